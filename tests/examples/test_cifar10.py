"""The example from end to end, on images in little: what it trains, goes on with, captures and ships."""

import json
import sys

import numpy as np
import pytest

from symagg.activations import open_source
from symagg.errors import SourceError, SymaggError
from tests.examples.data import TEST, little, save_npz

torch = pytest.importorskip("torch", reason="the extra torch is not installed")
pytest.importorskip("PIL", reason="the extra torch, which brings pillow, is not installed")
from symagg.examples.cifar10 import record  # noqa: E402
from symagg.examples.cifar10.__main__ import main  # noqa: E402
from symagg.examples.cifar10.images import Images  # noqa: E402
from symagg.examples.cifar10.network import LAYER, Network  # noqa: E402
from symagg.examples.cifar10.training import SHIFT, Settings, Training, _moved, _rate, _scale  # noqa: E402

pytestmark = pytest.mark.torch

SHORT = Settings(seed=5, filters=(4, 6, 8, 12), warm_up=2, fine_tuning=2, batch=64)


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def outputs(source):
    """The head's outputs from a source's activations, by the definition in numpy, (N, C)."""
    x = source.block(0, source.samples).astype(float)
    descriptor = (source.alpha * np.expm1(source.beta * x)).mean(2) ** source.gamma
    return descriptor @ source.weight.T + source.bias


def test_the_network_is_the_papers():
    network = Network((32, 32, 64, 64), 1.0, 0.01, 0.8).eval()
    assert (
        sum(p.numel() for p in network.parameters()) == (3 * 32 + 32 * 32 + 32 * 64 + 64 * 64) * 9 + 2 * 192 + 650 + 3
    )
    x = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    seen = {}
    for name in ("block1.conv", "block2.conv", "block3.conv", LAYER):
        network.get_submodule(name).register_forward_hook(lambda _m, _i, o, name=name: seen.update({name: o}))
    network(x)
    shapes = {name: tuple(o.shape[1:]) for name, o in seen.items()}
    assert shapes == {
        "block1.conv": (32, 32, 32),
        "block2.conv": (32, 16, 16),
        "block3.conv": (64, 8, 8),
        LAYER: (64, 4, 4),
    }
    assert (seen[LAYER] == 0).any()
    assert (seen[LAYER] >= 0).all()


def test_the_temporary_connection_goes_around_the_aggregation():
    network = Network((2, 2, 2, 2), 1.0, 0.01, 0.8).eval()
    x = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    last = network.last(x)
    torch.testing.assert_close(network(x), network.head(network.aggregation(last)))
    network.direct = True
    torch.testing.assert_close(network(x), network.head(last.mean((2, 3))))


def test_it_learns_colours(tmp_path):
    settings = Settings(filters=(8, 8, 12, 16), warm_up=8, fine_tuning=1, batch=16)
    training = Training(settings, Images(*little()), tmp_path / "c.pt")
    assert training.accuracy() < 0.5
    training.run()
    assert training.history[-1]["test_accuracy"] == training.accuracy() > 0.8
    assert [e["stage"] for e in training.history] == ["warm-up"] * 8 + ["fine tuning"]
    assert training.network.aggregation.numbers() != pytest.approx({"alpha": 1.0, "beta": 0.01, "gamma": 0.8}, rel=1e-7)


@pytest.mark.parametrize("step", [3, 6, 9, 14])
def test_an_interrupted_training_ends_as_one_that_was_not(tmp_path, step):
    """4 steps an epoch: within the first, the second, and both of fine tuning; the second begins a stage anew."""
    images = Images(*little())
    whole = Training(SHORT, images, tmp_path / "whole.pt")
    whole.run()

    def stop(done, _all):
        if done == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Training(SHORT, images, tmp_path / "torn.pt").run(stop)
    resumed = Training(SHORT, images, tmp_path / "torn.pt")
    assert len(resumed.history) == (step - 1) // 4
    resumed.run()
    for name, value in whole.network.state_dict().items():
        torch.testing.assert_close(resumed.network.state_dict()[name], value, rtol=0, atol=0)
    assert [e["loss"] for e in resumed.history] == [e["loss"] for e in whole.history]
    other = Training(Settings(**{**vars(SHORT), "seed": 6}), images, tmp_path / "other.pt")
    other.run()
    assert other.history[0]["loss"] != whole.history[0]["loss"]


