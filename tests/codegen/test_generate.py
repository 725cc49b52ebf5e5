"""Generation: the committed kernels are what the formulas give, and what cannot be generated says why."""

import ast
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sympy import (
    Derivative,
    Function,
    I,
    Matrix,
    Piecewise,
    atan,
    besseli,
    coth,
    erfc,
    exp,
    expint,
    factorial,
    gamma,
    log,
    loggamma,
    symbols,
    tanh,
    zeta,
)  # fmt: skip

import symagg
from symagg.codegen import generate, user
from symagg.codegen.generate import AccuracyWarning
from symagg.codegen.inline import inline
from symagg.codegen.lowering import LoweringError, lower
from symagg.codegen.proof import equal_by_algebra
from symagg.errors import SymaggError
from symagg.formulas import aggregation, printed
from symagg.session import bundled_papers

x, y = symbols("x y", positive=True)
z = symbols("z", real=True)


def test_the_committed_kernels_are_fresh():
    assert generate.stale() == [], "run `symagg generate` and commit what it writes"


def test_a_changed_file_is_found_stale(monkeypatch, tmp_path):
    monkeypatch.setattr(generate, "texts", lambda progress: {"k.py": "right\n"})
    (tmp_path / "k.py").write_text("wrong\n")
    assert generate.stale(tmp_path) == [tmp_path / "k.py"]
    assert generate.write(tmp_path) == [tmp_path / "k.py"]
    assert generate.stale(tmp_path) == generate.write(tmp_path) == []
    assert [p.name for p in tmp_path.iterdir()] == ["k.py"]


@pytest.mark.parametrize("name", ["aggregation", "aggregation_printed"])
def test_a_generated_file_stands_alone_and_hashes_itself(name):
    text = (generate.KERNELS / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    roots = {(n.module if isinstance(n, ast.ImportFrom) else n.names[0].name).split(".")[0] for n in nodes}
    assert roots - set(sys.stdlib_module_names) <= {"numba", "numpy", "llvmlite"}
    head, _, body = text.partition('"""\n\n')
    assert "GENERATED: do not edit" in head
    assert re.search(r"SHA-256 of what follows: (\w+)", head)[1] == hashlib.sha256(body.encode()).hexdigest()
    kernels = [n for n in tree.body if isinstance(n, ast.FunctionDef) and f"def _loop{n.name}(" in text]
    assert kernels
    for kernel in kernels:
        doc = ast.get_docstring(kernel)
        assert all(word in doc for word in ("Source: ", "Domain, nan outside: ", "Operations: ")), kernel.name


def test_the_printed_formulas_are_read_from_the_claims():
    paper = next(p for p in bundled_papers() if p.stem == "aggregation")
    held = {f.name: f for f in printed.module(aggregation.module(), paper).formulas}
    derived = {f.name: f for f in aggregation.module().formulas}
    assert set(held) == set(printed.AGGREGATION)
    for name, formula in held.items():
        assert formula.arguments == derived[name].arguments
        assert not equal_by_algebra(formula.expression, derived[name].expression)
    with pytest.raises(SymaggError, match="has no line 9"):
        printed.module(aggregation.module(), paper, {"normal_kl": ("eq26", 8, {})})


@pytest.mark.parametrize(
    ("tree", "named"),
    [(1 + zeta(x), "zeta.*zeta"), (expint(1, x * y), r"expint.*expint\(1, x\*y\)"), (Function("w")(x), "w")],
)
def test_what_cannot_be_lowered_is_named(tree, named):
    with pytest.raises(LoweringError, match=f"^f: the function {named}"):
        lower("f", tree)


def test_common_subexpressions_are_computed_once_and_only_where_needed():
    body = lower("f", Piecewise((gamma(x * y) + 1 / gamma(x * y), x > 1), (loggamma(x * y), True)), (x > 0,))
    text = "\n".join(body.lines)
    assert text.count("math.gamma(") == 1
    assert text.index("log_gamma(") > text.index("if x > 1")
    assert not body.flat


def test_what_needs_no_branch_has_none():
    body = lower("f", Piecewise((exp(x * y), x > 1), (log(x * y), True)), (x > 0,))
    assert body.flat
    assert all(" = " in line for line in body.lines[:-1])
    assert body.lines[-1] == f"return {body.lines[-2].partition(' = ')[0]}"


def test_inlining_takes_what_is_needed_and_keeps_names_apart():
    held = inline([("symagg.special.gamma_ratio", "gamma_second_difference")], taken={"_near_one"})
    assert "symagg" not in held.source
    space = {}
    exec("\n".join(held.imports) + "\n\n" + held.source, space)
    name = held.names["symagg.special.gamma_ratio", "gamma_second_difference"]
    assert "_near_one" not in [n.name for n in ast.parse(held.source).body if isinstance(n, ast.FunctionDef)]
    assert space[name].py_func is not None


def test_compile_gives_a_stable_ufunc(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    f = symagg.compile((exp(x * y) - exp(x)) / x, [x, y])
    assert isinstance(f, np.ufunc)
    assert f(2.0**-40, 2.0) == pytest.approx(1 + 1.5 * 2.0**-40, rel=1e-15)
    assert np.isnan(f([-1.0, 1.0], 2.0)).tolist() == [True, False]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([x * y], [x]), "is no expression"),
        ((x * y, [x]), "y in x.y is not among the arguments"),
        ((x * y, [x, x]), "different names"),
        ((x * y, [x, "y"]), "must be symbols"),
        ((x * y, []), "from 1 to 31 arguments, not 0"),
        ((x, x, x < 1), "must be a Domain"),
        ((I * x, [x]), "is not real"),
        ((Matrix([x]), [x]), "is no expression"),
        (("x +", [x]), "is no expression"),
    ],
)
def test_compile_says_what_is_wrong(arguments, message):
    with pytest.raises(SymaggError, match=message):
        user.formula_of("f", *arguments)


