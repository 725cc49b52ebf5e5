"""How each matrix node is evaluated in a finite world."""

from collections.abc import Callable
from functools import reduce
from operator import mul
from typing import Any

import sympy
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import Determinant, HadamardProduct, Inverse, MatrixExpr, Trace, Transpose
from sympy.matrices.expressions.matexpr import MatrixElement

from symagg.oracles.exact.compiler import HANDLERS, Code, Compiler, Run, Scope, unsupported
from symagg.oracles.exact.nodes import add_node, entry_node, power_node
from symagg.oracles.exact.values import (
    ONE,
    ZERO,
    Matrix,
    UndecidedError,
    UndefinedError,
)


def _dense(c: Compiler, node: Any, scope: Scope) -> Code:
    codes, (rows, columns) = c.codes(list(node), scope), node.shape
    return lambda run: Matrix(rows, columns, [code(run) for code in codes])


def _shaped(c: Compiler, node: Any, scope: Scope, entry: Callable[[int, int], Any]) -> Code:
    sides = [c.index(side, scope) for side in node.shape]

    def call(run: Run) -> Any:
        rows, columns = (side(run) for side in sides)
        run.count(rows * columns)
        return Matrix(rows, columns, [entry(i, j) for i in range(rows) for j in range(columns)])

    return call


def _matrix_symbol(c: Compiler, node: Any, scope: Scope) -> Code:
    sides, name = [c.index(side, scope) for side in node.shape], node.name

    def call(run: Run) -> Any:
        rows, columns = (side(run) for side in sides)
        places = [(i, j) for i in range(rows) for j in range(columns)]
        run.count(len(places))
        entries = [run.replaced.get((name, p)) or run.world.entry(name, p) for p in places]
        if None in entries:
            raise UndecidedError(f"no value for an entry of {name}")
        run.met.update({(name, p): run.world.entry(name, p) for p in places})
        return Matrix(rows, columns, entries)

    return call


def _element(c: Compiler, node: Any, scope: Scope) -> Code:
    if isinstance(node.args[0], sympy.MatrixSymbol):
        return entry_node(c, node, scope)
    matrix = _matrix(c.code(node.args[0], scope))
    row, column = (c.index(i, scope) for i in node.args[1:])

    def call(run: Run) -> Any:
        m, i, j = matrix(run), row(run), column(run)
        if not (0 <= i < m.rows and 0 <= j < m.columns):
            raise UndefinedError(f"entry {i}, {j} of a matrix of {m.rows} rows and {m.columns} columns")
        return m.entries[i * m.columns + j]

    return call


def _matrix(code: Code) -> Code:
    def call(run: Run) -> Matrix:
        value = code(run)
        return value if type(value) is Matrix else Matrix(1, 1, [value])

    return call


def _of_matrix(method: Callable) -> Callable:
    def handler(c: Compiler, node: Any, scope: Scope) -> Code:
        matrix = _matrix(c.code(node.args[0], scope))
        return lambda run: method(matrix(run))

    return handler


def _matmul(c: Compiler, node: Any, scope: Scope) -> Code:
    codes = c.codes(node.args, scope)

    def call(run: Run) -> Any:
        values = [code(run) for code in codes]
        matrices = [v for v in values if type(v) is Matrix]
        scalars = [v for v in values if type(v) is not Matrix]
        return reduce(mul, scalars, reduce(Matrix.dot, matrices) if matrices else ONE)

    return call


def _hadamard(c: Compiler, node: Any, scope: Scope) -> Code:
    codes = [_matrix(code) for code in c.codes(node.args, scope)]

    def both(left: Matrix, right: Matrix) -> Matrix:
        if (left.rows, left.columns) != (right.rows, right.columns):
            raise UndecidedError("an entrywise product of matrices of different shapes")
        return Matrix(left.rows, left.columns, list(map(mul, left.entries, right.entries)))

    return lambda run: reduce(both, (code(run) for code in codes))


HANDLERS |= {
    MatrixBase: _dense,
    MatrixExpr: unsupported,
    sympy.MatrixSymbol: _matrix_symbol,
    sympy.Identity: lambda c, node, scope: _shaped(c, node, scope, lambda i, j: ONE if i == j else ZERO),
    sympy.ZeroMatrix: lambda c, node, scope: _shaped(c, node, scope, lambda i, j: ZERO),
    sympy.OneMatrix: lambda c, node, scope: _shaped(c, node, scope, lambda i, j: ONE),
    MatrixElement: _element,
    sympy.MatAdd: add_node,
    sympy.MatMul: _matmul,
    sympy.MatPow: power_node,
    HadamardProduct: _hadamard,
    Inverse: _of_matrix(Matrix.inverse),
    Transpose: _of_matrix(Matrix.transposed),
    sympy.Adjoint: _of_matrix(Matrix.transposed),
    Determinant: _of_matrix(Matrix.determinant),
    Trace: _of_matrix(Matrix.trace),
}
