"""What is compiled is kept on disk, read back without numba's compiler, and made again where it is spoilt."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from symagg.codegen import user
from symagg.formulas import aggregation as paper
from symagg.kernels import aggregation as k

FORMULAS = """
from sympy import exp, symbols
x, y = symbols("x y", positive=True)
FORMULAS = {"growth": (exp(x * y) - 1, [x, y])}
"""
CODE = """
import numba
made = []
real = numba.cfunc
numba.cfunc = lambda *a, **b: made.append(1) or real(*a, **b)
import out
print(len(made), out.growth(1e-9, 2.0), len(made))
"""


@pytest.fixture
def module(tmp_path):
    (tmp_path / "mine.py").write_text(FORMULAS)
    user.write(tmp_path / "mine.py", tmp_path / "out.py")
    return tmp_path


def run(folder, **environment):
    """How often a fresh process compiled, and the value that it found."""
    outside = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=folder, capture_output=True, text=True, env=outside | environment, check=False
    )
    assert done.returncode == 0, done.stderr
    _, value, compiled = done.stdout.split()
    assert float(value) == pytest.approx(np.expm1(2e-9), rel=1e-15)
    return int(compiled)


def kept(folder):
    return sorted(folder.glob("**/*.o"))


def test_a_second_process_compiles_nothing(module):
    assert run(module) == 1
    (path,) = kept(module)
    assert path.parent.name == "__pycache__"
    assert re.fullmatch(r"out\.growth-.*-[0-9a-f]{16}\.o", path.name)
    assert run(module) == 0


def test_spoilt_code_is_not_run(module):
    run(module)
    (path,) = kept(module)
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 0xFF
    path.write_bytes(held)
    assert run(module) == 1
    assert run(module) == 0


def test_an_edited_module_is_compiled_again_and_what_is_stale_goes(module):
    run(module)
    (path,) = kept(module)
    with (module / "out.py").open("a") as file:
        file.write("\n")
    assert run(module) == 1
    assert [found.name == path.name for found in kept(module)] == [False]


def test_the_cache_may_lie_elsewhere(module, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("cache")
    assert run(module, NUMBA_CACHE_DIR=str(elsewhere)) == 1
    assert len(kept(elsewhere)) == 1
    assert kept(module) == []


def test_without_a_place_for_the_cache_it_works_all_the_same(module):
    shutil.rmtree(module / "__pycache__", ignore_errors=True)  # where Python writes bytecode, it is there
    (module / "__pycache__").write_text("no folder")
    (module / "file").write_text("no folder either")
    assert run(module, XDG_CACHE_HOME=str(module / "file"), PYTHONDONTWRITEBYTECODE="1") == 1
    assert kept(module) == []


VECTORS = [f.name for f in paper.module().formulas if not re.search("cdf|quantile", f.name)]


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64", "aarch64", "arm64"), reason="vectors are not known")
@pytest.mark.parametrize(
    "name", ["expgamma_variance", "powergamma_variance", "gamma_pdf", "zero_expgamma_variance_d_a"]
)
def test_a_kernel_is_vector_code(name):
    text = k._assembly(k._KERNELS[name][1], f"kernel.{name}")
    assert len(re.findall(r"fmul <\d+ x double>", text)) > 10
    assert not re.search(r"call double @(exp|log|pow|lgamma)\(", text)


def test_every_kernel_without_a_series_of_open_length_has_no_branches():
    source = Path(k.__file__).read_text(encoding="utf-8")
    for name in VECTORS:
        assert re.search(rf'@njit\(error_model="numpy", forceinline=True\)\ndef _{name}\(', source), name


LARGE = """
import mmap
flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
held = [mmap.mmap(-1, 5 << 30, flags, mmap.PROT_READ)]  # address space alone, no memory
from symagg.kernels import aggregation as k
for name in k.__all__[:8]:
    kernel = getattr(k, name)
    kernel(*[0.25] * kernel.nin)
    held.append(mmap.mmap(-1, 3 << 30, flags, mmap.PROT_READ))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for address space without memory behind it")
def test_kernels_are_loaded_beside_large_arrays():
    """Code that lies further from its constants than 2 GB would end the process."""
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
