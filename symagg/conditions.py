"""Conditions that a paper leaves out: found from convergence and from where a line agrees, then tested at the boundary.

Candidates come from the tree: what an integral needs to converge, the bases of powers, the arguments of logarithms
and gamma functions, the signs of parameters, and plain thresholds on them. The cheapest conjunction that holds where
the line agrees and fails where it differs is proposed; fresh points inside and outside try to break it, and what
breaks it joins the evidence for the next proposal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from sympy import (
    Abs,
    Basic,
    Expr,
    Float,
    Function,
    Integral,
    Mul,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    gamma,
    lambdify,
    log,
    loggamma,
    polygamma,
    re,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symagg.laws.closed_form import convergence, positive
from symagg.table import Mark, Point, Table

ENOUGH = 16  # valid points on which a line must have been judged
_FRESH = 8  # new points inside, and outside, that try to break a proposal
_ROUNDS = 8
_LARGEST = 3  # conditions in a conjunction


@dataclass
class Marks:
    """Where one line agrees and where it differs, as indices of the table's points; `open` could not be told."""

    agrees: list[int] = field(default_factory=list)
    differs: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, line: int, indices: Iterable[int]) -> "Marks":
        marks = cls()
        marks.take(table, line, indices)
        return marks

    def take(self, table: Table, line: int, indices: Iterable[int]) -> None:
        for k in indices:
            into = {Mark.AGREES: self.agrees, Mark.DIFFERS: self.differs, Mark.OPEN: self.open}
            held = into.get(table.cell(line, k).mark)
            if held is not None and k not in held:
                held.append(k)

    @property
    def settled(self) -> int:
        return len(self.agrees) + len(self.differs)


@dataclass(frozen=True)
class Found:
    """Conditions under which a line holds; tested at the boundary on this many pairs of points; exact or sufficient."""

    conditions: tuple[Boolean, ...]
    boundary_pairs: int
    is_exact: bool


def find(table: Table, line: int, marks: Marks, given: tuple[Boolean, ...] = ()) -> Found | None:
    """The simplest conditions, beyond the given ones, under which the line holds; None where none was found.

    marks: is extended by every further point that was tried.
    """
    pool = _Pool(table, line, given)
    for _ in range(_ROUNDS):
        if _is_special(table, marks):
            return None
        proposal = pool.separate(marks)
        if proposal is None:
            return None
        inside = table.draw_within(given + proposal, max(_FRESH, ENOUGH + 2 - len(marks.agrees)), f"inside/{proposal}")
        fresh = Marks.of(table, line, inside)
        marks.take(table, line, inside)
        if fresh.differs or not fresh.agrees:
            if not fresh.differs:
                return None
            continue
        outside = [k for k in table.draw_within(given, 3 * _FRESH, f"outside/{proposal}")
                   if not _holds(proposal, table.points[k])][:_FRESH]  # fmt: skip
        agreeing = Marks.of(table, line, outside).agrees
        marks.take(table, line, outside)
        if agreeing and pool.separate(marks) is not None:
            continue
        if len(marks.agrees) < ENOUGH:
            return None
        pairs = _boundary(table, line, proposal, marks)
        if pairs is None:
            continue
        return Found(proposal, pairs, not agreeing)
    return None


def _holds(conditions: tuple[Boolean, ...], point: Point) -> bool:
    return all(bool(c.subs(point)) for c in conditions)


def _is_special(table: Table, marks: Marks) -> bool:
    """Whether the line agrees only at one value of an integer: a coincidence such as R = 1, not a condition."""
    integers = [s for s in table.reading.symbols.values() if s.is_integer]
    for symbol in integers:
        agreeing = {table.points[k][symbol] for k in marks.agrees}
        if len(agreeing) == 1 and any(table.points[k][symbol] not in agreeing for k in marks.differs):
            return True
    return False


