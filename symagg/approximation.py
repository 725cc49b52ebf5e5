"""What is printed as approximate is measured: its relative error, and the range it was measured on."""

import time
from collections.abc import Iterable

import numpy as np

from symagg.beside import Beside
from symagg.findings import Evidence, Finding, LineFinding, Verdict
from symagg.laws.law import Averaged
from symagg.oracles import sampling
from symagg.oracles.outcome import Outcome, Status
from symagg.routes import Tally, enclose, printed_mass, sample
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
        return _of_value(reading, table)


def _of_value(reading: Reading, table: Table) -> Finding:
    last = len(reading.statements) - 1
    settled = _valid(table, last, _MOST)
    errors = [_relative_error(table.cell(last, k).true, table.cell(last, k).printed) for k in settled]
    # Only the last line is measured: of the others nothing is said.
    lines = tuple(LineFinding(s.line.latex, True if k == last else None) for k, s in enumerate(reading.statements))
    if len(errors) < _POINTS:
        open_lines = tuple(LineFinding(s.line.latex, None) for s in reading.statements)
        return Finding(reading.id, reading.claim.where, Verdict.UNDECIDED, open_lines,
                       evidence=(_undecided(table.route, len(errors)),))  # fmt: skip
    tally = Tally.begin(table.route)
    tally.started -= table.seconds
    tally.supported, tally.worst = len(errors), float(max(errors))
    detail = (
        f"relative error {np.median(errors):.2g} in the median, {max(errors):.2g} at worst, "
        f"over {ranges([table.points[k] for k in settled])}"
    )
    evidence = [tally.evidence(Status.SUPPORTS, detail)]
    places = [[] for _ in lines[:-1]] + [settled]
    exact = all(table.cell(last, k).mark is Mark.AGREES for k in settled)
    if exact:
        evidence += [found for route in (enclose, sample) if (found := route(table, lines, places))]
    supported = sum(e.status is Status.SUPPORTS for e in evidence)
    verdict = Verdict.VERIFIED if exact and supported > 1 and last == 0 else Verdict.APPROXIMATION
    return Finding(reading.id, reading.claim.where, verdict, lines, evidence=tuple(evidence))


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
    lines = tuple(LineFinding(s.line.latex, True if settled else None) for s in reading.statements)
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
