"""One mutant put to the engine: is it another statement at all, and is it detected, located and repaired?"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sympy import Rational

from symagg.bench.mutants import slip
from symagg.claims import Claim, Paper, load
from symagg.clock import processor_seconds
from symagg.domain import AnyFunction
from symagg.errors import SymaggError
from symagg.findings import Finding, Verdict
from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.statement import Reading, read_claim
from symagg.table import Mark, Table
from symagg.verify import judge

_HOLDS = (Verdict.VERIFIED, Verdict.CONDITIONAL)
LIMIT = 120  # seconds of processor time for one mutant, after which it counts as missed in every way
EQUAL = "equal to the original"
_AROUND = 1  # lines of a chain before a slip that are judged with it; the last line always is
_COMPARED = 12


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
    """What the engine made of a mutant; None as `detected` where it equals its original, or cannot be read.

    detected: it does not pass. It may be refuted, hold on a smaller domain that is named, or be left undecided.
    seconds, repair_seconds: of processor time.
    """

    claim: str
    line: int
    text: str
    kinds: tuple[str, ...]
    detected: bool | None
    located: bool = False
    repaired: bool = False
    undecided: bool = False
    seconds: float = 0.0
    repair_seconds: float | None = None
    told: str = ""
    edit: str = ""


class _TooLong(BaseException):
    """Not an Exception: what the engine guards itself against must not swallow it."""


@lru_cache(maxsize=16)
def papers(path: Path) -> list[Paper]:
    """The papers of a claims file."""
    return load(path)


def claim_of(path: Path, label: str) -> tuple[Paper, Claim]:
    """The claim with this label, without its LaTeX (a slip is put into the text alone), and its paper."""
    paper, claim = next((paper, c) for paper in papers(path) for c in paper.claims if c.label == label)
    return paper, replace(claim, lines=tuple(replace(line, latex="") for line in claim.lines))


def unmutated(path: Path, label: str) -> tuple[list[int], int]:
    """The lines of a claim that holds and are given as text; and how many of them, judged anew, do not hold.

    Anew: under another id, and so at other points.
    """
    paper, claim = claim_of(path, label)
    if judge(paper, claim).verdict not in _HOLDS or any(line.of for line in claim.lines):
        return [], 0
    lines = [k for k, line in enumerate(claim.lines) if isinstance(line.printed, str) and line.relation == "="]
    again = judge(paper, replace(claim, label=f"{label}-again"))
    alarms = [k for k in lines if not again.lines[k].holds] if again.verdict not in _HOLDS else []
    return lines, len(alarms)


def mutant(path: Path, label: str, line: int, seed: str, slips: int) -> Mutant | None:
    """The line with so many slips; None where it has no room for them."""
    paper, claim = claim_of(path, label)
    domain = paper.domain | claim.domain
    held = {name for name, value in {**domain.names, **paper.names, **claim.names}.items()
            if not isinstance(value, AnyFunction)}  # fmt: skip
    text = claim.lines[line].printed
    symbols = sorted(
        n for n in held if n.isidentifier() and n in domain.names and getattr(domain.names[n], "is_Symbol", 0)
    )
    slipped = slip(text, symbols, f"{seed}/{label}/{line}", slips)
    return slipped and Mutant(path, label, line, slipped.text, slipped.kinds)


def judged(mutant: Mutant) -> dict[str, Any]:
    """`attempt` as a mapping that JSON can hold."""
    return asdict(attempt(mutant))


def attempt(mutant: Mutant) -> Result:
    """Judge a mutant and see what came of it; within LIMIT seconds, whatever happens."""
    paper, claim = claim_of(mutant.path, mutant.label)
    part, line = _part(claim, mutant.line)
    lines = list(part.lines)
    lines[line] = replace(lines[line], printed=mutant.text)
    started = processor_seconds()
    found: dict[str, Any] = {}
    try:
        with _limited(LIMIT):
            found = _found(paper, part, replace(part, lines=tuple(lines)), line, mutant.text)
    except SymaggError as error:
        found = {"detected": None, "told": str(error)}
    except _TooLong:
        found = {"detected": False, "told": f"not done in {LIMIT} s of processor time"}
    except Exception as error:  # a fault of ours is a miss, and is told
        found = {"detected": False, "told": f"{type(error).__name__}: {error}"}
    seconds = processor_seconds() - started
    found = {"seconds": seconds, **found}
    return Result(paper.id_of(claim), mutant.line, mutant.text, mutant.kinds, **found)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _part(claim: Claim, line: int) -> tuple[Claim, int]:
    """The claim with the line, the line before it and the last one; and the line's number there."""
    kept = [k for k in range(len(claim.lines)) if line - _AROUND <= k <= line or k == len(claim.lines) - 1]
    return replace(claim, lines=tuple(claim.lines[k] for k in kept)), kept.index(line)


