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

from symagg.activations import product
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


@pytest.mark.parametrize("file", [kernel.__file__, product.__file__], ids=["statistics", "product"])
def test_memory_that_is_reached_by_pointers_is_held_to_the_end(file):
    text = Path(file).read_text(encoding="utf-8")
    assert "data_of(" in text
    assert not _freed_before_the_end(text)


def test_memory_that_is_freed_before_the_end_would_be_found():
    assert _freed_before_the_end("def f():\n    a = make()\n    b = data_of(a)\n    return b\n") == {"a"}


def _freed_before_the_end(text):
    """Arrays of a function's own whose data it takes, and that it does not name in its last line or before that."""
    freed = set()
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef) and function.name != "data_of":
            told = {ast.unparse(a) for a in _arguments(function, "data_of")}
            held = {ast.unparse(a) for line in function.body[-2:] for a in _arguments(line, "hold")}
            freed |= told - held - {a.arg for a in function.args.args}  # the caller has these
    return freed


def _arguments(tree, name):
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))
    return [a for n in calls if n.func.id == name for a in n.args]


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
import sys
import numpy as np
from symagg.kernels.statistics import LANES, add_block
rng = np.random.default_rng(3)
beta = -0.8
PAIRS = {0: [(0, 0)], 2: [(0, 0), (0, 1), (1, 1), (2, 2)], 4: [(0, 0), (4, 4), (3, 4)]}

def collected(x, last, group, groups, pivot, order):
    filters, pairs = len(pivot), np.array(PAIRS[order])
    width = -(-filters // LANES) * LANES
    shapes = (order + 1, len(pairs), 4 if order else 0)
    mean, product, summed = (np.zeros((groups, k, width)) for k in shapes)
    count, mantissa, pooled = np.zeros(groups, int), np.ones((groups, width)), np.full((len(x), order + 1, width), 7.0)
    padded = np.pad(pivot, (0, width - filters))
    signs = add_block(x, last, group, padded, beta, order, pairs, count, mean, product, summed, mantissa, pooled)
    return signs, count, *(v[..., :filters] for v in (mean, product, summed, mantissa, pooled))

def compare(dtype, order, pixels, filters, last, group):
    x = np.maximum(rng.standard_normal((3, filters, pixels)), 0).astype(dtype)
    x[0, 0] = 0
    x[1, 1, -1] = np.finfo(dtype).tiny / 4 if dtype == np.float64 else 1e-40
    x[1, 2] = abs(x[1, 2]) + 0.5
    stored = np.ascontiguousarray(x.transpose(0, 2, 1)) if last else x
    pivot, groups = rng.random(filters), max(group) + 1
    signs, count, mean, product, summed, mantissa, pooled = collected(stored, last, group, groups, pivot, order)
    assert not signs
    y = x.astype(float)
    g = np.expm1(beta * (y - pivot[:, None]))
    logs = np.log(np.where(y > 0, y, 1))
    distance = y - pivot[:, None]
    features = np.stack([*((distance ** k).mean(-1) for k in range(1, order + 1)), g.mean(-1)], 1)
    np.testing.assert_allclose(pooled[:, :-1], features[:, :-1], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(pooled[:, -1], features[:, -1], rtol=1e-13, atol=1e-15)
    for k in range(groups):
        chosen = group == k
        part = features[chosen] - features[chosen].mean(0)
        assert count[k] == chosen.sum()
        np.testing.assert_allclose(mean[k], features[chosen].mean(0), rtol=1e-12, atol=1e-14)
        for m, (a, b) in enumerate(PAIRS[order]):
            np.testing.assert_allclose(product[k, m], (part[:, a] * part[:, b]).sum(0), rtol=1e-11, atol=1e-13)
        if order:
            zeros, exponents, scatter, grown = summed[k]
            assert ((mantissa >= 1) & (mantissa < 2)).all()
            np.testing.assert_array_equal(zeros, (y[chosen] == 0).sum((0, 2)))
            total = np.log(mantissa[k]) + np.log(2) * exponents
            np.testing.assert_allclose(total, logs[chosen].sum((0, 2)), rtol=1e-13, atol=1e-15 * pixels)
            np.testing.assert_allclose(scatter, (y[chosen].var(-1) * pixels).sum(0), rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(grown, (g[chosen].var(-1) * pixels).sum(0), rtol=1e-12, atol=1e-15)
    stored[0, pixels // 2 if last else 1, 1 if last else pixels // 2] = -1
    assert collected(stored, last, group, groups, pivot, order)[0]

for dtype in (np.float32, np.float64):
    for order, pixels, filters in ((2, 1, 3), (2, 7, 8), (2, 49, 21), (2, 200, 3), (4, 49, 9), (0, 49, 21), (4, 18, 3)):
        for last in (False, True):
            compare(dtype, order, pixels, filters, last, np.array([0, 1, 0]))
for power in (-40, 40):  # products that leave the range of doubles
    x = np.full((1, 3, 49), 2.0 ** (3 * power)).astype(np.float32)
    _, _, _, _, summed, mantissa, _ = collected(x, False, np.array([0]), 1, np.zeros(3), 2)
    np.testing.assert_array_equal(summed[0, 1], 49 * 3 * power)
    np.testing.assert_array_equal(mantissa, 1)
PAIRS[2] = [(0, 0), (0, 2), (1, 1), (2, 2)]  # others than mostly
compare(np.float32, 2, 9, 11, False, np.array([0, 0, 0]))
print("right")
"""


@pytest.mark.parametrize(
    "setting", [{}, {"NUMBA_DISABLE_JIT": "1"}, {"NUMBA_ENABLE_AVX": "0"}], ids=["compiled", "interpreted", "no AVX"]
)
def test_against_numpy_however_it_is_run(setting, tmp_path):
    """The last is a processor that cannot move numbers about within its registers: zeros stay, exp takes no table."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), **setting}
    done = subprocess.run([sys.executable, "-c", CHECK], env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "right", done.stderr
