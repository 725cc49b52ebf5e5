"""Products and exponentials that stay finite where their value is, and 1 - x y rounded once.

Without branches, and inlined whatever their size, so that a loop over them becomes vector code.
"""

import numpy as np
from numba import njit

from symagg.special.elementary import exp_normal, expm1, fused, log_beside, log_of_sum
from symagg.special.logarithms import near_one

_inlined = njit(cache=True, error_model="numpy", forceinline=True)


@_inlined
def one_minus_product(x: float, y: float) -> float:
    """1 - x y, rounded once."""
    return fused(-x, y, 1.0)


@_inlined
def log_one_minus_product_inside(x: float, y: float) -> float:
    """log(1 - x y) to full relative accuracy at both ends, for finite x y < 1 and without meaning beyond."""
    w = one_minus_product(x, y)
    gap = 1.0 - w
    return log_beside(w, fused(-x, y, gap) + ((1.0 - gap) - w))  # beside it what w lacks to 1 - x y


@_inlined
def log_one_minus_product(x: float, y: float) -> float:
    """The same with -inf where x y = 1 and nan where it is more; inf where it is -inf."""
    w = one_minus_product(x, y)
    value = log_one_minus_product_inside(x, y)
    value = value if w > 0.0 else (-np.inf if w == 0.0 else np.nan)
    return value if w < np.inf else w


@_inlined
def log_one_plus_ratio(x: float, y: float) -> float:
    """log(1 + x/y) for x/y > -1; -inf at -1, nan below."""
    ratio = x / y
    w, lost = near_one(ratio)
    w, lost = (w if ratio > -0.5 else (x + y) / y), (lost if ratio > -0.5 else 0.0)
    value = log_beside(w, lost)
    value = value if w > 0.0 else (-np.inf if w == 0.0 else np.nan)
    return value if w < np.inf else w


@_inlined
def scaled_exp(c: float, x: float) -> float:
    """c exp(x), finite and not zero where the product is, though exp(x) may not be; |c| from 2^-1021 to 2^1022."""
    half = exp_normal(0.5 * x)
    return (c * half) * half


@_inlined
def scaled_expm1(c: float, x: float) -> float:
    """c (exp(x) - 1), finite where the product is: with m = exp(x/2) - 1 it is c m (m + 2)."""
    m = expm1(0.5 * x)
    return (c * m) * (m + 2.0)


@_inlined
def log1p_minus(x: float) -> float:
    """log(1 + x) - x for x > -1, without the cancellation near 0; -inf at -1 and at inf, nan below -1."""
    w, lost = near_one(x)
    head, rest = log_of_sum(w, lost)
    value = (head - x) + rest
    value = value if x > -1.0 else (-np.inf if x == -1.0 else np.nan)
    return value if x < np.inf else -x
