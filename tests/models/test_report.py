"""`symagg predict`: the JSON that the design names, the table, and clear words for what cannot be done."""

import json
import subprocess
import sys

import numpy as np
import pytest

from symagg.models import AggregationModel
from tests.models.synthetic import source

PAIR = {"observed", "predicted"}


@pytest.fixture
def path(tmp_path):
    np.savez(tmp_path / "net.npz", **source(samples=90))
    return tmp_path / "net.npz"


def run(*arguments):
    command = [sys.executable, "-m", "symagg", "predict", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_json_is_what_the_design_says(path):
    done = run(path, "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert set(document) == {"source", "parameters", "classes", "median_relative_error", "worst_relative_error"}
    assert document["parameters"] == {"alpha": 1.0, "beta": 0.05, "gamma": 0.8}
    held = source(samples=90)
    model = AggregationModel().fit(held)
    predicted, observed = model.predict(), model.observe()
    power = held["alpha"] * np.expm1(held["beta"] * held["activations"])
    out = power.mean(axis=2) ** held["gamma"] @ held["weight"].T + held["bias"]
    for place, row in enumerate(document["classes"]):
        pairs = [f"{what}_{sign}" for what in ("mean", "std") for sign in ("positive", "negative")]
        assert set(row) == {"label", "kl_observed", "kl_predicted", "kl_printed", *pairs}
        assert all(set(row[pair]) == PAIR for pair in pairs)
        assert row["label"] == place
        assert row["kl_predicted"] == pytest.approx(predicted.kl[place], rel=1e-9)
        own = held["labels"] == place
        assert row["std_positive"]["observed"] == pytest.approx(out[own, place].std(ddof=1), rel=1e-9)
        assert row["mean_negative"]["observed"] == pytest.approx(out[~own, place].mean(), rel=1e-9)
        assert abs(row["kl_printed"] / row["kl_observed"] - 1) > 0.05
    errors = np.abs(predicted.kl / observed.kl - 1)
    assert document["median_relative_error"] == pytest.approx(np.median(errors), rel=1e-6)
    assert document["worst_relative_error"] == pytest.approx(errors.max(), rel=1e-6)


def test_the_table_and_the_file(path, tmp_path):
    done = run(path, "--json", tmp_path / "out.json", "--choices", "taylor", "--gamma", "0.7")
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["parameters"]["gamma"] == 0.7
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{path}: alpha 1, beta 0.05, gamma 0.7")
    assert f"{document['classes'][1]['kl_predicted']:.3f}" in next(line for line in lines if line.startswith("    1"))
    assert any(line.startswith("relative error of the KL divergence: median") for line in lines)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{path}", "--choices", "best"], "there are no choices 'best'"),
        (["{path}", "--gamma", "-1"], "gamma is -1; it must be positive"),
        (["absent.npz"], "absent.npz: there is no such file or folder"),
        (["{path}", "--json", "no/such/file.json"], "there is no folder no/such"),
        pytest.param(["absent.npz", "--plots", "no/such"], "there is no folder no", marks=pytest.mark.plot),
    ],
)
def test_bad_input_is_one_sentence(path, arguments, told):
    if "--plots" in arguments:
        pytest.importorskip("matplotlib")
    done = run(*(a.format(path=path) for a in arguments))
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
