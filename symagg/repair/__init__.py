"""Corrections: the derived form, the discrepancy in words, and the smallest edit that mends what is printed."""

from symagg.repair.correction import correct

__all__ = ["correct"]
