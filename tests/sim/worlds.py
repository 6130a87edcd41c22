"""Small worlds for the tests of the simulation."""

from collections.abc import Iterable

from reference_model.activities import Activity, Event
from reference_model.parties import Application, Company, Person
from sim.laws import Fixed
from sim.scenario.scenario import Scenario
from sim.scenario.systems import Schedule
from sim.systems.world import World

MINUTE = 60_000
HOUR = 60 * MINUTE


def application(number: int) -> Application:
    person = Person("Ada", f"No {number}", f"ada.{number}@partner.example")
    return Application(person, Company(f"Partner {number} Ltd"))


def schedule(
    every: int, offset: int = 0, row_time: int = 0, most_rows: int | None = None
) -> Schedule:
    return Schedule.model_construct(
        every=every,
        offset=offset,
        row_time=Fixed.model_construct(law="fixed", value=row_time),
        most_rows=most_rows,
    )


def staffed(scenario: Scenario, **changes: object) -> Scenario:
    """The same scenario with another number of people, or other hours."""
    teams = [team.model_copy(update=changes) for team in scenario.sales_team]
    return scenario.model_copy(update={"sales_team": teams})


class Journal:
    """Keeps when each thing happened to each case."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, Event]] = []

    def record(self, time_ms: int, events: list[Event]) -> None:
        self.rows += [(time_ms, event) for event in events]

    def times(self, activity: Activity) -> dict[str, int]:
        return {event[1]: time for time, event in self.rows if event[0] is activity}

    def at(self, activity: Activity) -> list[int]:
        return [time for time, event in self.rows if event[0] is activity]


def apply_at(world: World, instants: Iterable[int]) -> None:
    """Have a partner apply at each of these instants."""
    for number, instant in enumerate(instants):
        world.clock.after(instant, world.landscape.site.submit_request, application(number))
