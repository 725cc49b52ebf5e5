"""Sums of monomials in e^u and u, with enclosed coefficients, that bound a function for all large u.

With t = e^u running to infinity (y = t, or y = 1/t near 0) a function is enclosed, for all u >= U, by a finite sum of
terms  C(u) * u^l * exp(sum d_qm e^(q u) u^m): C(u) stays in a ball, q > 0 or (q = 0 and m > 0). The key (0, 1) is the
power of t. Products, powers, logarithms and exponentials of such sums are such sums again, as long as one term leads.
"""

from dataclasses import dataclass

from flint import acb, arb, fmpq

from symagg.oracles.enclosure.balls import (
    Number,
    ball,
    disc,
    hull,
    is_exact,
    is_integer,
    is_real,
    real_part,
    undecided,
)
from symagg.oracles.enclosure.nodes import MINUS_ONE, ONE, ZERO

Key = tuple[fmpq, fmpq]
POWER: Key = (ZERO, ONE)
MAX_TERMS = 24


class NotYetError(Exception):
    """The bound may hold farther out."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    c: Number
    l: fmpq  # noqa: E741
    d: dict[Key, Number]

    @property
    def is_flat(self) -> bool:
        return not self.d and self.l == 0


Sum = list[Term]


def _key(pair: Key) -> tuple:
    return (pair[0], pair[1])


def _same(a: Term, b: Term) -> bool:
    if a.l != b.l or a.d.keys() != b.d.keys():
        return False
    return all(is_exact(v) and is_exact(b.d[k]) and v == b.d[k] for k, v in a.d.items())


def _sum_of(a: Number, b: Number) -> Number:
    return a + b if is_exact(a) and is_exact(b) else ball(a) + ball(b)


def _product_of(a: Number, b: Number) -> Number:
    return a * b if is_exact(a) and is_exact(b) else ball(a) * ball(b)


def _quotient(a: Term, b: Term) -> Term:
    """a/b without the coefficients."""
    d = dict(a.d)
    for k, v in b.d.items():
        d[k] = _sum_of(d.get(k, ZERO), -v)
    return Term(ONE, a.l - b.l, {k: v for k, v in d.items() if not (is_exact(v) and v == 0)})


def _upper(value: Number) -> arb:
    """The largest real part: a coefficient may vary with u inside its ball, and e^(qu) u^m is positive."""
    return real_part(value).upper()


def growth(term: Term) -> int:
    """1 when the monomial tends to infinity, -1 to zero, 0 when it is 1."""
    for k in sorted(term.d, key=_key, reverse=True):
        real = real_part(term.d[k])
        if real > 0:
            return 1
        if real < 0:
            return -1
        if not real.is_zero():
            raise undecided("a growth rate of unknown sign")
    return (term.l > 0) - (term.l < 0)


def exponent_at(term: Term, U: arb) -> arb:
    """log |u^l exp(...)| at U."""
    total = arb(term.l) * U.log()
    for (q, m), d in term.d.items():
        total += _upper(d) * (arb(q) * U).exp() * U ** arb(m)
    return total


def decay_rate(term: Term, U: arb) -> arb:
    """A rate k > 0 with (log |term|)' <= -k for all u >= U; raises NotYetError where that is not seen from U."""
    slopes = []
    for (q, m), d in term.d.items():
        if real_part(d).is_zero():
            continue
        if q > 0 and not U * arb(q) > abs(arb(m)) + 1:
            raise NotYetError  # until then q + m / u may change its sign
        slopes.append((q, m, _upper(d) * (arb(q) * U).exp() * U ** arb(m) * (arb(q) + arb(m) / U)))
    if term.l != 0:
        slopes.append((ZERO, ZERO, arb(term.l) / U))
    if not slopes:
        raise NotYetError
    q0, m0, lead = max(slopes, key=lambda s: (s[0], s[1]))
    if not lead < 0:
        raise NotYetError
    if q0 == 0 and m0 < 1:
        raise undecided("a tail that decays slower than any power")
    # |slope| of the lead does not decrease: q0 = 0 and m0 >= 1, or u is past the turn of e^(qu) u^(m-1)
    positive = arb(0)
    for q, m, slope in slopes:
        if (q, m) == (q0, m0) or slope < 0:
            continue
        # the ratio to the lead falls for u >= U; a slope d m u^(m-1), m <= 1, does so as the lead does not
        margin = 2 * (abs(arb(m)) + abs(arb(m0)) + 1)
        if q0 > 0 and (q > 0 or m > 1) and not arb(q0 - q if q < q0 else q0) * U > margin:
            raise NotYetError
        positive += slope.upper()
    rate = -lead - positive
    if not rate > 0:
        raise NotYetError
    return rate


