"""Wrong systems: which messages are written, and to whom."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import Customer, EmailType, Prospect, ProspectStatus
from reference_model.headquarters import Headquarters
from reference_model.parties import Application
from reference_model.sales_records import DUAL_WRITE_USER, Contact


@breaks("R14", "N3", "A11")
class NoDecliningMail(Headquarters):
    """Nobody is told that the request is declined."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        if kind is not EmailType.REJECTED:
            super()._queue_email(prospect, kind)


@breaks("R14", "N3", "A11")
class DecliningMailTwice(Headquarters):
    """The requestor is told twice that the request is declined."""

    def _reject(self, prospect: Prospect, by: str) -> None:
        super()._reject(prospect, by)
        self._queue_email(prospect, EmailType.REJECTED)


@breaks("A11", "A16")
class EveryRejectionMailed(Headquarters):
    """A prospect that is rejected again is mailed again."""

    def _ignore(self, prospect: Prospect, decision: ProspectStatus) -> None:
        super()._ignore(prospect, decision)
        if decision is prospect.status is ProspectStatus.REJECTED:
            self._queue_email(prospect, EmailType.REJECTED)


@breaks("A11", "A8")
class EveryApprovalMailed(Headquarters):
    """A prospect that is approved again is mailed again."""

    def _ignore(self, prospect: Prospect, decision: ProspectStatus) -> None:
        super()._ignore(prospect, decision)
        if decision is prospect.status is ProspectStatus.APPROVED:
            self._queue_email(prospect, EmailType.APPROVED)


@breaks("A8", "A16")
class IgnoredRejectionMailed(Headquarters):
    """A rejection that changes nothing is mailed all the same."""

    def _ignore(self, prospect: Prospect, decision: ProspectStatus) -> None:
        super()._ignore(prospect, decision)
        if decision is ProspectStatus.REJECTED is not prospect.status:
            self._queue_email(prospect, EmailType.REJECTED)


@breaks("N4", "A9")
class NoApprovalMail(Headquarters):
    """Nobody is told of an approval."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        if kind is not EmailType.APPROVED:
            super()._queue_email(prospect, kind)


@breaks("R13", "A9", "R14")
class SalesDecidesWithoutMail(Headquarters):
    """What Sales decides is not mailed by Commerce."""

    def decide_from_sales(
        self,
        prospect_id: int,
        decision: ProspectStatus,
        organization: int | None = None,
        person: int | None = None,
    ) -> None:
        before = set(self.unsent)
        super().decide_from_sales(prospect_id, decision, organization, person)
        for email in set(self.unsent) - before:
            self.transaction.remove(self.unsent, email)


@breaks("A9")
class WinNotMailed(Headquarters):
    """An approval is mailed only if headquarters made it."""

    def _approve(
        self, prospect: Prospect, organization: Customer, person: Customer, by: str
    ) -> None:
        super()._approve(prospect, organization, person, by)
        if by == DUAL_WRITE_USER and self.unsent:
            self.transaction.remove(self.unsent, max(self.unsent))


@breaks("N4")
class ApprovalMailedAsRejection(Headquarters):
    """An approval is mailed with the words of a rejection."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        super()._queue_email(prospect, EmailType.REJECTED)


@breaks("N3", "R14")
class RejectionMailedAsApproval(Headquarters):
    """A rejection is mailed with the words of an approval."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        super()._queue_email(prospect, EmailType.APPROVED)


@breaks("A10")
class MailToTheAddressOfTheLead(Headquarters):
    """The message goes to the address that was entered in the lead."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        requested = prospect.application
        for lead in self.dual_write.sales.leads.values():
            if lead.prospect_id == prospect.id:
                prospect.application = requested._replace(person=lead.person)
        super()._queue_email(prospect, kind)
        prospect.application = requested


@breaks("N4", "N3")
class MailToTheCompany(Headquarters):
    """The message goes to the company's own mailbox."""

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        domain = application.person.email.partition("@")[2]
        person = application.person._replace(email=f"info@{domain}")
        super()._insert_email(request_id, kind, application._replace(person=person), store)


@breaks("N4", "A10")
class MailToAllProspects(Headquarters):
    """The news of a decision goes to every prospect."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        for each in self.prospects.values():
            super()._queue_email(each, kind)


@breaks("A11")
class QualificationMailed(Headquarters):
    """The requestor is told of an approval before anybody has decided."""

    def receive_contact(self, contact: Contact) -> None:
        super().receive_contact(contact)
        for prospect in self.prospects.values():
            if prospect.request_id == contact.request_id:
                self._queue_email(prospect, EmailType.APPROVED)


@breaks("M1")
class InactiveMailSent(Headquarters):
    """Decisions are mailed whether or not the notification type is active."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        active, self.active_notifications = self.active_notifications, set(EmailType)
        super()._queue_email(prospect, kind)
        self.active_notifications = active


@breaks("M1")
class OneInactiveTypeSilencesAll(Headquarters):
    """Nothing is mailed unless every notification type is active."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        if self.active_notifications == set(EmailType):
            super()._queue_email(prospect, kind)
