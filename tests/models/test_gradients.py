"""Derivatives of the divergences against central differences, and the search that uses them."""

import numpy as np
import pytest

from symagg import examples
from symagg.errors import SymaggError
from symagg.models import PRESETS, AggregationModel, Choices
from symagg.models.dual import Dual
from symagg.models.gradients import gradients
from tests.models.synthetic import source

SOURCE = source(samples=240, filters=8, pixels=6, shared=0.1, within=0.3)
SOURCE["activations"][::5, 2] = 0
MODEL = AggregationModel().fit(SOURCE)
CHOICES = {
    **PRESETS,
    "degree 1": Choices(degree=1),
    "delta 2": Choices(expansion="delta", degree=2, zeros="ignored"),
    "law": Choices(mean="law", deactivated="law"),
    "apart": Choices(covariances=False),
}
STEP = 1e-5


@pytest.mark.parametrize("name", [name for name in CHOICES if name != "paper"])
def test_they_are_those_of_central_differences(name):
    choices = CHOICES[name]
    found = gradients(MODEL.evidence_, MODEL.parameters_, choices)
    np.testing.assert_allclose(found.kl, MODEL.predict(choices=choices).kl, rtol=1e-12)
    for parameter in ("beta", "gamma"):
        at = getattr(MODEL.parameters_, parameter)
        up, down = (MODEL.predict(choices=choices, **{parameter: at * (1 + way * STEP)}).kl for way in (1, -1))
        np.testing.assert_allclose(getattr(found, parameter), (up - down) / (2 * STEP * at), rtol=1e-5)
    held, direction = MODEL.evidence_.weight, np.random.default_rng(0).standard_normal((3, 8))
    ends = []
    try:
        for way in (1, -1):
            MODEL.evidence_.weight = held + way * STEP * direction
            ends.append(MODEL.predict(choices=choices).kl)
    finally:
        MODEL.evidence_.weight = held
    np.testing.assert_allclose((found.weight * direction).sum(axis=-1), (ends[0] - ends[1]) / (2 * STEP), rtol=1e-6)


def test_alpha_moves_nothing_but_the_line_about_eps():
    assert np.abs(MODEL.gradients().alpha).max() < 1e-12
    wide = source(samples=400, filters=3, pixels=30, shared=0.3, within=0.1)
    wide["weight"] = np.abs(wide["weight"])
    model = AggregationModel(choices=Choices(expansion="eps", eps=0.1, degree=1, zeros="ignored")).fit(wide)
    alpha = model.parameters_.alpha
    up, down = (model.predict(alpha=alpha * (1 + way * STEP)).kl for way in (1, -1))
    np.testing.assert_allclose(model.gradients().alpha, (up - down) / (2 * STEP * alpha), rtol=1e-5, atol=1e-9)


def test_no_gradient_of_what_is_misprinted():
    with pytest.raises(SymaggError, match="choose no slips"):
        gradients(MODEL.evidence_, MODEL.parameters_, Choices(slips=("eq26",)))


def test_a_kernel_whose_derivative_was_not_generated_is_refused():
    with pytest.raises(TypeError, match="the derivative of cos is not known"):
        np.cos(Dual(1.0, [1.0]))


def test_duals_know_the_rules():
    x, y = Dual([2.0, 3.0], [[1.0, 1.0], [0.0, 0.0]]), Dual(0.5, [0.0, 1.0])
    for value, by_x, by_y in (
        (x * y + 1, y.value, x.value),
        (x**y, 0.5 * x.value**-0.5, x.value**0.5 * np.log(x.value)),
        (2.0 / x - y, -2 / x.value**2, -1.0),
        (np.sqrt(x), 0.5 / np.sqrt(x.value), 0.0),
        (np.where([True, False], x, y), [1, 0], [0, 1]),
        (np.stack([x, np.zeros(2)])[0], 1, 0),
    ):
        np.testing.assert_allclose(value.tangent, [np.broadcast_to(by_x, 2), np.broadcast_to(by_y, 2)], rtol=1e-14)


def test_improve_raises_the_divergence_and_tells_the_accuracy():
    found = MODEL.improve()
    assert found.converged
    assert found.kl_after > found.kl_before
    assert found.kl_before == pytest.approx(MODEL.predict().kl.mean(), rel=1e-12)
    after = found.after
    assert after.alpha == found.before.alpha
    assert MODEL.predict(beta=after.beta, gamma=after.gamma).kl.mean() == pytest.approx(found.kl_after, rel=1e-12)
    assert MODEL.parameters_ == found.before
    fresh = source(seed=5, samples=120, filters=8, pixels=6)
    told = found.held_out(fresh)
    x, labels = fresh["activations"], fresh["labels"]
    for name, at in (("before", found.before), ("after", after)):
        out = (at.alpha * np.expm1(at.beta * x)).mean(axis=2) ** at.gamma @ fresh["weight"].T + fresh["bias"]
        assert told[name]["accuracy"] == pytest.approx((out.argmax(axis=1) == labels).mean(), abs=1e-12)
    step = MODEL.gradients()
    assert (
        step.gamma.mean() * (after.gamma - found.before.gamma) + step.beta.mean() * (after.beta - found.before.beta) > 0
    )


@pytest.mark.parametrize("choices", ["default", "taylor", "delta"])
def test_the_gradients_on_a_trained_network_are_the_slopes_of_the_divergences(choices):
    model = AggregationModel(choices=choices).fit(examples.source())
    found, evidence = model.gradients(), model.evidence_
    for name in ("beta", "gamma"):
        at = getattr(model.parameters_, name)
        step = 1e-6 * at  # so small that no filter takes another degree in between
        up, down = (model.predict(**{name: at + d}).kl for d in (step, -step))
        rounding = 4 * np.finfo(float).eps * up.max() / step
        np.testing.assert_allclose(getattr(found, name), (up - down) / (2 * step), 1e-6, rounding, err_msg=name)
    assert np.abs(found.alpha).max() < 1e-9
    whole = evidence.weight.copy()
    for label, place in ((0, 0), (3, 17), (9, 63)):
        kl = []
        for d in (1e-5, -1e-5):
            evidence.weight = whole.copy()
            evidence.weight[label, place] += d
            kl.append(model.predict().kl[label])
        np.testing.assert_allclose(found.weight[label, place], (kl[0] - kl[1]) / 2e-5, rtol=1e-5)
    evidence.weight = whole
