"""Lower a SymPy tree to a Python function over MPFR and mpmath numbers, without any of SymPy's evaluation.

`compile_unit` turns an expression into a `Unit`: source code with shared subexpressions, split into a part that depends
on the parameters alone, run once per binding, and a part that runs for each value of the bound variables. Integrals,
sums, derivatives and limits are calls back into the evaluator that runs the unit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import gmpy2
import sympy
from gmpy2 import mpc, mpfr, mpq

from symagg.oracles.quadrature import cases, gaussians, matrices, numbers, powers, trees
from symagg.oracles.quadrature.functions import FAST_NAMES, FUNCTIONS, SLOW, divide, log_, log_or_none, pow_, sqrt_
from symagg.oracles.quadrature.numbers import Undecided

LOG_TWO = math.log(2)
# exp of more than this may over- or underflow in MPFR.
EXTREME = 5e8


@dataclass(frozen=True, eq=False)
class Unit:
    """A compiled expression: `bind(evaluator, values)` gives a function of the bound variables.

    `params` are the free symbols in the order in which `values` must come; `cost` is its weight in calls of exp;
    `height` counts the integrals and series nested in it.
    """

    expression: Any
    params: tuple
    bound: tuple
    make: Callable[..., Any]
    cost: int
    height: int
    source: str

    def bind(self, evaluator: Any, values: tuple) -> Callable[..., Any]:
        return self.make(evaluator, values)


@dataclass(frozen=True, eq=False)
class Operation:
    """An integral, sum, product, derivative or limit in one variable: the unit it acts on, and units for its bounds."""

    kind: str
    node: Any
    params: tuple
    variable: Any
    body: Any
    bounds: tuple = ()
    option: Any = None
    unit: Any = None
    height: int = 0
    features: bool = False
    hills: bool = False
    adds: bool = False
    same: Any = None  # the same integral in the words that all lines share, of some values

    def shared(self, values: tuple) -> tuple["Operation", tuple]:
        """The operation that has this one's number, and the values of its parameters."""
        if self.same is None or not powers.are_exact(values):
            return self, values
        operation, exponents = self.same
        known = dict(zip(self.params, values, strict=True))
        known.update({letter: value(known) for letter, value in exponents.items()})
        return operation, tuple(known[s] for s in operation.params)

    @property
    def body_cost(self) -> int:
        return self.unit.cost


def ordered(symbols: set) -> tuple:
    return tuple(sorted(symbols, key=lambda s: s.sort_key()))


def refuse(node: Any) -> Undecided:
    return Undecided(f"quadrature cannot evaluate {getattr(node.func, '__name__', node.func)}: {str(node)[:80]}")


@lru_cache(maxsize=4096)
def compile_unit(expression: Any, params: tuple, bound: tuple = (), want: str = "value") -> Unit:
    """Compile `expression`, whose free symbols are among params and bound.

    want = "value": f(*bound) is the value; "log": log|value|, built from the factors' logarithms, so that it is finite
    where the value underflows; "features", "phases", "hills": the tuple of what `trees` names so. Raises Undecided
    for what has no lowering.
    """
    writer = _Writer(params, bound)
    if want in trees.PARTS:
        parts = trees.PARTS[want](expression, bound[0])
        emit = writer.emit_log if want == "hills" else writer.emit
        result = "(" + "".join(emit(g) + ", " for g in parts) + ")"
    elif want == "log":
        result = writer.emit_log(expression)
    else:
        result = writer.emit(expression)
    source = writer.source(result)
    namespace: dict[str, Any] = dict(_NAMESPACE)
    namespace.update(writer.objects)
    exec(compile(source, "<symagg unit>", "exec"), namespace)
    return Unit(expression, params, bound, namespace["make"], writer.cost, writer.height, source)


