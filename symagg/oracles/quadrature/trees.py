"""Questions about a SymPy tree in one variable, answered from its structure alone."""

from functools import lru_cache
from itertools import combinations
from typing import Any

import sympy

from symagg.oracles.quadrature.polynomials import discriminant, root

_MOST_ROOTS = 8  # of the features of one integral
CALCULUS = ("Integral", "Sum", "Product", "Derivative", "Limit")
RELATIONS = {
    "Equality": "==",
    "Unequality": "!=",
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
}


def features(expression: Any, x: Any) -> tuple:
    """Subexpressions in x whose zeros may be singular points, kinks or jumps of the expression."""
    return tuple(g for g in _breaks(expression) if x in g.free_symbols)


@lru_cache(maxsize=1024)
def _breaks(expression: Any) -> tuple:
    """The features in any variable; of an integral, those of its integrand that stay, and where the others meet.

    They meet the ends of the integral, and one another where they are linear in its variable; of a quadratic one the
    zeros may meet.
    """
    found: dict[Any, None] = {}

    def add(g: Any) -> None:
        """g, by its factors and without powers: those change sign at its zeros, where an even power does not."""
        if not g.free_symbols or g.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
            return
        if g.is_Mul:
            for factor in g.args:
                add(factor)
        elif g.is_Pow and g.exp.is_number and g.exp.is_positive:
            add(g.base)
        else:
            found[g] = None

    def walk(node: Any) -> None:
        name = node.func.__name__
        if name == "Integral":
            inside(node)
        if not node.free_symbols or name in CALCULUS or name == "Subs":
            return
        if node.is_Pow and not node.base.is_Symbol:
            exponent = node.exp
            if not (exponent.is_Integer and exponent.is_positive) and node.base is not sympy.E:
                add(node.base)
        elif name in ("log", "Abs", "sign", "Heaviside", "KroneckerDelta"):
            add(node.args[0] if name != "KroneckerDelta" else node.args[0] - node.args[1])
        elif name in ("tan", "sec"):
            add(sympy.cos(node.args[0], evaluate=False))
        elif name in ("cot", "csc"):
            add(sympy.sin(node.args[0], evaluate=False))
        elif name in ("Max", "Min"):
            for i, p in enumerate(node.args):
                for q in node.args[i + 1 :]:
                    add(sympy.Add(p, sympy.Mul(-1, q, evaluate=False), evaluate=False))
        elif name in RELATIONS and not any(a.is_infinite for a in node.args):
            add(sympy.Add(node.args[0], sympy.Mul(-1, node.args[1], evaluate=False), evaluate=False))
        for a in node.args:
            if hasattr(a, "free_symbols") and hasattr(a, "func"):
                walk(a)

    def inside(node: Any) -> None:
        held = list(_breaks(node.function))
        for v, *ends in node.limits:
            for end in ends:
                walk(end)
            moving = [g for g in held if v in g.free_symbols]
            roots = [r for g in moving if (r := root(g, v)) is not None]
            held = [g for g in held if g not in moving] + [g.xreplace({v: e}) for g in moving for e in ends]
            held += [sympy.Add(p, sympy.Mul(-1, q, evaluate=False)) for p, q in combinations(roots[:_MOST_ROOTS], 2)]
            held += [d for g in moving if (d := discriminant(g, v)) is not None]
        for g in held:
            add(g)

    walk(expression)
    return tuple(found)


def own_nodes(expression: Any) -> Any:
    """The nodes outside nested integrals, series and substitutions: those have variables of their own."""
    yield expression
    if expression.func.__name__ not in CALCULUS and expression.func.__name__ != "Subs":
        for a in expression.args:
            if hasattr(a, "func"):
                yield from own_nodes(a)


def phases(expression: Any, x: Any) -> tuple:
    """The arguments in x of the trigonometric and Bessel functions, and of the exponentials of something complex."""
    found: dict[Any, None] = {}
    for node in own_nodes(expression):
        name = node.func.__name__
        if name in ("sin", "cos", "besselj", "bessely", "sinc", "Si", "Ci"):
            found[node.args[-1]] = None
        elif is_exp(node) and node.exp.has(sympy.I):
            found[node.exp] = None
    return tuple(g for g in found if x in g.free_symbols)


