"""The algebra of expectations: E is linear, Var and Cov are bilinear, and sums of any size pass through them."""

from collections.abc import Iterable, Mapping
from itertools import chain, count
from string import ascii_lowercase
from typing import Any

from sympy import (
    Add,
    Basic,
    Derivative,
    Dummy,
    Expr,
    Function,
    Mul,
    Ne,
    Or,
    Piecewise,
    S,
    Subs,
    Sum,
    Symbol,
    Tuple,
    expand,
    factorial,
)
from sympy.core.function import AppliedUndef

from symagg.held import rebuild
from symagg.laws.expectation import Covariance, Expectation, Member, Probability, RandomVariable, Variance
from symagg.notation import SLOT


def derive_joint(tree: Any, degrees: Mapping[str, int | None] | None = None) -> Any:
    """The tree with E, Var and Cov carried through sums, products with constants and finite sums of any size.

    degrees: functions that stand for polynomials of a degree are written by their derivatives at 0.
    """
    if degrees:
        tree = _expanded(tree, degrees)
    return _derived(tree, _names(tree))


def _derived(tree: Any, taken: set[str], within: bool = False) -> Any:
    """taken: the names in the whole tree, none of which a new index may have. within: whether it stands in a sum."""
    if not isinstance(tree, Basic) or not tree.args or isinstance(tree, Member):
        return tree
    match tree:
        case Expectation():
            return _mean(tree.args[0], taken)
        case Variance():
            return _covariance(tree.args[0], tree.args[0], taken, within)
        case Covariance():
            return _covariance(*tree.args, taken, within)
    within = within or isinstance(tree, Sum)
    args = [_derived(a, taken, within) for a in tree.args]
    return rebuild(tree, args) if isinstance(tree, Sum) else tree.func(*args)


def _expanded(tree: Any, degrees: Mapping[str, int | None]) -> Any:
    """Every g(u) of a random u as its Taylor polynomial at 0."""

    def polynomial(node: AppliedUndef) -> Expr:
        t = SLOT
        degree = degrees[node.func.__name__]
        slopes = [node.func(S.Zero)] + [Subs(Derivative(node.func(t), (t, k)), t, S.Zero) for k in range(1, degree + 1)]
        return Add(*(slope * node.args[0] ** k / factorial(k) for k, slope in enumerate(slopes)))

    def fits(node: Any) -> bool:
        return isinstance(node, AppliedUndef) and degrees.get(node.func.__name__) is not None and _is_random(node)

    return tree.replace(fits, polynomial)


def in_covariances(tree: Any, pairs: set[Covariance]) -> Any:
    """The tree with E[UV] written as Cov[U, V] + E[U] E[V] for the covariances that a printed form speaks of."""
    known = {
        Expectation(Mul(*pair.args)): pair + Expectation(pair.args[0]) * Expectation(pair.args[1]) for pair in pairs
    }
    return tree.xreplace(known)


def in_moments(tree: Any) -> Any:
    """The tree with Cov[U, V] written as E[UV] - E[U] E[V], and Var[U] as E[U^2] - E[U]^2."""

    def moments(u: Expr, v: Expr) -> Expr:
        return Expectation(u * v) - Expectation(u) * Expectation(v)

    tree = tree.replace(Covariance, moments)
    return tree.replace(Variance, lambda u: moments(u, u))


def says_nothing_joint(tree: Any) -> bool:
    """Whether a printed form speaks of each variable by itself: then independence can be what its author had in mind.

    A form that has covariances or joint moments in it would be left with empty terms.
    """
    operators = tree.atoms(Expectation, Variance, Covariance, Probability)
    return all(len(_variables(o)) <= 1 and not isinstance(o, Covariance) for o in operators)


def independence(tree: Any) -> Symbol:
    """The condition that the variables of a definition are independent, as a symbol with that name."""
    families: dict[Any, str] = {}  # X[i] and X[k], with indices that run, are any members of one
    for v in sorted(_variables(tree), key=str):
        runs = isinstance(v, Member) and all(i.is_Symbol for i in v.indices)
        families.setdefault((v.family, len(v.indices)) if runs else v, getattr(v, "name", None) or str(v))
    names = sorted(families.values())
    return Symbol(f"{' and '.join(names)} independent")


def distinctness(arrays: Iterable[str]) -> Symbol:
    """The condition that no two entries of an array are equal, as a symbol with that name."""
    return Symbol(f"the entries of {' and of '.join(arrays)} are all different")


