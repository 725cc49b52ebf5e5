"""Stable forms: what the rules find, that each is proved, and that a wrong form is refused."""

import pytest
from sympy import Abs, Add, Piecewise, S, cos, digamma, exp, gamma, log, loggamma, sin, sqrt, symbols, tanh

from symagg.codegen import choose as chooser
from symagg.codegen import heads as h
from symagg.codegen.choose import _worst, choose
from symagg.codegen.largest import by_largest
from symagg.codegen.proof import ProofError, equal_by_algebra, prove
from symagg.codegen.stable import forms

x, y, a, d = symbols("x y a d", positive=True)
z, u, v, w = symbols("z u v w", real=True)
POINTS = [{x: 0.3 + k / 7, y: 1.9 + k / 3, a: 2.5 + k, d: 0.25 + k / 9, z: 0.125 + k / 4} for k in range(12)]
SMALL = [{x: 10.0**-k, y: 1.5, a: 10.0 ** (k % 8), d: 10.0**-k, z: 10.0**-k} for k in range(1, 16)]


@pytest.mark.parametrize(
    ("plain", "head"),
    [
        (exp(x) - 1, h.ScaledExpm1),
        (log(1 + x), h.Log1p),
        (exp(x * y) - exp(x), h.Expm1),
        ((1 + x) ** y - 1, h.ScaledExpm1),
        (gamma(a + d) / gamma(a) - 1, h.LogGammaRatio),
        (gamma(a + 2 * d) / gamma(a) - gamma(a + d) ** 2 / gamma(a) ** 2, h.GammaSecondDifference),
        (log(x / y) - x / y + 1, h.Log1pMinus),
        (1 - cos(x), sin),
        (log(1 + x) - log(x), h.LogOnePlusRatio),
        (exp(x) - 1 - x, h.Expm1Minus),
    ],
)
def test_what_cancels_is_rewritten_and_proved(plain, head):
    points = [{**p, x: p[y] * (1 + p[x])} for p in SMALL] if plain.has(x / y) else SMALL
    points = [*points, *POINTS, {**POINTS[0], x: 0.01}]
    found = choose("f", plain, points).form
    assert found.has(head)
    for form in forms(plain):
        if not form.has(Piecewise):
            assert equal_by_algebra(form, plain)


FAR = [{u: 10.0**k * side, v: 1.5, w: -2.0 * k} for k in range(-3, 4) for side in (1, -1)]
FAR += [{u: 0.5, v: 10.0**k, w: 1.0} for k in range(1, 4)] + [{u: 0.5, v: 1.0, w: 10.0**k} for k in range(1, 4)]


@pytest.mark.parametrize(
    "plain",
    [
        log(1 + exp(u)),
        exp(u) / (1 + exp(u)),
        1 / (1 + exp(-u)),
        1 - 1 / (1 + exp(-u)),
        log(exp(u) / (exp(u) + exp(v))),
        log(exp(u) + exp(v) + exp(w)),
        exp(u) / (exp(u) + exp(v) + exp(w)),
        1 - tanh(u) ** 2,
        (exp(u) - exp(-u)) / 2,
        sqrt(1 + u**2) - Abs(u),
    ],
)
def test_nothing_overflows_or_cancels_that_the_value_does_not(plain):
    assert _worst([plain], FAR)[0][0] > 100
    assert choose("f", plain, FAR).worst < 8


def test_many_different_sums_of_exponentials_are_left_alone():
    letters = symbols("u:4", real=True)
    assert not list(by_largest(Add(*(log(1 + exp(s)) for s in letters))))


def test_what_no_form_mends_is_told():
    found = choose("f", x - tanh(x), [*SMALL, *POINTS])
    assert found.form == x - tanh(x)
    assert found.worst > 1e6
    assert found.at[x] == SMALL[-1][x]


def test_what_does_not_cancel_is_left_alone():
    assert choose("f", x + y, POINTS).form == x + y
    assert not choose("f", 2 * exp(x) + 3 * exp(y), POINTS).form.has(h.Expm1, h.ScaledExpm1)


@pytest.mark.parametrize(
    ("form", "formula"),
    [
        (h.Expm1(x), exp(x)),
        (h.Log1p(x) * (1 + S(1) / 10**12), log(1 + x)),
        (h.LogGammaRatio(a, d), loggamma(a + d) + loggamma(a)),
        (h.DigammaDifference(a, d), digamma(a + d) - digamma(a + 1)),
        (exp(x) * h.Expm1(y), exp(x + y) - exp(y)),
        (h.GammaincQ(a, x), 1 - h.GammaincQ(a, x).expansion()),
        (sin(x / 2) ** 2, 1 - cos(x)),
        (x / (sqrt(1 + x) - 1), sqrt(1 + x) - 1),
    ],
)
def test_a_wrong_form_is_refused(form, formula):
    assert not equal_by_algebra(form, formula)
    with pytest.raises(ProofError, match=r"^f: the form .* was not proved equal"):
        prove("f", form, formula, POINTS)


def test_balls_catch_what_algebra_lets_through():
    """log(z^2) is 2 log(z) by algebra, and not where z is negative: there it has no real value at all."""
    with pytest.raises(ProofError, match="it has no value"):
        prove("f", 2 * log(z), log(z**2), [{z: -1.0 - k} for k in range(12)])
    with pytest.raises(ProofError, match="only 0 points"):
        prove("f", log(z**2), 2 * log(z), [{z: -1.0 - k} for k in range(12)])


def test_every_piece_needs_a_point():
    formula = exp(x) - 1
    form = Piecewise((h.Expm1(x), x < 1), (exp(x) + 1, True))
    with pytest.raises(ProofError, match="no point was in the piece"):
        prove("f", form, formula, [{x: 0.01 * k} for k in range(1, 20)])
    with pytest.raises(ProofError, match="was not proved"):
        prove("f", form, formula, [{x: 0.3 * k} for k in range(1, 20)])


def test_a_form_that_is_not_proved_is_not_used(monkeypatch):
    monkeypatch.setattr(chooser, "forms", lambda e: [e, h.Expm1(x) + x**9])
    assert choose("f", exp(x) - 1, SMALL).form == exp(x) - 1
