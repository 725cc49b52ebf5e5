"""E, Var, Cov and P of variables with a law, as the atoms, integrals and sums that define them."""

from collections.abc import Callable
from itertools import product
from typing import Any

from sympy import (
    Add,
    And,
    Basic,
    Dummy,
    Equality,
    Expr,
    GreaterThan,
    Heaviside,
    Integral,
    KroneckerDelta,
    LessThan,
    Mul,
    Not,
    Or,
    Piecewise,
    Pow,
    S,
    StrictGreaterThan,
    StrictLessThan,
    Sum,
    Symbol,
    Unequality,
    expand,
    true,
)
from sympy.logic.boolalg import to_nnf

from symagg.errors import ClaimError
from symagg.held import held_replace, rebuild
from symagg.laws.expectation import Covariance, Expectation, Probability, RandomVariable, Variance
from symagg.laws.law import Law, PushedForward


def lower(tree: Any) -> Any:
    """E, Var, Cov and P of variables with a law as atoms, integrals and sums; everything else as it is."""
    if not isinstance(tree, Basic) or not tree.args or not follows_a_law(tree):
        return tree
    match tree:
        case Variance():
            (x,) = tree.args
            square = Pow(x, 2, evaluate=False)
            return Add(_mean(square), -Pow(_mean(x), 2, evaluate=False), evaluate=False)
        case Covariance():
            x, y = tree.args
            return Add(_mean(Mul(x, y, evaluate=False)), -_mean(x) * _mean(y), evaluate=False)
        case Probability():
            event = tree.args[0]
            return _tail(event) or _race(event) or _mean(Piecewise((S.One, event), (S.Zero, True), evaluate=False))
        case Expectation():
            return _mean(tree.args[0])
    return rebuild(tree, [lower(a) for a in tree.args])


def _mean(inside: Any) -> Any:
    """E of a tree over its variables with a law, which are independent of one another."""
    inside = lower(inside)
    variables = _with_laws(inside)
    if len(variables) > 1 and isinstance(inside, Expr):
        apart = [_apart(term) for term in Add.make_args(expand(inside, log=False, power_base=False))]
        if all(parts is not None for parts in apart):  # a sum of products of single means: no nest of integrals
            return Add(*(Mul(*parts, evaluate=False) for parts in apart), evaluate=False)
        weighed = _weighed(inside)
        if weighed != inside:
            return Add(*(Mul(*map(_nest, _groups(term)), evaluate=False) for term in Add.make_args(weighed)))
    return _nest(inside)


def _nest(inside: Any) -> Any:
    """E as a nest of integrals and sums over the variables."""
    variables = _with_laws(inside)
    before = _free_dummies(inside)
    for variable in variables:
        inside = variable.law.expectation(_function_of(variable, inside))
    if _free_dummies(inside) - before:  # SymPy folds cases out of a nest of integrals
        names = " and ".join(v.name for v in variables)
        raise ClaimError(f"a mean by cases over {names} together is not read; write it as an integral.")
    return inside if not inside.atoms(RandomVariable) else Expectation(inside)


def _groups(term: Expr) -> list[Expr]:
    """A product as factors that share no variable."""
    groups: list[tuple[set, Expr]] = []
    for factor in Mul.make_args(term):
        variables = set(_with_laws(factor))
        joined = [g for g in groups if g[0] & variables]
        groups = [g for g in groups if g not in joined]
        groups.append((variables.union(*(g[0] for g in joined)), Mul(factor, *(g[1] for g in joined))))
    return [factors for _, factors in groups]


def _weighed(tree: Any) -> Any:
    """The tree with its cases as sums of values times steps: out of a nest of integrals SymPy would take cases."""
    if not isinstance(tree, Piecewise) or tree.has(Integral, Sum):
        return rebuild(tree, [_weighed(a) for a in tree.args]) if isinstance(tree, Expr) and tree.args else tree
    terms, others = [], true
    for value, condition in tree.args:
        terms += [_weighed(value) * step for step in _steps(And(others, condition))]
        others = And(others, Not(condition))
    return Add(*terms)


