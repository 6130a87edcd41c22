"""Where tasks run: in this process, or in several on this machine.

A worker that dies (killed, out of memory) takes nothing with it: the task that it was on is run
again by a new worker, a few times at most. What a task gives does not depend on where it runs.
"""

import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar, cast

from event_log.undecided import Undecided

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 3
_SPAWN = multiprocessing.get_context("spawn")
"""The one way to start a process that every system has."""


class WorkerDied(Undecided):
    """A task took its worker with it each time that it was tried. The message says which."""


class Executor(Protocol):
    """Carries out a call for each of some tasks; results come in any order, each once."""

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]: ...


class LocalProcesses:
    """So many processes of this machine; with one worker, this process itself.

    In a `with` block they are kept from one run to the next, and end with it.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._kept: list[_Worker] | None = None

    def __enter__(self) -> Self:
        self._kept = []
        return self

    def __exit__(
        self,
        failure: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        kept, self._kept = self._kept or [], None
        for worker in kept:
            worker.end()

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        """Carry out the tasks. Call, tasks and results must be picklable, and tasks hashable.

        What a call raises is raised here. WorkerDied after ATTEMPTS deaths over one task.
        """
        workers = min(self.workers, len(tasks))
        if workers <= 1:
            return ((task, call(task)) for task in tasks)
        return _Crew(call, tasks, self._kept).run(workers)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker:
    """A process, and the line to it."""

    def __init__(self) -> None:
        self.line, theirs = _SPAWN.Pipe()
        self.process: BaseProcess = _SPAWN.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # so that the line ends when the process does
        self._call: Callable[[Any], Any] | None = None

    def give(self, call: Callable[[Any], Any], task: object) -> None:
        """Have it carry out a call, which it is told only if it is another one than before."""
        self.line.send((None if call is self._call else call, task))
        self._call = call

    def end(self) -> None:
        """Stop at once, whatever it is doing."""
        self.process.terminate()
        self.process.join()
        self.line.close()


class _Crew(Generic[T, R]):
    """The workers of one run, each with one task at a time.

    kept: workers of an earlier run, and where those of this one go that are done; None if they end.
    """

    def __init__(
        self, call: Callable[[T], R], tasks: Sequence[T], kept: list[_Worker] | None
    ) -> None:
        self._call = call
        self._kept = kept
        self._left = deque(tasks)
        self._busy: dict[Connection[Any, Any], tuple[_Worker, T]] = {}
        self._deaths: Counter[T] = Counter()

    def run(self, workers: int) -> Iterator[tuple[T, R]]:
        try:
            for _ in range(workers):
                self._give_work(self._kept.pop() if self._kept else _Worker())
            while self._busy:
                for line in wait(list(self._busy)):
                    yield from self._hear(cast("Connection[Any, Any]", line))
        finally:
            for worker, _ in self._busy.values():
                worker.end()

    def _give_work(self, worker: _Worker) -> None:
        if self._left:
            task = self._left.popleft()
            self._busy[worker.line] = worker, task
            try:
                worker.give(self._call, task)
            except OSError:
                return  # it has died; its line says so at once
        elif self._kept is not None:
            self._kept.append(worker)
        else:
            worker.end()

    def _hear(self, line: "Connection[Any, Any]") -> Iterator[tuple[T, R]]:
        worker, task = self._busy[line]
        try:
            good, answer = line.recv()
        except (EOFError, OSError):
            self._replace(worker, task)
            return
        if not good:
            raise answer
        del self._busy[line]
        self._give_work(worker)
        yield task, answer

    def _replace(self, dead: _Worker, task: T) -> None:
        dead.end()
        del self._busy[dead.line]
        self._deaths[task] += 1
        if self._deaths[task] >= ATTEMPTS:
            raise WorkerDied(
                f"A worker process died {ATTEMPTS} times in a row over {task} (exit code "
                f"{dead.process.exitcode}); is there memory enough for so many at a time?"
            )
        self._left.appendleft(task)
        self._give_work(_Worker())


def _work(line: "Connection[Any, Any]") -> None:
    """Carry out what comes down the line until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts means the whole; it ends us
    call: Callable[[Any], Any] | None = None
    while True:
        try:
            another, task = line.recv()
        except EOFError:
            return
        call = another or call
        assert call
        try:
            answer = True, call(task)
        except Exception as failure:  # noqa: BLE001 - raised again where it was asked for
            answer = False, failure
        line.send(answer)
