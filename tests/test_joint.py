"""The algebra of expectations, against textbook forms and against exact rational joint laws."""

from collections.abc import Iterator
from itertools import islice

import pytest
from sympy import Add, Integer, Mul, Piecewise, Sum

from symagg.domain import Domain
from symagg.joint import derive_joint, in_covariances, independence, says_nothing_joint
from symagg.laws import Covariance, Expectation, RandomVariable, Variance
from symagg.notation import read
from symagg.oracles import exact
from symagg.oracles.outcome import Status

DOMAIN = Domain(
    a="real", b="real", n="integer, 1 <= n <= 4", r="integer, 2 <= r <= 3", i="integer, 1 <= i <= 3",
    X="random variable", Y="random variable", Z="random variable",
    j="integer, 1 <= j <= 3", k="integer", l="integer",
    D="random variable, identically distributed", w="array", v="array", g="function of degree 2",
)  # fmt: skip
X, Y, Z, D = DOMAIN.X, DOMAIN.Y, DOMAIN.Z, DOMAIN.D
a, b, n = DOMAIN.symbols("a b n")
WORLDS = 4


def tree(text: str) -> object:
    return read(text, DOMAIN.names)


def worlds(seed: str, degrees: dict | None = None) -> Iterator[tuple[dict, exact.World]]:
    symbols = {name: DOMAIN.names[name] for name in DOMAIN.ranges}
    for k, point in enumerate(islice(DOMAIN.points(symbols, seed, simple=True), WORLDS)):
        yield point, exact.World(f"{seed}/{k}", functions=degrees or {})


def statuses(left: object, right: object, seed: str, degrees: dict | None = None) -> set[Status]:
    """Both sides in random finite joint laws with rational weights, without any rounding."""
    found = set()
    for point, world in worlds(seed, degrees):
        sides = exact.evaluate(left, point, world), exact.evaluate(right, point, world)
        assert all(side.has_value for side in sides), [side.detail for side in sides]
        found.add(exact.compare(*sides)[0])
    return found


