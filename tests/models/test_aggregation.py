"""The estimator: what it takes, keeps, saves and refuses."""

import doctest

import numpy as np
import pytest

from symagg.activations import Plan, Statistics, collect, open_source
from symagg.errors import SourceError, SymaggError
from symagg.models import AggregationModel, Choices, Layers
from symagg.models.evidence import plan_for
from tests.models.synthetic import source

SOURCE = source(samples=90)


def same(mine, theirs, rtol=1e-12):
    for name, value in theirs.arrays().items():
        np.testing.assert_allclose(mine.arrays()[name], value, rtol=rtol, err_msg=name)


def test_a_source_and_its_statistics_saved_or_merged_are_the_same(tmp_path):
    model = AggregationModel().fit(SOURCE)
    assert model.labels_.tolist() == [0, 1, 2]
    assert model.laws_.p.shape == (2, 3, 6)
    opened, plan = open_source(SOURCE), plan_for(SOURCE["beta"])
    head = (SOURCE["weight"], SOURCE["bias"])
    parameters = [SOURCE[name] for name in ("alpha", "beta", "gamma")]
    statistics = collect(opened, plan)
    statistics.save(tmp_path / "s.npz")
    loaded = Statistics.load(tmp_path / "s.npz")
    for held in (statistics, loaded):
        same(AggregationModel(*parameters).fit(held, *head).predict(), model.predict())
    parts = [{**SOURCE, "activations": SOURCE["activations"][a:b], "labels": SOURCE["labels"][a:b]}
             for a, b in ((0, 40), (40, 90))]  # fmt: skip
    merged = collect(open_source(parts[0]), plan).merge(collect(open_source(parts[1]), plan))
    same(AggregationModel(*parameters).fit(merged, *head).predict(), model.predict(), 1e-8)


def test_save_and_load(tmp_path):
    model = AggregationModel(choices=Choices(degree=3)).fit(SOURCE)
    model.save(tmp_path / "m.npz")
    loaded = AggregationModel.load(tmp_path / "m.npz")
    assert loaded.get_params() == {**{k: SOURCE[k] for k in ("alpha", "beta", "gamma")}, "choices": Choices(degree=3)}
    same(loaded.predict(), model.predict())
    same(loaded.observe(), model.observe())
    collect(open_source(SOURCE), plan_for(0.05)).save(tmp_path / "s.npz")
    with pytest.raises(SourceError, match="it holds statistics, and no model"):
        AggregationModel.load(tmp_path / "s.npz")


def test_layers_as_arrays_and_as_a_table():
    layers = AggregationModel().fit(SOURCE).predict(covariances=True)
    same(Layers.of_arrays(layers.arrays()), layers)
    table = layers.table()
    assert len(table) == 4 * 2 * 3 * 6 + 2 * 3
    row = next(r for r in table if (r["layer"], r["label"], r["sign"], r["filter"]) == ("gap", 2, "negative", 4))
    assert row["mean"] == layers.gap.mean[1, 2, 4]
    assert row["variance"] == layers.gap.variance[1, 2, 4]
    assert [r["filter"] for r in table if r["layer"] == "output"] == [None] * 6


def test_observe_on_other_data():
    model = AggregationModel().fit(SOURCE)
    other = source(seed=1, samples=60)
    np.testing.assert_allclose(
        model.observe(other).output.mean, AggregationModel().fit(other).observe().output.mean, rtol=1e-12
    )
    assert np.abs(model.observe(other).kl / model.observe().kl - 1).max() > 0.01
    given = AggregationModel(alpha=2.0, beta=0.1, gamma=0.5).fit(SOURCE)
    x, label = SOURCE["activations"], SOURCE["labels"]
    out = ((2 * np.expm1(0.1 * x)).mean(axis=2) ** 0.5) @ SOURCE["weight"].T + SOURCE["bias"]
    np.testing.assert_allclose(given.observe().output.mean[0, 1], out[label == 1, 1].mean(), rtol=1e-10)
    assert given.observation().accuracy == (out.argmax(axis=1) == label).mean()


def test_classes_that_are_not_numbered_from_0():
    kept = SOURCE["labels"] != 1
    parts = {**SOURCE, "activations": SOURCE["activations"][kept], "labels": SOURCE["labels"][kept]}
    layers = AggregationModel().fit(parts).predict()
    assert layers.labels.tolist() == [0, 2]
    assert layers.kl.shape == (2,)
    np.testing.assert_allclose(layers.divergence[0, 0], layers.divergence[1, 0], rtol=2)


def test_parameters_in_scikit_learn_s_manner():
    model = AggregationModel(beta=0.1)
    assert model.set_params(gamma=0.5, choices="taylor") is model
    assert model.get_params() == {"alpha": None, "beta": 0.1, "gamma": 0.5, "choices": "taylor"}
    with pytest.raises(SymaggError, match="there is no parameter 'delta'"):
        model.set_params(delta=1)
    fitted = model.fit(SOURCE)
    assert (fitted.parameters_.alpha, fitted.parameters_.beta, fitted.parameters_.gamma) == (1.0, 0.1, 0.5)


