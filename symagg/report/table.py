"""The terminal's table: id, verdict, one line of why; colour only on a terminal."""

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from symagg.findings import Finding, Verdict
from symagg.session import Run

_COLOURS = {
    Verdict.VERIFIED: "green",
    Verdict.CONDITIONAL: "cyan",
    Verdict.BROKEN_STEP: "yellow",
    Verdict.MISPRINT: "red",
    Verdict.APPROXIMATION: "blue",
    Verdict.UNDECIDED: "magenta",
}
_HOLDS = {True: "holds", False: "FALSE", None: "open"}


def show(run: Run) -> None:
    """Print one row a claim, and the count of each verdict.

    On a terminal a long reason ends in an ellipsis; elsewhere a row is one whole line.
    """
    console = Console()
    first = max(len(f.id) for f in run.findings)
    second = max(len(v) for v in Verdict)
    for finding in run.findings:
        row = Text(f"{finding.id:<{first}}  ")
        row.append(f"{finding.verdict:<{second}}", style=_COLOURS[finding.verdict])
        row.append(f"  {finding.why}")
        if console.is_terminal:
            console.print(row, no_wrap=True, overflow="ellipsis", highlight=False)
        else:
            console.print(row, soft_wrap=True, highlight=False)
    counts = Counter(f.verdict for f in run.findings)
    total = ", ".join(f"{counts[v]} {v}" for v in Verdict if counts[v])
    console.print(f"\n{len(run.findings)} claims: {total}", highlight=False, soft_wrap=True)


def show_claim(finding: Finding) -> None:
    """Print all that is known of one claim."""
    console = Console(soft_wrap=True)
    colour = _COLOURS[finding.verdict]
    console.print(f"[bold]{finding.id}[/]  ({escape(finding.where)})  [{colour}]{finding.verdict}[/]")
    for number, line in enumerate(finding.lines, 1):
        console.print(f"  {number}. {_HOLDS[line.holds]:5s}  {escape(line.latex)}", highlight=False)
        if line.note:
            console.print(f"            {escape(line.note)}", highlight=False)
        if line.counterexample:
            console.print(f"            {escape(str(line.counterexample))}", highlight=False)
        if line.mend:
            console.print(f"            to mend it: {escape(line.mend.text)}", highlight=False)
    for condition in finding.conditions:
        console.print(f"  condition    {escape(condition)}", highlight=False)
    if finding.discrepancy:
        console.print(f"  discrepancy  {escape(finding.discrepancy)}", highlight=False)
    if finding.correction:
        console.print(f"  correction   {escape(str(finding.correction.expression))}", highlight=False)
        if finding.correction.edit:
            console.print(f"  edit         {escape(finding.correction.edit)}", highlight=False)
    table = Table("route", "status", "points", "worst", "seconds", "detail", box=None, pad_edge=False)
    for e in finding.evidence:
        worst = "" if e.worst is None else f"{e.worst:.1e}"
        table.add_row(e.route, e.status.value, str(e.points), worst, f"{e.seconds:.2f}", escape(e.detail))
    console.print(table)
    if finding.latex_reading:
        console.print(f"  LaTeX        {escape(finding.latex_reading)}", highlight=False)
