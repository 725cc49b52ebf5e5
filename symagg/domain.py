"""The stated domain of a paper's symbols, and the points drawn from it."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gmpy2 import mpq
from sympy import Expr, IndexedBase, Integer, Rational, Symbol, ceiling, floor, oo, pi, sympify
from sympy.logic.boolalg import Boolean

from symagg.arrays import Entries, probabilities
from symagg.errors import ClaimError
from symagg.laws.expectation import RandomVariable
from symagg.truth import Value, all_hold, as_sympy, as_value

_SIDE = r"(-?[\d./]+(?:e-?\d+)?|-?oo|-?pi)"
_NAMED = {"oo": oo, "pi": pi}
_KINDS = {"real", "integer", "complex"}
_SIGNS = {"positive": (0, True, None), "nonnegative": (0, False, None), "negative": (None, True, 0)}
_MOST_INTEGER = 5  # sizes in exact worlds stay small, so that double sums over them stay cheap
_ROUND = [Integer(n) for n in (2, 3, -1, -2, 1, 4)] + [Rational(1, 2), Rational(-1, 2), Rational(3, 2)]
_MIDDLE, _WIDE = (-2.5, 2.0), (-7.0, 10.0)  # powers of two between which the size of a real number lies
_MOST_FREE = 23  # elsewhere a single integer must give enough different points to judge a claim on


@dataclass(frozen=True)
class Range:
    """The values one symbol may take: lower to upper, an end excluded where it is open."""

    kind: str = "real"
    lower: Expr = -oo
    upper: Expr = oo
    lower_open: bool = True
    upper_open: bool = True
    nonzero: bool = False

    def contains(self, value: Expr) -> bool:
        """Whether a number lies in the range."""
        if self.kind == "complex":
            return not (self.nonzero and value == 0)
        if not value.is_extended_real or (self.kind == "integer" and not value.is_integer):
            return False
        above = value > self.lower if self.lower_open else value >= self.lower
        below = value < self.upper if self.upper_open else value <= self.upper
        return bool(above) and bool(below) and not (self.nonzero and value == 0)

    @property
    def is_empty(self) -> bool:
        low, high = self._integer_ends() if self.kind == "integer" else (None, None)
        if low is not None and high is not None:
            return low > high or (low == high == 0 and self.nonzero)
        return self.lower > self.upper or (self.lower == self.upper and (self.lower_open or self.upper_open))

    def _integer_ends(self) -> tuple[int | None, int | None]:
        """The least and the greatest integer in the range, None where there is none."""
        low = high = None
        if self.lower.is_finite:
            low = int(floor(self.lower)) + 1 if self.lower_open else int(ceiling(self.lower))
        if self.upper.is_finite:
            high = int(ceiling(self.upper)) - 1 if self.upper_open else int(floor(self.upper))
        return low, high

    def draw(self, stream: random.Random, simple: bool) -> Expr:
        """A generic value: never 0, 1 or a bound (integers may be).

        simple: few digits, for exact rational arithmetic and for counterexamples that a person reads.
        """
        return as_sympy(self.draw_value(stream, simple))

    def draw_value(self, stream: random.Random, simple: bool, wide: bool = False) -> Value:
        """What `draw` gives, before it becomes a SymPy number: of many points that are drawn, few are kept.

        wide: near the ends of the range and far out as well.
        """
        if self.kind == "integer":
            return mpq(stream.choice(self._integers[simple]))
        if self.kind == "complex":
            return self._real(stream, simple), self._real(stream, simple)
        return self._real(stream, simple, wide)

    @cached_property
    def _integers(self) -> tuple[list[int], list[int]]:
        """The integers to draw from: generic ones, and simple ones."""
        first, last = self._integer_ends()
        pools = []
        for most in (_MOST_FREE, _MOST_INTEGER):
            low = first if first is not None else (last - 2 * _MOST_INTEGER if last is not None else -_MOST_INTEGER)
            high = low + (2 * most if low < 0 and last is None else most)
            high = min(high, last) if last is not None else high
            pools.append([k for k in range(low, high + 1) if k or not self.nonzero])
        return pools[0], pools[1]

    def draw_round(self, stream: random.Random) -> Expr:
        """A small integer or half, easily read; a generic simple value where none is in the range."""
        pool = [v for v in _ROUND if self.contains(v) and self.kind != "complex"]
        return stream.choice(pool) if pool else self.draw(stream, True)

    def _real(self, stream: random.Random, simple: bool, wide: bool = False) -> Value:
        size = _size(stream, simple, _WIDE if wide else _MIDDLE)
        low, high, exact = self._ends
        if low is not None and high is not None:
            if wide:
                return low + (high - low) * exact(size / (1 + size))
            share = mpq(stream.randint(1, 11), 12) if simple else mpq(stream.randint(50, 950), 1009)
            return low + (high - low) * exact(share)
        if low is not None:
            return low + exact(size)
        if high is not None:
            return high - exact(size)
        return size if stream.random() < 0.5 else -size

    @cached_property
    def _ends(self) -> tuple[Value | None, Value | None, Callable[[mpq], Value]]:
        """The ends, None where infinite, and what makes a rational number one that may be added to them."""
        finite = [end for end in (self.lower, self.upper) if end.is_finite]
        held, exact = (as_value, mpq) if all(end.is_Rational for end in finite) else (sympify, as_sympy)
        low, high = (held(end) if end.is_finite else None for end in (self.lower, self.upper))
        return low, high, exact


def _size(stream: random.Random, simple: bool, exponents: tuple[float, float]) -> mpq:
    """A positive number from 1/6 to 4, or 2 to a power between the exponents, near no integer unless simple."""
    if simple:
        return mpq(stream.choice([n for n in range(1, 12) if n != 6]), stream.choice([2, 3, 5, 7]))
    return _nearest(2.0 ** stream.uniform(*exponents), 401)


def _nearest(x: float, most: int) -> mpq:
    """The rational number nearest to x with a denominator up to `most`: Fraction.limit_denominator, but quicker.

    By the continued fraction: the answer is the last convergent that fits, or the largest semiconvergent after it.
    """
    top, bottom = x.as_integer_ratio()
    value, (p, q), (last_p, last_q) = mpq(top, bottom), (1, 0), (0, 1)
    while bottom:
        k = top // bottom
        if last_q + k * q > most:
            k = (most - last_q) // q
            between, convergent = mpq(last_p + k * p, last_q + k * q), mpq(p, q)
            return convergent if abs(convergent - value) <= abs(between - value) else between
        (p, q), (last_p, last_q) = (last_p + k * p, last_q + k * q), (p, q)
        top, bottom = bottom, top - k * bottom
    return mpq(p, q)


@dataclass(frozen=True)
class AnyFunction:
    """A function of which a claim knows only that it is one; with a degree, a polynomial of that degree.

    A Taylor expansion of order n is judged on polynomials of degree n, where it must be exact.
    """

    name: str
    degree: int | None = None


Name = Symbol | IndexedBase | RandomVariable | AnyFunction


class Domain:
    """What a paper says of its symbols: one keyword a symbol, in words.

    Numbers: "real", "complex", "integer", "positive", "nonnegative", "negative", "nonzero" and inequalities
    ("0 <= p <= 1", "> 1"), joined by commas; an inequality alone means real. What is not a number: "array" (indexed
    real data), "array of integer, >= 1" (each entry in that range), "probabilities of k = 1..n" (a law: p[k] sum to
    one) and "probabilities of z = 1..m given i" (a law q[z, i] for each i), "function" or "function of degree 2" (any
    such function), "random variable" (of any joint law), with "positive", "zero-inflated" (no value below zero, zero
    itself likely) or "identically distributed".
    Positional arguments are conditions that tie symbols, such as "m < n".
    Raises ClaimError for a word it does not know, or an empty range.
    """

    def __init__(self, *conditions: str, **ranges: str) -> None:
        self.conditions = conditions
        self.ranges: dict[str, Range] = {}
        self.names: dict[str, Name] = {}
        self.arrays: dict[str, Entries] = {}
        self.errors: dict[str, ClaimError] = {}
        for name, text in ranges.items():
            try:
                self._declare(name, text)
            except ClaimError as error:
                self.errors[name] = error

    def _declare(self, name: str, text: str) -> None:
        if not isinstance(text, str):
            raise ClaimError(f"domain of {name}: {text!r} is no text; write for example {name}='positive'.")
        if text == "array" or text.startswith("array of "):
            held = _range(name, text.removeprefix("array").removeprefix(" of ") or "real")
            self.arrays[name] = Entries(held)
            self.names[name] = IndexedBase(name, **_symbol(name, held).assumptions0)
        elif text.startswith("probabilities of "):
            self.arrays[name] = probabilities(name, text)
            self.names[name] = IndexedBase(name, positive=True)
        elif text.startswith("function"):
            degree = re.fullmatch(r"function(?: of degree (\d+))?", text)
            if not degree:
                raise ClaimError(f"domain of {name}: {text!r} is not understood; write 'function of degree 2'.")
            self.names[name] = AnyFunction(name, int(degree[1]) if degree[1] else None)
        elif text.startswith("random variable"):
            words = {w.strip() for w in text.split(",")[1:]}
            if unknown := words - {"positive", "identically distributed", "zero-inflated"}:
                raise ClaimError(f"domain of {name}: {unknown.pop()!r} is not known of a random variable.")
            sign = next((w for w in ("positive", "zero-inflated") if w in words), "")
            self.names[name] = RandomVariable(name, None, "identically distributed" in words, sign)
        else:
            held = _range(name, text)
            if held.is_empty:
                raise ClaimError(f"domain of {name}: no number satisfies {text!r}.")
            self.ranges[name] = held
            self.names[name] = _symbol(name, held)

    def __getattr__(self, name: str) -> Name:
        try:
            return self.__dict__["names"][name]
        except KeyError:
            raise AttributeError(f"the domain declares no symbol {name!r}") from None

    def symbols(self, names: str) -> tuple[Symbol, ...]:
        """The declared symbols with these names, separated by blanks."""
        return tuple(getattr(self, name) for name in names.split())

    def __or__(self, other: "Domain") -> "Domain":
        """This domain with the other's symbols and conditions added; the other wins where both declare a symbol."""
        joined = Domain(*self.conditions, *other.conditions)
        joined.ranges = {n: held for n, held in self.ranges.items() if n not in other.names} | other.ranges
        joined.arrays = {n: held for n, held in self.arrays.items() if n not in other.names} | other.arrays
        joined.names = self.names | other.names
        joined.errors = {n: error for n, error in self.errors.items() if n not in other.names} | other.errors
        return joined

    def range_of(self, symbol: Symbol) -> Range:
        """The stated range; a symbol made outside the domain has what its SymPy assumptions say."""
        if symbol.name in self.ranges and self.names[symbol.name] == symbol:
            return self.ranges[symbol.name]
        return _assumed(symbol)

    def points(
        self,
        symbols: Mapping[str, Symbol],
        seed: str,
        conditions: tuple[Boolean, ...] = (),
        simple: bool = False,
        patience: int = 2000,
        wide: bool = False,
    ) -> Iterator[dict[Symbol, Expr]]:
        """Generic points, without end, the same for the same seed.

        wide: near the ends of the ranges and far out as well. They end where `patience` draws in a row have not met the
        conditions.
        """
        stream = random.Random(seed)
        ranges = [(s, self.range_of(s)) for _, s in sorted(symbols.items())]
        rejected = 0
        while rejected < patience:
            values = {s: held.draw_value(stream, simple, wide) for s, held in ranges}
            numbers = [values[s] for s, held in ranges if held.kind != "integer"]
            generic = len(set(numbers)) == len(numbers) and not {0, 1} & set(numbers)
            if generic and all_hold(conditions, values):
                rejected = 0
                yield {s: as_sympy(v) for s, v in values.items()}
            else:
                rejected += 1


