"""The layers of a module by their dotted names."""

from difflib import get_close_matches

from torch import nn

from symagg.errors import SourceError


def layer_names(module: nn.Module) -> list[str]:
    """The dotted name of every layer within the module, in the order in which they were put in.

    Containers are among them: their output is that of their last layer.
    """
    return [name for name, _ in module.named_modules() if name]


def layer(module: nn.Module, name: str) -> nn.Module:
    """The layer of this dotted name. Raises SourceError, naming the nearest ones, where there is none."""
    known = dict(module.named_modules())
    if name in known and name:
        return known[name]
    names = layer_names(module)
    near = get_close_matches(name, names, n=3, cutoff=0.4) or names[:3]
    hint = f"the nearest are {', '.join(near)}" if near else "the module has no layers within it"
    raise SourceError(f"there is no layer {name!r} in {type(module).__name__}; {hint}.")
