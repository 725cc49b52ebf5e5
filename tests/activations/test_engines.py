"""Engines give the same; what is interrupted goes on; a worker that is killed costs time alone."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from symagg.activations import Plan, collect, open_source
from symagg.activations import checkpoint as checkpoints
from symagg.activations.checkpoint import Checkpoint
from symagg.errors import SourceError, SymaggError

N, F, R = 64, 4, 6
PLAN = Plan(order=3, beta=2.0**-13, classes=True, cross="both", class_cross=(1,))


def arrays():
    rng = np.random.default_rng(11)
    x = (1e4 + rng.standard_normal((N, F, R))).astype(np.float32)
    return {"activations": x, "labels": np.arange(N) % 3, "weight": rng.standard_normal((3, F))}


def folder(path):
    path.mkdir()
    for name, value in arrays().items():
        np.save(path / f"{name}.npy", value)
    return path


def assert_same(a, b):
    for name in ("moments", "cross", "outputs"):
        for key, value in vars(getattr(a, name)).items():
            other = vars(getattr(b, name))[key]
            scale = np.abs(value).max(initial=0) or 1.0
            np.testing.assert_allclose(other / scale, value / scale, rtol=0, atol=1e-12, err_msg=f"{name}.{key}")


@pytest.mark.parametrize(("engine", "threads"), [("threads", 1), ("threads", 3), ("threads", None)])
def test_threads_give_what_one_gives(engine, threads):
    source = open_source(arrays())
    assert_same(collect(source, PLAN, "serial"), collect(source, PLAN, engine, threads=threads, memory=5000))


def test_an_unknown_engine():
    with pytest.raises(SourceError, match="engine is 'spark'; it must be one of serial, threads, dask"):
        collect(open_source(arrays()), PLAN, "spark")
    with pytest.raises(SourceError, match="memory is 0 bytes"):
        collect(open_source(arrays()), PLAN, memory=0)


def test_progress_counts_every_sample():
    seen = []
    collect(open_source(arrays()), Plan(), memory=3000, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (N, N)
    assert len(seen) > 2
    assert seen == sorted(seen)


def interrupt_at(samples):
    def progress(done, _total):
        if done >= samples:
            raise KeyboardInterrupt

    return progress


@pytest.fixture
def eager(monkeypatch):
    """Write the checkpoint after every panel."""
    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)


@pytest.mark.usefixtures("eager")
def test_an_interrupted_pass_goes_on_where_it_was(tmp_path, monkeypatch):
    source, path = open_source(arrays()), tmp_path / "c.npz"
    with pytest.raises(KeyboardInterrupt):
        collect(source, PLAN, memory=5000, progress=interrupt_at(30), checkpoint=path)
    assert [p.name for p in tmp_path.iterdir()] == ["c.npz"]
    read = []
    block = type(source).block
    monkeypatch.setattr(type(source), "block", lambda self, a, b: read.append((a, b)) or block(self, a, b))
    seen = []
    again = collect(source, PLAN, checkpoint=path, resume=True, progress=lambda done, _: seen.append(done))
    assert min(a for a, _ in read[1:]) >= 30  # the first read is for the pivot
    assert seen[-1] == N
    assert not path.exists()
    assert_same(collect(source, PLAN, "serial"), again)


@pytest.mark.usefixtures("eager")
def test_a_checkpoint_of_something_else_is_refused(tmp_path):
    path = tmp_path / "c.npz"
    with pytest.raises(KeyboardInterrupt):
        collect(open_source(arrays()), PLAN, memory=5000, progress=interrupt_at(30), checkpoint=path)
    other = {**arrays(), "activations": arrays()["activations"] + np.float32(1)}
    labels = {**arrays(), "labels": np.arange(N) % 2}
    for parts, plan, told in (
        (arrays(), Plan(order=2), "other plan"),
        (other, PLAN, "other activations"),
        (labels, PLAN, "other labels"),
    ):
        with pytest.raises(SourceError, match=f"begun with {told}"):
            collect(open_source(parts), plan, checkpoint=path, resume=True)
    with pytest.raises(SymaggError, match="there is no folder"):
        collect(open_source(arrays()), PLAN, checkpoint=tmp_path / "no" / "c.npz")


@pytest.mark.usefixtures("eager")
def test_a_bad_value_leaves_nothing_behind(tmp_path):
    parts = arrays()
    parts["activations"][60, 2, 3] = np.nan
    seen = []
    with pytest.raises(SourceError, match=r"activations\[60, 2, 3\] is nan"):
        collect(
            open_source(parts),
            PLAN,
            memory=5000,
            checkpoint=tmp_path / "c.npz",
            progress=lambda *_: seen.append((tmp_path / "c.npz").exists()),
        )
    assert any(seen)
    assert list(tmp_path.iterdir()) == []


def test_ranges_that_remain():
    kept = Checkpoint(Path("unused.npz"))
    assert kept.remaining(10) == [(0, 10)]
    kept.done = [(6, 8), (0, 3)]
    assert kept.remaining(10) == [(3, 6), (8, 10)]
    kept.done = [(0, 10)]
    assert kept.remaining(10) == []


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local,
        distributed.Client(local) as client,
    ):
        yield client


@pytest.mark.dask
@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same(cluster, tmp_path):
    here = collect(open_source(arrays()), PLAN, "serial")
    assert_same(here, collect(open_source(arrays()), PLAN, "dask", scheduler=cluster))
    assert_same(here, collect(open_source(folder(tmp_path / "s")), PLAN, "dask", scheduler=cluster))


@pytest.mark.dask
@pytest.mark.filterwarnings("ignore")
def test_a_killed_worker_costs_only_time(cluster, tmp_path):
    killed = []

    def kill_one(done, _total):
        if not killed:
            workers = cluster.run(os.getpid)
            killed.append(next(iter(workers.values())))
            os.kill(killed[0], signal.SIGKILL)

    source = open_source(folder(tmp_path / "s"))
    assert_same(collect(source, PLAN, "serial"), collect(source, PLAN, "dask", scheduler=cluster, progress=kill_one))
    assert killed


@pytest.mark.dask
@pytest.mark.filterwarnings("ignore")
def test_a_bad_value_is_told_from_a_worker_too(cluster):
    parts = arrays()
    parts["activations"][40, 2, 3] = np.nan
    with pytest.raises(SourceError, match=r"activations\[40, 2, 3\] is nan"):
        collect(open_source(parts), PLAN, "dask", scheduler=cluster)


@pytest.mark.dask
@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there():
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    import dask

    soon = dask.config.set({"distributed.comm.timeouts.connect": "200ms"})
    with soon, pytest.raises(SourceError, match="no Dask scheduler answers at tcp"):
        collect(open_source(arrays()), PLAN, "dask", scheduler="tcp://127.0.0.1:9")
