"""Claims files, good and bad: one clear sentence for what cannot be judged, and the rest is judged all the same."""

import re
from pathlib import Path

import pytest

from symagg.claims import Chain, Domain, Line, Paper, load
from symagg.errors import ClaimError
from symagg.findings import Verdict
from symagg.session import Run, verify

HEAD = """
import sympy
from symagg.claims import Domain, Line, Paper
from symagg.laws import Gamma, Normal

paper = Paper("test", "A test", Domain(a="positive", n="integer, 1 <= n <= 3"))
paper.claim("good", "Eq. (1)", "2 + 3", "5", "5")
"""


def run(folder: Path, body: str, name: str = "claims.py", **options: object) -> Run:
    path = folder / name
    path.write_text(HEAD + body)
    return verify([path], **options)


def verdicts(result: Run) -> dict[str, Verdict]:
    return {finding.id: finding.verdict for finding in result.findings}


def is_one_sentence(text: str) -> bool:
    return "\n" not in text and "Traceback" not in text and bool(text) and text[-1] in ".)'"


# what can be judged


def test_one_claim_needs_no_file_but_its_own(tmp_path):
    (tmp_path / "broken.py").write_text("no claims file")
    (tmp_path / "test.py").write_text(HEAD)
    alone = verify([tmp_path], "test:good")
    assert (verdicts(alone), alone.errors) == ({"test:good": Verdict.VERIFIED}, ())
    assert "broken.py" in str(verify([tmp_path]).errors)
    (tmp_path / "test.py").rename(tmp_path / "under_another_name.py")
    assert verdicts(verify([tmp_path], "test:good")) == verdicts(alone)


def test_the_latex_is_read_where_that_is_asked_for(tmp_path):
    read, unread = (run(tmp_path, "", reads_latex=wanted).findings[0] for wanted in (True, False))
    assert "equal to the encoding" in read.latex_reading
    assert unread.latex_reading == ""
    assert unread.verdict is read.verdict


def test_good_and_wrong_claims_get_their_verdicts(tmp_path):
    result = run(
        tmp_path,
        """
paper.claim("wrong", "Eq. (2)", "2 + 3", "6", "6")
paper.chain("broken", "Eq. (3)", "a + a", [("3a", "3*a"), ("2a", "2*a")])
paper.chain("whole", "Eq. (4)", "a + a", [Line("a + a", "a + a"), ("2a", "2*a")])
""",
    )
    assert result.errors == ()
    assert verdicts(result) == {
        "test:good": Verdict.VERIFIED,
        "test:wrong": Verdict.MISPRINT,
        "test:broken": Verdict.BROKEN_STEP,
        "test:whole": Verdict.VERIFIED,
    }
    broken = next(f for f in result.findings if f.id == "test:broken")
    assert [line.holds for line in broken.lines] == [False, True]


def test_findings_come_in_the_order_of_the_file(tmp_path):
    body = "".join(f'paper.claim("c{k}", "", "{k}", "{k}", "{k}")\n' for k in (3, 1, 2))
    assert list(verdicts(run(tmp_path, body))) == ["test:good", "test:c3", "test:c1", "test:c2"]


