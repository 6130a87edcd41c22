"""What holds in every reachable state of a landscape, whatever was done to it, between commands.

Each invariant is a function that yields one sentence for each violation. It judges what a state
shows by itself: what a command has to do is in rules, and what it must not do in errors.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from reference_model.commerce_records import (
    CustomerHierarchy,
    CustomerType,
    EmailType,
    OnboardingRequest,
    Prospect,
    ProspectStatus,
    Role,
    Row,
    UserChange,
    UserRequest,
)
from reference_model.dual_write import MapState
from reference_model.landscape import Landscape
from reference_model.parties import Company, Person
from reference_model.sales import Sales
from reference_model.sales_records import TYPED_IN, Account, Contact, LeadState
from reference_model.site import Site

Invariant = Callable[[Landscape], Iterator[str]]

DECISION_MAIL = {
    ProspectStatus.APPROVED: EmailType.APPROVED,
    ProspectStatus.REJECTED: EmailType.REJECTED,
}


def violations(landscape: Landscape) -> list[str]:
    """A sentence for each violation of each invariant; none in a reachable state."""
    return [sentence for invariant in INVARIANTS for sentence in invariant(landscape)]


def each_request_is_in_one_place(landscape: Landscape) -> Iterator[str]:
    """Channel database, inbox, prospects or archive: nothing is lost, nothing is doubled (A13)."""
    waiting = [row.id for row in _waiting(landscape) if isinstance(row, OnboardingRequest)]
    stored = [prospect.request_id for prospect in landscape.headquarters.prospects.values()]
    yield from _repeated("Request", [*waiting, *stored])
    found = len({*waiting, *stored}) + landscape.archived
    submitted = sum(site.submitted for site in landscape.sites.values())
    if found != submitted:
        yield f"{submitted} requests were submitted, and {found} are found."


def each_user_request_is_in_one_place(landscape: Landscape) -> Iterator[str]:
    """Channel database, inbox, or done (N9, N14, N15)."""
    users = {user.id: user for user in _user_requests(landscape)}
    waiting = [row.id for row in _waiting(landscape) if isinstance(row, UserRequest)]
    done = [user.id for user in users.values() if user.done]
    yield from _repeated("User request", [*waiting, *done])
    for id in users.keys() - {*waiting, *done}:
        yield f"User request {id} is nowhere."


def a_prospect_has_one_lead_at_most(landscape: Landscape) -> Iterator[str]:
    """A prospect never has a second lead, and a lead's prospect exists (A15)."""
    prospects = landscape.headquarters.prospects
    leads = [lead for lead in landscape.sales.leads.values() if lead.prospect_id is not None]
    yield from _repeated("As the lead of a prospect,", [lead.prospect_id for lead in leads])
    for lead in leads:
        prospect = prospects.get(lead.prospect_id or 0)
        if prospect is None or prospect.request_id != lead.request_id:
            yield f"Lead {lead.id} of {lead.request_id} has no prospect of that request."


def approved_means_hierarchy(landscape: Landscape) -> Iterator[str]:
    """A prospect has a customer hierarchy of its own if it is approved, and only then (R12)."""
    headquarters = landscape.headquarters
    for prospect in headquarters.prospects.values():
        if (prospect.status is ProspectStatus.APPROVED) != (prospect.hierarchy is not None):
            yield f"{_name(prospect)} has the hierarchy {prospect.hierarchy}."
    owned = [p.hierarchy for p in headquarters.prospects.values() if p.hierarchy is not None]
    yield from _repeated("Hierarchy", owned)
    for id in headquarters.hierarchies.keys() ^ set(owned):
        yield f"Hierarchy {id} is without prospect, or a prospect without its hierarchy {id}."


