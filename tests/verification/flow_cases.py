"""Who comes when, who has to wait since something is down or closed, and the whole flow at once.

Waits for something that comes back every day have exact answers for whole days. Partners who think
it over for a time that is uniform over a day come at an instant that is uniform over a day.
"""

from collections.abc import Iterator
from math import log

import numpy as np
from numpy.typing import NDArray

from sim.durations import MILLISECONDS
from tests.verification.comparison import (
    Case,
    Measure,
    Seen,
    Side,
    mean,
    quantile,
    share_above,
)
from tests.verification.scenario_text import (
    NO_LATENCY,
    QUALIFIED_AT_ONCE,
    head,
    thinks_up_to_a_day,
)

MEASURES = """\
measures = [
    "count submitted",
    "mean pulled",
    "mean follow_up_due..opportunity_taken_up",
    "mean qualified",
    "mean disqualified",
]
"""
ONCE_A_DAY = """
[jobs.p_0001]
every = "24 h"
offset = "12 h"
[jobs.synchronize]
every = "24 h"
offset = "12 h"
[jobs.publish_customers]
enabled = false
[jobs.send_emails]
every = "24 h"
"""
DECIDED_AT_ONCE = NO_LATENCY + thinks_up_to_a_day('law = "fixed", value = "0 s"') + ONCE_A_DAY
AROUND_THE_CLOCK = '[[sales_team]]\npeople = "unlimited"\nhours = "always"\n'
OFFICE_HOURS = """
[[sales_team]]
name = "Close"
people = "unlimited"
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
opens = 08:00:00
closes = 16:00:00
does = ["closing"]
"""
ARRIVALS_ONLY = """
[jobs]
p_0001.enabled = false
synchronize.enabled = false
publish_customers.enabled = false
send_emails.enabled = false

[sales_team]
people = 1
"""
COMPOSITE = """
[jobs.p_0001]
every = "15 min"
[jobs.synchronize]
every = "60 min"
offset = "5 min"
[jobs.publish_customers]
enabled = false
[jobs.send_emails]
every = "24 h"

[dual_write]
latency = {{ law = "lognormal", mean = "0.5 min", sd = "0.1 min" }}

[sales]
qualified_share = {qualified}
won_share = 0  # who is approved would try to sign in until the end
qualification = {{ {law} }}
"""
BY_WEEKDAY = (5, 4, 4, 3, 2, 1, 0)
BY_HOUR = (0,) * 6 + (1, 2, 5, 9, 12, 12, 8, 10, 12, 11, 7, 4, 3, 2, 2, 1, 0, 0)
OPPORTUNITY = ("follow_up_due", "opportunity_taken_up")
PULLED = ("submitted", "pulled")
DAYS = 30


def text(name: str, rate: str, tables: str, *, over: int = DAYS, more: int = 3) -> str:
    """A scenario file: so many requests a time for so many days, and some days more to the end."""
    lasts = f"{over + more} d"
    return head(name, lasts=lasts, rate=rate, over=f"{over} d", statistics=MEASURES) + tables


def case(name: str, system: str, line: str, scenario: str, *sides: Side) -> Case:
    """A case whose times are told in minutes."""
    return Case(name, system, line, "min", scenario, sides)


def every_evening(system: str, over: int = DAYS) -> str:
    """The outages of a system: the last two hours of each day of the run."""
    outage = '[[outage]]\nsystem = "{}"\nstarts = "{} d 22 h"\nlasts = "2 h"\n'
    return "".join(outage.format(system, day) for day in range(over + 3))


def windows() -> Iterator[Case]:
    """Something is down, or closed, for a part of each day, and nobody queues otherwise."""
    down = DECIDED_AT_ONCE + AROUND_THE_CLOCK + every_evening("sales")
    yield case(
        "sales-down",
        "outage of D in each period P: P(wait) D/P, mean wait D^2/2P",
        "Sales is down 2 h of each 24 h, people take up work at once otherwise",
        text("sales-down", "100 per d", down),
        Side("P(wait > 0)", 1 / 12, share_above(0, *OPPORTUNITY), 0.05),
        Side("mean wait, min", 5.0, mean(*OPPORTUNITY), 0.06),
        Side("p95 of the wait, min", 48.0, quantile(0.95, *OPPORTUNITY), 0.1),
    )
    gate = '[jobs]\nsynchronize.enabled = false\n[jobs.p_0001]\nevery = "1 min"\n'
    yield case(
        "headquarters-down",
        "outage and gate: 1,319 intervals of 1 min and one of 121 min a day",
        "P-0001 every 1 min, headquarters is down 2 h of each 24 h",
        text(
            "headquarters-down",
            "300 per d",
            gate + AROUND_THE_CLOCK + every_evening("headquarters", over=10),
            over=10,
        ),
        Side("P(wait > 1 min)", 1 / 12, share_above(1, *PULLED), 0.05),
        Side("mean wait, min", (1319 + 121**2) / 2 / 1440, mean(*PULLED), 0.06),
    )
    yield case(
        "office-hours",
        "closed for C of each period P: P(wait) C/P, mean wait C^2/2P",
        "people close from 08:00 to 16:00, every day, at once",
        text("office-hours", "100 per d", DECIDED_AT_ONCE + QUALIFIED_AT_ONCE + OFFICE_HOURS),
        Side("P(wait > 0)", 2 / 3, share_above(0, *OPPORTUNITY), 0.02),
        Side("mean wait, min", 960**2 / 2 / 1440, mean(*OPPORTUNITY), 0.02),
    )


