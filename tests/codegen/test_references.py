"""The references agree with mpmath, which shares no code with flint, where mpmath is at its ease."""

import math

import mpmath
import pytest
from flint import arb, ctx

from symagg.codegen import references


def _inverse(upper):
    def root(a, tail):
        q = tail if upper else 1 - tail
        return mpmath.findroot(lambda x: _q(a, x) - q, (a * mpmath.mpf(10) ** -6, 4 * a), solver="illinois")

    return root


def _log(function):
    return lambda *arguments: mpmath.log(function(*arguments))


def _p(a, x):
    return mpmath.gammainc(a, 0, x, regularized=True)


def _q(a, x):
    return mpmath.gammainc(a, x, regularized=True)


CASES = (
    ("log1p_minus", lambda x: mpmath.log(1 + x) - x, [(1e-9,), (-0.7,), (30.5,)]),
    ("expm1_minus", lambda x: mpmath.exp(x) - 1 - x, [(1e-9,), (-0.7,), (30.5,)]),
    ("log_gamma", mpmath.loggamma, [(1e-4,), (2.5,), (1e8,)]),
    ("digamma", mpmath.digamma, [(1e-4,), (1.4616,), (1e8,)]),
    ("trigamma", lambda x: mpmath.psi(1, x), [(1e-4,), (1.4616,), (1e8,)]),
    ("gamma_log_prefactor", lambda a, x: a * mpmath.log(x) - x - mpmath.loggamma(a), [(1e-3, 1e-9), (1e8, 1e8 + 10)]),
    ("log_gamma_ratio", lambda a, d: mpmath.loggamma(a + d) - mpmath.loggamma(a), [(1e8, 1e-9), (3.5, -3.25)]),
    ("gamma_ratio", lambda a, d: mpmath.gamma(a + d) / mpmath.gamma(a), [(1e3, 0.5), (3.5, -3.25)]),
    (
        "gamma_second_difference",
        lambda a, d: mpmath.loggamma(a + 2 * d) - 2 * mpmath.loggamma(a + d) + mpmath.loggamma(a),
        [(1e8, 1e-3), (3.5, -1.5)],
    ),
    ("gammainc_p", _p, [(0.3, 1e-20), (2.5, 3.5), (60.0, 20.0)]),
    ("gammainc_q", _q, [(0.3, 1e-20), (2.5, 3.5), (60.0, 200.0)]),
    ("log_gammainc_p", _log(_p), [(0.3, 1e-20), (2.5, 30.5), (600.0, 200.0)]),
    ("log_gammainc_q", _log(_q), [(0.3, 1e-20), (2.5, 300.5), (60.0, 20.0)]),
    ("gammainc_p_inverse", _inverse(upper=False), [(2.5, 0.25), (2.5, 0.75), (0.25, 0.125)]),
    ("gammainc_q_inverse", _inverse(upper=True), [(2.5, 0.25), (2.5, 0.75), (40.0, 1e-3)]),
    ("normal_cdf", mpmath.ncdf, [(-5.5,), (0.25,), (5.5,)]),
    ("log_normal_cdf", _log(mpmath.ncdf), [(-20.5,), (-0.25,), (5.5,)]),
    ("normal_quantile", lambda p: mpmath.sqrt(2) * mpmath.erfinv(2 * p - 1), [(1e-3,), (0.75,)]),
    ("log_bessel_i", _log(mpmath.besseli), [(0.0, 1e-3), (2.5, 30.5), (100.0, 10.0)]),
    ("bessel_i_ratio", lambda v, x: mpmath.besseli(v + 1, x) / mpmath.besseli(v, x), [(0.0, 1e-3), (100.0, 250.0)]),
)


@pytest.fixture(autouse=True)
def _precision():
    before = ctx.prec
    ctx.prec = 192
    with mpmath.workdps(60):
        yield
    ctx.prec = before


@pytest.mark.parametrize(("name", "other", "rows"), CASES, ids=[name for name, _, _ in CASES])
def test_a_reference_agrees_with_mpmath(name, other, rows):
    for row in rows:
        ball = getattr(references, name)(*map(arb, row))
        assert ball.rel_accuracy_bits() > 100
        expected = other(*map(mpmath.mpf, row))
        found = mpmath.mpf(ball.mid().str(50, radius=False))
        assert abs(found - expected) < abs(expected) * mpmath.mpf(10) ** -25, row


def test_the_tail_in_integers_agrees_with_the_hypergeometric_function():
    for a, x in ((100.0, 60.0), (60.25, 20.5), (0.5, 0.25)):
        ball = references._lower_series(arb(a), arb(x))
        assert ball.rel_accuracy_bits() > 150
        assert ball.overlaps(arb(x).hypgeom_1f1(1, arb(a) + 1))
        assert not (ball * (1 + arb(2) ** -140)).overlaps(arb(x).hypgeom_1f1(1, arb(a) + 1))


def test_outside_the_domain_no_value_is_claimed():
    for name, _, rows in CASES:
        if name in ("expm1_minus", "normal_cdf", "log_normal_cdf"):
            continue
        outside = [-math.fabs(x) - 2 for x in rows[0]]
        assert not getattr(references, name)(*map(arb, outside)).is_finite(), name
