"""A run against an emulator in a process of its own, over TLS: what it finds and leaves."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from event_log.files import read
from reports.features.reading import read_run
from steps.validating.validate import Wanted, forecast
from tests.validation.emulating import Emulator, Following, lines, needs, outcomes, run, verdicts

BEGINS = 'begins = ["begin_by_hand"]\n'


def test_the_right_system_conforms(served: Emulator) -> None:
    """All scenarios of a rule hold, and so do the rules that they exercise besides."""
    following = Following()
    validation = run(served.file, "R4", "r8", following=following)
    assert validation.exit_code == 0
    assert {"R4", "R8"} <= set(verdicts(validation))
    assert set(verdicts(validation).values()) == {"conforms"}
    assert set(outcomes(validation).values()) == {"passed"}
    assert len(following.shares) == len(needs(validation))
    assert following.shares[-1] == 1


def test_a_run_leaves_what_its_contract_says(served: Emulator) -> None:
    """Whoever works on a run later finds its files, and each scenario under one name in all."""
    validation = run(served.file, "R4")
    folder = validation.folder
    about = json.loads((folder / "run.json").read_text("utf-8"))
    assert (about["id"], about["file"]) == (folder.name, "emulator.toml")
    assert about["begun"] < about["ended"]
    assert about["product"] == {"dataverse": "9.2.0.0"}
    places = set(needs(validation))
    assert places == set(outcomes(validation))
    asked = {line["scenario"] for line in lines(folder / "exchanges.ndjson")} - {""}
    assert asked == places
    assert (folder / "ledger.ndjson").exists()
    ran = [case for *_, case in read_run(folder / "messages.ndjson").cases() if case.finished]
    assert len(ran) == len(places)


def test_the_log_tells_what_was_done_and_what_was_only_seen(served: Emulator) -> None:
    """In the order of time; a case is an address that somebody applied with."""
    folder = run(served.file, "R4").folder
    rows = read(folder / "events.parquet").to_pylist()
    assert [row["timestamp"] for row in rows] == sorted(row["timestamp"] for row in rows)
    submitted = {row["case_id"] for row in rows if row["activity"] == "Request submitted"}
    stored = [row for row in rows if row["activity"] == "Prospect stored"]
    assert submitted >= {row["case_id"] for row in stored} > set()
    assert all(json.loads(row["attributes"])["first_seen"] for row in stored)
    by_us = [row for row in rows if row["activity"] == "Request submitted"]
    assert {row["attributes"] for row in by_us} == {""}


def test_those_alone_that_need_it_all(served: Emulator) -> None:
    """Many scenarios overlap in one world; nobody else is there while one changes it for all."""
    file = served.described("shared", (BEGINS, ""))
    validation = run(file, "R4", "R8", at_once=4)
    assert set(verdicts(validation).values()) == {"conforms"}
    spans: dict[str, tuple[str, str]] = {}
    for line in lines(validation.folder / "exchanges.ndjson"):
        first, _ = spans.get(line["scenario"], (line["began"], ""))
        spans[line["scenario"]] = min(first, line["began"]), line["began"]
    spans.pop("", None)
    alone = [place for place, need in needs(validation).items() if need["exclusive"]]
    assert alone
    assert len(alone) < len(spans)
    for one in alone:
        others = [span for place, span in spans.items() if place != one]
        assert all(last < spans[one][0] or first > spans[one][1] for first, last in others)
    together = sorted(spans[place] for place in spans if place not in alone)
    assert any(a[1] > b[0] for a, b in pairwise(together))


def test_one_world_for_each_is_one_by_one(served: Emulator) -> None:
    """Where each scenario begins with a reset, no two fit in at once, whatever is asked for."""
    assert forecast(Wanted(served.file, ("R4",), at_once=4)).at_once == 1
    shared = served.described("shared", (BEGINS, ""))
    assert forecast(Wanted(shared, ("R4",), at_once=4)).at_once == 4


def test_what_is_not_there_is_not_observable(served: Emulator) -> None:
    """Without an operator and a table of prospects: nothing of it passes, and each says why."""
    file = served.without("poor", "operator", "finance.prospects")
    validation = run(file, "R4", "R2")
    found, needed = outcomes(validation), needs(validation)
    reasons = {place: need["not_observable"] for place, need in needed.items()}
    unseen = {place: reason for place, reason in reasons.items() if reason}
    assert found == {place: "not observable" if place in unseen else "passed" for place in needed}
    assert verdicts(validation)["R4"] == "not observable"
    assert verdicts(validation)["R2"] == "conforms"
    assert validation.exit_code == 0
    assert any("[jobs] does not say how often 'P-0001' runs" in each for each in unseen.values())
    asked = {line["scenario"] for line in lines(validation.folder / "exchanges.ndjson")}
    assert asked - {""} == set(found) - set(unseen)


def test_nothing_observed_is_no_success(served: Emulator) -> None:
    """A run that could see nothing has decided nothing."""
    validation = run(served.without("poor", "operator", "finance.prospects"), "R4")
    assert set(verdicts(validation).values()) == {"not observable"}
    assert validation.exit_code == 3


def test_a_dry_run_sends_nothing(served: Emulator) -> None:
    """Not even to an address where nobody is; it tells how long jobs would be waited for."""
    tables = '[jobs."P-0001"]\nevery = "15 min"\n[mailbox]'
    file = served.described("nowhere", ("https://localhost", "https://nowhere.invalid"))
    assert forecast(Wanted(file, ("R4",))).observable
    emptied = served.without("jobs", "operator")
    text = emptied.read_text("utf-8").replace("[mailbox]", tables)
    emptied.write_text(text.replace("https://localhost", "https://nowhere.invalid"), "utf-8")
    told = forecast(Wanted(emptied, ("R3",)))
    assert told.at_once == 8
    assert [reason for reason in told.reasons if "holds only while no job runs" in reason]


def test_what_is_no_deployment_elsewhere_is_refused(tmp_path: Path) -> None:
    """The model is what a deployment is held against."""
    file = tmp_path / "model.toml"
    file.write_text('system = "reference model"\n')
    with pytest.raises(BadInput, match="the reference model, which has no address to send to"):
        run(file)


@pytest.mark.parametrize(("rule", "said"), [("X1", "X1 is no rule")])
def test_a_rule_that_is_none_is_refused(served: Emulator, rule: str, said: str) -> None:
    """Before a folder is made."""
    with pytest.raises(BadInput, match=said):
        run(served.file, rule)
