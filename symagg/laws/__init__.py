"""Probability laws as atoms, density and conditions; their push-forwards; and the operators on random variables."""

from symagg.laws.closed_form import Formula, closed_form
from symagg.laws.expectation import Covariance, Expectation, Member, Probability, RandomVariable, Variance
from symagg.laws.families import (
    Beta,
    Binomial,
    Density,
    Exponential,
    Gamma,
    Geometric,
    Laplace,
    Normal,
    Poisson,
    Uniform,
)
from symagg.laws.law import Law, ZeroInflated
from symagg.laws.von_mises_fisher import VonMisesFisher

__all__ = [
    "Beta",
    "Binomial",
    "Covariance",
    "Density",
    "Expectation",
    "Exponential",
    "Formula",
    "Gamma",
    "Geometric",
    "Laplace",
    "Law",
    "Member",
    "Normal",
    "Poisson",
    "Probability",
    "RandomVariable",
    "Uniform",
    "Variance",
    "VonMisesFisher",
    "ZeroInflated",
    "closed_form",
]
