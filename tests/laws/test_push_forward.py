"""Push-forwards: density, support, atoms, and the maps that are refused."""

import math
from functools import cache

import mpmath
import pytest
from scipy import stats
from sympy import Max, Rational, S, Symbol, erf, exp, floor, lambdify, log, oo, sin, sinh, sqrt, symbols, tan, tanh

from symagg.errors import LawError
from symagg.laws import Beta, Exponential, Gamma, Law, Normal, Poisson, Uniform, ZeroInflated

mp = mpmath.mp
NEAR = 1e-15  # of a numeric derivative at 40 digits, whose own error is some 1e-20

a, b, s, scale, rate = symbols("a b s scale rate", positive=True)
p = Symbol("p", nonnegative=True)
alpha, beta, c, gamma, high, low, m = symbols("alpha beta c gamma high low m", real=True)

POINT = {
    a: Rational(27, 10), b: Rational(31, 10), s: Rational(4, 5), m: Rational(-2, 5), p: Rational(7, 20),
    scale: Rational(13, 10), rate: Rational(3, 5),
}  # fmt: skip


def gamma_cdf(x: mpmath.mpf) -> mpmath.mpf:
    return mp.gammainc(mp.mpf(27) / 10, 0, x * 5 / 4, regularized=True)


def normal_cdf(x: mpmath.mpf) -> mpmath.mpf:
    return mp.ncdf(x, mp.mpf(-2) / 5, mp.mpf(4) / 5)


def uniform_cdf(x: mpmath.mpf) -> mpmath.mpf:
    return x


@cache
def pushed(name: str) -> Law:
    base, g, *_ = MAPS[name]
    return base.push_forward(g)


def density(law: Law, y: object, further: dict | None = None) -> mpmath.mpf:
    value = law.density_at(y).subs({**POINT, **(further or {})}).evalf(30)
    assert value.is_real, f"the density at {y} is {value}"
    return mpmath.mpf(value._to_mpmath(120))


def is_derivative(value: mpmath.mpf, cdf: object, y: Rational) -> bool:
    with mp.workdps(40):
        slope = mp.diff(cdf, mp.mpf(y.p) / y.q)
        return abs(value - slope) <= NEAR * abs(slope)


# (law, map, inverse in mpmath, whether it increases, places)
MAPS = {
    "exp of normal": (Normal(m, s), exp, mp.log, True, ("1/5", "3")),
    "affine": (Normal(m, s), lambda x: 2 * x + 3, lambda y: (y - 3) / 2, True, ("-1", "7/2")),
    "negative": (Gamma(a, s), lambda x: -x, lambda y: -y, False, ("-1/3", "-4")),
    "reciprocal": (Gamma(a, s), lambda x: 1 / x, lambda y: 1 / y, False, ("1/3", "4")),
    "square": (Gamma(a, s), lambda x: x**2, mp.sqrt, True, ("1/3", "9")),
    "log of gamma": (Gamma(a, s), log, mp.exp, True, ("-1", "2")),
    "shifted reciprocal": (Gamma(a, s), lambda x: 1 / (1 + x), lambda y: 1 / y - 1, False, ("1/5", "4/5")),
    "quadratic on the half line": (
        Gamma(a, s), lambda x: x**2 + x, lambda y: mp.sqrt(y + mp.mpf(1) / 4) - mp.mpf(1) / 2, True, ("1/5", "4"),
    ),
    "minus log of uniform": (Uniform(0, 1), lambda x: -log(x), lambda y: mp.exp(-y), False, ("1/5", "4")),
    "mirrored uniform": (Uniform(0, 1), lambda x: 1 - x, lambda y: 1 - y, False, ("1/5", "4/5")),
    "logit of uniform": (Uniform(0, 1), lambda x: log(x / (1 - x)), lambda y: 1 / (1 + mp.exp(-y)), True, ("-2", "1")),
    "tanh": (Normal(m, s), tanh, mp.atanh, True, ("-4/5", "1/3")),
    "sinh": (Normal(m, s), sinh, mp.asinh, True, ("-4/5", "3")),
    "erf": (Normal(m, s), erf, mp.erfinv, True, ("-4/5", "1/3")),
    "softplus": (Normal(m, s), lambda x: log(1 + exp(x)), lambda y: mp.log(mp.expm1(y)), True, ("1/5", "2")),
    "sigmoid": (Normal(m, s), lambda x: 1 / (1 + exp(-x)), lambda y: mp.log(y / (1 - y)), True, ("1/5", "4/5")),
    "expgamma": (
        Gamma(a, s), lambda x: scale * (exp(rate * x) - 1),
        lambda y: mp.log1p(y / mp.mpf("1.3")) / mp.mpf("0.6"), True, ("1/5", "9"),
    ),
    "powergamma": (Gamma(a, s), lambda x: x**rate, lambda y: y ** (1 / mp.mpf("0.6")), True, ("1/5", "3")),
    "inverse powergamma": (Gamma(a, s), lambda x: x**-rate, lambda y: y ** (-1 / mp.mpf("0.6")), False, ("1/5", "3")),
}  # fmt: skip
CDFS = {"Gamma": gamma_cdf, "Normal": normal_cdf, "Uniform": uniform_cdf}


