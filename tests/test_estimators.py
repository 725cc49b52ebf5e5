"""Averages that stand for expectations: an unbiased one, a biased one, and the size of the error."""

import pytest

from symagg.claims import Domain, Paper
from symagg.verify import judge


def _judge(definition, printed):
    domain = Domain(X="random variable, identically distributed", f="function", N="integer, 2 <= N <= 4")
    paper = Paper("mine", "Averages", domain)
    paper.claim("it", "Eq. 1", definition, "", printed, relation="≈")
    return judge(paper, paper.claims[0])


def test_an_average_has_no_bias_and_its_error_is_told():
    finding = _judge("E(f(X[1]))", "Sum(f(X[j]), (j, 1, N))/N")
    assert finding.verdict.value == "approximation"
    assert finding.why.startswith("no bias, relative root mean square error")
    assert {e.route for e in finding.evidence if e.status.value == "supports"} == {"exact", "sampling"}


@pytest.mark.parametrize("printed", ["Sum(f(X[j]), (j, 1, N))/(N - 1)", "f(Sum(X[j], (j, 1, N))/N)"])
def test_a_biased_one_is_told_to_be(printed):
    finding = _judge("E(f(X[1]))", printed)
    assert finding.why.startswith("a bias at 16 of 16 points")
    assert finding.lines[0].holds is False
    assert finding.evidence[0].status.value == "refutes"
