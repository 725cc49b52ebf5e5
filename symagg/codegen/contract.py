"""The accuracy contract of the kernels: every one measured against balls, by regime, and the table of it."""

import json
import math
import platform
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numba
import numpy as np
from flint import __version__ as flint_version
from flint import arb

from symagg.codegen.accuracy import LARGEST, Accuracy, measure, true_value
from symagg.codegen.balls import evaluator
from symagg.codegen.generate import KERNELS, LIMIT, put
from symagg.formulas import KernelFormula
from symagg.formulas.aggregation_points import Columns, regimes

TABLE = KERNELS / "accuracy.json"
POINTS = 20_000  # a kernel, over all its regimes
EVERY = 20  # of the points count in the mean
SEED = 7


def accuracy(
    formula: KernelFormula, kernel: Callable[..., np.ndarray], points: int, seed: int = SEED, every: int = 1
) -> dict[str, Accuracy]:
    """The error of a kernel in each regime of its formula, over about so many points in all; `every` is `measure`'s."""
    names = tuple(s.name for s in formula.arguments)
    held = regimes(formula.name, names)
    reference = reference_of(formula)
    each = -(-points // len(held))
    found = {}
    for k, (regime, maker) in enumerate(held.items()):
        columns = maker(np.random.default_rng([seed, k]), each)
        found[regime] = measure(kernel, reference, _within_doubles(kernel, reference, columns), every)
    return found


def _within_doubles(kernel: Callable[..., np.ndarray], reference: Callable[..., arb], columns: Columns) -> Columns:
    """The points but for those with nan where the true value is too large for a double: that is no wrong number."""
    results = kernel(*columns.values())
    kept = np.ones(len(results), bool)
    for k in np.flatnonzero(np.isnan(results)):
        kept[k] = not abs(true_value(reference, tuple(float(c[k]) for c in columns.values()))) > LARGEST
    return {name: column[kept] for name, column in columns.items()}


def reference_of(formula: KernelFormula) -> Callable[..., arb]:
    """The formula itself in balls, with its cases; exact arguments in, a ball out."""
    names = [s.name for s in formula.arguments]
    value = evaluator(formula.expression)
    cases = [(evaluator(condition), evaluator(held)) for condition, held in formula.cases if held.is_finite]

    def reference(*arguments: arb) -> arb:
        at = dict(zip(names, arguments, strict=True))
        for condition, held in cases:
            if condition(at):
                return held(at)
        return value(at)

    return reference


def measured(formulas: tuple[KernelFormula, ...], points: int = POINTS) -> Iterator[dict[str, Any]]:
    """A row for each kernel and regime."""
    kernels = import_module("symagg.kernels.aggregation")
    for formula in formulas:
        with np.errstate(all="ignore"):
            found = accuracy(formula, getattr(kernels, formula.name), points, every=EVERY)
        for regime, one in found.items():
            yield row_of(formula.name, regime, one)


def row_of(name: str, regime: str, found: Accuracy) -> dict[str, Any]:
    ulp = None if math.isnan(found.worst_ulp) else round(found.worst_ulp, 3)
    return {
        "kernel": name,
        "regime": regime,
        "points": found.points,
        "worst": round(found.worst, 3) if math.isfinite(found.worst) else "inf",
        "mean": round(found.mean, 4) if math.isfinite(found.mean) else "inf",
        "worst_ulp": ulp if ulp is None or math.isfinite(ulp) else "inf",
        "wrong": len(found.wrong),
        "worst_at": found.worst_at,
    }


def table(
    formulas: tuple[KernelFormula, ...], points: int = POINTS, each: Callable[[str], None] = lambda _: None
) -> dict:
    """The whole table with its provenance. each: told the name of a kernel that is done."""
    rows = []
    for formula in formulas:
        rows += measured((formula,), points)
        each(formula.name)
    return {
        "unit": "eps (1 + K)",
        "limit": LIMIT,
        "seed": SEED,
        "points": points,
        "reference": f"balls of python-flint {flint_version}, 128 bits or more",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "numba": numba.__version__},
        "machine": platform.machine(),
        "rows": rows,
    }


def write(found: dict, path: Path = TABLE) -> bool:
    return put(path, json.dumps(found, indent=1) + "\n")


def read(path: Path = TABLE) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))
