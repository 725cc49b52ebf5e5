"""Distributions in Deep Neural Networks.

Bumjin Park.

Every equation that the paper prints, as data. The letters are the paper's; d_in and d_out are the numbers of inputs and
outputs of a layer, and an array's last letter in brackets is its last subscript.
"""

from sympy import sqrt

from symagg.claims import Domain, Held, Line, Paper
from symagg.laws import Normal, RandomVariable, Uniform

domain = Domain(
    g="positive",
    tau="positive",
    d_in="integer, >= 1",
    d_out="integer, >= 1",
)
g, tau, d_in, d_out = domain.symbols("g tau d_in d_out")

paper = Paper(
    "gradients",
    "Distributions in Deep Neural Networks",
    domain,
    authors="Bumjin Park",
)


# 2.1 Initialization

paper.claim(
    "eq2",
    "Eq. 1-4",
    "Var(W_normal)",
    r"\operatorname{Var}(W), \quad W \sim \mathcal{U}(-a, a), \quad a = g \times \sqrt{\frac{6}{d_{in} + d_{out}}}",
    "Var(W_uniform)",
    names={
        "W_normal": RandomVariable("W_normal", Normal(0, g * sqrt(2 / (d_in + d_out)))),
        "W_uniform": RandomVariable("W_uniform", Uniform(-g * sqrt(6 / (d_in + d_out)), g * sqrt(6 / (d_in + d_out)))),
    },
)

paper.parts(
    "xavier-text",
    "2.1, a sum of d terms of independent weights and signals, whose second moment is to stay",
    [
        Line(r"Var(W) = 1/d_{in}", "1/d_in", of="E(X**2)/(d_in*E((Z*X)**2))"),
        Line(r"Var(W) = 1/d_{out}", "1/d_out", of="E(G**2)/(d_out*E((Z*G)**2))"),
    ],
    names={
        "X": RandomVariable("X", Normal(0, tau)),
        "G": RandomVariable("G", Normal(0, tau)),
        "Z": RandomVariable("Z", Normal(0, 1)),
    },
)

paper.claim(
    "eq6",
    "Eq. 5-6, with the gain of ReLU",
    # W = sigma Z keeps E(X^2) through a layer of d_in inputs ReLU(X)
    "sqrt(E(X**2)/(d_in*E((Z*Max(X, 0))**2)))",
    r"\sigma = g \times \sqrt{\frac{2}{d_{in}}}, \quad g = \sqrt{2}",
    "sqrt(2)*sqrt(2/d_in)",
    names={"X": RandomVariable("X", Normal(0, tau)), "Z": RandomVariable("Z", Normal(0, 1))},
)

paper.claim(
    "eq8",
    "Eq. 7-8, with the gain of ReLU",
    # W = a Z keeps E(X^2) through a layer of d_in inputs ReLU(X)
    "sqrt(E(X**2)/(d_in*E((Z*Max(X, 0))**2)))",
    r"a = g \times \sqrt{\frac{6}{d_{in}}}, \quad g = \sqrt{2}",
    "sqrt(2)*sqrt(6/d_in)",
    names={"X": RandomVariable("X", Normal(0, tau)), "Z": RandomVariable("Z", Uniform(-1, 1))},
)


# 2.2 Channel-wise gradients

linear = Domain(
    "j <= d",
    W="array",
    a="array",
    y="array",
    ell="function",
    c="integer, 1 <= c <= 4",
    d="integer, 1 <= d <= 4",
    j="integer, 1 <= j <= 4",
)
linear_names = {
    "v(i)": "Sum(W[i, k]*a[k], (k, 1, d))",
    "L": "Sum(ell(v(i) - y[i]), (i, 1, c))",
    "g(i)": "D(ell, v(i) - y[i])",
}

paper.chain(
    "eq9",
    "Eq. 9-12",
    "Derivative(L, a[j])",
    [
        (
            r"\frac{\partial L}{\partial \mathbf{v}} \cdot \frac{\partial \mathbf{v}}{\partial \mathbf{a}_j}",
            "Sum(g(i)*Derivative(v(i), a[j]), (i, 1, c))",
        ),
        (
            r"(\mathbf{g}_1, \dots, \mathbf{g}_c)^T \cdot \frac{\partial}{\partial \mathbf{a}_j} \left(\sum_{j'=1}^d "
            r"W_{1j'} \mathbf{a}_{j'}, \dots, \sum_{j'=1}^d W_{cj'} \mathbf{a}_{j'} \right)",
            "Sum(g(i)*Derivative(Sum(W[i, q]*a[q], (q, 1, d)), a[j]), (i, 1, c))",
        ),
        (
            r"(\mathbf{g}_1, \mathbf{g}_2, \dots, \mathbf{g}_c)^T \cdot (W_{1j}, W_{2j}, \dots, W_{cj})",
            "Sum(g(i)*W[i, j], (i, 1, c))",
        ),
        (r"\sum_{i=1}^c \mathbf{g}_i W_{ij}", "Sum(g(i)*W[i, j], (i, 1, c))"),
    ],
    names=linear_names,
    domain=linear,
)

