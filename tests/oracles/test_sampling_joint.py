"""Claims about every joint law over the draws of one process: true ones agree, and perturbed ones do not."""

import warnings

import numpy as np
import pytest
from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    I,
    IndexedBase,
    Integral,
    KroneckerDelta,
    Matrix,
    Ne,
    Piecewise,
    Product,
    Rational,
    S,
    Subs,
    Sum,
    Symbol,
    exp,
    factorial,
    log,
    loggamma,
    oo,
    pi,
    sin,
    sqrt,
    symbols,
    tanh,
)

from symagg.errors import SymaggError
from symagg.laws.expectation import Covariance, Expectation, Probability, RandomVariable, Variance
from symagg.laws.families import Normal
from symagg.oracles.outcome import Status
from symagg.oracles.sampling import compare_joint
from symagg.oracles.sampling.process import Process

E, Var, Cov, P = Expectation, Variance, Covariance, Probability
X, Y, Z = map(RandomVariable, "XYZ")
A = RandomVariable("A", identical=True)
POSITIVE, ZEROS = RandomVariable("U", sign="positive"), RandomVariable("V", sign="zero-inflated")
SAME_ZEROS = RandomVariable("W", None, True, "zero-inflated")
i, j, k, m, R, N = symbols("i j k m R N", integer=True)
b, c, t, u = symbols("b c t u", real=True)
f, g, h = Function("f"), Function("g"), Function("h")
T, w = IndexedBase("T", real=True), IndexedBase("w", real=True)
POINT = {i: 2, j: 3, R: 4, N: 3, b: Rational(5, 7), c: Rational(-9, 4)}
FUNCTIONS = {"g": None, "h": 2}
SEEDS = range(4)


