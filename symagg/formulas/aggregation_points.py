"""Where the aggregation paper's formulas are measured: log-uniform over their domains and dense at the edges.

Every argument has the range that the accuracy contract covers: shapes from 1e-4 to 1e8, scales and standard
deviations from 1e-8 to 1e8, alpha from 1e-8 to 1e8 of either sign, u = beta s up to the value where the formula
diverges (to 1e-15 of it) and down to -1e6, gamma up to 20 in size, zero masses 0, 1 and near both.
"""

from collections.abc import Callable

import numpy as np

Columns = dict[str, np.ndarray]
Rng = np.random.Generator


def regimes(name: str, arguments: tuple[str, ...]) -> dict[str, Callable[[Rng, int], Columns]]:
    """The regimes of a formula by name: each gives columns of points for its arguments."""
    if "beta" in arguments:
        edge = 1.0 if "mean" in name else 0.5
        makers = {
            "u small": lambda rng, n: _u_small(rng, n, edge),
            "u to the edge": lambda rng, n: _u_edge(rng, n, edge),
            "u negative": lambda rng, n: -_log_uniform(rng, 1e-12, 1e6, n),
        }
        if arguments[0] in ("x", "q"):
            makers = {"beta > 0": lambda rng, n: _log_uniform(rng, 1e-6, 30, n),
                      "beta < 0": lambda rng, n: -_log_uniform(rng, 1e-6, 30, n)}  # fmt: skip
        return {key: _columns(name, arguments, u=maker) for key, maker in makers.items()}
    if "gamma" in arguments:
        return {
            "gamma > 0": _columns(name, arguments, gamma=lambda rng, n: _log_uniform(rng, 1e-6, 20, n)),
            "gamma small": _columns(name, arguments, gamma=lambda rng, n: _signed(rng, 1e-12, 1e-5, n)),
            "gamma < 0": _columns(name, arguments, gamma=lambda rng, n: -_log_uniform(rng, 1e-6, 20, n)),
        }
    if "std_p" in arguments:
        return {
            "apart": _columns(name, arguments),
            "near": _columns(name, arguments, near=True),
        }
    return {"all": _columns(name, arguments)}


