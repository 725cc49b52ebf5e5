"""Explicit matrices: products, powers, inverses, determinants and traces, entry by entry."""

from typing import TYPE_CHECKING

import sympy
from flint import acb_mat, fmpq, fmpq_mat

from symagg.oracles.enclosure.balls import ball, is_exact, undecided, undefined
from symagg.oracles.enclosure.nodes import NIL, UNIT, Node, const
from symagg.oracles.enclosure.trees import plus, power, times

if TYPE_CHECKING:
    from symagg.oracles.enclosure.reader import Reader

Matrix = list[list[Node]]
MAX_COFACTORS = 5


def read_matrix(reader: "Reader", e: sympy.Basic) -> Matrix:
    name = type(e).__name__
    if isinstance(e, sympy.MatrixBase):
        return [[reader.read(e[i, j]) for j in range(e.cols)] for i in range(e.rows)]
    if name in ("Identity", "ZeroMatrix", "OneMatrix"):
        rows, columns = (reader.integer(s) for s in e.shape)
        fill, diagonal = (UNIT if name == "OneMatrix" else NIL), (NIL if name == "ZeroMatrix" else UNIT)
        return [[diagonal if i == j else fill for j in range(columns)] for i in range(rows)]
    if name == "MatMul":
        result, scale = None, UNIT
        for factor in e.args:
            if getattr(factor, "is_Matrix", False):
                matrix = read_matrix(reader, factor)
                result = matrix if result is None else _matmul(result, matrix)
            else:
                scale = times([scale, reader.read(factor)])
        return [[times([scale, entry]) for entry in row] for row in result or []]
    if name in ("MatAdd", "HadamardProduct"):
        matrices = [read_matrix(reader, a) for a in e.args]
        join = plus if name == "MatAdd" else times
        return [[join(list(entries)) for entries in zip(*rows, strict=True)] for rows in zip(*matrices, strict=True)]
    if name in ("Transpose", "Adjoint"):
        columns = zip(*read_matrix(reader, e.args[0]), strict=True)
        return [[reader.call("conjugate", x) if name == "Adjoint" else x for x in column] for column in columns]
    if name in ("Inverse", "MatPow"):
        exponent = reader.integer(e.args[1]) if len(e.args) > 1 else -1
        base = read_matrix(reader, e.args[0])
        return _matrix_power(base, exponent)
    raise undecided(f"the matrix {name} is not supported")


def _matmul(a: Matrix, b: Matrix) -> Matrix:
    columns = list(zip(*b, strict=True))
    if a and len(a[0]) != len(b):
        raise undefined("a product of matrices whose shapes do not fit")
    return [[plus([times([x, y]) for x, y in zip(row, column, strict=True)]) for column in columns] for row in a]


def _require_square(matrix: Matrix) -> None:
    if any(len(row) != len(matrix) for row in matrix):
        raise undefined("an inverse, a power or a determinant of a matrix that is not square")


def _is_constant(matrix: Matrix) -> bool:
    return all(x.is_const for row in matrix for x in row)


def _flint(matrix: Matrix) -> fmpq_mat | acb_mat:
    values = [[x.value for x in row] for row in matrix]
    exact = all(is_exact(v) for row in values for v in row)
    return fmpq_mat(values) if exact else acb_mat([[ball(v) for v in row] for row in values])


def _matrix_power(base: Matrix, exponent: int) -> Matrix:
    _require_square(base)
    if exponent < 0 and not _is_constant(base):
        base, exponent = _adjugate_inverse(base), -exponent
    elif exponent < 0:
        matrix = _flint(base)
        try:
            inverse = matrix.inv()
        except ZeroDivisionError as error:
            if isinstance(matrix, fmpq_mat):
                raise undefined("the inverse of a singular matrix") from error
            raise undecided("the inverse of a matrix that may be singular", retry=True) from error
        base, exponent = [[const(v) for v in row] for row in inverse.tolist()], -exponent
    if exponent > 200:
        raise undecided("a high power of a matrix")
    result = [[UNIT if i == j else NIL for j in range(len(base))] for i in range(len(base))]
    for _ in range(exponent):
        result = _matmul(result, base)
    return result


def _minor(matrix: Matrix, i: int, j: int) -> Matrix:
    return [row[:j] + row[j + 1 :] for k, row in enumerate(matrix) if k != i]


def _determinant(matrix: Matrix) -> Node:
    """Exact and by flint where every entry is a constant, by cofactors where one varies."""
    _require_square(matrix)
    if not matrix:
        return UNIT
    if _is_constant(matrix):
        return const(_flint(matrix).det())
    if len(matrix) > MAX_COFACTORS:
        raise undecided("the determinant of a large matrix that varies")
    signs = [const(fmpq((-1) ** j)) for j in range(len(matrix))]
    return plus([times([signs[j], x, _determinant(_minor(matrix, 0, j))]) for j, x in enumerate(matrix[0])])


def _adjugate_inverse(matrix: Matrix) -> Matrix:
    size = range(len(matrix))
    scale = power(_determinant(matrix), const(fmpq(-1)))
    return [
        [times([const(fmpq((-1) ** (i + j))), scale, _determinant(_minor(matrix, j, i))]) for j in size] for i in size
    ]


def determinant(reader: "Reader", e: sympy.Basic) -> Node:
    return _determinant(read_matrix(reader, e.args[0]))


def trace(reader: "Reader", e: sympy.Basic) -> Node:
    matrix = read_matrix(reader, e.args[0])
    return plus([row[i] for i, row in enumerate(matrix)])


def element(reader: "Reader", e: sympy.Basic) -> Node:
    matrix, i, j = e.args
    return read_matrix(reader, matrix)[reader.integer(i)][reader.integer(j)]
