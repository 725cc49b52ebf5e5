"""Fast values of printed trees at a few points, in double precision: a sieve for edits, never evidence.

Every edit that passes is confirmed by the oracles on other points. Closed forms are numpy arrays over the points;
integrals and sums get one axis more, with the nodes of a double-exponential rule or the terms as its entries; random
variables have a last one, with the outcomes. What has no rule here is asked of an oracle, one point after another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
import sympy
from scipy import special
from sympy import Basic, Dummy, Expr, Symbol
from sympy.matrices import MatrixBase

from symagg.held import with_part
from symagg.laws.expectation import Covariance, Expectation, Variance
from symagg.repair.edits import UNBUILT
from symagg.repair.grids import KINDS, Grid
from symagg.repair.grids import applied as on_matrices
from symagg.repair.worlds import Worlds

_DEEPEST = 4  # nested sums
_INTEGRALS = 2  # of which the outer ones may be integrals
AXES = [1] * (_DEEPEST + 1)  # behind the points: of sums and integrals, then of outcomes
_LARGEST = 200_000  # entries of an array
_LEAVES = 400  # times that an exact world is asked for one part
_STEPS = np.linspace(-5, 5, 161)
_TERMS = 240  # of a series without an end
_LONGEST = 60  # terms of a finite sum
_WIDEST = 16  # terms, where its ends are edited


Change = tuple[tuple[int, ...], Basic]


class NoRule(Exception):  # noqa: N818
    """The tree has a node without a rule here."""


def _real(function: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """A function of real arguments; nan where one is not real."""

    def call(*args: np.ndarray) -> np.ndarray:
        args = np.broadcast_arrays(*args)
        bad = np.logical_or.reduce([np.abs(a.imag) > 1e-14 * np.abs(a.real) for a in args])
        return np.where(bad, np.nan, function(*(a.real for a in args))).astype(complex)

    return call


RULES: dict[type, Callable[..., np.ndarray]] = {
    sympy.exp: np.exp,
    sympy.log: lambda u, *base: np.log(u) / np.log(base[0]) if base else np.log(u),
    sympy.sin: np.sin,
    sympy.cos: np.cos,
    sympy.tan: np.tan,
    sympy.sinh: np.sinh,
    sympy.cosh: np.cosh,
    sympy.tanh: np.tanh,
    sympy.asin: np.arcsin,
    sympy.acos: np.arccos,
    sympy.atan: np.arctan,
    sympy.asinh: np.arcsinh,
    sympy.Abs: lambda u: np.abs(u).astype(complex),
    sympy.sign: lambda u: np.where(u == 0, 0, u / np.abs(u)),
    sympy.gamma: special.gamma,
    sympy.loggamma: special.loggamma,
    sympy.digamma: special.digamma,
    sympy.polygamma: _real(lambda n, u: special.polygamma(np.rint(n).astype(int), u)),
    sympy.factorial: lambda u: special.gamma(u + 1),
    sympy.binomial: _real(special.binom),
    sympy.beta: lambda u, v: special.gamma(u) * special.gamma(v) / special.gamma(u + v),
    sympy.erf: special.erf,
    sympy.erfc: special.erfc,
    sympy.zeta: _real(lambda u, *q: special.zeta(u, *q)),  # below 1 it is known of one argument alone
    sympy.lowergamma: _real(lambda u, v: special.gammainc(u, v) * special.gamma(u)),
    sympy.uppergamma: _real(lambda u, v: special.gammaincc(u, v) * special.gamma(u)),
    sympy.besseli: _real(special.iv),
    sympy.besselj: _real(special.jv),
    sympy.besselk: _real(special.kv),
    sympy.Max: _real(lambda *args: np.maximum.reduce(args)),
    sympy.Min: _real(lambda *args: np.minimum.reduce(args)),
}
_OPERATORS = (Expectation, Variance, Covariance)
_BINDERS = (sympy.Integral, sympy.Sum, sympy.Product)
_RELATIONS = {
    sympy.StrictLessThan: np.less,
    sympy.LessThan: np.less_equal,
    sympy.StrictGreaterThan: np.greater,
    sympy.GreaterThan: np.greater_equal,
    sympy.Eq: np.equal,
    sympy.Ne: np.not_equal,
}


class Values:
    """Values of trees at the points, as complex arrays of shape (points,); nan where a tree has none.

    oracle: (tree, number of the point) -> a complex number, or nan; asked for what has no rule here, `patience` times
    in all, after which such a tree has no value. worlds: of a joint claim. entries: of the matrices that are looked
    for; each point then has so many values, and a number is each of them.
    """

    def __init__(
        self, points: Sequence[Mapping[Symbol, Expr]], oracle: Callable[[Any, int], complex], patience: int,
        worlds: Worlds | None = None, entries: int = 1,
    ) -> None:  # fmt: skip
        self._entries = entries
        self._count, self._oracle, self._patience = len(points), oracle, patience
        self._firsts: dict[Basic, complex] = {}
        names = set().union(*points) if points else set()
        env = {s: self._column([complex(p[s]) for p in points]) for s in names if all(s in p for p in points)}
        self._scope = Scope(env, None, worlds=worlds)

    def _column(self, numbers: Sequence[complex]) -> np.ndarray:
        return np.array(numbers, dtype=complex).reshape(-1, *AXES)

    def of(self, tree: Basic) -> np.ndarray:
        """The tree's values at the points."""
        with np.errstate(all="ignore"):
            return self._flat(self._of(tree))

    @property
    def sieve(self) -> "Scope":
        """What values trees with a rule: at all points of exact worlds, else, where nodes are many, at the first."""
        if not self.is_fast:
            return self._scope
        return Scope({s: value[:1] for s, value in self._scope.env.items()}, None)

    def edited(self, tree: Basic, *changes: Change) -> np.ndarray:
        """The values of a tree with a rule, with other parts at some paths; it is not put together for that."""
        with np.errstate(all="ignore"):
            try:
                return self._flat(self._scope.edited(tree, changes))
            except NoRule:
                return np.full(self._count * self._entries, np.nan, dtype=complex)

    def _flat(self, found: Any) -> np.ndarray:
        if isinstance(found, Grid):
            array = np.broadcast_to(found.array, (self._count, *found.array.shape[1:])).reshape(self._count, -1)
            fits = array.shape[1] == self._entries
            return array.reshape(-1) if fits else np.full(self._count * self._entries, np.nan, dtype=complex)
        if np.shape(found)[-1] > 1:  # a random value is no number
            return np.full(self._count * self._entries, np.nan, dtype=complex)
        return np.repeat(np.broadcast_to(found, (self._count, *AXES)).reshape(self._count), self._entries)

    @property
    def patience(self) -> int:
        """How many more times the oracle may be asked."""
        return self._patience

    @property
    def is_spent(self) -> bool:
        """Whether the oracle has been asked as often as it may be."""
        return self._patience <= 0

    @property
    def is_fast(self) -> bool:
        """Whether no exact world has to be asked for anything."""
        return self._scope.worlds is None

    def has_rule(self, tree: Basic) -> bool:
        """Whether a tree that has been valued was so here, without an oracle."""
        return tree not in self._firsts

    def _of(self, tree: Basic) -> np.ndarray:
        try:
            return self._scope.value(tree)
        except NoRule:
            pass
        memo = self._scope.memo
        if not tree.args or not isinstance(tree, sympy.Add | sympy.Mul | sympy.Pow):
            memo[tree] = self._column(self._asked(tree))
        else:
            memo[tree] = _combined(tree, [self._of(a) for a in tree.args])
        return memo[tree]

    def first(self, tree: Basic) -> complex:
        """The oracle's value at the first point alone."""
        if tree not in self._firsts:
            self._patience -= 1
            self._firsts[tree] = self._oracle(tree, 0) if self._patience >= 0 else complex("nan")
        return self._firsts[tree]

    def _asked(self, tree: Basic) -> list[complex]:
        self._patience -= self._count - 1
        if self._patience < 0:
            return [complex("nan")] * self._count
        return [self.first(tree), *(self._oracle(tree, k) for k in range(1, self._count))]


