"""Where every exchange arrives, is answered by the surface of its path, and entered in the journal.

One exchange after the other. Before each, the world catches up with its clock.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from conformance.mutants.mutant import find_mutant
from emulator.exchange import Ports, Request, Response, Surface
from emulator.live.journal import Journal
from emulator.live.outbox import Outbox
from emulator.live.pace import Pace
from emulator.live.users import SYSTEM
from emulator.live.world import LiveWorld, Settings
from reference_model.landscape import STANDARD_PARTS, Parts

SAFE = {"GET", "HEAD", "OPTIONS"}
PASSING = Request("PASS", "", "", {}, b"", "", SYSTEM)
"""An entry of the journal that says no more than that time has passed."""

TRACED = 1_000
OPERATIONS = 2_000
LONGEST = 2_000
"""So much is kept of what was asked: exchanges, kinds of them, and characters of each."""

NOT_IMPLEMENTED = 501
TOO_MANY_REQUESTS = 429
"""The answer to what has not been carried out, and so must not be when the journal is replayed."""
_IDS = re.compile(r"\([^()]*\)")

Surfaces = Callable[["Front"], Mapping[str, Surface]]
"""Makes the surfaces for a front's world, each by the beginning of the paths that are its own."""


Beside = Callable[[int], tuple["Front", Ports]]
"""Gives the world of this number in the same process, and where it is served; 1 is the first."""


class Exchange(NamedTuple):
    """What was asked and answered, as the trace tells it."""

    at: datetime
    method: str
    path: str
    query: str
    status: int


class Front:
    """A world, its surfaces, and the journal from which both can be made again.

    Paths that no surface claims belong to the one with the empty beginning.
    beside: None where no other world can be served.
    """

    beside: Beside | None = None

    def __init__(
        self, settings: Settings, surfaces: Surfaces, journal: Journal, outbox: Outbox, pace: Pace
    ) -> None:
        self.settings = settings
        self.journal = journal
        self.outbox = outbox
        self.pace = pace
        self.trace: deque[Exchange] = deque(maxlen=TRACED)
        self._counted: dict[str, Counter[int]] = defaultdict(Counter)
        self._uncounted: list[Exchange] = []
        self.refused_by_name: Counter[str] = Counter()
        self._make = surfaces
        self._begun_again = False
        self.rebuild()

    def rebuild(self) -> None:
        """Make the world again out of its journal."""
        self._begun_again = True
        parts = wrong_system(self.settings.mutant)
        self.live = LiveWorld(self.settings, self.outbox.deliver, parts)
        self._surfaces = sorted(self._make(self).items(), key=lambda item: -len(item[0]))
        with self._replaying():
            for instant, request in self.journal.entries():
                self.live.turn_to(instant)
                if request is not PASSING and request.method != PASSING.method:
                    self._surface(request.path).answer(request)
                    self._make_up()
        self.pace.go_on(self.live.instant)

    def answer(self, request: Request) -> Response:
        """Carry out an exchange. What it has changed lasts once the journal is committed."""
        self.catch_up()
        instant, self._begun_again = self.live.instant, False
        response = self._surface(request.path).answer(request)
        if request.method not in SAFE:
            self._make_up()
        remembered = request.method not in SAFE and response.status != TOO_MANY_REQUESTS
        if remembered and not self._begun_again:
            self.journal.append(instant, request)
        self._note(request, response)
        return response

    def catch_up(self) -> None:
        """Let the world live up to the present; if anything was due by then, that is written down.

        Whoever has seen what a job did sees it after a restart, too.
        """
        before, due = self.live.instant, self.live.world.clock.peek()
        self.live.turn_to(self.pace.instant)
        self._make_up()
        if before < self.live.instant and due <= self.live.instant:
            self.journal.append(self.live.instant, PASSING)

    def _make_up(self) -> None:
        """Make up for what a wrong system tells nobody, so that clients see it as it is."""
        if self.settings.mutant:
            self.live.tell_all()

    def tick(self) -> None:
        """Live on although nobody asks."""
        self.catch_up()
        self.journal.commit()

    def mark(self, snapshot: str) -> None:
        """Give the present a name; time that has passed since the last exchange is part of it."""
        if self.live.replaying:
            return
        self.journal.append(self.live.instant, PASSING)
        self.journal.mark(snapshot)

    def reset(
        self, settings: Settings | None = None, keep: int = 0, first: Sequence[Request] = ()
    ) -> None:
        """Begin again with the first entries of the journal, perhaps in another kind of world.

        Nothing that is replayed does so: what was refused then may be possible by now.
        first: what is carried out in that world before anything else, as if it had been asked.
        """
        if self.live.replaying:
            return
        self.journal.cut(keep)
        for request in first:
            self.journal.append(0, request)
        self.settings = settings or self.settings
        self.journal.remember("start", self.settings.start.isoformat())
        self.journal.remember("mutant", self.settings.mutant)
        self.rebuild()

    def _note(self, request: Request, response: Response) -> None:
        path, query = request.path[:LONGEST], request.query[:LONGEST]
        exchange = Exchange(self.live.now, request.method, path, query, response.status)
        self.trace.append(exchange)
        self._uncounted.append(exchange)
        if len(self._uncounted) >= TRACED:
            self._count()
        if response.status == NOT_IMPLEMENTED:
            name = f"{_operation(exchange)}: {response.body.decode(errors='replace')}"
            if len(self.refused_by_name) < OPERATIONS or name in self.refused_by_name:
                self.refused_by_name[name] += 1

    @property
    def asked(self) -> Mapping[str, Counter[int]]:
        """For each kind of exchange, how many were answered with which status."""
        self._count()
        return self._counted

    def _count(self) -> None:
        for exchange in self._uncounted:
            operation = _operation(exchange)
            if len(self._counted) < OPERATIONS or operation in self._counted:
                self._counted[operation][exchange.status] += 1
        self._uncounted.clear()

    def _surface(self, path: str) -> Surface:
        for start, surface in self._surfaces:
            if path.startswith(start):
                return surface
        raise LookupError(path)

    @contextmanager
    def _replaying(self) -> Iterator[None]:
        self.outbox.replay()
        self.live.replaying = True
        yield
        self.live.replaying = False
        self.outbox.live()


def _operation(exchange: Exchange) -> str:
    """The kind of an exchange: which row it is about is left out."""
    path = exchange.path
    return f"{exchange.method} {(_IDS.sub('({id})', path) if '(' in path else path)[:200]}"


def wrong_system(name: str) -> Parts:
    """The parts of a mutant, or those of the reference model."""
    return find_mutant(name).parts if name else STANDARD_PARTS


def remembered(journal: Journal, settings: Settings) -> Settings:
    """The settings of the world that a journal is of; it is made now if the journal is new."""
    start = journal.recall("start")
    if start is None:
        journal.remember("start", settings.start.isoformat())
        journal.remember("mutant", settings.mutant)
        return settings
    return replace(
        settings,
        start=datetime.fromisoformat(start).astimezone(UTC),
        mutant=journal.recall("mutant") or "",
    )
