"""Near-minimax polynomials of a power series, with coefficients rounded to floats and a proved bound of the error.

The series is known exactly, q(z) = a_0 + a_1 z + ..., with positive coefficients that never grow. The polynomial
interpolates q at the Chebyshev points of its interval, which is within a factor of three of the best uniform
approximation, and its coefficients are then rounded. What is proved is about the rounded coefficients: the difference
from the series is a power series whose own coefficients are small, so balls enclose it tightly.
"""

from collections.abc import Callable
from dataclasses import dataclass

import mpmath
import numpy as np
from flint import arb, ctx

PIECES = 512


@dataclass(frozen=True)
class Format:
    """A binary floating-point format: the bits of its significand and of its exponent range."""

    name: str
    precision: int
    max_exponent: int

    @property
    def bias(self) -> int:
        """What the exponent field holds for a number in [1, 2)."""
        return self.max_exponent - 1

    @property
    def min_exponent(self) -> int:
        """The binary exponent of the smallest normal number, as in 2**min_exponent."""
        return 2 - self.max_exponent

    def round(self, value: mpmath.mpf) -> float:
        """The nearest number of this format, for a value well inside its range."""
        with mpmath.workprec(self.precision):
            return float(+mpmath.mpf(value))

    def literal(self, value: float) -> str:
        """Python source of one of this format's numbers: the shortest decimal that reads back as the same."""
        scalar = np.dtype(self.name).type(value)
        if float(scalar) != value:
            raise ValueError(f"{value!r} is not a number of {self.name}")
        text = str(scalar).replace("e+0", "e").replace("e+", "e")
        return text if self.name == "float64" else f"np.float32({text})"


FLOAT64 = Format("float64", 53, 1024)
FLOAT32 = Format("float32", 24, 128)


@dataclass(frozen=True)
class Series:
    """A power series with positive coefficients that never grow, on an interval inside (-1, 1)."""

    name: str
    text: str
    coefficient: Callable[[int], arb]
    lower: float
    upper: float

    @property
    def radius(self) -> float:
        """The largest modulus on the interval."""
        return max(abs(self.lower), abs(self.upper))

    def terms(self) -> int:
        """How many terms leave less than the working precision out."""
        return int(ctx.prec / -mpmath.log(self.radius, 2)) + 1


@dataclass(frozen=True)
class Polynomial:
    """Rounded coefficients, lowest first, and a proved bound of |polynomial - series| on the interval."""

    series: Series
    coefficients: tuple[float, ...]
    bound: float


def approximate(series: Series, target: float, fmt: Format) -> Polynomial:
    """The polynomial of the lowest degree whose proved error is at most the target.

    Raises ValueError where rounding the coefficients alone costs more than the target.
    """
    for degree in range(1, 40):
        coefficients = tuple(fmt.round(c) for c in _interpolant(series, degree))
        if (bound := prove(series, coefficients)) <= target:
            return Polynomial(series, coefficients, bound)
    raise ValueError(f"{series.name}: no polynomial with {fmt.name} coefficients comes within {target}")


def _interpolant(series: Series, degree: int) -> list[mpmath.mpf]:
    """Coefficients, lowest first, of the polynomial through the series at the Chebyshev points."""
    with mpmath.workdps(60):
        middle = (mpmath.mpf(series.upper) + series.lower) / 2
        half = (mpmath.mpf(series.upper) - series.lower) / 2
        nodes = [middle + half * mpmath.cospi(mpmath.mpf(2 * i + 1) / (2 * degree + 2)) for i in range(degree + 1)]
        terms = [to_mpf(series.coefficient(j)) for j in range(series.terms())]
        table = [mpmath.polyval(terms[::-1], node) for node in nodes]
        for j in range(1, degree + 1):
            for i in range(degree, j - 1, -1):
                table[i] = (table[i] - table[i - 1]) / (nodes[i] - nodes[i - j])
        coefficients = [table[degree]]
        for i in range(degree - 1, -1, -1):
            shifted = [mpmath.mpf(0), *coefficients]
            for j, c in enumerate(coefficients):
                shifted[j] -= nodes[i] * c
            shifted[0] += table[i]
            coefficients = shifted
        return coefficients


def to_mpf(ball: arb) -> mpmath.mpf:
    """The ball's midpoint, exactly."""
    mantissa, exponent = ball.mid().man_exp()
    with mpmath.workprec(int(mantissa).bit_length() + 1):
        return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def prove(series: Series, coefficients: tuple[float, ...], pieces: int = PIECES) -> float:
    """A number that |polynomial - series| does not exceed anywhere on the interval.

    On each of equal pieces, the difference at the middle and a ball of its derivative; beyond the terms that are
    summed, the series is bounded by a geometric one.
    """
    count = series.terms()
    gaps = [(arb(coefficients[j]) if j < len(coefficients) else 0) - series.coefficient(j) for j in range(count)]
    slopes = [j * gap for j, gap in enumerate(gaps)][1:]
    radius = arb(series.radius)
    tail = series.coefficient(count) * radius**count / (1 - radius)
    half = (arb(series.upper) - arb(series.lower)) / (2 * pieces)
    worst = arb(0)
    for i in range(pieces):
        middle = arb(series.lower) + (2 * i + 1) * half
        piece = middle + arb(0, 1) * half
        worst = worst.max((abs(_horner(gaps, middle)) + abs(_horner(slopes, piece)) * half).upper())
    return upper_float(worst + tail)


def _horner(coefficients: list[arb], z: arb) -> arb:
    value = arb(0)
    for c in reversed(coefficients):
        value = value * z + c
    return value


def upper_float(value: arb) -> float:
    """A float that is not below any number of the ball."""
    return float(np.nextafter(float(value.upper()), np.inf))
