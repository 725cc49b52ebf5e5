"""The quadrature oracle against literals from elsewhere, identities, and the traps that fool a single rule."""

import threading

import mpmath
import pytest
import sympy as sp
from sympy import I, Integral, Rational, Sum, oo

from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.oracles.quadrature import Measured, compare, evaluate, oracle

x, y, a, b, s, t, k = sp.symbols("x y a b s t k")
GENERIC = {a: Rational(13, 10), b: Rational(7, 3), s: Rational(7, 10), t: Rational(3, 11)}


def _where(term, condition):
    return Sum(sp.Piecewise((term, condition), (0, True)), (k, 0, oo))


def close(expression, point, literal, digits=25):
    outcome = evaluate(expression, point)
    assert outcome.kind is Kind.VALUE, outcome
    with mpmath.workdps(60):
        expected = mpmath.mpmathify(literal)
        assert abs(outcome.value - expected) <= abs(expected) * mpmath.mpf(10) ** -digits, (outcome, literal)


def same(left, right, point=None):
    outcomes = evaluate(left, point or {}), evaluate(right, point or {})
    status, worst = compare(*outcomes)
    assert status is Status.SUPPORTS, (outcomes, worst)
    # A thousandth of a billionth off must not pass.
    wrong, _ = compare(outcomes[0], evaluate(right * (1 + Rational(1, 10**12)), point or {}))
    assert wrong is Status.REFUTES


# Literals: DLMF 5.4.6, the OEIS decimal expansions A002161, A019727, A013661, A002162, A068466.
@pytest.mark.parametrize(
    ("expression", "literal"),
    [
        (Integral(sp.exp(-(x**2)), (x, -oo, oo)), "1.7724538509055160272981674833411451827975"),
        (Integral(sp.exp(-(x**2) / 2), (x, -oo, oo)), "2.5066282746310005024157652848110452530070"),
        (Integral(x ** Rational(-3, 4) * sp.exp(-x), (x, 0, oo)), "3.6256099082219083119306851558676720029952"),
        (Sum(1 / k**2, (k, 1, oo)), "1.6449340668482264364724151666460251892189"),
        # no power times a series in 1/k: a logarithm (A073002), and a root beside the power (mpmath's nsum)
        (Sum(sp.log(k) / k**2, (k, 1, oo)), "0.93754825431584375370257409456786497789786"),
        (Sum(1 / (k + k ** Rational(3, 2)), (k, 1, oo)), "1.6840094702678519528947341578529419"),
        (Sum((-1) ** k / (k + 1), (k, 0, oo)), "0.69314718055994530941723212145817656807550"),
        (Integral(sp.sin(x) / x, (x, 0, oo)), "1.5707963267948966192313216916397514420986"),
        (Integral(sp.log(sp.gamma(x)), (x, 0, 1)), "0.91893853320467274178032973640561763986139"),
    ],
)
def test_literals(expression, literal):
    close(expression, {}, literal)


@pytest.mark.parametrize("shape", [Rational(1, 50), Rational(3, 10), Rational(9, 10), Rational(37, 10)])
def test_gamma_integral_with_a_singularity_at_zero(shape):
    point = {a: shape, s: Rational(7, 10)}
    same(Integral(x ** (a - 1) * sp.exp(-x / s), (x, 0, oo)), sp.gamma(a) * s**a, point)


def test_gamma_integral_with_a_complex_parameter():
    point = {a: Rational(13, 10) + I * Rational(7, 10)}
    same(Integral(x ** (a - 1) * sp.exp(-x), (x, 0, oo)), sp.gamma(a), point)
    wrong = evaluate(sp.re(sp.gamma(a)), point)
    assert compare(evaluate(sp.gamma(a), point), wrong)[0] is Status.REFUTES


@pytest.mark.parametrize("second", [Rational(1, 50), Rational(7, 10), Rational(5, 2)])
def test_beta_integral_with_singularities_at_both_ends(second):
    point = {a: Rational(13, 10), b: second}
    same(Integral(x ** (a - 1) * (1 - x) ** (b - 1), (x, 0, 1)), sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b), point)


