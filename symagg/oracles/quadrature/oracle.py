"""The quadrature oracle: the number that an expression has at a point, by pairs of rules that must agree.

The expression is lowered to MPFR and mpmath by `mp`; no number here comes from SymPy's own evaluation. Every integral,
sum, product, derivative and limit is computed by two differently parametrised rules, and the closed form around them is
evaluated once with each rule's numbers, at two precisions: the difference is the measured error of the outcome.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import gmpy2
import mpmath
from gmpy2 import mpfr, mpq
from sympy import preorder_traversal

from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.oracles.quadrature import integral as quadrature_integral
from symagg.oracles.quadrature import limits as quadrature_limits
from symagg.oracles.quadrature import series as quadrature_series
from symagg.oracles.quadrature.compiler import Operation, Unit, compile_unit, ordered
from symagg.oracles.quadrature.numbers import (
    MPC,
    Divergent,
    NoValue,
    Undecided,
    Undefined,
    is_finite,
    mpmath_context,
    working,
)

# In calls of exp at 30 digits (some microseconds each): what one outermost integral or series may spend.
BUDGET = 5_000_000
MEMORY = 4096
_FULL = 30  # digits of an evaluation that is worth a second one, with so many times more
_MORE, _MORE_CLOSED = 2, 20  # with integrals or series in it, and without


@dataclass(frozen=True)
class Measured(Outcome):
    """A value with the difference between the two evaluations that gave it (entrywise for a matrix)."""

    error: Any = None


class Evaluator:
    """Runs compiled units: `rule` 0 or 1 says which of each pair of rules gives the numbers."""

    def __init__(self, digits: int, rule: int = 0) -> None:
        self.digits, self.rule = digits, rule
        self.bits = bits_for(digits)
        self.depth, self.goal, self.spent = 0, digits - 3, 0

    def spend(self, cost: int) -> None:
        self.spent += cost
        if self.spent > BUDGET:
            raise Undecided("the budget of integrand evaluations is exhausted")

    def substitute(self, unit: Unit, values: tuple) -> Any:
        return unit.bind(self, values)()

    def operate(self, operation: Operation, values: tuple) -> Any:
        """The number of an integral or series, from the memory or from its rules."""
        operation, values = operation.shared(values)
        outermost = self.depth == 0
        goal = self.digits - 3 - 6 * (operation.height - 1) if outermost else self.goal
        goal = max(goal, 8)
        bits = self.bits if outermost else bits_for(goal + 3)
        if operation.kind in ("Derivative", "Limit"):
            bits = max(bits, gmpy2.get_context().precision)
        key = (operation.node, operation.params, values, goal, bits, None if outermost else self.rule)
        known = _MEMORY.get(key)
        if known is None:
            known = self._compute(operation, values, goal, bits, outermost)
            _MEMORY.put(key, known)
        answer, cost = known
        if outermost:
            self.spent = 0
        else:
            self.spend(cost)
        if isinstance(answer, NoValue):
            raise answer.with_traceback(None)
        return answer[self.rule] if outermost else answer

    def _compute(self, operation: Operation, values: tuple, goal: int, bits: int, outermost: bool) -> tuple:
        saved = self.depth, self.goal, self.spent, self.rule
        self.depth, self.goal, self.spent = self.depth + 1, goal + 2, 0
        answer: Any
        try:
            with working(bits):
                run = RULES[operation.kind](self, operation, values, goal)
                answer = self._both(run, goal) if outermost else run(self.rule)[0]
        except NoValue as reason:
            answer = reason
        except ArithmeticError as error:
            # An overflow on the way: it says nothing about the true value.
            answer = Undecided(f"{operation.kind}: {error}")
        finally:
            cost = self.spent
            self.depth, self.goal, self.spent, self.rule = saved
        return answer, cost

    def _both(self, run: Callable[[int], tuple], goal: int) -> tuple:
        """Both rules' numbers; Undecided unless they agree to all but four of the goal's digits of the mass."""
        results = []
        for self.rule in (0, 1):
            results.append(run(self.rule))
        (first, scale), (second, other) = results
        if abs(first - second) > max(scale, other) * mpfr(10) ** (4 - goal):
            raise Undecided(f"the two rules disagree: {float(abs(first - second) / max(scale, other)):.1e} of the mass")
        return first, second


def bits_for(digits: int) -> int:
    return int((digits + 12) * 3.3219) + 1


class _Memory:
    """A bounded least-recently-used table, shared by the process's threads."""

    def __init__(self, size: int) -> None:
        self.size, self.table, self.lock = size, OrderedDict(), threading.Lock()

    def get(self, key: Any) -> Any:
        with self.lock:
            if key in self.table:
                self.table.move_to_end(key)
                return self.table[key]
        return None

    def put(self, key: Any, value: Any) -> None:
        with self.lock:
            self.table[key] = value
            if len(self.table) > self.size:
                self.table.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            self.table.clear()


