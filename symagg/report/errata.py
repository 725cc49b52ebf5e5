"""The errata sheet: for each slip where it is, as printed, as it should read, and why; the conditions left out."""

from sympy import latex

from symagg.findings import Evidence, Finding, PaperFindings, Verdict
from symagg.oracles.outcome import Status
from symagg.session import Run

_TITLES = {"slips": "Corrections", "conditions": "Conditions that the text leaves out"}
_SPECIAL = str.maketrans({"_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "^": r"\^{}", "~": r"\~{}",
                          "<": r"\ensuremath{<}", ">": r"\ensuremath{>}", "|": r"\textbar{}"})  # fmt: skip


def as_markdown(run: Run) -> str:
    """The sheet in Markdown."""
    return "\n".join(_markdown(paper) for paper in run.papers).rstrip() + "\n"


def as_latex(run: Run) -> str:
    """The sheet as a LaTeX document."""
    head = (
        "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\usepackage[T1]{fontenc}\n"
        "\\allowdisplaybreaks\n\\begin{document}\n\\raggedright\n"
    )
    return head + "\n".join(_latex(paper) for paper in run.papers) + "\\end{document}\n"


def _sorted(paper: PaperFindings) -> tuple[list[Finding], list[Finding]]:
    slips = [f for f in paper.findings if f.verdict.is_refuted]
    conditional = [f for f in paper.findings if f.conditions and f.verdict is Verdict.CONDITIONAL]
    return slips, conditional


def _why(finding: Finding) -> str:
    """The evidence in one line."""
    return "; ".join(_one(e) for e in finding.evidence if e.status is Status.REFUTES)


def _one(e: Evidence) -> str:
    return f"{e.route}: {e.detail}"


def _wrong_lines(finding: Finding) -> list[tuple[int, str]]:
    return [(k, line.latex) for k, line in enumerate(finding.lines, 1) if line.holds is False]


def _markdown(paper: PaperFindings) -> str:
    slips, conditional = _sorted(paper)
    out = [f"# Errata: {paper.title}", "", f"## {_TITLES['slips']}", ""]
    for finding in slips:
        out.append(f"### {finding.where} (`{finding.id}`, {finding.verdict})")
        out.append("")
        for number, text in _wrong_lines(finding):
            out += [f"Printed, line {number} of {len(finding.lines)}:", "", f"$$ {text} $$", ""]
        if finding.correction:
            out += ["Read:", "", f"$$ {latex(finding.correction.expression)} $$", ""]
        if finding.discrepancy:
            out.append(f"- Difference: `{finding.discrepancy}`")
        out += [f"- If `{condition}`" for condition in finding.conditions]
        out += [f"- Evidence: {_why(finding)}", ""]
    if not slips:
        out += ["None found.", ""]
    if conditional:
        out += [f"## {_TITLES['conditions']}", "", "| where | claim | holds if |", "| --- | --- | --- |"]
        out += [f"| {f.where} | `{f.id}` | {', '.join(f'`{c}`' for c in f.conditions)} |" for f in conditional]
        out.append("")
    return "\n".join(out)


def _latex(paper: PaperFindings) -> str:
    slips, conditional = _sorted(paper)
    out = [f"\\section*{{Errata: {paper.title.translate(_SPECIAL)}}}", f"\\subsection*{{{_TITLES['slips']}}}"]
    for finding in slips:
        out.append(f"\\paragraph{{{finding.where.translate(_SPECIAL)}}} ({finding.verdict!s})")
        for number, text in _wrong_lines(finding):
            out += [f"Printed, line {number} of {len(finding.lines)}:", f"\\[ {text} \\]"]
        if finding.correction:
            out += ["Read:", f"\\[ {latex(finding.correction.expression)} \\]"]
        if finding.discrepancy:
            out.append(f"Difference: \\texttt{{{finding.discrepancy.translate(_SPECIAL)}}}.")
        out += [f"If \\texttt{{{c.translate(_SPECIAL)}}}." for c in finding.conditions]
        out += [f"Evidence: {_why(finding).translate(_SPECIAL)}.", ""]
    if not slips:
        out.append("None found.\n")
    if conditional:
        out += [f"\\subsection*{{{_TITLES['conditions']}}}", "\\begin{itemize}"]
        for f in conditional:
            texts = ", ".join(f"\\texttt{{{c.translate(_SPECIAL)}}}" for c in f.conditions)
            out.append(f"\\item {f.where.translate(_SPECIAL)}: {texts}")
        out.append("\\end{itemize}")
    return "\n".join(out) + "\n"
