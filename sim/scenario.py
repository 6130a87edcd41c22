"""What a scenario file may say. Everything is checked before anything runs.

What a file leaves out has the value that it has here; our own guesses, all of them.
Times of day and the run itself are in the offset of `start`; durations carry their unit.
"""

import difflib
import tomllib
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from event_log.bad_input import BadInput
from sim.durations import parse_duration
from sim.laws import Duration, Law, PositiveDuration, exponential, lognormal

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Interval = Annotated[Duration, Field(ge=1_000)]
Country = Literal["NO", "FI", "NL", "DE", "PL", "US"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
EXAMPLES = Path(__file__).parent.parent / "scenarios"
YEARS = range(2000, 2200)
WEEKDAYS: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Traffic(_Part):
    """How many apply, over how long, when within it, and from where."""

    requests: Annotated[int, Field(ge=1, le=10_000_000)]
    over: PositiveDuration
    weight_by_day: Annotated[list[Weight], Field(min_length=1)] = [1.0]
    weight_by_hour: Annotated[list[Weight], Field(min_length=24, max_length=24)] = [1.0] * 24
    countries: Annotated[dict[Country, Weight], Field(min_length=1)] = {"US": 1.0}

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        for name in ("weight_by_day", "weight_by_hour"):
            if sum(getattr(self, name)) == 0:
                raise ValueError(f"{name} is zero throughout, so nobody could ever apply")
        if sum(self.countries.values()) == 0:
            raise ValueError("countries has no weight, so nobody could apply")
        return self


class Schedule(_Part):
    """When a batch job starts (not more often than every second), and how long a row takes it."""

    every: Interval
    offset: Duration = 0
    row_time: Duration = 0


def _every(interval: str, **more: str) -> Schedule:
    return Schedule.model_validate({"every": interval} | more)


class Jobs(_Part):
    """The four jobs. Those due at the same instant run in this order."""

    p_0001: Schedule = _every("15 min")
    synchronize: Schedule = _every("15 min", offset="5 min", row_time="250 ms")
    publish_customers: Schedule = _every("30 min", offset="10 min")
    send_emails: Schedule = _every("1 min")


class DualWrite(_Part):
    """How long a live write to the other system takes."""

    latency: Law = lognormal(mean="900 ms", sd="700 ms")


class SalesTeam(_Part):
    """Who qualifies leads and closes opportunities, when, how fast, and to what end."""

    people: Annotated[int, Field(ge=1, le=100_000)]
    days: Annotated[list[Weekday], Field(min_length=1)] = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    opens: time = time(8)
    closes: time = time(16)
    qualification: Law = lognormal(mean="9 min", sd="7 min")
    follow_up: Law = lognormal(mean="2 d", sd="30 h")
    closing: Law = lognormal(mean="14 min", sd="10 min")
    qualified_share: Share = 0.72
    won_share: Share = 0.8

    @model_validator(mode="after")
    def _open_before_closing(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(
                f"opens ({self.opens:%H:%M}) must be before closes ({self.closes:%H:%M})"
            )
        return self


class Partners(_Part):
    """What an approved partner does: signs in some time after the mail, and again if refused."""

    first_sign_in: Law = exponential(mean="3 h")
    next_attempt: Interval = parse_duration("4 h")


class Outage(_Part):
    """A time in which a system does not answer, counted from the start of the run."""

    system: Literal["sales"]
    starts: Duration
    lasts: PositiveDuration


class Scenario(_Part):
    """One scenario file."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    start: datetime
    lasts: PositiveDuration
    seed: Annotated[int, Field(ge=0)] = 1
    traffic: Traffic
    sales_team: SalesTeam
    jobs: Jobs = Jobs()
    dual_write: DualWrite = DualWrite()
    partners: Partners = Partners()
    outage: list[Outage] = []

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.start.tzinfo is None:
            raise ValueError("start needs an offset, such as 2026-03-02T00:00:00+01:00")
        if self.start.year not in YEARS:
            raise ValueError(f"start must be in the years {YEARS[0]} to {YEARS[-1]}")
        if self.traffic.over > self.lasts:
            raise ValueError("traffic.over is longer than the run itself (lasts)")
        return self


def find_scenario(name: str) -> Path:
    """The file of this name, or the example scenario called so."""
    example = EXAMPLES / f"{name}.toml"
    return example if example.is_file() and not Path(name).exists() else Path(name)


def load_scenario(path: Path, **overrides: object) -> Scenario:
    """Read and check a scenario file; raises BadInput with one sentence per mistake found."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as reason:
        examples = ", ".join(sorted(example.stem for example in EXAMPLES.glob("*.toml")))
        raise BadInput(
            f"{path}: there is no such file; expected a scenario (.toml) or an example: {examples}."
        ) from reason
    except (OSError, UnicodeDecodeError) as reason:
        raise BadInput(
            f"{path}: not a readable text file; expected a scenario (.toml)."
        ) from reason
    except tomllib.TOMLDecodeError as reason:
        raise BadInput(f"{path}: not valid TOML: {reason}.") from reason
    try:
        return Scenario.model_validate(data | overrides)
    except ValidationError as mistakes:
        lines = [f"{path}: {_sentence(mistake)}" for mistake in mistakes.errors()]
        raise BadInput("\n".join(lines)) from mistakes


def _sentence(mistake: ErrorDetails) -> str:
    where = ".".join(str(step) for step in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        return f"{where} is not a key of a scenario{_perhaps(mistake)}."
    if mistake["type"] == "missing":
        return f"{where} is missing; every scenario needs it."
    what = mistake["msg"].removeprefix("Value error, ")
    found = "" if mistake["type"] == "value_error" else f", found {str(mistake['input'])[:80]!r}"
    return f"{where or 'scenario'}: {what[0].lower() + what[1:]}{found}."


def _perhaps(mistake: ErrorDetails) -> str:
    """A known key that looks like the unknown one."""
    part: type[BaseModel] = Scenario
    for step in mistake["loc"][:-1]:
        field = part.model_fields.get(str(step))
        if field is not None and isinstance(field.annotation, type):
            part = field.annotation
    known = list(part.model_fields)
    near = difflib.get_close_matches(str(mistake["loc"][-1]), known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known there: {', '.join(known)}"
