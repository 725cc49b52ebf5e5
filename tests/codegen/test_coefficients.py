"""The committed coefficients are the ones that their derivations give."""

import mpmath
import pytest

from symagg.codegen import coefficients
from symagg.codegen.fit import chebyshev, monomials


def test_the_committed_file_is_fresh():
    assert coefficients.main(["--check"]) == 0


def test_a_changed_digit_is_stale(tmp_path, monkeypatch, capsys):
    text = coefficients.TARGET.read_text(encoding="utf-8")
    copy = tmp_path / "_coefficients.py"
    copy.write_text(text.replace("0.08333333333333333,", "0.08333333333333334,", 1), encoding="utf-8")
    monkeypatch.setattr(coefficients, "TARGET", copy)
    assert coefficients.main(["--check"]) == 1
    assert "is stale" in capsys.readouterr().err
    assert coefficients.main([]) == 0
    assert copy.read_text(encoding="utf-8") == text


def test_a_polynomial_comes_back_from_its_chebyshev_series():
    with mpmath.workdps(40):
        series = chebyshev(lambda x: 3 + x * (1 - 2 * x * x), 1, 4)
        found = monomials(series, mpmath.mpf(1.5), mpmath.mpf(2.5))
        assert [float(c) for c in found] == pytest.approx([3, 1, 0, -2], abs=1e-30)


def test_a_function_that_64_nodes_do_not_settle_is_an_error():
    with mpmath.workdps(30), pytest.raises(ValueError, match="do not settle"):
        chebyshev(lambda x: abs(x), -1, 2)
