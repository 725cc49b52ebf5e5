"""Functions that are computed without cancellation, each defined by what it expands to in plain SymPy.

A stable form is written in these heads; it is proved equal to its formula by expanding them. The two inverses have no
expansion: what defines them is the equation that they solve, and they stand in the formula itself.
"""

from collections.abc import Callable

from sympy import Expr, Function, besseli, digamma, erf, exp, gamma, log, loggamma, lowergamma, sqrt, uppergamma


class Head(Function):
    """A function with a definition in plain SymPy (`expansion`)."""

    is_extended_real = True

    def expansion(self) -> Expr:
        raise NotImplementedError


def _head(name: str, count: int, expansion: Callable[..., Expr], doc: str) -> type[Head]:
    def expand(self: Head) -> Expr:
        return expansion(*self.args)

    return type(name, (Head,), {"expansion": expand, "nargs": count, "__doc__": doc, "__module__": __name__})


Expm1 = _head("Expm1", 1, lambda x: exp(x) - 1, "exp(x) - 1")
Log1p = _head("Log1p", 1, lambda x: log(1 + x), "log(1 + x), x > -1")
Log1pMinus = _head("Log1pMinus", 1, lambda x: log(1 + x) - x, "log(1 + x) - x, x > -1")
Expm1Minus = _head("Expm1Minus", 1, lambda x: exp(x) - 1 - x, "exp(x) - 1 - x")
OneMinusProduct = _head("OneMinusProduct", 2, lambda x, y: 1 - x * y, "1 - x y, rounded once")
LogOneMinusProduct = _head("LogOneMinusProduct", 2, lambda x, y: log(1 - x * y), "log(1 - x y), x y < 1")
LogOnePlusRatio = _head("LogOnePlusRatio", 2, lambda x, y: log(1 + x / y), "log(1 + x/y), x/y > -1")
ScaledExp = _head("ScaledExp", 2, lambda c, x: c * exp(x), "c exp(x), finite where the product is")
ScaledExpm1 = _head("ScaledExpm1", 2, lambda c, x: c * (exp(x) - 1), "c (exp(x) - 1), finite where the product is")
LogGammaRatio = _head(
    "LogGammaRatio", 2, lambda a, d: loggamma(a + d) - loggamma(a), "log(gamma(a + d)/gamma(a)), a > 0, a + d > 0"
)
LogPowerGammaRatio = _head(
    "LogPowerGammaRatio",
    3,
    lambda a, d, s: loggamma(a + d) - loggamma(a) + d * log(s),
    "log(s^d gamma(a + d)/gamma(a)), a > 0, a + d > 0, s > 0",
)
GammaRatio = _head("GammaRatio", 2, lambda a, d: gamma(a + d) / gamma(a), "gamma(a + d)/gamma(a), a > 0, a + d > 0")
GammaSecondDifference = _head(
    "GammaSecondDifference",
    2,
    lambda a, d: loggamma(a + 2 * d) - 2 * loggamma(a + d) + loggamma(a),
    "loggamma(a + 2 d) - 2 loggamma(a + d) + loggamma(a), a > 0, a + 2 d > 0",
)
DigammaDifference = _head(
    "DigammaDifference", 2, lambda a, d: digamma(a + d) - digamma(a), "digamma(a + d) - digamma(a), a > 0, a + d > 0"
)
DigammaSecondDifference = _head(
    "DigammaSecondDifference",
    2,
    lambda a, d: digamma(a + 2 * d) - 2 * digamma(a + d) + digamma(a),
    "digamma(a + 2 d) - 2 digamma(a + d) + digamma(a), a > 0, a + 2 d > 0",
)
DigammaPlusLog = _head("DigammaPlusLog", 2, lambda z, s: digamma(z) + log(s), "digamma(z) + log(s), z > 0, s > 0")
GammaLogPrefactor = _head(
    "GammaLogPrefactor", 2, lambda a, x: a * log(x) - x - loggamma(a), "a log(x) - x - loggamma(a), a > 0, x > 0"
)
GammaincP = _head("GammaincP", 2, lambda a, x: lowergamma(a, x) / gamma(a), "lowergamma(a, x)/gamma(a)")
GammaincQ = _head("GammaincQ", 2, lambda a, x: uppergamma(a, x) / gamma(a), "uppergamma(a, x)/gamma(a)")
LogBesselI = _head("LogBesselI", 2, lambda v, x: log(besseli(v, x)), "log I_v(x), v >= 0, x >= 0")
BesselIRatio = _head(
    "BesselIRatio", 2, lambda v, x: besseli(v + 1, x) / besseli(v, x), "I_(v+1)(x)/I_v(x), v >= 0, x >= 0"
)
NormalCdf = _head("NormalCdf", 1, lambda z: (1 + erf(z / sqrt(2))) / 2, "the standard normal law's cdf")


class Inverse(Function):
    """A function defined by the equation that it solves: `equation(value)` is 0 at its value."""

    is_extended_real = True

    def equation(self, value: Expr) -> Expr:
        raise NotImplementedError


class GammaincPInverse(Inverse):
    """The x with P(a, x) = p."""

    nargs = 2

    def equation(self, value: Expr) -> Expr:
        return GammaincP(self.args[0], value).expansion() - self.args[1]


class GammaincQInverse(Inverse):
    """The x with Q(a, x) = q."""

    nargs = 2

    def equation(self, value: Expr) -> Expr:
        return GammaincQ(self.args[0], value).expansion() - self.args[1]


class NormalQuantile(Inverse):
    """The z at which the standard normal law's cdf is p."""

    nargs = 1

    def equation(self, value: Expr) -> Expr:
        return NormalCdf(value).expansion() - self.args[0]


GammaincPInversePower = _head(
    "GammaincPInversePower", 3, lambda a, p, g: GammaincPInverse(a, p) ** g, "the x with P(a, x) = p, to the power g"
)
GammaincQInversePower = _head(
    "GammaincQInversePower", 3, lambda a, q, g: GammaincQInverse(a, q) ** g, "the x with Q(a, x) = q, to the power g"
)


def expanded(tree: Expr) -> Expr:
    """The tree in plain SymPy: every head replaced by its definition, from the inside out."""
    return tree.replace(lambda e: isinstance(e, Head), lambda e: e.expansion())
