"""Reading what a paper prints: every construct, held unevaluated, and a sentence that names what is not understood."""

import pytest
from sympy import (
    Abs,
    Add,
    And,
    Derivative,
    Eq,
    EulerGamma,
    Function,
    I,
    Integer,
    Integral,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Or,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    gamma,
    log,
    oo,
    pi,
    sin,
    sqrt,
)
from sympy.matrices import ImmutableDenseMatrix
from sympy.matrices.expressions import Determinant, Inverse, MatAdd, MatMul, MatPow, Trace, Transpose

from symagg.domain import Domain
from symagg.errors import ClaimError
from symagg.held import held_replace, rebuild
from symagg.laws import Covariance, Expectation, Gamma, Probability, RandomVariable, Variance
from symagg.notation import read

DOMAIN = Domain(
    a="positive", b="real", p="0 <= p <= 1", n="integer, >= 1", X="random variable", Y="random variable",
    g="function", w="array",
)  # fmt: skip
NAMES = DOMAIN.names
a, b, n, p = DOMAIN.symbols("a b n p")
X, Y = DOMAIN.X, DOMAIN.Y
x, k = Symbol("x", real=True), Symbol("k", integer=True)


def held(kind: type, *args: object) -> object:
    return kind(*args, evaluate=False)


# nothing is evaluated


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a - (1 - p)*a", held(Add, a, held(Mul, -1, held(Mul, held(Add, 1, held(Mul, -1, p)), a)))),
        ("exp(log(a))", held(exp, held(log, a))),
        ("gamma(2)", held(gamma, 2)),
        ("a - a", held(Add, a, held(Mul, -1, a))),
        ("a/a", held(Mul, a, held(Pow, a, -1))),
        ("sqrt(4)", held(Pow, 4, Rational(1, 2))),
        ("2**3", held(Pow, 2, 3)),
        ("a**0", held(Pow, a, 0)),
        ("0*a", held(Mul, 0, a)),
        ("a + 0", held(Add, a, 0)),
        ("2*3", held(Mul, 2, 3)),
        ("sin(pi)", held(sin, pi)),
        ("Abs(-2)", held(Abs, -2)),
        ("Max(1, 2)", held(Max, 1, 2)),
        ("-(a + b)", held(Mul, -1, held(Add, a, b))),
        ("2*(a + b)", held(Mul, 2, held(Add, a, b))),
        ("-3**2", held(Mul, -1, held(Pow, 3, 2))),
        ("(-3)**2", held(Pow, -3, 2)),
        ("oo - oo", held(Add, oo, -oo)),
    ],
)
def test_nothing_is_evaluated(text, tree):
    found = read(text, NAMES)
    assert found == tree
    assert found.args == tree.args or set(found.args) == set(tree.args)


@pytest.mark.parametrize(
    ("text", "evaluated"),
    [
        ("a - (1 - p)*a", p * a), ("a - a", 0), ("gamma(2)", 1), ("exp(log(a))", a), ("a/a", 1), ("2**3", 8),
        ("a**0", 1), ("-(a + b)", -a - b), ("Sum(k, (k, 1, 3))", 6), ("Integral(1, (x, 0, 1))", 1),
        ("Derivative(a**2, a)", 2 * a),
    ],
)  # fmt: skip
def test_a_held_tree_is_not_its_value(text, evaluated):
    found = read(text, NAMES)
    assert found != evaluated
    assert (found.doit() - evaluated).expand() == 0


def test_a_misprint_is_not_mended():
    """(1 - p)*a*s**2 + p*(1 - p)*a**2*s**2 and the same with a sign changed stay two trees."""
    assert read("a - (1 - p)*a", NAMES) != read("a - (1 + p)*a", NAMES)
    assert read("a + b - b", NAMES) != read("a", NAMES)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", Integer(3)), ("-3", Integer(-3)), ("0.1", Rational(1, 10)), ("1.50", Rational(3, 2)),
        ("1e-3", Rational(1, 1000)), ("1/2", Rational(1, 2)), ("-1/2", Rational(-1, 2)), ("+2", Integer(2)),
    ],
)  # fmt: skip
def test_numbers_are_exact(text, number):
    found = read(text, {})
    assert found == number or found.doit() == number
    assert not found.has(Symbol)
    assert found.is_rational


