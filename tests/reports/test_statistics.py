"""What replications say on the page, in metrics.json and in the terminal."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from reports.results import simulate_into
from reports.statistics.numbers import numbers
from reports.statistics.summary import render
from reports.statistics.wording import meaning, value
from sim.experiments.executors import LocalProcesses
from sim.experiments.replications import Replications, run_replications
from sim.measures import Measure
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from tests.reports.logs import HOSTILE
from tests.reports.pages import Page

GOALS = ("p50 lead < 1 d", "share signed_in > 99 %", "p95 signed_in < 9 d")


def steady(lasts: str = "10 d", **statistics: object) -> Scenario:
    return load_scenario(
        find_scenario("launch_week"),
        lasts=lasts,
        traffic={"requests": 90, "over": "9 d"},
        outage=[],
        statistics={"replications": 3, **statistics},
        threshold=[{"goal": goal} for goal in GOALS],
    )


def replicated(scenario: Scenario) -> Callable[[], Replications]:
    return lambda: run_replications(scenario, LocalProcesses(1))


def written(folder: Path, scenario: Scenario) -> tuple[Page, Replications]:
    results = simulate_into(folder, scenario, replicate=replicated(scenario))
    assert results.replications
    return Page(folder / "report.html"), results.replications


def terminal(replications: Replications, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    render(replications, Console(file=file, width=80))
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Page, Replications]:
    """Three replications of a steady flow, cut off while many are under way."""
    folder = tmp_path_factory.mktemp("told")
    return folder, *written(folder, steady())


def test_the_page_tells_measures_and_verdicts(told: tuple[Path, Page, Replications]) -> None:
    """Each measure with mean and interval, each goal with its verdict and why."""
    _, page, replications = told
    mean = value(replications.findings[2].interval.estimate, Measure("p50", "signed_in"))

    assert "3 independent replications; intervals hold with 95 % confidence" in page.text
    assert f"p50 signed_in p50 of the time from “request submitted” to “signed in” {mean}" in (
        page.text
    )
    assert "p50 lead < 1 d pass" in page.text
    assert "share signed_in > 99 % fail" in page.text
    assert "p95 signed_in < 9 d inconclusive Too short:" in page.text
    assert "of requests are still under way; let the run last longer than" in page.text
    assert "Little's law, L = λW, holds in each of 9 queues of every run" in page.text
    assert "These are the numbers of the first replication." in page.text
    assert "One run has no confidence interval" not in page.text


def test_the_table_of_runs_has_a_row_for_each(told: tuple[Path, Page, Replications]) -> None:
    """With what it measured; what is the same in all has no column."""
    _, page, replications = told
    columns = page.text.split("the rest of this page is about")[1].split("Bottleneck")[0]

    assert "count submitted" not in columns
    for run in replications.runs:
        share = value(run.values["share signed_in"], Measure("share", "signed_in"))
        assert f"{run.number} 90 {share}" in columns


def test_metrics_hold_the_same_numbers(told: tuple[Path, Page, Replications]) -> None:
    """And those of every single run; None stands for a bound that does not exist."""
    folder, _, replications = told
    found = json.loads((folder / "metrics.json").read_text("utf-8"))["replications"]
    measures = {each["measure"]: each for each in found["measures"]}

    assert (found["number"], found["outcome"]) == (3, "fail")
    assert [each["outcome"] for each in found["thresholds"]] == ["pass", "fail", "inconclusive"]
    p95 = measures["p95 signed_in"]
    assert p95["values"] == [round(r.values["p95 signed_in"], 6) for r in replications.runs]
    assert p95["low"] < p95["mean"] < p95["high"]
    assert p95["judged_high"] is None
    assert p95["unit"] == "s"


def test_the_terminal_tells_it_in_eighty_columns(told: tuple[Path, Page, Replications]) -> None:
    """Also in one that has only ASCII."""
    text, plain = (terminal(told[2], encoding) for encoding in ("utf-8", "ascii"))

    assert max(map(len, text.splitlines())) <= 80
    for said in ("3 independent replications", "p95 signed_in", "inconclusive  p95 signed_in <"):
        assert said in text
        assert said in plain


def test_the_warm_up_is_drawn_where_it_was_looked_for(tmp_path: Path) -> None:
    """A chart with the truncation point, and words beside it; without MSER-5 there is none."""
    with_chart, replications = written(
        tmp_path / "a", steady("20 d", warm_up="MSER-5", measures=["p95 lead"])
    )
    without, _ = written(tmp_path / "b", steady("20 d", warm_up="1 d"))
    chart = with_chart.figures["warm-up"]

    assert (
        "By MSER-5 on the mean time from “request submitted” to “lead created”" in with_chart.text
    )
    assert len(chart["data"][0]["x"]) == 120
    assert len(chart["layout"]["shapes"]) == 1
    assert replications.warm_up.curve
    assert "warm-up" not in without.figures
    assert "Requests of the first 1 d (warm-up) do not count." in without.text


def test_a_replication_in_which_nobody_gets_there_is_told(tmp_path: Path) -> None:
    """Of one request, declined in most replications, a time may not exist in any of them."""
    alone = load_scenario(
        find_scenario("launch_week"),
        traffic={"requests": 1, "over": "1 d"},
        statistics={"replications": 3, "measures": ["mean signed_in"]},
        sales_team={"people": 1, "qualified_share": 0},
        threshold=[{"goal": "mean signed_in < 2 d"}],
    )
    page, replications = written(tmp_path, alone)

    assert replications.findings[0].under_way == 0
    assert "mean signed_in < 2 d inconclusive 3 of 3 replications have no value." in page.text


def test_a_run_in_which_nobody_applies_is_told(tmp_path: Path) -> None:
    """Then no share has a value, and nothing is under way."""
    nobody = load_scenario(
        find_scenario("launch_week"),
        lasts="2 d",
        traffic={"rate": "1 per 1000000 d", "over": "1 d"},
        statistics={"replications": 2, "measures": ["share signed_in", "count submitted"]},
    )
    _, replications = written(tmp_path, nobody)

    assert [each.under_way for each in replications.findings] == [0, 0]
    assert [each.interval.n for each in replications.findings] == [0, 2]


def test_a_run_that_ends_before_the_first_job_is_called_too_short(tmp_path: Path) -> None:
    """No replication has a value, because everybody still waits."""
    early = load_scenario(
        find_scenario("launch_week"),
        lasts="2 d",
        traffic={"requests": 9, "over": "1 d"},
        jobs={"p_0001": {"every": "30 d", "offset": "3 d"}},
        statistics={"replications": 2},
        threshold=[{"goal": "p95 pulled < 1 d"}],
    )
    page, _ = written(tmp_path, early)

    assert (
        "2 of 2 replications have no value; 100 % of requests are still under way: let the run "
        "last longer." in page.text
    )


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """A team's name in a goal comes from a file, and is shown as it is written."""
    hostile = steady().model_copy(
        update={
            "statistics": steady().statistics.model_copy(
                update={"measures": [f"utilization {HOSTILE}"]}
            ),
        }
    )
    page, replications = written(tmp_path, hostile)

    assert len(page.scripts) == 3
    assert "<script>alert(1)</script>=cmd()" in page.text
    assert "\u202e" not in page.source.split('id="replications"')[1].split("</section>")[0]
    assert "\x1b" not in terminal(replications)
    assert numbers(replications)["measures"][0]["mean"] is None


def test_what_an_interval_cannot_be_is_not_told() -> None:
    """No time below nothing, no share beyond the whole; overtime is possible."""
    assert value(-5.0, Measure.parse("mean lead")) == "0 s"
    assert value(1.2, Measure.parse("share lead")) == "100 %"
    assert value(1.2, Measure.parse("utilization sales_team")) == "120 %"
    assert value(float("nan"), Measure.parse("count lead")) == "\u2013"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mean lead..won", "mean time from “lead created” to “opportunity won”"),
        ("max lead", "longest time from “request submitted” to “lead created”"),
        ("count won", "requests with “opportunity won”"),
        ("share won", "part of the requests with “opportunity won”"),
        ("utilization sales_team", "busy hours by hours on shift, all teams"),
        ("utilization North", "busy hours by hours on shift, North"),
    ],
)
def test_measures_are_explained(text: str, words: str) -> None:
    """Nobody has to know the grammar to read the report."""
    assert meaning(Measure.parse(text)) == words
