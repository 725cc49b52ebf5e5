"""The text of symagg/kernels/statistics.py: the one pass over activations, from symagg/formulas/statistics.py.

The file imports numpy and numba alone: the elementary functions that its loops call are copied into it.
"""

import ast
import hashlib
from pathlib import Path

import numpy as np
from flint import arb, fmpq
from mpmath import mp
from sympy import Add, Eq, Expr, Function, Integer, Mul, Piecewise, Pow, Symbol, exp, log, pycode, symbols
from sympy.printing.precedence import precedence_traditional
from sympy.printing.pycode import PythonCodePrinter

from symagg.codegen.minimax import FLOAT64, Series, approximate
from symagg.codegen.statistics_text import CONSTANTS, HEADER, POOL, REDUCE, SETTLE
from symagg.formulas import statistics as formulas

ORDERS = 8
SHARE = Symbol("share")  # 1/R: its product costs less than a division
LANES = Path(__file__).with_name("lanes.py")
PLAIN = [name for name in formulas.row_sums if name not in ("zeros", "logs")]
SUMMED = ("zeros", "exponents", "scatter", "grown_scatter")  # what a group sums; of logs, the exponents
SETTLED = 2  # the order whose statistics are added to their group without a loop; so are those of order 0
SUMS = ["zeros", *PLAIN, "mantissa", "exponent"]  # what the kernel's array of sums holds, eight of each
ACCURACY = 3e-14  # of (2**r - 1)/r: a thirtieth of what the statistics promise


def text() -> str:
    """The whole file."""
    derived = {s.name: formulas.derive(s).xreplace({1 / formulas.R: SHARE}) for s in formulas.statistics}
    short, long = (approximate(_series(half), ACCURACY, FLOAT64) for half in (1 / 16, 1 / 2))
    imports, lanes = _lanes()
    parts = [
        "\n".join(sorted({*imports, "from math import exp, expm1"})),
        lanes,
        CONSTANTS.format(powers=_powers()),
        "\n".join(
            f"{name.upper()} = {_place(name)}  # in the array of sums" for name in ("zeros", "mantissa", "exponent")
        )
        + f"\nEXPONENTS = {8 * SUMMED.index('exponents')}  # in what is received",
        _function(
            "exp2m1",
            "offset, scale, wide",
            _exp2m1(short.coefficients, long.coefficients),
            doc="2**x - 1, x = offset*scale; infinite or nan where it overflows. wide: whether x may leave the range.",
        ),
        _reduce(derived),
        *(_settle(derived, order) for order in (0, SETTLED)),
        _pool(),
        _function("taylor", "order, alpha, beta, c, out", _taylor(), doc=TAYLOR_DOC),
    ]
    code = "\n\n\n".join(part.strip("\n") for part in parts) + "\n"
    digest = hashlib.sha256(code.encode()).hexdigest()[:16]
    squares = sum(not formulas.row_sums[name].is_Symbol for name in PLAIN)
    sums = 1 + len(PLAIN) + squares  # the offset, and what is added up
    operations = sums + 3 + 2 * (len(long.coefficients) - 1) + 7  # of the product of logarithms; of exp2m1
    bounds = ", ".join(f"{p.bound:.2e} for |r| <= {half}" for p, half in ((short, "1/16"), (long, "1/2")))
    return HEADER.format(operations=operations, digest=digest, bounds=bounds) + code


TAYLOR_DOC = (
    f"The Taylor coefficients of alpha*expm1(beta*x) about c, to the order (1 to {ORDERS}), into out (order + 1,)."
)


def _lanes() -> tuple[list[str], str]:
    """The imports of lanes.py, and what else it holds."""
    body = ast.parse(LANES.read_text(encoding="utf-8")).body[1:]
    imports = [n for n in body if isinstance(n, ast.Import | ast.ImportFrom)]
    return [ast.unparse(n) for n in imports], "\n\n\n".join(ast.unparse(n) for n in body if n not in imports)


