"""Closed forms of definitions: integrals over a law done by the classical rules, each with its convergence conditions.

The rules are Euler's integrals, the Gaussian integral and the integral of a power; an integrand is expanded into
terms C x^p log(x)^n exp(sum of c_r x^r), and each term is matched. What no rule matches is left to SymPy's
`integrate` and `summation`, with a time limit.
"""

from dataclasses import dataclass, field

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Integral,
    Mul,
    Piecewise,
    S,
    Sum,
    Symbol,
    beta,
    bottom_up,
    collect,
    diff,
    erf,
    exp,
    expand,
    factor_terms,
    fraction,
    gamma,
    gammasimp,
    log,
    lowergamma,
    oo,
    pi,
    powsimp,
    re,
    simplify,
    sqrt,
    together,
    uppergamma,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symagg.errors import LawError
from symagg.killable import Killed, run


@dataclass(frozen=True)
class Formula:
    """A derived expression, the definition it was derived from, and the conditions under which the two agree."""

    definition: Expr
    expression: Expr
    conditions: tuple[Boolean, ...] = ()

    def __str__(self) -> str:
        return f"{self.expression}" + (f"  if {', '.join(map(str, self.conditions))}" if self.conditions else "")


def closed_form(definition: Expr, seconds: float = 10.0) -> Formula:
    """The definition with every integral and sum in it carried out.

    seconds: how long SymPy may try where no rule of this module applies; 0 leaves it at the rules.
    Raises LawError where an integral or a sum has no closed form that was found.
    """
    conditions: list[Boolean] = []
    expression = definition
    while found := _innermost(expression):
        value, needs = _carry_out(found, seconds)
        conditions += [c for c in needs if c not in conditions]
        expression = expression.xreplace({found: value})
    return Formula(definition, _tidy(expression), tuple(conditions))


def convergence(tree: Expr) -> tuple[Boolean, ...]:
    """What the integrals in a tree need to converge, as far as the rules of this module can tell."""
    conditions: list[Boolean] = []
    for held in sorted(tree.atoms(Integral), key=str):
        if len(held.limits) == 1 and len(held.limits[0]) == 3:
            x, lower, upper = held.limits[0]
            value = _integral(held.function, x, lower, upper)
            conditions += [c for c in (value[1] if value else ()) if c not in conditions]
    return tuple(conditions)


def positive(expression: Expr) -> Boolean:
    """The condition expression > 0 in its plainest form: no positive factor, the constant alone on the right."""
    top, bottom = fraction(together(expression))
    if bottom.is_positive is not True and bottom.is_negative is not True:
        top = top * bottom
    if bottom.is_negative:
        top = -top
    factors = [f for f in Mul.make_args(factor_terms(expand(top))) if f.is_positive is not True]
    top = expand(Mul(*factors))
    constant, rest = top.as_independent(*top.free_symbols, as_Add=True) if top.free_symbols else (top, S.Zero)
    if any(s.is_real is not True for s in rest.free_symbols):
        return re(rest) > -constant
    if rest.could_extract_minus_sign():
        return -rest < constant
    return rest > -constant


def _tidy(expression: Expr) -> Expr:
    """Gamma functions reduced, powers of a common exponent joined, common factors taken out: the shortest form."""
    forms = [powsimp(bottom_up(expression, join_powers))]
    if expression.has(gamma, beta):
        forms.append(bottom_up(gammasimp(forms[0].rewrite(gamma)), join_powers))
        forms.append(simplify(forms[0]))
    forms += [factor_terms(form) for form in forms]
    return min(forms, key=lambda e: e.count_ops())


def join_powers(product: Expr) -> Expr:
    """b^k c^k as (b c)^k wherever that holds: all but one of the bases positive."""
    if not isinstance(product, Mul):
        return product
    bases: dict[Expr, list[Expr]] = {}
    for factor in product.args:
        base, power = factor.as_base_exp()
        if power.could_extract_minus_sign() and base.is_positive:
            base, power = 1 / base, -power
        sign = -1 if power.could_extract_minus_sign() else 1
        bases.setdefault(sign * power, []).append((base, sign))
    joined = []
    for power, held in bases.items():
        open_signs = [pair for pair in held if pair[0].is_positive is not True]
        if power.is_integer or len(held) == 1 or len(open_signs) > 1:
            joined += [base ** (sign * power) for base, sign in held]
            continue
        sign = open_signs[0][1] if open_signs else 1
        joined.append(together(expand(Mul(*(base ** (sign * own) for base, own in held)))) ** (sign * power))
    return Mul(*joined)


