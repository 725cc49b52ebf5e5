"""How each node is evaluated in a finite world: numbers, functions, logic, expectations, sums and derivatives.

Nothing of SymPy's calculus is used: sums are added term by term, expectations outcome by outcome, derivatives by
truncated power series.
"""

from collections.abc import Callable
from functools import reduce
from operator import add, eq, ge, gt, le, lt, mul, ne
from typing import Any

import sympy
from flint import arb, fmpq
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.tensor.indexed import Idx, Indexed

from symagg.laws.expectation import Covariance, Expectation, Member, Probability, RandomVariable, Variance
from symagg.oracles.exact.compiler import HANDLERS, Code, Compiler, Run, Scope, entry_name, unsupported
from symagg.oracles.exact.values import (
    FACTORIAL,
    FUNCTIONS,
    ONE,
    UNDEFINED,
    ZERO,
    Matrix,
    UndecidedError,
    UndefinedError,
    bottom,
    choose,
    derivative,
    divide,
    equal,
    gamma,
    infinitesimal,
    integer,
    is_integer,
    lift,
    matrix_power,
    mean,
    order,
    power,
    sign,
)


def _constant(value: Any) -> Code:
    return lambda run: value


def _rational(c: Compiler, node: Any, scope: Scope) -> Code:
    return _constant(fmpq(int(node.p), int(node.q)))


def _float(c: Compiler, node: Any, scope: Scope) -> Code:
    return _rational(c, sympy.Rational(str(node)), scope) if node.is_finite else unsupported(c, node, scope)


def _undefined(c: Compiler, node: Any, scope: Scope) -> Code:
    def call(run: Run) -> Any:
        raise UndefinedError(f"{node} in the expression")

    return call


def _ball(make: Callable[[], arb]) -> Callable:
    return lambda c, node, scope: lambda run: make()


def _symbol(c: Compiler, node: Any, scope: Scope) -> Code:
    if node in scope:
        slot = scope[node]
        return lambda run: run.env[slot]
    ident = id(node)

    def call(run: Run) -> Any:
        known = run.symbols.get(ident)  # SymPy's own hash takes many times longer
        return run.symbol(node) if known is None else known[1]

    return call


def _member(c: Compiler, node: Any, scope: Scope) -> Code:
    family, nodes = (node, ()) if isinstance(node, RandomVariable) else (node.family, node.indices)
    if family.law is not None:
        return unsupported(c, node, scope)
    name, flags = family.name, (bool(family.identical), family.sign)
    indices = [c.index(i, scope) for i in nodes]

    def call(run: Run) -> Any:
        place = tuple([i(run) for i in indices])
        value = run.world.member(name, place, *flags)
        run.met[name, place] = value
        return value

    return call


def entry_node(c: Compiler, node: Any, scope: Scope) -> Code:
    base, *nodes = node.args
    name, positive, whole = str(base), bool(node.is_positive), bool(node.is_integer)
    indices = [c.index(i, scope) for i in nodes]

    def call(run: Run) -> Any:
        place = tuple([i(run) for i in indices])
        if (replaced := run.replaced.get((name, place))) is not None:
            return replaced
        value = run.world.entry(name, place, positive, whole)
        if value is None:
            raise UndecidedError(f"no value for {entry_name(name, place)}")
        run.met[name, place] = value
        return value

    return call


def add_node(c: Compiler, node: Any, scope: Scope) -> Code:
    first, *rest = c.codes(node.args, scope)

    def call(run: Run) -> Any:
        value = first(run)
        for code in rest:
            value = value + code(run)
        return value

    return call


def _mul(c: Compiler, node: Any, scope: Scope) -> Code:
    first, *rest = c.codes(node.args, scope)

    def call(run: Run) -> Any:
        value = first(run)
        for code in rest:
            value = value * code(run)
        return value

    return call


def power_node(c: Compiler, node: Any, scope: Scope) -> Code:
    base, exponent = c.codes(node.args, scope)

    def call(run: Run) -> Any:
        b, e = base(run), exponent(run)
        if type(b) is Matrix:
            return matrix_power(b, integer(e, "the power of a matrix"))
        return lift(power, b, e)

    return call