def statuses(left, right, structure="any", point=None, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [
            compare_joint(left, right, POINT if point is None else point, FUNCTIONS, seed, structure, **options)
            for seed in SEEDS
        ]
    return {status for status, _, _ in found}


def mean(x, y):
    return Sum(g(X[x, y]), (y, 1, R)) / R


def slope(function, order, place=S.Zero):
    return Subs(Derivative(function(t), (t, order)), t, place)


def off_diagonal(term):
    return Sum(Piecewise((term, Ne(k, m)), (0, True)), (k, 1, R), (m, 1, R))


MOMENT = E(g(X[i, k]) * g(X[j, m]))
PAIRS = ((m, 1, R), (k, 1, R))
MEANS = E(mean(i, k)) * E(mean(j, k))
QUADRATIC = [h(S.Zero), slope(h, 1), slope(h, 2) / 2]
SECOND_MOMENT = sum(p * q * E(X**n * Y**o) for n, p in enumerate(QUADRATIC) for o, q in enumerate(QUADRATIC))

# left, what it is under every joint law, and what somebody might have printed
IDENTITIES = {
    "covariance": (Cov(X, Y), E(X * Y) - E(X) * E(Y), [E(X * Y) + E(X) * E(Y), E(X * Y), S.Zero]),
    "variance": (Var(X), E(X**2) - E(X) ** 2, [E(X**2), E(X**2) - E(X), E((X + E(X)) ** 2)]),
    "bilinearity": (
        Cov(b * X + c, Y + Z),
        b * (Cov(X, Y) + Cov(X, Z)),
        [b * Cov(X, Y), b * Cov(X, Y) + Cov(X, Z), b * (Cov(X, Y) - Cov(X, Z)), b * (Cov(X, Y) + Cov(Y, Z))],
    ),
    "third central moment": (
        E((X - E(X)) ** 3),
        E(X**3) - 3 * E(X) * E(X**2) + 2 * E(X) ** 3,
        [E(X**3) - 3 * E(X) * E(X**2) - 2 * E(X) ** 3, S.Zero],
    ),
    "centred": (E(X - E(X)), S.Zero, [E(X), b / 1000]),
    "nested": (E(X * E(X * Y)), E(X) * E(X * Y), [E(X**2 * Y)]),
    "pooled covariance": (
        Cov(mean(i, k), mean(j, k)),
        Sum(MOMENT, *PAIRS) / R**2 - MEANS,
        [
            Sum(MOMENT, *PAIRS) - MEANS,
            Sum(MOMENT, *PAIRS) / R - MEANS,
            Sum(MOMENT, *PAIRS) / R**2 + MEANS,
            Sum(MOMENT, *PAIRS) / R**2,
            Sum(E(g(X[i, k]) * g(X[j, k])), (k, 1, R)) / R**2 - MEANS,
            Sum(E(g(X[i, k]) * g(X[i, m])), *PAIRS) / R**2 - MEANS,
        ],
    ),
    "variance of a sum": (
        Var(Sum(X[k], (k, 1, R)) / R),
        Sum(Var(X[k]), (k, 1, R)) / R**2 + off_diagonal(Cov(X[k], X[m])) / R**2,
        [
            Sum(Var(X[k]), (k, 1, R)) / R**2 + off_diagonal(Cov(X[k], X[m])),
            Sum(Var(X[k]), (k, 1, R)) / R**2 + Sum(Cov(X[k], X[m]), (k, 1, R), (m, 1, R)) / R**2,
            Sum(Var(X[k]), (k, 1, R)) / R**2,
            Var(X[1]) / R + off_diagonal(Cov(X[k], X[m])) / R**2,
        ],
    ),
    "weighted sum": (
        Var(Sum(w[k] * X[k], (k, 1, R))),
        Sum(w[k] ** 2 * Var(X[k]), (k, 1, R)) + 2 * Sum(w[k] * w[m] * Cov(X[k], X[m]), (m, k + 1, R), (k, 1, R)),
        [
            Sum(w[k] ** 2 * Var(X[k]), (k, 1, R)) + Sum(w[k] * w[m] * Cov(X[k], X[m]), (m, k + 1, R), (k, 1, R)),
            Sum(w[k] * Var(X[k]), (k, 1, R)) + 2 * Sum(w[k] * w[m] * Cov(X[k], X[m]), (m, k + 1, R), (k, 1, R)),
        ],
    ),
    "transposed weights": (
        Cov(Sum(T[i, k] * X[k], (k, 1, R)), Y),
        Sum(T[i, k] * Cov(X[k], Y), (k, 1, R)),
        [Sum(T[k, i] * Cov(X[k], Y), (k, 1, R)), Sum(T[j, k] * Cov(X[k], Y), (k, 1, R))],
    ),
    "expansion of a quadratic": (
        E(h(X) * h(Y)),
        SECOND_MOMENT,
        [
            SECOND_MOMENT - h(S.Zero) * slope(h, 2) / 2 * (E(X**2) + E(Y**2)),
            SECOND_MOMENT + slope(h, 1) ** 2 * E(X * Y),
            h(E(X)) * h(E(Y)),
        ],
    ),
    "expansion about the mean": (E(h(X)), h(E(X)) + slope(h, 2, E(X)) * Var(X) / 2, [h(E(X)), E(g(X))]),
    "delta": (
        Sum(KroneckerDelta(k, i) * E(X[k]), (k, 1, R)),
        E(X[i]),
        [E(X[j]), R * E(X[i])],
    ),
    "product": (Product(E(exp(b * X[k] / 9)), (k, 1, 2)), E(exp(b * X[1] / 9)) * E(exp(b * X[2] / 9)), [E(X)]),
    "event": (P(X > Y), 1 - P(X < Y), [P(X < Y), S.Half]),
    "inclusion": (
        P((X > 0) | (Y > 0)),
        P(X > 0) + P(Y > 0) - P((X > 0) & (Y > 0)),
        [P(X > 0) + P(Y > 0), P(X > 0) + P(Y > 0) - P(X > 0) * P(Y > 0)],
    ),
    "elementary functions": (
        E(log(POSITIVE**2) + sin(X + pi) + tanh(-X)),
        2 * E(log(POSITIVE)) - E(sin(X)) - E(tanh(X)),
        [E(log(POSITIVE)) - E(sin(X)) - E(tanh(X)), 2 * E(log(POSITIVE)) + E(sin(X)) - E(tanh(X))],
    ),
    "special function": (
        E(loggamma(POSITIVE + 1)),
        E(loggamma(POSITIVE)) + E(log(POSITIVE)),
        [E(loggamma(POSITIVE))],
    ),
    "positive": (E(sqrt(POSITIVE**2)), E(abs(POSITIVE)), [sqrt(E(POSITIVE**2))]),
    "real power": (
        Cov(POSITIVE**b, RandomVariable("S", sign="positive") ** b),
        E(POSITIVE**b * RandomVariable("S", sign="positive") ** b)
        - E(POSITIVE**b) * E(RandomVariable("S", sign="positive") ** b),
        [E(POSITIVE**b * RandomVariable("S", sign="positive") ** b)],
    ),
    "empty sum": (E(X) + Sum(E(X[k]), (k, 1, 0)), E(X), [E(X) + E(X[1])]),
    "arrays alone": (
        Sum(T[k, m], (k, 1, R), (m, 1, N)),
        Sum(T[k, m], (m, 1, N), (k, 1, R)),
        [Sum(T[k, m], (k, 1, N), (m, 1, R)), Sum(T[k, k], (k, 1, N))],
    ),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_what_holds_for_every_joint_law_is_supported_and_what_does_not_is_refuted(name):
    left, right, wrong = IDENTITIES[name]
    assert statuses(left, right) == {Status.SUPPORTS}
    assert statuses(left, right, "independent") == {Status.SUPPORTS}
    for other in wrong:
        assert statuses(left, other) == {Status.REFUTES}, other


IDENTICAL = {
    "mean": (E(A[2]), E(A[1]), [E(A[1]) + E(A[1] - A[2]) + b / 100]),
    "higher moment": (E(A[3] ** 5), E(A[1] ** 5), [E(A[1] ** 4), E(X[1] ** 5)]),
    "any function": (E(g(A[4])), E(g(A[1])), [g(E(A[1])), E(f(A[1]))]),
    "event": (P(A[2] < b), P(A[1] < b), [P(A[1] < c)]),
    "average": (E(Sum(A[k], (k, 1, R)) / R), E(A[1]), [E(X[1]), R * E(A[1])]),
    "zeros": (P(Eq(SAME_ZEROS[2], 0)), P(Eq(SAME_ZEROS[1], 0)), [P(SAME_ZEROS[1] > 0), S.Zero, P(Eq(ZEROS, 0))]),
    "variance of the average": (
        Var(Sum(A[k], (k, 1, R)) / R),
        Var(A[1]) / R + off_diagonal(Cov(A[k], A[m])) / R**2,
        [Var(A[1]) / R, Var(A[1]), Var(A[1]) / R + (R - 1) * Cov(A[1], A[2]) / R],
    ),
}


@pytest.mark.parametrize("name", IDENTICAL)
def test_members_of_an_identical_family_share_their_law_and_nothing_else(name):
    left, right, wrong = IDENTICAL[name]
    assert statuses(left, right) == {Status.SUPPORTS}
    for other in wrong:
        assert statuses(left, other) == {Status.REFUTES}, other


INDEPENDENT = {
    "product": (E(X * Y), E(X) * E(Y)),
    "functions": (E(g(X) * f(Y)), E(g(X)) * E(f(Y))),
    "covariance": (Cov(X[1], X[2]), S.Zero),
    "variance of the average": (Var(Sum(A[k], (k, 1, R)) / R), Var(A[1]) / R),
    "events": (P((X > 0) & (Y > 0)), P(X > 0) * P(Y > 0)),
    "zero of a sum": (P(Eq(Sum(SAME_ZEROS[k], (k, 1, R)), 0)), P(Eq(SAME_ZEROS[1], 0)) ** R),
}


@pytest.mark.parametrize("name", INDEPENDENT)
def test_independence_is_exact_and_only_where_it_is_asked_for(name):
    left, right = INDEPENDENT[name]
    assert statuses(left, right, "independent") == {Status.SUPPORTS}
    assert statuses(left, right) == {Status.REFUTES}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (E(X**2), E(X) ** 2),
        (E((X - E(X)) ** 3), S.Zero),
        (E((X - E(X)) ** 4), 3 * Var(X) ** 2),
        (E(X[1]), E(X[2])),
        (E(POSITIVE * ZEROS), E(POSITIVE) * E(ZEROS) + E(X) / 100),
        (Var(Sum(X[k], (k, 1, 12))), Sum(Var(X[k]), (k, 1, 11))),
    ],
)
def test_independence_does_not_make_everything_true(left, right):
    assert statuses(left, right, "independent") == {Status.REFUTES}


