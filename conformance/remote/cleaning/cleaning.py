"""One trace of a run after the other is taken away; what cannot be is told with the reason.

It may be stopped at any time: the next time begins with a look at what is left.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.deployment import NotObservable, Undecided
from conformance.remote.cleaning.in_headquarters import InHeadquarters
from conformance.remote.cleaning.in_sales import InSales
from conformance.remote.cleaning.traces import Marks, Trace
from conformance.remote.connections import Connections
from conformance.remote.deployment import carrier_of
from conformance.remote.description import Description
from conformance.remote.finance.rows import Rows
from conformance.remote.ledger import Entry, read_ledger
from conformance.remote.operator.operator import Operator
from conformance.remote.production import sales_service
from conformance.run_files import LEDGER, RUN
from event_log.bad_input import BadInput
from reference_model.errors import NotFound, Refused

CLEANED = "cleaned.ndjson"
IN_A_ROW = 3
"""So many times without an answer, and nobody asks any more."""


@dataclass(frozen=True)
class Outcome:
    """What became of a trace. why: the reason for which it is still there; "" if it is not.

    undecided: whether nobody knows if it is still there.
    """

    trace: Trace
    why: str = ""
    undecided: bool = False


@dataclass(frozen=True)
class Found:
    """What is left of a run. unseen: where nobody could look, with the reason."""

    traces: Sequence[Trace]
    unseen: Sequence[str]


def file_of(folder: Path) -> Path:
    """The deployment file that a run remembers, if it is in the present folder; else BadInput."""
    try:
        name = json.loads((folder / RUN).read_text(encoding="utf-8"))["file"]
        file = Path(Path(str(name)).name)
    except (OSError, ValueError, KeyError, TypeError):
        file = None
    if file is None or not file.is_file():
        called = file or "none"
        raise BadInput(
            f"{folder}: the deployment file of this run ({called}) is not here; name it with "
            "--deployment."
        )
    return file


def find(described: Description, connections: Connections, folder: Path) -> Found:
    """What a run has left behind, in the order in which it can be taken away.

    folder: of the run. BadInput if it has no ledger.
    """
    entries = read_ledger(folder / LEDGER)
    if not entries:
        return Found([], [])
    traces, unseen = [], []
    for place, look in _places(described, connections, entries).items():
        try:
            traces += look()
        except (Undecided, NotObservable, Refused) as reason:
            unseen.append(f"{place}: {reason}")
    return Found(traces, unseen)


def take_away(found: Found, folder: Path) -> Iterator[Outcome]:
    """Take it away; what became of each is a line in the folder as well."""
    silent, last = 0, ""
    with (folder / CLEANED).open("a", encoding="utf-8") as file:
        for trace in found.traces:
            if silent >= IN_A_ROW:
                outcome = Outcome(trace, f"Not tried, since the last tries failed: {last}", True)  # noqa: FBT003
            else:
                outcome = _taken(trace)
                silent, last = (silent + 1, outcome.why) if outcome.undecided else (0, "")
            file.write(f"{json.dumps(_line(outcome), ensure_ascii=False)}\n")
            file.flush()
            yield outcome


def _places(
    described: Description, connections: Connections, entries: Sequence[Entry]
) -> dict[str, Callable[[], list[Trace]]]:
    """Where traces may be, and how to look there. Nothing is reset for that."""
    marks = Marks(entry.mark for entry in entries)

    def in_sales() -> list[Trace]:
        service = sales_service(described.dataverse, connections)
        return InSales(service, described.dataverse, marks, entries).traces()

    def in_headquarters() -> list[Trace]:
        told = described.finance
        rows = Rows(connections.wire(told.url, told.credentials))
        operator = Operator(carrier_of(described.operator, connections))
        return InHeadquarters(told, rows, operator, marks).traces()

    return {"Sales": in_sales, "Finance and operations": in_headquarters}


def _taken(trace: Trace) -> Outcome:
    try:
        trace.take_away()
    except NotFound:
        return Outcome(trace)
    except (Refused, NotObservable) as reason:
        return Outcome(trace, str(reason))
    except Undecided as reason:
        return Outcome(trace, str(reason), undecided=True)
    return Outcome(trace)


def _line(outcome: Outcome) -> dict[str, str | bool]:
    trace = outcome.trace
    told = {"kind": trace.kind, "id": trace.id, "name": trace.name, "why": trace.why}
    return {**told, "removed": not outcome.why, "reason": outcome.why}
