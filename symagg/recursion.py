"""Functions that a paper defines by themselves, such as the layers of a network or backpropagation.

A text such as "z(l, j)": "Sum(w[l, j, k]*a(l - 1, k), (k, 1, s[l - 1]))" with "a(l, j)" defined by z again has no
expression of its own: each call stays a function of its arguments, and the routes work it out where the arguments are
numbers.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Dummy, Expr

from symagg.errors import ClaimError
from symagg.notation import read


@dataclass(frozen=True)
class Recursion:
    """A function by its text: the body holds calls of this function, or of others that lead back to it."""

    parameters: tuple[Dummy, ...]
    body: Expr


def recursive_names(names: Mapping[str, Any]) -> frozenset[str]:
    """The functions among a claim's names whose texts lead back to themselves."""
    texts = {key.partition("(")[0].strip(): held for key, held in names.items() if isinstance(held, str)}
    functions = {key.partition("(")[0].strip() for key in names if "(" in key}
    used = {name: _mentioned(text) & set(texts) for name, text in texts.items()}
    reached = {name: set(found) for name, found in used.items()}
    for _ in texts:  # the transitive closure, one step a round
        reached = {name: found.union(*(reached[other] for other in found)) for name, found in reached.items()}
    return frozenset(name for name in functions if name in reached.get(name, ()))


def recursions(names: Mapping[str, Any]) -> dict[str, Recursion]:
    """Every recursive function among the names, its text read with its parameters as unknown integers.

    Raises ClaimError where such a text has no case in which it ends.
    """
    found, recursive = {}, recursive_names(names)
    for key, text in names.items():
        name, _, rest = key.partition("(")
        if name.strip() not in recursive or not rest:
            continue
        letters = [v.strip() for v in rest.rstrip(")").split(",")]
        parameters = tuple(Dummy(v, integer=True) for v in letters)
        body = read(text, {**names, **dict(zip(letters, parameters, strict=True))}, recursive)
        found[name.strip()] = Recursion(parameters, body)
    if found and not any("Piecewise" in str(names[key]) for key in names if key.partition("(")[0].strip() in found):
        first = next(iter(found))
        raise ClaimError(f"{first} is defined in terms of itself; give it a first case, with Piecewise.")
    return found


def _mentioned(text: str) -> set[str]:
    try:
        return {node.id for node in ast.walk(ast.parse(text.strip(), mode="eval")) if isinstance(node, ast.Name)}
    except SyntaxError:  # told where the text is read
        return set()
