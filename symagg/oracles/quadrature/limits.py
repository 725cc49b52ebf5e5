"""Derivatives and limits from values of the expression alone, each by two different choices that must agree."""

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import gmpy2
from gmpy2 import mpc, mpfr

from symagg.oracles.quadrature.compiler import Operation
from symagg.oracles.quadrature.numbers import (
    MPC,
    Divergent,
    NoValue,
    Undecided,
    integer,
    is_finite,
    need_real,
    number,
    real_part,
    working,
)

MAX_ORDER = 40
# Of each rule three distances, far apart in order: a limit that is not reached to the goal's digits at the last two is
# not seen.
DEEP = (-80, -160, -300), (-60, -140, -290)
NEAR = (-6, -9, -12), (-7, -10, -13)  # of an expression with integrals in it
FAR = (-3, -5, -7), (-2, -4, -6)  # of one that overflows farther down


def derivative(rt: Any, operation: Operation, values: tuple, goal: int) -> Callable[[int], tuple]:
    """Rule 0 differentiates the polynomial through Chebyshev points; rule 1 is Cauchy's integral on a circle.

    Where the body is not analytic beside the point, or has no complex values, rule 1 is rule 0 with other points. The
    radius shrinks by four until the two agree. Each gives (value, mass) with the mass that their agreement refers to.
    """
    places = dict(zip(operation.params, values, strict=True))
    kept = tuple(places[s] for s in operation.option)
    order = integer(operation.bounds[0].bind(rt, values)())
    if order is None or not 0 <= order <= MAX_ORDER:
        raise Undecided("quadrature cannot evaluate a derivative of that order")
    numeric = operation.height > 1
    bits = gmpy2.get_context().precision + (0 if numeric else 40 + 12 * order)
    # An integral gives its values to the goal alone: the points must not be so close that differences drown in it.
    first = _first_radius(number(places[operation.variable]), numeric)
    found: dict[int, tuple] = {}

    def settle() -> None:
        with working(bits):
            body = operation.unit.bind(rt, kept)
            x = number(places[operation.variable])

            def f(z: Any) -> Any:
                rt.spend(operation.body_cost)
                return body(z)

            reason: NoValue = Undecided("the two ways to differentiate disagree")
            radius = first
            for _ in range(4 if numeric else 7):
                try:
                    pair = [_chebyshev(f, x, radius, order, goal, 0), _other(f, x, radius, order, goal, numeric)]
                except NoValue as problem:
                    reason = problem
                except ArithmeticError as problem:
                    reason = Undecided(f"the derivative cannot be evaluated: {problem}")
                else:
                    mass = max(abs(pair[0]), abs(pair[1]), mpfr(10) ** -goal)
                    loss = 6 + 2 * order if numeric else 4
                    if abs(pair[0] - pair[1]) <= mass * mpfr(10) ** (loss - goal):
                        widened = abs(pair[0] - pair[1]) * mpfr(10) ** (goal - 4)
                        found.update({rule: (pair[rule], max(mass, widened)) for rule in (0, 1)})
                        return
                    reason = Undecided("the two ways to differentiate disagree")
                radius = radius / 4
            raise reason

    def run(rule: int) -> tuple:
        if not found:
            settle()
        return found[rule]

    return run


def _first_radius(x: Any, numeric: bool) -> Any:
    size = abs(x)
    return size / 3 if 0 < size < 1 else mpfr(1) / 3 if not numeric else mpfr(1) / 4