def _range(name: str, text: str) -> Range:
    kinds, nonzero = set(), False
    lower, upper, lower_open, upper_open = -oo, oo, True, True
    for part in (p.strip() for p in text.split(",")):
        for word in part.split() if re.fullmatch(r"[a-z ]+", part) else [part]:
            if word in _KINDS:
                kinds.add(word)
            elif word == "nonzero":
                nonzero = True
            elif word in _SIGNS:
                low, open_end, high = _SIGNS[word]
                if low is not None:
                    lower, lower_open = sympify(low), open_end
                else:
                    upper, upper_open = sympify(high), open_end
            elif two := re.fullmatch(rf"{_SIDE}\s*(<=?)\s*{re.escape(name)}\s*(<=?)\s*{_SIDE}", word):
                lower, lower_open = _number(name, two[1]), two[2] == "<"
                upper, upper_open = _number(name, two[4]), two[3] == "<"
            elif one := re.fullmatch(rf"(?:{re.escape(name)}\s*)?([<>]=?)\s*{_SIDE}", word):
                bound = _number(name, one[2])
                if one[1].startswith(">"):
                    lower, lower_open = bound, one[1] == ">"
                else:
                    upper, upper_open = bound, one[1] == "<"
            else:
                raise ClaimError(
                    f"domain of {name}: {word!r} is not understood; write for example 'positive', 'real, nonzero', "
                    f"'integer, >= 1' or '0 <= {name} <= 1'; what ties it to another symbol stands first, as in "
                    f"Domain('{name} < b', {name}='positive', b='positive')."
                )
    if "complex" in kinds and (kinds != {"complex"} or lower != -oo or upper != oo):
        raise ClaimError(f"domain of {name}: a complex number has no sign and no bounds; drop 'complex' or the rest.")
    kind = next((k for k in ("complex", "integer") if k in kinds), "real")
    return Range(kind, lower, upper, lower_open, upper_open, nonzero)


