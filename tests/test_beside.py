"""Work in a second process: the same answers, in the same order, whatever becomes of that process."""

import os
import select

import pytest

from symagg.beside import Beside
from symagg.killable import run


@pytest.mark.parametrize("processes", [1, 2])
def test_the_answers_come_in_the_order_of_the_tasks(processes):
    with Beside(lambda k: k * k, processes) as beside:
        assert beside.map([(k,) for k in range(50)]) == [k * k for k in range(50)]
        assert beside.map([]) == []


def test_both_processes_take_part():
    with Beside(lambda k: (sum(range(20_000)), os.getpid())[1], 2) as beside:
        assert len(set(beside.map([(k,) for k in range(200)]))) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_met_here(processes):
    with Beside(lambda k: 1 // k, processes) as beside, pytest.raises(ZeroDivisionError):
        beside.map([(k,) for k in (3, 2, 1, 0)])


def test_what_a_dead_process_had_taken_is_done_here():
    mine = os.getpid()

    def answer(k):
        if k > 5 and os.getpid() != mine:
            os._exit(1)
        return k

    with Beside(answer, 2) as beside:
        assert beside.map([(k,) for k in range(30)]) == list(range(30))


@pytest.mark.parametrize("processes", [1, 2])
def test_one_result_while_this_process_goes_on(processes):
    unsent = lambda: os.getpid()  # noqa: E731 - what the fork sees needs no name that can be pickled
    with Beside(unsent, processes) as beside:
        beside.start()
        assert (beside.result() == os.getpid()) is (processes == 1)


def _in_a_process_of_its_own(k):
    return run(abs, (-k,), 5.0), os.getpid()


def test_what_can_be_killed_runs_in_the_other_process_too():
    with Beside(_in_a_process_of_its_own, 2) as beside:
        answers = beside.map([(k,) for k in range(40)])
    assert [value for value, _ in answers] == list(range(40))
    assert len({where for _, where in answers}) == 2


def test_the_other_process_ends_with_the_one_that_asks():
    read, write = os.pipe()
    asks = os.fork()
    if asks == 0:
        Beside(abs, 2)
        os._exit(0)  # as if killed: nothing is closed
    os.close(write)
    os.waitpid(asks, 0)
    ended, _, _ = select.select([read], [], [], 10)  # the pipe ends when nobody holds its other end any more
    os.close(read)
    assert ended
