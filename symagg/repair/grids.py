"""Values of matrix expressions at the points: arrays with two more axes, for the rows and the columns."""

from functools import reduce
from operator import add, matmul
from typing import Any

import numpy as np
import sympy
from sympy import Basic
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import Determinant, Inverse, MatAdd, MatMul, MatPow, Trace, Transpose

KINDS = (MatAdd, MatMul, MatPow, Inverse, Transpose, Trace, Determinant, sympy.Adjoint)


class Grid:
    """A matrix at each point."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array

    @classmethod
    def of(cls, matrix: MatrixBase, entries: list[np.ndarray]) -> "Grid":
        """An explicit matrix from the values of its entries, row by row."""
        shape = np.broadcast_shapes(*(np.shape(e) for e in entries))
        stacked = np.stack([np.broadcast_to(e, shape) for e in entries], axis=-1)
        return cls(stacked.reshape(*shape, *matrix.shape))


def applied(node: Basic, args: list[Any]) -> Any:
    """An operation on matrices and numbers: a Grid, or an array of numbers; ValueError where shapes do not fit."""
    grids = [a.array for a in args if isinstance(a, Grid)]
    numbers = [a for a in args if not isinstance(a, Grid)]
    match node:
        case MatAdd():
            if numbers or len({g.shape[-2:] for g in grids}) > 1:
                raise ValueError("a sum of matrices of different shapes")
            return Grid(reduce(add, grids))
        case MatMul():
            product = reduce(matmul, grids)
            return Grid(reduce(lambda total, n: total * n[..., None, None], numbers, product))
        case Inverse():  # before MatPow, of which SymPy makes it a kind
            return Grid(_inverse(grids[0]))
        case MatPow():
            return Grid(np.linalg.matrix_power(grids[0], int(node.exp)))
        case Trace():
            return np.trace(grids[0], axis1=-2, axis2=-1)
        case Determinant():
            return np.linalg.det(grids[0])
    return Grid(np.swapaxes(grids[0], -2, -1))  # of real entries the adjoint is the transpose


def _inverse(array: np.ndarray) -> np.ndarray:
    if array.shape[-1] != array.shape[-2]:
        raise ValueError("the inverse of a matrix that is not square")
    try:
        return np.linalg.inv(array)
    except np.linalg.LinAlgError:
        return np.full_like(array, np.nan)
