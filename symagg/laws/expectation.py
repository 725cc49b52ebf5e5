"""Random variables and the operators on them, as SymPy nodes that know nothing but their arguments.

`E`, `Var`, `Cov` and `P` stay unevaluated: what they are worth is for the laws (a variable with a law), or for the
exact oracle (a variable that may follow any joint law), to say.
"""

from dataclasses import dataclass
from typing import Any

from sympy import Expr, sympify
from sympy.core.expr import AtomicExpr
from sympy.core.logic import fuzzy_bool


@dataclass(frozen=True)
class _Ranked:
    """A law within a node: SymPy sorts nodes by what they hold, and laws have no order but that of their texts."""

    law: Any

    def __lt__(self, other: "_Ranked") -> bool:
        return self._rank() < other._rank()

    def __gt__(self, other: "_Ranked") -> bool:
        return self._rank() > other._rank()

    def _rank(self) -> tuple[str, str]:
        return str(self.law), repr(self.law)


class RandomVariable(AtomicExpr):
    """A random variable, or with an index (`X[i]`, `X[i, k]`) a member of a family of dependent ones.

    law: the law it follows; None stands for every joint law (whatever the claim says must hold for all of them).
    identical: the members of the family share one law (they may still depend on one another).
    sign: under "every joint law", "positive" allows only values above zero, "zero-inflated" zero as well.
    """

    is_commutative = True
    is_number = False  # it has no free symbol, yet it is no constant

    def __new__(cls, name: str, law: Any = None, identical: bool = False, sign: str = "") -> "RandomVariable":
        variable = super().__new__(cls)
        variable.name, variable.law, variable.identical, variable.sign = name, law, identical, sign
        return variable

    def __getnewargs__(self) -> tuple:
        return (self.name, self.law, self.identical, self.sign)

    def __getstate__(self) -> None:
        return None

    def _hashable_content(self) -> tuple:
        return (self.name, _Ranked(self.law), self.identical, self.sign)

    def _eval_is_extended_real(self) -> bool | None:
        return True

    def _eval_is_positive(self) -> bool | None:
        return fuzzy_bool(self.sign == "positive" or None)

    def _eval_is_nonnegative(self) -> bool | None:
        return fuzzy_bool(bool(self.sign) or None)

    __iter__ = None  # an index makes a member, not a sequence

    def __getitem__(self, indices: Any) -> "Member":
        return Member(self, *(indices if isinstance(indices, tuple) else (indices,)))

    def _sympystr(self, printer: Any) -> str:
        return self.name

    def _latex(self, printer: Any) -> str:
        return self.name


class Member(Expr):
    """One member of a family of random variables; its arguments are the family and the indices."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, family: RandomVariable, *indices: Any) -> "Member":
        return super().__new__(cls, family, *(sympify(i) for i in indices))

    def _eval_is_positive(self) -> bool | None:
        return self.family._eval_is_positive()

    def _eval_is_nonnegative(self) -> bool | None:
        return self.family._eval_is_nonnegative()

    @property
    def family(self) -> RandomVariable:
        return self.args[0]

    @property
    def indices(self) -> tuple:
        return self.args[1:]

    def _sympystr(self, printer: Any) -> str:
        return f"{self.family.name}[{', '.join(map(printer._print, self.indices))}]"

    def _latex(self, printer: Any) -> str:
        return f"{self.family.name}_{{{', '.join(map(printer._print, self.indices))}}}"


class _Operator(Expr):
    """An operator on random variables, held unevaluated."""

    is_commutative = True
    symbol = ""

    def __new__(cls, *arguments: Any) -> "_Operator":
        return super().__new__(cls, *(sympify(a) for a in arguments))

    def _sympystr(self, printer: Any) -> str:
        return f"{self.symbol}({', '.join(map(printer._print, self.args))})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\operatorname{{{self.symbol}}}\left[{', '.join(map(printer._print, self.args))}\right]"
        return text if exp is None else f"{text}^{{{exp}}}"


class Expectation(_Operator):
    """E[expression]."""

    symbol = "E"


class Variance(_Operator):
    """Var[expression]."""

    symbol = "Var"


class Covariance(_Operator):
    """Cov[first, second]."""

    symbol = "Cov"


class Probability(_Operator):
    """P[event], the event a relation or a Boolean combination of relations."""

    symbol = "P"
