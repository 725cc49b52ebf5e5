"""The sign of an expression on a support: whether it is one sign throughout, whatever the parameters are."""

import math
import random
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from typing import Any

import mpmath
from sympy import (
    Add,
    Dummy,
    Expr,
    FiniteSet,
    Interval,
    LambertW,
    Mul,
    Poly,
    Pow,
    Rational,
    S,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    default_sort_key,
    diff,
    erf,
    erfc,
    erfi,
    erfinv,
    exp,
    expand,
    factor,
    factor_terms,
    gamma,
    lambdify,
    log,
    loggamma,
    oo,
    real_roots,
    sec,
    sech,
    simplify,
    sin,
    sinh,
    solveset,
    sympify,
    tan,
    tanh,
    together,
)
from sympy.logic.boolalg import Boolean

from symagg.killable import Killed, run


def known(relation: Any) -> bool:
    """Whether a relation is sure to hold."""
    return sympify(relation) is S.true


class SignVaries(Exception):  # noqa: N818
    """A sign that must be constant is not."""


class SignOpen(Exception):  # noqa: N818
    """It was not found whether a sign is constant."""


_SECONDS = 3.0  # for the zeros of one factor
_DIGITS = 50
_NOISE = mpmath.mpf(10) ** -30
_SMOOTH = (exp, sin, cos, sinh, cosh, tanh, sech, atan, asinh, erf, erfc, erfi)  # on the whole line
_DEFINED: dict[type, Callable[[Expr], tuple[Expr, ...]]] = {  # and these where the expressions are positive
    log: lambda u: (u,),
    gamma: lambda u: (u,),
    loggamma: lambda u: (u,),
    LambertW: lambda u: (1 + S.Exp1 * u,),
    acosh: lambda u: (u - 1,),
    **dict.fromkeys((asin, acos, atanh, erfinv), lambda u: (1 - u, 1 + u)),
}
_POLES: dict[type, Callable[[Expr], Expr]] = {tan: cos, sec: cos, cot: sin, csc: sin, coth: sinh, csch: sinh}


