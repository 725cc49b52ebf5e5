"""What a paper prints: Paper, Claim, Chain and Line, as plain data that is read only when it is judged."""

import importlib.util
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symagg.domain import AnyFunction, Domain
from symagg.errors import ClaimError, SymaggError
from symagg.laws.law import Law
from symagg.recursion import Held

__all__ = ["AnyFunction", "Chain", "Claim", "Domain", "Held", "Line", "Paper", "load"]


@dataclass(frozen=True)
class Line:
    """One printed right-hand side.

    latex: as the paper prints it; where it is empty, the encoding is shown. printed: the same, as text in Python's
    notation (held exactly as written) or as a SymPy expression. of: what this line is about, where it is not the
    claim's definition. relation: of what it is about to what is printed: "=", "<=", ">=", "≈" where the paper says so,
    or "rounded" for figures of a table (a decimal figure on either side stands for every number that rounds to it; an
    integer for itself). atoms ({location: mass}) and support (lower, upper) belong to a printed law.
    """

    latex: str
    printed: Any
    of: Any = None
    relation: str = "="
    atoms: Mapping[str, str] = field(default_factory=dict)
    support: tuple[Any, Any] | None = None


@dataclass(frozen=True)
class Claim:
    """One printed statement, with several lines where it has several parts; each is about something of its own.

    label: its name within the paper. where: equation, section. definition: what it is about: text or an expression
    with unevaluated integrals, sums, derivatives or expectations; a Law, where a density is printed; None for a
    printed density that is judged by its total mass. at: the variable of a printed density. names: what this claim
    calls things, beside the paper's names. domain: symbols of this claim alone.
    """

    label: str
    where: str
    definition: Any
    lines: tuple[Line, ...]
    at: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)
    domain: Domain = field(default_factory=Domain)

    @property
    def is_chain(self) -> bool:
        return isinstance(self, Chain)


class Chain(Claim):
    """A printed sequence lhs = line 1 = line 2 = ..., each line judged against the definition and the line before."""


class Paper:
    """A paper's claims.

    key: the first half of every claim's id. names: what the paper calls things, for all its claims: a symbol, an
    expression, a Law's method, a text ("mu": "a*s") or a text for a function ("h(x)": "exp(-x/s)/s").
    """

    def __init__(
        self, key: str, title: str, domain: Domain, names: Mapping[str, Any] | None = None, authors: str = ""
    ) -> None:
        self.key, self.title, self.domain, self.authors = key, title, domain, authors
        self.names = dict(names or {})
        self.claims: list[Claim] = []
        self.errors: list[ClaimError] = []

    def claim(self, label: str, where: str, definition: Any, latex: str, printed: Any, **options: Any) -> None:
        """Add one printed statement: `printed` is what the paper gives for `definition`."""
        own = {key: options.pop(key) for key in ("relation", "atoms", "support") if key in options}
        self._add(Claim, label, where, definition, (Line(latex, printed, **own),), options)

    def chain(self, label: str, where: str, definition: Any, lines: Iterable[Line | tuple], **options: Any) -> None:
        """Add a printed sequence of equalities; a line is (latex, printed), or a Line where it needs more."""
        self._add(Chain, label, where, definition, lines, options)

    def parts(self, label: str, where: str, lines: Iterable[Line], **options: Any) -> None:
        """Add a printed statement in several parts, each a Line with its own `of`: it holds if all of them do."""
        held = tuple(lines)
        if any(not isinstance(line, Line) or line.of is None for line in held):
            self.errors.append(
                ClaimError(f"{self.key}:{label}: a part is a Line that says with `of` what it is about.")
            )
        elif held:
            self._add(Claim, label, where, held[-1].of, held, options)
        else:
            self.errors.append(ClaimError(f"{self.key}:{label} has no parts; add at least one Line."))

    def density(
        self, label: str, where: str, law: Law | None, at: str, latex: str, printed: Any, **options: Any
    ) -> None:
        """Add a printed density (in the variable `at`) of `law`; with None for the law, its total mass is judged."""
        self.claim(label, where, law, latex, printed, at=at, **options)

    def _add(
        self, kind: type[Claim], label: str, where: str, definition: Any, lines: Any, options: dict[str, Any]
    ) -> None:
        """Keep the claim, or in its place what is wrong with how it is written."""
        name = f"{self.key}:{label}"
        try:
            claim = kind(
                label, where, definition, tuple(_line(name, line) for line in lines), **_options(name, options)
            )
        except ClaimError as error:
            self.errors.append(error)
            return
        if any(label == other.label for other in self.claims):
            self.errors.append(ClaimError(f"{name} stands twice; give the second an id of its own."))
        elif not claim.lines:
            self.errors.append(ClaimError(f"{name} is a chain without lines; add at least one."))
        else:
            self.claims.append(claim)

    def id_of(self, claim: Claim) -> str:
        return f"{self.key}:{claim.label}"


