"""Infinite sums: by the ratio of neighbouring terms, or by Hurwitz's zeta function."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import sympy
from flint import acb, arb, fmpq

from symagg.oracles.ball_nodes import MINUS_ONE, ONE, UNIT, Node, Y, const, is_positive_node, is_real_node, parts
from symagg.oracles.ball_trees import exp, plus, power, times
from symagg.oracles.balls import HaltError, ball, disc, is_integer, is_real, undecided
from symagg.oracles.growth import NotYetError
from symagg.oracles.outcome import Kind
from symagg.oracles.tails import limit_of_ratio, tail_bound

if TYPE_CHECKING:
    from symagg.oracles.ball_reader import Reader

TERMS = 3000


def series(term: Callable[[int], acb], ratio: Node, real: bool, start: int, bits: int) -> acb:
    """The sum of term(k), k >= start; the ratio of neighbours is a node in y = k, right in modulus."""
    total, done, scale = acb(0), start, arb(0)
    stop = max(start + 16, 8)
    diverges = None
    while stop - start <= TERMS:
        for k in range(done, stop):
            value = term(k)
            total += value
            if value.is_finite() and value.abs_upper() > scale:
                scale = value.abs_upper()
        done = stop
        last = term(stop)
        if last.is_zero():
            return total
        try:
            least, most = limit_of_ratio(ratio, arb(stop))
        except NotYetError:
            least, most = arb(0), arb(2)
        if most < 1:
            tail = last.abs_upper() / (1 - most)
            if tail < scale * arb(2) ** (-bits) or stop - start > TERMS // 2:
                return total + (acb(arb(0, tail)) if real else disc(tail))
        elif least >= 1 and last.abs_lower() > 0:
            diverges = stop
            break
        stop = start + 2 * (stop - start)
    if diverges is not None:
        raise HaltError(Kind.DIVERGENT, f"the terms of a series do not fall beyond {diverges}")
    raise undecided("a series that converges too slowly for a bound by its ratio")


def power_series(term: Node, start: int) -> acb | None:
    """The sum over k >= start of c (a + b k)^-s, by Hurwitz's zeta function; None when the term has another form."""
    c, p, g, atoms = parts(term)
    shift = fmpq(0)
    if g is not None or len(atoms) > 1:
        return None
    if atoms:
        base = atoms[0].args[0] if atoms[0].op == "pow" else None
        if base is None or base.poly is None or len(base.poly) != 2 or not (isinstance(p, fmpq) and p == 0):
            return None
        shift, p = base.poly[0] / base.poly[1], atoms[0].args[1]
        if not base.poly[1] > 0:
            return None
        c = ball(c) * ball(base.poly[1]).pow(ball(p))
    exponent = -ball(p)
    if not (is_real(p) and exponent.real > 1 and shift + start > 0):
        return None
    return ball(c) * exponent.zeta(ball(shift + start))


def proves_divergence(term: Node) -> bool:
    """Whether the terms dominate a power of k whose sum diverges."""
    for cut in (arb(4), arb(20), arb(200)):
        try:
            tail_bound(times([term, Y]), 1, cut)
        except NotYetError:
            continue
        except HaltError as halt:
            return halt.kind is Kind.DIVERGENT
        return False
    return False


class Ratio:
    """The ratio of neighbouring terms of a series as a tree in y = k, right in modulus."""

    def __init__(self, here: "Reader", there: "Reader", k: sympy.Symbol) -> None:
        self.here, self.there, self.k = here, there, k

    def of(self, e: sympy.Expr) -> Node:
        if self.k not in e.free_symbols:
            return UNIT
        name = type(e).__name__
        if isinstance(e, sympy.Mul):
            return times([self.of(a) for a in e.args])
        if isinstance(e, sympy.Pow) and self.k not in e.exp.free_symbols:
            exponent = self.here.read(e.exp)
            if is_real_node(exponent):
                return power(self.of(e.base), exponent)
        if isinstance(e, sympy.Pow) and self.k not in e.base.free_symbols:
            modulus = self.here.call("abs", self.here.read(e.base))
            return power(modulus, self.step(e.exp))
        if name == "exp":
            return exp(self.step(e.args[0]))
        if name in ("factorial", "gamma"):
            return self.gamma(e.args[0], ONE if name == "factorial" else fmpq(0))
        if name == "RisingFactorial":
            return times([self.gamma(e.args[0] + e.args[1], fmpq(0)), self.inverse(self.gamma(e.args[0], fmpq(0)))])
        if name == "binomial":
            n, j = e.args
            lower = times([self.gamma(j, ONE), self.gamma(n - j, ONE)])
            return times([self.gamma(n, ONE), self.inverse(lower)])
        return times([self.there.read(e), self.inverse(self.here.read(e))])

    def is_real(self, e: sympy.Expr) -> bool:
        """Whether every term is provably real."""
        if isinstance(e, sympy.Mul):
            return all(self.is_real(a) for a in e.args)
        if isinstance(e, sympy.Pow) and self.k not in e.base.free_symbols:
            base, exponent = self.here.read(e.base), self.here.read(e.exp)
            whole = exponent.poly is not None and all(is_integer(c) for c in exponent.poly)
            return is_real_node(base) and (is_positive_node(base) or whole) and is_real_node(exponent)
        return is_real_node(self.here.read(e))

    @staticmethod
    def inverse(node: Node) -> Node:
        return power(node, const(MINUS_ONE))

    def step(self, e: sympy.Expr) -> Node:
        difference = plus([self.there.read(e), times([const(MINUS_ONE), self.here.read(e)])])
        if not is_real_node(difference):
            raise undecided("a complex exponent in a series")
        return difference

    def gamma(self, e: sympy.Expr, shift: fmpq) -> Node:
        """gamma(e + shift) at k + 1 over the same at k."""
        step = self.step(e)
        if not step.is_const or not is_integer(step.value) or abs(step.value) > 50:
            raise undecided("a series with a gamma function of a step that is not an integer")
        argument = plus([self.here.read(e), const(shift)])
        n = int(step.value.p)
        factors = [plus([argument, const(fmpq(i))]) for i in (range(n) if n >= 0 else range(n, 0))]
        return times([f if n >= 0 else self.inverse(f) for f in factors]) if factors else UNIT
