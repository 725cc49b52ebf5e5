"""`symagg covariance`: what it prints and writes, how it exits, how it goes on after an interruption."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from symagg.activations import Statistics, command
from symagg.activations import checkpoint as checkpoints
from symagg.errors import SourceError

N, F, R = 40, 3, 4
ALPHA, BETA = 1.5, 0.5


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("covariance")
    x = np.maximum(np.random.default_rng(0).standard_normal((N, F, 2, 2)), 0).astype(np.float32)
    np.savez(folder / "a.npz", activations=x, labels=np.arange(N) % 2, alpha=ALPHA, beta=BETA)
    np.savez(folder / "bare.npz", activations=x)
    x[7, 1, 0, 1] = np.nan
    np.savez(folder / "bad.npz", activations=x, alpha=ALPHA, beta=BETA)
    return folder


def run(*arguments, cwd):
    command = [sys.executable, "-m", "symagg", "covariance", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False)


def exact(folder):
    x = np.load(folder / "a.npz")["activations"].astype(float).reshape(N, F, R)
    return np.cov((ALPHA * np.expm1(BETA * x)).mean(axis=-1).T)


def test_what_it_prints_and_writes(folder, tmp_path):
    options = ("--classes", "--order", "3", "--out", str(tmp_path / "o.npz"), "--pixels", str(tmp_path / "p.npy"))
    done = run("a.npz", *options, "--json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["samples"], report["filters"], report["pixels"]) == (N, F, R)
    assert report["parameters"] == {"alpha": ALPHA, "beta": BETA, "order": 3, "about": 0.0}
    assert [c["samples"] for c in report["classes"]] == [20, 20]
    errors = [row["relative"] for row in report["remainder"]]
    assert [row["order"] for row in report["remainder"]] == [1, 2, 3]
    assert errors[0] > errors[1] > errors[2] > 0
    written = np.load(tmp_path / "o.npz")
    np.testing.assert_allclose(written["covariance"], exact(folder), rtol=1e-12)
    gap = np.linalg.norm(written["taylor_covariance"] - exact(folder)) / np.linalg.norm(exact(folder))
    assert gap == pytest.approx(errors[2], rel=1e-9)
    np.testing.assert_allclose(report["per_filter"]["pooled_variance"], np.diag(exact(folder)), rtol=1e-12)
    assert Statistics.load(tmp_path / "o.npz").samples == N
    x = np.load(folder / "a.npz")["activations"].reshape(N, -1).astype(float)
    np.testing.assert_allclose(np.load(tmp_path / "p.npy"), np.cov(x.T), atol=1e-15)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["o.npz", "p.npy"]


def test_order_0_is_g_alone(folder, tmp_path):
    """No powers are gathered, so that nothing is said of x nor of Taylor; the covariance is the same."""
    out = tmp_path / "o.npz"
    done = run("a.npz", "--order", "0", "--classes", "--out", str(out), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Taylor" not in done.stdout
    with np.load(out) as written:
        assert "taylor_covariance" not in written.files
        np.testing.assert_allclose(written["covariance"], exact(folder), rtol=1e-12)
    assert Statistics.load(out).plan.order == 0
    report, full = (command.covariance(folder / "a.npz", order=order, classes=True) for order in (0, 2))
    assert report["remainder"] == []
    assert set(report["per_filter"]) == {"g_mean", "pooled_variance"}
    assert {"zeros", "mean", "variance", "g_variance"} < set(full["per_filter"])
    for ours, theirs in zip(
        [report["per_filter"], *report["classes"]], [full["per_filter"], *full["classes"]], strict=True
    ):
        for name, values in ours.items():
            np.testing.assert_allclose(values, theirs[name], rtol=1e-12)


def test_the_table_and_the_options(folder):
    done = run("bare.npz", "--alpha", "2", "--beta", "0.25", "--about", "mean", "--engine", "serial", cwd=folder)
    assert done.returncode == 0
    for words in ("40 samples x 3 filters x 4 pixels", "2*expm1(0.25*x)", "Taylor about mean"):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("absent.npz",), "absent.npz: there is no such file"),
        (("bare.npz",), "there is no alpha; give one with --alpha"),
        (("bare.npz", "--alpha", "1", "--beta", "nan"), "--beta is nan"),
        (("a.npz", "--order", "9"), "it must be 1 to 8, or 0 for g alone"),
        (("a.npz", "--order", "-1"), "the Taylor order is -1"),
        (("a.npz", "--about", "median"), "--about is 'median'"),
        (("a.npz", "--memory", "lots"), "'lots' is no amount of memory"),
        (("a.npz", "--engine", "spark"), "engine is 'spark'"),
        (("a.npz", "--out", "o.txt"), "ends in .npz"),
        (("a.npz", "--json", "no/where.json"), "there is no folder no"),
        (("a.npz", "--resume"), "--resume needs --out"),
        (("bad.npz", "--out", "o.npz"), "activations[7, 1, 0, 1] is nan"),
    ],
)
def test_bad_input_exits_with_two_one_sentence_and_nothing_written(folder, arguments, words):
    before = sorted(p.name for p in folder.iterdir())
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(p.name for p in folder.iterdir()) == before


def test_an_interrupted_run_goes_on(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)
    out = tmp_path / "o.npz"

    def interrupt(done, _total):
        if done >= 16:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        command.covariance(folder / "a.npz", out=out, memory="3kB", progress=interrupt)
    assert [p.name for p in tmp_path.iterdir()] == [".o.partial.npz"]
    seen = []
    command.covariance(folder / "a.npz", out=out, memory="3kB", resume=True, progress=lambda done, _: seen.append(done))
    assert min(seen) > 16
    assert [p.name for p in tmp_path.iterdir()] == ["o.npz"]
    np.testing.assert_allclose(np.load(out)["covariance"], exact(folder), rtol=1e-12)


@pytest.mark.parametrize(("text", "value"), [("512MB", 512 * 10**6), ("2GiB", 2**31), ("100", 100), ("1.5k", 1500)])
def test_amounts_of_memory(text, value):
    assert command.bytes_of(text) == value
    with pytest.raises(SourceError, match="must be positive"):
        command.bytes_of("0MB")


def test_a_constant_source_has_no_remainder():
    assert command.remainder(np.zeros((2, 2)), np.zeros((2, 2))) == {"relative": None, "worst": None}
