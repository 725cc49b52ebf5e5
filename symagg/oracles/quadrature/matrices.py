"""Matrices of numbers as tuples of rows, for SymPy's matrix expressions. A shape mismatch is Undecided."""

from collections.abc import Callable
from typing import Any

from gmpy2 import mpfr

from symagg.oracles.quadrature.numbers import Undecided, Undefined, integer

Rows = tuple


def scalar(m: Any) -> bool:
    return not isinstance(m, tuple)


def identity(n: int) -> Rows:
    return tuple(tuple(mpfr(int(i == j)) for j in range(n)) for i in range(n))


def total(*terms: Any) -> Any:
    result = terms[0]
    for m in terms[1:]:
        result = entrywise(lambda x, y: x + y, result, m)
    return result


def entrywise(f: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    if scalar(a) and scalar(b):
        return f(a, b)
    if scalar(a) or scalar(b) or (len(a), len(a[0])) != (len(b), len(b[0])):
        raise Undecided("quadrature met matrices of different shapes")
    return tuple(tuple(f(x, y) for x, y in zip(r, s, strict=True)) for r, s in zip(a, b, strict=True))


def product(*factors: Any) -> Any:
    result = factors[0]
    for m in factors[1:]:
        result = _times(result, m)
    return result


def _times(a: Any, b: Any) -> Any:
    if scalar(a) and scalar(b):
        return a * b
    if scalar(a):
        return tuple(tuple(a * x for x in row) for row in b)
    if scalar(b):
        return tuple(tuple(x * b for x in row) for row in a)
    if len(a[0]) != len(b):
        raise Undecided("quadrature met a matrix product whose shapes do not fit")
    columns = tuple(zip(*b, strict=True))
    return tuple(tuple(sum((x * y for x, y in zip(r, c, strict=True)), mpfr(0)) for c in columns) for r in a)


def hadamard(*factors: Any) -> Any:
    result = factors[0]
    for m in factors[1:]:
        result = entrywise(lambda x, y: x * y, result, m)
    return result


def kronecker(*factors: Any) -> Any:
    result = factors[0]
    for m in factors[1:]:
        result = tuple(tuple(x * y for x in r for y in s) for r in result for s in m)
    return result


def transpose(m: Any) -> Any:
    return m if scalar(m) else tuple(zip(*m, strict=True))


def adjoint(m: Any) -> Any:
    return tuple(tuple(x.conjugate() for x in row) for row in transpose(m))


def trace(m: Any) -> Any:
    return sum((m[i][i] for i in range(len(m))), mpfr(0))


def _eliminate(m: Rows, right: Rows) -> tuple[Any, Rows]:
    """The determinant of m, and m^-1 times right, by elimination with partial pivoting."""
    n = len(m)
    if n != len(m[0]):
        raise Undecided("quadrature met the inverse or determinant of a matrix that is not square")
    work = [list(row) + list(more) for row, more in zip(m, right, strict=True)]
    det = mpfr(1)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(work[i][k]))
        if work[pivot][k] == 0:
            return mpfr(0), ()
        if pivot != k:
            work[k], work[pivot] = work[pivot], work[k]
            det = -det
        det = det * work[k][k]
        for i in range(n):
            if i != k:
                ratio = work[i][k] / work[k][k]
                work[i] = [x - ratio * y for x, y in zip(work[i], work[k], strict=True)]
    return det, tuple(tuple(x / work[k][k] for x in work[k][n:]) for k in range(n))


def determinant(m: Any) -> Any:
    return m if scalar(m) else _eliminate(m, tuple(() for _ in m))[0]


def inverse(m: Any, *_: Any) -> Any:
    if scalar(m):
        if m == 0:
            raise Undefined("division by zero")
        return 1 / m
    det, result = _eliminate(m, identity(len(m)))
    if det == 0:
        raise Undefined("the inverse of a singular matrix")
    return result


def power(m: Any, exponent: Any) -> Any:
    n = integer(exponent)
    if n is None or abs(n) > 1000:
        raise Undecided("quadrature cannot evaluate a matrix power that is not a small integer")
    base = inverse(m) if n < 0 else m
    result = identity(len(m))
    for _ in range(abs(n)):
        result = _times(result, base)
    return result


def diagonal(m: Any) -> Any:
    entries = [x for row in m for x in row]
    return tuple(tuple(x if i == j else mpfr(0) for j in range(len(entries))) for i, x in enumerate(entries))


def _filled(value: int) -> Callable[..., Any]:
    def build(rows: Any, cols: Any) -> Any:
        return tuple(tuple(mpfr(value) for _ in range(int(cols))) for _ in range(int(rows)))

    return build


OPERATIONS: dict[str, Callable[..., Any]] = {
    "MatAdd": total,
    "MatPow": power,
    "Inverse": inverse,
    "Transpose": transpose,
    "Adjoint": adjoint,
    "Determinant": determinant,
    "Trace": trace,
    "HadamardProduct": hadamard,
    "KroneckerProduct": kronecker,
    "DiagMatrix": diagonal,
    "ZeroMatrix": _filled(0),
    "OneMatrix": _filled(1),
}
