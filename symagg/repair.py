"""What is wrong with a refuted line, and the right-hand side that should stand there."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

import mpmath
import numpy as np
from sympy import (
    Add,
    Basic,
    Expr,
    Integral,
    Mul,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    expand,
    factor,
    factor_terms,
    nsimplify,
    simplify,
)
from sympy.matrices import MatrixBase

from symagg.errors import LawError
from symagg.findings import Correction, LineFinding
from symagg.joint import derive_joint
from symagg.killable import Killed, run
from symagg.laws.closed_form import closed_form
from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.statement import Reading, Statement, is_matrix
from symagg.table import Mark, Point, Table

_SECONDS = 3.0
_DIGITS = 15  # of a ratio that is taken for a known constant
_CONFIRM = 8


def correct(table: Table, lines: list[LineFinding], places: list[list[int]]) -> tuple[Correction | None, str | None]:
    """The derived right-hand side of the first line that is wrong, and in one line how the printed one differs."""
    first = next(k for k, line in enumerate(lines) if line.holds is False)
    reading = table.reading
    statement = reading.statements[first]
    if reading.kind == "joint":
        return _correct_joint(table, first, lines[first])
    indices = [k for k in places[first] if _has_both(table, first, k)]
    if lines[-1].holds and lines[-1].conditions:
        inside = [k for k in indices if all(bool(c.subs(table.points[k])) for c in lines[-1].conditions)]
        indices = inside or indices
    ratio = None if is_matrix(statement.printed) else _monomial_ratio(table, first, indices)
    true = _derived(reading, statement)
    if true is not None and not _confirmed(table, statement, true, indices):
        true = None
    if true is None and ratio is not None:
        true = _tidy(Mul(statement.printed, 1 / ratio))
    expression = true if true is not None else _held_definition(reading, statement)
    edit = None if ratio is None else _edit(1 / ratio)
    return Correction(expression, edit), _discrepancy(statement, true, ratio, lines[first])


def _has_both(table: Table, line: int, index: int) -> bool:
    cell = table.cell(line, index)
    return cell.mark is Mark.DIFFERS and cell.true.has_value and cell.printed.has_value


def _held_definition(reading: Reading, statement: Statement) -> Any:
    if reading.law is not None:
        return reading.law.density_at(Symbol(reading.claim.at, real=True))
    return statement.equations[0].left


def _derived(reading: Reading, statement: Statement) -> Any | None:
    """The closed form of what the line is about; None where none was found in time."""
    try:
        if reading.law is not None:
            if statement.law is None:
                return None
            return run(_tidy, (reading.law.density_at(statement.law.variable),), _SECONDS)
        left = statement.equations[0].left
        if reading.kind == "mass":
            mass = closed_form(left, _SECONDS).expression
            return run(_tidy, (statement.printed / mass,), _SECONDS)
        return run(_closed, (left,), _SECONDS)
    except (Killed, LawError, NotImplementedError, ValueError, TypeError, AttributeError):
        return None


def _closed(left: Any) -> Any:
    if isinstance(left, MatrixBase):
        return left.applyfunc(lambda e: simplify(e.doit()))
    if is_matrix(left):
        return simplify(left.doit())
    done = left.doit(integrals=False, sums=False)
    return _tidy(closed_form(done, 2.0).expression if done.has(Integral, Sum) else done.doit())


def _tidy(expression: Any) -> Any:
    """The shortest of a few equal forms."""
    forms = [expression, factor_terms(expression)]
    forms += [step(expression) for step in (simplify, factor) if expression.count_ops() < 60]
    return min((f for f in forms if not f.has(S.NaN)), key=lambda e: (e.count_ops(), len(str(e))))


def _confirmed(table: Table, statement: Statement, true: Any, indices: list[int]) -> bool:
    """Whether the derived form equals the definition by quadrature: SymPy does not have the last word."""
    if statement.law is not None:
        return table.reading.law is not None
    agreed = 0
    for k in indices[:_CONFIRM]:
        if not set(getattr(true, "free_symbols", ())) <= set(table.points[k]):
            return False
        held = quadrature.evaluate(true, table.points[k])
        status, _ = quadrature.compare(table.cell(table.reading.statements.index(statement), k).true, held)
        if status is Status.REFUTES:
            return False
        agreed += status is Status.SUPPORTS
    return agreed >= min(_CONFIRM, len(indices)) > 0


def _monomial_ratio(table: Table, line: int, indices: list[int]) -> Expr | None:
    """printed/true as a constant times powers of the parameters and of the formula's own factors, if it is that.

    Fitted by least squares to the logarithms at some points, and confirmed to 15 digits at the rest.
    """
    if len(indices) < 4:
        return None
    ratios = []
    for k in indices:
        cell = table.cell(line, k)
        if isinstance(cell.true.value, tuple) or cell.true.value == 0 or cell.printed.value == 0:
            return None
        ratios.append(mpmath.mpmathify(cell.printed.value) / mpmath.mpmathify(cell.true.value))
    if any(abs(mpmath.im(r)) > abs(r) * mpmath.mpf(10) ** -12 for r in ratios):
        return None
    ratios = [mpmath.re(r) for r in ratios]
    points = [table.points[k] for k in indices]
    for chosen in _bases(table.reading, line, points):
        found = _fit(chosen, points, ratios)
        if found is not None:
            return found
    return None


def _bases(reading: Reading, line: int, points: list[Point]) -> list[tuple[Expr, ...]]:
    symbols = sorted((s for s in reading.symbols.values() if not s.name.startswith("u_")), key=str)
    parts: set[Expr] = set()
    for equation in reading.statements[line].equations:
        for node in (*equation.left.atoms(Pow), *equation.right.atoms(Pow)):
            if node.base.free_symbols and node.base.free_symbols <= set(symbols) and node.base.count_ops() <= 4:
                parts.add(expand(node.base))
    extra = [p for p in sorted(parts, key=lambda e: (e.count_ops(), str(e))) if isinstance(p, Add)][:4]
    pool = symbols + extra
    return [(), *((b,) for b in pool), *combinations(pool, 2), *combinations(symbols, 3)]


def _fit(bases: tuple[Expr, ...], points: list[Point], ratios: list[mpmath.mpf]) -> Expr | None:
    if len(points) < len(bases) + 2:
        return None
    values = [[complex(b.subs(p)) for b in bases] for p in points]
    if any(v.imag or not v.real for row in values for v in row):
        return None
    rows = np.array([[np.log(abs(v.real)) for v in row] + [1.0] for row in values])
    target = np.array([float(mpmath.log(abs(r))) for r in ratios])
    solution, *_ = np.linalg.lstsq(rows, target, rcond=None)
    if np.max(np.abs(rows @ solution - target)) > 1e-9:
        return None
    powers = [Rational(Fraction(float(c)).limit_denominator(4)) for c in solution[:-1]]
    if any(abs(float(p) - c) > 1e-7 for p, c in zip(powers, solution, strict=False)) or S.Zero in powers:
        return None
    with mpmath.workdps(30):
        leftover = []
        for point, ratio in zip(points, ratios, strict=True):
            product = mpmath.mpf(1)
            for base, power in zip(bases, powers, strict=True):
                value = base.subs(point)
                number = mpmath.mpf(int(value.p)) / int(value.q) if value.is_Rational else mpmath.mpmathify(value)
                if number < 0 and power.q != 1:
                    return None
                product *= number ** (mpmath.mpf(int(power.p)) / int(power.q))
            leftover.append(ratio / product)
        if max(abs(c / leftover[0] - 1) for c in leftover) > mpmath.mpf(10) ** -_DIGITS:
            return None
        constant = nsimplify(str(mpmath.nstr(leftover[0], 20)), tolerance=1e-15, rational=False)
        if constant.count_ops() > 6:
            constant = _with_pi(leftover[0])
    if constant is None:
        return None
    return Mul(constant, *(b**p for b, p in zip(bases, powers, strict=True)))


def _with_pi(value: mpmath.mpf) -> Expr | None:
    """The constant as a rational times a half-integer power of pi or 2, if it is that."""
    for symbol in (S.Pi, S(2), 2 * S.Pi):
        for power in (S.Half, -S.Half, S.One, -S.One, S(3) / 2, -S(3) / 2):
            rest = float(value) / float(symbol**power)
            close = Rational(Fraction(rest).limit_denominator(64))
            if close != 0 and abs(float(close) / rest - 1) < 1e-12:
                return close * symbol**power
    return None


def _edit(missing: Expr) -> str:
    return f"multiply by {missing}"


def _discrepancy(statement: Statement, true: Any, ratio: Expr | None, line: LineFinding) -> str:
    if statement.law is not None and ratio is None:
        text = _law_discrepancy(statement, true)
        if text:
            return text
    if ratio is not None:
        return f"printed/true = {ratio}"
    if true is not None and not is_matrix(true) and statement.law is None:
        try:
            difference, quotient = run(_both, (statement.equations[0].right, true), _SECONDS)
            short = min((("printed - true", difference), ("printed/true", quotient)), key=lambda t: t[1].count_ops())
            if short[1].count_ops() <= 40:
                return f"{short[0]} = {short[1]}"
        except (Killed, LawError, NotImplementedError, ValueError, TypeError):
            pass
    return str(line.counterexample) if line.counterexample else "printed and true differ"


def _both(printed: Any, true: Any) -> tuple[Expr, Expr]:
    shown = printed.doit() if not printed.has(Integral, Sum) else closed_form(printed, 1.0).expression
    return _tidy(shown - true), _tidy(shown / true)


def _law_discrepancy(statement: Statement, true: Any) -> str | None:
    """Where a printed law's atoms are not those of the law."""
    wrong = []
    for equation in statement.equations[1:]:
        if simplify(equation.left - equation.right) != 0:
            wrong.append(equation)
    if wrong and statement.law.atoms:
        place = ", ".join(str(p) for p, _ in statement.law.atoms)
        return f"the printed atom sits at {place}; the true mass there is {wrong[-1].left}"
    if true is None:
        return None
    try:
        quotient = run(_quotient, (statement.law.density, true), _SECONDS)
    except (Killed, NotImplementedError, ValueError, TypeError):
        return None
    return f"printed/true = {quotient}" if quotient.count_ops() <= 40 else None


def _quotient(printed: Expr, true: Expr) -> Expr:
    x = Symbol("x", positive=True)
    plain: Mapping[Basic, Basic] = {s: x for s in printed.free_symbols if s.name == "x"}
    return _tidy((printed.xreplace(plain) / true.xreplace(plain)).doit())


def _correct_joint(table: Table, first: int, line: LineFinding) -> tuple[Correction | None, str | None]:
    statement = table.reading.statements[first]
    left, right = statement.equations[0].left, statement.equations[0].right
    true = derive_joint(left, reading_degrees := dict(table.reading.functions))
    note = f"; {line.note}" if line.note else ""
    text = str(line.counterexample) if line.counterexample else "printed and true differ"
    try:
        gap = run(_joint_gap, (right, true, reading_degrees), _SECONDS)
        if gap.count_ops() <= 30:
            text = f"printed - true = {gap}"
    except (Killed, NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        pass
    return Correction(true), text + note


def _joint_gap(right: Any, true: Any, degrees: Mapping[str, int | None]) -> Any:
    return _tidy(expand(derive_joint(right, degrees) - true))


