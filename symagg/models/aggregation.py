"""The aggregation model: from the last convolution layer to the distribution of every later layer.

E.-J. Ong, S. Husain, M. Bober, "Understanding the Distributions of Aggregation Layers in Deep Neural Networks",
Sections IV and V, with the corrected formulas.

>>> import numpy as np
>>> from symagg.models import AggregationModel
>>> rng = np.random.default_rng(0)
>>> labels = np.arange(300) % 3
>>> x = np.maximum(rng.gamma(2.0, 1.0 + labels[:, None, None], (300, 8, 9)) - 1.0, 0.0)
>>> head = {"weight": rng.standard_normal((3, 8)), "bias": np.zeros(3)}
>>> source = {"activations": x, "labels": labels, "alpha": 1.0, "beta": 0.01, "gamma": 0.8, **head}
>>> model = AggregationModel().fit(source)
>>> predicted, observed = model.predict(), model.observe()
>>> bool(np.abs(predicted.kl / observed.kl - 1).max() < 0.01)
True

Another power, and another exponent, without the data:

>>> model.predict(gamma=0.5, beta=0.02).output.mean.shape
(2, 3)
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from symagg.activations import Statistics, collect, open_source
from symagg.activations.one_pass import Progress
from symagg.errors import SourceError, SymaggError
from symagg.models.choices import Choices, choices_of
from symagg.models.evidence import Evidence, plan_for
from symagg.models.goodness import Goodness, goodness
from symagg.models.gradients import Gradients, gradients
from symagg.models.improve import Improvement, improve
from symagg.models.layers import Layers
from symagg.models.limits import limits
from symagg.models.observe import Observation, observation
from symagg.models.pipeline import Parameters, predict

PARAMETERS = ("alpha", "beta", "gamma")


class AggregationModel:
    """Predicts every layer's distribution for each class as the positive one and all others as the negative one.

    alpha, beta: of g(x) = alpha*expm1(beta*x), beta per unit of x, alpha*beta > 0. gamma: the power of its mean, > 0.
    Where one is None the source's own is taken. choices: `Choices`, or a preset: "default"; "taylor", with the
    paper's second-order Taylor covariance, but about each filter's mean and not about 0; "delta", all that the paper
    chooses, but with the power expanded about its mean; "paper", all that it chooses.

    After `fit`: labels_ (C,), laws_ (the ZeroGamma laws, (2, C, F)), parameters_, evidence_.
    """

    def __init__(
        self,
        alpha: float | None = None,
        beta: float | None = None,
        gamma: float | None = None,
        choices: Choices | str = "default",
    ) -> None:
        self.alpha, self.beta, self.gamma, self.choices = alpha, beta, gamma, choices

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The constructor's parameters by name."""
        return {name: getattr(self, name) for name in (*PARAMETERS, "choices")}

    def set_params(self, **parameters: Any) -> "AggregationModel":
        """Set some of them; `fit` is needed again. Raises SymaggError for a name that is none."""
        unknown = sorted(set(parameters) - set(self.get_params()))
        if unknown:
            raise SymaggError(f"there is no parameter {unknown[0]!r}; there are {', '.join(self.get_params())}.")
        for name, value in parameters.items():
            setattr(self, name, value)
        return self

    def fit(
        self,
        source: Any,
        weight: np.ndarray | None = None,
        bias: np.ndarray | None = None,
        *,
        progress: Progress | None = None,
    ) -> "AggregationModel":
        """Read a source once, or take saved statistics, and fit the law of every filter.

        source: whatever `open_source` takes, with labels, or Statistics with classes and with rows or class_cross for
        all labels. weight: (C, F) and bias: (C,), the linear head, where the source has none.
        Raises SourceError where something is missing or does not fit.
        """
        choices = choices_of(self.choices)
        if isinstance(source, Statistics):
            self.parameters_ = self._parameters({"beta": source.plan.beta}, "the statistics")
            _check_head(weight, "the statistics")
            statistics = source
        else:
            source = open_source(source)
            self.parameters_ = self._parameters(vars(source), source.name)
            weight = source.weight if weight is None else weight
            bias = source.bias if bias is None else bias
            _check_head(weight, source.name)
            source = replace(source, weight=weight, bias=bias)  # its shape is checked before anything is read
            order = max(4, 2 * choices.order if choices.variance == "law" else choices.order)
            plan = plan_for(self.parameters_.beta, order)
            found = source.class_labels(plan.least)
            if len(found) < 2:
                raise SourceError(f"{source.name}: label {found[0]} is the only class; there are no others beside it.")
            statistics = collect(source, plan, progress=progress)
        self._take(Evidence(statistics, np.asarray(weight), bias))
        return self

    def predict(
        self,
        *,
        alpha: float | None = None,
        beta: float | None = None,
        gamma: float | None = None,
        choices: Choices | str | None = None,
        covariances: bool = False,
    ) -> Layers:
        """Every layer's distribution; with other parameters or choices than the model's own where they are given.

        covariances: (2, C, F, F) of the layers "gap" and "deactivated" too. The data are not read again.
        """
        at, chosen = self._at(alpha, beta, gamma), self._chosen(choices)
        layers, steps = predict(self._fitted(), at, chosen)
        if not covariances:
            return layers
        held = {"gap": [], "deactivated": []}
        one = np.zeros((2, self.evidence_.filters))
        one[1] = 1.0
        for sign, place in np.ndindex(2, len(self.labels_)):
            expansion = steps.expansion
            for name, c, own in (
                ("gap", one, None),
                ("deactivated", expansion.c[:, sign, place], expansion.rest[sign, place]),
            ):
                matrix = steps.spread.covariance(sign, place, c)
                for term in steps.products:
                    u = c[1] * term.u[sign, place]
                    matrix = matrix + term.weight * (np.outer(u, u) - np.diag(u**2))
                np.fill_diagonal(matrix, layers.gap.variance[sign, place] if own is None else np.diag(matrix) + own)
                held[name].append(matrix)
        shape = (2, len(self.labels_), *one.shape[1:], *one.shape[1:])
        return replace(layers, covariances={name: np.array(m).reshape(shape) for name, m in held.items()})

    def observe(self, source: Any = None, *, covariances: bool = False, progress: Progress | None = None) -> Layers:
        """The same, measured: on a source, or on what the model was fitted to."""
        return self.observation(source, progress=progress).layers(covariances)

    def observation(self, source: Any = None, *, progress: Progress | None = None) -> Observation:
        """What `observe` rests on: the pooled values and outputs of every sample."""
        evidence = self._fitted()
        if source is not None:
            return observation(open_source(source), self.parameters_, progress)
        return Observation(evidence.statistics, evidence.head[0], evidence.head[1], self.parameters_)

    def gradients(
        self, *, alpha: float | None = None, beta: float | None = None, gamma: float | None = None
    ) -> Gradients:
        """How the predicted divergences move with alpha, beta, gamma and the weights of the head."""
        return gradients(self._fitted(), self._at(alpha, beta, gamma), self._chosen(None))

    def improve(self, iterations: int = 50) -> Improvement:
        """The beta and gamma with the greatest mean predicted divergence on what was fitted; see `Improvement`.

        The model stays as it is. Take the result's word only with its `held_out` beside it.
        """
        return improve(self._fitted(), self.parameters_, self._chosen(None), iterations)

    def goodness(self, source: Any) -> Goodness:
        """How well the laws fit what the model was fitted to, which is read once more."""
        opened, seen = open_source(source), self.observation()
        return goodness(self._fitted(), self.predict(), seen, opened)

    def limits(self) -> list[dict[str, Any]]:
        """Where the model does not apply, a row for each: see `symagg.models.limits`."""
        return limits(self._fitted(), self.parameters_, self.predict())

    def save(self, path: Path | str) -> None:
        """Write an .npz file, whole or not at all: what was fitted, the head, the parameters and the choices."""
        evidence = self._fitted()
        names = {name: np.array(getattr(self.parameters_, name)) for name in PARAMETERS}
        head = {"head.weight": evidence.head[0], "head.bias": evidence.head[1]}
        evidence.statistics.save(path, **names, **head, choices=np.array(self._chosen(None).text()))

    @classmethod
    def load(cls, path: Path | str) -> "AggregationModel":
        """What `save` wrote. Raises SourceError where the file is something else."""
        statistics = Statistics.load(path)
        with np.load(path, allow_pickle=False) as file:
            missing = [name for name in (*PARAMETERS, "head.weight", "head.bias", "choices") if name not in file.files]
            if missing:
                raise SourceError(f"{path}: there is no {missing[0]}; it holds statistics, and no model.")
            parameters = {name: float(file[name]) for name in PARAMETERS}
            model = cls(**parameters, choices=Choices.of_text(str(file["choices"])))
            model.parameters_ = Parameters(**parameters)
            model._take(Evidence(statistics, file["head.weight"], file["head.bias"]))
        return model

    def _take(self, evidence: Evidence) -> None:
        self.evidence_, self.labels_, self.laws_ = evidence, evidence.labels, evidence.laws

    def _fitted(self) -> Evidence:
        if not hasattr(self, "evidence_"):
            raise SymaggError("the model is not fitted; call fit with a source first.")
        return self.evidence_

    def _parameters(self, held: dict[str, Any], name: str) -> Parameters:
        values = {key: held.get(key) if getattr(self, key) is None else getattr(self, key) for key in PARAMETERS}
        for key, value in values.items():
            if value is None:
                raise SourceError(f"{name}: there is no {key}; give the model one (the command: --{key}).")
        return checked(Parameters(**{key: float(value) for key, value in values.items()}))

    def _at(self, alpha: float | None, beta: float | None, gamma: float | None) -> Parameters:
        self._fitted()
        given = {key: v for key, v in zip(PARAMETERS, (alpha, beta, gamma), strict=True) if v is not None}
        return checked(replace(self.parameters_, **given))

    def _chosen(self, choices: Choices | str | None) -> Choices:
        return choices_of(self.choices if choices is None else choices)


def _check_head(weight: np.ndarray | None, name: str) -> None:
    if weight is None:
        raise SourceError(f"{name}: there is no head; give the source, or fit, a weight (C, F).")


def checked(at: Parameters) -> Parameters:
    """The parameters, or SymaggError where the layers have no real values with them."""
    for name in PARAMETERS:
        if not np.isfinite(getattr(at, name)):
            raise SymaggError(f"{name} is {getattr(at, name)}; it must be a finite number.")
    if not at.alpha * at.beta > 0:
        raise SymaggError(
            f"alpha*beta is {at.alpha * at.beta:g}; it must be positive, so that alpha*expm1(beta*x) and its power are."
        )
    if not at.gamma > 0:
        raise SymaggError(f"gamma is {at.gamma:g}; it must be positive.")
    return at
