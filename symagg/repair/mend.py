"""One false line mended: what its true values are, the smallest edit that gives it these, and the proof of the pudding.

The edit is found on some points and confirmed on others, where the mended line is judged like any printed one.
"""

import cmath
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import mpmath
import numpy as np
from sympy import (
    Add,
    Basic,
    Eq,
    Expr,
    Function,
    Indexed,
    Integral,
    KroneckerDelta,
    Mul,
    Ne,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    latex,
)  # fmt: skip
from sympy.logic.boolalg import Boolean
from sympy.matrices import MatrixBase

from symagg import routes
from symagg.beside import Beside
from symagg.errors import SymaggError
from symagg.findings import LineFinding, SmallestEdit
from symagg.held import rebuild, with_part
from symagg.joint import distinctness, independence, says_nothing_joint
from symagg.laws.expectation import Expectation, Member, RandomVariable
from symagg.laws.law import Law
from symagg.means import lower
from symagg.notation import read
from symagg.oracles import exact, quadrature
from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.repair.edits import UNBUILT, Edit, Path, Vocabulary
from symagg.repair.search import CHEAPEST_PAIR, Mended, Search
from symagg.repair.values import Values
from symagg.repair.worlds import Worlds
from symagg.statement import Reading, coordinates, is_matrix, reread
from symagg.table import Mark, Point, Table, oddness

_POINTS = 3  # for the search
_WIDE = 16  # of which those are chosen
_FRESH = 8  # for the confirmation
_PATIENT = 4  # times as many are tried, for it may have no value at most of them
_BESIDE = 2  # of which another route tries so many
_TRIED = 6  # edits of one cost that are confirmed before the cost is given up
_ASKED = 300  # values asked of the quadrature; four times as many of exact worlds, if they cost less than this:
_WORK = 1e6  # in additions of short numbers
_READ = 2000  # of which a new tree costs so many before it is evaluated
_PART = 3  # operations in what may be a lost part though it is a whole line
_NOTHING = 1e-12  # a printed value this much smaller than the true one is zero
_ROUGH = 1e-4  # values that the sieve has less well than this are not searched
_SLIGHT = 1e-4  # where the printed value is this close to the true one, what is wrong drowns in the rest's rounding


def _with_boxes(tree: Any, edits: tuple[Edit, ...]) -> Any:
    """The mended form with every changed part in a box."""
    boxed = tree
    try:
        for path in sorted({e.changed for e in edits}, key=len, reverse=True):
            boxed = with_part(boxed, path, Boxed(_at(boxed, path)))
    except (IndexError, *UNBUILT):  # SymPy has written the mended tree anew: nothing can be pointed at
        return tree
    return boxed


def marked(tree: Any) -> str:
    """A held form in LaTeX, `Boxed` parts in boxes."""
    return latex(shown(tree))


def shown(tree: Any) -> Any:
    """The tree as it is printed best: without factors of one, and without parentheses in nested sums and products."""
    if not isinstance(tree, Basic) or not tree.args or isinstance(tree, RandomVariable):
        return tree
    args = [shown(a) for a in tree.args]
    if type(tree) in (Add, Mul):
        args = [part for a in args for part in (a.args if type(a) is type(tree) else (a,))]
        if type(tree) is Mul:
            args = [a for a in args if a is not S.One] or [S.One]
        return args[0] if len(args) == 1 else tree.func(*args, evaluate=False)
    return rebuild(tree, args)


class Boxed(Function):
    """A part that an edit has changed."""

    _diff_wrt = True  # what a derivative is by may be such a part

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\boxed{{{printer._print(self.args[0])}}}"
        return text if exp is None else f"{text}^{{{exp}}}"


def _at(tree: Any, path: Path) -> Any:
    for k in path:
        tree = tree.args[k]
    return tree


@dataclass(frozen=True)
class _Goal:
    """What is edited (`tree`, below `root`), and what it should be at the points."""

    tree: Any
    root: Path
    points: list[Point]
    targets: list[complex]
    values: Values
    tolerance: float
    before: str = ""  # what has been done to the printed form already
    structure: str = "any"  # of the joint laws of which it is to be true