@pytest.mark.parametrize("name", MAPS)
def test_density_is_the_derivative_of_the_cdf(name):
    base, _, inverse, increasing, places = MAPS[name]
    law, below = pushed(name), CDFS[base.name]
    for place in map(Rational, places):
        with mp.workdps(40):
            value = density(law, place)

            def cdf(y: mpmath.mpf) -> mpmath.mpf:
                return below(inverse(y)) if increasing else 1 - below(inverse(y))

            assert is_derivative(value, cdf, place)
            assert not is_derivative(value * (1 + mp.mpf(10) ** -9), cdf, place)


@pytest.mark.parametrize("name", MAPS)
def test_density_has_the_mass_of_the_base(name):
    """The mass between two places, through the base law, is the integral of the density between them."""
    base, _, inverse, _, places = MAPS[name]
    law, below = pushed(name), CDFS[base.name]
    with mp.workdps(15):
        first, second = (mp.mpf(Rational(y).p) / Rational(y).q for y in places)
        mass = abs(below(inverse(second)) - below(inverse(first)))
        ends = sorted((first, second))
        total = mp.quad(lambdify(law.variable, law.density.subs(POINT), "mpmath"), ends)
        assert abs(total - mass) < 1e-9 * mass
        assert abs(1.01 * total - mass) > 1e-9 * mass


@pytest.mark.parametrize("name", [n for n in MAPS if n not in ("quadratic on the half line", "logit of uniform")])
def test_cdf_runs_the_right_way(name):
    base, _, inverse, increasing, places = MAPS[name]
    formula = pushed(name).cdf(c)
    for place in map(Rational, places):
        with mp.workdps(40):
            below = CDFS[base.name](inverse(mp.mpf(place.p) / place.q))
            value = mpmath.mpf(formula.expression.subs({**POINT, c: place}).evalf(30)._to_mpmath(120))
            assert abs(value - (below if increasing else 1 - below)) < 1e-20


@pytest.mark.parametrize("signs", [(1, 1), (-1, 1), (1, -1), (-1, -1)])
def test_direction_that_the_parameters_decide(signs):
    """alpha (exp(beta x) - 1) rises where alpha beta > 0; one density serves every sign."""
    law = Gamma(a, s).push_forward(lambda x: alpha * (exp(beta * x) - 1))
    assert law.origin.map.increasing is None
    with mp.workdps(40):
        lift, speed = mp.mpf(13) / 10 * signs[0], mp.mpf(3) / 5 * signs[1]
        point = {alpha: Rational(13, 10) * signs[0], beta: Rational(3, 5) * signs[1]}
        for base_place in (Rational(1, 3), Rational(2)):
            place = Rational(str(lift * mp.expm1(speed * mp.mpf(base_place.p) / base_place.q)))

            def cdf(y: mpmath.mpf) -> mpmath.mpf:
                below = gamma_cdf(mp.log1p(y / lift) / speed)
                return below if signs[0] * signs[1] > 0 else 1 - below

            assert is_derivative(density(law, place, point), cdf, place)


@pytest.mark.parametrize("power", [Rational(3, 5), Rational(-3, 5)])
def test_power_of_either_sign(power):
    law = Gamma(a, s).push_forward(lambda x: x**gamma)
    assert law.origin.map.increasing is None
    with mp.workdps(40):

        def cdf(y: mpmath.mpf) -> mpmath.mpf:
            below = gamma_cdf(y ** (mp.mpf(power.q) / power.p))
            return below if power > 0 else 1 - below

        for place in (Rational(1, 3), Rational(2)):
            assert is_derivative(density(law, place, {gamma: power}), cdf, place)


def test_cdf_of_an_open_direction_is_refused():
    with pytest.raises(LawError, match="whether the map increases depends on the parameters"):
        Gamma(a, s).push_forward(lambda x: x**gamma).cdf(2)


