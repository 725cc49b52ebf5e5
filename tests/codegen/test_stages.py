"""Straight-line code is cut where one costly function waits for another, and gives the same in parts."""

import math

import pytest

from symagg.codegen.stages import stages

LINES = [
    "t0 = x * y",
    "t1 = log(t0)",
    "t2 = cheap(t0) + 1.0",
    "t3 = exp(t1 * t2)",
    "t4 = exp(y)",
    "t5 = t3 + t4 if t2 > 0.0 else t0",
    "return t5",
]
SPACE = {"log": math.log, "exp": math.exp, "cheap": math.sqrt}


def run(parts, **values):
    """Every stage in turn, each with what it takes alone."""
    for part in parts:
        names = {**SPACE, **{name: values[name] for name in part.takes}}
        body = "\n".join(f"    {line}" for line in part.lines)
        given = ", ".join(part.gives)
        text = f"def f({', '.join(part.takes)}):\n{body}\n" + (f"    return ({given},)\n" if given else "")
        exec(text, names)
        found = names["f"](*(values[name] for name in part.takes))
        if not part.gives:
            return found
        values |= dict(zip(part.gives, found, strict=True))
    return None


def test_a_function_that_waits_for_another_is_a_stage_of_its_own():
    parts = stages(LINES, ("x", "y"), {"log", "exp"})
    assert [part.gives for part in parts] == [("t1", "t4"), ()]
    assert parts[0].takes == ("x", "y")
    assert not any("log" in line for line in parts[1].lines)
    assert run(parts, x=2.0, y=3.0) == pytest.approx(6.0 ** (math.sqrt(6.0) + 1.0) + math.exp(3.0), rel=1e-14)


def test_functions_side_by_side_stay_together():
    lines = ["t0 = log(x)", "t1 = log(y)", "t2 = t0 - t1", "return t2"]
    (part,) = stages(lines, ("x", "y"), {"log"})
    assert part.lines == tuple(lines)
    assert part.takes == ("x", "y")


def test_what_is_cheap_is_computed_again_where_it_is_needed():
    first, second = stages([*LINES[:4], "return t3"], ("x", "y"), {"log", "exp"})
    assert "t0 = x * y" in first.lines
    assert "t0 = x * y" in second.lines
    assert first.gives == ("t1",)


def test_three_in_a_row_are_three_stages():
    lines = ["t0 = exp(x)", "t1 = exp(t0)", "t2 = exp(t1)", "return t2"]
    parts = stages(lines, ("x",), {"exp"})
    assert [part.lines for part in parts] == [(lines[0],), (lines[1],), (lines[2], lines[3])]
