"""What is asked of every finding of a paper that has been worked through by hand."""

from symagg.findings import Finding


def shown(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    """The verdict, a letter a line (T holds, F does not, ? open), and the conditions."""
    lines = "".join({True: "T", False: "F", None: "?"}[line.holds] for line in finding.lines)
    return finding.verdict.value, lines, finding.conditions


def routes_behind(finding: Finding) -> set[str]:
    """The kinds of route that say what the verdict says."""
    needed = "refutes" if finding.verdict.is_refuted else "supports"
    return {e.route for e in finding.evidence if e.status.value == needed}


def explains_itself(finding: Finding) -> bool:
    """Whether a refuted claim shows a difference and a point for every wrong line, with both values."""
    if not finding.verdict.is_refuted:
        return True
    found = [line.counterexample for line in finding.lines if line.holds is False]
    return bool(finding.discrepancy) and all(c and c.point and c.printed != c.true for c in found)