class Scope:
    """The values of symbols, and of every subtree met so far, inside some integrals and sums."""

    def __init__(
        self, env: dict[Symbol, np.ndarray], outer: "Scope | None", variable: Symbol | None = None,
        weight: np.ndarray | None = None, worlds: Worlds | None = None,
    ) -> None:  # fmt: skip
        self.env, self.outer, self.variable, self.weight = env, outer, variable, weight
        self.worlds = worlds if outer is None else outer.worlds
        self.depth = 0 if outer is None else outer.depth + 1
        self.memo: dict[Basic, Any] = {}
        self.inner: dict[tuple[bool, Basic], tuple[Scope, np.ndarray]] = {}
        self.letters: dict[int, tuple[Basic, frozenset]] = {} if outer is None else outer.letters
        self.bodies: dict[Basic, Basic] = {} if outer is None else outer.bodies

    def value(self, node: Basic) -> np.ndarray:
        if node in self.memo:
            return self.memo[node]
        if self.outer is not None and self.variable not in self._symbols(node):
            return self.outer.value(node)
        found = self._fresh(node)
        self.memo[node] = found
        return found

    def edited(self, node: Basic, changes: tuple[Change, ...]) -> np.ndarray:
        """The node's value with other parts at some paths, none of which leads into another."""
        if not changes:
            return self.value(node)
        if not changes[0][0]:
            return self.value(changes[0][1])
        if _is_applied(node) or (self.worlds is not None and isinstance(node, _OPERATORS)):
            args = [self.edited(a, _inside(changes, k)) for k, a in enumerate(node.args)]
            return _applied(node, args) if _is_applied(node) else self._operated(node, args)
        if type(node) in _BINDERS and all(path[0] == 0 for path, _ in changes):
            body, scope, weight = self._opened(node)
            changes = changes if len(node.args) > 2 else _inside(changes, 0)  # of several limits the body is a sum
            return self.gathered(node, scope.edited(body, changes), weight)
        try:
            for path, new in changes:
                node = with_part(node, path, new)
        except UNBUILT:
            raise NoRule from None
        return self.value(node)

    def reached(self, node: Basic, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Basic, "Scope"]]:
        """The parts of a node that can have other values without being written anew: path, part, where it is valued."""
        yield path, node, self
        if _is_applied(node) or (self.worlds is not None and isinstance(node, _OPERATORS)):
            for k, child in enumerate(node.args):
                yield from self.reached(child, (*path, k))
        elif type(node) in _BINDERS:
            with suppress(NoRule):
                body, scope, _ = self._opened(node)
                is_nest = len(node.args) > 2  # whose body is a sum of its own making
                found = scope.reached(body, path if is_nest else (*path, 0))
                yield from (held for held in found if held[0] != path)

    @property
    def entries(self) -> int:
        """How many values a part has here at most: one for each point, node and outcome."""
        outcomes = 1 if self.worlds is None else self.worlds.weights.shape[1]
        return outcomes * int(np.prod(np.broadcast_shapes(*(value.shape for value in self.env.values()))))

    @contextmanager
    def holding(self, *stacks: np.ndarray) -> Iterator[list[Dummy]]:
        """Letters that stand for several values at once, each along an axis of its own in front of all others."""
        letters = [Dummy() for _ in stacks]
        for k, (letter, stack) in enumerate(zip(letters, stacks, strict=True)):
            after = [1] * (len(stacks) - 1 - k)
            self.env[letter] = stack.reshape(len(stack), *after, *stack.shape[1:])
        try:
            yield letters
        finally:
            for letter in letters:
                del self.env[letter]
                self.memo.pop(letter, None)

    def _symbols(self, node: Basic) -> frozenset:
        if id(node) not in self.letters:  # SymPy may take milliseconds to see that two nodes are equal
            self.letters[id(node)] = node, frozenset([node]).union(*map(self._symbols, node.args))
        return self.letters[id(node)][1]

    def _fresh(self, node: Basic) -> np.ndarray:
        if isinstance(node, Symbol):
            if node in self.env:
                return self.env[node]
            raise NoRule
        if node.is_Number or node.is_NumberSymbol or node is sympy.I:
            try:
                return np.full([1, *AXES], complex(node))
            except (TypeError, ValueError, OverflowError):
                raise NoRule from None
        if _is_applied(node):
            return _applied(node, [self.value(a) for a in node.args])
        if self.worlds is not None and isinstance(node, _OPERATORS):
            return self._operated(node, [self.value(a) for a in node.args])
        if isinstance(node, MatrixBase):
            return Grid.of(node, [self.value(e) for e in node])
        if isinstance(node, sympy.Piecewise):
            return self._piecewise(node)
        if type(node) in _BINDERS:
            body, scope, weight = self._opened(node)
            return self.gathered(node, scope.value(body), weight)
        if self.worlds is not None:
            return self._leaf(node)
        raise NoRule

    def _operated(self, node: Basic, args: list[np.ndarray]) -> np.ndarray:
        if isinstance(node, Expectation):
            return self._mean(args[0])
        left, right = args[0] - self._mean(args[0]), args[-1] - self._mean(args[-1])
        return self._mean(left * right)

    def _mean(self, inside: np.ndarray) -> np.ndarray:
        if inside.shape[-1] == 1:
            return inside
        weights = self.worlds.weights
        shape = (len(weights), *[1] * _DEEPEST, weights.shape[1])
        return np.sum(inside * weights.reshape(shape), axis=-1, keepdims=True)

    def _leaf(self, node: Basic) -> np.ndarray:
        """What only the exact worlds know, at every point and for all the indices that it depends on."""
        is_call = self.worlds.is_call(node)
        masks, grids, scope = [], {}, self
        while scope.outer is not None:
            masks.append(scope.weight)
            if scope.variable in self._symbols(node):
                grids[scope.variable] = scope.env[scope.variable]
            scope = scope.outer
        if is_call:
            held = node.args[1:] if isinstance(node, sympy.Indexed) else node.args
            columns = [self.value(a) for a in held]
        else:
            columns = list(grids.values())
        shape = np.broadcast_shapes((self.worlds.count, *AXES), *(c.shape for c in columns))
        columns = [np.broadcast_to(c.real, shape) for c in columns]
        fitting = [m for m in masks if np.broadcast_shapes(m.shape, shape) == shape]
        used = np.logical_and.reduce([np.broadcast_to(m != 0, shape) for m in fitting] or [np.ones(shape, bool)])
        whole = (np.isfinite(c[used]) & (np.rint(c[used]) == c[used]) for c in columns)
        if used.sum() > _LEAVES or not all(w.all() for w in whole):
            raise NoRule
        if not is_call and self.worlds.is_lost(node):
            return np.full((*shape[:-1], 1), np.nan, dtype=complex)
        found: dict[tuple, np.ndarray] = {}
        for place in zip(*np.nonzero(used), strict=True):
            indices = tuple(int(c[place]) for c in columns)
            k = int(place[0])
            value = self.worlds.call(node, k, indices) if is_call else self.worlds.at(
                node, k, dict(zip(grids, indices, strict=True)))  # fmt: skip
            if value is None:
                raise NoRule
            found[place] = value
        width = max((len(v) for v in found.values()), default=1)
        result = np.full((*shape[:-1], width), np.nan, dtype=complex)
        for place, value in found.items():
            result[place[:-1]] = value
        return result

    def _piecewise(self, node: Basic) -> np.ndarray:
        tests = [self._truth(pair.cond) for pair in node.args]
        values = [self.value(pair.expr) for pair in node.args]
        shape = np.broadcast_shapes(*(np.shape(v) for v in (*tests, *values)))
        tests, values = ([np.broadcast_to(part, shape) for part in parts] for parts in (tests, values))
        return np.select(tests, values, np.nan)

    def _truth(self, condition: Basic) -> np.ndarray:
        if condition in (sympy.true, sympy.false):
            return np.full([1, *AXES], bool(condition))
        if type(condition) in _RELATIONS:
            left, right = (self.value(side).real for side in condition.args)
            return _RELATIONS[type(condition)](left, right)
        if isinstance(condition, sympy.And | sympy.Or):
            parts = [self._truth(a) for a in condition.args]
            join = np.logical_and if isinstance(condition, sympy.And) else np.logical_or
            return join.reduce(np.broadcast_arrays(*parts))
        raise NoRule

    def _opened(self, node: Basic) -> tuple[Basic, "Scope", np.ndarray]:
        """What stands in the outermost of a nest of integrals, sums or products; its scope, and what it is weighed by.

        The nest gets an axis of its own.
        """
        *rest, last = node.args[1:]
        deepest = _INTEGRALS if isinstance(node, sympy.Integral) else _DEEPEST
        if len(last) != 3 or self.depth >= deepest:
            raise NoRule
        if node not in self.bodies:
            self.bodies[node] = node.func(node.args[0], *rest) if rest else node.args[0]
        key = (isinstance(node, sympy.Integral), last)
        if key not in self.inner:
            low, high = (self._end(e) for e in last.args[1:])
            axis = self._axis
            grid, weight = _nodes(low, high, axis) if isinstance(node, sympy.Integral) else _terms(low, high, axis)
            inner = Scope({**self.env, last.args[0]: grid}, self, last.args[0], weight)
            self.inner[key] = inner, weight
        scope, weight = self.inner[key]
        return self.bodies[node], scope, weight

    def widened(self, node: Basic, lasts: Sequence[Basic]) -> tuple[list[int], Any, "Scope", np.ndarray]:
        """A sum or a product with other limits in place of its last one: which of them have whole numbers as their
        ends; what it is of; a scope that reaches over all of these; and along an axis in front, what each weighs there.
        """
        ends = []
        for k, last in enumerate(lasts):
            with suppress(NoRule):
                low, high = (self._end(e) for e in last.args[1:])
                both = np.concatenate([low.ravel(), high.ravel()])
                if np.isfinite(both).all() and (np.rint(both) == both).all() and both.max() - both.min() < _WIDEST:
                    ends.append((k, low, high))
        if not ends:
            raise NoRule
        first = min(int(low.min()) for _, low, _ in ends)
        count = max(int(high.max()) for _, _, high in ends) + 1 - first
        body, scope, _ = self._opened(node)
        shape = [1, *AXES]
        shape[self._axis] = max(count, 1)
        grid = first + np.arange(max(count, 1)).reshape(shape)
        wide = Scope({**self.env, scope.variable: grid.astype(complex)}, self, scope.variable, np.ones(shape))
        masks = [((low <= grid) & (grid <= high)).astype(float) for _, low, high in ends]
        return [k for k, _, _ in ends], body, wide, np.stack(np.broadcast_arrays(*masks))

    def gathered(self, node: Basic, inside: np.ndarray, weight: np.ndarray) -> np.ndarray:
        axis = self._axis
        several = int(np.prod(inside.shape[: -len(AXES) - 1]))  # values in place of one
        if inside.size * weight.size > _LARGEST * several * max(inside.shape[axis], 1):
            raise NoRule
        if isinstance(node, sympy.Product):
            return np.prod(np.where(weight != 0, inside, 1), axis=axis, keepdims=True)
        terms = np.where(weight != 0, inside * weight, 0)
        if node.has(sympy.oo) or isinstance(node, sympy.Integral):  # far out, and at the very ends, a term may overflow
            terms = np.where(np.isfinite(terms), terms, 0)
        return np.sum(terms, axis=axis, keepdims=True)

    @property
    def _axis(self) -> int:
        """Of what is summed or integrated here, from behind: in front there may be axes of values in place of one."""
        return self.depth - len(AXES)

    def _end(self, end: Basic) -> np.ndarray:
        if end in (sympy.oo, -sympy.oo):
            return np.full([1, *AXES], np.inf if end == sympy.oo else -np.inf)
        return self.value(end).real


