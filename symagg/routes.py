"""The routes that stand beside the primary one: each turns lines and points into one piece of evidence."""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

import mpmath
from sympy import Basic, Derivative, Dummy, Expr, Integral, Limit, Piecewise, Product, S, Sum, Symbol, symbols
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean

from symagg.arrays import Model
from symagg.beside import Beside
from symagg.findings import Evidence, LineFinding
from symagg.oracles import enclosure, quadrature, sampling, symbolic
from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.statement import BOUNDS, PrintedLaw
from symagg.table import Mark, Table, oddness

_ENCLOSED = 4  # points of the last line at which balls are computed; half as many of the others
_SAMPLED = 3  # points at which the process is simulated
_WIDE = "the spread of the samples is too wide"
_MORE_DRAWS = 4  # times as many, at one point, where it was too wide at all of them
_PROOF_SECONDS = 1.0  # of SymPy's time; of joint laws half as much more for each further line
_RESOLUTION = 0.08  # four standard errors of the two per cent that sampling asks for before it supports
_ENDS = symbols("low high", real=True, cls=Dummy)
_FLOAT_RESOLUTION = 1e-6  # below this the simulation of a joint law refutes nothing


@dataclass
class Tally:
    """Statuses of single comparisons gathered into one piece of evidence for a claim.

    A line said to hold is supported where every settled point supports it; a line said to be false is refuted by one
    point. The route supports the claim if it settles the last line and contradicts nothing; it refutes the claim if
    it refutes a line.
    """

    route: str
    started: float
    supported: int = 0
    refuted: int = 0
    open: int = 0
    worst: float | None = None
    reason: str = ""

    @classmethod
    def begin(cls, route: str) -> "Tally":
        return cls(route, time.perf_counter())

    def take(self, status: Status, gap: float | None, reason: str = "") -> None:
        if status is Status.SUPPORTS:
            self.supported += 1
        elif status is Status.REFUTES:
            self.refuted += 1
        else:
            self.open += 1
            self.reason = self.reason or reason
        if gap is not None and status is not Status.UNDECIDED:
            self.worst = max(self.worst or 0.0, float(abs(gap)))

    def evidence(self, status: Status, detail: str) -> Evidence:
        points = self.supported + self.refuted
        return Evidence(self.route, status, points, self.worst, time.perf_counter() - self.started, detail)


