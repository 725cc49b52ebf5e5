"""The aggregation paper's formulas, derived from its laws (E.-J. Ong, S. Husain, M. Bober).

Letters: a shape, s scale, p zero mass; alpha and beta of g(x) = alpha (exp(beta x) - 1); gamma of x^gamma.
"""

from collections.abc import Callable
from functools import cache
from itertools import product

from sympy import (
    Add,
    And,
    Derivative,
    Eq,
    Expr,
    Ge,
    Gt,
    Lt,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    S,
    StrictLessThan,
    Symbol,
    expand,
    expand_log,
    log,
    oo,
    powsimp,
    sign,
    simplify,
    solve,
    symbols,
)
from sympy import exp as exponential
from sympy.logic.boolalg import Boolean

from symagg.formulas.formula import KernelFormula, Module, derivatives
from symagg.formulas.inverse import quantile
from symagg.laws import Formula, Gamma, Law, Normal, ZeroInflated, closed_form

a, s, std, std_p, std_q, variance = symbols("a s std std_p std_q variance", positive=True)
p, q = symbols("p q", nonnegative=True)
alpha, beta, gamma = symbols("alpha beta gamma", real=True, nonzero=True)
x, mean, mean_p, mean_q = symbols("x mean mean_p mean_q", real=True)
m = Symbol("mean", positive=True)  # of a gamma law


def _exponential_map(x: Expr) -> Expr:
    return alpha * (exponential(beta * x) - 1)  # Eq. 2


def _power_map(x: Expr) -> Expr:
    return x**gamma  # Section IV-E


gamma_law = Gamma(a, s)  # Eq. 4
normal_law = Normal(mean, std)  # Section V-A
zero_gamma = ZeroInflated(p, gamma_law)  # Eq. 5
expgamma = gamma_law.push_forward(_exponential_map)  # Section IV-B1
zero_expgamma = ZeroInflated(p, expgamma)  # Section IV-B2
powergamma = gamma_law.push_forward(_power_map)  # Section IV-E


@cache
def module() -> Module:
    """Every formula of the paper, each with its derivatives where it is a mean, a variance or a divergence."""
    moments = [*_zero_gamma(), *_expgamma(), *_powergamma(), _divergence()]
    slopes = [derivative for formula in moments for derivative in derivatives(formula)]
    title = "Understanding the Distributions of Aggregation Layers in Deep Neural Networks: the derived formulas."
    return Module("aggregation", title, (*moments, *_matched(), *_laws(), *slopes))


# means and variances


def _zero_gamma() -> list[KernelFormula]:
    return _moments("zero_gamma", (p, a, s), zero_gamma, ("Eq. 6", "Eq. 9"), S.One)


def _expgamma() -> list[KernelFormula]:
    part = _moments("expgamma", (a, s, alpha, beta), expgamma, ("after Prop. IV.1", "after Prop. IV.1"), sign(alpha))
    mixed = _moments("zero_expgamma", (p, a, s, alpha, beta), zero_expgamma, ("Eq. 11", "Eq. 12"), sign(alpha))
    return [*part, *mixed]


def _powergamma() -> list[KernelFormula]:
    return _moments("powergamma", (a, s, gamma), powergamma, ("Eq. 21", "Eq. 22"), S.One)


def _moments(
    name: str, arguments: tuple[Symbol, ...], law: Law, sources: tuple[str, str], side: Expr
) -> list[KernelFormula]:
    """Mean and variance of a law; `side` is the sign of its values where they are large."""
    found = ((f"{name}_mean", law.mean(), side), (f"{name}_variance", law.variance(), S.One))
    return [
        KernelFormula(
            own,
            arguments,
            formula.definition,
            formula.expression,
            _domain(arguments),
            source,
            _divergent(formula, oo * infinity, p in arguments),
        )
        for (own, formula, infinity), source in zip(found, sources, strict=True)
    ]