@pytest.mark.parametrize("gamma", [0.05, 0.8])
def test_a_class_without_activations_is_observed_as_zeros(gamma):
    """Rounding leaves 1e-14 of the others' pooled values there, of either sign: its power is nan, or far from 0."""
    labels = np.sort(SOURCE["labels"])[::-1]  # the first sample, which gives the pivot, is another class's
    x = np.where((labels == 1)[:, None, None], 0.0, np.random.default_rng(5).random(SOURCE["activations"].shape))
    held = {**SOURCE, "activations": x, "labels": labels, "beta": 0.08, "gamma": gamma}
    observed = AggregationModel().fit(held).observe()
    for layer in (observed.gap, observed.deactivated):
        assert not layer.mean[0, 1].any()
        assert not layer.variance[0, 1].any()
    assert np.isfinite(observed.output.mean).all()


def without(*names):
    return {key: value for key, value in SOURCE.items() if key not in names}


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (without("gamma"), "there is no gamma; give the model one"),
        (without("labels"), "there is no array labels"),
        (without("weight", "bias"), "there is no head"),
        ({**SOURCE, "labels": np.zeros(90, int)}, "label 0 is the only class"),
        ({**SOURCE, "labels": np.where(np.arange(90) == 7, 2, np.arange(90) % 2)}, "label 2 has too few samples: 1"),
        ({**SOURCE, "beta": -0.1}, r"alpha\*beta is -0.1; it must be positive"),
        ({**SOURCE, "gamma": 0.0}, "gamma is 0; it must be positive"),
        ({**SOURCE, "activations": -SOURCE["activations"]}, r"activations\[\d+, \d+, \d+\] is -"),
    ],
)
def test_sources_that_cannot_be_fitted(held, told):
    with pytest.raises(SymaggError, match=told):
        AggregationModel().fit(held)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (without("labels"), "^the arrays: there is no array labels; classes need the label of every sample.$"),
        (without("weight", "bias"), "^the arrays: there is no head; "),
        (without("beta"), r"^the arrays: there is no beta; give the model one \(the command: --beta\).$"),
        ({**SOURCE, "labels": np.zeros(90, int)}, "^the arrays: label 0 is the only class; "),
    ],
)
def test_what_is_missing_is_told_before_anything_is_read(held, told):
    def read(done, samples):
        raise AssertionError("the source was read")

    with pytest.raises(SourceError, match=told):
        AggregationModel().fit(held, progress=read)
    with pytest.raises(SourceError, match=r"weight has shape \(3, 99\); it must be \(C, \d+\)"):
        AggregationModel().fit(SOURCE, np.ones((3, 99)), progress=read)
    with pytest.raises(AssertionError, match="was read"):
        AggregationModel().fit(SOURCE, progress=read)


def test_an_output_without_samples_is_told():
    labels = np.where(SOURCE["labels"] == 2, 1, SOURCE["labels"])
    model = AggregationModel().fit({**SOURCE, "labels": labels})
    absent = [row for row in model.limits() if row["what"] == "absent"]
    assert [(row["label"], row["filter"], row["figure"]) for row in absent] == [(2, None, 0.0)]
    assert "absent" not in {row["what"] for row in AggregationModel().fit(SOURCE).limits()}


@pytest.mark.parametrize(
    ("plan", "weight", "told"),
    [
        (Plan(beta=0.05), SOURCE["weight"], "give the plan classes=True"),
        (Plan(beta=0.05, classes=True), SOURCE["weight"], "give the plan rows=True"),
        (plan_for(0.05), None, "there is no head"),
        (plan_for(0.05), SOURCE["weight"][:, :2], r"weight has shape \(3, 2\); it must be \(C, 6\)"),
        (plan_for(0.05), SOURCE["weight"][:2], "there is a label 2, and weight has 2 rows"),
        (Plan(classes=True, rows=True), SOURCE["weight"], "there is no beta"),
    ],
)
def test_statistics_that_cannot_be_fitted(plan, weight, told):
    statistics = collect(open_source(without("weight", "bias")), plan)
    with pytest.raises(SymaggError, match=told):
        AggregationModel(alpha=1.0, gamma=0.8).fit(statistics, weight)


def test_what_is_asked_too_early_or_of_what_was_not_read():
    with pytest.raises(SymaggError, match="the model is not fitted"):
        AggregationModel().predict()
    model = AggregationModel().fit(SOURCE)
    with pytest.raises(SymaggError, match="gamma is -1"):
        model.predict(gamma=-1)
    with pytest.raises(SymaggError, match="beta is nan"):
        model.predict(beta=np.nan)
    statistics = collect(open_source(SOURCE), plan_for(0.05))
    other = AggregationModel(1.0, 0.06, 0.8).fit(statistics, SOURCE["weight"])
    assert np.isfinite(other.predict().kl).all()
    assert [row for row in other.limits() if row["what"] == "remainder"] == []
    far = AggregationModel(1.0, 0.3, 0.8).fit(statistics, SOURCE["weight"])
    assert min(row["figure"] for row in far.limits() if row["what"] == "remainder") > 1e-3
    with pytest.raises(SourceError, match=r"does not show beta = 0\.06: give the source"):
        other.observe()


def test_the_example_in_the_documentation():
    import symagg.models.aggregation

    results = doctest.testmod(symagg.models.aggregation)
    assert results.attempted > 5
    assert results.failed == 0
