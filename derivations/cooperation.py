"""DNNs as Layers of Cooperating Classifiers.

Marelie H. Davel, Marthinus W. Theunissen, Arnold M. Pretorius and Etienne Barnard.

Every equation that the paper prints, as data. The letters are the paper's: w[i, j, k] is the weight from node k of
layer i - 1 to node j of layer i, s[i] the number of nodes of layer i, a(0, k) the input. Nodes are numbered from 0, but
in Eq. 13, which is printed with nodes numbered from 1.
"""

from symagg.claims import Domain, Held, Line, Paper

domain = Domain()

paper = Paper(
    "cooperation",
    "DNNs as Layers of Cooperating Classifiers",
    domain,
    authors="Marelie H. Davel, Marthinus W. Theunissen, Arnold M. Pretorius, Etienne Barnard",
)


# 3. Layer perplexity

paper.claim(
    "eq1",
    "Eq. 1",
    # n[m] samples of the class give the pattern m, of which there are M
    "-Sum(n[m]/N_c*log(n[m]/N_c), (m, 1, M))",
    r"H(c,l) = -\sum_{n \in K(c,l)} \frac{n}{N_c} ln\left(\frac{n}{N_c}\right)",
    # K(c, l) is called the set of the numbers n: each number once
    "-Sum(n[m]/N_c*log(n[m]/N_c), (m, 1, M), Sum(KroneckerDelta(n[k], n[m]), (k, 1, m - 1)) < 1)",
    names={"N_c": "Sum(n[k], (k, 1, M))"},
    domain=Domain(n="array of integer, >= 1", M="integer, 1 <= M <= 5"),
)

paper.parts(
    "eq2",
    "Eq. 2 and its text",
    [
        Line(r"P(c,l) = e^{H(c,l)} \geq 1", "1", of="exp(H)", relation=">="),
        Line(r"P(c,l) \leq N_c", "N_c", of="exp(H)", relation="<="),
        Line(r"\text{every sample an identical pattern: } 1", "1", of="exp(-N_c/N_c*log(N_c/N_c))"),
        Line(r"\text{every sample a unique pattern: } N_c", "N_c", of="exp(-Sum(1/N_c*log(1/N_c), (m, 1, N_c)))"),
    ],
    names={"N_c": "Sum(n[k], (k, 1, M))", "H": "-Sum(n[m]/N_c*log(n[m]/N_c), (m, 1, M))"},
    domain=Domain(n="array of integer, >= 1", M="integer, 1 <= M <= 5"),
)


# 4.1 Gradient-based optimization, for any error that is a sum over the output nodes

network = Domain(
    "i <= N",
    w="array",
    x="array",
    y="array",
    s="array of integer, 2 <= s <= 4",
    act="function of degree 2",
    err="function of degree 2",
    eta="positive",
    N="integer, 1 <= N <= 3",
    i="integer, 1 <= i <= 3",
    j="integer, 0 <= j <= 1",
    k="integer, 0 <= k <= 1",
)
network_names = {
    "a(l, n)": "Piecewise((x[n], Eq(l, 0)), (act(z(l, n)), True))",
    "z(l, n)": "Sum(w[l, n, m]*a(l - 1, m), (m, 0, s[l - 1] - 1))",
    "Err": "Sum(err(a(N, n) - y[n]), (n, 0, s[N] - 1))",
    "alpha(l, n)": Held("D(act, z(l, n))"),  # Eq. 4
    "lam(n)": Held("D(err, a(N, n) - y[n])"),  # Eq. 4
    "beta(l, n)": "Piecewise((alpha(l, n)*Sum(w[l + 1, m, n]*beta(l + 1, m), (m, 0, s[l + 1] - 1)), Ne(l, N)), "
    "(alpha(l, n)*lam(n), True))",  # Eq. 5
    "B(L)": Held("Piecewise((Product(s[m], (m, L + 1, N)), Ne(L, N)), (1, True))"),  # Eq. 6
    "I(r, b)": Held("Piecewise((Mod(floor(b/B(r)), s[r]), Ne(r, i)), (j, True))"),  # Eq. 6
}

paper.claim(
    "eq3",
    "Eq. 3-4",
    "-eta*Derivative(Err, w[i, j, k])",
    r"\Delta w_{i,j,k} = -\eta \frac{\partial E}{\partial w_{i,j,k}} = -\eta \beta_{i,j} a_{i-1,k}",
    "-eta*beta(i, j)*a(i - 1, k)",
    names=network_names,
    domain=network,
)