def _divergent(formula: Formula, infinity: Expr, mixed: bool) -> tuple[tuple[Boolean, Expr], ...]:
    """Infinite where the integrals diverge; with all the mass in the atom nothing is left of them."""
    if not formula.conditions:
        return ()
    atom = [(Eq(p, 1), S.Zero)] if mixed else []
    needed = [c for c in formula.conditions if not any(_implies(other, c) for other in formula.conditions)]
    return (*atom, (Or(*map(Not, needed)), infinity))


def _implies(stronger: Boolean, weaker: Boolean) -> bool:
    """Whether k m < 1 with the greater k: it is the stronger, m being either negative or bounded by it."""
    if not all(isinstance(c, StrictLessThan) and c.rhs == 1 for c in (stronger, weaker)):
        return False
    (k, m), (other, n) = stronger.lhs.as_coeff_Mul(), weaker.lhs.as_coeff_Mul()
    return m == n and k > other > 0


def _divergence() -> KernelFormula:
    """The Kullback-Leibler divergence of one normal law from another: the expectation of the log ratio."""
    first, second = Normal(mean_p, std_p), Normal(mean_q, std_q)

    def log_ratio(y: Expr) -> Expr:
        return expand_log(log(first.density_at(y)), force=True) - expand_log(log(second.density_at(y)), force=True)

    formula = closed_form(first.expectation(log_ratio))
    arguments = (mean_p, std_p, mean_q, std_q)
    return KernelFormula("normal_kl", arguments, formula.definition, expand(formula.expression), _domain(arguments),
                         "Eq. 26")  # fmt: skip


def _matched() -> list[KernelFormula]:
    """Shape and scale of the gamma law with a given mean and variance."""
    first, second = gamma_law.mean(), gamma_law.variance()
    ((shape, scale),) = solve([first.expression - m, second.expression - variance], [a, s])
    definition = And(Eq(first.definition, m), Eq(second.definition, variance))
    held = (("gamma_shape", shape), ("gamma_scale", scale))
    return [KernelFormula(n, (m, variance), definition, e, _domain((m, variance)), "Section IV-C2") for n, e in held]


# densities, their logarithms, distribution functions and quantiles

Steepness = tuple[Symbol, Expr, Callable[[Expr], Expr]]
Signed = tuple[Boolean, Law, dict[Symbol, Symbol]]  # a choice of signs, the law under it, and the way back


def _laws() -> list[KernelFormula]:
    return [
        *_law("gamma", (a, s), gamma_law, [(S.true, gamma_law, {})], (a, S.One, lambda t: t), "Eq. 4"),
        *_law("expgamma", (a, s, alpha, beta), expgamma, _signed(_exponential_map, (alpha, beta)),
              (a, S.One, _exponential_map), "Prop. IV.1"),
        *_law("powergamma", (a, s, gamma), powergamma, _signed(_power_map, (gamma,)), (gamma, a, _power_map),
              "Prop. IV.2"),
        *_law("normal", (mean, std), normal_law, [(S.true, normal_law, {})], None, "after Eq. 25"),
    ]  # fmt: skip


def _signed(image: Callable[[Expr], Expr], parameters: tuple[Symbol, ...]) -> list[Signed]:
    """The gamma law's push-forward for each choice of the parameters' signs, on which the map's direction depends."""
    found = []
    for positive in product((True, False), repeat=len(parameters)):
        names = {c: Symbol(c.name, positive=up, negative=not up) for c, up in zip(parameters, positive, strict=True)}
        condition = And(*(c > 0 if up else c < 0 for c, up in zip(parameters, positive, strict=True)))
        law = gamma_law.push_forward(lambda x, names=names: image(x).xreplace(names))
        found.append((condition, law, {new: old for old, new in names.items()}))
    return found


def _joined(cases: list[Signed], value: Callable[[Law], Expr]) -> Expr:
    """A law's value in one expression, split by the parameters' signs where it depends on them."""
    held: dict[Expr, list[Boolean]] = {}
    for condition, law, back in cases:
        held.setdefault(value(law).xreplace(back), []).append(condition)
    pieces = [(expression, Or(*conditions)) for expression, conditions in held.items()]
    return pieces[0][0] if len(pieces) == 1 else Piecewise(*pieces[:-1], (pieces[-1][0], True))


