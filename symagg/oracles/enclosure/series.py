"""Infinite sums: by the ratio of neighbouring terms, or by Hurwitz's zeta function."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import sympy
from flint import acb, acb_series, arb, fmpq, fmpq_poly

from symagg.oracles.enclosure.balls import HaltError, Number, ball, disc, is_exact, is_integer, is_real, undecided
from symagg.oracles.enclosure.growth import NotYetError
from symagg.oracles.enclosure.nodes import MINUS_ONE, ONE, UNIT, Node, Y, const, is_positive_node, is_real_node, parts
from symagg.oracles.enclosure.tails import limit_of_ratio, tail_bound
from symagg.oracles.enclosure.trees import exp, plus, power, times
from symagg.oracles.outcome import Kind

if TYPE_CHECKING:
    from symagg.oracles.enclosure.reader import Reader

TERMS = 3000
MAX_DEGREE, MAX_POLE = 24, 500


def series(term: Callable[[int], acb], node: Node | None, ratio: Node | None, real: bool, start: int, bits: int) -> acb:
    """The sum of term(k), k >= start; the ratio of neighbours is a node in y = k, right in modulus.

    `node` is the term itself as a function of y = k: its bound, a sum of falling monomials, bounds the rest as well.
    """
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
        node, rest = _integral_bound(node, stop)
        if rest is not None and rest < scale * arb(2) ** (-bits):
            return total + last + (acb(arb(0, rest)) if real else disc(rest))
        least, most = arb(0), arb(2)
        if ratio is not None:
            try:
                least, most = limit_of_ratio(ratio, arb(stop))
                if last.is_zero() and most.is_finite():  # and with it all that follow; a zero alone says nothing
                    return total
            except NotYetError:
                pass
            except HaltError:
                if node is None:
                    raise
                ratio = None
        elif node is None:
            break
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


def _integral_bound(node: Node | None, stop: int) -> tuple[Node | None, arb | None]:
    """A bound of the sum of |node| over k > stop, by the integral of what bounds it and falls; and whether to go on."""
    if node is None:
        return None, None
    try:
        return node, tail_bound(times([node, Y]), 1, arb(stop).log())
    except NotYetError:
        return node, None
    except HaltError:
        return None, None


def power_series(term: Node, z: Number, start: int) -> acb | None:
    """The sum over k >= start of z^k c (a + b k)^-s, by the zeta functions of Hurwitz and Lerch; None otherwise."""
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
    s = -ball(p)
    if not (is_real(p) and shift + start > 0):
        return None
    if is_exact(z) and z == 1:
        return ball(c) * s.zeta(ball(shift + start)) if s.real > 1 else None
    if is_exact(z) and z == -1:
        return ball(c) * (-1) ** start * _alternating(s, ball(shift + start)) if s.real > 0 else None
    if not (ball(z).abs_upper() < 1 and ball(z).abs_lower() > 0):
        return None
    return ball(c) * ball(z) ** start * ball(z).lerch_phi(s, ball(shift + start))


def _alternating(s: acb, x: acb) -> acb:
    """The sum of (-1)^k (x + k)^-s over k >= 0."""
    if s.is_exact() and s == 1:
        return (((x + 1) / 2).digamma() - (x / 2).digamma()) / 2
    return acb(2).pow(-s) * (s.zeta(x / 2) - s.zeta((x + 1) / 2))


def rational_series(term: Node, z: Number, start: int, value: Callable[[int], acb]) -> acb | None:
    """The sum over k >= start of z^(k - start) times a rational function of k, z = 1 or -1, by partial fractions.

    `value` is a term of that sum. The first terms are added one by one, until the poles lie to the left.
    """
    fraction = _fraction(term)
    if fraction is None:
        return None
    top, bottom = fraction
    common = top.gcd(bottom)
    top, bottom = top // common, bottom // common
    if bottom.degree() - top.degree() < (2 if z == 1 else 1):
        return None
    roots = bottom.numer().complex_roots()
    first = start
    for r, _ in roots:
        if r.real > MAX_POLE:
            return None
        first = max(first, int(r.real.upper().floor().unique_fmpz()) + 1)
    total = sum((value(j) for j in range(start, first)), acb(0))
    sign = 1 if z == 1 or (first - start) % 2 == 0 else -1
    lead = ball(bottom[bottom.degree()])
    for i, (r, m) in enumerate(roots):
        x = acb_series([r, 1], prec=m)
        around = acb_series([lead], prec=m)
        for other, (q, n) in enumerate(roots):
            for _ in range(n if other != i else 0):
                around = around * (x - q)
        local = acb_series([0], prec=m)
        for c in reversed(list(top.coeffs())):
            local = local * x + acb_series([ball(c)], prec=m)
        local = local / around
        for j in range(1, m + 1):
            if z == 1:
                part = -(first - r).digamma() if j == 1 else acb(j).zeta(first - r)
            else:
                part = _alternating(acb(j), first - r)
            total += sign * local[m - j] * part
    return total


def rational_product(factor: Node, start: int) -> acb | None:
    """The product over k >= start of a rational function of k that tends to one, by gamma functions of its roots."""
    fraction = _fraction(factor)
    if fraction is None:
        return None
    top, bottom = fraction
    common = top.gcd(bottom)
    top, bottom = top // common, bottom // common
    degree = bottom.degree()
    if top.degree() != degree or top[degree] != bottom[degree]:
        raise HaltError(Kind.DIVERGENT, "the factors of a product do not tend to one")
    if degree and top[degree - 1] != bottom[degree - 1]:
        raise HaltError(Kind.DIVERGENT, "the factors of a product tend to one too slowly")
    value = acb(1)
    for polynomial, is_top in ((top, True), (bottom, False)):
        for root, times_over in polynomial.numer().complex_roots():
            place = start - root
            value *= (place.rgamma() if is_top else place.gamma()) ** times_over
    return value


def _fraction(node: Node) -> tuple[fmpq_poly, fmpq_poly] | None:
    """Numerator and denominator of a rational function of y with rational coefficients."""
    one = fmpq_poly([1])
    if node.poly is not None:
        return fmpq_poly(list(node.poly)), one
    if node.op == "add":
        top, bottom = fmpq_poly([0]), one
        for a in node.args:
            part = _fraction(a)
            if part is None or max(part[1].degree(), bottom.degree()) > MAX_DEGREE:
                return None
            top, bottom = top * part[1] + part[0] * bottom, bottom * part[1]
        return top, bottom
    if node.op == "pow":
        e, part = node.args[1], _fraction(node.args[0])
        if part is None or not is_integer(e) or abs(e) > MAX_DEGREE:
            return None
        n = abs(int(e.p))
        return (part[0] ** n, part[1] ** n) if e > 0 else (part[1] ** n, part[0] ** n)
    if node.op != "mul":
        return None
    c, p, g, atoms = node.args
    if not (is_exact(c) and is_integer(p) and abs(p) <= MAX_DEGREE and g is None):
        return None
    power_of_y = fmpq_poly([0, 1]) ** abs(int(p.p))
    top, bottom = (fmpq_poly([c]) * power_of_y, one) if p >= 0 else (fmpq_poly([c]), power_of_y)
    for a in atoms:
        part = _fraction(a)
        if part is None or max(part[1].degree(), bottom.degree()) > MAX_DEGREE:
            return None
        top, bottom = top * part[0], bottom * part[1]
    return top, bottom


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
