"""A scan of an integrand over its chart: where its mass lies, and its peaks however narrow."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import gmpy2

from symagg.oracles.quadrature.charts import EXTREME, LOG_TEN, SCAN_BITS, Integrand, Segment
from symagg.oracles.quadrature.numbers import Divergent, NoValue, Undecided

# exp of less than this is zero in MPFR: an integrand that stays below contributes nothing.
UNDERFLOW = -5e8
# A hill this narrow in t may fall between the nodes of a panel.
NARROW = 1.0
# No tail is followed farther than this in t.
REACH = 1e6


@dataclass
class Landscape:
    """What a scan found: F's largest logarithm, its mass, the range of t that matters, and peaks (t, half-width)."""

    top: float
    mass: float
    low: float
    high: float
    peaks: list


def _grid() -> tuple:
    core = [k / 4 + 0.03 for k in range(-24, 25)]
    outer, t = [], 6.4
    while t < 2500:
        outer.append(t)
        t *= 1.11 if t < 60 else 1.5
    return tuple(sorted(core + outer + [-t for t in outer]))


GRID = _grid()
COARSE = tuple(t for i, t in enumerate(GRID) if i % 2 == 0 or abs(t) > 60)


def survey(segment: Segment, f: Integrand, digits: int, coarse: bool = False) -> Landscape | None:
    """Scan F, resolve its peaks, and find where it is negligible at this many digits; None where F vanishes."""
    samples = _samples(segment, f, COARSE if coarse else GRID, (digits + 12) * LOG_TEN, coarse)
    known = {t: g for t, g in samples.items() if not math.isnan(g)}
    if len(known) < len(samples) // 3:
        raise Undecided("the integrand has no value on most of its range")
    if max(known.values()) == math.inf:
        raise Divergent("the integrand grows without bound")
    peaks = _peaks(segment, f, known)
    top = max(known.values())
    if top < UNDERFLOW:
        if len(known) < len(samples):
            raise Undecided("the integrand is zero where it has a value, and has none elsewhere")
        return None
    if top > EXTREME:
        raise Undecided("the integrand overflows at a peak")
    order = sorted(known)
    cut = top - (digits + 4) * LOG_TEN
    heavy = [t for t in order if known[t] > cut]
    low = _edge(order[: order.index(heavy[0]) + 1][::-1], known, cut)
    high = _edge(order[order.index(heavy[-1]) :], known, cut)
    for end, t in ((segment.left, low), (segment.right, high)):
        if abs(t) > (end.digits - 20) * LOG_TEN:
            raise Undecided("the integrand is too singular at a point that is not known exactly")
    mass = sum(math.exp(_mean(known[s] - top, known[t] - top)) * (t - s) for s, t in pairwise(order))
    return Landscape(top, mass, low, high, [p for p in peaks if known[p[0]] > cut])


def _mean(g: float, h: float) -> float:
    """log of the mean of exp between two points whose logarithms are g and h, taken as linear between them."""
    high, drop = max(g, h), abs(g - h)
    if high < -700:
        return -math.inf
    return high + (math.log(-math.expm1(-drop) / drop) if 1e-3 < drop < 1e3 else -math.log(min(max(drop, 1), 1e15)))


def _samples(segment: Segment, f: Integrand, grid: tuple, depth: float, hurried: bool) -> dict:
    """log|F| on the grid; hurried, or where nearness to an end costs precision, no farther than F falls by `depth`."""
    samples = {t: segment.log_modulus(f, t) for t in grid if abs(t) <= 25}
    top = max((g for g in samples.values() if not math.isnan(g)), default=0.0)
    for side in (-1, 1):
        end = segment.right if side > 0 else segment.left
        dear = not segment.easy(f, side)
        fallen = 0
        for t in sorted((t for t in grid if t * side > 25), key=abs):
            if abs(t) > (end.digits - 20) * LOG_TEN:  # which side of the end it is on is not known
                break
            samples[t] = segment.log_modulus(f, t)
            fallen = fallen + 1 if samples[t] < top - depth else 0
            if (dear or hurried) and fallen == 2:
                break
        far = max(t * side for t in samples)
        while not dear and not end.regular and far < REACH and top - depth < samples[far * side]:
            # A slow tail: as far as it has to be followed.
            far *= 1.4
            samples[far * side] = segment.log_modulus(f, far * side)
    return samples