def expgamma_moment(n):
    """E(Y^n) for Y = s(exp(b x) - 1), x of a gamma law of shape a and scale t: as an integral, and in closed form."""
    density = x ** (a - 1) * sp.exp(-x / t) / (sp.gamma(a) * t**a)
    terms = (sp.binomial(n, j) * (-1) ** (n - j) * (1 - j * b * t) ** -a for j in range(n + 1))
    return Integral((s * (sp.exp(b * x) - 1)) ** n * density, (x, 0, oo)), s**n * sum(terms)


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("scale", [Rational(1, 3), Rational(3)])
@pytest.mark.parametrize("growth", ["0.99", "0.995", "1.005", "1.01", "1.5", "50"])
def test_exponential_growth_against_exponential_decay(n, scale, growth):
    integral, truth = expgamma_moment(n)
    point = {a: Rational(17, 10), s: Rational(7, 5), t: scale, b: Rational(growth) / (n * scale)}
    if Rational(growth) < 1:
        same(integral, truth, point)
    else:
        assert evaluate(integral, point).kind is Kind.DIVERGENT


@pytest.mark.parametrize("shape", [Rational(3, 10), Rational(17, 10), Rational(4)])
@pytest.mark.parametrize(
    ("n", "excess"), [(0, "0.5"), (1, "0.04"), (1, "0.001"), (2, "0.005"), (1, "-0.005"), (2, "0")]
)
def test_critical_power_times_a_power_of_a_logarithm(shape, n, excess):
    decay = n + Rational(excess)
    integral = Integral(x**n * sp.log(1 + x / s) ** (a - 1) * (1 + x / s) ** (-(1 + b)), (x, 0, oo))
    point = {a: shape, s: Rational(7, 5), b: decay}
    if Rational(excess) > 0:
        terms = (sp.binomial(n, j) * (-1) ** (n - j) * (b - j) ** -a for j in range(n + 1))
        same(integral, s ** (n + 1) * sp.gamma(a) * sum(terms), point)
    else:
        assert evaluate(integral, point).kind is Kind.DIVERGENT


@pytest.mark.parametrize("place", [Rational(-7, 5), Rational(-13, 7), Rational(-1, 3), Rational(7, 5)])
@pytest.mark.parametrize("growth", ["-5/2", "-1/20", "3/10"])
def test_a_density_extended_by_zero_beyond_a_singular_point(place, growth):
    inverse = sp.log((s + x) / s) / b
    density = inverse ** (a - 1) * sp.exp(-inverse / t) / (sp.gamma(a) * t**a * sp.Abs(b * (s + x)))
    extended = sp.Piecewise((0, x / s <= -1), (x * density, inverse > 0), (0, True), evaluate=False)
    point = {s: place, t: Rational(7, 10), b: Rational(growth) / Rational(7, 10)}
    for shape in (Rational(3, 10), Rational(17, 10)):
        outcome = Integral(extended, (x, 0, oo)), point | {a: shape}
        if place * Rational(growth) > 0:
            same(outcome[0], expgamma_moment(1)[1], outcome[1])
        else:
            assert evaluate(*outcome).value == 0


@pytest.mark.parametrize("place", [Rational(17, 10), Rational(49, 30), Rational(3, 7), Rational(13, 11)])
def test_a_ratio_does_not_fall_below_one_by_rounding(place):
    below = sp.Piecewise((1 / x, (s + x) / s < 1), (0, True), evaluate=False)
    assert evaluate(Integral(below, (x, 0, oo)), {s: place}).value == 0


@pytest.mark.parametrize("place", [Rational(13, 7), sp.sqrt(2)])
def test_a_pole_at_which_the_denominator_does_not_change_its_sign(place):
    square = sp.Pow(sp.Pow(x - place, 2, evaluate=False), -1, evaluate=False)
    assert evaluate(Integral(square, (x, 0, 3)), {}).kind is Kind.DIVERGENT
    assert evaluate(Integral(sp.Pow(square, Rational(1, 4), evaluate=False), (x, 0, 3)), {}).kind is Kind.VALUE