paper.claim(
    "eq5",
    "Eq. 5, beta the derivative of the error by the input sum, as Eq. 3 has it",
    "Derivative(Err, w[i, j, k])/a(i - 1, k)",
    r"\beta_{i,j} = \begin{cases} \alpha_{i,j} \sum_{n} w_{i+1,n,j} \beta_{i+1,n} & \text{if } i \neq N \\ "
    r"\alpha_{i,j} \lambda_j & \text{if } i = N \end{cases}",
    "beta(i, j)",
    names=network_names,
    domain=network,
)

paper.claim(
    "eq6",
    "Eq. 6",
    "beta(i, j)",
    r"\beta_{i,j} = \sum_{b=0}^{B_i - 1} \lambda_{I_{i,j}(N,b)} \prod_{g=i}^{N} \alpha_{g,I_{i,j}(g,b)} "
    r"\prod_{r=i+1}^{N} w_{r,I_{i,j}(r,b),I_{i,j}(r-1,b)}",
    "Sum(lam(I(N, b))*Product(alpha(g, I(g, b)), (g, i, N))*Product(w[r, I(r, b), I(r - 1, b)], (r, i + 1, N)), "
    "(b, 0, B(i) - 1))",
    names=network_names,
    domain=network,
)

paper.claim(
    "eq7",
    "Eq. 7-8",
    "Max(x, 0)",
    r"Relu(x) = xT(x)",
    "x*T(x)",
    names={"T(x)": "Piecewise((1, x > 0), (0, x <= 0))"},
    domain=Domain(x="real"),
)

# ReLU nodes, and linear ones in the last layer
rectified = Domain(
    "i <= N",
    w="array",
    x="array",
    y="array",
    s="array of integer, 2 <= s <= 4",
    err="function of degree 2",
    eta="positive",
    N="integer, 1 <= N <= 3",
    i="integer, 1 <= i <= 3",
    j="integer, 0 <= j <= 1",
    k="integer, 0 <= k <= 1",
)
rectified_names = {
    "a(l, n)": "Piecewise((x[n], Eq(l, 0)), (z(l, n), Eq(l, N)), (z(l, n)*T(z(l, n)), True))",
    "z(l, n)": "Sum(w[l, n, m]*a(l - 1, m), (m, 0, s[l - 1] - 1))",
    "T(u)": "Piecewise((1, u > 0), (0, True))",
    "B(L)": network_names["B(L)"],
    "I(r, b)": network_names["I(r, b)"],
    "paths(start)": "Product(T(z(g, I(g, start))), (g, i, N - 1))"
    "*Product(w[r, I(r, start), I(r - 1, start)], (r, i + 1, N))",
}

paper.claim(
    "eq9",
    "Eq. 9",
    "-eta*Derivative(Sum(err(a(N, n) - y[n]), (n, 0, s[N] - 1)), w[i, j, k])",
    r"\Delta w_{i,j,k} = -\eta \ a_{i-1,k} \sum_{b=0}^{B_i - 1} \lambda_{I_{i,j}(N,b)} "
    r"\prod_{g=i}^{N-1} T(z_{g,I_{i,j}(g,b)}) \prod_{r=i+1}^{N} w_{r,I_{i,j}(r,b),I_{i,j}(r-1,b)}",
    "-eta*a(i - 1, k)*Sum(lam(I(N, b))*paths(b), (b, 0, B(i) - 1))",
    names={**rectified_names, "lam(n)": Held("D(err, a(N, n) - y[n])")},
    domain=rectified,
)

paper.parts(
    "mse-lambda",
    "4.1, the derivative of the error by the sum of the inputs of output node j",
    [
        Line(
            r"\text{MSE, linear outputs: } \lambda_j = z_{N,j} - y_j",
            "z[j] - y[j]",
            of="Derivative(Sum((z[k] - y[k])**2, (k, 1, n))/n, z[j])",
        ),
        Line(
            r"\text{CE, softmax, one-hot: } \lambda_j = p_j - y_j",
            "p(j) - KroneckerDelta(j, c)",
            of="Derivative(-Sum(KroneckerDelta(k, c)*log(p(k)), (k, 1, n)), z[j])",
        ),
    ],
    names={"p(k)": Held("exp(z[k])/Sum(exp(z[m]), (m, 1, n))")},
    domain=Domain(
        "j <= n",
        "c <= n",
        z="array",
        y="array",
        n="integer, 1 <= n <= 4",
        j="integer, 1 <= j <= 4",
        c="integer, 1 <= c <= 4",
    ),
)

