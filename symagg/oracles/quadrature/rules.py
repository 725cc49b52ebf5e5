"""Two differently parametrised quadrature rules over a surveyed segment.

`double_exponential` splits at the peaks and applies tanh-sinh or exp-sinh in x; `graded_gauss` applies Gauss-Legendre
in the logarithmic coordinate t on panels that no peak divides, bisected until the panel's Legendre series has decayed.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from operator import mul
from typing import Any

import gmpy2
from gmpy2 import mpfr

from symagg.oracles.quadrature.charts import LOG_TEN, End, Integrand, Segment, unit_chart
from symagg.oracles.quadrature.numbers import Undecided
from symagg.oracles.quadrature.survey import Landscape

NODES = 28
MAX_LEVEL = 7
# A tail that ends within so many powers of e of its width is cut there: always, or where the cut tail converges.
SHORT, LONGER = 4.5, 8.0
# Past this width in t the double-exponential rule goes by panels.
WIDE = 400.0


@lru_cache(maxsize=64)
def gauss_legendre(n: int, bits: int) -> tuple:
    """(node, weight, its factors in the last two Legendre coefficients) for each node, at this precision."""
    with gmpy2.context(gmpy2.get_context(), precision=bits + 20):
        rows = []
        for i in range(n):
            x = mpfr(math.cos(math.pi * (i + 0.75) / (n + 0.5)))
            for _ in range(12):
                p = _legendre(n, x)
                slope = n * (x * p[n] - p[n - 1]) / (x * x - 1)
                step = p[n] / slope
                x -= step
                if abs(step) < mpfr(2) ** (-bits - 10):
                    break
            p = _legendre(n, x)
            slope = n * (x * p[n] - p[n - 1]) / (x * x - 1)
            weight = 2 / ((1 - x * x) * slope * slope)
            rows.append((x, weight, tuple(weight * p[k] * (2 * k + 1) / 2 for k in range(n - 2, n))))
        return tuple(rows)


def _legendre(n: int, x: Any) -> list:
    p = [mpfr(1), x]
    for k in range(1, n):
        p.append(((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1))
    return p


@lru_cache(maxsize=4096)
def _panel(kind: int, flip: bool, left: float, right: float, bits: int) -> tuple[list, list]:
    """Offsets on a panel, and for all of them their weights, dx/dt, and each of the tail factors, dx/dt included."""
    half, middle = (mpfr(right) - mpfr(left)) / 2, (mpfr(left) + mpfr(right)) / 2
    offsets, weights = [], []
    for x, weight, factors in gauss_legendre(NODES, bits):
        y, slope = unit_chart(kind, -(middle + half * x) if flip else middle + half * x)
        offsets.append(y)
        weights.append((weight * half * slope, slope, *(c * slope for c in factors)))
    return offsets, list(zip(*weights, strict=True))


def graded_gauss(segment: Segment, f: Integrand, land: Landscape, digits: int) -> Any:
    """The integral of F over land's range, to about `digits` digits of its mass."""
    bits = gmpy2.get_context().precision
    kind, flip, length = segment.kind(), bool(segment.left.infinite and not segment.right.infinite), segment.length
    goal = gmpy2.exp(mpfr(land.top)) * mpfr(land.mass) * mpfr(10) ** -digits
    total = mpfr(0)
    edges = _panels(land, LATTICE)
    stack = [(left, right, 0) for left, right in pairwise(edges)][::-1]
    while stack:
        left, right, depth = stack.pop()
        offsets, (weights, slopes, ones, twos) = _panel(kind, flip, left, right, bits)
        end, side = segment.side((left + right) / 2)
        values = f.many(end, side, offsets if length is None else [length * y for y in offsets])
        area, odd, even = (_dot(held, values) for held in (weights, ones, twos))
        size = max(map(mul, map(abs, values), slopes))
        if length is not None:
            area, odd, even, size = area * length, odd * length, even * length, size * length
        rough, half = max(abs(odd), abs(even)), mpfr(right - left) / 2
        # The quadrature error of a series that decays geometrically is about the square of its last coefficient.
        error = half * size * gmpy2.exp(gmpy2.log(rough / size) * mpfr("1.9")) if rough > 0 else mpfr(0)
        if error > goal and size * half > goal:
            if depth > 60:
                raise Undecided("the Gauss-Legendre rule does not converge")
            middle = (left + right) / 2
            stack += [(middle, right, depth + 1), (left, middle, depth + 1)]
            continue
        total += area
    return total


def _dot(weights: Sequence, values: Sequence) -> Any:
    return sum(map(mul, weights, values), mpfr(0))


def _panels(land: Landscape, lattice: tuple) -> list:
    """Panel edges: a fixed lattice that widens outwards, and geometric edges around each narrow peak."""
    low, high = math.floor(land.low * 2) / 2, math.ceil(land.high * 2) / 2
    edges = {low, high, *(e for e in lattice if low < e < high)}
    for t, width in land.peaks[:12]:
        w = 1.7 * width
        while w < 0.7:
            edges |= {e for e in (t - w, t + 1.1 * w) if low < e < high}
            w *= 4
    inside = sorted(edges)
    return [e for d, e in zip([-math.inf, *inside], inside, strict=False) if e - d > 1e-13 * max(1.0, abs(e))]


