"""Sampling for claims about every joint law: both sides over the draws of one concrete process, in float64.

The empirical law of the draws is a joint law, so there is no Monte Carlo error: the sides of an identity differ by
rounding alone, and every value carries a bound on its own rounding error. Sides that differ by less than their bounds
agree; a difference of a millionth, and a million bounds, refutes the claim.
"""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
import sympy
from sympy import (
    Basic,
    Derivative,
    Expr,
    Indexed,
    KroneckerDelta,
    Piecewise,
    Product,
    Rational,
    Subs,
    Sum,
    Symbol,
    sympify,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from symagg.arrays import free_symbols
from symagg.errors import SymaggError
from symagg.laws.expectation import Covariance, Expectation, Member, Probability, RandomVariable, Variance
from symagg.oracles.outcome import Status
from symagg.oracles.sampling.floats import EPS, NoSampleError, Rounded, exact, number, numbers_at, rule_for
from symagg.oracles.sampling.process import STRUCTURES, Process, TooLargeError

REFUTING_GAP, REFUTING_BOUNDS = 1e-6, 1e6
# Variables, functions and arrays are of order one: where rounding may reach this, agreement says nothing.
SUPPORTING_BOUND = 1e-9
# Terms that cancel are not to be seen in their sum, but in its bound: they are about this many times larger.
TERMS = 2.0**40
GRIDS = (6, 4, 3, 2)  # values of each independent variable, as many as there is room for
MOST_TERMS = 20_000
STEP = 2.0**-8  # of difference quotients, in variables of order one
STENCIL = (4 / 5, -1 / 5, 4 / 105, -1 / 280)  # weights of f(x + k h) - f(x - k h), k = 1 to 4: exact to degree 8
LARGEST_WHOLE = 2**50  # in size, of an integer that is one in float64 too, beside others
WHOLE_RELATIONS = {
    sympy.Eq: operator.eq,
    sympy.Ne: operator.ne,
    sympy.StrictLessThan: operator.lt,
    sympy.StrictGreaterThan: operator.gt,
    sympy.LessThan: operator.le,
    sympy.GreaterThan: operator.ge,
}
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
    recursions: Mapping[str, Any] | None = None,
    arrays: Mapping[str, Any] | None = None,
    members: Callable[..., list[float]] | None = None,
    known: dict[Any, Any] | None = None,
) -> tuple[Status, float | None, str]:
    """Whether two sides agree for one joint law: the status, the relative difference, and a reason if undecided.

    functions: a generic function's name -> its degree as a polynomial, None for any function.
    structure: "any" joint law, or "independent" variables and members.
    recursions: a function's name -> its `parameters` and `body`, where it is defined in terms of itself.
    arrays: an array's name -> what gives its rational entries (`get` of their indices); the rest are drawn here.
    members: gives the equally likely values of a random variable, where a bound is to be tried on one certain law.
    known: what sides of structure "any" have been found to be with all the rest as it is here; is added to.
    A random variable outside E, Var, Cov and P is compared draw by draw.
    Raises SymaggError for a structure that is neither.
    """
    if structure not in STRUCTURES:
        raise SymaggError(f"a structure is one of {', '.join(STRUCTURES)}, not {structure!r}")
    reason = ""
    for values in GRIDS if structure == "independent" else GRIDS[:1]:
        try:
            with np.errstate(all="ignore"):
                process = Process(seed, draws, functions, structure, values, arrays or {}, members)
                evaluate = _Evaluator(process, point, recursions or {})
                held = known if structure == "any" else None
                sides = [_value_of(side, evaluate, held) for side in (left, right)]
                process.need_room(*map(_array, sides))
                return _judge(*sides)
        except TooLargeError as error:
            reason = str(error)
        except NoSampleError as error:
            return Status.UNDECIDED, None, str(error)
        except RecursionError:
            return Status.UNDECIDED, None, "it is nested too deeply"
    return Status.UNDECIDED, None, reason


def _value_of(side: Any, evaluate: "_Evaluator", known: dict[Any, Any] | None) -> Any:
    if known is None:
        return evaluate(sympify(side), {})
    if side not in known:
        known[side] = evaluate(side, {})
    return known[side]


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
    size = np.maximum(scale, TERMS * bound)
    gap = float(np.max(difference / np.where(size > 0, size, 1)))
    if np.any((difference > REFUTING_GAP * scale) & (difference > REFUTING_BOUNDS * bound)):
        return Status.REFUTES, gap, ""
    if np.all(difference <= bound) and np.all(bound <= SUPPORTING_BOUND * np.maximum(scale, 1)):
        return Status.SUPPORTS, gap, ""
    return Status.UNDECIDED, gap, "rounding hides whether the sides differ"


