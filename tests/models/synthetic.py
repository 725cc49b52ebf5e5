"""Sources of a known law: correlated zero-gamma pixels whose law depends on the class, by a Gaussian copula."""

import numpy as np
from scipy.special import gammaincinv, ndtr


def source(
    seed=0, samples=600, classes=3, filters=6, pixels=5, alpha=1.0, beta=0.05, gamma=0.8, shared=0.3, within=0.3
):
    """A source dict. shared: correlation between any two values of a sample; within: more, within a filter."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(samples) % classes)
    p = rng.uniform(0.05, 0.4, (classes, filters))
    a = rng.uniform(0.8, 2.5, (classes, filters))
    s = rng.uniform(0.5, 2.0, (classes, filters))
    common = rng.standard_normal((samples, 1, 1))
    own = rng.standard_normal((samples, filters, 1))
    alone = rng.standard_normal((samples, filters, pixels))
    z = np.sqrt(shared) * common + np.sqrt(within) * own + np.sqrt(1 - shared - within) * alone
    q = ndtr(z)
    p, a, s = (v[labels][:, :, None] for v in (p, a, s))
    x = np.where(q > p, s * gammaincinv(a, np.maximum(q - p, 0) / (1 - p)), 0.0)
    return {
        "activations": x,
        "labels": labels,
        "weight": rng.standard_normal((classes, filters)),
        "bias": rng.standard_normal(classes),
        "alpha": alpha,
        "beta": beta,
        "gamma": gamma,
    }
