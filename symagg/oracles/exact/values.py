"""Arithmetic without rounding: numbers, truncated power series, random values and matrices over one another.

An element is a flint `fmpq`, an `arb` ball (only where a transcendental function was met), a `Series` (for derivatives)
or `UNDEFINED`; a `Random` holds one element an outcome; a `Matrix` holds elements or `Random` values row by row.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from itertools import product
from math import factorial
from operator import add, mul
from typing import Any

from flint import arb, arb_series, fmpq
from gmpy2 import iroot

ZERO, ONE = fmpq(0), fmpq(1)
BITS = 1_000_000  # a rational power longer than this is not formed
FACTORIAL = 5000  # larger factorials are balls
JOINT = 1 << 16  # the most joint outcomes that independent factors may span


class UndefinedError(ArithmeticError):
    """The expression has no value at this point."""


class UndecidedError(Exception):
    """The oracle cannot tell the value; the message names what stopped it."""


class Undefined:
    """The value at one outcome where the expression is not defined; whatever is made of it is undefined too."""

    def _same(self, *_: Any) -> "Undefined":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = __pow__ = _same


UNDEFINED = Undefined()


class Series:
    """A polynomial in an infinitesimal, truncated; coefficients are numbers or series of lower tags."""

    __slots__ = ("coefficients", "tag")

    def __init__(self, tag: int, coefficients: list) -> None:
        self.tag, self.coefficients = tag, coefficients

    def _pair(self, other: Any) -> tuple[list, list] | None:
        if type(other) is Series and other.tag == self.tag:
            return self.coefficients, other.coefficients
        if type(other) in (fmpq, arb, int) or (type(other) is Series and other.tag < self.tag):
            return self.coefficients, [other]
        return None

    def __add__(self, other: Any) -> Any:
        if type(other) is Series and other.tag > self.tag:
            return other + self
        if (pair := self._pair(other)) is None:
            return NotImplemented
        left, right = pair
        return Series(self.tag, [a + b for a, b in zip(left, right, strict=False)] + left[len(right) :])

    def __mul__(self, other: Any) -> Any:
        if type(other) is Series and other.tag > self.tag:
            return other * self
        if (pair := self._pair(other)) is None:
            return NotImplemented
        left, right = pair
        if len(right) == 1:
            if type(right[0]) is fmpq and right[0] == 0:  # zero times whatever moves is zero, not a zero that may move
                return ZERO
            return Series(self.tag, [a * right[0] for a in left])
        terms = [reduce(add, (left[i] * right[k - i] for i in range(k + 1))) for k in range(len(left))]
        return Series(self.tag, terms)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> "Series":
        return Series(self.tag, [-a for a in self.coefficients])

    def __sub__(self, other: Any) -> Any:
        return NotImplemented if type(other) in (Random, Matrix, Undefined) else self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other


class Factor:
    """An independent part of a world: its name and the weights of its outcomes."""

    __slots__ = ("name", "weights")

    def __init__(self, name: str, weights: Sequence[fmpq]) -> None:
        self.name, self.weights = name, tuple(weights)


@lru_cache(maxsize=4096)
def spread(source: tuple, target: tuple, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """For every outcome of the product over `target` (row-major), the outcome of `source` that it lies over."""
    places = [target.index(name) for name in source]
    indices = []
    for outcome in product(*map(range, sizes)):
        index = 0
        for place in places:
            index = index * sizes[place] + outcome[place]
        indices.append(index)
    return tuple(indices)


@lru_cache(maxsize=4096)
def weights(factors: tuple[Factor, ...]) -> list[fmpq]:
    """The weights of the joint outcomes of independent factors."""
    if len(factors) == 1:
        return list(factors[0].weights)
    return [reduce(mul, each) for each in product(*(factor.weights for factor in factors))]


@lru_cache(maxsize=4096)
def union(left: tuple[Factor, ...], right: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """The factors of both, in the order of their names."""
    both = tuple(sorted({*left, *right}, key=lambda factor: factor.name))
    if reduce(mul, (len(factor.weights) for factor in both)) > JOINT:
        raise UndecidedError(f"{len(both)} independent variables in one expression span too many outcomes")
    return both


class Random:
    """A random value: one element for each joint outcome of its factors."""

    __slots__ = ("factors", "values")

    def __init__(self, factors: tuple[Factor, ...], values: list) -> None:
        self.factors, self.values = factors, values

    def over(self, factors: tuple[Factor, ...]) -> list:
        """Its values on the outcomes of a larger set of factors."""
        if factors == self.factors:
            return self.values
        values = self.values
        return [values[i] for i in spread(self.factors, factors, tuple(len(f.weights) for f in factors))]

    def _with(self, other: Any, operation: Callable) -> Any:
        if type(other) is Random:
            if other.factors is self.factors:
                return Random(self.factors, list(map(operation, self.values, other.values)))
            factors = union(self.factors, other.factors)
            return Random(factors, list(map(operation, self.over(factors), other.over(factors))))
        if type(other) is Matrix:
            return NotImplemented
        return Random(self.factors, [operation(a, other) for a in self.values])

    def __add__(self, other: Any) -> Any:
        return self._with(other, add)

    def __mul__(self, other: Any) -> Any:
        return self._with(other, mul)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> "Random":
        return Random(self.factors, [-a for a in self.values])

    def __sub__(self, other: Any) -> Any:
        return self._with(other, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> Any:
        return -self + other


class Matrix:
    """A matrix of elements or random values, row by row."""

    __slots__ = ("columns", "entries", "rows")

    def __init__(self, rows: int, columns: int, entries: list) -> None:
        self.rows, self.columns, self.entries = rows, columns, entries

    def __add__(self, other: Any) -> "Matrix":
        if type(other) is not Matrix or (other.rows, other.columns) != (self.rows, self.columns):
            raise UndecidedError("the sum of a matrix and something of another shape")
        return Matrix(self.rows, self.columns, list(map(add, self.entries, other.entries)))

    def __mul__(self, other: Any) -> "Matrix":
        if type(other) is Matrix:
            raise UndecidedError("a product of matrices in Mul, which forgets their order: use MatMul")
        return self.map(lambda a: a * other)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> "Matrix":
        return self.map(lambda a: -a)

    def __sub__(self, other: Any) -> "Matrix":
        return self + -other

    def map(self, function: Callable) -> "Matrix":
        return Matrix(self.rows, self.columns, [function(a) for a in self.entries])

    def row(self, i: int) -> list:
        return self.entries[i * self.columns : (i + 1) * self.columns]

    def dot(self, other: "Matrix") -> "Matrix":
        """The matrix product."""
        if self.columns != other.rows:
            raise UndecidedError(f"a product of matrices with {self.columns} columns and {other.rows} rows")
        columns = [other.entries[j :: other.columns] for j in range(other.columns)]
        entries = [reduce(add, map(mul, self.row(i), column), ZERO) for i in range(self.rows) for column in columns]
        return Matrix(self.rows, other.columns, entries)

    def transposed(self) -> "Matrix":
        entries = [self.entries[i * self.columns + j] for j in range(self.columns) for i in range(self.rows)]
        return Matrix(self.columns, self.rows, entries)

    def trace(self) -> Any:
        self._square()
        return reduce(add, self.entries[:: self.columns + 1], ZERO)

    def determinant(self) -> Any:
        return self._leverrier()[0]

    def inverse(self) -> "Matrix":
        determinant, adjugate = self._leverrier()
        return adjugate.map(lambda a: divide(a, determinant))

    def _square(self) -> None:
        if self.rows != self.columns:
            raise UndecidedError(f"a {self.rows} by {self.columns} matrix where a square one is needed")

    def _leverrier(self) -> tuple[Any, "Matrix"]:
        """Determinant and adjugate; no pivots to choose, so it serves series, balls and random entries alike."""
        self._square()
        n = self.rows
        coefficient, adjugate, result = ONE, identity(n), ONE
        for k in range(1, n + 1):
            if k > 1:
                adjugate = result + identity(n) * coefficient
            result = self.dot(adjugate)
            coefficient = result.trace() * fmpq(-1, k)
        sign = 1 if n % 2 else -1
        return coefficient * -sign, adjugate * sign


def work(value: Any) -> float:
    """About how many additions of short numbers one operation with this value takes."""
    kind = type(value)
    if kind is fmpq:
        bits = value.height_bits()
        return 1 + bits / 200 * (1 + bits / 10_000)  # measured: lengthening costs more than in proportion
    if kind is bool:
        return 1.0
    if kind is Random:
        return sum(map(work, value.values))
    if kind is Matrix:
        return sum(map(work, value.entries))
    if kind is Series:
        return len(value.coefficients) * sum(map(work, value.coefficients))
    return 1.0


def matrix_power(matrix: Matrix, n: int) -> Matrix:
    if n < 0:
        return matrix_power(matrix.inverse(), -n)
    matrix.trace()  # refuses what is not square
    if n > 64:
        raise UndecidedError("a power of a matrix too high to form")
    return reduce(Matrix.dot, [matrix] * n, identity(matrix.rows))


def identity(n: int) -> Matrix:
    return Matrix(n, n, [ONE if i == j else ZERO for i in range(n) for j in range(n)])


def lift(function: Callable, *arguments: Any, strict: bool = True) -> Any:
    """A function of elements applied outcome by outcome; `strict`: undefined wherever an argument is."""
    kinds = {type(a) for a in arguments}
    if Matrix in kinds:
        raise UndecidedError("a matrix where a number is needed")
    if Random not in kinds:
        return function(*arguments)
    randoms = [a for a in arguments if type(a) is Random]
    factors = reduce(union, (a.factors for a in randoms))
    size = reduce(mul, (len(f.weights) for f in factors))
    columns = [a.over(factors) if type(a) is Random else [a] * size for a in arguments]
    return Random(factors, [_guarded(function, row, strict) for row in zip(*columns, strict=True)])


def _guarded(function: Callable, arguments: tuple, strict: bool) -> Any:
    if strict and any(a is UNDEFINED for a in arguments):
        return UNDEFINED
    try:
        return function(*arguments)
    except (ZeroDivisionError, UndefinedError):
        return UNDEFINED


def mean(value: Any) -> Any:
    """The expectation of a value, entry by entry for a matrix."""
    if type(value) is Matrix:
        return value.map(mean)
    if type(value) is not Random:
        return value
    result = reduce(add, map(mul, weights(value.factors), value.values))
    if result is UNDEFINED:
        raise UndefinedError("an expectation of what is not defined at every outcome")
    return result


def bottom(value: Any) -> fmpq | arb:
    """The number that a series starts from."""
    while type(value) is Series:
        value = value.coefficients[0]
    return value


def _depth(value: Any) -> int:
    """The highest total power of infinitesimals that a series keeps."""
    if type(value) is not Series:
        return 0
    return len(value.coefficients) - 1 + max(map(_depth, value.coefficients))


def compose(series: Series, taylor: Callable[[Any, int], list]) -> Any:
    """An analytic function of a series; `taylor(x, n)` gives the function's first n + 1 Taylor coefficients at x."""
    start = bottom(series)
    coefficients = taylor(start, _depth(series))
    rest = series - start
    return reduce(lambda total, c: total * rest + c, reversed(coefficients[:-1]), coefficients[-1] + rest * ZERO)


