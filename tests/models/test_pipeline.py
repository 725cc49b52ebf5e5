"""Layers of data of a known law, and each choice against plain numpy."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from symagg.activations import Plan, collect, open_source
from symagg.errors import SourceError, SymaggError
from symagg.models import AggregationModel, Choices
from symagg.models.choices import DELTA, choices_of
from tests.models.synthetic import source

MANY = source(samples=900, filters=40, pixels=9, shared=0.15, within=0.25)
MODEL = AggregationModel().fit(MANY)
OBSERVED = MODEL.observe()


def error(layers, observed=OBSERVED):
    return np.abs(layers.kl / observed.kl - 1)


def test_the_observed_are_what_numpy_measures():
    x, labels, w = MANY["activations"], MANY["labels"], MANY["weight"]
    g = MANY["alpha"] * np.expm1(MANY["beta"] * x)
    pooled = g.mean(axis=2)
    power = pooled ** MANY["gamma"]
    for place in range(3):
        for sign, taken in ((0, labels == place), (1, labels != place)):
            out = power[taken] @ w[place] + MANY["bias"][place]
            for layer, rows in (("gap", pooled[taken]), ("deactivated", power[taken])):
                found = getattr(OBSERVED, layer)
                np.testing.assert_allclose(found.mean[sign, place], rows.mean(axis=0), rtol=1e-10)
                np.testing.assert_allclose(found.variance[sign, place], rows.var(axis=0, ddof=1), rtol=1e-9)
            for layer, values in (("convolution", x[taken]), ("activation", g[taken])):
                found = getattr(OBSERVED, layer)
                np.testing.assert_allclose(found.mean[sign, place], values.mean(axis=(0, 2)), rtol=1e-10)
                exact = values.var(axis=(0, 2), ddof=1)
                np.testing.assert_allclose(found.variance[sign, place], exact, rtol=1e-9)
            np.testing.assert_allclose(OBSERVED.output.mean[sign, place], out.mean(), rtol=1e-10)
            np.testing.assert_allclose(OBSERVED.output.variance[sign, place], out.var(ddof=1), rtol=1e-9)
    (m, n), (s, t) = OBSERVED.output.mean, OBSERVED.output.std
    expected = np.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5
    np.testing.assert_allclose(OBSERVED.kl, expected, rtol=1e-12)


def test_the_prediction_is_close_and_the_misprint_is_not():
    predicted = MODEL.predict()
    assert error(predicted).max() < 0.02
    assert error(MODEL.predict(choices=Choices(slips=("eq26",)))).max() > 0.2
    for layer in ("convolution", "activation", "gap", "deactivated"):
        mine, theirs = getattr(predicted, layer), getattr(OBSERVED, layer)
        np.testing.assert_allclose(mine.mean, theirs.mean, rtol=0.02)
        np.testing.assert_allclose(mine.std, theirs.std, rtol=0.2)
        assert np.median(np.abs(mine.std / theirs.std - 1)) < 0.03


def test_a_higher_degree_is_closer():
    errors = [error(MODEL.predict(choices=Choices(degree=k))).max() for k in (1, 2, 8)]
    assert errors[0] > errors[1] > errors[2]


def test_the_layers_of_the_law_are_the_laws():
    """Against scipy's gamma law, by its own integrals."""
    p, a, s = (getattr(MODEL.laws_, name)[1, 2, 5] for name in "pas")
    law = stats.gamma(a, scale=s)
    alpha, beta = MANY["alpha"], MANY["beta"]
    mean = (1 - p) * law.expect(lambda x: alpha * np.expm1(beta * x))
    square = (1 - p) * law.expect(lambda x: (alpha * np.expm1(beta * x)) ** 2)
    layer = MODEL.predict().activation
    np.testing.assert_allclose(layer.mean[1, 2, 5], mean, rtol=1e-7)
    np.testing.assert_allclose(layer.variance[1, 2, 5], square - mean**2, rtol=1e-6)
    gap = MODEL.predict(choices=replace(Choices(), zeros="ignored", deactivated="law"))
    m, v = gap.gap.mean[1, 2, 5], gap.gap.variance[1, 2, 5]
    matched = stats.gamma(m**2 / v, scale=v / m)
    power = [matched.expect(lambda y, k=k: y ** (k * MANY["gamma"])) for k in (1, 2)]
    np.testing.assert_allclose(gap.deactivated.mean[1, 2, 5], power[0], rtol=1e-7)
    np.testing.assert_allclose(gap.deactivated.variance[1, 2, 5], power[1] - power[0] ** 2, rtol=1e-6)


