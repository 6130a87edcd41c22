"""Queues of salespeople. Time is counted in hours.

Batch jobs make batches of arrivals, and the formulas are about arrivals one by one. Two ways to
them, by scenario files alone:

- Opportunities. Jobs run once a day, leads are qualified at once, and partners think it over for a
  time that is uniform over a day. Poisson many a day, each at an instant of its own: that is a
  Poisson process again, exactly. What is seen is the queue of those who close.
- Leads. Jobs run every 6 minutes, and a piece of work takes an hour. A wait from `lead` on,
  which is at a tick, is changed by terms of the second order only: by less than a part in 300.
"""

from collections.abc import Callable, Iterator

import numpy as np

from reference_model.activities import Activity
from sim.traffic.partners import partners
from tests.verification.closed_forms import (
    erlang_wait,
    erlang_wait_quantile,
    finite_queue,
    pollaczek_khinchine,
    sojourn_quantile,
)
from tests.verification.comparison import (
    Case,
    Seen,
    Side,
    a_request,
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

STATISTICS = """\
measures = ["mean lead..lead_taken_up", "mean follow_up_due..opportunity_taken_up"]
warm_up = "{warm_up} h"
"""
JOBS = """
[jobs.p_0001]
every = "{every}"
[jobs.synchronize]
every = "{every}"
[jobs.publish_customers]
enabled = false
[jobs.send_emails]
every = "24 h"
"""
WHO_CLOSE = """
[[sales_team]]
name = "Close"
people = {people}
hours = "always"
does = ["closing"]
"""
WHO_QUALIFY = """
[sales]
qualified_share = 0
qualification = {{ {law} }}
{more}
[sales_team]
people = {people}
hours = "always"
"""
TANDEM = """
[sales]
qualified_share = 1
won_share = 0
qualification = { law = "exponential", mean = "1 h" }
follow_up = { law = "fixed", value = "0 s" }
closing = { law = "exponential", mean = "1.25 h" }

[[sales_team]]
name = "Qualify"
people = 1
hours = "always"
does = ["qualification"]

[[sales_team]]
name = "Close"
people = 1
hours = "always"
does = ["closing"]
"""
LIMIT = """
[sales]
qualified_share = 1
won_share = 0
qualification = { law = "fixed", value = "0 s" }
follow_up = { law = "exponential", mean = "1 h" }
closing = { law = "fixed", value = "0 s" }

[sales_team]
people = 1
hours = "always"
open_opportunities_each = 2
"""
EXPONENTIAL = 'law = "exponential", mean = "1 h"'
OPPORTUNITY = ("follow_up_due", "opportunity_taken_up")
GATE = "6 min"
LEAD = ("lead", "lead_taken_up")


def text(name: str, rate: float, requests: int, tables: str, *, every: str = "24 h") -> str:
    """A scenario file with about so many requests, a tenth of them as a warm-up.

    They come in whole days, and ten more are enough for the last of them to be through.
    """
    over = 24 * round(requests / rate / 24)
    before = head(
        name,
        lasts=f"{over + 240} h",
        rate=f"{rate} per h",
        over=f"{over} h",
        statistics=STATISTICS.format(warm_up=over // 10),
    )
    return before + "\n" + NO_LATENCY + JOBS.format(every=every) + tables


def who_close(people: int, law: str, more: str = "") -> str:
    """So many people, for whom opportunities queue; more: lines of [sales]."""
    team = WHO_CLOSE.format(people=people)
    return thinks_up_to_a_day(law) + more + QUALIFIED_AT_ONCE + team


def who_qualify(people: int, more: str = "") -> str:
    """So many people, for whom leads queue, an hour of work each."""
    return WHO_QUALIFY.format(people=people, law=EXPONENTIAL, more=more)


def case(name: str, system: str, line: str, scenario: str, *sides: Side) -> Case:
    """A case whose times are told in hours."""
    return Case(name, system, line, "h", scenario, sides)


def markovian() -> Iterator[Case]:
    """Exponential services: M/M/1 and M/M/c."""
    yield case(
        "m-m-1",
        "M/M/1",
        "one person, 0.5 opportunities per h, 1 h each",
        text("m-m-1", 0.5, 4_000, who_close(1, EXPONENTIAL)),
        Side("mean wait, h", 1.0, mean(*OPPORTUNITY), 0.07),
        Side("P(wait > 0)", 0.5, share_above(0, *OPPORTUNITY), 0.03),
        Side(
            "p95 of the wait, h",
            erlang_wait_quantile(1, 0.5, 0.95),
            quantile(0.95, *OPPORTUNITY),
            0.07,
        ),
    )
    yield case(
        "m-m-3",
        "M/M/3",
        "three people, 2.1 leads per h, 1 h each",
        text("m-m-3", 2.1, 7_000, who_qualify(3), every=GATE),
        Side("mean wait, h", erlang_wait(3, 2.1), mean(*LEAD), 0.12),
        Side(
            "median time to the decision, h",
            sojourn_quantile(3, 2.1, 0.5),
            quantile(0.5, "lead", "disqualified"),
            0.05,
        ),
        Side(
            "p95 of the time to the decision, h",
            sojourn_quantile(3, 2.1, 0.95),
            quantile(0.95, "lead", "disqualified"),
            0.07,
        ),
    )
    yield case(
        "m-m-5",
        "M/M/5",
        "five people, 3.5 opportunities per h, 1 h each",
        text("m-m-5", 3.5, 10_000, who_close(5, EXPONENTIAL)),
        Side("mean wait, h", erlang_wait(5, 3.5), mean(*OPPORTUNITY), 0.1),
    )


def general() -> Iterator[Case]:
    """Other services, one person: the formula of Pollaczek and Khinchine."""
    laws = (
        ("m-d-1", "M/D/1", 0.8, 4_000, 'law = "fixed", value = "1 h"', 0.0, 0.1),
        ("m-e4-1", "M/E4/1", 0.6, 3_000, 'law = "erlang", mean = "1 h", stages = 4', 0.25, 0.1),
        (
            "m-g-1",
            "M/LogN/1, cs2 2.25",
            0.5,
            7_000,
            'law = "lognormal", mean = "1 h", sd = "1.5 h"',
            2.25,
            0.1,
        ),
    )
    for name, system, rate, requests, law, variation, precision in laws:
        yield case(
            name,
            system,
            f"one person, {rate} opportunities per h, 1 h each",
            text(name, rate, requests, who_close(1, law)),
            Side(
                "mean wait, h", pollaczek_khinchine(rate, variation), mean(*OPPORTUNITY), precision
            ),
        )


def finite() -> Iterator[Case]:
    """Who finds too many waiting is turned away."""
    for name, people, waiting, rate in (("m-m-1-4", 1, 3, 0.8), ("m-m-3-6", 3, 3, 2.4)):
        lost, wait = finite_queue(people, waiting, rate)
        yield case(
            name,
            f"M/M/{people}/{people + waiting}",
            f"{people} at work, {waiting} leads wait at most, {rate} per h, 1 h each",
            text(name, rate, 3_000, who_qualify(people, f"longest_queue = {waiting}"), every=GATE),
            Side("P(turned away)", lost, a_request(Activity.LEAD_TURNED_AWAY), 0.08),
            Side("mean wait of the others, h", wait, mean(*LEAD), 0.06),
        )


def limited() -> Iterator[Case]:
    """One person may have two open, and decides at once: M/M/2, with thinking as the service."""
    yield case(
        "limit",
        "M/M/2, the places of a limit as servers",
        "one person with 2 open opportunities at most, 1.2 leads per h, 1 h of thinking each",
        text("limit", 1.2, 4_000, LIMIT, every=GATE),
        Side("mean wait, h", erlang_wait(2, 1.2), mean(*LEAD), 0.1),
    )


def networks() -> Iterator[Case]:
    """Two queues one after the other, and one that is visited again."""
    rate, first, second = 0.5, 1.0, 0.8
    yield case(
        "tandem",
        "tandem of two M/M/1",
        "0.5 leads per h, 1 h to qualify, 1.25 h to close, a person for each",
        text("tandem", rate, 3_000, TANDEM, every=GATE),
        Side("mean wait of leads, h", rate / first / (first - rate), mean(*LEAD), 0.09),
        Side(
            "mean wait of opportunities, h",
            rate / second / (second - rate),
            mean(*OPPORTUNITY),
            0.1,
        ),
        Side(
            "mean time of both, h",
            1 / (first - rate) + 1 / (second - rate),
            mean("lead", "lost"),
            0.06,
        ),
    )
    again, rate = 0.2, 0.48
    load, talks, more = rate / (1 - again), 1 / (1 - again), f"another_talk_share = {again}"
    yield case(
        "another-talk",
        "M/M/1 with feedback (Jackson)",
        "one person, 0.48 opportunities per h, every fifth talk leads to another one",
        text("another-talk", rate, 3_000, who_close(1, EXPONENTIAL, more)),
        Side("further talks a partner", talks - 1, a_request(Activity.ANOTHER_TALK_AGREED), 0.06),
        Side(
            "mean time to the end, h",
            talks / (1 - load) + (talks - 1) * 12,
            mean("follow_up_due", "lost"),
            0.05,
        ),
    )


def of_size(size: str) -> Callable[[Seen], float]:
    """The mean wait of the opportunities of partners of one size."""

    def measure(seen: Seen) -> float:
        everyone = partners(seen.scenario, seen.replication)
        alike = np.array([each.size == size for each in everyone])[seen.counted]
        return float(seen.between(*OPPORTUNITY)[alike].mean())

    return measure


def classes() -> Iterator[Case]:
    """Large partners are served first, and nobody is interrupted: Cobham's waits."""
    large, small = 0.2, 0.4
    more = 'sizes_first = ["large"]\n\n' + f"[traffic.sizes]\nlarge = {large}\nsmall = {small}\n"
    left = (large + small) / (1 - large)
    yield case(
        "two-classes",
        "M/M/1, two classes, no interruption (Cobham)",
        "one person, 0.2 large and 0.4 small per h, 1 h each, large first",
        text("two-classes", 0.6, 5_000, who_close(1, EXPONENTIAL, more)),
        Side("mean wait of the large, h", left, of_size("large"), 0.06),
        Side("mean wait of the small, h", left / (1 - large - small), of_size("small"), 0.12),
    )
    more = 'sizes_first = ["large"]\nwork_by_size = { large = 2, small = 0.5 }\n\n'
    more += f"[traffic.sizes]\nlarge = {large}\nsmall = {small}\n"
    left = (large * 2**2 + small * 0.5**2) / (1 - large * 2)
    yield case(
        "two-classes-two-times",
        "M/G/1, two classes, no interruption (Cobham)",
        "one person, 0.2 large of 2 h and 0.4 small of 0.5 h each per h, large first",
        text("two-classes-two-times", 0.6, 5_000, who_close(1, EXPONENTIAL, more)),
        Side("mean wait of the large, h", left, of_size("large"), 0.1),
        Side(
            "mean wait of the small, h",
            left / (1 - large * 2 - small * 0.5),
            of_size("small"),
            0.12,
        ),
    )


CASES = [*markovian(), *general(), *finite(), *limited(), *networks(), *classes()]
