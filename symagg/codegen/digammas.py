"""Sums with digammas: their differences, which cancel, as heads."""

from collections.abc import Callable

from sympy import Add, Expr, Mul, S, digamma, expand, log, polygamma

from symagg.codegen import heads as h


def digammas(c: Expr, apply: Callable[[Expr], Expr]) -> Expr:
    """A sum with digammas: their differences as heads."""
    terms: dict[Expr, Expr] = {}
    rest = S.Zero
    for term in Add.make_args(expand(c)):
        inside = [f for f in Mul.make_args(term) if _is_digamma(f)]
        if len(inside) == 1:
            place = inside[0].args[-1]
            terms[place] = terms.get(place, S.Zero) + term / inside[0]
        else:
            rest += term
    if len(terms) == 1:  # c (digamma(z) + log(s)), which may be small
        ((z, c),) = terms.items()
        inside = expand(rest / c)
        if isinstance(inside, log) and inside.args[0].is_positive:
            return c * h.DigammaPlusLog(z, inside.args[0])
    return _digamma_heads(terms) + (apply(rest) if rest.args else rest)


def _is_digamma(f: Expr) -> bool:
    return isinstance(f, digamma) or (isinstance(f, polygamma) and f.args[0] == 0)


def _digamma_heads(terms: dict[Expr, Expr]) -> Expr:
    total = S.Zero
    places = sorted(terms, key=lambda e: (e.count_ops(), str(e)))
    for low in places:
        for high in places:
            step = expand(high - low) / 2
            if step == 0 or not all(z in terms for z in (low, high, low + step)):
                continue
            c = terms[high]
            if expand(terms[low] - c) == 0 and expand(terms[low + step] + 2 * c) == 0:
                total += c * h.DigammaSecondDifference(low, step)
                for used in (low, high, low + step):
                    del terms[used]
    for low in places:
        for high in places:
            if low in terms and high in terms and high != low and expand(terms[high] + terms[low]) == 0:
                total += terms[high] * h.DigammaDifference(low, expand(high - low))
                del terms[high], terms[low]
    return total + Add(*(c * digamma(z) for z, c in terms.items()))
