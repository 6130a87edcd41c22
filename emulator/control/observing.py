"""What happened: events, requests, mail, what was asked for and is not served."""

from typing import Any

from emulator.front import Front
from reference_model.invariants import violations


class Observing:
    """Looks, and changes nothing."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def events(self) -> Any:
        """The event log of the last events, oldest first."""
        return self._front.live.recent

    def trace(self) -> Any:
        """The last exchanges, oldest first."""
        return [each._asdict() | {"at": each.at.isoformat()} for each in self._front.trace]

    def unsupported(self) -> Any:
        """What was refused with 501, with how often."""
        return dict(self._front.refused_by_name)

    def coverage(self) -> Any:
        """Which operations were asked so far, and how often they were answered with what status."""
        return {
            operation: {str(status): count for status, count in sorted(by_status.items())}
            for operation, by_status in sorted(self._front.asked.items())
        }

    def invariants(self) -> Any:
        """What must hold of the model in every state, and does not."""
        return violations(self._front.live.landscape)

    def mail(self) -> Any:
        """The mail that has left headquarters."""
        return [
            {
                "to": email.recipient,
                "type": email.type,
                "language": email.language,
                "shown": email.placeholders,
            }
            for email in self._front.outbox.sent
        ]
