"""The aggregation paper end to end: every verdict, line by line, against what was worked out by hand."""

import pytest

# verdict, which lines hold, and what the conditions of the whole claim must say (as SymPy prints them)
EXPECTED = {
    "eq1": ("misprint", "F", ()),
    "gamma-function": ("conditional", "T", ("re(z) > 0",)),
    "eq4": ("verified", "T", ()),
    "eq5": ("verified", "T", ()),
    "eq6": ("verified", "TTTT", ()),
    "eq8": ("verified", "TTT", ()),
    "eq9": ("broken-step", "TFT", ()),
    "eq10": ("misprint", "F", ()),
    "prop-iv1": ("misprint", "F", ()),
    "expgamma-mean": ("conditional", "T", ("beta*s < 1",)),
    "expgamma-variance": ("conditional", "T", ("2*beta*s < 1",)),
    "eq11": ("conditional", "TTTT", ("beta*s < 1", "alpha*beta > 0 (lines 1, 2)")),
    "eq12": ("conditional", "T", ("2*beta*s < 1",)),
    "eq13": ("verified", "TTTT", ()),
    "eq14": ("verified", "TT", ()),
    "eq15": ("misprint", "TTFF", ()),
    "mixed-moment": ("misprint", "F", ()),
    "eq17": ("misprint", "F", ()),
    "g-derivatives": ("verified", "TTTTTT", ()),
    "eq18": ("misprint", "TFFF", ()),
    "gap-zero-mass": ("misprint", "F", ()),
    "gap-gamma-match": ("verified", "TT", ()),
    "gap-density": ("verified", "T", ()),
    "eq19": ("approximation", "T", ()),
    "eq20": ("verified", "TTTTT", ()),
    "gap-taylor": ("verified", "TTT", ()),
    "prop-iv2": ("misprint", "F", ()),
    "eq21": ("conditional", "T", ("a + gamma > 0",)),
    "eq22": ("conditional", "T", ("a + 2*gamma > 0",)),
    "eq23": ("verified", "T", ()),
    "deactivation-slope": ("verified", "T", ()),
    "deactivation-intercept": ("misprint", "FF", ()),
    "deactivation-mean": ("approximation", "T", ()),
    "deactivation-product": ("verified", "TT", ()),
    "gap-product-moment": ("misprint", "F", ()),
    "eq24": ("verified", "T", ()),
    "eq25": ("verified", "T", ()),
    "output-density": ("misprint", "F", ()),
    "eq26": ("misprint", "F", ()),
    "appendix-a-mgf": ("conditional", "T", ("s*t < 1",)),
    "appendix-a-derivative": ("misprint", "F", ()),
    "eq27": ("verified", "T", ()),
    "prop-b1": ("conditional", "TTTTT", ("alpha*beta > 0",)),
    "lemma-c1": ("conditional", "T", ("b > -1",)),
    "lemma-c1-proof": ("broken-step", "TTFFFT", ("b > -1",)),
    "appendix-c-mean": ("broken-step", "TTTFTTTTT", ("beta*s < 1",)),
    "appendix-c-second-moment": ("broken-step", "TTTTFFT", ("2*beta*s < 1",)),
    "appendix-c-variance": ("conditional", "TTT", ("2*beta*s < 1",)),
    "prop-d1": ("misprint", "F", ()),
    "appendix-d-proof": ("misprint", "TF", ()),
    "appendix-e-mean": ("broken-step", "TTFFFT", ("a + gamma > 0",)),
    "appendix-e-second-moment": ("conditional", "TTT", ("a + 2*gamma > 0",)),
    "appendix-e-variance": ("conditional", "TTT", ("a + 2*gamma > 0",)),
    "appendix-f": ("conditional", "TTTTTT", ("2*beta*s < 1",)),
}


@pytest.fixture(scope="module")
def findings(aggregation):
    return {f.id.removeprefix("aggregation:"): f for f in aggregation.findings}


def test_every_row_is_judged(findings):
    assert set(findings) == set(EXPECTED)


@pytest.mark.parametrize("label", EXPECTED)
def test_verdict(findings, label):
    finding = findings[label]
    verdict, lines, conditions = EXPECTED[label]
    shown = "".join({True: "T", False: "F", None: "?"}[line.holds] for line in finding.lines)
    assert (finding.verdict.value, shown) == (verdict, lines)
    assert set(conditions) <= set(finding.conditions)


@pytest.mark.parametrize("label", [k for k, v in EXPECTED.items() if v[0] != "approximation"])
def test_two_routes_of_different_kinds_stand_behind_it(findings, label):
    finding = findings[label]
    needed = "refutes" if finding.verdict.is_refuted else "supports"
    assert len({e.route for e in finding.evidence if e.status.value == needed}) >= 2
    assert finding.evidence[0].points >= 16


@pytest.mark.parametrize("label", [k for k, v in EXPECTED.items() if v[0] in ("misprint", "broken-step")])
def test_a_refuted_claim_has_a_correction_and_a_discrepancy(findings, label):
    finding = findings[label]
    assert finding.correction is not None
    assert finding.discrepancy
    assert all(line.counterexample for line in finding.lines if line.holds is False)