# (text, what a textbook gives, a wrong form)
TEXTBOOK = [
    ("E(a*X + b*Y + 3)", "a*E(X) + b*E(Y) + 3", "a*E(X) + b*E(Y)"),
    ("E(X/2 - Y)", "E(X)/2 - E(Y)", "E(X) - E(Y)"),
    ("E(a)", "a", "a**2"),
    ("Var(a*X + 3)", "a**2*Var(X)", "a*Var(X)"),
    ("Var(a*X + b*Y)", "a**2*Var(X) + b**2*Var(Y) + 2*a*b*Cov(X, Y)", "a**2*Var(X) + b**2*Var(Y) + a*b*Cov(X, Y)"),
    ("Var(X - Y)", "Var(X) + Var(Y) - 2*Cov(X, Y)", "Var(X) + Var(Y) + 2*Cov(X, Y)"),
    (
        "Var(X + Y + Z)",
        "Var(X) + Var(Y) + Var(Z) + 2*Cov(X, Y) + 2*Cov(X, Z) + 2*Cov(Y, Z)",
        "Var(X) + Var(Y) + Var(Z)",
    ),
    ("Cov(a*X + b*Y, X - Y)", "a*Var(X) - a*Cov(X, Y) + b*Cov(X, Y) - b*Var(Y)", "a*Var(X) - b*Var(Y)"),
    ("Cov(X, 3 + a)", "0", "a"),
    ("Cov(X, X)", "Var(X)", "E(X**2)"),
    ("Var(X - E(X))", "Var(X)", "Var(X) + E(X)**2"),
    ("E((X - E(X))**2)", "E(X**2) - E(X)**2", "E(X**2)"),
    ("E((X - E(X))*(Y - E(Y)))", "E(X*Y) - E(X)*E(Y)", "E(X*Y)"),
    ("E(X*E(Y))", "E(X)*E(Y)", "E(X*Y)"),
    ("E((X + Y)**2)", "E(X**2) + 2*E(X*Y) + E(Y**2)", "E(X**2) + E(Y**2)"),
    ("Var(X[1] + X[2])", "Var(X[1]) + Var(X[2]) + 2*Cov(X[1], X[2])", "Var(X[1]) + Var(X[2])"),
    ("E(Sum(w[k]*X[k], (k, 1, n)))", "Sum(w[k]*E(X[k]), (k, 1, n))", "Sum(w[k]*E(X[1]), (k, 1, n))"),
    ("Var(Sum(X[k], (k, 1, r)))", "Sum(Cov(X[k], X[l]), (k, 1, r), (l, 1, r))", "Sum(Var(X[k]), (k, 1, r))"),
    (
        "Var(Sum(w[k]*X[k], (k, 1, r)))",
        "Sum(w[k]*w[l]*Cov(X[k], X[l]), (k, 1, r), (l, 1, r))",
        "Sum(w[k]**2*Var(X[k]), (k, 1, r))",
    ),
    (
        "Var(Sum(X[k], (k, 1, r))/r)",
        "Sum(Cov(X[k], X[l]), (k, 1, r), (l, 1, r))/r**2",
        "Sum(Cov(X[k], X[l]), (k, 1, r), (l, 1, r))/r",
    ),
    (
        "Cov(Sum(X[k], (k, 1, n)), Sum(Y[k], (k, 1, r)))",
        "Sum(Cov(X[k], Y[l]), (k, 1, n), (l, 1, r))",
        "Sum(Cov(X[k], Y[k]), (k, 1, r))",
    ),
    (
        "Cov(Sum(w[i, k]*X[k], (k, 1, r)), Sum(w[r, l]*X[l], (l, 1, r)))",
        "Sum(w[i, k]*w[r, l]*Cov(X[k], X[l]), (k, 1, r), (l, 1, r))",
        "Sum(w[k, i]*w[r, l]*Cov(X[k], X[l]), (k, 1, r), (l, 1, r))",
    ),
    ("Cov(Sum(X[k], (k, 1, r)), X[i])", "Sum(Cov(X[k], X[i]), (k, 1, r))", "Var(X[i])"),
    ("Var(Y + Sum(X[k], (k, 1, r)))",
     "Var(Y) + 2*Sum(Cov(Y, X[k]), (k, 1, r)) + Sum(Cov(X[k], X[l]), (k, 1, r), (l, 1, r))",
     "Var(Y) + Sum(Cov(X[k], X[l]), (k, 1, r), (l, 1, r))"),
    ("E(X*Sum(Y[k], (k, 1, r)))", "Sum(E(X*Y[k]), (k, 1, r))", "E(X)*Sum(E(Y[k]), (k, 1, r))"),
    ("E(Sum(X[k], (k, 1, r))*Sum(Y[k], (k, 1, r)))",
     "Sum(E(X[k]*Y[l]), (k, 1, r), (l, 1, r))",
     "Sum(E(X[k]*Y[k]), (k, 1, r))"),
    ("E(Sum(D[k], (k, 1, r))**2)", "Sum(E(D[k]*D[l]), (k, 1, r), (l, 1, r))", "r**2*E(D[1]**2)"),
    ("E(Sum(3*X[k] + 1, (k, 1, n)))", "n + 3*Sum(E(X[k]), (k, 1, n))", "1 + 3*Sum(E(X[k]), (k, 1, n))"),
    ("E(Sum(D[k], (k, 1, n)))", "n*E(D[1])", "n*E(D[1]) + 1"),
    ("E(Sum(D[k], (k, 1, n))/n)", "E(D[1])", "n*E(D[1])"),
    ("E(D[3]**2)", "E(D[1]**2)", "E(D[1])**2"),
    ("Var(Sum(D[k], (k, 1, r)))", "r*Var(D[1]) + Sum(Cov(D[k], D[l]), (k, 1, r), (l, 1, r), Ne(k, l))", "r*Var(D[1])"),
    ("Sum(Var(X[k] + Y[k]), (k, 1, n))",
     "Sum(Var(X[k]) + Var(Y[k]) + 2*Cov(X[k], Y[k]), (k, 1, n))",
     "Sum(Var(X[k]) + Var(Y[k]), (k, 1, n))"),
]  # fmt: skip
TEXTS = [text for text, _, _ in TEXTBOOK]


