"""What is kept of a run: how the network was trained, and the few activations that ship with the package."""

import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from symagg import __version__
from symagg.activations import Source
from symagg.errors import SourceError
from symagg.examples.cifar10.network import LAYER
from symagg.examples.cifar10.training import Settings, Training
from symagg.files import write_whole

LIMIT = 3_000_000  # bytes of the file that ships


def record(training: Training, data: str) -> dict[str, Any]:
    """How the network was trained on the images of this name, and how well it does, for JSON."""
    history, settings = training.history, training.settings
    return {
        "command": " ".join(["python -m symagg.examples.cifar10 --data PATH --out DIR", *_options(settings)]),
        "data": f"CIFAR-10, {data}",
        "network": "four blocks of convolution, max-pool (not in the last), batch norm, ReLU; aggregation; head",
        "layer": LAYER,
        "settings": asdict(settings),
        "images": {"training": len(training.images.training), "test": len(training.images.test)},
        "test_accuracy": history[-1]["test_accuracy"],
        "aggregation": training.network.aggregation.numbers(),
        "seconds": sum(e["seconds"] for e in history),
        "cpu_seconds": sum(e["cpu_seconds"] for e in history),
        "versions": {
            "symagg": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in ("torch", "numpy", "pillow")},
        },
        "history": history,
    }


def _options(settings: Settings) -> list[str]:
    """What the command is given for these settings."""
    held = {**asdict(settings), "filters": ",".join(map(str, settings.filters))}
    return [f"--{name.replace('_', '-')} {value}" for name, value in held.items() if name != "batch"]


def first_of_each(labels: np.ndarray, count: int) -> np.ndarray:
    """The places of the first `count` samples of every class, in their order; SourceError where a class has fewer."""
    places = []
    for label in np.unique(labels):
        of_class = np.flatnonzero(labels == label)
        if len(of_class) < count:
            raise SourceError(f"class {label} has {len(of_class)} images, and {count} of each class are asked for.")
        places.append(of_class[:count])
    return np.sort(np.concatenate(places))


def write_json(path: Path, held: dict[str, Any]) -> None:
    write_whole(path, lambda file: file.write(json.dumps(held, indent=1).encode() + b"\n"))


def ship(source: Source, path: Path, count: int, held: dict[str, Any]) -> int:
    """Write the first `count` samples of each class as float16 to `path` (.npz), and how they came about beside it.

    Gives the size in bytes; raises SourceError where it is above LIMIT, and writes nothing.
    """
    chosen = first_of_each(source.labels, count)
    arrays = {
        "activations": np.asarray(source.activations)[chosen].astype(np.float16),
        "labels": source.labels[chosen].astype(np.uint8),
        "weight": source.weight.astype(np.float32),
        "bias": source.bias.astype(np.float32),
        **{name: np.float64(getattr(source, name)) for name in ("alpha", "beta", "gamma")},
    }
    size = 0

    def fill(file: Any) -> None:
        nonlocal size
        np.savez_compressed(file, **arrays)
        size = file.tell()
        if size > LIMIT:
            raise SourceError(f"{path}: it would have {size} bytes, and {LIMIT} are allowed; ship fewer of each class.")

    write_whole(path, fill)
    rule = f"the first {count} images of each class of the test set, in its order; activations rounded to float16"
    told = {"samples": len(chosen), "rule": rule, "bytes": size, **held}
    told["command"] = f"{held['command']} --ship {path.name} --each {count}"
    write_json(path.with_suffix(".json"), told)
    return size