def _steps(event: Any) -> list[Expr]:
    """Products of steps, of events that exclude one another: their sum is one in the event, and zero elsewhere."""
    match to_nnf(event, simplify=False):
        case And():
            return [Mul(*steps) for steps in product(*map(_steps, event.args))]
        case Or():
            first, *rest = event.args
            return _steps(first) + _steps(And(Not(first), Or(*rest)))
        case Equality():
            return [KroneckerDelta(event.lhs, event.rhs)]
        case Unequality():
            return [Heaviside(side, 0) for side in (event.lhs - event.rhs, event.rhs - event.lhs)]
        case StrictLessThan() | LessThan() | StrictGreaterThan() | GreaterThan():
            return [Heaviside(event.gts - event.lts, int("=" in event.rel_op))]
    if event not in (True, False):
        raise ClaimError(f"the event {event} is not read in a mean; write it with relations.")
    return [S.One] if event == true else []


def _tail(event: Any) -> Expr | None:
    """P(X <= c), or the other way round, for X a function of another variable: that one's law up to where it is c.

    None for other events. A map can crowd the bound against an end of the range, where no integrand shows it.
    """
    if not isinstance(event, StrictLessThan | LessThan | StrictGreaterThan | GreaterThan):
        return None
    sides = event.lhs, event.rhs
    for variable, bound, below in ((*sides, "<" in event.rel_op), (*sides[::-1], ">" in event.rel_op)):
        if isinstance(variable, RandomVariable) and variable.law is not None and not bound.atoms(RandomVariable):
            return variable.law.tail(bound, below) if isinstance(variable.law.origin, PushedForward) else None
    return None


def _race(event: Any) -> Expr | None:
    """P(X < h(Y, ...)) as the mean of X's own law up to h; None for other events.

    X is one of two variables or more, and the event linear in it, with a number for its coefficient; its law has a
    density, so that it is all one whether the bound itself belongs to the event.
    """
    variables = _with_laws(event)
    if not isinstance(event, StrictLessThan | LessThan | StrictGreaterThan | GreaterThan) or len(variables) < 2:
        return None
    gap = expand(event.lhs - event.rhs)
    for variable in variables:
        slope = gap.coeff(variable)
        rest = gap - slope * variable
        if slope.is_number and slope.is_real and slope and not rest.has(variable) and _has_density(variable.law):
            tail = variable.law.tail(-rest / slope, ("<" in event.rel_op) == bool(slope > 0))
            return None if tail is None else _mean(tail)
    return None


def _free_dummies(tree: Basic) -> set[Symbol]:
    return {s for s in tree.free_symbols if isinstance(s, Dummy)}


def _has_density(law: Law) -> bool:
    return not law.discrete and not law.atoms


def _with_laws(tree: Any) -> list[RandomVariable]:
    return sorted((v for v in tree.atoms(RandomVariable) if v.law is not None), key=lambda v: v.name)


def _apart(term: Expr) -> list[Expr] | None:
    """The mean of a product of functions of one variable each, as the means of these; None for any other term."""
    groups: dict[RandomVariable | None, Expr] = {}
    for factor in Mul.make_args(term):
        variables = _with_laws(factor)
        if len(variables) > 1:
            return None
        key = variables[0] if variables else None
        groups[key] = groups.get(key, S.One) * factor
    return [factor if v is None else v.law.expectation(_function_of(v, factor)) for v, factor in groups.items()]


def _function_of(variable: RandomVariable, inside: Any) -> Callable[[Expr], Any]:
    return lambda x: held_replace(inside, {variable: x})


def follows_a_law(tree: Any) -> bool:
    return any(v.law is not None for v in tree.atoms(RandomVariable))
