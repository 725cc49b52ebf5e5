"""The claims file that `symagg new` writes: a small paper that verifies as it stands, to be replaced by yours."""

import re

from symagg.errors import SymaggError

_FILE = '''"""What the paper prints: replace these claims by your paper's, one entry a printed statement.

Judge them with   symagg verify {key}.py   and look closer with   symagg show {key}:mean {key}.py
"""

from sympy import exp

from symagg.claims import Domain, Line, Paper
from symagg.laws import Exponential, Gamma, RandomVariable, ZeroInflated

# What the paper says of its symbols, and no more: conditions it leaves out are for symagg to find.
domain = Domain(
    a="positive",  # shape
    s="positive",  # scale
    p="0 <= p <= 1",  # probability of a zero
    k="positive",
    c="real",
    R="integer, >= 2",
)
a, s, p, k = domain.symbols("a s p k")

# Laws: a built-in one, one with an atom at zero, and the law of a function of a variable (a push-forward).
activation = ZeroInflated(p, Gamma(a, s))
weibull = Exponential(1).push_forward(lambda x: s * x ** (1 / k))

paper = Paper(
    "{key}",
    "Title of the paper",
    domain,
    names={{
        "X": RandomVariable("X", activation),  # E(X), Var(X), Cov(X, Y) and P(X > c) are definitions about it
        "W": RandomVariable("W", weibull),
        "f(x)": "x**(a - 1)*exp(-x/s)/(gamma(a)*s**a)",  # a function that the paper prints and uses again
    }},
)

# A printed density that should be one: its total mass is judged.
paper.density("gamma-density", "Eq. 1", None, "x", r"f(x) = \\frac{{x^{{a-1}} e^{{-x/s}}}}{{\\Gamma(a) s^a}}", "f(x)",
              support=("0", "oo"))  # fmt: skip

# A moment: the definition, the LaTeX as printed, and the same in Python's notation (held as it is written).
paper.claim("mean", "Eq. 2", "E(X)", r"(1-p) a s", "(1 - p)*a*s")

# A chain: every printed line is judged against the definition, and against the line before.
paper.chain(
    "variance",
    "Eq. 3",
    "Var(X)",
    [
        (r"\\mathbb{{E}}[X^2] - \\mathbb{{E}}[X]^2", "E(X**2) - E(X)**2"),
        (r"(1-p) \\int_0^\\infty x^2 f(x) dx - (1-p)^2 a^2 s^2",
         "(1 - p)*Integral(x**2*f(x), (x, 0, oo)) - (1 - p)**2*a**2*s**2"),
        Line(r"(1-p) a s^2 (1 + a p)", "(1 - p)*a*s**2*(1 + a*p)"),
    ],
)  # fmt: skip

# The density of a push-forward, and a moment of it.
paper.density("weibull-density", "Eq. 4", weibull, "y",
              r"\\frac{{k}}{{s}} \\left(\\frac{{y}}{{s}}\\right)^{{k-1}} e^{{-(y/s)^k}}",
              "k/s*(y/s)**(k - 1)*exp(-(y/s)**k)", support=("0", "oo"))  # fmt: skip
paper.claim("weibull-mean", "Eq. 5", "E(W)", r"s \\Gamma(1 + 1/k)", "s*gamma(1 + 1/k)")

# A statement for every joint law: variables of which nothing is known, here a family Y[1], ..., Y[R].
paper.claim(
    "average",
    "Eq. 6",
    "Var(Sum(Y[i], (i, 1, R))/R)",
    r"\\frac{{1}}{{R^2}} \\sum_{{i=1}}^R \\sum_{{j=1}}^R Cov(Y_i, Y_j)",
    "1/R**2*Sum(Cov(Y[i], Y[j]), (j, 1, R), (i, 1, R))",
    domain=Domain(Y="random variable"),
)
'''


def claims_file(key: str) -> str:
    """The text of a claims file for a paper with this key. Raises SymaggError for a key that is no plain name."""
    if not re.fullmatch(r"[A-Za-z]\w*", key):
        raise SymaggError(f"{key!r} cannot name a paper: use letters, digits and underscores, a letter first.")
    return _FILE.format(key=key).replace("from sympy import exp\n\n", "")
