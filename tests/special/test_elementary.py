"""The generated elementary functions against balls, with numba's compiler on and off, and as vector code."""

import math
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from flint import arb, ctx
from numba import config, njit

from symagg.special import elementary

POINTS = 400 if config.DISABLE_JIT else 6000
SEED = 20240
FLOATS = (np.float64, np.float32)
CASES = [(name, dtype) for name in ("exp", "expm1", "log", "log1p") for dtype in FLOATS]
CASES += [("exp2", np.float64), ("log2", np.float64)]
compiled_only = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="there is no machine code without the compiler")


def function(name, dtype):
    return getattr(elementary, name + ("_f32" if dtype is np.float32 else ""))


def proved(name, dtype):
    """The bound in ulps that the function's own docstring states."""
    return float(re.search(r"at most ([\d.]+) ulp", function(name, dtype).__doc__)[1])


def exact(name, x):
    if name == "exp2":
        return (arb(float(x)) * arb.const_log2()).exp()
    if name == "log2":
        return arb(float(x)).log() / arb.const_log2()
    return getattr(arb(float(x)), name)()


def ulp(exact, dtype):
    info = np.finfo(dtype)
    exponent = math.frexp(float(abs(exact).lower()))[1] - 1 if exact != 0 else info.minexp
    return math.ldexp(1.0, max(exponent, int(info.minexp)) - info.nmant)


def points(name, dtype):
    """Seeded: over the whole range, at every size, and around where the cases of the code meet."""
    rng = np.random.default_rng(SEED)
    info = np.finfo(dtype)
    smallest, largest = info.minexp - info.nmant, math.log(info.max) if name != "exp2" else info.maxexp
    period = 1 if name == "exp2" else math.log(2)
    if name.startswith("log"):
        near = np.exp2(rng.integers(-3, 4, POINTS) + rng.choice([0, 0.5], POINTS)) * (
            1 + rng.normal(size=POINTS) * 1e-3
        )
        parts = [
            np.exp2(rng.uniform(smallest, info.maxexp, POINTS)),
            rng.uniform(0.3, 3.3, POINTS) - (name == "log1p"),
            near - (name == "log1p"),
            (name != "log1p") + rng.choice([-1, 1], POINTS) * np.exp2(rng.uniform(smallest, -1, POINTS)),
        ]
        x = np.concatenate(parts).astype(dtype)
        return x[(x > -1) if name == "log1p" else (x > 0)]
    parts = [
        rng.uniform(-1.06 * largest, largest, POINTS),
        rng.uniform(-1.5, 1.5, POINTS),
        rng.uniform(-1, 1, POINTS) * np.exp2(rng.uniform(smallest, 0, POINTS)),
        period * (rng.integers(-60, 60, POINTS) + rng.choice([0, 0.5], POINTS)) + rng.normal(size=POINTS) * 1e-6,
    ]
    return np.concatenate(parts).astype(dtype)


def worst(name, dtype, call):
    """The largest error in ulps, less what a subnormal result is allowed more, and where it is."""
    smallest = float(np.finfo(dtype).tiny)
    found = (0.0, None)
    for x in points(name, dtype):
        true = exact(name, x)
        error = float(abs(arb(float(call(x))) - true) / ulp(true, dtype))
        if abs(true) < smallest:
            error = 2 * (error - 0.5)
        found = max(found, (error, float(x)))
    return found


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_the_error_is_within_the_proved_bound(name, dtype):
    with ctx.workprec(160):
        error, where = worst(name, dtype, function(name, dtype))
    assert error <= proved(name, dtype), f"{name}({where!r}) is off by {error} ulp (seed {SEED})"
    assert error > 0.45, "so small an error says that nothing was measured"


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_a_wrong_digit_would_be_found(name, dtype):
    off = 1 + 8 * float(np.finfo(dtype).eps)
    with ctx.workprec(160):
        error, _ = worst(name, dtype, lambda x: function(name, dtype)(x) * off)
    assert error > proved(name, dtype)


