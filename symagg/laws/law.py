"""A law: a probability measure on the line, as atoms, a density or mass function, and the conditions it needs."""

import math
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

import mpmath
from sympy import (
    Abs,
    Add,
    And,
    Dummy,
    Expr,
    FiniteSet,
    Integral,
    Interval,
    LambertW,
    Limit,
    Max,
    Min,
    Mul,
    Piecewise,
    Poly,
    Pow,
    Rational,
    S,
    Sum,
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
    sign,
    simplify,
    sin,
    sinh,
    solve,
    solveset,
    sympify,
    tan,
    tanh,
    together,
    true,
)
from sympy.logic.boolalg import Boolean

from symagg.errors import LawError
from symagg.killable import Killed, run
from symagg.laws.closed_form import Formula, closed_form

Function = Callable[[Expr], Expr] | Expr


@dataclass(frozen=True)
class Law:
    """A probability measure on the real line.

    name: what it is called; the sampling oracle knows the built-in laws by this name and these parameters.
    variable: the symbol in which `density` is written.
    density: density on the open interval `support`, or mass at each integer of the closed one if `discrete`.
    atoms: (location, mass) pairs beside the density.
    conditions: what the parameters must satisfy for this to be a law.
    origin: the law and the function it was pushed forward through, the part that was inflated, or the law that was
    clipped or averaged; None for a law given by its density.
    """

    name: str
    parameters: tuple[Expr, ...]
    variable: Symbol
    density: Expr
    support: tuple[Expr, Expr]
    atoms: tuple[tuple[Expr, Expr], ...] = ()
    conditions: tuple[Boolean, ...] = ()
    discrete: bool = False
    origin: "PushedForward | Inflated | Clipped | Averaged | None" = None

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.parameters))})"

    # what the law says of a function of X, unevaluated

    def expectation(self, f: Function) -> Expr:
        """E[f(X)] as its definition: atoms plus an unevaluated Integral (or Sum), in the coordinates of the origin."""
        match self.origin:
            case PushedForward(base, g):
                return base.expectation(lambda x: _apply(f, g.at(x), self.variable))
            case Inflated(weight, location, part):
                atom = _apply(f, location, self.variable)
                return Add(weight * atom, (1 - weight) * part.expectation(lambda x: _apply(f, x, self.variable)))
        self._need_density()
        return self._direct(_apply(f, self.variable, self.variable)) + sum(
            mass * _apply(f, place, self.variable) for place, mass in self.atoms
        )

    def _need_density(self) -> None:
        if isinstance(self.origin, Averaged):
            raise LawError(f"{self}: of the law of an average only the mean, the variance and samples are known.")

    def _direct(self, integrand: Expr) -> Expr:
        if integrand == 0 or self.density == 0:
            return S.Zero
        total = Sum if self.discrete else Integral
        return total(integrand * self.density, (self.variable, *self.support))

    def total_mass(self) -> Expr:
        """The definition of P(X in R), which is 1 for a law."""
        self._need_density()
        return self._direct(S.One) + sum(mass for _, mass in self.atoms)

    # closed forms, derived

    def moment(self, order: Any) -> Formula:
        """E[X^order] in closed form, with the conditions under which it exists."""
        if isinstance(self.origin, Averaged) and order == 1:
            return self.origin.base.mean()
        return self._close(self.expectation(lambda x: x ** sympify(order)))

    def mean(self) -> Formula:
        """E[X] in closed form."""
        return self.moment(1)

    def variance(self) -> Formula:
        """Var[X] in closed form; through the law of total variance where an atom is mixed in, so nothing cancels."""
        if isinstance(self.origin, Inflated):
            weight, location, part = self.origin
            mean, variance = part.mean(), part.variance()
            expression = (1 - weight) * variance.expression + weight * (1 - weight) * (mean.expression - location) ** 2
            return Formula(self._variance_definition(), expression, _union(mean.conditions, variance.conditions))
        if isinstance(self.origin, Averaged):  # of independent copies
            base, count = self.origin.base.variance(), self.origin.count
            return Formula(base.definition / count, base.expression / count, base.conditions)
        first, second = self.mean(), self.moment(2)
        expression = simplify(second.expression - first.expression**2)
        return Formula(self._variance_definition(), expression, _union(first.conditions, second.conditions))

    def _variance_definition(self) -> Expr:
        return self.expectation(lambda x: x**2) - self.expectation(lambda x: x) ** 2

    def mgf(self, t: Any) -> Formula:
        """E[exp(t X)] in closed form; its conditions are the strip where it converges."""
        return self._close(self.expectation(lambda x: exp(sympify(t) * x)))

    def cdf(self, x: Any) -> Formula:
        """P(X <= x) in closed form, for x inside the support."""
        self._need_density()
        x = sympify(x)
        definition = self._tail(x, True)
        match self.origin:
            case PushedForward(base, g):
                inner = base.cdf(g.inverse(x))
                return Formula(definition, inner.expression if g.increasing else 1 - inner.expression, inner.conditions)
            case Inflated(weight, location, part):
                inner = part.cdf(x)
                expression = weight * _step(x >= location) + (1 - weight) * inner.expression
                return Formula(definition, expression, inner.conditions)
            case Clipped(base=base, lower=lower, upper=upper) if self.density != 0:
                inner = base.cdf(x)
                beyond = [] if lower is None else [(S.Zero, x < lower)]
                beyond += [] if upper is None else [(S.One, x >= upper)]
                conditions = _union(inner.conditions, self._ends_inside()[1])
                return Formula(definition, Piecewise(*beyond, (inner.expression, True)), conditions)
        inner = self._close(definition)
        return Formula(definition, inner.expression, inner.conditions)

    def _tail(self, x: Expr, below: bool) -> Expr:
        """The definition of P(X <= x), or of P(X >= x) unless `below`, in the coordinates of the origin."""
        match self.origin:
            case PushedForward(base, g):
                if g.increasing is None:
                    raise LawError(f"{self}: whether the map increases depends on the parameters; give them signs.")
                return base._tail(g.inverse(x), below == g.increasing)
            case Inflated(weight, location, part):
                step = _step(x >= location if below else x <= location)
                return weight * step + (1 - weight) * part._tail(x, below)
        lower, upper = self.support
        place = _within(x, lower, upper) if isinstance(self.origin, Clipped) else x
        limits = (lower, place) if below else (place, upper)
        total = Sum if self.discrete else Integral
        steps = (mass * _step(x >= there if below else x <= there) for there, mass in self.atoms)
        return (total(self.density, (self.variable, *limits)) if self.density != 0 else S.Zero) + Add(*steps)

    def _close(self, definition: Expr) -> Formula:
        """The closed form of a definition of this law: the bounds of a clip inside the support, as a condition."""
        inside, conditions = self._ends_inside()
        formula = closed_form(definition.xreplace(inside))
        needs = _union(formula.conditions, conditions)
        return Formula(definition, formula.expression, tuple(c for c in needs if not _implied(c, self.conditions)))

    def _ends_inside(self) -> tuple[dict[Expr, Expr], tuple[Boolean, ...]]:
        """What the ends of a clipped law are where its bounds lie inside the support, and the conditions for that."""
        match self.origin:
            case Clipped(base=base, lower=lower, upper=upper):
                low, high = base.support
                bounds = [b for b in (lower, upper) if b is not None and _within(b, low, high) != b]
                if self.density == 0 or not bounds:
                    return {}, ()
                conditions = [c for b in bounds for c in (b >= low, b <= high) if c is not S.true]
                return {_within(b, low, high): b for b in bounds}, tuple(conditions)
            case PushedForward(part, _) | Inflated(part=part):
                return part._ends_inside()
        return {}, ()

    # new laws from this one

    def density_at(self, x: Any) -> Expr:
        """The density at x; nothing is said of x outside the support."""
        self._need_density()
        return self.density.subs(self.variable, sympify(x))

    def contains(self, x: Any) -> Boolean:
        """The condition for x to lie in the support of the density."""
        self._need_density()
        x = sympify(x)
        if isinstance(self.origin, PushedForward):
            return self.origin.base.contains(self.origin.map.inverse(x))
        lower, upper = self.support
        if self.discrete:
            return And(lower <= x, x <= upper)
        return And(true if lower == -oo else lower < x, true if upper == oo else x < upper)

    def push_forward(self, g: Function, name: str | None = None) -> "Law":
        """The law of g(X), g strictly monotone on the support (increasing or decreasing), or a clip by Max or Min.

        g: a function of one argument, or an expression in this law's `variable`.
        Raises LawError where g is not monotone or has no inverse that SymPy can write down.
        """
        self._need_density()
        image = sympify(_apply(g, self.variable, self.variable))
        if isinstance(image, Max | Min) and self.variable in image.args:
            bound = image.func(*(a for a in image.args if a != self.variable))
            if bound.has(self.variable):
                raise LawError(f"{self}: {image} holds X at a bound that depends on X; it is no clip.")
            return self.clip(lower=bound) if isinstance(image, Max) else self.clip(upper=bound)
        if isinstance(self.origin, Inflated):
            weight, location, part = self.origin
            place = image.subs(self.variable, location)
            if place.has(S.NaN, S.ComplexInfinity, oo, -oo) or place.is_real is False:
                raise LawError(f"{self}: {image} takes the atom at {location} to {place}, which is no real number.")
            return _inflate(weight, place, part.push_forward(g), name)
        if self.discrete:
            raise LawError(f"{self}: push a discrete law forward by writing E(g(K)); it has no density to transform.")
        if self.atoms:
            raise LawError(f"{self}: write the law as ZeroInflated(p, law) to push it forward with its atom.")
        monotone = Monotone.of(image, self)
        y = Dummy("y", real=True)
        density = self.density.subs(self.variable, monotone.inverse(y)) * monotone.stretch(y)
        return Law(
            name or f"push-forward of {self.name}",
            self.parameters,
            y,
            density,
            monotone.image_of(self.support),
            conditions=self.conditions,
            origin=PushedForward(self, monotone),
        )

    def clip(self, lower: Any = None, upper: Any = None) -> "Law":
        """The law of X held at or above `lower` and at or below `upper`: the mass beyond becomes atoms there.

        A bound beyond the support either changes nothing or takes all the mass. Of a symbol that may lie inside or
        outside the definitions hold for both; closed forms are given for a bound inside, which is their condition.
        """
        self._need_density()
        if self.discrete or self.atoms:
            raise LawError(f"{self}: only a law with a density and no atoms can be clipped.")
        low, high = self.support
        lower = None if lower is None or _known(sympify(lower) <= low) else sympify(lower)
        upper = None if upper is None or _known(sympify(upper) >= high) else sympify(upper)
        if lower is None and upper is None:
            return self
        ordered = S.true if lower is None or upper is None else sympify(lower <= upper)
        if ordered is S.false:
            raise LawError(f"{self}: a clip needs its lower bound below its upper one, not {lower} and {upper}.")
        held = {
            "name": f"clipped {self.name}",
            "conditions": _union(self.conditions, () if ordered is S.true else (ordered,)),
            # what a clipped law says comes from its own atoms and density; the origin serves those who draw from it
            "origin": Clipped(self, lower, upper),
        }
        for bound, takes_all in (
            (lower, lower is not None and lower >= high),
            (upper, upper is not None and upper <= low),
        ):
            if _known(takes_all):
                return replace(self, density=S.Zero, support=(bound, bound), atoms=((bound, S.One),), **held)
        ends = (
            low if lower is None else _within(lower, low, high),
            high if upper is None else _within(upper, low, high),
        )
        atoms = [] if lower is None else [(lower, Integral(self.density, (self.variable, low, ends[0])))]
        atoms += [] if upper is None else [(upper, Integral(self.density, (self.variable, ends[1], high)))]
        return replace(self, support=ends, atoms=tuple(atoms), **held)

    def average(self, count: Any) -> "Law":
        """The law of the average of `count` independent copies: known by its mean and by samples, not by a density."""
        return Law(f"average of {self.name}", self.parameters, self.variable, S.Zero, self.support,
                   conditions=self.conditions, origin=Averaged(self, sympify(count)))  # fmt: skip


