"""The spine: a claim is read, evaluated, judged and corrected. This module reads like a table of contents."""

import time
from dataclasses import replace

from sympy import Basic, Piecewise
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symagg import approximation, estimators, figures, repair, routes
from symagg.beside import Beside
from symagg.claims import Claim, Paper
from symagg.conditions import ENOUGH, Found, Marks, find, probes
from symagg.errors import ClaimError
from symagg.findings import Correction, Evidence, Finding, LineFinding, Verdict
from symagg.joint import distinctness, independence, says_nothing_joint
from symagg.latex import compare_with_latex
from symagg.oracles.outcome import Status
from symagg.statement import BOUNDS, read_claim
from symagg.table import Mark, Table

_FIRST = 20  # points of the stated domain at which every line is tried first
_MOST = 96  # points tried before too few valid ones is the answer
_OUTSIDE = 4  # of the points at which a chain's line is tried first, those beyond what another line needed
_OPEN_SHARE = 8  # one point in so many may stay open before the line does
_LATER = 10  # how much less urgent the reading of the LaTeX is than what the verdict waits for
_ROUTES_NEEDED = 2  # of different kinds, before anything is called verified or misprint


def judge(paper: Paper, claim: Claim, processes: int = 1, reads_latex: bool = True) -> Finding:
    """The verdict on one claim, with its evidence, conditions and correction; the same for any number of processes.

    reads_latex: whether SymPy's parser is to read what is printed, which takes up to a second and settles nothing.
    A claim that cannot be judged as it is written comes back undecided, with the reason in `error`.
    """
    started = time.perf_counter()
    try:
        reading = read_claim(paper, claim)
    except ClaimError as error:
        return _unreadable(paper, claim, error)
    with Beside(lambda: compare_with_latex(reading), processes if reads_latex else 1, nice=_LATER) as latex:
        latex.start()
        try:
            if figures.applies(reading):
                finding = figures.judge(reading)
            elif estimators.applies(reading):
                finding = estimators.measure(reading)
            elif approximation.applies(reading):
                finding = approximation.measure(reading, processes)
            else:
                with Table(reading, processes) as table:
                    finding = _judge_exact(table, processes)
        except ClaimError as error:
            return _unreadable(paper, claim, ClaimError(f"{reading.id}: {error}"))
        read = latex.result() if reads_latex else ""
        return replace(finding, latex_reading=read, seconds=time.perf_counter() - started)


def _judge_exact(table: Table, processes: int) -> Finding:
    reading = table.reading
    lines, places = _examine_lines(table)
    approximation.refuse_open_expansions(reading, lines)
    is_wrong = bool(repair.wrong_lines(table, lines))  # then an edit is looked for, even if no other route refutes
    with Beside(lambda: _correct(table, lines, places, processes), processes if is_wrong else 1) as beside:
        if is_wrong:
            beside.start()
        evidence = _gather_evidence(table, lines, places)
        corrected = beside.result() if is_wrong else None
    verdict = _decide(lines, evidence, reading.claim.is_chain)
    conditions = _condition_texts(lines, verdict)
    correction = discrepancy = None
    if corrected:
        correction, discrepancy, lines = corrected
    elif verdict is Verdict.UNDECIDED:
        discrepancy = next((line.note for line in lines if line.note), None)
    return Finding(
        reading.id, reading.claim.where, verdict, tuple(lines), conditions, correction, discrepancy, tuple(evidence)
    )


def _correct(
    table: Table, lines: list[LineFinding], places: list[list[int]], processes: int
) -> tuple[Correction, str, list[LineFinding]]:
    """What should stand where the first wrong line stands, how the printed differs, and the lines with mends."""
    table.stay_here()
    return _broken_bound(table, lines, places) or repair.correct(table, lines, places, processes)


def _broken_bound(
    table: Table, lines: list[LineFinding], places: list[list[int]]
) -> tuple[Correction, str, list[LineFinding]] | None:
    """Of a bound that is none: what mends it, or the value that it should keep to, and a model that breaks it."""
    reading = table.reading
    first = next((k for k, line in enumerate(lines) if line.holds is False), None)
    relation = "=" if first is None else reading.statements[first].line.relation
    if relation not in BOUNDS:
        return None
    kind = "lower" if relation == ">=" else "upper"
    edit = repair.exchange(table, first, places[first])
    text = f"it is no {kind} bound ({lines[first].counterexample})"
    if edit is None:
        return Correction(reading.statements[first].equations[0].left), text, lines
    told = [replace(line, mend=edit) if k == first else line for k, line in enumerate(lines)]
    return Correction(edit.mended, edit.text), f"{edit.says}: {text}", told


def _examine_lines(table: Table) -> tuple[list[LineFinding], list[list[int]]]:
    """Whether each line holds, the last one first: its conditions are those of the chain."""
    count = len(table.reading.statements)
    lines: list[LineFinding | None] = [None] * count
    places: list[list[int]] = [[] for _ in range(count)]
    given: tuple[Boolean, ...] = ()
    known: dict[tuple[Boolean, ...], None] = {}
    for k in reversed(range(count)):
        own = given if table.reading.statements[k].line.of is None else ()
        lines[k], places[k] = _examine(table, k, own, tuple(known))
        if k == count - 1 and lines[k].holds:
            given = lines[k].conditions
        elif lines[k].conditions[len(own) :]:
            known[lines[k].conditions[len(own) :]] = None
    return lines, places