def supremum(term: Term, U: arb) -> arb:
    """The supremum over u >= U of a monomial that tends to zero, or is 1."""
    if term.is_flat or (all(real_part(v).is_zero() for v in term.d.values()) and term.l == 0):
        return arb(1)
    if not any(not real_part(v).is_zero() for v in term.d.values()):
        if term.l < 0:
            return U ** arb(term.l)
        raise NotYetError
    decay_rate(term, U)
    return exponent_at(term, U).exp()


def _monomial_ball(term: Term, U: arb) -> acb:
    """All values of the monomial over u >= U."""
    top = supremum(term, U)
    if term.is_flat:
        return acb(1)
    return acb(hull(arb(0), top.upper())) if all(is_real(v) for v in term.d.values()) else disc(top)


def collapse(terms: Sum, U: arb) -> acb:
    """A ball around every value of the sum over u >= U."""
    total = acb(0)
    for term in terms:
        total += ball(term.c) * _monomial_ball(term, U)
    return total


def add(terms: Sum, U: arb) -> Sum:
    kept: Sum = []
    for term in terms:
        for i, other in enumerate(kept):
            if _same(term, other):
                kept[i] = Term(_sum_of(term.c, other.c), term.l, term.d)
                break
        else:
            kept.append(term)
    kept = [t for t in kept if not (is_exact(t.c) and t.c == 0)]
    if len(kept) > MAX_TERMS:
        lead, rest = factor(kept, U)
        return [Term(ball(lead.c) * (1 + collapse(rest, U)), lead.l, lead.d)]
    return kept


def multiply(a: Sum, b: Sum, U: arb) -> Sum:
    terms = []
    for x in a:
        for y in b:
            d = dict(x.d)
            for k, v in y.d.items():
                d[k] = _sum_of(d.get(k, ZERO), v)
            d = {k: v for k, v in d.items() if not (is_exact(v) and v == 0)}
            terms.append(Term(_product_of(x.c, y.c), x.l + y.l, d))
    return add(terms, U)


def flat(value: Number) -> Sum:
    return [] if is_exact(value) and value == 0 else [Term(value, ZERO, {})]


def leading(terms: Sum) -> int:
    best = 0
    for i in range(1, len(terms)):
        if growth(_quotient(terms[i], terms[best])) > 0:
            best = i
    return best


def factor(terms: Sum, U: arb) -> tuple[Term, Sum]:
    """The leading term and the rest divided by it: terms * = lead (1 + rest)."""
    if not terms:
        raise undecided("a power or a logarithm of 0 near an end point")
    best = leading(terms)
    lead = terms[best]
    if not is_exact(lead.c) and ball(lead.c).contains(0):
        raise NotYetError
    rest = []
    for i, term in enumerate(terms):
        if i != best:
            ratio = _quotient(term, lead)
            if growth(ratio) == 0 and not ratio.is_flat:
                raise undecided("two oscillating terms of the same size")
            c = term.c / lead.c if is_exact(term.c) and is_exact(lead.c) else ball(term.c) / ball(lead.c)
            rest.append(Term(c, ratio.l, ratio.d))
    return lead, rest


def power(terms: Sum, e: Number, U: arb) -> Sum:
    if is_integer(e) and 0 < e <= 8 and len(terms) ** int(e.p) <= 4 * MAX_TERMS:
        result = terms
        for _ in range(int(e.p) - 1):
            result = multiply(result, terms, U)
        return result
    if not terms and is_real(e) and real_part(e) > 0:
        return []
    lead, rest = factor(terms, U)
    near = 1 + collapse(rest, U)
    if near.contains(0):
        raise NotYetError
    if not is_real(e):
        raise undecided("a complex power in a tail")
    if not rest and is_exact(lead.c) and is_integer(e) and abs(e) <= 64:
        c: Number = lead.c ** int(e.p)
    elif not rest and is_exact(lead.c) and lead.c == 1:
        c = ONE
    else:
        base = ball(lead.c) * near
        c = base ** int(e.p) if is_integer(e) else base.pow(ball(e))
    if any(not is_real(v) for v in lead.d.values()) and not is_integer(e):
        raise undecided("a power of an oscillating term")
    if lead.l != 0 and not is_exact(e):
        raise undecided("an irrational power of a logarithm")
    d = {k: _product_of(v, e) for k, v in lead.d.items()}
    if rest and len(rest) <= 2 and is_exact(lead.c) and lead.c == 1 and vanishing(rest):
        # (1 + w)^e = 1 + w e (1 + w s)^(e - 1): what cancels against the leading term does so exactly
        slope = ball(e) * (1 + hull_to_zero(rest, U)).pow(ball(e) - 1)
        if slope.is_finite():
            main = Term(ONE, lead.l * e if lead.l != 0 else ZERO, d)
            return multiply([main], [Term(ONE, ZERO, {}), *scaled(rest, slope)], U)
    return [Term(c, lead.l * e if lead.l != 0 else ZERO, d)]


