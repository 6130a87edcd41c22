"""The page: what it says, that it is harmless, and that it keeps its size."""

import base64
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs

from conformance.verdicts import Finding, RuleVerdict, ScenarioResult, judge
from event_log.bad_input import BadInput
from reference_model.rules import RULES, Kind, Rule
from reports.metrics import Metrics
from reports.page import Context, write_report
from reports.wording import share
from tests.reports.logs import HOSTILE, Row, measured, said
from tests.reports.pages import Page


def onboarded(cases: int) -> Metrics:
    """So many requests, evenly over a week, all of the same way."""
    way = ("Request submitted", "Prospect stored", "Lead created", "Prospect approved", "Signed in")
    step = 7 * 1440 / cases
    return measured(
        *(
            said(i * step + 30 * j, what, f"c{i}")
            for i in range(cases)
            for j, what in enumerate(way)
        )
    )


def page_of(path: Path, metrics: Metrics, rules: list[RuleVerdict] | None = None) -> Page:
    write_report(path / "report.html", metrics, "Launch week", {"Seed": "1"}, Context(rules))
    return Page(path / "report.html")


def rule(rule_id: str, kind: Kind, failed: int = 0) -> RuleVerdict:
    sentence = f"Sentence of {rule_id}."
    findings = Counter({Finding.HELD: 2 - failed, Finding.BROKEN: failed})
    return RuleVerdict(Rule(rule_id, sentence, "Some article", kind), findings)


def test_the_page_says_what_the_metrics_say(launch: Metrics, tmp_path: Path) -> None:
    """Verdict, key numbers, conservation and the one-run caution stand in the page's text."""
    text = page_of(tmp_path, launch).text

    assert "200 onboarding requests in" in text
    assert "submitted: every request is in exactly one place." in text
    assert "One run has no confidence interval" in text
    assert "The features were not run with this report." in text
    for step in launch.funnel.steps:
        assert f"{step.label} {share(step.share_of_submitted)} {step.count}" in text


def test_the_page_refers_to_nothing_outside_itself(launch: Metrics, tmp_path: Path) -> None:
    """Beside Plotly's own script there is no address, and no element that could load one."""
    page = page_of(tmp_path, launch)
    ours = page.source.replace(get_plotlyjs(), "")

    assert len(ours) < 400_000
    assert not re.search(r"https?:|url\(|@import|<link|<img|<iframe|\bsrc=", ours)
    assert all(target.startswith("#") for target in page.attributes("href"))


def test_the_policy_allows_the_page_s_scripts_and_no_others(
    launch: Metrics, tmp_path: Path
) -> None:
    """No network at all, and of scripts exactly the two that we wrote into the page."""
    page = page_of(tmp_path, launch)
    policy = page.attributes("content")[0]
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in page.scripts[1:]
    ]

    assert policy.startswith("default-src 'none'; script-src")
    assert re.findall(r"'sha256-([^']+)'", policy) == hashes
    assert len(hashes) == 2


def test_every_chart_has_a_place_and_words_beside_it(launch: Metrics, tmp_path: Path) -> None:
    """Whoever cannot see a chart reads what it shows; no figure lacks its element, or reverse."""
    page = page_of(tmp_path, launch)
    charts = {a["id"]: a for _, a in page.elements if "chart" in (a.get("class") or "").split()}

    assert set(charts) == set(page.figures)
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts.values())
    assert {"latency", "utilization", "arrivals-submitted", "queue-lead_queue"} <= set(charts)


def test_the_page_can_be_read_without_seeing_it(launch: Metrics, tmp_path: Path) -> None:
    """A language, a title, one h1, a heading for each section, a caption for each table."""
    page = page_of(tmp_path, launch)
    tags = [tag for tag, _ in page.elements]

    assert page.attributes("lang") == ["en"]
    assert tags.count("h1") == tags.count("title") == tags.count("main") == 1
    assert tags.count("section") == tags.count("h2") == 10
    assert tags.count("table") == tags.count("caption") >= 3
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))


def test_no_series_grows_with_the_log(launch: Metrics, tmp_path: Path) -> None:
    """At most a few hundred points a line."""
    series = [
        trace for chart in page_of(tmp_path, launch).figures.values() for trace in chart["data"]
    ]

    assert series
    assert max(len(trace["x"]) for trace in series) <= 400


def test_the_page_has_the_same_size_for_any_log(tmp_path: Path) -> None:
    """A log of 20,000 requests makes the same page as one of 1,000, but for a few digits."""
    sizes = []
    for cases in (1_000, 20_000):
        page = page_of(tmp_path, onboarded(cases))
        sizes.append(len(page.source) - len(get_plotlyjs()))

    assert sizes[1] == pytest.approx(sizes[0], rel=0.05)


def test_the_same_log_makes_the_same_page(launch: Metrics, tmp_path: Path) -> None:
    """No clock and no chance in it: byte for byte."""
    assert page_of(tmp_path, launch).source == page_of(tmp_path, launch).source


