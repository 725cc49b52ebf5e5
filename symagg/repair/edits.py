"""The edits of a printed expression: what may stand in place of each of its parts, and what each edit costs.

Costs are in slips of the pen: one for a flipped sign, a wrong symbol, a missing or superfluous factor or term; a little
more where what is written has to be longer.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations
from typing import Any

import sympy
from sympy import Add, Basic, Expr, Mul, Pow, Rational, S, Symbol, Tuple
from sympy.core.function import AppliedUndef
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.matrices import MatrixBase
from sympy.matrices.exceptions import ShapeError
from sympy.matrices.expressions import Determinant, Inverse, MatAdd, MatMul, MatrixExpr, Trace, Transpose
from sympy.tensor.indexed import Idx, Indexed

from symagg.findings import words
from symagg.laws.expectation import Expectation, Member, RandomVariable, Variance
from symagg.repair.parentheses import regrouped
from symagg.sending import Sent

Path = tuple[int, ...]
_LONG = 40  # letters of a part that is not written out twice
_THROUGHOUT = 1.2  # what a slip costs that stands in several places
UNBUILT = (TypeError, ValueError, AttributeError, NotImplementedError)  # what SymPy raises for trees it cannot build
_LONGEST_PART = 14  # operations in a part that a slip of the pen may lose
_PIECE = 1.3  # what a missing entry or call costs
_MOST_PIECES = 40
_WRITTEN_OUT = 1.4  # what a matrix costs that is printed for another: a slip in one of its entries is likelier
_FAMILIES = (
    (sympy.exp, sympy.log),
    (sympy.sin, sympy.cos, sympy.tan),
    (sympy.sinh, sympy.cosh, sympy.tanh),
    (sympy.gamma, sympy.loggamma, sympy.digamma, sympy.factorial),
    (sympy.erf, sympy.erfc),
    (sympy.lowergamma, sympy.uppergamma),
    (sympy.besseli, sympy.besselj, sympy.besselk),
    (sympy.Max, sympy.Min),
    (sympy.Sum, sympy.Product),
    (Expectation, Variance),
)
_PLAIN = (sympy.Sum, sympy.Product, Expectation, Variance)  # which are built without a word about evaluation


class Slip(Enum):
    """What is wrong: a sentence with {old}, {new} and {part}; then what to do about it."""

    SIGN = "the sign of {old} is wrong", "change the sign of {old}"
    SWAPPED = "{old} is printed for {new}", "write {new} for {old}"
    EXPONENT = "the exponent of {base} should be {exponent}, not {part}", "write {new} for {old}"
    SQUARE_BELOW = "{base} is not squared", "write {new} for {old}"
    ROOT_BELOW = "the square root of {base} is missing", "write {new} for {old}"
    NO_EXPONENT = "{new} should stand without its exponent {part}", "write {new} for {old}"
    ABOVE = "{new} belongs above the line", "multiply by {new} instead of dividing by it"
    BELOW = "{old} belongs below the line", "divide by {old} instead of multiplying by it"
    SQUARE = "{old} is not squared", "write {new} for {old}"
    ROOT = "the square root of {old} is missing", "write {new} for {old}"
    CUBE = "{old} is not cubed", "write {new} for {old}"
    UNWRAPPED = "{old} should be {new}", "write {new} for {old}"
    PARENTHESIS = "a parenthesis is misplaced: {new} is meant, not {old}", "write {new} for {old}"
    LESS_TERM = "the term {part} is one too many", "drop the term {part}"
    LESS_FACTOR = "the factor {part} is one too many", "drop the factor {part}"
    NUMBER = "{old} should be {new}", "write {new} for {old}"
    FACTOR = "a factor {part} is missing", "multiply by {part}"
    INNER_FACTOR = "a factor {part} of {old} is missing", "multiply {old} by {part}"
    TERM = "the term {part} is missing", "write {new} for {old}"
    PLUS = "a plus sign is missing in {old}", "write {new} for {old}"
    ARGUMENT = "the sign of {part} is wrong in {old}", "write -{part} for {part} in {old}"
    THROUGHOUT = "{part} in {old}", "{part} in {old}"


@dataclass(frozen=True)
class Edit(Sent):
    """One part of the printed tree, at `path`, replaced: by what, at what cost, and what slip that mends.

    part: what was lost, or what is one too many, where the slip is about such a part.
    """

    path: Path
    old: Any
    new: Any
    cost: float
    slip: Slip
    part: Any = None

    def at(self, path: Path) -> "Edit":
        return replace(self, path=(*path, *self.path))

    @property
    def changed(self) -> Path:
        """Where in the mended tree the new stands."""
        if isinstance(self.new, MatrixExpr):
            return self.path
        return (*self.path, 1) if self.slip in (Slip.FACTOR, Slip.INNER_FACTOR, Slip.TERM) else self.path

    @property
    def says(self) -> str:
        """What is wrong, as a reader would say it."""
        return self._told(0)

    @property
    def advice(self) -> str:
        """What to do about it."""
        return self._told(1)

    def _told(self, which: int) -> str:
        base, exponent = self.new.args if isinstance(self.new, Pow) else (self.new, S.One)
        old = _unsigned(self.old) if self.slip is Slip.SIGN else self.old
        held = {"old": old, "new": self.new, "part": self.part, "base": base, "exponent": exponent}
        told = {name: words(tree) for name, tree in held.items()}
        if self.slip is Slip.THROUGHOUT:
            wrong, right = map(words, self.part)
            told["part"] = f"write {right} for {wrong} throughout" if which else f"{wrong} is printed for {right}"
        if which and self.slip is Slip.TERM and len(told["old"]) > _LONG:
            return f"add the term {told['part']}"
        return self.slip.value[which].format_map(told)


@dataclass(frozen=True)
class Vocabulary:
    """What edits may write: symbols for symbols, and factors and terms with what each costs."""

    symbols: tuple[Symbol, ...]
    variables: tuple[RandomVariable, ...]
    factors: tuple[tuple[Expr, float], ...]
    terms: tuple[tuple[Expr, float], ...]
    simple: tuple[int, int] = (0, 0)  # so many factors and terms, from the front, are letters and numbers
    matrices: tuple[Any, ...] = ()  # that the claim speaks of
    pieces: tuple[Expr, ...] = ()  # entries, members and calls that the claim speaks of
    calls: tuple[tuple[str, Symbol, Expr], ...] = ()  # functions that the paper names: name, variable, written out

    def pieces_in(self, node: Basic, bound: frozenset) -> list[tuple[Expr, float]]:
        """What may be missing inside of a sum in `node`: pieces that have a meaning there, with what each costs.

        First those that stand elsewhere as they are, then such with the indices that others have here.
        """
        known = {*self.symbols, *bound}
        found = dict.fromkeys((p for p in self.pieces if _letters(p) <= known), _PIECE)
        here = [n for n in sympy.preorder_traversal(node) if _is_piece(n) and _letters(n) <= known]
        for piece in self.pieces:
            for other in here:
                if len(_indices(other)) == len(_indices(piece)):
                    found.setdefault(_with_indices(piece, _indices(other)), _PIECE + 0.1)
        return list(found.items())[:_MOST_PIECES]

    def named_like(self, piece: Expr) -> list[Expr]:
        """The entries, members or calls of other names that have the indices of this one."""
        kind = AppliedUndef if isinstance(piece, AppliedUndef) else type(piece)
        alike = (p for p in self.pieces if isinstance(p, kind) and len(_indices(p)) == len(_indices(piece)))
        return [new for new in dict.fromkeys(_with_indices(p, _indices(piece)) for p in alike) if new != piece]

    def calls_of(self, bound: frozenset) -> Iterator[tuple[Symbol, Expr]]:
        """Every function that the paper names, of a variable of a sum or an integral: as it is called; written out."""
        for variable in bound:
            for name, own, body in self.calls:
                yield Symbol(f"{name}({variable})"), body.xreplace({own: variable})

    @classmethod
    def of(
        cls, symbols: Sequence[Symbol], variables: Sequence[RandomVariable], forms: Sequence[Any],
        trees: Sequence[Any] = (), wholes: Sequence[Expr] = (), calls: Sequence[tuple[str, Symbol, Expr]] = (),
    ) -> "Vocabulary":  # fmt: skip
        """symbols: those of the claim. forms: trees that are known to be true, whose parts may be missing here.

        trees: all that the claim writes, true or not, of which single entries and calls may be missing here.
        wholes: what no slip of the pen loses. calls: functions of one variable that the paper names.
        """
        letters = sorted((s for s in symbols if not s.name.startswith("u_")), key=str)
        numbers = [(S(2), 1.1), (S(3), 1.2), (S(4), 1.2), (S.Pi, 1.2), (sympy.sqrt(2), 1.4), (sympy.sqrt(S.Pi), 1.4),
                   (sympy.sqrt(2 * S.Pi), 1.4), (2 * S.Pi, 1.3)]  # fmt: skip
        factors: dict[Expr, float] = {}
        for form, cost in [(s, 1.0) for s in letters] + numbers:
            for power, more in ((1, 0.0), (-1, 0.0), (2, 0.2), (-2, 0.2), (S.Half, 0.3), (-S.Half, 0.3)):
                if more == 0 or form.is_Symbol:
                    factors.setdefault(Pow(form, power), cost + more)
        terms: dict[Expr, float] = {S.One: 1.1, S(2): 1.2, S.Half: 1.3}
        terms |= dict.fromkeys(letters, 1.1)
        simple = len(factors), 2 * len(terms)
        whole = [evaluated(w).as_coeff_Mul()[1] for w in wholes]
        for part in _parts(forms):
            if part.count_ops() > _LONGEST_PART or any(evaluated(part).has(w) for w in whole):
                continue
            cost = 1.2 + 0.25 * part.count_ops()  # two terms, or two factors, are two slips
            sums = [f for f in (part.args if part.is_Mul else (part,)) if f.is_Add]
            terms.setdefault(part, cost + 2.0 * sum(len(f.args) - 1 for f in sums))
            cost += 0.5 * (len(part.args) - 1) * part.is_Mul
            factors.setdefault(part, cost)
            factors.setdefault(Pow(part, -1, evaluate=False), cost + 0.05)
        signed = [(t, c, sign) for t, c in terms.items() for sign in (1, -1)]
        both = [(t if sign > 0 else -t, c) for t, c, sign in signed]
        nodes = [n for tree in trees if isinstance(tree, Basic) for n in sympy.preorder_traversal(tree)]
        pieces = tuple(dict.fromkeys(n for n in nodes if _is_piece(n)))
        matrices = tuple(dict.fromkeys(n for n in nodes if _is_named(n) and n not in trees))
        return cls(
            tuple(letters),
            tuple(variables),
            tuple(factors.items()),
            tuple(both),
            simple,
            matrices,
            pieces,
            tuple(calls),
        )


def _is_named(node: Basic) -> bool:
    """Whether a node is a matrix that is written out, its transpose or its inverse."""
    inside = node.args[0] if isinstance(node, Inverse | Transpose) else node
    return isinstance(inside, MatrixBase) and inside.shape != (1, 1)


def _is_piece(node: Basic) -> bool:
    return isinstance(node, Indexed | Member | AppliedUndef)


def _indices(piece: Basic) -> tuple:
    return piece.args if isinstance(piece, AppliedUndef) else piece.args[1:]


def _with_indices(piece: Basic, indices: tuple) -> Any:
    return piece.func(*indices) if isinstance(piece, AppliedUndef) else piece.func(piece.args[0], *indices)


def _letters(piece: Basic) -> set[Symbol]:
    """The symbols that the indices of an entry, or the arguments of a call, speak of."""
    return {s for index in _indices(piece) for s in index.atoms(Symbol)}


def evaluated(tree: Any) -> Any:
    """The tree as SymPy writes it, without working out any sum, integral or derivative."""
    return tree.replace(lambda e: bool(e.args), lambda e: e.func(*e.args))


def _parts(forms: Sequence[Any]) -> list[Expr]:
    """Subtrees of the forms that are long enough to have been lost as a whole, the shortest first.

    Of two that read the same (one is held, the other not) the plainer one comes first, run after run.
    """
    atoms = (sympy.Number, Symbol, Indexed, RandomVariable, Member, MatrixExpr)
    found: dict[Expr, None] = {}
    for form in forms:
        for node in sympy.preorder_traversal(form) if isinstance(form, Basic) else ():
            if (
                isinstance(node, Expr)
                and not isinstance(node, atoms)
                and (node.free_symbols or node.has(RandomVariable))
                and not node.has(MatrixExpr)
            ):
                found[node] = None
                if isinstance(node, Mul) and 2 < len(node.args) < 6:  # of a product also a part of its factors
                    found |= {Mul(*some): None for n in (2, 3) for some in combinations(node.args, n)}
    return sorted(found, key=lambda e: (e.count_ops(), str(e), sum(1 for _ in sympy.preorder_traversal(e))))[:120]


def children(node: Basic) -> Iterator[tuple[Path, Basic]]:
    """The parts of a node that an edit may change, with the paths there."""
    if isinstance(node, Symbol | RandomVariable | sympy.Rel) or not node.args:
        return
    if isinstance(node, MatrixBase):
        yield from (((2, k), part) for k, part in enumerate(node.args[2].args))
    elif isinstance(node, ExprCondPair | sympy.Derivative | sympy.Subs | sympy.Limit):
        yield (0,), node.args[0]
    else:
        first = isinstance(node, Tuple | Indexed | Member)  # the limits of an integral or a sum: the variable stays
        yield from (((k,), part) for k, part in enumerate(node.args) if k >= first)


def edits_of(node: Basic, parent: Basic | None, place: int, vocabulary: Vocabulary) -> Iterator[Edit]:
    """The edits of one node that write no new factor and no new term; its place among the parent's arguments."""
    if isinstance(node, RandomVariable):
        for other in vocabulary.variables:
            if other != node:
                yield _printed_for(node, other, 1.0)
        return
    if isinstance(node, Indexed | Member) and len(node.indices) > 1:
        for i, k in combinations(range(1, len(node.args)), 2):
            args = list(node.args)
            args[i], args[k] = args[k], args[i]
            yield _printed_for(node, node.func(*args), 1.0)
    if _is_piece(node):
        for other in vocabulary.named_like(node):
            yield _printed_for(node, other, 1.0)
    if isinstance(node, MatrixBase | MatrixExpr):
        yield from _of_matrix(node, parent, vocabulary)
        return
    if not isinstance(node, Expr):
        return
    if isinstance(node, Symbol):
        for other in vocabulary.symbols:
            if other != node and (other.is_integer or not isinstance(parent, Tuple | Indexed | Member)):
                yield _printed_for(node, other, 1.0)
        if not isinstance(parent, Mul | Indexed | Member | Tuple):
            yield _printed_for(node, S.One, 1.1)
    if isinstance(node, Idx) or (isinstance(parent, Indexed | Member) and not node.args):
        return
    is_exponent = isinstance(parent, Pow) and place == 1
    is_entry = isinstance(parent, MatrixBase)
    if is_entry and node != 0:
        yield _printed_for(node, S.Zero, 1.1)
    if (node == 1 and not isinstance(parent, Mul | Tuple) and not is_exponent) or (is_entry and node == 0):
        for symbol in vocabulary.symbols:
            yield _printed_for(node, symbol, 1.1)
    if node.is_Rational and not is_exponent:
        yield from (e for e in _numbers(node) if not (e.new == 1 and isinstance(parent, Mul | Pow)))  # one to drop
    if isinstance(node, Pow):
        yield from _exponents(node)
    elif not (isinstance(parent, Pow) and place == 0) and not node.is_number and _has_power(node):
        yield from _new_powers(node)
    elif isinstance(node, Mul) and isinstance(parent, Mul):
        yield Edit((), node, Pow(node, -1, evaluate=False), 1.0, Slip.BELOW)
    yield from _arguments(node)
    yield from _functions(node)
    yield from (Edit((), node, new, 1.0, Slip.PARENTHESIS) for new in regrouped(node))
    if isinstance(node, Add):
        yield from _dropped_terms(node)
    if isinstance(node, Mul):
        yield from _dropped_factors(node)
        if not isinstance(parent, Mul):
            factors = _flat(node)
            for k in range(1, len(factors)):
                sides = (
                    Mul(*side, evaluate=False) if len(side) > 1 else side[0] for side in (factors[:k], factors[k:])
                )
                yield Edit((), node, Add(*sides, evaluate=False), 1.1, Slip.PLUS)
    if not isinstance(parent, Mul | Tuple) and node != 0 and not (is_exponent and node == -1):
        yield Edit((), node, _negative(node), 1.0, Slip.SIGN)


