"""The identities of the covariance core: verified for every joint law, refuted when changed, and counted."""

import runpy
from itertools import product

import pytest
from sympy import sympify

from symagg.claims import load
from symagg.session import bundled_papers, verify

PATH = next(p for p in bundled_papers() if p.stem == "identities")
PAPER = load(PATH)[0]


def test_every_identity_is_verified():
    run = verify([PATH], jobs=2)
    assert run.errors == ()
    assert {f.id: f.verdict.value for f in run.findings} == {PAPER.id_of(c): "verified" for c in PAPER.claims}


@pytest.mark.parametrize(
    ("claim", "right", "wrong"),
    [
        ("covariance-collapse", "(k, 1, R), (l, 1, R))/R**2", "(k, 1, R), (l, 1, R))/R"),
        ("chan", "(mean_B - mean_A)**2", "(mean_B + mean_A)**2"),
        ("pivot", "exp(beta*(z - c)) - 1)", "exp(beta*(z - c)))"),
    ],
)
def test_an_identity_with_a_slip_is_refuted(tmp_path, claim, right, wrong):
    text = PATH.read_text(encoding="utf-8")
    at = text.index(f'    "{claim}",')
    assert right in text[at:]
    path = tmp_path / "slip.py"
    path.write_text(text[:at] + text[at:].replace(right, wrong, 1))
    (finding,) = verify([path], claim=f"identities:{claim}").findings
    assert finding.verdict.value == "misprint"


class Counted:
    """Integers that count the products and evaluations that are made of them."""

    def __init__(self):
        self.products = 0

    def times(self, a, b):
        self.products += 1
        return a * b


def as_printed(x, g, count):
    """sum_n sum_k sum_l g(x_ik) g(x_jl), for all i, j."""
    filters, pixels = range(len(x[0])), range(len(x[0][0]))
    pairs = list(product(pixels, pixels))
    return [[sum(count.times(g(s[i][k]), g(s[j][m])) for s in x for k, m in pairs) for j in filters] for i in filters]


def pooled(x, g, count):
    """The same, from pooled values."""
    filters = range(len(x[0]))

    def counted(v):
        count.products += 1
        return g(v)

    rows = [[sum(counted(v) for v in row) for row in s] for s in x]
    return [[sum(count.times(row[i], row[j]) for row in rows) for j in filters] for i in filters]


def projected(x, weight, count):
    """The squared outputs, from projected features."""
    outputs = [sum(count.times(w, v) for w, v in zip(weight, row, strict=True)) for row in x]
    return sum(z * z for z in outputs)


def paired(x, weight, count):
    """The same over all pairs of features, with the weights' products at hand."""
    pairs = list(product(range(len(weight)), repeat=2))
    return sum(count.times(row[i], row[j]) * weight[i] * weight[j] for row in x for i, j in pairs)


@pytest.mark.parametrize("sizes", [(2, 3, 4), (5, 2, 3), (1, 4, 2)])
def test_the_operation_counts_are_what_counting_gives(sizes):
    N, F, R = sizes
    operations = runpy.run_path(str(PATH))["operations"]
    x = [[[(7 * n + 3 * f + 5 * r) % 11 - 4 for r in range(R)] for f in range(F)] for n in range(N)]
    features, weight = [[row[0] for row in s] for s in x], list(range(1, F + 1))

    def g(v):
        return v * v + 1

    for claim, before, after, data in (
        ("collapse", as_printed, pooled, (x, g)),
        ("covariance-collapse", as_printed, pooled, (x, g)),
        ("output-variance", paired, projected, (features, weight)),
    ):
        counts = Counted(), Counted()
        assert before(*data, counts[0]) == after(*data, counts[1])
        for count, told in zip(counts, operations[claim], strict=True):
            assert count.products == sympify(told, {"N": N, "F": F, "R": R})
