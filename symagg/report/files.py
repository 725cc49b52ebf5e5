"""Files are written whole or not at all."""

import os
import tempfile
from pathlib import Path

from symagg.errors import SymaggError


def check(path: Path) -> None:
    """Refuse a target whose folder is not there, before any long work is done for it."""
    if not path.parent.is_dir():
        raise SymaggError(f"{path}: there is no folder {path.parent}; make it first.")


def write(path: Path, text: str) -> None:
    """Write to a temporary file beside the target, then rename it."""
    check(path)
    folder = path.parent
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
    except OSError as error:
        raise SymaggError(f"{path}: cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_new(path: Path, text: str) -> None:
    """The same, refusing to replace a file that is there."""
    if path.exists():
        raise SymaggError(f"{path} is there already; choose another name or move it away.")
    write(path, text)