def test_a_grid_that_is_too_large_is_undecided():
    # 200 draws make room for 2000 points: two values each of 10 variables fit, of 12 do not
    def total(size):
        return Var(Sum(X[k], (k, 1, size))), Sum(Var(X[k]), (k, 1, size))

    assert statuses(*total(10), "independent", draws=200) == {Status.SUPPORTS}
    status, _, reason = compare_joint(*total(12), {}, {}, 0, "independent", draws=200)
    assert status is Status.UNDECIDED
    assert "grid" in reason
    assert "more than 32" in compare_joint(*total(40), {}, {}, 0, "independent")[2]


def test_a_random_variable_outside_the_operators_is_compared_draw_by_draw():
    assert statuses((X + Y) ** 2 - E(X), X**2 + 2 * X * Y + Y**2 - E(X)) == {Status.SUPPORTS}
    assert statuses((X + Y) ** 2, X**2 + Y**2) == {Status.REFUTES}
    assert statuses(E(h(X)), h(S.Zero) + slope(h, 1) * X + slope(h, 2) * X**2 / 2) == {Status.REFUTES}
    assert statuses(Eq(ZEROS, 0), ZEROS <= 0) == {Status.SUPPORTS}
    assert statuses(Eq(ZEROS, 0), ZEROS < 1) == {Status.REFUTES}
    # it differs on few draws
    assert statuses(X, Piecewise((X + 1, X > 4), (X, True)), draws=200_000) == {Status.REFUTES}


