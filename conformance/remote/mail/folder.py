"""What the mailbox asks of a folder in which letters arrive, wherever it is kept."""

from collections.abc import Callable, Sequence
from email.message import Message
from typing import Protocol

Wanted = Callable[[Message], bool]
"""Whether more than this head of a letter shall be read."""


class Folder(Protocol):
    """Letters since an instant, which is compared with the folder's own clock."""

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        """Those with a wanted head, in the order of their arrival; Undecided if it has no answer.

        What was read once is remembered, so the wanted ones must stay the same.
        """

    def close(self) -> None: ...
