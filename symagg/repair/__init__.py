"""Corrections: the derived form, the discrepancy in words, and the smallest edit that mends what is printed."""

from symagg.repair.correction import correct, wrong_lines
from symagg.repair.exchange import exchange

__all__ = ["correct", "exchange", "wrong_lines"]
