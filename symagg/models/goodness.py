"""How well the laws fit: Kolmogorov-Smirnov distances of pixels, pooled features and outputs, and zero masses."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit

from symagg.activations import Source
from symagg.errors import SourceError
from symagg.kernels import aggregation as kernels
from symagg.models.deactivation import match
from symagg.models.evidence import Evidence
from symagg.models.layers import Layers
from symagg.models.observe import Observation

EDGES = 256  # where distribution functions are compared, a filter
BLOCK = 1 << 24  # bytes of activations that are counted at a time


@dataclass(frozen=True)
class Goodness:
    """Distances are the greatest difference of two distribution functions, from 0 to 1.

    convolution: (2, C, F), of the zero-gamma law from the pixels. gap: (2, C, F), of the gamma law, with the measured
    mass at 0, from the pooled features. output: (2, C), of the predicted normal law from the outputs. zeros: (2, C, F),
    the share of samples without any activation, and zeros_expected what it would be if pixels were independent.
    resolution: the distances of filters are taken at 256 points; between two of them lies at most this share of the
    values of a group, and no more can be hidden there.
    """

    convolution: np.ndarray
    gap: np.ndarray
    output: np.ndarray
    zeros: np.ndarray
    zeros_expected: np.ndarray
    resolution: float


def goodness(evidence: Evidence, predicted: Layers, observation: Observation, source: Source) -> Goodness:
    """Reads the source once more. SourceError where it has other labels, filters or pixels than what was fitted."""
    statistics = evidence.statistics
    for name in ("filters", "pixels", "samples"):
        if getattr(source, name) != getattr(statistics, name):
            told = f"{getattr(source, name)} {name}, and the model was fitted to {getattr(statistics, name)}"
            raise SourceError(f"{source.name}: it has {told}; give what was fitted.")
    if source.labels is None:
        raise SourceError(f"{source.name}: there is no array labels.")
    laws, total = evidence.laws, statistics.total()
    places = np.searchsorted(evidence.labels, source.labels)
    alive = laws.p < 1
    mean = np.where(alive, laws.a * laws.s, 0).max(axis=(0, 1))
    edges = _edges(np.where(mean > 0, total.mean, 1.0), np.where(mean > 0, total.variance(), 1.0))
    counts = np.zeros((len(evidence.labels), evidence.filters, EDGES + 1), np.int64)
    step = max(1, BLOCK // (source.nbytes // source.samples))
    for start in range(0, source.samples, step):
        stop = min(start + step, source.samples)
        block = np.ascontiguousarray(source.block(start, stop))
        _count(block.astype(np.float64), edges, places[start:stop], counts)
        source.release(start, stop)

    def pixel_law(sign: int, place: int) -> np.ndarray:
        p, a, s = (getattr(laws, name)[sign, place][:, None] for name in "pas")
        return p + (1 - p) * kernels.gamma_cdf(edges, a, s)

    convolution, first = _distances(counts, pixel_law)
    law = match(predicted.gap, evidence.carrier.zeros)
    rows = observation.pooled
    held = rows.mean(axis=0) > 0
    around = _edges(np.where(held, rows.mean(axis=0), 1.0), np.where(held, rows.var(axis=0), 1.0))
    pooled = np.zeros_like(counts)
    _count(np.ascontiguousarray(rows[:, :, None]), around, np.searchsorted(evidence.labels, observation.labels), pooled)

    def gap_law(sign: int, place: int) -> np.ndarray:
        q, a, s, living = (getattr(law, n)[sign, place][:, None] for n in ("zeros", "a", "s", "alive"))
        still = around >= predicted.gap.mean[sign, place][:, None]  # a feature that does not vary
        return np.where(living, q + (1 - q) * kernels.gamma_cdf(around, a, s), still)

    gap, second = _distances(pooled, gap_law)
    return Goodness(
        convolution,
        gap,
        _normal_distances(predicted, observation),
        evidence.carrier.zeros,
        laws.p**statistics.pixels,
        max(first, second),
    )


def _edges(mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """(F, EDGES): the quantiles of gamma laws with these moments."""
    variance = np.maximum(variance, 1e-12 * mean**2)
    a, s = kernels.gamma_shape(mean, variance), kernels.gamma_scale(mean, variance)
    return kernels.gamma_quantile((np.arange(EDGES) + 0.5) / EDGES, a[:, None], s[:, None])


def _distances(counts: np.ndarray, law: Callable[[int, int], np.ndarray]) -> tuple[np.ndarray, float]:
    """(2, C, F), and the greatest share between two edges. law: (F, EDGES) of a group, at the edges."""
    everything = counts.sum(axis=0)
    result, share = np.empty((2, *counts.shape[:2])), 0.0
    for sign, place in np.ndindex(result.shape[:2]):
        own = counts[place] if sign == 0 else everything - counts[place]
        whole = own.sum(axis=1)[:, None]
        result[sign, place] = np.abs(own[:, :-1].cumsum(axis=1) / whole - law(sign, place)).max(axis=1)
        share = max(share, float((own[:, 1:] / whole).max()))
    return result, share


def _normal_distances(predicted: Layers, observation: Observation) -> np.ndarray:
    """(2, C): exact, from the sorted outputs; 1 where a variance came out negative."""
    result = np.ones(predicted.output.mean.shape)
    for sign, place in np.ndindex(result.shape):
        mean, std = predicted.output.mean[sign, place], predicted.output.std[sign, place]
        if std > 0:
            values = np.sort(observation.outputs[observation.of(sign, place), observation.classes[place]])
            law = kernels.normal_cdf(values, mean, std)
            steps = np.arange(len(values) + 1) / len(values)
            result[sign, place] = max(np.abs(steps[1:] - law).max(), np.abs(steps[:-1] - law).max())
    return result


@njit(nogil=True, cache=True)
def _count(x, edges, place, counts):  # noqa: ANN001, ANN202
    """Into counts (C, F, EDGES + 1): how many values of x (n, F, R) lie up to each edge and beyond the one before."""
    for n in range(x.shape[0]):
        for f in range(x.shape[1]):
            bins, target = edges[f], counts[place[n], f]
            for value in x[n, f]:
                target[np.searchsorted(bins, value)] += 1