def _cut(factors: list[Expr], k: int) -> tuple[list[Expr], list[Expr]]:
    return factors[:k], factors[k:]


def _flat(node: Expr) -> list[Expr]:
    """The factors of a product and of the products among them, in the order of the page."""
    return [f for a in node.args for f in _flat(a)] if isinstance(node, Mul) else [node]


def _of_matrix(node: Any, parent: Basic | None, vocabulary: Vocabulary) -> Iterator[Edit]:
    """The edits of a matrix; a factor or a term that is missing there is one of its edits too."""
    for make, new, *more in _matrix_forms(node, parent, vocabulary):
        with suppress(ShapeError, TypeError, ValueError, NotImplementedError):  # not every product has a shape
            tree = new()
            if tree != node and getattr(tree, "shape", None) == node.shape:
                yield Edit((), node, tree, make[0], make[1], *more)


def _matrix_forms(node: Any, parent: Basic | None, vocabulary: Vocabulary) -> Iterator[tuple]:
    """((cost, slip), what makes the new tree, the part in question)."""
    args = list(node.args)
    if isinstance(node, MatMul | MatAdd):
        for k, part in enumerate(args):
            rest = args[:k] + args[k + 1 :]
            slip = Slip.LESS_FACTOR if isinstance(node, MatMul) else Slip.LESS_TERM
            yield (1.0, slip), lambda rest=rest: node.func(*rest) if len(rest) > 1 else rest[0], part
    if isinstance(node, MatMul):
        for k in range(len(args) - 1):
            moved = [*args[:k], args[k + 1], args[k], *args[k + 2 :]]
            yield (1.0, Slip.SWAPPED), lambda moved=moved: MatMul(*moved)
    if isinstance(node, Transpose | Inverse):
        yield (1.0, Slip.UNWRAPPED), lambda: args[0]
    for wrap in (Transpose, Inverse):
        if not isinstance(node, wrap):
            yield (1.1, Slip.SWAPPED), lambda wrap=wrap: wrap(node)
    for other in vocabulary.matrices:
        yield (_WRITTEN_OUT, Slip.SWAPPED), lambda other=other: other
        yield (1.3, Slip.INNER_FACTOR), lambda other=other: MatMul(node, other), other
        yield (1.3, Slip.INNER_FACTOR), lambda other=other: MatMul(other, node), other
        if not isinstance(parent, MatAdd):
            yield (1.3, Slip.TERM), lambda other=other: MatAdd(node, other), other
            yield (1.3, Slip.TERM), lambda other=other: MatAdd(node, MatMul(-1, other)), other
    if not isinstance(parent, MatMul):
        yield (1.0, Slip.SIGN), lambda: MatMul(-1, node)
        for factor, cost in vocabulary.factors[: vocabulary.simple[0]]:
            yield (cost, Slip.INNER_FACTOR), lambda factor=factor: MatMul(factor, node), factor


