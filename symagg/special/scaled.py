"""Products and exponentials that stay finite where their value is, and 1 - x y rounded once."""

import numpy as np
from numba import njit

SPLIT = 134217729.0  # 2^27 + 1: halves the digits of a double
BIG = 1e250  # beyond this, splitting would overflow
SCALE = 2.0**-600
LOG_LARGE = 700.0  # below this in size, exp neither overflows nor loses digits


@njit(cache=True, error_model="numpy")
def one_minus_product(x: float, y: float) -> float:
    """1 - x y, with the product's rounding error taken in where it matters (Dekker's product)."""
    product = x * y
    if not (0.25 < product < 4.0):
        return 1.0 - product
    if abs(x) > BIG:
        x, y = x * SCALE, y / SCALE
    elif abs(y) > BIG:
        x, y = x / SCALE, y * SCALE
    big = SPLIT * x
    x_high = big - (big - x)
    x_low = x - x_high
    big = SPLIT * y
    y_high = big - (big - y)
    y_low = y - y_high
    error = ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low
    return (1.0 - product) - error


@njit(cache=True, error_model="numpy")
def log_one_minus_product(x: float, y: float) -> float:
    """log(1 - x y) for x y < 1, to full relative accuracy at both ends; nan beyond."""
    product = x * y
    if product < 0.25:
        return np.log1p(-product)
    return np.log(one_minus_product(x, y))


@njit(cache=True, error_model="numpy")
def log_one_plus_ratio(x: float, y: float) -> float:
    """log(1 + x/y) for x/y > -1; nan below."""
    ratio = x / y
    if ratio > -0.5:
        return np.log1p(ratio)
    return np.log((x + y) / y)


@njit(cache=True, error_model="numpy")
def scaled_exp(c: float, x: float) -> float:
    """c exp(x), finite and not zero where the product is, though exp(x) may not be."""
    if -LOG_LARGE < x < LOG_LARGE:
        return c * np.exp(x)
    half = np.exp(0.5 * x)
    return (c * half) * half


@njit(cache=True, error_model="numpy")
def scaled_expm1(c: float, x: float) -> float:
    """c (exp(x) - 1), finite where the product is."""
    if x < LOG_LARGE:
        return c * np.expm1(x)
    half = np.exp(0.5 * x)
    return (c * half) * half
