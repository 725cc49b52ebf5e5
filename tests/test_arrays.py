"""Entries of arrays: in their range, laws that sum to one, the same whatever is asked first."""

from fractions import Fraction
from itertools import product

import pytest
from sympy import Integer, Symbol

from symagg.arrays import models, probabilities
from symagg.claims import Domain, Line, Paper
from symagg.errors import ClaimError
from symagg.verify import judge

DOMAIN = Domain(
    n="array of integer, >= 1",
    r="array of 0 < r < 1",
    p="probabilities of k = 1..m",
    q="probabilities of z = 0..m - 1, y = 1..2 given i",
    m="integer, 2 <= m <= 4",
)
M = Symbol("m", integer=True)


def _models(seed="seed", **options):
    bounds = {"p": ((1, M),), "q": ((0, M - 1), (1, 2))}
    return models({k: (e, bounds.get(k, ())) for k, e in DOMAIN.arrays.items()}, {M: Integer(3)}, seed, **options)


@pytest.mark.parametrize("is_round", [False, True])
def test_probabilities_sum_to_one_and_end(is_round):
    held = _models(is_round=is_round)
    assert sum(held["p"].get((k,)) for k in (1, 2, 3)) == 1
    assert held["p"].get((4,)) is None
    for given in (1, 7):
        law = [held["q"].get((z, y, given)) for z, y in product(range(3), (1, 2))]
        assert sum(law) == 1
        assert min(law) > 0
    assert held["q"].get((0, 1, 1)) != held["q"].get((0, 1, 7))


def test_entries_lie_in_their_range():
    held = _models()
    assert all(held["n"].get((k,)) >= 1 and held["n"].get((k,)).is_Integer for k in range(30))
    assert all(0 < held["r"].get((k, 1)) < 1 for k in range(30))


def test_entries_do_not_depend_on_the_order_they_are_asked_in():
    first, second = _models(), _models()
    late = [first["n"].get((k,)) for k in (5, 1, 3)][2]
    assert late == second["n"].get((3,))
    assert [_models("other")["r"].get((k,)) for k in range(9)] != [first["r"].get((k,)) for k in range(9)]


def test_distinct_entries_differ():
    values = [_models(structure="distinct")["n"].get((k,)) for k in range(12)]
    assert len(set(values)) == 12
    assert len({_models()["n"].get((k,)) for k in range(12)}) < 12  # and would not by chance


@pytest.mark.parametrize("text", ["probabilities of k", "probabilities of k in 1..3", "probabilities of "])
def test_a_law_that_cannot_be_read(text):
    with pytest.raises(ClaimError, match=r"1\.\.n"):
        probabilities("p", text)


def test_a_law_whose_size_is_no_integer():
    with pytest.raises(ClaimError, match="no integer"):
        models({"p": (DOMAIN.arrays["p"], ((1, M / 2),))}, {M: Integer(3)}, "seed")


def _verdict(definition, printed, relation="="):
    paper = Paper("mine", "Bounds", DOMAIN | Domain(w="probabilities of k = 1..m"))
    paper.parts("it", "Eq. 1", [Line("", printed, of=definition, relation=relation)])
    return judge(paper, paper.claims[0])


@pytest.mark.parametrize(("relation", "verdict"), [("<=", "verified"), (">=", "misprint"), ("=", "misprint")])
def test_a_bound_is_judged_by_its_direction(relation, verdict):
    entropy = "-Sum(p[k]*log(p[k]), (k, 1, m))"
    assert _verdict(entropy, "log(m)", relation).verdict.value == verdict


def test_a_bound_that_is_met_with_equality_holds():
    for bound in ("0", "log(m) - log(2*m) + log(2)"):  # the second is a ball around zero
        assert _verdict("Sum(p[k]*log(p[k]/p[k]), (k, 1, m))", bound, ">=").verdict.value == "verified"
        assert _verdict("Sum(p[k]*log(p[k]/p[k]), (k, 1, m))", f"{bound} + 1/1000", ">=").verdict.value == "misprint"


def test_a_false_bound_shows_a_model():
    # KL is no bound by itself: the divergence of p from w is often below one half
    finding = _verdict("Sum(p[k]*log(p[k]/w[k]), (k, 1, m))", "1/2", ">=")
    assert finding.verdict.value == "misprint"
    shown = finding.lines[0].counterexample
    assert "p[1] = " in shown.point
    assert Fraction(shown.printed) > Fraction(shown.true)


def test_an_unknown_relation_is_told():
    assert "relation" in _verdict("p[1]", "p[1]", "<").error
