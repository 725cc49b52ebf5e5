"""Fast values agree with the quadrature's, or are not there."""

import numpy as np
import pytest
import sympy as sp
from sympy import Integral, Piecewise, Product, Rational, Sum, oo

from symagg.oracles import exact, quadrature
from symagg.repair.values import Values
from symagg.repair.worlds import Worlds

a, b, x, y, k = sp.symbols("a b x y k")
POINTS = [{a: Rational(17, 10), b: Rational(3, 7)}, {a: Rational(5, 2), b: Rational(9, 4)}, {a: 3, b: Rational(1, 3)}]
POINTS = [{s: sp.sympify(v) for s, v in p.items()} for p in POINTS]


def _none(tree, index):
    return complex("nan")


@pytest.mark.parametrize(
    "tree",
    [
        a**b / (1 + sp.exp(-a)) - sp.log(b),
        sp.gamma(a + b) / sp.gamma(a),
        sp.sqrt(a - 4),  # complex
        Integral(x ** (a - 1) * sp.exp(-x / b), (x, 0, oo)),
        Integral(sp.exp(-(x**2) / a), (x, -oo, oo)),
        Integral(sp.log(x) ** (a - 1) * x ** (-3 - b), (x, 1, oo)),
        Integral(x**a * (1 - x) ** b, (x, 0, 1)),
        Integral(Integral(sp.exp(-x * a - y * b), (y, 0, oo)), (x, 0, oo)),
        Sum(a**k / sp.factorial(k), (k, 0, oo)),
        Sum(sp.binomial(5, k) * b**k, (k, 0, 5)),
        Product(1 + b / k, (k, 1, 6)),
        Piecewise((a, a > 2), (b, True)),
        sp.Max(a, b) - sp.Min(a, 2),
        sp.erf(b) + sp.besseli(1, a) + sp.polygamma(1, a) + sp.zeta(a),
    ],
)
def test_values_are_those_of_the_quadrature(tree):
    values = Values(POINTS, _none, 0).of(tree)
    for value, point in zip(values, POINTS, strict=True):
        assert abs(value - complex(quadrature.evaluate(tree, point).value)) <= 1e-8 * abs(value)


def test_what_has_no_rule_is_asked_of_the_oracle_until_its_patience_ends():
    asked = []

    def oracle(tree, index):
        asked.append((tree, index))
        return 2.0 + index

    values = Values(POINTS, oracle, 3)
    limit = sp.Limit(sp.sin(x) / x, x, 0)
    assert np.allclose(values.of(a * limit), [3.4, 7.5, 12])
    assert len(asked) == 3
    assert np.isnan(values.of(sp.Limit(sp.cos(x), x, 0))).all()


def test_a_function_of_reals_has_no_value_elsewhere():
    assert np.isnan(Values(POINTS, _none, 0).of(sp.besseli(0, sp.sqrt(-a)))).all()


def test_an_infinite_index_has_no_value():
    points = [{a: sp.Integer(3)}, {a: sp.Integer(2)}]
    values = Values(points, _none, 0, Worlds(points, [exact.World(f"test/{k}") for k in range(2)]))
    assert np.isnan(values.edited(sp.IndexedBase("w")[sp.exp(1000 * a)])).all()
