"""The exact oracle: every node against values worked out by hand, and laws that hold or fail for every joint law."""

import os
import pickle
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise

import pytest
import sympy as sp
from flint import arb, ctx
from sympy import Derivative, Eq, Function, IndexedBase, KroneckerDelta, Ne, Piecewise, Rational, Subs, Sum, Symbol

from symagg.errors import SymaggError
from symagg.laws.expectation import Covariance, Expectation, Probability, RandomVariable, Variance
from symagg.oracles.exact import World, compare, describe, evaluate
from symagg.oracles.outcome import Kind, Outcome, Status

E, Var, Cov, P = Expectation, Variance, Covariance, Probability
X, Y, Z = map(RandomVariable, "XYZ")
x, y, t = sp.symbols("x y t")
i, j, k, m, N, R, F = sp.symbols("i j k m N R F", integer=True)
f, g = Function("f"), Function("g")
T, U = IndexedBase("T"), IndexedBase("U")
WORLDS = range(8)


def value(expression, point=None, **options):
    outcome = evaluate(expression, point or {}, World(1, **options))
    assert outcome.has_value, outcome
    return outcome.value


def kind(expression, point=None):
    return evaluate(expression, point or {}, World(1)).kind


def statuses(left, right, point=None, **options):
    """What each of several worlds says of left = right."""
    worlds = [World(seed, **options) for seed in WORLDS]
    return [compare(*(evaluate(side, point or {}, w) for side in (left, right)))[0] for w in worlds]


def holds(left, right, point=None, **options):
    return statuses(left, right, point, **options) == [Status.SUPPORTS] * len(WORLDS)


def fails(left, right, point=None, **options):
    return statuses(left, right, point, **options) == [Status.REFUTES] * len(WORLDS)


def number(name, *indices, **options):
    """The entry of an array, to work out by hand what an expression should be."""
    return value(IndexedBase(name)[indices], **options)


HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("expression", "point", "expected"),
    [
        (x + y, {x: Rational(1, 3), y: 2}, Fraction(7, 3)),
        (sp.Mul(x, sp.Pow(y, -2), evaluate=False), {x: 3, y: -2}, Fraction(3, 4)),
        (x**y, {x: Rational(4, 9), y: Rational(-3, 2)}, Fraction(27, 8)),
        (sp.Pow(0, x, evaluate=False), {x: 0}, 1),
        (x + sp.Float("0.1"), {x: 0}, Fraction(1, 10)),
        (x, {x: Fraction(2, 7)}, Fraction(2, 7)),
        (abs(x) + sp.sign(x), {x: Rational(-5, 2)}, Fraction(3, 2)),
        (sp.Max(x, y) - sp.Min(x, y), {x: -3, y: HALF}, Fraction(7, 2)),
        (sp.floor(x) + 10 * sp.ceiling(x), {x: Rational(-7, 2)}, -34),
        (sp.Mod(x, 3), {x: Rational(-7, 2)}, Fraction(5, 2)),
        (sp.Heaviside(x, Rational(1, 3)), {x: 0}, Fraction(1, 3)),
        (sp.Heaviside(x) + 2 * sp.Heaviside(-x), {x: 5}, 1),
        (KroneckerDelta(i, j) + 10 * KroneckerDelta(i, 2), {i: 2, j: 3}, 10),
        (sp.factorial(N) / sp.gamma(N), {N: 6}, 6),
        (sp.binomial(N, k) + sp.binomial(x, 2), {N: 6, k: 2, x: HALF}, 15 - Fraction(1, 8)),
        (sp.RisingFactorial(x, 3) + 100 * sp.FallingFactorial(x, 2), {x: 3}, 660),
        (sp.harmonic(N), {N: 3}, Fraction(11, 6)),
        (sp.re(x) + sp.im(x) + 10 * sp.conjugate(x), {x: HALF}, Fraction(11, 2)),
        (Piecewise((1 / x, x > 0), (-x, x <= -1), (7, True)), {x: -2}, 2),
        (Piecewise((1 / x, Ne(x, 0)), (7, True)), {x: 0}, 7),
        (Sum(i**2, (i, 1, N)), {N: 4}, 30),
        (Sum(i * j, (i, 1, j), (j, 1, N)), {N: 3}, 25),
        (Sum(i, (i, 3, N)), {N: 1}, 0),
        (sp.Product(i + x, (i, 0, N - 1)), {N: 3, x: HALF}, Fraction(15, 8)),
        (sp.Product(i, (i, 2, N)), {N: 0}, 1),
        (Sum(Piecewise((i * j, Ne(i, j)), (0, True)), (i, 1, N), (j, 1, N)), {N: 3}, 22),
        (Sum((1 - KroneckerDelta(i, j)) * i * j, (i, 1, N), (j, 1, N)), {N: 3}, 22),
        (Sum(Sum(x, (i, j, N)), (j, 1, N)), {N: 3, x: 5}, 30),
    ],
)
def test_numbers(expression, point, expected):
    assert value(expression, point) == expected


