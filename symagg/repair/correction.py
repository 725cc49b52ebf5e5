"""The right-hand side that should stand where a refuted line stands, derived from the definition."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mpmath import mpf
from sympy import (
    Add,
    Basic,
    Derivative,
    Eq,
    Expr,
    Integral,
    Mul,
    Piecewise,
    Sum,
    Symbol,
    expand,
    expand_log,
    powsimp,
    simplify,
)
from sympy.concrete.delta import deltasummation
from sympy.logic.boolalg import Boolean
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from symagg.beside import Beside
from symagg.clock import processor_seconds
from symagg.errors import LawError
from symagg.findings import Correction, LineFinding, SmallestEdit, words
from symagg.held import held_replace
from symagg.joint import derive_joint, in_covariances, in_moments, independence
from symagg.killable import Killed, run
from symagg.laws.closed_form import closed_form
from symagg.laws.expectation import Covariance, Expectation, RandomVariable, Variance
from symagg.notation import Standing
from symagg.oracles import exact, quadrature
from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.repair.discrepancy import discrepancy, ratio_to_true, tidy
from symagg.repair.edits import evaluated
from symagg.repair.exchange import exchange
from symagg.repair.left import differentiated
from symagg.repair.mend import Boxed, marked, mend
from symagg.repair.search import CHEAPEST_PAIR
from symagg.statement import Reading, Statement, is_matrix
from symagg.table import Mark, Table
from symagg.truth import holds

_SECONDS = 3.0
_CONFIRM = 8
_UNREADABLE = 5  # times as many operations as the mended line, and a derived form is not what an author would print
_NARROW = 1.0  # what a condition on the joint law costs beside an edit
_ONE = Outcome(Kind.VALUE, mpf(1))
_LONGEST = 100  # letters of a discrepancy that stands beside an edit


def correct(
    table: Table, lines: list[LineFinding], places: list[list[int]], processes: int = 1
) -> tuple[Correction, str, list[LineFinding]]:
    """What should stand where the first wrong line stands; in one line how the printed differs; the lines with mends.

    The correction is the derived right-hand side, where one could be derived, else the mended line or the definition.
    """
    started = processor_seconds()
    wrong = wrong_lines(table, lines)
    first = wrong[0]
    truths = {k: _true_form(table, k, places[k], lines) for k in wrong}

    def mended(k: int) -> SmallestEdit | None:
        statements = table.reading.statements
        others = [s.printed for s, line in zip(statements, lines, strict=True) if line.holds and s.line.of is None]
        known = _known(truths[k], statements[k].printed, others)
        found = truths[k].edit or exchange(table, k, places[k])
        if found is None:
            found = mend(table, k, known, others, _conditions(lines))
            if found is None or found.cost > CHEAPEST_PAIR:
                for structure, more in (("independent", _means(table, k)), ("distinct", [])):
                    narrow = mend(table, k, [*known, *more], others, _conditions(lines), structure)
                    if narrow is not None and (found is None or narrow.cost + _NARROW <= found.cost):
                        found = narrow
        return found or differentiated(table, k)

    with Beside(mended, min(processes, len(wrong))) as beside:
        edits = dict(zip(wrong, beside.map([(k,) for k in wrong]), strict=True))
    notes = (
        "; ".join(filter(None, (_history(table, lines, k), _unmended(table, edits, k)))) for k in range(len(lines))
    )
    told = [
        replace(line, mend=edits.get(k), note=note or line.note)
        for k, (line, note) in enumerate(zip(lines, notes, strict=True))
    ]
    truth, edit = truths[first], edits[first]
    expression = truth.form if truth.form is not None else edit.mended if edit else truth.definition
    if edit and isinstance(expression, Expr) and expression.count_ops() > _UNREADABLE * (1 + edit.mended.count_ops()):
        expression = edit.mended
    text = truth.discrepancy
    if edit:  # what an edit says in words needs no long formula beside it
        text = f"{edit.says} ({text})" if len(text) <= _LONGEST and "Piecewise" not in text else edit.says
    advice = edit.text if edit else truth.advice
    return Correction(expression, advice, processor_seconds() - started), text, told


def wrong_lines(table: Table, lines: list[LineFinding]) -> list[int]:
    """The lines to be mended: those that are false, and those that are open for what they print has no value."""

    def is_wrong(k: int) -> bool:
        if lines[k].holds is None:
            judged = (n for n in range(len(table.points)) if table.is_judged(k, n))
            is_equation = table.reading.statements[k].line.relation == "="
            return is_equation and any(table.has_no_printed(k, n) for n in judged)
        return lines[k].holds is False

    return [k for k in range(len(lines)) if is_wrong(k)]


@dataclass(frozen=True)
class _Truth:
    """What is known of a wrong line before any edit is tried.

    form: derived and confirmed, or None. discrepancy: how the printed differs, in one line. advice: what to change,
    where the discrepancy itself says it. edit: found on the way to the discrepancy. forms: what else is true of it.
    """

    form: Any
    definition: Any
    discrepancy: str
    advice: str | None = None
    edit: SmallestEdit | None = None
    forms: tuple[Any, ...] = ()


def _conditions(lines: list[LineFinding]) -> tuple[Boolean, ...]:
    return lines[-1].conditions if lines[-1].holds else ()


def _known(truth: _Truth, printed: Any, others: list[Any]) -> list[Any]:
    """Forms whose parts a line may have lost: the derived one, and the right lines about the same definition."""
    lost = [form for form in truth.forms if not _undoes(form, printed)]
    return [form for form in (truth.form, *lost, *others) if form is not None]


def _means(table: Table, line: int) -> list[Any]:
    """The mean of each variable of a definition, of which one may be missing beside the others."""
    variables = table.reading.statements[line].equations[0].left.atoms(RandomVariable)
    return [Expectation(variable) for variable in sorted(variables, key=str)]


def _undoes(form: Any, printed: Any) -> bool:
    """Whether a form takes away all that is printed: to add it would be to write the truth beside its name."""
    there, held = _terms(printed), _terms(form)
    return bool(there) and (there <= held or {-t for t in there} <= held)


def _terms(tree: Any) -> set[Any]:
    """The terms of a tree, those of a sum over an index among them; the logarithm of a quotient is two of them."""
    if not isinstance(tree, Expr) or isinstance(tree, MatrixExpr):
        return set()
    found: set[Any] = set()
    for term in Add.make_args(evaluated(tree)):
        factor, body = term.as_coeff_Mul()
        body = body.function if isinstance(body, Sum) else body
        found |= set(Add.make_args(expand(expand_log(factor * body, force=True))))
    return found


def _history(table: Table, lines: list[LineFinding], k: int) -> str:
    """What became of a wrong line's slip in the lines after it, and whether it is the line before's."""
    if lines[k].holds is not False or len(lines) == 1 or not table.reading.claim.is_chain:
        return ""
    if k and lines[k - 1].holds is False and _same(table, k - 1, k):
        return f"the slip of line {k} is carried on"
    right = next((j for j in range(k + 1, len(lines)) if lines[j].holds), None)
    return f"mended in line {right + 1}" if right is not None else ""


def _unmended(table: Table, edits: Mapping[int, SmallestEdit | None], k: int) -> str:
    """Of a wrong line of a chain that no edit was found for: which line before it, as mended, says the same."""
    if edits.get(k, True) is not None or not table.reading.claim.is_chain:
        return ""
    of = [s.line.of for s in table.reading.statements]
    before = next((j for j in sorted(edits) if j < k and edits[j] and of[j] == of[k]), None)
    return (
        "" if before is None else f"no edit of one or two slips mends it; it should equal line {before + 1} as mended"
    )


def _same(table: Table, one: int, other: int) -> bool:
    """Whether two wrong lines about one definition print the same value wherever both were judged."""
    statements = table.reading.statements
    if statements[one].line.of != statements[other].line.of:
        return False
    both = [k for k in range(len(table.points)) if table.is_judged(one, k) and table.is_judged(other, k)]
    oracle = exact if table.is_exact else quadrature
    found = [oracle.compare(table.cell(one, k).printed, table.cell(other, k).printed)[0] for k in both]
    return Status.REFUTES not in found and Status.SUPPORTS in found


def _true_form(table: Table, line: int, places: list[int], lines: list[LineFinding]) -> _Truth:
    reading = table.reading
    statement = reading.statements[line]
    if reading.kind == "joint":
        return _joint_truth(table, line, places, lines[line])
    indices = [k for k in places if _has_both(table, line, k)]
    indices = [k for k in indices if table.satisfies(k, _conditions(lines))] or indices
    ratio, sign = ratio_to_true(table, line, indices)
    if ratio is not None and statement.law is None and not _is_one_where_right(table, line, ratio):
        ratio, sign = None, ""
    true = _derived(reading, statement)
    is_left = str(true) == str(statement.equations[0].left)
    if true is not None and (is_left or not _confirmed(table, statement, true, indices)):
        true = None  # what is the definition itself has not been derived
    if true is None and ratio is not None:
        true = tidy(Mul(statement.printed, 1 / ratio))
    text, advice, gap = discrepancy(table, line, lines[line], true, ratio, indices)
    forms = () if ratio is None else (1 / ratio,)
    if gap is not None and not gap.is_Add:  # one term may have been lost
        forms += (gap,)
    if statement.law is not None and reading.law is not None:  # its parts are worth a try though it is not confirmed
        forms += (_where_positive(reading.law.density_at(statement.law.variable)),)
    return _Truth(true, _held_definition(reading, statement), text + sign, advice and advice + sign, forms=forms)


def _is_one_where_right(table: Table, line: int, ratio: Expr) -> bool:
    """Whether a ratio of printed to true is one at the points where the line is right: a case of it may be."""
    judged = [(point, table.cell(line, k)) for k, point in enumerate(table.points) if table.is_judged(line, k)]
    right = [point for point, cell in judged if cell.mark is Mark.AGREES and cell.true.value]
    return all(quadrature.compare(quadrature.evaluate(ratio, p), _ONE)[0] is not Status.REFUTES for p in right)


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
                return run(tidy, (statement.equations[0].left,), _SECONDS)
            x = statement.law.variable
            density = run(tidy, (reading.law.density_at(x),), _SECONDS)
            cases = [(mass, Eq(x, place)) for place, mass in reading.law.atoms]
            return Piecewise(*cases, (density, True)) if cases else density
        if reading.kind == "mass":
            mass = closed_form(statement.equations[0].right, _SECONDS).expression
            return run(tidy, (statement.printed / mass,), _SECONDS)
        return run(_closed, (statement.equations[0].left,), _SECONDS)
    except (Killed, LawError, NotImplementedError, ValueError, TypeError, AttributeError):
        return None


def _closed(left: Any) -> Any:
    if isinstance(left, MatrixBase):
        return left.applyfunc(lambda e: simplify(e.doit()))
    if is_matrix(left):
        return simplify(left.doit())
    done = left.doit(integrals=False, sums=False)
    return tidy(closed_form(done, 2.0).expression if done.has(Integral, Sum) else done.doit())


def _confirmed(table: Table, statement: Statement, true: Any, indices: list[int]) -> bool:
    """Whether the derived form equals the definition by quadrature: SymPy does not have the last word."""
    if statement.law is not None:
        return _has_the_masses(table, statement, true, indices)
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


def _has_the_masses(table: Table, statement: Statement, true: Any, indices: list[int]) -> bool:
    """Whether a derived density gives the law's masses of the intervals (or the mass one), by quadrature."""
    density = true.args[-1].expr if isinstance(true, Piecewise) else true
    left, right = statement.equations[0].left, statement.equations[0].right
    if table.reading.kind == "mass":
        printed = Integral(density, (statement.law.variable, *statement.law.support))
    elif isinstance(right, Integral):
        printed = Integral(density, right.limits[0])
    else:  # a series is compared point by point, and has no interval
        return False
    for k in indices[:_CONFIRM]:
        sides = [quadrature.evaluate(side, table.points[k]) for side in (left, printed)]
        if quadrature.compare(*sides)[0] is not Status.SUPPORTS:
            return False
    return bool(indices)


