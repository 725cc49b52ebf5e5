"""Which of many rows of numbers may be close to which of many others: a sieve, for the exact comparison costs more."""

import numpy as np


class Sieve:
    """Rows of numbers, by the real part of their first: only what is close there can be close."""

    def __init__(self, rows: np.ndarray) -> None:
        self.order = np.argsort(rows[:, 0].real, kind="stable")
        self.keys = rows[self.order, 0].real

    def near(self, centre: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(query, row) for every row whose key is within the width of a query's centre; in the order of the queries."""
        known = np.isfinite(centre) & np.isfinite(width)
        centre, width = np.where(known, centre.real, 0), np.where(known, width, 0)
        low = np.searchsorted(self.keys, centre - width, "left")
        high = np.searchsorted(self.keys, centre + width, "right")
        counts = np.where(known, high - low, 0)
        queries = np.repeat(np.arange(len(centre)), counts)
        within = np.arange(len(queries)) - np.repeat(np.cumsum(counts) - counts, counts)
        return queries, self.order[low[queries] + within]
