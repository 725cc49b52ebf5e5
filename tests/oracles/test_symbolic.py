"""SymPy's opinion: it proves what is true, proves nothing false, and never blocks."""

import time

import pytest
import sympy
from sympy import Integral, S, Sum, exp, gamma, log, oo, symbols

from symagg.arrays import models
from symagg.claims import Domain
from symagg.notation import read
from symagg.oracles.outcome import Status
from symagg.oracles.symbolic import prove, prove_joint

a, s, x = symbols("a s x", positive=True)
DOMAIN = Domain(
    X="random variable",
    Y="random variable",
    Z="random variable, identically distributed",
    g="function of degree 2",
    h="function",
    T="array",
    R="integer, >= 1",
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Integral(x**a * exp(-x / s), (x, 0, oo)), gamma(a + 1) * s ** (a + 1)),
        ((a + s) ** 2, a**2 + 2 * a * s + s**2),
        (gamma(a + 1), a * gamma(a)),
        (exp(a * log(s)), s**a),
        (sympy.Derivative(x**a, x), a * x ** (a - 1)),
        (sympy.Matrix([[a, s]]).T.as_immutable(), sympy.ImmutableMatrix([[a], [s]])),
    ],
)
def test_true_sides_are_proved_and_false_ones_are_not(left, right):
    assert prove([(left, right)], 5) == [Status.SUPPORTS]
    assert prove([(left, 2 * right)], 5)[0] is not Status.SUPPORTS
    assert prove([(left, right + right * a)], 5)[0] is not Status.SUPPORTS


def test_a_hopeless_proof_is_given_up():
    started = time.monotonic()
    hopeless = Sum(sympy.sin(x**3) ** a / gamma(x + a), (x, 1, oo)) + Integral(
        exp(-(x**a)) * sympy.sin(x**s), (x, 0, 1)
    )
    assert prove([(hopeless, S.One)], 1) == [Status.UNDECIDED]
    assert time.monotonic() - started < 60  # the limit, with all the slack a loaded machine needs


def _joint(left, right, independent=False):
    sides = tuple(read(text, DOMAIN.names) for text in (left, right))
    sizes = [({DOMAIN.R: S(2)}, {}), ({DOMAIN.R: S(3)}, {})]
    return prove_joint([sides], sizes, {"g": 2, "h": None}, 5, independent)[0]


@pytest.mark.parametrize(
    ("left", "right", "wrong"),
    [
        ("Var(X + Y)", "Var(X) + Var(Y) + 2*Cov(X, Y)", "Var(X) + Var(Y) + Cov(X, Y)"),
        ("E(X*Y)", "Cov(X, Y) + E(X)*E(Y)", "Cov(X, Y) - E(X)*E(Y)"),
        ("E(Sum(Z[i], (i, 1, R))/R)", "E(Z[1])", "R*E(Z[1])"),
        ("E(g(X))", "g(0) + D(g, 0)*E(X) + D(g, 0, 2)/2*E(X**2)", "g(0) + D(g, 0)*E(X) + D(g, 0, 2)*E(X**2)"),
        ("E((h(X) - E(h(X)))**2)", "E(h(X)**2) - E(h(X))**2", "E(h(X)**2) - E(h(X))"),
        ("Sum(T[i, j], (i, 1, R), (j, 1, R))", "Sum(T[j, i], (i, 1, R), (j, 1, R))", "Sum(T[i, i], (i, 1, R))"),
    ],
)
def test_joint_identities(left, right, wrong):
    assert _joint(left, right) is Status.SUPPORTS
    assert _joint(left, wrong) is Status.REFUTES


def test_independence_lets_moments_factor():
    assert _joint("E(X*Y)", "E(X)*E(Y)") is Status.REFUTES
    assert _joint("E(X*Y)", "E(X)*E(Y)", independent=True) is Status.SUPPORTS
    assert _joint("E(X**2)", "E(X)**2", independent=True) is Status.REFUTES


@pytest.mark.parametrize("given", ["", " given i"])
def test_probabilities_sum_to_one(given):
    domain = Domain(p=f"probabilities of k = 1..3{given}", x="array", i="integer, >= 1")
    entry = "p[k, i]" if given else "p[k]"
    mean = f"Sum({entry}*x[k], (k, 1, 3))"
    texts = [
        f"Sum({entry}*(x[k] - {mean.replace('k', 'l')})**2, (k, 1, 3))",
        f"Sum({entry}*x[k]**2, (k, 1, 3)) - ({mean})**2",
        f"Sum({entry}*x[k]**2, (k, 1, 3)) + ({mean})**2",
    ]
    left, right, wrong = (read(text, domain.names) for text in texts)
    size = {domain.i: S(2)}
    held = models({"p": (domain.arrays["p"], ((S(1), S(3)),))}, size, "seed")
    assert prove_joint([(left, right)], [(size, held)], {}, 5) == [Status.SUPPORTS]
    assert prove_joint([(left, wrong)], [(size, held)], {}, 5) == [Status.REFUTES]
