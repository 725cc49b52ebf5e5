"""The functions that `mp` lowers SymPy's to: MPFR (gmpy2) where it has the function, mpmath elsewhere."""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import gmpy2
from gmpy2 import mpc, mpfr

from symagg.oracles.quadrature.numbers import (
    MPC,
    MPFR,
    Undecided,
    Undefined,
    guarded,
    integer,
    mpmath_context,
    need_real,
    real_part,
    special,
    to_mpmath,
)

LONG = 600  # bits from which the logarithm of a number near 1 is worth a second look
_INFINITY = mpfr("inf")


def log_(x: Any) -> Any:
    if x == 0:
        raise Undefined("log(0)")
    if isinstance(x, MPC):
        return gmpy2.log(x) if x.imag != 0 else log_(x.real)
    return _log_positive(x) if x > 0 else mpc(gmpy2.log(-x), gmpy2.const_pi())


def log_or_none(x: Any) -> Any:
    return _real_log_or_none(x, gmpy2.get_context().precision) if type(x) is MPFR else None


@lru_cache(maxsize=1 << 17)
def _real_log_or_none(x: Any, bits: int) -> Any:
    """At the current precision, which is `bits`: rules look at the same nodes for every point and every line."""
    if not 0 < x < _INFINITY:
        return None
    return gmpy2.log(x) if x.precision < LONG else _log_positive(x)


def _log_positive(x: Any) -> Any:
    """log x > 0. Of x = 1 + y given to p bits only p - log2|1/y| bits of y are known: no more are computed."""
    context = gmpy2.get_context()
    y = x - 1
    known = context.precision + (gmpy2.get_exp(y) if y != 0 else 0)
    if y == 0 or not 0 < known < context.precision // 2:
        return gmpy2.log(x)
    bits, context.precision = context.precision, known + 2
    try:
        return gmpy2.log1p(y)
    finally:
        gmpy2.get_context().precision = bits


def sqrt_(x: Any) -> Any:
    if isinstance(x, MPC) and x.imag == 0:
        x = x.real
    return gmpy2.sqrt(x) if isinstance(x, MPC) or x >= 0 else mpc(0, gmpy2.sqrt(-x))


def pow_(b: Any, e: Any) -> Any:
    """The principal power; 0**0 is 1 (an empty product), 0 to a power without positive real part is undefined."""
    n = integer(e)
    if n is not None:
        if b == 0 and n < 0:
            raise Undefined("division by zero")
        return b**n
    if b == 0:
        if real_part(e) > 0:
            return mpfr(0)
        raise Undefined("a power of zero without positive exponent")
    if isinstance(b, MPFR) and not gmpy2.is_finite(b):
        return b**e
    return gmpy2.exp(e * log_(b))


def divide(a: Any, b: Any) -> Any:
    if b == 0:
        raise Undefined("division by zero")
    return a / b


def _bounded(real: Callable, inside: Callable[[Any], bool], name: str) -> Callable[[Any], Any]:
    wide = special(name)

    def call(x: Any) -> Any:
        if isinstance(x, MPC) and x.imag == 0:
            x = x.real
        return real(x) if isinstance(x, MPFR) and inside(x) else wide(x)

    return call


def gamma_(x: Any) -> Any:
    n = integer(x)
    if n is not None and n <= 0:
        raise Undefined("gamma has a pole here")
    return gmpy2.gamma(x) if isinstance(x, MPFR) else _gamma_wide(x)


def sign_(x: Any) -> Any:
    if isinstance(x, MPC):
        return x / abs(x) if x != 0 else mpfr(0)
    return mpfr(int(x > 0) - int(x < 0))


def heaviside(x: Any, at_zero: Any = None) -> Any:
    x = need_real(x)
    if x == 0:
        return mpfr("0.5") if at_zero is None else at_zero
    return mpfr(1) if x > 0 else mpfr(0)


def argument(x: Any) -> Any:
    if x == 0:
        raise Undefined("the argument of zero")
    return gmpy2.phase(mpc(x))


