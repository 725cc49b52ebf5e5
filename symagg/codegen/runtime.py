"""What turns scalar functions into NumPy ufuncs. Its source is written into every generated module; nothing imports it.

A kernel's loop works on blocks of doubles that stay in the processor's cache, unless it has one stage and all of its
arguments lie side by side; scalars, float32 and what is not contiguous is gathered there first. The ufunc is built when
it is first asked for.
"""

import ctypes
import functools
import hashlib
import importlib
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numba
import numpy as np
from numba import cfunc, config, njit, types, vectorize
from numba.core import cgutils
from numba.core.typing.templates import make_overload_template
from numba.extending import intrinsic, typeof_impl

_BLOCK = 256  # doubles of one argument that are worked on at a time
_KERNELS: dict[str, tuple[Any, Any, int, str]] = {}  # name: scalar function, inner loop, inputs, docstring
_DOUBLES = types.CPointer(types.float64)
_POINTERS = types.CPointer(types.voidptr)
_INTEGERS = types.CPointer(types.intp)
_EVERY_FLAG = 0xFF  # of the processor; the C library takes those that it has
_clear_flags = types.ExternalFunction("feclearexcept", types.intc(types.intc))
_LOOP = types.void(_POINTERS, _INTEGERS, _INTEGERS, types.voidptr)


def _typed(builder: Any, context: Any, pointer: Any, offset: Any, kind: Any) -> Any:
    place = builder.gep(pointer, [offset])
    return builder.bitcast(place, context.get_value_type(kind).as_pointer())


@intrinsic
def _is_single(typingctx: Any, kind: Any) -> Any:
    """Whether a loop was called for float32: its data pointer is not null then."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.is_not_null(builder, arguments[0])

    return types.boolean(types.voidptr), generate


@intrinsic
def _at(typingctx: Any, pointer: Any, offset: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.gep(arguments[0], [arguments[1]])

    return types.voidptr(types.voidptr, types.intp), generate


@intrinsic
def _address_of(typingctx: Any, pointer: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ptrtoint(arguments[0], context.get_value_type(types.intp))

    return types.intp(types.voidptr), generate


@intrinsic
def _doubles(typingctx: Any, pointer: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))

    return _DOUBLES(types.voidptr), generate


@intrinsic
def _singles(typingctx: Any, pointer: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))

    return types.CPointer(types.float32)(types.voidptr), generate


@intrinsic
def _row(typingctx: Any, work: Any, number: Any) -> Any:
    """One block of doubles among several side by side."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        offset = builder.mul(arguments[1], arguments[1].type(_BLOCK))
        return builder.gep(arguments[0], [offset])

    return _DOUBLES(_DOUBLES, types.intp), generate


@intrinsic(prefer_literal=True)
def _scratch(typingctx: Any, blocks: Any) -> Any:
    """Room for some blocks of doubles, on the stack."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        size = blocks.literal_value * _BLOCK
        room = cgutils.alloca_once(builder, context.get_value_type(types.float64), size=size)
        room.align = 64  # a vector of eight doubles in one line of the cache
        return room

    return _DOUBLES(blocks), generate


@intrinsic(prefer_literal=True)
def _pointers(typingctx: Any, count: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once(builder, context.get_value_type(types.voidptr), size=count.literal_value)

    return _POINTERS(count), generate


@intrinsic
def _bytes(typingctx: Any, doubles: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.voidptr))

    return types.voidptr(_DOUBLES), generate


@njit(error_model="numpy")
def _gather(source: Any, step: int, single: bool, target: Any, count: int) -> None:
    if single:
        for i in range(count):
            target[i] = _singles(_at(source, i * step))[0]
    else:
        for i in range(count):
            target[i] = _doubles(_at(source, i * step))[0]


@njit(error_model="numpy")
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


@njit(error_model="numpy")
def _way(inputs: int, arguments: Any, steps: Any, kind: Any, count: int) -> int:
    """How a block's results reach their place: 0 at once, 1 by way of a row, 2 one by one.

    By way of a row where they replace what they are computed from, so that the loop need not ask what lies where. One
    by one where they may be the next ones' arguments: a ufunc of two arguments can be accumulated and reduced.
    """
    step, first = steps[inputs], _address_of(arguments[inputs])
    low, high = min(first, first + (count - 1) * step), max(first, first + (count - 1) * step)
    way = 0 if step == 8 and not _is_single(kind) else 1
    for k in range(inputs):
        start = _address_of(arguments[k])
        last = start + (count - 1) * steps[k]
        if min(start, last) < high + 8 and low < max(start, last) + 8:
            apart = inputs == 2 and (start != first or steps[k] != step or step == 0) and count > 1
            way = 2 if apart else max(way, 1)
    return way


@njit(error_model="numpy")
def _span(inputs: int, way: int, steps: Any, count: int) -> int:
    """How many elements a loop without stages works on at a time: all, where nothing is gathered or waits in a row."""
    whole = way == 0 and count > 0
    for k in range(inputs):
        whole = whole and steps[k] == 8
    return count if whole else _BLOCK


@njit(error_model="numpy")
def _gather_scalars(inputs: int, arguments: Any, steps: Any, kind: Any, count: int, room: Any, arrays: Any) -> None:
    """Fills the blocks of the arguments that do not vary, once for all."""
    for k in range(inputs):
        if steps[k] == 0:
            row = _row(room, k)
            arrays[k] = _bytes(row)
            _gather(arguments[k], 0, _is_single(kind), row, min(count, _BLOCK))


@njit(error_model="numpy")
def _gather_block(
    inputs: int, arguments: Any, steps: Any, kind: Any, start: int, size: int, room: Any, arrays: Any
) -> None:
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
        self.__name__, self.__doc__, self.nin, self.nout, self._scalar = name, doc, inputs, 1, scalar

    def __call__(self, *inputs: Any, out: Any = None, where: Any = True) -> Any:
        if len(inputs) != self.nin:
            raise TypeError(f"{self.__name__} takes {self.nin} arguments, not {len(inputs)}.")
        single = all(np.result_type(x) == np.float32 for x in inputs)
        arrays = np.broadcast_arrays(*inputs, where)
        result = np.empty(arrays[0].shape, np.float32 if single else np.float64) if out is None else out
        with np.errstate(all="ignore"):
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
    symbol = f"kernel.{name}"
    code = _read(f"{stem}-{key}.o")
    if code is None:
        module = llvm.parse_assembly(_assembly(loop, symbol))
        module.verify()
        code = _machine(3).emit_object(module)
        _keep(f"{stem}-{key}.o", code)
    # An engine for each, so that a kernel's code and constants lie side by side whatever memory is taken: of several
    # objects one engine would put parts into what was left between others, which may be further than a short distance.
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine(0), use_lmm=True)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _KEPT.append(engine)
    return engine.get_function_address(symbol)


def _machine(effort: int) -> Any:
    """What compiles for this processor, with more or less effort."""
    target, cpu, features, _ = _target()
    return target.create_target_machine(cpu=cpu, features=features, opt=effort, reloc="pic", codemodel="small")


@functools.cache
def _target() -> tuple[Any, str, str, str]:
    """The processor's kind, name and features, and the key under which code for it is kept."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    cpu = config.CPU_NAME or llvm.get_host_cpu_name()
    features = (config.CPU_FEATURES if config.CPU_NAME else llvm.get_host_cpu_features().flatten()) or ""
    triple = llvm.get_process_triple()
    told = (numba.__version__, llvmlite.__version__, triple, cpu, features)
    key = hashlib.sha256(Path(__file__).read_bytes() + repr(told).encode()).hexdigest()[:16]
    return llvm.Target.from_triple(triple), cpu, features, f"{cpu}-{key}"