@dataclass(frozen=True)
class Monotone:
    """A strictly monotone map with its inverse; `increasing` is None where the parameters decide the direction."""

    variable: Symbol
    expression: Expr
    inverse_variable: Symbol
    inverse_expression: Expr
    increasing: bool | None

    @classmethod
    def of(cls, image: Expr, law: Law) -> "Monotone":
        lower, upper = law.support
        signs = {"positive": True} if lower.is_nonnegative else {"negative": True} if upper.is_nonpositive else {}
        x = Dummy("x", real=True, **signs)
        forward = image.subs(law.variable, x)
        support = _Support(x, lower, upper, law.conditions, forward.free_symbols - {x})
        try:
            increasing = support.direction(forward)
        except _SignVaries:
            raise LawError(f"{law}: {image} is not strictly monotone on the support ({lower}, {upper}).") from None
        except _SignOpen as error:
            raise LawError(
                f"{law}: {image} could not be shown to be strictly monotone on the support ({lower}, {upper}): {error}."
            ) from None
        y = Dummy("y", real=True)
        inverse = next((r for r in _roots(forward, x, y) if support.inverts(r, forward, y)), None)
        if inverse is None:
            raise LawError(f"{law}: no inverse of {image} can be written down; give the law by its density instead.")
        return cls(x, forward, y, inverse, increasing)

    def at(self, x: Expr) -> Expr:
        return self.expression.subs(self.variable, x)

    def inverse(self, y: Expr) -> Expr:
        return self.inverse_expression.subs(self.inverse_variable, y)

    def stretch(self, y: Expr) -> Expr:
        """The derivative of the inverse at y, in absolute value."""
        inside = self.inverse(y)
        if inside.has(sign, Abs):  # an odd root, whose derivative SymPy writes with a delta
            return 1 / Abs(diff(self.expression, self.variable).subs(self.variable, inside))
        return Abs(diff(inside, y))

    def image_of(self, support: tuple[Expr, Expr]) -> tuple[Expr, Expr]:
        """Where the map takes the support: its ends in order, or in the order of the base if the signs are open."""
        lower, upper = self._end(support[0], "+"), self._end(support[1], "-")
        swapped = self.increasing is False or (self.increasing is None and _known(lower > upper))
        return (upper, lower) if swapped else (lower, upper)

    def _end(self, end: Expr, side: str) -> Expr:
        if end.is_finite:
            there = self.at(end)
            if not there.has(S.NaN, S.ComplexInfinity, oo, -oo):
                return there
        try:
            return self.expression.limit(self.variable, end, side)
        except (NotImplementedError, ValueError, TypeError):  # the signs of the parameters decide it
            return Limit(self.expression, self.variable, end, side)


