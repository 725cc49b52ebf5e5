"""What capture writes is what the layers put out; nothing of it is left in the module, whatever happens."""

import gc
import re
from pathlib import Path

import numpy as np
import pytest

from symagg.activations import open_source
from symagg.errors import SourceError, SymaggError

torch = pytest.importorskip("torch", reason="the extra torch is not installed")
from torch import nn  # noqa: E402

from symagg.torch import capture, layer_names  # noqa: E402
from symagg.torch.growing import GrowingArray  # noqa: E402

pytestmark = pytest.mark.torch

N = 23


class Net(nn.Module):
    """A convolution whose output ReLU overwrites, a layer that is never run, and one that runs twice."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.Dropout(0.5))
        self.twice = nn.ReLU()
        self.unused = nn.Conv2d(1, 1, 1)
        self.body[1].eval()  # a frozen layer within a module in training mode

    def forward(self, x):
        return self.twice(self.twice(self.body(x))).mean((2, 3))


@pytest.fixture
def net():
    torch.manual_seed(3)
    return Net()


@pytest.fixture
def data():
    generator = torch.Generator().manual_seed(4)
    return torch.randn(N, 3, 6, 5, generator=generator), torch.arange(N) % 3


def loader(data, size=8):
    return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*data), batch_size=size)


def modes(module):
    return [m.training for m in module.modules()]


def hooks(module):
    return [len(m._forward_hooks) for m in module.modules()]


def untouched(net, where):
    """Every layer in its mode, no hook, and nothing written."""
    fresh = Net()
    assert modes(net) == modes(fresh)
    assert hooks(net) == hooks(fresh)
    assert list(where.iterdir()) == []


def test_the_names_are_listed(net):
    assert layer_names(net) == ["body", *(f"body.{k}" for k in range(4)), "twice", "unused"]


def test_each_layer_becomes_a_source(net, data, tmp_path):
    steps = []
    weight, bias = torch.randn(3, 4), torch.randn(3)
    folders = capture(
        net,
        ["body.0", "body.2"],
        loader(data),
        tmp_path / "out",
        weight=nn.Parameter(weight),
        bias=bias,
        alpha=2.0,
        beta=0.5,
        gamma=0.7,
        progress=lambda *step: steps.append(step),
    )
    assert folders == {name: tmp_path / "out" / name for name in ("body.0", "body.2")}
    assert steps == [(1, 3), (2, 3), (3, 3)]
    body = net.eval().body
    with torch.no_grad():
        plain = body[0](data[0])
        after = torch.relu(body[1](plain))
    for name, wanted in (("body.0", plain), ("body.2", after)):
        source = open_source(folders[name])
        assert (source.samples, source.filters, source.pixels, source.dtype) == (N, 4, 12, np.float32)
        np.testing.assert_allclose(source.block(0, N), wanted.flatten(2).numpy(), rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(source.labels, data[1])
        np.testing.assert_array_equal(source.weight, weight.double())
        np.testing.assert_array_equal(source.bias, bias.double())
        assert (source.alpha, source.beta, source.gamma, source.layout) == (2.0, 0.5, 0.7, "NCHW")


def test_the_readme_captures(data, tmp_path, monkeypatch, capsys):
    text = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "symagg.torch" in b)
    network = nn.Module()
    network.block4 = nn.ModuleDict({"relu": nn.ReLU()})
    network.head = nn.Linear(3, 3)
    network.forward = lambda x: network.head(network.block4["relu"](x).mean((2, 3)))
    monkeypatch.chdir(tmp_path)
    exec(block, {"network": network, "loader": loader(data)})
    assert "block4.relu" in capsys.readouterr().out
    assert open_source("captured/block4.relu").samples == N


def test_relu_in_place_does_not_reach_what_was_captured(net, data, tmp_path):
    held = []
    net.body[0].register_forward_hook(lambda _module, _inputs, output: held.append(output))
    net.body[1] = nn.Identity()
    folders = capture(net, ["body.0"], [data[0]], tmp_path / "out")
    captured = open_source(folders["body.0"]).block(0, N)
    assert (captured < 0).any()
    assert not (held[0] < 0).any()  # what a hook that keeps the tensor would have


def test_the_modes_and_hooks_come_back(net, data, tmp_path):
    capture(net, "body", loader(data), tmp_path / "out")
    assert modes(net) == modes(Net())
    assert hooks(net) == hooks(Net())
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_dropout_is_off_and_the_statistics_of_batches_do_not_move(net, data, tmp_path):
    net.body[1].train()
    before = net.body[1].running_mean.clone()
    folders = capture(net, "body", loader(data), tmp_path / "out")
    torch.testing.assert_close(net.body[1].running_mean, before, rtol=0, atol=0)
    with torch.no_grad():
        wanted = net.eval().body(data[0]).flatten(2).numpy()
    np.testing.assert_allclose(open_source(folders["body"]).block(0, N), wanted, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("place", [0, 2])
def test_an_error_in_the_loader_leaves_nothing_behind(net, data, tmp_path, stop, place):
    def broken():
        for k in range(place):
            yield data[0][k : k + 4]
        raise stop("torn")

    with pytest.raises(stop, match="torn"):
        capture(net, ["body.0", "twice"] if place == 0 else "body.0", broken(), tmp_path / "out")
    untouched(net, tmp_path)


def test_an_error_in_the_module_leaves_nothing_behind(net, data, tmp_path):
    with pytest.raises(RuntimeError, match="channels"):
        capture(net, "body.0", [data[0], data[0][:, :2]], tmp_path / "out")
    untouched(net, tmp_path)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_the_type_is_chosen(net, data, tmp_path, dtype):
    folders = capture(net.double(), "body.0", [data[0].double()], tmp_path / "out", dtype=dtype)
    with torch.no_grad():
        wanted = net.body[0](data[0].double()).flatten(2).numpy().astype(dtype)
    source = open_source(folders["body.0"])
    assert source.dtype == dtype
    np.testing.assert_array_equal(source.block(0, N), wanted)


def test_the_device_is_chosen_and_the_module_comes_back(net, data, tmp_path):
    """On the device that has no values the layer's output cannot be copied: that it ran there shows in the error."""
    with pytest.raises(NotImplementedError, match="meta"):
        capture(net, "body.0", [data[0]], tmp_path / "a", device="meta")
    home = nn.Sequential(nn.ReLU())
    capture(home, "0", [data[0]], tmp_path / "out", device="cpu")
    assert {p.device.type for p in home.parameters()} <= {"cpu"}


