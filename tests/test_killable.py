"""Work that can be killed: it ends within its limit, and what it raises comes through."""

import multiprocessing
import os
import time

import pytest
from sympy import Symbol, integrate

from symagg import killable
from symagg.errors import LawError
from symagg.killable import Killed, run, run_each

x = Symbol("x", real=True)


def square(number: int) -> int:
    return number * number


def work_forever() -> None:
    while True:
        pass


def sleep_forever() -> None:
    time.sleep(3600)


def die(code: int) -> None:
    os._exit(code)


made = multiprocessing.RawValue("q", 0)


def make(slowly: bool) -> None:
    held = []
    while True:
        held.append([])
        made.value = len(held)
        for _ in range(300 if slowly else 0):
            pass


def fail(error: Exception) -> None:
    raise error


def give_a_function() -> object:
    return lambda: None


def run_within(seconds: float) -> tuple[int, bool]:
    return run(square, (7,), seconds), os.getpid() == run(os.getpid, (), seconds)


def endless_within() -> None:
    run(work_forever, (), 0.01)


def process() -> int:
    return os.getpid()


def grow() -> list:
    return list(range(200_000))


class TwoPartError(Exception):
    """An error that cannot be made from its message alone."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} at {where}")


def test_the_answer_comes_back():
    assert run(square, (12,), 5) == 144
    assert run(integrate, (x**2, (x, 0, 3)), 5) == 9


def test_the_work_is_done_elsewhere():
    assert run(process, (), 5) != os.getpid()


def test_a_long_answer_does_not_block():
    assert run(grow, (), 5)[-1] == 199_999


@pytest.mark.parametrize("endless", [work_forever, sleep_forever])
def test_endless_work_is_killed_within_its_limit(endless, monkeypatch):
    monkeypatch.setattr(killable, "_PATIENCE", 1)
    seconds = 0.2
    started = time.monotonic()
    with pytest.raises(Killed, match=r"not done in 0\.2 s"):
        run(endless, (), seconds)
    # one second and the limits are promised with so little patience; the rest is the start and the end of a process
    assert time.monotonic() - started < killable._SLACK * seconds + 1 + 2
    assert run(square, (3,), 5) == 9


def test_the_limit_is_one_of_work_not_of_time():
    """A machine that is many times slower gives up at the same place."""
    counts = []
    for slowly in (False, True):
        with pytest.raises(Killed):
            run(make, (slowly,), 0.2)
        counts.append(made.value)
    assert 9_000 < counts[0] < 18_000
    assert abs(counts[1] - counts[0]) <= counts[0] // 50


def test_nothing_is_left_running(monkeypatch):
    monkeypatch.setattr(killable, "_PATIENCE", 1)
    with pytest.raises(Killed):
        run(sleep_forever, (), 0.1)
    assert multiprocessing.active_children() == []


def test_work_within_its_limit_is_not_killed():
    assert run(time.sleep, (0.3,), 1) is None


def test_a_process_that_dies_is_killed_work():
    for code in (0, 1, 3):
        with pytest.raises(Killed):
            run(die, (code,), 5)


@pytest.mark.parametrize(
    "error", [ValueError("a bad value"), LawError("no closed form of x was found."), KeyError("q"), ZeroDivisionError()]
)
def test_errors_come_through(error):
    with pytest.raises(type(error)) as caught:
        run(fail, (error,), 5)
    assert caught.value.args == error.args


def test_an_answer_that_cannot_be_sent_is_killed_work():
    with pytest.raises(Killed):
        run(give_a_function, (), 5)


def raise_two_part() -> None:
    raise TwoPartError("overflow", "line 3")


def test_an_error_that_cannot_be_sent_is_killed_work():
    with pytest.raises((Killed, TwoPartError)):
        run(raise_two_part, (), 5)
    with pytest.raises(Killed, match="TwoPartError: overflow at line 3"):
        run(raise_two_part, (), 5)


def square_or_function(number: int) -> object:
    return number * number if number else give_a_function()


def test_an_answer_that_cannot_be_sent_leaves_the_others():
    first, second, third = run_each(square_or_function, [(2,), (0,), (3,)], 5)
    assert (first, third) == (4, 9)
    assert isinstance(second, Killed)


def test_within_such_a_process_the_work_is_done_at_once():
    assert run(run_within, (1,), 5) == (49, True)


def test_the_outer_limit_holds_for_inner_work():
    started = time.monotonic()
    with pytest.raises(Killed):
        run(endless_within, (), 0.2)
    assert time.monotonic() - started < killable._SLACK * 3 * 0.2 + 1 + 2


def test_this_process_is_left_as_it_was():
    assert killable._inside is False
    run(square, (2,), 1)
    assert killable._inside is False