def a_hierarchy_is_complete(landscape: Landscape) -> Iterator[str]:
    """The name in the request, an organization, people in it, one of them the Admin (N5, N11)."""
    headquarters = landscape.headquarters
    kinds = {number: customer.type for number, customer in headquarters.customers.items()}
    for prospect, hierarchy in _hierarchies(landscape):
        if hierarchy.name != prospect.application.company.name:
            yield f"{_name(prospect)} has a hierarchy named {hierarchy.name!r}."
        if kinds.get(hierarchy.organization) is not CustomerType.ORGANIZATION:
            yield f"Hierarchy {hierarchy.id} has no organization customer."
        if any(kinds.get(m.customer) is not CustomerType.PERSON for m in hierarchy.members):
            yield f"Hierarchy {hierarchy.id} has a member that is no person customer."
        administrators = [m for m in hierarchy.members if m.role is Role.ADMIN]
        if len(administrators) != 1:
            yield f"Hierarchy {hierarchy.id} has {len(administrators)} administrators."
        yield from _repeated(
            f"In hierarchy {hierarchy.id}, customer", [m.customer for m in hierarchy.members]
        )


def members_buy_through_their_organization(landscape: Landscape) -> Iterator[str]:
    """A member's invoice account is the organization of a hierarchy that it is in (N12).

    Whoever is in none, or is no longer, buys through the organization of an earlier one or itself.
    """
    payers: dict[int, set[int | None]] = {}
    organizations: set[int | None] = {None}
    for _, hierarchy in _hierarchies(landscape):
        organizations.add(hierarchy.organization)
        for member in hierarchy.members:
            payers.setdefault(member.customer, set()).add(hierarchy.organization)
    for customer in landscape.headquarters.customers.values():
        if customer.invoice_account not in payers.get(customer.number, organizations):
            yield f"Customer {customer.number} has the invoice account {customer.invoice_account}."


def customers_are_who_their_origin_says(landscape: Landscape) -> Iterator[str]:
    """An account's customer is an organization without e-mail, a contact's a person (R10, A33)."""
    customers = landscape.headquarters.customers
    edited = {user.customer for user in _user_requests(landscape) if _edits(user)}
    for number, expected in _written(landscape.sales):
        found = customers.get(number)
        if found is None:
            yield f"Customer {number} of {expected[-1]} is gone."
        elif (found.legal_entity, found.request_id) != expected[1:] or (
            found.party != expected[0] and number not in edited
        ):
            yield f"Customer {number} is not {expected[0].name} of {expected[-1]}."


def each_customer_has_one_origin(landscape: Landscape) -> Iterator[str]:
    """An account, a contact, a user request, or an approval of its own request (A2).

    An account or contact that comes from no lead was typed in, if its case says so.

    So one qualification brings one customer of each type at most, and a second one after a
    reactivation another. An approval in headquarters makes only what is missing by then; whoever
    qualifies the lead after that, or whose qualification still waits for the maps, brings more.
    """
    sales, headquarters = landscape.sales, landscape.headquarters
    added = [user for user in _user_requests(landscape) if user.change is UserChange.ADD]
    written: list[int | None] = [
        *(each.customer for each in sales.accounts.values() if _is_from_sales(each)),
        *(each.customer for each in sales.contacts.values() if _is_from_sales(each)),
        *(user.customer for user in added),
    ]
    known = [number for number in written if number is not None]
    yield from _repeated("As the customer of an origin,", known)
    origins = set(known)
    approval = {
        (prospect.request_id, number)
        for prospect, hierarchy in _hierarchies(landscape)
        for number in (hierarchy.organization, *(member.customer for member in hierarchy.members))
    }
    for customer in headquarters.customers.values():
        number = customer.number
        if number not in origins and (customer.request_id, number) not in approval:
            yield f"{customer.type} customer {number} comes from nowhere."


def one_decision_mail_at_most(landscape: Landscape) -> Iterator[str]:
    """No mail before the decision, then one at most, which says what was decided (A11)."""
    headquarters = landscape.headquarters
    unsent = [e for e in headquarters.unsent.values() if e.type in DECISION_MAIL.values()]
    yield from _repeated("As the subject of a decision mail,", [e.request_id for e in unsent])
    decided = {p.request_id: p for p in headquarters.prospects.values()}
    for email in unsent:
        prospect = decided.get(email.request_id)
        if prospect and DECISION_MAIL.get(prospect.status) is not email.type:
            yield f"{_name(prospect)} is about to be mailed {email.type}."


