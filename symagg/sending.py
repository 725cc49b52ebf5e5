"""Held trees on their way to another process: pickle builds them anew there, and SymPy would evaluate them."""

from typing import Any, NamedTuple

from sympy import Basic

from symagg.laws.expectation import RandomVariable
from symagg.notation import build


class Sent:
    """A base for dataclasses whose trees arrive as they were sent, term by term."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: _taken_apart(value) for name, value in vars(self).items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update({name: _put_together(value) for name, value in state.items()})


class _Node(NamedTuple):
    kind: type
    args: tuple[Any, ...]


def _taken_apart(tree: Any) -> Any:
    if not isinstance(tree, Basic) or not tree.args or isinstance(tree, RandomVariable):
        return tree
    return _Node(tree.func, tuple(_taken_apart(a) for a in tree.args))


def _put_together(sent: Any) -> Any:
    return build(sent.kind, [_put_together(a) for a in sent.args]) if isinstance(sent, _Node) else sent
