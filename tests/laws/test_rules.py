"""The rules of integration and summation: what they give, the conditions they ask for, what they refuse."""

import math

import mpmath
import pytest
from scipy import stats
from sympy import Integral, Rational, Symbol, exp, oo

from symagg.errors import LawError
from symagg.laws import Binomial, Geometric, closed_form
from tests.laws.reference import SCIPY, a, allows, b, known_bug, p, x, z

mp = mpmath.mp


def test_no_closed_form_is_a_clear_error():
    weird = Integral(exp(-exp(x) - x**4), (x, 0, oo))
    with pytest.raises(LawError, match=r"no closed form of Integral.*was found"):
        closed_form(weird, 1.0)


@known_bug("the sum of a finite number of terms needs no condition on p/(1 - p)")
def test_binomial_moments_hold_for_every_p():
    n = Symbol("n", integer=True, positive=True)
    formula = Binomial(n, p).variance()
    assert allows(formula, n=2, p=Rational(9, 10))


@pytest.mark.xfail(
    strict=True, raises=LawError, reason="the series is summed under |1 - p| < 1, which 0 < p <= 1 grants"
)
def test_geometric_mean_with_a_symbol():
    q = Symbol("q", positive=True)
    assert Geometric(q).mean().expression.subs(q, Rational(1, 5)) == 4


SPLIT = known_bug("the integrand is split into terms that diverge one by one: nan or zoo, if False")


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        pytest.param(Integral((exp(-2 * z) - exp(-3 * z)) / z, (z, 0, oo)), math.log(1.5), marks=SPLIT),
        pytest.param(Integral((exp(-2 * z) - 1) / z, (z, 0, 1)), float(-mp.e1(2) - mp.euler - mp.log(2)), marks=SPLIT),
        (Integral(z**2 * exp(-3 * z), (z, 0, oo)), 2 / 27),
    ],
    ids=["Frullani", "Ein", "Euler"],
)
def test_terms_that_diverge_alone_are_not_integrated_alone(definition, expected):
    formula = closed_form(definition.subs(z, Symbol("u", positive=True)), 5.0)
    assert False not in formula.conditions
    assert abs(complex(formula.expression.evalf()) - expected) < 1e-12


@pytest.mark.xfail(
    strict=True, reason="each power is asked to converge at 0 by itself, though their difference does better"
)
def test_the_condition_of_a_difference_is_not_that_of_its_terms():
    u, c = Symbol("u", positive=True), Symbol("c", real=True)
    formula = closed_form(Integral(u ** (-c - 1) * (exp(-a * u) - exp(-b * u)), (u, 0, oo)))
    assert allows(formula, c=Rational(1, 2))  # it converges for c < 1


def test_an_incomplete_integral_of_a_growing_exponential():
    u, c = Symbol("u", positive=True), Symbol("c", real=True)
    formula = closed_form(Integral(u * exp(-c * u), (u, 0, 1)))
    expected = stats.gamma(2, scale=0.5).cdf(1) / 4
    assert math.isclose(float(formula.expression.subs(c, 2)), expected, rel_tol=SCIPY)