_MEMORY = _Memory(MEMORY)

RULES: dict[str, Callable[..., Callable[[int], tuple]]] = {
    "Integral": quadrature_integral.integral,
    "Sum": quadrature_series.series,
    "Product": quadrature_series.product,
    "Derivative": quadrature_limits.derivative,
    "Limit": quadrature_limits.limit,
}


def evaluate(expression: Any, point: Mapping[Any, Any], digits: int = 30) -> Outcome:
    """The value of a SymPy expression at a point, to somewhat less than `digits` digits.

    `expression` may be unevaluated and may contain definite integrals, sums, products, derivatives, substitutions,
    limits and explicit matrices; `point` gives every free symbol a rational number, or a complex one with rational
    parts. A matrix gives the flat tuple of its entries, row by row. The value is a `Measured`: mpmath `mpf` or `mpc`,
    and the difference between its two evaluations. No mathematical failure raises: the kind of the outcome says it.
    Where cancellation has taken the digits (a zero below a line may be none) it is evaluated again with more of them.
    """
    outcome = _evaluate(expression, point, digits)
    if digits >= _FULL and _has_lost_digits(outcome, digits):
        is_closed = not any(type(node).__name__ in RULES for node in preorder_traversal(expression))
        again = _evaluate(expression, point, (_MORE_CLOSED if is_closed else _MORE) * digits)
        nearer = outcome.has_value or not _has_lost_digits(again, digits)  # to zero, it may be
        return again if again.has_value and nearer else outcome
    return outcome


