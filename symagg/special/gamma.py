"""The logarithm of the gamma function, its first two derivatives, and the log-density of the gamma law."""

import math

from numba import njit

from symagg.special._coefficients import (
    DIGAMMA_ASYMPTOTIC,
    DIGAMMA_AT_1_5,
    DIGAMMA_ROOT,
    DIGAMMA_ROOT_REST,
    HALF_LOG_TWO_PI,
    LOG_GAMMA_AFTER_1,
    LOG_GAMMA_AT_2,
    STIRLING,
    STIRLING_FROM,
    STIRLING_MIDDLE,
    STIRLING_REMAINDER,
    TRIGAMMA_ASYMPTOTIC,
)
from symagg.special.near_zero import horner, horner_up, log1p_minus


@njit(cache=True, error_model="numpy")
def stirling_remainder(x: float) -> float:
    """lgamma(x) - ((x - 1/2) log x - x + log(2 pi)/2) for x >= 2.5."""
    if x < STIRLING_FROM:
        return horner(STIRLING_REMAINDER, (x - STIRLING_MIDDLE) / (x + STIRLING_MIDDLE))
    u = 1.0 / x
    return u * horner_up(STIRLING, u * u)


@njit(cache=True, error_model="numpy")
def log_gamma_1p(z: float) -> float:
    """lgamma(1 + z) for 0 <= z <= 1/2, to full relative accuracy near its zero at 0."""
    return z * horner(LOG_GAMMA_AFTER_1, z)


@njit(cache=True, error_model="numpy")
def log_gamma(x: float) -> float:
    """lgamma(x) for x > 0, to full relative accuracy near its zeros at 1 and 2."""
    if not x > 0.0:
        return math.inf if x == 0.0 else math.nan
    if x < 0.5:
        return log_gamma_1p(x) - math.log(x)
    if x < 1.0:
        return (x - 1.0) * horner(LOG_GAMMA_AT_2, x - 1.0) - math.log(x)
    if x <= 1.5:
        return log_gamma_1p(x - 1.0)
    if x < STIRLING_FROM:
        product = 1.0
        while x > 2.5:
            x -= 1.0
            product *= x
        z = x - 2.0
        value = z * horner(LOG_GAMMA_AT_2, z)
        return value if product == 1.0 else value + math.log(product)
    return (x - 0.5) * (math.log(x) - 1.0) + (HALF_LOG_TWO_PI - 0.5 + stirling_remainder(x))


@njit(cache=True, error_model="numpy")
def digamma(x: float) -> float:
    """The derivative of lgamma for x > 0, to full relative accuracy near its zero at 1.46."""
    if not x > 0.0:
        return -math.inf if x == 0.0 else math.nan
    if x >= STIRLING_FROM:
        u = 1.0 / x
        return math.log(x) - 0.5 * u + u * u * horner_up(DIGAMMA_ASYMPTOTIC, u * u)
    shifts = 0.0
    if x < 1.0:
        shifts = -1.0 / x
        x += 1.0
    while x > 2.0:
        x -= 1.0
        shifts += 1.0 / x
    return shifts + ((x - DIGAMMA_ROOT) - DIGAMMA_ROOT_REST) * horner(DIGAMMA_AT_1_5, x - 1.5)


@njit(cache=True, error_model="numpy")
def trigamma(x: float) -> float:
    """The second derivative of lgamma for x > 0."""
    if not x > 0.0:
        return math.inf if x == 0.0 else math.nan
    shifts = 0.0
    while x < STIRLING_FROM:
        u = 1.0 / x
        shifts += u * u
        x += 1.0
    u = 1.0 / x
    return shifts + u * (1.0 + u * (0.5 + u * horner_up(TRIGAMMA_ASYMPTOTIC, u * u)))


@njit(cache=True, error_model="numpy")
def gamma_log_prefactor(a: float, x: float) -> float:
    """a log x - x - lgamma(a) for a > 0, x >= 0: the log of x times the density of Gamma(a, 1) at x.

    Large terms cancel where x is near a: there Stirling's formula leaves a (log(1 + m) - m) + log(a / 2 pi)/2, with
    m = (x - a)/a.
    """
    if not (a > 0.0 and x >= 0.0):
        return math.nan
    if x == 0.0 or x == math.inf:
        return -math.inf
    if a < 2.5:
        return a * math.log(x) - x - log_gamma(a)
    m = (x - a) / a
    if m > -0.5:
        main = a * log1p_minus(m)
    elif x > 1e-290 * a:
        main = a * (math.log(x / a) - m)
    else:
        main = a * (math.log(x) - math.log(a) - m)
    return main + (0.5 * math.log(a) - HALF_LOG_TWO_PI - stirling_remainder(a))
