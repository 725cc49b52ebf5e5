"""One run over the aggregation paper for all the tests that read it."""

import pytest

from symagg.session import bundled_papers, verify


@pytest.fixture(scope="session")
def aggregation():
    """The run of `symagg verify` on the aggregation paper."""
    path = next(p for p in bundled_papers() if p.stem == "aggregation")
    run = verify([path], jobs=2)
    assert run.errors == ()
    return run