@pytest.mark.parametrize(
    ("statement", "point", "expected"),
    [
        (Eq(x, y, evaluate=False), {x: 1, y: 1}, True),
        (Eq(x, y, evaluate=False), {x: 1, y: 2}, False),
        (Ne(x, y, evaluate=False), {x: 1, y: 2}, True),
        (x < y, {x: 1, y: 1}, False),
        (x <= y, {x: 1, y: 1}, True),
        (x > y, {x: 2, y: 1}, True),
        (x >= y, {x: 0, y: 1}, False),
        (sp.And(x > 0, y > 0), {x: 1, y: -1}, False),
        (sp.Or(x > 0, y > 0), {x: 1, y: -1}, True),
        (sp.Implies(x > 0, y > 0), {x: -1, y: -1}, True),
        (sp.Implies(x > 0, y > 0), {x: 1, y: -1}, False),
        (sp.Xor(x > 0, y > 0), {x: 1, y: 1}, False),
        (sp.Equivalent(x > 0, y > 0), {x: 1, y: 2}, True),
        (sp.And(Ne(x, 0), 1 / x > 0), {x: 0}, False),
        (Eq(sp.exp(x) * sp.exp(y), 1, evaluate=False), {x: 3, y: -3}, True),
        (Eq(sp.exp(x), y, evaluate=False), {x: 1, y: Rational(271828, 100000)}, False),
        (Ne(sp.exp(x), y, evaluate=False), {x: 1, y: Rational(271828, 100000)}, True),
        (Ne(X, Y, evaluate=False), {}, True),
        (Eq(X, X + x, evaluate=False), {x: 1}, False),
        (Eq(X, X + x, evaluate=False), {x: 0}, True),
        (X**2 > 0, {}, True),
        (X > 0, {}, False),
    ],
)
def test_statements(statement, point, expected):
    assert value(statement, point) is expected


@pytest.mark.parametrize(
    ("expression", "point"),
    [
        (1 / x, {x: 0}),
        (x ** Rational(-1, 2), {x: 0}),
        (x * sp.log(x), {x: 0}),
        (sp.gamma(x), {x: -2}),
        (sp.nan + x, {x: 1}),
        (Piecewise((1, x > 0)), {x: -1}),
        (E(1 / (x * X)), {x: 0}),
        (sp.ImmutableDenseMatrix([[x, 2], [2, 4]]) ** -1, {x: 1}),
    ],
)
def test_undefined(expression, point):
    assert kind(expression, point) is Kind.UNDEFINED


@pytest.mark.parametrize(
    ("expression", "point", "named"),
    [
        (sp.Integral(g(x), x), {}, "Integral"),
        (x + y, {x: 1}, "y"),
        (sp.besselj(0, x), {x: 1}, "besselj"),
        (sp.I * x, {x: 1}, "ImaginaryUnit"),
        (sp.log(x), {x: -1}, "complex"),
        (sp.sqrt(x), {x: -1}, "power"),
        (Sum(1 / i**2, (i, 1, sp.oo)), {}, "oo"),
        (Sum(i, (i, 1, N)), {N: HALF}, "integer"),
        (T[x], {x: HALF}, "integer"),
        (Sum(i, (i, 1, N)), {N: 10**9}, "more terms"),
        (Sum(HALF ** (i**3), (i, 1, N)), {N: 200}, "longer numbers"),
        (E(RandomVariable("W", law="a law")), {}, "W"),
        (sp.floor(x**2), {x: sp.sqrt(2)}, "floor"),
        (sp.DiracDelta(x), {x: 0}, "DiracDelta"),
        (Derivative(abs(x), x), {x: 0}, "derivative"),
        (P(x), {x: 1}, "event"),
    ],
)
def test_undecided_names_the_reason(expression, point, named):
    outcome = evaluate(expression, point, World(1))
    assert outcome.kind is Kind.UNDECIDED
    assert named in outcome.detail