def test_a_checkpoint_of_something_else(tmp_path):
    images = Images(*little())
    training = Training(SHORT, images, tmp_path / "c.pt")
    training.run()
    with pytest.raises(SourceError, match="it was begun with another gamma; remove it"):
        Training(Settings(**{**vars(SHORT), "gamma": 0.5}), images, tmp_path / "c.pt")
    (tmp_path / "c.pt").write_bytes(b"nothing")
    with pytest.raises(SourceError, match="this is no checkpoint"):
        Training(SHORT, images, tmp_path / "c.pt")


def test_the_head_reads_the_descriptor_as_it_read_the_average(tmp_path):
    """The change of units leaves the outputs nearly as they were; without it they are far off."""
    training = Training(SHORT, Images(*little()), tmp_path / "c.pt")

    def stop(_entry):
        if len(training.history) == SHORT.warm_up:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        training.run(told=stop)
    network = training.network.eval()
    x = training.inputs(training.images.test)
    with torch.no_grad():
        assert network.direct
        before = network(x)
        network.direct = False
        without = network(x)
        training._connect()
        after = network(x)
    spread = before.std(0).mean()
    assert (after - before).abs().mean() < 0.1 * spread
    assert (without - before).abs().mean() > 0.5 * spread


def test_images_are_moved_and_mirrored_and_no_more():
    image = np.arange(32 * 32 * 3).reshape(1, 32, 32, 3) % 251
    moved = _moved(image, np.zeros(400, int), torch.Generator().manual_seed(2))
    padded = np.pad(image[0], ((SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), mode="edge")
    windows = [padded[r : r + 32, c : c + 32] for r in range(2 * SHIFT + 1) for c in range(2 * SHIFT + 1)]
    wanted = {w.tobytes() for w in windows} | {w[:, ::-1].tobytes() for w in windows}
    got = {m.tobytes() for m in moved}
    assert got <= wanted
    assert len(got) > 100


def test_the_inputs_have_mean_0_and_deviation_1(tmp_path):
    training = Training(SHORT, Images(*little()), tmp_path / "c.pt")
    x = training.inputs(training.images.training).double()
    assert x.shape == (260, 3, 32, 32)
    np.testing.assert_allclose(x.mean((0, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(x.std((0, 2, 3)), 1, atol=1e-5)
    pixels = little()[0].reshape(-1, 3).astype(float)
    np.testing.assert_allclose(_scale(little()[0]), [pixels.mean(0), pixels.std(0)], rtol=1e-6)


def test_the_rate_goes_up_and_down():
    rates = [_rate(k / 100) for k in range(1, 101)]
    assert np.argmax(rates) == 9
    assert rates[-1] == pytest.approx(0, abs=1e-9)
    assert (np.diff(rates[:10]) > 0).all()
    assert (np.diff(rates[10:]) < 0).all()


def test_too_few_images_and_settings_that_make_no_network(tmp_path):
    with pytest.raises(SourceError, match="260 training images, and a batch takes 300"):
        Training(Settings(batch=300), Images(*little()), tmp_path / "c.pt")
    for wrong in ({"filters": (1, 2, 3)}, {"filters": (1, 2, 0, 3)}, {"warm_up": 0}, {"batch": 1}):
        with pytest.raises(SymaggError, match=r"four blocks|1 epoch or more"):
            Settings(**wrong)


def test_a_training_that_diverges_says_so(tmp_path):
    with pytest.raises(SymaggError, match=r"the loss of epoch 2 is (nan|inf); train with other"):
        Training(Settings(warm_up=1, fine_tuning=1, beta=1e4, batch=32), Images(*little()), tmp_path / "c.pt").run()


def command(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["cifar10", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0


def test_the_command(tmp_path, monkeypatch, capsys):
    data = save_npz(tmp_path / "data.npz")
    asked = ["--data", data, "--out", tmp_path / "out", "--filters", "4,6,8,12", "--warm-up", 4, "--fine-tuning", 1]
    asked += ["--seed", 1, "--threads", 1, "--ship", tmp_path / "little.npz", "--each", 2]
    assert command(monkeypatch, *asked) == 0
    out = capsys.readouterr()
    told = json.loads((tmp_path / "out" / "training.json").read_text())
    assert f"test accuracy {told['test_accuracy']:.2%}" in out.out
    assert "epoch 5/5 fine tuning" in out.err

    test = open_source(tmp_path / "out" / "test" / LAYER)
    assert (test.samples, test.filters, test.pixels) == (TEST, 12, 16)
    accuracy = (outputs(test).argmax(1) == test.labels).mean()
    assert accuracy == pytest.approx(told["test_accuracy"], abs=1e-12)
    assert told["aggregation"] == {"alpha": test.alpha, "beta": test.beta, "gamma": test.gamma}
    assert told["settings"]["seed"] == 1
    train = open_source(tmp_path / "out" / "train" / LAYER)
    assert np.bincount(train.labels).tolist() == [26] * 10

    predicted = json.loads((tmp_path / "out" / "prediction.json").read_text())
    assert [row["label"] for row in predicted["classes"]] == list(range(10))
    for row in predicted["classes"]:
        own = outputs(test)[test.labels == row["label"], row["label"]]
        assert row["mean_positive"]["observed"] == pytest.approx(own.mean(), rel=1e-6)
        assert row["std_positive"]["observed"] == pytest.approx(own.std(ddof=1), rel=1e-6)
    assert "median" in out.out

    shipped = open_source(tmp_path / "little.npz")
    np.testing.assert_array_equal(shipped.labels, np.repeat([np.arange(10)], 2, 0).ravel())
    np.testing.assert_array_equal(shipped.block(0, 20), test.block(0, 20).astype(np.float16))
    beside = json.loads((tmp_path / "little.json").read_text())
    assert (beside["samples"], beside["bytes"]) == (20, (tmp_path / "little.npz").stat().st_size)
    assert beside["test_accuracy"] == told["test_accuracy"]

    before = (tmp_path / "little.npz").read_bytes()
    again = beside["command"].replace("PATH", str(data)).replace("DIR", str(tmp_path / "out"))
    again = again.replace("little.npz", str(tmp_path / "again.npz")).split()[3:]
    assert command(monkeypatch, *again, "--quiet") == 0  # as the record tells; nothing is left to train
    assert capsys.readouterr().err == ""
    assert (tmp_path / "again.npz").read_bytes() == before


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (["--data", "none.npz"], "none.npz: there is no such file or folder."),
        (["--filters", "4,6,8"], "filters is (4, 6, 8); the network has four blocks"),
        (["--filters", "a"], "--filters is 'a'; it must be four whole numbers"),
        (["--alpha", "-1"], "alpha is -1.0; an aggregation block needs it positive and finite."),
        (["--out", "none/out"], "there is no folder none; make it first."),
        (["--ship", "a.txt"], "a.txt: the example source is written to a name that ends in .npz."),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is(tmp_path, monkeypatch, capsys, changed, told):
    monkeypatch.chdir(tmp_path)
    data = save_npz(tmp_path / "data.npz")
    assert command(monkeypatch, "--data", data, "--out", "out", "--quiet", *changed) == 2
    error = capsys.readouterr().err
    assert error.startswith("symagg: ")
    assert told in error
    assert len(error.splitlines()) == 1


def test_a_file_that_would_be_too_large_is_not_shipped(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    parts = {"activations": rng.random((40, 3, 4, 4)), "labels": np.arange(40) % 10}
    source = open_source({**parts, "weight": np.ones((10, 3)), "alpha": 1, "beta": 1, "gamma": 1})
    assert record.ship(source, tmp_path / "a.npz", 4, {"command": "python"}) > 3000
    monkeypatch.setattr(record, "LIMIT", 3000)
    with pytest.raises(SourceError, match="ship fewer of each class"):
        record.ship(source, tmp_path / "b.npz", 4, {"command": ""})
    with pytest.raises(SourceError, match="class 0 has 4 images, and 5 of each"):
        record.ship(source, tmp_path / "b.npz", 5, {"command": ""})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "a.npz"]
