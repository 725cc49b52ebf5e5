"""Understanding the Distributions of Aggregation Layers in Deep Neural Networks: the derived formulas.

GENERATED: do not edit. Written by `symagg generate` from symagg/formulas/aggregation.py.
61 kernels, 677 operations.
SHA-256 of what follows: 60210d5bc8e61a0ed72a249d0dcb82e60e0b25922e9405623298dae237274d6d
"""

import ctypes
import functools
import importlib
import math
import numpy as np
from collections.abc import Callable
from llvmlite import ir
from numba import cfunc, config, njit, types, vectorize
from numba.core import cgutils
from numba.core.typing.templates import make_overload_template
from numba.extending import intrinsic, typeof_impl
from typing import Any


__all__ = ['zero_gamma_mean', 'zero_gamma_variance', 'expgamma_mean', 'expgamma_variance', 'zero_expgamma_mean', 'zero_expgamma_variance', 'powergamma_mean', 'powergamma_variance', 'normal_kl', 'gamma_shape', 'gamma_scale', 'gamma_pdf', 'gamma_logpdf', 'gamma_cdf', 'gamma_quantile', 'expgamma_pdf', 'expgamma_logpdf', 'expgamma_cdf', 'expgamma_quantile', 'powergamma_pdf', 'powergamma_logpdf', 'powergamma_cdf', 'powergamma_quantile', 'normal_pdf', 'normal_logpdf', 'normal_cdf', 'normal_quantile', 'zero_gamma_mean_d_p', 'zero_gamma_mean_d_a', 'zero_gamma_mean_d_s', 'zero_gamma_variance_d_p', 'zero_gamma_variance_d_a', 'zero_gamma_variance_d_s', 'expgamma_mean_d_a', 'expgamma_mean_d_s', 'expgamma_mean_d_alpha', 'expgamma_mean_d_beta', 'expgamma_variance_d_a', 'expgamma_variance_d_s', 'expgamma_variance_d_alpha', 'expgamma_variance_d_beta', 'zero_expgamma_mean_d_p', 'zero_expgamma_mean_d_a', 'zero_expgamma_mean_d_s', 'zero_expgamma_mean_d_alpha', 'zero_expgamma_mean_d_beta', 'zero_expgamma_variance_d_p', 'zero_expgamma_variance_d_a', 'zero_expgamma_variance_d_s', 'zero_expgamma_variance_d_alpha', 'zero_expgamma_variance_d_beta', 'powergamma_mean_d_a', 'powergamma_mean_d_s', 'powergamma_mean_d_gamma', 'powergamma_variance_d_a', 'powergamma_variance_d_s', 'powergamma_variance_d_gamma', 'normal_kl_d_mean_p', 'normal_kl_d_std_p', 'normal_kl_d_mean_q', 'normal_kl_d_std_q']


_DIGAMMA_ASYMPTOTIC = np.array([-0.08333333333333333, 0.008333333333333333, -0.003968253968253968, 0.004166666666666667, -0.007575757575757576, 0.021092796092796094, -0.08333333333333333, 0.4432598039215686, -3.0539543302701198])


_STIRLING_FROM = 10.0


@njit(error_model='numpy')
def _digamma_difference(a: float, d: float) -> float:
    """digamma(a + d) - digamma(a) for a > 0, a + d > 0; close to d trigamma(a) for a small d."""
    b = a + d
    if not (a > 0.0 and b > 0.0):
        return math.nan
    total = 0.0
    while a < _STIRLING_FROM or b < _STIRLING_FROM:
        total += d / a / b
        a += 1.0
        b += 1.0
    u, v = (1.0 / a, 1.0 / b)
    divided, power, series = (1.0, v * v, 0.0)
    for c in _DIGAMMA_ASYMPTOTIC:
        series += c * divided
        divided = u * u * divided + power
        power *= v * v
    log_ratio = math.log1p(d / a) if d > -0.5 * a else math.log(b / a)
    return total + log_ratio + d * u * v * (0.5 - (u + v) * series)


_DIGAMMA_AT_1_5 = np.array([-0.00017837342400462423, 0.0002599100450715037, -0.00014460384609240088, 0.00022695205071257896, -0.00048606417050412354, 0.0007234757252061551, -0.0010364227247828023, 0.0015565879761797945, -0.0023455016279107115, 0.0035190141649363805, -0.0052799364178857415, 0.007926943794456376, -0.011908220169786002, 0.017907252496345213, -0.02697579665686472, 0.04076083381023946, -0.06192213327556183, 0.09498872445498366, -0.14840492305388006, 0.2405424842407739, -0.4236274212814606, 0.951055876031833])


_DIGAMMA_ROOT = 1.4616321449683622


_DIGAMMA_ROOT_REST = 9.549995429965697e-17


@njit(error_model='numpy')
def _horner(coefficients: np.ndarray, x: float) -> float:
    """The polynomial with these coefficients, highest power first, at x."""
    value = 0.0
    for c in coefficients:
        value = value * x + c
    return value


@njit(error_model='numpy')
def _horner_up(coefficients: np.ndarray, x: float) -> float:
    """The polynomial with these coefficients, constant first, at x."""
    value = 0.0
    for k in range(coefficients.size - 1, -1, -1):
        value = value * x + coefficients[k]
    return value


@njit(error_model='numpy')
def _digamma(x: float) -> float:
    """The derivative of lgamma for x > 0, to full relative accuracy near its zero at 1.46."""
    if not x > 0.0:
        return -math.inf if x == 0.0 else math.nan
    if x >= _STIRLING_FROM:
        u = 1.0 / x
        return math.log(x) - 0.5 * u + u * u * _horner_up(_DIGAMMA_ASYMPTOTIC, u * u)
    shifts = 0.0
    if x < 1.0:
        shifts = -1.0 / x
        x += 1.0
    while x > 2.0:
        x -= 1.0
        shifts += 1.0 / x
    return shifts + (x - _DIGAMMA_ROOT - _DIGAMMA_ROOT_REST) * _horner(_DIGAMMA_AT_1_5, x - 1.5)


@njit(error_model='numpy')
def _digamma_plus_log(z: float, s: float) -> float:
    """digamma(z) + log(s) for z > 0, s > 0: where z is large, through log(z s), which may be small."""
    if not z >= _STIRLING_FROM:
        return _digamma(z) + math.log(s)
    u = 1.0 / z
    return math.log(z * s) - 0.5 * u + u * u * _horner_up(_DIGAMMA_ASYMPTOTIC, u * u)


@njit(error_model='numpy')
def _digamma_second_difference(a: float, d: float) -> float:
    """digamma(a + 2d) - 2 digamma(a + d) + digamma(a) for a > 0, a + 2d > 0. Never positive: digamma is concave."""
    if d < 0.0:
        a, d = (a + 2.0 * d, -d)
    if not a > 0.0:
        return math.nan
    total = 0.0
    while a < _STIRLING_FROM:
        c = a + d
        total -= d / a * (d / c) * (2.0 / (c + d))
        a += 1.0
    c = a + d
    b = c + d
    t = d / c
    log_ratio = math.log1p(-t * t) if t < 0.5 else math.log(a / c) + math.log(b / c)
    u, v, w = (1.0 / a, 1.0 / b, 1.0 / c)
    one, two, three, series = (u, u + v, u + v + w, 0.0)
    for coefficient in _DIGAMMA_ASYMPTOTIC:
        series += coefficient * three
        for _ in range(2):
            one *= u
            two = v * two + one
            three = w * three + two
    return total + log_ratio - d * u * (d * v) * w * (1.0 - 2.0 * series)


_inlined = njit(error_model='numpy', forceinline=True)


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
            fused = builder.module.declare_intrinsic('llvm.fmuladd', [kind], ir.FunctionType(kind, [kind] * 3))
            return builder.call(fused, arguments)
        return (a(a, a, a), generate)


@_inlined
def _exp_reduced(x: float) -> tuple[float, float, float]:
    """shift + n, r and c with x = n ln(2) + r + c, |r| <= ln(2)/2 and c what rounding r lost."""
    shifted = _multiply_add(x, 1.4426950408889634, 6755399441056767.0)
    n = shifted - 6755399441056767.0
    high = _multiply_add(n, -0.6931471805598903, x)
    low = n * 5.497923018708371e-14
    r = high - low
    return (shifted, r, high - r - low)


@_inlined
def _exp_tail(r: float) -> float:
    """e**r - 1 - r for |r| <= ln(2)/2, to 2.86e-18 r**2."""
    z = r * r
    even = 2.091467937658401e-09
    even = _multiply_add(even, z, 2.7557273661348637e-07)
    even = _multiply_add(even, z, 2.4801587325533363e-05)
    even = _multiply_add(even, z, 0.0013888888888883752)
    even = _multiply_add(even, z, 0.04166666666666667)
    even = _multiply_add(even, z, 0.5)
    odd = 2.5105206373957114e-08
    odd = _multiply_add(odd, z, 2.7557255425746435e-06)
    odd = _multiply_add(odd, z, 0.00019841269874800493)
    odd = _multiply_add(odd, z, 0.008333333333326141)
    odd = _multiply_add(odd, z, 0.1666666666666667)
    return z * _multiply_add(r, odd, even)


@_inlined
def _fast_two_sum(a: float, b: float) -> tuple[float, float]:
    """a + b without error, as a rounded sum and what it lost; |a| >= |b|, or a = 0."""
    total = a + b
    return (total, b - (total - a))


@_inlined
def _expm1_pair(scale: float, r: float, c: float) -> tuple[float, float]:
    """(2**n e**(r + c) - 1)/2 as an unevaluated sum, for scale = 2**(n - 1)."""
    head, low = _fast_two_sum(scale - 0.5, scale * r)
    return (head, _multiply_add(scale, _exp_tail(r) + _multiply_add(c, r, c), low))


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


