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
    Eq,
    Expr,
    Integral,
    Mul,
    Piecewise,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    exp,
    expand,
    factor,
    factor_terms,
    log,
    simplify,
)
from sympy.matrices import MatrixBase

from symagg.errors import LawError
from symagg.findings import Correction, LineFinding, words
from symagg.joint import derive_joint, in_covariances, independence
from symagg.killable import Killed, run
from symagg.laws.closed_form import closed_form
from symagg.laws.expectation import Covariance
from symagg.laws.law import Law
from symagg.notation import held_replace
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
    ratio, sign = None, ""
    if not is_matrix(statement.printed):
        ratio = _monomial_ratio(table, first, indices, _ratios(table, first, indices))
        if ratio is None and statement.place is not None:
            ratio, sign = _ratio_of_densities(table, first)
            ratio = None if ratio == 1 else ratio  # then it is the atoms or the support that are wrong
    true = _derived(reading, statement)
    if true is not None and not _confirmed(table, statement, true, indices):
        true = None
    if true is None and ratio is not None:
        true = _tidy(Mul(statement.printed, 1 / ratio))
    expression = true if true is not None else _held_definition(reading, statement)
    edit = None if ratio is None else f"multiply by {words(1 / ratio)}{sign}"
    return Correction(expression, edit), _discrepancy(statement, true, ratio, lines[first], reading.law) + sign


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
                return run(_tidy, (statement.equations[0].left,), _SECONDS)
            x = statement.law.variable
            density = run(_tidy, (reading.law.density_at(x),), _SECONDS)
            cases = [(mass, Eq(x, place)) for place, mass in reading.law.atoms]
            return Piecewise(*cases, (density, True)) if cases else density
        if reading.kind == "mass":
            mass = closed_form(statement.equations[0].right, _SECONDS).expression
            return run(_tidy, (statement.printed / mass,), _SECONDS)
        return run(_closed, (statement.equations[0].left,), _SECONDS)
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
    expression = expression.replace(lambda e: isinstance(e, exp) and e.args[0].has(log), _power_of)
    forms = [expression, factor_terms(expression)]
    forms += [step(expression) for step in (simplify, factor) if expression.count_ops() < 60]
    return min((f for f in forms if not f.has(S.NaN)), key=_length)


def _length(form: Expr) -> tuple[int, int, int]:
    """What makes a form long: powers inside logarithms, then operations, then letters."""
    hidden = sum(isinstance(node.args[0], Pow) for node in form.atoms(log))
    return hidden, form.count_ops(), len(str(form))


def _power_of(node: Expr) -> Expr:
    """exp(c log u) as u^c."""
    rest, logs = node.args[0].as_independent(log, as_Add=False)
    return logs.args[0] ** rest if isinstance(logs, log) else node


def _confirmed(table: Table, statement: Statement, true: Any, indices: list[int]) -> bool:
    """Whether the derived form equals the definition by quadrature: SymPy does not have the last word."""
    if statement.law is not None:
        return True  # the law's own density, or the printed one over its mass
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


def _ratios(table: Table, line: int, indices: list[int]) -> list[Any]:
    """printed/true at each point; none where a value is a matrix or zero."""
    cells = [table.cell(line, k) for k in indices]
    if any(isinstance(c.true.value, tuple) or c.true.value == 0 or c.printed.value == 0 for c in cells):
        return []
    return [mpmath.mpmathify(c.printed.value) / mpmath.mpmathify(c.true.value) for c in cells]


def _ratio_of_densities(table: Table, line: int) -> tuple[Expr | None, str]:
    """The ratio of a printed density to the law's at generic points, first with any signs, then with positive ones."""
    reading = table.reading
    statement = reading.statements[line]
    x, place = statement.place
    signs = tuple(s > 0 for s in reading.symbols.values() if s.is_real and s.is_positive is None)
    for conditions in dict.fromkeys(((), signs)):
        indices, ratios = [], []
        for k in table.draw_within(conditions, 3 * _CONFIRM, "density"):
            point = {**table.points[k], x: place.subs(table.points[k])}
            sides = [quadrature.evaluate(side, point) for side in (statement.pointwise.left, statement.pointwise.right)]
            if all(side.has_value and side.value != 0 for side in sides):
                indices.append(k)
                ratios.append(mpmath.mpmathify(sides[1].value) / mpmath.mpmathify(sides[0].value))
        ratio = _monomial_ratio(table, line, indices, ratios)
        if ratio is not None:
            return ratio, f" (where {', '.join(map(str, conditions))})" if conditions else ""
    return None, ""


def _monomial_ratio(table: Table, line: int, indices: list[int], ratios: list[Any]) -> Expr | None:
    """printed/true as a constant times powers of the parameters and of the formula's own factors, if it is that.

    Fitted by least squares to the logarithms at some points, and confirmed to 15 digits at the rest.
    """
    if len(ratios) < 4:
        return None
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
        constant = _constant(leftover[0])
    if constant is None:
        return None
    return Mul(constant, *(b**p for b, p in zip(bases, powers, strict=True)))


