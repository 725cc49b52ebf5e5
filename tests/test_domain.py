"""What a domain says of its symbols, and the points drawn from it."""

import random
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import I, Integer, Rational, Symbol, im, oo, pi, re

from symagg.domain import AnyFunction, Domain, _nearest
from symagg.errors import ClaimError
from symagg.laws import RandomVariable

COUNT = 40


def draw(domain: Domain, seed: str = "seed", count: int = COUNT, **options: object) -> list[dict]:
    symbols = {name: domain.names[name] for name in domain.ranges}
    return list(islice(domain.points(symbols, seed, **options), count))


def values(text: str, **options: object) -> list:
    domain = Domain(a=text)
    assert not domain.errors, domain.errors
    return [point[domain.a] for point in draw(domain, **options)]


# the words


@pytest.mark.parametrize("simple", [False, True])
@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("positive", lambda v: v > 0),
        ("nonnegative", lambda v: v >= 0),
        ("negative", lambda v: v < 0),
        ("> 1", lambda v: v > 1),
        ("a >= 1", lambda v: v >= 1),
        ("<= -2", lambda v: v <= -2),
        ("0 < a < 1", lambda v: 0 < v < 1),
        ("1/3 <= a <= 1/2", lambda v: Rational(1, 3) <= v <= Rational(1, 2)),
        ("0 < a < pi", lambda v: 0 < v < pi),
        ("1e-3 < a < 2", lambda v: Rational(1, 1000) < v < 2),
        ("positive, < 3", lambda v: 0 < v < 3),
        ("integer", lambda v: v.is_integer),
        ("integer, >= 1", lambda v: v.is_integer and v >= 1),
        ("positive integer", lambda v: v.is_integer and v >= 1),
        ("integer, negative", lambda v: v.is_integer and v <= -1),
        ("integer, nonzero, -1 <= a <= 1", lambda v: v in (-1, 1)),
        ("integer, 2 <= a <= 3", lambda v: v in (2, 3)),
        ("complex", lambda v: re(v) != 0 and im(v) != 0),
        ("real, nonzero", lambda v: v.is_real and v != 0),
    ],
)
def test_every_point_satisfies_the_words(text, holds, simple):
    drawn = values(text, simple=simple)
    assert len(drawn) == COUNT
    assert all(holds(v) for v in drawn)
    assert len(set(drawn)) > 1


def test_both_signs_are_drawn_where_both_are_allowed():
    drawn = values("real")
    assert min(drawn) < 0 < max(drawn)
    assert {v > 0 for v in values("integer, nonzero")} == {True, False}


def test_real_values_are_rational_and_no_special_ones():
    assert all(v.is_Rational for v in values("real"))
    assert not {0, 1, -1} & set(values("-1 <= a <= 1", simple=True))


@pytest.mark.parametrize(
    ("text", "assumptions"),
    [
        ("positive", {"is_positive": True, "is_integer": None}),
        ("nonnegative", {"is_nonnegative": True, "is_positive": None}),
        ("nonnegative, nonzero", {"is_positive": True}),
        ("> 1", {"is_positive": True}),
        (">= 0", {"is_nonnegative": True, "is_positive": None}),
        ("< 0", {"is_negative": True}),
        ("real", {"is_real": True, "is_positive": None}),
        ("nonzero", {"is_zero": False, "is_positive": None}),
        ("integer, >= 1", {"is_integer": True, "is_positive": True}),
        ("complex", {"is_real": None, "is_complex": True}),
        ("0 <= a <= 1", {"is_nonnegative": True, "is_positive": None}),
        ("-1 < a < 1", {"is_real": True, "is_nonnegative": None}),
    ],
)
def test_the_symbol_knows_no_more_than_the_words(text, assumptions):
    symbol = Domain(a=text).a
    assert {name: getattr(symbol, name) for name in assumptions} == assumptions


def test_what_is_not_a_number():
    domain = Domain(
        w="array",
        g="function of degree 2",
        h="function",
        X="random variable",
        Y="random variable, positive, identically distributed",
        Z="random variable, zero-inflated",
    )
    assert not domain.errors
    assert domain.g == AnyFunction("g", 2)
    assert domain.h == AnyFunction("h", None)
    assert RandomVariable("X") == domain.X
    assert (domain.Y.identical, domain.Y.sign) == (True, "positive")
    assert (domain.Z.identical, domain.Z.sign) == (False, "zero-inflated")
    assert domain.w[1, 2].is_real
    assert domain.ranges == {}


