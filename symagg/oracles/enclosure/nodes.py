"""The nodes of the expressions that the enclosure oracle works on, and what their shape proves of their sign.

A node is a constant, a sum, or a product  c * y^p * exp(g) * atoms; an atom is a power, a logarithm, a function, a
free variable. Numbers stay exact rationals as long as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from flint import acb, fmpq

from symagg.oracles.enclosure.balls import REAL_ON_REALS, Number, ball, is_exact, is_integer, is_positive, is_real

ZERO, ONE, MINUS_ONE = fmpq(0), fmpq(1), fmpq(-1)
MAX_BITS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """`op` is const, add, mul, pow, log, log_y, function, choice, free or opaque.

    A tree has one variable at most: y > 0, or the free one of either sign. `poly` holds the exact coefficients where
    the node is a polynomial in it with rational coefficients. `turns` is the node divided by pi, where a factor pi is
    known to be exact.
    """

    op: str
    args: tuple = ()
    poly: tuple[fmpq, ...] | None = field(default=None)
    turns: "Node | None" = field(default=None)

    @property
    def is_const(self) -> bool:
        return self.op == "const"

    @property
    def value(self) -> Number:
        return self.args[0]


def const(value: Number) -> Node:
    if isinstance(value, fmpq):
        if max(int(abs(value.p)).bit_length(), int(value.q).bit_length()) > MAX_BITS:
            return Node("const", (ball(value),))
        return Node("const", (value,), (value,))
    return Node("const", (value,))


def opaque(function: Callable[[acb | None, acb | None, bool], acb]) -> Node:
    """A value that only a callback knows how to compute."""
    return Node("opaque", (function,))


Y = Node("mul", (ONE, ONE, None, ()), (ZERO, ONE))
NIL, UNIT = const(ZERO), const(ONE)
LOG_Y = Node("log_y")


def with_turns(node: Node, turns: Node | None) -> Node:
    return node if turns is None or is_zero(node) else Node(node.op, node.args, node.poly, turns)


FREE = Node("free", (), (ZERO, ONE))


def is_zero(node: Node) -> bool:
    return node.is_const and is_exact(node.value) and node.value == 0


def parts(node: Node) -> tuple[Number, Number, Node | None, tuple[Node, ...]]:
    """(c, p, g, atoms) of c * y^p * exp(g) * atoms."""
    if node.op == "mul":
        return node.args
    if node.is_const:
        return node.value, ZERO, None, ()
    return ONE, ZERO, None, (node,)


def product(c: Number, p: Number, g: Node | None, atoms: tuple[Node, ...], poly: tuple | None = None) -> Node:
    if is_exact(c) and c == 0:
        return NIL
    plain = is_exact(p) and p == 0 and g is None
    if plain and not atoms:
        return const(c)
    if plain and len(atoms) == 1 and is_exact(c) and c == 1:
        return atoms[0]
    return Node("mul", (c, p, g, atoms), poly)


# --- signs -----------------------------------------------------------------------------------------------------------


def is_real_node(node: Node) -> bool:
    """Provably real for every real value of the variables (y > 0)."""
    if node.is_const:
        return is_real(node.value)
    match node.op:
        case "add":
            return all(is_real_node(a) for a in node.args)
        case "mul":
            c, p, g, atoms = node.args
            return is_real(c) and is_real(p) and (g is None or is_real_node(g)) and all(is_real_node(a) for a in atoms)
        case "pow":
            base, e = node.args
            return is_real(e) and (is_real_node(base) if is_integer(e) else is_positive_node(base))
        case "log":
            return is_positive_node(node.args[0])
        case "choice":
            return all(is_real_node(value) for _, _, value in node.args[0])
        case "function":
            name, *args = node.args
            if name in REAL_ON_REALS:
                return all(is_real_node(a) for a in args) or name in ("modulus", "re", "im", "arg")
            if name in (
                "expm1_over",
                "sin_over",
                "sinh_over",
                "tanh_over",
                "erf_over",
                "atan_over",
                "asinh_over",
                "tan_over",
            ):
                return is_real_node(args[0])
            if name in ("log1p", "log1p_over"):
                return is_positive_node(args[0])
            if name in ("loggamma", "lowergamma", "uppergamma", "besselk", "besseli", "besselj", "bessely"):
                return all(is_real_node(a) for a in args) and is_positive_node(args[-1])
            if name in ("ei", "ci", "chi", "expint"):
                return all(is_real_node(a) for a in args) and is_positive_node(args[-1])
            return False
        case "free" | "log_y":
            return True
    return False


def is_positive_node(node: Node) -> bool:
    """Provably at least 0 for every y > 0, and real; 0 itself only at isolated points."""
    if node.is_const:
        return is_positive(node.value)
    match node.op:
        case "add":
            return all(is_positive_node(a) for a in node.args)
        case "mul":
            c, p, g, atoms = node.args
            return (
                is_positive(c)
                and is_real(p)
                and (g is None or is_real_node(g))
                and all(is_positive_node(a) for a in atoms)
            )
        case "pow":
            base, e = node.args
            even = is_integer(e) and int(e.p) % 2 == 0
            return is_real(e) and (is_positive_node(base) or (even and is_real_node(base)))
        case "choice":
            return all(is_positive_node(value) for _, _, value in node.args[0])
        case "function":
            name, *args = node.args
            if name in ("abs", "modulus", "cosh"):
                return name == "modulus" or is_real_node(args[0])
            if name == "erfc":
                return is_real_node(args[0])
            if name in ("expm1_over", "sinh_over", "tanh_over", "erf_over", "atan_over", "asinh_over"):
                return is_real_node(args[0])
            return name in (
                "log1p_over",
                "gamma",
                "rgamma",
                "erf",
                "log1p",
                "expm1",
                "sinh",
                "tanh",
                "atan",
            ) and is_positive_node(args[0])
    return False