class Support:
    """An open interval on which signs are decided: by assumptions, by exact zeros, and against a scan of points."""

    def __init__(
        self, x: Symbol, lower: Expr, upper: Expr, conditions: tuple[Boolean, ...], parameters: set[Symbol]
    ) -> None:
        self.x, self.lower, self.upper = x, lower, upper
        parameters = parameters | lower.free_symbols | upper.free_symbols
        self.trials = _trials(sorted(parameters, key=str), conditions)
        self.real = {s: Dummy(s.name, real=True) for s in parameters if s.is_real is None}

    def direction(self, forward: Expr) -> bool | None:
        """Whether the function increases (True) or decreases (False); None where the parameters decide."""
        if not forward.has(self.x):
            raise SignVaries
        forward = forward.subs(self.real)
        self._need_smooth(forward)
        slope = simplify(diff(forward, self.x))
        if slope.is_positive or slope.is_negative:
            return bool(slope.is_positive)
        if slope == 0:
            raise SignVaries
        fixed, rest = factor_terms(factor(together(slope))).as_independent(self.x, as_Add=False)
        for part in Mul.make_args(rest):
            fixed *= self._sign(part, strict=False)
        return True if fixed.is_positive else False if fixed.is_negative else None

    def inverts(self, root: Expr, forward: Expr, y: Symbol) -> bool:
        """Whether the root takes the function's values back to where they came from, at some points."""
        for trial in self.trials[:4]:
            ahead, back = forward.subs(trial), root.subs(trial)
            for point in self._points(trial, _FEW):
                try:
                    gap = (back.subs(y, ahead.subs(self.x, point).evalf(_DIGITS)) - point).evalf(30)
                except (TypeError, ValueError, ZeroDivisionError):
                    return False
                if not (gap.is_number and abs(gap) < (1 + abs(point)) / 10**9):
                    return False
        return bool(self.trials)

    def _need_smooth(self, tree: Expr) -> None:
        """Real and analytic on the whole interval: no pole, no logarithm of a negative number, no step."""
        if not tree.has(self.x) or tree == self.x:
            return
        if isinstance(tree, Pow):
            power = tree.exp
            if not power.is_integer or power.has(self.x):
                self._need_positive(tree.base)
            elif not power.is_nonnegative:
                self._sign(tree.base, strict=True)
        elif type(tree) in _DEFINED:
            for inside in _DEFINED[type(tree)](*tree.args):
                self._need_positive(inside)
        elif type(tree) in _POLES:
            self._sign(_POLES[type(tree)](*tree.args), strict=True)
        elif not isinstance(tree, (Add, Mul, *_SMOOTH)):
            raise SignOpen(f"{tree.func} is not known to be smooth")
        for part in tree.args:
            self._need_smooth(part)

    def _need_positive(self, inside: Expr) -> None:
        if self._sign(inside, strict=True) < 0:
            raise SignOpen("it is not real there")

    def _sign(self, f: Expr, strict: bool) -> int:
        """The sign of f throughout; isolated zeros are allowed unless `strict`."""
        if f.is_positive or f.is_negative:
            return 1 if f.is_positive else -1
        if isinstance(f, Pow) and f.exp.is_integer:
            inner = self._sign(f.base, strict) if strict or f.exp.is_odd or not f.base.is_real else 1
            return inner if f.exp.is_odd else 1
        if isinstance(f, Pow) and f.exp.is_real and f.base.has(self.x):
            if self._sign(f.base, strict=True) > 0:
                return 1
            raise SignOpen("it is not real there")
        if not strict and f != 0 and (f.is_nonnegative or f.is_nonpositive):
            return 1 if f.is_nonnegative else -1
        parts = Mul.make_args(factor_terms(factor(together(f))))
        if len(parts) > 1 or parts[0] != f:
            return math.prod(self._sign(part, strict) for part in parts)
        bounds = self._bounds(f)
        if bounds and (all(b.is_positive for b in bounds) or all(b.is_negative for b in bounds)):
            return 1 if bounds[0].is_positive else -1
        seen = self._scan(f)
        if not f.free_symbols - {self.x} and self.lower.is_number and self.upper.is_number:
            return self._by_zeros(f, strict, seen)
        for moved in self._moved(f):
            if moved.is_positive or moved.is_negative:
                return 1 if moved.is_positive else -1
        if (by_ends := self._by_ends(f)) is not None:
            return by_ends
        raise SignOpen(f"the sign of {f} is open")

    def _by_ends(self, f: Expr) -> int | None:
        """The sign of what rises or falls throughout, from its value at the end where it is least or greatest."""
        if not isinstance(f, Add):  # of a sum in which the variable stands once: its parts are known to be smooth
            return None
        fixed, moving = f.as_independent(self.x, as_Add=True)
        if isinstance(moving, Add) or fixed == 0:
            return None
        try:
            slope = self._sign(diff(moving, self.x), strict=False)
        except SignOpen:
            return None
        ends = [(1, self.lower), (-1, self.upper)] if slope > 0 else [(1, self.upper), (-1, self.lower)]
        for sign, end in ends:
            value = f.subs(self.real).subs(self.x, end) if end.is_finite else S.NaN
            if value.is_nonnegative if sign > 0 else value.is_nonpositive:
                return sign
        return None

    def _bounds(self, f: Expr) -> list[Expr]:
        """f where its sines and their like, in which it is linear, are -1 and 1: it lies between these values."""
        swinging = sorted((e for e in f.atoms(sin, cos, tanh, erf) if e.has(self.x)), key=default_sort_key)
        letters = [Dummy(real=True) for _ in swinging]
        held = f.subs(dict(zip(swinging, letters, strict=True)))
        if len(letters) > 4 or any(diff(held, letter).has(letter) for letter in letters):
            return []
        return [held.subs(dict(zip(letters, ends, strict=True))) for ends in product((-1, 1), repeat=len(letters))]

    def _moved(self, f: Expr) -> Iterator[Expr]:
        """f in a variable that runs over all positive numbers while x runs over the interval."""
        t = Dummy("t", positive=True)
        lower, upper = self.lower.subs(self.real), self.upper.subs(self.real)
        if lower.is_finite and upper.is_finite:
            yield factor(together(f.subs(self.x, (lower + upper * t) / (1 + t))))
        elif lower.is_finite:
            yield expand(f.subs(self.x, lower + t))
        elif upper.is_finite:
            yield expand(f.subs(self.x, upper - t))

    def _by_zeros(self, f: Expr, strict: bool, seen: int) -> int:
        try:
            zeros = run(_zeros, (f, self.x, self.lower, self.upper), _SECONDS)
        except (Killed, NotImplementedError, ValueError, TypeError, RecursionError):
            zeros = None
        if zeros is None or (zeros and strict):
            raise SignOpen(f"the zeros of {f} are open" if zeros is None else f"{f} is 0 there")
        ends = [*([] if self.lower == -oo else [self.lower]), *zeros, *([] if self.upper == oo else [self.upper])]
        between = [(a + b) / 2 for a, b in pairwise(ends)]
        if self.lower == -oo:
            between.append(ends[0] - 1 if ends else S.Zero)
        if self.upper == oo:
            between.append(ends[-1] + 1 if ends else S.Zero)
        values = [f.subs(self.x, place).evalf(_DIGITS) for place in between]
        signs = {1 if v.is_positive else -1 if v.is_negative else 0 for v in values} | {seen}
        if signs - {0} == {1, -1}:
            raise SignVaries
        if 0 in signs:
            raise SignOpen(f"the sign of {f} is open")
        return signs.pop()

    def _scan(self, f: Expr) -> int:
        """The sign that f shows at a few hundred points on every scale, for several values of the parameters."""
        found = 0
        for trial in self.trials:
            values = f.subs(self.real and {d: trial[s] for s, d in self.real.items()}).subs(trial)
            function = lambdify(self.x, values, "mpmath")
            shown = 0
            with mpmath.workdps(_DIGITS):
                for point in self._points(trial, _MANY):
                    try:
                        value = function(mpmath.mpf(point.p) / point.q)
                    except (ValueError, TypeError, ZeroDivisionError, OverflowError, NameError):
                        continue
                    value = mpmath.mpmathify(value)
                    if abs(mpmath.im(value)) > _NOISE:
                        raise SignOpen("it is not real there")
                    size = mpmath.sign(mpmath.re(value)) if abs(value) > _NOISE else 0
                    if shown * size < 0:
                        raise SignVaries
                    shown = shown or int(size)
            found = found or shown
        return found or 1

    def _points(self, trial: dict[Symbol, Expr], steps: list[Expr]) -> list[Expr]:
        """Rational points of the interval at distances `steps` from where it starts, squeezed where it ends."""
        lower, upper = (Rational(str(e.evalf(30))) if e.is_finite else e for e in
                        (end.subs(trial) for end in (self.lower, self.upper)))  # fmt: skip
        if lower.is_finite and upper.is_finite:
            return [lower + (upper - lower) * step / (1 + step) for step in steps]
        if lower.is_finite:
            return [lower + step for step in steps]
        if upper.is_finite:
            return [upper - step for step in steps]
        return [*(-step for step in reversed(steps)), *steps]


