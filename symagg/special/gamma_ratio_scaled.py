"""A gamma ratio beside the power that it is close to, so that their product does not take two large logarithms."""

import math

from numba import njit

from symagg.special._coefficients import STIRLING, STIRLING_FROM
from symagg.special.gamma_ratio import log_gamma_ratio


@njit(cache=True, error_model="numpy")
def scaled_log_gamma_ratio(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a) - d log(a) for a > 0, a + d > 0: small where a is large."""
    b = a + d
    if not (a >= STIRLING_FROM and b >= STIRLING_FROM):
        return log_gamma_ratio(a, d) - d * math.log(a)
    u, v = 1.0 / a, 1.0 / b
    total, divided, power = 0.0, 1.0, v  # divided: (u^(2k+1) - v^(2k+1)) / (u - v), power: v^(2k+1)
    for c in STIRLING:
        total += c * divided
        divided = u * u * divided + power * (u + v)
        power *= v * v
    return ((b - 0.5) * math.log1p(d / a) - d) - d * u * v * total
