"""Tables with rounded figures: consistent ones, and each kind of slip."""

import re
from fractions import Fraction

import pytest

from symagg.claims import Domain, Line, Paper
from symagg.errors import ClaimError
from symagg.verify import judge
from symagg.writing import span, with_figures


def _judge(*rows):
    paper = Paper("table", "A table", Domain(a="positive"))
    paper.parts("it", "Table 1", [Line("", printed, of=of, relation="rounded") for of, printed in rows])
    return judge(paper, paper.claims[0])


@pytest.mark.parametrize(
    ("of", "printed", "verdict"),
    [
        ("100*(67.1/69.8 - 1)", "-3.9", "verified"),
        ("100*(67.1/69.8 - 1)", "-3.8", "verified"),  # 67.15/69.75 gives -3.73, which rounds to -3.7: within reach
        ("100*(67.1/69.8 - 1)", "-4.2", "misprint"),
        ("100*(67.10/69.80 - 1)", "-3.87", "verified"),
        ("100*(67.10/69.80 - 1)", "-3.9", "verified"),
        ("100*(67.10/69.80 - 1)", "-3.8", "misprint"),  # more digits leave less room
        ("1/3", "0.33", "verified"),
        ("1/3", "0.34", "misprint"),
        ("2.5*2", "5", "verified"),  # an integer stands for itself
        ("2.5*2", "5.2", "misprint"),
        ("0.1 - 0.1", "0.0", "verified"),
        ("0.1 - 0.1", "0.1", "misprint"),  # the same figure twice is one number
        ("1/0.4", "2.8", "verified"),
        ("1/0.4", "3.0", "misprint"),
    ],
)
def test_figures(of, printed, verdict):
    finding = _judge((of, printed))
    assert finding.verdict.value == verdict, finding.lines
    routes = {
        e.route for e in finding.evidence if e.status.value == ("supports" if verdict == "verified" else "refutes")
    }
    assert routes == {"enclosure", "exact"}


def test_one_wrong_row_is_named():
    finding = _judge(("1/3", "0.33"), ("2/3", "0.66"), ("1/7", "0.14"))
    assert finding.verdict.value == "misprint"
    assert [line.holds for line in finding.lines] == [True, False, True]
    assert finding.discrepancy.startswith("line 2:")
    assert finding.lines[1].counterexample


@pytest.mark.parametrize(
    ("of", "printed", "told"),
    [
        ("a*1.5", "2.0", "no figure"),
        ("log(1.5)", "0.4", r"\+, -"),
        ("(0.0 - 0.2)**2", "0.0", "zero"),
        ("1.5e3", "1.0", "digits"),
    ],
)
def test_what_is_not_judged_says_why(of, printed, told):
    paper = Paper("table", "A table", Domain(a="positive"))
    paper.parts("it", "Table 1", [Line("", printed, of=of, relation="rounded")])
    finding = judge(paper, paper.claims[0])
    assert finding.verdict.value == "undecided"
    assert re.search(told, finding.error)


def test_a_figure_holds_its_digits():
    text, found = with_figures("75.0 + 3*75.00")
    assert set(found) == {"figure_75p0", "figure_75p00"}
    assert "75" not in text.replace("figure_75p0", "").replace("figure_75p00", "")
    assert span("figure_75p0") == (Fraction(1499, 20), Fraction(1501, 20))
    assert span("figure_75p00") == (Fraction(14999, 200), Fraction(15001, 200))
    with pytest.raises(ClaimError, match="notation"):
        with_figures("1.5 +")
