"""Dynamics 365 Sales: leads, opportunities, accounts and contacts, and what can be done to them.

What a person does here is done by the commands that the Web API uses, so that rows, versions and
who changed them come out the same.
"""

from typing import Any, TypeVar

from emulator.console.entries import amount, numbered
from emulator.console.listing import listing
from emulator.console.rendering import Page
from emulator.console.visit import Visit
from emulator.dataverse.actions import Actions
from emulator.dataverse.commands import Commands
from emulator.dataverse.store import Known, Row
from emulator.dataverse.tables import TABLES
from emulator.live.users import guid
from reference_model.errors import InvalidStatus
from reference_model.lead_views import VIEWS, is_open
from reference_model.qualification import STANDARD_QUALIFICATION, require_no_duplicate
from reference_model.sales_records import (
    Account,
    Contact,
    Lead,
    LeadState,
    LeadStatus,
    Opportunity,
    OpportunityState,
    OpportunityStatus,
    owning_team,
)

_FIRST_VIEW = next(iter(VIEWS))
_NOT_TO_BE_OWNERS = {"System"}
_DISQUALIFIED = [each for each in LeadStatus if each.state is LeadState.DISQUALIFIED]
_LOST = [each for each in OpportunityStatus if each.state is OpportunityState.LOST]

Reason = TypeVar("Reason", LeadStatus, OpportunityStatus)


def leads(visit: Visit) -> Page:
    """The leads that a view lists for the user."""
    view = visit.query.get("view", "")
    view = view if view in VIEWS else _FIRST_VIEW
    shown = listing(visit, visit.landscape.sales.view(view, visit.user.name), _texts_of_lead)
    return Page("leads.html", {"list": shown, "view": view, "views": list(VIEWS)})


def lead(visit: Visit) -> Page:
    """A lead with its sections Contact, Company and Timeline."""
    found = _lead(visit)
    row = visit.rows.store.get(TABLES["lead"], _id(visit, "lead", found)) or {}
    return Page(
        "lead.html",
        {
            "lead": found,
            "row": row,
            "is_open": is_open(found),
            "reasons": _DISQUALIFIED,
            "owners": _owners(visit, found),
        },
    )


def qualify(visit: Visit) -> str:
    """Qualify, with the form's warning of duplicates unless it is to be ignored (R9, S12)."""
    found, sales = _lead(visit), visit.landscape.sales
    if "ignore_duplicates" not in visit.form and is_open(found):
        accounts, contacts = sales.accounts.values(), sales.contacts.values()
        require_no_duplicate(found, STANDARD_QUALIFICATION, accounts, contacts)
    created = dict.fromkeys(("CreateAccount", "CreateContact", "CreateOpportunity"), True)
    _actions(visit).qualify(_id(visit, "lead", found), {**created, "Status": -1})
    return visit.words["done_qualified"]


def disqualify(visit: Visit) -> str:
    """Disqualify, for a reason (R14)."""
    found = _lead(visit)
    reason = _reason(visit, _DISQUALIFIED)
    visit.landscape.sales.disqualify(found, reason, visit.acting.name)
    return visit.words["done_disqualified"]


def assign(visit: Visit) -> str:
    """Give the lead to a user, or back to the team (S10)."""
    found, owner = _lead(visit), visit.form.get("owner", "")
    table = "team" if owner == owning_team(found.legal_entity) else "systemuser"
    change: Row = {"ownerid": guid(table, owner), "ownerid__type": table}
    Commands(visit.rows).update(TABLES["lead"], _id(visit, "lead", found), change)
    return visit.words["done_assigned"]


def reactivate(visit: Visit) -> str:
    """Open a closed lead again (A6)."""
    visit.landscape.sales.reactivate(_lead(visit), visit.acting.name)
    return visit.words["done_reactivated"]


def opportunities(visit: Visit) -> Page:
    """The opportunities, all or those in one state."""
    state = visit.query.get("state", "")
    every = visit.landscape.sales.opportunities.values()
    kept = (each for each in every if state in {"", each.status.state.name})
    shown = {"list": listing(visit, kept, _texts_of_opportunity), "state": state}
    return Page("opportunities.html", shown | {"states": [each.name for each in OpportunityState]})


