"""Claims of "Small networks by hand", an imagined paper: moments of layers, and gradients of losses, on small sizes."""

from symagg.claims import Domain, Paper

domain = Domain(
    X="random variable",
    Y="random variable",
    g="function of degree 2",
    w="array",
    z="array",
    n="integer, 2 <= n <= 3",
)

paper = Paper("networks", "Small networks by hand", domain, authors="C. Imagined")

four = Domain("a*d > b*c", a="real", b="real", c="real", d="real")
logits = Domain(l_1="real", l_2="real", l_3="real")

paper.claim(
    "linear-layer",
    "Eq. (1), for every joint law of the inputs",
    "Cov(Sum(w[i, k]*X[k], (k, 1, n)), Sum(w[j, l]*X[l], (l, 1, n)))",
    r"\operatorname{Cov}\Big[\sum_k w_{ik} X_k, \sum_l w_{jl} X_l\Big]"
    r" = \sum_{k,l} w_{ki} w_{jl} \operatorname{Cov}[X_k, X_l]",
    "Sum(w[k, i]*w[j, l]*Cov(X[k], X[l]), (k, 1, n), (l, 1, n))",
    domain=Domain(i="integer, 1 <= i <= 3", j="integer, 1 <= j <= 3"),
)

paper.chain(
    "bias-variance",
    "Eq. (2), target Y and prediction X",
    "E((Y - X)**2)",
    [
        (r"\operatorname{Var}[Y - X] + \operatorname{E}[Y - X]^2", "Var(Y - X) + E(Y - X)**2"),
        (
            r"\operatorname{Var}[Y] + \operatorname{Var}[X] - \operatorname{Cov}[X, Y]"
            r" + (\operatorname{E}Y - \operatorname{E}X)^2",
            "Var(Y) + Var(X) - Cov(X, Y) + (E(Y) - E(X))**2",
        ),
        (
            r"\operatorname{Var}[Y] + \operatorname{Var}[X] - 2\operatorname{Cov}[X, Y]"
            r" + (\operatorname{E}Y - \operatorname{E}X)^2",
            "Var(Y) + Var(X) - 2*Cov(X, Y) + (E(Y) - E(X))**2",
        ),
    ],
)

paper.claim(
    "third-central-moment",
    "Eq. (3)",
    "E((X - E(X))**3)",
    r"\operatorname{E}[(X - \operatorname{E}X)^3]"
    r" = \operatorname{E}[X^3] - 3\operatorname{E}[X]\operatorname{E}[X^2] + 2\operatorname{E}[X]^3",
    "E(X**3) - 3*E(X)*E(X**2) + 2*E(X)**3",
)

paper.claim(
    "second-order-delta",
    "Eq. (4), exact where g is quadratic",
    "E(g(X))",
    r"\operatorname{E}[g(X)] = g(\operatorname{E}X) + \tfrac12 g''(\operatorname{E}X) \operatorname{Var}[X]",
    "g(E(X)) + D(g, E(X), 2)*Var(X)/2",
)

paper.claim(
    "product-of-means",
    "Eq. (5)",
    "E(X*Y)",
    r"\operatorname{E}[XY] = \operatorname{E}[X]\operatorname{E}[Y]",
    "E(X)*E(Y)",
)

paper.claim(
    "pairwise-differences",
    "Eq. (6)",
    "Sum((z[i] - z[j])**2, (i, 1, n), (j, 1, n), i < j)",
    r"\sum_{i<j} (z_i - z_j)^2 = n \sum_{i=1}^n (z_i - \bar z)^2, \quad \bar z = \frac1n \sum_{k=1}^n z_k",
    "n*Sum((z[i] - mean)**2, (i, 1, n))",
    names={"mean": "Sum(z[k], (k, 1, n))/n"},
)

paper.claim(
    "log-determinant",
    "Eq. (7), where det A > 0",
    "Matrix([[Derivative(log(det(A)), a), Derivative(log(det(A)), b)],"
    " [Derivative(log(det(A)), c), Derivative(log(det(A)), d)]])",
    r"\nabla_A \ln\det A = A^{-1}, \quad A = \begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    "inverse(A)",
    names={"A": "Matrix([[a, b], [c, d]])"},
    domain=four,
)

paper.claim(
    "log-sum-exp",
    "Eq. (8), the off-diagonal of the Hessian",
    "Derivative(log(exp(l_1) + exp(l_2) + exp(l_3)), l_1, l_2)",
    r"\frac{\partial^2}{\partial l_1 \partial l_2} \ln\sum_i e^{l_i} = -p_1 p_2,"
    r" \quad p_i = \frac{e^{l_i}}{\sum_j e^{l_j}}",
    "-softmax(l_1)*softmax(l_2)",
    names={"softmax(l)": "exp(l)/(exp(l_1) + exp(l_2) + exp(l_3))"},
    domain=logits,
)

paper.claim(
    "least-squares-gradient",
    "Eq. (9), the loss is the sum of squares",
    "Matrix([[Derivative(loss, u)], [Derivative(loss, v)]])",
    r"\nabla_\theta \lVert M\theta - y\rVert^2 = M^\top (M\theta - y)",
    "transpose(M)*(M*theta - target)",
    names={
        "M": "Matrix([[a, b], [c, d]])",
        "theta": "Matrix([[u], [v]])",
        "target": "Matrix([[e], [f]])",
        "loss": "(a*u + b*v - e)**2 + (c*u + d*v - f)**2",
    },
    domain=Domain(a="real", b="real", c="real", d="real", e="real", f="real", u="real", v="real"),
)

paper.claim(
    "rank-one-update",
    "Eq. (10), a diagonal matrix and two positive vectors",
    "inverse(A + u*transpose(v))",
    r"(A + uv^\top)^{-1} = A^{-1} - \frac{A^{-1}uv^\top A^{-1}}{1 + v^\top A^{-1} u}",
    "inverse(A) - inverse(A)*u*transpose(v)*inverse(A)/(1 + trace(transpose(v)*inverse(A)*u))",
    names={"A": "Matrix([[a, 0], [0, b]])", "u": "Matrix([[c], [d]])", "v": "Matrix([[e], [f]])"},
    domain=Domain(a="positive", b="positive", c="positive", d="positive", e="positive", f="positive"),
)

paper.claim(
    "cyclic-trace",
    "Eq. (11)",
    "trace(A*B*C)",
    r"\operatorname{tr}(ABC) = \operatorname{tr}(BAC)",
    "trace(B*A*C)",
    names={
        "A": "Matrix([[a, b], [c, d]])",
        "B": "Matrix([[e, f], [0, h]])",
        "C": "Matrix([[1, u], [0, v]])",
    },
    domain=Domain(a="real", b="real", c="real", d="real", e="real", f="real", h="real", u="real", v="real"),
)

paper.claim(
    "exponential-divergence",
    "Eq. (12), mean s from mean r",
    "Integral(density(x, s)*log(density(x, s)/density(x, r)), (x, 0, oo))",
    r"\int_0^\infty f_s \ln\frac{f_s}{f_r}\,dx = \ln\frac{r}{s} + \frac{s}{r} - 1, \quad f_m(x) = \frac{e^{-x/m}}{m}",
    "log(r/s) + s/r - 1",
    names={"density(x, m)": "exp(-x/m)/m"},
    domain=Domain(r="positive", s="positive"),
)
