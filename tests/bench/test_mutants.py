"""Seeded slips: the same for a seed, of every kind, and each a text that differs from its original."""

import ast

import pytest

from symagg.bench.mutants import KINDS, slip

TEXT = "(1 - p)*a*s**2/(1 + a*p) - gamma(a + 1)*exp(-s*(a + p))"
SYMBOLS = ["a", "p", "s"]


def test_a_seed_gives_one_slip():
    assert slip(TEXT, SYMBOLS, "seed") == slip(TEXT, SYMBOLS, "seed")
    assert len({slip(TEXT, SYMBOLS, f"{k}").text for k in range(40)}) > 20


def test_every_kind_comes_up():
    found = {slip(TEXT, SYMBOLS, f"{k}").kinds[0] for k in range(200)}
    found |= {slip("Sum(w[i, k]*X[k], (k, 1, n))", ["i", "n"], f"{k}").kinds[0] for k in range(60)}
    assert found == set(KINDS)


def test_an_index_is_one_that_has_a_meaning_there():
    slips = {slip("Sum(w[i, k]*X[k], (k, 1, n))", ["i", "n"], f"{k}") for k in range(200)}
    assert {s.text.split(", (")[0][4:] for s in slips if s.kinds == ("index",)} == {
        "w[k, i] * X[k]",
        "w[k, k] * X[k]",
        "w[i, i] * X[k]",
        "w[i, k] * X[i]",
    }


@pytest.mark.parametrize("count", [1, 2])
def test_a_slip_changes_the_text(count):
    original = ast.unparse(ast.parse(TEXT, mode="eval").body)
    for k in range(60):
        slipped = slip(TEXT, SYMBOLS, f"{k}", count)
        assert slipped is None or (slipped.text != original and len(slipped.kinds) == count)


def test_bound_variables_and_binders_stay():
    text = "Sum(Integral(x**k*exp(-x), (x, 0, n)), (k, 1, n))"
    for k in range(100):
        slipped = slip(text, ["n", "m"], f"{k}")
        assert "(x, " in slipped.text
        assert "(k, " in slipped.text


def test_a_letter_alone_has_room_for_a_slip_only_where_there_are_others():
    assert slip("a", ["a"], "seed") is None
    assert slip("a", ["a", "b"], "seed") is not None
