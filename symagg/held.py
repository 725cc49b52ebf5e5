"""Trees that nobody works out: parts of them are replaced, and nodes put together anew, unevaluated.

SymPy mends what it evaluates; what a paper prints must stay as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sympy
from sympy import Add, Basic, Expr, Integral, Mul, Piecewise, Pow, Product, S, Sum

from symagg.laws.expectation import RandomVariable


def held_replace(tree: Any, mapping: Mapping[Basic, Basic]) -> Any:
    """Replace parts of a tree without evaluating what stays."""
    if tree in mapping:
        return mapping[tree]
    if not tree.args or isinstance(tree, RandomVariable):
        return tree
    args = [held_replace(a, mapping) for a in tree.args]
    return tree if all(a is b for a, b in zip(args, tree.args, strict=True)) else rebuild(tree, args)


def with_part(tree: Basic, path: tuple[int, ...], new: Any) -> Any:
    """The tree with another part at this path, unevaluated."""
    if not path:
        return new
    args = list(tree.args)
    args[path[0]] = with_part(args[path[0]], path[1:], new)
    return rebuild(tree, args)


def rebuild(tree: Basic, args: Sequence[Any]) -> Any:
    """The node with other arguments, unevaluated where its class can be."""
    return build(tree.func, args)


def build(kind: type, args: Sequence[Any]) -> Any:
    """A node of this class with these arguments, unevaluated where the class can be."""
    if issubclass(kind, sympy.Sum | Integral | Product):
        return bind(kind, args[0], args[1:])
    if issubclass(kind, Add | Mul | Pow | sympy.Function | sympy.Max | sympy.Min | sympy.core.relational.Relational):
        try:
            return kind(*args, evaluate=False)
        except TypeError:
            pass
    return kind(*args)


def bind(kind: type, inside: Any, limits: Sequence[Any]) -> Any:
    """A sum, product or integral; SymPy would take a condition on an inner index out of the sum over that index."""
    inner = inside.atoms(Sum, Product, Integral) if isinstance(inside, Basic) else ()
    node = kind(inside, *limits)
    if all(isinstance(inside, kind) or not held.has(Piecewise) for held in inner) or node.args[0] == inside:
        return node
    shell = kind(S.One, *limits)
    held = Expr.__new__(kind)
    held._args = (inside, *shell.args[1:])
    held.is_commutative = inside.is_commutative
    return held
