"""Sampling for claims about every joint law: both sides over the draws of one concrete process, in float64.

The empirical law of the draws is a joint law, so there is no Monte Carlo error: the sides of an identity differ by
rounding alone, and every value carries a bound on its own rounding error. Sides that differ by less than their bounds
agree; a difference of a millionth, and a million bounds, refutes the claim.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy
from sympy import Basic, Derivative, Expr, Indexed, KroneckerDelta, Piecewise, Product, Rational, Subs, Sum, Symbol
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from symagg.errors import SymaggError
from symagg.laws.expectation import Covariance, Expectation, Member, Probability, RandomVariable, Variance
from symagg.oracles.floats import NoSampleError, number, numbers_at, rule_for
from symagg.oracles.outcome import Status
from symagg.oracles.sampling_process import STRUCTURES, Process, TooLargeError

REFUTING_GAP, REFUTING_BOUNDS = 1e-6, 1e6
# Variables, functions and arrays are of order one: where rounding may reach this, agreement says nothing.
SUPPORTING_BOUND = 1e-9
# Terms that cancel are not to be seen in their sum, but in its bound: they are about this many times larger.
TERMS = 2.0**40
GRIDS = (6, 4, 3, 2)  # values of each independent variable, as many as there is room for
MOST_TERMS = 20_000
EPS = np.finfo(np.float64).eps
FUNCTION_ROUNDINGS = 64  # elementary and special functions are right to this many roundings

_OPERATORS = (Expectation, Variance, Covariance, Probability)
_KEPT = (*_OPERATORS, Member, RandomVariable, AppliedUndef, Subs, Indexed)  # met again and again under a sum


def compare_joint(
    left: Expr,
    right: Expr,
    point: Mapping[Symbol, Rational],
    functions: Mapping[str, int | None],
    seed: str | int,
    structure: str = "any",
    draws: int = 20_000,
) -> tuple[Status, float | None, str]:
    """Whether two sides agree for one joint law: the status, the relative difference, and a reason if undecided.

    functions: a generic function's name -> its degree as a polynomial, None for any function.
    structure: "any" joint law, or "independent" variables and members.
    A random variable outside E, Var, Cov and P is compared draw by draw.
    Raises SymaggError for a structure that is neither.
    """
    if structure not in STRUCTURES:
        raise SymaggError(f"a structure is one of {', '.join(STRUCTURES)}, not {structure!r}")
    reason = ""
    for values in GRIDS if structure == "independent" else GRIDS[:1]:
        try:
            with np.errstate(all="ignore"):
                evaluate = _Evaluator(Process(seed, draws, functions, structure, values), point)
                sides = [evaluate(sympy.sympify(side), {}) for side in (left, right)]
                evaluate.process.need_room(*map(_array, sides))
                return _judge(*sides)
        except TooLargeError as error:
            reason = str(error)
        except NoSampleError as error:
            return Status.UNDECIDED, None, str(error)
        except RecursionError:
            return Status.UNDECIDED, None, "it is nested too deeply"
    return Status.UNDECIDED, None, reason


@dataclass(frozen=True, eq=False)
class Rounded:
    """A number, or one number a draw, with a bound on its rounding error."""

    value: np.ndarray
    error: np.ndarray

    def __add__(self, other: "Rounded") -> "Rounded":
        value = self.value + other.value
        return Rounded(value, self.error + other.error + EPS * np.abs(value))

    def __mul__(self, other: "Rounded") -> "Rounded":
        value, a, b = self.value * other.value, np.abs(self.value), np.abs(other.value)
        return Rounded(value, a * other.error + b * self.error + self.error * other.error + EPS * np.abs(value))

    def __neg__(self) -> "Rounded":
        return Rounded(-self.value, self.error)


def _exact(value: Any) -> Rounded:
    return Rounded(np.asarray(value, dtype=np.float64), np.float64(0))


def _array(side: Any) -> np.ndarray:
    return np.asarray(side.value if isinstance(side, Rounded) else side)


def _judge(left: Any, right: Any) -> tuple[Status, float | None, str]:
    if not (isinstance(left, Rounded) and isinstance(right, Rounded)):
        if isinstance(left, Rounded) or isinstance(right, Rounded):
            return Status.UNDECIDED, None, "a number and a statement cannot be compared"
        differs = bool(np.any(left != right))
        return (Status.REFUTES, 1.0, "") if differs else (Status.SUPPORTS, 0.0, "")
    for side in (left, right):
        if not np.isfinite(side.value).all():
            return Status.UNDECIDED, None, "a side is no finite number"
    difference = np.abs(left.value - right.value)
    scale = np.maximum(np.abs(left.value), np.abs(right.value))
    bound = left.error + right.error + EPS * scale
    gap = float(np.max(np.divide(difference, np.maximum(scale, TERMS * bound), where=difference > 0, out=None)
                       if difference.ndim == 0 and difference > 0 else 0.0)) if False else _largest(difference, scale, bound)  # noqa: E501
    if np.any((difference > REFUTING_GAP * scale) & (difference > REFUTING_BOUNDS * bound)):
        return Status.REFUTES, gap, ""
    if np.all(difference <= bound) and np.all(bound <= SUPPORTING_BOUND * np.maximum(scale, 1)):
        return Status.SUPPORTS, gap, ""
    return Status.UNDECIDED, gap, "rounding hides whether the sides differ"
