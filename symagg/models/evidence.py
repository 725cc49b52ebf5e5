"""What a prediction rests on: statistics of the last convolution layer by class, the fitted laws, and the head."""

from functools import cached_property

import numpy as np

from symagg.activations import Plan, Statistics
from symagg.activations.taylor import point_of
from symagg.errors import SourceError
from symagg.models.fit import ZeroGamma, fit
from symagg.models.groups import groups_of
from symagg.models.products import ProductCarrier
from symagg.models.rows import RowCarrier
from symagg.models.spread import Carrier, Spread


class Evidence:
    """labels: (C,), those that occur. weight: (C, F) and bias: (C,), the head's rows for them; head: all its rows.

    groups: for each sign and class its Group. laws: (2, C, F). features: (2, C, P, F), means of the pooled features.

    Raises SourceError where the statistics or the head do not serve: they name what is missing.
    """

    def __init__(self, statistics: Statistics, weight: np.ndarray, bias: np.ndarray | None = None) -> None:
        self.statistics = statistics
        self.labels = statistics.labels
        self._check(weight)
        bias = np.zeros(len(weight)) if bias is None else np.asarray(bias, float)
        if bias.shape != (len(weight),):
            raise SourceError(f"bias has shape {bias.shape}; weight needs ({len(weight)},).")
        self.head = np.asarray(weight, float), bias
        self.weight, self.bias = self.head[0][self.labels], bias[self.labels]
        self.groups = groups_of(statistics)
        self.laws = ZeroGamma.stack([ZeroGamma.stack([fit(group) for group in part]) for part in self.groups])
        self.features = np.array([[group.moments.mean[0] for group in part] for part in self.groups])
        self.carrier = self._carrier()
        self.held: tuple[np.ndarray, Spread] | None = None  # the coefficients and the spread of the last prediction

    @property
    def filters(self) -> int:
        return self.statistics.filters

    @cached_property
    def counts(self) -> np.ndarray:
        """(2, C): samples."""
        return np.array([[group.samples for group in part] for part in self.groups])

    @cached_property
    def moments(self) -> tuple[np.ndarray, ...]:
        """The means of x, x^2 and x^3 over single pixels, each (2, C, F); of as many powers as were collected."""
        powers = range(1, min(self.statistics.plan.order, 3) + 1)
        return tuple(np.array([[g.power_sum(k) / g.count for g in part] for part in self.groups]) for k in powers)

    def point(self, about: float | str) -> np.ndarray:
        """(F,): where a Taylor polynomial is expanded."""
        return point_of(about, self.statistics.total().mean)

    def pixel_covariance(self, b: np.ndarray, other: np.ndarray, order: int) -> np.ndarray:
        """(2, C, F): over single pixels, of sum_k b[k] (x - pivot)^k with the same of other coefficients.

        It takes powers to twice the order, and is SourceError without them.
        """
        plan, pivot = self.statistics.plan, self.statistics.pivot
        if 2 * order > plan.order:
            raise SourceError(
                f"the variance of a pixel by Taylor's polynomial of order {order} needs powers to {2 * order}; "
                f"powers to {plan.order} were collected."
            )
        result = np.zeros((2, len(self.labels), self.filters))
        for sign, part in enumerate(self.groups):
            for place, group in enumerate(part):
                moments = [group.power_sum(k, about=pivot) / group.count for k in range(2 * order + 1)]
                pairs = ((i, j) for i in range(1, order + 1) for j in range(1, order + 1))
                for i, j in pairs:
                    product = moments[i + j] - moments[i] * moments[j]
                    result[sign, place] += b[i - 1] * other[j - 1] * product
        return result

    def _carrier(self) -> Carrier:
        statistics = self.statistics
        if statistics.rows is not None:
            return RowCarrier(statistics)
        if set(statistics.class_cross) >= set(self.labels.tolist()):
            return ProductCarrier(statistics)
        raise SourceError(
            "how the filters vary together by class was not collected; give the plan rows=True, or class_cross with "
            "all labels."
        )

    def _check(self, weight: np.ndarray) -> None:
        plan, labels = self.statistics.plan, self.labels
        if not plan.classes:
            raise SourceError("the statistics are not by class; give the plan classes=True.")
        if len(labels) < 2:
            raise SourceError(f"label {labels[0]} is the only class; there are no others to set against it.")
        few = np.flatnonzero(self.statistics.moments.count < 2)
        if few.size:
            count = self.statistics.moments.count[few[0]]
            raise SourceError(f"label {labels[few[0]]} has too few samples: {count}, and 2 are needed.")
        if np.ndim(weight) != 2 or weight.shape[1] != self.statistics.filters:
            raise SourceError(f"weight has shape {np.shape(weight)}; it must be (C, {self.statistics.filters}).")
        if labels[-1] >= len(weight):
            raise SourceError(f"there is a label {labels[-1]}, and weight has {len(weight)} rows.")


def plan_for(beta: float, order: int = 4) -> Plan:
    """What a model collects from a source."""
    return Plan(order=order, beta=beta, classes=True, rows=True)
