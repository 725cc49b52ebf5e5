"""Finite probability spaces with rational weights, drawn from a seed: the worlds in which a claim is put to the test.

Every law of a world is a legitimate one, so a difference found in a world refutes a statement about every joint law.
The draws are generic (values distinct, none of them zero), so that a false identity has no reason to hold in them.
"""

from collections.abc import Mapping
from functools import reduce
from itertools import permutations, product
from math import factorial, lcm
from operator import mul
from random import Random as Stream
from typing import Any

from flint import fmpq

from symagg.errors import SymaggError
from symagg.oracles.exact.values import Factor, Random

STRUCTURES = ("any", "independent")
DEGREE = 5  # of the polynomial that stands for any function
ARRAYS = ("positive", "integer", "symmetric")
_FEW = ([fmpq(v) for v in (1, 2, -1, 0)], [fmpq(v) for v in (1, 2, 3)])  # of any sign, and positive


class World:
    """A finite probability space, and the values in it of random variables, generic functions and indexed arrays.

    seed: the same seed gives the same world on every machine; every draw is keyed by its own name and indices, so that
        it does not depend on what was drawn before.
    outcomes: how many outcomes the space has (structure "any").
    functions: a generic function's name -> the degree of the polynomial it is (None, or no entry: any function, a
        polynomial of degree 5).
    structure: "any" (every variable depends on every other) or "independent" (all variables and members mutually
        independent, each with `values` values).
    arrays: an array's name -> "positive", "integer" or "symmetric" (under any permutation of its indices), several of
        them in one string, or a mapping of its indices (tuples of integers) to its values (its `get` is asked).
    recursions: a function's name -> its `parameters` and `body`, where it is defined in terms of itself.
    is_round: two equally likely outcomes and small integers, for a counterexample that a person reads.
    """

    def __init__(
        self,
        seed: int | str,
        outcomes: int = 5,
        functions: Mapping[str, int | None] | None = None,
        structure: str = "any",
        arrays: Mapping[str, str | Mapping[tuple[int, ...], Any]] | None = None,
        values: int = 2,
        recursions: Mapping[str, Any] | None = None,
        is_round: bool = False,
    ) -> None:
        if structure not in STRUCTURES:
            raise SymaggError(f"a world's structure is one of {', '.join(STRUCTURES)}, not {structure!r}")
        if outcomes < 1 or values < 1:
            raise SymaggError(f"a world needs at least one outcome, not {min(outcomes, values)}")
        for name, words in (arrays or {}).items():
            if isinstance(words, str) and not set(words.split()) <= set(ARRAYS):
                raise SymaggError(f"array {name}: {words!r} is not made of {', '.join(ARRAYS)}")
        self.seed, self.structure, self.values = seed, structure, values
        self.functions, self.arrays = dict(functions or {}), dict(arrays or {})
        self.recursions = dict(recursions or {})
        self.is_round = is_round
        self._drawn: dict[tuple, Any] = {}
        weights = [fmpq(1, 2)] * 2 if is_round else _block_weights(self._stream("weights"), outcomes)
        self.space = (Factor("", weights),)

    def member(self, name: str, indices: tuple[int, ...], identical: bool, sign: str) -> Random:
        """The value of a random variable, or of one member of a family; `sign` is "", "positive" or "zero-inflated"."""
        key = ("member", name, indices, identical, sign)
        if key not in self._drawn:
            # Members of an identical family share the stream that their law is drawn from.
            stream = self._stream("law", name, () if identical else indices)
            if self.structure == "independent":
                weights = [fmpq(1, 2)] * 2 if self.is_round else _weights(stream, self.values)
                factor = Factor(f"{name}{list(indices)}", weights)
                self._drawn[key] = Random((factor,), self._values(stream, len(weights), sign))
            else:
                values = self._values(stream, len(self.space[0].weights), sign)
                if identical:
                    values = self._permuted(values, stream, indices)
                self._drawn[key] = Random(self.space, values)
        return self._drawn[key]

    def listed(self, name: str, indices: tuple[int, ...], identical: bool, sign: str) -> list[float]:
        """The values of a dependent random variable, each as often as it is likely: this law for another oracle."""
        weights = self.space[0].weights
        common = lcm(*(int(w.q) for w in weights))
        values = self.member(name, indices, identical, sign).values
        return [
            float(v.p) / float(v.q)
            for v, w in zip(values, weights, strict=True)
            for _ in range(int(w.p) * common // int(w.q))
        ]

    def entry(self, name: str, indices: tuple[int, ...], positive: bool = False, whole: bool = False) -> fmpq | None:
        """An entry of an indexed array; None where the array was given without it."""
        given = self.arrays.get(name, "")
        if not isinstance(given, str):
            key = ("given", name, indices)
            if key not in self._drawn:
                value = given.get(indices)
                self._drawn[key] = None if value is None else fmpq(*_ratio(value))
            return self._drawn[key]
        if "symmetric" in given:
            indices = tuple(sorted(indices))
        key = ("entry", name, indices)
        if key not in self._drawn:
            stream = self._stream("array", name, indices)
            self._drawn[key] = _rational(stream, positive or "positive" in given, 40, whole or "integer" in given)
        return self._drawn[key]

    def polynomial(self, name: str, arity: int, positive: bool = False) -> "Polynomial":
        """The polynomial that stands for a generic function."""
        key = ("function", name, arity, positive)
        if key not in self._drawn:
            degree = self.functions.get(name)
            stream = self._stream("function", name, (arity,))
            known = degree if degree is not None else 2 if self.is_round else DEGREE
            self._drawn[key] = Polynomial(stream, arity, known, positive, self.is_round)
        return self._drawn[key]

    def _stream(self, *key: Any) -> Stream:
        # A string seeds the generator through SHA-512: the same on every machine, unlike hash().
        return Stream(f"{self.seed!r}|{key!r}")

    def _values(self, stream: Stream, count: int, sign: str) -> list[fmpq]:
        """Values of a random variable; a zero-inflated one is zero on about half of the outcomes, and positive else."""
        values = _shuffled(stream, _FEW[bool(sign)])[:count] if self.is_round else _values(stream, count, bool(sign))
        if sign == "zero-inflated":
            return [fmpq(0) if k < (count + 1) // 2 else value for k, value in enumerate(values)]
        return values

    def _permuted(self, values: list, stream: Stream, indices: tuple[int, ...]) -> list:
        """The values moved between outcomes of equal weight: the same law, another dependence."""
        weights = self.space[0].weights
        blocks = [[k for k, w in enumerate(weights) if w == weight] for weight in dict.fromkeys(weights)]
        if reduce(mul, (factorial(len(block)) for block in blocks)) > 1000:
            own = self._stream("order", values, indices)
            orders = [[_shuffled(own, block) for block in blocks]]
        else:
            # Neighbouring indices take different permutations: two members are not the same variable by chance.
            orders = _shuffled(stream, list(product(*(permutations(block) for block in blocks))))
        order = orders[sum(index * 5**place for place, index in enumerate(indices)) % len(orders)]
        moved = list(values)
        for block, images in zip(blocks, order, strict=True):
            for source, target in zip(block, images, strict=True):
                moved[target] = values[source]
        return moved


class Polynomial:
    """A polynomial in one or several variables; no coefficient up to its total degree is zero."""

    def __init__(self, stream: Stream, arity: int, degree: int, positive: bool, is_round: bool = False) -> None:
        def draw(above_zero: bool) -> fmpq:
            pool = [v for v in _FEW[above_zero] if v]
            return pool[_below(stream, len(pool))] if is_round else _rational(stream, above_zero, 9)

        powers = [p for p in product(range(degree + 1), repeat=arity) if sum(p) <= degree]
        self.terms = {p: draw(False) for p in powers}
        self.positive = draw(True) if positive else None

    def __call__(self, *arguments: Any) -> Any:
        value = self._horner((), arguments)
        # A function said to be positive is a square and a bit.
        return value if self.positive is None else value * value + self.positive

    def _horner(self, powers: tuple[int, ...], arguments: tuple) -> Any:
        if not arguments:
            return self.terms[powers]
        result = None
        for k in sorted({p[len(powers)] for p in self.terms if p[: len(powers)] == powers}, reverse=True):
            part = self._horner((*powers, k), arguments[1:])
            result = part if result is None else result * arguments[0] + part
        return result

    def __str__(self) -> str:
        letters = "xyz" if len(next(iter(self.terms))) <= 3 else [f"x{n}" for n in range(len(next(iter(self.terms))))]
        text = ""
        for powers, coefficient in sorted(self.terms.items(), reverse=True):
            factors = [letter if p == 1 else f"{letter}^{p}" for letter, p in zip(letters, powers, strict=False) if p]
            if abs(coefficient) != 1 or not factors:
                factors.insert(0, str(abs(coefficient)))
            sign = ("-" if coefficient < 0 else "") if not text else " - " if coefficient < 0 else " + "
            text += sign + " ".join(factors)
        return text if self.positive is None else f"({text})^2 + {self.positive}"


def _below(stream: Stream, n: int) -> int:
    # random() is the one method whose sequence Python promises to keep for a seed.
    return int(stream.random() * n)


def _shuffled(stream: Stream, items: list) -> list:
    items = list(items)
    for k in range(len(items) - 1, 0, -1):
        j = _below(stream, k + 1)
        items[k], items[j] = items[j], items[k]
    return items


def _rational(stream: Stream, positive: bool, size: int, whole: bool = False) -> fmpq:
    """A small rational number other than 0 and 1 in absolute value."""
    while True:
        value = fmpq(1 + _below(stream, size), 1 if whole else 1 + _below(stream, 5))
        if value != 1:
            return value if positive or _below(stream, 2) else -value


def _values(stream: Stream, count: int, positive: bool) -> list[fmpq]:
    """Distinct values, of both signs unless all are positive."""
    while True:
        values: list[fmpq] = []
        while len(values) < count:
            value = _rational(stream, positive, 12 + 2 * count)
            if value not in values:
                values.append(value)
        if positive or count == 1 or min(values) < 0 < max(values):
            return values


def _weights(stream: Stream, count: int) -> list[fmpq]:
    parts = _shuffled(stream, list(range(1, count + 4)))[:count]
    return [fmpq(part, sum(parts)) for part in parts]


def _block_weights(stream: Stream, count: int) -> list[fmpq]:
    """Weights in one or two blocks of equal ones: identical laws that depend on one another need weights to share."""
    half = (count + 1) // 2
    if count == 1 or _below(stream, 3) == 0:
        return [fmpq(1, count)] * count
    while True:
        mass = fmpq(1 + _below(stream, 8), 9 + _below(stream, 3))
        first, second = mass / half, (1 - mass) / (count - half)
        if first != second:
            return [first] * half + [second] * (count - half)


def _ratio(value: Any) -> tuple[int, int]:
    numerator, denominator = getattr(value, "p", None), getattr(value, "q", None)
    if numerator is None:
        numerator, denominator = value.numerator, value.denominator
    return int(numerator), int(denominator)
