"""Folders that runs against a deployment left, made by hand: small enough to know what follows."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.reports.features import streams
from tests.reports.features.streams import Message, stream

SOURCE = """Feature: Leads
  @R5
  Scenario: It is seen
    Given a view

  Rule: A lead is born
    @R9
    Scenario: It is qualified
      Given a lead
      Then it is gone

    @R9 @A1
    Scenario Outline: It is lost as <reason>
      When it is lost as <reason>

      Examples:
        | reason   |
        | Canceled |
        | Out-Sold |
"""
QUALIFIED = "f0.feature ::A lead is born::It is qualified"
CANCELED = "f0.feature ::A lead is born::It is lost as <reason>[Canceled]"
SEEN = "f0.feature ::It is seen"

BEGUN, ENDED = "2026-11-18T11:06:00+00:00", "2026-11-18T11:08:00+00:00"
"""Around the times that streams makes up."""


def run_folder(
    path: Path,
    source: str = SOURCE,
    *,
    needs: Mapping[str, str] | None = None,
    exchanges: Iterable[Message] = (),
    about: Mapping[str, object] | None = None,
    **said: Any,
) -> Path:
    """A folder.

    needs: why a scenario is not observable. about: what run.json says otherwise. said: ends,
    left_out and message, as a stream has them.
    """
    path.mkdir(parents=True, exist_ok=True)
    messages = stream(source, **{"message": "assert 'pending' == 'rejected'", **said})
    streams.write(path / "messages.ndjson", messages)
    told = {"id": "r1", "deployment": "Contoso", "file": "contoso.toml", "seed": 0}
    told |= {"begun": BEGUN, "ended": ENDED, "product": {"dataverse": "9.2.1"}, **(about or {})}
    (path / "run.json").write_text(json.dumps(told), "utf-8")
    (path / "exchanges.ndjson").write_text("".join(f"{json.dumps(one)}\n" for one in exchanges))
    (path / "ledger.ndjson").write_text('{"entry": "1", "id": "x"}\n')
    found = {place: {"not_observable": reason} for place, reason in (needs or {}).items()}
    (path / "needs.json").write_text(json.dumps(found), "utf-8")
    return path


def throw(folder: Path, exception: str) -> None:
    """Have all steps that were skipped or unknown be so by this exception."""
    file = folder / "messages.ndjson"
    messages = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for each in messages:
        result = each.get("testStepFinished", {}).get("testStepResult", {})
        if result.get("status") in {"SKIPPED", "UNKNOWN"}:
            result["exception"] = {"type": exception, "message": "No mailbox."}
    streams.write(file, messages)


def exchange(scenario: str, began: str = "2026-11-18T11:07:00+00:00", **said: Any) -> Message:
    """One exchange; it took place after all scenarios began."""
    return {
        "scenario": scenario,
        "method": "GET",
        "url": "https://crm.example/api/leads",
        "request_headers": [["accept", "*/*"]],
        "request_body": "",
        "status": 200,
        "response_headers": [],
        "response_body": '{"value": []}',
        "failure": "",
        "began": began,
        "elapsed": 0.25,
    } | said
