"""The spine: each verdict has an input that earns it, and a wrong one that does not slip through."""

import pytest
from sympy import Contains, Interval, Piecewise, Rational

from symagg.claims import Domain, Line, Paper
from symagg.errors import ClaimError
from symagg.findings import Evidence, LineFinding, Verdict
from symagg.laws import Binomial, Exponential, Gamma, Geometric, Normal, Poisson, RandomVariable, Uniform, ZeroInflated
from symagg.laws.expectation import Expectation
from symagg.means import lower
from symagg.oracles import enclosure, quadrature, symbolic
from symagg.oracles.outcome import Kind, Outcome, Status
from symagg.verify import _decide, judge


def _paper():
    domain = Domain(
        a="positive",
        s="positive",
        p="0 <= p <= 1",
        t="real",
        R="integer, >= 2",
        X="random variable",
        Y="random variable",
        W="random variable",
    )
    a, s, p = domain.symbols("a s p")
    names = {"G": RandomVariable("G", Gamma(a, s)), "Z": RandomVariable("Z", ZeroInflated(p, Gamma(a, s)))}
    return Paper("test", "A test", domain, names)


def _judged(definition, printed, **options):
    paper = _paper()
    paper.claim("claim", "here", definition, "printed", printed, **options)
    return judge(paper, paper.claims[0])


def _chain(definition, *printed):
    paper = _paper()
    lines = [line if isinstance(line, Line) else ("line", line) for line in printed]
    paper.chain("chain", "here", definition, lines)
    return judge(paper, paper.claims[0])


def _routes(finding, status):
    return {e.route for e in finding.evidence if e.status is status}


def test_verified():
    finding = _judged("E(Z)", "(1 - p)*a*s")
    assert finding.verdict is Verdict.VERIFIED
    assert {"quadrature", "enclosure", "sampling", "symbolic"} == _routes(finding, Status.SUPPORTS)
    assert finding.correction is None


@pytest.mark.parametrize(
    ("printed", "discrepancy"),
    [
        ("(1 - p)*a*s**2", "s should stand without its exponent 2 (printed/true = s)"),
        ("2*(1 - p)*a*s", "the factor 2 is one too many (printed/true = 2)"),
        ("-(1 - p)*a*s", "the sign of s*(a*(1 - p)) is wrong (printed/true = -1)"),
        ("(1 - p)*a*s/sqrt(2*pi)", "the factor 1/(sqrt(2*pi)) is one too many (printed/true = sqrt(2)/(2*sqrt(pi)))"),
        ("(1 - p)*a*s + s", "the term s is one too many (printed - true = s)"),
    ],
)
def test_misprint_with_its_discrepancy(printed, discrepancy):
    finding = _judged("E(Z)", printed)
    assert finding.verdict is Verdict.MISPRINT
    assert finding.discrepancy == discrepancy
    assert {"quadrature", "enclosure", "sampling"} <= _routes(finding, Status.REFUTES)
    assert finding.lines[0].counterexample is not None


def test_a_slip_in_the_ninth_digit_is_a_misprint():
    finding = _judged("E(Z)", "(1 - p)*a*s*1.000000001")
    assert finding.verdict is Verdict.MISPRINT
    assert {"quadrature", "enclosure"} <= _routes(finding, Status.REFUTES)


def test_conditional_by_the_strip_of_the_mgf():
    finding = _judged("E(exp(t*G))", "(1 - s*t)**(-a)")
    assert finding.verdict is Verdict.CONDITIONAL
    assert finding.conditions == ("s*t < 1",)
    assert "both sides of the boundary" in finding.lines[0].note


def test_a_moment_that_exists_far_out_alone_is_conditional():
    """No generic point of the middle of the domain has a value on the left."""
    paper = Paper("far", "Far", Domain(n="positive"))
    paper.claim("pareto", "here", "Integral(x**5*n*x**(-n - 1), (x, 1, oo))", "printed", "n/(n - 5)")
    paper.claim("wrong", "here", "Integral(x**5*n*x**(-n - 1), (x, 1, oo))", "printed", "n/(n - 4)")
    right, wrong = (judge(paper, claim) for claim in paper.claims)
    assert (right.verdict, right.conditions) == (Verdict.CONDITIONAL, ("n > 5",))
    assert wrong.verdict is Verdict.MISPRINT


