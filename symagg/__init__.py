"""Verify and correct the equations that papers print, and compute with the corrected ones.

Everything here is loaded when it is first used: `import symagg` loads neither SymPy nor numba.
"""

from importlib import import_module
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


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'symagg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