def mend(
    table: Table, line: int, known: list[Any], others: list[Any], conditions: tuple = (), structure: str = "any"
) -> SmallestEdit | None:
    """The smallest edit of a false line that makes it true, or None where none was found within the budget.

    known: forms that are true (the derived one, other lines), whose parts the line may have lost. others: lines that
    are right; neither the whole of one nor the definition was lost. conditions: where the line is to hold.
    structure: "independent" for an edit that makes it true of independent variables; the line must speak of each by
    itself then.
    """
    structure = structure if table.structures.get(line, "any") == "any" else table.structures[line]
    if structure == "independent" and not _may_be_independent(table, line):
        return None
    if structure == "distinct" and not _may_be_distinct(table, line):
        return None
    goal = _goal(table, line, conditions, structure)
    if goal is None:
        return None
    search = Search(
        goal.tree, goal.root, goal.values, goal.targets, _vocabulary(table, line, known, others), goal.tolerance
    )
    letters = (s for s in table.reading.symbols.values() if s.is_real and s.is_positive is None)
    signs = tuple(s > 0 for s in letters if s in goal.points[0])
    best: SmallestEdit | None = None
    # pairs can make one number in too many ways
    for mended in _candidates(search, table.processes) if len(goal.points) > 1 else [search.singles()]:
        found = [m for m in mended if best is None or m.cost < best.cost]
        for where in dict.fromkeys(((), signs)):
            confirmed = _first_confirmed(table, line, goal, found, conditions, where)
            if confirmed is not None:
                best = confirmed
                break
        if best is not None and best.cost <= CHEAPEST_PAIR:
            break
    return best


def _candidates(search: Search, processes: int) -> Iterator[list[Mended]]:
    """Single edits; two below one part; any two, for which another process looks at the same time."""
    yield search.singles()
    with Beside(search.pairs, processes if search.values.is_fast else 1) as beside:
        beside.start()
        before = search.values.patience
        yield search.below()
        # what an oracle was asked it is not asked for the pairs
        yield beside.result() if search.values.patience == before else search.pairs()


def _vocabulary(table: Table, line: int, known: list[Any], others: list[Any]) -> Vocabulary:
    reading = table.reading
    printed = reading.statements[line].printed
    variables: set[RandomVariable] = set()
    symbols = set(reading.symbols.values())
    for form in (printed, *known):
        if isinstance(form, Basic):
            variables |= form.atoms(RandomVariable)
            symbols |= {s for s in form.atoms(Symbol) if s in printed.atoms(Symbol)}
    letters = {v for form in (printed, *known) if isinstance(form, Basic) for v in _arrays(form)}
    trees = [side for s in reading.statements for e in s.equations for side in (s.printed, e.left)]
    wholes = [other for other in others if isinstance(other, Expr) and other.count_ops() > _PART]
    wholes += [reading.definition] if isinstance(reading.definition, Expr) else []
    return Vocabulary.of(
        sorted(symbols - letters, key=str), sorted(variables, key=str), known, trees, wholes, _calls(reading)
    )


def _calls(reading: Reading) -> list[tuple[str, Symbol, Expr]]:
    """The functions of one variable that the paper names, written out."""
    held = {**reading.paper.names, **reading.claim.names}
    known = {**reading.paper.domain.names, **reading.claim.domain.names, **held}
    variable, found = Symbol("_x", real=True), []
    for key, body in held.items() if reading.kind == "value" else ():
        name, _, rest = key.partition("(")
        if "," in rest or not (callable(body) if not rest else isinstance(body, str)) or isinstance(body, Basic | Law):
            continue
        with suppress(SymaggError, *UNBUILT):
            tree = body(variable) if not rest else read(f"{name}(_x)", {**known, "_x": variable})
            if isinstance(tree, Expr):
                found.append((name, variable, tree))
    return found


def _arrays(form: Basic) -> set[Symbol]:
    return {node.base.label for node in form.atoms(Indexed)}


# what the line should be


def _may_be_independent(table: Table, line: int) -> bool:
    """Whether a line speaks of each variable of a joint law by itself, where its definition has more than one."""
    printed, left = table.reading.statements[line].printed, table.reading.statements[line].equations[0].left
    if not table.is_exact or is_matrix(printed) or not says_nothing_joint(printed):
        return False
    return len(left.atoms(RandomVariable)) > 1 or any(len(m.indices) for m in printed.atoms(Member))


def _may_be_distinct(table: Table, line: int) -> bool:
    """Whether a line asks which entries of an array of integers are equal."""
    printed = table.reading.statements[line].printed
    asked = printed.atoms(KroneckerDelta, Eq, Ne) if table.is_exact and isinstance(printed, Basic) else ()
    arrays = {str(entry.base.label) for node in asked for entry in node.atoms(Indexed)}
    return bool(arrays & set(table.whole_arrays))


