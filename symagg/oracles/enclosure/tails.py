"""Rigorous bounds of an integrand, and of its integral, beyond a point near 0 or infinity."""

from flint import acb, arb, fmpq

from symagg.oracles.enclosure.balls import HaltError, apply, ball, disc, hull, is_exact, is_real, real_part, undecided
from symagg.oracles.enclosure.growth import (
    POWER,
    NotYetError,
    Sum,
    Term,
    add,
    collapse,
    decay_rate,
    decays,
    exp,
    exponent_at,
    factor,
    flat,
    growth,
    hull_to_zero,
    leading,
    log,
    multiply,
    power,
    scaled,
    vanishing,
)
from symagg.oracles.enclosure.nodes import MINUS_ONE, ONE, ZERO, Node
from symagg.oracles.outcome import Kind

# f(0) = 0 and f(x)/x lies in the values of f' between 0 and x
_SLOPES = {
    "sin": lambda z: z.cos(),
    "sinh": lambda z: z.cosh(),
    "tan": lambda z: 1 + z.tan() ** 2,
    "tanh": lambda z: 1 - z.tanh() ** 2,
    "atan": lambda z: 1 / (1 + z * z),
    "asinh": lambda z: 1 / (1 + z * z).sqrt(),
    "asin": lambda z: 1 / (1 - z * z).sqrt(),
    "erf": lambda z: 2 * (-z * z).exp() / acb.pi().sqrt(),
}
_BOUNDED = {"sin": 1, "cos": 1, "tanh": 1, "erf": 1, "atan": 2, "si": 2, "fresnels": 1, "fresnelc": 1}
_BESSEL = ("besselj", "bessely", "besseli", "besselk")


def enclose(node: Node, direction: int, U: arb) -> Sum:
    """The node for y = e^(direction u), u >= U, as a sum of terms."""
    match node.op:
        case "const":
            return flat(node.value)
        case "log_y":
            return [Term(fmpq(direction), ONE, {})]
        case "add":
            return add([t for a in node.args for t in enclose(a, direction, U)], U)
        case "mul":
            c, p, g, atoms = node.args
            result = [Term(c, ZERO, {} if is_exact(p) and p == 0 else {POWER: p if direction > 0 else -p})]
            if g is not None:
                result = multiply(result, exp(enclose(g, direction, U), U), U)
            for atom in atoms:
                result = multiply(result, enclose(atom, direction, U), U)
            return result
        case "pow":
            return power(enclose(node.args[0], direction, U), node.args[1], U)
        case "log":
            return log(enclose(node.args[0], direction, U), U)
        case "choice":
            return _choose(node, direction, U)
        case "function":
            return _function(node, direction, U)
    raise undecided(f"no bound near an end point for {node.op}")


def _sign(terms: Sum, U: arb) -> int:
    """The sign of a real sum for all u >= U."""
    if not terms:
        return 0
    if not all(is_real(t.c) and all(is_real(v) for v in t.d.values()) for t in terms):
        raise undecided("the sign of a complex term")
    lead, rest = factor(terms, U)
    if not (1 + collapse(rest, U)).real > 0:
        raise NotYetError
    if real_part(lead.c) > 0:
        return 1
    if real_part(lead.c) < 0:
        return -1
    raise undecided("a leading coefficient of unknown sign")


def _choose(node: Node, direction: int, U: arb) -> Sum:
    for relation, gap, value in node.args[0]:
        if relation != "true":
            sign = _sign(enclose(gap, direction, U), U)
            holds = {">": sign > 0, ">=": sign >= 0, "==": sign == 0, "!=": sign != 0}[relation]
            if not holds:
                continue
        return enclose(value, direction, U)
    raise undecided("no branch of a Piecewise holds near an end point")


