"""`symagg bench covariance`: the covariance core against the machine's own limits and against other ways, in one run.

Every call is repeated for two seconds, three times at least, and the least time counts. A ratio is how many times as
fast it is as what it is against (for a limit: the share of it).
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit, prange
from scipy.linalg.blas import dsyrk

from symagg.activations import Plan, collect, open_source, stream_covariance
from symagg.activations.team import cores

ALPHA, BETA = 1.5, 0.5
SECONDS, REPEATS = 2.0, 3  # how long a call is measured, and how often at least
PAIR_FILTERS = 12  # of the printed pair sum, whose cost grows as the square
TILE_FILTERS = 84  # of the pixel-resolved core: 84 x 49 = 4116 columns
MORE_SAMPLES = 8  # times as many for the core again: what it writes does not grow with them
SMALL, LARGE = 10**9, 8 * 10**9  # bytes of the sources whose peak memory is compared


def run(
    seed: int = 0, samples: int = 1000, filters: int = 1280, pixels: int = 49, memory: bool = True
) -> list[dict[str, Any]]:
    """The rows of the table. memory: compare peak memory too, which takes a sparse file of 8 GB."""
    x = np.random.default_rng(seed).standard_normal((samples, filters, pixels), dtype=np.float32)
    np.maximum(x, 0, out=x)
    source = open_source(x)
    rows: list[dict[str, Any]] = []

    def row(name: str, seconds: float, against: str | None = None, **more: Any) -> None:
        other = next((r["seconds"] for r in rows if r["name"] == against), None)
        rows.append({"name": name, "seconds": seconds, "ratio": other and other / seconds, "against": against, **more})

    row("plain sum, one thread", seconds := _best(x.sum), GB_per_s=x.nbytes / seconds / 1e9)
    row("plain sum, all cores", seconds := _best(lambda: _sum(x)), GB_per_s=x.nbytes / seconds / 1e9)

    row("statistics in numpy", _best(lambda: _numpy_statistics(x)))
    plan = Plan(beta=BETA)
    row("statistics in one pass", seconds := _best(lambda: collect(source, plan)), "statistics in numpy")
    row("the same", seconds, "plain sum, one thread")
    row("the same", seconds, "plain sum, all cores")

    row("np.cov of pooled expm1", _best(lambda: _numpy_covariance(x)))
    if find_spec("torch") is not None:
        row("torch.cov of pooled expm1", _best(_torch_covariance(x)))
    pooled = x.mean(axis=2, dtype=np.float64)
    out = np.zeros((filters, filters), order="F")
    seconds = _best(lambda: dsyrk(1.0, pooled.T, beta=0.0, c=out, lower=1, overwrite_c=1))
    row(f"dsyrk, {samples} x {filters}: their product alone", seconds)
    crossed = Plan(order=0, beta=BETA, cross="g")
    seconds = _best(lambda: collect(source, crossed).covariance(ALPHA))
    for against in ("np.cov of pooled expm1", "torch.cov of pooled expm1"):
        if any(r["name"] == against for r in rows):
            row("pooled covariance of g", seconds, against)
    few = np.expm1(BETA * x[:, :PAIR_FILTERS].astype(np.float64))
    _pairs(few[:2])
    scale = (filters / PAIR_FILTERS) ** 2
    name = f"printed pair sum, measured on {PAIR_FILTERS} filters and scaled"
    row(name, _once(lambda: _pairs(few)) * scale)
    row("pooled covariance of g", seconds, name)

    for times in (1, MORE_SAMPLES):
        _products(row, np.concatenate([x[:, :TILE_FILTERS]] * times))
    if memory:
        rows += _memory(filters, pixels)
    return rows


def _products(row: Callable[..., None], x: np.ndarray) -> None:
    """BLAS on the shapes of the pixel-resolved core, and the core."""
    columns = x[0].size
    flat = np.ascontiguousarray(x.reshape(len(x), -1).astype(np.float64))
    out = np.zeros((columns, columns), order="F")
    shape = f"{len(x)} x {columns}"
    multiplications = len(x) * columns**2
    row(
        f"dgemm, {shape}",
        t := _best(lambda: flat.T @ flat[:, ::-1].copy()),
        GFLOP_per_s=2 * multiplications / t / 1e9,
    )
    name = f"dsyrk, {shape}"
    syrk = _best(lambda: dsyrk(1.0, flat.T, beta=0.0, c=out, lower=1, overwrite_c=1))
    row(name, syrk, GFLOP_per_s=multiplications / syrk / 1e9)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.npy"
        row(f"the same bytes written to a file, {shape}", _best(lambda: out.T.tofile(path), path.unlink), name)
        seconds = _best(lambda: stream_covariance(open_source(x), path), path.unlink)
    row(f"all pixels streamed to a file, {shape}", seconds, name)


def _memory(filters: int, pixels: int) -> list[dict[str, Any]]:
    """Peak resident sizes of a pass over a small and a large folder; the files are sparse, all zeros.

    After one over a few samples that is not counted: it may have to compile.
    """
    peaks = []
    a_sample = 4 * filters * pixels
    for size in (8 * a_sample, SMALL, LARGE):
        with tempfile.TemporaryDirectory() as folder:
            shape = (size // a_sample, filters, pixels)
            np.lib.format.open_memmap(Path(folder) / "activations.npy", "w+", np.float32, shape)
            code = f"from symagg.bench.covariance import peak; print(*peak({folder!r}))"
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            peaks.append([float(v) for v in done.stdout.split()])
    _, small, large = peaks
    names = [f"a pass over {size / 1e9:g} GB" for size in (SMALL, LARGE)]
    return [
        {"name": names[0], "seconds": small[0], "ratio": None, "against": None, "peak_MB": small[1]},
        {
            "name": f"peak memory of {names[1]}",
            "seconds": large[0],
            "ratio": large[1] / small[1],
            "against": names[0],
            "peak_MB": large[1],
        },
    ]


def peak(folder: str) -> tuple[float, float]:
    """Seconds of a pass over a source with pooled covariances, and this process's peak resident size in MB."""
    began = time.perf_counter()
    collect(open_source(folder), Plan(beta=BETA, cross="g"))
    return time.perf_counter() - began, _peak_resident() / 1e6


