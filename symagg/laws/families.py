"""The laws to begin with; every other is a push-forward of one of these, or a `Law` given by its density."""

from typing import Any

from sympy import (
    Abs,
    Dummy,
    Expr,
    Integer,
    S,
    Symbol,
    beta,
    binomial,
    exp,
    factorial,
    gamma,
    oo,
    pi,
    sqrt,
    sympify,
)

from symagg.errors import LawError
from symagg.laws.law import Law


def _law(
    name: str,
    parameters: tuple[Any, ...],
    variable: Symbol,
    density: Expr,
    support: tuple[Any, Any],
    conditions: tuple[Any, ...],
    discrete: bool = False,
) -> Law:
    held = tuple(c for c in map(sympify, conditions) if c is not S.true)
    ends = (sympify(support[0]), sympify(support[1]))
    return Law(name, tuple(map(sympify, parameters)), variable, density, ends, conditions=held, discrete=discrete)


def Gamma(a: Any, s: Any) -> Law:  # noqa: N802
    """Gamma law, shape a > 0, scale s > 0, on (0, oo) (aggregation paper, Eq. 4)."""
    a, s = sympify(a), sympify(s)
    x = Dummy("x", positive=True)
    return _law("Gamma", (a, s), x, x ** (a - 1) * exp(-x / s) / (gamma(a) * s**a), (0, oo), (a > 0, s > 0))


def Exponential(s: Any) -> Law:  # noqa: N802
    """Exponential law of mean s > 0, on (0, oo): the gamma law of shape 1."""
    s = sympify(s)
    x = Dummy("x", positive=True)
    return _law("Exponential", (s,), x, exp(-x / s) / s, (0, oo), (s > 0,))


def Normal(mean: Any, std: Any) -> Law:  # noqa: N802
    """Normal law with the given mean and standard deviation std > 0."""
    mean, std = sympify(mean), sympify(std)
    x = Dummy("x", real=True)
    density = exp(-((x - mean) ** 2) / (2 * std**2)) / (sqrt(2 * pi) * std)
    return _law("Normal", (mean, std), x, density, (-oo, oo), (std > 0,))


def Uniform(lower: Any, upper: Any) -> Law:  # noqa: N802
    """Uniform law on (lower, upper)."""
    lower, upper = sympify(lower), sympify(upper)
    x = Dummy("x", real=True)
    return _law("Uniform", (lower, upper), x, 1 / (upper - lower), (lower, upper), (lower < upper,))


def Beta(a: Any, b: Any) -> Law:  # noqa: N802
    """Beta law on (0, 1) with shapes a, b > 0."""
    a, b = sympify(a), sympify(b)
    x = Dummy("x", positive=True)
    return _law("Beta", (a, b), x, x ** (a - 1) * (1 - x) ** (b - 1) / beta(a, b), (0, 1), (a > 0, b > 0))


def Laplace(mean: Any, scale: Any) -> Law:  # noqa: N802
    """Laplace law with density exp(-|x - mean|/scale)/(2 scale), scale > 0."""
    mean, scale = sympify(mean), sympify(scale)
    x = Dummy("x", real=True)
    return _law("Laplace", (mean, scale), x, exp(-Abs(x - mean) / scale) / (2 * scale), (-oo, oo), (scale > 0,))


def Poisson(rate: Any) -> Law:  # noqa: N802
    """Poisson law on 0, 1, 2, ... with the given rate > 0."""
    rate = sympify(rate)
    k = Dummy("k", integer=True, nonnegative=True)
    return _law("Poisson", (rate,), k, rate**k * exp(-rate) / factorial(k), (0, oo), (rate > 0,), discrete=True)


def Geometric(p: Any) -> Law:  # noqa: N802
    """Number of failures before the first success, on 0, 1, 2, ..., success probability 0 < p <= 1."""
    p = sympify(p)
    k = Dummy("k", integer=True, nonnegative=True)
    return _law("Geometric", (p,), k, p * (1 - p) ** k, (0, oo), (p > 0, p <= 1), discrete=True)


def Binomial(n: Any, p: Any) -> Law:  # noqa: N802
    """Number of successes in n trials, success probability 0 <= p <= 1."""
    n, p = sympify(n), sympify(p)
    k = Dummy("k", integer=True, nonnegative=True)
    mass = binomial(n, k) * p**k * (1 - p) ** (n - k)
    return _law("Binomial", (n, p), k, mass, (Integer(0), n), (p >= 0, p <= 1), discrete=True)


def Density(  # noqa: N802
    density: Any,
    variable: Symbol,
    support: tuple[Any, Any],
    atoms: dict[Any, Any] | None = None,
    conditions: tuple[Any, ...] = (),
    discrete: bool = False,
    name: str = "Density",
) -> Law:
    """A law given by its density (or mass function) in `variable` on `support`, with atoms {location: mass}.

    Raises LawError where the variable is no symbol, or the support no pair.
    """
    if not isinstance(variable, Symbol) or not isinstance(support, tuple | list) or len(support) != 2:
        raise LawError(
            f"{name}: give the density, then its variable, a Symbol, then the support (lower, upper); "
            f"not {density}, {variable}, {support}."
        )
    held = tuple(c for c in map(sympify, conditions) if c is not S.true)
    pairs = tuple((sympify(place), sympify(mass)) for place, mass in (atoms or {}).items())
    ends = (sympify(support[0]), sympify(support[1]))
    own = Dummy(variable.name, **variable.assumptions0)
    density, variable = sympify(density).subs(variable, own), own  # no symbol of a claim can be caught by it
    parameters = tuple(sorted(density.free_symbols - {variable}, key=str))
    return Law(name, parameters, variable, density, ends, pairs, held, discrete)
