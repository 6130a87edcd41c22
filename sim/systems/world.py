"""A landscape with time in it: the model, a clock, its jobs at their ticks, and a log.

Nobody applies here and nobody works: see journeys.py for that. Whoever wants to know what happens
subscribes to an activity.
"""

from collections.abc import Callable

from reference_model.activities import NO_ATTRIBUTES, Activity, Attributes, Event
from reference_model.commerce_records import Email
from reference_model.landscape import STANDARD_PARTS, Landscape, Parts, into_the_void
from sim.scenario.systems import Schedule
from sim.systems.clock import Clock
from sim.systems.job_schedule import JobSchedule, LiveRows
from sim.systems.luck import Luck
from sim.systems.row_times import row_times

Record = Callable[[int, list[Event]], None]
"""Takes the events of one instant, in milliseconds since the start."""

Reaction = Callable[[Event], None]

LONGEST_PAUSE = 7 * 24 * 3_600_000
"""Milliseconds after which paused maps block what they would queue (D6)."""


class World:
    """One landscape that lives. Its jobs run on the schedules that they are given."""

    def __init__(
        self,
        record: Record,
        deliver: Callable[[Email], None] = into_the_void,
        parts: Parts = STANDARD_PARTS,
        luck: Luck | None = None,
    ) -> None:
        self.clock = Clock()
        self.landscape = Landscape(self._hear, deliver, parts)
        self._record = record
        self._luck = luck or Luck(seed=0)
        self._reactions: dict[str, Reaction] = {}
        self.schedules: list[JobSchedule] = []
        self._scheduled = 0
        self.on(Activity.MAPS_PAUSED, self._maps_paused)

    def schedule(self, job: str, schedule: Schedule, live: LiveRows | None = None) -> None:
        """Run a job from now on, if it is enabled.

        Jobs due at the same instant run in the order of these calls.
        live: what dual-write has to do with its rows.
        """
        if schedule.enabled:
            self.schedules.append(
                JobSchedule(
                    self.clock,
                    self.landscape.job(job),
                    schedule,
                    order=self._scheduled,
                    publish=self.publish,
                    row_time_of=row_times(job, schedule, self._luck),
                    live=live,
                )
            )
            self._scheduled += 1

    def unschedule(self, job: str) -> None:
        """Let a job run no more on any schedule that it has."""
        for each in self.schedules:
            each.ended |= each.job.name == job
        self.schedules = [each for each in self.schedules if not each.ended]

    def on(self, activity: Activity, reaction: Reaction) -> None:
        """Call a function for each event of this activity; one function an activity."""
        self._reactions[activity] = reaction

    def publish(
        self,
        activity: Activity,
        case: str = "",
        resource: str = "",
        attributes: Attributes = NO_ATTRIBUTES,
    ) -> None:
        """Log what the model cannot know: shifts, job runs, outages, refused attempts."""
        self._record(self.clock.now, [(activity, case, resource, attributes)])

    def _maps_paused(self, _: Event) -> None:
        dual_write = self.landscape.dual_write
        self.clock.after(LONGEST_PAUSE, dual_write.expire, dual_write.pauses.copy())

    def _hear(self, events: list[Event]) -> None:
        self._record(self.clock.now, events)
        reactions = self._reactions
        for event in events:
            if event[0] in reactions:
                reactions[event[0]](event)