def _inside(changes: tuple[Change, ...], place: int) -> tuple[Change, ...]:
    """Those of the changes that lie in one argument, as seen from there."""
    return tuple((path[1:], new) for path, new in changes if path[0] == place)


def _is_applied(node: Basic) -> bool:
    return isinstance(node, (sympy.Add, sympy.Mul, sympy.Pow, *KINDS)) or type(node) in RULES


def _applied(node: Basic, args: list[Any]) -> Any:
    if isinstance(node, KINDS):
        try:
            return on_matrices(node, args)
        except (ValueError, TypeError, IndexError):  # shapes that do not fit
            raise NoRule from None
    if any(isinstance(a, Grid) for a in args):
        raise NoRule
    if isinstance(node, sympy.Add | sympy.Mul | sympy.Pow):
        return _combined(node, args)
    try:
        return RULES[type(node)](*args)
    except TypeError:
        raise NoRule from None


def _combined(node: Basic, args: list[np.ndarray]) -> np.ndarray:
    if isinstance(node, sympy.Add):
        total = args[0]
        for a in args[1:]:
            total = total + a
        return total
    if isinstance(node, sympy.Mul):
        total = args[0]
        for a in args[1:]:
            total = total * a
        return total
    return power(*args)


def power(base: np.ndarray, exponent: np.ndarray) -> np.ndarray:
    """The principal power; of a real base to an integer without the rounding of a logarithm."""
    whole = np.rint(exponent.real)
    if np.all(exponent == whole):
        with np.errstate(all="ignore"):
            return np.power(base, whole)
    return np.power(base, exponent)


