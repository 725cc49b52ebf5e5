"""Closed forms in float64: a SymPy tree evaluated elementwise over arrays, for the sampling oracles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import sympy
from scipy import special
from sympy import Basic, Piecewise, Rational, Symbol
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from symagg.errors import SymaggError
from symagg.laws.expectation import RandomVariable
from symagg.oracles.outcome import Kind

EPS = np.finfo(np.float64).eps
# Maps and their inverses round in the last digits: values this close are one value (an atom, an equality).
ROUNDING = 1e-12


class NoSampleError(SymaggError):
    """There is nothing to draw or to compute with; `kind` says whether that is undefined or only undecided."""

    def __init__(self, message: str, kind: Kind = Kind.UNDECIDED) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, eq=False)
class Rounded:
    """A number, or one number a draw, with a bound on its rounding error."""

    value: np.ndarray
    error: np.ndarray

    def __add__(self, other: "Rounded") -> "Rounded":
        value = self.value + other.value
        return Rounded(value, self.error + other.error + EPS * np.abs(value))

    def __mul__(self, other: "Rounded") -> "Rounded":
        value, a, b = self.value * other.value, np.abs(self.value), np.abs(other.value)
        return Rounded(value, a * other.error + b * self.error + self.error * other.error + EPS * np.abs(value))

    def __neg__(self) -> "Rounded":
        return Rounded(-self.value, self.error)


def exact(value: Any) -> Rounded:
    """Numbers that stand for themselves."""
    return Rounded(np.asarray(value, dtype=np.float64), np.float64(0))


def numbers_at(point: Mapping[Symbol, Rational]) -> dict[Basic, Any]:
    """The point in float64, as what is known of a tree before it is lowered."""
    return {symbol: np.float64(float(value)) for symbol, value in point.items()}


def lower(node: Basic, known: dict[Basic, Any]) -> Any:
    """The value of a tree, elementwise over arrays; `known` holds the values of its leaves and keeps those found."""
    if node not in known:
        known[node] = _value(node, known)
    return known[node]


def _value(node: Basic, known: dict[Basic, Any]) -> Any:
    if isinstance(node, Symbol | RandomVariable):
        place = "has no value here" if isinstance(node, Symbol) else "stands outside E, Var, Cov and P"
        raise NoSampleError(f"{node} {place}")
    if isinstance(node, BooleanTrue | BooleanFalse):
        return np.bool_(bool(node))
    if not node.args:
        return number(node)
    if isinstance(node, Piecewise):
        pairs = [pair.args for pair in node.args]
        return np.select(
            [np.asarray(lower(condition, known)) for _, condition in pairs],
            [lower(value, known) for value, _ in pairs],
            np.nan,
        )
    rule = rule_for(node)
    arguments = [lower(a, known) for a in node.args]
    try:
        return rule(*arguments)
    except TypeError:
        raise NoSampleError(f"sampling has no rule for {type(node).__name__} of {len(arguments)} arguments") from None


def number(node: Any) -> np.float64:
    """A node without arguments, such as 2/3 or pi, as a float."""
    try:
        return np.float64(float(node))
    except (TypeError, ValueError, OverflowError):
        raise NoSampleError(f"{node} is no number that sampling can compute with") from None


def rule_for(node: Basic) -> Callable[..., Any]:
    """The elementwise function over arrays that a node's type stands for."""
    try:
        return RULES[type(node)]
    except KeyError:
        raise NoSampleError(f"sampling has no rule for {type(node).__name__}") from None


