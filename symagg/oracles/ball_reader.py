"""Lowers a SymPy expression at a point to a tree of `ball_trees`, folding what is constant as it goes.

The walk is our own: nothing is simplified, evaluated or differentiated by SymPy. What is not known here, or is not
proved, ends the evaluation as undecided and names it.
"""

from collections.abc import Callable

import sympy
from flint import acb, arb, fmpq
from sympy.logic.boolalg import Boolean

from symagg.oracles.ball_binders import Binders
from symagg.oracles.ball_closures import decide
from symagg.oracles.ball_matrices import determinant, element, trace
from symagg.oracles.ball_nodes import MINUS_ONE, NIL, ONE, UNIT, Node, const, is_real_node, opaque
from symagg.oracles.ball_trees import exp, function, log, plus, power, times
from symagg.oracles.balls import NAN, ball, is_exact, is_integer, undecided, undefined

# SymPy's name: ours, for functions that are read argument by argument
_PLAIN = {
    **{name: name for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch",
                               "asin", "acos", "atan", "asinh", "acosh", "atanh", "erf", "erfc", "erfi", "gamma",
                               "loggamma", "sign", "floor", "ceiling", "uppergamma", "lowergamma", "besselj",
                               "besseli", "bessely", "besselk", "arg", "conjugate", "re", "im")},
    "Abs": "abs",
    "digamma": "digamma",
}  # fmt: skip
_POLES = {"gamma", "loggamma", "digamma"}
_CONSTANTS: dict[sympy.Basic, Callable[[], acb]] = {
    sympy.pi: acb.pi,
    sympy.E: lambda: acb(1).exp(),
    sympy.EulerGamma: lambda: acb(arb.const_euler()),
    sympy.Catalan: lambda: acb(arb.const_catalan()),
    sympy.GoldenRatio: lambda: (1 + acb(5).sqrt()) / 2,
    sympy.I: lambda: acb(0, 1),
}


def rational(number: sympy.Rational) -> fmpq:
    return fmpq(int(number.p), int(number.q))


