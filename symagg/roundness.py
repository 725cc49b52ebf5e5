"""Small, round points of a domain, for counterexamples that a person can check by hand."""

from collections.abc import Iterator, Mapping
from itertools import islice

from sympy import Expr, Integer, Rational, Symbol
from sympy.logic.boolalg import Boolean

from symagg.domain import Domain, Range
from symagg.truth import holds

_VALUES = (
    *map(Integer, (1, 2)), Rational(1, 2), *map(Integer, (3, -1)), Rational(3, 2), Integer(-2), Rational(1, 4),
    Rational(-1, 2), Rational(3, 4), Integer(4), Rational(1, 3), Integer(5), Integer(0),
)  # fmt: skip
_POOL = 5  # values of one symbol that are tried
_LOOKED_AT = 2000  # combinations, of which the conditions may refuse many


def round_points(
    domain: Domain, symbols: Mapping[str, Symbol], conditions: tuple[Boolean, ...]
) -> Iterator[dict[Symbol, Expr]]:
    """Points with small integers, halves and quarters, the roundest first; none where a symbol has no such value.

    Values may coincide, or be 0 or 1: a difference at such a point is one like any other. What places an interval
    (u_1, u_2) stays where it is.
    """
    letters = [symbols[name] for name in sorted(symbols)]
    pools = [_pool(domain.range_of(s))[: 1 if s.name.startswith("u_") else None] for s in letters]
    if not all(pools):
        return
    for ranks in islice(_by_total([len(pool) for pool in pools]), _LOOKED_AT):
        point = {s: pool[rank] for s, pool, rank in zip(letters, pools, ranks, strict=True)}
        if all(holds(c, point) for c in conditions):
            yield point


def _pool(held: Range) -> list[Expr]:
    if held.kind == "complex":
        return []
    found = [v for v in _VALUES if held.contains(v)]
    return found[:_POOL]


def _by_total(sizes: list[int]) -> Iterator[tuple[int, ...]]:
    """Ranks in the order of their sum: all first choices, then one second choice, and so on."""
    for total in range(sum(sizes) - len(sizes) + 1):
        yield from _with_total(sizes, total)


def _with_total(sizes: list[int], total: int) -> Iterator[tuple[int, ...]]:
    if not sizes:
        if total == 0:
            yield ()
        return
    for rank in range(min(sizes[0] - 1, total) + 1):
        for rest in _with_total(sizes[1:], total - rank):
            yield (rank, *rest)
