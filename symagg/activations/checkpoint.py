"""A pass that is interrupted goes on where it was: what is done, with the statistics so far, in one file."""

import time
from pathlib import Path

import numpy as np

from symagg.activations.statistics import Statistics
from symagg.errors import SourceError
from symagg.files import check_target

SECONDS = 10.0  # between two writings


class Checkpoint:
    """The file `path`, written whole every few seconds, removed when the pass is done.

    done: the ranges of samples that the saved statistics hold.
    """

    def __init__(self, path: Path) -> None:
        check_target(path)
        self.path = path
        self.done: list[tuple[int, int]] = []
        self._last = time.monotonic()

    def resume(self, prepared: Statistics) -> Statistics:
        """The saved statistics, or `prepared` where nothing was saved.

        Raises SourceError where what was saved is of other activations or of another plan.
        """
        if not self.path.exists():
            return prepared
        saved = Statistics.load(self.path)
        for what, same in (
            ("plan", saved.plan == prepared.plan and np.array_equal(saved.weight, prepared.weight)),
            ("activations", saved.pixels == prepared.pixels and np.array_equal(saved.pivot, prepared.pivot)),
            ("labels", np.array_equal(saved.labels, prepared.labels)),
        ):
            if not same:
                raise SourceError(f"{self.path}: it was begun with other {what}; remove it, or start without resuming.")
        with np.load(self.path) as file:
            self.done = [(int(a), int(b)) for a, b in file["done"]]
        return saved

    def keep(self, statistics: Statistics, start: int, stop: int) -> None:
        """Samples start to stop are in the statistics now; written if the last writing is long enough ago."""
        if self.done and self.done[-1][1] == start:
            self.done[-1] = (self.done[-1][0], stop)
        else:
            self.done.append((start, stop))
        if time.monotonic() - self._last >= SECONDS:
            statistics.save(self.path, done=np.array(self.done))
            self._last = time.monotonic()

    def remaining(self, samples: int) -> list[tuple[int, int]]:
        """The ranges that are still to be read."""
        edges = sorted(self.done)
        starts = [0, *(b for _, b in edges)]
        return [(a, b) for a, b in zip(starts, [*(a for a, _ in edges), samples], strict=True) if a < b]

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
