"""What Stirling's formula leaves, fitted: the bound holds, is reached within a factor, and tells a wrong polynomial."""

import mpmath
import pytest

from symagg.codegen.coefficients import REMAINDER_TERMS, SHIFT
from symagg.codegen.remainder import bound, coefficients


@pytest.fixture(autouse=True)
def working_precision():
    with mpmath.workdps(50):
        yield


def gap(fitted, x):
    """x^4 times the error of the third derivative, by mpmath's polygamma function."""
    truth = mpmath.psi(2, x) + x**-2 + x**-3
    ours = -sum(c * (2 * k + 1) * (2 * k + 2) * (2 * k + 3) * x ** -(2 * k + 4) for k, c in enumerate(fitted))
    return abs(truth - ours) * x**4


def points():
    return [SHIFT * mpmath.mpf(10) ** (mpmath.mpf(k) / 60) for k in range(200)]


def test_no_point_is_further_off_than_proved():
    fitted = coefficients(SHIFT, REMAINDER_TERMS)
    proved, worst = bound(fitted, SHIFT), max(gap(fitted, x) for x in points())
    assert worst <= proved < 10 * worst
    assert proved < SHIFT**2 * 2.0**-52  # the third derivative itself is about 1/x^2 and more


def test_a_changed_coefficient_is_seen():
    fitted = coefficients(SHIFT, REMAINDER_TERMS)
    for k in (0, 3):
        wrong = [*fitted]
        wrong[k] *= 1 + 1e-9
        assert bound(wrong, SHIFT) > 100 * bound(fitted, SHIFT)
        assert bound(wrong, SHIFT) >= max(gap(wrong, x) for x in points())


def test_more_coefficients_come_closer():
    assert bound(coefficients(6, 9), 6) < bound(coefficients(6, 6), 6) / 1000
