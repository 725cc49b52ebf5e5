"""What a long benchmark has found so far: one line of JSON an answer, so that it can be interrupted and go on."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, as_completed
from contextlib import suppress
from pathlib import Path
from typing import Any

from symagg.errors import SymaggError
from symagg.files import check_target


class Record:
    """Answers by their keys, in memory and, if a path is given, in a file that grows with each.

    Its first line says what run it is of; a file of another run is refused. A last line that was cut off is left out.
    """

    def __init__(self, path: Path | None, run: dict[str, Any]) -> None:
        self._path = path
        self._answers: dict[str, Any] = {}
        if path is None:
            return
        check_target(path)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        held = []
        for line in text.splitlines():
            with suppress(json.JSONDecodeError):
                held.append(json.loads(line))
        if held and held[0] != run:
            raise SymaggError(
                f"{path}: it was begun with another seed or other files; remove it, or name another file."
            )
        self._answers = dict(held[1:])
        if not held:
            self._write(json.dumps(run) + "\n", "w")
        elif not text.endswith("\n"):
            self._write("\n")

    def _write(self, text: str, mode: str = "a") -> None:
        if self._path is None:
            return
        try:
            with self._path.open(mode, encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise SymaggError(f"{self._path}: cannot be written: {error.strerror}.") from error

    def answers(self, pool: Executor, function: Any, tasks: Iterable[tuple[str, tuple]]) -> Iterator[tuple[str, Any]]:
        """(key, function(*arguments)) of each (key, arguments), as they are done; what is known is not asked again."""
        waiting = {}
        for key, arguments in tasks:
            if key in self._answers:
                yield key, self._answers[key]
            else:
                waiting[pool.submit(function, *arguments)] = key
        try:
            for future in as_completed(waiting):
                key, answer = waiting[future], future.result()
                self._answers[key] = answer
                self._write(json.dumps([key, answer]) + "\n")
                yield key, answer
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
