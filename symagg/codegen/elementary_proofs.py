"""Proved error bounds of the elementary functions: their own source, run on enclosures over their reduced range."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from flint import arb

from symagg.codegen.minimax import upper_float
from symagg.codegen.rounding import Running, exact_product, fast_two_sum, half_ulp, head_sum, total_error, ulps
from symagg.codegen.setting import Setting

PIECES = 256
COARSE = 2
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
        names: dict = {"_inlined": _same, "_public": _same, "np": _Numbers, "multiply_add": multiply_add}
        exec(compile(body, f"<elementary {fmt.name}>", "exec"), names)
        names[f"_fast_two_sum{setting.suffix}"] = fast_two_sum
        names |= {"_head_sum": head_sum, "_exact_product": exact_product}
        return cls(setting, names)

    def bounds(self) -> dict[str, float]:
        """Units in the last place that each function's result may be off by, by the function's name."""
        names = ("exp", "expm1", "log", "log1p", "log_beside")
        return {name: getattr(self, name)() for name in names}

    def function(self, name: str) -> Callable:
        """One function of the source."""
        return self.source[name + self.setting.suffix]

    def reduction(self) -> tuple[arb, arb]:
        """A ball around c, and the error of r + c, in x = n ln(2) + r + c."""
        fmt, constants, n = self.setting.fmt, self.setting.constants, self.setting.largest_n
        high, low = arb(constants["ln2_high"]), arb(constants["ln2_low"])
        largest = n * constants["ln2_low"]
        # n ln2_high and x - n ln2_high are exact. The split of r and c is exact too, but where x comes so near to
        # n ln(2) that r is of the order of n ln2_low: there each of its operations rounds a number of that size.
        error = n * abs(arb.const_log2() - high - low) + 4 * half_ulp(2 * largest, fmt)
        lost = half_ulp(self.setting.exp_radius, fmt) + upper_float(error)
        return arb(0, lost), error.upper()

    def exp(self, more: float = 0.0) -> float:
        """The pair stands for 1 + r + tail(r) + c (1 + r); the argument may be off by that much more."""
        c, error = self.reduction()
        error = (error + more).upper()
        pair = self.function("_exp_pair")
        worst = 0.0
        for r in self._pieces(self.setting.exp_radius):
            result = pair(self.known(r), Running(self.setting.fmt, c, error))
            worst = max(worst, self._ulps(result, self._exp_model(r, c), (r + c).exp()))
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
            pieces = self._pieces(radius, PIECES if abs(n) < 4 else PIECES // 8)
            pieces = pieces if n else self._binades(radius, self.setting.constants["tiny"])
            tail = Running(fmt, c, error) if n else self.known(arb(0))
            for r in pieces:
                worst = max(worst, self._expm1_piece(n, r, tail))
        return worst

    def _expm1_piece(self, n: int, r: arb, c: Running) -> float:
        scale = arb(2) ** (n - 1)
        result = self.function("_expm1_pair")(self.known(scale), self.known(r), c)
        exact = scale * (r + c.value).exp() - arb(0.5) if n else r.expm1() / 2
        return self._ulps(result, scale * self._exp_model(r, c.value), exact)

    def log(self) -> float:
        """1 + f is a number of the format, so that f is known, and below 1 it is so by half a unit or more."""
        return self._log(lambda k, f: arb(0))

    def log1p(self) -> float:
        """f is rounded, unless k = 0: then it is x."""
        lost = arb(0, half_ulp(math.sqrt(2) - 1, self.setting.fmt))
        return self._log(lambda k, f: lost if k else arb(0))

    def log_beside(self) -> float:
        """c (1 - f) stands beside f: c is half of the last bit of 1 + f or less, and where k = 0, half of f or less."""
        lost = arb(half_ulp(1.0, self.setting.fmt))
        return self._log(lambda k, f: arb(0, 1) * (lost if k else (abs(f) / 2).upper().min(lost)), first_order=True)

    def _log(self, lost: Callable[[int, arb], arb], first_order: bool = False) -> float:
        """The pair stands for k ln(2) + f - f**2/2 + s (f**2/2 + tail) + c, c a ball of what was lost."""
        n = self.setting.largest_n
        worst = 0.0
        for k in range(-n, n + 1):
            # The error of the rest is the same for every k, and the larger |k| the less it weighs.
            for f in self.log_pieces(PIECES if abs(k) < 4 else COARSE) if k else self.log_binades():
                worst = max(worst, self._log_piece(k, f, lost(k, f), first_order))
        return worst

    def _log_piece(self, k: int, f: arb, c: arb, first_order: bool) -> float:
        constants, ln2 = self.setting.constants, arb.const_log2()
        known = self.known(c)
        held = multiply_add(-known, self.known(f), known) if first_order else known
        result = self.function("_log_pair")(self.known(arb(k)), self.known(f), held)
        s, least = abs(f / (2 + f)), 1 - abs(f) - abs(c)
        model = s * s * s * self.setting.polynomials["log"].bound
        model += abs(c) * (f * f if first_order else abs(f)) / least + c * c / (2 * least * least)
        model += abs(k * (ln2 - arb(constants["ln2_high"]) - arb(constants["ln2_low"])))
        return self._ulps(result, model, k * ln2 + (f + c).log1p())

    def log_pieces(self, pieces: int) -> Iterator[arb]:
        """f from sqrt(1/2) - 1 to sqrt(2) - 1, and a rounding further."""
        lower, upper = arb(0.5).sqrt() - 1, arb(2).sqrt() - 1
        half = (upper - lower) / (2 * pieces) * (1 + arb(2) ** (2 - self.setting.fmt.precision))
        middle = (upper + lower) / 2
        return _with_points(arb((middle + (2 * i + 1 - pieces) * half).mid(), half.upper()) for i in range(pieces))

    def log_binades(self) -> Iterator[arb]:
        """The same range, in balls that keep their relative width."""
        upper = arb(2).sqrt() - 1 + 2 * half_ulp(0.5, self.setting.fmt)
        for ball in self._binades(upper_float(upper), self.setting.constants["tiny"]):
            if not ball < arb(0.5).sqrt() - 1:
                yield ball

    def _exp_model(self, r: arb, c: arb) -> arb:
        """How far 1 + r + tail(r) + c (1 + r) is from e**(r + c), when nothing is rounded."""
        return r * r * self.setting.polynomials["exp"].bound + abs(c) * abs(r.expm1() - r) + c * c

    def _ulps(self, result: tuple[Running, Running], model: arb, exact: arb) -> float:
        return ulps(total_error(result, model, exact), exact, self.setting.fmt)

    def known(self, value: arb) -> Running:
        """A number that the computed one is equal to."""
        return Running(self.setting.fmt, value, arb(0))

    @staticmethod
    def _pieces(radius: float, pieces: int = PIECES) -> Iterator[arb]:
        """[-radius, radius] in equal balls."""
        half = arb(radius) / pieces * (1 + arb(2) ** -64)
        return _with_points(arb((2 * i + 1 - pieces) * half, half) for i in range(pieces))

    @classmethod
    def _binades(cls, radius: float, smallest: float) -> Iterator[arb]:
        """What is between smallest and radius in modulus, in balls that keep their relative width."""
        return _with_points(cls._moduli(radius, smallest))

    @staticmethod
    def _moduli(radius: float, smallest: float) -> Iterator[arb]:
        for exponent in range(math.frexp(smallest)[1] - 1, math.frexp(radius)[1]):
            for i in range(PIECES_A_BINADE):
                low = math.ldexp(1 + i / PIECES_A_BINADE, exponent)
                high = min(math.ldexp(1 + (i + 1) / PIECES_A_BINADE, exponent), radius)
                if low < high:
                    ball = arb(low).union(arb(high))
                    yield from (ball, -ball)


def _with_points(balls: Iterable[arb]) -> Iterator[arb]:
    """The balls, and the middles of some: at a point, a formula that is not the function's is told to the last bits."""
    for i, ball in enumerate(balls):
        yield ball
        if i % 16 == 0:
            yield ball.mid()


def multiply_add(a: Running, b: Running | float, c: Running | float) -> Running:
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
