"""Without torch there is one sentence that says what to install."""

import subprocess
import sys

import pytest


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_symagg_torch_names_the_extra():
    ended = run("import sys; sys.modules['torch'] = None; import symagg.torch")
    told = "symagg.errors.SymaggError: symagg.torch needs the extra: pip install 'symagg[torch]'"
    assert ended.stderr.splitlines()[-1].startswith(told)


@pytest.mark.parametrize("module", ["torch", "PIL"])
def test_the_example_names_the_extra(module):
    hidden = f"import sys; sys.modules[{module!r}] = None; sys.argv = ['x', '--data', 'd', '--out', 'o']; "
    ended = run(hidden + "from symagg.examples.cifar10.__main__ import main; main()")
    assert ended.returncode == 2
    assert ended.stderr.startswith("symagg: the example needs the extra: pip install 'symagg[torch]'")
    assert len(ended.stderr.splitlines()) == 1


def test_neither_the_package_nor_its_sources_load_torch():
    code = "import sys, symagg.activations, symagg.examples; symagg.examples.source(); print('torch' in sys.modules)"
    assert run(code).stdout.strip() == "False"