def test_outages_are_shaded_in_every_chart_over_time(launch: Metrics, tmp_path: Path) -> None:
    """The outage of the scenario is a band from its start to its end."""
    figures = page_of(tmp_path, launch).figures
    (outage,) = launch.trouble.outages

    for name in ("arrivals-submitted", "queue-store", "utilization"):
        assert figures[name]["layout"]["shapes"][0]["x0"] == outage.starts
        assert figures[name]["layout"]["shapes"][0]["x1"] == outage.ends


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Whatever a log, a title or a verdict says, no element comes of it, and nothing endless."""
    everywhere = [
        said(0, "Request submitted", HOSTILE, HOSTILE),
        said(1, HOSTILE, HOSTILE, HOSTILE),
        said(2, "Sign-in refused", HOSTILE, json.dumps({"reason": HOSTILE})),
        *(said(3, what, "", HOSTILE) for what in ("Outage started", "Shift started")),
        said(4, "Job run started", "", HOSTILE),
    ]
    bad = RuleVerdict(Rule(HOSTILE, HOSTILE, HOSTILE, Kind.DOCUMENTED), Counter([Finding.HELD]))
    write_report(
        tmp_path / "r.html", measured(*everywhere), HOSTILE, {HOSTILE: HOSTILE}, Context([bad])
    )
    page = Page(tmp_path / "r.html")

    assert [tag for tag, _ in page.elements if tag == "script"] == ["script"] * 3
    assert not [tag for tag, _ in page.elements if tag == "style"][1:]
    assert "<script>alert(1)</script>=cmd()" in page.text
    assert "W" * 500 not in page.source.replace(get_plotlyjs(), "")
    assert not {"\u202e", "\x1b"} & set(page.source.replace(get_plotlyjs(), ""))


def test_nothing_in_the_data_can_end_its_element(launch: Metrics, tmp_path: Path) -> None:
    """The embedded JSON has no `<` at all."""
    assert "<" not in page_of(tmp_path, launch).scripts[0]


def test_parts_that_a_log_does_not_show_are_said_so(tmp_path: Path) -> None:
    """No shifts, no people, no outages, missing milestones: a sentence each, and no empty chart."""
    page = page_of(tmp_path, onboarded(20))

    assert "The log does not show any salesperson at work." in page.text
    assert "The log shows no outage." in page.text
    assert "Request pulled The log does not show this milestone." in page.text
    assert "utilization" not in page.figures


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (said(0, "Shift started"), "This log holds no onboarding request."),
        (
            said(0, "Request submitted", "a"),
            "Nobody was approved or signed in before the log ends.",
        ),
    ],
)
def test_a_page_can_be_made_of_hardly_anything(row: Row, sentence: str, tmp_path: Path) -> None:
    """One row is enough for a page, which says that there is nothing to see."""
    assert sentence in page_of(tmp_path, measured(row)).text


def test_assumptions_never_share_a_table_with_documented_rules(
    launch: Metrics, tmp_path: Path
) -> None:
    """Each kind has its own table and its own tally."""
    rules = [
        rule("R1", Kind.DOCUMENTED),
        rule("A1", Kind.ASSUMPTION, failed=1),
        rule("R2", Kind.DOCUMENTED, failed=1),
    ]
    page = page_of(tmp_path, launch, rules)
    documented, assumptions = page.source.split('<table class="rules">')[1:]

    assert "2 documented rules: 1 conforms and 1 deviates." in page.text
    assert "1 assumption: 1 differs." in page.text
    assert ("Sentence of R1" in documented, "Sentence of R2" in documented) == (True, True)
    assert "Sentence of A1" in assumptions
    assert "Sentence of A1" not in documented


def test_verdicts_of_the_features_become_results(launch: Metrics, tmp_path: Path) -> None:
    """What the features said of a rule of the catalogue stands in the page with its sentence."""
    verdicts = judge([ScenarioResult("a feature", "a scenario", ["R5", "A1"], Finding.HELD)])
    write_report(tmp_path / "r.html", launch, "Launch week", {}, Context(verdicts))
    text = Page(tmp_path / "r.html").text

    assert RULES["R5"].sentence in text
    assert re.search(r"\d+ documented rules: \d+ were not run and 1 conforms", text)


def test_features_that_found_nothing_are_not_features_that_did_not_run(
    launch: Metrics, tmp_path: Path
) -> None:
    """With no results the page says what is missing, kind by kind."""
    text = page_of(tmp_path, launch, []).text

    assert "There is no documented rule among the results." in text
    assert "were not run" not in text


def test_a_page_that_cannot_be_written_leaves_nothing(launch: Metrics, tmp_path: Path) -> None:
    """One sentence for the user, no half file, and what was there before stays."""
    folder = tmp_path / "report.html"
    folder.mkdir()
    file = tmp_path / "file"
    file.touch()

    for path in (file / "report.html", folder):
        with pytest.raises(BadInput, match=f"^Cannot write {re.escape(str(path))}: .*; expected"):
            write_report(path, launch, "Title", {})

    assert sorted(tmp_path.iterdir()) == [file, folder]


def test_the_folder_of_a_page_is_made(launch: Metrics, tmp_path: Path) -> None:
    """Whoever names a folder that is not there yet means it to be there."""
    write_report(tmp_path / "new" / "report.html", launch, "Title", {})

    assert (tmp_path / "new" / "report.html").exists()


def test_a_page_replaces_the_one_before(launch: Metrics, tmp_path: Path) -> None:
    """Written again under the same name, the page is the new one, and alone."""
    (tmp_path / "report.html").write_text("old")

    assert page_of(tmp_path, launch).source.startswith("<!doctype html>")
    assert len(list(tmp_path.iterdir())) == 1
