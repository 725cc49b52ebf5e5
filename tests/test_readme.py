"""What the README shows is what the library does."""

import doctest
import re
from pathlib import Path

import pytest

from symagg import examples
from symagg.activations import open_source
from symagg.bench import slips
from symagg.models import AggregationModel, report
from symagg.report import table
from symagg.report.kernels import summary
from symagg.session import verify

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def _blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_result_is_what_the_command_prints(aggregation, capsys):
    table.show(aggregation)
    printed = [row for row in capsys.readouterr().out.splitlines() if re.search(r"misprint|broken-step|claims:", row)]
    assert _blocks("text")[0].splitlines() == printed


def test_the_claims_file_gets_the_verdicts_that_are_told(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(_blocks("python")[0])
    findings = verify([path]).findings
    assert [f.verdict.value for f in findings] == ["verified", "verified", "conditional"]
    assert findings[2].conditions == ("s*t < 1",)


def test_the_python_session():
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    examples = [b for b in _blocks("python") if b.startswith(">>>")]
    assert examples
    for text in examples:
        runner.run(parser.get_doctest(text, {}, "README", "README.md", 0))
    assert runner.summarize(verbose=False).failed == 0


def test_the_table_of_errors_is_the_recorded_one():
    assert summary() in [block.rstrip("\n") for block in _blocks("console")]


def test_the_prediction_is_what_the_command_prints():
    source = open_source(examples.source())
    model, *layers = report.prediction(source, AggregationModel())
    told = report.told(report.document(source, model, *layers), model.limits()).splitlines()[1:]
    assert "\n".join(told) in [block.rstrip("\n") for block in _blocks("console")]


def test_the_costs_of_the_slips_are_what_the_benchmark_finds():
    assert slips.table(slips.run()) in README


@pytest.mark.parametrize("path", re.findall(r"`((?:symagg|derivations)/[\w./]*)`", README))
def test_the_paths_exist(path):
    assert (Path(__file__).resolve().parent.parent / path).exists()
