"""Corrections: the derived form has the true value, and a factor is named only where it is one."""

import pytest
from sympy import Integer, Symbol

from symagg.claims import Domain, Paper
from symagg.laws import Gamma, Normal, RandomVariable
from symagg.oracles import exact
from symagg.oracles.outcome import Status
from symagg.statement import read_claim
from symagg.verify import judge


def _paper():
    domain = Domain(
        a="positive",
        s="positive",
        m="real",
        R="integer, >= 2",
        N="integer, >= 2",
        X="random variable, identically distributed",
        U="random variable",
        W="random variable",
        g="function of degree 2",
        w="array",
    )
    a, s, m = domain.symbols("a s m")
    names = {"G": RandomVariable("G", Gamma(a, s)), "Z": RandomVariable("Z", Normal(m, s))}
    return Paper("repair", "Repair", domain, names)


def _judged(definition, printed):
    paper = _paper()
    paper.claim("claim", "here", definition, "printed", printed)
    return judge(paper, paper.claims[0]), read_claim(paper, paper.claims[0])


@pytest.mark.parametrize(
    ("definition", "printed", "edit"),
    [
        ("E(G)", "a", "multiply by s"),
        ("E(G)", "a*s**2/3", "multiply by 3/s"),
        ("Var(Z)", "s", "write s**2 for s"),
        ("E(G)", "a**2*s", "write a for a**2"),
        ("E(G)", "2*a*s", "drop the factor 2"),
        ("E(G)", "-a*s", "change the sign of a*s"),
        ("E(G)", "a/s", "multiply by s instead of dividing by it"),
        ("E(G)", "a*a", "write s for a"),
        ("Var(G)", "(a*s)**2", "write a*s**2 for (a*s)**2"),
        ("Var(Z) + m", "s**2", "write m + s**2 for s**2"),
        ("E(G**2)", "a*s**2", "multiply by a + 1"),
        ("Integral(exp(-x**2/s), (x, -oo, oo))", "sqrt(s)", "multiply s by pi"),
        ("E(G)", "a*s + a", "drop the term a"),
    ],
)
def test_the_smallest_edit_is_the_obvious_one(definition, printed, edit):
    finding, _ = _judged(definition, printed)
    assert finding.correction.edit == edit


@pytest.mark.parametrize(
    ("definition", "printed", "value"),
    [
        ("E(G**3)", "a*s**3", 2 * 3 * 4 * 27),  # a (a+1) (a+2) s^3 at a = 2, s = 3
        ("Var(Z)", "s", 9),
        ("Derivative(log(a)*s, a)", "s*a", 1.5),
    ],
)
def test_the_correction_has_the_true_value(definition, printed, value):
    finding, _ = _judged(definition, printed)
    places = {Symbol("a", positive=True, real=True): 2, Symbol("s", positive=True, real=True): 3}
    symbols = {s.name: s for s in finding.correction.expression.free_symbols}
    numbers = {symbols[k.name]: v for k, v in places.items() if k.name in symbols}
    assert abs(float(finding.correction.expression.subs(numbers)) - value) < 1e-12


@pytest.mark.parametrize(
    ("definition", "printed"),
    [
        ("Var(Sum(X[i], (i, 1, R))/R)", "Var(X[1])"),
        ("Var(U + W)", "Var(U) - Var(W)"),
        ("E(U*W)", "Cov(U, W) - E(U)*E(W)"),
        ("E(g(U))", "g(0) + D(g, 0)*E(U)"),
        ("Cov(Sum(w[k]*X[k], (k, 1, R)), X[1])", "Sum(w[k]*Var(X[k]), (k, 1, R))"),
        ("E((U - E(U))*(W - E(W)))", "E(U*W) + E(U)*E(W)"),
    ],
)
def test_a_joint_correction_is_true_in_exact_worlds(definition, printed):
    finding, reading = _judged(definition, printed)
    true, wrong = reading.statements[0].equations[0].left, reading.statements[0].equations[0].right
    for seed in range(6):
        world = exact.World(seed, functions=dict(reading.functions))
        point = dict.fromkeys(reading.symbols.values(), Integer(2 + seed % 3))
        values = [exact.evaluate(side, point, world) for side in (true, finding.correction.expression, wrong)]
        assert exact.compare(values[0], values[1])[0] is Status.SUPPORTS
        assert exact.compare(values[0], values[2])[0] is Status.REFUTES


def test_a_size_printed_for_another_is_put_right():
    finding, _ = _judged("E(Sum(X[i], (i, 1, R)))", "N*E(X[1])")
    assert finding.discrepancy.startswith("N is printed for R (printed - true =")
    assert str(finding.correction.expression) == "R*E(X[1])"
