"""The oracle of balls: true equations overlap, equations wrong by 1e-9 do not, and traps give no number."""

import flint
import pytest
import sympy
from flint import acb, arb, fmpq
from sympy import (
    Abs,
    Catalan,
    Ci,
    Derivative,
    E,
    Ei,
    EulerGamma,
    Heaviside,
    I,
    Integral,
    LambertW,
    Matrix,
    Max,
    Piecewise,
    Product,
    Rational,
    Si,
    Subs,
    Sum,
    acot,
    airyai,
    assoc_laguerre,
    atan,
    atan2,
    besseli,
    besselj,
    besselk,
    bessely,
    betainc,
    binomial,
    chebyshevt,
    cos,
    coth,
    digamma,
    elliptic_e,
    elliptic_f,
    elliptic_k,
    erf,
    erfc,
    exp,
    expint,
    factorial,
    gamma,
    gegenbauer,
    harmonic,
    hermite,
    hyper,
    jacobi,
    legendre,
    lerchphi,
    li,
    log,
    loggamma,
    lowergamma,
    oo,
    pi,
    polygamma,
    polylog,
    sech,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    uppergamma,
    zeta,
)

from symagg.oracles.enclosure import compare, evaluate, support_threshold
from symagg.oracles.enclosure.balls import HaltError, apply, precision
from symagg.oracles.enclosure.closures import compile_node
from symagg.oracles.enclosure.growth import NotYetError
from symagg.oracles.enclosure.nodes import Y, const
from symagg.oracles.enclosure.tails import tail_bound
from symagg.oracles.enclosure.trees import exp as node_exp
from symagg.oracles.enclosure.trees import log as node_log
from symagg.oracles.enclosure.trees import plus, power, times
from symagg.oracles.outcome import Kind, Outcome, Status

x, w, y, t = sympy.symbols("x w y t")
k = sympy.symbols("k", integer=True)
a, s, alpha, beta, g, m, v, b = sympy.symbols("a s alpha beta gamma m v b")
A, B = sympy.symbols("A B")

GENERIC = {
    a: Rational(7, 10), s: Rational(13, 10), alpha: Rational(3, 5), beta: Rational(1, 4), g: Rational(17, 10),
    m: Rational(11, 3), v: Rational(2, 7), b: Rational(9, 5), A: -Rational(3, 5), B: -Rational(1, 4), x: Rational(7, 2),
}  # fmt: skip
WRONG = 1 + Rational(1, 10**9)
rate = 1 / (beta * s)
normal = exp(-((x - m) ** 2) / (2 * v))
weight = x ** (a - 1) * exp(-x / s)


def expgamma(power_of_x):
    return Integral(log(1 + x / alpha) ** (a - 1) * (1 + x / alpha) ** (-(1 + rate)) * x**power_of_x, (x, 0, oo))


