"""The modules of symagg.special are plain enough that a code generator can inline what it needs of them."""

import ast
from pathlib import Path

import pytest

import symagg.special

FOLDER = Path(symagg.special.__file__).parent
APART = ("__init__", "elementary")  # the second is generated, with intrinsics, and is tested on its own
MODULES = sorted(p for p in FOLDER.glob("*.py") if p.stem not in APART)
HEAD = "from numba import njit\n\n\n@njit(cache=True, error_model='numpy')\ndef f(x):\n"


def _not_plain(text):
    """The statements of a module that are neither imports it may have, nor constants, nor njit functions."""
    body = ast.parse(text).body
    decorators = {s.targets[0].id for s in body if isinstance(s, ast.Assign) and _njit(s.value)}
    return [ast.unparse(s) for s in body if not (_import(s) or _constant(s) or _function(s, decorators))]


def _njit(value):
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "njit"


def _import(s):
    if isinstance(s, ast.Import):
        return all((n.name, n.asname) in (("math", None), ("numpy", "np")) for n in s.names)
    if isinstance(s, ast.ImportFrom):
        return s.module == "numba" or (s.level == 0 and s.module.startswith("symagg.special."))
    return isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)


def _constant(s):
    if not (isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name)):
        return False
    if _njit(s.value):
        return True
    call = isinstance(s.value, ast.Call) and ast.unparse(s.value.func) == "np.array"
    value = s.value.args[0] if call else s.value
    return not any(isinstance(n, ast.Name | ast.Call | ast.comprehension) for n in ast.walk(value))


def _function(s, decorators):
    if not isinstance(s, ast.FunctionDef) or not s.decorator_list or not ast.get_docstring(s):
        return False
    nested = [n for n in ast.walk(s) if isinstance(n, ast.FunctionDef | ast.Lambda | ast.ClassDef) and n is not s]
    decorator = s.decorator_list[0]
    return not nested and (_njit(decorator) or ast.unparse(decorator) in decorators)


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.stem)
def test_a_module_holds_imports_constants_and_njit_functions_alone(module):
    assert _not_plain(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "import scipy.special",
        "from .gamma import log_gamma",
        "X = [float(k) for k in range(3)]",
        "class A:\n    pass",
        "def f(x):\n    'Plain.'\n    return x",
        HEAD + "    'A closure.'\n    def g(y):\n        return x + y\n    return g(1.0)",
        HEAD + "    return x",
    ],
)
def test_anything_else_would_be_found(text):
    assert _not_plain(text)
