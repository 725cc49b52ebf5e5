"""The same statistics in exact rational arithmetic, rounded once; g in mpmath with 50 digits."""

from fractions import Fraction

import mpmath
import numpy as np


def exactly(x):
    """x (N, F, R) as nested lists of fractions."""
    return [[[Fraction(float(v)) for v in row] for row in sample] for sample in x]


def g_exactly(x, alpha, beta):
    with mpmath.workdps(50):
        return [[[alpha * mpmath.expm1(mpmath.mpf(beta) * float(v)) for v in row] for row in s] for s in x]


def taylor_exactly(x, alpha, beta, order, point):
    """point: (F,) fractions or floats; the Taylor polynomial of g, pixel by pixel, with 50 digits."""
    with mpmath.workdps(50):
        b = mpmath.mpf(beta)

        def polynomial(v, c):
            c = mpmath.mpf(c.numerator) / c.denominator if isinstance(c, Fraction) else mpmath.mpf(c)
            terms = (b**k / mpmath.factorial(k) * (v - c) ** k for k in range(1, order + 1))
            return alpha * (mpmath.expm1(b * c) + mpmath.exp(b * c) * sum(terms))

        return [[[polynomial(float(v), point[f]) for v in row] for f, row in enumerate(s)] for s in x]


def mean(values):
    return sum(values[1:], values[0]) / len(values)


def covariance(values):
    """The covariance, with ddof 1, between filters, of the means over pixels; values: nested lists (N, F, R)."""
    with mpmath.workdps(50):
        pooled = [[mean(row) for row in sample] for sample in values]
        means = [mean([p[f] for p in pooled]) for f in range(len(pooled[0]))]
        filters = range(len(means))
        products = [[sum((p[i] - means[i]) * (p[j] - means[j]) for p in pooled) for j in filters] for i in filters]
        return np.array([[float(v / (len(values) - 1)) for v in row] for row in products])


def moments(values):
    """Mean and variance (ddof 0) over samples and pixels, for each filter."""
    with mpmath.workdps(50):
        flat = [[v for sample in values for v in sample[f]] for f in range(len(values[0]))]
        means = [mean(v) for v in flat]
        variances = [mean([(v - m) ** 2 for v in f]) for f, m in zip(flat, means, strict=True)]
        return np.array([float(m) for m in means]), np.array([float(v) for v in variances])