@pytest.mark.parametrize(
    "tree",
    [
        Derivative(x**3, x) * factorial(y),
        x**2 * erfc(x),
        coth(x) + y,
        log(besseli(x, y)),
        y * besseli(x + 1, y) / besseli(x, y),
        atan(x / y),
    ],
)
def test_functions_without_a_kernel_are_written_in_those_that_have_one(tmp_path, monkeypatch, tree):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    f = symagg.compile(tree, [x, y])
    for point in ((0.5, 2.0), (2.5, 7.0)):
        exact = tree.doit().evalf(30, subs=dict(zip((x, y), point, strict=True)))
        assert f(*point) == pytest.approx(float(exact), rel=1e-14)


def test_a_text_is_read_with_the_arguments_own_names(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert symagg.compile("exp(x*y) - 1", [x, y], name="grown")(1e-20, 2.0) == 2e-20


def test_a_formula_that_no_form_makes_accurate_is_warned_of(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.warns(AccuracyWarning, match=r"f: It loses a factor .* at x = "):
        f = symagg.compile(x - tanh(x), [x], name="f")
    assert "loses a factor" in f.__doc__


FORMULAS = """
from sympy import exp, log, symbols
from symagg import Domain
x, y = symbols("x y", positive=True)
z = symbols("z", real=True)
FORMULAS = {"growth": (exp(x * y) - 1, [x, y]), "bend": (log(1 + z) * z, [z], Domain(z="> -1"))}
"""


def test_a_users_module_runs_without_symagg_and_sympy(tmp_path):
    source, target = tmp_path / "mine.py", tmp_path / "out.py"
    source.write_text(FORMULAS)
    assert user.write(source, target) == [target]
    assert user.stale(source, target) == []
    code = (
        "import sys, math; sys.modules['sympy'] = sys.modules['symagg'] = None; import out; "
        "assert math.isclose(out.growth(1e-9, 2.0), math.expm1(2e-9), rel_tol=1e-15); "
        "assert math.isnan(out.bend(-2.0)); print(out.__all__)"
    )
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "['growth', 'bend']", done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "define FORMULAS"),
        ("FORMULAS = {'f': 1}", r"FORMULAS\['f'\] must be"),
        ("1/0", "ZeroDivisionError"),
        ("from sympy import symbols\nx, y = symbols('x y')\nFORMULAS = {'f': (x*y, [x])}", "not among the arguments"),
    ],
)
def test_a_wrong_module_says_what_is_wrong(tmp_path, text, message):
    source = tmp_path / "mine.py"
    source.write_text(text)
    with pytest.raises(SymaggError, match=message):
        user.write(source, tmp_path / "out.py")
    assert not (tmp_path / "out.py").exists()


def test_a_missing_module_says_so():
    with pytest.raises(SymaggError, match="there is no such file"):
        user.write(Path("nowhere.py"), Path("out.py"))