def _beyond(cases: list[Signed], end: int) -> Boolean:
    """Where x lies beyond the support, or at its end: on the lower side (0) or the upper one (1)."""
    reached = []
    for condition, law, back in cases:
        place = law.support[end].xreplace(back)
        if place not in (oo, -oo):
            reached.append(And(condition, x <= place if end == 0 else x >= place))
    return Or(*reached)


def _law(
    name: str,
    parameters: tuple[Symbol, ...],
    law: Law,
    cases: list[Signed],
    steepness: Steepness | None,
    source: str,
) -> list[KernelFormula]:
    """Density, its logarithm, distribution function and quantile; `steepness` is for `_at_origin`."""
    domain, arguments = _domain(parameters), (x, *parameters)
    density, below, above = law.density_at(x), _beyond(cases, 0), _beyond(cases, 1)
    ends = _kept((below, S.Zero), (above, S.One))
    outside = _kept(*_at_origin(density, steepness), (Or(below, above), S.Zero))
    logs = tuple((condition, log(value) if value != 0 else -oo) for condition, value in outside)
    definition, at_q = _joined(cases, lambda law: law.cdf(x).definition), _joined(cases, lambda law: quantile(law, q))
    limits = tuple((Eq(q, end), _joined(cases, lambda law, end=end: law.support[end])) for end in (0, 1))
    slope = Derivative(definition, x)
    whole = _joined(cases, lambda law: law.cdf(x).expression)
    return [
        KernelFormula(f"{name}_pdf", arguments, slope, density, domain, source, outside),
        KernelFormula(f"{name}_logpdf", arguments, log(slope), _logarithm(density), domain, source,
                      logs),
        KernelFormula(f"{name}_cdf", arguments, definition, whole, domain, source, ends),
        KernelFormula(f"{name}_quantile", (q, *parameters), Eq(definition, q), at_q, (*_domain((q,)), *domain), source,
                      limits),
    ]  # fmt: skip


def _logarithm(product: Expr) -> Expr:
    """log of a product of positive factors, factor by factor."""
    powers = [factor.as_base_exp() for factor in Mul.make_args(product)]
    return Add(*(exponent * (S.One if base == S.Exp1 else log(base)) for base, exponent in powers))


def _at_origin(density: Expr, steepness: Steepness | None) -> list[tuple[Boolean, Expr]]:
    """The density at the image of 0, approached from within: finite at a critical shape, infinite below it, else 0.

    steepness: the symbol to set, and the value to set it to, for the critical shape; and the map.
    """
    if steepness is None:
        return []
    symbol, value, image = steepness
    near = Symbol("t", positive=True)
    held = simplify(powsimp(density.subs(x, image(near)).subs(symbol, value), force=True)).subs(near, 0)
    critical = gamma if value == a else S.One
    at, below = Eq(a, critical, evaluate=False), Lt(a, critical, evaluate=False)
    return [(And(Eq(x, 0), below), oo), (And(Eq(x, 0), at), held)]


def _kept(*cases: tuple[Boolean, Expr]) -> tuple[tuple[Boolean, Expr], ...]:
    return tuple(case for case in cases if case[0] is not S.false)


def _domain(arguments: tuple[Symbol, ...]) -> tuple[Boolean, ...]:
    """What the parameters must satisfy; held unevaluated, since the symbols' own assumptions say the same."""
    conditions = []
    for symbol in arguments:
        if symbol.is_positive:
            conditions.append(Gt(symbol, 0, evaluate=False))
        elif symbol.is_nonnegative:  # a probability
            conditions += [Ge(symbol, 0, evaluate=False), symbol <= 1]
        elif symbol.is_nonzero:
            conditions.append(Ne(symbol, 0, evaluate=False))
    return tuple(conditions)