if config.DISABLE_JIT:

    def _public(function: Callable) -> Callable:
        """NumPy scalars stand in for compiled floats; an overflow is a result here, not a warning."""

        @functools.wraps(function)
        def quiet(*arguments: float) -> Any:
            with np.errstate(all='ignore'):
                return function(*arguments)
        return quiet
else:
    _public = _inlined


@_public
def _expm1(x: float) -> float:
    """e**x - 1; error at most 1.630 ulp."""
    x = np.float64(x)
    y = -39.0 if x < -39.0 else x
    y = 710.0 if y > 710.0 else y
    shifted, r, c = _exp_reduced(y)
    head, low = _expm1_pair(_power_of_two(shifted - 1.0), r, c)
    return x if abs(x) < 5.551115123125783e-17 else 2.0 * (head + low)


def _sqrt_half(bits: int, bias: int) -> int:
    """The bits of the float below sqrt(1/2), cut to its leading ones: where a significand's range starts."""
    return (bias - 1 << bits) + (1865452045155276 << bits >> 52)


@_bit_operation
def _exponent(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """2**bits + bias + k, for a positive normal x = 2**k m with m from sqrt(1/2) to sqrt(2)."""
    moved = build.add(x, integer((bias << bits) - _sqrt_half(bits, bias)))
    return build.or_(build.lshr(moved, integer(bits)), integer(bias + bits << bits))


@_inlined
def _log_pair(k: float, f: float, c: float) -> tuple[float, float]:
    """k ln(2) + log(1 + f + c) as an unevaluated sum; 1 + f from sqrt(1/2) to sqrt(2), c what rounding f lost."""
    s = f / (2.0 + f)
    z = s * s
    square = z * z
    even = 0.13268509646897472
    even = _multiply_add(even, square, 0.1818179545889207)
    even = _multiply_add(even, square, 0.28571428570796115)
    even = _multiply_add(even, square, 0.6666666666666666)
    odd = 0.13089379034394175
    odd = _multiply_add(odd, square, 0.1538624955121314)
    odd = _multiply_add(odd, square, 0.22222222393411692)
    odd = _multiply_add(odd, square, 0.4000000000000089)
    tail = z * _multiply_add(z, odd, even)
    half = 0.5 * f * f
    head, low = _fast_two_sum(k * 0.6931471805598903, f)
    return (head, low + (_multiply_add(k, 5.497923018708371e-14, c) + _multiply_add(s, half + tail, -half)))


@_bit_operation
def _significand(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """m, for the same x."""
    moved = build.add(x, integer((bias << bits) - _sqrt_half(bits, bias)))
    return build.add(build.and_(moved, integer((1 << bits) - 1)), integer(_sqrt_half(bits, bias)))


@_public
def _log(x: float) -> float:
    """The natural logarithm; error at most 1.290 ulp, -inf at 0, nan below."""
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
    """log(1 + x); error at most 1.323 ulp, -inf at -1, nan below."""
    x = np.float64(x)
    u = 1.0 + x
    back = u - 1.0
    lost = 1.0 - (u - back) + (x - back)
    k = _exponent(u) - 4503599627371519.0
    g = _significand(u) - 1.0
    lost = lost * _power_of_two(6755399441056767.0 - (1023.0 if k > 1023.0 else k))
    f, c = _fast_two_sum(g, lost)
    head, low = _log_pair(k, f, c)
    y = x if abs(x) < 5.551115123125783e-17 else head + low
    y = y if x > -1.0 else np.float64(-np.inf) if x == -1.0 else np.float64(np.nan)
    return y if x < np.float64(np.inf) else x


@_inlined
def _exact_product(a: float, b: float) -> float:
    """a b for two heads."""
    return a * b


@_inlined
def _exp_pair(r: float, c: float) -> tuple[float, float]:
    """e**(r + c) as an unevaluated sum."""
    head, low = _fast_two_sum(1.0, r)
    return (head, low + _multiply_add(c, head, _exp_tail(r)))


@_bit_operation
def _head(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """x cut to half of its bits, so that the product of two heads is exact."""
    dropped = bits // 2 + 1
    return build.and_(x, integer((1 << (64 if bits == 52 else 32)) - 1 ^ (1 << dropped) - 1))


@_inlined
def _head_sum(a: float, b: float, c: float) -> tuple[float, float]:
    """a + b + c as a head and the rest, for |b| >> |c|, and a = 0 or a small integer with |a| > |b|."""
    head = _head(b + c + a)
    return (head, c - (head - a - b))


@_inlined
def _scaled(value: float, shifted: float) -> float:
    """2**n value, for shift + n; in two factors, as 2**n itself may lie outside the range of normal numbers."""
    half = _multiply_add(shifted - 6755399441056767.0, 0.5, 6755399441056767.0)
    return value * _power_of_two(half) * _power_of_two(shifted - (half - 6755399441056767.0))


@_inlined
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


@_inlined
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


@_inlined
def _log2_pair(k: float, f: float) -> tuple[float, float]:
    """k + log2(1 + f) as a head and the rest, for 1 + f from sqrt(1/2) to sqrt(2)."""
    s, s_head, s_low = _artanh_argument(f)
    z_head, z_low = (_exact_product(s_head, s_head), s_low * (s_head + s))
    z = z_head + z_low
    square = z * z
    even = 0.17559014798343836
    even = _multiply_add(even, square, 0.23076892210089547)
    even = _multiply_add(even, square, 0.33333333332474163)
    even = _multiply_add(even, square, 0.6)
    odd = 0.1758831697766549
    odd = _multiply_add(odd, square, 0.20002219738537058)
    odd = _multiply_add(odd, square, 0.2727272750527837)
    odd = _multiply_add(odd, square, 0.42857142857144065)
    sum_head, sum_low = _head_sum(3.0, z_head, _multiply_add(square, _multiply_add(z, odd, even), z_low))
    main = _exact_product(s_head, sum_head)
    head, low = _head_sum(0.0, main, _multiply_add(s_low, sum_head, sum_low * s))
    rest = _multiply_add(-7.028461650952758e-09, head, 0.9617966939259756 * low)
    return _head_sum(k, _exact_product(0.9617967009544373, head), rest)


@_inlined
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


_HALF_LOG_TWO_PI = 0.9189385332046728


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


_LOG_GAMMA_AT_2 = np.array([2.7880013392491846e-07, -5.812501250599261e-07, 9.199898075671394e-07, -1.9741884532905586e-06, 4.3847319318293745e-06, -9.456338120610123e-06, 2.0505584372896933e-05, -4.492371708374659e-05, 9.945767440096764e-05, -0.00022315497868931946, 0.0005096695153484373, -0.0011927539009204018, 0.002890510331036772, -0.007385551028937974, 0.020580808427780335, -0.0673523010531956, 0.32246703342411326, 0.42278433509846713])


_LOG_GAMMA_AFTER_1 = np.array([-0.0019239722388263386, 0.010223611096412991, -0.026761497060173514, 0.047231245099303945, -0.06550004366862132, 0.07918143536840105, -0.0897837256855583, 0.09984889479073819, -0.11129375261751494, 0.12550480380525333, -0.14404947325821238, 0.16955715123344461, -0.2073855499908531, 0.2705808084023378, -0.40068563438620214, 0.8224670334241115, -0.5772156649015329])


@njit(error_model='numpy')
def _log_gamma_1p(z: float) -> float:
    """lgamma(1 + z) for 0 <= z <= 1/2, to full relative accuracy near its zero at 0."""
    return z * _horner(_LOG_GAMMA_AFTER_1, z)


_STIRLING = np.array([0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242, 0.17964437236883057])


_STIRLING_MIDDLE = 5.0


_STIRLING_REMAINDER = np.array([0.03377889309255761, -0.033929995035009985, 0.013467045221525219, -0.01452567021646183, 0.0210526738714191, -0.021655568007503054, 0.021494969440914537, -0.022314877463655, 0.02324401811961146, -0.024114001051464915, 0.02501015281536502, -0.025936327516220232, 0.02687776282165181, -0.027822282437858958, 0.028755189923990128, -0.029658361882958145, 0.030510791124764965, -0.03128933488435141, 0.03196987830165084, -0.03252890716387811, 0.032945346832767286, -0.033202440022999026, 0.016644691189821193])


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
def _gamma_log_prefactor(a: float, x: float) -> float:
    """a log x - x - lgamma(a) for a > 0, x >= 0: the log of x times the density of Gamma(a, 1) at x.

    Large terms cancel where x is near a: there Stirling's formula leaves a (log(1 + m) - m) + log(a / 2 pi)/2, with
    m = (x - a)/a.
    """
    if not (a > 0.0 and x >= 0.0):
        return math.nan
    if x == 0.0 or x == math.inf:
        return -math.inf
    if a < 2.5:
        return a * math.log(x) - x - _log_gamma(a)
    m = (x - a) / a
    if m > -0.5:
        main = a * _log1p_minus(m)
    elif x > 1e-290 * a:
        main = a * (math.log(x / a) - m)
    else:
        main = a * (math.log(x) - math.log(a) - m)
    return main + (0.5 * math.log(a) - _HALF_LOG_TWO_PI - _stirling_remainder(a))


_SMALLEST_NORMAL = 2.2250738585072014e-308


_MOST_STEPS = 60


_LOG_HALF = -0.6931471805599453


_ONE_OVER_SQRT_TWO_PI = 0.3989422804014327


_SMALL_UP_TO = 1.1


_TEMME_FROM = 20.0


_ERFCX = np.array([-2.659599690242689e-10, 9.311744978232572e-10, 3.1695881915648173e-09, -1.234686604382353e-08, -2.05606492756992e-08, 1.0633855618594884e-07, 7.746992727017941e-08, -8.210939042560568e-07, 2.919733377963012e-07, 5.706604414895734e-06, -1.1221287012353486e-05, -2.4397746422436416e-05, 0.0001506214900124047, -0.00019925714661091188, -0.0007577732613730956, 0.005031970067657489, -0.016197734059799265, 0.03716751552655567, -0.06633036581218697, 0.0937328349990944, -0.10103906603630056, 0.06809705425466908, 0.015379652102619604, -0.1396211168405623, 1.2329951186255526])


_ONE_OVER_SQRT_PI = 0.5641895835477563


@njit(error_model='numpy')
def _erfcx(z: float) -> float:
    """exp(z^2) erfc(z) for z >= 0."""
    if z > 1000000000.0:
        return _ONE_OVER_SQRT_PI / z
    return _horner(_ERFCX, (z - 4.0) / (z + 4.0)) / (1.0 + 2.0 * z)


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
    """e**x; error at most 0.740 ulp, and half of that more than half a unit where the result is subnormal."""
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


_TRIGAMMA_ASYMPTOTIC = np.array([0.16666666666666666, -0.03333333333333333, 0.023809523809523808, -0.03333333333333333, 0.07575757575757576, -0.2531135531135531, 1.1666666666666667, -7.092156862745098, 54.971177944862156])


@njit(error_model='numpy')
def _trigamma(x: float) -> float:
    """The second derivative of lgamma for x > 0."""
    if not x > 0.0:
        return math.inf if x == 0.0 else math.nan
    shifts = 0.0
    while x < _STIRLING_FROM:
        u = 1.0 / x
        shifts += u * u
        x += 1.0
    u = 1.0 / x
    return shifts + u * (1.0 + u * (0.5 + u * _horner_up(_TRIGAMMA_ASYMPTOTIC, u * u)))


@njit(error_model='numpy')
def _gamma_second_difference(a: float, d: float) -> float:
    """lgamma(a + 2d) - 2 lgamma(a + d) + lgamma(a) for a > 0, a + 2d >= 0; close to d^2 trigamma(a + d) for a small d.

    Never negative: lgamma is convex. inf at a + 2d = 0.
    """
    if not (a > 0.0 and a + 2.0 * d >= 0.0):
        return math.nan
    if d < 0.0:
        a, d = (a + 2.0 * d, -d)
        if a == 0.0:
            return math.inf
    c = a + d
    if c + d == math.inf:
        return math.inf
    t = d / c
    if t < 1e-09:
        return t * t + d * (d * _trigamma(1.0 + c)) if c < 0.5 else d * (d * _trigamma(c))
    fall = 0.0
    left = 1.0
    shifts = 0.0
    while a < _STIRLING_FROM:
        c = a + d
        ratio = a / c
        if ratio < 1e-30:
            shifts -= math.log(a) - math.log(c)
            ratio = 1.0
        left *= ratio * ((c + d) / c)
        fall += d / c * (d / c) * (1.0 - fall)
        a += 1.0
    shifts -= math.log(left) if fall > 0.5 else math.log1p(-fall)
    c = a + d
    b = c + d
    t = d / c
    if t < 0.5:
        log_product = math.log1p(-t * t)
        main = c * log_product + d * math.log1p(2.0 * d / a)
    else:
        upper, lower = (math.log1p(t), math.log(a / c))
        log_product = upper + lower
        main = b * upper + a * lower
    u, v, w = (1.0 / a, 1.0 / b, 1.0 / c)
    total = 0.0
    one, two, three = (1.0, 1.0, 1.0)
    for coefficient in _STIRLING:
        total += coefficient * three
        for _ in range(2):
            one *= u
            two = v * two + one
            three = w * three + two
    return shifts + main - 0.5 * log_product + 2.0 * (d * w) * (d * v) * u * total


_NEARBY = 0.25


@njit(error_model='numpy')
def _log_gamma_step(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a), for a and a + d from STIRLING_FROM."""
    b = a + d
    u, v = (1.0 / a, 1.0 / b)
    total, divided, power = (0.0, 1.0, v)
    for c in _STIRLING:
        total += c * divided
        divided = u * u * divided + power * (u + v)
        power *= v * v
    return d * math.log(a) + (b - 0.5) * math.log1p(d / a) - d - d * u * v * total


@njit(error_model='numpy')
def _log_gamma_ratio(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a) for a > 0, a + d >= 0; close to d digamma(a) for a small d. inf at a + d = 0."""
    b = a + d
    if not (a > 0.0 and b >= 0.0):
        return math.nan
    if b == 0.0:
        return math.inf
    if a >= _STIRLING_FROM and b >= _STIRLING_FROM:
        return _log_gamma_step(a, d)
    if abs(d) > _NEARBY * a:
        if a < 0.5 and b < 0.5:
            return math.log(a / b) + (_log_gamma_1p(b) - _log_gamma_1p(a))
        return _log_gamma(b) - _log_gamma(a)
    change = 0.0
    while a < _STIRLING_FROM or a + d < _STIRLING_FROM:
        change += d / a * (1.0 + change)
        a += 1.0
    return _log_gamma_step(a, d) - math.log1p(change)


@njit(error_model='numpy')
def _scaled_log_gamma_ratio(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a) - d log(a) for a > 0, a + d > 0: small where a is large."""
    b = a + d
    if not (a >= _STIRLING_FROM and b >= _STIRLING_FROM):
        return _log_gamma_ratio(a, d) - d * math.log(a)
    u, v = (1.0 / a, 1.0 / b)
    total, divided, power = (0.0, 1.0, v)
    for c in _STIRLING:
        total += c * divided
        divided = u * u * divided + power * (u + v)
        power *= v * v
    return (b - 0.5) * math.log1p(d / a) - d - d * u * v * total


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
    """log(1 + x) - x for x > -1, without the cancellation near 0: there from log(1 + x) = 2 atanh(x / (2 + x))."""
    r = x / (2.0 + x)
    y = r * r
    rest = 0.0
    for k in range(_ATANH_REST.size):
        rest = rest * y + _ATANH_REST[k]
    near = r * (2.0 * y * rest - x)
    return near if -0.5 < x < 1.0 else _log1p(x) - x


_BIG = 1e+290


_SPLIT = 134217729.0


@_scaled_inlined
def _product_error(x: float, y: float, product: float) -> float:
    """x y - product, exactly, for a product that is neither tiny nor huge (Dekker); 0 where a factor is beyond BIG."""
    big = _SPLIT * x
    x_high = big - (big - x)
    x_low = x - x_high
    big = _SPLIT * y
    y_high = big - (big - y)
    y_low = y - y_high
    error = x_high * y_high - product + x_high * y_low + x_low * y_high + x_low * y_low
    return error if abs(x) < _BIG and abs(y) < _BIG else 0.0


@_scaled_inlined
def _log_one_minus_product(x: float, y: float) -> float:
    """log(1 - x y) for x y < 1, to full relative accuracy at both ends; nan beyond.

    With w = 1 - x y rounded and c what that lost, it is log(w) + c/w.
    """
    product = x * y
    error = _product_error(x, y, product)
    w = 1.0 - product
    lost = 1.0 - w - product - (error if abs(product) < 4.0 else 0.0)
    near = abs(product) < 4.0
    exact = w + lost if 0.25 < product < 4.0 else w
    lost = lost if near and product <= 0.25 else 0.0
    return _log(exact) + lost / exact


@_scaled_inlined
def _log_one_plus_ratio(x: float, y: float) -> float:
    """log(1 + x/y) for x/y > -1; nan below."""
    ratio = x / y
    value = _log1p(ratio if ratio > -0.5 else 0.0)
    return value if ratio > -0.5 else _log((x + y) / y)


@_scaled_inlined
def _one_minus_product(x: float, y: float) -> float:
    """1 - x y, with the product's rounding error taken in where it matters."""
    product = x * y
    error = _product_error(x, y, product)
    return 1.0 - product - (error if abs(product) < 4.0 else 0.0)


@_scaled_inlined
def _scaled_exp(c: float, x: float) -> float:
    """c exp(x), finite and not zero where the product is, though exp(x) may not be."""
    half = _exp(0.5 * x)
    return c * half * half


@_scaled_inlined
def _scaled_expm1(c: float, x: float) -> float:
    """c (exp(x) - 1), finite where the product is: with m = exp(x/2) - 1 it is c m (m + 2)."""
    m = _expm1(0.5 * x)
    return c * m * (m + 2.0)


_BLOCK = 256


_MOST = 16


_KERNELS: dict[str, tuple[Any, Any, int, str]] = {}


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
def _doubles(typingctx: Any, pointer: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))
    return (types.CPointer(types.float64)(types.voidptr), generate)


@intrinsic
def _singles(typingctx: Any, pointer: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))
    return (types.CPointer(types.float32)(types.voidptr), generate)


@intrinsic
def _scratch(typingctx: Any) -> Any:
    """Room for a block of every argument, on the stack."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        room = cgutils.alloca_once(builder, context.get_value_type(types.float64), size=_MOST * _BLOCK)
        return builder.bitcast(room, context.get_value_type(types.voidptr))
    return (types.voidptr(), generate)


@intrinsic
def _pointers(typingctx: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once(builder, context.get_value_type(types.voidptr), size=_MOST)
    return (_POINTERS(), generate)


@njit(error_model='numpy')
def _gather(source: Any, step: int, single: bool, target: Any, count: int) -> None:
    doubles = _doubles(target)
    if single:
        for i in range(count):
            doubles[i] = _singles(_at(source, i * step))[0]
    else:
        for i in range(count):
            doubles[i] = _doubles(_at(source, i * step))[0]


@njit(error_model='numpy')
def _scatter(source: Any, target: Any, step: int, single: bool, count: int) -> None:
    doubles = _doubles(source)
    if single:
        for i in range(count):
            _singles(_at(target, i * step))[0] = np.float32(doubles[i])
    else:
        for i in range(count):
            _doubles(_at(target, i * step))[0] = doubles[i]


@njit(error_model='numpy')
def _is_direct(inputs: int, steps: Any, kind: Any) -> bool:
    """Whether every argument and the result is a run of doubles, which needs no copy."""
    direct = not _is_single(kind)
    for k in range(inputs + 1):
        direct = direct and steps[k] == 8
    return direct


@njit(error_model='numpy')
def _gather_scalars(inputs: int, arguments: Any, steps: Any, kind: Any, count: int, room: Any, pointers: Any) -> None:
    """Fills the blocks of the arguments that do not vary, once for all."""
    for k in range(inputs):
        if steps[k] == 0:
            pointers[k] = _at(room, k * _BLOCK * 8)
            _gather(arguments[k], 0, _is_single(kind), pointers[k], min(count, _BLOCK))


@njit(error_model='numpy')
def _gather_block(inputs: int, arguments: Any, steps: Any, kind: Any, start: int, size: int, room: Any, pointers: Any) -> None:
    """Points at a block of every argument and of the result, as doubles side by side."""
    single = _is_single(kind)
    for k in range(inputs + 1):
        place = _at(arguments[k], start * steps[k])
        if not single and steps[k] == 8:
            pointers[k] = place
        elif k == inputs or steps[k] != 0:
            pointers[k] = _at(room, k * _BLOCK * 8)
            if k < inputs:
                _gather(place, steps[k], single, pointers[k], size)


@njit(error_model='numpy')
def _scatter_block(inputs: int, arguments: Any, steps: Any, kind: Any, start: int, size: int, pointers: Any) -> None:
    single = _is_single(kind)
    if single or steps[inputs] != 8:
        _scatter(pointers[inputs], _at(arguments[inputs], start * steps[inputs]), steps[inputs], single, size)


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
    compiled = cfunc(_LOOP, cache=True)(loop)
    ufunc = _made(name, compiled.address, inputs, doc)
    _KEPT.append(compiled)
    _SCALARS[ufunc] = scalar
    return ufunc


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


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_mean(p, a, s):
    """zero_gamma_mean(p, a, s) = -a*s*(p - 1)

    Source: Eq. 6.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 4.
    """
    value = -a * s * (p - 1.0)
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_mean(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_mean(p[i], a[i], s[i])


def _loop_zero_gamma_mean(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_mean(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_mean(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_variance(p, a, s):
    """zero_gamma_variance(p, a, s) = a**2*p*s**2*(1 - p) + a*s**2*(1 - p)

    Source: Eq. 9.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -a*s**2*(p - 1)*(a*p + 1).
    Operations: 8.
    """
    value = -a * s * s * (1.0 + p * a) * (p - 1.0)
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_variance(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_variance(p[i], a[i], s[i])


def _loop_zero_gamma_variance(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_variance(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_variance(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_mean(a, s, alpha, beta):
    """expgamma_mean(a, s, alpha, beta) = -alpha + alpha/(-beta*s + 1)**a

    Source: after Prop. IV.1.
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    oo*sign(alpha) if beta*s >= 1.
    Computed as ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s)).
    Operations: 6.
    """
    value = _scaled_expm1(alpha, -a * _log_one_minus_product(beta, s))
    value = np.copysign(np.inf, alpha) if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_mean(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_mean(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_mean(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_mean(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_mean(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_variance(a, s, alpha, beta):
    """expgamma_variance(a, s, alpha, beta) = -alpha**2/(-beta*s + 1)**(2*a) + alpha**2/(-2*beta*s + 1)**a

    Source: after Prop. IV.1.
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    oo if 2*beta*s >= 1.
    Computed as ScaledExp(-alpha**2*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 17.
    """
    t0 = 2.0 * beta
    value = _scaled_exp(-alpha * alpha * _expm1(-a * _log1p(beta * beta * s * s / _one_minus_product(t0, s))), -a * _log_one_minus_product(t0, s))
    value = np.inf if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_variance(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_variance(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_variance(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_variance(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_variance(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_mean(p, a, s, alpha, beta):
    """zero_expgamma_mean(p, a, s, alpha, beta) = (1 - p)*(-alpha + alpha/(-beta*s + 1)**a)

    Source: Eq. 11.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    0 if Eq(p, 1).
    oo*sign(alpha) if beta*s >= 1.
    Computed as ScaledExpm1(alpha*(1 - p), -a*LogOneMinusProduct(beta, s)).
    Operations: 8.
    """
    value = _scaled_expm1(alpha * (1.0 - p), -a * _log_one_minus_product(beta, s))
    value = np.copysign(np.inf, alpha) if _one_minus_product(beta, s) <= 0.0 else value
    value = 0.0 if p == 1.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_mean(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_mean(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_mean(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_mean(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_mean(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_variance(p, a, s, alpha, beta):
    """zero_expgamma_variance(p, a, s, alpha, beta) = p*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)**2 + (1 - p)*(-alpha**2/(-beta*s + 1)**(2*a) + alpha**2/(-2*beta*s + 1)**a)

    Source: Eq. 12.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    0 if Eq(p, 1).
    oo if 2*beta*s >= 1.
    Computed as p*(1 - p)*ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s))**2 + ScaledExp(-alpha**2*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 27.
    """
    t0 = 1.0 - p
    t1 = 2.0 * beta
    value = _scaled_exp(-t0 * alpha * alpha * _expm1(-a * _log1p(beta * beta * s * s / _one_minus_product(t1, s))), -a * _log_one_minus_product(t1, s)) + t0 * p * (_scaled_expm1(alpha, -a * _log_one_minus_product(beta, s))) * (_scaled_expm1(alpha, -a * _log_one_minus_product(beta, s)))
    value = np.inf if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = 0.0 if p == 1.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_variance(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_variance(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_variance(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_variance(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_variance(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_mean(a, s, gamma):
    """powergamma_mean(a, s, gamma) = s**gamma*gamma(a + gamma)/gamma(a)

    Source: Eq. 21.
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if a + gamma <= 0.
    Computed as ScaledExp(1, gamma*log(a*s) + ScaledLogGammaRatio(a, gamma)).
    Operations: 6.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if a + gamma <= 0.0:
        return np.inf
    return _scaled_exp(1.0, _scaled_log_gamma_ratio(a, gamma) + gamma * _log(a * s))


@njit(error_model="numpy")
def _fill_powergamma_mean(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_mean(a[i], s[i], gamma[i])


def _loop_powergamma_mean(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_mean(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_mean(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_variance(a, s, gamma):
    """powergamma_variance(a, s, gamma) = s**(2*gamma)*gamma(a + 2*gamma)/gamma(a) - s**(2*gamma)*gamma(a + gamma)**2/gamma(a)**2

    Source: Eq. 22.
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(Expm1(GammaSecondDifference(a, gamma)), 2*gamma*log(a*s) + 2*ScaledLogGammaRatio(a, gamma)).
    Operations: 10.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0):
        return np.inf
    return _scaled_exp(_expm1(_gamma_second_difference(a, gamma)), 2.0 * _scaled_log_gamma_ratio(a, gamma) + 2.0 * gamma * _log(a * s))


@njit(error_model="numpy")
def _fill_powergamma_variance(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_variance(a[i], s[i], gamma[i])


def _loop_powergamma_variance(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_variance(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_variance(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
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
    value = t0 * t2 / 2.0 + t1 / 2.0 - _log(std_p / std_q)
    value = t0 * t2 / 2.0 - _scaled_log1p_minus(t1) / 2.0 if std_q < 2.0 * std_p else value
    value = np.nan if not (std_p > 0.0 and std_q > 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_normal_kl(arrays, count):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _normal_kl(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_normal_kl(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_kl(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _gamma_shape(mean, variance):
    """gamma_shape(mean, variance) = mean**2/variance

    Source: Section IV-C2.
    Domain, nan outside: mean > 0, variance > 0.
    Operations: 2.
    """
    value = mean * mean / variance
    value = np.nan if not (mean > 0.0 and variance > 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_gamma_shape(arrays, count):
    mean = _doubles(arrays[0])
    variance = _doubles(arrays[1])
    result = _doubles(arrays[2])
    for i in range(count):
        result[i] = _gamma_shape(mean[i], variance[i])


def _loop_gamma_shape(arguments, dimensions, steps, kind):
    if _is_direct(2, steps, kind):
        _fill_gamma_shape(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(2, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(2, arguments, steps, kind, start, size, room, pointers)
        _fill_gamma_shape(pointers, size)
        _scatter_block(2, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _gamma_scale(mean, variance):
    """gamma_scale(mean, variance) = variance/mean

    Source: Section IV-C2.
    Domain, nan outside: mean > 0, variance > 0.
    Operations: 1.
    """
    value = variance / mean
    value = np.nan if not (mean > 0.0 and variance > 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_gamma_scale(arrays, count):
    mean = _doubles(arrays[0])
    variance = _doubles(arrays[1])
    result = _doubles(arrays[2])
    for i in range(count):
        result[i] = _gamma_scale(mean[i], variance[i])


def _loop_gamma_scale(arguments, dimensions, steps, kind):
    if _is_direct(2, steps, kind):
        _fill_gamma_scale(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(2, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(2, arguments, steps, kind, start, size, room, pointers)
        _fill_gamma_scale(pointers, size)
        _scatter_block(2, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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
    if not (a > 0.0 and s > 0.0):
        return np.nan
    if (a < 1.0 and x == 0.0):
        return np.inf
    if (a == 1.0 and x == 0.0):
        t0 = 1.0 / s
        return t0
    if x <= 0.0:
        return 0.0
    t0 = 1.0 / s
    return _scaled_exp(1.0 / np.abs(x), _gamma_log_prefactor(a, t0 * x))


@njit(error_model="numpy")
def _fill_gamma_pdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _gamma_pdf(x[i], a[i], s[i])


def _loop_gamma_pdf(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_gamma_pdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_gamma_pdf(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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
    if not (a > 0.0 and s > 0.0):
        return np.nan
    if (a < 1.0 and x == 0.0):
        return np.inf
    if (a == 1.0 and x == 0.0):
        t0 = 1.0 / s
        return _log(t0)
    if x <= 0.0:
        return -np.inf
    t0 = 1.0 / s
    return _gamma_log_prefactor(a, t0 * x) - _log(np.abs(x))


@njit(error_model="numpy")
def _fill_gamma_logpdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _gamma_logpdf(x[i], a[i], s[i])


def _loop_gamma_logpdf(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_gamma_logpdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_gamma_logpdf(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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


@njit(error_model="numpy")
def _fill_gamma_cdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _gamma_cdf(x[i], a[i], s[i])


def _loop_gamma_cdf(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_gamma_cdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_gamma_cdf(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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


@njit(error_model="numpy")
def _fill_gamma_quantile(arrays, count):
    q = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _gamma_quantile(q[i], a[i], s[i])


def _loop_gamma_quantile(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_gamma_quantile(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_gamma_quantile(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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
    if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0):
        return np.nan
    if (a < 1.0 and x == 0.0):
        return np.inf
    if (a == 1.0 and x == 0.0):
        t0 = 1.0 / s
        return t0 / (np.abs(alpha * beta))
    if ((x <= 0.0 and beta < 0.0 and alpha < 0.0) or (x <= 0.0 and beta > 0.0 and alpha > 0.0) or (x >= 0.0 and beta < 0.0 and alpha > 0.0) or (x >= 0.0 and beta > 0.0 and alpha < 0.0) or (beta < 0.0 and alpha < 0.0 and x >= -alpha) or (beta < 0.0 and alpha > 0.0 and x <= -alpha)):
        return 0.0
    t0 = 1.0 / s
    t1 = _log_one_plus_ratio(x, alpha)
    return _scaled_exp(1.0 / (np.abs(t1) * np.abs(alpha) * np.abs((alpha + x) / alpha)), _gamma_log_prefactor(a, t0 * t1 / beta))


@njit(error_model="numpy")
def _fill_expgamma_pdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _expgamma_pdf(x[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_pdf(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_expgamma_pdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_pdf(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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
    if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0):
        return np.nan
    if (a < 1.0 and x == 0.0):
        return np.inf
    if (a == 1.0 and x == 0.0):
        t0 = 1.0 / s
        return _log(t0 / (np.abs(alpha * beta)))
    if ((x <= 0.0 and beta < 0.0 and alpha < 0.0) or (x <= 0.0 and beta > 0.0 and alpha > 0.0) or (x >= 0.0 and beta < 0.0 and alpha > 0.0) or (x >= 0.0 and beta > 0.0 and alpha < 0.0) or (beta < 0.0 and alpha < 0.0 and x >= -alpha) or (beta < 0.0 and alpha > 0.0 and x <= -alpha)):
        return -np.inf
    t0 = 1.0 / s
    t1 = _log_one_plus_ratio(x, alpha)
    return _gamma_log_prefactor(a, t0 * t1 / beta) - _log(np.abs(alpha)) - _log(np.abs(t1)) - t1


@njit(error_model="numpy")
def _fill_expgamma_logpdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _expgamma_logpdf(x[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_logpdf(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_expgamma_logpdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_logpdf(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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


@njit(error_model="numpy")
def _fill_expgamma_cdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _expgamma_cdf(x[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_cdf(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_expgamma_cdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_cdf(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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


@njit(error_model="numpy")
def _fill_expgamma_quantile(arrays, count):
    q = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _expgamma_quantile(q[i], a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_quantile(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_expgamma_quantile(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_quantile(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_pdf(x, a, s, gamma):
    """powergamma_pdf(x, a, s, gamma) = (x**(1/gamma))**(a - 1)*exp(-x**(1/gamma)/s)*Abs(x**(1/gamma)/(gamma*x))/(s**a*gamma(a))

    Source: Prop. IV.2.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if Eq(x, 0) & (a < gamma).
    1/(s**a*gamma(a + 1)) if Eq(a, gamma) & Eq(x, 0).
    0 if ((x <= 0) & (gamma > 0)) | ((x <= 0) & (gamma < 0)).
    Computed as ScaledExp(1/(Abs(gamma)*Abs(x)), GammaLogPrefactor(a, x**(1/gamma)/s)).
    Operations: 14.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if (x == 0.0 and a < gamma):
        return np.inf
    if (x == 0.0 and a == gamma):
        return _power(s, -a) / math.gamma(1.0 + a)
    if ((x <= 0.0 and gamma < 0.0) or (x <= 0.0 and gamma > 0.0)):
        return 0.0
    return _scaled_exp(1.0 / (np.abs(x) * np.abs(gamma)), _gamma_log_prefactor(a, _power(x, 1.0 / gamma) / s))


@njit(error_model="numpy")
def _fill_powergamma_pdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _powergamma_pdf(x[i], a[i], s[i], gamma[i])


def _loop_powergamma_pdf(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_powergamma_pdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_pdf(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_logpdf(x, a, s, gamma):
    """powergamma_logpdf(x, a, s, gamma) = -a*log(s) + (a - 1)*log(x**(1/gamma)) + log(Abs(x**(1/gamma)/(gamma*x))) - log(gamma(a)) - x**(1/gamma)/s

    Source: Prop. IV.2.
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    oo if Eq(x, 0) & (a < gamma).
    log(1/(s**a*gamma(a + 1))) if Eq(a, gamma) & Eq(x, 0).
    -oo if ((x <= 0) & (gamma > 0)) | ((x <= 0) & (gamma < 0)).
    Computed as -log(Abs(gamma)) - log(Abs(x)) + GammaLogPrefactor(a, x**(1/gamma)/s).
    Operations: 16.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if (x == 0.0 and a < gamma):
        return np.inf
    if (x == 0.0 and a == gamma):
        return _log(_power(s, -a) / math.gamma(1.0 + a))
    if ((x <= 0.0 and gamma < 0.0) or (x <= 0.0 and gamma > 0.0)):
        return -np.inf
    return _gamma_log_prefactor(a, _power(x, 1.0 / gamma) / s) - _log(np.abs(gamma)) - _log(np.abs(x))


@njit(error_model="numpy")
def _fill_powergamma_logpdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _powergamma_logpdf(x[i], a[i], s[i], gamma[i])


def _loop_powergamma_logpdf(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_powergamma_logpdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_logpdf(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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


@njit(error_model="numpy")
def _fill_powergamma_cdf(arrays, count):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _powergamma_cdf(x[i], a[i], s[i], gamma[i])


def _loop_powergamma_cdf(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_powergamma_cdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_cdf(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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


@njit(error_model="numpy")
def _fill_powergamma_quantile(arrays, count):
    q = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _powergamma_quantile(q[i], a[i], s[i], gamma[i])


def _loop_powergamma_quantile(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_powergamma_quantile(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_quantile(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _normal_pdf(x, mean, std):
    """normal_pdf(x, mean, std) = sqrt(2)*exp(-(-mean + x)**2/(2*std**2))/(2*sqrt(pi)*std)

    Source: after Eq. 25.
    Definition: Derivative(definition, x).
    Domain, nan outside: std > 0.
    Computed as ScaledExp(sqrt(2)/(2*sqrt(pi)*std), -(mean - x)**2/(2*std**2)).
    Operations: 8.
    """
    value = _scaled_exp(0.3989422804014327 / std, -(mean - x) * (mean - x) / (2.0 * std * std))
    value = np.nan if not std > 0.0 else value
    return value


@njit(error_model="numpy")
def _fill_normal_pdf(arrays, count):
    x = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _normal_pdf(x[i], mean[i], std[i])


def _loop_normal_pdf(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_normal_pdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_pdf(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _normal_logpdf(x, mean, std):
    """normal_logpdf(x, mean, std) = -log(std) - log(pi)/2 - log(2)/2 - (-mean + x)**2/(2*std**2)

    Source: after Eq. 25.
    Domain, nan outside: std > 0.
    Operations: 9.
    """
    value = -(x - mean) * (x - mean) / (2.0 * std * std) - 0.9189385332046728 - _log(std)
    value = np.nan if not std > 0.0 else value
    return value


@njit(error_model="numpy")
def _fill_normal_logpdf(arrays, count):
    x = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _normal_logpdf(x[i], mean[i], std[i])


def _loop_normal_logpdf(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_normal_logpdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_logpdf(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _normal_cdf(x, mean, std):
    """normal_cdf(x, mean, std) = (1 - erf(sqrt(2)*(mean - x)/(2*std)))/2

    Source: after Eq. 25.
    Domain, nan outside: std > 0.
    Computed as NormalCdf(-(mean - x)/std).
    Operations: 4.
    """
    if not std > 0.0:
        return np.nan
    return _normal_normal_cdf(-(mean - x) / std)


@njit(error_model="numpy")
def _fill_normal_cdf(arrays, count):
    x = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _normal_cdf(x[i], mean[i], std[i])


def _loop_normal_cdf(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_normal_cdf(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_cdf(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
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


@njit(error_model="numpy")
def _fill_normal_quantile(arrays, count):
    q = _doubles(arrays[0])
    mean = _doubles(arrays[1])
    std = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _normal_quantile(q[i], mean[i], std[i])


def _loop_normal_quantile(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_normal_quantile(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_quantile(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_mean_d_p(p, a, s):
    """zero_gamma_mean_d_p(p, a, s) = -a*s

    Source: derivative of zero_gamma_mean with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 2.
    """
    value = -a * s
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_mean_d_p(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_mean_d_p(p[i], a[i], s[i])


def _loop_zero_gamma_mean_d_p(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_mean_d_p(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_mean_d_p(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_mean_d_a(p, a, s):
    """zero_gamma_mean_d_a(p, a, s) = -s*(p - 1)

    Source: derivative of zero_gamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 3.
    """
    value = -s * (p - 1.0)
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_mean_d_a(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_mean_d_a(p[i], a[i], s[i])


def _loop_zero_gamma_mean_d_a(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_mean_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_mean_d_a(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_mean_d_s(p, a, s):
    """zero_gamma_mean_d_s(p, a, s) = -a*(p - 1)

    Source: derivative of zero_gamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Operations: 3.
    """
    value = -a * (p - 1.0)
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_mean_d_s(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_mean_d_s(p[i], a[i], s[i])


def _loop_zero_gamma_mean_d_s(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_mean_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_mean_d_s(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_variance_d_p(p, a, s):
    """zero_gamma_variance_d_p(p, a, s) = -a**2*p*s**2 + a**2*s**2*(1 - p) - a*s**2

    Source: derivative of zero_gamma_variance with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -a*s**2*(2*a*p - a + 1).
    Operations: 8.
    """
    value = -a * s * s * (1.0 + 2.0 * p * a - a)
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_variance_d_p(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_variance_d_p(p[i], a[i], s[i])


def _loop_zero_gamma_variance_d_p(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_variance_d_p(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_variance_d_p(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_variance_d_a(p, a, s):
    """zero_gamma_variance_d_a(p, a, s) = 2*a*p*s**2*(1 - p) + s**2*(1 - p)

    Source: derivative of zero_gamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -s**2*(p - 1)*(2*a*p + 1).
    Operations: 8.
    """
    value = -s * s * (1.0 + 2.0 * p * a) * (p - 1.0)
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_variance_d_a(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_variance_d_a(p[i], a[i], s[i])


def _loop_zero_gamma_variance_d_a(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_variance_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_variance_d_a(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_gamma_variance_d_s(p, a, s):
    """zero_gamma_variance_d_s(p, a, s) = 2*a**2*p*s*(1 - p) + 2*a*s*(1 - p)

    Source: derivative of zero_gamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as -2*a*s*(p - 1)*(a*p + 1).
    Operations: 8.
    """
    value = -2.0 * a * s * (1.0 + p * a) * (p - 1.0)
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_gamma_variance_d_s(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _zero_gamma_variance_d_s(p[i], a[i], s[i])


def _loop_zero_gamma_variance_d_s(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_zero_gamma_variance_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_gamma_variance_d_s(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_mean_d_a(a, s, alpha, beta):
    """expgamma_mean_d_a(a, s, alpha, beta) = -alpha*log(-beta*s + 1)/(-beta*s + 1)**a

    Source: derivative of expgamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(-alpha*LogOneMinusProduct(beta, s), -a*LogOneMinusProduct(beta, s)).
    Operations: 6.
    """
    t0 = _log_one_minus_product(beta, s)
    value = _scaled_exp(-t0 * alpha, -t0 * a)
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_mean_d_a(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_mean_d_a(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_mean_d_a(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_mean_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_mean_d_a(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_mean_d_s(a, s, alpha, beta):
    """expgamma_mean_d_s(a, s, alpha, beta) = a*alpha*beta/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of expgamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*beta, (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 7.
    """
    value = _scaled_exp(alpha * beta * a, (-1.0 - a) * _log_one_minus_product(beta, s))
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_mean_d_s(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_mean_d_s(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_mean_d_s(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_mean_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_mean_d_s(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_mean_d_alpha(a, s, alpha, beta):
    """expgamma_mean_d_alpha(a, s, alpha, beta) = -1 + (-beta*s + 1)**(-a)

    Source: derivative of expgamma_mean with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExpm1(1, -a*LogOneMinusProduct(beta, s)).
    Operations: 4.
    """
    value = _scaled_expm1(1.0, -a * _log_one_minus_product(beta, s))
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_mean_d_alpha(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_mean_d_alpha(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_mean_d_alpha(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_mean_d_alpha(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_mean_d_alpha(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_mean_d_beta(a, s, alpha, beta):
    """expgamma_mean_d_beta(a, s, alpha, beta) = a*alpha*s/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of expgamma_mean with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*s, (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 7.
    """
    value = _scaled_exp(alpha * a * s, (-1.0 - a) * _log_one_minus_product(beta, s))
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_mean_d_beta(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_mean_d_beta(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_mean_d_beta(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_mean_d_beta(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_mean_d_beta(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_variance_d_a(a, s, alpha, beta):
    """expgamma_variance_d_a(a, s, alpha, beta) = 2*alpha**2*log(-beta*s + 1)/(-beta*s + 1)**(2*a) - alpha**2*log(-2*beta*s + 1)/(-2*beta*s + 1)**a

    Source: derivative of expgamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(alpha**2*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)), -2*a*LogOneMinusProduct(beta, s)) + ScaledExp(alpha**2*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)))*LogOneMinusProduct(2*beta, s), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 24.
    """
    t0 = alpha * alpha
    t1 = 2.0 * beta
    t2 = _log1p(beta * beta * s * s / _one_minus_product(t1, s))
    t3 = _log_one_minus_product(t1, s)
    value = _scaled_exp(t0 * t2, -2.0 * a * _log_one_minus_product(beta, s)) + _scaled_exp(t0 * t3 * _expm1(-t2 * a), -t3 * a)
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_variance_d_a(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_variance_d_a(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_variance_d_a(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_variance_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_variance_d_a(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_variance_d_s(a, s, alpha, beta):
    """expgamma_variance_d_s(a, s, alpha, beta) = -2*a*alpha**2*beta/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*beta/((-2*beta*s + 1)*(-2*beta*s + 1)**a)

    Source: derivative of expgamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*beta*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)).
    Operations: 25.
    """
    t0 = 2.0 * beta
    t1 = 1.0 / _one_minus_product(t0, s)
    value = _scaled_exp(-t0 * a * alpha * alpha * _expm1(-_log1p(t1 * beta * s) - a * _log1p(t1 * beta * beta * s * s)), (-1.0 - a) * _log_one_minus_product(t0, s))
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_variance_d_s(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_variance_d_s(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_variance_d_s(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_variance_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_variance_d_s(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_variance_d_alpha(a, s, alpha, beta):
    """expgamma_variance_d_alpha(a, s, alpha, beta) = -2*alpha/(-beta*s + 1)**(2*a) + 2*alpha/(-2*beta*s + 1)**a

    Source: derivative of expgamma_variance with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*alpha*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 17.
    """
    t0 = 2.0 * beta
    value = _scaled_exp(-2.0 * alpha * _expm1(-a * _log1p(beta * beta * s * s / _one_minus_product(t0, s))), -a * _log_one_minus_product(t0, s))
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_variance_d_alpha(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_variance_d_alpha(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_variance_d_alpha(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_variance_d_alpha(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_variance_d_alpha(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _expgamma_variance_d_beta(a, s, alpha, beta):
    """expgamma_variance_d_beta(a, s, alpha, beta) = -2*a*alpha**2*s/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*s/((-2*beta*s + 1)*(-2*beta*s + 1)**a)

    Source: derivative of expgamma_variance with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*s*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)).
    Operations: 26.
    """
    t0 = 2.0 * beta
    t1 = 1.0 / _one_minus_product(t0, s)
    value = _scaled_exp(-2.0 * a * s * alpha * alpha * _expm1(-_log1p(t1 * beta * s) - a * _log1p(t1 * beta * beta * s * s)), (-1.0 - a) * _log_one_minus_product(t0, s))
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_expgamma_variance_d_beta(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    alpha = _doubles(arrays[2])
    beta = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _expgamma_variance_d_beta(a[i], s[i], alpha[i], beta[i])


def _loop_expgamma_variance_d_beta(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_expgamma_variance_d_beta(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_expgamma_variance_d_beta(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_p(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_p(p, a, s, alpha, beta) = alpha - alpha/(-beta*s + 1)**a

    Source: derivative of zero_expgamma_mean with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExpm1(-alpha, -a*LogOneMinusProduct(beta, s)).
    Operations: 5.
    """
    value = _scaled_expm1(-alpha, -a * _log_one_minus_product(beta, s))
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_mean_d_p(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_mean_d_p(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_mean_d_p(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_mean_d_p(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_mean_d_p(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_a(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_a(p, a, s, alpha, beta) = -alpha*(1 - p)*log(-beta*s + 1)/(-beta*s + 1)**a

    Source: derivative of zero_expgamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(-alpha*(1 - p)*LogOneMinusProduct(beta, s), -a*LogOneMinusProduct(beta, s)).
    Operations: 8.
    """
    t0 = _log_one_minus_product(beta, s)
    value = _scaled_exp(-t0 * alpha * (1.0 - p), -t0 * a)
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_mean_d_a(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_mean_d_a(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_mean_d_a(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_mean_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_mean_d_a(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_s(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_s(p, a, s, alpha, beta) = a*alpha*beta*(1 - p)/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of zero_expgamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*beta*(1 - p), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 9.
    """
    value = _scaled_exp(alpha * beta * a * (1.0 - p), (-1.0 - a) * _log_one_minus_product(beta, s))
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_mean_d_s(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_mean_d_s(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_mean_d_s(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_mean_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_mean_d_s(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_alpha(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_alpha(p, a, s, alpha, beta) = (-1 + (-beta*s + 1)**(-a))*(1 - p)

    Source: derivative of zero_expgamma_mean with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExpm1(1 - p, -a*LogOneMinusProduct(beta, s)).
    Operations: 5.
    """
    value = _scaled_expm1(1.0 - p, -a * _log_one_minus_product(beta, s))
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_mean_d_alpha(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_mean_d_alpha(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_mean_d_alpha(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_mean_d_alpha(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_mean_d_alpha(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_mean_d_beta(p, a, s, alpha, beta):
    """zero_expgamma_mean_d_beta(p, a, s, alpha, beta) = a*alpha*s*(1 - p)/((-beta*s + 1)*(-beta*s + 1)**a)

    Source: derivative of zero_expgamma_mean with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if beta*s >= 1.
    Computed as ScaledExp(a*alpha*s*(1 - p), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 9.
    """
    value = _scaled_exp(alpha * a * s * (1.0 - p), (-1.0 - a) * _log_one_minus_product(beta, s))
    value = np.nan if _one_minus_product(beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_mean_d_beta(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_mean_d_beta(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_mean_d_beta(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_mean_d_beta(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_mean_d_beta(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_p(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_p(p, a, s, alpha, beta) = alpha**2/(-beta*s + 1)**(2*a) - alpha**2/(-2*beta*s + 1)**a - p*(-alpha + alpha/(-beta*s + 1)**a)**2 + (1 - p)*(-alpha + alpha/(-beta*s + 1)**a)**2

    Source: derivative of zero_expgamma_variance with respect to p.
    Definition: Derivative(definition, p).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as -(2*p - 1)*ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s))**2 + ScaledExp(alpha**2*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 25.
    """
    t0 = 2.0 * beta
    value = _scaled_exp(alpha * alpha * _expm1(-a * _log1p(beta * beta * s * s / _one_minus_product(t0, s))), -a * _log_one_minus_product(t0, s)) - (_scaled_expm1(alpha, -a * _log_one_minus_product(beta, s))) * (_scaled_expm1(alpha, -a * _log_one_minus_product(beta, s))) * (2.0 * p - 1.0)
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_variance_d_p(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_variance_d_p(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_variance_d_p(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_variance_d_p(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_variance_d_p(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_a(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_a(p, a, s, alpha, beta) = -2*alpha*p*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)*log(-beta*s + 1)/(-beta*s + 1)**a + (1 - p)*(2*alpha**2*log(-beta*s + 1)/(-beta*s + 1)**(2*a) - alpha**2*log(-2*beta*s + 1)/(-2*beta*s + 1)**a)

    Source: derivative of zero_expgamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(alpha**2*(1 - p)*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)), -2*a*LogOneMinusProduct(beta, s)) + ScaledExp(alpha**2*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)))*LogOneMinusProduct(2*beta, s), -a*LogOneMinusProduct(2*beta, s)) + ScaledExp(ScaledExpm1(-2*alpha**2*p*(1 - p)*LogOneMinusProduct(beta, s), -a*LogOneMinusProduct(beta, s)), -a*LogOneMinusProduct(beta, s)).
    Operations: 34.
    """
    t0 = 2.0 * beta
    t1 = _log1p(beta * beta * s * s / _one_minus_product(t0, s))
    t2 = alpha * alpha * (1.0 - p)
    t3 = _log_one_minus_product(beta, s)
    t4 = t3 * a
    t5 = _log_one_minus_product(t0, s)
    t6 = -t4
    value = _scaled_exp(_scaled_expm1(-2.0 * t2 * t3 * p, t6), t6) + _scaled_exp(t1 * t2, -2.0 * t4) + _scaled_exp(t2 * t5 * _expm1(-t1 * a), -t5 * a)
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_variance_d_a(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_variance_d_a(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_variance_d_a(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_variance_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_variance_d_a(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_s(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_s(p, a, s, alpha, beta) = 2*a*alpha*beta*p*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)/((-beta*s + 1)*(-beta*s + 1)**a) + (1 - p)*(-2*a*alpha**2*beta/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*beta/((-2*beta*s + 1)*(-2*beta*s + 1)**a))

    Source: derivative of zero_expgamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*beta*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)) + ScaledExp(ScaledExpm1(2*a*alpha**2*beta*p*(1 - p), -a*LogOneMinusProduct(beta, s)), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 35.
    """
    t0 = 2.0 * beta
    t1 = 1.0 / _one_minus_product(t0, s)
    t2 = t0 * a * alpha * alpha * (1.0 - p)
    t3 = -1.0 - a
    t4 = _log_one_minus_product(beta, s)
    value = _scaled_exp(-t2 * _expm1(-_log1p(t1 * beta * s) - a * _log1p(t1 * beta * beta * s * s)), t3 * _log_one_minus_product(t0, s)) + _scaled_exp(_scaled_expm1(t2 * p, -t4 * a), t3 * t4)
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_variance_d_s(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_variance_d_s(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_variance_d_s(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_variance_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_variance_d_s(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_alpha(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_alpha(p, a, s, alpha, beta) = p*(-2 + 2/(-beta*s + 1)**a)*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a) + (1 - p)*(-2*alpha/(-beta*s + 1)**(2*a) + 2*alpha/(-2*beta*s + 1)**a)

    Source: derivative of zero_expgamma_variance with respect to alpha.
    Definition: Derivative(definition, alpha).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as p*(1 - p)*ScaledExpm1(2, -a*LogOneMinusProduct(beta, s))*ScaledExpm1(alpha, -a*LogOneMinusProduct(beta, s)) + ScaledExp(-2*alpha*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s))), -a*LogOneMinusProduct(2*beta, s)).
    Operations: 28.
    """
    t0 = 1.0 - p
    t1 = -a * _log_one_minus_product(beta, s)
    t2 = 2.0 * beta
    value = _scaled_exp(-2.0 * t0 * alpha * _expm1(-a * _log1p(beta * beta * s * s / _one_minus_product(t2, s))), -a * _log_one_minus_product(t2, s)) + t0 * p * _scaled_expm1(2.0, t1) * _scaled_expm1(alpha, t1)
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_variance_d_alpha(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_variance_d_alpha(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_variance_d_alpha(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_variance_d_alpha(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_variance_d_alpha(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _zero_expgamma_variance_d_beta(p, a, s, alpha, beta):
    """zero_expgamma_variance_d_beta(p, a, s, alpha, beta) = 2*a*alpha*p*s*(1 - p)*(-alpha + alpha/(-beta*s + 1)**a)/((-beta*s + 1)*(-beta*s + 1)**a) + (1 - p)*(-2*a*alpha**2*s/((-beta*s + 1)*(-beta*s + 1)**(2*a)) + 2*a*alpha**2*s/((-2*beta*s + 1)*(-2*beta*s + 1)**a))

    Source: derivative of zero_expgamma_variance with respect to beta.
    Definition: Derivative(definition, beta).
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    nan if 2*beta*s >= 1.
    Computed as ScaledExp(-2*a*alpha**2*s*(1 - p)*Expm1(-a*Log1p(beta**2*s**2/OneMinusProduct(2*beta, s)) - Log1p(beta*s/OneMinusProduct(2*beta, s))), (-a - 1)*LogOneMinusProduct(2*beta, s)) + ScaledExp(ScaledExpm1(2*a*alpha**2*p*s*(1 - p), -a*LogOneMinusProduct(beta, s)), (-a - 1)*LogOneMinusProduct(beta, s)).
    Operations: 36.
    """
    t0 = 2.0 * beta
    t1 = 1.0 / _one_minus_product(t0, s)
    t2 = 2.0 * a * s * alpha * alpha * (1.0 - p)
    t3 = -1.0 - a
    t4 = _log_one_minus_product(beta, s)
    value = _scaled_exp(-t2 * _expm1(-_log1p(t1 * beta * s) - a * _log1p(t1 * beta * beta * s * s)), t3 * _log_one_minus_product(t0, s)) + _scaled_exp(_scaled_expm1(t2 * p, -t4 * a), t3 * t4)
    value = np.nan if _one_minus_product(2.0 * beta, s) <= 0.0 else value
    value = np.nan if not (a > 0.0 and s > 0.0 and p <= 1.0 and p >= 0.0 and beta != 0.0 and alpha != 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_zero_expgamma_variance_d_beta(arrays, count):
    p = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    alpha = _doubles(arrays[3])
    beta = _doubles(arrays[4])
    result = _doubles(arrays[5])
    for i in range(count):
        result[i] = _zero_expgamma_variance_d_beta(p[i], a[i], s[i], alpha[i], beta[i])


def _loop_zero_expgamma_variance_d_beta(arguments, dimensions, steps, kind):
    if _is_direct(5, steps, kind):
        _fill_zero_expgamma_variance_d_beta(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(5, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(5, arguments, steps, kind, start, size, room, pointers)
        _fill_zero_expgamma_variance_d_beta(pointers, size)
        _scatter_block(5, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_mean_d_a(a, s, gamma):
    """powergamma_mean_d_a(a, s, gamma) = -s**gamma*gamma(a + gamma)*polygamma(0, a)/gamma(a) + s**gamma*gamma(a + gamma)*polygamma(0, a + gamma)/gamma(a)

    Source: derivative of powergamma_mean with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if a + gamma <= 0.
    Computed as ScaledExp(DigammaDifference(a, gamma), gamma*log(a*s) + ScaledLogGammaRatio(a, gamma)).
    Operations: 7.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if a + gamma <= 0.0:
        return np.nan
    return _scaled_exp(_digamma_difference(a, gamma), _scaled_log_gamma_ratio(a, gamma) + gamma * _log(a * s))


@njit(error_model="numpy")
def _fill_powergamma_mean_d_a(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_mean_d_a(a[i], s[i], gamma[i])


def _loop_powergamma_mean_d_a(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_mean_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_mean_d_a(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_mean_d_s(a, s, gamma):
    """powergamma_mean_d_s(a, s, gamma) = gamma*s**gamma*gamma(a + gamma)/(s*gamma(a))

    Source: derivative of powergamma_mean with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if a + gamma <= 0.
    Computed as ScaledExp(gamma/s, gamma*log(a*s) + ScaledLogGammaRatio(a, gamma)).
    Operations: 7.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if a + gamma <= 0.0:
        return np.nan
    return _scaled_exp(gamma / s, _scaled_log_gamma_ratio(a, gamma) + gamma * _log(a * s))


@njit(error_model="numpy")
def _fill_powergamma_mean_d_s(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_mean_d_s(a[i], s[i], gamma[i])


def _loop_powergamma_mean_d_s(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_mean_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_mean_d_s(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_mean_d_gamma(a, s, gamma):
    """powergamma_mean_d_gamma(a, s, gamma) = s**gamma*log(s)*gamma(a + gamma)/gamma(a) + s**gamma*gamma(a + gamma)*polygamma(0, a + gamma)/gamma(a)

    Source: derivative of powergamma_mean with respect to gamma.
    Definition: Derivative(definition, gamma).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if a + gamma <= 0.
    Computed as ScaledExp(DigammaPlusLog(a + gamma, s), gamma*log(a*s) + ScaledLogGammaRatio(a, gamma)).
    Operations: 8.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if a + gamma <= 0.0:
        return np.nan
    return _scaled_exp(_digamma_plus_log(a + gamma, s), _scaled_log_gamma_ratio(a, gamma) + gamma * _log(a * s))


@njit(error_model="numpy")
def _fill_powergamma_mean_d_gamma(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_mean_d_gamma(a[i], s[i], gamma[i])


def _loop_powergamma_mean_d_gamma(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_mean_d_gamma(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_mean_d_gamma(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_variance_d_a(a, s, gamma):
    """powergamma_variance_d_a(a, s, gamma) = -s**(2*gamma)*gamma(a + 2*gamma)*polygamma(0, a)/gamma(a) + s**(2*gamma)*gamma(a + 2*gamma)*polygamma(0, a + 2*gamma)/gamma(a) + 2*s**(2*gamma)*gamma(a + gamma)**2*polygamma(0, a)/gamma(a)**2 - 2*s**(2*gamma)*gamma(a + gamma)**2*polygamma(0, a + gamma)/gamma(a)**2

    Source: derivative of powergamma_variance with respect to a.
    Definition: Derivative(definition, a).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(2*DigammaDifference(a, gamma)*Expm1(GammaSecondDifference(a, gamma)), 2*gamma*log(a*s) + 2*ScaledLogGammaRatio(a, gamma)) + ScaledExp(DigammaSecondDifference(a, gamma), 2*gamma*log(a*s) + ScaledLogGammaRatio(a, 2*gamma)).
    Operations: 18.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0):
        return np.nan
    t0 = 2.0 * gamma
    t1 = t0 * _log(a * s)
    return _scaled_exp(2.0 * _digamma_difference(a, gamma) * _expm1(_gamma_second_difference(a, gamma)), 2.0 * _scaled_log_gamma_ratio(a, gamma) + t1) + _scaled_exp(_digamma_second_difference(a, gamma), _scaled_log_gamma_ratio(a, t0) + t1)


@njit(error_model="numpy")
def _fill_powergamma_variance_d_a(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_variance_d_a(a[i], s[i], gamma[i])


def _loop_powergamma_variance_d_a(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_variance_d_a(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_variance_d_a(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_variance_d_s(a, s, gamma):
    """powergamma_variance_d_s(a, s, gamma) = 2*gamma*s**(2*gamma)*gamma(a + 2*gamma)/(s*gamma(a)) - 2*gamma*s**(2*gamma)*gamma(a + gamma)**2/(s*gamma(a)**2)

    Source: derivative of powergamma_variance with respect to s.
    Definition: Derivative(definition, s).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(2*gamma*Expm1(GammaSecondDifference(a, gamma))/s, 2*gamma*log(a*s) + 2*ScaledLogGammaRatio(a, gamma)).
    Operations: 12.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0):
        return np.nan
    t0 = 2.0 * gamma
    return _scaled_exp(t0 * _expm1(_gamma_second_difference(a, gamma)) / s, 2.0 * _scaled_log_gamma_ratio(a, gamma) + t0 * _log(a * s))


@njit(error_model="numpy")
def _fill_powergamma_variance_d_s(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_variance_d_s(a[i], s[i], gamma[i])


def _loop_powergamma_variance_d_s(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_variance_d_s(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_variance_d_s(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy")
def _powergamma_variance_d_gamma(a, s, gamma):
    """powergamma_variance_d_gamma(a, s, gamma) = 2*s**(2*gamma)*log(s)*gamma(a + 2*gamma)/gamma(a) - 2*s**(2*gamma)*log(s)*gamma(a + gamma)**2/gamma(a)**2 + 2*s**(2*gamma)*gamma(a + 2*gamma)*polygamma(0, a + 2*gamma)/gamma(a) - 2*s**(2*gamma)*gamma(a + gamma)**2*polygamma(0, a + gamma)/gamma(a)**2

    Source: derivative of powergamma_variance with respect to gamma.
    Definition: Derivative(definition, gamma).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    nan if (a + gamma <= 0) | (a + 2*gamma <= 0).
    Computed as ScaledExp(-2*DigammaPlusLog(a + 2*gamma, s)*Expm1(-GammaSecondDifference(a, gamma)), 2*gamma*log(a*s) + ScaledLogGammaRatio(a, 2*gamma)) + ScaledExp(2*DigammaDifference(a + gamma, gamma), 2*gamma*log(a*s) + 2*ScaledLogGammaRatio(a, gamma)).
    Operations: 23.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if (a + gamma <= 0.0 or 2.0 * gamma + a <= 0.0):
        return np.nan
    t0 = 2.0 * gamma
    t1 = t0 * _log(a * s)
    return _scaled_exp(-2.0 * _digamma_plus_log(a + t0, s) * _expm1(-_gamma_second_difference(a, gamma)), _scaled_log_gamma_ratio(a, t0) + t1) + _scaled_exp(2.0 * _digamma_difference(a + gamma, gamma), 2.0 * _scaled_log_gamma_ratio(a, gamma) + t1)


@njit(error_model="numpy")
def _fill_powergamma_variance_d_gamma(arrays, count):
    a = _doubles(arrays[0])
    s = _doubles(arrays[1])
    gamma = _doubles(arrays[2])
    result = _doubles(arrays[3])
    for i in range(count):
        result[i] = _powergamma_variance_d_gamma(a[i], s[i], gamma[i])


def _loop_powergamma_variance_d_gamma(arguments, dimensions, steps, kind):
    if _is_direct(3, steps, kind):
        _fill_powergamma_variance_d_gamma(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(3, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(3, arguments, steps, kind, start, size, room, pointers)
        _fill_powergamma_variance_d_gamma(pointers, size)
        _scatter_block(3, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _normal_kl_d_mean_p(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_mean_p(mean_p, std_p, mean_q, std_q) = mean_p/std_q**2 - mean_q/std_q**2

    Source: derivative of normal_kl with respect to mean_p.
    Definition: Derivative(definition, mean_p).
    Domain, nan outside: std_p > 0, std_q > 0.
    Computed as (mean_p - mean_q)/std_q**2.
    Operations: 3.
    """
    value = (mean_p - mean_q) / (std_q * std_q)
    value = np.nan if not (std_p > 0.0 and std_q > 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_normal_kl_d_mean_p(arrays, count):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _normal_kl_d_mean_p(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_mean_p(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_normal_kl_d_mean_p(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_kl_d_mean_p(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _normal_kl_d_std_p(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_std_p(mean_p, std_p, mean_q, std_q) = std_p/std_q**2 - 1/std_p

    Source: derivative of normal_kl with respect to std_p.
    Definition: Derivative(definition, std_p).
    Domain, nan outside: std_p > 0, std_q > 0.
    Operations: 4.
    """
    value = std_p / (std_q * std_q) - 1.0 / std_p
    value = np.nan if not (std_p > 0.0 and std_q > 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_normal_kl_d_std_p(arrays, count):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _normal_kl_d_std_p(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_std_p(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_normal_kl_d_std_p(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_kl_d_std_p(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _normal_kl_d_mean_q(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_mean_q(mean_p, std_p, mean_q, std_q) = -mean_p/std_q**2 + mean_q/std_q**2

    Source: derivative of normal_kl with respect to mean_q.
    Definition: Derivative(definition, mean_q).
    Domain, nan outside: std_p > 0, std_q > 0.
    Computed as -(mean_p - mean_q)/std_q**2.
    Operations: 4.
    """
    value = -(mean_p - mean_q) / (std_q * std_q)
    value = np.nan if not (std_p > 0.0 and std_q > 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_normal_kl_d_mean_q(arrays, count):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _normal_kl_d_mean_q(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_mean_q(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_normal_kl_d_mean_q(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_kl_d_mean_q(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


@njit(cache=True, error_model="numpy", forceinline=True)
def _normal_kl_d_std_q(mean_p, std_p, mean_q, std_q):
    """normal_kl_d_std_q(mean_p, std_p, mean_q, std_q) = -mean_p**2/std_q**3 + 2*mean_p*mean_q/std_q**3 - mean_q**2/std_q**3 - std_p**2/std_q**3 + 1/std_q

    Source: derivative of normal_kl with respect to std_q.
    Definition: Derivative(definition, std_q).
    Domain, nan outside: std_p > 0, std_q > 0.
    Computed as -(mean_p - mean_q)**2/std_q**3 - (std_p - std_q)*(std_p + std_q)/std_q**3.
    Operations: 11.
    """
    t0 = 1.0 / (std_q * std_q * std_q)
    value = -t0 * (mean_p - mean_q) * (mean_p - mean_q) - t0 * (std_p + std_q) * (std_p - std_q)
    value = np.nan if not (std_p > 0.0 and std_q > 0.0) else value
    return value


@njit(error_model="numpy")
def _fill_normal_kl_d_std_q(arrays, count):
    mean_p = _doubles(arrays[0])
    std_p = _doubles(arrays[1])
    mean_q = _doubles(arrays[2])
    std_q = _doubles(arrays[3])
    result = _doubles(arrays[4])
    for i in range(count):
        result[i] = _normal_kl_d_std_q(mean_p[i], std_p[i], mean_q[i], std_q[i])


def _loop_normal_kl_d_std_q(arguments, dimensions, steps, kind):
    if _is_direct(4, steps, kind):
        _fill_normal_kl_d_std_q(arguments, dimensions[0])
        _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of
        return
    room, pointers = _scratch(), _pointers()
    _gather_scalars(4, arguments, steps, kind, dimensions[0], room, pointers)
    for start in range(0, dimensions[0], _BLOCK):
        size = min(_BLOCK, dimensions[0] - start)
        _gather_block(4, arguments, steps, kind, start, size, room, pointers)
        _fill_normal_kl_d_std_q(pointers, size)
        _scatter_block(4, arguments, steps, kind, start, size, pointers)
    _clear_flags(_EVERY_FLAG)


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
