"""Integrals of waves that decay too slowly for a bound of their tail: the contour is turned to where the wave decays.

On x >= X > 0 the integrand is written as a sum of terms c x^p exp(i q(x)), q a real polynomial of degree one or two.
Such a term is analytic for re x > 0, and by Jordan's lemma the arc between the real axis and the turned one gives
nothing where p < 0 (degree one) or p < 1 (degree two).
"""

from collections.abc import Callable
from dataclasses import dataclass

import sympy
from flint import arb
from sympy import Dummy, Expr, I, Integral, Poly, S, Symbol, cos, exp, expand, oo, sin

from symagg.oracles.enclosure.balls import HaltError, Number, ball, is_real, undecided
from symagg.oracles.outcome import Kind

WAVES = (sin, cos, I)  # what an integrand has that may be one
MOST_TERMS = 16
_LEAST = (-1, 0, 1)  # by degree: the power from which on a term has no integral


@dataclass(frozen=True)
class _Term:
    """c x^p exp(phase), with the leading coefficient of phase/i as a real ball; `degree` 0 where there is no wave."""

    c: Expr
    p: Expr
    phase: Expr
    degree: int
    power: arb
    lead: arb


def turned(integrand: Expr, x: Symbol, start: Expr, constant: Callable[[Expr], Number]) -> list[Expr]:
    """What adds up to the integral of the integrand over x > start, start a number above zero: integrals that converge
    absolutely, and numbers.

    constant: the ball of an expression without x. Raises HaltError: UNDECIDED where the integrand is no such sum, and
    DIVERGENT where one of its terms shows that the integral has no value.
    """
    terms = [_term(part, x, constant) for part in _parts(integrand)]
    _prove_divergence(terms, constant)
    return [_turned(term, x, start) for term in terms]


def _parts(integrand: Expr) -> tuple[Expr, ...]:
    whole = integrand.replace(lambda e: isinstance(e, sin | cos), lambda e: e.rewrite(exp))
    parts = sympy.Add.make_args(expand(whole, log=False, power_base=False, func=False))
    if len(parts) > MOST_TERMS:
        raise undecided("a wave of too many terms")
    return parts


def _term(part: Expr, x: Symbol, constant: Callable[[Expr], Number]) -> _Term:
    c, p, phase = S.One, S.Zero, S.Zero
    for factor in sympy.Mul.make_args(part):
        base, power = factor.as_base_exp()
        if not factor.has(x):
            c *= factor
        elif isinstance(factor, exp):
            phase += factor.args[0]
        elif base == x and not power.has(x):
            p += power
        else:
            raise undecided("a wave whose amplitude is no power")
    phase = expand(phase)
    if not phase.is_polynomial(x):
        raise undecided("a wave whose phase is no polynomial")
    coefficients = Poly(phase, x).all_coeffs() if phase.has(x) else [phase]
    degree = len(coefficients) - 1
    values = [constant(expand(coefficient / I)) for coefficient in coefficients[:-1]] + [constant(p)]
    if degree > 2 or not all(is_real(v) for v in values):
        raise undecided("a wave whose phase is no real polynomial of degree one or two")
    c *= exp(coefficients[-1])
    lead = ball(values[0]).real if degree else arb(0)
    if degree and not (lead > 0 or lead < 0):
        raise undecided("a wave of a frequency that may be zero")
    return _Term(c, p, phase - coefficients[-1], degree, ball(values[-1]).real, lead)


def _prove_divergence(terms: list[_Term], constant: Callable[[Expr], Number]) -> None:
    """Halts unless every term has an integral of its own.

    Terms that have none are not made up for by the others if they are a multiple of 1/x or more, all without a wave, of
    one sign; or waves of one power and one degree, no two of the same frequency: then the primitive is an almost
    periodic function without a limit, times a power of x that does not fall.
    """
    wild = [t for t in terms if not t.power < _LEAST[t.degree]]
    if not wild:
        return
    sizes = [ball(constant(t.c)) for t in wild]
    first = wild[0]
    alike = all(t.degree == first.degree and t.p == first.p for t in wild)
    apart = all(s.abs_lower() > 0 for s in sizes) and first.power >= _LEAST[first.degree]
    distinct = all(t.lead - u.lead > 0 or t.lead - u.lead < 0 for k, t in enumerate(wild) for u in wild[:k])
    if alike and apart and distinct:
        raise HaltError(Kind.DIVERGENT, "a wave that does not fall has no integral")
    raise undecided("a wave that may not fall")


def _turned(term: _Term, x: Symbol, start: Expr) -> Expr:
    if term.degree == 0:
        return -term.c * start ** (term.p + 1) / (term.p + 1)
    t = Dummy("t", positive=True)
    sign = 1 if term.lead > 0 else -1
    direction = sign * I if term.degree == 1 else 1 + sign * I
    place = start + direction * t
    decay = expand(term.phase.subs(x, place))
    return Integral(term.c * direction * place**term.p * exp(decay), (t, 0, oo))
