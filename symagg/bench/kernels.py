"""`symagg bench kernels`: generated kernels against other ways to the same numbers, on arrays of a million, in one run.

Against: the printed formula in numba written by hand (as it stands in the paper: nothing is asked about the domain, and
nothing done about cancellation), `sympy.lambdify` with NumPy and SciPy, symengine's LLVM Lambdify and heyoka's compiled
functions where they are installed and know the functions. Each gets its arguments in the layout that it wants and, if
it takes one, an array for its results, made beforehand; heyoka's own threads are off, two threads are two halves.
Times are medians of many turns in which each is called once, and a ratio (how many times as fast the kernel is as what
it is against) is the median of the turns' own, so that what slows the machine for a while slows both.
"""

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np
from numba import float64, vectorize
from sympy import Expr, Symbol, lambdify

from symagg.formulas import KernelFormula, aggregation
from symagg.kernels import aggregation as kernels

SIZE = 10**6
REPEATS = 9
LEAST = 1.0  # seconds of turns, so that what takes a millisecond has many
THREADS = (1, 2)
RANGES = {  # where no formula over- or underflows, so that the plain ones compute what they mean
    "p": (0.1, 0.9), "a": (0.5, 3.0), "s": (0.1, 0.9), "alpha": (0.5, 2.0), "beta": (0.1, 0.5), "gamma": (0.2, 2.0),
    "x": (0.1, 2.0), "mean": (0.1, 2.0), "variance": (0.1, 2.0), "std": (0.5, 2.0),
    "mean_p": (-1.0, 1.0), "std_p": (0.5, 2.0), "mean_q": (-1.0, 1.0), "std_q": (0.5, 2.0),
}  # fmt: skip
OURS = "generated kernel"
Columns = list[np.ndarray]
Way = Callable[[Columns, np.ndarray], Callable[[], Any]]  # columns, room for results: what is timed, which gives them


def _numba(count: int) -> Callable[[Callable[..., float]], Any]:
    return vectorize([float64(*[float64] * count)])


@cache
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
    def zero_expgamma_mean(p, a, s, alpha, beta):  # noqa: ANN001, ANN202
        return alpha * (1 - p) * ((1 - beta * s) ** -a - 1)

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

    @_numba(4)
    def powergamma_pdf(x, a, s, gamma):  # noqa: ANN001, ANN202
        return x ** (a / gamma - 1) * math.exp(-(x ** (1 / gamma)) / s) / (gamma * math.gamma(a) * s**a)

    @_numba(3)
    def normal_pdf(x, mean, std):  # noqa: ANN001, ANN202
        return math.exp(-((x - mean) ** 2) / (2 * std**2)) / (math.sqrt(2 * math.pi) * std)

    @_numba(4)
    def normal_kl(mean_p, std_p, mean_q, std_q):  # noqa: ANN001, ANN202
        return math.log(std_q) - math.log(std_p) + (std_p**2 + (mean_p - mean_q) ** 2) / (2 * std_q**2) - 0.5

    @_numba(2)
    def gamma_shape(mean, variance):  # noqa: ANN001, ANN202
        return mean**2 / variance

    @_numba(2)
    def gamma_scale(mean, variance):  # noqa: ANN001, ANN202
        return variance / mean

    return {name: made for name, made in locals().items() if not name.startswith("_")}


