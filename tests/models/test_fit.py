"""Maximum likelihood is maximum likelihood, and what has no law of its own is told apart."""

import mpmath
import numpy as np
import pytest
from scipy import stats

from symagg.activations import Plan, collect, open_source
from symagg.errors import SourceError
from symagg.models.fit import POINT_SHAPE, State, fit, solve_shapes


def laws(x, **plan):
    return fit(collect(open_source(x), Plan(**plan)).total())


def test_shapes_solve_the_equation():
    shapes = np.exp(np.linspace(np.log(1e-5), np.log(1e7), 200))
    with mpmath.workdps(40):
        gaps = np.array([float(mpmath.log(a) - mpmath.digamma(a)) for a in shapes])
    found, residual, converged = solve_shapes(gaps)
    assert converged.all()
    # a gap of 1/(2a) that is known to eps leaves the shape known to 2 a eps
    np.testing.assert_allclose(found, shapes, rtol=1e-13 + 4 * 2.0**-52 * shapes.max())
    assert np.abs(residual).max() <= 4 * 2.0**-52 * max(1, gaps.max())
    assert np.abs(found / (0.5 / gaps) - 1).max() > 0.1  # the asymptote alone would not pass


def test_the_likelihood_is_greatest():
    rng = np.random.default_rng(1)
    x = rng.gamma([[[0.7], [2.0], [9.0]]], [[[2.0], [0.3], [1.0]]], (400, 3, 4))
    x[rng.random(x.shape) < 0.3] = 0
    law = laws(x)
    assert (law.state == State.FITTED).all()
    np.testing.assert_array_equal(law.p, (x == 0).mean(axis=(0, 2)))
    for f in range(3):
        values = x[:, f][x[:, f] > 0]
        a, _, s = stats.gamma.fit(values, floc=0)
        np.testing.assert_allclose([law.a[f], law.s[f]], [a, s], rtol=1e-5)
        best = stats.gamma.logpdf(values, law.a[f], scale=law.s[f]).sum()
        for da, ds in ((1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99)):
            assert stats.gamma.logpdf(values, law.a[f] * da, scale=law.s[f] * ds).sum() < best


def test_filters_without_a_law_of_their_own():
    x = np.random.default_rng(0).gamma(2.0, 1.0, (50, 5, 4))
    x[:, 1] = 0  # dead
    x[:, 2] = 0.3  # constant
    x[:, 3] = np.where(np.arange(4) % 2, 0.7, 0.0)  # constant on its positives
    x[:, 4, 1:] = 0
    x[1:, 4] = 0  # a single positive value
    law = laws(x)
    assert law.state.tolist() == [State.FITTED, State.DEAD, State.CONSTANT, State.CONSTANT, State.CONSTANT]
    assert law.p.tolist() == [0, 1, 0, 0.5, 199 / 200]
    assert (law.a[1], law.s[1]) == (1, 1)
    np.testing.assert_allclose(law.a[2:] * law.s[2:], [0.3, 0.7, x[0, 4, 0]], rtol=1e-12)
    assert (law.a[2:] == POINT_SHAPE).all()
    assert all(State(state).sentence.endswith(".") for state in law.state)


def test_nearly_constant_is_not_constant():
    x = 1 + 1e-5 * np.random.default_rng(0).standard_normal((500, 1, 4))
    law = laws(x)
    assert law.state.tolist() == [State.FITTED]
    np.testing.assert_allclose(law.a[0], 1 / x.var(), rtol=1e-3)


def test_negative_values_have_no_law():
    with pytest.raises(SourceError, match="no sums of logarithms"):
        laws(np.random.default_rng(0).standard_normal((5, 2, 3)), negative=True)
