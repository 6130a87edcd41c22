"""When partners apply: numbers held against their exact means, and against Poisson's spread."""

from collections.abc import Sequence
from math import log

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.scenario.scenario import Scenario
from tests.sim.traffic import instants, scenario
from tests.sim.worlds import HOUR, MINUTE

Z_999 = 3.2905  # the 99.9 % quantile of the normal distribution, two-sided
DAY = 24 * HOUR
REPLICATIONS = 200
HOURS = [1, 1, 0, 0, 0, 1, 2, 5, 9, 12, 13, 12, 9, 11, 12, 11, 8, 5, 4, 4, 4, 3, 2, 1]
OFFICE = [float(8 <= hour < 17) for hour in range(24)]
WEEKLY_DAYS = [22, 20, 19, 18, 14, 4, 3]

Means = NDArray[np.float64]


def counts(scenario: Scenario) -> NDArray[np.int64]:
    """How many applied in each hour of the run; shape (replications, hours)."""
    hours = -(-scenario.lasts // HOUR)
    return np.array(
        [
            np.bincount(instants(scenario, number) // HOUR, minlength=hours)
            for number in range(REPLICATIONS)
        ]
    )


def of_a_week(rate: float, by_day: Sequence[float], by_hour: Sequence[float]) -> Means:
    """The mean number in each hour of a week whose mean rate is so many per hour."""
    weights: Means = np.outer(by_day, by_hour).ravel()
    return weights * (rate / float(weights.mean()))


def with_burst(means: Means, starts: float, peak: float, halves_every: float) -> Means:
    """The same with a campaign; hours. Integrated second by second."""
    seconds = (np.arange(len(means) * 3600) + 0.5) / 3600
    since = np.maximum(seconds - starts, 0)
    factor = np.where(seconds < starts, 1.0, 1 + (peak - 1) * np.exp2(-since / halves_every))
    by_hour: Means = factor.reshape(-1, 3600).mean(axis=1)
    return means * by_hour


WEEK = np.ones(168)
SHAPES: dict[str, tuple[dict[str, object], Means]] = {
    "even": ({}, 3 * WEEK),
    "office hours": ({"profile": "office hours"}, of_a_week(3, [1] * 5 + [0] * 2, OFFICE)),
    "weekly": ({"profile": "weekly"}, of_a_week(3, WEEKLY_DAYS, HOURS)),
    "weekdays": (
        {"weight_by_weekday": [2, 1, 1, 1, 1, 0, 0], "weight_by_hour": OFFICE},
        of_a_week(3, [2, 1, 1, 1, 1, 0, 0], OFFICE),
    ),
    "days": ({"weight_by_day": [3, 1, 0]}, of_a_week(3, [3, 1, 0], [1.0] * 24)[[*range(72)] * 3]),
    "campaign": ({"profile": "campaign"}, with_burst(3 * WEEK, 0, 10, 24)),
    "campaign in office hours": (
        {
            "profile": "office hours",
            "campaign": {"starts": "1 d 9 h 30 min", "peak": 4, "halves_every": "6 h"},
        },
        with_burst(of_a_week(3, [1] * 5 + [0] * 2, OFFICE), 33.5, 4, 6),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_each_hour_has_its_exact_mean_and_poissons_spread(name: str) -> None:
    """A rate of 3 an hour in every shape: chi-squared of the totals, and of the dispersion."""
    shape, means = SHAPES[name]
    means = means[:168]
    seen = counts(scenario(lasts="7 d", traffic={"rate": "3 per h", "over": "7 d", **shape}))
    busy = means > 0
    assert (seen[:, ~busy] == 0).all()
    totals, expected = seen[:, busy].sum(axis=0), REPLICATIONS * means[busy]
    far = ((totals - expected) ** 2 / expected).sum()
    assert abs(far - busy.sum()) <= Z_999 * (2 * busy.sum()) ** 0.5
    both = f"exact {expected.sum():.1f}, simulated {totals.sum()}"
    assert abs(totals.sum() - expected.sum()) <= Z_999 * expected.sum() ** 0.5, both
    sums = seen.sum(axis=1)
    dispersion = sums.var(ddof=1) / means.sum()
    assert abs(dispersion - 1) <= Z_999 * (2 / (REPLICATIONS - 1)) ** 0.5, dispersion


def test_numbers_of_separate_hours_are_independent() -> None:
    """As a Poisson process has it; a number that is fixed would let one day take from another."""
    seen = counts(scenario(lasts="2 d", traffic={"rate": "3 per h", "over": "2 d"}))
    first, second = seen[:, :24].sum(axis=1), seen[:, 24:].sum(axis=1)
    assert abs(np.corrcoef(first, second)[0, 1]) <= Z_999 / REPLICATIONS**0.5


def test_a_rate_is_the_mean_of_a_whole_cycle_whatever_part_of_it_is_run() -> None:
    """12 an hour around the week are 44.8 in each of its 45 office hours: 403.2 on a Monday."""
    traffic = {"rate": "12 per h", "over": "1 d", "profile": "office hours"}
    numbers = [len(instants(scenario(traffic=traffic), each)) for each in range(REPLICATIONS)]
    exact = 12 * 168 / 45 * 9
    both = f"exact {exact}, simulated {np.mean(numbers)}"
    assert abs(np.mean(numbers) - exact) <= Z_999 * (exact / REPLICATIONS) ** 0.5, both


def test_exactly_so_many_apply_inside_the_time_given() -> None:
    """In ascending order, all of them."""
    seen = instants(scenario(traffic={"requests": 5_000, "over": "7 d"}))
    assert len(seen) == 5_000
    assert (np.diff(seen) >= 0).all()
    assert 0 <= seen[0] <= seen[-1] < 7 * DAY


def test_weights_by_day_and_hour_shape_the_traffic() -> None:
    """Shares of days are near their weights, and nobody applies in an hour of weight zero."""
    launch = scenario().traffic.model_dump(include={"weight_by_day", "weight_by_hour"})
    seen = instants(scenario(traffic={"requests": 100_000, "over": "7 d", **launch}))
    days = np.bincount(seen // DAY, minlength=7) / 100_000
    weights = np.array(launch["weight_by_day"]) / sum(launch["weight_by_day"])
    deviation = np.sqrt(weights * (1 - weights) / 100_000)
    assert (abs(days - weights) <= Z_999 * deviation).all()
    assert (np.bincount(seen // HOUR % 24, minlength=24)[[2, 3, 4]] == 0).all()


def test_a_campaign_starts_at_its_instant_and_decays_by_half() -> None:
    """100,000 requests of which nine tenths of the intensity appear at 09:30 on the first day."""
    campaign = {"starts": "9 h 30 min", "peak": 10, "halves_every": "1 h"}
    seen = instants(scenario(traffic={"requests": 100_000, "over": "1 d", "campaign": campaign}))
    whole = 24 + 9 / log(2) * (1 - 2**-14.5)
    for begins, ends, mass in [(0, 9.5, 9.5), (9.5, 10, 0.5 + 9 / log(2) * (1 - 2**-0.5))]:
        share = mass / whole
        inside = ((begins * HOUR <= seen) & (seen < ends * HOUR)).mean()
        both = f"exact {share:.4f}, simulated {inside:.4f}"
        assert abs(inside - share) <= Z_999 * (share * (1 - share) / 100_000) ** 0.5, both


def test_a_longer_time_adds_requests_and_moves_none() -> None:
    """Two variants of a scenario share the arrivals of the time that they share."""
    shape = {"rate": "20 per h", "profile": "weekly"}
    week, month = (instants(scenario(traffic={**shape, "over": over})) for over in ("7 d", "28 d"))
    assert week.tolist() == month[: len(week)].tolist()
    assert month[len(week)] >= 7 * DAY


def test_twice_the_rate_brings_the_same_partners_in_half_the_time() -> None:
    """The process is the same one, on a faster clock."""
    once, twice = (
        instants(scenario(traffic={"rate": rate, "over": "7 d"}))
        for rate in ("10 per h", "20 per h")
    )
    assert abs(twice[: len(once)] - once / 2).max() <= 1


def test_replications_differ() -> None:
    """Each has arrivals of its own, and the same ones whenever it is run."""
    traffic = scenario(traffic={"rate": "10 per h", "over": "1 d"})
    assert instants(traffic, 1).tolist() == instants(traffic, 1).tolist()
    assert instants(traffic, 1).tolist() != instants(traffic, 2).tolist()


@pytest.mark.parametrize(
    ("start", "first"),
    [
        ("2026-03-02T12:30:00+01:00", 0),
        ("2026-03-02T18:30:00+01:00", 13 * HOUR + 30 * MINUTE),
        ("2026-03-06T17:00:00-05:00", 63 * HOUR),
    ],
    ids=["in office hours", "after them", "on a Friday evening"],
)
def test_hours_are_those_of_the_clock_on_the_wall(start: str, first: int) -> None:
    """A run that does not start at midnight has its office hours where everybody has them."""
    traffic = {"rate": "600 per h", "over": "4 d", "profile": "office hours"}
    seen = instants(scenario(start, traffic=traffic))
    assert first <= seen[0] < first + 10 * MINUTE
    by_the_clock = (seen + int(start[11:13]) * HOUR + int(start[14:16]) * MINUTE) // HOUR % 24
    assert set(by_the_clock) == set(range(8, 17))


def test_days_change_at_midnight() -> None:
    """The first day of a run that starts at noon has twelve hours."""
    traffic = {"requests": 1_000, "over": "2 d", "weight_by_day": [1, 0]}
    seen = instants(scenario("2026-03-02T12:00:00+01:00", traffic=traffic))
    assert set(seen // (12 * HOUR)) == {0, 3}
