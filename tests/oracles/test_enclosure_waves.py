"""Waves that fall too slowly for a bound of their tail: balls by a turned contour, and proofs of divergence."""

import pytest
from sympy import Abs, I, Integral, Rational, cos, exp, gamma, log, oo, pi, sin, sqrt, symbols

from symagg.oracles.enclosure import compare, evaluate
from symagg.oracles.outcome import Kind, Status

x = symbols("x", real=True)
a, s = symbols("a s", positive=True)
POINT = {a: Rational(7, 5), s: Rational(3, 8)}

TRUE = {
    "Dirichlet": (Integral(sin(a * x) / x, (x, 0, oo)), pi / 2),
    "Dirichlet of a negative rate": (Integral(sin(-a * x) / x, (x, 0, oo)), -pi / 2),
    "a square": (Integral(sin(a * x) ** 2 / x**2, (x, -oo, oo)), pi * a),
    "Mellin": (Integral(x ** (s - 1) * cos(x), (x, 0, oo)), gamma(s) * cos(pi * s / 2)),
    "Fresnel": (Integral(cos(x**2), (x, 0, oo)), sqrt(pi / 8)),
    "Fresnel from the left": (Integral(sin(a * x**2), (x, -oo, 0)), sqrt(pi / (8 * a))),
    "a completed square": (Integral(cos(a * x**2 - x), (x, -oo, oo)), sqrt(pi / a) * cos(1 / (4 * a) - pi / 4)),
    "complex": (Integral(exp(I * a * x**2), (x, -oo, oo)), sqrt(pi / a) * exp(I * pi / 4)),
    "downwards": (Integral(exp(-I * a * x) / sqrt(x), (x, 0, oo)), sqrt(pi / a) * exp(-I * pi / 4)),
}


@pytest.mark.parametrize("name", TRUE)
def test_the_ball_holds_the_value_and_no_neighbour(name):
    integral, value = TRUE[name]
    found = evaluate(integral, POINT)
    assert found.kind is Kind.VALUE, found.detail
    assert compare(found, evaluate(value, POINT))[0] is Status.SUPPORTS
    for wrong in (value * (1 + Rational(1, 10**9)), value + Rational(1, 10**9)):
        assert compare(found, evaluate(wrong, POINT))[0] is Status.REFUTES


@pytest.mark.parametrize(
    "wave",
    [
        cos(a * x),
        sqrt(x) * sin(x),
        cos(x) - 2 * cos(a * x),
        x * sin(a * x**2),
        sin(x) ** 2 / x,
    ],
)
def test_a_wave_that_does_not_fall_has_no_integral(wave):
    assert evaluate(Integral(wave, (x, 1, oo)), POINT).kind is Kind.DIVERGENT


@pytest.mark.parametrize(
    "wave",
    [
        cos(x) - cos(a * x) * x / x - cos(x),  # sums that SymPy puts together
        cos(x) / log(x + 1),  # no power
        cos(x) * Abs(sin(x)) / x,  # kinks
        cos(x) + sqrt(x) * cos(a * x),  # powers that differ
        cos(sqrt(x)) / x,  # a phase that is no polynomial
    ],
)
def test_what_is_no_such_sum_is_given_no_number(wave):
    assert evaluate(Integral(wave, (x, 1, oo)), POINT).kind in (Kind.UNDECIDED, Kind.DIVERGENT)