def _where_positive(form: Any) -> Any:
    """The form as it reads where every letter is above zero."""
    signs = {s: Symbol(s.name, positive=True) for s in form.free_symbols}
    return powsimp(form.xreplace(signs)).xreplace({new: old for old, new in signs.items()})


def _joint_truth(table: Table, line: int, places: list[int], finding: LineFinding) -> _Truth:
    statement = table.reading.statements[line]
    left, right = statement.equations[0].left, statement.equations[0].right
    degrees = dict(table.reading.functions)
    true = in_covariances(derive_joint(left, degrees), right.atoms(Covariance))
    if left.has(Derivative) and not left.has(Standing, Covariance, Expectation, Variance):
        true = _differentiated(table, left) or true
    swapped = _swapped_size(table, line, places) if true == left else None
    if swapped is not None:
        return swapped
    note = f"; {finding.note}" if finding.note else ""
    text = str(finding.counterexample) if finding.counterexample else "printed and true differ"
    if finding.holds is None:
        return _Truth(None, left, f"what is printed has no value ({finding.note})")
    if left.has(Standing):  # nothing was derived: there are no parts to look for
        return _Truth(None, left, text + note)
    form = true if true != left else None
    try:
        gap = run(_joint_gap, (right, true, degrees), _SECONDS)
    except Exception:  # SymPy's algebra raises many kinds; a gap is only a help
        return _Truth(form, left, text + note)
    if form is None:
        return _Truth(None, left, text + note, forms=() if gap.is_Add else (gap,))
    if gap.count_ops() <= 30:
        text = f"printed - true = {words(gap)}"
    return _Truth(true, left, text + note, forms=(gap,))