def _scalars_first(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Fold numbers before arrays: fewer passes over the draws."""
    return lambda *arguments: reduce(operation, sorted(arguments, key=np.ndim))


def _power(base: Any, exponent: Any) -> Any:
    if np.ndim(exponent) == 0:
        for special_exponent, function in ((2, np.square), (0.5, np.sqrt), (-1, np.reciprocal), (1, np.positive)):
            if exponent == special_exponent:
                return function(base)
    return np.power(base, exponent)


def same(a: Any, b: Any) -> Any:
    return (a == b) | (np.abs(a - b) <= ROUNDING * np.maximum(np.abs(a), np.abs(b)))


def _whole(x: Any, rounding: Callable[..., Any]) -> Any:
    """x rounded down or up; what is as close to an integer as rounding leaves it is that integer."""
    nearest = np.round(x)
    return np.where(same(x, nearest), nearest, rounding(x))


def _polygamma(order: Any, x: Any) -> Any:
    if np.ndim(order) or order < 0 or order != round(order):
        raise NoSampleError("polygamma is computed for whole orders only")
    return special.polygamma(int(order), x)


RULES: dict[type, Callable[..., Any]] = {
    sympy.Add: _scalars_first(np.add),
    sympy.Mul: _scalars_first(np.multiply),
    sympy.Pow: _power,
    sympy.Max: _scalars_first(np.maximum),
    sympy.Min: _scalars_first(np.minimum),
    sympy.exp: np.exp,
    sympy.log: lambda x, *base: np.log(x) / np.log(base[0]) if base else np.log(x),
    sympy.Abs: np.abs,
    sympy.sign: np.sign,
    sympy.floor: lambda x: _whole(x, np.floor),
    sympy.ceiling: lambda x: _whole(x, np.ceil),
    sympy.Mod: lambda x, y: x - y * _whole(x / y, np.floor),
    sympy.Heaviside: lambda x, at_zero=0.5: np.heaviside(x, at_zero),
    sympy.sin: np.sin,
    sympy.cos: np.cos,
    sympy.tan: np.tan,
    sympy.cot: lambda x: 1 / np.tan(x),
    sympy.asin: np.arcsin,
    sympy.acos: np.arccos,
    sympy.atan: np.arctan,
    sympy.atan2: np.arctan2,
    sympy.sinh: np.sinh,
    sympy.cosh: np.cosh,
    sympy.tanh: np.tanh,
    sympy.coth: lambda x: 1 / np.tanh(x),
    sympy.asinh: np.arcsinh,
    sympy.acosh: np.arccosh,
    sympy.atanh: np.arctanh,
    sympy.erf: special.erf,
    sympy.erfc: special.erfc,
    sympy.erfinv: special.erfinv,
    sympy.gamma: special.gamma,
    # gammaln is log of the absolute value: left of 0 that is another function
    sympy.loggamma: lambda x: np.where(x > 0, special.gammaln(x), np.nan),
    sympy.digamma: special.digamma,
    sympy.polygamma: _polygamma,
    sympy.factorial: lambda x: special.gamma(x + 1),
    sympy.binomial: special.binom,
    sympy.beta: special.beta,
    sympy.lowergamma: lambda a, x: special.gammainc(a, x) * special.gamma(a),
    sympy.uppergamma: lambda a, x: special.gammaincc(a, x) * special.gamma(a),
    sympy.besseli: special.iv,
    sympy.besselk: special.kv,
    sympy.besselj: special.jv,
    sympy.bessely: special.yv,
    sympy.erfi: special.erfi,
    sympy.Ei: special.expi,
    sympy.Si: lambda x: special.sici(x)[0],
    sympy.Ci: lambda x: np.where(x > 0, special.sici(x)[1], np.nan),
    sympy.fresnels: lambda x: special.fresnel(x)[0],
    sympy.fresnelc: lambda x: special.fresnel(x)[1],
    sympy.airyai: lambda x: special.airy(x)[0],
    sympy.LambertW: lambda x: np.where(x > -1 / np.e, special.lambertw(x).real, np.nan),
    sympy.elliptic_k: special.ellipk,
    sympy.elliptic_e: special.ellipe,
    sympy.hermite: lambda n, x: special.eval_hermite(np.asarray(n, dtype=np.int64), x),
    sympy.legendre: special.eval_legendre,
    sympy.laguerre: special.eval_laguerre,
    sympy.assoc_laguerre: special.eval_genlaguerre,
    sympy.chebyshevt: special.eval_chebyt,
    sympy.chebyshevu: special.eval_chebyu,
    sympy.gegenbauer: special.eval_gegenbauer,
    sympy.jacobi: special.eval_jacobi,
    # for other arguments it is continued
    sympy.zeta: lambda s, q=1.0: np.where((s > 1) & (q > 0), special.zeta(s, q), np.nan),
    sympy.sec: lambda x: 1 / np.cos(x),
    sympy.csc: lambda x: 1 / np.sin(x),
    sympy.sinc: lambda x: np.sinc(x / np.pi),
    And: lambda *events: reduce(np.logical_and, events),
    Or: lambda *events: reduce(np.logical_or, events),
    Not: np.logical_not,
    sympy.Eq: same,
    sympy.Ne: lambda a, b: ~same(a, b),
    sympy.StrictLessThan: lambda a, b: (a < b) & ~same(a, b),
    sympy.LessThan: lambda a, b: (a < b) | same(a, b),
    sympy.StrictGreaterThan: lambda a, b: (a > b) & ~same(a, b),
    sympy.GreaterThan: lambda a, b: (a > b) | same(a, b),
}
