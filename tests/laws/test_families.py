"""Laws given by their density: what is no density, no variable or no support is refused in a sentence."""

import pytest
from sympy import exp, oo, symbols

from symagg.errors import LawError
from symagg.laws import Density

x = symbols("x", positive=True)


@pytest.mark.parametrize("arguments", [(exp(-x), (0, oo), x), (exp(-x), x, 0), (exp(-x), x, (0, 1, oo))])
def test_a_density_with_its_arguments_astray_is_refused(arguments):
    with pytest.raises(LawError, match="give the density, then its variable, a Symbol, then the support"):
        Density(*arguments)


def test_a_density_in_order_is_a_law():
    assert Density(exp(-x), x, (0, oo)).mean().expression == 1
