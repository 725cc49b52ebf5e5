"""Understanding the Distributions of Aggregation Layers in Deep Neural Networks: the derived formulas.

GENERATED: do not edit. Written by `symagg generate` from symagg/formulas/aggregation.py.
61 kernels, 623 operations.
SHA-256 of what follows: 57777eeb19105462c9b17189cce98b5181bbdb1255f275f2e52cbc3747ce661d
"""

import ctypes
import functools
import hashlib
import importlib
import llvmlite
import llvmlite.binding as llvm
import math
import numba
import numpy as np
import os
import re
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from llvmlite import ir
from numba import cfunc, config, njit, types, vectorize
from numba.core import cgutils
from numba.core.typing.templates import make_overload_template
from numba.extending import intrinsic, typeof_impl
from pathlib import Path
from typing import Any


__all__ = ['zero_gamma_mean', 'zero_gamma_variance', 'expgamma_mean', 'expgamma_variance', 'zero_expgamma_mean', 'zero_expgamma_variance', 'powergamma_mean', 'powergamma_variance', 'normal_kl', 'gamma_shape', 'gamma_scale', 'gamma_pdf', 'gamma_logpdf', 'gamma_cdf', 'gamma_quantile', 'expgamma_pdf', 'expgamma_logpdf', 'expgamma_cdf', 'expgamma_quantile', 'powergamma_pdf', 'powergamma_logpdf', 'powergamma_cdf', 'powergamma_quantile', 'normal_pdf', 'normal_logpdf', 'normal_cdf', 'normal_quantile', 'zero_gamma_mean_d_p', 'zero_gamma_mean_d_a', 'zero_gamma_mean_d_s', 'zero_gamma_variance_d_p', 'zero_gamma_variance_d_a', 'zero_gamma_variance_d_s', 'expgamma_mean_d_a', 'expgamma_mean_d_s', 'expgamma_mean_d_alpha', 'expgamma_mean_d_beta', 'expgamma_variance_d_a', 'expgamma_variance_d_s', 'expgamma_variance_d_alpha', 'expgamma_variance_d_beta', 'zero_expgamma_mean_d_p', 'zero_expgamma_mean_d_a', 'zero_expgamma_mean_d_s', 'zero_expgamma_mean_d_alpha', 'zero_expgamma_mean_d_beta', 'zero_expgamma_variance_d_p', 'zero_expgamma_variance_d_a', 'zero_expgamma_variance_d_s', 'zero_expgamma_variance_d_alpha', 'zero_expgamma_variance_d_beta', 'powergamma_mean_d_a', 'powergamma_mean_d_s', 'powergamma_mean_d_gamma', 'powergamma_variance_d_a', 'powergamma_variance_d_s', 'powergamma_variance_d_gamma', 'normal_kl_d_mean_p', 'normal_kl_d_std_p', 'normal_kl_d_mean_q', 'normal_kl_d_std_q']


_REMAINDER_SLOPE = np.array([-0.0833333333333333, 0.008333333333288874, -0.003968253951881774, 0.004166663739234835, -0.007575449689322195, 0.021071811944036914, -0.08235114637663164, 0.4104125986698911, -2.2422370564284804, 11.007065425485942, -38.66237308577424, 68.06573211750265])


_SHIFT = 4


_inlined = njit(error_model='numpy', forceinline=True)


_elementary_inlined = njit(error_model='numpy', forceinline=True)


class _Interpreted:
    """The integer operations of LLVM's builder that are used here, on NumPy scalars."""
    add = np.add
    and_ = np.bitwise_and
    or_ = np.bitwise_or
    shl = np.left_shift
    lshr = np.right_shift


def _bit_operation(build: Callable) -> Callable:
    """A function of one float that works on its bits, in integers of the same width: vector code has those."""
    if config.DISABLE_JIT:

        def interpreted(x: Any) -> Any:
            x = x if isinstance(x, np.float32) else np.float64(x)
            bits, bias = (52, 1023) if isinstance(x, np.float64) else (23, 127)
            unsigned = np.uint64 if bits == 52 else np.uint32
            return build(_Interpreted, x.view(unsigned), unsigned, bits, bias).view(x.dtype)
        return interpreted

    @intrinsic
    def compiled(typing_context: Any, x: Any) -> Any:

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            bits, bias = (52, 1023) if x == types.float64 else (23, 127)
            unsigned = ir.IntType(64 if bits == 52 else 32)
            result = build(builder, builder.bitcast(arguments[0], unsigned), unsigned, bits, bias)
            return builder.bitcast(result, arguments[0].type)
        return (x(x), generate)
    return compiled


