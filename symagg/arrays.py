"""The entries of indexed arrays: what a paper says of them, and the concrete ones that claims are judged with.

The same entries serve every route at a point, so that a bound that fails for one model fails for it on each of them.
"""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from sympy import Derivative, Expr, Indexed, Integer, Rational, Symbol, sympify

from symagg.errors import ClaimError

STRUCTURES = ("any", "distinct")
_SPREAD = 23  # a prime: entries that must differ are this many consecutive numbers in a random order
_WEIGHT = 9  # of one outcome among others, at most
_INDEX = re.compile(r"(\w+) = (.+?)\.\.(.+)")


@dataclass(frozen=True)
class Summed:
    """One index of a table of probabilities: its name and the texts of its first and last value."""

    name: str
    lower: str
    upper: str


@dataclass(frozen=True)
class Entries:
    """What a paper says of an array's entries: the numbers they may be, or that they are probabilities.

    range: draws one entry; None for the generic real entries of an array of which nothing is said.
    summed: of probabilities, the leading indices over which they sum to one.
    """

    range: Any = None
    summed: tuple[Summed, ...] = ()

    @property
    def is_law(self) -> bool:
        return bool(self.summed)


def probabilities(name: str, text: str) -> Entries:
    """The entries that "probabilities of z = 1..m given i" speaks of. Raises ClaimError where it cannot be read."""
    listed, _, _ = text.removeprefix("probabilities of").partition(" given ")
    parts = [_INDEX.fullmatch(part.strip()) for part in listed.split(",")]
    if not all(parts):
        raise ClaimError(
            f"domain of {name}: {text!r} is not understood; write for example 'probabilities of k = 1..n', and "
            "'probabilities of z = 1..m given i' for a law with a further index."
        )
    return Entries(summed=tuple(Summed(*part.groups()) for part in parts))


@dataclass
class Model:
    """The entries of one array at one point, each drawn by its own name and indices.

    seed: of all draws. bounds: the first and last value of each summed index. structure: "distinct" entries, or any.
    is_round: few digits, for a counterexample that a person reads.
    """

    name: str
    entries: Entries
    seed: str
    bounds: tuple[tuple[int, int], ...] = ()
    structure: str = "any"
    is_round: bool = False
    _known: dict[tuple[int, ...], Expr] = field(default_factory=dict)

    def get(self, indices: tuple[int, ...]) -> Expr | None:
        """The entry with these indices; None beyond the outcomes of a law."""
        if indices not in self._known:
            if self.entries.is_law:
                self._fill(indices[len(self.bounds) :])
            else:
                self._known[indices] = self._number(indices)
        return self._known.get(indices)

    def _stream(self, *key: Any) -> random.Random:
        return random.Random(f"{self.seed}|{self.name}|{key!r}")

    def _number(self, indices: tuple[int, ...]) -> Expr:
        held, stream = self.entries.range, self._stream(indices)
        if self.structure == "distinct" and held.kind == "integer":
            return self._one_of_different(indices)
        return held.draw_round(stream) if self.is_round else held.draw(stream, True)

    def _one_of_different(self, indices: tuple[int, ...]) -> Expr:
        """Entries that differ for different indices: an affine map of the indices modulo a prime."""
        stream = self._stream("different")
        factors = [stream.randrange(1, _SPREAD) for _ in indices]
        place = (stream.randrange(_SPREAD) + sum(f * k for f, k in zip(factors, indices, strict=True))) % _SPREAD
        return self.entries.range.lower + place + int(self.entries.range.lower_open)

    def _fill(self, given: tuple[int, ...]) -> None:
        """The law for these values of the further indices."""
        outcomes = list(product(*(range(low, high + 1) for low, high in self.bounds)))
        stream = self._stream("law", given)
        weights = [stream.randint(1, 4 if self.is_round else _WEIGHT) for _ in outcomes]
        if not self.is_round:  # likely and unlikely outcomes, as laws of data have them
            weights = [w**2 for w in weights]
        for outcome, weight in zip(outcomes, weights, strict=True):
            self._known[outcome + given] = Rational(weight, sum(weights))


def free_symbols(tree: Any) -> set[Any]:
    """The free symbols of a tree, with those in the index of an entry that is differentiated by: SymPy forgets them."""
    by = {v for node in tree.atoms(Derivative) for v in node.variables if isinstance(v, Indexed)}
    return tree.free_symbols.union(*(v.free_symbols for v in by))


def models(
    arrays: Mapping[str, tuple[Entries, tuple[tuple[Expr, Expr], ...]]],
    point: Mapping[Symbol, Expr],
    seed: str,
    structure: str = "any",
    is_round: bool = False,
) -> dict[str, Model]:
    """Every array of a claim at a point. arrays: its entries, and the bounds of its summed indices as expressions."""
    held = {}
    for name, (entries, bounds) in arrays.items():
        ends = tuple(tuple(_integer(name, side, point) for side in pair) for pair in bounds)
        held[name] = Model(name, entries, seed, ends, structure, is_round)
    return held


def _integer(name: str, bound: Any, point: Mapping[Symbol, Expr]) -> int:
    value = sympify(bound).xreplace(dict(point))
    if not isinstance(value, Integer):
        raise ClaimError(f"domain of {name}: its outcomes end at {bound}, which is {value} and no integer.")
    return int(value)


def as_fraction(value: Expr) -> Fraction:
    """An entry as a Python fraction."""
    return Fraction(int(value.p), int(value.q))
