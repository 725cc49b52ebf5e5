"""Products as a plain factor times the exponential of a sum of logarithms: where cancellation shows itself."""

from dataclasses import dataclass, field

from sympy import Abs, Add, Expr, Mul, Pow, S, expand, factor, gamma, log, loggamma, together

from symagg.codegen import heads as h


@dataclass
class Exponent:
    """A sum: coefficients of log(base), coefficients of loggamma(argument), and the rest."""

    logs: dict[Expr, Expr] = field(default_factory=dict)
    gammas: dict[Expr, Expr] = field(default_factory=dict)
    rest: Expr = S.Zero

    def add(self, other: "Exponent", times: Expr = S.One) -> "Exponent":
        """This sum plus a multiple of another."""
        return Exponent(
            _sum(self.logs, other.logs, times),
            _sum(self.gammas, other.gammas, times),
            expand(self.rest + times * other.rest),
        )

    @property
    def is_zero(self) -> bool:
        return not self.logs and not self.gammas and self.rest == 0

    def key(self) -> tuple:
        """Equal for equal sums."""
        return (frozenset(self.logs.items()), frozenset(self.gammas.items()), self.rest)


def _sum(first: dict[Expr, Expr], second: dict[Expr, Expr], times: Expr) -> dict[Expr, Expr]:
    held = {k: expand(first.get(k, S.Zero) + times * second.get(k, S.Zero)) for k in (*first, *second)}
    return {k: c for k, c in held.items() if c != 0}


def of_log(argument: Expr) -> Exponent:
    """log(argument) with its products, quotients, powers and exponentials taken apart.

    The argument is positive wherever its logarithm is real, so that factors of open sign stand for their sizes.
    """
    found = Exponent()
    for part in Mul.make_args(argument):
        base, power = part.as_base_exp()
        if base == S.Exp1:
            found = found.add(of_sum(power))
        elif isinstance(base, gamma):
            found = found.add(Exponent(gammas={base.args[0]: power}))
        elif isinstance(base, Mul | Pow):
            found = found.add(of_log(base), power)
        elif isinstance(base, Abs):
            found = found.add(of_log(base.args[0]), power)
        elif base != 1:
            found = found.add(Exponent(logs={base: power}))
    return found


def of_sum(total: Expr) -> Exponent:
    """A sum read as logarithms, log gammas and the rest."""
    found = Exponent()
    for term in Add.make_args(expand(total)):
        inside = [f for f in Mul.make_args(term) if isinstance(f, log | loggamma)]
        if len(inside) == 1 and not isinstance(inside[0], loggamma):
            found = found.add(of_log(inside[0].args[0]), term / inside[0])
        elif len(inside) == 1:
            found = found.add(Exponent(gammas={inside[0].args[0]: term / inside[0]}))
        else:
            found = found.add(Exponent(rest=term))
    return found


def split(product: Expr) -> tuple[Expr, Exponent]:
    """A product as (plain factor, exponent); a base that has a symbolic power somewhere takes all its powers along."""
    plain, held = [], Exponent()
    parts = [p for part in Mul.make_args(product) for p in _magnitudes(part)]
    symbolic = {f.base for f in parts if isinstance(f, Pow) and f.base != S.Exp1 and not f.exp.is_number}
    for part in parts:
        base, power = part.as_base_exp()
        if base == S.Exp1 or isinstance(base, gamma) or not power.is_number or (base in symbolic and base.args):
            held = held.add(of_log(part))
        else:
            plain.append(part)
    return Mul(*plain), held


def _magnitudes(part: Expr) -> list[Expr]:
    """|x y^k| as |x| and y^k, a power with an open exponent having a positive base."""
    base, power = part.as_base_exp()
    if not isinstance(base, Abs):
        return [part]
    inside = Mul.make_args(base.args[0])
    return [(f if isinstance(f, Pow) and not f.exp.is_number else Abs(f)) ** power for f in inside]


