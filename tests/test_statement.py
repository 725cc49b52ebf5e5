"""What each kind of claim becomes: its kind, its equations, its symbols, and what the processes are simulated from."""

from itertools import pairwise

import pytest
from scipy import integrate, stats
from sympy import Float, Integral, Piecewise, Rational, S, Sum, Symbol, exp, gamma, lambdify, oo

from symagg.claims import Domain, Line, Paper
from symagg.errors import ClaimError
from symagg.laws import Expectation, Gamma, Law, Normal, Poisson, RandomVariable, Uniform, Variance, ZeroInflated
from symagg.statement import Reading, is_matrix, lower, read_claim
from symagg.verify import judge

DOMAIN = Domain(a="positive", s="positive", p="0 <= p <= 1", n="integer, 1 <= n <= 3", m="real")
a, s, p, n, m = DOMAIN.symbols("a s p n m")


def reading(definition: object, printed: object, domain: Domain | None = None, **options: object) -> Reading:
    paper = Paper("test", "T", DOMAIN)
    paper.claim("one", "Eq. (1)", definition, "latex", printed, domain=domain or Domain(), **options)
    return read_claim(paper, paper.claims[0])


def density(law: Law | None, printed: object, at: str = "y", **options: object) -> Reading:
    paper = Paper("test", "T", DOMAIN)
    paper.density("one", "Eq. (1)", law, at, "latex", printed, **options)
    return read_claim(paper, paper.claims[0])


def number(tree: object, point: dict) -> float:
    return float(tree.subs(point).evalf(20))


# values


def test_a_value_is_one_equation_held_as_written():
    held = reading("a - (1 - p)*a", "p*a")
    (statement,) = held.statements
    (equation,) = statement.equations
    assert held.kind == "value"
    assert equation.left != equation.right
    assert equation.left.args != (p * a).args
    assert statement.random is None
    assert set(held.symbols) == {"a", "p"}
    assert held.id == "test:one"


def test_an_expression_is_taken_as_it_is():
    held = reading(Integral(a, (Symbol("x", real=True), 0, s)), a * s)
    assert held.statements[0].equations[0].left.has(Integral)
    assert set(held.symbols) == {"a", "s"}


def test_plain_numbers_become_nodes():
    held = reading(2, 2)
    assert held.statements[0].equations[0].left is S(2)
    assert held.symbols == {}


def test_matrices_stay_matrices():
    held = reading("Matrix([[a, 1], [0, s]])*Matrix([[1], [2]])", "Matrix([[a + 2], [2*s]])")
    assert is_matrix(held.statements[0].equations[0].left)
    assert not is_matrix(reading("a", "a").statements[0].equations[0].left)


def test_a_chain_has_a_statement_for_each_line():
    paper = Paper("test", "T", DOMAIN)
    paper.chain(
        "one",
        "",
        "a*s",
        [
            ("as", "a*s"),
            Line("sa", "s*a", of="s*a + 0"),
            (
                "x",
                "2*a*s/2",
            ),
        ],
    )
    held = read_claim(paper, paper.claims[0])
    lefts = [statement.equations[0].left for statement in held.statements]
    assert len(lefts) == 3
    assert lefts[0] == lefts[2] == held.definition
    assert lefts[1] != held.definition


def test_a_matrix_of_one_entry_is_compared_with_a_number():
    held = reading("Matrix([[a, s]])*Matrix([[1], [2]])", "a + 2*s")
    equation = held.statements[0].equations[0]
    assert not is_matrix(equation.left)
    assert (equation.left.doit() - equation.right.doit()).expand() == 0


def test_a_bad_word_spoils_only_texts_with_its_name():
    assert reading("gamma(s)", "gamma(s)", Domain(a="posititve", m="real")).symbols == {"s": s}


# laws


