"""What Stirling's formula leaves of the log gamma function, as a polynomial with a proved error, derivatives included.

lgamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + r(x), and r(x) is close to c_0/x + c_1/x^3 + ... The coefficients are
fitted to the third derivative, which is as far as the differences of digamma functions reach: with an error of at most
e/x^4 there, r'' is off by at most e/(3 x^3), r' by e/(6 x^2) and r by e/(6 x), all of which vanish at infinity.
"""

import math
from collections.abc import Sequence

import mpmath
from flint import acb, arb, ctx

from symagg.codegen.minimax import upper_float

PIECES = 96  # of equal ratio
TERMS = 16  # of the Taylor series on each
SERIES_FROM = 40  # from here on the asymptotic series itself settles what is to be proved
SERIES_TERMS = 8
PRECISION = 200


def coefficients(start: int, count: int) -> list[float]:
    """c_0, c_1, ... for x >= start: -x^4 r'''(x), a function of 1/x^2, interpolated at the Chebyshev points."""
    middle = mpmath.mpf(1) / (2 * start**2)
    nodes = [middle * (1 + mpmath.cospi(mpmath.mpf(2 * i + 1) / (2 * count))) for i in range(count)]
    powers = mpmath.matrix([[t**k for k in range(count)] for t in nodes])
    found = mpmath.lu_solve(powers, mpmath.matrix([_scaled(1 / mpmath.sqrt(t)) for t in nodes]))
    return [float(found[k] / _weight(k)) for k in range(count)]


def bound(fitted: Sequence[float], start: int) -> float:
    """A number that |x^4 (r''' - fitted''')| does not exceed for any x >= start.

    By Taylor series on pieces, and from SERIES_FROM on by the asymptotic series, whose remainder has the sign of the
    first term left out and is smaller, as have its derivatives (Alzer 1997: it is completely monotonic).
    """
    with ctx.workprec(PRECISION):
        ours = [arb(c) * _weight(k) for k, c in enumerate(fitted)]
        worst = _beyond(ours, arb(1) / SERIES_FROM**2)
        ratio = (arb(SERIES_FROM) / start).root(PIECES).upper()
        for i in range(PIECES):
            worst = worst.max(_on_piece(ours, (start * ratio**i).mid(), ratio))
        return upper_float(worst)


def _scaled(x: mpmath.mpf) -> mpmath.mpf:
    """-x^4 r'''(x)."""
    return -(mpmath.psi(2, x) + x**-2 + x**-3) * x**4


def _weight(k: int) -> int:
    """What differentiating x^-(2k+1) three times multiplies it by, of its size."""
    return (2 * k + 1) * (2 * k + 2) * (2 * k + 3)


def _on_piece(ours: list[arb], low: arb, ratio: arb) -> arb:
    """A bound of the difference on [low, ratio low], from its Taylor series about the middle, and a little further."""
    middle = (low * (1 + ratio) / 2).mid()
    radius = (low * (ratio - 1)).upper() * (arb(1) / 2 + arb(2) ** -40)
    total = arb(0)
    for j in range(TERMS):
        truth = acb(middle).polygamma(acb(2 + j)).real / arb(math.factorial(j))
        powers = (j + 1) * middle ** -(j + 2) + math.comb(j + 2, 2) * middle ** -(j + 3)
        powers += sum(c * math.comb(2 * k + 3 + j, j) * middle ** -(2 * k + 4 + j) for k, c in enumerate(ours))
        total += abs(truth + (-1) ** j * powers) * radius**j
    # |polygamma(n, x)| <= (n - 1)!/x^n + n!/x^(n + 1)
    least = middle - radius
    rest = 2 * (TERMS + 1) * least ** -(TERMS + 2) + 3 * math.comb(TERMS + 2, 2) * least ** -(TERMS + 3)
    for k, c in enumerate(ours):
        rest += abs(c) * math.comb(2 * k + 3 + TERMS, TERMS) * least ** -(2 * k + 4 + TERMS)
    return ((total + rest * radius**TERMS) * (middle + radius) ** 4).upper()


def _beyond(ours: list[arb], t: arb) -> arb:
    """A bound of the difference on [0, t], t = 1/x^2."""
    series = [arb.bernoulli(2 * k + 2) * (2 * k + 3) for k in range(SERIES_TERMS + 1)]
    count = max(len(ours), SERIES_TERMS)
    gaps = [(ours[k] if k < len(ours) else 0) - (series[k] if k < SERIES_TERMS else 0) for k in range(count)]
    slopes = [k * gap for k, gap in enumerate(gaps)][1:]
    half = t / (2 * PIECES)
    worst = arb(0)
    for i in range(PIECES):
        middle = (2 * i + 1) * half
        worst = worst.max((abs(_value(gaps, middle)) + abs(_value(slopes, middle + arb(0, 1) * half)) * half).upper())
    return (worst + abs(series[-1]) * t**SERIES_TERMS).upper()


def _value(terms: Sequence[arb], t: arb) -> arb:
    total = arb(0)
    for c in reversed(terms):
        total = total * t + c
    return total
