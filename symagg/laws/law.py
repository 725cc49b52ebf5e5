"""A law: a probability measure on the line, as atoms, a density or mass function, and the conditions it needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sympy import (
    Abs,
    Add,
    And,
    Dummy,
    Expr,
    Integral,
    Limit,
    Max,
    Min,
    Piecewise,
    S,
    Sum,
    Symbol,
    diff,
    exp,
    oo,
    simplify,
    solve,
    sympify,
    true,
)
from sympy.logic.boolalg import Boolean

from symagg.errors import LawError
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
            case Averaged():
                raise LawError(
                    f"{self}: the law of an average has no density here; only its mean and samples are known."
                )
        return self._direct(_apply(f, self.variable, self.variable)) + sum(
            mass * _apply(f, place, self.variable) for place, mass in self.atoms
        )

    def _direct(self, integrand: Expr) -> Expr:
        if integrand == 0 or self.density == 0:
            return S.Zero
        total = Sum if self.discrete else Integral
        return total(integrand * self.density, (self.variable, *self.support))

    def total_mass(self) -> Expr:
        """The definition of P(X in R), which is 1 for a law."""
        return self._direct(S.One) + sum(mass for _, mass in self.atoms)

    # closed forms, derived

    def moment(self, order: Any) -> Formula:
        """E[X^order] in closed form, with the conditions under which it exists."""
        return closed_form(self.expectation(lambda x: x ** sympify(order)))

    def mean(self) -> Formula:
        """E[X] in closed form."""
        if isinstance(self.origin, Averaged):
            return self.origin.base.mean()
        return self.moment(1)

    def variance(self) -> Formula:
        """Var[X] in closed form; through the law of total variance where an atom is mixed in, so nothing cancels."""
        if isinstance(self.origin, Inflated):
            weight, location, part = self.origin
            mean, variance = part.mean(), part.variance()
            expression = (1 - weight) * variance.expression + weight * (1 - weight) * (mean.expression - location) ** 2
            return Formula(self._variance_definition(), expression, _union(mean.conditions, variance.conditions))
        first, second = self.mean(), self.moment(2)
        expression = simplify(second.expression - first.expression**2)
        return Formula(self._variance_definition(), expression, _union(first.conditions, second.conditions))

    def _variance_definition(self) -> Expr:
        return self.expectation(lambda x: x**2) - self.expectation(lambda x: x) ** 2

    def mgf(self, t: Any) -> Formula:
        """E[exp(t X)] in closed form; its conditions are the strip where it converges."""
        return closed_form(self.expectation(lambda x: exp(sympify(t) * x)))

    def cdf(self, x: Any) -> Formula:
        """P(X <= x) in closed form, for x inside the support."""
        x = sympify(x)
        match self.origin:
            case PushedForward(base, g):
                inner = base.cdf(g.inverse(x))
                below = inner.expression if g.increasing else 1 - inner.expression
                if g.increasing is None:
                    raise LawError(f"{self}: whether the map increases depends on the parameters; give them signs.")
                return Formula(inner.definition, below, inner.conditions)
            case Inflated(weight, location, part):
                inner = part.cdf(x)
                step = Piecewise((S.One, x >= location), (S.Zero, True))
                return Formula(inner.definition, weight * step + (1 - weight) * inner.expression, inner.conditions)
        lower, _ = self.support
        total = Sum if self.discrete else Integral
        steps = sum(mass * Piecewise((S.One, x >= place), (S.Zero, True)) for place, mass in self.atoms)
        inner = closed_form(total(self.density, (self.variable, lower, x)))
        return Formula(inner.definition, inner.expression + steps, inner.conditions)

    # new laws from this one

    def density_at(self, x: Any) -> Expr:
        """The density at x; nothing is said of x outside the support."""
        return self.density.subs(self.variable, sympify(x))

    def contains(self, x: Any) -> Boolean:
        """The condition for x to lie in the support of the density."""
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
        image = sympify(_apply(g, self.variable, self.variable))
        if isinstance(image, Max | Min) and self.variable in image.args and len(image.args) == 2:
            bound = next(a for a in image.args if a != self.variable)
            return self.clip(lower=bound) if isinstance(image, Max) else self.clip(upper=bound)
        if isinstance(self.origin, Inflated):
            weight, location, part = self.origin
            return _inflate(weight, image.subs(self.variable, location), part.push_forward(g), name)
        if self.discrete:
            raise LawError(f"{self}: push a discrete law forward by writing E(g(K)); it has no density to transform.")
        if self.atoms:
            raise LawError(f"{self}: write the law as ZeroInflated(p, law) to push it forward with its atom.")
        monotone = Monotone.of(image, self)
        y = Dummy("y", real=True)
        inside = monotone.inverse(y)
        density = self.density.subs(self.variable, inside) * Abs(diff(inside, y))
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
        """The law of X held at or above `lower` and at or below `upper`: the mass beyond becomes atoms there."""
        low, high = self.support
        atoms = []
        if lower is not None:
            atoms.append((sympify(lower), Integral(self.density, (self.variable, low, sympify(lower)))))
            low = sympify(lower)
        if upper is not None:
            atoms.append((sympify(upper), Integral(self.density, (self.variable, sympify(upper), high))))
            high = sympify(upper)
        if self.discrete or self.atoms:
            raise LawError(f"{self}: only a law with a density and no atoms can be clipped.")
        # what a clipped law says comes from its own atoms and density; the origin serves those who draw from it
        ends = (None if end is None else sympify(end) for end in (lower, upper))
        origin = Clipped(self, *ends)
        return replace(self, name=f"clipped {self.name}", support=(low, high), atoms=tuple(atoms), origin=origin)

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
        x = Dummy("x", positive=True) if lower.is_nonnegative else Dummy("x", real=True)
        forward = image.subs(law.variable, x)
        slope = simplify(diff(forward, x))
        if slope.is_zero or (slope.is_nonzero is None and _changes_sign(slope, x, lower, upper)):
            raise LawError(f"{law}: {image} is not strictly monotone on the support ({lower}, {upper}).")
        y = Dummy("y", real=True)
        try:
            roots = solve(forward - y, x)
        except NotImplementedError:
            roots = []
        roots = [r for r in roots if not r.has(Piecewise)]
        if len(roots) > 1:
            roots = [r for r in roots if _inverts(r, forward, x, y, lower, upper)]
        if not roots:
            raise LawError(f"{law}: no inverse of {image} can be written down; give the law by its density instead.")
        increasing = True if slope.is_positive else False if slope.is_negative else None
        return cls(x, forward, y, roots[0], increasing)

    def at(self, x: Expr) -> Expr:
        return self.expression.subs(self.variable, x)

    def inverse(self, y: Expr) -> Expr:
        return self.inverse_expression.subs(self.inverse_variable, y)

    def image_of(self, support: tuple[Expr, Expr]) -> tuple[Expr, Expr]:
        """Where the map takes the support: its ends in order, or in the order of the base if the signs are open."""
        ends = [self._limit(end) if end in (oo, -oo) else self.at(end) for end in support]
        return (ends[1], ends[0]) if self.increasing is False else (ends[0], ends[1])

    def _limit(self, end: Expr) -> Expr:
        try:
            return self.expression.limit(self.variable, end)
        except NotImplementedError:  # the signs of the parameters decide it
            return Limit(self.expression, self.variable, end)


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


def _sample_points(lower: Expr, upper: Expr) -> list[Expr]:
    if lower.is_finite and upper.is_finite:
        return [lower + (upper - lower) * S(k) / 8 for k in range(1, 8)]
    if lower.is_finite:
        return [lower + S(2) ** k for k in range(-3, 4)]
    if upper.is_finite:
        return [upper - S(2) ** k for k in range(-3, 4)]
    return [S(k) * 3 / 4 for k in range(-4, 5)]


def _numbers(expression: Expr, x: Symbol) -> dict[Symbol, Expr]:
    free = sorted(expression.free_symbols - {x}, key=str)
    return {symbol: S(3 + 2 * k) / (5 + k) for k, symbol in enumerate(free)}


def _changes_sign(slope: Expr, x: Symbol, lower: Expr, upper: Expr) -> bool:
    values = _numbers(slope + lower + upper if lower.is_finite and upper.is_finite else slope, x)
    signs = {slope.subs(values).subs(x, p.subs(values)).evalf() > 0 for p in _sample_points(lower, upper)}
    return len(signs) > 1


def _inverts(root: Expr, forward: Expr, x: Symbol, y: Symbol, lower: Expr, upper: Expr) -> bool:
    values = _numbers(forward, x)
    point = _sample_points(lower, upper)[1].subs(values)
    back = root.subs(values).subs(y, forward.subs(values).subs(x, point))
    return bool(abs((back - point).evalf()) < S(1) / 10**9)