def _variables(tree: Any) -> set[Any]:
    members = tree.atoms(Member)
    return {*members, *(v for v in tree.atoms(RandomVariable) if all(v != m.family for m in members))}


def _is_random(tree: Any) -> bool:
    return isinstance(tree, Basic) and bool(tree.atoms(RandomVariable, Member))


def _terms(inside: Any) -> list[tuple[Expr, Any, tuple]]:
    """A linear combination as (constant, random part, limits of the sums it stands under)."""
    found = []
    for term in Add.make_args(expand(inside)):
        fixed, random = term.as_independent(*term.atoms(RandomVariable, Member), as_Add=False)
        if isinstance(random, Sum):
            for constant, part, limits in _terms(random.function):
                found.append((fixed * constant, part, limits + random.limits))
        else:
            found.append((fixed, random, ()))
    return found


def _names(tree: Any) -> set[str]:
    if not isinstance(tree, Basic):
        return set()
    applied = {node.func.__name__ for node in tree.atoms(AppliedUndef)}
    return applied | {node.name for node in tree.atoms(Symbol, RandomVariable)}


def _fresh(index: Symbol, taken: set[str], letters: bool = False) -> Symbol:
    """An index with a name that is not taken, which it is from now on: a letter further on, or a number behind."""
    name = index.name
    further = ascii_lowercase.partition(name)[2] if letters and len(name) == 1 else ""
    chosen = next(n for n in chain(further, (f"{name}_{k}" for k in count(2))) if n not in taken)
    taken.add(chosen)
    return Symbol(chosen, integer=True)


def _apart(inside: Any, outer: set[Symbol], taken: set[str]) -> Any:
    """The tree with every sum's index renamed that means something else outside of the sum."""
    if not isinstance(inside, Basic) or not inside.args or isinstance(inside, Member):
        return inside
    if isinstance(inside, Sum):
        fresh = {limit[0]: _fresh(limit[0], taken) for limit in inside.limits if limit[0] in outer}
        inside = inside.xreplace(fresh)
        outer = outer | {limit[0] for limit in inside.limits}
        return rebuild(inside, [_apart(inside.function, outer, taken), *inside.limits])
    args = [_apart(a, outer, taken) for a in inside.args]
    return inside if all(a is b for a, b in zip(args, inside.args, strict=True)) else inside.func(*args)


def _hidden(inside: Any, held: dict[Any, tuple], taken: set[str]) -> Any:
    """Expectations inside an expectation are constants: each stands as a function of the indices it depends on."""
    if isinstance(inside, Expectation | Variance | Covariance):
        value = _derived(inside, taken, within=True)
        taken |= _names(value)
        indices = tuple(sorted(value.free_symbols, key=str))
        mark = Function(f"_constant{len(held)}")(*indices) if indices else Dummy("constant")
        held[mark.func if indices else mark] = (indices, value)
        return mark
    if not isinstance(inside, Basic) or not inside.args or isinstance(inside, Member):
        return inside
    return inside.func(*(_hidden(a, held, taken) for a in inside.args))


def _shown(tree: Any, held: dict[Any, tuple]) -> Any:
    """The tree with its constants in place, each with the indices that it has there."""
    if tree in held:
        return held[tree][1]
    if not isinstance(tree, Basic) or not tree.args or isinstance(tree, Member):
        return tree
    if tree.func in held:
        indices, value = held[tree.func]
        return value.xreplace(dict(zip(indices, tree.args, strict=True)))
    args = [_shown(a, held) for a in tree.args]
    return tree if all(a is b for a, b in zip(args, tree.args, strict=True)) else tree.func(*args)


def _summed(value: Any, limits: tuple) -> Any:
    for limit in limits:  # what does not depend on an index is counted
        if all(limit[0] not in part.free_symbols for part in (value, *(Tuple(*m[1:]) for m in limits))):
            rest = tuple(m for m in limits if m != limit)
            return (limit[2] - limit[1] + 1) * _summed(value, rest)
    return Sum(value, *limits) if limits else value


def _mean(inside: Any, taken: set[str]) -> Any:
    held: dict[Any, tuple] = {}
    taken = set(taken)
    inside = _apart(_hidden(inside, held, taken), inside.free_symbols, taken)
    total = S.Zero
    for constant, part, limits in _terms(inside):
        if not _is_random(part):
            total += _summed(constant * part, limits)
        elif len(factors := _factors(part)) > 1 and any(isinstance(f, Sum) for f in factors):
            total += _out(constant, _mean_of_product(factors, taken), limits)
        else:
            total += _out(constant, Expectation(part), limits)
    return _shown(total, held)