def test_a_mean_becomes_an_integral_and_keeps_its_process():
    held = reading("E(X)", "a*s", names={"X": Gamma(a, s)})
    (statement,) = held.statements
    left = statement.equations[0].left
    assert held.kind == "value"
    assert left.has(Integral)
    assert not left.has(RandomVariable)
    assert isinstance(statement.random.left, Expectation)
    assert number(left, {a: Rational(27, 10), s: Rational(4, 5)}) == pytest.approx(2.7 * 0.8, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E(X**2)", stats.gamma(2.7, scale=0.8).moment(2)),
        ("Var(X)", 2.7 * 0.8**2),
        ("P(X <= 2)", stats.gamma(2.7, scale=0.8).cdf(2)),
        ("P(1 < X < 2)", stats.gamma(2.7, scale=0.8).cdf(2) - stats.gamma(2.7, scale=0.8).cdf(1)),
        ("Cov(X, X)", 2.7 * 0.8**2),
        ("Cov(X, Y)", 0.0),
        ("E(X*Y)", 2.7 * 0.8 * -0.4),
        ("Var(X - Y)", 2.7 * 0.8**2 + 0.8**2),
        ("E(Z)", 0.65 * 2.7 * 0.8),
        ("Var(Z)", 0.65 * 2.7 * 0.8**2 + 0.35 * 0.65 * (2.7 * 0.8) ** 2),
        ("P(Z <= 1)", 0.35 + 0.65 * stats.gamma(2.7, scale=0.8).cdf(1)),
        ("E(X)**2 + 1", (2.7 * 0.8) ** 2 + 1),
    ],
)
def test_what_operators_are_worth(text, expected):
    """Variables with a law are independent; each operator becomes atoms and integrals."""
    names = {"X": Gamma(a, s), "Y": Normal(m, s), "Z": ZeroInflated(p, Gamma(a, s))}
    held = reading(text, "0", names=names)
    left = held.statements[0].equations[0].left
    assert not left.has(RandomVariable)
    values = {a: Rational(27, 10), s: Rational(4, 5), m: Rational(-2, 5), p: Rational(7, 20)}
    assert value(left, values) == pytest.approx(expected, rel=1e-6, abs=1e-7)


def value(tree: object, point: dict) -> float:
    """A tree of sums, products, powers and nested integrals in doubles; no rule of SymPy integrates anything."""
    if tree.has(Piecewise):  # steps, which a quadrature without knots does not see
        tree = tree.xreplace({node: _with_knots(node, point) for node in tree.atoms(Integral)})
    return float(lambdify(list(point), tree, "scipy")(*map(float, point.values())))


def _with_knots(node: Integral, point: dict) -> Float:
    ((x, low, high),) = node.limits
    function = lambdify([x, *point], node.function, "scipy")
    low, high = max(float(low), -40.0), min(float(high), 80.0)  # beyond lies less than 1e-30 of every law here
    knots = [low, *(k for k in (0.0, 1.0, 2.0, 10.0) if low < k < high), high]
    values = tuple(map(float, point.values()))
    return Float(sum(integrate.quad(function, *pair, args=values)[0] for pair in pairwise(knots)))


def test_lower_leaves_what_follows_no_law():
    X = RandomVariable("X")
    assert lower(Expectation(X)) == Expectation(X)
    assert lower(a + 1) == a + 1
    assert lower(Variance(X)) == Variance(X)


def test_a_discrete_law_becomes_a_sum():
    left = reading("E(K)", "s", names={"K": Poisson(s)}).statements[0].equations[0].left
    assert left.has(Sum)
    assert number(left, {s: Rational(23, 10)}) == pytest.approx(2.3, rel=1e-12)


# joint laws


@pytest.mark.parametrize(
    ("definition", "own"),
    [
        ("E(X)", Domain(X="random variable")),
        ("Sum(X[k], (k, 1, n))", Domain(X="random variable")),
        ("Sum(w[k], (k, 1, n))", Domain(w="array")),
        ("g(a)", Domain(g="function")),
    ],
)
def test_what_has_no_law_is_joint(definition, own):
    held = reading(definition, definition, own)
    assert held.kind == "joint"
    assert held.statements[0].random is None
    assert set(held.symbols) <= {"a", "n"}


def test_degrees_of_functions_are_kept():
    assert reading("g(a)", "h(a)", Domain(g="function of degree 2", h="function")).functions == {"g": 2, "h": None}


# densities


def test_a_density_without_a_law_is_judged_by_its_mass():
    held = density(None, "p*exp(-y)", support=("0", "oo"), atoms={"0": "1 - p"})
    (equation,) = held.statements[0].equations
    assert held.kind == "mass"
    assert equation.left == 1
    assert value(equation.right, {p: 0.35}) == pytest.approx(1, rel=1e-9)
    wrong = density(None, "p*exp(-y)", support=("0", "oo"), atoms={"0": "p"})
    assert value(wrong.statements[0].equations[0].right, {p: 0.35}) == pytest.approx(0.7, rel=1e-9)


