"""Symbolic work in a process that can be killed: SymPy may run for hours, a verdict may not wait for it."""

import multiprocessing
import os
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

_inside = False  # whether this process is itself one that can be killed


class Killed(Exception):  # noqa: N818
    """The work did not end within its limit, or its process died."""


def run(function: Callable[..., Any], arguments: tuple, seconds: float) -> Any:
    """Return function(*arguments), worked out in another process, or raise Killed.

    seconds: processor time allowed to the work; three times that of wall-clock time is the outer limit, so that a
    loaded machine gives the same answer as an idle one.
    Within such a process the work is done at once: the outer limit holds for it too.
    The function and its arguments must be picklable; what the function raises is raised here.
    """
    if _inside:
        return function(*arguments)
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, function, arguments, seconds), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(3 * seconds + 1):
            raise Killed(f"not done in {seconds:g} s")
        done, value = here.recv()
    except EOFError:
        raise Killed(f"not done in {seconds:g} s") from None
    finally:
        process.kill()
        process.join()
        here.close()
    if not done:
        raise value
    return value


def _work(pipe: Connection, function: Callable[..., Any], arguments: tuple, seconds: float) -> None:
    global _inside
    _inside = True
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    try:
        answer = (True, function(*arguments))
    except Exception as error:
        answer = (False, error)
    try:
        pipe.send(answer)
    except Exception:
        os._exit(1)
