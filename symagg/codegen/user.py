"""Kernels of a user's own formulas: at once from an expression, or a module that runs without symagg and SymPy."""

import hashlib
import importlib.util
import os
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from keyword import iskeyword
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from sympy import (
    Derivative,
    Expr,
    FallingFactorial,
    Ge,
    Gt,
    I,
    Le,
    Lt,
    Mul,
    Ne,
    RisingFactorial,
    Symbol,
    SympifyError,
    besseli,
    beta,
    binomial,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    erf,
    erfc,
    exp,
    factorial,
    gamma,
    nan,
    oo,
    sec,
    sech,
    sin,
    sinh,
    sympify,
    zoo,
)
from sympy.logic.boolalg import Boolean

from symagg.codegen.balls import holds
from symagg.codegen.generate import GenerateError, Progress, put, silent, text_of
from symagg.codegen.heads import BesselIRatio, LogBesselI
from symagg.domain import Domain
from symagg.files import check_target
from symagg.formulas import KernelFormula, Module
from symagg.laws import Formula

MOST_ARGUMENTS = 31  # what a NumPy ufunc may have beside its result
_PATIENCE = 4000
_BY_GAMMA = (beta, binomial, factorial, FallingFactorial, RisingFactorial)
_QUOTIENTS = {
    sec: lambda x: 1 / cos(x),
    csc: lambda x: 1 / sin(x),
    cot: lambda x: cos(x) / sin(x),
    sech: lambda x: 1 / cosh(x),
    csch: lambda x: 1 / sinh(x),
    coth: lambda x: cosh(x) / sinh(x),
}
_NEAR, _FAR = (-12, 0), (0, 4)  # powers of ten by which an argument is moved


def compile(expression: Any, arguments: Sequence[Symbol], domain: Domain | None = None, name: str = "formula") -> Any:
    """A NumPy ufunc of an expression: stable, compiled by numba, cached on disk.

    expression: a SymPy expression, or a Formula such as `law.mean()` gives; where a formula's conditions fail, nan.
    arguments: its symbols, in the order of the ufunc's arguments. domain: what the arguments may be; nan outside;
    by default what the symbols' own assumptions say.
    Raises GenerateError for a wrong call, LoweringError for what no kernel can compute.
    """
    formula = formula_of(name, expression, arguments, domain)
    text = text_of(
        Module(name, f"{formula.expression}", (formula,)), _sampler(formula, domain), "Written by symagg.compile."
    )
    return getattr(_imported(text), name)


def formula_of(name: str, expression: Any, arguments: Sequence[Symbol], domain: Domain | None = None) -> KernelFormula:
    """An expression as data for a kernel. Raises GenerateError where its symbols are not its arguments."""
    if not isinstance(name, str) or not name.isidentifier() or iskeyword(name):
        raise GenerateError(f"{name!r} is no name for a kernel; use letters, digits and underscores.")
    symbols = tuple(arguments) if isinstance(arguments, Iterable) else (arguments,)
    if not all(isinstance(s, Symbol) for s in symbols) or len({s.name for s in symbols}) < len(symbols):
        raise GenerateError(f"{name}: the arguments must be symbols with different names, not {arguments}.")
    if not 1 <= len(symbols) <= MOST_ARGUMENTS:
        raise GenerateError(f"{name}: a kernel has from 1 to {MOST_ARGUMENTS} arguments, not {len(symbols)}.")
    if domain is not None and not isinstance(domain, Domain):
        raise GenerateError(f'{name}: the domain must be a Domain, such as Domain(x="0 < x < 1"), not {domain}.')
    held = expression if isinstance(expression, Formula) else _formula(expression, symbols)
    if not isinstance(held.expression, Expr) or held.expression.is_Matrix:
        raise GenerateError(f"{name}: {expression} is no expression; give a SymPy expression or a law's Formula.")
    if held.expression.has(I, zoo, nan):
        raise GenerateError(f"{name}: {held.expression} is not real; kernels compute real numbers.")
    if missing := held.expression.free_symbols - set(symbols):
        names = ", ".join(sorted(s.name for s in missing))
        raise GenerateError(f"{name}: {names} in {held.expression} is not among the arguments; add it to them.")
    conditions = (*_domain(symbols, domain), *held.conditions)
    return KernelFormula(name, symbols, held.definition, _known(held.expression), conditions, "given by the user")


def _formula(expression: Any, symbols: Sequence[Symbol]) -> Formula:
    """What is not a Formula yet; in a text, a name is the argument of that name."""
    try:
        held = sympify(expression, locals={s.name: s for s in symbols}) if isinstance(expression, str) else expression
        return Formula(sympify(held), sympify(held))
    except SympifyError as error:
        raise GenerateError(f"{expression!r} is no expression: {' '.join(str(error).split())}.") from error


def _known(expression: Expr) -> Expr:
    """The expression in functions that have kernels: factorials by gamma, erfc by erf, coth by exponentials, and so on.

    Derivatives are taken.
    """
    found = expression.replace(Derivative, lambda *parts: Derivative(*parts).doit())
    found = found.replace(lambda e: isinstance(e, _BY_GAMMA), lambda e: e.rewrite(gamma))
    found = found.replace(erfc, lambda x: 1 - erf(x))
    found = found.replace(lambda e: type(e) in _QUOTIENTS, lambda e: _QUOTIENTS[type(e)](*e.args))
    found = found.replace(lambda e: isinstance(e, Mul) and e.has(besseli), _with_ratio)
    return found.replace(besseli, lambda v, x: exp(LogBesselI(v, x)))