def _constant(value: mpmath.mpf) -> Expr | None:
    """The constant as a rational times a half-integer power of pi or 2, if it is that."""
    for symbol in (S.One, S.Pi, S(2), 2 * S.Pi):
        for power in (S.Half, -S.Half, S.One, -S.One, S(3) / 2, -S(3) / 2):
            rest = float(value) / float(symbol**power)
            close = Rational(Fraction(rest).limit_denominator(64))
            if close != 0 and abs(float(close) / rest - 1) < 1e-12:
                return close * symbol**power
    return None


def _discrepancy(statement: Statement, true: Any, ratio: Expr | None, line: LineFinding, law: Law | None) -> str:
    if statement.law is not None and law is not None and ratio is None:
        text = _law_discrepancy(statement, true, law)
        if text:
            return text
    if ratio is not None:
        return f"printed/true = {words(ratio)}"
    if true is not None and not is_matrix(true) and statement.law is None:
        try:
            difference, quotient = run(_both, (statement.equations[0].right, true), _SECONDS)
            short = min((("printed - true", difference), ("printed/true", quotient)), key=lambda t: t[1].count_ops())
            if short[1].count_ops() <= 40:
                return f"{short[0]} = {words(short[1])}"
        except (Killed, LawError, NotImplementedError, ValueError, TypeError):
            pass
    return str(line.counterexample) if line.counterexample else "printed and true differ"


def _both(printed: Any, true: Any) -> tuple[Expr, Expr]:
    shown = printed.doit() if not printed.has(Integral, Sum) else closed_form(printed, 1.0).expression
    return _tidy(shown - true), _tidy(shown / true)


def _law_discrepancy(statement: Statement, true: Any, true_law: Law) -> str | None:
    """Where a printed law's atoms are not those of the law."""
    wrong = []
    for equation in statement.equations[1:]:
        if simplify(equation.left - equation.right) != 0:
            wrong.append(equation)
    if wrong and statement.law.atoms:
        printed_at, true_at = (
            ", ".join(str(p) for p, _ in law.atoms) or "nowhere" for law in (statement.law, true_law)
        )
        return f"the atom is printed at {printed_at} and sits at {true_at}"
    if true is None:
        return None
    try:
        quotient = run(_quotient, (statement.law.density, true), _SECONDS)
    except (Killed, NotImplementedError, ValueError, TypeError):
        return None
    return f"printed/true = {words(quotient)}" if quotient.count_ops() <= 40 else None


def _quotient(printed: Expr, true: Expr) -> Expr:
    x = Symbol("x", positive=True)
    plain: Mapping[Basic, Basic] = {s: x for s in printed.free_symbols if s.name == "x"}
    return _tidy((printed.xreplace(plain) / true.xreplace(plain)).doit())


def _correct_joint(table: Table, first: int, line: LineFinding) -> tuple[Correction | None, str | None]:
    statement = table.reading.statements[first]
    left, right = statement.equations[0].left, statement.equations[0].right
    degrees = dict(table.reading.functions)
    pairs = right.atoms(Covariance)
    true = in_covariances(derive_joint(left, degrees), pairs)
    swapped = _swapped_size(table, first) if true == left else None
    if swapped is not None:
        return swapped
    note = f"; {line.note}" if line.note else ""
    text = str(line.counterexample) if line.counterexample else "printed and true differ"
    try:
        gap = run(_joint_gap, (right, true, degrees), _SECONDS)
        if gap.count_ops() <= 30:
            text = f"printed - true = {words(gap)}"
    except (Killed, NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        pass
    return Correction(true), text + note


def _swapped_size(table: Table, line: int) -> tuple[Correction, str] | None:
    """The printed form with a size that the definition does not know put right, if that mends it.

    It may mend it for independent variables only; then that is said.
    """
    statement = table.reading.statements[line]
    left, right = statement.equations[0].left, statement.equations[0].right
    strange = sorted(right.free_symbols - left.free_symbols, key=str)
    for wrong in strange:
        for meant in sorted(left.free_symbols, key=str):
            mended = held_replace(right, {wrong: meant})
            for structure in ("any", "independent"):
                if all(table.sides_agree(left, mended, k, structure) for k in table.draw(_CONFIRM)):
                    edit = f"write {meant} for {wrong}"
                    note = "" if structure == "any" else f", which holds if {independence(left)}"
                    return Correction(mended, edit + note), f"{wrong} is printed for {meant}{note}"
    return None


def _joint_gap(right: Any, true: Any, degrees: Mapping[str, int | None]) -> Any:
    pairs = right.atoms(Covariance)
    return _tidy(expand(in_covariances(derive_joint(right, degrees), pairs) - true))
