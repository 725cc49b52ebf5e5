"""One entry or call printed for another: its indices, or its name, exchanged for what else the line speaks of.

This is a slip that no single number shows: p - k for k in both indices of a weight, q(z|x) for q(z|x, i) in a bound.
The candidates are few, so each is tried in exact worlds, and kept only where it mends the line in all of them.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from sympy import Basic, Indexed, Symbol
from sympy.matrices import MatrixBase

from symagg.findings import SmallestEdit, words
from symagg.held import held_replace
from symagg.notation import Standing
from symagg.oracles import exact
from symagg.oracles.outcome import Outcome, Status
from symagg.repair.mend import Boxed, marked
from symagg.statement import BOUNDS
from symagg.table import Table

_WORLDS = 60  # in which a mended line must hold
_TRIED = 1500  # candidates, if they cost less than this:
_WORK = 5e5  # in additions of short numbers
_ZEROS = 3  # worlds in which a line that is zero is zero everywhere
_READ = 2000  # of which a new tree costs so many before it is evaluated
_CHANGED = 2  # indices of one entry


def exchange(table: Table, line: int, differs: list[int]) -> SmallestEdit | None:
    """The smallest exchange that mends a false line of a joint claim; None where none does."""
    statement = table.reading.statements[line]
    if not table.is_exact or isinstance(statement.printed, MatrixBase) or len(statement.equations) > 1:
        return None
    places = list(dict.fromkeys([*differs, *table.draw(_WORLDS)]))
    left: dict[int, Outcome] = {}
    spent = exact.cost(statement.printed, table.points[places[0]], table.world(places[0])) + _READ
    most = min(_TRIED, int(_WORK / spent))
    for tried, (cost, node, other) in enumerate(_candidates(statement.printed, table)):
        if tried == most:
            return None
        mended = held_replace(statement.printed, {node: other})
        if mended == statement.printed or not all(_holds(table, line, k, mended, left) for k in places):
            continue
        if not _is_zero(table, mended, places):  # then something is left of the line
            boxed = marked(held_replace(statement.printed, {node: Boxed(other)}))
            says = f"{words(node)} is printed for {words(other)}"
            return SmallestEdit(f"write {words(other)} for {words(node)}", says, boxed, mended, cost, False)
    return None


def _is_zero(table: Table, mended: Any, places: list[int]) -> bool:
    found = (exact.evaluate(mended, table.points[k], table.world(k)) for k in places[:_ZEROS])
    return all(side.has_value and side.value == 0 for side in found)


def _holds(table: Table, line: int, index: int, mended: Any, left: dict[int, Outcome]) -> bool:
    statement, point = table.reading.statements[line], table.points[index]
    world = table.world(index)
    definition = statement.equations[0].left
    if index not in left:
        left[index] = exact.evaluate(definition, point, world)
    if not left[index].has_value:
        return True
    relation = statement.line.relation
    side = BOUNDS[relation](definition, mended, evaluate=False) if relation in BOUNDS else mended
    return exact.compare(left[index], exact.evaluate(side, point, world))[0] is Status.SUPPORTS


def _candidates(printed: Basic, table: Table) -> Iterator[tuple[float, Basic, Basic]]:
    """(cost, what is printed, what may be meant), the cheapest first; the longer of two names before the shorter."""
    nodes = sorted(printed.atoms(Indexed, Standing), key=lambda n: (len(n.args), str(n)))
    yield from _with_indices(nodes, 1)
    outer = set(table.reading.symbols.values())
    for node, other in product(nodes, sorted(nodes, key=lambda n: (-len(n.args), str(n)))):
        if node != other and _letters(other) - outer <= _letters(node):
            yield 1.5, node, other
    yield from _with_indices(nodes, _CHANGED)


def _with_indices(nodes: list[Basic], changed: int) -> Iterator[tuple[float, Basic, Basic]]:
    everywhere = sorted(set().union(*map(_letters, nodes)), key=str)
    for node in nodes:
        first = 1 if isinstance(node, Indexed) else 0  # the array itself
        # a letter of another sum has no value here, and is refused for that
        letters = everywhere if changed == 1 else sorted(_letters(node), key=str)
        for positions in combinations(range(first, len(node.args)), changed):
            for values in product(letters, repeat=changed):
                args = list(node.args)
                for position, value in zip(positions, values, strict=True):
                    args[position] = value
                if all(args[k] != node.args[k] for k in positions):
                    yield float(changed), node, node.func(*args)


def _letters(node: Basic) -> set[Symbol]:
    """The indices that an entry or a call speaks of."""
    indices = node.args[1:] if isinstance(node, Indexed) else node.args
    return {s for index in indices for s in index.free_symbols if isinstance(s, Symbol) and s.is_integer}