def _function(node: Node, direction: int, U: arb) -> Sum:
    name, *nodes = node.args
    if name.endswith("_over"):
        whole = _function(Node("function", (name.removesuffix("_over"), *nodes)), direction, U)
        return multiply(whole, power(enclose(nodes[0], direction, U), MINUS_ONE, U), U)
    sums = [enclose(a, direction, U) for a in nodes]
    first = sums[0]
    if name == "expm1":
        return exp(first, U, minus_one=True)
    if name in ("log1p", "log1p_off"):
        return log(first, U, one_plus=True)
    if name in ("abs", "sign"):
        sign = _sign(first, U)
        return flat(fmpq(sign)) if name == "sign" else [Term(t.c * sign, t.l, t.d) for t in first]
    if name in ("max", "min"):
        sign = _sign(add([*first, *(Term(-t.c, t.l, t.d) for t in sums[1])], U), U)
        return first if (sign >= 0) == (name == "max") else sums[1]
    if name == "modulus":
        return [Term(acb(abs(ball(t.c))), t.l, {k: acb(real_part(v)) for k, v in t.d.items()}) for t in first[:1]] if (
            len(first) == 1
        ) else [Term(acb(hull(arb(0), collapse(first, U).abs_upper())), ZERO, {})]  # fmt: skip
    if vanishing(first) and name in _SLOPES and len(first) <= 4:
        near = hull_to_zero(first, U)
        if not near.abs_upper() < 0.5:
            raise NotYetError
        return scaled(first, _SLOPES[name](near))
    if name == "cos" and vanishing(first) and len(first) <= 3:
        small = collapse(first, U)
        if not small.is_finite():
            raise NotYetError
        bound = small.abs_upper()
        scale = disc(arb(bound).cosh() / 2) if not small.imag.is_zero() else acb(hull(arb(0), arb(1) / 2))
        return [Term(ONE, ZERO, {}), *scaled(multiply(first, first, U), -scale)]
    if name in ("sinh", "cosh", "tanh") and not vanishing(first):
        return _hyperbolic(name, first, U)
    if name in _BESSEL and nodes[0].is_const and (vanishing(sums[1]) or any(growth(t) > 0 for t in sums[1])):
        return _bessel(name, ball(nodes[0].value), is_exact(nodes[0].value), sums[1], U)
    if name == "digamma" and any(growth(t) > 0 for t in first):
        if not _sign(first, U) > 0:  # log x - 1/x < psi(x) < log x - 1/(2x)
            raise undecided("no bound near an end point for digamma")
        lower = multiply(flat(acb(hull(arb(-1), arb(-1) / 2))), power(first, MINUS_ONE, U), U)
        return add([*log(first, U), *lower], U)
    if all(growth(t) <= 0 for s in sums for t in s) and not (
        name in ("lowergamma", "uppergamma") and vanishing(sums[1])
    ):
        value = apply(name, [collapse(s, U) for s in sums], False)
        if not value.is_finite():
            raise NotYetError
        return flat(value)
    if name in ("uppergamma", "lowergamma", "besselk") and nodes[0].is_const:
        return _special(name, ball(nodes[0].value), sums[1], U)
    if name == "erfc":
        square = [Term(-t.c, t.l, t.d) for t in multiply(first, first, U)]
        if _sign(first, U) > 0:
            return multiply(flat(acb(hull(arb(0), arb(1)))), exp(square, U), U)
        return flat(acb(hull(arb(1), arb(2))))
    if name in _BOUNDED:
        _sign(first, U)  # raises unless real
        return flat(acb(hull(arb(-_BOUNDED[name]), arb(_BOUNDED[name]))))
    raise undecided(f"no bound near an end point for {name}")


def _bessel(name: str, order: acb, exact: bool, argument: Sum, U: arb) -> Sum:
    """Bessel functions of a real order and a positive argument that tends to 0 or to infinity."""
    if not order.imag.is_zero() or not _sign(argument, U) > 0:
        raise undecided(f"no bound near an end point for {name}")
    v, unit, both = order.real, acb(hull(arb(0), arb(1))), acb(hull(arb(-1), arb(1)))
    small = vanishing(argument)
    if name == "besselk":
        if not small:
            return _special(name, order, argument, U)
        if v.is_zero():  # K_0(x) < E_1(x/2) < log(2/x) where x < 1
            if not collapse(argument, U).abs_upper() < 1:
                raise NotYetError
            half = [Term(t.c * fmpq(1, 2), t.l, t.d) for t in argument]
            return multiply(flat(unit), log(power(half, MINUS_ONE, U), U), U)
        # x^v K_v(x) falls, from 2^(v - 1) gamma(v)
        size = acb(v if v > 0 else -v)
        if not size.real > 0:
            raise undecided("besselk of an order that may be 0")
        return multiply(flat(unit * acb(2).pow(size - 1) * size.gamma()), power(argument, -size, U), U)
    if name == "bessely":
        if not (abs(v) <= arb(1) / 2):
            raise undecided("no bound near an end point for bessely")
        bound = (2 / arb.pi()).sqrt()  # x (J^2 + Y^2) grows to 2 / pi for orders up to 1/2
        return multiply(flat(both * bound), power(argument, fmpq(-1, 2), U), U)
    if small:  # (x/2)^v 0F1(v + 1; -+ x^2/4) / gamma(v + 1)
        if not v > -1:
            raise undecided(f"{name} of a negative order near 0")
        half = [Term(t.c * fmpq(1, 2), t.l, t.d) for t in argument]
        square = collapse(multiply(half, half, U), U)
        series = (-square if name == "besselj" else square).hypgeom_0f1(order + 1) * (order + 1).rgamma()
        if not series.is_finite():
            raise NotYetError
        exponent = fmpq(int(v.unique_fmpz())) if exact and v.unique_fmpz() is not None else order
        return multiply(flat(series), power(half, exponent, U) if not order.is_zero() else flat(ONE), U)
    if not v >= 0:
        raise undecided(f"{name} of a negative order in a tail")
    if name == "besselj":
        return flat(both)
    return multiply(flat(unit), exp(argument, U), U)  # exp(-x) I_0(x) falls from 1, and bounds the other orders