def test_unsupported_pieces_that_are_not_chosen_do_not_matter():
    assert value(Piecewise((sp.besselj(0, x), x > 0), (3, True)), {x: -1}) == 3


@pytest.mark.parametrize("structure", ["any", "independent"])
def test_operators_are_their_definitions(structure):
    options = {"structure": structure}
    joint = value(X + 0 * Y, **options) if structure == "any" else value(X, **options)
    w, a = joint.weights, joint
    assert sum(w) == 1
    mean = sum(p * v for p, v in zip(w, a, strict=True))
    assert value(E(X), **options) == mean
    assert value(Var(X), **options) == sum(p * (v - mean) ** 2 for p, v in zip(w, a, strict=True))
    assert value(P(X > 0), **options) == sum(p for p, v in zip(w, a, strict=True) if v > 0)
    both = value(X + x * Y, {x: 0}, **options)
    other = value(Y + x * X, {x: 0}, **options)
    assert value(Cov(X, Y), **options) == sum(
        p * v * u for p, v, u in zip(both.weights, both, other, strict=True)
    ) - mean * value(E(Y), **options)
    assert value(P(sp.And(X > 0, Y < 0)), **options) == sum(
        p for p, v, u in zip(both.weights, both, other, strict=True) if v > 0 and u < 0
    )
    assert value(P(sp.Not(X > 0)), **options) == 1 - value(P(X > 0), **options)


def test_a_random_piece_is_chosen_outcome_by_outcome():
    a = value(X)
    lowest = {x: Rational(a[0])}
    expected = sum(p / (v - a[0]) for p, v in list(zip(a.weights, a, strict=True))[1:])
    assert value(E(Piecewise((1 / (X - x), Ne(X, x)), (0, True))), lowest) == expected
    assert kind(E(1 / (X - x)), lowest) is Kind.UNDEFINED
    assert kind(1 / (X - x), lowest) is Kind.UNDEFINED
    assert kind(P(1 / (X - x) > 0), lowest) is Kind.UNDEFINED
    assert value(P(sp.And(Ne(X, x), 1 / (X - x) < 10**6)), lowest) == 1 - a.weights[0]


def test_values_are_generic():
    for seed in range(40):
        world = World(seed)
        a = evaluate(X, {}, world).value
        assert len(set(a)) == 5
        assert min(a) < 0 < max(a)
        assert min(evaluate(RandomVariable("V", sign="positive"), {}, world).value) > 0
        assert len({evaluate(T[n], {}, world).value for n in range(5)}) > 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Var(X + Y), Var(X) + Var(Y) + 2 * Cov(X, Y)),
        (Cov(X, Y), E(X * Y) - E(X) * E(Y)),
        (E(E(X) * Y + E(Var(X))), E(X) * E(Y) + Var(X)),
        (P(X > 0) + P(X <= 0), sp.Integer(1)),
        (P(sp.Or(X > 0, Y > 0)), P(X > 0) + P(Y > 0) - P(sp.And(X > 0, Y > 0))),
        (E((X - E(X)) ** 3), E(X**3) - 3 * E(X) * E(X**2) + 2 * E(X) ** 3),
        (E(Piecewise((1, X > Y), (0, True))), P(X > Y)),
        (X * Y - X * (Y - 1), X),
    ],
)
def test_identities_of_every_joint_law(left, right):
    assert holds(left, right)
    assert holds(left, right, structure="independent")


@pytest.mark.parametrize(
    ("left", "right", "independent"),
    [
        (Var(X + Y), Var(X) + Var(Y), True),
        (E(X * Y), E(X) * E(Y), True),
        (E(g(X) * f(Y)), E(g(X)) * E(f(Y)), True),
        (Cov(X, Y) ** 2, sp.Integer(0), True),
        (E((X - E(X)) ** 3), E(X**3) - 3 * E(X) * E(X**2) + E(X) ** 3, False),
        (E(g(X)), g(E(X)), False),
        (Var(X), E(X**2), False),
        (Cov(X**2, Y), E(X**2 * Y) - E(X) ** 2 * E(Y), False),
        (X, Y, False),
        (E(X), X, False),
    ],
)
def test_identities_that_do_not_hold_for_every_joint_law(left, right, independent):
    assert fails(left, right)
    assert (holds if independent else fails)(left, right, structure="independent")


