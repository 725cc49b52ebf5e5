"""The modified Bessel function I_v(x) of real order: its logarithm, and the ratio of two orders one apart.

Where R = sqrt(v^2 + x^2) is large, Debye's expansion (DLMF 10.41.3), written in 1/R and t = v/R, serves for every
order, zero included, where it is Hankel's. Elsewhere the logarithm is the power series' (DLMF 10.25.2), whose terms
are positive, and the ratio the continued fraction's (DLMF 10.33.1), begun with Amos's
bound at a higher order.
"""

import math

from numba import njit

from symagg.special._coefficients import DEBYE, DEBYE_FROM, DEBYE_RATIO, HALF_LOG_TWO_PI, LOG_HALF
from symagg.special.incomplete_gamma import log_gamma_after

NEGLIGIBLE_TERM = 1e-17  # beside the sum so far


@njit(cache=True, error_model="numpy")
def radius(v: float, x: float) -> float:
    """sqrt(v^2 + x^2) for finite v, x >= 0, without overflow on the way."""
    large, small = max(v, x), min(v, x)
    ratio = small / large if large > 0.0 else 0.0
    return large * math.sqrt(1.0 + ratio * ratio)


@njit(cache=True, error_model="numpy")
def debye_sums(v: float, root: float) -> tuple[float, float]:
    """(sum_k u_k, sum_k w_k) of DEBYE and of DEBYE_RATIO over root^k, for root = sqrt(v^2 + x^2) >= DEBYE_FROM."""
    t = v / root
    s = t * t
    total, ratio_total, power = 1.0, 0.0, 1.0
    for k in range(1, DEBYE.shape[0]):
        power /= root
        if abs(power * DEBYE_RATIO[k, 0]) < 0.1 * NEGLIGIBLE_TERM:  # within a factor of 4 the most of either
            break
        u, w = DEBYE[k, k], 0.0
        for j in range(k - 1, -1, -1):
            u = u * s + DEBYE[k, j]
            w = w * s + DEBYE_RATIO[k, j]
        total += power * u
        ratio_total += power * w
    return total, ratio_total


@njit(cache=True, error_model="numpy")
def log_bessel_i(v: float, x: float) -> float:
    """log I_v(x) for v >= 0, x >= 0."""
    if not (0.0 <= v < math.inf and x >= 0.0):
        return math.nan
    if x == 0.0:
        return 0.0 if v == 0.0 else -math.inf
    if x == math.inf:
        return math.inf
    root = radius(v, x)
    if root >= DEBYE_FROM:
        ratio = x / (v + root)
        log_ratio = math.log(ratio) if ratio > 1e-290 else math.log(x) - math.log(v + root)
        main = root + v * log_ratio
        return main - (0.5 * math.log(root) + HALF_LOG_TWO_PI) + math.log(debye_sums(v, root)[0])
    square = 0.25 * x * x
    term, rest, n = 1.0, 0.0, 0.0
    while term > NEGLIGIBLE_TERM * rest:
        n += 1.0
        term *= square / (n * (v + n))
        rest += term
    if v == 0.0:
        return math.log1p(rest)
    return v * (math.log(x) + LOG_HALF) - log_gamma_after(v) + math.log1p(rest)


@njit(cache=True, error_model="numpy")
def bessel_i_ratio(v: float, x: float) -> float:
    """I_(v+1)(x) / I_v(x) for v >= 0, x >= 0."""
    if not (0.0 <= v < math.inf and x >= 0.0):
        return math.nan
    if x == math.inf:
        return 1.0
    root = radius(v, x)
    if root >= DEBYE_FROM:
        total, ratio_total = debye_sums(v, root)
        return x * (1.0 / (v + root) + ratio_total / (total * root))
    steps = int(6.0 + 5.0 * math.sqrt(x))  # so many that the guess's error is lost in rounding
    n = v + steps
    ratio = x / (n + 0.5 + math.sqrt((n + 1.5) * (n + 1.5) + x * x))
    for k in range(steps, 0, -1):
        ratio = x / (2.0 * (v + k) + x * ratio)
    return ratio
