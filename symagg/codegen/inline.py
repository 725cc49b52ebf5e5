"""Takes functions out of their modules, with everything that they need, so that a generated file stands alone."""

import ast
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class _Module:
    """A parsed module: its definitions by name, and where its imported names come from."""

    definitions: dict[str, ast.stmt] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)  # import statements that are kept as they are


@dataclass
class Inlined:
    """imports: lines of import. source: definitions in order of need. names: (module, name) to the name it has now."""

    imports: list[str]
    source: str
    names: dict[tuple[str, str], str]


def inline(wanted: Iterable[tuple[str, str]], taken: Iterable[str] = ()) -> Inlined:
    """The source of the wanted (module, name) definitions and of all that they use from symagg, in one namespace.

    Private names get their module's name in front, so that two modules may each have their own. A name in `taken`
    is not used.
    """
    collector = _Collector(set(taken))
    for module, name in sorted(wanted):
        collector.collect(module, name)
    return Inlined(sorted(collector.imports), "\n\n\n".join(collector.texts), collector.names)


class _Collector:
    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.modules: dict[str, _Module] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.imports: set[str] = set()
        self.texts: list[str] = []

    def collect(self, module: str, name: str) -> str:
        """The new name of a definition, which is taken in first where it is not there yet."""
        if (module, name) in self.names:
            return self.names[module, name]
        home = self._parsed(module)
        if name in home.imported:
            self.names[module, name] = self.collect(*home.imported[name])
            return self.names[module, name]
        statement = home.definitions[name]
        new = f"_{name.lstrip('_')}"
        while new in self.taken:
            new = f"_{module.rpartition('.')[2]}{new}"
        self.taken.add(new)
        self.names[module, name] = new
        local = _bound(statement)
        renamed = {}
        for used in sorted({n.id for n in ast.walk(statement) if isinstance(n, ast.Name)} - local):
            if used in home.definitions or used in home.imported:
                renamed[used] = self.collect(module, used) if used != name else new
        self.imports |= home.plain
        self.texts.append(ast.unparse(_Rename(renamed, name, new).visit(_copied(statement))))
        return new

    def _parsed(self, module: str) -> _Module:
        if module not in self.modules:
            spec = importlib.util.find_spec(module)
            tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
            self.modules[module] = _read(tree)
        return self.modules[module]


def _read(tree: ast.Module) -> _Module:
    found = _Module()
    for statement in tree.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.definitions[name] = statement
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.definitions[name] = statement
            case ast.If():
                for name in _defined_in(statement):
                    found.definitions[name] = statement
            case ast.ImportFrom(module=home) if home and home.startswith("symagg."):
                for alias in statement.names:
                    found.imported[alias.asname or alias.name] = (home, alias.name)
            case ast.Import() | ast.ImportFrom():
                found.plain.add(ast.unparse(statement))
    return found


def _defined_in(statement: ast.If) -> set[str]:
    """Functions that both branches of a top-level condition define."""
    branches = ({n.name for n in body if isinstance(n, ast.FunctionDef)} | {
        t.id for n in body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
        for body in (statement.body, statement.orelse))  # fmt: skip
    return set.intersection(*branches)


def _bound(statement: ast.stmt) -> set[str]:
    """Names that a function binds itself: arguments and assigned locals."""
    if not isinstance(statement, ast.FunctionDef):
        return set()
    arguments = {a.arg for a in statement.args.args}
    return arguments | {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _copied(statement: ast.stmt) -> ast.stmt:
    return ast.parse(ast.unparse(statement)).body[0]


class _Rename(ast.NodeTransformer):
    """Renames module-level names; what numba caches is the kernels alone, not every function that they use."""

    def __init__(self, names: dict[str, str], old: str, new: str) -> None:
        self.names, self.old, self.new = names, old, new

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.name == self.old:
            node.name = self.new
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        if node.name == self.old:
            node.name = self.new
        self.generic_visit(node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id in self.names:
            node.id = self.names[node.id]
        elif node.id == self.old:
            node.id = self.new
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        if isinstance(node.func, ast.Name) and node.func.id == "njit":
            node.keywords = [k for k in node.keywords if k.arg != "cache"]
        self.generic_visit(node)
        return node
