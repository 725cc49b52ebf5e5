"""Compiles a node to a closure on balls, the flag `analytic` handed to every function."""

from collections.abc import Callable

from flint import acb, fmpq

from symagg.oracles.enclosure.balls import NAN, Number, apply, ball, is_exact, is_integer, undecided
from symagg.oracles.enclosure.nodes import Node

Closure = Callable[[acb | None, acb | None, bool], acb]


def compile_node(node: Node) -> Closure:
    """f(u, y, analytic), where y = e^u; u None means that only y is known."""
    if node.is_const:
        value = ball(node.value)
        return lambda u, y, analytic: value
    match node.op:
        case "add":
            return _sum_closure([compile_node(a) for a in node.args])
        case "mul":
            return _product_closure(*node.args)
        case "pow":
            return _power_closure(compile_node(node.args[0]), node.args[1])
        case "log":
            inner = compile_node(node.args[0])
            return lambda u, y, analytic: inner(u, y, analytic).log(analytic)
        case "log_y":
            return lambda u, y, analytic: u if u is not None else y.log(analytic)
        case "free":
            return lambda u, y, analytic: y
        case "opaque":
            return node.args[0]
        case "choice":
            return _choice_closure(node.args[0])
    name, *args = node.args
    closures = [compile_node(a) for a in args]
    return lambda u, y, analytic: apply(name, [f(u, y, analytic) for f in closures], analytic)


def _sum_closure(terms: list[Closure]) -> Closure:
    first, *rest = terms

    def total(u: acb | None, y: acb | None, analytic: bool) -> acb:
        value = first(u, y, analytic)
        for term in rest:
            value = value + term(u, y, analytic)
        return value

    return total


def _product_closure(c: Number, p: Number, g: Node | None, atoms: tuple[Node, ...]) -> Closure:
    constant = ball(c)
    exponent = ball(p)
    whole = int(p.p) if is_integer(p) else None
    inner = compile_node(g) if g is not None else None
    factors = [compile_node(a) for a in atoms]

    def value(u: acb | None, y: acb | None, analytic: bool) -> acb:
        result = constant
        if u is not None and (whole is None or inner is not None):
            argument = exponent * u
            result = result * (argument if inner is None else argument + inner(u, y, analytic)).exp()
        else:
            if whole is None:
                result = result * y.pow(exponent, analytic)
            elif whole:
                result = result * y**whole
            if inner is not None:
                result = result * inner(u, y, analytic).exp()
        for factor in factors:
            result = result * factor(u, y, analytic)
        return result

    return value


def _power_closure(base: Closure, e: Number) -> Closure:
    if is_integer(e):
        whole = int(e.p)
        return lambda u, y, analytic: base(u, y, analytic) ** whole
    if is_exact(e) and e == fmpq(1, 2):
        return lambda u, y, analytic: base(u, y, analytic).sqrt(analytic)
    exponent = ball(e)
    return lambda u, y, analytic: base(u, y, analytic).pow(exponent, analytic)


def _choice_closure(branches: tuple[tuple[str, Node, Node], ...]) -> Closure:
    """The first branch whose relation `gap > 0` (or >=, ==, !=) holds; decided by the real part, so that it extends.

    An undecided relation is the union of what may be chosen, and no analytic function.
    """
    compiled = [(relation, compile_node(gap), compile_node(value)) for relation, gap, value in branches]

    def choose(u: acb | None, y: acb | None, analytic: bool) -> acb:
        possible: acb | None = None
        for relation, gap, value in compiled:
            holds = decide(relation, gap(u, y, analytic))
            if holds is False:
                continue
            if holds is None and analytic:
                return NAN
            chosen = value(u, y, analytic)
            possible = chosen if possible is None else possible.union(chosen)
            if holds:
                return possible
        return NAN

    return choose


def decide(relation: str, gap: acb) -> bool | None:
    """Whether `gap relation 0` holds for the real part of the ball; None when the ball straddles."""
    real = gap.real
    match relation:
        case "true":
            return True
        case ">":
            return True if real > 0 else False if real <= 0 else None
        case ">=":
            return True if real >= 0 else False if real < 0 else None
        case "==":
            return False if real != 0 else True if gap.is_zero() else None
        case "!=":
            return True if real != 0 else False if gap.is_zero() else None
    raise undecided(f"unknown relation {relation}")
