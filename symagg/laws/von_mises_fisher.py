"""The von Mises-Fisher law on the unit sphere of R^d, through the law of the cosine to its mean direction.

Its density by the surface measure is C(kappa) exp(kappa mu.x). The cosine t = mu.x has on [-1, 1] a density in
proportion to exp(kappa t) (1 - t^2)^((d - 3)/2): all that follows is an integral over that. The one integral that is
known is Poisson's for the modified Bessel function (Watson, Theory of Bessel Functions, 3.71); the rest follows from
it by differentiation by kappa.
"""

from typing import Any

from sympy import (
    Dummy,
    Eq,
    Expr,
    Integral,
    Piecewise,
    S,
    besseli,
    exp,
    expand_func,
    gamma,
    log,
    pi,
    simplify,
    sympify,
)

from symagg.errors import LawError
from symagg.laws.closed_form import Formula
from symagg.laws.law import Law


def VonMisesFisher(d: Any, kappa: Any) -> Law:  # noqa: N802
    """The law of the cosine mu.x on (-1, 1), for x of the von Mises-Fisher law on the unit sphere of R^d.

    d: the dimension, an integer from 2. kappa: the concentration, from 0 (the uniform law).
    Raises LawError for a dimension below 2 or a negative concentration.
    """
    d, kappa = _checked(d, kappa)
    t = Dummy("t", real=True)
    conditions = tuple(c for c in (d >= 2, kappa >= 0) if c is not S.true)
    density = _weight(d, kappa, t) * _circle(d) * normaliser(d, kappa).expression
    return Law("VonMisesFisher", (d, kappa), t, density, (S.NegativeOne, S.One), conditions=conditions)


def surface(d: Any) -> Expr:
    """The surface of the unit sphere of R^d: 2 pi^(d/2)/Gamma(d/2)."""
    d = sympify(d)
    return 2 * pi ** (d / 2) / gamma(d / 2)


def normaliser(d: Any, kappa: Any) -> Formula:
    """C(kappa), which makes the mass of C(kappa) exp(kappa mu.x) on the unit sphere of R^d one."""
    d, kappa = _checked(d, kappa)
    t = Dummy("t", real=True)
    definition = 1 / (_circle(d) * Integral(_weight(d, kappa, t), (t, -1, 1)))
    return Formula(definition, _from_zero(kappa, 1 / surface(d), _constant(d, kappa)), ())


def mean_resultant_length(d: Any, kappa: Any) -> Formula:
    """The mean of the cosine mu.x, the length of the mean vector: the derivative of -log C by kappa."""
    d, kappa = _checked(d, kappa)
    definition = VonMisesFisher(d, kappa).expectation(lambda t: t)
    return Formula(definition, _from_zero(kappa, S.Zero, _slope(d, kappa)), ())


def entropy(d: Any, kappa: Any) -> Formula:
    """The differential entropy by the surface measure, in nats: -log C(kappa) - kappa A(kappa)."""
    d, kappa = _checked(d, kappa)
    constant = normaliser(d, kappa).expression
    law = VonMisesFisher(d, kappa)
    definition = -law.expectation(lambda t: log(constant * exp(kappa * t)))
    expression = -log(_constant(d, kappa)) - kappa * _slope(d, kappa)
    return Formula(definition, _from_zero(kappa, log(surface(d)), expression), ())


def divergence(d: Any, kappa: Any, other: Any, cosine: Any) -> Formula:
    """The Kullback-Leibler divergence, in nats, of the law of concentration `kappa` from that of `other`.

    cosine: of the angle between the two mean directions. The mean of the other direction's product with x is the
    cosine times the mean resultant length, for the part of x beside its mean direction is symmetric.
    """
    (d, kappa), (_, other), cosine = _checked(d, kappa), _checked(d, other), sympify(cosine)
    first, second = normaliser(d, kappa).expression, normaliser(d, other).expression
    law = VonMisesFisher(d, kappa)
    definition = law.expectation(lambda t: log(first) + kappa * t - log(second) - other * cosine * t)
    length = mean_resultant_length(d, kappa).expression
    return Formula(definition, log(first) - log(second) + (kappa - other * cosine) * length, ())


def _checked(d: Any, kappa: Any) -> tuple[Expr, Expr]:
    d, kappa = sympify(d), sympify(kappa)
    if d.is_number and not (d.is_Integer and d >= 2):
        raise LawError(f"VonMisesFisher: a sphere needs an integer dimension from 2, not {d}.")
    if kappa.is_negative:
        raise LawError(f"VonMisesFisher: a concentration is 0 or more, not {kappa}.")
    return d, kappa


def _weight(d: Expr, kappa: Expr, t: Expr) -> Expr:
    return exp(kappa * t) * (1 - t**2) ** ((d - 3) / 2)


def _circle(d: Expr) -> Expr:
    """The surface of the points at one cosine, as a sphere of R^(d - 1) of radius one; two points where d is 2."""
    return surface(d - 1)


def _constant(d: Expr, kappa: Expr) -> Expr:
    """C(kappa) for kappa above 0."""
    return kappa ** (d / 2 - 1) / ((2 * pi) ** (d / 2) * _bessel(d / 2 - 1, kappa))


def _slope(d: Expr, kappa: Expr) -> Expr:
    """The derivative of -log C(kappa): with I_v' = I_(v+1) + v/kappa I_v all but one term cancels."""
    ratio = _bessel(d / 2, kappa) / _bessel(d / 2 - 1, kappa)
    return simplify(ratio) if d.is_number else ratio


def _bessel(order: Expr, kappa: Expr) -> Expr:
    """I_order(kappa), in hyperbolic functions where the order is half an odd number."""
    held = besseli(order, kappa)
    half = order.is_Rational and order.q == 2
    return simplify(expand_func(held)) if half else held


def _from_zero(kappa: Expr, uniform: Expr, other: Expr) -> Expr:
    """An expression that has its limit's value where the concentration is zero."""
    if kappa.is_zero:
        return uniform
    return other if kappa.is_positive else Piecewise((uniform, Eq(kappa, 0)), (other, True))


__all__ = ["VonMisesFisher", "divergence", "entropy", "mean_resultant_length", "normaliser", "surface"]