def test_members_and_exponents():
    a, b = sp.symbols("a b", positive=True)
    i_, j_ = X[i], X[j]
    point = {a: 2, b: 3, i: 1, j: 2}
    assert holds(E(i_**a * j_**b), Cov(i_**a, j_**b) + E(i_**a) * E(j_**b), point)
    assert fails(E(i_**a * j_**b), Cov(i_**a, j_**b) - E(i_) * E(j_), point)
    assert fails(E(i_ * j_), E(i_) * E(j_), point)
    assert holds(E(i_ * j_), E(i_) * E(j_), point, structure="independent")
    assert fails(E(i_ * j_), E(i_) * E(j_), {i: 1, j: 1}, structure="independent")


def test_double_sums():
    total = Sum(X[i], (i, 1, N))
    pairs = Sum(Cov(X[i], X[j]), (i, 1, N), (j, 1, N))
    others = Sum(Piecewise((Cov(X[i], X[j]), Ne(i, j)), (0, True)), (i, 1, N), (j, 1, N))
    point = {N: 4}
    assert holds(Var(total), pairs, point)
    assert holds(Var(total), others + Sum(Var(X[i]), (i, 1, N)), point)
    assert fails(Var(total), others, point)
    assert fails(Var(total), Sum(Var(X[i]), (i, 1, N)), point)
    assert holds(Var(total), Sum(Var(X[i]), (i, 1, N)), point, structure="independent")
    upper = 2 * Sum(Cov(X[i], X[j]), (i, 1, j - 1), (j, 1, N))
    assert holds(others, upper, point)
    assert fails(others, Sum(Cov(X[i], X[j]), (i, 1, j), (j, 1, N)), point)


def test_sizes_and_index_swaps():
    W, H = sp.symbols("W H", integer=True)
    left = E(Sum(T[i, j] * X[i, j], (i, 1, W), (j, 1, H)))
    assert holds(left, Sum(T[i, j] * E(X[i, j]), (i, 1, W), (j, 1, H)), {W: 2, H: 3})
    assert fails(left, Sum(T[i, j] * E(X[i, j]), (i, 1, H), (j, 1, W)), {W: 2, H: 3})
    assert fails(left, Sum(T[j, i] * E(X[i, j]), (i, 1, W), (j, 1, H)), {W: 2, H: 3})
    assert holds(T[i, j], T[j, i], {i: 1, j: 2}, arrays={"T": "symmetric"})


def test_arrays():
    given = {"T": {(1,): Fraction(2, 3), (2,): 5}}
    assert value(Sum(T[i], (i, 1, 2)), arrays=given) == Fraction(17, 3)
    assert "T[3]" in evaluate(T[3], {}, World(1, arrays=given)).detail
    assert value(T[i], {i: 4}) == number("T", 4)
    words = {"T": "positive integer"}
    drawn = [value(T[n], arrays=words) for n in range(20)]
    assert min(drawn) > 0
    assert all(v.denominator == 1 for v in drawn)
    assert min(value(IndexedBase("V", positive=True)[n]) for n in range(20)) > 0


def test_identical_members_share_their_law_and_depend_on_one_another():
    S = RandomVariable("S", identical=True)
    for power in (1, 2, 5):
        assert holds(E(S[1] ** power), E(S[2] ** power))
    assert holds(P(S[1] > Rational(1, 3)), P(S[7] > Rational(1, 3)))
    assert holds(Var(S[1, 2]), Var(S[3, 1]), structure="independent")
    assert fails(E(S[1] * S[2]), E(S[1]) * E(S[2]))
    assert holds(E(S[1] * S[2]), E(S[1]) * E(S[2]), structure="independent")
    assert fails(S[1], S[2])
    assert fails(S[1, 2], S[2, 1])
    assert fails(E(X[1]), E(X[2]))
    # The covariances of the pairs differ: only the marginal laws are the same.
    unequal = [s for s in statuses(Cov(S[1], S[2]), Cov(S[1], S[3])) if s is Status.REFUTES]
    assert unequal
    # Identical members still depend on what else there is.
    assert fails(Cov(S[1], X), sp.Integer(0))


@pytest.mark.parametrize("outcomes", [1, 2, 3, 8])
def test_other_numbers_of_outcomes(outcomes):
    S = RandomVariable("S", identical=True)
    drawn = value(X, outcomes=outcomes)
    assert len(drawn) == outcomes
    assert sum(drawn.weights) == 1
    assert holds(E(S[1] ** 3), E(S[2] ** 3), outcomes=outcomes)


