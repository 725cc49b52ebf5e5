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


def temme(terms: int, rows: int) -> list[list[Fraction]]:
    """The power series of c_0(eta), c_1(eta), ... of the incomplete gamma functions, DLMF 8.12.9 and 8.12.10.

    They rest on m(eta) with m - log(1 + m) = eta^2/2, whose series follows from m m' = eta (1 + m). Row k keeps the
    `terms` - 2k coefficients that it determines.
    """
    m = [Fraction(1), Fraction(1)]
    for n in range(2, terms + 2):
        m.append(m[n - 1] / (n + 1) - sum((m[i] * m[n + 1 - i] for i in range(2, n)), Fraction(0)) / 2)
    inverse = [Fraction(1)]  # of m / eta
    for n in range(1, terms + 1):
        inverse.append(-sum((m[i + 1] * inverse[n - i] for i in range(1, n + 1)), Fraction(0)))
    series = [inverse[1:]]
    for _ in range(1, rows):
        last = series[-1]
        series.append([(n + 2) * last[n + 2] - last[1] * inverse[n + 1] for n in range(len(last) - 2)])
    return series


def debye(start: int) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """Debye's polynomials for log I_v(x) and for I_(v+1)(x)/I_v(x), DLMF 10.41.9 to 10.41.11, in s = t^2.

    With R = sqrt(v^2 + x^2) and t = v/R, U_k(t)/v^k = u_k(s) R^-k: row k of the first holds u_k, lowest power first.
    V_k(t) - U_k(t), which the ratio needs, has the factor 1 - t^2: row k of the second holds the rest, likewise. As
    many rows as R from `start` up needs.
    """
    rows, rests = [[Fraction(1)]], [[Fraction(0)]]
    while _largest(rows[-1]) / start ** (len(rows) - 1) > _ENOUGH:
        k, last = len(rows) - 1, rows[-1]
        rests.append([-u * (k + 2 * j + Fraction(1, 2)) for j, u in enumerate(last)])
        row = [Fraction(0)] * (len(last) + 1)
        for j, u in enumerate(last):
            power = k + 2 * j
            row[j] += u * (Fraction(power, 2) + Fraction(1, 8 * (power + 1)))
            row[j + 1] -= u * (Fraction(power, 2) + Fraction(5, 8 * (power + 3)))
        rows.append(row)
    return rows, rests


def _largest(row: list[Fraction]) -> Fraction:
    """The largest absolute value of a polynomial on a grid of [0, 1]."""
    return max(abs(sum(c * Fraction(i, 32) ** j for j, c in enumerate(row))) for i in range(33))


def _fraction(number: sympy.Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))
