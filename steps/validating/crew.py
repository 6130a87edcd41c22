"""Processes that run scenarios beside each other: each one after the other, in one world.

They are forked when everything is collected, so they cost little; they end when their parent does,
and leave the deployment as it was before they end.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from conformance.remote.under_test import RemoteUnderTest
from steps.validating.journal import Told
from steps.validating.trying import Run, Watched

PATIENCE_S = 30.0
"""How long an interrupted scenario may take to leave the deployment as it was."""


class Crew:
    """worlds: those of its members, one each. end: clears up in a process that was stopped."""

    def __init__(
        self, worlds: Iterable[RemoteUnderTest], run: Run, end: Callable[[], object]
    ) -> None:
        self._alive = os.pipe()
        self._members = [_Member(world, run, end, self._alive) for world in worlds]

    def run(
        self, places: Sequence[str], begin: Callable[[str], int], at_once: int
    ) -> Generator[tuple[str, Told | None]]:
        """What scenarios tell, in the order in which they end; None if the process died.

        begin: is told of each before it begins, and says how often it was tried before.
        """
        left, idle = deque(places), self._members[:at_once]
        busy = dict["Connection[Any, Any]", tuple[_Member, str]]()
        while left or busy:
            while left and idle:
                member, place = idle.pop(0), left.popleft()
                busy[member.begin(place, begin(place))] = member, place
            for line in wait(list(busy)):
                assert isinstance(line, Connection)
                member, place = busy.pop(line)
                idle.append(member)
                yield place, member.hear()

    def close(self) -> None:
        """Interrupt what still runs, and wait until it has left the deployment as it was."""
        for end in self._alive:
            os.close(end)
        for member in self._members:
            member.join()


@dataclass
class _Member:
    """One process, begun when there is something to do for it, and again if it died."""

    world: RemoteUnderTest
    run: Run
    end: Callable[[], object]
    alive: tuple[int, int]
    _process: BaseProcess | None = None
    _line: "Connection[Any, Any] | None" = None

    def begin(self, place: str, earlier: int) -> "Connection[Any, Any]":
        """Have a scenario run; the line on which it can be heard."""
        if self._line is None:
            self._line = self._started()
        self._line.send((place, earlier))
        return self._line

    def hear(self) -> Told | None:
        """What the scenario has told; None if the process died."""
        assert self._line
        try:
            told: Told = self._line.recv()
        except (EOFError, OSError):
            self.join()
            return None
        return told

    def join(self) -> None:
        """Wait until it has ended, but not for ever."""
        if self._process and self._line:
            self._line.close()
            self._process.join(PATIENCE_S)
            self._process.kill()
        self._process = self._line = None

    def _started(self) -> "Connection[Any, Any]":
        context = get_context("fork")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=self._work, args=(theirs,))
        self._process.start()
        theirs.close()
        return ours

    def _work(self, line: "Connection[Any, Any]") -> None:
        os.setsid()  # who interrupts our parent means all of it, and the parent tells us once
        signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Thread(target=self._end_with_parent, daemon=True).start()
        world = replace(self.world)
        try:
            while True:
                place, world.earlier[place] = line.recv()
                line.send(self.run(place, Watched(world)))
        except (EOFError, KeyboardInterrupt):
            self.end()
        finally:
            world.connections.conduct.close()

    def _end_with_parent(self) -> None:
        """Be interrupted once nobody holds the other end of the pipe: no parent, or no crew."""
        reading, writing = self.alive
        os.close(writing)
        os.read(reading, 1)
        main = threading.main_thread().ident
        assert main
        signal.pthread_kill(main, signal.SIGINT)
