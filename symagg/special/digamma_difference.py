"""Differences of the digamma function, first and second, without cancellation.

From digamma(x) = log x - 1/(2x) + sum of c_k x^-(2k+2) for large x, whose differences are divided differences of the
powers; smaller arguments are brought up by the recurrence, whose terms all have one sign.
"""

import math

from numba import njit

from symagg.special._coefficients import DIGAMMA_ASYMPTOTIC, STIRLING_FROM
from symagg.special.gamma import digamma
from symagg.special.near_zero import horner_up


@njit(cache=True, error_model="numpy")
def digamma_difference(a: float, d: float) -> float:
    """digamma(a + d) - digamma(a) for a > 0, a + d > 0; close to d trigamma(a) for a small d."""
    b = a + d
    if not (a > 0.0 and b > 0.0):
        return math.nan
    total = 0.0
    while a < STIRLING_FROM or b < STIRLING_FROM:
        total += d / a / b
        a += 1.0
        b += 1.0
    u, v = 1.0 / a, 1.0 / b
    divided, power, series = 1.0, v * v, 0.0
    for c in DIGAMMA_ASYMPTOTIC:
        series += c * divided
        divided = u * u * divided + power
        power *= v * v
    log_ratio = math.log1p(d / a) if d > -0.5 * a else math.log(b / a)
    return total + log_ratio + d * u * v * (0.5 - (u + v) * series)


@njit(cache=True, error_model="numpy")
def digamma_plus_log(z: float, s: float) -> float:
    """digamma(z) + log(s) for z > 0, s > 0: where z is large, through log(z s), which may be small."""
    if not z >= STIRLING_FROM:
        return digamma(z) + math.log(s)
    u = 1.0 / z
    return math.log(z * s) - 0.5 * u + u * u * horner_up(DIGAMMA_ASYMPTOTIC, u * u)


@njit(cache=True, error_model="numpy")
def digamma_second_difference(a: float, d: float) -> float:
    """digamma(a + 2d) - 2 digamma(a + d) + digamma(a) for a > 0, a + 2d > 0. Never positive: digamma is concave."""
    if d < 0.0:
        a, d = a + 2.0 * d, -d
    if not a > 0.0:
        return math.nan
    total = 0.0
    while a < STIRLING_FROM:
        c = a + d
        total -= (d / a) * (d / c) * (2.0 / (c + d))
        a += 1.0
    c = a + d
    b = c + d
    t = d / c
    log_ratio = math.log1p(-t * t) if t < 0.5 else math.log(a / c) + math.log(b / c)
    u, v, w = 1.0 / a, 1.0 / b, 1.0 / c
    one, two, three, series = u, u + v, u + v + w, 0.0  # complete symmetric polynomials, of degree 1 to begin with
    for coefficient in DIGAMMA_ASYMPTOTIC:
        series += coefficient * three
        for _ in range(2):
            one *= u
            two = v * two + one
            three = w * three + two
    return total + log_ratio - (d * u) * (d * v) * w * (1.0 - 2.0 * series)
