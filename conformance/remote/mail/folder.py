"""What the mailbox asks of a folder in which letters arrive, wherever it is kept."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from conformance.remote.mail.opened import Head

Key = TypeVar("Key")

Wanted = Callable[[Head], bool]
"""Whether more than this head of a letter shall be read."""


class Folder(Protocol):
    """Letters since an instant, which is compared with the folder's own clock."""

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        """Those with a wanted head, in the order of their arrival; Undecided if it has no answer.

        What was read once is remembered, so the scenarios of a run share a folder.
        """

    def close(self) -> None: ...


class Remembered(Generic[Key]):
    """What has been read of a folder: all heads in the order of their arrival, some letters."""

    def __init__(self) -> None:
        self.heads: dict[Key, Head | None] = {}
        self._letters: dict[Key, bytes | None] = {}

    def letters(self, wanted: Wanted, read: Callable[[Key], bytes | None]) -> Sequence[bytes]:
        """The wanted letters. read: reads one of them; None if it is there no more."""
        chosen = [key for key, head in self.heads.items() if head and wanted(head)]
        for key in chosen:
            if key not in self._letters:
                self._letters[key] = read(key)
        return [raw for key in chosen if (raw := self._letters[key]) is not None]

    def forget(self) -> None:
        """Have read nothing."""
        self.heads.clear()
        self._letters.clear()