def _lattice(first: tuple, factor: float) -> tuple:
    # The origin is an edge: there the charts change the end from which they count.
    steps, t = list(first), first[-1] * factor
    while t < 2e6:
        steps.append(t)
        t = math.ceil(t * factor)
    return tuple(sorted([0.0, *steps, *(-t for t in steps)]))


LATTICE = _lattice((4.0,), 2.0)
OTHER_LATTICE = _lattice((3.0, 7.0), 1.7)


@lru_cache(maxsize=512)
def _tanh_sinh(bits: int, level: int, reach: int) -> tuple:
    """(offsets from an end of [0, 1], weights) of the tau = h j > 0 new at this level, up to tau = reach/4."""
    with gmpy2.context(gmpy2.get_context(), precision=bits):
        rows = []
        for tau in _abscissae(level, reach):
            s = gmpy2.exp(-gmpy2.const_pi() * gmpy2.sinh(tau))
            delta = s / (1 + s)
            rows.append((delta, gmpy2.const_pi() * gmpy2.cosh(tau) * delta / (1 + s)))
        return tuple(zip(*rows, strict=True)) or ((), ())


@lru_cache(maxsize=512)
def _exp_sinh(bits: int, level: int, low: int, high: int) -> tuple:
    """(offsets y, weights) of y = exp(pi/2 sinh tau) for the tau new at this level between -low/4 and high/4."""
    with gmpy2.context(gmpy2.get_context(), precision=bits):
        rows = []
        taus = [-t for t in _abscissae(level, low)] + _abscissae(level, high)
        for tau in taus + ([mpfr(0)] if level == 0 else []):
            y = gmpy2.exp(gmpy2.const_pi() / 2 * gmpy2.sinh(tau))
            rows.append((y, y * gmpy2.const_pi() / 2 * gmpy2.cosh(tau)))
        return tuple(zip(*rows, strict=True)) or ((), ())


def _abscissae(level: int, reach: int) -> list:
    """The positive multiples of 2^-level / 4 up to reach/4; past level 0 the odd ones alone."""
    n = reach << level
    return [mpfr(j) / (4 << level) for j in range(1, n + 1) if level == 0 or j % 2]


def _reach(log_ratio: float, factor: float) -> int:
    """Quarters of tau until factor * sinh(tau) exceeds log_ratio."""
    return max(4, math.ceil(4 * math.asinh(max(log_ratio, 1.0) / factor)))


def double_exponential(segment: Segment, f: Integrand, land: Landscape, digits: int) -> Any:
    """The integral of f over the segment, to about `digits` digits of its mass."""
    scale = gmpy2.exp(mpfr(land.top)) * mpfr(land.mass)
    if land.high - land.low > WIDE:
        return _double_exponential_panels(segment, f, land, scale, digits)
    total = mpfr(0)
    for piece in _pieces(segment, f, land, digits):
        total += piece.integrate(f, scale, digits)
    return total


def _double_exponential_panels(segment: Segment, f: Integrand, land: Landscape, scale: Any, digits: int) -> Any:
    """tanh-sinh in t on panels: in x a tail this long would hide what bends near the origin of t."""
    bits = gmpy2.get_context().precision
    kind, flip, length = segment.kind(), bool(segment.left.infinite and not segment.right.infinite), segment.length
    reach = _reach((digits + 4) * LOG_TEN, math.pi)
    result = mpfr(0)
    for left, right in pairwise(_panels(land, OTHER_LATTICE)):
        end, side = segment.side((left + right) / 2)
        width, before, total = mpfr(right) - mpfr(left), None, mpfr(0)
        for level in range(MAX_LEVEL + 1):
            offsets, weights = _tanh_sinh_panel(kind, flip, left, right, bits, level, reach)
            values = f.many(end, side, offsets if length is None else [length * y for y in offsets])
            total += _dot(weights, values)
            now = total * width / (4 << level)
            if length is not None:
                now *= length
            if before is not None and abs(now - before) <= scale * mpfr(10) ** (-0.58 * digits - 1):
                break
            before = now
        else:
            raise Undecided("the double-exponential rule does not converge")
        result += now
    return result


@lru_cache(maxsize=4096)
def _tanh_sinh_panel(kind: int, flip: bool, left: float, right: float, bits: int, level: int, reach: int) -> tuple:
    """Offsets of the nodes in t that are new at this level, and their weights, dx/dt included."""
    width = mpfr(right) - mpfr(left)
    deltas, weights = _tanh_sinh(bits, level, reach)
    nodes = [
        (t, w) for delta, w in zip(deltas, weights, strict=True) for t in (left + width * delta, right - width * delta)
    ]
    if level == 0:
        nodes.append((left + width / 2, gmpy2.const_pi() / 4))
    rows = [(unit_chart(kind, -t if flip else t), w) for t, w in nodes]
    return [y for (y, _), _ in rows], [w * slope for (_, slope), w in rows]


