"""Understanding the Distributions of Aggregation Layers in Deep Neural Networks.

Eng-Jon Ong, Sameed Husain and Miroslaw Bober.

Every equation that the paper prints, as data: what it is about (a definition that nobody has evaluated yet) and what
is printed for it, letter for letter. The order is the paper's; the letters are the paper's, with eps for epsilon.
Called, gamma(z) is the Gamma function; the bare name gamma is the exponent of the deactivation layer.
"""

from collections.abc import Callable

from sympy import Expr, Piecewise, S, exp

from symagg.claims import Domain, Line, Paper
from symagg.laws import Gamma, Law, Normal, RandomVariable, ZeroInflated

# Symbols, with what the paper says of them

domain = Domain(
    a="positive",
    s="positive",
    p="0 <= p <= 1",
    alpha="real, nonzero",
    beta="real, nonzero",
    gamma="real, nonzero",
    eps="positive",
    b="real",
    B="> 1",
    t="real",
    R="integer, >= 1",
    N="integer, >= 1",
    a_S="positive",
    s_S="positive",
)
a, s, p, alpha, beta, gamma, eps, R = domain.symbols("a s p alpha beta gamma eps R")

# Laws

gamma_law = Gamma(a, s)  # Eq. 4
zero_gamma = ZeroInflated(p, gamma_law)  # Eq. 5
expgamma = gamma_law.push_forward(lambda x: alpha * (exp(beta * x) - 1))  # Section IV-B1
zero_expgamma = ZeroInflated(p, expgamma)  # Section IV-B2
powergamma = gamma_law.push_forward(lambda x: x**gamma)  # Section IV-E

X_f = RandomVariable("X", zero_gamma)
X_Gamma = RandomVariable("X", gamma_law)


def _extended(law: Law) -> Callable[[Expr], Expr]:
    """The density of expgamma, or of the part of zero-expgamma beside its atom, and 0 outside its support."""

    def density(x: Expr) -> Expr:
        no_inverse, inside = 1 + x / alpha <= 0, expgamma.contains(x)
        return Piecewise((S.Zero, no_inverse), (law.density_at(x), inside), (S.Zero, True), evaluate=False)

    return density


paper = Paper(
    "aggregation",
    "Understanding the Distributions of Aggregation Layers in Deep Neural Networks",
    domain,
    authors="Eng-Jon Ong, Sameed Husain, Miroslaw Bober",
    names={
        "g(x)": "alpha*(exp(beta*x) - 1)",  # Eq. 2
        "f_Gamma(x)": "1/(gamma(a)*s**a)*x**(a - 1)*exp(-x/s)",  # Eq. 4
        "f(x)": "(1 - p)*(1/(gamma(a)*s**a))*x**(a - 1)*exp(-x/s)",  # Eq. 5, x > 0
        "h": _extended(expgamma),
        "h_m": _extended(zero_expgamma),
        "X_e": RandomVariable("X_e", expgamma),
        "X_m": RandomVariable("X_m", zero_expgamma),
        "X_w": RandomVariable("X_w", powergamma),
        "mu_h": "E(X_e)",
        "X_S": "Sum(X[i], (i, 1, R))/R",  # Section IV-C
        "Cov_S(i, j)": "Cov(X[i], X[j])",
        "Y(i)": "Sum(g(X[i, k]), (k, 1, R))/R",  # Section IV-D
        "mu_Y(i)": "E(Y(i))",
    },
)


# III-A. Non-linear activated aggregation

paper.claim(
    "eq1",
    "Eq. 1",
    "Sum(T[i, j, f], (j, 1, H), (i, 1, W))/(W*H)",
    r"d_f = \frac{1}{R} \sum_i^N \sum_j^N T_{ijf}",
    "(1/R)*Sum(T[i, j, f], (j, 1, N), (i, 1, N))",
    names={"R": "W*H"},
    domain=Domain(
        "f <= F",
        T="array",
        W="integer, >= 1",
        H="integer, >= 1",
        F="integer, >= 1",
        f="integer, >= 1",
    ),
)


# IV-A. Last convolutional layer mixed-distribution

paper.claim(
    "gamma-function",
    "IV-A",
    "gamma(z)",
    r"\Gamma(z) = \int_0^{\infty} x^{z-1} e^{-x} dx",
    "Integral(x**(z - 1)*exp(-x), (x, 0, oo))",
    domain=Domain(z="complex"),
)

paper.density(
    "eq4",
    "Eq. 4",
    None,
    "x",
    r"f_{\Gamma}(x) = \frac{1}{\Gamma(a)s^a} x^{a-1} \exp(-x/s)",
    "1/(gamma(a)*s**a)*x**(a - 1)*exp(-x/s)",
    support=("0", "oo"),
)

paper.density(
    "eq5",
    "Eq. 5",
    None,
    "x",
    r"f(x) = \begin{cases} p & , \text{if } x = 0 \\ "
    r"(1-p) \frac{1}{\Gamma(a)s^a} x^{a-1} \exp(-x/s) & , \text{if } x > 0 \end{cases}",
    "(1 - p)*(1/(gamma(a)*s**a))*x**(a - 1)*exp(-x/s)",
    atoms={"0": "p"},
    support=("0", "oo"),
)

paper.chain(
    "eq6",
    "Eq. 6",
    "E(X)",
    [
        (r"\mu_f = \mathbb{E}[X]", "E(X)"),
        (r"\int_0^{\infty} f(x)x dx", "Integral(f(x)*x, (x, 0, oo))"),
        (
            r"\int_0^{\infty} (1-p) \frac{1}{\Gamma(a)s^a} x^{a-1} \exp(-x/s) x dx",
            "Integral((1 - p)*(1/(gamma(a)*s**a))*x**(a - 1)*exp(-x/s)*x, (x, 0, oo))",
        ),
        (r"(1-p)as", "(1 - p)*a*s"),
    ],
    names={"X": X_f},
)

paper.chain(
    "eq8",
    "Eq. 8",
    "E(X**2)",
    [
        (r"\mathbb{E}[X^2] = \int_0^{\infty} f(x)x^2 dx", "Integral(f(x)*x**2, (x, 0, oo))"),
        (
            r"\int_0^{\infty} (1-p) \frac{1}{\Gamma(a)s^a} x^{a-1} \exp(-x/s) x^2 dx",
            "Integral((1 - p)*(1/(gamma(a)*s**a))*x**(a - 1)*exp(-x/s)*x**2, (x, 0, oo))",
        ),
        (r"(1-p)a(a+1)s^2", "(1 - p)*a*(a + 1)*s**2"),
    ],
    names={"X": X_f},
)

