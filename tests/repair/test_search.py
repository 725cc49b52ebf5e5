"""The search finds the slip that was made, and says so in words; it finds nothing where there is nothing to find."""

import pytest
from sympy import Integer, Rational, Symbol, symbols

from symagg.domain import Domain
from symagg.held import with_part
from symagg.notation import read
from symagg.oracles import exact
from symagg.repair.edits import Vocabulary, _parts
from symagg.repair.search import Search
from symagg.repair.values import Values
from symagg.repair.worlds import Worlds

NAMES = {name: Symbol(name, positive=True) for name in ("a", "s", "p", "b")}
POINTS = [
    {NAMES["a"]: Rational(7, 5), NAMES["s"]: Rational(3, 4), NAMES["p"]: Rational(2, 9), NAMES["b"]: Rational(1, 5)},
    {NAMES["a"]: Rational(8, 3), NAMES["s"]: Rational(5, 7), NAMES["p"]: Rational(5, 8), NAMES["b"]: Rational(2, 7)},
    {NAMES["a"]: Rational(1, 2), NAMES["s"]: Rational(6, 5), NAMES["p"]: Rational(3, 7), NAMES["b"]: Rational(3, 8)},
]


def _search(true, printed, known=()):
    values = Values(POINTS, lambda tree, index: complex("nan"), 0)
    vocabulary = Vocabulary.of(list(NAMES.values()), [], [read(text, NAMES) for text in known])
    return Search(read(printed, NAMES), (), values, values.of(read(true, NAMES)), vocabulary)


SINGLE = [
    ("(1 - p)*a*s", "(1 + p)*a*s", "change the sign of p"),
    ("exp(-a/s)", "exp(a/s)", "change the sign of a/s"),
    ("a*s**2", "a*s", "write s**2 for s"),
    ("a*s/2", "a*s", "multiply by 1/2"),
    ("a*s", "a*s*b", "drop the factor b"),
    ("a/s", "a*s", "divide by s instead of multiplying by it"),
    ("a**b + s", "a**(1/b) + s", "write a**b for a**(1/b)"),
    ("a**(b - 1)*s", "a**(-(b - 1))*s", "change the sign of b - 1"),
    ("(1 - b*s)**(-a)", "(1 - b*s)**(-p)", "write a for p"),
    ("gamma(a + 1)*s", "gamma(a + s)*s", "write 1 for s"),
    ("s**2*(a + 1)", "s**2*a + 1", "write s**2*(a + 1) for a*s**2 + 1"),
    ("(a + s)**2", "a + s**2", "write (a + s)**2 for a + s**2"),
    ("a + s + b", "a + s", "write b + (a + s) for a + s"),
    ("gamma(a)*log(s)", "gamma(a)*exp(s)", "write log(s) for exp(s)"),
    ("Integral(x**a*exp(-x/s), (x, 0, oo))", "Integral(x**a*exp(-x*s), (x, 0, oo))", None),
]


@pytest.mark.parametrize(("true", "printed", "advice"), SINGLE)
def test_one_slip(true, printed, advice):
    search = _search(true, printed)
    found = search.singles()
    assert found
    assert abs(search.values.of(found[0].tree) / search.targets - 1).max() < 1e-9
    if advice is not None:
        assert advice in [m.edits[0].advice for m in found if m.cost == found[0].cost]


@pytest.mark.parametrize(
    ("true", "printed"),
    [
        ("(1 - p)*a*s**2", "(1 + p)*a*s"),
        ("a*s/(1 - b)**2 - p", "a/(1 - b) - p"),
        ("exp(-a/s)*p**b", "exp(a/s)*p**(-b)"),
        ("(a + s)*(p + b)", "(a - s)*(p - b)"),
        ("s**a/gamma(a)*p", "s**p/gamma(s)*p"),
        ("-a*gamma(s)*(p + b)", "a*gamma(p)*(p + b)"),
        ("a*gamma(s) + p*b", "a*gamma(p) + p*b + s"),
        ("(a + gamma(b*s))**2", "(a + gamma(s))**3"),
    ],
)
def test_two_slips(true, printed):
    search = _search(true, printed)
    assert search.singles() == [] or search.singles()[0].cost > 1.5
    found = search.pairs()
    assert found
    assert len(found[0].edits) == 2
    assert abs(search.values.of(found[0].tree) / search.targets - 1).max() < 1e-9


def test_two_slips_below_an_integral():
    search = _search("Integral(x**a*exp(-x/s), (x, 0, oo))", "Integral(x**(-a)*exp(-x*s), (x, 0, oo))")
    found = search.below()
    assert found
    assert abs(search.values.of(found[0].tree) / search.targets - 1).max() < 1e-9


def test_nothing_is_found_where_nothing_small_mends_it():
    search = _search("gamma(a)*s + erf(p)", "log(a + 7*s)")
    assert search.singles() == []
    assert search.pairs() == []


def test_a_part_of_a_known_form_can_be_put_back():
    known = "a*s/(1 - b)**a - 2*p/(1 - b) + 1"
    search = _search(known, "a*s/(1 - b)**a + 1", [known])
    assert any("2*p" in m.edits[0].says for m in search.singles())


def test_replacing_a_part_evaluates_nothing():
    tree = read("a - (1 - p)*a", NAMES)
    assert str(with_part(tree, (0,), symbols("s"))) == "-a*(1 - p) + s"
    assert str(with_part(tree, (0,), tree.args[0])) == str(tree)


