"""CIFAR-10 in little: ten colours, one a class, in each form in which the images may come."""

import io
import pickle
import tarfile
from itertools import product

import numpy as np

TRAINING, TEST = 260, 40


def little(seed=0):
    """(training, labels, test, labels): noisy plain images whose colour tells the class, classes in turn."""
    rng = np.random.default_rng(seed)
    colours = rng.permutation(list(product((50, 125, 200), repeat=3)))[:10]

    def some(count):
        labels = np.arange(count) % 10
        noise = rng.integers(-25, 26, (count, 32, 32, 3))
        return np.clip(colours[labels][:, None, None] + noise, 0, 255).astype(np.uint8), labels

    return (*some(TRAINING), *some(TEST))


def as_batch(images, labels, old=True):
    """A batch file's bytes; `old` names numpy's parts as the official files do."""
    flat = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    text = pickle.dumps({b"data": flat, b"labels": [int(v) for v in labels]}, protocol=2)
    return text.replace(b"numpy._core.", b"numpy.core.") if old else text


def batches(seed=0):
    """{name: bytes} of the six files."""
    x, y, tx, ty = little(seed)
    parts = zip(np.array_split(x, 5), np.array_split(y, 5), strict=True)
    held = {f"data_batch_{k + 1}": as_batch(*part) for k, part in enumerate(parts)}
    return {**held, "test_batch": as_batch(tx, ty, old=False)}


def save_folder(path, files):
    path.mkdir(parents=True)
    for name, content in files.items():
        (path / name).write_bytes(content)
    return path


def save_tar(path, files):
    with tarfile.open(path, "w:gz") as packed:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    return path


def encoded(image, kind="PNG"):
    """Without loss, so that the same images come back: what reads JPEG files reads these."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, kind)
    return file.getvalue()


def save_npz(path, seed=0, **changed):
    x, y, tx, ty = little(seed)
    files = [encoded(image) for image in (*tx, *x)]
    parts = {
        "jpeg": np.frombuffer(b"".join(files), np.uint8),
        "offset": np.cumsum([0, *map(len, files)]),
        "label": np.concatenate([ty, y]).astype(np.uint8),
        "is_test": np.arange(len(files)) < len(tx),
    }
    parts = {**parts, **{k: v(parts[k]) if callable(v) else v for k, v in changed.items()}}
    np.savez(path, **{k: v for k, v in parts.items() if v is not None})
    return path
