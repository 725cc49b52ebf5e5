"""Where the model does not apply, with the figures: by class, sign and filter."""

from typing import Any

import numpy as np

from symagg.models.combination import remainder
from symagg.models.evidence import Evidence
from symagg.models.fit import State
from symagg.models.layers import SIGNS, Layers
from symagg.models.pipeline import Parameters

ZERO_MASS = 0.01  # of a pooled feature: beyond this share the gamma law alone (Eq. 19) leaves out what is seen
REMAINDER = 1e-3  # of a pooled mean, for another beta than the one that g was collected with
CONTRIBUTIONS = 10.0  # fewer filters than this in effect are few for the central limit theorem


def limits(evidence: Evidence, at: Parameters, layers: Layers) -> list[dict[str, Any]]:
    """A row for each case: {"label", "sign", "filter" (None: the class as a whole), "what", "figure", "limit"}.

    what: "variance": 2*beta*s >= 1, the activation layer's law has no variance; "mean": beta*s >= 1, it has no mean;
    "zero mass": the share of samples without any activation; "filters": how many filters the output's variance is
    spread over in effect, (sum v)^2 / sum v^2 of the variances of its terms; "remainder": about how far a pooled mean
    is off, relatively, where beta is not the one that was collected; "dead", "constant" or "strayed": what the
    fit of the filter's law met; "absent": no sample has the label, though the head has an output for it.
    """
    laws, rows = evidence.laws, []

    def add(what: str, figures: np.ndarray, where: np.ndarray, limit: float | None) -> None:
        for index in np.argwhere(where):
            sign, place, *filters = index.tolist()
            head = {"label": int(evidence.labels[place]), "sign": SIGNS[sign]}
            figure = float(figures[tuple(index)])
            rows.append(
                {**head, "filter": filters[0] if filters else None, "what": what, "figure": figure, "limit": limit}
            )

    living = laws.state != State.DEAD
    steepness = at.beta * laws.s
    add("variance", 2 * steepness, living & (2 * steepness >= 1), 1.0)
    add("mean", steepness, living & (steepness >= 1), 1.0)
    if evidence.carrier.zeros is not None:
        add("zero mass", evidence.carrier.zeros, evidence.carrier.zeros > ZERO_MASS, ZERO_MASS)
    statistics = evidence.statistics
    if at.beta != statistics.plan.beta:
        off = remainder(statistics.plan, statistics.pivot, at.beta, evidence.features)
        add("remainder", off, off > REMAINDER, REMAINDER)
    shares = evidence.weight**2 * layers.deactivated.variance
    total, squares = shares.sum(axis=-1), (shares**2).sum(axis=-1)
    effective = total**2 / np.where(squares > 0, squares, 1.0)
    add("filters", effective, effective < CONTRIBUTIONS, CONTRIBUTIONS)
    for state in (State.DEAD, State.CONSTANT, State.STRAYED):
        add(state.name.lower(), laws.p if state == State.DEAD else laws.residual, laws.state == state, None)
    for label in sorted(set(range(len(evidence.head[0]))) - set(evidence.labels.tolist())):
        rows.append({"label": label, "sign": SIGNS[0], "filter": None, "what": "absent", "figure": 0.0, "limit": None})
    return rows
