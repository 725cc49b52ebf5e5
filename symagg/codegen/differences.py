"""Differences that cancel, by what they are equal to: of cosines, of square roots, of logarithms."""

from collections.abc import Iterator

from sympy import Add, Expr, Mul, Pow, S, cos, exp, expand, factor, log, sin, together

from symagg.codegen import heads as h


def fused(tree: Expr) -> Iterator[Expr]:
    """c - c cos(x) as 2 c sin(x/2)^2, sqrt(x) - y as (x - y^2)/(sqrt(x) + y), log(x) - log(y) as log(x/y), everywhere,
    and exp(x) - 1 - x as a head.

    Nothing where there is nothing of the kind.
    """
    found = tree
    for rule in (_half_angles, _joined_logs, _conjugate, _without_tangent):
        found = found.replace(lambda e: isinstance(e, Add), rule)
    if found != tree:
        yield found


def _half_angles(total: Add) -> Expr:
    terms = dict.fromkeys(total.args)
    for term in total.args:
        angles = [f for f in Mul.make_args(term) if isinstance(f, cos)]
        if len(angles) == 1 and term in terms and (c := -term / angles[0]) in terms:
            del terms[term], terms[c]
            terms[2 * c * sin(angles[0].args[0] / 2) ** 2] = None
    return Add(*terms)


def _joined_logs(total: Add) -> Expr:
    """Two logarithms with opposite factors as one; what they are of is positive where the formula is real."""
    left: dict[Expr, Expr] = {}  # a factor: the log's argument that it belongs to
    found = []
    for term in total.args:
        logs = [f for f in Mul.make_args(term) if isinstance(f, log)]
        if len(logs) != 1:
            found.append(term)
            continue
        factor_, inside = term / logs[0], logs[0].args[0]
        if -factor_ in left:
            found.append(factor_ * log(together(inside / left.pop(-factor_))))
        elif factor_ in left:
            found.append(term)
        else:
            left[factor_] = inside
    return Add(*found, *(f * log(inside) for f, inside in left.items()))


def _conjugate(total: Add) -> Expr:
    """A sum of two terms, square roots among them, by the difference of the squares, where that is shorter."""
    if len(total.args) != 2 or not any(_is_root(f) for term in total.args for f in Mul.make_args(term)):
        return total
    first, second = total.args
    top = factor(expand(first**2 - second**2))
    return total if top == S.Zero or isinstance(top, Add) else top / (first - second)


def _without_tangent(total: Add) -> Expr:
    terms = dict.fromkeys(total.args)
    for term in total.args:
        powers = [f for f in Mul.make_args(term) if isinstance(f, exp)]
        c = -term / powers[0] if len(powers) == 1 else S.Zero
        if len(powers) == 1 and c in terms and (tangent := expand(c * powers[0].exp)) in terms:
            del terms[term], terms[c], terms[tangent]
            terms[-c * h.Expm1Minus(powers[0].exp)] = None
    return Add(*terms)


def _is_root(f: Expr) -> bool:
    return isinstance(f, Pow) and f.exp.is_Rational and f.exp.q == 2
