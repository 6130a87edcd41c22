"""Processes: the same answers as in one, whatever happens to a worker."""

import functools
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from sim.experiments.executors import ATTEMPTS, LocalProcesses, WorkerDied, processors

ROOT = Path(__file__).parents[2]


def square(number: int) -> tuple[int, int]:
    return number**2, os.getpid()


def cube(number: int) -> tuple[int, int]:
    return number**3, os.getpid()


def square_after_dying(folder: Path, number: int) -> int:
    """Dies on the first try at 2 (exits) and at 5 (is killed), as often as the folder is new."""
    mark = folder / f"{number}"
    if number in {2, 5} and not mark.exists():
        mark.touch()
        if number == 2:
            os._exit(3)
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    with (folder / "done").open("a") as done:
        done.write(f"{number}\n")
    return number**2


def die(folder: Path, number: int) -> None:
    with (folder / "tries").open("a") as tries:
        tries.write(f"{number}\n")
    os._exit(1)


def refuse(number: int) -> None:
    raise BadInput(f"{number} will not do.")


def test_workers_share_the_tasks_and_lose_none() -> None:
    """Each task has its answer once; none was worked on here, or by more than two workers."""
    answers = list(LocalProcesses(2).run(square, range(9)))
    workers = {worker for _, (_, worker) in answers}

    assert sorted((task, answer) for task, (answer, _) in answers) == [
        (number, number**2) for number in range(9)
    ]
    assert 1 <= len(workers) <= 2
    assert os.getpid() not in workers


def test_workers_are_kept_as_long_as_they_are_asked_to() -> None:
    """Three runs of two calls, by the same two workers; after the block nobody is left."""
    before = set(multiprocessing.active_children())
    with LocalProcesses(2) as processes:
        runs = [list(processes.run(call, range(6))) for call in (square, square, cube)]
        kept = {child.pid for child in set(multiprocessing.active_children()) - before}

    assert [sorted((task, answer) for task, (answer, _) in run) for run in runs] == [
        [(number, number**power) for number in range(6)] for power in (2, 2, 3)
    ]
    workers = {worker for run in runs for _, (_, worker) in run}
    assert workers <= kept
    assert len(kept) == 2
    assert set(multiprocessing.active_children()) <= before


def test_a_worker_that_died_between_two_runs_costs_no_task() -> None:
    """Another one takes its place."""
    with LocalProcesses(2) as processes:
        first = dict(processes.run(square, range(4)))
        victim = multiprocessing.active_children()[0]
        victim.kill()
        victim.join()
        again = dict(processes.run(square, range(4)))

    assert {task: answer for task, (answer, _) in first.items()} == {
        task: answer for task, (answer, _) in again.items()
    }
    assert victim.pid not in {worker for _, worker in again.values()}


def test_one_worker_is_this_process() -> None:
    """In order, and nothing is started."""
    answers = list(LocalProcesses(1).run(square, range(3)))
    assert answers == [(number, (number**2, os.getpid())) for number in range(3)]


def test_no_task_needs_no_worker() -> None:
    """Nothing in, nothing out."""
    assert list(LocalProcesses(4).run(square, [])) == []


def test_a_worker_that_dies_has_its_task_run_again(tmp_path: Path) -> None:
    """One exits, one is killed: nothing is lost, and nothing is done twice."""
    answers = list(LocalProcesses(2).run(functools.partial(square_after_dying, tmp_path), range(8)))

    assert sorted(answers) == [(number, number**2) for number in range(8)]
    done = (tmp_path / "done").read_text().split()
    assert sorted(done) == [str(number) for number in range(8)]


def test_a_task_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    """After so many tries the sentence names it."""
    with pytest.raises(WorkerDied, match=r"died 3 times in a row over \d \(exit code 1\)"):
        list(LocalProcesses(2).run(functools.partial(die, tmp_path), [1, 2]))

    tries = (tmp_path / "tries").read_text().split()
    assert max(tries.count("1"), tries.count("2")) == ATTEMPTS


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_task_raises_is_raised_here(workers: int) -> None:
    """A user's mistake stays the sentence that it is."""
    with pytest.raises(BadInput, match=r"^\d will not do.$"):
        list(LocalProcesses(workers).run(refuse, [4, 5]))


PROGRAM = """
import signal
import time
from multiprocessing import active_children
from sim.experiments.executors import LocalProcesses

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also in the background
    try:
        with LocalProcesses(2) as processes:
            list(processes.run(abs, [1, 2, 3]))
            for _ in processes.run(time.sleep, [0, 60, 60]):
                print("begun", flush=True)
    except KeyboardInterrupt:
        print("left", len(active_children()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send to a group")
def test_an_interrupt_ends_all_workers(tmp_path: Path) -> None:
    """Ctrl-C reaches the whole group, as a terminal sends it: no trace, nobody left behind."""
    (tmp_path / "program.py").write_text(PROGRAM)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "program.py"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "begun\n"
        os.killpg(program.pid, signal.SIGINT)
        said, complaints = program.communicate(timeout=30)

    assert said == "left 0\n"
    assert complaints == ""


def test_there_is_at_least_one_processor() -> None:
    """And no more than the machine has."""
    assert 1 <= processors() <= (os.cpu_count() or 1)
