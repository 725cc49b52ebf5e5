"""`symagg bench kernels`: generated kernels against other ways to the same numbers, on arrays of a million, in one run.

Against: the printed formula in numba written by hand, `sympy.lambdify` with NumPy and SciPy, symengine's LLVM
Lambdify and heyoka's compiled functions where they are installed and know the functions. Times are the best of
several; a ratio is how many times as fast the kernel is as what it is against.
"""

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Any

import numpy as np
from numba import float64, vectorize
from sympy import Expr, Symbol, lambdify

from symagg.formulas import KernelFormula, aggregation
from symagg.kernels import aggregation as kernels

SIZE = 10**6
REPEATS = 7
THREADS = (1, 2)
RANGES = {  # where no formula over- or underflows, so that the plain ones compute what they mean
    "p": (0.1, 0.9), "a": (0.5, 3.0), "s": (0.1, 0.9), "alpha": (0.5, 2.0), "beta": (0.1, 0.5), "gamma": (0.2, 2.0),
    "x": (0.1, 2.0), "mean": (-1.0, 1.0), "std": (0.5, 2.0), "mean_p": (-1.0, 1.0), "std_p": (0.5, 2.0),
    "mean_q": (-1.0, 1.0), "std_q": (0.5, 2.0),
}  # fmt: skip
Way = Callable[..., Any]  # of the columns and where to put the result


def _numba(count: int) -> Callable[[Callable[..., float]], Any]:
    return vectorize([float64(*[float64] * count)])


def by_hand() -> dict[str, Any]:
    """The printed formulas as one would write them in numba."""

    @_numba(3)
    def zero_gamma_mean(p, a, s):  # noqa: ANN001, ANN202
        return (1 - p) * a * s

    @_numba(3)
    def zero_gamma_variance(p, a, s):  # noqa: ANN001, ANN202
        return (1 - p) * a * s**2 * (1 + a * p)

    @_numba(4)
    def expgamma_mean(a, s, alpha, beta):  # noqa: ANN001, ANN202
        return alpha * (1 / (1 - beta * s) ** a - 1)

    @_numba(4)
    def expgamma_variance(a, s, alpha, beta):  # noqa: ANN001, ANN202
        return alpha**2 / (1 - 2 * beta * s) ** a - alpha**2 / (1 - beta * s) ** (2 * a)

    @_numba(5)
    def zero_expgamma_variance(p, a, s, alpha, beta):  # noqa: ANN001, ANN202
        mean = (1 - beta * s) ** -a
        return alpha**2 * (1 - p) * ((1 - 2 * beta * s) ** -a - (1 - p) * mean**2 - 2 * p * mean + p)

    @_numba(3)
    def powergamma_mean(a, s, gamma):  # noqa: ANN001, ANN202
        return s**gamma * math.gamma(gamma + a) / math.gamma(a)

    @_numba(3)
    def powergamma_variance(a, s, gamma):  # noqa: ANN001, ANN202
        whole = math.gamma(a)
        return s ** (2 * gamma) / whole * (math.gamma(a + 2 * gamma) - math.gamma(a + gamma) ** 2 / whole)

    @_numba(3)
    def gamma_pdf(x, a, s):  # noqa: ANN001, ANN202
        return x ** (a - 1) * math.exp(-x / s) / (math.gamma(a) * s**a)

    @_numba(5)
    def expgamma_pdf(x, a, s, alpha, beta):  # noqa: ANN001, ANN202
        w = math.log(1 + x / alpha) / beta
        return w ** (a - 1) * math.exp(-w / s) / (math.gamma(a) * s**a * alpha * beta * (1 + x / alpha))

    @_numba(3)
    def normal_pdf(x, mean, std):  # noqa: ANN001, ANN202
        return math.exp(-((x - mean) ** 2) / (2 * std**2)) / (math.sqrt(2 * math.pi) * std)

    @_numba(4)
    def normal_kl(mean_p, std_p, mean_q, std_q):  # noqa: ANN001, ANN202
        return math.log(std_q) - math.log(std_p) + (std_p**2 + (mean_p - mean_q) ** 2) / (2 * std_q**2) - 0.5

    return {name: made for name, made in locals().items() if not name.startswith("_")}


