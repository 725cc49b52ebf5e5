"""The mending of wrong lines that begins early: what it supposed of other lines is never taken for what they are."""

import os
from types import SimpleNamespace

import pytest

from symagg.beside import Beside
from symagg.claims import Domain, Paper
from symagg.findings import PaperFindings
from symagg.repair import correction
from symagg.repair.correction import Early
from symagg.verify import judge

NOTHING_KNOWN = ([], None, ())


@pytest.fixture
def early(monkeypatch):
    monkeypatch.setattr(correction, "_true_form", lambda *_: ("truth", os.getpid()))
    monkeypatch.setattr(correction, "_mended", lambda *known: (known[3], known[4], os.getpid()))
    with Early(SimpleNamespace(is_exact=False, stay_here=lambda: None), 2) as early:
        early.begin(0, *NOTHING_KNOWN)
        early.suppose([1, 2])
        yield early


def _asked(early, right):
    """The truth, the edit and the process that asks for them, as the correction does."""
    truth = early.truth(0, *NOTHING_KNOWN)
    return truth, early.edit(0, [], truth, right, ()), os.getpid()


def test_an_edit_is_taken_where_the_supposed_lines_are_right(early):
    with Beside(lambda: _asked(early, [1, 2]), 2) as beside:
        beside.start()
        truth, edit, asks = beside.result()
    assert truth[1] not in (asks, os.getpid())
    assert edit == (truth, [1, 2], truth[1])


def test_an_edit_is_looked_for_anew_where_a_supposed_line_is_wrong(early):
    with Beside(lambda: _asked(early, [1]), 2) as beside:
        beside.start()
        truth, edit, asks = beside.result()
    assert edit == (truth, [1], asks)


def test_who_has_begun_takes_no_answers(early):
    truth, edit, asks = _asked(early, [1, 2])
    assert truth[1] == edit[2] == asks == os.getpid()


def test_worlds_of_which_further_lines_bring_some_are_not_searched_early(early):
    early._table.is_exact, early._supposed = True, {}
    early.suppose([1, 2])
    assert not early._supposed


@pytest.mark.parametrize("first", ["b**3/3 + log(b)", "b**3/3"])
def test_lines_on_both_sides_of_a_right_one_are_mended_alike(first):
    paper = Paper("early", "Early", Domain(b="positive"))
    lines = [("first", first), ("right", "b*b**2/3"), ("wrong", "b**2/3"), ("wrong", "b**3/2"), ("right", "b**3/3")]
    paper.chain("chain", "here", "Integral(x**2, (x, 0, b))", lines)
    alone, both = (judge(paper, paper.claims[0], processes) for processes in (1, 2))
    found = [PaperFindings("early", "Early", (finding,)).as_json()["claims"][0] for finding in (alone, both)]
    for finding in found:
        for evidence in finding["evidence"]:
            del evidence["seconds"]
        finding.pop("seconds", None)
    assert [line["holds"] for line in found[0]["lines"]] == [first == "b**3/3", True, False, False, True]
    assert all((line["holds"] is False) == bool(line.get("mend") or line.get("edit")) for line in found[0]["lines"])
    assert found[0] == found[1]
