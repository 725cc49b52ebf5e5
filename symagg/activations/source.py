"""A source: activations of N samples, F filters and R pixels, with what belongs to them, checked before any work."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symagg.errors import SourceError

LAYOUTS = ("NCHW", "NHWC")
DTYPES = ("float16", "float32", "float64")


@dataclass(frozen=True)
class Source:
    """Activations with their labels and head.

    name: what messages call it.
    activations: (N, F, H, W) or (N, F, R), or with layout "NHWC" (N, H, W, F) or (N, R, F): anything with `shape`,
    `dtype` and slices of its first axis that numpy can read; float16, float32 or float64.
    labels: (N,) integers >= 0. weight: (C, F), bias: (C,), the linear head. alpha, beta, gamma: scalars.
    reopen: a call that gives the same source in another process, for sources that live in files.

    Raises SourceError where a shape, a type or a length is wrong. Values are checked while they are read.
    """

    name: str
    activations: Any
    layout: str = "NCHW"
    labels: np.ndarray | None = None
    weight: np.ndarray | None = None
    bias: np.ndarray | None = None
    alpha: float | None = None
    beta: float | None = None
    gamma: float | None = None
    reopen: tuple[Callable[..., "Source"], tuple[Any, ...]] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        shape = tuple(self.activations.shape)
        if self.layout not in LAYOUTS:
            raise SourceError(f"{self.name}: layout is {self.layout!r}; it must be 'NCHW' or 'NHWC'.")
        if len(shape) not in (3, 4):
            wanted = "(N, F, H, W) or (N, F, R)" if self.layout == "NCHW" else "(N, H, W, F) or (N, R, F)"
            raise SourceError(f"{self.name}: activations has shape {shape}; it must be {wanted}.")
        if min(shape) < 1:
            raise SourceError(f"{self.name}: activations has shape {shape}; no axis may be empty.")
        if np.dtype(self.activations.dtype).name not in DTYPES:
            raise SourceError(f"{self.name}: activations is {self.activations.dtype}; it must be {', '.join(DTYPES)}.")
        for scalar in ("alpha", "beta", "gamma"):
            object.__setattr__(self, scalar, self._scalar(scalar))
        self._check_labels()
        self._check_head()

    @property
    def samples(self) -> int:
        return int(self.activations.shape[0])

    @property
    def filters(self) -> int:
        return int(self.activations.shape[1 if self.layout == "NCHW" else -1])

    @property
    def pixels(self) -> int:
        return math.prod(self.activations.shape[1:]) // self.filters

    @property
    def dtype(self) -> np.dtype:
        return np.dtype(self.activations.dtype).newbyteorder("=")

    @property
    def nbytes(self) -> int:
        return math.prod(self.activations.shape) * self.dtype.itemsize

    def block(self, start: int, stop: int) -> np.ndarray:
        """Samples start to stop as (stop - start, F, R): a view wherever the store can give one."""
        rows = np.asarray(self.activations[start:stop])
        if not rows.dtype.isnative:
            rows = rows.astype(self.dtype)
        if self.layout == "NCHW":
            return rows.reshape(len(rows), self.filters, self.pixels)
        return rows.reshape(len(rows), self.pixels, self.filters).transpose(0, 2, 1)

    def release(self, start: int, stop: int) -> None:
        """Tell the store that samples start to stop are done with, so that mapped pages do not pile up."""
        if hasattr(self.activations, "release"):
            self.activations.release(start, stop)

    def class_labels(self, least: int = 1) -> np.ndarray:
        """The labels that occur, in order; SourceError where there are none, or one has fewer than `least` samples."""
        if self.labels is None:
            raise SourceError(f"{self.name}: there is no array labels; classes need the label of every sample.")
        found, counts = np.unique(self.labels, return_counts=True)
        if counts.min() < least:
            few = int(np.argmin(counts))
            raise SourceError(
                f"{self.name}: label {found[few]} has too few samples: {counts[few]}, and {least} are needed; "
                "give it more or leave it out."
            )
        return found

    def refuse(self, block: np.ndarray, start: int, negative: bool) -> None:
        """Raise SourceError naming the first value of a block that cannot be used; nothing where there is none.

        block: (n, F, R) from `block(start, ...)`. negative: whether negative values may stand there.
        """
        for bad, hint in (
            (~np.isfinite(block), "every value must be finite: mend it or leave the sample out"),
            (block < (-np.inf if negative else 0), "negative values are forbidden unless they are allowed on purpose"),
        ):
            if bad.any():
                sample, filter_, pixel = (int(i) for i in np.argwhere(bad)[0])
                index = self._index(sample + start, filter_, pixel)
                raise SourceError(f"{self.name}: activations{index} is {block[sample, filter_, pixel]}; {hint}.")

    def __reduce__(self) -> Any:
        if self.reopen is not None:
            return self.reopen
        values = (self.name, self.activations, self.layout, self.labels, self.weight, self.bias)
        return Source, (*values, self.alpha, self.beta, self.gamma)

    def _index(self, sample: int, filter_: int, pixel: int) -> list[int]:
        """Where a value stands in the array as it is stored."""
        shape = self.activations.shape
        place = [pixel] if len(shape) == 3 else list(divmod(pixel, shape[3 if self.layout == "NCHW" else 2]))
        return [sample, filter_, *place] if self.layout == "NCHW" else [sample, *place, filter_]

    def _scalar(self, name: str) -> float | None:
        value = getattr(self, name)
        if value is None:
            return None
        array = np.asarray(value)
        if array.size != 1 or array.dtype.kind not in "fiu" or not np.isfinite(array).all():
            raise SourceError(f"{self.name}: {name} must be one finite number.")
        return float(array.reshape(()))

    def _check_labels(self) -> None:
        if self.labels is None:
            return
        labels = np.asarray(self.labels)
        if labels.shape != (self.samples,):
            raise SourceError(f"{self.name}: labels has shape {labels.shape}; activations need ({self.samples},).")
        if labels.dtype.kind not in "iu":
            raise SourceError(f"{self.name}: labels is {labels.dtype}; it must be integers.")
        classes = None if self.weight is None or np.ndim(self.weight) != 2 else len(self.weight)
        bad = np.flatnonzero((labels < 0) | (classes is not None and labels >= (classes or 0)))
        if bad.size:
            limit = ">= 0" if classes is None else f"from 0 to {classes - 1}, the rows of weight"
            raise SourceError(f"{self.name}: labels[{bad[0]}] is {labels[bad[0]]}; labels must be {limit}.")
        object.__setattr__(self, "labels", labels.astype(np.int64))

    def _check_head(self) -> None:
        if self.weight is None:
            if self.bias is not None:
                raise SourceError(f"{self.name}: there is a bias and no weight; a head needs both.")
            return
        weight = np.asarray(self.weight)
        if weight.ndim != 2 or weight.shape[1] != self.filters or not len(weight):
            raise SourceError(f"{self.name}: weight has shape {weight.shape}; it must be (C, {self.filters}).")
        bias = np.zeros(len(weight)) if self.bias is None else np.asarray(self.bias)
        if bias.shape != (len(weight),):
            raise SourceError(f"{self.name}: bias has shape {bias.shape}; weight needs ({len(weight)},).")
        for name, array in (("weight", weight), ("bias", bias)):
            if array.dtype.kind not in "fiu":
                raise SourceError(f"{self.name}: {name} is {array.dtype}; it must be real numbers.")
            bad = np.argwhere(~np.isfinite(array))
            if len(bad):
                raise SourceError(f"{self.name}: {name}{bad[0].tolist()} is {array[tuple(bad[0])]}; it must be finite.")
            object.__setattr__(self, name, array.astype(np.float64))
