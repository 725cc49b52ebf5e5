"""`symagg bench mutations`: seeded slips put into statements that hold; are they detected, located and repaired?"""

import multiprocessing
import os
import random
import statistics
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count, islice
from pathlib import Path
from typing import Any

from symagg.bench import trial
from symagg.bench.record import Record
from symagg.session import bundled_papers

SINGLE, DOUBLE = 500, 200
_TURNS = 50  # of all statements, before it is given up to find as many mutants as were asked for


def run(
    seed: int,
    paths: Iterable[Path] = (),
    jobs: int | None = None,
    single: int = SINGLE,
    double: int = DOUBLE,
    record: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Judge mutants until so many single and double ones count; rows as every benchmark's, and every failure's text.

    paths: claims files; by default the papers that come along, and, in a checkout, those of the tests. jobs: processes.
    record: a file that takes every answer as it comes; a run that finds it goes on from there. Seconds are of
    processor time.
    """
    paths, jobs = list(paths) or _files(), jobs or os.cpu_count() or 1
    held = Record(record, {"seed": seed, "files": [path.name for path in paths]})
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        labels = {f"{path.name}/{c.label}": (path, c.label) for path in paths for p in trial.papers(path)
                  for c in p.claims}  # fmt: skip
        lines = {}
        for key, answer in held.answers(pool, trial.unmutated, labels.items()):
            lines[key] = answer
            if progress:
                progress(len(lines), len(labels))
        statements = [(*labels[key], k) for key in labels for k in lines[key][0]]
        alarms = sum(alarm for _, alarm in lines.values())
        rows = [_row("unmutated statements: false alarms", alarms, len(statements), [])]
        failures: list[dict[str, str]] = []
        for name, slips, wanted in (("single", 1, single), ("double", 2, double)):
            results, equal = _judged(pool, held, statements, seed, slips, wanted, progress)
            rows += _summary(name, results, equal)
            failures += [_failure(name, r) for r in results if not (r["detected"] and r["located"] and r["repaired"])]
    return {"rows": rows, "failures": failures}


def told(rows: list[dict[str, Any]]) -> str:
    """The rows as lines to read: how many of how many, the share, and the median of the processor time."""
    width, counts = (max(len(row[key]) for row in rows) for key in ("name", "against"))
    lines = []
    for row in rows:
        share = "" if row["ratio"] is None else f"{100 * row['ratio']:.1f} %"
        seconds = "" if row["seconds"] is None else f"{row['seconds']:.2f} s"
        lines.append(f"{row['name']:<{width}}  {row['against']:>{counts}}  {share:>7}  {seconds:>6}".rstrip())
    return "\n".join(lines)


def _files() -> list[Path]:
    tests = Path(__file__).resolve().parent.parent.parent / "tests" / "papers"
    ours = [p for p in sorted(tests.glob("*.py")) if "Paper(" in p.read_text(encoding="utf-8")]
    return [*bundled_papers(), *ours]


def _judged(
    pool: ProcessPoolExecutor, record: Record, statements: list, seed: int, slips: int, wanted: int,
    progress: Callable[[int, int], None] | None,
) -> tuple[list[dict], int]:  # fmt: skip
    """Results of the first `wanted` mutants that count, in the order of their seeds; and how many were equal ones.

    Every turn goes through all statements, in an order of its own. The same mutant drawn again is left out.
    """
    results: list[dict] = []
    drawn: set[tuple] = set()
    equal = 0
    for turn in count() if statements and wanted else ():
        key = f"{seed}/{slips}/{turn}"
        order = random.Random(key).sample(statements, len(statements))
        mutants = ((f"{key}/{s[0].name}/{s[1]}/{s[2]}", trial.mutant(*s, key, slips)) for s in order)
        fresh = islice(_undrawn(mutants, drawn), int(1.2 * (wanted - len(results))) + 8)
        batch = [(name, (mutant,)) for name, mutant in fresh]
        found = {}
        for name, answer in record.answers(pool, trial.judged, batch):
            found[name] = answer
            if progress:
                progress(min(len(results) + len(found), wanted), wanted)
        answers = [found[name] for name, _ in batch]
        results += [a for a in answers if a["detected"] is not None]
        equal += sum(a["told"] == trial.EQUAL for a in answers)
        if len(results) >= wanted or turn == _TURNS:
            break
    return results[:wanted], equal


def _undrawn(
    mutants: Iterable[tuple[str, trial.Mutant | None]], drawn: set[tuple]
) -> Iterator[tuple[str, trial.Mutant]]:
    """The mutants that say what was not drawn before; `drawn` takes what they say."""
    for name, mutant in mutants:
        if mutant is not None and (said := (mutant.path, mutant.label, mutant.line, mutant.text)) not in drawn:
            drawn.add(said)
            yield name, mutant


def _summary(name: str, results: list[dict], equal: int) -> list[dict[str, Any]]:
    total = len(results)
    seconds = [r["seconds"] for r in results]
    rows = [
        _row(f"{name} slips: {what}", sum(r[what] for r in results), total, seconds)
        for what in ("detected", "located", "repaired")
    ]
    rows.append(_row(f"{name} slips: detected but left undecided", sum(r["undecided"] for r in results), total, []))
    repairs = [r["repair_seconds"] for r in results if r["repair_seconds"] is not None]
    rows.append({"name": f"{name} slips: median repair", "seconds": statistics.median(repairs) if repairs else None,
                 "ratio": None, "against": f"{len(repairs)} repairs"})  # fmt: skip
    rows.append({"name": f"{name} slips: equal to the original, not counted", "seconds": None, "ratio": None,
                 "against": str(equal)})  # fmt: skip
    for kind in sorted({k for r in results for k in r["kinds"]}) if name == "single" else ():
        those = [r for r in results if kind in r["kinds"]]
        rows.append(_row(f"single slips, {kind}: repaired", sum(r["repaired"] for r in those), len(those),
                         [r["seconds"] for r in those]))  # fmt: skip
    return rows


def _row(name: str, count: int, total: int, seconds: list[float]) -> dict[str, Any]:
    return {"name": name, "seconds": statistics.median(seconds) if seconds else None,
            "ratio": count / total if total else None, "against": f"{count} of {total}"}  # fmt: skip


def _failure(name: str, result: dict) -> dict[str, str]:
    missed = [w for w in ("detected", "located", "repaired") if not result[w]]
    return {"slips": name, "claim": result["claim"], "line": str(result["line"] + 1),
            "kinds": ", ".join(result["kinds"]), "text": result["text"], "not": ", ".join(missed),
            "told": result["told"], "edit": result["edit"]}  # fmt: skip