def _roots(forward: Expr, x: Symbol, y: Symbol) -> Iterator[Expr]:
    """What may be the inverse: one function after another taken off, then what SymPy solves for."""
    unwound = _unwind(forward, x, y)
    is_plain = unwound is not None and not unwound.has(sign)
    if is_plain:
        yield unwound
    with suppress(NotImplementedError, ValueError, TypeError, RecursionError):
        yield from (root for root in solve(forward - y, x) if not root.has(Piecewise))
    if unwound is not None and not is_plain:
        yield unwound


@dataclass(frozen=True)
class PushedForward:
    """Where a push-forward comes from: the base law and the map."""

    base: Law
    map: Monotone
    __match_args__ = ("base", "map")


@dataclass(frozen=True)
class Inflated:
    """A part mixed with an atom: `weight` at `location`, the rest follows `part`."""

    weight: Expr
    location: Expr
    part: Law

    def __iter__(self) -> Any:
        return iter((self.weight, self.location, self.part))


@dataclass(frozen=True)
class Clipped:
    """A law held at or above `lower` and at or below `upper`; None where there is no bound."""

    base: Law
    lower: Expr | None
    upper: Expr | None


@dataclass(frozen=True)
class Averaged:
    """The average of `count` independent copies of `base`."""

    base: Law
    count: Expr


