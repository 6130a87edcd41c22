"""The sentence about the bottleneck, on logs in which it is known."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from event_log.files import read
from reports.bottleneck import bottleneck
from reports.metrics import Metrics, measure
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario
from tests.reports.logs import at, signed_in, table
from tests.sim.worlds import staffed


@pytest.fixture(scope="module")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Metrics]:
    """Metrics of a small launch week, with other numbers in the scenario if wanted."""
    folder = tmp_path_factory.mktemp("launch")

    def run(**changes: object) -> Metrics:
        scenario = load_scenario(find_scenario("launch_week"))
        traffic = scenario.traffic.model_copy(update={"requests": 300})
        small = staffed(scenario.model_copy(update={"traffic": traffic}), **changes)
        log = folder / f"{len(list(folder.iterdir()))}.parquet"
        simulate(small, log)
        return measure(read(log))

    return run


def test_a_simulated_launch_week_adds_up(launch: Callable[..., Metrics]) -> None:
    """Everybody is somewhere, latencies grow along the way, and the jobs keep their intervals."""
    metrics = launch()

    assert metrics.funnel.conserved
    assert metrics.funnel.submitted == 300
    median = {each.key: each.latency.p50_s or 0 for each in metrics.latencies}
    along = [median[key] for key in ("pulled", "lead", "approved", "signed_in")]
    assert along == sorted(along)
    assert {each.job: each.interval_s for each in metrics.jobs}["P-0001"] == 900
    assert metrics.people.on_shift_max == 24
    assert metrics.trouble.outages_count == 1


def test_too_few_people_are_the_bottleneck(launch: Callable[..., Metrics]) -> None:
    """With two people for 300 partners the sentence names the team, its work and the waits."""
    finding = bottleneck(launch(people=2))

    assert finding.key == "people"
    assert re.search(
        r"its 2 people were busy [\d.]+ % of their hours, \d+ % of those in which anything waited",
        finding.sentence,
    )
    assert "a lead waited" in finding.sentence
    assert "% of the time from submission to sign-in" in finding.sentence


def test_a_team_that_is_large_enough_has_only_its_hours(launch: Callable[..., Metrics]) -> None:
    """With a thousand people whoever waits, waits for the morning: more people would not help."""
    finding = bottleneck(launch(people=1000))

    assert finding.key == "hours"
    assert "hours are the bottleneck, not its size" in finding.sentence


def way_with(**minutes: float) -> Metrics:
    """A request whose stages take so many minutes each, and the others one."""
    keys = ("pull", "store", "lead", "work", "thinking", "opportunity", "closing", "publish")
    lasts = dict.fromkeys((*keys, "sign_in"), 1.0) | minutes
    reached = np.cumsum([0, *lasts.values()])
    activities = (
        *("Request submitted", "Request pulled", "Lead created", "Lead taken up"),
        *("Lead qualified", "Follow-up due", "Opportunity taken up", "Opportunity won"),
        *("Customer hierarchy published", "Signed in"),
    )
    rows = [at(time, what, "a", "Ann") for time, what in zip(reached, activities, strict=True)]
    rows += [
        at(float(reached[7]), "Prospect approved", "a"),
        at(reached[2], "Prospect stored", "a"),
    ]
    runs = [at(120 * run, "Job run started", who="1010") for run in range(4)]
    return measure(table(*rows, *runs))


def test_a_job_can_be_the_bottleneck() -> None:
    """The sentence names the job, the wait for it, its share, and how often it ran."""
    assert bottleneck(way_with(publish=62)).sentence == (
        "Job 1010 is the bottleneck: a request waited 1 h 2 min on average for it, 88.6 % of the "
        "time from submission to sign-in; its runs started every 2 h, as far as the log shows them."
    )


def test_the_partner_is_no_bottleneck_but_is_mentioned() -> None:
    """However long partners think it over, the system's largest wait is named first."""
    finding = bottleneck(way_with(thinking=400, store=100))

    assert finding.key == "store"
    assert "A larger part still is the partners' own time" in finding.remarks[0]


def test_nothing_waits_if_only_the_partner_takes_time() -> None:
    """Where all waits of the system are a small part of the way, nothing holds requests up."""
    finding = bottleneck(way_with(thinking=900))

    assert finding.key == "nothing"
    assert finding.sentence.startswith("Nothing holds requests up")
    assert finding.remarks == (
        "The partners' own time, to think it over and to sign in, is 99.2 % of it.",
    )


def test_a_log_in_which_nobody_finishes_is_too_short() -> None:
    """Nothing is claimed about a log that ends before anybody got through."""
    finding = bottleneck(measure(table(*signed_in("a")[:5], *signed_in("b")[:4])))

    assert finding.key == "too short"
    assert "too short to tell" in finding.sentence


def test_an_unclear_log_is_not_blamed_on_anybody() -> None:
    """Where thinking and working cannot be told apart, the sentence says so."""
    people_only = {"Lead taken up", "Follow-up due", "Opportunity taken up"}
    rows = [row for row in signed_in("a") if row[1] not in people_only]
    finding = bottleneck(measure(table(*rows)))

    assert finding.key == "unclear"
    assert "cannot name the bottleneck" in finding.sentence


def test_many_unfinished_requests_are_a_warning() -> None:
    """Where many are under way at the end, the finding says that true waits are longer."""
    rest = [row for number in range(5) for row in signed_in(f"r{number}")[:3]]
    finding = bottleneck(measure(table(*signed_in("a"), *rest)))

    assert "83.3 % of the requests are still under way" in finding.text
