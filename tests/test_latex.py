"""Where SymPy's parser reads the printed LaTeX, it and the encoding agree."""

from pathlib import Path

import pytest

from symagg.claims import Domain, Line, Paper, load
from symagg.latex import LatexReading, compare_with_latex, read_line
from symagg.session import bundled_papers
from symagg.statement import read_claim
from symagg.verify import judge

FILES = [
    *bundled_papers(),
    *(Path(__file__).parent / "papers" / f"{n}.py" for n in ("lifetimes", "integrals", "networks")),
]
CLAIMS = [(paper, claim) for path in FILES for paper in load(path) for claim in paper.claims]


@pytest.mark.parametrize(("paper", "claim"), CLAIMS, ids=[p.id_of(c) for p, c in CLAIMS])
def test_latex_and_encoding_agree(paper, claim):
    reading = read_claim(paper, claim)
    for statement in reading.statements:
        found = read_line(reading, statement)
        assert found is not LatexReading.DIFFERS, statement.line.latex


def test_some_lines_are_read():
    paper, claim = next((p, c) for p, c in CLAIMS if p.id_of(c) == "aggregation:eq22")
    assert "equal to the encoding" in compare_with_latex(read_claim(paper, claim))


@pytest.mark.parametrize(
    ("latex", "printed", "expected"),
    [
        (r"\frac{a s^2}{2}", "a*s**2/2", LatexReading.AGREES),
        (r"\frac{a s^2}{2}", "a*s/2", LatexReading.DIFFERS),
        (r"\Gamma(a) s", "gamma(a)*s", LatexReading.AGREES),
        (r"\int_0^\infty y e^{-y/s} dy", "Integral(y*exp(-y/s), (y, 0, oo))", LatexReading.AGREES),
        (r"s = a^2", "a**2", LatexReading.AGREES),
        (r"\log(a)^s", "log(a**s)", LatexReading.AGREES),
        (r"\mathbb{E}[X]", "a*s", LatexReading.UNREAD),
        (r"(1024, 512)", "1024", LatexReading.UNREAD),
        (r"\frac{a", "a", LatexReading.UNREAD),
        (r"a \heartsuit s", "a*s", LatexReading.UNREAD),
        ("", "a*s", LatexReading.MISSING),
    ],
)
def test_reading(latex, printed, expected):
    paper = Paper("latex", "Reading", Domain(a="positive", s="positive"))
    paper.chain("line", "here", "a", [Line(latex, printed)])
    reading = read_claim(paper, paper.claims[0])
    assert read_line(reading, reading.statements[0]) is expected


def test_a_line_without_latex_is_shown_as_it_is_encoded():
    paper = Paper("latex", "Reading", Domain(a="positive", s="positive"))
    paper.claim("line", "here", "a*s", "", "a*s**2")
    finding = judge(paper, paper.claims[0])
    assert finding.lines[0].latex == "a s^{2}"
    assert "gives no LaTeX" in finding.latex_reading