# constructs


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("pi", pi),
        ("EulerGamma", EulerGamma),
        ("I*a", held(Mul, I, a)),
        ("ln(a)", held(log, a)),
        ("abs(b)", held(Abs, b)),
        ("max(a, b)", held(Max, a, b)),
        ("min(a, b)", held(Min, a, b)),
        (
            "Integral(exp(-x/a), (x, 0, oo))",
            Integral(held(exp, held(Mul, held(Mul, -1, x), held(Pow, a, -1))), (x, 0, oo)),
        ),
        ("Sum(k, (k, 1, n))", Sum(k, (k, 1, n))),
        ("Product(k, (k, 1, n))", Product(k, (k, 1, n))),
        ("Derivative(a**2, a)", Derivative(a**2, a)),
        ("diff(a**2, (a, 2))", Derivative(a**2, (a, 2))),
        ("E(X)", Expectation(X)),
        ("E[X]", Expectation(X)),
        ("Var[X]", Variance(X)),
        ("Cov(X, Y)", Covariance(X, Y)),
        ("Cov[X, Y]", Covariance(X, Y)),
        ("P(X <= a)", Probability(Le(X, a))),
        ("E(X[1]*X[2])", Expectation(X[1] * X[2])),
        ("X[n, 2]", X[n, 2]),
        ("w[1, n]", DOMAIN.w[1, n]),
        ("a == b", Eq(a, b)),
        ("a != b", Ne(a, b)),
        ("Eq(a, b)", Eq(a, b)),
        ("not a > b", a <= b),
        ("a > b and b > 0", And(a > b, b > 0)),
        ("(a > b) & (b > 0)", And(a > b, b > 0)),
        ("a > b or b > 0", Or(a > b, b > 0)),
        ("(a > b) | (b > 0)", Or(a > b, b > 0)),
        ("0 < b < 1", And(Lt(0, b), Lt(b, 1))),
        ("g(a)", Function("g")(a)),
    ],
)
def test_constructs(text, tree):
    assert read(text, NAMES) == tree


def test_binders_bind_their_own_variable():
    """A sum over n is no sum over the domain's n."""
    found = read("Sum(n, (n, 1, 3))", NAMES)
    assert found.free_symbols == set()
    assert read("Integral(Integral(x*y, (y, 0, x)), (x, 0, 1))", {}).doit() == Rational(1, 8)
    assert read("Sum(i*j, (j, 1, i), (i, 1, 3))", {}).doit() == 25


def test_a_condition_on_an_inner_index_stays_inside():
    found = read("Sum(k*Sum(k*l, (l, 1, 3), k != l), (k, 1, 3))", {})
    assert found.free_symbols == set()
    terms = [k * k * m for k in range(1, 4) for m in range(1, 4) if k != m]
    assert sum(found.function.subs(k, j).doit() for j in range(1, 4)) == sum(terms)


def test_a_relation_among_the_limits_keeps_those_terms():
    found = read("Sum(i*j, (i, 1, 3), (j, 1, 3), i < j)", {}).doit()
    assert found == 1 * 2 + 1 * 3 + 2 * 3


def test_slopes_of_a_function():
    found = read("D(g, b, 2)", NAMES)
    assert found.replace(Function("g"), sin).doit() == -sin(b)
    assert read("D(g, 0)", NAMES).replace(Function("g"), exp).doit() == 1


def test_limits_and_places():
    assert read("Limit(sin(h)/h, h, 0)", {}).doit() == 1
    assert read("Subs(a**2, a, 3)", NAMES).doit() == 9
    assert read("Derivative(sin(t), t)", {}).doit().subs(Symbol("t", real=True), 0) == 1


def test_piecewise():
    found = read("Piecewise((1, a > b), (2, True))", NAMES)
    assert found.subs({a: 2, b: 1}) == 1
    assert found.subs({a: 1, b: 2}) == 2


