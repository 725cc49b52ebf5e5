"""The numbers that `mp` lowers SymPy trees to, the ways an evaluation ends, and the passage to mpmath and back.

A number is a gmpy2 `mpfr` or `mpc` at the precision of the current gmpy2 context; real input stays real for as long as
the function's principal branch is real. MPFR's huge exponent range is what lets a rule look at f(1e-1000).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gmpy2
import mpmath
from gmpy2 import mpc, mpfr
from mpmath.libmp import NoConvergence, from_man_exp

MPFR = type(mpfr(0))
MPC = type(mpc(0))


class NoValue(Exception):  # noqa: N818 - not an error: a way of ending an evaluation
    """The evaluation has no number to give; the message says why."""


class Undefined(NoValue):
    """The expression is not defined at this point."""


class Divergent(NoValue):
    """An integral or a series has no finite value."""


class Undecided(NoValue):
    """The rules did not settle the value."""


_LOCAL = threading.local()


def mpmath_context() -> Any:
    """This thread's own mpmath context, so that nobody's global precision moves."""
    if not hasattr(_LOCAL, "mp"):
        _LOCAL.mp = mpmath.MPContext()
    return _LOCAL.mp


@contextmanager
def working(bits: int) -> Iterator[None]:
    """Compute at this many bits, with division by zero and invalid operations raised."""
    with gmpy2.context(
        gmpy2.get_context(),
        precision=bits,
        emax=gmpy2.get_emax_max(),
        emin=gmpy2.get_emin_min(),
        trap_divzero=True,
        trap_invalid=True,
    ):
        yield


def number(value: Any) -> Any:
    """A rational, a pair of rationals (real and imaginary part) or a number, at the current precision."""
    if isinstance(value, tuple):
        return mpc(mpfr(value[0]), mpfr(value[1]))
    return value if isinstance(value, MPC) else mpfr(value)


def is_real(x: Any) -> bool:
    return isinstance(x, MPFR)


def is_finite(x: Any) -> bool:
    return bool(gmpy2.is_finite(x))


def real_part(x: Any) -> Any:
    return x.real if isinstance(x, MPC) else x


def need_real(x: Any) -> Any:
    if isinstance(x, MPC):
        if x.imag != 0:
            raise Undecided("quadrature cannot order complex numbers")
        return x.real
    return x


def integer(x: Any) -> int | None:
    """The integer that x equals, or None."""
    if isinstance(x, MPC):
        return integer(x.real) if x.imag == 0 else None
    return int(x) if gmpy2.is_finite(x) and gmpy2.is_integer(x) and abs(x) < 10**15 else None


def to_mpmath(x: Any) -> Any:
    """The same number in this thread's mpmath context, whose precision is set to the current one."""
    mp = mpmath_context()
    mp.prec = gmpy2.get_context().precision
    if isinstance(x, int):
        return mp.mpf(x)
    if isinstance(x, MPC):
        return mp.make_mpc((_raw(x.real), _raw(x.imag)))
    return mp.make_mpf(_raw(x))


def _raw(x: Any) -> Any:
    if not gmpy2.is_finite(x):
        raise Undecided("an argument of a special function is infinite")
    man, exp = x.as_mantissa_exp()
    return from_man_exp(man, int(exp))


def from_mpmath(v: Any) -> Any:
    if hasattr(v, "_mpc_"):
        re, im = v._mpc_
        return mpc(_cooked(re), _cooked(im))
    if hasattr(v, "_mpf_"):
        return _cooked(v._mpf_)
    return number(v)


def _cooked(raw: tuple) -> Any:
    sign, man, exp, _ = raw
    if not man:
        if exp:
            raise Undefined("a special function has a pole here")
        return mpfr(0)
    x = gmpy2.mul_2exp(mpfr(man), exp)
    return -x if sign else x


def special(name: str, guard: int = 24) -> Callable[..., Any]:
    """The function of that name in mpmath, over our numbers; no argument beyond 2**400, where mpmath may not return."""

    def call(*args: Any) -> Any:
        for x in args:
            if not isinstance(x, int) and max(_exponent(x.real), _exponent(x.imag)) > 400:
                raise Undecided(f"{name} is not evaluated at an argument that large")
        mp = mpmath_context()
        lowered = [x if isinstance(x, int) else to_mpmath(x) for x in args]
        mp.prec = gmpy2.get_context().precision + guard
        return guarded(lambda: getattr(mp, name)(*lowered), name)

    return call


def guarded(compute: Callable[[], Any], name: str) -> Any:
    try:
        return from_mpmath(compute())
    except NoValue:
        raise
    except ZeroDivisionError as error:
        raise Undefined(f"{name} is not defined here") from error
    except ValueError as error:
        if "pole" in str(error):
            raise Undefined(f"{name} has a pole here") from error
        raise Undecided(f"mpmath cannot evaluate {name}: {error}") from error
    except (ArithmeticError, AttributeError, NotImplementedError, TypeError, RecursionError, NoConvergence) as error:
        raise Undecided(f"mpmath cannot evaluate {name}: {error}") from error


def _exponent(x: Any) -> int:
    return gmpy2.get_exp(x) if gmpy2.is_finite(x) and x != 0 else (-(10**9) if x == 0 else 10**9)


def _vanishes(g: Callable, x: Any) -> bool:
    try:
        return g(x) == 0
    except (NoValue, ArithmeticError):
        return False


def zero(g: Callable, a: Any, b: Any) -> Any:
    """A zero of g between a and b by bisection, speeded up by false position with the Illinois weights."""
    ga, gb = g(a), g(b)
    if gb == 0:
        return b
    if a < 0 < b and _vanishes(g, mpfr(0)):
        return mpfr(0)
    precision = gmpy2.get_context().precision
    tiny = (b - a) * mpfr(2) ** (-2 * precision)
    for n in range(4 * precision):
        c = (a * gb - b * ga) / (gb - ga) if n % 3 else (a + b) / 2
        if not a < c < b:
            c = (a + b) / 2
        if b - a < tiny and a <= 0 <= b:
            return mpfr(0)
        if not a < c < b or b - a < abs(c) * mpfr(2) ** (2 - precision):
            return c
        gc = g(c)
        if gc == 0:
            return c
        if (gc < 0) == (ga < 0):
            a, ga, gb = c, gc, gb / 2
        else:
            b, gb, ga = c, gc, ga / 2
    raise Divergent("a singular point could not be located")