def test_signs_of_variables():
    process = Process(0, 20_000, {}, "any", 6)
    plain, positive = (process.member("X", (n,), False, s) for n, s in ((1, ""), (2, "positive")))
    zeros = [process.member("X", (n,), True, "zero-inflated") for n in (3, 4)]
    assert plain.min() < 0 < plain.max()
    assert positive.min() > 0
    for column in zeros:
        assert 0.1 < np.mean(column == 0) < 0.9
        assert column.min() == 0
    both = np.mean((zeros[0] == 0) & (zeros[1] == 0))
    assert both > 0.01
    assert abs(both - np.mean(zeros[0] == 0) ** 2) > 1e-3
    assert np.array_equal(*map(np.sort, zeros))
    assert not np.array_equal(*zeros)
    assert statuses(abs(POSITIVE * ZEROS), POSITIVE * ZEROS) == {Status.SUPPORTS}
    assert statuses(abs(X), X) == {Status.REFUTES}


@pytest.mark.parametrize("degree", [None, 0, 1, 2, 5])
def test_derivatives_of_generic_functions_are_theirs(degree):
    process = Process(1, 10, {"q": degree}, "any", 6)
    one, two = process.function("q", 1), process.function("q", 2)
    x, y, step = np.linspace(-2, 2, 9), np.linspace(0, 1, 9), 1e-5
    for order in range(4):
        slopes = (one((order,), x + step)[0] - one((order,), x - step)[0]) / (2 * step)
        assert one((order + 1,), x)[0] + 0 * x == pytest.approx(slopes + 0 * x, rel=1e-6, abs=1e-6)
    mixed = (two((1, 0), x, y + step)[0] - two((1, 0), x, y - step)[0]) / (2 * step)
    assert two((1, 1), x, y)[0] + 0 * x == pytest.approx(mixed + 0 * x, rel=1e-6, abs=1e-6)
    if degree is not None:
        assert not np.any(one((degree + 1,), x)[0])
        assert np.all(one((degree,), x)[0])


def test_partial_derivatives_and_taylor_polynomials():
    surface = Function("h")
    origin = [(t, 0), (u, 0)]
    terms = [surface(0, 0)]
    for n in range(3):
        for o in range(3 - n):
            if n + o:
                moves = [(v, q) for v, q in ((t, n), (u, o)) if q]
                taken = Subs(Derivative(surface(t, u), *moves), *zip(*origin, strict=True))
                terms.append(taken * X**n * Y**o / factorial(n) / factorial(o))
    assert statuses(E(surface(X, Y)), E(sum(terms))) == {Status.SUPPORTS}
    assert statuses(E(surface(X, Y)), E(sum(terms[:-1]))) == {Status.REFUTES}


def test_a_difference_that_rounding_could_make_is_undecided():
    assert statuses(E(X) * (1 + Rational(1, 10**9)), E(X)) == {Status.UNDECIDED}
    assert statuses(E(X) * (1 + Rational(1, 10**5)), E(X)) == {Status.REFUTES}
    # both sides are zero, but the bound on their rounding is large
    large = S(10) ** 9
    assert statuses(E(large * X - large * X**2) - large * E(X) + large * E(X**2), S.Zero) == {Status.UNDECIDED}