def opportunity(visit: Visit) -> Page:
    """An opportunity, how it was closed, and how it can be."""
    found = _opportunity(visit)
    id, leads = _id(visit, "opportunity", found), visit.landscape.sales.leads
    return Page(
        "opportunity.html",
        {
            "opportunity": found,
            "row": visit.rows.store.get(TABLES["opportunity"], id) or {},
            "lead": leads.get(found.originating_lead or 0),
            "is_open": found.status.state is OpportunityState.OPEN,
            "closings": [_closing(visit, id, place) for place in range(len(found.closings))],
            "reasons": _LOST,
        },
    )


def close_as_won(visit: Visit) -> str:
    """Close as won (R11)."""
    _close(visit, OpportunityStatus.WON)
    return visit.words["done_won"]


def close_as_lost(visit: Visit) -> str:
    """Close as lost, for a reason (R14)."""
    _close(visit, _reason(visit, _LOST))
    return visit.words["done_lost"]


def reopen(visit: Visit) -> str:
    """Open a closed opportunity again (A7, A8)."""
    visit.landscape.sales.reopen(_opportunity(visit), visit.acting.name)
    return visit.words["done_reopened"]


def accounts(visit: Visit) -> Page:
    """All accounts."""
    shown = listing(visit, visit.landscape.sales.accounts.values(), _texts_of_account)
    return Page("accounts.html", {"list": shown, "contacts": visit.landscape.sales.contacts})


def contacts(visit: Visit) -> Page:
    """All contacts."""
    shown = listing(visit, visit.landscape.sales.contacts.values(), _texts_of_contact)
    return Page("contacts.html", {"list": shown})


def account(visit: Visit) -> Page:
    """One account."""
    sales = visit.landscape.sales
    found: Account = numbered(visit, sales.accounts, "account")
    people = [each for each in sales.contacts.values() if each.parent_account is found]
    return Page("account.html", {"account": found, "people": people})


def contact(visit: Visit) -> Page:
    """One contact."""
    found: Contact = numbered(visit, visit.landscape.sales.contacts, "contact")
    return Page("contact.html", {"contact": found})


def _lead(visit: Visit) -> Lead:
    return numbered(visit, visit.landscape.sales.leads, "lead")


def _opportunity(visit: Visit) -> Opportunity:
    return numbered(visit, visit.landscape.sales.opportunities, "opportunity")


def _actions(visit: Visit) -> Actions:
    return Actions(visit.rows, Commands(visit.rows))


def _id(visit: Visit, table: str, record: Lead | Opportunity) -> str:
    id = visit.rows.id_of(table, record.id)
    assert id
    return id


def _owners(visit: Visit, lead: Lead) -> list[str]:
    """Who may own a lead: its team, and everybody who works."""
    users = (each.name for each in visit.live.users.values() if each.may_write)
    names = (each for each in users if each not in _NOT_TO_BE_OWNERS)
    return [owning_team(lead.legal_entity), *names]


def _reason(visit: Visit, reasons: list[Reason]) -> Reason:
    """The one that the form says, of those that it offers."""
    for each in reasons:
        if each.name == visit.form.get("reason"):
            return each
    raise InvalidStatus


def _close(visit: Visit, status: OpportunityStatus) -> None:
    """Close an opportunity with what the form says of it; the rows keep what the model does not."""
    id = _id(visit, "opportunity", _opportunity(visit))
    closing: dict[str, Any] = {"opportunityid@odata.bind": f"/opportunities({id})"}
    if visit.form.get("revenue", "").strip():
        closing["actualrevenue"] = amount(visit, "revenue")
    if description := visit.form.get("description", "").strip():
        closing["description"] = description
    told = {"OpportunityClose": closing, "Status": status.code}
    _actions(visit).close(told, won=status is OpportunityStatus.WON)


def _closing(visit: Visit, id: str, place: int) -> Known:
    """The row of an Opportunity Close activity."""
    closing_id = guid("opportunityclose", f"{id} {place}")
    return visit.rows.store.get(TABLES["opportunityclose"], closing_id) or {}


def _texts_of_lead(each: Lead) -> tuple[object, ...]:
    return each.id, each.company.name, each.person.name, each.person.email, each.owner


def _texts_of_opportunity(each: Opportunity) -> tuple[object, ...]:
    return each.id, each.name


def _texts_of_account(each: Account) -> tuple[object, ...]:
    return each.id, each.company.name, each.company.city, each.customer


def _texts_of_contact(each: Contact) -> tuple[object, ...]:
    return each.id, each.person.name, each.person.email, each.customer