def interval_sides(held: Reading, point: dict) -> tuple[float, float]:
    equation = held.statements[0].equations[0]
    return tuple(float(side.subs(point).doit().evalf()) for side in (equation.left, equation.right))


U = {Symbol("u_1", positive=True, real=True): Rational(2, 5), Symbol("u_2", positive=True, real=True): Rational(7, 5)}


def test_a_density_of_a_law_is_judged_on_an_interval():
    """P(g(x1) < Y < g(x2)) from the base law's own coordinate, beside the integral of the printed density."""
    law = Gamma(2, s).push_forward(lambda x: 1 / x)
    held = density(law, "y**(-3)*exp(-1/(s*y))/s**2", support=("0", "oo"))
    assert held.kind == "law"
    assert held.law is law
    x1, x2 = 0.4, 0.4 + 1.4
    known = stats.gamma(2, scale=0.8)
    left, right = interval_sides(held, {**U, s: Rational(4, 5)})
    assert left == pytest.approx(known.cdf(x2) - known.cdf(x1), rel=1e-9)
    assert right == pytest.approx(left, rel=1e-9)
    wrong = density(law, "y**(-2)*exp(-1/(s*y))/s**2", support=("0", "oo"))
    left, right = interval_sides(wrong, {**U, s: Rational(4, 5)})
    assert right != pytest.approx(left, rel=1e-3)


def test_a_printed_support_cuts_the_density():
    law = Uniform(0, 1)
    half = density(law, "1", support=("0", "1/2"))
    places = {
        Symbol("u_1", positive=True, real=True): Rational(1, 4),
        Symbol("u_2", positive=True, real=True): Rational(3, 4),
    }
    assert interval_sides(half, places) == pytest.approx((0.5, 0.25), rel=1e-9)
    whole = density(law, "1", support=("0", "1"))
    assert interval_sides(whole, places) == pytest.approx((0.5, 0.5), rel=1e-9)


def test_atoms_are_equations_of_their_own():
    law = ZeroInflated(p, Gamma(a, s)).push_forward(exp)
    printed = "(1 - p)*log(y)**(a - 1)*y**(-1 - 1/s)/(gamma(a)*s**a)"
    right = density(law, printed, support=("1", "oo"), atoms={"1": "p"})
    assert [(e.left, e.right) for e in right.statements[0].equations[1:]] == [(p, p)]
    wrong = density(law, printed, support=("1", "oo"), atoms={"0": "p"})
    assert {(e.left, e.right) for e in wrong.statements[0].equations[1:]} == {(p, 0), (0, p)}
    missing = density(law, printed, support=("1", "oo"))
    assert [(e.left, e.right) for e in missing.statements[0].equations[1:]] == [(p, 0)]


def test_the_pointwise_equation_holds_the_jacobian():
    law = Gamma(a, s).push_forward(exp)
    held = density(law, "log(y)**(a - 1)*y**(-1 - 1/s)/(gamma(a)*s**a)", support=("1", "oo"))
    statement = held.statements[0]
    x, _ = statement.place
    point = {a: Rational(27, 10), s: Rational(4, 5), x: Rational(3, 2)}
    left, right = (number(side, point) for side in (statement.pointwise.left, statement.pointwise.right))
    assert left == pytest.approx(stats.gamma(2.7, scale=0.8).pdf(1.5), rel=1e-12)
    assert right == pytest.approx(left, rel=1e-12)


def test_a_mass_function_is_judged_at_integers():
    held = density(Poisson(s), "s**k*exp(-s)/gamma(k + 1)", at="k")
    (equation,) = held.statements[0].equations
    k = held.domain.k
    assert k.is_integer
    for j in range(4):
        left, right = (number(side, {k: j, s: Rational(23, 10)}) for side in (equation.left, equation.right))
        assert left == pytest.approx(stats.poisson(2.3).pmf(j), rel=1e-12)
        assert right == pytest.approx(left, rel=1e-12)


# the domain


def test_conditions_bring_their_symbols():
    held = reading("a", "a", Domain("a < s"))
    assert set(held.symbols) == {"a", "s"}
    assert held.conditions == (a < s,)