def run(seed: int = 0, size: int = SIZE, repeats: int = REPEATS) -> list[dict[str, Any]]:
    """The rows of the table: every way of every formula, with one thread and with two."""
    hand = by_hand()
    held = {formula.name: formula for formula in aggregation.module().formulas}
    rows: list[dict[str, Any]] = []
    for name, function in hand.items():
        formula = held[name]
        rng = np.random.default_rng(seed)
        columns = [rng.uniform(*RANGES[s.name], size) for s in formula.arguments]
        ways = {"hand-written numba": lambda *c, out, f=function: f(*c, out=out), **dict(_other_ways(formula))}
        for threads in THREADS:
            rows += _compared(name, threads, ways, columns, repeats)
    return rows


def _compared(name: str, threads: int, ways: dict[str, Way], columns: list[np.ndarray], repeats: int) -> Iterator[dict]:
    """The kernel and each other way to it, alternating so that all meet the same machine."""
    kernel = getattr(kernels, name)
    ours = {"generated kernel": lambda *c, out: kernel(*c, out=out)}
    best = dict.fromkeys((*ours, *ways), math.inf)
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(repeats + 1):  # the first one warms
            for way, function in (*ours.items(), *ways.items()):
                best[way] = min(best[way], _seconds(function, columns, threads, pool))
    label = f"{name}, {'one thread' if threads == 1 else 'two threads'}"
    seconds = best.pop("generated kernel")
    for way, theirs in best.items():
        yield {"name": f"{label}: {way}", "seconds": theirs, "ratio": None, "against": None}
        yield {"name": label, "seconds": seconds, "ratio": theirs / seconds, "against": f"{label}: {way}"}


def _seconds(function: Way, columns: list[np.ndarray], threads: int, pool: ThreadPoolExecutor) -> float:
    out = np.empty(len(columns[0]))
    pieces = [slice(k * len(out) // threads, (k + 1) * len(out) // threads) for k in range(threads)]
    started = time.perf_counter()
    if threads == 1:
        function(*columns, out=out)
    else:
        list(pool.map(lambda piece: function(*(c[piece] for c in columns), out=out[piece]), pieces))
    return time.perf_counter() - started


def _other_ways(formula: KernelFormula) -> Iterator[tuple[str, Way]]:
    arguments, plain = formula.arguments, formula.expression
    letters = {s: Symbol(f"{s.name}_", **s.assumptions0) for s in arguments}  # gamma is a function's name too
    numeric = lambdify(list(letters.values()), plain.xreplace(letters), ["scipy", "numpy"])
    yield "sympy.lambdify", lambda *c, out: np.copyto(out, numeric(*c))
    if find_spec("symengine") is not None and (way := _symengine(arguments, plain)):
        yield "symengine LLVM", way
    if find_spec("heyoka") is not None and (way := _heyoka(arguments, plain)):
        yield "heyoka", way


def _symengine(arguments: tuple[Symbol, ...], plain: Expr) -> Way | None:
    """None where symengine's compiler does not know a function of the formula."""
    import symengine

    try:
        compiled = symengine.Lambdify(
            [symengine.Symbol(s.name) for s in arguments], [symengine.sympify(plain)], backend="llvm"
        )
        compiled(np.full(len(arguments), 0.25))
    except (RuntimeError, NotImplementedError, TypeError, ValueError):
        return None
    return lambda *c, out: np.copyto(out, compiled(np.stack(c, axis=-1))[..., 0])


def _heyoka(arguments: tuple[Symbol, ...], plain: Expr) -> Way | None:
    """None where heyoka does not know a function of the formula."""
    import heyoka

    try:
        names = heyoka.make_vars(*(s.name for s in arguments))
        expression = heyoka.from_sympy(plain.xreplace({s: Symbol(s.name) for s in arguments}))
        compiled = heyoka.cfunc([expression], vars=list(names))
    except (RuntimeError, NotImplementedError, TypeError, ValueError):
        return None
    return lambda *c, out: np.copyto(out, compiled(np.stack(c))[0])
