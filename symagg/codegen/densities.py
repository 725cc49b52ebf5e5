"""What a gamma or a normal law leaves in a formula: its log-density, its tails and its quantiles, as heads."""

from collections.abc import Callable

from sympy import Add, Expr, Mul, Pow, S, erf, expand_mul, factor_terms, gamma, log, loggamma, lowergamma, sqrt

from symagg.codegen import heads as h
from symagg.codegen.exponents import Exponent, of_log, of_sum, stable_log


def normal_tail(e: Expr) -> Expr | None:
    """k (1 + erf(w)) as the normal law's cdf."""
    number, rest = e.as_coeff_Add()
    scale, inside = rest.as_coeff_Mul()
    if isinstance(inside, erf) and number.is_positive and abs(scale) == number:
        side = 1 if scale > 0 else -1
        return 2 * number * h.NormalCdf(factor_terms(sqrt(2) * side * inside.args[0]))
    return None


def quantile_power(e: Pow) -> Expr | None:
    """(s x)^g, x a quantile of the gamma law, as s^g x^g: x may vanish where its power does not."""
    heads = {h.GammaincPInverse: h.GammaincPInversePower, h.GammaincQInverse: h.GammaincQInversePower}
    quantiles = [f for f in Mul.make_args(e.base) if type(f) in heads]
    if len(quantiles) != 1 or e.exp.is_number:
        return None
    (x,) = quantiles
    return (e.base / x) ** e.exp * heads[type(x)](*x.args, e.exp)


def lower_fraction(e: Expr) -> tuple[Expr, Expr] | None:
    """The a and x of lowergamma(a, x)/gamma(a)."""
    parts = [f for f in Mul.make_args(e) if isinstance(f, lowergamma)]
    if len(parts) == 1 and e == parts[0] / gamma(parts[0].args[0]):
        return parts[0].args
    return None


def gamma_fraction(e: Expr, apply: Callable[[Expr], Expr]) -> Expr | None:
    """lowergamma(a, x)/gamma(a) as P(a, x), with the rules applied to x."""
    if (found := lower_fraction(e)) is None:
        return None
    shape, place = found
    return h.GammaincP(shape, apply(place))


def density(exponent: Exponent) -> tuple[Expr, Exponent] | None:
    """A gamma law's log-density in an exponent, and what is left beside it."""
    single = [z for z, c in exponent.gammas.items() if c == -1]
    if len(single) != 1 or len(exponent.gammas) != 1:
        return None
    (shape,) = single
    rests = {b: k - k.as_coeff_Add()[0] for b, k in exponent.logs.items()}
    open_logs = {b: k for b, k in rests.items() if k != 0 and not k.has(shape)}
    scales = dict.fromkeys(c for k in open_logs.values() for c in (k, -k))
    products = ((k, Mul(*(b ** (c / k) for b, c in open_logs.items() if c in (k, -k)))) for k in scales)
    # A logarithm is taken for what cannot be negative only where it is a sum, such as 1 + x.
    for linear in (exponent.rest, *(k * log(b) for k, b in products if b.has(Add))):
        if linear == 0:
            continue
        rest = exponent.add(of_sum(linear) if linear.has(log) else Exponent(rest=linear), -S.One)
        left = rest.add(of_log(-linear), -shape).add(Exponent(gammas={shape: S.One}))
        if left.rest == 0 and not any(c.has(shape) for c in left.logs.values()):
            return h.GammaLogPrefactor(shape, _stable_place(-linear)), left
    return None


def _stable_place(place: Expr) -> Expr:
    return place.replace(lambda e: isinstance(e, log), lambda e: stable_log(e.args[0]))


def log_density(e: Expr) -> Expr | None:
    """a log(x) - x - loggamma(a) in a sum of logarithms."""
    terms = [t for t in Add.make_args(expand_mul(e, deep=False)) if t.has(gamma) or t.has(loggamma)]
    if len(terms) != 1 or not isinstance(-terms[0], log | loggamma):
        return None
    exponent = Exponent()
    for term in Add.make_args(expand_mul(e, deep=False)):
        inside = [f for f in Mul.make_args(term) if isinstance(f, log)]
        if len(inside) == 1:
            exponent = exponent.add(of_log(inside[0].args[0]), term / inside[0])
        elif isinstance(-term, loggamma):
            exponent = exponent.add(Exponent(gammas={(-term).args[0]: -S.One}))
        else:
            exponent = exponent.add(Exponent(rest=term))
    found = density(exponent)
    if found is None:
        return None
    prefactor, rest = found
    return prefactor + Add(*(k * _stable_place(log(b)) for b, k in rest.logs.items()))