def takes_factor(node: Basic, parent: Basic | None, place: int) -> bool:
    """Whether a factor written at this node is not one of the product around it."""
    return _takes(node, parent, place, Mul) and node != 0


def takes_term(node: Basic, parent: Basic | None, place: int) -> bool:
    """Whether a term written at this node is not one of the sum around it."""
    return _takes(node, parent, place, Add)


def _takes(node: Basic, parent: Basic | None, place: int, kind: type) -> bool:
    if not isinstance(node, Expr) or isinstance(node, RandomVariable | Idx | MatrixExpr | MatrixBase):
        return False
    if isinstance(parent, kind | Indexed | Member):
        return False
    if isinstance(parent, MatrixBase):
        return kind is Add or node != 1
    return not node.is_Number or (isinstance(parent, Pow) and place == 1 and node != -1)  # of a quotient's line


def with_factor(node: Expr, factor: Expr, cost: float, is_whole: bool) -> Edit:
    """The node times a factor."""
    slip = Slip.FACTOR if is_whole else Slip.INNER_FACTOR
    return Edit((), node, Mul(node, factor, evaluate=False), cost, slip, factor)


def with_term(node: Expr, term: Expr, cost: float) -> Edit:
    """The node plus a term."""
    return Edit((), node, Add(node, term, evaluate=False), cost, Slip.TERM, term)


