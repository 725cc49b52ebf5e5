"""The command line. Heavy modules are imported inside the commands, so that `symagg --help` answers at once."""

import gc
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from symagg import __version__
from symagg.errors import SymaggError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Verify and correct the equations that papers print."
)

Paths = Annotated[list[Path] | None, typer.Argument(help="Claims files, or folders of them; default: the papers here.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes; default: one a core.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"symagg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Verify and correct the equations that papers print."""


@app.command()
def verify(
    paths: Paths = None,
    claim: Annotated[
        str | None, typer.Option("--claim", help="Judge this claim alone, such as aggregation:eq9.")
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="[FILE]", help="Write JSON to FILE, or to standard output.")
    ] = None,
    jobs: Jobs = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if anything is refuted or undecided.")] = False,
    quiet: Quiet = False,
) -> None:
    """Judge the claims, and show verdict and reason of each."""
    from symagg.report import as_json, table
    from symagg.report.files import check, write

    if json_file not in (None, "-"):
        check(Path(json_file))
    run = _run(paths, claim, jobs, quiet, reads_latex=json_file is not None)
    if json_file == "-":
        typer.echo(as_json(run))
    else:
        if json_file:
            write(Path(json_file), as_json(run) + "\n")
        table.show(run)
    _finish(run.errors)
    if strict and any(f.verdict.is_refuted or f.verdict.value == "undecided" for f in run.findings):
        raise typer.Exit(1)


@app.command()
def show(
    claim: Annotated[str, typer.Argument(metavar="ID", help="A claim's id, such as aggregation:eq9.")],
    paths: Paths = None,
    quiet: Quiet = False,
) -> None:
    """Show one claim: as printed, its verdict, every route's evidence, and the correction."""
    from symagg.report import table

    run = _run(paths, claim, None, quiet, reads_latex=True)
    for finding in run.findings:
        table.show_claim(finding)
    _finish(run.errors)


@app.command()
def errata(
    paths: Paths = None,
    latex: Annotated[bool, typer.Option("--latex", help="Write LaTeX rather than Markdown.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file, not to standard output.")] = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Write the corrections as an errata sheet."""
    from symagg.report import errata as sheet
    from symagg.report.files import check, write

    if out:
        check(out)
    run = _run(paths, None, jobs, quiet, reads_latex=False)
    text = sheet.as_latex(run) if latex else sheet.as_markdown(run)
    if out:
        write(out, text)
    else:
        typer.echo(text)
    _finish(run.errors)


@app.command()
def new(name: Annotated[str, typer.Argument(help="The paper's key: letters, digits and underscores.")]) -> None:
    """Write NAME.py, a claims file to start from; it verifies as it stands."""
    from symagg.report.files import write_new
    from symagg.template import claims_file

    path = Path(f"{name}.py")
    write_new(path, claims_file(name))
    typer.echo(f"wrote {path}; judge it with: symagg verify {path}")


@app.command()
def generate(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file is not fresh.")] = False,
    source: Annotated[Path | None, typer.Option("--from", help="A module with formulas of your own.")] = None,
    target: Annotated[Path | None, typer.Option("--to", help="The file to write their kernels to.")] = None,
    quiet: Quiet = False,
) -> None:
    """Write the kernels from the formulas."""
    from symagg.codegen import generate as kernels
    from symagg.codegen import user

    if (source is None) != (target is None):
        raise SymaggError("--from and --to belong together: where the formulas are, and where their kernels go.")
    with warnings.catch_warnings(), _bar("generating", quiet) as step:
        warnings.showwarning = lambda message, *_, **__: typer.echo(f"symagg: {message}", err=True)
        if source is not None and target is not None:
            changed = (user.stale if check else user.write)(source, target, progress=step)
        else:
            changed = (kernels.stale if check else kernels.write)(progress=step)
    for path in changed:
        typer.echo(f"{path} is not what the formulas give; run symagg generate." if check else f"wrote {path}")
    if check and changed:
        raise typer.Exit(1)


@app.command()
def kernels(
    table: Annotated[bool, typer.Option("--table", help="The recorded errors, a line a kernel.")] = False,
    accuracy: Annotated[bool, typer.Option("--accuracy", help="Measure every kernel; some minutes.")] = False,
    points: Annotated[int | None, typer.Option("--points", min=3, help="Points a kernel.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Keep what was measured as the recorded errors.")] = False,
) -> None:
    """List the kernels: signature, domain, conditions, measured error."""
    from symagg.report import kernels as sheet

    typer.echo(sheet.measured(points, record) if accuracy else sheet.summary() if table else sheet.listing())


@app.command()
def covariance(
    source: Annotated[Path, typer.Argument(help="An .npz file, a .npy file, a folder of these, or a Zarr group.")],
    alpha: Annotated[float | None, typer.Option("--alpha", help="Of g(x) = alpha*expm1(beta*x).")] = None,
    beta: Annotated[float | None, typer.Option("--beta", help="The same; both default to the source's own.")] = None,
    order: Annotated[int, typer.Option("--order", help="The Taylor order, 1 to 8; 0: g alone, quicker.")] = 2,
    about: Annotated[str, typer.Option("--about", help="Expand about a number, or about each filter's mean.")] = "0",
    classes: Annotated[bool, typer.Option("--classes", help="By class too.")] = False,
    negative: Annotated[bool, typer.Option("--negative", help="Allow negative activations.")] = False,
    engine: Annotated[str, typer.Option("--engine", help="serial, threads or dask.")] = "threads",
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="The address of a Dask scheduler.")] = None,
    memory: Annotated[str, typer.Option("--memory", help="For rows that wait to be multiplied.")] = "512MB",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write statistics and covariances, .npz.")] = None,
    pixels: Annotated[
        Path | None, typer.Option("--pixels", help="Write the covariance of all single pixels, .npy or .zarr.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run had come to.")] = False,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="[FILE]", help="Write JSON to FILE, or to standard output.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Pooled means and covariances of activations in one pass, and how close Taylor's are to the exact ones."""
    import json

    from symagg.activations import command
    from symagg.files import check_target, write_whole

    if json_file not in (None, "-"):
        check_target(Path(json_file))
    with _bar("reading", quiet) as step:
        report = command.covariance(
            source,
            alpha=alpha,
            beta=beta,
            order=order,
            about=command.about_of(about),
            classes=classes,
            negative=negative,
            engine=engine,
            scheduler=scheduler,
            memory=memory,
            out=out,
            pixels=pixels,
            resume=resume,
            progress=step,
        )
    if json_file == "-":
        typer.echo(json.dumps(report))
        return
    if json_file:
        write_whole(Path(json_file), lambda file: file.write(json.dumps(report).encode() + b"\n"))
    typer.echo(command.told(report))


@app.command()
def predict(
    source: Annotated[
        Path | None, typer.Argument(help="As for covariance, with labels and a head; default: the example.")
    ] = None,
    alpha: Annotated[float | None, typer.Option("--alpha", help="Of g(x) = alpha*expm1(beta*x).")] = None,
    beta: Annotated[float | None, typer.Option("--beta", help="The same.")] = None,
    gamma: Annotated[
        float | None, typer.Option("--gamma", help="The power of its mean; default: the source's.")
    ] = None,
    choices: Annotated[
        str, typer.Option("--choices", help="default; taylor, the paper's covariance; delta or paper, all it chooses.")
    ] = "default",
    plots: Annotated[
        Path | None, typer.Option("--plots", metavar="DIR", help="Draw the paper's figures there.")
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="[FILE]", help="Write JSON to FILE, or to standard output.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Predict every output's distribution from the last convolution layer, beside what is observed."""
    import json

    from symagg import examples
    from symagg.activations import open_source
    from symagg.files import check_target, write_whole
    from symagg.models import AggregationModel, report

    if json_file not in (None, "-"):
        check_target(Path(json_file))
    if plots is not None:
        from symagg import plots as drawing

        drawing.check(plots)
    opened = open_source(examples.source() if source is None else source)
    with _bar("reading", quiet) as step:
        model, *layers = report.prediction(opened, AggregationModel(alpha, beta, gamma, choices), step)
    document = report.document(opened, model, *layers)
    if json_file == "-":
        typer.echo(json.dumps(document))
    else:
        if json_file:
            write_whole(Path(json_file), lambda file: file.write(json.dumps(document).encode() + b"\n"))
        typer.echo(report.told(document, model.limits()))
    if plots is not None:
        for path in drawing.write(plots, opened, model):
            typer.echo(f"wrote {path}", err=json_file == "-")


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="Which measurements: covariance, kernels, mutations, slips.")],
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="[FILE]", help="Write JSON to FILE, or to standard output.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the random data.")] = 0,
    single: Annotated[int | None, typer.Option("--single", help="Of mutations: mutants with one slip.")] = None,
    double: Annotated[int | None, typer.Option("--double", help="Of mutations: mutants with two slips.")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", help="Of mutations: processes.")] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="Of mutations: keep every answer here, and go on from those.")
    ] = None,
) -> None:
    """Measure, in one run, what the README quotes."""
    import json

    from symagg.bench.document import measure, told
    from symagg.report.files import check, write

    if json_file not in (None, "-"):
        check(Path(json_file))
    more = {"single": single, "double": double, "jobs": jobs, "record": record}
    more = {option: value for option, value in more.items() if value is not None}
    if name != "mutations" and more:
        raise SymaggError(f"--{next(iter(more))} is an option of `symagg bench mutations`, not of {name}.")
    with _bar("measuring", quiet=False) as step:
        document = measure(name, seed, **more, **({"progress": step} if name in ("mutations", "kernels") else {}))
    if json_file == "-":
        typer.echo(json.dumps(document))
        return
    if json_file:
        write(Path(json_file), json.dumps(document) + "\n")
    typer.echo(told(document, name))


