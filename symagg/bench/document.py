"""What every benchmark writes: the machine, the versions, the seed, and rows that were measured in one run."""

import platform
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from symagg.errors import SymaggError

BENCHMARKS = ("covariance", "kernels", "mutations", "slips")
PACKAGES = ("numpy", "numba", "scipy", "torch", "sympy", "symengine", "heyoka")


def measure(name: str, seed: int, **more: Any) -> dict[str, Any]:
    """Run symagg.bench.NAME, whose run(seed) gives rows with name, seconds, ratio and against, alone or with more."""
    if name not in BENCHMARKS:
        raise SymaggError(f"there is no benchmark {name!r}; there is {', '.join(BENCHMARKS)}.")
    found = import_module(f"symagg.bench.{name}").run(seed, **more)
    held = found if isinstance(found, dict) else {"rows": found}
    return {"machine": machine(), "versions": versions(), "seed": seed, **held}


def told(document: dict[str, Any], name: str = "") -> str:
    """The rows as lines to read, or as the `told` of the benchmark of this name has them."""
    lines = [document["machine"], ", ".join(f"{k} {v}" for k, v in document["versions"].items())]
    own = getattr(import_module(f"symagg.bench.{name}"), "told", None) if name else None
    if own is not None:
        return "\n".join([*lines, own(document["rows"])])
    width = max(len(row["name"]) for row in document["rows"])
    for row in document["rows"]:
        rest = {k: v for k, v in row.items() if k not in ("name", "seconds", "ratio", "against") and v is not None}
        more = [f"{v:.3g} {k}" for k, v in rest.items()]
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.3g} x "
        against = [f"{ratio}{row['against']}"] if row["against"] else []
        seconds = " " * 11 if row["seconds"] is None else f"{row['seconds']:>9.4g} s"
        lines.append(f"{row['name']:<{width}}  {seconds}  " + "; ".join(against + more))
    return "\n".join(lines)


def machine() -> str:
    """The processor, as the system calls it, and how many cores this process may use."""
    from symagg.activations.team import cores

    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name}, {cores()} cores"


def versions() -> dict[str, str]:
    """Of Python and of the packages that a benchmark may use, those that are installed, and of BLAS its kernels."""
    from symagg.activations.team import blas_kernels

    found = {"python": platform.python_version(), "symagg": sys.modules["symagg"].__version__}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    kernels = blas_kernels()
    return found if kernels is None else {**found, "OpenBLAS for": kernels}
