"""Integrals, series and derivatives by draws and differences: a second opinion that shares no quadrature.

All bound variables of a nest of integrals and sums are drawn jointly, by stratified importance sampling. Two
independent halves of 32 batches have pilots of their own, and must agree. What float64 cannot resolve (draws too near
to an end, overflow, cancellation) is left out and counted as error, at the size of the terms beside it. A peak that
no draw meets remains unseen, as it does for every rule that evaluates an integrand at points.

An integral that depends on a bound variable may stand in another one linearly only: then one draw of it will do.
"""

import itertools
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import sympy
from sympy import Basic, Derivative, Expr, Integral, Limit, Product, Rational, Subs, Sum, Symbol, Tuple, sympify
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import Determinant, MatrixExpr, Trace

from symagg.laws.expectation import RandomVariable
from symagg.oracles.outcome import Kind, Outcome
from symagg.oracles.sampling.draws import seeded, spread
from symagg.oracles.sampling.estimate import BATCHES, DRAWS, Estimate, from_batches, largest_share
from symagg.oracles.sampling.floats import EPS, NoSampleError, lower, numbers_at
from symagg.oracles.sampling.grid import Draws
from symagg.oracles.sampling.limits import extrapolated

_SAMPLED = (Integral, Sum, Product, Derivative, Limit)
_SPECIAL = (*_SAMPLED, Subs, Determinant, Trace)
NOTHING_TO_SAMPLE = "nothing in it to sample"
PILOTS = ((96, 4096), (61, 3001))  # cells and draws of the two halves
ROUNDS = 4
HALVES_APART = 6.0
MOST_TERMS, FEW_TERMS, FIRST_TERMS = 1_000_000, 10, 4096
EXACT_ERROR = 1e-11  # of sums and closed forms in float64, relative to their terms
DRAWN_ERROR = 1e-10
MOST_HIDDEN = 0.1
CANCELLED = 1e-12
PROBED, HALVINGS = 16, 60  # sign changes at which a missed peak is looked for
HIGHEST_ORDER = 4
LEVELS, SHRINK, FIRST_STEP = 9, 1.5, 0.05


def evaluate_integrals(
    expression: Expr, point: Mapping[Symbol, Rational], seed: str | int, draws: int = DRAWS
) -> Outcome:
    """Estimate a tree with integrals, sums, derivatives or limits at a point, as an `Estimate`; of a matrix a tuple.

    Sums of up to a million terms, and series that fall geometrically, are added; derivatives are differences.
    UNDECIDED where nothing needs sampling: a closed form against itself is no evidence.
    """
    try:
        with np.errstate(all="ignore"):
            tree = sympify(expression)
            if isinstance(tree, MatrixExpr):
                tree = tree.as_explicit()
            if not tree.has(*_SAMPLED):
                raise NoSampleError(NOTHING_TO_SAMPLE)
            if tree.has(RandomVariable):
                raise NoSampleError("a random variable stands in it")
            known = numbers_at(point)
            if not isinstance(tree, MatrixBase):
                return Outcome(Kind.VALUE, _Run(seed, draws).estimate(tree, known))
            entries = enumerate(tree.flat())
            return Outcome(Kind.VALUE, tuple(_Run(f"{seed}/{k}", draws).estimate(e, known) for k, e in entries))
    except NoSampleError as error:
        return Outcome(error.kind, None, str(error))
    except (OverflowError, TypeError, ValueError, AttributeError, NotImplementedError) as error:
        return Outcome(Kind.UNDECIDED, None, f"sampling cannot read it: {error}")


