"""The pass: reads a source once, in blocks, on threads of its own, and leaves its sufficient statistics."""

import math
from collections.abc import Callable

import numpy as np

from symagg.activations.moments import Moments
from symagg.activations.plan import Plan
from symagg.activations.rows import Rows
from symagg.activations.source import Source
from symagg.activations.statistics import Statistics
from symagg.activations.team import Team
from symagg.errors import SourceError
from symagg.kernels.statistics import LANES, add_block

MEMORY = 1 << 29  # bytes, unless told otherwise
PANEL = 1 << 26  # bytes of pooled rows that wait for their rank-k update: more would have to be fetched again
BLOCK = 1 << 22  # bytes of activations that a thread reduces at a time: few calls, small beside any memory

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
    wanted = result.cross is not None or result.outputs is not None
    rows = _panel_rows(result, stop - start, threads, min(memory // 2, PANEL) if wanted else memory // 2)
    features, width = plan.features, _padded(source.filters)
    kept = np.empty((stop - start, features, width)) if plan.rows else None
    room = np.empty((rows + 1 if wanted else 0, features, width)) if kept is None else None
    centred = _room_to_centre(result, room, rows)
    with Team(threads) as team:
        parts = [_Worker(source, result) for _ in range(threads)]
        for at in range(start, stop, rows):
            until = min(at + rows, stop)
            panel = room if kept is None else kept[at - start : until - start]
            edges = np.linspace(at, until, threads + 1).astype(int)
            jobs = [
                (part, a, b, panel[a - at : b - at]) for part, a, b in zip(parts, edges[:-1], edges[1:], strict=True)
            ]
            team.share(lambda job: _Worker.reduce(*job), jobs)
            _check(source, plan, parts, at, until)
            _update_products(source, result, panel[: until - at, :, : source.filters], at, team, centred)
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
    if kept is not None:
        result.rows.append(Rows(result.labels[groups_of(source, result, start, stop)], kept[..., : source.filters]))
    return result


class _Worker:
    """What one thread needs: its own moments, and room for a block whose pixels must be made contiguous."""

    def __init__(self, source: Source, like: Statistics) -> None:
        self.source, self.like, self.plan = source, like, like.plan
        row = source.filters * source.pixels
        self.step = max(1, BLOCK // (row * source.dtype.itemsize))
        self.kind = np.float64 if source.dtype == np.float64 else np.float32
        self.room = np.empty((self.step, source.filters, source.pixels), self.kind)
        self.width = _padded(source.filters)
        self.pivot = np.pad(like.pivot, (0, self.width - source.filters))
        self.beta = 0.0 if self.plan.beta is None else float(self.plan.beta)
        self.clear()

    def clear(self) -> None:
        shapes = (self.plan.features, self.plan.pairs(), self.plan.summed, self.width)
        self.padded = Moments.empty(len(self.like.labels), *shapes, zeros=_aligned)
        self.moments = self.padded.narrowed(self.source.filters)
        self.signs = False

    def reduce(self, start: int, stop: int, panel: np.ndarray) -> None:
        """Add samples start to stop to the moments, and their pooled values to the panel's rows, if it has any."""
        held = self.padded
        to = (self.plan.order, held.pairs, held.count, held.mean, held.product, held.summed, held.mantissa)
        for at in range(start, stop, self.step):
            until = min(at + self.step, stop)
            block, last = self._arranged(self.source.block(at, until))
            groups = groups_of(self.source, self.like, at, until)
            rows = panel[at - start : until - start]
            self.signs |= add_block(block, last, groups, self.pivot, self.beta, *to, rows)
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


def _aligned(shape: tuple[int, ...]) -> np.ndarray:
    """Zeros that start where a line of the cache does: the kernel's vectors then lie in one line each."""
    size = 8 * math.prod(shape)
    room = np.zeros(size + 64, np.uint8)
    start = -room.ctypes.data % 64
    return room[start : start + size].view(np.float64).reshape(shape)


def _padded(filters: int) -> int:
    """How many filters the kernel's arrays have."""
    return -(-filters // LANES) * LANES


def groups_of(source: Source, statistics: Statistics, start: int, stop: int) -> np.ndarray:
    """The place of each sample's group among the statistics' labels."""
    if not statistics.plan.classes:
        return np.zeros(stop - start, np.int64)
    return np.searchsorted(statistics.labels, source.labels[start:stop])


def _panel_rows(result: Statistics, samples: int, threads: int, memory: int) -> int:
    """Rows of the panel: it, its centred copy and its projections in the memory, and a few for every thread."""
    bytes_a_row = 8 * result.filters * (result.plan.features + len(result.plan.crossed) + 2)
    return max(1, min(samples, max(4 * threads, memory // bytes_a_row)))


def _room_to_centre(result: Statistics, room: np.ndarray | None, rows: int) -> np.ndarray | None:
    """Where rows are centred for their product, (rows + 1, crossed features, F): in `room` itself where that can be.

    It can where nobody asks for them again, and what is crossed stands without gaps in a row. What is fresh is dear:
    the first touch of memory takes as long as centring.
    """
    crossed = result.plan.crossed
    if result.cross is None:
        return None
    if room is not None and not result.class_cross and (len(crossed) == 1 or room.shape[2] == result.filters):
        return room[:, crossed[0] : crossed[-1] + 1, : result.filters]
    return np.empty((rows + 1, len(crossed), result.filters))


def _update_products(
    source: Source, result: Statistics, panel: np.ndarray, start: int, team: Team, room: np.ndarray | None
) -> None:
    """What is formed from many pooled rows at once, by BLAS: F^2 terms and outputs."""
    plan = result.plan
    if result.outputs is not None:
        projected = (panel[:, -1] @ (result.weight * np.exp(plan.beta * result.pivot)).T)[:, None, :]
        result.outputs.add_rows(groups_of(source, result, start, start + len(panel)), projected)
    if result.cross is not None:
        rows = panel[:, plan.crossed[0] : plan.crossed[-1] + 1]  # they stand together, so that this is no copy
        for label, cross in result.class_cross.items():
            cross.add_rows(rows[source.labels[start : start + len(panel)] == label], team, room)
        result.cross.add_rows(rows, team, room)  # last: it may centre them where they stand


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
