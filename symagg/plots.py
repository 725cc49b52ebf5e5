"""The figures of the aggregation paper's Section VI, from what was predicted and observed.

A class has one colour throughout: in the figures that tell classes apart, and in those that show one. Circles are a
class itself (positive), crosses all the others (negative). Needs the extra `plot` (matplotlib).
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from symagg.activations import Source
from symagg.errors import SymaggError
from symagg.files import check_folder, write_whole
from symagg.kernels import aggregation as kernels
from symagg.models import SIGNS, AggregationModel, Layers, Observation
from symagg.models.choices import choices_of
from symagg.models.deactivation import match

DPI = 110
BINS = 60
PIXELS = 200_000  # of one filter, at most, for a histogram
POINTS = 20_000  # of a scatter, at most
NEGATIVE = "0.55"
OBSERVED = {"color": "black", "ls": (0, (1, 2))}  # the line of what is observed, on top of what is predicted
NAMES = {"activation": "activation", "gap": "GAP", "deactivated": "deactivated", "output": "output"}


@dataclass(frozen=True)
class Data:
    """What the figures are drawn from. apart: what is predicted without covariances between filters."""

    source: Source
    model: AggregationModel
    predicted: Layers
    observed: Layers
    apart: Layers
    observation: Observation


def check(folder: Path) -> None:
    """Raises SymaggError where nothing can be drawn there: before any long work, for those who ask."""
    if find_spec("matplotlib") is None:
        raise SymaggError("figures need the extra: pip install 'symagg[plot]'.")
    check_folder(folder)


def write(folder: Path, source: Source, model: AggregationModel) -> list[Path]:
    """Draw every figure into the folder, which is made if its parent is there; the paths of the files.

    source: the one that the model was fitted to. Raises SymaggError where matplotlib or the parent folder is missing.
    """
    check(folder)
    folder.mkdir(exist_ok=True)
    observation = model.observation()
    apart = model.predict(choices=choices_of(model.choices, covariances=False))
    predicted, observed = model.predict(covariances=True), observation.layers(covariances=True)
    data = Data(source, model, predicted, observed, apart, observation)
    return [_written(folder / name, draw, data) for name, draw in FIGURES.items()]


def colours(count: int) -> list[Any]:
    """A colour a class, by its place; none is the grey of the negative samples."""
    from matplotlib import colormaps

    ten = [c for c in colormaps["tab10"].colors if max(c) - min(c) > 0.05] + [(0.05, 0.1, 0.4)]
    return ten[:count] if count <= 10 else list(colormaps["turbo"](np.linspace(0, 1, count)))


def _written(path: Path, draw: Callable[[Data], Any], data: Data) -> Path:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with matplotlib.rc_context(
        {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 9}
    ):
        figure = draw(data)
        held = BytesIO()
        FigureCanvasAgg(figure)
        figure.savefig(held, dpi=DPI, format="png", metadata={"Software": None})
    write_whole(path, lambda file: file.write(held.getvalue()))
    return path


def _figure(rows: int, columns: int, width: float, height: float) -> tuple[Any, np.ndarray]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False)


def _legend(figure: Any, data: Data, signs: bool = True) -> None:
    """The classes, and the marks of the two signs, once a figure, beside it."""
    from matplotlib.lines import Line2D

    labels = data.predicted.labels
    marks = [
        Line2D([], [], marker="o", ls="", color=c, label=f"class {k}")
        for k, c in zip(labels, colours(len(labels)), strict=True)
    ]
    marks = marks if len(marks) <= 20 else []
    if signs:
        marks.append(Line2D([], [], marker="o", ls="", mfc="none", color="0.2", label="positive"))
        marks.append(Line2D([], [], marker="x", ls="", color="0.2", label="negative"))
    figure.legend(handles=marks, loc="outside right center", frameon=False)


def _scatter(axes: Any, observed: np.ndarray, predicted: np.ndarray, shades: list[Any], size: float = 12) -> None:
    """observed and predicted: (2, C, ...), one point each, in no order of classes, with the diagonal."""
    from matplotlib.colors import to_rgb

    rng = np.random.default_rng(0)
    places = np.broadcast_to(np.arange(len(shades)).reshape(-1, *[1] * (observed.ndim - 2)), observed.shape[1:])
    for sign, marker in enumerate("ox"[: len(observed)]):
        kept = rng.permutation(places.size)[: POINTS // len(observed)]
        x, y, shade = (v.ravel()[kept] for v in (observed[sign], predicted[sign], places))
        shade = np.array([to_rgb(c) for c in shades])[shade]
        style = {"facecolors": "none", "edgecolors": shade} if marker == "o" else {"color": shade}
        axes.scatter(x, y, s=size, marker=marker, lw=0.8, alpha=0.8, rasterized=True, **style)
    both = np.concatenate([observed.ravel(), predicted.ravel()])
    both = both[np.isfinite(both)]
    ends = [both.min(), both.max()] if both.size else [0, 1]
    axes.plot(ends, ends, ls="--", lw=0.8, color="0.3", zorder=0)
    axes.set(xlabel="observed", ylabel="predicted")
    axes.locator_params(nbins=6)
    axes.ticklabel_format(scilimits=(-3, 4))


def _divergences(data: Data) -> Any:
    """Fig. 3: predicted against observed divergences."""
    figure, ((axes,),) = _figure(1, 1, 5.2, 4)
    _divergence_scatter(axes, data, data.predicted)
    _legend(figure, data, signs=False)
    return figure


def _divergence_scatter(axes: Any, data: Data, predicted: Layers) -> None:
    shades = colours(len(predicted.labels))
    _scatter(axes, data.observed.kl[None], predicted.kl[None], shades, 40)
    axes.set(xlabel="observed KL divergence / nats", ylabel="predicted KL divergence / nats")


def _outputs(data: Data) -> Any:
    """Fig. 4: the normal laws of every class's node over the histograms of its outputs."""
    count = len(data.predicted.labels)
    columns = min(5, count)
    rows = -(-count // columns)
    figure, grid = _figure(rows, columns, 2.7, 2.2)
    for place, axes in enumerate(grid.ravel()):
        if place < count:
            _output(axes, data, data.predicted, place)
        else:
            axes.axis("off")
    _normal_legend(figure)
    return figure


def _normal_legend(figure: Any) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Patch(color="0.2", alpha=0.4, label="positive samples (in the class's colour)"),
        Patch(color=NEGATIVE, alpha=0.4, label="negative samples"),
        Line2D([], [], color="0.2", label="predicted normal law"),
        Line2D([], [], label="normal law of the observed", **OBSERVED),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False)


