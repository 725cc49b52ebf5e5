"""Conditions: the simplest true one is found, its boundary is tested, and a coincidence is not taken for one."""

import pytest

from symagg.claims import Domain, Paper
from symagg.conditions import Marks, find, probes
from symagg.statement import read_claim
from symagg.table import Mark, Table


def _table(definition, printed, **ranges):
    paper = Paper("conditions", "Conditions", Domain(**ranges))
    paper.claim("claim", "here", definition, "printed", printed)
    return Table(read_claim(paper, paper.claims[0]))


def _found(definition, printed, **ranges):
    table = _table(definition, printed, **ranges)
    marks = Marks.of(table, 0, table.draw(20) + probes(table, 0, ()))
    return table, marks, find(table, 0, marks)


@pytest.mark.parametrize(
    ("definition", "printed", "ranges", "conditions"),
    [
        ("Integral(x**b*exp(-x), (x, 0, oo))", "gamma(b + 1)", {"b": "real"}, {"b > -1"}),
        ("Integral(x**(-k), (x, 1, oo))", "1/(k - 1)", {"k": "real"}, {"k > 1"}),
        ("Integral(exp(c*x - x/s), (x, 0, oo))", "s/(1 - c*s)", {"c": "real", "s": "positive"}, {"c*s < 1"}),
        ("Integral(x**(z - 1)*exp(-x), (x, 0, oo))", "gamma(z)", {"z": "complex"}, {"re(z) > 0"}),
        ("sqrt(c**2)", "c", {"c": "real"}, {"c > 0"}),
        ("sqrt(c*d)", "sqrt(c)*sqrt(d)", {"c": "real, nonzero", "d": "positive"}, None),  # true everywhere
        ("log(c*d)", "log(abs(c)) + log(abs(d))", {"c": "real, nonzero", "d": "real, nonzero"}, {"c*d > 0"}),
        ("Sum(q**k, (k, 0, oo))", "1/(1 - q)", {"q": "positive"}, {"q < 1"}),
        # one factor of a polynomial decides, not the polynomial
        ("sqrt((b - 1)**4*(b - 2)**2)", "b**3 - 4*b**2 + 5*b - 2", {"b": "positive"}, {"b > 2"}),
    ],
)
def test_the_simplest_condition_is_found(definition, printed, ranges, conditions):
    table, marks, found = _found(definition, printed, **ranges)
    if conditions is None:
        assert not marks.differs
        return
    assert {str(c) for c in found.conditions} == conditions
    assert found.is_exact
    assert found.boundary_pairs >= len(conditions)
    for k in range(len(table.points)):
        holds = table.satisfies(k, found.conditions)
        assert table.cell(0, k).mark is not (Mark.DIFFERS if holds else Mark.AGREES)


@pytest.mark.parametrize(
    ("definition", "printed", "ranges"),
    [
        ("a", "a*s", {"a": "positive", "s": "positive"}),  # true at s = 1 alone
        ("Sum(k, (k, 1, n))", "n**2", {"n": "integer, >= 1"}),  # true at n = 1 alone
        ("a**2", "a**3 + 1", {"a": "real"}),
    ],
)
def test_a_coincidence_is_no_condition(definition, printed, ranges):
    _, _, found = _found(definition, printed, **ranges)
    assert found is None


def test_marks_keep_what_could_not_be_told():
    table = _table("Integral(sin(x)*sin(sqrt(2)*x)*a/(1 + x), (x, 0, oo))", "a", a="positive")
    marks = Marks.of(table, 0, table.draw(3))
    assert len(marks.open) == 3
    assert marks.settled == 0