paper.chain(
    "eq9",
    "Eq. 9",
    "Var(X)",
    [
        (
            r"\sigma_f^2 = (1-p)a(a+1)s^2 - (1-p)^2 a^2 s^2",
            "(1 - p)*a*(a + 1)*s**2 - (1 - p)**2*a**2*s**2",
        ),
        (r"(1-p)as^2(a - (1-p)a)", "(1 - p)*a*s**2*(a - (1 - p)*a)"),
        (r"(1-p)as^2(1+ap)", "(1 - p)*a*s**2*(1 + a*p)"),
    ],
    names={"X": X_f},
)


# IV-B. Distribution of non-linear activation

paper.density(
    "eq10",
    "Eq. 10 and the text above it",
    zero_gamma.push_forward(lambda x: alpha * (exp(beta * x) - 1)),
    "x",
    r"h_m(x) = \begin{cases} p & , \text{if } x = 1 \\ (1-p)h(x) & , \text{if } x > 1 \end{cases}",
    "(1 - p)*h(x)",
    atoms={"1": "p"},
    support=("1", "oo"),
)

paper.density(
    "prop-iv1",
    "Prop. IV.1",
    expgamma,
    "x",
    r"h(x) = \frac{1}{\Gamma(a)\beta^a s^a} (\ln(1 + x/\alpha))^{a-1} "
    r"(1 + x/\alpha)^{-\left(\frac{\beta s + 1}{\beta s}\right)}",
    "1/(gamma(a)*beta**a*s**a)*log(1 + x/alpha)**(a - 1)*(1 + x/alpha)**(-((beta*s + 1)/(beta*s)))",
)

paper.claim(
    "expgamma-mean",
    "after Prop. IV.1",
    "E(X_e)",
    r"\mu_h = \alpha \left( \frac{1}{(1 - \beta s)^a} - 1 \right)",
    "alpha*(1/(1 - beta*s)**a - 1)",
)

paper.claim(
    "expgamma-variance",
    "after Prop. IV.1",
    "Var(X_e)",
    r"\sigma_h^2 = \frac{\alpha^2}{(1 - 2\beta s)^a} - \frac{\alpha^2}{(1 - \beta s)^{2a}}",
    "alpha**2/(1 - 2*beta*s)**a - alpha**2/(1 - beta*s)**(2*a)",
)

paper.chain(
    "eq11",
    "Eq. 11",
    "E(X_m)",
    [
        (r"\mu_m = \int_0^\infty h_m(x) x dx", "Integral(h_m(x)*x, (x, 0, oo))"),
        (r"\int_0^\infty (1-p) h(x) x dx", "Integral((1 - p)*h(x)*x, (x, 0, oo))"),
        (r"(1-p) \mu_h", "(1 - p)*mu_h"),
        (
            r"\alpha(1-p) \left( \frac{1}{(1 - \beta s)^a} - 1 \right)",
            "alpha*(1 - p)*(1/(1 - beta*s)**a - 1)",
        ),
    ],
)

paper.claim(
    "eq12",
    "Eq. 12",
    "Var(X_m)",
    r"\sigma_m^2 = \alpha^2(1-p) \left[ \frac{1}{(1 - 2\beta s)^a} - \frac{1-p}{(1 - \beta s)^{2a}} - "
    r"\frac{2p}{(1 - \beta s)^a} + p \right]",
    "alpha**2*(1 - p)*(1/(1 - 2*beta*s)**a - (1 - p)/(1 - beta*s)**(2*a) - 2*p/(1 - beta*s)**a + p)",
)


# IV-C. Probability distribution of GAP features

paper.chain(
    "eq13",
    "Eq. 13",
    "E(Sum(X[i], (i, 1, R))/R)",
    [
        (r"\mu_{X_S} = \mathbb{E}[X_S]", "E(X_S)"),
        (r"\mathbb{E} \left[ \frac{1}{R} \sum_{i=1}^R X_i \right]", "E((1/R)*Sum(X[i], (i, 1, R)))"),
        (r"\frac{1}{R} \sum_{i=1}^R \mathbb{E}[X_i]", "(1/R)*Sum(E(X[i]), (i, 1, R))"),
        (r"\mu_m", "mu_m"),
    ],
    names={"mu_m": "E(X[1])"},
    domain=Domain(X="random variable, identically distributed"),
)

paper.chain(
    "eq14",
    "Eq. 14",
    "Cov(X_i, X_j)",
    [
        (
            r"Cov_S(i, j) = \mathbb{E}[(X_i - \mu_{X_i})(X_j - \mu_{X_j})]",
            "E((X_i - mu_X_i)*(X_j - mu_X_j))",
        ),
        (r"\mathbb{E}[X_i X_j] - \mu_{X_i} \mu_{X_j}", "E(X_i*X_j) - mu_X_i*mu_X_j"),
    ],
    names={"mu_X_i": "E(X_i)", "mu_X_j": "E(X_j)"},
    domain=Domain(X_i="random variable", X_j="random variable"),
)

paper.chain(
    "eq15",
    "Eq. 15-16",
    "E(X_i*X_j)",
    [
        (r"\mathbb{E}[X_i X_j] = \mathbb{E}[g(W_i)g(W_j)]", "E(g(W_i)*g(W_j))"),
        Line(
            r"\mathbb{E} \left[ \left( g(0) + g'(0)W_i + \frac{g''(0)W_i^2}{2} \right) \times "
            r"\left( g(0) + g'(0)W_j + \frac{g''(0)W_j^2}{2} \right) \right]",
            "E((g(0) + D(g, 0)*W_i + D(g, 0, 2)*W_i**2/2)*(g(0) + D(g, 0)*W_j + D(g, 0, 2)*W_j**2/2))",
            relation="≈",
        ),
        (
            r"\mathbb{E} [g^2(0) + A(W_i + W_j) + BW_i W_j + C(W_i^2 W_j + W_i W_j^2) + DW_i^2 W_j^2]",
            "E(g(0)**2 + A*(W_i + W_j) + B*W_i*W_j + C*(W_i**2*W_j + W_i*W_j**2) + D*W_i**2*W_j**2)",
        ),
        (
            r"g^2(0) + A(\mathbb{E}[W_i] + \mathbb{E}[W_j]) + B\mathbb{E}[W_i W_j] + "
            r"C(\mathbb{E}[W_i^2 W_j] + \mathbb{E}[W_i W_j^2]) + D\mathbb{E}[W_i^2 W_j^2]",
            "g(0)**2 + A*(E(W_i) + E(W_j)) + B*E(W_i*W_j) + C*(E(W_i**2*W_j) + E(W_i*W_j**2)) + D*E(W_i**2*W_j**2)",
        ),
    ],
    names={
        "X_i": "g(W_i)",
        "X_j": "g(W_j)",
        "A": "g(0)*D(g, 0)",
        "B": "D(g, 0)**2",
        "C": "D(g, 0)*D(g, 0, 2)/2",
        "D": "D(g, 0, 2)**2/4",
    },
    domain=Domain(g="function of degree 2", W_i="random variable", W_j="random variable"),
)