def _elementwise(function: Callable) -> Callable:
    def handler(c: Compiler, node: Any, scope: Scope) -> Code:
        codes = c.codes(node.args, scope)
        return lambda run: lift(function, *(code(run) for code in codes))

    return handler


def _delta(c: Compiler, node: Any, scope: Scope) -> Code:
    left, right = c.codes(node.args[:2], scope)
    return lambda run: lift(lambda a, b: ONE if equal(a, b) else ZERO, left(run), right(run))


def _absolute(x: Any) -> Any:
    return abs(x) if type(x) is arb else x * sign(x)


def _larger(a: Any, b: Any) -> Any:
    if ({type(a), type(b)} == {arb, fmpq} and arb(a).overlaps(arb(b))) or type(a) is type(b) is arb:
        return arb(a).max(arb(b))  # of balls that overlap a ball again
    return a if order(a, b) >= 0 else b


def _maximum(*values: Any) -> Any:
    return reduce(_larger, values)


def _minimum(*values: Any) -> Any:
    return -reduce(_larger, (-v for v in values))


def _heaviside(x: Any, at_zero: Any) -> Any:
    return at_zero if order(x, ZERO) == 0 else (ONE if order(x, ZERO) > 0 else ZERO)


def _floor(x: Any) -> Any:
    start = bottom(x)
    if type(start) is arb:
        if (whole := start.floor().unique_fmpz()) is None:
            raise UndecidedError("the floor of a ball that holds an integer")
        return fmpq(whole)
    if start is not x and start.q == 1:
        raise UndefinedError("the derivative of a step, at the step")
    return fmpq(start.floor())


def _binomial(n: Any, k: Any) -> Any:
    if is_integer(k):
        if k > FACTORIAL:
            raise UndecidedError("a binomial coefficient too large to form")
        if is_integer(n) and n < 0:
            raise UndecidedError("a binomial coefficient of a negative integer, of which conventions differ")
        return choose(n, int(k.p))
    return divide(gamma(n + 1), gamma(k + 1) * gamma(n - k + 1))


def _factorial(x: Any) -> Any:
    return gamma(x + 1)


def _harmonic(n: Any, m: Any = ONE) -> Any:
    stop, exponent = (integer(v, "the index of a harmonic number") for v in (n, m))
    return reduce(add, (fmpq(k) ** -exponent for k in range(1, stop + 1)), ZERO)


def _function(c: Compiler, node: Any, scope: Scope) -> Code:
    function = FUNCTIONS.get(type(node).__name__)
    if isinstance(node, sympy.log) and len(node.args) == 2:
        return _elementwise(lambda x, b: divide(function(x), function(b)))(c, node, scope)
    if function is None or len(node.args) != 1:
        return unsupported(c, node, scope)
    return _elementwise(function)(c, node, scope)


def _polygamma(c: Compiler, node: Any, scope: Scope) -> Code:
    if node.args[0] != 0:
        return unsupported(c, node, scope)
    code = c.code(node.args[1], scope)
    return lambda run: lift(FUNCTIONS["digamma"], code(run))


def _generic(c: Compiler, node: Any, scope: Scope) -> Code:
    """A generic function: a polynomial, applied by arithmetic alone, so that it can be differentiated through."""
    name, positive = node.func.__name__, bool(node.is_positive)
    codes = c.codes(node.args, scope)

    def call(run: Run) -> Any:
        arguments = [code(run) for code in codes]
        if any(type(a) is Matrix for a in arguments):
            raise UndecidedError(f"{name} of a matrix")
        if name in run.world.recursions:
            return run.call(name, arguments)
        polynomial = run.world.polynomial(name, len(codes), positive)
        run.met[f"{name}({', '.join('xyz'[: len(codes)])})", ()] = polynomial
        return polynomial(*arguments)

    return call


