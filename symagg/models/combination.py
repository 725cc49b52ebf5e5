"""Pooled values of g, or of its Taylor polynomial, as linear combinations of the pooled features that were collected.

For another beta than the collected one no second pass is needed: with c the pivot and m_k the pooled (x - c)^k,
the pooled exp(beta (x - c)) - 1 is the sum of beta^k m_k / k!; what the powers leave of it at the collected beta is
known, and is taken to grow as its leading term does, with beta^(order + 1). At the collected beta nothing is left out.
"""

from dataclasses import dataclass
from math import factorial

import numpy as np

from symagg.activations.moments import binomial
from symagg.activations.plan import Plan
from symagg.errors import SourceError
from symagg.kernels.statistics import taylor


@dataclass(frozen=True)
class Combination:
    """Y = constant + sum_k b[k] z[k]: b (P, F) and constant (F,), with their derivatives by beta."""

    b: np.ndarray
    constant: np.ndarray
    b_slope: np.ndarray
    constant_slope: np.ndarray

    def mean(self, features: np.ndarray) -> np.ndarray:
        """(..., F): of Y, from the means of the features, (..., P, F)."""
        return self.constant + np.einsum("kf,...kf->...f", self.b, features)

    def mean_slope(self, features: np.ndarray) -> np.ndarray:
        """(..., F): its derivative by beta."""
        return self.constant_slope + np.einsum("kf,...kf->...f", self.b_slope, features)


def exact(plan: Plan, pivot: np.ndarray, alpha: float, beta: float) -> Combination:
    """Of pooled g(x) = alpha*expm1(beta*x), exact at the plan's beta.

    Raises SourceError where g was not collected.
    """
    if plan.beta is None:
        raise SourceError("g was not collected; give the plan a beta.")
    order, ratio = plan.order, (beta / plan.beta) ** (plan.order + 1)
    weights, slopes = np.zeros(order + 1), np.zeros(order + 1)
    for k in range(1, order + 1):
        here, there = beta**k / factorial(k), plan.beta**k / factorial(k)
        weights[k - 1] = here - there * ratio
        slopes[k - 1] = beta ** (k - 1) / factorial(k - 1) - there * ratio * (order + 1) / beta
    weights[order], slopes[order] = ratio, ratio * (order + 1) / beta
    scale = alpha * np.exp(beta * pivot)
    b = weights[:, None] * scale
    return Combination(b, alpha * np.expm1(beta * pivot), slopes[:, None] * scale + pivot * b, pivot * scale)


def remainder(plan: Plan, pivot: np.ndarray, beta: float, features: np.ndarray) -> np.ndarray:
    """(..., F): about how far the mean of `exact` at another beta than the plan's may be off, relative to that mean.

    What the powers leave of it, times how much further its next term would have grown: |beta/plan.beta - 1|.
    """
    powers = sum(plan.beta**k / factorial(k) * features[..., k - 1, :] for k in range(1, plan.order + 1))
    left = (features[..., -1, :] - powers) * (beta / plan.beta) ** (plan.order + 1) * (beta / plan.beta - 1)
    mean = exact(plan, pivot, 1.0, beta).mean(features)
    return np.abs(np.exp(beta * pivot) * left) / np.where(mean > 0, mean, 1.0)


def polynomial(plan: Plan, pivot: np.ndarray, alpha: float, beta: float, order: int, point: np.ndarray) -> Combination:
    """Of the pooled Taylor polynomial of g about the point (F,).

    Raises SourceError where too few powers were collected.
    """
    if order > plan.order:
        raise SourceError(f"the Taylor order is {order}; powers to {plan.order} were collected.")
    coefficients = np.empty((len(pivot), order + 1))
    for f, c in enumerate(point):
        taylor(order, float(alpha), float(beta), float(c), coefficients[f])
    # beta^k exp(beta c) has the derivative (k/beta + c) times itself; the constant's is alpha c exp(beta c)
    slopes = coefficients * (np.arange(order + 1) / beta + point[:, None])
    slopes[:, 0] = alpha * point * np.exp(beta * point)
    turn, away = binomial(order, pivot - point)

    def turned(c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        b = np.zeros((plan.features, len(pivot)))
        b[:order] = np.einsum("fk,fki->if", c[:, 1:], turn)
        return b, c[:, 0] + np.einsum("fk,fk->f", c[:, 1:], away)

    return Combination(*turned(coefficients), *turned(slopes))
