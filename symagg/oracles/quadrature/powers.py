"""Integrands that differ in how their exponents are written are one integrand: x x^(-1-c) is x^(-c).

The powers of one base become one power, whose exponent is a letter of its own; its value is exact wherever those of
the parameters are. Lines of a chain that say the same integral in other words then share its number.
"""

from collections.abc import Callable, Mapping
from typing import Any

import sympy
from gmpy2 import mpq

from symagg.oracles.quadrature.trees import factors_of, product_of

_MPQ = type(mpq(0))
_LETTERS = tuple(sympy.Dummy(f"e{k}", real=True) for k in range(8))


def gather(body: Any, x: Any) -> tuple[Any, dict[Any, Any]] | None:
    """The product with one power for each base, and what the letters in the exponents stand for; None where nothing
    is gained.

    A base with numbers alone in its exponents keeps them.
    """
    if not (body.is_Mul or body.is_Pow) or getattr(body, "is_Matrix", False):
        return None
    powers: dict[Any, list] = {}
    rest: list = []
    for factor in factors_of(body):
        base, exponent = (factor.base, factor.exp) if factor.is_Pow else (factor, sympy.S.One)
        if base is sympy.E or factor.func is sympy.exp or x not in base.free_symbols or x in exponent.free_symbols:
            rest.append(factor)
        else:
            powers.setdefault(base, []).append((exponent, factor))
    letters: dict[Any, Any] = {}
    for base in sorted(powers, key=lambda b: b.sort_key()):
        held = powers[base]
        if all(exponent.is_Number for exponent, _ in held) or len(letters) == len(_LETTERS):
            rest += [factor for _, factor in held]
            continue
        letter = _LETTERS[len(letters)]
        letters[letter] = sympy.Add(*(exponent for exponent, _ in held), evaluate=False) if held[1:] else held[0][0]
        rest.append(sympy.Pow(base, letter, evaluate=False))
    if not letters:
        return None
    return product_of(sorted(rest, key=lambda factor: factor.sort_key())), letters


def rational(node: Any) -> Callable[[Mapping[Any, Any]], Any] | None:
    """The exact value of a rational function of letters, of their values; None for any other tree."""
    if node.is_Symbol:
        return lambda values: values[node]
    if node.is_Rational:
        number = mpq(int(node.p), int(node.q))
        return lambda values: number
    if node.is_Pow and node.exp.is_Integer:
        base, exponent = rational(node.base), int(node.exp)
        return base and (lambda values: base(values) ** exponent)
    if node.is_Add or node.is_Mul:
        parts = [rational(a) for a in node.args]
        if None in parts:
            return None
        if node.is_Add:
            return lambda values: sum((part(values) for part in parts), mpq(0))
        return lambda values: _product(part(values) for part in parts)
    return None


def _product(values: Any) -> Any:
    found = mpq(1)
    for value in values:
        found *= value
    return found


def are_exact(values: tuple) -> bool:
    """Whether all values are rational numbers."""
    return all(type(value) is _MPQ for value in values)
