"""Co-moments between filters: the F^2 terms, updated by rank-k products of centred rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numba import njit

from symagg.activations.moments import repivot
from symagg.activations.plan import Plan
from symagg.activations.team import Team, cores

HEIGHT, WIDTH = 192, 2048  # of the parts that a product is formed in
COLUMNS = 256  # that are centred at a time
SQUARE = 8  # of what is mirrored at a time: a line of the cache wide, few enough lines to stay there


@dataclass
class Cross:
    """Of Q = (crossed features) x F numbers a sample: count, mean (Q,), product (Q, Q) about the mean.

    Only the lower triangle of `product` is kept up; `full` gives both.
    """

    count: int
    mean: np.ndarray
    product: np.ndarray

    @classmethod
    def empty(cls, size: int) -> "Cross":
        return cls(0, np.zeros(size), np.zeros((size, size)))

    def add_rows(self, rows: np.ndarray, team: Team, room: np.ndarray) -> None:
        """Add n samples. rows: (n, features, F). room: (n + 1, features, F) or more, written over.

        It may begin with the rows: they are centred where they stand then, and lost.
        """
        n, features, filters = rows.shape
        if not n:
            return
        centred = room[: n + 1]

        def centre(place: tuple[int, slice]) -> None:
            """One rank-k product has the centred rows, and in its last row Chan's term."""
            k, columns = place
            part, mean = rows[:, k, columns], self.mean.reshape(features, filters)[k, columns]
            delta = part.mean(axis=0)
            np.subtract(part, delta, out=centred[:-1, k, columns])
            delta -= mean
            centred[-1, k, columns] = delta * np.sqrt(self.count * (n / (self.count + n)))
            mean += delta * (n / (self.count + n))

        starts = range(0, filters, COLUMNS)
        team.share(centre, ((k, slice(at, min(at + COLUMNS, filters))) for k in range(features) for at in starts))
        add_product(self.product, centred.reshape(n + 1, -1), team, fresh=not self.count)
        self.count += n

    def merge(self, other: "Cross") -> None:
        """Add another's samples."""
        if not other.count:
            return
        delta, share = other.mean - self.mean, other.count / (self.count + other.count)
        self.product += other.product
        self.product += np.outer(delta * (self.count * share), delta)
        self.mean += delta * share
        self.count += other.count

    def full(self) -> np.ndarray:
        """Sums of products about the mean, (Q, Q), symmetric."""
        return mirrored(self.product, slice(0, len(self.product)))

    def block(self, i: int, j: int, filters: int) -> np.ndarray:
        """Those between features i (rows) and j (columns), (F, F), without a copy of the whole."""
        high, low = max(i, j), min(i, j)
        rows, columns = (slice(k * filters, (k + 1) * filters) for k in (high, low))
        if i == j:
            return mirrored(self.product, rows)
        return self.product[rows, columns] if i > j else self.product[rows, columns].T

    def scaled(self, i: int, scale: np.ndarray, divisor: float) -> np.ndarray:
        """Those between the filters' own features i, times the scale (F,) of both, over the divisor: (F, F)."""
        return mirrored(self.product, slice(i * len(scale), (i + 1) * len(scale)), scale, scale / divisor)

    def repivoted(self, plan: Plan, shift: np.ndarray) -> "Cross":
        """The same samples about another pivot, as Moments.repivoted has it."""
        turn, constant = repivot(plan.order, plan.beta or 0.0, shift)
        turn, constant = turn[:, plan.crossed][:, :, plan.crossed], constant[:, plan.crossed]
        size = len(plan.crossed), len(shift)
        mean = np.einsum("fai,if->af", turn, self.mean.reshape(size)) + (constant.T if self.count else 0.0)
        full = np.einsum("fai,ifjh->afjh", turn, self.full().reshape(*size, *size))
        full = np.einsum("hbj,afjh->afbh", turn, full)
        return Cross(self.count, mean.ravel(), np.ascontiguousarray(full.reshape(self.product.shape)))


def add_product(product: np.ndarray, rows: np.ndarray, team: Team, fresh: bool) -> None:
    """Add rows' rows to the lower triangle of a product (Q, Q). rows: (n, Q). fresh: there is nothing there yet."""

    def add(place: tuple[slice, slice]) -> None:
        above, beside = place
        part = np.matmul(rows[:, above].T, rows[:, beside], out=product[place] if fresh else None)
        if not fresh:
            product[place] += part

    team.share(add, _parts(len(product)))


def _parts(size: int) -> Iterator[tuple[slice, slice]]:
    """The lower triangle in parts, the long ones first, so that threads end at about one time."""
    for start in reversed(range(0, size, HEIGHT)):
        rows = slice(start, min(start + HEIGHT, size))
        for at in range(0, start, WIDTH):
            yield rows, slice(at, min(at + WIDTH, start))
        yield rows, rows


def mirrored(
    product: np.ndarray, place: slice, left: np.ndarray | float = 1.0, right: np.ndarray | float = 1.0
) -> np.ndarray:
    """The symmetric matrix (n, n) whose lower triangle is left[i] right[j] times that of a part of `product`.

    place: of its n rows and columns. left, right: (n,), or numbers.
    """
    size = place.stop - place.start
    left, right = (np.broadcast_to(np.asarray(scale, dtype=float), size).copy() for scale in (left, right))
    full = np.empty((size, size))

    def fill(start: int) -> None:
        _mirror(product, place.start, left, right, full, start, min(start + HEIGHT, size))

    with Team(min(cores(), -(-size // HEIGHT))) as team:
        team.share(fill, reversed(range(0, size, HEIGHT)))
    return full


@njit(nogil=True, cache=True, error_model="numpy")
def _mirror(product, at, left, right, full, start, stop):  # noqa: ANN001, ANN202
    """Rows start to stop of `full`, whose first is the product's row `at`, and their mirror image: square by square."""
    for i in range(start, stop, SQUARE):
        for j in range(0, min(i + SQUARE, stop), SQUARE):
            for row in range(i, min(i + SQUARE, stop)):
                for column in range(j, min(j + SQUARE, row + 1)):
                    full[row, column] = product[at + row, at + column] * left[row] * right[column]
            for column in range(j, j + SQUARE):
                for row in range(max(i, column), min(i + SQUARE, stop)):
                    full[column, row] = full[row, column]
