"""The rules of integration and summation: what they give, the conditions they ask for, what they refuse."""

import math

import mpmath
import pytest
from scipy import stats
from sympy import Integral, Max, Rational, Symbol, evaluate, exp, oo, sqrt, symbols

from symagg.errors import LawError
from symagg.killable import run
from symagg.laws import Binomial, Geometric, Normal, Poisson, closed_form
from tests.laws.reference import SCIPY, a, allows, b, p, x, z

mp = mpmath.mp


def test_integrals_that_stand_together_are_carried_out_before_sympy_sees_the_value_of_one():
    """Else it evaluates the others, to fifty digits and more, to learn whether their product is odd."""
    d, s = symbols("d s", positive=True)
    whole, half = (Normal(0, s).expectation(f) for f in (lambda x: x**2, lambda x: Max(x, 0) ** 2))
    one = Normal(0, 1).expectation(lambda x: x**2)
    with evaluate(False):
        definition = sqrt(whole / (d * (one * half)))
    assert run(closed_form, (definition, 2.0), 3.0).expression == sqrt(2) / sqrt(d)


def test_no_closed_form_is_a_clear_error():
    weird = Integral(exp(-exp(x) - x**4), (x, 0, oo))
    with pytest.raises(LawError, match=r"no closed form of Integral.*was found"):
        closed_form(weird, 1.0)


def test_binomial_moments_hold_for_every_p():
    n = Symbol("n", integer=True, positive=True)
    formula = Binomial(n, p).variance()
    assert allows(formula, n=2, p=Rational(9, 10))


def test_geometric_mean_with_a_symbol():
    q = Symbol("q", positive=True)
    assert Geometric(q).mean().expression.subs(q, Rational(1, 5)) == 4


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (Integral((exp(-2 * z) - exp(-3 * z)) / z, (z, 0, oo)), math.log(1.5)),
        (Integral((exp(-2 * z) - 1) / z, (z, 0, 1)), float(-mp.e1(2) - mp.euler - mp.log(2))),
        (Integral(z**2 * exp(-3 * z), (z, 0, oo)), 2 / 27),
    ],
    ids=["Frullani", "Ein", "Euler"],
)
def test_terms_that_diverge_alone_are_not_integrated_alone(definition, expected):
    formula = closed_form(definition.subs(z, Symbol("u", positive=True)), 5.0)
    assert False not in formula.conditions
    assert abs(complex(formula.expression.evalf()) - expected) < 1e-12


def test_the_condition_of_a_difference_is_not_that_of_its_terms():
    u, c = Symbol("u", positive=True), Symbol("c", real=True)
    formula = closed_form(Integral(u ** (-c - 1) * (exp(-a * u) - exp(-b * u)), (u, 0, oo)))
    assert allows(formula, c=Rational(1, 2))  # it converges for c < 1


def test_an_incomplete_integral_of_a_growing_exponential():
    u, c = Symbol("u", positive=True), Symbol("c", real=True)
    formula = closed_form(Integral(u * exp(-c * u), (u, 0, 1)))
    expected = stats.gamma(2, scale=0.5).cdf(1) / 4
    assert math.isclose(float(formula.expression.subs(c, 2)), expected, rel_tol=SCIPY)


@pytest.mark.parametrize("c", [Rational(1, 2), Rational(-1, 2), Rational(3, 2)])
def test_the_rule_is_continued_to_where_the_sum_converges(c):
    u, power = Symbol("u", positive=True), Symbol("c", real=True)
    formula = closed_form(Integral(u ** (-power - 1) * (exp(-u) - 1 + u), (u, 0, 1)))
    expected = mp.quad(lambda v: v ** -(mp.mpf(c.p) / c.q + 1) * (mp.expm1(-v) + v), [0, 1e-6, 1e-3, 1])
    assert allows(formula, c=c)
    assert math.isclose(float(formula.expression.subs(power, c)), float(expected), rel_tol=1e-6)
    assert not allows(formula, c=Rational(5, 2))
    assert not allows(formula, c=Rational(1))  # a pole of the formula, not of the integral


@pytest.mark.parametrize("definition", [exp(-z) / z**2, 1 / z, exp(z)], ids=["at 0", "at both ends", "at oo"])
def test_a_divergent_integral_has_no_closed_form(definition):
    u = Symbol("u", positive=True)
    with pytest.raises(LawError, match="no closed form"):
        closed_form(Integral(definition.subs(z, u), (u, 0, oo)), 3.0)


def test_terms_that_cancel_at_one_are_left_to_sympy():
    u, c = Symbol("u", positive=True), Symbol("c", real=True)
    with pytest.raises(LawError, match="no rule"):
        closed_form(Integral((1 - u**a) * (1 - u) ** (c - 1), (u, 0, 1)), 0)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_discrete_moments_with_symbols(order):
    n = Symbol("n", integer=True, positive=True)
    laws = [
        (Binomial(n, p), {n: 6, p: Rational(9, 10)}, stats.binom(6, 0.9)),
        (Geometric(p), {p: Rational(1, 3)}, stats.geom(1 / 3, loc=-1)),
        (Poisson(a), {a: Rational(5, 2)}, stats.poisson(2.5)),
    ]
    for law, point, known in laws:
        formula = law.moment(order)
        assert formula.conditions == ()
        assert math.isclose(float(formula.expression.subs(point)), known.moment(order), rel_tol=1e-12)


def test_the_geometric_generating_function_has_a_strip():
    formula = Geometric(p).mgf(z)
    assert allows(formula, p=Rational(1, 2), z=Rational(1, 2))
    assert not allows(formula, p=Rational(1, 2), z=Rational(3, 4))  # log 2 is the border
    assert math.isclose(float(formula.expression.subs({p: 0.5, z: 0.5})), 1 / (2 - math.exp(0.5)), rel_tol=SCIPY)
