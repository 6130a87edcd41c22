"""What a record of the model looks like as a row: which columns it fills, and with what.

A column that no function here names is not known to the model; it is kept in the row alone.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from emulator.dataverse.store import Row, Value
from emulator.live.users import guid
from reference_model.parties import Company, Person
from reference_model.sales_records import Account, Contact, Lead, Note, Opportunity

IdOf = Callable[[str, int | None], str | None]
"""Gives the id of the row of a table whose record has this number."""

WEB = 8
"""The lead source of what came from the site."""

CUSTOMER = 3
"""The relationship type of accounts that are customers: what their map of dual-write asks for."""


@lru_cache(maxsize=1024)
def company_id(legal_entity: str) -> str | None:
    """The row of the company, which is what Sales calls a legal entity."""
    return guid("cdm_company", legal_entity) if legal_entity else None


@lru_cache(maxsize=1024)
def owner(name: str) -> Mapping[str, Value]:
    """A team that owns for dual-write, or a user."""
    table = "team" if name.startswith("DW owner team") else "systemuser"
    id = guid(table, name)
    columns: Row = {
        "ownerid": id,
        "ownerid__type": table,
        "owninguser": id if table == "systemuser" else None,
        "owningteam": id if table == "team" else None,
        "owningbusinessunit": guid("businessunit", "b2bkit"),
    }
    return MappingProxyType(columns)


def lead(record: Lead, id_of: IdOf) -> Row:
    """The row of a lead."""
    return {
        "subject": record.topic,
        "companyname": record.company.name or None,
        "telephone1": record.person.phone or None,
        **_person(record.person),
        **_address(record.company),
        **_origin(record.prospect_id),
        "statecode": int(record.status.state),
        "statuscode": record.status.code,
        **_parents(record, id_of),
        "qualifyingopportunityid": id_of("opportunity", record.opportunity),
        "msdyn_company": company_id(record.legal_entity),
        **owner(record.owner),
    }


def account(record: Account, id_of: IdOf) -> Row:
    """The row of an account."""
    return {
        "name": record.company.name or None,
        "accountnumber": _number(record.customer),
        **({} if record.customer is None else {"customertypecode": CUSTOMER}),
        **_address(record.company),
        "primarycontactid": id_of("contact", record.primary_contact),
        "originatingleadid": id_of("lead", record.originating_lead),
        "msdyn_company": company_id(record.legal_entity),
        "statecode": 0,
        "statuscode": 1,
    }


def contact(record: Contact, id_of: IdOf) -> Row:
    """The row of a contact."""
    parent = _id(record.parent_account, "account", id_of)
    return {
        **_person(record.person),
        "telephone1": record.person.phone or None,
        "msdyn_contactpersonid": _number(record.customer),
        **({} if record.customer is None else {"msdyn_sellable": 1}),
        "parentcustomerid": parent,
        "parentcustomerid__type": "account" if parent else None,
        "originatingleadid": id_of("lead", record.originating_lead),
        "msdyn_company": company_id(record.legal_entity),
        "statecode": 0,
        "statuscode": 1,
    }


def opportunity(record: Opportunity, id_of: IdOf) -> Row:
    """The row of an opportunity. Its customer is the account, also when somebody deleted that."""
    account = _id(record.account, "account", id_of)
    contact = _id(record.contact, "contact", id_of)
    customer, table = (account, "account") if record.account else (contact, "contact")
    return {
        "name": record.name,
        "parentaccountid": account,
        "parentcontactid": contact,
        "customerid": customer,
        "customerid__type": table if customer else None,
        "originatingleadid": id_of("lead", record.originating_lead),
        "statecode": int(record.status.state),
        "statuscode": record.status.code,
    }


def note(record: Note, table: str, id: str) -> Row:
    """The row of a timeline's entry, which belongs to a row of another table."""
    return {
        "subject": record.subject,
        "notetext": record.text,
        "objectid": id,
        "objectid__type": table,
        "objecttypecode": table,
        "isdocument": 0,
        "createdby": guid("systemuser", record.created_by),
        **owner(record.created_by),
    }


PROJECTIONS: dict[type, tuple[str, Callable[[Any, IdOf], Row]]] = {
    Lead: ("lead", lead),
    Account: ("account", account),
    Contact: ("contact", contact),
    Opportunity: ("opportunity", opportunity),
}
"""For each type of record its table, and what makes its row."""


def _full() -> Iterator[object]:
    """A record of each type, of which everything is known."""
    person, company = Person("First", "Last", "e-mail"), Company("Name")
    account = Account(1, "", company, 1, "", primary_contact=1, customer=1)
    contact = Contact(1, "", person, 1, "", account, customer=1)
    yield from (account, contact)
    yield Lead(1, "", 1, person, company, "", "", account=account, contact=contact, opportunity=1)
    yield Opportunity(1, "", "", 1, account, contact)


@cache
def filled(table: str) -> frozenset[str]:
    """The columns that records may fill in rows of a table."""
    rows = (
        projection(record, lambda *_: "id")
        for record in _full()
        for name, projection in [PROJECTIONS[type(record)]]
        if name == table
    )
    return frozenset(*rows)


def _origin(prospect: int | None) -> Row:
    """Whoever types a lead in says where it comes from; of others it is known."""
    if prospect is None:
        return {"b2bkit_prospectid": None}
    return {"b2bkit_prospectid": str(prospect), "leadsourcecode": WEB}


def _parents(record: Lead, id_of: IdOf) -> Row:
    """Of a lead that is not qualified yet, whoever types it in may say them."""
    parents = {
        "parentaccountid": _id(record.account, "account", id_of),
        "parentcontactid": _id(record.contact, "contact", id_of),
    }
    return {name: id for name, id in parents.items() if id}


def _person(person: Person) -> Row:
    return {
        "firstname": person.first_name or None,
        "lastname": person.last_name or None,
        "fullname": person.name or None,
        "emailaddress1": person.email or None,
    }


def _address(company: Company) -> Row:
    return {
        "address1_line1": company.street or None,
        "address1_postalcode": company.postal_code or None,
        "address1_city": company.city or None,
        "address1_country": company.country or None,
    }


def _number(customer: int | None) -> str | None:
    return None if customer is None else str(customer)


def _id(record: Account | Contact | None, table: str, id_of: IdOf) -> str | None:
    return id_of(table, record.id) if record else None
