"""A run against an emulator in a process of its own, over TLS: what it finds and leaves."""

import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from event_log.files import read
from reports.features.reading import read_run
from steps.validating.validate import JOURNAL, Validation, Wanted, forecast
from tests.validation.emulating import (
    Emulator,
    Following,
    emulator,
    lines,
    needs,
    outcomes,
    run,
    verdicts,
)

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


def first_lines(validation: Validation, number: int) -> list[str]:
    """What happened first to scenarios: that they have begun, or ended."""
    return [next(iter(line)) for line in lines(validation.folder / JOURNAL)[:number]]


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
    assert first_lines(validation, 2) == ["begun"] * 2


def test_one_world_for_each_is_one_by_one(served: Emulator) -> None:
    """Where each scenario begins with a reset, no two fit into a world, whatever is asked for."""
    assert forecast(Wanted(served.in_one_world(), ("R4",), at_once=4)).at_once == 1
    shared = served.described("shared", (BEGINS, ""))
    assert forecast(Wanted(shared, ("R4",), at_once=4)).at_once == 4


def test_where_there_are_further_worlds_each_has_its_scenarios(served: Emulator) -> None:
    """One after the other in each world, and in several worlds at once; none has to be alone."""
    following = Following()
    validation = run(served.file, "R4", "R8", at_once=3, following=following)
    assert set(verdicts(validation).values()) == {"conforms"}
    assert "; 3 run at once, each in a world of its own." in following.said[0]
    worlds: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in lines(validation.folder / "exchanges.ndjson"):
        if line["scenario"]:
            worlds[line.get("port", 0)][line["scenario"]].append(line["began"])
    assert len(worlds) == 3
    assert sum(map(len, worlds.values())) == len(outcomes(validation))
    for scenarios in worlds.values():
        spans = sorted((min(began), max(began)) for began in scenarios.values())
        assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert first_lines(validation, 3) == ["begun"] * 3


def test_many_scenarios_use_a_further_world_unasked_and_few_do_not(served: Emulator) -> None:
    """To begin one takes longer than to do without for a few scenarios."""
    assert forecast(Wanted(served.file, ("R4",))).at_once == 1
    assert forecast(Wanted(served.file)).at_once == 2
    behind = served.described("behind", ('by = "json"', 'by = "browser"'))
    assert forecast(Wanted(behind)).at_once == 1


def test_a_wrong_system_is_wrong_in_every_world(folder: Path) -> None:
    """Each finds out what the others do."""
    with emulator(folder, "--mutant", "cannot-contact-rejects-nothing") as served:
        alone = run(served.in_one_world(), "R14")
        together = run(served.file, "R14", at_once=2)
    assert outcomes(together) == outcomes(alone)
    assert "failed" in outcomes(alone).values()
    assert verdicts(together) == verdicts(alone)


def test_worlds_that_cannot_be_reached_are_not_used(
    served: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from outside of a container, which lets clients in at some ports only."""
    following = Following()
    monkeypatch.setattr("conformance.remote.operator.worlds.is_open", lambda *_: False)
    validation = run(served.file, "R8", at_once=2, following=following)
    assert "they run one by one" in following.said[0]
    assert set(outcomes(validation).values()) == {"passed"}


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
