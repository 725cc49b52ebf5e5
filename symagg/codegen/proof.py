"""Proves that a form equals a formula: by algebra, and by balls at points of the domain. Both must succeed.

By algebra: heads are expanded, logarithms of products and powers are split, powers become exponentials, and what is
left is a rational function of symbols and of the values log(f), loggamma(z), exp(m), ... as if these were independent;
it must be zero. Splitting a logarithm may cross a branch of it, which the balls would show.
"""

from collections.abc import Iterable, Mapping

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Function,
    I,
    Integer,
    Mul,
    Piecewise,
    Pow,
    S,
    Symbol,
    cos,
    cosh,
    exp,
    expand,
    factor_list,
    fraction,
    gamma,
    log,
    loggamma,
    lowergamma,
    rem,
    sin,
    sinh,
    tan,
    tanh,
    together,
    uppergamma,
)
from sympy.logic.boolalg import Boolean

from symagg.codegen.balls import NotInDomainError, evaluate, holds
from symagg.codegen.heads import expanded
from symagg.errors import SymaggError


class ProofError(SymaggError):
    """A form could not be proved equal to its formula."""


Point = Mapping[Symbol, float]


def prove(name: str, form: Expr, formula: Expr, points: Iterable[Point], least: int = 8) -> None:
    """Raises ProofError unless the form is proved equal to the formula.

    points: exact doubles for the symbols; at least `least` of them must lie where the formula has a real value, and
    the form must have one there too. Where either side has pieces, every pair of pieces that meets at a point is proved
    equal, and no piece may go without a point.
    """
    told = f"{name}: the form {form} was not proved equal to {formula}"
    met: set[tuple[Expr, Expr]] = set()
    checked = 0
    for point in points:
        try:
            theirs = _piece(formula, point)
            right = evaluate(expanded(theirs), point)
        except NotInDomainError:
            continue
        try:
            ours = _piece(form, point)
            left = evaluate(expanded(ours), point)
        except NotInDomainError as error:
            raise ProofError(f"{told}: at {_shown(point)} it has no value, and the formula has {right}.") from error
        if not left.overlaps(right):
            raise ProofError(f"{told}: at {_shown(point)} they are {left} and {right}; nothing is generated from it.")
        met.add((ours, theirs))
        checked += 1
    if checked < least:
        raise ProofError(f"{told}: only {checked} points could be compared, and {least} are needed.")
    if missed := {value for value, _ in _pieces(form)} - {value for value, _ in met}:
        raise ProofError(f"{told}: no point was in the piece {missed.pop()}.")
    for ours, theirs in met:
        if not equal_by_algebra(ours, theirs):
            raise ProofError(f"{told}, by algebra; nothing is generated from it.")


def _pieces(tree: Expr) -> tuple[tuple[Expr, Boolean], ...]:
    return tree.args if isinstance(tree, Piecewise) else ((tree, S.true),)


def _piece(tree: Expr, point: Point) -> Expr:
    """The piece of a tree that holds at a point."""
    for value, condition in _pieces(tree):
        if holds(condition, point):
            return value
    raise NotInDomainError(f"no piece of {tree} holds at {_shown(point)}.")


def _shown(point: Point) -> dict[str, float]:
    return {s.name: v for s, v in point.items()}


def equal_by_algebra(left: Expr, right: Expr) -> bool:
    """Whether the two are the same rational function of their symbols, logarithms, exponentials and gamma values."""
    algebra = _Algebra()
    difference = algebra.canonical(expanded(left)) - algebra.canonical(expanded(right))
    top, _ = fraction(together(algebra.in_generators(difference)))
    for monomial, letter in algebra.exponentials.items():
        if monomial in algebra.arguments:  # exp(log(f)/12)^12 is f
            top = rem(expand(top), letter**_ROOT - algebra.arguments[monomial], letter)
    return expand(top) == 0


