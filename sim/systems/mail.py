"""What becomes of messages: taken or not yet, delivered after a while, or bounced.

That a message which is not taken stays for the next run, and that one which bounces is not sent
again, are rules of the model (A38, A39). Here is only whom it befalls.
"""

from reference_model.commerce_records import Email
from reference_model.errors import Unavailable
from sim.scenario.systems import Email as Ways
from sim.systems.luck import Luck, number_of


class Mail:
    """The mail servers of the partners."""

    def __init__(self, ways: Ways, luck: Luck) -> None:
        self._ways = ways
        self._luck = luck
        self._attempts: dict[int, int] = {}
        self._delivery = luck.times("e-mail delivery", ways.delivery)
        self._bounce = luck.chances("e-mail bounce")

    def deliver(self, email: Email) -> None:
        """Take a message, or not yet."""
        attempt = self._attempts.pop(email.id, 0) + 1
        chance = self._luck.chances(f"e-mail deferred, attempt {attempt}")
        if chance(number_of(email.request_id)) < self._ways.deferred_share:
            self._attempts[email.id] = attempt
            raise Unavailable("The partner's mail server does not take the message yet.")

    def delivery_of(self, case: str) -> int:
        """Milliseconds until the message about a request arrives, or comes back."""
        return self._delivery(number_of(case))

    def bounces(self, case: str) -> bool:
        """Whether the address of this requestor does not exist."""
        return self._bounce(number_of(case)) < self._ways.bounced_share

    def told_otherwise_of(self, case: str) -> int | None:
        """Milliseconds from the bounce until an approved partner hears of it; None for never."""
        law = self._ways.told_otherwise
        return self._luck.times("told otherwise", law)(number_of(case)) if law else None
