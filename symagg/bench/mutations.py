"""`symagg bench mutations`: seeded slips put into statements that hold; are they detected, located and repaired?"""

import multiprocessing
import os
import statistics
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from symagg.bench.mutants import slip
from symagg.claims import Claim, Paper, load
from symagg.domain import AnyFunction
from symagg.errors import SymaggError
from symagg.findings import Finding, Verdict
from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.session import bundled_papers
from symagg.statement import read_claim
from symagg.table import Mark, Table
from symagg.verify import judge

SINGLE, DOUBLE = 500, 200
_AROUND = 1  # lines of a chain before a slip that are judged with it; the last line always is
_COMPARED = 12
_HOLDS = (Verdict.VERIFIED, Verdict.CONDITIONAL)


@dataclass(frozen=True)
class Mutant:
    """One statement with slips: its claim, the slipped line, and what it says there."""

    path: Path
    label: str
    line: int
    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What the engine made of a mutant; None as `detected` where it equals its original on the whole domain.

    detected: it does not pass. It may be refuted, hold on a smaller domain that is named, or be left undecided.
    """

    mutant: Mutant
    detected: bool | None
    located: bool
    repaired: bool
    seconds: float
    repair_seconds: float | None
    told: str


def run(
    seed: int,
    paths: Iterable[Path] = (),
    jobs: int | None = None,
    single: int = SINGLE,
    double: int = DOUBLE,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Judge mutants until so many single and double ones count; rows as every benchmark's, and every failure's text.

    paths: claims files; by default the papers that come along, and, in a checkout, those of the tests. jobs: processes.
    """
    paths, jobs = list(paths) or _files(), jobs or os.cpu_count() or 1
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        labels = [(path, claim.label) for path in paths for paper in _papers(path) for claim in paper.claims]
        found = list(pool.map(_unmutated, *zip(*labels, strict=True)))
        statements = [(path, label, k) for path, label, lines, _ in found for k in lines]
        alarms = sum(alarm for *_, alarm in found)
        rows = [_row("unmutated statements: false alarms", alarms, len(statements), [])]
        failures: list[dict[str, str]] = []
        for name, slips, wanted in (("single", 1, single), ("double", 2, double)):
            results = _judged(pool, statements, seed, slips, wanted, progress)
            rows += _summary(name, results)
            failures += [_failure(name, r) for r in results if not (r.detected and r.located and r.repaired)]
    return {"rows": rows, "failures": failures}


def _files() -> list[Path]:
    tests = Path(__file__).resolve().parent.parent.parent / "tests" / "papers"
    ours = [p for p in sorted(tests.glob("*.py")) if "Paper(" in p.read_text(encoding="utf-8")]
    return [*bundled_papers(), *ours]


def _judged(
    pool: ProcessPoolExecutor, statements: list, seed: int, slips: int, wanted: int, progress: Callable | None
) -> list[Result]:
    """Results of the first `wanted` mutants that differ from their originals, in the order of their seeds."""
    results: list[Result] = []
    tried = 0
    for turn in count():
        batch = [m for s in statements if (m := _mutant(*s, f"{seed}/{slips}/{turn}", slips)) is not None]
        batch = batch[: int(1.2 * (wanted - len(results))) + 8]
        futures = [pool.submit(_attempt, m) for m in batch]
        for done, _ in enumerate(as_completed(futures), 1):
            if progress:
                progress(min(len(results) + done, wanted), wanted)
        results += [r for future in futures if (r := future.result()).detected is not None]
        tried += len(batch)
        if len(results) >= wanted or turn > 50:
            return results[:wanted]
    return results


@lru_cache(maxsize=16)
def _papers(path: Path) -> list[Paper]:
    return load(path)


def _claim(path: Path, label: str) -> tuple[Paper, Claim]:
    return next((paper, c) for paper in _papers(path) for c in paper.claims if c.label == label)


def _unmutated(path: Path, label: str) -> tuple[Path, str, list[int], int]:
    """The lines of a claim that holds and are given as text; and how many of them, judged anew, do not hold.

    Anew: under another id, and so at other points.
    """
    paper, claim = _claim(path, label)
    if judge(paper, claim).verdict not in _HOLDS or any(line.of for line in claim.lines):
        return path, label, [], 0
    lines = [k for k, line in enumerate(claim.lines) if isinstance(line.printed, str) and line.relation == "="]
    again = judge(paper, replace(claim, label=f"{label}-again"))
    alarms = [k for k in lines if not again.lines[k].holds] if again.verdict not in _HOLDS else []
    return path, label, lines, len(alarms)


def _part(claim: Claim, line: int) -> tuple[Claim, int]:
    """The claim with the line, the line before it and the last one; and the line's number there."""
    kept = [k for k in range(len(claim.lines)) if line - _AROUND <= k <= line or k == len(claim.lines) - 1]
    return replace(claim, lines=tuple(claim.lines[k] for k in kept)), kept.index(line)


def _mutant(path: Path, label: str, line: int, seed: str, slips: int) -> Mutant | None:
    paper, claim = _claim(path, label)
    domain = paper.domain | claim.domain
    held = {name for name, value in {**domain.names, **paper.names, **claim.names}.items()
            if not isinstance(value, AnyFunction)}  # fmt: skip
    text = claim.lines[line].printed
    symbols = sorted(
        n for n in held if n.isidentifier() and n in domain.names and getattr(domain.names[n], "is_Symbol", 0)
    )
    slipped = slip(text, symbols, f"{seed}/{label}/{line}", slips)
    return slipped and Mutant(path, label, line, slipped.text, slipped.kinds)


