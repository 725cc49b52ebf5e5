"""Co-moments between filters: the F^2 terms, updated by BLAS rank-k products of centred rows."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.blas import dsyrk

from symagg.activations.moments import repivot
from symagg.activations.plan import Plan


@dataclass
class Cross:
    """Of Q = (crossed features) x F numbers a sample: count, mean (Q,), product (Q, Q) about the mean.

    Only the lower triangle of `product`, which is stored by columns, is kept up; `full` gives both.
    """

    count: int
    mean: np.ndarray
    product: np.ndarray

    @classmethod
    def empty(cls, size: int) -> "Cross":
        return cls(0, np.zeros(size), np.zeros((size, size), order="F"))

    def add_rows(self, rows: np.ndarray) -> None:
        """Add n samples. rows: (n, Q), left as they are."""
        if len(rows):
            mean = rows.mean(axis=0)
            mean += (rows - mean).mean(axis=0)  # the rounding of the first mean
            self._add(len(rows), mean, rows - mean)

    def merge(self, other: "Cross") -> None:
        """Add another's samples."""
        if other.count:
            self._add(other.count, other.mean, None)
            self.product += other.product

    def _add(self, n: int, mean: np.ndarray, centred: np.ndarray | None) -> None:
        """One rank-k product: the centred rows, and Chan's term as one row more."""
        delta = mean - self.mean if self.count else mean
        row = delta * np.sqrt(self.count * (n / (self.count + n)))
        rows = row[None] if centred is None else np.concatenate([centred, row[None]])
        # lower=1 of rows.T (by columns) is what BLAS reads without a copy
        self.product = dsyrk(1.0, rows.T, beta=1.0, c=self.product, lower=1, overwrite_c=1)
        self.mean = self.mean + delta * (n / (self.count + n))
        self.count += n

    def full(self) -> np.ndarray:
        """Sums of products about the mean, (Q, Q), symmetric."""
        lower = np.tril(self.product)
        return lower + np.tril(self.product, -1).T

    def block(self, i: int, j: int, filters: int) -> np.ndarray:
        """Those between features i (rows) and j (columns), (F, F), without a copy of the whole."""
        high, low = max(i, j), min(i, j)
        part = self.product[high * filters : (high + 1) * filters, low * filters : (low + 1) * filters]
        if i == j:
            lower = np.tril(part)
            return lower + np.tril(part, -1).T
        return part if i > j else part.T

    def repivoted(self, plan: Plan, shift: np.ndarray) -> "Cross":
        """The same samples about another pivot, as Moments.repivoted has it."""
        turn, constant = repivot(plan.order, plan.beta or 0.0, shift)
        turn, constant = turn[:, plan.crossed][:, :, plan.crossed], constant[:, plan.crossed]
        size = len(plan.crossed), len(shift)
        mean = np.einsum("fai,if->af", turn, self.mean.reshape(size)) + (constant.T if self.count else 0.0)
        full = np.einsum("fai,ifjh->afjh", turn, self.full().reshape(*size, *size))
        full = np.einsum("hbj,afjh->afbh", turn, full)
        return Cross(self.count, mean.ravel(), np.asfortranarray(full.reshape(self.product.shape)))
