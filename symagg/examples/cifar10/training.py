"""Trains the network as section VI-A of the aggregation paper says: warm-up with Adam, then end to end with SGD."""

import math
import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from symagg.errors import SourceError, SymaggError
from symagg.examples.cifar10.images import SIDE, Images
from symagg.examples.cifar10.network import Network
from symagg.files import write_whole

SHIFT = 4  # pixels, at most, that a training image is moved by
PEAK = 4e-3  # Adam's rate, reached after a tenth of the warm-up, then down to nothing
FINE = 1e-4  # SGD's rate, the paper's
MOMENTUM = 0.9
EVALUATED = 500  # images at a time where nothing is learnt

Entry = dict[str, float | str]  # what is kept of an epoch
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Settings:
    """What decides the trained network, beside the images."""

    seed: int = 0
    filters: tuple[int, ...] = (32, 32, 64, 64)
    alpha: float = 1.0
    beta: float = 0.01
    gamma: float = 0.8
    warm_up: int = 40  # epochs
    fine_tuning: int = 5  # epochs
    batch: int = 128

    def __post_init__(self) -> None:
        if len(self.filters) != 4 or min(self.filters) < 1:
            raise SymaggError(f"filters is {self.filters}; the network has four blocks, each of 1 filter or more.")
        if self.warm_up < 1 or self.fine_tuning < 1 or self.batch < 2:
            raise SymaggError("warm-up and fine tuning take 1 epoch or more each, and a batch 2 images or more.")

    @property
    def epochs(self) -> int:
        return self.warm_up + self.fine_tuning


