"""Batch jobs: gates, rows that take time, caps, retries. Time is counted in minutes.

Arrivals are Poisson over whole periods, and a run ends when everybody is through.
"""

from collections.abc import Iterator
from math import exp, sqrt

import numpy as np

from reference_model.activities import Activity
from sim.durations import MILLISECONDS
from tests.verification.closed_forms import gated_service, left_by_a_capped_run
from tests.verification.comparison import (
    Case,
    Measure,
    Seen,
    Side,
    a_request,
    mean,
    quantile,
    spread,
)
from tests.verification.scenario_text import NO_LATENCY, head

ONE_PERSON = "[sales_team]\npeople = 1\n"
P_0001_ONLY = (
    ONE_PERSON
    + """
[jobs]
synchronize.enabled = false
publish_customers.enabled = false
send_emails.enabled = false
"""
)
NOBODY_WAITS = '[sales_team]\npeople = "unlimited"\nhours = "always"\n'
NO_OTHER_JOB = """
[jobs.publish_customers]
enabled = false
[jobs.send_emails]
enabled = false
"""
PULLED = ("submitted", "pulled")
STORED = ("submitted", "stored")


def text(name: str, tables: str, *, rate: float, over: int, more: int = 200) -> str:
    """A scenario file: so many requests a minute for so long, and some time more to the end."""
    before = head(
        name,
        lasts=f"{over + more} min",
        rate=f"{rate} per min",
        over=f"{over} min",
        statistics='measures = ["mean pulled", "mean stored"]\n',
    )
    return before + tables


def empty_periods(minutes: int) -> Measure:
    """The share of periods in which nobody came, so that the job had nothing to do."""

    def measure(seen: Seen) -> float:
        assert seen.scenario.traffic.over
        runs = len(np.unique(seen.points["pulled"]))
        return 1 - runs * minutes * MILLISECONDS["min"] / seen.scenario.traffic.over

    return measure


def case(name: str, system: str, line: str, scenario: str, *sides: Side) -> Case:
    """A case whose times are told in minutes."""
    return Case(name, system, line, "min", scenario, sides)


def gates() -> Iterator[Case]:
    """A request waits for one job, or for two."""
    yield case(
        "gate",
        "periodic gate: wait U(0, 15]",
        "P-0001 every 15 min, 0.2 requests per min",
        text("gate", P_0001_ONLY + '[jobs.p_0001]\nevery = "15 min"\n', rate=0.2, over=15_000),
        Side("mean wait, min", 7.5, mean(*PULLED), 0.01),
        Side("sd of the wait, min", 15 / sqrt(12), spread(*PULLED), 0.01),
        Side("p95 of the wait, min", 14.25, quantile(0.95, *PULLED), 0.01),
        Side("P(period is empty)", exp(-3), empty_periods(15), 0.1),
    )
    both = '[jobs.p_0001]\nevery = "15 min"\n'
    both += '[jobs.synchronize]\nevery = "60 min"\noffset = "5 min"\n'
    yield case(
        "two-gates",
        "two gates in series: wait U[5, 65]",
        "P-0001 every 15 min, synchronize every 60 min from 5 min past",
        text("two-gates", ONE_PERSON + NO_LATENCY + both + NO_OTHER_JOB, rate=0.2, over=12_000),
        Side("mean wait, min", 35.0, mean(*STORED), 0.01),
        Side("sd of the wait, min", 60 / sqrt(12), spread(*STORED), 0.01),
        Side("median wait, min", 35.0, quantile(0.5, *STORED), 0.02),
        Side("p95 of the wait, min", 62.0, quantile(0.95, *STORED), 0.01),
    )


