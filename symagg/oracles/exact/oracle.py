"""The exact oracle: an expression evaluated in a finite world, without any rounding.

The worlds are drawn in `worlds`; `exact_nodes` and `exact_matrices` evaluate the nodes, in the arithmetic of
`exact_values`. Every number is rational; only a transcendental function (`exp`, `log`, an irrational root, `pi`)
gives a ball of PRECISION bits, and what is made of it remains a rigorous enclosure.

Conventions: 0**0 is 1; 0*log(0) is undefined; a sum whose upper bound lies below its lower one is empty, hence 0, and
such a product 1; a decimal number is the rational that its digits say; all is real, a complex value is undecided.
"""

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from flint import arb, ctx, fmpq
from sympy.matrices import MatrixBase

from symagg.oracles.exact import matrices as exact_matrices  # noqa: F401  (they register what they evaluate)
from symagg.oracles.exact import nodes as exact_nodes  # noqa: F401  (they register what they evaluate)
from symagg.oracles.exact.compiler import Run, entry_name
from symagg.oracles.exact.values import (
    UNDEFINED,
    Matrix,
    Random,
    UndecidedError,
    UndefinedError,
    spread,
    union,
    weights,
)
from symagg.oracles.exact.worlds import World
from symagg.oracles.outcome import Kind, Outcome, Status

__all__ = ["PRECISION", "Values", "World", "compare", "cost", "describe", "evaluate"]

PRECISION = 128  # bits of a ball
AGREEMENT = fmpq(1, 2**64)  # overlapping balls agree when their difference is known this well, relative to the values
NOTHING = fmpq(1, 2**96)  # and, where both are about zero, this well absolutely
SHOWN = 16  # variables, functions and entries that describe() writes out


class Values(tuple):
    """The flat values of a random variable (outcome by outcome), a matrix (row by row), or a random matrix (both).

    factors: (name, size) of the independent parts whose joint outcomes are listed, the last one fastest; none for a
    matrix without randomness. weights: of those outcomes. shape: (rows, columns) of a matrix, else None.
    """

    factors: tuple[tuple[str, int], ...] = ()
    weights: tuple[Fraction, ...] = (Fraction(1),)
    shape: tuple[int, int] | None = None


def evaluate(expression: Any, point: Mapping[sympy.Symbol, Any], world: World) -> Outcome:
    """The value of an expression, or whether a statement holds, in a world.

    point: the values of the free symbols. A statement about random variables holds where it does at every outcome.
    The value is a Fraction, an arb, a bool or `Values`.
    """
    expression = _immutable(expression)
    with ctx.workprec(PRECISION):
        try:
            if isinstance(expression, sympy.Eq | sympy.Ne):
                return _statement(expression, point, world)
            return Outcome(Kind.VALUE, _published(Run(expression, point, world).value()))
        except (UndefinedError, ZeroDivisionError) as error:
            return Outcome(Kind.UNDEFINED, detail=str(error) or "a division by zero")
        except UndecidedError as error:
            return Outcome(Kind.UNDECIDED, detail=str(error))
        except RecursionError:
            return Outcome(Kind.UNDECIDED, detail="the expression is nested too deeply")


def cost(expression: Any, point: Mapping[sympy.Symbol, Any], world: World) -> float:
    """The work of one evaluation, in additions of short numbers; what it took to fail, where it fails."""
    run = Run(_immutable(expression), point, world)
    with ctx.workprec(PRECISION), suppress(UndefinedError, ZeroDivisionError, UndecidedError, RecursionError):
        run.value()
    return run.work


def compare(left: Outcome, right: Outcome) -> tuple[Status, float | None]:
    """Whether two outcomes agree, and by how much they differ at most, relative to the larger one.

    Rational numbers agree when they are equal; balls refute when they are disjoint, and support when their difference
    holds zero within 2**-64 of the larger value (2**-96 where both may be zero). A number is compared with a random
    variable outcome by outcome. Matrices of different shapes, or a missing value, are undecided.
    """
    if not (left.has_value and right.has_value):
        return Status.UNDECIDED, None
    a, b = left.value, right.value
    if isinstance(a, bool) or isinstance(b, bool):
        if not (isinstance(a, bool) and isinstance(b, bool)):
            return Status.UNDECIDED, None
        return (Status.SUPPORTS, 0.0) if a is b else (Status.REFUTES, 1.0)
    pairs = _pairs(a, b)
    if pairs is None:
        return Status.UNDECIDED, None
    with ctx.workprec(PRECISION):
        judged = [_compare_numbers(x, y) for x, y in pairs]
    worst = max((difference for _, difference in judged), default=0.0)
    for status in (Status.REFUTES, Status.UNDECIDED):
        if any(s is status for s, _ in judged):
            return status, worst
    return Status.SUPPORTS, worst


