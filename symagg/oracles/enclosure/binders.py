"""Reads what binds a variable: integrals, derivatives, sums and products."""

from collections.abc import Callable
from math import isqrt

import sympy
from flint import acb, arb, fmpq

from symagg.oracles.enclosure import integrals as rigorous
from symagg.oracles.enclosure.balls import NAN, HaltError, Number, ball, is_exact, is_integer, is_real, undecided
from symagg.oracles.enclosure.closures import compile_node
from symagg.oracles.enclosure.nodes import FREE, MINUS_ONE, NIL, ONE, UNIT, Node, Y, const, is_real_node, opaque
from symagg.oracles.enclosure.series import (
    Ratio,
    power_series,
    proves_divergence,
    rational_product,
    rational_series,
    series,
)
from symagg.oracles.enclosure.trees import exp, plus, power, times
from symagg.oracles.enclosure.waves import WAVES, turned
from symagg.oracles.outcome import Kind

MAX_TERMS = 5000


class Binders:
    """The half of the reader that binds variables; `read` is the other half.

    `strict` asks for proofs of analyticity: the constants are then balls, and every function must be analytic on them.
    `bits` is the accuracy that integrals and series aim at.
    """

    def __init__(self, environment: dict[sympy.Symbol, Node], bits: int, strict: bool = False) -> None:
        self.environment = environment
        self.bits = bits
        self.strict = strict

    def read(self, e: sympy.Basic) -> Node:
        raise NotImplementedError

    def having(self, symbol: sympy.Symbol, node: Node) -> "Binders":
        return type(self)({**self.environment, symbol: node}, self.bits, self.strict)

    def held(self, expression: sympy.Basic) -> Node:
        node = self.read(expression)
        if not node.is_const:
            raise undecided(f"{type(expression).__name__} that depends on a variable of integration")
        return node

    def constant(self, expression: sympy.Basic) -> Number:
        return self.held(expression).value

    def integer(self, expression: sympy.Basic) -> int:
        value = self.constant(expression)
        if not is_integer(value):
            raise undecided("a bound or an index that is not an integer")
        return int(value.p)

    def varies(self, e: sympy.Basic) -> bool:
        return any(s in self.environment and not self.environment[s].is_const for s in e.free_symbols)

    def delayed(self, e: sympy.Basic) -> Node:
        """The value of a binder as a function of the variable: read anew, with constants, at every ball."""
        closures = {
            s: compile_node(node)
            for s, node in self.environment.items()
            if s in e.free_symbols and not node.is_const
        }  # fmt: skip

        def value(u: acb | None, y: acb | None, analytic: bool) -> acb:
            environment = dict(self.environment)
            try:
                for s, closure in closures.items():
                    environment[s] = const(closure(u, y, analytic))
                return ball(type(self)(environment, self.bits, analytic or self.strict).constant(e))
            except HaltError:  # even a divergence: at one point of an outer integral it proves nothing
                return NAN

        return opaque(value)

    def integral(self, e: sympy.Integral) -> Node:
        variable, *ends = e.limits[-1]
        if len(ends) != 2:
            raise undecided("an indefinite integral")
        integrand = e.function if len(e.limits) == 1 else sympy.Integral(e.function, *e.limits[:-1])
        bound = {limit[0] for limit in e.limits}
        outside, inside = self.separate(e, bound)
        if outside:
            rest = sympy.Integral(sympy.Mul(*inside, evaluate=False), *e.limits)
            if not self.varies(rest):
                return times([*[self.read(f) for f in outside], self.integral(rest)])
        if self.varies(e):
            return self.delayed(e)
        limits = [None if end in (sympy.oo, -sympy.oo) else self.held(end) for end in ends]
        may_wave = None in limits and integrand.has(*WAVES)
        try:
            found = self.definite(integrand, variable, ends, limits)
            problem = None
        except HaltError as halt:
            if halt.kind is not Kind.UNDECIDED or not may_wave:
                raise
            problem = halt
        if not may_wave or (problem is None and self.is_tight(ball(found.value))):
            return found
        try:
            return self.wave(integrand, variable, ends)
        except HaltError as halt:
            if halt.kind is not Kind.UNDECIDED:
                raise
        if problem is not None:
            raise problem
        return found

    def is_tight(self, value: acb) -> bool:
        """Whether a ball has at least half the digits that integrals aim at."""
        return bool(value.rad() <= abs(value).lower() * arb(2) ** -(self.bits // 2))

    def wave(self, integrand: sympy.Expr, x: sympy.Symbol, ends: list) -> Node:
        """An integral over an infinite range of what oscillates and falls slowly there."""
        low, high = ends
        if low == -sympy.oo:
            mirrored = sympy.Integral(integrand.xreplace({x: -x}), (x, -high, sympy.oo))
            if high != sympy.oo:
                return self.integral(mirrored)
            parts = [sympy.Integral(integrand, (x, 0, sympy.oo)), sympy.Integral(mirrored.function, (x, 0, sympy.oo))]
            return plus([self.integral(part) for part in parts])
        if high != sympy.oo:
            raise undecided("a wave from infinity to a finite point")
        start = sympy.Integer(max(1, 2 + int(float(ball(self.constant(low)).real.upper()))))
        head = self.integral(sympy.Integral(integrand, (x, low, start)))
        total = plus([head, *(self.read(part) for part in turned(integrand, x, start, self.constant))])
        seen = self.having(x, FREE).read(integrand)
        return const(acb(ball(total.value).real)) if is_real_node(seen) and is_real_node(head) else total

    def separate(self, e: sympy.Integral, bound: set[sympy.Symbol]) -> tuple[list[sympy.Expr], list[sympy.Expr]]:
        """The factors of the integrand that vary without the variables of integration, and the rest."""
        factors = list(e.function.args) if isinstance(e.function, sympy.Mul) else [e.function]
        outside = [f for f in factors if self.varies(f) and not (f.free_symbols & bound)]
        return outside, [f for f in factors if f not in outside]

    def definite(self, integrand: sympy.Expr, x: sympy.Symbol, ends: list, limits: list[Node | None]) -> Node:
        sign = ONE
        if limits[0] is None and limits[1] is None:
            if ends[0] == ends[1]:
                return NIL
            if ends[0] is sympy.oo:
                sign = MINUS_ONE
        elif (limits[0] is None and ends[0] is sympy.oo) or (limits[1] is None and ends[1] == -sympy.oo):
            limits, sign = limits[::-1], MINUS_ONE
        elif None not in limits:
            low, high = (v.value for v in limits)
            if is_exact(low) and is_exact(high) and low >= high:
                if low == high:
                    return NIL
                limits, sign = limits[::-1], MINUS_ONE
            elif not self.strict and (ball(low).real - ball(high).real) > 0:
                limits, sign = limits[::-1], MINUS_ONE
        seen: list[bool] = []

        def read(node: Node) -> Node:
            tree = self.having(x, node).read(integrand)
            seen.append(is_real_node(tree))
            return tree

        value = rigorous.definite(read, *limits, self.kinks(integrand, x), self.strict, self.bits)
        if all(seen) and all(v is None or is_real_node(v) for v in limits):
            value = acb(value.real)
        return const(sign * value)

    def kinks(self, e: sympy.Expr, x: sympy.Symbol) -> list[fmpq]:
        """The rational points where an Abs, a sign, a Max, a Min or a condition switches, or a power has a pole."""
        gaps: list[sympy.Expr] = []
        for node in sympy.preorder_traversal(e):
            if isinstance(node, sympy.Abs | sympy.sign | sympy.Heaviside):
                gaps.append(node.args[0])
            elif isinstance(node, sympy.Max | sympy.Min):
                first, *rest = node.args
                gaps.extend(first - other for other in rest)
            elif isinstance(node, sympy.core.relational.Relational):
                gaps.append(node.lhs - node.rhs)
            elif isinstance(node, sympy.Pow) and node.exp.is_Rational and node.exp < 0:
                gaps.append(node.base)
        found: list[fmpq] = []
        for gap in gaps:
            if x not in gap.free_symbols:
                continue
            try:
                found.extend(_roots(self.having(x, FREE).read(gap).poly))
            except HaltError:
                continue
        return found

    def derivative(self, e: sympy.Derivative) -> Node:
        if self.varies(e):
            return self.delayed(e)
        variable, count = e.variable_count[-1]
        if not isinstance(variable, sympy.Symbol) or not isinstance(count, sympy.Integer):
            raise undecided("a derivative that is not of an integer order in a symbol")
        inner = e.expr if len(e.variable_count) == 1 else sympy.Derivative(e.expr, *e.variable_count[:-1])
        if variable not in inner.free_symbols and count > 0:
            self.read(inner)  # it has a value, always the same
            return const(acb(0))
        at = self.read(variable)
        if isinstance(inner, sympy.Integral) and any(variable in end.free_symbols for end in inner.limits[-1][1:]):
            return self.leibniz(inner, variable, int(count))
        tree = self.having(variable, FREE).read(inner)
        closure = compile_node(tree)
        value = rigorous.derivative(
            lambda z, a: closure(None, z, a or self.strict), ball(at.value), int(count), 2 * self.bits
        )
        if not value.is_finite():
            raise undecided("a derivative without a finite ball", retry=True)
        return const(acb(value.real) if is_real_node(tree) and is_real_node(at) else value)

    def leibniz(self, e: sympy.Integral, v: sympy.Symbol, count: int) -> Node:
        """d/dv of an integral whose limits move: what flows in at the limits, plus the change inside.

        It holds where the integrand is analytic in x and v near the moving limits, and the integral with its limits
        held still is analytic in v.
        """
        if count != 1 or len(e.limits) != 1 or len(e.limits[0]) != 3:
            raise undecided("a derivative of an integral with moving limits beyond the first order")
        x, *ends = e.limits[0]
        reader, fixed, flows = self, [], []
        for end, sign in zip(ends, (MINUS_ONE, ONE), strict=True):
            if v not in end.free_symbols:
                fixed.append(end)
                continue
            held, value = sympy.Dummy(real=True), self.read(end)
            fixed.append(held)
            reader = reader.having(held, value)
            near = {s: const(rigorous.neighbourhood(n.value)) for s, n in ((x, value), (v, self.read(v)))}
            type(self)({**self.environment, **near}, self.bits, True).constant(e.function)  # analytic, or it halts
            speed = self.derivative(sympy.Derivative(end, v))
            flows.append(times([const(sign), speed, self.having(x, value).read(e.function)]))
        still = sympy.Integral(e.function, (x, *fixed))
        inside = reader.integral(still)
        if v in e.function.free_symbols:
            inside = reader.derivative(sympy.Derivative(still, v))
            flows.append(inside)
        return plus(flows)

    def subs(self, e: sympy.Subs) -> Node:
        reader = self
        for symbol, value in zip(e.variables, e.point, strict=True):
            reader = reader.having(symbol, self.read(value))
        return reader.read(e.expr)

    # --- sums and products -------------------------------------------------------------------------------------------

    def sum(self, e: sympy.Sum) -> Node:
        return self.fold(e, plus)

    def prod(self, e: sympy.Product) -> Node:
        return self.fold(e, times)

    def fold(self, e: sympy.Sum, combine: Callable[[list[Node]], Node]) -> Node:
        if self.varies(e):
            return self.delayed(e)
        k, low, high = e.limits[-1]
        body = e.function if len(e.limits) == 1 else e.func(e.function, *e.limits[:-1])
        if sympy.oo in (low, high) or -sympy.oo in (low, high):
            return self.infinite(body, k, low, high) if combine is plus else self.infinite_product(body, k, low, high)
        first, last = self.integer(low), self.integer(high)
        if last - first >= MAX_TERMS:
            raise undecided("a sum of too many terms")
        if last < first - 1:
            raise undecided("a sum whose upper bound lies below its lower one")
        terms = [self.having(k, const(fmpq(j))).read(body) for j in range(first, last + 1)]
        return combine(terms) if terms else (NIL if combine is plus else UNIT)

    def infinite(self, body: sympy.Expr, k: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> Node:
        if low == -sympy.oo and high is sympy.oo:
            return plus([self.series(body, k, 0, 1), self.series(body, k, 1, -1)])
        if high is sympy.oo:
            return self.series(body, k, self.integer(low), 1)
        if low == -sympy.oo:
            return self.series(body, k, -self.integer(high), -1)
        raise undecided("a sum that runs backwards from infinity")

    def infinite_product(self, body: sympy.Expr, k: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> Node:
        """By gamma functions where the factors are a rational function of k, elsewhere by the sum of the logarithms."""
        if high is not sympy.oo or low == -sympy.oo:
            raise undecided("a product without a first factor")
        start = self.integer(low)
        exact = rational_product(self.having(k, Y).read(body), start)
        if exact is not None and exact.is_finite():
            return const(exact)
        return exp(self.series(sympy.log(body, evaluate=False), k, start, 1))

    def series(self, body: sympy.Expr, k: sympy.Symbol, start: int, direction: int) -> Node:
        def term(j: int) -> acb:
            return ball(self.having(k, const(fmpq(direction * j))).constant(body))

        index = times([const(fmpq(direction)), Y])
        reader = self.having(k, index)
        try:
            node = reader.read(body)
        except HaltError:
            node = None
        if node is not None:
            # the node is the term for k > 0 alone: |k| is k there
            first = max(start, 1)
            try:
                exact = self.summed(reader, body, k, term, first) if first - start <= MAX_TERMS else None
            except HaltError:
                exact = None
            if exact is not None and exact.is_finite():
                return const(sum((term(j) for j in range(start, first)), exact))
            if proves_divergence(node):
                raise HaltError(Kind.DIVERGENT, "the terms of a series dominate a divergent one")
        following = times([const(fmpq(direction)), plus([Y, UNIT])])
        ratio = Ratio(reader, self.having(k, following), k)
        try:
            quotient, real = ratio.of(body), ratio.is_real(body)
        except HaltError:
            if node is None:
                raise
            quotient, real = None, is_real_node(node)
        return const(series(term, node, quotient, real, start, self.bits))

    def summed(
        self, reader: "Binders", body: sympy.Expr, k: sympy.Symbol, term: Callable[[int], acb], start: int
    ) -> acb | None:
        """The sum in closed form, where the terms are z^k times a power of k or a rational function of it."""
        z, scale, rest = ONE, ONE, [UNIT]
        pending = [body]
        while pending:
            f = pending.pop()
            if isinstance(f, sympy.Mul):
                pending.extend(f.args)
                continue
            is_power = isinstance(f, sympy.Pow) and k not in f.base.free_symbols
            poly = reader.read(f.exp).poly if (is_power or isinstance(f, sympy.exp)) and k in f.free_symbols else None
            if poly is None or len(poly) != 2 or (f.base is not sympy.E and any(c.q != 1 for c in poly)):
                rest.append(reader.read(f))
                continue
            base = self.read(f.base)
            scale, z = (times([const(v), power(base, const(c))]).value for v, c in zip((scale, z), poly, strict=True))
        node = times(rest)
        value = power_series(node, z, start)
        if value is None and is_exact(z) and abs(z) == 1:
            outer = power(const(z), const(fmpq(start))).value
            value = rational_series(node, z, start, lambda j: term(j) / ball(scale) / ball(outer))
            value = None if value is None else value * ball(outer)
        if value is None:
            return None
        value = value * ball(scale)
        return acb(value.real) if is_real_node(node) and is_real(z) and is_real(scale) else value


def _roots(poly: tuple[fmpq, ...] | None) -> list[fmpq]:
    if poly is None or not 2 <= len(poly) <= 3:
        return []
    if len(poly) == 2:
        return [-poly[0] / poly[1]]
    c, b, a = poly
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    p, q = int(discriminant.p), int(discriminant.q)
    if isqrt(p) ** 2 != p or isqrt(q) ** 2 != q:
        return []
    root = fmpq(isqrt(p), isqrt(q))
    return [(-b - root) / (2 * a), (-b + root) / (2 * a)]
