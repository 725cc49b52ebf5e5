"""A line that is right of another left-hand side: what is printed is the derivative of what it is said to equal."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from sympy import Derivative, Expr, Indexed, Symbol, latex

from symagg.findings import SmallestEdit, words
from symagg.held import held_replace
from symagg.notation import Standing
from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.repair.mend import Boxed, marked
from symagg.table import Table

_CONFIRM = 8  # points at which the line must be that derivative
_VARIABLES = 12


def differentiated(table: Table, line: int) -> SmallestEdit | None:
    """The edit that puts a lost derivative before the left-hand side, or takes it by another variable; None where none
    makes the line true. One entry of the line may be printed for a function of the same claim as well."""
    statement = table.reading.statements[line]
    left, right = statement.equations[0].left, statement.equations[0].right
    if len(statement.equations) > 1 or not (isinstance(left, Expr) and isinstance(right, Expr)):
        return None
    for variable, derivative in _by_another(table, left, right):
        if _holds(table, derivative, right):
            wrong, meant = words(left.variables[0]), words(variable)
            told = f"differentiate with respect to {meant}, not {wrong}"
            says = f"it is the derivative with respect to {meant}, not {wrong}"
            expr = latex(derivative.expr)
            boxed = rf"\frac{{\partial}}{{\partial \boxed{{{latex(variable)}}}}} {expr}"
            return SmallestEdit(told, says, f"{boxed} = {marked(right)}", right, 1.0, True)
    for (old, new, swapped), variable in product(_swapped(table, line, right), _variables(table, line)):
        derivative = Derivative(left, variable, evaluate=False)
        if _holds(table, derivative, swapped):
            told = f"differentiate the left-hand side with respect to {words(variable)}"
            says = f"it is the derivative of the left-hand side with respect to {words(variable)}"
            shown = swapped
            if old is not None:
                told += f", and write {words(new)} for {words(old)}"
                says += f", and {words(old)} is printed for {words(new)}"
                shown = held_replace(right, {old: Boxed(new)})
            boxed = rf"\boxed{{\frac{{\partial}}{{\partial {latex(variable)}}}}} \left({latex(left)}\right)"
            return SmallestEdit(told, says, f"{boxed} = {marked(shown)}", swapped, 1.2 + (old is not None), True)
    return None


def _holds(table: Table, left: Any, right: Any) -> bool:
    return all(_agrees(table, left, right, k) for k in table.draw(_CONFIRM))


def _by_another(table: Table, left: Expr, right: Expr) -> Iterator[tuple[Any, Derivative]]:
    """A derivative by an entry p[j] as one by what the function p(j), that the line speaks of, depends on."""
    if not (isinstance(left, Derivative) and len(left.variables) == 1 and isinstance(left.variables[0], Indexed)):
        return
    variable = left.variables[0]
    name = str(variable.base.label)
    calls = {c.func for c in right.atoms(Standing) if c.func.__name__ == name}
    entries = [e for e in left.expr.atoms(Indexed) if str(e.base.label) == name]
    for call in calls if name in table.reading.recursions else ():
        inside = held_replace(left.expr, {e: call(*e.indices) for e in entries})
        body = table.reading.recursions[name].body
        for base in sorted({e.base for e in body.atoms(Indexed) if len(e.indices) == len(variable.indices)}, key=str):
            other = base[variable.indices]
            yield other, Derivative(inside, other, evaluate=False)


def _swapped(table: Table, line: int, right: Expr) -> Iterator[tuple[Any, Any, Any]]:
    """(what is printed, what is meant, the line): the line as it is, then an entry as a call that another line has."""
    yield None, None, right
    outer = set(table.reading.symbols.values())
    calls = {c for s in table.reading.statements for c in s.printed.atoms(Standing) if isinstance(s.printed, Expr)}
    calls = [c for c in sorted(calls, key=str) if all(s in outer for a in c.args for s in a.free_symbols)]
    for entry, call in product(sorted(right.atoms(Indexed), key=str), calls):
        if entry.indices == call.args:
            yield entry, call, held_replace(right, {entry: call})


def _variables(table: Table, line: int) -> Iterator[Any]:
    """Entries whose indices have a meaning outside of sums, then parameters; of the line, then of the whole claim."""
    reading = table.reading
    outer = set(reading.symbols.values())
    sides = [s.printed for s in (reading.statements[line], *reading.statements)]
    entries = [e for side in sides for e in sorted(side.atoms(Indexed), key=str)]
    entries = [e for e in entries if all(s in outer for index in e.indices for s in index.free_symbols)]
    letters = [s for s in outer if isinstance(s, Symbol) and s.is_real and not s.is_integer]
    yield from list(dict.fromkeys([*entries, *sorted(letters, key=str)]))[:_VARIABLES]


def _agrees(table: Table, left: Any, right: Any, index: int) -> bool:
    if table.is_exact:
        return table.sides_agree(left, right, index, "any")
    point = table.points[index]
    sides = (quadrature.evaluate(side, point) for side in (left, right))
    return quadrature.compare(*sides)[0] is Status.SUPPORTS
