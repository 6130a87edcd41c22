"""[traffic]: who applies, and when. The four ways to say when exclude each other.

requests  exactly so many          rate      about so many, as they happen to come
arrivals  what a CSV file lists    replay    what an event log has seen
"""

import re
from math import inf
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from sim.durations import MILLISECONDS, parse_duration
from sim.laws import CENTURY, Duration
from sim.scenario.part import Part, Share, Weight
from sim.traffic.arrivals_file import read_arrivals
from sim.traffic.recording import Recording
from sim.traffic.replay import read_replay
from sim.traffic.shapes import SHAPES, Shape

Country = Literal["NO", "FI", "NL", "DE", "PL", "US"]
Profile = Literal["even", "office hours", "weekly", "campaign"]

MOST_REQUESTS = 10_000_000
WAYS = ("requests", "rate", "arrivals", "replay")
WEIGHTS = ("weight_by_day", "weight_by_weekday", "weight_by_hour")
_RATE = re.compile(r"\s*(\d+(?:\.\d+)?)\s+per\s+(\S.*?)\s*")


def parse_rate(text: object) -> float:
    """Requests a millisecond. Raises ValueError with a sentence."""
    match = _RATE.fullmatch(text) if isinstance(text, str) else None
    milliseconds = _span(match[2]) if match else 0
    number = float(match[1]) if match else 0.0
    if not milliseconds or not 0 < number < inf:
        raise ValueError(
            f"{str(text)[:80]!r} is not a rate; write one such as '12 per h' or '300 per d'"
        )
    return number / milliseconds


def _span(text: str) -> int:
    """The milliseconds of a unit or a duration, or 0."""
    try:
        return MILLISECONDS.get(text) or parse_duration(text)
    except ValueError:
        return 0


def _require_rate(text: object) -> object:
    parse_rate(text)
    return text


Span = Annotated[int | None, BeforeValidator(parse_duration), Field(gt=0, le=CENTURY)]


class Campaign(Part):
    """A burst that decays: it multiplies whatever the traffic is without it."""

    starts: Annotated[
        Duration,
        Field(description="When the campaign begins, a duration from the start of the run."),
    ] = 0
    peak: Annotated[
        float,
        Field(
            gt=1,
            le=100_000,
            description="How many times as many apply in its first moment as would without it. "
            "The default is our guess.",
        ),
    ] = 10.0
    halves_every: Annotated[
        Duration,
        Field(
            ge=MILLISECONDS["h"],
            description="The duration in which what the campaign adds falls to half, an hour or "
            "longer; it falls in steps of an hour. The default is our guess.",
        ),
    ] = parse_duration("1 d")