def _differentiated(table: Table, left: Any) -> Any | None:
    """The derivatives by entries of arrays worked out; None where they cannot be, or where that is not right."""
    points = [table.points[k] for k in table.draw(_CONFIRM)]

    def summed(node: Sum) -> Any:
        done = deltasummation(node.function, node.limits[0]) if len(node.limits) == 1 else node
        return done.replace(Piecewise, chosen) if isinstance(done, Basic) else done

    def chosen(*cases: Any) -> Any:  # the case that the domain leaves
        where = [value for value, condition in cases if all(holds(condition, point) for point in points)]
        return where[0] if where else Piecewise(*cases)

    try:
        done = tidy(run(_worked_out, (left,), _SECONDS).replace(lambda e: isinstance(e, Sum), summed))
    except (Killed, NotImplementedError, ValueError, TypeError, AttributeError):
        return None
    agree = all(table.sides_agree(left, done, k, "any") for k in table.draw(_CONFIRM))
    return done if agree else None


def _worked_out(left: Any) -> Any:
    return left.doit(sums=False)


def _swapped_size(table: Table, line: int, places: list[int]) -> _Truth | None:
    """The printed form with a size that the definition does not know put right, if that mends it.

    It may mend it for independent variables only; then that is said.
    """
    statement = table.reading.statements[line]
    left, right = statement.equations[0].left, statement.equations[0].right
    inside, known = ({s for s in side.free_symbols if isinstance(s, Symbol)} for side in (right, left))
    tried = list(dict.fromkeys([*places, *table.draw(_CONFIRM)]))
    for wrong in sorted(inside - known, key=str):
        for meant in sorted(known, key=str):
            mended = held_replace(right, {wrong: meant})
            for structure in ("any", "independent"):
                if all(table.sides_agree(left, mended, k, structure) for k in tried):
                    note = "" if structure == "any" else f", which holds if {independence(left)}"
                    text, says = f"write {meant} for {wrong}{note}", f"{wrong} is printed for {meant}"
                    boxed = marked(held_replace(right, {wrong: Boxed(meant)}))
                    says += note and f"; mended, it{note.removeprefix(', which')}"
                    edit = SmallestEdit(text, says, boxed, mended, 1.0, True)
                    return _Truth(mended, left, str(table.counterexample(line, places)), edit=edit)
    return None


def _joint_gap(right: Any, true: Any, degrees: Mapping[str, int | None]) -> Any:
    pairs = right.atoms(Covariance)
    if not pairs:  # then the printed form is one of moments
        true = derive_joint(in_moments(true), degrees)
    return tidy(expand(in_covariances(derive_joint(right, degrees), pairs) - true))
