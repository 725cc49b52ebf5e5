"""Nested integrals of a normal curve: inside, the variable is counted from the middle, which the outer ones may move.

Over the whole line the integral of p(x) exp(-A x^2 + B x + C) dx, p a polynomial and m = B/(2 A), is exp(C + A m^2)
times that of p(u + m) exp(-A u^2) du. Where A holds no outer variable, integrals of u^k exp(-A u^2) alone are left.
"""

from functools import lru_cache
from math import comb
from typing import Any

import sympy

from symagg.oracles.quadrature.trees import constant_factor, factors_of, gathered, product_of

MOST = 6  # the highest power of the variable beside the curve
_Polynomial = list[Any]  # the coefficients, the lowest first


@lru_cache(maxsize=1024)
def separated(node: Any) -> Any:
    """The integral with every such integral inside written so; the node itself where there is none."""
    *inner, last = node.limits
    if not inner and not node.function.has(sympy.Integral):
        return node
    inside = node.func(node.function, *inner) if inner else node.function
    constant, body = constant_factor(inside, {last[0]})
    factors = [_separated_factor(f, last[0]) for f in factors_of(body)]
    return node if None in factors else node.func(product_of([*factors_of(constant), *factors]), last)


def _separated_factor(factor: Any, outer: Any) -> Any | None:
    """A factor of an outer integrand that is written so, or holds no integral; None for any other."""
    if not factor.has(sympy.Integral):
        return factor
    return _centred(separated(factor), outer) if isinstance(factor, sympy.Integral) else None


def _centred(node: Any, outer: Any) -> Any | None:
    """The integral over the whole line as what depends on the outer variable times, or plus, what does not."""
    x, *ends = node.limits[-1]
    if len(node.limits) > 1 or ends != [-sympy.oo, sympy.oo]:
        return None
    exponents, rest = gathered(factors_of(node.function))
    exponent = _polynomial(_sum(_product(sympy.Integer(n), a.args[-1]) for n, a in exponents), x)
    beside = _polynomial(product_of(rest), x)
    if exponent is None or beside is None or len(exponent) != 3 or len(beside) > MOST + 1:
        return None
    c, b, a = exponent
    if outer in a.free_symbols:
        return None
    minus = _product(sympy.S.NegativeOne, a)
    middle = _product(b, sympy.Pow(_product(sympy.Integer(2), minus), -1, evaluate=False))
    height = sympy.exp(_sum([c, _product(minus, middle, middle)]), evaluate=False)
    curve = sympy.exp(_product(a, x, x), evaluate=False)
    parts = []
    for k in range(0, len(beside), 2):
        size = _sum(
            _product(sympy.Integer(comb(n, k)), beside[n], *([middle] * (n - k))) for n in range(k, len(beside))
        )
        parts.append(_product(size, sympy.Integral(_product(*([x] * k), curve), (x, *ends))))
    return _product(height, _sum(parts))


def _polynomial(node: Any, x: Any) -> _Polynomial | None:
    """The coefficients of what is put together by sums, products and whole powers; None for any other tree."""
    if x not in node.free_symbols:
        return [node]
    if node == x:
        return [sympy.S.Zero, sympy.S.One]
    if node.is_Add:
        parts = [_polynomial(a, x) for a in node.args]
        if None in parts:
            return None
        size = max(map(len, parts))
        return [_sum(p[k] for p in parts if k < len(p)) for k in range(size)]
    if node.is_Mul:
        factors = list(node.args)
    elif node.is_Pow and node.exp.is_Integer and 0 < node.exp <= MOST:
        factors = [node.base] * int(node.exp)
    else:
        return None
    found = [sympy.S.One]
    for factor in factors:
        part = _polynomial(factor, x)
        if part is None:
            return None
        found = [
            _sum(_product(found[i], part[k - i]) for i in range(len(found)) if 0 <= k - i < len(part))
            for k in range(len(found) + len(part) - 1)
        ]
    return found


def _sum(terms: Any) -> Any:
    held = [t for t in terms if t != 0]
    return sympy.Add(*held, evaluate=False) if len(held) > 1 else held[0] if held else sympy.S.Zero


def _product(*factors: Any) -> Any:
    held = [f for f in factors if f != 1]
    return sympy.S.Zero if 0 in held else product_of(held)