def test_generic_functions():
    assert fails(E(g(X)), E(f(X)))
    third = [value(g(n), functions={"g": 3}) for n in range(6)]
    for _ in range(3):
        third = [b - a for a, b in pairwise(third)]
    assert third[0] == third[1] != 0  # a cubic has constant third differences
    assert value(Derivative(g(x), (x, 4)), {x: 2}, functions={"g": 3}) == 0
    assert value(Derivative(g(x), (x, 4)), {x: 2}) != 0
    assert value(g(x), {x: 1}, functions={"g": 0}) == value(g(x), {x: 2}, functions={"g": 0})
    assert fails(g(x, y), g(y, x), {x: 2, y: 3})
    positive = Function("h", positive=True)
    assert min(value(positive(n)) for n in range(-20, 20)) > 0


def test_taylor_expansions_hold_for_the_stated_degree_only():
    slope = Subs(Derivative(g(t), t), t, x)
    bend = Subs(Derivative(g(t), (t, 2)), t, x)
    right = g(x) + slope * (y - x) + bend * (y - x) ** 2 / 2
    point = {x: Rational(1, 3), y: Rational(-5, 2)}
    assert holds(g(y), right, point, functions={"g": 2})
    assert fails(g(y), right, point)
    mean = E(X)
    expansion = g(mean) + Subs(Derivative(g(t), (t, 2)), t, mean) * Var(X) / 2
    assert holds(E(g(X)), expansion, functions={"g": 2})
    assert fails(E(g(X)), expansion, functions={"g": 3})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (x**5, 5 * x**4),
        (x**-2, -2 * x**-3),
        (sp.Pow(x, Rational(3, 2)), Rational(3, 2) * sp.sqrt(x)),
        (1 / (1 + x**2), -2 * x / (1 + x**2) ** 2),
        (abs(x) * sp.Max(x, y), 2 * x),
        (sp.Min(x, y) + sp.sign(x) + sp.Heaviside(x) + sp.floor(x), sp.Integer(0)),
        (Sum(x**i, (i, 0, 3)), 1 + 2 * x + 3 * x**2),
        (Piecewise((x**2, x > 0), (7, True)), 2 * x),
        (sp.Integer(3) * y, sp.Integer(0)),
        (E(X * x**2), 2 * x * E(X)),
        (E(g(x * X)), E(X * Subs(Derivative(g(t), t), t, x * X))),
        (Var(x * X), 2 * x * Var(X)),
        (g(x) ** 2, 2 * g(x) * Subs(Derivative(g(t), t), t, x)),
        (f(g(x)), Subs(Derivative(f(t), t), t, g(x)) * Derivative(g(x), x)),
        (Derivative(g(x), x) * x, Derivative(g(x), (x, 2)) * x + Derivative(g(x), x)),
    ],
)
def test_derivatives(expression, expected):
    point = {x: Rational(9, 4), y: Rational(-1, 2)}
    if expression.has(sp.Max):
        point = {x: Rational(9, 4), y: Rational(1, 2)}
    held = Derivative(expression, x, evaluate=False)
    assert holds(held, expected, point)
    assert fails(held, expected + Rational(1, 10**9), point)


def test_a_minimum_keeps_its_smaller_side():
    assert value(sp.Min(x, y), {x: 3, y: -2}) == -2
    assert value(Derivative(sp.Min(x, y), x, evaluate=False), {x: Rational(-5, 2), y: 1}) == 1


def test_higher_and_mixed_derivatives():
    point = {x: Rational(2, 3), y: Rational(-5, 2)}
    h = g(x * y)
    first, second = (Subs(Derivative(g(t), (t, n)), t, x * y) for n in (1, 2))
    assert holds(Derivative(h, x, y), first + x * y * second, point)
    assert holds(Derivative(h, y, x), first + x * y * second, point)
    assert holds(Derivative(Derivative(h, x), y), first + x * y * second, point)
    assert holds(Derivative(h, (x, 2)), y**2 * second, point)
    assert fails(Derivative(h, (x, 2)), x**2 * second, point)
    assert value(Derivative(x**3 * y**2, (x, 2), y, x, evaluate=False), point) == 6 * 2 * Fraction(-5, 2)
    assert value(Derivative(1 / x, (x, N)), {x: 2, N: 3}) == Fraction(-6, 16)
    assert holds(Derivative(f(x, y), x, y), Derivative(f(x, y), y, x), point)
    assert fails(Derivative(f(x, y), x), Derivative(f(x, y), y), point)
    # The derivative along g(x) of what is written with g(x).
    assert value(Derivative(g(x) ** 2, g(x), evaluate=False), point) == 2 * value(g(x), point)


