"""A line that is right of another left-hand side: what is printed is the derivative of what it is said to equal."""

from collections.abc import Iterator
from typing import Any

from sympy import Derivative, Expr, Indexed, Symbol, latex

from symagg.findings import SmallestEdit, words
from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.repair.mend import marked
from symagg.table import Table

_CONFIRM = 8  # points at which the line must be that derivative
_VARIABLES = 12


def differentiated(table: Table, line: int) -> SmallestEdit | None:
    """The edit that puts a lost derivative before the left-hand side; None where none makes the line true."""
    statement = table.reading.statements[line]
    left, right = statement.equations[0].left, statement.equations[0].right
    if len(statement.equations) > 1 or not (isinstance(left, Expr) and isinstance(right, Expr)):
        return None
    for variable in _variables(table, line):
        derivative = Derivative(left, variable, evaluate=False)
        if all(_agrees(table, derivative, right, k) for k in table.draw(_CONFIRM)):
            told = f"differentiate the left-hand side with respect to {words(variable)}"
            says = f"it is the derivative of the left-hand side with respect to {words(variable)}"
            boxed = rf"\boxed{{\frac{{\partial}}{{\partial {latex(variable)}}}}} \left({latex(left)}\right)"
            return SmallestEdit(told, says, f"{boxed} = {marked(statement.printed)}", statement.printed, 1.2, True)
    return None


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