def order(left: Any, right: Any) -> int:
    """-1, 0 or 1: how two elements compare."""
    if type(left) is Series or type(right) is Series:
        left, right = bottom(left), bottom(right)
        if not (left < right or left > right):
            raise UndecidedError("a derivative at the very point where a comparison changes")
    if left < right:
        return -1
    if left > right:
        return 1
    if type(left) is arb or type(right) is arb:
        left, right = arb(left), arb(right)
        if not (left.is_exact() and right.is_exact()):
            raise UndecidedError("a comparison of balls that overlap")
    return 0


def equal(left: Any, right: Any) -> bool:
    return order(left, right) == 0


def sign(value: Any) -> fmpq:
    return fmpq(order(value, ZERO))


def integer(value: Any, what: str) -> int:
    """The Python integer that an element is."""
    if type(value) is fmpq and value.q == 1:
        return int(value.p)
    raise UndecidedError(f"{what} is not an integer")


def is_integer(value: Any) -> bool:
    return type(value) is fmpq and value.q == 1


def reciprocal(value: Any) -> Any:
    if type(value) is Series:
        return compose(value, lambda x, n: [(-1) ** k * reciprocal(x) ** (k + 1) for k in range(n + 1)])
    if type(value) is arb:
        if value.is_zero():
            raise ZeroDivisionError
        if value.contains(0):
            raise UndecidedError("a division by a ball that holds zero")
    return 1 / value


