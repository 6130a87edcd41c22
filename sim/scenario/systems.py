"""[jobs.*], [dual_write], [service_protection] and [email]: what the systems do, and how fast.

A description says what Microsoft documents; what it does not call documented is our own guess.
"""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from reference_model.dual_write import TIME_OUT
from sim.durations import MILLISECONDS, parse_duration
from sim.laws import Duration, Fixed, Law, PositiveDuration, lognormal
from sim.scenario.part import Part, Share

Interval = Annotated[Duration, Field(ge=1_000)]
Count = Annotated[int, Field(ge=1, le=1_000_000_000)]

Every = Annotated[Interval, Field(description="The time between two ticks; a daily job has '1 d'.")]

LONGEST_WAIT = round(TIME_OUT * MILLISECONDS["s"])
"""Milliseconds after which whoever waits for a live write learns that it has failed (D7)."""

AT_ONCE = Fixed(law="fixed", value="0 s")  # type: ignore[arg-type]  # as a file would say it


def _law_of(time: object) -> object:
    """A plain duration is the law of what always takes as long."""
    if not isinstance(time, str | int | float):
        return time
    parse_duration(time)  # so that a mistake is told at its own place in the file
    return {"law": "fixed", "value": time}


LawOrDuration = Annotated[Law, BeforeValidator(_law_of)]


class Schedule(Part):
    """When a batch job starts, and how many rows it takes in how long."""

    every: Every
    offset: Annotated[
        Duration, Field(description="The first tick, from the start of the run; '2 h' is at two.")
    ] = 0
    row_time: Annotated[
        LawOrDuration,
        Field(description="How long a row takes: a duration, or a law drawn per request."),
    ] = AT_ONCE
    most_rows: Annotated[
        Count | None,
        Field(
            description="How many rows a run takes at most: the oldest, and last those that have "
            "failed before. All of them by default."
        ),
    ] = None
    enabled: Annotated[
        bool, Field(description="Whether anybody has scheduled the job; if not, it never runs.")
    ] = True


class EveryMinute(Schedule):
    """A job that runs every minute, unless the file says how often."""

    every: Every = parse_duration("1 min")


class EveryQuarter(Schedule):
    """A job that runs every quarter of an hour, unless the file says how often."""

    every: Every = parse_duration("15 min")


class EveryHalfHour(Schedule):
    """A job that runs every half hour, unless the file says how often."""

    every: Every = parse_duration("30 min")


class Jobs(Part):
    """The four jobs. Those due at the same instant run in this order."""

    p_0001: Annotated[EveryQuarter, Field(description="P-0001: rows come to headquarters.")] = (
        EveryQuarter()
    )
    synchronize: Annotated[
        EveryQuarter,
        Field(description="Synchronize customers and channel requests: rows become leads."),
    ] = EveryQuarter()
    publish_customers: Annotated[
        EveryHalfHour,
        Field(description="1010 (Customers): customers and hierarchies go to the site."),
    ] = EveryHalfHour()
    send_emails: Annotated[
        EveryMinute,
        Field(description="Process retail order email notification; documented: every minute."),
    ] = EveryMinute()


class DualWrite(Part):
    """How long live writes take, and what follows if they fail.

    One without an answer for two minutes has failed on both sides; that limit is documented.
    """

    latency: Annotated[
        Law, Field(description="How long it takes until a live write is answered.")
    ] = lognormal(mean="900 ms", sd="700 ms")
    save_again: Annotated[
        PositiveDuration,
        Field(description="How long after a refused save a salesperson tries it again."),
    ] = parse_duration("10 min")
    queued_writes: Annotated[
        Count,
        Field(
            description="How many writes paused maps can queue; documented is one gigabyte, and "
            "that it holds so many is our guess."
        ),
    ] = 100_000


class ServiceProtection(Part):
    """Dataverse's limits per user and web server; who meets one waits as Retry-After says.

    The limits apply where a scenario has this table, be it empty.
    """

    window: Annotated[
        PositiveDuration, Field(description="The length of the sliding window; documented.")
    ] = parse_duration("5 min")
    requests: Annotated[Count, Field(description="Requests in a window; documented.")] = 6_000
    execution_time: Annotated[
        PositiveDuration, Field(description="Their combined execution time; documented.")
    ] = parse_duration("20 min")
    concurrent_requests: Annotated[
        Count, Field(description="Requests at the same time; documented.")
    ] = 52
    web_servers: Annotated[
        int,
        Field(ge=1, le=1_000, description="Web servers, which take a user's writes in turn."),
    ] = 1
    requests_per_write: Annotated[
        Count,
        Field(
            description="Requests of dual-write's application user for a synchronized row, and "
            "for what comes back to Dataverse of a decision."
        ),
    ] = 2
    requests_per_decision: Annotated[
        Count, Field(description="Requests of a salesperson's own work on a decision.")
    ] = 10
    time_per_request: Annotated[Duration, Field(description="Execution time of a request.")] = 250

    @model_validator(mode="after")
    def _one_fits(self) -> Self:
        for name in ("requests_per_write", "requests_per_decision"):
            if getattr(self, name) > self.requests:
                raise ValueError(
                    f"{name} ({getattr(self, name)}) is more than requests ({self.requests}), so "
                    "nothing could ever be written"
                )
        return self


class Email(Part):
    """What becomes of messages once the e-mail job sends them."""

    delivery: Annotated[
        LawOrDuration, Field(description="How long a message is on its way: a duration, or a law.")
    ] = AT_ONCE
    deferred_share: Annotated[
        float,
        Field(
            ge=0,
            lt=1,
            description="The share of attempts, from 0 to 1, at which a mail server does not take "
            "a message yet (greylisting); the next run of the job tries again.",
        ),
    ] = 0.0
    bounced_share: Annotated[
        Share, Field(description="The share of partners, from 0 to 1, whose messages bounce.")
    ] = 0.0
    told_otherwise: Annotated[
        LawOrDuration | None,
        Field(
            description="How long after a bounce somebody tells an approved partner by other "
            "means. By default nobody ever does, and such a partner does not sign in."
        ),
    ] = None
