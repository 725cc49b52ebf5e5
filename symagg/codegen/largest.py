"""Sums of exponentials by their largest term, so that nothing overflows that the value does not.

log(1 + e^x) is x + log(1 + e^-x) for x >= 0, and e^x/(1 + e^x) is 1/(1 + e^-x) there: a piece for each exponential that
may be the largest. Sigmoid, softplus, softmax, log-sum-exp and log cosh are such formulas.
"""

from collections.abc import Iterator

from sympy import Add, And, Dummy, Expr, Ge, Mul, Piecewise, S, cosh, exp, expand, factor, log, sinh, tanh, together
from sympy.logic.boolalg import Boolean

from symagg.codegen.exponents import of_log

_MOST_PIECES = 6


def by_largest(tree: Expr) -> Iterator[Expr]:
    """The formula in pieces in which every exponential of a sum is at most 1: as it stands, and as one fraction.

    Nothing where there is no such sum, or where there are many. Logarithms of products are taken apart, which is right
    where the formula is real.
    """
    if tree.has(exp, cosh, sinh, tanh) and not tree.has(Piecewise):
        plain = tree.replace(lambda e: isinstance(e, cosh | sinh | tanh), lambda e: e.rewrite(exp))
        for start in (plain, factor(together(plain))):
            if (found := _in_pieces(start)) is not None:
                yield found


def _in_pieces(tree: Expr) -> Expr | None:
    plain = tree.replace(lambda e: isinstance(e, log), lambda e: _apart(together(e.args[0])))
    pieces = []
    for value, condition in _pieces(plain, ()):
        pieces.append((value, condition))
        if len(pieces) > _MOST_PIECES:
            return None
    if pieces == [(plain, S.true)]:
        return None
    *first, last = pieces
    return Piecewise(*first, (last[0], True), evaluate=False) if first else last[0]


def _pieces(tree: Expr, known: tuple[Expr, ...]) -> Iterator[tuple[Expr, Boolean]]:
    """Values and where they hold. known: what is not negative there."""
    sums = {e: found for e in sorted(tree.atoms(Add), key=str) if len(found := _exponents(e)) > 1}
    if not sums:
        yield tree, S.true
        return
    exponents = next(iter(sums.values()))
    for largest in exponents:
        ahead = [d for e in exponents if (d := expand(largest - e)) != 0 and not d.is_nonnegative and d not in known]
        if any(d.is_negative or -d in known for d in ahead):
            continue
        held = tree
        hidden: dict[Dummy, Expr] = {}
        for e in (e for e, found in sums.items() if found == exponents):
            letter = Dummy("z", real=True)
            hidden[letter] = Add(*(_scaled(t, largest) for t in e.args))
            held = held.xreplace({e: exp(largest) * letter})
        held = held.replace(lambda e: isinstance(e, log), lambda e: _apart(e.args[0]))
        condition = And(*(Ge(d.primitive()[1], 0) for d in ahead))
        for value, further in _pieces(held, (*known, *ahead)):
            yield value.xreplace(hidden), And(condition, further)


def _exponents(total: Add) -> tuple[Expr, ...]:
    """The different exponents of a sum of exponentials, a constant's being 0; nothing for another sum."""
    found: dict[Expr, None] = {}
    for term in total.args:
        powers, rest = _split(term)
        if rest.has(exp) or not rest.is_number or not all(p.is_extended_real for p in powers):
            return ()
        found[expand(Add(*powers))] = None
    return tuple(found)


def _scaled(term: Expr, largest: Expr) -> Expr:
    powers, rest = _split(term)
    return rest * exp(expand(Add(*powers) - largest))


def _split(term: Expr) -> tuple[list[Expr], Expr]:
    """The exponents of a term's exponentials, and its other factors."""
    factors = Mul.make_args(term)
    return [f.exp for f in factors if isinstance(f, exp)], Mul(*(f for f in factors if not isinstance(f, exp)))


def _apart(inside: Expr) -> Expr:
    """The logarithm of a product as a sum."""
    held = of_log(inside)
    if held.gammas:
        return log(inside)
    return Add(*(k * log(b) for b, k in held.logs.items()), held.rest)
