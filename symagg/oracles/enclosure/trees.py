"""Sums, products, powers and logarithms of nodes, simplified as they are built.

Exact rationals cancel exactly: 1 - (1 - y) is y, and log(1 + y) near 0 loses nothing. Since y > 0 on the path of
integration, (y^p)^q is y^(pq) there, and the analytic extension of either form serves.
"""

from flint import acb, fmpq

from symagg.oracles.enclosure.balls import (
    REAL_ARGUMENT,
    Number,
    apply,
    ball,
    is_exact,
    is_integer,
    is_positive,
    is_real,
    undecided,
    undefined,
)
from symagg.oracles.enclosure.nodes import (
    FREE,
    LOG_Y,
    MINUS_ONE,
    NIL,
    ONE,
    UNIT,
    ZERO,
    Node,
    Y,
    const,
    is_positive_node,
    is_real_node,
    is_zero,
    parts,
    product,
    with_turns,
)

MAX_DEGREE = 12
VANISHING = ("log1p", "log1p_off", "expm1", "sin", "tan", "sinh", "tanh", "atan", "asinh", "erf")


def _finish(name: str, value: acb) -> Node:
    if not value.is_finite():
        raise undecided(f"{name}: no finite ball", retry=True)
    return const(value)


# --- sums ------------------------------------------------------------------------------------------------------------


def _plus(a: Number, b: Number) -> Number:
    return a + b if is_exact(a) == is_exact(b) else ball(a) + ball(b)


def _times(a: Number, b: Number) -> Number:
    if is_exact(a) and is_exact(b):
        return a * b
    if (is_exact(a) and a == 0) or (is_exact(b) and b == 0):
        return ZERO
    return ball(a) * ball(b)


def _add_poly(a: tuple, b: tuple) -> tuple:
    size = max(len(a), len(b))
    total = [(a[i] if i < len(a) else ZERO) + (b[i] if i < len(b) else ZERO) for i in range(size)]
    while len(total) > 1 and total[-1] == 0:
        total.pop()
    return tuple(total)


def _mul_poly(a: tuple, b: tuple) -> tuple:
    total = [ZERO] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            total[i + j] += x * y
    while len(total) > 1 and total[-1] == 0:
        total.pop()
    return tuple(total)


def _has_free(node: Node) -> bool:
    """Whether the one variable of the tree is the signed one."""
    for part in node.args:
        for item in part if isinstance(part, tuple) else (part,):
            if isinstance(item, Node) and _has_free(item):
                return True
    return node.op == "free"


def from_poly(poly: tuple, variable: Node = Y) -> Node:
    """The polynomial in the form y^j (c0 + c1 y + ...), c0 not 0: no cancellation near y = 0."""
    low = next((j for j, c in enumerate(poly) if c != 0), None)
    if low is None:
        return NIL
    rest = poly[low:]
    lead = power(variable, const(fmpq(low))) if low else UNIT
    if len(rest) == 1:
        return times([const(rest[0]), lead])
    terms = [times([const(c), power(variable, const(fmpq(j)))]) if j else const(c) for j, c in enumerate(rest) if c]
    return times([lead, Node("add", tuple(terms), rest)])


def plus(nodes: list[Node]) -> Node:
    angles = [node for node in nodes if node.turns is not None]
    if angles and all(node.turns is not None or is_zero(node) for node in nodes):
        return with_turns(_plus_nodes(nodes), _plus_nodes([node.turns for node in angles]))
    return _plus_nodes(nodes)


