"""Nested integrals of a normal curve: inside, the variable is counted from the middle, which the outer ones may move.

Over the whole line the integral of p(x) exp(-A x^2 + B x + C) dx, p a polynomial and m = B/(2 A), is exp(C + A m^2)
times that of p(u + m) exp(-A u^2) du. Where A holds no outer variable, integrals of u^k exp(-A u^2) alone are left.
"""

from functools import lru_cache
from math import comb
from typing import Any

import sympy

from symagg.oracles.quadrature.polynomials import MOST, polynomial, times, total
from symagg.oracles.quadrature.trees import constant_factor, factors_of, gathered, product_of, with_body


@lru_cache(maxsize=1024)
def separated(node: Any) -> Any:
    """The integral with every such integral inside written so; the node itself where there is none."""
    *inner, last = node.limits
    if not inner and not node.function.has(sympy.Integral):
        return node
    inside = with_body(node, node.function, inner) if inner else node.function
    constant, body = constant_factor(inside, {last[0]})
    factors = [_separated_factor(f, last[0]) for f in factors_of(body)]
    if None in factors or all(a is b for a, b in zip(factors, factors_of(body), strict=True)):
        return node
    return with_body(node, product_of([*factors_of(constant), *factors]), [last])


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
    exponent = polynomial(total(times(sympy.Integer(n), a.args[-1]) for n, a in exponents), x)
    beside = polynomial(product_of(rest), x)
    if exponent is None or beside is None or len(exponent) != 3 or len(beside) > MOST + 1:
        return None
    c, b, a = exponent
    if outer in a.free_symbols:
        return None
    minus = times(sympy.S.NegativeOne, a)
    middle = times(b, sympy.Pow(times(sympy.Integer(2), minus), -1, evaluate=False))
    height = sympy.exp(total([c, times(minus, middle, middle)]), evaluate=False)
    curve = sympy.exp(times(a, x, x), evaluate=False)
    parts = []
    for k in range(0, len(beside), 2):
        size = total(times(sympy.Integer(comb(n, k)), beside[n], *([middle] * (n - k))) for n in range(k, len(beside)))
        parts.append(times(size, sympy.Integral(times(*([x] * k), curve), (x, *ends))))
    return times(height, total(parts))