def test_the_paper_s_own_choices_are_its_equations():
    """Eq. 11 to 25 written out for one class, with Taylor's covariance of pixels summed pair by pair."""
    small = source(samples=60, filters=3, pixels=4, beta=0.2)
    model = AggregationModel(choices=DELTA).fit(small)
    layers = model.predict()
    x = small["activations"][small["labels"] == 1]
    alpha, beta, gamma, w = (small[k] for k in ("alpha", "beta", "gamma", "weight"))
    t = alpha * (beta * x + beta**2 / 2 * x**2)
    law = [getattr(model.laws_, name)[0, 1] for name in "pas"]
    law_mean = alpha * (1 - law[0]) * ((1 - beta * law[2]) ** -law[1] - 1)
    big, middle = (1 - 2 * beta * law[2]) ** -law[1], (1 - beta * law[2]) ** -law[1]
    law_variance = alpha**2 * (1 - law[0]) * (big - (1 - law[0]) * middle**2 - 2 * law[0] * middle + law[0])
    np.testing.assert_allclose(layers.activation.variance[0, 1], law_variance, rtol=1e-10)
    _, filters, pixels = x.shape
    # the n of one divisor and the n - 1 of the other: the pixels' own variance is over all pixels of all samples
    pooled = np.cov(t.mean(axis=2).T)
    between = np.diag(pooled) - t.var(axis=(0, 2)) / pixels
    np.testing.assert_allclose(layers.gap.variance[0, 1], law_variance / pixels + between, rtol=1e-9)
    pairs = sum(np.cov(t[:, 0, k], t[:, 2, j])[0, 1] for k in range(pixels) for j in range(pixels)) / pixels**2
    np.testing.assert_allclose(model.predict(covariances=True).covariances["gap"][0, 1, 0, 2], pairs, rtol=1e-9)
    slope = gamma * law_mean ** (gamma - 1)
    off = (np.outer(slope, slope) * pooled)[~np.eye(filters, dtype=bool)]
    weights = np.outer(w[1], w[1])[~np.eye(filters, dtype=bool)]
    expected = (w[1] ** 2 * layers.deactivated.variance[0, 1]).sum() + (weights * off).sum()
    np.testing.assert_allclose(layers.output.variance[0, 1], expected, rtol=1e-9)
    np.testing.assert_allclose(layers.gap.mean[0, 1], law_mean, rtol=1e-10)


def test_the_paper_s_line_about_eps_is_far_too_steep():
    """So that even its sign is wrong where the covariances are negative: there is no divergence then."""
    layers = MODEL.predict(choices="paper")
    assert np.abs(layers.output.variance / OBSERVED.output.variance - 1).min() > 1
    assert np.isnan(layers.kl).all()


def test_without_covariances_only_the_diagonal_counts():
    layers = MODEL.predict(choices=Choices(covariances=False))
    own = (MANY["weight"] ** 2 * layers.deactivated.variance).sum(axis=-1)
    np.testing.assert_allclose(layers.output.variance, own, rtol=1e-12)


def test_covariances_are_those_that_the_outputs_have():
    for choices in ("default", "delta", "taylor"):
        layers = MODEL.predict(choices=choices, covariances=True)
        c = layers.covariances["deactivated"]
        w = MANY["weight"]
        variance = np.einsum("cf,scfg,cg->sc", w, c, w)
        np.testing.assert_allclose(variance, layers.output.variance, rtol=1e-9)
    observed = MODEL.observe(covariances=True).covariances
    default = MODEL.predict(covariances=True).covariances
    np.testing.assert_allclose(default["gap"], observed["gap"], rtol=1e-8, atol=1e-15)
    assert np.corrcoef(default["deactivated"].ravel(), observed["deactivated"].ravel())[0, 1] > 0.999