def test_one_point_without_a_value_is_no_obstacle():
    hole = sp.Mul(x - 1, sp.Pow(sp.Mul(x - 1, x - 1, evaluate=False), -1, evaluate=False), x - 1, evaluate=False)
    same(Integral(sp.exp(-x) * hole, (x, 0, oo)), sp.Integer(1))
    same(Integral(sp.exp(-(x**2)) * sp.Piecewise((1, x < 0), (1, x > 0)), (x, -oo, oo)), sp.sqrt(sp.pi))
    nowhere = sp.log(sp.Add(x, sp.Mul(-1, x, evaluate=False), evaluate=False), evaluate=False)
    assert evaluate(Integral(nowhere, (x, 0, 1)), {}).kind is not Kind.VALUE


def test_slow_tail():
    same(Integral(x ** Rational(-101, 100), (x, 1, oo)), sp.Integer(100))


NARROW = [
    (Integral(sp.exp(-((x - 1000) ** 2) * 10**6 / 2), (x, 0, oo)), sp.sqrt(2 * sp.pi) / 1000),
    (Integral(sp.exp(-((x - Rational(3, 10)) ** 2) * 5 * 10**9), (x, 0, 1)), sp.sqrt(2 * sp.pi) / 10**5),
    (
        Integral(sp.exp(-((x + 37) ** 2) * 10**10) + sp.exp(-((x - 5) ** 2) * 10**8), (x, -oo, oo)),
        sp.sqrt(sp.pi) * (Rational(1, 10**5) + Rational(1, 10**4)),
    ),
    # A narrow term that does not show from afar in a broad sum, a narrow hole, and narrow Lorentz curves.
    (
        Integral(sp.exp(-(x**2)) + 10**6 * sp.exp(-((x - 1000) ** 2) * 10**12), (x, -oo, oo)),
        2 * sp.sqrt(sp.pi),
    ),
    (
        Integral((1 - sp.exp(-((x - Rational(3, 10)) ** 2) * 10**10)) * sp.exp(-(x**2)), (x, -oo, oo)),
        sp.sqrt(sp.pi) - sp.sqrt(sp.pi / (10**10 + 1)) * sp.exp(-Rational(9 * 10**8, 10**10 + 1)),
    ),
    (Integral(1 / ((x - 1000) ** 2 + Rational(1, 10**12)), (x, -oo, oo)), sp.pi * 10**6),
    (
        Integral(10**6 * sp.exp(-(x**2)) + 1 / ((x - 1000) ** 2 + Rational(1, 10**12)), (x, -oo, oo)),
        (sp.pi + sp.sqrt(sp.pi)) * 10**6,
    ),
]


@pytest.mark.parametrize(("expression", "truth"), NARROW)
def test_narrow_peaks_are_found(expression, truth):
    same(expression, truth)


@pytest.mark.parametrize(
    "expression",
    [
        Integral(1 / x, (x, 1, oo)),
        Integral(1 / x, (x, 0, 1)),
        Integral(x ** Rational(-101, 100), (x, 0, 1)),
        Integral(x ** Rational(-99, 100), (x, 1, oo)),
        Integral(1 / (1 - x), (x, 0, 1)),
        Integral(1 / (x - Rational(1, 3)), (x, 0, 1)),
        Integral((x - Rational(1, 3)) ** -2, (x, 0, 1)),
        Integral(sp.tan(x), (x, 0, 3)),
        Integral(sp.exp(x), (x, 0, oo)),
        Integral(1 / (x * sp.log(x)), (x, 2, oo)),
        Integral(sp.sin(x), (x, 0, oo)),
        Integral(1 / x, (x, -1, 1)),
        Integral(sp.exp(x) / x**2, (x, -2, 1)),
        Sum(1 / k, (k, 1, oo)),
        Sum((-1) ** k, (k, 0, oo)),
        Sum(2**k, (k, 0, oo)),
        sp.Limit(1 / x, x, 0),
    ],
)
def test_divergence_is_seen(expression):
    outcome = evaluate(expression, {})
    assert outcome.kind is Kind.DIVERGENT, outcome
    assert compare(outcome, evaluate(sp.Integer(3), {})) == (Status.REFUTES, None)
    assert compare(outcome, outcome) == (Status.UNDECIDED, None)