class _Algebra:
    def __init__(self) -> None:
        self.atoms: dict[Expr, Dummy] = {}  # log(f), loggamma(z), ...: a letter for each
        self.arguments: dict[Dummy, Expr] = {}  # the f of a letter that stands for log(f)
        self.exponentials: dict[Expr, Dummy] = {}

    def _letter(self, atom: Expr) -> Dummy:
        if atom not in self.atoms:
            self.atoms[atom] = Dummy(f"l{len(self.atoms)}")
        return self.atoms[atom]

    def canonical(self, tree: Expr) -> Expr:
        if tree.is_Number or tree.is_Symbol or tree is I:
            return tree
        if isinstance(tree, Add | Mul):
            return tree.func(*(self.canonical(a) for a in tree.args))
        if isinstance(tree, exp):
            return self._exponential(self.canonical(tree.exp))
        if isinstance(tree, Pow):
            if tree.exp.is_Integer:
                return self.canonical(tree.base) ** tree.exp
            return self._exponential(self.canonical(tree.exp) * self._logarithm(tree.base))
        if isinstance(tree, log):
            return self._logarithm(tree.args[0])
        if isinstance(tree, gamma):
            return self._exponential(self.canonical(loggamma(tree.args[0], evaluate=False)))
        if isinstance(tree, uppergamma):
            return self.canonical(gamma(tree.args[0])) - self.canonical(lowergamma(*tree.args))
        if isinstance(tree, sin | cos | tan | sinh | cosh | tanh):
            return self.canonical(tree.rewrite(exp))
        if isinstance(tree, Abs):
            return self._exponential(self._logarithm(tree.args[0]))
        if isinstance(tree, Function):
            arguments = [expand(self.canonical(a)) for a in tree.args]
            return self._letter(Function(tree.func.__name__)(*arguments))
        return self._letter(tree)

    def _exponential(self, exponent: Expr) -> Expr:
        """exp of a sum, its multiples of a logarithm by integers as powers."""
        held, plain = [S.One], []
        for term in Add.make_args(expand(exponent)):
            count, rest = term.as_coeff_Mul()
            if rest in self.arguments and count.is_Integer:
                held.append(self.arguments[rest] ** count)
            else:
                plain.append(term)
        return Mul(*held) * exp(Add(*plain), evaluate=False) if plain else Mul(*held)

    def _logarithm(self, inside: Expr) -> Expr:
        """log of a product as a sum over irreducible factors, each with a positive constant where it has one."""
        inside = self.in_generators(self.canonical(inside))
        back = {letter: exponent for exponent, letter in self.exponentials.items()}
        total = S.Zero
        for part, sign in zip(fraction(together(inside)), (1, -1), strict=True):
            number, factors = factor_list(part)
            for prime, power in abs(number).factors().items() if number.is_Rational else {number: 1}.items():
                total += sign * power * self._log_letter(Integer(prime) if isinstance(prime, int) else prime)
            for factor, power in factors:
                if factor in back:
                    total += sign * power * back[factor] / _ROOT
                else:
                    total += sign * power * self._log_letter(factor)
        return total

    def _log_letter(self, argument: Expr) -> Expr:
        if argument == 1:
            return S.Zero
        constant = argument.as_coeff_Add()[0]
        if constant < 0 or (constant == 0 and argument.could_extract_minus_sign()):
            argument = -argument
        letter = self._letter(Function("log")(argument))
        self.arguments[letter] = argument
        return letter

    def in_generators(self, tree: Expr) -> Expr:
        """The tree with a letter for the exponential of each monomial, so that it is a rational function."""
        if not tree.has(exp):
            return tree
        if isinstance(tree, exp):
            return self._powers(self.in_generators(tree.exp))
        return tree.func(*(self.in_generators(a) for a in tree.args))

    def _powers(self, exponent: Expr) -> Expr:
        product = S.One
        for term in Add.make_args(expand(exponent)):
            number, monomial = term.as_coeff_Mul()
            letter = self.exponentials.setdefault(monomial, Dummy(f"e{len(self.exponentials)}"))
            product *= letter ** (number * _ROOT)
        return product


_ROOT = 12  # a letter stands for exp(monomial / 12): halves, thirds, quarters of an exponent stay integer powers
