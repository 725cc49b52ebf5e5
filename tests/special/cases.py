"""Where each function of symagg.special is measured: regime by regime, dense at the edges and where methods change."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from symagg.codegen import references
from symagg.codegen.accuracy import log_uniform
from symagg.special._coefficients import DEBYE_FROM, SHIFT, STIRLING_FROM, TEMME_FROM

SEED = 20240229
COUNT = 7000  # points a regime; every function has three regimes or more

Points = dict[str, np.ndarray]


class Draw:
    """Points by the names of what they cover, from one seeded stream."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def span(self, low: float, high: float) -> np.ndarray:
        return log_uniform(self.rng, low, high, COUNT)

    def around(self, centre: float | np.ndarray, closest: float = 1e-15, farthest: float = 0.9) -> np.ndarray:
        """Points at relative distances from `closest` to `farthest` on both sides of the centre."""
        return centre * (1 + self.signs() * self.span(closest, farthest))

    def signs(self) -> np.ndarray:
        return self.rng.choice([-1.0, 1.0], COUNT)

    def pick(self, *values: float) -> np.ndarray:
        return self.rng.choice(values, COUNT)

    def uniform(self, low: float, high: float) -> np.ndarray:
        return self.rng.uniform(low, high, COUNT)


def _log1p_minus(d: Draw) -> dict[str, Points]:
    return {
        "positive": {"x": d.span(1e-150, 1e300)},
        "negative": {"x": -d.span(1e-150, 1 - 1e-16)},
        "near -1, -1/2 and 1": {"x": d.around(d.pick(-1 + 1e-9, -0.5, 1.0), farthest=0.4).clip(-1 + 1e-16)},
        "0.001 to 1000": {"x": d.span(1e-3, 1e3)},
    }


def _expm1_minus(d: Draw) -> dict[str, Points]:
    return {
        "positive": {"x": d.span(1e-150, 709.7)},
        "negative": {"x": -d.span(1e-150, 1e300)},
        "near -1 and 1": {"x": d.around(d.pick(-1.0, 1.0))},
        "0.001 to 700 in size": {"x": d.signs() * d.span(1e-3, 700)},
    }


def _gamma_line(root: float) -> Callable[[Draw], dict[str, Points]]:
    def regimes(d: Draw) -> dict[str, Points]:
        return {
            "whole domain": {"x": d.span(1e-150, 1e150)},
            "0.01 to 100": {"x": d.span(0.01, 100)},
            "near zeros and changes of method": {
                "x": d.around(d.pick(0.5, 1.0, root, 1.5, 2.0, 2.5, SHIFT, STIRLING_FROM))
            },
        }

    return regimes


def _prefactor(d: Draw) -> dict[str, Points]:
    a, middle = d.span(1e-4, 1e8), d.span(1, 12)
    return {
        "whole domain": {"a": d.span(1e-4, 1e8), "x": d.span(1e-300, 1e10)},
        "x near a": {"a": a, "x": np.maximum(d.around(a, 1e-12), 1e-300)},
        "a from 1 to 12": {"a": middle, "x": middle * d.span(0.05, 20)},
    }


def _steps(times: float) -> Callable[[Draw], dict[str, Points]]:
    """Points (a, d) with a + times d > 0."""

    def regimes(draw: Draw) -> dict[str, Points]:
        a, to_zero, small = draw.span(1e-4, 1e8), draw.span(1e-4, 1e8), draw.span(1e-2, 20)
        wide = draw.span(1e-300, 1e16)
        found = {
            "upwards": {"a": draw.span(1e-4, 1e8), "d": draw.span(1e-20, 1e8)},
            "in proportion": {"a": a, "d": draw.signs() * a * draw.span(1e-20, 1) / times},
            "down to 0": {"a": to_zero, "d": -to_zero / times * (1 - draw.span(1e-12, 1))},
            "a from 0.01 to 20": {"a": small, "d": draw.signs() * small * draw.span(1e-3, 20) / times},
            "extreme": {"a": wide, "d": wide * draw.span(1e-12, 1e12)},
        }
        for points in found.values():
            keep = (points["a"] + times * points["d"] > 0) & (points["d"] != 0)
            points.update({name: column[keep] for name, column in points.items()})
        return found

    return regimes


