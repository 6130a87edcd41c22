"""The simulated adapter's mail server, and the mailboxes behind it."""

from collections.abc import Sequence

from conformance.observations import SeenEmail
from reference_model.commerce_records import Email
from reference_model.errors import Unavailable


class SimulatedMailbox:
    """The port's Mailbox."""

    def __init__(self) -> None:
        self._arrived: list[Email] = []
        self._returned: list[Email] = []
        self._unknown: set[str] = set()
        self._up = True

    def deliver(self, email: Email) -> None:
        """Take a message from headquarters; Refused while the mail server is down."""
        if not self._up:
            raise Unavailable("The mail server does not answer.")
        bounces = email.recipient in self._unknown
        (self._returned if bounces else self._arrived).append(email)

    def messages(self) -> Sequence[SeenEmail]:
        return [_seen(email) for email in self._arrived]

    def bounced(self) -> Sequence[SeenEmail]:
        return [_seen(email) for email in self._returned]

    def take_down(self) -> None:
        self._up = False

    def bring_up(self) -> None:
        self._up = True

    def bounce(self, address: str) -> None:
        self._unknown.add(address)


def _seen(email: Email) -> SeenEmail:
    placeholders = tuple(email.placeholders.items())
    return SeenEmail(email.recipient, email.type, email.language, placeholders)
