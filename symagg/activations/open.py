"""Opens a source, whatever it lives in: an .npz file, a folder of .npy files, a Zarr group, arrays, torch tensors."""

import importlib.util
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from symagg.activations.mapped import MappedArray
from symagg.activations.source import Source
from symagg.errors import SourceError

NAMES = ("activations", "labels", "weight", "bias", "alpha", "beta", "gamma", "layout")


def open_source(where: Any, name: str | None = None) -> Source:
    """The Source that `where` holds.

    where: the path of an .npz file (read into memory), of a folder with activations.npy and, as it has them,
    labels.npy, weight.npy, ... (mapped, never read as a whole), of a Zarr group with these arrays, or of one .npy file
    of activations; a mapping from these names to arrays or torch tensors; or a bare array of activations. layout is a
    text, "NCHW" where it is absent.

    Raises SourceError where something is missing or wrong.
    """
    if isinstance(where, Source):
        return where
    if isinstance(where, Mapping):
        return _of_arrays(where, name or "the arrays")
    if hasattr(where, "shape"):
        return _of_arrays({"activations": where}, name or "the array")
    if not isinstance(where, str | os.PathLike):
        raise SourceError(
            f"a source is a path, an array, a tensor or a mapping of these; this is a {type(where).__name__}."
        )
    path = Path(where)
    if path.is_dir():
        parts = _zarr(path) if _is_zarr(path) else _folder(path)
    elif path.is_file():
        parts = {"activations": MappedArray(path)} if path.suffix == ".npy" else _npz(path)
    else:
        raise SourceError(f"{path}: there is no such file or folder.")
    return _of_arrays(parts, name or str(path), reopen=(open_source, (str(path.resolve()), name or str(path))))


def _of_arrays(parts: Mapping[str, Any], name: str, reopen: Any = None) -> Source:
    unknown = sorted(set(parts) - set(NAMES))
    if unknown:
        raise SourceError(f"{name}: there is an array {unknown[0]!r}; a source has {', '.join(NAMES)}.")
    if parts.get("activations") is None:
        raise SourceError(f"{name}: there is no array activations; a source needs one.")
    held = {key: _from_torch(value, key, name) for key, value in parts.items() if value is not None}
    if "layout" in held:
        held["layout"] = str(np.asarray(held["layout"]))
    return Source(name, reopen=reopen, **held)


def _from_torch(value: Any, key: str, name: str) -> Any:
    """A torch tensor as a numpy array that shares its memory; anything else as it is."""
    if type(value).__module__.split(".")[0] != "torch":
        return value if hasattr(value, "shape") else np.asarray(value)
    if str(value.dtype) == "torch.bfloat16":
        raise SourceError(f"{name}: {key} is bfloat16, which numpy does not have; pass {key}.float().")
    try:
        return value.detach().cpu().numpy()
    except (TypeError, RuntimeError) as error:  # it is sparse, quantized, or has no data
        told = " ".join(str(error).split()).rstrip(".")
        raise SourceError(f"{name}: {key} is a tensor that numpy cannot read: {told}.") from error


def _folder(path: Path) -> dict[str, Any]:
    if not (path / "activations.npy").is_file():
        raise SourceError(f"{path}: there is no file activations.npy in this folder.")
    parts: dict[str, Any] = {"activations": MappedArray(path / "activations.npy")}
    for key in NAMES[1:]:
        if (path / f"{key}.npy").is_file():
            parts[key] = np.array(MappedArray(path / f"{key}.npy"))
    return parts


def _npz(path: Path) -> dict[str, Any]:
    if not zipfile.is_zipfile(path):
        raise SourceError(f"{path}: this is not an .npz file: it is no archive, or it was cut short.")
    try:
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (ValueError, EOFError, OSError, zipfile.BadZipFile) as error:
        told = " ".join(str(error).split()).rstrip(".")
        raise SourceError(f"{path}: this is not an .npz file that can be read: {told}.") from error


def _is_zarr(path: Path) -> bool:
    return any((path / mark).is_file() for mark in ("zarr.json", ".zgroup", ".zmetadata"))


def _zarr(path: Path) -> dict[str, Any]:
    if importlib.util.find_spec("zarr") is None:
        raise SourceError(f"{path}: reading Zarr needs the extra: pip install 'symagg[zarr]'.")
    import zarr

    group = zarr.open_group(str(path), mode="r")
    found = {key: group[key] for key in NAMES if key in group}
    return {key: array if key == "activations" else np.asarray(array[...]) for key, array in found.items()}
