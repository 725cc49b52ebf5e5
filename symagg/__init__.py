"""Verify and correct the equations that papers print, and compute with the corrected ones.

Everything here is loaded when it is first used: `import symagg` loads neither SymPy nor numba.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "symagg.codegen.user": ("compile",),
    "symagg.claims": ("Chain", "Claim", "Domain", "Line", "Paper", "load"),
    "symagg.errors": ("ClaimError", "LawError", "SourceError", "SymaggError"),
    "symagg.findings": ("Finding", "Verdict"),
    "symagg.laws": (
        "Beta",
        "Binomial",
        "Density",
        "Exponential",
        "Formula",
        "Gamma",
        "Geometric",
        "Laplace",
        "Law",
        "Normal",
        "Poisson",
        "RandomVariable",
        "Uniform",
        "ZeroInflated",
    ),
    "symagg.session": ("verify",),
    "symagg.verify": ("judge",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME_OF)]


class _Package(ModuleType):
    """`symagg.verify` is the function, before and after the module of that name has been imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME_OF and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'symagg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
