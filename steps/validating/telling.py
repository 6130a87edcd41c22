"""The messages of all attempts at all scenarios, as one stream of which the last attempt counts."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reports.whole_file import write_whole
from steps.recording.messages import Envelope, span, timestamp
from steps.recording.stream import stream
from steps.validating.journal import Ended, Journal
from steps.validating.session import Collected

_MICROSECONDS = 1_000_000
_NANOSECONDS = 1_000


def tell(path: Path, collected: Collected, journal: Journal, began: datetime, trouble: str) -> None:
    """Write the stream. began: when the run did. trouble: why it broke off, or ""."""
    plan, started = collected.plan, span(round(began.timestamp() * _MICROSECONDS) * _NANOSECONDS)
    attempts = {
        id_: _attempts(journal, place, plan.cases[id_])
        for id_, place in collected.by_id.items()
        if place in journal.ended
    }
    told = stream(plan, attempts, started, [trouble] if trouble else [], ran=not trouble)
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