def _plus_nodes(nodes: list[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.args if node.op == "add" else (node,))
    constant: Number = ZERO
    terms = []
    for node in flat:
        if node.is_const:
            constant = _plus(constant, node.value)
        else:
            terms.append(node)
    known = [node for node in terms if node.poly is not None]
    poly: tuple | None = None
    if known and is_exact(constant):
        poly = (constant,)
        for node in known:
            poly = _add_poly(poly, node.poly)
        cancels = poly[0] == 0 and (constant != 0 or any(node.poly[0] != 0 for node in known))
        if len(poly) <= 2 or cancels:
            canonical = from_poly(poly, FREE if any(_has_free(node) for node in known) else Y)
            rest = [node for node in terms if node.poly is None]
            if not rest:
                return canonical
            terms = [*rest, *(canonical.args if canonical.op == "add" else (canonical,))]
            constant = ZERO
            for node in terms:
                constant = _plus(constant, node.value) if node.is_const else constant
            terms = [node for node in terms if not node.is_const]
            known = [node for node in terms if node.poly is not None]
    if len(known) != len(terms):
        poly = None
    if is_exact(constant) and constant == 0:
        if not terms:
            return NIL
        if len(terms) == 1:
            return terms[0]
    elif not terms:
        return const(constant)
    else:
        small = _one_minus(constant, terms)
        if small is not None:
            return small
        terms = [const(constant), *terms]
    return Node("add", tuple(terms), poly)


def _one_minus(constant: Number, terms: list[Node]) -> Node | None:
    """c - c e^g as -c expm1(g), and c - c (1 + w)^p likewise, the exact cancellation done before any rounding."""
    if not is_exact(constant) or len(terms) != 1:
        return None
    c, p, g, atoms = parts(terms[0])
    if not (is_exact(c) and abs(c) == abs(constant) and is_exact(p) and p == 0):
        return None
    if g is None and len(atoms) == 1 and atoms[0].op == "function" and atoms[0].args[0] == "erf":
        sign = const(-c / constant)
        return times([const(constant), function("erfc", times([sign, atoms[0].args[1]]))])
    if c != -constant:
        return None
    if g is not None and not atoms:
        return times([const(c), function("expm1", g)])
    if g is None and len(atoms) == 1 and atoms[0].op == "pow" and atoms[0].args[0].op == "add":
        logarithm = log(atoms[0].args[0])
        if logarithm.op == "function" and logarithm.args[0] == "log1p":
            return times([const(c), function("expm1", times([logarithm, const(atoms[0].args[1])]))])
    return None


# --- products, powers, logarithms ------------------------------------------------------------------------------------


def times(nodes: list[Node]) -> Node:
    angles = [i for i, node in enumerate(nodes) if node.turns is not None]
    if len(angles) == 1:
        turns = [node.turns if i == angles[0] else node for i, node in enumerate(nodes)]
        return with_turns(_times_nodes(nodes), _times_nodes(turns))
    return _times_nodes(nodes)


def _times_nodes(nodes: list[Node]) -> Node:
    c, p, g, atoms = ONE, ZERO, [], []
    poly: tuple | None = (ONE,)
    for node in nodes:
        c2, p2, g2, atoms2 = parts(node)
        c, p = _times(c, c2), _plus(p, p2)
        if g2 is not None:
            g.append(g2)
        atoms.extend(atoms2)
        short = poly is not None and node.poly is not None and len(poly) + len(node.poly) <= MAX_DEGREE + 2
        poly = _mul_poly(poly, node.poly) if short else None
    exponent = plus(g) if g else None
    if exponent is not None and exponent.is_const:
        merged = exp(exponent)
        return product(_times(c, merged.value), p, None, tuple(atoms), None)
    return product(c, p, exponent, tuple(atoms), poly)


def exp(g: Node) -> Node:
    if g.is_const:
        return UNIT if is_zero(g) else _finish("exp", ball(g.value).exp())
    p: Number = ZERO
    rest, constant = [], ZERO
    for term in g.args if g.op == "add" else (g,):
        c, q, inner, atoms = parts(term)
        if inner is None and is_exact(q) and q == 0 and len(atoms) == 1 and atoms[0] is LOG_Y:
            p = _plus(p, c)
        elif term.is_const:
            constant = term.value
        else:
            rest.append(term)
    factor = ONE if is_exact(constant) and constant == 0 else ball(constant).exp()
    return product(factor, p, plus(rest) if rest else None, ())


def _const_power(base: Number, exponent: Number, strict: bool) -> Node:
    if is_exact(base) and base == 1:
        return UNIT
    if is_exact(base) and base == 0:
        if is_exact(exponent) and exponent == 0:
            return UNIT
        if not is_real(exponent):
            raise undecided("0 to a complex power")
        if is_positive(exponent):
            return NIL
        if is_positive(-exponent):
            raise undefined("a negative power of 0")
        raise undecided("0 to a power of unknown sign")
    if is_integer(exponent) and abs(int(exponent.p)) <= 10000:
        if is_exact(base) and abs(int(exponent.p)) <= 64:
            return const(base ** int(exponent.p))
        return _finish("power", ball(base) ** int(exponent.p))
    return _finish("power", ball(base).pow(ball(exponent), strict))


def power(base: Node, exponent: Node, strict: bool = False) -> Node:
    if not exponent.is_const:
        if base.is_const and is_exact(base.value) and base.value == 0:
            raise undecided("0 to a power that varies")
        return exp(times([exponent, log(base, strict)]))
    e = exponent.value
    if is_exact(e) and (e == 0 or e == 1):
        return UNIT if e == 0 else base
    if base.is_const:
        return _const_power(base.value, e, strict)
    c, p, g, atoms = parts(base)
    poly = None
    if base.poly is not None and is_integer(e) and e > 0 and (len(base.poly) - 1) * int(e.p) <= MAX_DEGREE:
        poly = (ONE,)
        for _ in range(int(e.p)):
            poly = _mul_poly(poly, base.poly)
    if is_integer(e):
        new = tuple(_atom_power(atom, e) for atom in atoms)
        flat = times([product(_const_power(c, e, strict).value, _times(p, e), _scaled(g, e), ()), *new])
        return Node(flat.op, flat.args, poly) if flat.op == "mul" or flat.op == "pow" else flat
    outer, inner = ONE, c
    if is_positive(c):
        outer, inner = _const_power(c, e, strict).value, ONE
    moved = g is None or is_real_node(g)
    w = _vanishes_like(atoms[0]) if len(atoms) == 1 else None
    if w is not None:  # f(w)^e would wrap around its branch point y = 0; (f(w)/w)^e does not
        name = atoms[0].args[0]
        return power(times([product(c, p, g, ()), w, Node("function", (f"{name}_over", w))]), exponent, strict)
    rest = product(inner, ZERO if is_real(p) else p, None if moved else g, atoms)
    tail = UNIT if rest is UNIT or (rest.is_const and is_exact(rest.value) and rest.value == 1) else None
    if tail is None:
        tail = _const_power(rest.value, e, strict) if rest.is_const else Node("pow", (rest, e))
    return times([product(outer, _times(p, e) if is_real(p) else ZERO, _scaled(g, e) if moved else None, ()), tail])


def _vanishes_like(atom: Node) -> Node | None:
    """w where the atom is f(w) with f(w)/w analytic at 0 and w a positive power of y times a regular function."""
    if atom.op != "function" or atom.args[0] not in VANISHING:
        return None
    w = atom.args[1]
    c, p, g, atoms = parts(w)
    if g is None and len(atoms) == 1 and is_exact(p) and p == 0:
        inner = _vanishes_like(atoms[0])
        if inner is not None:
            return times([const(c), inner, Node("function", (f"{atoms[0].args[0]}_over", inner))])
    return w if is_positive(p) else None


def _scaled(g: Node | None, e: Number) -> Node | None:
    return None if g is None else times([g, const(e)])


def _atom_power(atom: Node, e: Number) -> Node:
    if atom.op == "pow":
        exponent = _times(atom.args[1], e)
        return UNIT if is_exact(exponent) and exponent == 0 else (
            atom.args[0] if is_exact(exponent) and exponent == 1 else Node("pow", (atom.args[0], exponent))
        )  # fmt: skip
    if atom.op == "function" and atom.args[0] == "gamma" and e == -1:
        return function("rgamma", *atom.args[1:])
    return Node("pow", (atom, e))


def log(node: Node, strict: bool = False) -> Node:
    if node.is_const:
        if is_zero(node):
            raise undefined("log of 0")
        return NIL if is_exact(node.value) and node.value == 1 else _finish("log", ball(node.value).log(strict))
    c, p, g, atoms = parts(node)
    terms = []
    if is_positive(c):
        terms.append(log(const(c)))
        c = ONE
    if is_real(p):
        terms.append(times([const(p), LOG_Y]))
        p = ZERO
    if g is not None and is_real_node(g):
        terms.append(g)
        g = None
    rest = product(c, p, g, atoms)
    if not rest.is_const:
        terms.append(_log_atom(rest))
    elif not (is_exact(rest.value) and rest.value == 1):
        terms.append(log(rest, strict))
    return plus(terms)


def _is_one_plus(node: Node) -> bool:
    return node.op == "add" and node.args[0].is_const and is_exact(node.args[0].value) and node.args[0].value == 1


def _log_atom(node: Node) -> Node:
    if node.op == "pow" and is_real(node.args[1]) and is_positive_node(node.args[0]):
        return times([const(node.args[1]), _log_atom(node.args[0])])
    if _is_one_plus(node):
        return Node("function", ("log1p", plus(list(node.args[1:]))))
    if node.op == "pow" and is_exact(node.args[1]) and node.args[1] == -1 and _is_one_plus(node.args[0]):
        return times([const(MINUS_ONE), Node("function", ("log1p_off", plus(list(node.args[0].args[1:]))))])
    return Node("log", (node,))


_QUOTIENTS = {"sec": (None, "cos"), "csc": (None, "sin"), "cot": ("cos", "sin"), "sech": (None, "cosh"),
              "csch": (None, "sinh"), "coth": ("cosh", "sinh")}  # fmt: skip


def _circular(name: str, angle: Node) -> Node:
    """sin or cos of an exact multiple of pi, with the quarter turns taken out: no rounding moves a zero or a pole."""
    turns = angle.turns
    first = turns.args[0] if turns.op == "add" else turns
    constant = first.value if first.is_const and is_exact(first.value) else ZERO
    quarters = int((constant * 2 + fmpq(1, 2)).floor())
    rest = plus([turns, const(fmpq(-quarters, 2))])
    shift = (quarters + (1 if name == "cos" else 0)) % 4
    sign = const(MINUS_ONE if shift >= 2 else ONE)
    if is_zero(rest):
        return NIL if shift % 2 == 0 else sign
    reduced = times([const(acb.pi()), rest])
    return times([sign, function("cos" if shift % 2 else "sin", reduced)])


def function(name: str, *args: Node, strict: bool = False) -> Node:
    if args[0].turns is not None and name in ("sin", "cos", "tan", "sec", "csc", "cot"):
        if name in ("sin", "cos"):
            return _circular(name, args[0])
        top, bottom = ("sin", "cos") if name == "tan" else _QUOTIENTS[name]
        quotient = [power(function(bottom, args[0]), const(MINUS_ONE), strict)]
        return times([function(top, args[0]), *quotient] if top else quotient)
    if name in _QUOTIENTS and not args[0].is_const:
        top, bottom = _QUOTIENTS[name]
        quotient = power(function(bottom, args[0]), const(MINUS_ONE), strict)
        return times([function(top, args[0]), quotient]) if top else quotient
    if name in REAL_ARGUMENT and not all(is_real_node(a) for a in args):
        if name != "abs":
            raise undecided(f"{name} of an argument that may be complex")
        name = "modulus"
    if all(a.is_const for a in args):
        return _finish(name, apply(name, [ball(a.value) for a in args], strict))
    if name in ("abs", "re", "conjugate") and is_real_node(args[0]):
        if name != "abs" or is_positive_node(args[0]):
            return args[0]
        c, p, g, atoms = parts(args[0])
        if is_real(p) and (g is None or is_real_node(g)):
            inner = product(ONE, ZERO, None, atoms)
            kept = UNIT if inner.is_const else inner if is_positive_node(inner) else Node("function", ("abs", inner))
            size = abs(c) if is_exact(c) else acb(abs(c.real))
            return times([product(size, p, g, ()), kept])
    if name == "im" and is_real_node(args[0]):
        return NIL
    if name == "sign" and is_positive_node(args[0]):
        return UNIT
    return Node("function", (name, *args))


# --- the same function, written for large y --------------------------------------------------------------------------


def for_large(node: Node) -> Node:
    """The node with the highest power of y taken out of the sums under powers and logarithms.

    (1 + y)^e winds around y = -1 in the plane of log y; y^e (1 + 1/y)^e is analytic in all of the right half plane.
    """
    match node.op:
        case "add":
            return plus([for_large(a) for a in node.args])
        case "mul":
            c, p, g, atoms = node.args
            scaled = product(c, p, for_large(g) if g is not None else None, ())
            return times([scaled, *(for_large(a) for a in atoms)])
        case "pow":
            base, e = for_large(node.args[0]), node.args[1]
            top = _top_power(base)
            if top is None or not is_real(e):
                return node if base is node.args[0] else power(base, const(e))
            return times([power(Y, const(_times(top, e))), power(_divided(base, top), const(e))])
        case "log":
            base = for_large(node.args[0])
        case "function" if node.args[0] == "log1p_over":
            w = node.args[1]
            return times([for_large(Node("function", ("log1p", w))), power(w, const(MINUS_ONE))])
        case "function" if node.args[0] == "log1p":
            base = Node("add", (UNIT, *(node.args[1].args if node.args[1].op == "add" else (node.args[1],))))
        case _:
            return node
    top = _top_power(base)
    if top is None:
        return node
    return plus([times([const(top), LOG_Y]), log(_divided(base, top))])


def _top_power(base: Node) -> fmpq | None:
    if base.op != "add":
        return None
    powers = [parts(term)[1] for term in base.args if parts(term)[2] is None]
    top = max((p for p in powers if is_exact(p)), default=ZERO)
    return top if top > 0 else None


def _divided(base: Node, top: fmpq) -> Node:
    return plus([times([term, product(ONE, -top, None, ())]) for term in base.args])
