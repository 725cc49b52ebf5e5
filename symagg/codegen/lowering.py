"""A stable form as the lines of a scalar function: common subexpressions once, cases first, pieces as branches."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Float,
    Function,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    cse,
    digamma,
    erf,
    exp,
    gamma,
    log,
    loggamma,
    oo,
    polygamma,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.relational import Equality, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan, Unequality
from sympy.logic.boolalg import And, Boolean, BooleanFalse, BooleanTrue, Not, Or

from symagg.codegen import heads as h
from symagg.codegen.exponents import product_of_two
from symagg.errors import SymaggError


class LoweringError(SymaggError):
    """An expression holds something that no kernel can compute."""


_SPECIAL = {  # a function's home in symagg.special, whose source the kernel takes along
    h.OneMinusProduct: ("symagg.special.scaled", "one_minus_product"),
    h.LogOneMinusProduct: ("symagg.special.scaled", "log_one_minus_product"),
    h.LogOnePlusRatio: ("symagg.special.scaled", "log_one_plus_ratio"),
    h.ScaledExp: ("symagg.special.scaled", "scaled_exp"),
    h.ScaledExpm1: ("symagg.special.scaled", "scaled_expm1"),
    h.Log1pMinus: ("symagg.special.scaled", "log1p_minus"),
    h.Expm1Minus: ("symagg.special.near_zero", "expm1_minus"),
    h.LogGammaRatio: ("symagg.special.gamma_ratio", "log_gamma_ratio"),
    h.LogPowerGammaRatio: ("symagg.special.gamma_ratio", "log_power_gamma_ratio"),
    h.GammaRatio: ("symagg.special.gamma_ratio", "gamma_ratio"),
    h.GammaSecondDifference: ("symagg.special.gamma_ratio", "gamma_second_difference"),
    h.DigammaDifference: ("symagg.special.digamma_difference", "digamma_difference"),
    h.DigammaSecondDifference: ("symagg.special.digamma_difference", "digamma_second_difference"),
    h.GammaLogPrefactor: ("symagg.special.gamma", "gamma_log_prefactor"),
    h.GammaincP: ("symagg.special.incomplete_gamma", "gammainc_p"),
    h.GammaincQ: ("symagg.special.incomplete_gamma", "gammainc_q"),
    h.GammaincPInverse: ("symagg.special.gamma_quantile", "gammainc_p_inverse"),
    h.GammaincQInverse: ("symagg.special.gamma_quantile", "gammainc_q_inverse"),
    h.GammaincPInversePower: ("symagg.special.gamma_quantile_power", "gammainc_p_inverse_power"),
    h.GammaincQInversePower: ("symagg.special.gamma_quantile_power", "gammainc_q_inverse_power"),
    h.DigammaPlusLog: ("symagg.special.gamma", "digamma_plus_log"),
    h.LogBesselI: ("symagg.special.bessel", "log_bessel_i"),
    h.BesselIRatio: ("symagg.special.bessel", "bessel_i_ratio"),
    h.NormalCdf: ("symagg.special.normal", "normal_cdf"),
    h.NormalQuantile: ("symagg.special.normal", "normal_quantile"),
    h.Expm1: ("symagg.special.elementary", "expm1"),
    h.Log1p: ("symagg.special.elementary", "log1p"),
    exp: ("symagg.special.elementary", "exp"),
    log: ("symagg.special.elementary", "log"),
    Pow: ("symagg.special.elementary", "power"),
    loggamma: ("symagg.special.gamma", "log_gamma"),
    digamma: ("symagg.special.gamma", "digamma"),
}
_NUMPY = {
    **{f: f"np.{f.__name__}" for f in (sin, cos, tan, sinh, cosh, tanh)},
    Abs: "np.abs",
    sign: "np.sign",
}
_FLAT = {f for f, (home, _) in _SPECIAL.items() if home in ("symagg.special.scaled", "symagg.special.elementary")} | {
    h.LogGammaRatio, h.LogPowerGammaRatio, h.GammaSecondDifference, h.DigammaDifference, h.DigammaSecondDifference,
    h.DigammaPlusLog, h.GammaLogPrefactor, digamma,
}  # fmt: skip
CHEAP = {"one_minus_product", "prefactor_factor", "power_ratio_factor"}  # functions of a few operations
_PYTHON = {
    **{f: f"math.{f.__name__}" for f in (asin, acos, atan, asinh, acosh, atanh)},
    gamma: "math.gamma",
    erf: "math.erf",
}
_RELATIONS = {
    Equality: "==",
    Unequality: "!=",
    LessThan: "<=",
    StrictLessThan: "<",
    GreaterThan: ">=",
    StrictGreaterThan: ">",
}


@dataclass
class Body:
    """The lines of a function's body, the special functions that it calls (module, name), its operation count, and
    whether it is free of branches. rare: where its lines do not hold, and the lines that hold there.
    """

    lines: list[str]
    calls: set[tuple[str, str]] = field(default_factory=set)
    operations: int = 0
    flat: bool = False
    rare: tuple[str, list[str]] | None = None


def lower(
    name: str,
    form: Expr,
    domain: tuple[Boolean, ...] = (),
    cases: tuple[tuple[Boolean, Expr], ...] = (),
) -> Body:
    """The body of a kernel: nan outside the domain, the cases in order, then the form.

    Raises LoweringError, naming the kernel, the function and the subexpression that cannot be computed.
    """
    rare = [k for k, (condition, value) in enumerate(cases) if _is_rare(condition) and not _is_cheap(value)]
    often = tuple(case for k, case in enumerate(cases) if k not in rare)
    body = _Lowering(name).body(form, domain, often)
    if not rare or not body.flat:
        return _Lowering(name).body(form, domain, cases)
    before = [And(*(Not(c) for j, (c, _) in enumerate(cases[:k]) if j not in rare), cases[k][0]) for k in rare]
    pieces = [(cases[k][1], c) for k, c in zip(rare, before, strict=True)]
    held = _Lowering(name).body(Piecewise(*pieces[:-1], (pieces[-1][0], True)), (), ())
    asked = _Lowering(name)
    condition = asked.condition(_stable_condition(And(*domain, Or(*before), evaluate=False)))
    calls, operations = body.calls | held.calls | asked.calls, body.operations + held.operations
    return Body(body.lines, calls, operations, True, (condition, held.lines))


class _Lowering:
    def __init__(self, name: str) -> None:
        self.name = name
        self.calls: set[tuple[str, str]] = set()
        self.flat: list[str] | None = None  # the lines, where every call is one of its own
        self.called: dict[str, str] = {}  # a call's text: the name of its value
        self.fresh: Iterator[Symbol] = iter(())
        self.positive: set[Expr] = set()  # what is positive in the last block, since a block before it takes the rest
        self.shared: dict[Expr, Expr] = {}  # names of common subexpressions

    def body(self, form: Expr, domain: tuple[Boolean, ...], cases: tuple[tuple[Boolean, Expr], ...]) -> Body:
        blocks = [(Not(And(*domain, evaluate=False), evaluate=False), S.NaN)] if domain else []
        pieces = form.args if isinstance(form, Piecewise) else ((form, S.true),)
        for condition, value in (*cases, *((c, v) for v, c in pieces)):
            inner = value.args if isinstance(value, Piecewise) else ((value, S.true),)
            blocks += [(_stable_condition(And(condition, c)), v) for v, c in inner]
        trees = [tree for condition, value in blocks for tree in (condition, value) if isinstance(tree, Expr)]
        flat = [e for tree in trees for e in [_folded(tree)]]
        self.fresh = _names({s.name for t in flat for s in t.free_symbols} | {s.name for s in _symbols(blocks)})
        shared, reduced = cse(flat, symbols=self.fresh, order="none")
        values = dict(zip(trees, reduced, strict=True))
        pending = dict(shared)
        for symbol, e in shared:
            self.shared[symbol] = e.xreplace(self.shared)
        operations = int(sum(e.count_ops() for e in (*pending.values(), *reduced)))
        if all(self._is_flat(e) for e in flat):
            return self._flat_body(blocks, values, pending, operations)
        lines: list[str] = []
        for condition, value in blocks:
            held = values[value]
            returned = f"return {self.text(held)}"
            if condition is S.true or condition == True:  # noqa: E712
                lines += [*self._needed(held, pending), returned]
                break
            lines.append(f"if {self.condition(condition)}:")
            lines += [f"    {line}" for line in (*self._needed(held, dict(pending)), returned)]
        else:
            lines.append("return np.nan")
        return Body(lines, self.calls, operations)

    def _is_flat(self, tree: Expr) -> bool:
        """Whether everything in a tree is computed without branches, so that a loop over it becomes vector code."""
        functions = {type(e) for e in tree.atoms(Function)} | ({Pow} if tree.has(Pow) else set())
        return all(f in _FLAT or f in (Abs, sign, polygamma) for f in functions)

    def _flat_body(
        self, blocks: list[tuple[Boolean, Expr]], values: dict[Expr, Expr], pending: dict[Symbol, Expr], operations: int
    ) -> Body:
        """Every value computed, then chosen: the last condition first, so that the first one has the last word."""
        self.flat = lines = []
        chosen = "np.nan"
        self.positive = {c.lhs for condition, _ in blocks[:-1] for c in Or.make_args(condition)
                         if isinstance(c, LessThan) and c.rhs == 0}  # fmt: skip
        for condition, value in reversed(blocks):
            held = values[value]
            for line in self._needed(held, pending):
                lines.append(line)  # after the calls that its text has left there
            text = self.text(held)
            if not (condition is S.true or condition == True):  # noqa: E712
                text = f"{text} if {self.condition(condition)} else {chosen}"
            chosen = text if text.isidentifier() else str(next(self.fresh))
            if text != chosen:
                lines.append(f"{chosen} = {text}")
            self.positive = set()
        return Body([*lines, f"return {chosen}"], self.calls, operations, flat=True)

    def _needed(self, tree: Expr, pending: dict[Symbol, Expr]) -> Iterator[str]:
        """The assignments that a tree needs and that have not been written yet, in order."""
        wanted = set()
        stack = [tree]
        while stack:
            for symbol in stack.pop().free_symbols & pending.keys() - wanted:
                wanted.add(symbol)
                stack.append(pending[symbol])
        for symbol in [s for s in pending if s in wanted]:
            yield f"{symbol.name} = {self.text(pending.pop(symbol))}"

    def condition(self, c: Boolean) -> str:
        """The condition as a Python expression."""
        if isinstance(c, BooleanTrue | BooleanFalse):
            return str(bool(c))
        if isinstance(c, And | Or):
            parts = sorted((self.condition(a) for a in c.args), key=lambda t: (len(t), t))
            return "(" + (" and " if isinstance(c, And) else " or ").join(parts) + ")"
        if isinstance(c, Not):
            return f"not {self.condition(c.args[0])}"
        if type(c) not in _RELATIONS:
            raise LoweringError(
                f"{self.name}: the condition {c} cannot be computed; write it with <, <=, >, >=, ==, !=."
            )
        return f"{self.text(_folded(c.lhs))} {_RELATIONS[type(c)]} {self.text(_folded(c.rhs))}"

    def text(self, e: Basic) -> str:
        """The tree as a Python expression."""
        if isinstance(e, Symbol):
            return e.name
        if e in _CONSTANTS:
            return _CONSTANTS[e]
        if e.is_Integer:
            return f"{int(e)}.0"
        if e.is_Rational:
            return f"({int(e.p)}.0 / {int(e.q)}.0)" if max(abs(e.p), e.q) < 2**53 else repr(float(e))
        if isinstance(e, Float):
            return repr(float(e))
        if isinstance(e, Add):
            return self._add(e)
        if isinstance(e, Mul):
            return self._mul(e)
        if isinstance(e, Pow):
            return self._pow(e)
        if isinstance(e, Piecewise):
            text = "np.nan"
            for value, condition in reversed(e.args):
                last = condition is S.true or condition == True  # noqa: E712
                text = self.text(value) if last else f"({self.text(value)} if {self.condition(condition)} else {text})"
            return text
        if isinstance(e, Max | Min):
            function = "max" if isinstance(e, Max) else "min"
            return f"{function}({', '.join(self.text(a) for a in e.args)})"
        function, arguments = type(e), list(e.args)
        if function is polygamma and arguments[0] == 0:
            function, arguments = digamma, arguments[1:]
        if function in _SPECIAL:
            return self._call(function, *arguments)
        if function in _NUMPY or function in _PYTHON:
            return f"{_NUMPY.get(function) or _PYTHON[function]}({', '.join(self.text(a) for a in arguments)})"
        raise LoweringError(
            f"{self.name}: the function {function.__name__} cannot be computed, in {e}; "
            "write it in functions that have a kernel: powers, exp, log, gamma, erf, sin, cos and their like."
        )

    def _add(self, e: Add) -> str:
        parts = sorted(e.args, key=lambda a: (a.could_extract_minus_sign(), str(a)))
        text = self.text(parts[0])
        for part in parts[1:]:
            negative = part.could_extract_minus_sign()
            text += f" - {self._factor(-part)}" if negative else f" + {self._factor(part)}"
        return text

    def _factor(self, e: Expr) -> str:
        return f"({self.text(e)})" if isinstance(e, Add) else self.text(e)

    def _mul(self, e: Mul) -> str:
        number, rest = e.as_coeff_Mul()
        over, under = [], []
        for part in Mul.make_args(rest):
            base, power = part.as_base_exp()
            if power.is_Rational and power.is_negative and base != S.Exp1:
                under.append(base**-power)
            else:
                over.append(part)
        turned = next((k for k, part in enumerate(over) if _has_more_minus(part)), None)
        if number.is_negative and number.is_finite and turned is not None:  # -(p - 1) as (1 - p), an operation less
            over[turned], number = -over[turned], -number
        minus = "-" if number < 0 else ""
        number = abs(number)
        if number is oo and isinstance(rest, sign):
            return f"{minus}np.copysign(np.inf, {self.text(rest.args[0])})"
        if number is oo:
            return f"{minus}np.inf * {' * '.join(self._factor(part) for part in Mul.make_args(rest))}"
        if isinstance(number, Float):
            over.insert(0, number)
            number = S.One
        if number.p != 1:
            over.insert(0, S(number.p))
        if number.q != 1:
            under.insert(0, S(number.q))
        top = " * ".join(self._factor(part) for part in over) or "1.0"
        bottom = " * ".join(self._factor(part) for part in under)
        if not bottom:
            return minus + top
        return f"{minus}{top} / " + (f"({bottom})" if len(under) > 1 or "*" in bottom else bottom)

    def _pow(self, e: Pow) -> str:
        base, power = e.base, e.exp
        if base == S.Exp1:
            return self._call(exp, power)
        if power.is_Integer and 1 < abs(power) <= 4:
            inner = self.text(base) if isinstance(base, Symbol) else f"({self.text(base)})"
            product = " * ".join([inner] * abs(int(power)))
            return product if power > 0 else f"1.0 / ({product})"
        if power == -1:
            return f"1.0 / {self._factor(base)}"
        if power == S.Half:
            return f"np.sqrt({self.text(base)})"
        if power == -S.Half:
            return f"1.0 / np.sqrt({self.text(base)})"
        if power.is_Integer:  # of a base of either sign
            return f"np.power({self.text(base)}, {self.text(power)})"
        return self._call(Pow, base, power)

    def _call(self, function: type, *arguments: Expr) -> str:
        home, name = _SPECIAL[function]
        whole = [a.xreplace(self.shared) for a in arguments]
        if function is h.LogOneMinusProduct and h.OneMinusProduct(*whole) in self.positive:
            name = f"{name}_inside"
        if function is h.Log1p and self._is_nonnegative(*whole):
            name = f"{name}_positive"
        if self.flat is not None and function is h.ScaledExp:  # as its function does; so that c need not be known first
            return self._scaled_exponential(*arguments)
        return self._named(home, f"{name}({', '.join(self.text(a) for a in arguments)})")

    def _scaled_exponential(self, c: Expr, x: Expr) -> str:
        """c exp(x) as c exp(x/2) exp(x/2); what an exponent has as a logarithm of a factor stays a factor."""
        number, head = x.as_coeff_Mul()
        times, factor, exponent = 0, "", ""
        if isinstance(head, h.GammaLogPrefactor) and number == 1:
            times, home = 1, "symagg.special.gamma"
            factor = self._named(home, f"prefactor_factor({self.text(head.args[0])})")
            exponent = f"prefactor_exponent({', '.join(self.text(a) for a in head.args)})"
        elif isinstance(head, h.LogPowerGammaRatio) and number in (1, 2):
            times, home = int(number), "symagg.special.gamma_ratio"
            factor = self._named(home, f"power_ratio_factor({', '.join(self.text(a) for a in head.args[:2])})")
            exponent = f"power_ratio_exponent({', '.join(self.text(a) for a in head.args)})"
        power = f"{float(number / 2)} * {self._named(home, exponent)}" if times else self.text(x / 2)
        half = self._named("symagg.special.elementary", f"exp_normal({power})")
        return f"({' * '.join([self._factor(c), half, *[factor] * times, half])})"

    def _named(self, home: str, text: str) -> str:
        """A call; in code without branches its value's name, the call being made once in a line of its own."""
        self.calls.add((home, text.partition("(")[0]))
        if self.flat is None:
            return text
        if text not in self.called:
            self.called[text] = str(next(self.fresh))
            self.flat.append(f"{self.called[text]} = {text}")
        return self.called[text]

    def _is_nonnegative(self, e: Expr) -> bool:
        """Whether a product's factors are, where the last block's value is taken."""
        parts = (part.as_base_exp() for part in Mul.make_args(e))
        return all((p.is_even or b.is_nonnegative or b in self.positive) and p.is_Integer for b, p in parts)


