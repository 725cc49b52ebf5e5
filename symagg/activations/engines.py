"""The same pass on one thread, on all cores, or on a Dask cluster."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from symagg.activations.checkpoint import Checkpoint
from symagg.activations.one_pass import MEMORY, Progress, collect_range, prepare
from symagg.activations.plan import Plan
from symagg.activations.source import Source
from symagg.activations.statistics import Statistics
from symagg.activations.team import cores
from symagg.errors import SourceError

ENGINES = ("serial", "threads", "dask")
TASKS_A_WORKER = 4


def collect(
    source: Source,
    plan: Plan | None = None,
    engine: str = "threads",
    *,
    threads: int | None = None,
    memory: int = MEMORY,
    scheduler: Any = None,
    progress: Progress | None = None,
    checkpoint: Checkpoint | Path | str | None = None,
    resume: bool = False,
) -> Statistics:
    """The sufficient statistics of a source, in one pass.

    engine: "serial", "threads" (all cores, or `threads` of them) or "dask": a cluster on this machine, or the one whose
    scheduler's address or Client is given. memory: bytes for pooled rows, beside the statistics themselves.
    progress: called with (samples done, samples in all). checkpoint: a file to keep what is done in, removed at the
    end; with resume, what it holds is not read again.

    The result is the same for every engine, block size and number of workers, but for rounding (1e-12).
    Raises SourceError where the source, its values or the plan cannot be used; nothing is written then.
    """
    plan = plan or Plan()
    if engine not in ENGINES:
        raise SourceError(f"engine is {engine!r}; it must be one of {', '.join(ENGINES)}.")
    if memory <= 0:
        raise SourceError(f"memory is {memory} bytes; it must be positive.")
    if plan.rows and checkpoint is not None:
        raise SourceError("rows are not kept in a checkpoint; collect them without one.")
    kept = Checkpoint(Path(checkpoint)) if isinstance(checkpoint, Path | str) else checkpoint
    result = prepare(source, plan)
    if kept is not None and resume:
        result = kept.resume(result)
    todo = kept.remaining(source.samples) if kept is not None else [(0, source.samples)]
    try:
        if engine == "dask":
            result = _on_dask(source, result, todo, memory, scheduler, progress, kept)
        else:
            workers = 1 if engine == "serial" else threads or cores()
            for start, stop in todo:
                result = _on_threads(source, result, start, stop, workers, memory, progress, kept)
    except SourceError:
        if kept is not None:
            kept.remove()  # a value that cannot be used stays where it is: there is nothing to go on with
        raise
    if kept is not None:
        kept.remove()
    return result


def _on_threads(
    source: Source,
    result: Statistics,
    start: int,
    stop: int,
    threads: int,
    memory: int,
    progress: Progress | None,
    kept: Checkpoint | None,
) -> Statistics:
    at = start

    def keep(statistics: Statistics, until: int) -> None:
        nonlocal at
        kept.keep(statistics, at, until)
        at = until

    before = result.samples
    told = None if progress is None else lambda done, _: progress(before + done, source.samples)
    return collect_range(source, result, start, stop, threads, memory, told, keep if kept is not None else None)


def _on_dask(
    source: Source,
    result: Statistics,
    todo: list[tuple[int, int]],
    memory: int,
    scheduler: Any,
    progress: Progress | None,
    kept: Checkpoint | None,
) -> Statistics:
    """Ranges of samples as tasks; their statistics are merged here as they come, two a worker in flight."""
    if importlib.util.find_spec("distributed") is None:
        raise SourceError("the engine 'dask' needs the extra: pip install 'symagg[dask]'.")
    from distributed import Client, KilledWorker, LocalCluster, as_completed

    owned: list[Any] = []
    if isinstance(scheduler, Client):
        client = scheduler
    else:
        if scheduler is None:
            scheduler = LocalCluster(n_workers=cores(), threads_per_worker=1, dashboard_address=None)
            owned.append(scheduler)
        try:
            client = Client(scheduler)
        except OSError as error:
            raise SourceError(
                f"no Dask scheduler answers at {scheduler}; start one or leave --scheduler out."
            ) from error
        owned.insert(0, client)
    try:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        # What every task needs goes with it: it is small, and what is scattered is lost with the worker that holds it.
        begin_with = (result.plan, result.pixels, result.pivot, result.labels, result.weight)
        ranges = _tasks(todo, workers)
        running = as_completed()
        begun: dict[str, tuple[int, int]] = {}

        def begin() -> None:
            for start, stop in ranges:
                part = source if source.reopen is not None else Rows.of(source, start, stop)
                future = client.submit(_task, part, begin_with, start, stop, memory, pure=False)
                begun[future.key] = (start, stop)
                running.add(future)
                return

        for _ in range(2 * workers):
            begin()
        for future in running:
            part = future.result()
            result._absorb(part)
            start, stop = begun.pop(future.key)
            if kept is not None:
                kept.keep(result, start, stop)
            if progress is not None:
                progress(result.samples, source.samples)
            begin()
    except KilledWorker as error:
        raise SourceError(f"{source.name}: Dask's workers died again and again at one task: {error}.") from error
    finally:
        for each in owned:
            each.close()
    return result


def _tasks(todo: list[tuple[int, int]], workers: int) -> Iterator[tuple[int, int]]:
    total = sum(stop - start for start, stop in todo)
    size = -(-total // (TASKS_A_WORKER * workers))
    for start, stop in todo:
        for at in np.arange(start, stop, size):
            yield int(at), int(min(at + size, stop))


def _task(source: Source, begin_with: tuple[Any, ...], start: int, stop: int, memory: int) -> Statistics:
    """On a worker: the statistics of a range."""
    return collect_range(source, Statistics.empty(*begin_with), start, stop, 1, memory)


@dataclass(frozen=True)
class Rows:
    """Samples start to ... of an array in memory, under the indices that they have there: what a task is sent."""

    held: np.ndarray
    start: int
    shape: tuple[int, ...]

    @classmethod
    def of(cls, source: Source, start: int, stop: int) -> Source:
        """The source with no more activations than these."""
        array = source.activations
        return replace(source, activations=cls(np.asarray(array[start:stop]), start, tuple(array.shape)))

    @property
    def dtype(self) -> np.dtype:
        return self.held.dtype

    def __getitem__(self, index: slice) -> np.ndarray:
        return self.held[index.start - self.start : index.stop - self.start]
