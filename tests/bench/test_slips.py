"""What the slips cost: each is put in alone, and the figures are those of the predictions."""

import numpy as np
import pytest

from symagg.bench import slips
from symagg.models import AggregationModel
from symagg.models.choices import DELTA
from symagg.models.slips import SLIPS
from tests.models.synthetic import source

SOURCE = source(samples=300, filters=12, pixels=6)


@pytest.fixture(scope="module")
def rows():
    return {row["name"]: row for row in slips.run(0, SOURCE)}


def test_every_slip_has_its_row(rows):
    for slip in SLIPS.values():
        row = rows[f"{slip.where}: {slip.told}"]
        assert row["against"] == "corrected"
        assert row["seconds"] > 0
        assert row["undefined"] + (row["median_error"] is not None) > 0
    assert len(rows) == len(SLIPS) + 7


def test_the_figures_are_those_of_the_predictions(rows):
    model = AggregationModel().fit(SOURCE)
    observed, plain = model.observe(), model.predict(choices=DELTA)
    slipped = np.log(plain.output.std[1] / plain.output.std[0]) - 0.5
    spread = plain.output.variance[0] + (plain.output.mean[0] - plain.output.mean[1]) ** 2
    slipped = slipped + spread / (2 * plain.output.std[1])  # Eq. 26 as printed, written out
    row = rows["Eq. 26: sigma_- is not squared"]
    assert row["median_error"] == pytest.approx(np.median(np.abs(slipped / observed.kl - 1)), rel=1e-9)
    assert row["ratio"] == pytest.approx(np.median(slipped / plain.kl), rel=1e-9)
    assert rows["corrected"]["median_error"] == pytest.approx(np.median(np.abs(plain.kl / observed.kl - 1)), rel=1e-9)


def test_a_slip_that_reaches_no_output_costs_nothing_and_others_do(rows):
    assert rows["Eq. 9: line 2 lacks the term 1: variance of a pixel"]["ratio"] == 1
    changed = [row for row in rows.values() if row.get("undefined") or abs((row["ratio"] or 1) - 1) > 1e-3]
    assert len(changed) >= 8


def test_each_slip_alone_is_its_equation():
    """Eq. 18 and the rules for E[X Y], written out with matrices for one class."""
    model = AggregationModel(choices=DELTA).fit(SOURCE)
    x = SOURCE["activations"][SOURCE["labels"] == 1]
    alpha, beta, w = SOURCE["alpha"], SOURCE["beta"], SOURCE["weight"][1]
    b, c = alpha * beta, alpha * beta**2 / 2
    t = b * x + c * x**2
    plain = model.predict(covariances=True)
    pixels = x.shape[2]
    law, between = plain.activation.variance[0, 1], plain.gap.variance[0, 1] - plain.activation.variance[0, 1] / pixels

    def slipped(label):
        return model.predict(choices=DELTA.__class__(**{**vars(DELTA), "slips": (label,)}), covariances=True)

    found = slipped("eq18").gap.variance[0, 1]
    wanted = law / pixels + pixels**2 * between
    np.testing.assert_allclose(found, np.where(wanted > 0, wanted, np.diag(np.cov(t.mean(axis=2).T))), rtol=1e-9)

    off = ~np.eye(len(w), dtype=bool)
    covariance = np.cov(t.mean(axis=2).T)
    first, second, third = (np.mean(x**k, axis=(0, 2)) for k in (1, 2, 3))
    taylor = b * first + c * second
    cases = {
        "mixed-moment": covariance - (b + c) ** 2 * np.outer(first, first) - np.outer(taylor, taylor),
        "eq17": covariance + np.outer(taylor, taylor) - b**2 * c**2 * np.outer(third, third),
    }
    for label, matrix in cases.items():
        np.testing.assert_allclose(slipped(label).covariances["gap"][0, 1][off], matrix[off], rtol=1e-8)
    slope = SOURCE["gamma"] * plain.gap.mean[0, 1] ** (SOURCE["gamma"] - 1)
    product = np.outer(slope, slope) * (covariance - 2 * np.outer(plain.gap.mean[0, 1], plain.gap.mean[0, 1]))
    deactivated = slipped("gap-product-moment")
    np.testing.assert_allclose(deactivated.covariances["deactivated"][0, 1][off], product[off], rtol=1e-8)
    expected = (w**2 * plain.deactivated.variance[0, 1]).sum() + (np.outer(w, w) * product)[off].sum()
    np.testing.assert_allclose(deactivated.output.variance[0, 1], expected, rtol=1e-8)
