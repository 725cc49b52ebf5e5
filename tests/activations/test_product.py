"""Products of centred samples in strips, and their mirror images: those of whole numbers are exact."""

import numpy as np
import pytest

from symagg.activations import product as module
from symagg.activations.cross import mirrored
from symagg.activations.product import add_product, centre, mirror, scatter, strips
from symagg.activations.team import Team


def whole(rows):
    """Whole numbers in strips, put there in three parts."""
    room, cut = strips(rows.shape[1], len(rows)), rows.shape[1] // 3
    scatter(rows[:, :cut], room, 0, 0)
    scatter(rows[:5, cut:], room, 0, cut)
    scatter(rows[5:, cut:], room, 5, cut)
    return room


@pytest.mark.parametrize("depth", [4, 1024])
@pytest.mark.parametrize("columns", [1, 7, 8, 24, 25, 96, 97, 205])
def test_products_of_whole_numbers_are_exact(columns, depth, monkeypatch):
    monkeypatch.setattr(module, "DEPTH", depth)
    rng = np.random.default_rng(columns)
    a, b = (rng.integers(-9, 9, (11, m)).astype(float) for m in (columns, 43))
    first, second = whole(a), whole(b)
    lower, both, full = (np.full((columns, m), np.nan) for m in (columns, columns, 43))
    told = []
    with Team(2) as team:
        for fresh in (True, False):
            add_product(lower, first, first, 11, team, fresh=fresh)
            add_product(both, first, first, 11, team, fresh=fresh, ready=None if fresh else told.append)
            add_product(full, first, second, 11, team, fresh=fresh)
    np.testing.assert_array_equal(np.tril(lower), np.tril(2 * a.T @ a))
    np.testing.assert_array_equal(both, 2 * a.T @ a)
    np.testing.assert_array_equal(full, 2 * a.T @ b)
    assert sorted(i for rows in told for i in range(rows.start, rows.stop)) == list(range(columns))
    for start in range(0, columns, 40):
        mirror(lower, start, min(start + 40, columns), 0, columns)
    np.testing.assert_array_equal(lower, 2 * a.T @ a)


def test_fewer_rows_than_there_is_room_for():
    a = np.random.default_rng(1).integers(-9, 9, (11, 30)).astype(float)
    out = np.empty((30, 30))
    with Team(1) as team:
        add_product(out, room := whole(a), room, 7, team, fresh=True)
    np.testing.assert_array_equal(np.tril(out), np.tril(a[:7].T @ a[:7]))


def test_centred_in_parts_the_products_are_those_about_the_mean_of_all():
    x = 1e4 + np.random.default_rng(2).standard_normal((40, 30))
    exact = x.astype(np.longdouble)
    exact -= exact.mean(axis=0)
    exact = (exact.T @ exact).astype(float)
    out, mean, count = np.empty((30, 30)), np.zeros(30), 0
    with Team(2) as team:
        for part in (x[:7] - x[0], x[7:8] - x[0], x[8:] - x[0]):
            room = strips(30, len(part))
            scatter(part, room, 0, 0)
            centre(room, len(part), mean, count, 2.0, team)
            add_product(out, room, room, len(part) + 1, team, fresh=not count)
            count += len(part)
    np.testing.assert_allclose(mean, (x - x[0]).mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(np.tril(out), np.tril(4 * exact), rtol=0, atol=1e-12 * exact.max())


def test_mirrored_parts():
    rows = np.random.default_rng(3).integers(-9, 9, (11, 83)).astype(float)
    exact = rows.T @ rows
    product = np.tril(exact)
    product[np.triu_indices(83, 1)] = np.nan  # is not read
    np.testing.assert_array_equal(mirrored(product, slice(0, 83)), exact)
    left, right = np.arange(70.0), 1.0 / (1 + np.arange(70.0))
    part = mirrored(product, slice(13, 83), left, right)
    np.testing.assert_array_equal(part, part.T)
    np.testing.assert_allclose(np.tril(part), np.tril(exact[13:, 13:] * left[:, None] * right), rtol=1e-15)
