"""Formulas as a paper prints them, misprints and all: read from the lines of its claims file, never retyped."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sympy import Expr
from sympy.logic.boolalg import Boolean

from symagg.claims import Paper, load
from symagg.errors import ClaimError
from symagg.formulas.formula import KernelFormula, Module
from symagg.statement import read_claim

# kernel: (claim, which of its lines, the paper's letters where they are not the kernel's)
Lines = Mapping[str, tuple[str, int, Mapping[str, str]]]

AGGREGATION: Lines = {
    "zero_gamma_variance": ("eq9", 1, {}),
    "expgamma_pdf": ("prop-iv1", 0, {}),
    "powergamma_pdf": ("prop-iv2", 0, {}),
    "normal_pdf": ("output-density", 0, {"mu_O": "mean", "sigma_O": "std"}),
    "normal_kl": ("eq26", 0, {"mu_p": "mean_p", "sigma_p": "std_p", "mu_m": "mean_q", "sigma_m": "std_q"}),
}


def module(derived: Module, path: Path, lines: Lines = AGGREGATION) -> Module:
    """The printed counterparts of derived formulas, under the same names and arguments and for the same domains.

    Raises ClaimError where the claims file has no such claim or line.
    """
    (paper,) = load(path)
    held = {formula.name: formula for formula in derived.formulas}
    printed = tuple(_printed(paper, held[name], *where) for name, where in lines.items())
    return Module(f"{derived.name}_printed", f"{paper.title}: misprinted formulas, as printed.", printed)


def _printed(paper: Paper, formula: KernelFormula, label: str, line: int, letters: Mapping[str, str]) -> KernelFormula:
    claim = next((c for c in paper.claims if c.label == label), None)
    if claim is None or line >= len(claim.lines):
        raise ClaimError(f"{paper.key}:{label} has no line {line + 1} to make the printed {formula.name} from.")
    reading = read_claim(paper, claim)
    statement = reading.statements[line]
    law = statement.law
    tree = statement.equations[0].right if law is None else law.density
    ours = {s.name: s for s in formula.arguments}
    names = {s: ours[letters.get(s.name, s.name)] for s in tree.free_symbols if letters.get(s.name, s.name) in ours}
    if law is not None:
        names[law.variable] = ours["x"]
    expression = tree.xreplace(names).doit()
    return replace(formula, expression=expression, cases=_outside(formula), source=f"{claim.where}, as printed")


def _outside(formula: KernelFormula) -> tuple[tuple[Boolean, Expr], ...]:
    """Outside the support the printed density is 0 too; what it is at a single point is its own."""
    return tuple((condition, value) for condition, value in formula.cases if value == 0)
