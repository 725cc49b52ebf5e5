"""Why pooling is enough: the identities that the covariance core rests on, for every joint law.

Activations are W[i, k]: filter i, pixel k of R, of one sample; g is any activation. The papers print covariances as
sums over all pairs of pixels and filters. `operations` counts the multiplications and evaluations of g that N samples
of F filters take as printed, and by what stands on the right.
"""

from symagg.claims import Domain, Paper

operations = {
    "collapse": ("N*F**2*R**2", "N*F*R + N*F**2"),
    "covariance-collapse": ("N*F**2*R**2", "N*F*R + N*F**2"),
    "output-variance": ("N*F**2", "N*F"),
}

domain = Domain(
    W="random variable",
    Y="random variable",
    X="random variable",
    g="function",
    w="array",
    x="array",
    b="array",
    R="integer, 1 <= R <= 3",
    F="integer, 1 <= F <= 3",
    m="integer, 1 <= m <= 3",
    n="integer, 1 <= n <= 3",
)

paper = Paper("identities", "Exact identities of the covariance core", domain, authors="The symagg developers")

paper.claim(
    "collapse",
    "pairs of pixels: N*F**2*R**2 products become N*F*R evaluations of g and N*F**2 products",
    "Sum(E(g(W[i, k])*g(W[j, l])), (k, 1, R), (l, 1, R))/R**2",
    r"\frac{1}{R^2} \sum_{k,l} \mathbb{E}[g(W_{ik}) g(W_{jl})] = \mathbb{E}[Y_i Y_j], \quad "
    r"Y_i = \frac{1}{R} \sum_k g(W_{ik})",
    "E((Sum(g(W[i, k]), (k, 1, R))/R)*(Sum(g(W[j, l]), (l, 1, R))/R))",
    domain=Domain(i="integer, 1 <= i <= 2", j="integer, 1 <= j <= 2"),
)

paper.claim(
    "covariance-collapse",
    "pairs of pixels: N*F**2*R**2 products become N*F*R evaluations of g and N*F**2 products",
    "Sum(Cov(g(W[i, k]), g(W[j, l])), (k, 1, R), (l, 1, R))/R**2",
    r"\frac{1}{R^2} \sum_{k,l} \mathrm{Cov}(g(W_{ik}), g(W_{jl})) = \mathrm{Cov}(Y_i, Y_j)",
    "Cov(Sum(g(W[i, k]), (k, 1, R))/R, Sum(g(W[j, l]), (l, 1, R))/R)",
    domain=Domain(i="integer, 1 <= i <= 2", j="integer, 1 <= j <= 2"),
)

paper.claim(
    "output-variance",
    "a linear output: N*F**2 products become N*F, for only the projected features are needed",
    "Sum(w[i]*w[j]*Cov(Y[i], Y[j]), (i, 1, F), (j, 1, F))",
    r"\sum_{i,j} w_i w_j \mathrm{Cov}(Y_i, Y_j) = \mathrm{Var}\Big(\sum_i w_i Y_i\Big)",
    "Var(Sum(w[i]*Y[i], (i, 1, F)))",
)

paper.claim(
    "taylor-covariance",
    "any alpha and beta afterwards: the data enter through covariances of pooled powers alone",
    "Cov(Sum(Sum(b[i]*W[1, k]**i, (i, 1, n)), (k, 1, R))/R, Sum(Sum(w[j]*W[2, l]**j, (j, 1, m)), (l, 1, R))/R)",
    r"\mathrm{Cov}\Big(\frac{1}{R} \sum_k \sum_i b_i W_{1k}^i, \frac{1}{R} \sum_l \sum_j w_j W_{2l}^j\Big) = "
    r"\sum_{i,j} b_i w_j \mathrm{Cov}\Big(\frac{1}{R} \sum_k W_{1k}^i, \frac{1}{R} \sum_l W_{2l}^j\Big)",
    "Sum(b[i]*w[j]*Cov(Sum(W[1, k]**i, (k, 1, R))/R, Sum(W[2, l]**j, (l, 1, R))/R), (i, 1, n), (j, 1, m))",
)

paper.claim(
    "row-anchor",
    "the scatter of a row from sums about any point a, here its first pixel in the pass",
    "Sum((x[r] - Sum(x[k], (k, 1, n))/n)**2, (r, 1, n))",
    r"\sum_r (x_r - \bar x)^2 = \sum_r (x_r - a)^2 - \frac{1}{n} \Big(\sum_r (x_r - a)\Big)^2",
    "Sum((x[r] - a)**2, (r, 1, n)) - Sum(x[r] - a, (r, 1, n))**2/n",
    domain=Domain(a="real"),
)

paper.claim(
    "chan",
    "merging: Chan, Golub and LeVeque (1983)",
    "Sum((x[r] - Sum(x[k], (k, 1, m + n))/(m + n))**2, (r, 1, m + n))",
    r"M_{A \cup B} = M_A + M_B + \frac{mn}{m+n} (\bar x_B - \bar x_A)^2",
    "Sum((x[r] - mean_A)**2, (r, 1, m)) + Sum((x[r] - mean_B)**2, (r, m + 1, m + n)) "
    "+ m*n/(m + n)*(mean_B - mean_A)**2",
    names={"mean_A": "Sum(x[k], (k, 1, m))/m", "mean_B": "Sum(x[k], (k, m + 1, m + n))/n"},
)

paper.claim(
    "pivot",
    "g about a pivot c, so that what is pooled is small where the spread is",
    "alpha*(exp(beta*z) - 1)",
    r"\alpha (e^{\beta z} - 1) = \alpha (e^{\beta c} - 1) + \alpha e^{\beta c} (e^{\beta (z - c)} - 1)",
    "alpha*(exp(beta*c) - 1) + alpha*exp(beta*c)*(exp(beta*(z - c)) - 1)",
    domain=Domain(alpha="real, nonzero", beta="real, nonzero", z="real", c="real"),
)