def _boundary(table: Table, line: int, conditions: tuple[Boolean, ...], marks: Marks) -> int | None:
    """Pairs of points one per cent to either side of the boundary: agreeing inside, differing outside.

    None where a pair contradicts the conditions; the pair is added to the marks.
    """
    tested = 0
    inner = [k for k in marks.agrees if _holds(conditions, table.points[k])]
    outer = [k for k in marks.differs if not _holds(conditions, table.points[k])]
    for condition in conditions:
        for inside, outside in _closest(table, inner, [k for k in outer if not _holds((condition,), table.points[k])]):
            near, beyond = _straddle(table.points[inside], table.points[outside], conditions)
            if near is None or beyond is None or not _in_domain(table, (near, beyond)):
                continue
            pair = [table.add(near), table.add(beyond)]
            marks.take(table, line, pair)
            cells = [table.cell(line, k).mark for k in pair]
            if cells[0] is Mark.DIFFERS:
                return None
            if cells == [Mark.AGREES, Mark.DIFFERS]:
                tested += 1
    return tested


def _closest(table: Table, inner: list[int], outer: list[int]) -> list[tuple[int, int]]:
    def gap(pair: tuple[int, int]) -> float:
        first, second = (table.points[k] for k in pair)
        return sum(abs(complex(first[s]) - complex(second[s])) for s in first)

    pairs = sorted(((i, o) for i in inner for o in outer), key=gap)
    return pairs[:1] + [p for p in pairs[1:] if p[0] != pairs[0][0] and p[1] != pairs[0][1]][:1]


def _in_domain(table: Table, points: tuple[Point, ...]) -> bool:
    domain = table.reading.domain
    return all(domain.range_of(s).contains(v) for point in points for s, v in point.items()) and all(
        _holds(table.reading.conditions, point) for point in points
    )


def _straddle(inside: Point, outside: Point, conditions: tuple[Boolean, ...]) -> tuple[Point | None, Point | None]:
    """Two points on the segment, one per cent of it to either side of where the conditions stop holding."""
    if any(s.is_integer and inside[s] != outside[s] for s in inside):
        return None, None

    def at(share: Rational) -> Point:
        return {s: inside[s] + (outside[s] - inside[s]) * share for s in inside}

    low, high = S.Zero, S.One
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if _holds(conditions, at(middle)) else (low, middle)
    step = Rational(1, 100)
    near, beyond = low - step, high + step
    if near < 0 or beyond > 1:
        return None, None
    return at(near), at(beyond)


class _Pool:
    """The candidate conditions of one line, with their costs, and their truth at the table's points."""

    def __init__(self, table: Table, line: int, given: tuple[Boolean, ...]) -> None:
        self.table = table
        self.symbols = sorted(table.reading.symbols.values(), key=str)
        costs: dict[Boolean, float] = {}
        for tier, condition in _candidates(table, line):
            if condition in given or condition.free_symbols - set(self.symbols) or not condition.free_symbols:
                continue
            cost = (1.0, 1.4, 1.2, 3.0)[tier] + 0.05 * condition.count_ops() + 0.02 * len(str(condition))
            costs[condition] = min(cost, costs.get(condition, 1e9))
        self.candidates = sorted(costs, key=lambda c: (costs[c], str(c)))
        self.costs = np.array([costs[c] for c in self.candidates])
        sides = [c.lhs - c.rhs for c in self.candidates]
        self._sides = lambdify([self.symbols], sides, [{"re": np.real, "Abs": np.abs}, "numpy"])
        self._upward = np.array([c.rel_op in (">", ">=") for c in self.candidates])
        self._rows: dict[int, np.ndarray] = {}

    def _truth(self, index: int) -> np.ndarray:
        if index not in self._rows:
            point = self.table.points[index]
            values = [complex(point[s]) if not point[s].is_real else float(point[s]) for s in self.symbols]
            with np.errstate(all="ignore"):
                sides = np.array([np.real(v) for v in self._sides(values)], dtype=float)
            self._rows[index] = np.where(self._upward, sides > 0, sides < 0)
        return self._rows[index]

    def separate(self, marks: Marks) -> tuple[Boolean, ...] | None:
        """The cheapest conjunction true wherever the line agrees, and false wherever it differs."""
        if not self.candidates or not marks.agrees or not marks.differs:
            return None
        inside = np.array([self._truth(k) for k in marks.agrees])
        outside = np.array([self._truth(k) for k in marks.differs])
        possible = np.flatnonzero(inside.all(axis=0) & ~outside.all(axis=0))
        kept: list[int] = []
        seen: set[bytes] = set()
        for k in possible:  # among candidates that exclude the same points only the cheapest matters
            key = outside[:, k].tobytes()
            if key not in seen:
                seen.add(key)
                kept.append(int(k))
        best: tuple[float, tuple[int, ...]] | None = None
        for size in range(1, _LARGEST + 1):
            for chosen in combinations(kept[: 60 if size < 3 else 25], size):
                cost = float(self.costs[list(chosen)].sum())
                if (best is None or cost < best[0]) and not outside[:, chosen].all(axis=1).any():
                    best = (cost, chosen)
            if best is not None:
                break
        return tuple(self.candidates[k] for k in best[1]) if best else None


