"""What the sufficient statistics of one group of samples say, filter by filter."""

from dataclasses import dataclass
from math import comb

import numpy as np

from symagg.activations.moments import SUMMED, Moments
from symagg.activations.plan import Plan
from symagg.activations.taylor import point_of, weights
from symagg.errors import SourceError


@dataclass(frozen=True)
class Group:
    """The statistics of a group: every sample, one class, or all samples that are not of a class.

    Values are arrays (F,), one for each filter. "pixel" statistics are over samples x R pixels; "pooled" ones over
    samples, of the mean over the R pixels. With ddof=0 variances are over the count, with ddof=1 over one less.
    """

    plan: Plan
    moments: Moments
    pivot: np.ndarray
    pixels: int

    @property
    def samples(self) -> int:
        return int(self.moments.count[0])

    @property
    def count(self) -> int:
        """Samples x pixels."""
        return self.samples * self.pixels

    @property
    def zeros(self) -> np.ndarray:
        """How many pixels are exactly 0."""
        return self._summed("zeros").astype(np.int64)

    @property
    def mean(self) -> np.ndarray:
        """Of x: over pixels, and so of the pooled values too."""
        return self.pivot + self._powers()[0]

    @property
    def sum(self) -> np.ndarray:
        return self.count * self.mean

    @property
    def sum_squares(self) -> np.ndarray:
        return self.power_sum(2)

    @property
    def log_sum(self) -> np.ndarray:
        """The sum of log(x) over x > 0. SourceError where negative values were allowed."""
        if self.plan.negative:
            raise SourceError("negative activations were allowed, so that there are no sums of logarithms.")
        exponents = self._summed("exponents")
        return np.log(self.moments.mantissa[0]) + np.log(2) * exponents

    def variance(self, ddof: int = 0) -> np.ndarray:
        """Of x over pixels."""
        return (self._summed("scatter") + self.pixels * self._product(0, 0)) / (self.count - ddof)

    def power_sum(self, k: int, about: float | np.ndarray = 0.0) -> np.ndarray:
        """The sum over pixels of (x - about)**k, k from 0 to the plan's order."""
        if not 0 <= k <= self.plan.order:
            raise SourceError(f"the power is {k}; 0 to {self.plan.order} were collected.")
        shift = self.pivot - about
        means = [np.ones_like(self.pivot), *self._powers()]
        return self.count * sum(comb(k, i) * shift ** (k - i) * means[i] for i in range(k + 1))

    def pooled_variance(self, ddof: int = 1) -> np.ndarray:
        """Of the pooled x."""
        return self._product(0, 0) / (self.samples - ddof)

    def g_mean(self, alpha: float = 1.0) -> np.ndarray:
        """Of g(x) = alpha*expm1(beta*x), with the plan's beta."""
        return alpha * np.expm1(self._beta() * self.pivot) + self._scale(alpha) * self.moments.mean[0, -1]

    def g_variance(self, alpha: float = 1.0, ddof: int = 0) -> np.ndarray:
        """Of g(x) over pixels."""
        scatter = self._summed("grown_scatter") + self.pixels * self.moments.product[0, -1]
        return self._scale(alpha) ** 2 * scatter / (self.count - ddof)

    def pooled_g_variance(self, alpha: float = 1.0, ddof: int = 1) -> np.ndarray:
        """Of the pooled g(x)."""
        return self._scale(alpha) ** 2 * self.moments.product[0, -1] / (self.samples - ddof)

    def taylor_mean(
        self, alpha: float, beta: float, order: int = 2, about: float | str | np.ndarray = 0.0
    ) -> np.ndarray:
        """The mean of g by its Taylor polynomial, for any alpha and beta. about: a number, (F,), or "mean"."""
        b, constant = self._weights(alpha, beta, order, about)
        return constant + np.einsum("fk,kf->f", b, self.moments.mean[0, :order])

    def taylor_variance(
        self, alpha: float, beta: float, order: int = 2, about: float | str | np.ndarray = 0.0, ddof: int = 1
    ) -> np.ndarray:
        """The variance of the pooled g by its Taylor polynomial, for any alpha and beta."""
        b, _ = self._weights(alpha, beta, order, about)
        total = np.zeros_like(self.pivot)
        for i in range(order):
            for j in range(i, order):
                total += (1 + (i != j)) * b[:, i] * b[:, j] * self._product(i, j)
        return total / (self.samples - ddof)

    def _weights(
        self, alpha: float, beta: float, order: int, about: float | str | np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        self._powers()
        if order > self.plan.order:
            raise SourceError(f"the Taylor order is {order}; powers to {self.plan.order} were collected.")
        return weights(order, alpha, beta, point_of(about, self.mean), self.pivot)

    def _powers(self) -> np.ndarray:
        """The means of the powers of x - pivot."""
        if not self.plan.order:
            raise SourceError("g alone was collected, with order 0; collect with an order of 2 or more.")
        return self.moments.mean[0, :-1]

    def _product(self, i: int, j: int) -> np.ndarray:
        self._powers()
        return self.moments.product[0, self.plan.pairs().index((i, j))]

    def _summed(self, name: str) -> np.ndarray:
        self._powers()
        return self.moments.summed[0, SUMMED.index(name)]

    def _scale(self, alpha: float) -> np.ndarray:
        """g(x) - g(pivot) is this times expm1(beta*(x - pivot)), which is what is pooled."""
        return alpha * np.exp(self._beta() * self.pivot)

    def _beta(self) -> float:
        if self.plan.beta is None:
            raise SourceError("g was not collected; give the plan a beta.")
        return self.plan.beta
