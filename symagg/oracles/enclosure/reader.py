"""Lowers a SymPy expression at a point to a tree of `trees`, folding what is constant as it goes.

The walk is our own: nothing is simplified, evaluated or differentiated by SymPy. What is not known here, or is not
proved, ends the evaluation as undecided and names it.
"""

from collections.abc import Callable
from math import factorial

import sympy
from flint import acb, arb, fmpq
from sympy.logic.boolalg import Boolean

from symagg.oracles.enclosure.balls import NAN, ball, is_exact, is_integer, undecided, undefined
from symagg.oracles.enclosure.binders import Binders
from symagg.oracles.enclosure.closures import decide
from symagg.oracles.enclosure.matrices import determinant, element, trace
from symagg.oracles.enclosure.nodes import (
    MINUS_ONE,
    NIL,
    ONE,
    UNIT,
    Node,
    const,
    is_positive_node,
    is_real_node,
    is_zero,
    opaque,
    with_turns,
)
from symagg.oracles.enclosure.trees import exp, function, log, plus, power, times

# SymPy's name: ours, for functions that are read argument by argument
_PLAIN = {
    **{name: name for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch",
                               "asin", "acos", "atan", "asinh", "acosh", "atanh", "erf", "erfc", "erfi", "gamma",
                               "loggamma", "sign", "floor", "ceiling", "uppergamma", "lowergamma", "besselj",
                               "besseli", "bessely", "besselk", "arg", "conjugate", "re", "im")},
    "Abs": "abs",
    "digamma": "digamma",
    **{name: name for name in ("fresnels", "fresnelc", "airyai", "airybi", "airyaiprime", "airybiprime", "elliptic_k",
                               "elliptic_f", "dirichlet_eta", "polylog")},
    "Si": "si", "Shi": "shi", "Ci": "ci", "Chi": "chi",
}  # fmt: skip
_POLYNOMIALS = {
    "legendre": sympy.legendre_poly,
    "hermite": sympy.hermite_poly,
    "chebyshevt": sympy.chebyshevt_poly,
    "chebyshevu": sympy.chebyshevu_poly,
    "laguerre": sympy.laguerre_poly,
}
_INVERSES = {"acot": "atan", "asec": "acos", "acsc": "asin", "acoth": "atanh", "asech": "acosh", "acsch": "asinh"}
MAX_ORDER = 60
_POLES = {"gamma", "loggamma", "digamma"}
_CONSTANTS: dict[sympy.Basic, Callable[[], acb]] = {
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
        if e is sympy.pi:
            return with_turns(const(acb.pi()), UNIT)
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
        if len(e.args) == 1:
            return self.call("zeta", s)
        a, first = self.read(e.args[1]), []
        while a.is_const and is_exact(a.value) and a.value <= 0 and s.is_const and is_integer(s.value):
            if is_integer(a.value) and s.value > 0:
                raise undefined("a pole of zeta")
            if len(first) > MAX_ORDER:
                raise undecided("zeta of a large negative shift")
            first.append(power(a, times([const(MINUS_ONE), s])))
            a = plus([a, UNIT])
        return plus([*first, self.call("hurwitz", s, a)])

    def lambert(self, e: sympy.Function) -> Node:
        if len(e.args) > 1 and e.args[1] == -1:
            return self.call("lambertw_lower", self.read(e.args[0]))
        if len(e.args) > 1 and e.args[1] != 0:
            raise undecided("LambertW on another branch")
        return self.call("lambertw", self.read(e.args[0]))

    # --- special functions -------------------------------------------------------------------------------------------

    def inverse(self, e: sympy.Function) -> Node:
        argument = power(self.read(e.args[0]), const(MINUS_ONE))
        return self.call(_INVERSES[type(e).__name__], argument)

    def harmonic(self, e: sympy.Function) -> Node:
        argument = plus([self.read(e.args[0]), UNIT])
        order = self.integer(e.args[1]) if len(e.args) > 1 else 1
        if argument.is_const and is_integer(argument.value) and argument.value <= 0:
            raise undefined("a pole of harmonic")
        if order < 1:
            raise undecided("harmonic of an order below 1")
        if order == 1:
            return plus([self.call("digamma", argument), const(acb(arb.const_euler()))])
        s = const(fmpq(order))
        rest = times([const(MINUS_ONE), self.call("hurwitz", s, argument)])
        return plus([self.call("zeta", s), rest])

    def exponential_integral(self, node: Node) -> Node:
        opposite = times([const(MINUS_ONE), node])
        if is_positive_node(opposite):
            return times([const(MINUS_ONE), self.call("expint", const(ONE), opposite)])
        return self.call("ei", node)

    def logarithmic_integral(self, e: sympy.Function) -> Node:
        value = self.exponential_integral(log(self.read(e.args[0]), self.strict))
        if type(e).__name__ == "li":
            return value
        return plus([value, times([const(MINUS_ONE), self.call("ei", log(const(fmpq(2))))])])

    def hyper(self, e: sympy.Function) -> Node:
        top, bottom, z = e.args
        count = const(fmpq(len(top)))
        return self.call("hyper", count, *[self.read(p) for p in (*top, *bottom)], self.read(z))

    def elliptic(self, e: sympy.Function) -> Node:
        return self.call("elliptic_e" if len(e.args) == 1 else "elliptic_e_inc", *[self.read(a) for a in e.args])

    def incomplete_beta(self, e: sympy.Function) -> Node:
        a, b, low, high = (self.read(x) for x in e.args)
        ends = [NIL if is_zero(x) else self.call("betainc", a, b, x) for x in (low, high)]
        value = plus([ends[1], times([const(MINUS_ONE), ends[0]])])
        if type(e).__name__ == "betainc":
            return value
        scale = times([self.gamma_of(plus([a, b])), self.call("rgamma", a), self.call("rgamma", b)])
        return times([value, scale])

    def polynomial(self, e: sympy.Function) -> Node:
        """An orthogonal polynomial of a constant integer degree, from its explicit sum."""
        n, *parameters = e.args[:-1]
        n, x = self.integer(n), self.read(e.args[-1])
        if not 0 <= n <= MAX_ORDER:
            raise undecided("an orthogonal polynomial of a high or negative degree")
        name = type(e).__name__
        if name in _POLYNOMIALS:
            z = sympy.Dummy()
            listed = sympy.Poly(_POLYNOMIALS[name](n, z), z).all_coeffs()[::-1]
            return plus([times([const(rational(c)), power(x, const(fmpq(k)))]) for k, c in enumerate(listed) if c])
        given = [self.read(p) for p in parameters]
        if name == "jacobi":
            low, high = (times([const(fmpq(1, 2)), plus([x, const(s)])]) for s in (MINUS_ONE, ONE))
            terms = [
                [self.choices(n, given[0], n - s), self.choices(n, given[1], s), power(low, const(fmpq(s))),
                 power(high, const(fmpq(n - s)))] for s in range(n + 1)
            ]  # fmt: skip
        elif name == "assoc_laguerre":
            terms = [
                [const(fmpq((-1) ** k, factorial(k))), self.choices(n, given[0], n - k), power(x, const(fmpq(k)))]
                for k in range(n + 1)
            ]
        else:
            terms = [
                [const(fmpq((-1) ** k * 2 ** (n - 2 * k), factorial(k) * factorial(n - 2 * k))),
                 *[plus([given[0], const(fmpq(j))]) for j in range(n - k)], power(x, const(fmpq(n - 2 * k)))]
                for k in range(n // 2 + 1)
            ]  # fmt: skip
        return plus([times(term) for term in terms])

    @staticmethod
    def choices(n: int, shift: Node, k: int) -> Node:
        """The binomial coefficient of n + shift over k."""
        return times([const(fmpq(1, factorial(k))), *[plus([shift, const(fmpq(n - j))]) for j in range(k)]])

    def counted(self, e: sympy.Function) -> Node:
        """A number of combinatorics or number theory, exact at integers."""
        indices = [self.integer(a) for a in e.args]
        if any(abs(n) > 1000 for n in indices):
            raise undecided(f"{type(e).__name__} of a large integer")
        value = e.func(*[sympy.Integer(n) for n in indices])
        if not isinstance(value, sympy.Rational):
            raise undecided(f"{type(e).__name__} is not a rational number there")
        return const(rational(value))

    def spherical(self, e: sympy.Function) -> Node:
        n, z = self.read(e.args[0]), self.read(e.args[1])
        kind = "besselj" if type(e).__name__ == "jn" else "bessely"
        root = power(times([const(acb.pi() / 2), power(z, const(MINUS_ONE))]), const(fmpq(1, 2)), self.strict)
        return times([root, self.call(kind, plus([n, const(fmpq(1, 2))]), z)])

    def hankel(self, e: sympy.Function) -> Node:
        n, z = self.read(e.args[0]), self.read(e.args[1])
        sign = 1 if type(e).__name__ == "hankel1" else -1
        return plus([self.call("besselj", n, z), times([const(acb(0, sign)), self.call("bessely", n, z)])])

    def remainder(self, e: sympy.Function) -> Node:
        a = self.read(e.args[0])
        b = self.read(e.args[1]) if len(e.args) > 1 else UNIT
        whole = self.call("floor", times([a, power(b, const(MINUS_ONE))]))
        return plus([a, times([const(MINUS_ONE), b, whole])])

    def angle(self, e: sympy.Function) -> Node:
        y, x = (self.read(a) for a in e.args)
        if not (is_real_node(y) and is_real_node(x)):
            raise undecided("atan2 of complex values")
        if is_zero(y) and is_zero(x):
            raise undefined("atan2 of the origin")
        return self.call("arg", plus([x, times([const(acb(0, 1)), y])]))

    def sinc(self, e: sympy.Function) -> Node:
        return self.call("sin_over", self.read(e.args[0]))

    def erf2(self, e: sympy.Function) -> Node:
        low, high = (self.call("erf", self.read(a)) for a in e.args)
        return plus([high, times([const(MINUS_ONE), low])])

    def lerch(self, e: sympy.Function) -> Node:
        z, s, a = (self.read(x) for x in e.args)
        return self.call("lerchphi", s, a, z)

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
    **dict.fromkeys(_INVERSES, Reader.inverse),
    **dict.fromkeys((*_POLYNOMIALS, "jacobi", "assoc_laguerre", "gegenbauer"), Reader.polynomial),
    **dict.fromkeys(
        ("factorial2", "subfactorial", "euler", "catalan", "fibonacci", "lucas", "bell", "bernoulli"), Reader.counted
    ),
    **dict.fromkeys(("jn", "yn"), Reader.spherical),
    **dict.fromkeys(("hankel1", "hankel2"), Reader.hankel),
    **dict.fromkeys(("frac", "Mod"), Reader.remainder),
    **dict.fromkeys(("betainc", "betainc_regularized"), Reader.incomplete_beta),
    **dict.fromkeys(("li", "Li"), Reader.logarithmic_integral),
    "harmonic": Reader.harmonic,
    "Ei": lambda reader, e: reader.exponential_integral(reader.read(e.args[0])),
    "expint": lambda reader, e: reader.call("expint", *[reader.read(a) for a in e.args]),
    "hyper": Reader.hyper,
    "elliptic_e": Reader.elliptic,
    "atan2": Reader.angle,
    "sinc": Reader.sinc,
    "erf2": Reader.erf2,
    "lerchphi": Reader.lerch,
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
