"""Taylor polynomials of g about any point, written in the powers of x about the pivot that the pass collected."""

import numpy as np

from symagg.activations.moments import binomial
from symagg.errors import SourceError
from symagg.kernels.statistics import taylor

ORDERS = 8


def weights(
    order: int, alpha: float, beta: float, point: np.ndarray, pivot: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """b (F, order) and b0 (F,): the Taylor polynomial of alpha*expm1(beta*x) as b0 + sum_k b[k] (x - pivot)**k.

    order: 1 to 8. point: (F,), where it is expanded. pivot: (F,). The coefficients are SymPy's, generated; the change
    of pivot is algebra.
    """
    if not 1 <= order <= ORDERS:
        raise SourceError(f"the Taylor order is {order}; it must be 1 to {ORDERS}.")
    coefficients = np.empty((len(pivot), order + 1))
    for f, c in enumerate(point):
        taylor(order, float(alpha), float(beta), float(c), coefficients[f])
    turn, constant = binomial(order, pivot - point)
    b = np.einsum("fk,fki->fi", coefficients[:, 1:], turn)
    return b, coefficients[:, 0] + np.einsum("fk,fk->f", coefficients[:, 1:], constant)


def point_of(about: float | str | np.ndarray, mean: np.ndarray) -> np.ndarray:
    """The point of expansion of every filter, (F,): a number, an array, or "mean" for its own mean."""
    if isinstance(about, str):
        if about != "mean":
            raise SourceError(f"about is {about!r}; it must be 'mean' or a number.")
        return mean
    return np.broadcast_to(np.asarray(about, dtype=float), mean.shape)
