"""Queues of salespeople against closed forms, by scenario files alone."""

from collections.abc import Callable
from math import exp, factorial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reference_model.activities import Activity
from sim.scenario.loading import load_scenario
from sim.traffic.partners import partners
from tests.verification.queues import WARM_UP, Run, agree, write

ONE_HOUR = '{ law = "exponential", mean = "1 h" }'
AT_ONCE = '{ law = "fixed", value = "0 s" }'
NOBODY_QUALIFIED = "[sales]\nqualified_share = 0\n"
ALL_WON = "[sales]\nqualified_share = 1\nwon_share = 1\n"


def team(people: str, *more: str) -> str:
    return "\n".join(["[[sales_team]]", f"people = {people}", 'hours = "always"', *more, ""])


def times(qualification: str, follow_up: str = AT_ONCE, closing: str = AT_ONCE) -> str:
    return f"qualification = {qualification}\nfollow_up = {follow_up}\nclosing = {closing}\n"


def delay_probability(servers: int, load: float) -> float:
    """Erlang's C; load is the arrival rate by the service rate of one."""
    full = load**servers / factorial(servers) * servers / (servers - load)
    return full / (sum(load**k / factorial(k) for k in range(servers)) + full)


def sojourn_quantile(servers: int, load: float, level: float) -> float:
    """Of M/M/c with services of mean 1, by bisection of its distribution."""
    delayed, spare = delay_probability(servers, load), servers - 1 - load

    def longer(time: float) -> float:
        return exp(-time) * (1 + delayed * (1 - exp(-spare * time)) / spare)

    low, high = 0.0, 1e3
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if longer(middle) > 1 - level else (low, middle)
    return low


def mean_wait(run: Run) -> float:
    assert not np.isnan(run.waits).any()
    return float(run.waits.mean())


