"""What is true: formulas derived from the laws, one module a paper, each with its definition, domain and source."""

from symagg.formulas.formula import KernelFormula, Module, derivatives

__all__ = ["KernelFormula", "Module", "derivatives"]