def test_a_case_that_the_line_tells_apart_is_no_condition():
    """The other case has a formula of its own, which is false; and the correction is right in both."""
    paper = Paper("cases", "Cases", Domain(x="real", c="positive"))
    paper.claim("leaky", "here", "Max(x, 0) + c*Min(x, 0)", "printed", "Piecewise((x, x > 0), (x/c, True))")
    paper.claim("parametric", "here", "Max(x, c*x)", "printed", "Piecewise((x, x > 0), (c*x, True))")
    wrong, conditional = (judge(paper, claim) for claim in paper.claims)
    assert wrong.verdict is Verdict.MISPRINT
    x, c = paper.domain.symbols("x c")
    for place in (2, -3):
        assert wrong.correction.expression.subs({x: place, c: 5}) == max(place, 0) + 5 * min(place, 0)
    assert (conditional.verdict, conditional.conditions) == (Verdict.CONDITIONAL, ("c < 1",))


def test_a_false_formula_is_not_made_conditional():
    """printed = true * s agrees at s = 1 alone, which is no condition."""
    assert _judged("E(exp(t*G))", "s*(1 - s*t)**(-a)").verdict is Verdict.MISPRINT


def test_broken_step_marks_the_line():
    finding = _chain("Var(Z)", "(1 - p)*a*(a + 1)*s**2 - (1 - p)**2*a**2*s**2", "(1 - p)*a*s**2*(a - (1 - p)*a)",
                     "(1 - p)*a*s**2*(1 + a*p)")  # fmt: skip
    assert finding.verdict is Verdict.BROKEN_STEP
    assert [line.holds for line in finding.lines] == [True, False, True]


def test_a_chain_with_a_wrong_end_is_a_misprint():
    finding = _chain("Var(Z)", "(1 - p)*a*(a + 1)*s**2 - (1 - p)**2*a**2*s**2", "(1 - p)*a*s**2*(1 - a*p)")
    assert finding.verdict is Verdict.MISPRINT
    assert [line.holds for line in finding.lines] == [True, False]


def test_approximation_is_measured():
    finding = _judged("gamma(1 + a)", "sqrt(2*pi*a)*(a/exp(1))**a", relation="≈")
    assert finding.verdict is Verdict.APPROXIMATION
    assert finding.evidence[0].points >= 16
    assert 0.001 < finding.evidence[0].worst < 1
    assert "a in [" in finding.evidence[0].detail


def test_an_exact_approximation_is_verified():
    assert _judged("gamma(1 + a)", "a*gamma(a)", relation="≈").verdict is Verdict.VERIFIED


def test_an_expansion_is_judged_on_functions_of_its_order():
    printed = "e**2*D(g, x, 2)/2"
    held = {}
    for g in ("function", "function of degree 2"):
        paper = Paper("expansion", "Expansion", Domain(g=g, x="real", e="positive"))
        paper.claim("claim", "here", "g(x + e) - g(x) - e*D(g, x)", "printed", printed, relation="≈")
        held[g] = judge(paper, paper.claims[0])
    assert held["function of degree 2"].verdict is Verdict.VERIFIED
    assert held["function"].verdict is Verdict.UNDECIDED
    assert "write g='function of degree 2'" in held["function"].error


_STIRLING = ("a*log(a) - a + log(2*pi*a)/2 + 1/(12*a)", "a*log(a) - a + log(2*pi*a)/2")


def test_every_line_of_an_approximate_chain_is_measured():
    first, second = (Line("line", printed, relation="≈") for printed in _STIRLING)
    finding = _chain("log(gamma(a + 1))", "log(a) + log(gamma(a))", first, second)
    assert finding.verdict is Verdict.APPROXIMATION
    assert [line.holds for line in finding.lines] == [True, True, True]
    assert "line 1: exact; line 2: relative error" in finding.evidence[0].detail
    assert "from the line before" in finding.lines[2].note


