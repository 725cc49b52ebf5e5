"""The projection is the best polynomial under the gamma law: against least squares by quadrature."""

import numpy as np
import pytest
from scipy.special import gammaln, roots_genlaguerre

from symagg.models.projection import project


def least_squares(a, gamma, degree):
    """Coefficients of powers of r, relative to E[u^gamma], and their variance: weighted least squares at the nodes.

    The nodes of a high Gauss rule for the gamma law; gamma from 1 up, so that the rule converges fast.
    """
    u, weight = roots_genlaguerre(120, a - 1)
    weight = weight / weight.sum()
    mean = np.exp(gammaln(a + gamma) - gammaln(a))
    r = u / a - 1
    powers = r[:, None] ** np.arange(degree + 1)
    root = np.sqrt(weight)[:, None]
    c = np.linalg.lstsq(root * powers, root[:, 0] * u**gamma / mean, rcond=None)[0]
    value = powers @ c
    return c, weight @ value**2 - (weight @ value) ** 2


@pytest.mark.parametrize("a", [0.7, 1.5, 6.0])
@pytest.mark.parametrize("gamma", [2.5, 3.7])
@pytest.mark.parametrize("degree", [1, 2, 3, 4])
def test_it_is_the_least_squares_polynomial(a, gamma, degree):
    c, explained = least_squares(a, gamma, degree)
    found = project(np.array([a]), gamma, degree)
    np.testing.assert_allclose(found.c[:, 0], c, rtol=2e-6, atol=2e-6)
    np.testing.assert_allclose(found.explained[0], explained, rtol=1e-7)


def test_a_power_that_is_a_polynomial_is_found_exactly():
    found = project(np.array([0.3, 2.0, 50.0]), 2.0, 4)
    a = np.array([0.3, 2.0, 50.0])
    mean = (a + 1) / a  # E[u^2]/a^2
    np.testing.assert_allclose(
        found.c * mean, [np.ones(3), np.full(3, 2), np.ones(3), np.zeros(3), np.zeros(3)], atol=1e-12
    )


def test_for_a_narrow_law_it_is_taylor():
    c = project(np.array([1e14]), 0.8, 4).c[:, 0]
    np.testing.assert_allclose(
        c, [1, 0.8, 0.8 * -0.2 / 2, 0.8 * -0.2 * -1.2 / 6, 0.8 * -0.2 * -1.2 * -2.2 / 24], rtol=1e-12
    )


def test_the_derivatives():
    a, gamma, h = np.array([0.4, 2.0, 30.0]), 0.8, 1e-6
    found = project(a, gamma, 4)
    for name in ("c", "explained"):
        by_a = (getattr(project(a + h, gamma, 4), name) - getattr(project(a - h, gamma, 4), name)) / (2 * h)
        by_gamma = (getattr(project(a, gamma + h, 4), name) - getattr(project(a, gamma - h, 4), name)) / (2 * h)
        np.testing.assert_allclose(getattr(found, f"{name}_a"), by_a, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(getattr(found, f"{name}_gamma"), by_gamma, rtol=1e-6, atol=1e-9)


def test_a_filter_takes_the_degree_with_the_least_error():
    """A value far out, where the polynomials of high degree have run away: they are not taken."""
    a, gamma, whole = np.full(3, 1.2), 0.6, np.full(3, 0.36)
    free = project(a, gamma, 8)
    held = project(a, gamma, 8, whole, np.array([1.0, 6.0, 60.0]), np.full(3, 100.0))
    assert free.degree.tolist() == [8, 8, 8]
    assert held.degree[0] == 8
    assert held.degree[2] < 8
    assert not held.c[held.degree[2] + 1 :, 2].any()
    np.testing.assert_array_equal(held.c[: held.degree[2] + 1, 2], project(a, gamma, held.degree[2]).c[:, 2])
    errors = [abs(np.polyval(free.c[::-1, 2], 60.0) - 61**gamma), abs(np.polyval(held.c[::-1, 2], 60.0) - 61**gamma)]
    assert errors[0] > 1000 * errors[1]
