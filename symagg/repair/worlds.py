"""The parts of a joint claim that only an exact world knows, as floats: entries, random variables, calls of functions.

What is built of these (sums over indices, products, expectations) is then numpy's work, not the exact oracle's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import mpmath
import numpy as np
from sympy import Basic, Integer, Symbol

from symagg.oracles import exact

_OUTCOMES = 12  # a space with more of them, as of many independent variables, has no axis here


class Worlds:
    """The worlds that belong to the points: what a node is there, outcome by outcome."""

    def __init__(self, points: Sequence[Mapping[Symbol, Any]], worlds: Sequence[exact.World]) -> None:
        self._points, self._worlds = points, worlds
        self._known: dict[tuple, np.ndarray | None] = {}
        spaces = [world.space[0].weights for world in worlds]
        self.weights = np.array([[float(w.p) / float(w.q) for w in space] for space in spaces])

    @property
    def count(self) -> int:
        return len(self._points)

    def at(self, node: Basic, k: int, indices: Mapping[Symbol, int]) -> np.ndarray | None:
        """The node's value at a point where indices have these values: one number, or one for each outcome.

        nan where it has none; None where it is neither (a matrix, or variables that are independent).
        """
        key = (node, k, tuple(sorted(indices.items(), key=str)))
        if key not in self._known:
            point = {**self._points[k], **{s: Integer(n) for s, n in indices.items()}}
            self._known[key] = self._numbers(exact.evaluate(node, point, self._worlds[k]))
        return self._known[key]

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
