"""The carrier of co-moments by class: F^2 numbers a class, however many samples there were.

Fourth moments are not known from these. A quadratic part takes them as they are for jointly normal values, where d and
d^2 do not covary and Cov(d_i^2, d_j^2) = 2 Cov(d_i, d_j)^2.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from symagg.activations.statistics import Statistics
from symagg.errors import SourceError
from symagg.models.groups import others
from symagg.models.spread import DEGREE, Carrier, Spread


@dataclass(frozen=True)
class Products:
    """count: of samples. mean: (Q,). product: (Q, Q), sums of products about the mean."""

    count: int
    mean: np.ndarray
    product: np.ndarray

    def merge(self, other: "Products") -> "Products":
        """Both together, by Chan's formula."""
        n = self.count + other.count
        apart = other.mean - self.mean
        product = self.product + other.product + np.outer(apart, apart) * (self.count * (other.count / n))
        return Products(n, self.mean + apart * (other.count / n), product)


class ProductCarrier(Carrier):
    """The co-moments of every class, from statistics with class_cross for all of their labels."""

    def __init__(self, statistics: Statistics) -> None:
        self.statistics, self.labels, self.filters = statistics, statistics.labels, statistics.filters
        self.zeros = None

    def spread(self, b: np.ndarray, slope: np.ndarray | None = None) -> "ProductSpread":
        own = [self._turned(int(label), [b] if slope is None else [b, slope]) for label in self.labels]
        return ProductSpread((own, others(own)), self.filters, slope is not None)

    def _turned(self, label: int, combinations: list[np.ndarray]) -> Products:
        """A class's co-moments of these combinations of its features."""
        crossed = self.statistics.plan.crossed
        for b in combinations:
            missing = sorted(set(np.flatnonzero(b.any(axis=1))) - set(crossed))
            if missing:
                what = "g" if missing[-1] == self.statistics.plan.order else f"power {missing[0] + 1}"
                raise SourceError(f"co-moments of {what} by class were not collected; give the plan cross='both'.")
        cross, filters = self.statistics.class_cross[label], self.filters
        full = cross.full().reshape(len(crossed), filters, len(crossed), filters)
        means = cross.mean.reshape(len(crossed), filters)
        held = [b[crossed] for b in combinations]
        mean = np.concatenate([np.einsum("if,if->f", b, means) for b in held])
        rows = [np.einsum("if,ifjh->fjh", b, full) for b in held]
        product = np.block([[np.einsum("fjh,jh->fh", row, b) for b in held] for row in rows])
        return Products(cross.count, mean, product)


class ProductSpread(Spread):
    """groups: the classes', and all others', co-moments of Y, and of what it moves by after it."""

    def __init__(self, groups: tuple[list[Products], list[Products]], filters: int, moving: bool) -> None:
        self.groups, self.filters, self.moving = groups, filters, moving
        self.variance = np.array([[np.diag(self._matrix(g)) for g in part] for part in groups])
        self.count = np.array([[group.count for group in part] for part in groups])[..., None]
        self.central, self.top = np.zeros((DEGREE + 1, *self.variance.shape)), None
        self.central[0], self.central[2] = 1.0, self.variance * ((self.count - 1) / self.count)
        for k in range(4, DEGREE + 1, 2):
            self.central[k] = (k - 1) * self.central[2] * self.central[k - 2]

    def total_variance(self, c: np.ndarray) -> np.ndarray:
        return self._each(lambda m, _, k: self._linear(c)[k] @ m @ self._linear(c)[k] + self._square(c, m, m, k))

    def covariance(self, sign: int, place: int, c: np.ndarray) -> np.ndarray:
        linear, quadratic = self._linear(c), self._quadratic(c)
        m = self._matrix(self.groups[sign][place])
        return np.outer(linear, linear) * m + 2 * np.outer(quadratic, quadratic) * m**2

    def slopes(self, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        linear, quadratic = self._linear(c), self._quadratic(c)
        by_c = np.zeros_like(c)
        by_c[1] = self._each(lambda m, _, k: 2 * m @ linear[k])
        if len(c) > 2:
            by_c[2] = self._each(lambda m, _, k: 4 * m**2 @ quadratic[k])
        # a covariance moves by that of Y with what it moves by, and its transpose
        by_t = self._each(lambda m, move, k: 2 * linear[k] @ move @ linear[k] + 4 * self._square(c, m, move, k))
        return by_c, by_t

    def central_slopes(self) -> np.ndarray:
        motion = self._each(lambda _, move, k: 2 * np.diag(move)) * ((self.count - 1) / self.count)
        result = np.zeros_like(self.central)
        for k in range(2, DEGREE + 1, 2):
            result[k] = (k - 1) * k / 2 * self.central[k - 2] * motion
        return result

    def _linear(self, c: np.ndarray) -> np.ndarray:
        if len(c) > 3 or c[0].any():
            raise SourceError(
                "co-moments by class say nothing of powers beyond the second, nor of samples without any activation; "
                "collect with rows=True, or choose expansion='delta' and zeros='ignored'."
            )
        return c[1]

    def _quadratic(self, c: np.ndarray) -> np.ndarray:
        return c[2] if len(c) > 2 else np.zeros_like(c[1])

    def _square(self, c: np.ndarray, first: np.ndarray, second: np.ndarray, k: tuple[int, int]) -> float:
        quadratic = self._quadratic(c)[k]
        return 2 * quadratic @ (first * second) @ quadratic

    def _each(self, what: Callable[[np.ndarray, np.ndarray, tuple[int, int]], Any]) -> np.ndarray:
        """what(covariance of Y, of Y with its motion, (sign, place)) for every group."""
        return np.array(
            [
                [what(self._matrix(g), self._motion(g), (sign, place)) for place, g in enumerate(part)]
                for sign, part in enumerate(self.groups)
            ]
        )

    def _matrix(self, group: Products) -> np.ndarray:
        return group.product[: self.filters, : self.filters] / (group.count - 1)

    def _motion(self, group: Products) -> np.ndarray:
        if not self.moving:
            return np.zeros((self.filters, self.filters))
        return group.product[: self.filters, self.filters :] / (group.count - 1)
