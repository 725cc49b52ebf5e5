"""Differences that cancel near zero, the exponential that saturates, and the polynomials of it all."""

import math

import numpy as np
from numba import njit

from symagg.special._coefficients import ATANH_REST, EXPM1_REST, LOG_LARGEST


@njit(cache=True, error_model="numpy")
def horner(coefficients: np.ndarray, x: float) -> float:
    """The polynomial with these coefficients, highest power first, at x."""
    value = 0.0
    for c in coefficients:
        value = value * x + c
    return value


@njit(cache=True, error_model="numpy")
def horner_up(coefficients: np.ndarray, x: float) -> float:
    """The polynomial with these coefficients, constant first, at x."""
    value = 0.0
    for k in range(coefficients.size - 1, -1, -1):
        value = value * x + coefficients[k]
    return value


@njit(cache=True, error_model="numpy")
def exp_or_inf(x: float) -> float:
    """exp(x), inf where it overflows (Python's own math.exp raises there)."""
    return math.inf if x > LOG_LARGEST else math.exp(x)


@njit(cache=True, error_model="numpy")
def log1p_minus(x: float) -> float:
    """log(1 + x) - x for x >= -1, without the cancellation near 0; -inf at -1.

    Near 0 from log(1 + x) = 2 atanh(r) with r = x / (2 + x), so that it is r (2 r^2 (1/3 + r^2/5 + ...) - x).
    """
    if not x > -1.0:
        return -math.inf if x == -1.0 else math.nan
    if -0.5 < x < 1.0:
        r = x / (2.0 + x)
        y = r * r
        return r * (2.0 * y * horner(ATANH_REST, y) - x)
    return math.log1p(x) - x if x < math.inf else -math.inf


@njit(cache=True, error_model="numpy")
def expm1_minus(x: float) -> float:
    """exp(x) - 1 - x for real x, without the cancellation near 0."""
    if -1.0 < x < 1.0:
        return x * x * horner(EXPM1_REST, x)
    if x > LOG_LARGEST:
        return math.inf
    return math.expm1(x) - x