@pytest.mark.parametrize(
    "text",
    [
        "1 < a < 0", "0 < a < 0", "positive, negative", "positive, < 0", "> oo", "< -oo", "integer, >= 3, <= 2",
        "integer, 1 < a < 2", "integer, 0 < a < 1/2", "integer, nonzero, 0 <= a <= 0",
    ],
)  # fmt: skip
def test_an_empty_range_is_one_clear_sentence(text):
    error = Domain(a=text).errors["a"]
    assert isinstance(error, ClaimError)
    assert str(error) == f"domain of a: no number satisfies {text!r}."


@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("posititve", "'posititve'"),
        ("real, sometimes", "'sometimes'"),
        ("", "''"),
        ("1 < b < 2", "'1 < b < 2'"),
        ("2 > a", "'2 > a'"),
        ("a < b", "'a < b'"),
        ("1 < a < ", "'1 < a <'"),
        ("function of order 2", "'function of order 2'"),
        ("random variable, big", "'big'"),
    ],
)
def test_an_unknown_word_is_named(text, culprit):
    message = str(Domain(a=text, b="real").errors["a"])
    assert message.startswith("domain of a: ")
    assert culprit in message
    assert "\n" not in message


def test_a_bad_word_spoils_no_other_symbol():
    domain = Domain(a="posititve", b="positive")
    assert set(domain.errors) == {"a"}
    assert domain.b.is_positive
    with pytest.raises(AttributeError, match="declares no symbol 'a'"):
        _ = domain.a


@pytest.mark.parametrize("text", ["> 1.2.3", "> 1/", "> 1/0"])
def test_a_malformed_number_is_a_claim_error(text):
    assert isinstance(Domain(a=text).errors["a"], ClaimError)


def test_a_complex_number_has_no_sign():
    assert Domain(a="complex, positive").errors


# the points


def test_points_are_the_same_for_a_seed_and_others_for_another():
    domain = Domain(a="positive", b="real", n="integer, >= 1", u="complex")
    assert draw(domain) == draw(domain)
    assert draw(domain) != draw(domain, "another")


def test_points_do_not_depend_on_the_order_of_the_symbols():
    first, second = Domain(a="positive", b="real"), Domain(b="real", a="positive")
    assert draw(first) == draw(second)


def test_conditions_hold_at_every_point():
    domain = Domain(a="positive", b="positive", n="integer, 1 <= n <= 9")
    drawn = draw(domain, conditions=(domain.a < domain.b, domain.n > 2))
    assert len(drawn) == COUNT
    assert all(point[domain.a] < point[domain.b] and point[domain.n] > 2 for point in drawn)
    free = draw(domain)
    assert not all(point[domain.a] < point[domain.b] for point in free)


def test_conditions_that_nothing_meets_end_the_points():
    domain = Domain(a="positive")
    assert draw(domain, conditions=(domain.a < 0,)) == []


def test_parameters_differ_from_one_another():
    domain = Domain(a="positive", b="positive", c="positive")
    assert all(len(set(point.values())) == 3 for point in draw(domain, simple=True))


def test_sizes_in_exact_worlds_stay_small():
    domain = Domain(n="integer, >= 1", m="integer, <= 100")
    assert max(point[domain.n] for point in draw(domain, simple=True)) <= 6
    assert min(point[domain.m] for point in draw(domain, simple=True)) >= 90


def test_one_free_integer_gives_enough_points_to_judge_on():
    domain = Domain(n="integer, >= 1")
    assert len({point[domain.n] for point in draw(domain, count=96)}) >= 16


rationals = st.fractions(min_value=-4, max_value=4, max_denominator=9)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(rationals, rationals, st.booleans(), st.booleans(), st.booleans())
def test_points_of_a_real_interval_lie_in_it(first, second, left_open, right_open, simple):
    low, high = sorted((first, second))
    text = f"{low} {'<' if left_open else '<='} a {'<' if right_open else '<='} {high}"
    domain = Domain(a=text)
    if low == high and (left_open or right_open):
        assert "no number satisfies" in str(domain.errors["a"])
        return
    for point in draw(domain, text, 8, simple=simple):
        value = Fraction(int(point[domain.a].p), int(point[domain.a].q))
        assert low <= value <= high, f"seed {text!r}"
        assert low < value < high or low == high, f"a bound is no generic point, seed {text!r}"


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.integers(-6, 6), st.integers(-6, 6), st.booleans(), st.booleans(), st.booleans())
def test_points_of_an_integer_interval_lie_in_it(first, second, left_open, right_open, nonzero):
    low, high = sorted((first, second))
    inside = [k for k in range(low + left_open, high - right_open + 1) if k or not nonzero]
    text = f"integer, {low} {'<' if left_open else '<='} n {'<' if right_open else '<='} {high}"
    domain = Domain(n=text + (", nonzero" if nonzero else ""))
    if not inside:
        assert "no number satisfies" in str(domain.errors["n"])
        return
    drawn = [int(point[domain.n]) for point in draw(domain, text, 12)]
    assert set(drawn) <= set(inside), f"seed {text!r}"
    # a domain of one value has one; of the interval's ends none may be forgotten
    assert drawn


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("integer, <= 5/2", range(-20, 3)),
        ("integer, >= -3/2", range(-1, 20)),
        ("integer, >= 5/2", range(3, 20)),
        ("integer, -4 <= n <= -5/2", (-4, -3)),
        ("integer, 1/2 < n < 3/2", (1,)),
        ("integer, 1/2 < n < 5/2", (1, 2)),
        ("integer, real, > 5/2", range(3, 20)),
    ],
)
def test_integers_between_fractions(text, inside):
    domain = Domain(n=text)
    drawn = {point[domain.n] for point in draw(domain, count=60, simple=True)}
    assert drawn <= set(inside)
    assert len(drawn) >= min(2, len(inside))


