"""What `symagg covariance` does: one pass over a source, covariances, and how good the Taylor approximations are."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from symagg.activations.checkpoint import Checkpoint
from symagg.activations.engines import collect
from symagg.activations.one_pass import Progress
from symagg.activations.open import open_source
from symagg.activations.pixels import stream_covariance
from symagg.activations.plan import Plan
from symagg.activations.source import Source
from symagg.activations.statistics import Statistics
from symagg.activations.taylor import ORDERS
from symagg.errors import SourceError
from symagg.files import check_target

UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


def covariance(
    where: Path,
    *,
    alpha: float | None = None,
    beta: float | None = None,
    order: int = 2,
    about: float | str = 0.0,
    classes: bool = False,
    negative: bool = False,
    engine: str = "threads",
    scheduler: str | None = None,
    memory: str = "512MB",
    out: Path | None = None,
    pixels: Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Collect, write `out` (.npz) where it is given, and give what the command reports.

    alpha and beta default to the source's own. order: of the Taylor expansions, 1 to 8; 0 leaves them out and gathers g
    alone, with a ninth of the products that order 2 takes. `out` holds the statistics (Statistics.load reads them)
    beside covariance and taylor_covariance, (F, F), of the last order. `pixels` (.npy or .zarr) receives the covariance
    between all single pixels, (F R, F R), streamed. Raises SourceError in one sentence where something cannot be done.
    """
    if not 0 <= order <= ORDERS:
        raise SourceError(f"the Taylor order is {order}; it must be 1 to {ORDERS}, or 0 for g alone.")
    if out is not None:
        check_target(out)
        if out.suffix != ".npz":
            raise SourceError(f"{out}: the covariances are written to a name that ends in .npz.")
    elif resume and pixels is None:
        raise SourceError("--resume needs --out or --pixels: what is done is kept beside it.")
    source = open_source(where)
    alpha, beta = _parameter(source, "alpha", alpha), _parameter(source, "beta", beta)
    powers, cross = (max(order, 2), "both") if order else (0, "g")
    plan = Plan(powers, beta, classes, cross, negative=negative)
    kept = Checkpoint(out.with_name(f".{out.stem}.partial.npz")) if out is not None else None
    if source.samples < 2:
        raise SourceError(f"{source.name}: a covariance needs 2 samples or more, and there is {source.samples}.")
    began = time.perf_counter()
    how = {"memory": bytes_of(memory), "scheduler": scheduler, "progress": progress}
    statistics = collect(source, plan, engine, checkpoint=kept, resume=resume, **how)
    seconds = time.perf_counter() - began
    exact = statistics.covariance(alpha)
    taylor = {k: statistics.taylor_covariance(alpha, beta, k, about) for k in range(1, order + 1)}
    if out is not None:
        statistics.save(out, covariance=exact, **({"taylor_covariance": taylor[order]} if order else {}))
    if pixels is not None:
        stream_covariance(source, pixels, memory=bytes_of(memory), resume=resume, progress=progress)
    return {
        "source": source.name,
        "samples": source.samples,
        "filters": source.filters,
        "pixels": source.pixels,
        "parameters": {"alpha": alpha, "beta": beta, "order": order, "about": about},
        "engine": engine,
        "seconds": seconds,
        "out": [str(path) for path in (out, pixels) if path is not None],
        "remainder": [{"order": k, **remainder(t, exact)} for k, t in taylor.items()],
        "classes": [_class(statistics, int(k), alpha) for k in statistics.labels] if classes else [],
        "per_filter": _per_filter(statistics, alpha),
    }


def told(report: dict[str, Any]) -> str:
    """The report as a few lines to read."""
    sizes = "{samples} samples x {filters} filters x {pixels} pixels".format(**report)
    parameters = "g(x) = {alpha:g}*expm1({beta:g}*x)".format(**report["parameters"])
    lines = [f"{report['source']}: {sizes}, {parameters}, read in {report['seconds']:.3g} s"]
    if report["remainder"]:
        lines.append("Taylor about {about}:  order   relative error   worst entry".format(**report["parameters"]))
    margin = len(lines[-1].split("order")[0])
    for row in report["remainder"]:
        figures = ["none" if row[key] is None else f"{row[key]:.3g}" for key in ("relative", "worst")]
        lines.append(f"{'':{margin}}{row['order']:>5}   {figures[0]:>14}   {figures[1]:>11}")
    lines += [f"class {c['label']}: {c['samples']} samples" for c in report["classes"]]
    lines += [f"wrote {path}" for path in report["out"]]
    return "\n".join(lines)


def remainder(approximate: np.ndarray, exact: np.ndarray) -> dict[str, float | None]:
    """How far a covariance is from the exact one: relative to its Frobenius norm, and to its largest entry at worst."""
    difference, norm = approximate - exact, float(np.linalg.norm(exact))
    if not norm:
        return {"relative": None, "worst": None}
    return {
        "relative": float(np.linalg.norm(difference)) / norm,
        "worst": float(np.abs(difference).max() / np.abs(exact).max()),
    }


def bytes_of(text: str) -> int:
    """A number of bytes, such as "512MB", "2GiB" or "100000"."""
    lowered = text.strip().lower().removesuffix("b")
    number = lowered.rstrip("kmgi")
    try:
        value = float(number) * UNITS[lowered[len(number) :]]
    except (ValueError, KeyError):
        raise SourceError(f"{text!r} is no amount of memory; write it as 512MB or 2GiB.") from None
    if not 0 < value < float("inf"):
        raise SourceError(f"{text!r} is no amount of memory; it must be positive.")
    return int(value)


def about_of(text: str) -> float | str:
    """The point of expansion: "mean", or a number."""
    try:
        return text if text == "mean" else float(text)
    except ValueError:
        raise SourceError(f"--about is {text!r}; it must be 'mean' or a number.") from None


def _parameter(source: Source, name: str, given: float | None) -> float:
    value = getattr(source, name) if given is None else given
    if value is None:
        raise SourceError(f"{source.name}: there is no {name}; give one with --{name}.")
    if not np.isfinite(value):
        raise SourceError(f"--{name} is {value}; it must be a finite number.")
    return float(value)


def _class(statistics: Statistics, label: int, alpha: float) -> dict[str, Any]:
    group = statistics.positives(label)
    return {
        "label": label,
        "samples": group.samples,
        "pooled_mean": group.g_mean(alpha).tolist(),
        "pooled_variance": group.pooled_g_variance(alpha).tolist(),
    }


def _per_filter(statistics: Statistics, alpha: float) -> dict[str, list[float]]:
    total = statistics.total()
    told = {"g_mean": total.g_mean(alpha), "pooled_variance": total.pooled_g_variance(alpha)}
    if statistics.plan.order:
        told |= {"zeros": total.zeros, "mean": total.mean, "variance": total.variance()}
        told["g_variance"] = total.g_variance(alpha)
    return {name: values.tolist() for name, values in told.items()}