def _assembly(loop: Any, symbol: str) -> str:
    """A loop in LLVM's language, under a C function of this name in place of numba's own.

    That one would report Python errors, of which there are none here, and needs numba's runtime for it.
    """
    compiled = cfunc(_LOOP)(loop)
    wrapper = compiled.native_name
    ours = (
        f'define void @"{symbol}"(ptr %0, ptr %1, ptr %2, ptr %3) {{\n'
        "  %result = alloca ptr\n  %error = alloca ptr\n"
        f'  %status = call i32 @"{wrapper.removeprefix("cfunc.")}"'
        "(ptr %result, ptr %error, ptr %0, ptr %1, ptr %2, ptr %3)\n  ret void\n}"
    )
    found = rf'(?ms)^define [^\n]*@"?{re.escape(wrapper)}"?\(.*?^\}}$'
    text, count = re.subn(found, lambda _: ours, compiled.inspect_llvm())
    if count != 1:
        raise RuntimeError(f"{symbol}: numba {numba.__version__} writes C functions in a way that is not known here.")
    return text


def _folders() -> Iterator[Path]:
    """Where compiled code may be kept, in order."""
    if config.CACHE_DIR:
        yield Path(config.CACHE_DIR)
    yield Path(__file__).parent / "__pycache__"
    yield Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "symagg"


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
            stale = [path for path in folder.glob(f"{name[:-18]}*.o") if len(path.name) == len(name)]
            written = folder / f".{name}.{os.getpid()}"
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
    home = "numpy._core" if np.__version__ >= "2" else "numpy.core"
    capsule = importlib.import_module(f"{home}._multiarray_umath")._UFUNC_API
    find = ctypes.pythonapi.PyCapsule_GetPointer
    find.restype, find.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    table = ctypes.cast(find(capsule, None), ctypes.POINTER(ctypes.c_void_p))
    maker = ctypes.PYFUNCTYPE(
        ctypes.py_object, *(ctypes.c_void_p,) * 3, *(ctypes.c_int,) * 4, *(ctypes.c_char_p,) * 2, ctypes.c_int
    )(table[1])
    kinds = [np.dtype(kind).num for kind in (np.float32, np.float64) for _ in range(inputs + 1)]
    loops, data = (ctypes.c_void_p * 2)(address, address), (ctypes.c_void_p * 2)(1, 0)
    types_, texts = (ctypes.c_char * len(kinds))(*kinds), (name.encode(), doc.encode())
    _KEPT.append((loops, data, types_, texts))  # NumPy keeps pointers to these
    none = -1  # no identity element
    return maker(*map(ctypes.addressof, (loops, data, types_)), 2, inputs, 1, none, *texts, 0)


_KEPT: list[Any] = []
_LOCK = threading.Lock()
_SCALARS: dict[Any, Any] = {}  # ufunc: its scalar function
_TYPES: dict[Any, Any] = {}  # ufunc: its type in nopython code
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

    def called(*arguments):  # noqa: ANN002, ANN202  (numba compares this signature with that of the lambdas)
        if any(isinstance(a, types.Array) for a in arguments):
            return lambda *arguments: by_element(*arguments)
        return lambda *arguments: scalar(*arguments)

    _TYPES[value] = types.Function(make_overload_template(value, called, {"nopython": True}, True, "never"))
    return _TYPES[value]


def __getattr__(name: str) -> Any:
    if name in _KERNELS:
        scalar, loop, inputs, doc = _KERNELS[name]
        globals()[name] = found = _ufunc(name, scalar, loop, inputs, doc)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_KERNELS})
