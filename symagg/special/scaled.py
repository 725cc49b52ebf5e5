"""Products and exponentials that stay finite where their value is, and 1 - x y rounded once.

Without branches, and inlined whatever their size, so that a loop over them becomes vector code.
"""

from numba import njit

from symagg.special._coefficients import ATANH_REST
from symagg.special.elementary import exp, expm1, log, log1p

SPLIT = 134217729.0  # 2^27 + 1: halves the digits of a double
BIG = 1e290  # beyond this, splitting overflows

_inlined = njit(cache=True, error_model="numpy", forceinline=True)


@_inlined
def product_error(x: float, y: float, product: float) -> float:
    """x y - product, exactly, for a product that is neither tiny nor huge (Dekker); 0 where a factor is beyond BIG."""
    big = SPLIT * x
    x_high = big - (big - x)
    x_low = x - x_high
    big = SPLIT * y
    y_high = big - (big - y)
    y_low = y - y_high
    error = ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low
    return error if abs(x) < BIG and abs(y) < BIG else 0.0


@_inlined
def one_minus_product(x: float, y: float) -> float:
    """1 - x y, with the product's rounding error taken in where it matters."""
    product = x * y
    error = product_error(x, y, product)
    return (1.0 - product) - (error if abs(product) < 4.0 else 0.0)


@_inlined
def log_one_minus_product(x: float, y: float) -> float:
    """log(1 - x y) for x y < 1, to full relative accuracy at both ends; nan beyond.

    With w = 1 - x y rounded and c what that lost, it is log(w) + c/w.
    """
    product = x * y
    error = product_error(x, y, product)
    w = 1.0 - product
    lost = ((1.0 - w) - product) - (error if abs(product) < 4.0 else 0.0)
    near = abs(product) < 4.0
    exact = w + lost if 0.25 < product < 4.0 else w  # near 1 the whole of 1 - x y is representable
    lost = lost if near and product <= 0.25 else 0.0
    return log(exact) + lost / exact


@_inlined
def log_one_plus_ratio(x: float, y: float) -> float:
    """log(1 + x/y) for x/y > -1; nan below."""
    ratio = x / y
    value = log1p(ratio if ratio > -0.5 else 0.0)
    return value if ratio > -0.5 else log((x + y) / y)


@_inlined
def scaled_exp(c: float, x: float) -> float:
    """c exp(x), finite and not zero where the product is, though exp(x) may not be."""
    half = exp(0.5 * x)
    return (c * half) * half


@_inlined
def scaled_expm1(c: float, x: float) -> float:
    """c (exp(x) - 1), finite where the product is: with m = exp(x/2) - 1 it is c m (m + 2)."""
    m = expm1(0.5 * x)
    return (c * m) * (m + 2.0)


@_inlined
def log1p_minus(x: float) -> float:
    """log(1 + x) - x for x > -1, without the cancellation near 0: there from log(1 + x) = 2 atanh(x / (2 + x))."""
    r = x / (2.0 + x)
    y = r * r
    rest = 0.0
    for k in range(ATANH_REST.size):
        rest = rest * y + ATANH_REST[k]
    near = r * (2.0 * y * rest - x)
    return near if -0.5 < x < 1.0 else log1p(x) - x