class _Evaluator:
    """A tree over the draws: Rounded for numbers, arrays of bool for statements.

    A scope holds the variables of the sums (integers) and substitutions (Rounded) that a node stands in.
    """

    def __init__(self, process: Process, point: Mapping[Symbol, Rational], recursions: Mapping[str, Any]) -> None:
        self.process, self.recursions = process, recursions
        self.moved: dict[Any, float] = {}  # by how much an entry or a symbol is moved, for a difference quotient
        try:
            # both sides are claims about this float, so it is exact
            self.point = {symbol: exact(value) for symbol, value in numbers_at(point).items()}
        except TypeError:
            raise NoSampleError("sampling computes with real numbers only") from None
        self.wholes = {s: int(v) for s, v in point.items() if isinstance(s, Symbol) and s.is_integer and v == int(v)}
        self._free: dict[int, tuple[Basic, set[Basic]]] = {}
        self.kept: dict[tuple, Any] = {}
        self.calls: dict[tuple, Rounded] = {}

    def called(self, name: str, indices: tuple[int, ...]) -> Rounded:
        """A function that is defined in terms of itself, each value worked out once."""
        if (name, indices) not in self.calls:
            held = self.recursions[name]
            inside = dict(zip(held.parameters, indices, strict=True))
            self.calls[name, indices] = self.numbers((held.body,), inside)[0]
        return self.calls[name, indices]

    def __call__(self, node: Basic, scope: dict[Basic, Any]) -> Any:
        if not isinstance(node, _KEPT):
            return self._value(node, scope)
        # by identity: SymPy calls Subs by different variables at the same point equal
        if id(node) not in self._free:
            self._free[id(node)] = node, free_symbols(node)  # held, so that its identity stays its own
        free = self._free[id(node)][1]
        key = (id(node), frozenset((s, v) for s, v in scope.items() if s in free))
        if key not in self.kept:
            self.kept[key] = self._value(node, scope)
        return self.kept[key]

    def _value(self, node: Basic, scope: dict[Basic, Any]) -> Any:
        if node in scope:
            held = scope[node]
            return held if isinstance(held, Rounded) else exact(held)
        for kinds, rule in _RULES:
            if isinstance(node, kinds):
                return rule(self, node, scope)
        if isinstance(node, Symbol):
            if node not in self.point:
                raise NoSampleError(f"{node} has no value here")
            value = self.point[node]
            return value + exact(self.moved[node]) if node in self.moved else value
        if not node.args:
            value = number(node)
            return exact(value) if node.is_Integer else Rounded(value, EPS * np.abs(value))
        return self._apply(rule_for(node), node, scope)

    def numbers(self, nodes: tuple[Basic, ...], scope: dict[Basic, Any]) -> list[Rounded]:
        values = [self(node, scope) for node in nodes]
        for node, value in zip(nodes, values, strict=True):
            if not isinstance(value, Rounded):
                raise NoSampleError(f"{type(node).__name__} stands where a number should")
        return values

    def event(self, node: Basic, scope: dict[Basic, Any]) -> np.ndarray:
        value = self(node, scope)
        if isinstance(value, Rounded):
            raise NoSampleError(f"{node} is no event")
        return np.asarray(value)

    def index(self, node: Basic, scope: dict[Basic, Any]) -> int:
        if (whole := self.whole(node, scope)) is not None:
            return whole
        (found,) = self.numbers((node,), scope)
        if found.value.ndim or not np.isfinite(found.value) or found.value != np.round(found.value):
            raise NoSampleError(f"{node} is no integer here")
        return int(found.value)

    def whole(self, node: Basic, scope: dict[Basic, Any]) -> int | None:
        """A small integer that is one without any rounding, such as a variable of a sum; None for anything else."""
        found = scope[node] if node in scope else None if node in self.moved else self.wholes.get(node)
        if found is None and isinstance(node, sympy.Integer):
            found = int(node)
        elif found is None and isinstance(node, sympy.Add | sympy.Mul):
            parts = [self.whole(a, scope) for a in node.args]
            if None not in parts:
                found = sum(parts) if isinstance(node, sympy.Add) else prod(parts)
        return found if type(found) is int and abs(found) < LARGEST_WHOLE else None

    def indices(self, nodes: tuple[Basic, ...], scope: dict[Basic, Any]) -> tuple[int, ...]:
        return tuple(self.index(node, scope) for node in nodes)

    def mean(self, value: Rounded) -> Rounded:
        size = self.process.mean(np.abs(value.value))
        error = self.process.mean(np.asarray(value.error)) + EPS * self.process.roundings(value.value) * size
        return Rounded(np.asarray(self.process.mean(value.value)), error)

    def fold(self, combine: Callable[[Any, Any], Any], values: list[Any]) -> Any:
        """Values combined one after the other, numbers before arrays: fewer passes over the draws."""
        first, *rest = sorted(values, key=lambda v: v.value.ndim)
        for value in rest:
            self.process.need_room(first.value, value.value)
            first = combine(first, value)
        return first

    def _apply(self, rule: Callable[..., Any], node: Basic, scope: dict[Basic, Any]) -> Rounded:
        """An elementwise function; what it makes of its arguments' errors is seen by moving them that far."""
        arguments = self.numbers(node.args, scope)
        self.process.need_room(*(a.value for a in arguments))
        plain = [a.value for a in arguments]
        try:
            value = np.asarray(rule(*plain), dtype=np.float64)
            error = FUNCTION_ROUNDINGS * EPS * np.abs(value)
            for k, argument in enumerate(arguments):
                if np.any(argument.error):
                    low, high = (
                        np.abs(rule(*plain[:k], argument.value + way * argument.error, *plain[k + 1 :]) - value)
                        for way in (-1, 1)
                    )
                    error = error + np.fmax(low, high)
        except TypeError:
            raise NoSampleError(f"sampling has no rule for {type(node).__name__} of {len(plain)} arguments") from None
        return Rounded(value, error)


