"""Work in a second process, forked from this one, for a claim that has processors to spare.

A fork sees what this process has in memory, so nothing that a claim holds unevaluated has to be sent. Where the system
has no fork, or no processor is spare, all is done here: what comes out is the same.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

_AHEAD = 2  # tasks that wait at the other process, so that it never waits for this one


class Beside:
    """One function, called in this process and in a forked one.

    `function` must not change what its later calls depend on; tasks and answers must be picklable. nice: how much less
    urgent the other process is.
    """

    def __init__(self, function: Callable[..., Any], processes: int, nice: int = 0) -> None:
        self._function = function
        self._pipe: Connection | None = None
        if processes > 1 and "fork" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("fork")
            self._pipe, there = context.Pipe()
            # No daemon: these may not start a process themselves, and SymPy's work is done in one that can be killed.
            self._process = context.Process(target=_serve, args=(there, self._pipe, function, nice))
            self._process.start()
            there.close()

    def map(self, tasks: Sequence[tuple]) -> list[Any]:
        """function(*task) for each task: this process takes them from the front, the other one from the back."""
        answers: list[Any] = [None] * len(tasks)
        waiting, sent = deque(range(len(tasks))), deque[int]()
        while waiting or sent:
            while self._pipe and len(waiting) > 1 and len(sent) < _AHEAD:
                self._send(tasks, waiting, sent)
            if waiting:
                k = waiting.popleft()
                answers[k] = self._function(*tasks[k])
            while sent and (not waiting or self._pipe.poll()):
                k = sent.popleft()
                answers[k], alive = self._received()
                if not alive:
                    waiting.extendleft([k, *sent])
                    sent.clear()
        return answers

    def start(self) -> None:
        """Let the other process work out function() while this one goes on."""
        if self._pipe:
            self._pipe.send(())

    def result(self) -> Any:
        """What `start` asked for."""
        answer, alive = self._received()
        return answer if alive else self._function()

    def close(self) -> None:
        """End the other process."""
        if self._pipe:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._pipe = None

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _send(self, tasks: Sequence[tuple], waiting: deque[int], sent: deque[int]) -> None:
        try:
            self._pipe.send(tasks[waiting[-1]])
            sent.append(waiting.pop())
        except OSError:
            self.close()

    def _received(self) -> tuple[Any, bool]:
        """The next answer and True; False if the other process failed, after which all is done here."""
        try:
            if self._pipe:
                answer, error = self._pipe.recv()
                if error is None:
                    return answer, True
        except (EOFError, OSError):
            pass
        self.close()
        return None, False


def _serve(pipe: Connection, other_end: Connection, function: Callable[..., Any], nice: int) -> None:
    os.nice(nice)
    other_end.close()  # so that this process ends when the one that asks does, however that ends
    try:
        while True:
            task = pipe.recv()
            try:
                pipe.send((function(*task), None))
            except Exception as error:  # this process repeats the work itself, and meets the error there
                pipe.send((None, type(error).__name__))
    except (EOFError, OSError, KeyboardInterrupt):
        pass
