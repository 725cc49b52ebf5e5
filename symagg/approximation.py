"""What is printed as approximate is measured: its relative error, and the range it was measured on."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sympy import Basic
from sympy.core.function import AppliedUndef

from symagg import repair
from symagg.beside import Beside
from symagg.errors import ClaimError
from symagg.findings import Evidence, Finding, LineFinding, Verdict
from symagg.laws.law import Averaged
from symagg.oracles import quadrature, sampling
from symagg.oracles.outcome import Outcome, Status
from symagg.routes import enclose, printed_mass, sample
from symagg.statement import PrintedLaw, Reading
from symagg.table import Mark, Point, Table

_POINTS = 16
_MOST = 96
_BATCH = 8
_EDGES = 16
_DRAWS = 100_000
_MASS_TOLERANCE = 1e-6


def applies(reading: Reading) -> bool:
    """Whether the claim is an approximation whose error can be measured.

    An expansion of a generic function is not one: it is exact on polynomials of its order, and is judged there.
    """
    approximate = any(s.line.relation == "≈" for s in reading.statements)
    return approximate and reading.kind in ("value", "law")


def measure(reading: Reading, processes: int = 1) -> Finding:
    """The measured error of an approximation: relative for numbers, the largest gap of the two cdfs for laws."""
    if reading.law is not None:
        return _of_law(reading, processes)
    with Table(reading, processes) as table:
        return _of_value(reading, table, processes)


def refuse_open_expansions(reading: Reading, lines: list[LineFinding]) -> None:
    """Refuse an expansion of a function of any kind: it is exact on polynomials of its order, and judged there.

    Raises ClaimError where a line that is printed as approximate was found to differ on such a function.
    """
    for statement, line in zip(reading.statements, lines, strict=True):
        if statement.line.relation != "≈" or line.holds is not False:
            continue
        sides = [side for e in statement.equations for side in (e.left, e.right) if isinstance(side, Basic)]
        called = sorted({call.func.__name__ for side in sides for call in side.atoms(AppliedUndef)})
        if name := next((n for n in called if reading.functions.get(n, 0) is None), None):
            raise ClaimError(
                f"an expansion of {name} is judged by its order; write {name}='function of degree 2', say."
            )


def _of_value(reading: Reading, table: Table, processes: int) -> Finding:
    measured = [_measure_line(table, k) for k in range(len(reading.statements))]
    lines, places = [m.line for m in measured], [m.places for m in measured]
    started = time.perf_counter() - table.seconds
    worst = max((m.worst for m in measured if m.worst is not None), default=None)
    points = len({k for indices in places for k in indices})
    if any(line.holds is None for line in lines):
        open_lines = tuple(line if line.holds is False else LineFinding(line.latex, None) for line in lines)
        least = min(len(m.places) for m in measured)
        return Finding(reading.id, reading.claim.where, Verdict.UNDECIDED, open_lines,
                       evidence=(_undecided(table.route, least),))  # fmt: skip
    exact = [k for k, m in enumerate(measured) if m.is_exact]
    wrong = [k for k, line in enumerate(lines) if line.holds is False]
    detail = (
        measured[0].text if len(lines) == 1 else "; ".join(f"line {k}: {m.text}" for k, m in enumerate(measured, 1))
    )
    if not wrong:
        detail += f", over {ranges([table.points[k] for k in places[-1]])}"
    status = Status.REFUTES if wrong else Status.SUPPORTS
    evidence = [Evidence(table.route, status, points, worst, time.perf_counter() - started, detail)]
    # Of a measured error no second route knows: only what is said to be equal, or to be no equality, is asked of it.
    compared = [places[k] if k in exact or k in wrong else [] for k in range(len(lines))]
    if wrong or len(lines) - 1 in exact:
        evidence += [found for route in (enclose, sample) if (found := route(table, lines, compared))]
    behind = sum(e.status is status for e in evidence)
    verdict = Verdict.APPROXIMATION
    if wrong:
        refuted = Verdict.MISPRINT if len(lines) - 1 in wrong else Verdict.BROKEN_STEP
        verdict = refuted if behind > 1 else Verdict.UNDECIDED
    elif len(exact) == len(lines) and behind > 1:
        verdict = Verdict.VERIFIED
    correction = discrepancy = None
    if wrong:
        correction, discrepancy, lines = repair.correct(table, lines, places, processes)
    return Finding(reading.id, reading.claim.where, verdict, tuple(lines), (), correction, discrepancy, tuple(evidence))


@dataclass(frozen=True)
class _Measured:
    """One line: what is said of it, at which points, whether it is exact there, its worst relative error, in words."""

    line: LineFinding
    places: list[int]
    is_exact: bool
    worst: float | None
    text: str


def _measure_line(table: Table, k: int) -> _Measured:
    """A line against the definition and against the line before.

    What is printed as approximate is measured; an equality holds where it equals the definition, or the line before,
    which may be approximate itself.
    """
    statement = table.reading.statements[k]
    latex, places = statement.latex, _valid(table, k, _MOST)
    cells = [table.cell(k, n) for n in places]
    before = table.reading.claim.is_chain and k > 0 and table.reading.statements[k - 1].line.of == statement.line.of
    previous = [table.cell(k - 1, n).printed for n in places] if before else []
    if len(places) < _POINTS:
        return _Measured(LineFinding(latex, None), places, False, None, "")
    errors = [_relative_error(cell.true, cell.printed) for cell in cells]
    is_exact = all(cell.mark is Mark.AGREES for cell in cells)
    if is_exact:
        return _Measured(LineFinding(latex, True), places, True, max(errors), "exact")
    if statement.line.relation == "≈":
        text = _errors_text(errors)
        if before and all(p.has_value for p in previous):
            steps = [_relative_error(p, cell.printed) for p, cell in zip(previous, cells, strict=True)]
            text += f" ({max(steps):.2g} at worst from the line before)"
        return _Measured(LineFinding(latex, True, note=text if before else ""), places, False, max(errors), text)
    kept = [quadrature.compare(p, cell.printed)[0] for p, cell in zip(previous, cells, strict=False)]
    if before and all(status is Status.SUPPORTS for status in kept):
        text = f"equal to the line before; {_errors_text(errors)}"
        return _Measured(LineFinding(latex, True, note=text), places, False, max(errors), text)
    differs = [n for n, cell in zip(places, cells, strict=True) if cell.mark is Mark.DIFFERS]
    if differs and (not before or Status.REFUTES in kept):
        found = LineFinding(latex, False, counterexample=table.counterexample(k, differs))
        return _Measured(found, differs, False, max(errors), f"differs ({_errors_text(errors)})")
    return _Measured(LineFinding(latex, None), places, False, None, "")


def _errors_text(errors: list[float]) -> str:
    return f"relative error {np.median(errors):.2g} in the median, {max(errors):.2g} at worst"


def _valid(table: Table, line: int, most: int) -> list[int]:
    """Points where both sides have a value, until there are enough of them."""
    found: list[int] = []
    for k in table.draw(most):
        cell = table.cell(line, k)
        if cell.true.has_value and cell.printed.has_value:
            found.append(k)
        if len(found) == _POINTS:
            break
    return found


def _relative_error(true: Outcome, printed: Outcome) -> float:
    t, p = (np.atleast_1d(np.array(o.value, dtype=complex)) for o in (true, printed))
    return float(np.max(np.abs(p - t) / np.maximum(np.abs(t), 1e-300)))


def _of_law(reading: Reading, processes: int) -> Finding:
    """The largest gap between the empirical cdf of the law and the printed one, at the quantiles of a sample."""
    started = time.perf_counter()
    printed = reading.statements[-1].law
    table = Table(reading)
    gaps: list[float] = []
    used: list[Point] = []

    def gap_at(point: Point, seed: str) -> float | None:
        return _cdf_gap(reading, printed, point, seed)

    with Beside(gap_at, processes) as beside:
        indices = table.draw(4 * _MOST)
        for start in range(0, len(indices), _BATCH):
            batch = [(table.points[k], f"{reading.id}/{k}") for k in indices[start : start + _BATCH]]
            found = [(g, p) for g, (p, _) in zip(beside.map(batch), batch, strict=True) if g is not None]
            gaps += [gap for gap, _ in found]
            used += [point for _, point in found]
            if len(gaps) >= _POINTS:
                break
    gaps, used = gaps[:_POINTS], used[:_POINTS]
    settled = len(gaps) == _POINTS
    lines = tuple(LineFinding(s.latex, True if settled else None) for s in reading.statements)
    if not settled:
        return Finding(reading.id, reading.claim.where, Verdict.UNDECIDED, lines,
                       evidence=(_undecided("sampling", len(gaps)),))  # fmt: skip
    kind = "independent copies, " if isinstance(reading.law.origin, Averaged) else ""
    detail = (
        f"largest gap between the cdfs {np.median(gaps):.2g} in the median, {max(gaps):.2g} at worst, "
        f"{kind}over {ranges(used)}"
    )
    evidence = Evidence("sampling", Status.SUPPORTS, len(gaps), max(gaps), time.perf_counter() - started, detail)
    return Finding(reading.id, reading.claim.where, Verdict.APPROXIMATION, lines, evidence=(evidence,))


def _cdf_gap(reading: Reading, printed: PrintedLaw, point: Point, seed: str) -> float | None:
    low, high = printed.support
    if not (low.is_number and low.is_finite):
        return None
    low = float(low)
    mass = printed_mass(printed, point, low, high)
    if mass is None or abs(mass - 1) > _MASS_TOLERANCE:  # the printed form is no law at this point
        return None
    try:
        values = sampling.draw(reading.law, point, _DRAWS, seed)
    except sampling.NoSampleError:
        return None
    edges = np.unique(np.quantile(values, np.linspace(0.02, 0.98, _EDGES)))
    edges = edges[edges > low]
    cumulative, gap = 0.0, float(np.mean(values <= low))
    for start, stop in zip(np.concatenate(([low], edges[:-1])), edges, strict=True):
        mass = printed_mass(printed, point, start, stop)
        if mass is None:
            return None
        cumulative += mass
        gap = max(gap, abs(cumulative - float(np.mean(values <= stop))))
    return gap


def ranges(points: Iterable[Point]) -> str:
    """The range of each symbol over the points, as text."""
    points = list(points)
    texts = []
    for symbol in sorted(points[0], key=str):
        values = [point[symbol] for point in points]
        if all(v.is_real for v in values) and not symbol.name.startswith("u_"):
            texts.append(f"{symbol} in [{float(min(values)):.3g}, {float(max(values)):.3g}]")
    return ", ".join(texts)


def _undecided(route: str, points: int) -> Evidence:
    return Evidence(route, Status.UNDECIDED, points, None, 0.0, f"only {points} points where both sides have a value")