def _reduce(derived: dict[str, Expr]) -> str:
    """The loops over pixels: what is declared as a row sum is added up, products in one operation."""
    zeros, logs = (formulas.row_sums[name] for name in ("zeros", "logs"))
    x = formulas.x
    if zeros != Piecewise((1, Eq(x, 0)), (0, True)) or logs != Piecewise((log(x), x > 0), (0, True)):
        raise ValueError("the loops count x = 0 and take the logarithm of x > 0; something else is declared")
    step = ["offset = value - a if based else value", "growth = exp2m1(offset, scale, wide)  # exp(beta*offset) - 1"]
    for name in PLAIN:
        base, power = formulas.row_sums[name].as_base_exp()
        if power not in (1, 2) or not base.is_Symbol:
            raise ValueError(f"the row sum {name} is neither a symbol nor its square")
        step.append(f"{name} = " + (f"{name} + {base}" if power == 1 else f"multiply_add({base}, {base}, {name})"))
    return REDUCE.format(
        zeroed=" = ".join(PLAIN),
        step="\n".join(f"        {line}" for line in step),
        add="\n".join(f"        {name} = {name} + load(sums, {_place(name)})" for name in PLAIN),
        store="\n".join(f"    store(sums, {_place(name)}, {name})" for name in PLAIN),
        growth="exp2m1(offset, scale, wide)",
        place=_place("growths"),
        finish="\n".join(f"    {line}" for line in _finish(derived)),
    )


def _finish(derived: dict[str, Expr]) -> list[str]:
    """What is received, g first: with order 0 it is all."""
    means = [s.name for s in formulas.statistics if s.kind == "mean"]
    lines = []
    for name in (means[-1], *(n for n in derived if n not in (means[-1], "logs"))):
        used = (n for n in SUMS if formulas.SUMS.get(n) in derived[name].free_symbols)
        lines += [line for n in used if (line := f"{n} = load(sums, {_place(n)})") not in lines]
        k = "order" if name == means[-1] else means.index(name) if name in means else SUMMED.index(name)
        lines.append(f"store({'pooled' if name in means else 'extra'}, {k} * LANES, {_Lanes().doprint(derived[name])})")
        lines += ["if order == 0:", "    return"] if name == means[-1] else []
    return lines


def _settle(derived: dict[str, Expr], order: int) -> str:
    """The same for one order, and added to the group where it is formed: in registers, without loops."""
    means = [s.name for s in formulas.statistics if s.kind == "mean"]
    if len(means) != SETTLED + 1:
        raise ValueError(f"{len(means)} means are declared, and the pass settles those of {SETTLED} powers and of g")
    pooled = {name: derived[name] for name in means[0 if order else -1 :]}
    summed = {name: derived.get(name) for name in (SUMMED if order else ())}
    used = set().union(*(e.free_symbols for e in (*pooled.values(), *summed.values()) if e is not None))
    lines = [f"{name} = load(sums, {_place(name)})" for name in SUMS if formulas.SUMS.get(name) in used]
    lines.append(f"at = g * {len(pooled)} * width + f")
    for k, (name, value) in enumerate(pooled.items()):
        lines += [f"{name} = {_Lanes().doprint(value)}", f"middle = load(means, at + {k} * width)"]
        lines += [f"far{k} = {name} - middle", f"store(means, at + {k} * width, multiply_add(far{k}, inverse, middle))"]
    lines += ["if there >= 0:", *(f"    store(kept, there + {k} * width, {name})" for k, name in enumerate(pooled))]
    pairs = _pairs(order)
    lines.append(f"at = g * {len(pairs)} * width + f")
    for m, (i, j) in enumerate(pairs):
        place = f"at + {m} * width"
        lines.append(f"store(moments, {place}, multiply_add(far{i} * (1.0 - inverse), far{j}, load(moments, {place})))")
    if order:
        lines += ["exponents = join(mantissas, g * width + f, sums)", f"at = g * {len(summed)} * width + f"]
    for k, (name, value) in enumerate(summed.items()):
        printed = name if value is None or value.is_Symbol else _Lanes().doprint(value)
        lines.append(f"store(summed, at + {k} * width, load(summed, at + {k} * width) + {printed})")
    return SETTLE.format(order=order, lines="\n".join(f"    {line}" for line in lines))


def _pairs(order: int) -> list[tuple[int, int]]:
    """The pairs of pooled features whose products a group keeps: of the powers all, of g its own."""
    return [(i, j) for i in range(order) for j in range(i, order)] + [(order, order)]


