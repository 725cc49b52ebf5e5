"""Reading what a paper prints: text in Python's notation to a SymPy tree that is held exactly as it is written.

Nothing is evaluated on the way: `a - (1 - p)*a` stays a difference of two terms, so that a misprint cannot be mended
by the automatic simplification of SymPy. The names are those of the claim: its domain, its own names, and the
functions that SymPy knows.
"""

import ast
import keyword
import re
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from itertools import count
from typing import Any

import sympy
from sympy import (
    Add,
    Basic,
    Derivative,
    Dummy,
    Expr,
    IndexedBase,
    Integral,
    Limit,
    MatMul,
    MatPow,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Subs,
    Sum,
    Symbol,
)
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.logic.boolalg import Boolean
from sympy.matrices import ImmutableDenseMatrix, MatrixBase
from sympy.matrices.expressions import Determinant, Inverse, MatAdd, MatrixExpr, Trace, Transpose

from symagg.domain import AnyFunction
from symagg.errors import ClaimError
from symagg.held import bind
from symagg.laws.expectation import Covariance, Expectation, Probability, Variance

SLOT = Symbol("t", real=True)  # the argument of a function that is differentiated at a point
_CONSTANTS = {"pi": S.Pi, "oo": S.Infinity, "I": S.ImaginaryUnit, "EulerGamma": S.EulerGamma, "Catalan": S.Catalan}
_OPERATORS = {"E": Expectation, "Var": Variance, "Cov": Covariance, "P": Probability}
_MATRIX = {"det": Determinant, "inverse": Inverse, "transpose": Transpose, "trace": Trace}
_SIZED = {name: getattr(ImmutableDenseMatrix, name) for name in ("eye", "zeros", "ones")}
_METHODS = {"inv": "inverse", "transpose": "transpose", "det": "det", "trace": "trace"}
_RENAMED = {"ln": "log", "abs": "Abs", "max": "Max", "min": "Min"}
_BINDERS = {"Integral": (Integral, "real"), "Sum": (Sum, "integer"), "Product": (Product, "integer")}
_RELATIONS = {
    ast.Lt: sympy.StrictLessThan,
    ast.LtE: sympy.LessThan,
    ast.Gt: sympy.StrictGreaterThan,
    ast.GtE: sympy.GreaterThan,
    ast.Eq: sympy.Eq,
    ast.NotEq: sympy.Ne,
}


class Standing(AppliedUndef):
    """A call of a function whose text is not written out: it may depend on any entry of the arrays in sight."""

    arrays: frozenset[Symbol] = frozenset()

    @property
    def free_symbols(self) -> set[Symbol]:
        return super().free_symbols | self.arrays

    def _eval_derivative(self, s: Any) -> Expr:
        """Held, for SymPy does not see what the call depends on and would answer zero."""
        return Derivative(self, s, evaluate=False)


def read(text: str, names: Mapping[str, Any], recursive: Collection[str] = ()) -> Any:
    """The unevaluated SymPy tree of `text`.

    recursive: functions among the names whose calls are left standing, for their texts lead back to themselves.

    names: what each name stands for: a symbol, an expression, a text in the same notation (read when it is used), a
    function of expressions, or, under a key such as "h(x)", the text of a function of x.
    Raises ClaimError naming the symbol or the construct that is not known.
    """
    try:
        return _Reader(text, names, recursive).visit(_parsed(text))
    except ClaimError:
        raise
    except (RecursionError, MemoryError):
        short = text if len(text) <= 60 else f"{text[:57]}..."
        raise ClaimError(f"{short!r} has too many terms or parentheses to be read at once; name parts of it.") from None
    except Exception as error:
        said = str(error) if len(error.args) < 2 else ", ".join(map(str, error.args))
        told = " ".join(said.split()).rstrip(".") or type(error).__name__
        raise ClaimError(f"{text!r} cannot be read: {told}.") from error


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        place = f" near {text.strip()[max(0, (error.offset or 1) - 6) : (error.offset or 1) + 6]!r}"
        raise ClaimError(f"{text!r} is not in Python's notation{place}: {error.msg}{_hint(text)}.") from None