paper.claim(
    "mixed-moment",
    "after Eq. 16",
    "E(W_i**a*W_j**b)",
    r"\mathbb{E}[W_i^a W_j^b] = Cov(W_i^a, W_j^b) - \mu_{W_i} \mu_{W_j}",
    "Cov(W_i**a, W_j**b) - mu_W_i*mu_W_j",
    names={"mu_W_i": "E(W_i)", "mu_W_j": "E(W_j)"},
    domain=Domain(
        W_i="random variable",
        W_j="random variable",
        a="integer, 0 <= a <= 2",
        b="integer, 0 <= b <= 2",
    ),
)

paper.claim(
    "eq17",
    "Eq. 17",
    "E(X_i)",
    r"\mu_{X_i} \approx g(0) + g'(0)W_i \frac{g''(0)}{2} W_i^2",
    "g(0) + D(g, 0)*W_i*(D(g, 0, 2)/2)*W_i**2",
    relation="≈",
    names={"X_i": "g(W_i)"},
    domain=Domain(g="function of degree 2", W_i="random variable"),
)

paper.chain(
    "g-derivatives",
    "after Eq. 17",
    "g(x)",
    [
        Line(r"g(x) = \alpha(e^{\beta x} - 1)", "alpha*(exp(beta*x) - 1)", of="g(x)"),
        Line(r"g'(x) = \alpha\beta e^{\beta x}", "alpha*beta*exp(beta*x)", of="Derivative(g(x), x)"),
        Line(r"g''(x) = \alpha\beta^2 e^{\beta x}", "alpha*beta**2*exp(beta*x)", of="Derivative(g(x), (x, 2))"),
        Line(r"g(0) = 0", "0", of="g(0)"),
        Line(r"g'(0) = \alpha\beta", "alpha*beta", of="Subs(Derivative(g(x), x), x, 0)"),
        Line(r"g''(0) = \alpha\beta^2", "alpha*beta**2", of="Subs(Derivative(g(x), (x, 2)), x, 0)"),
    ],
    domain=Domain(x="real"),
)

paper.chain(
    "eq18",
    "Eq. 18",
    "Var(Sum(X[i], (i, 1, R))/R)",
    [
        (r"\sigma_{X_S}^2 = Var(X_S)", "Var(X_S)"),
        (
            r"Var \left( \frac{1}{R} \sum_{i=1}^R X_i \right) + "
            r"\sum_{\substack{i,j=1 \\ i \neq j}}^R Cov_S(i, j)",
            "Var((1/R)*Sum(X[i], (i, 1, R))) + Sum(Cov_S(i, j), (i, 1, R), (j, 1, R), Ne(i, j))",
        ),
        (
            r"\sum_{i=1}^R \frac{1}{R^2} Var(X_i) + \sum_{\substack{i,j=1 \\ i \neq j}}^R Cov_S(i, j)",
            "Sum((1/R**2)*Var(X[i]), (i, 1, R)) + Sum(Cov_S(i, j), (i, 1, R), (j, 1, R), Ne(i, j))",
        ),
        (
            r"\frac{1}{R} \sigma_m^2 + \sum_{\substack{i,j=1 \\ i \neq j}}^R Cov_S(i, j)",
            "(1/R)*sigma2_m + Sum(Cov_S(i, j), (i, 1, R), (j, 1, R), Ne(i, j))",
        ),
    ],
    names={"sigma2_m": "Var(X[1])"},
    domain=Domain(X="random variable, identically distributed"),
)

paper.claim(
    "gap-zero-mass",
    "IV-C2",
    "P(Eq(Sum(X[i], (i, 1, R)), 0))",
    r"p^N",
    "p**N",
    names={"p": "P(Eq(X[1], 0))"},
    domain=Domain(X="random variable, zero-inflated, identically distributed"),
)

paper.chain(
    "gap-gamma-match",
    "IV-C2",
    "s_S",
    [
        Line(r"s_S = \frac{\sigma_{X_S}^2}{\mu_{X_S}}", "sigma2_X_S/mu_X_S", of="s_S"),
        Line(r"a_S = \frac{\mu_{X_S}^2}{\sigma_{X_S}^2}", "mu_X_S**2/sigma2_X_S", of="a_S"),
    ],
    names={
        "X_S": RandomVariable("X_S", Gamma(domain.a_S, domain.s_S)),
        "mu_X_S": "E(X_S)",
        "sigma2_X_S": "Var(X_S)",
    },
)

paper.density(
    "gap-density",
    "IV-C2",
    None,
    "x",
    r"f_S(x) = \begin{cases} p^N & , \text{if } x = 0 \\ "
    r"\frac{1-p^N}{\Gamma(a_S)s_S^{a_S}} x^{a_S-1} \exp(-x/s_S) & , \text{if } x > 0 \end{cases}",
    "(1 - p**N)/(gamma(a_S)*s_S**a_S)*x**(a_S - 1)*exp(-x/s_S)",
    atoms={"0": "p**N"},
    support=("0", "oo"),
)

paper.density(
    "eq19",
    "Eq. 19",
    zero_expgamma.average(R),
    "x",
    r"f_S(x) = \frac{1}{\Gamma(a_S)s_S^{a_S}} x^{a_S-1} \exp(-x/s_S)",
    "1/(gamma(a_S)*s_S**a_S)*x**(a_S - 1)*exp(-x/s_S)",
    relation="≈",
    support=("0", "oo"),
    names={
        "a_S": "mu_X_S**2/sigma2_X_S",
        "s_S": "sigma2_X_S/mu_X_S",
        "mu_X_S": "alpha*(1 - p)*(1/(1 - beta*s)**a - 1)",  # Eq. 11 and 13
        "sigma2_X_S": "(1/R)*sigma2_m",  # Eq. 18, independent pixels
        "sigma2_m": (  # Eq. 12
            "alpha**2*(1 - p)*(1/(1 - 2*beta*s)**a - (1 - p)/(1 - beta*s)**(2*a) - 2*p/(1 - beta*s)**a + p)"
        ),
    },
)