@dataclass
class _Writer:
    params: tuple
    bound: tuple
    cost: int = 1
    height: int = 0
    objects: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines: tuple[list, list] = ([], [])
        self.seen: dict[Any, str] = {}
        self.count = 0
        self.raw = {s: f"r{i}" for i, s in enumerate(self.params)} | {s: f"b{i}" for i, s in enumerate(self.bound)}
        self.boundset = set(self.bound)
        self.free: dict[Any, bool] = {}
        for s in self.params:
            self.lines[0].append(f"p{self.raw[s][1:]} = number({self.raw[s]})")

    def source(self, result: str) -> str:
        raws = "".join(self.raw[s] + ", " for s in self.params)
        head = (
            [f"    {raws[:-2]} = values[0]" if len(self.params) == 1 else f"    {raws[:-2]} = values"] if raws else []
        )
        body = [f"def make(rt, values):", *head, *("    " + line for line in self.lines[0])]  # noqa: F541
        body.append(f"    def f({', '.join(self.raw[s] for s in self.bound)}):")
        body += ["        " + line for line in self.lines[1]]
        return "\n".join([*body, f"        return {result}", "    return f", ""])

    # -------------------------------------------------------------- plumbing

    def moves(self, node: Any) -> bool:
        """Does the node depend on a bound variable?"""
        if node not in self.free:
            self.free[node] = bool(self.boundset and self.boundset & node.free_symbols)
        return self.free[node]

    def stage(self, node: Any) -> int:
        return 1 if self.moves(node) else 0

    def put(self, stage: int, code: str) -> str:
        self.count += 1
        name = f"v{self.count}"
        self.lines[stage].append(f"{name} = {code}")
        return name

    def thing(self, value: Any) -> str:
        name = f"o{len(self.objects)}"
        self.objects[name] = value
        return name

    def emit(self, node: Any) -> str:
        if node not in self.seen:
            self.seen[node] = self.fresh(node)
        return self.seen[node]

    def raw_of(self, node: Any) -> str:
        """An exact value where the node is a symbol or a rational number, else its rounded value."""
        if node in self.raw:
            return self.raw[node]
        if node.is_Rational:
            return self.thing(mpq(int(node.p), int(node.q)))
        return self.emit(node)

    # -------------------------------------------------------------- nodes

    def fresh(self, node: Any) -> str:
        if node.is_Symbol:
            if node in self.boundset:
                return self.raw[node]
            if node not in self.raw:
                raise Undecided(f"quadrature has no value for the symbol {node}")
            return "p" + self.raw[node][1:]
        name = node.func.__name__
        if getattr(node, "is_number", False) and not node.args:
            return self.constant(node)
        handler = getattr(self, "on_" + name.lower(), None)
        if handler is not None:
            return handler(node)
        if name in trees.RELATIONS:
            left, right = (self.emit(a) for a in node.args)
            test = (
                f"{left} {trees.RELATIONS[name]} {right}"
                if "=" in trees.RELATIONS[name][:2] and trees.RELATIONS[name] in ("==", "!=")
                else f"need_real({left}) {trees.RELATIONS[name]} need_real({right})"
            )
            return self.put(self.stage(node), test)
        if name in matrices.OPERATIONS:
            args = ", ".join(self.emit(a) for a in node.args)
            return self.put(self.stage(node), f"{self.thing(matrices.OPERATIONS[name])}({args})")
        if name in FUNCTIONS:
            args = ", ".join(self.emit(a) for a in node.args)
            stage = self.stage(node)
            self.charge(stage, 1 if name in FAST_NAMES else SLOW)
            return self.put(stage, f"f_{name}({args})")
        raise refuse(node)

    def charge(self, stage: int, cost: int) -> None:
        if stage:
            self.cost += cost

    def constant(self, node: Any) -> str:
        name = node.func.__name__
        if node.is_Rational:
            return self.put0(f"mpfr({self.thing(mpq(int(node.p), int(node.q)))})")
        if node.is_Float:
            sign, man, exp, _ = node._mpf_
            exact = mpq(int(man)) * (mpq(2) ** int(exp))
            return self.put0(f"mpfr({self.thing(-exact if sign else exact)})")
        code = {
            "ImaginaryUnit": "mpc(0, 1)",
            "Pi": "const_pi()",
            "Exp1": "exp(mpfr(1))",
            "EulerGamma": "const_euler()",
            "Catalan": "const_catalan()",
            "GoldenRatio": "(1 + sqrt_(mpfr(5))) / 2",
            "Infinity": "mpfr('inf')",
            "NegativeInfinity": "mpfr('-inf')",
        }.get(name)
        if code is None:
            raise refuse(node)
        return self.put0(code)

    def put0(self, code: str) -> str:
        # A constant cannot fail, so it may stand before any branch.
        self.count += 1
        self.lines[0].append(f"v{self.count} = {code}")
        return f"v{self.count}"

    def on_add(self, node: Any) -> str:
        fixed = [a for a in node.args if not self.moves(a)]
        moving = [a for a in node.args if self.moves(a)]
        if fixed and moving:
            head = self.put(0, " + ".join(self.emit(a) for a in fixed))
            return self.put(1, " + ".join([head, *(self.emit(a) for a in moving)]))
        return self.put(self.stage(node), " + ".join(self.emit(a) for a in node.args))

    def on_mul(self, node: Any) -> str:
        if any(getattr(a, "is_Matrix", False) for a in node.args):
            return self.on_matmul(node)
        if not self.moves(node):
            return self.put(0, self.quotient(list(node.args)))
        factors = trees.flat(node)
        fixed = [a for a in factors if not self.moves(a)]
        moving = [a for a in factors if self.moves(a)]
        if (
            len(fixed) == 1
            and fixed[0].is_Pow
            and fixed[0].exp is sympy.S.NegativeOne
            and any(a.is_Add for a in moving)
        ):
            # (c + x)/c must not fall below 1 by the rounding of 1/c.
            return self.put(1, self.quotient([*moving, *fixed]))
        head = self.put(0, self.quotient(fixed)) if fixed else ""
        return self.put(1, self.quotient(moving, head))

    def quotient(self, factors: list, head: str = "") -> str:
        top, bottom = [head] if head else [], []
        exponents, factors = trees.gathered(factors)
        powers = [a for a in factors if self.moves(a) and trees.real_power(a)]
        if powers and len(powers) + len(exponents) > 1:
            top.append(self.joined(powers, exponents))
            factors = [a for a in factors if a not in powers]
        elif len(exponents) == 1:
            factors = [*factors, exponents[0][1]]
        elif exponents:
            # One exponential of the sum: exp(x) exp(-2 x) must not become infinity times zero.
            stage = max(self.stage(a) for _, a in exponents)
            self.charge(stage, 1)
            total = " + ".join(f"{n} * {self.emit(trees.exponent(a))}" for n, a in exponents)
            top.append(self.put(stage, f"exp({total})"))
        for a in factors:
            if a.is_Pow and a.exp.is_Integer and a.exp.is_negative:
                bottom.append(self.power(a.base, -int(a.exp), self.stage(a)))
            elif a is not sympy.S.One:
                top.append("-one" if a is sympy.S.NegativeOne else self.emit(a))
        code = " * ".join(top) or "one"
        return f"divide({code}, {' * '.join(bottom)})" if bottom else code

    def joined(self, powers: list, exponents: list) -> str:
        """One exponential of a sum of logarithms where all bases are positive, elsewhere the product of the powers."""
        self.charge(1, 1 + len(powers))
        terms, tests, factors = [], [], []
        for n, a in exponents:
            u = self.emit(trees.exponent(a))
            terms.append(f"{n} * {u}" if n != 1 else u)
            factors.append(f"exp({terms[-1]})")
        for a in powers:
            base, e = self.emit(a.base), self.emit(a.exp)
            known = self.logarithm(a.base)
            terms.append(f"{e} * {known}")
            tests.append(f"{known} is not None")
            factors.append(f"pow_({base}, {e})")
        return self.put(1, f"exp({' + '.join(terms)}) if {' and '.join(tests)} else {' * '.join(factors)}")

    def logarithm(self, base: Any) -> str:
        """The name of the logarithm of something positive and finite, None where it is neither."""
        key = ("logarithm", base)
        if key not in self.seen:
            self.seen[key] = self.put(1, f"log_or_none({self.emit(base)})")
        return self.seen[key]

    def power(self, base: Any, n: int, stage: int) -> str:
        b = self.emit(base)
        if n == 1:
            return b
        key = ("power", base, n)
        if key not in self.seen:
            self.seen[key] = self.put(stage, " * ".join([b] * n) if n <= 3 else f"{b} ** {n}")
        return self.seen[key]

    def on_pow(self, node: Any) -> str:
        base, exponent = node.base, node.exp
        stage = self.stage(node)
        if getattr(base, "is_Matrix", False):
            return self.put(stage, f"{self.thing(matrices.power)}({self.emit(base)}, {self.emit(exponent)})")
        if exponent.is_Integer:
            n = int(exponent)
            if n > 0:
                return self.power(base, n, stage)
            return self.put(stage, f"divide(one, {self.power(base, -n, stage)})") if n else self.put0("mpfr(1)")
        self.charge(stage, 2)
        if base is sympy.E:
            return self.put(stage, f"exp({self.emit(exponent)})")
        if exponent == sympy.S.Half:
            return self.put(stage, f"sqrt_({self.emit(base)})")
        if exponent == -sympy.S.Half:
            return self.put(stage, f"divide(one, sqrt_({self.emit(base)}))")
        if base.is_Rational and base.is_positive:
            return self.put(stage, f"exp({self.emit(exponent)} * {self.emit(sympy.log(base, evaluate=False))})")
        if stage and trees.real_power(node):
            known = self.logarithm(base)
            b, e = self.emit(base), self.emit(exponent)
            return self.put(1, f"exp({e} * {known}) if {known} is not None else pow_({b}, {e})")
        return self.put(stage, f"pow_({self.emit(base)}, {self.emit(exponent)})")

    def on_log(self, node: Any) -> str:
        args = [self.emit(a) for a in node.args]
        self.charge(self.stage(node), 1)
        if len(args) == 1 and self.moves(node):
            known = self.logarithm(node.args[0])
            return self.put(1, f"log_({args[0]}) if {known} is None else {known}")
        return self.put(self.stage(node), f"f_log({', '.join(args)})")

    def on_piecewise(self, node: Any) -> str:
        """Only the branch that holds is evaluated, as a unit of its own over everything in scope."""
        stage = self.stage(node)
        branches = []
        for value, condition in node.args:
            branches.append((self.branch(condition), self.branch(value)))
        code = "undefined()"
        for condition, value in reversed(branches):
            code = f"({value} if {condition} else {code})"
        return self.put(stage, code)

    def branch(self, node: Any) -> str:
        if node is sympy.true or node is sympy.false:
            return str(bool(node))
        inner = ordered(node.free_symbols)
        moving = tuple(s for s in inner if s in self.boundset)
        fixed = tuple(s for s in inner if s not in self.boundset)
        unit = compile_unit(node, fixed, moving)
        self.height = max(self.height, unit.height)
        self.charge(1 if moving else 0, unit.cost)
        # The branch's constants are bound at its first use: another branch's may not exist here.
        values = "(" + "".join(self.raw[s] + ", " for s in fixed) + ")"
        self.count += 1
        name = f"v{self.count}"
        self.lines[0].append(f"{name} = late({self.thing(unit)}, rt, {values})")
        return f"{name}({', '.join(self.raw[s] for s in moving)})"

    def on_and(self, node: Any) -> str:
        return self.put(self.stage(node), "(" + " and ".join(self.branch(a) for a in node.args) + ")")

    def on_or(self, node: Any) -> str:
        return self.put(self.stage(node), "(" + " or ".join(self.branch(a) for a in node.args) + ")")

    def on_not(self, node: Any) -> str:
        return self.put(self.stage(node), f"not {self.branch(node.args[0])}")

    def on_booleantrue(self, node: Any) -> str:
        return "True"

    def on_booleanfalse(self, node: Any) -> str:
        return "False"

    def on_hyper(self, node: Any) -> str:
        up, low, z = node.args
        lists = ["(" + "".join(self.emit(a) + ", " for a in part) + ")" for part in (up, low)]
        self.charge(self.stage(node), SLOW)
        return self.put(self.stage(node), f"f_hyper({lists[0]}, {lists[1]}, {self.emit(z)})")

    def on_subs(self, node: Any) -> str:
        body, variables, points = node.args
        params = ordered(body.free_symbols)
        unit = compile_unit(body, params)
        places = dict(zip(variables, points, strict=True))
        values = "".join((self.raw_of(places[s]) if s in places else self.raw_of(s)) + ", " for s in params)
        return self.call("substitute", unit, node, values, unit.height, unit.cost)

    def call(self, method: str, what: Any, node: Any, values: str, height: int, cost: int) -> str:
        stage = self.stage(node)
        self.height = max(self.height, height)
        self.charge(stage, cost)
        return self.put(stage, f"rt.{method}({self.thing(what)}, ({values}))")

    def operate(self, operation: Operation) -> str:
        values = "".join(self.raw_of(s) + ", " for s in operation.params)
        return self.call("operate", operation, operation.node, values, operation.height, 300)

    def on_integral(self, node: Any) -> str:
        """A constant factor stands before the integral: near an end point the integrand alone needs more digits."""
        return self.accumulated(cases.narrowed(gaussians.separated(node)))

    def on_sum(self, node: Any) -> str:
        return self.accumulated(cases.narrowed(node))

    def accumulated(self, node: Any) -> str:
        """An integral or a sum, with what it does not depend on before it."""
        constant, body = trees.constant_factor(node.function, {limit[0] for limit in node.limits})
        if constant is sympy.S.One:
            return self.operate(one_variable(node))
        if constant.is_zero:
            return self.emit(sympy.S.Zero)
        factor, integral = self.emit(constant), self.emit(trees.with_body(node, body, node.limits))
        return self.put(self.stage(node), f"{factor} * {integral}")

    def on_product(self, node: Any) -> str:
        return self.operate(one_variable(node))

    def on_derivative(self, node: Any) -> str:
        """By what the body does not hold it is zero; SymPy keeps it, and does not count that variable as one of it."""
        body, *counts = node.args
        if any(v.is_Symbol and n.is_positive and v not in body.free_symbols for v, n in counts):
            return self.emit(sympy.S.Zero)
        return self.operate(derivative(node))

    def on_limit(self, node: Any) -> str:
        return self.operate(limit(node))

    # -------------------------------------------------------------- matrices

    def on_immutabledensematrix(self, node: Any) -> str:
        rows = ("(" + "".join(self.emit(node[i, j]) + ", " for j in range(node.cols)) + ")" for i in range(node.rows))
        return self.put(self.stage(node), "(" + "".join(row + ", " for row in rows) + ")")

    on_mutabledensematrix = on_immutablesparsematrix = on_immutabledensematrix

    def on_matmul(self, node: Any) -> str:
        args = ", ".join(self.emit(a) for a in node.args)
        return self.put(self.stage(node), f"{self.thing(matrices.product)}({args})")

    def on_identity(self, node: Any) -> str:
        return self.put0(f"{self.thing(matrices.identity)}({int(node.shape[0])})")

    def on_matrixelement(self, node: Any) -> str:
        matrix, i, j = node.args
        if not (i.is_Integer and j.is_Integer):
            raise refuse(node)
        return f"{self.emit(matrix)}[{int(i)}][{int(j)}]"

    # -------------------------------------------------------------- logarithm of the modulus

    def emit_log(self, node: Any) -> str:
        """log|node| from its factors, for a scan: finite where the value underflows, an upper guess for a sum."""
        if self.moves(node):
            if node.is_Mul:
                return self.put(1, " + ".join(self.emit_log(a) for a in node.args))
            if trees.is_exp(node):
                return self.put(1, f"real_part({self.emit(node.exp)})")
            if node.is_Pow and self.moves(node.exp):
                return self.put(1, f"log_power({self.emit(node.base)}, {self.emit(node.exp)})")
            if node.is_Pow and not node.exp.has(sympy.I):
                return self.put(1, f"real_part({self.emit(node.exp)}) * {self.emit_log(node.base)}")
            if node.func.__name__ in ("cosh", "sinh", "gamma"):
                return self.put(1, f"log_{node.func.__name__}({self.emit(node.args[0])})")
            if node.is_Add:
                parts = ", ".join(self.emit_log(a) for a in node.args)
                return self.put(1, f"log_sum({self.emit(node)}, {parts})")
        return self.put(self.stage(node), f"log_modulus({self.emit(node)})")