def hills(expression: Any, x: Any) -> tuple:
    """Expressions that may have a narrow maximum in x: exponentials, and powers that are not positive integers.

    Anywhere in the tree: a narrow term of a sum does not show in the logarithm of the sum.
    """
    found: dict[Any, None] = {}
    for node in own_nodes(expression):
        if is_exp(node):
            inner = node.exp
        elif node.is_Pow and not (node.exp.is_Integer and node.exp.is_positive):
            inner = node.base if x not in node.exp.free_symbols else node.exp
        elif node.func.__name__ in ("sech", "csch", "erfc", "besselk"):
            inner = node.args[-1]
        else:
            continue
        if x in inner.free_symbols and not _simple(inner, x):
            found[node] = None
    return tuple(found)


def _simple(inner: Any, x: Any) -> bool:
    """A multiple of a power of x, or of degree one: no maximum inside its range but at zero."""
    if inner.is_Mul:
        return all(x not in a.free_symbols or _simple(a, x) for a in inner.args) and _count(inner, x) == 1
    if inner.is_Pow:
        return inner.base == x and x not in inner.exp.free_symbols
    if inner.is_Add:
        return all(x not in a.free_symbols or _linear(a, x) for a in inner.args)
    return inner == x


def _linear(term: Any, x: Any) -> bool:
    return term == x or (term.is_Mul and _count(term, x) == 1 and x in term.args)


def _count(node: Any, x: Any) -> int:
    return sum(x in a.free_symbols for a in node.args)


def is_exp(node: Any) -> bool:
    return node.func is sympy.exp or (node.is_Pow and node.base is sympy.E)


def exponent(node: Any) -> Any:
    return node.exp if is_exp(node) else node.base.exp


def gathered(factors: list) -> tuple[list, list]:
    """The exponentials among the factors, each as (integer power, node), and the other factors."""
    exponents, rest = [], []
    pending = list(factors)[::-1]
    while pending:
        a = pending.pop()
        if a.is_Mul and a.is_commutative and not getattr(a, "is_Matrix", False) and a.has(sympy.exp):
            pending += list(a.args)[::-1]
        elif is_exp(a):
            exponents.append((1, a))
        elif a.is_Pow and a.exp.is_Integer and is_exp(a.base):
            exponents.append((int(a.exp), a))
        else:
            rest.append(a)
    return exponents, rest


def flat(product: Any) -> list:
    """The factors of a product and of the products among them."""
    found: list = []
    for a in product.args:
        found += flat(a) if a.is_Mul and a.is_commutative and not getattr(a, "is_Matrix", False) else [a]
    return found


def constant_factor(body: Any, variables: set) -> tuple[Any, Any]:
    """(c, g) with body = c g: c holds every factor free of the variables, also of the one branch that is not 0."""
    if body.is_Piecewise:
        filled = [k for k, (value, _) in enumerate(body.args) if value != 0]
        if len(filled) != 1:
            return sympy.S.One, body
        constant, rest = constant_factor(body.args[filled[0]][0], variables)
        branches = [(rest if k in filled else value, condition) for k, (value, condition) in enumerate(body.args)]
        return constant, sympy.Piecewise(*branches, evaluate=False)
    fixed, moving = [], []
    for factor in factors_of(body):
        (moving if variables & factor.free_symbols else fixed).append(factor)
    return product_of(fixed), product_of(moving)


def factors_of(body: Any) -> list:
    """The factors of a product, of its products, and of a product under a whole power."""
    if body.is_Mul and body.is_commutative:
        return [f for a in body.args for f in factors_of(a)]
    if body.is_Pow and body.exp.is_Integer and body.base.is_Mul and body.is_commutative:
        return [sympy.Pow(f, body.exp, evaluate=False) for f in factors_of(body.base)]
    return [body]


def product_of(factors: list) -> Any:
    return sympy.Mul(*factors, evaluate=False) if len(factors) > 1 else factors[0] if factors else sympy.S.One


def with_body(node: Any, body: Any, limits: Any) -> Any:
    """The integral, sum or product with another body, held: SymPy would take cases out of an integral inside."""
    held = sympy.Expr.__new__(node.func)
    held._args = (body, *limits)
    held.is_commutative = body.is_commutative
    return held


def real_power(node: Any) -> bool:
    """A power, neither of e nor of a number, whose exponent is written neither as an integer nor as a half."""
    return bool(
        node.is_Pow
        and node.base is not sympy.E
        and not node.base.is_number
        and not getattr(node.base, "is_Matrix", False)
        and not node.exp.is_Integer
        and node.exp not in (sympy.S.Half, -sympy.S.Half)
    )


PARTS = {"features": features, "phases": phases, "hills": hills}
