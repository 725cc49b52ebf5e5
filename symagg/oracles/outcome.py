"""What an oracle answers: a value, or the reason why there is none."""

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """How an evaluation ended."""

    VALUE = "the expression has this value"
    DIVERGENT = "an integral or a series in the expression has no finite value"
    UNDEFINED = "the expression is not defined at this point"
    UNDECIDED = "the oracle could not settle the value"


@dataclass(frozen=True)
class Outcome:
    """The answer of one oracle about one expression at one point.

    `value` is a number of the oracle's own type (mpmath `mpf`/`mpc`, flint `arb`/`acb`, `Fraction`), or a flat tuple
    of such numbers for a matrix (row by row) or a random variable (outcome by outcome); None unless `kind` is VALUE.
    """

    kind: Kind
    value: Any = None
    detail: str = ""

    @property
    def has_value(self) -> bool:
        return self.kind is Kind.VALUE


class Status(Enum):
    """What an oracle says of two outcomes, or a route of a claim; the values are those of the JSON."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    UNDECIDED = "undecided"
