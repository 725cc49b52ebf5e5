"""Products X'Y of centred samples: a tile in registers at a time, on the threads of a team.

BLAS has kernels for the processors that its makers knew, and takes an older one's for others; this one is compiled
where it runs. The columns of a matrix stand in strips of eight, (strips, rows + 1, 8): what a tile is formed of lies
in few places, one number behind another, and is centred there.
"""

import math
from collections.abc import Callable

import numpy as np
from numba import njit

from symagg.activations.team import Team
from symagg.kernels.statistics import (
    LANES,
    TALL,
    WIDE,
    aligned,
    data_of,
    fetch,
    hold,
    load,
    outer_products,
    spread,
    store,
    turn,
)

HEIGHT = 4 * WIDE  # rows of a product that a thread forms at a time: their strips stay in the cache next to it
DEPTH = 1024  # samples that are multiplied at a time, about
AHEAD = 4  # strips: so long before they are written the processor fetches what is there
CENTRED = 8  # strips that a thread centres at a time

Ready = Callable[[slice], None]


def strips(columns: int, rows: int) -> np.ndarray:
    """Room for as many columns and rows, and a row more; zeros where it has columns without meaning."""
    room = on_a_line((-(-columns // WIDE) * WIDE // LANES, rows + 1, LANES))
    room[columns // LANES :] = 0.0
    return room


def on_a_line(shape: tuple[int, ...]) -> np.ndarray:
    """Doubles, not set, that start where a line of the cache does: vectors then lie in one line each."""
    size = math.prod(shape)
    room = np.empty(size + LANES)
    start = -room.ctypes.data % (8 * LANES) // 8
    return room[start : start + size].reshape(shape)


@njit(nogil=True, cache=True, error_model="numpy")
def scatter(rows: np.ndarray, strips: np.ndarray, at: int, column: int) -> None:
    """Put rows (n, m) into rows `at`, ... of the strips, from a column on."""
    begin, flat = 0, data_of(strips)
    while begin < rows.shape[1]:
        s, lane = divmod(column + begin, LANES)
        count = min(LANES - lane, rows.shape[1] - begin)
        if count == LANES:
            there = ((s + AHEAD) * strips.shape[1] + at) * LANES
            for i in range(len(rows)):
                fetch(flat, there + i * LANES)
                for k in range(LANES):
                    strips[s, at + i, k] = rows[i, begin + k]
        else:
            for i in range(len(rows)):
                for k in range(count):
                    strips[s, at + i, lane + k] = rows[i, begin + k]
        begin += count
    hold(strips)


def centre(strips: np.ndarray, n: int, mean: np.ndarray, count: int, scale: float, team: Team) -> None:
    """Centre the first n rows and multiply them by `scale`; the next receives Chan's term for the samples before.

    mean: (columns,), of these `count` samples; it becomes that of all.
    """

    def some(start: int) -> None:
        _centre(strips, start, min(start + CENTRED, len(strips)), n, mean, count, scale)

    team.share(some, range(0, len(strips), CENTRED))


@njit(nogil=True, cache=True, error_model="numpy")
def _centre(strips, start, stop, n, mean, count, scale):  # noqa: ANN001, ANN202
    weight, share = scale * np.sqrt(count * (n / (count + n))), n / (count + n)
    flat, delta = data_of(strips), aligned(LANES, strips)
    for s in range(start, stop):
        begin = s * strips.shape[1] * LANES
        end = begin + n * LANES
        total = spread(0.0)
        for at in range(begin, end, LANES):
            total = total + load(flat, at)
        middle = total * (1.0 / n)
        for at in range(begin, end, LANES):
            store(flat, at, (load(flat, at) - middle) * scale)
        store(data_of(delta), 0, middle)
        for k in range(LANES):
            column = s * LANES + k
            strips[s, n, k] = 0.0
            if column < len(mean):
                step = delta[k] - mean[column]
                strips[s, n, k] = step * weight
                mean[column] += step * share
    hold(strips, delta)


def add_product(
    out: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    rows: int,
    team: Team,
    fresh: bool,
    ready: Ready | None = None,
) -> None:
    """Add to `out` the product of the first `rows` rows of two matrices in strips: out[i, j] of columns i and j.

    Where both are the same, only what is not right of the diagonal means something. fresh: there is nothing in `out`.
    ready: called with rows that are complete, the last first; their mirror images are there then, too.
    """
    symmetric = first is second
    depth = -(-rows // max(1, round(rows / DEPTH)))  # in equal parts: a last one of few rows would cost as much

    def form(start: int) -> None:
        stop = min(start + HEIGHT, len(out))
        _form(first, second, rows, depth, out, start, stop, symmetric, fresh, ready is not None)
        if ready is not None:
            ready(slice(start, stop))

    team.share(form, reversed(range(0, len(out), HEIGHT)))


@njit(nogil=True, cache=True, error_model="numpy")
def _form(first, second, rows, depth, out, start, stop, symmetric, fresh, last):  # noqa: ANN001, ANN202
    """Rows start, a multiple of WIDE, to stop, of the product of `rows` samples, `depth` of them at a time."""
    height, width = first.shape[1], second.shape[1]
    tile = aligned(TALL * WIDE, out)
    a, b, t = data_of(first), data_of(second), data_of(tile)
    columns = stop if symmetric else out.shape[1]
    for begin in range(0, rows, depth):
        count, new = min(depth, rows - begin), fresh and begin == 0
        for column in range(0, columns, WIDE):
            beside = (column // LANES * width + begin) * LANES
            for row in range(max(start, column) if symmetric else start, stop, TALL):
                outer_products(a, (row // LANES * height + begin) * LANES, b, beside, width * LANES, count, t)
                if row + TALL <= stop and column + WIDE <= columns:
                    _put(out, row, column, TALL, WIDE, tile, new)
                else:
                    _put(out, row, column, min(TALL, stop - row), min(WIDE, columns - column), tile, new)
            if symmetric and last and begin + depth >= rows:
                mirror(out, max(start, column), stop, column, min(column + WIDE, columns))
    hold(first, second, tile)


@njit(error_model="numpy", inline="always")
def _put(out, row, column, height, width, tile, new):  # noqa: ANN001, ANN202
    for i in range(height):
        for j in range(width):
            before = 0.0 if new else out[row + i, column + j]
            out[row + i, column + j] = before + tile[i * WIDE + j]


@njit(nogil=True, cache=True, error_model="numpy")
def mirror(matrix: np.ndarray, start: int, stop: int, left: int, right: int) -> None:
    """Put what is in rows start to stop and columns left to right, as far as the diagonal, in its place above it."""
    size, flat = matrix.shape[1], data_of(matrix)
    for i in range(start, stop, LANES):
        for j in range(left, min(right, i + LANES), LANES):
            if j + LANES <= min(i, right) and i + LANES <= stop:
                turn(flat, i * size + j, size, flat, j * size + i, size)
            else:
                for column in range(j, min(j + LANES, right)):
                    for row in range(max(i, column + 1), min(i + LANES, stop)):
                        matrix[column, row] = matrix[row, column]
    hold(matrix)