def _incomplete(d: Draw) -> dict[str, Points]:
    proportion, bulk, change = d.span(1e-4, 1e8), d.span(1, 1e8), d.around(TEMME_FROM, 1e-3, 0.5)
    tiny = d.span(1e-4, 1)
    deep = np.exp(-d.span(1e-3, 3) / tiny)
    return {
        "whole domain": {"a": d.span(1e-4, 1e8), "x": d.span(1e-300, 1e10)},
        "x in proportion to a": {"a": proportion, "x": d.around(proportion, 1e-10, 0.999)},
        "within a few deviations": {
            "a": bulk,
            "x": np.abs(bulk + np.sqrt(bulk) * d.rng.normal(size=COUNT) * d.pick(1, 3, 8)) + 1e-9,
        },
        "a from 10 to 30": {"a": change, "x": change * d.span(0.2, 5)},
        "a below 5, x from 0.001 to 10": {"a": d.span(1e-4, 5), "x": d.span(1e-3, 10)},
        "a below 2, x from 1 to 2": {"a": d.span(1e-4, 2), "x": d.span(1, 2)},
        "a small, both tails felt": {"a": tiny, "x": np.maximum(deep, 1e-300)},
    }


def _inverse(d: Draw) -> dict[str, Points]:
    return {
        "deep tail": {"a": d.span(1e-4, 1e8), "p": d.span(1e-300, 0.5)},
        "bulk": {"a": d.span(1e-4, 1e8), "p": d.uniform(1e-6, 1 - 1e-6)},
        "near 1, a from 0.05 to 30": {"a": d.span(0.05, 30), "p": 1 - d.span(1e-15, 0.5)},
    }


def _normal_line(d: Draw) -> dict[str, Points]:
    return {
        "left": {"z": -d.span(1e-300, 40)},
        "right": {"z": d.span(1e-300, 37)},
        "0.1 to 10": {"z": d.signs() * d.span(0.1, 10)},
    }


def _normal_cdf(d: Draw) -> dict[str, Points]:
    return _normal_line(d) | {"left tail": {"z": -d.span(1, 38)}}


def _log_normal(d: Draw) -> dict[str, Points]:
    return _normal_line(d) | {"far left": {"z": -d.span(1, 1e8)}}


def _quantile(d: Draw) -> dict[str, Points]:
    return {
        "lower tail": {"p": d.span(1e-307, 0.5)},
        "near 1/2": {"p": d.around(0.5, 1e-16)},
        "bulk and change of method": {"p": d.around(d.pick(0.0475, 0.25, 0.75, 0.9525), 1e-15, 0.045)},
        "upper tail": {"p": 1 - d.span(1e-15, 0.5)},
    }


def _bessel(d: Draw) -> dict[str, Points]:
    angle = d.uniform(0, math.pi / 2)
    radius = DEBYE_FROM * d.around(1.0, 1e-12, 0.2)
    return {
        "whole domain": {"v": d.span(1e-4, 1e6), "x": d.span(1e-300, 1e10)},
        "order 0": {"v": np.zeros(COUNT), "x": d.span(1e-100, 1e10)},
        "both moderate": {"v": d.span(1e-2, 100), "x": d.span(1e-2, 100)},
        "both large": {"v": d.span(1, 1e6), "x": d.span(1, 1e10)},
        "change of method": {"v": radius * np.cos(angle), "x": radius * np.sin(angle)},
    }


_REGIMES: dict[str, Callable[[Draw], dict[str, Points]]] = {
    "log1p_minus": _log1p_minus,
    "expm1_minus": _expm1_minus,
    "log_gamma": _gamma_line(1.0),
    "digamma": _gamma_line(1.4616321449683623),
    "trigamma": _gamma_line(1.0),
    "gamma_log_prefactor": _prefactor,
    "log_gamma_ratio": _steps(1),
    "gamma_ratio": _steps(1),
    "gamma_second_difference": _steps(2),
    "gammainc_p": _incomplete,
    "gammainc_q": _incomplete,
    "log_gammainc_p": _incomplete,
    "log_gammainc_q": _incomplete,
    "gammainc_p_inverse": _inverse,
    "gammainc_q_inverse": _inverse,
    "normal_cdf": _normal_cdf,
    "log_normal_cdf": _log_normal,
    "normal_quantile": _quantile,
    "log_bessel_i": _bessel,
    "bessel_i_ratio": _bessel,
}

NAMES = tuple(_REGIMES)
CONDITIONS = dict.fromkeys(("gammainc_p_inverse", "gammainc_q_inverse"), references.gamma_quantile_condition)


@lru_cache(maxsize=1)
def regimes(name: str) -> dict[str, Points]:
    """The points of a function by regime, always the same."""
    return _REGIMES[name](Draw(SEED))


_INF, _NAN = math.inf, math.nan

