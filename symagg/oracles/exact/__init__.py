"""Exact: random finite probability spaces with rational weights, in which nothing is rounded."""

from symagg.oracles.exact.oracle import PRECISION, Values, World, compare, describe, evaluate

__all__ = ["PRECISION", "Values", "World", "compare", "describe", "evaluate"]
