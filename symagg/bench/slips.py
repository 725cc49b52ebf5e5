"""`symagg bench slips`: what each misprint of the aggregation paper costs on a trained network's activations.

Every slip is put alone into the prediction, with the paper's own choices (its power expanded about the mean of each
feature, since about eps nothing comes out right), and the divergences are compared with the observed ones. A ratio is
the predicted divergence over that of the same prediction without the slip, in the median over the classes.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from symagg import examples
from symagg.activations import open_source
from symagg.kernels import aggregation as kernels
from symagg.kernels import aggregation_printed as printed
from symagg.models import AggregationModel, Choices, Layers
from symagg.models.choices import choices_of
from symagg.models.slips import SLIPS

CORRECTED = "corrected"


def run(seed: int = 0, source: Any = None) -> list[dict[str, Any]]:
    """The rows of the table. seed: nothing here is random. source: default, the example."""
    model = AggregationModel().fit(open_source(examples.source() if source is None else source))
    observed, delta = model.observe(), choices_of("delta")
    plain, default = _timed(lambda: model.predict(choices=delta)), _timed(model.predict)
    rows = [
        _row("default choices", default, default, observed, None),
        _row(CORRECTED, plain, plain, observed, None),
    ]
    for label, slip in SLIPS.items():
        choices = replace(delta, slips=(label,))
        slipped = _timed(lambda choices=choices: model.predict(choices=choices))
        rows.append(_row(f"{slip.where}: {slip.told}", slipped, plain, observed, CORRECTED))
    eps = _timed(lambda: model.predict(choices="paper"))
    rows.append(_row("IV-E1: the power expanded about eps = 1e-6", eps, plain, observed, CORRECTED))
    only = Choices(slips=("eq26",))
    rows.append(_row("Eq. 26 with the default choices", _timed(lambda: model.predict(choices=only)), default, observed,
                     "default choices"))  # fmt: skip
    return rows + _densities(model, plain[0])


def table(rows: list[dict[str, Any]]) -> str:
    """The rows about divergences as a table in Markdown."""
    lines = [
        "| slip | error of KL, median | worst | variance of outputs, predicted/observed |",
        "| --- | --- | --- | --- |",
    ]
    for row in rows:
        if "median_error" in row:
            errors = [row["median_error"], row["worst_error"]]
            told = ["none left" if e is None else f"{100 * e:.2g} %" if e < 0.1 else f"{100 * e:.0f} %" for e in errors]
            lines.append(f"| {row['name']} | {told[0]} | {told[1]} | {row['variances']:.2g} |")
    return "\n".join(lines)


def _timed(call: Callable[[], Layers]) -> tuple[Layers, float]:
    call()
    began = time.perf_counter()
    return call(), time.perf_counter() - began


def _row(
    name: str, found: tuple[Layers, float], plain: tuple[Layers, float], observed: Layers, against: str | None
) -> dict[str, Any]:
    """median_error and worst_error: of the divergence, relative; variances: of the outputs, over the observed ones, in
    the median; undefined: how many classes have no divergence left, since a variance is negative."""
    layers, seconds = found
    kl, defined = layers.kl, np.isfinite(layers.kl)
    errors = np.abs(kl / observed.kl - 1)[defined]
    return {
        "name": name,
        "seconds": seconds,
        "ratio": float(np.median((kl / plain[0].kl)[defined])) if against and defined.any() else None,
        "against": against,
        "median_error": float(np.median(errors)) if defined.any() else None,
        "worst_error": float(errors.max()) if defined.any() else None,
        "variances": float(np.median(layers.output.variance / observed.output.variance)),
        "undefined": int((~defined).sum()),
    }


def _densities(model: AggregationModel, layers: Layers) -> list[dict[str, Any]]:
    """Densities that are printed wrong, over the right ones at the medians: they are drawn, and reach no output."""
    law, at = model.laws_, model.parameters_
    alive = law.p < 1
    a, s = law.a[alive], law.s[alive]
    middle = kernels.expgamma_quantile(0.5, a, s, at.alpha, at.beta)
    gap = layers.gap
    held = gap.variance > 0
    shape, scale = (
        kernels.gamma_shape(gap.mean[held], gap.variance[held]),
        kernels.gamma_scale(gap.mean[held], gap.variance[held]),
    )
    power = kernels.powergamma_quantile(0.5, shape, scale, at.gamma)
    mean, std = layers.output.mean, layers.output.std
    cases = (
        ("Prop. IV.1: density of the activation layer", "expgamma_pdf", (middle, a, s, at.alpha, at.beta)),
        ("Prop. IV.2: density of the deactivated layer", "powergamma_pdf", (power, shape, scale, at.gamma)),
        ("after Eq. 25: density of the outputs", "normal_pdf", (mean, mean, std)),
    )
    rows = []
    for name, kernel, arguments in cases:
        began = time.perf_counter()
        ratio = getattr(printed, kernel)(*arguments) / getattr(kernels, kernel)(*arguments)
        seconds = time.perf_counter() - began
        rows.append(
            {"name": name, "seconds": seconds, "ratio": float(np.median(ratio)), "against": "the right density"}
        )
    return rows
