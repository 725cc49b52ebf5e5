"""Quantiles of laws, through the inverse functions of the laws to begin with and the maps that laws go through."""

from sympy import Expr, Symbol

from symagg.codegen.heads import GammaincPInverse, GammaincQInverse, NormalQuantile
from symagg.errors import LawError
from symagg.laws.law import Law, PushedForward


def quantile(law: Law, q: Symbol, upper: bool = False) -> Expr:
    """The x with P(X <= x) = q, or with P(X > x) = q if `upper`; 0 < q < 1.

    Raises LawError for a law whose quantile is not known.
    """
    match law.name, law.origin:
        case _, PushedForward(base, g) if g.increasing is not None:
            return g.at(quantile(base, q, upper == g.increasing))
        case "Gamma", None:
            shape, scale = law.parameters
            return scale * (GammaincQInverse if upper else GammaincPInverse)(shape, q)
        case "Normal", None:
            mean, std = law.parameters
            return mean - std * NormalQuantile(q) if upper else mean + std * NormalQuantile(q)
    raise LawError(f"{law}: its quantile is not known; it is for gamma and normal laws and monotone maps of them.")
