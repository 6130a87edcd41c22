"""Salespeople: one queue for all their groups, who take from it in their hours.

Work that has been begun is finished, if need be after hours. While Sales does not answer nobody
takes up work; who had finished and only had to save waits, and saves as soon as Sales is back.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, partial
from math import inf

from simpy.events import ProcessGenerator

from reference_model.activities import NO_ATTRIBUTES, Activity, Attributes
from sim.people.group import Group, Person
from sim.people.hours import shifts
from sim.people.lines import Line, Lines, Task
from sim.scenario.people import UNNAMED, Sales
from sim.scenario.people import SalesTeam as Staffing
from sim.systems.clock import Clock


@cache
def shown(size: str) -> Attributes:
    """What the log shows of a partner's size, so that waits can be told apart by it."""
    return {"size": size} if size else NO_ATTRIBUTES


class SalesTeam:
    """People who work on tasks. Of those who can, whoever has been idle longest takes the next.

    groups: in the order of the scenario. add: puts a task into the queue.
    """

    def __init__(
        self,
        clock: Clock,
        staffing: Sequence[Staffing],
        sales: Sales,
        publish: Callable[..., None],
    ) -> None:
        alone = [each.name for each in staffing] == [UNNAMED]
        self.groups = [Group(each, "Salesperson" if alone else each.name) for each in staffing]
        self._clock = clock
        self._publish = publish
        self._queue = Lines(self.groups, sales)
        self._longest_queue = inf if sales.longest_queue is None else sales.longest_queue
        self._unsaved: list[Callable[[], None]] = []
        self._holders: dict[str, Group] = {}
        self._stays = False
        self._sales_answers = True
        self.add: Callable[[Task], object] = (
            self._add if sales.longest_queue is None else self._add_or_turn_away
        )

    def __repr__(self) -> str:
        return f"<SalesTeam of {len(self.groups)} groups: {len(self._queue)} tasks wait>"

    def sales_stopped_answering(self) -> None:
        """Take up nothing more, save nothing more."""
        self._sales_answers = False

    def sales_answers_again(self) -> None:
        """Save what is finished, then go on."""
        self._sales_answers = True
        unsaved, self._unsaved = self._unsaved, []
        for save in unsaved:
            save()
        for group in self.groups:
            self._take_up(group)

    def stay(self) -> None:
        """Work around the clock from now on."""
        self._stays = True
        for group in self.groups:
            self._start_shift(group)

    def keep_hours(self, start: datetime) -> None:
        """Let every group work its hours from now on, which is the start of the run."""
        for group in self.groups:
            if group.staffing.hours == "always":
                self._start_shift(group)
            else:
                self._clock.process(self._keep_hours(group, start))

    def _keep_hours(self, group: Group, start: datetime) -> ProcessGenerator:
        for opens, closes in shifts(group.staffing, start):
            yield self._clock.timeout(opens - self._clock.now)
            self._start_shift(group)
            yield self._clock.timeout(closes - self._clock.now)
            self._end_shift(group)

    def _start_shift(self, group: Group) -> None:
        group.on_shift = True
        self._publish(Activity.SHIFT_STARTED, "", group.name, group.size)
        self._take_up(group)

    def _end_shift(self, group: Group) -> None:
        group.on_shift = self._stays
        self._publish(Activity.SHIFT_ENDED, "", group.name, group.size)

    def _add(self, task: Task) -> Line:
        line = self._queue.put(task)
        if self._sales_answers and (group := line.free_group()):
            self._begin(group, line)
        return line

    def _add_or_turn_away(self, task: Task) -> None:
        line = self._add(task)
        if self._queue.leads > self._longest_queue:
            line.waiting.pop()
            self._publish(Activity.LEAD_TURNED_AWAY, task.case)
            self._clock.after(0, self._turn_away, task)  # once the job's run is done with the row

    def _turn_away(self, task: Task) -> None:
        if self._sales_answers:
            task.turn_away()
        else:
            self._unsaved.append(task.turn_away)

    def _take_up(self, group: Group) -> None:
        while group.idle and group.on_shift and self._sales_answers:
            line = group.next_line()
            if line is None:
                return
            self._begin(group, line)

    def _begin(self, group: Group, line: Line) -> None:
        """Have a person of this group take up the first task of this line."""
        (_, task), person = line.waiting.popleft(), group.send()
        if group.limited and line.of_leads:
            group.places -= 1
            self._holders[task.case] = group
        self._publish(task.taken_up, task.case, person.name, shown(task.size))
        duration = task.duration if group.pace == 1 else round(task.duration / group.pace)
        self._clock.after(duration, self._save, person, task)

    def _save(self, person: Person, task: Task) -> None:
        if not self._sales_answers:
            self._unsaved.append(partial(self._save, person, task))
            return
        done_with_sales = bool(self._holders) and task.last
        if wait := task.save(person.name):
            self._clock.after(wait, self._save, person, task)
            return
        holder = self._holders.pop(task.case, None) if done_with_sales else None
        group = person.group
        person.idle_since = self._clock.now
        group.idle.append(person)
        if holder:
            holder.places += 1
        self._take_up(group)
        if holder:
            self._take_up(holder)