# IV-D. GAP features covariance matrix

paper.chain(
    "eq20",
    "Eq. 20",
    "Cov(Y(i), Y(j))",
    [
        (
            r"Cov_G(i, j) = \mathbb{E}[(Y_i - \mu_{Y_i})(Y_j - \mu_{Y_j})]",
            "E((Y(i) - mu_Y(i))*(Y(j) - mu_Y(j)))",
        ),
        (
            r"\mathbb{E} \left[ \left( \frac{1}{R} \sum_{k=1}^R g(X_{i,k}) - \mu_{Y_i} \right) \times "
            r"\left( \frac{1}{R} \sum_{k=1}^R g(X_{j,k}) - \mu_{Y_j} \right) \right]",
            "E(((1/R)*Sum(g(X[i, k]), (k, 1, R)) - mu_Y(i))*((1/R)*Sum(g(X[j, k]), (k, 1, R)) - mu_Y(j)))",
        ),
        (
            r"\frac{1}{R^2} \mathbb{E} \left[ \left( \sum_{k=1}^R g(X_{i,k}) \right) "
            r"\left( \sum_{k=1}^R g(X_{j,k}) \right) \right] - \mu_{Y_i} \mu_{Y_j}",
            "(1/R**2)*E(Sum(g(X[i, k]), (k, 1, R))*Sum(g(X[j, k]), (k, 1, R))) - mu_Y(i)*mu_Y(j)",
        ),
        (
            r"\frac{1}{R^2} \mathbb{E} \left[ \sum_{k=1}^R \sum_{l=1}^R g(X_{i,k}) g(X_{j,l}) \right] - "
            r"\mu_{Y_i} \mu_{Y_j}",
            "(1/R**2)*E(Sum(g(X[i, k])*g(X[j, l]), (l, 1, R), (k, 1, R))) - mu_Y(i)*mu_Y(j)",
        ),
        (
            r"\frac{1}{R^2} \left( \sum_{k=1}^R \sum_{l=1}^R \mathbb{E}[g(X_{i,k}) g(X_{j,l})] \right) - "
            r"\mu_{Y_i} \mu_{Y_j}",
            "(1/R**2)*Sum(E(g(X[i, k])*g(X[j, l])), (l, 1, R), (k, 1, R)) - mu_Y(i)*mu_Y(j)",
        ),
    ],
    domain=Domain(X="random variable", g="function", i="integer, >= 1", j="integer, >= 1"),
)

paper.chain(
    "gap-taylor",
    "IV-D",
    "E(g(U)*g(W))",
    [
        Line(
            r"\mathbb{E}[g(U)g(W)] \approx \mathbb{E}[(a + bU + cU^2)(a + bW + cW^2)]",
            "E((a + b*U + c*U**2)*(a + b*W + c*W**2))",
            relation="≈",
        ),
        (
            r"\mathbb{E}[a^2 + ab(U + W) + ac(U^2 + W^2) + b^2UW + bc(U^2W + UW^2) + c^2U^2W^2]",
            "E(a**2 + a*b*(U + W) + a*c*(U**2 + W**2) + b**2*U*W + b*c*(U**2*W + U*W**2) + c**2*U**2*W**2)",
        ),
        (
            r"a^2 + ab(\mathbb{E}[U] + \mathbb{E}[W]) + ac(\mathbb{E}[U^2] + \mathbb{E}[W^2]) + "
            r"b^2\mathbb{E}[UW] + bc(\mathbb{E}[U^2W] + \mathbb{E}[UW^2]) + c^2\mathbb{E}[U^2W^2]",
            "a**2 + a*b*(E(U) + E(W)) + a*c*(E(U**2) + E(W**2)) + b**2*E(U*W) + "
            "b*c*(E(U**2*W) + E(U*W**2)) + c**2*E(U**2*W**2)",
        ),
    ],
    names={"a": "g(0)", "b": "D(g, 0)", "c": "D(g, 0, 2)/2"},
    domain=Domain(g="function of degree 2", U="random variable", W="random variable"),
)


# IV-E. Deactivation layer distribution

paper.density(
    "prop-iv2",
    "Prop. IV.2",
    powergamma,
    "x",
    r"w(x) = \frac{1}{\gamma \Gamma(a) s^a} x^{\frac{a-1}{\gamma}} \exp\left(-\frac{x^\gamma}{s}\right)",
    "1/(gamma*gamma(a)*s**a)*x**((a - 1)/gamma)*exp(-x**gamma/s)",
)

paper.claim(
    "eq21",
    "Eq. 21",
    "E(X_w)",
    r"\mu_w = \frac{s^\gamma}{\Gamma(a)} \Gamma(\gamma + a)",
    "s**gamma/gamma(a)*gamma(gamma + a)",
)

paper.claim(
    "eq22",
    "Eq. 22",
    "Var(X_w)",
    r"\sigma_w^2 = \frac{s^{2\gamma}}{\Gamma(a)} \left( \Gamma(a + 2\gamma) - "
    r"\frac{\Gamma(a + \gamma)^2}{\Gamma(a)} \right)",
    "s**(2*gamma)/gamma(a)*(gamma(a + 2*gamma) - gamma(a + gamma)**2/gamma(a))",
)

paper.claim(
    "eq23",
    "Eq. 23",
    "Cov(X**gamma, Y**gamma)",
    r"Cov_D(X^\gamma, Y^\gamma) = \mathbb{E}[X^\gamma Y^\gamma] - \mathbb{E}[X^\gamma] \mathbb{E}[Y^\gamma]",
    "E(X**gamma*Y**gamma) - E(X**gamma)*E(Y**gamma)",
    domain=Domain(X="random variable, positive", Y="random variable, positive"),
)

paper.claim(
    "deactivation-slope",
    "IV-E1",
    "Subs(Derivative(g(x), x), x, eps)",
    r"d = \gamma(2\epsilon)^{\gamma-1}",
    "gamma*(2*eps)**(gamma - 1)",
    names={"g(x)": "(x + eps)**gamma"},
)

paper.chain(
    "deactivation-intercept",
    "IV-E1",
    "g(eps) - eps*Subs(Derivative(g(x), x), x, eps)",
    [
        (r"c = g(\epsilon)", "g(eps)"),
        (r"(2 - d)\epsilon", "(2 - d)*eps"),
    ],
    names={"g(x)": "(x + eps)**gamma", "d": "gamma*(2*eps)**(gamma - 1)"},
)

