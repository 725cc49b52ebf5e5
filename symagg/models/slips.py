"""Each misprint of the aggregation paper that a prediction can run into, put where it strikes, as it is printed.

A formula that is printed wrong is taken from the generated kernels of printed formulas. Where the slip lies in how
right formulas are put together it stands here, with the equation it comes from. Every misprinted rule for E[X Y] gives
a covariance that is off by products of means: rank-one terms, which cost no more than a projection.

Two slips are not here because nothing depends on them: the terms that Eq. 15 lacks have the factor g(0), which is 0,
and the intercept of Section IV-E1 cancels in a covariance and in the difference of two means.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from symagg.errors import SymaggError
from symagg.kernels import aggregation_printed as printed
from symagg.models.choices import Choices
from symagg.models.fit import ZeroGamma
from symagg.models.layers import Layer


@dataclass(frozen=True)
class Setting:
    """What a slip may need: alpha and beta, the number of pixels R, the fitted laws, means over single pixels.

    moments: the means of x, x^2 and x^3, each (2, C, F).
    """

    alpha: float
    beta: float
    pixels: int
    laws: ZeroGamma
    moments: tuple[np.ndarray, np.ndarray, np.ndarray]

    def taylor(self) -> tuple[float, float]:
        """g'(0) and g''(0)/2; g(0) is 0."""
        return self.alpha * self.beta, self.alpha * self.beta**2 / 2


@dataclass(frozen=True)
class RankOne:
    """weight * u[i] u[j], which is added to the covariance of the pooled features i and j. u: (2, C, F)."""

    weight: float
    u: np.ndarray


@dataclass(frozen=True)
class Slip:
    """where: the paper's equation. told: what is wrong. needs: the choices without which it does not strike.

    What it changes, one of: `convolution`, `activation` or `powers` (a layer: of single pixels, and of the power of a
    gamma law), `pixel_sum` (the factor of the covariances between pixels, 1 where it is right), `products` and
    `pooled` (what is added to the pooled features' covariance, before and after their means are known), `divergence`.
    """

    where: str
    told: str
    needs: dict[str, object] = field(default_factory=dict)
    convolution: Callable[[Layer, Setting], Layer] | None = None
    activation: Callable[[Layer, Setting], Layer] | None = None
    powers: Callable[[Layer, Setting], Layer] | None = None
    pixel_sum: Callable[[Setting], float] | None = None
    products: Callable[[Setting], list[RankOne]] | None = None
    pooled: Callable[[np.ndarray], list[RankOne]] | None = None
    divergence: Callable[..., np.ndarray] | None = None

    def strikes(self, choices: Choices) -> bool:
        """Whether these choices use what is misprinted."""
        return all(getattr(choices, name) == value for name, value in self.needs.items())


def _zero_gamma_variance(layer: Layer, at: Setting) -> Layer:
    return Layer(layer.mean, printed.zero_gamma_variance(at.laws.p, at.laws.a, at.laws.s))


def _atom_at_one(layer: Layer, at: Setting) -> Layer:
    mean = layer.mean + at.laws.p
    return Layer(mean, layer.variance + layer.mean**2 + at.laws.p - mean**2)


def _mass_of_independent_pixels(layer: Layer, at: Setting) -> Layer:
    q = at.laws.p**at.pixels
    return Layer((1 - q) * layer.mean, (1 - q) * (layer.variance + q * layer.mean**2))


def _mixed_moment(at: Setting) -> list[RankOne]:
    b, c = at.taylor()
    first, second, _ = at.moments
    return [RankOne(-1.0, (b + c) * first), RankOne(-1.0, b * first + c * second)]


def _missing_plus(at: Setting) -> list[RankOne]:
    b, c = at.taylor()
    first, second, third = at.moments
    return [RankOne(1.0, b * first + c * second), RankOne(-1.0, b * c * third)]


_TAYLOR = {"covariance": "taylor", "order": 2, "about": 0.0, "degree": 1, "variance": "law"}
SLIPS = {
    "eq9": Slip("Eq. 9", "line 2 lacks the term 1: variance of a pixel", convolution=_zero_gamma_variance),
    "eq10": Slip("Eq. 10", "the atom is printed at 1", {"mean": "law"}, activation=_atom_at_one),
    "mixed-moment": Slip("after Eq. 16", "E[W^a V^b] = Cov - E[W] E[V]", _TAYLOR, products=_mixed_moment),
    "eq17": Slip("Eq. 17", "a plus sign is missing", _TAYLOR, products=_missing_plus),
    "eq18": Slip("Eq. 18", "no 1/R^2 before the covariances", _TAYLOR, pixel_sum=lambda at: float(at.pixels**2)),
    "gap-zero-mass": Slip(
        "IV-C2", "the mass at 0 is p^R", {"zeros": "ignored", "deactivated": "law"}, powers=_mass_of_independent_pixels
    ),
    "gap-product-moment": Slip(
        "IV-E1", "E[XY] = Cov - E[X] E[Y]", {"degree": 1}, pooled=lambda mean: [RankOne(-2.0, mean)]
    ),
    "eq26": Slip("Eq. 26", "sigma_- is not squared", divergence=printed.normal_kl),
}


def slips_of(choices: Choices) -> list[Slip]:
    """The slips that the choices name. Raises SymaggError for a name that is none, or one that does not strike."""
    found = []
    for label in choices.slips:
        if label not in SLIPS:
            raise SymaggError(f"there is no slip {label!r}; there are {', '.join(SLIPS)}.")
        if not SLIPS[label].strikes(choices):
            needs = ", ".join(f"{name}={value!r}" for name, value in SLIPS[label].needs.items())
            raise SymaggError(f"the slip {label!r} does not strike these choices; it needs {needs}.")
        found.append(SLIPS[label])
    return found


def striking(choices: Choices) -> tuple[str, ...]:
    """The labels of all slips that strike these choices."""
    return tuple(label for label, slip in SLIPS.items() if slip.strikes(choices))
