"""The functions of symagg.special as balls (python-flint): what they are measured against.

Each takes exact balls and returns a ball that holds the true value, at the working precision (flint.ctx.prec) or a
little more; outside the domain, and where the precision does not do, the ball is not finite or wide. None shares a
formula with symagg.special where the two could err alike: gamma functions, zeta, error functions and Bessel functions
are flint's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flint import acb, arb, ctx

NAN = arb("nan")
_DEEP = 40  # beyond a tail of about exp(-40) the other tail, of 1, says nothing about it


@contextmanager
def extra_bits(bits: int) -> Iterator[None]:
    """flint's working precision, raised for a while."""
    before = ctx.prec
    ctx.prec += bits
    try:
        yield
    finally:
        ctx.prec = before


def log1p_minus(x: arb) -> arb:
    with extra_bits(ctx.prec):
        return (1 + x).log() - x


def expm1_minus(x: arb) -> arb:
    with extra_bits(ctx.prec):
        return x.expm1() - x


def log_gamma(x: arb) -> arb:
    return x.lgamma() if x > 0 else NAN


def digamma(x: arb) -> arb:
    return x.digamma() if x > 0 else NAN


def trigamma(x: arb) -> arb:
    return acb(2).zeta(acb(x)).real if x > 0 else NAN


def log_gamma_ratio(a: arb, d: arb) -> arb:
    with extra_bits(ctx.prec):
        return (a + d).lgamma() - a.lgamma() if a > 0 and a + d > 0 else NAN


def gamma_ratio(a: arb, d: arb) -> arb:
    return log_gamma_ratio(a, d).exp()


def gamma_second_difference(a: arb, d: arb) -> arb:
    with extra_bits(2 * ctx.prec):
        return (a + 2 * d).lgamma() - 2 * (a + d).lgamma() + a.lgamma() if a > 0 and a + 2 * d > 0 else NAN


def gamma_log_prefactor(a: arb, x: arb) -> arb:
    return a * x.log() - x - a.lgamma() if a > 0 and x > 0 else NAN


def gammainc_q(a: arb, x: arb) -> arb:
    return x.gamma_upper(a, regularized=1) if a > 0 and x > 0 else NAN


def gammainc_p(a: arb, x: arb) -> arb:
    if not (a > 0 and x > 0):
        return NAN
    if (x < a and a * ((x - a) / a - (x / a).log()) > _DEEP) or x < 1:
        return log_gammainc_p(a, x).exp()
    with extra_bits(2 * _DEEP):
        return 1 - gammainc_q(a, x)


def log_gammainc_q(a: arb, x: arb) -> arb:
    if a > 0 and x > 0 and x < a:
        p = gammainc_p(a, x)
        if p < 0.5:
            return (-p).log1p()
    return gammainc_q(a, x).log()


def log_gammainc_p(a: arb, x: arb) -> arb:
    if not (a > 0 and x > 0):
        return NAN
    if x < 1 or (x < a and a * ((x - a) / a - (x / a).log()) > _DEEP):
        return a * x.log() - x - (1 + a).lgamma() + _lower_series(a, x).log()
    if x > a:
        q = gammainc_q(a, x)
        if q < 0.5:
            return (-q).log1p()
    return gammainc_p(a, x).log()


def _lower_series(a: arb, x: arb) -> arb:
    """sum_n x^n / ((a+1) ... (a+n)) for exact a and x < max(a, 1), in integers: flint takes seconds for a large a."""
    bits = ctx.prec + 48
    (a_mantissa, a_exponent), (x_mantissa, x_exponent) = (tuple(map(int, b.mid().man_exp())) for b in (a, x))
    unit_exponent = min(a_exponent, x_exponent, 0)
    shape, power = a_mantissa << (a_exponent - unit_exponent), x_mantissa << (x_exponent - unit_exponent)
    unit = 1 << -unit_exponent
    term = total = 1 << bits
    terms = 0
    while term:
        shape += unit
        term = term * power // shape
        total += term
        terms += 1
    # Each term is short by at most one unit a step, and what is left out by a geometric series of the last ratio.
    error = terms * (terms + shape // (shape - power) + 2)
    return (arb(total) + arb(0, error)) * arb(2) ** -bits


def normal_cdf(z: arb) -> arb:
    return (-z / arb(2).sqrt()).erfc() / 2


def log_normal_cdf(z: arb) -> arb:
    return (-normal_cdf(-z)).log1p() if z > 0 else normal_cdf(z).log()
