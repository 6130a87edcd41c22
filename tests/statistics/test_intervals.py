"""Intervals over replications, percentiles, warm-ups and precision, against what is known."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.statistics.intervals import Interval, mean_interval, student_t
from sim.statistics.mser5 import mser5
from sim.statistics.paired import difference_interval
from sim.statistics.precision import LOOKAHEAD, Wanted
from sim.statistics.quantiles import quantile, quantile_bounds


def test_an_interval_is_student_s() -> None:
    """The same bounds as scipy's t distribution gives for a small sample."""
    values = [3.0, 5.0, 4.0, 8.0]
    interval = mean_interval(values, 0.9)

    expected = stats.t.interval(0.9, 3, np.mean(values), stats.sem(values))
    assert (interval.low, interval.high) == pytest.approx(expected)
    assert (interval.estimate, interval.n) == (5.0, 4)


@pytest.mark.parametrize(("confidence", "expected"), [(0.95, 2.04523), (0.999, 3.6594)])
def test_the_quantiles_of_student_s_t(confidence: float, expected: float) -> None:
    """As tables have them for 29 degrees of freedom."""
    assert student_t(29, confidence) == pytest.approx(expected, abs=1e-5)


def test_an_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Of 2,000 intervals of 95 %, some 1,900 hold the mean (four standard errors either way)."""
    random = np.random.default_rng(7)
    samples = random.normal(10, 3, (2_000, 8))
    covered = sum(mean_interval(sample).contains(10) for sample in samples)

    assert covered == pytest.approx(1_900, abs=4 * math.sqrt(2_000 * 0.95 * 0.05))


def test_an_interval_of_quantiles_covers_the_quantile_of_a_long_run() -> None:
    """Each replication gives one p90 of 2,000 times; their interval covers the true one."""
    random = np.random.default_rng(11)
    times = np.sort(random.exponential(1, (400, 10, 2_000)))
    truth = -math.log(0.1)
    covered = sum(
        mean_interval([quantile(run, 0.9) for run in runs]).contains(truth) for runs in times
    )

    assert covered == pytest.approx(380, abs=4 * math.sqrt(400 * 0.95 * 0.05))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Interval(math.nan, -math.inf, math.inf, 0)),
        ([math.nan], Interval(math.nan, -math.inf, math.inf, 0, 1)),
        ([4.0], Interval(4.0, -math.inf, math.inf, 1)),
        ([4.0, math.nan], Interval(4.0, -math.inf, math.inf, 1, 1)),
        ([0.1] * 3, Interval(0.1, 0.1, 0.1, 3)),
        ([1.0, math.inf], Interval(math.inf, -math.inf, math.inf, 2)),
    ],
)
def test_what_is_too_little_for_an_interval(values: list[float], expected: Interval) -> None:
    """One value says nothing of the next one; equal ones say that it will be the same."""
    assert repr(mean_interval(values)) == repr(expected)


def test_percentiles_are_those_of_type_7() -> None:
    """p95 of 1 to 10 is 9.55, and any level agrees with numpy's linear method."""
    values = np.arange(1.0, 11)
    assert quantile(values, 0.95) == pytest.approx(9.55)
    for level in (0, 0.031, 0.5, 0.999, 1):
        assert quantile(values, level) == pytest.approx(np.quantile(values, level, method="linear"))
    assert math.isnan(quantile(np.array([]), 0.5))


def test_requests_under_way_leave_a_percentile_open_on_both_sides() -> None:
    """Two of ten are under way: the p50 can go either way a little, the p95 up without end."""
    reached, ages = np.arange(1.0, 9), np.array([2.0, 20.0])

    assert quantile_bounds(reached, ages, 0.5) == (4.0, 5.5)
    low, high = quantile_bounds(reached, ages, 0.95)
    assert low < quantile(reached, 0.95)
    assert high == math.inf
    assert quantile_bounds(reached, np.array([]), 0.5) == (4.5, 4.5)
    assert quantile_bounds(np.array([]), ages, 0.5) == (2.0, math.inf)


