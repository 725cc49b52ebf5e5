"""Cuts straight-line code where one costly function waits for another, so that each part becomes a loop of its own.

A processor works on several elements of a loop at once, as far ahead as it can see. A chain of two long polynomials
is longer than that; two loops over the same block, each with one link of the chain, keep it busy.
"""

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """Lines of one loop. takes: the names from outside that they read; gives: what later stages read of them."""

    lines: tuple[str, ...]
    takes: tuple[str, ...]
    gives: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    text: str
    name: str
    reads: frozenset[str]
    costly: bool


def stages(lines: list[str], arguments: tuple[str, ...], costly: set[str]) -> list[Stage]:
    """Lines `name = expression`, the last one `return name`, as stages in order; the last one holds the return.

    costly: the functions that a stage may hold side by side but not one within the other. What is cheap is computed
    again where it is needed.
    """
    held = [_read(line, costly) for line in lines]
    level: dict[str, int] = dict.fromkeys(arguments, 0)
    for line in held:
        level[line.name] = max(level.get(line.name, 0), *(level[r] for r in line.reads), 0) + line.costly
    last = max(level.values(), default=0)
    found: list[Stage] = []
    known = set(arguments)
    for number in range(1, last):
        wanted = {line.name for line in held if line.costly and level[line.name] == number}
        part = _needed(held, wanted, known)
        later = {r for line in held for r in line.reads if line.costly is False or level[line.name] > number}
        found.append(_stage(part, known, tuple(line.name for line in part if line.name in wanted & later)))
        known |= set(found[-1].gives)
    return [*found, _stage(_needed(held, {""}, known), known, ())]


def _read(text: str, costly: set[str]) -> _Line:
    (statement,) = ast.parse(text if text.startswith("return") is False else text.replace("return", "_ =", 1)).body
    reads = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)}
    calls = {n.func.id for n in ast.walk(statement.value) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    name = "" if text.startswith("return") else statement.targets[0].id
    return _Line(text, name, frozenset(reads - calls - {"np", "math"}), bool(calls & costly))


def _needed(lines: list[_Line], wanted: set[str], known: set[str]) -> list[_Line]:
    """The lines that the wanted names need, in order, where some names are known."""
    needed, part = set(wanted), []
    for line in reversed(lines):
        if line.name in needed and line.name not in known:
            part.append(line)
            needed |= line.reads
    return part[::-1]


def _stage(part: list[_Line], known: set[str], gives: tuple[str, ...]) -> Stage:
    reads = {r for line in part for r in line.reads}
    return Stage(tuple(line.text for line in part), tuple(sorted(reads & known)), gives)
