"""The pixel-resolved covariances, whole and streamed, against numpy's."""

import numpy as np
import pytest

from symagg.activations import open_source, pixel_covariance, stream_covariance
from symagg.activations.matrix_file import MatrixFile
from symagg.errors import SourceError, SymaggError

N, F, R = 23, 7, 6


@pytest.fixture(params=["NCHW", "NHWC"])
def given(request):
    x = np.random.default_rng(5).standard_normal((N, F, R)).astype(np.float32)
    stored = x if request.param == "NCHW" else np.ascontiguousarray(x.transpose(0, 2, 1))
    return open_source({"activations": stored, "layout": request.param}), np.cov(x.reshape(N, -1).astype(float).T)


def test_one_filter_and_two(given):
    source, full = given
    np.testing.assert_allclose(pixel_covariance(source, 2), full[2 * R : 3 * R, 2 * R : 3 * R], rtol=0, atol=1e-15)
    np.testing.assert_allclose(pixel_covariance(source, 5, 1), full[5 * R :, R : 2 * R][:R], rtol=0, atol=1e-15)
    with pytest.raises(SourceError, match="there is no filter 7"):
        pixel_covariance(source, 0, F)


@pytest.mark.parametrize("memory", [1 << 29, 8000, 2000, 1000])
def test_the_full_matrix_is_the_same_for_any_memory(given, tmp_path, memory):
    source, full = given
    path = stream_covariance(source, tmp_path / "c.npy", memory=memory)
    np.testing.assert_allclose(np.load(path), full, rtol=0, atol=2e-15)
    assert [p.name for p in tmp_path.iterdir()] == ["c.npy"]


def test_a_mean_that_is_large_beside_the_spread_costs_nothing(tmp_path):
    x = (1e4 + np.random.default_rng(5).standard_normal((N, F, R))).astype(np.float32)
    exact = x.reshape(N, -1).astype(np.longdouble)
    exact -= exact.mean(axis=0)
    exact = (exact.T @ exact / (N - 1)).astype(float)
    path = stream_covariance(open_source(x), tmp_path / "c.npy", memory=3000)
    np.testing.assert_allclose(np.load(path), exact, rtol=0, atol=1e-14)


@pytest.mark.zarr
def test_to_zarr(given, tmp_path):
    zarr = pytest.importorskip("zarr", reason="the extra zarr is not installed")
    source, full = given
    stream_covariance(source, tmp_path / "c.zarr", memory=8000)
    np.testing.assert_allclose(zarr.open_array(str(tmp_path / "c.zarr"))[...], full, rtol=0, atol=1e-15)


def test_a_run_that_was_stopped_goes_on(given, tmp_path, monkeypatch):
    source, full = given
    noted = []
    keep, write = MatrixFile.keep, MatrixFile.write

    def stop_after_four(self, done):
        if done == 5:
            raise KeyboardInterrupt
        noted.append(done)
        keep(self, done)

    monkeypatch.setattr(MatrixFile, "keep", stop_after_four)
    with pytest.raises(KeyboardInterrupt):
        stream_covariance(source, tmp_path / "c.npy", memory=8000)
    assert noted == [0, 1, 2, 3, 4]
    assert not (tmp_path / "c.npy").exists()
    with pytest.raises(SourceError, match="begun with another source or other options"):
        stream_covariance(source, tmp_path / "c.npy", memory=8000, ddof=0, resume=True)
    noted.clear()
    monkeypatch.setattr(MatrixFile, "keep", lambda self, done: noted.append(done) or keep(self, done))
    path = stream_covariance(source, tmp_path / "c.npy", memory=8000, resume=True)
    assert noted[0] == 5
    np.testing.assert_allclose(np.load(path), full, rtol=0, atol=1e-15)

    def full_disk(self, rows, columns, part):
        if rows.start > 0:
            raise OSError(28, "No space left on device")
        write(self, rows, columns, part)

    monkeypatch.setattr(MatrixFile, "write", full_disk)
    noted.clear()
    with pytest.raises(SourceError, match=r"d\.npy: cannot be written: No space left on device"):
        stream_covariance(source, tmp_path / "d.npy", memory=8000)
    assert noted == [0, 1]  # what could not be written is not noted as done
    assert [p.name for p in tmp_path.iterdir()] == ["c.npy"]


def test_what_cannot_be_written_or_read(given, tmp_path):
    source, _ = given
    for name, told in (("c.txt", r"ends in \.npy or \.zarr"), ("no/c.npy", "there is no folder")):
        with pytest.raises(SymaggError, match=told):
            stream_covariance(source, tmp_path / name)
    with pytest.raises(SourceError, match="too little to form a tile"):
        stream_covariance(source, tmp_path / "c.npy", memory=10)
    for value in (np.nan, np.inf):
        x = np.ones((4, 2, 3))
        x[2, 1, 2] = value
        with pytest.raises(SourceError, match=rf"activations\[2, 1, 2\] is {value}"):
            stream_covariance(open_source(x), tmp_path / "c.npy")
    assert list(tmp_path.iterdir()) == []
