"""Where an integrand lives: its values near the ends of a segment, its peaks, its range, and its behaviour at each end.

A segment is mapped to t on the whole line so that t runs like the logarithm of the distance to each end; F(t) is the
integrand times dx/dt. Decay of F in t is integrability, growth is divergence.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import gmpy2
from gmpy2 import mpfr

from symagg.oracles.quadrature.numbers import Divergent, NoValue, Undecided, Undefined, is_finite

SCAN_BITS = 80
INFINITE = math.inf
# A logarithm of F beyond this is an overflow of F.
EXTREME = 5e8
# How far out in t an end is examined: nearer where the integrand has no value farther out.
FAR = (2000.0, 300.0, 60.0, 19.0, 12.0)
# Where the logarithm of F is too nearly flat at FAR[0] to tell a power of x from a power of its logarithm.
FARTHER = (1e8, 1e6, 1e4)
DEARER = (6000.0, 1500.0, 300.0)
# Where the integrand overflows even at FAR[-1]: near enough to see growth, not to tell exponents apart.
NEARER = (9.0, 6.0, 4.0)
LOG_TEN = math.log(10)


@dataclass(frozen=True, eq=False)
class End:
    """An end of a segment: `at(bits)` is its value there.

    `regular` says that the integrand is smooth through it; `digits` that the value is only known to so many digits.
    """

    at: Callable[[int], Any]
    infinite: int = 0
    regular: bool = False
    digits: float = math.inf


@dataclass(eq=False)
class Integrand:
    """f near an end: precision grows with the closeness to an end that is not zero, and wherever f cancels there."""

    value: Callable[[int], Callable[[Any], Any]]
    log: Callable[[int], Callable[[Any], Any]]
    bits: int
    spend: Callable[[int], None]
    hills: Callable[[], Callable[[Any], tuple]] | None = None
    cancels: dict = field(default_factory=dict)
    bound: dict = field(default_factory=dict)

    def function(self, bits: int, log: bool) -> Callable[[Any], Any]:
        key = (bits, log)
        if key not in self.bound:
            self.bound[key] = (self.log if log else self.value)(bits)
        return self.bound[key]

    def place(self, end: End, bits: int) -> Any:
        key = (end, bits)
        if key not in self.bound:
            self.bound[key] = end.at(bits)
        return self.bound[key]

    def near(self, end: End, side: int, y: Any, log: bool = False) -> Any:
        """f(end + side y), or log|f|."""
        self.spend(1)
        context = gmpy2.get_context()
        bits = context.precision
        anchor = self.place(end, bits)
        extra = 0
        if not end.regular:
            exponent = gmpy2.get_exp(y)
            if anchor != 0:
                extra = max(0, gmpy2.get_exp(anchor) - exponent)
            extra += self.cancels.get((side > 0, exponent > 0), 0) * abs(exponent)
        if extra <= 8:
            try:
                return self.function(bits, log)(anchor + y if side > 0 else anchor - y)
            except Undefined:
                return self._beside(end, side, y, log)
        self.spend(extra // 100)
        raised = self._raised(bits, extra)
        context.precision = raised
        try:
            anchor = self.place(end, raised)
            return self.function(raised, log)(anchor + y if side > 0 else anchor - y)
        finally:
            gmpy2.get_context().precision = bits

    def many(self, end: End, side: int, offsets: list) -> list:
        """f(end + side y) for each offset y."""
        context = gmpy2.get_context()
        anchor = self.place(end, context.precision)
        f = self.function(context.precision, False)
        inner, outer = self.cancels.get((side > 0, False), 0), self.cancels.get((side > 0, True), 0)
        if not end.regular and (anchor != 0 or inner or outer):
            size = gmpy2.get_exp(anchor) if anchor != 0 else -math.inf
            if inner or outer or size - min(map(gmpy2.get_exp, offsets), default=size) > 8:
                return self._graded(end, side, offsets, size, inner, outer)
        self.spend(len(offsets))
        try:
            return [f(anchor + y) for y in offsets] if side > 0 else [f(anchor - y) for y in offsets]
        except Undefined:
            return [self.near(end, side, y) for y in offsets]

    def _graded(self, end: End, side: int, offsets: list, size: float, inner: int, outer: int) -> list:
        """f at offsets some of which cost precision: what needs the same precision is done at once."""
        context = gmpy2.get_context()
        bits = context.precision
        values: list = [None] * len(offsets)
        groups: dict[int, list[int]] = {}
        raised: dict[int, int] = {}  # by the exponent, of which many offsets share one
        for k, exponent in enumerate(map(gmpy2.get_exp, offsets)):
            if exponent not in raised:
                extra = max(0, size - exponent) + (outer if exponent > 0 else inner) * abs(exponent)
                raised[exponent] = self._raised(bits, extra)
            groups.setdefault(raised[exponent], []).append(k)
        for more, places in groups.items():
            self.spend(len(places) * (1 + (more - bits) // 100))
            context.precision = more
            try:
                anchor, f = self.place(end, more), self.function(more, False)
                for k in places:
                    try:
                        values[k] = f(anchor + offsets[k] if side > 0 else anchor - offsets[k])
                    except Undefined:
                        if more > bits:
                            raise
                        values[k] = self._beside(end, side, offsets[k], False)
            finally:
                gmpy2.get_context().precision = bits
        return values

    def _raised(self, bits: int, extra: float) -> int:
        """The precision at which a point is evaluated that loses `extra` bits."""
        if extra <= 8:
            return bits
        raised = bits + 64
        while raised < bits + extra:
            raised += raised // 2
        if raised > 20_000:
            raise Undecided("the integrand needs more precision than the budget near an end point")
        return raised

    def _beside(self, end: End, side: int, y: Any, log: bool) -> Any:
        """f where it is undefined at a point: its value so close by that no digit differs, if it has one there."""
        context = gmpy2.get_context()
        bits = context.precision
        context.precision = 3 * bits
        try:
            x = self.place(end, 3 * bits) + side * y
            return self.function(3 * bits, log)(x + abs(y) * mpfr(2) ** -bits)
        finally:
            gmpy2.get_context().precision = bits


def unit_chart(kind: int, x: Any) -> tuple:
    """(y, dx/dt) at t = x of the chart of kind 0 (finite, of length 1), 1 (half-infinite) or 2 (infinite)."""
    if kind == 0:
        e = gmpy2.exp(-abs(x))
        y = e / (1 + e)
        return y, y / (1 + e)
    if kind == 1:
        y = gmpy2.exp(x)
        return y, y
    return gmpy2.sinh(abs(x)), gmpy2.cosh(x)


@lru_cache(maxsize=20_000)
def _scan_offset(kind: int, t: float, bits: int) -> Any:
    return unit_chart(kind, mpfr(t))[0]


@dataclass(eq=False)
class Segment:
    """An interval without singular points inside, and its chart."""

    left: End
    right: End
    length: Any = None
    zero: End = field(default_factory=lambda: End(lambda bits: mpfr(0), regular=True))

    def chart(self, t: Any) -> tuple[End, int, Any, Any]:
        """(end, side, y, dx/dt): the point is end + side y."""
        if not self.left.infinite and not self.right.infinite:
            e = gmpy2.exp(-abs(t))
            s = e / (1 + e)
            y = self.length * s
            return (self.left, 1, y, y / (1 + e)) if t < 0 else (self.right, -1, y, y / (1 + e))
        if not self.left.infinite:
            y = gmpy2.exp(t)
            return self.left, 1, y, y
        if not self.right.infinite:
            y = gmpy2.exp(-t)
            return self.right, -1, y, y
        return self.zero, (1 if t > 0 else -1), gmpy2.sinh(abs(t)), gmpy2.cosh(t)

    def kind(self) -> int:
        return 0 if self.length is not None else 1 + bool(self.left.infinite and self.right.infinite)

    def side(self, t: float) -> tuple[End, int]:
        """The end from which the chart counts at t, and the direction."""
        if self.length is not None:
            return (self.left, 1) if t < 0 else (self.right, -1)
        if self.kind() == 1:
            return (self.left, 1) if self.right.infinite else (self.right, -1)
        return self.zero, (1 if t > 0 else -1)

    def easy(self, f: Integrand, side: int) -> bool:
        """Does nearness to the end on this side cost no precision?"""
        end = self.right if side > 0 else self.left
        _, direction = self.side(side)
        return (bool(end.infinite) or f.place(end, SCAN_BITS) == 0) and not f.cancels.get(
            (direction > 0, bool(end.infinite)), 0
        )

    def transformed(self, f: Integrand, t: Any) -> Any:
        end, side, y, weight = self.chart(t)
        return f.near(end, side, y) * weight

    def log_weight(self, t: float) -> float:
        """log(dx/dt) as `chart` gives it."""
        if self.length is not None:
            return float(gmpy2.log(self.length)) - abs(t) - 2 * math.log1p(math.exp(-abs(t)))
        if self.left.infinite and self.right.infinite:
            return abs(t) + math.log1p(math.exp(-2 * abs(t))) - math.log(2)
        return t if self.right.infinite else -t

    def offset(self, t: float) -> tuple[End, int, Any]:
        """(end, side, y) of `chart`, from the memory: scans look at the same t again and again."""
        end, side = self.side(t)
        flip = -t if self.left.infinite and not self.right.infinite else t
        y = _scan_offset(self.kind(), flip, gmpy2.get_context().precision)
        return end, side, y if self.length is None else y * self.length

    def log_modulus(self, f: Integrand, t: float) -> float:
        """log|F(t)|; -inf where F vanishes, nan where there is no value."""
        end, side, y = self.offset(t)
        try:
            g = float(f.near(end, side, y, log=True)) + self.log_weight(t)
        except (NoValue, ArithmeticError):
            return math.nan
        return g


def end_behaviour(segment: Segment, f: Integrand, side: int, top: float) -> float | None:
    """Decide integrability towards t = side * oo: the rate at which |F| decays there, or None where F oscillates.

    Raises Divergent where F does not decay, Undecided where it decays like a power of t (a power of a logarithm).
    """
    end = segment.right if side > 0 else segment.left
    if end.regular:
        return 1.0
    easy = segment.easy(f, side)
    for far in FAR if easy else FAR[2:]:
        if far > (end.digits - 20) * LOG_TEN:
            continue
        inner, outer = _ratios(segment, f, side, far / 2), _ratios(segment, f, side, far)
        if inner is None or outer is None:
            continue
        g_in, ratio_in, steady_in = inner
        g_out, ratio_out, steady_out = outer
        if g_out == -math.inf:
            return INFINITE
        if g_out < top - 150 and (g_out < g_in or g_out == -math.inf):
            if steady_out:
                return _rate(ratio_out)
            # A wave under a power of x falls off in proportion to t; what falls faster needs no rule for waves.
            return INFINITE if top - g_out > 20 * far else None
        if g_out == math.inf:
            raise Divergent("the integrand grows without bound at an end point")
        if not steady_out or not steady_in:
            if g_out > max(top, g_in) + 200 and _monotone_growth(segment, f, side, far):
                raise Divergent("the integrand grows without bound at an end point")
            return _settled(segment, f, side, far, end.digits)
        near, away = _rate(ratio_in), _rate(ratio_out)
        if away > 1e-7 and abs(near - away) < 0.1 * away:
            return away
        if (settled := _settled(segment, f, side, far, end.digits)) is not None:
            return settled
        if abs(away) < 1:
            for farther in FARTHER if easy else DEARER:
                if farther <= far or farther > (end.digits - 20) * LOG_TEN:
                    continue
                inner, outer = _ratios(segment, f, side, farther / 2), _ratios(segment, f, side, farther)
                if inner is not None and outer is not None and inner[2] and outer[2]:
                    return _slow(_rate(inner[1]), _rate(outer[1]), farther)
        return _slow(near, away, far)
    for far in NEARER:
        inner, outer = _ratios(segment, f, side, far / 2), _ratios(segment, f, side, far)
        if inner is None or outer is None:
            continue
        if outer[0] > max(top, inner[0]) + 200 and _monotone_growth(segment, f, side, far):
            raise Divergent("the integrand grows without bound at an end point")
        break
    raise Undecided("the integrand has no value far out towards an end point")


def _settled(segment: Segment, f: Integrand, side: int, far: float, digits: float) -> float | None:
    """The rate of decay beyond `far`, where a singular point that lies close behind the end had bent it before."""
    if 2.25 * far > (digits - 20) * LOG_TEN:
        return None
    found = [_ratios(segment, f, side, far * more) for more in (1.5, 2.25)]
    if None in found or not all(steady for _, _, steady in found):
        return None
    near, away = (_rate(ratio) for _, ratio, _ in found)
    return away if away > 0.01 and abs(near - away) < 0.01 * away else None


def _slow(near: float, away: float, far: float) -> float:
    """The rate c of |F| ~ e^(-ct) t^k, c - k/t being `near` at t = far/2 and `away` at far; none where c may be 0."""
    rate, power = 2 * away - near, (away - near) * far
    if rate > 2 / far and far >= DEARER[-1]:
        return rate
    if rate < -2 / far or (away * far < 1.02 and (far >= FARTHER[-1] or abs(power) < 1e-5)):
        raise Divergent("the integrand decays too slowly at an end point for the integral to exist")
    raise Undecided("the integrand decays like a power of a logarithm at an end point")


def _rate(ratio: Any) -> float:
    return -float(gmpy2.log(abs(ratio))) / 0.75


def _ratios(segment: Segment, f: Integrand, side: int, far: float) -> tuple | None:
    """(log|F|, F(t + 3/4)/F(t), is that ratio steady?) at |t| = far; None where F has no value."""
    values = []
    try:
        for k in range(3):
            values.append(segment.transformed(f, mpfr(side * (far + 0.75 * k))))
        if not all(is_finite(v) for v in values):
            g = max(segment.log_modulus(f, side * (far + 0.75 * k)) for k in range(3))
            return (math.inf, None, False) if g > EXTREME else None
        if any(v == 0 for v in values):
            g = max((segment.log_modulus(f, side * (far + 0.75 * k)) for k in range(3)), default=-math.inf)
            return (-math.inf if math.isnan(g) else g, None, False)
        first, second = values[1] / values[0], values[2] / values[1]
        steady = abs(first - second) <= 0.02 * abs(first)
        return float(gmpy2.log(abs(values[0]))), first, steady
    except (NoValue, ArithmeticError):
        return None


def _monotone_growth(segment: Segment, f: Integrand, side: int, far: float) -> bool:
    """Growth that is no oscillation: modulus rising and one phase at many points."""
    try:
        values = [segment.transformed(f, mpfr(side * far * (1 - k / 120))) for k in range(29, -1, -1)]
    except (NoValue, ArithmeticError):
        return False
    if any(v == 0 or not is_finite(v) for v in values):
        return False
    sizes = [abs(v) for v in values]
    phases = [v / r for v, r in zip(values, sizes, strict=True)]
    return sizes == sorted(sizes) and all(abs(p - phases[0]) < 1e-6 for p in phases)


def find_cancellation(segment: Segment, f: Integrand) -> None:
    """Mark the directions in which the integrand loses digits, with how many bits a binary order of y costs there."""
    for t in (-90.0, -45.0, -20.0, 20.0, 45.0, 90.0):
        end, side, y, _ = segment.chart(mpfr(t))
        key = (side > 0, gmpy2.get_exp(y) > 0)
        bits = gmpy2.get_context().precision
        exact = _at(f, end, side, y, 4 * bits)
        if exact is None:
            continue
        while f.cancels.get(key, 0) < 4:
            value = _at(f, end, side, y, bits)
            if value is not None and abs(exact - value) <= abs(exact) * mpfr(2) ** (30 - bits):
                break
            f.cancels[key] = f.cancels.get(key, 0) + 1


def _at(f: Integrand, end: End, side: int, y: Any, bits: int) -> Any:
    context = gmpy2.get_context()
    context.precision, before = bits, context.precision
    try:
        value = f.near(end, side, y)
    except (NoValue, ArithmeticError):
        return None
    finally:
        gmpy2.get_context().precision = before
    return value if is_finite(value) else None
