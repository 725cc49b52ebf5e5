"""`symagg generate`, `symagg kernels` and `symagg bench kernels` as commands."""

import json
import subprocess
import sys

import numpy as np

from symagg.bench import kernels as bench
from symagg.kernels import aggregation


def _symagg(*arguments, **options):
    command = [sys.executable, "-m", "symagg", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def test_generate_from_a_users_module(tmp_path):
    (tmp_path / "mine.py").write_text(
        "from sympy import exp, symbols\nx = symbols('x', positive=True)\nFORMULAS = {'growth': (exp(x) - 1, [x])}\n"
    )
    done = _symagg("generate", "--from", "mine.py", "--to", "out.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "wrote out.py\n"), done.stderr
    assert _symagg("generate", "--check", "--from", "mine.py", "--to", "out.py", cwd=tmp_path).returncode == 0
    (tmp_path / "out.py").write_text("stale\n")
    stale = _symagg("generate", "--check", "--from", "mine.py", "--to", "out.py", cwd=tmp_path)
    assert (stale.returncode, (tmp_path / "out.py").read_text()) == (1, "stale\n")


def test_generate_says_what_is_missing(tmp_path):
    done = _symagg("generate", "--from", "mine.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "--from and --to belong together" in done.stderr


def test_kernels_shows_the_recorded_errors():
    done = _symagg("kernels", "--table")
    assert done.returncode == 0
    assert "expgamma_variance " in done.stdout


def test_the_benchmark_compares_every_way_on_the_same_numbers(monkeypatch):
    hand = bench.by_hand()
    chosen = {"normal_kl": hand["normal_kl"]}
    monkeypatch.setattr(bench, "by_hand", lambda: chosen)
    rows = bench.run(seed=3, size=2000, repeats=1)
    assert json.loads(json.dumps(rows)) == rows
    ours = [row for row in rows if row["against"]]
    assert {row["name"] for row in ours} == {"normal_kl, one thread", "normal_kl, two threads"}
    others = {row["name"]: row["seconds"] for row in rows if not row["against"]}
    assert all(abs(row["ratio"] - others[row["against"]] / row["seconds"]) < 1e-12 for row in ours)


def test_what_is_compared_is_the_same_formula():
    held = {f.name: f for f in bench.aggregation.module().formulas}
    for name in bench.by_hand():
        columns = bench.columns_of(held[name], seed=5, size=50)
        for way, made in bench.ways(held[name]).items():
            found = np.reshape(made(columns, np.empty(50))(), 50)
            np.testing.assert_allclose(found, getattr(aggregation, name)(*columns), rtol=1e-9, err_msg=f"{name}: {way}")


def test_the_table_has_each_ratio():
    rows = []
    for threads, ratio in (("one thread", 4.0), ("two threads", 2.0)):
        label = f"f, {threads}"
        rows.append({"name": f"{label}: numba", "seconds": 4e-3, "ratio": None, "against": None})
        rows.append({"name": label, "seconds": 1e-3, "ratio": ratio, "against": f"{label}: numba", "size": 10**6})
    assert bench.told(rows).splitlines()[-1] == "| f | 1.00, 1.00 | 4.00, 2.00 |"