def test_derivatives_along_an_entry():
    loss = Sum(T[i] ** 2 * U[i, j], (i, 1, N), (j, 1, N))
    slope = Derivative(loss, T[k], evaluate=False)
    assert holds(slope, 2 * T[k] * Sum(U[k, j], (j, 1, N)), {N: 3, k: 2})
    assert fails(slope, 2 * T[k] * Sum(U[j, k], (j, 1, N)), {N: 3, k: 2})
    assert holds(loss + slope + x * loss, slope, {N: 3, k: 2, x: -1})
    bend = Derivative(Sum(T[i] * T[j], (i, 1, N), (j, 1, N)), T[k], T[m], evaluate=False)
    assert value(bend, {N: 3, k: 1, m: 2}) == 2
    assert value(bend, {N: 3, k: 1, m: 1}) == 2
    assert value(bend, {N: 3, k: 1, m: 7}) == 0


def test_subs():
    assert value(Subs(x**2 + y, (x, y), (y, x)), {x: 2, y: 3}) == 11
    assert value(Sum(Subs(x * i, x, i), (i, 1, 3))) == 14


def entries(name, rows, columns):
    return sp.ImmutableDenseMatrix(rows, columns, lambda a, b: IndexedBase(name)[a, b])


def test_matrices():
    A, B = entries("A", 3, 3), entries("B", 3, 3)
    a, b, c = entries("A", 2, 2)[:3], number("A", 0, 0), number("A", 1, 1)
    assert value(A) == tuple(number("A", r, s) for r in range(3) for s in range(3))
    assert value(A).shape == (3, 3)
    square = entries("A", 2, 2)
    determinant = b * c - number("A", 0, 1) * number("A", 1, 0)
    assert value(sp.Determinant(square)) == determinant
    assert value(sp.Trace(square)) == b + c
    assert value(sp.Inverse(square))[0] == c / determinant
    assert value(sp.Transpose(square))[1] == number("A", 1, 0)
    assert value(a[1]) == number("A", 0, 1)
    hold = {"evaluate": False}
    assert holds(sp.MatMul(A, sp.Inverse(A), **hold), sp.Identity(3))
    assert holds(sp.Inverse(sp.MatMul(A, B, **hold)), sp.MatMul(sp.Inverse(B), sp.Inverse(A), **hold))
    assert fails(sp.MatMul(A, B, **hold), sp.MatMul(B, A, **hold))
    assert holds(sp.Determinant(sp.MatMul(A, B, **hold)), sp.Determinant(A) * sp.Determinant(B))
    assert fails(sp.Determinant(sp.MatAdd(A, B, **hold)), sp.Determinant(A) + sp.Determinant(B))
    assert holds(sp.MatPow(A, -2, **hold), sp.MatMul(sp.Inverse(A), sp.Inverse(A), **hold))
    assert holds(sp.MatMul(x, A, **hold), sp.MatAdd(A, A, **hold), {x: 2})
    assert value(Eq(A, B, evaluate=False)) is False
    assert value(Eq(A, sp.MatAdd(A, sp.ZeroMatrix(3, 3), **hold), evaluate=False)) is True
    assert value(Ne(A, B, evaluate=False)) is True
    assert value(sp.MatMul(entries("A", 1, 2), entries("B", 2, 1), **hold)).shape == (1, 1)
    four = sp.ImmutableDenseMatrix(4, 4, lambda r, s: Rational(1, r + s + 1))
    assert value(sp.Determinant(four)) == Fraction(1, 6048000)
    assert value(four.as_mutable()) == value(four)


def test_matrix_symbols():
    M = sp.MatrixSymbol("A", N, N)
    point = {N: 3}
    assert holds(M, entries("A", 3, 3), point)
    assert holds(sp.Trace(M * M.T), Sum(M[i, j] ** 2, (i, 0, N - 1), (j, 0, N - 1)), point)
    assert fails(sp.Trace(M * M), Sum(M[i, j] ** 2, (i, 0, N - 1), (j, 0, N - 1)), point)
    assert holds(Derivative(sp.Trace(M * M), M[i, j], evaluate=False), 2 * M[j, i], {**point, i: 0, j: 2})
    assert holds((M * M)[i, j], Sum(M[i, k] * M[k, j], (k, 0, N - 1)), {**point, i: 0, j: 2})
    assert holds(sp.HadamardProduct(M, sp.Identity(N))[i, j], M[i, j], {**point, i: 1, j: 1})


