"""The deactivated features y^gamma: mean, variance, and the polynomials whose covariance stands for theirs (IV-E)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from symagg.kernels import aggregation as kernels
from symagg.models import shift
from symagg.models.choices import Choices
from symagg.models.dual import Dual, chain, linear, value_of
from symagg.models.layers import Layer
from symagg.models.projection import project
from symagg.models.spread import Spread


@dataclass(frozen=True)
class Expansion:
    """Of y^gamma, for every group and filter.

    c: (1 + degree, 2, C, F), the coefficients of Z (one where all pixels are 0) and of the powers of d, the distance of
    y from its mean. rest: (2, C, F), the variance that is added to the polynomial's own. layer: mean and variance.
    degree: (2, C, F), of the polynomials.
    """

    c: np.ndarray
    rest: np.ndarray
    layer: Layer
    degree: np.ndarray


@dataclass(frozen=True)
class Matched:
    """The gamma laws of the pooled features' positive values (IV-C2).

    alive: where there is one; else mean, a and s stand at 1 and zeros at 0. zeros: the mass at 0 beside it.
    """

    alive: np.ndarray
    zeros: np.ndarray
    mean: np.ndarray
    a: np.ndarray
    s: np.ndarray


def match(gap: Layer, zeros: np.ndarray | None) -> Matched:
    """The laws with the layer's mean and variance, in total, and the mass `zeros` at 0.

    Where so large a mass alone varies more than the feature does, there is none.
    """
    alive = (gap.mean > 0) & (gap.variance > 0)
    total, whole = np.where(alive, gap.mean, 1.0), np.where(alive, gap.variance, 1.0)
    q = np.zeros(alive.shape) if zeros is None else np.where(alive, np.minimum(zeros, 0.999), 0.0)
    q = q * (value_of(whole) * (1 - q) > (1 + 1e-6) * q * value_of(total) ** 2)
    mean = total / (1 - q)
    variance = (whole - q * total * mean) / (1 - q)
    return Matched(alive, q, mean, kernels.gamma_shape(mean, variance), kernels.gamma_scale(mean, variance))


def expand(
    gap: Layer,
    spread: Spread,
    zeros: np.ndarray | None,
    gamma: float,
    choices: Choices,
    printed: Callable[[Layer], Layer] = lambda layer: layer,
) -> Expansion:
    """The expansion that the choices ask for. printed: what misprints make of the moments of a gamma law's power."""
    law = match(gap, zeros if choices.zeros == "measured" else None)
    kept = 1 - law.zeros
    arguments = (law.a, law.s, gamma)
    powers = printed(Layer(kernels.powergamma_mean(*arguments), kernels.powergamma_variance(*arguments)))
    mean, variance = powers.mean, powers.variance
    living = gap.mean > 0
    still = np.where(living, np.where(living, gap.mean, 1.0) ** gamma, 0.0)  # of a feature that does not vary
    by_law = Layer(
        np.where(law.alive, kept * mean, still), np.where(law.alive, kept * (variance + law.zeros * mean**2), 0.0)
    )
    if choices.expansion == "projection":
        top = None if spread.top is None else (spread.top + gap.mean) / law.mean - 1
        moving = isinstance(law.a, Dual) or isinstance(gamma, Dual)
        held = map(value_of, (variance / mean**2, top, spread.count))
        best = project(value_of(law.a), value_of(gamma), choices.degree, *held, slopes=moving)
        used = slice(best.degree.max() + 1)
        relative = chain(best.c[used], (best.c_a[used], law.a), (best.c_gamma[used], gamma))
        explained = chain(best.explained, (best.explained_a, law.a), (best.explained_gamma, gamma))
        c, constant = about_mean(relative * mean, law)
        rest = np.where(law.alive, kept * (variance - mean**2 * explained), 0.0)
        moved = np.where(law.alive, polynomial_mean(c, constant, law.zeros, spread), still)
        layer = by_law if choices.deactivated == "law" else Layer(moved, by_law.variance)
        return Expansion(c, rest, layer, best.degree)
    c, constant = _line(gap, gamma, choices)
    own = own_variance(c, spread)
    degree = np.full(own.shape, len(c) - 1)
    if choices.deactivated == "law":
        return Expansion(c, by_law.variance - own, by_law, degree)
    moved = polynomial_mean(c, constant, law.zeros, spread)
    return Expansion(c, np.zeros(own.shape), Layer(np.where(law.alive, moved, still), own), degree)


def polynomial_mean(c: np.ndarray, constant: np.ndarray, zeros: np.ndarray, spread: Spread) -> np.ndarray:
    """(2, C, F): the mean of constant + c[0] Z + sum_k c[k] d^k."""
    return constant + zeros * c[0] + sum(c[k] * spread.central[k] for k in range(1, len(c)))


def own_variance(c: np.ndarray, spread: Spread) -> np.ndarray:
    """(2, C, F): the variance of sum_k c[k] d^k, over one less than the count."""
    squares = sum(c[i] * c[j] * spread.central[i + j] for i in range(1, len(c)) for j in range(1, len(c)))
    mean = sum(c[k] * spread.central[k] for k in range(1, len(c)))
    return (squares - mean**2) * (spread.count / (spread.count - 1))


def about_mean(c: np.ndarray, law: Matched) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of Z and of powers of d, and the constant, from those of the powers of r = y/mean - 1.

    mean is that of the positive values, (1 + r) mean = d + (1 - zeros) mean; at y = 0, r is -1 and y^gamma is 0.
    """
    about = linear(lambda values: shift.polynomial(values, -law.zeros), c)
    at_zero = linear(lambda values: np.einsum("k,k...->...", (-1.0) ** np.arange(len(values)), values), c)
    inverse, power, out = 1 / law.mean, 1.0, [np.where(law.zeros > 0, -at_zero, 0.0)]
    for k in range(1, len(c)):
        power = power * inverse
        out.append(about[k] * power)
    return np.where(law.alive, np.stack(out), 0.0), about[0]


def _line(gap: Layer, gamma: float, choices: Choices) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of Z (none) and of powers of d, and the constant."""
    if choices.expansion == "eps":
        slope = gamma * (2 * choices.eps) ** (gamma - 1)
        constant = (2 * choices.eps) ** gamma - choices.eps * slope + slope * gap.mean
        return np.stack([np.zeros(gap.mean.shape), slope * np.ones(gap.mean.shape)]), constant
    alive = gap.mean > 0
    mean = np.where(alive, gap.mean, 1.0)
    c = [np.zeros(mean.shape), gamma * mean ** (gamma - 1), gamma * (gamma - 1) / 2 * mean ** (gamma - 2)]
    return np.where(alive, np.stack(c[: choices.degree + 1]), 0.0), mean**gamma
