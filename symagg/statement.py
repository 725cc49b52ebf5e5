"""From a claim to equations between definitions and printed forms, which every route can evaluate."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import (
    Abs,
    Add,
    And,
    Basic,
    Expr,
    Indexed,
    Integral,
    Max,
    Min,
    Mul,
    Piecewise,
    S,
    Sum,
    Symbol,
    diff,
    latex,
    oo,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from symagg.arrays import Entries, free_symbols
from symagg.claims import Claim, Line, Paper
from symagg.domain import AnyFunction, Domain
from symagg.errors import ClaimError, SymaggError
from symagg.held import held_replace
from symagg.laws.closed_form import Formula
from symagg.laws.expectation import Member, RandomVariable
from symagg.laws.law import Inflated, Law, PushedForward
from symagg.means import follows_a_law, lower
from symagg.notation import Standing, entry, read
from symagg.recursion import Recursion, recursions, standing_names
from symagg.writing import with_figures

RELATIONS = ("=", "<=", ">=", "≈", "rounded")
_GENERIC = (RandomVariable, Member, AppliedUndef, Indexed)  # what any joint law, any function, any array may be
BOUNDS = {"<=": Min, ">=": Max}


@dataclass(frozen=True)
class Equation:
    """left: the definition's side. right: the printed side. Both are held unevaluated."""

    left: Any
    right: Any


@dataclass(frozen=True)
class PrintedLaw:
    """A printed density with its atoms and support, in a variable of its own."""

    variable: Symbol
    density: Expr
    support: tuple[Expr, Expr]
    atoms: tuple[tuple[Expr, Expr], ...]

    @property
    def is_series(self) -> bool:
        return any(limit[2] == oo for held in self.density.atoms(Sum) for limit in held.limits)


@dataclass(frozen=True)
class Statement:
    """One printed line, ready to be judged.

    equations: all must hold. random: the same with E, Var, Cov and P of the laws left in, for sampling.
    pointwise: for a density, the equation of the densities in the base law's coordinate, for SymPy; `place` is that
    coordinate with a generic value of it in the claim's symbols.
    """

    line: Line
    printed: Any
    equations: tuple[Equation, ...]
    random: Equation | None = None
    pointwise: Equation | None = None
    law: PrintedLaw | None = None
    place: tuple[Symbol, Expr] | None = None

    @property
    def latex(self) -> str:
        """As the paper prints it, or, where the claims file leaves that out, as SymPy prints the encoding."""
        return self.line.latex if self.line.latex.strip() else latex(self.printed)


@dataclass(frozen=True)
class Reading:
    """A claim that has been read: its statements, its symbols and what kind of evidence applies to it.

    kind: "value" (numbers that the oracles work out), "joint" (any joint law, any function, any array), "figures" (of a
    table, printed with rounding), "law" (a printed law against a law), "mass" (a printed density by its total mass).
    """

    id: str
    paper: Paper
    claim: Claim
    kind: str
    definition: Any
    statements: tuple[Statement, ...]
    domain: Domain
    symbols: Mapping[str, Symbol]
    conditions: tuple[Boolean, ...]
    functions: Mapping[str, int | None]
    law: Law | None = None
    recursions: Mapping[str, Recursion] = field(default_factory=dict)
    arrays: Mapping[str, tuple[Entries, tuple[tuple[Expr, Expr], ...]]] = field(default_factory=dict)


def reread(reading: Reading, index: int, printed: Any) -> Reading:
    """The claim with another tree printed in one line, and that line alone."""
    line = replace(reading.claim.lines[index], printed=printed)
    return read_claim(reading.paper, replace(reading.claim, lines=(line,)))


def read_claim(paper: Paper, claim: Claim) -> Reading:
    """Read a claim's texts into equations. Raises ClaimError, one sentence, where it cannot be judged as written."""
    name = paper.id_of(claim)
    domain = paper.domain | claim.domain
    try:
        return _Reader(name, paper, claim, domain).reading()
    except ClaimError as error:
        raise ClaimError(f"{name}: {error}") from error
    except SymaggError as error:
        raise ClaimError(f"{name}: {error}") from error
    except (TypeError, ValueError, AttributeError) as error:  # SymPy cannot put it together
        told = " ".join(str(error).split()).rstrip(".")
        raise ClaimError(f"{name}: its two sides cannot be put together: {told}.") from error


