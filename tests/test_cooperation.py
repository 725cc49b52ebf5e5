"""The cooperation paper end to end: every verdict, line by line, against what was worked out by hand."""

import pytest

from tests.verdicts import explains_itself, routes_behind, shown

EXPECTED = {
    # a set holds a number once, and so counts two patterns that come equally often as one
    "eq1": ("conditional", "T", ("the entries of n are all different",)),
    "eq2": ("verified", "TTTT", ()),
    "eq3": ("verified", "T", ()),
    "eq5": ("verified", "T", ()),
    "eq6": ("verified", "T", ()),  # b in mixed radix, the last layer's node the last digit
    "eq7": ("verified", "T", ()),
    "eq9": ("verified", "T", ()),
    "mse-lambda": ("misprint", "FT", ()),  # the mean of n squares has the derivative 2 (z - y)/n
    "eq10": ("verified", "T", ()),
    "eq11": ("verified", "T", ()),
    "eq13": ("verified", "T", ()),
    "eq14": ("verified", "TT", ()),
    "eq15": ("verified", "T", ()),
    "eq16": ("misprint", "F", ()),  # it is the derivative by z_j
    "eq17": ("misprint", "TFFFF", ()),  # from line 2 on the derivative of L by z_j; and z_j stands for p_j in line 5
}


@pytest.fixture(scope="module")
def findings(judged):
    return judged("cooperation")


def test_every_row_is_judged(findings):
    assert set(findings) == set(EXPECTED)


@pytest.mark.parametrize("label", EXPECTED)
def test_verdict(findings, label):
    assert shown(findings[label]) == EXPECTED[label], findings[label].why
    assert len(routes_behind(findings[label])) >= 2
    assert explains_itself(findings[label])