def divide(left: Any, right: Any) -> Any:
    """left / right for any values."""
    if type(right) is Random:
        return left * lift(reciprocal, right)
    if type(right) is Matrix:
        raise UndecidedError("a division by a matrix")
    return left * reciprocal(right)


def power(base: Any, exponent: Any) -> Any:
    """base ** exponent for elements; exact where the result is rational, a ball elsewhere, real always."""
    if type(exponent) is not fmpq:
        return exponential(exponent * logarithm(base))
    if exponent.q == 1:
        return _integer_power(base, int(exponent.p))
    if type(base) is Series:
        return compose(base, lambda x, n: [power(x, exponent - k) * choose(exponent, k) for k in range(n + 1)])
    if base == 0:
        return ZERO if exponent > 0 else reciprocal(ZERO)
    if not base > 0:
        raise UndecidedError("a fractional power of a number that is not positive")
    if type(base) is fmpq:
        (top, exact), (low, exact_too) = (iroot(int(part), int(exponent.q)) for part in (base.p, base.q))
        if exact and exact_too:
            return _integer_power(fmpq(int(top), int(low)), int(exponent.p))
    return arb(base) ** arb(exponent)


def _integer_power(base: Any, n: int) -> Any:
    if n < 0:
        return _integer_power(reciprocal(base), -n)
    if type(base) is not Series:
        if type(base) is fmpq and n * (int(base.p).bit_length() + int(base.q).bit_length()) > BITS:
            raise UndecidedError("an integer power too long to form")
        return base**n
    result = ONE
    while n:
        if n & 1:
            result = result * base
        base, n = base * base, n >> 1
    return result


