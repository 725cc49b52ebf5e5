"""The primary route, point by point: where each printed line agrees with its definition, and where it differs."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice
from typing import Any

from sympy import Add, Expr, Integral, Symbol
from sympy.logic.boolalg import Boolean

from symagg.arrays import STRUCTURES, Model, models
from symagg.beside import Beside
from symagg.findings import Counterexample, point_text
from symagg.oracles import enclosure, exact, quadrature
from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.roundness import round_points
from symagg.statement import Reading, is_matrix
from symagg.truth import holds

Point = dict[Symbol, Expr]
_ROUND_POINTS = 24  # tried for a counterexample, where a value costs quadrature
_ROUND_MODELS = 200  # and where it costs next to nothing
_LONG = 3  # points at which a side may take the exact oracle too long, before no more are tried
_ROUND_WORLDS, _ROUND_ALONE = 3, 24  # at each of them, and where there is one point alone
_ATTACKS = 60  # round points, and as many wide ones, at which a bound is tried
_ROUNDING = 1e-20  # an entry of a matrix that is so small beside the largest is shown as zero


class Mark(Enum):
    """What a line does at a point."""

    AGREES = "printed and true are equal"
    DIFFERS = "printed and true differ, or only one of them exists"
    VOID = "neither side has a value here"
    OPEN = "the oracle could not tell"


@dataclass(frozen=True)
class Cell:
    """One line at one point: its mark, the relative gap, and both outcomes (of the equation that differs).

    by_balls: balls settled it, where quadrature could not; the route of the balls does not count it again.
    """

    mark: Mark
    gap: float | None
    true: Outcome
    printed: Outcome
    by_balls: bool = False


def oddness(point: Point) -> tuple[bool, float]:
    """How far a point is from one where every parameter is above zero; there most routes have the least trouble."""
    values = [complex(v) for v in point.values()]
    return not all(v.real > 0 for v in values), sum(abs(v.imag) for v in values)


class Table:
    """Points of the stated domain, and every line judged at them on demand.

    Points are drawn in one fixed order for a claim's id, so a run can be repeated to the digit.
    """

    def __init__(self, reading: Reading, processes: int = 1) -> None:
        self.reading = reading
        self.is_exact = reading.kind == "joint"
        self.processes = processes
        self._stream = self._points("base", ())
        self._drawn: list[int] = []
        self._cells: dict[tuple[int, int], Cell] = {}
        self.points: list[Point] = []
        self._places: dict[frozenset[tuple[Symbol, Expr]], int] = {}  # where a point stands, if it still does
        self.seconds = 0.0
        self.suggested: dict[int, list[Any]] = {}  # conditions that a line's own form suggests
        self.structures: dict[int, str] = {}  # lines judged for independent variables only
        self._long: Counter[Any] = Counter()  # sides that took the exact oracle too long, and how often
        self._round: set[int] = set()  # points whose arrays have small entries, for people to read
        self._worlds: dict[tuple[int, str], exact.World] = {}
        self._beside = Beside(self._judge_at, 1 if self.is_exact else processes)  # exact cells cost next to nothing

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *reason: object) -> None:
        self._beside.close()

    def stay_here(self) -> None:
        """Judge in this process alone from now on, as one has to that was forked after the other."""
        self._beside = Beside(self._judge_at, 1)

    @property
    def route(self) -> str:
        return "exact" if self.is_exact else "quadrature"

    def _points(self, purpose: str, within: tuple[Boolean, ...], patience: int = 2000) -> Iterator[Point]:
        conditions = self.reading.conditions + within
        seed = f"{self.reading.id}/{purpose}"
        return self.reading.domain.points(self.reading.symbols, seed, conditions, self.is_exact, patience)

    def draw(self, count: int) -> list[int]:
        """The indices of the first `count` points of the stated domain (fewer where the conditions allow no more)."""
        if count > len(self._drawn):
            self._drawn += [self.add(point) for point in islice(self._stream, count - len(self._drawn))]
        return list(dict.fromkeys(self._drawn[:count]))

    def draw_within(
        self, conditions: tuple[Boolean, ...], count: int, purpose: str, patience: int = 2000, far: bool = False
    ) -> list[int]:
        """The indices of `count` points that satisfy the conditions as well; fewer if they are not met in that many.

        far: where the middle of the domain has too few of them, they are looked for far out.
        """
        found = list(islice(self._points(purpose, conditions, patience), count))
        if far and len(found) < count and not self.is_exact:
            reading, seed = self.reading, f"{self.reading.id}/{purpose}/far"
            stream = reading.domain.points(reading.symbols, seed, reading.conditions + conditions, False, 300, True)
            found += islice(stream, count - len(found))
        return [self.add(point) for point in found]

    def attack(self) -> list[int]:
        """The indices of points at which a bound may be broken that holds in the middle of the domain.

        Round ones, of which each has its own small worlds in a claim about any joint law, and ones near the ends of the
        ranges and far out.
        """
        reading, start = self.reading, len(self.points)
        round_ones = round_points(reading.domain, reading.symbols, reading.conditions)
        if self.is_exact:
            self.points += self._with_worlds(round_ones)
            self._round |= set(range(start, len(self.points)))
        else:
            seed = f"{reading.id}/wide"
            wide = reading.domain.points(reading.symbols, seed, reading.conditions, patience=300, wide=True)
            for point in (*islice(round_ones, _ATTACKS), *islice(wide, _ATTACKS)):
                self.add(point)
        return list(range(start, len(self.points)))

    def add(self, point: Point) -> int:
        if not self.is_exact:  # of a joint law, the same point again is another world
            key = frozenset(point.items())
            known = self._places.setdefault(key, len(self.points))
            if known < len(self.points) and self.points[known] == point:
                return known
            self._places[key] = len(self.points)
        self.points.append(point)
        return len(self.points) - 1

    def satisfies(self, index: int, conditions: tuple[Boolean, ...]) -> bool:
        """Whether a point meets the conditions."""
        return all(holds(c, self.points[index]) for c in conditions)

    def cell(self, line: int, index: int) -> Cell:
        """The line judged at the point with this index."""
        self.fill(line, [index])
        return self._cells[line, index]

    def is_judged(self, line: int, index: int) -> bool:
        """Whether the line has been judged at the point already."""
        return (line, index) in self._cells

    def has_no_printed(self, line: int, index: int) -> bool:
        """Whether what a joint-law line prints has no value at a point where the true side has one."""
        cell = self.cell(line, index)
        lost = cell.true.has_value and cell.printed.kind in (Kind.UNDECIDED, Kind.UNDEFINED)
        return self.is_exact and lost and cell.printed.detail != exact.TOO_LONG

    def prints_no_value(self, line: int, index: int) -> bool:
        """Whether what a line prints has no value at a point, for which its definition need not be worked out."""
        sides = (equation.right for equation in self.reading.statements[line].equations)
        lost = (Kind.DIVERGENT, Kind.UNDEFINED)
        return not self.is_exact and any(self._evaluate(line, side, index).kind in lost for side in sides)

    def fill(self, line: int, indices: Iterable[int]) -> None:
        """Judge the line at these points, so that `cell` has them at hand; with two processes, in both."""
        # In the same process for every line where that can be: it knows the integrals that lines share at a point.
        missing = sorted((k for k in indices if (line, k) not in self._cells), key=lambda k: k % 2)
        if not missing:
            return
        started = time.perf_counter()
        cells = self._beside.map([(line, k, self.points[k]) for k in missing])
        self._cells |= {(line, k): cell for k, cell in zip(missing, cells, strict=True)}
        self.seconds += time.perf_counter() - started

    def _judge_at(self, line: int, index: int, point: Point) -> Cell:
        """The line at a point that the other process may not know yet."""
        self.points += [{}] * (index + 1 - len(self.points))
        self.points[index] = point
        return self._judge(line, index)

    def _judge(self, line: int, index: int) -> Cell:
        cells = []
        for equation in self.reading.statements[line].equations:
            cell = self._compare(line, equation.left, equation.right, index)
            if cell.mark in (Mark.DIFFERS, Mark.OPEN):
                return cell
            cells.append(cell)
        settled = [c for c in cells if c.mark is Mark.AGREES]
        if not settled:
            return cells[0]
        return replace(max(settled, key=lambda c: c.gap or 0.0), by_balls=any(c.by_balls for c in settled))

    def assume(self, line: int, structure: str) -> None:
        """Judge a joint-law line anew, for joint laws of this structure ("independent")."""
        self.structures[line] = structure
        self._cells = {key: cell for key, cell in self._cells.items() if key[0] != line}

    def _compare(self, line: int, left: Any, right: Any, index: int) -> Cell:
        true, printed = self._evaluate(line, left, index), self._evaluate(line, right, index)
        kinds = {true.kind, printed.kind}
        if Kind.UNDECIDED in kinds:
            return (
                Cell(Mark.OPEN, None, true, printed)
                if self.is_exact
                else self._enclosed(left, right, index, (true, printed))
            )
        if Kind.VALUE not in kinds:
            return Cell(Mark.VOID, None, true, printed)
        if len(kinds) > 1:
            return Cell(Mark.DIFFERS, None, true, printed)
        oracle = exact if self.is_exact else quadrature
        status, gap = oracle.compare(true, printed)
        mark = {Status.SUPPORTS: Mark.AGREES, Status.REFUTES: Mark.DIFFERS, Status.UNDECIDED: Mark.OPEN}[status]
        return Cell(mark, gap, true, printed)

    def _enclosed(self, left: Any, right: Any, index: int, found: tuple[Outcome, Outcome]) -> Cell:
        """What balls say where the quadrature could not settle a side; such a point counts like any other."""
        point = self.points[index]
        sides = [enclosure.evaluate(side, point) for side in (left, right)]
        if Kind.UNDECIDED in {s.kind for s in sides}:
            return Cell(Mark.OPEN, None, *found)
        status, gap = enclosure.compare(*sides)
        if not any(s.has_value for s in sides):
            return Cell(Mark.VOID, None, *sides, by_balls=True)
        mark = {Status.SUPPORTS: Mark.AGREES, Status.REFUTES: Mark.DIFFERS, Status.UNDECIDED: Mark.OPEN}[status]
        values = [f if f.has_value else s for f, s in zip(found, sides, strict=True)]
        return Cell(mark, gap, *values, by_balls=True)

    def _evaluate(self, line: int, side: Any, index: int) -> Outcome:
        if self.is_exact:
            return self._exactly(side, index, self.structures.get(line, "any"))
        return quadrature.evaluate(side, self.points[index])

    def _exactly(self, side: Any, index: int, structure: str) -> Outcome:
        if self._long[side] >= _LONG:
            return Outcome(Kind.UNDECIDED, detail=exact.TOO_LONG)
        outcome = exact.evaluate(side, self.points[index], self.world(index, structure))
        self._long[side] += outcome.detail == exact.TOO_LONG
        return outcome

    def world(self, index: int, structure: str = "any") -> "exact.World":
        """The random finite world that belongs to a point of a joint-law claim; it keeps what was drawn in it."""
        if (index, structure) not in self._worlds:
            spread = structure if structure in exact.STRUCTURES else "any"
            arrays = self.models(index, structure)
            self._worlds[index, structure] = exact.World(
                f"{self.reading.id}/{index}", functions=dict(self.reading.functions), structure=spread, arrays=arrays,
                recursions=self.reading.recursions, is_round=index in self._round,
            )  # fmt: skip
        return self._worlds[index, structure]

    def models(self, index: int, structure: str = "any") -> dict[str, Model]:
        """The entries of the claim's arrays at a point, the same for every route."""
        spread = structure if structure in STRUCTURES else "any"
        return models(
            self.reading.arrays, self.points[index], f"{self.reading.id}/{index}", spread, index in self._round
        )

    @property
    def whole_arrays(self) -> list[str]:
        """The arrays of integers, whose entries may well be equal."""
        held = self.reading.arrays.items()
        return [n for n, (entries, _) in held if not entries.is_law and entries.range.kind == "integer"]

    def holds_in(self, line: int, index: int, structure: str) -> bool:
        """Whether a joint-law line agrees at a point in a world of the given structure, such as "independent"."""
        equations = self.reading.statements[line].equations
        return all(self.sides_agree(e.left, e.right, index, structure) for e in equations)

    def sides_agree(self, left: Any, right: Any, index: int, structure: str) -> bool:
        """Whether two sides are equal at a point, in its random world of the given structure."""
        return exact.compare(*(self._exactly(side, index, structure) for side in (left, right)))[0] is Status.SUPPORTS

    def _interval(self, line: int, index: int) -> str:
        """The interval whose mass a printed law is compared on; empty for other claims."""
        right = self.reading.statements[line].equations[0].right
        if self.reading.law is None or not isinstance(right, Integral):
            return ""
        _, low, high = right.limits[0]
        return _interval_text(*(quadrature.evaluate(end, self.points[index], digits=15) for end in (low, high)))

    def counterexample(self, line: int, indices: list[int], within: tuple[Boolean, ...] = ()) -> Counterexample | None:
        """A point at which the line differs, with both values: a small and round one, or else the shortest known.

        within: where the chain that the line belongs to holds.
        """
        found = [k for k in indices if self.cell(line, k).mark is Mark.DIFFERS]
        if not found:
            return None
        start = len(self.points)
        try:
            both = [k for k in found if self.has_both(line, k)]
            best = self._round_place(line, within) or min(both or found, key=lambda k: len(point_text(self.points[k])))
            return self._shown(line, best)
        finally:  # round points are no generic ones: nothing else is judged there
            del self.points[start:]
            self._round = {k for k in self._round if k < start}
            self._cells = {key: cell for key, cell in self._cells.items() if key[1] < start}
            self._worlds = {key: world for key, world in self._worlds.items() if key[0] < start}

    def has_both(self, line: int, index: int) -> bool:
        return self.cell(line, index).true.has_value and self.cell(line, index).printed.has_value

    def _round_place(self, line: int, within: tuple[Boolean, ...]) -> int | None:
        """The first of the smallest and roundest points at which both sides have values and differ, or only one has."""
        reading = self.reading
        points = round_points(reading.domain, reading.symbols, reading.conditions + within)
        one = None
        for point in self._with_worlds(points) if self.is_exact else islice(points, _ROUND_POINTS):
            self.points.append(point)
            index = len(self.points) - 1
            self._round.add(index)
            if self.cell(line, index).mark is Mark.DIFFERS:
                if self.has_both(line, index):
                    return index
                one = index if one is None else one
        return one

    def _with_worlds(self, points: Iterable[Point]) -> Iterator[Point]:
        """Each point several times, for the same point again is another world; more often where there is but one."""
        worlds = _ROUND_WORLDS if self.reading.symbols else _ROUND_ALONE
        return islice((point for point in points for _ in range(worlds)), _ROUND_MODELS)

    def _shown(self, line: int, index: int) -> Counterexample:
        cell = self.cell(line, index)
        where = point_text(self.points[index]) or "every point"
        ends = self._interval(line, index)
        if ends:
            where = f"{where}, mass of {ends}"
        if self.is_exact:
            structure = self.structures.get(line, "any")
            where = exact.describe(self.world(index, structure), self.points[index], _both_sides(self.reading, line))
        return Counterexample(where, _value_text(cell.printed), _value_text(cell.true))


