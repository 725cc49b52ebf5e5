"""Sources: what they hold, however they are stored, and the one sentence that each bad one gets."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from symagg.activations import Plan, Source, collect, open_source
from symagg.errors import SourceError

N, F, H, W = 12, 3, 2, 5


def arrays(dtype=np.float32, layout="NCHW"):
    rng = np.random.default_rng(7)
    x = np.maximum(rng.standard_normal((N, F, H, W)), 0).astype(dtype)
    if layout == "NHWC":
        x = np.ascontiguousarray(x.transpose(0, 2, 3, 1))
    parts = {"activations": x, "labels": np.arange(N) % 2, "weight": rng.standard_normal((2, F)), "bias": np.ones(2)}
    return {**parts, "alpha": 0.5, "beta": 1.5, "gamma": 0.7, "layout": layout}


def save_folder(path, parts):
    path.mkdir()
    for name, value in parts.items():
        np.save(path / f"{name}.npy", value)
    return path


def save_npz(path, parts):
    np.savez(path, **parts)
    return path


def as_block(parts):
    x = parts["activations"]
    x = x.transpose(0, 3, 1, 2) if parts["layout"] == "NHWC" else x
    return x.reshape(N, F, H * W)


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, ">f4"])
@pytest.mark.parametrize("store", ["arrays", "npz", "folder"])
def test_every_store_gives_the_same(tmp_path, store, dtype, layout):
    parts = arrays(dtype, layout)
    where = {
        "arrays": lambda: parts,
        "npz": lambda: save_npz(tmp_path / "a.npz", parts),
        "folder": lambda: save_folder(tmp_path / "a", parts),
    }[store]()
    source = open_source(where)
    assert (source.samples, source.filters, source.pixels, source.layout) == (N, F, H * W, layout)
    assert (source.alpha, source.beta, source.gamma) == (0.5, 1.5, 0.7)
    np.testing.assert_array_equal(source.block(2, 7), as_block(parts)[2:7])
    np.testing.assert_array_equal(source.labels, parts["labels"])
    again = pickle.loads(pickle.dumps(source))
    np.testing.assert_array_equal(again.block(0, N), as_block(parts))
    source.release(0, N)
    np.testing.assert_array_equal(source.block(0, N), as_block(parts))


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_blocks_of_native_arrays_are_views(tmp_path, layout):
    parts = arrays(layout=layout)
    assert np.shares_memory(open_source(parts).block(1, 4), parts["activations"])
    source = open_source(save_folder(tmp_path / "a", parts))
    assert source.block(1, 4).base is not None
    assert not source.block(1, 4).flags.writeable


def test_three_axes_and_a_bare_array():
    x = arrays()["activations"].reshape(N, F, H * W)
    assert open_source(x).pixels == H * W
    turned = open_source({"activations": x.transpose(0, 2, 1), "layout": "NHWC"})
    np.testing.assert_array_equal(turned.block(0, N), x)


@pytest.mark.zarr
def test_zarr(tmp_path):
    zarr = pytest.importorskip("zarr", reason="the extra zarr is not installed")
    parts = arrays()
    group = zarr.open_group(str(tmp_path / "a.zarr"), mode="w")
    for name in ("activations", "labels", "weight", "bias"):
        group.create_array(name, data=parts[name])
    source = open_source(tmp_path / "a.zarr")
    np.testing.assert_array_equal(source.block(3, 9), as_block(parts)[3:9])
    plan = Plan(beta=1.5, cross="g")
    np.testing.assert_array_equal(collect(source, plan).covariance(), collect(open_source(parts), plan).covariance())


@pytest.mark.torch
def test_tensors_that_numpy_cannot_read():
    torch = pytest.importorskip("torch", reason="the extra torch is not installed")
    tensor = torch.rand(N, F, H, W)
    for bad, told in ((tensor.to_sparse(), "Sparse"), (tensor.to("meta"), "meta"), (tensor.bfloat16(), "bfloat16")):
        with pytest.raises(SourceError, match=f"^the array: activations is .*{told}.*[.]$"):
            open_source(bad)


def test_what_is_no_source():
    with pytest.raises(SourceError, match=r"a mapping of these; this is a list\.$"):
        open_source([[[1.0]]])


@pytest.mark.torch
def test_torch_tensors_share_their_memory():
    torch = pytest.importorskip("torch", reason="the extra torch is not installed")
    tensor = torch.rand(N, F, H, W, requires_grad=True)
    source = open_source({"activations": tensor, "labels": torch.arange(N) % 2})
    assert source.block(0, 1).ctypes.data == tensor.data_ptr()
    with pytest.raises(SourceError, match=r"bfloat16.*\.float\(\)"):
        open_source(tensor.bfloat16())


WRONG = {
    "activations has shape (12, 3)": {"activations": np.ones((12, 3))},
    "no axis may be empty": {"activations": np.ones((12, 0, 4))},
    "activations is int64": {"activations": np.ones((N, F, 4), int)},
    "layout is 'HWC'": {"layout": "HWC"},
    "labels has shape (11,)": {"labels": np.zeros(11, int)},
    "labels is float64": {"labels": np.zeros(N)},
    "labels[4] is -1": {"labels": np.where(np.arange(N) == 4, -1, 0)},
    "labels[2] is 2; labels must be from 0 to 1": {"labels": np.where(np.arange(N) == 2, 2, 0)},
    "weight has shape (2, 4); it must be (C, 3)": {"weight": np.ones((2, 4))},
    "bias has shape (3,)": {"bias": np.ones(3)},
    "weight[1, 2] is nan": {"weight": np.array([[1, 1, 1], [1, 1, np.nan]])},
    "there is a bias and no weight": {"weight": None},
    "beta must be one finite number": {"beta": np.inf},
    "there is no array activations": {"activations": None},
    "there is an array 'lables'": {"lables": np.zeros(N, int)},
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_wrong_is_told_in_one_sentence(told):
    with pytest.raises(SourceError) as error:
        open_source({**arrays(), **WRONG[told]})
    assert told in str(error.value)
    assert str(error.value).startswith("the arrays: ")
    assert str(error.value).count("\n") == 0


def test_a_single_file_of_activations(tmp_path):
    x = arrays()["activations"]
    np.save(tmp_path / "x.npy", x)
    source = open_source(tmp_path / "x.npy")
    np.testing.assert_array_equal(source.block(0, len(x)), x.reshape(*x.shape[:2], -1))
    assert pickle.loads(pickle.dumps(source)).samples == len(x)
    (tmp_path / "x.npy").write_bytes((tmp_path / "x.npy").read_bytes()[:-4])
    with pytest.raises(SourceError, match="was cut short"):
        open_source(tmp_path / "x.npy")


def test_files_that_are_no_sources(tmp_path):
    for path, told in (
        (tmp_path / "absent", "there is no such file or folder"),
        (tmp_path, "there is no file activations.npy"),
    ):
        with pytest.raises(SourceError, match=told):
            open_source(path)
    (tmp_path / "a.npz").write_bytes(b"no zip file")
    with pytest.raises(SourceError, match=r"a\.npz: this is not an \.npz file"):
        open_source(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", activations=np.array([None]))
    with pytest.raises(SourceError, match=r"b\.npz: this is not an \.npz file that can be read"):
        open_source(tmp_path / "b.npz")
    folder = save_folder(tmp_path / "cut", arrays())
    whole = (folder / "activations.npy").read_bytes()
    (folder / "activations.npy").write_bytes(whole[:-4])
    with pytest.raises(SourceError, match=rf"has {len(whole) - 4} bytes, and shape \(12, 3, 2, 5\).*{len(whole)};"):
        open_source(folder)
    (folder / "activations.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(SourceError, match=r"not a \.npy file"):
        open_source(folder)


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize(("value", "told"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf"), (-2.5, "-2.5")])
@pytest.mark.parametrize("engine", ["serial", "threads"])
def test_a_value_that_cannot_be_used_is_named_by_its_index(engine, value, told, layout):
    parts = arrays(np.float64, layout)
    place = (10, 1, 1, 3) if layout == "NCHW" else (10, 1, 3, 1)
    parts["activations"][place] = value
    with pytest.raises(SourceError) as error:
        collect(open_source(parts), Plan(beta=1.0), engine)
    assert f"activations{list(place)} is {told};" in str(error.value)


@pytest.mark.parametrize("beta", [1.0, -1.0])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_g_alone_of_an_infinite_value_may_be_finite_and_is_refused_all_the_same(value, beta):
    parts = arrays(np.float64)
    parts["activations"][10, 1, 1, 3] = value
    with pytest.raises(SourceError, match=r"activations\[10, 1, 1, 3\] is "):
        collect(open_source(parts), Plan(order=0, beta=beta, negative=True))


def test_negative_zero_is_zero_and_negative_values_can_be_allowed():
    parts = arrays(np.float64)
    parts["activations"][3, 1] = -0.0
    zeros = (parts["activations"] == 0).sum(axis=(0, 2, 3))
    np.testing.assert_array_equal(collect(open_source(parts)).total().zeros, zeros)
    parts["activations"][3, 1] = -2.0
    total = collect(open_source(parts), Plan(negative=True)).total()
    np.testing.assert_allclose(total.mean, parts["activations"].mean(axis=(0, 2, 3)), rtol=1e-13)
    with pytest.raises(SourceError, match="no sums of logarithms"):
        _ = total.log_sum


@pytest.mark.parametrize("weight", [{}, {"weight": np.zeros((3, 4))}])  # zero times what is infinite
def test_overflow_is_told(weight):
    given = open_source({"activations": np.arange(80.0).reshape(2, 4, 10), **weight})
    with pytest.raises(SourceError, match=r"expm1\(beta\*x\) with beta = 100 overflow"):
        collect(given, Plan(beta=100.0))


def test_labels_with_too_few_samples():
    parts = arrays()
    parts["labels"] = np.zeros(N, int)
    parts["labels"][5] = 1
    source = open_source(parts)
    with pytest.raises(SourceError, match="label 1 has too few samples: 1, and 2 are needed"):
        collect(source, Plan(classes=True))
    assert collect(source, Plan(classes=True, least=1)).positives(1).samples == 1
    with pytest.raises(SourceError, match="no array labels"):
        collect(open_source(parts["activations"]), Plan(classes=True))


def test_a_source_cannot_be_changed():
    source = open_source(arrays())
    with pytest.raises(AttributeError):
        source.alpha = 2.0
    assert isinstance(source, Source)


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="tells what is resident by Linux's account")
def test_what_was_read_of_a_file_does_not_stay_in_memory(tmp_path):
    path = tmp_path / "activations.npy"
    np.lib.format.open_memmap(path, "w+", np.float32, (1000, 16, 1001))
    source = open_source(tmp_path)
    for at in range(0, 1000, 4):
        assert not source.block(at, at + 4).any()
        source.release(at, at + 4)
    account = Path("/proc/self/smaps").read_text()
    resident = account[account.index(str(path)) :].split("Rss:")[1].split()
    assert resident[1] == "kB"
    assert int(resident[0]) <= 64  # all of it is 62,562 kB