def _hint(text: str) -> str:
    """What may have been meant by a text that Python cannot parse."""
    if factorial := re.search(r"(\w*)\s*!(?!=)", text):
        return f"; write factorial({factorial[1] or 'n'}) for {factorial[1] or 'n'}!"
    if bars := re.search(r"\|([^|]*)\|", text):
        return f"; write Abs({bars[1].strip()}) for |{bars[1].strip()}|"
    allowed = {"and", "or", "not", "True", "False", "None"}
    for word in re.findall(r"[A-Za-z_]\w*", text):
        if keyword.iskeyword(word) and word not in allowed:
            return f"; {word!r} is a word of Python's own, so give the symbol another name, such as {word[:3] + '_'!r}"
    return ""


class _Reader(ast.NodeVisitor):
    def __init__(self, text: str, names: Mapping[str, Any], recursive: Collection[str] = (), depth: int = 0) -> None:
        self.text, self.names, self.recursive, self.scopes, self.depth = text, names, recursive, [], depth
        if depth > 30:
            raise ClaimError(f"{text!r} is defined in terms of itself.")

    def generic_visit(self, node: ast.AST) -> None:
        raise ClaimError(f"{self.text!r}: {ast.unparse(node)!r} is not part of the notation.")

    def visit_Constant(self, node: ast.Constant) -> Expr:
        if isinstance(node.value, bool):
            return S.true if node.value else S.false
        if not isinstance(node.value, int | float):
            return self.generic_visit(node)
        if isinstance(node.value, int):
            return sympy.Integer(node.value)
        return Rational(Fraction(ast.get_source_segment(self.text.strip(), node) or repr(node.value)))

    def visit_Name(self, node: ast.Name) -> Any:
        for scope in reversed(self.scopes):
            if node.id in scope:
                return scope[node.id]
        if node.id in self.names:
            held = self.names[node.id]
            return self._nested(held) if isinstance(held, str) else held
        if node.id in _CONSTANTS:
            return _CONSTANTS[node.id]
        advice = "; Euler's number is exp(1)" if node.id in ("E", "e") else ""
        raise ClaimError(f"{self.text!r}: the symbol {node.id!r} is unknown; declare it in the domain{advice}.")

    def _nested(self, text: str, scope: dict[str, Any] | None = None) -> Any:
        reader = _Reader(text, self.names, self.recursive, self.depth + 1)
        reader.scopes = [*self.scopes, scope or {}]
        return reader.visit(_parsed(text))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        value = self.visit(node.operand)
        if isinstance(node.op, ast.USub):
            return -value if value.is_Number else _times(S.NegativeOne, value)
        if isinstance(node.op, ast.UAdd):
            return value
        if isinstance(node.op, ast.Not | ast.Invert):
            return sympy.Not(value)
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        left, right = self.visit(node.left), self.visit(node.right)
        match node.op:
            case ast.Add():
                return _plus(left, right)
            case ast.Sub():
                right = right if _is_matrix(left) else entry(right)
                return _plus(left, -right if right.is_Number else _times(S.NegativeOne, right))
            case ast.Mult() | ast.MatMult():
                return _times(left, right)
            case ast.Div():
                if left.is_Integer and right.is_Integer and right != 0:
                    return Rational(left, right)
                return _times(left, _power(right, S.NegativeOne))
            case ast.Pow():
                return _power(left, right)
            case ast.BitXor():
                raise ClaimError(f"{self.text!r}: write ** for a power; ^ binds more loosely than * in Python.")
            case ast.BitAnd():
                return sympy.And(left, right)
            case ast.BitOr():
                return sympy.Or(left, right)
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        join = sympy.And if isinstance(node.op, ast.And) else sympy.Or
        return join(*map(self.visit, node.values))

    def visit_Compare(self, node: ast.Compare) -> Any:
        sides = [self.visit(side) for side in (node.left, *node.comparators)]
        relations = []
        for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
            if type(op) not in _RELATIONS:
                return self.generic_visit(node)
            relations.append(_RELATIONS[type(op)](left, right, evaluate=False))
        return relations[0] if len(relations) == 1 else sympy.And(*relations)

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        if isinstance(node.value, ast.Name) and node.value.id in _OPERATORS and node.value.id not in self.names:
            inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return self.visit(ast.Call(node.value, inside, []))  # E[X] is E(X)
        base = self.visit(node.value)
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        indices = tuple(self.visit(i) for i in inside)
        return base[indices if len(indices) > 1 else indices[0]]

    def visit_List(self, node: ast.List) -> list:
        return [self.visit(e) for e in node.elts]

    def visit_Tuple(self, node: ast.Tuple) -> tuple:
        return tuple(self.visit(e) for e in node.elts)

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        if node.attr == "T" and _is_matrix(matrix := self.visit(node.value)):
            return Transpose(matrix)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS and not (node.args or node.keywords):
            return _function(_METHODS[node.func.attr], [self.visit(node.func.value)], self.text)
        if not isinstance(node.func, ast.Name) or node.keywords:
            return self.generic_visit(node)
        name = node.func.id
        own = self._own_function(name)
        if own is not None:
            return own(*map(self.visit, node.args))
        if name in _BINDERS:
            return self._binder(name, node.args)
        if name in ("Derivative", "diff"):
            return self._derivative(node.args)
        if name == "D":
            return self._slope(node.args)
        if name in ("Limit", "Subs"):
            return self._at(name, node.args)
        args = [self.visit(a) for a in node.args]
        if name in _OPERATORS:
            return self._operator(name, args)
        return _function(name, args, self.text)

    def _operator(self, name: str, args: list[Any]) -> Any:
        needed = 2 if name == "Cov" else 1
        if len(args) != needed:
            counted = "two variables" if needed == 2 else "one event" if name == "P" else "one variable"
            raise ClaimError(f"{self.text!r}: {name} takes {counted}, not {len(args)}.")
        if name == "P" and not _is_condition(args[0]):
            raise ClaimError(f"{self.text!r}: P takes an event, such as P(X <= 1), not {args[0]}.")
        if name != "P" and not isinstance(args[0], Expr):
            raise ClaimError(f"{self.text!r}: {name} takes a variable, not {args[0]}.")
        return _OPERATORS[name](*args)

    def _own_function(self, name: str) -> Callable[..., Any] | None:
        for scope in reversed(self.scopes):
            if name in scope and callable(scope[name]):
                return scope[name]
        held = self.names.get(name)
        if name in self.recursive:
            bases = (held for held in self.names.values() if isinstance(held, IndexedBase))
            return UndefinedFunction(name, (Standing,), {"arrays": frozenset(b.label for b in bases)}, real=True)
        if isinstance(held, AnyFunction):
            return UndefinedFunction(held.name)
        if callable(held) and not isinstance(held, Basic):
            return held
        if isinstance(held, UndefinedFunction):
            return held
        for key, body in self.names.items():
            if isinstance(key, str) and key.startswith(name + "(") and isinstance(body, str):
                return self._body(name, key, body)
        return None

    def _body(self, name: str, key: str, body: str) -> Callable[..., Any]:
        """A function that the names define by its text."""
        variables = [v.strip() for v in key[len(name) + 1 : -1].split(",")]

        def call(*args: Any) -> Any:
            if len(args) != len(variables):
                raise ClaimError(f"{self.text!r}: {key} takes {len(variables)} arguments, not {len(args)}.")
            return self._nested(body, dict(zip(variables, args, strict=True)))

        return call

    def _binder(self, name: str, nodes: list[ast.expr]) -> Any:
        """Integral, Sum or Product: the limits bind their variable; a relation among them keeps only those terms."""
        node_type, kind = _BINDERS[name]
        limits = [n for n in nodes[1:] if isinstance(n, ast.Tuple)]
        filters = [n for n in nodes[1:] if not isinstance(n, ast.Tuple)]
        if not limits or any(not (limit.elts and isinstance(limit.elts[0], ast.Name)) for limit in limits):
            raise ClaimError(f"{self.text!r}: write {name}(expression, (variable, lower, upper)).")
        scope = {limit.elts[0].id: self._apart(Symbol(limit.elts[0].id, **{kind: True})) for limit in limits}
        self.scopes.append(scope)
        inside = self.visit(nodes[0])
        if filters:
            kept = sympy.And(*map(self.visit, filters))
            before = _free(inside) | _free(kept)
            inside = Piecewise((inside, kept), (S.Zero, True), evaluate=False)
            if not _free(inside) <= before:  # SymPy takes cases out of a sum within a condition, with their index
                raise ClaimError(
                    f"{self.text!r}: a case inside a sum inside a condition; write it with KroneckerDelta."
                )
        bounds = [tuple(self.visit(e) for e in limit.elts) for limit in limits]
        if any(len(bound) != 3 for bound in bounds):
            raise ClaimError(f"{self.text!r}: each limit of {name} is (variable, lower, upper).")
        self.scopes.pop()
        if node_type is Product and _is_matrix(entry(inside)):
            raise ClaimError(f"{self.text!r}: Product takes numbers, not matrices; write the matrices' product out.")
        return _entrywise(lambda part: bind(node_type, part, bounds), inside)

    def _apart(self, variable: Symbol) -> Symbol:
        """A bound variable, renamed where an argument of the function that is being read has it inside."""
        held = {s for scope in self.scopes for n, value in scope.items() if n != variable.name for s in _free(value)}
        if variable not in held:
            return variable
        taken = {s.name for s in held} | set(self.names) | {name for scope in self.scopes for name in scope}
        name = next(n for n in (f"{variable.name}_{k}" for k in count(1)) if n not in taken)
        return Symbol(name, **variable.assumptions0)

    def _derivative(self, nodes: list[ast.expr]) -> Any:
        bound = [n.elts[0] if isinstance(n, ast.Tuple) else n for n in nodes[1:]]
        known = self.names
        fresh = {n.id: Symbol(n.id, real=True) for n in bound if isinstance(n, ast.Name) and n.id not in known}
        self.scopes.append({k: v for k, v in fresh.items() if not any(k in s for s in self.scopes)})
        inside, *variables = map(self.visit, nodes)
        self.scopes.pop()
        return _entrywise(lambda part: Derivative(part, *variables), inside)

    def _slope(self, nodes: list[ast.expr]) -> Any:
        """D(g, x, n): the n-th derivative of the function g at x."""
        if not 2 <= len(nodes) <= 3 or not isinstance(nodes[0], ast.Name):
            raise ClaimError(f"{self.text!r}: write D(g, point) or D(g, point, order).")
        g = self._own_function(nodes[0].id)
        if g is None:
            raise ClaimError(f"{self.text!r}: {nodes[0].id!r} is not a function.")
        order = self.visit(nodes[2]) if len(nodes) == 3 else S.One
        slot = SLOT if SLOT not in _free(g(Dummy(real=True))) else Symbol("_t", real=True)
        return Subs(Derivative(g(slot), (slot, order)), slot, self.visit(nodes[1]))

    def _at(self, name: str, nodes: list[ast.expr]) -> Any:
        if len(nodes) < 3 or not isinstance(nodes[1], ast.Name):
            raise ClaimError(f"{self.text!r}: write {name}(expression, variable, point).")
        own = self.names.get(nodes[1].id)
        fresh = own if isinstance(own, Symbol) else Symbol(nodes[1].id, real=True)
        self.scopes.append({nodes[1].id: self._apart(fresh)})
        inside, variable = self.visit(nodes[0]), self.visit(nodes[1])
        self.scopes.pop()
        place = self.visit(nodes[2])
        node_type = Limit if name == "Limit" else Subs
        return _entrywise(lambda part: node_type(part, variable, place), inside)


