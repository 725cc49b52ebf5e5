"""The errata sheet: for each slip where it is, as printed, as it should read, and why; the conditions left out."""

from collections.abc import Callable
from dataclasses import dataclass

from sympy import latex

from symagg.findings import Evidence, Finding, LineFinding, PaperFindings, Verdict
from symagg.oracles.outcome import Status
from symagg.session import Run

_SPECIAL = str.maketrans({"_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "^": r"\^{}", "~": r"\~{}",
                          "<": r"\ensuremath{<}", ">": r"\ensuremath{>}", "|": r"\textbar{}", "{": r"\{",
                          "}": r"\}"})  # fmt: skip
_HEAD = (
    "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\usepackage[T1]{fontenc}\n"
    "\\allowdisplaybreaks\n\\begin{document}\n\\raggedright\n"
)


@dataclass(frozen=True)
class _Marks:
    """How a sheet's language writes headings, displays, text, code and list items."""

    title: Callable[[str], str]
    section: Callable[[str], str]
    entry: Callable[[str, str], str]
    display: Callable[[str], str]
    text: Callable[[str], str]
    code: Callable[[str], str]
    item: str
    begin: str
    end: str


def as_markdown(run: Run) -> str:
    """The sheet in Markdown."""
    marks = _Marks(
        title=lambda t: f"# Errata: {t}\n",
        section=lambda t: f"## {t}\n",
        entry=lambda where, kind: f"### {where} ({kind})\n",
        display=lambda t: f"$$ {t} $$\n",
        text=lambda t: t,
        code=lambda t: f"`{t}`",
        item="- ",
        begin="",
        end="",
    )
    return "\n".join(_sheet(paper, marks) for paper in run.papers).rstrip() + "\n"


def as_latex(run: Run) -> str:
    """The sheet as a LaTeX document."""
    marks = _Marks(
        title=lambda t: f"\\section*{{Errata: {t.translate(_SPECIAL)}}}",
        section=lambda t: f"\\subsection*{{{t}}}",
        entry=lambda where, kind: f"\\paragraph{{{where.translate(_SPECIAL)}}} ({kind.translate(_SPECIAL)})\n",
        display=lambda t: f"\\[ {t} \\]",
        text=lambda t: t.translate(_SPECIAL),
        code=lambda t: f"\\texttt{{{t.translate(_SPECIAL)}}}",
        item="\\item ",
        begin="\\begin{itemize}",
        end="\\end{itemize}",
    )
    return _HEAD + "\n".join(_sheet(paper, marks) for paper in run.papers) + "\\end{document}\n"


def _sheet(paper: PaperFindings, marks: _Marks) -> str:
    slips = [f for f in paper.findings if f.verdict.is_refuted]
    conditional = [f for f in paper.findings if f.conditions and f.verdict is Verdict.CONDITIONAL]
    out = [marks.title(paper.title), marks.section("Corrections")]
    for finding in slips:
        out += _entry(finding, marks)
    if not slips:
        out.append("None found.\n")
    if conditional:
        out += [marks.section("Conditions that the text leaves out"), *([marks.begin] if marks.begin else [])]
        for f in conditional:
            texts = ", ".join(marks.code(c) for c in f.conditions)
            out.append(f"{marks.item}{marks.text(f.where)} holds if {texts}.")
        out.append(marks.end)
    return "\n".join(out) + "\n"


def _entry(finding: Finding, marks: _Marks) -> list[str]:
    """One slip: every wrong line as printed and as it should read, then why, with the evidence in one line."""
    out = [marks.entry(finding.where, f"{finding.id}, {finding.verdict}")]
    count = len(finding.lines)
    for number, line in enumerate(finding.lines, 1):
        if line.holds is False:
            out += _wrong_line(line, f"Line {number} of {count}" if count > 1 else "Printed", marks)
    first = next(line for line in finding.lines if line.holds is False)
    if finding.correction and first.mend is None:
        advice = finding.correction.edit
        told = f"To mend it: {marks.code(advice)}" if advice else "No edit of one or two slips was found that mends it"
        out.append(f"{told}. Derived from the definition:\n")
        out.append(marks.display(latex(finding.correction.expression)))
    counter = next((line.counterexample for line in finding.lines if line.counterexample), None)
    reason = _without(finding.discrepancy or "", str(counter))
    if reason:
        out.append(f"What is wrong: {marks.code(reason)}.\n")
    if counter:
        out.append(f"For instance, {marks.code(str(counter))}.\n")
    out.append(f"Evidence: {marks.text(_why(finding))}.\n")
    if finding.conditions:
        out.append("The corrected statement needs " + ", ".join(marks.code(c) for c in finding.conditions) + ".\n")
    return out


def _without(reason: str, counterexample: str) -> str:
    """The reason without the counterexample, which the sheet gives by itself."""
    return reason.replace(f" ({counterexample})", "").replace(counterexample, "").removeprefix("; ")


def _wrong_line(line: LineFinding, name: str, marks: _Marks) -> list[str]:
    told = f" ({line.note})" if line.note and "tested on" not in line.note else ""
    out = [f"{name}{marks.text(told)}:\n", marks.display(line.latex)]
    if line.mend:
        only = "" if line.mend.is_unique else " (another edit of the same size would do as well)"
        out += [f"Read, the change in the box{only}:\n", marks.display(line.mend.latex)]
        out.append(f"That is: {marks.code(line.mend.text)}.\n")
    return out


def _why(finding: Finding) -> str:
    """The evidence in one line."""
    return "refuted by " + ", ".join(_one(e) for e in finding.evidence if e.status is Status.REFUTES)


def _one(e: Evidence) -> str:
    where = f"at {e.points} points" if e.points > 1 else "at one point"
    return f"{e.route} ({where}{'' if e.worst is None else f', by up to {e.worst:.1e} of the value'})"
