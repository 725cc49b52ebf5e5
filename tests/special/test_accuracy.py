"""Every function keeps the accuracy that was recorded for it, and the record keeps the contract."""

import numpy as np
import pytest

import symagg.special
from symagg.codegen import references
from symagg.codegen.accuracy import elementwise, measure
from tests.special.cases import CONDITIONS, NAMES, regimes
from tests.special.record import CONTRACT, read

RECORD = read()["functions"]
FEW = 1500  # points a function, out of those that the record was measured on
FEWER = {"gammainc_p_inverse": 150, "gammainc_q_inverse": 150}  # a quantile's reference takes some thirty of a tail's


def _sample(name):
    found = regimes(name)
    count = FEWER.get(name, FEW) // len(found)
    return {regime: {k: column[:count] for k, column in points.items()} for regime, points in found.items()}


def _broken(name, function):
    """What the record forbids, among fewer points than it was measured on."""
    wrong = []
    for regime, points in _sample(name).items():
        found = measure(elementwise(function), getattr(references, name), points, condition=CONDITIONS.get(name))
        if found.worst > RECORD[name][regime]["worst"]:
            wrong.append((regime, found))
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_a_function_is_as_accurate_as_its_record(name):
    assert _broken(name, getattr(symagg.special, name)) == []


def test_a_small_loss_of_accuracy_would_be_found():
    assert _broken("digamma", lambda x: symagg.special.digamma(x) * (1 + 2**-46))
    assert _broken("log_gamma", lambda x: symagg.special.log_gamma(x) if x > 1e-3 else -np.log(x) - 1e-9)
    assert _broken("normal_cdf", lambda z: 0.0 if z < -35 else symagg.special.normal_cdf(z))


@pytest.mark.parametrize("name", NAMES)
def test_the_record_keeps_the_contract(name):
    rows = RECORD[name]
    assert set(rows) == set(regimes(name))
    assert sum(row["points"] for row in rows.values()) >= 20_000
    assert max(row["worst"] for row in rows.values()) <= CONTRACT
