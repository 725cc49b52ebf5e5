"""The pass: reads a source once, in blocks, on threads of its own, and leaves its sufficient statistics."""

from collections.abc import Callable

import numpy as np

from symagg.activations.moments import Moments
from symagg.activations.plan import Plan
from symagg.activations.product import DEPTH, on_a_line, scatter, strips
from symagg.activations.rows import Rows
from symagg.activations.source import Source
from symagg.activations.statistics import Statistics
from symagg.activations.team import Team
from symagg.errors import SourceError
from symagg.kernels.statistics import LANES, add_block

MEMORY = 1 << 29  # bytes, unless told otherwise
PANEL = 1 << 22  # bytes of pooled rows that wait for their rank-k update at least, if the memory allows
BLOCK = 1 << 23  # bytes of activations that a thread reduces at a time: few calls, small beside any memory

Progress = Callable[[int, int], None]


def prepare(source: Source, plan: Plan) -> Statistics:
    """Statistics without samples: the groups, and the pivot of each filter, its mean in the first sample.

    Any pivot gives the same results; one within the data keeps every digit of a spread that is small beside the mean.
    Raises SourceError where labels, head or the first values cannot be used.
    """
    labels = source.class_labels(plan.least) if plan.classes else np.array([-1])
    first = source.block(0, 1)
    with np.errstate(invalid="ignore", over="ignore"):
        pivot = first.mean(axis=(0, 2), dtype=float)
    if not np.isfinite(pivot).all():
        source.refuse(first, 0, plan.negative)
        raise _overflow(source, plan)
    weight = source.weight if plan.beta is not None else None
    return Statistics.empty(plan, source.pixels, pivot, labels, weight)