def _is_matrix(value: Any) -> bool:
    return isinstance(value, MatrixBase | MatrixExpr)


def _is_condition(value: Any) -> bool:
    return isinstance(value, Boolean) and not isinstance(value, Symbol)


def _free(value: Any) -> set[Symbol]:
    return value.free_symbols if isinstance(value, Basic) else set()


def entry(value: Any) -> Any:
    """A matrix of one entry as that entry (its trace, which nothing works out here); everything else as it is."""
    return Trace(value) if _is_matrix(value) and value.shape == (1, 1) else value


def _entrywise(take: Callable[[Any], Any], value: Any) -> Any:
    """What is taken of a value; of a matrix, the matrix of what is taken of its entries (nothing is worked out)."""
    value = entry(value)
    if not _is_matrix(value):
        return take(value)
    rows, columns = value.shape
    if isinstance(value, MatrixBase):
        parts = [value[i, j] for i in range(rows) for j in range(columns)]
    else:
        left, right = (ImmutableDenseMatrix.eye(n) for n in (rows, columns))
        parts = [entry(MatMul(left[i, :], value, right[:, j])) for i in range(rows) for j in range(columns)]
    return ImmutableDenseMatrix(rows, columns, [take(part) for part in parts])


def _plus(left: Any, right: Any) -> Any:
    if _is_matrix(left) != _is_matrix(right):
        left, right = entry(left), entry(right)
    if _is_matrix(left) or _is_matrix(right):
        return MatAdd(left, right)
    return Add(left, right, evaluate=False)