def _joint(true, printed):
    """A search among sums of entries, random variables and calls, in exact worlds."""
    n, i = Symbol("n", integer=True, positive=True), Symbol("i", integer=True)
    names = {**Domain(w="array", v="array", X="random variable", Y="random variable").names, "n": n, "i": i}
    points = [{n: Integer(3), i: Integer(1)}, {n: Integer(4), i: Integer(2)}, {n: Integer(2), i: Integer(2)}]
    worlds = [exact.World(f"search {k}") for k in range(3)]
    true, printed = read(true, names), read(printed, names)
    values = Values(points, lambda tree, index: complex("nan"), 0, Worlds(points, worlds))
    letters = sorted(true.atoms(Symbol) | printed.atoms(Symbol), key=str)
    letters = [s for s in letters if s.name not in "wv"]
    return Search(printed, (), values, values.of(true), Vocabulary.of(letters, [], [], [printed])), points, worlds, true


JOINT = [
    ("Sum(w[i, k]*E(X[k]), (k, 1, n))", "Sum(w[k, i]*E(X[k]), (k, 1, n))"),
    ("Sum(w[i, k]*E(X[k]**2), (k, 1, n))", "Sum(w[i, k]*E(X[k]), (k, 1, n))"),
    ("Sum(w[i, k]*Var(X[k]), (k, 1, n))", "Sum(w[i, k]*E(X[k]), (k, 1, n))"),
    ("Sum(w[i, k]*E(X[k]), (k, 1, n))", "Sum(w[i, k]*E(X[k]), (k, 1, n + 1))"),
    (
        "Sum(Sum(w[l, k]*Cov(X[l], X[k]), (k, 1, n)), (l, 1, n))",
        "Sum(Sum(w[l, k]*Cov(X[l], X[l]), (k, 1, n)), (l, 1, n))",
    ),
    ("Sum(w[i, k]*E(X[k]) + w[k, i], (k, 1, n))", "Sum(w[i, k]*E(X[k]), (k, 1, n)) + Sum(w[i, k], (k, 1, n))"),
    ("Sum(w[k, i]*(v[k, i] - n*w[k, i]), (k, 1, n))", "Sum(v[k, i]*(v[k, i] - n*w[k, i]), (k, 1, n))"),
    ("Sum(E(X[k]*Y[k]) + E(X[k]**2), (k, 1, n))", "Sum(E(X[k]*Y[k]) + E(Y[k]**2), (k, 1, n))"),
]


@pytest.mark.parametrize(("true", "printed"), JOINT)
def test_one_slip_in_a_joint_claim(true, printed):
    search, points, worlds, definition = _joint(true, printed)
    sides = [exact.evaluate(definition, p, w).value for p, w in zip(points, worlds, strict=True)]
    assert abs(search.targets - [float(v) for v in sides]).max() < 1e-9
    found = search.singles()
    assert found
    mended = [exact.evaluate(found[0].tree, p, w).value for p, w in zip(points, worlds, strict=True)]
    assert mended == sides


def test_two_slips_in_a_joint_claim():
    search, *_ = _joint("Sum(w[i, k]*E(X[k]), (k, 1, n))*n", "Sum(w[k, i]*E(X[k]), (k, 1, n))/n")
    assert search.singles() == []
    assert len(search.pairs()[0].edits) == 2


MATRICES = {**NAMES, "A": "Matrix([[a, s], [p, b]])", "v": "Matrix([[a], [b]])"}


@pytest.mark.parametrize(
    ("true", "printed"),
    [
        ("A*v", "transpose(A)*v"),
        ("inverse(A)*v - v", "inverse(A)*v + v"),
        ("2*A*v", "A*v"),
        ("A*v", "A*v + v"),
        ("inverse(A)", "A"),
        ("A*A*v", "A*v"),
        ("v*trace(A)**2", "v*trace(A)"),
        ("Matrix([[a, s], [p, b]])*v", "Matrix([[a, s], [-p, b]])*v"),
        ("Matrix([[a**2, s], [0, b]])", "Matrix([[a, s], [0, b]])"),
        ("Matrix([[a, s], [0, b]])", "Matrix([[a, 0], [0, b]])"),
    ],
)
def test_one_slip_among_matrices(true, printed):
    true, printed = read(true, MATRICES), read(printed, MATRICES)
    values = Values(POINTS, lambda tree, index: complex("nan"), 0, entries=true.rows * true.cols)
    vocabulary = Vocabulary.of(list(NAMES.values()), [], [], [printed])
    search = Search(printed, (), values, values.of(true), vocabulary)
    found = search.singles()
    assert found
    numbers = [(tree.subs(POINTS[0]).doit()) for tree in (found[0].tree, true)]
    assert numbers[0].equals(numbers[1])


def test_parts_that_read_the_same_have_one_order():
    letters = [Symbol(name, real=True) for name in "abcdefgh"]
    for held_first in (True, False):
        for letter in letters:
            held, plain = read(f"1/{letter} - 1", {str(letter): letter}), 1 / letter - 1
            parts = _parts([held, plain] if held_first else [plain, held])
            assert [str(p) for p in parts] == [f"1/{letter}"] * 2 + [f"-1 + 1/{letter}"] * 2
            assert parts[0] == 1 / letter
            assert parts[2] == plain
