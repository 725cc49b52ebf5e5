"""CIFAR-10 is read alike from each of its forms, and a file that is wrong gets one sentence."""

import os
import pickle

import numpy as np
import pytest

from symagg.errors import SourceError
from symagg.examples.cifar10.images import read
from tests.examples.data import TEST, TRAINING, as_batch, batches, encoded, little, save_folder, save_npz, save_tar

PILLOW = "the extra torch, which brings pillow, is not installed"


def check(images):
    for got, wanted in zip(vars(images).values(), little(), strict=True):
        np.testing.assert_array_equal(got, wanted)
    assert images.training.dtype == np.uint8
    assert images.test_labels.dtype == np.int64


def test_the_folder_the_one_around_it_and_the_archive(tmp_path):
    steps = []
    folder = save_folder(tmp_path / "cifar-10-batches-py", batches())
    check(read(folder, lambda *step: steps.append(step)))
    check(read(tmp_path))
    check(read(save_tar(tmp_path / "cifar-10-python.tar.gz", batches())))
    assert steps == [(k, 6) for k in range(1, 7)]


@pytest.mark.torch
def test_the_npz(tmp_path):
    pytest.importorskip("PIL", reason=PILLOW)
    steps = []
    check(read(save_npz(tmp_path / "a.npz"), lambda *step: steps.append(step)))
    assert steps == [(TRAINING + TEST, TRAINING + TEST)]


@pytest.mark.torch
def test_jpeg_files_are_read_as_nearly_as_they_are_written(tmp_path):
    pytest.importorskip("PIL", reason=PILLOW)
    plain = np.full((32, 32, 3), (200, 30, 90), np.uint8)
    file = encoded(plain, "JPEG")
    one = {"jpeg": np.frombuffer(file * 2, np.uint8), "offset": np.arange(3) * len(file)}
    images = read(save_npz(tmp_path / "a.npz", **one, label=np.array([3, 4]), is_test=np.array([True, False])))
    assert np.abs(images.test[0].astype(int) - plain).max() <= 3
    assert (images.test_labels.tolist(), images.training_labels.tolist()) == ([3], [4])


class Runs:
    """What unpickling it would run."""

    def __reduce__(self):
        return os.mkdir, ("ran",)


def changed(name, content):
    return {**batches(), name: content}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (changed("data_batch_3", pickle.dumps(Runs(), 2)), r"data_batch_3 is not a batch.*it asks for posix.mkdir"),
        (changed("data_batch_2", b"text"), r"data_batch_2 is not a batch"),
        (changed("data_batch_2", b""), r"data_batch_2 is not a batch"),
        (changed("test_batch", pickle.dumps([1], 2)), r"test_batch is not a batch"),
        (changed("test_batch", pickle.dumps({b"data": 1}, 2)), r"test_batch is not a batch"),
        (changed("test_batch", as_batch(little()[2][:, :16], little()[3])), r"data is uint8 \(40, 1536\)"),
        (changed("test_batch", as_batch(little()[2], little()[3][:7])), r"it has 40 images and labels of shape \(7,\)"),
        (changed("test_batch", as_batch(little()[2], little()[3] + 1)), r"test label 9 is 10; it must be 0 to 9"),
        (changed("data_batch_1", as_batch(little()[2], little()[3] - 1)), r"training label 0 is -1"),
        ({k: v for k, v in batches().items() if k != "data_batch_4"}, r"data_batch_4"),
    ],
)
def test_a_batch_that_is_wrong(tmp_path, monkeypatch, files, told):
    monkeypatch.chdir(tmp_path)
    for path in (save_folder(tmp_path / "cifar-10-batches-py", files), save_tar(tmp_path / "a.tar.gz", files)):
        with pytest.raises(SourceError, match=told):
            read(path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.torch
@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"offset": None}, r"it must hold jpeg, offset, label and is_test"),
        ({"offset": lambda v: v[:-1]}, r"offset \(300,\), label \(300,\), is_test \(300,\) do not match"),
        ({"is_test": lambda v: v.astype(int)}, r"do not match"),
        ({"jpeg": lambda v: v[:-60]}, r"image 299 is not an image that can be read"),
        ({"jpeg": lambda v: np.roll(v, 1)}, r"image 0 is not an image that can be read"),
        ({"label": lambda v: v + 3}, r"training label 7 is 10"),
        ({"is_test": lambda v: v & False}, r"there are no test images"),
        ({"offset": lambda v: v * 0}, r"image 0 is not an image"),
    ],
)
def test_an_npz_that_is_wrong(tmp_path, parts, told):
    pytest.importorskip("PIL", reason=PILLOW)
    with pytest.raises(SourceError, match=told):
        read(save_npz(tmp_path / "a.npz", **parts))


@pytest.mark.torch
def test_an_image_of_another_size(tmp_path):
    pytest.importorskip("PIL", reason=PILLOW)
    file = encoded(np.zeros((30, 28, 3), np.uint8))
    one = {"jpeg": np.frombuffer(file, np.uint8), "offset": np.array([0, len(file)])}
    path = save_npz(tmp_path / "a.npz", **one, label=np.array([1]), is_test=np.array([True]))
    with pytest.raises(SourceError, match="image 0 is 28 x 30 pixels; it must be 32 x 32"):
        read(path)


def test_what_is_neither(tmp_path):
    (tmp_path / "a.txt").write_text("cifar")
    with pytest.raises(SourceError, match="this is neither"):
        read(tmp_path / "a.txt")
    with pytest.raises(SourceError, match="there is no such file or folder"):
        read(tmp_path / "b")
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        read(tmp_path)