def describe(world: World, point: Mapping[sympy.Symbol, Any], expression: Any) -> str:
    """One line: the values in this world of what occurs in the expression, for a counterexample."""
    expression = _immutable(expression)
    with ctx.workprec(PRECISION):
        run = Run(expression, point, world)
        # What was met before an evaluation stopped is still worth showing.
        with suppress(UndefinedError, ZeroDivisionError, UndecidedError, RecursionError):
            run.value()
    trees = [expression, *(held.body for held in world.recursions.values())]
    named = sorted(point.items(), key=lambda item: str(item[0]))
    parts = [f"{s} = {v}" for s, v in named if any(tree.has(s) for tree in trees)]
    if any(type(value) is Random for value in run.met.values()) and world.structure == "any":
        parts.append(f"weights ({', '.join(map(str, world.space[0].weights))})")
    for (name, place), value in run.met.items():
        text = str(value)
        if type(value) is Random:
            text = f"({', '.join(map(str, value.values))})"
            if world.structure == "independent":
                text += f" with weights ({', '.join(map(str, weights(value.factors)))})"
        parts.append(f"{entry_name(name, place)} = {text}")
    shown = parts[: SHOWN + 1]
    return "; ".join(shown) + (f"; and {len(parts) - len(shown)} more" if len(parts) > len(shown) else "")


def _statement(expression: Any, point: Mapping, world: World) -> Outcome:
    # Balls never prove an equality; compare() states how well they must agree.
    left, right = (evaluate(side, point, world) for side in expression.args)
    for side in (left, right):
        if not side.has_value:
            return side
    status, _ = compare(left, right)
    if status is Status.UNDECIDED:
        return Outcome(Kind.UNDECIDED, detail="the two sides cannot be compared")
    random = [v for v in (left.value, right.value) if isinstance(v, Values)]
    if isinstance(expression, sympy.Ne) and random and all(v.shape is None for v in random):
        judged = {_compare_numbers(x, y)[0] for x, y in _pairs(left.value, right.value)}
        if Status.UNDECIDED in judged:
            return Outcome(Kind.UNDECIDED, detail="balls that overlap")
        return Outcome(Kind.VALUE, judged == {Status.REFUTES})
    return Outcome(Kind.VALUE, (status is Status.SUPPORTS) is isinstance(expression, sympy.Eq))


def _immutable(expression: Any) -> sympy.Basic:
    expression = sympy.sympify(expression)
    return expression.as_immutable() if isinstance(expression, MatrixBase) else expression


def _pairs(a: Any, b: Any) -> list[tuple] | None:
    """The numbers of two values that stand against each other."""
    one, two = (x if isinstance(x, Values) else Values((x,)) for x in (a, b))
    shapes = [x.shape or (1, 1) for x in (one, two)]
    if shapes[0] != shapes[1]:
        return None
    sizes = dict(one.factors) | dict(two.factors)
    names = tuple(sorted(sizes))

    def over(x: Values) -> list:
        count = len(x.weights)
        lines = [x[k : k + count] for k in range(0, len(x), count)]
        places = spread(tuple(name for name, _ in x.factors), names, tuple(sizes[name] for name in names))
        return [line[k] for line in lines for k in places]

    return list(zip(over(one), over(two), strict=True))


def _compare_numbers(x: Any, y: Any) -> tuple[Status, float]:
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return (Status.SUPPORTS, 0.0) if x == y else (Status.REFUTES, float(abs(x - y) / max(abs(x), abs(y))))
    x, y = (arb(fmpq(v.numerator, v.denominator)) if isinstance(v, Fraction) else v for v in (x, y))
    difference, size = x - y, max(abs(x).abs_upper(), abs(y).abs_upper())
    relative = float(abs(difference).mid() / size) if size > 0 else 0.0
    if not difference.contains(0):
        return Status.REFUTES, relative
    settled = difference.rad() <= size * arb(AGREEMENT) or size <= arb(NOTHING)
    return (Status.SUPPORTS if settled else Status.UNDECIDED), relative


def _published(value: Any) -> Any:
    """The outcome's value of a value of ours."""
    if type(value) is Matrix:
        factors = reduce(union, (e.factors for e in value.entries if type(e) is Random), ())
        size = len(weights(factors)) if factors else 1
        entries = [e.over(factors) if type(e) is Random else [e] * size for e in value.entries]
        return _values([v for entry in entries for v in entry], factors, (value.rows, value.columns))
    if type(value) is Random:
        if any(type(v) is bool for v in value.values):
            if UNDEFINED in value.values:
                raise UndefinedError("a statement that is not defined at every outcome")
            return all(value.values)
        return _values(value.values, value.factors, None)
    return value if type(value) is bool else _number(value)


def _values(numbers: list, factors: tuple, shape: tuple[int, int] | None) -> Values:
    values = Values(map(_number, numbers))
    values.shape = shape
    if factors:
        values.factors = tuple((f.name, len(f.weights)) for f in factors)
        values.weights = tuple(map(_number, weights(factors)))
    return values


def _number(value: Any) -> Fraction | arb:
    if value is UNDEFINED:
        raise UndefinedError("not defined at every outcome")
    if type(value) is fmpq:
        return Fraction(int(value.p), int(value.q))
    if type(value) is not arb:
        raise UndecidedError("a value that is not a number")
    if not value.is_finite():
        raise UndecidedError("a ball without bound")
    return value