def polynomial(name: str, step: Callable[[Any, Any, Any, Any], tuple], first: Callable[..., Any]) -> Callable:
    """A classical orthogonal polynomial by its three-term recurrence; mpmath for a degree that is not a small integer.

    `step(k, x, p, q)` gives p_{k+1} from p_k = p and p_{k-1} = q; the parameters, if any, stand between n and x.
    """
    wide = special(name)

    def call(n: Any, *rest: Any) -> Any:
        degree = integer(n)
        if degree is None or not 0 <= degree <= 500:
            return wide(n, *rest)
        *parameters, x = rest
        below, here = mpfr(1), first(x, *parameters)
        if degree == 0:
            return below
        for k in range(1, degree):
            below, here = here, step(k, x, here, below, *parameters)
        return here

    return call


def binomial_(n: Any, k: Any) -> Any:
    j, m = integer(k), integer(n)
    if j is not None and j < 0:
        return mpfr(0)
    if j is not None and j <= 400:
        value = mpfr(1)
        for i in range(j):
            value = value * (n - i) / (i + 1)
        return value
    if m is not None and j is not None and 0 <= m < 10**6:
        return mpfr(gmpy2.bincoef(m, j)) if j <= m else mpfr(0)
    return _binomial_wide(n, k)


def factorial_(x: Any) -> Any:
    return gamma_(x + 1)


def beta_(a: Any, b: Any) -> Any:
    return gamma_(a) * gamma_(b) / gamma_(a + b) if abs(a) < 10**6 and abs(b) < 10**6 else _beta_wide(a, b)


def polygamma_(n: Any, x: Any) -> Any:
    order = integer(n)
    if order is None:
        raise Undecided("quadrature cannot evaluate polygamma of a non-integer order")
    pole = integer(x)
    if pole is not None and pole <= 0:
        raise Undefined("polygamma has a pole here")
    return gmpy2.digamma(x) if order == 0 and isinstance(x, MPFR) else _psi(order, x)


def loggamma_(x: Any) -> Any:
    if isinstance(x, MPFR) and x > 0:
        return gmpy2.lgamma(x)[0]
    pole = integer(x)
    if pole is not None and pole <= 0:
        raise Undefined("loggamma has a pole here")
    return _loggamma_wide(x)


def gammainc(a: Any, x: Any) -> Any:
    """The upper incomplete gamma function; at x = 0 it is gamma(a)."""
    return gamma_(a) if x == 0 else _gammainc(a, x)


def gammainc_lower(a: Any, x: Any) -> Any:
    return _gammainc(a, mpfr(0), x)


def hyper_(a: Any, b: Any, z: Any) -> Any:
    mp = mpmath_context()
    up, low, at = [to_mpmath(x) for x in a], [to_mpmath(x) for x in b], to_mpmath(z)
    return guarded(lambda: mp.hyper(up, low, at), "hyper")


def besselk_(v: Any, x: Any) -> Any:
    """The modified Bessel function of the second kind, by the trapezoidal rule of its integral where that is short.

    exp(-x cosh t) cosh(v t), t > 0; a strip of half-width w bounds the error by exp(x (1 - cos w) - 2 pi w/h)/cos^v w.
    """
    bits = gmpy2.get_context().precision
    if not (isinstance(v, MPFR) and isinstance(x, MPFR) and 1e-3 < x < 1e5 and abs(v) < 50 and bits < LONG):
        return _besselk_wide(v, x)
    at, order, digits = float(x), abs(float(v)), (bits + 10) * math.log(2)
    widths = ((w, math.cos(w)) for w in (0.1, 0.2, 0.4, 0.7, 1.0, 1.3, 1.5))
    h = max(2 * math.pi * w / (digits + at * (1 - c) - order * math.log(c)) for w, c in widths)
    with gmpy2.context(gmpy2.get_context(), precision=bits + 10):
        step = mpfr(h)
        first, twist = gmpy2.cosh(step), gmpy2.cosh(v * step)
        (below, here), (last, weight) = (mpfr(1), first), (mpfr(1), twist)
        total = term = gmpy2.exp(-x) / 2
        while term > total * mpfr(2) ** (-bits - 10) or x * here < order:
            term = gmpy2.exp(-x * here) * weight
            total += term
            below, here = here, 2 * first * here - below
            last, weight = weight, 2 * twist * weight - last
        return +(total * step)


