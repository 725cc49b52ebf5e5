"""Quantiles of the gamma law: the inverses of P(a, x) and Q(a, x) in x.

Newton's steps in log x on the logarithm of the smaller tail, with Halley's correction. Both logarithms are concave in
log x (the gamma law's density is, on that scale), so that Newton's steps lead to the root from anywhere.
"""

import math

from numba import njit

from symagg.special._coefficients import LOG_SMALLEST, SMALLEST_NORMAL
from symagg.special.gamma import gamma_log_prefactor
from symagg.special.incomplete_gamma import log_gamma_after, log_tail
from symagg.special.near_zero import exp_or_inf
from symagg.special.normal import normal_quantile

MOST_STEPS = 60


@njit(cache=True, error_model="numpy")
def quantile_start(a: float, tail: float, upper: bool) -> float:
    """A first guess at the quantile: 0 where it underflows, and exact where x is small beside every digit of it."""
    log_p = math.log1p(-tail) if upper else math.log(tail)
    log_power = log_p + log_gamma_after(a)  # from P = x^a / Gamma(a + 1) (1 - a x / (a + 1) + ...)
    if log_power < (LOG_SMALLEST - 1.0) * a:
        return 0.0
    x = exp_or_inf(log_power / a)
    if x < 0.2 * (1.0 + a) or (a < 1.0 and x < 0.5):
        return x * (1.0 + x / (1.0 + a)) if x < 0.2 else x
    if a < 1.0 and upper:
        far = -(math.log(tail) + log_gamma_after(a) - math.log(a))  # from Q = x^(a-1) exp(-x) / Gamma(a)
        return far + (a - 1.0) * math.log(far) if far > 1.5 else 1.0
    z = normal_quantile(tail)
    root = 1.0 - 1.0 / (9.0 * a) + (-z if upper else z) / (3.0 * math.sqrt(a))  # Wilson and Hilferty
    return max(a * root * root * root, min(x, a))


@njit(cache=True, error_model="numpy")
def gamma_quantile(a: float, tail: float, upper: bool) -> float:
    """The x at which the upper (else the lower) tail of the gamma law is `tail`, in (0, 1/2]."""
    x = quantile_start(a, tail, upper)
    goal = math.log(tail)
    sign = -1.0 if upper else 1.0
    for _ in range(MOST_STEPS):
        if x < 1e-300:
            return x
        log_now = log_tail(a, x, upper)
        slope = math.exp(gamma_log_prefactor(a, x) - log_now)  # |d log tail / d log x|
        step = sign * (goal - log_now) / slope
        bend = 1.0 + 0.5 * step * (a - x - sign * slope)
        if bend > 0.5:
            step /= bend
        step = min(max(step, -40.0), 40.0)
        x += x * math.expm1(step)
        if abs(step) * max(1.0, math.sqrt(a)) < 1e-6:
            break
    return x


@njit(cache=True, error_model="numpy")
def gammainc_p_inverse(a: float, p: float) -> float:
    """The x with P(a, x) = p, for a > 0 and 0 <= p <= 1; inf at 1."""
    if not (SMALLEST_NORMAL <= a < math.inf and 0.0 <= p <= 1.0):
        return math.nan
    if p == 0.0 or p == 1.0:
        return math.inf if p == 1.0 else 0.0
    return gamma_quantile(a, p, False) if p <= 0.5 else gamma_quantile(a, 1.0 - p, True)


@njit(cache=True, error_model="numpy")
def gammainc_q_inverse(a: float, q: float) -> float:
    """The x with Q(a, x) = q, for a > 0 and 0 <= q <= 1; inf at 0."""
    if not (SMALLEST_NORMAL <= a < math.inf and 0.0 <= q <= 1.0):
        return math.nan
    if q == 0.0 or q == 1.0:
        return math.inf if q == 0.0 else 0.0
    return gamma_quantile(a, q, True) if q <= 0.5 else gamma_quantile(a, 1.0 - q, False)
