"""A folder of letters in files, as mail servers and the emulator write it (Maildir).

Python's own mailbox.Maildir tells neither when a letter arrived nor how it begins without reading
all of it; what a Maildir is fits into these lines.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from os import DirEntry, scandir
from pathlib import Path

from conformance.deployment import Undecided
from conformance.remote.mail.folder import Remembered, Wanted
from conformance.remote.mail.opened import MOST_BYTES, MOST_HEAD, head, top

_ATTEMPTS = 10


class MaildirFolder:
    """The letters in one Maildir that arrived since an instant."""

    def __init__(self, path: Path, since: datetime) -> None:
        self._path = path
        self._since = since.timestamp()
        self._known = Remembered[str]()

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        """In the order of their arrival."""
        for _ in range(_ATTEMPTS):
            try:
                return self._look(wanted)
            except FileNotFoundError:  # somebody is looking at letters, which renames them
                continue
            except OSError as reason:
                raise Undecided(
                    f"The Maildir {self._path}, which [mailbox] path names, cannot be read "
                    f"({reason.strerror})."
                ) from reason
        raise Undecided(f"{self._path} is no Maildir that stands still; see [mailbox] path.")

    def _look(self, wanted: Wanted) -> Sequence[bytes]:
        there = {_name(entry): entry for entry in self._entries()}
        heads = self._known.heads
        new = [name for name in there if name not in heads]
        for name in sorted(new, key=lambda name: there[name].stat().st_mtime):
            old = there[name].stat().st_mtime < self._since
            heads[name] = None if old else head(top(_read(there[name], MOST_HEAD)))
        return self._known.letters(
            wanted, lambda name: _read(there[name], MOST_BYTES) if name in there else None
        )

    def close(self) -> None:
        """Nothing is held open."""

    def _entries(self) -> Iterator[DirEntry[str]]:
        """What has arrived; a letter that was looked at elsewhere is in `cur`."""
        for place in ("new", "cur"):
            with scandir(self._path / place) as entries:
                yield from entries


def _read(entry: DirEntry[str], most: int) -> bytes:
    with Path(entry).open("rb") as file:
        return file.read(most)


def _name(entry: DirEntry[str]) -> str:
    """Its name without the flags, which change."""
    return entry.name.partition(":")[0]