MATRIX = ImmutableDenseMatrix([[1, 2], [3, 5]])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("det(M)", Determinant, -1),
        ("trace(M)", Trace, 6),
        ("inverse(M)", Inverse, ImmutableDenseMatrix([[-5, 2], [3, -1]])),
        ("transpose(M)", Transpose, ImmutableDenseMatrix([[1, 3], [2, 5]])),
        ("M*M", MatMul, ImmutableDenseMatrix([[7, 12], [18, 31]])),
        ("M@M", MatMul, ImmutableDenseMatrix([[7, 12], [18, 31]])),
        ("M**2", MatPow, ImmutableDenseMatrix([[7, 12], [18, 31]])),
        ("M + M", MatAdd, ImmutableDenseMatrix([[2, 4], [6, 10]])),
        ("2*M", MatMul, ImmutableDenseMatrix([[2, 4], [6, 10]])),
        ("M - M", MatAdd, ImmutableDenseMatrix([[0, 0], [0, 0]])),
        ("eye(2)*M + zeros(2)", MatAdd, ImmutableDenseMatrix([[1, 2], [3, 5]])),
        ("diag(2, 3) - ones(2, 2)", MatAdd, ImmutableDenseMatrix([[1, -1], [-1, 2]])),
    ],
)
def test_matrices_are_held_too(text, kind, value):
    found = read(text, {"M": "Matrix([[1, 2], [3, 5]])"})
    assert isinstance(found, kind)
    assert found.doit() == value


def test_a_matrix_of_one_entry_is_a_number_beside_numbers():
    names = {"M": MATRIX, "u": ImmutableDenseMatrix([1, 2]), "v": ImmutableDenseMatrix([3, 4])}
    assert read("1 + transpose(v)*M*u", names).doit() == 1 + 67
    assert read("1 - v.T*M*u", names).doit() == 1 - 67
    assert read("sqrt(u.T*u)", names).doit() == sqrt(5)
    assert read("exp(u.T*u)/(u.T*v)", names).doit() == exp(5) / 11
    assert read("M.inv()*u", names).doit() == MATRIX.inv() * ImmutableDenseMatrix([1, 2])
    assert read("M**-1*u", names).doit() == MATRIX.inv() * ImmutableDenseMatrix([1, 2])
    with pytest.raises(ClaimError):
        read("1 + M*u", names)


# names


def test_names_stand_for_texts_expressions_laws_and_functions():
    names = {**NAMES, "mu": "a*b", "h(t)": "t**2 + mu", "q": a + 1, "f": lambda u: u + 5}
    assert read("mu", names) == held(Mul, a, b)
    assert read("h(3)", names).doit() == 9 + a * b
    assert read("q", names) == a + 1
    assert read("f(a)", names) == a + 5
    law = RandomVariable("Z", Gamma(2, 1))
    assert read("E(Z)", {"Z": law}) == Expectation(law)


def test_functions_of_several_variables():
    names = {"f(u, v)": "u - 2*v"}
    assert read("f(7, 2)", names).doit() == 3
    with pytest.raises(ClaimError, match=r"f\(u, v\) takes 2 arguments, not 1"):
        read("f(7)", names)


def test_a_name_of_the_claim_wins_over_a_constant_or_an_operator():
    assert read("pi", {"pi": b}) == b
    assert read("E(3)", {"E(t)": "t + 1"}).doit() == 4


@pytest.mark.parametrize(
    ("text", "names", "value"),
    [
        ("Sum(h(k), (k, 1, 2))", {"h(t)": "Sum(t*k, (k, 1, 3))"}, (1 + 2) * (1 + 2 + 3)),
        ("Integral(h(u), (u, 0, 1))", {"h(t)": "Integral(t*u, (u, 0, 1))"}, Rational(1, 4)),
        ("Sum(h(k), (k, 1, 2))", {"h(t)": "g(t)*2", "g(t)": "Sum(t*k, (k, 1, 3))"}, 2 * (1 + 2) * (1 + 2 + 3)),
        ("Sum(Sum(h(k*l), (k, 1, 2)), (l, 1, 2))", {"h(t)": "Sum(t*k*l, (k, 1, 3), (l, 1, 2))"}, 9 * 6 * 3),
        ("Sum(h(k, k), (k, 1, 2))", {"h(t, k)": "Sum(t*k, (k, 1, 3))"}, (1 + 2) * (1 + 2 + 3)),
        ("Subs(h(u), u, 3)", {"h(t)": "Limit(t + u, u, 0)"}, 3),
        ("D(h, 5)", {"h(x)": "Integral(x**2*t, (t, 0, 1))"}, 5),
    ],
)
def test_an_argument_is_not_caught_by_a_binder(text, names, value):
    assert read(text, names).doit() == value


def test_held_replace_evaluates_nothing():
    tree = read("b - b + exp(log(b))", NAMES)
    moved = held_replace(tree, {b: a})
    assert moved == read("a - a + exp(log(a))", NAMES)
    assert moved != a
    assert held_replace(tree, {a: n}) is tree


def test_held_replace_leaves_laws_alone():
    law = RandomVariable("Z", Gamma(a, 1))
    assert held_replace(Expectation(law), {a: b}) == Expectation(law)


