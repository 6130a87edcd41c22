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


class MaildirFolder:
    """The letters in one Maildir that arrived since an instant."""

    def __init__(self, path: Path, since: datetime) -> None:
        self._path = path
        self._since = since.timestamp()
        self._read: dict[str, bytes | None] = {}

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        """In the order of their arrival."""
        try:
            arrived = sorted(self._new(), key=lambda entry: entry.stat().st_mtime)
            for entry in arrived:
                with Path(entry).open("rb") as file:
                    raw = file.read(MOST_BYTES)
                self._read[_name(entry)] = raw if wanted(head(raw)) else None
        except FileNotFoundError as reason:
            if not (self._path / "new").is_dir():
                raise Undecided(
                    f"There is no Maildir {self._path}; see [mailbox] path."
                ) from reason
        except OSError as reason:
            raise Undecided(
                f"The Maildir {self._path}, which [mailbox] path names, cannot be read "
                f"({reason.strerror})."
            ) from reason
        return [raw for raw in self._read.values() if raw is not None]

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