class Reader(Binders):
    """Reads expressions in an environment of nodes, at most one variable among them."""

    def read(self, e: sympy.Basic) -> Node:
        if isinstance(e, sympy.Symbol):
            if e not in self.environment:
                raise undecided(f"no value for {e}")
            return self.environment[e]
        if isinstance(e, sympy.Rational):
            return const(rational(e))
        if isinstance(e, sympy.Float):
            return const(rational(sympy.Rational(e)))
        if e in _CONSTANTS:
            return const(_CONSTANTS[e]())
        if e in (sympy.zoo, sympy.nan):
            raise undefined(str(e))
        handler = _HANDLERS.get(type(e).__name__)
        if handler is None:
            raise undecided(f"{type(e).__name__} is not supported")
        return handler(self, e)

    # --- algebra -----------------------------------------------------------------------------------------------------

    def add(self, e: sympy.Add) -> Node:
        return plus([self.read(a) for a in e.args])

    def mul(self, e: sympy.Mul) -> Node:
        return times([self.read(a) for a in e.args])

    def pow(self, e: sympy.Pow) -> Node:
        if e.base is sympy.E:
            return exp(self.read(e.exp))
        return power(self.read(e.base), self.read(e.exp), self.strict)

    def log(self, e: sympy.Function) -> Node:
        value = log(self.read(e.args[0]), self.strict)
        if len(e.args) == 1:
            return value
        return times([value, power(log(self.read(e.args[1]), self.strict), const(MINUS_ONE))])

    def call(self, name: str, *arguments: Node) -> Node:
        if name in _POLES and arguments[0].is_const and is_integer(arguments[0].value) and arguments[0].value <= 0:
            raise undefined(f"a pole of {name}")
        if name in ("sign", "abs") and arguments[0].is_const and is_exact(arguments[0].value):
            value = arguments[0].value
            return const(abs(value) if name == "abs" else fmpq((value > 0) - (value < 0)))
        return function(name, *arguments, strict=self.strict)

    def plain(self, e: sympy.Function) -> Node:
        return self.call(_PLAIN[type(e).__name__], *[self.read(a) for a in e.args])

    def factorial(self, e: sympy.Function) -> Node:
        return self.gamma_of(plus([self.read(e.args[0]), UNIT]))

    def gamma_of(self, node: Node) -> Node:
        if node.is_const and is_integer(node.value) and 0 < node.value <= 400:
            product = fmpq(1)
            for k in range(1, int(node.value.p)):
                product *= k
            return const(product)
        return self.call("gamma", node)

    def binomial(self, e: sympy.Function) -> Node:
        n, k = self.read(e.args[0]), self.read(e.args[1])
        if k.is_const and is_integer(k.value) and k.value < 400:
            if k.value < 0:
                return NIL
            factors = [plus([n, const(fmpq(-j))]) for j in range(int(k.value.p))]
            return times([*factors, power(self.gamma_of(plus([k, UNIT])), const(MINUS_ONE))])
        return self.call("binomial", n, k)

    def rising(self, e: sympy.Function) -> Node:
        x, k = self.read(e.args[0]), self.read(e.args[1])
        step = ONE if type(e).__name__ == "RisingFactorial" else MINUS_ONE
        if k.is_const and is_integer(k.value) and 0 <= k.value < 400:
            return times([plus([x, const(step * j)]) for j in range(int(k.value.p))]) if k.value else UNIT
        if step == ONE:
            top, bottom = plus([x, k]), x
        else:
            top, bottom = plus([x, UNIT]), plus([x, UNIT, times([const(MINUS_ONE), k])])
        return times([self.gamma_of(top), self.call("rgamma", bottom)])

    def beta(self, e: sympy.Function) -> Node:
        a, b = self.read(e.args[0]), self.read(e.args[-1])
        return times([self.gamma_of(a), self.gamma_of(b), self.call("rgamma", plus([a, b]))])

    def polygamma(self, e: sympy.Function) -> Node:
        order = self.integer(e.args[0])
        if order < 0:
            raise undecided("polygamma of a negative order")
        argument = self.read(e.args[1])
        if argument.is_const and is_integer(argument.value) and argument.value <= 0:
            raise undefined("a pole of polygamma")
        return self.call("digamma", argument) if order == 0 else self.call("polygamma", const(fmpq(order)), argument)

    def zeta(self, e: sympy.Function) -> Node:
        s = self.read(e.args[0])
        if s.is_const and is_exact(s.value) and s.value == 1:
            raise undefined("the pole of zeta")
        return self.call("zeta", s) if len(e.args) == 1 else self.call("hurwitz", s, self.read(e.args[1]))

    def lambert(self, e: sympy.Function) -> Node:
        if len(e.args) > 1 and e.args[1] != 0:
            raise undecided("LambertW on another branch")
        return self.call("lambertw", self.read(e.args[0]))

    def extreme(self, e: sympy.Function) -> Node:
        name = "max" if isinstance(e, sympy.Max) else "min"
        nodes = [self.read(a) for a in e.args]
        result = nodes[0]
        for node in nodes[1:]:
            if result.is_const and node.is_const and is_exact(result.value) and is_exact(node.value):
                result = const((max if name == "max" else min)(result.value, node.value))
            else:
                result = self.call(name, result, node)
        return result

    # --- conditions --------------------------------------------------------------------------------------------------

    def piecewise(self, e: sympy.Piecewise) -> Node:
        def branch(i: int) -> Node:
            if i == len(e.args):
                return opaque(lambda u, y, analytic: NAN)
            value, condition = e.args[i].args
            return self.choose(condition, lambda: self.read(value), lambda: branch(i + 1))

        node = branch(0)
        if node.op == "opaque":
            raise undefined("no branch of a Piecewise holds")
        return node

    def choose(self, condition: Boolean, yes: Callable[[], Node], no: Callable[[], Node]) -> Node:
        if condition in (sympy.true, sympy.false):
            return yes() if condition is sympy.true else no()
        if isinstance(condition, sympy.Not):
            return self.choose(condition.args[0], no, yes)
        if isinstance(condition, sympy.And | sympy.Or):
            first, *rest = condition.args
            remaining = condition.func(*rest)
            if isinstance(condition, sympy.And):
                return self.choose(first, lambda: self.choose(remaining, yes, no), no)
            return self.choose(first, yes, lambda: self.choose(remaining, yes, no))
        relations = {"StrictGreaterThan": ">", "GreaterThan": ">=", "StrictLessThan": ">", "LessThan": ">=",
                     "Equality": "==", "Unequality": "!="}  # fmt: skip
        name = type(condition).__name__
        if name not in relations:
            raise undecided(f"the condition {name} is not supported")
        sides = (condition.lhs, condition.rhs) if "Less" not in name else (condition.rhs, condition.lhs)
        return self.test(relations[name], *[self.read(s) for s in self.finite(sides)], yes, no)

    @staticmethod
    def finite(sides: tuple[sympy.Basic, sympy.Basic]) -> tuple[sympy.Basic, sympy.Basic]:
        if any(s in (sympy.oo, -sympy.oo) for s in sides):
            raise undecided("a comparison with infinity")
        return sides

    def test(self, relation: str, left: Node, right: Node, yes: Callable[[], Node], no: Callable[[], Node]) -> Node:
        gap = plus([left, times([const(MINUS_ONE), right])])
        if relation in (">", ">=") and not is_real_node(gap):
            raise undecided("an order between complex values")
        if not gap.is_const:
            return Node("choice", (((relation, gap, yes()), ("true", NIL, no())),))
        holds = decide(relation, ball(gap.value))
        if holds is None:
            raise undecided("a condition at its very boundary", retry=True)
        return yes() if holds else no()

    def heaviside(self, e: sympy.Function) -> Node:
        x = self.read(e.args[0])
        at_zero = e.args[1] if len(e.args) > 1 else sympy.Rational(1, 2)
        below = lambda: self.test("==", x, NIL, lambda: self.read(at_zero), lambda: NIL)  # noqa: E731
        return self.test(">", x, NIL, lambda: UNIT, below)

    def kronecker(self, e: sympy.Function) -> Node:
        return self.test("==", self.read(e.args[0]), self.read(e.args[1]), lambda: UNIT, lambda: NIL)


_HANDLERS: dict[str, Callable[[Reader, sympy.Basic], Node]] = {
    **dict.fromkeys(_PLAIN, Reader.plain),
    "Add": Reader.add,
    "Mul": Reader.mul,
    "Pow": Reader.pow,
    "exp": lambda reader, e: exp(reader.read(e.args[0])),
    "log": Reader.log,
    "factorial": Reader.factorial,
    "binomial": Reader.binomial,
    "RisingFactorial": Reader.rising,
    "FallingFactorial": Reader.rising,
    "beta": Reader.beta,
    "polygamma": Reader.polygamma,
    "zeta": Reader.zeta,
    "LambertW": Reader.lambert,
    "Max": Reader.extreme,
    "Min": Reader.extreme,
    "Piecewise": Reader.piecewise,
    "Heaviside": Reader.heaviside,
    "KroneckerDelta": Reader.kronecker,
    "UnevaluatedExpr": lambda reader, e: reader.read(e.args[0]),
    "Integral": Reader.integral,
    "Derivative": Reader.derivative,
    "Subs": Reader.subs,
    "Sum": Reader.sum,
    "Product": Reader.prod,
    "Determinant": determinant,
    "Trace": trace,
    "MatrixElement": element,
}
