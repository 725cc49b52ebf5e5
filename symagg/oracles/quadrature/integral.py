"""One integral: cut at its singular points, survey each segment, and give the number by either rule."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import gmpy2
from gmpy2 import mpfr, mpq
from sympy import Pow

from symagg.oracles.quadrature import trees
from symagg.oracles.quadrature.charts import (
    SCAN_BITS,
    End,
    Integrand,
    Segment,
    end_behaviour,
    find_cancellation,
)
from symagg.oracles.quadrature.compiler import Operation, compile_unit
from symagg.oracles.quadrature.numbers import (
    MPC,
    MPFR,
    Divergent,
    NoValue,
    Undecided,
    Undefined,
    is_finite,
    need_real,
    working,
    zero,
)
from symagg.oracles.quadrature.oscillation import oscillating
from symagg.oracles.quadrature.rules import double_exponential, graded_gauss
from symagg.oracles.quadrature.survey import GRID, survey

MAX_CUTS = 40
FEWEST = 3  # digits of a segment that hardly counts


def integral(rt: Any, operation: Operation, values: tuple, goal: int) -> Callable[[int], tuple]:
    """A function from the number of a rule (0 double exponential, 1 graded Gauss) to (value, mass)."""
    places = dict(zip(operation.params, values, strict=True))
    kept = tuple(places[s] for s in operation.option)
    low, high = (_end(rt, unit, values) for unit in operation.bounds)
    sign = 1
    if _order(low) > _order(high):
        low, high, sign = high, low, -1
    elif _order(low) == _order(high):
        return lambda rule: (mpfr(0), mpfr(1))
    scanner = compile_unit(operation.body, operation.option, (operation.variable,), "log")
    hills = compile_unit(operation.body, operation.option, (operation.variable,), "hills")
    cost = operation.body_cost
    f = Integrand(
        lambda bits: operation.unit.bind(rt, kept),
        lambda bits: scanner.bind(rt, kept),
        gmpy2.get_context().precision,
        lambda n: rt.spend(n * cost),
        (lambda: hills.bind(rt, kept)) if operation.hills else None,
    )
    parts = [_surveyed(s, f, goal, operation, rt, kept) for s in _segments(low, high, f, rt, operation, kept)]

    whole = sum((_size(part) for part in parts), mpfr(0))

    def run(rule: int) -> tuple:
        total, mass = mpfr(0), mpfr(0)
        for part in parts:
            value, size = _rules(part, f, goal, whole)(rule)
            total += value
            mass += size
        if not is_finite(total):
            raise Undecided("a rule gave no finite number")
        return sign * total, mass if mass > 0 else mpfr(1)

    return run


def _size(part: tuple | None) -> Any:
    """The mass of a segment; zero where none is known."""
    if part is None or callable(part[1]):
        return mpfr(0)
    return gmpy2.exp(mpfr(part[1].top)) * mpfr(part[1].mass)


def _rules(part: tuple | None, f: Integrand, goal: int, whole: Any = 0) -> Callable[[int], tuple]:
    """A function from a rule to (value, mass); whole: the mass of all segments, of which the digits are asked for."""
    if part is None:
        return lambda rule: (mpfr(0), mpfr(0))
    segment, land = part
    if callable(land):
        return land
    size = _size(part)
    digits = goal
    if whole > size:
        digits = max(FEWEST, goal - int(gmpy2.log10(whole / size))) if size > 0 else FEWEST

    def run(rule: int) -> tuple:
        try:
            return (double_exponential, graded_gauss)[rule](segment, f, land, digits), size
        except Divergent as problem:
            # At one point of many: whether the whole diverges is not known.
            raise Undecided(f"an inner integral diverges: {problem}") from problem

    return run


def _end(rt: Any, unit: Any, values: tuple) -> End:
    value = unit.bind(rt, values)()
    if isinstance(value, MPC) and value.imag != 0:
        raise Undecided("quadrature integrates over real intervals alone")
    value = need_real(value)
    if not gmpy2.is_finite(value):
        return End(lambda bits: value, infinite=1 if value > 0 else -1)
    return End(lambda bits: need_real(unit.bind(rt, values)()))


def _order(end: End) -> Any:
    return end.at(0)


def _surveyed(segment: Segment, f: Integrand, goal: int, operation: Operation, rt: Any, kept: tuple) -> tuple | None:
    """(segment, its landscape), or (segment, a function from a rule to value and mass); None where f vanishes."""

    def plain(part: Segment) -> Callable[[int], tuple]:
        return _rules(_surveyed(part, f, goal, operation, rt, kept), f, goal)

    context = gmpy2.get_context()
    if operation.adds:
        find_cancellation(segment, f)
    context.precision, full = SCAN_BITS, context.precision
    try:
        land = None
        _inner(segment, f)
        tops = [segment.log_modulus(f, t) for t in (-3.1, -1.3, 0.4, 1.7, 3.3)]
        top = max((g for g in tops if not math.isnan(g)), default=-math.inf)
        calm = [end_behaviour(segment, f, side, top) for side in (-1, 1)]
        if None in calm:
            context.precision = full
            waves = compile_unit(operation.body, operation.option, (operation.variable,), "phases")
            return segment, oscillating(segment, f, calm, goal, lambda: waves.bind(rt, kept), plain)
        land = survey(segment, f, goal, coarse=operation.height > 1 or rt.depth > 1)  # nested: one of many
    finally:
        gmpy2.get_context().precision = full
    return None if land is None else (segment, land)


def _inner(segment: Segment, f: Integrand) -> None:
    """Divergent where the integrand itself diverges at every one of a few points in the bulk."""
    for t in (-1.3, 0.4, 1.7):
        try:
            segment.transformed(f, mpfr(t))
        except Divergent as problem:
            reason = problem
        except (NoValue, ArithmeticError):
            return
        else:
            return
    raise reason


def _segments(low: End, high: End, f: Integrand, rt: Any, operation: Operation, kept: tuple) -> list:
    """The interval, cut where a feature of the integrand changes sign: there it may be singular, bent or torn."""
    whole = _segment(low, high, f)
    cuts: list = []
    if operation.features:
        units = _features(operation)
        cuts = _cuts(whole, f, lambda: [unit.bind(rt, kept) for unit in units])
    if _order(low) < 0 < _order(high) and 0 not in cuts and _has_power(operation.body, operation.variable):
        cuts = sorted([*cuts, mpfr(0)])
    ends = [low, *(_cut(c) for c in cuts), high]
    if len(ends) == 2:
        return [whole]
    return [_segment(a, b, f) for a, b in pairwise(ends)]


@lru_cache(maxsize=1024)
def _has_power(body: Any, x: Any) -> bool:
    """Whether zero may be a singular point: a power of x itself, which no feature is made of."""
    powers = (node.exp for node in body.atoms(Pow) if node.base == x)
    return any(not (exponent.is_Integer and exponent.is_positive) for exponent in powers)


@lru_cache(maxsize=1024)
def _features(operation: Operation) -> tuple:
    """A unit for each feature: one may have no value at a zero of another."""
    found = trees.features(operation.body, operation.variable)
    return tuple(compile_unit(g, operation.option, (operation.variable,)) for g in found)


def _cut(c: Any) -> End:
    """A cut as an end: exact where it is a simple rational number to all its digits."""
    bits = c.precision
    simple = Fraction(*(int(n) for n in c.as_integer_ratio())).limit_denominator(10**9)
    q = mpq(simple.numerator, simple.denominator)
    with working(bits):
        if abs(c - mpfr(q)) <= mpfr(2) ** (20 - bits) * max(abs(c), mpfr(2) ** -bits):
            return End(lambda bits: mpfr(q))
    return End(lambda bits: c, digits=bits * 0.301 - 10)


def _segment(low: End, high: End, f: Integrand) -> Segment:
    finite = not low.infinite and not high.infinite
    return Segment(low, high, f.place(high, f.bits) - f.place(low, f.bits) if finite else None)


def _cuts(whole: Segment, f: Integrand, bind: Callable) -> list:
    """Zeros of the features inside the interval, to three times the working precision."""
    context = gmpy2.get_context()
    bits = context.precision
    features = bind()

    def at(t: float) -> tuple:
        end, side, y = whole.offset(t)
        x = f.place(end, bits) + side * y
        return x, tuple(_or_none(g, x) for g in features)

    rows = [at(t) for t in GRID if abs(t) < 70]
    cuts: list = []
    context.precision = 3 * bits
    try:
        sharp = bind()
        for (x0, g0), (x1, g1) in pairwise(rows):
            for g, a, b in zip(sharp, g0, g1, strict=True):
                if not isinstance(a, MPFR) or not isinstance(b, MPFR) or not x0 < x1:
                    continue
                if a != 0 and (a < 0) == (b < 0) and b != 0:
                    continue
                try:
                    # At more digits: a difference that cancels to zero beside an end point is no zero.
                    left, right = g(x0), g(x1)
                    if right == 0 or (left != 0 and (left < 0) != (right < 0)):
                        cuts.append(zero(g, x0, x1))
                except (Undefined, ArithmeticError):
                    continue  # it changes sign through a point where it has no value, which is another feature's zero
    finally:
        gmpy2.get_context().precision = bits
    left = None if whole.left.infinite else f.place(whole.left, bits)
    right = None if whole.right.infinite else f.place(whole.right, bits)
    distinct: list = []
    for c in sorted(cuts):
        near = [e for e in (left, right, distinct[-1] if distinct else None) if e is not None]
        if all(abs(c - e) > mpfr(2) ** (20 - bits) * max(abs(c), abs(e)) for e in near):
            distinct.append(c)
    if len(distinct) > MAX_CUTS:
        raise Undecided("the integrand has too many singular points")
    return distinct


def _or_none(g: Callable, x: Any) -> Any:
    try:
        return g(x)
    except (NoValue, ArithmeticError):
        return None
