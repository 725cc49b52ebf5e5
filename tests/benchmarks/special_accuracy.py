"""Measure every function of symagg.special on all its points and record the result beside the tests.

    python -m tests.benchmarks.special_accuracy [NAME ...]     record; refuses what is worse than the record
    python -m tests.benchmarks.special_accuracy --accept ...   record even what is worse

It takes about ten minutes of one core, nearly all of it for the references.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from typing import Any

import symagg.special
from symagg.codegen import references
from symagg.codegen.accuracy import elementwise, measure
from tests.special.cases import CONDITIONS, NAMES, SEED, regimes
from tests.special.record import RECORD, read


def main() -> int:
    """Measure, compare with the record, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="functions of symagg.special (default: all)")
    parser.add_argument("--accept", action="store_true", help="record figures that are worse than before as well")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"symagg.special has no function {', '.join(sorted(unknown))}; it has {', '.join(NAMES)}")
    record = read() if RECORD.exists() else {"functions": {}}
    if "NUMBA_CACHE_DIR" not in os.environ:  # a cache of its own: numba's does not see edits in imported modules
        with tempfile.TemporaryDirectory() as cache:
            again = [sys.executable, "-m", "tests.benchmarks.special_accuracy", *sys.argv[1:]]
            return subprocess.run(again, env=os.environ | {"NUMBA_CACHE_DIR": cache}, check=False).returncode
    status = 0
    for name in arguments.names or NAMES:
        found = _measured(name)
        before = record["functions"].get(name, {})
        worse = [r for r in found if r in before and found[r]["worst"] > before[r]["worst"]]
        print(f"{name}: {max(row['worst'] for row in found.values()):.3g} eps (1 + K)", file=sys.stderr)
        if worse and not arguments.accept:
            print(f"{name} is worse than its record in: {', '.join(worse)}", file=sys.stderr)
            status = 1
            continue
        record["functions"][name] = found
        _write(record | {"provenance": _provenance()})
    return status


def _measured(name: str) -> dict[str, dict[str, Any]]:
    function, reference = elementwise(getattr(symagg.special, name)), getattr(references, name)
    rows = {}
    for regime, points in regimes(name).items():
        found = measure(function, reference, points, condition=CONDITIONS.get(name))
        rows[regime] = {
            "points": found.points,
            "worst": found.worst,
            "mean": found.mean,
            "worst_ulp": None if math.isnan(found.worst_ulp) else found.worst_ulp,
            "worst_at": found.worst_at,
        }
    return rows


def _provenance() -> dict[str, Any]:
    packages = ("numba", "numpy", "python-flint", "mpmath")
    return {
        "command": "python -m tests.benchmarks.special_accuracy",
        "unit": "eps (1 + K), eps = 2^-52; ulp where K < 2",
        "seed": SEED,
        "machine": platform.machine(),
        "libc": " ".join(platform.libc_ver()),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in packages},
    }


def _write(record: dict[str, Any]) -> None:
    record["functions"] = {name: record["functions"][name] for name in NAMES if name in record["functions"]}
    temporary = RECORD.with_suffix(".tmp")
    temporary.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    os.replace(temporary, RECORD)


if __name__ == "__main__":
    raise SystemExit(main())
