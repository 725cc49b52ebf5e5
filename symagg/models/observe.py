"""The same quantities, measured: nothing here knows a law, a Taylor polynomial or an expansion."""

from collections.abc import Callable

import numpy as np

from symagg.activations import Group, Plan, Source, Statistics, collect
from symagg.activations.one_pass import Progress
from symagg.errors import SourceError
from symagg.models.groups import Sums, groups_of, others
from symagg.models.layers import Layer, Layers
from symagg.models.pipeline import Parameters, divergence


class Observation:
    """What a source shows with the parameters, at the layers and at the outputs of its head.

    pooled: (N, F), the pooled g(x). outputs: (N, C), of all nodes, before softmax. labels: (N,), the rows'.
    """

    def __init__(self, statistics: Statistics, weight: np.ndarray, bias: np.ndarray, at: Parameters) -> None:
        rows, plan = statistics.rows, statistics.plan
        if rows is None or plan.beta != at.beta:
            raise SourceError(f"what was collected does not show beta = {at.beta:g}: give the source to observe.")
        self.statistics, self.at = statistics, at
        self.classes, self.labels = statistics.labels, rows.labels
        pivot = statistics.pivot
        pooled = at.alpha * (np.expm1(at.beta * pivot) + np.exp(at.beta * pivot) * rows.values[:, -1])
        # rounding may leave something of zeros, of which a small power makes much, or what is below 0
        self.pooled = np.where(rows.dead(pivot), 0.0, np.maximum(pooled, 0.0))
        self.deactivated = self.pooled**at.gamma
        self.outputs = self.deactivated @ weight.T + bias

    def layers(self, covariances: bool = False) -> Layers:
        """Means and variances, over one less than the count, of every layer."""
        places = range(len(self.classes))
        convolution = Layer(*self._groups(lambda g: (g.mean, g.variance(ddof=1))))
        activation = Layer(*self._groups(lambda g: (g.g_mean(self.at.alpha), g.g_variance(self.at.alpha, ddof=1))))
        gap, deactivated = (Layer(*self._rows(values)) for values in (self.pooled, self.deactivated))
        own = [[self.outputs[self.of(sign, k), self.classes[k]] for k in places] for sign in (0, 1)]
        output = Layer(*(np.array([[f(o) for o in part] for part in own]) for f in (np.mean, _variance)))
        held = {"gap": self.pooled, "deactivated": self.deactivated} if covariances else {}
        measured = {
            name: np.array([[np.atleast_2d(np.cov(values[self.of(sign, k)].T)) for k in places] for sign in (0, 1)])
            for name, values in held.items()
        }
        kl = divergence(output)
        return Layers(self.classes, convolution, activation, gap, deactivated, output, kl, measured)

    def of(self, sign: int, place: int) -> np.ndarray:
        """(N,): the rows of a class, or with sign 1 all others."""
        own = self.labels == self.classes[place]
        return own if sign == 0 else ~own

    @property
    def accuracy(self) -> float:
        """The share of samples whose greatest output is their class's."""
        return float(np.mean(self.outputs.argmax(axis=1) == self.labels))

    def _groups(self, what: Callable[[Group], tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
        values = np.array([[what(group) for group in part] for part in groups_of(self.statistics)])
        return values[:, :, 0], values[:, :, 1]

    def _rows(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        own = [_sums(values[self.labels == label]) for label in self.classes]
        parts = (own, others(own))
        variances = [[group.square / (group.count - 1) for group in part] for part in parts]
        return np.array([[group.mean for group in part] for part in parts]), np.array(variances)


def observation(source: Source, at: Parameters, progress: Progress | None = None) -> Observation:
    """In one pass. Raises SourceError where labels or the head are missing."""
    if source.weight is None:
        raise SourceError(f"{source.name}: there is no array weight; the outputs need a head.")
    statistics = collect(source, Plan(beta=at.beta, classes=True, rows=True), progress=progress)
    return Observation(statistics, source.weight, source.bias, at)


def _sums(rows: np.ndarray) -> Sums:
    mean = rows.mean(axis=0)
    return Sums(len(rows), mean, ((rows - mean) ** 2).sum(axis=0), np.zeros(0), rows.max(axis=0))


def _variance(values: np.ndarray) -> np.ndarray:
    return values.var(axis=0, ddof=1)