def _attempt(mutant: Mutant) -> Result:
    paper, claim = _claim(mutant.path, mutant.label)
    part, line = _part(claim, mutant.line)
    lines = list(part.lines)
    lines[line] = replace(lines[line], printed=mutant.text)
    wrong = replace(part, lines=tuple(lines))
    try:
        finding = judge(paper, wrong)
        if finding.error or _equals(paper, part, line, mutant.text):
            return Result(mutant, None, False, False, finding.seconds, None, finding.error or "equal to the original")
    except SymaggError as error:
        return Result(mutant, None, False, False, 0.0, None, str(error))
    except Exception as error:  # a fault of ours is a miss, and is told
        return Result(mutant, False, False, False, 0.0, None, f"{type(error).__name__}: {error}")
    undecided = finding.verdict is Verdict.UNDECIDED
    original = None if finding.verdict.is_refuted or undecided else judge(paper, part)
    detected = finding.verdict.is_refuted or undecided or _differs(finding, original)
    located = detected and [k for k, f in enumerate(finding.lines) if f.holds is False or f.holds is None] == [line]
    located = located or (detected and not finding.verdict.is_refuted and finding.lines[line].conditions != ())
    mend = finding.lines[line].mend
    repaired = mend is not None and _equals(paper, part, line, mend.mended)
    correction = finding.correction
    return Result(mutant, detected, located, repaired, finding.seconds, correction and correction.seconds,
                  f"{finding.verdict}: {finding.discrepancy}")  # fmt: skip


def _differs(finding: Finding, original: Finding) -> bool:
    """Whether a mutant that is not refuted holds on a smaller domain than its original, and says so."""
    return finding.verdict is Verdict.CONDITIONAL and finding.conditions != original.conditions


def _equals(paper: Paper, claim: Claim, line: int, printed: Any) -> bool:
    """Whether two texts or trees of one line are equal at points of the stated domain (exactly, for joint laws)."""
    if claim.at:
        sides = [read_claim(paper, replace(claim, lines=(replace(claim.lines[line], printed=p),)))
                 for p in (claim.lines[line].printed, printed)]  # fmt: skip
        first, second = (r.statements[0].law.density if r.statements[0].law else r.statements[0].printed for r in sides)
        reading = sides[0]
        point_sets = _with_place(reading)
        found = [
            quadrature.compare(quadrature.evaluate(first, p), quadrature.evaluate(second, p))[0] for p in point_sets
        ]
        return Status.REFUTES not in found and Status.SUPPORTS in found
    pair = replace(claim, definition=claim.lines[line].printed, lines=(replace(claim.lines[line], printed=printed),))
    table = Table(read_claim(paper, pair))
    marks = [table.cell(0, k).mark for k in table.draw(_COMPARED)]
    return Mark.DIFFERS not in marks and Mark.AGREES in marks


def _with_place(reading: Any) -> list[dict]:
    from sympy import Rational

    table = Table(reading)
    statement = reading.statements[0]
    if statement.law is None:
        return [table.points[k] for k in table.draw(_COMPARED)]
    x = statement.law.variable
    return [{**table.points[k], x: Rational(3 * n + 2, 7)} for n, k in enumerate(table.draw(_COMPARED))]


def _summary(name: str, results: list[Result]) -> list[dict[str, Any]]:
    total = len(results)
    seconds = [r.seconds for r in results]
    rows = [
        _row(f"{name} slips: {what}", sum(getattr(r, what) for r in results), total, seconds)
        for what in ("detected", "located", "repaired")
    ]
    open_ones = sum(r.told.startswith(Verdict.UNDECIDED) for r in results)
    rows.append(_row(f"{name} slips: detected but left undecided", open_ones, total, []))
    repairs = [r.repair_seconds for r in results if r.repair_seconds is not None]
    rows.append({"name": f"{name} slips: median repair", "seconds": statistics.median(repairs) if repairs else None,
                 "ratio": None, "against": f"{len(repairs)} repairs"})  # fmt: skip
    for kind in sorted({k for r in results for k in r.mutant.kinds}) if name == "single" else ():
        those = [r for r in results if kind in r.mutant.kinds]
        rows.append(_row(f"single slips, {kind}: repaired", sum(r.repaired for r in those), len(those),
                         [r.seconds for r in those]))  # fmt: skip
    return rows


def _row(name: str, count: int, total: int, seconds: list[float]) -> dict[str, Any]:
    return {"name": name, "seconds": statistics.median(seconds) if seconds else None,
            "ratio": count / total if total else None, "against": f"{count} of {total}"}  # fmt: skip


def _failure(name: str, result: Result) -> dict[str, str]:
    missed = [w for w in ("detected", "located", "repaired") if not getattr(result, w)]
    mutant = result.mutant
    return {"slips": name, "claim": mutant.label, "line": str(mutant.line + 1), "kinds": ", ".join(mutant.kinds),
            "text": mutant.text, "not": ", ".join(missed), "told": result.told}  # fmt: skip
