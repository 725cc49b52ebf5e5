"""Models of what follows the last convolution layer: fitted to its activations, predicted, observed.

`AggregationModel` predicts the distribution of every layer after it. Arrays throughout begin with (2, C): the samples
of a class, and all others, for each of the C classes.
"""

from symagg.models.aggregation import AggregationModel
from symagg.models.choices import PRESETS, Choices
from symagg.models.fit import State, ZeroGamma
from symagg.models.layers import LAYERS, SIGNS, Layer, Layers
from symagg.models.observe import Observation

__all__ = [
    "LAYERS",
    "PRESETS",
    "SIGNS",
    "AggregationModel",
    "Choices",
    "Layer",
    "Layers",
    "Observation",
    "State",
    "ZeroGamma",
]