def _has_lost_digits(outcome: Outcome, digits: int) -> bool:
    if outcome.kind is Kind.VALUE and not isinstance(outcome.value, tuple):
        return bool(outcome.error > abs(outcome.value) * mpmath.mpf(10) ** (-digits // 2))
    return outcome.kind is Kind.UNDEFINED or (outcome.kind is Kind.UNDECIDED and "rules disagree" in outcome.detail)


def _evaluate(expression: Any, point: Mapping[Any, Any], digits: int) -> Outcome:
    try:
        params = _params(expression)
        missing = [s for s in params if s not in point]
        if missing:
            return Outcome(Kind.UNDECIDED, detail=f"quadrature has no value for {missing[0]}")
        values = tuple(exact(point[s]) for s in params)
        results = []
        for rule in (0, 1):
            evaluator = Evaluator(digits, rule)
            with working(evaluator.bits + 37 * rule):
                unit = compile_unit(expression, params)
                results.append(_flat(unit.bind(evaluator, values)()))
        return _measured(*results, digits)
    except Divergent as reason:
        return Outcome(Kind.DIVERGENT, detail=str(reason))
    except Undefined as reason:
        return Outcome(Kind.UNDEFINED, detail=str(reason))
    except Undecided as reason:
        return Outcome(Kind.UNDECIDED, detail=str(reason))
    except ZeroDivisionError as error:
        return Outcome(Kind.UNDEFINED, detail=str(error))
    except (ArithmeticError, TypeError, ValueError, AttributeError, RecursionError, MemoryError) as error:
        return Outcome(Kind.UNDECIDED, detail=f"quadrature cannot evaluate this expression: {error}")


@lru_cache(maxsize=1024)
def _params(expression: Any) -> tuple:
    """The free symbols in order; of an integral SymPy looks for them anew at every call."""
    return tuple(ordered(expression.free_symbols))


def exact(value: Any) -> Any:
    """A SymPy number with rational parts as mpq, or a pair of them."""
    re, im = value.as_real_imag() if hasattr(value, "as_real_imag") else (value, 0)
    parts = []
    for part in (re, im):
        if getattr(part, "is_Float", False):
            sign, man, exp, _ = part._mpf_
            parts.append((-1 if sign else 1) * mpq(int(man)) * mpq(2) ** int(exp))
        elif isinstance(part, int | float) or getattr(part, "is_Rational", False):
            parts.append(mpq(int(part.p), int(part.q)) if hasattr(part, "p") else mpq(part))
        else:
            raise Undecided(f"quadrature needs rational parameters, not {value}")
    return parts[0] if parts[1] == 0 else tuple(parts)


def _flat(value: Any) -> tuple | Any:
    if isinstance(value, bool):
        return mpfr(int(value))
    return tuple(x for row in value for x in row) if isinstance(value, tuple) else value


def _measured(first: Any, second: Any, digits: int) -> Outcome:
    entries = list(zip(first, second, strict=True)) if isinstance(first, tuple) else [(first, second)]
    values, errors = [], []
    for a, b in entries:
        for v in (a, b):
            if not is_finite(v):
                nan = gmpy2.is_nan(v.real) or gmpy2.is_nan(v.imag)
                kind = Kind.UNDEFINED if nan else Kind.DIVERGENT
                return Outcome(kind, detail="the value is not finite")
        with working(bits_for(digits)):
            errors.append(to_public(abs(a - b)))
            values.append(to_public(b))
    if isinstance(first, tuple):
        return Measured(Kind.VALUE, tuple(values), error=tuple(errors))
    return Measured(Kind.VALUE, values[0], error=errors[0])


def to_public(x: Any) -> Any:
    """An mpf or mpc of mpmath's shared context: a value, whose precision is its own."""
    if isinstance(x, MPC):
        return mpmath.mp.make_mpc((_raw(x.real), _raw(x.imag)))
    return mpmath.mp.make_mpf(_raw(x))


def _raw(x: Any) -> Any:
    man, exp = x.as_mantissa_exp()
    return mpmath.libmp.from_man_exp(man, int(exp))


def compare(left: Outcome, right: Outcome, digits: int = 30) -> tuple[Status, float | None]:
    """Do two outcomes agree? The status, and the worst relative difference (None where there are not two values).

    The rules of a single integral agree to 10^-(digits - 7) of its mass, or it has no value; what the closed form
    around them loses by cancellation shows in `error`. Hence, for each pair of entries, with the size of the larger:
    - supports: they differ by at most 10^-(2/3 digits) of the size (the rules' bound with a margin of 10^3 at 30
      digits), and both are known to 10^-(digits/2) of it; or both are below 10^-digits; or one is below that and the
      other is a cancellation: within 10^4 errors of zero, and below 10^-(2/3 digits);
    - refutes: they differ by more than 10^-(digits/2) of the size, and by more than 10^4 errors;
    - undecided otherwise. One refuting entry refutes; all must support.
    """
    kinds = {left.kind, right.kind}
    if Kind.UNDECIDED in kinds or kinds <= {Kind.DIVERGENT, Kind.UNDEFINED}:
        return Status.UNDECIDED, None
    if len(kinds) == 2:
        return Status.REFUTES, None
    pairs = _aligned(left, right)
    if pairs is None:
        return Status.REFUTES, None
    verdicts = [_judge(one[0], other[0], max(one[1], other[1]), digits) for one, other in pairs]
    worst = max((relative for _, relative in verdicts), default=0.0)
    found = {status for status, _ in verdicts}
    for status in (Status.REFUTES, Status.UNDECIDED):
        if status in found:
            return status, worst
    return Status.SUPPORTS, worst


def _aligned(left: Outcome, right: Outcome) -> list | None:
    sides = []
    for outcome in (left, right):
        error = getattr(outcome, "error", None)
        if isinstance(outcome.value, tuple):
            sides.append(list(zip(outcome.value, error or [0] * len(outcome.value), strict=True)))
        else:
            sides.append([(outcome.value, error or 0)])
    return list(zip(*sides, strict=True)) if len(sides[0]) == len(sides[1]) else None


def _judge(one: Any, other: Any, error: Any, digits: int) -> tuple[Status, float]:
    mp = mpmath_context()
    mp.dps = 2 * digits + 20
    one, other, error = mp.convert(one), mp.convert(other), mp.convert(error)
    ten = mp.mpf(10)
    difference, size, least = abs(one - other), max(abs(one), abs(other)), min(abs(one), abs(other))
    zero, close, apart = ten**-digits, ten ** (-mp.mpf(2 * digits) / 3), ten ** (-mp.mpf(digits) / 2)
    if difference == 0 or size <= zero or (least <= zero and size <= min(error * 10**4, close)):
        return Status.SUPPORTS, 0.0
    relative = difference / size
    if relative <= close and error <= apart * size:
        return Status.SUPPORTS, float(relative)
    if relative > apart and difference > error * 10**4:
        return Status.REFUTES, float(relative)
    return Status.UNDECIDED, float(relative)
