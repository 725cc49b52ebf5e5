"""Merged sums are those of the whole; the others are everything but the one."""

from itertools import pairwise

import numpy as np
import pytest

from symagg.models.groups import Sums, others
from symagg.models.rows import _sums

ROWS = np.random.default_rng(0).gamma(1.0, 1.0, (40, 3))
CUTS = [0, 3, 4, 17, 40]


def of(rows):
    return Sums(len(rows), *_sums(rows, rows, 1))


PARTS = [of(ROWS[a:b]) for a, b in pairwise(CUTS)]


def same(found, rows):
    assert found.count == len(rows)
    np.testing.assert_allclose(found.mean, rows.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(found.square, len(rows) * rows.var(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.powers, [(rows**k).sum(axis=0) for k in range(9)], rtol=1e-12)
    np.testing.assert_array_equal(found.top, rows.max(axis=0))


@pytest.mark.parametrize("k", range(4))
def test_the_others_are_all_but_one(k):
    same(others(PARTS)[k], np.delete(ROWS, np.s_[CUTS[k] : CUTS[k + 1]], axis=0))


def test_of_two_the_other_is_the_other():
    assert others(PARTS[:2]) == [PARTS[1], PARTS[0]]


def test_what_is_constant_over_all_parts_does_not_vary_at_all():
    rows = np.full((9, 1), 0.1)
    assert of(rows[:2]).merge(of(rows[2:])).square == 0


def test_the_sums_of_other_rows_would_not_pass():
    with pytest.raises(AssertionError):
        same(PARTS[0].merge(PARTS[1]), ROWS[1:5])
