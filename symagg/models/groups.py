"""Classes, and for every class all the others: merged, never subtracted."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

from symagg.activations import Group, Statistics
from symagg.activations.moments import Moments


class Merging(Protocol):
    """What can be merged into a new one."""

    def merge(self, other: Any) -> Any:
        """Both together."""


T = TypeVar("T", bound=Merging)


def others(parts: list[T]) -> list[T]:
    """For each of two or more parts, all the rest merged: the ones before it with the ones after it.

    About three merges a part.
    """
    before, after = [parts[0]], [parts[-1]]
    for part in parts[1:-1]:
        before.append(before[-1].merge(part))
    for part in reversed(parts[1:-1]):
        after.append(after[-1].merge(part))
    after.reverse()
    between = [a.merge(b) for a, b in zip(before[:-1], after[1:], strict=True)]
    return [after[0], *between, before[-1]]


@dataclass(frozen=True)
class Sums:
    """Of a group's rows of F values y.

    count: n. mean and square: (F,), the sum of squares about the mean, merged by Chan's formula, so that what does not
    vary has exactly none. powers: (K, F), plain sums of what is asked for. top: (F,), the greatest y.
    """

    count: int
    mean: np.ndarray
    square: np.ndarray
    powers: np.ndarray
    top: np.ndarray

    def merge(self, other: "Sums") -> "Sums":
        """Both together."""
        n = self.count + other.count
        apart = other.mean - self.mean
        square = self.square + other.square + apart**2 * (self.count * (other.count / n))
        mean = self.mean + apart * (other.count / n)
        return Sums(n, mean, square, self.powers + other.powers, np.maximum(self.top, other.top))


@dataclass(frozen=True)
class _Held:
    """Moments whose merge gives new ones."""

    moments: Moments

    def merge(self, other: "_Held") -> "_Held":
        union = self.moments.take([0])
        union.merge(other.moments)
        return _Held(union)


def groups_of(statistics: Statistics) -> tuple[list[Group], list[Group]]:
    """Every class, and all the others of every class."""
    own = [_Held(statistics.moments.take([g])) for g in range(len(statistics.labels))]
    plan, pivot, pixels = statistics.plan, statistics.pivot, statistics.pixels
    return tuple([Group(plan, held.moments, pivot, pixels) for held in part] for part in (own, others(own)))
