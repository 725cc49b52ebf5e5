"""Corrections: the derived form, the discrepancy in words, and the smallest edit that mends what is printed."""

from symagg.repair.correction import Early, correct, right_lines, wrong_lines
from symagg.repair.exchange import exchange

__all__ = ["Early", "correct", "exchange", "right_lines", "wrong_lines"]