def account_and_contact_know_each_other(landscape: Landscape) -> Iterator[str]:
    """A primary contact's parent is that account, and of one request also the other way (S3)."""
    sales = landscape.sales
    for account in sales.accounts.values():
        if account.primary_contact is not None:
            contact = sales.contacts.get(account.primary_contact)
            if contact is None or contact.parent_account is not account:
                yield f"Account {account.id} is not the parent of its primary contact."
    for contact in sales.contacts.values():
        parent = contact.parent_account
        is_others = parent is None or parent.request_id != contact.request_id
        if not is_others and parent and parent.primary_contact != contact.id:
            yield f"Contact {contact.id} is not the primary contact of its parent account."


def an_opportunity_has_its_lead(landscape: Landscape) -> Iterator[str]:
    """An originating lead exists, and is of the same request (A25)."""
    leads, opportunities = landscape.sales.leads, landscape.sales.opportunities
    for opportunity in opportunities.values():
        if opportunity.originating_lead is not None:
            lead = leads.get(opportunity.originating_lead)
            if lead is None or lead.request_id != opportunity.request_id:
                yield f"Opportunity {opportunity.id} has lost its originating lead."
    for lead in leads.values():
        if lead.opportunity is not None:
            opened = opportunities.get(lead.opportunity)
            if opened is None or opened.originating_lead != lead.id:
                yield f"Lead {lead.id} has lost its opportunity."


def a_disqualified_lead_has_no_opportunity(landscape: Landscape) -> Iterator[str]:
    """Disqualification is refused once an opportunity is linked (S2)."""
    linked = {each.originating_lead: each.id for each in landscape.sales.opportunities.values()}
    for lead in landscape.sales.leads.values():
        opportunity = lead.opportunity or linked.get(lead.id)
        if lead.status.state is LeadState.DISQUALIFIED and opportunity is not None:
            yield f"Lead {lead.id} is disqualified and has opportunity {opportunity}."


def only_paused_maps_queue(landscape: Landscape) -> Iterator[str]:
    """Nothing waits for a map that runs or is stopped (D2, D5); an error says why (D3)."""
    dual_write = landscape.dual_write
    for queued in dual_write.queue.values():
        if dual_write.maps[queued.route.map] is not MapState.PAUSED:
            yield f"The {queued.route.name} of {queued.case} waits for a map that is not paused."
    if len(dual_write.queue) > dual_write.capacity:
        yield f"{len(dual_write.queue)} writes wait, of {dual_write.capacity} that the queue holds."
    for failed in dual_write.catch_up_errors:
        if not failed.error:
            yield f"The {failed.route.name} of {failed.case} failed to catch up without a reason."


def the_transaction_is_closed(landscape: Landscape) -> Iterator[str]:
    """Between commands nothing is left to commit, to tell or to undo (D1)."""
    transaction = landscape.transaction
    depth, events, undo = transaction._depth, transaction._events, transaction._undo  # noqa: SLF001
    if depth or events or undo:
        yield (
            f"The transaction is open {depth} deep, with {len(events)} events "
            f"and {len(undo)} changes in it."
        )


def a_person_is_published_once(landscape: Landscape) -> Iterator[str]:
    """A person customer waits for 1010, or is on each site of its own, once (N6, N8, N10).

    A site of its own is one of its legal entity, in whose address book it is.
    """
    waiting = landscape.headquarters.unpublished_customers
    customers = landscape.headquarters.customers.values()
    people = [c for c in customers if c.number not in waiting and c.type is CustomerType.PERSON]
    for site in landscape.sites.values():
        published = [(e, buyer.number) for e, buyers in site.buyers.items() for buyer in buyers]
        yield from _repeated("Buyer", [number for _, number in published])
        known, expected = set(published), (site.legal_entity, site.address_book)
        for customer in people:
            here = (customer.email, customer.number) in known
            if here != ((customer.legal_entity, customer.address_book) == expected):
                seen = "is" if here else "is not"
                yield f"Person customer {customer.number} {seen} on {site.name}."


