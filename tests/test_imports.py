"""Imports run one way: the numeric wing never sees SymPy, no cycle exists, and `import symagg` is light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "symagg"
NUMERIC = ("kernels", "special", "activations", "models", "plots", "torch", "examples")


def _name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(tree, at_module_level, known=()):
    """The modules a tree imports, when it is loaded or anywhere; `from a import b` means a.b where that is a module."""
    nodes = tree.body if at_module_level else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                yield module if module in known else node.module


def _graph(sources):
    trees = {name: ast.parse(text) for name, text in sources.items()}
    return {n: {i for i in _imports(t, True, sources) if i in sources and i != n} for n, t in trees.items()}


def _cycle(graph):
    """A list of modules that import one another in a ring, or None."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return None
        path.append(name)
        for other in sorted(graph[name]):
            if found := visit(other):
                return found
        path.pop()
        done.add(name)
        return None

    for name in sorted(graph):
        if found := visit(name):
            return found
    return None


def _sources():
    return {_name(p): p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py")}


def _symbolic_in(name, text):
    wing = name.split(".")[1] if "." in name else ""
    if wing not in NUMERIC:
        return []
    allowed = tuple(f"symagg.{w}" for w in (*NUMERIC, "errors", "files"))
    return [
        i
        for i in _imports(ast.parse(text), at_module_level=False)
        if i.split(".")[0] in ("sympy", "mpmath", "flint") or (i.startswith("symagg.") and not i.startswith(allowed))
    ]


def test_there_is_no_import_cycle():
    assert _cycle(_graph(_sources())) is None


def test_a_cycle_would_be_found():
    assert _cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c"]


def test_the_numeric_wing_does_not_import_the_symbolic_one():
    assert {n: bad for n, t in _sources().items() if (bad := _symbolic_in(n, t))} == {}


@pytest.mark.parametrize("line", ["import sympy", "from symagg.laws import Gamma", "def f():\n    import sympy"])
def test_a_symbolic_import_would_be_found(line):
    assert _symbolic_in("symagg.kernels.aggregation", line)


@pytest.mark.parametrize("oracle", ["quadrature", "enclosure", "exact", "sampling"])
def test_oracles_share_no_code_with_one_another(oracle):
    """What one oracle loads, none of the others is in it: they agree only because they are right."""
    code = f"import sys, symagg.oracles.{oracle}; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    others = {"quadrature", "enclosure", "exact", "sampling", "symbolic"} - {oracle}
    assert not [m for m in loaded if m.startswith(tuple(f"symagg.oracles.{other}" for other in others))]
    assert f"symagg.oracles.{oracle}" in loaded


def test_import_symagg_loads_neither_sympy_nor_numba():
    code = "import sys, symagg; print(*{'sympy', 'numba', 'mpmath', 'numpy', 'rich'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_help_loads_neither_sympy_nor_numba():
    code = "import sys, symagg.cli; print(*{'sympy', 'numba', 'mpmath', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_a_public_name_stays_what_it_is_when_a_module_of_that_name_is_imported():
    code = (
        "import symagg; symagg.judge; import symagg.verify; assert symagg.verify.__name__ == 'verify' == "
        "symagg.verify.__qualname__; from symagg.verify import judge; assert judge is symagg.judge"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
