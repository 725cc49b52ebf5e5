"""Symbolic work in a process that can be killed: SymPy may run for hours, a verdict may not wait for it."""

import gc
import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

_TICK, _TICKS = 100, 600  # new objects that make a tick, and the ticks that SymPy takes in about a second
_SLACK = 3  # processor time a second of ticks may take: only what hardly makes any object meets it
_PATIENCE = 20  # wall-clock time a second of them may take: only what hangs without work meets it
_inside = False  # whether this process is itself one that can be killed


class Killed(Exception):  # noqa: N818
    """The work did not end within its limit, its process died, or what came of it cannot be sent."""


def run(function: Callable[..., Any], arguments: tuple, seconds: float) -> Any:
    """Return function(*arguments), worked out in another process; raise Killed, or what the function raises."""
    (answer,) = run_each(function, [arguments], seconds)
    if isinstance(answer, Exception):
        raise answer
    return answer


def run_each(function: Callable[..., Any], tasks: Sequence[tuple], seconds: float) -> list[Any]:
    """function(*task) for each task in turn, all in one other process: values, or exceptions in their place.

    seconds: the work allowed to all of them, about what an idle machine does in that time. It is counted in objects
    made, not in time, so that a loaded machine gives the same answer as an idle one; the limits of processor time and
    of wall-clock time are far beyond that. What is not done by then is Killed.
    Within such a process the work is done at once: the outer limit holds for it too.
    The function and the tasks must be picklable.
    """
    if _inside:
        return [_attempt(function, task) for task in tasks]
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, function, tasks, seconds), daemon=True)
    process.start()
    there.close()
    answers: list[Any] = []
    until = time.monotonic() + _PATIENCE * (1 + seconds)
    try:
        while len(answers) < len(tasks) and here.poll(max(0.0, until - time.monotonic())):
            answers.append(_received(here))
    except EOFError:
        pass
    finally:
        process.kill()
        process.join()
        here.close()
    return answers + [Killed(f"not done in {seconds:g} s")] * (len(tasks) - len(answers))


def _received(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        raise
    except Exception as error:
        return Killed(f"its answer cannot be read here: {_named(error)}")


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _attempt(function: Callable[..., Any], task: tuple) -> Any:
    try:
        return function(*task)
    except Exception as error:
        return error


def _work(pipe: Connection, function: Callable[..., Any], tasks: Sequence[tuple], seconds: float) -> None:
    global _inside
    _inside = True
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, _SLACK * seconds)  # the default action of its signal ends the process
    _allow(int(_TICKS * seconds))
    for task in tasks:
        try:
            pipe.send_bytes(_packed(_attempt(function, task)))
        except OSError:
            os._exit(1)


def _allow(ticks: int) -> None:
    """End this process after so many ticks: the collector of garbage, which comes after so many new objects, counts."""
    left = [ticks]

    def tick(phase: str, _: dict[str, int]) -> None:
        left[0] -= phase == "start"
        if left[0] < 0:
            os._exit(1)

    gc.freeze()  # what was there before is looked at no more
    gc.set_threshold(_TICK, 1_000_000, 1_000_000)
    gc.callbacks.append(tick)
    gc.enable()


def _packed(answer: Any) -> bytes:
    """The answer as bytes; in place of one that does not survive the way, Killed with its name and its text."""
    try:
        packed = ForkingPickler.dumps(answer)
        if isinstance(answer, Exception):  # its class may not be made from the arguments that it keeps
            pickle.loads(packed)
    except Exception as error:
        told = _named(answer if isinstance(answer, Exception) else error)
        return ForkingPickler.dumps(Killed(f"its answer cannot be sent: {told}"))
    return packed