def _nodes(low: np.ndarray, high: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of tanh-sinh, exp-sinh or sinh-sinh between the ends."""
    shape = [1, *AXES]
    shape[axis] = len(_STEPS)
    t = _STEPS.reshape(shape)
    step = _STEPS[1] - _STEPS[0]
    bend, slope = np.pi / 2 * np.sinh(t), np.pi / 2 * np.cosh(t)
    with np.errstate(all="ignore"):
        if np.all(np.isfinite(low)) and np.all(np.isfinite(high)):
            share = 1 / (1 + np.exp(-2 * bend))
            near = 1 / (1 + np.exp(2 * bend))
            grid = np.where(t < 0, low + (high - low) * share, high - (high - low) * near)
            weight = (high - low) * 2 * slope * share * near
        elif np.all(np.isfinite(low)):
            grid, weight = low + np.exp(bend), slope * np.exp(bend)
        elif np.all(np.isfinite(high)):
            grid, weight = high - np.exp(bend), slope * np.exp(bend)
        else:
            grid, weight = np.sinh(bend), slope * np.cosh(bend)
    return grid.astype(complex), step * weight


def _terms(low: np.ndarray, high: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices from low to high, and 1 where an index belongs to the sum."""
    ends = low[np.isfinite(low)], high[np.isfinite(high)]
    if not np.all(np.isfinite(low)) or any((np.rint(end) != end).any() for end in ends):
        raise NoRule
    finite = np.where(np.isfinite(high), high - low, 0)
    count = _TERMS if not np.all(np.isfinite(high)) else int(max(np.max(finite), 0)) + 1
    if np.all(np.isfinite(high)) and count > _LONGEST:
        raise NoRule
    shape = [1, *AXES]
    shape[axis] = count
    grid = low + np.arange(count).reshape(shape)
    return grid.astype(complex), (grid <= high + 1e-9).astype(float)