def _goal(table: Table, line: int, conditions: tuple, structure: str) -> _Goal | None:
    reading = table.reading
    statement = reading.statements[line]
    if not isinstance(statement.printed, Expr | MatrixBase):
        return None
    indices = [k for k in _places(table, line, conditions) if table.cell(line, k).true.has_value]
    if is_matrix(statement.printed):
        return None if reading.kind == "joint" else _matrix_goal(table, line, indices)
    if reading.kind == "joint":
        return _joint_goal(table, line, indices, structure)
    if reading.law is not None:
        return _law_goal(table, line, indices)
    tree, root = statement.equations[0].right, ()
    if reading.kind == "mass":
        root = _path_to(tree, statement.printed)
        if root is None:
            return None
    else:
        tree = statement.printed
    cells = [table.cell(line, k) for k in indices]
    known = [(table.points[k], _number(c.true), _number(c.printed)) for k, c in zip(indices, cells, strict=True)]
    return _best(tree, root, known, statement.equations[0].left)


def _places(table: Table, line: int, conditions: tuple) -> list[int]:
    """Points where the line is false, first those where every parameter is above zero."""
    judged = [k for k in range(len(table.points)) if table.is_exact or table.is_judged(line, k)]
    judged = [k for k in judged if table.satisfies(k, conditions)]
    differ = [k for k in judged if _is_wrong(table, line, k)]
    if len(differ) < _POINTS + 1:
        differ += [k for k in table.draw_within(conditions, _WIDE, "mend") if _is_wrong(table, line, k)]
    differ.sort(key=lambda k: oddness(table.points[k]))
    return list(dict.fromkeys(differ))[:_WIDE]


def _is_wrong(table: Table, line: int, index: int) -> bool:
    return table.cell(line, index).mark is Mark.DIFFERS or table.has_no_printed(line, index)


def _path_to(tree: Any, part: Any) -> Path | None:
    if tree == part:
        return ()
    for k, child in enumerate(tree.args):
        below = _path_to(child, part)
        if below is not None:
            return (k, *below)
    return None


def _number(outcome: Outcome) -> complex:
    if not outcome.has_value or isinstance(outcome.value, tuple):
        return complex("nan")
    try:
        return complex(mpmath.mpmathify(outcome.value) if not hasattr(outcome.value, "numerator") else outcome.value)
    except (OverflowError, TypeError, ValueError):
        return complex("nan")


def _best(tree: Any, root: Path, known: list[tuple[Point, complex, complex]], definition: Any = None) -> _Goal | None:
    """The goal at the points (with the true and the printed value of each) where the sieve is at its best.

    There the bases of powers are above zero, so that a power can be undone, and the printed value is what it should be;
    where that has no value, the definition's.
    """
    known = [(p, t, v) for p, t, v in known if t and cmath.isfinite(t)]
    least = 2 if any(p for p, _, _ in known) else 1  # a number has one point
    if len(known) < least:
        return None
    sieve = _values([p for p, _, _ in known])
    with np.errstate(all="ignore"):
        printed = np.array([v for _, _, v in known])
        true = np.array([t for _, t, _ in known])
        size = np.maximum(np.abs(printed), _NOTHING * np.abs(true))
        gaps = np.abs(sieve.of(tree) - printed) / size
        other = _ROUGH / 2
        if definition is not None:
            other = np.abs(sieve.of(definition) - true) / np.abs(true)
        gaps = np.where(np.isfinite(printed), gaps, other)
        slight = np.abs(printed - true) <= _SLIGHT * np.abs(true)
        bases = [sieve.of(node.base) for node in tree.atoms(Pow) if not node.exp.is_Integer and node.base.free_symbols]
        bad = sum((np.where((b.imag == 0) & (b.real > 0), 0, 1) for b in bases), np.zeros(len(known)))
    order = sorted(range(len(known)), key=lambda k: (bad[k], gaps[k] > 1e-10, k))
    usable = [k for k in order if gaps[k] < _ROUGH]
    telling = [k for k in usable if not slight[k]]
    chosen = (telling if len(telling) >= least else usable)[:_POINTS]
    if len(chosen) < least:
        return None
    points, targets = [known[k][0] for k in chosen], [known[k][1] for k in chosen]
    close = 1e-6 if tree.has(Integral, Sum) else 1e-9
    return _Goal(tree, root, points, targets, _values(points), max(close, 30 * max(gaps[k] for k in chosen)))


