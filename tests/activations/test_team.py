"""A team does every job once, tells of errors, and lets BLAS have one thread while it is at work."""

import threading

import numpy as np
import pytest

from symagg.activations import team as module
from symagg.activations.cross import add_product, mirrored
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
    assert module._blas_threads(1) == 0
    assert module.blas_kernels() is None
    with Team(1):
        pass


def test_products_and_mirrored_parts(monkeypatch):
    from symagg.activations import cross

    monkeypatch.setattr(cross, "HEIGHT", 5)
    monkeypatch.setattr(cross, "WIDTH", 7)
    rows = np.random.default_rng(3).integers(-9, 9, (11, 83)).astype(float)
    product = np.full((83, 83), np.nan)
    with Team(2) as team:
        add_product(product, rows, team, fresh=True)
        add_product(product, rows, team, fresh=False)
    exact = 2 * rows.T @ rows
    product[np.triu_indices(83, 1)] = np.nan  # is not read
    np.testing.assert_array_equal(mirrored(product, slice(0, 83)), exact)
    left, right = np.arange(70.0), 1.0 / (1 + np.arange(70.0))
    part = mirrored(product, slice(13, 83), left, right)
    np.testing.assert_array_equal(part, part.T)
    np.testing.assert_allclose(np.tril(part), np.tril(exact[13:, 13:] * left[:, None] * right), rtol=1e-15)
