"""Real activations: sources that are checked, one pass for their sufficient statistics, and covariances from these."""

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
