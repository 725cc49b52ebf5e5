"""Decimal figures in a text as names of their own, so that what is lost by rounding is not lost by reading."""

import ast
from fractions import Fraction

from sympy import Symbol

from symagg.errors import ClaimError

FIGURE = "figure_"


def with_figures(text: str) -> tuple[str, dict[str, Symbol]]:
    """The text with every decimal figure replaced by a name, and the symbols of these names.

    A name holds the figure's digits: figure_69p8 is 69.8. The same figure twice is one number.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ClaimError(f"{text!r} is not in Python's notation: {error.msg}.") from None
    found: dict[str, Symbol] = {}

    class _Named(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.expr:
            if not isinstance(node.value, float):
                return node
            digits = ast.get_source_segment(text.strip(), node) or ""
            if not digits.replace(".", "", 1).isdigit():
                raise ClaimError(f"{text!r}: write the figure {digits} with its digits, such as 0.012.")
            name = FIGURE + digits.replace(".", "p")
            found[name] = Symbol(name, positive=True)
            return ast.copy_location(ast.Name(name, ast.Load()), node)

    return ast.unparse(_Named().visit(tree)), found


def span(name: str) -> tuple[Fraction, Fraction]:
    """The numbers that round to the figure of this name."""
    whole, _, decimals = name.removeprefix(FIGURE).partition("p")
    value, half = Fraction(f"{whole or 0}.{decimals or 0}"), Fraction(1, 2 * 10 ** len(decimals))
    return value - half, value + half
