"""Sums and products: finite ones term by term, infinite ones by two accelerations that must agree.

The terms' behaviour far out decides convergence before anything is added: a ratio, a power of the index, or a sign that
alternates.
"""

import math
from collections.abc import Callable
from typing import Any

import gmpy2
from gmpy2 import mpc, mpfr

from symagg.oracles.quadrature.compiler import Operation
from symagg.oracles.quadrature.functions import log_
from symagg.oracles.quadrature.numbers import (
    MPC,
    Divergent,
    NoValue,
    Undecided,
    integer,
    is_finite,
    need_real,
    working,
)

DIRECT = 4000
FINITE = 200_000
FARTHEST = 1000  # term to which slow ones are extrapolated


def series(rt: Any, operation: Operation, values: tuple, goal: int) -> Callable[[int], tuple]:
    """A function from the number of a rule to (value, mass)."""
    f = _terms(rt, operation, values)
    low, high = _bounds(rt, operation, values)
    if low is not None and high is not None:
        return _finite(f, low, high, goal)
    if low is None and high is None:
        right, left = infinite(f, goal), infinite(lambda k: f(-1 - k), goal)
        return lambda rule: _added(right(rule), left(rule))
    if low is None:
        return infinite(lambda k: f(high - k), goal)
    return infinite(lambda k: f(low + k), goal)


def product(rt: Any, operation: Operation, values: tuple, goal: int) -> Callable[[int], tuple]:
    """A finite product factor by factor; an infinite one as the exponential of the series of logarithms."""
    f = _terms(rt, operation, values)
    low, high = _bounds(rt, operation, values)
    if low is not None and high is not None:
        if high - low > FINITE:
            raise Undecided("the product has too many factors")

        def run(rule: int) -> tuple:
            order = range(low, high + 1) if rule == 0 else range(high, low - 1, -1)
            value = mpfr(1)
            for k in order:
                value = value * f(k)
            return value, max(abs(value), mpfr(10) ** -goal)

        return run
    if low is None:
        raise Undecided("quadrature cannot evaluate a product without a first factor")
    head = 64
    first = mpfr(1)
    for k in range(low, low + head):
        first = first * f(k)
    tail = infinite(lambda k: log_(f(low + head + k)), goal)

    def exponential(rule: int) -> tuple:
        value = first * gmpy2.exp(tail(rule)[0])
        return value, max(abs(value), mpfr(10) ** -goal)

    return exponential


