"""Settles expected.py by plain mpmath and exact fractions: no symagg, no SymPy.

Each claim has its definition here as code written by hand (a quadrature, a series, a difference quotient, a finite
joint law), the texts of its printed lines, and points of its domain. Every text is evaluated by itself and compared
with the definition, which must say what expected.py says; so must the corrections.

    python -m tests.papers.settle
"""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

import mpmath as mp

from tests.papers.expected import EXPECTED

DIGITS, AGREE = 30, 1e-15


@dataclass(frozen=True)
class Case:
    """One claim. printed: its lines. points: the symbols' values, all inside the conditions.

    definition: the definition at a point. names: what else the texts call by name at a point.
    partial: the definition cut off at R, and outside: points beyond the conditions, where it grows without bound.
    """

    printed: list[str]
    points: list[dict[str, Any]]
    definition: Callable[..., Any]
    names: Callable[..., dict[str, Any]] = lambda **_: {}
    partial: Callable[..., Any] | None = None
    outside: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class LawCase:
    """One printed density in `at`. cdf: P(Y <= y), from the law that Y is made of.

    atoms: location -> mass, both printed texts. jumps: the true atoms' locations at a point.
    """

    printed: str
    at: str
    points: list[dict[str, Any]]
    intervals: list[tuple[Any, Any]]
    cdf: Callable[..., Any]
    atoms: dict[str, str]
    jumps: Callable[..., list]


# Texts: Python's notation, with the binders Sum, Integral and Limit


