"""The accuracy that `measure` reports is the accuracy there is."""

import math

import mpmath
import numpy as np
import pytest
from flint import arb

from symagg.codegen import references
from symagg.codegen.accuracy import (
    EPS,
    AccuracyError,
    elementwise,
    from_mpmath,
    log_uniform,
    measure,
    truth_and_condition,
)

POINTS = {"x": log_uniform(np.random.default_rng(3), 1e-3, 1e2, 40)}


def test_a_correctly_rounded_function_errs_by_half_an_ulp():
    found = measure(lambda x: x + x, lambda x: 2 * x, POINTS)
    assert found.worst == found.mean == found.worst_ulp == 0
    found = measure(np.sqrt, lambda x: x.sqrt(), POINTS)
    assert 0.25 < found.worst_ulp <= 0.5
    assert found.points == 40
    assert found.wrong == ()


@pytest.mark.parametrize("slip", [2**-40, 2**-48])
def test_a_slip_is_counted_in_units_of_eps_times_one_plus_the_condition(slip):
    found = measure(lambda x: x**2 * (1 + slip), lambda x: x * x, POINTS)
    assert found.worst * EPS * 3 == pytest.approx(slip, rel=0.1)


def test_the_condition_number_is_the_sum_over_the_arguments():
    assert truth_and_condition(lambda x, y: x**3 * y**-2, (3.0, 7.0))[1] == pytest.approx(5, rel=1e-12)
    assert truth_and_condition(lambda x, y: x + y, (3.0, 0.0))[1] == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("name", ["gammainc_p_inverse", "gammainc_q_inverse"])
@pytest.mark.parametrize(("a", "tail"), [(0.3, 0.2), (2.5, 0.9), (1e4, 1e-9)])
def test_the_condition_of_a_quantile_is_that_of_its_differences(name, a, tail):
    reference = getattr(references, name)
    k = truth_and_condition(reference, (a, tail))[1]
    assert truth_and_condition(reference, (a, tail), references.gamma_quantile_condition)[1] == pytest.approx(
        k, rel=1e-9
    )


def test_where_the_domain_ends_the_difference_is_one_sided():
    assert truth_and_condition(lambda x: (1 - x).sqrt() + x, (1.0,))[1] > 1e6
    assert truth_and_condition(lambda x: 2 - (x - 1).sqrt() ** 3, (1.0,))[1] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("answer", [math.nan, math.inf, 0.0])
def test_a_result_wrong_in_kind_is_listed_and_makes_the_worst_infinite(answer):
    found = measure(lambda x: np.where(x == x.max(), answer, x), lambda x: x, POINTS)
    assert found.wrong == ({"x": POINTS["x"].max()},)
    assert found.worst == math.inf
    assert found.worst_at == found.wrong[0]


def test_overflow_must_be_told_as_such_and_underflow_only_below_the_normal_range():
    points = {"x": np.array([800.0, -800.0])}
    with np.errstate(over="ignore", under="ignore"):
        assert measure(np.exp, lambda x: x.exp(), points).wrong == ()
    assert len(measure(lambda x: 0 * x + 1, lambda x: x.exp(), points).wrong) == 2


def test_mpmath_references_and_functions_of_single_numbers():
    found = measure(elementwise(math.lgamma), from_mpmath(mpmath.loggamma), POINTS)
    assert found.worst == measure(elementwise(math.lgamma), lambda x: x.lgamma(), POINTS).worst
    assert found.worst < 4


def test_a_reference_that_does_not_settle_is_an_error():
    with pytest.raises(AccuracyError, match=r"does not settle its value at \(0.5,\)"):
        measure(lambda x: x, lambda x: x + arb(0, 1), {"x": np.array([0.5])})
