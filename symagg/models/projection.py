"""The best polynomial in y for y^gamma under a gamma law: its projection onto the law's Laguerre polynomials.

With u = y/s of shape a, the polynomials L_k of index a - 1 are orthogonal, E[L_k^2] = (a)_k/k! and
E[u^gamma L_k] = E[u^gamma] (-gamma)_k/k!, so that the projection of degree n is

    E[y^gamma] sum_k (-gamma)_k M_k,   M_k = L_k/(a)_k,   (k + 1) (a + k) M_{k+1} = (2k - a r) M_k - M_{k-1}

in r = y/(a s) - 1, the distance from the mean relative to it. Where a grows it becomes Taylor's polynomial of
(1 + r)^gamma. Degree 1 is the law's own regression line; a Taylor polynomial is not the best one for a wide law.

A filter takes no higher degree than leaves a hundred-thousandth of the variance, which for a narrow law is a low one.
Far out a polynomial of high degree runs away from the power, and data may lie where the law has no mass to speak of.
So of the degrees up to that, it takes the one with the least error: the mean square that the law leaves, or what the
greatest value that occurred adds to it if that is more.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numba import njit

from symagg.activations.team import cores

ENOUGH = 1e-5  # of the variance, beyond which no higher degree is taken


@dataclass(frozen=True)
class Polynomial:
    """Of (1 + r)^gamma, relative to the law's mean of it; arrays (degree + 1, ...), with derivatives by a and gamma.

    c: the coefficients of the powers of r, 0 beyond the degree that was taken. explained: (...), the variance of the
    polynomial under the law. degree: (...), the degrees.
    """

    c: np.ndarray
    c_a: np.ndarray
    c_gamma: np.ndarray
    explained: np.ndarray
    explained_a: np.ndarray
    explained_gamma: np.ndarray
    degree: np.ndarray


def project(
    a: np.ndarray,
    gamma: float,
    degree: int,
    whole: np.ndarray | None = None,
    top: np.ndarray | None = None,
    count: np.ndarray | None = None,
    slopes: bool = True,
) -> Polynomial:
    """For shapes a > 0, gamma > 0 and a degree of 1 or more.

    whole: the variance of the power relative to its mean's square, under the law. top: the greatest r of `count`
    samples. Without these every filter takes the degree that is asked for. slopes: whether derivatives are wanted.
    """
    if top is None:
        whole, top, count = np.full(a.shape, np.nan), np.full(a.shape, np.nan), np.ones(a.shape)
    held = np.stack([np.broadcast_to(v, a.shape).ravel() for v in (a, whole, top, count)], axis=1)
    c, explained, taken = np.zeros((3, degree + 1, a.size)), np.zeros((3, a.size)), np.zeros(a.size, np.int64)
    edges = np.linspace(0, a.size, cores() + 1).astype(int)
    with ThreadPoolExecutor(cores()) as workers:
        parts = [
            (held[i:j], gamma, degree, slopes, c[:, :, i:j], explained[:, i:j], taken[i:j]) for i, j in pairwise(edges)
        ]
        list(workers.map(lambda part: _project(*part), parts))
    shape = a.shape
    return Polynomial(*c.reshape(3, degree + 1, *shape), *explained.reshape(3, *shape), taken.reshape(shape))


@njit(nogil=True, cache=True, error_model="numpy")
def _project(held, gamma, degree, slopes, c, explained, taken):  # noqa: ANN001, ANN202
    """c (3, degree + 1, n) and explained (3, n) receive the values and their derivatives by a and gamma."""
    size = degree + 1
    m, m_a = np.empty((3, size)), np.empty((3, size))  # M_{k-1}, M_k, M_{k+1} and their derivatives by a
    sums, part = np.empty((3, size)), np.empty(3)
    for i in range(len(held)):
        a, whole, top, count = held[i]
        m[:], m_a[:], sums[:], part[:] = 0.0, 0.0, 0.0, 0.0
        m[1, 0] = sums[0, 0] = 1.0
        factor, factor_gamma = 1.0, 0.0  # (-gamma)_k and its derivative by gamma
        norm, norm_a = 1.0, 0.0  # 1/((a)_k k!), and the derivative of its logarithm by a
        least = np.inf
        for k in range(degree):
            scale = 1.0 / ((k + 1) * (a + k))
            for j in range(size):
                r, r_a = (m[1, j - 1], m_a[1, j - 1]) if j else (0.0, 0.0)
                m[2, j] = (2 * k * m[1, j] - a * r - m[0, j]) * scale
                if slopes:
                    m_a[2, j] = (2 * k * m_a[1, j] - a * r_a - r - m_a[0, j] - (k + 1) * m[2, j]) * scale
            m[0], m_a[0] = m[1], m_a[1]
            m[1], m_a[1] = m[2], m_a[2]
            factor, factor_gamma = factor * (k - gamma), factor_gamma * (k - gamma) - factor
            norm, norm_a = norm * scale, norm_a - 1.0 / (a + k)
            value = 0.0
            for j in range(size - 1, -1, -1):
                sums[0, j] += factor * m[1, j]
                if slopes:
                    sums[1, j] += factor * m_a[1, j]
                    sums[2, j] += factor_gamma * m[1, j]
                value = value * top + sums[0, j]
            part[0] += factor**2 * norm
            part[1] += factor**2 * norm * norm_a
            part[2] += 2.0 * factor * factor_gamma * norm
            error = max(whole - part[0], (value - (1.0 + top) ** gamma) ** 2 / count)
            if error < least or np.isnan(top):
                least = error
                c[:, :, i], explained[:, i], taken[i] = sums, part, k + 1
            if whole - part[0] <= ENOUGH * whole:
                break
