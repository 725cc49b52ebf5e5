"""Distances of distribution functions: against scipy's, and large where the law is wrong."""

import numpy as np
import pytest
from scipy import stats

from symagg.activations import open_source
from symagg.errors import SourceError
from symagg.models import AggregationModel
from symagg.models.goodness import goodness
from tests.models.synthetic import source

SOURCE = source(samples=400, filters=5, pixels=6)
SOURCE["activations"][::9, 1] = 0
MODEL = AggregationModel().fit(SOURCE)
GOODNESS = MODEL.goodness(SOURCE)


@pytest.mark.parametrize(("sign", "place", "filter_"), [(0, 0, 0), (0, 2, 1), (1, 1, 3)])
def test_the_distances_are_scipy_s_but_for_what_lies_between_the_points(sign, place, filter_):
    taken = (SOURCE["labels"] == place) == (sign == 0)
    p, a, s = (getattr(MODEL.laws_, name)[sign, place, filter_] for name in "pas")
    values = SOURCE["activations"][taken, filter_].ravel()
    exact = stats.ks_1samp(values[values > 0], stats.gamma(a, scale=s).cdf).statistic * (1 - p)
    assert GOODNESS.convolution[sign, place, filter_] <= exact + 1e-12
    assert exact <= GOODNESS.convolution[sign, place, filter_] + GOODNESS.resolution
    out = MODEL.observation().outputs[taken, place]
    layer = MODEL.predict().output
    law = stats.norm(layer.mean[sign, place], layer.std[sign, place])
    np.testing.assert_allclose(GOODNESS.output[sign, place], stats.ks_1samp(out, law.cdf).statistic, rtol=1e-9)


def test_zero_masses_observed_and_expected_of_independent_pixels():
    dead = (SOURCE["activations"] == 0).all(axis=2)
    for sign, place in ((0, 1), (1, 2)):
        taken = (SOURCE["labels"] == place) == (sign == 0)
        np.testing.assert_allclose(GOODNESS.zeros[sign, place], dead[taken].mean(axis=0), rtol=1e-12)
        share = (SOURCE["activations"][taken] == 0).mean(axis=(0, 2))
        np.testing.assert_allclose(GOODNESS.zeros_expected[sign, place], share**6, rtol=1e-12)
    assert (GOODNESS.zeros[:, :, 1] > 10 * GOODNESS.zeros_expected[:, :, 1]).all()


def test_a_law_that_does_not_fit_is_told():
    """Two humps are no gamma law; what is drawn from one is."""
    rng = np.random.default_rng(0)
    x = rng.gamma(2.0, 1.0, (300, 3, 8))
    x[:, 1] = np.where(rng.random((300, 8)) < 0.5, 1.0, 9.0) + 0.1 * rng.random((300, 8))
    held = {**SOURCE, "activations": x, "labels": np.arange(300) % 3, "weight": SOURCE["weight"][:, :3]}
    found = AggregationModel().fit(held).goodness(held).convolution
    assert found[:, :, 1].min() > 0.2
    assert found[:, :, [0, 2]].max() < 0.06


def test_an_output_without_a_variance_is_as_far_as_can_be():
    layers = MODEL.predict(choices="paper")
    found = goodness(MODEL.evidence_, layers, MODEL.observation(), open_source(SOURCE))
    assert (found.output[~(layers.output.variance > 0)] == 1).all()


def test_other_activations_than_what_was_fitted_are_refused():
    with pytest.raises(SourceError, match="it has 400 samples, and the model was fitted to 90"):
        AggregationModel().fit(source(samples=90, filters=5, pixels=6)).goodness(SOURCE)
