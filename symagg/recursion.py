"""Functions that stand in a claim as they are printed: those that a paper defines by themselves, and `Held` ones.

Layers of a network and backpropagation are defined by themselves, as in "z(l, j)":
"Sum(w[l, j, k]*a(l - 1, k), (k, 1, s[l - 1]))" with an "a(l, j)" that is defined by z again: they have no expression of
their own. Each call stays a function of its arguments, and the routes work it out where the arguments are numbers.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Basic, Dummy, Expr, Piecewise
from sympy.core.function import AppliedUndef

from symagg.errors import ClaimError
from symagg.notation import read


class Held(str):
    """The text of a function of integers that is not written out where it is called: p(k) stays p(k) in what is shown.

    "p(k)": Held("exp(z[k])/Sum(exp(z[m]), (m, 1, n))")
    """


@dataclass(frozen=True)
class Recursion:
    """A function by its text: the body holds calls of this function, or of others that lead back to it."""

    parameters: tuple[Dummy, ...]
    body: Expr


def standing_names(names: Mapping[str, Any]) -> frozenset[str]:
    """The functions among a claim's names whose calls are left standing: held ones, and recursive ones."""
    held = {key.partition("(")[0].strip() for key, text in names.items() if "(" in key and isinstance(text, Held)}
    return recursive_names(names) | held


def recursive_names(names: Mapping[str, Any]) -> frozenset[str]:
    """The functions among a claim's names whose texts lead back to themselves."""
    texts = {key.partition("(")[0].strip(): held for key, held in names.items() if isinstance(held, str)}
    functions = {key.partition("(")[0].strip() for key in names if "(" in key}
    used = {name: _mentioned(text) & set(texts) for name, text in texts.items()}
    reached = {name: set(found) for name, found in used.items()}
    for _ in texts:  # the transitive closure, one step a round
        reached = {name: found.union(*(reached[other] for other in found)) for name, found in reached.items()}
    return frozenset(name for name in functions if name in reached.get(name, ()))


def recursions(names: Mapping[str, Any], sides: Iterable[Basic] | None = None) -> dict[str, Recursion]:
    """The standing functions that the sides call, and those that these call (without sides: all of them).

    Each text is read with its parameters as unknown integers.
    Raises ClaimError where a recursive text has no case in which it ends.
    """
    standing, recursive = standing_names(names), recursive_names(names)
    keys = {key.partition("(")[0].strip(): key for key in names if "(" in key}
    found: dict[str, Recursion] = {}
    waiting = sorted(standing) if sides is None else [name for side in sides for name in _calls(side)]
    while waiting:
        name = waiting.pop(0)
        if name not in standing or name in found:
            continue
        letters = [v.strip() for v in keys[name].partition("(")[2].rstrip(")").split(",")]
        parameters = tuple(Dummy(v, integer=True) for v in letters)
        body = read(names[keys[name]], {**names, **dict(zip(letters, parameters, strict=True))}, standing)
        found[name] = Recursion(parameters, body)
        waiting += _calls(body)
    endless = sorted(recursive & set(found))
    if endless and not any(found[name].body.has(Piecewise) for name in endless):
        raise ClaimError(f"{endless[0]} is defined in terms of itself; give it a first case, with Piecewise.")
    return found


def _calls(tree: Basic) -> list[str]:
    return sorted({node.func.__name__ for node in tree.atoms(AppliedUndef)})


def _mentioned(text: str) -> set[str]:
    try:
        return {node.id for node in ast.walk(ast.parse(text.strip(), mode="eval")) if isinstance(node, ast.Name)}
    except SyntaxError:  # told where the text is read
        return set()