def collect_range(
    source: Source,
    empty: Statistics,
    start: int,
    stop: int,
    threads: int = 1,
    memory: int = MEMORY,
    progress: Progress | None = None,
    keep: Callable[[Statistics, int], None] | None = None,
) -> Statistics:
    """The statistics of samples start to stop, added to those in `empty` (from `prepare`), which is used up.

    memory: bytes for the pooled rows that wait for their rank-k update. progress: called with (done, all) samples.
    keep: called with the statistics so far and the next sample, after every panel of rows.
    Raises SourceError at a value that cannot be used, naming the array and the index.
    """
    plan, result = empty.plan, empty
    rows = _panel_rows(result, stop - start, threads, memory // 2)
    panel = _Panel(result, rows, stop - start)
    if panel.outputs is not None and not np.isfinite(panel.weight).all():
        raise _overflow(source, plan)
    with Team(threads) as team:
        parts = [_Worker(source, result, panel) for _ in range(threads)]
        for at in range(start, stop, rows):
            until = min(at + rows, stop)
            edges = np.linspace(at, until, threads + 1).astype(int)
            jobs = [(part, a, b, a - at) for part, a, b in zip(parts, edges[:-1], edges[1:], strict=True)]
            team.share(lambda job: _Worker.reduce(*job), jobs)
            _check(source, plan, parts, at, until)
            panel.add_to(result, source, at, until, team)
            last = until == stop
            if last or keep is not None:
                for part in parts:
                    result.moments.merge(part.moments)
                    if not last:
                        part.clear()
            if keep is not None:
                keep(result, until)
            if progress is not None:
                progress(until - start, stop - start)
    if plan.rows:
        result.rows.append(Rows(result.labels[groups_of(source, result, start, stop)], panel.kept))
    return result


class _Panel:
    """Where the pooled features of some samples go, of which products and outputs are formed together.

    kept: receives those of all samples where the plan asks for rows.
    """

    def __init__(self, result: Statistics, rows: int, samples: int) -> None:
        plan, filters = result.plan, result.filters
        columns = len(plan.crossed) * filters
        self.plan, self.filters = plan, filters
        self.crossed = strips(columns, rows) if columns else None
        self.of_class = strips(columns, rows) if result.class_cross else None
        self.kept = np.empty((samples, plan.features, filters)) if plan.rows else None
        self.outputs = None
        if result.outputs is not None:
            self.outputs = np.empty((rows, 1, len(result.weight)))
            with np.errstate(over="ignore", invalid="ignore"):
                self.weight = (result.weight * np.exp(plan.beta * result.pivot)).T
        self.wanted = any(room is not None for room in (self.crossed, self.kept, self.outputs))
        self.before = 0

    def take(self, pooled: np.ndarray, at: int) -> None:
        """The pooled features of the samples `at`, ... of the panel: (n, features, F)."""
        for k, feature in enumerate(self.plan.crossed):
            scatter(pooled[:, feature], self.crossed, at, k * self.filters)
        if self.outputs is not None:
            with np.errstate(invalid="ignore", over="ignore"):  # the pass has found it, and will tell
                np.matmul(pooled[:, -1], self.weight, out=self.outputs[at : at + len(pooled), 0])
        if self.kept is not None:
            self.kept[self.before + at : self.before + at + len(pooled)] = pooled

    def add_to(self, result: Statistics, source: Source, start: int, stop: int, team: Team) -> None:
        """All has been taken; the panel is ready for the samples after them."""
        n = stop - start
        if self.outputs is not None:
            result.outputs.add_rows(groups_of(source, result, start, stop), self.outputs[:n])
        for label, cross in result.class_cross.items():
            chosen = np.flatnonzero(source.labels[start:stop] == label)
            self.of_class[:, : len(chosen)] = self.crossed[:, chosen]
            cross.add(self.of_class, len(chosen), team)
        if result.cross is not None:
            result.cross.add(self.crossed, n, team)  # last: it centres them where they stand
        self.before += n


class _Worker:
    """What one thread needs: its own moments, and room for a block that must be made contiguous and what is pooled."""

    def __init__(self, source: Source, like: Statistics, panel: _Panel) -> None:
        self.source, self.like, self.plan, self.panel = source, like, like.plan, panel
        self.width = _padded(source.filters)
        row = source.filters * source.pixels * source.dtype.itemsize
        pooled = 8 * self.plan.features * self.width if panel.wanted else 0
        self.step = max(1, BLOCK // (row + pooled))
        self.kind = np.float64 if source.dtype == np.float64 else np.float32
        self.room = np.empty((self.step, source.filters, source.pixels), self.kind)
        self.pooled = np.empty((self.step if panel.wanted else 0, self.plan.features, self.width))
        self.pivot = np.pad(like.pivot, (0, self.width - source.filters))
        self.beta = 0.0 if self.plan.beta is None else float(self.plan.beta)
        self.clear()

    def clear(self) -> None:
        shapes = (self.plan.features, self.plan.pairs(), self.plan.summed, self.width)
        self.padded = Moments.empty(len(self.like.labels), *shapes, zeros=_zeros)
        self.moments = self.padded.narrowed(self.source.filters)
        self.signs = False

    def reduce(self, start: int, stop: int, place: int) -> None:
        """Add samples start to stop to the moments, and their pooled values to the panel, from a place on."""
        held = self.padded
        to = (self.plan.order, held.pairs, held.count, held.mean, held.product, held.summed, held.mantissa)
        for at in range(start, stop, self.step):
            until = min(at + self.step, stop)
            block, last = self._arranged(self.source.block(at, until))
            groups = groups_of(self.source, self.like, at, until)
            self.signs |= add_block(block, last, groups, self.pivot, self.beta, *to, self.pooled)
            if self.panel.wanted:
                self.panel.take(self.pooled[: until - at, :, : self.source.filters], place + at - start)
            self.source.release(at, until)

    def _arranged(self, block: np.ndarray) -> tuple[np.ndarray, bool]:
        """A block as the kernel takes it, and whether its filters stand last; copied where it must be converted."""
        turned = block.transpose(0, 2, 1)
        last = turned.flags.c_contiguous  # so does a block of one pixel, whatever its layout
        block = turned if last else block
        if block.dtype == self.kind and block.flags.c_contiguous:
            return block, last
        room = self.room[: len(block)].reshape(block.shape)
        np.copyto(room, block)
        return room, last


def _zeros(shape: tuple[int, ...]) -> np.ndarray:
    room = on_a_line(shape)
    room[...] = 0.0
    return room


def _padded(filters: int) -> int:
    """How many filters the kernel's arrays have."""
    return -(-filters // LANES) * LANES


def groups_of(source: Source, statistics: Statistics, start: int, stop: int) -> np.ndarray:
    """The place of each sample's group among the statistics' labels."""
    if not statistics.plan.classes:
        return np.zeros(stop - start, np.int64)
    return np.searchsorted(statistics.labels, source.labels[start:stop])


def _panel_rows(result: Statistics, samples: int, threads: int, memory: int) -> int:
    """Samples of a panel: as many as are multiplied at a time, more where they are small, fewer where memory is."""
    plan, filters = result.plan, result.filters
    waiting = len(plan.crossed) * filters * (2 if result.class_cross else 1)
    waiting += 0 if result.outputs is None else len(result.weight)
    a_row = 8 * (waiting or filters * plan.features)
    wanted = max(DEPTH, PANEL // a_row) if waiting else samples
    return max(1, min(samples, wanted, max(4 * threads, memory // a_row)))


def _check(source: Source, plan: Plan, parts: list["_Worker"], start: int, stop: int) -> None:
    """Find what is wrong in samples start to stop where the sums or the signs say that something is."""
    finite = all(np.isfinite(a).all() for p in parts for a in (p.moments.mean, p.moments.product, p.moments.summed))
    signs = any(part.signs for part in parts) and not plan.negative
    if finite and not signs:
        return
    for at in range(start, stop, parts[0].step):
        source.refuse(source.block(at, min(at + parts[0].step, stop)), at, plan.negative)
    for part in parts:
        part.signs = False  # they were negative zeros
    if not finite:
        raise _overflow(source, plan)


def _overflow(source: Source, plan: Plan) -> SourceError:
    beta = "" if plan.beta is None else f" or expm1(beta*x) with beta = {plan.beta:g}"
    return SourceError(f"{source.name}: powers of x{beta} overflow double precision; scale the activations.")