def test_progress_is_told(tmp_path):
    told = []
    run(tmp_path, 'paper.claim("two", "", "2", "2", "2")', progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_two_runs_find_the_same(tmp_path):
    body = 'paper.claim("maybe", "", "sqrt(n**2*a)", "x", "n*sqrt(a)")\n'
    first, second = (run(tmp_path, body, name) for name in ("one.py", "two.py"))
    for left, right in zip(first.findings, second.findings, strict=True):
        assert left.verdict is right.verdict
        assert [(e.route, e.status, e.points, e.worst) for e in left.evidence] == [
            (e.route, e.status, e.points, e.worst) for e in right.evidence
        ]


def test_claims_of_a_file_are_chosen_by_id(tmp_path):
    body = 'paper.claim("two", "", "2", "2", "2")'
    assert list(verdicts(run(tmp_path, body, claim="test:two"))) == ["test:two"]
    with pytest.raises(ClaimError, match="no claim 'test:three'; among those here are test:good, test:two"):
        run(tmp_path, body, "again.py", claim="test:three")


# claims that cannot be judged

BAD = {
    "unknown symbol": ('paper.claim("bad", "", "q + 1", "6", "6")', "'q' is unknown"),
    "unknown symbol on the right": ('paper.claim("bad", "", "6", "q", "q")', "'q' is unknown"),
    "unknown function": ('paper.claim("bad", "", "h(a)", "6", "6")', "'h' is unknown"),
    "unknown symbol in a condition": (
        'paper.claim("bad", "", "a", "a", "a", domain=Domain("q < a"))', "'q' is unknown",
    ),
    "empty domain": (
        'paper.claim("bad", "", "e", "6", "6", domain=Domain(e="1 < e < 0"))', "no number satisfies '1 < e < 0'",
    ),
    "unknown word": (
        'paper.claim("bad", "", "e", "6", "6", domain=Domain(e="posititve"))', "'posititve' is not understood",
    ),
    "syntax": ('paper.claim("bad", "", "a +", "6", "6")', "'a +' is not in Python's notation"),
    "relation": ('paper.claim("bad", "", "2", "2", "2", relation="<")', "the relation '<' is not known"),
    "no text": ('paper.claim("bad", "", None, "2", "2")', "None is neither a text nor a SymPy expression"),
    "no printed side": ('paper.claim("bad", "", "2", "2", None)', "None is neither a text nor a SymPy expression"),
    "a list": ('paper.claim("bad", "", "[1, 2]", "2", "2")', "'[1, 2]' is neither a text nor a SymPy expression"),
    "a symbol from elsewhere": (
        'paper.claim("bad", "", sympy.Symbol("q"), "2", "2")', "the symbol 'q' is unknown",
    ),
    "a symbol with other assumptions": (
        'paper.claim("bad", "", sympy.Symbol("a"), "2", "2")', "take it from domain.symbols('a')",
    ),
    "density without support": ('paper.density("bad", "", None, "x", "f", "exp(-x)")', "needs its support"),
    "variance of an average": (
        'paper.claim("bad", "", "Var(Z)", "1", "1", names={"Z": Gamma(2, 1).average(3)})', "average of Gamma(2, 1)",
    ),
    "a relation": ('paper.claim("bad", "", "a", "a", "x == a", domain=Domain(x="real"))', "'x == a' is a relation"),
    "a law of another a": (
        'paper.claim("bad", "", "E(X)", "2*a", "2*a", names={"X": Gamma("a", 2)})', "'a' is not the domain's",
    ),
    "circular names": ('paper.claim("bad", "", "u", "1", "1", names={"u": "u + 1"})', "defined in terms of itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_claim_that_cannot_be_judged_is_one_sentence(case, tmp_path):
    body, culprit = BAD[case]
    result = run(tmp_path, f'{body}\npaper.claim("last", "", "a", "a", "a")')
    assert verdicts(result) == {
        "test:good": Verdict.VERIFIED, "test:bad": Verdict.UNDECIDED, "test:last": Verdict.VERIFIED,
    }  # fmt: skip
    error = next(f.error for f in result.findings if f.id == "test:bad")
    assert culprit in error
    assert error.startswith("test:bad: ")
    assert is_one_sentence(error)
    assert error in result.errors


OPEN = {
    "a name with a syntax error": 'paper.claim("bad", "", "u", "2", "2", names={"u": "1 +"})',
    "sqrt without an argument": 'paper.claim("bad", "", "sqrt()", "2", "2")',
    "an empty limit": 'paper.claim("bad", "", "Sum(1, ())", "2", "2")',
    "a very long text": 'paper.claim("bad", "", "+".join(["a"]*3000), "2", "2")',
    "a matrix against a number": 'paper.claim("bad", "", "Matrix([[1]])", "1", "1")',
    "no LaTeX": 'paper.claim("bad", "", "a", None, "a")',
    "half a support": 'paper.density("bad", "", Gamma(2, 1), "x", "f", "exp(-x)", support=(0,))',
    "a density that is None": 'paper.density("bad", "", Gamma(2, 1), "x", "f", None)',
    "integers between fractions": 'paper.claim("bad", "", "n", "n", "n", domain=Domain(n="integer, 1/2 < n < 3/2"))',
}


@pytest.mark.parametrize("case", OPEN)
def test_no_claim_ends_the_run(case, tmp_path):
    result = run(tmp_path, OPEN[case])
    assert verdicts(result)["test:good"] is Verdict.VERIFIED


@pytest.mark.parametrize("factor", [4, 2])
def test_a_density_of_an_average_is_neither_verified_nor_refuted(factor, tmp_path):
    # the average of two exponentials of mean 1 is a gamma variable of shape 2 and scale 1/2: 4 is right, 2 is not
    body = f'paper.density("bad", "", Gamma(1, 1).average(2), "x", "f", "{factor}*x*exp(-2*x)", support=("0", "oo"))'
    result = run(tmp_path, body)
    assert verdicts(result)["test:bad"] is Verdict.UNDECIDED
    assert "of the law of an average only the mean, the variance and samples are known" in result.errors[0]
    assert "please report" not in result.errors[0]


def test_duplicates_and_empty_chains_are_told_and_the_others_judged(tmp_path):
    result = run(
        tmp_path,
        """
paper.claim("good", "Eq. (2)", "2", "3", "3")
paper.chain("empty", "Eq. (3)", "a", [])
paper.claim("last", "Eq. (4)", "a", "a", "a")
""",
    )
    assert verdicts(result) == {"test:good": Verdict.VERIFIED, "test:last": Verdict.VERIFIED}
    assert [re.sub(r"^.*claims\.py: ", "", error) for error in result.errors] == [
        "test:good stands twice; give the second an id of its own.",
        "test:empty is a chain without lines; add at least one.",
    ]


def test_a_bad_word_of_the_paper_spoils_only_the_claims_that_use_it(tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(
        "from symagg.claims import Domain, Paper\n"
        'paper = Paper("test", "T", Domain(a="positive", z="posititve"))\n'
        'paper.claim("good", "", "2*a", "a + a", "a + a")\n'
        'paper.claim("bad", "", "z", "z", "z")\n'
    )
    result = verify([path])
    assert verdicts(result) == {"test:good": Verdict.VERIFIED, "test:bad": Verdict.UNDECIDED}
    assert any("'posititve' is not understood" in error for error in result.errors)


def test_a_claim_that_is_written_wrong_is_one_sentence_and_the_others_are_judged(tmp_path):
    result = run(
        tmp_path,
        """
paper.claim("option", "", "a", "a", "a", colour=3)
paper.claim("domain", "", "a", "a", "a", domain="a > 3")
paper.claim("latex", "", "a", None, "a")
paper.chain("line", "", "a", [("a", "a"), 3])
paper.chain("long", "", "a", [("a", "a", "=")])
paper.parts("part", "", [("a", "a")])
paper.density("support", "", None, "x", "f", "exp(-x)", support=("0",))
paper.density("atoms", "", None, "x", "f", "exp(-x)", support=("0", "oo"), atoms=["0"])
paper.claim("last", "", "a", "a", "a")
""",
    )
    assert verdicts(result) == {"test:good": Verdict.VERIFIED, "test:last": Verdict.VERIFIED}
    assert [re.sub(r"^.*claims\.py: ", "", error) for error in result.errors] == [
        "test:option: 'colour' is no option of a claim; there are at, names, domain.",
        "test:domain: its domain is a Domain, not 'a > 3'.",
        "test:latex: the LaTeX of a line is a text, not None.",
        "test:line: a line is (latex, printed), or a Line where it needs more; not 3.",
        "test:long: a line is (latex, printed), or a Line where it needs more; not ('a', 'a', '=').",
        "test:part: a part is a Line that says with `of` what it is about.",
        "test:support: a support is (lower, upper), such as ('0', 'oo'), not ('0',).",
        "test:atoms: atoms are {place: mass}, such as {'0': 'p'}, not ['0'].",
    ]


def test_a_bad_name_of_the_paper_spoils_only_the_claims_that_use_it(tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(
        "from symagg.claims import Domain, Paper\n"
        'names = {"g(x)": "g(x) + 1", "f(x)": "q*x", "h(n)": "1 + q*h(n - 1)", "k": "k + 1"}\n'
        'paper = Paper("test", "T", Domain(a="positive", z=3), names)\n'
        'paper.claim("good", "", "2*a", "a + a", "a + a")\n'
        + "".join(f'paper.claim("{n}", "", "{n}", "{n}", "{n}")\n' for n in ("g(a)", "f(a)", "h(2)", "k", "z"))
    )
    result = verify([path])
    assert {label for label, verdict in verdicts(result).items() if verdict is Verdict.VERIFIED} == {"test:good"}
    words = ("g is defined in terms of itself", "'q' is unknown", "'q' is unknown", "'k + 1' is defined in terms of")
    told = [error for error in result.errors if error.startswith("test:")]
    assert all(word in error for word, error in zip((*words, "domain of z: 3 is no text"), told, strict=True))


# files that cannot be read

FILES = {
    "does not run": ("x = 1\n1/0\n", r"claims\.py, line 2: the claims file does not run: ZeroDivisionError"),
    "does not parse": ("x = 1\n\ndef f(:\n", r"claims\.py, line 3: the claims file does not run: SyntaxError"),
    "imports nothing": ("import no_such_module_here\n", "line 1: the claims file does not run: ModuleNotFoundError"),
    "defines nothing": ("x = 1\n", r"defines no Paper; `symagg new` writes a file to start from"),
    "empty": ("", "defines no Paper"),
    "exits": ("import sys\n\nsys.exit(3)\n", r"claims\.py, line 3: the claims file asks Python to exit"),
    "raises SystemExit": ("raise SystemExit\n", "line 1: the claims file asks Python to exit; remove that line"),
    "two lines": ("raise ValueError('one\\ntwo')\n", "does not run: ValueError: one two"),
    "law error": (HEAD + 'Normal(0, 1).push_forward(lambda x: x**2)\n', "not strictly monotone"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_read_is_one_sentence(case, tmp_path):
    text, pattern = FILES[case]
    path = tmp_path / "claims.py"
    path.write_text(text)
    with pytest.raises(ClaimError, match=pattern) as caught:
        verify([path])
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_line_is_told_however_the_file_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("claims.py").write_text("x = 1\n1/0\n")
    with pytest.raises(ClaimError, match=r"^claims\.py, line 2: "):
        verify([Path("claims.py")])


def test_a_missing_file_and_one_that_is_no_module(tmp_path):
    with pytest.raises(ClaimError, match=r"nowhere\.py: there is no such file"):
        verify([tmp_path / "nowhere.py"])
    (tmp_path / "notes.txt").write_text("text")
    with pytest.raises(ClaimError, match=r"notes\.txt: a claims file is a Python module"):
        verify([tmp_path / "notes.txt"])


def test_a_bad_file_does_not_keep_the_others_from_being_judged(tmp_path):
    (tmp_path / "a_bad.py").write_text("1/0\n")
    (tmp_path / "b_good.py").write_text(HEAD)
    result = verify([tmp_path, tmp_path / "missing.py"])
    assert verdicts(result) == {"test:good": Verdict.VERIFIED}
    assert len(result.errors) == 2
    assert "ZeroDivisionError" in result.errors[0]
    assert "no such file" in result.errors[1]


def test_an_empty_folder_has_no_claim(tmp_path):
    with pytest.raises(ClaimError, match="there is no claim to judge"):
        verify([tmp_path])


def test_load_gives_the_papers_in_order_and_once(tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(
        "from symagg.claims import Domain, Paper\n"
        'second = Paper("second", "S", Domain())\nfirst = Paper("first", "F", Domain())\nalias = second\n'
    )
    assert [paper.key for paper in load(path)] == ["second", "first"]


# the data


def test_papers_hold_claims_and_chains_as_written():
    paper = Paper("key", "Title", Domain(a="positive"), names={"mu": "a"}, authors="A. Author")
    paper.claim("one", "Eq. (1)", "E(X)", r"\mu", "mu", relation="≈", names={"b": "2"})
    paper.chain("two", "Eq. (2)", "a", [("a", "a"), Line("b", "b", of="c")])
    paper.density("three", "Eq. (3)", None, "x", "f", "exp(-x)", support=("0", "oo"), atoms={"0": "1/2"})
    one, two, three = paper.claims
    assert (one.label, one.where, one.definition, one.names) == ("one", "Eq. (1)", "E(X)", {"b": "2"})
    assert one.lines == (Line(r"\mu", "mu", relation="≈"),)
    assert isinstance(two, Chain)
    assert (one.is_chain, two.is_chain) == (False, True)
    assert [line.of for line in two.lines] == [None, "c"]
    assert (three.at, three.lines[0].support, dict(three.lines[0].atoms)) == ("x", ("0", "oo"), {"0": "1/2"})
    assert paper.id_of(two) == "key:two"
    assert paper.errors == []