def _output(axes: Any, data: Data, predicted: Layers, place: int) -> None:
    shade, label = colours(len(predicted.labels))[place], predicted.labels[place]
    everything = data.observation.outputs[:, label]
    x = np.linspace(everything.min(), everything.max(), 300)
    for sign, colour in ((1, NEGATIVE), (0, shade)):
        values = everything[data.observation.of(sign, place)]
        axes.hist(values, _bins(values), range=(x[0], x[-1]), density=True, color=colour, alpha=0.4)
        for layers, style in ((predicted, {"color": colour if sign == 0 else "0.35"}), (data.observed, OBSERVED)):
            mean, std = layers.output.mean[sign, place], layers.output.std[sign, place]
            if std > 0:
                axes.plot(x, kernels.normal_pdf(x, mean, std), lw=1.6, **style)
    axes.set(xlabel="output", ylabel="density")
    axes.set_title(f"class {label}: KL {predicted.kl[place]:.2f}, observed {data.observed.kl[place]:.2f}", fontsize=8)


def _layers(data: Data) -> Any:
    """Fig. 6: one filter's laws over the histograms of its values, layer by layer."""
    labels = data.predicted.labels
    figure, grid = _figure(2, 4, 2.8, 2.3)
    typical = _typical(data)
    if typical is None:
        for axes in grid.ravel():
            axes.axis("off")
        figure.suptitle("no filter has a law in a class and in all others")
        return figure
    place, filter_ = typical
    shades = (colours(len(labels))[place], NEGATIVE)
    for sign, row in enumerate(grid):
        curves = _laws(data, sign, place, filter_)
        for axes, (title, unit, values, zeros, law) in zip(row, curves, strict=True):
            positive = values[values > 0]
            top = np.quantile(positive, 0.998) if positive.size else 1.0
            x = np.linspace(0, top, 400)[1:]
            counts, edges = np.histogram(positive, _bins(positive), (0, top))
            heights = counts / len(values) / np.diff(edges)
            axes.bar(edges[:-1], heights, np.diff(edges), align="edge", color=shades[sign], alpha=0.45)
            axes.plot(x, law(x), color="0.15", lw=1.4)
            highest = max(np.quantile(heights, 0.98), law(x[len(x) // 20 :]).max())  # a law may have a pole at 0
            axes.set_ylim(0, 1.4 * highest or 1.0)  # what is told of zeros stands above
            share = len(positive) / len(values)
            axes.set(xlabel=unit, ylabel="density")
            axes.set_title(f"{title}, class {labels[place]} {SIGNS[sign]}", fontsize=8)
            told = f"share of zeros {1 - share:.3g}\n{zeros}"
            axes.text(0.97, 0.95, told, transform=axes.transAxes, ha="right", va="top", fontsize=7)
    figure.suptitle(f"filter {filter_}: histograms of what is observed, lines of what is predicted", fontsize=9)
    return figure


def _bins(values: np.ndarray) -> int:
    return int(np.clip(np.sqrt(len(values)) * 1.5, 12, BINS))


def _typical(data: Data) -> tuple[int, int] | None:
    """A class, the seventh if it can be, and the first filter whose law was fitted for it and for the others."""
    fitted = (data.model.laws_.state == 0).all(axis=0)
    wanted = min(6, len(fitted) - 1)
    for place in (wanted, *range(len(fitted))):
        if fitted[place].any():
            return place, int(fitted[place].argmax())
    return None


def _laws(data: Data, sign: int, place: int, filter_: int) -> list[tuple[str, str, np.ndarray, str, Callable]]:
    """For each layer: its name, what its values are, the values, what to say of zeros, and the density above 0."""
    at, observation, law = data.model.parameters_, data.observation, data.model.laws_
    rows = np.flatnonzero(observation.of(sign, place))
    samples = _samples(data.source, observation, sign, place, filter_)
    grown = at.alpha * np.expm1(at.beta * samples)
    p, a, s = (float(getattr(law, name)[sign, place, filter_]) for name in "pas")
    zeros = data.model.evidence_.carrier.zeros
    matched = match(data.predicted.gap, zeros)
    q, shape, scale = (float(getattr(matched, name)[sign, place, filter_]) for name in ("zeros", "a", "s"))
    alpha, beta, gamma = at.alpha, at.beta, at.gamma
    pooled, power = observation.pooled[rows, filter_], observation.deactivated[rows, filter_]
    fitted, apart = f"fitted {p:.3g}", f"independent pixels {p**data.source.pixels:.2g}"
    return [
        ("convolution", "x", samples, fitted, lambda x: (1 - p) * kernels.gamma_pdf(x, a, s)),
        ("activation", "g(x)", grown, fitted, lambda x: (1 - p) * kernels.expgamma_pdf(x, a, s, alpha, beta)),
        ("GAP", "mean of g(x)", pooled, apart, lambda x: (1 - q) * kernels.gamma_pdf(x, shape, scale)),
        ("deactivated", "mean of g(x) to the power γ", power, apart,
         lambda x: (1 - q) * kernels.powergamma_pdf(x, shape, scale, gamma)),
    ]  # fmt: skip


def _samples(source: Source, observation: Observation, sign: int, place: int, filter_: int) -> np.ndarray:
    """Values of single pixels of a filter, from the first samples of the group."""
    wanted = np.asarray(source.labels) == observation.classes[place]
    rows = np.flatnonzero(wanted if sign == 0 else ~wanted)[: max(1, PIXELS // source.pixels)]
    return np.concatenate([source.block(int(n), int(n) + 1)[0, filter_].astype(float) for n in rows])


def _moments(data: Data) -> Any:
    """Fig. 7: means and standard deviations of every layer."""
    figure, grid = _figure(4, 2, 3.6, 2.7)
    shades = colours(len(data.predicted.labels))
    for row, (name, told) in zip(grid, NAMES.items(), strict=True):
        for axes, what in zip(row, ("mean", "std"), strict=True):
            observed, predicted = (getattr(getattr(layers, name), what) for layers in (data.observed, data.predicted))
            _scatter(axes, observed, predicted, shades, 40 if name == "output" else 9)
            word = "mean" if what == "mean" else "standard deviation"
            axes.set(title=f"{told} layer", xlabel=f"observed {word}", ylabel=f"predicted {word}")
    _legend(figure, data)
    return figure


def _covariances(data: Data) -> Any:
    """Fig. 8: covariances between filters."""
    figure, (row,) = _figure(1, 2, 4.0, 3.4)
    upper = np.triu_indices(data.model.evidence_.filters, 1)
    shades = colours(len(data.predicted.labels))
    for axes, name in zip(row, ("gap", "deactivated"), strict=True):
        observed, predicted = (layers.covariances[name][:, :, *upper] for layers in (data.observed, data.predicted))
        _scatter(axes, observed, predicted, shades, 3)
        axes.set(title=f"{NAMES[name]} layer", xlabel="observed covariance", ylabel="predicted covariance")
    _legend(figure, data)
    return figure


def _apart(data: Data) -> Any:
    """Fig. 11: what becomes of the outputs without the covariances between filters."""
    figure, grid = _figure(2, 3, 3.3, 2.7)
    shades = colours(len(data.predicted.labels))
    first, second, *rest = grid.ravel()
    _scatter(first, data.observed.output.std, data.apart.output.std, shades, 40)
    first.set(title="without covariances", xlabel="observed standard deviation", ylabel="predicted")
    _divergence_scatter(second, data, data.apart)
    second.set(title="without covariances", xlabel="observed KL / nats", ylabel="predicted KL / nats")
    shown = np.unique(np.linspace(0, len(shades) - 1, len(rest)).astype(int)).tolist()
    for axes, place in zip_longest(rest, shown):
        if place is None:
            axes.axis("off")
        else:
            _output(axes, data, data.apart, place)
    _legend(figure, data)
    _normal_legend(figure)
    return figure


FIGURES = {
    "fig3-divergences.png": _divergences,
    "fig4-outputs.png": _outputs,
    "fig6-layers.png": _layers,
    "fig7-moments.png": _moments,
    "fig8-covariances.png": _covariances,
    "fig11-without-covariances.png": _apart,
}
