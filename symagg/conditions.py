"""Conditions that a paper leaves out: found from convergence and from where a line agrees, then tested at the boundary.

Candidates come from the tree: what an integral needs to converge, the bases of powers, the arguments of logarithms
and gamma functions, the signs of parameters, and plain thresholds on them. The cheapest conjunction that holds where
the line agrees and fails where it differs is proposed; fresh points inside and outside try to break it, and what
breaks it joins the evidence for the next proposal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

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
    exp,
    factor_list,
    gamma,
    lambdify,
    log,
    loggamma,
    polygamma,
    re,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions import MatrixExpr

from symagg.laws.closed_form import convergence, positive
from symagg.table import Mark, Point, Table
from symagg.truth import holds

ENOUGH = 16  # valid points on which a line must have been judged
_FRESH = 8  # new points inside, and outside, that try to break a proposal
_ROUNDS = 8
_LARGEST = 3  # conditions in a conjunction
_PAIRS = 2  # to either side of the boundary, for each condition
_TRIES = 6
_PROBES = 3  # points on either side of a condition that the line suggests
_PATIENCE = 300  # draws for a side that the stated domain may not have


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
        indices = list(indices)
        table.fill(line, indices)
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


def find(
    table: Table,
    line: int,
    marks: Marks,
    given: tuple[Boolean, ...] = (),
    known: Iterable[tuple[Boolean, ...]] = (),
) -> Found | None:
    """The simplest conditions, beyond the given ones, under which the line holds; None where none was found.

    marks: is extended by every further point that was tried. known: conditions found for other lines of the chain,
    which are proposed first.
    """
    pool = None
    waiting = list(known)
    for _ in range(_ROUNDS):
        if _is_special(table, marks):
            return None
        proposal = next((p for p in waiting if _separates(p, table, marks)), None)
        if proposal is None:
            pool = pool or _Pool(table, line, given)
            proposal = pool.separate(marks)
        if proposal is None:
            return None
        if _contradicted_inside(table, line, given + proposal, marks, 0 if proposal in waiting else _FRESH):
            continue
        outside = [k for k in table.draw_within(given, 3 * _FRESH, f"outside/{proposal}")
                   if not table.satisfies(k, proposal)][:_FRESH]  # fmt: skip
        agreeing = Marks.of(table, line, outside).agrees
        marks.take(table, line, outside)
        if agreeing and (pool is None or pool.separate(marks) is not None):
            continue
        if len(marks.agrees) < ENOUGH:
            return None
        pairs = _boundary(table, line, proposal, marks)
        if pairs is None:
            continue
        return Found(proposal, pairs, not agreeing)
    return None


def _holds(conditions: tuple[Boolean, ...], point: Point) -> bool:
    return all(holds(c, point) for c in conditions)


def _contradicted_inside(table: Table, line: int, within: tuple[Boolean, ...], marks: Marks, least: int) -> bool:
    """Whether a fresh point within the conditions differs; points are tried until enough agree, `least` at least."""
    fresh = table.draw_within(within, 3 * ENOUGH, f"inside/{within}", far=True)
    table.fill(line, fresh[: max(least, ENOUGH - len(marks.agrees))])
    for count, k in enumerate(fresh):
        if count >= least and len(marks.agrees) >= ENOUGH:
            break
        marks.take(table, line, [k])
        if table.cell(line, k).mark is Mark.DIFFERS:
            return True
    return False


def probes(table: Table, line: int, given: tuple[Boolean, ...], far: bool = False) -> list[int]:
    """Points on both sides of every condition that the line's own integrals, powers and functions suggest.

    Chance alone may have left out the part of the domain where a definition diverges; or, which may lie far out, the
    part where it does not.
    """
    found = []
    for candidate in _from_trees(table, line):
        relation = candidate.relation
        if not isinstance(relation, Relational) or not relation.free_symbols <= set(table.reading.symbols.values()):
            continue
        for side in (relation, relation.negated):
            there = [k for k in range(len(table.points)) if table.satisfies(k, (*given, side))]
            missing = _PROBES - len(there)
            if missing > 0:
                there += table.draw_within((*given, side), missing, f"probe/{side}", _PATIENCE, far)
            found += there[:_PROBES]
    return list(dict.fromkeys(found))


def _separates(conditions: tuple[Boolean, ...], table: Table, marks: Marks) -> bool:
    """Whether the conditions hold wherever a line agrees, and fail wherever it differs."""
    holds = [table.satisfies(k, conditions) for k in (*marks.agrees, *marks.differs)]
    return bool(marks.agrees) and all(holds[: len(marks.agrees)]) and not any(holds[len(marks.agrees) :])


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

    None where a point inside differs, or where some condition could not be tested at all; what was tried joins the
    marks.
    """
    tested = 0
    inner = [k for k in marks.agrees if table.satisfies(k, conditions)]
    for condition in conditions:
        outer = [k for k in marks.differs if not table.satisfies(k, (condition,))]
        pairs = 0
        for inside, outside in _closest(table, inner, outer):
            near, beyond = _straddle(table.points[inside], table.points[outside], condition)
            if near is None or not _in_domain(table, (near, beyond)) or not _holds(conditions, near):
                continue
            indices = [table.add(near), table.add(beyond)]
            marks.take(table, line, indices)
            cells = [table.cell(line, k).mark for k in indices]
            if cells[0] is Mark.DIFFERS:
                return None
            pairs += cells == [Mark.AGREES, Mark.DIFFERS]
            if pairs == _PAIRS:
                break
        if not pairs:
            return None
        tested += pairs
    return tested


