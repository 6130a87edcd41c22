"""Where e-mail goes: to whoever really delivers it, and into a list that people can look at.

What delivery came to is written into the journal, since no replay may send a message twice, and
one that was refused must be refused again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from emulator.live.journal import Journal
from reference_model.commerce_records import Email
from reference_model.errors import Refused, Unavailable
from reference_model.landscape import into_the_void


@dataclass
class Outbox:
    """The mail that has left headquarters, oldest first.

    send: delivers a message, or raises Refused. down: whether the mail server does not answer.
    unknown: addresses that no mailbox has; what is sent there comes back.
    """

    journal: Journal
    send: Callable[[Email], None] = into_the_void
    sent: list[Email] = field(default_factory=list)
    returned: list[Email] = field(default_factory=list)
    down: bool = False
    unknown: set[str] = field(default_factory=set)
    _replayed: list[str] = field(default_factory=list)

    def replay(self) -> None:
        """Begin again: what the journal knows of deliveries happens as it did."""
        self.sent.clear()
        self.returned.clear()
        self.unknown.clear()
        self.down = False
        self._replayed = self.journal.deliveries()[::-1]

    def live(self) -> None:
        """From now on mail is really sent."""
        self._replayed.clear()

    def deliver(self, email: Email) -> None:
        """Take a message from headquarters; Refused if it cannot be sent."""
        if self._replayed:
            if refusal := self._replayed.pop():
                raise Unavailable(refusal)
        else:
            self._send(email)
        bounces = email.recipient in self.unknown
        (self.returned if bounces else self.sent).append(email)

    def _send(self, email: Email) -> None:
        try:
            if self.down:
                raise Unavailable("The mail server does not answer.")
            if email.recipient not in self.unknown:
                self.send(email)
        except Refused as reason:
            self.journal.delivered(str(reason))
            raise
        self.journal.delivered("")
