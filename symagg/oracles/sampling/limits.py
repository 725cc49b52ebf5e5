"""Limits by extrapolation: values at distances that halve, in mpmath's arithmetic, and Wynn's epsilon algorithm."""

import itertools
from collections.abc import Callable

import mpmath
import sympy
from mpmath import mp, mpf
from sympy import Limit

from symagg.oracles.sampling.floats import NoSampleError

HALVINGS = range(4, 68)
DIGITS = 160  # of which cancellation takes some twenty for each order at the nearest place
FEWEST, COLUMNS = 8, 9
REACHED = 1e-9  # of the limit, or of the largest value where it is zero
_SIDES = {"+": (1,), "-": (-1,), "+-": (1, -1)}


def extrapolated(node: Limit, values: dict) -> tuple[float, float]:
    """The limit where its symbols have these values, and its error; NoSampleError where it is not reached, or has none.

    values: of every symbol but the limit's own. Where the limit is from two sides, both must agree.
    """
    expression, variable, target, direction = node.args
    with mpmath.workdps(DIGITS):
        known = [s for s in values if isinstance(s, sympy.Symbol)]
        of = sympy.lambdify([variable, *known], expression, "mpmath")
        at = [mpf(float(values[s])) for s in known]
        if target in (sympy.oo, -sympy.oo):
            ways = [[mpf(2) ** k * (1 if target == sympy.oo else -1) for k in HALVINGS]]
        else:
            place = sympy.lambdify(known, target, "mpmath")(*at)
            ways = [[place + side * mpf(2) ** -k for k in HALVINGS] for side in _SIDES[str(direction)]]
        found = [_settled(_values(of, way, at)) for way in ways]
        value, error = max(found, key=lambda held: held[1])
        if any(abs(value - other) > error + its for other, its in found):
            raise NoSampleError("the two one-sided limits differ")
        return float(value), float(error)


def _values(of: Callable, places: list[mpf], at: list[mpf]) -> list[mpf]:
    """Real values, as far as there are any."""
    held = []
    for place in places:
        try:
            value = mp.mpmathify(of(place, *at))
        except (ArithmeticError, ValueError, TypeError, NameError, mpmath.libmp.NoConvergence) as error:
            if held:
                break
            raise NoSampleError(f"a limit whose values cannot be worked out: {error}") from error
        if not isinstance(value, mpf) or not mp.isfinite(value):
            break
        held.append(value)
    if len(held) < FEWEST:
        raise NoSampleError("too few values near a limit point")
    return held


def _settled(values: list[mpf]) -> tuple[mpf, mpf]:
    """What they tend to, and the error: of the last answers of the algorithm the three in a row that are nearest."""
    before, now = [mpf(0)] * (len(values) + 1), values
    size, best, error = max(map(abs, values)), mpf(0), mpf("inf")
    for column in range(COLUMNS):
        steps = [two - one for one, two in itertools.pairwise(now)]
        if column == 0 and abs(steps[-1]) > abs(steps[-2]):  # the algorithm would sum what diverges, too
            break
        gap = max(map(abs, steps[-2:]))
        if column % 2 == 0 and gap < error:
            best, error = now[-1], gap
        if len(now) < 4 or 0 in steps:
            break
        before, now = now, [b + 1 / s for b, s in zip(before[1:], steps, strict=False)]
    if not error <= REACHED * (abs(best) or size):
        raise NoSampleError("a limit is reached too slowly")
    return best, 10 * error + size * mpf(10) ** -30