def sojourns(run: Run) -> NDArray[np.float64]:
    return run.hours(Activity.LEAD_DISQUALIFIED) - run.hours(Activity.LEAD_CREATED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue.toml"


def test_m_m_3(path: Path) -> None:
    """Three people and exponential times: the mean wait, and the 95th percentile to the end."""
    load = 2.4
    write(path, NOBODY_QUALIFIED + times(ONE_HOUR) + team("3"), rate=load, requests=3_000)
    assert sojourn_quantile(3, load, 0.95) == pytest.approx(5.729218)
    agree(
        path,
        0.35,
        wait=(delay_probability(3, load) / (3 - load), mean_wait),
        p95=(
            sojourn_quantile(3, load, 0.95),
            lambda run: float(np.quantile(sojourns(run), 0.95)),
        ),
    )


@pytest.mark.parametrize(
    ("law", "variation"),
    [
        ('{ law = "fixed", value = "1 h" }', 0.0),
        ('{ law = "erlang", mean = "1 h", stages = 4 }', 0.25),
        ('{ law = "lognormal", mean = "1 h", sd = "0.8 h" }', 0.64),
    ],
    ids=["M/D/1", "M/E4/1", "M/LogN/1"],
)
def test_m_g_1(path: Path, law: str, variation: float) -> None:
    """One person: the mean wait of Pollaczek and Khinchine, by the squared coefficient."""
    rate = 0.5
    write(path, NOBODY_QUALIFIED + times(law) + team("1"), rate=rate, requests=1_000)
    agree(path, 0.4, wait=(rate * (1 + variation) / 2 / (1 - rate), mean_wait))


def test_m_m_1_with_somebody_fast(path: Path) -> None:
    """At a pace of 2 an hour's work takes half an hour: rho is 0.6 with 1.2 leads an hour."""
    write(
        path, NOBODY_QUALIFIED + times(ONE_HOUR) + team("1", "pace = 2.0"), rate=1.2, requests=1_200
    )
    agree(path, 0.35, wait=(0.6 / (2 - 1.2), mean_wait))


def test_m_m_1_k(path: Path) -> None:
    """One in hand and three waiting at most: how many are turned away, and how long others wait."""
    load, places = 0.8, 4
    sales = NOBODY_QUALIFIED + "longest_queue = 3\n" + times(ONE_HOUR)
    write(path, sales + team("1"), rate=load, requests=1_000)
    shares = np.array([load**k for k in range(places + 1)])
    shares /= shares.sum()
    waits = float(np.arange(places) @ shares[:places]) / (1 - shares[places])
    agree(
        path,
        0.25,
        turned_away=(
            float(shares[places]),
            lambda run: float(run.count(Activity.LEAD_TURNED_AWAY).mean()),
        ),
        wait=(waits, lambda run: float(np.nanmean(run.waits))),
    )


def test_turned_away_leads_are_disqualified(path: Path) -> None:
    """Everybody has one decision, by a person or by nobody."""
    sales = NOBODY_QUALIFIED + "longest_queue = 0\n" + times(ONE_HOUR)
    run = Run(write(path, sales + team("1"), rate=2, requests=300), seed=1)
    turned_away, taken_up = (
        run.count(each) for each in (Activity.LEAD_TURNED_AWAY, Activity.LEAD_TAKEN_UP)
    )
    assert (turned_away + taken_up == 1).all()
    assert (run.count(Activity.LEAD_DISQUALIFIED) == 1).all()


def test_two_classes(path: Path) -> None:
    """Large partners are served first, and nobody is interrupted: Cobham's waits."""
    first, second = 0.2, 0.4
    sizes = f"[traffic.sizes]\nlarge = {first}\nsmall = {second}\n"
    sales = NOBODY_QUALIFIED + 'sizes_first = ["large"]\n' + times(ONE_HOUR)
    write(path, sizes + sales + team("1"), rate=first + second, requests=1_500)

    def wait_of(size: str) -> Callable[[Run], float]:
        def measure(run: Run) -> float:
            everyone = [each.size == size for each in partners(load_scenario(path, seed=run.seed))]
            return float(run.waits[everyone[round(WARM_UP * len(everyone)) :]].mean())

        return measure

    left = (first + second) / (1 - first)
    agree(
        path,
        0.35,
        large=(left, wait_of("large")),
        small=(left / (1 - first - second), wait_of("small")),
    )


def test_a_tandem(path: Path) -> None:
    """Some only qualify, others only close: two queues, of which the first knows nothing."""
    rate, fast, slow = 0.5, 1.0, 0.8
    closing = '{ law = "exponential", mean = "1.25 h" }'
    groups = team("1", 'name = "Q"', 'does = ["qualification"]')
    groups += team("1", 'name = "C"', 'does = ["closing"]')
    write(path, ALL_WON + times(ONE_HOUR, closing=closing) + groups, rate=rate, requests=800)
    agree(
        path,
        0.35,
        first_wait=(rate / fast / (fast - rate), mean_wait),
        second_wait=(
            rate / slow / (slow - rate),
            lambda run: float(
                np.mean(
                    run.hours(Activity.OPPORTUNITY_TAKEN_UP) - run.hours(Activity.FOLLOW_UP_DUE)
                )
            ),
        ),
        both=(
            1 / (fast - rate) + 1 / (slow - rate),
            lambda run: float(
                np.mean(run.hours(Activity.OPPORTUNITY_WON) - run.hours(Activity.LEAD_CREATED))
            ),
        ),
    )


def test_another_talk(path: Path) -> None:
    """One talk in five is followed by another: a geometric number, and Jackson's mean time."""
    rate, again = 0.48, 0.2
    sales = ALL_WON + f"another_talk_share = {again}\n" + times(AT_ONCE, closing=ONE_HOUR)
    groups = team('"unlimited"', 'name = "Q"', 'does = ["qualification"]')
    groups += team("1", 'name = "C"', 'does = ["closing"]')
    write(path, sales + groups, rate=rate, requests=800)
    load = rate / (1 - again)
    talks = Activity.OPPORTUNITY_TAKEN_UP
    agree(
        path,
        0.35,
        talks=(1 / (1 - again), lambda run: float(run.count(talks).mean())),
        three_or_more=(again**2, lambda run: float((run.count(talks) > 2).mean())),
        to_the_end=(
            load / (1 - load) / rate,
            lambda run: float(
                np.mean(run.hours(Activity.OPPORTUNITY_WON) - run.hours(Activity.FOLLOW_UP_DUE))
            ),
        ),
    )


def test_a_limit_of_open_opportunities(path: Path) -> None:
    """One person may have two open, and decides at once: M/M/2, with thinking as the service."""
    load = 1.2
    groups = team("1", "open_opportunities_each = 2")
    write(path, ALL_WON + times(AT_ONCE, follow_up=ONE_HOUR) + groups, rate=load, requests=1_000)
    agree(path, 0.35, wait=(delay_probability(2, load) / (2 - load), mean_wait))


def test_unlimited_people(path: Path) -> None:
    """Nobody ever waits, whatever the load."""
    sales = NOBODY_QUALIFIED + times(ONE_HOUR)
    run = Run(write(path, sales + team('"unlimited"'), rate=20, requests=2_000), seed=1)
    assert run.waits.max() == 0