def _innermost(expression: Expr) -> Expr | None:
    inner = [e for e in expression.atoms(Integral, Sum) if not e.function.has(Integral, Sum)]
    return min(inner, key=str, default=None)


def _carry_out(held: Expr, seconds: float) -> tuple[Expr, tuple[Boolean, ...]]:
    if len(held.limits) == 1 and len(held.limits[0]) == 3 and isinstance(held, Integral):
        x, lower, upper = held.limits[0]
        value = _integral(held.function, x, lower, upper)
        if value is not None:
            return value
    if not seconds:
        raise LawError(f"no rule carries out {held}.")
    try:
        done = run(_doit, (held,), seconds)
    except Killed:
        raise LawError(f"no closed form of {held} was found in {seconds:g} s.") from None
    if isinstance(done, Piecewise):
        value, condition = done.args[0]
        if not value.has(Integral, Sum):
            return value, (condition,) if condition is not S.true else ()
    if done.has(Integral, Sum) or done.has(S.NaN, S.ComplexInfinity, oo, -oo):
        raise LawError(f"no closed form of {held} was found.")
    return done, ()


def _doit(held: Expr) -> Expr:
    return held.doit()


@dataclass
class _Term:
    """C x^power (1-x)^other log(x)^logs exp(sum of rates[r] x^r)."""

    constant: Expr = S.One
    power: Expr = S.Zero
    other: Expr = S.Zero
    logs: Expr = S.Zero
    rates: dict[Expr, Expr] = field(default_factory=dict)

    def multiply(self, factor: Expr, x: Symbol) -> bool:
        """Take one factor in; False where it is of no known kind."""
        base, power = factor.as_base_exp()
        if not factor.has(x):
            self.constant *= factor
        elif base == S.Exp1 or isinstance(factor, exp):
            return self._exponent(power if base == S.Exp1 else factor.args[0], x)
        elif not base.has(x):
            return self._exponent(power * log(base), x)
        elif power.has(x):
            return False
        elif base == x:
            self.power += power
        elif expand(base + x - 1) == 0:
            self.other += power
        elif base == log(x):
            self.logs += power
        else:
            return False
        return True

    def _exponent(self, exponent: Expr, x: Symbol) -> bool:
        for addend in Add.make_args(expand(exponent)):
            rate, rest = addend.as_independent(x, as_Add=False)
            base, power = rest.as_base_exp()
            if rest == 1:
                self.constant *= exp(rate)
            elif rest == log(x):
                self.power += rate
            elif base == x and not power.has(x):
                self.rates[power] = self.rates.get(power, S.Zero) + rate
            else:
                return False
        return True


_Value = tuple[Expr, tuple[Boolean, ...]] | None


def _integral(function: Expr, x: Symbol, lower: Expr, upper: Expr) -> _Value:
    kinks = sorted({a.args[0] for a in function.atoms(Abs) if a.has(x)}, key=str)
    if kinks:
        return _split(function, x, lower, upper, kinks[0])
    terms = Add.make_args(expand(function))
    total, conditions = S.Zero, []
    for summand in terms:
        term = _Term()
        if not all(term.multiply(factor, x) for factor in Mul.make_args(powsimp(summand))):
            return None
        value = _rule(term, lower, upper)
        if value is None:
            return None
        total += value[0]
        conditions += [c for c in value[1] if c not in conditions and c is not S.true]
    return collect(total, [S.One]), tuple(conditions)


def _split(function: Expr, x: Symbol, lower: Expr, upper: Expr, inside: Expr) -> _Value:
    slope = diff(inside, x)
    if slope.has(x) or slope.is_positive is None:
        return None
    place = expand(x - inside / slope)
    u = Dummy("u", positive=True)
    if (lower, upper) != (-oo, oo):
        return None
    parts = []
    for sign in (1, -1):
        moved = function.subs(Abs(inside), abs(slope) * u).subs(x, place + sign * u)
        parts.append(_integral(moved, u, S.Zero, oo))
    if None in parts:
        return None
    return parts[0][0] + parts[1][0], tuple(dict.fromkeys(parts[0][1] + parts[1][1]))