@contextmanager
def _bar(verb: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal's standard error; gives what is called with (done, all)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _run(paths: list[Path] | None, claim: str | None, jobs: int | None, quiet: bool, reads_latex: bool) -> "object":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # arrays are small here, and threads that wait take a core
    gc.disable()  # what is imported is no garbage
    from symagg.session import settle
    from symagg.session import verify as judge_all

    gc.enable()
    if claim is not None or jobs == 1:
        settle()  # it is judged here
    with _bar("judging", quiet) as step:
        return judge_all(paths or (), claim, jobs or os.cpu_count() or 1, step, reads_latex)


def _finish(errors: tuple[str, ...]) -> None:
    for error in errors:
        typer.echo(f"symagg: {error}", err=True)
    if errors:
        raise typer.Exit(2)


def main() -> None:
    """The console script: errors for a person are one sentence on standard error and exit code 2."""
    arguments = sys.argv[1:]
    for place in [k for k, a in enumerate(arguments) if a == "--json"][:1]:  # --json alone means standard output
        if place + 1 == len(arguments) or arguments[place + 1].startswith("--"):
            arguments.insert(place + 1, "-")
    try:
        app(arguments, standalone_mode=True)
    except SymaggError as error:
        typer.echo(f"symagg: {error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("symagg: interrupted; nothing was written.", err=True)
        sys.exit(130)
