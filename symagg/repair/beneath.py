"""Two edits at once below what cannot be undone: a sum, a product, an integral, a function.

Each edit of a part gives that part a value. Of two parts that lie apart all values are put in at once, each along an
axis of its own, and the whole is valued once for all pairs of their edits; so it is where one edit writes a part anew
around another, in which it keeps its place.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from typing import Any

import numpy as np
from sympy import Add, Basic, Product, Sum

from symagg.held import with_part
from symagg.repair.edits import UNBUILT, Edit, Path, Slip
from symagg.repair.grids import Grid
from symagg.repair.values import NoRule, Scope

_WORK = 5e6  # values of all pairs, at all points and nodes
_ENTRIES = 4e5  # values that are worked out at a time
_MOST = 600  # edits
_DEAREST = 1.3  # that an edit may cost
_AROUND = 60  # edits of one part that write it anew around others
_TOGETHER = 60  # edits of one part of which two are tried together, and
_TERMS = 10  # numbers that may be missing there as well
_BOTH = 200  # pairs of edits of one part, such as both ends of a sum
_WRAPS = (Slip.FACTOR, Slip.INNER_FACTOR, Slip.TERM)

Right = Callable[[np.ndarray], np.ndarray]


@dataclass
class _Place:
    """A part that can have another value: its path, where it is valued, and its edits with their trees and values."""

    path: Path
    node: Basic
    scope: Scope
    edits: list[Edit] = field(default_factory=list)
    trees: list[Any] = field(default_factory=list)
    values: list[np.ndarray] = field(default_factory=list)

    @property
    def stack(self) -> np.ndarray:
        return _stacked(self.values)


def two_edits(scope: Scope, node: Basic, edits: Sequence[Edit], is_right: Right) -> Iterator[tuple[Edit, Edit]]:
    """Pairs of edits of a node's parts (with paths from there) after which its value is right; the first one is made
    first, and the second's path is the one after that.

    is_right: of values with any axes in front, which of them are right.
    """
    places = _places(scope, node, edits)
    for one, other in combinations(places, 2):
        if one.path == other.path[: len(one.path)]:
            outer, inner = one, other
        elif other.path == one.path[: len(other.path)]:
            outer, inner = other, one
        else:
            yield from _apart(scope, node, one, other, is_right)
            continue
        found = chain(_around(scope, outer, inner), _within_bounds(scope, outer, inner))
        yield from _lifted(scope, node, outer, found, is_right)
    for place in places:
        yield from _lifted(scope, node, place, _both(place), is_right)


def _places(scope: Scope, node: Basic, edits: Sequence[Edit]) -> list[_Place]:
    reached = {path: _Place(path, part, there) for path, part, there in scope.reached(node)}
    entries = max(place.scope.entries for place in reached.values())
    most = min(_MOST, int((2 * _WORK / entries) ** 0.5))
    cheap = sorted((e for e in edits if e.cost <= _DEAREST), key=lambda e: (e.slip in _WRAPS, e.cost))
    for edit in cheap[:most]:
        path = edit.path
        while path not in reached:
            path = path[:-1]
        place = reached[path]
        with suppress(NoRule, *UNBUILT):
            tree = with_part(place.node, edit.path[len(path) :], edit.new)
            value = place.scope.value(tree)
            if not isinstance(value, Grid):  # that it is not finite may be what the other edit mends
                place.edits.append(edit)
                place.trees.append(tree)
                place.values.append(value)
    return [place for place in reached.values() if place.edits]


def _stacked(values: Sequence[np.ndarray]) -> np.ndarray:
    return np.stack(np.broadcast_arrays(*values))


def _apart(scope: Scope, node: Basic, one: _Place, other: _Place, is_right: Right) -> Iterator[tuple[Edit, Edit]]:
    first, second = one.stack, other.stack
    step = max(1, int(_ENTRIES / (len(second) * max(one.scope.entries, other.scope.entries))))
    for k in range(0, len(first), step):
        with suppress(NoRule), scope.holding(first[k : k + step], second) as (x, y):
            value = scope.edited(node, ((one.path, x), (other.path, y)))
            for i, j in zip(*np.nonzero(is_right(value)), strict=True):
                yield one.edits[k + i], other.edits[j]


Pair = tuple[Edit, Edit]


def _around(scope: Scope, outer: _Place, inner: _Place) -> Iterator[tuple[list[Pair], np.ndarray]]:
    """Edits of the outer part, then of the inner one where it stands after that; with the outer part's values."""
    rest = inner.path[len(outer.path) :]
    with suppress(NoRule), scope.holding(inner.stack) as (y,):
        plain = outer.scope.edited(outer.node, ((rest, y),))
        for edit in outer.edits:
            if _is_wrap(edit, outer):
                wrap = outer.scope.value(edit.new.args[1])
                value = plain + wrap if isinstance(edit.new, Add) else plain * wrap
                yield _moved(edit, outer, inner, (0, *rest)), value
    written = [k for k, edit in enumerate(outer.edits) if not _is_wrap(edit, outer)]
    for k in written[:_AROUND]:
        tree = outer.trees[k]
        with suppress(NoRule):
            reached = {path: (part, there) for path, part, there in outer.scope.reached(tree)}
            path = _place_in(reached, outer.node, rest, inner.node)
            if path is None or reached[path] != (inner.node, inner.scope):
                continue
            with scope.holding(inner.stack) as (y,):
                yield _moved(outer.edits[k], outer, inner, path), outer.scope.edited(tree, ((path, y),))