def _apply(f: Function, x: Expr, variable: Symbol) -> Expr:
    return f(x) if callable(f) and not isinstance(f, Expr) else sympify(f).subs(variable, x)


def _inflate(weight: Any, location: Expr, part: Law, name: str | None) -> Law:
    weight = sympify(weight)
    part._need_density()
    if part.discrete:
        raise LawError(f"{part}: zero inflation is for laws with a density.")
    atoms = ((location, weight), *((place, (1 - weight) * mass) for place, mass in part.atoms))
    return Law(
        name or f"zero-inflated {part.name}",
        (weight, *part.parameters),
        part.variable,
        (1 - weight) * part.density,
        part.support,
        atoms=atoms,
        conditions=(*part.conditions, sympify(weight >= 0), sympify(weight <= 1)),
        origin=Inflated(weight, location, part),
    )


def ZeroInflated(p: Any, law: Law) -> Law:  # noqa: N802
    """An atom of mass p at 0, and with mass 1 - p the given law (aggregation paper, Eq. 5, for a gamma law)."""
    return _inflate(p, S.Zero, law, None)


def _union(*groups: tuple[Boolean, ...]) -> tuple[Boolean, ...]:
    return tuple(dict.fromkeys(condition for group in groups for condition in group))


def _step(condition: Boolean) -> Expr:
    return Piecewise((S.One, condition), (S.Zero, True))


def _within(bound: Expr, lower: Expr, upper: Expr) -> Expr:
    """The point of [lower, upper] nearest to the bound, with Max and Min only where it may lie beyond."""
    return Min(upper, Max(lower, bound))


