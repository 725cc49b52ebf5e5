"""On the Distribution of Penultimate Activations of Classification Networks.

Anonymous authors (under review as a conference paper at ICLR 2020).

Every equation that the paper prints, as data. Laws over activations, latent vectors, images and labels are laws over
finitely many of them: q[z, x, i] is q(z | x, i), p[x, i] is p(x, i).
"""

from symagg.claims import Domain, Held, Line, Paper
from symagg.laws.von_mises_fisher import normaliser, surface

domain = Domain(kappa="nonnegative", d="integer, >= 2", mu="0 < mu < pi")

paper = Paper(
    "penultimate",
    "On the Distribution of Penultimate Activations of Classification Networks",
    domain,
    authors="Anonymous",
)


# 2.2 Cross-entropy minimization as inference

# p[m, i] is the law of activations a[m, .] and labels; the weights w(i, .) have one norm kappa, as the paper assumes.
paper.parts(
    "eq4",
    "Eq. 3-4",
    [
        Line(
            r"-E_{a,i} \log \frac{\exp(\|a\| w_i^\top \bar a)}{\sum_j \exp(\|a\| w_j^\top \bar a)}",
            "-Sum(p[m, i]*log(exp(norm(m)*unit(i, m))/Sum(exp(norm(m)*unit(j, m)), (j, 1, C))), (m, 1, M), (i, 1, C))",
            of="-Sum(p[m, i]*log(exp(dot(i, m))/Sum(exp(dot(j, m)), (j, 1, C))), (m, 1, M), (i, 1, C))",
        ),
        Line(
            r"-E_{a,i} \log \frac{q(a|i)}{\sum_j q(a|j)}, \quad q(a|i) = vMF(a; \bar w_i, \|w_i\|)",
            "-Sum(p[m, i]*log(q(m, i)/Sum(q(m, j), (j, 1, C))), (m, 1, M), (i, 1, C))",
            of="-Sum(p[m, i]*log(exp(unit(i, m))/Sum(exp(unit(j, m)), (j, 1, C))), (m, 1, M), (i, 1, C))",
        ),
    ],
    names={
        "length(i)": "sqrt(Sum(v[i, k]**2, (k, 1, d)))",
        "w(i, k)": "kappa*v[i, k]/length(i)",
        "norm(m)": "sqrt(Sum(a[m, k]**2, (k, 1, d)))",
        "dot(i, m)": "Sum(w(i, k)*a[m, k], (k, 1, d))",
        "unit(i, m)": "Sum(w(i, k)*(a[m, k]/norm(m)), (k, 1, d))",
        "w_norm(i)": "sqrt(Sum(w(i, k)**2, (k, 1, d)))",
        "w_bar(i, k)": "w(i, k)/w_norm(i)",
        "q(m, i)": "C_kappa(w_norm(i))*exp(w_norm(i)*Sum(w_bar(i, k)*(a[m, k]/norm(m)), (k, 1, d)))",
    },
    domain=Domain(
        p="probabilities of m = 1..M, i = 1..C",
        v="array of -2 < v < 2",
        a="array of -2 < a < 2",
        C="integer, 2 <= C <= 4",
        M="integer, 1 <= M <= 3",
        C_kappa="function",
        d="integer, 2 <= d <= 4",
    ),
)
paper.parts(
    "eq5",
    "Eq. 5",
    [
        Line(
            r"\int_{S^1} \exp(\kappa\mu^{\top}x) dx = 1/C(\kappa) \text{ for every } \mu",
            "1/C(2)",
            of="Integral(exp(kappa*cos(theta - mu)), (theta, 0, 2*pi))",
        ),
        *(
            Line(
                rf"\int_{{S^{{{dimension - 1}}}}} C(\kappa) \exp(\kappa\mu^{{\top}}x) dx = 1",
                "1",
                of=f"Integral(circle({dimension})*(1 - t**2)**(({dimension} - 3)/2)*C({dimension})*exp(kappa*t), "
                "(t, -1, 1))",
            )
            for dimension in (2, 3, 5, 10)
        ),
        Line(
            r"\int_{S^{d-1}} C(\kappa) \exp(\kappa\mu^{\top}x) dx = 1",
            "1",
            of="Integral(circle(d)*(1 - t**2)**((d - 3)/2)*C(d)*exp(kappa*t), (t, -1, 1))",
        ),
    ],
    names={
        "C": lambda dimension: normaliser(dimension, domain.kappa).expression,
        "circle": lambda dimension: surface(dimension - 1),
    },
)

paper.claim(
    "eq6",
    "Eq. 6",
    "-Sum(prior[i]*p[a, i]*log(q[a, i]), (a, 1, A), (i, 1, C))",
    r"E_{a,i} [D_{KL}(p(a|i) \,\|\, q(a|i)) + H(p(a|i))]",
    "Sum(prior[i]*(Sum(p[a, i]*log(p[a, i]/q[a, i]), (a, 1, A)) - Sum(p[a, i]*log(p[a, i]), (a, 1, A))), (i, 1, C))",
    domain=Domain(
        prior="probabilities of i = 1..C",
        p="probabilities of a = 1..A given i",
        q="probabilities of a = 1..A given i",
        A="integer, 2 <= A <= 5",
        C="integer, 1 <= C <= 4",
    ),
)


# 4.1 Class-wise knowledge distillation

paper.claim(
    "eq7",
    "Eq. 7",
    "E(p_T(a[1]))",
    r"\frac{1}{N} \sum_{j=1}^{N} p_T(y|a_j)",
    "Sum(p_T(a[j]), (j, 1, N))/N",
    relation="≈",
    domain=Domain(a="random variable, identically distributed", p_T="function", N="integer, 1 <= N <= 5"),
)

