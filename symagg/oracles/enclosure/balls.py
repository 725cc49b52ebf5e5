"""Functions of complex balls that know where they are analytic.

Every function takes balls and the flag `analytic` of `acb.integral`: with the flag set, a ball that touches a branch
cut or a kink gives a non-finite ball, never the value of one branch. Without it the enclosure is of the principal
value. Nothing here knows SymPy.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flint import acb, arb, ctx, fmpq

from symagg.oracles.outcome import Kind

NAN = acb(arb.nan())
Number = fmpq | acb


class HaltError(Exception):
    """Ends an evaluation: the kind of outcome, the reason, and whether more precision may help."""

    def __init__(self, kind: Kind, detail: str, retry: bool = False) -> None:
        super().__init__(detail)
        self.retry = retry
        self.kind = kind
        self.detail = detail


def undecided(detail: str, retry: bool = False) -> HaltError:
    return HaltError(Kind.UNDECIDED, detail, retry)


def undefined(detail: str) -> HaltError:
    return HaltError(Kind.UNDEFINED, detail)


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Sets flint's global precision for the length of a block."""
    saved = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = saved


def ball(value: Number) -> acb:
    return value if isinstance(value, acb) else acb(arb(value))


def is_exact(value: Number) -> bool:
    return isinstance(value, fmpq)


def is_real(value: Number) -> bool:
    return isinstance(value, fmpq) or value.imag.is_zero()


def is_positive(value: Number) -> bool:
    return value > 0 if isinstance(value, fmpq) else bool(value.imag.is_zero() and value.real > 0)


def is_integer(value: Number) -> bool:
    return isinstance(value, fmpq) and value.q == 1


def real_part(value: Number) -> arb:
    return arb(value) if isinstance(value, fmpq) else value.real


def hull(low: arb, high: arb) -> arb:
    """The ball over [low, high]."""
    return low.union(high)


def disc(radius: arb) -> acb:
    """A ball that contains the closed disc of that radius about 0."""
    upper = radius.upper()
    side = hull(-upper, upper)
    return acb(side, side)


# --- guards: where a function is not analytic ------------------------------------------------------------------------


def _off_negative_axis(z: acb) -> bool:
    return bool(z.real > 0) or not z.imag.contains(0)


def _off_outer_real(z: acb) -> bool:
    """Off the cuts (-oo, -1] and [1, oo)."""
    return bool(abs(z.real) < 1) or not z.imag.contains(0)


def _off_outer_imaginary(z: acb) -> bool:
    return bool(abs(z.imag) < 1) or not z.real.contains(0)


def _off_below_one(z: acb) -> bool:
    return bool(z.real > 1) or not z.imag.contains(0)


def _off_above_one(z: acb) -> bool:
    return bool(z.real < 1) or not z.imag.contains(0)


def _off_lambert_cut(z: acb) -> bool:
    return bool(z.real > -(arb(-1).exp())) or not z.imag.contains(0)


def _always(z: acb) -> bool:
    return True


def _guarded(value: Callable[[acb], acb], safe: Callable[[acb], bool], on_cut: bool = True) -> Callable[..., acb]:
    """`on_cut` False refuses the cut even for a value: the sides that SymPy and flint take there are not the same."""

    def apply(z: acb, analytic: bool) -> acb:
        if (analytic or not on_cut) and not safe(z):
            return NAN
        return value(z)

    return apply


def _second(value: Callable[[acb, acb], acb], safe: Callable[[acb], bool] = _always) -> Callable[..., acb]:
    """A function of (parameter, argument) whose cut lies in the argument."""

    def apply(parameter: acb, z: acb, analytic: bool) -> acb:
        return value(parameter, z) if not analytic or safe(z) else NAN

    return apply


def _bessel(value: Callable[[acb, acb], acb], entire_for_integers: bool) -> Callable[..., acb]:
    def apply(order: acb, z: acb, analytic: bool) -> acb:
        entire = entire_for_integers and order.unique_fmpz() is not None and order.is_exact()
        return value(order, z) if entire or not analytic or _off_negative_axis(z) else NAN

    return apply


def power(base: acb, exponent: acb, analytic: bool) -> acb:
    return base.pow(exponent, analytic)


def _lower_gamma(order: acb, z: acb) -> acb:
    return order.gamma() - z.gamma_upper(order) if z.real > 8 + 2 * abs(order.real) else z.gamma_lower(order)


def _beta(a: acb, b: acb, analytic: bool) -> acb:
    return a.gamma() * b.gamma() * (a + b).rgamma()


def _binomial(n: acb, k: acb, analytic: bool) -> acb:
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _zeta(s: acb, a: acb, analytic: bool) -> acb:
    return s.zeta(a) if a.real > 0 else NAN


def _polygamma(order: acb, z: acb, analytic: bool) -> acb:
    return z.polygamma(order)