@pytest.mark.parametrize("dtype", FLOATS)
def test_exp_at_the_ends(dtype):
    exp, info = function("exp", dtype), np.finfo(dtype)
    assert exp(dtype(np.inf)) == np.inf
    assert exp(dtype(-np.inf)) == 0
    assert np.isnan(exp(dtype(np.nan)))
    assert exp(dtype(0)) == exp(dtype(-0.0)) == 1
    top, bottom = dtype(math.log(info.max)), dtype(math.log(info.smallest_subnormal))
    assert np.isfinite(exp(np.nextafter(top, dtype(0))))
    assert exp(np.nextafter(top, dtype(np.inf)) + dtype(1e-3)) == np.inf
    assert exp(bottom) == info.smallest_subnormal
    assert exp(bottom - dtype(1)) == 0
    assert exp(info.max) == np.inf
    assert exp(info.min) == 0


@pytest.mark.parametrize("dtype", FLOATS)
def test_expm1_at_the_ends(dtype):
    expm1, info = function("expm1", dtype), np.finfo(dtype)
    assert expm1(dtype(np.inf)) == expm1(info.max) == np.inf
    assert expm1(dtype(-np.inf)) == expm1(info.min) == -1
    assert np.isnan(expm1(dtype(np.nan)))
    for x in (dtype(0), info.smallest_subnormal, info.tiny, 7 * info.smallest_subnormal):
        assert expm1(x) == x
        assert expm1(-x) == -x
        assert np.signbit(expm1(-x))
        assert not np.signbit(expm1(x))


@pytest.mark.parametrize("dtype", FLOATS)
def test_log_at_the_ends(dtype):
    log, info = function("log", dtype), np.finfo(dtype)
    assert log(dtype(np.inf)) == np.inf
    assert log(dtype(0)) == log(dtype(-0.0)) == -np.inf
    assert log(dtype(1)) == 0
    for x in (np.nan, -np.inf, -1, -info.smallest_subnormal):
        assert np.isnan(log(dtype(x)))


@pytest.mark.parametrize("dtype", FLOATS)
def test_log1p_at_the_ends(dtype):
    log1p, info = function("log1p", dtype), np.finfo(dtype)
    assert log1p(dtype(np.inf)) == np.inf
    assert log1p(dtype(-1)) == -np.inf
    for x in (np.nan, -np.inf, info.min, np.nextafter(dtype(-1), dtype(-2))):
        assert np.isnan(log1p(dtype(x)))
    for x in (dtype(0), info.smallest_subnormal, info.tiny, 7 * info.smallest_subnormal):
        assert log1p(x) == x
        assert log1p(-x) == -x
        assert np.signbit(log1p(-x))
        assert not np.signbit(log1p(x))


def test_exp2_and_log2_are_exact_at_powers_of_two():
    for n in range(-1074, 1024):
        assert elementary.exp2(float(n)) == math.ldexp(1.0, n)
        assert elementary.log2(math.ldexp(1.0, n)) == n


def test_exp2_and_log2_at_the_ends():
    assert elementary.exp2(np.inf) == elementary.exp2(1e308) == elementary.exp2(1024.0) == np.inf
    assert elementary.exp2(-np.inf) == elementary.exp2(-1e308) == elementary.exp2(-1076.0) == 0
    assert elementary.log2(np.inf) == np.inf
    assert elementary.log2(0.0) == elementary.log2(-0.0) == -np.inf
    for x in (np.nan, -1.0, -np.inf, -5e-324):
        assert np.isnan(elementary.log2(x))
    assert np.isnan(elementary.exp2(np.nan))


def power_points(dtype):
    """Seeded: results over the whole range, from bases of every size, from bases near one, and plain ones."""
    rng = np.random.default_rng(SEED)
    info = np.finfo(dtype)
    near = 1 + rng.choice([-1, 1], POINTS) * np.exp2(rng.uniform(-info.nmant, -1, POINTS))
    bases = (np.exp2(rng.uniform(info.minexp - info.nmant, info.maxexp, POINTS)), rng.uniform(0.5, 2, POINTS), near)
    for base in bases:
        x = base.astype(dtype)
        x = x[(x > 0) & (x != 1) & np.isfinite(x)]
        y = (rng.uniform(info.minexp - info.nmant, info.maxexp, x.size) / np.log2(x.astype(float))).astype(dtype)
        yield from zip(x[np.isfinite(y)], y[np.isfinite(y)], strict=True)
    yield from zip(rng.gamma(1, size=POINTS).astype(dtype), rng.uniform(-3, 3, POINTS).astype(dtype), strict=True)


