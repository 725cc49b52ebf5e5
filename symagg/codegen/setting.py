"""The constants and polynomials that the elementary functions need in one floating-point format."""

import math
from dataclasses import dataclass
from functools import cached_property

import mpmath
from flint import arb

from symagg.codegen.minimax import FLOAT64, Format, Polynomial, Series, approximate

# A polynomial's error may cost this share of an ulp of the function, as a power of two.
SHARE = 5


@dataclass(frozen=True)
class Setting:
    """Everything numeric that the source of one format is filled with."""

    fmt: Format

    @property
    def suffix(self) -> str:
        """What the names of this format's functions end in."""
        return "" if self.fmt is FLOAT64 else "_f32"

    @property
    def largest_n(self) -> int:
        """More than |n| for every n that x = n ln(2) + r is reduced by, or x = 2**n m."""
        return self.fmt.max_exponent + self.fmt.precision

    @cached_property
    def constants(self) -> dict[str, float]:
        """The named numbers of the source."""
        p, low, high = self.fmt.precision, self.fmt.min_exponent, self.fmt.max_exponent
        with mpmath.workdps(80):
            ln2 = mpmath.log(2)
            with mpmath.workprec(p - self.largest_n.bit_length()):
                ln2_high = +ln2
            return {
                "log2_e": self.fmt.round(1 / ln2),
                # Its last bit is worth one, so that adding it rounds to an integer; the bias makes that a float's
                # exponent field.
                "shift": math.ldexp(1.5, p - 1) + self.fmt.bias,
                "ln2_high": float(ln2_high),
                "ln2_low": self.fmt.round(ln2 - ln2_high),
                # Below the first e**x rounds to zero, above the second it overflows.
                "exp_lower": float(mpmath.floor((low - p) * ln2)),
                "exp_upper": float(mpmath.ceil(high * ln2)),
                # Here 2**n has the exponent field 0, which is that of zero.
                "normal_lower": self.fmt.round((low - 1) * ln2),
                # Below this e**x - 1 rounds to -1.
                "expm1_lower": float(mpmath.floor(-(p + 2) * ln2)),
                "smallest_normal": math.ldexp(1.0, low),
                "lift": math.ldexp(1.0, p + 1),
                "lift_exponent": float(p + 1),
                # What the bits of an exponent were put on, to be read as a float.
                "exponent_shift": math.ldexp(1.0, p - 1) + self.fmt.bias,
                "scale_head": self._head(2 / (3 * ln2)),
                "scale_low": self.fmt.round(2 / (3 * ln2) - self._head(2 / (3 * ln2))),
                "scale": self.fmt.round(2 / (3 * ln2)),
                "ln2_head": self._head(ln2),
                "ln2_rest": self.fmt.round(ln2 - self._head(ln2)),
                "ln2": self.fmt.round(ln2),
                # Beyond it 2**x is 0 or inf.
                "exp2_limit": float(self.largest_n),
                # The logarithm of a number next to 1 is of the size of the last bit: this multiple of it is beyond.
                "power_limit": math.ldexp(1.0, p + 11),
                "bias": float(self.fmt.bias),
                # Below this e**x - 1 and log(1 + x) round to x.
                "tiny": math.ldexp(1.0, -p - 1),
            }

    @cached_property
    def exp_radius(self) -> float:
        """What |r| does not exceed after n = round(x log2(e)), whose argument is rounded."""
        slack = math.ldexp(self.largest_n, 2 - self.fmt.precision)
        return (0.5 + slack) * math.nextafter(math.log(2), 1)

    def _head(self, value: mpmath.mpf) -> float:
        """Half of the bits, so that the product with another such number is exact."""
        with mpmath.workprec(self.fmt.precision // 2):
            return float(+value)

    @property
    def artanh_radius(self) -> float:
        """What |s| does not exceed for s = (m - 1)/(m + 1), m from sqrt(1/2) to sqrt(2), with room for roundings."""
        return (math.sqrt(2) - 1) / (math.sqrt(2) + 1) * (1 + 2.0**-10)

    @cached_property
    def polynomials(self) -> dict[str, Polynomial]:
        """The near-minimax polynomials, by name."""
        targets = {series: math.ldexp(1.0, -self.fmt.precision - SHARE) / weight for series, weight in self._series()}
        if self.fmt is FLOAT64:
            # Half of this coefficient's last bit: rounding it costs no less.
            targets[Series("log2", "(artanh(s) - s - s**3/3) 3/s**5 in s**2", _fifths, 0.0, self.artanh_radius**2)] = (
                math.ldexp(1.0, -self.fmt.precision - 1)
            )
        return {series.name: approximate(series, target, self.fmt) for series, target in targets.items()}

    def _series(self) -> list[tuple[Series, float]]:
        """Each series with the factor that multiplies its error in the function, relative to the function."""
        r, s = self.exp_radius, self.artanh_radius
        return [
            (Series("exp", "(e**r - 1 - r)/r**2", _exponential, -r, r), r**2),
            (Series("log", "(2 artanh(s) - 2 s)/s**3 in s**2", _thirds, 0.0, s**2), s**2),
        ]


def _exponential(j: int) -> arb:
    return 1 / arb(math.factorial(j + 2))


def _thirds(j: int) -> arb:
    return arb(2) / (2 * j + 3)


def _fifths(j: int) -> arb:
    return arb(3) / (2 * j + 5)
