"""The smallest edits of a printed tree that give it the true values, by meeting in the middle.

From the true value of the whole follows the value that each part would have to have, as long as the operations above
it can be undone (sums, products, powers, exponentials, logarithms). So a part is edited once and compared once, however
deep it sits; and of a pair of edits only the first is carried out, after which the second is again one comparison.
Parts below what cannot be undone (a gamma function, an integral) are edited there, and the whole of it is valued anew.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from typing import Any

import numpy as np
import sympy
from sympy import Add, Basic, Mul, Pow
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.matrices.expressions import MatrixExpr

from symagg.held import with_part
from symagg.repair.beneath import two_edits
from symagg.repair.edits import (
    UNBUILT,
    Edit,
    Path,
    Slip,
    Vocabulary,
    children,
    edits_of,
    takes_factor,
    takes_term,
    with_factor,
    with_term,
)
from symagg.repair.grids import Grid
from symagg.repair.sieve import Sieve
from symagg.repair.values import AXES, NoRule, Values, power
from symagg.sending import Sent

_PAIR = 0.5  # what a second slip costs beside its own cost
CHEAPEST_PAIR = 2 + _PAIR
_TOLERANCE = 1e-9
_SHORT = 1.8  # what a term costs that may be missing below what cannot be undone
_CALL = 1.2  # what a function costs that the paper names
_MOST = 400
_SWAPS = 40
_FIRSTS = 3000
_BATCH = 300_000  # numbers that are worked on at once
_MARGIN = 1.01  # what is sifted out lies beyond the tolerance by more than rounding
_LIKELY = tuple(Slip)  # at equal cost


@dataclass(frozen=True)
class Mended(Sent):
    """A tree with the true values, and the edits that lead there."""

    tree: Any
    edits: tuple[Edit, ...]

    @property
    def cost(self) -> float:
        return sum(e.cost for e in self.edits) + _PAIR * (len(self.edits) - 1)


@dataclass
class _Part:
    """A part whose needed value is known: its place in the tree, its operation, and its edits with their values."""

    node: Basic
    path: Path
    parent: int
    place: int  # among the parent's arguments
    is_factor_place: bool
    is_term_place: bool
    kids: dict[int, int] = field(default_factory=dict)  # place: index


def _scope(node: Basic, place: int, outer: frozenset) -> frozenset:
    """The variables bound at an argument of a node."""
    if place == 0 and isinstance(node, ExprWithLimits):
        return outer | {limit[0] for limit in node.limits}
    return outer


def _is_open(node: Basic) -> bool:
    if isinstance(node, MatrixExpr):  # of which SymPy makes some a sum or a product
        return False
    return isinstance(node, Add | Mul | Pow | sympy.exp) or (isinstance(node, sympy.log) and len(node.args) == 1)


class Search:
    """Edits of `tree` under `root` that give the whole of it the `targets` at the points behind `values`."""

    def __init__(
        self, tree: Basic, root: Path, values: Values, targets: Sequence[complex], vocabulary: Vocabulary,
        tolerance: float = _TOLERANCE,
    ) -> None:  # fmt: skip
        self.tree, self.root, self.values, self.vocabulary = tree, root, values, vocabulary
        self.targets, self.tolerance = np.array(targets, dtype=complex), tolerance
        # An entry of a matrix may be zero; what is as small beside the others is zero as well.
        self.least = 1e-300 if np.all(self.targets) else 1e-6 * np.max(np.abs(self.targets))
        self.parts: list[_Part] = []
        self._gather(tree, (), -1, 0)
        self.value = np.array([values.of(p.node) for p in self.parts])
        self.kids = [[self._kid(i, k) for k in range(len(p.node.args))] for i, p in enumerate(self.parts)]
        self.factors = self._column(vocabulary.factors)
        self.terms = self._column(vocabulary.terms)
        self._factor_sieve, self._term_sieve = Sieve(self.factors), Sieve(self.terms)

    def _column(self, forms: tuple) -> np.ndarray:
        return np.array([self.values.of(form) for form, _ in forms]).reshape(len(forms), len(self.targets))

    def _gather(self, node: Basic, path: Path, parent: int, place: int) -> None:
        above = self.parts[parent].node if parent >= 0 else None
        inside = path[: len(self.root)] == self.root
        part = _Part(node, path, parent, place, inside and takes_factor(node, above, place),
                     inside and takes_term(node, above, place))  # fmt: skip
        index = len(self.parts)
        self.parts.append(part)
        if parent >= 0:
            self.parts[parent].kids[place] = index
        if _is_open(node):
            for (k,), child in children(node):
                self._gather(child, (*path, k), index, k)

    def _kid(self, index: int, place: int) -> Any:
        """The index of an argument that is a part."""
        return self.parts[index].kids.get(place)

    # -------------------------------------------------------------- the value that each part would have to have

    def _needed(
        self, value: np.ndarray, skip: set[int] = frozenset(), given: dict[int, np.ndarray] | None = None
    ) -> np.ndarray:
        """For each part the value that would make the whole right; below the parts in `skip` as given, or nan."""
        needed = np.full(value.shape, np.nan, dtype=complex)
        needed[0] = self.targets
        for i, part in enumerate(self.parts):
            if i in skip:
                for j, there in (given or {}).items():
                    needed[j] = there
            elif part.kids:
                places = sorted(part.kids)
                held = [value[part.kids[k]] for k in places]
                for k, there in zip(places, _undone(part.node, needed[i], value[i], held), strict=True):
                    needed[part.kids[k]] = there
        return needed

    def _within(self, index: int, edit: Edit, needed: np.ndarray) -> dict[int, tuple[np.ndarray, Path]]:
        """Of the arguments of a part that an edit has rewritten: what each should be now, and where it stands now."""
        part = self.parts[index]
        left = {part.node.args[k]: j for k, j in sorted(part.kids.items(), reverse=True)}
        found: dict[int, tuple[np.ndarray, Path]] = {}
        stack: list[tuple[Any, np.ndarray, Path]] = [(edit.new, needed, ())]
        while stack:
            node, there, path = stack.pop()
            if node in left:
                found.setdefault(left[node], (there, path))
            elif _is_open(node):
                held = [self.values.of(a) for a in node.args]
                whole = self.values.of(node)
                stack += [(a, t, (*path, k)) for k, (a, t) in
                          enumerate(zip(node.args, _undone(node, there, whole, held), strict=True))]  # fmt: skip
        return found

    def _with(self, index: int, new: np.ndarray) -> tuple[np.ndarray, set[int]]:
        """All values after one part has these new ones, each in a row of its own, and the parts above it."""
        value = np.repeat(self.value[:, None, :], len(new), axis=1)
        value[index] = new
        above = set()
        while self.parts[index].parent >= 0:
            index = self.parts[index].parent
            above.add(index)
            part = self.parts[index]
            held = [value[part.kids[k]] for k in sorted(part.kids)]
            if isinstance(part.node, Add):
                value[index] = np.sum(held, axis=0)
            elif isinstance(part.node, Mul):
                value[index] = np.prod(held, axis=0)
            elif isinstance(part.node, Pow):
                value[index] = power(*held)
            else:
                value[index] = (np.exp if isinstance(part.node, sympy.exp) else np.log)(held[0])
        return value, above

    def _equal(self, found: np.ndarray, needed: np.ndarray) -> np.ndarray:
        close = np.abs(found - needed) <= self.tolerance * np.maximum(np.abs(needed), self.least)
        return (close & np.isfinite(needed)).all(axis=-1)

    # -------------------------------------------------------------- edits with their values

    def _inside(self, path: Path) -> bool:
        return path[: len(self.root)] == self.root

    def _edits(self) -> Iterator[tuple[int, Edit]]:
        """Every edit, with its part, that writes no new factor or term at a part itself."""
        for i, part in enumerate(self.parts):
            above = self.parts[part.parent].node if part.parent >= 0 else None
            if self._inside(part.path):
                for edit in edits_of(part.node, above, part.place, self.vocabulary):
                    yield i, edit.at(part.path)
            if not part.kids:
                for edit in self._below(part.node, part.path, len(part.path) < len(self.root)):
                    yield i, edit.at(part.path)

    def _edited(self, i: int, edit: Edit) -> Any:
        """The part's tree with an edit in it; None where SymPy cannot put it together."""
        part = self.parts[i]
        with suppress(*UNBUILT):
            return with_part(part.node, edit.path[len(part.path) :], edit.new)
        return None

    def _below(self, node: Basic, path: Path, outside: bool) -> Iterator[Edit]:
        """Edits of what stands below a part that cannot be undone, letters and numbers as factors and terms too."""
        stack = [(child, p, node, p[-1], _scope(node, p[-1], frozenset())) for p, child in children(node)]
        factors, terms = self.vocabulary.simple
        short = self.vocabulary.terms if self.values.is_fast else self.vocabulary.terms[:terms]
        short = tuple(held for k, held in enumerate(short) if k < terms or held[1] <= _SHORT)
        while stack:
            child, place, above, k, scope = stack.pop()
            stack += [(c, (*place, *p), child, p[-1], _scope(child, p[-1], scope)) for p, c in children(child)]
            if outside and not self._inside((*path, *place)):
                continue
            for edit in edits_of(child, above, k, self.vocabulary):
                yield edit.at(place)
            pieces = self.vocabulary.pieces_in(node, scope) if scope else ()
            if takes_factor(child, above, k):
                for factor, cost in (*self.vocabulary.factors[:factors], *pieces):
                    if factor * child == 1:
                        continue
                    yield with_factor(child, factor, cost, (*path, *place) == self.root).at(place)
                for name, body in self.vocabulary.calls_of(scope):
                    yield replace(with_factor(child, body, _CALL, False), part=name).at(place)
            if takes_term(child, above, k):
                for term, cost in (held for held in short if held[0] != -child):
                    yield with_term(child, term, cost).at(place)
                for piece, cost in pieces:
                    for term in (piece, -piece):
                        yield with_term(child, term, cost).at(place)

    # -------------------------------------------------------------- single edits and pairs

    def singles(self) -> list[Mended]:
        """Every single edit that mends the tree, the cheapest first."""
        with np.errstate(all="ignore"):
            needed = self._needed(self.value)
            found = [e for _, e in self._wraps(range(len(self.parts)), self.value[:, None], needed[:, None])]
            self.index, self.edits, self.found, self.later = [], [], [], []
            ruled = [bool(p.kids) or self.values.has_rule(p.node) for p in self.parts]
            # An oracle is asked so often and no more: of the cheapest edits first.
            for i, edit in sorted(self._edits(), key=lambda held: 0.0 if ruled[held[0]] else held[1].cost):
                if ruled[i]:
                    part = self.parts[i]
                    value = self.values.edited(part.node, (edit.path[len(part.path) :], edit.new))
                elif self.values.is_spent:
                    break
                elif (new := self._edited(i, edit)) is None:
                    continue
                elif not self._first_equal(new, needed[i]):
                    self.later.append((i, edit, new))
                    continue
                else:
                    value = self.values.of(new)
                if self._equal(value, needed[i]):
                    found.append(edit)
                else:
                    self._keep(i, edit, value)
        return self._ranked([(edit,) for edit in found])

    def _first_equal(self, tree: Basic, needed: np.ndarray) -> bool:
        """Whether a tree that an oracle must be asked of has the value that is needed at the first point."""
        return bool(abs(self.values.first(tree) - needed[0]) <= self.tolerance * max(abs(needed[0]), 1e-300))

    def _keep(self, part: int, edit: Edit, value: np.ndarray) -> None:
        if np.isfinite(value).all():
            self.index.append(part)
            self.edits.append(edit)
            self.found.append(value)

    def _wraps(self, parts: Sequence[int], value: np.ndarray, needed: np.ndarray) -> Iterator[tuple[int, Edit]]:
        """New factors and terms at these parts, with the numbers of the rows that they mend; row after row."""
        hits = [(row, 0, at, k) for row, at, k in self._missing_factors(parts, value, needed)]
        hits += [(row, 1, at, k) for row, at, k in self._missing_terms(parts, value, needed)]
        for row, kind, at, k in sorted(hits):
            part = self.parts[parts[at]]
            form, cost = (self.vocabulary.terms if kind else self.vocabulary.factors)[k]
            edit = with_term(part.node, form, cost) if kind else with_factor(
                part.node, form, cost, part.path == self.root)  # fmt: skip
            yield row, edit.at(part.path)

    def _missing_factors(self, parts: Sequence[int], value: np.ndarray, needed: np.ndarray) -> Iterator[tuple]:
        """(row, number of the part, number of the factor) where value times factor is what is needed."""
        there = [at for at, i in enumerate(parts) if self.parts[i].is_factor_place]
        value, needed = (held[[parts[at] for at in there]].reshape(-1, len(self.targets)) for held in (value, needed))
        rows = len(value) // max(len(there), 1)
        first, size = value[:, 0], self.tolerance * np.maximum(np.abs(needed[:, 0]), self.least)
        queries, found = self._factor_sieve.near(needed[:, 0] / first, _MARGIN * size / np.abs(first))
        zeros = np.flatnonzero((first == 0) & (np.abs(needed[:, 0]) <= size))  # any factor may do
        queries = np.concatenate([queries, np.repeat(zeros, len(self.factors))])
        found = np.concatenate([found, np.tile(np.arange(len(self.factors)), len(zeros))])
        close = self._equal(self.factors[found] * value[queries], needed[queries])
        for query, k in zip(queries[close], found[close], strict=True):
            yield query % rows, there[query // rows], k

    def _missing_terms(self, parts: Sequence[int], value: np.ndarray, needed: np.ndarray) -> Iterator[tuple]:
        """(row, number of the part, number of the term) where value plus term is what is needed."""
        there = [at for at, i in enumerate(parts) if self.parts[i].is_term_place]
        value, needed = (held[[parts[at] for at in there]].reshape(-1, len(self.targets)) for held in (value, needed))
        rows = len(value) // max(len(there), 1)
        size = np.maximum(np.abs(needed), np.abs(value))
        width = _MARGIN * self.tolerance * size[:, 0]
        queries, found = self._term_sieve.near(needed[:, 0] - value[:, 0], width)
        gaps = np.abs(self.terms[found] + value[queries] - needed[queries])
        close = ((gaps <= self.tolerance * size[queries]) & np.isfinite(size[queries])).all(axis=-1)
        for query, k in zip(queries[close], found[close], strict=True):
            yield query % rows, there[query // rows], k

    def pairs(self) -> list[Mended]:
        """Pairs of edits that mend the tree, the cheapest first; of the first edits the cheapest are tried."""
        if not hasattr(self, "edits"):
            self.singles()
        for i, edit, new in self.later:
            if self.values.is_spent:
                break
            self._keep(i, edit, self.values.of(new))
        self.later = []
        order = sorted(range(len(self.edits)), key=lambda k: self.edits[k].cost)
        stacked = np.array(self.found).reshape(len(order), len(self.targets))
        index = np.array(self.index, dtype=int)
        seconds = {j: np.flatnonzero(index == j) for j in sorted(set(self.index))}
        sieves = {j: Sieve(stacked[held]) for j, held in seconds.items()}
        wraps = [self._simple_wraps(i) for i in range(len(self.parts))]
        firsts: dict[int, list[tuple[int, Edit, np.ndarray]]] = {}
        for number, (i, edit, new) in enumerate(islice(self._firsts(order, wraps), _FIRSTS)):
            firsts.setdefault(i, []).append((number, edit, new))
        found: list[tuple[int, int, int, Edit, Edit]] = []  # which first, which kind of second, in which order
        most = max(1, _BATCH // (len(self.parts) * len(self.targets)))
        with np.errstate(all="ignore"):
            for i, held in firsts.items():
                for start in range(0, len(held), most):
                    found += self._seconds(i, held[start : start + most], stacked, seconds, sieves)
        found.sort(key=lambda pair: pair[:3])
        return self._ranked([pair[3:] for pair in found])

    def _seconds(
        self, i: int, firsts: list[tuple[int, Edit, np.ndarray]], stacked: np.ndarray,
        seconds: dict[int, np.ndarray], sieves: dict[int, Sieve],
    ) -> Iterator[tuple[int, int, int, Edit, Edit]]:  # fmt: skip
        """What mends the tree beside each of these first edits of one part."""
        value, above = self._with(i, np.array([new for _, _, new in firsts]))
        inside: list[dict[int, tuple[np.ndarray, Path]]] = [{} for _ in firsts]
        if self.parts[i].kids:
            needed = self._needed(value)[i]
            for row, (_, edit, _) in enumerate(firsts):
                if edit.path == self.parts[i].path:
                    inside[row] = self._within(i, edit, needed[row])
        given: dict[int, np.ndarray] = {}
        for row, held in enumerate(inside):
            for j, (there, _) in held.items():
                given.setdefault(j, np.full(value.shape[1:], np.nan, dtype=complex))[row] = there
        needed = self._needed(value, {i}, given)
        for j in seconds:
            if j == i or j in above:
                continue
            width = _MARGIN * self.tolerance * np.maximum(np.abs(needed[j, :, 0]), self.least)
            rows, places = sieves[j].near(needed[j, :, 0], width)
            close = self._equal(stacked[seconds[j]][places], needed[j, rows])
            for row, k in zip(rows[close], seconds[j][places[close]], strict=True):
                number, edit, _ = firsts[row]
                yield number, 0, int(k), edit, self._moved(self.edits[k], i, inside[row])
        rest = [j for j in range(len(self.parts)) if j not in above and j != i]
        for n, (row, second) in enumerate(self._wraps(rest, value, needed)):
            number, edit, _ = firsts[row]
            yield number, 1, n, edit, self._moved(second, i, inside[row])
        for n, (row, second) in enumerate(self._wraps([*above, i], value, needed)):
            number, edit, _ = firsts[row]
            yield number, 2, n, edit, replace(second, old=None)

    def below(self) -> list[Mended]:
        """Two edits below one part that cannot be undone, such as a function and a bound of a sum.

        Where the part's value must be asked of an oracle, only symbols printed for others are tried.
        """
        found: list[tuple[Edit, Edit]] = []
        with np.errstate(all="ignore"):
            needed = self._needed(self.value)
            for i, part in enumerate(self.parts):
                if part.kids or not part.node.args:
                    continue
                edits = list(self._below(part.node, part.path, len(part.path) < len(self.root)))
                ruled = self.values.has_rule(part.node)
                for one, other in self._twice(i, edits, needed[i]) if ruled else self._swapped(part.node, edits):
                    first = with_part(part.node, one.path, one.new)
                    with suppress(IndexError, *UNBUILT):  # SymPy may have written the first one's tree anew
                        value = self.values.of(with_part(first, other.path, other.new))
                        if self._equal(value, needed[i]):
                            found.append((one.at(part.path), other.at(part.path)))
        return self._ranked(found)

    def _twice(self, i: int, edits: list[Edit], needed: np.ndarray) -> list[tuple[Edit, Edit]]:
        part = self.parts[i]
        above = self.parts[part.parent].node if part.parent >= 0 else None
        if self._inside(part.path):
            edits = [*edits_of(part.node, above, part.place, self.vocabulary), *edits]

        def is_right(value: np.ndarray) -> np.ndarray:
            if isinstance(value, Grid):
                raise NoRule
            is_number = (value == value[..., :1]).all(axis=-1)  # and no random variable
            value = np.where(is_number, value[..., 0], np.nan)
            flat = value.reshape(*value.shape[: -len(AXES)], -1)
            return self._equal(flat, needed[: flat.shape[-1]])

        pairs = two_edits(self.values.sieve, part.node, edits, is_right)
        return sorted(pairs, key=lambda pair: pair[0].cost + pair[1].cost)[:_MOST]

    def _swapped(self, node: Basic, edits: list[Edit]) -> Iterator[tuple[Edit, Edit]]:
        cheap = [e for e in edits if e.slip is Slip.SWAPPED and e.new.is_Symbol][:_SWAPS]
        for one, other in combinations(cheap, 2):
            if self.values.is_spent:
                break
            if one.path[: len(other.path)] != other.path and other.path[: len(one.path)] != one.path:
                yield one, other

    def _moved(self, second: Edit, first: int, inside: dict[int, tuple[np.ndarray, Path]]) -> Edit:
        """A second edit where it belongs after the first one has rewritten a part around it."""
        above = self.parts[first].path
        for j, (_, path) in inside.items():
            before = self.parts[j].path
            if second.path[: len(before)] == before:
                return replace(second, path=(*above, *path, *second.path[len(before) :]))
        return second

    def _simple_wraps(self, i: int) -> list[tuple[Edit, np.ndarray]]:
        part, held = self.parts[i], []
        factors, terms = self.vocabulary.simple
        if part.is_factor_place:
            for (factor, cost), column in zip(self.vocabulary.factors[:factors], self.factors, strict=False):
                if factor * part.node != 1:
                    edit = with_factor(part.node, factor, cost, part.path == self.root)
                    held.append((edit.at(part.path), self.value[i] * column))
        if part.is_term_place:
            for (term, cost), column in zip(self.vocabulary.terms[:terms], self.terms, strict=False):
                if term != -part.node:
                    held.append((with_term(part.node, term, cost).at(part.path), self.value[i] + column))
        return held

    def _firsts(self, order: list[int], wraps: list) -> Iterator[tuple[int, Edit, np.ndarray]]:
        for k in order:
            yield self.index[k], self.edits[k], self.found[k]
        for i, held in enumerate(wraps):
            for edit, value in held:
                yield i, edit, value

    def _order(self, chosen: tuple[Edit, ...]) -> tuple:
        """By cost, then by what slips are likely, then by depth; what makes a mass right is a factor before all.

        Then it is what stands apart from the variable.
        """
        cost = round(sum(e.cost for e in chosen), 6)
        norming = bool(self.root) and [e.slip for e in chosen] == [Slip.FACTOR]
        inner = sum(self._is_of_variable(e.path) for e in chosen) if self.root else 0
        return cost, not norming, inner, sum(_LIKELY.index(e.slip) for e in chosen), sum(len(e.path) for e in chosen)

    def _is_of_variable(self, path: Path) -> bool:
        """Whether the factor of a density in which a path ends depends on its variable."""
        node, bound = self.tree, frozenset()
        for depth, k in enumerate(path):
            if depth >= len(self.root) and not isinstance(node, Mul):
                break
            bound = _scope(node, k, bound)
            node = node.args[k]
        return bool(node.free_symbols & bound)

    def _ranked(self, found: list[tuple[Edit, ...]]) -> list[Mended]:
        """The mended trees that have the true values, the cheapest first; the same tree once."""
        mended: dict[Any, Mended] = {}
        for chosen in sorted(found, key=self._order)[:_MOST]:
            tree, done = self.tree, []
            for edit in chosen:
                if edit.old is None:  # a factor or a term around what the first edit has made, which moves down by that
                    edit = _around(tree, edit)
                    done = [replace(e, path=(*edit.path, 0, *e.path[len(edit.path) :])) for e in done]
                tree = with_part(tree, edit.path, edit.new)
                done.append(edit)
            if tree not in mended and self._equal(self.values.of(tree), self.targets):
                mended[tree] = Mended(tree, tuple(done))
        return list(mended.values())


def _undone(node: Basic, there: np.ndarray, value: np.ndarray, held: list[np.ndarray]) -> list[np.ndarray]:
    """What each argument would have to be, the others as they are, for the node to be `there`."""
    if isinstance(node, Add | Mul):  # the part itself may be zero, or have no value
        join, undo = (np.sum, np.subtract) if isinstance(node, Add) else (np.prod, np.divide)
        return [undo(there, join(held[:k] + held[k + 1 :], axis=0)) for k in range(len(held))]
    if isinstance(node, Pow):
        base = there if node.exp == 1 else np.power(there, 1 / held[1])
        return [base, np.log(there) / np.log(held[0])]
    return [np.log(there) if isinstance(node, sympy.exp) else np.exp(there)]


def _around(tree: Basic, edit: Edit) -> Edit:
    there: Any = tree
    for k in edit.path:
        there = there.args[k]
    if isinstance(edit.new, Mul):
        fresh = with_factor(there, edit.part, edit.cost, edit.slip is Slip.FACTOR)
    else:
        fresh = with_term(there, edit.part, edit.cost)
    return fresh.at(edit.path)
