"""The parts of a joint claim that only an exact world knows, as floats: entries, random variables, calls of functions.

What is built of these (sums over indices, products, expectations) is then numpy's work, not the exact oracle's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import mpmath
import numpy as np
from sympy import Basic, Indexed, Integer, Symbol
from sympy.core.function import AppliedUndef

from symagg.oracles import exact

_PATIENCE = 6000  # evaluations in all, after which nothing more has a value
_OUTCOMES = 12  # a space with more of them, as of many independent variables, has no axis here


class Worlds:
    """The worlds that belong to the points: what a node is there, outcome by outcome."""

    def __init__(self, points: Sequence[Mapping[Symbol, Any]], worlds: Sequence[exact.World]) -> None:
        self._points, self._worlds = points, worlds
        self._known: dict[tuple, np.ndarray | None] = {}
        self._same: dict[int, tuple[Basic, Basic]] = {}
        self._firsts: dict[Basic, Basic] = {}
        self._patience = _PATIENCE
        spaces = [world.space[0].weights for world in worlds]
        self.weights = np.array([[float(w.p) / float(w.q) for w in space] for space in spaces])

    @property
    def count(self) -> int:
        return len(self._points)

    def is_call(self, node: Basic) -> bool:
        """Whether a node is an entry of an array, or the call of a function of integers."""
        called = isinstance(node, AppliedUndef) and all(node.func.__name__ in w.recursions for w in self._worlds)
        return called or isinstance(node, Indexed)

    def call(self, node: Basic, k: int, indices: tuple[int, ...]) -> np.ndarray | None:
        """`at` for an entry or a call with these indices or arguments; the same ones are worked out once."""
        named = node.args[:1] if isinstance(node, Indexed) else ()
        key = (node.func, named, k, indices)
        if key not in self._known:
            self._known[key] = self._asked(node.func(*named, *map(Integer, indices)), k, {})
        return self._known[key]

    def at(self, node: Basic, k: int, indices: Mapping[Symbol, int]) -> np.ndarray | None:
        """The node's value at a point where indices have these values: one number, or one for each outcome.

        nan where it has none; None where it is neither (a matrix, or variables that are independent).
        """
        node = self._first(node)
        key = (id(node), k, frozenset(indices.items()))
        if key not in self._known:
            self._known[key] = self._asked(node, k, {s: Integer(n) for s, n in indices.items()})
        return self._known[key]

    def is_lost(self, node: Basic) -> bool:
        """Whether the patience was at an end before a node was met."""
        return self._patience <= 0 and node not in self._firsts

    def _first(self, node: Basic) -> Basic:
        """The first one met of equal nodes, of which SymPy may take milliseconds to see that two are equal."""
        if id(node) not in self._same:
            self._same[id(node)] = node, self._firsts.setdefault(node, node)
        return self._same[id(node)][1]

    def _asked(self, node: Basic, k: int, indices: Mapping[Symbol, Integer]) -> np.ndarray | None:
        self._patience -= 1
        if self._patience < 0:
            return np.array([np.nan])
        return self._numbers(exact.evaluate(node, {**self._points[k], **indices}, self._worlds[k]))

    def _numbers(self, outcome: Any) -> np.ndarray | None:
        if not outcome.has_value or isinstance(outcome.value, bool):
            return np.array([np.nan])
        value = outcome.value
        if isinstance(value, exact.Values):
            if value.shape is not None or len(value) != self.weights.shape[1] or len(value) > _OUTCOMES:
                return None
            return np.array([_float(v) for v in value])
        return np.array([_float(value)])


def _float(value: Any) -> float:
    try:
        return float(value if hasattr(value, "numerator") else mpmath.mpmathify(value))
    except (OverflowError, TypeError, ValueError):
        return np.nan