def test_the_bounds_hold_whatever_becomes_of_those_under_way() -> None:
    """A thousand ways in which they may arrive, or never do, stay within the bounds."""
    random = np.random.default_rng(3)
    reached = np.sort(random.exponential(5, 40))
    ages = np.sort(random.exponential(5, 12))
    low, high = quantile_bounds(reached, ages, 0.7)
    seen = [
        quantile(np.sort(np.append(reached, ages[:n] + late)), 0.7)
        for n in range(13)
        for late in (0, 0.1, 100)
    ]
    for _ in range(1_000):
        arrives = random.random(len(ages)) < random.random()
        late = ages[arrives] + random.exponential(random.choice([0.01, 100]), arrives.sum())
        seen.append(quantile(np.sort(np.append(reached, late)), 0.7))

    assert low <= min(seen) < max(seen) <= high
    assert min(seen) - low < 0.5
    assert min(seen) < quantile(reached, 0.7) < max(seen)


def test_mser5_finds_the_end_of_a_known_warm_up() -> None:
    """Twenty values of 10, then 1 and 3 in turn: the twenty go, and 0.0025 is left."""
    truncation = mser5([10] * 20 + [1, 3] * 40)

    assert truncation.observations == 20
    assert truncation.statistic == pytest.approx(0.0025)
    assert not truncation.too_short


@pytest.mark.parametrize("values", [range(200), [5.0] * 45, []])
def test_mser5_says_when_a_run_is_too_short(values: list[float]) -> None:
    """A run that still rises at its end, and one of hardly any values."""
    assert mser5(list(values)).too_short


@pytest.mark.parametrize(("tens", "too_short"), [(40, False), (60, False), (70, True)])
def test_mser5_trusts_a_truncation_up_to_the_half(tens: int, too_short: bool) -> None:  # noqa: FBT001
    """Before sixty values of a steady state: forty and sixty may go, seventy are past the half."""
    truncation = mser5([10] * tens + [1, 3] * 30)

    assert (truncation.observations, truncation.too_short) == (tens, too_short)


def test_mser5_does_not_mind_large_numbers() -> None:
    """Instants of a year in milliseconds are told apart as well as small numbers."""
    shifted = mser5([3e10 + each for each in [10] * 20 + [1, 3] * 40])

    assert shifted.observations == 20
    assert shifted.statistic == pytest.approx(0.0025, rel=1e-3)


def test_a_difference_is_taken_pair_by_pair() -> None:
    """What both have by chance falls out; a pair with a gap is missing."""
    interval = difference_interval([11.0, 52.0, 93.0, 22.0], [10.0, 50.0, 90.0, 20.0])
    gap = difference_interval([1.0, 2.0, math.nan], [0.0, 0.0, 0.0])

    assert interval.estimate == 2
    assert interval.high - interval.low < 3
    assert (gap.n, gap.missing) == (2, 1)


def test_a_precision_has_to_hold_for_a_while() -> None:
    """Three values alike by chance are not enough: some further ones must leave it so."""
    wanted = Wanted(0.05, relative=True)

    assert wanted.further([], 0.95) == 3
    assert wanted.further([100, 101, 99], 0.95) == LOOKAHEAD
    assert wanted.further([100, 101, 99] * 2, 0.95) == LOOKAHEAD - 3
    assert wanted.further([100, 101, 99] * 3, 0.95) == 0
    assert wanted.further([100, 101, 99, 100, 140], 0.95) > 0


@pytest.mark.parametrize("relative", [True, False])
def test_the_rule_stops_where_the_precision_holds(relative: bool) -> None:  # noqa: FBT001
    """Fed as it asks, it ends with an interval as narrow as wanted, after a sensible number."""
    random = np.random.default_rng(5)
    wanted = Wanted(0.02 if relative else 2.0, relative=relative)
    values: list[float] = []
    while more := wanted.further(values, 0.95):
        values += random.normal(100, 10, more).tolist()

    assert mean_interval(values).half_width <= 2.02
    assert 60 < len(values) < 200


def test_a_precision_of_nothing_is_never_reached() -> None:
    """A mean of zero has no relative width; the rule asks for more, and does not break."""
    assert Wanted(0.05, relative=True).further([1.0, -1.0, 0.0], 0.95) == 3
    assert Wanted(0.05, relative=True).further([math.nan] * 4, 0.95) == 4