paper.claim(
    "deactivation-mean",
    "IV-E1",
    "E(X**gamma)",
    r"\mathbb{E}[X^\gamma] \approx c + d\mathbb{E}[X]",
    "c + d*E(X)",
    relation="≈",
    names={
        "X": X_Gamma,
        "g(x)": "(x + eps)**gamma",
        "c": "g(eps)",
        "d": "gamma*(2*eps)**(gamma - 1)",
    },
)

paper.chain(
    "deactivation-product",
    "IV-E1",
    "E((c + d*X)*(c + d*Y))",
    [
        (r"\mathbb{E}[X^\gamma Y^\gamma] = \mathbb{E}[(c + dX)(c + dY)]", "E((c + d*X)*(c + d*Y))"),
        (
            r"c^2 + cd(\mathbb{E}[X] + \mathbb{E}[Y]) + d^2\mathbb{E}[XY]",
            "c**2 + c*d*(E(X) + E(Y)) + d**2*E(X*Y)",
        ),
    ],
    domain=Domain(X="random variable", Y="random variable", c="real", d="real"),
)

paper.claim(
    "gap-product-moment",
    "IV-E1",
    "E(X*Y)",
    r"\mathbb{E}[XY] = Cov_G(i, j) - \mu_X \mu_Y",
    "Cov(X, Y) - mu_X*mu_Y",
    names={"mu_X": "E(X)", "mu_Y": "E(Y)"},
    domain=Domain(X="random variable", Y="random variable"),
)


# V-A. Output layer pdf approximation as normal distribution

paper.claim(
    "eq24",
    "Eq. 24",
    "E(Sum(al[i]*G[i], (i, 1, N)))",
    r"\mu_O = \sum_{i=1}^N \alpha_i \mu_{G,i}",
    "Sum(al[i]*E(G[i]), (i, 1, N))",
    domain=Domain(G="random variable", al="array"),
)

paper.claim(
    "eq25",
    "Eq. 25",
    "Var(Sum(al[i]*G[i], (i, 1, N)))",
    r"\sigma_O^2 = \sum_{i=1}^N \alpha_i^2 \sigma_{G,i}^2 + "
    r"2 \sum_{1 \leq i < j \leq N} \alpha_i \alpha_j Cov_D(i, j)",
    "Sum(al[i]**2*Var(G[i]), (i, 1, N)) + 2*Sum(al[i]*al[j]*Cov(G[i], G[j]), (j, i + 1, N), (i, 1, N))",
    domain=Domain(G="random variable", al="array"),
)

output = Domain(mu_O="real", sigma_O="positive")

paper.density(
    "output-density",
    "after Eq. 25",
    Normal(output.mu_O, output.sigma_O),
    "x",
    r"f(x) = \frac{1}{\sqrt{2\sigma_O}} \exp\left(-\frac{(x - \mu_O)^2}{2\sigma_O^2}\right)",
    "1/sqrt(2*sigma_O)*exp(-(x - mu_O)**2/(2*sigma_O**2))",
    domain=output,
)


# V-B. KL-divergence of positive and negative class output values

paper.claim(
    "eq26",
    "Eq. 26",
    "Integral(p_p(x)*(log_p_p(x) - log_p_m(x)), (x, -oo, oo))",
    r"K(p_+, p_-) = \log(\sigma_-) - \log(\sigma_+) + "
    r"\frac{\sigma_+^2 + (\mu_+ - \mu_-)^2}{2\sigma_-} - \frac{1}{2}",
    "log(sigma_m) - log(sigma_p) + (sigma_p**2 + (mu_p - mu_m)**2)/(2*sigma_m) - 1/2",
    names={
        "p_p(x)": "exp(-(x - mu_p)**2/(2*sigma_p**2))/(sqrt(2*pi)*sigma_p)",
        "log_p_p(x)": "-(x - mu_p)**2/(2*sigma_p**2) - log(sqrt(2*pi)*sigma_p)",
        "log_p_m(x)": "-(x - mu_m)**2/(2*sigma_m**2) - log(sqrt(2*pi)*sigma_m)",
    },
    domain=Domain(mu_p="real", sigma_p="positive", mu_m="real", sigma_m="positive"),
)


# Appendix A. Derivation of E[X^2] of mixed-gamma distribution

paper.claim(
    "appendix-a-mgf",
    "App. A",
    "E(exp(t*X))",
    r"M_X(t) = (1-ts)^{-a}",
    "(1 - t*s)**(-a)",
    names={"X": X_Gamma},
)

paper.claim(
    "appendix-a-derivative",
    "App. A",
    "Derivative((1 - t*s)**(-a), (t, 2))",
    r"\frac{d^2 M}{dt^2} = a(a+1)s^2(1-ts)^{-(a-2)}",
    "a*(a + 1)*s**2*(1 - t*s)**(-(a - 2))",
)

paper.claim(
    "eq27",
    "Eq. 27",
    "E(X**2)",
    r"\mathbb{E}[X^2] = (1-p)a(a+1)s^2",
    "(1 - p)*a*(a + 1)*s**2",
    names={"X": X_f},
)


# Appendix B. Proof of Proposition IV.1