@lru_cache(maxsize=1024)
def one_variable(node: Any, is_shared: bool = False) -> Operation:
    """The outermost of a nest of integrals, sums or products; the rest is its body."""
    *inner, last = node.limits
    body = trees.with_body(node, node.function, inner) if inner else node.function
    if len(last) != 3:
        raise refuse(node)
    variable, low, high = last
    # A bound variable of the same name as a free symbol of the bounds must not capture it.
    params = ordered((body.free_symbols - {variable}) | low.free_symbols | high.free_symbols)
    if variable in params:
        fresh = sympy.Dummy(variable.name)
        body = body.xreplace({variable: fresh})
        variable = fresh
    keep = tuple(s for s in params if s in body.free_symbols)
    unit = compile_unit(body, keep, (variable,))
    bounds = tuple(compile_unit(b, params) for b in (low, high))
    same = None if is_shared or inner or node.func is not sympy.Integral else _same(body, variable, low, high)
    return Operation(
        node.func.__name__,
        node,
        params,
        variable,
        body,
        bounds,
        keep,
        unit,
        unit.height + 1,
        features=node.func is sympy.Integral and bool(trees.features(body, variable)),
        hills=node.func is sympy.Integral and bool(trees.hills(body, variable)),
        adds=any(variable in a.free_symbols for a in body.atoms(sympy.Add)),
        same=same,
    )


