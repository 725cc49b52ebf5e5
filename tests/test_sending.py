"""Held trees arrive in another process as they were sent."""

import pickle
from pathlib import Path

import pytest

from symagg.claims import load
from symagg.findings import Correction
from symagg.notation import read
from symagg.session import bundled_papers
from symagg.statement import read_claim

PAPERS = [*bundled_papers(), *sorted(p for p in Path(__file__).parent.joinpath("papers").glob("[iln]*.py"))]


def _sent(tree):
    return pickle.loads(pickle.dumps(Correction(tree))).expression


def test_pickle_alone_evaluates():
    tree = read("1 - (1 - 2)", {})
    assert str(pickle.loads(pickle.dumps(tree))) != str(tree)
    assert str(_sent(tree)) == str(tree)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_every_printed_line_arrives_as_it_was_sent(path):
    count = 0
    for paper in load(path):
        for claim in paper.claims:
            for statement in read_claim(paper, claim).statements:
                if not isinstance(statement.printed, str):
                    there = _sent(statement.printed)
                    assert there == statement.printed
                    assert str(there) == str(statement.printed)
                    assert getattr(there, "free_symbols", None) == getattr(statement.printed, "free_symbols", None)
                    count += 1
    assert count
