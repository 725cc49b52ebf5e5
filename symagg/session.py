"""One run over claims files: every claim judged, in parallel, in the files' order."""

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from symagg.claims import Claim, Paper, load
from symagg.errors import ClaimError, SymaggError
from symagg.findings import Finding, LineFinding, PaperFindings, Verdict

_YOUNG = 100_000  # objects, after which the garbage of a process that judges is collected


def settle() -> None:
    """Get a process ready that does nothing but judge: what it has imported is for good, and is searched no more."""
    gc.set_threshold(_YOUNG, 20, 20)
    import symagg.verify  # noqa: F401 - before the first claim, not in its time

    gc.freeze()


@dataclass(frozen=True)
class Run:
    """The findings of a run, and what kept files or claims from being judged."""

    papers: tuple[PaperFindings, ...]
    errors: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        return [finding for paper in self.papers for finding in paper.findings]


@dataclass(frozen=True)
class _Task:
    path: Path
    paper: int
    label: str


@dataclass
class _Plan:
    tasks: list[_Task] = field(default_factory=list)
    papers: list[tuple[Path, int, Paper]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def bundled_papers() -> list[Path]:
    """The claims files that come with the project."""
    here = Path(__file__).resolve().parent
    for folder in (here / "_papers", here.parent / "derivations"):
        if folder.is_dir():
            return sorted(p for p in folder.glob("*.py") if not p.name.startswith("_"))
    return []


def verify(
    paths: Iterable[Path | str] = (),
    claim: str | None = None,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
    reads_latex: bool = True,
) -> Run:
    """Judge the claims of the given files (folders are searched for them; default: the papers that come along).

    claim: an id such as "aggregation:eq9", to judge that one alone. jobs: processes. progress: called with the number
    of claims judged and their total. reads_latex: as for `symagg.verify.judge`. Raises ClaimError where no claim is
    left to judge; one file or claim that cannot be judged is told in the run's `errors`, and the others are judged all
    the same.
    """
    plan = _plan([Path(p) for p in paths] or bundled_papers(), claim)
    if not plan.tasks:
        raise ClaimError(plan.errors[0] if plan.errors else "there is no claim to judge; name a claims file.")
    findings: dict[_Task, Finding] = {}
    for task, finding in _findings(plan.tasks, jobs, reads_latex):
        findings[task] = finding
        if progress:
            progress(len(findings), len(plan.tasks))
    papers = tuple(
        PaperFindings(paper.key, paper.title, tuple(findings[t] for t in plan.tasks if (t.path, t.paper) == (path, k)))
        for path, k, paper in plan.papers
    )
    errors = plan.errors + [findings[t].error for t in plan.tasks if findings[t].error]
    return Run(tuple(p for p in papers if p.findings), tuple(errors))


def _plan(paths: list[Path], claim: str | None) -> _Plan:
    plan = _Plan()
    files = [file for p in paths for file in _files(p)]
    if claim is not None:  # most likely in the file of that name
        files.sort(key=lambda file: file.stem != claim.partition(":")[0])
    for path in files:
        if claim is not None and plan.tasks:
            break
        try:
            papers = _papers(path)
        except ClaimError as error:
            plan.errors.append(str(error))
            continue
        for number, paper in enumerate(papers):
            plan.papers.append((path, number, paper))
            plan.errors += [f"{path}: {error}" for error in (*paper.errors, *paper.domain.errors.values())]
            plan.tasks += [_Task(path, number, c.label) for c in paper.claims if claim in (None, paper.id_of(c))]
    if claim is not None and not plan.tasks:
        known = [paper.id_of(c) for _, _, paper in plan.papers for c in paper.claims]
        near = [k for k in known if claim.split(":")[-1] in k][:5] or known[:5]
        plan.errors.insert(0, f"there is no claim {claim!r}; among those here are {', '.join(near)}.")
    return plan


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.py")) if path.is_dir() else [path]


@lru_cache(maxsize=64)
def _papers(path: Path) -> list[Paper]:
    return load(path)


def _findings(tasks: list[_Task], jobs: int, reads_latex: bool) -> Iterator[tuple[_Task, Finding]]:
    """Every task with its finding, as they are done; with several processes the long work begins first."""
    workers = min(jobs, len(tasks))
    if workers == 1:
        yield from ((task, _judge(task, jobs, reads_latex)) for task in tasks)
        return
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), settle) as pool:
        ordered = sorted(tasks, key=_weight, reverse=True)
        futures = {pool.submit(_judge, task, 1, reads_latex): task for task in ordered}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:  # most often Ctrl-C: nobody waits for what is being judged
            pool.shutdown(wait=False, cancel_futures=True)
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise


def _weight(task: _Task) -> int:
    """How long a claim may take: it is the integrals that cost."""
    claim = _claim(task)
    texts = [str(line.printed) for line in claim.lines]
    measured = any(line.relation != "=" for line in claim.lines)
    return sum(1 + 4 * text.count("Integral") for text in texts) + 20 * measured


def _claim(task: _Task) -> Claim:
    return next(c for c in _papers(task.path)[task.paper].claims if c.label == task.label)


def _judge(task: _Task, processes: int, reads_latex: bool) -> Finding:
    from symagg.verify import judge  # not before it is needed: who has others judge does without

    paper = _papers(task.path)[task.paper]
    claim = _claim(task)
    try:
        return judge(paper, claim, processes, reads_latex)
    except Exception as error:  # in one claim it must not cost the others their verdicts
        lines = tuple(LineFinding(line.latex, None) for line in claim.lines)
        told = str(error)
        if not isinstance(error, SymaggError):  # a fault of ours
            told = f"symagg failed on this claim ({type(error).__name__}: {error}); please report it."
        told = f"{paper.id_of(claim)}: {told}"
        return Finding(paper.id_of(claim), claim.where, Verdict.UNDECIDED, lines, error=told)