class Training:
    """A network on its way; `run` goes on from the checkpoint to the end.

    Every epoch draws from a seed of its own, so that a training that was interrupted ends as one that was not.
    """

    def __init__(self, settings: Settings, images: Images, checkpoint: Path) -> None:
        if len(images.training) < settings.batch:
            raise SourceError(f"there are {len(images.training)} training images, and a batch takes {settings.batch}.")
        self.settings, self.images, self.checkpoint = settings, images, checkpoint
        self.mean, self.std = _scale(images.training)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            self.network = Network(settings.filters, settings.alpha, settings.beta, settings.gamma)
        self.history: list[Entry] = []
        self.optimiser = self._optimiser()
        if checkpoint.exists():
            self._resume()

    def run(self, progress: Progress | None = None, told: Callable[[Entry], None] | None = None) -> None:
        """Train what remains. progress: called with (done, all) batches; told: with each epoch's entry of history."""
        while len(self.history) < self.settings.epochs:
            if len(self.history) == self.settings.warm_up:
                self._connect()
                self.optimiser = self._optimiser()
            began, cpu = time.perf_counter(), time.process_time()
            loss = self._epoch(progress)
            entry = {
                "stage": "warm-up" if self.network.direct else "fine tuning",
                "loss": loss,
                "test_accuracy": self.accuracy(),
                "seconds": time.perf_counter() - began,
                "cpu_seconds": time.process_time() - cpu,
            }
            self.history.append(entry)
            self._save()
            if told is not None:
                told(entry)

    def accuracy(self) -> float:
        """The share of test images whose class the network names."""
        right = 0
        for start, batch in self._evaluated(self.images.test):
            named = self.network(batch).argmax(1).numpy()
            right += int((named == self.images.test_labels[start : start + len(named)]).sum())
        return right / len(self.images.test)

    def inputs(self, images: np.ndarray) -> Tensor:
        """Bytes (N, 32, 32, 3) as what the network reads: (N, 3, 32, 32), each colour less its mean, by its deviation.

        Mean and deviation are those of the training images.
        """
        return ((torch.from_numpy(images).float() - self.mean) / self.std).permute(0, 3, 1, 2)

    def _epoch(self, progress: Progress | None) -> float:
        settings, network = self.settings, self.network
        epoch, steps = len(self.history), len(self.images.training) // settings.batch
        generator = torch.Generator().manual_seed(settings.seed * 1_000_003 + epoch)
        order = torch.randperm(len(self.images.training), generator=generator).numpy()
        network.train()
        total = 0.0
        for step in range(steps):
            if network.direct:
                self.optimiser.param_groups[0]["lr"] = _rate((epoch * steps + step + 1) / (settings.warm_up * steps))
            chosen = order[step * settings.batch : (step + 1) * settings.batch]
            batch = self.inputs(_moved(self.images.training, chosen, generator))
            loss = nn.functional.cross_entropy(network(batch), torch.from_numpy(self.images.training_labels[chosen]))
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.step()
            total += loss.item()
            if progress is not None:
                progress(epoch * steps + step + 1, settings.epochs * steps)
        if not math.isfinite(total):
            raise SymaggError(f"the loss of epoch {epoch + 1} is {total}; train with other alpha, beta and gamma.")
        return total / steps

    def _optimiser(self) -> torch.optim.Optimizer:
        self.network.direct = len(self.history) < self.settings.warm_up
        if self.network.direct:
            return torch.optim.Adam(self.network.parameters(), lr=PEAK)
        return torch.optim.SGD(self.network.parameters(), lr=FINE, momentum=MOMENTUM)

    def _connect(self) -> None:
        """Put the aggregation block in, and turn the head to its units.

        The descriptor is a power of a small number times the average that the head has learnt to read. So that the fine
        tuning begins where the warm-up ended, each filter's weight is scaled by the ratio of the two deviations over
        the test-mode training images, and the bias takes up the two means.
        """
        pairs = []
        for _, batch in self._evaluated(self.images.training):
            last = self.network.last(batch)
            pairs.append((last.mean((2, 3)), self.network.aggregation(last)))
        average, descriptor = (torch.cat(part).double() for part in zip(*pairs, strict=True))
        spread = descriptor.std(0)
        ratio = torch.where(spread > 0, average.std(0) / spread, 0.0)
        head = self.network.head
        with torch.no_grad():
            head.bias += (head.weight.double() @ (average.mean(0) - ratio * descriptor.mean(0))).float()
            head.weight *= ratio.float()

    def _evaluated(self, images: np.ndarray) -> Iterator[tuple[int, Tensor]]:
        """Batches of inputs with where each begins, the network in evaluation mode without gradients."""
        self.network.eval()
        with torch.no_grad():
            for start in range(0, len(images), EVALUATED):
                yield start, self.inputs(images[start : start + EVALUATED])

    def _save(self) -> None:
        held = {
            "settings": asdict(self.settings),
            "history": self.history,
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        write_whole(self.checkpoint, lambda file: torch.save(held, file))

    def _resume(self) -> None:
        try:
            held: dict[str, Any] = torch.load(self.checkpoint, weights_only=True)
            begun = Settings(**held["settings"])
        except (pickle.UnpicklingError, RuntimeError, OSError, EOFError, KeyError, TypeError, ValueError) as error:
            raise SourceError(f"{self.checkpoint}: this is no checkpoint of this training; remove it.") from error
        if begun != self.settings:
            differs = next(k for k, v in asdict(begun).items() if v != asdict(self.settings)[k])
            raise SourceError(
                f"{self.checkpoint}: it was begun with another {differs}; remove it, or ask for the same."
            )
        self.history = held["history"]
        self.network.load_state_dict(held["network"])
        # the optimiser of the last epoch that was saved; `run` makes the next one where a stage begins
        last = self.history.pop()
        self.optimiser = self._optimiser()
        self.optimiser.load_state_dict(held["optimiser"])
        self.history.append(last)


def _rate(share: float) -> float:
    """Adam's rate where this share of the warm-up is done: up in a straight line, down along a cosine."""
    if share < 0.1:
        return PEAK * share / 0.1
    return PEAK * 0.5 * (1 + math.cos(math.pi * (share - 0.1) / 0.9))


def _scale(images: np.ndarray) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of each colour, (3,) each, from whole numbers: exact whatever the order."""
    count = images[..., 0].size
    sums = np.array([[int(images[..., c].sum(dtype=np.int64)) for c in range(3)], _squares(images)])
    mean = sums[0] / count
    return torch.tensor(mean).float(), torch.tensor(np.sqrt(sums[1] / count - mean**2)).float()


def _squares(images: np.ndarray) -> list[int]:
    """The sum of squares of each colour, by the counts of the 256 values."""
    values = np.arange(256, dtype=np.int64) ** 2
    return [int((np.bincount(images[..., c].ravel(), minlength=256) * values).sum()) for c in range(3)]


def _moved(images: np.ndarray, chosen: np.ndarray, generator: torch.Generator) -> np.ndarray:
    """The chosen images, each moved by up to SHIFT pixels with its edge repeated, and one in two mirrored."""
    count = len(chosen)
    up, left = torch.randint(-SHIFT, SHIFT + 1, (2, count, 1), generator=generator).numpy()
    mirrored = torch.randint(0, 2, (count, 1), generator=generator).numpy().astype(bool)
    along = np.arange(SIDE)
    rows = np.clip(along + up, 0, SIDE - 1)
    columns = np.clip(np.where(mirrored, along[::-1], along) + left, 0, SIDE - 1)
    return images[chosen[:, None, None], rows[:, :, None], columns[:, None, :]]