def _times(left: Any, right: Any) -> Any:
    if _is_matrix(left) or _is_matrix(right):
        return MatMul(left, right)
    return Mul(left, right, evaluate=False)


def _power(base: Any, exponent: Any) -> Any:
    base, exponent = entry(base), entry(exponent)
    return MatPow(base, exponent) if _is_matrix(base) else Pow(base, exponent, evaluate=False)


def _function(name: str, args: list[Any], text: str) -> Any:
    if name == "Matrix":
        return ImmutableDenseMatrix(*args)
    if name in _SIZED:
        if not args or not all(a.is_Integer and a > 0 for a in args):
            raise ClaimError(f"{text!r}: {name} takes the size of a matrix, as in {name}(2), not {args}.")
        return _SIZED[name](*args)
    if name == "diag" and args:
        return ImmutableDenseMatrix.diag(*args)
    if name in _MATRIX or name == "sqrt":
        _count(name, args, 1, text)
    if name in _MATRIX:
        return _MATRIX[name](*args)
    if name == "sqrt":
        return _power(args[0], S.Half)
    if name == "Piecewise":
        return Piecewise(*args, evaluate=False)
    if name in ("Eq", "Ne"):
        _count(name, args, 2, text)
        return getattr(sympy, name)(*args, evaluate=False)
    found = getattr(sympy, _RENAMED.get(name, name), None)
    if not (isinstance(found, type) and issubclass(found, sympy.Function | sympy.Max | sympy.Min)):
        raise ClaimError(f"{text!r}: the function {name!r} is unknown; declare it in the domain or under names.")
    if not args and issubclass(found, sympy.Max | sympy.Min):
        _count(name, args, 1, text)
    return found(*map(entry, args), evaluate=False)


def _count(name: str, args: list[Any], needed: int, text: str) -> None:
    if len(args) != needed:
        raise ClaimError(f"{text!r}: {name} takes {needed} argument{'s' * (needed > 1)}, not {len(args)}.")