def _within_bounds(scope: Scope, outer: _Place, inner: _Place) -> Iterator[tuple[list[Pair], np.ndarray]]:
    """Edits of the bounds of a sum or a product, then of what stands in it."""
    node, deep = outer.node, len(outer.path)
    rest = inner.path[deep:]
    if not isinstance(node, Sum | Product) or rest[:1] != (0,):
        return
    place = len(node.args) - 1
    held = [k for k, edit in enumerate(outer.edits) if edit.path[deep : deep + 1] == (place,)]
    with suppress(NoRule):
        fit, body, wide, masks = outer.scope.widened(node, [outer.trees[k].args[place] for k in held])
        path = rest if place > 1 else rest[1:]
        reached = {p: (part, there) for p, part, there in wide.reached(body)}
        if path not in reached or reached[path][0] != inner.node:
            return
        with scope.holding(_revalued(inner, reached[path][1])) as (y,):
            value = wide.edited(body, ((path, y),))
            for k, mask in zip(fit, masks, strict=True):
                yield _moved(outer.edits[held[k]], outer, inner, rest), outer.scope.gathered(node, value, mask)


def _is_wrap(edit: Edit, place: _Place) -> bool:
    return edit.path == place.path and edit.slip in _WRAPS and edit.new.args[0] == place.node


def _place_in(reached: dict[Path, tuple], node: Basic, rest: Path, inner: Basic) -> Path | None:
    """Where a part of a node, at the path `rest`, stands in what has been written for the node."""
    kid = node.args[rest[0]]
    if rest[:1] in reached and reached[rest[:1]][0] == kid:
        return rest
    found = (path for path, (part, _) in reached.items() if part == kid)
    there = next(((*path, *rest[1:]) for path in found), None)
    if there is None:  # of a sum of a sum SymPy makes one
        there = next((path for path, (part, _) in reached.items() if part == inner), None)
    return there if there in reached else None


def _revalued(place: _Place, scope: Scope) -> np.ndarray:
    """The values of a part's edits within other bounds."""
    values = []
    for tree in place.trees:
        try:
            values.append(scope.value(tree))
        except NoRule:
            values.append(np.full([1] * place.values[0].ndim, np.nan, dtype=complex))
    return _stacked(values)


