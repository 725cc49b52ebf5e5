"""Differences of the digamma function, first and second, without cancellation.

From digamma(x) = log x - 1/(2x) + sum of c_k x^-(2k+2), whose differences are divided differences of the powers;
arguments below SHIFT are brought up by the recurrence, whose terms all have one sign. No branches.
"""

import math

from numba import njit

from symagg.special._coefficients import REMAINDER_SLOPE, SHIFT
from symagg.special.elementary import log_beside, multiply_add
from symagg.special.logarithms import log_of_ratio, near_one

FAR = 2.0**100  # beside so large an argument the shift of a small one is nothing

_inlined = njit(cache=True, error_model="numpy", forceinline=True)


@_inlined
def digamma_difference(a: float, d: float) -> float:
    """digamma(a + d) - digamma(a) for a > 0, a + d > 0; close to d trigamma(a) for a small d."""
    b = a + d
    inside = a > 0.0 and b > 0.0
    a, d, b = (a if inside else 1.0), (d if inside else 0.0), (b if inside else 1.0)
    low = min(a, b) < SHIFT
    shifted = a + SHIFT if low else a
    top = b + SHIFT if low else b
    u, v = 1.0 / shifted, 1.0 / top
    q = d * u
    w, lost = near_one(q)
    log_ratio = log_beside((w if q > -0.5 else top * u), (lost if q > -0.5 else 0.0))
    square, other = u * u, v * v
    series, divided, power = REMAINDER_SLOPE[0], 1.0, other
    for k in range(1, REMAINDER_SLOPE.size):
        divided = multiply_add(square, divided, power)
        power *= other
        series = multiply_add(REMAINDER_SLOPE[k], divided, series)
    value = log_ratio + q * v * (0.5 - (u + v) * series)
    value = value + (shift_of_difference(a, d, b) if low else 0.0)
    return value if inside else math.nan


@_inlined
def shift_of_difference(a: float, d: float, b: float) -> float:
    """The sum of 1/(a + i) - 1/(b + i) over SHIFT terms, b = a + d, one of them below SHIFT."""
    far = max(a, b) > FAR
    a, b = min(a, FAR), min(b, FAR)
    d = b - a if far else d
    above, below = d / a / b, 1.0  # the first term may be beyond any product
    for i in range(1, SHIFT):
        product = (a + i) * (b + i)
        above = multiply_add(above, product, d * below)
        below *= product
    return above / below


@_inlined
def digamma_second_difference(a: float, d: float) -> float:
    """digamma(a + 2d) - 2 digamma(a + d) + digamma(a) for a > 0, a + 2d > 0. Never positive: digamma is concave."""
    end = a + 2.0 * d
    inside = a > 0.0 and end > 0.0
    first = (a if d > 0.0 else end) if inside else 1.0
    step = abs(d) if inside else 0.0
    low = first < SHIFT
    shifted = first + SHIFT if low else first
    middle = shifted + step
    last = middle + step
    u, v, w = 1.0 / shifted, 1.0 / last, 1.0 / middle
    t = step * w
    one, lost = near_one(-t * t)
    head, rest = log_of_ratio((one if t < 0.5 else (shifted * w) * (last * w)), (lost if t < 0.5 else 0.0))
    series, one, two, three = REMAINDER_SLOPE[0] * (u + v + w), u, u + v, u + v + w
    for k in range(1, REMAINDER_SLOPE.size):
        for _ in range(2):
            one *= u
            two = multiply_add(v, two, one)
            three = multiply_add(w, three, two)
        series = multiply_add(REMAINDER_SLOPE[k], three, series)
    value = (head + rest) - (step * u) * (step * v) * w * (1.0 - 2.0 * series)
    value = value - (shift_of_second_difference(first, step) if low else 0.0)
    return value if inside else math.nan


@_inlined
def shift_of_second_difference(a: float, d: float) -> float:
    """The sum of -1/(a + i) + 2/(a + i + d) - 1/(a + i + 2d), of its size, over SHIFT terms, 0 < a < SHIFT, d >= 0."""
    d = min(d, FAR)
    c = a + d
    b = c + d
    total = d / a * (d / c) * (2.0 / b)
    for i in range(1, SHIFT):
        total += d / ((a + i) * (c + i)) * (2.0 * d / (b + i))
    return total