def run(
    seed: int = 0,
    size: int = SIZE,
    repeats: int = REPEATS,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[dict[str, Any]]:
    """The rows of the table: every way of every formula, with one thread and with two.

    progress: called with how many formulas are measured, and of how many.
    """
    held = {formula.name: formula for formula in aggregation.module().formulas}
    rows: list[dict[str, Any]] = []
    for done, name in enumerate(by_hand()):
        progress(done, len(by_hand()))
        columns, found = columns_of(held[name], seed, size), ways(held[name])
        for threads in THREADS:
            rows += _compared(name, threads, found, columns, repeats)
    return rows


def columns_of(formula: KernelFormula, seed: int, size: int) -> Columns:
    """Random arguments."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(*RANGES[s.name], size) for s in formula.arguments]


def ways(formula: KernelFormula) -> dict[str, Way]:
    """The kernel first, then what it is compared with."""
    arguments, plain = formula.arguments, formula.expression
    letters = {s: Symbol(f"{s.name}_", **s.assumptions0) for s in arguments}  # gamma is a function's name too
    numeric = lambdify(list(letters.values()), plain.xreplace(letters), ["scipy", "numpy"])
    found = {
        OURS: _ufunc(getattr(kernels, formula.name)),
        "hand-written numba": _ufunc(by_hand()[formula.name]),
        "sympy.lambdify": lambda columns, out: partial(numeric, *columns),
        "symengine LLVM": _symengine(arguments, plain) if find_spec("symengine") else None,
        "heyoka": _heyoka(arguments, plain) if find_spec("heyoka") else None,
    }
    return {way: made for way, made in found.items() if made is not None}


def told(rows: list[dict[str, Any]]) -> str:
    """The rows as a table, a line a kernel: nanoseconds an element and the ratios, with one thread and with two."""
    held: dict[str, dict[str, list[str]]] = {}
    ways = dict.fromkeys(row["against"].rpartition(": ")[2] for row in rows if row["against"])
    for row in rows:
        if row["against"]:
            found = held.setdefault(row["name"].partition(",")[0], {way: [] for way in ("ns", *ways)})
            way = row["against"].rpartition(": ")[2]
            found[way].append(f"{row['ratio']:.2f}")
            if way == next(iter(ways)):
                found["ns"].append(f"{row['seconds'] / row['size'] * 1e9:.2f}")
    lines = ["| kernel | ns | " + " | ".join(ways) + " |", "| --- |" + " --- |" * (1 + len(ways))]
    lines += [f"| {name} | " + " | ".join(", ".join(v) or "-" for v in found.values()) + " |"
              for name, found in held.items()]  # fmt: skip
    return "\n".join(lines)


def _compared(name: str, threads: int, ways: dict[str, Way], columns: Columns, repeats: int) -> Iterator[dict]:
    """The kernel and each other way to it, alternating so that all meet the same machine."""
    size = len(columns[0])
    pieces = [slice(k * size // threads, (k + 1) * size // threads) for k in range(threads)]
    room = np.empty(size)  # the same for all: where an array lies decides what the caches hold of it
    calls = {way: [made([c[piece] for c in columns], room[piece]) for piece in pieces] for way, made in ways.items()}
    turns: list[dict[str, float]] = []
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        while len(turns) <= repeats or (repeats > 1 and time.perf_counter() - started < LEAST):
            order = list(calls)[:: -1 if len(turns) % 2 else 1]  # who comes after whom decides what the caches hold
            turns.append({way: _seconds(calls[way], pool) for way in order})
    del turns[0]  # it warms
    label = f"{name}, {'one thread' if threads == 1 else 'two threads'}"
    seconds = median(turn[OURS] for turn in turns)
    for way in list(calls)[1:]:
        theirs, ratio = median(turn[way] for turn in turns), median(turn[way] / turn[OURS] for turn in turns)
        yield {"name": f"{label}: {way}", "seconds": theirs, "ratio": None, "against": None}
        yield {"name": label, "seconds": seconds, "ratio": ratio, "against": f"{label}: {way}", "size": size}


def _seconds(calls: list[Callable[[], Any]], pool: ThreadPoolExecutor) -> float:
    started = time.perf_counter()
    if len(calls) == 1:
        calls[0]()
    else:
        list(pool.map(lambda call: call(), calls))
    return time.perf_counter() - started


def _ufunc(function: Any) -> Way:
    return lambda columns, out: partial(function, *columns, out=out)


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
    return lambda columns, out: partial(compiled, np.stack(columns, axis=-1), out=out[:, None])


def _heyoka(arguments: tuple[Symbol, ...], plain: Expr) -> Way | None:
    """None where heyoka does not know a function of the formula."""
    import heyoka

    try:
        heyoka.set_nthreads(1)
        names = heyoka.make_vars(*(s.name for s in arguments))
        expression = heyoka.from_sympy(plain.xreplace({s: Symbol(s.name) for s in arguments}))
        compiled = heyoka.cfunc([expression], vars=list(names))
    except (RuntimeError, NotImplementedError, TypeError, ValueError):
        return None
    return lambda columns, out: partial(compiled, np.stack(columns), outputs=out[None, :])