def _edge(outward: list, known: dict, cut: float) -> float:
    """The point beyond the last heavy one where F is negligible; extrapolated where the scan ends before that."""
    if len(outward) > 1:
        return outward[1]
    last = outward[0]
    inside = [t for t in known if abs(abs(t) - abs(last)) > 100 and t * last > 0 and abs(t) < abs(last)]
    if not inside:
        raise Undecided("the integrand decays too slowly for its range to be found")
    ref = max(inside, key=abs)
    rate = (known[ref] - known[last]) / abs(last - ref)
    if rate <= 0:
        raise Undecided("the integrand does not decay at an end point")
    reach = (known[last] - cut) / rate
    if reach > 1e6:
        raise Undecided("the integrand decays too slowly at an end point")
    return last + math.copysign(reach, last)


def _peaks(segment: Segment, f: Integrand, known: dict) -> list:
    """Local maxima of log|F|, hills first, refined until neighbours differ by less than a factor of e."""
    peaks = []
    for m, width in _hills(segment, f, sorted(known)):
        for t in (m - width, m, m + width):
            g = segment.log_modulus(f, t)
            known[t] = -math.inf if math.isnan(g) else g
        if width < NARROW:
            peaks.append((m, width))
    found = _maxima(known)
    for n, (low, m, high) in enumerate(found[:40]):
        if n < 12:
            low, m, high = _resolve(segment, f, known, low, m, high)
        peaks.append((m, max(high - m, m - low)))
    return peaks


def _maxima(known: dict) -> list:
    """The brackets (left, top, right) of the local maxima, the highest first."""
    order = sorted(known)
    found = [
        (a, b, c)
        for a, b, c in zip(order, order[1:], order[2:], strict=False)
        if known[b] > -math.inf and known[b] >= known[a] and known[b] > known[c]
    ]
    return sorted(found, key=lambda bracket: -known[bracket[1]])


def _hills(segment: Segment, f: Integrand, order: list) -> list:
    """(t, half-width) of the maxima of what may be narrow: in a sum they need not show from afar."""
    if f.hills is None:
        return []
    functions = f.hills()

    def at(t: float) -> tuple:
        end, side, y = segment.offset(t)
        anchor = f.place(end, SCAN_BITS)
        if gmpy2.get_exp(y) < gmpy2.get_exp(anchor) - SCAN_BITS // 2:
            return ()  # the point rounds to the end: what is narrow there is the end's behaviour
        try:
            return tuple(float(g) for g in functions(anchor + y if side > 0 else anchor - y))
        except (NoValue, ArithmeticError):
            return ()

    rows = {t: row for t in order if (row := at(t))}
    result = []
    for k in range(max(map(len, rows.values()), default=0)):
        known = {t: row[k] for t, row in rows.items() if not math.isnan(row[k])}
        for bracket in _maxima(known)[:6]:
            low, m, high = bracket
            for _ in range(130):
                if known[m] - min(known[low], known[high]) < 1:
                    break
                low, m, high = _halved(known, low, m, high, lambda t, k=k: (at(t) or [-math.inf] * (k + 1))[k])
            result.append((m, max(high - m, m - low)))
    return result


def _halved(known: dict, low: float, m: float, high: float, value: Any) -> tuple:
    """The bracket around the highest of the points with the two midpoints added."""
    p, q = (low + m) / 2, (m + high) / 2
    for t in (p, q):
        if t not in known:
            g = value(t)
            known[t] = -math.inf if math.isnan(g) else g
    points = [low, p, m, q, high]
    k = max((2, 1, 3), key=lambda j: known[points[j]])
    return points[k - 1], points[k], points[k + 1]


def _resolve(segment: Segment, f: Integrand, known: dict, low: float, m: float, high: float) -> tuple:
    """A bracket of a peak that is smooth at its scale: seven more halvings find nothing higher.

    Raises Divergent where the modulus goes on growing like an inverse distance, Undecided where it just goes on.
    """
    settled, level, bracket = 0, known[m], (low, m, high)
    for _ in range(130):
        if not known[m] - min(known[low], known[high]) < 1:
            settled = 0
        else:
            if settled == 0:
                bracket, level = (low, m, high), known[m]
            settled += 1
            if settled > 6 and known[m] - level < 1:
                return bracket
            if settled > 40:
                break
        if not low < (low + m) / 2 < m and not m < (m + high) / 2 < high:
            if settled and known[m] - level < 1:
                return bracket
            break
        low, m, high = _halved(known, low, m, high, lambda t: segment.log_modulus(f, t))
    if known[m] - level > 0.97 * settled * math.log(2) and settled > 20:
        raise Divergent("the integrand has a singularity inside the interval that is not integrable")
    raise Undecided("the integrand has an unresolved singularity or peak inside the interval")
