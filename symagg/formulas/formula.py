"""A formula that becomes a kernel: plain data, no functions among it."""

from dataclasses import dataclass

from sympy import Basic, Derivative, Expr, S, Symbol, diff
from sympy.logic.boolalg import Boolean


@dataclass(frozen=True)
class KernelFormula:
    """One derived formula.

    name: what its kernel is called. arguments: in the kernel's order.
    definition: what the expression was derived from: unevaluated integrals, a derivative of them, or, for a formula
    that solves equations, those equations.
    domain: where any of these fails the kernel gives nan.
    cases: (condition, value) pairs read in order before the expression: where a moment diverges, outside a support.
    source: where the paper has it, or what it was derived from.
    """

    name: str
    arguments: tuple[Symbol, ...]
    definition: Basic
    expression: Expr
    domain: tuple[Boolean, ...]
    source: str
    cases: tuple[tuple[Boolean, Expr], ...] = ()


@dataclass(frozen=True)
class Module:
    """The formulas of one generated file. name: the file's; title: the first line of its docstring."""

    name: str
    title: str
    formulas: tuple[KernelFormula, ...]


def derivatives(formula: KernelFormula) -> list[KernelFormula]:
    """The derivative with respect to every argument; where the formula diverges there is none: nan."""
    return [
        KernelFormula(
            f"{formula.name}_d_{argument.name}",
            formula.arguments,
            Derivative(formula.definition, argument, evaluate=False),
            diff(formula.expression, argument),
            formula.domain,
            f"derivative of {formula.name} with respect to {argument.name}",
            tuple((condition, S.NaN) for condition, value in formula.cases if value.is_finite is False),
        )
        for argument in formula.arguments
    ]
