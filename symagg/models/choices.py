"""What the prediction is made of: each choice that the paper makes, and what may be put in its place."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from symagg.activations.taylor import ORDERS
from symagg.errors import SymaggError

ALLOWED = {
    "mean": ("law", "pooled"),
    "covariance": ("pooled", "taylor"),
    "variance": ("pooled", "law"),
    "zeros": ("measured", "ignored"),
    "deactivated": ("expansion", "law"),
    "expansion": ("projection", "delta", "eps"),
}
DEGREES = {"projection": 8, "delta": 2, "eps": 1}  # at most


@dataclass(frozen=True)
class Choices:
    """The steps from the last convolution layer to the outputs.

    mean: of the pooled features (GAP layer): "pooled", as measured, or "law", by the fitted law (Eq. 11 and 13).
    covariance: of the pooled features: "pooled", exact, of the pooled g(x); or "taylor", of g's Taylor polynomial of
        `order` (1 to 8) about `about`, a number or "mean", each filter's own (Section IV-C1 and IV-D: 2, about 0).
    variance: of a pooled feature: "pooled", the diagonal of that covariance, or "law", Eq. 18: the fitted law's
        variance of a pixel over their number, and the covariances between pixels by Taylor.
    zeros: samples all of whose pixels are 0: "measured", a mass at 0 beside the gamma law of the pooled features, or
        "ignored", as the paper does (Eq. 19).
    expansion: of y^gamma, for means and covariances of deactivated features: "projection", the polynomial of at most
        `degree` (1 to 8) that is best under the gamma law; "delta", Taylor's about each feature's mean, of degree 1 or
        2; or "eps", the paper's line of (y + eps)^gamma about eps (Section IV-E1).
    deactivated: mean and variance of the deactivated features: "expansion", what the polynomial gives with the pooled
        features' measured moments, and for the projection what the law leaves beside it; or "law" (Eq. 21 and 22).
    covariances: whether those between filters count for the outputs (Fig. 11 is drawn without them).
    slips: equations that are used as they are printed, by their labels in `symagg.models.slips.SLIPS`.

    Raises SymaggError for a value that is none of these.
    """

    mean: str = "pooled"
    covariance: str = "pooled"
    order: int = 2
    about: float | str = 0.0
    variance: str = "pooled"
    zeros: str = "measured"
    deactivated: str = "expansion"
    expansion: str = "projection"
    degree: int = 8
    eps: float = 1e-6
    covariances: bool = True
    slips: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, allowed in ALLOWED.items():
            if getattr(self, name) not in allowed:
                told = ", ".join(map(repr, allowed))
                raise SymaggError(f"the choice {name} is {getattr(self, name)!r}; it must be one of {told}.")
        for name, most in (("order", ORDERS), ("degree", DEGREES[self.expansion])):
            if getattr(self, name) not in range(1, most + 1):
                raise SymaggError(f"the choice {name} is {getattr(self, name)!r}; it must be 1 to {most}.")
        if self.about != "mean" and not isinstance(self.about, int | float):
            raise SymaggError(f"the choice about is {self.about!r}; it must be 'mean' or a number.")
        if not self.eps > 0:
            raise SymaggError(f"the choice eps is {self.eps!r}; it must be positive.")
        if self.variance == "law" and self.covariance != "taylor":
            raise SymaggError("the choice variance='law' (Eq. 18) belongs to covariance='taylor'.")
        if self.zeros == "measured" and self.expansion != "projection":
            raise SymaggError("the choice zeros='measured' belongs to expansion='projection'.")

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> "Choices":
        """From what `text` gave."""
        held = json.loads(text)
        return cls(**{**held, "slips": tuple(held["slips"])})


DELTA = Choices(
    mean="law",
    covariance="taylor",
    variance="law",
    zeros="ignored",
    deactivated="law",
    expansion="delta",
    degree=1,
)
PRESETS = {
    "default": Choices(),
    # About each filter's mean the second order is nearer than about 0 on every network that was tried.
    "taylor": Choices(covariance="taylor", about="mean"),
    "delta": DELTA,
    "paper": replace(DELTA, expansion="eps"),
}


def choices_of(choices: Choices | str, **changed: Any) -> Choices:
    """Choices, or the preset of that name, with some of them changed."""
    if isinstance(choices, str):
        if choices not in PRESETS:
            raise SymaggError(f"there are no choices {choices!r}; there are {', '.join(PRESETS)}.")
        choices = PRESETS[choices]
    unknown = sorted(set(changed) - {field.name for field in fields(Choices)})
    if unknown:
        raise SymaggError(f"there is no choice {unknown[0]!r}; there are {', '.join(f.name for f in fields(Choices))}.")
    return replace(choices, **changed)
