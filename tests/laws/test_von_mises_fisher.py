"""The von Mises-Fisher law against its own integrals, draws of unit vectors, and what is known of it elsewhere."""

import numpy as np
import pytest
from scipy import stats
from sympy import Integer, Rational, Symbol, coth, log, pi, simplify

from symagg.errors import LawError
from symagg.laws import VonMisesFisher
from symagg.laws.von_mises_fisher import divergence, entropy, mean_resultant_length, normaliser
from symagg.oracles import enclosure, quadrature, sampling
from symagg.oracles.outcome import Status

KAPPA, OTHER = Symbol("kappa", positive=True), Symbol("lambda", positive=True)
C, D = Symbol("c", real=True), Symbol("d", integer=True, positive=True)
DIMENSIONS = [2, 3, 5, 10, D]
POINTS = [
    {KAPPA: Rational(7, 3), OTHER: Rational(5, 4), C: Rational(-1, 3), D: Integer(7)},
    {KAPPA: Rational(35, 2), OTHER: Rational(3, 8), C: Rational(4, 5), D: Integer(4)},
    {KAPPA: Rational(1, 9), OTHER: Rational(21, 2), C: Rational(1, 7), D: Integer(6)},
]
FORMULAS = [
    normaliser,
    mean_resultant_length,
    entropy,
    lambda d, kappa: divergence(d, kappa, OTHER, C),
]


@pytest.mark.parametrize("d", DIMENSIONS)
@pytest.mark.parametrize("formula", FORMULAS)
def test_closed_forms_are_their_integrals(d, formula):
    found = formula(d, KAPPA)
    for point in POINTS:
        for oracle in (quadrature, enclosure):
            sides = [oracle.evaluate(side, point) for side in (found.definition, found.expression)]
            assert oracle.compare(*sides)[0] is Status.SUPPORTS, (oracle.__name__, point)
            wrong = oracle.evaluate(found.expression * (1 + KAPPA / 1000), point)
            assert oracle.compare(sides[0], wrong)[0] is Status.REFUTES


@pytest.mark.parametrize("d", DIMENSIONS)
def test_the_cosines_have_mass_one_and_are_drawn_from_the_density(d):
    law = VonMisesFisher(d, KAPPA)
    length = mean_resultant_length(d, KAPPA).expression
    for point in POINTS:
        one = quadrature.evaluate(law.total_mass(), point)
        assert quadrature.compare(one, quadrature.evaluate(Integer(1), point))[0] is Status.SUPPORTS
        drawn = sampling.draw(law, point, 40_000, "seed")
        mean, error = float(quadrature.evaluate(length, point).value), drawn.std() / 200
        assert abs(drawn.mean() - mean) < 5 * error, (d, point)
        assert abs(drawn).max() <= 1


@pytest.mark.parametrize("d", [2, 3, 5, 10])
def test_the_cosines_are_those_of_unit_vectors(d):
    """SciPy draws vectors; their product with the mean direction follows the law, and with a turned one it does not."""
    mu = np.eye(d)[0]
    vectors = stats.vonmises_fisher(mu, 3.0).rvs(20_000, random_state=1)
    drawn = sampling.draw(VonMisesFisher(d, 3), {}, 20_000, "seed")
    assert stats.ks_2samp(vectors @ mu, drawn).pvalue > 1e-4
    turned = np.eye(d)[1]
    assert stats.ks_2samp(vectors @ turned, drawn).pvalue < 1e-9


@pytest.mark.parametrize("d", [2, 3, 5, 10])
def test_entropy_and_normaliser_of_scipy(d):
    law = stats.vonmises_fisher(np.eye(d)[0], 2.5)
    assert float(entropy(d, KAPPA).expression.subs(KAPPA, Rational(5, 2))) == pytest.approx(law.entropy(), rel=1e-12)
    constant = float(normaliser(d, KAPPA).expression.subs(KAPPA, Rational(5, 2)))
    assert constant * np.exp(2.5) == pytest.approx(law.pdf(np.eye(d)[0]), rel=1e-12)


def test_in_three_dimensions_it_is_elementary():
    assert simplify(mean_resultant_length(3, KAPPA).expression - coth(KAPPA) + 1 / KAPPA) == 0


def test_without_concentration_it_is_uniform():
    assert entropy(3, 0).expression == log(4 * pi)
    assert mean_resultant_length(5, 0).expression == 0
    free = Symbol("kappa", nonnegative=True)
    assert normaliser(3, free).expression.subs(free, 0) == 1 / (4 * pi)


def test_a_law_does_not_diverge_from_itself():
    assert simplify(divergence(5, KAPPA, KAPPA, 1).expression) == 0


@pytest.mark.parametrize(("d", "kappa"), [(1, 1), (Rational(5, 2), 1), (3, -1)])
def test_what_is_no_law(d, kappa):
    with pytest.raises(LawError, match="VonMisesFisher"):
        VonMisesFisher(d, kappa)