def _closest(table: Table, inner: list[int], outer: list[int]) -> list[tuple[int, int]]:
    """Pairs of an inner and an outer point, the nearest first, each point at most once."""

    def gap(pair: tuple[int, int]) -> float:
        return float(np.abs(values[pair[0]] - values[pair[1]]).sum())

    values = {
        k: np.array([complex(table.points[k][s]) for s in sorted(table.points[k], key=str)]) for k in inner + outer
    }
    used: set[int] = set()
    found = []
    for pair in sorted(((i, o) for i in inner for o in outer), key=gap):
        if not used & set(pair):
            used |= set(pair)
            found.append(pair)
    return found[:_TRIES]


def _in_domain(table: Table, points: tuple[Point, ...]) -> bool:
    domain = table.reading.domain
    return all(domain.range_of(s).contains(v) for point in points for s, v in point.items()) and all(
        _holds(table.reading.conditions, point) for point in points
    )


def _straddle(inside: Point, outside: Point, condition: Boolean) -> tuple[Point | None, Point | None]:
    """Two points on the segment, one per cent of it to either side of where the condition stops holding."""
    if any(s.is_integer and inside[s] != outside[s] for s in inside):
        return None, None

    def at(share: Rational) -> Point:
        return {s: inside[s] + (outside[s] - inside[s]) * share for s in inside}

    low, high = S.Zero, S.One
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if _holds((condition,), at(middle)) else (low, middle)
    near, beyond = max(low - Rational(1, 100), S.Zero), min(high + Rational(1, 100), S.One)
    return at(near), at(beyond)


@dataclass(frozen=True)
class _Candidate:
    """side > level, or side < level."""

    side: Expr
    level: Expr
    above: bool
    cost: float

    @property
    def relation(self) -> Boolean:
        side, level = self.side, self.level
        top, bottom = side.as_numer_denom()
        if level.is_positive and bottom.is_positive and bottom.free_symbols:  # s < z for s/z < 1
            side, level = top, level * bottom
        return side > level if self.above else side < level


class _Pool:
    """The candidate conditions of one line, with their costs, and their truth at the table's points."""

    def __init__(self, table: Table, line: int, given: tuple[Boolean, ...]) -> None:
        self.table = table
        self.symbols = sorted(table.reading.symbols.values(), key=str)
        known = set(self.symbols)
        cheapest: dict[tuple[Expr, Expr, bool], _Candidate] = {}
        for c in (*_from_trees(table, line), *_from_symbols(tuple(self.symbols))):
            key = (c.side, c.level, c.above)
            if (
                c.side.free_symbols
                and c.side.free_symbols <= known
                and c.cost < getattr(cheapest.get(key), "cost", 1e9)
            ):
                cheapest[key] = c
        self.candidates = sorted(cheapest.values(), key=lambda c: (c.cost, _text(c.side), _text(c.level), c.above))
        told = {(c.side, c.level, c.above) for relation in given for c in _of_relation("sign", relation)}
        self.candidates = [c for c in self.candidates if (c.side, c.level, c.above) not in told]
        self.costs = np.array([c.cost for c in self.candidates])
        letters = tuple(self.symbols)
        self._parts = tuple(dict.fromkeys(c.side for c in self.candidates))
        places = {part: k for k, part in enumerate(self._parts)}
        self._place = np.array([places[c.side] for c in self.candidates], dtype=int)
        self._level = np.array([float(c.level) for c in self.candidates])
        self._sides = _compiled(letters, self._parts)
        self._above = np.array([c.above for c in self.candidates])
        self._rows: dict[int, np.ndarray] = {}

    def _truth(self, index: int) -> np.ndarray:
        if index not in self._rows:
            point = self.table.points[index]
            values = [np.float64(point[s]) if point[s].is_real else np.complex128(point[s]) for s in self.symbols]
            with np.errstate(all="ignore"):  # where a side has no value no condition on it holds
                parts = np.real(np.array(self._sides(*values)))
            sides = parts[self._place] - self._level
            self._rows[index] = np.where(self._above, sides > 0, sides < 0)
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
        return tuple(self.candidates[k].relation for k in best[1]) if best else None


