"""Figures of a table, printed with rounding: consistent with what they are computed from, or not.

A decimal figure stands for every number that rounds to it, 12.3 for [12.25, 12.35], the same figure on one side for one
number; an integer stands for itself. Two routes: interval arithmetic says what values the computation can have at all,
and exact arithmetic at the corners of the figures' ranges finds unrounded numbers that fit every figure.
"""

import operator
import time
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from sympy import Expr, Rational, Symbol, expand

from symagg.errors import ClaimError
from symagg.findings import Counterexample, Evidence, Finding, LineFinding, Verdict
from symagg.oracles.outcome import Status
from symagg.statement import Reading
from symagg.writing import FIGURE, span

_HALVINGS = 60  # of the way between two corners, to find numbers that fit
_MOST_FIGURES = 10  # on one line, for the corners are two to that power
Interval = tuple[Fraction, Fraction]


def applies(reading: Reading) -> bool:
    """Whether the claim compares figures that are printed with rounding."""
    return any(s.line.relation == "rounded" for s in reading.statements)


def judge(reading: Reading) -> Finding:
    """Which lines' figures are consistent, with the ranges as evidence, and numbers that fit where they are."""
    started = time.perf_counter()
    lines, statuses, widest = [], [], 0.0
    for statement in reading.statements:
        equation = statement.equations[0]
        left, right = (_reach(side) for side in (equation.left, equation.right))
        apart = left[1] < right[0] or right[1] < left[0]
        witness = _witness(equation.left, equation.right)
        statuses.append((not apart, witness is not None))
        widest = max(widest, float(max(right[0] - left[1], left[0] - right[1], 0)))
        shown = f"the computation gives {_text(left)}, the figure stands for {_text(right)}"
        if apart:
            point = Counterexample("the printed figures", _text(right), _text(left))
            lines.append(LineFinding(statement.latex, False, note=shown, counterexample=point))
        else:
            fits = "" if witness is None else f"; it fits for {', '.join(f'{float(v):.6g}' for v in witness)}"
            lines.append(LineFinding(statement.latex, None if witness is None else True, note=shown + fits))
    seconds = time.perf_counter() - started
    evidence = (
        _evidence("enclosure", [fits for fits, _ in statuses], widest, seconds, "the ranges of the figures"),
        _evidence("exact", [found for _, found in statuses], None, 0.0, "unrounded numbers at or between the corners"),
    )
    settled = all(fits == found for fits, found in statuses)
    holds = all(fits for fits, _ in statuses)
    verdict = Verdict.UNDECIDED if not settled else Verdict.VERIFIED if holds else Verdict.MISPRINT
    wrong = [str(k) for k, line in enumerate(lines, 1) if line.holds is False]
    notes = [line.note for line in lines if line.holds is False]
    discrepancy = f"line {', '.join(wrong)}: {'; '.join(notes)}" if wrong else None
    return Finding(reading.id, reading.claim.where, verdict, tuple(lines), (), None, discrepancy, evidence)


def _evidence(route: str, good: list[bool], worst: float | None, seconds: float, what: str) -> Evidence:
    bad = [str(k) for k, fits in enumerate(good, 1) if not fits]
    status = Status.REFUTES if bad else Status.SUPPORTS
    detail = f"{what}: none for line {', '.join(bad)}" if bad else f"{what}: they meet in every line"
    return Evidence(route, status, len(good), worst, seconds, detail)


def _box(*sides: Expr) -> dict[Symbol, Interval]:
    """Every figure of the sides with its range."""
    symbols = sorted({s for side in sides for s in side.free_symbols}, key=str)
    if strange := [s for s in symbols if not s.name.startswith(FIGURE)]:
        raise ClaimError(f"{strange[0]} is no figure of a table; 'rounded' compares numbers with numbers.")
    return {s: span(s.name) for s in symbols}


def _reach(side: Expr) -> Interval:
    """What the side can be: where a figure stands in it twice, the form in which it stands once says more."""
    found = [_range(form, _box(side)) for form in dict.fromkeys((side, expand(side.doit())))]
    return max(low for low, _ in found), min(high for _, high in found)


def _range(side: Expr, box: Mapping[Symbol, Interval]) -> Interval:
    """What the side can be over the ranges, by interval arithmetic: never too narrow."""
    if side in box:
        return box[side]
    if isinstance(side, Rational):
        return Fraction(side.p, side.q), Fraction(side.p, side.q)
    if side.is_Add:
        parts = [_range(a, box) for a in side.args]
        return sum(low for low, _ in parts), sum(high for _, high in parts)
    if side.is_Mul:
        corners = [Fraction(1)]
        for low, high in (_range(a, box) for a in side.args):
            products = [c * end for c in corners for end in (low, high)]
            corners = [min(products), max(products)]
        return min(corners), max(corners)
    if side.is_Pow and side.exp.is_Integer:
        low, high = _range(side.base, box)
        if low <= 0 <= high and side.exp != 1:
            raise ClaimError(f"{side}: a power of figures that may be zero is not judged.")
        ends = [operator.pow(end, int(side.exp)) for end in (low, high)]
        return min(ends), max(ends)
    raise ClaimError(f"{side}: figures are computed with +, -, *, / and whole powers only.")


def _witness(left: Expr, right: Expr) -> tuple[Fraction, ...] | None:
    """Numbers that round to all the figures, and for which the two sides are equal (to 60 halvings); None if none is.

    The sides are continuous over the ranges, so that between a corner where the left one is smaller and a corner where
    it is larger there are such numbers.
    """
    box = _box(left, right)
    if len(box) > _MOST_FIGURES:
        raise ClaimError(f"more than {_MOST_FIGURES} figures on one line; judge parts of it.")

    def gap(values: tuple[Fraction, ...]) -> Fraction:
        held = {s: (v, v) for s, v in zip(box, values, strict=True)}
        return _range(left, held)[0] - _range(right, held)[0]

    corners = sorted(product(*box.values()), key=gap)
    below, above = corners[0], corners[-1]
    if gap(below) > 0 or gap(above) < 0:
        return None
    for _ in range(_HALVINGS):
        middle = tuple((a + b) / 2 for a, b in zip(below, above, strict=True))
        below, above = (middle, above) if gap(middle) <= 0 else (below, middle)
    return below


def _text(interval: Interval) -> str:
    return f"[{float(interval[0]):.4g}, {float(interval[1]):.4g}]"


__all__ = ["applies", "judge"]
