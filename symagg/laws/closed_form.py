"""Closed forms of definitions: integrals over a law done by the classical rules, each with its convergence conditions.

The rules are Euler's integrals, the Gaussian integral and the integral of a power; an integrand is expanded into
terms C x^p log(x)^n exp(sum of c_r x^r), and each term is matched. Terms that diverge at 0 alone but not together are
integrated by continuing the rule in p. Sums are matched to the geometric, exponential and binomial series. What no
rule matches is left to SymPy's `integrate` and `summation`, with a time limit.
"""

from dataclasses import dataclass, field, replace

from sympy import (
    Abs,
    AccumBounds,
    Add,
    Dummy,
    Expr,
    Function,
    Integral,
    Limit,
    Mul,
    Ne,
    Piecewise,
    Poly,
    S,
    Sum,
    Symbol,
    beta,
    binomial,
    bottom_up,
    collect,
    degree,
    diff,
    erf,
    exp,
    expand,
    expand_func,
    expand_mul,
    factor_terms,
    factorial,
    ff,
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
from sympy.polys.polyerrors import PolynomialError
from sympy.simplify import hypersimp

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
    while innermost := _innermost(expression):
        values = {}
        for held in innermost:
            values[held], needs = _carry_out(held, seconds)
            conditions += [c for c in needs if c not in conditions]
        expression = expression.xreplace(values)  # all at once: SymPy goes by the numbers of those that are left
    return Formula(definition, _tidy(expression), tuple(conditions))


def convergence(tree: Expr) -> tuple[Boolean, ...]:
    """What the integrals and series in a tree need to converge, as far as the rules of this module can tell."""
    conditions: list[Boolean] = []
    for held in sorted(tree.atoms(Sum), key=str):
        if len(held.limits) == 1 and held.limits[0][2] == oo and held.limits[0][1] != -oo:
            conditions += [c for c in _ratio_test(held.function, held.limits[0][0]) if c not in conditions]
    for held in sorted(tree.atoms(Integral), key=str):
        if len(held.limits) == 1 and len(held.limits[0]) == 3:
            x, lower, upper = held.limits[0]
            value = _integral(held.function, x, lower, upper)
            conditions += [c for c in (value[1] if value else ()) if c not in conditions]
    return tuple(conditions)


def _ratio_test(term: Expr, k: Symbol) -> tuple[Boolean, ...]:
    """The condition that the quotient of neighbouring terms tends to a number below 1; none where it is no quotient of
    polynomials in the index, or tends to a number.
    """
    quotient = S.One
    for factor in Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if not base.has(k):
            quotient *= base ** expand(exponent.subs(k, k + 1) - exponent)
        elif all(isinstance(f, factorial | binomial | gamma) for f in factor.atoms(Function)):
            quotient *= hypersimp(factor, k) or S.NaN
        else:
            return ()
    try:
        top, bottom = (Poly(part, k) for part in fraction(together(quotient)))
    except (PolynomialError, NotImplementedError, TypeError, ValueError, AttributeError):
        return ()
    limit = simplify(top.LC() / bottom.LC())
    if top.degree() != bottom.degree() or not limit.free_symbols:
        return ()
    condition = positive(1 - Abs(limit))
    return (condition,) if isinstance(condition, Relational) else ()


def positive(expression: Expr) -> Boolean:
    """The condition expression > 0 in its plainest form: no positive factor, the constant alone on the right.

    Of a complex expression it is the real part that is asked about.
    """
    if expression.has(S.ImaginaryUnit):
        expression = re(expand(expression))
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


def _innermost(expression: Expr) -> list[Expr]:
    return sorted((e for e in expression.atoms(Integral, Sum) if not e.function.has(Integral, Sum)), key=str)


def _carry_out(held: Expr, seconds: float) -> tuple[Expr, tuple[Boolean, ...]]:
    if len(held.limits) == 1 and len(held.limits[0]) == 3 and isinstance(held, Integral):
        x, lower, upper = held.limits[0]
        value = _integral(held.function, x, lower, upper)
        if value is not None:
            return value
    if isinstance(held, Sum) and len(held.limits) == 1:
        value = _sum(held.function, *held.limits[0])
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
        if not value.has(Integral, Sum, S.NaN, S.ComplexInfinity, oo, -oo) and condition is not S.false:
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
    terms = []
    for summand in Add.make_args(expand(function)):
        term = _Term()
        if not all(term.multiply(factor, x) for factor in Mul.make_args(powsimp(summand))):
            return None
        terms.append(term)
    cancelling = _cancelling(terms) if lower == 0 else {}
    if cancelling is None:
        return None
    shift = Dummy("e", positive=True)
    total, conditions, pole = S.Zero, [], False
    for index, term in enumerate(terms):
        order = cancelling.get(index)
        if order is None:
            value = _rule(term, lower, upper)
        else:  # the rule holds further than the term converges, up to the poles of its value
            pole = pole or (term.power.is_integer and term.power < 0)
            free = Dummy("p", positive=True)
            value = _rule(replace(term, power=free), lower, upper)
            if value is not None:
                others = tuple(c for c in value[1] if not c.has(free))
                poles = (expand(term.power + n) for n in range(1, int(simplify(order - term.power)) + 1))
                gaps = [Ne(-e if e.could_extract_minus_sign() else e, 0) for e in poles if not e.is_number]
                needs = (positive(order + 1), *others, *gaps)
                value = value[0].subs(free, term.power + shift), needs
        if value is None or S.false in value[1]:
            return None
        total += value[0]
        conditions += [c for c in value[1] if c not in conditions and c is not S.true]
    if total.has(shift):
        total = _limit_at_zero(total, shift) if pole else total.subs(shift, 0)
    if total is None or total.has(S.NaN, S.ComplexInfinity, oo, -oo):
        return None
    return collect(total, [S.One]), tuple(conditions)


def _limit_at_zero(total: Expr, shift: Symbol) -> Expr | None:
    try:
        value = run(_limit, (total, shift), 3.0)
    except (Killed, NotImplementedError, ValueError, TypeError):
        return None
    return None if value.has(Limit, AccumBounds) else value


def _limit(total: Expr, shift: Symbol) -> Expr:
    return total.limit(shift, 0, "+")


def _cancelling(terms: list[_Term]) -> dict[int, Expr] | None:
    """For each term that cancels against others at 0, the power of x that is left; None where that is not found.

    Powers that differ by integers are added up as series; where the lowest does not cancel nothing is said of them.
    """
    ends: dict[Expr, list[Expr]] = {}
    for term in terms:
        ends.setdefault(term.other, []).append(term.constant)
    if any(positive(end + 1) is not S.true and _vanish(constants) for end, constants in ends.items()):
        return None  # they cancel at 1
    groups: list[list[int]] = []
    for index, term in enumerate(terms):
        for group in groups:
            if simplify(terms[group[0]].power - term.power).is_integer:
                group.append(index)
                break
        else:
            groups.append([index])
    found: dict[int, Expr] = {}
    for group in groups:
        lowest = terms[group[0]].power
        for index in group:
            if simplify(terms[index].power - lowest).is_negative:
                lowest = terms[index].power
        if len(group) == 1 or positive(lowest + 1) is S.true:
            continue
        steps = {index: simplify(terms[index].power - lowest) for index in group}
        leading = [terms[i] for i in group if steps[i] == 0]
        kinds = {term.logs for term in leading}
        if not any(_vanish([t.constant for t in leading if t.logs == logs]) for logs in kinds):
            continue
        if any(terms[i].logs != 0 or terms[i].other != 0 for i in group):
            return None
        if not all(r.is_Integer and r > 0 for i in group for r in terms[i].rates):
            return None
        order = _first_order([(steps[i], terms[i]) for i in group])
        if order is None:
            return None
        found.update({index: lowest + order for index in group if steps[index] < order})
    return found


def _vanish(constants: list[Expr]) -> bool:
    return len(constants) > 1 and simplify(Add(*constants)) == 0


def _first_order(terms: list[tuple[Expr, _Term]], most: int = 8) -> int | None:
    """The first power of x with a coefficient in the sum of C x^step exp(sum of rates[r] x^r)."""
    x = Dummy("x", positive=True)
    coefficients = [S.Zero] * most
    for step, term in terms:
        exponent = Add(*(rate * x**r for r, rate in term.rates.items()))
        series, power = S.One, S.One
        for n in range(1, most):
            power = expand(power * exponent)
            series += power / factorial(n)
        poly = Poly(expand(series), x)
        for k in range(int(step), most):
            coefficients[k] += term.constant * poly.coeff_monomial(x ** (k - int(step)))
    return next((k for k, value in enumerate(coefficients) if simplify(value) != 0), None)


def _split(function: Expr, x: Symbol, lower: Expr, upper: Expr, inside: Expr) -> _Value:
    slope = diff(inside, x)
    if slope.has(x) or slope.is_positive is None:
        return None
    place = expand(x - inside / slope)
    u = Dummy("u", positive=True)

    def side(sign: int, low: Expr, high: Expr) -> _Value:
        moved = function.subs(Abs(inside), abs(slope) * u).subs(x, place + sign * u)
        return _integral(moved, u, low, high)

    before = side(-1, S.Zero, oo if lower == -oo else place - lower)
    if upper == oo:
        after = side(1, S.Zero, oo)
        parts = (before, after) if lower == -oo else (None,)
        if None in parts:
            return None
        return before[0] + after[0], tuple(dict.fromkeys(before[1] + after[1]))
    below, after = side(-1, place - upper, oo), side(1, S.Zero, upper - place)
    if lower != -oo or None in (before, below, after):
        return None
    value = Piecewise((below[0], upper < place), (before[0] + after[0], True))
    return value, tuple(dict.fromkeys(before[1] + below[1] + after[1]))


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
    if upper == oo and r == 1 and k.is_Integer and k > 0:  # a polynomial times an exponential, from anywhere on
        return head * expand_func(uppergamma(k, q * lower)), (positive(q),)
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
    if set(rates) - {S.One, S(2)} or S(2) not in rates or not (p.is_Integer and p >= 0):
        return None
    a, b = -rates[S(2)], rates.get(S.One, S.Zero)

    def primitive(x: Expr) -> Expr:
        return x if x in (S.One, -S.One) else erf(sqrt(a) * (x - b / (2 * a)))

    ends = [S.One if e == oo else -S.One if e == -oo else primitive(e) for e in (lower, upper)]
    values = [S.Zero, sqrt(pi / a) * exp(b**2 / (4 * a)) * (ends[1] - ends[0]) / 2]
    for n in range(1, int(p) + 1):  # by parts
        edge = [S.Zero if e in (oo, -oo) else e ** (n - 1) * exp(b * e - a * e**2) for e in (lower, upper)]
        values.append((b * values[-1] + (n - 1) * values[-2] - edge[1] + edge[0]) / (2 * a))
    conditions = (positive(a),) if oo in (upper, -lower) else (Ne(a, 0),) if a.is_positive is not True else ()
    # multiplied out, so that no large exponential meets a small one
    return expand_mul(c * expand_mul(values[-1])), tuple(
        condition for condition in conditions if condition is not S.true
    )


# sums


def _sum(function: Expr, k: Symbol, lower: Expr, upper: Expr) -> _Value:
    """Sums of a polynomial times r^k, alone (geometric), over k! (exponential), or with a binomial coefficient."""
    if lower != 0:
        return None
    total, conditions = S.Zero, []
    for summand in Add.make_args(expand(function, power_exp=False, power_base=False, func=False, log=False)):
        value = _sum_term(summand, k, upper)
        if value is None:
            return None
        total += value[0]
        conditions += [c for c in value[1] if c not in conditions and c is not S.true]
    if S.false in conditions or total.has(S.NaN, S.ComplexInfinity, oo, -oo):
        return None
    return total, tuple(conditions)


def _sum_term(summand: Expr, k: Symbol, upper: Expr) -> _Value:
    constant, polynomial, ratio, left, kind, trials = S.One, S.One, S.One, S.One, "geometric", None
    for factor in Mul.make_args(summand):
        base, power = factor.as_base_exp()
        if not factor.has(k):
            constant *= factor
        elif factor.is_polynomial(k):
            polynomial *= factor
        elif power == -1 and isinstance(base, factorial) and base.args[0] == k and kind == "geometric":
            kind = "exponential"
        elif isinstance(factor, binomial) and factor.args[1] == k and not factor.args[0].has(k) and kind == "geometric":
            kind, trials = "binomial", factor.args[0]
        elif not base.has(k) and power.is_polynomial(k) and degree(power, k) == 1:
            slope, rest = power.coeff(k), expand(power).subs(k, 0)
            if trials is None and slope == -1 and upper == rest:
                left *= base
            else:
                constant, ratio = constant * base**rest, ratio * base**slope
        else:
            return None
    if (kind == "binomial") != (upper != oo) or (upper != oo and trials != upper):
        return None
    if kind != "binomial" and left != 1:
        return None
    total, conditions = S.Zero, set()
    polynomial = Poly(polynomial, k)
    for n in range(polynomial.degree() + 1):  # the polynomial in falling factorials k (k-1) ... (k-n+1)
        weight = _falling_weight(polynomial, n)
        if weight == 0:
            continue
        if kind == "exponential":
            total += weight * ratio**n * exp(ratio)
        elif kind == "binomial":
            total += weight * expand_func(ff(trials, n)) * ratio**n * expand(left + ratio) ** (trials - n)
        else:
            total += weight * factorial(n) * ratio**n / expand(1 - ratio) ** (n + 1)
    if kind == "geometric" and ratio != 0:
        real = ratio.is_real
        conditions = {positive(1 - ratio), positive(1 + ratio)} if real else {Abs(ratio) < 1}
    return constant * total, tuple(sorted(conditions, key=str))


def _falling_weight(polynomial: Poly, n: int) -> Expr:
    """The coefficient of the n-th falling factorial: the n-th difference at 0 over n!."""
    values = (S.NegativeOne ** (n - i) * binomial(n, i) * polynomial.eval(i) for i in range(n + 1))
    return expand(Add(*values) / factorial(n))
