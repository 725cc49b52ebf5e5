"""Arrays that carry their derivatives through the pipeline: forward differentiation, by the generated kernels.

A Dual goes wherever an array goes. Arithmetic follows the rules of calculus; the derivative of a generated kernel is
the kernel that was generated as its derivative, such as powergamma_mean_d_gamma for powergamma_mean.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from symagg.kernels import aggregation as kernels

Partial = Callable[..., Any]  # of the inputs: the derivative by one of them

_ARITHMETIC: dict[np.ufunc, tuple[Partial, ...]] = {
    np.add: (lambda x, y: 1.0, lambda x, y: 1.0),
    np.subtract: (lambda x, y: 1.0, lambda x, y: -1.0),
    np.multiply: (lambda x, y: y, lambda x, y: x),
    np.true_divide: (lambda x, y: 1.0 / y, lambda x, y: -x / y**2),
    np.power: (lambda x, y: y * x ** (y - 1.0), lambda x, y: x**y * np.log(x)),
    np.negative: (lambda x: -1.0,),
    np.sqrt: (lambda x: 0.5 / np.sqrt(x),),
}
_VALUES = {np.greater, np.greater_equal, np.less, np.less_equal, np.isfinite, np.isnan}  # no derivative is asked for
_KERNELS = {"powergamma_mean": "a s gamma", "powergamma_variance": "a s gamma",
            "zero_expgamma_mean": "p a s alpha beta", "zero_expgamma_variance": "p a s alpha beta",
            "normal_kl": "mean_p std_p mean_q std_q"}  # fmt: skip
_MATCHED = {  # quotients, whose derivatives are none that a kernel would do better
    "gamma_shape": (lambda mean, variance: 2 * mean / variance, lambda mean, variance: -((mean / variance) ** 2)),
    "gamma_scale": (lambda mean, variance: -variance / mean**2, lambda mean, variance: 1 / mean),
}


class Dual(np.lib.mixins.NDArrayOperatorsMixin):
    """value: an array. tangent: (D, *value.shape), its derivatives by D parameters."""

    def __init__(self, value: Any, tangent: Any) -> None:
        self.value, self.tangent = np.asarray(value, float), np.asarray(tangent, float)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the value."""
        return self.value.shape

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, index: Any) -> "Dual":
        rest = index if isinstance(index, tuple) else (index,)
        return Dual(self.value[index], self.tangent[(slice(None), *rest)])

    def sum(self, axis: int = -1) -> "Dual":
        """Over a negative axis."""
        return Dual(self.value.sum(axis=axis), self.tangent.sum(axis=axis))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        values = [value_of(each) for each in inputs]
        result = ufunc(*values)
        if ufunc in _VALUES:
            return result
        moving = [k for k, each in enumerate(inputs) if isinstance(each, Dual)]
        slopes = [(_partial(ufunc, k)(*values), inputs[k]) for k in moving]
        return chain(result, *slopes)

    def __array_function__(self, function: Callable, types: Any, arguments: tuple, options: dict[str, Any]) -> Any:
        if function is np.where:
            condition, *choices = arguments
            shape = np.broadcast_shapes(np.shape(condition), *(np.shape(value_of(c)) for c in choices))
            tangents = [tangent_of(c, shape, len(self.tangent)) for c in choices]
            return Dual(np.where(condition, *map(value_of, choices)), np.where(condition, *tangents))
        if function is np.stack and not options:
            shape, parts = self.shape, arguments[0]
            for part in parts:
                shape = np.broadcast_shapes(shape, np.shape(value_of(part)))
            tangents = [tangent_of(part, shape, len(self.tangent)) for part in parts]
            values = np.stack([np.broadcast_to(value_of(part), shape) for part in parts])
            return Dual(values, np.stack(tangents, axis=1))
        return NotImplemented


def value_of(x: Any) -> Any:
    """The array without its derivatives."""
    return x.value if isinstance(x, Dual) else x


def tangent_of(x: Any, shape: tuple[int, ...], count: int) -> np.ndarray:
    """The derivatives, (count, *shape); none where it is a plain array."""
    if not isinstance(x, Dual):
        return np.zeros((count, *shape))
    held = x.tangent.reshape(count, *[1] * (len(shape) - x.value.ndim), *x.shape)
    return np.broadcast_to(held, (count, *shape))


def chain(value: Any, *slopes: tuple[Any, Any]) -> Any:
    """A value whose derivative by each argument is the slope beside it: a Dual, if any of the arguments is one."""
    moving = [(slope, x) for slope, x in slopes if isinstance(x, Dual)]
    if not moving:
        return value
    shape, count = np.shape(value), len(moving[0][1].tangent)
    return Dual(value, sum(slope * tangent_of(x, shape, count) for slope, x in moving))


def linear(function: Callable[[np.ndarray], np.ndarray], x: Any) -> Any:
    """A linear function of an array or a Dual, applied to the value and to every derivative."""
    if not isinstance(x, Dual):
        return function(x)
    return Dual(function(x.value), np.stack([function(each) for each in x.tangent]))


def _partial(ufunc: np.ufunc, k: int) -> Partial:
    if ufunc in _ARITHMETIC:
        return _ARITHMETIC[ufunc][k]
    if ufunc.__name__ in _MATCHED:
        return _MATCHED[ufunc.__name__][k]
    if ufunc.__name__ not in _KERNELS:
        raise TypeError(f"the derivative of {ufunc.__name__} is not known here")
    return getattr(kernels, f"{ufunc.__name__}_d_{_KERNELS[ufunc.__name__].split()[k]}")
