"""A .npy file as a read-only array whose pages can be given back, so that memory does not grow with the file."""

import mmap
from pathlib import Path
from typing import Any

import numpy as np

from symagg.errors import SourceError

AROUND = max(mmap.PAGESIZE, 1 << 16)  # bytes that are mapped where one page is read, by Linux and as it comes
_READERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


class MappedArray:
    """The array in a .npy file, mapped; slices of its first axis are views of the file.

    Raises SourceError where the file is missing, is no .npy file, or has another length than its header says.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        try:
            with open(self.path, "rb") as file:
                version = np.lib.format.read_magic(file)
                if version not in _READERS:
                    raise ValueError(f"its format version is {version}")
                self.shape, fortran, self.dtype = _READERS[version](file)
                offset = file.tell()
                actual = file.seek(0, 2)
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise SourceError(f"{self.path}: there is no such file.") from None
        except OSError as error:
            raise SourceError(f"{self.path}: cannot be read: {error.strerror}.") from error
        except ValueError as error:
            told = " ".join(str(error).split())
            raise SourceError(f"{self.path}: this is not a .npy file that can be read: {told}.") from error
        if self.dtype.hasobject:
            raise SourceError(f"{self.path}: it holds Python objects; it must hold numbers.")
        wanted = offset + int(np.prod(self.shape, dtype=np.int64)) * self.dtype.itemsize
        if actual != wanted:
            raise SourceError(
                f"{self.path}: the file has {actual} bytes, and shape {self.shape} of {self.dtype} needs {wanted}; "
                "it was cut short or written twice: write it again."
            )
        order = "F" if fortran else "C"
        self._array = np.ndarray(self.shape, self.dtype, buffer=self._map, offset=offset, order=order)
        self._offset = None if fortran else offset

    def __getitem__(self, index: Any) -> np.ndarray:
        return self._array[index]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self._array, dtype=dtype, copy=bool(copy) or dtype is not None)

    def release(self, start: int, stop: int) -> None:
        """Drop the pages of rows start to stop but the last, and some before: they are read again if they are needed.

        Those before had been dropped; where a page is read, the system maps what lies around it, too.
        """
        if self._offset is None or not self.shape[0] or not hasattr(mmap, "MADV_DONTNEED"):
            return
        row = self._array.nbytes // self.shape[0]
        first = (self._offset + start * row) // AROUND * AROUND
        last = (self._offset + stop * row) // mmap.PAGESIZE * mmap.PAGESIZE
        if last > first:
            self._map.madvise(mmap.MADV_DONTNEED, first, last - first)
