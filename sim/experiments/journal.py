"""The folder of an experiment, and its journal: a line for each replication that is finished.

The first line says what the experiment is, so that a folder holds one experiment only. A line is
appended whole, or cut off again. So whatever ends a process, all that had been found out is kept,
and the next one goes on from there.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter

from event_log.bad_input import BadInput
from sim.experiments.replication import Replication

if sys.platform != "win32":
    import fcntl

JOURNAL = "journal.jsonl"

_REPLICATION = TypeAdapter(Replication)

Key = tuple[int, int]
"""A point's number, a replication's number."""


class Journal:
    """What an experiment has found out so far, also in earlier processes.

    about: what is decided about the experiment, in words and numbers; another one is refused.
    """

    def __init__(self, folder: Path, about: dict[str, Any]) -> None:
        self.path = folder / JOURNAL
        self.finished: dict[Key, Replication] = {}
        self._about = json.loads(json.dumps(about, default=str))
        self._refuse_foreign_folder(folder)
        self._file = self._opened(folder)
        try:
            self._lock()
            self._read()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others use the folder."""
        os.close(self._file)

    def add(self, point: int, found: Replication) -> None:
        """Keep a replication at once; one that is here already is not counted twice."""
        key = point, found.number
        if key in self.finished:
            return
        self._append({"point": point, "found": asdict(found)})
        self.finished[key] = found

    def _refuse_foreign_folder(self, folder: Path) -> None:
        with suppress(FileNotFoundError):
            try:
                if self.path not in (inside := list(folder.iterdir())) and inside:
                    raise BadInput(
                        f"{folder} holds other files, such as {inside[0].name}; "
                        "choose another folder with --out."
                    )
            except NotADirectoryError as reason:
                raise BadInput(f"{folder} is a file; expected a folder to write to.") from reason

    def _opened(self, folder: Path) -> int:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        except OSError as reason:
            raise BadInput(
                f"Cannot write {self.path}: {reason.strerror}; expected a folder that can be made "
                "and written to."
            ) from reason

    def _lock(self) -> None:
        """Refuse a second process; the lock goes with the process that has it, however it ends."""
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as reason:
                raise BadInput(
                    f"{self.path.parent} is in use by another process; wait for it, or choose "
                    "another folder with --out."
                ) from reason

    def _read(self) -> None:
        whole = self.path.read_bytes()
        self._size = whole.rfind(b"\n") + 1
        os.ftruncate(self._file, self._size)  # a line that was cut short says nothing
        head, *lines = whole[: self._size].splitlines() or [b""]
        if not head:
            self._append(self._about)
            return
        self._refuse_another(_parsed(head, self.path))
        for entry in (_parsed(line, self.path) for line in lines):
            found = _REPLICATION.validate_python(entry["found"])
            self.finished[entry["point"], found.number] = found

    def _refuse_another(self, about: dict[str, Any]) -> None:
        for name, here in self._about.items():
            if about.get(name) != here:
                raise BadInput(
                    f"{self.path.parent} holds an experiment with another {name}; choose another "
                    "folder with --out, or remove this one."
                )

    def _append(self, entry: dict[str, Any]) -> None:
        line = json.dumps(entry).encode() + b"\n"
        try:
            written = os.write(self._file, line)
        except OSError as reason:
            raise BadInput(f"Cannot write {self.path}: {reason.strerror}. {self.kept}") from reason
        if written < len(line):
            os.ftruncate(self._file, self._size)
            raise BadInput(f"Cannot write {self.path}: the disk is full. {self.kept}")
        self._size += len(line)

    @property
    def kept(self) -> str:
        """What whoever stops now has to know."""
        number = len(self.finished)
        kept = f"{number} replication{' is' if number == 1 else 's are'} kept"
        return f"{kept} in {self.path.parent}: the same command continues from there."


def _parsed(line: bytes, path: Path) -> dict[str, Any]:
    try:
        entry: dict[str, Any] = json.loads(line)
    except ValueError as reason:
        raise BadInput(
            f"{path}: not the journal of an experiment; choose another folder with --out."
        ) from reason
    return entry
