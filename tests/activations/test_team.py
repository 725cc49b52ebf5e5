"""A team does every job once, tells of errors, and lets BLAS have one thread while it is at work."""

import threading

import pytest

from symagg.activations import team as module
from symagg.activations.team import Team


@pytest.mark.parametrize("threads", [1, 3])
def test_every_job_is_done_once_by_the_threads(threads):
    done, names = [], set()
    barrier = threading.Barrier(threads, timeout=60)

    def work(job):
        if job < threads:
            barrier.wait()  # so many are at work at one time
        names.add(threading.get_ident())
        done.append(job)

    with Team(threads) as team:
        team.share(work, range(20))
    assert sorted(done) == list(range(20))
    assert len(names) == threads


@pytest.mark.parametrize("error", [ValueError, IndexError])
@pytest.mark.parametrize("bad", [0, 9])
def test_an_error_comes_out_and_ends_the_rest(error, bad):
    done = []

    def work(job):
        if job == bad:
            raise error("told")
        done.append(job)

    with Team(2) as team, pytest.raises(error, match="told"):
        team.share(work, range(10))
    team = Team(1)
    with team, pytest.raises(error):
        team.share(work, range(bad, 1000))
    assert len(done) < 20


def test_blas_has_one_thread_until_the_last_team_is_done():
    had = module._blas_threads(0)
    if not had:
        pytest.skip("numpy's BLAS is not an OpenBLAS")
    module._blas_threads(3)
    try:
        first, second = Team(2), Team(2)
        first.__enter__()
        with second:
            first.__exit__(None, None, None)
            assert module._blas_threads(0) == 1
        assert module._blas_threads(0) == 3
    finally:
        module._blas_threads(had)


def test_the_kernels_of_blas_have_a_name():
    if not module._blas_threads(0):
        pytest.skip("numpy's BLAS is not an OpenBLAS")
    assert module.blas_kernels().isidentifier()


def test_another_blas_is_left_alone(monkeypatch):
    monkeypatch.setattr(module, "_NAMES", (("none_", "_such"),))
    monkeypatch.setattr(module, "_openblas", module._openblas.__wrapped__)  # it remembers what was found
    assert module._blas_threads(1) == 0
    assert module.blas_kernels() is None
    with Team(1):
        pass
