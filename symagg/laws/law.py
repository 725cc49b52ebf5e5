"""A law: a probability measure on the line, as atoms, a density or mass function, and the conditions it needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sympy import (
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
    exp,
    oo,
    simplify,
    sympify,
    true,
)
from sympy.logic.boolalg import Boolean

from symagg.errors import LawError
from symagg.laws.closed_form import Formula, closed_form
from symagg.laws.monotone import Monotone
from symagg.laws.signs import known

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

    def tail(self, x: Any, below: bool) -> Expr | None:
        """The definition of P(X <= x), or of P(X >= x) unless `below`, for any x; None where its form is not known."""
        x, (lower, upper) = sympify(x), self.support
        try:
            inside = self._tail(x, below)
        except LawError:
            return None
        if lower.has(Limit) or upper.has(Limit):
            return None
        beyond = [] if lower == -oo else [(S(int(not below)), x <= lower)]
        beyond += [] if upper == oo else [(S(int(below)), x >= upper)]
        return Piecewise(*beyond, (inside, True), evaluate=False)

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
        self._need_density()
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
        lower = None if lower is None or known(sympify(lower) <= low) else sympify(lower)
        upper = None if upper is None or known(sympify(upper) >= high) else sympify(upper)
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
            if known(takes_all):
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
