"""Eight doubles as one value in nopython code, and the moves between them and arrays that no scalar loop gives.

Its source is written into generated files; nothing imports it. LLVM turns the vectors into whatever registers the
processor has. Without compilation (NUMBA_DISABLE_JIT=1) they are NumPy arrays of eight.
"""

import functools
import itertools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import config, njit, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, register_model

LANES = 8
STEP = 64  # bytes that are packed at a time
TALL, WIDE = 8, 24  # of a tile of products: with AVX-512 it leaves eight of 32 registers for what is multiplied


class _Arrays:
    """The integer operations of LLVM's builder that are used here, on NumPy arrays."""

    add = np.add
    and_ = np.bitwise_and
    or_ = np.bitwise_or
    shl = np.left_shift
    lshr = np.right_shift


if config.DISABLE_JIT:

    def spread(x: float) -> Any:
        """x in every lane."""
        return np.full(LANES, x)

    def load(array: Any, at: int) -> Any:
        """Eight neighbours from array[at] on."""
        return array[at : at + LANES].astype(np.float64)

    def store(array: Any, at: int, value: Any) -> None:
        """Put them into the doubles array[at], ..."""
        array[at : at + LANES] = value

    def multiply_add(a: Any, b: Any, c: Any) -> Any:
        """a b + c, in one rounding where the processor does that."""
        return a * b + c

    def where_positive(a: Any, b: Any) -> Any:
        """a where a > 0, b elsewhere."""
        return np.where(a > 0, a, b)

    def within(a: Any, low: float, high: float) -> bool:
        """Whether all lanes are above low and below high."""
        return bool(((a > low) & (a < high)).all())

    def is_zero(a: Any) -> Any:
        """1 where a is zero, 0 elsewhere."""
        return np.where(a == 0, 1.0, 0.0)

    def clamped(a: Any, low: float, high: float) -> Any:
        """a brought into [low, high]; low for nan."""
        return np.where(a > low, np.minimum(a, high), low)

    def data_of(array: Any) -> Any:
        """Where an array's numbers are: what a function is given that is called often. The array must be kept."""
        return array.reshape(-1)

    def bytes_of(array: Any) -> int:
        """The size of one element: known when the code is compiled, as the array's own itemsize is not."""
        return array.itemsize

    def keep_apart() -> None:
        """Let the function that calls this not be inlined: its loop has too few registers inside another."""

    def has_moves_within() -> bool:
        """Whether the processor moves numbers about within a register: `pack` leaves zeros out, `eighth` is quick."""
        return True

    def eighth(shifted: Any, table: Any) -> Any:
        """The entries of a table of eight that the lowest three bits of every lane name."""
        return table[shifted.view(np.int64) & 7]

    def largest(array: Any, at: int, most: Any) -> Any:
        """The greater of `most` and of the bits of those numbers, as whole numbers: a sign bit makes the greatest."""
        bits = array[at : at + STEP // array.itemsize].view(f"u{array.itemsize}")
        return np.maximum(most.view(bits.dtype), bits).view(np.float64)

    def magnitude(array: Any, most: Any) -> float:
        """What `largest` of this array has found, as a number; nan where a sign bit was set."""
        found = most.view(f"u{array.itemsize}").max()
        return np.nan if found >> (8 * array.itemsize - 1) else float(found.view(array.dtype))

    def fetch(array: Any, at: int) -> None:
        """Let the processor fetch STEP bytes from array[at] on, which may lie behind its end."""

    def pack(array: Any, at: int, count: int, target: Any, to: int) -> int:
        """Put those of `count` numbers that are not zero into target[to], ..., zeros behind; how many there are."""
        part = array[at : at + STEP // array.itemsize][:count]
        kept = part[part != 0]
        target[to : to + STEP // array.itemsize] = 0
        target[to : to + kept.size] = kept
        return kept.size

    def copy(array: Any, at: int, target: Any, to: int) -> None:
        """STEP bytes from array[at] on into target[to], ..."""
        step = STEP // array.itemsize
        target[to : to + step] = array[at : at + step]

    def clear(target: Any, to: int) -> None:
        """Zeros into STEP bytes from target[to] on."""
        target[to : to + STEP // target.itemsize] = 0

    def turn(array: Any, at: int, stride: int, target: Any, to: int, apart: int) -> None:
        """Transpose an 8 x 8 matrix whose rows stand `stride` apart into one whose rows stand `apart`."""
        rows = np.array([array[at + k * stride : at + k * stride + LANES] for k in range(LANES)])
        for k in range(LANES):
            target[to + k * apart : to + k * apart + LANES] = rows[:, k]

    def outer_products(first: Any, at: int, second: Any, beside: int, apart: int, count: int, tile: Any) -> None:
        """The tile, TALL x WIDE: sums of `count` outer products of eight numbers and of WIDE.

        The eight are first[at], ... and follow one another; so do those of `second`, in strips of eight `apart`.
        """
        size = LANES * count
        strips = [
            second[k : k + size].reshape(count, LANES) for k in range(beside, beside + apart * WIDE // LANES, apart)
        ]
        tile[: TALL * WIDE] = (first[at : at + size].reshape(count, LANES).T @ np.hstack(strips)).ravel()

    def _on_bits(build: Callable) -> Callable:
        return lambda *values: build(_Arrays, *(x.view(np.uint64) for x in values), np.uint64).view(np.float64)

else:
    _DOUBLES, _BITS = ir.VectorType(ir.DoubleType(), LANES), ir.VectorType(ir.IntType(64), LANES)
    _INDEX = ir.IntType(32)

    class _Lanes(types.Type):
        pass

    _lanes = _Lanes("lanes")

    @register_model(_Lanes)
    class _LanesModel(models.PrimitiveModel):
        def __init__(self, manager: Any, kind: Any) -> None:
            super().__init__(manager, kind, _DOUBLES)

    def _all(kind: Any, value: Any) -> Any:
        return ir.Constant(kind, [value] * kind.count)

    def _spread(builder: Any, value: Any) -> Any:
        if value.type == _DOUBLES:
            return value
        one = builder.insert_element(ir.Constant(_DOUBLES, ir.Undefined), value, ir.Constant(_INDEX, 0))
        return builder.shuffle_vector(one, one, _all(ir.VectorType(_INDEX, LANES), 0))

    def _call(builder: Any, name: str, result: Any, arguments: list[Any]) -> Any:
        signature = ir.FunctionType(result, [a.type for a in arguments])
        return builder.call(cgutils.get_or_insert_function(builder.module, signature, name), arguments)

    def _lanewise(build: Callable, count: int | None = None) -> Callable:
        """A function of lanes and floats, `count` of them, from build(builder, *vectors)."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            doubles = (context.cast(builder, a, t, t if t == _lanes else types.float64)
                       for a, t in zip(arguments, signature.args, strict=True))  # fmt: skip
            return build(builder, *(_spread(builder, a) for a in doubles))

        count = count or build.__code__.co_argcount - 1
        if count == 1:
            return intrinsic(lambda typing_context, a: (_lanes(a), generate))
        if count == 2:
            return intrinsic(lambda typing_context, a, b: (_lanes(a, b), generate))
        return intrinsic(lambda typing_context, a, b, c: (_lanes(a, b, c), generate))

    @_lanewise
    def spread(builder: Any, x: Any) -> Any:
        """x in every lane."""
        return x

    @_lanewise
    def _plus(builder: Any, a: Any, b: Any) -> Any:
        return builder.fadd(a, b)

    @_lanewise
    def _minus(builder: Any, a: Any, b: Any) -> Any:
        return builder.fsub(a, b)

    @_lanewise
    def _times(builder: Any, a: Any, b: Any) -> Any:
        return builder.fmul(a, b)

    def _as_operator(function: Callable, *operators: Callable) -> None:
        for each in operators:

            @overload(each)
            def chosen(a, b):  # noqa: ANN001, ANN202  (numba compares this signature with that of the lambda)
                return (lambda a, b: function(a, b)) if _lanes in (a, b) else None

    _as_operator(_plus, operator.add, operator.iadd)
    _as_operator(_minus, operator.sub)
    _as_operator(_times, operator.mul, operator.imul)

    @_lanewise
    def multiply_add(builder: Any, a: Any, b: Any, c: Any) -> Any:
        """a b + c, in one rounding where the processor does that."""
        return _call(builder, f"llvm.fmuladd.v{LANES}f64", _DOUBLES, [a, b, c])

    @_lanewise
    def where_positive(builder: Any, a: Any, b: Any) -> Any:
        """a where a > 0, b elsewhere."""
        return builder.select(builder.fcmp_ordered(">", a, _all(_DOUBLES, 0.0)), a, b)

    @intrinsic
    def within(typing_context: Any, a: Any, low: Any, high: Any) -> Any:
        """Whether all lanes are above low and below high."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            a, low, high = arguments
            inside = builder.fcmp_ordered(">", a, _spread(builder, low))
            inside = builder.and_(inside, builder.fcmp_ordered("<", a, _spread(builder, high)))
            bits = builder.bitcast(inside, ir.IntType(LANES))
            return builder.icmp_unsigned("==", bits, ir.Constant(bits.type, (1 << LANES) - 1))

        return types.boolean(a, types.float64, types.float64), generate

    @_lanewise
    def is_zero(builder: Any, a: Any) -> Any:
        """1 where a is zero, 0 elsewhere."""
        zero = _all(_DOUBLES, 0.0)
        return builder.select(builder.fcmp_ordered("==", a, zero), _all(_DOUBLES, 1.0), zero)

    @_lanewise
    def clamped(builder: Any, a: Any, low: Any, high: Any) -> Any:
        """a brought into [low, high]; low for nan."""
        raised = builder.select(builder.fcmp_ordered(">", a, low), a, low)
        return builder.select(builder.fcmp_ordered("<", raised, high), raised, high)

    def _on_bits(build: Callable) -> Callable:
        def on_lanes(builder: Any, *values: Any) -> Any:
            bits = (builder.bitcast(v, _BITS) for v in values)
            return builder.bitcast(build(builder, *bits, lambda value: _all(_BITS, value)), _DOUBLES)

        return _lanewise(on_lanes, build.__code__.co_argcount - 2)

    def _data(context: Any, builder: Any, kind: Any, array: Any) -> Any:
        return array if isinstance(kind, types.CPointer) else context.make_array(kind)(context, builder, array).data

    def _place(context: Any, builder: Any, kind: Any, array: Any, at: Any, vector: Any) -> Any:
        return builder.bitcast(builder.gep(_data(context, builder, kind, array), [at]), vector.as_pointer())

    def _read(context: Any, builder: Any, kind: Any, array: Any, at: Any, vector: Any) -> Any:
        value = builder.load(_place(context, builder, kind, array, at, vector))
        value.align = kind.dtype.bitwidth // 8
        return value

    def _write(context: Any, builder: Any, kind: Any, array: Any, at: Any, value: Any) -> None:
        stored = builder.store(value, _place(context, builder, kind, array, at, value.type))
        stored.align = kind.dtype.bitwidth // 8

    def _numbers(context: Any, kind: Any, count: int | None = None) -> Any:
        """A vector of an array's elements, of STEP bytes unless told otherwise."""
        return ir.VectorType(context.get_value_type(kind.dtype), count or 8 * STEP // kind.dtype.bitwidth)

    def _integers(kind: Any) -> Any:
        return ir.VectorType(ir.IntType(kind.dtype.bitwidth), 8 * STEP // kind.dtype.bitwidth)

    @intrinsic
    def load(typing_context: Any, array: Any, at: Any) -> Any:
        """Eight neighbours from array[at] on."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind = signature.args[0]
            value = _read(context, builder, kind, *arguments, _numbers(context, kind, LANES))
            return value if kind.dtype == types.float64 else builder.fpext(value, _DOUBLES)

        return _lanes(array, types.intp), generate

    @intrinsic
    def store(typing_context: Any, array: Any, at: Any, value: Any) -> Any:
        """Put them into the doubles array[at], ..."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            _write(context, builder, signature.args[0], *arguments)
            return context.get_dummy_value()

        return types.void(array, types.intp, value), generate

    @intrinsic
    def data_of(typing_context: Any, array: Any) -> Any:
        """Where an array's numbers are: what a function is given that is called often. The array must be kept."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return _data(context, builder, signature.args[0], arguments[0])

        return types.CPointer(array.dtype)(array), generate

    @intrinsic
    def bytes_of(typing_context: Any, array: Any) -> Any:
        """The size of one element: known when the code is compiled, as the array's own itemsize is not."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return ir.Constant(ir.IntType(types.intp.bitwidth), array.dtype.bitwidth // 8)

        return types.intp(array), generate

    @intrinsic
    def keep_apart(typing_context: Any) -> Any:
        """Let the function that calls this not be inlined: its loop has too few registers inside another."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            builder.function.attributes.add("noinline")
            return context.get_dummy_value()

        return types.void(), generate

    def _moves_within(context: Any) -> bool:
        return "+avx512f" in context.codegen().magic_tuple()[2]

    @intrinsic
    def eighth(typing_context: Any, shifted: Any, table: Any) -> Any:
        """The entries of a table of eight that the lowest three bits of every lane name."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            shifted, table = arguments
            places = builder.and_(builder.bitcast(shifted, _BITS), _all(_BITS, 7))
            if _moves_within(context):
                return _call(builder, "llvm.x86.avx512.permvar.df.512", _DOUBLES, [table, places])
            for k in range(LANES):
                lane = ir.Constant(_INDEX, k)
                found = builder.extract_element(table, builder.extract_element(places, lane))
                shifted = builder.insert_element(shifted, found, lane)
            return shifted

        return _lanes(shifted, table), generate

    @intrinsic
    def has_moves_within(typing_context: Any) -> Any:
        """Whether the processor moves numbers about within a register: `pack` leaves zeros out, `eighth` is quick."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return ir.Constant(ir.IntType(1), _moves_within(context))

        return types.boolean(), generate

    @intrinsic
    def largest(typing_context: Any, array: Any, at: Any, most: Any) -> Any:
        """The greater of `most` and of the bits of those numbers, as whole numbers: a sign bit makes the greatest."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind, (array, at, most) = signature.args[0], arguments
            value = _read(context, builder, kind, array, at, _integers(kind))
            most = builder.bitcast(most, value.type)
            greater = builder.select(builder.icmp_unsigned(">", value, most), value, most)
            return builder.bitcast(greater, _DOUBLES)

        return _lanes(array, types.intp, most), generate

    @intrinsic
    def magnitude(typing_context: Any, array: Any, most: Any) -> Any:
        """What `largest` of this array has found, as a number; nan where a sign bit was set."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind = signature.args[0]
            most = builder.bitcast(arguments[1], _integers(kind))
            found = builder.extract_element(most, ir.Constant(_INDEX, 0))
            for k in range(1, most.type.count):
                other = builder.extract_element(most, ir.Constant(_INDEX, k))
                found = builder.select(builder.icmp_unsigned(">", other, found), other, found)
            signed = builder.icmp_signed("<", found, ir.Constant(found.type, 0))
            number = builder.bitcast(found, context.get_value_type(kind.dtype))
            return builder.select(signed, ir.Constant(number.type, float("nan")), number)

        return array.dtype(array, most), generate

    @intrinsic
    def fetch(typing_context: Any, array: Any, at: Any) -> Any:
        """Let the processor fetch STEP bytes from array[at] on, which may lie behind its end."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            place = _place(context, builder, signature.args[0], *arguments, ir.IntType(8))
            flags = [ir.Constant(_INDEX, k) for k in (0, 2, 1)]  # to read, into the second cache, data
            kind = ir.FunctionType(ir.VoidType(), [place.type, *(f.type for f in flags)])
            builder.call(builder.module.declare_intrinsic("llvm.prefetch", [place.type], kind), [place, *flags])
            return context.get_dummy_value()

        return types.void(array, types.intp), generate

    @intrinsic
    def pack(typing_context: Any, array: Any, at: Any, count: Any, target: Any, to: Any) -> Any:
        """Put those of `count` numbers that are not zero into target[to], ..., zeros behind; how many there are.

        All of them, where zeros are not left out. STEP bytes are read and written, whatever the count.
        """

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind, (array, at, count, target, to) = signature.args[0], arguments
            value = _read(context, builder, kind, array, at, _numbers(context, kind))
            places = ir.Constant(_integers(kind), list(range(value.type.count)))
            wanted = builder.insert_element(places, builder.trunc(count, places.type.element), ir.Constant(_INDEX, 0))
            wanted = builder.shuffle_vector(wanted, wanted, _all(ir.VectorType(_INDEX, value.type.count), 0))
            mask = builder.icmp_unsigned("<", places, wanted)
            zero, kept = _all(value.type, 0.0), count
            if _moves_within(context):
                mask = builder.and_(mask, builder.fcmp_unordered("!=", value, zero))
                name = f"llvm.x86.avx512.mask.compress.v{value.type.count}f{kind.dtype.bitwidth}"
                value = _call(builder, name, value.type, [value, zero, mask])
                bits = builder.bitcast(mask, ir.IntType(mask.type.count))
                counted = _call(builder, f"llvm.ctpop.i{bits.type.width}", bits.type, [bits])
                kept = builder.zext(counted, count.type)
            else:
                value = builder.select(mask, value, zero)
            _write(context, builder, signature.args[3], target, to, value)
            return kept

        return types.intp(array, types.intp, types.intp, target, types.intp), generate

    @intrinsic
    def copy(typing_context: Any, array: Any, at: Any, target: Any, to: Any) -> Any:
        """STEP bytes from array[at] on into target[to], ..."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind, (array, at, target, to) = signature.args[0], arguments
            value = _read(context, builder, kind, array, at, _numbers(context, kind))
            _write(context, builder, signature.args[2], target, to, value)
            return context.get_dummy_value()

        return types.void(array, types.intp, target, types.intp), generate

    @intrinsic
    def clear(typing_context: Any, target: Any, to: Any) -> Any:
        """Zeros into STEP bytes from target[to] on."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind = signature.args[0]
            _write(context, builder, kind, *arguments, _all(_numbers(context, kind), 0.0))
            return context.get_dummy_value()

        return types.void(target, types.intp), generate

    @intrinsic
    def turn(typing_context: Any, array: Any, at: Any, stride: Any, target: Any, to: Any, apart: Any) -> Any:
        """Transpose an 8 x 8 matrix whose rows stand `stride` apart into one whose rows stand `apart`."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            array, at, stride, target, to, apart = arguments
            kind, vector = signature.args[0], _numbers(context, signature.args[0], LANES)
            rows = []
            for _ in range(LANES):
                rows.append(_read(context, builder, kind, array, at, vector))
                at = builder.add(at, stride)
            for bit in (1, 2, 4):  # swaps the two off-diagonal quarters of ever larger blocks
                low = [j if not j & bit else LANES + j - bit for j in range(LANES)]
                high = [j + bit if not j & bit else LANES + j for j in range(LANES)]
                low, high = (ir.Constant(ir.VectorType(_INDEX, LANES), places) for places in (low, high))
                for i in (i for i in range(LANES) if not i & bit):
                    pair = rows[i], rows[i + bit]
                    rows[i], rows[i + bit] = builder.shuffle_vector(*pair, low), builder.shuffle_vector(*pair, high)
            for row in rows:
                _write(context, builder, signature.args[3], target, to, row)
                to = builder.add(to, apart)
            return context.get_dummy_value()

        return types.void(array, types.intp, types.intp, target, types.intp, types.intp), generate

    @intrinsic
    def outer_products(
        typing_context: Any, first: Any, at: Any, second: Any, beside: Any, apart: Any, count: Any, tile: Any
    ) -> Any:
        """The tile, TALL x WIDE: sums of `count` outer products of eight numbers and of WIDE.

        The eight are first[at], ... and follow one another; so do those of `second`, in strips of eight `apart`.
        """

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            first, at, second, beside, apart, count, tile = arguments
            kinds, number = signature.args, functools.partial(ir.Constant, at.type)
            # other processors have half of the registers, or smaller ones
            tall, broad = (TALL, WIDE) if _moves_within(context) else (TALL // 2, LANES)
            for row, column in itertools.product(range(0, TALL, tall), range(0, WIDE, broad)):
                inner = [(i, k) for i in range(row, row + tall) for k in range(column, column + broad, LANES)]
                sums = {place: cgutils.alloca_once(builder, _DOUBLES) for place in inner}
                for total in sums.values():
                    builder.store(_all(_DOUBLES, 0.0), total)
                with cgutils.for_range(builder, count) as loop:
                    here = builder.mul(loop.index, number(LANES))
                    ones, others = {}, {}
                    for i, k in inner:
                        if k not in others:
                            strip = builder.add(beside, builder.mul(apart, number(k // LANES)))
                            others[k] = _read(context, builder, kinds[2], second, builder.add(strip, here), _DOUBLES)
                        if i not in ones:
                            place = builder.add(at, builder.add(here, number(i)))
                            ones[i] = builder.load(_place(context, builder, kinds[0], first, place, ir.DoubleType()))
                        terms = [others[k], _spread(builder, ones[i]), builder.load(sums[i, k])]
                        builder.store(_call(builder, f"llvm.fmuladd.v{LANES}f64", _DOUBLES, terms), sums[i, k])
                for (i, k), total in sums.items():
                    _write(context, builder, kinds[6], tile, number(i * WIDE + k), builder.load(total))
            return context.get_dummy_value()

        counts = [types.intp] * 3
        return types.void(first, types.intp, second, *counts, tile), generate


@_on_bits
def power_of_two(build: Any, x: Any, integer: Any) -> Any:
    """2**n, for x = n + shift: the shift has put n and the bias into the lowest bits."""
    return build.shl(x, integer(52))


@_on_bits
def significand(build: Any, x: Any, integer: Any) -> Any:
    """m, for a positive normal x = 2**k m with m in [1, 2)."""
    return build.or_(build.and_(x, integer((1 << 52) - 1)), integer(1023 << 52))


@_on_bits
def _exponent(build: Any, x: Any, integer: Any) -> Any:
    return build.or_(build.lshr(x, integer(52)), integer((1023 + 52) << 52))


@njit(error_model="numpy")
def power_in(x: Any) -> Any:
    """k, for the same x."""
    return _exponent(x) - (2.0**52 + 1023)


@_on_bits
def times_power(build: Any, x: Any, shifted: Any, integer: Any) -> Any:
    """2**n x, for n + shift whose lowest three bits are a fraction that is taken off x beforehand."""
    return build.add(x, build.shl(shifted, integer(49)))