paper.chain(
    "prop-b1",
    "App. B",
    expgamma,
    [
        (
            r"h(x) = f_\Gamma\left(\frac{\ln(1+x/\alpha)}{\beta}\right) \frac{1}{\alpha\beta(1+x/\alpha)}",
            "f_Gamma(log(1 + x/alpha)/beta)*(1/(alpha*beta*(1 + x/alpha)))",
        ),
        (
            r"\frac{1}{s\Gamma(a)} \left(\frac{\ln(1+x/\alpha)}{\beta s}\right)^{a-1} "
            r"\exp\left(-\left(\frac{\ln(1+x/\alpha)}{\beta s}\right)\right) \times "
            r"\left(\frac{1}{\alpha\beta(1+x/\alpha)}\right)",
            "1/(s*gamma(a))*(log(1 + x/alpha)/(beta*s))**(a - 1)*exp(-(log(1 + x/alpha)/(beta*s)))"
            "*(1/(alpha*beta*(1 + x/alpha)))",
        ),
        (
            r"\frac{1}{\alpha\Gamma(a)\beta^a s^a} (\ln(1+x/\alpha))^{a-1} "
            r"\exp\left(\ln(1+x/\alpha)^{-\frac{1}{\beta s}}\right) \times \left(\frac{1}{(1+x/\alpha)}\right)",
            "1/(alpha*gamma(a)*beta**a*s**a)*log(1 + x/alpha)**(a - 1)"
            "*exp(log((1 + x/alpha)**(-(1/(beta*s)))))*(1/(1 + x/alpha))",
        ),
        (
            r"\frac{1}{\alpha\Gamma(a)\beta^a s^a} (\ln(1+x/\alpha))^{a-1} "
            r"(1+x/\alpha)^{-\frac{1}{\beta s}} (1+x/\alpha)^{-1}",
            "1/(alpha*gamma(a)*beta**a*s**a)*log(1 + x/alpha)**(a - 1)"
            "*(1 + x/alpha)**(-(1/(beta*s)))*(1 + x/alpha)**(-1)",
        ),
        (
            r"\frac{1}{\alpha\Gamma(a)\beta^a s^a} (\ln(1+x/\alpha))^{a-1} "
            r"(1+x/\alpha)^{-\left(\frac{\beta s+1}{\beta s}\right)}",
            "1/(alpha*gamma(a)*beta**a*s**a)*log(1 + x/alpha)**(a - 1)*(1 + x/alpha)**(-((beta*s + 1)/(beta*s)))",
        ),
    ],
    at="x",
)


# Appendix C. Derivation of mean and variance of zero-expgamma

paper.claim(
    "lemma-c1",
    "Lemma C.1",
    "Integral(log(x)**b*x**(-B), (x, 1, oo))",
    r"\int_1^\infty (\ln x)^b x^{-B} dx = \frac{\Gamma(1+b)}{(B-1)^{b+1}}",
    "gamma(1 + b)/(B - 1)**(b + 1)",
)

# Both displays: the left side of the second is the right side of the first. In the first, x is e^y.
paper.chain(
    "lemma-c1-proof",
    "App. C",
    "Integral(log(x)**b*x**(-B), (x, 1, oo))",
    [
        (
            r"\int_1^\infty (\ln x)^b x^{-B} dx = \int_0^\infty y^b x^{-B+1} dy",
            "Integral(y**b*exp(y)**(-B + 1), (y, 0, oo))",
        ),
        (r"\int_0^\infty y^b e^{-(B-1)y} dy", "Integral(y**b*exp(-(B - 1)*y), (y, 0, oo))"),
        (r"\int_0^\infty (B-1)^{-b} w^b e^{-w} dw", "Integral((B - 1)**(-b)*w**b*exp(-w), (w, 0, oo))"),
        (r"(B-1)^{b-1} \int_0^\infty w^b e^{-w} dw", "(B - 1)**(b - 1)*Integral(w**b*exp(-w), (w, 0, oo))"),
        (r"(B-1)^{b-1} \Gamma(1+b)", "(B - 1)**(b - 1)*gamma(1 + b)"),
        (r"\frac{\Gamma(1+b)}{(B-1)^{b+1}}", "gamma(1 + b)/(B - 1)**(b + 1)"),
    ],
)

paper.chain(
    "appendix-c-mean",
    "App. C",
    "E(X_e)",
    [
        (r"\mathbb{E}[X_e] = \int_0^\infty h(x)x dx", "Integral(h(x)*x, (x, 0, oo))"),
        (
            r"\int_0^\infty \frac{(\ln(1+\frac{x}{\alpha}))^{a-1} "
            r"(1+\frac{x}{\alpha})^{-\left(1+\frac{1}{\beta s}\right)}}{\alpha\Gamma(a)s^a\beta^a} x dx",
            "Integral(log(1 + x/alpha)**(a - 1)*(1 + x/alpha)**(-(1 + 1/(beta*s)))"
            "/(alpha*gamma(a)*s**a*beta**a)*x, (x, 0, oo))",
        ),
        (
            r"\int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\alpha \Gamma(a) s^a \beta^a} "
            r"(\alpha w - \alpha) \alpha dw",
            "Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(alpha*gamma(a)*s**a*beta**a)"
            "*(alpha*w - alpha)*alpha, (w, 1, oo))",
        ),
        (
            r"\alpha \int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\Gamma(a) s^a \beta^a} w dw - "
            r"\alpha \int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\alpha \Gamma(a) s^a \beta^a} dw",
            "alpha*Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(gamma(a)*s**a*beta**a)*w, (w, 1, oo))"
            " - alpha*Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(alpha*gamma(a)*s**a*beta**a), (w, 1, oo))",
        ),
        (
            r"\alpha \int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\Gamma(a) s^a \beta^a} w dw - "
            r"\alpha",
            "alpha*Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(gamma(a)*s**a*beta**a)*w, (w, 1, oo)) - alpha",
        ),
        (
            r"\frac{\alpha}{\Gamma(a) s^a \beta^a} \int_1^\infty (\ln w)^{a-1} w^{-\frac{1}{\beta s}} dw - \alpha",
            "alpha/(gamma(a)*s**a*beta**a)*Integral(log(w)**(a - 1)*w**(-(1/(beta*s))), (w, 1, oo)) - alpha",
        ),
        (
            r"\frac{\alpha}{\Gamma(a) s^a \beta^a} "
            r"\left( \frac{\Gamma(a)}{\left(\frac{1}{\beta s} - 1\right)^a} \right) - \alpha",
            "alpha/(gamma(a)*s**a*beta**a)*(gamma(a)/(1/(beta*s) - 1)**a) - alpha",
        ),
        (
            r"\frac{\alpha}{s^a \beta^a} \left( \frac{\beta s}{1 - \beta s} \right)^a - \alpha",
            "alpha/(s**a*beta**a)*(beta*s/(1 - beta*s))**a - alpha",
        ),
        (r"\alpha \left( \frac{1}{(1 - \beta s)^a} - 1 \right)", "alpha*(1/(1 - beta*s)**a - 1)"),
    ],
)

