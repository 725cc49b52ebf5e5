"""Claims of "A short table of integrals and series", an imagined paper with one formula an entry."""

from symagg.claims import Domain, Paper

domain = Domain(
    a="positive",
    b="positive",
    n="integer, >= 1",
    q="real",
    s="> 1",
    w="positive",
    y="> 1",
)

paper = Paper("integrals", "A short table of integrals and series", domain, authors="B. Imagined")

paper.claim(
    "reflection",
    "Entry 1, for a > 0",
    "Integral(x**(a - 1)/(1 + x), (x, 0, oo))",
    r"\int_0^\infty \frac{x^{a-1}}{1+x}\,dx = \frac{\pi}{\sin \pi a}",
    "pi/sin(pi*a)",
)

paper.claim(
    "frullani",
    "Entry 2",
    "Integral((exp(-a*x) - exp(-b*x))/x, (x, 0, oo))",
    r"\int_0^\infty \frac{e^{-ax} - e^{-bx}}{x}\,dx = \ln\frac{a}{b}",
    "log(a/b)",
)

paper.chain(
    "complete-the-square",
    "Entry 3",
    "Integral(exp(-a*x**2 + q*x), (x, -oo, oo))",
    [
        (
            r"e^{q^2/(2a)} \int_{-\infty}^\infty e^{-a(x - q/(2a))^2}\,dx",
            "exp(q**2/(2*a))*Integral(exp(-a*(x - q/(2*a))**2), (x, -oo, oo))",
        ),
        (r"\sqrt{\frac{\pi}{a}}\, e^{q^2/(4a)}", "sqrt(pi/a)*exp(q**2/(4*a))"),
    ],
)

paper.claim(
    "trigonometric-beta",
    "Entry 4",
    "Integral(sin(x)**(2*a - 1)*cos(x)**(2*b - 1), (x, 0, pi/2))",
    r"\int_0^{\pi/2} \sin^{2a-1}x \, \cos^{2b-1}x\,dx = \frac{\Gamma(a)\Gamma(b)}{2\Gamma(a+b)}",
    "gamma(a)*gamma(b)/(2*gamma(a + b))",
)

paper.claim(
    "cosine-transform",
    "Entry 5",
    "Integral(exp(-a*x)*cos(w*x), (x, 0, oo))",
    r"\int_0^\infty e^{-ax} \cos(wx)\,dx = \frac{a}{a^2 + w^2}",
    "a/(a**2 + w**2)",
)

paper.claim(
    "bessel-transform",
    "Entry 6",
    "Integral(exp(-a*x)*besselj(0, w*x), (x, 0, oo))",
    r"\int_0^\infty e^{-ax} J_0(wx)\,dx = \frac{1}{a^2 + w^2}",
    "1/(a**2 + w**2)",
)

paper.claim(
    "alternating-zeta",
    "Entry 7, for s > 1",
    "Sum((-1)**(j - 1)/j**s, (j, 1, oo))",
    r"\sum_{j=1}^\infty \frac{(-1)^{j-1}}{j^s} = \left(1 - 2^{1-s}\right)\zeta(s)",
    "(1 - 2**(1 - s))*zeta(s)",
)

paper.chain(
    "digamma-duplication",
    "Entry 8",
    "Derivative(loggamma(2*y), y)",
    [
        (
            r"\lim_{h \to 0} \frac{\ln\Gamma(2y + 2h) - \ln\Gamma(2y)}{h}",
            "Limit((loggamma(2*y + 2*h) - loggamma(2*y))/h, h, 0)",
        ),
        (r"2\psi(2y)", "2*digamma(2*y)"),
        (r"\psi(y) + \psi\left(y + \tfrac12\right) + 2\ln 2", "digamma(y) + digamma(y + 1/2) + 2*log(2)"),
    ],
)

paper.claim(
    "stirling",
    "Entry 9, for y > 1",
    "gamma(y + 1)",
    r"\Gamma(y + 1) \approx \sqrt{2\pi y}\, y^y e^{-y}",
    "sqrt(2*pi*y)*y**y*exp(-y)",
    relation="≈",
)

paper.claim(
    "binomial-squares",
    "Entry 10",
    "Sum(binomial(n, j)**2, (j, 0, n))",
    r"\sum_{j=0}^n \binom{n}{j}^2 = \binom{2n}{n}",
    "binomial(2*n, n)",
)
