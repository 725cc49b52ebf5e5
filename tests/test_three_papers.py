"""The three shorter papers end to end: every verdict, line by line, against what was worked out by hand."""

import pytest

from symagg.findings import Finding

EXPECTED = {
    "penultimate:eq4": ("verified", "TT", ()),  # with equal norms, as the paper assumes, C(kappa) cancels
    "penultimate:eq5": ("verified", "TTTTTT", ()),
    "penultimate:eq6": ("verified", "T", ()),
    "penultimate:eq7": ("approximation", "T", ()),
    "penultimate:eq8": ("verified", "T", ()),
    "penultimate:eq9": ("verified", "T", ()),
    "penultimate:eq10": ("verified", "T", ()),
    # the divergence must be of the posterior that the expectation is taken with, q(z|x, i)
    "penultimate:eq11": ("misprint", "F", ()),
    "penultimate:eq12": ("misprint", "F", ()),
    "penultimate:table1-drop": ("verified", "TTTTTTTTT", ()),
    # a set holds a number once, and so counts two patterns that come equally often as one
    "cooperation:eq1": ("conditional", "T", ("the entries of n are all different",)),
    "cooperation:eq2": ("verified", "TTTT", ()),
    "cooperation:eq3": ("verified", "T", ()),
    "cooperation:eq5": ("verified", "T", ()),
    "cooperation:eq6": ("verified", "T", ()),  # b in mixed radix, the last layer's node the last digit
    "cooperation:eq7": ("verified", "T", ()),
    "cooperation:eq9": ("verified", "T", ()),
    "cooperation:mse-lambda": ("misprint", "FT", ()),  # the mean of n squares has the derivative 2 (z - y)/n
    "cooperation:eq10": ("verified", "T", ()),
    "cooperation:eq11": ("verified", "T", ()),
    "cooperation:eq13": ("verified", "T", ()),
    "cooperation:eq14": ("verified", "TT", ()),
    "cooperation:eq15": ("verified", "T", ()),
    "cooperation:eq16": ("misprint", "F", ()),  # it is the derivative by z_j
    "cooperation:eq17": (
        "misprint",
        "TFFFF",
        (),
    ),  # from line 2 on the derivative of L by z_j; and z_j stands for p_j in line 5
    "gradients:eq2": ("verified", "T", ()),  # g^2 2/(d_in + d_out) = a^2/3
    "gradients:xavier-text": ("verified", "TT", ()),
    # E(ReLU(X)^2) = E(X^2)/2, so d_in Var(W) = 2 keeps it; with the gain the printed variance is 4/d_in
    "gradients:eq6": ("misprint", "F", ()),
    "gradients:eq8": ("misprint", "F", ()),
    "gradients:eq9": ("verified", "TTTT", ()),
    "gradients:eq13": ("misprint", "F", ()),  # the weight's indices are k_1, k_2, not p - k_1, q - k_2
    "gradients:eq14": ("misprint", "TFFF", ()),  # line 2 has lost G, lines 3 and 4 have the indices of Eq. 13
    "gradients:eq18": ("misprint", "FF", ()),  # Eq. 13 again; and LG^c is summed over i
    "gradients:eq19": ("verified", "T", ()),
    "gradients:table1": ("verified", "TTTTT", ()),
}


@pytest.mark.parametrize("key", ["penultimate", "cooperation", "gradients"])
def test_every_row_is_judged(judged, key):
    assert {f"{key}:{label}" for label in judged(key)} == {name for name in EXPECTED if name.startswith(f"{key}:")}


@pytest.mark.parametrize("name", EXPECTED)
def test_verdict(judged, name):
    key, label = name.split(":")
    finding = judged(key)[label]
    assert _shown(finding) == EXPECTED[name], finding.why
    assert len(_routes_behind(finding)) >= 2
    assert _explains_itself(finding)


def _shown(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    """The verdict, a letter a line (T holds, F does not, ? open), and the conditions."""
    lines = "".join({True: "T", False: "F", None: "?"}[line.holds] for line in finding.lines)
    return finding.verdict.value, lines, finding.conditions


def _routes_behind(finding: Finding) -> set[str]:
    """The kinds of route that say what the verdict says."""
    needed = "refutes" if finding.verdict.is_refuted else "supports"
    return {e.route for e in finding.evidence if e.status.value == needed}


def _explains_itself(finding: Finding) -> bool:
    """Whether a refuted claim shows a difference and a point for every wrong line, with both values."""
    if not finding.verdict.is_refuted:
        return True
    found = [line.counterexample for line in finding.lines if line.holds is False]
    return bool(finding.discrepancy) and all(c and c.point and c.printed != c.true for c in found)
