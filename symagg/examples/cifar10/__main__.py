"""python -m symagg.examples.cifar10: train, capture, predict."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from symagg.errors import SymaggError
from symagg.files import check_folder, check_target

CAPTURED = 1000  # training images of each class whose activations are kept


def run(
    data: Annotated[Path, typer.Option("--data", help="cifar-10-batches-py, its .tar.gz, or an .npz of JPEG files.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for the checkpoint, the record and the activations.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of first weights, order and augmentation.")] = 0,
    filters: Annotated[str, typer.Option("--filters", help="Of the four blocks.")] = "32,32,64,64",
    alpha: Annotated[float, typer.Option("--alpha", help="Where it begins: alpha*expm1(beta*x).")] = 1.0,
    beta: Annotated[float, typer.Option("--beta", help="The same.")] = 0.01,
    gamma: Annotated[float, typer.Option("--gamma", help="Where the power after the average begins.")] = 0.8,
    warm_up: Annotated[int, typer.Option("--warm-up", help="Epochs of Adam, the aggregation left out.")] = 40,
    fine_tuning: Annotated[int, typer.Option("--fine-tuning", help="Epochs of SGD, end to end.")] = 5,
    threads: Annotated[int | None, typer.Option("--threads", min=1, help="Of torch; default: its own.")] = None,
    ship: Annotated[Path | None, typer.Option("--ship", help="Write the package's example source here, .npz.")] = None,
    each: Annotated[int, typer.Option("--each", min=2, help="Test images of each class in it.")] = 200,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> None:
    """Train the aggregation paper's network on CIFAR-10, capture its last convolution, and predict what follows it.

    A run that was interrupted goes on where it was. The activations are sources: DIR/test/block4.relu of all test
    images, DIR/train/block4.relu of the first 1000 training images of each class. What `symagg predict` says of the
    test images is in DIR/prediction.json.
    """
    try:
        import PIL  # noqa: F401 - reads the JPEG files
        import torch
    except ImportError as error:
        raise SymaggError(f"the example needs the extra: pip install 'symagg[torch]' ({error}).") from error
    from symagg.activations import open_source
    from symagg.examples.cifar10 import images, record, training
    from symagg.examples.cifar10.network import LAYER
    from symagg.models import AggregationModel, report
    from symagg.torch import capture

    if ship is not None:
        check_target(ship)
        if ship.suffix != ".npz":
            raise SymaggError(f"{ship}: the example source is written to a name that ends in .npz.")
    check_folder(out)
    settings = training.Settings(seed, _numbers(filters), alpha, beta, gamma, warm_up, fine_tuning)
    if threads is not None:
        torch.set_num_threads(threads)
    with _bar("reading", quiet) as (step, _):
        held = images.read(data, step)
    out.mkdir(exist_ok=True)
    trained = training.Training(settings, held, out / "checkpoint.pt")
    with _bar("training", quiet) as (step, line):
        trained.run(step, lambda entry: line(_told(len(trained.history), settings.epochs, entry)))
    summary = record.record(trained, data.name)
    record.write_json(out / "training.json", summary)
    network = trained.network
    chosen = record.first_of_each(held.training_labels, min(CAPTURED, len(held.training_labels) // images.CLASSES))
    for name, pixels, labels in (
        ("test", held.test, held.test_labels),
        ("train", held.training[chosen], held.training_labels[chosen]),
    ):
        shutil.rmtree(out / name / LAYER, ignore_errors=True)  # of a run before this one
        loader = _Batches(trained.inputs, pixels, labels)
        beside = {"weight": network.head.weight, "bias": network.head.bias, **network.aggregation.numbers()}
        with _bar(f"capturing {name}", quiet) as (step, _):
            capture(network, LAYER, loader, out / name, progress=step, **beside)
    typer.echo(f"test accuracy {summary['test_accuracy']:.2%}, {summary['seconds'] / 60:.1f} min of training")
    typer.echo(f"activations: {out / 'test' / LAYER}, {out / 'train' / LAYER}")
    source = open_source(out / "test" / LAYER)
    if ship is not None:
        size = record.ship(source, ship, each, summary)
        typer.echo(f"wrote {ship}, {size / 1e6:.2f} MB")
    with _bar("predicting", quiet) as (step, _):
        model, *layers = report.prediction(source, AggregationModel(), step)
    document = report.document(source, model, *layers)
    record.write_json(out / "prediction.json", document)
    typer.echo(report.told(document, model.limits()))


class _Batches:
    """Images in the order they have, 500 at a time."""

    def __init__(self, inputs: Callable[[Any], Any], pixels: Any, labels: Any, size: int = 500) -> None:
        self.inputs, self.pixels, self.labels, self.size = inputs, pixels, labels, size

    def __len__(self) -> int:
        return -(-len(self.pixels) // self.size)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        for k in range(0, len(self.pixels), self.size):
            yield self.inputs(self.pixels[k : k + self.size]), self.labels[k : k + self.size]


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise SymaggError(f"--filters is {text!r}; it must be four whole numbers, such as 32,32,64,64.") from None


def _told(done: int, epochs: int, entry: dict[str, Any]) -> str:
    return "epoch {}/{} {stage}: loss {loss:.3f}, test accuracy {test_accuracy:.2%}, {seconds:.1f} s".format(
        done, epochs, **entry
    )


@contextmanager
def _bar(verb: str, quiet: bool) -> Iterator[tuple[Callable[[int, int | None], None], Callable[[str], None]]]:
    """A bar on a terminal's standard error, and a way to print a line above it."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(verb, total=None)
        yield (
            lambda done, total: bar.update(task, completed=done, total=total),
            lambda text: bar.console.print(text, highlight=False),
        )


def main() -> None:
    """Errors for a person are one sentence on standard error and exit code 2."""
    try:
        typer.run(run)
    except SymaggError as error:
        typer.echo(f"symagg: {error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("symagg: interrupted; the same command goes on from the last whole epoch.", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
