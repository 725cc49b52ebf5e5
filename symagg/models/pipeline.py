"""From the last convolution layer to the outputs, layer by layer, for every class at once (Sections IV and V)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np

from symagg.kernels import aggregation as kernels
from symagg.models import combination
from symagg.models.choices import Choices
from symagg.models.combination import Combination
from symagg.models.deactivation import Expansion, expand
from symagg.models.dual import chain, value_of
from symagg.models.evidence import Evidence
from symagg.models.layers import Layer, Layers
from symagg.models.moving import spread_of
from symagg.models.slips import RankOne, Setting, Slip, slips_of
from symagg.models.spread import Spread


@dataclass(frozen=True)
class Parameters:
    """Of g(x) = alpha*expm1(beta*x) and of its mean's power gamma: numbers, or Duals."""

    alpha: float
    beta: float
    gamma: float


@dataclass(frozen=True)
class Steps:
    """What the prediction went through, for what asks more of it than the layers: gradients and covariances.

    lawless_mean, lawless_variance: (2, C, F), where the fitted law has no such moment, or none that is positive, and
    what was measured stands for it.
    """

    combination: Combination
    spread: Spread
    expansion: Expansion
    products: list[RankOne]
    lawless_mean: np.ndarray
    lawless_variance: np.ndarray


def predict(evidence: Evidence, at: Parameters, choices: Choices) -> tuple[Layers, Steps]:
    """The layers' distributions. With the parameters as Duals every array carries its derivatives by them."""
    slips = slips_of(choices)
    setting = Setting(at.alpha, at.beta, evidence.statistics.pixels, evidence.laws, evidence.moments)
    convolution, activation = _pixels(evidence, at, slips, setting)

    measured, combined = _pooled(evidence, at, choices)
    spread = spread_of(evidence, combined, at)
    products = [term for slip in slips if slip.products for term in slip.products(setting)]
    lawless_mean = np.full(measured.shape, choices.mean == "law") & ~np.isfinite(activation.mean)
    mean = measured if choices.mean == "pooled" else np.where(lawless_mean, measured, activation.mean)
    variance, lawless_variance = _gap_variance(evidence, at, choices, combined, spread, activation, slips, setting)
    gap = Layer(mean, variance)

    powers = [slip.powers for slip in slips if slip.powers]
    expansion = expand(
        gap, spread, evidence.carrier.zeros, at.gamma, choices, lambda layer: _put(powers, layer, setting)
    )
    products += [term for slip in slips if slip.pooled for term in slip.pooled(mean)]
    output = _output(evidence, expansion, spread, choices, products)
    kl = next((slip.divergence for slip in slips if slip.divergence), kernels.normal_kl)
    layers = Layers(evidence.labels, convolution, activation, gap, expansion.layer, output, divergence(output, kl))
    return layers, Steps(combined, spread, expansion, products, lawless_mean, lawless_variance)


def divergence(output: Layer, kl: np.ufunc = kernels.normal_kl) -> np.ndarray:
    """(2, C): of the positive normal law from the negative one, and back (Eq. 26); nan without a variance."""
    mean, std = output.mean, output.std
    return np.stack([kl(mean[k], std[k], mean[1 - k], std[1 - k]) for k in (0, 1)])


def _put(changes: list[Callable[[Layer, Setting], Layer]], layer: Layer, setting: Setting) -> Layer:
    return reduce(lambda held, change: change(held, setting), changes, layer)


def _pixels(evidence: Evidence, at: Parameters, slips: list[Slip], setting: Setting) -> tuple[Layer, Layer]:
    """Single pixels before and after g (Eq. 6, 9, 11, 12)."""
    law = evidence.laws
    arguments = (law.p, law.a, law.s, at.alpha, at.beta)
    convolution = Layer(kernels.zero_gamma_mean(*arguments[:3]), kernels.zero_gamma_variance(*arguments[:3]))
    activation = Layer(kernels.zero_expgamma_mean(*arguments), kernels.zero_expgamma_variance(*arguments))
    convolution = _put([slip.convolution for slip in slips if slip.convolution], convolution, setting)
    return convolution, _put([slip.activation for slip in slips if slip.activation], activation, setting)


def _pooled(evidence: Evidence, at: Parameters, choices: Choices) -> tuple[np.ndarray, Combination]:
    """The measured means of the pooled g(x), and the combination whose covariance is taken."""
    held = (evidence.statistics.plan, evidence.statistics.pivot, value_of(at.alpha), value_of(at.beta))
    exact = combination.exact(*held)
    mean = exact.mean(evidence.features)
    mean = chain(mean, (mean / value_of(at.alpha), at.alpha), (exact.mean_slope(evidence.features), at.beta))
    if choices.covariance == "pooled":
        return mean, exact
    return mean, combination.polynomial(*held, choices.order, evidence.point(choices.about))


def _gap_variance(
    evidence: Evidence,
    at: Parameters,
    choices: Choices,
    combined: Combination,
    spread: Spread,
    activation: Layer,
    slips: list[Slip],
    setting: Setting,
) -> tuple[np.ndarray, np.ndarray]:
    """(2, C, F), and where the law has none, so that the pooled one stands for it."""
    if choices.variance == "pooled":
        return spread.variance, np.zeros(spread.variance.shape, bool)
    pixels = evidence.statistics.pixels
    single = evidence.pixel_covariance(combined.b, combined.b, choices.order)
    slope = 2 * evidence.pixel_covariance(combined.b, combined.b_slope, choices.order)
    single = chain(single, (2 * single / value_of(at.alpha), at.alpha), (slope, at.beta))
    between = spread.variance - single / pixels  # of different pixels
    for slip in slips:
        if slip.products:
            between = between + sum(t.weight * t.u**2 for t in slip.products(setting)) * (1 - 1 / pixels)
    factor = np.prod([slip.pixel_sum(setting) for slip in slips if slip.pixel_sum])
    variance = activation.variance / pixels + factor * between  # Eq. 18
    lawless = ~(np.isfinite(variance) & (variance > 0)) & (spread.variance > 0)
    return np.where(lawless, spread.variance, variance), lawless


def _output(
    evidence: Evidence, expansion: Expansion, spread: Spread, choices: Choices, products: list[RankOne]
) -> Layer:
    """Of the class's own node (Eq. 24 and 25)."""
    w, deactivated = evidence.weight, expansion.layer
    mean = (w * deactivated.mean).sum(axis=-1) + evidence.bias
    if not choices.covariances:
        return Layer(mean, (w**2 * deactivated.variance).sum(axis=-1))
    variance = spread.total_variance(w * expansion.c) + (w**2 * expansion.rest).sum(axis=-1)
    for term in products:
        moved = w * expansion.c[1] * term.u
        variance = variance + term.weight * (moved.sum(axis=-1) ** 2 - (moved**2).sum(axis=-1))
    return Layer(mean, variance)
