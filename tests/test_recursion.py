"""Functions defined by themselves: a small network in all its forms, on every route, against a hand-written one."""

from fractions import Fraction

import pytest

from symagg.claims import Domain, Held, Paper
from symagg.errors import ClaimError
from symagg.notation import read
from symagg.recursion import recursions, recursive_names
from symagg.statement import read_claim
from symagg.table import Table
from symagg.verify import judge

DOMAIN = Domain(
    "j < 2",
    w="array",
    x="array",
    s="array of integer, 2 <= s <= 3",
    N="integer, 1 <= N <= 3",
    j="integer, 0 <= j <= 1",
    c="real",
)
NAMES = {
    "a(l, n)": "Piecewise((x[n], Eq(l, 0)), (Max(z(l, n), 0), True))",
    "z(l, n)": "Sum(w[l, n, m]*a(l - 1, m), (m, 0, s[l - 1] - 1))",
    "out": "Sum(a(N, n), (n, 0, s[N] - 1))",
    "twice(u)": "2*u",
}


def _paper(definition, printed, **options):
    paper = Paper("net", "A network", DOMAIN, names=NAMES)
    paper.claim("it", "Eq. 1", definition, "", printed, **options)
    return paper


def test_the_functions_that_lead_back_to_themselves():
    assert recursive_names(NAMES) == {"a", "z"}
    found = recursions({**DOMAIN.names, **NAMES})
    assert set(found) == {"a", "z"}
    assert [p.name for p in found["z"].parameters] == ["l", "n"]


def test_a_recursion_needs_a_first_case():
    with pytest.raises(ClaimError, match="first case"):
        recursions({**DOMAIN.names, "f(n)": "f(n - 1) + 1"})


def test_the_exact_value_is_that_of_a_plain_loop():
    paper = _paper("a(N, j)", "a(N, j)")
    table = Table(read_claim(paper, paper.claims[0]))
    symbols = table.reading.symbols
    for k in table.draw(8):
        models, point = table.models(k), table.points[k]
        value = {name: lambda *i, m=model: Fraction(str(m.get(i))) for name, model in models.items()}
        signal = [value["x"](n) for n in range(int(value["s"](0)))]
        for layer in range(1, int(point[symbols["N"]]) + 1):
            size = int(value["s"](layer))
            sums = [sum(value["w"](layer, n, m) * a for m, a in enumerate(signal)) for n in range(size)]
            signal = [max(u, Fraction(0)) for u in sums]
        assert table.cell(0, k).true.value == signal[int(point[symbols["j"]])]


@pytest.mark.parametrize(
    ("definition", "printed", "verdict"),
    [
        # the network is positively homogeneous of degree one in the input, by Euler's rule
        ("Sum(x[n]*Derivative(out, x[n]), (n, 0, s[0] - 1))", "out", "verified"),
        ("Sum(x[n]*Derivative(out, x[n]), (n, 0, s[0] - 1))", "twice(out)", "misprint"),
        # and of degree N in all its weights
        ("out", "Sum(w[N, n, m]*Derivative(out, w[N, n, m]), (n, 0, s[N] - 1), (m, 0, s[N - 1] - 1))", "verified"),
        # the indices of the weights exchanged
        ("out", "Sum(w[N, n, m]*Derivative(out, w[N, m, n]), (n, 0, s[N] - 1), (m, 0, s[N - 1] - 1))", "misprint"),
    ],
)
def test_derivatives_of_a_network(definition, printed, verdict):
    paper = _paper(definition, printed)
    finding = judge(paper, paper.claims[0])
    assert finding.verdict.value == verdict, finding.why


def test_a_symbol_inside_a_recursion_is_not_differentiated_silently():
    paper = _paper("Derivative(f(3), c)", "3*c**2")
    paper.names["f(n)"] = "Piecewise((1, Eq(n, 0)), (c*f(n - 1), True))"
    finding = judge(paper, paper.claims[0])
    assert finding.verdict.value in ("verified", "undecided")


def test_a_held_function_stands_as_it_is_printed_and_is_differentiated_all_the_same():
    names = {"p(n)": Held("exp(x[n])/Sum(exp(x[m]), (m, 0, 2))")}
    right = "p(j)*(KroneckerDelta(j, 1) - p(1))"
    for printed, verdict in ((right, "verified"), ("p(j)*(KroneckerDelta(j, 1) - p(j))", "misprint")):
        paper = _paper("Derivative(p(1), x[j])", printed, names=names)
        finding = judge(paper, paper.claims[0])
        assert finding.verdict.value == verdict, finding.why
        if verdict == "misprint":
            assert "exp" not in str(finding.correction.expression)


def test_sympy_does_not_take_a_standing_function_for_a_constant():
    tree = read("Derivative(f(j), x[1])", {**DOMAIN.names, "f(n)": "x[n]**2"}, {"f"})
    assert tree.doit() == tree
    assert DOMAIN.x.label in tree.expr.free_symbols


def test_a_case_within_a_sum_within_a_condition_is_refused():
    paper = _paper("out", "Sum(x[n], (n, 0, 2), Sum(1, (m, 0, n - 1), Eq(x[m], x[n])) < 1)")
    finding = judge(paper, paper.claims[0])
    assert finding.verdict.value == "undecided"
    assert "KroneckerDelta" in finding.error
