"""From the folder of a run to verdicts, with evidence for what is not good."""

import json
from pathlib import Path

import pytest

from conformance.verdicts import Verdict
from event_log.bad_input import BadInput
from reports.conformance.judging import judged
from reports.conformance.run_folder import RunFolder
from reports.conformance.verdict_file import Evidence, Verdicts
from reports.features.tree import Outcome
from steps.collecting.collection import ScenarioItem
from steps.collecting.documents import FEATURES
from tests.reports.conformance.runs import CANCELED, QUALIFIED, SEEN, exchange, run_folder, throw

SOME = "f0.feature ::A lead is born::It is lost as <reason>[Out-Sold]"
LOST = {"it is lost as Canceled": "FAILED"}


def verdicts_of(path: Path) -> Verdicts:
    return judged(RunFolder(path))


def verdict_on(verdicts: Verdicts, rule: str) -> Verdict:
    return next(each.verdict for each in verdicts.rules if each.id == rule)


def evidence_of(verdicts: Verdicts, place: str) -> Evidence:
    found = next(each.evidence for each in verdicts.scenarios if each.place == place)
    assert found
    return found


def test_each_rule_has_the_verdict_of_its_worst_scenario(tmp_path: Path) -> None:
    """A documented rule deviates, an assumption differs, another conforms, the rest was not run."""
    verdicts = verdicts_of(run_folder(tmp_path, ends=LOST))

    assert [verdict_on(verdicts, rule) for rule in ("R9", "A1", "R5", "R1")] == [
        Verdict.DEVIATES,
        Verdict.DIFFERS,
        Verdict.CONFORMS,
        Verdict.NOT_RUN,
    ]


@pytest.mark.parametrize(
    ("status", "thrown", "verdict"),
    [
        ("UNKNOWN", "Undecided", Verdict.UNKNOWN),
        ("SKIPPED", "NotObservable", Verdict.NOT_OBSERVABLE),
        ("SKIPPED", "Skipped", Verdict.CONFORMS),
    ],
)
def test_what_was_not_seen_is_no_failure(
    status: str, thrown: str, verdict: Verdict, tmp_path: Path
) -> None:
    """Only what the deployment cannot show is not observable; what somebody skipped was not run."""
    folder = run_folder(tmp_path, ends={"a lead": status})
    throw(folder, thrown)

    assert verdict_on(verdicts_of(folder), "R9") is verdict


def test_what_was_known_beforehand_need_not_have_run(tmp_path: Path) -> None:
    """The reason comes from needs.json; a scenario that did run says for itself."""
    needs = {SEEN: "No view is readable.", QUALIFIED: "Nobody can qualify."}
    verdicts = verdicts_of(run_folder(tmp_path, needs=needs, left_out=["It is seen"]))

    assert verdict_on(verdicts, "R5") is Verdict.NOT_OBSERVABLE
    assert evidence_of(verdicts, SEEN).seen == "No view is readable."
    assert verdict_on(verdicts, "R9") is Verdict.CONFORMS


def test_evidence_says_what_was_expected_and_seen(tmp_path: Path) -> None:
    """The step, both sides of the comparison, its time."""
    found = evidence_of(verdicts_of(run_folder(tmp_path, ends=LOST)), CANCELED)

    assert (found.step, found.expected, found.seen) == (
        "When it is lost as Canceled",
        "'rejected'",
        "'pending'",
    )
    assert found.seconds == 0.001


@pytest.mark.parametrize("said", ["it was not refused\nassert None", "assert a == b == c", "No."])
def test_what_is_no_comparison_is_told_as_it_is(said: str, tmp_path: Path) -> None:
    """Then the step says what was expected."""
    verdicts = verdicts_of(run_folder(tmp_path, ends=LOST, message=said))
    found = evidence_of(verdicts, CANCELED)

    assert (found.expected, found.seen) == ("When it is lost as Canceled", said)


def test_exchanges_are_those_of_the_scenario_that_counts(tmp_path: Path) -> None:
    """Not of another one, not of an attempt before, not of a line that breaks off."""
    folder = run_folder(
        tmp_path,
        ends=LOST,
        exchanges=[
            exchange(CANCELED, "2026-11-18T11:00:00+00:00"),
            exchange(CANCELED),
            exchange(SOME),
            {"scenario": CANCELED},
            exchange(CANCELED, "2026-11-18T11:07:30"),
            exchange(CANCELED),
        ],
    )
    with (folder / "exchanges.ndjson").open("a") as file:
        file.write(json.dumps(exchange(CANCELED))[:100])

    assert evidence_of(verdicts_of(folder), CANCELED).exchanges == [2, 6]


def test_what_has_passed_needs_no_evidence(tmp_path: Path) -> None:
    """Nothing but the outcome."""
    verdicts = verdicts_of(run_folder(tmp_path, ends=LOST))

    assert {each.outcome for each in verdicts.scenarios if not each.evidence} == {Outcome.PASSED}


class _Places:
    """What the plugin calls the scenarios that run."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if isinstance(item, ScenarioItem):
            self.seen.append(f"{item.path.name} {item.within}")


def test_places_are_those_that_a_run_uses(tmp_path: Path) -> None:
    """With rules and without, rows, and rows that stand there twice."""
    feature = tmp_path / "own.feature"
    feature.write_text(
        """Feature: Own
  @R5
  Scenario: Alone
    Given a company has become a prospect

  Rule: A rule
    @R5
    Scenario Outline: In <language>
      Given the requestor's language is <language>
      And a company has become a prospect

      Examples:
        | language |
        | de       |
        | de       |
        | fi       |
""",
        "utf-8",
    )
    places, messages = _Places(), tmp_path / "messages.ndjson"
    options = ["-c", str(FEATURES / "pytest.ini"), f"--rootdir={tmp_path}", "-q"]
    pytest.main([str(feature), *options, f"--messages={messages}"], plugins=[places])
    folder = run_folder(tmp_path / "run")
    messages.replace(folder / "messages.ndjson")

    assert len(places.seen) == 4
    assert [each.place for each in verdicts_of(folder).scenarios] == places.seen


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is no JSON"),
        ("[]", "it: Input should be"),
        ('{"id": "r"}', "deployment: Field required; expected the folder"),
        (
            '{"id": "r", "deployment": "d", "begun": "2026-11-18T11:06:00Z", "ended": null}',
            "ended: the run has not ended; resume it first; expected",
        ),
        (
            '{"id": "r", "deployment": "d", "begun": "2026-11-18T11:06:00", "ended": null}',
            "begun: Input should have timezone info",
        ),
    ],
)
def test_a_folder_of_something_else_is_refused(content: str, said: str, tmp_path: Path) -> None:
    """In a sentence that names the file."""
    folder = run_folder(tmp_path)
    (folder / "run.json").write_text(content)

    with pytest.raises(BadInput, match=r"run\.json") as refused:
        verdicts_of(folder)
    assert said in str(refused.value)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """Likewise."""
    with pytest.raises(BadInput, match=r"^Cannot read .*run\.json: No such file"):
        verdicts_of(tmp_path / "none")


def test_the_schema_of_verdicts_is_documented() -> None:
    """docs/verdicts.schema.json is what the models say, every field with what it means."""
    schema = Verdicts.model_json_schema()
    file = Path(__file__).parents[3] / "docs" / "verdicts.schema.json"
    models = [schema, *(each for each in schema["$defs"].values() if "properties" in each)]

    assert json.loads(file.read_text("utf-8")) == schema
    assert all("description" in field for each in models for field in each["properties"].values())
