"""Integrals that differ in how their exponents are written share a number, and only those."""

import pytest
import sympy
from sympy import Integral, Mul, Pow, Rational, exp, log, oo, sqrt, symbols

from symagg.oracles import quadrature
from symagg.oracles.quadrature import oracle
from symagg.oracles.quadrature.compiler import one_variable
from symagg.oracles.quadrature.powers import gather

a, b, x = symbols("a b x", positive=True)
POINT = {a: Rational(7, 3), b: Rational(5, 4)}


def held(*factors):
    return Mul(*factors, evaluate=False)


@pytest.fixture
def computed(monkeypatch):
    """The integrals whose rules are run."""
    found, compute = [], oracle.Evaluator._compute

    def counted(self, operation, *rest):
        found.append(operation.node)
        return compute(self, operation, *rest)

    monkeypatch.setattr(oracle.Evaluator, "_compute", counted)
    oracle._MEMORY.clear()
    return found


def test_exponents_in_other_words_are_one_integral(computed):
    first = Integral(held(x, x ** (a - 1), exp(-x)), (x, 0, oo))
    second = Integral(held(exp(-x), Pow(x, a, evaluate=False)), (x, 0, oo))
    values = [quadrature.evaluate(side, POINT).value for side in (first, second)]
    assert len(computed) == 1
    assert values[0] == values[1]
    assert abs(values[0] - sympy.gamma(1 + POINT[a]).evalf(25)) < 1e-20


def test_other_exponents_are_other_integrals(computed):
    first, second = (Integral(held(x ** (a - k), exp(-x)), (x, 0, oo)) for k in (1, 2))
    values = [quadrature.evaluate(side, POINT).value for side in (first, second)]
    assert len(computed) == 2
    assert abs(values[0] / values[1] - (POINT[a] - 1)) < 1e-20


def test_a_slip_in_one_exponent_still_shows():
    right = Integral(held(x, x ** (a - 1), exp(-x / b)), (x, 0, oo))
    wrong = Integral(held(x, x ** (a + 1), exp(-x / b)), (x, 0, oo))
    status, _ = quadrature.compare(*(quadrature.evaluate(side, POINT) for side in (right, wrong)))
    assert status.name == "REFUTES"


@pytest.mark.parametrize(
    "body",
    [x**2 * exp(-x), sqrt(x) * exp(-x), x**x * exp(-x), exp(-a * x), (x + 1) ** 3],
    ids=str,
)
def test_without_a_letter_in_an_exponent_nothing_is_gathered(body):
    assert gather(body, x) is None


def test_a_complex_parameter_or_an_irrational_exponent_has_its_own_integral():
    z = symbols("z")
    integral = Integral(held(x, x ** (z - 1), exp(-x)), (x, 0, oo))
    point = {z: 2 + sympy.I / 3}
    assert abs(quadrature.evaluate(integral, point).value - sympy.gamma(3 + sympy.I / 3).evalf(25)) < 1e-20
    assert one_variable(Integral(held(x ** (sqrt(a) - 1), exp(-x)), (x, 0, oo))).same is None


def test_an_exponent_without_a_value_makes_the_integral_undefined():
    integral = Integral(held(x ** (1 / (a - b)), exp(-x), log(2 + x)), (x, 0, oo))
    outcome = quadrature.evaluate(integral, {a: Rational(5, 4), b: Rational(5, 4)})
    assert outcome.kind.name == "UNDEFINED"
