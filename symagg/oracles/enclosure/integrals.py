"""Rigorous integrals and derivatives of the trees of `trees`.

A finite piece whose ends are regular is integrated directly. Any other end, and infinity, is approached in u = log y,
where the integrand is smooth and decays; the remainder beyond a cut is bounded by `tails`.
"""

from collections.abc import Callable
from itertools import pairwise

from flint import acb, arb, fmpq

from symagg.oracles.enclosure.balls import Number, ball, disc, is_real, undecided
from symagg.oracles.enclosure.closures import Closure, compile_node
from symagg.oracles.enclosure.growth import NotYetError
from symagg.oracles.enclosure.nodes import Node, Y, const, is_real_node
from symagg.oracles.enclosure.tails import tail_bound
from symagg.oracles.enclosure.trees import for_large, plus, times

EVALUATIONS = 12000
CUTS = [arb(c) for c in (3, 4, 5, 6, 8, 10, 12, 15, 20, 26, 34, 45, 60, 80, 110, 150, 200, 270, 360, 500, 700, 1000)]
CUTS += [arb(c) for c in (1500, 2200, 3300, 5000, 8000, 12000, 20000, 40000)]
GRID = [acb(k) for k in (-60, -40, -27, -18, -12, -8, -6, *range(-4, 10), 12, 18, 27, 40)]


def _accuracy(bits: int) -> arb:
    return arb(2) ** (-bits)


def _integrate(f: Callable[[acb, bool], acb], low: arb, high: arb, bits: int, scale: arb) -> acb:
    value = acb.integral(
        f,
        acb(low),
        acb(high),
        rel_tol=_accuracy(bits),
        abs_tol=scale * _accuracy(bits + 8),
        eval_limit=EVALUATIONS,
        deg_limit=80,
        use_heap=True,
    )
    if not value.is_finite():
        raise undecided("an integral without a finite ball")
    return value


def _largest(values: list[acb]) -> arb:
    largest = arb(0)
    for value in values:
        if value.is_finite():
            size = value.mid().abs_upper()
            if size > largest:
                largest = size
    return largest if largest > 0 else arb(2) ** -4000


def neighbourhood(value: Number) -> acb:
    """A ball with the value well inside."""
    return ball(value) + disc(arb(2) ** -12)


def regular(closure: Closure, at: acb) -> bool:
    """Whether the function is analytic, and finite, on a small ball around a point."""
    return closure(None, at + disc(arb(2) ** -12), True).is_finite()


def direct(node: Node, strict: bool, bits: int) -> acb:
    """The integral over y in [0, 1]."""
    f = compile_node(node)
    scale = _largest([f(None, acb(k + 0.5) / 8, False) for k in range(8)])
    return _integrate(lambda z, analytic: f(None, z, analytic or strict), arb(0), arb(1), bits, scale)


def logarithmic(node: Node, low: arb | None, high: arb | None, strict: bool, bits: int) -> acb:
    """The integral over y in (e^low, e^high); None is an end at 0 or infinity, whose tail is bounded."""
    if low is None and high is None and for_large(node) is not node:
        return logarithmic(node, None, arb(0), strict, bits) + logarithmic(node, arb(0), None, strict, bits)
    node = times([node, Y])
    f = compile_node(for_large(node) if high is None else node)

    def integrand(u: acb, analytic: bool) -> acb:
        return f(u, u.exp(), analytic or strict)

    inside = [u for u in GRID if not (low is not None and u.real < low) and not (high is not None and u.real > high)]
    scale = _largest([integrand(u, False) for u in inside])
    goal = scale * _accuracy(bits + 6)
    error = arb(0)
    if high is None:
        high, tail = _cut(node, 1, goal, low)
        error += tail
    if low is None:
        cut, tail = _cut(node, -1, goal, -high)
        low = -cut
        error += tail
    value = _integrate(integrand, low, high, bits, scale)
    return value + (acb(arb(0, error)) if is_real_node(node) else disc(error))


def _cut(node: Node, direction: int, goal: arb, start: arb | None) -> tuple[arb, arb]:
    """Where to cut, and a bound of what is cut off: the first cut that meets the goal, else the best one."""
    best: tuple[arb, arb] | None = None
    for cut in CUTS:
        if start is not None and not cut > start:
            continue
        try:
            bound = tail_bound(node, direction, cut)
        except NotYetError:
            continue
        if best is None or bound < best[1]:
            best = cut, bound
        if bound < goal:
            return cut, bound
    if best is None:
        raise undecided("no bound of a tail")
    return best


