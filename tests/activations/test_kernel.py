"""The generated pass: fresh, self-contained, right with and without compilation, and proved from its declarations."""

import ast
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sympy import Symbol, exp, expand, expand_log, log, simplify, symbols

from symagg.codegen import statistics as generator
from symagg.formulas import statistics as formulas
from symagg.kernels import statistics as kernel

TARGET = Path(kernel.__file__)


def test_the_file_is_fresh():
    assert TARGET.read_text(encoding="utf-8") == generator.text()


def test_another_declaration_gives_another_file(monkeypatch):
    doubled = tuple(replace(s, term=2 * s.term) if s.name == "grown" else s for s in formulas.statistics)
    monkeypatch.setattr(formulas, "statistics", doubled)
    assert generator.text() != TARGET.read_text(encoding="utf-8")


def test_it_imports_numpy_and_numba_alone():
    tree = ast.parse(TARGET.read_text(encoding="utf-8"))
    roots = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    roots |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert roots <= {"numpy", "numba", "llvmlite", *sys.stdlib_module_names}


@pytest.mark.parametrize("statistic", formulas.statistics, ids=lambda s: s.name)
def test_every_statistic_follows_from_the_row_sums(statistic):
    """By SymPy, for three pixels of any value: the derived expression is the declared sum, mean or scatter."""
    pixels = symbols("x1:4", positive=True)
    a, c, beta = formulas.a, formulas.c, formulas.beta
    offsets = {formulas.offset: formulas.x - a, formulas.growth: exp(beta * (formulas.x - a)) - 1}
    values = {
        formulas.SUMS[name]: sum(term.subs(offsets).subs(formulas.x, x) for x in pixels)
        for name, term in formulas.row_sums.items()
    }
    terms = [statistic.term.subs(formulas.x, x) for x in pixels]
    mean = sum(terms) / 3
    declared = {"sum": sum(terms), "mean": mean, "scatter": sum((t - mean) ** 2 for t in terms)}[statistic.kind]
    derived = (
        formulas.derive(statistic)
        .subs(formulas.R, 3)
        .subs(formulas.lift, exp(beta * (a - c)) - 1)
        .subs(formulas.gap, a - c)
        .subs(values)
    )
    assert simplify(expand(declared - derived)) == 0
    assert simplify(expand(declared - derived * (1 + c))) != 0 or declared == 0


def test_a_statistic_that_does_not_follow_is_refused():
    with pytest.raises(ValueError, match="does not follow from the row sums"):
        formulas.derive(formulas.Statistic("cube", formulas.x**3, "mean"))


def test_a_sum_of_logarithms_is_the_logarithm_of_a_product():
    u, v = symbols("u v", positive=True)
    assert expand_log(log(u * v)) == log(u) + log(v)


def test_taylor_coefficients():
    x, c, alpha, beta = formulas.x, formulas.c, formulas.alpha, formulas.beta
    for order in (1, 4, 8):
        polynomial = sum(k * (x - c) ** i for i, k in enumerate(formulas.taylor(order)))
        for i in range(order + 1):
            gap = (polynomial - formulas.activation).diff(x, i).subs(x, c)
            assert simplify(gap) == 0
        out = np.empty(order + 1)
        kernel.taylor(order, 1.5, 0.7, 0.3, out)
        exact = [float(k.subs({alpha: 1.5, beta: 0.7, c: 0.3})) for k in formulas.taylor(order)]
        np.testing.assert_allclose(out, exact, rtol=1e-15)
    assert Symbol("gamma") not in formulas.activation.free_symbols


CHECK = """
import numpy as np
from symagg.kernels.statistics import pool
rng = np.random.default_rng(3)
beta, order = -0.8, 4
for dtype in (np.float32, np.float64):
    for pixels in (1, 2, 7, 49, 1100):
        x = np.maximum(rng.standard_normal((2, 3, pixels)), 0).astype(dtype)
        x[0, 0, :] = 0
        x[1, 1, -1] = np.finfo(dtype).tiny / 4 if dtype == np.float64 else 1e-40
        pivot = rng.random(3)
        pooled, extra = np.full((2, order + 1, 3), 7.0), np.full((2, 4, 3), 7.0)
        assert not pool(x, pivot, beta, order, pooled, extra)
        y = x.astype(np.float64)
        g = np.expm1(beta * (y - pivot[:, None]))
        logs = np.log(np.where(y > 0, y, 1))
        for k in range(order):
            np.testing.assert_allclose(pooled[:, k], ((y - pivot[:, None]) ** (k + 1)).mean(-1), rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(pooled[:, order], g.mean(-1), rtol=1e-13, atol=1e-15)
        np.testing.assert_array_equal(extra[:, 0], (y == 0).sum(-1))
        np.testing.assert_allclose(extra[:, 1], logs.sum(-1), rtol=1e-13, atol=1e-15 * pixels)
        np.testing.assert_allclose(extra[:, 2], y.var(-1) * pixels, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(extra[:, 3], g.var(-1) * pixels, rtol=1e-12, atol=1e-15)
        x[0, 1, pixels // 2] = -1
        assert pool(x, pivot, beta, order, pooled, extra)
print("right")
"""


@pytest.mark.parametrize("disabled", ["0", "1"])
def test_against_numpy_with_and_without_compilation(disabled):
    done = subprocess.run(
        [sys.executable, "-c", CHECK], env={**os.environ, "NUMBA_DISABLE_JIT": disabled}, capture_output=True, text=True
    )
    assert done.stdout.strip() == "right", done.stderr