def _matrix_goal(table: Table, line: int, indices: list[int]) -> _Goal | None:
    """All entries of a matrix at once: each point has so many values."""
    held = [(table.points[k], table.cell(line, k).true.value) for k in indices]
    held = [(p, [_entry(v) for v in value]) for p, value in held if isinstance(value, tuple)]
    held = [(p, value) for p, value in held if all(map(cmath.isfinite, value))][:_POINTS]
    if len(held) < 2 or len({len(value) for _, value in held}) > 1:
        return None
    points, targets = [p for p, _ in held], [v for _, value in held for v in value]
    values = Values(points, lambda tree, k: complex("nan"), 0, entries=len(held[0][1]))
    return _Goal(table.reading.statements[line].printed, (), points, targets, values, 1e-9)


def _entry(value: Any) -> complex:
    return _number(Outcome(Kind.VALUE, value))


def _values(points: list[Point]) -> Values:
    def ask(tree: Any, k: int) -> complex:
        with suppress(SymaggError):  # a mean that is not read
            return _number(quadrature.evaluate(lower(tree), points[k], digits=15))
        return complex("nan")

    return Values(points, ask, _ASKED)


def _law_goal(table: Table, line: int, indices: list[int]) -> _Goal | None:
    """A printed density against the law's, at the places that the claim's intervals begin at."""
    reading = table.reading
    statement = reading.statements[line]
    if statement.place is None:
        return None
    x, place = statement.place
    y = statement.law.variable
    known = []
    for k in dict.fromkeys([*indices, *table.draw(_WIDE)]):
        at = {**table.points[k], x: place.subs(table.points[k])}
        pair = statement.pointwise
        true, image = (quadrature.evaluate(side, at, digits=20) for side in (pair.left, pair.right))
        there = _image(reading.law, place, table.points[k])
        if there is None or not (true.has_value and _number(image)):
            continue
        point = {**table.points[k], y: there}
        printed = quadrature.evaluate(statement.law.density, point, digits=20)
        if printed.has_value:  # the density there is the printed one times what the images differ by
            known.append((point, _number(true) * _number(printed) / _number(image), _number(printed)))
    if all(abs(t - v) <= 1e-12 * abs(t) for _, t, v in known):  # then an atom or the support is wrong
        return None
    return _best(statement.printed, (), known)


def _image(law: Any, place: Expr, point: Mapping[Symbol, Expr]) -> Rational | None:
    """Where the law's own map takes a point of its base, as a rational number close by."""
    _, forward, _, _ = coordinates(law)
    image = quadrature.evaluate(forward(place), point, digits=25)
    if not image.has_value or complex(image.value).imag:
        return None
    return Rational(str(mpmath.nstr(mpmath.re(image.value), 24)))


def _joint_goal(table: Table, line: int, indices: list[int], structure: str) -> _Goal | None:
    equation = table.reading.statements[line].equations[0]
    known = [(table.points[k], table.world(k, structure)) for k in indices]
    held = [(*pair, _number(exact.evaluate(equation.left, *pair))) for pair in known]
    held = [three for three in held if three[2] and cmath.isfinite(three[2])][:_POINTS]
    if len(held) < 2:
        return None
    points, worlds, targets = (list(column) for column in zip(*held, strict=True))

    def ask(tree: Any, k: int) -> complex:
        return _number(exact.evaluate(tree, points[k], worlds[k]))

    tree, before = equation.right, ""
    if any(isinstance(table.cell(line, k).printed.value, tuple) for k in indices):  # a variable for a number
        tree, before = Expectation(tree), "take the expectation of the whole, and "
    spent = exact.cost(tree, points[0], worlds[0]) + _READ
    values = Values(points, ask, min(4 * _ASKED, int(_WORK / spent)), Worlds(points, worlds))
    return _Goal(tree, (), points, targets, values, 1e-9, before, structure)


# the confirmation