def _both_sides(reading: Reading, line: int) -> Any:
    """One expression in which all that a line speaks of occurs."""
    equation = reading.statements[line].equations[0]
    if is_matrix(equation.left):
        return reading.statements[line].printed
    return Add(equation.left, equation.right, evaluate=False)


def _interval_text(low: Outcome, high: Outcome) -> str:
    return (
        f"({_number_text(low.value)[:7]}, {_number_text(high.value)[:7]})" if low.has_value and high.has_value else ""
    )


def _value_text(outcome: Outcome) -> str:
    if not outcome.has_value:
        return {Kind.DIVERGENT: "diverges", Kind.UNDEFINED: "is undefined"}.get(outcome.kind, "is not known")
    value = outcome.value
    if isinstance(value, tuple):
        least = max(map(abs, value)) * _ROUNDING
        held = [v if abs(v) > least else 0 for v in value[:4]]
        return "(" + ", ".join(map(_number_text, held)) + (", ...)" if len(value) > 4 else ")")
    return _number_text(value)


def _number_text(value: Any) -> str:
    """Ten digits; an imaginary part that is rounding is not shown."""
    if hasattr(value, "numerator") and not isinstance(value, float):
        return str(value)
    try:
        return f"{float(value):.10g}"
    except (TypeError, ValueError):  # a complex value
        number = complex(value)
        return f"{number.real:.10g}" if abs(number.imag) < 1e-15 * abs(number.real) else f"{number:.10g}"
