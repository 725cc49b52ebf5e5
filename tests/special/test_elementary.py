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
NAMES = ("exp", "expm1", "log", "log1p")
FLOATS = (np.float64, np.float32)
compiled_only = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="there is no machine code without the compiler")


def function(name, dtype):
    return getattr(elementary, name + ("_f32" if dtype is np.float32 else ""))


def proved(name, dtype):
    """The bound in ulps that the function's own docstring states."""
    return float(re.search(r"at most ([\d.]+) ulp", function(name, dtype).__doc__)[1])


def exact(name, x):
    return getattr(arb(float(x)), name)()


def ulp(exact, dtype):
    info = np.finfo(dtype)
    exponent = math.frexp(float(abs(exact).lower()))[1] - 1 if exact != 0 else info.minexp
    return math.ldexp(1.0, max(exponent, int(info.minexp)) - info.nmant)


def points(name, dtype):
    """Seeded: over the whole range, at every size, and around where the cases of the code meet."""
    rng = np.random.default_rng(SEED)
    info = np.finfo(dtype)
    smallest, largest = info.minexp - info.nmant, math.log(info.max)
    if name.startswith("log"):
        near = np.exp2(rng.integers(-3, 4, POINTS) + rng.choice([0, 0.5], POINTS)) * (
            1 + rng.normal(size=POINTS) * 1e-3
        )
        parts = [
            np.exp2(rng.uniform(smallest, info.maxexp, POINTS)),
            rng.uniform(0.3, 3.3, POINTS) - (name == "log1p"),
            near - (name == "log1p"),
            (name == "log") + rng.choice([-1, 1], POINTS) * np.exp2(rng.uniform(smallest, -1, POINTS)),
        ]
        x = np.concatenate(parts).astype(dtype)
        return x[(x > 0) if name == "log" else (x > -1)]
    parts = [
        rng.uniform(-1.06 * largest, largest, POINTS),
        rng.uniform(-1.5, 1.5, POINTS),
        rng.uniform(-1, 1, POINTS) * np.exp2(rng.uniform(smallest, 0, POINTS)),
        math.log(2) * (rng.integers(-60, 60, POINTS) + rng.choice([0, 0.5], POINTS)) + rng.normal(size=POINTS) * 1e-6,
    ]
    return np.concatenate(parts).astype(dtype)


def worst(name, dtype, call):
    """The largest error in ulps, less what a subnormal result is allowed more, and where it is."""
    smallest = float(np.finfo(dtype).tiny)
    found = (0.0, None)
    for x in points(name, dtype):
        true = exact(name, x)
        error = float(abs(arb(float(call(x))) - true)) / ulp(true, dtype)
        if abs(true) < smallest:
            error = 2 * (error - 0.5)
        found = max(found, (error, float(x)))
    return found


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", NAMES)
def test_the_error_is_within_the_proved_bound(name, dtype):
    with ctx.workprec(160):
        error, where = worst(name, dtype, function(name, dtype))
    assert error <= proved(name, dtype), f"{name}({where!r}) is off by {error} ulp (seed {SEED})"
    assert error > 0.4, "so small an error says that nothing was measured"


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_digit_would_be_found(name):
    with ctx.workprec(160):
        error, _ = worst(name, np.float64, lambda x: np.float64(function(name, np.float64)(x) * (1 + 2.0**-50)))
    assert error > proved(name, np.float64)


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


@compiled_only
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", NAMES)
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
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_loop_becomes_vector_code(name, dtype):
    scalar = function(name, dtype)
    out, text = assembly(scalar, dtype, dtype)
    assert len(packed(text, dtype)) >= 6
    x = np.linspace(0.5, 2, 64).astype(dtype)
    np.testing.assert_array_equal(out, [scalar(v) for v in x])


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