def test_a_loader_without_labels_and_without_a_length(net, data, tmp_path):
    steps = []
    batches = (data[0][k : k + 5] for k in range(0, N, 5))
    folders = capture(net, "body.0", batches, tmp_path / "out", progress=lambda *step: steps.append(step))
    source = open_source(folders["body.0"])
    assert (source.samples, source.labels) == (N, None)
    assert steps[-1] == (5, None)


def test_a_stream_has_no_length(net, data, tmp_path):
    class Stream(torch.utils.data.IterableDataset):
        def __iter__(self):
            return iter(data[0])

    steps = []
    stream = torch.utils.data.DataLoader(Stream(), batch_size=10)
    capture(net, "body.0", stream, tmp_path / "out", progress=lambda *step: steps.append(step))
    assert steps == [(1, None), (2, None), (3, None)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk here that is always full")
@pytest.mark.parametrize("batches", [1, 200])
def test_a_disk_that_is_full(net, data, tmp_path, monkeypatch, batches):
    """In the midst of it, and where all has been waiting in a buffer until the end."""
    opened = GrowingArray.__init__
    monkeypatch.setattr(GrowingArray, "__init__", lambda self, _path, *rest: opened(self, Path("/dev/full"), *rest))
    with pytest.raises(SourceError, match="/dev/full: cannot be written: No space left"):
        capture(net, "body.0", [data] * batches, tmp_path / "out")
    untouched(net, tmp_path)


def test_three_axes_and_channels_last(tmp_path, data):
    flat = nn.Sequential(nn.Flatten(2))
    folders = capture(flat, "0", [data[0]], tmp_path / "a")
    np.testing.assert_array_equal(open_source(folders["0"]).block(0, N), data[0].flatten(2))
    folders = capture(nn.Sequential(nn.ReLU()), "0", [data[0].permute(0, 2, 3, 1)], tmp_path / "b", layout="NHWC")
    source = open_source(folders["0"])
    assert (source.filters, source.pixels) == (3, 30)
    np.testing.assert_array_equal(source.block(0, N), torch.relu(data[0]).flatten(2))
    folders = capture(
        nn.Sequential(nn.ReLU()), "0", [data[0].contiguous(memory_format=torch.channels_last)], tmp_path / "c"
    )
    np.testing.assert_array_equal(open_source(folders["0"]).block(0, N), torch.relu(data[0]).flatten(2))


def held_tensors():
    gc.collect()
    return sum(type(o) is torch.Tensor and o.numel() == 2**18 for o in gc.get_objects())


def test_one_batch_at_a_time_is_held(tmp_path):
    """When the next batch is asked for, nothing is left of the ones before the last; a list of all would be seen."""
    held, kept = [], []

    def batches(keep):
        for k in range(10):
            batch = torch.ones(16, 16, 2**10)
            kept.extend([batch] if keep else [])
            yield batch
            if k == 9:  # once: it takes long
                held.append(held_tensors())

    folders = capture(nn.Sequential(nn.ReLU()), "0", batches(keep=False), tmp_path / "out")
    assert (folders["0"] / "activations.npy").stat().st_size > 10 * 2**20
    assert held[0] <= 2
    capture(nn.Sequential(nn.ReLU()), "0", batches(keep=True), tmp_path / "kept")
    assert held[1] >= 10


def test_a_second_capture_stands_beside_the_first(net, data, tmp_path):
    capture(net, "body.0", [data[0]], tmp_path / "out")
    capture(net, "body.2", [data[0]], tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["body.0", "body.2"]
    with pytest.raises(SourceError, match="is there already"):
        capture(net, "body.2", [data[0]], tmp_path / "out")


def test_a_name_that_is_no_folder_name_is_quoted(tmp_path, data):
    odd = nn.ModuleDict({"a/b": nn.ReLU()})
    odd.forward = lambda x: odd["a/b"](x)
    folders = capture(odd, "a/b", [data[0]], tmp_path / "out")
    assert folders["a/b"].parent == tmp_path / "out"
    assert open_source(folders["a/b"]).samples == N


def wrong(data):
    x, y = data
    bad = x.clone()
    bad[20, 1, 2, 3] = float("nan")
    return {
        r"no layer 'bodi.0' in Net; the nearest are body": ({"layers": "bodi.0"}, [data]),
        r"no layer '' in Net": ({"layers": ""}, [data]),
        r"no layer is named": ({"layers": []}, [data]),
        r"dtype is 'int8'": ({"dtype": "int8"}, [data]),
        r"^the device 'gpu' cannot be used: .*[.]$": ({"device": "gpu"}, [data]),
        r"layer 'twice', batch 0: it ran 2 times": ({"layers": "twice"}, [data]),
        r"layer 'unused', batch 0: it did not run": ({"layers": "unused"}, [data]),
        r"batch 1: labels has shape \(2,\); activations need \(3,\)": ({}, [data, (x[:3], y[:2])]),
        r"batch 0: labels has shape \(23, 1\)": ({}, [(x, y[:, None])]),
        r"batch 0: labels is float32": ({}, [(x, y.float())]),
        r"batch 1: labels\[2\] is 2; labels must be from 0 to 1": ({"weight": np.ones((2, 4))}, [(x, y * 0), data]),
        r"weight has shape \(3, 5\); it must be \(C, 4\)": ({"weight": np.ones((3, 5))}, [data]),
        r"there is a bias and no weight": ({"bias": np.ones(3)}, [data]),
        r"alpha must be one finite number": ({"alpha": float("nan")}, [data]),
        r"layout is 'HWC'": ({"layout": "HWC"}, [data]),
        r"batch 1: activations\[13, 0, 0, 1\] is nan": ({}, [x[:7], bad[7:]]),
        r"batch 1: a sample has shape \(4, 3, 3\) and before \(4, 4, 3\)": ({}, [x, x[:, :, :5]]),
        r"batch 1: some batches have labels and some have none": ({}, [data, x]),
        r"batch 2: some batches have labels and some have none": ({}, [x, x, data]),
        r"batch 0 of the loader is a dict": ({}, [{"x": x}]),
        r"batch 0 of the loader is a tuple of 3: Tensor, Tensor, Tensor": ({}, [(x, y, y)]),
        r"the loader gave no batch": ({}, []),
        r"taken is a file; name a folder": ({"out": "taken"}, [data]),
        r"there is no folder": ({"out": "none/out"}, [data]),
    }


def test_a_device_that_is_not_there(net, data, tmp_path):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(SymaggError, match=r"^the device 'cuda' cannot be used: .*\.$"):
        capture(net, "body.0", [data], tmp_path / "out", device="cuda")
    assert not any(tmp_path.iterdir())


def test_what_is_no_module(data, tmp_path):
    with pytest.raises(SymaggError, match="what is to be captured is a builtin_function_or_method; it must be a"):
        capture(len, "body.0", [data], tmp_path / "out")


CASES = list(wrong((torch.zeros(N, 3, 6, 5), torch.zeros(N))))


@pytest.mark.parametrize("told", CASES)
def test_what_cannot_be_used_gets_one_sentence(net, data, tmp_path, told):
    asked, batches = wrong(data)[told]
    asked = {"layers": "body.0", "out": "out", **asked}
    if asked["out"] == "taken":
        (tmp_path / "taken").touch()
    with pytest.raises(SymaggError, match=told) as caught:
        capture(net, asked.pop("layers"), batches, tmp_path / asked.pop("out"), **asked)
    assert "\n" not in str(caught.value)
    (tmp_path / "taken").unlink(missing_ok=True)
    untouched(net, tmp_path)


class Odd(nn.Module):
    def __init__(self, put_out):
        super().__init__()
        self.layer = nn.Identity()
        self.layer.forward = put_out

    def forward(self, x):
        return self.layer(x)


@pytest.mark.parametrize(
    ("put_out", "told"),
    [
        (lambda x: (x, x), r"it puts out a tuple of 2: Tensor, Tensor"),
        (lambda x: x.mean((2, 3)), r"a tensor \(23, 3\) of float32; it must be real numbers \(N, F, H, W\)"),
        (lambda x: x > 0, r"a tensor \(23, 3, 6, 5\) of bool"),
        (lambda x: {"y": x}, r"it puts out a dict"),
        (lambda x: x.transpose(0, 1), r"it puts out 3 samples for 23 inputs"),
    ],
)
def test_what_a_layer_puts_out_must_be_activations(data, tmp_path, put_out, told):
    with pytest.raises(SourceError, match=told):
        capture(Odd(put_out), "layer", [data], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_value_that_float16_cannot_hold(data, tmp_path):
    with pytest.raises(SourceError, match=r"70000 does not fit float16; choose a wider dtype"):
        capture(Odd(lambda x: x * 0 + 7e4), "layer", [data], tmp_path / "out", dtype="float16")
    assert list(tmp_path.iterdir()) == []
