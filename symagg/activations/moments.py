"""Counts, means and co-moments by group, accumulated a row at a time and merged by Chan's formula.

Chan, Golub and LeVeque (1983), "Algorithms for computing the sample variance": the sum of products about the mean of
a union is the sum of those of its parts, plus the outer product of the difference of their means times na*nb/(na + nb).
Nothing is subtracted that is larger than what remains.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numba import njit

SUMMED = ("zeros", "exponents", "scatter", "grown_scatter")


@dataclass
class Moments:
    """For G groups, P features of F things (filters, or outputs), M pairs of features.

    pairs: (M, 2), the features whose co-moments are kept. count: (G,) samples. mean: (G, P, F). product: (G, M, F),
    sums of products about the mean. summed: (G, S, F), plain sums. mantissa: (G, F) in [1, 2), which times two to the
    power of the summed exponents is the product of all positive values.
    """

    pairs: np.ndarray
    count: np.ndarray
    mean: np.ndarray
    product: np.ndarray
    summed: np.ndarray
    mantissa: np.ndarray

    @classmethod
    def empty(
        cls,
        groups: int,
        features: int,
        pairs: list[tuple[int, int]],
        summed: int,
        filters: int,
        zeros: Callable[[tuple[int, ...]], np.ndarray] = np.zeros,
    ) -> "Moments":
        """No samples yet. zeros: makes the arrays."""
        held = (zeros((groups, k, filters)) for k in (features, len(pairs), summed))
        mantissa = zeros((groups, filters))
        mantissa[:] = 1.0
        return cls(np.array(pairs, dtype=np.int64).reshape(-1, 2), np.zeros(groups, np.int64), *held, mantissa)

    def add_rows(self, group: np.ndarray, rows: np.ndarray) -> None:
        """Add n samples, without the GIL, where nothing is summed. group: (n,) integers. rows: (n, P, F)."""
        _add_rows(group, rows, self.pairs, self.count, self.mean, self.product)

    def merge(self, other: "Moments", places: np.ndarray | None = None) -> None:
        """Add another's samples, its group g to the group places[g] here (by default to g)."""
        first, second = self.pairs.T
        for theirs in np.flatnonzero(other.count):
            g = theirs if places is None else places[theirs]
            na, nb = int(self.count[g]), int(other.count[theirs])
            delta = other.mean[theirs] - self.mean[g]
            self.count[g] = na + nb
            self.mean[g] += delta * (nb / (na + nb))
            self.product[g] += other.product[theirs] + delta[first] * delta[second] * (na * (nb / (na + nb)))
            self.summed[g] += other.summed[theirs]
            if self.summed.shape[1]:
                fraction, exponent = np.frexp(self.mantissa[g] * other.mantissa[theirs])
                self.mantissa[g] = 2 * fraction
                self.summed[g, SUMMED.index("exponents")] += exponent - 1

    def take(self, groups: list[int]) -> "Moments":
        """Copies of these groups."""
        return Moments(self.pairs, *(v[groups] for v in self._held()))

    def narrowed(self, filters: int) -> "Moments":
        """The same of the first filters alone, without a copy."""
        return Moments(self.pairs, self.count, *(v[..., :filters] for v in self._held()[1:]))

    def _held(self) -> tuple[np.ndarray, ...]:
        return self.count, self.mean, self.product, self.summed, self.mantissa

    def union(self) -> "Moments":
        """All groups as one."""
        total = self.take([0])
        for g in range(1, len(self.count)):
            total.merge(self.take([g]))
        return total

    def repivoted(self, order: int, beta: float, shift: np.ndarray) -> "Moments":
        """The same samples about another pivot: features and sums in the order that Plan and SUMMED give them.

        (x - c)**k becomes (x - c + shift)**k and expm1(beta*(x - c)) becomes expm1(beta*(x - c + shift)). shift: (F,).
        """
        turn, constant = repivot(order, beta, shift)
        size = order + 1
        full = np.zeros((len(self.count), size, size, len(shift)))
        for m, (i, j) in enumerate(self.pairs):
            full[:, i, j] = full[:, j, i] = self.product[:, m]
        full = np.einsum("fai,gijf,fbj->gabf", turn, full, turn, optimize=True)
        mean = np.einsum("fai,gif->gaf", turn, self.mean)
        mean[self.count > 0] += constant.T
        product = np.stack([full[:, i, j] for i, j in self.pairs], axis=1)
        summed = self.summed.copy()
        if summed.shape[1]:
            summed[:, SUMMED.index("grown_scatter")] *= turn[:, -1, -1] ** 2
        return Moments(self.pairs, self.count.copy(), mean, product, summed, self.mantissa.copy())


def repivot(order: int, beta: float, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """T (F, P, P) and t (F, P): the pooled features about the pivot c - shift are T @ those about c, plus t."""
    turn, constant = binomial(order, shift)
    turn = np.pad(turn, ((0, 0), (0, 1), (0, 1)))
    turn[:, -1, -1] = np.exp(beta * shift)
    return turn, np.hstack([constant, np.expm1(beta * shift)[:, None]])


def binomial(order: int, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """T (F, order, order) and t (F, order): (d + shift)**k = sum_i T[k, i] d**i + t[k] for k and i from 1 to order."""
    turn = np.zeros((len(shift), order, order))
    for k in range(1, order + 1):
        for i in range(1, k + 1):
            turn[:, k - 1, i - 1] = comb(k, i) * shift ** (k - i)
    return turn, shift[:, None] ** np.arange(1, order + 1)


@njit(nogil=True, cache=True, error_model="numpy")
def _add_rows(group, rows, pairs, count, mean, product):  # noqa: ANN001, ANN202
    n, features, filters = rows.shape
    delta = np.empty((features, filters))
    for i in range(n):
        g = group[i]
        count[g] += 1
        inverse = 1.0 / count[g]
        weight = 1.0 - inverse
        for p in range(features):
            row, middle, d = rows[i, p], mean[g, p], delta[p]
            for f in range(filters):
                d[f] = row[f] - middle[f]
                middle[f] += d[f] * inverse
        for m in range(len(pairs)):
            a, b, out = delta[pairs[m, 0]], delta[pairs[m, 1]], product[g, m]
            for f in range(filters):
                out[f] += weight * a[f] * b[f]