@pytest.mark.parametrize(("text", "known", "wrong"), TEXTBOOK, ids=TEXTS)
def test_derived_is_what_a_textbook_gives(text, known, wrong):
    derived = derive_joint(tree(text))
    assert statuses(derived, tree(known), text) == {Status.SUPPORTS}, f"seed {text!r}"
    assert statuses(tree(text), derived, text) == {Status.SUPPORTS}, f"seed {text!r}"
    assert Status.REFUTES in statuses(derived, tree(wrong), text), f"seed {text!r}"


@pytest.mark.parametrize("text", TEXTS)
def test_no_operator_is_left_with_a_sum_or_a_constant_inside(text):
    derived = derive_joint(tree(text))
    for node in derived.atoms(Expectation, Variance, Covariance):
        for inside in node.args:
            assert not isinstance(inside, Add | Sum)
            assert not (isinstance(inside, Mul) and any(factor.is_number for factor in inside.args))
            assert inside.has(RandomVariable)


@pytest.mark.parametrize(
    ("text", "derived"),
    [
        ("E(a*X + b*Y + 3)", a * Expectation(X) + b * Expectation(Y) + 3),
        ("Var(a*X + b*Y)", a**2 * Variance(X) + b**2 * Variance(Y) + 2 * a * b * Covariance(X, Y)),
        ("Cov(X, X)", Variance(X)),
        ("Cov(Y, X) - Cov(X, Y)", 0),
        ("Var(3)", 0),
        ("E(E(X))", Expectation(X)),
        ("Var(E(X))", 0),
        ("E(X)**2", Expectation(X) ** 2),
        ("E(Sum(D[k], (k, 1, n)))", n * Expectation(D[1])),
        ("Var(D[2])", Variance(D[1])),
        ("a*b", a * b),
    ],
)
def test_derived_forms(text, derived):
    assert derive_joint(tree(text)) == derived


def test_a_sum_over_i_is_squared_over_i_and_j():
    derived = derive_joint(tree("Var(Sum(X[i], (i, 1, n)))"))
    assert {limit[0].name for held in derived.atoms(Sum) for limit in held.limits} == {"i", "j"}


def test_new_indices_stand_nowhere_in_the_tree():
    derived = derive_joint(tree("j*Var(Sum(X[i], (i, 1, n))) + l*k"))
    assert {limit[0].name for held in derived.atoms(Sum) for limit in held.limits} == {"i", "m"}