_besselk_wide = special("besselk")
_gamma_wide = special("gamma")
_psi = special("psi")
_binomial_wide = special("binomial")
_beta_wide = special("beta")
_loggamma_wide = special("loggamma")
_gammainc = special("gammainc")

_ANY = lambda x: True  # noqa: E731
_UNIT = lambda x: -1 <= x <= 1  # noqa: E731
_INNER = lambda x: -1 < x < 1  # noqa: E731


def _atanh(x: Any) -> Any:
    if x in (1, -1):
        raise Undefined("atanh(1)")
    return _atanh_wide(x)


_atanh_wide = _bounded(gmpy2.atanh, _INNER, "atanh")


def _inverse(f: Callable) -> Callable[[Any], Any]:
    return lambda x: divide(mpfr(1), f(x))


# By the name of the SymPy class. Arguments arrive as mpfr or mpc.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": gmpy2.exp,
    "log": lambda x, base=None: log_(x) if base is None else log_(x) / log_(base),
    "sin": gmpy2.sin,
    "cos": gmpy2.cos,
    "tan": gmpy2.tan,
    "cot": lambda x: divide(gmpy2.cos(x), gmpy2.sin(x)),
    "sec": _inverse(gmpy2.cos),
    "csc": _inverse(gmpy2.sin),
    "sinc": lambda x: gmpy2.sin(x) / x if x != 0 else mpfr(1),
    "sinh": gmpy2.sinh,
    "cosh": gmpy2.cosh,
    "tanh": gmpy2.tanh,
    "coth": lambda x: divide(mpfr(1), gmpy2.tanh(x)),
    "sech": _inverse(gmpy2.cosh),
    "csch": _inverse(gmpy2.sinh),
    "asin": _bounded(gmpy2.asin, _UNIT, "asin"),
    "acos": _bounded(gmpy2.acos, _UNIT, "acos"),
    "atan": _bounded(gmpy2.atan, _ANY, "atan"),
    "acot": lambda x: FUNCTIONS["atan"](divide(mpfr(1), x)) if x != 0 else gmpy2.const_pi() / 2,
    "atan2": lambda y, x: gmpy2.atan2(need_real(y), need_real(x)),
    "asinh": _bounded(gmpy2.asinh, _ANY, "asinh"),
    "acosh": _bounded(gmpy2.acosh, lambda x: x >= 1, "acosh"),
    "atanh": _atanh,
    "acoth": lambda x: _atanh(divide(mpfr(1), x)),
    "Abs": abs,
    "sign": sign_,
    "re": real_part,
    "im": lambda x: x.imag if isinstance(x, MPC) else mpfr(0),
    "conjugate": lambda x: x.conjugate(),
    "arg": argument,
    "floor": lambda x: mpfr(gmpy2.floor(need_real(x))),
    "ceiling": lambda x: mpfr(gmpy2.ceil(need_real(x))),
    "frac": lambda x: need_real(x) - mpfr(gmpy2.floor(x)),
    "Mod": lambda x, y: need_real(x) - need_real(y) * mpfr(gmpy2.floor(divide(x, y))),
    "Max": lambda *xs: max(need_real(x) for x in xs),
    "Min": lambda *xs: min(need_real(x) for x in xs),
    "Heaviside": heaviside,
    "KroneckerDelta": lambda i, j, *_: mpfr(int(i == j)),
    "gamma": gamma_,
    "loggamma": loggamma_,
    "digamma": lambda x: polygamma_(mpfr(0), x),
    "trigamma": lambda x: polygamma_(mpfr(1), x),
    "polygamma": polygamma_,
    "factorial": factorial_,
    "factorial2": special("fac2"),
    "binomial": binomial_,
    "RisingFactorial": special("rf"),
    "FallingFactorial": special("ff"),
    "beta": beta_,
    "uppergamma": gammainc,
    "lowergamma": gammainc_lower,
    "erf": _bounded(gmpy2.erf, _ANY, "erf"),
    "erfc": _bounded(gmpy2.erfc, _ANY, "erfc"),
    "erfi": special("erfi"),
    "erfinv": special("erfinv"),
    "erfcinv": lambda x: special("erfinv")(1 - x),
    "erf2": lambda x, y: FUNCTIONS["erf"](y) - FUNCTIONS["erf"](x),
    "fresnels": special("fresnels"),
    "fresnelc": special("fresnelc"),
    "zeta": special("zeta"),
    "dirichlet_eta": special("altzeta"),
    "polylog": special("polylog"),
    "lerchphi": special("lerchphi"),
    "harmonic": lambda n, m=None: special("harmonic")(n) if m is None else _harmonic(n, m),
    "besselj": special("besselj"),
    "bessely": special("bessely"),
    "besseli": special("besseli"),
    "besselk": besselk_,
    "hankel1": special("hankel1"),
    "hankel2": special("hankel2"),
    "airyai": special("airyai"),
    "airybi": special("airybi"),
    "LambertW": lambda x, k=None: special("lambertw")(x) if k is None else special("lambertw")(x, integer(k)),
    "expint": special("expint"),
    "Ei": special("ei"),
    "E1": special("e1"),
    "Si": special("si"),
    "Ci": special("ci"),
    "Shi": special("shi"),
    "Chi": special("chi"),
    "li": special("li"),
    "elliptic_k": special("ellipk"),
    "elliptic_e": special("ellipe"),
    "elliptic_f": special("ellipf"),
    "elliptic_pi": special("ellippi"),
    "legendre": polynomial("legendre", lambda k, x, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1), lambda x: x),
    "hermite": polynomial("hermite", lambda k, x, p, q: 2 * x * p - 2 * k * q, lambda x: 2 * x),
    "hermite_prob": polynomial("hermite_prob", lambda k, x, p, q: x * p - k * q, lambda x: x),
    "laguerre": lambda n, x: FUNCTIONS["assoc_laguerre"](n, mpfr(0), x),
    "assoc_laguerre": polynomial(
        "laguerre",
        lambda k, x, p, q, a: ((2 * k + 1 + a - x) * p - (k + a) * q) / (k + 1),
        lambda x, a: 1 + a - x,
    ),
    "chebyshevt": polynomial("chebyt", lambda k, x, p, q: 2 * x * p - q, lambda x: x),
    "chebyshevu": polynomial("chebyu", lambda k, x, p, q: 2 * x * p - q, lambda x: 2 * x),
    "gegenbauer": polynomial(
        "gegenbauer",
        lambda k, x, p, q, a: (2 * (k + a) * x * p - (k + 2 * a - 1) * q) / (k + 1),
        lambda x, a: 2 * a * x,
    ),
    "assoc_legendre": special("legenp"),
    "jacobi": special("jacobi"),
    "hyper": hyper_,
}

# One evaluation of these costs as much as this many of exp; everything else counts as one.
SLOW = 20
FAST_NAMES = frozenset(
    (
        *("exp", "log", "sin", "cos", "tan", "cot", "sec", "csc", "sinc", "sinh", "cosh", "tanh", "coth", "sech"),
        *("csch", "asin", "acos", "atan", "acot", "atan2", "asinh", "acosh", "atanh", "Abs", "sign", "re", "im"),
        *("conjugate", "arg", "floor", "ceiling", "frac", "Mod", "Max", "Min", "Heaviside", "KroneckerDelta"),
        *("erf", "erfc"),
    )
)


def _harmonic(n: Any, m: Any) -> Any:
    top = integer(n)
    if top is None or not 0 <= top <= 10**5:
        raise Undecided("quadrature cannot evaluate a generalised harmonic number of that index")
    return sum((pow_(mpfr(k), -m) for k in range(1, top + 1)), mpfr(0))
