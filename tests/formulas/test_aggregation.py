"""Each formula against its definition, which the quadrature oracle evaluates without the rules that derived it."""

import dataclasses

import pytest
from flint import arb, ctx
from sympy import Derivative, Eq, Rational, exp, log
from sympy.logic.boolalg import And

from symagg.codegen.balls import evaluator
from symagg.errors import LawError
from symagg.formulas import aggregation as paper
from symagg.formulas import derivatives
from symagg.formulas.inverse import quantile
from symagg.laws import Uniform
from symagg.oracles.quadrature import evaluate

MODULE = paper.module()
FORMULAS = {f.name: f for f in MODULE.formulas}
DERIVED = [n for n in FORMULAS if "_d_" not in n]
AT = {
    "a": Rational(17, 7), "s": Rational(3, 11), "p": Rational(2, 9), "alpha": Rational(13, 10), "beta": Rational(9, 8),
    "gamma": Rational(5, 4), "x": Rational(31, 40), "q": Rational(3, 7), "mean": Rational(6, 5), "std": Rational(7, 5),
    "mean_p": Rational(4, 5), "mean_q": Rational(-1, 3), "std_p": Rational(8, 7), "std_q": Rational(5, 9),
    "variance": Rational(11, 6),
}  # fmt: skip
NEGATIVE = {**AT, "alpha": Rational(-13, 10), "beta": Rational(-9, 8), "gamma": Rational(-3, 5)}


def _value(expression, point):
    ctx.prec = 160
    try:
        return float(evaluator(expression)({n: arb(int(v.p)) / int(v.q) for n, v in point.items()}))
    finally:
        ctx.prec = 53


def _gaps(formula, point):
    """How far the formula is from its definition, relative, in every equation that defines it."""
    at = {s: point[s.name] for s in formula.arguments}
    value = _value(formula.expression, point)
    definition = formula.definition
    if formula.name.endswith("quantile"):
        pairs = [(definition.lhs.xreplace({paper.x: Rational(value)}), float(point["q"]))]
    elif isinstance(definition, And):  # shape and scale solve two equations together
        solved = {paper.a: FORMULAS["gamma_shape"].expression, paper.s: FORMULAS["gamma_scale"].expression}
        solved[paper.a if formula.name == "gamma_shape" else paper.s] = formula.expression
        pairs = [(e.lhs.xreplace(solved), float(point[e.rhs.name])) for e in definition.args]
    elif isinstance(definition, log):
        pairs = [(definition.args[0], float(_value(exp(formula.expression), point)))]
    else:
        pairs = [(definition, value)]
    for left, right in pairs:
        outcome = evaluate(left, at, 20)
        assert outcome.has_value, (formula.name, outcome)
        yield abs(float(outcome.value) - right) / abs(right)


@pytest.mark.parametrize("point", [AT, NEGATIVE], ids=["positive", "negative"])
@pytest.mark.parametrize("name", DERIVED)
def test_a_formula_is_what_its_definition_says(name, point):
    if name.startswith("expgamma") and name.endswith(("pdf", "cdf")) and point is NEGATIVE:
        point = {**point, "x": Rational(31, 100)}  # inside (0, 13/10)
    assert max(_gaps(FORMULAS[name], point)) < 1e-10


def test_a_wrong_formula_is_caught():
    for name in ("expgamma_variance", "normal_kl", "gamma_shape", "gamma_quantile", "powergamma_pdf"):
        formula = FORMULAS[name]
        wrong = dataclasses.replace(formula, expression=formula.expression * (1 + Rational(1, 10**6)))
        assert max(_gaps(wrong, AT)) > 1e-8, name


@pytest.mark.parametrize("name", [n for n in FORMULAS if "_d_" in n])
def test_a_derivative_is_the_slope_of_its_formula(name):
    base, _, argument = name.partition("_d_")
    step = Rational(1, 10**12)
    up, down = ({**AT, argument: AT[argument] + d} for d in (step, -step))
    ctx.prec = 300
    sides = [evaluator(FORMULAS[base].expression)({n: arb(int(v.p)) / int(v.q) for n, v in at.items()})
             for at in (up, down)]  # fmt: skip
    slope = (sides[0] - sides[1]) / (2 * (arb(1) / 10**12))
    assert float(slope) == pytest.approx(_value(FORMULAS[name].expression, AT), rel=1e-9)


def test_divergence_comes_from_the_derivation():
    assert [str(c) for c, _ in FORMULAS["expgamma_variance"].cases] == ["2*beta*s >= 1"]
    assert [str(v) for _, v in FORMULAS["zero_expgamma_mean"].cases] == ["0", "oo*sign(alpha)"]
    assert [v for _, v in FORMULAS["expgamma_mean_d_a"].cases] == [paper.S.NaN]


def test_every_moment_has_all_its_derivatives():
    held = FORMULAS["powergamma_variance"]
    assert [d.name for d in derivatives(held)] == [f"powergamma_variance_d_{s}" for s in ("a", "s", "gamma")]
    assert isinstance(FORMULAS["powergamma_variance_d_a"].definition, Derivative)


def test_a_law_without_a_known_quantile_says_so():
    with pytest.raises(LawError, match="quantile is not known"):
        quantile(Uniform(0, 1), paper.q)


def test_names_and_argument_order_are_those_that_others_use():
    wanted = {
        "zero_gamma_mean": "p a s", "zero_gamma_variance": "p a s", "gamma_pdf": "x a s",
        "gamma_shape": "mean variance", "gamma_scale": "mean variance", "expgamma_pdf": "x a s alpha beta",
        "expgamma_mean": "a s alpha beta", "expgamma_variance": "a s alpha beta",
        "zero_expgamma_mean": "p a s alpha beta", "zero_expgamma_variance": "p a s alpha beta",
        "powergamma_pdf": "x a s gamma", "powergamma_mean": "a s gamma", "powergamma_variance": "a s gamma",
        "normal_pdf": "x mean std", "normal_kl": "mean_p std_p mean_q std_q",
    }  # fmt: skip
    assert {n: " ".join(s.name for s in FORMULAS[n].arguments) for n in wanted} == wanted
    assert all(isinstance(c, Eq) is False for f in MODULE.formulas for c in f.domain)