# --- definite integrals ----------------------------------------------------------------------------------------------

Reader = Callable[[Node], Node]


def definite(read: Reader, low: Node | None, high: Node | None, breaks: list[fmpq], strict: bool, bits: int) -> acb:
    """The integral of `read(x)`, x from low to high; None is -oo, oo. `breaks` are rational points to split at."""
    for end in (low, high):
        if end is not None and not is_real(end.value) and breaks:
            raise undecided("a complex limit of an integrand with kinks")
    inner = sorted(b for b in set(breaks) if _between(low, b, high))
    if low is None and high is None and not inner:
        inner = [fmpq(0)]
    ends: list[Node | None] = [low, *(const(b) for b in inner), high]
    total = acb(0)
    for a, b in pairwise(ends):
        total += _piece(read, a, b, strict, bits)
    return total


def _between(low: Node | None, point: fmpq, high: Node | None) -> bool:
    for end, above in ((low, True), (high, False)):
        if end is None:
            continue
        gap = (ball(point) - ball(end.value)).real * (1 if above else -1)
        if isinstance(end.value, fmpq) and point == end.value:
            return False
        if gap < 0:
            return False
        if not gap > 0:
            raise undecided("a kink that cannot be told from a limit of the integral")
    return True


def _piece(read: Reader, a: Node | None, b: Node | None, strict: bool, bits: int) -> acb:
    if a is None or b is None:
        origin, sign = (b, -1) if a is None else (a, 1)
        if not is_real(origin.value):
            raise undecided("a complex limit of an infinite integral")
        node = read(plus([origin, times([const(fmpq(sign)), Y])]))
        if regular(compile_node(node), acb(0)):
            return direct(node, strict, bits) + logarithmic(node, arb(0), None, strict, bits)
        return logarithmic(node, None, None, strict, bits)
    length = plus([b, _scaled(a, fmpq(-1))])
    forward = _line(read, a, length)
    if not is_real(length.value):
        return direct(forward, strict, bits)
    backward = _line(read, b, _scaled(length, fmpq(-1)))
    if regular(compile_node(forward), acb(0)) and regular(compile_node(backward), acb(0)):
        return direct(forward, strict, bits)
    total = acb(0)
    for end, sign in ((a, 1), (b, -1)):
        node = _line(read, end, _scaled(length, fmpq(sign, 2)))
        if regular(compile_node(node), acb(0)):
            total += sign * direct(node, strict, bits)
        else:
            total += sign * logarithmic(node, None, arb(0), strict, bits)
    return total


def _scaled(node: Node, factor: fmpq) -> Node:
    return times([const(factor), node])


def _line(read: Reader, start: Node, step: Node) -> Node:
    """The integrand along x = start + step y, times dx/dy."""
    return times([step, read(plus([start, times([step, Y])]))])


# --- derivatives -----------------------------------------------------------------------------------------------------


def derivative(f: Callable[[acb, bool], acb], at: acb, order: int, bits: int) -> acb:
    """The derivative of order n of a function that is analytic near a point, by Cauchy's formula.

    The mean over N points of a circle of radius r differs from the coefficient by at most M R^-n q^N / (1 - q^N),
    q = r/R, M the maximum on a disc of radius R where f is analytic: f of a ball with its analytic flag says both.
    """
    for k in (0, 2, 4, 7, 10, 14, 20, 28):
        outer = arb(2) ** -k
        value = f(at + disc(outer), True)
        if value.is_finite():
            break
    else:
        raise undecided("a derivative of a function that is not seen to be analytic")
    count = bits // 4 + 8 + order
    inner = outer / 16
    total = acb(0)
    for j in range(count):
        angle = 2 * acb.pi() * acb(0, 1) * j / count
        total += f(at + inner * angle.exp(), False) * (-angle * order).exp()
    coefficient = total / count / inner**order
    ratio = arb(16) ** -count
    error = disc(value.abs_upper() / outer**order * ratio / (1 - ratio))
    factorial = acb(order + 1).gamma()
    return (coefficient + error) * factorial
