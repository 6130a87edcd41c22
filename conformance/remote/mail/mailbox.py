"""The port's Mailbox: what has arrived for the partners of one scenario.

Letters are those of recipients who carry the scenario's mark. A bounce is given back to the sender,
so it is seen only if what is sent to the sender's address arrives in the same folder.
"""

from collections.abc import Iterator, Sequence
from email.message import Message
from typing import Any, Protocol

from conformance.deployment import NotObservable
from conformance.observations import SeenEmail
from conformance.remote.mail.bounces import enclosed, given_back_to
from conformance.remote.mail.folder import Folder
from conformance.remote.mail.letters import Letters
from conformance.remote.mail.opened import Head, has_mark, head, is_returned, letter


class Operator(Protocol):
    """Who does what no mail program can; NotObservable if nobody has said how."""

    def do(self, act: str, **arguments: Any) -> Any: ...
    def change(self, act: str, **arguments: Any) -> None: ...


class RemoteMailbox:
    """The port's Mailbox."""

    def __init__(self, folder: Folder, letters: Letters, mark: str, operator: Operator) -> None:
        self._folder = folder
        self._letters = letters
        self._mark = mark
        self._operator = operator

    def messages(self) -> Sequence[SeenEmail]:
        """Each letter once for each recipient with the mark."""
        return [
            self._letters.read(message, recipient)
            for message in self._arrived()
            if not is_returned(message)
            for recipient in head(message).recipients(self._mark)
        ]

    def bounced(self) -> Sequence[SeenEmail]:
        """As the operator tells, who may see the sender's mail; or else what has come back here."""
        try:
            told = self._operator.do("bounced")
        except NotObservable:
            return list(self._come_back())
        return [SeenEmail(each, "", "", ()) for each in told if has_mark(each, self._mark)]

    def take_down(self) -> None:
        self._operator.change("take_mail_down")

    def bring_up(self) -> None:
        self._operator.change("bring_mail_up")

    def bounce(self, address: str) -> None:
        self._operator.change("bounce", address=address)

    def _come_back(self) -> Iterator[SeenEmail]:
        for message in self._arrived():
            if is_returned(message):
                for recipient in given_back_to(message, self._mark):
                    yield self._given_back(message, recipient)

    def _arrived(self) -> Iterator[Message]:
        return map(letter, self._folder.letters(self._wanted))

    def _wanted(self, told: Head) -> bool:
        return told.returned or bool(told.recipients(self._mark))

    def _given_back(self, message: Message, recipient: str) -> SeenEmail:
        original = enclosed(message)
        if original is None:
            return SeenEmail(recipient, "", "", ())
        return self._letters.read(original, recipient)