def column(*parts):
    return sp.ImmutableDenseMatrix(len(parts), 1, parts)


def test_random_vectors():
    v = column(X, Y)
    A = entries("A", 2, 2)
    covariance = sp.ImmutableDenseMatrix([[Var(X), Cov(X, Y)], [Cov(X, Y), Var(Y)]])
    for structure in ("any", "independent"):
        assert holds(Var(v), covariance, structure=structure)
        assert holds(Var(A * v), sp.MatMul(A, covariance, A.T), structure=structure)
        assert holds(E(v), column(E(X), E(Y)), structure=structure)
        assert fails(v, column(X, X), structure=structure)
        assert holds(v, column(X + x * Y, Y), {x: 0}, structure=structure)
    w = column(X, Y, Z)
    assert value(Cov(v, w)).shape == (2, 3)
    assert value(Cov(v, w))[2] == value(Cov(X, Z))
    assert fails(Var(A * v), sp.MatMul(A.T, covariance, A))


def test_independent_variables_are_laid_over_one_another():
    assert holds(X + x * Y, X, {x: 0}, structure="independent")
    assert fails(X + Y, X, structure="independent")
    assert len(value(X + Y, structure="independent")) == 4
    assert len(value(X * Y + Z, structure="independent", values=3)) == 27
    many = Sum(X[i], (i, 1, 40))
    assert "outcomes" in evaluate(many, {}, World(1, structure="independent")).detail


def test_balls_enclose_and_judge():
    drawn = value(sp.exp(x) + sp.pi, {x: Rational(1, 3)})
    with ctx.workprec(300):
        assert drawn.contains((arb(1) / 3).exp() + arb.pi())
    p, q = {x: Rational(1, 3)}, {x: Rational(2, 7), y: Rational(5, 3)}
    assert holds(sp.exp(x) * sp.exp(y), sp.Pow(sp.E, x + y), q)
    assert holds(sp.log(x * y), sp.log(x) + sp.log(y), q)
    assert fails(sp.log(x + y), sp.log(x) + sp.log(y), q)
    assert holds(sp.gamma(x + 1), x * sp.gamma(x), p)
    assert holds(sp.sin(x) ** 2 + sp.cos(x) ** 2, sp.Integer(1), p)
    assert holds(sp.sin(x) ** 2 + sp.cos(x) ** 2 - 1, sp.Integer(0), p)
    assert fails(sp.tanh(x), sp.sinh(x), p)
    assert holds(sp.tanh(x), sp.sinh(x) / sp.cosh(x), p)
    assert holds(sp.sqrt(y) ** 2, y, q)
    assert fails(sp.exp(x), sp.exp(x) + Rational(1, 10**15), p)
    assert holds(E(sp.exp(X + y)), sp.exp(y) * E(sp.exp(X)), q)
    assert value(sp.exp(x), {x: 0}) == 1
    assert isinstance(value(sp.exp(x), {x: 0}), Fraction)
    assert ctx.prec == 53


@pytest.mark.parametrize(
    ("expression", "slope"),
    [
        (sp.exp(x**2), 2 * x * sp.exp(x**2)),
        (sp.log(x), 1 / x),
        (x**x, x**x * (sp.log(x) + 1)),
        (sp.sin(x) * sp.cos(x), sp.cos(2 * x)),
        (sp.atan(x), 1 / (1 + x**2)),
        (sp.tanh(x), 1 - sp.tanh(x) ** 2),
        (sp.loggamma(x), sp.digamma(x)),
        (sp.erf(x), 2 * sp.exp(-(x**2)) / sp.sqrt(sp.pi)),
    ],
)
def test_derivatives_of_transcendental_functions(expression, slope):
    held = Derivative(expression, x, evaluate=False)
    assert holds(held, slope, {x: Rational(3, 7)})
    assert fails(held, slope + Rational(1, 10**12), {x: Rational(3, 7)})


def ball(middle, radius):
    return Outcome(Kind.VALUE, arb(middle, radius))