def _is_rare(condition: Boolean) -> bool:
    """Whether a condition holds on a set of no volume: it demands that two numbers are equal."""
    return all(any(isinstance(c, Equality) for c in And.make_args(one)) for one in Or.make_args(condition))


def _is_cheap(value: Expr) -> bool:
    return not value.has(Function, Pow) or bool(value.is_rational_function(*value.free_symbols))


def _symbols(blocks: list[tuple[Boolean, Expr]]) -> set[Symbol]:
    return {s for condition, _ in blocks for s in condition.free_symbols}


def _has_more_minus(e: Expr) -> bool:
    """Whether a sum has as many terms with a minus sign as without, or more."""
    return isinstance(e, Add) and 2 * sum(term.could_extract_minus_sign() for term in e.args) >= len(e.args)


_CONSTANTS = {S.NaN: "np.nan", oo: "np.inf", -oo: "-np.inf"}


def _stable_condition(c: Boolean) -> Boolean:
    """x y >= 1 as 1 - x y <= 0, where the product's rounding error counts."""
    if isinstance(c, And | Or | Not):
        return c.func(*(_stable_condition(a) for a in c.args), evaluate=False)
    if isinstance(c, GreaterThan | StrictGreaterThan) and c.rhs == 1 and (pair := product_of_two(c.lhs)):
        relation = LessThan if isinstance(c, GreaterThan) else StrictLessThan
        return relation(h.OneMinusProduct(*pair), 0, evaluate=False)
    return c


