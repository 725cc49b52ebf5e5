"""Whether a condition is true at a point: exactly where it is rational in the symbols, elsewhere to 30 digits.

Exactly it may take for ever elsewhere: SymPy turns a power of two fractions into integers of any size.
"""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import prod

from gmpy2 import mpq
from sympy import Expr, I, Rational, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

Value = mpq | tuple[mpq, mpq] | Expr  # a rational number, a complex one with rational parts, or any other number
_ORDER = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def holds(condition: Boolean, point: Mapping[Symbol, Expr]) -> bool:
    """Whether a condition is true at a point of SymPy numbers."""
    test = _rational_test(condition)
    if test is not None and all(s in point and point[s].is_Rational for s in test[0]):
        return _passes(test, {s: _as_mpq(point[s]) for s in test[0]})
    values = {s: v if v.is_Integer else v.evalf(30) for s, v in point.items()}
    try:
        return condition.xreplace(values) == True  # noqa: E712
    except TypeError:  # complex numbers have no order
        return False


def all_hold(conditions: tuple[Boolean, ...], values: Mapping[Symbol, Value]) -> bool:
    """Whether conditions are true where symbols have these values: what `holds` says, with SymPy left out if it can."""
    for condition in conditions:
        test = _rational_test(condition)
        if test is not None and all(isinstance(values.get(s), mpq) for s in test[0]):
            if not _passes(test, values):
                return False
        elif not holds(condition, {s: as_sympy(v) for s, v in values.items()}):
            return False
    return True


def as_sympy(value: Value) -> Expr:
    """A value as a SymPy number."""
    if isinstance(value, tuple):
        return as_sympy(value[0]) + I * as_sympy(value[1])
    return Rational(int(value.numerator), int(value.denominator)) if isinstance(value, mpq) else value


def as_value(number: Expr) -> Value:
    """A SymPy number as an exact rational, where it is one."""
    return _as_mpq(number) if number.is_Rational else number


def _as_mpq(number: Expr) -> mpq:
    return mpq(int(number.p), int(number.q))


class _NotRational(Exception):  # noqa: N818 - a way to end a walk
    """The tree has something else than sums, products and whole powers of rational numbers."""


_Side = Callable[[Mapping[Symbol, mpq]], mpq]
_Test = tuple[tuple[Symbol, ...], Callable, _Side, _Side]


@lru_cache(maxsize=4096)
def _rational_test(condition: Boolean) -> _Test | None:
    """The symbols of a condition, its relation and its two sides; None where it is not rational in the symbols."""
    if not isinstance(condition, Relational) or condition.rel_op not in _ORDER:
        return None
    try:
        left, right = (_side(side) for side in condition.args)
    except _NotRational:
        return None
    return tuple(condition.free_symbols), _ORDER[condition.rel_op], left, right


def _passes(test: _Test, values: Mapping[Symbol, mpq]) -> bool:
    _, relation, left, right = test
    try:
        return relation(left(values), right(values))
    except ZeroDivisionError:
        return False


def _side(node: Expr) -> _Side:
    if node.is_Symbol:
        return lambda values: values[node]
    if node.is_Rational:
        number = _as_mpq(node)
        return lambda values: number
    if node.is_Pow and node.exp.is_Integer:
        base, exponent = _side(node.base), int(node.exp)
        return lambda values: base(values) ** exponent
    if node.is_Add or node.is_Mul:
        parts, gather = [_side(a) for a in node.args], sum if node.is_Add else prod
        return lambda values: gather(part(values) for part in parts)
    raise _NotRational
