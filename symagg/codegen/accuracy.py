"""How far a floating-point function is from the truth, point by point, in units that mean something.

The truth comes as balls (python-flint) of as many digits as it takes; the error is counted in units of eps (1 + K),
where K is the condition number: what the nearest doubles of exact arguments would cost anyone.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import mpmath
import numpy as np
from flint import arb, ctx

from symagg.errors import SymaggError

EPS = float(np.finfo(float).eps)
LARGEST = float(np.finfo(float).max)
SMALLEST_NORMAL = float(np.finfo(float).tiny)

_BITS = 256  # 60 digits for the value and enough left over for a central difference
_MOST_BITS = 1 << 16
_STEP_BITS = 64  # the relative step of the central differences: its square is far below what K needs
_SETTLED = 128  # bits of the value that its ball must settle

Reference = Callable[..., arb]


class AccuracyError(SymaggError):
    """A reference does not settle the value that a function is measured against."""


@dataclass(frozen=True)
class Accuracy:
    """What `measure` found over its points.

    `worst` and `mean` are in units of eps (1 + K), `worst_ulp` in units in the last place of the true value over the
    points with K < 2 (nan where there is none). `worst_at` is where the worst was met. `wrong` lists the points whose
    result is nan, infinite or zero although the truth is a normal double, or a finite number where the truth
    overflows; they make `worst` infinite.
    """

    points: int
    worst: float
    mean: float
    worst_ulp: float
    worst_at: dict[str, float]
    wrong: tuple[dict[str, float], ...]


def measure(
    function: Callable[..., np.ndarray],
    reference: Reference,
    points: Mapping[str, np.ndarray],
    every: int = 1,
    condition: Reference | None = None,
) -> Accuracy:
    """The error of `function` against `reference` at `points`.

    `function` takes one float64 array an argument, in the order of `points`, and returns an array. `reference` takes
    one ball (flint.arb, exact) an argument and returns the ball of the true value at the working precision
    (flint.ctx.prec); `from_mpmath` makes one of a function on mpmath numbers. K is the sum over the arguments of
    |x f_x / f|, by differences of the reference, or what `condition` makes of the arguments and the true value. All
    arrays have one length. With `every`, K is worked out at each such point alone, for the mean, and wherever an error
    could be the worst: the worst is that over all the points.
    Raises AccuracyError where the reference does not settle the value.
    """
    names = list(points)
    columns = [np.asarray(column, dtype=np.float64) for column in points.values()]
    results = np.asarray(function(*columns), dtype=np.float64)
    rows = zip(*(c.tolist() for c in columns), strict=True)
    errors, wrong = [], []
    worst, worst_at, worst_ulp = -1.0, {}, math.nan
    for number, (row, result) in enumerate(zip(rows, results.tolist(), strict=True)):
        truth = true_value(reference, row)
        error = _error(result, truth)
        if math.isinf(error):
            wrong.append(dict(zip(names, row, strict=True)))
        ulp = error * abs(float(truth)) / math.ulp(float(truth)) if _normal(truth) else 0.0
        if number % every and error <= worst * EPS and ulp <= worst_ulp:
            continue
        k = condition_number(reference, row, truth, condition)
        scaled = error / (EPS * (1 + k)) if math.isfinite(error) else error
        if number % every == 0:
            errors.append(scaled)
        if k < 2 and _normal(truth) and not ulp <= worst_ulp:
            worst_ulp = ulp
        if scaled > worst:
            worst, worst_at = scaled, dict(zip(names, row, strict=True))
    return Accuracy(len(results), worst, float(np.mean(errors)), worst_ulp, worst_at, tuple(wrong))


def truth_and_condition(
    reference: Reference, arguments: tuple[float, ...], condition: Reference | None = None
) -> tuple[arb, float]:
    """The true value (a ball settled to 128 bits or more) and the condition number K at exact arguments."""
    truth = true_value(reference, arguments)
    return truth, condition_number(reference, arguments, truth, condition)


def true_value(reference: Reference, arguments: tuple[float, ...]) -> arb:
    """The true value at exact arguments, a ball settled to 128 bits or more unless it is out of the doubles' range."""
    exact = [arb(x) for x in arguments]
    bits = _BITS
    while True:
        with precision(bits):
            truth = reference(*exact)
        if truth == 0 or (truth.is_finite() and truth.rel_accuracy_bits() >= _SETTLED):
            return truth
        if abs(truth) < SMALLEST_NORMAL or abs(truth) > LARGEST:
            return truth  # out of range whatever its digits
        if bits >= _MOST_BITS:
            raise AccuracyError(f"the reference does not settle its value at {arguments} with {bits} bits")
        bits *= 2


