"""The benchmark of mutations, on a file of two statements."""

import pytest

from symagg.bench import mutations, trial
from symagg.errors import SymaggError

FILE = """
from symagg.claims import Domain, Paper
from symagg.laws import Gamma, RandomVariable

domain = Domain(a="positive", s="positive")
a, s = domain.symbols("a s")
paper = Paper("tiny", "Tiny", domain, names={"X": RandomVariable("X", Gamma(a, s))})
paper.claim("mean", "Eq. 1", "E(X)", "as", "a*s")
paper.chain("second", "Eq. 2", "E(X**2)", [("x", "a*s**2 + (a*s)**2"), ("y", "a*(a + 1)*s**2")])
"""


_ENTRIES = """
from symagg.claims import Domain, Paper

domain = Domain(n="integer, 1 <= n <= 3", p="probabilities of k = 1..n")
paper = Paper("entries", "Entries", domain)
paper.claim("total", "Eq. 1", "1", r"1", "Sum(p[k], (k, 1, n))")
"""


def _file(folder):
    path = folder / "tiny.py"
    path.write_text(FILE)
    return path


def test_slips_are_detected_located_and_repaired(tmp_path):
    found = mutations.run(3, [_file(tmp_path)], jobs=1, single=3, double=1)
    shares = {row["name"]: row for row in found["rows"]}
    assert shares["unmutated statements: false alarms"]["against"] == "0 of 3"
    assert shares["single slips: detected"]["against"] == "3 of 3"
    assert shares["single slips: located"]["against"] == "3 of 3"
    assert shares["double slips: detected"]["ratio"] == 1
    told = mutations.told(found["rows"]).splitlines()
    assert told[0].split("  ")[0] == "unmutated statements: false alarms"
    assert "3 of 3  100.0 %" in next(line for line in told if line.startswith("single slips: located"))


def test_no_mutant_counts_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(mutations, "_TURNS", 2)
    path, record = _file(tmp_path), tmp_path / "record.jsonl"
    same = trial.Mutant(path, "mean", 0, "s + a", ("factor",))  # whatever statement it is drawn for
    monkeypatch.setattr(trial, "mutant", lambda *_: same)
    mutations.run(3, [path], jobs=1, single=3, double=0, record=record)
    assert record.read_text().count('["3/1/') == 1


def test_a_run_that_was_interrupted_goes_on(tmp_path):
    path, record = _file(tmp_path), tmp_path / "record.jsonl"
    whole = mutations.run(3, [path], jobs=1, single=2, double=0, record=record)
    lines = record.read_text().splitlines(keepends=True)
    record.write_text("".join(lines[:-1]) + lines[-1][:20])  # cut off while the last answer was written
    again = mutations.run(3, [path], jobs=1, single=2, double=0, record=record)
    assert [row["against"] for row in again["rows"]] == [row["against"] for row in whole["rows"]]
    assert len(record.read_text().splitlines()) == len(lines) + 1


def test_a_record_of_another_run_is_refused(tmp_path):
    path, record = _file(tmp_path), tmp_path / "record.jsonl"
    record.write_text('{"seed": 4, "files": ["tiny.py"]}\n')
    with pytest.raises(SymaggError, match="another seed"):
        mutations.run(3, [path], jobs=1, single=1, double=0, record=record)


def test_a_mutant_that_equals_its_original_does_not_count(tmp_path):
    path = _file(tmp_path)
    paper, claim = trial.claim_of(path, "mean")
    assert trial.is_equal(paper, claim, 0, "s*a")
    assert not trial.is_equal(paper, claim, 0, "s + a")
    assert trial.attempt(trial.Mutant(path, "mean", 0, "s*a", ("factor",))).detected is None


def test_a_mutant_without_a_value_is_not_equal_to_its_original(tmp_path):
    path = tmp_path / "entries.py"
    path.write_text(_ENTRIES)
    paper, claim = trial.claim_of(path, "total")
    assert trial.is_equal(paper, claim, 0, "Sum(p[k], (k, 1, n - 1)) + p[n]")
    assert not trial.is_equal(paper, claim, 0, "Sum(p[k], (k, 1, n**2))")


def test_a_mutant_that_takes_too_long_is_a_miss(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "LIMIT", 0.01)
    result = trial.attempt(trial.Mutant(_file(tmp_path), "mean", 0, "s + a", ("factor",)))
    assert result.detected is False
    assert "processor time" in result.told
