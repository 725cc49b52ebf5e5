"""Means, variances, moments and generating functions against scipy.stats and mpmath; conditions; cancellation."""

from functools import cache

import mpmath
import pytest
from sympy import Rational, exp, lambdify

from symagg.laws import (
    Binomial,
    Exponential,
    Gamma,
    Geometric,
    Laplace,
    Law,
    Normal,
    Poisson,
    Uniform,
    ZeroInflated,
)
from tests.laws.reference import (
    CONTINUOUS,
    DIGITS,
    EXACT,
    LAWS,
    POINT,
    SCIPY,
    a,
    agrees,
    allows,
    alpha,
    b,
    beta,
    exact,
    expgamma,
    gamma,
    high,
    low,
    m,
    mean,
    mp,
    number,
    p,
    powergamma,
    s,
    t,
    variance,
)


def gamma_mean_of(f: object) -> mpmath.mpf:
    """E f(X), X gamma with the parameters of POINT, by mpmath."""
    with mp.workdps(DIGITS):
        size, scale = exact(POINT[a]), exact(POINT[s])

        def integrand(u: mpmath.mpf) -> mpmath.mpf:
            return f(u) * u ** (size - 1) * mp.exp(-u / scale) / (mp.gamma(size) * scale**size)

        return mp.quad(integrand, [0, 0.5, 1, 2, 4, 8, 16, 32, 64])


def normal_mean_of(f: object) -> mpmath.mpf:
    with mp.workdps(DIGITS):
        center, std = exact(POINT[m]), exact(POINT[s])
        return mp.quad(lambda u: f(u) * mp.npdf(u, center, std), [center + std * j for j in range(-16, 18, 2)])


@pytest.mark.parametrize("name", LAWS)
def test_mean_and_variance_are_those_of_scipy(name):
    known = LAWS[name][1]
    assert agrees(number(mean(name)), known.mean(), SCIPY)
    assert agrees(number(variance(name)), known.var(), SCIPY)


@pytest.mark.parametrize("name", LAWS)
def test_third_moment_is_that_of_scipy(name):
    law, known = LAWS[name]
    # scipy sums the central moments of some laws, which costs it digits where the mean is small
    assert agrees(number(law.moment(3)), known.moment(3), 100 * SCIPY)