def _printed_for(old: Any, new: Any, cost: float) -> Edit:
    return Edit((), old, new, cost, Slip.SWAPPED)


def _negative(node: Expr) -> Expr:
    if node.is_Number:
        return -node
    if isinstance(node, Mul) and len(node.args) == 2 and node.args[0] is S.NegativeOne:
        return node.args[1]
    return Mul(-1, node, evaluate=False)


def _unsigned(node: Expr) -> Expr:
    """The node without the minus sign that it begins with."""
    if node.is_Number:
        return abs(node)
    if isinstance(node, Mul):
        for k, factor in enumerate(node.args):
            rest = list(node.args)
            plain = _unsigned(factor)
            if plain != factor:
                rest[k : k + 1] = () if plain is S.One else (plain,)
                return Mul(*rest, evaluate=False) if len(rest) > 1 else rest[0]
    return node


def _numbers(node: Rational) -> Iterator[Edit]:
    for other in dict.fromkeys((node + 1, node - 1, 2 * node, node / 2, 1 / node if node else S.One, node**2)):
        if other != node and other not in (sympy.zoo,):
            yield Edit((), node, other, 1.0 if other else 1.4, Slip.NUMBER)


def _has_power(node: Expr) -> bool:
    return isinstance(node, Symbol | Add | sympy.Function | Expectation | Variance | Indexed | Trace | Determinant)


