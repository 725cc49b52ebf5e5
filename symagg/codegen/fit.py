"""Polynomials that stand for a function on an interval, and tables of numbers as source text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import mpmath

_NODES = 64
_ENOUGH = mpmath.mpf(2) ** -55  # a quarter of the last place of the smallest value on the interval


@dataclass(frozen=True)
class Table:
    """A name in a generated file, what its numbers are, and the numbers: one, a row, or rows of one length."""

    name: str
    source: str
    values: int | float | tuple[float, ...] | tuple[tuple[float, ...], ...]

    def lines(self) -> list[str]:
        """The table as source text, one number a line so that a difference shows where it is."""
        comment = [f"# {line}" for line in self.source.splitlines()]
        if isinstance(self.values, int | float):
            return [*comment, f"{self.name} = {_text(self.values)}"]
        lines = [*comment, f"{self.name} = np.array(", "    ["]
        for entry in self.values:
            if isinstance(entry, float):
                lines.append(f"        {_text(entry)},")
            else:
                lines += ["        [", *(f"            {_text(value)}," for value in entry), "        ],"]
        return [*lines, "    ]", ")"]


def _text(number: float) -> str:
    """The shortest text of a double, as the formatter leaves it."""
    return repr(number).replace("e+", "e")


def chebyshev(function: Callable, low: float, high: float, enough: float | None = None) -> list[mpmath.mpf]:
    """The Chebyshev series of a function on [low, high], cut where the rest is below `enough`.

    `function` takes and returns mpmath numbers at the working precision. `enough` is absolute; by default a quarter
    of the last place of the function's smallest value at the nodes. Raises ValueError where 64 nodes do not do.
    """
    angles = [mpmath.pi * (k + mpmath.mpf(1) / 2) / _NODES for k in range(_NODES)]
    middle, half = (mpmath.mpf(high) + low) / 2, (mpmath.mpf(high) - low) / 2
    values = [function(middle + half * mpmath.cos(angle)) for angle in angles]
    limit = _ENOUGH * min(abs(v) for v in values) if enough is None else enough
    series = [2 * mpmath.fdot(values, [mpmath.cos(j * a) for a in angles]) / _NODES for j in range(_NODES)]
    series[0] /= 2
    rest = mpmath.mpf(0)
    for degree in range(_NODES - 1, -1, -1):
        rest += abs(series[degree])
        if rest > limit:
            break
    if degree > _NODES - 8:
        raise ValueError(f"{_NODES} nodes do not settle the function on [{low}, {high}]")
    return series[: degree + 1]


def monomials(series: Sequence[mpmath.mpf], half: mpmath.mpf, shift: mpmath.mpf) -> list[mpmath.mpf]:
    """A Chebyshev series on [-1, 1] as coefficients of powers of y, where its argument is (y - shift) / half."""
    before, now = [mpmath.mpf(1)], [-shift / half, 1 / half]
    total = [mpmath.mpf(0)] * max(len(series), 1)
    for j, c in enumerate(series):
        basis = before if j == 0 else now
        for power, b in enumerate(basis):
            total[power] += c * b
        if j > 0:
            doubled = [2 * (lower / half - shift * b / half) for lower, b in zip([0, *now], [*now, 0], strict=True)]
            padded = [*before, *[mpmath.mpf(0)] * (len(doubled) - len(before))]
            before, now = now, [d - p for d, p in zip(doubled, padded, strict=True)]
    return total


def polynomial(name: str, source: str, function: Callable, low: float, high: float, at: float | None = None) -> Table:
    """A table of the coefficients, from the highest power to the constant, of a polynomial in (x - at).

    `at` is the middle of the interval unless another is named.
    """
    low, high = mpmath.mpf(low), mpmath.mpf(high)
    middle, half = (low + high) / 2, (high - low) / 2
    origin = middle if at is None else mpmath.mpf(at)
    powers = monomials(chebyshev(function, low, high), half, middle - origin)
    span = f"[{mpmath.nstr(low, 8)}, {mpmath.nstr(high, 8)}]"
    return Table(name, f"{source}\non {span}, highest power first", tuple(float(c) for c in reversed(powers)))
