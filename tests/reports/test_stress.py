"""The method of a simulation, as its report tells it."""

from pathlib import Path

import pytest

from reports.page import Context, write_report
from reports.stress import ITEMS, parameters, stress
from sim.durations import parse_duration, write_duration
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from tests.reports.logs import HOSTILE, measured, said
from tests.reports.pages import Page

SMALL = """\
name = "Small"
start = 2026-03-02T00:00:00+01:00
lasts = "9 d 30 min"
[traffic]
requests = 5
over = "1 d"
countries = { NO = 1.5, FI = 2 }
[sales_team]
people = 2
closing = { law = "lognormal", mean = "1 h 30 min 5 s", sd = "10 min" }
[[outage]]
system = "sales"
starts = "1 d 9 h 30 min"
lasts = "3 h"
"""


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return load_scenario(path)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("lasts", "9 d 30 min"),
        ("traffic.requests", "5"),
        ("traffic.countries", "NO 1.5, FI 2"),
        ("sales_team.closing", "lognormal, mean 1 h 30 min 5 s, sd 10 min"),
        ("outage.0.starts", "1 d 9 h 30 min"),
    ],
)
def test_a_setting_reads_as_in_the_file(path: str, value: str, small: Scenario) -> None:
    """Whatever the file says is listed by its path, with all of its digits."""
    (found,) = [each for each in parameters(small) if each.path == path]
    assert (found.value, found.given) == (value, True)


def test_our_guesses_are_told_apart(small: Scenario) -> None:
    """What the file leaves out is listed too, and nobody takes it for the user's own."""
    origin = {each.path: each.given for each in parameters(small)}
    assert not origin["sales_team.qualification"]
    assert not origin["jobs.p_0001.every"]
    assert not origin["seed"]
    assert origin["sales_team.people"]


def test_the_items_are_filled_in() -> None:
    """No item is empty, and none has a gap left in it."""
    items = stress(load_scenario(find_scenario("launch_week")))
    assert list(items) == list(ITEMS)
    assert all(text and "{" not in text for text in items.values())
    assert items["4.2 Run length"] == "28 d, from 2026-03-02 00:00+01:00."
    assert "Launch week" in items["1.3 Aims of the experiment"]


def test_only_a_simulation_has_a_method(small: Scenario, tmp_path: Path) -> None:
    """The page tells it with the scenario at hand, harmlessly; a log alone cannot say it."""
    metrics = measured(said(0, "Request submitted", "c1"))
    hostile = small.model_copy(update={"name": HOSTILE})
    write_report(tmp_path / "with.html", metrics, "T", {}, Context(scenario=hostile))
    write_report(tmp_path / "without.html", metrics, "T", {})

    page = Page(tmp_path / "with.html")
    assert "outage.0.starts 1 d 9 h 30 min the scenario" in page.text
    assert len(page.scripts) == len(Page(tmp_path / "without.html").scripts)
    assert "STRESS-DES" not in Page(tmp_path / "without.html").text


@pytest.mark.parametrize("text", ["0 s", "300 ms", "1 d 10 h", "2 d 3 h 4 min 5 s 6 ms", "400 d"])
def test_a_duration_is_written_whole(text: str) -> None:
    """Writing what was read gives the same words again."""
    assert write_duration(parse_duration(text)) == text