def _first_confirmed(
    table: Table, line: int, goal: _Goal, found: list[Mended], conditions: tuple, where: tuple
) -> SmallestEdit | None:
    patience = _TRIED
    for _, same in groupby(found, key=lambda m: round(m.cost, 6)):
        confirmed: dict[Any, SmallestEdit] = {}
        for mended in same:
            tree = _at(mended.tree, goal.root)
            if patience == 0 or _canonical(tree) in confirmed:
                continue
            if _holds(table, line, tree, conditions + where, goal.structure, bool(confirmed)):
                edits = tuple(replace(e, path=e.path[len(goal.root) :]) for e in mended.edits)
                if goal.structure == "independent" and table.structures.get(line, "any") == "any":
                    where = (*where, independence(table.reading.statements[line].equations[0].left))
                if goal.structure == "distinct":
                    where = (*where, distinctness(table.whole_arrays))
                confirmed[_canonical(tree)] = _told(tree, edits, mended.cost, where, goal.before)
                if len(confirmed) > 1:
                    break
            else:
                patience -= 1
        if confirmed:
            first = next(iter(confirmed.values()))
            return replace(first, is_unique=len(confirmed) == 1)
        if patience == 0:
            return None
    return None


def _told(tree: Any, edits: tuple[Edit, ...], cost: float, where: tuple[Boolean, ...], before: str) -> SmallestEdit:
    limits = f" (where {', '.join(map(str, where))})" if where else ""
    text, says = (", and ".join(getattr(e, name) for e in edits) for name in ("advice", "says"))
    return SmallestEdit(before + text + limits, says, marked(_with_boxes(tree, edits)), tree, cost, True)


def _canonical(tree: Any) -> str:
    """The tree up to the order of terms and factors, and of what stands below a line; nothing is worked out."""
    if isinstance(tree, Add):
        return f"Add({', '.join(sorted(map(_canonical, _flat(tree))))})"
    if isinstance(tree, Mul) or (isinstance(tree, Pow) and tree.exp.is_Integer):
        powers: Counter[str] = Counter()
        for factor, power in _factors(tree, 1):
            powers[_canonical(factor)] += power
        return f"Mul({', '.join(sorted(f'{f}^{n}' for f, n in powers.items() if n and f != '1'))})"
    if not getattr(tree, "args", ()):
        return str(tree)
    return f"{tree.func.__name__}({', '.join(map(_canonical, tree.args))})"


def _flat(tree: Any) -> list[Any]:
    return [t for a in tree.args for t in _flat(a)] if isinstance(tree, Add) else [tree]


def _factors(tree: Any, power: int) -> list[tuple[Any, int]]:
    if isinstance(tree, Mul):
        return [f for a in tree.args for f in _factors(a, power)]
    if isinstance(tree, Pow) and tree.exp.is_Integer:
        return _factors(tree.base, power * int(tree.exp))
    return [(tree, power)]


def _holds(table: Table, line: int, tree: Any, conditions: tuple, structure: str, alone: bool) -> bool:
    """Whether the mended line agrees at fresh points, and a route of another kind supports it and none refutes it.

    In exact worlds, where to agree is to be equal, it is enough that no other route refutes it.
    alone: without another route; that other edits do as well is told, and nothing rests on it.
    """
    try:
        reading = reread(table.reading, line, tree)
    except SymaggError:
        return False
    fresh = Table(reading)
    known = set(reading.symbols.values())
    conditions = tuple(c for c in conditions if c.free_symbols <= known)  # a line may lack what another line needs
    if structure != "any":
        fresh.assume(0, structure)
    agrees: list[int] = []
    for k in fresh.draw_within(conditions, _PATIENT * _FRESH, "mended"):
        # Where one side has no value nothing contradicts the mended line: it may need a condition.
        if fresh.prints_no_value(0, k):
            continue
        cell = fresh.cell(0, k)
        if cell.mark is Mark.DIFFERS and cell.true.has_value and cell.printed.has_value:
            return False
        agrees += [k] if cell.mark is Mark.AGREES else []
        if len(agrees) == _FRESH:
            break
    if len(agrees) < _FRESH // 2 or alone:
        return len(agrees) >= _FRESH // 2
    lines = [LineFinding(reading.claim.lines[0].latex, True, conditions)]
    beside = (routes.prove, routes.sample) if fresh.is_exact else (routes.enclose, routes.sample, routes.prove)
    for route in beside:
        evidence = route(fresh, lines, [agrees[:_BESIDE]])
        if evidence is not None and evidence.status is not Status.UNDECIDED:
            return evidence.status is Status.SUPPORTS
    return fresh.is_exact


__all__ = ["Boxed", "marked", "mend"]
