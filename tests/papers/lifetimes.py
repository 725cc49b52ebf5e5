"""Claims of "Lifetimes and readings", an imagined paper on how long components live and what their sensors record."""

from sympy import Max, Symbol, exp

from symagg.claims import Domain, Paper
from symagg.laws import Beta, Density, Exponential, Gamma, Geometric, Laplace, Normal, Poisson, RandomVariable

domain = Domain(
    a="positive",
    b="positive",
    c="real",
    k="positive",
    m="real",
    p="0 < p < 1",
    r="positive",
    s="positive",
    t="real",
    v="positive",
)
a, b, c, k, m, p, r, s = domain.symbols("a b c k m p r s")

weibull = Exponential(1).push_forward(lambda x: s * x ** (1 / k), name="Weibull")
lognormal = Normal(m, s).push_forward(exp, name="lognormal")
pareto = Exponential(1).push_forward(lambda x: s * exp(x / k), name="Pareto")
inverse_gamma = Gamma(a, s).push_forward(lambda x: 1 / x, name="inverse gamma")
censored = Normal(m, s).push_forward(lambda x: Max(x, c))
x = Symbol("x", positive=True)
rayleigh = Density(x / s**2 * exp(-(x**2) / (2 * s**2)), x, (0, "oo"), name="Rayleigh")

paper = Paper(
    "lifetimes",
    "Lifetimes and readings",
    domain,
    authors="A. Imagined",
    names={
        "B": RandomVariable("B", Beta(a, b)),
        "D": RandomVariable("D", Laplace(m, b)),
        "K": RandomVariable("K", Poisson(r)),
        "N": RandomVariable("N", Geometric(p)),
        "R": RandomVariable("R", rayleigh),
        "Y": RandomVariable("Y", lognormal),
        "Z": RandomVariable("Z", pareto),
    },
)

paper.claim(
    "beta-variance",
    "Eq. (2)",
    "Var(B)",
    r"\operatorname{Var}[B] = \frac{ab}{(a+b)^2(a+b+1)}",
    "a*b/((a + b)**2*(a + b + 1))",
)

paper.density(
    "weibull-density",
    "Eq. (3)",
    weibull,
    "y",
    r"f(y) = \frac{k}{s}\left(\frac{y}{s}\right)^{k-1} e^{-(y/s)^k}, \quad y > 0",
    "k/s*(y/s)**(k - 1)*exp(-(y/s)**k)",
    support=("0", "oo"),
)

paper.chain(
    "lognormal-variance",
    "Eq. (5)",
    "Var(Y)",
    [
        (r"\operatorname{E}[Y^2] - \operatorname{E}[Y]^2", "E(Y**2) - E(Y)**2"),
        (r"e^{2m + 2s^2} - e^{m + s^2/2}", "exp(2*m + 2*s**2) - exp(m + s**2/2)"),
        (r"e^{2m + s^2}\left(e^{s^2} - 1\right)", "exp(2*m + s**2)*(exp(s**2) - 1)"),
    ],
)

paper.claim(
    "pareto-variance",
    "Eq. (7)",
    "Var(Z)",
    r"\operatorname{Var}[Z] = \frac{k s^2}{(k-1)^2(k-2)}",
    "k*s**2/((k - 1)**2*(k - 2))",
)

paper.claim(
    "laplace-mgf",
    "Eq. (8)",
    "E(exp(t*D))",
    r"\operatorname{E}[e^{tD}] = \frac{e^{mt}}{1 - b^2t^2}",
    "exp(m*t)/(1 - b**2*t**2)",
)

paper.density(
    "censored-reading",
    "Section 3: a reading below the limit c is recorded as c",
    censored,
    "w",
    r"f(w) = \frac{1}{s\sqrt{2\pi}} e^{-(w-m)^2/(2s^2)} \text{ for } w > c, \quad "
    r"P[W = 0] = \frac12\left(1 + \operatorname{erf}\frac{c-m}{s\sqrt2}\right)",
    "exp(-(w - m)**2/(2*s**2))/(s*sqrt(2*pi))",
    support=("c", "oo"),
    atoms={"0": "(1 + erf((c - m)/(s*sqrt(2))))/2"},
)

paper.claim(
    "poisson-mgf",
    "Eq. (10)",
    "E(exp(t*K))",
    r"\operatorname{E}[e^{tK}] = \exp\left(r(e^t - 1)\right)",
    "exp(r*(exp(t) - 1))",
)

paper.claim(
    "geometric-share",
    "Eq. (11)",
    "E(1/(N + 1))",
    r"\operatorname{E}\left[\frac{1}{N+1}\right] = -\frac{p \ln p}{1 - p}",
    "-p*log(p)/(1 - p)",
)

paper.density(
    "inverse-gamma-density",
    "Eq. (13)",
    inverse_gamma,
    "y",
    r"f(y) = \frac{y^{1-a} e^{-1/(sy)}}{\Gamma(a) s^a}, \quad y > 0",
    "y**(1 - a)*exp(-1/(s*y))/(gamma(a)*s**a)",
    support=("0", "oo"),
)

paper.claim(
    "rayleigh-cdf",
    "Eq. (14)",
    "P(R <= v)",
    r"P[R \le v] = 1 - e^{-v^2/(2s^2)}",
    "1 - exp(-v**2/(2*s**2))",
)
