"""Powers of the gamma law's quantile, which may be of ordinary size where the quantile itself vanishes."""

import math

from numba import njit

from symagg.special.elementary import exp, power
from symagg.special.gamma import log_gamma
from symagg.special.gamma_quantile import gammainc_p_inverse, gammainc_q_inverse

SMALL = 1e-290  # below it P(a, x) = x^a / gamma(a + 1), to all digits


@njit(cache=True, error_model="numpy")
def gammainc_p_inverse_power(a: float, p: float, g: float) -> float:
    """x^g for the x with P(a, x) = p; a > 0, 0 < p < 1."""
    x = gammainc_p_inverse(a, p)
    if x < SMALL:
        return exp(g * ((math.log(p) + log_gamma(a + 1.0)) / a))
    return power(x, g)


@njit(cache=True, error_model="numpy")
def gammainc_q_inverse_power(a: float, q: float, g: float) -> float:
    """x^g for the x with Q(a, x) = q; a > 0, 0 < q < 1."""
    x = gammainc_q_inverse(a, q)
    if x < SMALL:
        return exp(g * ((math.log1p(-q) + log_gamma(a + 1.0)) / a))
    return power(x, g)