def _found(paper: Paper, part: Claim, wrong: Claim, line: int, text: str) -> dict[str, Any]:
    started = processor_seconds()
    finding = judge(paper, wrong)
    seconds = processor_seconds() - started
    if finding.error or is_equal(paper, part, line, text):
        return {"detected": None, "told": finding.error or EQUAL}
    undecided = finding.verdict is Verdict.UNDECIDED
    original = None if finding.verdict.is_refuted or undecided else judge(paper, part)
    detected = finding.verdict.is_refuted or undecided or _differs(finding, original)
    located = detected and [k for k, f in enumerate(finding.lines) if not f.holds] == [line]
    located = located or (detected and not finding.verdict.is_refuted and finding.lines[line].conditions != ())
    mend = finding.lines[line].mend
    return {
        "detected": detected,
        "located": located,
        "repaired": mend is not None and is_equal(paper, part, line, mend.mended),
        "undecided": undecided,
        "seconds": seconds,
        "repair_seconds": finding.correction and finding.correction.seconds,
        "told": f"{finding.verdict}: {finding.discrepancy}",
        "edit": mend.text if mend else "",
    }


def _differs(finding: Finding, original: Finding) -> bool:
    """Whether a mutant that is not refuted holds on a smaller domain than its original, and says so."""
    return finding.verdict is Verdict.CONDITIONAL and finding.conditions != original.conditions


def is_equal(paper: Paper, claim: Claim, line: int, printed: Any) -> bool:
    """Whether two texts or trees of one line are equal at points of the stated domain (exactly, for joint laws)."""
    if claim.at:
        sides = [read_claim(paper, replace(claim, lines=(replace(claim.lines[line], printed=p),)))
                 for p in (claim.lines[line].printed, printed)]  # fmt: skip
        first, second = (r.statements[0].law.density if r.statements[0].law else r.statements[0].printed for r in sides)
        found = [_compared(first, second, point) for point in _with_place(sides[0])]
        return Status.REFUTES not in found and Status.SUPPORTS in found
    pair = replace(claim, definition=claim.lines[line].printed, lines=(replace(claim.lines[line], printed=printed),))
    table = Table(read_claim(paper, pair))
    drawn = table.draw(_COMPARED)
    if any(table.has_no_printed(0, k) for k in drawn):  # such as an index out of range
        return False
    marks = [table.cell(0, k).mark for k in drawn]
    return Mark.DIFFERS not in marks and Mark.AGREES in marks


def _compared(first: Any, second: Any, point: dict) -> Status:
    return quadrature.compare(quadrature.evaluate(first, point), quadrature.evaluate(second, point))[0]


def _with_place(reading: Reading) -> list[dict]:
    table = Table(reading)
    points = [table.points[k] for k in table.draw(_COMPARED)]
    law = reading.statements[0].law
    if law is None:
        return points
    return [{**point, law.variable: Rational(3 * n + 2, 7)} for n, point in enumerate(points)]