def _same(body: Any, variable: Any, low: Any, high: Any) -> tuple[Operation, dict] | None:
    found = powers.gather(body, variable)
    if found is None:
        return None
    gathered, exponents = found
    values = {letter: powers.rational(e) for letter, e in exponents.items()}
    if None in values.values():
        return None
    return one_variable(sympy.Integral(gathered, (variable, low, high)), is_shared=True), values


def derivative(node: Any) -> Operation:
    body, *counts = node.args
    *inner, (variable, order) = counts
    if inner:
        body = node.func(body, *inner, evaluate=False)
    if not variable.is_Symbol:
        raise refuse(node)
    params = ordered(body.free_symbols | {variable} | order.free_symbols)
    rest = tuple(s for s in params if s != variable and s in body.free_symbols)
    unit = compile_unit(body, rest, (variable,))
    order_unit = compile_unit(order, params)
    return Operation("Derivative", node, params, variable, body, (order_unit,), rest, unit, unit.height + 1)


def limit(node: Any) -> Operation:
    body, variable, target, direction = node.args
    params = ordered((body.free_symbols - {variable}) | target.free_symbols)
    keep = tuple(s for s in params if s in body.free_symbols and s != variable)
    unit = compile_unit(body, keep, (variable,))
    option = (keep, str(direction))
    target_unit = compile_unit(target, params)
    return Operation("Limit", node, params, variable, body, (target_unit,), option, unit, unit.height + 1)


