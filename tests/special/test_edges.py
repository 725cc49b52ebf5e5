"""What the functions give at and beyond the ends of their domains, compiled and as plain Python."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

import symagg.special
from tests.special.cases import EDGES, NAMES, regimes

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


def test_plain_python_gives_what_the_compiled_functions_give():
    asked = {name: [arguments for other, arguments, _ in EDGES if other == name] for name in NAMES}
    for name in NAMES:
        for points in regimes(name).values():
            asked[name] += list(zip(*(column[:20].tolist() for column in points.values()), strict=True))
    root = Path(symagg.special.__file__).parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", _PLAIN],
        input=json.dumps(asked),
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for (name, rows), line in zip(asked.items(), answer.splitlines(), strict=True):
        for row, plain in zip(rows, json.loads(line), strict=True):
            compiled = getattr(symagg.special, name)(*row)
            assert compiled == plain or (math.isnan(compiled) and math.isnan(plain)), (name, row)


def test_there_are_cases_for_everything_public():
    public = {n for n in symagg.special.__all__ if getattr(symagg.special, n).__module__ != "symagg.special.elementary"}
    assert set(NAMES) == public
    assert {name for name, _, _ in EDGES} == set(NAMES)
