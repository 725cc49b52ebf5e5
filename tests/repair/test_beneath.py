"""Two slips below one sum, product, integral or function are found together, and nothing where more is wrong."""

import numpy as np
import pytest
from sympy import Integral, Product, Sum, log

from symagg.held import with_part
from symagg.notation import read
from symagg.repair.beneath import two_edits
from symagg.repair.edits import Edit, Slip
from tests.repair.test_search import NAMES, _joint, _search

CLOSED = [
    ("Integral(x**(a - 1)*exp(-x/s), (x, 0, oo))", "Integral(x**(a + 1)*exp(-x/p), (x, 0, oo))"),
    ("Integral(x**a*exp(-x/s), (x, 0, oo))", "Integral(x**(-a)*exp(-x*s), (x, 0, oo))"),
    ("Sum((a + k)**2, (k, 1, 4))", "Product((a - k)**2, (k, 1, 4))"),
    ("Sum(k*s + a, (k, 1, 3))", "Sum(k*s - a, (k, 0, 3))"),
    ("Sum(a**k, (k, 1, 4))", "Product(a**k, (k, 0, 4))"),
    ("Sum(s*a**k, (k, 1, 4))", "Sum(s*a**k, (k, 2, 3))"),
    ("gamma(a + p)*s", "gamma((a - p)**2)*s"),
    ("gamma(a + s)*s", "gamma(a**2)*s"),
    ("Sum(a*(k - 2), (k, 1, 4))", "Product(a/(k - 2), (k, 1, 4))"),
    ("(1 - b)/zeta(a + 1)", "(1 - b)*zeta(-(a + 1))"),
]


@pytest.mark.parametrize(("true", "printed"), CLOSED)
def test_two_slips_below_one_part(true, printed):
    search = _search(true, printed)
    assert search.singles() == []
    found = search.below() or search.pairs()
    assert found
    assert len(found[0].edits) == 2
    assert abs(search.values.of(found[0].tree) / search.targets - 1).max() < 1e-9


JOINT = [
    ("Sum(w[i, k]*E(X[k]), (k, 1, n))", "Product(w[i, k]/E(X[k]), (k, 1, n))"),
    ("Sum(w[i, k]*E(X[k]), (k, 1, n))", "Sum(w[k, i]*E(X[k]), (k, 1, n + 1))"),
    ("Sum(w[i, k]*E(X[k]**2), (k, 1, n))", "Sum(w[k, i]*E(X[i]**2), (k, 1, n))"),
    ("Sum(w[i, k]*E(X[k]), (k, 1, n))", "Product(w[i, k]*E(X[k]), (k, 1, n**2))"),
    ("Sum(E(Sum(w[k, l]*X[k], (l, 1, i))), (k, 1, n))", "Product(E(Sum(w[k, -l]*X[k], (l, 1, i))), (k, 1, n))"),
]


@pytest.mark.parametrize(("true", "printed"), JOINT)
def test_two_slips_below_one_sum_of_a_joint_claim(true, printed):
    search, *_ = _joint(true, printed)
    assert search.singles() == []
    found = search.below()
    assert found
    assert abs(search.values.of(found[0].tree) / search.targets - 1).max() < 1e-9


def test_three_slips_are_not_mended_by_two():
    search = _search("Integral(x**a*exp(-x/s), (x, 0, oo))", "Integral(x**(-a)*log(-x*s + p), (x, 0, oo))")
    assert search.singles() == search.below() == search.pairs() == []


def test_pairs_valued_at_once_are_valued_as_one_after_the_other():
    """Against trees that are put together: every pair is reported where, and only where, its tree has the value."""
    x = read("Sum(k, (k, 1, 3))", NAMES).limits[0][0]
    a, s, p = (NAMES[n] for n in "asp")
    tree = Sum(a**x * log(s + x), (x, 1, 3))
    search = _search("a", "s")
    edits = [Edit(path, None, new, 1.0, Slip.SWAPPED) for path, new in [
        ((0, 0, 0), s), ((0, 0, 0), p), ((0, 0, 1), x + 1), ((0, 1), log(s)), ((0, 1, 0), a + x), ((1, 2), 2 + s / s),
        ((), Product(*tree.args)), ((0,), a**x + log(s + x)),
    ]]  # fmt: skip
    assert tree.args[0].args == (a**x, log(s + x))
    seen = {}

    def is_right(value):
        flat = value.reshape(*value.shape[:-6], -1)
        return np.ones(flat.shape[:-1], dtype=bool)

    for one, other in two_edits(search.values.sieve, tree, edits, is_right):
        seen[one, other] = None
    assert len(seen) > 15
    for (one, other), value in _values(search.values.sieve, tree, edits):
        made = search.values.of(_made(tree, one, other))
        assert abs(value - made[0]) <= 1e-12 * abs(made[0])


def _values(scope, tree, edits):
    """Each pair's value at the first point, as two_edits has it."""
    got = []

    def record(value):
        flat = value.reshape(*value.shape[:-6], -1)
        got.append(flat[..., 0].ravel())
        return np.ones(flat.shape[:-1], dtype=bool)

    pairs = list(two_edits(scope, tree, edits, record))
    values = np.concatenate(got)
    assert len(values) == len(pairs)
    return list(zip(pairs, values, strict=True))


def _made(tree, one, other):
    return with_part(with_part(tree, one.path, one.new), other.path, other.new)


def test_an_integral_is_reached_into():
    tree = Integral(NAMES["a"] * log(NAMES["s"]), (NAMES["b"], 0, 1))
    paths = [path for path, _, _ in _search("a", "s").values.sieve.reached(tree)]
    assert (0, 1, 0) in paths
    assert (1, 1) not in paths