class _Reader:
    def __init__(self, name: str, paper: Paper, claim: Claim, domain: Domain) -> None:
        self.name, self.paper, self.claim, self.domain = name, paper, claim, domain
        names = {**paper.domain.names, **paper.names, **claim.domain.names, **claim.names}
        self.names = {name: _named(name, held) for name, held in names.items()}
        self.recursive = standing_names(self.names)

    def reading(self) -> Reading:
        claim = self.claim
        law = claim.definition if isinstance(claim.definition, Law) else None
        if claim.at:
            statements = tuple(self._density_statement(line, law) for line in claim.lines)
            kind = "mass" if law is None else "law"
            definition = law
        else:
            definition = self._read(claim.definition)
            statements = tuple(self._statement(line, definition) for line in claim.lines)
            kind = "joint" if any(_is_generic(e) for s in statements for e in s.equations) else "value"
            if any(line.relation == "rounded" for line in claim.lines):
                kind = "figures"
        sides = [side for s in statements for e in s.equations for side in (e.left, e.right)]
        called = recursions(self.names, sides) if self.recursive else {}
        arrays = self._arrays([*sides, *(r.body for r in called.values())])
        sides += [r.body for r in called.values()] + [
            end for _, ends in arrays.values() for pair in ends for end in pair
        ]
        inner = {parameter for r in called.values() for parameter in r.parameters}
        free = sorted({s for side in sides for s in _free_symbols(side)} - inner, key=str)
        symbols = {s.name: s for s in free}
        self._check(free)
        conditions = tuple(self._read(text) for text in self.domain.conditions)
        symbols |= {s.name: s for c in conditions for s in c.free_symbols}
        functions = {n: f.degree for n, f in self.names.items() if isinstance(f, AnyFunction)}
        return Reading(
            self.name,
            self.paper,
            claim,
            kind,
            definition,
            statements,
            self.domain,
            symbols,
            conditions,
            functions,
            law,
            called,
            arrays,
        )

    def _arrays(self, trees: list[Any]) -> dict[str, tuple[Entries, tuple[tuple[Expr, Expr], ...]]]:
        """The arrays that a claim speaks of, with the bounds of what sums to one."""
        used = {str(node.base.label) for tree in trees for node in tree.atoms(Indexed)}
        held = {name: entries for name, entries in self.domain.arrays.items() if name in used}
        return {
            name: (entries, tuple((self._read(s.lower), self._read(s.upper)) for s in entries.summed))
            for name, entries in held.items()
        }

    def _read(self, printed: Any) -> Any:
        """The tree of a text; an expression is taken as it is."""
        for name, error in self.domain.errors.items():
            if isinstance(printed, str) and re.search(rf"\b{re.escape(name)}\b", printed):
                raise error
        tree = read(printed, self.names, self.recursive) if isinstance(printed, str) else printed
        if isinstance(tree, int | float):
            tree = S(tree)
        if isinstance(tree, MatrixBase):
            tree = tree.as_immutable()
        if not isinstance(tree, Basic):
            raise ClaimError(f"{printed!r} is neither a text nor a SymPy expression.")
        return tree

    def _statement(self, line: Line, definition: Any) -> Statement:
        if line.relation == "rounded":
            sides = (
                self._read_figures(side)
                for side in (self.claim.definition if line.of is None else line.of, line.printed)
            )
            return Statement(line, line.printed, (Equation(*sides),))
        left = definition if line.of is None else self._read(line.of)
        right = self._read(line.printed)
        for side, printed in ((left, self.claim.definition if line.of is None else line.of), (right, line.printed)):
            if isinstance(side, Boolean) and not isinstance(side, Symbol):
                shown = repr(printed) if isinstance(printed, str) else str(printed)
                raise ClaimError(
                    f"{shown} is a relation, and a claim compares two values; give one side of it as the definition "
                    "and the other as the printed form."
                )
        if is_matrix(left) != is_matrix(right):
            left, right = entry(left), entry(right)
        if line.relation not in RELATIONS:
            raise ClaimError(f"the relation {line.relation!r} is not known; write one of {', '.join(RELATIONS)}.")
        held = Equation(*(_with_its_symbols(lower(side)) for side in (left, right)))
        if line.relation in BOUNDS:  # left <= right says that the smaller of the two is the left one
            held = Equation(held.left, BOUNDS[line.relation](held.left, held.right, evaluate=False))
        random = Equation(left, right) if follows_a_law(left) or follows_a_law(right) else None
        return Statement(line, right, (held,), random)

    def _read_figures(self, text: Any) -> Any:
        named, figures = with_figures(str(text))
        return read(named, {**self.names, **figures}, self.recursive)

    def _density_statement(self, line: Line, law: Law | None) -> Statement:
        variable = Symbol(self.claim.at, real=True)
        names = {**self.names, self.claim.at: variable}
        density = read(line.printed, names) if isinstance(line.printed, str) else line.printed
        places = line.atoms.items() if line.atoms else ()
        atoms = tuple((self._read(str(place)), self._read(str(mass))) for place, mass in places)
        support = None
        if line.support is not None:
            support = tuple(self._read(str(end)) for end in line.support)
        density = lower(density)
        if law is None:
            if support is None:
                raise ClaimError("a printed density without a law needs its support, such as support=('0', 'oo').")
            printed = PrintedLaw(variable, density, support, atoms)
            mass = Add(Integral(density, (variable, *support)), *(m for _, m in atoms), evaluate=False)
            return Statement(line, density, (Equation(S.One, mass),), law=printed)
        if law.discrete:
            k = Symbol("k", integer=True, nonnegative=True)
            self.domain = self.domain | Domain(k=f"integer, {law.support[0]} <= k <= 8")
            k = self.domain.k
            pair = Equation(law.density_at(k), held_replace(density, {variable: k}))
            return Statement(line, density, (pair,), pointwise=pair)
        printed = PrintedLaw(variable, density, support or (-oo, oo), atoms)
        return self._law_statement(line, law, printed)

    def _law_statement(self, line: Line, law: Law, printed: PrintedLaw) -> Statement:
        """P(g(x1) < Y < g(x2)) from the base law, against the printed density's integral; and every atom."""
        base, forward, weight, atoms = coordinates(law)
        x1, x2 = self._interval(base)
        ends = forward(x1), forward(x2)
        masked = printed.density
        limits = [side for side in (_above(printed), _below(printed)) if side is not None]
        if limits:
            masked = Piecewise((masked, And(*limits)), (S.Zero, True), evaluate=False)
        mass = Mul(weight, Integral(base.density, (base.variable, x1, x2)), evaluate=False)
        equations = [Equation(mass, Integral(masked, (printed.variable, Min(*ends), Max(*ends))))]
        places = dict.fromkeys([*(p for p, _ in atoms), *(p for p, _ in printed.atoms)])
        for place in places:
            true_mass = sum((m for p, m in atoms if p == place), S.Zero)
            printed_mass = sum((m for p, m in printed.atoms if p == place), S.Zero)
            equations.append(Equation(true_mass, printed_mass))
        x = base.variable
        jacobian = Abs(diff(forward(x), x))
        there = held_replace(printed.density, {printed.variable: forward(x)})
        pointwise = Equation(weight * base.density, Mul(there, jacobian, evaluate=False))
        if printed.is_series:  # an integral of a series costs too much: the densities themselves are compared
            sides = (held_replace(side, {x: x1}) for side in (pointwise.left, pointwise.right))
            equations[0] = Equation(*sides)
        return Statement(line, printed.density, tuple(equations), pointwise=pointwise, law=printed, place=(x, x1))

    def _interval(self, base: Law) -> tuple[Expr, Expr]:
        """Two generic points of the base law's support, the first below the second."""
        low, high = base.support
        if low.is_finite and high.is_finite:
            own = Domain(u_1="0 < u_1 < 1/2", u_2="1/2 < u_2 < 1")
            ends = low + (high - low) * own.u_1, low + (high - low) * own.u_2
        elif low.is_finite or high.is_finite:
            own = Domain(u_1="0 < u_1 < 2", u_2="0 < u_2 < 2")
            ends = own.u_1, own.u_1 + own.u_2
            ends = (low + ends[0], low + ends[1]) if low.is_finite else (high - ends[1], high - ends[0])
        else:
            own = Domain(u_1="-2 < u_1 < 2", u_2="0 < u_2 < 2")
            ends = own.u_1, own.u_1 + own.u_2
        self.domain = self.domain | own
        return ends

    def _check(self, symbols: list[Symbol]) -> None:
        named: dict[str, Symbol] = {}
        for symbol in symbols:
            name = symbol.name
            if name in self.domain.errors:
                raise self.domain.errors[name]
            declared = self.domain.names.get(name)
            if declared is None and symbol.is_real is None and symbol.is_complex is None:
                raise ClaimError(f"the symbol {name!r} is unknown; declare it in the domain.")
            if isinstance(declared, Symbol) and declared != symbol:
                raise ClaimError(
                    f"the symbol {name!r} is not the domain's, for other things are assumed of it (a law that is given "
                    f"its parameters as text makes its own symbols); take it from domain.symbols({name!r})."
                )
            if named.setdefault(name, symbol) != symbol:
                raise ClaimError(
                    f"two symbols have the name {name!r}, and other things are assumed of each; declare {name!r} in "
                    f"the domain and take it from domain.symbols({name!r})."
                )