def _examine(
    table: Table, line: int, given: tuple[Boolean, ...], known: tuple[tuple[Boolean, ...], ...] = ()
) -> tuple[LineFinding, list[int]]:
    """One line: where it holds, and the points that show it. known: further conditions that other lines need."""
    latex = table.reading.statements[line].latex
    marks = Marks.of(table, line, _starting_points(table, given, known))
    if marks.settled < ENOUGH and not given:
        for count in range(_FIRST + ENOUGH, _MOST + 1, ENOUGH):
            marks.take(table, line, table.draw(count))
            if marks.settled >= ENOUGH:
                break
    if not marks.differs and not table.is_exact:
        marks.take(table, line, probes(table, line, given))
    if not marks.differs and table.reading.statements[line].line.relation in BOUNDS:
        marks.take(table, line, table.attack())
    if not marks.differs:
        few_open = len(marks.open) <= len(marks.agrees) // _OPEN_SHARE
        if (len(marks.agrees) >= ENOUGH and few_open) or _is_constant(table, marks):
            return LineFinding(latex, True, given), marks.agrees
        return LineFinding(latex, None, note=_why_open(table, line, marks)), marks.agrees
    if not marks.agrees and not table.is_exact:
        marks.take(table, line, _positive_points(table, given))
        if not any(table.has_both(line, k) for k in marks.differs):
            marks.take(table, line, probes(table, line, given, far=True))
    may_hold = marks.agrees and not table.is_exact and not _agrees_in_zeros_alone(table, line, marks)
    found = find(table, line, marks, given, known) if may_hold else None
    if found is not None and not _is_a_printed_case(table, line, found):
        return LineFinding(latex, True, given + found.conditions, note=_tested(found)), marks.agrees
    differing = table.counterexample(line, marks.differs, given)
    if table.is_exact and _holds_if_independent(table, line, marks):
        if says_nothing_joint(table.reading.statements[line].equations[0].right):
            table.assume(line, "independent")
            condition = independence(table.reading.statements[line].equations[0].left)
            note = f"it fails {differing}"
            return LineFinding(latex, True, (condition,), note), sorted(marks.agrees + marks.differs)[:_FIRST]
        note = "it would hold for independent variables"
        return LineFinding(latex, False, note=note, counterexample=differing), marks.differs
    if table.is_exact and table.whole_arrays and all(table.holds_in(line, k, "distinct") for k in marks.differs):
        table.assume(line, "distinct")
        condition = distinctness(table.whole_arrays)
        found = sorted(marks.agrees + marks.differs)[:_FIRST]
        return LineFinding(latex, True, (condition,), f"it fails {differing}", differing), found
    return LineFinding(latex, False, counterexample=differing), marks.differs


def _starting_points(table: Table, given: tuple[Boolean, ...], known: tuple[tuple[Boolean, ...], ...]) -> list[int]:
    """Points to try a line at first: of the stated domain, or, in a chain, where its last line holds.

    Where another line needed more than that, most of the points satisfy it and a few do not.
    """
    if not given:
        return table.draw(_FIRST)
    inside = [k for k in range(len(table.points)) if table.satisfies(k, given)]
    if known:
        closer = [k for k in inside if table.satisfies(k, known[-1])]
        beyond = [k for k in inside if k not in closer]
        if len(closer) >= ENOUGH:
            return closer[:ENOUGH] + beyond[:_OUTSIDE]
    if len(inside) < ENOUGH:
        inside += table.draw_within(given, ENOUGH - len(inside), "chain")
    return list(dict.fromkeys(inside))[:ENOUGH]


