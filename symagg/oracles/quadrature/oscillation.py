"""Integrals over an infinite range of a wave whose amplitude decays slowly: a head, and a series of half-periods."""

from collections.abc import Callable
from typing import Any

import gmpy2
from gmpy2 import mpfr

from symagg.oracles.quadrature.charts import End, Integrand, Segment
from symagg.oracles.quadrature.numbers import MPC, NoValue, Undecided, working
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

    Undecided unless all the phases grow linearly at one rate towards each end that oscillates.
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
        half_period = gmpy2.const_pi() / _frequency(waves(), side)
        first = f.place(start, bits) + side * HEAD[rule] * half_period
        joint = End(lambda bits: first, regular=True)
        length = abs(first - f.place(start, bits))
        head = plain(Segment(start, joint, length) if side > 0 else Segment(joint, start, length))
        table = gauss_legendre(NODES, bits)

        def term(k: int) -> Any:
            f.spend(len(table))
            # Far out the phase needs the digits of the whole of x.
            with working(bits + (64 + k.bit_length() // 64 * 64 if k > 1000 else 0)):
                body = f.function(gmpy2.get_context().precision, False)
                middle = first + side * half_period * (k + mpfr("0.5"))
                total = sum((weight * body(middle + half_period / 2 * x) for x, weight, _ in table), mpfr(0))
                return total * half_period / 2

        value, mass = head(rule)
        rest, more = infinite(term, goal)(rule)
        return value + rest, mass + more

    return run


def _frequency(waves: Callable, side: int) -> Any:
    """The one rate at which the phases grow; all of them must be linear in x."""
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
            raise Undecided("the integrand oscillates with a changing frequency")
        if step != 0:
            rates.append(abs(step))
    if not rates or any(abs(r - rates[0]) > rates[0] * mpfr("1e-12") for r in rates):
        raise Undecided("the integrand oscillates at several frequencies")
    return rates[0]