def test_an_equality_after_an_approximation_is_held_against_the_line_before():
    approximate = Line("line", _STIRLING[1], relation="≈")
    finding = _chain("log(gamma(a + 1))", approximate, "(a + 1/2)*log(a) - a + log(2*pi)/2")
    assert finding.verdict is Verdict.APPROXIMATION
    assert [line.holds for line in finding.lines] == [True, True]
    assert "equal to the line before" in finding.lines[1].note


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_wrong_equality_beside_approximations_is_told(place):
    lines = [Line("line", printed, relation="≈") for printed in _STIRLING]
    lines.insert(place, "log(gamma(a)) + a")
    finding = _chain("log(gamma(a + 1))", *lines)
    assert finding.verdict is (Verdict.MISPRINT if place == 2 else Verdict.BROKEN_STEP)
    assert [line.holds for line in finding.lines] == [k != place for k in range(3)]
    assert {"quadrature", "enclosure"} == _routes(finding, Status.REFUTES)


@pytest.mark.parametrize(
    ("definition", "printed", "verdict"),
    [
        ("Var(X + Y)", "Var(X) + Var(Y) + 2*Cov(X, Y)", Verdict.VERIFIED),
        ("Var(X - Y)", "Var(X) + Var(Y) + 2*Cov(X, Y)", Verdict.MISPRINT),
        ("E(X*Y)", "E(X)*E(Y)", Verdict.CONDITIONAL),
        ("E(X**2)", "E(X)**2", Verdict.MISPRINT),
        ("E(X*Y*W)", "E(X)*E(Y)*E(W) + Cov(X, Y)", Verdict.MISPRINT),
    ],
)
def test_for_every_joint_law(definition, printed, verdict):
    finding = _judged(definition, printed)
    assert finding.verdict is verdict
    status = Status.REFUTES if verdict is Verdict.MISPRINT else Status.SUPPORTS
    assert len(_routes(finding, status)) >= 2


def test_independence_is_named():
    assert _judged("E(X*Y)", "E(X)*E(Y)").conditions == ("X and Y independent",)


def test_a_density_is_judged_against_its_law():
    paper = _paper()
    law = Exponential(paper.domain.s).push_forward(lambda x: x**2)
    good, bad = "exp(-sqrt(y)/s)/(2*s*sqrt(y))", "exp(-sqrt(y)/s)/(s*sqrt(y))"
    for label, printed in (("good", good), ("bad", bad)):
        paper.density(label, "here", law, "y", "printed", printed)
    assert [judge(paper, c).verdict for c in paper.claims] == [Verdict.VERIFIED, Verdict.MISPRINT]


def test_an_atom_at_the_wrong_place_is_a_misprint():
    paper = _paper()
    law = ZeroInflated(paper.domain.p, Gamma(2, paper.domain.s))
    density = "(1 - p)*x*exp(-x/s)/s**2"
    paper.density("good", "here", law, "x", "printed", density, atoms={"0": "p"}, support=("0", "oo"))
    paper.density("bad", "here", law, "x", "printed", density, atoms={"1": "p"}, support=("0", "oo"))
    good, bad = (judge(paper, c) for c in paper.claims)
    assert (good.verdict, bad.verdict) == (Verdict.VERIFIED, Verdict.MISPRINT)
    assert bad.discrepancy == "the atom is printed at 1 and sits at 0"


def test_a_density_whose_mass_is_not_one_is_a_misprint():
    paper = _paper()
    paper.density("mass", "here", None, "x", "printed", "exp(-x/s)", support=("0", "oo"))
    finding = judge(paper, paper.claims[0])
    assert finding.verdict is Verdict.MISPRINT
    assert finding.discrepancy == "a factor 1/s is missing (printed/true = s)"


def test_a_divergent_definition_is_never_a_pass():
    finding = _judged("Integral(1/x, (x, 1, oo))", "1")
    assert finding.verdict is not Verdict.VERIFIED


def test_no_valid_point_is_undecided():
    finding = _judged("Integral(exp(x), (x, 0, oo))", "Integral(exp(2*x), (x, 0, oo))")
    assert finding.verdict is Verdict.UNDECIDED


def test_what_no_route_can_evaluate_is_undecided():
    paper = _paper()
    paper.claim("odd", "here", "Integral(sin(x**2)*zeta(2 + x), (x, 0, oo))", "printed", "1")
    finding = judge(paper, paper.claims[0])
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.why


def test_a_matrix_identity():
    finding = _judged("Matrix([[a, s], [s, 2*a]])*Matrix([[1, 0], [0, 1]])", "Matrix([[a, s], [s, 2*a]])")
    wrong = _judged("transpose(Matrix([[a, s], [2*s, a]]))", "Matrix([[a, s], [2*s, a]])")
    assert (finding.verdict, wrong.verdict) == (Verdict.VERIFIED, Verdict.MISPRINT)