def a_hierarchy_is_published(landscape: Landscape) -> Iterator[str]:
    """A hierarchy that does not wait for 1010 is on its sites, which admit its members (N6)."""
    waiting = landscape.headquarters.unpublished_hierarchies
    for _, hierarchy in _hierarchies(landscape):
        for site in landscape.sites.values():
            if hierarchy.id in waiting:
                continue
            partner = site.partners.get(hierarchy.id)
            if not _is_for(hierarchy, site):
                if partner:
                    yield f"Hierarchy {hierarchy.id} is on {site.name}, where it does not belong."
                continue
            members = {member.customer for member in hierarchy.members}
            if partner is None or partner.members != hierarchy.members or members - site.admitted:
                yield f"Hierarchy {hierarchy.id} is not on {site.name} as it is in headquarters."


def records_stand_under_their_keys(landscape: Landscape) -> Iterator[str]:
    """The key of a record is its own id, in every table of both systems."""
    headquarters, sales = landscape.headquarters, landscape.sales
    sites = landscape.sites.values()
    rows = [table for site in sites for table in (site.outbox, site.users)]
    for table in (*rows, headquarters.inbox):
        yield from (f"{row.id} stands under {key}." for key, row in table.items() if key != row.id)
    for customers in (headquarters.customers, headquarters.unpublished_customers):
        for key, customer in customers.items():
            if key != customer.number:
                yield f"Customer {customer.number} stands under {key}."
    numbered = (
        *(headquarters.prospects, headquarters.hierarchies, headquarters.unsent),
        headquarters.unpublished_hierarchies,
        *(sales.leads, sales.accounts, sales.contacts, sales.opportunities),
    )
    for records in numbered:
        for number, record in records.items():
            if number != record.id:
                yield f"{type(record).__name__} {record.id} stands under {number}."


INVARIANTS: tuple[Invariant, ...] = (
    each_request_is_in_one_place,
    each_user_request_is_in_one_place,
    a_prospect_has_one_lead_at_most,
    approved_means_hierarchy,
    a_hierarchy_is_complete,
    members_buy_through_their_organization,
    customers_are_who_their_origin_says,
    each_customer_has_one_origin,
    one_decision_mail_at_most,
    account_and_contact_know_each_other,
    an_opportunity_has_its_lead,
    a_disqualified_lead_has_no_opportunity,
    only_paused_maps_queue,
    the_transaction_is_closed,
    a_person_is_published_once,
    a_hierarchy_is_published,
    records_stand_under_their_keys,
)


def _hierarchies(landscape: Landscape) -> Iterator[tuple[Prospect, CustomerHierarchy]]:
    """Each prospect that has a hierarchy, with it."""
    headquarters = landscape.headquarters
    for prospect in headquarters.prospects.values():
        hierarchy = headquarters.hierarchies.get(prospect.hierarchy or 0)
        if hierarchy:
            yield prospect, hierarchy


def _waiting(landscape: Landscape) -> Iterator[Row]:
    """The rows of the channel databases and of the inbox."""
    for site in landscape.sites.values():
        yield from site.outbox.values()
    yield from landscape.headquarters.inbox.values()


def _user_requests(landscape: Landscape) -> Iterator[UserRequest]:
    for site in landscape.sites.values():
        yield from site.users.values()


def _edits(user: UserRequest) -> bool:
    return user.change is UserChange.EDIT and user.done


def _is_for(hierarchy: CustomerHierarchy, site: Site) -> bool:
    """Whether the partner may use the site (A30, N20)."""
    mine = hierarchy.legal_entity == site.legal_entity
    return mine and (not hierarchy.sites or site.name in hierarchy.sites)


def _written(sales: Sales) -> Iterator[tuple[int, tuple[Person | Company, str, str]]]:
    """The numbers of the customers that Sales brought, and what each must be."""
    for account in sales.accounts.values():
        if account.customer is not None and account.originating_lead is not None:
            yield account.customer, (account.company, account.legal_entity, account.request_id)
    for contact in sales.contacts.values():
        if contact.customer is not None and contact.originating_lead is not None:
            yield contact.customer, (contact.person, contact.legal_entity, contact.request_id)


def _name(prospect: Prospect) -> str:
    return f"The {prospect.status.lower()} prospect of {prospect.request_id}"


def _repeated(what: str, names: Iterable[object]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{what} {name} is there {times} times instead of once."


def _is_from_sales(record: Account | Contact) -> bool:
    """Whether a lead became this, or somebody typed it in."""
    return record.originating_lead is not None or record.request_id.startswith(TYPED_IN)
