"""The pooled features of every sample, kept: what any function of them may be expanded in, for any class."""

from dataclasses import dataclass

import numpy as np

from symagg.activations.moments import repivot
from symagg.activations.plan import Plan


@dataclass
class Rows:
    """labels: (N,) the group of each sample. values: (N, P, F), its pooled features as the plan orders them.

    8 N P F bytes, where co-moments by class would take F^2 numbers for each class.
    """

    labels: np.ndarray
    values: np.ndarray

    @classmethod
    def empty(cls, plan: Plan, filters: int) -> "Rows":
        return cls(np.zeros(0, np.int64), np.zeros((0, plan.features, filters)))

    def append(self, other: "Rows") -> None:
        """Another's samples after these; the first that come are taken over without a copy."""
        if not len(self.labels):
            self.labels, self.values = other.labels, other.values
        elif len(other.labels):
            self.labels = np.concatenate([self.labels, other.labels])
            self.values = np.concatenate([self.values, other.values])

    def dead(self, pivot: np.ndarray) -> np.ndarray:
        """(N, F): whether all pixels are 0, which none is below. pivot: (F,), where the features are taken about.

        They are where their mean is; what rounding leaves of it is far below what one pixel could.
        """
        return self.values[:, 0] <= 16 * np.finfo(float).eps * np.abs(pivot) - pivot

    def repivoted(self, plan: Plan, shift: np.ndarray) -> "Rows":
        """The same samples about another pivot, as Moments.repivoted has it."""
        turn, constant = repivot(plan.order, plan.beta or 0.0, shift)
        return Rows(self.labels, np.einsum("fai,nif->naf", turn, self.values) + constant.T)
