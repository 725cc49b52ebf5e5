"""The sieve keeps every row that is close, and no query meets what is far from it."""

import numpy as np

from symagg.repair.sieve import Sieve


def test_every_close_row_passes():
    random = np.random.default_rng(7)
    rows = random.integers(-6, 6, (300, 2)) + 1j * random.integers(-2, 2, (300, 2))
    centres, widths = random.normal(0, 4, 50) + 0j, random.uniform(0, 1, 50)
    found = set(zip(*Sieve(rows).near(centres, widths), strict=True))
    close = np.abs(rows[:, 0].real - centres.real[:, None]) <= widths[:, None]
    assert found == set(zip(*np.nonzero(close), strict=True))


def test_what_has_no_value_is_close_to_nothing():
    rows = np.array([[1.0], [np.nan], [np.inf], [2.0]], dtype=complex)
    centres = np.array([np.nan, np.inf, 2.0, 1.0], dtype=complex)
    queries, places = Sieve(rows).near(centres, np.array([1.0, 1.0, 0.5, np.inf]))
    assert (queries.tolist(), places.tolist()) == ([2], [3])
    assert not len(Sieve(rows[:0]).near(centres, np.ones(4))[0])
