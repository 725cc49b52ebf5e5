"""Seeded slips of the pen in the text of a printed line.

They work on Python's syntax tree of the text, and share nothing with the search for edits, which works on SymPy's.
"""

import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_OTHERS = {
    "exp": ("log",), "log": ("exp",), "sin": ("cos",), "cos": ("sin",), "gamma": ("loggamma",), "erf": ("erfc",),
    "erfc": ("erf",), "Sum": ("Product",), "Max": ("Min",), "Min": ("Max",), "sinh": ("cosh",), "cosh": ("sinh",),
    "lowergamma": ("uppergamma",), "uppergamma": ("lowergamma",), "Var": ("E",), "tanh": ("tan",),
}  # fmt: skip
_BINDERS = ("Integral", "Sum", "Product", "Limit", "Derivative", "Subs", "D")
KINDS = ("sign", "factor", "exponent", "symbol", "index", "function", "term", "parenthesis")


@dataclass(frozen=True)
class Slipped:
    """A text with slips in it, and the kinds of the slips."""

    text: str
    kinds: tuple[str, ...]


def slip(text: str, symbols: list[str], seed: str, count: int = 1) -> Slipped | None:
    """The text with `count` random slips, different in its letters; None where it has no room for them."""
    chance = random.Random(seed)
    tree, kinds = ast.parse(text.strip(), mode="eval").body, []
    for _ in range(count):
        places = list(_places(tree, symbols))
        kind = chance.choice(sorted({k for k, _ in places})) if places else None
        if kind is None:
            return None
        _, change = chance.choice([place for place in places if place[0] == kind])
        tree = change(chance)
        tree = ast.parse(ast.unparse(ast.fix_missing_locations(tree)), mode="eval").body
        kinds.append(kind)
    slipped = ast.unparse(tree)
    return None if slipped == ast.unparse(ast.parse(text.strip(), mode="eval").body) else Slipped(slipped, tuple(kinds))


def _places(tree: ast.expr, symbols: list[str]) -> Iterator[tuple[str, Callable[[random.Random], ast.expr]]]:
    """Every kind of slip at every node: a function that gives the whole tree with it."""
    free = {name for node in ast.walk(tree) if isinstance(node, ast.Subscript) for name in _letters(node)} & {*symbols}
    for path, node, bound in _nodes(tree):
        for kind, make in (*_slips(node, symbols), *_of_indices(node, sorted(free | {*bound}))):

            def change(chance: random.Random, path: tuple = path, make: Callable = make) -> ast.expr:
                return _with(tree, path, make(chance))

            yield kind, change


def _nodes(
    node: ast.AST, path: tuple = (), bound: tuple[str, ...] = ()
) -> Iterator[tuple[tuple, ast.expr, tuple[str, ...]]]:
    """The expressions of the tree with their paths and the variables bound there; these, and functions' names, stay."""
    if isinstance(node, ast.expr) and not (isinstance(node, ast.Name) and node.id in bound):
        yield path, node, bound
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _BINDERS:
        tuples = [a for a in node.args if isinstance(a, ast.Tuple)]
        inner = bound + tuple(t.elts[0].id for t in tuples if isinstance(t.elts[0], ast.Name))
        if node.args and node.func.id in ("Integral", "Sum", "Product"):
            yield from _nodes(node.args[0], (*path, ("args", 0)), inner)
        for k, limits in enumerate(node.args):
            for j in range(1, len(limits.elts) if isinstance(limits, ast.Tuple) else 0):
                yield from _nodes(limits.elts[j], (*path, ("args", k), ("elts", j)), inner)
        return
    for name, value in ast.iter_fields(node):
        if name in ("func", "ops", "op", "ctx"):
            continue
        for k, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.expr) and not isinstance(node, ast.Compare):
                yield from _nodes(child, (*path, (name, k if isinstance(value, list) else None)), bound)


def _with(tree: ast.expr, path: tuple, new: ast.expr) -> ast.expr:
    if not path:
        return new
    tree = copy.deepcopy(tree)
    holder: Any = tree
    for name, k in path[:-1]:
        holder = getattr(holder, name) if k is None else getattr(holder, name)[k]
    name, k = path[-1]
    if k is None:
        setattr(holder, name, new)
    else:
        getattr(holder, name)[k] = new
    return tree


def _slips(node: ast.expr, symbols: list[str]) -> Iterator[tuple[str, Callable[[random.Random], ast.expr]]]:
    if isinstance(node, ast.BinOp):
        yield from _of_operation(node)
    if isinstance(node, ast.Name) and node.id in symbols and len(symbols) > 1:
        yield "symbol", lambda chance: _name(chance.choice([s for s in symbols if s != node.id]))
        yield "exponent", lambda chance: _op(node, ast.Pow, _number(2))
        yield "factor", lambda chance: _op(node, ast.Mult, _factor(chance, symbols))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        others = _OTHERS.get(node.func.id)
        if others:
            yield "function", lambda chance: ast.Call(_name(chance.choice(others)), node.args, [])
        if node.func.id not in _BINDERS:
            yield "factor", lambda chance: _op(node, ast.Mult, _factor(chance, symbols))
        if len(node.args) == 1 and node.func.id not in (*_BINDERS, "E", "Var", "P", "Matrix"):
            yield "sign", lambda chance: ast.Call(node.func, [ast.UnaryOp(ast.USub(), node.args[0])], [])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", lambda chance: node.operand
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > 1:
        yield "factor", lambda chance: _number(chance.choice([node.value + 1, 2 * node.value]))


