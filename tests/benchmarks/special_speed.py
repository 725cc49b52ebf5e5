"""Time a call of each special function beside SciPy's, where SciPy has it: one thread, the points of every regime.

    python -m tests.benchmarks.special_speed          JSON on standard output

`ratio` is our time over SciPy's on the same array in the same run; below 1 we are faster. SciPy's answers on these
points are not always right: only the time is compared.
"""

import json
import platform
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import scipy.special
from numba import njit

import symagg.special
from tests.special.cases import NAMES, SEED, regimes

ROUNDS = 5
BESIDE: dict[str, tuple[str, Callable[..., np.ndarray]]] = {
    "log_gamma": ("gammaln", scipy.special.gammaln),
    "digamma": ("digamma", scipy.special.digamma),
    "trigamma": ("zeta(2, x)", lambda x: scipy.special.zeta(2, x)),
    "gamma_ratio": ("poch", scipy.special.poch),
    "log_gamma_ratio": ("gammaln - gammaln", lambda a, d: scipy.special.gammaln(a + d) - scipy.special.gammaln(a)),
    "gammainc_p": ("gammainc", scipy.special.gammainc),
    "gammainc_q": ("gammaincc", scipy.special.gammaincc),
    "gammainc_p_inverse": ("gammaincinv", scipy.special.gammaincinv),
    "gammainc_q_inverse": ("gammainccinv", scipy.special.gammainccinv),
    "normal_cdf": ("ndtr", scipy.special.ndtr),
    "log_normal_cdf": ("log_ndtr", scipy.special.log_ndtr),
    "normal_quantile": ("ndtri", scipy.special.ndtri),
    "log_bessel_i": ("log(ive) + x", lambda v, x: np.log(scipy.special.ive(v, x)) + x),
    "bessel_i_ratio": ("ive / ive", lambda v, x: scipy.special.ive(v + 1, x) / scipy.special.ive(v, x)),
}


def main() -> None:
    """Measure and print."""
    rows = []
    for name in NAMES:
        tables = [np.array(list(points.values())) for points in regimes(name).values()]
        columns = np.ascontiguousarray(np.concatenate(tables, axis=1))
        ours = _best(_loop(getattr(symagg.special, name), len(columns)), columns)
        row = {"name": name, "seconds": ours / columns.shape[1], "ratio": None, "against": None}
        if name in BESIDE:
            against, function = BESIDE[name]
            with np.errstate(all="ignore"):
                row |= {"ratio": ours / _best(function, columns), "against": f"scipy.special: {against}"}
        rows.append(row)
    versions = {package: version(package) for package in ("numba", "numpy", "scipy")}
    machine = {"processor": platform.machine(), "system": platform.system()}
    print(json.dumps({"machine": machine, "versions": versions, "seed": SEED, "rows": rows}, indent=1))


def _loop(function: Callable[..., float], arguments: int) -> Callable[..., np.ndarray]:
    """A compiled loop over arrays."""
    if arguments == 1:

        @njit
        def over(x: np.ndarray) -> np.ndarray:
            out = np.empty_like(x)
            for i in range(x.size):
                out[i] = function(x[i])
            return out

    else:

        @njit
        def over(x: np.ndarray, y: np.ndarray) -> np.ndarray:
            out = np.empty_like(x)
            for i in range(x.size):
                out[i] = function(x[i], y[i])
            return out

    return over


def _best(function: Callable[..., np.ndarray], columns: np.ndarray) -> float:
    """The least time of a few rounds, after one that compiles and warms up."""
    function(*columns)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function(*columns)
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
