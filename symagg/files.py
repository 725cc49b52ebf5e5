"""Files are written whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from symagg.errors import SymaggError


def check_target(path: Path) -> None:
    """Refuse a target that is a folder, or whose folder is not there, before any long work is done for it."""
    if path.is_dir():
        raise SymaggError(f"{path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise SymaggError(f"{path}: there is no folder {path.parent}; make it first.")


def check_folder(path: Path) -> None:
    """Refuse a folder to write into that is a file, or that is not there and cannot be made."""
    if path.exists() and not path.is_dir():
        raise SymaggError(f"{path} is a file; name a folder, which need not be there.")
    if not path.is_dir() and not path.parent.is_dir():
        raise SymaggError(f"{path}: there is no folder {path.parent}; make it first.")


def write_whole(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Let `fill` write to a temporary file beside the target, then rename it."""
    check_target(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise SymaggError(f"{path}: cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
