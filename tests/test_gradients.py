"""The gradients paper end to end: every verdict, line by line, against what was worked out by hand."""

import pytest

from tests.verdicts import explains_itself, routes_behind, shown

EXPECTED = {
    "eq2": ("verified", "T", ()),  # g^2 2/(d_in + d_out) = a^2/3
    "xavier-text": ("verified", "TT", ()),
    # E(ReLU(X)^2) = E(X^2)/2, so d_in Var(W) = 2 keeps it; with the gain the printed variance is 4/d_in
    "eq6": ("misprint", "F", ()),
    "eq8": ("misprint", "F", ()),
    "eq9": ("verified", "TTTT", ()),
    "eq13": ("misprint", "F", ()),  # the weight's indices are k_1, k_2, not p - k_1, q - k_2
    "eq14": ("misprint", "TFFF", ()),  # line 2 has lost G, lines 3 and 4 have the indices of Eq. 13
    "eq18": ("misprint", "FF", ()),  # Eq. 13 again; and LG^c is summed over i
    "eq19": ("verified", "T", ()),
    "table1": ("verified", "TTTTT", ()),
}


@pytest.fixture(scope="module")
def findings(judged):
    return judged("gradients")


def test_every_row_is_judged(findings):
    assert set(findings) == set(EXPECTED)


@pytest.mark.parametrize("label", EXPECTED)
def test_verdict(findings, label):
    assert shown(findings[label]) == EXPECTED[label], findings[label].why
    assert len(routes_behind(findings[label])) >= 2
    assert explains_itself(findings[label])
