"""Strictly monotone maps with their inverses, through which laws are pushed forward."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Limit,
    Mul,
    Piecewise,
    Pow,
    S,
    Symbol,
    diff,
    oo,
    sign,
    solve,
)

from symagg.errors import LawError
from symagg.laws.signs import SignOpen, SignVaries, Support, known

if TYPE_CHECKING:
    from symagg.laws.law import Law


@dataclass(frozen=True)
class Monotone:
    """A strictly monotone map with its inverse; `increasing` is None where the parameters decide the direction."""

    variable: Symbol
    expression: Expr
    inverse_variable: Symbol
    inverse_expression: Expr
    increasing: bool | None

    @classmethod
    def of(cls, image: Expr, law: "Law") -> "Monotone":
        lower, upper = law.support
        signs = {"positive": True} if lower.is_nonnegative else {"negative": True} if upper.is_nonpositive else {}
        x = Dummy("x", real=True, **signs)
        forward = image.subs(law.variable, x)
        support = Support(x, lower, upper, law.conditions, forward.free_symbols - {x})
        try:
            increasing = support.direction(forward)
        except SignVaries:
            raise LawError(f"{law}: {image} is not strictly monotone on the support ({lower}, {upper}).") from None
        except SignOpen as error:
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
        swapped = self.increasing is False or (self.increasing is None and known(lower > upper))
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
