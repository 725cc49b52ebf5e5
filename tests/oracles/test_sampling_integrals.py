"""Integrals, series and derivatives by draws against textbook values, and against wrong ones that must be caught."""

import math
import time

import pytest
from sympy import (
    Abs,
    Derivative,
    Determinant,
    Integer,
    Integral,
    Matrix,
    MatrixSymbol,
    Piecewise,
    Product,
    Rational,
    Subs,
    Sum,
    Symbol,
    besselj,
    binomial,
    cos,
    digamma,
    exp,
    factorial,
    log,
    loggamma,
    oo,
    sin,
    sqrt,
    symbols,
)

from symagg.laws.expectation import Expectation, RandomVariable
from symagg.laws.families import Normal
from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.oracles.sampling import Estimate, compare, evaluate_integrals

x, y = symbols("x y", real=True)
a, b, w = symbols("a b w", positive=True)
j, k, n = symbols("j k n", integer=True)
POINT = {a: Rational(2, 5), b: Rational(17, 10), w: Rational(13, 10), n: Integer(7)}
A, B, W = 0.4, 1.7, 1.3
THIRD = Rational(1, 3)


def found(expression, seed="found", **options):
    return evaluate_integrals(expression, POINT, seed, **options)


RIGHT = {
    "gamma": (Integral(x ** (b - 1) * exp(-w * x), (x, 0, oo)), math.gamma(B) / W**B),
    "gamma, singular": (Integral(x ** (a - 1) * exp(-x), (x, 0, oo)), math.gamma(A)),
    "beta": (Integral(x ** (a - 1) * (1 - x) ** (b - 1), (x, 0, 1)), math.gamma(A) * math.gamma(B) / math.gamma(A + B)),
    "reflection": (Integral(x ** (a - 1) / (1 + x), (x, 0, oo)), math.pi / math.sin(math.pi * A)),
    "frullani": (Integral((exp(-a * x) - exp(-b * x)) / x, (x, 0, oo)), math.log(B / A)),
    "gaussian": (
        exp(w**2 / (2 * a)) * Integral(exp(-a * (x - w / (2 * a)) ** 2), (x, -oo, oo)),
        math.sqrt(math.pi / A) * math.exp(W**2 / (2 * A)),
    ),
    "trigonometric": (
        Integral(sin(x) ** (2 * a - 1) * cos(x) ** (2 * b - 1), (x, 0, math.pi / 2)),
        math.gamma(A) * math.gamma(B) / (2 * math.gamma(A + B)),
    ),
    "cosine": (Integral(exp(-a * x) * cos(w * x), (x, 0, oo)), A / (A**2 + W**2)),
    "bessel": (Integral(exp(-a * x) * besselj(0, w * x), (x, 0, oo)), 1 / math.hypot(A, W)),
    "end point": (Integral(x ** Rational(-4, 5), (x, 0, 1)), 5),
    "slow tail": (Integral(x ** Rational(-3, 2), (x, 1, oo)), 2),
    "inner singularity": (
        Integral(Abs(x - THIRD) ** Rational(-3, 10), (x, 0, 1)),
        ((1 / 3) ** 0.7 + (2 / 3) ** 0.7) / 0.7,
    ),
    "downwards": (Integral(exp(x), (x, 1, 0)), 1 - math.e),
    "from the left": (Integral(exp(x), (x, -oo, a)), math.exp(A)),
    "from infinity": (Integral(exp(-x), (x, oo, a)), -math.exp(-A)),
    "gaussian, two": (Integral(exp(-(x**2) - y**2 - x * y), (x, -oo, oo), (y, -oo, oo)), 2 * math.pi / math.sqrt(3)),
    "disc": (Integral(Piecewise((1, x**2 + y**2 < 1), (0, True)), (x, -1, 1), (y, -1, 1)), math.pi),
    "triangle": (Integral(x * y, (x, 0, y), (y, 0, 1)), 1 / 8),
    "nested": (Integral(x * Integral(exp(-x * y), (y, 0, oo)), (x, 0, 2)), 2),
    "sum of integrals": (Sum(Integral(exp(-j * x) * x, (x, 0, oo)), (j, 1, oo)), math.pi**2 / 6),
    "integral of a series": (Integral(Sum(x * exp(-j * x), (j, 1, oo)), (x, 0, oo)), math.pi**2 / 6),
    "integral of a sum": (Integral(Sum(x**j, (j, 0, 3)), (x, 0, 1)), 25 / 12),
    "ratio": (Integral(x * exp(-a * x), (x, 0, oo)) / Integral(exp(-a * x), (x, 0, oo)), 1 / A),
    "zeta": (Sum(j ** Rational(-5, 2), (j, 1, oo)), 1.3414872572509171798),
    "alternating": (Sum((-1) ** (j - 1) / j ** Rational(5, 2), (j, 1, oo)), 0.86719988901219),
    "poisson": (Sum(j**2 * exp(-b) * b**j / factorial(j), (j, 0, oo)), B + B**2),
    "exponential": (Sum((-b) ** j / factorial(j), (j, 0, oo)), math.exp(-B)),
    "binomial": (Sum(binomial(n, j) ** 2, (j, 0, n)), 3432),
    "double": (Sum(j * k, (k, 0, j), (j, 0, n)), sum(j * k for j in range(8) for k in range(j + 1))),
    "product": (Product(1 + 1 / j, (j, 1, n)), 8),
    "derivative": (Derivative(b * log(b), b), math.log(B) + 1),
    "digamma": (Derivative(loggamma(2 * w), w), 2 * float(digamma(2.6))),
    "mixed": (Derivative(exp(a * b), a, b), (1 + A * B) * math.exp(A * B)),
    "determinant": (Derivative(log(Determinant(Matrix([[a, b], [b, 6 * w]]))), a), 6 * W / (6 * W * A - B**2)),
    "substituted": (Subs(Derivative(sin(x), x), x, a), math.cos(A)),
    "derivative inside": (Integral(Derivative(sin(a * x), x), (x, 0, 1)), math.sin(A)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_values_are_supported_and_wrong_ones_refuted(name):
    expression, value = RIGHT[name]
    outcome = found(expression, draws=60_000)
    assert outcome.has_value, outcome.detail
    assert compare(outcome, value)[0] is Status.SUPPORTS, outcome.value
    assert compare(outcome, 1.1 * value)[0] is Status.REFUTES
    assert compare(outcome, 0.9 * value)[0] is Status.REFUTES


UNSETTLED = {
    "peak": Integral(exp(-(((x - THIRD) * 10**6) ** 2)), (x, 0, 1)),
    "peak on a plateau": Integral(1 + 10**6 * exp(-(((x - THIRD) * 10**6) ** 2)), (x, 0, 1)),
    "unseen peak": Integral(1 + 10**9 * exp(-(((x - THIRD) * 10**9) ** 2)), (x, 0, 1)),
    "unseen peak, slow": Integral(1 + 1 / (10**9 * ((x - a) ** 2 + Rational(1, 10**18))), (x, 0, 1)),
    "1/x at 0": Integral(1 / x, (x, 0, 1)),
    "1/x at infinity": Integral(1 / x, (x, 1, oo)),
    "power at 0": Integral(x ** Rational(-3, 2), (x, 0, 1)),
    "power at infinity": Integral(1 / (1 + sqrt(x)), (x, 0, oo)),
    "inner pole": Integral(1 / (x - THIRD), (x, 0, 1)),
    "double pole": Integral(1 / (x - THIRD) ** 2, (x, 0, 1)),
    "slow oscillation": Integral(sin(x) / x, (x, 0, oo)),
    "fresnel": Integral(sin(x**2), (x, 0, oo)),
    "cancellation": Integral((1 - cos(x)) / x ** Rational(29, 10), (x, 0, oo)),
    "harmonic": Sum(1 / j, (j, 1, oo)),
    "alternating harmonic": Sum((-1) ** j / j, (j, 1, oo)),
    "growing": Sum(2**j, (j, 0, oo)),
}


@pytest.mark.parametrize("name", UNSETTLED)
def test_what_draws_cannot_settle_stays_open(name):
    for seed in ("first", "second"):
        outcome = found(UNSETTLED[name], seed, draws=60_000)
        center = outcome.value.value if outcome.has_value else 1.0
        for value in (1e-6, 1.0, math.pi / 2, 100.0, center, 1.1 * center, -center):
            assert compare(outcome, value)[0] is Status.UNDECIDED, outcome


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (a + b, "nothing in it to sample"),
        (Matrix([[a, b]]), "nothing in it to sample"),
        (Integral(Integral(exp(-x * y), (y, 0, 1)) ** 2, (x, 0, 2)), "linearly"),
        (Integral(x * Symbol("c"), (x, 0, 1)), "no value here"),
        (Integral(exp(x), x), "without both ends"),
        (Derivative(Integral(exp(-a * x), (x, 0, 1)), a), "a derivative of an integral"),
        (Sum(j, (j, 0, Rational(5, 2))), "not whole numbers"),
        (Integral(0 * x + Expectation(RandomVariable("X", Normal(0, 1))), (x, 0, 1)), "random variable"),
        (Integral(exp(-((x - 3) ** 2) * 10**12), (x, 0, 1)), "every draw is zero"),
        (Integral(sqrt(-x - 1), (x, 0, 1)), "resolves no draw"),
        (MatrixSymbol("M", 2, 2) + MatrixSymbol("N", 2, 2), "nothing in it to sample"),
    ],
)
def test_refusals_say_why(expression, reason):
    outcome = found(expression, draws=20_000)
    assert outcome.kind is Kind.UNDECIDED
    assert reason in outcome.detail