paper.chain(
    "appendix-c-second-moment",
    "App. C",
    "E(X_e**2)",
    [
        (r"\mathbb{E}[X_e^2] = \int_0^\infty h(x) x^2 dx", "Integral(h(x)*x**2, (x, 0, oo))"),
        (
            r"\int_0^\infty \frac{(\ln(1 + \frac{x}{\alpha}))^{a-1} "
            r"(1 + \frac{x}{\alpha})^{-(1+\frac{1}{\beta s})}}{\alpha \Gamma(a) s^a \beta^a} x^2 dx",
            "Integral(log(1 + x/alpha)**(a - 1)*(1 + x/alpha)**(-(1 + 1/(beta*s)))"
            "/(alpha*gamma(a)*s**a*beta**a)*x**2, (x, 0, oo))",
        ),
        (
            r"\int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\alpha \Gamma(a) s^a \beta^a} "
            r"(\alpha w - \alpha)^2 \alpha dw",
            "Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(alpha*gamma(a)*s**a*beta**a)"
            "*(alpha*w - alpha)**2*alpha, (w, 1, oo))",
        ),
        (
            r"\int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\alpha \Gamma(a) s^a \beta^a} "
            r"\alpha^2 w^2 \alpha dw - "
            r"\int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\alpha \Gamma(a) s^a \beta^a} "
            r"2(\alpha^2 w) \alpha dw + "
            r"\int_1^\infty \frac{(\ln w)^{a-1} w^{-(1+\frac{1}{\beta s})}}{\alpha \Gamma(a) s^a \beta^a} "
            r"(\alpha)^2 \alpha dw",
            "Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(alpha*gamma(a)*s**a*beta**a)"
            "*alpha**2*w**2*alpha, (w, 1, oo))"
            " - Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(alpha*gamma(a)*s**a*beta**a)"
            "*2*(alpha**2*w)*alpha, (w, 1, oo))"
            " + Integral(log(w)**(a - 1)*w**(-(1 + 1/(beta*s)))/(alpha*gamma(a)*s**a*beta**a)"
            "*alpha**2*alpha, (w, 1, oo))",
        ),
        (
            r"\frac{\alpha^2}{\Gamma(a) s^a \beta^a} \int_1^\infty (\ln w)^{a-1} w^{1-\frac{1}{\beta s}} dw - "
            r"2\alpha^2 \mathbb{E}[X_e] + \alpha^2",
            "alpha**2/(gamma(a)*s**a*beta**a)*Integral(log(w)**(a - 1)*w**(1 - 1/(beta*s)), (w, 1, oo))"
            " - 2*alpha**2*E(X_e) + alpha**2",
        ),
        Line(
            r"b = a - 1,\ B = 1 - 1/(\beta s)",
            "Integral(log(w)**bb*w**(-BB), (w, 1, oo))",
            of="Integral(log(w)**(a - 1)*w**(1 - 1/(beta*s)), (w, 1, oo))",
        ),
        (
            r"\alpha^2 \left( \frac{1}{(1 - 2\beta s)^a} - \frac{2}{(1 - \beta s)^a} + 1 \right)",
            "alpha**2*(1/(1 - 2*beta*s)**a - 2/(1 - beta*s)**a + 1)",
        ),
    ],
    names={"bb": "a - 1", "BB": "1 - 1/(beta*s)"},
)

paper.chain(
    "appendix-c-variance",
    "App. C",
    "Var(X_e)",
    [
        (
            r"\text{Var}(X_e) = \alpha^2 \left( \frac{1}{(1 - 2\beta s)^a} - \frac{2}{(1 - \beta s)^a} + 1 \right) - "
            r"\left( \alpha \left( \frac{1}{(1 - \beta s)^a} - 1 \right) \right)^2",
            "alpha**2*(1/(1 - 2*beta*s)**a - 2/(1 - beta*s)**a + 1) - (alpha*(1/(1 - beta*s)**a - 1))**2",
        ),
        (
            r"\alpha^2 \left[ \frac{1}{(1 - 2\beta s)^a} - \frac{2}{(1 - \beta s)^a} + 1 - "
            r"\frac{1}{(1 - \beta s)^{2a}} + \frac{2}{(1 - \beta s)^a} - 1 \right]",
            "alpha**2*(1/(1 - 2*beta*s)**a - 2/(1 - beta*s)**a + 1 - 1/(1 - beta*s)**(2*a) + 2/(1 - beta*s)**a - 1)",
        ),
        (
            r"\frac{\alpha^2}{(1 - 2\beta s)^a} - \frac{\alpha^2}{(1 - \beta s)^{2a}}",
            "alpha**2/(1 - 2*beta*s)**a - alpha**2/(1 - beta*s)**(2*a)",
        ),
    ],
)


# Appendix D. Proof of Proposition IV.2

shifted_powergamma = gamma_law.push_forward(lambda x: (x + eps) ** gamma)

paper.density(
    "prop-d1",
    "Prop. D.1",
    shifted_powergamma,
    "x",
    r"w(x) = \frac{e^{\epsilon/s}}{\gamma \Gamma(a) s^a} "
    r"\left( \sum_{k=0}^{\infty} \binom{a-1}{k} x^{\frac{a-1}{\gamma} - k} (-\epsilon)^k \right) "
    r"\exp\left(-\frac{x^{1/\gamma}}{s}\right)",
    "exp(eps/s)/(gamma*gamma(a)*s**a)"
    "*Sum(binomial(a - 1, k)*x**((a - 1)/gamma - k)*(-eps)**k, (k, 0, oo))*exp(-x**(1/gamma)/s)",
)

paper.chain(
    "appendix-d-proof",
    "App. D",
    shifted_powergamma,
    [
        (
            r"w(x) = \frac{1}{\Gamma(a) s^a} (x^{1/\gamma} - \epsilon)^{a-1} "
            r"\exp\left(-\frac{x^{1/\gamma} - \epsilon}{s}\right) \left(\frac{1}{\gamma}\right) x^{\frac{1}{\gamma}-1}",
            "1/(gamma(a)*s**a)*(x**(1/gamma) - eps)**(a - 1)*exp(-(x**(1/gamma) - eps)/s)*(1/gamma)*x**(1/gamma - 1)",
        ),
        (
            r"\frac{e^{\epsilon/s}}{\gamma \Gamma(a) s^a} "
            r"\left( \sum_{k=0}^{\infty} \binom{a-1}{k} x^{\frac{a-1}{\gamma} - k} (-\epsilon)^k \right) "
            r"\exp\left(-\frac{x^{1/\gamma}}{s}\right)",
            "exp(eps/s)/(gamma*gamma(a)*s**a)"
            "*Sum(binomial(a - 1, k)*x**((a - 1)/gamma - k)*(-eps)**k, (k, 0, oo))*exp(-x**(1/gamma)/s)",
        ),
    ],
    at="x",
)


# Appendix E. Deactivation distribution mean and variance