def _peak_resident() -> int:
    """Bytes. On Linux of this program alone: ru_maxrss begins with what the one that started it had."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return 1024 * int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _best(call: Callable[[], Any], afterwards: Callable[[], Any] = lambda: None) -> float:
    """The least time of a call, after one that is not counted. afterwards: is not timed."""
    call()
    afterwards()
    times = []
    while len(times) < REPEATS or sum(times) < SECONDS:
        times.append(_once(call))
        afterwards()
    return min(times)


def _once(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _sum(x: np.ndarray) -> float:
    with ThreadPoolExecutor(cores()) as pool:
        return sum(pool.map(np.sum, np.array_split(x, cores())))


def _numpy_statistics(x: np.ndarray) -> list[np.ndarray]:
    """The plain expressions, a filter at a time in effect: over samples and pixels."""
    g = np.expm1(BETA * x, dtype=np.float64)
    positive = x > 0
    logs = np.zeros_like(g)
    np.log(x, out=logs, where=positive, dtype=np.float64)
    over = (0, 2)
    told = [(x == 0).sum(axis=over), x.sum(axis=over, dtype=np.float64), np.square(x, dtype=np.float64).sum(axis=over)]
    return [*told, logs.sum(axis=over), g.sum(axis=over), np.square(g).sum(axis=over)]


def _numpy_covariance(x: np.ndarray) -> np.ndarray:
    return np.cov((ALPHA * np.expm1(BETA * x)).mean(axis=2, dtype=np.float64).T)


def _torch_covariance(x: np.ndarray) -> Callable[[], Any]:
    import torch

    tensor = torch.from_numpy(x)
    return lambda: torch.cov((ALPHA * torch.expm1(BETA * tensor)).mean(dim=2, dtype=torch.float64).T)


@njit(parallel=True, cache=True)
def _pairs(g: np.ndarray) -> np.ndarray:
    """As printed: for every pair of filters, over every pair of pixels. g: (N, F, R), evaluated beforehand."""
    samples, filters, pixels = g.shape
    out = np.zeros((filters, filters))
    for i in prange(filters):
        for j in range(filters):
            total = 0.0
            for n in range(samples):
                for k in range(pixels):
                    for m in range(pixels):
                        total += g[n, i, k] * g[n, j, m]
            out[i, j] = total
    return out
