"""One run over each bundled paper for all the tests that read it."""

import pytest

from symagg.session import bundled_papers, verify


@pytest.fixture(scope="session")
def aggregation():
    """The run of `symagg verify` on the aggregation paper."""
    path = next(p for p in bundled_papers() if p.stem == "aggregation")
    run = verify([path], jobs=2)
    assert run.errors == ()
    return run


@pytest.fixture(scope="session")
def judged():
    """The findings of a bundled paper by their labels, judged once for all tests."""
    known = {}

    def findings(key):
        if key not in known:
            path = next(p for p in bundled_papers() if p.stem == key)
            run = verify([path], jobs=2)
            assert run.errors == ()
            known[key] = {f.id.removeprefix(f"{key}:"): f for f in run.findings}
        return known[key]

    return findings
