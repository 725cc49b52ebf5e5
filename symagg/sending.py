"""Held trees on their way to another process: pickle builds them anew there, and SymPy would evaluate them."""

from typing import Any, NamedTuple

from sympy import Basic
from sympy.core.function import UndefinedFunction

from symagg.held import build
from symagg.laws.expectation import RandomVariable
from symagg.notation import Standing


class Sent:
    """A base for dataclasses whose trees arrive as they were sent, term by term."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: _taken_apart(value) for name, value in vars(self).items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update({name: _put_together(value) for name, value in state.items()})


class _Node(NamedTuple):
    kind: "type | _Function"
    args: tuple[Any, ...]


class _Function(NamedTuple):
    """A function whose text is not written out: pickle would lose which arrays it may depend on."""

    name: str
    arrays: frozenset
    assumptions: dict[str, bool]

    def build(self) -> type:
        return UndefinedFunction(self.name, (Standing,), {"arrays": self.arrays}, **self.assumptions)


def _taken_apart(tree: Any) -> Any:
    if not isinstance(tree, Basic) or not tree.args or isinstance(tree, RandomVariable):
        return tree
    kind = tree.func
    if issubclass(kind, Standing):
        kind = _Function(kind.__name__, kind.arrays, kind._kwargs)
    return _Node(kind, tuple(_taken_apart(a) for a in tree.args))


def _put_together(sent: Any) -> Any:
    if not isinstance(sent, _Node):
        return sent
    kind = sent.kind.build() if isinstance(sent.kind, _Function) else sent.kind
    return build(kind, [_put_together(a) for a in sent.args])
