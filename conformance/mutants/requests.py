"""Wrong systems: what becomes of a request on its way from the site to All prospects."""

from typing import Any

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import (
    EmailType,
    OnboardingRequest,
    Prospect,
    ProspectStatus,
    Row,
)
from reference_model.errors import NotAllowed, Refused
from reference_model.headquarters import Headquarters
from reference_model.jobs import PullRequests, Synchronize
from reference_model.parties import Application, Person
from reference_model.site import Confirmation, Site


@breaks("R2")
class OnlyCustomersMayApply(Site):
    """The form is shown only to those who can sign in already."""

    def submit_request(self, application: Application) -> Confirmation:
        self.sign_in(application.person.email)
        return super().submit_request(application)


@breaks("N13", "R2")
class NoConfirmation(Site):
    """Submitting the form leads to an empty page."""

    def submit_request(self, application: Application) -> Confirmation:
        super().submit_request(application)
        return Confirmation("")


@breaks("N13")
class ConfirmationByEmail(Headquarters):
    """The requestor is mailed that the request has arrived."""

    def store_prospect(self, row: OnboardingRequest) -> Prospect:
        prospect = super().store_prospect(row)
        self._queue_email(prospect, EmailType.USER_ADDED)
        return prospect


@breaks("R3", "N1", "R17")
class RequestNeverStored(Site):
    """The site confirms the request, and does not store it."""

    def submit_request(self, application: Application) -> Confirmation:
        return Confirmation("REQ-0000001")


@breaks("R3", "A13")
class OneRequestARun(Synchronize):
    """A run of Synchronize stores one request, however many wait."""

    def pending(self) -> list[Row]:
        return super().pending()[:1]


@breaks("R3", "A13")
class OneRequestPulledARun(PullRequests):
    """A run of P-0001 pulls the newest request, and leaves the others."""

    def pending(self) -> list[Row]:
        return super().pending()[-1:]


@breaks("R3")
class ProspectStoredByPull(PullRequests):
    """P-0001 alone makes a prospect of a request."""

    def process(self, row: Any) -> None:
        super().process(row)
        if isinstance(row, OnboardingRequest):
            del self.headquarters.inbox[row.id]
            self.headquarters.store_prospect(row)


@breaks("R3", "A13")
class SynchronizePullsItself(Synchronize):
    """Synchronize fetches what P-0001 has not pulled."""

    def pending(self) -> list[Row]:
        for site in self.sites.values():
            self.headquarters.inbox.update(site.outbox)
            site.outbox.clear()
        return super().pending()


@breaks("N1")
class ProspectOfTheOrdinaryType(Headquarters):
    """The prospect is listed as an ordinary one, not as a B2B prospect."""

    prospect_type = "Prospect"


@breaks("A27", "R1")
class ApprovedOnArrival(Headquarters):
    """A new prospect is approved, though nobody has decided on it."""

    def store_prospect(self, row: OnboardingRequest) -> Prospect:
        prospect = super().store_prospect(row)
        prospect.status = ProspectStatus.APPROVED
        return prospect


@breaks("A13")
class RequestStoredAgain(Synchronize):
    """What one run of Synchronize has stored is stored once more by the next."""

    def process(self, row: Any) -> None:
        super().process(row)
        self.headquarters.inbox[row.id] = row


@breaks("A13", "A36")
class StopsAtTheFirstFailure(Synchronize):
    """A run of Synchronize ends with the first row that fails."""

    def run(self) -> None:
        for row in self.pending():
            self.process(row)
            if row.error:
                return


@breaks("A13")
class FailedRowLost(Synchronize):
    """A row that fails is thrown away."""

    def _keep(self, row: Row, reason: Refused) -> None:
        super()._keep(row, reason)
        del self.headquarters.inbox[row.id]


@breaks("A13")
class FailedRowNeverRetried(Synchronize):
    """A row that failed once is left alone by later runs."""

    def pending(self) -> list[Row]:
        return [row for row in super().pending() if not row.error]


@breaks("A13", "A36")
class FailureLosesOtherRows(Synchronize):
    """When a row fails, the rows that wait behind it are lost."""

    def _keep(self, row: Row, reason: Refused) -> None:
        super()._keep(row, reason)
        waiting = list(self.headquarters.inbox)
        for later in waiting[waiting.index(row.id) + 1 :]:
            del self.headquarters.inbox[later]

    def process(self, row: Any) -> None:
        if row.id in self.headquarters.inbox:
            super().process(row)


@breaks("A36", "A13")
class AllRowsOrNone(Synchronize):
    """One row that fails takes back all that were stored before it in the run."""

    def run(self) -> None:
        rows = self.pending()
        try:
            with self.transaction:
                for row in rows:
                    self._store(row)
        except Refused as reason:
            for row in rows:
                self._keep(row, reason)
        else:
            self.headquarters.inbox.clear()


@breaks("A36")
class FailureWithoutReason(Synchronize):
    """A row that fails is marked as such, without a reason."""

    def _keep(self, row: Row, reason: Refused) -> None:
        super()._keep(row, Refused("Failed."))


@breaks("A24")
class RepeatedRequestDropped(Headquarters):
    """A request by a person who has applied before is taken for the earlier one."""

    def store_prospect(self, row: OnboardingRequest) -> Prospect:
        for prospect in self.prospects.values():
            if prospect.application.person == row.application.person:
                return prospect
        return super().store_prospect(row)


@breaks("A24")
class RequestsOfOnePersonMerged(PullRequests):
    """Of the requests by one person that wait, P-0001 takes the last and drops the others."""

    def process(self, row: Any) -> None:
        super().process(row)
        for earlier in list(self.headquarters.inbox.values()):
            if earlier is not row and _requestor(earlier) == _requestor(row):
                del self.headquarters.inbox[earlier.id]


@breaks("A24")
class DeclinedForEver(Headquarters):
    """Whoever has been turned down cannot apply again."""

    def store_prospect(self, row: OnboardingRequest) -> Prospect:
        for prospect in self.prospects.values():
            declined = prospect.status is ProspectStatus.REJECTED
            if declined and prospect.application.person == row.application.person:
                raise NotAllowed("This person has been turned down.")
        return super().store_prospect(row)


@breaks("A29")
class OldNamesUnknown(Synchronize):
    """The job answers to its present English name only."""

    @classmethod
    def answers_to(cls, name: str) -> bool:
        return name == cls.name


def _requestor(row: Row) -> Person | Row:
    """Who applied; another row stands for itself."""
    return row.application.person if isinstance(row, OnboardingRequest) else row
