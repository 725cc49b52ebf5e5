"""A .npy file that grows by rows, for arrays whose length is known only when the last row has come."""

from contextlib import suppress
from pathlib import Path

import numpy as np

from symagg.errors import SourceError


class GrowingArray:
    """Rows of one shape and type, appended to a .npy file; `close` writes the length into its header.

    Raises SourceError where the file cannot take a row.
    """

    def __init__(self, path: Path, row: tuple[int, ...], dtype: np.dtype) -> None:
        self.path, self.row, self.dtype, self.rows = path, row, np.dtype(dtype), 0
        self._file = open(path, "wb")  # noqa: SIM115 - it stays open from batch to batch
        self._start = self._header()

    def append(self, rows: np.ndarray) -> None:
        assert (rows.shape[1:], rows.dtype) == (self.row, self.dtype)
        try:
            self._file.write(np.ascontiguousarray(rows).data)
        except OSError as error:
            raise self._cannot(error) from error
        self.rows += len(rows)

    def close(self) -> None:
        """Write the length and what waits to be written."""
        try:
            with self._file:
                self._file.seek(0)
                assert self._header() == self._start, "numpy leaves room in a header for the first axis to grow"
        except OSError as error:
            raise self._cannot(error) from error

    def abandon(self) -> None:
        """Close the file as it is; it is no array."""
        with suppress(OSError):
            self._file.close()

    def _cannot(self, error: OSError) -> SourceError:
        return SourceError(f"{self.path}: cannot be written: {error.strerror}.")

    def _header(self) -> int:
        """Write the header where the file stands; gives where the data begin."""
        descr = np.lib.format.dtype_to_descr(self.dtype)
        shape = (self.rows, *self.row)
        np.lib.format.write_array_header_1_0(self._file, {"descr": descr, "fortran_order": False, "shape": shape})
        return self._file.tell()
