"""Texts are written whole or not at all."""

from pathlib import Path

from symagg.errors import SymaggError
from symagg.files import check_target as check
from symagg.files import write_whole

__all__ = ["check", "write", "write_new"]


def write(path: Path, text: str) -> None:
    """Write to a temporary file beside the target, then rename it."""
    write_whole(path, lambda file: file.write(text.encode("utf-8")))


def write_new(path: Path, text: str) -> None:
    """The same, refusing to replace a file that is there."""
    if path.exists():
        raise SymaggError(f"{path} is there already; choose another name or move it away.")
    write(path, text)
