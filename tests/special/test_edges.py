"""What the functions give at and beyond the ends of their domains, compiled and as plain Python."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import symagg.special
from symagg.codegen import references
from symagg.codegen.accuracy import measure
from tests.special.cases import CONDITIONS, EDGES, NAMES, regimes
from tests.special.record import CONTRACT

_PLAIN = """
import json, math, warnings
warnings.simplefilter("error")
import symagg.special
for name, rows in json.loads(input()).items():
    print(json.dumps([getattr(symagg.special, name)(*row) for row in rows]))
"""


@pytest.mark.parametrize(("name", "arguments", "expected"), EDGES)
def test_edge(name, arguments, expected):
    found = getattr(symagg.special, name)(*arguments)
    assert math.isnan(found) if math.isnan(expected) else found == expected


def _plain(asked):
    """The values of the functions, not compiled, at rows of arguments by name."""
    root = Path(symagg.special.__file__).parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", _PLAIN],
        input=json.dumps(asked),
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return dict(zip(asked, map(json.loads, answer.splitlines()), strict=True))


def test_plain_python_gives_the_same_at_the_edges():
    values = _plain({name: [arguments for other, arguments, _ in EDGES if other == name] for name in NAMES})
    for name in NAMES:
        expected = [value for other, _, value in EDGES if other == name]
        np.testing.assert_array_equal(values[name], expected, err_msg=name)


def test_plain_python_keeps_the_contract():
    points = {}
    for name in NAMES:
        tables = [{k: column[:10] for k, column in table.items()} for table in regimes(name).values()]
        points[name] = {k: np.concatenate([table[k] for table in tables]) for k in tables[0]}
    values = _plain({name: np.transpose(list(columns.values())).tolist() for name, columns in points.items()})
    for name, columns in points.items():
        answer = np.array(values[name])
        found = measure(lambda *_, a=answer: a, getattr(references, name), columns, condition=CONDITIONS.get(name))
        assert found.worst <= CONTRACT, (name, found)


def test_there_are_cases_for_everything_public():
    public = {n for n in symagg.special.__all__ if getattr(symagg.special, n).__module__ != "symagg.special.elementary"}
    assert set(NAMES) == public
    assert {name for name, _, _ in EDGES} == set(NAMES)