TRUE = {
    "gamma": (Integral(weight, (x, 0, oo)), gamma(a) * s**a),
    "gamma moment": (Integral(weight * x**2, (x, 0, oo)), gamma(a + 2) * s ** (a + 2)),
    "gamma sharp singularity": (Integral(weight, (x, 0, oo)), gamma(a) * s**a, {a: Rational(1, 20)}),
    "gamma large shape": (Integral(weight, (x, 0, oo)), gamma(a) * s**a, {a: 150}),
    "expgamma mean": (
        Integral(weight * (alpha * (exp(beta * x) - 1)), (x, 0, oo)),
        alpha * gamma(a) * ((1 / s - beta) ** -a - s**a),
    ),
    "expgamma square": (
        Integral(weight * (alpha * (exp(beta * x) - 1)) ** 2, (x, 0, oo)),
        alpha**2 * gamma(a) * ((1 / s - 2 * beta) ** -a - 2 * (1 / s - beta) ** -a + s**a),
    ),
    "expgamma negative": (
        Integral(weight * (A * (exp(B * x) - 1)) ** 2, (x, 0, oo)),
        A**2 * gamma(a) * ((1 / s - 2 * B) ** -a - 2 * (1 / s - B) ** -a + s**a),
    ),
    "expgamma law": (expgamma(0), gamma(a) * alpha * rate**-a),
    "expgamma law, first moment": (
        expgamma(1), alpha**2 * gamma(a) * ((rate - 1) ** -a - rate**-a), {beta: Rational(2, 5)},
    ),
    "expgamma law, bounded support": (
        Integral((log(1 + x / A) / B) ** (a - 1) * (1 + x / A) ** (-1 / (B * s) - 1) / (A * B * s**a), (x, 0, -A)),
        gamma(a),
    ),
    "log power": (Integral(log(x) ** b * x ** (-v - 2), (x, 1, oo)), gamma(b + 1) * (v + 1) ** (-b - 1)),
    "log negative power": (
        Integral(log(x) ** -Rational(9, 10) * x ** (-v - 2), (x, 1, oo)),
        gamma(Rational(1, 10)) * (v + 1) ** -Rational(1, 10),
    ),
    "log weight": (Integral(log(w) ** (a - 1) * w ** (1 - rate), (w, 1, oo)), gamma(a) * (rate - 2) ** -a),
    "powergamma": (Integral(x ** (a / g) * exp(-(x ** (1 / g)) / s), (x, 0, oo)), g * gamma(a + g) * s ** (a + g)),
    "normal": (Integral(normal, (x, -oo, oo)), sqrt(2 * pi * v)),
    "normal log-density ratio": (
        Integral(normal / sqrt(2 * pi * v) * ((x - b) ** 2 / (2 * s) - (x - m) ** 2 / (2 * v)), (x, -oo, oo)),
        (v + (m - b) ** 2) / (2 * s) - Rational(1, 2),
    ),
    "narrow normal": (Integral(normal, (x, -oo, oo)), sqrt(2 * pi * v), {m: 1000, v: Rational(1, 10**8)}),
    "narrow normal, finite": (Integral(normal, (x, -5000, 2000)), sqrt(2 * pi * v), {m: 1000, v: Rational(1, 10**8)}),
    "normal cdf": (Integral(exp(-(t**2) / 2), (t, -oo, -x)), sqrt(pi / 2) * erfc(x / sqrt(2))),
    "beta": (Integral(x ** (a - 1) * (1 - x) ** (beta - 1), (x, 0, 1)), gamma(a) * gamma(beta) / gamma(a + beta)),
    "beta extreme": (
        Integral(x ** (a - 1) * (1 - x) ** (beta - 1), (x, 0, 1)), gamma(a) * gamma(beta) / gamma(a + beta),
        {a: 50, beta: Rational(1, 20)},
    ),
    "kumaraswamy": (Integral(a * beta * x ** (a - 1) * (1 - x**a) ** (beta - 1), (x, 0, 1)), sympy.Integer(1)),
    "pareto": (Integral(x ** (-a - 1), (x, b, oo)), b**-a / a),
    "weibull": (
        Integral(x * g / s * (x / s) ** (g - 1) * exp(-((x / s) ** g)), (x, 0, oo)), s * gamma(1 + 1 / g),
    ),
    "laplace": (Integral(x**2 * exp(-Abs(x - m) / b), (x, -oo, oo)), 2 * b * (m**2 + 2 * b**2)),
    "lognormal": (Integral(exp(-((log(x) - m) ** 2) / (2 * v)) * x, (x, 0, oo)), sqrt(2 * pi * v) * exp(2 * m + 2 * v)),
    "logistic": (Integral(x**2 * exp(-x) / (1 + exp(-x)) ** 2, (x, -oo, oo)), pi**2 / 3),
    "cauchy": (Integral(1 / (1 + x**2), (x, -oo, oo)), pi),
    "gumbel": (Integral(x * exp(-x) * exp(-exp(-x)), (x, -oo, oo)), sympy.EulerGamma),
    "finite range": (Integral(x ** (a - 1) * exp(-x / s), (x, 0, b)), s**a * lowergamma(a, b / s)),
    "log cubed": (Integral(log(x) ** 3 * x**a, (x, 0, 1)), -6 / (a + 1) ** 4),
    "kinks": (Integral(Abs(x**2 - 1), (x, 0, 3)), Rational(22, 3)),
    "singular kink": (Integral(Abs(x - m) ** (a - 1) * exp(-Abs(x - m)), (x, -oo, oo)), 2 * gamma(a)),
    "sign": (Integral(sign(x - 1) * exp(-x), (x, 0, oo)), 2 * exp(-1) - 1),
    "heaviside": (Integral(Heaviside(x - 1) * exp(-x), (x, 0, oo)), exp(-1)),
    "piecewise": (Integral(Piecewise((x, x < 1), (exp(1 - x), True)), (x, 0, oo)), Rational(3, 2)),
    "rectified normal": (
        Integral(Max(0, x) * normal, (x, -oo, oo)),
        sqrt(2 * pi * v) * m * (1 + erf(m / sqrt(2 * v))) / 2 + v * exp(-(m**2) / (2 * v)),
    ),
    "cosine of the sphere": (
        Integral(exp(b * x) * (1 - x**2) ** ((g - 3) / 2), (x, -1, 1)),
        sqrt(pi) * gamma((g - 1) / 2) * (2 / b) ** (g / 2 - 1) * besseli(g / 2 - 1, b),
    ),
    "characteristic function": (Integral(exp(-(x**2) / 2 + I * b * x), (x, -oo, oo)), sqrt(2 * pi) * exp(-(b**2) / 2)),
    "removable singularity": (Integral((exp(-x) - exp(-b * x)) / x, (x, 0, oo)), log(b)),
    "cancelling exponentials": (Integral(1 - tanh(x) ** 2, (x, -oo, oo)), sympy.Integer(2)),
    "reversed": (Integral(exp(-x), (x, oo, 0)), -sympy.Integer(1)),
    "separable": (Integral(exp(-x) * y * exp(-y), (x, 0, oo), (y, 0, oo)), sympy.Integer(1)),
    "triangle": (Integral(exp(-y), (y, 0, x), (x, 0, 1)), exp(-1)),
    "derivative": (Derivative(gamma(a) * s**a, a), gamma(a) * s**a * (digamma(a) + log(s))),
    "second derivative": (
        Derivative(exp(beta * x) * sin(x), x, 2), exp(beta * x) * ((beta**2 - 1) * sin(x) + 2 * beta * cos(x)),
    ),
    "derivative of an integral": (
        Derivative(Integral(weight, (x, 0, oo)), a), gamma(a) * s**a * (digamma(a) + log(s)),
    ),
    "moving limit": (
        Derivative(Integral(t ** (a - 1) * exp(-t / s), (t, 0, x**2)), x),
        2 * x ** (2 * a - 1) * exp(-(x**2) / s),
    ),
    "moving limit and parameter": (
        Derivative(Integral(exp(-t * x), (t, 0, x)), x), 2 * exp(-(x**2)) - (1 - exp(-(x**2))) / x**2,
    ),
    "moment generating function": (
        Subs(Derivative((1 - s * t) ** (-a), (t, 2)), t, 0), a * (a + 1) * s**2,
    ),
    "exponential series": (Sum(beta**k / factorial(k), (k, 0, oo)), exp(beta)),
    "negative binomial series": (Sum(gamma(a + k) / (gamma(a) * factorial(k)) * beta**k, (k, 0, oo)), (1 - beta) ** -a),
    "alternating series": (Sum((-1) ** k / factorial(2 * k), (k, 0, oo)), cos(1)),
    "complex series": (Sum((I / 2) ** k, (k, 0, oo)), 1 / (1 - I / 2)),
    "modulus of a complex number": (Abs(a + I * b), sqrt(a**2 + b**2)),
    "incomplete gamma function": (Integral(uppergamma(a, x), (x, 0, oo)), gamma(a + 1)),
    "zeta series": (Sum(1 / k**3, (k, 1, oo)), zeta(3)),
    "odd squares": (Sum(1 / (2 * k + 1) ** 2, (k, 0, oo)), pi**2 / 8),
    "binomial theorem": (Sum(binomial(10, k) * beta**k, (k, 0, 10)), (1 + beta) ** 10),
    "infinite product": (Product(4 * k**2 / (4 * k**2 - 1), (k, 1, oo)), pi / 2),
    "sine product": (Product(1 + a**2 / k**2, (k, 1, oo)), sinh(pi * a) / (pi * a)),
    "product with a zero": (1 + Product((k**2 - 9) / (k**2 + a), (k, 1, oo)), sympy.Integer(1)),
    "product of geometric factors": (
        Product(1 + beta ** (2**k), (k, 0, 40)) / Product(1 + beta**k, (k, 1, oo)),
        Product(1 - beta ** (2 * k - 1), (k, 1, oo)) / (1 - beta),
    ),
    "product": (Product(1 - 1 / k**2, (k, 2, 10)), Rational(11, 20)),
}  # fmt: skip


