"""A generated module: kernels with everything that they need, in one file that imports numpy and numba alone."""

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from symagg.codegen.inline import inline
from symagg.codegen.lowering import CHEAP, Body
from symagg.codegen.stages import Stage, stages

_RUNTIME = Path(__file__).with_name("runtime.py")


@dataclass(frozen=True)
class Kernel:
    """One kernel, ready to be written. notes: lines of its docstring beside the call; what a reader must know."""

    name: str
    arguments: tuple[str, ...]
    body: Body
    notes: tuple[str, ...]


def write_module(title: str, kernels: Iterable[Kernel], origin: str) -> str:
    """The text of a generated module. origin: what it was generated from and how it is written again."""
    held = list(kernels)
    taken = {name for kernel in held for name in (kernel.name, *kernel.arguments)}
    runtime = ast.parse(_RUNTIME.read_text(encoding="utf-8"))
    taken |= {n.name for n in runtime.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    taken |= {prefix + kernel.name for kernel in held for prefix in ("_", "_fill_", "_loop_")}
    library = inline({call for kernel in held for call in kernel.body.calls}, taken)
    imports, machinery = _machinery(runtime)
    names = {name: new for (_, name), new in library.names.items()}
    parts = [
        _imports({*imports, *library.imports, "import math"}),
        f"__all__ = {[kernel.name for kernel in held]!r}",
        library.source,
        machinery[0],
        *(_kernel(kernel, names) for kernel in held),
        _table(held),
        machinery[1],
    ]
    body = "\n\n\n".join(part for part in parts if part) + "\n"
    digest = hashlib.sha256(body.encode()).hexdigest()
    count = sum(kernel.body.operations for kernel in held)
    told = (title, "", f"GENERATED: do not edit. {origin}", f"{len(held)} kernels, {count} operations.",
            f"SHA-256 of what follows: {digest}")  # fmt: skip
    return '"""' + "\n".join(told) + '\n"""\n\n' + body


def _machinery(runtime: ast.Module) -> tuple[list[str], tuple[str, str]]:
    """The runtime's imports, what must stand before the kernels, and what must stand after them."""
    imports = [ast.unparse(n) for n in runtime.body if isinstance(n, ast.Import | ast.ImportFrom)]
    before, after = [], []
    for node in runtime.body[1:]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            continue
        late = isinstance(node, ast.FunctionDef) and node.name in ("__getattr__", "__dir__")
        (after if late else before).append(ast.unparse(node))
    return imports, ("\n\n\n".join(before), "\n\n\n".join(after))


def _imports(lines: set[str]) -> str:
    """Import lines in order, those from one module as one."""
    plain, named = set(), {}
    for node in ast.parse("\n".join(sorted(lines))).body:
        if isinstance(node, ast.ImportFrom):
            named.setdefault(node.module, set()).update(alias.name for alias in node.names)
        else:
            plain.add(ast.unparse(node))
    joined = (f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(named.items()))
    return "\n".join((*sorted(plain), *joined))


def _kernel(kernel: Kernel, names: dict[str, str]) -> str:
    """The scalar function, its parts where it has several, the loops over a block, and the ufunc's inner loop."""
    name, arguments, body = kernel.name, ", ".join(kernel.arguments), kernel.body
    costly = {function for _, function in body.calls} - CHEAP
    parts = stages(body.lines, kernel.arguments, costly) if body.flat else []
    notes = "\n".join(f"    {line}".rstrip() for line in _docstring(kernel).splitlines()).strip()
    apart = len(parts) > 1 or body.rare is not None
    lines = _composed(name, parts) if apart else body.lines
    if body.rare is not None:
        lines = [f"if _{name}_is_rare({arguments}):", f"    return _{name}_rare({arguments})", *lines]
    inlined = ", forceinline=True" if body.flat else ""
    texts = [
        *(_part(f"{name}_{k}", part, names) for k, part in enumerate(parts if apart else (), 1)),
        *_rare(kernel, names),
        f'''@njit(error_model="numpy"{inlined})
def _{name}({arguments}):
    """{notes}
    """
{_indented(_renamed(line, names) for line in lines)}''',
    ]
    count, rows = len(kernel.arguments), sum(len(part.gives) for part in parts)
    loops = _loops(kernel, parts if apart else [Stage((), kernel.arguments, ())], apart)
    block = f"_span({count}, way, steps, dimensions[0])" if rows == 0 and body.rare is None else "_BLOCK"
    texts.append(f"""@njit(error_model="numpy", forceinline=True)
def _fill_{name}(arrays, work, result, size):
{_indented(loops)}


def _loop_{name}(arguments, dimensions, steps, kind):
    room, arrays, work = _scratch({count}), _pointers({count}), _scratch({rows + 1})
    way = _way({count}, arguments, steps, kind, dimensions[0])
    block = 1 if way == 2 else {block}
    for start in range(0, dimensions[0], block):
        size = min(block, dimensions[0] - start)
        if start == 0 or block == 1:
            _gather_scalars({count}, arguments, steps, kind, size, room, arrays)
        _gather_block({count}, arguments, steps, kind, start, size, room, arrays)
        place = _at(arguments[{count}], start * steps[{count}])
        result = _doubles(place) if way == 0 else _row(work, {rows})
        _fill_{name}(arrays, work, result, size)
        if way != 0:
            _scatter(result, place, steps[{count}], kind, size)
    _clear_flags(_EVERY_FLAG)  # nan and inf are answers here, nothing to warn of""")
    return "\n\n\n".join(texts)


def _composed(name: str, parts: list[Stage]) -> list[str]:
    *first, last = [f"_{name}_{k}({', '.join(part.takes)})" for k, part in enumerate(parts, 1)]
    given = (", ".join(part.gives) for part in parts)
    return [*(f"{names} = {call}" for names, call in zip(given, first, strict=False)), f"return {last}"]


def _part(name: str, part: Stage, names: dict[str, str]) -> str:
    """The function of a stage."""
    returned = [f"return {', '.join(part.gives)}"] if part.gives else []
    return f"""@njit(error_model="numpy", forceinline=True)
def _{name}({", ".join(part.takes)}):
{_indented((*(_renamed(line, names) for line in part.lines), *returned))}"""


def _rare(kernel: Kernel, names: dict[str, str]) -> list[str]:
    """The functions of what is computed for few elements, and would cost time if it were computed for all."""
    if kernel.body.rare is None:
        return []
    condition, lines = kernel.body.rare
    arguments = ", ".join(kernel.arguments)
    return [
        f"""@njit(error_model="numpy", forceinline=True)
def _{kernel.name}_is_rare({arguments}):
    return {_renamed(condition, names)}""",
        f"""@njit(error_model="numpy")
def _{kernel.name}_rare({arguments}):
{_indented(_renamed(line, names) for line in lines)}""",
    ]


def _loops(kernel: Kernel, parts: list[Stage], apart: bool) -> list[str]:
    """One loop a stage; what later stages read of it waits in a row of the block."""
    name, arguments = kernel.name, ", ".join(f"{a}[i]" for a in kernel.arguments)
    lines = [f"{a} = _doubles(arrays[{k}])" for k, a in enumerate(kernel.arguments)]
    lines += [f"{g} = _row(work, {k})" for k, g in enumerate(g for part in parts for g in part.gives)]
    for k, part in enumerate(parts, 1):
        called = f"_{name}_{k}" if apart else f"_{name}"
        given = ", ".join(f"{g}[i]" for g in part.gives or ("result",))
        lines += ["for i in range(size):", f"    {given} = {called}({', '.join(f'{a}[i]' for a in part.takes)})"]
    if kernel.body.rare is not None:
        lines += [
            "rare = 0",
            "for i in range(size):",
            f"    rare += _{name}_is_rare({arguments})",
            "if rare > 0:",
            "    for i in range(size):",
            f"        if _{name}_is_rare({arguments}):",
            f"            result[i] = _{name}_rare({arguments})",
        ]
    return lines


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def _renamed(line: str, names: dict[str, str]) -> str:
    return re.sub(r"\b[a-z_][a-z0-9_]*(?=\()", lambda m: names.get(m[0], m[0]), line)


def _docstring(kernel: Kernel) -> str:
    return "\n".join((*kernel.notes, f"Operations: {kernel.body.operations}."))


def _table(kernels: list[Kernel]) -> str:
    rows = (f"    {k.name!r}: (_{k.name}, _loop_{k.name}, {len(k.arguments)}, _{k.name}.__doc__)," for k in kernels)
    return "_KERNELS = {\n" + "\n".join(rows) + "\n}"