def _chebyshev(f: Callable, x: Any, radius: Any, order: int, goal: int, more: int) -> Any:
    """The derivative of the interpolation polynomial through f at x + radius cos(theta)."""
    n = goal + 6 + 2 * order + more
    table, tails = _chebyshev_weights(n, order, gmpy2.get_context().precision)
    values = [f(x + radius * c) for c, _ in table]
    # A kink or a jump among the points shows in coefficients that do not decay.
    tail = max(abs(sum((u * v for u, v in zip(row, values, strict=True)), mpfr(0))) for row in tails)
    if tail > max(abs(v) for v in values) * mpfr(10) ** (-goal * 2 // 5):
        raise Undecided("the expression is not smooth beside the point")
    return sum((w * v for (_, w), v in zip(table, values, strict=True)), mpfr(0)) / radius**order


@lru_cache(maxsize=64)
def _chebyshev_weights(n: int, order: int, bits: int) -> tuple:
    """The pairs (node on [-1, 1], its weight in the derivative at 0), and the rows of the last four coefficients."""
    with working(bits):
        theta = [gmpy2.const_pi() * (2 * j + 1) / (2 * n) for j in range(n)]
        # The order-th derivative of each Chebyshev polynomial at 0, by differentiating series of them.
        slopes = []
        for k in range(n):
            series = [mpfr(0)] * k + [mpfr(1)]
            for _ in range(order):
                series = _slope(series)
            slopes.append(sum((c * (-1) ** (i // 2) for i, c in enumerate(series) if i % 2 == 0), mpfr(0)))
        slopes[0] = slopes[0] / 2
        weights = (sum((d * gmpy2.cos(k * u) for k, d in enumerate(slopes)), mpfr(0)) * 2 / n for u in theta)
        tails = tuple(tuple(gmpy2.cos(k * u) * 2 / n for u in theta) for k in range(n - 4, n))
        return tuple(zip((gmpy2.cos(u) for u in theta), weights, strict=True)), tails


def _slope(series: list) -> list:
    """The derivative of a Chebyshev series."""
    slope = [mpfr(0)] * (len(series) + 1)
    for k in range(len(series) - 1, 0, -1):
        slope[k - 1] = slope[k + 1] + 2 * k * series[k]
    slope[0] = slope[0] / 2
    return slope[: max(len(series) - 1, 1)]


def _other(f: Callable, x: Any, radius: Any, order: int, goal: int, numeric: bool) -> Any:
    try:
        if numeric:
            raise Undecided("complex values of an integral cost too much")
        return _cauchy(f, x, radius * mpfr("0.83"), order, goal)
    except (NoValue, ArithmeticError):
        return _chebyshev(f, x, radius * mpfr("0.71"), order, goal, 5)


@lru_cache(maxsize=64)
def _circle(n: int, bits: int) -> tuple:
    with working(bits):
        angles = [2 * gmpy2.const_pi() * j / n for j in range(n)]
        return tuple(mpc(gmpy2.cos(u), gmpy2.sin(u)) for u in angles)


def _cauchy(f: Callable, x: Any, radius: Any, order: int, goal: int) -> Any:
    """n!/(2 pi r^n) times the integral of f(x + r e^(iu)) e^(-inu), by the trapezoidal rule; real on the real line.

    Undecided where f is not analytic in the disc: then a coefficient of e^(-iku), k > 0, does not vanish.
    """
    n = 2 * goal + 2 * order + 8
    turns = _circle(n, gmpy2.get_context().precision)
    values = [f(x + radius * turn) for turn in turns]
    tiny = max(abs(v) for v in values) * n * mpfr(10) ** (2 - goal)
    for k in (1, 2, 3):
        if abs(sum((v * turns[j * k % n] for j, v in enumerate(values)), mpfr(0))) > tiny:
            raise Undecided("the expression is not analytic")
    total = sum((v * turns[-j * order % n] for j, v in enumerate(values)), mpfr(0))
    value = total * gmpy2.fac(order) / n / radius**order
    return value.real if not isinstance(x, MPC) and not isinstance(f(x), MPC) else value


def limit(rt: Any, operation: Operation, values: tuple, goal: int) -> Callable[[int], tuple]:
    """Rules 0 and 1 look at two ladders of distances, down to 10^-300; a limit reached more slowly is Undecided."""
    places = dict(zip(operation.params, values, strict=True))
    keep, direction = operation.option
    kept = tuple(places[s] for s in keep)

    def run(rule: int) -> tuple:
        results = [_one_sided(rt, operation, values, kept, goal, rule, s) for s in _sides(direction)]
        if len(results) == 2 and abs(results[0] - results[1]) > max(map(abs, results)) * mpfr(10) ** (3 - goal):
            raise Divergent("the two one-sided limits differ")
        return results[0], max(abs(results[0]), mpfr(10) ** -goal)

    return run


def _sides(direction: str) -> tuple:
    return {"+": (1,), "-": (-1,)}.get(direction, (1, -1))


def _one_sided(rt: Any, operation: Operation, values: tuple, kept: tuple, goal: int, rule: int, side: int) -> Any:
    deep = operation.height == 1
    seen, is_clean = [], False
    with suppress(ArithmeticError):  # infinity less, or over, infinity
        seen, is_clean = _seen(rt, operation, values, kept, side, (DEEP if deep else NEAR)[rule], deep)
    if deep and not is_clean:
        with suppress(ArithmeticError):
            farther, is_clean = _seen(rt, operation, values, kept, side, FAR[rule], deep)
            seen = farther if is_clean else seen
    if not seen or not all(is_finite(v) for v in seen):
        raise Undecided("the expression has no finite value near the limit point")
    a, b, c = seen
    size = max(abs(b), abs(c))
    if abs(c - b) <= size * mpfr(10) ** -goal or size < mpfr(10) ** (-goal - 20):
        return c if size >= mpfr(10) ** (-goal - 20) else mpfr(0)
    if abs(c) > 2 * abs(b) > 4 * abs(a) and abs(c) > mpfr(10) ** goal and need_real(c) * need_real(b) > 0:
        raise Divergent("the expression grows without bound towards the limit point")
    raise Undecided("the expression tends too slowly to its limit")


def _seen(
    rt: Any, operation: Operation, values: tuple, kept: tuple, side: int, ladder: tuple, deep: bool
) -> tuple[list, bool]:
    """The values at these distances, powers of ten; whether all are finite, and nothing has become zero on the way."""
    seen, vanished = [], False
    for exponent in ladder:
        with working(gmpy2.get_context().precision + (4 * -exponent * 4 if deep else 0)):
            gmpy2.get_context().clear_flags()
            target = operation.bounds[0].bind(rt, values)()
            h = mpfr(10) ** exponent * mpfr("1.37")
            x = number(target) + side * h if is_finite(target) else gmpy2.sign(real_part(target)) / h
            rt.spend(operation.body_cost * 20)
            seen.append(operation.unit.bind(rt, kept)(x))
            vanished = vanished or gmpy2.get_context().underflow
    return seen, not vanished and all(is_finite(v) for v in seen)