def beta_of(p, q):
    return gamma(p) * gamma(q) / gamma(p + q)


density_t = (1 + x**2 / g) ** (-(g + 1) / 2) * gamma((g + 1) / 2) / (sqrt(pi * g) * gamma(g / 2))
low = Rational(1, 3)
TRUE |= {
    # zeros and poles at multiples of pi
    "trigonometric beta": (Integral(sin(x) ** (2 * a - 1) * cos(x) ** (2 * b - 1), (x, 0, pi / 2)), beta_of(a, b) / 2),
    "trigonometric beta, singular ends": (
        Integral(sin(x) ** (2 * beta - 1) * cos(x) ** (2 * v - 1), (x, 0, pi / 2)), beta_of(beta, v) / 2,
    ),
    "power of a sine": (Integral(sin(x) ** -a, (x, 0, pi)), beta_of((1 - a) / 2, Rational(1, 2))),
    "power of a tangent": (Integral(tan(x) ** a, (x, 0, pi / 2)), pi / (2 * cos(pi * a / 2))),
    "shifted tangent": (Integral(tan(x / 2 + pi / 4) ** a, (x, -pi / 2, pi / 2)), pi / cos(pi * a / 2)),
    "logarithm of a cosine": (Integral(log(cos(x)), (x, 0, pi / 2)), -pi * log(2) / 2),
    "von mises": (Integral(exp(a * cos(x)), (x, 0, 2 * pi)), 2 * pi * besseli(0, a)),
    # bessel functions and bounded factors
    "bessel transform": (Integral(exp(-a * x) * besselj(0, s * x), (x, 0, oo)), 1 / sqrt(a**2 + s**2)),
    "bessel transform of order 1/2": (
        Integral(exp(-a * x) * besselj(Rational(1, 2), s * x), (x, 0, oo)),
        sqrt((sqrt(a**2 + s**2) - a) / s) / sqrt(a**2 + s**2),
    ),
    "hankel transform": (
        Integral(x * exp(-a * x**2) * besselj(0, s * x), (x, 0, oo)), exp(-(s**2) / (4 * a)) / (2 * a),
    ),
    "growing bessel function": (Integral(exp(-b * x) * besseli(0, s * x), (x, 0, oo)), 1 / sqrt(b**2 - s**2)),
    "rice": (Integral(x * exp(-(x**2 + a**2) / 2) * besseli(0, a * x), (x, 0, oo)), sympy.Integer(1)),
    "falling bessel function": (Integral(besselk(0, x), (x, 0, oo)), pi / 2),
    "second kind": (
        Integral(exp(-a * x) * bessely(0, x), (x, 0, oo)), -2 * sympy.asinh(a) / (pi * sqrt(1 + a**2)),
    ),
    "bounded factor": (Integral(exp(-x) * tanh(x), (x, 0, oo)), pi / 2 - 1),
    "error function transform": (Integral(exp(-a * x) * erf(x), (x, 0, oo)), exp(a**2 / 4) * erfc(a / 2) / a),
    "secant": (Integral(sech(pi * x / 2) * x**2 / 2, (x, -oo, oo)), sympy.Integer(1)),
    "survival of erf": (Integral(1 - erf(x), (x, 0, oo)), 1 / sqrt(pi)),
    "gelu": (Integral(x * (1 + erf(x / sqrt(2))) / 2 * exp(-(x**2) / 2) / sqrt(pi), (x, -oo, oo)), 1 / sqrt(2 * pi)),
    "euler's gamma": (Integral(log(1 / x) ** (a - 1), (x, 0, 1)), gamma(a)),
    "student": (Integral(x**2 * density_t, (x, -oo, oo)), g / (g - 2), {g: Rational(22, 5)}),
    "inverse gamma": (Integral(x**-b * exp(-a / x), (x, 0, oo)), gamma(b - 1) * a ** (1 - b)),
    "triangular": (Integral(Max(0, 1 - Abs(x)) * x**2, (x, -oo, oo)), Rational(1, 6)),
    "dilogarithm": (Integral(log(1 - x) / x, (x, 0, 1)), -(pi**2) / 6),
    "reflection": (Integral(x ** (a - 1) / (1 + x), (x, 0, oo)), pi / sin(pi * a)),
    "fourier transform of a gaussian": (
        Integral(exp(-a * x**2) * cos(b * x), (x, -oo, oo)), sqrt(pi / a) * exp(-(b**2) / (4 * a)),
    ),
    # series
    "alternating zeta": (Sum((-1) ** (k - 1) / k**s, (k, 1, oo)), (1 - 2 ** (1 - s)) * zeta(s)),
    "slow alternating zeta": (Sum((-1) ** k / (k + 1) ** a, (k, 0, oo)), (1 - 2 ** (1 - a)) * zeta(a)),
    "leibniz": (Sum((-1) ** k / (2 * k + 1), (k, 0, oo)), pi / 4),
    "catalan": (Sum((-1) ** k / (2 * k + 1) ** 2, (k, 0, oo)), Catalan),
    "telescope": (Sum(1 / (k * (k + 1)), (k, 1, oo)), sympy.Integer(1)),
    "repeated poles": (Sum((2 * k + 1) / (k**2 * (k + 1) ** 2), (k, 1, oo)), sympy.Integer(1)),
    "complex poles": (Sum(1 / (k**2 + a**2), (k, -oo, oo)), pi * coth(pi * a) / a),
    "alternating complex poles": (Sum((-1) ** k / (k**2 + 1), (k, 0, oo)), Rational(1, 2) + pi / (2 * sinh(pi))),
    "poles to the right": (Sum(1 / ((k - low) * (k - low - 3)), (k, 0, oo)), (digamma(-low) - digamma(-low - 3)) / 3),
    "modulus of the index": (Sum(1 / (Abs(k) + 10) ** 2, (k, -3, oo)), zeta(2, 10) + sum(
        Rational(1, (10 + j) ** 2) for j in (1, 2, 3))),
    "sign of the index": (Sum(sign(k) / (k + 1) ** 2, (k, 0, oo)), zeta(2) - 1),
    "zeros before the first term": (Sum(Piecewise((beta**k, k >= 57), (0, True)), (k, 0, oo)), beta**57 / (1 - beta)),
    "zeros in between": (
        Sum(Piecewise((beta**k, (k <= 3) | (k >= 57)), (0, True)), (k, 0, oo)),
        (1 - beta**4 + beta**57) / (1 - beta),
    ),
    "zeros behind the last term": (Sum(binomial(7, k) * beta**k, (k, 0, oo)), (1 + beta) ** 7),
    "slow power series": (Sum(Rational(999, 1000) ** k / k, (k, 1, oo)), log(1000)),
    "polylogarithm": (Sum(beta**k / k**s, (k, 1, oo)), polylog(s, beta)),
    "fourier series": (
        Sum(beta**k * cos(k * b), (k, 0, oo)), (1 - beta * cos(b)) / (1 - 2 * beta * cos(b) + beta**2),
    ),
    "theta": (Sum(exp(-(k**2)), (k, -oo, oo)), sqrt(pi) * (1 + 2 * Sum(exp(-(pi**2) * k**2), (k, 1, oo)))),
    "harmonic series": (Sum(harmonic(k) * beta**k, (k, 1, oo)), -log(1 - beta) / (1 - beta)),
    # functions
    "harmonic": (harmonic(a, 2), pi**2 / 6 - polygamma(1, a + 1)),
    "sine integral": (Si(a), Integral(sin(x) / x, (x, 0, a))),
    "cosine integral": (Ci(a), EulerGamma + log(a) + Integral((cos(x) - 1) / x, (x, 0, a))),
    "exponential integral": (Ei(a), EulerGamma + log(a) + Integral((exp(x) - 1) / x, (x, 0, a))),
    "negative exponential integral": (Ei(-a), -Integral(exp(-x) / x, (x, a, oo))),
    "logarithmic integral": (li(b), Ei(log(b))),
    "generalised exponential integral": (expint(b, a), Integral(exp(-a * x) * x**-b, (x, 1, oo))),
    "lerch": (lerchphi(beta, s, a), Sum(beta**k / (k + a) ** s, (k, 0, oo))),
    "1F1": (hyper([a], [b], v), exp(v) * hyper([b - a], [b], -v)),
    "2F1": (hyper([1, 1], [2], -a), log(1 + a) / a),
    "3F2": (hyper([1, 1, 1], [2, 2], v), polylog(2, v) / v),
    "elliptic": (elliptic_k(v), Integral(1 / sqrt(1 - v * sin(x) ** 2), (x, 0, pi / 2))),
    "elliptic, second kind": (elliptic_e(v), Integral(sqrt(1 - v * sin(x) ** 2), (x, 0, pi / 2))),
    "incomplete elliptic": (elliptic_f(a, v), Integral(1 / sqrt(1 - v * sin(x) ** 2), (x, 0, a))),
    "airy": (airyai(a), sqrt(a / 3) / pi * besselk(Rational(1, 3), 2 * a ** Rational(3, 2) / 3)),
    "legendre": (legendre(3, a, evaluate=False), (5 * a**3 - 3 * a) / 2),
    "hermite weight": (
        Integral(hermite(2, x, evaluate=False) ** 2 * exp(-(x**2)), (x, -oo, oo)), 8 * sqrt(pi),
    ),
    "chebyshev": (chebyshevt(4, cos(b), evaluate=False), cos(4 * b)),
    "laguerre": (assoc_laguerre(2, b, a, evaluate=False), a**2 / 2 - (b + 2) * a + (b + 1) * (b + 2) / 2),
    "gegenbauer": (gegenbauer(2, b, a, evaluate=False), 2 * b * (1 + b) * a**2 - b),
    "jacobi": (jacobi(1, a, b, v, evaluate=False), a + 1 + (a + b + 2) * (v - 1) / 2),
    "hurwitz": (zeta(3, -a), zeta(3, 1 - a) - a**-3),
    "log-gamma": (loggamma(a), log(gamma(a))),
    "lower lambert": (LambertW(-v, -1) * exp(LambertW(-v, -1)), -v),
    "incomplete beta": (betainc(a, b, 0, v), Integral(x ** (a - 1) * (1 - x) ** (b - 1), (x, 0, v))),
    "angle": (atan2(1, -a), pi - atan(1 / a)),
    "arc cotangent": (acot(a), atan(1 / a)),
    "exact zero of a sine": (sin(pi * x) + a, a, {x: 10**40}),
    "e": (E**a, exp(a)),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_a_true_equation_is_supported_and_a_wrong_one_refuted(name):
    left, right, *changes = TRUE[name]
    point = {**GENERIC, **(changes[0] if changes else {})}
    value, closed, wrong = evaluate(left, point), evaluate(right, point), evaluate(right * WRONG, point)
    assert compare(value, closed) == (Status.SUPPORTS, None), (value, closed)
    status, gap = compare(value, wrong)
    assert status is Status.REFUTES
    assert gap == pytest.approx(1e-9, rel=1e-3)


@pytest.mark.parametrize(
    ("expression", "changes"),
    [
        (Integral(weight * exp(beta * x), (x, 0, oo)), {beta: 3}),
        (Integral(weight * exp(beta * x), (x, 0, oo)), {beta: Rational(10, 13)}),
        (Integral(weight * (alpha * (exp(beta * x) - 1)) ** 2, (x, 0, oo)), {beta: Rational(5, 13)}),
        (Integral(log(w) ** (a - 1) * w ** (1 - rate), (w, 1, oo)), {beta: Rational(2, 5)}),
        (Integral(x ** (a - 1) * exp(-x), (x, 0, 1)), {a: 0}),
        (Integral((1 - x) ** (a - 1), (x, 0, 1)), {a: -Rational(1, 3)}),
        (Integral(x / (1 + x**2), (x, 0, oo)), {}),
        (Integral(1 / x, (x, 0, 1)), {}),
        (Integral(sin(x), (x, 0, oo)), {}),
        (Integral(1 / x, (x, -1, 1)), {}),
        (Integral(1 / (x - Rational(1, 3)) ** 2, (x, 0, 1)), {}),
        (Sum(1 / k, (k, 1, oo)), {}),
        (Sum(1 / (k * log(k)), (k, 2, oo)), {}),
        (Sum(3**k / factorial(k) * factorial(k + 1), (k, 0, oo)), {}),
    ],
)
def test_divergence_is_proved(expression, changes):
    outcome = evaluate(expression, {**GENERIC, **changes})
    assert outcome.kind is Kind.DIVERGENT, outcome
    assert compare(outcome, evaluate(sympy.Integer(1), {})) == (Status.REFUTES, None)


def test_just_inside_the_boundary_of_divergence_there_is_a_value():
    point = {**GENERIC, beta: Rational(10, 13) - Rational(1, 1000)}
    value = evaluate(Integral(weight * exp(beta * x), (x, 0, oo)), point)
    assert compare(value, evaluate(gamma(a) * (1 / s - beta) ** -a, point)) == (Status.SUPPORTS, None)


@pytest.mark.parametrize(
    "expression",
    [
        Integral(1 / (x * log(x) ** 2), (x, 2, oo)),
        Integral(1 / (x - sympy.sqrt(2)) ** 2, (x, 0, 3)),
        Integral(x, x),
        sympy.Function("f")(x),
        Subs(Derivative(Abs(t), t), t, 0),
        Piecewise((1, sin(x) ** 2 + cos(x) ** 2 > 1), (0, True)),
    ],
)
def test_what_is_not_proved_is_undecided(expression):
    outcome = evaluate(expression, GENERIC)
    assert outcome.kind is Kind.UNDECIDED, outcome
    assert outcome.detail
    assert compare(outcome, evaluate(sympy.Integer(0), {})) == (Status.UNDECIDED, None)


@pytest.mark.parametrize(
    ("expression", "at"), [(log(x), 0), (1 / x, 0), (gamma(x), -3), (zeta(x), 1), (x ** Rational(-1, 2), 0)]
)
def test_poles_are_undefined(expression, at):
    assert evaluate(expression, {x: at}).kind is Kind.UNDEFINED
    assert evaluate(expression, {x: at + Rational(1, 7)}).has_value


@pytest.mark.parametrize(("name", "exponent"), [("power", Rational(1, 2)), ("power", Rational(1, 3)), ("log", None)])
def test_the_analytic_flag_is_forwarded(name, exponent):
    """Without the flag the rule is applied across the cut: a tight ball around a wrong number."""
    node = node_log(plus([const(fmpq(-1)), Y])) if exponent is None else power(
        plus([const(fmpq(-1)), Y]), const(fmpq(int(exponent.p), int(exponent.q)))
    )  # fmt: skip
    closure = compile_node(node)  # (y - 1)^p, or its logarithm, across the cut y < 1
    with precision(100):
        low, high = acb(-4, -1), acb(-4, 2)
        naive = acb.integral(lambda z, flag: closure(None, z, False), low, high)
        ours = acb.integral(lambda z, flag: closure(None, z, flag), low, high)
        if exponent is None:

            def primitive(z):
                return (z - 1) * (z - 1).log() - z
        else:

            def primitive(z):
                p = acb(arb(fmpq(int(exponent.p), int(exponent.q))))
                return (z - 1) ** (p + 1) / (p + 1)

        # the cut y < 1 is crossed at y = -4: the primitive jumps there
        below, above = acb(-4, arb(-1) / 10**28), acb(-4, arb(1) / 10**28)
        truth = (
            primitive(high) - primitive(above) + primitive(below) - primitive(low) + acb(arb(0, 1e-25), arb(0, 1e-25))
        )
        assert ours.overlaps(truth)
        assert naive.rad() < 1e-10
        assert not naive.overlaps(truth)


def test_a_root_on_the_real_line_keeps_its_flag():
    """int_1^4 sqrt: flint's own example of the trap."""
    with precision(100):
        naive = acb.integral(lambda z, flag: z.sqrt(), 1, 4)
        assert naive.rad() < 1e-12
        assert not naive.overlaps(acb(14) / 3)
    value = evaluate(Integral(sqrt(x), (x, 1, 4)), {})
    assert compare(value, evaluate(Rational(14, 3), {})) == (Status.SUPPORTS, None)


@pytest.mark.parametrize("name", ["loggamma", "asin", "acosh", "atan", "lambertw", "log1p", "atanh", "asinh"])
def test_a_ball_on_a_cut_is_not_analytic(name):
    cut = {"asin": 2, "atanh": 2, "acosh": 0, "atan": 2j, "asinh": 2j}.get(name, -3)
    touching = acb(cut) + acb(arb(0, 0.1), arb(0, 0.1))
    assert not apply(name, [touching], True).is_finite()
    assert apply(name, [acb(0.4 if name != "acosh" else 1.4) + acb(arb(0, 0.01), arb(0, 0.01))], True).is_finite()


def times_exponential(node):
    return times([node, node_exp(times([const(fmpq(-1)), Y]))])


def test_bounds_of_tails_hold_and_are_not_vacuous():
    """Against incomplete gamma functions, over shapes, and on both sides."""
    with precision(100):
        for shape in (fmpq(1, 20), fmpq(7, 10), fmpq(5)):
            node = power(Y, const(shape))
            density = times_exponential(node)
            for cut in (arb(3), arb(4)):
                bound = tail_bound(density, 1, cut)
                truth = acb(cut.exp()).gamma_upper(acb(arb(shape))).real
                assert truth < bound < 100 * truth
                bound = tail_bound(density, -1, cut + 10)
                truth = acb((-cut - 10).exp()).gamma_lower(acb(arb(shape))).real
                assert truth < bound < 2 * truth


def test_a_tail_bound_waits_until_its_premise_holds():
    """x^40 exp(-x) still grows at x = e^3."""
    density = times_exponential(power(Y, const(fmpq(40))))
    with pytest.raises(NotYetError):
        tail_bound(density, 1, arb(3))
    with pytest.raises(HaltError, match="dominates"):
        tail_bound(power(Y, const(fmpq(1, 3))), 1, arb(3))


def test_compare_has_three_answers():
    tight, near = Outcome(Kind.VALUE, arb("1.5", 1e-20)), Outcome(Kind.VALUE, arb("1.5", 1e-25))
    wide = Outcome(Kind.VALUE, arb("1.5", 1e-3))
    other = Outcome(Kind.VALUE, arb("1.6", 1e-20))
    assert compare(tight, near) == (Status.SUPPORTS, None)
    assert compare(tight, wide) == (Status.UNDECIDED, None)
    status, gap = compare(tight, other)
    assert status is Status.REFUTES
    assert gap == pytest.approx(0.0625)
    assert compare(wide, other)[0] is Status.REFUTES
    zero = Outcome(Kind.VALUE, arb(0, 1e-20))
    assert compare(zero, zero) == (Status.SUPPORTS, None)
    assert compare(zero, Outcome(Kind.VALUE, arb(0, 1e-3))) == (Status.UNDECIDED, None)
    assert compare(zero, Outcome(Kind.VALUE, arb("1e-15", 1e-20)))[0] is Status.REFUTES


def test_support_is_refused_just_above_the_threshold():
    for factor, status in ((0.4, Status.SUPPORTS), (0.6, Status.UNDECIDED)):
        ball = Outcome(Kind.VALUE, arb(2, 2 * factor * float(support_threshold(30).mid())))
        assert compare(ball, ball)[0] is status


def test_tuples_compare_entry_by_entry():
    square = sympy.ImmutableDenseMatrix([[2, a], [b, 4]])
    product = evaluate(sympy.MatMul(square, square, evaluate=False), GENERIC)
    assert compare(product, evaluate(sympy.MatPow(square, 2, evaluate=False), GENERIC)) == (Status.SUPPORTS, None)
    values = list(product.value)
    values[2] = values[2] * (1 + arb("1e-9"))
    assert compare(product, Outcome(Kind.VALUE, tuple(values)))[0] is Status.REFUTES
    assert compare(product, Outcome(Kind.VALUE, tuple(values[:3])))[0] is Status.REFUTES


def test_matrices():
    square = sympy.ImmutableDenseMatrix([[2, a], [b, 4]])
    identity = sympy.MatMul(sympy.Inverse(square), square, evaluate=False)
    assert compare(evaluate(identity, GENERIC), evaluate(sympy.eye(2), {})) == (Status.SUPPORTS, None)
    for scalar, closed in ((sympy.Determinant(square), 8 - a * b), (sympy.Trace(square), sympy.Integer(6))):
        assert compare(evaluate(scalar, GENERIC), evaluate(closed, GENERIC)) == (Status.SUPPORTS, None)
        assert compare(evaluate(scalar, GENERIC), evaluate(closed * WRONG, GENERIC))[0] is Status.REFUTES
    singular = sympy.ImmutableDenseMatrix([[1, 2], [a, 2 * a]])
    assert evaluate(sympy.Inverse(singular), GENERIC).kind is Kind.UNDEFINED


def test_unevaluated_trees_are_walked_as_they_stand():
    nested = sympy.Mul(2, sympy.Pow(sympy.Add(x, -x, 3, evaluate=False), 2, evaluate=False), evaluate=False)
    assert compare(evaluate(nested, {x: Rational(1, 3)}), evaluate(sympy.Integer(18), {})) == (Status.SUPPORTS, None)
    assert compare(evaluate(nested, {x: Rational(1, 3)}), evaluate(sympy.Integer(17), {}))[0] is Status.REFUTES


def test_reals_are_arb_and_the_rest_acb():
    assert isinstance(evaluate(sqrt(x), {x: 2}).value, arb)
    assert isinstance(evaluate(sqrt(x), {x: -2}).value, acb)
    assert isinstance(evaluate(Integral(weight, (x, 0, oo)), GENERIC).value, arb)
    value = evaluate(x**2, {x: 1 + 2 * I}).value
    assert value == acb(-3, 4)


def test_more_digits_give_a_narrower_ball():
    integral = Integral(weight, (x, 0, oo))
    few, many = (evaluate(integral, GENERIC, digits=d).value for d in (30, 60))
    assert many.rad() < few.rad() / 10**10
    assert few.overlaps(many)


def test_the_gradient_of_a_log_determinant():
    """Matrices whose entries vary under a derivative."""
    entries = (a, b, s, m)
    square = Matrix([[a, b], [s, m]])
    determinant = sympy.Determinant(square)
    gradient = sympy.ImmutableDenseMatrix(2, 2, [Derivative(log(determinant), e) for e in entries])
    point = {**GENERIC, m: 5}
    inverse = evaluate(sympy.Inverse(square.as_immutable()), point)
    transposed = evaluate(sympy.Transpose(sympy.Inverse(square.as_immutable())), point)
    assert compare(evaluate(gradient, point), transposed) == (Status.SUPPORTS, None)
    assert compare(evaluate(gradient, point), inverse)[0] is Status.REFUTES
    entry = sympy.Trace(sympy.Inverse(square.as_immutable()))
    slope = evaluate(Derivative(entry, a), point)
    assert (
        compare(slope, evaluate(1 / (a * m - b * s) - (a + m) * m / (a * m - b * s) ** 2, point))[0] is Status.SUPPORTS
    )


def test_an_internal_error_is_undecided(monkeypatch):
    def fail(*_):
        raise IndexError("a hole")

    monkeypatch.setattr("symagg.oracles.enclosure.oracle._evaluate", fail)
    outcome = evaluate(x, GENERIC)
    assert outcome.kind is Kind.UNDECIDED
    assert "IndexError" in outcome.detail


@pytest.mark.parametrize("expression", [tan(pi * x), 1 / cos(3 * pi * x), harmonic(2 * x - 3), Sum(1 / k, (k, 0, oo))])
def test_exact_poles_are_undefined(expression):
    outcome = evaluate(expression, {x: Rational(1, 2)})
    assert outcome.kind in (Kind.UNDEFINED, Kind.DIVERGENT), outcome
    assert evaluate(tan(pi * x), {x: Rational(1, 4)}).value.contains(1)


def test_the_precision_of_flint_is_restored():
    before = flint.ctx.prec
    evaluate(Integral(weight, (x, 0, oo)), GENERIC)
    evaluate(log(x), {x: 0})
    assert flint.ctx.prec == before
