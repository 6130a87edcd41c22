"""Several groups of salespeople, who take from one queue what they are able to do."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from event_log.bad_input import BadInput
from reference_model.activities import NO_ATTRIBUTES, Activity, Attributes
from sim.people.sales_team import SalesTeam
from sim.scenario.people import Sales, Work
from sim.scenario.people import SalesTeam as Staffing
from sim.systems.clock import Clock
from tests.sim.worlds import HOUR

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass
class Matter:
    """An hour's work on a case, for whoever is able to do it."""

    office: "Office"
    case: str
    work: Work = "qualification"
    language: str = "nb-no"
    size: str = ""
    duration: int = HOUR
    last: bool = False

    @property
    def taken_up(self) -> Activity:
        leads = self.work == "qualification"
        return Activity.LEAD_TAKEN_UP if leads else Activity.OPPORTUNITY_TAKEN_UP

    def save(self, person: str) -> None:
        """Nothing: what counts here is when it is done, not what comes of it."""

    def turn_away(self) -> None:
        self.office.seen.append((self.office.clock.now / HOUR, "turned away", self.case))


class Office:
    """Groups around the clock; keeps who took up what, in hours since the start."""

    def __init__(self, *groups: dict[str, Any], **sales: Any) -> None:
        self.clock = Clock()
        self.seen: list[tuple[float, str, str]] = []
        self.shown: list[Attributes] = []
        staffing = [
            Staffing.model_validate({"people": 1, "hours": "always", "name": "Team"} | group)
            for group in groups
        ]
        self.team = SalesTeam(self.clock, staffing, Sales.model_validate(sales), self._note)
        self.team.keep_hours(MONDAY)

    def _note(
        self, what: Activity, case: str, who: str = "", shown: Attributes = NO_ATTRIBUTES
    ) -> None:
        if what in {Activity.LEAD_TAKEN_UP, Activity.OPPORTUNITY_TAKEN_UP}:
            self.seen.append((self.clock.now / HOUR, who, case))
            self.shown.append(shown)

    def come(self, at: float, case: str, **kind: Any) -> None:
        self.clock.after(round(at * HOUR), self.team.add, Matter(self, case, **kind))

    def after(self, hours: int) -> list[tuple[float, str, str]]:
        self.clock.run(until=hours * HOUR)
        return self.seen


def cases(seen: list[tuple[float, str, str]]) -> str:
    return "".join(case for _, _, case in seen)


def test_groups_share_the_queue_and_the_longest_idle_comes_first() -> None:
    """Lodz has been idle since one o'clock, Oslo since two: Lodz takes the next one."""
    office = Office({"name": "Oslo"}, {"name": "Lodz"})
    office.come(0, "a", duration=2 * HOUR)
    office.come(0, "b")
    office.come(3, "c")
    assert office.after(9) == [(0, "Oslo 01", "a"), (0, "Lodz 01", "b"), (3, "Lodz 01", "c")]


def test_each_group_has_its_hours() -> None:
    """What comes at night waits for whoever comes first."""
    early, late = ({"hours": None, "opens": f"{hour:02}:00"} for hour in (6, 9))
    office = Office({"name": "Oslo", **late}, {"name": "Lodz", **early})
    for case in "abc":
        office.come(1, case, duration=4 * HOUR)
    assert office.after(12) == [(6, "Lodz 01", "a"), (9, "Oslo 01", "b"), (10, "Lodz 01", "c")]


def test_a_partner_is_served_by_who_speaks_the_language() -> None:
    """The Finn waits for the one who speaks Finnish, and everybody else goes past."""
    office = Office({"name": "All"}, {"name": "Oslo", "languages": ["nb-no"]})
    office.come(0, "a", language="fi")
    office.come(0, "b", language="fi")
    office.come(0, "c")
    office.come(0, "d")
    assert office.after(9) == [
        (0, "All 01", "a"),
        (0, "Oslo 01", "c"),
        (1, "All 01", "b"),
        (1, "Oslo 01", "d"),
    ]


def test_a_language_that_nobody_speaks_is_told() -> None:
    """Only a recording can bring one that the scenario did not tell of."""
    office = Office({"languages": ["nb-no"]})
    office.come(0, "a", language="fi")
    with pytest.raises(BadInput, match="A partner speaks 'fi', and no"):
        office.after(1)


def test_some_only_qualify_and_others_only_close() -> None:
    """Each kind of work has its own people, however long the other one's queue is."""
    office = Office({"name": "Q", "does": ["qualification"]}, {"name": "C", "does": ["closing"]})
    for case in "abc":
        office.come(0, case)
    office.come(0.5, "d", work="closing")
    assert office.after(9) == [
        (0, "Q 01", "a"),
        (0.5, "C 01", "d"),
        (1, "Q 01", "b"),
        (2, "Q 01", "c"),
    ]