def _positive_points(table: Table, given: tuple[Boolean, ...]) -> list[int]:
    """Points with every real parameter above zero, where a formula written for positive ones would hold."""
    signs = tuple(s > 0 for s in table.reading.symbols.values() if s.is_real and s.is_positive is None)
    signs = tuple(c for c in signs if c not in (True, False))
    return table.draw_within(given + signs, ENOUGH // 2, "positive") if signs else []


def _agrees_in_zeros_alone(table: Table, line: int, marks: Marks) -> bool:
    """Whether a line is right only where both of its sides are zero, as any multiple of the true form is."""

    def zero(k: int) -> bool:
        cell = table.cell(line, k)
        return not cell.true.value and not cell.printed.value

    return all(map(zero, marks.agrees)) and any(table.cell(line, k).true.value for k in marks.differs)


def _is_a_printed_case(table: Table, line: int, found: Found) -> bool:
    """Whether what a line holds under is a case that it tells apart itself: then it says something false of the other.

    The paper has not left that condition out.
    """
    printed = table.reading.statements[line].printed
    cases = [c for node in printed.atoms(Piecewise) for _, c in node.args] if isinstance(printed, Basic) else []
    told = {
        str(side) for c in cases for r in c.atoms(Relational) for side in (r, r.negated, r.strict, r.negated.strict)
    }
    return any(str(side) in told for c in found.conditions for side in (c, getattr(c, "reversed", c)))


def _is_constant(table: Table, marks: Marks) -> bool:
    """A statement without symbols has one point; a finite domain has as many as it has."""
    ranges = [table.reading.domain.range_of(s) for s in table.reading.symbols.values()]
    finite = all(r.kind == "integer" and r.lower.is_finite and r.upper.is_finite for r in ranges)
    return bool(marks.agrees) and not marks.open and finite and not table.is_exact


def _why_open(table: Table, line: int, marks: Marks) -> str:
    if marks.open:
        cell = table.cell(line, marks.open[0])
        return cell.true.detail or cell.printed.detail or "the two rules disagree"
    return f"only {len(marks.agrees)} valid points in the stated domain"


def _tested(found: Found) -> str:
    kind = "exact" if found.is_exact else "sufficient"
    return f"{kind}; tested on both sides of the boundary at {found.boundary_pairs} pairs of points"


def _holds_if_independent(table: Table, line: int, marks: Marks) -> bool:
    return all(table.holds_in(line, k, "independent") for k in marks.differs[:ENOUGH])


def _gather_evidence(table: Table, lines: list[LineFinding], places: list[list[int]]) -> list[Evidence]:
    beside = (routes.prove, routes.sample) if table.is_exact else (routes.enclose, routes.sample, routes.prove)
    found = [_primary(table, lines, places), *(route(table, lines, places) for route in beside)]
    return [evidence for evidence in found if evidence is not None]


def _primary(table: Table, lines: list[LineFinding], places: list[list[int]]) -> Evidence:
    """What the table itself says, as one piece of evidence."""
    tally = routes.Tally.begin(table.route)
    tally.started -= table.seconds
    for line, indices in enumerate(places):
        for k in indices:
            cell = table.cell(line, k)
            status = {Mark.AGREES: Status.SUPPORTS, Mark.DIFFERS: Status.REFUTES}.get(cell.mark, Status.UNDECIDED)
            tally.take(status, cell.gap)
    points = len({k for indices in places for k in indices})
    if any(line.holds is False for line in lines):
        wrong = ", ".join(str(k + 1) for k, line in enumerate(lines) if line.holds is False)
        evidence = tally.evidence(Status.REFUTES, f"line {wrong} differs")
    elif all(line.holds for line in lines) and lines:
        evidence = tally.evidence(Status.SUPPORTS, f"every line agrees at {points} points")
    else:
        evidence = tally.evidence(Status.UNDECIDED, "too few points could be settled")
    balls = len({k for line, indices in enumerate(places) for k in indices if table.cell(line, k).by_balls})
    detail = f"{evidence.detail} ({balls} settled by balls)" if balls else evidence.detail
    return replace(evidence, points=points, detail=detail)


def _decide(lines: list[LineFinding], evidence: list[Evidence], is_chain: bool = True) -> Verdict:
    """The verdict that the lines ask for, if two routes of different kinds stand behind it and none against it.

    A chain may end rightly with a wrong line on its way; of parts that stand beside one another each must hold.
    """
    if any(line.holds is None for line in lines):
        return Verdict.UNDECIDED
    if not lines[-1].holds or not (is_chain or all(line.holds for line in lines)):
        verdict, needed = Verdict.MISPRINT, Status.REFUTES
    elif not all(line.holds for line in lines):
        verdict, needed = Verdict.BROKEN_STEP, Status.REFUTES
    else:
        conditional = any(line.conditions for line in lines)
        verdict, needed = Verdict.CONDITIONAL if conditional else Verdict.VERIFIED, Status.SUPPORTS
    behind = sum(e.status is needed for e in evidence)
    partly = any(line.holds for line in lines)
    against = not (verdict.is_refuted and partly) and any(e.status not in (needed, Status.UNDECIDED) for e in evidence)
    clash = any("disagrees with" in e.detail for e in evidence)
    return verdict if behind >= _ROUTES_NEEDED and not against and not clash else Verdict.UNDECIDED


def _condition_texts(lines: list[LineFinding], verdict: Verdict) -> tuple[str, ...]:
    """The conditions of the last line, then those that only some lines need, with their numbers."""
    if verdict is Verdict.UNDECIDED:
        return ()
    whole = lines[-1].conditions if lines[-1].holds else ()
    texts = [str(c) for c in whole]
    extra: dict[Boolean, list[int]] = {}
    for number, line in enumerate(lines, 1):
        for condition in line.conditions:
            if line.holds and condition not in whole:
                extra.setdefault(condition, []).append(number)
    for condition, numbers in extra.items():
        which = "line" if len(numbers) == 1 else "lines"
        texts.append(f"{condition} ({which} {', '.join(map(str, numbers))})")
    return tuple(texts)


def _unreadable(paper: Paper, claim: Claim, error: ClaimError) -> Finding:
    lines = tuple(LineFinding(line.latex, None) for line in claim.lines)
    return Finding(paper.id_of(claim), claim.where, Verdict.UNDECIDED, lines, error=str(error))
