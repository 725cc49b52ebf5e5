"""What is zero outside an interval of the variable, by cases or steps, is an integral or a sum over that interval."""

from functools import lru_cache
from typing import Any

import sympy
from sympy import Add, Max, Min

from symagg.oracles.quadrature.polynomials import discriminant, polynomial, root, times, total
from symagg.oracles.quadrature.trees import factors_of, product_of, with_body

_ORDERED = ("StrictLessThan", "LessThan", "StrictGreaterThan", "GreaterThan")
_Side = tuple[Any, bool, bool]  # a bound of the variable, whether from below, and whether it belongs to the interval


@lru_cache(maxsize=1024)
def narrowed(node: Any) -> Any:
    """The integral or sum with its steps, and the conditions of its cases, taken into its limits where they are linear.

    The limits must stand in the order of their size.
    """
    if len(node.limits) != 1 or len(node.limits[0]) != 3:
        return node
    x, low, high = node.limits[0]
    if not (low == -sympy.oo or high == sympy.oo or (high - low).is_nonnegative):
        return node
    sides: list[_Side] = []
    kept: list = []
    for factor in factors_of(node.function):
        value, found = _parted(factor, x)
        sides += found
        kept += factors_of(value)
    if not sides:
        return node
    first, place = sympy.S.Zero, lambda bound, below, closed: bound
    if isinstance(node, sympy.Sum):
        first, place = sympy.S.NegativeOne, _whole
    low = Max(low, *(place(*side) for side in sides if side[1]), evaluate=False)
    high = Min(high, *(place(*side) for side in sides if not side[1]), evaluate=False)
    empty = Add(low, first, evaluate=False) if first else low
    return with_body(node, product_of(kept), [sympy.Tuple(x, low, Max(empty, high, evaluate=False))])


def _parted(factor: Any, x: Any) -> tuple[Any, list[_Side]]:
    """What is left of a step, or of a case that is not zero, beside the bounds that it sets to x."""
    name = factor.func.__name__
    if name == "Heaviside" and len(factor.args) == 2 and factor.args[1] in (0, 1):
        found = _sides(factor.args[0], x, factor.args[1] == 1)
        return (sympy.S.One, found) if found else (factor, [])
    if name == "KroneckerDelta" and (place := root(factor.args[0] - factor.args[1], x)) is not None:
        return sympy.S.One, [(place, True, True), (place, False, True)]
    if name != "Piecewise" or len(factor.args) != 2 or factor.args[1] != (0, True):
        return factor, []
    value, condition = factor.args[0]
    sides, rest = [], []
    for relation in sympy.And.make_args(condition):
        is_ordered = relation.func.__name__ in _ORDERED
        found = _sides(relation.gts - relation.lts, x, "=" in relation.rel_op) if is_ordered else []
        sides += found
        rest += [] if found else [relation]
    if sides and rest:
        value = sympy.Piecewise((value, sympy.And(*rest)), (sympy.S.Zero, True), evaluate=False)
    return (value, sides) if sides else (factor, [])


def _sides(gap: Any, x: Any, closed: bool) -> list[_Side]:
    """The bounds of x where the gap is above zero: it is linear, or a quadratic that is so between its zeros."""
    bound = root(gap, x)
    if bound is not None:
        return [(bound, bool(polynomial(gap, x)[1].is_positive), closed)]
    square = discriminant(gap, x)
    if square is None or not polynomial(gap, x)[2].is_negative:
        return []
    _, b, a = polynomial(gap, x)
    width = times(sympy.sqrt(Max(0, square, evaluate=False)), sympy.Pow(2 * a, -1))
    middle = times(sympy.S.NegativeOne, b, sympy.Pow(2 * a, -1))
    return [(total([middle, times(sympy.Integer(sign), width)]), sign > 0, closed) for sign in (1, -1)]


def _whole(bound: Any, below: bool, closed: bool) -> Any:
    """The first whole number, or the last one, that is within the bound."""
    if closed:
        return (sympy.ceiling if below else sympy.floor)(bound, evaluate=False)
    shifted = (sympy.floor if below else sympy.ceiling)(bound, evaluate=False)
    return Add(shifted, 1 if below else -1, evaluate=False)
