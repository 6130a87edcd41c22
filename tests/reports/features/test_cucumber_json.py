"""Cucumber JSON: what Xray and Jenkins find in it.

The ids and lines of the kit's features are those that Cucumber's own formatter gives them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from reports.features.cucumber_json import as_json
from reports.features.reading import read_run
from tests.reports.features.streams import Message, stream, write
from tests.reports.features.test_reading import KIT

FEATURE = '''@R1
Feature: Leads, and more
  As it was said.

  Background:
    Given a request

  @R2
  Scenario: One isn't none
    When it is stored
      | name |
      | Ann  |
    Then the mail reads
      """text
      Welcome.
      """
    And all is well
'''


def features(tmp_path: Path, messages: list[Message]) -> Any:
    return json.loads(as_json(read_run(write(tmp_path / "run.ndjson", messages))))


def of_the_kit(name: str) -> list[dict[str, Any]]:
    (feature,) = json.loads(as_json(read_run(KIT / name / f"{name}.ndjson")))
    elements: list[dict[str, Any]] = feature["elements"]
    return elements


def test_a_feature_is_written_in_full(tmp_path: Path) -> None:
    """The background before its scenario; tables, texts, results and tags in their places."""
    ends = {"the mail reads": "FAILED"}

    assert features(tmp_path, stream(FEATURE, ends=ends)) == [
        {
            "uri": "features/f0.feature",
            "id": "leads--and-more",
            "line": 2,
            "keyword": "Feature",
            "name": "Leads, and more",
            "description": "  As it was said.",
            "tags": [{"name": "@R1", "line": 1}],
            "elements": [
                {
                    "type": "background",
                    "line": 5,
                    "keyword": "Background",
                    "name": "",
                    "description": "",
                    "steps": [step("Given ", 6, "a request")],
                },
                {
                    "start_timestamp": "2026-11-18T11:06:41.000Z",
                    "id": "leads--and-more;one-isn-t-none",
                    "type": "scenario",
                    "line": 9,
                    "keyword": "Scenario",
                    "name": "One isn't none",
                    "description": "",
                    "tags": [{"name": "@R1", "line": 1}, {"name": "@R2", "line": 8}],
                    "steps": [
                        step("When ", 10, "it is stored")
                        | {"rows": [{"cells": ["name"]}, {"cells": ["Ann"]}]},
                        step("Then ", 13, "the mail reads", "failed", error_message=BROKEN)
                        | {"doc_string": {"line": 14, "value": "Welcome.", "content_type": "text"}},
                        step("And ", 17, "all is well", "skipped"),
                    ],
                },
            ],
        }
    ]


def test_backgrounds_are_one_element_and_rules_a_part_of_the_id() -> None:
    """A rule without a name leaves its place in the id empty."""
    elements = of_the_kit("rules-backgrounds")

    assert [(each["type"], each["line"], each.get("id")) for each in elements] == [
        ("background", 7, None),
        ("scenario", 17, "rules-with-backgrounds;;one-scenario"),
        ("background", 7, None),
        ("scenario", 21, "rules-with-backgrounds;;another-scenario"),
    ]
    assert [each["line"] for each in elements[0]["steps"]] == [8, 9, 10, 14, 15]
    assert elements[1]["steps"][0]["match"] == {
        "location": "samples/rules-backgrounds/rules-backgrounds.ts:7"
    }


def test_rows_of_an_outline_are_scenarios_of_their_own() -> None:
    """Each with the line of its row, and an id that counts the rows from the heading on."""
    found = [(each["line"], each["id"]) for each in of_the_kit("examples-tables")]

    assert found == [
        (19, "examples-tables;eating-cucumbers;these-are-passing;2"),
        (20, "examples-tables;eating-cucumbers;these-are-passing;3"),
        (25, "examples-tables;eating-cucumbers;these-are-failing;2"),
        (26, "examples-tables;eating-cucumbers;these-are-failing;3"),
        (35, "examples-tables;eating-cucumbers-with-<friends>-friends;;2"),
        (36, "examples-tables;eating-cucumbers-with-<friends>-friends;;3"),
        (37, "examples-tables;eating-cucumbers-with-<friends>-friends;;4"),
    ]


@pytest.mark.parametrize("typed", [True, False])
def test_hooks_stand_beside_the_steps(typed: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    """Before and after, by their types or, in older streams, by their order."""
    source = (KIT / "hooks-undefined" / "hooks-undefined.ndjson").read_text("utf-8")
    messages = [json.loads(line) for line in source.splitlines()]
    for hook in (each["hook"] for each in messages if "hook" in each and not typed):
        del hook["type"]
    (scenario,) = features(tmp_path, messages)[0]["elements"]
    result = {"duration": 1_000_000, "status": "passed"}
    code = "samples/hooks-undefined/hooks-undefined.ts"

    assert scenario["before"] == [{"match": {"location": f"{code}:3"}, "result": result}]
    assert scenario["after"] == [{"match": {"location": f"{code}:7"}, "result": result}]
    assert scenario["steps"][0]["match"] == {}


def test_only_the_last_attempt_is_written() -> None:
    """One element a scenario, however often it was tried."""
    results = [each["steps"][0]["result"]["status"] for each in of_the_kit("retry")]

    assert results == ["passed", "passed", "passed", "failed"]


@pytest.mark.parametrize("status", ["skipped", "pending", "undefined", "ambiguous", "failed"])
def test_no_status_is_lost(status: str, tmp_path: Path) -> None:
    """A step's status is what the stream says; what does not exist takes no time."""
    messages = stream(FEATURE, ends={"all is well": status.upper()})
    result = features(tmp_path, messages)[0]["elements"][1]["steps"][-1]["result"]

    assert result["status"] == status
    assert ("duration" in result) == (status != "undefined")


def test_what_never_began_is_left_out(tmp_path: Path) -> None:
    """As Cucumber does it: neither passed nor failed, so nothing to import."""
    assert features(tmp_path, stream(FEATURE, left_out=["One isn't none"])) == []


BROKEN = "Trace\nIt broke."


def step(keyword: str, line: int, name: str, status: str = "passed", **more: str) -> dict[str, Any]:
    result = {"status": status, "duration": 1_000_000, **more}
    return {"keyword": keyword, "line": line, "name": name, "match": {}, "result": result}
