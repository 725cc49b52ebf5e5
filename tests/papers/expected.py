"""What is true of the claims in this folder, settled without symagg and without SymPy (settle.py asserts all of it).

EXPECTED: claim id -> (verdict, holds, conditions, correct)
  holds: one entry a printed line. True: it equals the definition (where the conditions hold, for a conditional claim);
    False: it does not; None: it is printed as an approximation.
  conditions: what the paper does not state and the claim needs; beyond them the two sides differ.
  correct: a right-hand side that is right, in the notation of the claims: of the wrong line where a chain breaks, of
    the density where its formula is wrong; None where nothing is wrong, or where the mistake is not in a formula.
"""

EXPECTED = {
    "lifetimes:beta-variance": ("verified", [True], (), None),
    "lifetimes:weibull-density": ("verified", [True], (), None),
    # The mean is not squared.
    "lifetimes:lognormal-variance": (
        "broken-step",
        [True, False, True],
        (),
        "exp(2*m + 2*s**2) - exp(2*m + s**2)",
    ),
    "lifetimes:pareto-variance": ("conditional", [True], ("k > 2",), None),
    "lifetimes:laplace-mgf": ("conditional", [True], ("b*abs(t) < 1",), None),
    # The density and the mass are right; the atom lies at c, not at 0.
    "lifetimes:censored-reading": ("misprint", [False], (), None),
    "lifetimes:poisson-mgf": ("verified", [True], (), None),
    "lifetimes:geometric-share": ("verified", [True], (), None),
    # The Jacobian 1/y**2 is missing.
    "lifetimes:inverse-gamma-density": (
        "misprint",
        [False],
        (),
        "y**(-a - 1)*exp(-1/(s*y))/(gamma(a)*s**a)",
    ),
    "lifetimes:rayleigh-cdf": ("verified", [True], (), None),
    "integrals:reflection": ("conditional", [True], ("a < 1",), None),
    # The sign: a and b are exchanged.
    "integrals:frullani": ("misprint", [False], (), "log(b/a)"),
    # 2a for 4a in the first line.
    "integrals:complete-the-square": (
        "broken-step",
        [False, True],
        (),
        "exp(q**2/(4*a))*Integral(exp(-a*(x - q/(2*a))**2), (x, -oo, oo))",
    ),
    "integrals:trigonometric-beta": ("verified", [True], (), None),
    "integrals:cosine-transform": ("verified", [True], (), None),
    # The exponent 1/2 is missing.
    "integrals:bessel-transform": ("misprint", [False], (), "1/sqrt(a**2 + w**2)"),
    "integrals:alternating-zeta": ("verified", [True], (), None),
    "integrals:digamma-duplication": ("verified", [True, True, True], (), None),
    "integrals:stirling": ("approximation", [None], (), None),
    "integrals:binomial-squares": ("verified", [True], (), None),
    # The indices of the first weight are exchanged.
    "networks:linear-layer": (
        "misprint",
        [False],
        (),
        "Sum(w[i, k]*w[j, l]*Cov(X[k], X[l]), (k, 1, n), (l, 1, n))",
    ),
    # The covariance stands once for twice.
    "networks:bias-variance": (
        "broken-step",
        [True, False, True],
        (),
        "Var(Y) + Var(X) - 2*Cov(X, Y) + (E(Y) - E(X))**2",
    ),
    "networks:third-central-moment": ("verified", [True], (), None),
    "networks:second-order-delta": ("verified", [True], (), None),
    # Exactly: Cov(X, Y) = 0. As a misprint it would read E(X)*E(Y) + Cov(X, Y).
    "networks:product-of-means": (
        "conditional",
        [True],
        ("X and Y independent",),
        "E(X)*E(Y) + Cov(X, Y)",
    ),
    "networks:pairwise-differences": ("verified", [True], (), None),
    # The transpose is missing.
    "networks:log-determinant": ("misprint", [False], (), "transpose(inverse(A))"),
    "networks:log-sum-exp": ("verified", [True], (), None),
    # The factor 2 is missing.
    "networks:least-squares-gradient": ("misprint", [False], (), "2*transpose(M)*(M*theta - target)"),
    "networks:rank-one-update": ("verified", [True], (), None),
    # Two factors exchanged, not moved around the cycle.
    "networks:cyclic-trace": ("misprint", [False], (), "trace(B*C*A)"),
    "networks:exponential-divergence": ("verified", [True], (), None),
}