EDGES: tuple[tuple[str, tuple[float, ...], float], ...] = (
    ("log1p_minus", (-1.0,), -_INF),
    ("log1p_minus", (-1.5,), _NAN),
    ("log1p_minus", (0.0,), 0.0),
    ("log1p_minus", (_INF,), -_INF),
    ("log1p_minus", (_NAN,), _NAN),
    ("expm1_minus", (0.0,), 0.0),
    ("expm1_minus", (1e4,), _INF),
    ("expm1_minus", (_NAN,), _NAN),
    ("log_gamma", (1.0,), 0.0),
    ("log_gamma", (2.0,), 0.0),
    ("log_gamma", (0.0,), _INF),
    ("log_gamma", (-0.5,), _NAN),
    ("log_gamma", (_INF,), _INF),
    ("digamma", (0.0,), -_INF),
    ("digamma", (-0.5,), _NAN),
    ("digamma", (_INF,), _INF),
    ("trigamma", (0.0,), _INF),
    ("trigamma", (-0.5,), _NAN),
    ("trigamma", (_INF,), 0.0),
    ("gamma_log_prefactor", (2.0, 0.0), -_INF),
    ("gamma_log_prefactor", (2.0, _INF), -_INF),
    ("gamma_log_prefactor", (20.0, _INF), -_INF),
    ("gamma_log_prefactor", (0.0, 1.0), _NAN),
    ("gamma_log_prefactor", (20.0, -1.0), _NAN),
    ("log_gamma_ratio", (3.0, 0.0), 0.0),
    ("log_gamma_ratio", (30.0, 0.0), 0.0),
    ("log_gamma_ratio", (3.0, -3.0), _INF),
    ("log_gamma_ratio", (3.0, -4.0), _NAN),
    ("log_gamma_ratio", (-3.0, 4.0), _NAN),
    ("gamma_ratio", (3.0, 0.0), 1.0),
    ("gamma_ratio", (3.0, -3.0), _INF),
    ("gamma_ratio", (3.0, -4.0), _NAN),
    ("gamma_ratio", (3.0, 1e4), _INF),
    ("gamma_ratio", (1e4, -9e3), 0.0),
    ("gamma_second_difference", (3.0, 0.0), 0.0),
    ("gamma_second_difference", (4.0, -2.0), _INF),
    ("gamma_second_difference", (4.0, -3.0), _NAN),
    ("gammainc_p", (2.0, 0.0), 0.0),
    ("gammainc_q", (2.0, 0.0), 1.0),
    ("gammainc_p", (2.0, _INF), 1.0),
    ("gammainc_q", (2.0, _INF), 0.0),
    ("gammainc_p", (0.0, 1.0), _NAN),
    ("gammainc_q", (1.0, -1.0), _NAN),
    ("gammainc_q", (1.0, _NAN), _NAN),
    ("gammainc_p", (1e8, 1e7), 0.0),
    ("log_gammainc_p", (2.0, 0.0), -_INF),
    ("log_gammainc_q", (2.0, 0.0), 0.0),
    ("log_gammainc_p", (2.0, -1.0), _NAN),
    ("log_gammainc_q", (2.0, _INF), -_INF),
    ("gammainc_p_inverse", (2.0, 0.0), 0.0),
    ("gammainc_p_inverse", (2.0, 1.0), _INF),
    ("gammainc_p_inverse", (2.0, 1.5), _NAN),
    ("gammainc_p_inverse", (0.0, 0.5), _NAN),
    ("gammainc_p_inverse", (1e-4, 0.1), 0.0),
    ("gammainc_q_inverse", (2.0, 0.0), _INF),
    ("gammainc_q_inverse", (2.0, 1.0), 0.0),
    ("gammainc_q_inverse", (2.0, -0.1), _NAN),
    ("normal_cdf", (_INF,), 1.0),
    ("normal_cdf", (-_INF,), 0.0),
    ("normal_cdf", (0.0,), 0.5),
    ("normal_cdf", (-1e200,), 0.0),
    ("normal_cdf", (_NAN,), _NAN),
    ("log_normal_cdf", (-_INF,), -_INF),
    ("log_normal_cdf", (-1e200,), -_INF),
    ("log_normal_cdf", (_INF,), 0.0),
    ("log_normal_cdf", (_NAN,), _NAN),
    ("normal_quantile", (0.0,), -_INF),
    ("normal_quantile", (1.0,), _INF),
    ("normal_quantile", (0.5,), 0.0),
    ("normal_quantile", (-0.1,), _NAN),
    ("log_bessel_i", (0.0, 0.0), 0.0),
    ("log_bessel_i", (1.0, 0.0), -_INF),
    ("log_bessel_i", (-1.0, 1.0), _NAN),
    ("log_bessel_i", (1.0, -1.0), _NAN),
    ("log_bessel_i", (1.0, _INF), _INF),
    ("bessel_i_ratio", (0.0, 0.0), 0.0),
    ("bessel_i_ratio", (40.0, 0.0), 0.0),
    ("bessel_i_ratio", (1.0, _INF), 1.0),
    ("bessel_i_ratio", (1.0, -1.0), _NAN),
)