class _Late:
    """A unit bound at its first use."""

    __slots__ = ("rt", "run", "unit", "values")

    def __init__(self, unit: Unit, rt: Any, values: tuple) -> None:
        self.unit, self.rt, self.values, self.run = unit, rt, values, None

    def __call__(self, *bound: Any) -> Any:
        if self.run is None:
            self.run = self.unit.bind(self.rt, self.values)
        return self.run(*bound)


def _undefined() -> Any:
    raise numbers.Undefined("no branch of a Piecewise holds here")


def _log_modulus(v: Any) -> Any:
    """log|v| as a float; nan where v has overflowed, for its true size is not known."""
    if v == 0:
        return -math.inf
    if not numbers.is_finite(v):
        return math.nan
    exponent, fraction = gmpy2.frexp(abs(v))
    return exponent * LOG_TWO + math.log(fraction)


def _log_power(b: Any, e: Any) -> Any:
    return numbers.real_part(e * log_(b))


def _log_sum(v: Any, *parts: Any) -> Any:
    """log|v| of a sum; from its largest part where v over- or underflows, which a cancellation does not."""
    if v != 0 and numbers.is_finite(v):
        return _log_modulus(v)
    largest = max(parts)
    return largest if abs(largest) > EXTREME else -math.inf


def _log_cosh(x: Any) -> Any:
    r = abs(numbers.real_part(x))
    return r if r > EXTREME else _log_modulus(gmpy2.cosh(x))


