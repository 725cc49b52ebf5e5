"""SymPy's own opinion: the difference of two sides simplified to zero, in a process that can be killed.

It never has the last word: a claim needs another route of a different kind beside it. Two kinds of proof: for sides
that have a value, closed forms of both and the simplification of their difference; for any joint law, the expansion
of both sides, at small sizes, into polynomials of the joint moments, which are independent of one another.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import count, product
from typing import Any

from sympy import (
    Add,
    Basic,
    Derivative,
    Expr,
    Function,
    Indexed,
    Integer,
    Integral,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    S,
    Subs,
    Sum,
    Symbol,
    expand,
    expand_log,
    gammasimp,
    powsimp,
    simplify,
    together,
)
from sympy.core.function import AppliedUndef
from sympy.functions import exp, gamma, log
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from symagg.errors import LawError
from symagg.killable import run_each
from symagg.laws.closed_form import closed_form
from symagg.laws.expectation import Covariance, Expectation, Member, Probability, RandomVariable, Variance
from symagg.oracles.outcome import Status


def prove(pairs: list[tuple[Any, Any]], seconds: float) -> list[Status]:
    """For each pair of sides: SUPPORTS where their difference is zero, REFUTES where it is a nonzero polynomial of the
    symbols, UNDECIDED where SymPy cannot tell in time.

    The pair that matters most comes first.
    """
    first, *rest = _statuses(run_each(_settle, [(left, right, 0.0) for left, right in pairs], seconds))
    if first is Status.UNDECIDED:  # SymPy's own integration may take all the time there is: for this pair alone
        (first,) = _statuses(run_each(_settle, [(*pairs[0], seconds)], seconds))
    return [first, *rest]


def prove_joint(
    pairs: list[tuple[Any, Any]],
    sizes: list[tuple[Mapping[Symbol, Expr], Mapping[str, Any]]],
    degrees: Mapping[str, int | None],
    seconds: float,
    independent: bool = False,
    recursions: Mapping[str, Any] | None = None,
) -> list[Status]:
    """The same for sides that speak of every joint law, at each of the given sizes (all must agree).

    sizes: of the integers, and of the arrays of integers (whose `get` gives the entry with these indices).
    recursions: a function's name -> its `parameters` and `body`, where it is defined in terms of itself.
    REFUTES where the difference is a nonzero polynomial of the moments. degrees: of the polynomials that a function
    stands for; None for any function.
    """
    tasks = [(left, right, sizes, degrees, independent, recursions or {}) for left, right in pairs]
    return _statuses(run_each(_settle_sizes, tasks, seconds))


def _statuses(answers: list[Any]) -> list[Status]:
    return [answer if isinstance(answer, Status) else Status.UNDECIDED for answer in answers]


def _settle_sizes(left: Any, right: Any, sizes: list[tuple[Mapping[Symbol, Expr], Mapping[str, Any]]],
                  degrees: Mapping[str, int | None], independent: bool,
                  recursions: Mapping[str, Any]) -> Status:  # fmt: skip
    worlds = [_Moments(degrees, independent, size, arrays, recursions) for size, arrays in sizes]
    statuses = {_settle_joint(left, right, world) for world in worlds}
    for status in (Status.REFUTES, Status.UNDECIDED):
        if status in statuses or not statuses:
            return status if statuses else Status.UNDECIDED
    return Status.SUPPORTS


def _settle(left: Any, right: Any, seconds: float) -> Status:
    try:
        first, second = (_closed(side, seconds) for side in (left, right))
    except (LawError, NotImplementedError, ValueError, TypeError):
        return Status.UNDECIDED
    if isinstance(first, MatrixBase) or isinstance(second, MatrixBase):
        if first.shape != second.shape:
            return Status.REFUTES
        return Status.SUPPORTS if all(_is_zero(e) for e in first - second) else Status.UNDECIDED
    if _is_zero(first - second) or _is_one(first, second):
        return Status.SUPPORTS
    gap = expand(first - second)
    return Status.REFUTES if gap.is_polynomial() and not gap.atoms(Function) else Status.UNDECIDED


@lru_cache(maxsize=32)
def _closed(side: Any, seconds: float) -> Any:
    if isinstance(side, MatrixExpr):
        return side.doit()
    if isinstance(side, MatrixBase):
        return side.applyfunc(lambda entry: _closed(entry, seconds))
    done = side.doit(integrals=False, sums=False) if side.has(Derivative, Subs) else side
    return closed_form(done, seconds).expression if done.has(Integral, Sum) else done.doit()


def _is_zero(difference: Expr) -> bool:
    attempts = (
        lambda e: e,
        expand,
        lambda e: expand(powsimp(expand(e))),
        lambda e: expand(powsimp(together(e), force=True)),
        lambda e: gammasimp(simplify(e)),
    )
    return any(attempt(difference) == 0 for attempt in attempts)


def _is_one(first: Expr, second: Expr) -> bool:
    """Whether the ratio is one, by its logarithm: products of powers, which simplification of a difference misses."""
    if first == 0 or second == 0:
        return False
    ratio = powsimp(expand(together(first / second), power_base=True, force=True), force=True)
    if ratio == 1 or simplify(ratio) == 1:
        return True
    return expand(expand_log(log(ratio), force=True)) == 0 if not ratio.has(gamma, exp) else False


def _settle_joint(left: Any, right: Any, world: "_Moments") -> Status:
    try:
        first, second = (world.polynomial(side) for side in (left, right))
    except (NotImplementedError, ValueError, TypeError):
        return Status.UNDECIDED
    difference = expand(first - second)
    if difference == 0:
        return Status.SUPPORTS
    if world.opaque:
        return Status.SUPPORTS if simplify(difference) == 0 else Status.UNDECIDED
    return Status.REFUTES


class _Moments:
    """Expands expectations into symbols for the joint moments: E is linear, and that is all it knows."""

    def __init__(self, degrees: Mapping[str, int | None], independent: bool, size: Mapping[Symbol, Expr],
                 arrays: Mapping[str, Any], recursions: Mapping[str, Any]) -> None:  # fmt: skip
        self.degrees, self.independent, self.arrays, self.size = degrees, independent, arrays, dict(size)
        self.recursions = recursions
        self.called: dict[tuple, Expr] = {}
        self.variables: dict[Basic, Symbol] = {}
        self.moments: dict[Expr, Symbol] = {}
        self.shared: dict[Symbol, Symbol] = {}  # members of one law, and the symbol that stands for any of them
        self.rest: dict[Symbol, Expr] = {}  # of a law, its last probability: what the others leave
        self.opaque = False
        self._numbers = count()

    def polynomial(self, side: Any) -> Expr:
        """The side as a polynomial in the moments, the arrays' entries and the values of the functions."""
        return expand(self._walk(side.xreplace(self.size)).xreplace(self.rest))

    def _new(self, kind: str) -> Symbol:
        return Symbol(f"{kind}_{next(self._numbers)}", real=True)

    def _symbol(self, node: Basic, kind: str) -> Symbol:
        if node not in self.variables:
            self.variables[node] = self._new(kind)
        return self.variables[node]

    def _walk(self, node: Any) -> Any:
        match node:
            case Member() | RandomVariable():
                symbol = self._symbol(node, "random")
                if isinstance(node, Member) and node.family.identical:
                    self.shared[symbol] = self._symbol(node.family, "random")
                return symbol
            case Expectation():
                return self._mean(self._walk(node.args[0]))
            case Variance():
                inside = self._walk(node.args[0])
                return self._mean(inside**2) - self._mean(inside) ** 2
            case Covariance():
                first, second = map(self._walk, node.args)
                return self._mean(first * second) - self._mean(first) * self._mean(second)
            case Probability():
                self.opaque = True
                return self._symbol(node, "probability")
            case Sum() | Product():
                return self._walk(self._unrolled(node))
            case Piecewise():
                return self._chosen(node)
            case Indexed():
                return self._entry(node)
            case Derivative() if any(isinstance(v, Indexed) for v in node.variables):
                return self._by_entries(node)
            case Subs() | Derivative():
                return self._walk(self._differentiated(node))
            case AppliedUndef():
                return self._applied(node)
            case Pow() if not node.exp.is_Integer:
                base = self._walk(node.base)
                self.opaque = True
                held = Pow(base, node.exp)
                return self._symbol(held, "random") if self._is_random(base) else held
        if not isinstance(node, Basic) or not node.args:
            return node
        done = node.func(*map(self._walk, node.args))
        if isinstance(done, Function | Max | Min):  # no polynomial: that a difference is not zero has to be seen
            self.opaque = True
        return done

    def _applied(self, node: AppliedUndef) -> Any:
        arguments = [self._walk(a) for a in node.args]
        if node.func.__name__ in self.recursions:
            return self._called(node.func.__name__, tuple(arguments))
        degree = self.degrees.get(node.func.__name__)
        if degree is None or len(arguments) != 1:
            held = node.func(*arguments)
            random = any(self._is_random(a) for a in arguments)
            return self._symbol(held, "random" if random else "value")
        return Add(*(self._coefficient(node.func.__name__, k) * arguments[0] ** k for k in range(degree + 1)))

    def _coefficient(self, name: str, k: int) -> Symbol:
        return self._symbol(Symbol(f"{name}.{k}"), "coefficient")

    def _differentiated(self, node: Basic) -> Any:
        """A derivative of a polynomial of symbolic coefficients, or of an expression without any function."""

        def spread(inner: AppliedUndef) -> Any:
            degree = self.degrees.get(inner.func.__name__)
            if degree is None:
                raise NotImplementedError("the derivative of any function is a value of its own")
            return Add(*(Symbol(f"{inner.func.__name__}.{k}", real=True) * inner.args[0] ** k
                         for k in range(degree + 1)))  # fmt: skip

        names = {Symbol(f"{n}.{k}", real=True): self._coefficient(n, k)
                 for n, d in self.degrees.items() if d is not None for k in range(d + 1)}  # fmt: skip
        return node.replace(lambda e: isinstance(e, AppliedUndef), spread).doit().xreplace(names)

    def _called(self, name: str, arguments: tuple[Expr, ...]) -> Expr:
        """A function that is defined in terms of itself, each value worked out once."""
        if not all(a.is_Integer for a in arguments):
            raise NotImplementedError("a recursive function of what is no integer")
        if (name, arguments) not in self.called:
            held = self.recursions[name]
            body = held.body.xreplace({**self.size, **dict(zip(held.parameters, arguments, strict=True))})
            self.called[name, arguments] = self._walk(body)
        return self.called[name, arguments]

    def _entry(self, node: Indexed) -> Expr:
        """An array's entry: an unknown, or its value where it is one of the sizes."""
        base, *indices = node.args
        indices = tuple(self._walk(i) for i in indices)
        held = self.arrays.get(str(base))
        if held is None or not all(i.is_Integer for i in indices):
            return self._symbol(base[indices], "entry")
        if not held.entries.is_law:
            return held.get(tuple(map(int, indices)))
        entry = self._symbol(base[indices], "entry")
        outcome, given = indices[: len(held.bounds)], indices[len(held.bounds) :]
        *others, last = product(*(range(low, high + 1) for low, high in held.bounds))
        if outcome == last:
            self.rest[entry] = 1 - Add(*(self._symbol(base[(*other, *given)], "entry") for other in others))
        return entry

    def _by_entries(self, node: Derivative) -> Expr:
        """A derivative by entries of arrays, of what is a polynomial in them."""
        inside = expand(self._walk(node.expr))
        if any(s.name.startswith("value_") for s in inside.free_symbols):
            raise NotImplementedError("the derivative of any function is a value of its own")
        places = [(self._walk(v), n) for v, n in node.variable_count]
        return inside.diff(*places)

    def _unrolled(self, node: Any) -> Any:
        """A finite sum or product term by term."""
        inside, limits = node.function, list(node.limits)
        variable, low, high = limits.pop()  # the outermost comes last
        low, high = self._walk(low), self._walk(high)
        if not (low.is_Integer and high.is_Integer):
            raise NotImplementedError("a sum of unknown size")
        rest = node.func(inside, *limits) if limits else inside
        terms = [rest.subs(variable, Integer(k)) for k in range(int(low), int(high) + 1)]
        return (Add if isinstance(node, Sum) else Mul)(*terms)

    def _chosen(self, node: Piecewise) -> Any:
        for value, condition in node.args:
            if condition != True:  # noqa: E712
                condition = self._walk(condition)
            if condition == True:  # noqa: E712
                return self._walk(value)
            if condition != False:  # noqa: E712
                raise NotImplementedError("a case that depends on a value")
        return S.NaN

    def _is_random(self, tree: Any) -> bool:
        return any(s.name.startswith("random_") for s in tree.free_symbols)

    def _mean(self, inside: Any) -> Any:
        """E of a polynomial in the random symbols: each monomial is a moment, an unknown of its own."""
        total = S.Zero
        for term in Add.make_args(expand(inside)):
            fixed, random = [], []
            for factor in Mul.make_args(term):
                (random if self._is_random(factor) else fixed).append(factor)
            if any(not f.as_base_exp()[0].is_Symbol for f in random):
                self.opaque = True
            groups = random if self.independent else [Mul(*random)]
            total += Mul(*fixed, *(self._moment(group) for group in groups if group != 1))
        return total

    def _moment(self, monomial: Expr) -> Symbol:
        if monomial.as_base_exp()[0] in self.shared:
            monomial = monomial.xreplace(self.shared)
        if monomial not in self.moments:
            self.moments[monomial] = self._new("moment")
        return self.moments[monomial]