# Samples 0 to S - 1, each with its own signals; the error whose lambda is z_N - y
sampled_names = {
    **rectified_names,
    "a(u, l, n)": "Piecewise((x[u, n], Eq(l, 0)), (z(u, l, n), Eq(l, N)), (z(u, l, n)*T(z(u, l, n)), True))",
    "z(u, l, n)": "Sum(w[l, n, m]*a(u, l - 1, m), (m, 0, s[l - 1] - 1))",
    "Err(u)": "Sum((z(u, N, n) - y[u, n])**2, (n, 0, s[N] - 1))/2",
    "on(u, start)": "Product(T(z(u, g, I(g, start))), (g, i + 1, N - 1))",
    "weights(start)": "Product(w[r, I(r, start), I(r - 1, start)], (r, i + 1, N))",
    "gap(u, start)": "y[u, I(N, start)] - z(u, N, I(N, start))",
}
for name in ("a(l, n)", "z(l, n)", "paths(start)"):
    del sampled_names[name]

paper.claim(
    "eq10",
    "Eq. 10",
    "-eta*Sum(Derivative(Err(u), w[i, j, k]), (u, 0, S - 1))",
    r"\Delta w_{i,j,k} = \eta \sum_{s \in S} \sum_{p \in P_s} (a_{i-1,k}^s) (\prod_{g=1}^{N-i} w_{p_g}') "
    r"(y^s - z_{N,p_{N-i}}^s)",
    # S: the samples for which nodes k and j are active; P_s: the paths for which `on` is 1, for no T on them is 0
    "eta*Sum(Sum(on(u, b)*a(u, i - 1, k)*weights(b)*gap(u, b), (b, 0, B(i) - 1)), "
    "(u, 0, S - 1), Ne(a(u, i - 1, k), 0), (z(u, i, j) > 0) | Eq(i, N))",
    names=sampled_names,
    domain=rectified | Domain(S="integer, 1 <= S <= 3"),
)


# 5.1 Nodes as classifiers

paper.claim(
    "eq11",
    "Eq. 11",
    "P[z, n]/Sum(P[z, m], (m, 1, M))",
    r"P(y_n|z) = \frac{P(z|y_n)P(y_n)}{\sum_m P(z|y_m)P(y_m)}",
    "likelihood(n)*prior(n)/Sum(likelihood(m)*prior(m), (m, 1, M))",
    names={"prior(m)": "Sum(P[u, m], (u, 1, Z))", "likelihood(m)": "P[z, m]/Sum(P[u, m], (u, 1, Z))"},
    domain=Domain(
        "n <= M",
        "z <= Z",
        P="probabilities of z = 1..Z, n = 1..M",
        Z="integer, 2 <= Z <= 4",
        M="integer, 2 <= M <= 4",
        z="integer, 1 <= z <= 4",
        n="integer, 1 <= n <= 4",
    ),
)


# A. Additional derivations

paper.claim(
    "eq13",
    "Eq. 13, four layers below the last",
    "Derivative(Err, w[i, j, k])/a(i - 1, k)",
    r"\beta_{i,j} = \alpha_{i,j} \sum_{k_1=1}^{s_{i+1}} w_{i+1,k_1,j} \alpha_{i+1,k_1} "
    r"\sum_{k_2=1}^{s_{i+2}} w_{i+2,k_2,k_1} \alpha_{i+2,k_2} \sum_{k_3=1}^{s_{i+3}} w_{i+3,k_3,k_2} \dots "
    r"\alpha_{N-1,k_{N-i-1}} \sum_{k_{N-i}=1}^{s_N} w_{N,k_{N-i},k_{N-i-1}} \alpha_{N,k_{N-i}} \lambda_{k_{N-i}}",
    "alpha(i, j)*Sum(w[i + 1, k_1, j]*alpha(i + 1, k_1)"
    "*Sum(w[i + 2, k_2, k_1]*alpha(i + 2, k_2)"
    "*Sum(w[i + 3, k_3, k_2]*alpha(i + 3, k_3)"
    "*Sum(w[i + 4, k_4, k_3]*alpha(i + 4, k_4)*lam(k_4), "
    "(k_4, 1, s[i + 4])), (k_3, 1, s[i + 3])), (k_2, 1, s[i + 2])), (k_1, 1, s[i + 1]))",
    names={
        **network_names,
        "act(u)": "1/(1 + exp(-u))",
        "N": "i + 4",
        "z(l, n)": "Sum(w[l, n, m]*a(l - 1, m), (m, 1, s[l - 1]))",
        "Err": "Sum(err(a(N, n) - y[n]), (n, 1, s[N]))",
    },
    domain=Domain(
        w="array of -1 < w < 1",
        x="array of 0 < x < 1",
        y="array of 0 < y < 1",
        s="array of integer, 2 <= s <= 3",
        err="function of degree 2",
        i="integer, 1 <= i <= 2",
        j="integer, 1 <= j <= 2",
        k="integer, 1 <= k <= 2",
    ),
)

