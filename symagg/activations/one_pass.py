"""The pass: reads a source once, in blocks, on threads of its own, and leaves its sufficient statistics."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from symagg.activations.moments import SUMMED, Moments
from symagg.activations.plan import Plan
from symagg.activations.rows import Rows
from symagg.activations.source import Source
from symagg.activations.statistics import Statistics
from symagg.errors import SourceError
from symagg.kernels.statistics import pool

MEMORY = 1 << 29  # bytes, unless told otherwise
CACHED = 1 << 20  # bytes of activations that a thread reduces at a time, so that what follows is still in its cache
PIVOT_SAMPLES = 8

Progress = Callable[[int, int], None]


def prepare(source: Source, plan: Plan) -> Statistics:
    """Statistics without samples: the groups, and the pivot of each filter, its mean over the first samples.

    Any pivot gives the same results; one within the data keeps every digit of a spread that is small beside the mean.
    Raises SourceError where labels, head or the first values cannot be used.
    """
    labels = source.class_labels(plan.least) if plan.classes else np.array([-1])
    first = source.block(0, min(PIVOT_SAMPLES, source.samples))
    start = first[:, :, :1].astype(float)
    with np.errstate(invalid="ignore"):
        pivot = (first - start).mean(axis=(0, 2), dtype=float) + start.mean(axis=(0, 2))
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
    rows = _panel_rows(result, stop - start, threads, memory)
    kept = np.empty((stop - start, plan.features, source.filters)) if plan.rows else None
    room = np.empty((rows, plan.features, source.filters)) if kept is None else None
    with ThreadPoolExecutor(threads) as workers:
        parts = [_Worker(source, result) for _ in range(threads)]
        for at in range(start, stop, rows):
            until = min(at + rows, stop)
            panel = room if kept is None else kept[at - start : until - start]
            edges = np.linspace(at, until, threads + 1).astype(int)
            jobs = zip(parts, edges[:-1], edges[1:], strict=True)
            list(workers.map(lambda job: job[0].reduce(job[1], job[2], panel[job[1] - at : job[2] - at]), jobs))  # noqa: B023
            _check(source, plan, parts, at, until)
            _update_products(source, result, panel[: until - at], at)
            last = until == stop
            if last or keep is not None:
                for part in parts:
                    result.moments.merge(part.moments)
                    part.clear()
            if keep is not None:
                keep(result, until)
            if progress is not None:
                progress(until - start, stop - start)
    if kept is not None:
        result.rows.append(Rows(result.labels[groups_of(source, result, start, stop)], kept))
    return result


class _Worker:
    """What one thread needs: its own moments, and room for a block whose pixels must be made contiguous."""

    def __init__(self, source: Source, like: Statistics) -> None:
        self.source, self.like, self.plan = source, like, like.plan
        row = source.filters * source.pixels
        self.step = max(1, CACHED // (row * source.dtype.itemsize))
        self.kind = np.float64 if source.dtype == np.float64 else np.float32
        self.room = np.empty((self.step, source.filters, source.pixels), self.kind)
        self.summed = np.empty((self.step, len(SUMMED), source.filters))
        self.beta = 0.0 if self.plan.beta is None else float(self.plan.beta)
        self.clear()

    def clear(self) -> None:
        shapes = (self.plan.features, self.plan.pairs(), len(SUMMED), self.source.filters)
        self.moments = Moments.empty(len(self.like.labels), *shapes)
        self.signs = False

    def reduce(self, start: int, stop: int, panel: np.ndarray) -> None:
        """Pool samples start to stop into the panel's rows, and add them to the moments."""
        for at in range(start, stop, self.step):
            until = min(at + self.step, stop)
            block = self.source.block(at, until)
            if block.dtype != self.kind or not block.flags.c_contiguous:
                np.copyto(self.room[: until - at], block)
                block = self.room[: until - at]
            pooled, summed = panel[at - start : until - start], self.summed[: until - at]
            self.signs |= pool(block, self.like.pivot, self.beta, self.plan.order, pooled, summed)
            self.source.release(at, until)
            self.moments.add_rows(groups_of(self.source, self.like, at, until), pooled, summed)


def groups_of(source: Source, statistics: Statistics, start: int, stop: int) -> np.ndarray:
    """The place of each sample's group among the statistics' labels."""
    if not statistics.plan.classes:
        return np.zeros(stop - start, np.int64)
    return np.searchsorted(statistics.labels, source.labels[start:stop])


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _panel_rows(result: Statistics, samples: int, threads: int, memory: int) -> int:
    """Rows of the panel: it, its centred copy and its projections in the memory, and a few blocks for every thread."""
    bytes_a_row = 8 * result.filters * (result.plan.features + len(result.plan.crossed) + 2)
    return max(1, min(samples, max(4 * threads, memory // (2 * bytes_a_row))))


def _update_products(source: Source, result: Statistics, panel: np.ndarray, start: int) -> None:
    """What is formed from many pooled rows at once, by BLAS: F^2 terms and outputs."""
    plan = result.plan
    if result.cross is not None:
        rows = panel[:, plan.crossed[0] : plan.crossed[-1] + 1]  # they stand together, so that this is no copy
        result.cross.add_rows(rows)
        for label, cross in result.class_cross.items():
            cross.add_rows(rows[source.labels[start : start + len(panel)] == label])
    if result.outputs is not None:
        projected = (panel[:, -1] @ (result.weight * np.exp(plan.beta * result.pivot)).T)[:, None, :]
        nothing = np.empty((len(panel), 0, projected.shape[-1]))
        result.outputs.add_rows(groups_of(source, result, start, start + len(panel)), projected, nothing)


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
