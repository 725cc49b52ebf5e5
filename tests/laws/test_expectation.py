"""Random variables and the operators on them as SymPy nodes."""

import pickle

import pytest
from sympy import Add, Integer, Matrix, Mul, Symbol, latex, sympify

from symagg.laws import Covariance, Expectation, Gamma, Member, Normal, Probability, RandomVariable, Variance

X, Y = RandomVariable("X"), RandomVariable("Y")
a = Symbol("a", real=True)
LAW = Gamma(2, 1)
FOLLOWS = RandomVariable("Z", LAW)

NODES = [
    X, X[1], X[a, 2], FOLLOWS, RandomVariable("W", None, True, "positive"), Expectation(a * X), Variance(X - Y),
    Covariance(X[1], X[2]), Probability(a < X), Expectation(FOLLOWS**2) + a,
]  # fmt: skip


@pytest.mark.parametrize("node", NODES, ids=str)
def test_nodes_survive_pickling(node):
    again = pickle.loads(pickle.dumps(node))
    assert again == node
    assert hash(again) == hash(node)
    assert str(again) == str(node)


def test_a_pickled_variable_keeps_what_it_is():
    held = pickle.loads(pickle.dumps(RandomVariable("W", LAW, True, "positive")))
    assert (held.name, held.law, held.identical, held.sign) == ("W", LAW, True, "positive")


def test_variables_differ_by_name_law_family_and_sign():
    known = {
        X, Y, RandomVariable("X", LAW), RandomVariable("X", None, True), RandomVariable("X", None, False, "positive"),
    }  # fmt: skip
    assert len(known) == 5
    assert RandomVariable("X") == X
    assert hash(RandomVariable("X")) == hash(X)


def test_members_are_told_apart():
    assert X[1] == X[1]
    assert len({X[1], X[2], Y[1], X[1, 2], X[2, 1]}) == 5
    assert X[1, a].family is X
    assert X[1, a].indices == (1, a)
    assert isinstance(X[1], Member)
    assert all(isinstance(index, Integer) for index in X[1, 2].indices)


def test_an_index_can_be_replaced():
    assert X[a].subs(a, 3) == X[3]
    assert Expectation(X[a] * a).subs(a, 3) == Expectation(3 * X[3])
    assert X[a].free_symbols == {a}


def test_operators_are_held():
    """No operator works anything out: that is for the laws and the oracles."""
    assert Expectation(a * X) != a * Expectation(X)
    assert Expectation(Integer(3)) != 3
    assert Variance(X + 1) != Variance(X)
    assert Covariance(X, X) != Variance(X)
    assert Covariance(X, Y) != Covariance(Y, X)
    for node in (Expectation(a * X + 2), Variance(3 * X), Covariance(X, X), Probability(X[1] < X)):
        assert node.doit() == node
        assert node.func(*node.args) == node


def test_operators_take_part_in_algebra():
    assert Expectation(X) - Expectation(X) == 0
    assert isinstance(Expectation(X) * Variance(Y), Mul)
    assert isinstance(Expectation(X) + X, Add)
    assert Expectation(X).subs(X, Y) == Expectation(Y)


def test_a_variable_is_no_constant():
    assert X.free_symbols == set()
    assert not X.is_number
    assert not (X + 1).is_number
    assert X - Y != 0
    assert X - X == 0
    assert X.evalf() == X


def test_a_variable_is_no_sequence():
    with pytest.raises(TypeError, match="not iterable"):
        list(X)


def test_variables_fill_matrices():
    column = Matrix([X, Y])
    assert column.shape == (2, 1)
    assert list(column) == [X, Y]
    assert (column.T * column)[0, 0] == X**2 + Y**2
    assert Matrix([[X[1], X[2]]]).shape == (1, 2)


def test_assumptions():
    assert X.is_extended_real
    assert X[1].is_extended_real
    assert X.is_positive is None
    assert RandomVariable("W", None, False, "positive").is_positive
    assert RandomVariable("W", None, False, "zero-inflated").is_positive is None


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (X, "X"),
        (X[1, a], "X[1, a]"),
        (X[a + 1] ** 2, "X[a + 1]**2"),
        (Expectation(a * X), "E(X*a)"),
        (Expectation(X) ** 2, "E(X)**2"),
        (Variance(X), "Var(X)"),
        (Covariance(X, Y), "Cov(X, Y)"),
        (Probability(X > 0), "P(X > 0)"),
    ],
)
def test_printing_as_text(node, text):
    assert str(node) == text


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (X[1, a], "X_{1, a}"),
        (X[1] ** 2, "X_{1}^{2}"),
        (Expectation(X), r"\operatorname{E}\left[X\right]"),
        (Expectation(X) ** 2, r"\operatorname{E}\left[X\right]^{2}"),
        (1 / Expectation(X), r"\frac{1}{\operatorname{E}\left[X\right]}"),
        (Covariance(X, Y), r"\operatorname{Cov}\left[X, Y\right]"),
        (Probability(X > 0), r"\operatorname{P}\left[X > 0\right]"),
    ],
)
def test_printing_as_latex(node, text):
    assert latex(node) == text


def test_plain_numbers_are_taken_in():
    assert Expectation(3) == Expectation(sympify(3))
    assert isinstance(Expectation(3).args[0], Integer)


def test_variables_of_one_name_and_two_laws_can_be_added():
    total = RandomVariable("X", LAW) + RandomVariable("X", Normal(0, 1))
    assert len(total.args) == 2


def test_members_of_a_positive_family_are_positive():
    assert RandomVariable("W", None, False, "positive")[1].is_positive