def worst_power(dtype, call):
    info, found = np.finfo(dtype), (0.0, None)
    largest, smallest = arb(float(info.max)), arb(float(info.tiny))
    for x, y in power_points(dtype):
        true = (arb(float(y)) * arb(float(x)).log()).exp()
        if true < largest:
            error = float(abs(arb(float(call(x, y))) - true) / ulp(true, dtype))
            error = 2 * (error - 0.5) if true < smallest and dtype is np.float64 else error
            found = max(found, (error, (float(x), float(y))))
    return found


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_error_of_a_power_is_within_the_proved_bound(dtype):
    with ctx.workprec(160):
        error, where = worst_power(dtype, function("power", dtype))
        off, _ = worst_power(dtype, lambda x, y: function("power", dtype)(x, y) * (1 + 8 * float(np.finfo(dtype).eps)))
    assert 0.45 < error <= proved("power", dtype), f"power{where!r} is off by {error} ulp (seed {SEED})"
    assert off > proved("power", dtype)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("x", [0.0, -0.0, 1.0, 0.5, 2.0, np.inf, -np.inf, np.nan, -1.0, 1e-45, 3e38, -3.5])
def test_powers_at_the_ends(dtype, x):
    """As NumPy's, but that the sign of zero is not looked at, and that no negative number has a power."""
    for y in (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 3.0, 1e-40, -1e-40, 3e38, -3e38, np.inf, -np.inf, np.nan):
        with np.errstate(all="ignore"):
            expected = np.power(dtype(abs(x)), dtype(y))
        if x < 0 and y != 0:
            expected = np.nan
        value, unit = function("power", dtype)(x, y), float(np.finfo(dtype).eps)
        np.testing.assert_allclose(value, expected, rtol=4 * unit, atol=0, err_msg=f"{x}**{y}")


@compiled_only
@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_no_precision_is_added_or_lost_on_the_way(name, dtype):
    call = function(name, dtype)
    call(dtype(0.25))
    assert {str(s.return_type) for s in call.nopython_signatures} == {np.dtype(dtype).name}


def test_an_integer_is_taken_as_the_float_it_is():
    assert elementary.exp(0) == 1.0
    assert elementary.expm1_f32(0) == 0.0


def assembly(scalar, source, target):
    @njit(error_model="numpy")
    def loop(x, out):
        for i in range(x.size):
            out[i] = scalar(x[i])

    x = np.linspace(0.5, 2, 64).astype(source)
    out = np.empty(64, target)
    loop(x, out)
    return out, next(iter(loop.inspect_asm().values()))


def packed(text, dtype):
    """The packed multiplications, plain and fused, in the text."""
    letter = "d" if dtype is np.float64 else "s"
    return re.findall(rf"\bv?(?:mul|fn?m(?:add|sub)\d+)p{letter}\b", text)


@compiled_only
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="the test reads x86-64 instructions")
@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_a_loop_becomes_vector_code(name, dtype):
    scalar = function(name, dtype)
    out, text = assembly(scalar, dtype, dtype)
    assert len(packed(text, dtype)) >= 6
    x = np.linspace(0.5, 2, 64).astype(dtype)
    np.testing.assert_array_equal(out, [scalar(v) for v in x])


@compiled_only
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="the test reads x86-64 instructions")
@pytest.mark.parametrize("dtype", FLOATS)
def test_a_loop_of_powers_becomes_vector_code(dtype):
    scalar = function("power", dtype)

    @njit(error_model="numpy", forceinline=True)
    def bound(x):
        return scalar(x, dtype(1.5))

    out, text = assembly(bound, dtype, dtype)
    assert len(packed(text, np.float64)) >= 6
    np.testing.assert_allclose(out, np.linspace(0.5, 2, 64) ** 1.5, rtol=4 * np.finfo(dtype).eps)


@compiled_only
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="the test reads x86-64 instructions")
def test_float32_input_of_the_float64_function_becomes_vector_code():
    @njit(error_model="numpy")
    def widened(x):
        return elementary.expm1(np.float64(x))

    _, text = assembly(widened, np.float32, np.float64)
    assert len(packed(text, np.float64)) >= 6


@compiled_only
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="the test reads x86-64 instructions")
def test_a_loop_over_the_libm_would_not_pass_for_vector_code():
    @njit
    def libm(x):
        return math.expm1(x)

    _, text = assembly(libm, np.float64, np.float64)
    assert packed(text, np.float64) == []


@compiled_only
def test_without_the_compiler():
    """The same tests on the same functions as Python: warnings are errors there too."""
    command = [sys.executable, "-m", "pytest", "-v", "-x", str(Path(__file__))]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout
    assert "passed" in run.stdout
