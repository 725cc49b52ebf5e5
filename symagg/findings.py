"""What the engine found of a claim: verdict, evidence, conditions, correction; and the JSON of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sympy import Basic, Derivative, Piecewise, Subs, latex
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import Determinant, Trace
from sympy.printing.str import StrPrinter

from symagg.oracles.outcome import Status
from symagg.sending import Sent


class Verdict(StrEnum):
    """What is said of a claim; `UNDECIDED` is never a pass."""

    VERIFIED = "verified"
    CONDITIONAL = "conditional"
    BROKEN_STEP = "broken-step"
    MISPRINT = "misprint"
    APPROXIMATION = "approximation"
    UNDECIDED = "undecided"

    @property
    def is_refuted(self) -> bool:
        return self in (Verdict.MISPRINT, Verdict.BROKEN_STEP)


@dataclass(frozen=True)
class Evidence:
    """What one route found: of how many points, the worst relative discrepancy, and the processor seconds it took."""

    route: str
    status: Status
    points: int
    worst: float | None
    seconds: float
    detail: str

    def as_json(self) -> dict[str, Any]:
        return {
            "route": self.route,
            "status": self.status.value,
            "points": self.points,
            "worst": self.worst,
            "seconds": round(self.seconds, 3),
            "detail": self.detail,
        }


@dataclass(frozen=True)
class Counterexample:
    """A point at which printed and true differ, with both values as text."""

    point: str
    printed: str
    true: str

    def __str__(self) -> str:
        return f"at {self.point}: printed {self.printed}, true {self.true}"


@dataclass(frozen=True)
class LineFinding:
    """Whether a printed line holds: True (under its conditions), False, or None where it is not settled."""

    latex: str
    holds: bool | None
    conditions: tuple[Boolean, ...] = ()
    note: str = ""
    counterexample: Counterexample | None = None
    mend: "SmallestEdit | None" = None

    def as_json(self) -> dict[str, Any]:
        return {"latex": self.latex, "holds": self.holds, "edit": self.mend and self.mend.as_json()}


@dataclass(frozen=True)
class SmallestEdit(Sent):
    """What to change in a false line: text, what slip that mends, the mended line in LaTeX with the changes in boxes.

    mended: the line after it, a tree. is_unique: whether no other edit of the same cost mends the line.
    """

    text: str
    says: str
    latex: str
    mended: Any
    cost: float
    is_unique: bool

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "latex": self.latex, "sympy": str(self.mended), "unique": self.is_unique}


@dataclass(frozen=True)
class Correction(Sent):
    """The derived right-hand side, and the smallest edit that turns the printed one into an equal of it."""

    expression: Any
    edit: str | None = None
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {"latex": latex(self.expression), "sympy": str(self.expression), "edit": self.edit}


@dataclass(frozen=True)
class Finding:
    """Everything found about one claim."""

    id: str
    where: str
    verdict: Verdict
    lines: tuple[LineFinding, ...]
    conditions: tuple[str, ...] = ()
    correction: Correction | None = None
    discrepancy: str | None = None
    evidence: tuple[Evidence, ...] = ()
    latex_reading: str = ""
    error: str | None = None
    seconds: float = 0.0

    @property
    def printed(self) -> str:
        return " = ".join(line.latex for line in self.lines)

    @property
    def why(self) -> str:
        """One line of reason for the verdict."""
        match self.verdict:
            case Verdict.CONDITIONAL:
                return "if " + ", ".join(self.conditions)
            case Verdict.BROKEN_STEP:
                wrong = [str(k) for k, line in enumerate(self.lines, 1) if line.holds is False]
                return f"line {', '.join(wrong)} of {len(self.lines)}: {self.discrepancy}"
            case Verdict.MISPRINT:
                return self.discrepancy or ""
            case Verdict.UNDECIDED:
                return self.error or "; ".join(e.detail for e in self.evidence if e.status is Status.UNDECIDED)
            case Verdict.APPROXIMATION:
                return next((e.detail for e in self.evidence), "")
        return ", ".join(e.route for e in self.evidence if e.status is Status.SUPPORTS)

    def as_json(self) -> dict[str, Any]:
        held: dict[str, Any] = {
            "id": self.id,
            "where": self.where,
            "verdict": self.verdict.value,
            "printed": self.printed,
            "lines": [line.as_json() for line in self.lines],
            "conditions": list(self.conditions),
            "correction": self.correction.as_json() if self.correction else None,
            "discrepancy": self.discrepancy,
            "evidence": [e.as_json() for e in self.evidence],
            "latex_reading": self.latex_reading,
        }
        if self.error:
            held["error"] = self.error
        return held


@dataclass(frozen=True)
class PaperFindings:
    """The findings about one paper's claims, in the paper's order."""

    key: str
    title: str
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "title": self.title, "claims": [f.as_json() for f in self.findings]}


class _Words(StrPrinter):
    """SymPy's own text, with g'(0) for the derivative of a function at a point, and plain sums over pairs."""

    def _print_Subs(self, node: Subs) -> str:  # noqa: N802
        inner, variables, places = node.args
        if isinstance(inner, Derivative) and len(inner.args) == 2 and isinstance(inner.expr, AppliedUndef):
            _, order = inner.args[1]
            if inner.expr.args == tuple(variables) and order.is_Integer:
                primes = "'" * int(order)
                return f"{inner.expr.func.__name__}{primes}({self._print(places[0])})"
        return super()._print_Subs(node)

    def _print_Piecewise(self, node: Piecewise) -> str:  # noqa: N802
        if len(node.args) == 2 and node.args[1].expr == 0:
            return f"({self._print(node.args[0].expr)} if {self._print(node.args[0].cond)})"
        return self._print_Function(node)

    def _print_ImmutableDenseMatrix(self, node: MatrixBase) -> str:  # noqa: N802
        rows = (", ".join(self._print(entry) for entry in row) for row in node.tolist())
        return "Matrix([" + ", ".join(f"[{row}]" for row in rows) + "])"

    def _print_Trace(self, node: Trace) -> str:  # noqa: N802
        """That of a matrix of one entry stands for its entry."""
        return f"({self._print(node.arg)})" if node.arg.shape == (1, 1) else f"trace({self._print(node.arg)})"

    def _print_Determinant(self, node: Determinant) -> str:  # noqa: N802
        return f"det({self._print(node.arg)})"

    def _print_Unequality(self, node: Basic) -> str:  # noqa: N802
        return f"{self._print(node.lhs)} != {self._print(node.rhs)}"


def words(expression: Any) -> str:
    """An expression as a line of text for people."""
    return _Words().doprint(expression)


def point_text(point: Mapping[Any, Basic]) -> str:
    """A point as people write it: a = 3/2, s = 2."""
    named = (s for s in sorted(point, key=str) if not str(s).startswith("u_"))  # those place an interval
    return ", ".join(f"{symbol} = {point[symbol]}" for symbol in named)
