"""Salespeople: one queue, first come first served, in their hours.

Work that has been begun is finished, if need be after hours. While Sales does not answer nobody
takes up work; who had finished and only had to save waits, and saves as soon as Sales is back.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from simpy.events import ProcessGenerator

from reference_model.activities import Activity
from sim.scenario.part import WEEKDAYS
from sim.scenario.people import SalesTeam as Staffing
from sim.systems.clock import Clock

TEAM = "Sales team"


class Task(Protocol):
    """Something for a salesperson to do, in so many milliseconds; taken_up is what the log says."""

    taken_up: ClassVar[Activity]

    @property
    def case(self) -> str: ...
    @property
    def duration(self) -> int: ...
    def save(self, person: str) -> None:
        """Carry out what the person has decided, once the time is over."""


class SalesTeam:
    """People who work on tasks. Whoever has been idle longest takes the next one."""

    def __init__(self, clock: Clock, people: int, publish: Callable[..., None]) -> None:
        width = max(2, len(str(people)))
        self._clock = clock
        self._publish = publish
        self._people = people
        self._idle = deque(f"Salesperson {number:0{width}}" for number in range(1, people + 1))
        self._waiting: deque[Task] = deque()
        self._unsaved: list[tuple[str, Task]] = []
        self._on_shift = False
        self._stays = False
        self._sales_answers = True

    def __repr__(self) -> str:
        return f"<SalesTeam of {self._people}: {len(self._waiting)} tasks wait>"

    def add(self, task: Task) -> None:
        """Put a task at the end of the queue."""
        self._waiting.append(task)
        self._take_up()

    def sales_stopped_answering(self) -> None:
        """Take up nothing more, save nothing more."""
        self._sales_answers = False

    def sales_answers_again(self) -> None:
        """Save what is finished, then go on."""
        self._sales_answers = True
        unsaved, self._unsaved = self._unsaved, []
        for person, task in unsaved:
            self._save(person, task)

    def stay(self) -> None:
        """Work around the clock from now on."""
        self._stays = True
        self._start_shift()

    def keep_hours(self, staffing: Staffing, start: datetime) -> ProcessGenerator:
        """Work the hours of every working day; a process for the clock."""
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        while True:
            if WEEKDAYS[day.weekday()] in staffing.days:
                opens = _instant(day, staffing.opens.hour, staffing.opens.minute, start)
                closes = _instant(day, staffing.closes.hour, staffing.closes.minute, start)
                if closes > 0:
                    yield self._clock.timeout(max(0, opens - self._clock.now))
                    self._start_shift()
                    yield self._clock.timeout(closes - self._clock.now)
                    self._end_shift()
            day += timedelta(days=1)

    def _start_shift(self) -> None:
        self._on_shift = True
        self._publish(Activity.SHIFT_STARTED, "", TEAM, {"people": self._people})
        self._take_up()

    def _end_shift(self) -> None:
        self._on_shift = self._stays
        self._publish(Activity.SHIFT_ENDED, "", TEAM, {"people": self._people})

    def _take_up(self) -> None:
        while self._waiting and self._idle and self._on_shift and self._sales_answers:
            person, task = self._idle.popleft(), self._waiting.popleft()
            self._publish(task.taken_up, task.case, person)
            self._clock.after(task.duration, self._save, person, task)

    def _save(self, person: str, task: Task) -> None:
        if self._sales_answers:
            task.save(person)
            self._idle.append(person)
            self._take_up()
        else:
            self._unsaved.append((person, task))


def _instant(day: datetime, hour: int, minute: int, start: datetime) -> int:
    """Milliseconds from the start to this time of day."""
    return round((day.replace(hour=hour, minute=minute) - start).total_seconds() * 1000)