@lru_cache(maxsize=64)
def _compiled(symbols: tuple[Symbol, ...], sides: tuple[Expr, ...]) -> Callable[..., list]:
    return lambdify(symbols, list(sides), [{"re": np.real, "Abs": np.abs}, "numpy"])


_TIERS = {"convergence": 1.0, "sign": 1.2, "tree": 1.4, "level": 3.0}


def _candidate(kind: str, side: Expr, level: Expr, above: bool) -> _Candidate:
    return _Candidate(side, level, above, _TIERS[kind] + _length(side) + _length(level))


@lru_cache(maxsize=4096)
def _length(side: Expr) -> float:
    return 0.05 * side.count_ops() + 0.02 * len(_text(side))


_text = lru_cache(maxsize=4096)(str)


def _of_relation(kind: str, relation: Boolean) -> list[_Candidate]:
    if not isinstance(relation, Relational) or relation.rel_op not in ("<", ">", "<=", ">="):
        return []
    if relation.rhs.free_symbols:
        return [_candidate(kind, relation.lhs - relation.rhs, S.Zero, relation.rel_op.startswith(">"))]
    return [_candidate(kind, relation.lhs, relation.rhs, relation.rel_op.startswith(">"))]


def _is_plain(side: Expr) -> bool:
    """Whether a side is made of sums, products and whole powers, which a point turns into a number at once."""
    powers = all(power.exp.is_Integer for power in side.atoms(Pow))
    return powers and side.atoms(Function) <= side.atoms(re, Abs, exp) and not side.has(MatrixExpr)


def _from_trees(table: Table, line: int) -> list[_Candidate]:
    """What the integrals of a line need, and the signs of its delicate parts; worked out once a line."""
    if line not in table.suggested:
        found = [c for c in _suggestions(table, line) if _is_plain(c.side)]
        factors = dict.fromkeys(f for c in found for f in _factors(c.side - c.level))
        for factor in sorted(factors, key=str):
            for side in (factor, -factor):
                found += _of_relation("tree", positive(side))
        table.suggested[line] = found
    return table.suggested[line]


@lru_cache(maxsize=4096)
def _factors(side: Expr) -> tuple[Expr, ...]:
    """The factors of a polynomial that has several: where it changes its sign, one of them does."""
    if not side.is_polynomial(*side.free_symbols):
        return ()
    factors = [f for f, _ in factor_list(side)[1]]
    return tuple(factors) if len(factors) > 1 else ()


def _suggestions(table: Table, line: int) -> Iterable[_Candidate]:
    symbols = set(table.reading.symbols.values())
    equations = table.reading.statements[line].equations
    trees = [side for e in equations for side in (e.left, e.right) if isinstance(side, Basic)]
    for tree in trees:
        for relation in convergence(tree):
            yield from _of_relation("convergence", relation)
    for part in sorted(_delicate(trees, symbols), key=str):
        for side in (part, -part):
            yield from _of_relation("tree", positive(side))


@lru_cache(maxsize=32)
def _from_symbols(symbols: tuple[Symbol, ...]) -> tuple[_Candidate, ...]:
    """Signs of the parameters, and thresholds on them, their products, quotients and small sums."""
    found: list[_Candidate] = []
    for s in (s for s in symbols if not s.is_real):
        for side, levels in ((re(s), (0, 1, -1)), (Abs(s), (1,))):
            found += [_candidate("sign", side, S(level), above) for level in levels for above in (True, False)]
    real = [s for s in symbols if s.is_real and not s.name.startswith("u_")]
    pairs = list(combinations(real, 2))
    for monomial in (*real, *(s * t for s, t in pairs), *(s / t for s, t in pairs), *(t / s for s, t in pairs)):
        for level in (S.Zero, S.One, S.Half, S(2), S.NegativeOne, S(3), S(4), -S.Half, S(-2)):
            if level == 0 and monomial.is_positive is not None:
                continue
            kind = "sign" if level == 0 else "level"
            found += [_candidate(kind, monomial, level, above) for above in (True, False)]
    for s, t in pairs:
        for k in (S(1), S(2), S(-1), S(-2), S.Half):
            for side in dict.fromkeys((s + k * t, t + k * s)):
                found += [_candidate("level", side, S(level), above) for level in (0, 1, -1) for above in (True, False)]
    return tuple(found)


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
    kept = {p for p in kept if not p.has(Integral, Sum, Float, MatrixExpr, S.ImaginaryUnit) and _is_plain(p)}
    return {p for p in kept if p.is_positive is None and p.is_extended_real is not False and p.count_ops() < 12}
