"""A run is recorded, and asked again: of the same emulator, and of a wrong one."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.deployment import Deployment
from conformance.mark import Mark
from conformance.remote.description import Description
from conformance.remote.recording.differences import Bound, differences
from conformance.remote.recording.normalising import Placeholders
from conformance.remote.recording.recording import (
    Recording,
    read_recording,
    record,
    write_recording,
)
from conformance.remote.recording.replaying import replayed
from conformance.remote.under_test import RemoteUnderTest
from conformance.somewhere_else import somewhere_else
from event_log.bad_input import BadInput
from reference_model.parties import Application
from tests.conformance.remote.emulated import ENVIRONMENT, SECRET
from tests.conformance.remote.faults import COMPANY, PERSON, SELLER
from tests.conformance.remote.load.served import emulator


@contextmanager
def described(folder: Path, *arguments: str) -> Iterator[Path]:
    """The file of a running emulator; its clock stands still."""
    folder.mkdir()
    with emulator(folder, "--speed", "0", *arguments) as running:
        yield running.file


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of an emulator."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("AZURE_TENANT_ID", ENVIRONMENT["B2BKIT_TENANT"])
        yield stack.enter_context(described(tmp_path_factory.mktemp("emulator") / "right"))


@pytest.fixture(scope="module")
def run_folder(running: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in which a partner is sold to, at a second site, and signs in."""
    folder = tmp_path_factory.mktemp("run")
    under_test, name = RemoteUnderTest(description(running), running, folder), "a partner"
    with closing(under_test.connections.conduct):
        sell(under_test.deployment_for(name), under_test.mark_of(name))
    return folder


def sell(deployment: Deployment, mark: Mark) -> None:
    """Take a partner from the form to its first sign-in."""
    site = deployment.open_site(same_legal_entity=False)
    person, company = mark.person(PERSON), COMPANY._replace(name="<script>⟦id 1⟧ =1+1")
    site.apply(mark.application(Application(person, company, "", "en-us")))
    deployment.headquarters.run_jobs("P-0001", "Synchronize customers and channel requests")
    (lead,) = deployment.sales.leads()
    deployment.sales.qualify(lead.id, SELLER)
    (opportunity,) = deployment.sales.opportunities()
    deployment.sales.close_as_won(opportunity.id, SELLER)
    deployment.headquarters.run_jobs("1010")
    site.sign_in(person.email)
    site.organization_users(person.email)
    assert deployment.headquarters.customers()


@pytest.fixture(scope="module")
def recording(run_folder: Path, running: Path) -> Recording:
    """The recording of that run."""
    return record(run_folder, description(running))


def description(file: Path) -> Description:
    """What a file describes."""
    return somewhere_else(file).described


def test_the_same_emulator_shows_no_difference(recording: Recording, running: Path) -> None:
    """Although ids, marks and times are others."""
    operations = replayed(recording, description(running))
    assert [each.sentences for each in operations if each.differed] == []
    assert sum(each.asked for each in operations) == len(recording.exchanges) > 10
    assert {"Sales", "finance", "operator"} < {each.service for each in recording.exchanges}


def test_a_run_in_several_worlds_is_recorded_world_by_world(
    run_folder: Path, running: Path, tmp_path: Path
) -> None:
    """What happened at once in two of them is no story of one."""
    lines = (run_folder / "exchanges.ndjson").read_text("utf-8").splitlines()
    both = list[str]()
    for line in map(json.loads, lines):
        further = line | {"scenario": "elsewhere", "port": 4711}
        both += [json.dumps(further), json.dumps(line)]
    (tmp_path / "exchanges.ndjson").write_text("\n".join(both) + "\n", "utf-8")
    recorded = record(tmp_path, description(running)).exchanges
    half = len(recorded) // 2
    assert {each.scenario for each in recorded[half:]} == {"elsewhere"}
    assert [(each.method, each.target) for each in recorded[:half]] == [
        (each.method, each.target) for each in recorded[half:]
    ]


def test_a_wrong_system_is_found_out(recording: Recording, tmp_path: Path) -> None:
    """By the operations that show it."""
    with described(tmp_path / "wrong", "--mutant", "only-the-organization") as file:
        operations = replayed(recording, description(file))
    assert [each.name for each in operations if each.differed]


def test_an_altered_recording_is_found_out(recording: Recording, running: Path) -> None:
    """Each kind of difference is named, at its operation."""
    altered: list[dict[str, Any]] = [
        altered_leads(json.loads(json.dumps(vars(each)))) for each in recording.exchanges
    ]
    exchanges = [type(recording.exchanges[0])(**each) for each in altered]
    operations = replayed(replace(recording, exchanges=exchanges), description(running))
    (differed,) = (each for each in operations if each.differed)
    assert differed.name == "GET Sales: leads"
    assert set(differed.sentences) == {
        "body.value[0].altogether is missing",
        "body.value[0].firstname is there, and was not recorded",
        "body.value[0].statecode is a number, recorded was text",
    }