def test_matrices_are_judged_entry_by_entry():
    matrix = Matrix([[Integral(x**a, (x, 0, 1)), 0], [b, Derivative(b**2, b)]])
    outcome = found(matrix, draws=20_000)
    assert [type(e) for e in outcome.value] == [Estimate] * 4
    assert compare(outcome, (1 / (1 + A), 0, B, 2 * B))[0] is Status.SUPPORTS
    assert compare(outcome, (1 / (1 + A), 0, B, 2.2 * B))[0] is Status.REFUTES
    assert compare(outcome, (1.1 / (1 + A), 0, B, 2 * B))[0] is Status.REFUTES
    assert compare(outcome, (1 / (1 + A), 1, B, 2 * B))[0] is Status.UNDECIDED
    assert compare(outcome, (1 / (1 + A), 0, B))[0] is Status.UNDECIDED
    assert compare(outcome, 1.0)[0] is Status.UNDECIDED
    assert compare(Outcome(Kind.VALUE, (Estimate(1.0, 0.0, 0),)), (1.0,)) == (Status.UNDECIDED, None)


def test_the_seed_decides_the_draws():
    expression = Integral(exp(-a * x - y**2), (x, 0, oo), (y, -oo, oo))
    first, again, other = (found(expression, seed, draws=20_000).value for seed in ("one", "one", "two"))
    assert first == again
    assert first.value != other.value


def test_scores_of_a_right_value_are_those_of_students_law():
    expression, value = RIGHT["nested"]
    scores = [compare(found(expression, seed, draws=10_000), value)[1] for seed in range(40)]
    assert max(map(abs, scores)) < 4.5
    assert 0.7 < math.sqrt(sum(z * z for z in scores) / len(scores)) < 1.4


def test_a_single_integral_is_fast():
    expression = RIGHT["reflection"][0]
    times = []
    for seed in range(3):
        started = time.perf_counter()
        found(expression, seed)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.2
