"""What twice the time, twice the pace and what goes wrong do to everybody; as test_metamorphic.

Both runs of a pair have the same luck, so they are compared request by request, milestone by
milestone.
"""

import re

import numpy as np
import pytest

from tests.verification.comparison import Seen, observe, scenario_of

CLOCKWORK = """\
name = "Clockwork"
start = 2026-03-02T00:00:00Z
lasts = "40 d"

[traffic]
requests = 300
over = "4 d"

[jobs.p_0001]
every = "15 min"
[jobs.synchronize]
every = "20 min"
offset = "5 min"
row_time = { law = "exponential", mean = "3 s" }
most_rows = 9
[jobs.publish_customers]
every = "30 min"
offset = "10 min"
row_time = "2 s"
[jobs.send_emails]
every = "1 min"

[dual_write]
latency = { law = "uniform", low = "1 s", high = "9 s" }
save_again = "10 min"

[partners]
first_sign_in = { law = "exponential", mean = "3 h" }
next_attempt = "4 h"

[sales]
qualification = { law = "exponential", mean = "20 min" }
follow_up = { law = "lognormal", mean = "2 d", sd = "30 h" }
closing = { law = "gamma", mean = "14 min", sd = "10 min" }
another_talk_share = 0.2

[sales_team]
people = 2
hours = "always"

[[outage]]
system = "sales"
starts = "30 h"
lasts = "2 h"
[[outage]]
system = "headquarters"
starts = "50 h"
lasts = "3 h"
"""
"""It names every time that it needs, all below dual-write's two minutes or far above."""

ROUNDING = 1_000
"""Milliseconds: a drawn time is rounded to one, and a queue adds up those of who came before."""

CALM = CLOCKWORK[: CLOCKWORK.index("[[outage]]")]
for crowded, free in (
    ("people = 2", 'people = "unlimited"'),
    ("most_rows = 9\n", ""),
    ('row_time = "2 s"\n', ""),
):
    CALM = CALM.replace(crowded, free)
"""Without faults, and nobody competes for people or for a place in a run."""


def seen(text: str) -> Seen:
    return observe(scenario_of(text), 0, "h")


def doubled(text: str) -> str:
    """Every duration of the file, twice."""
    return re.sub(r'"(\d+) (s|min|h|d)"', lambda each: f'"{2 * int(each[1])} {each[2]}"', text)


def test_all_times_doubled_doubles_all_results() -> None:
    """Every milestone of every request comes after twice the time."""
    once, twice = seen(CLOCKWORK).points, seen(doubled(CLOCKWORK)).points
    for milestone, times in once.items():
        assert np.array_equal(np.isnan(times), np.isnan(twice[milestone]))
        assert np.nanmax(np.abs(twice[milestone] - 2 * times)) < ROUNDING
    assert not np.isnan(once["signed_in"]).all()


def test_twice_the_pace_is_half_the_time() -> None:
    """Who works at pace 2 does what takes half an hour as somebody at pace 1 does a quarter."""
    usual = CLOCKWORK.replace('"uniform", low = "1 s", high = "9 s"', '"fixed", value = "0 s"')
    fast = usual.replace("people = 2", "people = 2\npace = 2.0")
    short = usual.replace('mean = "20 min"', 'mean = "10 min"').replace(
        'mean = "14 min", sd = "10 min"', 'mean = "7 min", sd = "5 min"'
    )
    paced, halved = seen(fast).points, seen(short).points
    for milestone, times in halved.items():
        assert np.nanmax(np.abs(paced[milestone] - times)) < ROUNDING
    assert np.nanmean(seen(usual).points["won"] - paced["won"]) > ROUNDING


@pytest.mark.parametrize(
    ("fault", "late"),
    [
        ('[[outage]]\nsystem = "sales"', "lead"),
        ('[[outage]]\nsystem = "headquarters"', "pulled"),
        ('[[slow]]\nwhat = "jobs"\nfactor = 20', "lead"),
        ('[[slow]]\nwhat = "dual-write"\nfactor = 9', "lead"),
        ("[[pause]]", "lead"),
        ('[[failed_rows]]\njob = "synchronize"\nshare = 0.5', "lead"),
        ('[[failed_rows]]\njob = "publish_customers"\nshare = 0.5', "published"),
        ("[[mail_down]]", "mail_sent"),
        ("[[missing_user]]", "lead"),
    ],
)
def test_faults_never_make_anyone_earlier(fault: str, late: str) -> None:
    """Where nobody competes with anybody, what is wrong delays some and helps nobody.

    Elsewhere it may: who is late leaves the place in the queue to others. And whose mail is late
    tries to sign in later, and is perhaps not refused and sent away for four hours.
    """
    calm = seen(CALM).points
    faulty = seen(f'{CALM}{fault}\nstarts = "50 h"\nlasts = "5 h"\n').points
    for milestone in calm.keys() - {"signed_in"}:
        reached = ~np.isnan(faulty[milestone])
        assert (faulty[milestone] >= calm[milestone])[reached].all(), milestone
    assert (faulty[late] > calm[late]).any()
