"""One run over each bundled paper for all the tests that read it; compiled code that is never stale."""

import hashlib
import os
from pathlib import Path

import pytest

from symagg.session import bundled_papers, verify

PACKAGE = Path(__file__).resolve().parent.parent / "symagg"


def pytest_configure(config):
    """numba's cache does not see edits in imported modules: it is kept by the contents of what may be compiled."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        wings = ("special", "kernels", "activations", "models")
        sources = sorted(p for wing in wings for p in PACKAGE.glob(f"{wing}/*.py"))
        digest = hashlib.sha256(b"".join(p.read_bytes() for p in sources)).hexdigest()
        os.environ["NUMBA_CACHE_DIR"] = str(config.cache.mkdir(f"numba-{digest[:12]}"))


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
