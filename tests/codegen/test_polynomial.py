"""The generated file is fresh; its proofs hold, are reached from below, and tell wrong input from right."""

import math
import random
from importlib import resources

import numpy as np
import pytest
from flint import arb, ctx

from symagg.codegen import polynomial
from symagg.codegen.elementary_proofs import Proof
from symagg.codegen.minimax import FLOAT32, FLOAT64, Polynomial, approximate, prove
from symagg.codegen.rounding import Running, fast_two_sum, ulps
from symagg.codegen.setting import Setting
from symagg.errors import SymaggError

SEED = 77


@pytest.fixture(autouse=True)
def working_precision():
    with ctx.workprec(polynomial.PRECISION):
        yield


@pytest.fixture(scope="module")
def text():
    return polynomial.source()


@pytest.fixture(scope="module", params=[FLOAT64, FLOAT32], ids=str)
def setting(request):
    return Setting(request.param)


def value(coefficients, z):
    """The polynomial at a rational point, without rounding."""
    total = arb(0)
    for c in reversed(coefficients):
        total = total * z + c
    return total


def exact(series, z):
    total = arb(0)
    for j in reversed(range(2 * series.terms())):
        total = total * z + series.coefficient(j)
    return total


def test_the_committed_file_is_what_the_templates_give(text):
    assert polynomial.TARGET.read_text(encoding="utf-8") == text


def test_an_edited_file_is_refused(text, tmp_path, monkeypatch):
    monkeypatch.setattr(polynomial, "source", lambda: text)
    path = tmp_path / "elementary.py"
    path.write_text(text, encoding="utf-8")
    polynomial.check(path)
    path.write_text(text.replace("0.5", "0.25", 1), encoding="utf-8")
    with pytest.raises(SymaggError, match=r"elementary\.py.*polynomial"):
        polynomial.check(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SymaggError, match="elementary"):
        polynomial.check(tmp_path / "elementary.py")


def test_no_point_is_further_off_than_proved(setting):
    rng = random.Random(SEED)
    for p in setting.polynomials.values():
        points = [arb(rng.uniform(p.series.lower, p.series.upper)) for _ in range(500)]
        points += [arb(p.series.lower), arb(p.series.upper)]
        gaps = [float(abs(value(p.coefficients, z) - exact(p.series, z)).upper()) for z in points]
        assert max(gaps) <= p.bound, f"{p.series.name}, seed {SEED}"
        assert max(gaps) > p.bound / 4, f"{p.series.name}: {p.bound / max(gaps)}"


def test_a_wrong_coefficient_costs_its_bound(setting):
    for p in setting.polynomials.values():
        for j, c in enumerate(p.coefficients):
            wrong = (*p.coefficients[:j], c * (1 + 2.0**-8), *p.coefficients[j + 1 :])
            assert prove(p.series, wrong) > p.bound


def test_a_target_below_the_rounding_of_the_coefficients_is_refused(setting):
    series = setting.polynomials["exp"].series
    with pytest.raises(ValueError, match="exp"):
        approximate(series, 2.0**-90, setting.fmt)


def test_the_polynomial_is_no_longer_than_it_needs_to_be(setting):
    for p in setting.polynomials.values():
        assert isinstance(p, Polynomial)
        shorter = approximate(p.series, 4096 * p.bound, setting.fmt)
        assert len(shorter.coefficients) < len(p.coefficients)


def test_running_analysis_bounds_a_computation_and_not_by_far():
    """Cancellation: (1 + x) - 1 over [1e-3, 2e-3], where the error is that of the first sum."""
    x = Running(FLOAT64, arb(1e-3).union(arb(2e-3)), arb(0))
    bound = float(((x + 1.0) - 1.0).error)
    rng = random.Random(SEED)
    points = [rng.uniform(1e-3, 2e-3) for _ in range(2000)]
    worst = max(float(abs(arb((v + 1.0) - 1.0) - arb(v))) for v in points)
    assert bound / 2 < worst <= bound