_BELOW = {1: Slip.ABOVE, -2: Slip.SQUARE_BELOW, -S.Half: Slip.ROOT_BELOW}  # of what stands below a line


def _exponents(node: Pow) -> Iterator[Edit]:
    base, e = node.args
    others = [_negative(e), e + 1, e - 1, 2 * e, *(() if base.is_Pow else (e / 2,)), *(() if e.is_Number else (1 / e,))]
    for other in dict.fromkeys(others):
        if other == e:
            continue
        cost = 1.05 if base.is_Rational and e == -1 else 1.0  # the number itself is likelier to be wrong
        new = base if other == 1 else Pow(base, other, evaluate=False)
        if other == 0:
            new, cost = S.One, 1.4
        slip = _BELOW.get(other, Slip.EXPONENT) if e == -1 else Slip.NO_EXPONENT if other == 1 else Slip.EXPONENT
        yield Edit((), node, new, cost, slip, e)


def _new_powers(node: Expr) -> Iterator[Edit]:
    powers = (2, 1.0, Slip.SQUARE), (-1, 1.0, Slip.BELOW), (S.Half, 1.1, Slip.ROOT), (3, 1.3, Slip.CUBE)
    for power, cost, slip in powers:
        yield Edit((), node, Pow(node, power, evaluate=False), cost, slip)


