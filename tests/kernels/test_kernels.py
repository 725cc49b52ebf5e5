"""The generated kernels as NumPy ufuncs and in nopython code, and what they give at and beyond the edges."""

import os
import subprocess
import sys

import numpy as np
import pytest
from numba import njit

from symagg.codegen.contract import LIMIT, accuracy
from symagg.formulas import aggregation as paper
from symagg.kernels import aggregation as k

FORMULAS = {f.name: f for f in paper.module().formulas}
COMPILED = ("expgamma_mean", "expgamma_variance", "powergamma_variance", "normal_kl", "gamma_pdf")


def test_ufuncs_broadcast_take_out_and_where_and_keep_float32():
    mean = k.expgamma_mean
    assert isinstance(mean, np.ufunc)
    assert mean.types == ["ffff->f", "dddd->d"]
    a, s = np.linspace(1, 3, 700).reshape(7, 100), np.linspace(0.1, 0.9, 7)[:, None]
    whole = mean(a, s, 2.0, 0.5)
    assert whole.shape == (7, 100)
    assert whole[3, 41] == mean(a[3, 41], s[3, 0], 2.0, 0.5)
    np.testing.assert_array_equal(mean(a.T[::3, ::-2], s.T[:, ::-2], 2.0, 0.5), whole.T[::3, ::-2])
    out, mask = np.full((7, 100), -1.0), a > 2
    assert mean(a, s, 2.0, 0.5, out=out, where=mask) is out
    np.testing.assert_array_equal(out, np.where(mask, whole, -1.0))
    single = mean(*(np.asarray(v, np.float32) for v in (a, s, 2, 0.5)))
    assert single.dtype == np.float32
    exact = mean(*(np.asarray(v, np.float32).astype(float) for v in (a, s, 2, 0.5)))
    np.testing.assert_array_equal(single, exact.astype(np.float32))
    assert mean(2, 1, 1, 0.25).dtype == np.float64
    in_place = a.copy()
    mean(in_place, s, 2.0, 0.5, out=in_place)
    np.testing.assert_array_equal(in_place, whole)


def test_results_may_lie_among_the_arguments_and_be_the_next_arguments():
    values = np.random.default_rng(3).uniform(0.5, 2.0, (1000, 2))
    shape = values[:, 0] ** 2 / values[:, 1]
    pairs = np.column_stack([values, np.zeros(1000)])
    k.gamma_shape(pairs[:, 0], pairs[:, 1], out=pairs[:, 2])
    np.testing.assert_allclose(pairs[:, 2], shape, rtol=1e-15)
    shifted = np.append(values[:, 0], 1.0)
    k.gamma_shape(shifted[:-1], values[:, 1], out=shifted[1:])
    np.testing.assert_allclose(shifted[1:], shape, rtol=1e-15)
    steps = [values[0, 0]]
    for value in values[1:, 0]:
        steps.append(value / steps[-1])
    np.testing.assert_allclose(k.gamma_scale.accumulate(values[:, 0]), steps, rtol=1e-12)
    assert k.gamma_scale.reduce(values[:, 0]) == k.gamma_scale.accumulate(values[:, 0])[-1]
    assert k.gamma_scale.reduce(values[::-1, 0].astype(np.float32)) > 0


@pytest.mark.parametrize("name", k.__all__)
def test_how_the_arguments_lie_does_not_matter(name):
    kernel = getattr(k, name)
    columns = np.random.default_rng(5).uniform(0.1, 0.9, (kernel.nin, 1000))
    apart = np.ascontiguousarray(columns.T).T  # the same numbers, one column of a table each
    found = kernel(*columns)
    np.testing.assert_array_equal(kernel(*apart), found)
    np.testing.assert_array_equal([kernel(*column) for column in columns.T[:3]], found[:3])
    assert kernel(*columns[:, :0]).shape == (0,)


def test_kernels_can_be_called_in_nopython_code():
    @njit
    def both(a, arrays):
        return k.expgamma_mean(a, 1.0, 1.0, 0.25), k.expgamma_mean(arrays, 1.0, 1.0, 0.25).sum()

    scalar, total = both(2.0, np.array([1.0, 2.0]))
    assert scalar == k.expgamma_mean(2.0, 1.0, 1.0, 0.25)
    assert total == k.expgamma_mean(np.array([1.0, 2.0]), 1.0, 1.0, 0.25).sum()


