"""The aggregation block of Ong, Husain and Bober as a module to put in a network."""

import math

import torch
from torch import Tensor, nn

from symagg.errors import SymaggError

NAMES = ("alpha", "beta", "gamma")


class AggregationBlock(nn.Module):
    """From activations (N, F, H, W) or (N, F, R), none below 0, to the descriptor (N, F) that a linear head reads.

    alpha*expm1(beta*x) at every pixel (aggregation, Eq. 2), its average over the pixels, and that to the power gamma
    (Eq. 3). All three numbers are learnt; each must be positive. What an optimiser moves are their logarithms: no step
    can make them negative, and a small beta takes small steps.

    Where a filter is 0 at every pixel of an image the descriptor is 0 and passes no gradient back, as ReLU does at 0:
    the power's own slope there is infinite for gamma < 1. A negative average has no power and gives nan.

    Raises SymaggError where a number is not positive and finite, or the input has another rank.
    """

    def __init__(self, alpha: float = 1.0, beta: float = 0.01, gamma: float = 0.8) -> None:
        super().__init__()
        for name, value in zip(NAMES, (alpha, beta, gamma), strict=True):
            if not 0 < value < math.inf:
                raise SymaggError(f"{name} is {value}; an aggregation block needs it positive and finite.")
            self.register_parameter(f"log_{name}", nn.Parameter(torch.tensor(math.log(value))))

    def numbers(self) -> dict[str, float]:
        """alpha, beta and gamma as they are now, by name, as `capture` takes them."""
        return {name: getattr(self, f"log_{name}").detach().double().exp().item() for name in NAMES}

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() not in (3, 4):
            raise SymaggError(f"the block got shape {tuple(x.shape)}; it must be (N, F, H, W) or (N, F, R).")
        pooled = (self.log_alpha.exp() * torch.expm1(self.log_beta.exp() * x)).flatten(2).mean(2)
        zero = pooled == 0
        # 1 stands for 0 within the power: a gradient of inf times 0 would be nan, even where `where` drops it
        return torch.where(zero, 0, torch.where(zero, 1, pooled) ** self.log_gamma.exp())

    def extra_repr(self) -> str:
        return ", ".join(f"{name}={value:.6g}" for name, value in self.numbers().items())
