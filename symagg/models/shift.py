"""Polynomials and moments about another point, element by element, by Pascal's triangle in place."""

import numpy as np
from numba import njit

CHUNK = 1024  # elements whose triangle stays in a cache


def polynomial(c: np.ndarray, by: np.ndarray) -> np.ndarray:
    """c (K, ...), the coefficients of p, to those of p(x + by): by (...)."""
    return _turned(c, by, _polynomial)


def moments(powers: np.ndarray, by: np.ndarray) -> np.ndarray:
    """powers (K, ...), what stands beside x^0, x^1, ..., to what stands beside the powers of x + by: by (...)."""
    return _turned(powers, by, _moments)


def _turned(c: np.ndarray, by: np.ndarray, turn: njit) -> np.ndarray:
    out = np.array(c, order="C")
    turn(out.reshape(len(out), -1), np.ascontiguousarray(np.broadcast_to(by, out.shape[1:])).ravel())
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _polynomial(c, by):  # noqa: ANN001, ANN202
    for start in range(0, c.shape[1], CHUNK):
        part, away = c[:, start : start + CHUNK], by[start : start + CHUNK]
        for i in range(len(part) - 1):
            for j in range(len(part) - 2, i - 1, -1):
                low, high = part[j], part[j + 1]
                for m in range(away.size):
                    low[m] += away[m] * high[m]


@njit(nogil=True, cache=True, error_model="numpy")
def _moments(c, by):  # noqa: ANN001, ANN202
    for start in range(0, c.shape[1], CHUNK):
        part, away = c[:, start : start + CHUNK], by[start : start + CHUNK]
        for i in range(len(part) - 1):
            for j in range(len(part) - 1, i, -1):
                high, low = part[j], part[j - 1]
                for m in range(away.size):
                    high[m] += away[m] * low[m]