def composite() -> Iterator[Case]:
    """Two jobs, dual-write, a decision, and its way back: 516 minutes, whatever the laws are.

    Of rows that one run of synchronize takes, the later ones wait for the latency of the earlier
    ones: with l requests a minute, that is 0.5 l 60 / 2 minutes more.
    """
    a_day = 30
    rows = 0.5 * 60 / 2 * a_day / 1440
    laws = (
        ("fixed", 'law = "fixed", value = "480 min"', 0, (0.001, 1e-5)),
        ("uniform", 'law = "uniform", low = "0 min", high = "960 min"', 1, (0.02, 0.02)),
        ("lognormal", 'law = "lognormal", mean = "480 min", sd = "360 min"', 0, (0.03, 0.03)),
    )
    for law, decision, qualified, (whole, last) in laws:
        name = f"composite-{law}"
        tables = COMPOSITE.format(law=decision, qualified=qualified) + AROUND_THE_CLOCK
        until = "qualified" if qualified else "disqualified"
        yield case(
            name,
            "35 + 0.5 + 480 + 0.5 = 516 min",
            "P-0001 15 min, synchronize 60 min from 5 past, lognormal dual-write 0.5 min, "
            f"{law} decision 480 min, {a_day} requests per d",
            text(name, f"{a_day} per d", tables, over=50, more=20),
            Side(f"mean time until {until}, min", 516 + rows, mean("submitted", until), whole),
            Side("of this since the lead came, min", 480.5, mean("lead", until), last),
        )


def hourly(seen: Seen) -> NDArray[np.int64]:
    """How many came in each hour of the run."""
    hours = (seen.points["submitted"] // MILLISECONDS["h"]).astype(int)
    return np.bincount(hours, minlength=seen.scenario.lasts // MILLISECONDS["h"])


def in_hours(first: int, last: int) -> Measure:
    """How many came in these hours of the run, the last one excluded."""
    return lambda seen: float(hourly(seen)[first:last].sum())


def weekly_means(rate: float, weeks: int) -> NDArray[np.float64]:
    """How many are expected in each hour, if `rate` an hour are on average."""
    weights = np.outer(BY_WEEKDAY, BY_HOUR).ravel()
    return np.tile(rate * weights / weights.mean(), weeks)


def dispersion(means: NDArray[np.float64]) -> Measure:
    """The mean of (N - m)^2 / m over hours: 1 for Poisson numbers."""
    some = means > 0

    def measure(seen: Seen) -> float:
        counts = hourly(seen)[: len(means)]
        assert not counts[~some].any(), "somebody came in an hour of weight 0"
        return float(((counts - means)[some] ** 2 / means[some]).mean())

    return measure


def arrivals() -> Iterator[Case]:
    """How many come in which hour."""
    means = weekly_means(20, 2)
    weights = f"weight_by_weekday = {[*BY_WEEKDAY]}\nweight_by_hour = {[*BY_HOUR]}\n"
    yield case(
        "weekly",
        "non-homogeneous Poisson process",
        "20 requests per h on average, weights by weekday and hour, two weeks",
        text("weekly", "20 per h", weights + ARRIVALS_ONLY, over=14, more=1),
        Side("requests", 20 * 336, in_hours(0, 360), 0.01),
        Side("requests on the first Monday from 10 to 11", means[10], in_hours(10, 11), 0.1),
        Side("requests on the second Saturday from 6 to 7", means[294], in_hours(294, 295), 0.6),
        Side("dispersion of hourly numbers", 1.0, dispersion(means), 0.07),
    )
    first_hour = 4 / log(2) * (1 - 2 ** (-1 / 4))
    burst = '[traffic.campaign]\nstarts = "24 h"\npeak = 10\nhalves_every = "4 h"\n'
    yield case(
        "campaign",
        "Poisson process with a burst that decays",
        "10 requests per h, 10 times as many from 24 h on, halved every 4 h, a week",
        text("campaign", "10 per h", burst + ARRIVALS_ONLY, over=7, more=1),
        Side("requests on the day before", 240.0, in_hours(0, 24), 0.05),
        Side("requests in the first hour", 10 * (1 + 9 * first_hour), in_hours(24, 25), 0.1),
        Side("requests", 10 * (168 + 9 * 4 / log(2) * (1 - 2**-36)), in_hours(0, 192), 0.02),
    )


CASES = [*windows(), *composite(), *arrivals()]
