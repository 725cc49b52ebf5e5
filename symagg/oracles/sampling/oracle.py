"""Sampling: a seeded Monte Carlo of the process that generates a law (draw X, apply g), which uses no density.

False alarms. The standard error comes from 64 batches, so the z score of a right value follows Student's law with 63
degrees of freedom: |z| > 6 has probability 1.1e-7 and |z| < 4 fails with probability 1.7e-4. That needs the central
limit theorem to hold for these draws. So a value is refuted only if it would stay so after ten more draws like the
largest one (with that, an event seen 20 times or more is wrongly refuted with probability 2e-8 at most), and not at
all where one draw carries more than 5 % of the sum of squares (an infinite variance, a lognormal of large spread) or
one batch more than half of the spread; nor is it supported where one draw carries more than 10 %.

Densities are judged in `density`, claims about every joint law in `joint`, integrals, series and derivatives without a
law in `integrals`.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from sympy import Basic, Expr, Rational, Symbol, sympify

from symagg.laws.expectation import Covariance, Expectation, Member, Probability, RandomVariable, Variance
from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.oracles.sampling.draws import draw, need_finite, spread
from symagg.oracles.sampling.estimate import BATCHES, DRAWS, Estimate, from_batches, largest_share
from symagg.oracles.sampling.floats import ROUNDING, NoSampleError, lower, numbers_at

REFUTING_Z, SUPPORTING_Z = 6.0, 4.0
SUPPORTING_RELATIVE_ERROR = 0.02
REFUTING_DRAW, SUPPORTING_DRAW = 0.05, 0.1
UNSEEN_DRAWS = 10

_OPERATORS = (Expectation, Variance, Covariance, Probability)


def evaluate(expression: Expr, point: Mapping[Symbol, Rational], seed: str | int, draws: int = DRAWS) -> Outcome:
    """Estimate an expression in E, Var, Cov and P of independent random variables at a point, as an `Estimate`.

    Around and inside the operators stand closed forms; the error of the whole, however nonlinear, is that of its
    values on 64 batches, widened by their bias. `draws` is rounded down to whole batches.
    """
    try:
        with np.errstate(all="ignore"):
            return Outcome(Kind.VALUE, _estimate(sympify(expression), point, seed, max(draws // BATCHES, 2)))
    except NoSampleError as error:
        return Outcome(error.kind, None, str(error))


def compare(estimate: Outcome, value: Any) -> tuple[Status, float | None]:
    """Judge a value by an estimate of it: the status and the z score (None where there is none).

    A value that is zero is never supported: the error relative to it says nothing. Tuples are judged entrywise: one
    entry refutes, and all together support, but for plain entries that nothing was drawn for.
    """
    if not estimate.has_value:
        return Status.UNDECIDED, None
    if isinstance(estimate.value, tuple):
        return _compare_entries(estimate.value, value)
    try:
        number = complex(value)
    except (OverflowError, TypeError, ValueError):
        return Status.UNDECIDED, None
    found: Estimate = estimate.value
    # a mean of draws is finite even where the expectation is not, so an infinite value cannot be refuted
    if not (math.isfinite(number.real) and math.isfinite(number.imag)):
        return Status.UNDECIDED, None
    if abs(number.imag) > ROUNDING * abs(number):
        return Status.REFUTES, None
    if found.error == 0:
        return Status.UNDECIDED, None
    z = (found.value - number.real) / math.hypot(found.error, ROUNDING * abs(number.real))
    # a draw with share w of the sum of squares moves the estimate by sqrt(w) standard errors
    unseen = UNSEEN_DRAWS * math.sqrt(found.largest_draw)
    if abs(z) > REFUTING_Z + unseen and not found.dominated(REFUTING_DRAW):
        return Status.REFUTES, z
    precise = found.error <= SUPPORTING_RELATIVE_ERROR * abs(found.value)
    if abs(z) < SUPPORTING_Z and precise and not found.dominated(SUPPORTING_DRAW):
        return Status.SUPPORTS, z
    return Status.UNDECIDED, z


def _compare_entries(found: tuple[Estimate, ...], value: Any) -> tuple[Status, float | None]:
    if not isinstance(value, tuple) or len(value) != len(found):
        return Status.UNDECIDED, None
    answers = []
    for entry, printed in zip(found, value, strict=True):
        if entry.error == 0 and _is_same(entry.value, printed):
            continue
        answers.append(compare(Outcome(Kind.VALUE, entry), printed))
    statuses = {status for status, _ in answers}
    worst = max((z for _, z in answers if z is not None), key=abs, default=None)
    if Status.REFUTES in statuses:
        return Status.REFUTES, worst
    return (Status.SUPPORTS if statuses == {Status.SUPPORTS} else Status.UNDECIDED), worst


def _is_same(plain: float, printed: Any) -> bool:
    try:
        return abs(complex(printed) - plain) <= ROUNDING * abs(plain)
    except (OverflowError, TypeError, ValueError):
        return False


def _estimate(expression: Expr, point: Mapping[Symbol, Rational], seed: str | int, length: int) -> Estimate:
    if not isinstance(expression, Expr):
        raise NoSampleError(f"sampling has no rule for {type(expression).__name__}")
    variables = sorted(expression.atoms(RandomVariable), key=lambda v: v.name)
    if not variables:
        raise NoSampleError("nothing in it is random")
    if expression.has(Member):
        raise NoSampleError("the members of a family of random variables depend on one another in no stated way")
    for k, variable in enumerate(variables):
        if variable.law is None:
            raise NoSampleError(f"{variable} follows no stated law")
        if k and variable.name == variables[k - 1].name:
            raise NoSampleError(f"two random variables are called {variable}")
    size = BATCHES * length
    samples = {v: draw(v.law, point, size, f"{seed}/{v.name}") for v in variables}
    batches = _Batches({**numbers_at(point), **samples}, size)
    values = batches.total(expression, numbers_at(point))
    return from_batches(values, size, batches.largest_draw)


class _Batches:
    """Values of operators as vectors: the first entry from all draws, then one from each batch."""

    def __init__(self, known: dict[Basic, Any], size: int) -> None:
        self.known, self.size, self.largest_draw = known, size, 0.0

    def total(self, expression: Expr, numbers: dict[Basic, Any]) -> np.ndarray:
        """The whole expression: only numbers and operators may stand in it."""
        operators = {node: self.operator(node) for node in _outermost(expression)}
        return spread(lower(expression, {**numbers, **operators}), BATCHES + 1)

    def operator(self, node: Expr) -> np.ndarray:
        if len(node.args) != (2 if isinstance(node, Covariance) else 1):
            raise NoSampleError(f"{node} has {len(node.args)} arguments")
        nested = {inner: self.operator(inner) for part in node.args for inner in _outermost(part)}
        whole = self._arguments(node, {inner: value[0] for inner, value in nested.items()})
        parts = whole
        if nested:
            length = self.size // BATCHES
            parts = self._arguments(node, {inner: np.repeat(value[1:], length) for inner, value in nested.items()})
        terms = _terms(node, [a.reshape(1, -1) for a in whole])[0]
        if node.has(RandomVariable):
            self.largest_draw = max(self.largest_draw, largest_share(terms))
        rows = _terms(node, [a.reshape(BATCHES, -1) for a in parts]).mean(axis=1)
        return np.concatenate(([terms.mean()], rows))

    def _arguments(self, node: Expr, nested: dict[Basic, Any]) -> list[np.ndarray]:
        # without nested operators, what is lowered is kept for the other operators
        known = {**self.known, **nested} if nested else self.known
        arguments = [spread(lower(part, known), self.size) for part in node.args]
        for values in arguments:
            need_finite(values, str(node))
        return arguments


def _outermost(expression: Basic) -> set[Basic]:
    """The operators in an expression that stand in no other operator."""
    if isinstance(expression, _OPERATORS):
        return {expression}
    return set().union(*map(_outermost, expression.args))


def _terms(node: Expr, arguments: list[np.ndarray]) -> np.ndarray:
    """Numbers whose mean along the last axis estimates the operator."""
    if isinstance(node, Expectation | Probability):
        return arguments[0]
    first, second = (a - a.mean(axis=1, keepdims=True) for a in (arguments[0], arguments[-1]))
    length = first.shape[1]
    return first * second * (length / (length - 1))
