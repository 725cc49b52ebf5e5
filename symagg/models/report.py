"""What `symagg predict` reports: for each class what is predicted, beside what is observed and beside the misprints."""

import math
from typing import Any

import numpy as np

from symagg.activations import Source
from symagg.activations.one_pass import Progress
from symagg.models.aggregation import PARAMETERS, AggregationModel
from symagg.models.choices import Choices, choices_of
from symagg.models.layers import SIGNS, Layers
from symagg.models.slips import striking


def document(source: Source, model: AggregationModel, predicted: Layers, observed: Layers, printed: Layers) -> dict:
    """The JSON of the command: numbers, or null where there is none."""
    errors = np.abs(predicted.kl / observed.kl - 1)
    classes = []
    for place, label in enumerate(predicted.labels.tolist()):
        row: dict[str, Any] = {"label": label}
        for name, layers in (("observed", observed), ("predicted", predicted), ("printed", printed)):
            row[f"kl_{name}"] = _number(layers.kl[place])
        for sign, told in enumerate(SIGNS):
            for what in ("mean", "std"):
                values = (getattr(layers.output, what)[sign, place] for layers in (observed, predicted))
                row[f"{what}_{told}"] = dict(zip(("observed", "predicted"), map(_number, values), strict=True))
        classes.append(row)
    return {
        "source": source.name,
        "parameters": {name: getattr(model.parameters_, name) for name in PARAMETERS},
        "classes": classes,
        "median_relative_error": _number(np.median(errors)),
        "worst_relative_error": _number(errors.max()),
    }


def prediction(
    source: Source, model: AggregationModel, progress: Progress | None = None
) -> tuple[AggregationModel, Layers, Layers, Layers]:
    """The fitted model; what it predicts, what is observed, and what it would predict with every misprint in it."""
    model.fit(source, progress=progress)
    return model, model.predict(), model.observe(), model.predict(choices=as_printed(model.choices))


def as_printed(choices: Choices | str) -> Choices:
    """The same choices with every formula that they use as it is printed."""
    chosen = choices_of(choices)
    return choices_of(chosen, slips=striking(chosen))


def told(report: dict[str, Any], limits: list[dict[str, Any]]) -> str:
    """The report as a table to read."""
    from io import StringIO

    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    headings = ("class", "KL observed", "predicted", "error", "as printed", "mean +", "std +", "mean -", "std -")
    for heading in headings:
        table.add_column(heading, justify="right")
    for row in report["classes"]:
        kl = [row[f"kl_{name}"] for name in ("observed", "predicted", "printed")]
        error = None if None in kl[:2] else kl[1] / kl[0] - 1
        pairs = [row[f"{what}_{sign}"] for sign in SIGNS for what in ("mean", "std")]
        both = [f"{_told(p['observed'], '.3f')} {_told(p['predicted'], '.3f')}" for p in pairs]
        figures = [_told(kl[0], ".3f"), _told(kl[1], ".3f"), _told(error, "+.1%"), _told(kl[2], ".3f")]
        table.add_row(str(row["label"]), *figures, *both)
    page = StringIO()
    Console(file=page, width=200, color_system=None).print(table)
    lines = [line.rstrip() for line in page.getvalue().rstrip("\n").splitlines()]
    parameters = ", ".join(f"{name} {value:g}" for name, value in report["parameters"].items())
    worst, median = (_told(report[f"{name}_relative_error"], ".2%") for name in ("worst", "median"))
    lines.insert(0, f"{report['source']}: {parameters}; means and deviations are observed, then predicted")
    lines.append(f"relative error of the KL divergence: median {median}, worst {worst}")
    return "\n".join([*lines, *_summary(limits)])


def _summary(limits: list[dict[str, Any]]) -> list[str]:
    """One line for each kind of limit that was met."""
    lines = []
    for what in dict.fromkeys(row["what"] for row in limits):
        found = [row for row in limits if row["what"] == what]
        if what == "absent":
            lines.append(f"absent: no sample has the label {', '.join(str(row['label']) for row in found)}")
            continue
        figures = [row["figure"] for row in found]
        bound = "" if found[0]["limit"] is None else f", limit {found[0]['limit']:g}"
        lines.append(f"{what}: {len(found)} cases, {min(figures):.3g} to {max(figures):.3g}{bound}")
    return lines


def _number(value: float) -> float | None:
    value = float(value)
    return value if math.isfinite(value) else None


def _told(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
