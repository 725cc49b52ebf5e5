"""Densities and distribution functions against draws: Pearson's test of a printed density, distances of a printed cdf.

A density is refuted where Pearson's statistic has a probability below 2e-9 and supported where it is above 6.3e-5: six
and four standard deviations of a normal law.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import special
from sympy import Basic, Expr, Rational, Symbol, sympify

from symagg.laws.law import Law
from symagg.oracles.outcome import Status
from symagg.oracles.sampling.draws import draw, spread
from symagg.oracles.sampling.estimate import DRAWS
from symagg.oracles.sampling.floats import ROUNDING, NoSampleError, lower, numbers_at

REFUTING_TAIL, SUPPORTING_TAIL = 2e-9, 6.3e-5
BINS = 12
TINY = 1e-300


def compare_density(
    law: Law,
    density: Expr,
    variable: Symbol,
    support: tuple[Any, Any],
    atoms: Mapping[Any, Any] | Iterable[tuple[Any, Any]],
    point: Mapping[Symbol, Rational],
    seed: str | int,
    integrate: Callable[[float, float], float | None],
    draws: int = DRAWS,
) -> tuple[Status, float | None, int]:
    """Draws of `law` against a printed density with atoms (location, mass): status, z score and number of cells.

    The cells are the atoms, printed or seen (a value that repeats), and bins of the rest whose edges are quantiles of
    a first batch of draws/4; a second, independent batch is counted. `integrate(lo, hi)`, the ends possibly infinite,
    gives the printed mass of a bin, or None: then the density can still be refuted but not supported. For a discrete
    law `density` is a mass function, looked up at the values seen. The z score is the normal one with the probability
    of Pearson's statistic, at most 37.
    """
    try:
        known = numbers_at(point)
        first = draw(law, point, draws // 4, f"{seed}/edges")
        second = draw(law, point, draws, f"{seed}/masses")
        with np.errstate(all="ignore"):
            pairs = atoms.items() if isinstance(atoms, Mapping) else atoms
            printed = [tuple(float(lower(sympify(part), known)) for part in pair) for pair in pairs]
            ends = tuple(float(lower(sympify(end), known)) for end in support)
            if law.discrete:
                counts, masses = _discrete_cells(first, second, density, variable, printed, ends, known)
            else:
                counts, masses = _cells(first, second, printed, ends, integrate)
    except NoSampleError:
        return Status.UNDECIDED, None, 0
    return _pearson(counts, masses, draws)


def ks_distance(
    law: Law,
    cdf: Callable[[np.ndarray], np.ndarray],
    point: Mapping[Symbol, Rational],
    seed: str | int,
    draws: int = 100_000,
) -> float:
    """sup |F_empirical - F| for a vectorised distribution function F: how far an approximation is from the law.

    Within dkw_error(draws) of the true distance. Raises NoSampleError as `draw` does.
    """
    values, counts = np.unique(draw(law, point, draws, seed), return_counts=True)
    at = np.cumsum(counts) / draws
    with np.errstate(all="ignore"):
        above = np.abs(at - cdf(values)).max()
        below = np.abs(at - counts / draws - cdf(np.nextafter(values, -np.inf))).max()
    return float(max(above, below))


def dkw_error(draws: int, confidence: float = 0.99) -> float:
    """By how much the empirical distribution function may be off anywhere (Dvoretzky, Kiefer, Wolfowitz; Massart)."""
    return math.sqrt(math.log(2 / (1 - confidence)) / (2 * draws))


def _cells(
    first: np.ndarray,
    second: np.ndarray,
    printed: list[tuple[float, float]],
    ends: tuple[float, float],
    integrate: Callable[[float, float], float | None],
) -> tuple[list[int], list[float | None]]:
    """Counts and printed masses of atoms and bins; the last cell is what lies outside the printed support."""
    lower, upper = ends
    if not lower < upper:
        raise NoSampleError(f"({lower}, {upper}) is no interval")
    counts, masses, seen = [], [], []
    for place, mass in printed:
        near = _near(second, place)
        counts.append(int(near.sum()))
        masses.append(mass)
        first, second = first[~_near(first, place)], second[~near]
    for place in _repeated(first):
        if not _near(first, place).any():
            continue
        near = _near(second, place)
        low, high = max(place - _width(place), lower), min(place + _width(place), upper)
        # rounding gathers draws at an end where the density is large: their mass is that of the neighbourhood
        mass = integrate(low, high) if low < high else 0.0
        seen.append((place, mass))
        counts.append(int(near.sum()))
        masses.append(mass)
        first, second = first[~_near(first, place)], second[~near]
    inside = first[(first > lower) & (first < upper)]
    edges = np.unique(np.quantile(inside, np.arange(1, BINS) / BINS)) if inside.size > BINS else np.empty(0)
    outside = (second < lower - _width(lower)) | (second > upper + _width(upper))
    inside = second[~outside]
    counts += np.bincount(np.searchsorted(edges, inside, side="right"), minlength=edges.size + 1).tolist()
    bounds = [lower, *map(float, edges), upper]
    bins = [integrate(low, high) for low, high in pairwise(bounds)]
    for place, mass in seen:
        index = int(np.searchsorted(edges, place, side="right"))
        if mass and bins[index] is not None:
            bins[index] -= mass
    return [*counts, int(outside.sum())], [*masses, *bins, 0.0]


def _discrete_cells(
    first: np.ndarray,
    second: np.ndarray,
    mass: Expr,
    variable: Symbol,
    printed: list[tuple[float, float]],
    ends: tuple[float, float],
    known: dict[Basic, Any],
) -> tuple[list[int], list[float | None]]:
    """Counts and printed masses of the values seen often; the last cell is all the others."""
    places = _repeated(first)
    if not places.size:
        raise NoSampleError("no value of the discrete law is seen often")
    masses = spread(lower(mass, {**known, variable: places}), places.size).copy()
    masses[(places < ends[0]) | (places > ends[1])] = 0.0
    for place, extra in printed:
        masses[_near(places, place)] += extra
    counts = [int(_near(second, place).sum()) for place in places]
    return [*counts, second.size - sum(counts)], [*masses.tolist(), max(0.0, 1 - float(masses.sum()))]


def _repeated(draws: np.ndarray) -> np.ndarray:
    """The values that occur at least once in a thousand draws (and five times)."""
    values, counts = np.unique(draws, return_counts=True)
    return values[counts >= max(5, draws.size / 1000)]


def _width(place: float) -> float:
    return ROUNDING * abs(place) + TINY if math.isfinite(place) else 0.0


def _near(values: np.ndarray, place: float) -> np.ndarray:
    return np.abs(values - place) <= _width(place)


def _pearson(counts: list[int], masses: list[float | None], draws: int) -> tuple[Status, float | None, int]:
    """Pearson's statistic; an expected count below 5 is taken as 5, which can only make it smaller."""
    pairs = [(count, mass) for count, mass in zip(counts, masses, strict=True) if mass is not None]
    if len(pairs) * 2 < len(counts) or len(pairs) < 3:
        return Status.UNDECIDED, None, len(pairs)
    statistic = sum((count - draws * mass) ** 2 / max(draws * mass, 5.0) for count, mass in pairs)
    if not math.isfinite(statistic):
        return Status.UNDECIDED, None, len(pairs)
    tail = float(special.chdtrc(len(pairs) - 1, statistic))
    z = float(-special.ndtri(max(tail, TINY) / 2))
    if tail < REFUTING_TAIL:
        return Status.REFUTES, z, len(pairs)
    supported = tail > SUPPORTING_TAIL and len(pairs) == len(counts)
    return Status.SUPPORTS if supported else Status.UNDECIDED, z, len(pairs)