class _Run:
    """The evaluation of one tree: what each integral, sum or derivative in it gives on the 64 batches."""

    def __init__(self, seed: str | int, draws: int) -> None:
        self.seed, self.length = seed, max(draws // BATCHES, 16)
        self.count, self.largest_draw = 0, 0.0
        self.found: dict[tuple, np.ndarray] = {}

    def estimate(self, tree: Expr, known: dict[Basic, Any]) -> Estimate:
        if not isinstance(tree, Expr):
            raise NoSampleError(f"sampling has no rule for {type(tree).__name__}")
        values = spread(self.value(tree, known, None), BATCHES + 1)
        # a plain entry of a matrix has no error
        return from_batches(values, BATCHES * self.length, self.largest_draw)

    def value(self, tree: Basic, known: dict[Basic, Any], draws: "Draws | _Plain | None") -> Any:
        """A tree, elementwise over the draws; without draws, over the whole and the 64 batches."""
        values = dict(known)
        for node in _outermost(tree):
            values[node] = self.special(node, known, draws)
        result = lower(tree, values)
        if isinstance(draws, Draws):
            _mark_cancelled(tree, values, draws)
        return result

    def special(self, node: Basic, known: dict[Basic, Any], draws: "Draws | _Plain | None") -> Any:
        if isinstance(draws, Draws) and not _varies(node, known):
            values = self.special(node, known, None)
            if np.ndim(values) == 0:
                return values
            return values[0] if draws.kept is None else np.repeat(values[1:][draws.kept], draws.length)
        if isinstance(node, Subs):
            places = [self.value(p, known, draws) for p in node.point]
            if draws is None and any(map(np.ndim, places)):
                raise NoSampleError("a value that is substituted has to be drawn itself")
            return self.value(node.expr, {**known, **dict(zip(node.variables, places, strict=True))}, draws)
        if isinstance(node, Determinant | Trace):
            return self.matrix(node, known, draws)
        if draws is not None:
            return self.inner(node, known, draws)
        used = sorted((s for s in node.free_symbols if s in known), key=str)
        key = (node, tuple(float(known[s]) for s in used))
        if key not in self.found:
            self.count += 1
            self.found[key] = self.outer(node, known, f"{self.seed}/{self.count}")
        return self.found[key]

    def outer(self, node: Basic, known: dict[Basic, Any], seed: str) -> np.ndarray:
        """An integral, a sum, a derivative or a limit at one point: its value from all draws, then from each batch."""
        if isinstance(node, Limit):
            if node.args[0].has(*_SAMPLED):
                raise NoSampleError("a limit of an integral, a sum or a derivative is not drawn")
            value, error = extrapolated(node, {s: v for s, v in known.items() if s in node.free_symbols})
            return _batches(value, max(error, EXACT_ERROR * abs(value)), seed)
        if isinstance(node, Derivative):
            value, error = self.derivative(node, known)
            return _batches(value, max(error, EXACT_ERROR * abs(value)), seed)
        if isinstance(node, Product) or self.is_added(node, known, None):
            value, size = self.added(node, known)
            return _batches(value, EXACT_ERROR * size, seed)
        if isinstance(node, Sum) and (found := self.series(node, known)):
            return _batches(found[0], EXACT_ERROR * found[1], seed)
        return self.drawn(node, known, seed)

    def inner(self, node: Basic, known: dict[Basic, Any], draws: "Draws | _Plain") -> Any:
        if isinstance(node, Derivative):
            value, error = self.derivative(node, known)
            if isinstance(draws, Draws):
                draws.bad |= ~(error <= 1e-6 * np.abs(value))
            return value
        if isinstance(node, Product) or self.is_added(node, known, draws):
            return self.added(node, known)[0]
        if not isinstance(draws, Draws) or isinstance(node, Limit):
            raise NoSampleError(f"{type(node).__name__} inside a derivative, an integral or a sum of many terms")
        return self.bound(node, known, draws)

    def drawn(self, node: Expr, known: dict[Basic, Any], seed: str) -> np.ndarray:
        halves, hidden, sizes = [], 0.0, 0.0
        shares = []
        for half, (cells, pilot) in enumerate(PILOTS):
            stream, grids = seeded(f"{seed}/{half}"), []
            for _ in range(ROUNDS):
                draws = Draws(stream, grids, 1, pilot, None, cells)
                draws.refine(self.terms(node, known, draws))
            hidden += self.peaks(node, known, draws)
            kept = slice(half * BATCHES // 2, (half + 1) * BATCHES // 2)
            draws = Draws(stream, grids, BATCHES // 2, self.length, kept, cells)
            terms = self.terms(node, known, draws)
            hidden += draws.unresolved(terms)
            sizes += float(np.abs(terms).mean()) / 2
            shares.append(largest_share(terms))
            halves.append(terms.reshape(BATCHES // 2, -1).mean(axis=1))
        if not math.isfinite(hidden):
            raise NoSampleError("float64 resolves no draw")
        if sizes == 0:
            raise NoSampleError("every draw is zero")
        if hidden > MOST_HIDDEN * sizes:
            raise NoSampleError("what float64 does not resolve, or a peak between the draws, may decide the value")
        self.largest_draw = max(self.largest_draw, *shares)
        gap = abs(halves[0].mean() - halves[1].mean())
        error = math.hypot(*(half.std(ddof=1) / math.sqrt(len(half)) for half in halves))
        if gap > HALVES_APART * math.hypot(error, DRAWN_ERROR * sizes) + hidden:
            raise NoSampleError("two halves with different pilots disagree")
        rows = np.concatenate(halves)
        noise = _batches(0.0, math.hypot(hidden, DRAWN_ERROR * sizes), f"{seed}/hidden")
        return np.concatenate(([rows.mean()], rows)) + noise

    def peaks(self, node: Expr, known: dict[Basic, Any], draws: Draws) -> float:
        """The size of peaks too narrow for the draws, looked for where a difference in the integrand changes sign."""
        if len(draws.taken) > 1 or not isinstance(node, Integral) or node.function.has(*_SPECIAL):
            return 0.0
        ((variable, *_),), body = node.limits, node.function
        places = np.sort(draws.placed[0])
        values: dict[Basic, Any] = {**known, variable: places}
        lower(body, values)
        differences = [n for n in sympy.preorder_traversal(body) if isinstance(n, sympy.Add) and np.ndim(values.get(n))]
        found = 0.0
        for difference in dict.fromkeys(differences):
            signs = np.sign(values[difference])
            changes = np.flatnonzero(signs[1:] * signs[:-1] <= 0)[:PROBED]
            left, right, start = places[changes], places[changes + 1], signs[changes]
            spacing = right - left
            for _ in range(HALVINGS if len(changes) else 0):
                middle = (left + right) / 2
                same = np.sign(lower(difference, {**known, variable: middle})) == start
                left, right = np.where(same, middle, left), np.where(same, right, middle)
            steps = np.outer(spacing / 30, np.logspace(-9, 0, 37))
            for side in (1, -1):
                heights = np.abs(lower(body, {**known, variable: left[:, None] + side * steps}) * steps)
                found += float(np.where(np.isfinite(heights), heights, 0).max(axis=1).sum()) if len(changes) else 0.0
        return found

    def terms(self, node: Expr, known: dict[Basic, Any], draws: Draws) -> np.ndarray:
        terms = spread(self.bound(node, known, draws), draws.size)
        draws.bad |= ~np.isfinite(terms)
        return np.where(draws.bad, 0.0, terms)

    def bound(self, node: Expr, known: dict[Basic, Any], draws: Draws) -> Any:
        """One draw a draw of all variables of the node: terms whose mean is the integral, or the sum."""
        inside, weight = dict(known), 1.0
        for limit in reversed(node.limits):
            variable, ends = _limit(limit)
            self.need_linear(Tuple(*ends), inside, draws, False)
            low, high = (self.value(end, inside, draws) for end in ends)
            inside[variable], factor = draws.place(low, high, isinstance(node, Sum))
            weight = weight * factor
        self.need_linear(node.function, inside, draws, True)
        return weight * self.value(node.function, inside, draws)

    def need_linear(self, tree: Basic, known: dict[Basic, Any], draws: Draws, allowed: bool) -> set[Basic]:
        """The nodes in a tree that are known by one draw only; raise where the tree is not linear in each of them."""
        if not _varies(tree, known) or not tree.has(Integral, Sum):
            return set()
        if isinstance(tree, Integral | Sum):
            if isinstance(tree, Sum) and self.is_added(tree, known, draws):
                return set()
            if allowed:
                return {tree}
        elif isinstance(tree, sympy.Add | Tuple | sympy.Piecewise | ExprCondPair):
            return set().union(*(self.need_linear(a, known, draws, allowed) for a in tree.args))
        elif isinstance(tree, sympy.Mul):
            parts = [self.need_linear(a, known, draws, allowed) for a in tree.args]
            if sum(map(len, parts)) == len(set().union(*parts)):
                return set().union(*parts)
        elif not any(self.need_linear(a, known, draws, False) for a in tree.args):
            return set()
        raise NoSampleError("an integral that depends on a variable of another one does not stand in it linearly")

    def is_added(self, node: Basic, known: dict[Basic, Any], draws: "Draws | _Plain | None") -> bool:
        """Whether a sum is small enough to add its terms."""
        if not isinstance(node, Sum) or _has_drawn(node):
            return False
        if not isinstance(draws, Draws):
            return True
        total = 1
        for limit in node.limits:
            ends = _limit(limit)[1]
            if any(_varies(end, known) or end.has(*_SPECIAL) or end.free_symbols - set(known) for end in ends):
                return False
            low, high = (float(lower(end, dict(known))) for end in ends)
            total *= max(high - low + 1, 0)
        return total <= FEW_TERMS

    def added(self, node: Expr, known: dict[Basic, Any]) -> tuple[Any, Any]:
        """A finite sum or product elementwise, with the sum of the sizes of its terms."""
        if _has_drawn(node):
            raise NoSampleError(f"an integral or a series inside a {type(node).__name__.lower()} that is not drawn")
        used = {s: known[s] for s in node.free_symbols if s in known}
        shape = np.broadcast_shapes(*(np.shape(v) for v in used.values()))
        count = math.prod(shape)
        inside = {s: np.broadcast_to(v, (count,)) if np.ndim(v) else v for s, v in used.items()}
        owner = np.arange(count)
        for limit in reversed(node.limits):
            variable, ends = _limit(limit)
            low, high = (spread(self.value(end, inside, _PLAIN), len(owner)) for end in ends)
            lengths = high - low + 1
            if not np.isfinite(lengths).all() or (low != np.floor(low)).any() or (high != np.floor(high)).any():
                raise NoSampleError("the ends of a sum are not whole numbers")
            if (lengths < 0).any() or lengths.sum() > 2 * MOST_TERMS:
                raise NoSampleError("a sum has its ends in the wrong order, or more than a million terms")
            lengths = lengths.astype(np.intp)
            starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
            repeated = np.repeat(np.arange(len(owner)), lengths)
            inside = {s: v[repeated] if np.ndim(v) else v for s, v in inside.items()}
            inside[variable] = low[repeated] + (np.arange(len(repeated)) - starts)
            owner = owner[repeated]
        terms = spread(self.value(node.function, inside, _PLAIN), len(owner))
        if isinstance(node, Product):
            total = np.ones(count)
            np.multiply.at(total, owner, terms)
            sizes = np.abs(total) * max(len(owner) / max(count, 1), 1)
        else:
            total = np.bincount(owner, terms, count)
            sizes = np.bincount(owner, np.abs(terms), count)
        return (total.reshape(shape), sizes.reshape(shape)) if shape else (total[0], sizes[0])

    def series(self, node: Sum, known: dict[Basic, Any]) -> tuple[float, float] | None:
        """A single series whose terms fall geometrically, and the sum of their sizes; None for every other one."""
        variable, (low, high) = _limit(node.limits[0])
        if len(node.limits) > 1 or high != sympy.oo or node.function.has(Integral) or _has_drawn(node.function):
            return None
        first = self.value(low, known, _PLAIN)
        if np.ndim(first) or not math.isfinite(first):
            return None
        places = first + np.arange(FIRST_TERMS)
        terms = spread(self.value(node.function, {**known, variable: places}, _PLAIN), FIRST_TERMS)
        broken = np.flatnonzero(~np.isfinite(terms))
        terms = terms[: broken[0]] if len(broken) else terms
        sizes = np.abs(terms)
        if len(terms) < 32:
            return None
        total, late = sizes.sum(), sizes[len(sizes) // 2 :]
        if total == 0:
            return None
        # from the middle on the terms lie below a geometric series
        windows = [late[k : k + 8].max() for k in range(0, len(late) - 7, 8)]
        ratios = [b / a for a, b in itertools.pairwise(windows) if a > 0]
        if windows[0] > 0.5 * sizes.max() or (ratios and max(ratios) > 0.9) or windows[-1] > 1e-14 * total:
            return None
        return float(terms.sum()), float(total)

    def derivative(self, node: Derivative, known: dict[Basic, Any]) -> tuple[Any, Any]:
        """Central differences with extrapolation to step zero, and their error; both elementwise."""
        if _has_drawn(node):
            raise NoSampleError("a derivative of an integral or a series is not drawn")
        variables = list(node.variables)
        order = len(variables)
        if order > HIGHEST_ORDER or any(v not in known for v in variables):
            raise NoSampleError("a derivative of an order or in a variable that sampling does not take")
        steps = {v: FIRST_STEP * np.where(known[v] == 0, 1.0, np.abs(known[v])) for v in set(variables)}
        size = np.float64(0)
        rows: list[list[Any]] = []
        best, error = np.float64(math.nan), np.float64(math.inf)
        for level in range(LEVELS):
            shrunk = {v: step / SHRINK**level for v, step in steps.items()}
            total = np.float64(0)
            for signs in itertools.product((1, -1), repeat=order):
                moved = dict(known)
                for v, sign in zip(variables, signs, strict=True):
                    moved[v] = moved[v] + sign * shrunk[v]
                value = self.value(node.expr, moved, _PLAIN)
                total = total + math.prod(signs) * value
                size = np.fmax(size, np.abs(value))
            divisor = math.prod(2 * shrunk[v] for v in variables)
            row = [total / divisor]
            for k in range(level):
                factor = SHRINK ** (2 * (k + 1))
                row.append((factor * row[k] - rows[-1][k]) / (factor - 1))
                gap = np.fmax(np.abs(row[-1] - row[-2]), np.abs(row[-1] - rows[-1][k]))
                gap = gap + 8 * 2**order * EPS * size / np.abs(divisor)
                better = gap < error
                best, error = np.where(better, row[-1], best), np.where(better, gap, error)
            rows.append(row)
        if np.ndim(best) == 0:
            if not math.isfinite(error):
                raise NoSampleError("a derivative has no finite differences here")
            return float(best), float(error)
        return best, error

    def matrix(self, node: Determinant | Trace, known: dict[Basic, Any], draws: "Draws | _Plain | None") -> Any:
        inside = _explicit(node.args[0])
        if isinstance(node, Trace):
            return sum(self.value(inside[k, k], known, draws) for k in range(inside.rows))
        entries = np.broadcast_arrays(*(self.value(entry, known, draws) for entry in inside.flat()))
        stacked = np.stack(entries, axis=-1).astype(np.float64)
        return np.linalg.det(stacked.reshape(*stacked.shape[:-1], inside.rows, inside.cols))


@lru_cache(maxsize=256)
def _explicit(matrix: MatrixBase | MatrixExpr) -> MatrixBase:
    return matrix if isinstance(matrix, MatrixBase) else matrix.as_explicit()


class _Plain:
    """Elementwise over arrays, where nothing is drawn."""


_PLAIN = _Plain()


def _outermost(tree: Basic) -> list[Basic]:
    """The nodes that `lower` has no rule for and that stand in no other such node, in the order of the tree."""
    if isinstance(tree, _SPECIAL):
        return [tree]
    if not tree.has(*_SPECIAL):
        return []
    return list(dict.fromkeys(node for a in tree.args for node in _outermost(a)))


def _varies(node: Basic, known: dict[Basic, Any]) -> bool:
    return any(np.ndim(known.get(s, 0.0)) for s in node.free_symbols)


def _limit(limit: Tuple) -> tuple[Symbol, tuple[Expr, Expr]]:
    if len(limit) != 3:
        raise NoSampleError("an integral or a sum without both ends")
    return limit[0], (limit[1], limit[2])


def _has_drawn(tree: Basic) -> bool:
    """Whether an integral or a series stands in it."""
    endless = (end.is_infinite for s in tree.atoms(Sum, Product) for limit in s.limits for end in limit[1:])
    return tree.has(Integral) or any(endless)


def _batches(value: float, error: float, seed: str) -> np.ndarray:
    """A value known up to an error that no draw shows, as the whole and 64 batches that spread accordingly."""
    if not math.isfinite(value) or not math.isfinite(error):
        raise NoSampleError("a sum or a derivative in it is no finite number")
    noise = seeded(f"{seed}/noise").normal(size=BATCHES)
    noise -= noise.mean()
    noise *= error * math.sqrt(BATCHES * (BATCHES - 1) / float(noise @ noise))
    return np.concatenate(([value], value + noise))


def _mark_cancelled(tree: Basic, values: dict[Basic, Any], draws: Draws) -> None:
    """Count draws as unresolved where a difference of nearly equal terms leaves few digits."""
    for node, value in values.items():
        if np.ndim(value) == 0:
            continue
        if isinstance(node, sympy.log):
            draws.bad |= (np.abs(value) < CANCELLED) & (np.abs(values[node.args[0]] - 1) < CANCELLED)
        elif isinstance(node, sympy.Add):
            largest = np.abs(values[node.args[0]])
            for a in node.args[1:]:
                largest = np.maximum(largest, np.abs(values[a]))
            lost = np.abs(value) < CANCELLED * largest
            if lost.any():
                # whole numbers are subtracted without rounding
                rounded = (np.asarray(values[a]) != np.floor(values[a]) for a in node.args)
                draws.bad |= lost & np.logical_or.reduce(np.broadcast_arrays(*rounded))
