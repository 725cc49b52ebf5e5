"""Real activations: sources that are checked, one pass for their sufficient statistics, and covariances from these.

>>> import numpy as np
>>> from symagg.activations import Plan, collect, open_source
>>> x = np.maximum(np.random.default_rng(0).standard_normal((100, 8, 7, 7)), 0).astype("float32")
>>> source = open_source({"activations": x, "labels": np.arange(100) % 2})
>>> statistics = collect(source, Plan(order=4, beta=0.5, classes=True, cross="both"))
>>> statistics.covariance(alpha=2.0).shape
(8, 8)

The covariance by Taylor's polynomial for another alpha and beta, and what one class and all others say of a filter,
need no second pass:

>>> statistics.taylor_covariance(alpha=1.0, beta=0.3, order=4, about="mean").shape
(8, 8)
>>> positives, negatives = statistics.positives(1), statistics.negatives(1)
>>> int(positives.count), bool((negatives.zeros == (x[::2] == 0).sum(axis=(0, 2, 3))).all())
(2450, True)
"""

from symagg.activations.engines import ENGINES, collect
from symagg.activations.group import Group
from symagg.activations.one_pass import MEMORY
from symagg.activations.open import open_source
from symagg.activations.pixels import pixel_covariance, stream_covariance
from symagg.activations.plan import Plan
from symagg.activations.source import Source
from symagg.activations.statistics import Statistics

__all__ = [
    "ENGINES",
    "MEMORY",
    "Group",
    "Plan",
    "Source",
    "Statistics",
    "collect",
    "open_source",
    "pixel_covariance",
    "stream_covariance",
]