def test_outside_the_domain_is_nan_and_divergent_is_infinite():
    nan, inf = np.nan, np.inf
    table = [
        (k.expgamma_mean, (1, 1, 1, 1), inf),
        (k.expgamma_mean, (1, 1, -1, 1.5), -inf),
        (k.expgamma_mean, (-1, 1, 1, 0.1), nan),
        (k.expgamma_mean, (1, 0, 1, 0.1), nan),
        (k.expgamma_mean, (nan, 1, 1, 0.1), nan),
        (k.expgamma_mean, (1, 1, 0, 0.1), nan),
        (k.expgamma_variance, (1, 1, 1, 0.5), inf),
        (k.expgamma_variance, (1, 1, -1, 0.75), inf),
        (k.expgamma_variance, (1, 1, 1, np.nextafter(0.5, 0)), k.expgamma_variance(1, 1, 1, np.nextafter(0.5, 0))),
        (k.powergamma_variance, (1, 1, -0.5), inf),
        (k.powergamma_variance, (1, 1, -0.25), k.powergamma_variance(1, 1, -0.25)),
        (k.normal_kl, (0, 1, 0, -1), nan),
        (k.normal_kl, (0, 1, 0, 1), 0.0),
        (k.gamma_pdf, (0, 0.5, 1), inf),
        (k.gamma_pdf, (0, 1, 0.5), 2.0),
        (k.gamma_pdf, (0, 2, 0.5), 0.0),
        (k.gamma_pdf, (-1, 2, 0.5), 0.0),
        (k.powergamma_pdf, (0, 2, 0.5, 2), 2.0),
        (k.powergamma_pdf, (0, 2, 1, 2), 0.5),
        (k.powergamma_pdf, (0, 1.5, 1, 2), inf),
        (k.powergamma_pdf, (0, 2, -1, 2), nan),
        (k.powergamma_logpdf, (0, 1, 1, 1), 0.0),
        (k.expgamma_pdf, (0, 1, 0.5, 2, 0.25), 4.0),
    ]
    with np.errstate(all="raise"):
        for kernel, arguments, value in table:
            np.testing.assert_allclose(kernel(*map(float, arguments)), value, 1e-15, err_msg=f"{kernel}{arguments}")


def test_what_is_rare_is_found_in_every_place_of_an_array():
    x, a = np.full(1000, 0.5), np.full(1000, 2.0)
    x[[0, 255, 256, 999]], a[255] = 0.0, 1.5
    found = k.powergamma_pdf(x, a, 0.5, 2.0)
    np.testing.assert_allclose(found[[0, 255, 256, 999]], [2.0, np.inf, 2.0, 2.0], rtol=1e-15)
    assert np.unique(np.delete(found, [0, 255, 256, 999])).size == 1


def test_a_value_next_to_its_divergence_is_finite():
    """beta s rounds to 1/2 here, and is less: 1 - 2 beta s must be taken exactly."""
    s = 1.0 + 2.0**-52
    beta = np.nextafter(0.5 / s, 1)
    assert beta * s == 0.5
    assert np.isfinite(k.expgamma_variance(0.5, s, 1.0, np.nextafter(beta, 0)))
    assert np.isfinite(k.expgamma_variance(0.5, s, 1.0, beta)) == (int(beta * 2**60) * int(s * 2**52) < 2**111)


@pytest.mark.parametrize("name", COMPILED)
def test_a_compiled_kernel_keeps_the_contract(name):
    with np.errstate(all="raise"):
        for regime, found in accuracy(FORMULAS[name], getattr(k, name), 90).items():
            assert found.worst <= LIMIT, (regime, found)


def test_cancellation_that_ruins_the_printed_form_is_gone():
    u, a = 2.0**-30, 1.0
    plain = (1 - 2 * u) ** -a - (1 - u) ** (-2 * a)
    assert k.expgamma_variance(a, 1.0, 1.0, u) == pytest.approx(u * u * (1 + 4 * u), rel=1e-15)
    assert abs(plain / (u * u) - 1) > 1e-4


WITHOUT_JIT = """
import numpy as np
from symagg.codegen.contract import LIMIT, accuracy
from symagg.formulas import aggregation as paper
from symagg.kernels import aggregation as k
rows = 0
for formula in paper.module().formulas:
    if "quantile" in formula.name: continue
    for regime, found in accuracy(formula, getattr(k, formula.name), 12).items():
        assert found.worst <= LIMIT, (formula.name, regime, found)
        rows += found.points
assert np.isnan(k.gamma_quantile(2.0, 1.0, 1.0)) and k.gamma_quantile(0.0, 1.0, 1.0) == 0
assert abs(k.gamma_cdf(k.gamma_quantile(0.25, 3.0, 2.0), 3.0, 2.0) - 0.25) < 1e-15
print(rows)
"""


def test_every_kernel_keeps_the_contract_without_jit():
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", WITHOUT_JIT], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 600


def test_an_unknown_kernel_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'expgamma_men'"):
        k.expgamma_men  # noqa: B018