def _candidates(table: Table, line: int) -> Iterable[tuple[int, Relational]]:
    reading = table.reading
    symbols = sorted(reading.symbols.values(), key=str)
    trees = [side for e in reading.statements[line].equations for side in (e.left, e.right) if isinstance(side, Basic)]
    for tree in trees:
        yield from ((0, c) for c in convergence(tree) if isinstance(c, Relational))
    for part in sorted(_delicate(trees, set(symbols)), key=str):
        for side in (part, -part):
            condition = positive(side)
            if isinstance(condition, Relational):
                yield 1, condition
    real = [s for s in symbols if s.is_real]
    for s in (s for s in symbols if not s.is_real):
        for level in (0, 1, -1):
            yield 2, re(s) > level
            yield 2, re(s) < level
        yield 2, Abs(s) < 1
        yield 2, Abs(s) > 1
    for s in real:
        yield from _levels(s, reading)
    for s, t in combinations(real, 2):
        yield from _levels(s * t, reading)
        yield from _levels(s / t, reading)
        for k in (S(1), S(2), S(-1), S(-2), S.Half):
            for u, v in ((s, t), (t, s)):
                yield 3, u + k * v > 0
                yield 3, u + k * v < 0
                yield 3, u + k * v > 1
                yield 3, u + k * v < 1
                yield 3, u + k * v > -1


def _levels(monomial: Expr, reading: Any) -> Iterable[tuple[int, Relational]]:
    for level in (S(0), S(1), S.Half, S(2), S(-1), S(3), S(4), -S.Half, S(-2)):
        for condition in (monomial > level, monomial < level):
            if isinstance(condition, Relational):
                yield (2 if level == 0 else 3), condition


def _delicate(trees: list[Basic], symbols: set[Symbol]) -> set[Expr]:
    """Parts whose sign decides whether a tree is defined: bases of powers, denominators, arguments of log and gamma."""
    parts: set[Expr] = set()
    for tree in trees:
        for node in tree.atoms(Pow, Function, Mul):
            if isinstance(node, Pow) and not (node.exp.is_Integer and node.exp > 0):
                parts.add(node.base)
                if not node.exp.is_number:
                    parts.add(node.exp)
            elif isinstance(node, gamma | log | loggamma | polygamma):
                parts.add(node.args[-1])
            elif isinstance(node, Function) and len(node.args) == 1:
                parts.add(node.args[0])
    kept = {p for p in parts if isinstance(p, Expr) and p.free_symbols and p.free_symbols <= symbols}
    return {p for p in kept if not p.has(Integral, Sum, Float) and p.is_positive is None and p.count_ops() < 12
            and p.is_extended_real is not False and not p.has(S.ImaginaryUnit)}  # fmt: skip