def _of_operation(node: ast.BinOp) -> Iterator[tuple[str, Callable[[random.Random], ast.expr]]]:
    left, right = node.left, node.right
    match node.op:
        case ast.Add() | ast.Sub():
            other = ast.Sub if isinstance(node.op, ast.Add) else ast.Add
            yield "sign", lambda chance: _op(left, other, right)
            yield "term", lambda chance: left
            yield "term", lambda chance: _op(node, ast.Add, _number(1))
            if isinstance(node.op, ast.Add):
                yield "term", lambda chance: right
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):  # a*b + c: a*(b + c)
                yield "parenthesis", lambda chance: _op(left.left, ast.Mult, _op(left.right, type(node.op), right))
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Pow):  # a**n + c: (a + c)**n
                yield "parenthesis", lambda chance: _op(_op(left.left, type(node.op), right), ast.Pow, left.right)
        case ast.Mult():
            yield "factor", lambda chance: chance.choice([left, right])
            yield "factor", lambda chance: _op(left, ast.Div, right)
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Add | ast.Sub):  # a*(b + c): a*b + c
                yield "parenthesis", lambda chance: _op(_op(left, ast.Mult, right.left), type(right.op), right.right)
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):  # a*b**n: (a*b)**n
                yield "parenthesis", lambda chance: _op(_op(left, ast.Mult, right.left), ast.Pow, right.right)
        case ast.Div():
            yield "factor", lambda chance: left
            yield "factor", lambda chance: _op(left, ast.Mult, right)
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Mult):  # a/(b*c): a/b*c
                yield "parenthesis", lambda chance: _op(_op(left, ast.Div, right.left), ast.Mult, right.right)
        case ast.Pow():
            yield "exponent", lambda chance: _op(left, ast.Pow, ast.UnaryOp(ast.USub(), right))
            yield "exponent", lambda chance: _op(left, ast.Pow, _op(_number(1), ast.Div, right))
            yield "exponent", lambda chance: _op(left, ast.Pow, _op(_number(2), ast.Mult, right))
            yield "exponent", lambda chance: _op(left, ast.Pow, _op(right, ast.Div, _number(2)))
            yield "exponent", lambda chance: _op(left, ast.Pow, _op(right, ast.Add, _number(1)))
            yield "exponent", lambda chance: _op(left, ast.Pow, _op(right, ast.Sub, _number(1)))
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add | ast.Sub):  # (a + b)**n: a + b**n
                yield "parenthesis", lambda chance: _op(left.left, type(left.op), _op(left.right, ast.Pow, right))
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):  # (a*b)**n: a*b**n
                yield "parenthesis", lambda chance: _op(left.left, ast.Mult, _op(left.right, ast.Pow, right))


def _of_indices(node: ast.expr, letters: list[str]) -> Iterator[tuple[str, Callable[[random.Random], ast.expr]]]:
    """One index of an entry for another that has a meaning there, and two that have changed places."""
    names = _letters(node) if isinstance(node, ast.Subscript) else []
    for k, name in enumerate(names):
        others = [letter for letter in letters if letter != name]
        if others:
            yield "index", lambda chance, k=k, others=others: _indexed(node, {k: chance.choice(others)})
        for j in range(k):
            if names[j] != name:
                yield "index", lambda chance, k=k, j=j: _indexed(node, {k: names[j], j: names[k]})


def _letters(node: ast.Subscript) -> list[str]:
    """The indices of an entry, if each is a letter."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return [part.id for part in parts] if all(isinstance(part, ast.Name) for part in parts) else []


def _indexed(node: ast.Subscript, changes: dict[int, str]) -> ast.expr:
    parts = [_name(changes.get(k, name)) for k, name in enumerate(_letters(node))]
    return ast.Subscript(node.value, ast.Tuple(parts, ast.Load()) if len(parts) > 1 else parts[0], ast.Load())


def _op(left: ast.expr, kind: type, right: ast.expr) -> ast.expr:
    return ast.BinOp(left, kind(), right)


def _name(text: str) -> ast.expr:
    return ast.Name(text, ast.Load())


def _number(value: int) -> ast.expr:
    return ast.Constant(value)


def _factor(chance: random.Random, symbols: list[str]) -> ast.expr:
    """What is easily written once too often: a parameter, a small number, pi, a half."""
    return chance.choice(
        [*map(_name, symbols), _number(2), _number(3), _name("pi"), _op(_number(1), ast.Div, _number(2))]
    )