def condition_number(
    reference: Reference, arguments: tuple[float, ...], truth: arb, condition: Reference | None = None
) -> float:
    """K at exact arguments, whose value is known; 0 where that is 0 or out of the doubles' range."""
    if not _normal(truth):
        return 0.0
    if condition is not None:
        with precision(_BITS):
            return float(condition(*(arb(x) for x in arguments), truth.mid()).mid())
    bits = _BITS
    while True:
        with precision(bits):
            exact = [arb(x) for x in arguments]
            slopes = (_relative_slope(reference, exact, i, truth) for i, x in enumerate(exact) if x != 0)
            found = sum((abs(slope) for slope in slopes), arb(0))
        if (found.is_finite() and found.rad() <= 0.01 * found.mid() + 0.01) or bits >= _MOST_BITS:
            return float(found.mid())
        bits *= 2


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Sets flint's global precision for the length of a block."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def from_mpmath(function: Callable[..., mpmath.mpf]) -> Reference:
    """A reference of a function on mpmath numbers, trusted to the working precision less 32 bits."""

    def reference(*arguments: arb) -> arb:
        with mpmath.workprec(ctx.prec):
            value = function(*(_to_mpmath(x) for x in arguments))
            if not mpmath.isfinite(value):
                return arb("nan")
            ball = arb(mpmath.nstr(value, int(ctx.prec * 0.302) + 3, strip_zeros=False))
            return ball + arb(0, abs(ball).upper() * arb(2) ** (32 - ctx.prec))

    return reference


def elementwise(function: Callable[..., float]) -> Callable[..., np.ndarray]:
    """A function on arrays out of one on numbers."""

    def on_arrays(*columns: np.ndarray) -> np.ndarray:
        return np.array([function(*row) for row in zip(*(c.tolist() for c in columns), strict=True)])

    return on_arrays


def log_uniform(rng: np.random.Generator, low: float, high: float, count: int) -> np.ndarray:
    """Positive points whose logarithm is uniform in [log low, log high]; both ends are among them."""
    draws = np.exp(rng.uniform(math.log(low), math.log(high), count)).clip(low, high)
    draws[:2] = (low, high)[: len(draws)]
    return rng.permutation(draws)


def _relative_slope(reference: Reference, exact: list[arb], i: int, truth: arb) -> arb:
    """x f_x / f, by a central difference, one-sided where the domain ends at the point."""
    h = arb(2) ** -_STEP_BITS
    above, below = (reference(*exact[:i], exact[i] * (1 + s * h), *exact[i + 1 :]) for s in (1, -1))
    if above.is_finite() and below.is_finite():
        return (above - below) / (2 * h * truth)
    if above.is_finite():
        return (above - truth) / (h * truth)
    return (truth - below) / (h * truth)


def _error(result: float, truth: arb) -> float:
    """The relative error of a result; infinite where it is wrong in kind."""
    if abs(truth) > LARGEST:
        if math.isinf(result) and (result > 0) == (truth > 0):
            return 0.0
        return _finite_error(result, truth) if abs(result) > LARGEST / 2 else math.inf
    if not _normal(truth):
        return 0.0 if abs(result) <= SMALLEST_NORMAL else _finite_error(result, truth)
    return _finite_error(result, truth)


def _finite_error(result: float, truth: arb) -> float:
    if not math.isfinite(result) or result == 0 or truth == 0:
        return math.inf
    return float(abs((arb(result) - truth) / truth).mid())


def _normal(truth: arb) -> bool:
    return bool(abs(truth) >= SMALLEST_NORMAL) and bool(abs(truth) <= LARGEST)


def _to_mpmath(x: arb) -> mpmath.mpf:
    mantissa, exponent = x.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))
