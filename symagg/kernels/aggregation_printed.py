"""Understanding the Distributions of Aggregation Layers in Deep Neural Networks: misprinted formulas, as printed.

GENERATED: do not edit. Written by `symagg generate` from symagg/formulas/printed.py.
5 kernels, 56 operations.
SHA-256 of what follows: e9b9fcd70b281d1700aa1bc9d14d36f44075a32a37b55d25d728901479281f06
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


__all__ = ['zero_gamma_variance', 'expgamma_pdf', 'powergamma_pdf', 'normal_pdf', 'normal_kl']


_inlined = njit(error_model='numpy', forceinline=True)


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


@_inlined
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


@_inlined
def _fast_two_sum(a: float, b: float) -> tuple[float, float]:
    """a + b without error, as a rounded sum and what it lost; |a| >= |b|, or a = 0."""
    total = a + b
    return (total, b - (total - a))


@_inlined
def _exp_pair(r: float, c: float) -> tuple[float, float]:
    """e**(r + c) as an unevaluated sum."""
    head, low = _fast_two_sum(1.0, r)
    return (head, low + _multiply_add(c, head, _exp_tail(r)))


@_inlined
def _exp_reduced(x: float) -> tuple[float, float, float]:
    """shift + n, r and c with x = n ln(2) + r + c, |r| <= ln(2)/2 and c what rounding r lost."""
    shifted = _multiply_add(x, 1.4426950408889634, 6755399441056767.0)
    n = shifted - 6755399441056767.0
    high = _multiply_add(n, -0.6931471805598903, x)
    r = _multiply_add(n, -5.497923018708371e-14, high)
    return (shifted, r, _multiply_add(n, -5.497923018708371e-14, high - r))


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


@_inlined
def _exp_normal(x: float) -> float:
    """The same where the result is a normal number; below that 0, and inf from a little less than where exp is."""
    y = -709.0895657128241 if x < -709.0895657128241 else x
    y = 710.0 if y > 710.0 else y
    shifted, r, c = _exp_reduced(y)
    head, low = _exp_pair(r, c)
    return (head + low) * _power_of_two(shifted)


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


@_bit_operation
def _significand(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """m, for the same x."""
    moved = build.add(x, integer((bias << bits) - _sqrt_half(bits, bias)))
    return build.add(build.and_(moved, integer((1 << bits) - 1)), integer(_sqrt_half(bits, bias)))


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


_SHIFT = 4


_gamma_inlined = njit(error_model='numpy', forceinline=True)


_REMAINDER = np.array([0.0833333333333333, -0.0027777777777629577, 0.0007936507903763547, -0.0005952376770335478, 0.0008417166321469106, -0.0019156192676397195, 0.006334703567433203, -0.027360839911326075, 0.13189629743696943, -0.5793192329203127, 1.8410653850368686, -2.959379657282724])


@_gamma_inlined
def _fitted_remainder(u: float) -> float:
    """The same for x >= SHIFT, from u = 1/x."""
    square = u * u
    value = _REMAINDER[-1]
    for k in range(_REMAINDER.size - 2, -1, -1):
        value = _multiply_add(value, square, _REMAINDER[k])
    return u * value


_LIFT = 2.0 ** 600


_LOG_LIFT = 415.88830833596717


_TINY = 2.0 ** (-400)


_logarithms_inlined = njit(error_model='numpy', forceinline=True)


@_inlined
def _brought(lost: float, k: float) -> float:
    """2**-k lost; nothing where 2**-k would leave the normal numbers, since it is nothing there beside 2**k."""
    return lost * _power_of_two(6755399441056767.0 - (1023.0 if k > 1023.0 else k))


@_inlined
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


@_logarithms_inlined
def _near_one(x: float) -> tuple[float, float]:
    """1 + x, rounded, and what that lost."""
    u = 1.0 + x
    back = u - 1.0
    return (u, 1.0 - (u - back) + (x - back))


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


_gamma_ratio_inlined = njit(error_model='numpy', forceinline=True)


_FAR = 2.0 ** 100


@_gamma_ratio_inlined
def _log_of_shift(a: float, d: float, b: float) -> float:
    """log of b (b + 1) ... over a (a + 1) ..., SHIFT factors each, b = a + d, one of them below SHIFT."""
    far = max(a, b) > _FAR
    a, b = (min(a, _FAR), min(b, _FAR))
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


_HUGE = 2.0 ** 400


@_inlined
def _log_beside(u: float, lost: float) -> float:
    """The same, rounded, with what was lost taken in to first order and nothing waiting for it; 5.501 ulp."""
    k = _exponent(u) - 4503599627371519.0
    f, c = (_significand(u) - 1.0, _brought(lost, k))
    head, low = _log_pair(k, f, _multiply_add(-c, f, c))
    return head + low


@_logarithms_inlined
def _log_of_product(x: float, y: float) -> float:
    """log(x y) for positive x and y, also where the product is no double."""
    lifted = -_LOG_LIFT if x < _TINY else _LOG_LIFT if x > _HUGE else 0.0
    x = x * _LIFT if x < _TINY else x / _LIFT if x > _HUGE else x
    lifted += -_LOG_LIFT if y < _TINY else _LOG_LIFT if y > _HUGE else 0.0
    y = y * _LIFT if y < _TINY else y / _LIFT if y > _HUGE else y
    return _log_beside(x * y, 0.0) + lifted


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
def _log_gamma_ratio(a: float, d: float) -> float:
    """lgamma(a + d) - lgamma(a) for a > 0, a + d >= 0; close to d digamma(a) for a small d. inf at a + d = 0."""
    return _log_power_gamma_ratio(a, d, 1.0)


_scaled_inlined = njit(error_model='numpy', forceinline=True)


@_scaled_inlined
def _log_one_plus_ratio(x: float, y: float) -> float:
    """log(1 + x/y) for x/y > -1; -inf at -1, nan below."""
    ratio = x / y
    w, lost = _near_one(ratio)
    w, lost = (w if ratio > -0.5 else (x + y) / y, lost if ratio > -0.5 else 0.0)
    value = _log_beside(w, lost)
    value = value if w > 0.0 else -np.inf if w == 0.0 else np.nan
    return value if w < np.inf else w


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
def _zero_gamma_variance(p, a, s):
    """zero_gamma_variance(p, a, s) = a*s**2*(1 - p)*(-a*(1 - p) + a)

    Source: Eq. 9, as printed.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as a**2*p*s**2*(1 - p).
    Operations: 6.
    """
    t0 = p * a * a * s * s * (1.0 - p)
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
    t5 = (1.0 / (np.abs(t0) * np.abs((alpha + x) / alpha)) * t4 * t2 * t4)
    t6 = 0.0 if ((x <= 0.0 and beta < 0.0 and alpha < 0.0) or (x <= 0.0 and beta > 0.0 and alpha > 0.0) or (x >= 0.0 and beta < 0.0 and alpha > 0.0) or (x >= 0.0 and beta > 0.0 and alpha < 0.0) or (beta < 0.0 and alpha < 0.0 and x >= -alpha) or (beta < 0.0 and alpha > 0.0 and x <= -alpha)) else t5
    t7 = np.nan if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0) else t6
    return t7


@njit(error_model="numpy", forceinline=True)
def _expgamma_pdf(x, a, s, alpha, beta):
    """expgamma_pdf(x, a, s, alpha, beta) = log(1 + x/alpha)**(a - 1)/(beta**a*s**a*(1 + x/alpha)**((beta*s + 1)/(beta*s))*gamma(a))

    Source: Prop. IV.1, as printed.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    0 if ((x >= 0) & (alpha > 0) & (beta < 0)) | ((x >= 0) & (beta > 0) & (alpha < 0)) | ((x <= 0) & (alpha > 0) & (beta > 0)) | ((x <= 0) & (alpha < 0) & (beta < 0)) | ((alpha > 0) & (beta < 0) & (x <= -alpha)) | ((alpha < 0) & (beta < 0) & (x >= -alpha)).
    Computed as ScaledExp(1/(Abs((alpha + x)/alpha)*Abs(LogOnePlusRatio(x, alpha))), GammaLogPrefactor(a, LogOnePlusRatio(x, alpha)/(beta*s))).
    Operations: 11.
    """
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
def _powergamma_pdf_1(a, s, x):
    t3 = _log(np.abs(x))
    t2 = a - 1.0
    t5 = _log_gamma_ratio(1.0, t2)
    t6 = _log(s)
    return t3, t5, t6


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf_2(gamma, t3):
    t1 = t3
    t4 = _exp_normal(t1 * gamma / 2.0)
    return t4


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf_3(a, gamma, s, t3, t4, t5, t6, x):
    t0 = 1.0 / gamma
    t1 = t3
    t2 = a - 1.0
    t7 = _exp_normal((-1.0 / s * t4 * t4) / 2.0 + t0 * t1 * t2 / 2.0 - t5 / 2.0 - a * t6 / 2.0)
    t8 = (t0 * t7 * t7)
    t9 = 0.0 if ((x <= 0.0 and gamma < 0.0) or (x <= 0.0 and gamma > 0.0)) else t8
    t10 = np.nan if not (a > 0.0 and s > 0.0 and gamma != 0.0) else t9
    return t10


@njit(error_model="numpy", forceinline=True)
def _powergamma_pdf(x, a, s, gamma):
    """powergamma_pdf(x, a, s, gamma) = x**((a - 1)/gamma)*exp(-x**gamma/s)/(gamma*s**a*gamma(a))

    Source: Prop. IV.2, as printed.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    0 if ((x <= 0) & (gamma > 0)) | ((x <= 0) & (gamma < 0)).
    Computed as ScaledExp(1/gamma, -a*log(s) - LogGammaRatio(1, a - 1) + ScaledExp(-1/s, gamma*log(Abs(x))) + (a - 1)*log(Abs(x))/gamma).
    It overflows or vanishes at x = 2.57734e-38, a = 4.88293, s = 436.008, gamma = -10.1324.
    Operations: 17.
    """
    t3, t5, t6 = _powergamma_pdf_1(a, s, x)
    t4 = _powergamma_pdf_2(gamma, t3)
    return _powergamma_pdf_3(a, gamma, s, t3, t4, t5, t6, x)


@njit(error_model="numpy", forceinline=True)
def _fill_powergamma_pdf(arrays, work, result, size):
    x = _doubles(arrays[0])
    a = _doubles(arrays[1])
    s = _doubles(arrays[2])
    gamma = _doubles(arrays[3])
    t3 = _row(work, 0)
    t5 = _row(work, 1)
    t6 = _row(work, 2)
    t4 = _row(work, 3)
    for i in range(size):
        t3[i], t5[i], t6[i] = _powergamma_pdf_1(a[i], s[i], x[i])
    for i in range(size):
        t4[i] = _powergamma_pdf_2(gamma[i], t3[i])
    for i in range(size):
        result[i] = _powergamma_pdf_3(a[i], gamma[i], s[i], t3[i], t4[i], t5[i], t6[i], x[i])


def _loop_powergamma_pdf(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch(4), _pointers(4), _scratch(5)
    way = _way(4, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else _BLOCK
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars(4, arguments, steps, kind, size, room, arrays)
        _gather_block(4, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[4], start * steps[4])
        result = _doubles(place) if way == 0 else _row(work, 4)
        _fill_powergamma_pdf(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[4], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of


@njit(error_model="numpy", forceinline=True)
def _normal_pdf(x, mean, std):
    """normal_pdf(x, mean, std) = sqrt(2)*exp(-(-mean + x)**2/(2*std**2))/(2*sqrt(std))

    Source: after Eq. 25, as printed.
    Definition: Derivative(definition, x).
    Domain, nan outside: std > 0.
    Computed as ScaledExp(sqrt(2)/(2*sqrt(std)), -(mean - x)**2/(2*std**2)).
    Operations: 10.
    """
    t0 = _exp_normal(-(mean - x) * (mean - x) / (4.0 * std * std))
    t1 = (0.7071067811865476 / np.sqrt(std) * t0 * t0)
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
def _normal_kl(mean_p, std_p, mean_q, std_q):
    """normal_kl(mean_p, std_p, mean_q, std_q) = -log(std_p) + log(std_q) - 1/2 + (std_p**2 + (mean_p - mean_q)**2)/(2*std_q)

    Source: Eq. 26, as printed.
    Domain, nan outside: std_p > 0, std_q > 0.
    Operations: 12.
    """
    t0 = mean_p - mean_q
    t1 = _log(std_q)
    t2 = _log(std_p)
    t3 = (std_p * std_p + t0 * t0) / (2.0 * std_q) + t1 - (1.0 / 2.0) - t2
    t4 = np.nan if not (std_p > 0.0 and std_q > 0.0) else t3
    return t4


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


_KERNELS = {
    'zero_gamma_variance': (_zero_gamma_variance, _loop_zero_gamma_variance, 3, _zero_gamma_variance.__doc__),
    'expgamma_pdf': (_expgamma_pdf, _loop_expgamma_pdf, 5, _expgamma_pdf.__doc__),
    'powergamma_pdf': (_powergamma_pdf, _loop_powergamma_pdf, 4, _powergamma_pdf.__doc__),
    'normal_pdf': (_normal_pdf, _loop_normal_pdf, 3, _normal_pdf.__doc__),
    'normal_kl': (_normal_kl, _loop_normal_kl, 4, _normal_kl.__doc__),
}


def __getattr__(name: str) -> Any:
    if name in _KERNELS:
        scalar, loop, inputs, doc = _KERNELS[name]
        globals()[name] = found = _ufunc(name, scalar, loop, inputs, doc)
        return found
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def __dir__() -> list[str]:
    return sorted({*globals(), *_KERNELS})