@pytest.mark.parametrize(
    ("law", "g", "support"),
    [
        (Normal(m, s), exp, (0, oo)),
        (Gamma(a, s), exp, (1, oo)),
        (Gamma(a, s), lambda x: -x, (-oo, 0)),
        (Gamma(a, s), lambda x: 3 - 2 * x, (-oo, 3)),
        (Gamma(a, s), lambda x: exp(-x), (0, 1)),
        (Uniform(0, 1), lambda x: 1 - x, (0, 1)),
        (Uniform(2, 5), lambda x: 1 / x, (Rational(1, 5), Rational(1, 2))),
        (Normal(0, 1), tanh, (-1, 1)),
        (Normal(m, s), lambda x: x - c, (-oo, oo)),
        (Gamma(a, s), lambda x: scale * (exp(rate * x) - 1), (0, oo)),
        (Gamma(a, s), lambda x: x**rate, (0, oo)),
        (Gamma(a, s), lambda x: 1 / x, (0, oo)),
        (Gamma(a, s), log, (-oo, oo)),
        (Uniform(0, 1), lambda x: -log(x), (0, oo)),
        (Beta(a, b), lambda x: log(x / (1 - x)), (-oo, oo)),
        (Uniform(-2, -1), lambda x: x**2, (1, 4)),
        (Uniform(0, 1), lambda x: sqrt(1 - x**2), (0, 1)),
    ],
)  # fmt: skip
def test_support(law, g, support):
    assert law.push_forward(g).support == support


def test_a_support_is_not_that_of_the_base():
    law = Gamma(a, s).push_forward(exp)
    assert law.contains(2) == True  # noqa: E712
    assert law.contains(Rational(1, 2)) == False  # noqa: E712


REFUSED = "is not strictly monotone"


@pytest.mark.parametrize(
    ("law", "g"),
    [
        (Normal(m, s), lambda x: x**2),
        (Normal(m, s), abs),
        (Normal(m, s), sin),
        (Uniform(-1, 1), lambda x: x**2),
        (Gamma(a, s), lambda x: x * exp(-x)),
        (Gamma(2, 1), lambda x: (x - 1) ** 2),
        (Gamma(2, 1), lambda x: S(3)),
        (Gamma(2, 1), lambda x: (x - 10) ** 2),
        (Normal(0, 1), lambda x: (x - 4) ** 2),
        (Exponential(1), lambda x: (x - Rational(1, 100)) ** 2),
        (Uniform(0, 1), lambda x: x**3 - x / 1000),
        (Gamma(2, 1), lambda x: 1 / (x - 10)),
        (Normal(0, 1), tan),
        (Normal(m, s), lambda x: x**3 + c * x),
        (Normal(m, s), lambda x: 1 / x),
        (Uniform(-1, 1), lambda x: 1 / x),
        (Normal(m, s), log),
        (Normal(m, s), sqrt),
        (Uniform(low, high), lambda x: x**2),
        (Gamma(2, 1), floor),
    ],
    ids=["square", "abs", "sin", "square on (-1, 1)", "x exp(-x)", "turns at 1", "constant", "turns at 10",
         "turns at 4", "turns at 1/100", "turns near 1/55", "pole at 10", "tan", "cubic", "1/x over 0",
         "1/x on (-1, 1)",
         "log below 0", "sqrt below 0", "open ends", "floor"],
)  # fmt: skip
def test_a_map_that_is_not_monotone_is_refused(law, g):
    with pytest.raises(LawError):
        law.push_forward(g)


@pytest.mark.parametrize(
    ("law", "g"),
    [
        (Normal(0, 1), lambda x: x / (1 + exp(-x))),
        (Normal(0, 1), lambda x: x * (1 + erf(x)) / 2),
        (Uniform(0, 1), lambda x: 1 / (x - Rational(1, 3))),
        (Uniform(0, 1), lambda x: (x - Rational(1, 10**12)) ** 2),
        (Gamma(a, s), lambda x: x**2 + c * x),
        (Gamma(a, s), lambda x: 1 / (x - c)),
        (Normal(0, 1), lambda x: Max(x, x / 10)),
    ],
    ids=["swish", "gelu", "pole inside", "turns at 1e-12", "open turn", "open pole", "leaky"],
)
def test_a_turn_or_a_pole_is_seen_wherever_it_is(law, g):
    with pytest.raises(LawError):
        law.push_forward(g)