def _moved(edit: Edit, outer: _Place, inner: _Place, path: Path) -> list[Pair]:
    return [(edit, replace(e, path=(*outer.path, *path, *e.path[len(inner.path) :]))) for e in inner.edits]


def _both(place: _Place) -> Iterator[tuple[list[Pair], np.ndarray]]:
    """Two edits of one part that cannot be valued apart, such as both bounds of a sum, or one and Product for Sum."""
    node, scope = place.node, place.scope
    bounded: dict[type, list[tuple[Pair, Any]]] = {}
    for pair, tree in _written(place):
        if isinstance(tree, Sum | Product) and isinstance(node, Sum | Product) and tree.args[:-1] == node.args[:-1]:
            bounded.setdefault(type(tree), []).append((pair, tree))
        else:
            with suppress(NoRule):
                yield [pair], scope.value(tree)[None]
    for held in bounded.values():
        with suppress(NoRule):
            fit, body, wide, masks = scope.widened(held[0][1], [tree.args[-1] for _, tree in held])
            value = wide.value(body)[None]
            for k, mask in zip(fit, masks, strict=True):
                yield [held[k][0]], scope.gathered(held[k][1], value, mask)


def _written(place: _Place) -> Iterator[tuple[Pair, Any]]:
    """Pairs of edits of one part, with what it is after both."""
    deep = len(place.path)
    cheap = place.edits[:_TOGETHER]
    swaps = [e for e in cheap if e.path == place.path and e.new.args == place.node.args]
    inside = [e for e in cheap if e.path != place.path]
    apart = [(a, b) for a, b in combinations(inside, 2) if not (_leads(a, b) or _leads(b, a))]
    terms = [e for e in place.edits if e.slip is Slip.TERM and e.part.is_Number]
    others = [e for e in cheap if e.slip not in _WRAPS and e not in swaps]
    nested = [pair for edit in (*terms[:_TERMS], *others) for pair in _nested(edit, others)]
    pairs = [(swap, edit) for swap in swaps for edit in inside]
    for some in (apart, nested):
        pairs += sorted(some, key=lambda pair: pair[0].cost + pair[1].cost)[:_BOTH]
    for one, other in pairs:
        with suppress(*UNBUILT):
            once = with_part(place.node, one.path[deep:], one.new)
            yield (one, other), with_part(once, other.path[deep:], other.new)


def _leads(one: Edit, other: Edit) -> bool:
    """Whether the second edit is made in the part that the first one makes anew."""
    return one.path == other.path[: len(one.path)]


def _nested(one: Edit, edits: Sequence[Edit]) -> Iterator[Pair]:
    """An edit that writes its part with something around it, then edits of that part."""
    if not isinstance(one.new, Basic):
        return
    place = next((k for k, part in enumerate(one.new.args) if part == one.old), None)
    for other in edits if place is not None else ():
        if _leads(one, other) and other is not one:
            yield one, replace(other, path=(*one.path, place, *other.path[len(one.path) :]))


def _lifted(
    scope: Scope, node: Basic, place: _Place, found: Iterator[tuple[list[Pair], np.ndarray]], is_right: Right
) -> Iterator[Pair]:
    """Those pairs of edits at one place whose values there make the whole right."""
    most = max(1, int(_ENTRIES / place.scope.entries))
    held: list[tuple[list[Pair], np.ndarray]] = []
    for pairs, values in chain(found, [([], None)]):
        if held and (values is None or sum(len(some) for some, _ in held) + len(pairs) > most):
            together = [pair for some, _ in held for pair in some]
            shape = np.broadcast_shapes(*(value.shape[1:] for _, value in held))
            stack = np.concatenate([np.broadcast_to(value, (len(some), *shape)) for some, value in held])
            for k in range(0, len(stack), most):
                with suppress(NoRule), scope.holding(stack[k : k + most]) as (x,):
                    for i in np.flatnonzero(is_right(scope.edited(node, ((place.path, x),)))):
                        yield together[k + i]
            held = []
        if pairs:
            held.append((pairs, values))
