"""Understanding the Distributions of Aggregation Layers in Deep Neural Networks: misprinted formulas, as printed.

GENERATED: do not edit. Written by `symagg generate` from symagg/formulas/printed.py.
5 kernels, 56 operations.
SHA-256 of what follows: 21acb15c28e55e914a928ef5fd8dfb2ffb0fda78c6881735eeb251d3ad7eb641
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


__all__ = ['zero_gamma_variance', 'expgamma_pdf', 'powergamma_pdf', 'normal_pdf', 'normal_kl']


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


def _sqrt_half(bits: int, bias: int) -> int:
    """The bits of the float below sqrt(1/2), cut to its leading ones: where a significand's range starts."""
    return (bias - 1 << bits) + (1865452045155276 << bits >> 52)


@_bit_operation
def _exponent(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """2**bits + bias + k, for a positive normal x = 2**k m with m from sqrt(1/2) to sqrt(2)."""
    moved = build.add(x, integer((bias << bits) - _sqrt_half(bits, bias)))
    return build.or_(build.lshr(moved, integer(bits)), integer(bias + bits << bits))


_inlined = njit(error_model='numpy', forceinline=True)


@_inlined
def _fast_two_sum(a: float, b: float) -> tuple[float, float]:
    """a + b without error, as a rounded sum and what it lost; |a| >= |b|, or a = 0."""
    total = a + b
    return (total, b - (total - a))


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
    """The natural logarithm; error at most 1.290 ulp, -inf at 0, nan below."""
    x = np.float64(x)
    subnormal = x < 2.2250738585072014e-308
    y = x * 1.8014398509481984e+16 if subnormal else x
    k = _exponent(y) - 4503599627371519.0
    k = k - 54.0 if subnormal else k
    head, low = _log_pair(k, _significand(y) - 1.0, 0.0)
    y = head + low if x > 0.0 else np.float64(-np.inf) if x == 0.0 else np.float64(np.nan)
    return y if x < np.float64(np.inf) else x


_HALF_LOG_TWO_PI = 0.9189385332046728


_ATANH_REST = np.array([0.07821056687403345, 0.037428719610706894, 0.05423343583100272, 0.05867041087435821, 0.0666759707695605, 0.07692271603832289, 0.09090909960220453, 0.11111111098926833, 0.14285714285801707, 0.19999999999999757, 0.3333333333333333])


@njit(error_model='numpy')
def _horner(coefficients: np.ndarray, x: float) -> float:
    """The polynomial with these coefficients, highest power first, at x."""
    value = 0.0
    for c in coefficients:
        value = value * x + c
    return value


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


_STIRLING_FROM = 10.0


_LOG_GAMMA_AFTER_1 = np.array([-0.0019239722388263386, 0.010223611096412991, -0.026761497060173514, 0.047231245099303945, -0.06550004366862132, 0.07918143536840105, -0.0897837256855583, 0.09984889479073819, -0.11129375261751494, 0.12550480380525333, -0.14404947325821238, 0.16955715123344461, -0.2073855499908531, 0.2705808084023378, -0.40068563438620214, 0.8224670334241115, -0.5772156649015329])


@njit(error_model='numpy')
def _log_gamma_1p(z: float) -> float:
    """lgamma(1 + z) for 0 <= z <= 1/2, to full relative accuracy near its zero at 0."""
    return z * _horner(_LOG_GAMMA_AFTER_1, z)


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


_scaled_inlined = njit(error_model='numpy', forceinline=True)


@_bit_operation
def _power_of_two(build: Any, x: Any, integer: Any, bits: int, bias: int) -> Any:
    """2**n, for x = n + shift: the shift has put n and the bias into the lowest bits."""
    return build.shl(x, integer(bits))


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


@_scaled_inlined
def _log_one_plus_ratio(x: float, y: float) -> float:
    """log(1 + x/y) for x/y > -1; nan below."""
    ratio = x / y
    value = _log1p(ratio if ratio > -0.5 else 0.0)
    return value if ratio > -0.5 else _log((x + y) / y)


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
    low = n * 5.497923018708371e-14
    r = high - low
    return (shifted, r, high - r - low)


@_inlined
def _scaled(value: float, shifted: float) -> float:
    """2**n value, for shift + n; in two factors, as 2**n itself may lie outside the range of normal numbers."""
    half = _multiply_add(shifted - 6755399441056767.0, 0.5, 6755399441056767.0)
    return value * _power_of_two(half) * _power_of_two(shifted - (half - 6755399441056767.0))


@_public
def _exp(x: float) -> float:
    """e**x; error at most 0.740 ulp, and half of that more than half a unit where the result is subnormal."""
    x = np.float64(x)
    y = -746.0 if x < -746.0 else x
    y = 710.0 if y > 710.0 else y
    shifted, r, c = _exp_reduced(y)
    head, low = _exp_pair(r, c)
    return _scaled(head + low, shifted)


@_scaled_inlined
def _scaled_exp(c: float, x: float) -> float:
    """c exp(x), finite and not zero where the product is, though exp(x) may not be."""
    half = _exp(0.5 * x)
    return c * half * half


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
def _zero_gamma_variance(p, a, s):
    """zero_gamma_variance(p, a, s) = a*s**2*(1 - p)*(-a*(1 - p) + a)

    Source: Eq. 9, as printed.
    Domain, nan outside: p >= 0, p <= 1, a > 0, s > 0.
    Computed as a**2*p*s**2*(1 - p).
    Operations: 6.
    """
    value = p * a * a * s * s * (1.0 - p)
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


@njit(cache=True, error_model="numpy")
def _expgamma_pdf(x, a, s, alpha, beta):
    """expgamma_pdf(x, a, s, alpha, beta) = log(1 + x/alpha)**(a - 1)/(beta**a*s**a*(1 + x/alpha)**((beta*s + 1)/(beta*s))*gamma(a))

    Source: Prop. IV.1, as printed.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0, Ne(alpha, 0), Ne(beta, 0).
    0 if ((x >= 0) & (alpha > 0) & (beta < 0)) | ((x >= 0) & (beta > 0) & (alpha < 0)) | ((x <= 0) & (alpha > 0) & (beta > 0)) | ((x <= 0) & (alpha < 0) & (beta < 0)) | ((alpha > 0) & (beta < 0) & (x <= -alpha)) | ((alpha < 0) & (beta < 0) & (x >= -alpha)).
    Computed as ScaledExp(1/(Abs((alpha + x)/alpha)*Abs(LogOnePlusRatio(x, alpha))), GammaLogPrefactor(a, LogOnePlusRatio(x, alpha)/(beta*s))).
    Operations: 11.
    """
    if not (a > 0.0 and s > 0.0 and beta != 0.0 and alpha != 0.0):
        return np.nan
    if ((x <= 0.0 and beta < 0.0 and alpha < 0.0) or (x <= 0.0 and beta > 0.0 and alpha > 0.0) or (x >= 0.0 and beta < 0.0 and alpha > 0.0) or (x >= 0.0 and beta > 0.0 and alpha < 0.0) or (beta < 0.0 and alpha < 0.0 and x >= -alpha) or (beta < 0.0 and alpha > 0.0 and x <= -alpha)):
        return 0.0
    t0 = _log_one_plus_ratio(x, alpha)
    return _scaled_exp(1.0 / (np.abs(t0) * np.abs((alpha + x) / alpha)), _gamma_log_prefactor(a, t0 / (beta * s)))


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
def _powergamma_pdf(x, a, s, gamma):
    """powergamma_pdf(x, a, s, gamma) = x**((a - 1)/gamma)*exp(-x**gamma/s)/(gamma*s**a*gamma(a))

    Source: Prop. IV.2, as printed.
    Definition: Derivative(definition, x).
    Domain, nan outside: a > 0, s > 0, Ne(gamma, 0).
    0 if ((x <= 0) & (gamma > 0)) | ((x <= 0) & (gamma < 0)).
    Computed as ScaledExp(1/gamma, -a*log(s) + ScaledExp(-1/s, gamma*log(Abs(x))) - loggamma(a) + (a - 1)*log(Abs(x))/gamma).
    Operations: 17.
    """
    if not (a > 0.0 and s > 0.0 and gamma != 0.0):
        return np.nan
    if ((x <= 0.0 and gamma < 0.0) or (x <= 0.0 and gamma > 0.0)):
        return 0.0
    t0 = 1.0 / gamma
    t1 = _log(np.abs(x))
    return _scaled_exp(t0, _scaled_exp(-1.0 / s, t1 * gamma) + t0 * t1 * (a - 1.0) - a * _log(s) - _log_gamma(a))


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


@njit(cache=True, error_model="numpy", forceinline=True)
def _normal_pdf(x, mean, std):
    """normal_pdf(x, mean, std) = sqrt(2)*exp(-(-mean + x)**2/(2*std**2))/(2*sqrt(std))

    Source: after Eq. 25, as printed.
    Definition: Derivative(definition, x).
    Domain, nan outside: std > 0.
    Computed as ScaledExp(sqrt(2)/(2*sqrt(std)), -(mean - x)**2/(2*std**2)).
    Operations: 10.
    """
    value = _scaled_exp(0.7071067811865476 / np.sqrt(std), -(mean - x) * (mean - x) / (2.0 * std * std))
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
def _normal_kl(mean_p, std_p, mean_q, std_q):
    """normal_kl(mean_p, std_p, mean_q, std_q) = -log(std_p) + log(std_q) - 1/2 + (std_p**2 + (mean_p - mean_q)**2)/(2*std_q)

    Source: Eq. 26, as printed.
    Domain, nan outside: std_p > 0, std_q > 0.
    Operations: 12.
    """
    t0 = mean_p - mean_q
    value = (std_p * std_p + t0 * t0) / (2.0 * std_q) + _log(std_q) - (1.0 / 2.0) - _log(std_p)
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
