"""The distributions of every layer, for each class as the positive one: means, variances, divergences, by name."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

SIGNS = ("positive", "negative")
LAYERS = ("convolution", "activation", "gap", "deactivated", "output")


@dataclass(frozen=True)
class Layer:
    """mean and variance: (2, C, F), or (2, C) of the outputs; first the class itself, then all others."""

    mean: np.ndarray
    variance: np.ndarray

    @property
    def std(self) -> np.ndarray:
        """The square root of the variance; nan where a variance came out negative."""
        with np.errstate(invalid="ignore"):
            return np.sqrt(self.variance)


@dataclass(frozen=True)
class Layers:
    """What is predicted, or observed, of every layer.

    labels: (C,). convolution and activation: of single pixels. gap: of their mean over a sample. deactivated: of its
    power. output: of the class's own node, before softmax. divergence: (2, C), the KL divergence of the positive normal
    law from the negative one, and of the negative from the positive, in nats. covariances: by layer ("gap",
    "deactivated"), (2, C, F, F), where they were asked for.
    """

    labels: np.ndarray
    convolution: Layer
    activation: Layer
    gap: Layer
    deactivated: Layer
    output: Layer
    divergence: np.ndarray
    covariances: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def kl(self) -> np.ndarray:
        """(C,): of the positive normal law from the negative one."""
        return self.divergence[0]

    def table(self) -> list[dict[str, Any]]:
        """One row for each layer, class, sign and filter (None for an output): mean, variance, std."""
        rows = []
        for name in LAYERS:
            layer = getattr(self, name)
            for sign, place, *filters in np.ndindex(layer.mean.shape):
                at = (sign, place, *filters)
                head = {"layer": name, "label": int(self.labels[place]), "sign": SIGNS[sign]}
                values = {"mean": float(layer.mean[at]), "variance": float(layer.variance[at])}
                rows.append({**head, "filter": filters[0] if filters else None, **values})
        return rows

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything by name, such as "gap.mean", "divergence", "gap.covariance"."""
        named = {
            f"{name}.{what}": getattr(getattr(self, name), what) for name in LAYERS for what in ("mean", "variance")
        }
        covariances = {f"{name}.covariance": value for name, value in self.covariances.items()}
        return {"labels": self.labels, **named, "divergence": self.divergence, **covariances}

    @classmethod
    def of_arrays(cls, arrays: dict[str, np.ndarray]) -> "Layers":
        """From what `arrays` gave. KeyError where something is missing."""
        layers = {name: Layer(arrays[f"{name}.mean"], arrays[f"{name}.variance"]) for name in LAYERS}
        held = {name: arrays[f"{name}.covariance"] for name in LAYERS if f"{name}.covariance" in arrays}
        return cls(arrays["labels"], divergence=arrays["divergence"], covariances=held, **layers)
