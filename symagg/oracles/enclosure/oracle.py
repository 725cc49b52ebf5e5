"""The oracle of balls: every value comes with a proof of how far it can be from the truth.

Two balls that do not meet refute an equation; no true equation is ever refuted. What cannot be proved is undecided.
"""

import sympy
from flint import acb, arb

from symagg.oracles.enclosure.balls import HaltError, Number, ball, precision
from symagg.oracles.enclosure.matrices import read_matrix
from symagg.oracles.enclosure.reader import Reader
from symagg.oracles.outcome import Kind, Outcome, Status

Ball = arb | acb
ATTEMPTS = 3


def support_threshold(digits: int) -> arb:
    """The largest relative radius that counts as agreement: two fifths of the digits, 1e-12 for 30.

    Integrals and series aim at half of the working digits, so that three digits are left for what is done with them.
    """
    return arb(10) ** (-(2 * digits) // 5)


def evaluate(expression: sympy.Basic, point: dict[sympy.Symbol, sympy.Expr], digits: int = 30) -> Outcome:
    """The value of an expression, evaluated or not, as a ball that is proved to contain it.

    `point` gives a rational number, or a complex one with rational parts, to every free symbol. The value is an `arb`
    where it is real, an `acb` otherwise, and a flat tuple of them, row by row, for a matrix. The precision doubles,
    twice at most, while the ball is wider than `support_threshold(digits)`.
    """
    outcome = Outcome(Kind.UNDECIDED, detail="no attempt was made")
    for attempt in range(ATTEMPTS):
        bits = (int(3.33 * digits) + 24) << attempt
        with precision(bits):
            try:
                found = Outcome(Kind.VALUE, _evaluate(expression, point, bits))
            except HaltError as halt:
                if not halt.retry:
                    return Outcome(halt.kind, detail=halt.detail)
                if not outcome.has_value:
                    outcome = Outcome(halt.kind, detail=halt.detail)
                continue
            except Exception as error:  # no mathematical reason may raise
                if outcome.has_value:
                    break
                return Outcome(Kind.UNDECIDED, detail=f"{type(error).__name__}: {error}")
            if outcome.has_value and not _width(found) < _width(outcome):
                break  # the effort, not the precision, is what limits it
            outcome = found
            if all(_is_narrow(v, digits) for v in _entries(outcome)):
                break
    return outcome


def _evaluate(expression: sympy.Basic, point: dict[sympy.Symbol, sympy.Expr], bits: int) -> Ball | tuple[Ball, ...]:
    numbers = Reader({}, bits // 2)
    reader = Reader({symbol: numbers.read(sympy.sympify(value)) for symbol, value in point.items()}, bits // 2)
    if getattr(expression, "is_Matrix", False):
        return tuple(_real_if_real(node.value) for row in read_matrix(reader, expression) for node in row)
    return _real_if_real(reader.constant(expression))


def _real_if_real(value: Number) -> Ball:
    z = ball(value)
    if not z.is_finite():
        raise HaltError(Kind.UNDECIDED, "no finite ball", retry=True)
    return z.real if z.imag.is_zero() else z


def _entries(outcome: Outcome) -> tuple[acb, ...]:
    values = outcome.value if isinstance(outcome.value, tuple) else (outcome.value,)
    return tuple(acb(v) for v in values)


def _radius(z: acb) -> arb:
    return arb(z.real.rad()) + arb(z.imag.rad())


def _width(outcome: Outcome) -> arb:
    return sum((_radius(z) for z in _entries(outcome)), arb(0))


def _is_narrow(z: acb, digits: int) -> bool:
    threshold = support_threshold(digits)
    return bool(_radius(z) <= threshold * z.abs_lower()) or (z.contains(0) and bool(_radius(z) <= threshold))


def compare(left: Outcome, right: Outcome, digits: int = 30) -> tuple[Status, float | None]:
    """What two outcomes say of an equation between them, and the relative gap that refutes it.

    REFUTES: the balls are disjoint, or one side is a value and the other is proved to diverge. SUPPORTS: they overlap,
    and the sum of their radii is at most `support_threshold(digits)` of the value, or of 1 where both contain 0.
    """
    if {left.kind, right.kind} == {Kind.VALUE, Kind.DIVERGENT}:
        return Status.REFUTES, None
    if not (left.has_value and right.has_value):
        return Status.UNDECIDED, None
    pairs = list(zip(_entries(left), _entries(right), strict=False))
    if len(_entries(left)) != len(_entries(right)):
        return Status.REFUTES, None
    with precision(int(3.33 * digits) + 24):
        gaps = [_gap(a, b) for a, b in pairs if not a.overlaps(b)]
        if gaps:
            return Status.REFUTES, max(gaps)
        supported = all(_agree(a, b, digits) for a, b in pairs)
    return (Status.SUPPORTS if supported else Status.UNDECIDED), None


def _gap(a: acb, b: acb) -> float:
    size = max(float(a.abs_upper().mid()), float(b.abs_upper().mid()))
    return float((a - b).abs_lower().mid()) / size if size else 0.0


def _agree(a: acb, b: acb, digits: int) -> bool:
    threshold, radius = support_threshold(digits), _radius(a) + _radius(b)
    if a.contains(0) and b.contains(0):
        return bool(radius <= threshold)
    size = a.abs_lower() if a.abs_lower() > b.abs_lower() else b.abs_lower()
    return bool(radius <= threshold * size)