@pytest.mark.parametrize(
    "compute",
    [
        lambda x, y: x * y + 0.1,
        lambda x, y: (x - y) / (x + 3.0),
        lambda x, y: x * x * x - y * 0.7,
        lambda x, y: -x / (y * y),
    ],
)
def test_running_analysis_contains_every_rounding(compute):
    rng = random.Random(SEED)
    for _ in range(20):
        low, high = rng.uniform(0.5, 1), rng.uniform(1.25, 2)
        balls = [Running(FLOAT64, arb(b).union(arb(b + 2.0**-6)), arb(0)) for b in (low, high)]
        bound = compute(*balls)
        for _ in range(50):
            x, y = rng.uniform(low, low + 2.0**-6), rng.uniform(high, high + 2.0**-6)
            true = compute(arb(x), arb(y))
            assert bound.value.overlaps(true)
            assert abs(arb(compute(x, y)) - true) <= bound.error


def test_the_error_free_sum_is_charged_nothing():
    head, low = fast_two_sum(1.0, Running(FLOAT32, arb(2.0**-30), arb(0)))
    assert head.error == low.error == 0
    assert low.magnitude >= 2.0**-30


def test_ulps_next_to_a_power_of_two():
    """A sum beyond the power of two is rounded to the larger unit there: up to one of the smaller."""
    quarter = arb(2.0**-54)
    assert ulps(quarter, arb(1.5), FLOAT64) == pytest.approx(0.75)
    below = arb(2) - arb(2.0**-60)
    assert ulps(arb(2.0**-52), below, FLOAT64) == pytest.approx(2.0)
    assert ulps(arb(2.0**-52), arb(1.75), FLOAT64) == pytest.approx(1.5)
    with pytest.raises(ValueError, match="no bound"):
        ulps(arb(1.0), below, FLOAT64)


def proof_of(edit=lambda body: body):
    setting = Setting(FLOAT64)
    template = resources.files("symagg.codegen").joinpath("elementary_body.template").read_text(encoding="utf-8")
    return Proof.of(setting, edit(polynomial.render(template, setting, {})))


@pytest.mark.parametrize(
    ("line", "slip", "function"),
    [
        ("z * multiply_add(r, odd, even)", "z * multiply_add(r, odd, -even)", "exp"),
        ("scale - 0.5", "scale - 0.25", "expm1"),
        ("half = 0.5 * f * f", "half = 0.4999 * f * f", "log"),
        ("s = f / (2.0 + f)", "s = f / (2.0 - f)", "log1p"),
    ],
)
def test_a_slip_in_the_code_is_no_proof(line, slip, function):
    proof = proof_of(lambda body: _replaced(body, line, slip))
    with pytest.raises(ValueError, match="the function is"):
        getattr(proof, function)()


def _replaced(body, line, slip):
    assert line in body
    return body.replace(line, slip)


def test_a_careless_sum_costs_its_bound():
    """exp as head + tail without the error-free sum: the rounding of 1 + r then counts."""
    careless = ("head, low = _fast_two_sum(1.0, r)", "head, low = 1.0 + r, 0.0")
    assert proof_of(lambda body: _replaced(body, *careless)).exp() > proof_of().exp() + 0.4


def test_bounds_are_printed_rounded_up():
    rng = random.Random(SEED)
    for _ in range(300):
        bound = math.ldexp(rng.uniform(0.5, 1), rng.randrange(-60, 3))
        assert float(polynomial.round_up(bound)) >= bound
        assert float(polynomial.ulp_text(bound)) >= bound


@pytest.mark.parametrize("fmt", [FLOAT64, FLOAT32], ids=str)
def test_a_literal_reads_back_as_the_same_number(fmt):
    rng = random.Random(SEED)
    for _ in range(300):
        number = fmt.round(math.ldexp(rng.uniform(0.5, 1), rng.randrange(-60, 60)))
        assert eval(fmt.literal(number), {"np": np}) == number
    with pytest.raises(ValueError, match="float32"):
        FLOAT32.literal(0.1)
