"""What a load leaves in its folder, and how it becomes an event log.

partners.ndjson   the instant at which the load began, then a line for each partner with an answer
ledger.ndjson     what was about to be made
exchanges.ndjson  exchanges that went wrong, without secrets
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from event_log.recorder import Recorder
from reference_model.activities import Activity, Event

PARTNERS = "partners.ndjson"

Told = dict[str, str | int | float | bool]


@dataclass(frozen=True)
class Outcome:
    """What became of one application. Times are in seconds after the load began.

    meant: when the partner meant to apply. sent: when the request left. ended: when there was an
    answer, or none any more. status: of HTTP, 0 without an answer. reference: what the confirmation
    shows; error: "" if it was confirmed. entry: its number in the ledger.
    """

    number: int
    email: str
    meant: float
    sent: float
    ended: float
    status: int
    reference: str
    error: str
    entry: str

    @property
    def took(self) -> float:
        """What the partner waited."""
        return self.ended - self.meant

    @property
    def late(self) -> float:
        """For how long the request was kept back on this side."""
        return max(0.0, self.sent - self.meant)


@dataclass(frozen=True)
class Sighting:
    """Something was seen of a partner, so many seconds after the load began."""

    number: int
    what: Activity
    at: float


def write_beginning(folder: Path, began: datetime) -> None:
    """Write down when the load began."""
    _append(folder, [{"began": began.isoformat()}])


def write_outcomes(folder: Path, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of partners."""
    _append(folder, map(asdict, outcomes))


class Reading:
    """What is written in a folder so far, read line by line as it comes.

    began: None before the load has begun.
    """

    def __init__(self, folder: Path) -> None:
        self.began: datetime | None = None
        self.outcomes: list[Outcome] = []
        self._path = folder / PARTNERS
        self._read = 0

    def read(self) -> None:
        """Read the lines that are new; one that is not whole yet is left for the next time."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            for line in file:
                if line.endswith(b"\n"):
                    self._read += len(line)
                    self._take(json.loads(line))

    @property
    def confirmed(self) -> list[Outcome]:
        """Those who were told that they had applied."""
        return [each for each in self.outcomes if not each.error]

    def _take(self, line: dict[str, Any]) -> None:
        if "began" in line:
            self.began = datetime.fromisoformat(line["began"])
        else:
            self.outcomes.append(Outcome(**line))


def write_log(path: Path, reading: Reading, sightings: Iterable[Sighting], clock: float) -> int:
    """Write what happened as an event log; how many rows.

    clock: how many times as fast the deployment's clock runs; its time is the log's.
    """
    assert reading.began
    events = sorted(_events(reading.outcomes, sightings), key=lambda each: each[0])
    with Recorder(path, reading.began) as recorder:
        for at, event in events:
            recorder.record(round(at * clock * 1_000), [event])
    return len(events)


def _events(
    outcomes: Iterable[Outcome], sightings: Iterable[Sighting]
) -> Iterator[tuple[float, Event]]:
    for each in outcomes:
        told: Told = {"answered_after_s": round(each.took, 3), "sent_after_s": round(each.late, 3)}
        if each.error:
            more: Told = {"status": each.status, "reason": each.error}
            yield each.ended, (Activity.SUBMISSION_REFUSED, "", "", told | more)
        else:
            more = {"reference": each.reference}
            yield each.meant, (Activity.REQUEST_SUBMITTED, _case(each.number), "", told | more)
    for seen in sightings:
        yield seen.at, (seen.what, _case(seen.number), "", {})


def _case(number: int) -> str:
    return f"partner {number}"


def _append(folder: Path, lines: Iterable[dict[str, object]]) -> None:
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    with (folder / PARTNERS).open("a", encoding="utf-8") as file:
        file.write(text)