def _implied(condition: Boolean, known: tuple[Boolean, ...]) -> bool:
    """Whether a condition on one parameter follows from what makes the law a law."""
    if len(condition.free_symbols) != 1:
        return condition in known
    (symbol,) = condition.free_symbols
    x = Dummy("x", real=True)
    try:
        granted = And(*(c for c in known if c.free_symbols == {symbol})).subs(symbol, x).as_set()
        return bool(granted.is_subset(condition.subs(symbol, x).as_set()))
    except (NotImplementedError, TypeError, ValueError, AttributeError):
        return False


def _known(relation: Any) -> bool:
    return sympify(relation) is S.true


def _unwind(forward: Expr, x: Symbol, y: Expr) -> Expr | None:
    """The inverse by undoing one operation after another, odd powers by real roots; None where x stands twice."""
    while forward != x:
        if isinstance(forward, Add | Mul):
            fixed, rest = forward.as_independent(x, as_Add=isinstance(forward, Add))
            if rest == forward or rest.has(x) is False or isinstance(rest, type(forward)):
                return None
            y = y - fixed if isinstance(forward, Add) else y / fixed
            forward = rest
        elif isinstance(forward, Pow) and not forward.exp.has(x):
            forward, power = forward.base, forward.exp
            if power.is_even:
                return None
            y = sign(y) * Abs(y) ** (1 / power) if power.is_odd else y ** (1 / power)
        elif len(forward.args) == 1 and hasattr(forward, "inverse"):
            y = forward.inverse()(y)
            (forward,) = forward.args
        else:
            return None
    return y


# whether a map is strictly monotone


class _SignVaries(Exception):  # noqa: N818
    """A sign that must be constant is not."""


class _SignOpen(Exception):  # noqa: N818
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


class _Support:
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
            raise _SignVaries
        forward = forward.subs(self.real)
        self._need_smooth(forward)
        slope = simplify(diff(forward, self.x))
        if slope.is_positive or slope.is_negative:
            return bool(slope.is_positive)
        if slope == 0:
            raise _SignVaries
        fixed, rest = factor_terms(factor(together(slope))).as_independent(self.x, as_Add=False)
        for part in Mul.make_args(rest):
            fixed *= self._sign(part, strict=False)
        return True if fixed.is_positive else False if fixed.is_negative else None

    def inverts(self, root: Expr, forward: Expr, y: Symbol) -> bool:
        """Whether the root takes the function's values back to where they came from, at some points."""
        for trial in self.trials[:4]:
            for point in self._points(trial, _FEW):
                there = forward.subs(trial).subs(self.x, point)
                try:
                    gap = (root.subs(trial).subs(y, there) - point).evalf(30)
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
            raise _SignOpen(f"{tree.func} is not known to be smooth")
        for part in tree.args:
            self._need_smooth(part)

    def _need_positive(self, inside: Expr) -> None:
        if self._sign(inside, strict=True) < 0:
            raise _SignOpen("it is not real there")

    def _sign(self, f: Expr, strict: bool) -> int:
        """The sign of f throughout; isolated zeros are allowed unless `strict`."""
        if f.is_positive or f.is_negative:
            return 1 if f.is_positive else -1
        if isinstance(f, Pow) and f.exp.is_integer:
            inner = self._sign(f.base, strict) if strict or f.exp.is_odd or not f.base.is_real else 1
            return inner if f.exp.is_odd else 1
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
        raise _SignOpen(f"the sign of {f} is open")

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
            raise _SignOpen(f"the zeros of {f} are open" if zeros is None else f"{f} is 0 there")
        ends = [*([] if self.lower == -oo else [self.lower]), *zeros, *([] if self.upper == oo else [self.upper])]
        between = [(a + b) / 2 for a, b in pairwise(ends)]
        if self.lower == -oo:
            between.append(ends[0] - 1 if ends else S.Zero)
        if self.upper == oo:
            between.append(ends[-1] + 1 if ends else S.Zero)
        values = [f.subs(self.x, place).evalf(_DIGITS) for place in between]
        signs = {1 if v.is_positive else -1 if v.is_negative else 0 for v in values} | {seen}
        if signs - {0} == {1, -1}:
            raise _SignVaries
        if 0 in signs:
            raise _SignOpen(f"the sign of {f} is open")
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
                        raise _SignOpen("it is not real there")
                    size = mpmath.sign(mpmath.re(value)) if abs(value) > _NOISE else 0
                    if shown * size < 0:
                        raise _SignVaries
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
