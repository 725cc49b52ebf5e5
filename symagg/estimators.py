"""An average over random draws that is printed for an expectation: its bias and its error are measured.

The draws are independent, of any law: finite worlds give both exactly, and a simulation of other laws confirms the
bias.
"""

import math
from typing import Any

import numpy as np
from sympy import Add, Basic, Pow

from symagg.approximation import ranges
from symagg.findings import Finding, LineFinding, Verdict
from symagg.laws.expectation import Covariance, Expectation, Member, Probability, Variance
from symagg.oracles import exact, sampling
from symagg.oracles.outcome import Status
from symagg.routes import Tally
from symagg.statement import Reading
from symagg.table import Table

_POINTS = 16
_SAMPLED = 3
_OPERATORS = (Expectation, Variance, Covariance, Probability)


def applies(reading: Reading) -> bool:
    """Whether the claim's last line is printed as approximate, and random where the definition is a number."""
    last = reading.statements[-1]
    equation = last.equations[0]
    approximate = reading.kind == "joint" and last.line.relation == "≈"
    return approximate and _is_random(equation.right) and not _is_random(equation.left)


def measure(reading: Reading) -> Finding:
    """The bias and the root mean square error of the printed average, relative to the expectation."""
    last = len(reading.statements) - 1
    equation = reading.statements[last].equations[0]
    mean = Expectation(equation.right)
    square = Expectation(Pow(Add(equation.right, -equation.left, evaluate=False), 2, evaluate=False))
    tally, simulated = Tally.begin("exact"), Tally.begin("sampling")
    errors, used = [], []
    with Table(reading) as table:
        for k in table.draw(_POINTS):
            point, world = table.points[k], table.world(k, "independent")
            true, centre, spread = (exact.evaluate(side, point, world) for side in (equation.left, mean, square))
            status, gap = exact.compare(true, centre)
            tally.take(status, gap)
            if true.has_value and spread.has_value and true.value != 0:
                errors.append(math.sqrt(float(spread.value)) / abs(float(true.value)))
                used.append(point)
        simulated_at = range(min(_SAMPLED, len(table.points)))
        for k in simulated_at:
            simulated.take(*sampling.compare_joint(
                equation.left, mean, table.points[k], dict(reading.functions), f"{reading.id}/{k}", "independent",
                recursions=reading.recursions, arrays=table.models(k),
            ))  # fmt: skip
    unbiased = tally.supported == len(errors) == _POINTS
    contrary = simulated.refuted if unbiased else simulated.supported
    text = "no bias" if unbiased else f"a bias at {tally.refuted} of {_POINTS} points"
    if errors:
        text += (
            f", relative root mean square error {np.median(errors):.2g} in the median, {max(errors):.2g} at worst, "
            f"over {ranges(used)}"
        )
    evidence = (
        tally.evidence(Status.SUPPORTS if unbiased else Status.REFUTES, text),
        simulated.evidence(
            Status.SUPPORTS if simulated.supported else Status.REFUTES if simulated.refuted else Status.UNDECIDED,
            f"its mean is the expectation in {simulated.supported} simulations, and is not in {simulated.refuted}",
        ),
    )
    lines = tuple(LineFinding(s.latex, unbiased if k == last else None) for k, s in enumerate(reading.statements))
    measured = len(errors) == _POINTS and not contrary and (unbiased or tally.refuted)
    verdict = Verdict.APPROXIMATION if measured else Verdict.UNDECIDED
    return Finding(reading.id, reading.claim.where, verdict, lines, evidence=evidence)


def _is_random(tree: Any) -> bool:
    """Whether members of a family stand outside of E, Var, Cov and P."""
    if isinstance(tree, Member):
        return True
    if not isinstance(tree, Basic) or isinstance(tree, _OPERATORS):
        return False
    return any(_is_random(a) for a in tree.args)


__all__ = ["applies", "measure"]