def _need_apart(run: Run, body: sympy.Basic, variables: Any) -> None:
    """A recursive function reads a free symbol from the point, so no other value of it can be put in its place."""
    if any(s in r.body.free_symbols for s in variables for r in run.world.recursions.values()):
        called = {f.func.__name__ for f in body.atoms(AppliedUndef)} & run.world.recursions.keys()
        if called:
            raise UndecidedError(f"another value of a symbol that {min(called)} depends on")


def _expectation(c: Compiler, node: Any, scope: Scope) -> Code:
    code = c.code(node.args[0], scope)
    return lambda run: mean(code(run))


def _variance(c: Compiler, node: Any, scope: Scope) -> Code:
    code = c.code(node.args[0], scope)

    def call(run: Run) -> Any:
        value = code(run)
        return _covary(value, value)

    return call


def _covariance(c: Compiler, node: Any, scope: Scope) -> Code:
    left, right = c.codes(node.args, scope)
    return lambda run: _covary(left(run), right(run))


def _covary(left: Any, right: Any) -> Any:
    """E[(x - E x)(y - E y)]; for vectors the matrix E[(x - E x)(y - E y)^T]."""
    left, right = left - mean(left), right - mean(right)
    if type(left) is Matrix and type(right) is Matrix:
        return mean(_column(left).dot(_column(right).transposed()))
    return mean(left * right)


def _column(matrix: Matrix) -> Matrix:
    if matrix.rows != 1 and matrix.columns != 1:
        raise UndecidedError("a covariance of matrices that are not vectors")
    return Matrix(len(matrix.entries), 1, matrix.entries)


def _probability(c: Compiler, node: Any, scope: Scope) -> Code:
    code = c.code(node.args[0], scope)
    return lambda run: mean(lift(_indicator, code(run)))


def _indicator(event: Any) -> fmpq:
    if type(event) is not bool:
        raise UndecidedError("the probability of what is not an event")
    return ONE if event else ZERO


def _relation(test: Callable[[Any, Any], bool], entrywise: bool = False) -> Callable:
    def handler(c: Compiler, node: Any, scope: Scope) -> Code:
        left, right = c.codes(node.args, scope)

        def call(run: Run) -> Any:
            a, b = left(run), right(run)
            if type(a) is fmpq and type(b) is fmpq:
                return test(a, b)
            if entrywise and type(a) is Matrix and type(b) is Matrix:
                if (a.rows, a.columns) != (b.rows, b.columns):
                    raise UndecidedError("a comparison of matrices of different shapes")
                pairs = zip(a.entries, b.entries, strict=True)
                return lift(_all, *(lift(lambda x, y: test(order(x, y), 0), x, y) for x, y in pairs))
            return lift(lambda x, y: test(order(x, y), 0), a, b)

        return call

    return handler


def _joined(decisive: bool) -> Callable:
    """Whether all hold, or any: one answer decides, and one that is undefined is kept where none does."""

    def joined(*values: Any) -> Any:
        answer: Any = not decisive
        for value in values:
            if value is decisive:
                return decisive
            answer = UNDEFINED if value is UNDEFINED else answer
        return answer

    return joined


_all, _any = _joined(False), _joined(True)


def _not(value: Any) -> Any:
    return not value


def _odd(*values: Any) -> Any:
    return sum(values) % 2 == 1


def _same(*values: Any) -> Any:
    return len(set(values)) == 1


def _logic(function: Callable, negate_first: bool = False) -> Callable:
    """And, Or and their kin: an undefined part does not matter where the others settle the answer."""

    def handler(c: Compiler, node: Any, scope: Scope) -> Code:
        codes = c.codes(node.args, scope)

        def call(run: Run) -> Any:
            values: list = []
            for code in codes:
                try:
                    values.append(code(run))
                except (ZeroDivisionError, UndefinedError):
                    values.append(UNDEFINED)
            if negate_first and values[0] is not UNDEFINED:
                values[0] = lift(_not, values[0])
            value = lift(function, *values, strict=False)
            if value is UNDEFINED:
                raise UndefinedError("a part of a condition")
            return value

        return call

    return handler