def _functions(node: Expr) -> Iterator[Edit]:
    for family in _FAMILIES:
        if type(node) in family:
            for other in family:
                if other is not type(node):
                    try:
                        new = other(*node.args) if other in _PLAIN else other(*node.args, evaluate=False)
                    except (TypeError, ValueError):
                        continue
                    yield _printed_for(node, new, 1.1)
    if isinstance(node, sympy.Function) and len(node.args) == 1 and isinstance(node.args[0], Expr):
        inside = node.args[0]
        yield Edit((), node, inside, 1.3, Slip.UNWRAPPED)


def _arguments(node: Expr) -> Iterator[Edit]:
    """Of a function written out the argument, wherever it stands: -x or 2*x or x**2 for x, throughout."""
    if isinstance(node, sympy.Piecewise):  # whose cases SymPy writes anew, and may have drawn a factor into
        letters = {s for pair in node.args for s in pair.cond.free_symbols if type(s) is Symbol}
        for symbol in sorted(letters, key=str):
            with suppress(*UNBUILT):
                new = node.xreplace({symbol: -symbol})
                yield Edit((), node, new, _THROUGHOUT, Slip.ARGUMENT, symbol)
                yield Edit((), node, _negative(new), _THROUGHOUT, Slip.ARGUMENT, symbol)
    held = _repeated(node)
    if held:
        below = [_repeated(child) for _, child in children(node)]
    for part, times in held.items():
        if times > 1 and all(inside[part] < times for inside in below):
            for symbol in (a for a in part.args if isinstance(a, Symbol)):
                with suppress(*UNBUILT):
                    yield Edit((), node, node.xreplace({part: symbol}), _THROUGHOUT, Slip.THROUGHOUT, (part, symbol))


def _repeated(node: Basic) -> Counter:
    """How often each product or power of two letters or numbers stands in a tree."""
    parts = (n for n in sympy.preorder_traversal(node) if isinstance(n, Mul | Pow) and len(n.args) == 2)
    return Counter(n for n in parts if all(isinstance(a, Symbol | sympy.Integer) for a in n.args) and n.free_symbols)


def _dropped_terms(node: Add) -> Iterator[Edit]:
    for k, term in enumerate(node.args):
        rest = [a for j, a in enumerate(node.args) if j != k]
        new = Add(*rest, evaluate=False) if len(rest) > 1 else rest[0]
        yield Edit((), node, new, 1.0, Slip.LESS_TERM, term)


def _dropped_factors(node: Mul) -> Iterator[Edit]:
    for k, factor in enumerate(node.args):
        if factor is S.NegativeOne:
            continue
        rest = [a for j, a in enumerate(node.args) if j != k]
        new = Mul(*rest, evaluate=False) if len(rest) > 1 else rest[0]
        yield Edit((), node, new, 1.0, Slip.LESS_FACTOR, factor)