paper.chain(
    "eq14",
    "Eq. 14",
    "beta(i, j)",
    [
        (
            r"\sum_{b=0}^{B_i-1} \prod_{g=i}^{N-1} \alpha_{g,I(g,b)} w_{g+1,I(g+1,b),I(g,b)} "
            r"\alpha_{N,I(N,b)} \lambda_{I(N,b)}",
            "Sum(Product(alpha(g, I(g, b))*w[g + 1, I(g + 1, b), I(g, b)], (g, i, N - 1))"
            "*alpha(N, I(N, b))*lam(I(N, b)), (b, 0, B(i) - 1))",
        ),
        (
            r"\sum_{b=0}^{B_i-1} \lambda_{I(N,b)} \prod_{g=i}^{N} \alpha_{g,I(g,b)} "
            r"\prod_{r=i+1}^{N} w_{r,I(r,b),I(r-1,b)}",
            "Sum(lam(I(N, b))*Product(alpha(g, I(g, b)), (g, i, N))"
            "*Product(w[r, I(r, b), I(r - 1, b)], (r, i + 1, N)), (b, 0, B(i) - 1))",
        ),
    ],
    names=network_names,
    domain=network,
)

paper.claim(
    "eq15",
    "Eq. 15, for the error whose lambda is z_N - y",
    "-eta*Derivative(Sum((z(N, n) - y[n])**2, (n, 0, s[N] - 1))/2, w[i, j, k])",
    r"\Delta w_{i,j,k} = \eta \ a_{i-1,k} \sum_{b=0}^{B_i-1} \left( y_{I(N,b)} - z_{N,I(N,b)} \right) "
    r"\prod_{g=i}^{N-1} T(z_{g,I(g,b)}) \prod_{r=i+1}^{N} w_{r,I(r,b),I(r-1,b)}",
    "eta*a(i - 1, k)*Sum((y[I(N, b)] - z(N, I(N, b)))*paths(b), (b, 0, B(i) - 1))",
    names=rectified_names,
    domain=rectified,
)

softmax = Domain(
    "j <= n",
    "k <= n",
    z="array",
    n="integer, 2 <= n <= 4",
    j="integer, 1 <= j <= 4",
    k="integer, 1 <= k <= 4",
)

paper.claim(
    "eq16",
    "Eq. 16",
    "Derivative(p[k], p[j])",
    r"\frac{\partial p_k}{\partial p_j} = \begin{cases} p_k(1-p_k) & if j = k\\ -p_j p_k & if j \neq k \end{cases}",
    # the derivative is printed by p_j; on the right, as the text above has it, p is the softmax of z
    "Piecewise((p(k)*(1 - p(k)), Eq(j, k)), (-p(j)*p(k), True))",
    names={"p(k)": Held("exp(z[k])/Sum(exp(z[m]), (m, 1, n))")},
    domain=softmax | Domain(p="probabilities of k = 1..n"),
)

paper.chain(
    "eq17",
    "Eq. 17",
    "-Sum(y[k]*log(p(k)), (k, 1, n))",
    [
        (r"L = -\sum_{k} y_{k} \log p_{k}", "-Sum(y[k]*log(p(k)), (k, 1, n))"),
        (
            r"-\sum_{k} y_{k} \frac{1}{p_{k}} \frac{\partial p_{k}}{\partial p_{j}}",
            "-Sum(y[k]*(1/p(k))*slope(k), (k, 1, n))",
        ),
        (
            r"-\sum_{k \neq j} [y_{k} \frac{1}{p_{k}} (-1)(p_{k})(p_{j})] - y_{j} \frac{1}{p_{j}} (p_{j})(1 - p_{j})",
            "-Sum(y[k]*(1/p(k))*(-1)*p(k)*p(j), (k, 1, n), Ne(k, j)) - y[j]*(1/p(j))*p(j)*(1 - p(j))",
        ),
        (r"p_{j} \sum_{k} y_{k} - y_{j}", "p(j)*Sum(y[k], (k, 1, n)) - y[j]"),
        (r"z_{N,j} - y_{j} \text{ if } \sum_{k} y_{k} = 1", "z[j] - y[j]"),
    ],
    names={
        "p(k)": Held("exp(z[k])/Sum(exp(z[m]), (m, 1, n))"),
        "slope(k)": "Piecewise((p(k)*(1 - p(k)), Eq(j, k)), (-p(j)*p(k), True))",  # Eq. 16
    },
    domain=Domain(
        "j <= n",
        z="array",
        y="probabilities of k = 1..n",
        n="integer, 2 <= n <= 4",
        j="integer, 1 <= j <= 4",
    ),
)
