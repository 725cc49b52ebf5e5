"""The value of a formula in balls (python-flint), at exact points and the working precision: what the truth is."""

from collections.abc import Callable, Mapping
from functools import cache, reduce
from operator import methodcaller

from flint import acb, arb, fmpq
from sympy import (
    Abs,
    Add,
    EulerGamma,
    Expr,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    besseli,
    cos,
    cosh,
    digamma,
    erf,
    exp,
    gamma,
    log,
    loggamma,
    lowergamma,
    pi,
    polygamma,
    sign,
    sin,
    sinh,
    tan,
    tanh,
    uppergamma,
)
from sympy.core.relational import Equality, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan, Unequality
from sympy.logic.boolalg import And, Boolean, BooleanFalse, BooleanTrue, Not, Or

from symagg.codegen import references
from symagg.codegen.heads import GammaincPInverse, GammaincQInverse, Head, NormalQuantile
from symagg.errors import SymaggError

Evaluator = Callable[[Mapping[str, arb]], arb]


class NotInDomainError(SymaggError):
    """A formula has no real value at a point."""


class NotEvaluableError(SymaggError):
    """A formula holds a function that is not known in balls."""


def evaluate(tree: Expr, point: Mapping[Symbol, float]) -> arb:
    """The value at a point whose coordinates are exact. Raises NotInDomainError where there is none."""
    value = evaluator(tree)({s.name: arb(v) for s, v in point.items()})
    if not value.is_finite():
        raise NotInDomainError(f"{tree} has no value at {dict(point)}.")
    return value


def holds(condition: Boolean, point: Mapping[Symbol, float]) -> bool:
    """Whether a condition is met, for certain, at a point whose coordinates are exact."""
    return bool(evaluator(condition)({s.name: arb(v) for s, v in point.items()}))


@cache
def evaluator(tree: Expr) -> Evaluator:
    """A function of {name: ball} that gives the tree's ball; nan where it is not defined or not settled."""
    text = Writer()
    result = text.write(tree)
    source = "\n    ".join(["def value(at):", *text.lines, f"return {result}"])
    names = {**space(), **text.constants}
    exec(source, names)  # our own text, of names that this module chose
    return names["value"]


def space() -> dict[str, object]:
    """What the written text may call."""
    return dict(_FUNCTIONS)


class Writer:
    """Writes a tree as Python on balls, every subexpression once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[Expr, str] = {}
        self.constants: dict[str, object] = {}

    def write(self, tree: Expr) -> str:
        if tree not in self.names:
            text = self._text(tree)
            name = f"v{len(self.names)}"
            self.lines.append(f"{name} = {self.line(tree, text)}")
            self.names[tree] = name
        return self.names[tree]

    def line(self, tree: Expr, text: str) -> str:
        """What is assigned for a tree."""
        return text

    def head(self, e: Head) -> str:
        return self.write(e.expansion())

    def _text(self, e: Expr) -> str:
        if isinstance(e, Symbol):
            return f"at[{e.name!r}]"
        if e.is_Rational:
            name = f"c{len(self.constants)}"
            self.constants[name] = fmpq(int(e.p), int(e.q))
            return f"arb({name})"
        if e in _CONSTANTS:
            return _CONSTANTS[e]
        if e.is_Float:
            return f"arb({float(e)!r})"
        if isinstance(e, Add | Mul):
            return (" + " if isinstance(e, Add) else " * ").join(self.write(a) for a in e.args)
        if isinstance(e, exp):
            return f"{self.write(e.exp)}.exp()"
        if isinstance(e, Pow):
            if e.exp.is_Integer:
                return (
                    f"{self.write(e.base)} ** {int(e.exp)}"
                    if e.exp > 0
                    else f"1 / ({self.write(e.base)} ** {-int(e.exp)})"
                )
            return f"power({self.write(e.base)}, {self.write(e.exp)})"
        if isinstance(e, Piecewise):
            return self._pieces(e)
        if isinstance(e, Boolean):
            return self._relation(e)
        if isinstance(e, Head):
            return self.head(e)
        if type(e).__name__ in _FUNCTIONS:
            return f"{type(e).__name__}({', '.join(self.write(a) for a in e.args)})"
        raise NotEvaluableError(f"{type(e).__name__} is not known in balls, in {e}.")

    def _pieces(self, e: Piecewise) -> str:
        parts = [(self.write(c), self.write(v)) for v, c in e.args]
        text = "arb.nan()"
        for condition, value in reversed(parts):
            text = f"({value} if {condition} else {text})"
        return text

    def _relation(self, e: Boolean) -> str:
        if isinstance(e, BooleanTrue | BooleanFalse):
            return str(bool(e))
        if isinstance(e, And | Or):
            return "(" + (" and " if isinstance(e, And) else " or ").join(self.write(a) for a in e.args) + ")"
        if isinstance(e, Not):
            return f"(not {self.write(e.args[0])})"
        return f"({self.write(e.lhs)} {_RELATIONS[type(e)]} {self.write(e.rhs)})"


_CONSTANTS = {pi: "arb.pi()", EulerGamma: "arb.const_euler()"}
_RELATIONS = {
    Equality: "==",
    Unequality: "!=",
    LessThan: "<=",
    StrictLessThan: "<",
    GreaterThan: ">=",
    StrictGreaterThan: ">",
}


def _power(base: arb, exponent: arb) -> arb:
    return base**exponent if base > 0 else arb(0) if base == 0 and exponent > 0 else arb.nan()


def _lower(a: arb, x: arb) -> arb:
    return references.gammainc_p(a, x) * a.gamma()


def _upper(a: arb, x: arb) -> arb:
    return references.gammainc_q(a, x) * a.gamma()


def _real(z: acb) -> arb:
    return z.real if z.is_finite() else arb.nan()


def _loggamma(z: arb) -> arb:
    return z.lgamma() if z > 0 else arb.nan()


def _polygamma(order: arb, z: arb) -> arb:
    return z.digamma() if order == 0 else _real(acb(z).polygamma(acb(order)))


_FUNCTIONS: dict[str, object] = {
    "arb": arb,
    "power": _power,
    log.__name__: lambda z: z.log() if z > 0 else arb.nan(),
    gamma.__name__: lambda z: z.lgamma().exp() if z > 50 else z.gamma(),
    loggamma.__name__: _loggamma,
    digamma.__name__: lambda z: z.digamma(),
    polygamma.__name__: _polygamma,
    lowergamma.__name__: _lower,
    uppergamma.__name__: _upper,
    GammaincPInverse.__name__: references.gammainc_p_inverse,
    GammaincQInverse.__name__: references.gammainc_q_inverse,
    NormalQuantile.__name__: references.normal_quantile,
    erf.__name__: lambda z: z.erf(),
    Abs.__name__: abs,
    sign.__name__: lambda z: z.sgn(),
    **{
        f.__name__: methodcaller(f.__name__)
        for f in (sin, cos, tan, sinh, cosh, tanh, asin, acos, atan, asinh, acosh, atanh)
    },
    besseli.__name__: lambda v, x: x.bessel_i(v),
    Max.__name__: lambda first, *rest: reduce(arb.max, rest, first),
    Min.__name__: lambda first, *rest: reduce(arb.min, rest, first),
}
