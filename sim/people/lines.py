"""The one queue of all teams, cut into lines of tasks that the same groups take up alike.

Within a line first come is first served, and one look at the first of each line tells who is next.
So it does not matter how many wait.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar, Protocol, get_args

from event_log.bad_input import BadInput
from reference_model.activities import Activity
from sim.people.group import Group
from sim.scenario.people import Sales, Work

LEADS: Work = "qualification"
BEHIND = 2**48
"""How far the tasks of one rank are behind those of the rank before: more than ever come."""


class Task(Protocol):
    """Something for a salesperson to do, in so many milliseconds; taken_up is what the log says.

    last: whether the partner is done with Sales once this is saved.
    """

    work: ClassVar[Work]
    taken_up: ClassVar[Activity]

    @property
    def case(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def duration(self) -> int: ...
    @property
    def last(self) -> bool: ...
    def save(self, person: str) -> int:
        """Carry out what the person has decided, once the time is over.

        Tells in how many milliseconds the person tries again; 0 if it is done.
        """

    def turn_away(self) -> None:
        """Send the partner away, since too many wait."""


@dataclass(slots=True, eq=False)
class Line:
    """Tasks that wait, each with its place in the whole queue, which is a number.

    of_leads: whether all of them are leads; a line may be of leads and opportunities alike.
    """

    groups: list[Group]
    behind: int
    of_leads: bool
    waiting: deque[tuple[int, Task]] = field(default_factory=deque)

    def free_group(self) -> Group | None:
        """Of the groups that can take from this line now, the one with the person idle longest."""
        best = None
        for group in self.groups:
            if (
                group.idle
                and group.on_shift
                and (group.places or not self.of_leads)
                and (best is None or group.idle[0].idle_since < best.idle[0].idle_since)
            ):
                best = group
        return best


class Lines:
    """All lines, each made when its first task comes; apart as far as it makes a difference."""

    def __init__(self, groups: Sequence[Group], sales: Sales) -> None:
        self._groups = groups
        self._ranks = {size: rank for rank, size in enumerate(sales.sizes_first)}
        self._opportunities_first = sales.opportunities_first
        self._leads_apart = sales.longest_queue is not None or any(g.limited for g in groups)
        self._by_kind: dict[tuple[Work, str, str], Line] = {}
        self._lines: dict[tuple[int, bool, tuple[str, ...]], Line] = {}
        self._place = count()
        self._only = None if self._differ() else self._line((0, False, self._names(groups)), groups)

    def __len__(self) -> int:
        return sum(len(line.waiting) for line in self._lines.values())

    @property
    def leads(self) -> int:
        """How many leads wait, where a limit has them stand in lines of their own."""
        return sum(len(line.waiting) for line in self._lines.values() if line.of_leads)

    def put(self, task: Task) -> Line:
        """Have a task wait, behind all others of its rank; gives the line in which it does."""
        line = self._only or self._line_of(task)
        line.waiting.append((next(self._place) + line.behind, task))
        return line

    def _line_of(self, task: Task) -> Line:
        kind = (task.work, task.language, task.size)
        if kind not in self._by_kind:
            self._by_kind[kind] = self._new(*kind)
        return self._by_kind[kind]

    def _new(self, work: Work, language: str, size: str) -> Line:
        able = [group for group in self._groups if group.staffing.serves(work, language)]
        if not able:
            raise BadInput(
                f"A partner speaks {language!r}, and no [[sales_team]] that does {work} has this "
                f"language; add it to the languages of one."
            )
        leads_apart = self._leads_apart and work == LEADS
        return self._line((self._rank(work, size), leads_apart, self._names(able)), able)

    def _line(self, key: tuple[int, bool, tuple[str, ...]], groups: Sequence[Group]) -> Line:
        if key not in self._lines:
            rank, of_leads, _ = key
            line = self._lines[key] = Line(list(groups), rank * BEHIND, of_leads)
            for group in groups:
                group.lines.append(line)
        return self._lines[key]

    def _rank(self, work: Work, size: str) -> int:
        """0 is served first. Opportunities come before leads of any size, if before at all."""
        behind = self._opportunities_first and work == LEADS
        return self._ranks.get(size, len(self._ranks)) + behind * (len(self._ranks) + 1)

    def _differ(self) -> bool:
        """Whether it makes any difference what a task is, and whose."""
        alike = all(
            group.staffing.languages is None and set(group.staffing.does) == {*get_args(Work)}
            for group in self._groups
        )
        return not alike or self._opportunities_first or bool(self._ranks) or self._leads_apart

    @staticmethod
    def _names(groups: Sequence[Group]) -> tuple[str, ...]:
        return tuple(group.name for group in groups)
