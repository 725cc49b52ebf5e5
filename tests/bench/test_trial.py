"""One mutant of every class that was once left without its edit, put to the engine."""

import pytest

from symagg.bench import trial
from symagg.session import bundled_papers

PAPERS = {path.stem: path for path in bundled_papers()}


def _attempted(claim, line, text):
    paper, label = claim.split(":")
    return trial.attempt(trial.Mutant(PAPERS[paper], label, line, text, ("sign",)))


@pytest.mark.parametrize(
    ("claim", "line", "text"),
    [
        # a function of the paper is missing below an integral, which diverges
        ("aggregation:eq8", 0, "Integral(x**2, (x, 0, oo))"),
        # the argument of a function that is written out, where the function is zero; then in an index
        ("cooperation:eq7", 0, "x*T(-x)"),
        ("gradients:eq9", 1, "Sum(g(-i)*Derivative(Sum(W[i, q]*a[q], (q, 1, d)), a[j]), (i, 1, c))"),
        # right in zeros alone
        ("cooperation:eq7", 0, "x*(T(x)*3)"),
        # a density whose printed mass diverges, or is complex
        ("aggregation:gap-density", 0, "(1 - p**N)/(gamma(a_S)*s_S**a_S)*x**(a_S - 1)*log(-x/s_S)"),
        ("aggregation:gap-density", 0, "(1 - p**N)/(gamma(a_S)*s_S**a_S)*x**(a_S - 1)*exp(-(-x/s_S))"),
        # what is printed has no value: an index out of range, the logarithm of a negative number
        (
            "penultimate:eq6",
            0,
            "Sum(prior[i]*(Sum(p[a, i]*log(p[a, i]/q[a, i]), (a, 1, A**2)) - Sum(p[a, i]*log(p[a, i]), (a, 1, A))),"
            " (i, 1, C))",
        ),
        (
            "penultimate:eq9",
            0,
            "Sum(p[x, i]*Sum(classwise[y, i]*log(-(classwise[y, i]/student[y, x])), (y, 1, Y)), (x, 1, X), (i, 1, C))"
            " + constant",
        ),
        # of a mass, what stands apart from the variable
        ("aggregation:eq4", 0, "1/(gamma(a)*s**(a*(1/2)))*x**(a - 1)*exp(-x/s)"),
        # a term of two letters below an integral
        (
            "aggregation:appendix-e-second-moment",
            1,
            "s**(2*gamma)/gamma(a)*Integral(y**(a - 1)*exp(-y), (y, 0, oo))",
        ),
        # true where the entries of an array are all different
        (
            "cooperation:eq1",
            0,
            "-Product(n[m]/N_c*log(n[m]/N_c), (m, 1, M), Sum(KroneckerDelta(n[k], n[m]), (k, 1, m - 1)) < 1)",
        ),
        # a real letter for an integer, a bound that is equal to the true one at most points
        ("gradients:eq9", 0, "Sum(g(i)*Derivative(v(i), a[j]), (i, 1, tau))"),
        (
            "cooperation:eq14",
            1,
            "Sum(lam(I(N, b))*Product(alpha(g, I(g, b)), (g, i, N))*Product(w[r, I(r, b), I(r - 1, b)], (r, i + 1, N)),"
            " (b, 0, B(i*i) - 1))",
        ),
    ],
)
def test_a_single_slip_is_repaired(claim, line, text):
    result = _attempted(claim, line, text)
    assert result.detected
    assert result.located
    assert result.repaired, result.told