@_bit_operation
def _power_of_two(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """2**n, for x = n + shift: the shift has put n and the bias into the lowest bits."""
    return build.shl(x, integer(bits))


@_elementary_inlined
def _brought(lost: float, k: float) -> float:
    """2**-k lost; nothing where 2**-k would leave the normal numbers, since it is nothing there beside 2**k."""
    return lost * _power_of_two(6755399441056767.0 - (1023.0 if k > 1023.0 else k))


def _sqrt_half(bits: int, bias: int) -> int:
    """The bits of the float below sqrt(1/2), cut to its leading ones: where a significand's range starts."""
    return (bias - 1 << bits) + (1865452045155276 << bits >> 52)


@_bit_operation
def _exponent(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """2**bits + bias + k, for a positive normal x = 2**k m with m from sqrt(1/2) to sqrt(2)."""
    moved = build.add(x, integer((bias << bits) - _sqrt_half(bits, bias)))
    return build.or_(build.lshr(moved, integer(bits)), integer(bias + bits << bits))


@_elementary_inlined
def _fast_two_sum(a: float, b: float) -> tuple[float, float]:
    """a + b without error, as a rounded sum and what it lost; |a| >= |b|, or a = 0."""
    total = a + b
    return (total, b - (total - a))


if config.DISABLE_JIT:

    def _fused(a: Any, b: Any, c: Any) -> Any:
        """a b + c, rounded once, by rational numbers; rounded twice where one is not finite."""
        try:
            return np.float64(float(Fraction(float(a)) * Fraction(float(b)) + Fraction(float(c))))
        except (OverflowError, ValueError):
            return a * b + c
else:

    @intrinsic
    def _fused(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
        """a b + c, rounded once: one instruction on most processors, a function of the C library on the others."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind = arguments[0].type
            function = builder.module.declare_intrinsic('llvm.fma', [kind], ir.FunctionType(kind, [kind] * 3))
            return builder.call(function, arguments)
        return (a(a, a, a), generate)


if config.DISABLE_JIT:

    def _multiply_add(a: Any, b: Any, c: Any) -> Any:
        """a b + c, fused into one rounding where the processor does that; the bounds hold for either."""
        return a * b + c
else:

    @intrinsic
    def _multiply_add(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
        """a b + c, fused into one rounding where the processor does that; the bounds hold for either."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind = arguments[0].type
            _fused = builder.module.declare_intrinsic('llvm.fmuladd', [kind], ir.FunctionType(kind, [kind] * 3))
            return builder.call(_fused, arguments)
        return (a(a, a, a), generate)


@_elementary_inlined
def _log_pair(k: float, f: float, c: float) -> tuple[float, float]:
    """k ln(2) + log(1 + f + c) as an unevaluated sum; 1 + f from sqrt(1/2) to sqrt(2), c what rounding f lost."""
    s = f / (2.0 + f)
    z = s * s
    square = z * z
    even0 = _multiply_add(0.1818179545889207, square, 0.28571428570796115)
    square2 = square * square
    even0 = _multiply_add(0.13268509646897472, square2, even0)
    even = _multiply_add(even0, square, 0.6666666666666666)
    odd0 = _multiply_add(0.1538624955121314, square, 0.22222222393411692)
    odd0 = _multiply_add(0.13089379034394175, square2, odd0)
    odd = _multiply_add(odd0, square, 0.4000000000000089)
    tail = z * _multiply_add(z, odd, even)
    half = 0.5 * f * f
    head, low = _fast_two_sum(k * 0.6931471805598903, f)
    return (head, low + _multiply_add(k, 5.497923018708371e-14, c) + _multiply_add(s, half + tail, -half))


@_bit_operation
def _significand(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """m, for the same x."""
    moved = build.add(x, integer((bias << bits) - _sqrt_half(bits, bias)))
    return build.add(build.and_(moved, integer((1 << bits) - 1)), integer(_sqrt_half(bits, bias)))


@_elementary_inlined
def _log_beside(u: float, lost: float) -> float:
    """The same, rounded, with what was lost taken in to first order and nothing waiting for it; 5.501 ulp."""
    k = _exponent(u) - 4503599627371519.0
    f, c = (_significand(u) - 1.0, _brought(lost, k))
    head, low = _log_pair(k, f, _multiply_add(-c, f, c))
    return head + low


_logarithms_inlined = njit(error_model='numpy', forceinline=True)


@_logarithms_inlined
def _near_one(x: float) -> tuple[float, float]:
    """1 + x, rounded, and what that lost."""
    u = 1.0 + x
    back = u - 1.0
    return (u, 1.0 - (u - back) + (x - back))


_FAR = 2.0 ** 100


@_inlined
def _shift_of_difference(a: float, d: float, b: float) -> float:
    """The sum of 1/(a + i) - 1/(b + i) over SHIFT terms, b = a + d, one of them below SHIFT."""
    far = max(a, b) > _FAR
    a, b = (min(a, _FAR), min(b, _FAR))
    d = b - a if far else d
    above, below = (d / a / b, 1.0)
    for i in range(1, _SHIFT):
        product = (a + i) * (b + i)
        above = _multiply_add(above, product, d * below)
        below *= product
    return above / below


@_inlined
def _digamma_difference(a: float, d: float) -> float:
    """digamma(a + d) - digamma(a) for a > 0, a + d > 0; close to d trigamma(a) for a small d."""
    b = a + d
    inside = a > 0.0 and b > 0.0
    a, d, b = (a if inside else 1.0, d if inside else 0.0, b if inside else 1.0)
    low = min(a, b) < _SHIFT
    shifted = a + _SHIFT if low else a
    top = b + _SHIFT if low else b
    u, v = (1.0 / shifted, 1.0 / top)
    q = d * u
    w, lost = _near_one(q)
    log_ratio = _log_beside(w if q > -0.5 else top * u, lost if q > -0.5 else 0.0)
    square, other = (u * u, v * v)
    series, divided, power = (_REMAINDER_SLOPE[0], 1.0, other)
    for k in range(1, _REMAINDER_SLOPE.size):
        divided = _multiply_add(square, divided, power)
        power *= other
        series = _multiply_add(_REMAINDER_SLOPE[k], divided, series)
    value = log_ratio + q * v * (0.5 - (u + v) * series)
    value = value + (_shift_of_difference(a, d, b) if low else 0.0)
    return value if inside else math.nan


_LIFT = 2.0 ** 600


_LOG_LIFT = 415.88830833596717


_TINY = 2.0 ** (-400)


@_elementary_inlined
def _log_of_sum(u: float, lost: float) -> tuple[float, float]:
    """log(u + lost) as an unevaluated sum, for a positive normal u and |lost| at most half of its last unit."""
    k = _exponent(u) - 4503599627371519.0
    f, c = _fast_two_sum(_significand(u) - 1.0, _brought(lost, k))
    return _log_pair(k, f, c)


@_logarithms_inlined
def _log_of_ratio(u: float, lost: float) -> tuple[float, float]:
    """log(u + lost) as an unevaluated sum, u > 0, perhaps subnormal, and |lost| half of its last unit or less."""
    tiny = u < _TINY
    head, low = _log_of_sum(u * _LIFT if tiny else u, 0.0 if tiny else lost)
    return (head - _LOG_LIFT if tiny else head, low)


@_inlined
def _shift_of_second_difference(a: float, d: float) -> float:
    """The sum of -1/(a + i) + 2/(a + i + d) - 1/(a + i + 2d), of its size, over SHIFT terms, 0 < a < SHIFT, d >= 0."""
    d = min(d, _FAR)
    c = a + d
    b = c + d
    total = d / a * (d / c) * (2.0 / b)
    for i in range(1, _SHIFT):
        total += d / ((a + i) * (c + i)) * (2.0 * d / (b + i))
    return total


@_inlined
def _digamma_second_difference(a: float, d: float) -> float:
    """digamma(a + 2d) - 2 digamma(a + d) + digamma(a) for a > 0, a + 2d > 0. Never positive: digamma is concave."""
    end = a + 2.0 * d
    inside = a > 0.0 and end > 0.0
    first = (a if d > 0.0 else end) if inside else 1.0
    step = abs(d) if inside else 0.0
    low = first < _SHIFT
    shifted = first + _SHIFT if low else first
    middle = shifted + step
    last = middle + step
    u, v, w = (1.0 / shifted, 1.0 / last, 1.0 / middle)
    t = step * w
    one, lost = _near_one(-t * t)
    head, rest = _log_of_ratio(one if t < 0.5 else shifted * w * (last * w), lost if t < 0.5 else 0.0)
    series, one, two, three = (_REMAINDER_SLOPE[0] * (u + v + w), u, u + v, u + v + w)
    for k in range(1, _REMAINDER_SLOPE.size):
        for _ in range(2):
            one *= u
            two = _multiply_add(v, two, one)
            three = _multiply_add(w, three, two)
        series = _multiply_add(_REMAINDER_SLOPE[k], three, series)
    value = head + rest - step * u * (step * v) * w * (1.0 - 2.0 * series)
    value = value - (_shift_of_second_difference(first, step) if low else 0.0)
    return value if inside else math.nan


@_elementary_inlined
def _exp_tail(r: float) -> float:
    """e**r - 1 - r for |r| <= ln(2)/2, to 2.86e-18 r**2."""
    z = r * r
    even0 = _multiply_add(0.0013888888888883752, z, 0.04166666666666667)
    even1 = _multiply_add(2.7557273661348637e-07, z, 2.4801587325533363e-05)
    z2 = z * z
    even0 = _multiply_add(even1, z2, even0)
    z4 = z2 * z2
    even0 = _multiply_add(2.091467937658401e-09, z4, even0)
    even = _multiply_add(even0, z, 0.5)
    odd0 = _multiply_add(0.00019841269874800493, z, 0.008333333333326141)
    odd1 = _multiply_add(2.5105206373957114e-08, z, 2.7557255425746435e-06)
    odd0 = _multiply_add(odd1, z2, odd0)
    odd = _multiply_add(odd0, z, 0.1666666666666667)
    return z * _multiply_add(r, odd, even)


@_elementary_inlined
def _exp_pair(r: float, c: float) -> tuple[float, float]:
    """e**(r + c) as an unevaluated sum."""
    head, low = _fast_two_sum(1.0, r)
    return (head, low + _multiply_add(c, head, _exp_tail(r)))


@_elementary_inlined
def _exp_reduced(x: float) -> tuple[float, float, float]:
    """shift + n, r and c with x = n ln(2) + r + c, |r| <= ln(2)/2 and c what rounding r lost."""
    shifted = _multiply_add(x, 1.4426950408889634, 6755399441056767.0)
    n = shifted - 6755399441056767.0
    high = _multiply_add(n, -0.6931471805598903, x)
    r = _multiply_add(n, -5.497923018708371e-14, high)
    return (shifted, r, _multiply_add(n, -5.497923018708371e-14, high - r))


@_elementary_inlined
def _exp_normal(x: float) -> float:
    """The same where the result is a normal number; below that 0, and inf from a little less than where exp is."""
    y = -709.0895657128241 if x < -709.0895657128241 else x
    y = 710.0 if y > 710.0 else y
    shifted, r, c = _exp_reduced(y)
    head, low = _exp_pair(r, c)
    return (head + low) * _power_of_two(shifted)


@_elementary_inlined
def _expm1_pair(scale: float, r: float, c: float) -> tuple[float, float]:
    """(2**n e**(r + c) - 1)/2 as an unevaluated sum, for scale = 2**(n - 1)."""
    head, low = _fast_two_sum(scale - 0.5, scale * r)
    return (head, _multiply_add(scale, _exp_tail(r) + _multiply_add(c, r, c), low))


if config.DISABLE_JIT:

    def _public(function: Callable) -> Callable:
        """NumPy scalars stand in for compiled floats; an overflow is a result here, not a warning."""

        @functools.wraps(function)
        def quiet(*arguments: float) -> Any:
            with np.errstate(all='ignore'):
                return function(*arguments)
        return quiet
else:
    _public = _elementary_inlined


@_public
def _expm1(x: float) -> float:
    """e**x - 1; error at most 1.634 ulp."""
    x = np.float64(x)
    y = -39.0 if x < -39.0 else x
    y = 710.0 if y > 710.0 else y
    shifted, r, c = _exp_reduced(y)
    head, low = _expm1_pair(_power_of_two(shifted - 1.0), r, c)
    return x if abs(x) < 5.551115123125783e-17 else 2.0 * (head + low)


@_public
def _log(x: float) -> float:
    """The natural logarithm; error at most 1.052 ulp, -inf at 0, nan below."""
    x = np.float64(x)
    subnormal = x < 2.2250738585072014e-308
    y = x * 1.8014398509481984e+16 if subnormal else x
    k = _exponent(y) - 4503599627371519.0
    k = k - 54.0 if subnormal else k
    head, low = _log_pair(k, _significand(y) - 1.0, 0.0)
    y = head + low if x > 0.0 else np.float64(-np.inf) if x == 0.0 else np.float64(np.nan)
    return y if x < np.float64(np.inf) else x


@_public
def _log1p(x: float) -> float:
    """log(1 + x); error at most 1.405 ulp, -inf at -1, nan below."""
    x = np.float64(x)
    u = 1.0 + x
    back = u - 1.0
    head, low = _log_of_sum(u, 1.0 - (u - back) + (x - back))
    y = x if abs(x) < 5.551115123125783e-17 else head + low
    y = y if x > -1.0 else np.float64(-np.inf) if x == -1.0 else np.float64(np.nan)
    return y if x < np.float64(np.inf) else x


@_elementary_inlined
def _log1p_positive(x: float) -> float:
    """log(1 + x) for 0 <= x < inf, without meaning elsewhere; error at most 5.501 ulp."""
    u = 1.0 + x
    return _log_beside(u, x - (u - 1.0))


@_elementary_inlined
def _exact_product(a: float, b: float) -> float:
    """a b for two heads."""
    return a * b


@_bit_operation
def _head(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """x cut to half of its bits, so that the product of two heads is exact."""
    dropped = bits // 2 + 1
    return build.and_(x, integer((1 << (64 if bits == 52 else 32)) - 1 ^ (1 << dropped) - 1))


@_elementary_inlined
def _head_sum(a: float, b: float, c: float) -> tuple[float, float]:
    """a + b + c as a head and the rest, for |b| >> |c|, and a = 0 or a small integer with |a| > |b|."""
    head = _head(b + c + a)
    return (head, c - (head - a - b))


@_elementary_inlined
def _scaled(value: float, shifted: float) -> float:
    """2**n value, for shift + n; in two factors, as 2**n itself may lie outside the range of normal numbers."""
    half = _multiply_add(shifted - 6755399441056767.0, 0.5, 6755399441056767.0)
    return value * _power_of_two(half) * _power_of_two(shifted - (half - 6755399441056767.0))


@_elementary_inlined
def _exp2_of_sum(head: float, low: float) -> float:
    """2**(head + low), for |low| <= 2**-24 |head| and head with two trailing zero bits, or low = 0."""
    shifted = head + low + 6755399441056767.0
    high = head - (shifted - 6755399441056767.0)
    r_head, r_low = _head_sum(0.0, high, low)
    rest = _multiply_add(r_head, -1.904654299957768e-09, r_low * 0.6931471805599453)
    r, c = _fast_two_sum(r_head * 0.6931471824645996, rest)
    y, y_low = _exp_pair(r, c)
    y = _scaled(y + y_low, shifted)
    y = np.inf if head > 1077.0 else y
    return 0.0 if head < -1077.0 else y


@_elementary_inlined
def _artanh_argument(f: float) -> tuple[float, float, float]:
    """s = f/(2 + f), rounded, and again as a head and the rest."""
    d = f + 2.0
    d_head = _head(d)
    d_low = f - (d_head - 2.0)
    inverse = 1.0 / d
    s = f * inverse
    s_head = _head(s)
    rest = _multiply_add(-s_head, d_low, _multiply_add(-s_head, d_head, f))
    return (s, s_head, rest * inverse)


@_elementary_inlined
def _log2_pair(k: float, f: float) -> tuple[float, float]:
    """k + log2(1 + f) as a head and the rest, for 1 + f from sqrt(1/2) to sqrt(2)."""
    s, s_head, s_low = _artanh_argument(f)
    z_head, z_low = (_exact_product(s_head, s_head), s_low * (s_head + s))
    z = z_head + z_low
    square = z * z
    even0 = _multiply_add(0.23076892210089547, square, 0.33333333332474163)
    square2 = square * square
    even0 = _multiply_add(0.17559014798343836, square2, even0)
    even = _multiply_add(even0, square, 0.6)
    odd0 = _multiply_add(0.20002219738537058, square, 0.2727272750527837)
    odd0 = _multiply_add(0.1758831697766549, square2, odd0)
    odd = _multiply_add(odd0, square, 0.42857142857144065)
    sum_head, sum_low = _head_sum(3.0, z_head, _multiply_add(square, _multiply_add(z, odd, even), z_low))
    main = _exact_product(s_head, sum_head)
    head, low = _head_sum(0.0, main, _multiply_add(s_low, sum_head, sum_low * s))
    rest = _multiply_add(-7.028461650952758e-09, head, 0.9617966939259756 * low)
    return _head_sum(k, _exact_product(0.9617967009544373, head), rest)


@_elementary_inlined
def _log2_split(x: float) -> tuple[float, float]:
    """log2(x) as a head and the rest, for a positive finite x; a number without meaning for any other."""
    subnormal = x < 2.2250738585072014e-308
    y = x * 1.8014398509481984e+16 if subnormal else x
    k = _exponent(y) - 4503599627371519.0
    return _log2_pair(k - 54.0 if subnormal else k, _significand(y) - 1.0)


@_public
def _power(x: float, y: float) -> float:
    """x**y for x >= 0; error at most 2.059 ulp, and half of that more than half a unit where it is subnormal.

    As in IEEE 754, 1 where x = 1 or y = 0, whatever the other; inf or 0 at 0 and at infinities. The sign of a zero is
    not looked at. Otherwise nan for x < 0, also where y is an integer.
    """
    x, y = (np.float64(x), np.float64(y))
    head, low = _log2_split(x)
    bounded = 1.8446744073709552e+19 if y > 1.8446744073709552e+19 else y
    bounded = -1.8446744073709552e+19 if bounded < -1.8446744073709552e+19 else bounded
    y_head = _head(bounded)
    product = _multiply_add(bounded - y_head, head, bounded * low)
    z = _exp2_of_sum(_exact_product(y_head, head), product)
    edge = np.inf if (y if x > 1.0 else -y) > 0.0 else 0.0
    z = edge if x == 0.0 else z
    z = edge if x == np.inf else z
    z = z if x >= 0.0 else np.nan
    z = z if y == y else y
    z = 1.0 if y == 0.0 else z
    return 1.0 if x == 1.0 else z


_gamma_inlined = njit(error_model='numpy', forceinline=True)


_HUGE = 2.0 ** 400


@_logarithms_inlined
def _log_of_product(x: float, y: float) -> float:
    """log(x y) for positive x and y, also where the product is no double."""
    lifted = -_LOG_LIFT if x < _TINY else _LOG_LIFT if x > _HUGE else 0.0
    x = x * _LIFT if x < _TINY else x / _LIFT if x > _HUGE else x
    lifted += -_LOG_LIFT if y < _TINY else _LOG_LIFT if y > _HUGE else 0.0
    y = y * _LIFT if y < _TINY else y / _LIFT if y > _HUGE else y
    return _log_beside(x * y, 0.0) + lifted


@_gamma_inlined
def _digamma_plus_log(x: float, s: float) -> float:
    """digamma(x) + log(s) for x > 0, s > 0: where x is large, through log(x s), which may be small."""
    z = x if 0.0 < x < math.inf else math.nan
    low = z < _SHIFT
    above, below = (0.0, 1.0)
    for i in range(_SHIFT):
        above = _multiply_add(above, z + i, below)
        below *= z + i
    shifted = z + _SHIFT if low else z
    u = 1.0 / shifted
    square = u * u
    series = _REMAINDER_SLOPE[-1]
    for k in range(_REMAINDER_SLOPE.size - 2, -1, -1):
        series = _multiply_add(series, square, _REMAINDER_SLOPE[k])
    value = _log_of_product(shifted, s) - 0.5 * u + square * series
    value = value - (above / below if low else 0.0)
    return value if z == z else -math.inf if x == 0.0 else x if x > 0.0 else math.nan


_HALF_LOG_TWO_PI = 0.9189385332046728


_REMAINDER = np.array([0.0833333333333333, -0.0027777777777629577, 0.0007936507903763547, -0.0005952376770335478, 0.0008417166321469106, -0.0019156192676397195, 0.006334703567433203, -0.027360839911326075, 0.13189629743696943, -0.5793192329203127, 1.8410653850368686, -2.959379657282724])


@_gamma_inlined
def _fitted_remainder(u: float) -> float:
    """The same for x >= SHIFT, from u = 1/x."""
    square = u * u
    value = _REMAINDER[-1]
    for k in range(_REMAINDER.size - 2, -1, -1):
        value = _multiply_add(value, square, _REMAINDER[k])
    return u * value


@_gamma_inlined
def _prefactor_main(a: float, shifted: float, x: float) -> tuple[float, float]:
    """a log(x/A) + A - x as an unevaluated sum, A = a or a + SHIFT: where A = a, by log(1 + m) - m, m = (x - A)/A."""
    low = shifted != a
    u = 1.0 / shifted
    m = (x - shifted) * u
    w, lost = _near_one(m)
    ratio = x / shifted
    direct = low or m <= -0.5
    head, rest = _log_of_ratio(ratio if direct else w, _fused(-ratio, shifted, x) * u if direct else lost)
    power = a * head
    power_rest = a * rest + _fused(a, head, -power)
    gap = shifted - x
    back = gap - shifted
    gap_rest = shifted - (gap - back) - (x + back)
    total = power + gap
    back = total - power
    total_rest = power - (total - back) + (gap - back) + (gap_rest + power_rest)
    near = a * (head - m + rest)
    return (total if low else near, total_rest if low else 0.0)


@_gamma_inlined
def _gamma_log_prefactor(a: float, x: float) -> float:
    """a log x - x - lgamma(a) for a > 0, x >= 0: the log of x times the density of Gamma(a, 1) at x.

    By Stirling's formula at A = a or A = a + SHIFT: `prefactor_main` and the logarithm of `prefactor_factor`, the
    latter to twice the digits.
    """
    inside = 0.0 < a < math.inf and 0.0 < x < math.inf
    held, z = (a if inside else 1.0, x if inside else 1.0)
    low = held < _SHIFT
    shifted = held + _SHIFT if low else held
    main, main_rest = _prefactor_main(held, shifted, z)
    thrice = held + 3.0
    y = held * thrice
    back = thrice - 3.0
    y_rest = _fused(held, thrice, -y) + held * (held - back + (3.0 - (thrice - back)))
    two = y + 2.0
    back = two - y
    two_rest = y - (two - back) + (2.0 - back) + y_rest
    product = y * two
    product_rest = _fused(y, two, -product) + (y * two_rest + y_rest * two)
    square = shifted * shifted
    square_rest = _fused(shifted, shifted, -square)
    fourth = square * square
    fourth_rest = _fused(square, square, -fourth) + 2.0 * square * square_rest
    quotient = product / fourth
    quotient_rest = (_fused(-quotient, fourth, product) + (product_rest - quotient * fourth_rest)) / fourth
    quotient, quotient_rest = (quotient if low else 1.0, quotient_rest if low else 0.0)
    root = math.sqrt(shifted)
    root_rest = _fused(-root, root, shifted) * (0.5 / root)
    factor = quotient * root
    factor_rest = _fused(quotient, root, -factor) + (quotient * root_rest + quotient_rest * root)
    head, rest = _log_of_ratio(factor, factor_rest)
    left = head - _HALF_LOG_TWO_PI
    left_rest = head - (left + _HALF_LOG_TWO_PI) + (rest - _fitted_remainder(1.0 / shifted))
    value = main + (left + left_rest) + main_rest
    ended = -math.inf if x == 0.0 or x == math.inf else math.nan
    return value if inside else ended if a > 0.0 else math.nan


@_gamma_inlined
def _prefactor_exponent(a: float, x: float) -> float:
    """gamma_log_prefactor(a, x) but for log(prefactor_factor(a))."""
    inside = 0.0 < a < math.inf and 0.0 < x < math.inf
    held, z = (a if inside else 1.0, x if inside else 1.0)
    shifted = held + _SHIFT if held < _SHIFT else held
    main, rest = _prefactor_main(held, shifted, z)
    value = main + (rest - _fitted_remainder(1.0 / shifted))
    ended = -math.inf if x == 0.0 or x == math.inf else math.nan
    return value if inside else ended if a > 0.0 else math.nan


_ONE_OVER_SQRT_TWO_PI = 0.3989422804014327


@_gamma_inlined
def _rising(a: float) -> float:
    """a (a + 1) (a + 2) (a + 3), SHIFT factors, with few roundings."""
    y = _multiply_add(a, a, 3.0 * a)
    return y * (y + 2.0)


@_gamma_inlined
def _prefactor_factor(a: float) -> float:
    """sqrt(A/(2 pi)), and times a (a + 1) (a + 2) (a + 3)/A^4 where A is not a but a + SHIFT."""
    low = a < _SHIFT
    shifted = a + _SHIFT if low else a
    square = shifted * shifted
    root = math.sqrt(shifted if shifted > 0.0 else math.nan) * _ONE_OVER_SQRT_TWO_PI
    return root * (_rising(a) / (square * square)) if low else root


_SMALLEST_NORMAL = 2.2250738585072014e-308


_MOST_STEPS = 60


_LOG_HALF = -0.6931471805599453


_SMALL_UP_TO = 1.1


_TEMME_FROM = 20.0


_ERFCX = np.array([-2.659599690242689e-10, 9.311744978232572e-10, 3.1695881915648173e-09, -1.234686604382353e-08, -2.05606492756992e-08, 1.0633855618594884e-07, 7.746992727017941e-08, -8.210939042560568e-07, 2.919733377963012e-07, 5.706604414895734e-06, -1.1221287012353486e-05, -2.4397746422436416e-05, 0.0001506214900124047, -0.00019925714661091188, -0.0007577732613730956, 0.005031970067657489, -0.016197734059799265, 0.03716751552655567, -0.06633036581218697, 0.0937328349990944, -0.10103906603630056, 0.06809705425466908, 0.015379652102619604, -0.1396211168405623, 1.2329951186255526])


_ONE_OVER_SQRT_PI = 0.5641895835477563


@njit(error_model='numpy')
def _horner(coefficients: np.ndarray, x: float) -> float:
    """The polynomial with these coefficients, highest power first, at x."""
    value = 0.0
    for c in coefficients:
        value = value * x + c
    return value


@njit(error_model='numpy')
def _erfcx(z: float) -> float:
    """exp(z^2) erfc(z) for z >= 0."""
    if z > 1000000000.0:
        return _ONE_OVER_SQRT_PI / z
    return _horner(_ERFCX, (z - 4.0) / (z + 4.0)) / (1.0 + 2.0 * z)


_ATANH_REST = np.array([0.07821056687403345, 0.037428719610706894, 0.05423343583100272, 0.05867041087435821, 0.0666759707695605, 0.07692271603832289, 0.09090909960220453, 0.11111111098926833, 0.14285714285801707, 0.19999999999999757, 0.3333333333333333])


@njit(error_model='numpy')
def _log1p_minus(x: float) -> float:
    """log(1 + x) - x for x >= -1, without the cancellation near 0; -inf at -1.

    Near 0 from log(1 + x) = 2 atanh(r) with r = x / (2 + x), so that it is r (2 r^2 (1/3 + r^2/5 + ...) - x).
    """
    if not x > -1.0:
        return -math.inf if x == -1.0 else math.nan
    if -0.5 < x < 1.0:
        r = x / (2.0 + x)
        y = r * r
        return r * (2.0 * y * _horner(_ATANH_REST, y) - x)
    return math.log1p(x) - x if x < math.inf else -math.inf


_LOG_GAMMA_AFTER_1 = np.array([-0.0019239722388263386, 0.010223611096412991, -0.026761497060173514, 0.047231245099303945, -0.06550004366862132, 0.07918143536840105, -0.0897837256855583, 0.09984889479073819, -0.11129375261751494, 0.12550480380525333, -0.14404947325821238, 0.16955715123344461, -0.2073855499908531, 0.2705808084023378, -0.40068563438620214, 0.8224670334241115, -0.5772156649015329])


@njit(error_model='numpy')
def _log_gamma_1p(z: float) -> float:
    """lgamma(1 + z) for 0 <= z <= 1/2, to full relative accuracy near its zero at 0."""
    return z * _horner(_LOG_GAMMA_AFTER_1, z)


_LOG_GAMMA_AT_2 = np.array([2.7880013392491846e-07, -5.812501250599261e-07, 9.199898075671394e-07, -1.9741884532905586e-06, 4.3847319318293745e-06, -9.456338120610123e-06, 2.0505584372896933e-05, -4.492371708374659e-05, 9.945767440096764e-05, -0.00022315497868931946, 0.0005096695153484373, -0.0011927539009204018, 0.002890510331036772, -0.007385551028937974, 0.020580808427780335, -0.0673523010531956, 0.32246703342411326, 0.42278433509846713])


_STIRLING_FROM = 10.0


_STIRLING = np.array([0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242, 0.17964437236883057])


_STIRLING_MIDDLE = 5.0


_STIRLING_REMAINDER = np.array([0.03377889309255761, -0.033929995035009985, 0.013467045221525219, -0.01452567021646183, 0.0210526738714191, -0.021655568007503054, 0.021494969440914537, -0.022314877463655, 0.02324401811961146, -0.024114001051464915, 0.02501015281536502, -0.025936327516220232, 0.02687776282165181, -0.027822282437858958, 0.028755189923990128, -0.029658361882958145, 0.030510791124764965, -0.03128933488435141, 0.03196987830165084, -0.03252890716387811, 0.032945346832767286, -0.033202440022999026, 0.016644691189821193])


@njit(error_model='numpy')
def _horner_up(coefficients: np.ndarray, x: float) -> float:
    """The polynomial with these coefficients, constant first, at x."""
    value = 0.0
    for k in range(coefficients.size - 1, -1, -1):
        value = value * x + coefficients[k]
    return value


@njit(error_model='numpy')
def _stirling_remainder(x: float) -> float:
    """lgamma(x) - ((x - 1/2) log x - x + log(2 pi)/2) for x >= 2.5."""
    if x < _STIRLING_FROM:
        return _horner(_STIRLING_REMAINDER, (x - _STIRLING_MIDDLE) / (x + _STIRLING_MIDDLE))
    u = 1.0 / x
    return u * _horner_up(_STIRLING, u * u)


@njit(error_model='numpy')
def _log_gamma(x: float) -> float:
    """lgamma(x) for x > 0, to full relative accuracy near its zeros at 1 and 2."""
    if not x > 0.0:
        return math.inf if x == 0.0 else math.nan
    if x < 0.5:
        return _log_gamma_1p(x) - math.log(x)
    if x < 1.0:
        return (x - 1.0) * _horner(_LOG_GAMMA_AT_2, x - 1.0) - math.log(x)
    if x <= 1.5:
        return _log_gamma_1p(x - 1.0)
    if x < _STIRLING_FROM:
        product = 1.0
        while x > 2.5:
            x -= 1.0
            product *= x
        z = x - 2.0
        value = z * _horner(_LOG_GAMMA_AT_2, z)
        return value if product == 1.0 else value + math.log(product)
    return (x - 0.5) * (math.log(x) - 1.0) + (_HALF_LOG_TWO_PI - 0.5 + _stirling_remainder(x))


@njit(error_model='numpy')
def _log_gamma_after(a: float) -> float:
    """lgamma(1 + a) for a > 0, to full relative accuracy for a small a."""
    return _log_gamma_1p(a) if a < 0.5 else _log_gamma(1.0 + a)


_NEGLIGIBLE = 1e-17


@njit(error_model='numpy')
def _lower_series(a: float, x: float) -> float:
    """sum_n x^n / ((a+1) ... (a+n)), DLMF 8.7.1."""
    term, total, n = (1.0, 1.0, a)
    while term > _NEGLIGIBLE * total:
        n += 1.0
        term *= x / n
        total += term
    return total


@njit(error_model='numpy')
def _small_upper(a: float, x: float, log_power: float) -> float:
    """Q(a, x) for a < 1, x <= SMALL_UP_TO; log_power is a log x - lgamma(1 + a).

    With P = exp(log_power) (1 + v), v = a sum_n (-x)^n / ((a + n) n!), DLMF 8.7.1, Q = u - (1 - u) v where u is
    1 - exp(log_power).
    """
    inner = 0.0
    for n in range(20 if x > 0.1 else 10, 0, -1):
        inner = 1.0 / (a + n) - x / (n + 1.0) * inner
    u = -math.expm1(log_power)
    return u + (1.0 - u) * a * x * inner


_TEMME = np.array([[-0.3333333333333333, 0.08333333333333329, -0.014814814814814644, 0.0011574074074098292, 0.00035273368606136845, -0.0001787551440747815, 3.919263185734944e-05, -2.1854481836922604e-06, -1.8540626777574452e-06, 8.296697629433903e-07, -1.7665779281473125e-07, 6.711179640521681e-09, 1.0257897522338837e-08, -4.38677177201652e-09, 9.202069228160033e-10, -2.1770444043413224e-11, -6.282998285958114e-11, 2.3082598788940625e-11, -3.0006841024445663e-12], [-0.0018518518518518524, -0.0034722222222224146, 0.0026455026455027564, -0.0009902263374370005, 0.0002057613168687205, -4.018777760349388e-07, -1.809855028619092e-05, 7.649162553997499e-06, -1.6120904104167827e-06, 4.6399979606501786e-09, 1.3786457767203647e-07, -5.75071977806265e-08, 1.194871672993257e-08, -4.586954499493317e-11, -1.0048297875938e-09, 4.425033932075212e-10, -8.963357789286424e-11, -1.3324034555816551e-11, 9.333692316025828e-12], [0.004133597883597928, -0.0026813271604807683, 0.0007716049382643851, 2.009387231455592e-06, -0.00010736653206765491, 5.292345766153191e-05, -1.2760637246421392e-05, 3.418001310153453e-08, 1.37220662460326e-06, -6.297121580784812e-07, 1.4277342442625925e-07, -5.615078288959727e-10, -1.4033870095634765e-08, 6.618067431061331e-09, -1.4301509063646824e-09, -2.2609887152301762e-10, 1.676500481958738e-10, 0.0, 0.0], [0.0006494341563754242, 0.00022947209361060873, -0.0004691894939811847, 0.00026772063257326416, -7.561802561477143e-05, -2.3965752117403475e-07, 1.1082727408845963e-05, -5.67490991547342e-06, 1.4227905308837007e-06, -1.654823720888144e-10, -1.6890829396355977e-07, 8.123933403151992e-08, -1.9980895603913986e-08, -2.3279952957780902e-10, 2.682293075001622e-09, -8.446384684732643e-10, 0.0, 0.0, 0.0], [-0.0008618882907117923, 0.0007840392223619045, -0.00029907250085754316, -1.463868764173281e-06, 6.64153210430657e-05, -3.9683403217440976e-05, 1.1373610122735082e-05, -8.821347370295546e-10, -1.689012800604319e-06, 8.933548322884979e-07, -2.39534159000066e-07, -3.013472313416615e-09, 3.7516306008878495e-08, -1.2658663992127111e-08, 0.0, 0.0, 0.0, 0.0, 0.0], [-0.00033679855438192277, -6.972817059145257e-05, 0.00027727542371428805, -0.00019932480495442147, 6.797622417772783e-05, 1.3497625538049737e-07, -1.3584626149845534e-05, 8.040816014089422e-06, -2.3181166090958256e-06, -3.3577013460304985e-08, 3.8482765176072674e-07, -1.6438808889306747e-07, 2.1651377409774956e-08, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0005313079931851624, -0.0005921650076758676, 0.0002708741432174762, 7.627171463121769e-07, -8.149255602308612e-05, 5.6261777718318066e-05, -1.852812927573202e-05, -2.989504929018085e-07, 3.841478379591934e-06, -1.8056834899218413e-06, 2.59538568409698e-07, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.000344364893817393, 5.1723698898074796e-05, -0.0003347968123241265, 0.00028115262809407844, -0.00011083305105219402, 5.357546450602624e-07, 3.0674839617027866e-05, -1.9808941902040187e-05, 2.5903041329294786e-06, 1.5957419583482012e-06, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [-0.0006526255694990287, 0.0008392895831223306, -0.000438209195897268, 2.1300339998395534e-06, 0.00016568161171094428, -0.00013822110736301998, 4.873883505307589e-05, 1.4320613622672727e-05, -1.4031575424519169e-05, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [-0.0005966934406524151, -6.616222917581433e-05, 0.0006758508332556272, -0.0006882808306117278, 0.0002911140545678238, 9.994529402058721e-05, -0.00011190067615537574, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.00133018737643555, -0.0020332667155978056, 0.0011560072439070705, 0.0004957521678567475, -0.0006675726989112443, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0016372602514830407, 0.0016201166771433438, -0.002667631700274728, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]])


@njit(error_model='numpy')
def _temme_sum(a: float, eta: float) -> float:
    """sum_k c_k(eta) a^-k, DLMF 8.12.9, for a >= TEMME_FROM and |eta| <= 1."""
    total, power = (0.0, 1.0)
    for k in range(_TEMME.shape[0]):
        total += power * _horner_up(_TEMME[k], eta)
        power /= a
        if power < _NEGLIGIBLE:
            break
    return total


@njit(error_model='numpy')
def _upper_fraction(a: float, x: float) -> float:
    """exp(x) x^-a Gamma(a, x), DLMF 8.9.2, by Steed's algorithm."""
    b = x + 1.0 - a
    d = 1.0 / b
    step = d
    total = d
    n = 0.0
    while abs(step) > _NEGLIGIBLE * total:
        n += 1.0
        b += 2.0
        d = 1.0 / (b - n * (n - a) * d)
        step *= b * d - 1.0
        total += step
    return total


@njit(error_model='numpy')
def _gamma_tail(a: float, x: float) -> tuple[float, float, bool]:
    """(scale, factor, upper): exp(scale) * factor is Q(a, x) where upper, else P(a, x); for finite a > 0, x > 0."""
    if a >= _TEMME_FROM:
        m = (x - a) / a
        half_square = -_log1p_minus(m)
        if half_square <= 0.5:
            eta = math.copysign(math.sqrt(2.0 * half_square), m)
            correction = _ONE_OVER_SQRT_TWO_PI / math.sqrt(a) * _temme_sum(a, eta)
            factor = 0.5 * _erfcx(math.sqrt(a * half_square))
            return (-a * half_square, factor + correction if m > 0.0 else factor - correction, m > 0.0)
    if x <= a or x <= _SMALL_UP_TO:
        if a >= 1.0:
            return (_gamma_log_prefactor(a, x), _lower_series(a, x) / a, False)
        log_power = a * math.log(x) - _log_gamma_after(a)
        if log_power > _LOG_HALF:
            return (0.0, _small_upper(a, x, log_power), True)
        return (log_power - x, _lower_series(a, x), False)
    if a >= 0.5 or x > 100.0:
        return (_gamma_log_prefactor(a, x), _upper_fraction(a, x), True)
    return (a * math.log(x) - x - _log_gamma_1p(a), a * _upper_fraction(a, x), True)


@njit(error_model='numpy')
def _trivial_upper(a: float, x: float) -> float:
    """Q(a, x) where it needs no computing: 1 at x = 0, 0 at x = inf, nan outside the domain; -1 elsewhere."""
    if not (_SMALLEST_NORMAL <= a < math.inf and x >= 0.0):
        return math.nan
    if x == 0.0:
        return 1.0
    return 0.0 if x == math.inf else -1.0


@njit(error_model='numpy')
def _log_tail(a: float, x: float, want_upper: bool) -> float:
    """log Q(a, x) where an upper tail is wanted, else log P(a, x)."""
    q = _trivial_upper(a, x)
    if not q < 0.0:
        value = q if want_upper else 1.0 - q
        return -math.inf if value == 0.0 else value - 1.0
    scale, factor, upper = _gamma_tail(a, x)
    if upper == want_upper:
        return scale + math.log(factor)
    return math.log1p(-math.exp(scale) * factor)


_LOG_SMALLEST = -744.4400719213812


_LOG_LARGEST = 709.782712893384


@njit(error_model='numpy')
def _exp_or_inf(x: float) -> float:
    """exp(x), inf where it overflows (Python's own math.exp raises there)."""
    return math.inf if x > _LOG_LARGEST else math.exp(x)


_NORMAL_QUANTILE_CENTRE = np.array([1.400196011729843e-23, -1.3428569925927088e-21, 6.119325504103032e-20, -1.7777876021534665e-18, 3.7445196042531886e-17, -6.203544494500061e-16, 8.626016684082697e-15, -1.0669443739203526e-13, 1.2355735961048592e-12, -1.3936574424082023e-11, 1.5698893406813527e-10, -1.7900458754497166e-09, 2.082914247566536e-08, -2.493393988997437e-07, 3.1073631668033524e-06, -4.116975205050181e-05, 0.0006057297141898958, -0.011206813154492816, 0.6266570686577501])


_NORMAL_QUANTILE_FAR_TAIL = np.array([-177.89892283239016, -78.15343833127127, 7.919158866761166, 2.251556473984973, -3.8937415340346293, -1.7671820221205643, -0.5823809965097654, -0.3054063998985385, -0.17511884324559537, -0.08721267364108413, -0.05692520112419013, -0.017727061057801606, -0.03316644738923558, 0.01449493549312167, -0.044594589998973345, 0.050462634114349675, -0.08403413440179397, 0.1036509397902199, -0.137047842690834, 0.08028564147835789, 0.985020063198992])


_NORMAL_QUANTILE_TAIL = np.array([0.6775136939066418, -0.6976524201880475, 0.37050820112856175, -0.39759307409116484, 0.5018362052172453, -0.5249948765172295, 0.5393814693097859, -0.5650755699822848, 0.5916849530438303, -0.61762704428014, 0.6431494069387261, -0.6681753716845108, 0.6916177986781973, -0.7130382826577852, 0.7304589210566883, -0.7427520985894712, 0.7451820520583012, -0.7336428514141552, 0.6929237550886996, -0.6095372549973087, 0.40110584571126906, 0.8779294074659744])


@njit(error_model='numpy')
def _normal_normal_quantile(p: float) -> float:
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
        return logit * _horner(_NORMAL_QUANTILE_CENTRE, logit * logit)
    r = math.sqrt(-2.0 * math.log(p if p < 0.5 else 1.0 - p))
    w = (r - 4.0) / (r + 4.0)
    near = w < 0.375
    z = r * (_horner(_NORMAL_QUANTILE_TAIL, w - 0.0625) if near else _horner(_NORMAL_QUANTILE_FAR_TAIL, w - 0.59375))
    return -z if p < 0.5 else z


@njit(error_model='numpy')
def _quantile_start(a: float, tail: float, upper: bool) -> float:
    """A first guess at the quantile: 0 where it underflows, and exact where x is small beside every digit of it."""
    log_p = math.log1p(-tail) if upper else math.log(tail)
    log_power = log_p + _log_gamma_after(a)
    if log_power < (_LOG_SMALLEST - 1.0) * a:
        return 0.0
    x = _exp_or_inf(log_power / a)
    if x < 0.2 * (1.0 + a) or (a < 1.0 and x < 0.5):
        return x * (1.0 + x / (1.0 + a)) if x < 0.2 else x
    if a < 1.0 and upper:
        far = -(math.log(tail) + _log_gamma_after(a) - math.log(a))
        return far + (a - 1.0) * math.log(far) if far > 1.5 else 1.0
    z = _normal_normal_quantile(tail)
    root = 1.0 - 1.0 / (9.0 * a) + (-z if upper else z) / (3.0 * math.sqrt(a))
    return max(a * root * root * root, min(x, a))


@njit(error_model='numpy')
def _gamma_quantile_gamma_quantile(a: float, tail: float, upper: bool) -> float:
    """The x at which the upper (else the lower) tail of the gamma law is `tail`, in (0, 1/2]."""
    x = _quantile_start(a, tail, upper)
    goal = math.log(tail)
    sign = -1.0 if upper else 1.0
    for _ in range(_MOST_STEPS):
        if x < 1e-300:
            return x
        log_now = _log_tail(a, x, upper)
        slope = math.exp(_gamma_log_prefactor(a, x) - log_now)
        step = sign * (goal - log_now) / slope
        bend = 1.0 + 0.5 * step * (a - x - sign * slope)
        if bend > 0.5:
            step /= bend
        step = min(max(step, -40.0), 40.0)
        x += x * math.expm1(step)
        if abs(step) * max(1.0, math.sqrt(a)) < 1e-06:
            break
    return x


@njit(error_model='numpy')
def _gammainc_p_inverse(a: float, p: float) -> float:
    """The x with P(a, x) = p, for a > 0 and 0 <= p <= 1; inf at 1."""
    if not (_SMALLEST_NORMAL <= a < math.inf and 0.0 <= p <= 1.0):
        return math.nan
    if p == 0.0 or p == 1.0:
        return math.inf if p == 1.0 else 0.0
    return _gamma_quantile_gamma_quantile(a, p, False) if p <= 0.5 else _gamma_quantile_gamma_quantile(a, 1.0 - p, True)


@njit(error_model='numpy')
def _gammainc_q_inverse(a: float, q: float) -> float:
    """The x with Q(a, x) = q, for a > 0 and 0 <= q <= 1; inf at 0."""
    if not (_SMALLEST_NORMAL <= a < math.inf and 0.0 <= q <= 1.0):
        return math.nan
    if q == 0.0 or q == 1.0:
        return math.inf if q == 0.0 else 0.0
    return _gamma_quantile_gamma_quantile(a, q, True) if q <= 0.5 else _gamma_quantile_gamma_quantile(a, 1.0 - q, False)


_SMALL = 1e-290


@_public
def _exp(x: float) -> float:
    """e**x; error at most 0.741 ulp, and half of that more than half a unit where the result is subnormal."""
    x = np.float64(x)
    y = -746.0 if x < -746.0 else x
    y = 710.0 if y > 710.0 else y
    shifted, r, c = _exp_reduced(y)
    head, low = _exp_pair(r, c)
    return _scaled(head + low, shifted)


@njit(error_model='numpy')
def _gammainc_p_inverse_power(a: float, p: float, g: float) -> float:
    """x^g for the x with P(a, x) = p; a > 0, 0 < p < 1."""
    x = _gammainc_p_inverse(a, p)
    if x < _SMALL:
        return _exp(g * ((math.log(p) + _log_gamma(a + 1.0)) / a))
    return _power(x, g)


@njit(error_model='numpy')
def _gammainc_q_inverse_power(a: float, q: float, g: float) -> float:
    """x^g for the x with Q(a, x) = q; a > 0, 0 < q < 1."""
    x = _gammainc_q_inverse(a, q)
    if x < _SMALL:
        return _exp(g * ((math.log1p(-q) + _log_gamma(a + 1.0)) / a))
    return _power(x, g)


_gamma_ratio_inlined = njit(error_model='numpy', forceinline=True)


_gamma_ratio_FAR = 2.0 ** 100


@_gamma_ratio_inlined
def _log_of_double_shift(a: float, d: float) -> float:
    """log of the product of (a + i)(a + i + 2d)/(a + i + d)^2 over SHIFT factors, for 0 < a < SHIFT and d >= 0."""
    d = min(d, _gamma_ratio_FAR)
    c = a + d
    b = c + d
    inverse = 1.0 / c
    fall = d * inverse * (d * inverse)
    left, under = (a * inverse * (b * inverse), 1.0)
    for i in range(1, _SHIFT):
        square = (c + i) * (c + i)
        fall = _multiply_add(fall, square, d * d * left)
        left *= (a + i) * (b + i)
        under *= square
    fall /= under
    w, lost = _near_one(-fall)
    head, rest = _log_of_ratio(w if fall < 0.5 else left / under, lost if fall < 0.5 else 0.0)
    return head + rest


@_gamma_ratio_inlined
def _gamma_second_difference(a: float, d: float) -> float:
    """lgamma(a + 2d) - 2 lgamma(a + d) + lgamma(a) for a > 0, a + 2d >= 0; close to d^2 trigamma(a + d) for a small d.

    Never negative: lgamma is convex. inf at a + 2d = 0.
    """
    end = a + 2.0 * d
    inside = a > 0.0 and end > 0.0
    first = (a if d > 0.0 else end) if inside else 1.0
    step = abs(d) if inside else 0.0
    low = first < _SHIFT
    shifted = first + _SHIFT if low else first
    middle = shifted + step
    last = middle + step
    u, v, w = (1.0 / shifted, 1.0 / last, 1.0 / middle)
    t = step * w
    one, lost = _near_one(t)
    head, rest = _log_of_sum(one, lost)
    up = head - t + rest
    one, lost = _near_one(-t)
    head, rest = _log_of_sum(one if t < 0.5 else shifted * w, lost if t < 0.5 else 0.0)
    down = head + t + rest
    main = (last - 0.5) * up + (shifted - 0.5) * down + 2.0 * step * t
    total, one, two, three = (_REMAINDER[0], 1.0, 1.0, 1.0)
    for k in range(1, _REMAINDER.size):
        for _ in range(2):
            one *= u
            two = _multiply_add(v, two, one)
            three = _multiply_add(w, three, two)
        total = _multiply_add(_REMAINDER[k], three, total)
    value = main + 2.0 * t * (step * v) * u * total
    value = value - (_log_of_double_shift(first, step) if low else 0.0)
    value = value if last < math.inf else math.inf
    return value if inside else math.inf if end == 0.0 and a > 0.0 else math.nan


@_gamma_ratio_inlined
def _log_of_shift(a: float, d: float, b: float) -> float:
    """log of b (b + 1) ... over a (a + 1) ..., SHIFT factors each, b = a + d, one of them below SHIFT."""
    far = max(a, b) > _gamma_ratio_FAR
    a, b = (min(a, _gamma_ratio_FAR), min(b, _gamma_ratio_FAR))
    d = b - a if far else d
    below, above, change = (1.0, 1.0, 0.0)
    for i in range(_SHIFT):
        change = _multiply_add(change, a + i, d * above)
        below *= a + i
        above *= b + i
    change /= below
    w, lost = _near_one(change)
    head, rest = _log_of_ratio(w if change > -0.5 else above / below, lost if change > -0.5 else 0.0)
    return head + rest


@_gamma_ratio_inlined
def _power_ratio_exponent(a: float, d: float, s: float) -> float:
    """The same but for log(power_ratio_factor(a, d)), for a > 0 and a + d > 0 and without meaning elsewhere."""
    b = a + d
    low = min(a, b) < _SHIFT
    shifted = a + _SHIFT if low else a
    top = b + _SHIFT if low else b
    u, v = (1.0 / shifted, 1.0 / top)
    q = d * u
    w, lost = _near_one(q)
    w, lost = (w if q > -0.5 else top * u, lost if q > -0.5 else 0.0)
    head, rest = _log_of_sum(w, lost)
    near = (top - 0.5) * (head - q + rest) + (d - 0.5) * q
    far = (top - 0.5) * (head + rest) - d
    main = near if abs(q) < 1.0 else far
    square, other = (u * u, v * v)
    total, divided, power = (_REMAINDER[0], 1.0, v)
    for k in range(1, _REMAINDER.size):
        divided = _multiply_add(square, divided, power * (u + v))
        power *= other
        total = _multiply_add(_REMAINDER[k], divided, total)
    return d * _log_of_product(shifted, s) + (main - q * v * total)


@_gamma_ratio_inlined
def _log_power_gamma_ratio(a: float, d: float, s: float) -> float:
    """log(s^d gamma(a + d)/gamma(a)) for a > 0, a + d >= 0, s > 0; inf at a + d = 0."""
    b = a + d
    inside = a > 0.0 and b > 0.0
    held, step, end = (a if inside else 1.0, d if inside else 0.0, b if inside else 1.0)
    shift = _log_of_shift(held, step, end) if min(held, end) < _SHIFT else 0.0
    value = _power_ratio_exponent(held, step, s) - shift
    return value if inside else math.inf if b == 0.0 and a > 0.0 else math.nan


@_gamma_ratio_inlined
def _power_ratio_factor(a: float, d: float) -> float:
    """a (a + 1) ... over b (b + 1) ..., SHIFT factors each, b = a + d, where one is below SHIFT; else 1."""
    b = a + d
    ratio = _rising(min(a, _gamma_ratio_FAR)) / _rising(min(b, _gamma_ratio_FAR))
    return ratio if min(a, b) < _SHIFT else 1.0


@njit(error_model='numpy')
def _gammainc_p(a: float, x: float) -> float:
    """P(a, x), the regularised lower incomplete gamma function, for a > 0, x >= 0."""
    q = _trivial_upper(a, x)
    if not q < 0.0:
        return 1.0 - q
    scale, factor, upper = _gamma_tail(a, x)
    tail = math.exp(scale) * factor
    return 1.0 - tail if upper else tail


@njit(error_model='numpy')
def _gammainc_q(a: float, x: float) -> float:
    """Q(a, x) = 1 - P(a, x), the regularised upper incomplete gamma function, for a > 0, x >= 0."""
    q = _trivial_upper(a, x)
    if not q < 0.0:
        return q
    scale, factor, upper = _gamma_tail(a, x)
    tail = math.exp(scale) * factor
    return tail if upper else 1.0 - tail


_SQRT_HALF = 0.7071067811865476


@njit(error_model='numpy')
def _normal_normal_cdf(z: float) -> float:
    """The probability that a standard normal variable is at most z, for real z."""
    if math.isnan(z):
        return math.nan
    tail = 0.5 * math.exp(-0.5 * z * z) * _erfcx(abs(z) * _SQRT_HALF)
    return 1.0 - tail if z > 0.0 else tail


_scaled_inlined = njit(error_model='numpy', forceinline=True)


@_scaled_inlined
def _scaled_log1p_minus(x: float) -> float:
    """log(1 + x) - x for x > -1, without the cancellation near 0; -inf at -1 and at inf, nan below -1."""
    w, lost = _near_one(x)
    head, rest = _log_of_sum(w, lost)
    value = head - x + rest
    value = value if x > -1.0 else -np.inf if x == -1.0 else np.nan
    return value if x < np.inf else -x


@_scaled_inlined
def _one_minus_product(x: float, y: float) -> float:
    """1 - x y, rounded once."""
    return _fused(-x, y, 1.0)


@_scaled_inlined
def _log_one_minus_product_inside(x: float, y: float) -> float:
    """log(1 - x y) to full relative accuracy at both ends, for finite x y < 1 and without meaning beyond."""
    w = _one_minus_product(x, y)
    gap = 1.0 - w
    return _log_beside(w, _fused(-x, y, gap) + (1.0 - gap - w))


@_scaled_inlined
def _log_one_minus_product(x: float, y: float) -> float:
    """The same with -inf where x y = 1 and nan where it is more; inf where it is -inf."""
    w = _one_minus_product(x, y)
    value = _log_one_minus_product_inside(x, y)
    value = value if w > 0.0 else -np.inf if w == 0.0 else np.nan
    return value if w < np.inf else w


@_scaled_inlined
def _log_one_plus_ratio(x: float, y: float) -> float:
    """log(1 + x/y) for x/y > -1; -inf at -1, nan below."""
    ratio = x / y
    w, lost = _near_one(ratio)
    w, lost = (w if ratio > -0.5 else (x + y) / y, lost if ratio > -0.5 else 0.0)
    value = _log_beside(w, lost)
    value = value if w > 0.0 else -np.inf if w == 0.0 else np.nan
    return value if w < np.inf else w


@_scaled_inlined
def _scaled_exp(c: float, x: float) -> float:
    """c exp(x), finite and not zero where the product is, though exp(x) may not be; |c| from 2^-1021 to 2^1022."""
    half = _exp_normal(0.5 * x)
    return c * half * half


@_scaled_inlined
def _scaled_expm1(c: float, x: float) -> float:
    """c (exp(x) - 1), finite where the product is: with m = exp(x/2) - 1 it is c m (m + 2)."""
    m = _expm1(0.5 * x)
    return c * m * (m + 2.0)


_BLOCK = 256


_KERNELS: dict[str, tuple[Any, Any, int, str]] = {}


_DOUBLES = types.CPointer(types.float64)


_POINTERS = types.CPointer(types.voidptr)


_INTEGERS = types.CPointer(types.intp)


_EVERY_FLAG = 255


_clear_flags = types.ExternalFunction('feclearexcept', types.intc(types.intc))


_LOOP = types.void(_POINTERS, _INTEGERS, _INTEGERS, types.voidptr)


def _typed(builder: Any, context: Any, pointer: Any, offset: Any, kind: Any) -> Any:
    place = builder.gep(pointer, [offset])
    return builder.bitcast(place, context.get_value_type(kind).as_pointer())


@intrinsic
def _is_single(typingctx: Any, kind: Any) -> Any:
    """Whether a loop was called for float32: its data pointer is not null then."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.is_not_null(builder, arguments[0])
    return (types.boolean(types.voidptr), generate)


@intrinsic
def _at(typingctx: Any, pointer: Any, offset: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.gep(arguments[0], [arguments[1]])
    return (types.voidptr(types.voidptr, types.intp), generate)


@intrinsic
def _address_of(typingctx: Any, pointer: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ptrtoint(arguments[0], context.get_value_type(types.intp))
    return (types.intp(types.voidptr), generate)


@intrinsic
def _doubles(typingctx: Any, pointer: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))
    return (_DOUBLES(types.voidptr), generate)


@intrinsic
def _singles(typingctx: Any, pointer: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))
    return (types.CPointer(types.float32)(types.voidptr), generate)


@intrinsic
def _row(typingctx: Any, work: Any, number: Any) -> Any:
    """One block of doubles among several side by side."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        offset = builder.mul(arguments[1], arguments[1].type(_BLOCK))
        return builder.gep(arguments[0], [offset])
    return (_DOUBLES(_DOUBLES, types.intp), generate)


@intrinsic(prefer_literal=True)
def _scratch(typingctx: Any, blocks: Any) -> Any:
    """Room for some blocks of doubles, on the stack."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        size = blocks.literal_value * _BLOCK
        room = cgutils.alloca_once(builder, context.get_value_type(types.float64), size=size)
        room.align = 64
        return room
    return (_DOUBLES(blocks), generate)


@intrinsic(prefer_literal=True)
def _pointers(typingctx: Any, count: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once(builder, context.get_value_type(types.voidptr), size=count.literal_value)
    return (_POINTERS(count), generate)


@intrinsic
def _bytes(typingctx: Any, doubles: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.voidptr))
    return (types.voidptr(_DOUBLES), generate)


@njit(error_model='numpy')
def _gather(source: Any, step: int, single: bool, target: Any, count: int) -> None:
    if single:
        for i in range(count):
            target[i] = _singles(_at(source, i * step))[0]
    else:
        for i in range(count):
            target[i] = _doubles(_at(source, i * step))[0]


@njit(error_model='numpy')
def _scatter(source: Any, target: Any, step: int, kind: Any, count: int) -> None:
    if _is_single(kind):
        for i in range(count):
            _singles(_at(target, i * step))[0] = np.float32(source[i])
    elif step == 8:
        doubles = _doubles(target)
        for i in range(count):
            doubles[i] = source[i]
    else:
        for i in range(count):
            _doubles(_at(target, i * step))[0] = source[i]


@njit(error_model='numpy')
def _way(inputs: int, arguments: Any, steps: Any, kind: Any, count: int) -> int:
    """How a block's results reach their place: 0 at once, 1 by way of a row, 2 one by one.

    By way of a row where they replace what they are computed from, so that the loop need not ask what lies where. One
    by one where they may be the next ones' arguments: a ufunc of two arguments can be accumulated and reduced.
    """
    step, first = (steps[inputs], _address_of(arguments[inputs]))
    low, high = (min(first, first + (count - 1) * step), max(first, first + (count - 1) * step))
    way = 0 if step == 8 and (not _is_single(kind)) else 1
    for k in range(inputs):
        start = _address_of(arguments[k])
        last = start + (count - 1) * steps[k]
        if min(start, last) < high + 8 and low < max(start, last) + 8:
            apart = inputs == 2 and (start != first or steps[k] != step or step == 0) and (count > 1)
            way = 2 if apart else max(way, 1)
    return way


@njit(error_model='numpy')
def _span(inputs: int, way: int, steps: Any, count: int) -> int:
    """How many elements a loop without stages works on at a time: all, where nothing is gathered or waits in a row."""
    whole = way == 0 and count > 0
    for k in range(inputs):
        whole = whole and steps[k] == 8
    return count if whole else _BLOCK


@njit(error_model='numpy')
def _gather_scalars(inputs: int, arguments: Any, steps: Any, kind: Any, count: int, room: Any, arrays: Any) -> None:
    """Fills the blocks of the arguments that do not vary, once for all."""
    for k in range(inputs):
        if steps[k] == 0:
            row = _row(room, k)
            arrays[k] = _bytes(row)
            _gather(arguments[k], 0, _is_single(kind), row, min(count, _BLOCK))


@njit(error_model='numpy')
def _gather_block(inputs: int, arguments: Any, steps: Any, kind: Any, start: int, size: int, room: Any, arrays: Any) -> None:
    """Points at a block of every argument, as doubles side by side."""
    single = _is_single(kind)
    for k in range(inputs):
        place = _at(arguments[k], start * steps[k])
        if not single and steps[k] == 8:
            arrays[k] = place
        elif steps[k] != 0:
            row = _row(room, k)
            arrays[k] = _bytes(row)
            _gather(place, steps[k], single, row, size)


class _Plain:
    """A kernel without compilation (NUMBA_DISABLE_JIT=1): the scalar function, element by element."""

    def __init__(self, name: str, scalar: Any, inputs: int, doc: str) -> None:
        self.__name__, self.__doc__, self.nin, self.nout, self._scalar = (name, doc, inputs, 1, scalar)

    def __call__(self, *inputs: Any, out: Any=None, where: Any=True) -> Any:
        if len(inputs) != self.nin:
            raise TypeError(f'{self.__name__} takes {self.nin} arguments, not {len(inputs)}.')
        single = all((np.result_type(x) == np.float32 for x in inputs))
        arrays = np.broadcast_arrays(*inputs, where)
        result = np.empty(arrays[0].shape, np.float32 if single else np.float64) if out is None else out
        with np.errstate(all='ignore'):
            for place in np.ndindex(arrays[0].shape):
                if arrays[-1][place]:
                    result[place] = self._scalar(*(np.float64(x[place]) for x in arrays[:-1]))
        return result if out is not None or result.shape else result[()]


def _ufunc(name: str, scalar: Any, loop: Any, inputs: int, doc: str) -> Any:
    """The ufunc of a scalar function whose inner loop is `loop`; it can also be called in nopython code."""
    if config.DISABLE_JIT:
        return _Plain(name, scalar, inputs, doc)
    with _LOCK:
        ufunc = _made(name, _address(name, loop), inputs, doc)
    _SCALARS[ufunc] = scalar
    return ufunc


def _address(name: str, loop: Any) -> int:
    """Where the machine code of a loop lies: read from the cache on disk, or compiled now and kept there.

    Numba's own cache would take longer to be set up than all the kernels of a module take to be read here.
    """
    key = _target()[-1]
    stem = f"{__name__.rpartition('.')[2]}.{name}"
    symbol = f'kernel.{name}'
    code = _read(f'{stem}-{key}.o')
    if code is None:
        module = llvm.parse_assembly(_assembly(loop, symbol))
        module.verify()
        code = _machine(3).emit_object(module)
        _keep(f'{stem}-{key}.o', code)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(''), _machine(0), use_lmm=True)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _KEPT.append(engine)
    return engine.get_function_address(symbol)


def _machine(effort: int) -> Any:
    """What compiles for this processor, with more or less effort."""
    target, cpu, features, _ = _target()
    return target.create_target_machine(cpu=cpu, features=features, opt=effort, reloc='pic', codemodel='small')


@functools.cache
def _target() -> tuple[Any, str, str, str]:
    """The processor's kind, name and features, and the key under which code for it is kept."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    cpu = config.CPU_NAME or llvm.get_host_cpu_name()
    features = (config.CPU_FEATURES if config.CPU_NAME else llvm.get_host_cpu_features().flatten()) or ''
    triple = llvm.get_process_triple()
    told = (numba.__version__, llvmlite.__version__, triple, cpu, features)
    key = hashlib.sha256(Path(__file__).read_bytes() + repr(told).encode()).hexdigest()[:16]
    return (llvm.Target.from_triple(triple), cpu, features, f'{cpu}-{key}')


def _assembly(loop: Any, symbol: str) -> str:
    """A loop in LLVM's language, under a C function of this name in place of numba's own.

    That one would report Python errors, of which there are none here, and needs numba's runtime for it.
    """
    compiled = cfunc(_LOOP)(loop)
    wrapper = compiled.native_name
    ours = f'''define void @"{symbol}"(ptr %0, ptr %1, ptr %2, ptr %3) {{\n  %result = alloca ptr\n  %error = alloca ptr\n  %status = call i32 @"{wrapper.removeprefix('cfunc.')}"(ptr %result, ptr %error, ptr %0, ptr %1, ptr %2, ptr %3)\n  ret void\n}}'''
    found = f'(?ms)^define [^\\n]*@"?{re.escape(wrapper)}"?\\(.*?^\\}}$'
    text, count = re.subn(found, lambda _: ours, compiled.inspect_llvm())
    if count != 1:
        raise RuntimeError(f'{symbol}: numba {numba.__version__} writes C functions in a way that is not known here.')
    return text


def _folders() -> Iterator[Path]:
    """Where compiled code may be kept, in order."""
    if config.CACHE_DIR:
        yield Path(config.CACHE_DIR)
    yield (Path(__file__).parent / '__pycache__')
    yield (Path(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')) / 'symagg')


def _read(name: str) -> bytes | None:
    for folder in _folders():
        try:
            held = (folder / name).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(held[32:]).digest() == held[:32]:
            return held[32:]
    return None


def _keep(name: str, code: bytes) -> None:
    """Write the code and its hash to the first folder that can be written to, in place of what is stale there."""
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stale = [path for path in folder.glob(f'{name[:-18]}*.o') if len(path.name) == len(name)]
            written = folder / f'.{name}.{os.getpid()}'
            written.write_bytes(hashlib.sha256(code).digest() + code)
            os.replace(written, folder / name)
            for path in stale:
                if path.name != name:
                    path.unlink(missing_ok=True)
        except OSError:
            continue
        return


def _made(name: str, address: int, inputs: int, doc: str) -> Any:
    """A ufunc by NumPy's own C function, PyUFunc_FromFuncAndData (numba's maker of ufuncs loses `where=`).

    One loop serves both kinds of numbers and is told which by its data pointer: 1 for float32, 0 for float64.
    """
    home = 'numpy._core' if np.__version__ >= '2' else 'numpy.core'
    capsule = importlib.import_module(f'{home}._multiarray_umath')._UFUNC_API
    find = ctypes.pythonapi.PyCapsule_GetPointer
    find.restype, find.argtypes = (ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p])
    table = ctypes.cast(find(capsule, None), ctypes.POINTER(ctypes.c_void_p))
    maker = ctypes.PYFUNCTYPE(ctypes.py_object, *(ctypes.c_void_p,) * 3, *(ctypes.c_int,) * 4, *(ctypes.c_char_p,) * 2, ctypes.c_int)(table[1])
    kinds = [np.dtype(kind).num for kind in (np.float32, np.float64) for _ in range(inputs + 1)]
    loops, data = ((ctypes.c_void_p * 2)(address, address), (ctypes.c_void_p * 2)(1, 0))
    types_, texts = ((ctypes.c_char * len(kinds))(*kinds), (name.encode(), doc.encode()))
    _KEPT.append((loops, data, types_, texts))
    none = -1
    return maker(*map(ctypes.addressof, (loops, data, types_)), 2, inputs, 1, none, *texts, 0)


_KEPT: list[Any] = []


_LOCK = threading.Lock()


_SCALARS: dict[Any, Any] = {}


_TYPES: dict[Any, Any] = {}


_typeof_other_ufunc = typeof_impl.dispatch(np.ufunc)


@typeof_impl.register(np.ufunc)
def _typeof_ufunc(value: Any, context: Any) -> Any:
    """What a kernel is in nopython code: made when such code is compiled, so that loading a kernel does not pay."""
    if value not in _SCALARS:
        return _typeof_other_ufunc(value, context)
    if value in _TYPES:
        return _TYPES[value]
    scalar = _SCALARS[value]
    by_element = vectorize(scalar.py_func)

    def called(*arguments):
        if any((isinstance(a, types.Array) for a in arguments)):
            return lambda *arguments: by_element(*arguments)
        return lambda *arguments: scalar(*arguments)
    _TYPES[value] = types.Function(make_overload_template(value, called, {'nopython': True}, True, 'never'))
    return _TYPES[value]


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_mean(p, a, s):
    """zero_gamma_mean(p, a, s) = -a*s*(p - 1)

    Source: Eq. 6.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 4.
    """
    t0 = a * s * (1.0 - p)
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_mean(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_mean(p[i], a[i], s[i])


def _loop_zero_gamma_mean(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_mean(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_variance(p, a, s):
    """zero_gamma_variance(p, a, s) = a**2*p*s**2*(1 - p) + a*s**2*(1 - p)

    Source: Eq. 9.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -a*s**2*(p - 1)*(a*p + 1).
    Operations: 8.
    """
    t0 = a * s * s * (1.0 + p * a) * (1.0 - p)
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_variance(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_variance(p[i], a[i], s[i])


def _loop_zero_gamma_variance(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_variance(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_2(a, alpha, beta, s, t0):
    t1 = _scaled_expm1(alpha, -a * t0)
    t2 = _one_minus_product(beta, s)
    t3 = np.copysign(np.inf, alpha) if t2 <= 0.0 else t1
    t4 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t3
    return t4


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean(a, s, alpha, beta):
    """expgamma_mean(a, s, alpha, beta) = -alpha + alpha/(-beta*s + 1)**a

    Source: after Prop. IV.1.
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    oo*sign(alpha) if beta*s >= 1.
    Computed as ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s)).
    Operations: 6.
    """
    t0 = _expgamma_mean_1(beta, s)
    return _expgamma_mean_2(a, alpha, beta, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_mean(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _expgamma_mean_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_mean_2(a[i], alpha[i], beta[i], s[i], t0[i])


def _loop_expgamma_mean(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(2)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_expgamma_mean(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_1(beta, s):
    t0 = 2.0 * beta
    t1 = _log_one_minus_product_inside(t0, s)
    t3 = _one_minus_product(t0, s)
    t4 = _log1p_positive(beta * beta * s * s / t3)
    return t1, t4


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_2(a, alpha, beta, s, t1, t4):
    t2 = _exp_normal(-a * t1 / 2.0)
    t5 = _expm1(-a * t4)
    t6 = (-alpha * alpha * t5 * t2 * t2)
    t7 = _one_minus_product(2.0 * beta, s)
    t8 = np.inf if t7 <= 0.0 else t6
    t9 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t8
    return t9


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance(a, s, alpha, beta):
    """expgamma_variance(a, s, alpha, beta) = -alpha**2/(-beta*s + 1)**(2*a) + alpha**2/(-2*beta*s + 1)**a

    Source: after Prop. IV.1.
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    oo if 2*beta*s >= 1.
    Computed as ScaledExp(-alpha**2*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 17.
    """
    t1, t4 = _expgamma_variance_1(beta, s)
    return _expgamma_variance_2(a, alpha, beta, s, t1, t4)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_variance(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t1 = _row(work, 0)
    t4 = _row(work, 1)
    for i in range(size):
        t1[i], t4[i] = _expgamma_variance_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_variance_2(a[i], alpha[i], beta[i], s[i], t1[i], t4[i])


def _loop_expgamma_variance(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(3)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_expgamma_variance(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_2(a, alpha, beta, p, s, t0):
    t1 = _scaled_expm1(alpha * (1.0 - p), -a * t0)
    t2 = _one_minus_product(beta, s)
    t3 = np.copysign(np.inf, alpha) if t2 <= 0.0 else t1
    t4 = 0.0 if p == 1.0 else t3
    t5 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean(p, a, s, alpha, beta):
    """zero_expgamma_mean(p, a, s, alpha, beta) = (1 - p)*(-alpha + alpha/(-beta*s + 1)**a)

    Source: Eq. 11.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    0 if Eq(p, 1).
    oo*sign(alpha) if beta*s >= 1.
    Computed as ScaledExpm1(alpha*(1 - p), -a*LogOneMinusProduct(beta, s)).
    Operations: 8.
    """
    t0 = _zero_expgamma_mean_1(beta, s)
    return _zero_expgamma_mean_2(a, alpha, beta, p, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_mean(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _zero_expgamma_mean_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_mean_2(a[i], alpha[i], beta[i], p[i], s[i], t0[i])


def _loop_zero_expgamma_mean(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(2)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_zero_expgamma_mean(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_1(beta, s):
    t1 = 2.0 * beta
    t2 = _log_one_minus_product_inside(t1, s)
    t4 = _one_minus_product(t1, s)
    t5 = _log1p_positive(beta * beta * s * s / t4)
    t7 = _log_one_minus_product(beta, s)
    return t2, t5, t7


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_2(a, alpha, beta, p, s, t2, t5, t7):
    t0 = 1.0 - p
    t3 = _exp_normal(-a * t2 / 2.0)
    t6 = _expm1(-a * t5)
    t8 = _scaled_expm1(alpha, -a * t7)
    t9 = (-t0 * alpha * alpha * t6 * t3 * t3) + t0 * p * (t8) * (t8)
    t10 = _one_minus_product(2.0 * beta, s)
    t11 = np.inf if t10 <= 0.0 else t9
    t12 = 0.0 if p == 1.0 else t11
    t13 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t12
    return t13


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance(p, a, s, alpha, beta):
    """zero_expgamma_variance(p, a, s, alpha, beta) = p*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)**2 + (1 - p)*(-alpha**2/(-beta*s + 1)**(2*a) + alpha**2/(-2*beta*s + 1)**a)

    Source: Eq. 12.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    0 if Eq(p, 1).
    oo if 2*beta*s >= 1.
    Computed as p*(1 - p)*ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s))**2 + ScaledExp(-alpha**2*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 27.
    """
    t2, t5, t7 = _zero_expgamma_variance_1(beta, s)
    return _zero_expgamma_variance_2(a, alpha, beta, p, s, t2, t5, t7)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_variance(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t2 = _row(work, 0)
    t5 = _row(work, 1)
    t7 = _row(work, 2)
    for i in range(size):
        t2[i], t5[i], t7[i] = _zero_expgamma_variance_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_variance_2(a[i], alpha[i], beta[i], p[i], s[i], t2[i], t5[i], t7[i])


def _loop_zero_expgamma_variance(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(4)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_zero_expgamma_variance(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    return t1


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_2(a, gamma, s, t1):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(0.5 * t1)
    t3 = (1.0 * t2 * t0 * t2)
    t4 = np.inf if a + gamma <= 0.0 else t3
    t5 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean(a, s, gamma):
    """powergamma_mean(a, s, gamma) = s**gamma*gamma(a + gamma)/gamma(a)

    Source: Eq. 21.
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if a + gamma <= 0.
    Computed as ScaledExp(1, LogPowerGammaRatio(a, gamma, s)).
    Operations: 2.
    """
    t1 = _powergamma_mean_1(a, gamma, s)
    return _powergamma_mean_2(a, gamma, s, t1)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_mean(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    for i in range(size):
        t1[i] = _powergamma_mean_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_mean_2(a[i], gamma[i], s[i], t1[i])


def _loop_powergamma_mean(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(2)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_powergamma_mean(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    t3 = _gamma_second_difference(a, gamma)
    return t1, t3


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_2(a, gamma, s, t1, t3):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(1.0 * t1)
    t4 = _expm1(t3)
    t5 = (t4 * t2 * t0 * t0 * t2)
    t6 = np.inf if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0) else t5
    t7 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t6
    return t7


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance(a, s, gamma):
    """powergamma_variance(a, s, gamma) = s**(2*gamma)*gamma(a + 2*gamma)/gamma(a) - s**(2*gamma)*gamma(a + gamma)**2/gamma(a)**2

    Source: Eq. 22.
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(Expm1(GammaSecondDifference(a, gamma)), 2*LogPowerGammaRatio(a, gamma, s)).
    Operations: 5.
    """
    t1, t3 = _powergamma_variance_1(a, gamma, s)
    return _powergamma_variance_2(a, gamma, s, t1, t3)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_variance(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    for i in range(size):
        t1[i], t3[i] = _powergamma_variance_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_variance_2(a[i], gamma[i], s[i], t1[i], t3[i])


def _loop_powergamma_variance(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(3)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_powergamma_variance(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_kl(mean_p, std_p, mean_q, std_q):
    """normal_kl(mean_p, std_p, mean_q, std_q) = mean_p**2/(2*std_q**2) - mean_p*mean_q/std_q**2 + mean_q**2/(2*std_q**2) + std_p**2/(2*std_q**2) - log(std_p) + log(std_q) - 1/2

    Source: Eq. 26.
    Domain, nan outside: std_p > 0, std_q > 0.
    Computed as Piecewise((-Log1pMinus((std_p - std_q)*(std_p + std_q)/std_q**2)/2 + (mean_p - mean_q)**2/(2*std_q**2), std_q < 2*std_p), (-log(std_p/std_q) + (mean_p - mean_q)**2/(2*std_q**2) + (std_p - std_q)*(std_p + std_q)/(2*std_q**2), True)).
    Operations: 20.
    """
    t0 = 1.0 / (std_q * std_q)
    t1 = t0 * (std_p + std_q) * (std_p - std_q)
    t2 = (mean_p - mean_q) * (mean_p - mean_q)
    t3 = _log(std_p / std_q)
    t4 = t0 * t2 / 2.0 + t1 / 2.0 - t3
    t5 = _scaled_log1p_minus(t1)
    t6 = t0 * t2 / 2.0 - t5 / 2.0 if std_q < 2.0 * std_p else t4
    t7 = np.nan if not (std_p > 0.0 and std_q > 0.0) else t6
    return t7


@njit(error_model="numpy", forceinline=True)
def _fill_normal_kl(arrays, work, result, size):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    for i in range(size):
        result[i] = _normal_kl(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(1)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(4, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_kl(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _gamma_shape(mean, variance):
    """gamma_shape(mean, variance) = mean**2/variance

    Source: Section IV-C2.
    Domain, nan outside: mean > 0, variance > 0.
    Operations: 2.
    """
    t0 = mean * mean / variance
    t1 = np.nan if not (mean > 0.0 and variance > 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_gamma_shape(arrays, work, result, size):
    mean = _doubles(arrays[0])
    variance = _doubles(arrays[1])
    for i in range(size):
        result[i] = _gamma_shape(mean[i], variance[i])


def _loop_gamma_shape(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(2), _pointers(2), _scratch(1)
    way = _way(2, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(2, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(2, arguments, steps, kind, size, room, arrays)
        _gather_block(2, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[2], start * steps[2])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_gamma_shape(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[2], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _gamma_scale(mean, variance):
    """gamma_scale(mean, variance) = variance/mean

    Source: Section IV-C2.
    Domain, nan outside: mean > 0, variance > 0.
    Operations: 1.
    """
    t0 = variance / mean
    t1 = np.nan if not (mean > 0.0 and variance > 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_gamma_scale(arrays, work, result, size):
    mean = _doubles(arrays[0])
    variance = _doubles(arrays[1])
    for i in range(size):
        result[i] = _gamma_scale(mean[i], variance[i])


def _loop_gamma_scale(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(2), _pointers(2), _scratch(1)
    way = _way(2, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(2, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(2, arguments, steps, kind, size, room, arrays)
        _gather_block(2, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[2], start * steps[2])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_gamma_scale(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[2], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _gamma_pdf_1(a, s, x):
    t0 = 1.0 / s
    t2 = _prefactor_exponent(a, t0 * x)
    return t2


@njit(error_model="numpy", forceinline=True)
def _gamma_pdf_2(a, s, t2, x):
    t0 = 1.0 / s
    t1 = _prefactor_factor(a)
    t3 = _exp_normal(0.5 * t2)
    t4 = (1.0 / np.abs(x) * t3 * t1 * t3)
    t5 = 0.0 if x <= 0.0 else t4
    t6 = t0 if (a == 1.0 and x == 0.0) else t5
    t7 = np.inf if (a < 1.0 and x == 0.0) else t6
    t8 = np.nan if not (a > 0.0 and s > 0.0) else t7
    return t8


@njit(error_model="numpy", forceinline=True)
def _gamma_pdf(x, a, s):
    """gamma_pdf(x, a, s) = x**(a - 1)*exp(-x/s)/(s**a*gamma(a))

    Source: Eq. 4.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0.
    oo if Eq(x, 0) & (a < 1).
    1/s if Eq(a, 1) & Eq(x, 0).
    0 if x <= 0.
    Computed as ScaledExp(1/Abs(x), GammaLogPrefactor(a, x/s)).
    Operations: 6.
    """
    t2 = _gamma_pdf_1(a, s, x)
    return _gamma_pdf_2(a, s, t2, x)


@njit(error_model="numpy", forceinline=True)
def _fill_gamma_pdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    t2 = _row(work, 0)
    for i in range(size):
        t2[i] = _gamma_pdf_1(a[i], s[i], x[i])
    for i in range(size):
        result[i] = _gamma_pdf_2(a[i], s[i], t2[i], x[i])


def _loop_gamma_pdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(2)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_gamma_pdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _gamma_logpdf_1(a, s, x):
    t0 = _gamma_log_prefactor(a, x / s)
    t1 = _log(np.abs(x))
    t2 = t0 - t1
    t3 = -np.inf if x <= 0.0 else t2
    t4 = np.inf if (a < 1.0 and x == 0.0) else t3
    t5 = np.nan if not (a > 0.0 and s > 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _gamma_logpdf_is_rare(x, a, s):
    return (a > 0.0 and s > 0.0 and a == 1.0 and x == 0.0 and not (a < 1.0 and x == 0.0))


@njit(error_model="numpy")
def _gamma_logpdf_rare(x, a, s):
    t0 = _log(1.0 / s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _gamma_logpdf(x, a, s):
    """gamma_logpdf(x, a, s) = -a*log(s) + (a - 1)*log(x) - log(gamma(a)) - x/s

    Source: Eq. 4.
    Domain, nan outside: a > 0, s > 0.
    oo if Eq(x, 0) & (a < 1).
    log(1/s) if Eq(a, 1) & Eq(x, 0).
    -oo if x <= 0.
    Computed as -log(Abs(x)) + GammaLogPrefactor(a, x/s).
    Operations: 7.
    """
    if _gamma_logpdf_is_rare(x, a, s):
        return _gamma_logpdf_rare(x, a, s)
    return _gamma_logpdf_1(a, s, x)


@njit(error_model="numpy", forceinline=True)
def _fill_gamma_logpdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _gamma_logpdf_1(a[i], s[i], x[i])
    rare = 0
    for i in range(size):
        rare += _gamma_logpdf_is_rare(x[i], a[i], s[i])
    if rare > 0:
        for i in range(size):
            if _gamma_logpdf_is_rare(x[i], a[i], s[i]):
                result[i] = _gamma_logpdf_rare(x[i], a[i], s[i])


def _loop_gamma_logpdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_gamma_logpdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _gamma_cdf(x, a, s):
    """gamma_cdf(x, a, s) = lowergamma(a, x/s)/gamma(a)

    Source: Eq. 4.
    Domain, nan outside: a > 0, s > 0.
    0 if x <= 0.
    Computed as GammaincP(a, x/s).
    Operations: 2.
    """
    if not (a > 0.0 and s > 0.0):
        return np.nan
    if x <= 0.0:
        return 0.0
    return _gammainc_p(a, x / s)


@njit(error_model="numpy", forceinline=True)
def _fill_gamma_cdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _gamma_cdf(x[i], a[i], s[i])


def _loop_gamma_cdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_gamma_cdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _gamma_quantile(q, a, s):
    """gamma_quantile(q, a, s) = s*GammaincPInverse(a, q)

    Source: Eq. 4.
    Domain, nan outside: q >= 0, q <= 1, a > 0, s > 0.
    0 if Eq(q, 0).
    oo if Eq(q, 1).
    Operations: 2.
    """
    if not (a > 0.0 and s > 0.0 and q <= 1.0 and q >= 0.0):
        return np.nan
    if q == 0.0:
        return 0.0
    if q == 1.0:
        return np.inf
    return s * _gammainc_p_inverse(a, q)


@njit(error_model="numpy", forceinline=True)
def _fill_gamma_quantile(arrays, work, result, size):
    q = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _gamma_quantile(q[i], a[i], s[i])


def _loop_gamma_quantile(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_gamma_quantile(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_pdf_1(alpha, x):
    t1 = _log_one_plus_ratio(x, alpha)
    return t1


@njit(error_model="numpy", forceinline=True)
def _expgamma_pdf_2(a, beta, s, t1):
    t0 = t1
    t3 = _prefactor_exponent(a, t0 / (beta * s))
    return t3


@njit(error_model="numpy", forceinline=True)
def _expgamma_pdf_3(a, alpha, beta, s, t1, t3, x):
    t0 = t1
    t2 = _prefactor_factor(a)
    t4 = _exp_normal(0.5 * t3)
    t5 = (1.0 / (np.abs(t0) * np.abs(alpha) * np.abs((alpha + x) / alpha)) * t4 * t2 * t4)
    t6 = 0.0 if ((x <= 0.0 and beta < 0.0 and alpha < 0.0) or (x <= 0.0 and beta > 0.0 and alpha > 0.0) or (x >= 0.0 and beta < 0.0 and alpha > 0.0) or (x >= 0.0 and beta > 0.0 and alpha < 0.0) or (beta < 0.0 and alpha < 0.0 and x >= -alpha) or (beta < 0.0 and alpha > 0.0 and x <= -alpha)) else t5
    t7 = np.inf if (a < 1.0 and x == 0.0) else t6
    t8 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t7
    return t8


@njit(error_model="numpy", forceinline=True)
def _expgamma_pdf_is_rare(x, a, s, alpha, beta):
    return (a > 0.0 and s > 0.0 and a == 1.0 and x == 0.0 and beta != 0.0 and alpha != 0.0 and not (a < 1.0 and x == 0.0))


@njit(error_model="numpy")
def _expgamma_pdf_rare(x, a, s, alpha, beta):
    t0 = 1.0 / (s * np.abs(alpha * beta))
    return t0


@njit(error_model="numpy", forceinline=True)
def _expgamma_pdf(x, a, s, alpha, beta):
    """expgamma_pdf(x, a, s, alpha, beta) = (log(1 + x/alpha)/beta)**(a - 1)*exp(-log(1 + x/alpha)/(beta*s))*Abs(1/(alpha*beta*(1 + x/alpha)))/(s**a*gamma(a))

    Source: Prop. IV.1.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    oo if Eq(x, 0) & (a < 1).
    1/(s*Abs(alpha*beta)) if Eq(a, 1) & Eq(x, 0).
    0 if ((x >= 0) & (alpha > 0) & (beta < 0)) | ((x >= 0) & (beta > 0) & (alpha < 0)) | ((x <= 0) & (alpha > 0) & (beta > 0)) | ((x <= 0) & (alpha < 0) & (beta < 0)) | ((alpha > 0) & (beta < 0) & (x <= -alpha)) | ((alpha < 0) & (beta < 0) & (x >= -alpha)).
    Computed as ScaledExp(1/(Abs(alpha)*Abs((alpha + x)/alpha)*Abs(LogOnePlusRatio(x, alpha))), GammaLogPrefactor(a, LogOnePlusRatio(x, alpha)/(beta*s))).
    Operations: 17.
    """
    if _expgamma_pdf_is_rare(x, a, s, alpha, beta):
        return _expgamma_pdf_rare(x, a, s, alpha, beta)
    t1 = _expgamma_pdf_1(alpha, x)
    t3 = _expgamma_pdf_2(a, beta, s, t1)
    return _expgamma_pdf_3(a, alpha, beta, s, t1, t3, x)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_pdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    for i in range(size):
        t1[i] = _expgamma_pdf_1(alpha[i], x[i])
    for i in range(size):
        t3[i] = _expgamma_pdf_2(a[i], beta[i], s[i], t1[i])
    for i in range(size):
        result[i] = _expgamma_pdf_3(a[i], alpha[i], beta[i], s[i], t1[i], t3[i], x[i])
    rare = 0
    for i in range(size):
        rare += _expgamma_pdf_is_rare(x[i], a[i], s[i], alpha[i], beta[i])
    if rare > 0:
        for i in range(size):
            if _expgamma_pdf_is_rare(x[i], a[i], s[i], alpha[i], beta[i]):
                result[i] = _expgamma_pdf_rare(x[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_pdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(3)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_expgamma_pdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_logpdf_1(alpha, x):
    t1 = _log_one_plus_ratio(x, alpha)
    t3 = _log(np.abs(alpha))
    return t1, t3


@njit(error_model="numpy", forceinline=True)
def _expgamma_logpdf_2(a, alpha, beta, s, t1, t3, x):
    t0 = t1
    t2 = _gamma_log_prefactor(a, t0 / (beta * s))
    t4 = _log(np.abs(t0))
    t5 = t2 - t3 - t4 - t0
    t6 = -np.inf if ((x <= 0.0 and beta < 0.0 and alpha < 0.0) or (x <= 0.0 and beta > 0.0 and alpha > 0.0) or (x >= 0.0 and beta < 0.0 and alpha > 0.0) or (x >= 0.0 and beta > 0.0 and alpha < 0.0) or (beta < 0.0 and alpha < 0.0 and x >= -alpha) or (beta < 0.0 and alpha > 0.0 and x <= -alpha)) else t5
    t7 = np.inf if (a < 1.0 and x == 0.0) else t6
    t8 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t7
    return t8


@njit(error_model="numpy", forceinline=True)
def _expgamma_logpdf_is_rare(x, a, s, alpha, beta):
    return (a > 0.0 and s > 0.0 and a == 1.0 and x == 0.0 and beta != 0.0 and alpha != 0.0 and not (a < 1.0 and x == 0.0))


@njit(error_model="numpy")
def _expgamma_logpdf_rare(x, a, s, alpha, beta):
    t0 = _log(1.0 / (s * np.abs(alpha * beta)))
    return t0


@njit(error_model="numpy", forceinline=True)
def _expgamma_logpdf(x, a, s, alpha, beta):
    """expgamma_logpdf(x, a, s, alpha, beta) = -a*log(s) + (a - 1)*log(log(1 + x/alpha)/beta) + log(Abs(1/(alpha*beta*(1 + x/alpha)))) - log(gamma(a)) - log(1 + x/alpha)/(beta*s)

    Source: Prop. IV.1.
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    oo if Eq(x, 0) & (a < 1).
    log(1/(s*Abs(alpha*beta))) if Eq(a, 1) & Eq(x, 0).
    -oo if ((x >= 0) & (alpha > 0) & (beta < 0)) | ((x >= 0) & (beta > 0) & (alpha < 0)) | ((x <= 0) & (alpha > 0) & (beta > 0)) | ((x <= 0) & (alpha < 0) & (beta < 0)) | ((alpha > 0) & (beta < 0) & (x <= -alpha)) | ((alpha < 0) & (beta < 0) & (x >= -alpha)).
    Computed as -log(Abs(alpha)) - log(Abs(LogOnePlusRatio(x, alpha))) + GammaLogPrefactor(a, LogOnePlusRatio(x, alpha)/(beta*s)) - LogOnePlusRatio(x, alpha).
    Operations: 16.
    """
    if _expgamma_logpdf_is_rare(x, a, s, alpha, beta):
        return _expgamma_logpdf_rare(x, a, s, alpha, beta)
    t1, t3 = _expgamma_logpdf_1(alpha, x)
    return _expgamma_logpdf_2(a, alpha, beta, s, t1, t3, x)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_logpdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    for i in range(size):
        t1[i], t3[i] = _expgamma_logpdf_1(alpha[i], x[i])
    for i in range(size):
        result[i] = _expgamma_logpdf_2(a[i], alpha[i], beta[i], s[i], t1[i], t3[i], x[i])
    rare = 0
    for i in range(size):
        rare += _expgamma_logpdf_is_rare(x[i], a[i], s[i], alpha[i], beta[i])
    if rare > 0:
        for i in range(size):
            if _expgamma_logpdf_is_rare(x[i], a[i], s[i], alpha[i], beta[i]):
                result[i] = _expgamma_logpdf_rare(x[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_logpdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(3)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_expgamma_logpdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _expgamma_cdf(x, a, s, alpha, beta):
    """expgamma_cdf(x, a, s, alpha, beta) = Piecewise((lowergamma(a, log(1 + x/alpha)/(beta*s))/gamma(a), ((alpha > 0) & (beta > 0)) | ((alpha < 0) & (beta < 0))), (1 - lowergamma(a, log(1 + x/alpha)/(beta*s))/gamma(a), True))

    Source: Prop. IV.1.
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    0 if ((x <= 0) & (alpha > 0) & (beta > 0)) | ((x <= 0) & (alpha < 0) & (beta < 0)) | ((alpha > 0) & (beta < 0) & (x <= -alpha)).
    1 if ((x >= 0) & (alpha > 0) & (beta < 0)) | ((x >= 0) & (beta > 0) & (alpha < 0)) | ((alpha < 0) & (beta < 0) & (x >= -alpha)).
    Computed as Piecewise((GammaincP(a, LogOnePlusRatio(x, alpha)/(beta*s)), ((alpha > 0) & (beta > 0)) | ((alpha < 0) & (beta < 0))), (GammaincQ(a, LogOnePlusRatio(x, alpha)/(beta*s)), True)).
    Operations: 5.
    """
    if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0):
        return np.nan
    if ((x <= 0.0 and beta < 0.0 and alpha < 0.0) or (x <= 0.0 and beta > 0.0 and alpha > 0.0) or (beta < 0.0 and alpha > 0.0 and x <= -alpha)):
        return 0.0
    if ((x >= 0.0 and beta < 0.0 and alpha > 0.0) or (x >= 0.0 and beta > 0.0 and alpha < 0.0) or (beta < 0.0 and alpha < 0.0 and x >= -alpha)):
        return 1.0
    if ((beta < 0.0 and alpha < 0.0) or (beta > 0.0 and alpha > 0.0)):
        t0 = _log_one_plus_ratio(x, alpha) / (beta * s)
        return _gammainc_p(a, t0)
    t0 = _log_one_plus_ratio(x, alpha) / (beta * s)
    return _gammainc_q(a, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_cdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    for i in range(size):
        result[i] = _expgamma_cdf(x[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_cdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(1)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(5, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_expgamma_cdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _expgamma_quantile(q, a, s, alpha, beta):
    """expgamma_quantile(q, a, s, alpha, beta) = Piecewise((alpha*(exp(beta*s*GammaincPInverse(a, q)) - 1), ((alpha > 0) & (beta > 0)) | ((alpha < 0) & (beta < 0))), (alpha*(exp(beta*s*GammaincQInverse(a, q)) - 1), True))

    Source: Prop. IV.1.
    Domain, nan outside: q >= 0, q <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    Piecewise((0, ((alpha > 0) & (beta > 0)) | ((alpha < 0) & (beta < 0))), (-alpha, (alpha > 0) & (beta < 0)), (-oo, True)) if Eq(q, 0).
    Piecewise((oo, (alpha > 0) & (beta > 0)), (0, ((alpha > 0) & (beta < 0)) | ((beta > 0) & (alpha < 0))), (-alpha, True)) if Eq(q, 1).
    Computed as Piecewise((ScaledExpm1(alpha, beta*s*GammaincPInverse(a, q)), ((alpha > 0) & (beta > 0)) | ((alpha < 0) & (beta < 0))), (ScaledExpm1(alpha, beta*s*GammaincQInverse(a, q)), True)).
    Operations: 8.
    """
    if not (a > 0.0 and s > 0.0 and q <= 1.0 and q >= 0.0 and beta != 0.0 and alpha != 0.0):
        return np.nan
    if (q == 0.0 and ((beta < 0.0 and alpha < 0.0) or (beta > 0.0 and alpha > 0.0))):
        return 0.0
    if (q == 0.0 and beta < 0.0 and alpha > 0.0):
        t0 = -alpha
        return t0
    if q == 0.0:
        return -np.inf
    if (q == 1.0 and beta > 0.0 and alpha > 0.0):
        return np.inf
    if (q == 1.0 and ((beta < 0.0 and alpha > 0.0) or (beta > 0.0 and alpha < 0.0))):
        return 0.0
    if q == 1.0:
        t0 = -alpha
        return t0
    if ((beta < 0.0 and alpha < 0.0) or (beta > 0.0 and alpha > 0.0)):
        t1 = beta * s
        return _scaled_expm1(alpha, t1 * _gammainc_p_inverse(a, q))
    t1 = beta * s
    return _scaled_expm1(alpha, t1 * _gammainc_q_inverse(a, q))


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_quantile(arrays, work, result, size):
    q = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    for i in range(size):
        result[i] = _expgamma_quantile(q[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_quantile(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(1)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(5, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_expgamma_quantile(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf_1(gamma, x):
    t1 = _power(x, 1.0 / gamma)
    return t1


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf_2(a, s, t1):
    t2 = _prefactor_exponent(a, t1 / s)
    return t2


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf_3(a, gamma, s, t2, x):
    t0 = _prefactor_factor(a)
    t3 = _exp_normal(0.5 * t2)
    t4 = (1.0 / (np.abs(x) * np.abs(gamma)) * t3 * t0 * t3)
    t5 = 0.0 if ((x <= 0.0 and gamma < 0.0) or (x <= 0.0 and gamma > 0.0)) else t4
    t6 = np.inf if (x == 0.0 and a < gamma) else t5
    t7 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t6
    return t7


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf_is_rare(x, a, s, gamma):
    return (a > 0.0 and s > 0.0 and x == 0.0 and a == gamma and gamma != 0.0 and not (x == 0.0 and a < gamma))


@njit(error_model="numpy")
def _powergamma_pdf_rare(x, a, s, gamma):
    t0 = _log_power_gamma_ratio(1.0, a, s)
    t1 = _exp_normal(-t0 / 2.0)
    t2 = (1.0 * t1 * t1)
    return t2


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf(x, a, s, gamma):
    """powergamma_pdf(x, a, s, gamma) = (x**(1/gamma))**(a - 1)*exp(-x**(1/gamma)/s)*Abs(x**(1/gamma)/(gamma*x))/(s**a*gamma(a))

    Source: Prop. IV.2.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if Eq(x, 0) & (a < gamma).
    1/(s**a*gamma(a + 1)) if Eq(a, gamma) & Eq(x, 0).
    0 if ((x <= 0) & (gamma > 0)) | ((x <= 0) & (gamma < 0)).
    Computed as ScaledExp(1/(Abs(gamma)*Abs(x)), GammaLogPrefactor(a, x**(1/gamma)/s)).
    Operations: 12.
    """
    if _powergamma_pdf_is_rare(x, a, s, gamma):
        return _powergamma_pdf_rare(x, a, s, gamma)
    t1 = _powergamma_pdf_1(gamma, x)
    t2 = _powergamma_pdf_2(a, s, t1)
    return _powergamma_pdf_3(a, gamma, s, t2, x)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_pdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    t1 = _row(work, 0)
    t2 = _row(work, 1)
    for i in range(size):
        t1[i] = _powergamma_pdf_1(gamma[i], x[i])
    for i in range(size):
        t2[i] = _powergamma_pdf_2(a[i], s[i], t1[i])
    for i in range(size):
        result[i] = _powergamma_pdf_3(a[i], gamma[i], s[i], t2[i], x[i])
    rare = 0
    for i in range(size):
        rare += _powergamma_pdf_is_rare(x[i], a[i], s[i], gamma[i])
    if rare > 0:
        for i in range(size):
            if _powergamma_pdf_is_rare(x[i], a[i], s[i], gamma[i]):
                result[i] = _powergamma_pdf_rare(x[i], a[i], s[i], gamma[i])


def _loop_powergamma_pdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(3)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_powergamma_pdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_logpdf_1(gamma, x):
    t0 = _power(x, 1.0 / gamma)
    t2 = _log(np.abs(gamma))
    t3 = _log(np.abs(x))
    return t0, t2, t3


@njit(error_model="numpy", forceinline=True)
def _powergamma_logpdf_2(a, gamma, s, t0, t2, t3, x):
    t1 = _gamma_log_prefactor(a, t0 / s)
    t4 = t1 - t2 - t3
    t5 = -np.inf if ((x <= 0.0 and gamma < 0.0) or (x <= 0.0 and gamma > 0.0)) else t4
    t6 = np.inf if (x == 0.0 and a < gamma) else t5
    t7 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t6
    return t7


@njit(error_model="numpy", forceinline=True)
def _powergamma_logpdf_is_rare(x, a, s, gamma):
    return (a > 0.0 and s > 0.0 and x == 0.0 and a == gamma and gamma != 0.0 and not (x == 0.0 and a < gamma))


@njit(error_model="numpy")
def _powergamma_logpdf_rare(x, a, s, gamma):
    t0 = _log_power_gamma_ratio(1.0, a, s)
    t1 = -t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _powergamma_logpdf(x, a, s, gamma):
    """powergamma_logpdf(x, a, s, gamma) = -a*log(s) + (a - 1)*log(x**(1/gamma)) + log(Abs(x**(1/gamma)/(gamma*x))) - log(gamma(a)) - x**(1/gamma)/s

    Source: Prop. IV.2.
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if Eq(x, 0) & (a < gamma).
    log(1/(s**a*gamma(a + 1))) if Eq(a, gamma) & Eq(x, 0).
    -oo if ((x <= 0) & (gamma > 0)) | ((x <= 0) & (gamma < 0)).
    Computed as -log(Abs(gamma)) - log(Abs(x)) + GammaLogPrefactor(a, x**(1/gamma)/s).
    Operations: 12.
    """
    if _powergamma_logpdf_is_rare(x, a, s, gamma):
        return _powergamma_logpdf_rare(x, a, s, gamma)
    t0, t2, t3 = _powergamma_logpdf_1(gamma, x)
    return _powergamma_logpdf_2(a, gamma, s, t0, t2, t3, x)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_logpdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    t0 = _row(work, 0)
    t2 = _row(work, 1)
    t3 = _row(work, 2)
    for i in range(size):
        t0[i], t2[i], t3[i] = _powergamma_logpdf_1(gamma[i], x[i])
    for i in range(size):
        result[i] = _powergamma_logpdf_2(a[i], gamma[i], s[i], t0[i], t2[i], t3[i], x[i])
    rare = 0
    for i in range(size):
        rare += _powergamma_logpdf_is_rare(x[i], a[i], s[i], gamma[i])
    if rare > 0:
        for i in range(size):
            if _powergamma_logpdf_is_rare(x[i], a[i], s[i], gamma[i]):
                result[i] = _powergamma_logpdf_rare(x[i], a[i], s[i], gamma[i])


def _loop_powergamma_logpdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(4)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_powergamma_logpdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _powergamma_cdf(x, a, s, gamma):
    """powergamma_cdf(x, a, s, gamma) = Piecewise((lowergamma(a, x**(1/gamma)/s)/gamma(a), gamma > 0), (1 - lowergamma(a, x**(1/gamma)/s)/gamma(a), True))

    Source: Prop. IV.2.
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    0 if ((x <= 0) & (gamma > 0)) | ((x <= 0) & (gamma < 0)).
    Computed as Piecewise((GammaincP(a, ScaledExp(1/s, log(Abs(x))/gamma)), gamma > 0), (GammaincQ(a, ScaledExp(1/s, log(Abs(x))/gamma)), True)).
    Operations: 7.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if ((x <= 0.0 and gamma < 0.0) or (x <= 0.0 and gamma > 0.0)):
        return 0.0
    if gamma > 0.0:
        t0 = _scaled_exp(1.0 / s, _log(np.abs(x)) / gamma)
        return _gammainc_p(a, t0)
    t0 = _scaled_exp(1.0 / s, _log(np.abs(x)) / gamma)
    return _gammainc_q(a, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_cdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    for i in range(size):
        result[i] = _powergamma_cdf(x[i], a[i], s[i], gamma[i])


def _loop_powergamma_cdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(1)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(4, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_powergamma_cdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _powergamma_quantile(q, a, s, gamma):
    """powergamma_quantile(q, a, s, gamma) = Piecewise(((s*GammaincPInverse(a, q))**gamma, gamma > 0), ((s*GammaincQInverse(a, q))**gamma, True))

    Source: Prop. IV.2.
    Domain, nan outside: q >= 0, q <= 1, a > 0, s > 0, Ne(gamma, 0).
    0 if Eq(q, 0).
    oo if Eq(q, 1).
    Computed as Piecewise((s**gamma*GammaincPInversePower(a, q, gamma), gamma > 0), (s**gamma*GammaincQInversePower(a, q, gamma), True)).
    Operations: 5.
    """
    if not (a > 0.0 and s > 0.0 and q <= 1.0 and q >= 0.0 and gamma != 0.0):
        return np.nan
    if q == 0.0:
        return 0.0
    if q == 1.0:
        return np.inf
    if gamma > 0.0:
        t0 = _power(s, gamma)
        return t0 * _gammainc_p_inverse_power(a, q, gamma)
    t0 = _power(s, gamma)
    return t0 * _gammainc_q_inverse_power(a, q, gamma)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_quantile(arrays, work, result, size):
    q = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    for i in range(size):
        result[i] = _powergamma_quantile(q[i], a[i], s[i], gamma[i])


def _loop_powergamma_quantile(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(1)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(4, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_powergamma_quantile(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_pdf(x, mean, std):
    """normal_pdf(x, mean, std) = sqrt(2)*exp(-(-mean + x)**2/(2*std**2))/(2*sqrt(pi)*std)

    Source: after Eq. 25.
    Definition: Derivative(definition, x).
    Domain, nan outside: std > 0.
    Computed as ScaledExp(sqrt(2)/(2*sqrt(pi)*std), -(mean - x)**2/(2*std**2)).
    Operations: 8.
    """
    t0 = _exp_normal(-(mean - x) * (mean - x) / (4.0 * std * std))
    t1 = (0.3989422804014327 / std * t0 * t0)
    t2 = np.nan if not std > 0.0 else t1
    return t2


@njit(error_model="numpy", forceinline=True)
def _fill_normal_pdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    for i in range(size):
        result[i] = _normal_pdf(x[i], mean[i], std[i])


def _loop_normal_pdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_pdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_logpdf(x, mean, std):
    """normal_logpdf(x, mean, std) = -log(std) - log(pi)/2 - log(2)/2 - (-mean + x)**2/(2*std**2)

    Source: after Eq. 25.
    Domain, nan outside: std > 0.
    Operations: 9.
    """
    t0 = _log(std)
    t1 = -(x - mean) * (x - mean) / (2.0 * std * std) - 0.9189385332046728 - t0
    t2 = np.nan if not std > 0.0 else t1
    return t2


@njit(error_model="numpy", forceinline=True)
def _fill_normal_logpdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    for i in range(size):
        result[i] = _normal_logpdf(x[i], mean[i], std[i])


def _loop_normal_logpdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_logpdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _normal_cdf(x, mean, std):
    """normal_cdf(x, mean, std) = (1 - erf(sqrt(2)*(mean - x)/(2*std)))/2

    Source: after Eq. 25.
    Domain, nan outside: std > 0.
    Computed as NormalCdf(-(mean - x)/std).
    Operations: 4.
    """
    if not std > 0.0:
        return np.nan
    return _normal_normal_cdf((x - mean) / std)


@njit(error_model="numpy", forceinline=True)
def _fill_normal_cdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    for i in range(size):
        result[i] = _normal_cdf(x[i], mean[i], std[i])


def _loop_normal_cdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_cdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy")
def _normal_quantile(q, mean, std):
    """normal_quantile(q, mean, std) = mean + std*NormalQuantile(q)

    Source: after Eq. 25.
    Domain, nan outside: q >= 0, q <= 1, std > 0.
    -oo if Eq(q, 0).
    oo if Eq(q, 1).
    Operations: 3.
    """
    if not (q <= 1.0 and q >= 0.0 and std > 0.0):
        return np.nan
    if q == 0.0:
        return -np.inf
    if q == 1.0:
        return np.inf
    return mean + std * _normal_normal_quantile(q)


@njit(error_model="numpy", forceinline=True)
def _fill_normal_quantile(arrays, work, result, size):
    q = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    for i in range(size):
        result[i] = _normal_quantile(q[i], mean[i], std[i])


def _loop_normal_quantile(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_quantile(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_mean_d_p(p, a, s):
    """zero_gamma_mean_d_p(p, a, s) = -a*s

    Source: derivative of zero_gamma_mean with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 2.
    """
    t0 = -a * s
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_mean_d_p(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_mean_d_p(p[i], a[i], s[i])


def _loop_zero_gamma_mean_d_p(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_mean_d_p(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_mean_d_a(p, a, s):
    """zero_gamma_mean_d_a(p, a, s) = -s*(p - 1)

    Source: derivative of zero_gamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 3.
    """
    t0 = s * (1.0 - p)
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_mean_d_a(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_mean_d_a(p[i], a[i], s[i])


def _loop_zero_gamma_mean_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_mean_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_mean_d_s(p, a, s):
    """zero_gamma_mean_d_s(p, a, s) = -a*(p - 1)

    Source: derivative of zero_gamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 3.
    """
    t0 = a * (1.0 - p)
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_mean_d_s(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_mean_d_s(p[i], a[i], s[i])


def _loop_zero_gamma_mean_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_mean_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_variance_d_p(p, a, s):
    """zero_gamma_variance_d_p(p, a, s) = -a**2*p*s**2 + a**2*s**2*(1 - p) - a*s**2

    Source: derivative of zero_gamma_variance with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -a*s**2*(2*a*p - a + 1).
    Operations: 8.
    """
    t0 = -a * s * s * (1.0 + 2.0 * p * a - a)
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_variance_d_p(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_variance_d_p(p[i], a[i], s[i])


def _loop_zero_gamma_variance_d_p(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_variance_d_p(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_variance_d_a(p, a, s):
    """zero_gamma_variance_d_a(p, a, s) = 2*a*p*s**2*(1 - p) + s**2*(1 - p)

    Source: derivative of zero_gamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -s**2*(p - 1)*(2*a*p + 1).
    Operations: 8.
    """
    t0 = s * s * (1.0 + 2.0 * p * a) * (1.0 - p)
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_variance_d_a(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_variance_d_a(p[i], a[i], s[i])


def _loop_zero_gamma_variance_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_variance_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_gamma_variance_d_s(p, a, s):
    """zero_gamma_variance_d_s(p, a, s) = 2*a**2*p*s*(1 - p) + 2*a*s*(1 - p)

    Source: derivative of zero_gamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -2*a*s*(p - 1)*(a*p + 1).
    Operations: 8.
    """
    t0 = 2.0 * a * s * (1.0 + p * a) * (1.0 - p)
    t1 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_zero_gamma_variance_d_s(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    for i in range(size):
        result[i] = _zero_gamma_variance_d_s(p[i], a[i], s[i])


def _loop_zero_gamma_variance_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(1)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(3, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_zero_gamma_variance_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_a_1(beta, s):
    t1 = _log_one_minus_product_inside(beta, s)
    return t1


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_a_2(a, alpha, beta, s, t1):
    t0 = t1
    t2 = _exp_normal(-t0 * a / 2.0)
    t3 = (-t0 * alpha * t2 * t2)
    t4 = _one_minus_product(beta, s)
    t5 = np.nan if t4 <= 0.0 else t3
    t6 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t5
    return t6


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_a(a, s, alpha, beta):
    """expgamma_mean_d_a(a, s, alpha, beta) = -alpha*log(-beta*s + 1)/(-beta*s + 1)**a

    Source: derivative of expgamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(-alpha*LogOneMinusProduct(beta, s), -a*LogOneMinusProduct(beta, s)).
    Operations: 6.
    """
    t1 = _expgamma_mean_d_a_1(beta, s)
    return _expgamma_mean_d_a_2(a, alpha, beta, s, t1)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_mean_d_a(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t1 = _row(work, 0)
    for i in range(size):
        t1[i] = _expgamma_mean_d_a_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_mean_d_a_2(a[i], alpha[i], beta[i], s[i], t1[i])


def _loop_expgamma_mean_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(2)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_expgamma_mean_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_s_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_s_2(a, alpha, beta, s, t0):
    t1 = _exp_normal((-1.0 - a) * t0 / 2.0)
    t2 = (alpha * beta * a * t1 * t1)
    t3 = _one_minus_product(beta, s)
    t4 = np.nan if t3 <= 0.0 else t2
    t5 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_s(a, s, alpha, beta):
    """expgamma_mean_d_s(a, s, alpha, beta) = a*alpha*beta/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of expgamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*beta, (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 7.
    """
    t0 = _expgamma_mean_d_s_1(beta, s)
    return _expgamma_mean_d_s_2(a, alpha, beta, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_mean_d_s(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _expgamma_mean_d_s_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_mean_d_s_2(a[i], alpha[i], beta[i], s[i], t0[i])


def _loop_expgamma_mean_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(2)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_expgamma_mean_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_alpha_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_alpha_2(a, alpha, beta, s, t0):
    t1 = _scaled_expm1(1.0, -a * t0)
    t2 = _one_minus_product(beta, s)
    t3 = np.nan if t2 <= 0.0 else t1
    t4 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t3
    return t4


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_alpha(a, s, alpha, beta):
    """expgamma_mean_d_alpha(a, s, alpha, beta) = -1 + (-beta*s + 1)**(-a)

    Source: derivative of expgamma_mean with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExpm1(1, -a*LogOneMinusProduct(beta, s)).
    Operations: 4.
    """
    t0 = _expgamma_mean_d_alpha_1(beta, s)
    return _expgamma_mean_d_alpha_2(a, alpha, beta, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_mean_d_alpha(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _expgamma_mean_d_alpha_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_mean_d_alpha_2(a[i], alpha[i], beta[i], s[i], t0[i])


def _loop_expgamma_mean_d_alpha(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(2)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_expgamma_mean_d_alpha(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_beta_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_beta_2(a, alpha, beta, s, t0):
    t1 = _exp_normal((-1.0 - a) * t0 / 2.0)
    t2 = (alpha * a * s * t1 * t1)
    t3 = _one_minus_product(beta, s)
    t4 = np.nan if t3 <= 0.0 else t2
    t5 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _expgamma_mean_d_beta(a, s, alpha, beta):
    """expgamma_mean_d_beta(a, s, alpha, beta) = a*alpha*s/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of expgamma_mean with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*s, (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 7.
    """
    t0 = _expgamma_mean_d_beta_1(beta, s)
    return _expgamma_mean_d_beta_2(a, alpha, beta, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_mean_d_beta(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _expgamma_mean_d_beta_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_mean_d_beta_2(a[i], alpha[i], beta[i], s[i], t0[i])


def _loop_expgamma_mean_d_beta(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(2)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_expgamma_mean_d_beta(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_a_1(beta, s):
    t1 = 2.0 * beta
    t3 = _one_minus_product(t1, s)
    t4 = _log1p_positive(beta * beta * s * s / t3)
    t5 = _log_one_minus_product_inside(t1, s)
    t8 = _log_one_minus_product(beta, s)
    return t4, t5, t8


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_a_2(a, alpha, beta, s, t4, t5, t8):
    t0 = alpha * alpha
    t2 = t4
    t6 = _exp_normal(-a * t5 / 2.0)
    t7 = _expm1(-t2 * a)
    t9 = ((2.0 * t0 * t7 * t8 + t0 * t2) * t6 * t6)
    t10 = _one_minus_product(2.0 * beta, s)
    t11 = np.nan if t10 <= 0.0 else t9
    t12 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t11
    return t12


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_a(a, s, alpha, beta):
    """expgamma_variance_d_a(a, s, alpha, beta) = 2*alpha**2*log(-beta*s + 1)/(-beta*s + 1)**(2*a) - alpha**2*log(-2*beta*s + 1)/(-2*beta*s + 1)**a

    Source: derivative of expgamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(2*alpha**2*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)))*LogOneMinusProduct(beta, s) + alpha**2*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 21.
    """
    t4, t5, t8 = _expgamma_variance_d_a_1(beta, s)
    return _expgamma_variance_d_a_2(a, alpha, beta, s, t4, t5, t8)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_variance_d_a(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t4 = _row(work, 0)
    t5 = _row(work, 1)
    t8 = _row(work, 2)
    for i in range(size):
        t4[i], t5[i], t8[i] = _expgamma_variance_d_a_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_variance_d_a_2(a[i], alpha[i], beta[i], s[i], t4[i], t5[i], t8[i])


def _loop_expgamma_variance_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(4)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_expgamma_variance_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_s_1(beta, s):
    t0 = 2.0 * beta
    t2 = _one_minus_product(t0, s)
    t1 = 1.0 / t2
    t3 = _log_one_minus_product_inside(t0, s)
    t5 = _log1p(t1 * beta * s)
    t6 = _log1p_positive(t1 * beta * beta * s * s)
    return t3, t5, t6


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_s_2(a, alpha, beta, s, t3, t5, t6):
    t0 = 2.0 * beta
    t4 = _exp_normal((-1.0 - a) * t3 / 2.0)
    t7 = _expm1(-t5 - a * t6)
    t8 = (-t0 * a * alpha * alpha * t7 * t4 * t4)
    t9 = _one_minus_product(2.0 * beta, s)
    t10 = np.nan if t9 <= 0.0 else t8
    t11 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t10
    return t11


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_s(a, s, alpha, beta):
    """expgamma_variance_d_s(a, s, alpha, beta) = -2*a*alpha**2*beta/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*beta/((-2*beta*s + 1)*(-2*beta*s + 1)**a)

    Source: derivative of expgamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*beta*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)).
    Operations: 25.
    """
    t3, t5, t6 = _expgamma_variance_d_s_1(beta, s)
    return _expgamma_variance_d_s_2(a, alpha, beta, s, t3, t5, t6)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_variance_d_s(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t3 = _row(work, 0)
    t5 = _row(work, 1)
    t6 = _row(work, 2)
    for i in range(size):
        t3[i], t5[i], t6[i] = _expgamma_variance_d_s_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_variance_d_s_2(a[i], alpha[i], beta[i], s[i], t3[i], t5[i], t6[i])


def _loop_expgamma_variance_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(4)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_expgamma_variance_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_alpha_1(beta, s):
    t0 = 2.0 * beta
    t1 = _log_one_minus_product_inside(t0, s)
    t3 = _one_minus_product(t0, s)
    t4 = _log1p_positive(beta * beta * s * s / t3)
    return t1, t4


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_alpha_2(a, alpha, beta, s, t1, t4):
    t2 = _exp_normal(-a * t1 / 2.0)
    t5 = _expm1(-a * t4)
    t6 = (-2.0 * alpha * t5 * t2 * t2)
    t7 = _one_minus_product(2.0 * beta, s)
    t8 = np.nan if t7 <= 0.0 else t6
    t9 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t8
    return t9


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_alpha(a, s, alpha, beta):
    """expgamma_variance_d_alpha(a, s, alpha, beta) = -2*alpha/(-beta*s + 1)**(2*a) + 2*alpha/(-2*beta*s + 1)**a

    Source: derivative of expgamma_variance with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*alpha*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 17.
    """
    t1, t4 = _expgamma_variance_d_alpha_1(beta, s)
    return _expgamma_variance_d_alpha_2(a, alpha, beta, s, t1, t4)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_variance_d_alpha(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t1 = _row(work, 0)
    t4 = _row(work, 1)
    for i in range(size):
        t1[i], t4[i] = _expgamma_variance_d_alpha_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_variance_d_alpha_2(a[i], alpha[i], beta[i], s[i], t1[i], t4[i])


def _loop_expgamma_variance_d_alpha(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(3)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_expgamma_variance_d_alpha(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_beta_1(beta, s):
    t0 = 2.0 * beta
    t2 = _one_minus_product(t0, s)
    t1 = 1.0 / t2
    t3 = _log_one_minus_product_inside(t0, s)
    t5 = _log1p(t1 * beta * s)
    t6 = _log1p_positive(t1 * beta * beta * s * s)
    return t3, t5, t6


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_beta_2(a, alpha, beta, s, t3, t5, t6):
    t4 = _exp_normal((-1.0 - a) * t3 / 2.0)
    t7 = _expm1(-t5 - a * t6)
    t8 = (-2.0 * a * s * alpha * alpha * t7 * t4 * t4)
    t9 = _one_minus_product(2.0 * beta, s)
    t10 = np.nan if t9 <= 0.0 else t8
    t11 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t10
    return t11


@njit(error_model="numpy", forceinline=True)
def _expgamma_variance_d_beta(a, s, alpha, beta):
    """expgamma_variance_d_beta(a, s, alpha, beta) = -2*a*alpha**2*s/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*s/((-2*beta*s + 1)*(-2*beta*s + 1)**a)

    Source: derivative of expgamma_variance with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*s*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)).
    Operations: 26.
    """
    t3, t5, t6 = _expgamma_variance_d_beta_1(beta, s)
    return _expgamma_variance_d_beta_2(a, alpha, beta, s, t3, t5, t6)


@njit(error_model="numpy", forceinline=True)
def _fill_expgamma_variance_d_beta(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    t3 = _row(work, 0)
    t5 = _row(work, 1)
    t6 = _row(work, 2)
    for i in range(size):
        t3[i], t5[i], t6[i] = _expgamma_variance_d_beta_1(beta[i], s[i])
    for i in range(size):
        result[i] = _expgamma_variance_d_beta_2(a[i], alpha[i], beta[i], s[i], t3[i], t5[i], t6[i])


def _loop_expgamma_variance_d_beta(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(4)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_expgamma_variance_d_beta(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_p_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_p_2(a, alpha, beta, p, s, t0):
    t1 = _scaled_expm1(-alpha, -a * t0)
    t2 = _one_minus_product(beta, s)
    t3 = np.nan if t2 <= 0.0 else t1
    t4 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t3
    return t4


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_p(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_p(p, a, s, alpha, beta) = alpha - alpha/(-beta*s + 1)**a

    Source: derivative of zero_expgamma_mean with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExpm1(-alpha, -a*LogOneMinusProduct(beta, s)).
    Operations: 5.
    """
    t0 = _zero_expgamma_mean_d_p_1(beta, s)
    return _zero_expgamma_mean_d_p_2(a, alpha, beta, p, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_mean_d_p(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _zero_expgamma_mean_d_p_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_mean_d_p_2(a[i], alpha[i], beta[i], p[i], s[i], t0[i])


def _loop_zero_expgamma_mean_d_p(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(2)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_zero_expgamma_mean_d_p(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_a_1(beta, s):
    t1 = _log_one_minus_product_inside(beta, s)
    return t1


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_a_2(a, alpha, beta, p, s, t1):
    t0 = t1
    t2 = _exp_normal(-t0 * a / 2.0)
    t3 = (t0 * alpha * (p - 1.0) * t2 * t2)
    t4 = _one_minus_product(beta, s)
    t5 = np.nan if t4 <= 0.0 else t3
    t6 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t5
    return t6


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_a(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_a(p, a, s, alpha, beta) = -alpha*(1 - p)*log(-beta*s + 1)/(-beta*s + 1)**a

    Source: derivative of zero_expgamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(-alpha*(1 - p)*LogOneMinusProduct(beta, s), -a*LogOneMinusProduct(beta, s)).
    Operations: 8.
    """
    t1 = _zero_expgamma_mean_d_a_1(beta, s)
    return _zero_expgamma_mean_d_a_2(a, alpha, beta, p, s, t1)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_mean_d_a(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t1 = _row(work, 0)
    for i in range(size):
        t1[i] = _zero_expgamma_mean_d_a_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_mean_d_a_2(a[i], alpha[i], beta[i], p[i], s[i], t1[i])


def _loop_zero_expgamma_mean_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(2)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_zero_expgamma_mean_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_s_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_s_2(a, alpha, beta, p, s, t0):
    t1 = _exp_normal((-1.0 - a) * t0 / 2.0)
    t2 = (alpha * beta * a * (1.0 - p) * t1 * t1)
    t3 = _one_minus_product(beta, s)
    t4 = np.nan if t3 <= 0.0 else t2
    t5 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_s(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_s(p, a, s, alpha, beta) = a*alpha*beta*(1 - p)/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of zero_expgamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*beta*(1 - p), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 9.
    """
    t0 = _zero_expgamma_mean_d_s_1(beta, s)
    return _zero_expgamma_mean_d_s_2(a, alpha, beta, p, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_mean_d_s(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _zero_expgamma_mean_d_s_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_mean_d_s_2(a[i], alpha[i], beta[i], p[i], s[i], t0[i])


def _loop_zero_expgamma_mean_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(2)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_zero_expgamma_mean_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_alpha_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_alpha_2(a, alpha, beta, p, s, t0):
    t1 = _scaled_expm1(1.0 - p, -a * t0)
    t2 = _one_minus_product(beta, s)
    t3 = np.nan if t2 <= 0.0 else t1
    t4 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t3
    return t4


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_alpha(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_alpha(p, a, s, alpha, beta) = (-1 + (-beta*s + 1)**(-a))*(1 - p)

    Source: derivative of zero_expgamma_mean with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExpm1(1 - p, -a*LogOneMinusProduct(beta, s)).
    Operations: 5.
    """
    t0 = _zero_expgamma_mean_d_alpha_1(beta, s)
    return _zero_expgamma_mean_d_alpha_2(a, alpha, beta, p, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_mean_d_alpha(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _zero_expgamma_mean_d_alpha_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_mean_d_alpha_2(a[i], alpha[i], beta[i], p[i], s[i], t0[i])


def _loop_zero_expgamma_mean_d_alpha(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(2)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_zero_expgamma_mean_d_alpha(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_beta_1(beta, s):
    t0 = _log_one_minus_product_inside(beta, s)
    return t0


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_beta_2(a, alpha, beta, p, s, t0):
    t1 = _exp_normal((-1.0 - a) * t0 / 2.0)
    t2 = (alpha * a * s * (1.0 - p) * t1 * t1)
    t3 = _one_minus_product(beta, s)
    t4 = np.nan if t3 <= 0.0 else t2
    t5 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_beta(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_beta(p, a, s, alpha, beta) = a*alpha*s*(1 - p)/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of zero_expgamma_mean with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*s*(1 - p), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 9.
    """
    t0 = _zero_expgamma_mean_d_beta_1(beta, s)
    return _zero_expgamma_mean_d_beta_2(a, alpha, beta, p, s, t0)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_mean_d_beta(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t0 = _row(work, 0)
    for i in range(size):
        t0[i] = _zero_expgamma_mean_d_beta_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_mean_d_beta_2(a[i], alpha[i], beta[i], p[i], s[i], t0[i])


def _loop_zero_expgamma_mean_d_beta(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(2)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_zero_expgamma_mean_d_beta(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_p_1(beta, s):
    t0 = 2.0 * beta
    t1 = _log_one_minus_product_inside(t0, s)
    t3 = _one_minus_product(t0, s)
    t4 = _log1p_positive(beta * beta * s * s / t3)
    t6 = _log_one_minus_product(beta, s)
    return t1, t4, t6


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_p_2(a, alpha, beta, p, s, t1, t4, t6):
    t2 = _exp_normal(-a * t1 / 2.0)
    t5 = _expm1(-a * t4)
    t7 = _scaled_expm1(alpha, -a * t6)
    t8 = (alpha * alpha * t5 * t2 * t2) - (t7) * (t7) * (2.0 * p - 1.0)
    t9 = _one_minus_product(2.0 * beta, s)
    t10 = np.nan if t9 <= 0.0 else t8
    t11 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t10
    return t11


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_p(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_p(p, a, s, alpha, beta) = alpha**2/(-beta*s + 1)**(2*a) - alpha**2/(-2*beta*s + 1)**a - p*(-alpha + alpha/(-beta*s + 1)**a)**2 + (1 - p)*(-alpha + alpha/(-beta*s + 1)**a)**2

    Source: derivative of zero_expgamma_variance with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as -(2*p - 1)*ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s))**2 + ScaledExp(alpha**2*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 25.
    """
    t1, t4, t6 = _zero_expgamma_variance_d_p_1(beta, s)
    return _zero_expgamma_variance_d_p_2(a, alpha, beta, p, s, t1, t4, t6)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_variance_d_p(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t1 = _row(work, 0)
    t4 = _row(work, 1)
    t6 = _row(work, 2)
    for i in range(size):
        t1[i], t4[i], t6[i] = _zero_expgamma_variance_d_p_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_variance_d_p_2(a[i], alpha[i], beta[i], p[i], s[i], t1[i], t4[i], t6[i])


def _loop_zero_expgamma_variance_d_p(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(4)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_zero_expgamma_variance_d_p(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_a_1(beta, s):
    t2 = 2.0 * beta
    t7 = _one_minus_product(t2, s)
    t8 = _log1p_positive(beta * beta * s * s / t7)
    t9 = _log_one_minus_product(beta, s)
    t12 = _log_one_minus_product_inside(t2, s)
    return t8, t9, t12


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_a_2(a, alpha, beta, p, s, t12, t8, t9):
    t0 = 1.0 - p
    t1 = alpha * alpha
    t3 = t8
    t4 = t9
    t5 = 2.0 * t1 * t4
    t6 = -t4 * a
    t10 = _exp_normal(t6 / 2.0)
    t11 = _scaled_expm1(-t0 * t5 * p, t6)
    t13 = _exp_normal(-a * t12 / 2.0)
    t14 = _expm1(-t3 * a)
    t15 = (t11 * t10 * t10) + (t0 * (t1 * t3 + t5 * t14) * t13 * t13)
    t16 = _one_minus_product(2.0 * beta, s)
    t17 = np.nan if t16 <= 0.0 else t15
    t18 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t17
    return t18


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_a(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_a(p, a, s, alpha, beta) = -2*alpha*p*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)*log(-beta*s + 1)/(-beta*s + 1)**a + (1 - p)*(2*alpha**2*log(-beta*s + 1)/(-beta*s + 1)**(2*a) - alpha**2*log(-2*beta*s + 1)/(-2*beta*s + 1)**a)

    Source: derivative of zero_expgamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp((1 - p)*(2*alpha**2*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)))*LogOneMinusProduct(beta, s) + alpha**2*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)) + ScaledExp(ScaledExpm1(-2*alpha**2*p*(1 - p)*LogOneMinusProduct(beta, s), -a*LogOneMinusProduct(beta, s)), -a*LogOneMinusProduct(beta, s)).
    Operations: 31.
    """
    t8, t9, t12 = _zero_expgamma_variance_d_a_1(beta, s)
    return _zero_expgamma_variance_d_a_2(a, alpha, beta, p, s, t12, t8, t9)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_variance_d_a(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t8 = _row(work, 0)
    t9 = _row(work, 1)
    t12 = _row(work, 2)
    for i in range(size):
        t8[i], t9[i], t12[i] = _zero_expgamma_variance_d_a_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_variance_d_a_2(a[i], alpha[i], beta[i], p[i], s[i], t12[i], t8[i], t9[i])


def _loop_zero_expgamma_variance_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(4)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_zero_expgamma_variance_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_s_1(beta, s):
    t0 = 2.0 * beta
    t5 = _one_minus_product(t0, s)
    t1 = 1.0 / t5
    t6 = _log_one_minus_product(beta, s)
    t7 = _log_one_minus_product_inside(t0, s)
    t9 = _log1p(t1 * beta * s)
    t10 = _log1p_positive(t1 * beta * beta * s * s)
    return t6, t7, t9, t10


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_s_2(a, alpha, beta, p, s, t10, t6, t7, t9):
    t0 = 2.0 * beta
    t2 = t0 * a * alpha * alpha * (1.0 - p)
    t3 = -1.0 - a
    t4 = t6
    t8 = _exp_normal(t3 * t7 / 2.0)
    t11 = _expm1(-t9 - a * t10)
    t12 = _exp_normal(t3 * t4 / 2.0)
    t13 = _scaled_expm1(t2 * p, -t4 * a)
    t14 = (-t2 * t11 * t8 * t8) + (t13 * t12 * t12)
    t15 = _one_minus_product(2.0 * beta, s)
    t16 = np.nan if t15 <= 0.0 else t14
    t17 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t16
    return t17


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_s(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_s(p, a, s, alpha, beta) = 2*a*alpha*beta*p*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)/((-beta*s + 1)*(-beta*s + 1)**a) + (1 - p)*(-2*a*alpha**2*beta/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*beta/((-2*beta*s + 1)*(-2*beta*s + 1)**a))

    Source: derivative of zero_expgamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*beta*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)) + ScaledExp(ScaledExpm1(2*a*alpha**2*beta*p*(1 - p), -a*LogOneMinusProduct(beta, s)), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 35.
    """
    t6, t7, t9, t10 = _zero_expgamma_variance_d_s_1(beta, s)
    return _zero_expgamma_variance_d_s_2(a, alpha, beta, p, s, t10, t6, t7, t9)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_variance_d_s(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t6 = _row(work, 0)
    t7 = _row(work, 1)
    t9 = _row(work, 2)
    t10 = _row(work, 3)
    for i in range(size):
        t6[i], t7[i], t9[i], t10[i] = _zero_expgamma_variance_d_s_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_variance_d_s_2(a[i], alpha[i], beta[i], p[i], s[i], t10[i], t6[i], t7[i], t9[i])


def _loop_zero_expgamma_variance_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(5)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 4)
        _fill_zero_expgamma_variance_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_alpha_1(beta, s):
    t3 = _log_one_minus_product(beta, s)
    t2 = 2.0 * beta
    t4 = _log_one_minus_product_inside(t2, s)
    t6 = _one_minus_product(t2, s)
    t7 = _log1p_positive(beta * beta * s * s / t6)
    return t3, t4, t7


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_alpha_2(a, alpha, beta, p, s, t3, t4, t7):
    t0 = 1.0 - p
    t1 = -a * t3
    t5 = _exp_normal(-a * t4 / 2.0)
    t8 = _expm1(-a * t7)
    t9 = _scaled_expm1(2.0, t1)
    t10 = _scaled_expm1(alpha, t1)
    t11 = (-2.0 * t0 * alpha * t8 * t5 * t5) + t0 * p * t9 * t10
    t12 = _one_minus_product(2.0 * beta, s)
    t13 = np.nan if t12 <= 0.0 else t11
    t14 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t13
    return t14


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_alpha(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_alpha(p, a, s, alpha, beta) = p*(-2 + 2/(-beta*s + 1)**a)*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a) + (1 - p)*(-2*alpha/(-beta*s + 1)**(2*a) + 2*alpha/(-2*beta*s + 1)**a)

    Source: derivative of zero_expgamma_variance with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as p*(1 - p)*ScaledExpm1(2, -a*LogOneMinusProduct(beta, s))*ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s)) + ScaledExp(-2*alpha*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 28.
    """
    t3, t4, t7 = _zero_expgamma_variance_d_alpha_1(beta, s)
    return _zero_expgamma_variance_d_alpha_2(a, alpha, beta, p, s, t3, t4, t7)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_variance_d_alpha(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t3 = _row(work, 0)
    t4 = _row(work, 1)
    t7 = _row(work, 2)
    for i in range(size):
        t3[i], t4[i], t7[i] = _zero_expgamma_variance_d_alpha_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_variance_d_alpha_2(a[i], alpha[i], beta[i], p[i], s[i], t3[i], t4[i], t7[i])


def _loop_zero_expgamma_variance_d_alpha(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(4)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 3)
        _fill_zero_expgamma_variance_d_alpha(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_beta_1(beta, s):
    t0 = 2.0 * beta
    t5 = _one_minus_product(t0, s)
    t1 = 1.0 / t5
    t6 = _log_one_minus_product(beta, s)
    t7 = _log_one_minus_product_inside(t0, s)
    t9 = _log1p(t1 * beta * s)
    t10 = _log1p_positive(t1 * beta * beta * s * s)
    return t6, t7, t9, t10


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_beta_2(a, alpha, beta, p, s, t10, t6, t7, t9):
    t2 = 2.0 * a * s * alpha * alpha * (1.0 - p)
    t3 = -1.0 - a
    t4 = t6
    t8 = _exp_normal(t3 * t7 / 2.0)
    t11 = _expm1(-t9 - a * t10)
    t12 = _exp_normal(t3 * t4 / 2.0)
    t13 = _scaled_expm1(t2 * p, -t4 * a)
    t14 = (-t2 * t11 * t8 * t8) + (t13 * t12 * t12)
    t15 = _one_minus_product(2.0 * beta, s)
    t16 = np.nan if t15 <= 0.0 else t14
    t17 = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else t16
    return t17


@njit(error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_beta(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_beta(p, a, s, alpha, beta) = 2*a*alpha*p*s*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)/((-beta*s + 1)*(-beta*s + 1)**a) + (1 - p)*(-2*a*alpha**2*s/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*s/((-2*beta*s + 1)*(-2*beta*s + 1)**a))

    Source: derivative of zero_expgamma_variance with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*s*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)) + ScaledExp(ScaledExpm1(2*a*alpha**2*p*s*(1 - p), -a*LogOneMinusProduct(beta, s)), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 36.
    """
    t6, t7, t9, t10 = _zero_expgamma_variance_d_beta_1(beta, s)
    return _zero_expgamma_variance_d_beta_2(a, alpha, beta, p, s, t10, t6, t7, t9)


@njit(error_model="numpy", forceinline=True)
def _fill_zero_expgamma_variance_d_beta(arrays, work, result, size):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    t6 = _row(work, 0)
    t7 = _row(work, 1)
    t9 = _row(work, 2)
    t10 = _row(work, 3)
    for i in range(size):
        t6[i], t7[i], t9[i], t10[i] = _zero_expgamma_variance_d_beta_1(beta[i], s[i])
    for i in range(size):
        result[i] = _zero_expgamma_variance_d_beta_2(a[i], alpha[i], beta[i], p[i], s[i], t10[i], t6[i], t7[i], t9[i])


def _loop_zero_expgamma_variance_d_beta(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(5), _pointers(5), _scratch(5)
    way = _way(5, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(5, arguments, steps, kind, size, room, arrays)
        _gather_block(5, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[5], start * steps[5])
        result = _doubles(place) if way == 0 else _row(work, 4)
        _fill_zero_expgamma_variance_d_beta(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[5], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_a_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    t3 = _digamma_difference(a, gamma)
    return t1, t3


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_a_2(a, gamma, s, t1, t3):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(0.5 * t1)
    t4 = (t3 * t2 * t0 * t2)
    t5 = np.nan if a + gamma <= 0.0 else t4
    t6 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t5
    return t6


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_a(a, s, gamma):
    """powergamma_mean_d_a(a, s, gamma) = -s**gamma*gamma(a + gamma)*polygamma(0, a)/gamma(a) + s**gamma*gamma(a + gamma)*polygamma(0, a + gamma)/gamma(a)

    Source: derivative of powergamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if a + gamma <= 0.
    Computed as ScaledExp(DigammaDifference(a, gamma), LogPowerGammaRatio(a, gamma, s)).
    Operations: 3.
    """
    t1, t3 = _powergamma_mean_d_a_1(a, gamma, s)
    return _powergamma_mean_d_a_2(a, gamma, s, t1, t3)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_mean_d_a(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    for i in range(size):
        t1[i], t3[i] = _powergamma_mean_d_a_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_mean_d_a_2(a[i], gamma[i], s[i], t1[i], t3[i])


def _loop_powergamma_mean_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(3)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_powergamma_mean_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_s_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    return t1


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_s_2(a, gamma, s, t1):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(0.5 * t1)
    t3 = (gamma / s * t2 * t0 * t2)
    t4 = np.nan if a + gamma <= 0.0 else t3
    t5 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t4
    return t5


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_s(a, s, gamma):
    """powergamma_mean_d_s(a, s, gamma) = gamma*s**gamma*gamma(a + gamma)/(s*gamma(a))

    Source: derivative of powergamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if a + gamma <= 0.
    Computed as ScaledExp(gamma/s, LogPowerGammaRatio(a, gamma, s)).
    Operations: 3.
    """
    t1 = _powergamma_mean_d_s_1(a, gamma, s)
    return _powergamma_mean_d_s_2(a, gamma, s, t1)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_mean_d_s(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    for i in range(size):
        t1[i] = _powergamma_mean_d_s_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_mean_d_s_2(a[i], gamma[i], s[i], t1[i])


def _loop_powergamma_mean_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(2)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 1)
        _fill_powergamma_mean_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_gamma_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    t3 = _digamma_plus_log(a + gamma, s)
    return t1, t3


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_gamma_2(a, gamma, s, t1, t3):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(0.5 * t1)
    t4 = (t3 * t2 * t0 * t2)
    t5 = np.nan if a + gamma <= 0.0 else t4
    t6 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t5
    return t6


@njit(error_model="numpy", forceinline=True)
def _powergamma_mean_d_gamma(a, s, gamma):
    """powergamma_mean_d_gamma(a, s, gamma) = s**gamma*log(s)*gamma(a + gamma)/gamma(a) + s**gamma*gamma(a + gamma)*polygamma(0, a + gamma)/gamma(a)

    Source: derivative of powergamma_mean with respect to gamma.
    Definition: Derivative(definition, gamma).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if a + gamma <= 0.
    Computed as ScaledExp(DigammaPlusLog(a + gamma, s), LogPowerGammaRatio(a, gamma, s)).
    Operations: 4.
    """
    t1, t3 = _powergamma_mean_d_gamma_1(a, gamma, s)
    return _powergamma_mean_d_gamma_2(a, gamma, s, t1, t3)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_mean_d_gamma(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    for i in range(size):
        t1[i], t3[i] = _powergamma_mean_d_gamma_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_mean_d_gamma_2(a[i], gamma[i], s[i], t1[i], t3[i])


def _loop_powergamma_mean_d_gamma(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(3)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_powergamma_mean_d_gamma(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_a_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    t3 = _digamma_difference(a, 2.0 * gamma)
    t4 = _gamma_second_difference(a, gamma)
    t6 = _digamma_second_difference(a, gamma)
    return t1, t3, t4, t6


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_a_2(a, gamma, s, t1, t3, t4, t6):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(1.0 * t1)
    t5 = _expm1(t4)
    t7 = ((t3 * t5 + t6) * t2 * t0 * t0 * t2)
    t8 = np.nan if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0) else t7
    t9 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t8
    return t9


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_a(a, s, gamma):
    """powergamma_variance_d_a(a, s, gamma) = -s**(2*gamma)*gamma(a + 2*gamma)*polygamma(0, a)/gamma(a) + s**(2*gamma)*gamma(a + 2*gamma)*polygamma(0, a + 2*gamma)/gamma(a) + 2*s**(2*gamma)*gamma(a + gamma)**2*polygamma(0, a)/gamma(a)**2 - 2*s**(2*gamma)*gamma(a + gamma)**2*polygamma(0, a + gamma)/gamma(a)**2

    Source: derivative of powergamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(DigammaDifference(a, 2*gamma)*Expm1(GammaSecondDifference(a, gamma)) + DigammaSecondDifference(a, gamma), 2*LogPowerGammaRatio(a, gamma, s)).
    Operations: 10.
    """
    t1, t3, t4, t6 = _powergamma_variance_d_a_1(a, gamma, s)
    return _powergamma_variance_d_a_2(a, gamma, s, t1, t3, t4, t6)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_variance_d_a(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    t4 = _row(work, 2)
    t6 = _row(work, 3)
    for i in range(size):
        t1[i], t3[i], t4[i], t6[i] = _powergamma_variance_d_a_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_variance_d_a_2(a[i], gamma[i], s[i], t1[i], t3[i], t4[i], t6[i])


def _loop_powergamma_variance_d_a(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(5)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 4)
        _fill_powergamma_variance_d_a(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_s_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    t3 = _gamma_second_difference(a, gamma)
    return t1, t3


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_s_2(a, gamma, s, t1, t3):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(1.0 * t1)
    t4 = _expm1(t3)
    t5 = (2.0 * gamma * t4 / s * t2 * t0 * t0 * t2)
    t6 = np.nan if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0) else t5
    t7 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t6
    return t7


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_s(a, s, gamma):
    """powergamma_variance_d_s(a, s, gamma) = 2*gamma*s**(2*gamma)*gamma(a + 2*gamma)/(s*gamma(a)) - 2*gamma*s**(2*gamma)*gamma(a + gamma)**2/(s*gamma(a)**2)

    Source: derivative of powergamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(2*gamma*Expm1(GammaSecondDifference(a, gamma))/s, 2*LogPowerGammaRatio(a, gamma, s)).
    Operations: 8.
    """
    t1, t3 = _powergamma_variance_d_s_1(a, gamma, s)
    return _powergamma_variance_d_s_2(a, gamma, s, t1, t3)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_variance_d_s(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    for i in range(size):
        t1[i], t3[i] = _powergamma_variance_d_s_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_variance_d_s_2(a[i], gamma[i], s[i], t1[i], t3[i])


def _loop_powergamma_variance_d_s(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(3)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 2)
        _fill_powergamma_variance_d_s(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_gamma_1(a, gamma, s):
    t1 = _power_ratio_exponent(a, gamma, s)
    t3 = _digamma_difference(a + gamma, gamma)
    t4 = _digamma_plus_log(2.0 * gamma + a, s)
    t5 = _gamma_second_difference(a, gamma)
    return t1, t3, t4, t5


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_gamma_2(a, gamma, s, t1, t3, t4, t5):
    t0 = _power_ratio_factor(a, gamma)
    t2 = _exp_normal(1.0 * t1)
    t6 = _expm1(t5)
    t7 = ((2.0 * t3 + 2.0 * t4 * t6) * t2 * t0 * t0 * t2)
    t8 = np.nan if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0) else t7
    t9 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t8
    return t9


@njit(error_model="numpy", forceinline=True)
def _powergamma_variance_d_gamma(a, s, gamma):
    """powergamma_variance_d_gamma(a, s, gamma) = 2*s**(2*gamma)*log(s)*gamma(a + 2*gamma)/gamma(a) - 2*s**(2*gamma)*log(s)*gamma(a + gamma)**2/gamma(a)**2 + 2*s**(2*gamma)*gamma(a + 2*gamma)*polygamma(0, a + 2*gamma)/gamma(a) - 2*s**(2*gamma)*gamma(a + gamma)**2*polygamma(0, a + gamma)/gamma(a)**2

    Source: derivative of powergamma_variance with respect to gamma.
    Definition: Derivative(definition, gamma).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(2*DigammaDifference(a + gamma, gamma) + 2*DigammaPlusLog(a + 2*gamma, s)*Expm1(GammaSecondDifference(a, gamma)), 2*LogPowerGammaRatio(a, gamma, s)).
    Operations: 14.
    """
    t1, t3, t4, t5 = _powergamma_variance_d_gamma_1(a, gamma, s)
    return _powergamma_variance_d_gamma_2(a, gamma, s, t1, t3, t4, t5)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_variance_d_gamma(arrays, work, result, size):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    t1 = _row(work, 0)
    t3 = _row(work, 1)
    t4 = _row(work, 2)
    t5 = _row(work, 3)
    for i in range(size):
        t1[i], t3[i], t4[i], t5[i] = _powergamma_variance_d_gamma_1(a[i], gamma[i], s[i])
    for i in range(size):
        result[i] = _powergamma_variance_d_gamma_2(a[i], gamma[i], s[i], t1[i], t3[i], t4[i], t5[i])


def _loop_powergamma_variance_d_gamma(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(3), _pointers(3), _scratch(5)
    way = _way(3, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(3, arguments, steps, kind, size, room, arrays)
        _gather_block(3, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[3], start * steps[3])
        result = _doubles(place) if way == 0 else _row(work, 4)
        _fill_powergamma_variance_d_gamma(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[3], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_kl_d_mean_p(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_mean_p(mean_p, std_p, mean_q, std_q) = mean_p/std_q**2 - mean_q/std_q**2

    Source: derivative of normal_kl with respect to mean_p.
    Definition: Derivative(definition, mean_p).
    Domain, nan outside: std_p > 0, std_q > 0.
    Computed as (mean_p - mean_q)/std_q**2.
    Operations: 3.
    """
    t0 = (mean_p - mean_q) / (std_q * std_q)
    t1 = np.nan if not (std_p > 0.0 and std_q > 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_normal_kl_d_mean_p(arrays, work, result, size):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    for i in range(size):
        result[i] = _normal_kl_d_mean_p(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_mean_p(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(1)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(4, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_kl_d_mean_p(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_kl_d_std_p(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_std_p(mean_p, std_p, mean_q, std_q) = std_p/std_q**2 - 1/std_p

    Source: derivative of normal_kl with respect to std_p.
    Definition: Derivative(definition, std_p).
    Domain, nan outside: std_p > 0, std_q > 0.
    Operations: 4.
    """
    t0 = std_p / (std_q * std_q) - 1.0 / std_p
    t1 = np.nan if not (std_p > 0.0 and std_q > 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_normal_kl_d_std_p(arrays, work, result, size):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    for i in range(size):
        result[i] = _normal_kl_d_std_p(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_std_p(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(1)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(4, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_kl_d_std_p(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_kl_d_mean_q(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_mean_q(mean_p, std_p, mean_q, std_q) = -mean_p/std_q**2 + mean_q/std_q**2

    Source: derivative of normal_kl with respect to mean_q.
    Definition: Derivative(definition, mean_q).
    Domain, nan outside: std_p > 0, std_q > 0.
    Computed as -(mean_p - mean_q)/std_q**2.
    Operations: 4.
    """
    t0 = (mean_q - mean_p) / (std_q * std_q)
    t1 = np.nan if not (std_p > 0.0 and std_q > 0.0) else t0
    return t1


@njit(error_model="numpy", forceinline=True)
def _fill_normal_kl_d_mean_q(arrays, work, result, size):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    for i in range(size):
        result[i] = _normal_kl_d_mean_q(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_mean_q(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(1)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(4, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_kl_d_mean_q(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_kl_d_std_q(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_std_q(mean_p, std_p, mean_q, std_q) = -mean_p**2/std_q**3 + 2*mean_p*mean_q/std_q**3 - mean_q**2/std_q**3 - std_p**2/std_q**3 + 1/std_q

    Source: derivative of normal_kl with respect to std_q.
    Definition: Derivative(definition, std_q).
    Domain, nan outside: std_p > 0, std_q > 0.
    Computed as -(mean_p - mean_q)**2/std_q**3 - (std_p - std_q)*(std_p + std_q)/std_q**3.
    Operations: 11.
    """
    t0 = 1.0 / (std_q * std_q * std_q)
    t1 = -t0 * (mean_p - mean_q) * (mean_p - mean_q) - t0 * (std_p + std_q) * (std_p - std_q)
    t2 = np.nan if not (std_p > 0.0 and std_q > 0.0) else t1
    return t2


@njit(error_model="numpy", forceinline=True)
def _fill_normal_kl_d_std_q(arrays, work, result, size):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    for i in range(size):
        result[i] = _normal_kl_d_std_q(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_std_q(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(1)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _span(4, way, steps, dimensions[0])
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 0)
        _fill_normal_kl_d_std_q(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


_KERNELS = {
    'zero_gamma_mean': (_zero_gamma_mean, _loop_zero_gamma_mean, 3, _zero_gamma_mean.__doc__),
    'zero_gamma_variance': (_zero_gamma_variance, _loop_zero_gamma_variance, 3, _zero_gamma_variance.__doc__),
    'expgamma_mean': (_expgamma_mean, _loop_expgamma_mean, 4, _expgamma_mean.__doc__),
    'expgamma_variance': (_expgamma_variance, _loop_expgamma_variance, 4, _expgamma_variance.__doc__),
    'zero_expgamma_mean': (_zero_expgamma_mean, _loop_zero_expgamma_mean, 5, _zero_expgamma_mean.__doc__),
    'zero_expgamma_variance': (_zero_expgamma_variance, _loop_zero_expgamma_variance, 5, _zero_expgamma_variance.__doc__),
    'powergamma_mean': (_powergamma_mean, _loop_powergamma_mean, 3, _powergamma_mean.__doc__),
    'powergamma_variance': (_powergamma_variance, _loop_powergamma_variance, 3, _powergamma_variance.__doc__),
    'normal_kl': (_normal_kl, _loop_normal_kl, 4, _normal_kl.__doc__),
    'gamma_shape': (_gamma_shape, _loop_gamma_shape, 2, _gamma_shape.__doc__),
    'gamma_scale': (_gamma_scale, _loop_gamma_scale, 2, _gamma_scale.__doc__),
    'gamma_pdf': (_gamma_pdf, _loop_gamma_pdf, 3, _gamma_pdf.__doc__),
    'gamma_logpdf': (_gamma_logpdf, _loop_gamma_logpdf, 3, _gamma_logpdf.__doc__),
    'gamma_cdf': (_gamma_cdf, _loop_gamma_cdf, 3, _gamma_cdf.__doc__),
    'gamma_quantile': (_gamma_quantile, _loop_gamma_quantile, 3, _gamma_quantile.__doc__),
    'expgamma_pdf': (_expgamma_pdf, _loop_expgamma_pdf, 5, _expgamma_pdf.__doc__),
    'expgamma_logpdf': (_expgamma_logpdf, _loop_expgamma_logpdf, 5, _expgamma_logpdf.__doc__),
    'expgamma_cdf': (_expgamma_cdf, _loop_expgamma_cdf, 5, _expgamma_cdf.__doc__),
    'expgamma_quantile': (_expgamma_quantile, _loop_expgamma_quantile, 5, _expgamma_quantile.__doc__),
    'powergamma_pdf': (_powergamma_pdf, _loop_powergamma_pdf, 4, _powergamma_pdf.__doc__),
    'powergamma_logpdf': (_powergamma_logpdf, _loop_powergamma_logpdf, 4, _powergamma_logpdf.__doc__),
    'powergamma_cdf': (_powergamma_cdf, _loop_powergamma_cdf, 4, _powergamma_cdf.__doc__),
    'powergamma_quantile': (_powergamma_quantile, _loop_powergamma_quantile, 4, _powergamma_quantile.__doc__),
    'normal_pdf': (_normal_pdf, _loop_normal_pdf, 3, _normal_pdf.__doc__),
    'normal_logpdf': (_normal_logpdf, _loop_normal_logpdf, 3, _normal_logpdf.__doc__),
    'normal_cdf': (_normal_cdf, _loop_normal_cdf, 3, _normal_cdf.__doc__),
    'normal_quantile': (_normal_quantile, _loop_normal_quantile, 3, _normal_quantile.__doc__),
    'zero_gamma_mean_d_p': (_zero_gamma_mean_d_p, _loop_zero_gamma_mean_d_p, 3, _zero_gamma_mean_d_p.__doc__),
    'zero_gamma_mean_d_a': (_zero_gamma_mean_d_a, _loop_zero_gamma_mean_d_a, 3, _zero_gamma_mean_d_a.__doc__),
    'zero_gamma_mean_d_s': (_zero_gamma_mean_d_s, _loop_zero_gamma_mean_d_s, 3, _zero_gamma_mean_d_s.__doc__),
    'zero_gamma_variance_d_p': (_zero_gamma_variance_d_p, _loop_zero_gamma_variance_d_p, 3, _zero_gamma_variance_d_p.__doc__),
    'zero_gamma_variance_d_a': (_zero_gamma_variance_d_a, _loop_zero_gamma_variance_d_a, 3, _zero_gamma_variance_d_a.__doc__),
    'zero_gamma_variance_d_s': (_zero_gamma_variance_d_s, _loop_zero_gamma_variance_d_s, 3, _zero_gamma_variance_d_s.__doc__),
    'expgamma_mean_d_a': (_expgamma_mean_d_a, _loop_expgamma_mean_d_a, 4, _expgamma_mean_d_a.__doc__),
    'expgamma_mean_d_s': (_expgamma_mean_d_s, _loop_expgamma_mean_d_s, 4, _expgamma_mean_d_s.__doc__),
    'expgamma_mean_d_alpha': (_expgamma_mean_d_alpha, _loop_expgamma_mean_d_alpha, 4, _expgamma_mean_d_alpha.__doc__),
    'expgamma_mean_d_beta': (_expgamma_mean_d_beta, _loop_expgamma_mean_d_beta, 4, _expgamma_mean_d_beta.__doc__),
    'expgamma_variance_d_a': (_expgamma_variance_d_a, _loop_expgamma_variance_d_a, 4, _expgamma_variance_d_a.__doc__),
    'expgamma_variance_d_s': (_expgamma_variance_d_s, _loop_expgamma_variance_d_s, 4, _expgamma_variance_d_s.__doc__),
    'expgamma_variance_d_alpha': (_expgamma_variance_d_alpha, _loop_expgamma_variance_d_alpha, 4, _expgamma_variance_d_alpha.__doc__),
    'expgamma_variance_d_beta': (_expgamma_variance_d_beta, _loop_expgamma_variance_d_beta, 4, _expgamma_variance_d_beta.__doc__),
    'zero_expgamma_mean_d_p': (_zero_expgamma_mean_d_p, _loop_zero_expgamma_mean_d_p, 5, _zero_expgamma_mean_d_p.__doc__),
    'zero_expgamma_mean_d_a': (_zero_expgamma_mean_d_a, _loop_zero_expgamma_mean_d_a, 5, _zero_expgamma_mean_d_a.__doc__),
    'zero_expgamma_mean_d_s': (_zero_expgamma_mean_d_s, _loop_zero_expgamma_mean_d_s, 5, _zero_expgamma_mean_d_s.__doc__),
    'zero_expgamma_mean_d_alpha': (_zero_expgamma_mean_d_alpha, _loop_zero_expgamma_mean_d_alpha, 5, _zero_expgamma_mean_d_alpha.__doc__),
    'zero_expgamma_mean_d_beta': (_zero_expgamma_mean_d_beta, _loop_zero_expgamma_mean_d_beta, 5, _zero_expgamma_mean_d_beta.__doc__),
    'zero_expgamma_variance_d_p': (_zero_expgamma_variance_d_p, _loop_zero_expgamma_variance_d_p, 5, _zero_expgamma_variance_d_p.__doc__),
    'zero_expgamma_variance_d_a': (_zero_expgamma_variance_d_a, _loop_zero_expgamma_variance_d_a, 5, _zero_expgamma_variance_d_a.__doc__),
    'zero_expgamma_variance_d_s': (_zero_expgamma_variance_d_s, _loop_zero_expgamma_variance_d_s, 5, _zero_expgamma_variance_d_s.__doc__),
    'zero_expgamma_variance_d_alpha': (_zero_expgamma_variance_d_alpha, _loop_zero_expgamma_variance_d_alpha, 5, _zero_expgamma_variance_d_alpha.__doc__),
    'zero_expgamma_variance_d_beta': (_zero_expgamma_variance_d_beta, _loop_zero_expgamma_variance_d_beta, 5, _zero_expgamma_variance_d_beta.__doc__),
    'powergamma_mean_d_a': (_powergamma_mean_d_a, _loop_powergamma_mean_d_a, 3, _powergamma_mean_d_a.__doc__),
    'powergamma_mean_d_s': (_powergamma_mean_d_s, _loop_powergamma_mean_d_s, 3, _powergamma_mean_d_s.__doc__),
    'powergamma_mean_d_gamma': (_powergamma_mean_d_gamma, _loop_powergamma_mean_d_gamma, 3, _powergamma_mean_d_gamma.__doc__),
    'powergamma_variance_d_a': (_powergamma_variance_d_a, _loop_powergamma_variance_d_a, 3, _powergamma_variance_d_a.__doc__),
    'powergamma_variance_d_s': (_powergamma_variance_d_s, _loop_powergamma_variance_d_s, 3, _powergamma_variance_d_s.__doc__),
    'powergamma_variance_d_gamma': (_powergamma_variance_d_gamma, _loop_powergamma_variance_d_gamma, 3, _powergamma_variance_d_gamma.__doc__),
    'normal_kl_d_mean_p': (_normal_kl_d_mean_p, _loop_normal_kl_d_mean_p, 4, _normal_kl_d_mean_p.__doc__),
    'normal_kl_d_std_p': (_normal_kl_d_std_p, _loop_normal_kl_d_std_p, 4, _normal_kl_d_std_p.__doc__),
    'normal_kl_d_mean_q': (_normal_kl_d_mean_q, _loop_normal_kl_d_mean_q, 4, _normal_kl_d_mean_q.__doc__),
    'normal_kl_d_std_q': (_normal_kl_d_std_q, _loop_normal_kl_d_std_q, 4, _normal_kl_d_std_q.__doc__),
}


def __getattr__(name: str) -> Any:
    if name in _KERNELS:
        scalar, loop, inputs, doc = _KERNELS[name]
        globals()[name] = found = _ufunc(name, scalar, loop, inputs, doc)
        return found
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def __dir__() -> list[str]:
    return sorted({*globals(), *_KERNELS})
