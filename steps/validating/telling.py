"""The messages of all attempts at all scenarios, as one stream of which the last attempt counts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reports.whole_file import write_whole
from steps.recording.messages import Envelope, Plan, timestamp
from steps.recording.stream import stream
from steps.validating.journal import Ended, Journal

MESSAGES = "messages.ndjson"


def tell(
    path: Path,
    plan: Plan,
    places: Mapping[str, str],
    journal: Journal,
    started: Envelope,
    *,
    troubles: Sequence[str],
) -> None:
    """Write the stream. places: of the scenarios, by node id. troubles: why the run broke off."""
    attempts = {
        id_: _attempts(journal, place, plan.cases[id_])
        for id_, place in places.items()
        if place in journal.ended
    }
    told = stream(plan, attempts, started, troubles, ran=not troubles)
    write_whole(path, "\n".join(json.dumps(each) for each in told) + "\n")


def _attempts(journal: Journal, place: str, case: Envelope) -> dict[str, Any]:
    last = journal.last[place]
    before = journal.begun[place][: last.attempt]
    earlier = [each for n, at in enumerate(before) for each in _given_up(case, n, at)]
    return {**last.told, "happened": [*earlier, *_numbered(last)]}


def _given_up(case: Envelope, attempt: int, at: Mapping[str, int]) -> Iterator[Envelope]:
    """An attempt that came to nothing; what it saw is in the journal."""
    id_ = _id(case["id"], attempt)
    started = {"id": id_, "testCaseId": case["id"], "attempt": attempt, "timestamp": at}
    yield {"testCaseStarted": started}
    ended = {"testCaseStartedId": id_, "willBeRetried": True, "timestamp": timestamp()}
    yield {"testCaseFinished": ended}


def _numbered(ended: Ended) -> Iterator[Envelope]:
    """Its messages under an id that no other attempt has."""
    id_ = _id(ended.told["testCase"]["id"], ended.attempt)
    for message in ended.told["happened"]:
        ((kind, told),) = message.items()
        if kind == "testCaseStarted":
            yield {kind: {**told, "id": id_, "attempt": ended.attempt}}
        else:
            yield {kind: {**told, "testCaseStartedId": id_}}


def _id(case: str, attempt: int) -> str:
    return f"{case}/attempt/{attempt}"
