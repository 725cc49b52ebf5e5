"""Counterexamples that a person can check: small, round, in the domain, and true ones."""

from itertools import islice

import pytest
from sympy import Rational

from symagg.claims import Domain, Paper
from symagg.roundness import round_points
from symagg.verify import judge

DOMAIN = Domain("a < b", a="positive", b="positive", n="integer, >= 2", p="0 <= p <= 1", t="real")


def test_the_roundest_points_come_first_and_lie_in_the_domain():
    names = {n: DOMAIN.names[n] for n in ("a", "b", "n", "p")}
    conditions = (DOMAIN.a < DOMAIN.b,)
    points = list(islice(round_points(DOMAIN, names, conditions), 20))
    assert points[0] == {DOMAIN.a: 1, DOMAIN.b: 2, DOMAIN.n: 2, DOMAIN.p: 1}
    assert all(point[DOMAIN.a] < point[DOMAIN.b] and point[DOMAIN.n] >= 2 for point in points)
    assert len({tuple(point.values()) for point in points}) == 20


def test_no_round_point_where_a_range_has_none():
    narrow = Domain(x="1/7 < x < 1/6")
    assert list(round_points(narrow, {"x": narrow.x}, ())) == []


@pytest.mark.parametrize(
    ("definition", "printed", "point", "shown", "true"),
    [
        ("a**2", "a**3", "a = 2", "8", "4"),  # at a = 1 they agree
        ("a**2 - c", "a**2 + c", "a = 1, c = 1", "2", "0"),
        ("t**2", "2*t**2", "t = 1", "2", "1"),
        ("Integral(x*exp(-x/a), (x, 0, oo))", "a", "a = 2", "2", "4"),
    ],
)
def test_the_counterexample_is_round(definition, printed, point, shown, true):
    paper = Paper("mine", "Slips", Domain(a="positive", c="positive", t="real"))
    paper.claim("it", "Eq. 1", definition, "", printed)
    found = judge(paper, paper.claims[0]).lines[0].counterexample
    assert (found.point, found.printed, found.true) == (point, shown, true)


def test_the_entries_of_a_counterexample_are_round_too():
    domain = Domain(T="array", R="integer, >= 1")
    paper = Paper("mine", "Slips", domain)
    paper.claim("it", "Eq. 1", "Sum(T[i], (i, 1, R))", "", "Sum(T[i]**2, (i, 1, R))")
    point = judge(paper, paper.claims[0]).lines[0].counterexample.point
    assert point.startswith("R = 1; T[1] = ")
    assert Rational(point.split(" = ")[-1]).q <= 2


def test_a_counterexample_lies_where_the_chain_holds():
    paper = Paper("mine", "Slips", Domain(a="positive", t="real"))
    lines = [("", "2/(1 - a*t)"), ("", "1/(1 - a*t)")]
    paper.chain("it", "Eq. 1", "Integral(exp(a*t*x - x), (x, 0, oo))", lines)
    found = judge(paper, paper.claims[0])
    assert [line.holds for line in found.lines] == [False, True]
    point = found.lines[0].counterexample
    assert (point.point, point.printed, point.true) == ("a = 1, t = 1/2", "4", "2")


def test_a_joint_law_with_two_outcomes_is_shown():
    domain = Domain(X="random variable", Y="random variable", g="function of degree 2")
    paper = Paper("mine", "Slips", domain)
    paper.claim("it", "Eq. 1", "E(g(X)*Y)", "", "g(E(X))*E(Y)**2")
    point = judge(paper, paper.claims[0]).lines[0].counterexample.point
    assert point.startswith("weights (1/2, 1/2); X = (")
    assert "/" not in point.removeprefix("weights (1/2, 1/2)")