def vanishing(terms: Sum) -> bool:
    return all(growth(t) < 0 for t in terms)


def hull_to_zero(terms: Sum, U: arb) -> acb:
    value = collapse(terms, U)
    return value.union(acb(0))


def scaled(terms: Sum, factor_: acb) -> Sum:
    return [Term(ball(t.c) * factor_, t.l, t.d) for t in terms]


def exp(terms: Sum, U: arb, minus_one: bool = False) -> Sum:
    if vanishing(terms) and len(terms) <= 4:
        small = scaled(terms, hull_to_zero(terms, U).exp())
        return small if minus_one else [Term(ONE, ZERO, {}), *small]
    c: Number = ONE
    d: dict[Key, Number] = {}
    result_factor: Sum = flat(ONE)
    for term in terms:
        if term.is_flat:
            c = _product_of(c, ball(term.c).exp())
        elif growth(term) < 0:
            c = _product_of(c, collapse([term], U).exp())
        elif not term.d and term.l > 0:
            d[(ZERO, term.l)] = _sum_of(d.get((ZERO, term.l), ZERO), term.c)
        elif term.d.keys() == {POWER} and is_exact(term.d[POWER]) and term.d[POWER] > 0:
            k = (term.d[POWER], term.l)
            d[k] = _sum_of(d.get(k, ZERO), term.c)
        else:
            result_factor = multiply(result_factor, _double_exponential(term, U), U)
    d = {k: v for k, v in d.items() if not (is_exact(v) and v == 0)}
    result = multiply([Term(c, ZERO, d)], result_factor, U)
    return add([*result, Term(MINUS_ONE, ZERO, {})], U) if minus_one else result


def _double_exponential(term: Term, U: arb) -> Sum:
    """exp(-C e^g) for a growing g = d e^(qu) u^m >= 0: it lies between 0 and exp(-C g^2 / 2)."""
    if not (is_real(term.c) and real_part(term.c) < 0 and term.l >= 0 and len(term.d) == 1):
        raise undecided("an exponential of an exponential")
    ((q, m), d) = next(iter(term.d.items()))
    if not (is_real(d) and real_part(d) > 0 and U > 1):
        raise undecided("an exponential of an exponential")
    square = Term(ball(term.c) * ball(d) ** 2 / 2, 2 * m, {POWER: 2 * q} if q != 0 else {})
    return multiply([Term(acb(hull(arb(0), arb(1))), ZERO, {})], exp([square], U), U)


def log(terms: Sum, U: arb, one_plus: bool = False) -> Sum:
    if one_plus:
        if vanishing(terms):
            slope = 1 / (1 + hull_to_zero(terms, U))
            if not slope.is_finite():
                raise NotYetError
            return scaled(terms, slope)
        terms = add([Term(ONE, ZERO, {}), *terms], U)
    lead, rest = factor(terms, U)
    if not all(is_real(v) for v in lead.d.values()):
        raise undecided("the logarithm of an oscillating term")
    result: Sum = []
    if not (is_exact(lead.c) and lead.c == 1):
        if not (is_real(lead.c) and real_part(lead.c) > 0):
            raise undecided("the logarithm of a negative or complex term in a tail")
        result.extend(flat(ball(lead.c).log()))
    if lead.l != 0:  # 0 <= log u <= (log U / U) u beyond e
        if not U > 3:
            raise NotYetError
        result.append(Term(ball(lead.l) * acb(hull(arb(0), (U.log() / U).upper())), ONE, {}))
    for (q, m), d in lead.d.items():
        result.append(Term(d, m, {POWER: q} if q != 0 else {}))
    if rest:
        near = 1 + hull_to_zero(rest, U)
        if not near.real > 0:
            raise NotYetError
        result.extend(scaled(rest, 1 / near) if vanishing(rest) else flat((1 + collapse(rest, U)).log()))
    return add(result, U)


def decays(term: Term) -> bool:
    """Whether the monomial is integrable in u."""
    for k in sorted(term.d, key=_key, reverse=True):
        real = real_part(term.d[k])
        if not real.is_zero():
            if real > 0 or real < 0:
                return bool(real < 0)
            raise undecided("a growth rate of unknown sign")
    return term.l < -1