@pytest.mark.parametrize(
    "expression",
    [
        Integral(1 / (x * sp.log(x) ** 2), (x, 2, oo)),
        Integral(sp.sin(x**2) * sp.cos(x), (x, 0, oo)),
        Integral(sp.sin(10**4 * x) * sp.exp(-x), (x, 0, oo)),
        Integral((1 + sp.tanh((x - Rational(3, 10)) * 10**6)) * sp.exp(-x), (x, 0, oo)),
        Integral(sp.floor(x) * sp.exp(-x), (x, 0, oo)),
        Integral((sp.cosh(x) - sp.sinh(x)) * x, (x, 0, oo)),
        sp.Subs(sp.Derivative(sp.Max(0, x), x), x, 0),
        Sum(sp.cos(k) / k, (k, 1, oo)),
        Sum(1 / (k * sp.log(k) ** 2), (k, 2, oo)),
        sp.Function("f")(x),
        sp.IndexedBase("q")[1],
    ],
)
def test_what_no_rule_settles_is_undecided(expression):
    outcome = evaluate(expression, {x: Rational(1, 3)})
    assert outcome.kind is Kind.UNDECIDED
    assert outcome.detail
    assert compare(outcome, evaluate(sp.Integer(1), {}))[0] is Status.UNDECIDED


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        (Integral(sp.cos(5 * x) * sp.exp(-x), (x, 0, oo)), Rational(1, 26)),
        (Integral(sp.cos(a * x) / (1 + x**2), (x, -oo, oo)), sp.pi * sp.exp(-a)),
        (Integral(sp.exp(I * x) / sp.sqrt(x), (x, 0, oo)), sp.sqrt(sp.pi) * sp.exp(I * sp.pi / 4)),
        (Integral(sp.sin(a * x**2), (x, 0, oo)), sp.sqrt(sp.pi / (8 * a))),
        (Integral(sp.cos(a * x**2 - x), (x, -oo, oo)), sp.sqrt(sp.pi / a) * sp.cos(1 / (4 * a) - sp.pi / 4)),
        (Integral(sp.sin(x**3) / x, (x, 0, oo)), sp.pi / 6),
        (Integral(sp.sin(a * x) ** 2 / x**2, (x, 0, oo)), sp.pi * a / 2),
    ],
)
def test_oscillation(expression, truth):
    same(expression, truth, GENERIC)


@pytest.mark.parametrize("wave", [sp.cos(a * x), x * sp.sin(a * x**2)])
def test_a_wave_that_does_not_fall_diverges(wave):
    assert evaluate(Integral(wave, (x, 0, oo)), GENERIC).kind is Kind.DIVERGENT


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        (Integral(sp.Abs(x - Rational(1, 3)) ** Rational(-1, 2), (x, 0, 1)), 2 * (sp.sqrt(3) + sp.sqrt(6)) / 3),
        (Integral(sp.Piecewise((x, x < Rational(1, 2)), (1 - x, True)), (x, 0, 1)), Rational(1, 4)),
        (Integral(sp.exp(-(x**2)) * sp.Heaviside(x), (x, -oo, oo)), sp.sqrt(sp.pi) / 2),
        (Integral(sp.Max(0, x - s) * sp.exp(-x), (x, 0, oo)), sp.exp(-s)),
        (Integral(1 / sp.sqrt(1 - x**2), (x, -1, 1)), sp.pi),
        (Integral((1 - sp.cos(x)) / x**2 * sp.exp(-x), (x, 0, oo)), sp.pi / 4 - sp.log(2) / 2),
        (Integral(1 / x, (x, a, s)), sp.log(s / a)),
        (Integral(sp.log(sp.Abs(x - Rational(1, 3))), (x, 0, 1)), sp.log(Rational(4, 27)) / 3 - 1),
        (Integral(x**3 / (sp.exp(x) - 1), (x, 0, oo)), sp.pi**4 / 15),
        (Integral(1 - sp.erf(x), (x, 0, oo)), 1 / sp.sqrt(sp.pi)),
        (Integral(sp.exp(-(x**2)) * sp.cosh(x), (x, -oo, oo)), sp.sqrt(sp.pi) * sp.exp(Rational(1, 4))),
        (Integral(sp.exp(-1 / x) / x**2, (x, 0, oo)), sp.Integer(1)),
        (Integral(sp.exp(x - sp.exp(x)), (x, -oo, oo)), sp.Integer(1)),
        (Integral(1 / (1 + sp.exp(10 * (x - 500))), (x, 0, oo)), sp.log(1 + sp.exp(5000)) / 10),
    ],
)
def test_kinks_jumps_cancellation_and_parametric_limits(expression, truth):
    same(expression, truth, GENERIC)


