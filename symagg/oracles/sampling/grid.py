"""Draws of the bound variables of integrals and sums: maps of (0, 1) that reach every scale, and grids fitted to them.

A variable is x = map(u). The map depends on the range alone and is logarithmic towards an infinite end, towards zero
and towards both ends of a finite range, with tails in the logarithm as heavy as Cauchy's. The density of u is constant
on cells, which pilot runs fit to the integrand (as Lepage's VEGAS does); a share of the draws stays uniform in u.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from symagg.oracles.sampling.floats import NoSampleError

DEFENSIVE = 0.15  # the share of draws that no pilot has moved
FARTHEST = 300.0  # |log x| beyond which float64 is not trusted: such draws are unresolved
UNRESOLVED = 1e-13  # a distance to an end of the range, relative to that end, which float64 does not resolve


@dataclass(frozen=True, eq=False)
class Grid:
    """A density of u on (0, 1), constant on cells: their edges, and its distribution function there."""

    edges: np.ndarray
    reached: np.ndarray

    @classmethod
    def uniform(cls, cells: int) -> "Grid":
        ends = np.linspace(0, 1, cells + 1)
        return cls(ends, ends)

    def cells(self, v: np.ndarray) -> np.ndarray:
        return np.clip(np.searchsorted(self.reached, v, side="right") - 1, 0, len(self.edges) - 2)

    def refined(self, cells: np.ndarray, terms: np.ndarray, count: int) -> "Grid":
        """The grid whose density follows the root mean square of the terms in each cell."""
        old = len(self.edges) - 1
        seen = np.maximum(np.bincount(cells, minlength=old), 1)
        sizes = np.sqrt(np.bincount(cells, np.square(terms), old) / seen) * np.diff(self.reached)
        if not 0 < sizes.sum() < math.inf:
            return self
        padded = np.pad(sizes, 1, mode="edge")
        sizes = (padded[:-2] + 6 * sizes + padded[2:]) / 8
        reached = np.concatenate(([0.0], np.cumsum(sizes) / sizes.sum()))
        edges = np.interp(np.linspace(0, 1, count + 1), reached, self.edges)
        edges[0], edges[-1] = 0.0, 1.0
        masses = (1 - DEFENSIVE) / count + DEFENSIVE * np.diff(edges)
        return Grid(edges, np.concatenate(([0.0], np.cumsum(masses) / masses.sum())))


class Draws:
    """One run of `rows` batches of `length` draws each, stratified in every variable."""

    def __init__(
        self, stream: np.random.Generator, grids: list[Grid], rows: int, length: int, kept: slice | None, cells: int
    ) -> None:
        self.stream, self.grids, self.count = stream, grids, cells
        self.rows, self.length, self.kept = rows, length, kept
        self.size = rows * length
        self.bad = np.zeros(self.size, dtype=bool)
        self.scale = np.ones(self.size)  # one over the density of u that the pilots made
        self.taken: list[np.ndarray] = []
        self.placed: list[np.ndarray] = []

    def _next(self) -> tuple[np.ndarray, np.ndarray]:
        """The next variable's u with one over its density."""
        k = len(self.taken)
        if k == len(self.grids):
            self.grids.append(Grid.uniform(self.count))
        strata = np.broadcast_to(np.arange(self.length), (self.rows, self.length))
        if k:
            strata = self.stream.permuted(strata, axis=1)
        v = ((strata + self.stream.random((self.rows, self.length))) / self.length).ravel()
        self.taken.append(v)
        grid = self.grids[k]
        cells = grid.cells(v)
        slopes = np.diff(grid.edges) / np.diff(grid.reached)
        weight = slopes[cells]
        self.scale = self.scale * weight
        return grid.edges[cells] + (v - grid.reached[cells]) * weight, weight

    def refine(self, terms: np.ndarray) -> None:
        """Fit the grids, one a variable, to the terms that these draws gave."""
        for k, v in enumerate(self.taken):
            self.grids[k] = self.grids[k].refined(self.grids[k].cells(v), terms, self.count)

    def place(self, low: Any, high: Any, whole: bool) -> tuple[np.ndarray, np.ndarray]:
        """A draw of a variable between the ends with one over its density; the sum over whole numbers is an integral.

        The sum of f(k) from m to n is the integral of f(floor(y)) from m to n + 1.
        """
        if np.isnan(low).any() or np.isnan(high).any():
            raise NoSampleError("an end of a range is no number")
        if whole:
            if np.any(low != np.floor(low)) or np.any(high != np.floor(high)) or np.any(high < np.subtract(low, 1)):
                raise NoSampleError("the ends of a sum are not whole numbers in order")
            y, weight = self._between(low, high + 1, True)
            return np.clip(np.floor(y), low, high), weight
        x, weight = self._between(low, high, False)
        self.placed.append(x)
        return x, weight

    def _between(self, low: Any, high: Any, whole: bool) -> tuple[np.ndarray, np.ndarray]:
        u, weight = self._next()
        infinite = [bool(np.isinf(end).any()) for end in (low, high)]
        if any(gone and np.ndim(end) for gone, end in zip(infinite, (low, high), strict=True)):
            raise NoSampleError("a range is finite for some draws and infinite for others")
        if all(infinite):
            if low == high:
                raise NoSampleError("a range is empty at infinity")
            side = np.where(u < 0.5, -1.0, 1.0)
            t, slope = self._logarithm(np.abs(2 * u - 1))
            x = np.exp(t)
            return side * x, weight * 2 * slope * x * (1.0 if high > low else -1.0)
        if any(infinite):
            end, far = (low, high) if infinite[1] else (high, low)
            direction = 1.0 if far > 0 else -1.0
            orientation = direction if infinite[1] else -direction
            if whole and direction > 0:
                t, slope = self._near(u / (1 - u), 1 / np.square(1 - u))
                step = np.expm1(t)
                return end + step, weight * slope * (step + 1) * orientation
            t, slope = self._logarithm(u)
            step = np.exp(t)
            return self._from(end, direction * step), weight * slope * step * orientation
        if whole:
            return low + (high - low) * u, weight * (high - low)
        # the smaller of the two distances to the ends is exact
        t, slope = self._logarithm(u)
        small = np.exp(-np.abs(t))
        share = small / (1 + small)
        width = np.subtract(high, low)
        x = np.where(t < 0, self._from(low, width * share, t < 0), self._from(high, -width * share, t >= 0))
        return x, weight * slope * width * share / (1 + small)

    def _logarithm(self, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A coordinate on the line with tails like Cauchy's, and its derivative."""
        left, right = 1 / u, 1 / (1 - u)
        return self._near(right - left, np.square(left) + np.square(right))

    def _near(self, t: np.ndarray, slope: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        far = ~(np.abs(t) < FARTHEST)
        if far.any():
            self.bad |= far
            t = np.where(far, 0.0, t)
        return t, slope

    def _from(self, end: Any, step: np.ndarray, where: Any = True) -> np.ndarray:
        self.bad |= where & (np.abs(step) < UNRESOLVED * np.abs(end))
        return end + step

    def unresolved(self, terms: np.ndarray) -> float:
        """The size of what the unresolved draws may hide: each stands for the terms near it, in its best variable."""
        bad = self.bad
        count = int(bad.sum())
        if not count:
            return 0.0
        if count == self.size:
            return math.inf
        sizes = np.abs(terms) / self.scale
        hidden = np.full(count, math.inf)
        blocks = max(min(512, self.size // 64), 1)
        for v in self.taken:
            place = np.minimum((v * blocks).astype(np.intp), blocks - 1)
            good = np.bincount(place[~bad], minlength=blocks)
            total = np.bincount(place[~bad], sizes[~bad], blocks)
            known = np.flatnonzero(good > 3)
            if not len(known):
                return math.inf
            means = total[known] / good[known]
            after = np.clip(np.searchsorted(known, np.arange(blocks)), 0, len(known) - 1)
            before = np.clip(after - 1, 0, None)
            own = good > 3
            near = np.where(own, means[after], np.maximum(means[after], means[before]))
            hidden = np.minimum(hidden, near[place[bad]])
        return float((hidden * self.scale[bad]).sum() / self.size)
