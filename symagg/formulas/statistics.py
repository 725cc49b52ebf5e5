"""What one pass over activations takes from them: the statistics of a row, and how they follow from sums over it.

A row is the R pixels of one filter in one sample. Each statistic is declared as a term, summed or averaged over the
pixels x of the row; `row_sums` are the sums that the pass forms about the row's own first pixel a, where they lose
nothing to a mean that is large beside the spread; `derive` gives each statistic from them by algebra alone. What is
pooled is taken about the pivot c of the row's filter for the same reason: g(x) is g(c) + alpha*exp(beta*c)*grown, with
grown = expm1(beta*(x - c)).
"""

from dataclasses import dataclass

from sympy import Eq, Expr, Piecewise, Poly, Symbol, diff, exp, expand, factor, factorial, log, symbols

x, a, c = symbols("x a c", real=True)
alpha, beta = symbols("alpha beta", real=True)
R = Symbol("R", integer=True, positive=True)
offset, growth, gap, lift = symbols("offset growth gap lift", real=True)
grown = exp(beta * (x - c)) - 1

activation = alpha * (exp(beta * x) - 1)  # Eq. 2 of the aggregation paper: g(x)

# What is summed over the pixels while they are read: offset is x - a, growth is exp(beta*offset) - 1. Of the row as a
# whole, gap is a - c and lift is exp(beta*gap) - 1.
row_sums: dict[str, Expr] = {
    "zeros": Piecewise((1, Eq(x, 0)), (0, True)),
    "logs": Piecewise((log(x), x > 0), (0, True)),
    "offsets": offset,
    "offsets2": offset**2,
    "growths": growth,
    "growths2": growth**2,
}
SUMS = {name: Symbol(name, real=True) for name in row_sums}
MONOMIALS = {(1, 0): "offsets", (2, 0): "offsets2", (0, 1): "growths", (0, 2): "growths2"}


@dataclass(frozen=True)
class Statistic:
    """term(x) over the pixels of a row. kind: its "sum", its "mean", or the "scatter" sum((term - mean)**2)."""

    name: str
    term: Expr
    kind: str


statistics = (
    Statistic("power1", x - c, "mean"),
    Statistic("power2", (x - c) ** 2, "mean"),
    Statistic("grown", grown, "mean"),
    Statistic("zeros", row_sums["zeros"], "sum"),
    Statistic("logs", row_sums["logs"], "sum"),
    Statistic("scatter", x, "scatter"),
    Statistic("grown_scatter", grown, "scatter"),
)


def derive(statistic: Statistic) -> Expr:
    """The statistic in terms of R, the row sums, gap and lift.

    Raises ValueError where it does not follow from them.
    """
    for name, term in row_sums.items():
        if statistic.term == term and statistic.kind == "sum":
            return SUMS[name]
    total = _sum(statistic.term)
    if statistic.kind == "scatter":
        return factor(expand(_sum(statistic.term**2) - total**2 / R))
    return total if statistic.kind == "sum" else _by_parts(total / R)


def taylor(order: int) -> list[Expr]:
    """The Taylor coefficients of g about c, of 1, (x - c), ..., (x - c)**order."""
    return [(diff(activation, x, k) / factorial(k)).subs(x, c) for k in range(order + 1)]


def _sum(term: Expr) -> Expr:
    """sum(term) over the row's pixels, by x = a + offset, a = c + gap, and what growth and lift stand for."""
    turned = expand(expand(term.subs(x, (c + gap if term.has(c) else a) + offset)), power_exp=True)
    for shift, grown_by in ((offset, 1 + growth), (gap, 1 + lift)):
        turned = turned.subs(exp(beta * shift), grown_by).subs(exp(2 * beta * shift), grown_by**2)
    polynomial = Poly(turned, offset, growth)
    if any(m != (0, 0) and m not in MONOMIALS for m in polynomial.monoms()):
        raise ValueError(f"the sum of {term} does not follow from the row sums {', '.join(row_sums)}")
    return sum(v * (R if m == (0, 0) else SUMS[MONOMIALS[m]]) for m, v in polynomial.terms())


def _by_parts(mean: Expr) -> Expr:
    """A mean over the row as (terms without row sums, kept together) + the coefficient of each row sum."""
    mean = expand(mean)
    parts = [factor(mean.coeff(s)) * s for s in SUMS.values() if mean.has(s)]
    return factor(mean - expand(sum(parts))) + sum(parts)
