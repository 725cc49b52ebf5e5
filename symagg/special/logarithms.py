"""Logarithms of sums, ratios and products that would round, overflow or vanish before the logarithm is taken.

Without branches, and inlined whatever their size, so that a loop over them becomes vector code.
"""

from numba import njit

from symagg.special._coefficients import LOG_LIFT
from symagg.special.elementary import log_beside, log_of_sum

LIFT = 2.0**600
TINY = 2.0**-400
HUGE = 2.0**400

_inlined = njit(cache=True, error_model="numpy", forceinline=True)


@_inlined
def near_one(x: float) -> tuple[float, float]:
    """1 + x, rounded, and what that lost."""
    u = 1.0 + x
    back = u - 1.0
    return u, (1.0 - (u - back)) + (x - back)


@_inlined
def log_of_ratio(u: float, lost: float) -> tuple[float, float]:
    """log(u + lost) as an unevaluated sum, u > 0, perhaps subnormal, and |lost| half of its last unit or less."""
    tiny = u < TINY
    head, low = log_of_sum(u * LIFT if tiny else u, 0.0 if tiny else lost)
    return (head - LOG_LIFT if tiny else head), low


@_inlined
def log_of_product(x: float, y: float) -> float:
    """log(x y) for positive x and y, also where the product is no double."""
    lifted = -LOG_LIFT if x < TINY else (LOG_LIFT if x > HUGE else 0.0)
    x = x * LIFT if x < TINY else (x / LIFT if x > HUGE else x)
    lifted += -LOG_LIFT if y < TINY else (LOG_LIFT if y > HUGE else 0.0)
    y = y * LIFT if y < TINY else (y / LIFT if y > HUGE else y)
    return log_beside(x * y, 0.0) + lifted
