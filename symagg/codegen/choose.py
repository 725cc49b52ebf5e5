"""Chooses among the forms of a formula: the one that rounding harms least, once it is proved.

A form is evaluated in balls with every intermediate result off by half a unit in the last place, up or down at random:
what that does to the value, in units of eps (1 + K), is the form's own weakness, whatever computes its functions.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flint import arb
from sympy import Dummy, Expr, Mul, Piecewise, Pow, S, Symbol, exp, symbols
from sympy.logic.boolalg import Boolean

from symagg.codegen import heads as h
from symagg.codegen.accuracy import EPS, LARGEST, SMALLEST_NORMAL, AccuracyError, precision, truth_and_condition
from symagg.codegen.balls import NotEvaluableError, Writer, evaluator, space
from symagg.codegen.heads import Head, Inverse, expanded
from symagg.codegen.proof import ProofError, prove
from symagg.codegen.stable import forms

Point = Mapping[Symbol, float]

_BITS = (320, 1280, 5120)  # to evaluate a form with, the next where the last did not do
_ENOUGH = 64  # bits that must be right
_CLOSE = 3.0  # forms this near to the best are told apart by their number of operations


@dataclass(frozen=True)
class Choice:
    """A form, and what rounding its intermediate results did to it at worst, in units of eps (1 + K): where, how much.

    Nothing is known of a form with a function that is not known in balls: `worst` is nan, `at` empty.
    """

    form: Expr
    worst: float
    at: Point


def choose(name: str, expression: Expr, points: Sequence[Point]) -> Choice:
    """The stable form of an expression; the expression itself where no form is better. What is returned is proved.

    points: exact doubles for every symbol, over the domain.
    """
    found = list(forms(expression))
    letters = _letters(expression, points)
    try:
        held = [_plain_powers(form).xreplace(letters) for form in found]
        points = [{**point, **{z: 1.5 + k for k, z in enumerate(letters.values())}} for point in points]
        worst = _worst(held, points)
    except NotEvaluableError:
        return Choice(expression, math.nan, {})
    scores = [score for score, _ in worst]
    best = min(scores)
    order = sorted(
        range(len(found)), key=lambda k: (scores[k] > _CLOSE * best + 1, _may_overflow(found[k]), found[k].count_ops())
    )
    for k in order:
        if k == 0:
            break
        try:
            prove(name, held[k], held[0], points)
        except ProofError:
            continue
        return Choice(found[k], *worst[k])
    return Choice(expression, *worst[0])


def _may_overflow(form: Expr) -> int:
    """Whether an exponential in it may overflow, or vanish, where the value does not; a quantile most of all."""
    powers = [p for p in form.atoms(Pow) if not p.exp.is_number]
    return 2 if any(p.base.has(Inverse) for p in powers) else 1 if powers or form.has(exp) else 0


def _plain_powers(form: Expr) -> Expr:
    kinds = (h.GammaincPInversePower, h.GammaincQInversePower)
    return form.replace(lambda e: isinstance(e, kinds), lambda e: e.expansion())


def _letters(expression: Expr, points: Sequence[Point]) -> dict[Expr, Symbol]:
    """A letter for each inverse function, which is the same in all forms."""
    return {e: Dummy(f"z{k}", positive=True) for k, e in enumerate(sorted(expression.atoms(Inverse), key=str))}


def _worst(found: Sequence[Expr], points: Sequence[Point]) -> list[tuple[float, Point]]:
    """The worst error of each form over the points, in units of eps (1 + K), and where it is."""
    reference = evaluator(found[0])
    names = sorted({s.name for s in found[0].free_symbols})
    rounded = [_rounded(form) for form in found]
    worst: list[tuple[float, Point]] = [(0.0, {})] * len(found)
    for number, point in enumerate(points):
        at = {s.name: v for s, v in point.items()}
        row = tuple(at[name] for name in names)
        try:
            truth, condition = truth_and_condition(lambda *v: reference(dict(zip(names, v, strict=True))), row)
        except AccuracyError:
            continue
        if abs(truth) > LARGEST or not math.isfinite(condition):
            continue
        for k, form in enumerate(rounded):
            error = form(at, truth, number) / (EPS * (1 + condition))
            if error > worst[k][0]:
                worst[k] = error, point
    return worst


def _rounded(form: Expr) -> Callable[[Mapping[str, float], arb, int], float]:
    """The relative error of a form whose intermediate results are rounded; infinite where one leaves the doubles."""
    if isinstance(form, Piecewise):
        pieces = [(evaluator(condition), _rounded(value)) for value, condition in form.args]

        def of_piece(at: Mapping[str, float], truth: arb, seed: int) -> float:
            exact = {name: arb(v) for name, v in at.items()}
            return next((error(at, truth, seed) for condition, error in pieces if condition(exact)), math.inf)

        return of_piece
    text = _Rounding()
    result = text.write(form)
    source = "\n    ".join(["def value(at, touch):", *text.lines, f"return {result}"])
    names = {**space(), **text.constants}
    exec(source, names)  # our own text, of names that `balls` chose
    value = names["value"]

    def error(at: Mapping[str, float], truth: arb, seed: int) -> float:
        stream = random.Random()
        escaped = []
        vanishing = bool(abs(truth) < SMALLEST_NORMAL)

        def touch(v: arb) -> arb:
            size = abs(v)
            if size > LARGEST:
                escaped.append(v)
            if size < SMALLEST_NORMAL:
                return arb(0)
            return v * (1 + arb(stream.choice((-1, 1))) * arb(2) ** -53)

        for bits in _BITS:
            stream.seed(seed)
            with precision(bits):
                found = value({name: arb(v) for name, v in at.items()}, touch)
                if escaped or not found.is_finite():
                    return math.inf
                if vanishing:
                    return 0.0
                if found.rel_accuracy_bits() > _ENOUGH:
                    break
        return float(abs((found - truth) / truth).mid())

    return error


class _Rounding(Writer):
    """Writes a tree with every result rounded; a head is one operation."""

    def line(self, tree: Expr, text: str) -> str:
        number, rest = tree.as_coeff_Mul() if isinstance(tree, Mul) else (S.Zero, tree)
        scaled = number.is_Rational and abs(number.p) & (abs(number.p) - 1) == 0 and number.q & (number.q - 1) == 0
        exact = isinstance(tree, Symbol | Boolean) or tree.is_Rational or (scaled and isinstance(rest, Symbol))
        return text if exact else f"touch({text})"

    def head(self, e: Head) -> str:
        letters = symbols(f"h:{len(e.args)}")
        name = f"f{len(self.constants)}"
        self.constants[name] = _of_head(type(e), letters)
        return f"{name}({', '.join(self.write(a) for a in e.args)})"


@cache
def _of_head(kind: type[Head], letters: tuple[Symbol, ...]) -> Callable[..., arb]:
    value = evaluator(expanded(kind(*letters)))
    return lambda *arguments: value({s.name: v for s, v in zip(letters, arguments, strict=True)})