def _hyper(count: acb, *rest: acb) -> acb:
    """pFq; `count` is p. Principal for p = q + 1, whose cut is [1, oo)."""
    *arguments, z = rest[:-1]
    analytic = rest[-1]
    p = int(count.real.unique_fmpz())
    top, bottom = arguments[:p], arguments[p:]
    if len(top) > len(bottom) + 1 or (len(top) == len(bottom) + 1 and not _off_above_one(z)):
        return NAN
    match len(top), len(bottom):
        case 0, 0:
            return z.exp()
        case 0, 1:
            return z.hypgeom_0f1(bottom[0])
        case 1, 1:
            return z.hypgeom_1f1(top[0], bottom[0])
        case 1, 0:
            return (1 - z).pow(-top[0], analytic)
        case 2, 1:
            return z.hypgeom_2f1(top[0], top[1], bottom[0])
    return z.hypgeom(top, bottom)


def _incomplete(value: Callable[..., acb]) -> Callable[..., acb]:
    """An elliptic integral up to phi, |Re phi| < pi/2, where 1 - m sin^2 meets no cut."""

    def apply(*rest: acb) -> acb:
        *_, phi, m, _analytic = rest
        sine = phi.union(acb(0)).sin()
        if not (abs(phi.real) < arb.pi() / 2 and _off_negative_axis(1 - m * sine * sine)):
            return NAN
        return value(*rest[:-1])

    return apply


def _lambert_lower(z: acb, analytic: bool) -> acb:
    """The branch -1, for a value in (-1/e, 0) alone."""
    inside = z.imag.is_zero() and z.real < 0 and z.real > -(arb(-1).exp())
    return acb(z.lambertw(-1).real) if inside and not analytic else NAN


def _beta_lower(a: acb, b: acb, z: acb, analytic: bool) -> acb:
    safe = _off_negative_axis(z) and _off_above_one(z)
    return z.beta_lower(a, b) if safe else NAN


def _conjugate(z: acb, analytic: bool) -> acb:
    return NAN if analytic else z.conjugate()


def _real(z: acb, analytic: bool) -> acb:
    return NAN if analytic else acb(z.real)


def _imag(z: acb, analytic: bool) -> acb:
    return NAN if analytic else acb(z.imag)


def _arg(z: acb, analytic: bool) -> acb:
    return NAN if analytic else acb(z.arg())


def _modulus(z: acb, analytic: bool) -> acb:
    """|z| of a complex function of a real variable: it has no analytic extension that we know."""
    return NAN if analytic else acb((z.real * z.real + z.imag * z.imag).nonnegative_part().sqrt())


def _sign(z: acb, analytic: bool) -> acb:
    return z.real_sgn(analytic)


def _over(
    value: Callable[[acb], acb], slope: Callable[[acb], acb], safe: Callable[[acb], bool], on_cut: bool = True
) -> Callable[..., acb]:
    """f(z)/z of a function with f(0) = 0: the mean of f' between 0 and z, where z touches 0."""

    def apply(z: acb, analytic: bool) -> acb:
        if (analytic or not on_cut) and not safe(z):
            return NAN
        return slope(z.union(acb(0))) if z.contains(0) else value(z) / z

    return apply


def _method(name: str) -> Callable[..., acb]:
    return lambda z, analytic: getattr(z, name)()


