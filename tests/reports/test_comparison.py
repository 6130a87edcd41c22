"""The pages of sweeps and plans: what they say, that they are harmless and self-contained."""

import json
import math
import re
from pathlib import Path

import pytest

from reference_model.milestones import MILESTONES
from reports.comparison import sweep_page, words
from reports.comparison.folders import goals_of, plan_into
from sim.experiments.grid import Point
from sim.experiments.sweep import Comparison, Standing
from sim.measures import Measure
from sim.scenario.loading import load_scenario
from sim.statistics.intervals import Interval
from tests.experiments.studies import QUICK, scenario_file, study, swept
from tests.reports.pages import Page

HOUR = 3600.0
HOSTILE = "<script>alert(1)</script> =cmd() \u202e\"'& {{ 7 * 7 }} " + "x" * 100
P95, SHARE, BUSY = map(
    Measure.parse, ("p95 signed_in", "share signed_in", "utilization sales_team")
)


def within(low: float, high: float, n: int = 10) -> Interval:
    return Interval((low + high) / 2, low, high, n)


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    """8, 12 and 16 people; the second does better, and the third as well as it."""
    scenario = load_scenario(scenario_file(tmp_path))
    points = [Point(i, {"sales_team.people": 8 + 4 * i}, scenario) for i in range(3)]
    differences = [None, within(-31 * HOUR, -25 * HOUR), within(-32 * HOUR, -24 * HOUR)]
    levels = [
        within(70 * HOUR, 80 * HOUR),
        within(42 * HOUR, 52 * HOUR),
        within(41 * HOUR, 51 * HOUR),
    ]
    standings = tuple(map(Standing, points, levels, differences, [0.0, 0.0, 0.2]))
    return Comparison(P95, standings, (points[1], points[2]))


def test_a_difference_is_a_sentence(comparison: Comparison) -> None:
    """What instead of what, how much, in which direction, from where to where."""
    said = sweep_page.sentence(comparison, comparison.standings[1])

    assert (
        said
        == "12 people instead of 8: p95 time to “signed in” 1 d 4 h shorter (1 d 1 h to 1 d 7 h)"
    )


@pytest.mark.parametrize(
    ("measure", "interval", "said"),
    [
        (P95, within(HOUR, 3 * HOUR), "2 h longer (1 h to 3 h)"),
        (P95, within(-HOUR, 3 * HOUR), "not told apart (1 h shorter to 3 h longer)"),
        (P95, within(0, 0), "the same"),
        (P95, Interval(HOUR, -math.inf, math.inf, 1), "1 h longer; no interval"),
        (P95, Interval(math.nan, -math.inf, math.inf, 0, 3), "one of the two has no value"),
        (SHARE, within(0.02, 0.04), "3.0 percentage points more (2.0 to 4.0 percentage points)"),
    ],
)
def test_a_difference_is_told_in_its_unit(measure: Measure, interval: Interval, said: str) -> None:
    """And only as far as the interval goes."""
    assert said in words.difference(measure, interval)


def test_better_is_said_only_where_intervals_tell(comparison: Comparison) -> None:
    """Shorter is better, more sign-ins are better; of utilization nobody knows."""
    assert words.is_better(P95, within(-2, -1)) is True
    assert words.is_better(SHARE, within(-2, -1)) is False
    assert words.is_better(P95, within(-2, 1)) is None
    assert words.is_better(BUSY, within(-2, -1)) is None
    assert sweep_page.finding(comparison) == (
        "The best 2 cannot be told apart: 12 people; 16 people."
    )
    alone = Comparison(P95, comparison.standings, comparison.best[:1])
    assert sweep_page.finding(alone).startswith(
        "Best: 12 people instead of 8: p95 time to “signed in” 1 d 4 h"
    )


def test_the_page_marks_one_best_or_none(comparison: Comparison, tmp_path: Path) -> None:
    """A row is marked only if nothing else may be as good; who is under way is told."""
    for best, marked in ((comparison.best, 0), (comparison.best[:1], 1)):
        told = Comparison(P95, comparison.standings, best)
        (tmp_path / "page.html").write_text(sweep_page.page("T", [told], {}, 0.95), "utf-8")
        page = Page(tmp_path / "page.html")
        assert page.attributes("class").count("best") == marked
        assert "20 % of the requests were under way at the end" in page.text
        assert "1 d 4 h shorter (1 d 1 h to 1 d 7 h)" in page.text


def test_a_plan_speaks_of_milestones_as_readers_do(tmp_path: Path) -> None:
    """By their labels; only a goal stands as somebody wrote it, and with what it means."""
    plan = study(tmp_path, "sales_team.people=3,4", out="plan")
    goal = "p95 follow_up_due..opportunity_taken_up < 9 d"
    plan_into(plan, goals_of([goal], plan.question.scenario), (), lambda _: None)
    text = Page(plan.folder / "plan.html").text

    assert "p95 of the time from “follow-up due” to “opportunity taken up”" in text
    assert "From “lead created” to “lead taken up”: leads wait for a salesperson" in text
    assert "There the p95 time from “follow-up due” to “opportunity taken up” is " in text
    assert not [key for key in MILESTONES if "_" in key and key in text.replace(goal, "")]


def test_each_number_has_its_name_where_tables_are_too_wide(
    comparison: Comparison, tmp_path: Path
) -> None:
    """On a narrow screen there is no head of the table: each cell carries the path or the name."""
    (tmp_path / "page.html").write_text(sweep_page.page("T", [comparison], {}, 0.95), "utf-8")
    page = Page(tmp_path / "page.html")

    names = ["sales_team.people", "Estimate", "Interval", "Difference"]
    assert page.attributes("data-label") == names * 3
    assert "with joint intervals: 95 % for all together" in page.text


def test_both_pages_are_harmless_and_need_nothing_else(tmp_path: Path) -> None:
    """Hostile names stay text; no script, no address, a policy that allows neither."""
    text = QUICK.replace('"Quick"', json.dumps(HOSTILE))
    swept(study(tmp_path, "name=<script>alert(1)</script>,b", text=text), 2)
    plan = study(tmp_path, "sales_team.people=3,4", text=text, out="plan")
    goals = goals_of(["p95 signed_in < 9 d"], plan.question.scenario)
    plan_into(plan, goals, (), lambda _: None)

    for path in (tmp_path / "out" / "comparison.html", plan.folder / "plan.html"):
        page = Page(path)
        tags = [tag for tag, _ in page.elements]
        assert "script" not in tags
        assert "<script>alert(1)</script>" in page.text
        assert "script-src;" in page.attributes("content")[0]
        assert not re.search(r"https?:|url\(|@import|<link|<img|<iframe|\bsrc=", page.source)
        assert tags.count("h1") == tags.count("main") == 1
        assert tags.count("table") == tags.count("caption") >= 1
        ids = page.attributes("id")
        assert len(ids) == len(set(ids))
    assert load_scenario(plan.folder / "plan.toml").name == HOSTILE