class Traffic(Part):
    """Who applies, and when. Days, weekdays and hours are those of the offset of `start`."""

    requests: Annotated[
        int | None,
        Field(ge=1, le=MOST_REQUESTS, description="Exactly so many apply in the time `over`."),
    ] = None
    rate: Annotated[
        str | None,
        BeforeValidator(_require_rate),
        Field(
            description="Requests per time, such as '12 per h'; a Poisson process, so their number "
            "is random. It is the mean over one whole cycle of the weights, whatever part of a "
            "cycle `over` is: a day for weights by hour alone, a week with weights by weekday, as "
            "many days as weight_by_day has. A campaign comes on top of it.",
        ),
    ] = None
    arrivals: Annotated[
        Path | None,
        Field(
            strict=False,  # in a file it is a text
            description="A CSV file, relative to the scenario file: the column `timestamp` (ISO "
            "8601 with offset) or `after` (durations from the start), in ascending order; and, "
            "where known, country, language, size, company, email, first_name, last_name, site.",
        ),
    ] = None
    replay: Annotated[
        Path | None,
        Field(
            strict=False,  # in a file it is a text
            description="An event log (.parquet or .csv), relative to the scenario file, whose "
            "requests apply again, with what it shows of them. They keep their instants if all lie "
            "in the run; else all move by as many whole days as bring the first to the run's "
            "first day, so that times of day stay, and weekdays may not.",
        ),
    ] = None
    over: Annotated[
        Span,
        Field(description="The duration from the start in which `requests` or `rate` apply."),
    ] = None
    profile: Annotated[
        Profile | None,
        Field(
            description="Weights by name, our guesses: 'even'; 'office hours' (evenly from 08:00 "
            "to 17:00, Monday to Friday, nobody else); 'weekly' (busy mornings early in the week, "
            "quiet nights and weekends); 'campaign' (even, with the campaign's burst).",
        ),
    ] = None
    weight_by_day: Annotated[
        list[Weight],
        Field(
            min_length=1,
            description="How many apply on each day from the first, relative to each other; "
            "begins anew after the last one.",
        ),
    ] = [1.0]
    weight_by_weekday: Annotated[
        list[Weight],
        Field(
            min_length=7,
            max_length=7,
            description="How many apply on each weekday, Monday first, relative to each other.",
        ),
    ] = [1.0] * 7
    weight_by_hour: Annotated[
        list[Weight],
        Field(
            min_length=24,
            max_length=24,
            description="How many apply in each hour of a day, from midnight, relative to each "
            "other.",
        ),
    ] = [1.0] * 24
    campaign: Annotated[
        Campaign | None,
        Field(description="A burst on top of profile or weights."),
    ] = None
    countries: Annotated[
        dict[Country, Weight],
        Field(min_length=1, description="Countries of the partners, relative to each other."),
    ] = {"US": 1.0}
    sizes: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=50)], Weight],
        Field(
            description="Sizes of the partners, in words of your own, relative to each other; "
            "without them nobody has a size."
        ),
    ] = {}
    duplicate: Annotated[
        Share,
        Field(
            description="The share of requests that another person makes of one of the last 1,000 "
            "companies that applied (A24: a prospect and a lead of its own)."
        ),
    ] = 0.0
    repeated: Annotated[
        Share,
        Field(
            description="The share of requests that one of the last 1,000 persons who applied "
            "makes once more, with the same e-mail address (A24; N8 refuses who is two customers)."
        ),
    ] = 0.0
    invalid: Annotated[
        Share,
        Field(
            description="The share of requests with a text too long for the lead's column (A36: "
            "Synchronize fails at each run, and the row stays; the log tells the first failure, "
            "and of each run how many failed again). The form itself refuses nothing."
        ),
    ] = 0.0
    _recording: Recording | None = PrivateAttr(default=None)

    @property
    def recording(self) -> Recording | None:
        """What the file of `arrivals` or `replay` holds; read when the scenario is."""
        return self._recording

    def timed_by(self, recording: Recording) -> Self:
        """The same partners, at the times of a recording."""
        timed = self.model_copy()
        timed._recording = recording  # noqa: SLF001 - of the same class
        return timed

    @property
    def shape(self) -> Shape:
        """The weights, named or given."""
        if self.profile:
            return SHAPES[self.profile]
        return Shape(
            tuple(self.weight_by_hour), tuple(self.weight_by_weekday), tuple(self.weight_by_day)
        )

    @property
    def burst(self) -> Campaign | None:
        """The campaign, if there is one; its profile alone is one with our guesses."""
        return self.campaign or (Campaign() if self.profile == "campaign" else None)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [way for way in WAYS if getattr(self, way) is not None]
        if len(ways) != 1:
            raise ValueError(
                f"say in exactly one way when partners apply, by {', '.join(WAYS)}; "
                f"found {' and '.join(ways) or 'none of them'}"
            )
        if ways[0] in {"arrivals", "replay"}:
            self._refuse(ways[0], "over", "profile", *WEIGHTS, "campaign")
        elif self.over is None:
            raise ValueError(f"{ways[0]} needs over, the time in which they apply, such as '7 d'")
        return self

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if self.profile:
            self._refuse("profile", *WEIGHTS)
        if "weight_by_day" in self.model_fields_set:
            self._refuse("weight_by_day", "weight_by_weekday")
        if self.burst and self.over and self.burst.starts >= self.over:
            raise ValueError("campaign.starts is not within over, so the campaign changes nothing")
        return self

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        for name in WEIGHTS:
            if sum(getattr(self, name)) == 0:
                raise ValueError(f"{name} is zero throughout, so nobody could ever apply")
        for name in ("countries", "sizes"):
            weights = getattr(self, name)
            if weights and sum(weights.values()) == 0:
                raise ValueError(f"{name} has no weight, so nobody could apply")
        if self.duplicate + self.repeated > 1:
            raise ValueError("duplicate and repeated are shares of all requests; found more than 1")
        return self

    @model_validator(mode="after")
    def _read(self) -> Self:
        if self.arrivals:
            self._recording = read_arrivals(self.arrivals)
        elif self.replay:
            self._recording = read_replay(self.replay)
        return self

    def _refuse(self, given: str, *others: str) -> None:
        """Refuse what says the same thing as a key that is given."""
        said = [name for name in others if name in self.model_fields_set]
        if said:
            raise ValueError(
                f"{given} says already when partners apply; leave out {given} or {said[0]}"
            )
