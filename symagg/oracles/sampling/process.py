"""One concrete random process, drawn from a seed, for claims about every joint law.

The draws are themselves a joint law: the empirical one, in which every draw has the same mass. So an identity that
holds for every joint law holds for the averages over the draws up to rounding, however few they are. What a claim
says besides is made exact as well. Members of an identical family are one multiset of values in different orders;
independent variables are the axes of a grid of all combinations of their values.
"""

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symagg.arrays import as_fraction
from symagg.oracles.sampling.draws import seeded
from symagg.oracles.sampling.floats import EPS, NoSampleError, Rounded, exact

STRUCTURES = ("any", "independent")
DIMENSIONS = 32  # of an array, in every NumPy
PARTS = 64  # of the masses on a grid, which floats then hold and add without rounding


class TooLargeError(NoSampleError):
    """The grid of independent variables has too many points; fewer values of each may do."""


class Process:
    """Values of random variables, functions and arrays; every draw is keyed by its own name and indices.

    draws: rows of the table of dependent variables; ten times as many points may lie in a grid.
    functions: a generic function's name -> its degree as a polynomial (None, or no entry: any smooth function).
    structure: "any" (variables share latent factors) or "independent" (each has an axis of `values` values).
    arrays: an array's name -> what gives its rational entries.
    members: gives the equally likely values of every dependent variable, which then are not drawn.
    """

    def __init__(
        self,
        seed: str | int,
        draws: int,
        functions: Mapping[str, int | None],
        structure: str,
        values: int,
        arrays: Mapping[str, Any] | None = None,
        members: Callable[..., list[float]] | None = None,
    ) -> None:
        self.seed, self.draws, self.degrees, self.structure, self.values = seed, draws, functions, structure, values
        self.arrays, self._given = arrays or {}, members
        self._masses: list[np.ndarray] = []
        normal, third = self._stream("factors"), self._stream("factor")
        self._factors = [normal.normal(size=draws), normal.normal(size=draws), third.exponential(size=draws) - 1]
        self._drawn: dict[tuple, Any] = {}

    def _stream(self, *key: Any) -> np.random.Generator:
        return seeded(f"{self.seed!r}|{key!r}")

    def member(self, name: str, indices: tuple[int, ...], identical: bool, sign: str) -> np.ndarray:
        """A random variable, or a member of a family; `sign` is "", "positive" or "zero-inflated"."""
        key = ("member", name, indices, identical, sign)
        if key not in self._drawn:
            draw = self._axis if self.structure == "independent" else self._column
            if self._given and self.structure == "any":
                draw = lambda *which: np.array(self._given(*which))  # noqa: E731
            self._drawn[key] = draw(name, indices, identical, sign)
        return self._drawn[key]

    def _column(self, name: str, indices: tuple[int, ...], identical: bool, sign: str) -> np.ndarray:
        own = self._stream("member", name, indices)
        loadings = _signs(own, 3) * own.uniform(0.4, 0.9, 3)
        scores = sum(a * factor for a, factor in zip(loadings, self._factors, strict=True))
        scores = scores + own.uniform(0.5, 0.8) * own.normal(size=self.draws)
        law = self._stream("law", name, () if identical else indices)
        if not identical:
            return _mapped(scores, law, sign)
        # one multiset of values; the scores say which draw gets which of them
        base = np.sort(_mapped(law.normal(size=self.draws) + law.exponential(size=self.draws) - 1, law, sign))
        column = np.empty(self.draws)
        column[np.argsort(scores)] = base
        return column

    def _axis(self, name: str, indices: tuple[int, ...], identical: bool, sign: str) -> np.ndarray:
        if len(self._masses) == DIMENSIONS:
            raise NoSampleError(f"more than {DIMENSIONS} independent variables")
        law = self._stream("law", name, () if identical else indices)
        scores = law.normal(size=self.values)
        if sign == "zero-inflated":  # both happen, on however small a grid
            scores[0], scores[1] = -1 - abs(scores[0]), 1 + abs(scores[1])
        shares = 1 + law.multinomial(PARTS - self.values, np.full(self.values, 1 / self.values))
        self._masses.append(shares / PARTS)
        return _mapped(scores, law, sign).reshape((-1,) + (1,) * (len(self._masses) - 1))

    def need_room(self, *arrays: np.ndarray) -> None:
        """Raise TooLargeError where arrays combined elementwise would have too many entries."""
        if self.structure == "independent":
            size = math.prod(np.broadcast_shapes(*(a.shape for a in arrays)))
            if size > 10 * self.draws:
                raise TooLargeError(f"the grid of independent values would have {size} points")

    def mean(self, array: np.ndarray) -> np.ndarray:
        """The average over the draws, or over the grid with its masses; a number is its own average."""
        if self.structure == "any":
            return array.mean()
        while array.ndim:
            alone = array.shape[0] == 1
            array = array[0] if alone else np.tensordot(self._masses[array.ndim - 1], array, 1)
        return array

    def roundings(self, array: np.ndarray) -> float:
        """How many roundings one term of the average meets at most (NumPy adds pairwise, from blocks of 128)."""
        if self.structure == "any":
            return 20 + math.log2(array.size)
        return (self.values + 1) * (1 + array.ndim)

    def entry(self, name: str, indices: tuple[int, ...], positive: bool = False, whole: bool = False) -> Rounded:
        """An entry of an indexed array; a given one is rounded to a float."""
        if name in self.arrays:
            given = self.arrays[name].get(indices)
            if given is None:
                raise NoSampleError(f"{name} has no entry {indices}")
            value = float(given)
            return Rounded(np.float64(value), np.float64(0 if as_fraction(given) == value else EPS * abs(value)))
        stream = self._stream("array", name, indices)
        size = stream.integers(2, 10) if whole else stream.uniform(0.3, 2.0)
        return exact(float(size if positive else size * _signs(stream, 1)[0]))

    def function(self, name: str, arity: int) -> "SmoothFunction":
        """What stands for a generic function: a random polynomial of its degree, or with None a smooth function."""
        key = ("function", name, arity)
        if key not in self._drawn:
            self._drawn[key] = SmoothFunction(self._stream(*key), arity, self.degrees.get(name))
        return self._drawn[key]


