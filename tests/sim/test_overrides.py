"""Settings by their path: what they reach, what they leave alone, what is refused."""

import tomllib
from datetime import time

import pytest

from event_log.bad_input import BadInput
from sim.scenario.loading import find_scenario, scenario_data
from sim.scenario.overrides import overridden, parse_value, split_values, with_overrides
from sim.scenario.writing import to_toml

LAUNCH_WEEK = scenario_data(find_scenario("launch_week"))
BARE = {key: LAUNCH_WEEK[key] for key in ("name", "start", "lasts", "traffic", "sales_team")}
MINUTE = 60_000


def test_a_path_reaches_a_setting_and_leaves_all_others() -> None:
    """Only what is named differs, and what was given is not changed."""
    before = repr(LAUNCH_WEEK)
    scenario = overridden(
        LAUNCH_WEEK, {"sales_team.people": 30, "jobs.synchronize.every": "10 min"}
    )
    plain = overridden(LAUNCH_WEEK, {})

    assert "people=30" in repr(scenario.sales_team)
    assert scenario.jobs.synchronize.every == 10 * MINUTE
    assert scenario.jobs.synchronize.row_time == plain.jobs.synchronize.row_time
    assert scenario.traffic == plain.traffic
    assert repr(LAUNCH_WEEK) == before


def test_a_table_of_an_array_goes_by_number_or_by_name() -> None:
    """The first outage is outage.0; a table that has a name may be called by it."""
    named = BARE | {"outage": [{"name": "storm", "lasts": "1 h"}, {"name": "flood"}]}

    assert overridden(LAUNCH_WEEK, {"outage.0.lasts": "1 h"}).outage[0].lasts == 60 * MINUTE
    changed = with_overrides(named, {"outage.flood.lasts": "2 h"})
    assert changed["outage"] == [
        {"name": "storm", "lasts": "1 h"},
        {"name": "flood", "lasts": "2 h"},
    ]


def test_what_the_file_leaves_out_keeps_its_other_defaults() -> None:
    """To set the period of a job that the file does not mention changes nothing but the period."""
    default, changed = (
        overridden(BARE, settings).jobs.synchronize
        for settings in ({}, {"jobs.synchronize.every": "7 min"})
    )

    assert changed == default.model_copy(update={"every": 7 * MINUTE})


def test_a_parameter_of_a_law_can_be_set() -> None:
    """Also where the law itself is a default."""
    scenario = overridden(BARE, {"partners.first_sign_in.mean": "1 h"})

    assert scenario.partners.first_sign_in.model_dump() == {
        "law": "exponential",
        "mean": 60 * MINUTE,
    }


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("sales_team.peple", 3, "did you mean people?"),
        ("sales_teem.people", 3, "did you mean sales_team?"),
        ("jobs.synchronise.every", "5 min", "did you mean synchronize?"),
        ("outage.0.lests", "1 h", "did you mean lasts?"),
        ("outage.3.lasts", "1 h", "outage.3.lasts: there is no 3; the scenario has 1, from 0 on."),
        ("outage.storm.lasts", "1 h", "none of them is called storm"),
        ("outage.lasts", "1 h", "name one of them by its number"),
        ("name.first", "x", "name is a value, not a table"),
        ("sales_team..people", 3, "is not a path into a scenario"),
        ("sales_team.people", "many", "sales_team.people=many: sales_team.people: "),
        ("jobs.synchronize.every", 5, "5 has no unit"),
    ],
)
def test_a_wrong_path_or_value_is_one_sentence(path: str, value: object, said: str) -> None:
    """It names the path, and what is near to it."""
    with pytest.raises(BadInput) as refusal:
        overridden(LAUNCH_WEEK, {path: value})

    assert said in str(refusal.value)
    assert path.partition(".")[0] in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_a_value_is_what_it_means_in_toml_else_text() -> None:
    """Numbers, truths, lists and times are such; a duration is text; nothing smuggles keys in."""
    texts = ("30", "0.5", "true", '["Mon"]', "08:00:00", "10 min", '"30"', "1\nlasts = 2")
    values = [30, 0.5, True, ["Mon"], time(8), "10 min", "30", "1\nlasts = 2"]

    assert [parse_value(text) for text in texts] == values


def test_commas_within_a_value_separate_nothing() -> None:
    """Lists, tables and quoted text are one value each."""
    text = '["Mon", "Tue"], {law = "fixed", value = "1 h"}, "a, b", 10 min'

    assert split_values(text) == [
        '["Mon", "Tue"]',
        '{law = "fixed", value = "1 h"}',
        '"a, b"',
        "10 min",
    ]


def test_a_scenario_that_is_written_reads_as_the_same() -> None:
    """Tables, arrays of tables, times, and text that would break a line or a quote."""
    hostile = 'a"b\\c\nd\x7f\u202e<script>'
    data = LAUNCH_WEEK | {"name": hostile, hostile: {hostile: [1e300, -0.5, {"a b": []}, {}]}}

    assert tomllib.loads(to_toml(data)) == data
    assert overridden(tomllib.loads(to_toml(LAUNCH_WEEK)), {}) == overridden(LAUNCH_WEEK, {})
