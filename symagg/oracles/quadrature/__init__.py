"""Quadrature: two differently parametrised rules at 30 digits, which must agree, split where the mass lies."""

from symagg.oracles.quadrature.oracle import Measured, compare, evaluate

__all__ = ["Measured", "compare", "evaluate"]
