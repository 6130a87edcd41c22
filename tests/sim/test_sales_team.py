"""Salespeople: their queue, their hours, and what they do while Sales does not answer."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import ClassVar

import pytest

from reference_model.activities import Activity
from sim.people.sales_team import SalesTeam
from sim.scenario.people import Sales, Work
from sim.scenario.people import SalesTeam as Staffing
from sim.systems.clock import Clock
from tests.sim.worlds import HOUR, MINUTE

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = Staffing(people=1, opens=time(8), closes=time(16))


@dataclass
class Office:
    """A team, its clock, and who saved what when."""

    people: int = 1
    clock: Clock = field(default_factory=Clock)
    saved: list[tuple[str, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        staffing = OFFICE.model_copy(update={"people": self.people})
        self.team = SalesTeam(self.clock, [staffing], Sales(), lambda *_: None)
        self.team.keep_hours(MONDAY)

    def add(self, case: str, at: int, duration: int = 10 * MINUTE) -> None:
        self.clock.after(at, self.team.add, Matter(self, case, duration))

    def times(self) -> dict[str, float]:
        return {case: when / HOUR for case, when, _ in self.saved}


@dataclass
class Matter:
    """A task that writes down its end."""

    office: Office
    case: str
    duration: int
    work: ClassVar[Work] = "qualification"
    taken_up: ClassVar = Activity.LEAD_TAKEN_UP
    language: str = "nb-no"
    size: str = ""
    last: bool = False

    def save(self, person: str) -> None:
        self.office.saved.append((self.case, self.office.clock.now, person))

    def turn_away(self) -> None:
        self.office.saved.append((self.case, self.office.clock.now, "nobody"))


def test_work_waits_for_the_office_to_open() -> None:
    """What comes at night is begun at eight."""
    office = Office()
    office.add("a", at=3 * HOUR)
    office.clock.run(until=24 * HOUR)
    assert office.times() == {"a": pytest.approx(8 + 1 / 6)}


def test_first_come_first_served() -> None:
    """One person does one thing after the other, in the order of arrival."""
    office = Office()
    for minute, case in enumerate("abc"):
        office.add(case, at=9 * HOUR + minute, duration=HOUR)
    office.clock.run(until=24 * HOUR)
    assert [case for case, _, _ in office.saved] == ["a", "b", "c"]
    assert office.saved[-1][1] == 12 * HOUR


def test_two_people_share_the_queue() -> None:
    """Whoever has been idle longest takes the next task."""
    office = Office(people=2)
    for case in "abcd":
        office.add(case, at=9 * HOUR, duration=HOUR)
    office.clock.run(until=24 * HOUR)
    assert [person for _, _, person in office.saved] == [
        "Salesperson 01",
        "Salesperson 02",
        "Salesperson 01",
        "Salesperson 02",
    ]


def test_work_begun_is_finished_after_hours() -> None:
    """A task of two hours begun at half past three ends at half past five; the next waits."""
    office = Office()
    office.add("a", at=15 * HOUR + 30 * MINUTE, duration=2 * HOUR)
    office.add("b", at=15 * HOUR + 31 * MINUTE)
    office.clock.run(until=40 * HOUR)
    assert office.times() == {"a": 17.5, "b": pytest.approx(32 + 1 / 6)}


def test_nobody_works_at_the_weekend() -> None:
    """What comes on Friday evening is begun on Monday."""
    office = Office()
    office.add("a", at=(4 * 24 + 17) * HOUR)
    office.clock.run(until=9 * 24 * HOUR)
    assert office.times() == {"a": pytest.approx(7 * 24 + 8 + 1 / 6)}


def test_nothing_is_taken_up_while_sales_does_not_answer() -> None:
    """The queue stands still, and goes on when Sales is back."""
    office = Office()
    office.clock.after(9 * HOUR, office.team.sales_stopped_answering)
    office.clock.after(11 * HOUR, office.team.sales_answers_again)
    office.clock.after(11 * HOUR + 1, office.team.add, Matter(office, "b", HOUR))
    office.add("a", at=10 * HOUR, duration=HOUR)
    office.clock.run(until=24 * HOUR)
    assert {case: round(when, 3) for case, when in office.times().items()} == {"a": 12, "b": 13}


def test_what_is_finished_is_saved_when_sales_is_back() -> None:
    """Who only had to save does so at once, without doing the work again."""
    office = Office()
    office.add("a", at=9 * HOUR, duration=HOUR)
    office.clock.after(9 * HOUR + 1, office.team.sales_stopped_answering)
    office.clock.after(13 * HOUR, office.team.sales_answers_again)
    office.clock.run(until=24 * HOUR)
    assert office.times() == {"a": 13}
