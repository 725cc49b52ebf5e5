"""Co-moments between filters: the F^2 terms, updated by rank-k products of centred samples."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from symagg.activations.moments import repivot
from symagg.activations.plan import Plan
from symagg.activations.product import HEIGHT, add_product, centre, mirror
from symagg.activations.team import Team, cores
from symagg.kernels.statistics import LANES


@dataclass
class Cross:
    """Of Q = (crossed features) x F numbers a sample: count, mean (Q,), product (Q, Q) about the mean.

    Only the lower triangle of `product` is kept up; `full` gives both.
    """

    count: int
    mean: np.ndarray
    product: np.ndarray

    @classmethod
    def empty(cls, size: int) -> "Cross":
        return cls(0, np.zeros(size), np.zeros((size, size)))

    def add(self, strips: np.ndarray, n: int, team: Team) -> None:
        """Add n samples, whose numbers stand in strips and are centred there."""
        if n:
            centre(strips, n, self.mean, self.count, 1.0, team)
            add_product(self.product, strips, strips, n + 1, team, fresh=not self.count)
            self.count += n

    def merge(self, other: "Cross") -> None:
        """Add another's samples."""
        if not other.count:
            return
        delta, share = other.mean - self.mean, other.count / (self.count + other.count)
        self.product += other.product
        self.product += np.outer(delta * (self.count * share), delta)
        self.mean += delta * share
        self.count += other.count

    def full(self) -> np.ndarray:
        """Sums of products about the mean, (Q, Q), symmetric."""
        return mirrored(self.product, slice(0, len(self.product)))

    def block(self, i: int, j: int, filters: int) -> np.ndarray:
        """Those between features i (rows) and j (columns), (F, F), without a copy of the whole."""
        high, low = max(i, j), min(i, j)
        rows, columns = (slice(k * filters, (k + 1) * filters) for k in (high, low))
        if i == j:
            return mirrored(self.product, rows)
        return self.product[rows, columns] if i > j else self.product[rows, columns].T

    def scaled(self, i: int, scale: np.ndarray, divisor: float) -> np.ndarray:
        """Those between the filters' own features i, times the scale (F,) of both, over the divisor: (F, F)."""
        return mirrored(self.product, slice(i * len(scale), (i + 1) * len(scale)), scale, scale / divisor)

    def repivoted(self, plan: Plan, shift: np.ndarray) -> "Cross":
        """The same samples about another pivot, as Moments.repivoted has it."""
        turn, constant = repivot(plan.order, plan.beta or 0.0, shift)
        turn, constant = turn[:, plan.crossed][:, :, plan.crossed], constant[:, plan.crossed]
        size = len(plan.crossed), len(shift)
        mean = np.einsum("fai,if->af", turn, self.mean.reshape(size)) + (constant.T if self.count else 0.0)
        full = np.einsum("fai,ifjh->afjh", turn, self.full().reshape(*size, *size))
        full = np.einsum("hbj,afjh->afbh", turn, full)
        return Cross(self.count, mean.ravel(), np.ascontiguousarray(full.reshape(self.product.shape)))


def mirrored(
    product: np.ndarray, place: slice, left: np.ndarray | float = 1.0, right: np.ndarray | float = 1.0
) -> np.ndarray:
    """The symmetric matrix (n, n) whose lower triangle is left[i] right[j] times that of a part of `product`.

    place: of its n rows and columns. left, right: (n,), or numbers.
    """
    size = place.stop - place.start
    left, right = (np.broadcast_to(np.asarray(scale, dtype=float), size).copy() for scale in (left, right))
    full = np.empty((size, size))

    def fill(start: int) -> None:
        _mirror(product, place.start, left, right, full, start, min(start + HEIGHT, size))

    with Team(min(cores(), -(-size // HEIGHT))) as team:
        team.share(fill, reversed(range(0, size, HEIGHT)))
    return full


@njit(nogil=True, cache=True, error_model="numpy")
def _mirror(product, at, left, right, full, start, stop):  # noqa: ANN001, ANN202
    """Rows start to stop of `full`, whose first is the product's row `at`, and their mirror image."""
    for begin in range(start, stop, LANES):
        end = min(begin + LANES, stop)
        for row in range(begin, end):
            for column in range(row + 1):
                full[row, column] = product[at + row, at + column] * left[row] * right[column]
        mirror(full, begin, end, 0, end)
