"""A group of like people: who is free, whether they are at work, how much they may have open."""

from collections import deque
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from reference_model.activities import NO_ATTRIBUTES, Attributes
from sim.scenario.people import SalesTeam as Staffing

if TYPE_CHECKING:
    from sim.people.lines import Line


@dataclass(slots=True, eq=False)
class Person:
    """A salesperson; idle_since is in milliseconds since the start of the run."""

    name: str
    group: "Group"
    idle_since: int = 0


class Group:
    """People who can all do the same, at the same hours.

    title: what they are called, with a number each.
    idle: who has nothing in hand, at work or not, the one first who has been idle longest.
    lines: the lines of the queue that they take from.
    places: how many more leads they may take up; infinite if nothing limits them.
    """

    def __init__(self, staffing: Staffing, title: str) -> None:
        self.staffing = staffing
        self.name = staffing.name
        self.pace = staffing.pace
        self.on_shift = False
        self.lines: list[Line] = []
        self.idle: deque[Person] = deque()
        self.limited = staffing.open_opportunities_each is not None
        self.places: float = inf
        self._hired = 0
        self._title = title
        self._unlimited = staffing.people == "unlimited"
        number = 1 if staffing.people == "unlimited" else staffing.people
        if staffing.open_opportunities_each is not None:
            self.places = number * staffing.open_opportunities_each
        self._width = max(2, len(str(number)))
        for _ in range(number):
            self._hire()

    def __repr__(self) -> str:
        return f"<Group {self.name}: {len(self.idle)} of {self.staffing.people} idle>"

    @property
    def size(self) -> Attributes:
        """What the log says of a shift; of unlimited people there is no number to tell."""
        people = self.staffing.people
        return NO_ATTRIBUTES if people == "unlimited" else {"people": people}

    def send(self) -> Person:
        """Whoever has been idle longest, who is no longer idle now."""
        person = self.idle.popleft()
        if self._unlimited and not self.idle:
            self._hire()
        return person

    def next_line(self) -> "Line | None":
        """The line whose first task is the next one for this group."""
        best, least = None, inf
        for line in self.lines:
            if line.waiting and line.waiting[0][0] < least and (self.places or not line.of_leads):
                best, least = line, line.waiting[0][0]
        return best

    def _hire(self) -> None:
        self._hired += 1
        self.idle.append(Person(f"{self._title} {self._hired:0{self._width}}", self))
