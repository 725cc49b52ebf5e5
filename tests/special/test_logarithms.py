"""Logarithms of what is no double, and of what is next to 1, against balls."""

import math

import pytest
from flint import arb, ctx

from symagg.special.logarithms import log_of_product, log_of_ratio, near_one
from symagg.special.scaled import log1p_minus, log_one_minus_product, log_one_plus_ratio, one_minus_product

EPS = 2.0**-52
LARGE, SMALL = 1.7e308, 5e-324


@pytest.fixture(autouse=True)
def working_precision():
    with ctx.workprec(1400):
        yield


def off(found, truth):
    return float(abs((arb(found) - truth) / truth).mid()) / EPS


@pytest.mark.parametrize(
    ("x", "y"),
    [(LARGE, LARGE), (SMALL, SMALL), (LARGE, SMALL), (2.5, 3.0), (1e200, 1e150), (1e-200, 3e-150), (1.5, 1e300)],
)
def test_a_product_need_not_be_a_double(x, y):
    assert off(log_of_product(x, y), (arb(x) * arb(y)).log()) < 2


@pytest.mark.parametrize("u", [SMALL, 1e-310, 2.3e-308, 1e-160, 0.75, 1.0 + EPS, 1e300])
def test_a_ratio_may_be_subnormal(u):
    head, low = log_of_ratio(u, 0.0)
    assert off(head + low, arb(u).log()) < 2


def test_what_rounding_loses_next_to_1_is_kept():
    for x in (1e-18, -3e-17, 1e-9, -0.25, 0.4):
        u, lost = near_one(x)
        assert arb(u) + arb(lost) == 1 + arb(x)
        head, low = log_of_ratio(u, lost)
        assert off(head + low, arb(x).log1p()) < 2


@pytest.mark.parametrize("x", [1e-150, 1e-9, -1e-5, 0.3, -0.5, -0.99, 5.0, 1e300])
def test_log1p_minus(x):
    assert off(log1p_minus(x), arb(x).log1p() - arb(x)) < 4


def test_one_minus_product_is_rounded_once():
    for x, y in ((1 + EPS, 1 - EPS), (3.0, 1 / 3), (1e8, 1e-8), (0.1, 0.2)):
        exact = 1 - arb(x) * arb(y)
        assert abs(arb(one_minus_product(x, y)) - exact) <= abs(exact) * EPS / 2
        if exact > 0:
            assert off(log_one_minus_product(x, y), exact.log()) < 4


def test_the_ends_of_the_domain():
    assert log_one_minus_product(2.0, 0.5) == -math.inf
    assert math.isnan(log_one_minus_product(2.0, 0.75))
    assert log_one_minus_product(-1e200, 1e200) == math.inf
    assert log_one_plus_ratio(-2.0, 2.0) == -math.inf
    assert math.isnan(log_one_plus_ratio(-3.0, 2.0))
    assert log_one_plus_ratio(1e300, 1e-300) == math.inf
    assert log1p_minus(-1.0) == log1p_minus(math.inf) == -math.inf
    assert math.isnan(log1p_minus(-1.5))
