"""What a run is about to make, written down before it is made, so that all can be found again.

One JSON object a line, only ever appended; processes of a run may share the file. A line outlives
its process; the first one of each mark outlives the machine as well, since by the mark all is found
that a scenario has made. A line that is not whole announces what was never sent.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from event_log.bad_input import BadInput


class Thing(NamedTuple):
    """Something to make: its kind, its names, and its id where that is known beforehand."""

    kind: str
    names: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True)
class Entry:
    """A thing that a scenario was about to make; id is "" if nobody knows what became of it."""

    number: str
    run: str
    mark: str
    at: datetime
    thing: Thing

    @property
    def id(self) -> str:
        return self.thing.id


class Ledger:
    """The ledger of one run."""

    def __init__(
        self, path: Path, run: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._path = path
        self._run = run
        self._now = now
        self._safe = set[str]()
        try:
            self._mend()
        except OSError as reason:
            raise BadInput(
                f"{path}: the ledger of the run cannot be written there ({reason.strerror}); name "
                "a folder that is yours."
            ) from reason

    def announce(self, mark: str, *things: Thing) -> list[str]:
        """Write down what is about to be made; gives the number of each entry."""
        numbers = [uuid4().hex for _ in things]
        self._append(
            {
                "entry": number,
                "run": self._run,
                "mark": mark,
                "at": self._now().isoformat(),
                "kind": thing.kind,
                "names": list(thing.names),
                "id": thing.id,
            }
            for number, thing in zip(numbers, things, strict=True)
        )
        self._keep(mark)
        return numbers

    def complete(self, numbers: Sequence[str], ids: Sequence[str]) -> None:
        """Write down under which ids the things came to be."""
        self._append({"entry": number, "id": id} for number, id in zip(numbers, ids, strict=True))

    def _append(self, lines: Iterator[dict[str, Any]]) -> None:
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        with self._path.open("ab", buffering=0) as file:
            file.write(text.encode())

    def _keep(self, mark: str) -> None:
        """Have a mark on the disk before anything carries it."""
        if mark not in self._safe:
            with self._path.open("ab", buffering=0) as file:
                os.fsync(file.fileno())
            self._safe.add(mark)

    def _mend(self) -> None:
        """Have the file on the disk, and its last line ended."""
        fresh = not self._path.exists()
        with self._path.open("ab+", buffering=0) as file:
            if size := file.seek(0, os.SEEK_END):
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    file.write(b"\n")
        if fresh and hasattr(os, "O_DIRECTORY"):
            folder = os.open(self._path.parent, os.O_DIRECTORY)
            os.fsync(folder)
            os.close(folder)


def read_ledger(path: Path) -> list[Entry]:
    """All entries, in their order, with the ids that are known; BadInput if there is no ledger."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as reason:
        raise BadInput(
            f"{path}: no readable ledger ({reason.strerror}); expected the one of a run."
        ) from reason
    entries: dict[str, Entry] = {}
    for line in _whole(text):
        if "run" in line:
            entries[line["entry"]] = _entry(line)
        elif line["entry"] in entries:
            known = entries[line["entry"]]
            entries[known.number] = replace(known, thing=known.thing._replace(id=line["id"]))
    return list(entries.values())


def _whole(text: str) -> Iterator[dict[str, Any]]:
    """The lines that were written to their end."""
    for line in text.split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and "entry" in found and "id" in found:
            yield found


def _entry(line: dict[str, Any]) -> Entry:
    thing = Thing(line["kind"], tuple(line["names"]), line["id"])
    at = datetime.fromisoformat(line["at"])
    return Entry(line["entry"], line["run"], line["mark"], at, thing)
