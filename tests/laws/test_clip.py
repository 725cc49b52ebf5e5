"""Laws held at or above, and at or below, a bound: atoms, means, variances."""

import pytest
from scipy import stats
from sympy import Max, Min, Rational, symbols

from symagg.errors import LawError
from symagg.laws import Exponential, Gamma, Normal, Poisson, Uniform, ZeroInflated
from tests.laws.reference import a, m, p, s

c = symbols("c", real=True)
POINT = {m: Rational(-2, 5), s: Rational(4, 5)}


def clipped_mean(mean: float, std: float, bound: float) -> float:
    """E max(X, bound), X normal."""
    u = (mean - bound) / std
    return bound + (mean - bound) * stats.norm.cdf(u) + std * stats.norm.pdf(u)


@pytest.mark.parametrize(("clip", "sign"), [(Max, 1), (Min, -1)])
def test_mean_of_a_clip_on_either_side(clip, sign):
    formula = Normal(POINT[m], POINT[s]).push_forward(lambda x: clip(x, c)).mean()
    for bound in (Rational(7, 3), Rational(-3, 2), Rational(0)):
        value = float(formula.expression.subs({**POINT, c: bound}).evalf(20))
        assert value == pytest.approx(sign * clipped_mean(-0.4 * sign, 0.8, sign * float(bound)), rel=1e-12)


def test_mean_of_a_clip_at_the_origin():
    formula = Normal(m, s).push_forward(lambda x: Min(x, c)).mean()
    value = float(formula.expression.subs({**POINT, c: 0}).evalf(20))
    assert value == pytest.approx(-clipped_mean(0.4, 0.8, 0), rel=1e-12)


def test_clip_puts_the_mass_beyond_at_its_bounds():
    law = Normal(m, s).clip(lower=-1, upper=1)
    known = stats.norm(-0.4, 0.8)
    masses = {place: float(mass.subs(POINT).evalf(20)) for place, mass in law.atoms}
    assert masses == pytest.approx({-1: known.cdf(-1), 1: known.sf(1)}, rel=1e-12)
    assert law.support == (-1, 1)


def test_variance_of_a_rectified_normal():
    law = Normal(POINT[m], POINT[s]).clip(lower=0)
    value = float(law.variance().expression.evalf(25))
    u = -0.4 / 0.8
    second = (0.4**2 + 0.8**2) * stats.norm.cdf(u) - 0.4 * 0.8 * stats.norm.pdf(u)
    assert value == pytest.approx(second - clipped_mean(-0.4, 0.8, 0) ** 2, rel=1e-12)


@pytest.mark.parametrize(
    ("law", "bounds", "mean"),
    [
        (Uniform(0, 1), {"lower": Rational(1, 4)}, Rational(17, 32)),
        (Uniform(0, 1), {"upper": Rational(1, 4)}, Rational(7, 32)),
        (Exponential(1), {"lower": 0}, 1),
        (Uniform(0, 1), {"upper": 2}, Rational(1, 2)),
        (Uniform(0, 1), {"lower": 2}, 2),
        (Uniform(0, 1), {"lower": -1}, Rational(1, 2)),
        (Gamma(2, 1), {"lower": -1}, 2),
    ],
)
def test_a_clip_inside_and_outside_the_support(law, bounds, mean):
    assert law.clip(**bounds).mean().expression == mean


def test_a_clip_at_a_symbol_says_where_it_holds():
    formula = Uniform(0, 1).push_forward(lambda x: Min(x, c)).mean()
    assert formula.expression.subs(c, 2) == Rational(1, 2) or formula.conditions


@pytest.mark.parametrize("bound", [Rational(-1), Rational(1, 3), Rational(2)])
def test_the_definitions_hold_for_a_bound_on_either_side_of_the_support(bound):
    law = Uniform(0, 1).clip(lower=c)
    mean = law.expectation(lambda x: x).subs(c, bound).doit()
    assert law.total_mass().subs(c, bound).doit() == 1
    assert mean == {-1: Rational(1, 2), Rational(1, 3): Rational(5, 9), 2: 2}[bound]


def test_the_bounds_of_a_clip_are_in_order():
    with pytest.raises(LawError, match="its lower bound below its upper one"):
        Normal(0, 1).clip(lower=2, upper=1)


def test_only_a_density_without_atoms_can_be_clipped():
    for law in (Poisson(s), ZeroInflated(p, Gamma(a, s))):
        with pytest.raises(LawError, match="only a law with a density and no atoms can be clipped"):
            law.clip(lower=1)
