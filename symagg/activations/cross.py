"""Co-moments between filters: the F^2 terms, updated by BLAS rank-k products of centred rows."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.blas import dsyrk

from symagg.activations.moments import repivot
from symagg.activations.plan import Plan

STRIP = 64  # columns that are transposed at a time


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
        """Add n samples. rows: (n, features, F), left as they are."""
        if len(rows):
            mean = rows.mean(axis=0)
            centred = np.empty((len(rows) + 1, self.mean.size))
            np.subtract(rows, mean, out=centred[:-1].reshape(rows.shape))
            self._add(len(rows), mean.ravel(), centred)

    def merge(self, other: "Cross") -> None:
        """Add another's samples."""
        if other.count:
            self._add(other.count, other.mean, np.empty((1, self.mean.size)))
            self.product += other.product

    def _add(self, n: int, mean: np.ndarray, centred: np.ndarray) -> None:
        """One rank-k product: of the centred rows, and of Chan's term, which is put into the last row."""
        delta = mean - self.mean if self.count else mean
        centred[-1] = delta * np.sqrt(self.count * (n / (self.count + n)))
        # the transpose of rows is stored by columns, which BLAS reads without a copy
        self.product = dsyrk(1.0, centred.T, beta=1.0, c=self.product, lower=1, overwrite_c=1)
        self.mean = self.mean + delta * (n / (self.count + n))
        self.count += n

    def full(self) -> np.ndarray:
        """Sums of products about the mean, (Q, Q), symmetric."""
        return mirrored(self.product)

    def block(self, i: int, j: int, filters: int) -> np.ndarray:
        """Those between features i (rows) and j (columns), (F, F), without a copy of the whole."""
        high, low = max(i, j), min(i, j)
        part = self.product[high * filters : (high + 1) * filters, low * filters : (low + 1) * filters]
        if i == j:
            return mirrored(part)
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


def mirrored(matrix: np.ndarray) -> np.ndarray:
    """A symmetric matrix by rows, from one whose lower triangle alone is right; a strip at a time, to stay in cache."""
    full = np.array(matrix.T, order="C")  # its upper triangle is right
    for at in range(0, len(full), STRIP):
        stop = at + STRIP
        full[stop:, at:stop] = full[at:stop, stop:].T
        block = full[at:stop, at:stop]
        block[...] = np.triu(block) + np.triu(block, 1).T
    return full
