"""Proved error bounds of exp2, log2 and power, from those of the logarithm's head and rest."""

import math
from dataclasses import dataclass

from flint import arb

from symagg.codegen.elementary_proofs import COARSE, PIECES, Proof
from symagg.codegen.minimax import FLOAT32, upper_float
from symagg.codegen.rounding import Running, half_ulp, total_error, ulps


@dataclass(frozen=True)
class PowerProof:
    """What the proofs of exp and log give, and the source of the functions that build on them."""

    proof: Proof

    def bounds(self, exp: float, log: float) -> dict[str, float]:
        """Units in the last place that each result may be off by, from those of exp and log in the same format."""
        log2, relative = self.log2()
        return {
            "exp2": self.proof.exp(self._exponent_error(0.0)),
            "log2": log2,
            "power": self.proof.exp(self._exponent_error(relative)),
            "power_f32": self._float32(exp, log),
        }

    def log2(self) -> tuple[float, float]:
        """The bound of head + rest in ulps, rounded, and its relative error before it is rounded."""
        worst, relative = 0.0, 0.0
        n = self.proof.setting.largest_n
        for k in range(-n, n + 1):
            near = self.proof.log_binades()
            for f in self.proof.log_pieces(PIECES if abs(k) < 4 else COARSE) if k else near:
                error, exact = self._log2_piece(k, f)
                worst = max(worst, ulps(error, exact, self.proof.setting.fmt))
                relative = max(relative, upper_float(error / abs(exact)))
        return worst, relative

    def _log2_piece(self, k: int, f: arb) -> tuple[arb, arb]:
        """The pair stands for k + (scale_head + scale_low) s (3 + s**2 + s**4 polynomial(s**2))."""
        constants, polynomial = self.proof.setting.constants, self.proof.setting.polynomials["log2"]
        self.proof.source["_artanh_argument"] = artanh_argument
        result = self.proof.function("_log2_pair")(self.proof.known(arb(k)), self.proof.known(f))
        s, scale = abs(f / (2 + f)), 2 / (3 * arb.const_log2())
        used = arb(constants["scale_head"]) + arb(constants["scale_low"])
        main = s * (3 + 2 * s * s)
        # The head of the sum takes the rest along to within its cut.
        cut = main * arb(2) ** (2 - self.proof.setting.fmt.precision // 2)
        model = scale * s * s * s * s * s * polynomial.bound
        model += abs(scale - used) * main + abs(constants["scale"] - used) * cut
        exact = k + f.log1p() / arb.const_log2()
        return total_error(result, model, exact), exact

    def _exponent_error(self, relative: float) -> float:
        """How far r + c may be from its ideal value when the exponent head + rest of 2 is relatively so far off.

        y_head head is exact; of the other two products in y (head + rest) each is less than 2**(3 - half) of it, half
        the bits of a head, so that their three roundings leave less than 2**(5 - half) u of it, u the unit roundoff.
        That n is subtracted is exact. The rest of r is off by two roundings of what is less than 2**(4 - half) times
        the largest exponent; the low part of r ln(2), a product with a head's cut, by less than that too, and so is
        what adding that part costs where r is smaller than it.
        """
        fmt, ln2 = self.proof.setting.fmt, arb.const_log2()
        half, largest = fmt.precision // 2, arb(self.proof.setting.constants["exp2_limit"])
        constants = self.proof.setting.constants
        product = relative + arb(2) ** (5 - half - fmt.precision)
        rest = 2 * half_ulp(upper_float(largest * arb(2) ** (4 - half)), fmt)
        split = abs(ln2 - arb(constants["ln2_head"]) - arb(constants["ln2_rest"])) + arb(2) ** (-half - fmt.precision)
        return upper_float(ln2 * (largest * product + rest) + split + rest)

    def _float32(self, exp: float, log: float) -> float:
        """Where the result is a positive float32, |y log(x)| is at most that of the smallest one's half."""
        roundoff = arb(2) ** -self.proof.setting.fmt.precision
        largest = (FLOAT32.precision - FLOAT32.min_exponent) * arb.const_log2()
        # An ulp is at most twice the unit roundoff of the number; one more rounding for the product with y.
        exponent = largest * (2 * log * roundoff + 2 * roundoff)
        relative = exponent.expm1() + 2 * exp * roundoff * (1 + exponent.expm1())
        return 0.5 + math.ldexp(upper_float(relative), FLOAT32.precision)


def artanh_argument(f: Running) -> tuple[Running, Running, Running]:
    """The model of s = f/(2 + f) as a rounded number, and as a head and the rest.

    With half the bits of a head and u the unit roundoff: the inverse is off by 2 u and its product with f by 3 u, so
    that s_head, cut, is within 2**(1 - half) + 3 u of s, and the ideal rest no larger. f - s_head d_head is the sum of
    s_head d_low and rest d, less than 2**(4 - half) s; its two roundings, that of the other product and the three of
    the inverse leave 6 u of that, multiplied by an inverse less than 1.
    """
    fmt = f.fmt
    half, roundoff = fmt.precision // 2, arb(2) ** -fmt.precision
    s = f.value / (2 + f.value)
    size = abs(s).upper()
    cut = size * (arb(2) ** (1 - half) + 4 * roundoff)
    rest = arb(0, 1) * cut
    return (
        Running(fmt, s, (size * 4 * roundoff).upper()),
        Running(fmt, s + rest, arb(0)),
        Running(fmt, rest, (size * arb(2) ** (4 - half) * 6 * roundoff).upper()),
    )
