"""A symmetric matrix that is written tile by tile, and appears under its name when it is complete."""

import importlib.util
import json
import os
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from symagg.errors import SourceError
from symagg.files import check_target, write_whole

STRIP = 64  # columns that are transposed at a time


class MatrixFile:
    """The matrix (size, size) of float64 at `path`: .npy, or .zarr, in chunks of the tile.

    Until it is complete it stands beside `path`, with a note of how many tiles are done. mark: what a resumed run must
    have in common with the one that began. Raises SourceError where the target cannot be used.
    """

    def __init__(self, path: Path, size: int, tile: int, mark: dict[str, Any], resume: bool) -> None:
        if path.suffix not in (".npy", ".zarr"):
            raise SourceError(f"{path}: a covariance matrix is written to a name that ends in .npy or .zarr.")
        self.path, self.size = path, size
        self.partial = path.with_name(f".{path.stem}.partial{path.suffix}")
        self.note = path.with_name(f".{path.stem}.partial.json")
        check_target(self.note)  # a Zarr group is a folder itself
        self.mark = {**mark, "size": size}
        self.done = 0
        if resume and self.note.exists() and self.partial.exists():
            noted = json.loads(self.note.read_text(encoding="utf-8"))
            self.done = noted.pop("done")
            if noted != self.mark:
                raise SourceError(f"{self.note}: it was begun with another source or other options; remove it.")
        else:
            self._begin(tile)

    @property
    def in_rows(self) -> bool:
        """Whether any rows can be written as soon as they are there; a chunk of Zarr is written once, as a whole."""
        return self.path.suffix == ".npy"

    def write(self, rows: slice, columns: slice, part: np.ndarray) -> None:
        """Put a part in its place."""
        if self.path.suffix == ".zarr":
            self._zarr().open_array(str(self.partial), mode="r+")[rows, columns] = part
            return
        step = len(part) if columns == slice(0, self.size) and part.flags.c_contiguous else 1
        file = os.open(self.partial, os.O_WRONLY)
        try:
            for k in range(0, len(part), step):
                self._put(file, part[k : k + step], self._data + 8 * ((rows.start + k) * self.size + columns.start))
        finally:
            os.close(file)

    def write_both(self, rows: slice, columns: slice, tile: np.ndarray) -> None:
        """Put a tile of the lower triangle, and its transpose, in their places."""
        self.write(rows, columns, tile)
        step = STRIP if self.in_rows else tile.shape[1]
        for at in range(0, tile.shape[1] if rows != columns else 0, step):
            strip = slice(columns.start + at, min(columns.start + at + step, columns.stop))
            self.write(strip, rows, np.ascontiguousarray(tile[:, at : at + step].T))

    def keep(self, done: int) -> None:
        """So many tiles are there now, from the first on."""
        text = json.dumps({**self.mark, "done": done})
        write_whole(self.note, lambda file: file.write(text.encode()))

    @staticmethod
    def _put(file: int, part: np.ndarray, at: int) -> None:
        """Write all of it: cheaper than new pages of a mapping, by far where it is long, and not kept."""
        left = part.data.cast("B")
        while left:
            written = os.pwrite(file, left, at)
            left, at = left[written:], at + written

    @cached_property
    def _data(self) -> int:
        """Where the numbers begin in the .npy file."""
        return os.stat(self.partial).st_size - 8 * self.size**2

    def finish(self) -> Path:
        """Give the complete matrix its name."""
        if self.path.is_dir():
            shutil.rmtree(self.path)
        os.replace(self.partial, self.path)
        self.note.unlink(missing_ok=True)
        return self.path

    def discard(self) -> None:
        """Leave nothing behind: what was begun cannot be completed."""
        if self.partial.is_dir():
            shutil.rmtree(self.partial)
        self.partial.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def _begin(self, tile: int) -> None:
        if self.path.suffix == ".zarr":
            shape, chunk = (self.size, self.size), min(tile, self.size)
            self._zarr().create_array(
                str(self.partial), shape=shape, chunks=(chunk, chunk), dtype="float64", overwrite=True
            )
        else:
            needed = 8 * self.size**2
            free = shutil.disk_usage(self.path.parent).free
            if needed > free:
                raise SourceError(f"{self.path}: the matrix takes {needed:.3g} bytes, and {free:.3g} are free there.")
            try:
                np.lib.format.open_memmap(self.partial, mode="w+", dtype=np.float64, shape=(self.size, self.size))
                if hasattr(os, "posix_fallocate"):  # all blocks at once: quicker, and they are there
                    with open(self.partial, "r+b") as file:
                        os.posix_fallocate(file.fileno(), 0, self._data + needed)
            except OSError as error:
                self.discard()
                raise SourceError(f"{self.path}: cannot be written: {error.strerror}.") from error
        self.keep(0)

    def _zarr(self) -> Any:
        if importlib.util.find_spec("zarr") is None:
            raise SourceError(f"{self.path}: writing Zarr needs the extra: pip install 'symagg[zarr]'.")
        import zarr

        return zarr
