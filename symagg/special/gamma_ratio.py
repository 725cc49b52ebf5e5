"""Ratios of gamma functions, their logarithms, and the second difference of the logarithm, without cancellation.

With q = d/a, Stirling's formula makes lgamma(a + d) - lgamma(a) = d log a + (a + d - 1/2) log(1 + q) - d + remainders,
whose difference is a divided difference of their series. Arguments below SHIFT are brought up by the recurrence of
the gamma function: products of SHIFT factors, whose differences are summed without cancellation too. No branches.
"""

import math

from numba import njit

from symagg.special._coefficients import REMAINDER, SHIFT
from symagg.special.elementary import exp_normal, log_of_sum, multiply_add
from symagg.special.gamma import rising
from symagg.special.logarithms import log_of_product, log_of_ratio, near_one

FAR = 2.0**100  # beside so large an argument the shift of a small one is nothing

_inlined = njit(cache=True, error_model="numpy", forceinline=True)


@_inlined
def log_power_gamma_ratio(a: float, d: float, s: float) -> float:
    """log(s^d gamma(a + d)/gamma(a)) for a > 0, a + d >= 0, s > 0; inf at a + d = 0."""
    b = a + d
    inside = a > 0.0 and b > 0.0
    held, step, end = (a if inside else 1.0), (d if inside else 0.0), (b if inside else 1.0)
    shift = log_of_shift(held, step, end) if min(held, end) < SHIFT else 0.0
    value = power_ratio_exponent(held, step, s) - shift
    return value if inside else (math.inf if b == 0.0 and a > 0.0 else math.nan)


@_inlined
def power_ratio_exponent(a: float, d: float, s: float) -> float:
    """The same but for log(power_ratio_factor(a, d)), for a > 0 and a + d > 0 and without meaning elsewhere."""
    b = a + d
    low = min(a, b) < SHIFT
    shifted = a + SHIFT if low else a
    top = b + SHIFT if low else b
    u, v = 1.0 / shifted, 1.0 / top
    q = d * u
    # (b - 1/2) log(1 + q) - d, by log(1 + q) - q where q is small
    w, lost = near_one(q)
    w, lost = (w if q > -0.5 else top * u), (lost if q > -0.5 else 0.0)
    head, rest = log_of_sum(w, lost)
    near = (top - 0.5) * ((head - q) + rest) + (d - 0.5) * q
    far = (top - 0.5) * (head + rest) - d
    main = near if abs(q) < 1.0 else far
    # the remainders: (u^(2k+1) - v^(2k+1))/(u - v), times their coefficients
    square, other = u * u, v * v
    total, divided, power = REMAINDER[0], 1.0, v
    for k in range(1, REMAINDER.size):
        divided = multiply_add(square, divided, power * (u + v))
        power *= other
        total = multiply_add(REMAINDER[k], divided, total)
    return d * log_of_product(shifted, s) + (main - q * v * total)


@_inlined
def power_ratio_factor(a: float, d: float) -> float:
    """a (a + 1) ... over b (b + 1) ..., SHIFT factors each, b = a + d, where one is below SHIFT; else 1."""
    b = a + d
    ratio = rising(min(a, FAR)) / rising(min(b, FAR))
    return ratio if min(a, b) < SHIFT else 1.0


@_inlined
def log_of_shift(a: float, d: float, b: float) -> float:
    """log of b (b + 1) ... over a (a + 1) ..., SHIFT factors each, b = a + d, one of them below SHIFT."""
    far = max(a, b) > FAR
    a, b = min(a, FAR), min(b, FAR)
    d = b - a if far else d
    below, above, change = 1.0, 1.0, 0.0  # the products, and the difference of the two
    for i in range(SHIFT):
        change = multiply_add(change, a + i, d * above)
        below *= a + i
        above *= b + i
    change /= below
    w, lost = near_one(change)
    head, rest = log_of_ratio((w if change > -0.5 else above / below), (lost if change > -0.5 else 0.0))
    return head + rest


@_inlined
def log_gamma_ratio(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a) for a > 0, a + d >= 0; close to d digamma(a) for a small d. inf at a + d = 0."""
    return log_power_gamma_ratio(a, d, 1.0)


@_inlined
def gamma_ratio(a: float, d: float) -> float:
    """Gamma(a + d) / Gamma(a) for a > 0, a + d >= 0."""
    b = a + d
    inside = a > 0.0 and b > 0.0
    held, step = (a if inside else 1.0), (d if inside else 0.0)
    half = exp_normal(0.5 * power_ratio_exponent(held, step, 1.0))
    value = half * power_ratio_factor(held, step) * half
    return value if inside else (math.inf if b == 0.0 and a > 0.0 else math.nan)


@_inlined
def gamma_second_difference(a: float, d: float) -> float:
    """lgamma(a + 2d) - 2 lgamma(a + d) + lgamma(a) for a > 0, a + 2d >= 0; close to d^2 trigamma(a + d) for a small d.

    Never negative: lgamma is convex. inf at a + 2d = 0.
    """
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
    # (last - 1/2) log(1 + t) + (shifted - 1/2) log(1 - t), by log(1 + t) - t and log(1 - t) + t
    one, lost = near_one(t)
    head, rest = log_of_sum(one, lost)
    up = (head - t) + rest
    one, lost = near_one(-t)
    head, rest = log_of_sum((one if t < 0.5 else shifted * w), (lost if t < 0.5 else 0.0))
    down = (head + t) + rest
    main = (last - 0.5) * up + (shifted - 0.5) * down + 2.0 * step * t
    # the remainders: complete symmetric polynomials of degree 2k in u, in u and v, in u, v and w
    total, one, two, three = REMAINDER[0], 1.0, 1.0, 1.0
    for k in range(1, REMAINDER.size):
        for _ in range(2):
            one *= u
            two = multiply_add(v, two, one)
            three = multiply_add(w, three, two)
        total = multiply_add(REMAINDER[k], three, total)
    value = main + 2.0 * t * (step * v) * u * total
    value = value - (log_of_double_shift(first, step) if low else 0.0)
    value = value if last < math.inf else math.inf
    return value if inside else (math.inf if end == 0.0 and a > 0.0 else math.nan)


@_inlined
def log_of_double_shift(a: float, d: float) -> float:
    """log of the product of (a + i)(a + i + 2d)/(a + i + d)^2 over SHIFT factors, for 0 < a < SHIFT and d >= 0."""
    d = min(d, FAR)
    c = a + d
    b = c + d
    inverse = 1.0 / c
    fall = (d * inverse) * (d * inverse)  # of the product from 1, over the square of that of the c + i
    left, under = (a * inverse) * (b * inverse), 1.0
    for i in range(1, SHIFT):
        square = (c + i) * (c + i)
        fall = multiply_add(fall, square, (d * d) * left)
        left *= (a + i) * (b + i)
        under *= square
    fall /= under
    w, lost = near_one(-fall)
    head, rest = log_of_ratio((w if fall < 0.5 else left / under), (lost if fall < 0.5 else 0.0))
    return head + rest
