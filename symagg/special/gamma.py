"""The logarithm of the gamma function, its first two derivatives, and the log-density of the gamma law.

What loops of kernels call has no branches: whatever the argument, it is shifted by SHIFT where it is less than that,
which the recurrence of the gamma function undoes, and Stirling's formula with a fitted remainder serves beyond.
"""

import math

from numba import njit

from symagg.special._coefficients import (
    HALF_LOG_TWO_PI,
    LOG_GAMMA_AFTER_1,
    LOG_GAMMA_AT_2,
    ONE_OVER_SQRT_TWO_PI,
    REMAINDER,
    REMAINDER_SLOPE,
    SHIFT,
    STIRLING,
    STIRLING_FROM,
    STIRLING_MIDDLE,
    STIRLING_REMAINDER,
    TRIGAMMA_ASYMPTOTIC,
)
from symagg.special.elementary import fused, multiply_add
from symagg.special.logarithms import log_of_product, log_of_ratio, near_one
from symagg.special.near_zero import horner, horner_up

_inlined = njit(cache=True, error_model="numpy", forceinline=True)


@njit(cache=True, error_model="numpy")
def stirling_remainder(x: float) -> float:
    """lgamma(x) - ((x - 1/2) log x - x + log(2 pi)/2) for x >= 2.5."""
    if x < STIRLING_FROM:
        return horner(STIRLING_REMAINDER, (x - STIRLING_MIDDLE) / (x + STIRLING_MIDDLE))
    u = 1.0 / x
    return u * horner_up(STIRLING, u * u)


@_inlined
def fitted_remainder(u: float) -> float:
    """The same for x >= SHIFT, from u = 1/x."""
    square = u * u
    value = REMAINDER[-1]
    for k in range(REMAINDER.size - 2, -1, -1):
        value = multiply_add(value, square, REMAINDER[k])
    return u * value


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


@_inlined
def digamma(x: float) -> float:
    """The derivative of lgamma for x > 0."""
    return digamma_plus_log(x, 1.0)


@_inlined
def digamma_plus_log(x: float, s: float) -> float:
    """digamma(x) + log(s) for x > 0, s > 0: where x is large, through log(x s), which may be small."""
    z = x if 0.0 < x < math.inf else math.nan
    low = z < SHIFT
    above, below = 0.0, 1.0  # the sum of 1/(z + i), as a fraction
    for i in range(SHIFT):
        above = multiply_add(above, z + i, below)
        below *= z + i
    shifted = z + SHIFT if low else z
    u = 1.0 / shifted
    square = u * u
    series = REMAINDER_SLOPE[-1]
    for k in range(REMAINDER_SLOPE.size - 2, -1, -1):
        series = multiply_add(series, square, REMAINDER_SLOPE[k])
    value = (log_of_product(shifted, s) - 0.5 * u) + square * series
    value = value - (above / below if low else 0.0)
    return value if z == z else (-math.inf if x == 0.0 else (x if x > 0.0 else math.nan))


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


@_inlined
def gamma_log_prefactor(a: float, x: float) -> float:
    """a log x - x - lgamma(a) for a > 0, x >= 0: the log of x times the density of Gamma(a, 1) at x.

    By Stirling's formula at A = a or A = a + SHIFT: `prefactor_main` and the logarithm of `prefactor_factor`, the
    latter to twice the digits.
    """
    inside = 0.0 < a < math.inf and 0.0 < x < math.inf
    held, z = (a if inside else 1.0), (x if inside else 1.0)
    low = held < SHIFT
    shifted = held + SHIFT if low else held
    main, main_rest = prefactor_main(held, shifted, z)
    # sqrt(A) a (a + 1) (a + 2) (a + 3)/A^4, as a sum: y = a (a + 3) makes the product y (y + 2)
    thrice = held + 3.0
    y = held * thrice
    back = thrice - 3.0
    y_rest = fused(held, thrice, -y) + held * ((held - back) + (3.0 - (thrice - back)))
    two = y + 2.0
    back = two - y
    two_rest = ((y - (two - back)) + (2.0 - back)) + y_rest
    product = y * two
    product_rest = fused(y, two, -product) + (y * two_rest + y_rest * two)
    square = shifted * shifted
    square_rest = fused(shifted, shifted, -square)
    fourth = square * square
    fourth_rest = fused(square, square, -fourth) + 2.0 * square * square_rest
    quotient = product / fourth
    quotient_rest = (fused(-quotient, fourth, product) + (product_rest - quotient * fourth_rest)) / fourth
    quotient, quotient_rest = (quotient if low else 1.0), (quotient_rest if low else 0.0)
    root = math.sqrt(shifted)
    root_rest = fused(-root, root, shifted) * (0.5 / root)
    factor = quotient * root
    factor_rest = fused(quotient, root, -factor) + (quotient * root_rest + quotient_rest * root)
    head, rest = log_of_ratio(factor, factor_rest)
    left = head - HALF_LOG_TWO_PI
    left_rest = (head - (left + HALF_LOG_TWO_PI)) + (rest - fitted_remainder(1.0 / shifted))
    value = (main + (left + left_rest)) + main_rest
    ended = -math.inf if x == 0.0 or x == math.inf else math.nan
    return value if inside else (ended if a > 0.0 else math.nan)


@_inlined
def rising(a: float) -> float:
    """a (a + 1) (a + 2) (a + 3), SHIFT factors, with few roundings."""
    y = multiply_add(a, a, 3.0 * a)
    return y * (y + 2.0)


@_inlined
def prefactor_main(a: float, shifted: float, x: float) -> tuple[float, float]:
    """a log(x/A) + A - x as an unevaluated sum, A = a or a + SHIFT: where A = a, by log(1 + m) - m, m = (x - A)/A."""
    low = shifted != a
    u = 1.0 / shifted
    m = (x - shifted) * u
    w, lost = near_one(m)
    ratio = x / shifted
    direct = low or m <= -0.5
    head, rest = log_of_ratio((ratio if direct else w), (fused(-ratio, shifted, x) * u if direct else lost))
    power = a * head
    power_rest = a * rest + fused(a, head, -power)
    gap = shifted - x
    back = gap - shifted
    gap_rest = (shifted - (gap - back)) - (x + back)
    total = power + gap
    back = total - power
    total_rest = ((power - (total - back)) + (gap - back)) + (gap_rest + power_rest)
    near = a * ((head - m) + rest)
    return (total if low else near), (total_rest if low else 0.0)


@_inlined
def prefactor_exponent(a: float, x: float) -> float:
    """gamma_log_prefactor(a, x) but for log(prefactor_factor(a))."""
    inside = 0.0 < a < math.inf and 0.0 < x < math.inf
    held, z = (a if inside else 1.0), (x if inside else 1.0)
    shifted = held + SHIFT if held < SHIFT else held
    main, rest = prefactor_main(held, shifted, z)
    value = main + (rest - fitted_remainder(1.0 / shifted))
    ended = -math.inf if x == 0.0 or x == math.inf else math.nan
    return value if inside else (ended if a > 0.0 else math.nan)


@_inlined
def prefactor_factor(a: float) -> float:
    """sqrt(A/(2 pi)), and times a (a + 1) (a + 2) (a + 3)/A^4 where A is not a but a + SHIFT."""
    low = a < SHIFT
    shifted = a + SHIFT if low else a
    square = shifted * shifted
    root = math.sqrt(shifted if shifted > 0.0 else math.nan) * ONE_OVER_SQRT_TWO_PI
    return root * (rising(a) / (square * square)) if low else root
