"""The right-hand side that should stand where a refuted line stands, derived from the definition."""

from collections.abc import Mapping
from typing import Any

from sympy import Eq, Integral, Mul, Piecewise, Sum, Symbol, expand, simplify
from sympy.matrices import MatrixBase

from symagg.discrepancy import discrepancy, ratio_to_true, tidy
from symagg.errors import LawError
from symagg.findings import Correction, LineFinding, words
from symagg.joint import derive_joint, in_covariances, independence
from symagg.killable import Killed, run
from symagg.laws.closed_form import closed_form
from symagg.laws.expectation import Covariance
from symagg.notation import held_replace
from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.statement import Reading, Statement, is_matrix
from symagg.table import Mark, Table

_SECONDS = 3.0
_CONFIRM = 8


def correct(table: Table, lines: list[LineFinding], places: list[list[int]]) -> tuple[Correction | None, str | None]:
    """The derived right-hand side of the first line that is wrong, and in one line how the printed one differs."""
    first = next(k for k, line in enumerate(lines) if line.holds is False)
    reading = table.reading
    statement = reading.statements[first]
    if reading.kind == "joint":
        return _correct_joint(table, first, lines[first])
    indices = [k for k in places[first] if _has_both(table, first, k)]
    if lines[-1].holds and lines[-1].conditions:
        indices = [k for k in indices if table.satisfies(k, lines[-1].conditions)] or indices
    ratio, sign = ratio_to_true(table, first, indices)
    true = _derived(reading, statement)
    if true is not None and not _confirmed(table, statement, true, indices):
        true = None
    if true is None and ratio is not None:
        true = tidy(Mul(statement.printed, 1 / ratio))
    expression = true if true is not None else _held_definition(reading, statement)
    text, edit = discrepancy(table, first, lines[first], true, ratio, indices)
    return Correction(expression, edit and edit + sign), text + sign


def _has_both(table: Table, line: int, index: int) -> bool:
    cell = table.cell(line, index)
    return cell.mark is Mark.DIFFERS and cell.true.has_value and cell.printed.has_value


def _held_definition(reading: Reading, statement: Statement) -> Any:
    if reading.law is not None:
        return reading.law.density_at(Symbol(reading.claim.at, real=True))
    return statement.equations[0].left


def _derived(reading: Reading, statement: Statement) -> Any | None:
    """The closed form of what the line is about; None where none was found in time."""
    try:
        if reading.law is not None:
            if statement.law is None:
                return run(tidy, (statement.equations[0].left,), _SECONDS)
            x = statement.law.variable
            density = run(tidy, (reading.law.density_at(x),), _SECONDS)
            cases = [(mass, Eq(x, place)) for place, mass in reading.law.atoms]
            return Piecewise(*cases, (density, True)) if cases else density
        if reading.kind == "mass":
            mass = closed_form(statement.equations[0].right, _SECONDS).expression
            return run(tidy, (statement.printed / mass,), _SECONDS)
        return run(_closed, (statement.equations[0].left,), _SECONDS)
    except (Killed, LawError, NotImplementedError, ValueError, TypeError, AttributeError):
        return None


def _closed(left: Any) -> Any:
    if isinstance(left, MatrixBase):
        return left.applyfunc(lambda e: simplify(e.doit()))
    if is_matrix(left):
        return simplify(left.doit())
    done = left.doit(integrals=False, sums=False)
    return tidy(closed_form(done, 2.0).expression if done.has(Integral, Sum) else done.doit())


def _confirmed(table: Table, statement: Statement, true: Any, indices: list[int]) -> bool:
    """Whether the derived form equals the definition by quadrature: SymPy does not have the last word."""
    if statement.law is not None:
        return _has_the_masses(table, statement, true, indices)
    agreed = 0
    for k in indices[:_CONFIRM]:
        if not set(getattr(true, "free_symbols", ())) <= set(table.points[k]):
            return False
        held = quadrature.evaluate(true, table.points[k])
        status, _ = quadrature.compare(table.cell(table.reading.statements.index(statement), k).true, held)
        if status is Status.REFUTES:
            return False
        agreed += status is Status.SUPPORTS
    return agreed >= min(_CONFIRM, len(indices)) > 0


def _has_the_masses(table: Table, statement: Statement, true: Any, indices: list[int]) -> bool:
    """Whether a derived density gives the law's masses of the intervals (or the mass one), by quadrature."""
    density = true.args[-1].expr if isinstance(true, Piecewise) else true
    left, right = statement.equations[0].left, statement.equations[0].right
    if table.reading.kind == "mass":
        printed = Integral(density, (statement.law.variable, *statement.law.support))
    elif isinstance(right, Integral):
        printed = Integral(density, right.limits[0])
    else:  # a series is compared point by point, and has no interval
        return False
    for k in indices[:_CONFIRM]:
        sides = [quadrature.evaluate(side, table.points[k]) for side in (left, printed)]
        if quadrature.compare(*sides)[0] is not Status.SUPPORTS:
            return False
    return bool(indices)


def _correct_joint(table: Table, first: int, line: LineFinding) -> tuple[Correction | None, str | None]:
    statement = table.reading.statements[first]
    left, right = statement.equations[0].left, statement.equations[0].right
    degrees = dict(table.reading.functions)
    pairs = right.atoms(Covariance)
    true = in_covariances(derive_joint(left, degrees), pairs)
    swapped = _swapped_size(table, first) if true == left else None
    if swapped is not None:
        return swapped
    note = f"; {line.note}" if line.note else ""
    text = str(line.counterexample) if line.counterexample else "printed and true differ"
    try:
        gap = run(_joint_gap, (right, true, degrees), _SECONDS)
        if gap.count_ops() <= 30:
            text = f"printed - true = {words(gap)}"
    except (Killed, NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        pass
    return Correction(true), text + note


def _swapped_size(table: Table, line: int) -> tuple[Correction, str] | None:
    """The printed form with a size that the definition does not know put right, if that mends it.

    It may mend it for independent variables only; then that is said.
    """
    statement = table.reading.statements[line]
    left, right = statement.equations[0].left, statement.equations[0].right
    strange = sorted(right.free_symbols - left.free_symbols, key=str)
    for wrong in strange:
        for meant in sorted(left.free_symbols, key=str):
            mended = held_replace(right, {wrong: meant})
            for structure in ("any", "independent"):
                if all(table.sides_agree(left, mended, k, structure) for k in table.draw(_CONFIRM)):
                    edit = f"write {meant} for {wrong}"
                    note = "" if structure == "any" else f", which holds if {independence(left)}"
                    return Correction(mended, edit + note), f"{wrong} is printed for {meant}{note}"
    return None


def _joint_gap(right: Any, true: Any, degrees: Mapping[str, int | None]) -> Any:
    pairs = right.atoms(Covariance)
    return tidy(expand(in_covariances(derive_joint(right, degrees), pairs) - true))
