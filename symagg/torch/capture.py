"""What layers of a torch network put out over a data loader, written straight into source folders."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import torch
from torch import Tensor, nn

from symagg.activations.open import open_source
from symagg.activations.source import DTYPES
from symagg.errors import SourceError
from symagg.files import check_folder
from symagg.torch.growing import GrowingArray
from symagg.torch.layers import layer

Progress = Callable[[int, int | None], None]


def capture(
    module: nn.Module,
    layers: str | Iterable[str],
    loader: Iterable[Any],
    out: Path | str,
    *,
    dtype: str = "float32",
    device: str | torch.device | None = None,
    layout: str = "NCHW",
    weight: Any = None,
    bias: Any = None,
    alpha: float | None = None,
    beta: float | None = None,
    gamma: float | None = None,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Run the module over the loader, and write what each layer puts out to the source folder `out`/its name.

    layers: dotted names, see `layer_names`; their outputs must be (N, F, H, W) or (N, F, R), and each must run once a
    batch. loader: gives batches, (inputs, labels) or inputs alone, with the inputs one tensor (N, ...) and the labels
    (N,) integers. dtype: float16, float32 or float64, of what is written. device: where it runs; by default where the
    module is, and there it is put back. layout: "NHWC" where the layers put out (N, H, W, F) or (N, R, F).
    weight (C, F), bias (C,), alpha, beta, gamma: the head and the aggregation block behind the layers, written beside.
    progress: called with (done, all) batches; all is None for a loader without a length.

    The module runs in evaluation mode without gradients. What a layer puts out is copied before the next layer can
    write over it. One batch at a time is in memory. Whatever happens, the hooks are gone afterwards and every layer is
    in its mode again; the folders appear when all is written, or not at all.

    Gives the folder of each layer. Raises SourceError where a layer, a batch or a value cannot be used, before anything
    is written where that can be seen; errors of the module and of the loader pass through.
    """
    names = [layers] if isinstance(layers, str) else list(dict.fromkeys(layers))
    if not isinstance(module, nn.Module):
        raise SourceError(f"what is to be captured is a {type(module).__name__}; it must be a torch module.")
    if not names:
        raise SourceError("no layer is named; name one or more of layer_names(module).")
    if dtype not in DTYPES:
        raise SourceError(f"dtype is {dtype!r}; activations are written as {', '.join(DTYPES)}.")
    beside = {"weight": weight, "bias": bias, "alpha": alpha, "beta": beta, "gamma": gamma, "layout": layout}
    beside = {name: _array(value) for name, value in beside.items() if value is not None}
    out = Path(out)
    folders = {name: out / quote(name, safe="") for name in names}
    check_folder(out)
    for folder in folders.values():
        if folder.exists():
            raise SourceError(f"{folder} is there already; remove it, or write to another folder.")
    taps = [_Tap(name, getattr(torch, dtype), beside) for name in names]
    try:
        partial = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    except OSError as error:
        raise SourceError(f"{out}: cannot be written: {error.strerror}.") from error
    try:
        with ExitStack() as stack:
            for tap, folder in zip(taps, folders.values(), strict=True):
                stack.enter_context(tap.writing(layer(module, tap.name), partial / folder.name))
            target = stack.enter_context(_evaluating(module, device))
            _run(module, taps, loader, target, progress)
        out.mkdir(exist_ok=True)
        for folder in folders.values():
            (partial / folder.name).rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folders


def _run(
    module: nn.Module, taps: list["_Tap"], loader: Iterable[Any], device: torch.device, progress: Progress | None
) -> None:
    try:
        batches = len(loader)  # type: ignore[arg-type]
    except TypeError:  # a loader over a stream has the method and no length
        batches = None
    done = 0
    for batch in loader:
        inputs, labels = _parts(batch, done)
        with torch.no_grad():
            module(inputs.to(device))
        for tap in taps:
            tap.take(done, len(inputs), labels)
        done += 1
        if progress is not None:
            progress(done, batches)
    if not done:
        raise SourceError("the loader gave no batch; there is nothing to capture.")