def _log_sinh(x: Any) -> Any:
    r = abs(numbers.real_part(x))
    return r if r > EXTREME else _log_modulus(gmpy2.sinh(x))


def _log_gamma(x: Any) -> Any:
    return gmpy2.lgamma(x)[0] if numbers.is_real(x) and x > 0 else _log_modulus(FUNCTIONS["gamma"](x))


_NAMESPACE: dict[str, Any] = {
    "mpfr": mpfr,
    "mpc": mpc,
    "one": mpfr(1),
    "number": numbers.number,
    "need_real": numbers.need_real,
    "real_part": numbers.real_part,
    "divide": divide,
    "sqrt_": sqrt_,
    "pow_": pow_,
    "log_": log_,
    "log_or_none": log_or_none,
    "exp": gmpy2.exp,
    "const_pi": gmpy2.const_pi,
    "const_euler": gmpy2.const_euler,
    "const_catalan": gmpy2.const_catalan,
    "late": _Late,
    "undefined": _undefined,
    "log_modulus": _log_modulus,
    "log_power": _log_power,
    "log_sum": _log_sum,
    "log_cosh": _log_cosh,
    "log_sinh": _log_sinh,
    "log_gamma": _log_gamma,
} | {"f_" + name: function for name, function in FUNCTIONS.items()}