def enclose(table: Table, lines: Sequence[LineFinding], places: list[list[int]]) -> Evidence:
    """Balls at a few points of every line: disjoint ones refute, tight overlapping ones support.

    Only where quadrature found an answer too: what balls settled in the table is not settled by a second route here.
    """
    places = [[k for k in indices if not table.cell(line, k).by_balls] for line, indices in enumerate(places)]

    ordered = [
        indices if line.holds else sorted(indices, key=lambda k: oddness(table.points[k]))
        for line, indices in zip(lines, places, strict=True)
    ]
    shares = [indices[: _ENCLOSED // 2] for indices in ordered[:-1]] + [ordered[-1][:_ENCLOSED]]
    return _gather("enclosure", table, lines, shares, _balls(table))


def _balls(table: Table) -> Callable[[int, int], tuple[Status, float | None, str]]:
    """What balls say of a line at a point, with the gap and the reason; lines share their definitions' balls."""

    @cache
    def ball(side: Basic, index: int) -> Outcome:
        return enclosure.evaluate(side, table.points[index])

    def compare(line: int, index: int) -> tuple[Status, float | None, str]:
        worst, answer, reason = 0.0, Status.SUPPORTS, ""
        for equation in table.reading.statements[line].equations:
            left, right = ball(equation.left, index), ball(equation.right, index)
            status, gap = enclosure.compare(left, right)
            reason = reason or left.detail or right.detail
            if status is Status.REFUTES:
                return status, gap, ""
            answer = status if status is Status.UNDECIDED else answer
            worst = max(worst, gap or 0.0)
        return answer, worst, reason

    return compare


def sample(table: Table, lines: Sequence[LineFinding], places: list[list[int]]) -> Evidence | None:
    """The generative process simulated, against the last printed line; None where the claim has no process."""
    reading, last = table.reading, len(lines) - 1
    statement = reading.statements[last]
    if reading.kind == "joint":
        simulate = _simulated_joint(table)
        shares = [indices[:_SAMPLED] for indices in places]
        return _gather("sampling", table, lines, shares, simulate, _FLOAT_RESOLUTION)
    if reading.kind == "law" and (statement.law is None or statement.law.is_series):
        return None
    if reading.kind == "law":

        def compare(line: int, index: int) -> tuple[Status, float | None, str]:
            return _sampled_law(table, line, index)

        return _gather("sampling", table, lines, [[] for _ in places[:-1]] + [places[-1][:2]], compare, _RESOLUTION)
    if statement.random is None and not any(
        isinstance(side, Basic) and side.has(Integral, Sum, Product, Derivative, Limit)
        for equation in statement.equations
        for side in (equation.left, equation.right)
    ):
        return None

    def against(line: int, index: int, times: int = 1) -> tuple[Status, float | None, str]:
        estimate, other = _estimated(table, line, index, times)
        if not estimate.has_value:
            return Status.UNDECIDED, None, estimate.detail
        if not other.has_value:
            return Status.UNDECIDED, None, "the other side has no value to compare with"
        status, _ = sampling.compare(estimate, other.value)
        return status, None, _WIDE

    shares = [[] for _ in places[:-1]] + [places[-1][: 2 * _SAMPLED]]
    found = _gather("sampling", table, lines, shares, against, _RESOLUTION)
    if found.points or found.detail != _WIDE:
        return found
    return _gather("sampling", table, lines, [s[:1] for s in shares], partial(against, times=_MORE_DRAWS), _RESOLUTION)


def _estimated(table: Table, line: int, index: int, times: int = 1) -> tuple[Outcome, Outcome]:
    """A Monte Carlo estimate of one side of a line, and what the table has for the other side.

    Where the definition has laws their process is simulated; else, or where nothing generates a law, its integrals are
    estimated from random points.
    """
    statement, point, cell = table.reading.statements[line], table.points[index], table.cell(line, index)
    seed, draws = f"{table.reading.id}/{index}", times * sampling.DRAWS
    if times > 1:
        seed += f"/{times}"
    if statement.random is not None:
        simulated = sampling.evaluate(statement.random.left, point, seed, draws)
        if simulated.kind is not Kind.UNDECIDED:
            return simulated, cell.printed
    equation = statement.equations[0]
    estimate = sampling.evaluate_integrals(equation.left, point, seed, draws)
    if estimate.detail == sampling.NOTHING_TO_SAMPLE:
        return sampling.evaluate_integrals(equation.right, point, seed, draws), cell.true
    return estimate, cell.printed


def _simulated_joint(table: Table) -> Callable[[int, int], tuple[Status, float | None, str]]:
    reading = table.reading
    known: defaultdict[tuple, dict] = defaultdict(dict)  # lines share definitions

    def compare(line: int, index: int) -> tuple[Status, float | None, str]:
        equation = reading.statements[line].equations[0]
        structure, is_bound = table.structures.get(line, "any"), reading.statements[line].line.relation in BOUNDS
        return sampling.compare_joint(
            equation.left, equation.right, table.points[index], dict(reading.functions), f"{reading.id}/{index}",
            structure if structure in sampling.STRUCTURES else "any",
            recursions=reading.recursions, arrays=table.models(index, structure),
            members=table.world(index).listed if is_bound else None, known=known[index, structure, is_bound],
        )  # fmt: skip

    return compare


def _sampled_law(table: Table, line: int, index: int) -> tuple[Status, float | None, str]:
    reading, point = table.reading, table.points[index]
    printed = reading.statements[line].law
    status, _, _ = sampling.compare_density(
        reading.law, printed.density, printed.variable, printed.support, printed.atoms, point,
        f"{reading.id}/{index}", lambda low, high: printed_mass(printed, point, low, high),
    )  # fmt: skip
    return status, None, "the law cannot be drawn"


def printed_mass(printed: PrintedLaw, point: dict, low: float, high: float) -> float | None:
    """The printed density's mass of (low, high), by quadrature; None where it has none."""
    # Bounds are letters with values, so that all intervals of one density are one integral to the quadrature.
    values = {end: S(value) for end, value in zip(_ENDS, (low, high), strict=True) if math.isfinite(value)}
    ends = (end if end in values else S(value) for end, value in zip(_ENDS, (low, high), strict=True))
    integral = _mass(printed.density, printed.variable, printed.support, *ends)
    outcome = quadrature.evaluate(integral, {**point, **values}, digits=15)
    if outcome.kind is not Kind.VALUE or complex(outcome.value).imag:
        return None
    return float(mpmath.re(outcome.value))


@lru_cache(maxsize=64)
def _mass(density: Expr, x: Symbol, support: tuple[Expr, Expr], low: Expr, high: Expr) -> Integral:
    inside = And(*(c for c in (x > support[0], x < support[1]) if c.has(x)))
    if inside != True:  # noqa: E712
        density = Piecewise((density, inside), (S.Zero, True), evaluate=False)
    return Integral(density, (x, low, high))


def prove(table: Table, lines: Sequence[LineFinding], places: list[list[int]]) -> Evidence:
    """SymPy's simplification of the lines that are said to hold; of joint laws and limits also of the false ones."""
    reading = table.reading
    tally = Tally.begin("symbolic")
    asked = [k for k, line in enumerate(lines) if line.holds or (line.holds is False and _may_refute(table, k))]
    if not asked:
        return tally.evidence(Status.UNDECIDED, "no line to prove")
    asked.reverse()  # the last line matters most if time runs out
    if reading.kind == "joint":
        pairs = [(e.left, e.right) for k in asked for e in reading.statements[k].equations]
        sizes = [
            (
                {s: v for s, v in table.points[index].items() if s.is_integer},
                _known(table.models(index, table.structures.get(len(lines) - 1, "any"))),
            )
            for index in sorted({i for k in asked for i in places[k][:2]})[:2]
        ]
        independent = "independent" in table.structures.values()
        seconds = _PROOF_SECONDS * (1 + len(pairs)) / 2
        answers = symbolic.prove_joint(pairs, sizes, dict(reading.functions), seconds, independent, reading.recursions)
    else:
        equations = [reading.statements[k].pointwise or reading.statements[k].equations[0] for k in asked]
        known = [_signs(lines[k].conditions) for k in asked]
        pairs = [
            tuple(side.xreplace(signs) for side in (e.left, e.right)) for e, signs in zip(equations, known, strict=True)
        ]
        answers = symbolic.prove(pairs, _PROOF_SECONDS)
    for answer in answers:
        tally.take(answer, None)
    named = ", ".join(str(k + 1) for k, a in sorted(zip(asked, answers, strict=True)) if a is Status.SUPPORTS)
    wrong = ", ".join(str(k + 1) for k, a in sorted(zip(asked, answers, strict=True)) if a is Status.REFUTES)
    expected = {k: Status.SUPPORTS if lines[k].holds else Status.REFUTES for k in asked}
    against = [k for k, a in zip(asked, answers, strict=True) if a not in (Status.UNDECIDED, expected[k])]
    if against and reading.kind != "joint":
        compare = _balls(table)
        if all(any(compare(k, i)[0] is expected[k] for i in places[k][:_ENCLOSED]) for k in against):
            told = ", ".join(str(k + 1) for k in sorted(against))
            return tally.evidence(Status.UNDECIDED, f"balls rule out what SymPy makes of line {told}")
    if against:
        return tally.evidence(Status.UNDECIDED, f"disagrees with the {table.route} about line {wrong or named}")
    if wrong:
        what = "moments" if reading.kind == "joint" else "symbols"
        return tally.evidence(Status.REFUTES, f"line {wrong}: the difference is a nonzero polynomial of the {what}")
    if answers[0] is Status.SUPPORTS and lines[-1].holds:
        return tally.evidence(Status.SUPPORTS, f"line {named}: the difference simplifies to zero")
    return tally.evidence(Status.UNDECIDED, f"SymPy settled line {named}" if named else "SymPy settled no line")


def _may_refute(table: Table, line: int) -> bool:
    """Whether SymPy is asked about a line that is said to fail: no ball and no sample settles a limit."""
    sides = (side for e in table.reading.statements[line].equations for side in (e.left, e.right))
    return table.reading.kind == "joint" or any(isinstance(side, Basic) and side.has(Limit) for side in sides)


def _known(arrays: Mapping[str, Model]) -> dict[str, Model]:
    """What SymPy is told of arrays: the entries of integers (sizes and labels), and that probabilities sum to one."""
    return {n: m for n, m in arrays.items() if m.entries.is_law or m.entries.range.kind == "integer"}


def _signs(conditions: tuple[Boolean, ...]) -> dict[Symbol, Symbol]:
    """Symbols that carry the sign which the conditions give them; SymPy's rules look for it there."""
    signs: dict[Symbol, Symbol] = {}
    for condition in conditions:
        if isinstance(condition, Relational) and condition.lhs.is_Symbol and condition.rhs.is_number:
            symbol, level = condition.args
            if condition.rel_op in (">", ">=") and (level > 0 or (level == 0 and condition.rel_op == ">")):
                signs[symbol] = Symbol(symbol.name, **(symbol.assumptions0 | {"positive": True}))
    return signs


def _gather(
    route: str,
    table: Table,
    lines: Sequence[LineFinding],
    places: list[list[int]],
    compare: Callable[[int, int], tuple[Status, float | None, str]],
    resolution: float = 0.0,
) -> Evidence:
    """Run a comparison over lines and points, and say what it means for what the primary route found.

    resolution: the relative difference below which this route cannot contradict a finer one.
    """
    tally = Tally.begin(route)
    last, refuted, clash = False, set(), set()
    tasks = [(line, index) for line, indices in enumerate(places) for index in indices]
    with Beside(compare, table.processes if len(tasks) > 1 else 1) as beside:
        compared = beside.map(tasks)
    for (line, index), (status, gap, reason) in zip(tasks, compared, strict=True):
        cell = table.cell(line, index)
        mark = cell.mark
        if status is Status.SUPPORTS and mark is Mark.DIFFERS and cell.gap is not None and cell.gap < resolution:
            status, reason = Status.UNDECIDED, "too coarse to tell the two apart"
        tally.take(status, gap, reason)
        if status is Status.REFUTES:
            refuted.add(line)
            if mark is Mark.AGREES:
                clash.add(line)
        elif status is Status.SUPPORTS:
            last = last or line == len(lines) - 1
            if mark is Mark.DIFFERS:
                clash.add(line)
    if clash:
        lines = ", ".join(str(k + 1) for k in sorted(clash))
        return tally.evidence(Status.UNDECIDED, f"disagrees with the {table.route} about line {lines}")
    if refuted:
        lines = ", ".join(str(k + 1) for k in sorted(refuted))
        return tally.evidence(Status.REFUTES, f"line {lines} refuted at {tally.refuted} points")
    if last and lines[-1].holds:
        return tally.evidence(Status.SUPPORTS, f"agrees at {tally.supported} points")
    return tally.evidence(Status.UNDECIDED, tally.reason or "settled no point of the last line")


__all__ = ["Tally", "enclose", "printed_mass", "prove", "sample"]
