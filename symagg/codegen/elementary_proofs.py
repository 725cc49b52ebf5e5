"""Proved error bounds of the elementary functions: their own source, run on enclosures over their reduced range."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from flint import arb

from symagg.codegen.rounding import Running, fast_two_sum, half_ulp, ulps
from symagg.codegen.setting import Setting

PIECES = 256
PIECES_A_BINADE = 16


@dataclass(frozen=True)
class Proof:
    """The functions of one format's source, and what is known about the numbers in it."""

    setting: Setting
    source: dict[str, Callable]

    @classmethod
    def of(cls, setting: Setting, body: str) -> "Proof":
        """The source's functions with the error-free ones replaced by their models."""
        fmt = setting.fmt
        names: dict = {"_inlined": _same, "_public": _same, "np": _Numbers, "_multiply_add": _multiply_add}
        exec(compile(body, f"<elementary {fmt.name}>", "exec"), names)
        names[f"_fast_two_sum{setting.suffix}"] = fast_two_sum
        return cls(setting, names)

    def bounds(self) -> dict[str, float]:
        """Units in the last place that each function's result may be off by, by the function's name."""
        return {"exp": self.exp(), "expm1": self.expm1()}

    def function(self, name: str) -> Callable:
        """One function of the source."""
        return self.source[name + self.setting.suffix]

    def reduction(self) -> tuple[arb, arb]:
        """A ball around c, and the error of r + c, in x = n ln(2) + r + c."""
        fmt, constants, n = self.setting.fmt, self.setting.constants, self.setting.largest_n
        high, low = arb(constants["ln2_high"]), arb(constants["ln2_low"])
        largest = n * constants["ln2_low"]
        # n ln2_high and x - n ln2_high are exact. The split of r and c is exact too, but where x comes so near to
        # n ln(2) that r is of the order of n ln2_low: there each of its three operations rounds a number of that size.
        error = n * abs(arb.const_log2() - high - low) + 4 * half_ulp(2 * largest, fmt)
        lost = half_ulp(self.setting.exp_radius, fmt) + float(error.upper())
        return arb(0, lost), error.upper()

    def exp(self) -> float:
        """The pair stands for 1 + r + tail(r) + c (1 + r)."""
        c, error = self.reduction()
        pair = self.function("_exp_pair")
        worst = 0.0
        for r in self._pieces(self.setting.exp_radius):
            head, low = pair(self._known(r), Running(self.setting.fmt, c, error))
            total = head.error + low.error + self._exp_model(r, c)
            worst = max(worst, ulps(total, (r + c).exp(), self.setting.fmt))
        return worst

    def expm1(self) -> float:
        """The pair stands for 2**(n-1) - 1/2 + 2**(n-1) (r + tail(r) + c (1 + r)).

        From the largest n on that is run here, -1/2 is less than a rounding of 2**(n-1) and weighs ever less.
        """
        fmt, radius = self.setting.fmt, self.setting.exp_radius
        c, error = self.reduction()
        worst = 0.0
        for n in range(-fmt.precision - 3, fmt.precision + 8):
            # With n = 0 nothing is reduced, and the result is as small as x.
            pieces = self._binades(radius, self.setting.constants["tiny"]) if n == 0 else self._pieces(radius)
            tail = Running(fmt, c, error) if n else self._known(arb(0))
            for r in pieces:
                worst = max(worst, self._expm1_piece(n, r, tail))
        return worst

    def _expm1_piece(self, n: int, r: arb, c: Running) -> float:
        fmt = self.setting.fmt
        scale = arb(2) ** (n - 1)
        head, low = self.function("_expm1_pair")(self._known(scale), self._known(r), c)
        total = head.error + low.error + scale * self._exp_model(r, c.value)
        return ulps(total, scale * (r + c.value).exp() - arb(0.5) if n else r.expm1() / 2, fmt)

    def _exp_model(self, r: arb, c: arb) -> arb:
        """How far 1 + r + tail(r) + c (1 + r) is from e**(r + c), when nothing is rounded."""
        return r * r * self.setting.polynomials["exp"].bound + abs(c) * abs(r.expm1() - r) + c * c

    def _known(self, value: arb) -> Running:
        return Running(self.setting.fmt, value, arb(0))

    @staticmethod
    def _pieces(radius: float, pieces: int = PIECES) -> Iterator[arb]:
        """[-radius, radius] in equal balls."""
        half = arb(radius) / pieces
        return (arb((2 * i + 1 - pieces) * half, half) for i in range(pieces))

    @staticmethod
    def _binades(radius: float, smallest: float) -> Iterator[arb]:
        """What is between smallest and radius in modulus, in balls that keep their relative width."""
        for exponent in range(math.frexp(smallest)[1] - 1, math.frexp(radius)[1]):
            for i in range(PIECES_A_BINADE):
                low = math.ldexp(1 + i / PIECES_A_BINADE, exponent)
                high = min(math.ldexp(1 + (i + 1) / PIECES_A_BINADE, exponent), radius)
                if low < high:
                    ball = arb(low).union(arb(high))
                    yield from (ball, -ball)


def _multiply_add(a: Running, b: Running | float, c: Running | float) -> Running:
    """Two roundings; where the processor fuses them, one of the second's size is left."""
    return a * b + c


def _same(function: Callable) -> Callable:
    return function


class _Numbers:
    """What the source takes from NumPy, on exact numbers."""

    @staticmethod
    def float64(value: float) -> float:
        return value

    @staticmethod
    def float32(value: float) -> float:
        return float(np.float32(value))
