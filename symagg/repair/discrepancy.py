"""How a printed line differs from the true one, in one line: printed over true or printed minus true, the shorter.

What is found is confirmed at points by the quadrature before it is told.
"""

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
    Piecewise,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    bottom_up,
    exp,
    expand,
    factor,
    factor_terms,
    log,
    simplify,
)
from sympy.matrices.expressions import Determinant, Trace

from symagg.errors import LawError
from symagg.findings import LineFinding, words
from symagg.killable import Killed, run
from symagg.laws.closed_form import closed_form, join_powers
from symagg.laws.law import Law
from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.statement import Reading, Statement, is_matrix
from symagg.table import Point, Table

_SECONDS = 3.0
_DIGITS = 15  # of a ratio that is taken for a known constant
_DENSITY_POINTS = 24
_LONGEST = 30  # operations in a discrepancy that still reads as one line
_CONFIRM = 4


def discrepancy(
    table: Table, index: int, finding: LineFinding, true: Any, ratio: Expr | None, places: list[int]
) -> tuple[str, str | None, Expr | None]:
    """One line for the line with this index, the edit that mends it where that is one factor, and the difference.

    The line is its ratio to the true form, the difference, or a point where they differ.

    true: the derived form, or None. ratio: as `ratio_to_true` found it, or None. places: points where both have values.
    """
    statement, law = table.reading.statements[index], table.reading.law
    if ratio is not None:
        return *_as_quotient(ratio), None
    found = difference = None
    if statement.law is not None and law is not None:
        found = _law_discrepancy(statement, true, law)
    elif true is not None and not is_matrix(true) and statement.law is None:
        found, difference = _told(table, index, true, places)
    return *(found or (str(finding.counterexample or "printed and true differ"), None)), difference


def _as_quotient(ratio: Expr) -> tuple[str, str]:
    return f"printed/true = {words(ratio)}", f"multiply by {words(1 / ratio)}"


def _told(table: Table, index: int, true: Any, places: list[int]) -> tuple[tuple[str, str | None] | None, Expr | None]:
    """The shorter of difference and quotient, if it is short, and confirmed at points of positive parameters.

    Then the difference, if it is short: nothing has confirmed that.
    """
    statement = table.reading.statements[index]
    signs = {
        s: Symbol(s.name, positive=True) for s in table.reading.symbols.values() if s.is_real and s.is_positive is None
    }
    try:
        difference, quotient = run(_both, (statement.equations[0].right, true, signs), _SECONDS)
    except (Killed, LawError, NotImplementedError, ValueError, TypeError):
        return None, None
    back = {new: old for old, new in signs.items()}
    forms = (("printed - true", difference.xreplace(back)), ("printed/true", quotient.xreplace(back)))
    name, short = min(forms, key=lambda form: form[1].count_ops())
    gap = forms[0][1] if forms[0][1].count_ops() <= _LONGEST else None
    if short.count_ops() > _LONGEST or short.has(Piecewise, Sum, Integral):
        return None, gap
    positive = [k for k in places if all(table.points[k][s] > 0 for s in back.values())]
    for k in positive[:_CONFIRM]:
        cell = table.cell(index, k)
        held = quadrature.evaluate(cell_form(name, short, true), table.points[k])
        if quadrature.compare(cell.printed, held)[0] is not Status.SUPPORTS:
            return None, gap
    if len(positive) < min(_CONFIRM, len(places)):
        return None, gap
    return _as_quotient(short) if name == "printed/true" else (f"{name} = {words(short)}", None), gap


def cell_form(name: str, short: Expr, true: Expr) -> Expr:
    """The printed form, put together again from the true one and how it differs."""
    return true + short if name == "printed - true" else true * short


def _both(printed: Any, true: Any, signs: Mapping[Basic, Basic]) -> tuple[Expr, Expr]:
    """Difference and quotient, worked out for parameters above zero."""
    shown = printed.doit() if not printed.has(Integral, Sum) else closed_form(printed, 1.0).expression
    shown, true = (bottom_up(side.xreplace(signs), join_powers) for side in (shown, true))
    difference = shown - true
    spread = bottom_up(expand(difference), join_powers)
    return min(tidy(difference), tidy(spread), key=_length), tidy(shown / true)


def _law_discrepancy(statement: Statement, true: Any, true_law: Law) -> tuple[str, str | None] | None:
    """Where a printed law's atoms are not those of the law."""
    wrong = []
    for equation in statement.equations[1:]:
        if simplify(equation.left - equation.right) != 0:
            wrong.append(equation)
    if wrong and statement.law.atoms:
        printed_at, true_at = (
            ", ".join(str(p) for p, _ in law.atoms) or "nowhere" for law in (statement.law, true_law)
        )
        if printed_at != true_at:
            return f"the atom is printed at {printed_at} and sits at {true_at}", f"put the atom at {true_at}"
        printed, mass = words(wrong[0].right), words(wrong[0].left)
        told = f"the atom at {true_at} has the mass {mass}" if len(statement.law.atoms) == 1 else f"an atom has {mass}"
        return f"{told}, not {printed}", f"write {mass} for the mass {printed}"
    if true is None:
        return None
    try:
        quotient = run(_quotient, (statement.law.density, true), _SECONDS)
    except (Killed, NotImplementedError, ValueError, TypeError):
        return None
    readable = quotient.count_ops() <= _LONGEST and not quotient.has(Piecewise, Sum)
    return _as_quotient(quotient) if readable else None


def _quotient(printed: Expr, true: Expr) -> Expr:
    x = Symbol("x", positive=True)
    plain: Mapping[Basic, Basic] = {s: x for s in printed.free_symbols if s.name == "x"}
    return tidy((printed.xreplace(plain) / true.xreplace(plain)).doit())


def ratio_to_true(table: Table, line: int, places: list[int]) -> tuple[Expr | None, str]:
    """printed/true where it is one product of powers, and under which signs it is."""
    statement = table.reading.statements[line]
    if is_matrix(statement.printed):
        return None, ""
    ratio = _monomial_ratio(table, line, places, _ratios(table, line, places))
    if ratio is not None or statement.place is None:
        return ratio, ""
    ratio, sign = _ratio_of_densities(table, line)
    return (None, "") if ratio == 1 else (ratio, sign)  # a ratio of one: then the atoms or the support are wrong


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
        for k in table.draw_within(conditions, _DENSITY_POINTS, "density"):
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
            base = node.base
            if base.has(Trace, Determinant):  # SymPy does not put numbers into the matrices of these
                continue
            if base.free_symbols and base.free_symbols <= set(symbols) and base.count_ops() <= 4:
                parts.add(expand(base))
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
                number = mpmath.mpmathify(base.subs(point).evalf(40))
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


def tidy(expression: Any) -> Any:
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
