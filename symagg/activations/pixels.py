"""The pixel-resolved core: covariances over samples between single pixels, where pooling them is not wanted.

The full matrix of F*R pixels takes (F R)^2 numbers (29 GiB for 1280 filters of 49 pixels), so that it is formed a
tile at a time, each a BLAS product of two centred panels, and streamed to a file.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.linalg.blas import dgemm, dsyrk

from symagg.activations.cross import mirrored
from symagg.activations.matrix_file import MatrixFile
from symagg.activations.one_pass import MEMORY, Progress
from symagg.activations.source import Source
from symagg.activations.team import cores
from symagg.errors import SourceError

STRIP = 64  # samples that a thread converts at a time
TILE = 2048  # columns of a panel: wide enough for BLAS to run at its full rate


@dataclass(frozen=True)
class Panel:
    """Columns of the samples x (F R) matrix: pixels r0 to r1 of filters f0 to f1."""

    f0: int
    f1: int
    r0: int
    r1: int
    pixels: int

    @property
    def columns(self) -> slice:
        """Their place among the F*R columns, filter by filter."""
        start = self.f0 * self.pixels + self.r0
        return slice(start, start + (self.f1 - self.f0) * (self.r1 - self.r0))

    def read(self, source: Source, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
        """Samples start to stop, centred, in double precision; and their mean, less the first sample of all."""
        place = slice(self.f0, self.f1), slice(self.r0, self.r1)
        first = source.block(0, 1)[0, *place].astype(np.float64)
        rows = np.empty((stop - start, first.size))
        strips = [slice(at, min(at + STRIP, stop - start)) for at in range(0, stop - start, STRIP)]

        def fill(strip: slice) -> np.ndarray:
            block = source.block(start + strip.start, start + strip.stop)[:, *place]
            part = rows[strip]
            with np.errstate(invalid="ignore"):
                np.subtract(block, first, out=part.reshape(block.shape))
                return part.sum(axis=0)

        with ThreadPoolExecutor(cores()) as workers:
            mean = sum(workers.map(fill, strips)) / len(rows)
            if np.isfinite(mean).all():
                list(workers.map(lambda strip: np.subtract(rows[strip], mean, out=rows[strip]), strips))
        if not np.isfinite(mean).all():
            source.refuse(source.block(start, stop), start, negative=True)
            raise SourceError(f"{source.name}: sums over samples overflow double precision; scale the activations.")
        source.release(start, stop)
        return rows, mean


def pixel_covariance(source: Source, filter_: int, other: int | None = None, ddof: int = 1) -> np.ndarray:
    """The covariance over samples between the pixels of one filter, (R, R), or of it (rows) with those of another."""
    for f in (filter_, filter_ if other is None else other):
        if not 0 <= f < source.filters:
            raise SourceError(f"{source.name}: there is no filter {f}; it has 0 to {source.filters - 1}.")
    _enough(source, ddof)
    first = Panel(filter_, filter_ + 1, 0, source.pixels, source.pixels)
    second = first if other is None else Panel(other, other + 1, 0, source.pixels, source.pixels)
    rows = max(2, (MEMORY // 32) // (8 * source.pixels))
    return _product(source, first, second, rows) / (source.samples - ddof)


def stream_covariance(
    source: Source,
    out: Path | str,
    *,
    memory: int = MEMORY,
    ddof: int = 1,
    resume: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write the covariance over samples between all F*R pixels, pixel r of filter f at f*R + r, to `out`.

    out: ends in .npy (a memory map) or .zarr. memory: bytes for the panels and the tile at work. resume: go on where a
    run that was stopped had come to. progress: called with (tiles done, tiles in all).

    The file appears under its name when it is complete. Raises SourceError where the source or the target cannot be
    used, or what is to be resumed was begun otherwise.
    """
    _enough(source, ddof)
    width, rows = _sizes(source, memory)
    panels = list(_panels(source, width))
    size = source.filters * source.pixels
    first = source.block(0, min(8, source.samples))
    mark = {"samples": source.samples, "ddof": ddof, "width": width, "first": float(first.sum(dtype=np.float64))}
    pairs = [(i, j) for i in range(len(panels)) for j in range(i + 1)]
    target = MatrixFile(Path(out), size, width, mark, resume)
    held: tuple[int, tuple[np.ndarray, np.ndarray]] | None = None
    writing: Future | None = None
    try:
        with ThreadPoolExecutor(1) as writer:  # a tile is written while the next is formed
            for k, (i, j) in enumerate(pairs):
                if k >= target.done:
                    if source.samples <= rows and (held is None or held[0] != i):
                        held = i, panels[i].read(source, 0, source.samples)
                    tile = _product(source, panels[i], panels[j], rows, held[1] if held else None)
                    tile /= source.samples - ddof
                    if writing is not None:
                        writing.result()
                    writing = writer.submit(target.write, panels[i].columns, panels[j].columns, tile, k + 1)
                if progress is not None:
                    progress(k + 1, len(pairs))
            if writing is not None:
                writing.result()
    except SourceError:
        target.discard()
        raise
    return target.finish()


def _product(
    source: Source,
    first: Panel,
    second: Panel,
    rows: int,
    held: tuple[np.ndarray, np.ndarray] | None = None,
) -> np.ndarray:
    """Sums of products about the mean: a block of samples at a time, merged by Chan's formula."""
    total, count = None, 0
    means = None
    for start in range(0, source.samples, rows):
        stop = min(start + rows, source.samples)
        a, mean_a = held or first.read(source, start, stop)
        b, mean_b = (a, mean_a) if first == second else second.read(source, start, stop)
        product = _gram(a, a if first == second else b)
        n = stop - start
        if means is None:
            total, means = product, (mean_a, mean_b)
        else:
            da, db = mean_a - means[0], mean_b - means[1]
            total += product
            total += np.outer(da * (count * (n / (count + n))), db)
            means = means[0] + da * (n / (count + n)), means[1] + db * (n / (count + n))
        count += n
    return total


def _gram(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a' b by rows; BLAS takes and gives transposes, by columns, without a copy."""
    if a is b:
        return mirrored(np.ascontiguousarray(dsyrk(1.0, a.T, lower=1)), slice(0, a.shape[1]))
    return dgemm(1.0, b.T, a.T, trans_b=1).T


def _sizes(source: Source, memory: int) -> tuple[int, int]:
    """Columns of a panel and samples of a block, so that two panels, a spare one and two tiles take the memory."""
    width = min(TILE, source.filters * source.pixels, max(1, int((memory / 32) ** 0.5)))
    rows = min(source.samples, int(memory - 16 * width**2) // (24 * width))
    if rows < 2:
        raise SourceError(f"{memory} bytes are too little to form a tile of covariances; give it 1 MB or more.")
    return width, rows


def _panels(source: Source, width: int) -> Iterator[Panel]:
    """All columns, in order: whole filters where one fits into the width, ranges of one filter's pixels otherwise."""
    R = source.pixels
    if width >= R:
        count = -(-source.filters // (width // R))
        step = -(-source.filters // count)  # panels of about one size
        for f in range(0, source.filters, step):
            yield Panel(f, min(f + step, source.filters), 0, R, R)
    else:
        for f in range(source.filters):
            for r in range(0, R, width):
                yield Panel(f, f + 1, r, min(r + width, R), R)


def _enough(source: Source, ddof: int) -> None:
    if source.samples <= ddof:
        raise SourceError(f"{source.name}: {source.samples} samples are too few for a covariance with ddof = {ddof}.")