@pytest.mark.parametrize("constant", [sp.S.One, Rational(-1, 2), t, sp.pi])
def test_a_constant_integrand(constant):
    same(Integral(constant, (x, 0, a)), constant * a, GENERIC)


@pytest.mark.parametrize(
    ("body", "place", "truth"),
    [
        (t * sp.log(sp.exp(a / t) + sp.exp(b / t)), 0, b),  # exponentials overflow near the limit
        (sp.exp(a / t) / (sp.exp(a / t) + sp.exp(b / t)), 0, 0),
        ((s**x + (s / 2) ** x) ** (1 / x), oo, s),  # powers vanish there
        ((1 + a / x) ** (b * x), oo, sp.exp(a * b)),
    ],
)
def test_limits_beside_overflow(body, place, truth):
    variable = t if place == 0 else x
    outcome = evaluate(sp.Limit(body, variable, place), GENERIC)
    assert outcome.has_value
    assert abs(outcome.value - mpmath.mpmathify(sp.N(sp.sympify(truth).subs(GENERIC), 40))) < 1e-25


def test_an_odd_integrand_is_zero_and_not_a_relative_error():
    zero = evaluate(Integral(x * sp.exp(-(x**2)), (x, -oo, oo)), {})
    assert compare(zero, evaluate(sp.Integer(0), {}))[0] is Status.SUPPORTS
    assert compare(zero, evaluate(Rational(1, 10**9), {}))[0] is Status.REFUTES


def test_two_dimensions():
    curve = sp.exp(-(x**2 - 2 * s * x * y + y**2) / (2 * (1 - s**2))) / (2 * sp.pi * sp.sqrt(1 - s**2))
    same(Integral(x**2 * y**2 * curve, (x, -oo, oo), (y, -oo, oo)), 1 + 2 * s**2, GENERIC)
    same(Integral(curve, (x, 0, oo), (y, 0, oo)), Rational(1, 4) + sp.asin(s) / (2 * sp.pi), GENERIC)
    assert evaluate(Integral(sp.exp(-x * x + 3 * x * y - y * y), (x, -oo, oo), (y, -oo, oo)), {}).kind is Kind.DIVERGENT
    same(Integral(x * y, (y, 0, x), (x, 0, 1)), Rational(1, 8))
    # where the kink inside meets an end, and where a factor of it is zero, the outer integrand has a kink
    same(Integral(sp.Abs(x - y), (x, 0, 1), (y, -1, 2)), Rational(7, 3))
    same(Integral(sp.Abs(x * y - y), (x, 0, 2), (y, -1, 2)), Rational(5, 2))
    same(Integral(sp.exp(-(x**2 + x * y + y**2)), (x, -oo, oo), (y, -oo, oo)), 2 * sp.pi / sp.sqrt(3))


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        (Sum(s**k * sp.exp(-s) / sp.factorial(k), (k, 0, oo)), sp.Integer(1)),
        (Sum(k * (70 * s) ** k * sp.exp(-70 * s) / sp.factorial(k), (k, 0, oo)), 70 * s),
        (Sum(s**k / (k + 1), (k, 0, oo)), -sp.log(1 - s) / s),
        (Sum(sp.cos(k) / 2**k, (k, 0, oo)), (4 - 2 * sp.cos(1)) / (5 - 4 * sp.cos(1))),
        (Sum((-1) ** k / sp.sqrt(k + 1), (k, 0, oo)), (1 - sp.sqrt(2)) * sp.zeta(Rational(1, 2))),
        (Sum(k**2, (k, 1, 20)), sp.Integer(2870)),
        (Sum((-5) ** k / sp.factorial(k), (k, 0, oo)), sp.exp(-5)),
        (Sum((-1) ** k * sp.exp(-k * s / 30), (k, 0, oo)), 1 / (1 + sp.exp(-s / 30))),
        (Sum(1 / (k**2 + 1), (k, -oo, oo)), sp.pi / sp.tanh(sp.pi)),
        (Sum((k + s) ** (-a - 1), (k, 0, oo)), sp.zeta(a + 1, s)),
        (Sum(1 / k - sp.log(1 + 1 / k), (k, 1, oo)), sp.EulerGamma),
        (Sum((Rational(1, 2) + I / 3) ** k, (k, 0, oo)), 1 / (Rational(1, 2) - I / 3)),
        (Sum(k**3 * Rational(96, 100) ** k, (k, 0, oo)), sp.Integer(2160600)),
        (Sum(1 / (k + 1) * Rational(93, 100) ** k, (k, 0, oo)), -sp.log(Rational(7, 100)) * Rational(100, 93)),
        # zeros before the first term, between terms and behind the last one
        (_where(s**k, k >= 137), s**137 / (1 - s)),
        (_where(s**k, (k <= 3) | (k >= 90)), (1 - s**4 + s**90) / (1 - s)),
        (_where(s**k, (k <= 3) | ((k >= 40) & (k < 50))), (1 - s**4 + s**40 - s**50) / (1 - s)),
        (_where(s**k, sp.Eq(sp.Mod(k, 2), 1)), s / (1 - s**2)),
        (_where(1 / (k + 1) ** 2, k >= 60), sp.polygamma(1, 61)),
        (sp.Product(1 + 1 / k**2, (k, 1, oo)), sp.sinh(sp.pi) / sp.pi),
        (sp.Product(k + s, (k, 1, 4)), (1 + s) * (2 + s) * (3 + s) * (4 + s)),
    ],
)
def test_series(expression, truth):
    same(expression, truth, GENERIC)