def _number(name: str, text: str) -> Expr:
    size = text.removeprefix("-")
    try:
        top, _, bottom = size.partition("/")
        value = _NAMED[size] if size in _NAMED else Rational(Fraction(top) / Fraction(bottom if "/" in size else 1))
    except (ValueError, ZeroDivisionError):
        raise ClaimError(f"domain of {name}: {text!r} is no number; write for example 2, 0.5, 1/2, pi or oo.") from None
    return -value if text.startswith("-") else value


def _symbol(name: str, held: Range) -> Symbol:
    if held.kind == "complex":
        return Symbol(name, **({"nonzero": True} if held.nonzero else {"complex": True}))
    assumed = {"real": True}
    if held.kind == "integer":
        assumed["integer"] = True
    if held.lower > 0 or (held.lower == 0 and (held.lower_open or held.nonzero)):
        assumed["positive"] = True
    elif held.upper < 0 or (held.upper == 0 and (held.upper_open or held.nonzero)):
        assumed["negative"] = True
    elif held.lower == 0:
        assumed["nonnegative"] = True
    elif held.nonzero:
        assumed["nonzero"] = True
    return Symbol(name, **assumed)


def _assumed(symbol: Symbol) -> Range:
    kind = "integer" if symbol.is_integer else "complex" if symbol.is_real is None else "real"
    if symbol.is_positive:
        return Range(kind, sympify(0) if kind != "integer" else Integer(1), oo, kind != "integer")
    if symbol.is_nonnegative:
        return Range(kind, sympify(0), oo, False)
    if symbol.is_negative:
        return Range(kind, -oo, sympify(0) if kind != "integer" else Integer(-1), True, kind != "integer")
    return Range(kind, nonzero=bool(symbol.is_nonzero))