@pytest.mark.parametrize(
    ("law", "g", "support", "increasing"),
    [
        (Normal(m, s), lambda x: (x - m) ** 3, (-oo, oo), True),
        (Normal(0, 1), lambda x: 1 - 2 * x**5, (-oo, oo), False),
        (Normal(0, 1), lambda x: x**3 + x, (-oo, oo), True),
        (Uniform(a, a + b), lambda x: (x - a) ** 2, (0, b**2), True),
        (Uniform(-1, 1), lambda x: log((1 + x) / (1 - x)), (-oo, oo), True),
        (Uniform(-2, -1), lambda x: 1 / x, (-1, Rational(-1, 2)), False),
        (Gamma(a, s), lambda x: (x + b) ** 2, (b**2, oo), True),
        (Uniform(0, 1), lambda x: (1 - (1 - x) ** (1 / b)) ** (1 / a), (0, 1), True),
    ],
    ids=[
        "cube about m",
        "fifth power",
        "x**3 + x",
        "open ends",
        "Fisher",
        "reciprocal below 0",
        "shifted square",
        "Kumaraswamy",
    ],
)
def test_maps_that_are_monotone_on_their_support_alone(law, g, support, increasing):
    image = law.push_forward(g)
    assert image.origin.map.increasing is increasing
    assert image.support == support


def test_the_refusal_names_law_map_and_support():
    with pytest.raises(LawError, match=r"Normal\(m, s\): .*\*\*2 is not strictly monotone on the support \(-oo, oo\)"):
        Normal(m, s).push_forward(lambda x: x**2)


def test_a_map_without_a_written_inverse_is_refused():
    with pytest.raises(LawError, match=r"no inverse of .* can be written down"):
        Normal(0, 1).push_forward(lambda x: x + exp(x) + sin(x) / 2)


def test_the_cube_is_strictly_monotone():
    law = Normal(0, 1).push_forward(lambda x: x**3)
    assert density(law, Rational(8)) == pytest.approx(stats.norm.pdf(2) / 12, rel=1e-12)


def test_the_larger_of_x_and_its_square_is_no_clip():
    with pytest.raises(LawError):
        Normal(0, 1).push_forward(lambda x: Max(x, x**2))


def test_discrete_laws_and_bare_atoms_are_refused():
    with pytest.raises(LawError, match=r"Poisson\(s\): push a discrete law forward by writing E\(g\(K\)\)"):
        Poisson(s).push_forward(exp)
    with pytest.raises(LawError, match="zero inflation is for laws with a density"):
        ZeroInflated(p, Poisson(s))
    with pytest.raises(LawError, match="write the law as ZeroInflated"):
        Normal(m, s).clip(lower=0).push_forward(exp)


# atoms


@pytest.mark.parametrize(
    ("g", "place"),
    [
        (lambda x: scale * (exp(rate * x) - 1), 0),
        (exp, 1),
        (lambda x: 3 - x, 3),
        (lambda x: (x + 2) ** 2, 4),
        (lambda x: x**rate, 0),
    ],
    ids=["alpha (exp - 1)", "exp", "3 - x", "(x + 2)^2", "power"],
)
def test_the_map_moves_the_atom(g, place):
    law = ZeroInflated(p, Gamma(a, s)).push_forward(g)
    assert law.atoms == ((place, p),)


def test_the_rest_of_an_inflated_law_is_scaled():
    law = ZeroInflated(p, Gamma(a, s)).push_forward(exp)
    whole = Gamma(a, s).push_forward(exp)
    with mp.workdps(30):
        share = density(law, Rational(3)) / density(whole, Rational(3))
        assert abs(share - mp.mpf(13) / 20) < 1e-25


def test_an_atom_that_has_moved_counts_in_the_mean():
    mean = ZeroInflated(p, Gamma(a, s)).push_forward(lambda x: exp(-x)).mean().expression.subs(POINT)
    expected = 0.35 * 1 + 0.65 * (1 + 0.8) ** -2.7
    assert math.isclose(float(mean), expected, rel_tol=1e-14)


def test_an_atom_at_a_pole_is_refused():
    with pytest.raises(LawError):
        ZeroInflated(p, Gamma(a, s)).push_forward(lambda x: 1 / x)


def test_inflation_twice_keeps_both_atoms():
    law = ZeroInflated(Rational(1, 2), ZeroInflated(Rational(1, 3), Gamma(a, s)).push_forward(exp))
    assert law.atoms == ((0, Rational(1, 2)), (1, Rational(1, 6)))
    assert law.total_mass().subs(POINT).evalf() == pytest.approx(1, rel=1e-12)