def test_a_series_of_zeros():
    assert evaluate(_where(s**k, k < 0), GENERIC).value == 0


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        (sp.Derivative(sp.log(s), s), 1 / s),
        (sp.Derivative(sp.gamma(a), (a, 2)), sp.gamma(a) * (sp.polygamma(0, a) ** 2 + sp.polygamma(1, a))),
        (sp.Derivative(a**2 * s**3, a, s), 6 * a * s**2),
        (sp.Derivative(sp.Abs(s - 3), s), -sp.Integer(1)),
        (sp.Subs(sp.Derivative(sp.sin(a * x), (x, 3)), x, s), -(a**3) * sp.cos(a * s)),
        (sp.Subs(sp.Derivative(Integral(sp.exp(x * y - y), (y, 0, oo)), x), x, 0), sp.Integer(1)),
        (sp.Limit(sp.sin(a * x) / x, x, 0), a),
        (sp.Limit((1 + a / x) ** x, x, oo), sp.exp(a)),
    ],
)
def test_derivatives_and_limits(expression, truth):
    same(expression, truth, GENERIC)


def test_unevaluated_trees_are_taken_as_they_stand():
    unevaluated = sp.Mul(a, sp.Pow(sp.Add(a, s, evaluate=False), -1, evaluate=False), sp.Add(s, a), evaluate=False)
    same(unevaluated, a, GENERIC)
    hidden = sp.Mul(x, sp.Pow(x, -1, evaluate=False), evaluate=False)
    assert evaluate(hidden, {x: sp.Integer(0)}).kind is Kind.UNDEFINED


@pytest.mark.parametrize(
    ("expression", "place"), [(1 / x, 0), (sp.log(x), 0), (sp.gamma(x), -2), (x ** Rational(-1, 2), 0)]
)
def test_undefined(expression, place):
    outcome = evaluate(expression, {x: sp.Integer(place)})
    assert outcome.kind is Kind.UNDEFINED
    assert compare(outcome, evaluate(sp.Integer(1), {})) == (Status.REFUTES, None)


