"""The pixel-resolved core: covariances over samples between single pixels, where pooling them is not wanted.

The full matrix of F*R pixels takes (F R)^2 numbers (29 GiB for 1280 filters of 49 pixels), so that it is formed a
tile at a time, each a product of two centred panels, and streamed to a file.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

import numpy as np

from symagg.activations.matrix_file import MatrixFile
from symagg.activations.one_pass import MEMORY, Progress
from symagg.activations.product import add_product, centre, scatter, strips
from symagg.activations.source import Source
from symagg.activations.team import Team, cores
from symagg.errors import SourceError

STRIP = 32  # samples that a thread converts at a time

Ready = Callable[[np.ndarray, slice], None]


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

    @property
    def width(self) -> int:
        return self.columns.stop - self.columns.start

    def read(
        self, source: Source, start: int, stop: int, mean: np.ndarray, count: int, divisor: int, team: Team
    ) -> np.ndarray:
        """Samples start to stop in strips, centred, over the divisor's root: products are over the divisor then.

        mean: (width,), less the first sample, of the `count` samples before; it becomes that of all.
        """
        place = slice(self.f0, self.f1), slice(self.r0, self.r1)
        first = source.block(0, 1)[0, *place].astype(np.float64)
        room = strips(self.width, stop - start)
        converted = deque(np.empty((STRIP, *first.shape)) for _ in range(team.threads))

        def fill(at: int) -> None:
            block, rows = source.block(at, min(at + STRIP, stop))[:, *place], converted.pop()
            with np.errstate(invalid="ignore", over="ignore"):
                np.subtract(block, first, out=rows[: len(block)])
            scatter(rows[: len(block)].reshape(len(block), -1), room, at - start, 0)
            converted.append(rows)

        team.share(fill, range(start, stop, STRIP))
        centre(room, stop - start, mean, count, divisor**-0.5, team)
        if not np.isfinite(mean).all():
            source.refuse(source.block(start, stop), start, negative=True)
            raise SourceError(f"{source.name}: sums over samples overflow double precision; scale the activations.")
        source.release(start, stop)
        return room


def pixel_covariance(source: Source, filter_: int, other: int | None = None, ddof: int = 1) -> np.ndarray:
    """The covariance over samples between the pixels of one filter, (R, R), or of it (rows) with those of another."""
    for f in (filter_, filter_ if other is None else other):
        if not 0 <= f < source.filters:
            raise SourceError(f"{source.name}: there is no filter {f}; it has 0 to {source.filters - 1}.")
    _enough(source, ddof)
    first = Panel(filter_, filter_ + 1, 0, source.pixels, source.pixels)
    second = first if other is None else Panel(other, other + 1, 0, source.pixels, source.pixels)
    rows = max(2, (MEMORY // 32) // (8 * source.pixels))
    with Team(cores()) as team:
        return _product(source, first, second, rows, source.samples - ddof, team)


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
    divisor = source.samples - ddof
    target = MatrixFile(Path(out), size, width, mark, resume)
    held: tuple[int, np.ndarray] | None = None
    try:
        with Team(cores()) as team, _Writer(target) as writer:
            for k, (i, j) in enumerate(pairs):
                if k >= target.done:
                    if source.samples <= rows and (held is None or held[0] != i):
                        mean = np.zeros(panels[i].width)
                        held = i, panels[i].read(source, 0, source.samples, mean, 0, divisor, team)
                    bands = writer.bands(panels[i]) if i == j and target.in_rows else None
                    place = source, panels[i], panels[j], rows, divisor, team
                    tile = _product(*place, held[1] if held else None, bands)
                    if bands is None:
                        writer.submit(target.write_both, panels[i].columns, panels[j].columns, tile)
                    writer.tile_is_whole(k + 1)
                if progress is not None:
                    progress(k + 1, len(pairs))
    except SourceError:
        target.discard()
        raise
    except OSError as error:
        target.discard()
        raise SourceError(f"{out}: cannot be written: {error.strerror}.") from error
    return target.finish()


class _Writer:
    """Writes a tile while the next is formed, and one on the diagonal while it is formed itself."""

    def __init__(self, target: MatrixFile) -> None:
        self.target = target
        self._thread = ThreadPoolExecutor(1)
        self._failed = False
        self._running: list[Future] = []
        self._before: list[Future] = []

    def submit(self, call: Callable[..., None], *arguments: Any) -> None:
        self._running.append(self._thread.submit(self._write, call, *arguments))

    def _write(self, call: Callable[..., None], *arguments: Any) -> None:
        """Nothing after what failed: no tile is noted as done then."""
        if not self._failed:
            self._failed = True
            call(*arguments)
            self._failed = False

    def tile_is_whole(self, done: int) -> None:
        """All of a tile is submitted; the one before it is waited for, so that no more than two are held."""
        self.submit(self.target.keep, done)
        for each in self._before:
            each.result()
        self._before, self._running = self._running, []

    def bands(self, panel: Panel) -> Ready:
        """What is to be told which rows of the panel's own tile are formed; those that are whole are written.

        They are so when all below are formed, whose transposes they hold.
        """
        formed: dict[int, slice] = {}
        bottom, lock, writing = panel.width, Lock(), False

        def ready(tile: np.ndarray, rows: slice) -> None:
            """Writes what is whole now, unless another thread is at it: a file is written by one at a time."""
            nonlocal bottom, writing
            with lock:
                formed[rows.stop] = rows
                if writing:
                    return
                writing = True
            while True:
                with lock:
                    band = formed.pop(bottom, None)
                    if band is None:
                        writing = False
                        return
                    bottom = band.start
                start = panel.columns.start
                self.target.write(slice(start + band.start, start + band.stop), panel.columns, tile[band])

        return ready

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._thread.shutdown(cancel_futures=error is not None)
        if error is None:
            for each in (*self._before, *self._running):
                each.result()


def _product(
    source: Source,
    first: Panel,
    second: Panel,
    rows: int,
    divisor: int,
    team: Team,
    held: np.ndarray | None = None,
    ready: Ready | None = None,
) -> np.ndarray:
    """Sums of products about the mean, over the divisor: a block of samples at a time, merged by Chan's formula.

    held: the first panel, where it holds all samples. ready: called with the product and rows of it that are whole
    but for what is right of the diagonal.
    """
    total = np.empty((first.width, second.width))
    means = np.zeros(first.width), np.zeros(second.width)
    symmetric = first == second

    def whole(rows: slice) -> None:
        if ready is not None:
            ready(total, rows)

    for start in range(0, source.samples, rows):
        stop = min(start + rows, source.samples)
        a = first.read(source, start, stop, means[0], start, divisor, team) if held is None else held
        b = a if symmetric else second.read(source, start, stop, means[1], start, divisor, team)
        last = stop == source.samples
        add_product(total, a, b, stop - start + 1, team, fresh=not start, ready=whole if last else None)
    return total


def _sizes(source: Source, memory: int) -> tuple[int, int]:
    """Columns of a panel and samples of a block: all, where one panel and one tile fit into the memory.

    Otherwise so that two panels, a spare one and two tiles do. The wider the better: fewer conversions, and longer
    pieces to write.
    """
    size, samples = source.filters * source.pixels, source.samples
    if 8 * size * (size + samples + STRIP * cores() + 2) <= memory:
        return size, samples
    width = min(size, max(1, int((memory / 30) ** 0.5)))
    rows = min(samples, int(memory - 16 * width**2) // (24 * width))
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
