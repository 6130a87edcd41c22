"""[[sales_team]], [sales] and [partners]: who works when, how long it takes, and to what end."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.durations import parse_duration
from sim.laws import Law, exponential, lognormal
from sim.scenario.calendars import HolidayCode, TimeZone
from sim.scenario.instants import TimeOfDay
from sim.scenario.part import Part, Share, Weekday
from sim.scenario.systems import Interval

Work = Literal["qualification", "closing"]
Name = Annotated[str, Field(min_length=1, max_length=80)]

MOST_PEOPLE = 100_000
UNNAMED = "Sales team"
OFFICE = ("days", "opens", "closes", "time_zone", "holidays")


def _number_of_people(found: object) -> object:
    counted = isinstance(found, int) and not isinstance(found, bool) and 0 < found <= MOST_PEOPLE
    if not counted and found != "unlimited":
        expected = f'expected a number from 1 to {MOST_PEOPLE:,}, or "unlimited"'
        raise ValueError(f"{expected}, found {str(found)[:80]!r}")
    return found


People = Annotated[int | Literal["unlimited"], BeforeValidator(_number_of_people)]


class SalesTeam(Part):
    """A group of like people. All groups take from one queue, each what it is able to do.

    Part-time staff is a group of its own, with its own days and hours.
    """

    name: Name = Field(
        default=UNNAMED, description="What the log calls it; no two teams share one."
    )
    people: People = Field(
        description='How many work there; "unlimited" if nobody is ever waited for.'
    )
    days: list[Weekday] = Field(
        default=["Mon", "Tue", "Wed", "Thu", "Fri"],
        min_length=1,
        description="The days on which they work, or on which their night's work begins.",
    )
    opens: TimeOfDay = Field(
        default=time(8), description="When they begin, by the clock on their wall."
    )
    closes: TimeOfDay = Field(
        default=time(16),
        description="When they take up nothing more; what is begun is finished. Earlier than "
        "opens, it is on the next day: from 22:00 to 06:00 is a night.",
    )
    hours: Literal["always"] | None = Field(
        default=None,
        description='"always": around the clock, every day, from the first instant on.',
    )
    time_zone: TimeZone | None = Field(
        default=None,
        description="Where their clock hangs, such as Europe/Oslo, with its summer time; left "
        "out: the offset of `start`, all year.",
    )
    holidays: HolidayCode | None = Field(
        default=None,
        description="The public holidays on which they stay away, such as NO or DE-BY (ISO 3166); "
        "left out: they work on all of them.",
    )
    languages: list[Name] | None = Field(
        default=None,
        min_length=1,
        description="The partners' languages that they speak, such as nb-no; left out: all.",
    )
    does: list[Work] = Field(
        default=["qualification", "closing"],
        min_length=1,
        description="What they take up: leads (qualification), opportunities (closing).",
    )
    open_opportunities_each: int | None = Field(
        default=None,
        ge=1,
        description="They take up no new lead while this many are open for each of them: leads "
        "in hand, and opportunities that came of their leads; left out: no limit.",
    )
    pace: float = Field(
        default=1.0,
        ge=0.01,
        le=100,
        description="How fast they are: with 1.25 they do in 8 minutes what takes 10 minutes by "
        "[sales], dual-write's answer included.",
    )

    def serves(self, work: Work, language: str) -> bool:
        """Whether they can do this for a partner of this language."""
        return work in self.does and (self.languages is None or language in self.languages)

    @model_validator(mode="after")
    def _hours_make_sense(self) -> Self:
        given = [name for name in OFFICE if name in self.model_fields_set]
        if self.hours and given:
            raise ValueError(
                f'hours = "always" leaves no room for {given[0]}; take one of them out'
            )
        if self.opens == self.closes:
            raise ValueError(
                f"opens and closes are both {self.opens:%H:%M}; let them differ, or write "
                'hours = "always"'
            )
        return self

    @model_validator(mode="after")
    def _a_limit_can_be_reached(self) -> Self:
        if self.people == "unlimited" and self.open_opportunities_each is not None:
            raise ValueError("open_opportunities_each means nothing for unlimited people")
        return self


class Sales(Part):
    """What holds for all teams: how long things take, to what end, and in which order.

    The defaults are our guesses. With a single [sales_team], all of it may stand in that table.
    """

    qualification: Law = Field(
        default=lognormal(mean="9 min", sd="7 min"),
        description="Work on a lead, up to its decision.",
    )
    follow_up: Law = Field(
        default=lognormal(mean="2 d", sd="30 h"),
        description="How long a partner thinks it over before a talk.",
    )
    closing: Law = Field(
        default=lognormal(mean="14 min", sd="10 min"),
        description="Work on an opportunity: one talk.",
    )
    qualified_share: Share = Field(
        default=0.72, description="The part of the leads that are qualified."
    )
    won_share: Share = Field(default=0.8, description="The part of the opportunities that are won.")
    another_talk_share: float = Field(
        default=0.0,
        ge=0,
        le=0.99,
        description="The part of the talks that end without a decision: the partner thinks it "
        "over again, and another talk follows.",
    )
    opportunities_first: bool = Field(
        default=False, description="Whether no lead is taken up while an opportunity waits."
    )
    sizes_first: list[Name] = Field(
        default=[],
        description="Sizes of partners, out of traffic.sizes, that are taken up before all "
        "others, the first of them first of all; nobody's work is broken off for them.",
    )
    work_by_size: dict[str, Annotated[float, Field(ge=0.01, le=100)]] = Field(
        default={},
        description="How many times as long as by the laws above a piece of work takes for "
        "partners of a size out of traffic.sizes, dual-write's answer included, such as "
        "{ large = 2.5 }; 1 for a size that is not named.",
    )
    longest_queue: int | None = Field(
        default=None,
        ge=0,
        description="A lead that nobody takes up at once, and that finds so many leads waiting, "
        "is turned away: disqualified as Canceled, by nobody; left out: no limit.",
    )


class Partners(Part):
    """What an approved partner does: signs in some time after the mail, and again if refused."""

    first_sign_in: Law = Field(
        default=exponential(mean="3 h"), description="From the mail to the first attempt."
    )
    next_attempt: Interval = Field(
        default=parse_duration("4 h"),
        description="From an attempt that the site refused to the next.",
    )
