"""Asymptotic expansions whose coefficients are rational, to the length that double precision needs."""

from fractions import Fraction

import sympy

_ENOUGH = Fraction(1, 2**58)  # an eighth of the last place of a result of order one


def stirling(start: int) -> list[Fraction]:
    """B_2k / (2k (2k-1)), DLMF 5.11.1, as many as arguments from `start` up need."""
    terms: list[Fraction] = []
    while not terms or abs(terms[-1]) / start ** (2 * len(terms) - 1) > _ENOUGH:
        k = len(terms) + 1
        terms.append(_fraction(sympy.bernoulli(2 * k)) / (2 * k * (2 * k - 1)))
    return terms


def _fraction(number: sympy.Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))
