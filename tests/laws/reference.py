"""Laws beside their scipy counterparts at one point, for the tests of this folder."""

import math
from functools import cache

import mpmath
from scipy import stats
from sympy import Rational, Symbol, exp, symbols

from symagg.laws import Beta, Binomial, Exponential, Formula, Gamma, Geometric, Laplace, Law, Normal, Poisson, Uniform

mp = mpmath.mp
DIGITS = 30  # at which mpmath integrates and the formulas are evaluated
EXACT = 1e-20  # far above the error of a 30-digit quadrature of a smooth density, far below any mistake
SCIPY = 1e-12  # scipy works in double precision, with a few hundred roundings

a, b, k, s = symbols("a b k s", positive=True)
p = Symbol("p", real=True)
low, high, m, t, x, z = symbols("low high m t x z", real=True)
alpha, beta, gamma = symbols("alpha beta gamma", real=True)

POINT = {
    a: Rational(27, 10), b: Rational(31, 10), k: Rational(9, 2), s: Rational(3, 10), p: Rational(7, 20),
    low: Rational(-1, 2), high: Rational(9, 4), m: Rational(-2, 5), t: Rational(1, 5),
    alpha: Rational(13, 10), beta: Rational(4, 5), gamma: Rational(7, 10),
}  # fmt: skip
A, B, K, S, P, LOW, HIGH, M, T, ALPHA, BETA, GAMMA = (
    float(POINT[symbol]) for symbol in (a, b, k, s, p, low, high, m, t, alpha, beta, gamma)
)


def expgamma() -> Law:
    return Gamma(a, s).push_forward(lambda u: alpha * (exp(beta * u) - 1))


def powergamma() -> Law:
    return Gamma(a, s).push_forward(lambda u: u**gamma)


LAWS = {
    "gamma": (Gamma(a, s), stats.gamma(A, scale=S)),
    "normal": (Normal(m, s), stats.norm(M, S)),
    "exponential": (Exponential(s), stats.expon(scale=S)),
    "uniform": (Uniform(low, high), stats.uniform(LOW, HIGH - LOW)),
    "beta": (Beta(a, b), stats.beta(A, B)),
    "laplace": (Laplace(m, s), stats.laplace(M, S)),
    "poisson": (Poisson(s), stats.poisson(S)),
    "geometric": (Geometric(POINT[p]), stats.geom(P, loc=-1)),
    "binomial": (Binomial(7, POINT[p]), stats.binom(7, P)),
    "lognormal": (Normal(m, s).push_forward(exp), stats.lognorm(S, scale=math.exp(M))),
    "weibull": (Exponential(1).push_forward(lambda u: s * u ** (1 / k)), stats.weibull_min(K, scale=S)),
    "pareto": (Exponential(1).push_forward(lambda u: s * exp(u / k)), stats.pareto(K, scale=S)),
    "powergamma": (powergamma(), stats.gengamma(A, 1 / GAMMA, scale=S**GAMMA)),
}
CONTINUOUS = [name for name, (law, _) in LAWS.items() if not law.discrete]


@cache
def mean(name: str) -> Formula:
    return LAWS[name][0].mean()


@cache
def variance(name: str) -> Formula:
    return LAWS[name][0].variance()


def number(formula: Formula, **further: object) -> mpmath.mpf:
    point = {
        **POINT,
        **{symbol: further[symbol.name] for symbol in formula.expression.free_symbols if symbol.name in further},
    }
    value = formula.expression.subs(point).evalf(DIGITS)
    assert value.is_real, f"{formula} is {value}"
    return mpmath.mpf(value._to_mpmath(120))


def agrees(value: object, expected: object, bound: float) -> bool:
    return abs(value - expected) <= bound * max(abs(expected), mpmath.mpf(10) ** -3)


def exact(value: Rational) -> mpmath.mpf:
    return mpmath.mpf(value.p) / value.q


def allows(formula: Formula, **point: object) -> bool:
    held = {symbol: point[symbol.name] for c in formula.conditions for symbol in c.free_symbols}
    return all(bool(c.subs(held)) for c in formula.conditions)