FUNCTIONS: dict[str, Callable[..., acb]] = {
    **{
        name: _method(name)
        for name in (
            "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "gamma", "rgamma",
            "digamma", "erf", "erfc", "erfi", "expm1",
        )
    },
    "zeta": lambda z, analytic: z.zeta(),
    "log1p": _guarded(lambda z: z.log1p(), lambda z: _off_negative_axis(1 + z)),
    "loggamma": _guarded(lambda z: z.lgamma(), _off_negative_axis, on_cut=False),
    "log1p_off": _guarded(lambda z: z.log1p(), lambda z: _off_negative_axis(1 + z), on_cut=False),
    "log1p_off_over": _over(lambda z: z.log1p(), lambda z: 1 / (1 + z), lambda z: _off_negative_axis(1 + z), False),
    "log1p_over": _over(lambda z: z.log1p(), lambda z: 1 / (1 + z), lambda z: _off_negative_axis(1 + z)),
    "expm1_over": _over(lambda z: z.expm1(), lambda z: z.exp(), _always),
    "sin_over": lambda z, analytic: z.sinc(),
    "tan_over": _over(lambda z: z.tan(), lambda z: 1 + z.tan() ** 2, _always),
    "sinh_over": _over(lambda z: z.sinh(), lambda z: z.cosh(), _always),
    "tanh_over": _over(lambda z: z.tanh(), lambda z: 1 - z.tanh() ** 2, _always),
    "erf_over": _over(lambda z: z.erf(), lambda z: 2 * (-z * z).exp() / acb.pi().sqrt(), _always),
    "atan_over": _over(lambda z: z.atan(), lambda z: 1 / (1 + z * z), _off_outer_imaginary),
    "asinh_over": _over(lambda z: z.asinh(), lambda z: 1 / (1 + z * z).sqrt(), _off_outer_imaginary),
    "asin": _guarded(lambda z: z.asin(), _off_outer_real),
    "acos": _guarded(lambda z: z.acos(), _off_outer_real),
    "atanh": _guarded(lambda z: z.atanh(), _off_outer_real, on_cut=False),
    "asinh": _guarded(lambda z: z.asinh(), _off_outer_imaginary, on_cut=False),
    "atan": _guarded(lambda z: z.atan(), _off_outer_imaginary, on_cut=False),
    "acosh": _guarded(lambda z: z.acosh(), _off_below_one, on_cut=False),
    "lambertw": _guarded(lambda z: z.lambertw(), _off_lambert_cut, on_cut=False),
    "abs": lambda z, analytic: z.real_abs(analytic),
    "modulus": _modulus,
    "sign": _sign,
    "conjugate": _conjugate,
    "re": _real,
    "im": _imag,
    "arg": _arg,
    "max": lambda a, b, analytic: a.real_max(b, analytic),
    "min": lambda a, b, analytic: a.real_min(b, analytic),
    "floor": lambda z, analytic: z.real_floor(analytic),
    "ceiling": lambda z, analytic: z.real_ceil(analytic),
    "si": _method("si"),
    "shi": _method("shi"),
    "fresnels": _method("fresnel_s"),
    "fresnelc": _method("fresnel_c"),
    "ci": _guarded(lambda z: z.ci(), _off_negative_axis, on_cut=False),
    "chi": _guarded(lambda z: z.chi(), _off_negative_axis, on_cut=False),
    "ei": _guarded(lambda z: z.ei(), _off_negative_axis, on_cut=False),
    "airyai": lambda z, analytic: z.airy_ai(),
    "airybi": lambda z, analytic: z.airy_bi(),
    "airyaiprime": lambda z, analytic: z.airy_ai(derivative=1),
    "airybiprime": lambda z, analytic: z.airy_bi(derivative=1),
    "elliptic_k": _guarded(lambda m: m.elliptic_k(), _off_above_one, on_cut=False),
    "elliptic_e": _guarded(lambda m: m.elliptic_e(), _off_above_one, on_cut=False),
    "elliptic_f": _incomplete(lambda phi, m: acb.elliptic_f(phi, m)),
    "elliptic_e_inc": _incomplete(lambda phi, m: acb.elliptic_e_inc(phi, m)),
    "lambertw_lower": _lambert_lower,
    "expint": _second(lambda s, z: z.expint(s) if _off_negative_axis(z) else NAN, _off_negative_axis),
    "polylog": _second(lambda s, z: z.polylog(s) if _off_above_one(z) else NAN, _off_above_one),
    "lerchphi": lambda s, a, z, analytic: z.lerch_phi(s, a) if _off_above_one(z) and a.real > 0 else NAN,
    "hyper": _hyper,
    "betainc": _beta_lower,
    "dirichlet_eta": _method("dirichlet_eta"),
    "beta": _beta,
    "binomial": _binomial,
    "hurwitz": _zeta,
    "polygamma": _polygamma,
    "uppergamma": _second(lambda s, z: z.gamma_upper(s), _off_negative_axis),
    "lowergamma": _second(_lower_gamma, _off_negative_axis),
    "besselj": _bessel(lambda n, z: z.bessel_j(n), True),
    "besseli": _bessel(lambda n, z: z.bessel_i(n), True),
    "bessely": _bessel(lambda n, z: z.bessel_y(n), False),
    "besselk": _bessel(lambda n, z: z.bessel_k(n), False),
}  # fmt: skip

# These see a real argument on the real line as the real function, extended piecewise to analytic functions.
REAL_ARGUMENT = frozenset({"abs", "sign", "max", "min", "floor", "ceiling"})
# Real on the whole real line; the rest of the functions are real where their argument is positive, or unknown.
REAL_ON_REALS = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "gamma", "rgamma",
     "digamma", "erf", "erfc", "erfi", "expm1", "asinh", "atan", "abs", "modulus", "sign", "max", "min", "floor",
     "ceiling", "re", "im", "arg", "beta", "si", "shi", "fresnels", "fresnelc", "airyai", "airybi", "airyaiprime",
     "airybiprime", "dirichlet_eta"}
)  # fmt: skip


def apply(name: str, arguments: list[acb], analytic: bool) -> acb:
    try:
        return FUNCTIONS[name](*arguments, analytic)
    except (ValueError, ZeroDivisionError, OverflowError):
        return NAN