def _add(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    return run.fold(lambda a, b: a + b, run.numbers(node.args, scope))


def _multiply(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    return run.fold(lambda a, b: a * b, run.numbers(node.args, scope))


def _variable(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    family, indices = (node.family, run.indices(node.indices, scope)) if isinstance(node, Member) else (node, ())
    if family.law is not None:
        raise NoSampleError(f"{family} follows a stated law: it is not one of every joint law")
    return exact(run.process.member(family.name, indices, family.identical, family.sign))


@lru_cache(maxsize=1024)
def _name(base: Basic) -> str:
    return str(base)


def _entry(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    name, indices = _name(node.base), run.indices(node.indices, scope)
    value = run.process.entry(name, indices, bool(node.is_positive), bool(node.is_integer))
    return value + exact(run.moved[name, indices]) if (name, indices) in run.moved else value


def _operator(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    if len(node.args) != (2 if isinstance(node, Covariance) else 1):
        raise NoSampleError(f"{node} has {len(node.args)} arguments")
    if isinstance(node, Probability):
        return run.mean(exact(run.event(node.args[0], scope)))
    values = run.numbers(node.args, scope)
    if not all(np.isfinite(v.value).all() for v in values):
        raise NoSampleError(f"{node} has draws that are no finite number")
    if isinstance(node, Expectation):
        return run.mean(values[0])
    centred = [v + -run.mean(v) for v in values]
    return run.mean(run.fold(lambda a, b: a * b, [centred[0], centred[-1]]))


def _series(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    """A sum or product over integer ranges; the last limit is the outermost."""
    terms: list[Rounded] = []

    def visit(limits: tuple, inner: dict) -> None:
        if not limits:
            if len(terms) == MOST_TERMS:
                raise NoSampleError(f"a sum of more than {MOST_TERMS} terms")
            terms.extend(run.numbers((node.function,), inner))
            return
        variable, low, high = limits[-1]
        for k in range(run.index(low, inner), run.index(high, inner) + 1):
            visit(limits[:-1], {**inner, variable: k})

    visit(node.limits, scope)
    if isinstance(node, Sum):
        return run.fold(lambda a, b: a + b, [exact(0), *terms])
    return run.fold(lambda a, b: a * b, [exact(1), *terms])


def _piecewise(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    value = error = np.float64(np.nan)
    pairs = []
    for branch, condition in node.args:
        holds = run.event(condition, scope)
        if not holds.ndim and not holds:
            continue  # what is not taken need not have a value
        pairs.append((holds, *run.numbers((branch,), scope)))
        if not holds.ndim:
            break
    for holds, branch in reversed(pairs):
        run.process.need_room(holds, branch.value, np.asarray(value))
        value, error = np.where(holds, branch.value, value), np.where(holds, branch.error, error)
    return Rounded(np.asarray(value), np.asarray(error))


def _relation(run: _Evaluator, node: Basic, scope: dict) -> np.ndarray:
    wholes = [run.whole(a, scope) for a in node.args]
    if None not in wholes and type(node) in WHOLE_RELATIONS:
        return np.bool_(WHOLE_RELATIONS[type(node)](*wholes))
    a, b = run.numbers(node.args, scope)
    run.process.need_room(a.value, b.value)
    same = np.abs(a.value - b.value) <= a.error + b.error
    match node:
        case sympy.Eq():
            return same
        case sympy.Ne():
            return ~same
        case sympy.StrictLessThan():
            return (a.value < b.value) & ~same
        case sympy.StrictGreaterThan():
            return (a.value > b.value) & ~same
        case sympy.LessThan():
            return (a.value < b.value) | same
        case sympy.GreaterThan():
            return (a.value > b.value) | same
    raise NoSampleError(f"sampling has no rule for {type(node).__name__}")


def _logic(run: _Evaluator, node: Basic, scope: dict) -> np.ndarray:
    events = [run.event(a, scope) for a in node.args]
    run.process.need_room(*events)
    return rule_for(node)(*events)


def _delta(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    first, second = run.indices(node.args[:2], scope)
    return exact(first == second)


def _generic(run: _Evaluator, node: Basic, scope: dict, orders: tuple[int, ...] = ()) -> Rounded:
    """A generic function, or its partial derivative of the given orders."""
    if node.func.__name__ in run.recursions:
        return run.called(node.func.__name__, run.indices(node.args, scope))
    arguments = run.numbers(node.args, scope)
    function = run.process.function(node.func.__name__, len(arguments))
    run.process.need_room(*(a.value for a in arguments))
    plain = [a.value for a in arguments]
    orders = orders or (0,) * len(plain)
    value, size = function(orders, *plain)
    error = FUNCTION_ROUNDINGS * EPS * size
    for k, argument in enumerate(arguments):
        if np.any(argument.error):
            slope, bend = function(tuple(n + (j == k) for j, n in enumerate(orders)), *plain)
            error = error + (np.abs(slope) + EPS * bend) * argument.error
    return Rounded(np.asarray(value, dtype=np.float64), error)


def _derivative(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    """Of a generic function by its own formula, where its arguments are variables; else by a difference quotient."""
    arguments = node.expr.args
    plain = isinstance(node.expr, AppliedUndef) and node.expr.func.__name__ not in run.recursions
    if not plain or len({*arguments}) < len(arguments):
        return _quotient(run, node, scope)
    orders = [0] * len(arguments)
    for variable, count in node.variable_count:
        if variable not in arguments or any(a != variable and a.has(variable) for a in arguments):
            return _quotient(run, node, scope)
        orders[arguments.index(variable)] += run.index(count, scope)
    return _generic(run, node.expr, scope, tuple(orders))


def _quotient(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    """A first derivative by central differences of eighth order, at two steps: their gap bounds what is left out.

    Where a kink lies between the points, as of a rectifier, the gap is large, and the value worth nothing.
    """
    (variable, count), *more = node.variable_count
    if more or run.index(count, scope) != 1:
        raise NoSampleError(f"sampling has no rule for a derivative such as {node}")
    place = (_name(variable.base), run.indices(variable.indices, scope)) if isinstance(variable, Indexed) else variable
    if not isinstance(variable, Indexed | Symbol):
        raise NoSampleError(f"sampling has no rule for a derivative by {variable}")
    held, slopes = (run.moved, run.kept, run.calls), []
    for step in (STEP, STEP / 2):
        slope = exact(0)
        for distance, weight in enumerate(STENCIL, 1):
            for way in (1, -1):
                weighed, move = np.float64(way * weight / step), way * distance * step
                inner = scope
                if variable in scope:
                    inner = {**scope, variable: run.numbers((variable,), scope)[0] + exact(move)}
                else:
                    run.moved = {**held[0], place: held[0].get(place, 0.0) + move}
                run.kept, run.calls = {}, {}
                slope = slope + run.numbers((node.expr,), inner)[0] * Rounded(weighed, EPS * np.abs(weighed))
        slopes.append(slope)
    run.moved, run.kept, run.calls = held
    first, second = slopes
    return Rounded(second.value, second.error + np.abs(first.value - second.value) + EPS * np.abs(second.value))


def _substituted(run: _Evaluator, node: Basic, scope: dict) -> Rounded:
    points = run.numbers(node.point, scope)
    called = {f.func.__name__ for f in node.expr.atoms(AppliedUndef)} & run.recursions.keys()
    if called and any(s in r.body.free_symbols for r in run.recursions.values() for s in node.variables):
        raise NoSampleError(f"another value of a symbol that {min(called)} depends on")
    return run.numbers((node.expr,), {**scope, **dict(zip(node.variables, points, strict=True))})[0]


# in this order: a relation and a generic function would pass for other kinds as well
_RULES: list[tuple[Any, Callable[[_Evaluator, Basic, dict], Any]]] = [
    ((RandomVariable, Member), _variable),
    (_OPERATORS, _operator),
    (sympy.Add, _add),
    (sympy.Mul, _multiply),
    ((Sum, Product), _series),
    (Indexed, _entry),
    (Piecewise, _piecewise),
    (KroneckerDelta, _delta),
    (Relational, _relation),
    ((And, Or, Not), _logic),
    ((BooleanTrue, BooleanFalse), lambda run, node, scope: np.bool_(bool(node))),
    (Subs, _substituted),
    (Derivative, _derivative),
    (AppliedUndef, _generic),
]
