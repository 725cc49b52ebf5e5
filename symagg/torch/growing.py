"""A .npy file that grows by rows, for arrays whose length is known only when the last row has come."""

from pathlib import Path

import numpy as np


class GrowingArray:
    """Rows of one shape and type, appended to a .npy file; `close` writes the length into its header."""

    def __init__(self, path: Path, row: tuple[int, ...], dtype: np.dtype) -> None:
        self.row, self.dtype, self.rows = row, np.dtype(dtype), 0
        self._file = open(path, "wb")  # noqa: SIM115 - it stays open from batch to batch
        self._start = self._header()

    def append(self, rows: np.ndarray) -> None:
        assert (rows.shape[1:], rows.dtype) == (self.row, self.dtype)
        self._file.write(np.ascontiguousarray(rows).data)
        self.rows += len(rows)

    def close(self) -> None:
        with self._file:
            self._file.seek(0)
            assert self._header() == self._start, "numpy leaves room in a header for the first axis to grow"

    def _header(self) -> int:
        """Write the header where the file stands; gives where the data begin."""
        descr = np.lib.format.dtype_to_descr(self.dtype)
        shape = (self.rows, *self.row)
        np.lib.format.write_array_header_1_0(self._file, {"descr": descr, "fortran_order": False, "shape": shape})
        return self._file.tell()
