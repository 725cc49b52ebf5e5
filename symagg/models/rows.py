"""The carrier of kept rows: every group's variance of an output from projections, at O(N F) an output."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit

from symagg.activations import Statistics
from symagg.activations.team import Team, cores
from symagg.models import shift
from symagg.models.groups import Sums, others
from symagg.models.spread import DEGREE, Carrier, Spread

BLOCK = 256  # rows that are projected at a time
RISE = 16  # rows that are raised to powers at a time: what stays in a cache

Projection = tuple[np.ndarray, np.ndarray]  # (N,) with the coefficients of a row's own class, (N, C) with each other's


class RowCarrier(Carrier):
    """The pooled features of N samples, in the order of their labels."""

    def __init__(self, statistics: Statistics) -> None:
        rows, labels = statistics.rows, statistics.labels
        self.values = rows.values
        self.order = np.argsort(rows.labels, kind="stable")
        self.edges = np.searchsorted(rows.labels[self.order], [*labels, labels[-1] + 1])
        self.middle = rows.values.mean(axis=0)
        pivot = statistics.pivot
        dead = rows.dead(pivot)
        self.dead = dead[self.order] if dead.any() else None
        self.zeros = np.zeros((2, len(labels), len(pivot)))
        if self.dead is not None:
            own = np.array([self.dead[a:b].sum(axis=0) for a, b in _slices(self.edges)])
            counts = np.diff(self.edges)[:, None]
            self.zeros[:] = own / counts, (own.sum(axis=0) - own) / (counts.sum() - counts)

    def spread(self, b: np.ndarray, slope: np.ndarray | None = None) -> "RowSpread":
        return RowSpread(self.edges, self._combined(b), self.dead, None if slope is None else self._combined(slope))

    def _combined(self, b: np.ndarray) -> np.ndarray:
        """sum_k b[k] (z[k] - its mean over all samples), (N, F), by label."""
        out = np.empty((len(self.order), b.shape[1]))
        used, edges = np.flatnonzero(b.any(axis=1)), np.linspace(0, len(out), cores() + 1).astype(int)
        with ThreadPoolExecutor(cores()) as workers:
            jobs = [(self.values, self.order[a:z], used, b, self.middle, out[a:z]) for a, z in _slices(edges)]
            list(workers.map(lambda job: _combine(*job), jobs))
        return out


@dataclass(frozen=True)
class Term:
    """A feature of every row: base (N, F), or one, times y**power; and its coefficients, (2, C, F)."""

    base: np.ndarray | None
    power: int
    c: np.ndarray


class RowSpread(Spread):
    """y: (N, F) by label, less the mean over all samples. dead: (N, F), Z, or None where no sample has it.

    moved: the derivative of y by t, less its mean.
    """

    def __init__(self, edges: np.ndarray, y: np.ndarray, dead: np.ndarray | None, moved: np.ndarray | None) -> None:
        self.edges, self.y, self.dead, self.moved = edges, y, dead, moved
        self.place = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
        own = [Sums(b - a, *_sums(y[a:b], y[a:b], 1)) for a, b in _slices(edges)]
        self._groups = own, others(own)
        self.count = self._of("count")[..., None]
        self.middle, self.top = self._of("mean"), self._of("top") - self._of("mean")
        self.variance = self._of("square") / (self.count - 1)
        powers = np.moveaxis(self._of("powers"), 2, 0) / self.count
        self.central = shift.moments(powers, -self.middle)
        self.central[1], self.central[2] = 0.0, self._of("square") / self.count

    def _of(self, name: str) -> np.ndarray:
        return np.array([[getattr(group, name) for group in part] for part in self._groups])

    def total_variance(self, c: np.ndarray) -> np.ndarray:
        projected = self._output(c)
        return self._covariance(projected, projected)

    def covariance(self, sign: int, place: int, c: np.ndarray) -> np.ndarray:
        start, stop = self.edges[place], self.edges[place + 1]

        def taken(rows: np.ndarray) -> np.ndarray:
            return rows[start:stop] if sign == 0 else np.concatenate([rows[:start], rows[stop:]])

        d = taken(self.y) - self.middle[sign, place]
        u = np.zeros_like(d) if self.dead is None else c[0] * taken(self.dead)
        for k, coefficient in enumerate(c[1:], 1):
            u += coefficient * _power(d, k)
        u -= u.mean(axis=0)
        return u.T @ u / (len(u) - 1)

    def slopes(self, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        projected = self._output(c)
        powers = [np.zeros(self.middle.shape)]  # a constant covaries with nothing
        powers += [self._covariances(Term(None, k, c), projected) for k in range(1, len(c))]
        by_c = shift.moments(np.array(powers), -self.middle)
        if self.dead is not None:
            by_c[0] = self._covariances(Term(self.dead, 0, c), projected)
        if self.moved is None:
            return 2 * by_c, np.zeros(self.count.shape[:2])
        # u moves by its derivative by d, times what d moves by: `moved` less its mean over the group
        derivative = shift.polynomial(np.array([k * each for k, each in enumerate(c)][1:]), -self.middle)
        still = self._motion[0]
        terms = [Term(self.moved, k, each) for k, each in enumerate(derivative)]
        terms += [Term(None, k, -still * each) for k, each in enumerate(derivative[1:], 1)]
        return 2 * by_c, 2 * self._covariance(projected, self._projected(terms))

    def central_slopes(self) -> np.ndarray:
        moving = shift.moments(self._motion, -self.middle) - self._motion[0] * self.central[:DEGREE]
        powers = np.arange(1, DEGREE + 1).reshape(-1, 1, 1, 1)
        return np.concatenate([np.zeros((1, *self.middle.shape)), powers * moving])

    @cached_property
    def _motion(self) -> np.ndarray:
        """(8, 2, C, F): the means of `moved` times the powers of y from 0 up."""
        own = [Sums(b - a, *_sums(self.y[a:b], self.moved[a:b], 0)) for a, b in _slices(self.edges)]
        sums = np.array([[group.powers for group in part] for part in (own, others(own))])
        return np.moveaxis(sums, 2, 0)[:DEGREE] / self.count

    def _output(self, c: np.ndarray) -> Projection:
        """The sum of u over filters, but for constants."""
        inner = shift.polynomial(np.concatenate([np.zeros_like(c[:1]), c[1:]]), -self.middle)
        terms = [Term(None, k, each) for k, each in enumerate(inner[1:], 1)]
        return self._projected(terms if self.dead is None else [Term(self.dead, 0, c[0]), *terms])

    def _projected(self, terms: list[Term]) -> Projection:
        """The sums over terms and filters; in (N, C) a row's own class is of no use."""
        used = [term for term in terms if term.c.any()]
        own, rest = np.zeros(len(self.y)), np.zeros((len(self.y), len(self.edges) - 1))
        if not used:
            return own, rest
        c = np.concatenate([term.c for term in used], axis=-1)
        mine, theirs = np.ascontiguousarray(c[0]), np.ascontiguousarray(c[1].T)
        rooms = deque(np.empty((BLOCK, c.shape[-1])) for _ in range(cores()))

        def project(start: int) -> None:
            room, stop = rooms.pop(), min(start + BLOCK, len(self.y))
            for low in range(start, stop, RISE):
                high = min(low + RISE, stop)
                values = self._features(used, low, high, room[low - start : high - start])
                _own(values, self.place[low:high], mine, own[low:high])
            np.matmul(room[: stop - start], theirs, out=rest[start:stop])
            rooms.append(room)

        with Team(cores()) as team:
            team.share(project, range(0, len(self.y), BLOCK))
        return own, rest

    def _features(self, terms: list[Term], start: int, stop: int, out: np.ndarray) -> np.ndarray:
        """(rows, terms x F): each power from the one before it, where that is the same base's."""
        y, filters = self.y[start:stop], self.y.shape[1]
        before = None
        for t, term in enumerate(terms):
            part = out[:, t * filters : (t + 1) * filters]
            if before is not None and before[0].base is term.base and before[0].power == term.power - 1:
                np.multiply(before[1], y, out=part)
            else:
                part[:] = 1.0 if term.base is None else term.base[start:stop]
                for _ in range(term.power):
                    part *= y
            before = term, part
        return out

    def _covariance(self, first: Projection, second: Projection) -> np.ndarray:
        """(2, C): of two projections over each group."""
        result = np.empty(self.count.shape[:2])
        for place, (start, stop) in enumerate(_slices(self.edges)):
            for sign in (0, 1):
                a, b = (
                    p[0][start:stop] if sign == 0 else np.concatenate([p[1][:start, place], p[1][stop:, place]])
                    for p in (first, second)
                )
                result[sign, place] = (a - a.mean()) @ (b - b.mean()) / (len(a) - 1)
        return result

    def _covariances(self, term: Term, projected: Projection) -> np.ndarray:
        """(2, C, F): of a term's feature with a projection over each group."""
        own, rest = projected[0].copy(), projected[1].copy()
        for place, (start, stop) in enumerate(_slices(self.edges)):
            own[start:stop] -= own[start:stop].mean()
            rest[start:stop, place] = 0.0
            mean = rest[:, place].sum() / (len(rest) - (stop - start))
            rest[:start, place] -= mean
            rest[stop:, place] -= mean
        result = np.zeros(self.middle.shape)
        room = np.empty((BLOCK, self.y.shape[1]))
        for place, (first, last) in enumerate(_slices(self.edges)):
            for start in range(first, last, BLOCK):
                stop = min(start + BLOCK, last)
                values = self._features([term], start, stop, room[: stop - start])
                result[0, place] += own[start:stop] @ values
                result[1] += rest[start:stop].T @ values
        return result / (self.count - 1)