def test_another_beta_without_the_data():
    """Against a model that has read them with that beta; the first order alone would not pass."""
    for beta, bound in ((0.05, 1e-13), (0.06, 1e-4), (0.1, 1e-2), (0.02, 1e-4)):
        read = AggregationModel(beta=beta).fit(MANY).predict()
        asked = MODEL.predict(beta=beta)
        assert np.abs(asked.kl / read.kl - 1).max() <= bound
        assert np.abs(asked.output.variance / read.output.variance - 1).max() <= bound
    scaled = OBSERVED.output.variance * 1.2 ** (2 * MANY["gamma"])
    assert np.abs(scaled / MODEL.predict(beta=0.06).output.variance - 1).max() > 0.01


def test_saved_co_moments_say_the_same_where_they_can():
    opened = open_source(MANY)
    plan = Plan(order=4, beta=MANY["beta"], classes=True, cross="both", class_cross=(0, 1, 2))
    model = AggregationModel(MANY["alpha"], MANY["beta"], MANY["gamma"], DELTA)
    model.fit(collect(opened, plan), MANY["weight"], MANY["bias"])
    rows = MODEL.predict(choices=DELTA)
    for mine, theirs in zip(model.predict().arrays().values(), rows.arrays().values(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9)
    with pytest.raises(SourceError, match="rows=True"):
        model.predict(choices="default")


def test_filters_without_a_law_and_without_a_life():
    dead = {**MANY, "activations": MANY["activations"].copy()}
    dead["activations"][:, 0] = 0
    dead["activations"][MANY["labels"] == 1, 1] = 0
    dead["activations"][:, 2] = 1.5
    dead["activations"][:, 3] += 0.1
    model = AggregationModel().fit(dead)
    predicted, observed = model.predict(), model.observe()
    assert all(np.isfinite(v).all() for v in predicted.arrays().values())
    assert error(predicted, observed).max() < 0.02
    np.testing.assert_allclose(predicted.deactivated.mean[:, :, 2], observed.deactivated.mean[:, :, 2], rtol=1e-10)
    assert (predicted.deactivated.variance[:, :, [0, 2]] == 0).all()
    assert {row["what"] for row in model.limits() if row["filter"] in (0, 1, 2)} >= {"dead", "constant", "zero mass"}
    for choices in ("taylor", "delta", "paper"):
        assert np.isfinite(model.predict(choices=choices).output.variance).all()


def test_where_the_law_has_no_moments_the_measured_stand_and_it_is_told():
    model = AggregationModel(beta=0.45).fit(MANY)
    layers = model.predict(choices=DELTA)
    told = model.limits()
    steep = [(r["label"], r["sign"], r["filter"]) for r in told if r["what"] == "variance"]
    assert steep
    assert all(r["figure"] >= 1 for r in told if r["what"] in ("variance", "mean"))
    assert np.isinf(layers.activation.variance).sum() == len(steep)
    assert np.isfinite(layers.gap.variance).all()
    assert np.isfinite(model.predict().kl).all()


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"mean": "median"}, "the choice mean is 'median'; it must be one of 'law', 'pooled'"),
        ({"degree": 9}, "degree is 9; it must be 1 to 8"),
        ({"expansion": "delta", "zeros": "ignored"}, "degree is 8; it must be 1 to 2"),
        ({"order": 0}, "order is 0"),
        ({"about": "median"}, "about is 'median'"),
        ({"eps": 0.0}, "eps is 0.0"),
        ({"variance": "law"}, "belongs to covariance='taylor'"),
        ({"expansion": "delta", "degree": 1}, "zeros='measured' belongs to"),
        ({"depth": 1}, "there is no choice 'depth'"),
    ],
)
def test_choices_that_make_no_sense(choices, told):
    with pytest.raises(SymaggError, match=told):
        choices_of("default", **choices)


@pytest.mark.parametrize(
    ("choices", "told"),
    [("best", "there are no choices 'best'"), (Choices(slips=("eq99",)), "no slip 'eq99'"),
     (Choices(slips=("eq18",)), "'eq18' does not strike these choices; it needs covariance='taylor'")],
)  # fmt: skip
def test_what_cannot_be_predicted(choices, told):
    with pytest.raises(SymaggError, match=told):
        MODEL.predict(choices=choices)
