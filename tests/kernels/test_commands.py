"""`symagg generate`, `symagg kernels` and `symagg bench kernels` as commands."""

import json
import subprocess
import sys

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
    import numpy as np

    for name, function in bench.by_hand().items():
        rng = np.random.default_rng(5)
        arguments = bench.aggregation.module().formulas
        (formula,) = [f for f in arguments if f.name == name]
        columns = [rng.uniform(*bench.RANGES[s.name], 50) for s in formula.arguments]
        np.testing.assert_allclose(function(*columns), getattr(aggregation, name)(*columns), rtol=1e-9)
