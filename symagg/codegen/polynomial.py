"""Writes symagg/special/elementary.py: exp, expm1, log, log1p and power as branch-free polynomial code that vectorises.

The source is a template, once a format; its coefficients are computed and their error is proved by balls (`minimax`),
and its rounding error is proved by running that same source on enclosures (`elementary_proofs`).

    python -m symagg.codegen.polynomial            write the file
    python -m symagg.codegen.polynomial --check    fail where the committed file differs
"""

import argparse
import math
import re
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib import resources
from pathlib import Path

from flint import ctx

from symagg.codegen.elementary_proofs import Proof
from symagg.codegen.minimax import FLOAT32, FLOAT64, Polynomial
from symagg.codegen.power_proofs import PowerProof
from symagg.codegen.setting import Setting
from symagg.errors import SymaggError
from symagg.report.files import write

TARGET = Path(__file__).parent.parent / "special" / "elementary.py"
PRECISION = 160


def source() -> str:
    """The whole text of symagg/special/elementary.py."""
    head, body, power = (_template(f"elementary_{name}") for name in ("head", "body", "power"))
    double, single = Setting(FLOAT64), Setting(FLOAT32)
    with ctx.workprec(PRECISION):
        proof = Proof.of(double, "\n".join(render(text, double, {}) for text in (body, power)))
        bounds = proof.bounds()
        bounds |= PowerProof(proof).bounds(bounds["exp"], bounds["log"])
        narrow = Proof.of(single, render(body, single, {})).bounds()
        parts = [head, render(body, double, bounds), render(body, single, narrow), render(power, double, bounds)]
    table = [*_polynomials(double), *_polynomials(single), *_ulps("", bounds), *_ulps("_f32", narrow)]
    return _header(table, sha256("".join(parts).encode()).hexdigest()[:16]) + "\n\n".join(parts)


def render(body: str, setting: Setting, bounds: dict[str, float]) -> str:
    """The body in one format: $S the names' suffix, $F the format, $(key) a number, $[name, z, z2] a polynomial."""
    literal = setting.fmt.literal

    def number(match: re.Match) -> str:
        key = match[1]
        if key in setting.constants:
            return literal(setting.constants[key])
        name, _, what = key.partition(".")
        if name in setting.polynomials and what == "error":
            return round_up(setting.polynomials[name].bound)
        if what == "ulp":
            return ulp_text(bounds[name]) if bounds else "?"
        return literal(float(key))

    def polynomial(match: re.Match) -> str:
        name, z, square = (part.strip() for part in match[1].split(","))
        return _even_and_odd(setting.polynomials[name], z, square, literal)

    text = re.sub(r"^\$\[(.*)\]$", polynomial, body, flags=re.MULTILINE)
    text = re.sub(r"\$\(([^()]+)\)", number, text)
    return text.replace("$S", setting.suffix).replace("$F", f"np.{setting.fmt.name}")


_MANY = 2  # coefficients, from which on the first is added last, so that one operation alone rounds its size


def _even_and_odd(polynomial: Polynomial, z: str, square: str, literal: Callable) -> str:
    """The even and the odd coefficients as two polynomials in the square, each by Estrin's scheme.

    Neighbours are joined first, then the pairs, so that no operation waits for many others.
    """
    lines: list[str] = []
    powers = [square]
    for name, coefficients in (("even", polynomial.coefficients[::2]), ("odd", polynomial.coefficients[1::2])):
        terms = [literal(c) for c in coefficients]
        first = [terms.pop(0)] if len(terms) > _MANY else []
        level = 0
        while len(terms) > 1:
            if level == len(powers):
                powers.append(f"{square}{2**level}")
                lines.append(f"    {powers[level]} = {powers[level - 1]} * {powers[level - 1]}")
            joined = [f"multiply_add({b}, {powers[level]}, {a})" for a, b in zip(terms[::2], terms[1::2], strict=False)]
            lines += [f"    {name}{k} = {text}" for k, text in enumerate(joined)]
            terms = [*(f"{name}{k}" for k in range(len(joined))), *terms[2 * len(joined) :]]
            level += 1
        (last,) = terms
        lines.append(f"    {name} = multiply_add({last}, {square}, {first[0]})" if first else f"    {name} = {last}")
    return "\n".join(lines)


def round_up(value: float) -> str:
    """A bound in three digits, never less than it."""
    text = f"{value:.2e}"
    if float(text) < value:
        text = f"{value * 1.005:.2e}"
    return text


def ulp_text(value: float) -> str:
    """A bound in ulps, in three decimals, never less than it."""
    return f"{math.ceil(value * 1000) / 1000:.3f}"


def _polynomials(setting: Setting) -> list[str]:
    return [
        f"{setting.fmt.name}: {p.series.text}, degree {len(p.coefficients) - 1}: |polynomial - series| <= "
        f"{round_up(p.bound)} on [{p.series.lower:.6g}, {p.series.upper:.6g}]"
        for p in setting.polynomials.values()
    ]


def _ulps(suffix: str, bounds: dict[str, float]) -> list[str]:
    return [f"{name}{suffix}: at most {ulp_text(bound)} ulp" for name, bound in bounds.items()]


def _header(table: list[str], digest: str) -> str:
    lines = "\n".join(f"#   {row}" for row in table)
    return (
        '"""Elementary functions as polynomials that vectorise inside numba\'s loops, with proved error bounds.\n\n'
        "Every function takes and gives a scalar, has no branches, and is right at 0, at infinities and at nan. Those\n"
        'that end in _f32 compute in float32. One ulp is the spacing of the format at the true value.\n"""\n'
        "# GENERATED by `python -m symagg.codegen.polynomial` from symagg/codegen/elementary_*.template: do not edit.\n"
        f"# Content: {digest}. Proved:\n{lines}\n\n"
    )


def _template(name: str) -> str:
    return resources.files(__package__).joinpath(f"{name}.template").read_text(encoding="utf-8")


def check(path: Path = TARGET) -> None:
    """Raises SymaggError where the file is not what `source()` gives."""
    if not path.is_file() or path.read_text(encoding="utf-8") != source():
        raise SymaggError(f"{path}: it is not what its templates give; run `python -m symagg.codegen.polynomial`.")


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0 done, 1 the committed file differs."""
    parser = argparse.ArgumentParser(prog="python -m symagg.codegen.polynomial", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file differs")
    if not parser.parse_args(arguments).check:
        write(TARGET, source())
        return 0
    try:
        check()
    except SymaggError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
