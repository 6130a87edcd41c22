"""[statistics] and [[threshold]]: how often a scenario is run, what of it is told and judged."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from sim.durations import parse_duration
from sim.measures import Measure
from sim.scenario.part import Part
from sim.statistics.goals import Goal, parse_limit
from sim.statistics.intervals import CONFIDENCE
from sim.statistics.precision import FEWEST, Wanted

MSER_5 = "MSER-5"


def _measure(text: str) -> str:
    return str(Measure.parse(text))


def _goal(text: str) -> str:
    return str(Goal.parse(text))


def _warm_up(text: str) -> str:
    if text != MSER_5:
        try:
            parse_duration(text)
        except ValueError as reason:
            raise ValueError(f"{reason}; or {MSER_5!r}, which finds its end") from reason
    return text


MeasureText = Annotated[str, AfterValidator(_measure)]
GoalText = Annotated[str, AfterValidator(_goal)]


class Precision(Part):
    """How narrow the interval of a measure has to become; relative or absolute, not both."""

    measure: Annotated[MeasureText, Field(description="The measure, such as 'p95 signed_in'.")]
    relative: Annotated[
        float | None,
        Field(gt=0, lt=1, description="Half of the interval's width, as a part of the estimate."),
    ] = None
    absolute: Annotated[
        str | None,
        Field(description="Half of the interval's width in the measure's unit, such as '10 min'."),
    ] = None
    at_most: Annotated[
        int,
        Field(ge=FEWEST, le=100_000, description="Replications after which to give up."),
    ] = 200

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.relative is None) == (self.absolute is None):
            raise ValueError("give relative, such as 0.05, or absolute, such as '10 min'")
        if not self.wanted.half_width > 0:
            raise ValueError(f"absolute must be more than nothing, found {self.absolute!r}")
        return self

    @property
    def wanted(self) -> Wanted:
        """The same as a number."""
        if self.relative is not None:
            return Wanted(self.relative, relative=True)
        return Wanted(parse_limit(str(self.absolute), Measure.parse(self.measure)), relative=False)


class Statistics(Part):
    """How a scenario is replicated. With several replications, numbers have intervals."""

    replications: Annotated[
        int | None,
        Field(
            ge=1,
            le=100_000,
            description="How often to run, each time with random numbers of its own; if left out, "
            "10 times where there is a threshold or this table, else once.",
        ),
    ] = None
    confidence: Annotated[
        float, Field(ge=0.5, lt=1, description="How sure intervals are; 0.95 is 95 %.")
    ] = CONFIDENCE
    warm_up: Annotated[
        Annotated[str, AfterValidator(_warm_up)],
        Field(
            description="Requests submitted before this are left out of all measures: a duration "
            "such as '2 d', or 'MSER-5', which looks for it in the times of each replication."
        ),
    ] = "0 s"
    measures: Annotated[
        list[MeasureText],
        Field(description="What to tell over all replications, in this order."),
    ] = [
        "count submitted",
        "share signed_in",
        "p50 signed_in",
        "p95 signed_in",
        "p95 lead",
        "mean lead..lead_taken_up",
        "mean follow_up_due..opportunity_taken_up",
        "utilization sales_team",
    ]
    precision: Annotated[
        Precision | None, Field(description="Add replications until this holds, and goes on to.")
    ] = None

    @property
    def warm_up_ms(self) -> int | None:
        """Where the warm-up ends, in milliseconds since the start; None if MSER-5 has to say."""
        return None if self.warm_up == MSER_5 else parse_duration(self.warm_up)


class Threshold(Part):
    """A goal that the scenario has to meet, judged against the interval."""

    goal: Annotated[
        GoalText, Field(description="Such as 'p95 signed_in < 2 d' or 'share signed_in > 55 %'.")
    ]