def _slices(edges: np.ndarray) -> list[tuple[int, int]]:
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _power(y: np.ndarray, k: int) -> np.ndarray:
    """y**k by multiplications, which numpy's power does not use beyond the square."""
    return y if k == 1 else np.square(_power(y, k // 2)) if k % 2 == 0 else y * _power(y, k - 1)


@njit(nogil=True, cache=True, error_model="numpy", fastmath={"reassoc", "contract"})
def _own(values, place, c, out):  # noqa: ANN001, ANN202
    """Every row's product with its own class's coefficients."""
    for i in range(len(values)):
        total, row, mine = 0.0, values[i], c[place[i]]
        for j in range(row.size):
            total += row[j] * mine[j]
        out[i] = total


@njit(nogil=True, cache=True, error_model="numpy")
def _combine(values, order, used, b, middle, out):  # noqa: ANN001, ANN202
    for i in range(len(order)):
        row, target = values[order[i]], out[i]
        target[:] = 0.0
        for k in used:
            source, weight, centre = row[k], b[k], middle[k]
            for f in range(target.size):
                target[f] += weight[f] * (source[f] - centre[f])


@njit(nogil=True, cache=True, error_model="numpy")
def _sums(y, z, skipped):  # noqa: ANN001, ANN202
    """Mean of y, its squares about it, the sums of z y^(k - skipped) for k from `skipped` to 8, the greatest y.

    With z = y and skipped = 1 these are the sums of the powers of y, the count standing first.
    """
    n, filters = y.shape
    mean, square, top = np.zeros(filters), np.zeros(filters), np.full(filters, -np.inf)
    powers, held = np.zeros((9, filters)), np.empty(filters)
    for i in range(n):
        for f in range(filters):
            mean[f] += y[i, f] - y[0, f]  # so that the mean of equal values is exactly theirs
            top[f] = max(top[f], y[i, f])
    mean = mean / n + y[0]
    if skipped:
        powers[0] = n
    for i in range(n):
        row = y[i]
        for f in range(filters):
            square[f] += (row[f] - mean[f]) ** 2
            held[f] = z[i, f]
        for k in range(skipped, 9):
            target = powers[k]
            for f in range(filters):
                target[f] += held[f]
                held[f] *= row[f]
    return mean, square, powers, top
