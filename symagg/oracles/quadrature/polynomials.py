"""The coefficients of a tree in one variable, as trees that nobody has evaluated."""

from typing import Any

import sympy

MOST = 6  # the highest power that is multiplied out


def polynomial(node: Any, x: Any) -> list | None:
    """The coefficients of what is put together by sums, products and whole powers; None for any other tree."""
    if x not in node.free_symbols:
        return [node]
    if node == x:
        return [sympy.S.Zero, sympy.S.One]
    if node.is_Add:
        parts = [polynomial(a, x) for a in node.args]
        if None in parts:
            return None
        size = max(map(len, parts))
        return [total(p[k] for p in parts if k < len(p)) for k in range(size)]
    if node.is_Mul:
        factors = list(node.args)
    elif node.is_Pow and node.exp.is_Integer and 0 < node.exp <= MOST:
        factors = [node.base] * int(node.exp)
    else:
        return None
    found = [sympy.S.One]
    for factor in factors:
        part = polynomial(factor, x)
        if part is None:
            return None
        found = [
            total(times(found[i], part[k - i]) for i in range(len(found)) if 0 <= k - i < len(part))
            for k in range(len(found) + len(part) - 1)
        ]
    return found


def total(terms: Any) -> Any:
    held = [t for t in terms if t != 0]
    return sympy.Add(*held, evaluate=False) if len(held) > 1 else held[0] if held else sympy.S.Zero


def times(*factors: Any) -> Any:
    held = [f for f in factors if f != 1]
    if 0 in held:
        return sympy.S.Zero
    return sympy.Mul(*held, evaluate=False) if len(held) > 1 else held[0] if held else sympy.S.One


def root(node: Any, x: Any) -> Any | None:
    """Where a tree that is linear in x, with a number for its slope, is zero; None for any other."""
    line = polynomial(node, x)
    if line is None or len(line) != 2 or not (line[1].is_number and line[1].is_nonzero and line[1].is_real):
        return None
    return times(sympy.S.NegativeOne, line[0], sympy.Pow(line[1], -1))


def discriminant(node: Any, x: Any) -> Any | None:
    """Above zero where a quadratic in x has two zeros; None for what is no quadratic."""
    found = polynomial(node, x)
    if found is None or len(found) != 3:
        return None
    c, b, a = found
    return total([times(b, b), times(sympy.Integer(-4), a, c)])