def test_sizes_and_opportunities_are_served_in_their_order() -> None:
    """Opportunities first; within each, giants, then large ones, then whoever came first."""
    office = Office({}, opportunities_first=True, sizes_first=["giant", "large"])
    office.come(0, "0")
    office.come(0.1, "f")
    office.come(0.2, "e", size="large")
    office.come(0.3, "g")
    office.come(0.4, "d", size="giant")
    office.come(0.5, "c", work="closing")
    office.come(0.6, "b", work="closing", size="large")
    office.come(0.7, "a", work="closing", size="giant")
    assert cases(office.after(9)) == "0abcdefg"


def test_the_log_shows_the_size_of_whom_is_taken_up() -> None:
    """Else nobody could see in it how long the large ones waited; who has no size shows none."""
    office = Office({})
    office.come(0, "a", size="large")
    office.come(0, "b")
    office.after(9)
    assert office.shown == [{"size": "large"}, {}]


def test_who_has_enough_open_takes_up_no_lead() -> None:
    """One opportunity each: Oslo closes a before it takes up c; Lodz has no limit."""
    office = Office({"name": "Oslo", "open_opportunities_each": 1}, {"name": "Lodz"})
    office.come(0, "a")
    office.come(0, "b", duration=9 * HOUR)
    office.come(2, "c")
    office.come(3, "a", work="closing", last=True)
    assert office.after(9) == [
        (0, "Oslo 01", "a"),
        (0, "Lodz 01", "b"),
        (3, "Oslo 01", "a"),
        (4, "Oslo 01", "c"),
    ]


def test_a_lead_that_comes_to_nothing_leaves_its_place_at_once() -> None:
    """Who is disqualified is no opportunity."""
    office = Office({"open_opportunities_each": 1})
    office.come(0, "a", last=True)
    office.come(0, "b")
    office.come(0, "c")
    assert cases(office.after(9)) == "ab"


def test_another_group_may_close_what_fills_the_places() -> None:
    """The place is free as soon as it is closed, by whomever."""
    office = Office(
        {"name": "Q", "does": ["qualification"], "open_opportunities_each": 1},
        {"name": "C", "does": ["closing"]},
    )
    office.come(0, "a")
    office.come(0, "b")
    office.come(2, "a", work="closing", last=True)
    assert office.after(9) == [(0, "Q 01", "a"), (2, "C 01", "a"), (3, "Q 01", "b")]


def test_a_full_queue_turns_leads_away() -> None:
    """Two wait and one is in hand; the fourth goes, an opportunity stays, and so does the last."""
    office = Office({}, longest_queue=2)
    for case in "abcd":
        office.come(0, case)
    office.come(0.5, "o", work="closing")
    office.come(1.5, "e")
    assert office.after(9) == [
        (0, "Team 01", "a"),
        (0, "turned away", "d"),
        (1, "Team 01", "b"),
        (2, "Team 01", "c"),
        (3, "Team 01", "o"),
        (4, "Team 01", "e"),
    ]


def test_nobody_may_wait_where_the_longest_queue_is_none() -> None:
    """Who finds somebody free is served all the same."""
    office = Office({}, longest_queue=0)
    for hour, case in ((0, "a"), (0.5, "b"), (1.5, "c")):
        office.come(hour, case)
    assert office.after(9) == [
        (0, "Team 01", "a"),
        (0.5, "turned away", "b"),
        (1.5, "Team 01", "c"),
    ]


def test_unlimited_people_take_up_everything_at_once() -> None:
    """As many as are needed, and no more names than were ever busy together."""
    office = Office({"people": "unlimited"})
    for case in "abc":
        office.come(0, case)
    office.come(5, "d")
    assert {time for time, _, _ in office.after(9)} == {0, 5}
    assert len({who for _, who, _ in office.seen}) == 4


def test_who_is_faster_needs_less_time() -> None:
    """At a pace of 2 an hour's work takes half an hour."""
    office = Office({"pace": 2.0})
    office.come(0, "a")
    office.come(0, "b")
    assert office.after(9) == [(0, "Team 01", "a"), (0.5, "Team 01", "b")]


def test_idle_people_go_on_as_soon_as_sales_answers_again() -> None:
    """What became due in an outage, with nobody busy, waits for nothing else."""
    office = Office({})
    office.team.sales_stopped_answering()
    office.come(1, "a", work="closing")
    office.clock.after(2 * HOUR, office.team.sales_answers_again)
    assert office.after(9) == [(2, "Team 01", "a")]
