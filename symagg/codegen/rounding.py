"""Running analysis of straight-line floating-point code: the code runs on enclosures that carry their rounding errors.

A quantity holds a ball around its ideal value, the one that real arithmetic gives from the same constants, and a bound
of the distance from there to the computed float. Run on short pieces of the arguments' range, the code yields a proved
bound of its own rounding error. Underflow is outside the analysis: callers keep away from subnormal numbers.
"""

import math
from typing import Self

from flint import arb

from symagg.codegen.minimax import Format, to_mpf, upper_float


class Running:
    """An ideal value, and how far the computed one may be from it."""

    def __init__(self, fmt: Format, value: arb, error: arb) -> None:
        self.fmt = fmt
        self.value = value
        self.error = error

    @property
    def magnitude(self) -> float:
        """What the computed number's modulus does not exceed."""
        return upper_float(abs(self.value) + self.error)

    def rounded(self) -> Self:
        """The same after rounding to nearest; of a known number the rounding is known too."""
        if self.error == 0 and self.value.is_exact():
            return type(self)(self.fmt, self.value, abs(arb(self.fmt.round(to_mpf(self.value))) - self.value).upper())
        return type(self)(self.fmt, self.value, (self.error + half_ulp(self.magnitude, self.fmt)).upper())

    def _quantity(self, other: "Running | float") -> "Running":
        return other if isinstance(other, Running) else Running(self.fmt, arb(other), arb(0))

    def __add__(self, other: "Running | float") -> "Running":
        other = self._quantity(other)
        return Running(self.fmt, self.value + other.value, (self.error + other.error).upper()).rounded()

    def __neg__(self) -> "Running":
        return Running(self.fmt, -self.value, self.error)

    def __sub__(self, other: "Running | float") -> "Running":
        return self + -self._quantity(other)

    def __rsub__(self, other: float) -> "Running":
        return -self + other

    def __mul__(self, other: "Running | float") -> "Running":
        other = self._quantity(other)
        error = abs(self.value) * other.error + (abs(other.value) + other.error) * self.error
        product = Running(self.fmt, self.value * other.value, error.upper())
        return product if self._power_of_two() or other._power_of_two() else product.rounded()

    def __truediv__(self, other: "Running") -> "Running":
        quotient = self.value / other.value
        error = (self.error + abs(quotient) * other.error) / (abs(other.value) - other.error)
        return Running(self.fmt, quotient, error.upper()).rounded()

    __radd__ = __add__
    __rmul__ = __mul__

    def _power_of_two(self) -> bool:
        return self.error == 0 and self.value.is_exact() and abs(int(self.value.man_exp()[0])) == 1


def half_ulp(magnitude: float, fmt: Format) -> float:
    """The error of rounding to nearest a number whose modulus is at most this."""
    return math.ldexp(1.0, math.frexp(magnitude)[1] - fmt.precision - 1)


def fast_two_sum(a: Running | float, b: Running) -> tuple[Running, Running]:
    """The model of the error-free sum: the pair stands for a + b, and neither part is charged with a rounding.

    What is shared out between the two is unknown, so each one's ball is wide by what a rounding can move.
    """
    a = b._quantity(a)
    if a.value == 0 and a.error == 0:
        return b, Running(b.fmt, arb(0), arb(0))
    total = a.value + b.value
    moved = half_ulp(upper_float(abs(total) + a.error + b.error), b.fmt)
    lost = arb(0, moved)
    return Running(b.fmt, total + lost, (a.error + b.error).upper()), Running(b.fmt, lost, arb(0))


def exact_product(a: Running | float, b: Running) -> Running:
    """The model of a product of two heads, which has no more bits than the format holds."""
    a = b._quantity(a)
    return Running(b.fmt, a.value * b.value, (abs(a.value) * b.error + (abs(b.value) + b.error) * a.error).upper())


def head_sum(a: Running | float, b: Running, c: Running) -> tuple[Running, Running]:
    """The model of a + b + c as a head, cut to half of the bits, and the rest.

    Whatever the head is, the rest is what it lacks: so the computed head counts as the ideal one, and the rest carries
    all errors. Of the two subtractions that form it, the first, head - a, is exact: both are multiples of the head's
    last bit.
    """
    a = b._quantity(a)
    fmt = b.fmt
    total, error = a.value + b.value + c.value, a.error + b.error + c.error
    magnitude = upper_float(abs(total) + error)
    cut = arb(math.ldexp(magnitude, 1 - fmt.precision // 2) + 2 * half_ulp(magnitude, fmt)) + error
    rest = upper_float(abs(c.value) + cut)
    lacking = arb(0, 1) * cut
    return (
        Running(fmt, total + lacking, arb(0)),
        Running(fmt, lacking, (error + 2 * half_ulp(rest, fmt)).upper()),
    )


def total_error(result: tuple[Running, Running], model: arb, exact: arb) -> arb:
    """The error of an unevaluated sum, whose ideal value differs from the exact one by no more than the model's error.

    Raises ValueError where the balls say that it does: then the code is not that of the function.
    """
    head, low = result
    if not (head.value + low.value + arb(0, 1) * model).overlaps(exact):
        raise ValueError(f"the code stands for {head.value + low.value}, the function is {exact}")
    return head.error + low.error + model


def ulps(error: arb, exact: arb, fmt: Format) -> float:
    """How many units in the last place of the exact value a sum with this error may be off, once it is rounded.

    Rounding adds half a unit, unless the sum lies beyond the next power of two, where units are twice as large. There
    it adds at most one, and no more than the sum's own error: that power is a number of the format.
    """
    smallest = math.nextafter(float(abs(exact).lower()), 0.0)
    unit = 2 * half_ulp(smallest, fmt)
    ratio = upper_float(error / arb(unit))
    if upper_float(abs(exact) + error) <= math.ldexp(unit, fmt.precision):
        return ratio + 0.5
    if not ratio < 2.0 ** (fmt.precision - 2):
        raise ValueError(f"an error of {ratio} units before the last rounding is no bound at all")
    return ratio + max(0.5, min(1.0, ratio))