def test_sums_keep_their_size():
    """Nothing is expanded for a size: n may be any integer."""
    derived = derive_joint(tree("Var(Sum(X[k], (k, 1, n)))"))
    assert n in derived.free_symbols
    assert derived.has(Piecewise)
    assert derived.subs(n, 1).doit() == Variance(X[1])
    two = derived.subs(n, 2).doit()
    assert two.has(Covariance)
    assert two.coeff(Variance(X[1])) == two.coeff(Variance(X[2])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Var(Sum(X[k, l], (k, 1, r), (l, 1, r)))",
        "Var(Sum(Sum(X[k, l], (k, 1, r)), (l, 1, r)))",
        "Sum(Var(Sum(w[l, k]*X[k], (k, 1, r))), (l, 1, r))",
        "Var(Sum(X[k, j], (k, 1, r), (j, 1, r)))",
        "Var(Sum(X[k, c], (k, 1, r), (c, 1, r)))",
        "Var(Sum(w[i, h]*X[h], (h, 1, r)))",
        "Var(Sum(w[i, k]*X[k], (k, 1, r)))",
        "Sum(Cov(Sum(w[l, k]*X[k], (k, 1, r)), Y[l]), (l, 1, r))",
        "Var(Sum(X[k] - X[k + 1], (k, 1, r)))",
        "Var(Sum(X[z], (z, 1, r)))",
        "Var(Sum(X[k], (k, 1, r)) + Sum(Y[k], (k, 1, r)))",
        "Var(Sum(X[k], (k, 1, r)) + Sum(X[k], (k, 1, r)))",
        "E(Sum(Sum(X[k]*Y[l], (k, 1, l)), (l, 1, r)))",
        "Var(X*Sum(w[k], (k, 1, r)))",
        "Var(Sum(Sum(X[k, l], (k, 1, l)), (l, 1, r)))",
        "Cov(Sum(X[k], (k, 1, r)), Sum(Sum(Y[k]*w[l], (k, 1, l)), (l, 1, r)))",
        "Cov(X[i], Sum(X[i]*w[i], (i, 1, r)))",
        "E(X[i]*Sum(Y[i], (i, 1, r)))",
        "Sum(E(w[l]*X[l]*Sum(Y[l], (l, 1, r))), (l, 1, r))",
        "E(Sum(w[l]*X[l]*Sum(Y[k], (k, 1, r)), (l, 1, r)))",
        "E(Sum(X[k], (k, 1, r))*Sum(Sum(Y[k], (k, 1, l)), (l, 1, r)))",
        "Var(Sum(E(Y[k])*X[k], (k, 1, r)))",
        "Var(Sum(Var(Sum(w[k, j]*Y[j], (j, 1, r)))*X[k], (k, 1, r)))",
        "Var(Sum(X[z, y], (z, 1, r), (y, 1, r)))",
    ],
)
def test_indices_do_not_clash(text):
    assert statuses(tree(text), derive_joint(tree(text)), text) == {Status.SUPPORTS}, f"seed {text!r}"


@pytest.mark.parametrize("text", ["E(g(X))", "Var(g(X))", "E(g(X)*g(Y))", "Cov(g(X), Y)", "E(g(X[1]))"])
def test_functions_of_a_degree_become_polynomials(text):
    derived = derive_joint(tree(text), {"g": 2})
    assert statuses(tree(text), derived, text, {"g": 2}) == {Status.SUPPORTS}, f"seed {text!r}"
    assert Status.REFUTES in statuses(tree(text) + 1, derived, text, {"g": 2})


def test_second_moments_in_covariances():
    derived = in_covariances(tree("E(X*Y) + E(X**2)"), {Covariance(X, Y)})
    assert derived == Covariance(X, Y) + Expectation(X) * Expectation(Y) + Expectation(X**2)
    assert in_covariances(tree("E(X*Z)"), {Covariance(X, Y)}) == Expectation(X * Z)
    assert statuses(tree("E(X*Y)"), in_covariances(tree("E(X*Y)"), {Covariance(X, Y)}), "pairs") == {Status.SUPPORTS}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("E(X)*E(Y)", True), ("Var(X) + Var(Y)", True), ("a", True), ("E(X[1])*E(X[2])", True),
        ("E(X*Y)", False), ("Cov(X, Y)", False), ("Var(X + Y)", False), ("P(X < Y)", False), ("E(X[1]*X[2])", False),
        ("E(X)*E(Y) + 0*Cov(X, Y)", False),
    ],
)  # fmt: skip
def test_forms_that_speak_of_each_variable_alone(text, alone):
    assert says_nothing_joint(tree(text)) is alone


def test_independence_is_named_after_its_variables():
    assert str(independence(tree("E(X*Y)"))) == "X and Y independent"
    assert str(independence(tree("E(X[2]*X[1])"))) == "X[1] and X[2] independent"
    assert str(independence(tree("Sum(E(X[i]*X[k]), (i, 1, n), (k, 1, n))"))) == "X[i] independent"


def test_what_is_no_tree_is_left():
    assert derive_joint(Integer(3)) == 3
    assert derive_joint(X) == X
    assert derive_joint(X[1]) == X[1]
