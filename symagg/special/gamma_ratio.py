"""Ratios of gamma functions, their logarithms, and the second difference of the logarithm, without cancellation.

With L = log(1 + d/a), Stirling's formula makes lgamma(a + d) - lgamma(a) = d log a + (a + d - 1/2) L - d + remainders,
whose difference is a divided difference of their series. Arguments below STIRLING_FROM are brought up by the
recurrence of the gamma function.
"""

import math

from numba import njit

from symagg.special._coefficients import LOG_LARGEST, STIRLING, STIRLING_FROM
from symagg.special.gamma import log_gamma, log_gamma_1p, trigamma
from symagg.special.near_zero import exp_or_inf

NEARBY = 0.25  # up to this |d|/a the difference is taken in d, beyond it as a difference of two values


@njit(cache=True, error_model="numpy")
def log_gamma_step(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a), for a and a + d from STIRLING_FROM."""
    b = a + d
    u, v = 1.0 / a, 1.0 / b
    total, divided, power = 0.0, 1.0, v  # divided: (u^(2k+1) - v^(2k+1)) / (u - v), power: v^(2k+1)
    for c in STIRLING:
        total += c * divided
        divided = u * u * divided + power * (u + v)
        power *= v * v
    return d * math.log(a) + (b - 0.5) * math.log1p(d / a) - d - d * u * v * total


@njit(cache=True, error_model="numpy")
def log_gamma_ratio(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a) for a > 0, a + d >= 0; close to d digamma(a) for a small d. inf at a + d = 0."""
    b = a + d
    if not (a > 0.0 and b >= 0.0):
        return math.nan
    if b == 0.0:
        return math.inf
    if a >= STIRLING_FROM and b >= STIRLING_FROM:
        return log_gamma_step(a, d)
    if abs(d) > NEARBY * a:
        if a < 0.5 and b < 0.5:
            return math.log(a / b) + (log_gamma_1p(b) - log_gamma_1p(a))
        return log_gamma(b) - log_gamma(a)
    change = 0.0  # of prod (a + i + d) / (a + i), less 1: every term has the sign of d
    while a < STIRLING_FROM or a + d < STIRLING_FROM:
        change += d / a * (1.0 + change)
        a += 1.0
    return log_gamma_step(a, d) - math.log1p(change)


@njit(cache=True, error_model="numpy")
def gamma_ratio(a: float, d: float) -> float:
    """Gamma(a + d) / Gamma(a) for a > 0, a + d >= 0."""
    b = a + d
    if not (a > 0.0 and b >= 0.0):
        return math.nan
    if b == 0.0:
        return math.inf
    if a < 0.5 and b >= 0.5:  # a pole at 0 is a factor: its logarithm would cost digits
        log_rest = log_gamma(b) - log_gamma_1p(a)
        if log_rest < LOG_LARGEST:
            return a * math.exp(log_rest)
    if b < 0.5 and a >= 0.5:
        return math.exp(log_gamma_1p(b) - log_gamma(a)) / b
    if b < 0.5 and abs(d) > NEARBY * a:
        return a / b * math.exp(log_gamma_1p(b) - log_gamma_1p(a))
    return exp_or_inf(log_gamma_ratio(a, d))


@njit(cache=True, error_model="numpy")
def gamma_second_difference(a: float, d: float) -> float:
    """lgamma(a + 2d) - 2 lgamma(a + d) + lgamma(a) for a > 0, a + 2d >= 0; close to d^2 trigamma(a + d) for a small d.

    Never negative: lgamma is convex. inf at a + 2d = 0.
    """
    if not (a > 0.0 and a + 2.0 * d >= 0.0):
        return math.nan
    if d < 0.0:
        a, d = a + 2.0 * d, -d
        if a == 0.0:
            return math.inf
    c = a + d
    if c + d == math.inf:
        return math.inf
    t = d / c
    if t < 1e-9:  # the next term is t^2 / 6 beside this one
        return t * t + d * (d * trigamma(1.0 + c)) if c < 0.5 else d * (d * trigamma(c))
    fall = 0.0  # of prod (a + i)(a + i + 2d) / (a + i + d)^2, below 1
    left = 1.0  # what is left of it
    shifts = 0.0
    while a < STIRLING_FROM:
        c = a + d
        ratio = a / c
        if ratio < 1e-30:  # before the product of ten of them underflows
            shifts -= math.log(a) - math.log(c)
            ratio = 1.0
        left *= ratio * ((c + d) / c)
        fall += (d / c) * (d / c) * (1.0 - fall)
        a += 1.0
    shifts -= math.log(left) if fall > 0.5 else math.log1p(-fall)
    c = a + d
    b = c + d
    t = d / c
    if t < 0.5:
        log_product = math.log1p(-t * t)
        main = c * log_product + d * math.log1p(2.0 * d / a)
    else:
        upper, lower = math.log1p(t), math.log(a / c)
        log_product = upper + lower
        main = b * upper + a * lower
    u, v, w = 1.0 / a, 1.0 / b, 1.0 / c
    total = 0.0
    one, two, three = 1.0, 1.0, 1.0  # complete symmetric polynomials of degree 2k in u, in u and v, in u, v and w
    for coefficient in STIRLING:
        total += coefficient * three
        for _ in range(2):
            one *= u
            two = v * two + one
            three = w * three + two
    return shifts + main - 0.5 * log_product + 2.0 * (d * w) * (d * v) * u * total