def test_matrices():
    m = sp.ImmutableMatrix([[1, a], [s, 3]])
    product = evaluate(sp.MatMul(sp.Inverse(m), m), GENERIC)
    assert compare(product, Outcome(Kind.VALUE, tuple(map(mpmath.mpf, (1, 0, 0, 1)))))[0] is Status.SUPPORTS
    same(sp.Determinant(m), 3 - a * s, GENERIC)
    same(sp.Trace(sp.MatMul(m, sp.Transpose(m))), 10 + a**2 + s**2, GENERIC)
    assert evaluate(sp.MatAdd(m, sp.MatMul(-1, m)), GENERIC).value == (0, 0, 0, 0)
    entry = evaluate(sp.HadamardProduct(m, m, evaluate=False), GENERIC)
    wrong = evaluate(sp.ImmutableMatrix([[1, a**2], [s**2, 8]]), GENERIC)
    right = evaluate(sp.ImmutableMatrix([[1, a**2], [s**2, 9]]), GENERIC)
    assert compare(entry, right)[0] is Status.SUPPORTS
    assert compare(entry, wrong)[0] is Status.REFUTES
    singular = sp.Inverse(sp.ImmutableMatrix([[a, a], [a, a]]))
    assert evaluate(singular, GENERIC).kind is Kind.UNDEFINED


SPECIAL = [  # DLMF 10.47.3, 7.18.2, 8.4.5, 25.12.1, 4.13.1, 18.5 and their like
    (sp.besselj(Rational(1, 2), s), sp.sqrt(2 / (sp.pi * s)) * sp.sin(s)),
    (sp.uppergamma(2, s), (1 + s) * sp.exp(-s)),
    (sp.lowergamma(1, s), 1 - sp.exp(-s)),
    (sp.erf(s) + sp.erfc(s), sp.Integer(1)),
    (sp.LambertW(s) * sp.exp(sp.LambertW(s)), s),
    (sp.legendre(sp.Integer(3), s, evaluate=False), (5 * s**3 - 3 * s) / 2),
    (sp.polylog(1, s), -sp.log(1 - s)),
    (sp.erfinv(sp.erf(s)), s),
    (sp.elliptic_k(0, evaluate=False), sp.pi / 2),
    (sp.log(-s), sp.log(s) + I * sp.pi),
    (sp.binomial(a, 2), a * (a - 1) / 2),
]


@pytest.mark.parametrize(("expression", "truth"), SPECIAL)
def test_special_functions(expression, truth):
    same(expression, truth, GENERIC)


@pytest.mark.parametrize("order", [0, 1, Rational(-7, 2), Rational(41, 100), 37])
@pytest.mark.parametrize("place", [Rational(1, 900), Rational(3, 7), 29, 4001])
def test_besselk_by_the_trapezoidal_rule(order, place):
    with mpmath.workdps(60):
        literal = mpmath.besselk(mpmath.mpmathify(order), mpmath.mpmathify(place))
    close(sp.besselk(order, a), {a: sp.Rational(place)}, literal, 36)


def test_steps_are_limits():
    disc = sp.Heaviside(s - x**2 - y**2, 0) * sp.exp(-(x**2) - y**2)
    same(Integral(disc, (x, -oo, oo), (y, -oo, oo)), sp.pi * (1 - sp.exp(-s)), GENERIC)
    same(Integral(sp.Heaviside(s - x**2, 0) * sp.exp(-x), (x, -oo, oo)), 2 * sp.sinh(sp.sqrt(s)), GENERIC)
    never = Integral(sp.Heaviside(s - x, 0) * sp.Heaviside(x - a, 1), (x, 0, oo))  # for s < a
    same(1 + never, sp.Integer(1), GENERIC)
    for closed, rest in ((0, s**4), (1, s**3)):
        same(Sum(s**k * sp.Heaviside(k - 3, closed), (k, 0, oo)), rest / (1 - s), GENERIC)
    same(Sum(s**k * sp.Heaviside(a - k, 0), (k, 0, oo)), 1 + s, GENERIC)
    same(Sum(s**k * t**y, (y, 0, oo), (k, 0, oo)), 1 / ((1 - s) * (1 - t)), GENERIC)
    same(Sum(s**k * sp.KroneckerDelta(k, 5), (k, 0, oo)), s**5, GENERIC)
    same(1 + Sum(s**k * sp.KroneckerDelta(k, a), (k, 0, oo)), sp.Integer(1), GENERIC)  # for 1 < a < 2


def test_zero_where_there_is_a_value_is_not_zero_elsewhere():
    nowhere = Integral(sp.exp(-y) / (y - x) ** 2, (y, 0, oo))  # without a value for x > 0
    found = evaluate(Integral(sp.Piecewise((0, x < 0), (nowhere, True), evaluate=False), (x, -oo, 1)), {})
    assert not found.has_value