class SmoothFunction:
    """A polynomial, to which waves a*sin(w.x + phase) are added where the degree is None; all derivatives exact."""

    def __init__(self, stream: np.random.Generator, arity: int, degree: int | None) -> None:
        most = 2 if degree is None else degree
        powers = [p for p in itertools.product(range(most + 1), repeat=arity) if sum(p) <= most]
        scale = [math.prod(map(math.factorial, p)) for p in powers]
        self.terms = dict(zip(powers, _signs(stream, len(powers)) * stream.uniform(0.4, 1.6, len(powers)) / scale))  # noqa: B905
        waves = 3 if degree is None else 0
        self.heights, self.phases = stream.uniform(0.4, 1.2, waves), stream.uniform(0, 2 * math.pi, waves)
        self.slopes = (_signs(stream, waves * arity) * stream.uniform(0.4, 1.3, waves * arity)).reshape(waves, arity)

    def __call__(self, orders: tuple[int, ...], *arguments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The partial derivative of these orders, and the sum of the sizes of its terms (what rounding goes by)."""
        value = size = np.float64(0)
        for powers, coefficient in self.terms.items():
            if any(k > p for k, p in zip(orders, powers, strict=True)):
                continue
            term = coefficient * math.prod(math.perm(p, k) for p, k in zip(powers, orders, strict=True))
            for x, p, k in zip(arguments, powers, orders, strict=True):
                term = term * x ** (p - k)
            value, size = value + term, size + np.abs(term)
        for height, phase, slopes in zip(self.heights, self.phases, self.slopes, strict=True):
            height = height * math.prod(float(w) ** k for w, k in zip(slopes, orders, strict=True))
            angles = [w * x for w, x in zip(slopes, arguments, strict=True)]
            angle = sum(angles, phase + sum(orders) * math.pi / 2)
            value = value + height * np.sin(angle)
            size = size + abs(height) * (8 + 2 * sum(orders) + sum(map(np.abs, angles)))
        return value, size


def _signs(stream: np.random.Generator, count: int) -> np.ndarray:
    return stream.choice([-1.0, 1.0], count)


def _mapped(scores: np.ndarray, stream: np.random.Generator, sign: str) -> np.ndarray:
    """Scores of order one as values of order one, by a random cubic map, an exponential or a clip at zero."""
    shift, scale, bend, twist = stream.uniform((-0.4, 0.6, 0.05, 0.02), (0.4, 1.4, 0.25, 0.08))
    if sign == "positive":
        return scale * np.exp((0.3 + bend) * scores)
    if sign == "zero-inflated":
        kept = np.maximum(scores + shift, 0)
        return scale * kept + bend * kept**2
    up, side = _signs(stream, 2)
    # a mean away from zero: otherwise terms with it would go unseen
    return side * (0.5 + shift**2) + up * (scale * scores + bend * scores**2 + twist * scores**3)
