"""A spread that carries the derivatives of what it says by alpha, beta and gamma."""

from typing import Any

import numpy as np

from symagg.models.combination import Combination
from symagg.models.dual import Dual, tangent_of
from symagg.models.evidence import Evidence
from symagg.models.spread import DEGREE, Spread


def spread_of(evidence: Evidence, combination: Combination, at: Any) -> "Spread | MovingSpread":
    """The carrier's spread, kept for the next prediction with the same features, which may differ in gamma.

    Where the parameters `at` are Duals it comes with derivatives, and is not kept.
    """
    if isinstance(at.beta, Dual):
        return MovingSpread(evidence.carrier.spread(combination.b, combination.b_slope), at.alpha, at.beta)
    if evidence.held is None or not np.array_equal(evidence.held[0], combination.b):
        evidence.held = combination.b, evidence.carrier.spread(combination.b)
    return evidence.held[1]


class MovingSpread:
    """The same as a Spread, of Duals. Y grows as alpha does, and moves with beta by the combination's slope."""

    def __init__(self, spread: Spread, alpha: Dual, beta: Dual) -> None:
        self.still, self.alpha, self.beta = spread, alpha, beta
        self.count, self.top = spread.count, spread.top
        powers = np.arange(DEGREE + 1).reshape(-1, 1, 1, 1)
        self.central = self._moving(spread.central, powers * spread.central / alpha.value, spread.central_slopes())
        self.variance = self.central[2] * (self.count / (self.count - 1))

    def total_variance(self, c: Dual) -> Dual:
        """(2, C): of the sum over filters of c[0] Z + c[1] d + ..."""
        value = self.still.total_variance(c.value)
        by_c, by_beta = self.still.slopes(c.value)
        powers = np.arange(len(c)).reshape(-1, 1, 1, 1)
        by_alpha = (powers * by_c * c.value).sum(axis=(0, -1)) / self.alpha.value
        moved = self._moving(value, by_alpha, by_beta)
        return Dual(value, moved.tangent + (by_c * c.tangent).sum(axis=(1, -1)))

    def _moving(self, value: np.ndarray, by_alpha: np.ndarray, by_beta: np.ndarray) -> Dual:
        count = len(self.beta.tangent)
        alpha, beta = (tangent_of(p, value.shape, count) for p in (self.alpha, self.beta))
        return Dual(value, alpha * by_alpha + beta * by_beta)
