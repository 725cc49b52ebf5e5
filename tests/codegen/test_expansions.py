"""The first coefficients of the expansions are those in print."""

from fractions import Fraction

from symagg.codegen.expansions import debye, stirling, temme


def test_stirling():
    assert stirling(10)[:3] == [Fraction(1, 12), Fraction(-1, 360), Fraction(1, 1260)]
    assert len(stirling(8)) > len(stirling(10)) > len(stirling(100))


def test_temme():
    """DLMF 8.12.11 to 8.12.13 with the series of c_0 from 8.12.9."""
    rows = temme(12, 3)
    assert rows[0][:4] == [Fraction(-1, 3), Fraction(1, 12), Fraction(-2, 135), Fraction(1, 864)]
    assert rows[1][:2] == [Fraction(-1, 540), Fraction(-1, 288)]
    assert rows[2][0] == Fraction(25, 6048)
    assert [len(row) for row in rows] == [12, 10, 8]


def test_debye():
    """DLMF 10.41.10 and 10.41.11, the second by V_k = U_k + t^k (1 - t^2) w_k(t^2)."""
    rows, rests = debye(28)
    assert rows[1] == [Fraction(3, 24), Fraction(-5, 24)]
    assert rows[2] == [Fraction(81, 1152), Fraction(-462, 1152), Fraction(385, 1152)]
    v_1 = [u + w for u, w in zip(rows[1], [rests[1][0], -rests[1][0]], strict=True)]
    assert v_1 == [Fraction(-9, 24), Fraction(7, 24)]
    v_2 = [u + w - s for u, w, s in zip(rows[2], [*rests[2], 0], [0, *rests[2]], strict=True)]
    assert v_2 == [Fraction(-135, 1152), Fraction(594, 1152), Fraction(-455, 1152)]
