"""Wrong systems: when messages leave, and what becomes of those that do not arrive."""

from typing import TYPE_CHECKING

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import Email
from reference_model.errors import NotAllowed, Unavailable
from reference_model.jobs import SendEmails

if TYPE_CHECKING:
    from reference_model.landscape import Landscape


class _Outgoing(dict[int, Email]):
    """Messages that leave as soon as they are written."""

    def __init__(self, job: SendEmails) -> None:
        self._job = job

    def __setitem__(self, id: int, email: Email) -> None:
        super().__setitem__(id, email)
        try:
            self._job.deliver(email)
        except Unavailable as reason:  # headquarters is there, but refuses the decision
            raise NotAllowed(str(reason)) from reason


@breaks("M3", "A31")
class MailLeavesAtOnce(SendEmails):
    """A message leaves as soon as the decision is made, without the job."""

    def pending(self) -> list[Email]:
        return []

    def run(self) -> None:
        self.headquarters.unsent.clear()

    def __init__(self, landscape: "Landscape") -> None:
        super().__init__(landscape)
        self.headquarters.unsent = _Outgoing(self)


@breaks("M3")
class MailNeverLeaves(SendEmails):
    """The e-mail job runs, and sends nothing."""

    def process(self, row: Email) -> None:
        pass


@breaks("A31", "M3")
class MailLeavesOneRunLater(SendEmails):
    """A message leaves with the second run of the job after the decision."""

    def process(self, row: Email) -> None:
        if row.error:
            super().process(row)
        row.error = "Queued."


@breaks("A11", "A9")
class MailAtEachRun(SendEmails):
    """Every run of the job sends all messages once more."""

    def process(self, row: Email) -> None:
        super().process(row)
        self.headquarters.unsent[row.id] = row


@breaks("A38")
class MailLostWhileTheServerIsDown(SendEmails):
    """A message that the mail server does not take is lost."""

    def process(self, row: Email) -> None:
        super().process(row)
        self.headquarters.unsent.pop(row.id, None)


@breaks("A39", "A38")
class BounceResent(SendEmails):
    """Every message is sent by the next run, too, in case it bounced."""

    def process(self, row: Email) -> None:
        super().process(row)
        if not row.error:
            row.error = "Perhaps it bounced."
            self.headquarters.unsent[row.id] = row