def choose(n: Any, k: int) -> Any:
    """The binomial coefficient for any n and an integer k."""
    return reduce(mul, (n - j for j in range(k)), ONE) * fmpq(1, factorial(k)) if k >= 0 else ZERO


def _transcendental(method: str, series_method: str | None, check: Callable[[Any], None], exact: dict) -> Callable:
    def taylor(x: Any, n: int) -> list:
        check(x)
        if series_method is None:
            raise UndecidedError(f"a derivative of {method}")
        coefficients = getattr(arb_series([x, 1], prec=n + 1), series_method)().coeffs()
        return coefficients + [ZERO] * (n + 1 - len(coefficients))

    def function(x: Any) -> Any:
        if type(x) is Series:
            return compose(x, taylor)
        if type(x) is fmpq and is_integer(x) and int(x.p) in exact:
            return fmpq(exact[int(x.p)])
        check(x)
        return getattr(arb(x), method)()

    return function


def _anywhere(x: Any) -> None:
    pass


def _positive(x: Any) -> None:
    if x == 0:
        raise UndefinedError("a function with a pole, at zero")
    if not x > 0:
        raise UndecidedError("a function that is complex, or not known to be real, below zero")


def _unit(x: Any) -> None:
    if not (x >= -1 and x <= 1):
        raise UndecidedError("an inverse sine or cosine outside [-1, 1]")


def _no_pole(x: Any) -> None:
    if is_integer(x) and x <= 0:
        raise UndefinedError("the gamma function at a pole")


exponential = _transcendental("exp", "exp", _anywhere, {0: 1})
logarithm = _transcendental("log", "log", _positive, {1: 0})
_gamma_ball = _transcendental("gamma", "gamma", _no_pole, {})


def gamma(x: Any) -> Any:
    """The gamma function; a factorial, exactly, at the positive integers."""
    return fmpq(factorial(int(x.p) - 1)) if is_integer(x) and 0 < x <= FACTORIAL else _gamma_ball(x)


FUNCTIONS: dict[str, Callable] = {
    "exp": exponential,
    "log": logarithm,
    "gamma": gamma,
    "loggamma": _transcendental("lgamma", "lgamma", _positive, {1: 0, 2: 0}),
    "digamma": _transcendental("digamma", None, _no_pole, {}),
    "sin": _transcendental("sin", "sin", _anywhere, {0: 0}),
    "cos": _transcendental("cos", "cos", _anywhere, {0: 1}),
    "tan": _transcendental("tan", "tan", _anywhere, {0: 0}),
    "asin": _transcendental("asin", "asin", _unit, {0: 0}),
    "acos": _transcendental("acos", "acos", _unit, {1: 0}),
    "atan": _transcendental("atan", "atan", _anywhere, {0: 0}),
    "erf": _transcendental("erf", "erf", _anywhere, {0: 0}),
    "erfc": _transcendental("erfc", "erfc", _anywhere, {0: 1}),
    "sinh": lambda x: (exponential(x) - exponential(-x)) * fmpq(1, 2),
    "cosh": lambda x: (exponential(x) + exponential(-x)) * fmpq(1, 2),
    "tanh": lambda x: 1 - 2 * reciprocal(exponential(2 * x) + 1),
}


def derivative(value: Any, tag: int, n: int) -> Any:
    """The n-th derivative along the infinitesimal of that tag."""
    if type(value) is Random:
        return Random(value.factors, [a if a is UNDEFINED else derivative(a, tag, n) for a in value.values])
    if type(value) is Matrix:
        return value.map(lambda a: derivative(a, tag, n))
    if type(value) is Series and value.tag == tag:
        return value.coefficients[n] * factorial(n)
    # Every infinitesimal met here with a higher tag has been taken out before: what is left does not depend on it.
    return value if n == 0 else ZERO


def infinitesimal(value: Any, tag: int, n: int) -> Any:
    """The variable with this value, moved by an infinitesimal whose powers above n vanish."""
    if type(value) is Random:
        return Random(value.factors, [a if a is UNDEFINED else infinitesimal(a, tag, n) for a in value.values])
    if type(value) is Matrix:
        raise UndecidedError("a derivative with respect to what is not a number")
    return Series(tag, [value, ONE, *[ZERO] * (n - 1)][: n + 1])
