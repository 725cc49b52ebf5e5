"""The zero-gamma law of every filter by maximum likelihood, from sums alone (Eq. 5 of the aggregation paper).

The likelihood of a zero-gamma law is that of its zeros times that of its positive values. The first is greatest at the
share of zeros; the second where a*s is the mean of the positive values and log(a) - digamma(a) is the logarithm of that
mean less the mean of their logarithms.
"""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numba import njit

from symagg.activations.group import Group
from symagg.special.gamma import digamma_plus_log, trigamma

ITERATIONS = 50
POINT_SHAPE = 2.0**50  # of the law that stands for a single value: it is wider than that by one part in 3e7


class State(IntEnum):
    """What became of a filter's fit."""

    FITTED = 0
    DEAD = 1
    CONSTANT = 2
    STRAYED = 3

    @property
    def sentence(self) -> str:
        return {
            State.FITTED: "The law was fitted.",
            State.DEAD: "No value is positive: all the mass is at 0.",
            State.CONSTANT: "All positive values are one value: a law of that value stands for them.",
            State.STRAYED: "Newton's method did not converge; the shape is the last one it had.",
        }[self]


@dataclass(frozen=True)
class ZeroGamma:
    """Laws p delta(0) + (1 - p) Gamma(a, s), as arrays of one shape.

    p: zero mass, from 0 to 1. a: shape, s: scale, in units of x, both positive. state: of the fit, a State.
    residual: what is left of log(a) - digamma(a) - (log(mean) - mean(log)), which is 0 at the maximum.
    A dead filter has p = 1, a = s = 1.
    """

    p: np.ndarray
    a: np.ndarray
    s: np.ndarray
    state: np.ndarray
    residual: np.ndarray

    @classmethod
    def stack(cls, laws: list["ZeroGamma"]) -> "ZeroGamma":
        """Laws along a new first axis."""
        return cls(*(np.stack([getattr(law, field.name) for law in laws]) for field in fields(cls)))


def fit(group: Group) -> ZeroGamma:
    """The laws (F,) of a group's pixels.

    Raises SourceError where negative values were allowed, so that there are no logarithms.
    """
    zeros, logs = group.zeros, group.log_sum
    positive = group.count - zeros
    alive = positive > 0
    number = np.maximum(positive, 1)
    mean = np.where(alive, group.sum / number, 1.0)
    gap = np.where(alive, np.log(mean) - logs / number, 1.0)
    # what rounding alone may leave of the difference of the logarithms of equal values
    constant = gap <= 16 * np.finfo(float).eps * (1 + np.abs(np.log(mean)))
    shape, residual, converged = solve_shapes(np.where(constant, 1.0, gap))
    shape[constant] = POINT_SHAPE
    residual[constant | ~alive] = 0.0
    state = np.select([~alive, constant, ~converged], [State.DEAD, State.CONSTANT, State.STRAYED], State.FITTED)
    scale = np.where(alive, mean / shape, 1.0)
    return ZeroGamma(zeros / group.count, np.where(alive, shape, 1.0), scale, state.astype(np.int8), residual)


def solve_shapes(gap: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The shapes a with log(a) - digamma(a) = gap > 0, what is left of the equation, and whether Newton converged."""
    shape, residual, converged = np.empty_like(gap), np.empty_like(gap), np.empty(gap.shape, bool)
    _solve(gap.ravel(), shape.ravel(), residual.ravel(), converged.ravel(), ITERATIONS)
    return shape, residual, converged


@njit(nogil=True, cache=True, error_model="numpy")
def _solve(gap, shape, residual, converged, iterations):  # noqa: ANN001, ANN202
    """Newton's method in 1/a, in which log(a) - digamma(a) is nearly a straight line: 1/a at first, 1/(2a) at last."""
    epsilon = 2.0**-52
    for i in range(gap.size):
        x = gap[i]
        inverse = 12.0 * x / (3.0 - x + np.sqrt((x - 3.0) ** 2 + 24.0 * x))
        converged[i] = False
        for _ in range(iterations):
            a = 1.0 / inverse
            rest = -digamma_plus_log(a, inverse) - x
            slope = a * (a * trigamma(a) - 1.0) if a < 1e5 else 0.5 + inverse / 6.0
            step = rest / slope
            residual[i] = rest
            if abs(step) <= 4.0 * epsilon * inverse or abs(rest) <= 4.0 * epsilon * max(1.0, x):
                converged[i] = True
                break
            inverse = inverse - step if step < inverse else 0.5 * inverse
        shape[i] = 1.0 / inverse
