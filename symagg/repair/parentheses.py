"""A printed expression with the same letters, and a parenthesis opened or closed elsewhere."""

from collections.abc import Iterator
from typing import Any

import sympy
from sympy import Add, Expr, Mul, Pow, S


def regrouped(node: Expr) -> Iterator[Expr]:
    """The same letters with a parenthesis opened or closed elsewhere."""

    def hold(kind: type, *args: Any) -> Any:
        return kind(*args, evaluate=False)

    if isinstance(node, Mul):
        for k, factor in enumerate(node.args):
            rest = [a for j, a in enumerate(node.args) if j != k]
            others = hold(Mul, *rest) if len(rest) > 1 else rest[0]
            if isinstance(factor, Add):  # a (b + c): a b + c, b + a c
                for j in range(len(factor.args)):
                    terms = list(factor.args)
                    terms[j] = hold(Mul, others, terms[j])
                    yield hold(Add, *terms)
            if isinstance(factor, sympy.Function) and len(factor.args) == 1:  # f(x) y: f(x y)
                yield factor.func(hold(Mul, factor.args[0], others), evaluate=False)
            if isinstance(factor, Pow):
                base, e = factor.args
                if isinstance(base, Add) and e == -1:  # a/(b + c): a/b + c
                    for j in range(len(base.args)):
                        quotient = hold(Mul, others, hold(Pow, base.args[j], -1))
                        terms = list(base.args)
                        terms[j] = quotient
                        yield hold(Add, *terms)
                if isinstance(base, Mul) and e == -1:  # a/(b c): a/b c
                    for j in range(len(base.args)):
                        below = [b for i, b in enumerate(base.args) if i != j]
                        down = hold(Mul, *below) if len(below) > 1 else below[0]
                        yield hold(Mul, others, hold(Pow, down, -1), base.args[j])
                if e != -1:  # a b^n: (a b)^n
                    yield hold(Pow, hold(Mul, others, base), e)
                if e == -1:  # a/b c: a/(b c)
                    for j, a in enumerate(rest):
                        if not (a.is_Pow or a.is_Number):
                            up = [b for i, b in enumerate(rest) if i != j]
                            below = hold(Pow, hold(Mul, base, a), -1)
                            yield hold(Mul, *up, below) if up else below
    if isinstance(node, Add):
        for k, term in enumerate(node.args):
            rest = [a for j, a in enumerate(node.args) if j != k]
            others = hold(Add, *rest) if len(rest) > 1 else rest[0]
            if isinstance(term, Mul):  # a b + c: a (b + c)
                for j, factor in enumerate(term.args):
                    outside = [b for i, b in enumerate(term.args) if i != j]
                    if factor is S.NegativeOne or (factor.is_Pow and factor.exp == -1):
                        if factor.is_Pow:  # a/b + c: a/(b + c)
                            yield hold(Mul, *outside, hold(Pow, hold(Add, factor.base, others), -1))
                        elif len(outside) == 1 and outside[0].is_Pow:  # c - a^n: (c - a)^n
                            base, e = outside[0].args
                            yield hold(Pow, hold(Add, others, hold(Mul, factor, base)), e)
                        continue
                    yield hold(Mul, *outside, hold(Add, factor, others))
            if isinstance(term, Pow):  # a^n + c: (a + c)^n
                yield hold(Pow, hold(Add, term.base, others), term.exp)
            if isinstance(term, sympy.Function) and len(term.args) == 1:  # f(x) + y: f(x + y)
                yield term.func(hold(Add, term.args[0], others), evaluate=False)
    if isinstance(node, Pow):
        base, e = node.args
        if isinstance(base, Add | Mul) and e != -1:  # (a + b)^n: a + b^n
            for k, part in enumerate(base.args):
                args = list(base.args)
                args[k] = hold(Pow, part, e)
                yield base.func(*args, evaluate=False)
        if isinstance(base, sympy.Function) and len(base.args) == 1:  # f(x)^n: f(x^n)
            yield base.func(hold(Pow, base.args[0], e), evaluate=False)
        if isinstance(e, Add):  # a^(m + n): a^m + n
            for k, part in enumerate(e.args):
                args = list(e.args)
                args[k] = hold(Pow, base, part)
                yield hold(Add, *args)
        if isinstance(e, Mul):  # a^(m n): a^m n
            for k, part in enumerate(e.args):
                args = [a for j, a in enumerate(e.args) if j != k]
                yield hold(Mul, hold(Pow, base, part), *args)
    if isinstance(node, sympy.Function) and len(node.args) == 1:
        (inside,) = node.args
        if isinstance(inside, Add | Mul):  # f(x + y): f(x) + y
            for k, part in enumerate(inside.args):
                args = list(inside.args)
                args[k] = node.func(part, evaluate=False)
                yield inside.func(*args, evaluate=False)
        if isinstance(inside, Pow):  # f(x^n): f(x)^n
            yield hold(Pow, node.func(inside.base, evaluate=False), inside.exp)
