"""A folder of letters in files, as mail servers and the emulator write it (Maildir).

Python's own mailbox.Maildir tells neither when a letter arrived nor how it begins without reading
all of it; what a Maildir is fits into these lines.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from os import DirEntry, scandir
from pathlib import Path

from conformance.deployment import Undecided
from conformance.remote.mail.folder import Wanted
from conformance.remote.mail.opened import MOST_BYTES, head

_ATTEMPTS = 10


class MaildirFolder:
    """The letters in one Maildir that arrived since an instant."""

    def __init__(self, path: Path, since: datetime) -> None:
        self._path = path
        self._since = since.timestamp()
        self._read: dict[str, bytes | None] = {}

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        """In the order of their arrival."""
        for _ in range(_ATTEMPTS):
            try:
                self._look(wanted)
            except FileNotFoundError:  # somebody is looking at letters, which renames them
                continue
            except OSError as reason:
                raise Undecided(
                    f"The Maildir {self._path}, which [mailbox] path names, cannot be read "
                    f"({reason.strerror})."
                ) from reason
            return [raw for raw in self._read.values() if raw is not None]
        raise Undecided(f"{self._path} is no Maildir that stands still; see [mailbox] path.")

    def _look(self, wanted: Wanted) -> None:
        for entry in sorted(self._new(), key=lambda entry: entry.stat().st_mtime):
            with Path(entry).open("rb") as file:
                raw = file.read(MOST_BYTES)
            self._read[_name(entry)] = raw if wanted(head(raw)) else None

    def close(self) -> None:
        """Nothing is held open."""

    def _new(self) -> Iterator[DirEntry[str]]:
        """What has arrived and is not read; a letter that was looked at elsewhere is in `cur`."""
        for place in ("new", "cur"):
            with scandir(self._path / place) as entries:
                for entry in entries:
                    if _name(entry) not in self._read and entry.stat().st_mtime >= self._since:
                        yield entry


def _name(entry: DirEntry[str]) -> str:
    """Its name without the flags, which change."""
    return entry.name.partition(":")[0]
