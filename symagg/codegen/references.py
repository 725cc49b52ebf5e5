"""The functions of symagg.special as balls (python-flint): what they are measured against.

Each takes exact balls and returns a ball that holds the true value, at the working precision (flint.ctx.prec) or a
little more; outside the domain, and where the precision does not do, the ball is not finite or wide. None shares a
formula with symagg.special where the two could err alike: gamma functions, zeta, error functions and Bessel functions
are flint's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from flint import acb, arb, ctx
from scipy.special import gammainccinv, gammaincinv

NAN = arb("nan")
_STEPS = 12  # each doubles the digits, from some twenty on
_ROUGH = 224  # bits that a rough root takes: flint's upper tail loses about a hundred
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
    if z > 0:
        return (-normal_cdf(-z)).log1p()
    if z > -10:
        return normal_cdf(z).log()
    half, square = arb(0.5), z * z / 2  # erfc itself is too small to be held
    return (square.hypgeom_u(half, half) / (2 * arb.pi().sqrt())).log() - square


def gammainc_p_inverse(a: arb, p: arb) -> arb:
    if not (a > 0 and p > 0 and p < 1):
        return NAN
    return _inverse_tail(a, p, False) if p <= 0.5 else _inverse_tail(a, 1 - p, True)


def gammainc_q_inverse(a: arb, q: arb) -> arb:
    if not (a > 0 and q > 0 and q < 1):
        return NAN
    return _inverse_tail(a, q, True) if q <= 0.5 else _inverse_tail(a, 1 - q, False)


def normal_quantile(p: arb) -> arb:
    if not (p > 0 and p < 1):
        return NAN
    with extra_bits(ctx.prec):
        return -arb(2).sqrt() * (2 * p).erfcinv()


def log_bessel_i(v: arb, x: arb) -> arb:
    return x.bessel_i(v).log() if v >= 0 and x > 0 else NAN


def bessel_i_ratio(v: arb, x: arb) -> arb:
    return x.bessel_i(v + 1, scaled=True) / x.bessel_i(v, scaled=True) if v >= 0 and x > 0 else NAN


def gamma_quantile_condition(a: arb, tail: arb, x: arb) -> arb:
    """K of either quantile at its true value x: (P/D) + |a P_a/D| with D = x P_x, and P the tail that is given.

    By the derivative of an inverse function; the differences of a quantile would take a root each.
    """
    step = arb(2) ** -64
    with extra_bits(128):
        slope = (a * x.log() - x - a.lgamma()).exp()
        lower = x < a
        f = gammainc_p if lower else gammainc_q
        by_shape = (f(a * (1 + step), x) - f(a * (1 - step), x)) / (2 * step)
        return (tail + abs(by_shape)) / slope


def _inverse_tail(a: arb, tail: arb, upper: bool) -> arb:
    """The x at which a tail has the given value: steps of the interval Newton method from a close point."""
    near = arb(_rough_root(float(a), float(tail), upper))
    sign, enough = -1 if upper else 1, ctx.prec - 96
    with extra_bits(128):  # flint's upper tail loses about a hundred
        for _ in range(_STEPS):
            gap = sign * ((gammainc_q if upper else gammainc_p)(a, near) - tail)
            place = near + arb(0, 1) * (8 * abs(gap / _density(a, near)) + abs(near) * arb(2) ** -ctx.prec)
            found = near - gap / _density(a, place)
            if not place.contains_interior(found):
                return NAN
            if found.rel_accuracy_bits() >= enough:
                return found
            near = found.mid()
    return found


def _density(a: arb, x: arb) -> arb:
    """The gamma law's density at x."""
    return ((a - 1) * x.log() - x - a.lgamma()).exp()


@lru_cache(maxsize=16)
def _rough_root(a: float, tail: float, upper: bool) -> tuple[int, int]:
    """The same to fifty bits or more, as mantissa and exponent: log tails are concave in log x, so Newton leads."""
    before = ctx.prec
    ctx.prec = _ROUGH
    try:
        shape, goal = arb(a), arb(tail).log()
        start = float((gammainccinv if upper else gammaincinv)(a, tail))
        if start > 1e-290:
            x = arb(start)
        else:
            log_p = (-arb(tail)).log1p() if upper else goal
            x = ((log_p + (1 + shape).lgamma()) / shape).exp().mid()
        for _ in range(200):
            last, x = x, _newton_step(shape, x, goal, upper)
            if abs(x - last) < x * arb(2) ** -40:
                break
    finally:
        ctx.prec = before
    return tuple(map(int, x.man_exp()))


def _newton_step(a: arb, x: arb, goal: arb, upper: bool) -> arb:
    value = (log_gammainc_q if upper else log_gammainc_p)(a, x)
    step = (goal - value) / (a * x.log() - x - a.lgamma() - value).exp()
    step = -step if upper else step
    return (x * min(step.mid(), arb(1)).exp()).mid()  # from far left an upper tail, flat there, asks for too much