MGF = {
    "gamma": (Gamma(a, s), lambda: gamma_mean_of(lambda u: mp.exp(u / 5))),
    "normal": (Normal(m, s), lambda: normal_mean_of(lambda u: mp.exp(u / 5))),
    "exponential": (Exponential(s), lambda: 1 / (1 - mp.mpf(3) / 50)),
    "uniform": (Uniform(low, high), lambda: mp.quad(lambda u: mp.exp(u / 5), [-0.5, 2.25]) / mp.mpf("2.75")),
    "laplace": (Laplace(m, s), lambda: mp.exp(mp.mpf(-2) / 25) / (1 - (mp.mpf(3) / 50) ** 2)),
    "poisson": (Poisson(POINT[s]), lambda: mp.exp(mp.mpf(3) / 10 * mp.expm1(mp.mpf(1) / 5))),
    "geometric": (Geometric(POINT[p]), lambda: mp.mpf("0.35") / (1 - mp.mpf("0.65") * mp.exp(mp.mpf(1) / 5))),
    "binomial": (Binomial(7, POINT[p]), lambda: (mp.mpf("0.65") + mp.mpf("0.35") * mp.exp(mp.mpf(1) / 5)) ** 7),
    "zero-inflated gamma": (
        ZeroInflated(p, Gamma(a, s)),
        lambda: mp.mpf("0.35") + mp.mpf("0.65") * gamma_mean_of(lambda u: mp.exp(u / 5)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MGF)
def test_moment_generating_function(name):
    law, expected = MGF[name]
    with mp.workdps(DIGITS):
        argument = POINT[t] if law.discrete else t
        assert agrees(number(law.mgf(argument)), expected(), EXACT)


def test_expgamma_moments_by_quadrature():
    law = expgamma()
    with mp.workdps(DIGITS):
        scale, rate = exact(POINT[alpha]), exact(POINT[beta])
        first, second, third = (gamma_mean_of(lambda u, n=n: (scale * mp.expm1(rate * u)) ** n) for n in (1, 2, 3))
        # the tail beyond 64 that the reference leaves out, exp((3*0.8 - 1/0.3)*64), is below 1e-25
        assert agrees(number(law.mean()), first, EXACT)
        assert agrees(number(law.moment(3)), third, EXACT)
        assert agrees(number(law.variance()), second - first**2, EXACT)


@pytest.mark.parametrize(
    ("part", "reference"),
    [
        (Gamma(a, s), lambda n: gamma_mean_of(lambda u: u**n)),
        (Normal(m, s), lambda n: normal_mean_of(lambda u: u**n)),
        (Normal(m, s).push_forward(exp), lambda n: normal_mean_of(lambda u: mp.exp(n * u))),
        (expgamma(), lambda n: gamma_mean_of(lambda u: (mp.mpf("1.3") * mp.expm1(mp.mpf("0.8") * u)) ** n)),
        (powergamma(), lambda n: gamma_mean_of(lambda u: u ** (n * mp.mpf("0.7")))),
    ],
    ids=["gamma", "normal", "lognormal", "expgamma", "powergamma"],
)
def test_zero_inflated_moments(part, reference):
    law = ZeroInflated(p, part)
    with mp.workdps(DIGITS):
        keep = mp.mpf(13) / 20
        # the power's end-point singularity costs the reference digits, not the formula
        bound = 1e-10 if part.name == "push-forward of Gamma" else EXACT
        first, second = keep * reference(1), keep * reference(2)
        assert agrees(number(law.mean()), first, bound)
        assert agrees(number(law.moment(2)), second, bound)
        assert agrees(number(law.variance()), second - first**2, bound)


@pytest.mark.parametrize("name", LAWS)
def test_a_wrong_parameter_would_be_seen(name):
    """The comparison above is sharp enough to see a parameter that is off by one in ten million."""
    known = LAWS[name][1]
    value = number(variance(name))
    assert not agrees(value * (1 + mp.mpf(10) ** -7), known.var(), SCIPY)


ONE = Rational(99, 100), Rational(101, 100)  # one per cent to either side of a boundary at 1


@pytest.mark.parametrize(
    ("formula", "inside", "outside"),
    [
        (lambda: Gamma(a, s).mgf(t), {"s": 2, "t": ONE[0] / 2}, {"s": 2, "t": ONE[1] / 2}),
        (lambda: Exponential(s).mgf(t), {"s": 2, "t": ONE[0] / 2}, {"s": 2, "t": ONE[1] / 2}),
        (lambda: Laplace(m, b).mgf(t), {"b": 3, "t": ONE[0] / 3}, {"b": 3, "t": ONE[1] / 3}),
        (lambda: Laplace(m, b).mgf(t), {"b": 3, "t": -ONE[0] / 3}, {"b": 3, "t": -ONE[1] / 3}),
        (lambda: mean("pareto"), {"k": ONE[1]}, {"k": ONE[0]}),
        (lambda: variance("pareto"), {"k": 2 * ONE[1]}, {"k": 2 * ONE[0]}),
        (lambda: LAWS["pareto"][0].moment(3), {"k": 3 * ONE[1]}, {"k": 3 * ONE[0]}),
        (lambda: expgamma().mean(), {"s": 2, "beta": ONE[0] / 2}, {"s": 2, "beta": ONE[1] / 2}),
        (lambda: expgamma().variance(), {"s": 2, "beta": ONE[0] / 4}, {"s": 2, "beta": ONE[1] / 4}),
        (lambda: mean("powergamma"), {"a": 2, "gamma": -2 * ONE[0]}, {"a": 2, "gamma": -2 * ONE[1]}),
        (lambda: variance("powergamma"), {"a": 2, "gamma": -ONE[0]}, {"a": 2, "gamma": -ONE[1]}),
        (lambda: ZeroInflated(p, expgamma()).variance(), {"s": 2, "beta": ONE[0] / 4}, {"s": 2, "beta": ONE[1] / 4}),
        (lambda: ZeroInflated(p, Gamma(a, s)).mgf(t), {"s": 2, "t": ONE[0] / 2}, {"s": 2, "t": ONE[1] / 2}),
        (lambda: Gamma(a, s).moment(gamma), {"a": 2, "gamma": -2 * ONE[0]}, {"a": 2, "gamma": -2 * ONE[1]}),
    ],
    ids=["gamma mgf", "exponential mgf", "laplace mgf", "laplace mgf, left end", "pareto mean", "pareto variance",
         "pareto third moment", "expgamma mean", "expgamma variance", "powergamma mean", "powergamma variance",
         "zero-inflated expgamma variance", "zero-inflated gamma mgf", "gamma moment"],
)  # fmt: skip
def test_conditions_stop_at_the_boundary_of_convergence(formula, inside, outside):
    held = formula()
    assert allows(held, **inside)
    assert not allows(held, **outside)


@pytest.mark.parametrize("name", [n for n in CONTINUOUS if n not in ("pareto", "powergamma")])
def test_no_condition_where_every_parameter_will_do(name):
    assert mean(name).conditions == ()
    assert variance(name).conditions == ()


def test_the_strip_of_a_normal_law_is_the_whole_line():
    assert Normal(m, s).mgf(t).conditions == ()


def relative_error(expression: object, point: dict) -> float:
    """Of a float evaluation against 60 digits of the law of total variance at the same doubles."""
    symbols_ = sorted(point, key=str)
    value = lambdify(symbols_, expression, "math")(*(point[symbol] for symbol in symbols_))
    with mp.workdps(60):
        held = {symbol.name: mp.mpf(v) for symbol, v in point.items()}
        q = 1 - held["p"]
        center = held["a"] * held["s"] if "a" in held else held["m"]
        part = held["a"] * held["s"] ** 2 if "a" in held else held["s"] ** 2
        true = q * part + held["p"] * q * center**2
        return float(abs(value / true - 1))


SKEW, BELL = Gamma(a, s), Normal(m, s)
CANCELLING = [
    (SKEW, {p: 1 - 2.0**-40, a: 2.7, s: 1e-9}),
    (SKEW, {p: 1 - 2.0**-52, a: 0.03, s: 1e-140}),
    (SKEW, {p: 1e-14, a: 1e12, s: 1e-9}),
    (BELL, {p: 2.0**-60, m: 1e9, s: 1e-3}),
    (BELL, {p: 1 - 2.0**-45, m: -1e7, s: 1e-8}),
]


@cache
def inflated_variance(part: Law) -> object:
    return ZeroInflated(p, part).variance().expression


@pytest.mark.parametrize(("part", "point"), CANCELLING)
def test_zero_inflated_variance_loses_no_digit(part, point):
    expression = inflated_variance(part)
    rounding = 2.0**-53 * 4 * expression.count_ops()  # every operation rounds once; a power a few times
    assert relative_error(expression, point) <= rounding


@pytest.mark.parametrize(
    ("expression", "point"),
    [
        ((1 - p) * (a * s**2 + a**2 * s**2) - ((1 - p) * a * s) ** 2, CANCELLING[2][1]),
        ((1 - p) * (s**2 + m**2) - (1 - p) ** 2 * m**2, CANCELLING[3][1]),
        (a * s**2 * (1 + a * p - p - a * p**2), CANCELLING[0][1]),
    ],
    ids=["second moment minus square", "the same for a normal", "expanded in p"],
)
def test_the_check_sees_the_forms_that_cancel(expression, point):
    assert relative_error(expression, point) > 1e-8