def _piecewise(c: Compiler, node: Any, scope: Scope) -> Code:
    pieces = [c.codes(piece.args, scope) for piece in node.args]

    def call(run: Run) -> Any:
        chosen: list = []
        for branch, condition in pieces:
            holds = condition(run)
            if holds is False:
                continue
            if holds is True and not chosen:
                return branch(run)
            try:
                value = branch(run)
            except (ZeroDivisionError, UndefinedError):
                value = UNDEFINED
            chosen += [holds, value]
            if holds is True:
                break
        if not chosen:
            raise UndefinedError(f"no piece of {node} applies")
        return lift(_select, *chosen, strict=False)

    return call


def _select(*chosen: Any) -> Any:
    for holds, value in zip(chosen[::2], chosen[1::2], strict=True):
        if holds is UNDEFINED:
            return UNDEFINED
        if holds:
            return value
    return UNDEFINED


def _loop(combine: Callable, empty: fmpq) -> Callable:
    """A sum or a product, term by term; the last limit is the outermost."""

    def handler(c: Compiler, node: ExprWithLimits, scope: Scope) -> Code:
        loops = []
        for limit in reversed(node.limits):
            if len(limit) != 3:
                return unsupported(c, node, scope)
            variable, low, high = limit
            bounds, slot = (c.index(low, scope), c.index(high, scope)), c.slot()
            scope = {**scope, variable: slot}
            loops.append((slot, *bounds))
        body, last = c.code(node.function, scope), len(loops) - 1

        def walk(run: Run, depth: int) -> Any:
            slot, low, high = loops[depth]
            start, stop, result = low(run), high(run), None
            run.count(max(0, stop - start + 1))
            for k in range(start, stop + 1):
                run.env[slot], run.keys[slot] = fmpq(k), k
                term = body(run) if depth == last else walk(run, depth + 1)
                if term is not None:
                    result = term if result is None else run.weigh(combine(result, term))
            return result

        def call(run: Run) -> Any:
            result = walk(run, 0)
            return empty if result is None else result

        return call

    return handler


def _derivative(c: Compiler, node: Any, scope: Scope) -> Code:
    """Derivatives by truncated power series, each variable with an infinitesimal of its own."""
    body_node, inner, moves, own = node.expr, dict(scope), [], {}
    for variable, count in node.variable_count:
        value, times = c.code(variable, scope), c.index(count, scope)
        if isinstance(variable, Indexed | MatrixElement):
            # Any entry met in the body may be this one: it is known by the value of its indices.
            places = [c.index(i, scope) for i in variable.args[1:]]
            moves.append((value, times, None, str(variable.args[0]), places))
            continue
        if variable not in own:
            stand_in = variable if isinstance(variable, sympy.Symbol | Idx) else sympy.Dummy()
            body_node = body_node.xreplace({variable: stand_in})
            own[variable] = inner[stand_in] = c.slot()
        moves.append((value, times, own[variable], "", []))
    body = c.code(body_node, inner)

    def call(run: Run) -> Any:
        _need_apart(run, body_node, own)
        orders: dict[Any, list] = {}
        for value, times, slot, name, places in moves:
            target = slot if slot is not None else (name, tuple(i(run) for i in places))
            held = orders.setdefault(target, [value(run), 0])
            held[1] += times(run)
        if any(n < 0 or n > 60 for _, n in orders.values()):
            raise UndecidedError("a derivative of negative or very high order")
        first, replaced, memo, calls = run.tags, run.replaced, run.memo, run.calls
        run.replaced = dict(replaced)
        for target, (value, n) in orders.items():
            run.tags += 1
            moved = infinitesimal(value, run.tags, n)
            if isinstance(target, int):
                run.bind(target, moved)
            else:
                run.replaced[target] = moved
        if not all(isinstance(target, int) for target in orders):
            run.memo, run.calls = {}, {}  # what was remembered holds for the entries as they were
        try:
            result = body(run)
        finally:
            run.replaced, run.memo, run.calls = replaced, memo, calls
        for tag, (_, n) in reversed(list(zip(range(first + 1, run.tags + 1), orders.values(), strict=False))):
            result = derivative(result, tag, n)
        return result

    return call


