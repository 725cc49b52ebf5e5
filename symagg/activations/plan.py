"""What to take from the activations: fixed before the pass, kept with the result, equal for whatever is merged."""

from dataclasses import dataclass

import numpy as np

from symagg.activations.moments import SUMMED
from symagg.errors import SourceError

CROSS = ("none", "g", "powers", "both")


@dataclass(frozen=True)
class Plan:
    """What one pass collects.

    order: the highest power of x that is pooled, 2 or more; every Taylor covariance to that order follows afterwards,
        for any alpha, any beta and about any point. What grows with it: F^2 order^2 numbers if cross has powers.
        0 is for g alone: the pass is quicker, and says nothing of x itself.
    beta: of g(x) = alpha*expm1(beta*x), per unit of x; None leaves g out. alpha is a factor, chosen afterwards.
    classes: keep a group for each label, beside the total; what is kept for each grows as F.
    cross: co-moments between filters over all samples, F^2 numbers each: of pooled "g", of pooled "powers", "both",
        or "none".
    class_cross: the labels for which the same co-moments are kept by class too.
    least: how many samples a class must have; 1 for parts that will be merged.
    negative: allow x < 0; then no logarithms are there to fit a gamma law with.
    rows: keep the pooled features of every sample, 8 N F (order + 1) bytes.
    """

    order: int = 2
    beta: float | None = None
    classes: bool = False
    cross: str = "none"
    class_cross: tuple[int, ...] = ()
    least: int = 2
    negative: bool = False
    rows: bool = False

    def __post_init__(self) -> None:
        whole = isinstance(self.order, int | np.integer) and not isinstance(self.order, bool)
        if not whole or (self.order < 2 and self.order != 0):
            raise SourceError(f"order is {self.order!r}; it must be a whole number, 2 or more, or 0 for g alone.")
        if self.beta is not None and not np.isfinite(self.beta):
            raise SourceError(f"beta is {self.beta!r}; it must be a finite number.")
        if self.cross not in CROSS:
            raise SourceError(f"cross is {self.cross!r}; it must be one of {', '.join(CROSS)}.")
        if self.cross in ("g", "both") and self.beta is None:
            raise SourceError(f"cross is {self.cross!r}, which needs a beta; give one or ask for 'powers'.")
        if self.order == 0 and (self.beta is None or self.cross in ("powers", "both")):
            what = "a beta" if self.beta is None else "a cross without powers"
            raise SourceError(f"order is 0, for g alone, which needs {what}.")
        if self.class_cross and (not self.classes or self.cross == "none"):
            raise SourceError("class_cross needs classes=True and a cross other than 'none'.")

    @property
    def summed(self) -> int:
        """How many plain sums are kept of a filter."""
        return len(SUMMED) if self.order else 0

    @property
    def features(self) -> int:
        """How many pooled features a filter has: the powers, then g."""
        return self.order + 1

    @property
    def crossed(self) -> list[int]:
        """Which of them the co-moments are of."""
        powers = list(range(self.order)) if self.cross in ("powers", "both") else []
        return powers + [self.order] * (self.cross in ("g", "both"))

    def pairs(self) -> list[tuple[int, int]]:
        """The pairs of pooled features of one filter whose co-moments every group keeps."""
        powers = range(self.order)
        return [(i, j) for i in powers for j in powers if i <= j] + [(self.order, self.order)]
