"""Turns a SymPy expression into closures, once, to be run in as many worlds as wanted."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import Any

import sympy
from flint import fmpq

from symagg.arrays import free_symbols
from symagg.oracles.exact.values import UndecidedError, integer, is_integer, work
from symagg.oracles.exact.worlds import World

SHARED = 20_000  # closures that are kept from one expression for the next
WORK = 1e6  # of one evaluation, in additions of short numbers: a few seconds
TOO_LONG = "it has more terms, or longer numbers, than are worked out exactly"

Code = Callable[["Run"], Any]
Scope = dict[sympy.Basic, int]


class Run:
    """One evaluation: the world, the point, the values of the variables bound on the way, and what was met."""

    def __init__(self, expression: sympy.Basic, point: Mapping, world: World) -> None:
        self.code, slots = _compiled(expression, ())
        self.world, self.given = world, point
        # A variable of a sum is remembered by a Python integer, which is hashed many times faster than its fmpq.
        self.env: list = [None] * slots
        self.keys: list = [None] * slots
        self.memo: dict = {}
        self.calls: dict = {}
        self.symbols: dict = {}
        self.replaced: dict = {}
        self.met: dict[tuple[str, tuple], Any] = {}
        self.tags = 0
        self.work = 0.0

    def value(self) -> Any:
        return self.code(self)

    def call(self, name: str, arguments: list) -> Any:
        """A function that is defined in terms of itself, each value worked out once."""
        key = (name, tuple(int(a.p) if is_integer(a) else a for a in arguments))
        known = all(type(a) is int for a in key[1])
        if known and key in self.calls:
            return self.calls[key]
        held = self.world.recursions[name]
        code, slots = _compiled(held.body, held.parameters)
        inner = object.__new__(Run)
        vars(inner).update(vars(self), env=[None] * slots, keys=[None] * slots, memo={})
        for slot, (value, whole) in enumerate(zip(arguments, key[1], strict=True)):
            inner.bind(slot, value)
            inner.keys[slot] = whole if known else inner.keys[slot]
        value = code(inner)
        self.work = inner.work
        if known:
            self.calls[key] = value
        return value

    def bind(self, slot: int, value: Any) -> None:
        self.env[slot] = value
        self.keys[slot] = value if type(value) in (int, fmpq) else object()  # a ball equals no other, itself included

    def symbol(self, symbol: sympy.Basic) -> Any:
        """The value that the point gives a symbol; it is kept in `symbols`."""
        given = self.given.get(symbol, self.given.get(getattr(symbol, "label", None)))
        if given is None:
            raise UndecidedError(f"no value for {symbol}")
        given = sympy.sympify(given)
        value = fmpq(int(given.p), int(given.q)) if given.is_Rational else Run(given, {}, self.world).value()
        self.symbols[id(symbol)] = symbol, value
        return value

    def count(self, work: float) -> None:
        """Take note of work to be done; refused where it would be too much."""
        self.work += work
        if self.work > WORK:
            raise UndecidedError(TOO_LONG)

    def weigh(self, value: Any) -> Any:
        """The value, after the work that its length stands for has been counted."""
        self.count(work(value))
        return value


@lru_cache(maxsize=2048)
def _compiled(expression: sympy.Basic, parameters: tuple) -> tuple[Code, int]:
    """The closure of an expression, and how many variables it binds, its parameters first."""
    compiler = Compiler()
    code = compiler.code(expression, {parameter: compiler.slot() for parameter in parameters})
    return code, compiler.slots


_shared: dict[sympy.Basic, Code] = {}
_idents = count()


class Compiler:
    """Turns nodes into closures; the same node under the same bound variables is one closure, with one memory.

    What binds no variable and stands under none is one closure in every expression: edits leave most of a tree alone.
    """

    def __init__(self) -> None:
        self.slots = 0
        self.known: dict[tuple, tuple[Code, bool]] = {}
        self.is_plain = True  # whether nothing compiled since this was set binds a variable or stands under one

    def slot(self) -> int:
        self.slots += 1
        self.is_plain = False
        return self.slots - 1

    def code(self, node: sympy.Basic, scope: Scope) -> Code:
        bound = tuple(sorted(scope[s] for s in free_symbols(node) if s in scope)) if scope else ()
        if not bound and node in _shared:
            return _shared[node]
        key = (node, bound)
        if key not in self.known:
            handler = next((HANDLERS[kind] for kind in type(node).__mro__ if kind in HANDLERS), unsupported)
            outer, self.is_plain = self.is_plain, not bound
            code = handler(self, node, scope)
            code = _remembered(code, next(_idents), bound) if node.args else code
            self.known[key] = code, self.is_plain
            if self.is_plain:
                if len(_shared) >= SHARED:
                    _shared.clear()
                _shared[node] = code
            self.is_plain = outer
        code, plain = self.known[key]
        self.is_plain &= plain
        return code

    def codes(self, nodes: Any, scope: Scope) -> list[Code]:
        return [self.code(node, scope) for node in nodes]

    def index(self, node: sympy.Basic, scope: Scope) -> Code:
        """Code for a Python integer."""
        what = f"the index or bound {node}"
        if node.is_Integer:
            constant = int(node)
            return lambda run: constant
        code, slot = self.code(node, scope), scope.get(node)
        if slot is None:
            return lambda run: integer(code(run), what)
        return lambda run: key if type(key := run.keys[slot]) is int else integer(run.env[slot], what)


def _remembered(code: Code, ident: int, bound: tuple[int, ...]) -> Code:
    if not bound:

        def call(run: Run) -> Any:
            memo = run.memo
            if ident in memo:
                return memo[ident]
            memo[ident] = value = run.weigh(code(run))
            return value

        return call
    chosen = itemgetter(*bound)

    def call(run: Run) -> Any:
        key = (ident, chosen(run.keys))
        memo = run.memo
        if key in memo:
            return memo[key]
        memo[key] = value = run.weigh(code(run))
        return value

    return call


def unsupported(c: Compiler, node: Any, scope: Scope) -> Code:
    name = f"{type(node).__name__} ({node})"

    def call(run: Run) -> Any:
        raise UndecidedError(f"{name[:120]} is not supported")

    return call


def entry_name(name: str, indices: tuple) -> str:
    return f"{name}[{', '.join(map(str, indices))}]" if indices else name


HANDLERS: dict[type, Callable[[Compiler, Any, Scope], Code]] = {}  # filled by `exact_nodes` and `exact_matrices`
