"""What `symagg kernels` prints: the kernels one by one, and the table of their measured errors."""

from symagg.codegen import contract
from symagg.formulas import aggregation


def listing() -> str:
    """Every kernel: its call, its domain, where it diverges, and the recorded worst error."""
    worst: dict[str, float] = {}
    for row in contract.read()["rows"]:
        worst[row["kernel"]] = max(worst.get(row["kernel"], 0.0), float(row["worst"]))
    lines = []
    for formula in aggregation.module().formulas:
        call = f"{formula.name}({', '.join(s.name for s in formula.arguments)})"
        domain = ", ".join(str(c) for c in formula.domain) or "all real numbers"
        cases = "; ".join(f"{value} if {condition}" for condition, value in formula.cases)
        lines.append(f"{call}\n    {formula.source}; domain: {domain}" + (f"; {cases}" if cases else ""))
        lines.append(f"    worst error {worst.get(formula.name, float('nan')):.3g} eps (1 + K)")
    return "\n".join(lines)


def summary() -> str:
    """The recorded errors, a line a kernel: the worst of its regimes; the derivatives of a formula in one line."""
    held: dict[str, list[dict]] = {}
    for row in contract.read()["rows"]:
        base, slope, _ = row["kernel"].partition("_d_")
        held.setdefault(base + ("_d_*" if slope else ""), []).append(row)
    lines = [f"{'kernel':<30} {'points':>7} {'worst':>6} {'mean':>6}   worst ulp where K < 2"]
    for name, rows in held.items():
        ulps = [row["worst_ulp"] for row in rows if row["worst_ulp"] is not None]
        worst, mean = max(float(r["worst"]) for r in rows), sum(float(r["mean"]) for r in rows) / len(rows)
        ulp = f"{max(ulps):.1f}" if ulps else "-"
        lines.append(f"{name:<30} {sum(r['points'] for r in rows):>7} {worst:>6.2f} {mean:>6.2f}   {ulp}")
    return "\n".join(lines)


def measured(points: int | None, record: bool) -> str:
    """Measure every kernel, and keep the table if asked to."""
    found = contract.table(aggregation.module().formulas, points or contract.POINTS)
    if record:
        contract.write(found)
    return table(found)


def table(found: dict) -> str:
    """The measured table as lines: worst and mean error in units of eps (1 + K), worst ulp where K < 2."""
    head = f"{'kernel':<32} {'regime':<14} {'points':>6} {'worst':>8} {'mean':>8} {'ulp':>8}"
    rows = [
        f"{r['kernel']:<32} {r['regime']:<14} {r['points']:>6} {r['worst']:>8} {r['mean']:>8} "
        f"{'' if r['worst_ulp'] is None else r['worst_ulp']:>8}"
        for r in found["rows"]
    ]
    return "\n".join([head, *rows])