def _pool() -> str:
    means = [s for s in formulas.statistics if s.kind == "mean"]
    others = [s for s in formulas.statistics if s.kind != "mean"]
    return POOL.format(
        log2e=repr(float(1 / mp.ln(2))),
        last=means[-1].term,
        extras=len(others),
        extra=", ".join("the exponents of log(x)" if s.name == "logs" else f"the {s.kind} of {s.term}" for s in others),
        sums=len(SUMS),
        settled=SETTLED,
        pairs=_pairs(SETTLED),
    )


def _place(name: str) -> int:
    """Where eight sums of a name stand in the kernel's array of sums."""
    return 8 * SUMS.index(name)


def _series(half: float) -> Series:
    """(2**r - 1)/r = sum of ln(2)**(j + 1)/(j + 1)! r**j, for |r| <= half."""
    return Series(
        "exp2m1",
        "(2**r - 1)/r",
        lambda j: arb.const_log2() ** (j + 1) / arb(fmpq(j + 1)).gamma() / (j + 1),
        -half,
        half,
    )


def _exp2m1(short: tuple[float, ...], long: tuple[float, ...]) -> list[str]:
    """2**x - 1 for x = offset*scale = n + r: 2**n (2**r - 1) + (2**n - 1); n is whole, or of eighths by a table."""
    return [
        "if wide:",
        "    offset, scale = clamped(offset * scale, LEAST, MOST), 1.0",
        "if has_moves_within():",
        "    shifted = multiply_add(offset, scale, EIGHTHS)",
        "    r = multiply_add(offset, scale, EIGHTHS - shifted)",
        *(f"    {line}" for line in _horner(short)),
        "    power = times_power(eighth(shifted, load(POWERS, 0)), shifted)",
        "else:",
        "    shifted = multiply_add(offset, scale, WHOLE)",
        "    r = multiply_add(offset, scale, WHOLE - shifted)",
        *(f"    {line}" for line in _horner(long)),
        "    power = power_of_two(shifted)",
        "return multiply_add(r * power, series, power - 1.0)",
    ]


def _horner(coefficients: tuple[float, ...]) -> list[str]:
    first = f"series = multiply_add(r, {coefficients[-1]!r}, {coefficients[-2]!r})"
    return [first, *(f"series = multiply_add(series, r, {c!r})" for c in reversed(coefficients[:-2]))]


def _powers() -> list[float]:
    """2**(j/8), with j/8 of a unit taken off the exponent field: the kernel's sum of shifted bits puts it back."""
    with mp.workdps(60):
        rounded = np.array([float(mp.mpf(2) ** (mp.mpf(j) / 8)) for j in range(8)])
    return (rounded.view(np.int64) - (np.arange(8) << 49)).view(np.float64).tolist()


def _taylor() -> list[str]:
    lines = []
    for k, coefficient in enumerate(formulas.taylor(ORDERS)):
        lines += ([f"if order >= {k}:"] if k > 1 else []) + [f"{'    ' * (k > 1)}out[{k}] = {_code(coefficient)}"]
    return lines


def _function(name: str, arguments: str, lines: list[str], doc: str = "") -> str:
    told = [f'    """{doc}"""'] if doc else []
    head = f'@njit(cache=True, error_model="numpy", fastmath={{"contract"}})\ndef {name}({arguments}):'
    return "\n".join([head, *told, *(f"    {line}" for line in lines)])


class _Lanes(PythonCodePrinter):
    """Sums, products and squares, the last as products: lanes have no other operations."""

    def _print_Pow(self, expression: Pow, rational: bool = False) -> str:  # noqa: N802  (SymPy finds it by its name)
        if expression.exp != 2:
            raise ValueError(f"{expression} is no square")
        base = self.parenthesize(expression.base, precedence_traditional(Mul(*symbols("x y"))))
        return f"{base}*{base}"


def _code(expression: Expr) -> str:
    """Python for an expression, with exp(u) - 1 as expm1(u) and whole numbers as floats."""
    turned = expression.replace(_is_expm1, _to_expm1)
    return pycode(turned, fully_qualified_modules=False, user_functions={"expm1": "expm1"})


def _is_expm1(expression: Expr) -> bool:
    return (
        isinstance(expression, Add)
        and Integer(-1) in expression.args
        and any(isinstance(t, exp) for t in expression.args)
    )


def _to_expm1(expression: Expr) -> Expr:
    first = next(t for t in expression.args if isinstance(t, exp))
    return Add(*(t for t in expression.args if t not in (first, Integer(-1))), Function("expm1")(*first.args))
