"""Activations that come along: those of a network trained on CIFAR-10 by `python -m symagg.examples.cifar10`."""

from pathlib import Path


def source() -> Path:
    """The .npz of the example: activations of test images, labels, head, alpha, beta and gamma.

    cifar10.json beside it says how the network was trained and which images these are.
    """
    return Path(__file__).with_name("cifar10.npz")
