"""The network of section VI-A of the aggregation paper."""

from collections import OrderedDict

import torch
from torch import Tensor, nn

from symagg.torch import AggregationBlock

LAYER = "block4.relu"  # the last convolutional layer, as the aggregation block gets it


class Network(nn.Module):
    """Four blocks of convolutions, the aggregation block, and a linear head of 10 classes.

    filters: of the four blocks; the paper's are 32, 32, 64, 64, with alpha = 1, beta = 0.01 and gamma = 0.8.

    The paper prints "convolution-maxpool layers, with batch normalisation used at the end of each block", and takes
    what the aggregation block gets for the output of the last convolution after ReLU: it has an atom at 0 and nothing
    below. So a block is convolution, max-pool, batch normalisation, ReLU. The last block has no max-pool: the
    aggregation block is the pooling behind it. That leaves it 4 x 4 pixels of a 32 x 32 image; behind one more
    max-pool they would be maxima of 4, 2 x 2 pixels of them, and not what the last convolution puts out.

    `direct` is the paper's temporary connection: the last block's average goes to the head, around the aggregation.
    """

    def __init__(self, filters: tuple[int, ...], alpha: float, beta: float, gamma: float) -> None:
        super().__init__()
        widths = (3, *filters)
        for k in range(4):
            self.add_module(f"block{k + 1}", _block(widths[k], widths[k + 1], pooled=k < 3))
        self.aggregation = AggregationBlock(alpha, beta, gamma)
        self.head = nn.Linear(widths[-1], 10)
        self.direct = False
        self.to(memory_format=torch.channels_last)

    def last(self, x: Tensor) -> Tensor:
        """What the last block puts out: (N, F, 4, 4) for (N, 3, 32, 32)."""
        return self.block4(self.block3(self.block2(self.block1(x))))

    def forward(self, x: Tensor) -> Tensor:
        last = self.last(x)
        return self.head(last.mean((2, 3)) if self.direct else self.aggregation(last))


def _block(inputs: int, outputs: int, pooled: bool) -> nn.Sequential:
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    layers["conv"] = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
    if pooled:
        layers["pool"] = nn.MaxPool2d(2)
    layers["norm"] = nn.BatchNorm2d(outputs)
    layers["relu"] = nn.ReLU()
    return nn.Sequential(layers)