def test_compare_draws_its_three_lines():
    one = Measured(Kind.VALUE, mpmath.mpf(1), error=mpmath.mpf(0))
    with mpmath.workdps(50):
        near, between, far = (Outcome(Kind.VALUE, 1 + mpmath.mpf(10) ** -e) for e in (21, 17, 14))
        turned = Outcome(Kind.VALUE, mpmath.mpc(1, "1e-14"))
    assert compare(one, near)[0] is Status.SUPPORTS
    assert compare(one, between)[0] is Status.UNDECIDED
    assert compare(one, far)[0] is Status.REFUTES
    assert compare(one, turned)[0] is Status.REFUTES
    assert compare(Outcome(Kind.VALUE, mpmath.mpf("1e-31")), Outcome(Kind.VALUE, mpmath.mpf(0)))[0] is Status.SUPPORTS


def test_digits_that_cancel_are_asked_for_again():
    lost = evaluate(Sum((-50) ** k / sp.factorial(k), (k, 0, oo)), {})  # terms of 1e20, a sum of 2e-22
    assert compare(lost, evaluate(sp.exp(-50), {}))[0] is Status.SUPPORTS
    assert compare(lost, evaluate(2 * sp.exp(-50), {}))[0] is Status.REFUTES
    tail = 1 / (1 - (1 + sp.erf(sp.Integer(12))) / 2)  # below the line 1e-64, and no zero
    assert compare(evaluate(tail, {}), evaluate(2 / sp.erfc(12), {}))[0] is Status.SUPPORTS
    assert compare(evaluate(tail, {}), evaluate(3 / sp.erfc(12), {}))[0] is Status.REFUTES


def test_a_cancellation_to_zero_is_told_from_one_to_little():
    nothing = Integral(sp.hermite(21, x) * sp.hermite(19, x) * sp.exp(-(x**2)), (x, -oo, oo))  # of a mass of 1e24
    little = nothing + sp.exp(-20)
    statuses = [compare(evaluate(side, {}), evaluate(sp.Integer(0), {}))[0] for side in (nothing, little)]
    assert statuses == [Status.SUPPORTS, Status.REFUTES]


def test_a_cancellation_that_leaves_no_digits_supports_nothing():
    # terms of 1e108, a sum of 5e-5
    lost = evaluate(sp.exp(120) * Sum((-130) ** k / sp.factorial(k), (k, 0, oo)), {})
    for claimed in (sp.exp(-10), 2 * sp.exp(-10), sp.Integer(0)):
        assert compare(lost, evaluate(claimed, {}))[0] is Status.UNDECIDED
    assert compare(lost, evaluate(sp.Integer(10) ** 80, {}))[0] is Status.REFUTES


def test_the_rules_must_agree(monkeypatch):
    from symagg.oracles.quadrature import integral as quadrature_integral

    honest = quadrature_integral.graded_gauss
    monkeypatch.setattr(quadrature_integral, "graded_gauss", lambda *args: honest(*args) * (1 + 2**-40))
    oracle._MEMORY.clear()
    try:
        outcome = evaluate(Integral(sp.exp(-s * x), (x, 0, oo)), GENERIC)
    finally:
        oracle._MEMORY.clear()
    assert outcome.kind is Kind.UNDECIDED
    assert "disagree" in outcome.detail


def test_deterministic_whatever_is_remembered_and_whichever_thread():
    expression = Integral(x ** (a - 1) * sp.exp(-x / s) * sp.log(1 + x), (x, 0, oo))
    before = mpmath.mp.prec
    first = evaluate(expression, GENERIC)
    oracle._MEMORY.clear()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(evaluate(expression, GENERIC))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [first] * 3
    assert mpmath.mp.prec == before


def test_a_long_tail_is_cut_where_that_converges_and_only_there():
    # The wave under a slow decay needs the cut tail; the step far out needs the whole one.
    at = {a: Rational(80, 357), s: Rational(515, 182)}
    same(Integral(sp.exp(-a * x) * sp.besselj(0, s * x), (x, 0, oo)), 1 / sp.sqrt(a**2 + s**2), at)
    same(Integral(1 / (sp.exp(10 * x - 5000) + 1), (x, 0, oo)), sp.log(1 + sp.exp(5000)) / 10)
