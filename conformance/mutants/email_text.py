"""Wrong systems: what a message shows, and in which language."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import EmailType
from reference_model.headquarters import Headquarters
from reference_model.parties import Application


@breaks("M2")
class MessageWithoutFirstName(Headquarters):
    """Messages do not show the first name."""

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        person = application.person._replace(first_name="")
        super()._insert_email(request_id, kind, application._replace(person=person), store)


@breaks("M2")
class RejectionWithoutCompany(Headquarters):
    """A rejection does not show the company."""

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        if kind is EmailType.REJECTED:
            company = application.company._replace(name="")
            application = application._replace(company=company)
        super()._insert_email(request_id, kind, application, store)


@breaks("M2")
class ApprovalWithoutPostalCode(Headquarters):
    """An approval does not show the postal code."""

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        company = application.company._replace(postal_code="")
        super()._insert_email(request_id, kind, application._replace(company=company), store)


@breaks("M2")
class ApprovalWithAnotherComment(Headquarters):
    """An approval shows a comment that the requestor did not write."""

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        super()._insert_email(request_id, kind, application._replace(comment="None"), store)


@breaks("M2", "A30")
class AlwaysTheFirstStore(Headquarters):
    """Messages name the first site, whichever the request was made on."""

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        super()._insert_email(request_id, kind, application, "B2B site")


@breaks("A37")
class AlwaysTheDefaultLanguage(Headquarters):
    """Every message is in the default language of the templates."""

    def _language(self, application: Application) -> str:
        return self.languages[0]


@breaks("M4")
class NoFallBack(Headquarters):
    """A message is sent in the language wanted, even where the template has no text in it."""

    def _language(self, application: Application) -> str:
        return application.language


@breaks("M4")
class FallsBackToEnglish(Headquarters):
    """Where the template has no text in the language wanted, the message is in English."""

    def _language(self, application: Application) -> str:
        return application.language if application.language in self.languages else "en-us"


@breaks("A37", "M4")
class LanguageOfTheOtherTemplates(Headquarters):
    """Every message is in the last language that the templates have."""

    def _language(self, application: Application) -> str:
        return self.languages[-1]