def row_times() -> Iterator[Case]:
    """Rows are visible one by one; only the mean of their time matters."""
    laws = {"fixed": '"12 s"', "exponential": '{ law = "exponential", mean = "12 s" }'}
    for law, time in laws.items():
        job = f'[jobs.p_0001]\nevery = "10 min"\nrow_time = {time}\n'
        name = f"row-times-{law}"
        yield case(
            name,
            "gate with row times: T/2 + s (1 + lT/2)",
            f"P-0001 every 10 min, {law} row time of mean 0.2 min, 0.5 requests per min",
            text(name, P_0001_ONLY + job, rate=0.5, over=5_000),
            Side("mean time to be pulled, min", 5 + 0.2 * (1 + 0.5 * 5), mean(*PULLED), 0.01),
        )


def caps() -> Iterator[Case]:
    """A run takes so many rows at most."""
    for most, load, over, precision in (
        (1, 0.5, 4_000, 0.04),
        (1, 0.7, 4_000, 0.08),
        (3, 0.8, 3_000, 0.1),
    ):
        job = f'[jobs.p_0001]\nevery = "1 min"\nmost_rows = {most}\n'
        name = f"cap-{most}-load-{load}"
        left = left_by_a_capped_run(most * load, most)
        yield case(
            name,
            "batch cap: a single queue served at ticks" if most == 1 else "batch cap: bulk service",
            f"P-0001 every 1 min, {most} row{'s' * (most > 1)} a run, load {load}",
            text(name, P_0001_ONLY + job, rate=most * load, over=over),
            Side("mean wait, min", 0.5 + left / (most * load), mean(*PULLED), precision),
        )


def long_runs() -> Iterator[Case]:
    """A run takes longer than the interval of its job, so ticks pass."""
    job = '[jobs.p_0001]\nevery = "10 min"\nrow_time = "25 min"\nmost_rows = 1\n'
    yield case(
        "long-runs-of-one-row",
        "M/D/1 of service 30 with vacations of 10",
        "P-0001 every 10 min, 1 row of 25 min a run, 1 request per h",
        text("long-runs-of-one-row", P_0001_ONLY + job, rate=0.0166666666667, over=90_000),
        Side(
            "mean time to be pulled, min",
            30 * 0.5 / 2 / (1 - 0.5) + 10 / 2 + 25,
            mean(*PULLED),
            0.03,
        ),
    )
    job = '[jobs.p_0001]\nevery = "10 min"\nrow_time = "2 min"\n'
    yield case(
        "long-runs-of-many-rows",
        "gated service, begun at ticks (Markov chain of batches)",
        "P-0001 every 10 min, rows of 2 min each, 0.35 requests per min",
        text("long-runs-of-many-rows", P_0001_ONLY + job, rate=0.35, over=8_000),
        Side("mean time to be pulled, min", gated_service(0.35, 10, 2), mean(*PULLED), 0.05),
    )


def retries() -> Iterator[Case]:
    """What fails is tried again, each time with the same chance."""
    tables = NOBODY_WAITS + '[dual_write]\nlatency = { law = "exponential", mean = "2 min" }\n'
    tables += '[jobs.synchronize]\nevery = "60 min"\n'
    yield case(
        "late-rows",
        "retry until success: geometric",
        "exponential latency of mean 2 min, time-out after 2 min",
        text("late-rows", tables + NO_OTHER_JOB, rate=0.2, over=3_000, more=2_000),
        Side("failures a row", 1 / (exp(1) - 1), a_request(Activity.SYNCHRONIZATION_FAILED), 0.06),
    )
    tables = NOBODY_WAITS + "[email]\ndeferred_share = 0.3\n[sales]\nqualified_share = 0\n"
    tables += 'qualification = { law = "uniform", low = "0 s", high = "30 min" }\n' + NO_LATENCY
    yield case(
        "deferred-mail",
        "retry until success: geometric, one period each",
        "e-mail job every 1 min, 30 % of the attempts are deferred",
        text("deferred-mail", tables, rate=1.0, over=2_000),
        Side("failures a message", 0.3 / 0.7, a_request(Activity.EMAIL_FAILED), 0.05),
        Side("mean time to be sent, min", 0.5 + 0.3 / 0.7, mean("rejected", "mail_sent"), 0.03),
    )


CASES = [*gates(), *row_times(), *caps(), *long_runs(), *retries()]
