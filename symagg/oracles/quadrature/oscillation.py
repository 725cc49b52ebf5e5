"""Integrals over an infinite range of a wave whose amplitude decays slowly: a head, and a series of half-periods."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import gmpy2
from gmpy2 import mpfr

from symagg.oracles.quadrature.charts import End, Integrand, Segment
from symagg.oracles.quadrature.numbers import MPC, NoValue, Undecided, working, zero
from symagg.oracles.quadrature.rules import NODES, gauss_legendre
from symagg.oracles.quadrature.series import infinite

# Half-periods before the series begins, by rule: the two rules cut the range at different points.
HEAD = (mpfr("3.3"), mpfr("4.6"))


def oscillating(
    segment: Segment,
    f: Integrand,
    calm: list,
    goal: int,
    waves: Callable[[], Callable],
    plain: Callable[[Segment], Callable[[int], tuple]],
) -> Callable[[int], tuple]:
    """A function from a rule to (value, mass); `waves()` gives the phases of the integrand, `plain` another segment's.

    Undecided unless all the phases grow alike towards each end that oscillates.
    """
    origin = End(lambda bits: mpfr(0), regular=True)
    if segment.left.infinite and segment.right.infinite:
        halves = [Segment(origin, segment.right), Segment(segment.left, origin)]
        parts = [
            _wave(half, f, side, goal, waves, plain) if calm[side > 0] is None else plain(half)
            for half, side in zip(halves, (1, -1), strict=True)
        ]
        return lambda rule: tuple(map(sum, zip(*(part(rule) for part in parts), strict=True)))
    side = 1 if calm[1] is None else -1
    if calm[side < 0] is None or not (segment.right if side > 0 else segment.left).infinite:
        raise Undecided("the integrand oscillates without limit at a finite end point")
    return _wave(segment, f, side, goal, waves, plain)


def _wave(segment: Segment, f: Integrand, side: int, goal: int, waves: Callable, plain: Callable) -> Callable:
    start = segment.left if side > 0 else segment.right

    def run(rule: int) -> tuple:
        bits = gmpy2.get_context().precision
        edge = _edges(waves(), f.place(start, bits), side, rule)
        first = edge(0)
        joint = End(lambda bits: first, regular=True)
        length = abs(first - f.place(start, bits))
        head = plain(Segment(start, joint, length) if side > 0 else Segment(joint, start, length))
        table = gauss_legendre(NODES, bits)

        def term(k: int) -> Any:
            f.spend(len(table))
            # Far out the phase needs the digits of the whole of x.
            with working(bits + (64 + k.bit_length() // 64 * 64 if k > 1000 else 0)):
                body = f.function(gmpy2.get_context().precision, False)
                low, high = edge(k), edge(k + 1)
                half, middle = abs(high - low) / 2, (low + high) / 2
                return sum((weight * body(middle + half * x) for x, weight, _ in table), mpfr(0)) * half

        value, mass = head(rule)
        rest, more = infinite(term, goal)(rule)
        return value + rest, mass + more

    return run


def _edges(waves: Callable, start: Any, side: int, rule: int) -> Callable[[int], Any]:
    """Where the k-th half-period begins, counted from the end of the head; the two rules begin at different points."""
    rate = _frequency(waves, side)
    if rate is not None:
        half_period = gmpy2.const_pi() / rate
        return lambda k: start + side * half_period * (HEAD[rule] + k)
    return _moving_edges(waves, start, side, rule)


def _moving_edges(waves: Callable, start: Any, side: int, rule: int) -> Callable[[int], Any]:
    """The same where the frequency changes: solved for, x by x."""

    def phase(x: Any) -> Any:
        found = [g.imag if isinstance(g, MPC) else g for g in waves(x)]
        if any(abs(abs(g) - abs(found[0])) > abs(found[0]) * mpfr("1e-12") for g in found):
            raise Undecided("the integrand oscillates at several frequencies")
        return found[0]

    first = _settled(phase, start, side) * HEAD[rule] / HEAD[0]
    begun = phase(start + side * first)
    sign = 1 if phase(start + 2 * side * first) > begun else -1

    def edge(k: int) -> Any:
        target = begun + sign * k * gmpy2.const_pi()

        def short(t: Any) -> Any:
            return sign * (phase(start + side * t) - target)

        high = first
        while short(high) < 0:
            high *= 2
        return start + side * (first if high == first else zero(short, high / 2, high))

    return edge


def _settled(phase: Callable, start: Any, side: int) -> Any:
    """A distance from which on the phase only grows, by more than two half-periods whenever the distance doubles."""
    for power in range(-20, 60):
        t = mpfr(2) ** power
        values = [phase(start + side * t * (1 + mpfr(j) / 4)) for j in range(13)]
        steps = [b - a for a, b in pairwise(values)]
        if abs(values[4] - values[0]) > 7 and all(s * steps[0] > 0 for s in steps):
            return t
    raise Undecided("the integrand oscillates in a way that no rule here follows")


def _frequency(waves: Callable, side: int) -> Any | None:
    """The one rate at which the phases grow; None where one grows otherwise than linearly in x."""
    rates: list = []
    at = [mpfr(1000) * side + k for k in range(3)]
    try:
        rows = [waves(x) for x in at]
    except (NoValue, ArithmeticError) as problem:
        raise Undecided("the integrand oscillates in a way that no rule here follows") from problem
    for a, b, c in zip(*rows, strict=True):
        step, again = b - a, c - b
        if isinstance(step, MPC):
            step, again = step.imag, again.imag
        if abs(step - again) > abs(step) * mpfr("1e-20"):
            return None
        if step != 0:
            rates.append(abs(step))
    if not rates or any(abs(r - rates[0]) > rates[0] * mpfr("1e-12") for r in rates):
        raise Undecided("the integrand oscillates at several frequencies")
    return rates[0]