def test_limits_that_sympy_does_not_find():
    definition = "Limit(s*log(exp(a/s) + exp(1/s)), s, 0)"
    assert _judged(definition, "Max(1, a)").verdict is Verdict.VERIFIED
    assert "Min(1, a) is printed for Max(1, a)" in _judged(definition, "Min(1, a)").why


POINT = Domain(x="real")


@pytest.mark.parametrize(
    ("definition", "right", "wrong", "told"),
    [
        (
            "Derivative(transpose(Matrix([[x], [t]]))*Matrix([[a, s], [s, 2]])*Matrix([[x], [t]]), x)",
            "2*a*x + 2*s*t",
            "2*a*x + s*t",
            "a factor 2 of s*t is missing",
        ),
        (
            "Derivative(inverse(Matrix([[a, x], [0, s]])), a)",
            "Matrix([[-1/a**2, x/(a**2*s)], [0, 0]])",
            "Matrix([[1/a**2, x/(a**2*s)], [0, 0]])",
            "the sign of 1/a**2 is wrong",
        ),
        (
            "Integral(Matrix([[x, 1], [0, exp(x)]]), (x, 0, a))",
            "Matrix([[a**2/2, a], [0, exp(a) - 1]])",
            "Matrix([[a**2/2, 1], [0, exp(a) - 1]])",
            "1 is printed for a",
        ),
        (
            "Sum(Matrix([[k, t], [0, 1]]), (k, 1, 3))",
            "Matrix([[6, 3*t], [0, 3]])",
            "Matrix([[6, 3*t], [t, 3]])",
            "t is printed for 0",
        ),
        (
            "Derivative(Matrix([[x*s], [a]]), x)",
            "Matrix([[s], [0]])",
            "Matrix([[x*s], [0]])",
            "the factor x is one too many",
        ),
        ("inverse(Matrix([[a, x], [0, s]]))", "Matrix([[1/a, -x/(a*s)], [0, 1/s]])",
         "Matrix([[1/a, x/(a*s)], [0, 1/s]])", "the sign of x/((a*s)) is wrong"),
    ],
    ids=["quadratic form", "inverse", "integral", "sum", "constant", "wrong entry"],
)  # fmt: skip
def test_matrices_are_judged_and_mended_entry_by_entry(definition, right, wrong, told):
    finding, refuted = _judged(definition, right, domain=POINT), _judged(definition, wrong, domain=POINT)
    assert (finding.verdict, refuted.verdict) == (Verdict.VERIFIED, Verdict.MISPRINT)
    assert told in refuted.why


def test_a_derivative_by_what_a_side_does_not_hold_is_zero():
    assert _judged("Derivative(a*s, x)", "0", domain=POINT).verdict is Verdict.VERIFIED
    assert _judged("Derivative(a*s, x)", "t", domain=POINT).verdict is Verdict.MISPRINT


def test_rounding_beside_larger_entries_is_shown_as_zero():
    finding = _judged("Derivative(inverse(Matrix([[a, x], [0, s]])), a)", "Matrix([[1, 1], [0, 0]])", domain=POINT)
    assert finding.verdict is Verdict.MISPRINT
    assert "e-" not in finding.why


def test_the_derived_form_is_checked_before_it_is_shown():
    finding = _judged("E(exp(t*N))", "exp(t + t**2)", names={"N": RandomVariable("N", Normal(1, 1))})
    assert finding.verdict is Verdict.MISPRINT
    t = next(iter(finding.correction.expression.free_symbols))
    assert abs(complex(finding.correction.expression.subs(t, 0.3)) - 1.411989919667659) < 1e-12  # exp(0.3 + 0.3^2/2)


def _evidence(route, status, detail=""):
    return Evidence(route, status, 16, 0.0, 0.0, detail)


