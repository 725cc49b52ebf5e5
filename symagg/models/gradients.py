"""How the predicted divergences move with alpha, beta, gamma and the weights of the head."""

from dataclasses import dataclass

import numpy as np

from symagg.errors import SymaggError
from symagg.kernels import aggregation as kernels
from symagg.models.choices import Choices
from symagg.models.dual import Dual, value_of
from symagg.models.evidence import Evidence
from symagg.models.pipeline import Parameters, predict

_EYE = np.eye(3)


@dataclass(frozen=True)
class Gradients:
    """Derivatives of kl (C,), the divergence of each class's positive normal law from its negative one, in nats.

    alpha, beta, gamma: (C,). weight: (C, F), by the class's own row of the head; other rows do not move it, nor do the
    biases. alpha scales every output alike, so that its derivative is 0 but for rounding, unless y^gamma was expanded
    about eps. The degrees of the expansion's polynomials are held: where a filter takes another one as gamma moves, the
    divergence has a small step.
    """

    kl: np.ndarray
    alpha: np.ndarray
    beta: np.ndarray
    gamma: np.ndarray
    weight: np.ndarray


def gradients(evidence: Evidence, at: Parameters, choices: Choices) -> Gradients:
    """At the parameters `at`. SymaggError where the choices use equations as they are printed."""
    if choices.slips:
        raise SymaggError("the gradients are those of the corrected equations; choose no slips.")
    moving = Parameters(*(Dual(getattr(at, name), _EYE[k]) for k, name in enumerate(("alpha", "beta", "gamma"))))
    layers, steps = predict(evidence, moving, choices)
    kl = layers.divergence[0]
    mean, std = value_of(layers.output.mean), value_of(layers.output.std)
    own = [v for sign in (0, 1) for v in (mean[sign], std[sign])]
    w, c, rest = evidence.weight, value_of(steps.expansion.c), value_of(steps.expansion.rest)
    layer = steps.expansion.layer
    if choices.covariances:
        by_c, _ = steps.spread.still.slopes(w * c)
        variance = (by_c * c).sum(axis=0) + 2 * w * rest
    else:
        variance = 2 * w * value_of(layer.variance)
    weight = np.zeros(w.shape)
    for sign, told in enumerate(("p", "q")):
        by_mean, by_std = (getattr(kernels, f"normal_kl_d_{what}_{told}")(*own)[:, None] for what in ("mean", "std"))
        weight += by_mean * value_of(layer.mean)[sign] + by_std * variance[sign] / (2 * std[sign][:, None])
    return Gradients(kl.value, *kl.tangent, weight)
