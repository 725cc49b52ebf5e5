"""The activations that come along: what the record beside them says of them is so."""

import json
from pathlib import Path

import numpy as np
import pytest

from symagg.activations import open_source
from symagg.examples import source


@pytest.fixture(scope="module")
def shipped():
    return open_source(source())


@pytest.fixture(scope="module")
def told():
    return json.loads(source().with_suffix(".json").read_text())


def accuracy(shipped, labels):
    """The share of images whose class the head names, from the activations, by the definition."""
    x = shipped.block(0, shipped.samples).astype(float)
    descriptor = (shipped.alpha * np.expm1(shipped.beta * x)).mean(2) ** shipped.gamma
    return ((descriptor @ shipped.weight.T + shipped.bias).argmax(1) == labels).mean()


def test_it_is_small_and_has_as_many_images_of_each_class(shipped, told):
    assert source().stat().st_size == told["bytes"] <= 3_000_000
    counts = np.bincount(shipped.labels)
    assert shipped.samples == told["samples"] >= 1000
    assert counts.tolist() == [told["samples"] // 10] * 10
    assert f"the first {counts[0]} images of each class" in told["rule"]


def test_it_is_of_the_network_that_the_record_tells_of(shipped, told):
    assert told["aggregation"] == {"alpha": shipped.alpha, "beta": shipped.beta, "gamma": shipped.gamma}
    assert shipped.filters == told["settings"]["filters"][-1]
    assert told["history"][-1]["test_accuracy"] == told["test_accuracy"]
    assert len(told["history"]) == told["settings"]["warm_up"] + told["settings"]["fine_tuning"]


def test_the_classes_can_be_told_from_the_activations(shipped, told):
    """As often as the record says, to four deviations of a share of this many images; not with labels of others."""
    share, count = told["test_accuracy"], shipped.samples
    assert accuracy(shipped, shipped.labels) == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / count))
    assert share >= 0.7
    assert accuracy(shipped, np.roll(shipped.labels, count // 2 + 1)) < 0.3


def test_the_readme_quotes_the_record(told):
    readme = " ".join((Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8").split())
    time, accuracy = told["cpu_seconds"] / 60, 100 * told["test_accuracy"]
    assert f"in {time:.0f} minutes of one core to {accuracy:.1f} % test accuracy" in readme
    assert f"The activations of {told['samples']} test images come along" in readme


def test_no_value_is_forbidden(shipped):
    block = shipped.block(0, shipped.samples)
    shipped.refuse(block, 0, negative=False)
    assert 0 < (block == 0).mean() < 1