# An image A of H_1 rows and W_1 columns, a kernel of K rows and columns, c channels of the output; indices from 0. The
# kernel w is zero beyond its K rows and columns, and the upper gradient G beyond its H_2 rows and H_3 columns.
convolution = Domain(
    "K <= H_1",
    "K <= W_1",
    "p < H_1",
    "q < W_1",
    A="array",
    kernel="array",
    upper="array",
    c="integer, 1 <= c <= 3",
    K="integer, 1 <= K <= 3",
    H_1="integer, 1 <= H_1 <= 5",
    W_1="integer, 1 <= W_1 <= 5",
    p="integer, 0 <= p <= 4",
    q="integer, 0 <= q <= 4",
)
convolution_names = {
    "H_2": "H_1 - K + 1",
    "H_3": "W_1 - K + 1",
    "w(i, r, s)": Held("Piecewise((kernel[i, r, s], (r >= 0) & (r < K) & (s >= 0) & (s < K)), (0, True))"),
    "G(i, r, s)": Held("Piecewise((upper[i, r, s], (r >= 0) & (r < H_2) & (s >= 0) & (s < H_3)), (0, True))"),
    "v(i, r, s)": Held("Sum(w(i, k_1, k_2)*A[r + k_1, s + k_2], (k_1, 0, K - 1), (k_2, 0, K - 1))"),
    "V": "Sum(G(i, r, s)*v(i, r, s), (i, 1, c), (r, 0, H_2 - 1), (s, 0, H_3 - 1))",
    "LG(i)": Held("Sum(G(i, p - k_1, q - k_2)*w(i, p - k_1, q - k_2), (k_1, 0, K), (k_2, 0, K))"),
}
printed_gradient = (
    r"\sum_{i=1}^c \left[\sum_{p-k_1}^K \sum_{q-k_2}^K \left(G_{i,p-k_1,q-k_2} \cdot "
    r"\mathbf{w}_{p-k_1,q-k_2}(i) \right) \right]",
    "Sum(Sum(G(i, p - k_1, q - k_2)*w(i, p - k_1, q - k_2), (k_1, 0, K), (k_2, 0, K)), (i, 1, c))",
)

paper.claim("eq13", "Eq. 13", "Derivative(V, A[p, q])", *printed_gradient, names=convolution_names, domain=convolution)

paper.chain(
    "eq14",
    "Eq. 14-17",
    "Derivative(V, A[p, q])",
    [
        (
            r"\frac{\partial L}{\partial V} \frac{\partial V}{\partial A_{pq}}",
            "Sum(G(i, r, s)*Derivative(v(i, r, s), A[p, q]), (i, 1, c), (r, 0, H_2 - 1), (s, 0, H_3 - 1))",
        ),
        (
            r"\sum_{k_1}^K \sum_{k_2}^K \frac{\partial \mathbf{v}_{p-k_1,q-k_2}}{\partial A_{pq}}",
            "Sum(Derivative(v(i, p - k_1, q - k_2), A[p, q]), (i, 1, c), (k_1, 0, K), (k_2, 0, K))",
        ),
        (
            r"\sum_{k_1}^K \sum_{k_2}^K \left[\sum_{i=1}^c \left(G_{i,p-k_1,q-k_2} \cdot "
            r"\mathbf{w}_{p-k_1,q-k_2}(i) \right) \right]",
            "Sum(Sum(G(i, p - k_1, q - k_2)*w(i, p - k_1, q - k_2), (i, 1, c)), (k_1, 0, K), (k_2, 0, K))",
        ),
        printed_gradient,
    ],
    names=convolution_names,
    domain=convolution,
)

paper.chain(
    "eq18",
    "Eq. 18",
    "Derivative(V, A[p, q])",
    [printed_gradient, (r"\sum_{i=1}^c LG_{pq}^c(x)", "Sum(LG(c), (i, 1, c))")],
    names=convolution_names,
    domain=convolution,
)

paper.claim(
    "eq19",
    "Eq. 19-20",
    "Sum(Em(c_1), (c_1, 1, C_out))",
    r"\sum_{c_2}^{C_{in}} Ab^{c_2}(x) = \sum_{c_2}^{C_{in}} \sum_{c_1}^{C_{out}} \|LG^{c_1 \rightarrow c_2}(x)\|",
    "Sum(Ab(c_2), (c_2, 1, C_in))",
    names={
        "norm(c_1, c_2)": Held("sqrt(Sum(LG[c_1, c_2, p, q]**2, (p, 1, H), (q, 1, W)))"),
        "Em(c_1)": "Sum(norm(c_1, c_2), (c_2, 1, C_in))",
        "Ab(c_2)": "Sum(norm(c_1, c_2), (c_1, 1, C_out))",
    },
    domain=Domain(
        LG="array",
        C_in="integer, 1 <= C_in <= 4",
        C_out="integer, 1 <= C_out <= 4",
        H="integer, 1 <= H <= 3",
        W="integer, 1 <= W <= 3",
    ),
)


# 3 Experiments

paper.parts(
    "table1",
    "Table 1, for images of 3 channels of 32 x 32",
    [
        Line(r"(3,16,3,1,1): 3", "3", of="channels"),
        Line(r"(16,16,3,1,1): 16", "16", of="channels_1"),
        Line(r"(16,16,3,1,1): 16", "16", of="channels_2"),
        Line(r"(1024,512): 1024", "1024", of="channels_3*side_3**2"),
        Line(r"(512,10): 512", "512", of="features"),
    ],
    names={
        "channels": "3",
        "channels_1": "16",
        "channels_2": "16",
        "channels_3": "16",
        "features": "512",
        "after(n, kernel, stride, padding)": "floor((n + 2*padding - kernel)/stride) + 1",
        "side_1": "floor(after(32, 3, 1, 1)/2)",
        "side_2": "floor(after(side_1, 3, 1, 1)/2)",
        "side_3": "after(side_2, 3, 1, 1)",
    },
)
