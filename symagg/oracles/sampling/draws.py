"""Draws from a law by the process that generates it: a family's generator, a map, a mixture, a clip, an average."""

import hashlib
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from sympy import Basic, Dummy, Rational, Symbol

from symagg.laws import families
from symagg.laws.law import Averaged, Clipped, Inflated, Law, PushedForward
from symagg.laws.von_mises_fisher import VonMisesFisher
from symagg.oracles.outcome import Kind
from symagg.oracles.sampling.floats import NoSampleError, lower, numbers_at

MOST_COPIES = 1000


def draw(law: Law, point: Mapping[Symbol, Rational], size: int, seed: str | int) -> np.ndarray:
    """`size` independent float64 draws from the law at a point; the same seed gives the same draws.

    Raises NoSampleError where the law has no generative process (a law given by its density), where the point breaks
    the law's conditions, or where a draw is not a finite number.
    """
    known = numbers_at(point)
    with np.errstate(all="ignore"):
        for condition in law.conditions:
            if not lower(condition, known):
                raise NoSampleError(f"{law} is not a law here: {condition} is false", Kind.UNDEFINED)
        try:
            draws = _draw(law, known, size, seeded(seed))
        except ValueError as error:
            raise NoSampleError(f"{law} cannot be drawn here: {error}") from error
    need_finite(draws, f"{law}")
    return draws


_FAMILIES: dict[str, tuple[Callable[..., Law], Callable[..., np.ndarray]]] = {
    "Gamma": (families.Gamma, lambda g, n, shape, scale: g.gamma(shape, scale, n)),
    "Exponential": (families.Exponential, lambda g, n, scale: g.exponential(scale, n)),
    "Normal": (families.Normal, lambda g, n, mean, std: g.normal(mean, std, n)),
    "Uniform": (families.Uniform, lambda g, n, lower, upper: g.uniform(lower, upper, n)),
    "Beta": (families.Beta, lambda g, n, a, b: g.beta(a, b, n)),
    "Laplace": (families.Laplace, lambda g, n, mean, scale: g.laplace(mean, scale, n)),
    "Poisson": (families.Poisson, lambda g, n, rate: g.poisson(rate, n)),
    # numpy counts the trials, the law their failures
    "Geometric": (families.Geometric, lambda g, n, p: g.geometric(p, n) - 1),
    "Binomial": (families.Binomial, lambda g, n, trials, p: g.binomial(_count(trials), p, n)),
    "VonMisesFisher": (VonMisesFisher, lambda g, n, d, kappa: _cosines(g, n, d, kappa)),
}


def _cosines(generator: np.random.Generator, size: int, d: float, kappa: float) -> np.ndarray:
    """Cosines to the mean direction, by rejection from an envelope (Wood 1994); its least rate of acceptance is 0.6."""
    width = (np.hypot(2 * kappa, d - 1) - 2 * kappa) / (d - 1)
    centre = (1 - width) / (1 + width)
    top = kappa * centre + (d - 1) * np.log1p(-(centre**2))
    found = [np.empty(0)]
    while sum(map(len, found)) < size:
        z = generator.beta((d - 1) / 2, (d - 1) / 2, size)
        w = (1 - (1 + width) * z) / (1 - (1 - width) * z)
        height = kappa * w + (d - 1) * np.log1p(-centre * w) - top
        found.append(w[height >= np.log(generator.random(size))])
    return np.concatenate(found)[:size]


def seeded(seed: str | int) -> np.random.Generator:
    """A generator whose draws depend on the text of the seed alone, the same on every machine."""
    digest = hashlib.sha256(str(seed).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def _draw(law: Law, known: dict[Basic, Any], size: int, generator: np.random.Generator) -> np.ndarray:
    match law.origin:
        case PushedForward(base, g):
            x = Dummy("x")
            return spread(lower(g.at(x), {**known, x: _draw(base, known, size, generator)}), size)
        case Inflated(weight=weight, location=location, part=part):
            chosen = generator.random(size) < lower(weight, known)
            return np.where(chosen, lower(location, known), _draw(part, known, size, generator))
        case Clipped(base=base, lower=low, upper=high):
            draws = _draw(base, known, size, generator)
            draws = draws if low is None else np.maximum(draws, lower(low, known))
            return draws if high is None else np.minimum(draws, lower(high, known))
        case Averaged(base=base, count=count):
            copies = _count(lower(count, known))
            if not 1 <= copies <= MOST_COPIES:
                raise NoSampleError(f"{law}: an average of {copies} copies is not drawn (1 to {MOST_COPIES} are)")
            return reduce(np.add, (_draw(base, known, size, generator) for _ in range(copies))) / copies
    if not _is_family(law):
        raise NoSampleError(f"{law} is given by its density alone, with no process that generates it")
    return _FAMILIES[law.name][1](generator, size, *(lower(p, known) for p in law.parameters)).astype(np.float64)


def _is_family(law: Law) -> bool:
    """Whether the law is the built-in one that its name says: a law by its density may carry any name."""
    if law.name not in _FAMILIES:
        return False
    try:
        family = _FAMILIES[law.name][0](*law.parameters)
    except TypeError:
        return False
    x = Dummy("x")
    return family.density.xreplace({family.variable: x}) == law.density.xreplace({law.variable: x})


def _count(value: float) -> int:
    if value != round(value):
        raise NoSampleError(f"{value} is not a whole number", Kind.UNDEFINED)
    return round(value)


def spread(value: Any, size: int) -> np.ndarray:
    """A number or an array as an array of `size` floats."""
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (size,))


def need_finite(values: np.ndarray, what: str) -> None:
    """Raise NoSampleError where a draw of `what` is an infinity or not a number."""
    bad = values.size - np.count_nonzero(np.isfinite(values))
    if bad:
        raise NoSampleError(f"{bad} of {values.size} draws of {what} are no finite number")
