"""The search finds the slip that was made, and says so in words; it finds nothing where there is nothing to find."""

import pytest
from sympy import Rational, Symbol, symbols

from symagg.notation import read, with_part
from symagg.repair.edits import Vocabulary
from symagg.repair.search import Search
from symagg.repair.values import Values

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