@pytest.mark.parametrize(
    ("holds", "evidence", "verdict"),
    [
        ((True,), ("supports",), Verdict.UNDECIDED),  # one route alone is not enough
        ((True,), ("supports", "undecided"), Verdict.UNDECIDED),
        ((True,), ("supports", "supports"), Verdict.VERIFIED),
        ((True,), ("supports", "supports", "refutes"), Verdict.UNDECIDED),  # routes that contradict one another
        ((False,), ("refutes",), Verdict.UNDECIDED),
        ((False,), ("refutes", "refutes"), Verdict.MISPRINT),
        ((False,), ("refutes", "supports", "refutes"), Verdict.UNDECIDED),
        ((False, True), ("refutes", "refutes", "supports"), Verdict.BROKEN_STEP),
        ((None,), ("supports", "supports"), Verdict.UNDECIDED),
    ],
)
def test_the_rule_of_two_routes(holds, evidence, verdict):
    lines = [LineFinding("line", h) for h in holds]
    found = [_evidence(f"route {k}", Status(s)) for k, s in enumerate(evidence)]
    assert _decide(lines, found) is verdict


def test_routes_that_disagree_about_a_line_leave_it_undecided():
    lines = [LineFinding("line", True)]
    clash = _evidence("enclosure", Status.UNDECIDED, "disagrees with the quadrature about line 1")
    found = [_evidence("quadrature", Status.SUPPORTS), _evidence("symbolic", Status.SUPPORTS), clash]
    assert _decide(lines, found) is Verdict.UNDECIDED


def _of_two(definition, printed):
    a, s = _paper().domain.symbols("a s")
    laws = {"E1": Exponential(a), "E2": Exponential(s), "N1": Normal(0, a), "U": Uniform(0, 1), "K": Poisson(a)}
    laws |= {"V": Uniform(0, 1), "M": Poisson(s), "B": Binomial(3, Rational(1, 3)), "G": Geometric(Rational(1, 2))}
    return _judged(definition, printed, names={name: RandomVariable(name, law) for name, law in laws.items()})


@pytest.mark.parametrize(
    ("definition", "printed", "verdict"),
    [
        ("P(E1 < E2)", "s/(a + s)", Verdict.VERIFIED),
        ("P(E1 < E2)", "a/(a + s)", Verdict.MISPRINT),
        ("P(2*E1 - E2 >= 0)", "2*a/(2*a + s)", Verdict.VERIFIED),
        ("P(N1 > E2)", "1/2", Verdict.MISPRINT),
        ("P(U < E1)", "a*(1 - exp(-1/a))", Verdict.VERIFIED),
        ("P(E1 < K)", "1 - exp(-a*(1 - exp(-1/a)))", Verdict.VERIFIED),
    ],
)
def test_an_event_of_two_variables_with_laws(definition, printed, verdict):
    finding = _of_two(definition, printed)
    assert finding.verdict is verdict, finding.why


def test_an_event_with_an_average_has_no_value_rather_than_zero():
    assert Exponential(1).average(2).tail(2, below=True) is None


@pytest.mark.parametrize(
    ("definition", "printed", "verdict"),
    [
        ("P(Eq(K + M, 1))", "(a + s)*exp(-a - s)", Verdict.VERIFIED),
        ("P(Eq(K + M, 1))", "a*s*exp(-a - s)", Verdict.MISPRINT),
        ("P(B <= G)", "(1 - 1/6)**3", Verdict.VERIFIED),
        ("P(B < G)", "(1 - 1/6)**3", Verdict.MISPRINT),
        ("P((B > 1) | (G > 2))", "1 - (1 - 7/27)*(19/27)", Verdict.MISPRINT),
        ("P((B > 1) | (G > 2))", "1 - (20/27)*(7/8)", Verdict.VERIFIED),
        ("E(Piecewise((U, U < V), (V, True)))", "1/3", Verdict.VERIFIED),
        ("E(Piecewise((U, U < V), (V, True)))", "1/2", Verdict.MISPRINT),
        ("E(Piecewise((U, E1 < K), (0, True)))", "(1 - exp(-a*(1 - exp(-1/a))))/2", Verdict.VERIFIED),
    ],
)
def test_a_mean_by_cases_over_several_variables(definition, printed, verdict):
    finding = _of_two(definition, printed)
    assert finding.verdict is verdict, finding.why


def test_an_event_that_is_no_relation_is_not_read():
    u, v = (RandomVariable(name, Uniform(0, 1)) for name in "UV")
    inside = Piecewise((u, Contains(u * v, Interval(0, u))), (v, True), evaluate=False)
    with pytest.raises(ClaimError, match="is not read in a mean"):
        lower(Expectation(inside))