def _named(name: str, held: Any) -> Any:
    """What a name stands for in a text: a law is a variable that follows it, a formula is its expression."""
    if isinstance(held, Law):
        return RandomVariable(name, held)
    return held.expression if isinstance(held, Formula) else held


def _free_symbols(side: Any) -> set[Symbol]:
    """The free symbols that are numbers: not the letter of an array."""
    arrays = {a.base.label for a in side.atoms(Indexed)}.union(*(a.arrays for a in side.atoms(Standing)))
    return {s for s in free_symbols(side) if isinstance(s, Symbol)} - arrays


def _with_its_symbols(side: Any) -> Any:
    """The side with those bodies of integrals and sums evaluated that lose symbols by it, such as that of s/s.

    SymPy evaluates a body before it looks there for symbols, so no route would learn of these.
    """
    lost: dict[Any, Any] = {}
    if side.has(*_GENERIC):  # judged in finite worlds, where no symbol is asked of SymPy in that way
        return side
    for held in side.atoms(ExprWithLimits):
        evaluated = held.function.xreplace({v: v for v in held.variables})
        if held.function.free_symbols - evaluated.free_symbols:
            lost[held.function] = evaluated
    return held_replace(side, lost) if lost else side


def _is_generic(equation: Equation) -> bool:
    return any(side.has(*_GENERIC) for side in (equation.left, equation.right))


def is_matrix(tree: Any) -> bool:
    """Whether a side is a matrix, explicit or as a product, an inverse, and so on."""
    return isinstance(tree, MatrixBase | MatrixExpr)


def coordinates(law: Law) -> tuple[Law, Callable[[Expr], Expr], Expr, tuple[tuple[Expr, Expr], ...]]:
    """(base, map, weight, atoms): the continuous part is `weight` times the base pushed through the map."""
    match law.origin:
        case PushedForward(base, g):
            inner, forward, weight, atoms = coordinates(base)
            return inner, lambda x: g.at(forward(x)), weight, tuple((g.at(p), m) for p, m in atoms)
        case Inflated(weight, location, part):
            inner, forward, rest, atoms = coordinates(part)
            scaled = tuple((p, (1 - weight) * m) for p, m in atoms)
            return inner, forward, (1 - weight) * rest, ((location, weight), *scaled)
    return law, lambda x: x, S.One, law.atoms


def _above(printed: PrintedLaw) -> Boolean | None:
    lower_end = printed.support[0]
    return None if lower_end == -oo else printed.variable > lower_end


def _below(printed: PrintedLaw) -> Boolean | None:
    upper_end = printed.support[1]
    return None if upper_end == oo else printed.variable < upper_end
