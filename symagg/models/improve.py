"""Moves alpha, beta and gamma to where the predicted divergences are greater, from the statistics alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from symagg.activations import open_source
from symagg.models.choices import Choices
from symagg.models.evidence import Evidence
from symagg.models.gradients import gradients
from symagg.models.observe import observation
from symagg.models.pipeline import Parameters, predict

REACH = 2.0  # how far beta may move from where g was collected: the remainder of its expansion is small there
POWERS = (0.05, 2.0)  # where gamma may move


@dataclass(frozen=True)
class Improvement:
    """before, after: the parameters. kl_before, kl_after: the mean over classes of the predicted divergence, in nats.

    steps: evaluations that the search took. converged: whether it ended by itself.
    """

    before: Parameters
    after: Parameters
    kl_before: float
    kl_after: float
    steps: int
    converged: bool

    def held_out(self, source: Any) -> dict[str, dict[str, float]]:
        """{"before", "after": {"accuracy", "kl"}}: what samples that were not fitted to show, with the head as it is.

        A greater divergence at each node alone does not make the greatest node the right one more often; and the
        head was trained for the parameters before. kl is the mean over classes of the observed divergence.
        """
        opened, told = open_source(source), {}
        for name, at in (("before", self.before), ("after", self.after)):
            seen = observation(opened, at)
            told[name] = {"accuracy": seen.accuracy, "kl": float(seen.layers().kl.mean())}
        return told


def improve(evidence: Evidence, at: Parameters, choices: Choices, iterations: int = 50) -> Improvement:
    """Greatest mean divergence over the classes, by a quasi-Newton search in the logarithms of beta and gamma.

    beta moves by a factor of 2 at most, gamma from 0.05 to 2. alpha scales all outputs alike and moves no divergence:
    it is left where it is. The data are not read.
    """
    from scipy.optimize import minimize

    def loss(logs: np.ndarray) -> tuple[float, np.ndarray]:
        beta, gamma = np.sign(at.beta) * np.exp(logs[0]), np.exp(logs[1])
        found = gradients(evidence, Parameters(at.alpha, beta, gamma), choices)
        slopes = np.array([found.beta.mean() * beta, found.gamma.mean() * gamma])
        return -found.kl.mean(), -slopes

    start = np.log([abs(at.beta), at.gamma])
    width = np.log(REACH)
    bounds = [(start[0] - width, start[0] + width), tuple(np.log(POWERS))]
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": iterations})
    after = Parameters(at.alpha, float(np.sign(at.beta) * np.exp(result.x[0])), float(np.exp(result.x[1])))
    kl = [float(predict(evidence, p, choices)[0].kl.mean()) for p in (at, after)]
    return Improvement(at, after, *kl, int(result.nfev), bool(result.success))