_OPTIONS = {"at": (str, "a text"), "names": (Mapping, "a dictionary"), "domain": (Domain, "a Domain")}


def _line(name: str, line: Any) -> Line:
    if isinstance(line, tuple) and len(line) == 2:
        line = Line(*line)
    if not isinstance(line, Line):
        raise ClaimError(f"{name}: a line is (latex, printed), or a Line where it needs more; not {line!r}.")
    if not isinstance(line.latex, str):
        raise ClaimError(f"{name}: the LaTeX of a line is a text, not {line.latex!r}.")
    if line.support is not None and (not isinstance(line.support, tuple | list) or len(line.support) != 2):
        raise ClaimError(f"{name}: a support is (lower, upper), such as ('0', 'oo'), not {line.support!r}.")
    if not isinstance(line.atoms, Mapping):
        raise ClaimError(f"{name}: atoms are {{place: mass}}, such as {{'0': 'p'}}, not {line.atoms!r}.")
    return line


def _options(name: str, options: dict[str, Any]) -> dict[str, Any]:
    for key, value in options.items():
        if key not in _OPTIONS:
            raise ClaimError(f"{name}: {key!r} is no option of a claim; there are {', '.join(_OPTIONS)}.")
        kind, words = _OPTIONS[key]
        if not isinstance(value, kind):
            raise ClaimError(f"{name}: its {key} is {words}, not {value!r}.")
    return options


def load(path: Path) -> list[Paper]:
    """The papers that a claims file defines, in its order.

    Raises ClaimError where the file is missing, does not run, or defines no Paper.
    """
    path = Path(path)
    if not path.is_file():
        raise ClaimError(f"{path}: there is no such file.")
    name = f"symagg_claims_{path.stem}_{abs(hash(str(path.resolve())))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ClaimError(f"{path}: a claims file is a Python module; its name must end in .py.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SymaggError as error:
        raise ClaimError(f"{path}{_line_in(error, path)}: {error}") from error
    except SystemExit as error:
        line = _line_in(error, path)
        raise ClaimError(f"{path}{line}: the claims file asks Python to exit; remove that line.") from error
    except Exception as error:
        line, told = _line_in(error, path), " ".join(str(error).split())
        raise ClaimError(f"{path}{line}: the claims file does not run: {type(error).__name__}: {told}.") from error
    papers = [value for value in vars(module).values() if isinstance(value, Paper)]
    if not papers:
        raise ClaimError(f"{path}: defines no Paper; `symagg new` writes a file to start from.")
    return list(dict.fromkeys(papers))


def _line_in(error: BaseException, path: Path) -> str:
    trace, line = error.__traceback__, ""
    if isinstance(error, SyntaxError) and error.lineno:
        return f", line {error.lineno}"
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).resolve() == path.resolve():
            line = f", line {trace.tb_lineno}"
        trace = trace.tb_next
    return line
