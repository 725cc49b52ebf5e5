"""Kept rows are the pooled features of the samples, however they were collected, merged and saved."""

import numpy as np
import pytest

from symagg.activations import Plan, Statistics, collect, open_source
from symagg.errors import SourceError

N, F, R = 30, 3, 5
BETA = 0.75
LABELS = np.arange(N) % 3
X = np.maximum(np.random.default_rng(0).standard_normal((N, F, R)), 0)
PLAN = Plan(order=3, beta=BETA, classes=True, rows=True, least=1)


def direct(pivot, x=X):
    """(N, 4, F): the means over pixels of (x - pivot)**k and of expm1(beta*(x - pivot))."""
    distance = x - pivot[:, None]
    return np.stack([*((distance**k).mean(axis=2) for k in (1, 2, 3)), np.expm1(BETA * distance).mean(axis=2)], axis=1)


def in_order(rows):
    """The rows by label and then by their first feature, since parts may come in any order."""
    order = np.lexsort((rows.values[:, 0, 0], rows.labels))
    return rows.labels[order], rows.values[order]


def of(a, b):
    return open_source({"activations": X[a:b], "labels": LABELS[a:b]})


@pytest.mark.parametrize(("engine", "memory"), [("serial", 1), ("threads", 3000), ("threads", 1 << 29)])
def test_the_rows_are_those_of_the_samples(engine, memory):
    statistics = collect(of(0, N), PLAN, engine, memory=memory)
    np.testing.assert_array_equal(statistics.rows.labels, LABELS)
    np.testing.assert_allclose(statistics.rows.values, direct(statistics.pivot), rtol=1e-12, atol=1e-14)


def test_merged_rows_are_about_one_pivot():
    whole = collect(of(0, N), PLAN)
    merged = collect(of(0, 11), PLAN).merge(collect(of(11, N), PLAN))
    labels, values = in_order(merged.rows)
    np.testing.assert_array_equal(labels, np.sort(LABELS))
    expected = in_order(type(whole.rows)(LABELS, direct(merged.pivot)))[1]
    np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-13)


def test_saved_and_loaded(tmp_path):
    statistics = collect(of(0, N), PLAN)
    statistics.save(tmp_path / "s.npz")
    loaded = Statistics.load(tmp_path / "s.npz")
    np.testing.assert_array_equal(loaded.rows.values, statistics.rows.values)
    np.testing.assert_array_equal(loaded.rows.labels, statistics.rows.labels)


def test_a_checkpoint_refuses_them(tmp_path):
    with pytest.raises(SourceError, match="rows are not kept in a checkpoint"):
        collect(of(0, N), PLAN, checkpoint=tmp_path / "c.npz")
