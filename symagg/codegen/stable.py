"""Rewrites a formula into forms in which nothing cancels that does not cancel in the formula's value.

The rules know sums of exponentials (the difference of two is an exponential times an expm1, and different factors are
telescoped), logarithms near 1, gamma ratios, log-densities of gamma laws, a logarithm beside its tangent, and
squares of differences. Where a rule can be applied in two ways, both are tried; each form is proved before it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Mul,
    Or,
    Piecewise,
    Pow,
    S,
    digamma,
    exp,
    expand,
    expand_mul,
    factor,
    factor_terms,
    gamma,
    log,
    polygamma,
    together,
)
from sympy.logic.boolalg import Boolean

from symagg.codegen import heads as h
from symagg.codegen.densities import density, gamma_fraction, log_density, lower_fraction, normal_tail, quantile_power
from symagg.codegen.differences import fused
from symagg.codegen.digammas import digammas
from symagg.codegen.exponents import (
    Exponent,
    combined_logs,
    gamma_heads,
    of_log,
    signed_products,
    split,
    stable_log,
)
from symagg.codegen.largest import by_largest


@dataclass(frozen=True)
class Choices:
    """pivot: which of two exponentials is taken out of their difference. invert: whether a ratio of logarithms is
    turned over. scaled: one exponential of a sum rather than a product of powers.
    """

    pivot: int = 0
    invert: bool | None = None
    scaled: bool = True


def forms(expression: Expr) -> Iterator[Expr]:
    """The expression itself, then what the rules make of it; without repetition."""
    seen = [expression]
    plain = expression.replace(lambda e: isinstance(e, log) and not e.has(Abs), lambda e: log(expand_mul(e.args[0])))
    yield expression
    for start in (plain, *fused(plain), *by_largest(plain)):
        for held in _CHOICES:
            candidate = _absorbed(_Rules(Choices(*held)).apply(start))
            if candidate not in seen:
                seen.append(candidate)
                yield candidate


_CHOICES = list(product((0, 1), (None, False, True), (True, False)))


def _absorbed(tree: Expr) -> Expr:
    """Factors of a scaled exponential taken into it, so that it overflows only where the product does."""

    def absorb(e: Expr) -> Expr:
        into = [f for f in e.args if _is_scaled(f)]
        if len(into) != 1:
            return e
        rest = Mul(*(f for f in e.args if f != into[0]))
        return Add(*(type(f)(rest * f.args[0], f.args[1]) for f in Add.make_args(into[0])))

    return tree.replace(lambda e: isinstance(e, Mul), absorb)


def _is_scaled(e: Expr) -> bool:
    return all(isinstance(f, h.ScaledExp | h.ScaledExpm1) for f in Add.make_args(e))


class _Rules:
    def __init__(self, choices: Choices) -> None:
        self.choices = choices

    def apply(self, e: Expr) -> Expr:
        if not e.args or isinstance(e, h.Head):
            return e
        if isinstance(e, Piecewise):
            return _merged([(self.apply(value), condition) for value, condition in e.args])
        if isinstance(e, log):
            inside = e.args[0]
            return self._exponent(of_log(inside)) if inside.has(gamma) else stable_log(inside)
        if isinstance(e, Add):
            return self._sum(e)
        if isinstance(e, Pow) and isinstance(e.base, Pow) and e.base.exp == -1:  # (1/x)^k, real for x > 0
            return self.apply(e.base.base**-e.exp)
        if isinstance(e, Pow) and (found := quantile_power(e)) is not None:
            return found
        if isinstance(e, Mul | Pow | exp | gamma):
            return self._product(e)
        return e.func(*(self.apply(a) for a in e.args))

    # sums

    def _sum(self, e: Expr) -> Expr:
        if (found := self._recognised(e)) is not None:
            return found
        groups: dict[tuple, tuple[Expr, Exponent]] = {}
        for term in Add.make_args(e):
            factor_, exponent = split(term)
            before = groups.get(exponent.key(), (S.Zero, exponent))[0]
            groups[exponent.key()] = (before + factor_, exponent)
        held = [(c, exponent) for c, exponent in groups.values() if c != 0]
        if all(exponent.is_zero for _, exponent in held):
            return self._polynomial(e)
        total = S.Zero
        while held:
            c, exponent = held.pop(0)
            partner = next((k for k, (other, _) in enumerate(held) if expand(c + other) == 0), None)
            if partner is None and len(held) == 1 and _opposite((c, exponent), held[0]):
                partner = 0
            if partner is None:
                total += self._times(self._factor(c), exponent)
            else:
                total += self._difference((c, exponent), held.pop(partner))
        return total

    def _recognised(self, e: Expr) -> Expr | None:
        rules = (normal_tail, self._gamma_tail, self._tangent, log_density)
        return next((found for rule in rules if (found := rule(e)) is not None), None)

    def _difference(self, first: tuple[Expr, Exponent], second: tuple[Expr, Exponent]) -> Expr:
        """c1 e^E1 + c2 e^E2 as (c1 + c2 + c2 (e^(E2 - E1) - 1)) e^E1, or the other way round."""
        if first[1].is_zero or (self.choices.pivot and not second[1].is_zero):
            first, second = second, first
        (c1, e1), (c2, e2) = first, second
        rest = self._coefficient(c1 + c2)
        if e2.is_zero:
            return h.ScaledExpm1(self._factor(c1), self._exponent(e1)) + rest
        gap = self._difference_of_exponents(e2.add(e1, -S.One))
        return self._times(self._factor(c2) * h.Expm1(gap) + rest, e1)

    def _difference_of_exponents(self, gap: Exponent) -> Expr:
        return combined_logs(gap.logs, self.choices.invert) + gamma_heads(gap.gammas) + gap.rest

    def _coefficient(self, c: Expr) -> Expr:
        """A sum of plain factors: its logarithms combined, its digammas differenced, its fractions joined."""
        c = expand(c)
        if c.has(log):
            logs, rest = Exponent(), S.Zero
            for term in Add.make_args(c):
                inside = [f for f in Mul.make_args(term) if isinstance(f, log)]
                if len(inside) == 1:
                    logs = logs.add(of_log(inside[0].args[0]), term / inside[0])
                else:
                    rest += term
            return combined_logs(logs.logs, self.choices.invert) + (self._coefficient(rest) if rest != 0 else S.Zero)
        return self._factor(c)

    def _factor(self, c: Expr) -> Expr:
        """A plain factor, made stable inside: what is not rational is held by a letter while the rest is factored."""
        if not isinstance(c, Add):
            if isinstance(c, Mul):
                return Mul(*(self._factor(part) for part in c.args))
            if isinstance(c, Pow) and c.exp.is_Rational:
                return self._factor(c.base) ** c.exp
            return signed_products(self.apply(c)) if c.args else c
        if c.has(digamma, polygamma):
            return digammas(c, self.apply)
        if (found := self._recognised(c)) is not None:
            return found
        letters: dict[Expr, Dummy] = {}
        held = _lettered(c, letters)
        if isinstance(held, Dummy):
            return self._sum(c)
        shorter = self._polynomial(factor_terms(factor(together(held))))
        return signed_products(shorter).xreplace({letter: self.apply(e) for e, letter in letters.items()})

    def _polynomial(self, e: Expr) -> Expr:
        """A sum without exponentials: squares completed, common factors taken out."""
        if not isinstance(e, Add):
            return e if not e.args else Mul(*(self._nested(part) for part in Mul.make_args(e)))
        squares, rest = _squares(e)
        if squares:
            return Add(*squares, self._polynomial(rest) if rest != 0 else S.Zero)
        if e.is_rational_function(*e.free_symbols):
            shorter = factor(e)
            if not isinstance(shorter, Add):
                return Mul(*(self._nested(part) for part in Mul.make_args(shorter)))
        return Add(*(self.apply(term) for term in e.args))

    def _nested(self, part: Expr) -> Expr:
        base, power = part.as_base_exp()
        if isinstance(base, Add) and power.is_Integer:
            squares, rest = _squares(base)
            return Add(*squares, rest) ** power if squares else part
        return part

    def _tangent(self, e: Expr) -> Expr | None:
        """k log(r) + rest, r near 1 where rest is small: the logarithm less its tangent, and what is left of the rest.

        Below r = 1/2 nothing cancels, and the logarithm is left as it is.
        """
        logs = [t for t in e.args if any(isinstance(f, log) for f in Mul.make_args(t))]
        exponent = Exponent()
        for term in logs:
            (inside,) = (f for f in Mul.make_args(term) if isinstance(f, log))
            coefficient = term / inside
            if not coefficient.is_Rational:
                return None
            exponent = exponent.add(of_log(inside.args[0]), coefficient)
        if len(exponent.logs) != 2 or Add(*exponent.logs.values()) != 0 or len(logs) == len(e.args):
            return None
        (base, k), (under, _) = exponent.logs.items()
        best = None
        for power in (1, -1, 2, -2):
            ratio = (base / under) ** power
            rest = expand(e - Add(*logs) + (k / power) * (ratio - 1))
            if best is None or rest.count_ops() < best[1].count_ops():
                best = (power, rest)
        power, rest = best
        over, below = (base, under) if power > 0 else (under, base)
        step = Mul((over - below) / below, *([(over + below) / below] if abs(power) == 2 else []))
        near = (k / power) * h.Log1pMinus(step) + self._polynomial(rest)
        far = k * log(base / under) - (k / power) * step + self._polynomial(rest)
        return Piecewise((near, 2 * over > below), (far, True))

    def _gamma_tail(self, e: Expr) -> Expr | None:
        """1 - P(a, x) as Q(a, x)."""
        number, rest = e.as_coeff_Add()
        found = lower_fraction(-rest) if number == 1 else None
        return None if found is None else h.GammaincQ(found[0], self.apply(found[1]))

    # products

    def _product(self, e: Expr) -> Expr:
        if (found := gamma_fraction(e, self.apply)) is not None:
            return found
        if isinstance(e, Pow) and e.exp.is_Integer:
            return self.apply(e.base) ** e.exp
        c, exponent = split(e)
        return self._times(Mul(*(self._factor(part) for part in Mul.make_args(c))), exponent)

    def _times(self, c: Expr, exponent: Exponent) -> Expr:
        if exponent.is_zero:
            return c
        found = density(exponent)
        if found is not None:
            prefactor, rest = found
            logs = {b: k for b, k in rest.logs.items() if not k.is_Rational}
            plain = Mul(
                *((b if b.is_positive else Abs(self.apply(b))) ** k for b, k in rest.logs.items() if k.is_Rational)
            )
            return h.ScaledExp(c * plain, prefactor + combined_logs(logs, False) + self._plain(rest))
        if not exponent.gammas and not exponent.logs:
            return h.ScaledExp(c, self.apply(exponent.rest))
        if self.choices.scaled:
            return h.ScaledExp(c, self._exponent(exponent))
        powers = Mul(*(b**k for b, k in exponent.logs.items() if not b.args))
        others = {b: k for b, k in exponent.logs.items() if b.args}
        rest = combined_logs(others, False) + self._plain(exponent)
        ratio = gamma_heads(exponent.gammas)
        one = [t for t in Add.make_args(ratio) if isinstance(t, h.LogGammaRatio)]
        direct = Mul(*(h.GammaRatio(*t.args) for t in one))
        return c * powers * direct * exp(rest + ratio - Add(*one))

    def _exponent(self, exponent: Exponent) -> Expr:
        logs, ratios, total = dict(exponent.logs), gamma_heads(exponent.gammas, alone=True), S.Zero
        for term in Add.make_args(ratios):
            k, ratio = term.as_coeff_Mul()
            scale = next((s for s, c in logs.items() if isinstance(ratio, h.LogGammaRatio) and c == k * ratio.args[1]
                          and s.is_positive), None)  # fmt: skip
            if scale is not None:  # s^d gamma(a + d)/gamma(a): near (a s)^d, whose logarithm may be small
                a, d = ratio.args
                logs.pop(scale)
                total += k * h.LogPowerGammaRatio(a, d, scale)
            else:
                total += term
        return combined_logs(logs, False) + total + self._plain(exponent)

    def _plain(self, exponent: Exponent) -> Expr:
        return self.apply(exponent.rest) if exponent.rest.args else exponent.rest


def _opposite(*terms: tuple[Expr, Exponent]) -> bool:
    """Whether two exponentials with different factors may nearly cancel, so that telescoping them is worth a try."""
    return all(c.has(log, digamma, polygamma) and not exponent.is_zero for c, exponent in terms)


def _merged(pieces: list[tuple[Expr, Boolean]]) -> Expr:
    """A Piecewise whose equal values share one condition."""
    values: dict[Expr, list] = {}
    for value, condition in pieces:
        values.setdefault(value, []).append(condition)
    pieces = [(v, S.true if S.true in held else Or(*held)) for v, held in values.items()]
    if len(pieces) == 1:
        return pieces[0][0]
    last = [p for p in pieces if p[1] is S.true]
    return Piecewise(*(p for p in pieces if p[1] is not S.true), *last, evaluate=False)


def _lettered(e: Expr, letters: dict[Expr, Dummy]) -> Expr:
    """The tree with a letter for each largest part that is no rational function of symbols."""
    if e.is_rational_function(*e.free_symbols):
        return e
    if isinstance(e, Add) and any(_is_exponential(t) for t in e.args):
        return letters.setdefault(e, Dummy("z"))
    if isinstance(e, Add | Mul) or (isinstance(e, Pow) and e.exp.is_Integer):
        return e.func(*(_lettered(a, letters) for a in e.args))
    return letters.setdefault(e, Dummy("z"))


def _is_exponential(term: Expr) -> bool:
    """Whether a term is, but for rational factors, a product of exponentials or gamma functions."""
    return any(isinstance(f, exp | gamma) or (isinstance(f, Pow) and not f.exp.is_number)
               for part in Mul.make_args(term) for f in (part, part.as_base_exp()[0]))  # fmt: skip


def _squares(e: Expr) -> tuple[list[Expr], Expr]:
    """The terms c x^2 - 2 c x y + c y^2 of a sum as c (x - y)^2, and the rest."""
    left = dict.fromkeys(Add.make_args(expand(e)))
    found = []
    for term in list(left):
        rest = term.as_coeff_Mul()[1]
        symbols = sorted(rest.free_symbols, key=str)
        for i, x in enumerate(symbols):
            for y in symbols[i + 1 :]:
                c = -term / (2 * x * y)
                if c.has(x, y) or c * x**2 not in left or c * y**2 not in left or term not in left:
                    continue
                found.append(c * (x - y) ** 2)
                for used in (term, c * x**2, c * y**2):
                    del left[used]
    return found, Add(*left)
