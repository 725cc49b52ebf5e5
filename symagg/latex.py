"""The printed LaTeX read by SymPy's own parser, as a check that the encoding says what the paper prints."""

import re
import warnings
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any

import sympy
from sympy import Basic, Expr, Mul, Pow, Symbol, log
from sympy.core.function import AppliedUndef

from symagg.oracles import quadrature
from symagg.oracles.outcome import Status
from symagg.statement import Reading, Statement

_POINTS = 2
_OPERATORS = (r"\mathbb", "Var", "Cov", r"\operatorname", r"\begin")  # letters in a product to the parser
_COMMA = re.compile(r"\d\s*,\s*\d")  # a tuple of numbers is one long number to the parser
_GREEK_FUNCTIONS = {"Gamma": sympy.gamma}


class LatexReading(StrEnum):
    """What became of one printed line in SymPy's parser."""

    AGREES = "equal"
    DIFFERS = "different"
    UNREAD = "not read"
    MISSING = "missing"


def compare_with_latex(reading: Reading) -> str:
    """One sentence: which lines SymPy's LaTeX parser reads, and whether they equal the encoding."""
    found = [read_line(reading, statement) for statement in reading.statements]
    parts = []
    for outcome, words in (
        (LatexReading.AGREES, "read by SymPy's LaTeX parser and equal to the encoding"),
        (LatexReading.DIFFERS, "read by SymPy's LaTeX parser as something else than the encoding"),
        (LatexReading.UNREAD, "not read by SymPy's LaTeX parser"),
        (LatexReading.MISSING, "shown as SymPy prints the encoding, for the claims file gives no LaTeX"),
    ):
        numbers = [str(k) for k, f in enumerate(found, 1) if f is outcome]
        if numbers:
            parts.append(f"line {', '.join(numbers)}: {words}")
    return "; ".join(parts)


def read_line(reading: Reading, statement: Statement) -> LatexReading:
    """Whether the line's LaTeX, read by SymPy, has the encoding's value at generic points."""
    if not statement.line.latex.strip():
        return LatexReading.MISSING
    if reading.kind == "joint" or not isinstance(statement.printed, Expr):
        return LatexReading.UNREAD
    tree = _parse(statement.line.latex)
    if tree is None:
        return LatexReading.UNREAD
    printed = statement.law.density if statement.law is not None else statement.equations[0].right
    symbols = {s.name: s for s in printed.free_symbols}
    names = {**{s.name: s for s in reading.symbols.values()}, **symbols}
    # To the parser a(x)^2 and (a(x))^2 are one: the power may belong to the argument or to the product.
    trees = [_with_symbols(tree, names, whole) for whole in (False, True)]
    trees = [t for t in trees if t is not None and {s.name for s in t.free_symbols} <= set(names)]
    if not trees:
        return LatexReading.UNREAD
    found = [_compared(reading, t, printed) for t in dict.fromkeys(trees)]
    return next((f for f in (LatexReading.AGREES, LatexReading.DIFFERS) if f in found), LatexReading.UNREAD)


def _compared(reading: Reading, tree: Expr, printed: Expr) -> LatexReading:
    if _plain(tree) == _plain(printed):
        return LatexReading.AGREES
    found = _same_value(reading, tree, printed)
    if found is LatexReading.DIFFERS and tree.has(log):
        # \ln(u)^c is the power of the logarithm to the parser, and the logarithm of the power to many authors
        for power in sorted((e for e in tree.atoms(Pow) if isinstance(e.base, log)), key=str):
            other = tree.xreplace({power: log(power.base.args[0] ** power.exp)})
            if _same_value(reading, other, printed) is LatexReading.AGREES:
                return LatexReading.AGREES
    return found


def _plain(tree: Expr) -> Expr:
    """The tree as SymPy evaluates it, with letters that carry no assumptions."""
    letters = {s: Symbol(s.name) for s in tree.atoms(Symbol)}
    return tree.xreplace(letters).replace(lambda e: bool(e.args), lambda e: e.func(*e.args))


def _same_value(reading: Reading, tree: Expr, printed: Expr) -> LatexReading:
    extra = {s.name: s for s in printed.free_symbols | tree.free_symbols}
    agreed = 0
    for point in islice(reading.domain.points({**reading.symbols, **extra}, f"{reading.id}/latex"), 6 * _POINTS):
        values = [quadrature.evaluate(side, point) for side in (tree, printed)]
        if not values[1].has_value:
            continue
        status, _ = quadrature.compare(*values)
        if status is Status.REFUTES:
            return LatexReading.DIFFERS
        agreed += status is Status.SUPPORTS
        if agreed == _POINTS:
            return LatexReading.AGREES
    return LatexReading.UNREAD


@lru_cache(maxsize=256)
def _parse(text: str) -> Expr | None:
    """SymPy's tree of the LaTeX, or None where its parser gives up or stops before the end."""
    from sympy.parsing.latex import parse_latex

    text = _right_hand_side(text)
    if any(word in text for word in _OPERATORS) or _COMMA.search(text):
        return None
    plain = text.replace(r"\left", "").replace(r"\right", "").replace(r"\,", " ").strip().rstrip(".,")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parse_latex(plain, strict=True)
    except Exception:  # the parser raises many kinds, some of them bare
        return None
    return tree if isinstance(tree, Expr) else None


def _right_hand_side(text: str) -> str:
    """What follows the first equality sign outside all braces, where there is one."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in "{(") - (letter in "})")
        if depth == 0 and letter == "=":
            return text[place + 1 :]
        if depth == 0 and text.startswith(r"\approx", place):
            return text[place + len(r"\approx") :]
    return text


def _with_symbols(tree: Any, names: dict[str, Symbol], whole: bool) -> Any:
    """The parser's letters as the claim's symbols: a(b) with a number a is a product, Gamma a function, e a number."""
    plain = isinstance(tree, Pow) and isinstance(tree.base, AppliedUndef) and not whole
    if plain and tree.base.func.__name__ in names:
        inner = tree.base
        argument, power = (_with_symbols(part, names, whole) for part in (inner.args[0], tree.exp))
        if argument is None or power is None or len(inner.args) != 1:
            return None
        return Mul(names[inner.func.__name__], Pow(argument, power, evaluate=False), evaluate=False)
    if isinstance(tree, AppliedUndef):
        name = tree.func.__name__
        args = [_with_symbols(a, names, whole) for a in tree.args]
        if None in args or len(args) != 1:
            return None
        if name in _GREEK_FUNCTIONS:
            return _GREEK_FUNCTIONS[name](args[0], evaluate=False)
        return Mul(names[name], args[0], evaluate=False) if name in names else None
    if isinstance(tree, Symbol):
        if tree.name in names:
            return names[tree.name]
        return sympy.E if tree.name == "e" else sympy.pi if tree.name == "pi" else tree
    if not isinstance(tree, Basic) or not tree.args:
        return tree
    args = [_with_symbols(a, names, whole) for a in tree.args]
    return None if any(a is None for a in args) else tree.func(*args)