class _Piece:
    """Between two neighbouring split points: the ends, and the smallest and largest offsets that matter, as logs."""

    def __init__(
        self, left: End, right: End, length: Any, near: float, far: float, unit: Any = None, cut: bool = True
    ) -> None:
        self.left, self.right, self.length, self.near, self.far, self.unit = left, right, length, near, far, unit
        self.whole: _Piece | None = None

        reach = far - float(gmpy2.log(unit)) if length is None else math.inf
        if reach < (LONGER if cut else SHORT):
            if reach >= SHORT:
                self.whole = _Piece(left, right, length, near, far, unit, cut=False)
            # The tail is negligible beyond a few widths: cut there, tanh-sinh needs fewer points than exp-sinh.
            self.length = gmpy2.exp(mpfr(far))
            if right.infinite:
                start = left.at(0)
                self.right = End(lambda bits: start + self.length, regular=True)
                self.far = far - 2
            else:
                start = right.at(0)
                self.left = End(lambda bits: start - self.length, regular=True)
                self.near, self.far = far - 2, near

    def level(self, f: Integrand, level: int) -> Any:
        bits = gmpy2.get_context().precision
        total = mpfr(0)
        if self.length is not None:
            length, left, right = self.length, self.left, self.right
            log_length = float(gmpy2.log(length))
            sides = ((left, 1, self.near), (right, -1, self.far))
            for end, side, log_offset in sides:
                deltas, weights = _tanh_sinh(bits, level, _reach(log_length - log_offset, math.pi))
                values = f.many(end, side, [length * delta for delta in deltas])
                total += _dot(weights, values)
            if level == 0:
                total += gmpy2.const_pi() / 4 * f.near(left, 1, length / 2)
            return total * length
        end, side = (self.left, 1) if self.right.infinite else (self.right, -1)
        log_unit = float(gmpy2.log(self.unit))
        low, high = _reach(log_unit - self.near, math.pi / 2), _reach(self.far - log_unit, math.pi / 2)
        offsets, weights = _exp_sinh(bits, level, low, high)
        values = f.many(end, side, [self.unit * y for y in offsets])
        return self.unit * _dot(weights, values)

    def integrate(self, f: Integrand, scale: Any, digits: int) -> Any:
        """The piece's integral; by exp-sinh where a tail that was cut does not converge."""
        if self.whole is None:
            return self._integrate(f, scale, digits)
        try:
            return self._integrate(f, scale, digits)
        except Undecided:
            return self.whole.integrate(f, scale, digits)

    def _integrate(self, f: Integrand, scale: Any, digits: int) -> Any:
        """Halve the step until two estimates agree to half the digits or better: the error squares at each halving."""
        total = self.level(f, 0)
        before = total / 4
        for level in range(1, MAX_LEVEL + 1):
            total += self.level(f, level)
            now = total / (4 << level)
            if level > 1 and abs(now - before) <= scale * mpfr(10) ** (-0.58 * digits - 1):
                return now
            before = now
        raise Undecided("the double-exponential rule does not converge")


def _pieces(segment: Segment, f: Integrand, land: Landscape, digits: int) -> list:
    tiny = math.log(10) * (digits + 3)
    splits = []
    for t, width in sorted(_chosen(land)):
        end, side, y, weight = segment.chart(mpfr(t))
        anchor = f.place(end, f.bits)
        point = anchor + side * y
        splits.append((point, float(gmpy2.log(weight * mpfr(width))), end, y))
    logs = [float(gmpy2.log(segment.chart(mpfr(t))[2])) for t in (land.low, land.high)]
    if segment.left.infinite and segment.right.infinite:
        logs = [max(logs), max(logs)]
    pieces = []
    if not splits:
        raise Undecided("no peak was found in the integrand")
    previous, previous_log, previous_point = segment.left, logs[0], None
    for point, log_width, end, y in splits:
        here = End(lambda bits, p=point: p, regular=True)
        log_tiny = log_width - tiny
        if previous.infinite:
            pieces.append(_Piece(previous, here, None, log_tiny, logs[0], gmpy2.exp(mpfr(log_width))))
        else:
            length = (
                y
                if previous is segment.left and end is segment.left
                else point - (f.place(segment.left, f.bits) if previous_point is None else previous_point)
            )
            pieces.append(_Piece(previous, here, length, previous_log, log_tiny))
        previous, previous_log, previous_point = here, log_tiny, point
    point, log_width, end, y = splits[-1]
    if segment.right.infinite:
        pieces.append(_Piece(previous, segment.right, None, previous_log, logs[1], gmpy2.exp(mpfr(log_width))))
    else:
        length = y if end is segment.right else f.place(segment.right, f.bits) - point
        pieces.append(_Piece(previous, segment.right, length, previous_log, logs[1]))
    return pieces


def _chosen(land: Landscape) -> list:
    """At most six peaks, each apart from the others by more than their widths."""
    chosen: list = []
    for t, width in land.peaks:
        if all(abs(t - s) > 1.5 * (width + w) for s, w in chosen):
            chosen.append((t, width))
        if len(chosen) == 6:
            break
    return chosen