def test_the_gap_is_relative_to_the_terms():
    for seed in SEEDS:
        assert compare_joint(E(X), -E(X), {}, {}, seed)[1] == 2
        assert compare_joint(E(X - E(X)), S.Zero, {}, {}, seed)[1] < 1e-12


REASONS = [
    (E(Integral(t * X, (t, 0, 1))), "Integral"),
    (E(I * X), "I is no number"),
    (Derivative(t**2 * E(X), t, evaluate=False), "t has no value"),
    (Derivative(b**2 * E(X), (b, 2), evaluate=False), "a derivative such as"),
    (E(X + Symbol("q")), "q has no value"),
    (E(X[b]), "b is no integer"),
    (E(log(X)), "no finite number"),
    (1 / (E(X) - E(X)), "Zoo|zoo|no finite number"),
    (E(RandomVariable("X", Normal(0, 1))), "stated law"),
    (Matrix([[E(X)]]), "Matrix"),
    (E(X > 0), "should"),
    (P(X), "no event"),
    (Sum(E(X[k]), (k, 1, oo)), "oo|integer"),
    (Sum(E(X), (k, 1, 10**6)), "terms"),
    (X > 0, "cannot be compared"),
]


@pytest.mark.parametrize(("side", "reason"), REASONS, ids=[r for _, r in REASONS])
def test_what_cannot_be_sampled_says_why(side, reason):
    status, gap, found = compare_joint(side, E(X), POINT, FUNCTIONS, 0)
    assert (status, gap) == (Status.UNDECIDED, None)
    assert any(part in found for part in reason.split("|")), found


def test_a_complex_point_is_undecided():
    z = Symbol("z")
    assert compare_joint(z * E(X), E(z * X), {z: 1 + 2 * I}, {}, 0)[0] is Status.UNDECIDED


@pytest.mark.parametrize("wrong", [0, 1])
def test_difference_quotients_of_what_is_no_generic_function(wrong):
    entry = IndexedBase("T", real=True)[1]
    for variable in (b, entry):
        inside = exp(variable / 2) * E(X) + variable**3
        right = exp(variable / 2) * E(X) / 2 + (3 + wrong) * variable**2
        expected = Status.REFUTES if wrong else Status.SUPPORTS
        assert statuses(Derivative(inside, variable, evaluate=False), right) == {expected}


def test_a_kink_between_the_points_of_a_difference_quotient_is_seen():
    b0 = Symbol("b0", real=True)
    kink = Derivative(Abs(b - b0) * E(X), b, evaluate=False)  # at b = b0, where there is no derivative
    assert compare_joint(kink, S.Zero, {b: S.Half, b0: S.Half + Rational(1, 200)}, {}, 0)[0] is Status.UNDECIDED
    assert compare_joint(kink, E(X), {b: S.Half, b0: Rational(1, 4)}, {}, 0)[0] is Status.SUPPORTS


def test_an_unknown_structure_is_an_error():
    with pytest.raises(SymaggError, match="exchangeable"):
        compare_joint(E(X), E(X), {}, {}, 0, "exchangeable")


def test_draws_are_keyed_by_name_and_index_not_by_order():
    first, second = (Process("seed", 100, {}, "any", 6) for _ in range(2))
    late = [first.member("X", (n,), False, "") for n in (1, 2)][1]
    assert np.array_equal(late, second.member("X", (2,), False, ""))
    assert not np.array_equal(late, Process("other", 100, {}, "any", 6).member("X", (2,), False, ""))
    assert compare_joint(E(X), E(Y), {}, {}, "one") == compare_joint(E(X), E(Y), {}, {}, "one")


def test_a_side_that_is_known_is_not_worked_out_again():
    known = {}
    assert compare_joint(Var(X), E(X**2) - E(X) ** 2, {}, {}, 0, known=known)[0] is Status.SUPPORTS
    assert set(known) == {Var(X), E(X**2) - E(X) ** 2}
    assert compare_joint(Var(X), E(X**2), {}, {}, 0, known=known) == compare_joint(Var(X), E(X**2), {}, {}, 0)
    known[Var(X)] = known[E(X**2)]
    assert compare_joint(Var(X), E(X**2), {}, {}, 0, known=known)[0] is Status.SUPPORTS
    assert compare_joint(Var(X), E(X**2), {}, {}, 0, "independent", known=known)[0] is Status.REFUTES
