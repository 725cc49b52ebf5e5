"""Threads that share out the jobs of a pass, products among them, which BLAS is to form on one thread each."""

import ctypes
import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from types import TracebackType
from typing import Any

from numpy.linalg import _umath_linalg

# OpenBLAS under the names that it goes by in wheels and elsewhere: what is put before and after
_NAMES = (("scipy_", "64_"), ("scipy_", ""), ("", "64_"), ("", ""))


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Team:
    """`threads` threads, the one that makes the team among them; a context manager.

    While a team is at work, numpy's BLAS has one thread where it is an OpenBLAS. One with threads of its own lets them
    spin for some 20 ms after every product, and so takes a core from the pass that goes on in between.
    """

    _lock = Lock()
    _teams = 0
    _before = 0

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._others = ThreadPoolExecutor(max(1, threads - 1))

    def share(self, work: Callable[[Any], object], jobs: Iterable[Any]) -> None:
        """work(job) for every job, the first first, by whichever thread is free."""
        waiting = deque(jobs)

        def go_on() -> None:
            try:
                while waiting:
                    try:
                        job = waiting.popleft()
                    except IndexError:  # another was quicker
                        return
                    work(job)
            finally:
                waiting.clear()  # after an error too, so that the others stop

        running = [self._others.submit(go_on) for _ in range(min(self.threads, len(waiting)) - 1)]
        try:
            go_on()
        finally:
            for each in running:
                each.result()

    def __enter__(self) -> "Team":
        with Team._lock:
            if Team._teams == 0:
                Team._before = _blas_threads(1)
            Team._teams += 1
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._others.shutdown(wait=False)  # nothing is left to do: every share has waited for its jobs
        with Team._lock:
            Team._teams -= 1
            if Team._teams == 0:
                _blas_threads(Team._before)


def blas_kernels() -> str | None:
    """The processor whose kernels numpy's OpenBLAS has taken, which may be an older one; None of another BLAS."""
    told = _openblas("get_corename")
    if told is None:
        return None
    told.restype = ctypes.c_char_p
    return told().decode()


def _blas_threads(count: int) -> int:
    """Let numpy's OpenBLAS have so many threads; how many it had. 0, where it is another BLAS, leaves it alone."""
    get, put = _openblas("get_num_threads"), _openblas("set_num_threads")
    if get is None or put is None:
        return 0
    had = int(get())
    put(count or had)
    return had


@cache
def _openblas(name: str) -> Any:
    """A function of the BLAS that numpy has loaded; None where it is no OpenBLAS."""
    library = ctypes.CDLL(_umath_linalg.__file__)
    names = (f"{before}openblas_{name}{after}" for before, after in _NAMES)
    return next((found for n in names if (found := getattr(library, n, None)) is not None), None)
