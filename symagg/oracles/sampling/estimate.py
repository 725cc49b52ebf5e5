"""An estimate from draws: its value, its standard error from 64 batches, and what one draw or batch contributes."""

import math
from dataclasses import dataclass

import numpy as np

from symagg.oracles.sampling.floats import ROUNDING, NoSampleError

BATCHES = 64
DRAWS = 200_000
LARGEST_BATCH = 0.5


@dataclass(frozen=True)
class Estimate:
    """A Monte Carlo estimate with its standard error.

    largest_draw: the largest share that one draw has in the sum of squared deviations, over the operators.
    largest_batch: the same for one of the 64 batches in the spread of the whole expression.
    """

    value: float
    error: float
    draws: int
    largest_draw: float = 0.0
    largest_batch: float = 0.0

    def dominated(self, bound: float) -> bool:
        """Whether one draw (beyond the bound) or one batch decides the estimate: then its error means little."""
        return self.largest_draw > bound or self.largest_batch > LARGEST_BATCH


def from_batches(values: np.ndarray, draws: int, largest_draw: float) -> Estimate:
    """The estimate that the values show: the first from all draws, then one from each batch."""
    if not np.isfinite(values).all():
        raise NoSampleError("its value is no finite number in some batch of draws")
    value, rows = values[0], values[1:]
    deviations = rows - rows.mean()
    spread = float(deviations @ deviations)
    # a smooth function of means has a bias that falls as 1/n: what the batches show, divided by their number
    bias = (rows.mean() - value) / (BATCHES - 1)
    error = math.hypot(math.sqrt(spread / (BATCHES - 1) / BATCHES), bias)
    largest_batch = float((deviations**2).max() / spread) if spread else 0.0
    return Estimate(float(value), error, draws, largest_draw, largest_batch)


def largest_share(terms: np.ndarray) -> float:
    """The share of one term in the sum of squared deviations: 1 where no term differs, as one unseen term might."""
    mean = terms.mean()
    deviations = terms - mean
    largest = np.abs(deviations).max()
    if not largest > ROUNDING * abs(mean):
        return 1.0
    deviations /= largest
    return float(1 / (deviations @ deviations))
