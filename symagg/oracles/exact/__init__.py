"""Exact: random finite probability spaces with rational weights, in which nothing is rounded."""

from symagg.oracles.exact.compiler import TOO_LONG
from symagg.oracles.exact.oracle import PRECISION, Values, World, compare, cost, describe, evaluate
from symagg.oracles.exact.worlds import STRUCTURES

__all__ = ["PRECISION", "STRUCTURES", "TOO_LONG", "Values", "World", "compare", "cost", "describe", "evaluate"]
