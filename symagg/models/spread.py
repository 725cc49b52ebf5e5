"""How the pooled values of all filters vary together within a class and within all the rest: what a carrier must say.

A carrier holds what was collected: the pooled features of every sample, or their co-moments by class. `Spread` is what
it says of Y = constant + sum_k b[k] z[k], a linear combination of the pooled features z of each filter. Wherever arrays
begin with (2, C), the first axis is the sign: 0 the samples of a class (positive), 1 all the others (negative).
"""

from abc import ABC, abstractmethod

import numpy as np

DEGREE = 8  # the highest power of d that is ever asked for


class Carrier(ABC):
    """zeros: (2, C, F), the share of samples all of whose pixels are 0, or None where the carrier does not know it."""

    zeros: np.ndarray | None

    @abstractmethod
    def spread(self, b: np.ndarray, slope: np.ndarray | None = None) -> "Spread":
        """Of Y with the coefficients b (P, F); slope (P, F): their derivative with respect to a parameter t."""


class Spread(ABC):
    """Of u = c[0] Z + c[1] d + c[2] d^2 + ..., filter by filter, with d the distance of Y from its mean over a group,
    and Z one where all pixels of the sample are 0 and else nothing. Coefficients c are (1 + degree, 2, C, F).

    count: (2, C, 1), samples. variance: (2, C, F), of Y, over one less than the count. central: (9, 2, C, F), the means
    of d^0, ..., d^8; those of a normal law where the carrier knows no more than d^2. top: (2, C, F), the greatest d, or
    None where the carrier does not know it.
    """

    count: np.ndarray
    variance: np.ndarray
    central: np.ndarray
    top: np.ndarray | None

    @abstractmethod
    def total_variance(self, c: np.ndarray) -> np.ndarray:
        """(2, C): the variance of the sum of u over filters."""

    @abstractmethod
    def covariance(self, sign: int, place: int, c: np.ndarray) -> np.ndarray:
        """(F, F): the covariance of u between filters in one group; c: (1 + degree, F)."""

    @abstractmethod
    def slopes(self, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The derivatives of `total_variance`: by c, of its shape, and by t with c held, (2, C).

        The last needs a spread that was made with a slope.
        """

    @abstractmethod
    def central_slopes(self) -> np.ndarray:
        """(9, 2, C, F): the derivatives of `central` by t; it needs a spread that was made with a slope."""
