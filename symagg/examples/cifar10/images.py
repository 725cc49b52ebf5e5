"""Reads CIFAR-10 whole: from the official python batches, packed or not, or from an .npz of JPEG files."""

import codecs
import io
import pickle
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from symagg.errors import SourceError

FOLDER = "cifar-10-batches-py"
TRAINING = tuple(f"data_batch_{k}" for k in range(1, 6))
TEST = "test_batch"
CLASSES = 10
SIDE = 32

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Images:
    """training, test: (N, 32, 32, 3) bytes. training_labels, test_labels: (N,) integers 0 to 9."""

    training: np.ndarray
    training_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray


def read(path: Path, progress: Progress | None = None) -> Images:
    """The images in `path`: the folder cifar-10-batches-py or the one around it, its .tar.gz, or an .npz.

    The .npz holds jpeg, the bytes of all files one after another; offset (N + 1,), where each begins; label (N,); and
    is_test (N,). progress: called with (done, all) files. Raises SourceError where something is missing or wrong.
    """
    if path.is_dir():
        folder = path if (path / TEST).is_file() else path / FOLDER
        images = _of_batches(lambda name: _opened(folder / name), path, progress)
    elif not path.is_file():
        raise SourceError(f"{path}: there is no such file or folder.")
    elif zipfile.is_zipfile(path):
        images = _of_jpeg(path, progress)
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as packed:
            images = _of_batches(lambda name: _member(packed, name, path), path, progress)
    else:
        raise SourceError(f"{path}: this is neither an .npz file nor {FOLDER} as a folder or a .tar.gz.")
    for name, labels in (("training", images.training_labels), ("test", images.test_labels)):
        if not len(labels):
            raise SourceError(f"{path}: there are no {name} images.")
        bad = np.flatnonzero((labels < 0) | (labels >= CLASSES))
        if bad.size:
            raise SourceError(f"{path}: {name} label {bad[0]} is {labels[bad[0]]}; it must be 0 to {CLASSES - 1}.")
    return images


class _Numbers(pickle.Unpickler):
    """Reads arrays, lists and texts alone: an unknown pickle could run anything."""

    def find_class(self, module: str, name: str) -> Any:
        if module in ("numpy.core.multiarray", "numpy._core.multiarray") and name == "_reconstruct":
            return np.empty(0).__reduce__()[0]
        if module == "numpy" and name in ("ndarray", "dtype"):
            return getattr(np, name)
        if (module, name) == ("_codecs", "encode"):  # how newer protocols write bytes for older ones
            return codecs.encode
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")


def _of_batches(opened: Callable[[str], IO[bytes]], path: Path, progress: Progress | None) -> Images:
    parts = []
    for done, name in enumerate((*TRAINING, TEST)):
        with opened(name) as file:
            parts.append(_batch(file, f"{path}: {name}"))
        if progress is not None:
            progress(done + 1, len(TRAINING) + 1)
    pixels, labels = zip(*parts, strict=True)
    return Images(np.concatenate(pixels[:-1]), np.concatenate(labels[:-1]), pixels[-1], labels[-1])


def _batch(file: IO[bytes], name: str) -> tuple[np.ndarray, np.ndarray]:
    try:
        held = _Numbers(file, encoding="bytes").load()
        pixels, labels = np.asarray(held[b"data"]), np.asarray(held[b"labels"])
        if pixels.dtype != np.uint8 or pixels.ndim != 2 or pixels.shape[1] != 3 * SIDE**2 or labels.dtype.kind != "i":
            raise ValueError(f"data is {pixels.dtype} {pixels.shape} and labels {labels.dtype}")
        if labels.shape != pixels.shape[:1]:
            raise ValueError(f"it has {len(pixels)} images and labels of shape {labels.shape}")
    except (pickle.UnpicklingError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        told = " ".join(str(error).split())
        raise SourceError(f"{name} is not a batch of CIFAR-10's python version: {told}.") from error
    return np.ascontiguousarray(pixels.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)), labels.astype(np.int64)


def _opened(path: Path) -> IO[bytes]:
    try:
        return open(path, "rb")
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}.") from error


def _member(packed: tarfile.TarFile, name: str, path: Path) -> IO[bytes]:
    try:
        file = packed.extractfile(f"{FOLDER}/{name}")
    except (KeyError, tarfile.TarError, EOFError, OSError):
        file = None
    if file is None:
        raise SourceError(f"{path}: there is no file {FOLDER}/{name} in it that can be read.")
    return file


def _of_jpeg(path: Path, progress: Progress | None) -> Images:
    try:
        with np.load(path, allow_pickle=False) as file:
            jpeg, offset, label, is_test = (file[name] for name in ("jpeg", "offset", "label", "is_test"))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"{path}: it must hold jpeg, offset, label and is_test: {error}.") from error
    count = len(label)
    if offset.shape != (count + 1,) or is_test.shape != (count,) or is_test.dtype != bool or jpeg.dtype != np.uint8:
        raise SourceError(f"{path}: offset {offset.shape}, label {label.shape}, is_test {is_test.shape} do not match.")
    pixels = np.empty((count, SIDE, SIDE, 3), np.uint8)
    packed = memoryview(np.ascontiguousarray(jpeg))
    for k in range(count):
        pixels[k] = _decoded(packed[int(offset[k]) : int(offset[k + 1])], f"{path}: image {k}")
        if progress is not None and ((k + 1) % 1000 == 0 or k + 1 == count):
            progress(k + 1, count)
    label = label.astype(np.int64)
    return Images(pixels[~is_test], label[~is_test], pixels[is_test], label[is_test])


def _decoded(data: memoryview, name: str) -> np.ndarray:
    from PIL import Image

    try:
        image = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    except (OSError, ValueError, SyntaxError) as error:
        raise SourceError(f"{name} is not an image that can be read.") from error
    if image.shape != (SIDE, SIDE, 3):
        raise SourceError(f"{name} is {image.shape[1]} x {image.shape[0]} pixels; it must be {SIDE} x {SIDE}.")
    return image