def altered_leads(each: dict[str, Any]) -> dict[str, Any]:
    """An exchange in which leads have another column, one less, and one of another type."""
    answer = each["answer"]
    if isinstance(answer, dict) and str(each["target"]).startswith("leads?"):
        for row in answer["value"]:
            row["altogether"] = 1
            row.pop("firstname")
            row["statecode"] = "0"
    return each


def test_a_recording_is_kept_in_a_file(recording: Recording, tmp_path: Path) -> None:
    """What is read is what was written, and it says what was recorded."""
    write_recording(recording, tmp_path / "recording.ndjson")
    again = read_recording(tmp_path / "recording.ndjson")
    assert again == recording
    assert {"product", "recorded", "b2bkit"} < again.about.keys()


def test_a_recording_holds_no_secret(run_folder: Path, running: Path, tmp_path: Path) -> None:
    """Neither a known one, nor a token, nor a cookie, nor an id, a mark, an address, or a user."""
    path = run_folder / "exchanges.ndjson"
    mark = Mark.of(run_folder.name, "a partner").text
    write_recording(record(run_folder, description(running)), tmp_path / "recording.ndjson")
    text = (tmp_path / "recording.ndjson").read_text()
    assert SECRET not in text
    assert "eyJ" not in text
    assert "localhost" not in text
    assert "authorization" not in text.lower()
    assert mark in path.read_text()
    assert mark not in text
    assert "Sally" in path.read_text()
    assert "Sally" not in text


@pytest.mark.parametrize(
    ("recorded", "seen", "said"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["a is 2, recorded was 1"]),
        ({"a": None}, {"a": "x"}, ["a is text, recorded was null"]),
        ({"a": True}, {"a": 1}, ["a is a number, recorded was a truth value"]),
        ({"a": [1, 2]}, {"a": [1]}, ["a has 1 entries, recorded were 2"]),
        (
            [{"id": "⟦id 1⟧", "n": 1}, {"id": "⟦id 2⟧", "n": 2}],
            [{"id": "b", "n": 2}, {"id": "a", "n": 1}],
            [],
        ),
        (["⟦id 1⟧", "⟦id 1⟧"], ["x", "y"], ['[1] is "y", and ⟦id 1⟧ was "x" before']),
        (["⟦time 1⟧", "⟦time 1⟧"], ["x", "y"], []),
        ("to ⟦id 1⟧.", "to x", ['the answer is "to x", recorded was "to ⟦id 1⟧."']),
        ({"versionnumber": 1}, {"versionnumber": 2}, []),
    ],
)
def test_differences_are_sentences(recorded: object, seen: object, said: list[str]) -> None:
    """On what, and what was recorded; none where only ids and times are others."""
    bound: Bound = {}
    assert list(differences(recorded, seen, bound)) == said


def test_placeholders_are_the_same_throughout() -> None:
    """What is ours and no id stays; what a deployment gives is one from its first answer on."""
    some = Placeholders({"mark": ["k7x2m4"], "user": ["Åse Ås"]})
    one, other = "8A6f0000-0000-4000-8000-000000000001", "8a6F0000-0000-4000-8000-000000000002"
    assert some.of_request(f"leads({one}) k7x2m4 0150 %C3%85se%20%C3%85s") == (
        "leads(⟦id 1⟧) ⟦mark 1⟧ 0150 ⟦user 1⟧"
    )
    answer = {
        "a": [one.lower(), other],
        "no": "C-00017",
        "at": "2026-11-02T08:00:00Z",
        "zip": "0150",
    }
    assert some.of_answer(answer) == {
        "a": ["⟦id 1⟧", "⟦id 2⟧"],
        "no": "⟦number 1⟧",
        "at": "⟦time 1⟧",
        "zip": "0150",
    }
    assert some.of_request("Accounts('C-00017')") == "Accounts('⟦number 1⟧')"


@pytest.mark.parametrize(
    "text", ["", "{}\n", '{"recording": 2}\n', "no JSON\n", '{"recording": 1}\n{}\n']
)
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    """With what was expected."""
    file = tmp_path / "recording.ndjson"
    file.write_text(text)
    with pytest.raises(BadInput, match="expected a file that `b2bkit record` has written"):
        read_recording(file)


def test_a_folder_without_exchanges_is_refused(tmp_path: Path, running: Path) -> None:
    """And so is one of another deployment."""
    with pytest.raises(BadInput, match="expected the folder of a run"):
        record(tmp_path, description(running))
    (tmp_path / "exchanges.ndjson").write_text("")
    with pytest.raises(BadInput, match="name the file with which it was run"):
        record(tmp_path, description(running))
