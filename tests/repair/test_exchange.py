"""Entries and calls printed for others: found where one is, and nowhere else."""

import pytest

from symagg.claims import Domain, Held, Line, Paper
from symagg.verify import judge

DOMAIN = Domain(
    w="array",
    a="array",
    p="probabilities of k = 1..n",
    q="probabilities of k = 1..n given i",
    r="probabilities of k = 1..n given i",
    m="integer, 2 <= m <= 4",
    n="integer, 2 <= n <= 4",
    i="integer, 1 <= i <= 2",
)


def _judge(definition, printed, relation="=", names=None):
    paper = Paper("mine", "Slips", DOMAIN, names=names or {})
    paper.parts("it", "Eq. 1", [Line("", printed, of=definition, relation=relation)])
    return judge(paper, paper.claims[0])


@pytest.mark.parametrize(
    ("definition", "printed", "says"),
    [
        ("Sum(w[i, k]*a[k], (k, 1, n))", "Sum(w[k, i]*a[k], (k, 1, n))", "w[k, i] is printed for w[i, k]"),
        ("Sum(w[i, k]*a[k], (k, 1, n))", "Sum(w[i, i]*a[k], (k, 1, n))", "w[i, i] is printed for w[i, k]"),
        (
            "Sum(w[i, k, l]*a[m - k], (k, 1, n), (l, 1, m))",
            "Sum(w[i, m - k, m - l]*a[m - k], (k, 1, n), (l, 1, m))",
            "w[i, -k + m, -l + m] is printed for w[i, k, l]",
        ),
        ("Sum(f(k)*a[k], (k, 1, n))", "Sum(f(i)*a[k], (k, 1, n))", "f(i) is printed for f(k)"),
    ],
)
def test_indices(definition, printed, says):
    finding = _judge(definition, printed, names={"f(k)": Held("a[k]**2 + 1")})
    assert finding.verdict.value == "misprint"
    assert finding.discrepancy.startswith(says), finding.discrepancy
    assert finding.lines[0].mend.says == says


def test_a_posterior_printed_for_another_in_a_bound():
    # Gibbs' inequality, with the entropy of another law
    bound = "Sum(q[k, i]*log(p[k]), (k, 1, n)) - Sum({}*log({}), (k, 1, n))"
    evidence = "0"
    assert _judge(evidence, bound.format("q[k, i]", "q[k, i]"), ">=").verdict.value == "verified"
    finding = _judge(evidence, bound.format("r[k, i]", "r[k, i]"), ">=")
    assert finding.verdict.value == "misprint"
    says = {"r[k, i] is printed for q[k, i]", "q[k, i] is printed for r[k, i]"}  # one law throughout is what it needs
    assert finding.lines[0].mend.says in says
    assert (
        finding.discrepancy == f"{finding.lines[0].mend.says}: it is no lower bound ({finding.lines[0].counterexample})"
    )


def test_a_bound_that_no_exchange_mends_keeps_its_value_as_the_correction():
    finding = _judge("Sum(p[k]**2, (k, 1, n))", "2", ">=")
    assert finding.verdict.value == "misprint"
    assert finding.lines[0].mend is None
    assert finding.discrepancy.startswith("it is no lower bound (at ")