def test_compare():
    one, two = Outcome(Kind.VALUE, Fraction(1)), Outcome(Kind.VALUE, Fraction(2))
    assert compare(one, one) == (Status.SUPPORTS, 0.0)
    assert compare(one, two) == (Status.REFUTES, 0.5)
    assert compare(one, Outcome(Kind.UNDEFINED)) == (Status.UNDECIDED, None)
    yes, no = Outcome(Kind.VALUE, True), Outcome(Kind.VALUE, False)
    assert compare(yes, yes)[0] is Status.SUPPORTS
    assert compare(yes, no)[0] is Status.REFUTES
    assert compare(yes, one)[0] is Status.UNDECIDED
    assert compare(ball(1, 0.25), ball(1.25, 0.25))[0] is Status.UNDECIDED
    assert compare(ball(1, 0.25), ball(2, 0.25))[0] is Status.REFUTES
    assert compare(ball(1, 2.0**-80), one)[0] is Status.SUPPORTS
    assert compare(ball(1, 2.0**-40), one)[0] is Status.UNDECIDED
    assert compare(ball(0, 2.0**-100), Outcome(Kind.VALUE, Fraction(0)))[0] is Status.SUPPORTS
    assert compare(ball(0, 2.0**-50), Outcome(Kind.VALUE, Fraction(0)))[0] is Status.UNDECIDED
    matrix = evaluate(sp.ImmutableDenseMatrix([[1, 2]]), {}, World(1))
    assert compare(matrix, evaluate(sp.ImmutableDenseMatrix([1, 2]), {}, World(1)))[0] is Status.UNDECIDED
    assert compare(matrix, one)[0] is Status.UNDECIDED


def test_the_same_seed_gives_the_same_world():
    expression = E(g(X[1]) * T[1, 2] * RandomVariable("S", identical=True)[2])
    program = (
        "from sympy import *; from symagg.laws.expectation import *; from symagg.oracles.exact import *\n"
        "X, S = RandomVariable('X'), RandomVariable('S', identical=True)\n"
        "e = Expectation(Function('g')(X[1]) * IndexedBase('T')[1, 2] * S[2])\n"
        "print(evaluate(e, {}, World('seed')).value)"
    )
    here = evaluate(expression, {}, World("seed")).value
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert there.stdout.strip() == str(here)
    assert evaluate(expression, {}, World("other")).value != here
    assert evaluate(expression, {}, World(1)).value != evaluate(expression, {}, World("1")).value


def test_draws_do_not_depend_on_their_order():
    first, second = World(5), World(5)
    evaluate(E(Y * f(Z)) * T[1], {}, first)
    assert evaluate(E(g(X)) * T[2], {}, first) == evaluate(E(g(X)) * T[2], {}, second)


def test_values_can_be_pickled():
    drawn = value(X)
    again = pickle.loads(pickle.dumps(drawn))
    assert again == drawn
    assert again.weights == drawn.weights


def test_describe():
    text = describe(World(3), {x: 2}, E(X[1]) + g(T[1, 2]) * x)
    assert "\n" not in text
    drawn = evaluate(X[1], {}, World(3)).value
    assert f"X[1] = ({', '.join(map(str, drawn))})" in text
    assert f"weights ({', '.join(map(str, drawn.weights))})" in text
    assert f"T[1, 2] = {evaluate(T[1, 2], {}, World(3)).value}" in text
    assert "x = 2" in text
    assert "g(x) = " in text
    assert "with weights" in describe(World(3, structure="independent"), {}, E(X))
    assert "more" in describe(World(3), {N: 20}, Sum(T[i], (i, 1, N)))
    assert describe(World(3), {}, sp.Integral(g(x), x)) == ""


def test_bad_worlds_are_refused():
    with pytest.raises(SymaggError, match="'some'"):
        World(1, structure="some")
    with pytest.raises(SymaggError, match="0"):
        World(1, outcomes=0)
    with pytest.raises(SymaggError, match="'odd'"):
        World(1, arrays={"T": "odd"})


def test_four_sums_over_members():
    left = Sum(E(g(X[i, k]) * f(X[j, m])), (i, 1, R), (j, 1, R), (k, 1, F), (m, 1, F))
    right = E(Sum(g(X[i, k]), (i, 1, R), (k, 1, F)) * Sum(f(X[i, k]), (i, 1, R), (k, 1, F)))
    wrong = Sum(E(g(X[i, k]) * f(X[i, m])), (i, 1, R), (k, 1, F), (m, 1, F)) * R
    assert holds(left, right, {R: 4, F: 3})
    assert fails(left, wrong, {R: 4, F: 3})


def test_symbols_of_a_point_may_be_irrational_and_indices_may_be_idx():
    assert holds(x**2, sp.Integer(2), {x: sp.sqrt(2)})
    n = sp.Idx("n", (1, 3))
    assert value(Sum(T[n], n)) == sum(number("T", place) for place in (1, 2, 3))
    assert kind(Symbol("u")) is Kind.UNDECIDED