def _rule(term: _Term, lower: Expr, upper: Expr) -> _Value:
    c, p, rates = term.constant, term.power, {r: v for r, v in term.rates.items() if v != 0}
    if term.other != 0:
        return _beta_rule(term) if (lower, upper) == (0, 1) and not rates and term.logs == 0 else None
    if term.logs != 0:
        return _logarithmic(term, rates, lower, upper)
    if (lower, upper) == (-oo, oo):
        return _gaussian(c, p, rates)
    if len(rates) > 1:
        return _gaussian_tail(c, p, rates, lower, upper)
    if not rates:
        return _power(c, p, lower, upper)
    ((r, rate),) = rates.items()
    k, q = simplify((p + 1) / r), -rate
    if r.is_positive is not True:
        return None
    head = c / (r * q**k)
    if (lower, upper) == (0, oo):
        return head * gamma(k), (positive(k), positive(q))
    if lower == 0:
        return head * lowergamma(k, q * upper**r), (positive(k), positive(q))
    if upper == oo and lower.is_positive:
        return head * uppergamma(k, q * lower**r), (positive(q),)
    return _gaussian_tail(c, p, rates, lower, upper)


def _beta_rule(term: _Term) -> _Value:
    a, b = term.power + 1, term.other + 1
    return term.constant * beta(a, b), (positive(a), positive(b))


def _logarithmic(term: _Term, rates: dict[Expr, Expr], lower: Expr, upper: Expr) -> _Value:
    """log(x)^n by differentiating with respect to the power; on (1, oo) by x = exp(u), any exponent of the log."""
    if (lower, upper) == (1, oo) and not rates:
        rate, order = -(term.power + 1), term.logs + 1
        return term.constant * gamma(order) * rate ** (-order), (positive(order), positive(rate))
    if not (term.logs.is_Integer and term.logs > 0):
        return None
    p = Dummy("p", positive=True)
    plain = _rule(_Term(term.constant, p, S.Zero, S.Zero, rates), lower, upper)
    if plain is None:
        return None
    conditions = [c.subs(p, term.power) for c in plain[1] if isinstance(c, Relational)]
    return diff(plain[0], (p, term.logs)).subs(p, term.power), tuple(c for c in conditions if c is not S.true)


def _power(c: Expr, p: Expr, lower: Expr, upper: Expr) -> _Value:
    k = p + 1
    if lower == 0 and upper not in (oo, -oo):
        return c * upper**k / k, (positive(k),)
    if upper == oo and lower.is_positive:
        return -c * lower**k / k, (positive(-k),)
    if lower.is_finite and upper.is_finite and (p.is_nonnegative and p.is_integer):
        return c * (upper**k - lower**k) / k, ()
    return None


def _gaussian(c: Expr, p: Expr, rates: dict[Expr, Expr]) -> _Value:
    """x^n exp(-A x^2 + B x) over the line: the n-th derivative with respect to B of the Gaussian integral."""
    if set(rates) - {S.One, S(2)} or S(2) not in rates or not (p.is_Integer and p >= 0):
        return None
    a, b = -rates[S(2)], Dummy("B", real=True)
    whole = sqrt(pi / a) * exp(b**2 / (4 * a))
    value = diff(whole, (b, p)) if p else whole
    return c * simplify(value.subs(b, rates.get(S.One, S.Zero))), (positive(a),)


def _gaussian_tail(c: Expr, p: Expr, rates: dict[Expr, Expr], lower: Expr, upper: Expr) -> _Value:
    if set(rates) - {S.One, S(2)} or S(2) not in rates or p != 0:
        return None
    a, b = -rates[S(2)], rates.get(S.One, S.Zero)

    def primitive(x: Expr) -> Expr:
        return x if x in (S.One, -S.One) else erf(sqrt(a) * (x - b / (2 * a)))

    ends = [S.One if e == oo else -S.One if e == -oo else primitive(e) for e in (lower, upper)]
    return c * sqrt(pi / a) * exp(b**2 / (4 * a)) * (ends[1] - ends[0]) / 2, (positive(a),)
