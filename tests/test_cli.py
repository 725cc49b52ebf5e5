"""The command line: what it prints, what it writes, how it exits."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = """
from symagg.claims import Domain, Paper
from symagg.laws import Gamma, RandomVariable
domain = Domain(a="positive", s="positive", t="real")
a, s = domain.symbols("a s")
paper = Paper("small", "A small paper & more", domain, names={"X": RandomVariable("X", Gamma(a, s))})
paper.claim("mean", "Eq. 1", "E(X)", "as", "a*s")
paper.claim("variance", "Eq. 2", "Var(X)", "as", "a*s")
paper.claim("mgf", "Eq. 3", "E(exp(t*X))", "(1-st)^{-a}", "(1 - s*t)**(-a)")
"""
BAD = """
paper.claim("mean", "Eq. 4", "E(X)", "as", "a*s")
paper.claim("unknown", "Eq. 5", "E(X)", "qs", "q*s")
paper.chain("empty", "Eq. 6", "E(X)", [])
"""


def _symagg(*arguments, cwd=None, env=None):
    command = [sys.executable, "-m", "symagg", *arguments]
    root = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": root, **(env or {})}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    (folder / "small.py").write_text(GOOD)
    (folder / "faulty.py").write_text(GOOD.replace("small", "faulty") + BAD)
    return folder


@pytest.fixture(scope="module")
def small(folder):
    """The JSON of one run with one process."""
    done = _symagg("verify", "small.py", "--json", "--jobs", "1", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def _without_times(document):
    for paper in document["papers"]:
        for claim in paper["claims"]:
            for evidence in claim["evidence"]:
                evidence["seconds"] = 0
    return document


def test_the_json_has_the_fields_of_the_design(small):
    assert set(small) == {"symagg", "papers"}
    (paper,) = small["papers"]
    assert {"key", "title", "claims"} <= set(paper)
    for claim in paper["claims"]:
        assert {"id", "where", "verdict", "printed", "lines", "conditions", "correction", "discrepancy",
                "evidence"} <= set(claim)  # fmt: skip
        assert all({"latex", "holds"} <= set(line) for line in claim["lines"])
        for evidence in claim["evidence"]:
            assert set(evidence) == {"route", "status", "points", "worst", "seconds", "detail"}
            assert evidence["status"] in ("supports", "refutes", "undecided")


def test_the_json_says_what_was_found(small):
    mean, variance, mgf = small["papers"][0]["claims"]
    assert (mean["verdict"], mean["correction"], mean["lines"][0]["holds"]) == ("verified", None, True)
    assert (variance["verdict"], variance["correction"]["sympy"]) == ("misprint", "a*s**2")
    assert variance["correction"]["edit"] == "write s**2 for s"
    assert (mgf["verdict"], mgf["conditions"]) == ("conditional", ["s*t < 1"])


def test_the_same_json_with_two_processes(folder, small):
    done = _symagg("verify", "small.py", "--json", "out.json", "--jobs", "2", cwd=folder)
    assert done.returncode == 0
    assert "3 claims: 1 verified, 1 conditional, 1 misprint" in done.stdout
    assert _without_times(json.loads((folder / "out.json").read_text())) == _without_times(small)
    assert not [p for p in folder.iterdir() if p.name.startswith(".out")]


def test_strict_exits_with_one_when_something_is_refuted(folder):
    assert _symagg("verify", "small.py", "--strict", "--claim", "small:variance", cwd=folder).returncode == 1
    assert _symagg("verify", "small.py", "--strict", "--claim", "small:mean", cwd=folder).returncode == 0


# A shell starts what it runs in the background deaf to interrupts, and so are all that this starts.
_HEARING_INTERRUPTS = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
if __name__ == "__main__":
    runpy.run_module("symagg", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("whom", [os.kill, os.killpg], ids=["the process", "its group, as Ctrl-C does"])
def test_an_interrupt_waits_for_no_claim(whom, tmp_path):
    slow = "Integral(exp(-(a*x**2 + 2*q*x*y + b*y**2)), (x, -oo, oo), (y, -oo, oo))"
    (tmp_path / "slow.py").write_text(
        "from symagg.claims import Domain, Paper\n"
        'paper = Paper("slow", "Slow", Domain(a="positive", b="positive", q="real"))\n'
        f'for k in range(9):\n    paper.claim(f"c{{k}}", "", "{slow}", "", "pi/sqrt(a*b - q**2)")\n'
    )
    command = [sys.executable, "-c", _HEARING_INTERRUPTS, "verify", "slow.py", "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    running = subprocess.Popen(command, cwd=tmp_path, env=environment, start_new_session=True)
    try:
        with pytest.raises(subprocess.TimeoutExpired):  # by then the claims are being judged
            running.communicate(timeout=8)
        whom(running.pid, signal.SIGINT)
        running.communicate(timeout=8)
        assert running.returncode == 130
    finally:
        with contextlib.suppress(ProcessLookupError):  # what does not end as it should is not left running
            os.killpg(running.pid, signal.SIGKILL)


def test_faulty_claims_are_told_one_sentence_each_and_the_others_are_judged(folder):
    done = _symagg("verify", "faulty.py", cwd=folder)
    assert done.returncode == 2
    told = done.stderr.strip().splitlines()
    assert len(told) == 3
    assert any("faulty:mean stands twice" in t for t in told)
    assert any("'q' is unknown" in t and "faulty:unknown" in t for t in told)
    assert any("faulty:empty is a chain without lines" in t for t in told)
    assert "faulty:mgf" in done.stdout
    assert "conditional" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("verify", "absent.py"), "absent.py: there is no such file"),
        (("verify", "small.py", "--claim", "small:men"), "there is no claim 'small:men'"),
        (("verify", "small.py", "--json", "no/where.json"), "there is no folder no"),
        (("verify", "small.py", "--json", "."), ". is a folder; name a file in it"),
        (("new", "two words"), "cannot name a paper"),
        (("new", "small"), "small.py is there already"),
    ],
)
def test_bad_input_exits_with_two_and_one_sentence(folder, arguments, words):
    done = _symagg(*arguments, cwd=folder)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_show(folder):
    done = _symagg("show", "small:variance", "small.py", cwd=folder)
    assert done.returncode == 0
    for words in ("misprint", "FALSE", "a*s**2", "write s**2 for s", "quadrature", "enclosure", "at a ="):
        assert words in done.stdout


def test_no_colour_and_no_progress_off_a_terminal(folder):
    done = _symagg("verify", "small.py", "--claim", "small:mean", cwd=folder)
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""


def test_errata_in_markdown_and_latex(folder):
    markdown = _symagg("errata", "small.py", cwd=folder)
    assert markdown.returncode == 0
    for words in (
        "# Errata: A small paper & more",
        "Eq. 2",
        "$$ as $$",
        r"$$ a \boxed{s^{2}} $$",
        "`s is not squared (printed/true = 1/s)`",
        "`s*t < 1`",
    ):
        assert words in markdown.stdout
    assert "Eq. 1" not in markdown.stdout
    latex = _symagg("errata", "small.py", "--latex", "--out", "errata.tex", cwd=folder)
    assert latex.returncode == 0
    text = (folder / "errata.tex").read_text()
    assert r"A small paper \& more" in text
    assert text.count(r"\begin{document}") == text.count(r"\end{document}") == 1


def test_new_writes_a_file_that_verifies(folder):
    assert _symagg("new", "fresh", cwd=folder).returncode == 0
    done = _symagg("verify", "fresh.py", "--strict", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "6 claims: 6 verified" in done.stdout


def test_version():
    from symagg import __version__

    assert _symagg("--version").stdout.strip() == f"symagg {__version__}"