def _subs(c: Compiler, node: Any, scope: Scope) -> Code:
    points = c.codes(node.point, scope)
    body_node, inner, slots = node.expr, dict(scope), []
    for variable in node.variables:
        if not isinstance(variable, sympy.Symbol | Idx):
            return unsupported(c, node, scope)
        slots.append(c.slot())
        inner[variable] = slots[-1]
    body = c.code(body_node, inner)

    def call(run: Run) -> Any:
        _need_apart(run, body_node, node.variables)
        for slot, value in zip(slots, [point(run) for point in points], strict=True):
            run.bind(slot, value)
        return body(run)

    return call


def _falling(x: Any, k: Any) -> Any:
    """x (x - 1) ... (x - k + 1)."""
    n = integer(k, "the number of factors")
    if n < 0:
        return divide(ONE, reduce(mul, (x + j for j in range(1, -n + 1))))
    return reduce(mul, (x - j for j in range(n)), ONE)


HANDLERS |= {
    sympy.Rational: _rational,
    sympy.Float: _float,
    type(sympy.S.NaN): _undefined,
    type(sympy.S.ComplexInfinity): _undefined,
    type(sympy.S.Infinity): unsupported,
    type(sympy.S.NegativeInfinity): unsupported,
    type(sympy.pi): _ball(arb.pi),
    type(sympy.E): _ball(arb.const_e),
    type(sympy.EulerGamma): _ball(arb.const_euler),
    type(sympy.Catalan): _ball(arb.const_catalan),
    type(sympy.true): lambda c, node, scope: _constant(True),
    type(sympy.false): lambda c, node, scope: _constant(False),
    sympy.Symbol: _symbol,
    Idx: _symbol,
    RandomVariable: _member,
    Member: _member,
    Indexed: entry_node,
    sympy.Add: add_node,
    sympy.Mul: _mul,
    sympy.Pow: power_node,
    sympy.Abs: _elementwise(_absolute),
    sympy.sign: _elementwise(sign),
    sympy.conjugate: _elementwise(lambda x: x),
    sympy.re: _elementwise(lambda x: x),
    sympy.im: _elementwise(lambda x: ZERO),
    sympy.Max: _elementwise(_maximum),
    sympy.Min: _elementwise(_minimum),
    sympy.Heaviside: _elementwise(_heaviside),
    sympy.floor: _elementwise(_floor),
    sympy.ceiling: _elementwise(lambda x: -_floor(-x)),
    sympy.Mod: _elementwise(lambda a, b: a - b * _floor(divide(a, b))),
    sympy.KroneckerDelta: _delta,
    sympy.factorial: _elementwise(_factorial),
    sympy.binomial: _elementwise(_binomial),
    sympy.harmonic: _elementwise(_harmonic),
    sympy.RisingFactorial: _elementwise(lambda x, k: _falling(x + k - 1, k)),
    sympy.FallingFactorial: _elementwise(lambda x, k: _falling(x, k)),
    sympy.polygamma: _polygamma,
    AppliedUndef: _generic,
    sympy.Function: _function,
    Expectation: _expectation,
    Variance: _variance,
    Covariance: _covariance,
    Probability: _probability,
    sympy.Eq: _relation(eq, entrywise=True),
    sympy.Ne: _relation(ne),
    sympy.StrictLessThan: _relation(lt),
    sympy.LessThan: _relation(le),
    sympy.StrictGreaterThan: _relation(gt),
    sympy.GreaterThan: _relation(ge),
    sympy.And: _logic(_all),
    sympy.Or: _logic(_any),
    sympy.Implies: _logic(_any, negate_first=True),
    sympy.Not: _elementwise(_not),
    sympy.Xor: _elementwise(_odd),
    sympy.Equivalent: _elementwise(_same),
    sympy.Piecewise: _piecewise,
    sympy.Sum: _loop(add, ZERO),
    sympy.Product: _loop(mul, ONE),
    sympy.Derivative: _derivative,
    sympy.Subs: _subs,
}