def _with_ratio(product: Mul) -> Expr:
    """I_(v+1)(x)/I_v(x) as one function."""
    for over in product.args:
        if isinstance(over, besseli) and (under := besseli(over.args[0] - 1, over.args[1])) ** -1 in product.args:
            return BesselIRatio(*under.args) * product * under / over
    return product


def write(source: Path, target: Path, progress: Progress = silent) -> list[Path]:
    """Write the kernels of a module's FORMULAS; the target, if it changed."""
    check_target(target)
    return [target] if put(target, _text(source, progress)) else []


def stale(source: Path, target: Path, progress: Progress = silent) -> list[Path]:
    """The target, where it is not what the source gives."""
    fresh = target.is_file() and target.read_text(encoding="utf-8") == _text(source, progress)
    return [] if fresh else [target]


def _text(source: Path, progress: Progress) -> str:
    """The generated text for a module that defines FORMULAS = {name: (expression, arguments[, domain])}."""
    held = getattr(_loaded(source), "FORMULAS", None)
    if not isinstance(held, dict) or not held:
        raise GenerateError(
            f"{source}: define FORMULAS = {{name: (expression, arguments)}}, with a Domain third if need be."
        )
    formulas, samplers = [], {}
    for name, entry in held.items():
        if not isinstance(entry, tuple) or len(entry) not in (2, 3):
            raise GenerateError(f"{source}: FORMULAS[{name!r}] must be (expression, arguments) or with a Domain third.")
        domain = entry[2] if len(entry) == 3 else None
        formula = formula_of(name, entry[0], entry[1], domain)
        formulas.append(formula)
        samplers[name] = _sampler(formula, domain)

    def sampler(name: str, arguments: tuple[str, ...], count: int) -> dict[str, np.ndarray]:
        return samplers[name](name, arguments, count)

    origin = f"Written by `symagg generate --from {source.name}`."
    return text_of(Module(source.stem, f"The formulas of {source.name}.", tuple(formulas)), sampler, origin, progress)


def _loaded(source: Path) -> ModuleType:
    if not source.is_file():
        raise GenerateError(f"{source}: there is no such file.")
    spec = importlib.util.spec_from_file_location(f"symagg_formulas_{source.stem}", source)
    if spec is None or spec.loader is None:
        raise GenerateError(f"{source}: a module of formulas is a Python file; its name must end in .py.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        told = " ".join(str(error).split())
        raise GenerateError(f"{source}: it does not run: {type(error).__name__}: {told}.") from error
    return module


def _domain(symbols: Sequence[Symbol], domain: Domain | None) -> list[Boolean]:
    """The ranges of the symbols as conditions, held unevaluated."""
    found: list[Boolean] = []
    for symbol in symbols:
        held = (domain or Domain()).range_of(symbol)
        if held.lower != -oo:
            found.append((Gt if held.lower_open else Ge)(symbol, held.lower, evaluate=False))
        if held.upper != oo:
            found.append((Lt if held.upper_open else Le)(symbol, held.upper, evaluate=False))
        if held.nonzero and held.lower < 0 < held.upper:
            found.append(Ne(symbol, 0, evaluate=False))
    return found


def _sampler(formula: KernelFormula, domain: Domain | None) -> Callable[..., dict[str, np.ndarray]]:
    """Points over the domain: generic ones, and beside each, two with one argument brought near 0 and far out."""
    ranges = domain or Domain()

    def sample(name: str, arguments: tuple[str, ...], count: int) -> dict[str, np.ndarray]:
        symbols = {s.name: s for s in formula.arguments}
        stream = random.Random(f"{name} {formula.expression}")
        rows: list[list[float]] = []
        for point in ranges.points(symbols, f"{name}", formula.domain, patience=_PATIENCE):
            row = [float(point[symbols[a]]) for a in arguments]
            rows.append(row)
            for powers in _NEAR, _FAR:
                k = stream.randrange(len(row))
                moved = [v * 10.0 ** stream.uniform(*powers) if j == k else v for j, v in enumerate(row)]
                if all(holds(c, dict(zip(formula.arguments, moved, strict=True))) for c in formula.domain):
                    rows.append(moved)
            if len(rows) >= count:
                break
        return {a: np.array([row[k] for row in rows]) for k, a in enumerate(arguments)}

    return sample


def _imported(text: str) -> ModuleType:
    """The module of a generated text, kept in the user's cache so that numba can keep what it compiles."""
    name = f"symagg_{hashlib.sha256(text.encode()).hexdigest()[:32]}"
    if name in sys.modules:
        return sys.modules[name]
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "symagg" / "kernels"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GenerateError(
            f"{folder} cannot be made: {error.strerror}; set XDG_CACHE_HOME to a folder that can."
        ) from error
    path = folder / f"{name}.py"
    put(path, text)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