def _terms(rt: Any, operation: Operation, values: tuple) -> Callable[[int], Any]:
    """The terms as a function of the index; a far one at raised precision where a sum in it may cancel."""
    places = dict(zip(operation.params, values, strict=True))
    kept = tuple(places[s] for s in operation.option)
    known: dict[int, Any] = {}
    bodies: dict[int, Callable] = {}

    def f(k: int) -> Any:
        if k not in known:
            rt.spend(operation.body_cost)
            bits = gmpy2.get_context().precision
            if operation.adds and abs(k) > 1000:
                bits += 96 * (1 + 3 * k.bit_length() // 96)
            with working(bits):
                if bits not in bodies:
                    bodies[bits] = operation.unit.bind(rt, kept)
                value = bodies[bits](mpfr(k))
            if len(known) > 50_000:
                return value
            known[k] = value
        return known[k]

    return f


def _bounds(rt: Any, operation: Operation, values: tuple) -> tuple:
    bounds = []
    for unit, infinite in zip(operation.bounds, (-1, 1), strict=True):
        value = need_real(unit.bind(rt, values)())
        if gmpy2.is_infinite(value) and gmpy2.sign(value) == infinite:
            bounds.append(None)
        elif (n := integer(value)) is not None:
            bounds.append(n)
        else:
            raise Undecided("quadrature sums between integers alone")
    return tuple(bounds)


def _added(a: tuple, b: tuple) -> tuple:
    return a[0] + b[0], a[1] + b[1]


def _finite(f: Callable, low: int, high: int, goal: int) -> Callable[[int], tuple]:
    if high < low - 1:  # Karr's convention, which is SymPy's: the sum over the gap, negated
        inner = _finite(f, high + 1, low - 1, goal)
        return lambda rule: (-inner(rule)[0], inner(rule)[1])
    if high - low > FINITE:
        raise Undecided("the sum has too many terms")

    def run(rule: int) -> tuple:
        order = range(low, high + 1) if rule == 0 else range(high, low - 1, -1)
        total, mass = mpfr(0), mpfr(0)
        for k in order:
            v = f(k)
            total += v
            mass += abs(v)
        return total, max(mass, mpfr(10) ** (-2 * goal))

    return run


def infinite(f: Callable[[int], Any], goal: int) -> Callable[[int], tuple]:
    """The sum of f(0) + f(1) + ...: converging like a ratio, a power of k, or an alternating sequence."""
    kind, rate = _tail(f)
    start = next((k for k in range(DIRECT) if f(k) != 0), None)
    if start is None and rate == 0:
        return lambda rule: (mpfr(0), mpfr(1))
    if start:  # no rule takes leading zeros for a tail that has fallen off
        return infinite(lambda k: f(start + k), goal)
    if kind == "ratio" and rate < 0.97:
        return lambda rule: _geometric(f, goal, rule, ends=rate == 0)
    if kind == "envelope":
        return lambda rule: _long(f, goal, rule, rate)
    if kind == "alternating":
        return lambda rule: _alternating(f, goal, rule)
    if kind == "ratio" or kind == "power":
        return lambda rule: (_extrapolated(f, goal, rule) if kind == "power" else None) or _condensed(f, goal, rule)
    if isinstance(f(40), MPC) or isinstance(f(41), MPC):
        real, imaginary = infinite(lambda k: mpc(f(k)).real, goal), infinite(lambda k: mpc(f(k)).imag, goal)

        def joined(rule: int) -> tuple:
            (x, size), (y, more) = real(rule), imaginary(rule)
            return mpc(x, y), size + more

        return joined
    raise Undecided("the series oscillates in a way that no rule here sums")


def _tail(f: Callable[[int], Any]) -> tuple[str, float]:
    """("ratio", q), ("power", p), ("alternating", p) or ("other", 0); raises Divergent where the series diverges."""
    samples = {}
    for n in (40, 400, 4000, 40_000, 400_000, 4_000_000):
        try:
            trio = [f(n + j) for j in range(4)]
        except NoValue:
            break
        except ArithmeticError:
            break
        if not all(is_finite(v) for v in trio):
            raise Divergent("the terms of the series grow without bound")
        samples[n] = trio
    if not samples:
        raise Undecided("the terms of the series have no values far out")
    n, trio = max(samples.items())
    if all(v == 0 for v in trio):
        return ("ratio", 0.0)
    if any(v == 0 for v in trio):
        return _erratic({n: trio for n, trio in samples.items() if any(v != 0 for v in trio)})
    ratios = [trio[j + 1] / trio[j] for j in range(3)]
    if any(abs(r - ratios[0]) > (mpfr("1e-6") + mpfr(50) / n / n) * abs(ratios[0]) for r in ratios):
        return _erratic(samples)
    if any(isinstance(r, MPC) and abs(r.imag) > abs(r) * mpfr("1e-20") for r in ratios):
        size = max(float(abs(r)) for r in ratios)
        if size > 1 + 50 / n:
            raise Divergent("the terms of the series grow")
        return ("ratio", size) if size < 0.97 else ("other", 0.0)
    reals = [float(need_real(r.real if isinstance(r, MPC) else r)) for r in ratios]
    size = max(abs(r) for r in reals)
    signs = {r > 0 for r in reals}
    power = max(-(abs(r) - 1) * n for r in reals) if size < 1.5 else -n
    if size < 0.97:
        return ("ratio", size)
    if size > 1 + 50 / n:
        raise Divergent("the terms of the series grow")
    if signs == {False}:
        if power < 0.02:
            raise Divergent("the terms of the series do not tend to zero")
        return ("alternating", power)
    # Between a ratio below 1 and a power of the index: power/n would have to be as large as 1 - ratio.
    if power > 200:
        return ("ratio", size)
    if n < 4000:
        raise Undecided("the terms of the series cannot be followed far enough")
    if power < 1 + 1e-4:
        raise Divergent("the terms of the series decay too slowly for a sum to exist")
    if power < 1.01:
        raise Undecided("the series is too close to the border of convergence")
    return ("power", power)


def _erratic(samples: dict) -> tuple[str, float]:
    """Terms without a steady ratio: ("envelope", q) where their envelope decays geometrically."""
    order = sorted(samples)
    heights = [max(float(gmpy2.log(abs(v))) for v in samples[n] if v != 0) for n in order]
    if len(order) < 2:
        return ("other", 0.0)
    rates = [(h - g) / (m - n) for n, m, g, h in zip(order, order[1:], heights, heights[1:], strict=False)]
    if max(rates) < -0.03:
        return ("envelope", math.exp(max(rates)))
    return ("other", 0.0)


def _geometric(f: Callable, goal: int, rule: int, ends: bool) -> tuple:
    """Add until the terms have decayed; rule 1 stops a third earlier and extrapolates the rest by Levin's transform.

    ends: the terms far out are zero. A zero among others may be a gap: then only a long run of them is an end.
    """
    total, mass, small, zeros, k = mpfr(0), mpfr(0), 0, 0, 0
    digits = goal + 4 if rule == 0 else goal * 2 // 3
    cut = mpfr(10) ** -digits
    partial = []
    while (small < 8 or k < 12) and not (ends and zeros > max(64, k // 2)):
        v = f(k)
        total += v
        mass += abs(v)
        # A hump far out begins with terms that grow: they are not small however little they weigh.
        falling = v != 0 and (abs(v) <= abs(f(k - 1)) if k else False)
        small = small + 1 if falling and abs(v) <= cut * mass else 0
        zeros = zeros + 1 if v == 0 else 0
        k += 1
        partial = [*partial[-1:], total]
        if k > DIRECT * 10:
            raise Undecided("the series needs too many terms")
    if rule == 0 or zeros:
        return total, mass
    loss = abs(1 - f(k) / f(k + 1)) if f(k) != 0 and f(k + 1) != 0 else mpfr(1)
    order = 16 if loss >= mpfr("0.3") else max(4, int(-9 / gmpy2.log10(loss)))  # each costs so much: 9 digits in all
    sums, terms = [total], []
    for j in range(k, k + order + 1):
        terms.append(f(j))
        sums.append(sums[-1] + terms[-1])
    if any(t == 0 for t in terms):
        rest = k
        while rest < k + DIRECT:
            total += f(rest)
            rest += 1
        return total, mass
    return _levin(sums[1:], terms, k), mass


def _long(f: Callable, goal: int, rule: int, rate: float) -> tuple:
    """Terms under a geometric envelope: as many as it asks for, and on while they are large (the envelope is that of
    terms far out); rule 1 half as many again, from the far end."""
    count = 40 + int((goal + 6) * math.log(10) / -math.log(rate))
    cut = mpfr(10) ** -(goal + 6)
    while count <= DIRECT:
        sizes = [abs(f(k)) for k in range(count)]
        if max(sizes[-8:]) <= cut * max(sizes):
            break
        count = count * 5 // 4
    else:
        raise Undecided("the series needs too many terms")
    terms = [f(k) for k in (range(count) if rule == 0 else range(count * 3 // 2, -1, -1))]
    return sum(terms, mpfr(0)), max(sum((abs(t) for t in terms), mpfr(0)), mpfr(10) ** (-2 * goal))


def _levin(sums: list, terms: list, start: int) -> Any:
    """Levin's u transform of partial sums whose last terms are given; `start` is the first term's index."""
    n = len(sums) - 1
    top, bottom = mpfr(0), mpfr(0)
    for j in range(n + 1):
        weight = (-1) ** j * gmpy2.bincoef(n, j) * (mpfr(start + j + 1) / (start + n + 1)) ** (n - 1)
        remainder = (start + j + 1) * terms[j]
        top += weight * sums[j] / remainder
        bottom += weight / remainder
    return top / bottom


def _raised(compute: Callable[[], tuple]) -> tuple:
    context = gmpy2.get_context()
    bits = context.precision
    context.precision = 2 * bits
    try:
        return compute()
    finally:
        gmpy2.get_context().precision = bits


def _alternating(f: Callable, goal: int, rule: int) -> tuple:
    """Rule 0: Cohen, Rodriguez Villegas and Zagier's polynomials after 10 terms; rule 1: Levin's u after 24."""
    head = 10 if rule == 0 else 24
    total = sum((f(k) for k in range(head)), mpfr(0))
    mass = max(abs(f(0)), abs(total), abs(f(head)))
    if rule == 0:
        return total + _cohen(lambda k: f(head + k) * (-1) ** k, goal), mass
    terms, sums = [], []
    for k in range(head, head + goal + 4):
        terms.append(f(k))
        total += terms[-1]
        sums.append(total)
    return _levin(sums, terms, head), mass


def _cohen(a: Callable[[int], Any], goal: int) -> Any:
    """sum (-1)^k a(k) for a totally monotone sequence, with an error of 5.8^-n."""
    n = int(1.31 * (goal + 3)) + 1
    d = (3 + gmpy2.sqrt(mpfr(8))) ** n
    d = (d + 1 / d) / 2
    b, c, s = mpfr(-1), -d, mpfr(0)
    for k in range(n):
        c = b - c
        s += c * a(k)
        b = b * (k + n) * (k - n) / ((k + mpfr("0.5")) * (k + 1))
    return s / d


def _extrapolated(f: Callable, goal: int, rule: int) -> tuple | None:
    """Slow terms that are a power of k times a series in 1/k: Levin's and Sidi's d transform; None where it fails.

    The partial sums are taken at distances that grow geometrically, other ones for each rule; near ones cost some ten
    digits by cancellation, which is less than what all terms are known beyond the goal.
    """
    step = (mpfr("1.15"), mpfr("1.18"))[rule]
    total, mass, before, k, end = mpfr(0), mpfr(0), None, 0, (16, 21)[rule]
    places, sums, weights = [], [], []  # weights: what the divided differences of 1/end divide by
    while end <= FARTHEST:
        for k in range(k, end):  # noqa: B020
            total += f(k)
            mass += abs(f(k))
        k, last = end, f(end)
        if last == 0:
            return None
        place = 1 / mpfr(end)
        weights = [w * (x - place) for w, x in zip(weights, places, strict=True)]
        weights.append(math.prod((place - x for x in places), start=end * last))
        places.append(place)
        sums.append(total)
        bottom = sum((1 / w for w in weights), mpfr(0))
        now = sum((s / w for s, w in zip(sums, weights, strict=True)), mpfr(0)) / bottom if bottom != 0 else total
        if before is not None and abs(now - before) <= mass * mpfr(10) ** (-goal - 1):
            return now, mass
        before, end = now, int(end * step) + 1
    return None


def _condensed(f: Callable, goal: int, rule: int) -> tuple:
    """Positive, slow terms: van Wijngaarden's alternating series, then `_cohen`; the rules start at different terms.

    b(k) = sum over j of 2^j f(2^j k) makes an alternating series of the sum.
    """
    head = (20, 33)[rule]
    total = sum((f(k) for k in range(head)), mpfr(0))

    def g(k: int) -> Any:  # terms from index 1 on
        return f(head + k - 1)

    def b(k: int) -> Any:
        value, j = mpfr(0), 0
        while True:
            step = g((1 << j) * k) * (1 << j)
            value += step
            if abs(step) <= abs(value) * mpfr(10) ** (-goal - 5):
                return value
            j += 1
            if j > 6000:
                raise Undecided("the series converges too slowly")

    value = total + _cohen(lambda k: b(k + 1), goal)
    return value, max(abs(value), abs(total))
