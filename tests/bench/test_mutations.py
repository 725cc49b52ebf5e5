"""The benchmark of mutations, on a file of two statements."""

from symagg.bench import mutations

FILE = """
from symagg.claims import Domain, Paper
from symagg.laws import Gamma, RandomVariable

domain = Domain(a="positive", s="positive")
a, s = domain.symbols("a s")
paper = Paper("tiny", "Tiny", domain, names={"X": RandomVariable("X", Gamma(a, s))})
paper.claim("mean", "Eq. 1", "E(X)", "as", "a*s")
paper.chain("second", "Eq. 2", "E(X**2)", [("x", "a*s**2 + (a*s)**2"), ("y", "a*(a + 1)*s**2")])
"""


def test_slips_are_detected_located_and_repaired(tmp_path):
    path = tmp_path / "tiny.py"
    path.write_text(FILE)
    found = mutations.run(3, [path], jobs=1, single=3, double=1)
    shares = {row["name"]: row for row in found["rows"]}
    assert shares["unmutated statements: false alarms"]["against"] == "0 of 3"
    assert shares["single slips: detected"]["against"] == "3 of 3"
    assert shares["single slips: located"]["against"] == "3 of 3"
    assert shares["double slips: detected"]["ratio"] == 1


def test_a_mutant_that_equals_its_original_does_not_count(tmp_path):
    path = tmp_path / "tiny.py"
    path.write_text(FILE)
    (paper, *_), claim = mutations._papers(path), mutations._claim(path, "mean")[1]
    assert mutations._equals(paper, claim, 0, "s*a")
    assert not mutations._equals(paper, claim, 0, "s + a")
