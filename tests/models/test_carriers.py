"""What a carrier says of groups is what the samples say; both carriers say the same; slopes are slopes."""

import numpy as np
import pytest

from symagg.activations import Plan, collect, open_source
from symagg.errors import SourceError
from symagg.models.products import ProductCarrier
from symagg.models.rows import RowCarrier
from tests.models.synthetic import source

SOURCE = open_source(source(samples=150, filters=4, pixels=3))
X, LABELS, BETA = np.asarray(SOURCE.activations), SOURCE.labels, SOURCE.beta
X[::4, 1] = 0  # samples without any activation of a filter
STATISTICS = collect(
    SOURCE, Plan(order=4, beta=BETA, classes=True, rows=True, cross="both", class_cross=(0, 1, 2), least=2)
)
CARRIERS = {"rows": RowCarrier(STATISTICS), "products": ProductCarrier(STATISTICS)}
B = np.zeros((5, 4))
B[0], B[1], B[4] = 0.3, 0.1, [1.0, 2.0, 0.5, 1.5]
SLOPE = B * np.random.default_rng(3).uniform(0.1, 1, (5, 4))


def features():
    d = X - STATISTICS.pivot[:, None]
    return np.stack([*((d**k).mean(axis=2) for k in (1, 2, 3, 4)), np.expm1(BETA * d).mean(axis=2)], axis=1)


def taken(rows, sign, place):
    return rows[(place == LABELS) == (sign == 0)]


def values(b, sign, place):
    """(n, F): d of a group."""
    y = taken(np.einsum("kf,nkf->nf", b, features()), sign, place)
    return y - y.mean(axis=0)


def directly(c, b, sign, place):
    d = values(b, sign, place)
    dead = taken((X == 0).all(axis=2), sign, place)
    return c[0] * dead + sum(c[k] * d**k for k in range(1, len(c)))


def coefficients(degree, zeros=True, seed=0):
    c = np.random.default_rng(seed).standard_normal((degree + 1, 2, 3, 4))
    c[0] *= zeros
    return c


@pytest.mark.parametrize("degree", [1, 2, 4])
@pytest.mark.parametrize(("sign", "place"), [(0, 0), (0, 2), (1, 0), (1, 1)])
def test_rows_say_what_the_samples_say(degree, sign, place):
    spread, c = CARRIERS["rows"].spread(B), coefficients(degree)
    u = directly(c[:, sign, place], B, sign, place)
    np.testing.assert_allclose(spread.total_variance(c)[sign, place], u.sum(axis=1).var(ddof=1), rtol=1e-11)
    np.testing.assert_allclose(spread.covariance(sign, place, c[:, sign, place]), np.cov(u.T), rtol=1e-10, atol=1e-13)
    d = values(B, sign, place)
    np.testing.assert_allclose(spread.variance[sign, place], d.var(axis=0, ddof=1), rtol=1e-12)
    exact = [(d**k).mean(axis=0) for k in range(9)]
    np.testing.assert_allclose(spread.central[:, sign, place], exact, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(spread.top[sign, place], d.max(axis=0), rtol=1e-12)
    zeros = taken((X == 0).all(axis=2), sign, place).mean(axis=0)
    np.testing.assert_allclose(CARRIERS["rows"].zeros[sign, place], zeros, rtol=1e-12)
    assert zeros[1] > 0.1


def test_the_carriers_agree_on_what_both_know():
    c = coefficients(1, zeros=False)
    rows, products = (carrier.spread(B, SLOPE) for carrier in CARRIERS.values())
    np.testing.assert_allclose(rows.total_variance(c), products.total_variance(c), rtol=1e-11)
    np.testing.assert_allclose(rows.variance, products.variance, rtol=1e-11)
    (mine, my_motion), (theirs, their_motion) = rows.slopes(c), products.slopes(c)
    np.testing.assert_allclose(mine[1], theirs[1], rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(my_motion, their_motion, rtol=1e-10)
    np.testing.assert_allclose(rows.central_slopes()[2], products.central_slopes()[2], rtol=1e-10)
    for sign, place in ((0, 1), (1, 2)):
        at = (sign, place, c[:, sign, place])
        np.testing.assert_allclose(rows.covariance(*at), products.covariance(*at), rtol=1e-10, atol=1e-14)
    wrong = CARRIERS["products"].spread(B * 1.001).total_variance(c)
    assert np.abs(wrong / rows.total_variance(c) - 1).min() > 1e-4


@pytest.mark.parametrize(("name", "degree"), [("rows", 1), ("rows", 4), ("products", 1), ("products", 2)])
def test_slopes_are_those_of_central_differences(name, degree):
    carrier, c = CARRIERS[name], coefficients(degree, zeros=name == "rows", seed=1)
    by_c, by_t = carrier.spread(B, SLOPE).slopes(c)
    h = 1e-5
    for k in range(0 if name == "rows" else 1, degree + 1):
        step = np.zeros_like(c)
        step[k] = h * np.random.default_rng(k).standard_normal(c.shape[1:])
        up, down = (carrier.spread(B).total_variance(c + way * step) for way in (1, -1))
        np.testing.assert_allclose((by_c * step).sum(axis=(0, -1)), (up - down) / 2, rtol=1e-6, atol=1e-12)
    up, down = (carrier.spread(B + way * h * SLOPE) for way in (1, -1))
    np.testing.assert_allclose(by_t, (up.total_variance(c) - down.total_variance(c)) / (2 * h), rtol=1e-6)
    slopes = carrier.spread(B, SLOPE).central_slopes()
    np.testing.assert_allclose(slopes, (up.central - down.central) / (2 * h), rtol=1e-5, atol=1e-8)


def test_what_products_do_not_know():
    spread = CARRIERS["products"].spread(B)
    for c in (coefficients(3, zeros=False), coefficients(1)):
        with pytest.raises(SourceError, match="collect with rows=True"):
            spread.total_variance(c)
    plain = collect(SOURCE, Plan(beta=BETA, classes=True, cross="g", class_cross=(0, 1, 2)))
    with pytest.raises(SourceError, match="power 1 by class were not collected"):
        ProductCarrier(plain).spread(np.ones((3, 4)))