def points(name: str, arguments: tuple[str, ...], count: int, seed: int = 1) -> Columns:
    """About `count` points over all the regimes."""
    held = regimes(name, arguments)
    rng = np.random.default_rng(seed)
    parts = [maker(rng, -(-count // len(held))) for maker in held.values()]
    return {a: np.concatenate([part[a] for part in parts]) for a in arguments}


def _columns(
    name: str,
    arguments: tuple[str, ...],
    u: Callable[[Rng, int], np.ndarray] | None = None,
    gamma: Callable[[Rng, int], np.ndarray] | None = None,
    near: bool = False,
) -> Callable[[Rng, int], Columns]:
    def columns(rng: Rng, n: int) -> Columns:
        found: Columns = {a: _plain(a, rng, n) for a in arguments}
        if u is not None:
            _with_u(found, u(rng, n), rng, n)
        if gamma is not None:
            _with_gamma(name, found, gamma(rng, n), rng, n)
        if near:
            found["std_q"] = found["std_p"] * (1 + _signed(rng, 1e-15, 1e-1, n))
            found["mean_q"] = found["mean_p"] * (1 + _signed(rng, 1e-15, 1e-1, n))
        if arguments == ("mean", "variance"):  # of a gamma law
            found["mean"] = np.abs(found["mean"])
        if arguments[0] == "x":
            found["x"] = _abscissae(name, found, rng, n)
        return {a: found[a] for a in arguments}

    return columns


def _plain(argument: str, rng: Rng, n: int) -> np.ndarray:
    match argument:
        case "a":
            return _log_uniform(rng, 1e-4, 1e8, n)
        case "s" | "std" | "std_p" | "std_q" | "variance":
            return _log_uniform(rng, 1e-8, 1e8, n)
        case "p":
            return rng.permutation(np.concatenate([_probabilities(rng, n - 2), [0.0, 1.0]]))
        case "q":
            return np.where(rng.random(n) < 0.3, _log_uniform(rng, 1e-300, 0.5, n), _probabilities(rng, n))
        case "mean" | "mean_p" | "mean_q" | "alpha" | "x":
            return _signed(rng, 1e-8, 1e8, n)
    return np.ones(n)


def _with_u(found: Columns, u: np.ndarray, rng: Rng, n: int) -> None:
    """beta from u = beta s; most of the shapes so that the moments neither overflow nor vanish."""
    growth = np.abs(np.log1p(-np.minimum(2 * u, 1 - 1e-15))) + 1e-300
    most = np.clip(300 / growth, 1e-4, 1e8)
    bounded = np.exp(rng.uniform(np.log(1e-4), np.log(most)))
    found["a"] = np.where(rng.random(n) < np.where(u < 0, 0.5, 0.75), bounded, found["a"])
    found["beta"] = u / found["s"]


def _with_gamma(name: str, found: Columns, gamma: np.ndarray, rng: Rng, n: int) -> None:
    """gamma, held where the moments exist when it is negative; s near 1/a for half, where they are moderate."""
    if "mean" in name or "variance" in name:
        room = found["a"] * (0.5 if "variance" in name else 1.0) * (1 - _log_uniform(rng, 1e-12, 1, n))
        gamma = np.maximum(gamma, -room)
    found["gamma"] = gamma
    found["s"] = np.where(rng.random(n) < 0.5, found["s"], _log_uniform(rng, 1e-2, 1e2, n) / found["a"])


def _abscissae(name: str, found: Columns, rng: Rng, n: int) -> np.ndarray:
    """Where a density or a distribution function is taken: the middle of the law and both of its tails."""
    if "mean" in found:
        return found["mean"] + found["std"] * _signed(rng, 1e-6, 37, n)
    a = found["a"]
    middle = a + np.sqrt(a) * rng.normal(0, 2, n)
    left = a * _log_uniform(rng, 1e-12, 1, n)
    right = a + np.sqrt(a) * _log_uniform(rng, 1e-2, 30, n) + _log_uniform(rng, 1e-2, 600, n)
    z = np.where(middle > 0, np.choose(rng.integers(0, 3, n), [middle, left, right]), left)
    w = z * found["s"]
    if "beta" in found:
        reach = 600 / np.abs(w)  # beta w, so that x neither overflows nor reaches its bound
        found["beta"] = np.sign(found["beta"]) * np.minimum(np.abs(found["beta"]), reach)
        found["beta"] = np.where(found["beta"] < 0, np.maximum(found["beta"], -30 / w), found["beta"])
        return found["alpha"] * np.expm1(found["beta"] * w)
    if "gamma" in found:
        size = np.minimum(np.abs(found["gamma"]), 600 / np.maximum(np.abs(np.log(w)), 1e-3))
        found["gamma"] = np.sign(found["gamma"]) * size
        return w ** found["gamma"]
    return w


def _u_small(rng: Rng, n: int, edge: float) -> np.ndarray:
    return _log_uniform(rng, 1e-12, edge / 2, n)


def _u_edge(rng: Rng, n: int, edge: float) -> np.ndarray:
    return edge * (1 - _log_uniform(rng, 1e-15, 0.5, n))


def _probabilities(rng: Rng, n: int) -> np.ndarray:
    """Uniform on [0, 1], with crowds near 0 and near 1."""
    small = _log_uniform(rng, 1e-12, 1, n)
    return np.choose(rng.integers(0, 3, n), [rng.random(n), small, 1 - small])


def _signed(rng: Rng, low: float, high: float, n: int) -> np.ndarray:
    return _log_uniform(rng, low, high, n) * rng.choice([-1.0, 1.0], n)


def _log_uniform(rng: Rng, low: float, high: float, n: int) -> np.ndarray:
    return np.exp(rng.uniform(np.log(low), np.log(high), n))