def gamma_heads(gammas: dict[Expr, Expr], alone: bool = False) -> Expr:
    """A sum of log gammas, their differences as heads; single ones are left, or are ratios to gamma(1) if `alone`."""
    left = dict(gammas)
    total = S.Zero
    for low in sorted(gammas, key=lambda e: (e.count_ops(), str(e))):
        for high in sorted(gammas, key=lambda e: (e.count_ops(), str(e))):
            step = expand(high - low) / 2
            if step == 0 or low + step not in left or high not in left or low not in left:
                continue
            c = left[high]
            if left[low] == c and left[low + step] == -2 * c:
                total += c * h.GammaSecondDifference(low, step)
                for used in (low, high, low + step):
                    del left[used]
    for low in sorted(left, key=lambda e: (e.count_ops(), str(e))):
        for high in sorted(left, key=lambda e: (e.count_ops(), str(e))):
            if low in left and high in left and high != low and left[high] == -left[low]:
                total += left[high] * h.LogGammaRatio(low, expand(high - low))
                del left[high], left[low]
    if alone:
        return total + Add(*(c * h.LogGammaRatio(S.One, expand(z - 1)) for z, c in left.items()))
    return total + Add(*(c * loggamma(z) for z, c in left.items()))


def stable_log(argument: Expr) -> Expr:
    """log(argument), of its size where its sign is open; by what it is 1 plus, where it is 1 plus something."""
    top, bottom = together(argument).as_numer_denom()
    if bottom != 1 and bottom.is_Symbol and isinstance(top, Add):
        excess = expand(top - bottom)
        if not isinstance(excess, Add):
            return h.LogOnePlusRatio(excess, bottom)
    if top.is_Symbol and isinstance(bottom, Add):
        excess = expand(bottom - top)
        if not isinstance(excess, Add):
            return -h.LogOnePlusRatio(excess, top)
    if isinstance(argument, Add) and argument.as_coeff_Add()[0] == 1:
        excess = argument - 1
        product = product_of_two(-excess)
        return h.LogOneMinusProduct(*product) if product else h.Log1p(excess)
    if isinstance(argument, log):
        return log(Abs(stable_log(argument.args[0])))
    return log(argument if argument.is_positive else Abs(argument))


def product_of_two(term: Expr) -> tuple[Expr, Expr] | None:
    """(2^k x, y) for a product of two symbols and a power of two, whose scaling rounds nothing; None otherwise."""
    number, rest = term.as_coeff_Mul()
    parts = Mul.make_args(rest)
    scale = abs(number)
    exact = scale.is_Rational and (scale.p & (scale.p - 1)) == 0 and (scale.q & (scale.q - 1)) == 0
    if len(parts) == 2 and all(p.is_Symbol for p in parts) and exact:
        return number * parts[0], parts[1]
    return None


def combined_logs(logs: dict[Expr, Expr], invert: bool | None) -> Expr:
    """A sum of c log(b): those of commensurable coefficients as one logarithm, by its excess over 1.

    invert: whether the ratio is turned over; None turns it where its excess has a minus sign.
    """
    groups: dict[Expr, list[tuple[Expr, Expr]]] = {}
    single: dict[Expr, Expr] = {}
    for base, coefficient in logs.items():
        for term in Add.make_args(coefficient):
            number, monomial = term.as_coeff_Mul()
            groups.setdefault(monomial, []).append((base, number))
    total = S.Zero
    for monomial, held in groups.items():
        bases = [(b, n) for b, n in held if b.args]
        if len(bases) > 1:
            ratio = Mul(*(b**n for b, n in bases))
            excess = signed_products(factor(together(ratio - 1)))
            turned = excess.could_extract_minus_sign() if invert is None else invert
            if turned:
                excess = signed_products(factor(together(1 / ratio - 1)))
            total += (-monomial if turned else monomial) * h.Log1p(excess)
        for b, n in held:
            if len(bases) < 2 or not b.args:
                single[b] = single.get(b, S.Zero) + n * monomial
    return total + Add(*(factor(c) * stable_log(b) for b, c in single.items()))


def signed_products(tree: Expr) -> Expr:
    """1 - x y, however it is signed, as a head that rounds once."""

    def swap(e: Expr) -> Expr:
        number, rest = e.as_coeff_Add()
        product = product_of_two(-rest * number) if number in (1, -1) else None
        return number * h.OneMinusProduct(*product) if product else e

    return tree.replace(lambda e: isinstance(e, Add) and len(e.args) == 2, swap)