class _Tap:
    """One layer's output on its way into a folder."""

    def __init__(self, name: str, dtype: torch.dtype, beside: dict[str, np.ndarray]) -> None:
        self.name, self.dtype, self.beside = name, dtype, beside
        self.held: list[Any] = []  # what the layer put out in the batch that runs
        self.labels: list[np.ndarray] = []
        self.array: GrowingArray | None = None

    @contextmanager
    def writing(self, tapped: nn.Module, folder: Path) -> Iterator[None]:
        """The hook is there within; the folder is a whole source once this ends without an error."""
        folder.mkdir()
        self.folder = folder
        hook = tapped.register_forward_hook(lambda _module, _inputs, output: self.held.append(self._copy(output)))
        try:
            yield
        except BaseException:
            if self.array is not None:
                self.array.abandon()
            raise
        finally:
            hook.remove()
        self.array.close()
        if self.labels:
            np.save(folder / "labels.npy", np.concatenate(self.labels))
        for name, value in self.beside.items():
            np.save(folder / f"{name}.npy", value)
        open_source(folder, self.name)

    def take(self, batch: int, samples: int, labels: np.ndarray | None) -> None:
        """Check what one batch put out and append it; the copy is let go."""
        held, self.held = self.held, []
        where = f"layer {self.name!r}, batch {batch}"
        if len(held) != 1:
            ran = "it did not run" if not held else f"it ran {len(held)} times"
            raise SourceError(f"{where}: {ran}; a layer is captured where it runs once a batch.")
        output = held[0]
        if not isinstance(output, Tensor) or not output.is_floating_point() or output.dim() not in (3, 4):
            raise SourceError(
                f"{where}: it puts out {_told(output)}; it must be real numbers (N, F, H, W) or (N, F, R)."
            )
        rows = output.contiguous().numpy()
        if len(rows) != samples:
            raise SourceError(f"{where}: it puts out {len(rows)} samples for {samples} inputs; they must be as many.")
        source = open_source({"activations": rows, "labels": labels, **self.beside}, where)
        source.refuse(source.block(0, samples), 0, negative=True)
        if self.array is None:
            self.array = GrowingArray(self.folder / "activations.npy", rows.shape[1:], rows.dtype)
        elif rows.shape[1:] != self.array.row:
            raise SourceError(
                f"{where}: a sample has shape {rows.shape[1:]} and before {self.array.row}; inputs must have one size."
            )
        if self.array.rows and (labels is None) == bool(self.labels):
            raise SourceError(f"{where}: some batches have labels and some have none.")
        self.array.append(rows)
        if labels is not None:
            self.labels.append(labels)

    def _copy(self, output: Any) -> Any:
        """Its own memory on the CPU: the next layer may work in place."""
        if not isinstance(output, Tensor) or not output.is_floating_point():
            return output
        copy = output.detach().to("cpu", self.dtype, copy=True)
        if not torch.isfinite(copy).all() and torch.isfinite(output).all():
            largest = output.abs().max().item()
            raise SourceError(
                f"layer {self.name!r}: {largest:g} does not fit {str(self.dtype)[6:]}; choose a wider dtype."
            )
        return copy


@contextmanager
def _evaluating(module: nn.Module, device: str | torch.device | None) -> Iterator[torch.device]:
    """The module in evaluation mode on the device; every layer's own mode and the module's device come back."""
    modes = [(m, m.training) for m in module.modules()]
    home = next((t.device for t in [*module.parameters(), *module.buffers()]), torch.device("cpu"))
    try:
        try:
            target = home if device is None else torch.device(device)
            torch.empty(0, device=target)
        except (AssertionError, RuntimeError) as error:  # torch raises the first where it was built without CUDA
            told = str(error).strip().splitlines()[0].rstrip(".")
            raise SourceError(f"the device {str(device)!r} cannot be used: {told}.") from error
        if target != home:
            module.to(target)
        module.eval()
        yield target
    finally:
        for m, training in modes:
            m.training = training
        if device is not None:
            module.to(home)


def _parts(batch: Any, place: int) -> tuple[Tensor, np.ndarray | None]:
    inputs, *rest = batch if isinstance(batch, tuple | list) and batch else (batch,)
    if not isinstance(inputs, Tensor) or len(rest) > 1 or not inputs.dim():
        raise SourceError(
            f"batch {place} of the loader is {_told(batch)}; it must be (inputs, labels) or inputs, a tensor."
        )
    return inputs, _array(rest[0]) if rest and rest[0] is not None else None


def _array(value: Any) -> np.ndarray:
    return value.detach().cpu().numpy() if isinstance(value, Tensor) else np.asarray(value)


def _told(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"a tensor {tuple(value.shape)} of {str(value.dtype)[6:]}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}: {', '.join(type(v).__name__ for v in value[:3])}"
    return f"a {type(value).__name__}"