def _out(constant: Expr, value: Any, limits: tuple) -> Any:
    """Constants that do not depend on the sums' indices stand before them."""
    value = _first_member(value)
    indices = {limit[0] for limit in limits}
    inner, outer = [], []
    for factor in Mul.make_args(constant):
        (inner if factor.free_symbols & indices else outer).append(factor)
    return Mul(*outer) * _summed(Mul(*inner) * value, limits)


def _first_member(value: Any) -> Any:
    """Members of one law have one mean and one variance: those of the first."""
    if isinstance(value, Expectation | Variance) and not value.atoms(Sum):
        members = value.atoms(Member)
        if len(members) == 1 and (member := next(iter(members))).family.identical:
            return value.xreplace({member: member.family[(S.One,) * len(member.indices)]})
    return value


def _factors(part: Expr) -> list[Expr]:
    """The factors of a product; of a whole power of a sum, that sum so many times."""
    found: list[Expr] = []
    for factor in Mul.make_args(part):
        base, exponent = factor.as_base_exp()
        is_power = isinstance(base, Sum) and exponent.is_Integer and exponent > 0
        found += [base] * int(exponent) if is_power else [factor]
    return found


def _mean_of_product(product: list[Expr], taken: set[str]) -> Any:
    """E of a product of sums as a sum over all indices, each sum with indices of its own."""
    limits: tuple = ()
    factors = []
    for factor in product:
        if isinstance(factor, Sum):
            used = {limit[0] for limit in limits}
            fresh = {limit[0]: _fresh(limit[0], taken) for limit in factor.limits if limit[0] in used}
            factors.append(factor.function.xreplace(fresh))
            limits += _renamed(factor.limits, fresh)
        else:
            factors.append(factor)
    return _summed(Expectation(Mul(*factors)), limits)


def _renamed(limits: tuple, fresh: Mapping[Symbol, Symbol]) -> tuple:
    return tuple(tuple(part.xreplace(fresh) for part in limit) for limit in limits)


def _covariance(first: Any, second: Any, taken: set[str], within: bool) -> Any:
    """Cov by bilinearity; the diagonal of a double sum of one family is written as variances."""
    held: dict[Any, tuple] = {}
    taken = set(taken)
    same = first == second
    outer = first.free_symbols | second.free_symbols
    first = _apart(_hidden(first, held, taken), outer, taken)
    second = first if same else _apart(_hidden(second, held, taken), outer, taken)
    total = S.Zero
    left, right = _terms(first), _terms(second)
    for number, (c, x, own) in enumerate(left):
        for other, (d, y, limits) in enumerate(right):
            if not (_is_random(x) and _is_random(y)):
                continue
            if same and number == other and own:
                total += _square_of_sum(c, x, own, set(taken), within)
            elif same and number == other:
                total += _out(c * d, Variance(x), ())
            else:
                used, names = {limit[0] for limit in own}, set(taken)
                fresh = {limit[0]: _fresh(limit[0], names) for limit in limits if limit[0] in used}
                pair = _pair(x, y.xreplace(fresh))
                total += _out(c * d.xreplace(fresh), pair, own + _renamed(limits, fresh))
    return _shown(total, held)


def _pair(x: Any, y: Any) -> Any:
    """Cov of two variables in one order, for it is symmetric; the variance where they are one."""
    return Variance(x) if x == y else Covariance(*sorted((x, y), key=str))


def _square_of_sum(c: Expr, x: Any, limits: tuple, taken: set[str], within: bool) -> Any:
    """Variances, and covariances of unequal indices; within a sum, out of which SymPy takes conditions, one sum."""
    indices = {limit[0]: _fresh(limit[0], taken, letters=True) for limit in limits}
    if within:
        return _out(c * c.xreplace(indices), Covariance(x, x.xreplace(indices)), limits + _renamed(limits, indices))
    apart = Or(*(Ne(i, j) for i, j in indices.items()))
    pair = Piecewise((Covariance(x, x.xreplace(indices)), apart), (S.Zero, True))
    pairs = _out(c * c.xreplace(indices), pair, limits + _renamed(limits, indices))
    return _out(c**2, Variance(x), limits) + pairs
