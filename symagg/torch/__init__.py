"""Activations of torch networks: name the layers, capture what they put out, and put an aggregation block in.

Needs the extra torch: pip install 'symagg[torch]'.
"""

from symagg.errors import SymaggError

try:
    import torch  # noqa: F401 - whether it can be imported decides what is said
except ImportError as error:
    raise SymaggError(f"symagg.torch needs the extra: pip install 'symagg[torch]' ({error}).") from error

from symagg.torch.block import AggregationBlock
from symagg.torch.capture import capture
from symagg.torch.layers import layer_names

__all__ = ["AggregationBlock", "capture", "layer_names"]
