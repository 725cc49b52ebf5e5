"""The regularised incomplete gamma functions: one tail, as exp(scale) * factor, and what follows from it.

P(a, x) is the distribution function at x of the gamma law of shape a and scale 1, Q = 1 - P. Which tail is computed,
and how, depends on the regime: Temme's uniform expansion (DLMF 8.12) for large a and x near a; below, the power
series of P (DLMF 8.7.1); above, the continued fraction of Q (DLMF 8.9.2); and for small a and x, where Q is of the
order of a, Q as the sum of two numbers of that order.
"""

import math

from numba import njit

from symagg.special._coefficients import LOG_HALF, ONE_OVER_SQRT_TWO_PI, SMALLEST_NORMAL, TEMME, TEMME_FROM
from symagg.special.gamma import gamma_log_prefactor, log_gamma, log_gamma_1p
from symagg.special.near_zero import horner_up, log1p_minus
from symagg.special.normal import erfcx

NEGLIGIBLE = 1e-17  # of the sum so far
SMALL_UP_TO = 1.1  # beyond it the two numbers that make a small Q cancel more than the continued fraction costs


@njit(cache=True, error_model="numpy")
def lower_series(a: float, x: float) -> float:
    """sum_n x^n / ((a+1) ... (a+n)), DLMF 8.7.1."""
    term, total, n = 1.0, 1.0, a
    while term > NEGLIGIBLE * total:
        n += 1.0
        term *= x / n
        total += term
    return total


@njit(cache=True, error_model="numpy")
def upper_fraction(a: float, x: float) -> float:
    """exp(x) x^-a Gamma(a, x), DLMF 8.9.2, by Steed's algorithm."""
    b = x + 1.0 - a
    d = 1.0 / b
    step = d
    total = d
    n = 0.0
    while abs(step) > NEGLIGIBLE * total:
        n += 1.0
        b += 2.0
        d = 1.0 / (b - n * (n - a) * d)
        step *= b * d - 1.0
        total += step
    return total


@njit(cache=True, error_model="numpy")
def temme_sum(a: float, eta: float) -> float:
    """sum_k c_k(eta) a^-k, DLMF 8.12.9, for a >= TEMME_FROM and |eta| <= 1."""
    total, power = 0.0, 1.0
    for k in range(TEMME.shape[0]):
        total += power * horner_up(TEMME[k], eta)
        power /= a
        if power < NEGLIGIBLE:
            break
    return total


@njit(cache=True, error_model="numpy")
def log_gamma_after(a: float) -> float:
    """lgamma(1 + a) for a > 0, to full relative accuracy for a small a."""
    return log_gamma_1p(a) if a < 0.5 else log_gamma(1.0 + a)


@njit(cache=True, error_model="numpy")
def small_upper(a: float, x: float, log_power: float) -> float:
    """Q(a, x) for a < 1, x <= SMALL_UP_TO; log_power is a log x - lgamma(1 + a).

    With P = exp(log_power) (1 + v), v = a sum_n (-x)^n / ((a + n) n!), DLMF 8.7.1, Q = u - (1 - u) v where u is
    1 - exp(log_power).
    """
    inner = 0.0  # the sum from behind, where rounding weighs least
    for n in range(20 if x > 0.1 else 10, 0, -1):
        inner = 1.0 / (a + n) - x / (n + 1.0) * inner
    u = -math.expm1(log_power)
    return u + (1.0 - u) * a * x * inner


@njit(cache=True, error_model="numpy")
def gamma_tail(a: float, x: float) -> tuple[float, float, bool]:
    """(scale, factor, upper): exp(scale) * factor is Q(a, x) where upper, else P(a, x); for finite a > 0, x > 0."""
    if a >= TEMME_FROM:
        m = (x - a) / a
        half_square = -log1p_minus(m)
        if half_square <= 0.5:
            eta = math.copysign(math.sqrt(2.0 * half_square), m)
            correction = ONE_OVER_SQRT_TWO_PI / math.sqrt(a) * temme_sum(a, eta)
            factor = 0.5 * erfcx(math.sqrt(a * half_square))
            return -a * half_square, factor + correction if m > 0.0 else factor - correction, m > 0.0
    if x <= a or x <= SMALL_UP_TO:
        if a >= 1.0:
            return gamma_log_prefactor(a, x), lower_series(a, x) / a, False
        log_power = a * math.log(x) - log_gamma_after(a)
        if log_power > LOG_HALF:
            return 0.0, small_upper(a, x, log_power), True
        return log_power - x, lower_series(a, x), False
    if a >= 0.5 or x > 100.0:
        return gamma_log_prefactor(a, x), upper_fraction(a, x), True
    return a * math.log(x) - x - log_gamma_1p(a), a * upper_fraction(a, x), True


@njit(cache=True, error_model="numpy")
def trivial_upper(a: float, x: float) -> float:
    """Q(a, x) where it needs no computing: 1 at x = 0, 0 at x = inf, nan outside the domain; -1 elsewhere."""
    if not (SMALLEST_NORMAL <= a < math.inf and x >= 0.0):
        return math.nan
    if x == 0.0:
        return 1.0
    return 0.0 if x == math.inf else -1.0


@njit(cache=True, error_model="numpy")
def gammainc_p(a: float, x: float) -> float:
    """P(a, x), the regularised lower incomplete gamma function, for a > 0, x >= 0."""
    q = trivial_upper(a, x)
    if not q < 0.0:
        return 1.0 - q
    scale, factor, upper = gamma_tail(a, x)
    tail = math.exp(scale) * factor
    return 1.0 - tail if upper else tail


@njit(cache=True, error_model="numpy")
def gammainc_q(a: float, x: float) -> float:
    """Q(a, x) = 1 - P(a, x), the regularised upper incomplete gamma function, for a > 0, x >= 0."""
    q = trivial_upper(a, x)
    if not q < 0.0:
        return q
    scale, factor, upper = gamma_tail(a, x)
    tail = math.exp(scale) * factor
    return tail if upper else 1.0 - tail


@njit(cache=True, error_model="numpy")
def log_tail(a: float, x: float, want_upper: bool) -> float:
    """log Q(a, x) where an upper tail is wanted, else log P(a, x)."""
    q = trivial_upper(a, x)
    if not q < 0.0:
        value = q if want_upper else 1.0 - q
        return -math.inf if value == 0.0 else value - 1.0
    scale, factor, upper = gamma_tail(a, x)
    if upper == want_upper:
        return scale + math.log(factor)
    return math.log1p(-math.exp(scale) * factor)


@njit(cache=True, error_model="numpy")
def log_gammainc_p(a: float, x: float) -> float:
    """log P(a, x) for a > 0, x >= 0, without underflow."""
    return log_tail(a, x, False)


@njit(cache=True, error_model="numpy")
def log_gammainc_q(a: float, x: float) -> float:
    """log Q(a, x) for a > 0, x >= 0, without underflow."""
    return log_tail(a, x, True)