class _Binders(ast.NodeTransformer):
    """Sum(f, (k, 1, n), (l, 1, n), k < l) as Sum(lambda l: Sum(lambda k: f if k < l else 0, 1, n), 1, n)."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "Limit":
            body, variable, place = node.args
            return ast.Call(node.func, [_function(variable.id, body), place], [])
        if name not in ("Sum", "Integral"):
            return node
        body, *rest = node.args
        for keep in (a for a in rest if not isinstance(a, ast.Tuple)):
            body = ast.IfExp(keep, body, ast.Constant(0))
        for limit in (a for a in rest if isinstance(a, ast.Tuple)):
            variable, low, high = limit.elts
            body = ast.Call(node.func, [_function(variable.id, body), low, high], [])
        return body


def _function(variable: str, body: ast.expr) -> ast.Lambda:
    return ast.Lambda(ast.arguments([], [ast.arg(variable)], None, [], [], None, []), body)


def _sum(f: Callable, low: int, high: int) -> Any:
    return sum(f(k) for k in range(low, high + 1))


def _integral(f: Callable, low: Any, high: Any) -> Any:
    return mp.quad(f, [low, 0, high] if low < 0 < high else [low, high])


NOTATION = {
    **{name: getattr(mp, name) for name in ("exp", "log", "sqrt", "sin", "pi", "erf", "gamma", "zeta", "digamma")},
    **{name: getattr(mp, name) for name in ("loggamma", "binomial")},
    "oo": mp.inf,
    "Sum": _sum,
    "Integral": _integral,
    "Limit": lambda f, place: mp.limit(lambda h: f(h + place), 0),
    "inverse": lambda m: m**-1,
    "transpose": lambda m: m.T,
    "trace": lambda m: sum(m[i, i] for i in range(m.rows)),
}


def value(text: str, names: dict[str, Any]) -> Any:
    """The value of a text where its names have these values."""
    tree = ast.fix_missing_locations(_Binders().visit(ast.parse(text, mode="eval")))
    return eval(compile(tree, text, "eval"), {**NOTATION, **names})


def agree(left: Any, right: Any) -> bool:
    """Whether two numbers or matrices are equal: exactly for fractions, to AGREE in relative terms otherwise."""
    if isinstance(left, Fraction) and isinstance(right, Fraction | int):
        return left == right
    if isinstance(left, mp.matrix):
        return mp.norm(left - right) <= AGREE * mp.norm(left)
    return abs(left - right) <= AGREE * abs(left)


# Lifetimes


def beta_variance(a: Any, b: Any) -> Any:
    def weight(x: Any) -> Any:
        return x ** (a - 1) * (1 - x) ** (b - 1)

    mass = mp.quad(weight, [0, 0.5, 1])
    mean = mp.quad(lambda x: x * weight(x), [0, 0.5, 1]) / mass
    return mp.quad(lambda x: (x - mean) ** 2 * weight(x), [0, 0.5, 1]) / mass


def lognormal_variance(m: Any, s: Any) -> Any:
    def expect(f: Callable) -> Any:
        around = [m + j * s for j in range(-24, 29, 4)]
        return mp.quad(lambda x: f(mp.exp(x)) * mp.npdf(x, m, s), around)

    mean = expect(lambda y: y)
    return expect(lambda y: (y - mean) ** 2)


def lognormal_names(m: Any, s: Any) -> dict[str, Any]:
    """E(Y**2) and E(Y), as the text of the first line calls them: Y**j has the mean exp(j*X), X normal."""

    class Power:
        def __init__(self, order: int) -> None:
            self.order = order

        def __pow__(self, order: int) -> "Power":
            return Power(self.order * order)

    def expect(power: Power) -> Any:
        around = [m + j * s for j in range(-24, 29, 4)]
        return mp.quad(lambda x: mp.exp(power.order * x) * mp.npdf(x, m, s), around)

    return {"Y": Power(1), "E": expect}


def pareto_variance(k: Any, s: Any) -> Any:
    ends = [0, 1, 5, 20, 80, 320, 1280]
    mean = mp.quad(lambda x: s * mp.exp(x / k - x), ends)
    return mp.quad(lambda x: (s * mp.exp(x / k) - mean) ** 2 * mp.exp(-x), ends)


def pareto_partial(R: Any, k: Any, s: Any) -> Any:
    return mp.quad(lambda x: s**2 * mp.exp(2 * x / k - x), mp.linspace(0, R, 9))


def laplace_mgf(b: Any, m: Any, t: Any) -> Any:
    ends = [m - 2000 * b, m - 200 * b, m - 20 * b, m, m + 20 * b, m + 200 * b, m + 2000 * b]
    return mp.quad(lambda x: mp.exp(t * x - abs(x - m) / b) / (2 * b), ends)


def laplace_partial(R: Any, b: Any, m: Any, t: Any) -> Any:
    up = mp.quad(lambda x: mp.exp(t * x - x / b), mp.linspace(0, R, 9))
    return up + mp.quad(lambda x: mp.exp(-t * x - x / b), mp.linspace(0, R, 9))


def poisson_mgf(r: Any, t: Any) -> Any:
    return mp.nsum(lambda k: mp.exp(t * k - r) * r**k / mp.factorial(k), [0, mp.inf])


def geometric_share(p: Any) -> Any:
    return mp.fsum(p * (1 - p) ** j / (j + 1) for j in range(1000))


def rayleigh_cdf(v: Any, s: Any) -> Any:
    return mp.quad(lambda x: x / s**2 * mp.exp(-(x**2) / (2 * s**2)), [0, v / 2, v])


def weibull_cdf(y: Any, k: Any, s: Any) -> Any:
    """P(s*X**(1/k) <= y), X exponential of mean 1."""
    return -mp.expm1(-((y / s) ** k))


def censored_cdf(w: Any, c: Any, m: Any, s: Any) -> Any:
    """P(max(X, c) <= w), X normal."""
    return mp.ncdf(w, m, s) if w >= c else mp.mpf(0)


def inverse_gamma_cdf(y: Any, a: Any, s: Any) -> Any:
    """P(1/X <= y) = P(X >= 1/y), X gamma."""
    return mp.gammainc(a, 1 / (s * y), mp.inf, regularized=True)


LIFETIMES = {
    "beta-variance": Case(
        ["a*b/((a + b)**2*(a + b + 1))"],
        [{"a": mp.mpf("1.7"), "b": mp.mpf("2.3")}, {"a": mp.mpf("3.4"), "b": mp.mpf("1.2")}],
        beta_variance,
    ),
    "weibull-density": LawCase(
        "k/s*(y/s)**(k - 1)*exp(-(y/s)**k)",
        "y",
        [{"k": mp.mpf("1.6"), "s": mp.mpf("0.7")}, {"k": mp.mpf("0.8"), "s": mp.mpf("2.1")}],
        [(mp.mpf("0.2"), mp.mpf("0.9")), (mp.mpf("1.1"), mp.mpf("2.6"))],
        weibull_cdf,
        {},
        lambda **_: [],
    ),
    "lognormal-variance": Case(
        [
            "E(Y**2) - E(Y)**2",
            "exp(2*m + 2*s**2) - exp(m + s**2/2)",
            "exp(2*m + s**2)*(exp(s**2) - 1)",
        ],
        [{"m": mp.mpf("0.3"), "s": mp.mpf("0.8")}, {"m": mp.mpf("-0.6"), "s": mp.mpf("1.1")}],
        lognormal_variance,
        lognormal_names,
    ),
    "pareto-variance": Case(
        ["k*s**2/((k - 1)**2*(k - 2))"],
        [{"k": mp.mpf("2.9"), "s": mp.mpf("1.3")}, {"k": mp.mpf("4.2"), "s": mp.mpf("0.6")}],
        pareto_variance,
        partial=pareto_partial,
        outside=({"k": mp.mpf(2), "s": mp.mpf("1.3")}, {"k": mp.mpf("1.4"), "s": mp.mpf("0.6")}),
    ),
    "laplace-mgf": Case(
        ["exp(m*t)/(1 - b**2*t**2)"],
        [
            {"b": mp.mpf("0.7"), "m": mp.mpf("0.4"), "t": mp.mpf("0.9")},
            {"b": mp.mpf("1.8"), "m": mp.mpf("-1.1"), "t": mp.mpf("-0.4")},
        ],
        laplace_mgf,
        partial=laplace_partial,
        outside=(
            {"b": mp.mpf("0.5"), "m": mp.mpf("0.4"), "t": mp.mpf(2)},
            {"b": mp.mpf("1.8"), "m": mp.mpf("-1.1"), "t": mp.mpf("-0.9")},
        ),
    ),
    "censored-reading": LawCase(
        "exp(-(w - m)**2/(2*s**2))/(s*sqrt(2*pi))",
        "w",
        [{"c": mp.mpf("0.5"), "m": mp.mpf("0.8"), "s": mp.mpf("1.2")}],
        [(mp.mpf("0.6"), mp.mpf("1.7")), (mp.mpf("1.9"), mp.mpf("3.2"))],
        censored_cdf,
        {"0": "(1 + erf((c - m)/(s*sqrt(2))))/2"},
        lambda c, **_: [c],
    ),
    "poisson-mgf": Case(
        ["exp(r*(exp(t) - 1))"],
        [{"r": mp.mpf("1.3"), "t": mp.mpf("0.4")}, {"r": mp.mpf("0.6"), "t": mp.mpf("-1.2")}],
        poisson_mgf,
    ),
    "geometric-share": Case(
        ["-p*log(p)/(1 - p)"],
        [{"p": mp.mpf("0.3")}, {"p": mp.mpf("0.85")}],
        geometric_share,
    ),
    "inverse-gamma-density": LawCase(
        "y**(1 - a)*exp(-1/(s*y))/(gamma(a)*s**a)",
        "y",
        [{"a": mp.mpf("1.6"), "s": mp.mpf("0.7")}, {"a": mp.mpf("2.3"), "s": mp.mpf("1.9")}],
        [(mp.mpf("0.2"), mp.mpf("0.9")), (mp.mpf("1.1"), mp.mpf("2.6"))],
        inverse_gamma_cdf,
        {},
        lambda **_: [],
    ),
    "rayleigh-cdf": Case(
        ["1 - exp(-v**2/(2*s**2))"],
        [{"v": mp.mpf("0.9"), "s": mp.mpf("1.4")}, {"v": mp.mpf("2.2"), "s": mp.mpf("0.8")}],
        rayleigh_cdf,
    ),
}


# Integrals


def reflection(a: Any) -> Any:
    """On the scale of u = log x, split in the middle."""
    ends = [0, 4, 16, 64, 256, 1024]
    up = mp.quad(lambda u: mp.exp((a - 1) * u) / (1 + mp.exp(-u)), ends)
    return up + mp.quad(lambda u: mp.exp(-a * u) / (1 + mp.exp(-u)), ends)


def reflection_partial(R: Any, a: Any) -> Any:
    return mp.quad(lambda u: mp.exp((a - 1) * u) / (1 + mp.exp(-u)), mp.linspace(0, R, 9))


def frullani(a: Any, b: Any) -> Any:
    return mp.quad(lambda x: (mp.exp(-a * x) - mp.exp(-b * x)) / x, [0, 1, 5, 20, 80, 320])


def complete_the_square(a: Any, q: Any) -> Any:
    return mp.quad(lambda x: mp.exp(-a * x**2 + q * x), [-40, -10, -3, 0, 3, 10, 40])


def trigonometric_beta(a: Any, b: Any) -> Any:
    return mp.quad(lambda x: mp.sin(x) ** (2 * a - 1) * mp.cos(x) ** (2 * b - 1), [0, mp.pi / 4, mp.pi / 2])


def cosine_transform(a: Any, w: Any) -> Any:
    return mp.quad(lambda x: mp.exp(-a * x) * mp.cos(w * x), mp.linspace(0, 100 / a, 51))


def bessel_transform(a: Any, w: Any) -> Any:
    return mp.quad(lambda x: mp.exp(-a * x) * mp.besselj(0, w * x), mp.linspace(0, 60 / a, 31))


def alternating_zeta(s: Any) -> Any:
    return mp.nsum(lambda j: (-1) ** int(j - 1) / j**s, [1, mp.inf])


def digamma_duplication(y: Any) -> Any:
    return mp.diff(lambda u: mp.loggamma(2 * u), y)


INTEGRALS = {
    "reflection": Case(
        ["pi/sin(pi*a)"],
        [{"a": mp.mpf("0.3")}, {"a": mp.mpf("0.75")}],
        reflection,
        partial=reflection_partial,
        outside=({"a": mp.mpf(1)}, {"a": mp.mpf("1.4")}),
    ),
    "frullani": Case(
        ["log(a/b)"],
        [{"a": mp.mpf("0.7"), "b": mp.mpf("2.3")}, {"a": mp.mpf("1.9"), "b": mp.mpf("0.8")}],
        frullani,
    ),
    "complete-the-square": Case(
        ["exp(q**2/(2*a))*Integral(exp(-a*(x - q/(2*a))**2), (x, -oo, oo))", "sqrt(pi/a)*exp(q**2/(4*a))"],
        [{"a": mp.mpf("0.7"), "q": mp.mpf("1.3")}, {"a": mp.mpf("1.6"), "q": mp.mpf("-0.9")}],
        complete_the_square,
    ),
    "trigonometric-beta": Case(
        ["gamma(a)*gamma(b)/(2*gamma(a + b))"],
        [{"a": mp.mpf("1.3"), "b": mp.mpf("2.2")}, {"a": mp.mpf("0.8"), "b": mp.mpf("1.7")}],
        trigonometric_beta,
    ),
    "cosine-transform": Case(
        ["a/(a**2 + w**2)"],
        [{"a": mp.mpf("1.3"), "w": mp.mpf("2.2")}, {"a": mp.mpf("0.6"), "w": mp.mpf("0.9")}],
        cosine_transform,
    ),
    "bessel-transform": Case(
        ["1/(a**2 + w**2)"],
        [{"a": mp.mpf("1.3"), "w": mp.mpf("2.2")}, {"a": mp.mpf("0.6"), "w": mp.mpf("0.9")}],
        bessel_transform,
    ),
    "alternating-zeta": Case(
        ["(1 - 2**(1 - s))*zeta(s)"],
        [{"s": mp.mpf("1.4")}, {"s": mp.mpf("3.2")}],
        alternating_zeta,
    ),
    "digamma-duplication": Case(
        [
            "Limit((loggamma(2*y + 2*h) - loggamma(2*y))/h, h, 0)",
            "2*digamma(2*y)",
            "digamma(y) + digamma(y + 1/2) + 2*log(2)",
        ],
        [{"y": mp.mpf("1.3")}, {"y": mp.mpf("4.6")}],
        digamma_duplication,
    ),
    "stirling": Case(
        ["sqrt(2*pi*y)*y**y*exp(-y)"],
        [{"y": mp.mpf("1.4")}, {"y": mp.mpf(9)}, {"y": mp.mpf(60)}],
        lambda y: mp.quad(lambda x: mp.exp(y * mp.log(x) - x), [0, y / 2, y, 2 * y, 6 * y, 40 * y]),
    ),
    "binomial-squares": Case(
        ["binomial(2*n, n)"],
        [{"n": 1}, {"n": 4}, {"n": 7}],
        lambda n: mp.mpf(sum(c * c for c in _pascal(n))),
    ),
}


def _pascal(n: int) -> list[int]:
    row = [1]
    for _ in range(n):
        row = [left + right for left, right in zip([0, *row], [*row, 0], strict=True)]
    return row


# Networks: finite joint laws in exact fractions, matrices and derivatives in mpmath


class Variable:
    """A random variable on a finite space: its values, with the arithmetic of functions of the outcome."""

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = [Fraction(v) for v in values]

    def _with(self, other: Any, f: Callable) -> "Variable":
        others = other.values if isinstance(other, Variable) else [other] * len(self.values)
        return Variable(map(f, self.values, others))

    def __add__(self, other: Any) -> "Variable":
        return self._with(other, lambda x, y: x + y)

    def __sub__(self, other: Any) -> "Variable":
        return self._with(other, lambda x, y: x - y)

    def __mul__(self, other: Any) -> "Variable":
        return self._with(other, lambda x, y: x * y)

    def __pow__(self, other: int) -> "Variable":
        return self._with(other, lambda x, y: x**y)

    __radd__, __rmul__ = __add__, __mul__


def operators(weights: list[Fraction]) -> dict[str, Callable]:
    """E, Var and Cov on a finite space with these probabilities."""
    assert sum(weights) == 1

    def expect(x: Variable) -> Fraction:
        return sum(w * v for w, v in zip(weights, x.values, strict=True))

    def covariance(x: Variable, y: Variable) -> Fraction:
        return expect((x - expect(x)) * (y - expect(y)))

    return {"E": expect, "Var": lambda x: covariance(x, x), "Cov": covariance}


WEIGHTS = [Fraction(n, 24) for n in (2, 7, 3, 5, 7)]
DEPENDENT = {**operators(WEIGHTS), "X": Variable([2, -1, 5, 3, -4]), "Y": Variable([1, 6, -2, 4, 3])}
INDEPENDENT = {
    **operators([p * q for p, q in product([Fraction(1, 6), Fraction(5, 6)], [Fraction(2, 7), Fraction(5, 7)])]),
    "X": Variable([3, 3, -2, -2]),
    "Y": Variable([5, -1, 5, -1]),
}
INPUTS = {1: Variable([2, -1, 5, 3, -4]), 2: Variable([1, 6, -2, 4, 3]), 3: Variable([-3, 2, 2, 7, 1])}
LAYER = {(i, k): Fraction(3 * i * i - 7 * k + i * k, 1 + k) for i in (1, 2, 3) for k in (1, 2, 3)}
DATA = {1: Fraction(3, 2), 2: Fraction(-4, 5), 3: Fraction(7, 3)}
SLOPES = (Fraction(2), Fraction(-3), Fraction(5, 2))


def linear_layer(E: Callable, X: dict, w: dict, i: int, j: int, n: int, **_: Any) -> Fraction:
    outputs = [sum((X[k] * w[row, k] for k in range(1, n + 1)), Variable([0] * 5)) for row in (i, j)]
    return E(outputs[0] * outputs[1]) - E(outputs[0]) * E(outputs[1])


def quadratic(x: Any) -> Any:
    return x**2 * SLOPES[2] + x * SLOPES[1] + SLOPES[0]


def pairwise_differences(z: dict, n: int) -> Fraction:
    return sum((z[i] - z[j]) ** 2 for j in range(1, n + 1) for i in range(1, j))


def slope(f: Callable, point: dict[str, Any], name: str) -> Any:
    """The derivative of f in one of its arguments."""
    rest = {key: v for key, v in point.items() if key != name}
    return mp.diff(lambda x: f(**{name: x}, **rest), point[name])


def log_determinant(**point: Any) -> Any:
    d = [slope(lambda a, b, c, d: mp.log(a * d - b * c), point, name) for name in "abcd"]
    return mp.matrix([d[:2], d[2:]])


def log_sum_exp(l_1: Any, l_2: Any, l_3: Any) -> Any:
    return mp.diff(lambda x, y: mp.log(mp.exp(x) + mp.exp(y) + mp.exp(l_3)), (l_1, l_2), (1, 1))


def softmax(l_1: Any, l_2: Any, l_3: Any) -> dict[str, Any]:
    return {"softmax": lambda x: mp.exp(x) / (mp.exp(l_1) + mp.exp(l_2) + mp.exp(l_3))}


def least_squares(**point: Any) -> Any:
    def loss(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, u: Any, v: Any) -> Any:
        return (a * u + b * v - e) ** 2 + (c * u + d * v - f) ** 2

    return mp.matrix([slope(loss, point, "u"), slope(loss, point, "v")])


def least_squares_names(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, u: Any, v: Any) -> dict[str, Any]:
    return {"M": mp.matrix([[a, b], [c, d]]), "theta": mp.matrix([u, v]), "target": mp.matrix([e, f])}


def rank_one_update(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> Any:
    """The inverse by its cofactors."""
    m = [[a + c * e, c * f], [d * e, b + d * f]]
    det = m[0][0] * m[1][1] - m[0][1] * m[1][0]
    return mp.matrix([[m[1][1], -m[0][1]], [-m[1][0], m[0][0]]]) / det


def rank_one_names(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> dict[str, Any]:
    return {"A": mp.matrix([[a, 0], [0, b]]), "u": mp.matrix([c, d]), "v": mp.matrix([e, f])}


def trace_names(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, h: Any, u: Any, v: Any) -> dict[str, Any]:
    return {"A": mp.matrix([[a, b], [c, d]]), "B": mp.matrix([[e, f], [0, h]]), "C": mp.matrix([[1, u], [0, v]])}


def cyclic_trace(**point: Any) -> Any:
    m = trace_names(**point)
    return mp.fsum(m["A"][i, j] * m["B"][j, k] * m["C"][k, i] for i, j, k in product(range(2), repeat=3))


def exponential_divergence(r: Any, s: Any) -> Any:
    return mp.quad(lambda x: mp.exp(-x / s) / s * (mp.log(r / s) - x / s + x / r), [0, s, 5 * s, 20 * s, 100 * s])


def numbers(**texts: str) -> dict[str, Any]:
    return {name: mp.mpf(text) for name, text in texts.items()}


NETWORKS = {
    "linear-layer": Case(
        ["Sum(w[k, i]*w[j, l]*Cov(X[k], X[l]), (k, 1, n), (l, 1, n))"],
        [{**operators(WEIGHTS), "X": INPUTS, "w": LAYER, "i": 1, "j": j, "n": n} for j, n in ((3, 2), (2, 3), (1, 3))],
        linear_layer,
    ),
    "bias-variance": Case(
        [
            "Var(Y - X) + E(Y - X)**2",
            "Var(Y) + Var(X) - Cov(X, Y) + (E(Y) - E(X))**2",
            "Var(Y) + Var(X) - 2*Cov(X, Y) + (E(Y) - E(X))**2",
        ],
        [DEPENDENT],
        lambda E, X, Y, **_: E((Y - X) ** 2),
    ),
    "third-central-moment": Case(
        ["E(X**3) - 3*E(X)*E(X**2) + 2*E(X)**3"],
        [DEPENDENT, INDEPENDENT],
        lambda E, X, **_: E((X - E(X)) ** 3),
    ),
    "second-order-delta": Case(
        ["g(E(X)) + D(g, E(X), 2)*Var(X)/2"],
        [DEPENDENT, INDEPENDENT],
        lambda E, X, **_: E(quadratic(X)),
        lambda **_: {"g": quadratic, "D": lambda g, x, order: 2 * SLOPES[2]},
    ),
    "product-of-means": Case(
        ["E(X)*E(Y)"],
        [INDEPENDENT],
        lambda E, X, Y, **_: E(X * Y),
        outside=(DEPENDENT,),
    ),
    "pairwise-differences": Case(
        ["n*Sum((z[i] - mean)**2, (i, 1, n))"],
        [{"z": DATA, "n": 2}, {"z": DATA, "n": 3}],
        pairwise_differences,
        lambda z, n: {"mean": sum(z[k] for k in range(1, n + 1)) / n},
    ),
    "log-determinant": Case(
        ["inverse(A)"],
        [numbers(a="1.3", b="0.4", c="-0.7", d="2.2"), numbers(a="-1.3", b="0.9", c="0.6", d="-0.8")],
        log_determinant,
        lambda a, b, c, d: {"A": mp.matrix([[a, b], [c, d]])},
    ),
    "log-sum-exp": Case(
        ["-softmax(l_1)*softmax(l_2)"],
        [numbers(l_1="0.3", l_2="-0.8", l_3="1.1"), numbers(l_1="-2.3", l_2="1.8", l_3="0.6")],
        log_sum_exp,
        softmax,
    ),
    "least-squares-gradient": Case(
        ["transpose(M)*(M*theta - target)"],
        [numbers(a="1.3", b="-0.4", c="0.7", d="2.2", e="0.9", f="-1.6", u="0.8", v="1.7")],
        least_squares,
        least_squares_names,
    ),
    "rank-one-update": Case(
        ["inverse(A) - inverse(A)*u*transpose(v)*inverse(A)/(1 + trace(transpose(v)*inverse(A)*u))"],
        [numbers(a="1.3", b="0.4", c="0.7", d="2.2", e="0.9", f="1.6")],
        rank_one_update,
        rank_one_names,
    ),
    "cyclic-trace": Case(
        ["trace(B*A*C)"],
        [numbers(a="1.3", b="-0.4", c="0.7", d="2.2", e="0.9", f="-1.6", h="0.3", u="0.8", v="1.7")],
        cyclic_trace,
        trace_names,
    ),
    "exponential-divergence": Case(
        ["log(r/s) + s/r - 1"],
        [numbers(r="1.3", s="0.4"), numbers(r="0.7", s="2.2")],
        exponential_divergence,
    ),
}

CASES = {
    f"{paper}:{label}": case
    for paper, cases in (("lifetimes", LIFETIMES), ("integrals", INTEGRALS), ("networks", NETWORKS))
    for label, case in cases.items()
}


# Settling


def settle(claim: str) -> None:
    """Assert what expected.py says of one claim."""
    with mp.workdps(DIGITS):
        case = CASES[claim]
        if isinstance(case, LawCase):
            _settle_law(claim, case)
        else:
            _settle_value(claim, case)
    _settle_verdict(claim)


def _settle_verdict(claim: str) -> None:
    """The verdict follows from the lines and the conditions."""
    verdict, holds, conditions, correct = EXPECTED[claim]
    if None in holds:
        right = "approximation"
    elif not holds[-1]:
        right = "misprint"
    elif not all(holds):
        right = "broken-step"
    else:
        right = "conditional" if conditions else "verified"
    assert verdict == right, f"{claim}: {verdict}, but its lines and conditions say {right}"
    assert correct is None or verdict != "verified", f"{claim}: a verified claim has no correction"


def _settle_value(claim: str, case: Case) -> None:
    _, holds, conditions, correct = EXPECTED[claim]
    for point in case.points:
        names = {**point, **case.names(**point)}
        true = case.definition(**point)
        for text, held in zip(case.printed, holds, strict=True):
            printed = value(text, names)
            if held is None:
                assert 1e-6 < abs(printed / true - 1) < 0.1, f"{claim}: {text} at {point} is {printed}, not near {true}"
            else:
                assert agree(true, printed) == held, f"{claim}: {text} at {point} is {printed}, the definition {true}"
        if correct is not None:
            assert agree(true, value(correct, names)), f"{claim}: the correction {correct} fails at {point}"
    assert bool(conditions) == bool(case.outside), f"{claim}: a condition needs points beyond it"
    for point in case.outside:
        if case.partial is None:
            printed = value(case.printed[0], point)
            assert not agree(case.definition(**point), printed), f"{claim}: holds beyond {conditions}"
        else:
            assert _grows(partial(case.partial, **point)), f"{claim}: converges beyond {conditions}, at {point}"
    if case.partial is not None:
        assert not any(_grows(partial(case.partial, **point)) for point in case.points), f"{claim}: no bound inside"


def _grows(cut: Callable[[Any], Any]) -> bool:
    """Whether the definition cut off at R keeps growing: by no less from 40 to 60 than from 20 to 40."""
    return cut(60) - cut(40) >= (cut(40) - cut(20)) * (1 - mp.mpf("1e-15"))


def _settle_law(claim: str, case: LawCase) -> None:
    """The printed mass of intervals without an atom, and of every place with a true or a printed atom."""
    _, (holds,), _, correct = EXPECTED[claim]
    for point in case.points:
        right = all(_mass_agrees(case.printed, case, point, ends) for ends in case.intervals)
        if correct is not None:
            fixed = all(_mass_agrees(correct, case, point, ends) for ends in case.intervals)
            assert fixed, f"{claim}: the correction {correct} fails at {point}"
        printed = {value(place, point): value(mass, point) for place, mass in case.atoms.items()}
        tiny = mp.mpf(10) ** (-DIGITS + 5)
        for place in {*printed, *case.jumps(**point)}:
            jump = case.cdf(place, **point) - case.cdf(place - tiny, **point)
            right = right and abs(jump - printed.get(place, 0)) < 1e-15
        assert right == holds, f"{claim}: {case.printed} at {point}"


def _mass_agrees(density: str, case: LawCase, point: dict[str, Any], ends: tuple[Any, Any]) -> bool:
    low, high = ends
    true = case.cdf(high, **point) - case.cdf(low, **point)
    return agree(true, mp.quad(lambda y: value(density, {**point, case.at: y}), [low, (low + high) / 2, high]))


def main() -> None:
    assert CASES.keys() == EXPECTED.keys(), f"not in both: {sorted(CASES.keys() ^ EXPECTED.keys())}"
    for claim in CASES:
        settle(claim)
        print(f"{claim}: {EXPECTED[claim][0]}")


if __name__ == "__main__":
    main()
