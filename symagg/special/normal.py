"""The standard normal law: distribution function, its logarithm, quantile, and the scaled error function under them."""

import math

from numba import njit

from symagg.special._coefficients import (
    ERFCX,
    NORMAL_QUANTILE_CENTRE,
    NORMAL_QUANTILE_FAR_TAIL,
    NORMAL_QUANTILE_TAIL,
    ONE_OVER_SQRT_PI,
    SQRT_HALF,
)
from symagg.special.near_zero import horner


@njit(cache=True, error_model="numpy")
def erfcx(z: float) -> float:
    """exp(z^2) erfc(z) for z >= 0."""
    if z > 1e9:
        return ONE_OVER_SQRT_PI / z
    return horner(ERFCX, (z - 4.0) / (z + 4.0)) / (1.0 + 2.0 * z)


@njit(cache=True, error_model="numpy")
def normal_cdf(z: float) -> float:
    """The probability that a standard normal variable is at most z, for real z."""
    if math.isnan(z):
        return math.nan
    tail = 0.5 * math.exp(-0.5 * z * z) * erfcx(abs(z) * SQRT_HALF)
    return 1.0 - tail if z > 0.0 else tail


@njit(cache=True, error_model="numpy")
def log_normal_cdf(z: float) -> float:
    """log of normal_cdf(z), without underflow on the left and without rounding to 0 on the right."""
    if math.isnan(z):
        return math.nan
    if z > 0.0:
        return math.log1p(-0.5 * math.exp(-0.5 * z * z) * erfcx(z * SQRT_HALF))
    if z < -1e160:
        return -math.inf
    return math.log(0.5 * erfcx(-z * SQRT_HALF)) - 0.5 * z * z


@njit(cache=True, error_model="numpy")
def normal_quantile(p: float) -> float:
    """The z with normal_cdf(z) = p, for 0 <= p <= 1; -inf at 0, inf at 1; exact near its zero at 1/2."""
    if not 0.0 <= p <= 1.0:
        return math.nan
    if p == 0.0:
        return -math.inf
    if p == 1.0:
        return math.inf
    if 0.0475 < p < 0.9525:
        q = p - 0.5
        logit = math.log1p(2.0 * q / (0.5 - q)) if abs(q) < 0.25 else math.log(p / (1.0 - p))
        return logit * horner(NORMAL_QUANTILE_CENTRE, logit * logit)
    r = math.sqrt(-2.0 * math.log(p if p < 0.5 else 1.0 - p))
    w = (r - 4.0) / (r + 4.0)
    near = w < 0.375
    z = r * (horner(NORMAL_QUANTILE_TAIL, w - 0.0625) if near else horner(NORMAL_QUANTILE_FAR_TAIL, w - 0.59375))
    return -z if p < 0.5 else z
