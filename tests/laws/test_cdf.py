"""Distribution functions, total masses and averages against scipy.stats."""

import mpmath
import pytest
from scipy import stats
from sympy import Integral, Rational, exp

from symagg.errors import LawError
from symagg.laws import Beta, Binomial, Exponential, Formula, Gamma, Normal, Uniform, ZeroInflated
from tests.laws.reference import (
    CONTINUOUS,
    LAWS,
    POINT,
    SCIPY,
    A,
    K,
    M,
    P,
    S,
    a,
    agrees,
    b,
    high,
    k,
    low,
    m,
    number,
    p,
    s,
    z,
)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_cdf_is_that_of_scipy(name):
    law, known = LAWS[name]
    if name == "powergamma":  # the direction of the map must be known
        law = Gamma(a, s).push_forward(lambda u: u**k)
        known = stats.gengamma(A, 1 / K, scale=S**K)
    if name == "beta":  # with symbols SymPy takes seconds
        law, known = Beta(2, 5), stats.beta(2, 5)
    formula = law.cdf(z)
    for share in (0.1, 0.5, 0.93):
        place = Rational(float(known.ppf(share))).limit_denominator(10**9)
        assert agrees(number(formula, z=place), known.cdf(float(place)), SCIPY)


@pytest.mark.parametrize("name", ["poisson", "geometric", "binomial"])
@pytest.mark.parametrize("place", [0, 1, 4])
def test_cdf_of_a_discrete_law_at_integers(name, place):
    law, known = LAWS[name]
    assert agrees(number(law.cdf(place)), known.cdf(place), SCIPY)


@pytest.mark.parametrize("place", [Rational(1, 4), Rational(2)])
def test_zero_inflated_cdf_has_the_step(place):
    value = number(ZeroInflated(p, Gamma(a, s)).cdf(z), z=place)
    assert agrees(value, P + (1 - P) * stats.gamma(A, scale=S).cdf(float(place)), SCIPY)
    below = number(ZeroInflated(p, Normal(m, s)).cdf(z), z=-place)
    assert agrees(below, (1 - P) * stats.norm(M, S).cdf(-float(place)), SCIPY)


def definition_value(formula: Formula, place: Rational) -> mpmath.mpf:
    value = formula.definition.subs({**POINT, z: place}).evalf(15)
    return mpmath.mpf(value._to_mpmath(60))


@pytest.mark.parametrize(
    "formula",
    [
        lambda: Gamma(a, s).cdf(z),
        lambda: Exponential(1).push_forward(lambda u: s * u ** (1 / k)).cdf(z),
        lambda: Gamma(a, s).push_forward(lambda u: 1 / u).cdf(z),
        lambda: ZeroInflated(p, Gamma(a, s)).cdf(z),
        lambda: Normal(m, s).clip(lower=0).cdf(z),
    ],
    ids=["gamma", "increasing map", "decreasing map", "zero-inflated", "clipped"],
)
def test_a_cdf_equals_the_definition_it_names(formula):
    held = formula()
    assert agrees(number(held, z=Rational(1, 4)), definition_value(held, Rational(1, 4)), 1e-10)


def test_the_cdf_of_a_clipped_law_is_closed():
    assert not Normal(m, s).clip(lower=0).cdf(z).expression.has(Integral)


@pytest.mark.parametrize(
    "law",
    [
        Gamma(a, s), Normal(m, s), Beta(a, b), Exponential(s), Uniform(low, high),
        ZeroInflated(p, Gamma(a, s)), LAWS["weibull"][0], LAWS["pareto"][0], LAWS["lognormal"][0],
        Normal(m, s).clip(lower=-1, upper=2), Binomial(7, p),
    ],
    ids=str,
)  # fmt: skip
def test_total_mass_is_one(law):
    # numeric parameters, so that mpmath does the integral and no rule of the module
    assert abs(law.total_mass().subs(POINT).evalf(15) - 1) < 1e-12


AVERAGE = Gamma(a, s).average(3)


def test_the_mean_of_an_average_is_that_of_one_and_its_variance_a_share():
    assert agrees(number(AVERAGE.mean()), A * S, SCIPY)
    assert agrees(number(AVERAGE.variance()), A * S**2 / 3, SCIPY)


@pytest.mark.parametrize(
    "ask",
    [
        lambda law: law.cdf(z), lambda law: law.total_mass(), lambda law: law.density_at(z),
        lambda law: law.clip(lower=1), lambda law: law.push_forward(exp),
    ],
    ids=["cdf", "total_mass", "density_at", "clip", "push_forward"],
)  # fmt: skip
def test_an_average_refuses_what_needs_its_density(ask):
    with pytest.raises(LawError, match="average"):
        ask(AVERAGE)