def _special(name: str, order: acb, argument: Sum, U: arb) -> Sum:
    """Between 0 and a multiple of a monomial, for real orders and positive arguments."""
    if not (order.imag.is_zero() and _sign(argument, U) > 0 and (order.real > 0 or name == "besselk")):
        raise undecided(f"no bound near an end point for {name}")
    unit, opposite = hull(arb(0), arb(1)), [Term(-t.c, t.l, t.d) for t in argument]
    if name == "lowergamma":
        if vanishing(argument):  # integrating t^(s-1) alone
            return multiply(flat(acb(unit) / order), power(argument, order, U), U)
        return flat(unit * order.gamma())
    if name == "uppergamma" and vanishing(argument):
        return flat(unit * order.gamma())
    # e^x K(x) falls; so does e^(x/2) times the upper gamma function where x > 2 (s - 1)
    start, rate = (acb(1), fmpq(1)) if name == "besselk" else (acb(2 * abs(order.real) + 1), fmpq(1, 2))
    if not _sign(add([*argument, Term(-start, ZERO, {})], U), U) > 0:
        raise NotYetError
    bound = start.bessel_k(order) if name == "besselk" else start.gamma_upper(order)
    decaying = exp([Term(t.c * rate, t.l, t.d) for t in opposite], U)
    return multiply(flat(unit * bound * (start * rate).exp()), decaying, U)


def _hyperbolic(name: str, argument: Sum, U: arb) -> Sum:
    opposite = [Term(-t.c, t.l, t.d) for t in argument]
    up, down = exp(argument, U), exp(opposite, U)
    minus = [Term(-t.c, t.l, t.d) for t in down]
    if name == "cosh":
        return multiply(flat(fmpq(1, 2)), add([*up, *down], U), U)
    difference = add([*up, *minus], U)
    if name == "sinh":
        return multiply(flat(fmpq(1, 2)), difference, U)
    return multiply(difference, power(add([*up, *down], U), MINUS_ONE, U), U)


# --- integrals -------------------------------------------------------------------------------------------------------


def tail_bound(node: Node, direction: int, U: arb) -> arb:
    """A bound of the integral of |node| over y = e^(direction u), u >= U, dy = |y| du being part of the node.

    Raises HaltError(DIVERGENT) where the integrand is real, of one sign, and dominates a function without an integral.
    """
    terms = enclose(node, direction, U)
    total = arb(0)
    for term in terms:
        if not decays(term):
            _prove_divergence(terms, U)
        total += ball(term.c).abs_upper() * exponent_at(term, U).exp() / decay_rate(term, U)
    if not total.is_finite():
        raise NotYetError
    return total.upper()


def _prove_divergence(terms: Sum, U: arb) -> None:
    if _sign(terms, U) and not decays(terms[leading(terms)]):
        raise HaltError(Kind.DIVERGENT, "the integrand dominates a function that has no integral near an end point")
    raise undecided("a tail that no bound makes finite")


def limit_of_ratio(node: Node, k: arb) -> tuple[arb, arb]:
    """Bounds of |node| for all y >= k."""
    value = collapse(enclose(node, 1, k.log()), k.log())
    return value.abs_lower(), value.abs_upper()