_GUMBEL = "Integral(-log(-log(x)), (x, 0, 1))"  # of which SymPy 1.14 makes EulerGamma + I*pi


def test_balls_set_aside_what_sympy_gets_wrong():
    finding = _judged(_GUMBEL, "EulerGamma")
    told = {evidence.route: evidence for evidence in finding.evidence}
    assert finding.verdict is Verdict.VERIFIED, finding.why
    assert told["symbolic"].status is Status.UNDECIDED


def test_without_balls_what_sympy_contradicts_is_undecided(monkeypatch):
    monkeypatch.setattr(enclosure, "evaluate", lambda *_: Outcome(Kind.UNDECIDED, detail="not today"))
    monkeypatch.setattr(symbolic, "prove", lambda pairs, seconds: [Status.REFUTES] * len(pairs))
    finding = _judged(_GUMBEL, "EulerGamma")
    assert finding.verdict is Verdict.UNDECIDED
    assert "disagrees with the quadrature" in finding.why


@pytest.mark.parametrize(
    ("definition", "printed", "verdict"),
    [
        ("Integral(sin(a*x**2), (x, 0, oo))", "sqrt(pi/(8*a))", Verdict.VERIFIED),
        ("Integral(sin(a*x**2), (x, 0, oo))", "sqrt(pi/a)/2", Verdict.MISPRINT),
        ("Integral(sin(a*x)/x, (x, 0, oo))", "pi", Verdict.MISPRINT),
        ("Integral(cos(a*x), (x, 0, oo))", "0", Verdict.MISPRINT),  # it has no value
        ("Integral(1/(x - 1)**2, (x, 0, 3))", "-3/2", Verdict.MISPRINT),  # nor has this, though a primitive has one
        ("Integral(exp(-(a + I*s)*x), (x, 0, oo))", "1/(a + I*s)", Verdict.VERIFIED),
        ("Integral(exp(-(a + I*s)*x), (x, 0, oo))", "1/(a - I*s)", Verdict.MISPRINT),
    ],
)
def test_waves_poles_and_complex_rates(definition, printed, verdict):
    finding = _judged(definition, printed)
    assert finding.verdict is verdict, finding.why


def test_a_matrix_is_told_on_one_line():
    finding = _judged("inverse(A*B)", "inverse(A)*inverse(B)", names={
        "A": "Matrix([[a, s], [0, 1]])", "B": "Matrix([[1, 0], [s, a]])"
    })  # fmt: skip
    assert finding.verdict is Verdict.MISPRINT
    assert "Matrix([[a, s], [0, 1]])" in finding.why
    assert "\n" not in finding.why


def test_what_balls_settled_is_not_settled_by_balls_again(monkeypatch):
    monkeypatch.setattr(quadrature, "evaluate", lambda *_, **__: Outcome(Kind.UNDECIDED, detail="not today"))
    finding = _judged("Integral(exp(-x**2)/x**(1/3), (x, 0, a))", "Integral(exp(-x**6)*3*x, (x, 0, a**(1/3)))")
    told = {evidence.route: evidence for evidence in finding.evidence}
    assert "settled by balls" in told["quadrature"].detail
    assert told["enclosure"].status is Status.UNDECIDED
    assert told["enclosure"].points == 0


def test_a_matrix_of_one_entry_is_told_as_its_entry():
    names = {"z": "Matrix([[a], [s]])"}
    finding = _judged("1/(1 + z.T*z)", "1/(1 - z.T*z)", names=names)
    assert finding.why.startswith("the sign of (Matrix([[a], [s]]).T*Matrix([[a], [s]])) is wrong")
    finding = _judged("det(Matrix([[a, 1], [s, 2]]))*s", "-det(Matrix([[a, 1], [s, 2]]))*s")
    assert "det(Matrix([[a, 1], [s, 2]]))" in finding.why


def test_the_ratio_to_the_truth_may_be_a_power_of_what_is_no_rational_function():
    finding = _judged("Derivative(log(1 + exp(t)), t, 2)", "exp(t)/(1 + exp(t))")
    assert finding.verdict is Verdict.MISPRINT, finding.why
    assert "exp(t) + 1" in finding.discrepancy