# Where x stands under an integral over y, it is (s y)^gamma.
paper.chain(
    "appendix-e-mean",
    "App. E",
    "E(X_w)",
    [
        (
            r"\mu_w = \frac{1}{\gamma \Gamma(a) s^a} \int_0^\infty x^{\frac{a-\gamma}{\gamma}} "
            r"\exp\left(-\frac{x^{1/\gamma}}{s}\right) x dx",
            "1/(gamma*gamma(a)*s**a)*Integral(x**((a - gamma)/gamma)*exp(-x**(1/gamma)/s)*x, (x, 0, oo))",
        ),
        (
            r"\frac{1}{\gamma \Gamma(a) s^a} \int_0^\infty x^{\frac{a}{\gamma}} "
            r"\exp\left(-\frac{x^{1/\gamma}}{s}\right) dx",
            "1/(gamma*gamma(a)*s**a)*Integral(x**(a/gamma)*exp(-x**(1/gamma)/s), (x, 0, oo))",
        ),
        (
            r"\frac{1}{\gamma \Gamma(a) s^a} \int_0^\infty \exp(-y) x^{a/\gamma} s x^{1-1/\gamma} dy",
            "1/(gamma*gamma(a)*s**a)"
            "*Integral(exp(-y)*((s*y)**gamma)**(a/gamma)*s*((s*y)**gamma)**(1 - 1/gamma), (y, 0, oo))",
        ),
        (
            r"\frac{1}{\gamma \Gamma(a) s^a} \int_0^\infty \exp(-y) x^{1+(a-1)/\gamma} dy",
            "1/(gamma*gamma(a)*s**a)*Integral(exp(-y)*((s*y)**gamma)**(1 + (a - 1)/gamma), (y, 0, oo))",
        ),
        (
            r"\frac{1}{\gamma \Gamma(a) s^a} \int_0^\infty \exp(-y) y^{\gamma+a-1} dy",
            "1/(gamma*gamma(a)*s**a)*Integral(exp(-y)*y**(gamma + a - 1), (y, 0, oo))",
        ),
        (r"\frac{s^\gamma \Gamma(\gamma + a)}{\Gamma(a)}", "s**gamma*gamma(gamma + a)/gamma(a)"),
    ],
)

paper.chain(
    "appendix-e-second-moment",
    "App. E",
    "E(X_w**2)",
    [
        (
            r"\mathbb{E}[X_w^2] = \frac{1}{\gamma\Gamma(a)s^a} \int_0^\infty x^{\frac{a-\gamma}{\gamma}} "
            r"\exp\left(-\frac{x^{1/\gamma}}{s}\right) x^2 dx",
            "1/(gamma*gamma(a)*s**a)*Integral(x**((a - gamma)/gamma)*exp(-x**(1/gamma)/s)*x**2, (x, 0, oo))",
        ),
        (
            r"\frac{s^{2\gamma}}{\Gamma(a)} \int_0^\infty y^{a-1+2\gamma} e^{-y} dy",
            "s**(2*gamma)/gamma(a)*Integral(y**(a - 1 + 2*gamma)*exp(-y), (y, 0, oo))",
        ),
        (r"\frac{s^{2\gamma}\Gamma(a+2\gamma)}{\Gamma(a)}", "s**(2*gamma)*gamma(a + 2*gamma)/gamma(a)"),
    ],
)

paper.chain(
    "appendix-e-variance",
    "App. E",
    "Var(X_w)",
    [
        (
            r"\sigma_e^2 = \frac{s^{2\gamma}\Gamma(a+2\gamma)}{\Gamma(a)} - "
            r"\left(\frac{s^\gamma\Gamma(\gamma+a)}{\Gamma(a)}\right)^2",
            "s**(2*gamma)*gamma(a + 2*gamma)/gamma(a) - (s**gamma*gamma(gamma + a)/gamma(a))**2",
        ),
        (
            r"\frac{s^{2\gamma}\Gamma(a+2\gamma)}{\Gamma(a)} - \frac{s^{2\gamma}\Gamma(a+\gamma)^2}{\Gamma(a)^2}",
            "s**(2*gamma)*gamma(a + 2*gamma)/gamma(a) - s**(2*gamma)*gamma(a + gamma)**2/gamma(a)**2",
        ),
        (
            r"\frac{s^{2\gamma}}{\Gamma(a)} \left(\Gamma(a+2\gamma) - \frac{\Gamma(a+\gamma)^2}{\Gamma(a)}\right)",
            "s**(2*gamma)/gamma(a)*(gamma(a + 2*gamma) - gamma(a + gamma)**2/gamma(a))",
        ),
    ],
)


# Appendix F. Variance of zero-expgamma

paper.chain(
    "appendix-f",
    "App. F",
    "Var(X_m)",
    [
        Line(
            r"\mathbb{E}[X_m^2] = \int_0^\infty h_m(x)x^2 dx",
            "Integral(h_m(x)*x**2, (x, 0, oo))",
            of="E(X_m**2)",
        ),
        Line(r"(1-p) \int_0^\infty h(x)x^2 dx", "(1 - p)*Integral(h(x)*x**2, (x, 0, oo))", of="E(X_m**2)"),
        Line(
            r"\alpha^2(1-p) \left(\frac{1}{(1-2\beta s)^a} - \frac{2}{(1-\beta s)^a} + 1\right)",
            "alpha**2*(1 - p)*(1/(1 - 2*beta*s)**a - 2/(1 - beta*s)**a + 1)",
            of="E(X_m**2)",
        ),
        (r"\sigma_m^2 = \mathbb{E}[X_m^2] - \mathbb{E}[X_m]^2", "E(X_m**2) - E(X_m)**2"),
        (
            r"\alpha^2(1-p) \left(\frac{1}{(1-2\beta s)^a} - \frac{2}{(1-\beta s)^a} + 1\right) - "
            r"\left(\alpha(1-p) \left(\frac{1}{(1-\beta s)^a} - 1\right)\right)^2",
            "alpha**2*(1 - p)*(1/(1 - 2*beta*s)**a - 2/(1 - beta*s)**a + 1)"
            " - (alpha*(1 - p)*(1/(1 - beta*s)**a - 1))**2",
        ),
        (
            r"\alpha^2(1-p) \left[\frac{1}{(1-2\beta s)^a} - \frac{1-p}{(1-\beta s)^{2a}} - "
            r"\frac{2p}{(1-\beta s)^a} + p\right]",
            "alpha**2*(1 - p)*(1/(1 - 2*beta*s)**a - (1 - p)/(1 - beta*s)**(2*a) - 2*p/(1 - beta*s)**a + p)",
        ),
    ],
)
