"""The aggregation block: what the paper prints, with slopes that are the true ones, at 0 too."""

import mpmath
import numpy as np
import pytest

from symagg.errors import SymaggError

torch = pytest.importorskip("torch", reason="the extra torch is not installed")
from symagg.torch import AggregationBlock  # noqa: E402

pytestmark = pytest.mark.torch


def activations(shape=(5, 3, 2, 4)):
    return torch.rand(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("numbers", [(1.0, 0.01, 0.8), (8.0, 0.1, 0.5), (0.3, 2.0, 1.7)])
def test_it_is_eq_2_and_3(numbers):
    block, x = AggregationBlock(*numbers).double(), activations()
    alpha, beta, gamma = (mpmath.mpf(v) for v in block.numbers().values())
    got = block(x).detach().numpy()
    for n, f in np.ndindex(5, 3):
        pixels = [alpha * mpmath.expm1(beta * mpmath.mpf(float(v))) for v in x[n, f].ravel()]
        assert got[n, f] == pytest.approx(float((sum(pixels) / 8) ** gamma), rel=1e-13)
    assert list(block.numbers().values()) == pytest.approx(numbers, rel=1e-6)


def test_pixels_may_stand_on_one_axis_or_two():
    block, x = AggregationBlock().double(), activations()
    torch.testing.assert_close(block(x.flatten(2)), block(x), rtol=0, atol=0)


def test_a_small_beta_loses_no_digits():
    x = torch.full((1, 1, 1, 1), 1.0, dtype=torch.float64)
    block = AggregationBlock(1.0, 1e-9, 1.0).double()
    beta = block.numbers()["beta"]
    assert block(x).item() == pytest.approx(beta, rel=1e-9, abs=0)
    assert np.exp(beta) - 1 != pytest.approx(beta, rel=1e-9, abs=0)  # what exp(x) - 1 would give


def test_slopes_are_those_of_differences():
    block, x = AggregationBlock(2.0, 0.5, 0.7).double(), activations()
    parameters = list(block.parameters())
    assert torch.autograd.gradcheck(lambda a, *_: block(a), (x.requires_grad_(), *parameters))


def test_a_filter_that_is_0_everywhere_passes_no_gradient():
    block = AggregationBlock()
    x = torch.zeros(2, 2, 3, 3)
    x[0, 0] = 1.0
    x.requires_grad_()
    out = block(torch.relu(x))
    assert out[0, 0] > 0
    assert out.flatten()[1:].tolist() == [0.0, 0.0, 0.0]
    out.sum().backward()
    assert (x.grad[0, 0] > 0).all()
    assert not x.grad[0, 1].any()
    assert not x.grad[1].any()
    assert all(torch.isfinite(p.grad) and p.grad > 0 for p in (block.log_alpha, block.log_beta))
    assert torch.isfinite(block.log_gamma.grad)


def test_the_plain_power_would_give_nan():
    """What the block avoids: the infinite slope of the power at 0 times a value that is 0."""
    alpha, x = torch.ones((), requires_grad=True), torch.zeros(1, 1, 4)
    (((alpha * torch.expm1(x)).mean(2)) ** 0.8).sum().backward()
    assert torch.isnan(alpha.grad)


def test_a_negative_average_is_nan_and_not_a_number_that_looks_right():
    assert torch.isnan(AggregationBlock()(torch.full((1, 1, 2, 2), -1.0))).all()


def test_the_optimiser_moves_all_three_and_leaves_them_positive():
    block, x = AggregationBlock(), activations().float()
    before = block.numbers()
    optimiser = torch.optim.SGD(block.parameters(), lr=20)  # a step that would carry each below 0
    block(x).sum().backward()
    optimiser.step()
    after = block.numbers()
    assert all(0 <= after[name] < before[name] for name in ("alpha", "beta")), (before, after)
    assert after["gamma"] != before["gamma"]
    assert "alpha=" in repr(block)


@pytest.mark.parametrize("numbers", [(0.0, 1.0, 1.0), (1.0, -0.1, 1.0), (1.0, 1.0, float("nan")), (float("inf"), 1, 1)])
def test_numbers_that_are_not_positive_are_refused(numbers):
    with pytest.raises(SymaggError, match="positive and finite"):
        AggregationBlock(*numbers)


@pytest.mark.parametrize("shape", [(3, 4), (1, 2, 3, 4, 5)])
def test_another_rank_is_refused(shape):
    with pytest.raises(SymaggError, match=r"it must be \(N, F, H, W\)"):
        AggregationBlock()(torch.zeros(shape))