@settings(derandomize=True, deadline=None, max_examples=40)
@given(rationals, st.sampled_from(["<", "<=", ">", ">="]), st.booleans())
def test_points_of_a_half_line_lie_on_it(bound, relation, simple):
    domain = Domain(a=f"{relation} {bound}")
    for point in draw(domain, f"{bound}", 8, simple=simple):
        value = Fraction(int(point[domain.a].p), int(point[domain.a].q))
        assert value < bound if "<" in relation else value > bound
        assert abs(value - bound) <= 6


@settings(derandomize=True, deadline=None, max_examples=60)
@given(rationals, rationals, rationals, st.booleans(), st.booleans())
def test_contains_is_the_inequality(low, high, value, left_open, right_open):
    if not low < high:
        return
    text = f"{low} {'<' if left_open else '<='} a {'<' if right_open else '<='} {high}"
    expected = (low < value or (low == value and not left_open)) and (
        value < high or (value == high and not right_open)
    )
    held = Domain(a=text).ranges["a"]
    assert held.contains(Rational(value.numerator, value.denominator)) == expected


def test_contains_knows_kinds():
    domain = Domain(n="integer, nonzero", u="complex, nonzero", a="positive")
    assert domain.ranges["n"].contains(Integer(-2))
    assert not domain.ranges["n"].contains(Integer(0))
    assert not domain.ranges["n"].contains(Rational(1, 2))
    assert domain.ranges["u"].contains(I)
    assert not domain.ranges["u"].contains(Integer(0))
    assert not domain.ranges["a"].contains(I)


# joining


def test_the_second_domain_wins():
    joined = Domain("a < b", a="positive", b="real") | Domain("b > 0", a="negative", c="real")
    assert joined.a.is_negative
    assert joined.conditions == ("a < b", "b > 0")
    assert set(joined.names) == {"a", "b", "c"}


def test_a_symbol_declared_anew_is_mended():
    assert (Domain(a="posititve") | Domain(a="positive")).errors == {}


def test_symbols_come_in_the_order_asked_for():
    domain = Domain(a="positive", b="real")
    assert domain.symbols("b a") == (domain.b, domain.a)
    with pytest.raises(AttributeError, match="declares no symbol 'q'"):
        domain.symbols("a q")


@pytest.mark.parametrize(
    ("symbol", "holds"),
    [
        (Symbol("v", positive=True), lambda v: v > 0),
        (Symbol("v", negative=True), lambda v: v < 0),
        (Symbol("v", integer=True, positive=True), lambda v: v.is_integer and v >= 1),
        (Symbol("v", integer=True, nonnegative=True), lambda v: v.is_integer and v >= 0),
        (Symbol("v", integer=True, negative=True), lambda v: v.is_integer and v <= -1),
        (Symbol("v", real=True), lambda v: v.is_real),
    ],
)
def test_a_symbol_from_elsewhere_keeps_its_assumptions(symbol, holds):
    drawn = [point[symbol] for point in islice(Domain().points({"v": symbol}, "seed"), COUNT)]
    assert all(holds(v) for v in drawn)


def test_the_ends_of_an_open_range():
    held = Domain(a="real").ranges["a"]
    assert (held.lower, held.upper) == (-oo, oo)


def test_the_nearest_rational_number_is_that_of_fractions():
    stream = random.Random(7)
    for _ in range(3000):
        x = 2.0 ** stream.uniform(-9, 9)
        assert _nearest(x, 401) == Fraction(x).limit_denominator(401)
    assert _nearest(0.25, 401) == Fraction(1, 4)
    assert _nearest(0.25 + 1e-4, 401) != Fraction(0.25 + 1e-4)
