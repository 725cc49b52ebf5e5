"""What turns scalar functions into NumPy ufuncs. Its source is written into every generated module; nothing imports it.

A kernel's loop is compiled once, for contiguous doubles, and cached on disk; other strides, scalars and float32 go
through blocks in the cache of the processor. The ufunc is built when it is first asked for.
"""

import ctypes
import importlib
from typing import Any

import numpy as np
from numba import cfunc, config, njit, types, vectorize
from numba.core import cgutils
from numba.core.typing.templates import make_overload_template
from numba.extending import intrinsic, typeof_impl

_BLOCK = 256  # doubles of one argument that are worked on at a time
_MOST = 16  # arguments and result
_KERNELS: dict[str, tuple[Any, Any, int, str]] = {}  # name: scalar function, inner loop, inputs, docstring
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
def _doubles(typingctx: Any, pointer: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))

    return types.CPointer(types.float64)(types.voidptr), generate


@intrinsic
def _singles(typingctx: Any, pointer: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(signature.return_type))

    return types.CPointer(types.float32)(types.voidptr), generate


@intrinsic
def _scratch(typingctx: Any) -> Any:
    """Room for a block of every argument, on the stack."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        room = cgutils.alloca_once(builder, context.get_value_type(types.float64), size=_MOST * _BLOCK)
        return builder.bitcast(room, context.get_value_type(types.voidptr))

    return types.voidptr(), generate


@intrinsic
def _pointers(typingctx: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once(builder, context.get_value_type(types.voidptr), size=_MOST)

    return _POINTERS(), generate


@njit(error_model="numpy")
def _gather(source: Any, step: int, single: bool, target: Any, count: int) -> None:
    doubles = _doubles(target)
    if single:
        for i in range(count):
            doubles[i] = _singles(_at(source, i * step))[0]
    else:
        for i in range(count):
            doubles[i] = _doubles(_at(source, i * step))[0]


@njit(error_model="numpy")
def _scatter(source: Any, target: Any, step: int, single: bool, count: int) -> None:
    doubles = _doubles(source)
    if single:
        for i in range(count):
            _singles(_at(target, i * step))[0] = np.float32(doubles[i])
    else:
        for i in range(count):
            _doubles(_at(target, i * step))[0] = doubles[i]


@njit(error_model="numpy")
def _is_direct(inputs: int, steps: Any, kind: Any) -> bool:
    """Whether every argument and the result is a run of doubles, which needs no copy."""
    direct = not _is_single(kind)
    for k in range(inputs + 1):
        direct = direct and steps[k] == 8
    return direct


@njit(error_model="numpy")
def _gather_scalars(inputs: int, arguments: Any, steps: Any, kind: Any, count: int, room: Any, pointers: Any) -> None:
    """Fills the blocks of the arguments that do not vary, once for all."""
    for k in range(inputs):
        if steps[k] == 0:
            pointers[k] = _at(room, k * _BLOCK * 8)
            _gather(arguments[k], 0, _is_single(kind), pointers[k], min(count, _BLOCK))


@njit(error_model="numpy")
def _gather_block(
    inputs: int, arguments: Any, steps: Any, kind: Any, start: int, size: int, room: Any, pointers: Any
) -> None:
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


@njit(error_model="numpy")
def _scatter_block(inputs: int, arguments: Any, steps: Any, kind: Any, start: int, size: int, pointers: Any) -> None:
    single = _is_single(kind)
    if single or steps[inputs] != 8:
        _scatter(pointers[inputs], _at(arguments[inputs], start * steps[inputs]), steps[inputs], single, size)


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
    compiled = cfunc(_LOOP, cache=True)(loop)
    ufunc = _made(name, compiled.address, inputs, doc)
    _KEPT.append(compiled)
    _SCALARS[ufunc] = scalar
    return ufunc


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