def _folded(tree: Expr) -> Expr:
    """Numbers that are not rational as one correctly rounded double."""
    if not isinstance(tree, Basic) or not tree.args:
        return Float(tree.evalf(30), 17) if tree.is_number and tree.is_irrational else tree
    if tree.is_number and not tree.is_Rational and tree.is_finite:
        return Float(float(tree.evalf(40)), 17)
    if isinstance(tree, Add | Mul):
        numbers = [a for a in tree.args if a.is_number and a.is_finite]
        if any(not a.is_Rational for a in numbers):
            rest = [_folded(a) for a in tree.args if a not in numbers]
            return tree.func(Float(float(tree.func(*numbers).evalf(40)), 17), *rest, evaluate=False)
    if isinstance(tree, Boolean):
        return tree
    if isinstance(tree, Pow) and tree.exp.is_Integer and 1 < abs(tree.exp) <= 4 and tree.base.args:
        product = Mul(*[_folded(tree.base)] * abs(int(tree.exp)), evaluate=False)  # so that the base is named once
        return product if tree.exp > 0 else Pow(product, -1, evaluate=False)
    if isinstance(tree, Piecewise):
        return Piecewise(*((_folded(v), c) for v, c in tree.args), evaluate=False)
    return tree.func(*(_folded(a) for a in tree.args))


def _names(taken: set[str]) -> Iterator[Symbol]:
    k = 0
    while True:
        if f"t{k}" not in taken:
            yield Symbol(f"t{k}", real=True)
        k += 1