@pytest.mark.parametrize("text", ["a - a", "gamma(2)", "a**0", "1 < 2", "Max(1, 2)", "Min(1, 2)"])
def test_rebuild_gives_back_the_tree(text):
    tree = read(text, NAMES)
    assert rebuild(tree, list(tree.args)) == tree


# what is not understood


@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("a + q", "'q' is unknown"),
        ("E**a", "Euler's number is exp(1)"),
        ("nosuch(a)", "'nosuch' is unknown"),
        ("X(1)", "'X' is unknown"),
        ("a^2", "write ** for a power"),
        ("a +", "near 'a +'"),
        ("a b", "near 'a b'"),
        ("a/n!", "write factorial(n) for n!"),
        ("2*|a + b|", "write Abs(a + b) for |a + b|"),
        ("2*lambda + a", "'lambda' is a word of Python's own"),
        ("sqrt(a, b)", "sqrt takes 1 argument, not 2"),
        ("P(X)", "P takes an event, such as P(X <= 1), not X"),
        ("Cov(X)", "Cov takes two variables, not 1"),
        ("", "not in Python's notation"),
        ("lambda u: u", "'lambda u: u' is not part"),
        ("'text'", "'text'"),
        ("None", "'None'"),
        ("[a for a in b]", "'[a for a in b]'"),
        ("a if b else n", "'a if b else n'"),
        ("a.b", "'a.b'"),
        ("exp(x=1)", "'exp(x=1)'"),
        ("w[1:2]", "'1:2'"),
        ("a // 2", "'a // 2'"),
        ("a % 2", "'a % 2'"),
        ("a in b", "'a in b'"),
        ("1j", "'1j'"),
        ("__import__('os')", "'os'"),
        ("Symbol(a)", "'Symbol' is unknown"),
        ("Sum(a)", "write Sum(expression, (variable, lower, upper))"),
        ("Sum(k, (k, 1))", "each limit of Sum is (variable, lower, upper)"),
        ("Sum(k, (1, 1, 3))", "write Sum(expression"),
        ("Integral(exp(x), x)", "write Integral(expression"),
        ("D(g)", "write D(g, point)"),
        ("D(a, 0)", "'a' is not a function"),
        ("Limit(a, b)", "write Limit(expression, variable, point)"),
        ("gamma(2, 3)", "gamma takes exactly 1 argument"),
        ("exp()", "exp takes exactly 1 argument"),
        ("a[1]", "'a[1]' cannot be read"),
        ("inverse(Matrix([[1, 2]]))", "non-square"),
        ("Matrix([[1, 2]])*Matrix([[1]])", "not aligned"),
        ("det(a)", "not a matrix"),
        ("Derivative(a**2, 3)", "cannot be a number: 3"),
        ("eye(a)", "eye takes the size of a matrix"),
        ("zeros(0)", "zeros takes the size of a matrix"),
        ("diag()", "diag"),
        ("Product(Matrix([[1, a], [0, 1]]), (k, 1, 3))", "Product takes numbers, not matrices"),
    ],
)
def test_a_sentence_names_the_culprit(text, culprit):
    with pytest.raises(ClaimError) as caught:
        read(text, NAMES)
    message = str(caught.value)
    assert culprit in message
    assert repr(text) in message


def test_a_definition_in_circles_is_named():
    for names in ({"u": "u + 1"}, {"u": "v", "v": "u"}):
        with pytest.raises(ClaimError, match="defined in terms of itself"):
            read("u", names)
    with pytest.raises(ClaimError, match="defined in terms of itself"):
        read("h(1)", {"h(t)": "h(t) + 1"})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("u", {"u": "1 +"}),
        ("sqrt()", {}),
        ("Sum(1, ())", {}),
        ("Matrix([[1, 2], [3]])", {}),
        ("+".join(["1"] * 3000), {}),
    ],
    ids=["name with a syntax error", "sqrt without an argument", "empty limit", "ragged matrix", "very long"],
)
def test_no_other_error_comes_out(text, names):
    with pytest.raises(ClaimError):
        read(text, names)


@pytest.mark.parametrize("text", ["sqrt(a, b)", "E()", "Var(X, Y)", "Cov(X)", "P(X)", "E(X < 1)", "E[X, Y]", "Max()"])
def test_operators_count_their_arguments(text):
    with pytest.raises(ClaimError):
        read(text, NAMES)