def test_a_claims_own_domain_wins():
    held = reading("a", "a", Domain(a="negative"))
    assert held.symbols["a"].is_negative


@pytest.mark.parametrize(
    ("arguments", "options", "culprit"),
    [
        (("q", "a"), {}, "test:one: 'q': the symbol 'q' is unknown"),
        (("a", "a"), {"relation": "<"}, "the relation '<' is not known"),
        ((object(), "a"), {}, "neither a text nor a SymPy expression"),
        ((Symbol("a"), "a"), {}, r"take it from domain.symbols\('a'\)"),
        ((Gamma(2, 1), "a"), {}, "neither a text nor a SymPy expression"),
        (("a", "s == a"), {}, "test:one: 's == a' is a relation, and a claim compares two values"),
        (("a < s", "s"), {}, "test:one: 'a < s' is a relation"),
        (("0 < a < s", "s"), {}, "is a relation"),
        ((a < s, "s"), {}, "a < s is a relation"),
        (("a", True), {}, "True is a relation"),
        (("E(X)", "2*a"), {"names": {"X": Gamma("a", 2)}}, r"the symbol 'a' is not the domain's, .* as text"),
        ((Symbol("q", real=True), Symbol("q", positive=True)), {}, "two symbols have the name 'q'"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(arguments, options, culprit):
    with pytest.raises(ClaimError, match=culprit):
        reading(*arguments, **options)


def test_approximations_keep_their_relation():
    assert reading("gamma(a)", "1", relation="≈").statements[0].line.relation == "≈"


def test_names_of_the_claim_win_over_those_of_the_paper():
    paper = Paper("test", "T", DOMAIN, names={"mu": "a", "nu": "s"})
    paper.claim("one", "", "mu + nu", "", "a*s + s", names={"mu": "a*s"})
    equation = read_claim(paper, paper.claims[0]).statements[0].equations[0]
    assert equation.left.doit() == a * s + s


def test_a_formula_of_a_law_is_its_expression():
    paper = Paper("test", "T", DOMAIN, names={"third": Gamma(a, s).moment(3)})
    paper.claim("one", "", "third", "", "a*(a + 1)*(a + 2)*s**3")
    left = read_claim(paper, paper.claims[0]).statements[0].equations[0].left
    assert number(left, {a: 2, s: Rational(1, 2)}) == pytest.approx(2 * 3 * 4 / 8, rel=1e-12)
    assert left.has(gamma)
    assert oo not in left.atoms()


def test_a_part_without_what_it_is_about_is_told():
    paper = Paper("mine", "Parts", Domain(a="positive"))
    paper.parts("it", "Eq. 1", [Line("", "a")])
    paper.parts("none", "Eq. 2", [])
    assert [str(error).partition(" ")[0] for error in paper.errors] == ["mine:it:", "mine:none"]
    assert paper.claims == []


@pytest.mark.parametrize(("wrong", "verdict"), [((), "verified"), ((0,), "misprint"), ((1,), "misprint")])
def test_parts_stand_beside_one_another(wrong, verdict):
    """Of parts each must hold: there is no last line that makes the others its steps."""
    paper = Paper("mine", "Parts", Domain(a="positive"))
    lines = [Line("", f"a**2 + {int(k in wrong)}*a", of="a*a") for k in range(2)]
    paper.parts("it", "Eq. 1", lines)
    finding = judge(paper, paper.claims[0])
    assert finding.verdict.value == verdict
    assert [line.holds for line in finding.lines] == [k not in wrong for k in range(2)]


def test_no_symbol_under_an_integral_is_lost():
    """SymPy evaluates what it looks for symbols in: s/s has none, and s would have no value at any point."""
    domain = Domain(s="positive", k="positive")
    scale, shape = domain.symbols("s k")
    held = Paper(
        "test",
        "T",
        domain,
        names={"Z": RandomVariable("Z", Gamma(1, 1).push_forward(lambda u: scale * exp(u / shape)))},
    )
    held.claim("log", "Eq. 1", "E(log(Z/s))", "", "1/k")
    held.claim("slip", "Eq. 2", "E(log(Z/s))", "", "k")
    held.claim("bare", "Eq. 3", "Integral(exp(-x*s/s)*s/s, (x, 0, oo))", "", "1")
    assert [judge(held, claim).verdict.value for claim in held.claims] == ["verified", "misprint", "verified"]
