"""Limits by extrapolation, against known ones, and against what has none or comes too slowly."""

import math

import pytest
from sympy import Abs, I, Limit, Rational, Sum, cos, exp, gamma, log, oo, sin, sqrt, symbols

from symagg.oracles.outcome import Status
from symagg.oracles.sampling import compare, evaluate_integrals
from symagg.oracles.sampling.floats import NoSampleError
from symagg.oracles.sampling.limits import extrapolated

a, b, h, n = symbols("a b h n", positive=True)
k = symbols("k", integer=True)
AT = {a: 0.5, b: 1.25}


@pytest.mark.parametrize(
    ("body", "place", "truth"),
    [
        ((exp(a * h) - 1) / h, 0, 0.5),
        ((1 - cos(b * h)) / h**2, 0, 1.25**2 / 2),
        (sqrt(h) * exp(h) + a, 0, 0.5),  # like a root
        ((1 + a / h) ** (b * h), oo, math.exp(0.625)),
        (h * log(exp(a / h) + exp(b / h)), 0, 1.25),
        ((a**h + b**h) ** (1 / h), oo, 1.25),
        (gamma(h + a) / (gamma(h) * h**a), oo, 1.0),
        (exp(-a / h), 0, 0.0),
    ],
)
def test_known_limits(body, place, truth):
    value, error = extrapolated(Limit(body, h, place), AT)
    assert abs(value - truth) <= error + 1e-15
    assert error < 1e-8


@pytest.mark.parametrize(
    ("node", "told"),
    [
        (Limit(Abs(h - 1) / (h - 1), h, 1, "+-"), "the two one-sided limits differ"),
        (Limit(1 / log(1 / h), h, 0), "too slowly"),
        (Limit(sin(1 / h), h, 0), "too slowly"),
        (Limit(1 / h, h, 0), "too slowly"),
        (Limit(sqrt(-h) + I, h, 0), "too few values"),
    ],
)
def test_what_has_no_limit_that_can_be_seen(node, told):
    with pytest.raises(NoSampleError, match=told):
        extrapolated(node, AT)


def test_a_wrong_limit_is_refuted():
    node = Limit((1 - cos(a * h)) / h**2, h, 0)
    estimate = evaluate_integrals(node, {a: Rational(1, 2)}, 1)
    assert compare(estimate, 0.125)[0] is Status.SUPPORTS
    assert compare(estimate, 0.25)[0] is Status.REFUTES


def test_a_sum_of_ever_more_terms_is_not_tried():
    node = Limit(Sum(1 / (n + k), (k, 1, n)), n, oo)
    assert "not drawn" in evaluate_integrals(node, {}, 1).detail