students = Domain(
    p="probabilities of x = 1..X, i = 1..C",
    teacher="probabilities of y = 1..Y given x",
    classwise="probabilities of y = 1..Y given i",
    student="probabilities of y = 1..Y given x",
    X="integer, 1 <= X <= 4",
    Y="integer, 2 <= Y <= 4",
    C="integer, 1 <= C <= 3",
)

paper.claim(
    "eq8",
    "Eq. 8, what it minimizes, up to a constant of the teacher",
    "-Sum(p[x, i]*teacher[y, x]*log(student[y, x]), (x, 1, X), (i, 1, C), (y, 1, Y))",
    r"E_x [D_{KL}(p_T(y|x) \,\|\, p_S(y|x))] + const",
    "Sum(p[x, i]*Sum(teacher[y, x]*log(teacher[y, x]/student[y, x]), (y, 1, Y)), (x, 1, X), (i, 1, C)) + constant",
    names={"constant": "-Sum(p[x, i]*teacher[y, x]*log(teacher[y, x]), (x, 1, X), (i, 1, C), (y, 1, Y))"},
    domain=students,
)

paper.claim(
    "eq9",
    "Eq. 9, what it minimizes, up to a constant of the teacher",
    "-Sum(p[x, i]*classwise[y, i]*log(student[y, x]), (x, 1, X), (i, 1, C), (y, 1, Y))",
    r"E_{x,i} [D_{KL}(p_T(y|i) \,\|\, p_S(y|x))] + const",
    "Sum(p[x, i]*Sum(classwise[y, i]*log(classwise[y, i]/student[y, x]), (y, 1, Y)), (x, 1, X), (i, 1, C)) + constant",
    names={"constant": "-Sum(p[x, i]*classwise[y, i]*log(classwise[y, i]), (x, 1, X), (i, 1, C), (y, 1, Y))"},
    domain=students,
)


# 4.2 Class-conditional image generation: x and i are one image and its label, z one of Z latent vectors

paper.parts(
    "eq10",
    "Eq. 10, a lower bound of the evidence log p(x)",
    [
        Line(
            r"E_{q(z|x)} [\log p(x|z)] - D_{KL}(q(z|x) \,\|\, p(z))",
            "Sum(q[z, x]*log(p_x[x, z]), (z, 1, Z)) - Sum(q[z, x]*log(q[z, x]/p_z[z]), (z, 1, Z))",
            of="log(Sum(p_z[z]*p_x[x, z], (z, 1, Z)))",
            relation=">=",
        )
    ],
    domain=Domain(
        "x <= X",
        p_z="probabilities of z = 1..Z",
        p_x="probabilities of x = 1..X given z",
        q="probabilities of z = 1..Z given x",
        Z="integer, 2 <= Z <= 4",
        X="integer, 2 <= X <= 4",
        x="integer, 1 <= x <= 4",
    ),
)

conditioned = Domain(
    "x <= X",
    "i <= C",
    p_i="probabilities of i = 1..C",
    q="probabilities of z = 1..Z given x, i",
    label="probabilities of i = 1..C given x",
    Z="integer, 2 <= Z <= 4",
    X="integer, 2 <= X <= 4",
    C="integer, 2 <= C <= 3",
    x="integer, 1 <= x <= 4",
    i="integer, 1 <= i <= 3",
)
# q(z|x) is what q(z|x, i) is on the average over the labels of the image
averaged = {"q_x(z)": Held("Sum(label[j, x]*q[z, x, j], (j, 1, C))")}

paper.parts(
    "eq11",
    "Eq. 11, a lower bound of the evidence log p(x, i)",
    [
        Line(
            r"E_{q(z|x,i)} [\log p(x|i, z)] + \log p(i) - D_{KL}(q(z|x) \,\|\, p(z))",
            "Sum(q[z, x, i]*log(p_x[x, i, z]), (z, 1, Z)) + log(p_i[i]) - Sum(q_x(z)*log(q_x(z)/p_z[z]), (z, 1, Z))",
            of="log(Sum(p_i[i]*p_z[z]*p_x[x, i, z], (z, 1, Z)))",
            relation=">=",
        )
    ],
    names=averaged,
    domain=conditioned | Domain(p_z="probabilities of z = 1..Z", p_x="probabilities of x = 1..X given i, z"),
)

paper.parts(
    "eq12",
    "Eq. 12, a lower bound of the evidence log p(x, i)",
    [
        Line(
            r"E_{q(z|x,i)} [\log p(x|z)] + \log p(i) - D_{KL}(q(z|x) \,\|\, p(z|i))",
            "Sum(q[z, x, i]*log(p_x[x, z]), (z, 1, Z)) + log(p_i[i]) - Sum(q_x(z)*log(q_x(z)/p_z[z, i]), (z, 1, Z))",
            of="log(Sum(p_i[i]*p_z[z, i]*p_x[x, z], (z, 1, Z)))",
            relation=">=",
        )
    ],
    names=averaged,
    domain=conditioned | Domain(p_z="probabilities of z = 1..Z given i", p_x="probabilities of x = 1..X given z"),
)


# 2.3 Empirical verification

paper.parts(
    "table1-drop",
    "Table 1",
    [
        Line(rf"{drop}\%", drop, of=f"100*({normalized}/{original} - 1)", relation="rounded")
        for original, normalized, drop in (
            ("69.8", "67.1", "-3.9"),
            ("76.2", "74.7", "-1.9"),
            ("77.4", "76.2", "-1.5"),
            ("78.3", "77.5", "-1.1"),
            ("74.7", "72.5", "-2.9"),
            ("77.2", "75.5", "-2.2"),
            ("69.4", "68.4", "-1.5"),
            ("77.6", "76.9", "-0.9"),
            ("79.3", "78.9", "-0.6"),
        )
    ],
)
