"""Enclosure: rigorous balls, tails and end points bounded, so that a false equality is refuted by disjoint ones."""

from symagg.oracles.enclosure.oracle import compare, evaluate, support_threshold

__all__ = ["compare", "evaluate", "support_threshold"]