_FEW = [S(1) / 50, S(1) / 5, S(7) / 10, S(3) / 2, S(4)]
_MANY = sorted(
    {S(10) ** e * k / 4 for e in range(-8, 4) for k in (4, 7, 12, 20, 30)} | {S(k) / 8 for k in range(1, 120)}
)


def _zeros(f: Expr, x: Symbol, lower: Expr, upper: Expr) -> list[Expr] | None:
    """The zeros of f between the ends, in order; None where SymPy does not find all of them."""
    inside = Interval.open(lower, upper)
    plain = Dummy("x", real=True)
    f = f.subs(x, plain)
    if f.is_polynomial(plain):
        found = [r for r in dict.fromkeys(real_roots(Poly(f, plain))) if inside.contains(r) is S.true]
    else:
        held = solveset(f, plain, inside)
        if not isinstance(held, FiniteSet) and held is not S.EmptySet:
            return None
        found = list(held)
    return sorted(found, key=lambda r: r.evalf(30))


def _trials(parameters: list[Symbol], conditions: tuple[Boolean, ...]) -> list[dict[Symbol, Expr]]:
    """Values of the parameters that their assumptions and the law's conditions allow, of every sign."""
    generator = random.Random(1)
    found: list[dict[Symbol, Expr]] = []
    for _ in range(200):
        trial = {s: _value(s, generator) for s in parameters}
        if not any(c.subs(trial) is S.false for c in conditions) and trial not in found:
            found.append(trial)
        if len(found) == 8 or not parameters:
            break
    return found


def _value(symbol: Symbol, generator: random.Random) -> Expr:
    size = S(generator.randint(1, 5)) if symbol.is_integer else Rational(generator.randint(1, 60), 17)
    if symbol.is_nonpositive or (not symbol.is_nonnegative and generator.random() < 0.5):
        return -size
    return size
