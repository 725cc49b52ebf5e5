"""Formulas -> stable forms -> kernels -> files: writes `symagg/kernels`, or says where it differs."""

import math
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from sympy import Basic, Derivative, Expr, Symbol
from sympy.logic.boolalg import Boolean

from symagg.codegen.choose import Choice, choose
from symagg.codegen.lowering import lower
from symagg.codegen.module import Kernel, write_module
from symagg.errors import SymaggError
from symagg.files import write_whole
from symagg.formulas import KernelFormula, Module
from symagg.session import bundled_papers

Sampler = Callable[[str, tuple[str, ...], int], dict[str, np.ndarray]]

Progress = Callable[[int, int], None]

KERNELS = Path(__file__).resolve().parent.parent / "kernels"
LIMIT = 16.0  # in units of eps (1 + K): what the accuracy contract allows
_POINTS = 90  # where the forms of a formula are compared
_ORIGIN = "Written by `symagg generate` from symagg/formulas/{name}.py."


def silent(done: int, total: int) -> None:
    pass


class GenerateError(SymaggError):
    """Generated files cannot be written, or are not what the formulas give."""


class AccuracyWarning(UserWarning):
    """No form of a formula was found that is as accurate everywhere as its value allows."""


def kernel_of(formula: KernelFormula, sampler: Sampler) -> Kernel:
    """A formula's kernel: its stable form is chosen, proved and lowered.

    sampler: gives about so many points of a formula, as columns by argument.
    """
    arguments = tuple(s.name for s in formula.arguments)
    points = points_of(formula.arguments, sampler(formula.name, arguments, _POINTS))
    chosen = choose(formula.name, formula.expression, points)
    cases = tuple((c, choose(formula.name, v, points).form if v.free_symbols else v) for c, v in formula.cases)
    body = lower(formula.name, chosen.form, formula.domain, cases)
    notes = _notes(formula, chosen.form)
    if told := _weakness(chosen):
        notes.append(told)
        advice = "Rewrite the formula, or narrow its domain."
        warnings.warn(f"{formula.name}: {told} {advice}", AccuracyWarning, stacklevel=2)
    return Kernel(formula.name, arguments, body, tuple(notes))


def _weakness(chosen: Choice) -> str:
    """Where a form is not as accurate as its value allows, if it is not."""
    if math.isnan(chosen.worst):
        return "Its accuracy is not known."
    if chosen.worst <= LIMIT:
        return ""
    place = ", ".join(f"{s.name} = {v:.6g}" for s, v in chosen.at.items())
    lost = "overflows or vanishes" if math.isinf(chosen.worst) else f"loses a factor {chosen.worst:.2g} in accuracy"
    return f"It {lost} at {place}."


def _notes(formula: KernelFormula, form: Expr) -> list[str]:
    """What a reader of the kernel needs: what it is, where from, for which arguments, and how it is computed."""
    definition = formula.definition
    if isinstance(definition, Derivative):
        definition = Derivative(Symbol("definition"), *definition.args[1:], evaluate=False)
    lines = [
        f"{formula.name}({', '.join(s.name for s in formula.arguments)}) = {_told(formula.expression)}",
        "",
        f"Source: {formula.source}.",
        f"Definition: {_told(definition)}." if isinstance(formula.definition, Derivative) else "",
        f"Domain, nan outside: {', '.join(map(_told, formula.domain)) or 'all real numbers'}.",
        *(f"{_told(value)} if {_told(condition)}." for condition, value in formula.cases),
        f"Computed as {_told(form)}." if form != formula.expression else "",
    ]
    return [line for k, line in enumerate(lines) if line or k == 1]


def _told(tree: Basic | Boolean) -> str:
    return " ".join(str(tree).split())


def text_of(module: Module, sampler: Sampler, origin: str, progress: Progress = silent) -> str:
    """The text of a module's generated file. progress: called with how many formulas are done, and of how many."""
    kernels = []
    for done, formula in enumerate(module.formulas):
        progress(done, len(module.formulas))
        kernels.append(kernel_of(formula, sampler))
    return write_module(module.title, kernels, origin)


def texts(progress: Progress = silent) -> dict[str, str]:
    """Every generated file of the library by its name."""
    from symagg.codegen import statistics
    from symagg.formulas import aggregation, printed
    from symagg.formulas.aggregation_points import points

    derived = aggregation.module()
    paper = next(path for path in bundled_papers() if path.stem == "aggregation")
    sampler = partial(points, seed=1)
    modules = [  # what is derived keeps the contract; what is printed stays as it is
        (derived, "aggregation", "error"),
        (printed.module(derived, paper), "printed", "ignore"),
    ]
    kernels = {}
    for module, home, if_inaccurate in modules:
        with warnings.catch_warnings():
            warnings.simplefilter(if_inaccurate, AccuracyWarning)
            kernels[f"{module.name}.py"] = text_of(module, sampler, _ORIGIN.format(name=home), progress)
    return {**kernels, "statistics.py": statistics.text()}


def write(folder: Path = KERNELS, progress: Progress = silent) -> list[Path]:
    """Write the generated files, each whole or not at all; the paths that changed."""
    return [folder / name for name, text in texts(progress).items() if put(folder / name, text)]


def stale(folder: Path = KERNELS, progress: Progress = silent) -> list[Path]:
    """The files that differ from what the formulas give, or are missing."""
    return [folder / name for name, text in texts(progress).items() if _held(folder / name) != text]


def put(path: Path, text: str) -> bool:
    """Replace a file in one step; False where it already holds the text. Raises SymaggError."""
    if _held(path) == text:
        return False
    write_whole(path, lambda file: file.write(text.encode("utf-8")))
    return True


def _held(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def points_of(symbols: Sequence[Symbol], columns: dict[str, np.ndarray]) -> list[dict[Symbol, float]]:
    """Columns as points."""
    rows = zip(*(columns[s.name].tolist() for s in symbols), strict=True)
    return [dict(zip(symbols, row, strict=True)) for row in rows]
