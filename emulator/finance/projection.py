"""A record of the model as the rows that show it."""

from datetime import datetime

from emulator.finance.entities import CUSTOMERS, EMAIL_LOG, HIERARCHIES, MEMBERS, PROSPECTS
from reference_model.commerce_records import Customer, CustomerHierarchy, Email, Prospect, Role
from reference_model.headquarters import Headquarters
from reference_model.parties import Company, Person

Value = str | int | float | None
Row = dict[str, Value]


def yes(truth: object) -> str:
    """A name of the enumeration NoYes."""
    return "Yes" if truth else "No"


def area(legal_entity: str) -> str:
    """A legal entity as rows have it; the product writes it small."""
    return legal_entity.lower()


def customer(record: Customer, language: str) -> Row:
    """A row of CustomersV3. language: that of the request that it comes from, or ""."""
    party = record.party
    shown = _person(party) if isinstance(party, Person) else _company(party)
    return {
        **dict.fromkeys((*_person(_NOBODY), *_company(_NOTHING)), ""),
        **shown,
        "PrimaryContactEmail": record.email,
        "dataAreaId": area(record.legal_entity),
        "CustomerAccount": str(record.number),
        "PartyType": str(record.type),
        "CreditLimit": record.credit_limit or 0.0,
        "CreditLimitIsMandatory": "No",
        "InvoiceAccount": str(record.invoice_account or ""),
        "LanguageId": language,
        "OnHoldStatus": "No",
        "AddressBooks": record.address_book,
        "AllowOnAccount": yes(record.allow_on_account),
        "B2BSpendingLimit": record.spending_limit,
    }


def prospect(record: Prospect, kind: str) -> Row:
    """A row of the page All prospects."""
    application = record.application
    return {
        **_company(application.company),
        **_person(application.person),
        "dataAreaId": area(record.legal_entity),
        "ProspectId": str(record.id),
        "ProspectTypeId": kind,
        "ProspectStatus": str(record.status),
        "Comments": application.comment,
        "LanguageId": application.language,
        "StoreName": record.store,
        "RequestId": record.request_id,
        "CustomerHierarchyId": str(record.hierarchy or ""),
    }


def hierarchy(record: CustomerHierarchy, purpose: str) -> Row:
    """A row of the page Customer hierarchies; only a wrong system has one without administrator."""
    chief = next((each.customer for each in record.members if each.role is Role.ADMIN), "")
    return {
        "dataAreaId": area(record.legal_entity),
        "CustomerHierarchyId": str(record.id),
        "Name": record.name,
        "Purpose": purpose,
        "OrganizationCustomerAccount": str(record.organization),
        "AdministratorCustomerAccount": str(chief),
    }


def members(record: CustomerHierarchy) -> list[Row]:
    """The lines of a hierarchy."""
    return [
        {
            "dataAreaId": area(record.legal_entity),
            "CustomerHierarchyId": str(record.id),
            "CustomerAccount": str(member.customer),
            "Role": str(member.role),
        }
        for member in record.members
    ]


def email(record: Email, sent: datetime | None) -> Row:
    """A line of the e-mail log. sent: when it left, None if it is still here."""
    return {
        "RefRecId": record.id,
        "EventNotificationType": str(record.type),
        "ReceiverEmailAddress": record.recipient,
        "DefaultLanguage": record.language,
        "SentDateTime": f"{sent:%Y-%m-%dT%H:%M:%SZ}" if sent else None,
        "SentSuccessfully": yes(sent),
        "EmailConstructedSuccessfully": "Yes",
        "ErrorMessage": "" if sent else record.error,
        "RequestId": record.request_id,
    }


def rows_of(record: object, language: str, headquarters: Headquarters) -> dict[str, list[Row]]:
    """All rows that show a record, by entity set; e-mail is new here, and not sent yet."""
    match record:
        case Customer():
            return {CUSTOMERS.set: [customer(record, language)]}
        case Prospect():
            return {PROSPECTS.set: [prospect(record, headquarters.prospect_type)]}
        case CustomerHierarchy():
            return {
                HIERARCHIES.set: [hierarchy(record, headquarters.hierarchy_purpose)],
                MEMBERS.set: members(record),
            }
        case Email():
            return {EMAIL_LOG.set: [email(record, None)]}
    return {}


_NOBODY = Person("", "", "")
_NOTHING = Company("")


def _person(person: Person) -> Row:
    return {
        "PersonFirstName": person.first_name,
        "PersonLastName": person.last_name,
        "PrimaryContactEmail": person.email,
        "PrimaryContactPhone": person.phone,
    }


def _company(company: Company) -> Row:
    return {
        "OrganizationName": company.name,
        "AddressStreet": company.street,
        "AddressZipCode": company.postal_code,
        "AddressCity": company.city,
        "AddressCountryRegionISOCode": company.country,
    }
