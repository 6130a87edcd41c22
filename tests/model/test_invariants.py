"""Every invariant can be broken, and says so; a landscape that works breaks none."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from reference_model import invariants
from reference_model.activities import Activity
from reference_model.commerce_records import (
    Email,
    EmailType,
    Member,
    OnboardingRequest,
    ProspectStatus,
    Role,
)
from reference_model.dual_write import LEAD, QueuedWrite
from reference_model.invariants import INVARIANTS, Invariant, violations
from reference_model.landscape import Landscape
from reference_model.parties import Company, Person
from reference_model.sales_records import LeadStatus, Opportunity
from reference_model.site import Buyer, Site

Key = TypeVar("Key")
Record = TypeVar("Record")
Break = Callable[[Landscape], object]


def first(table: dict[Key, Record]) -> Record:
    return next(iter(table.values()))


@pytest.fixture
def partner(landscape: Landscape, new_opportunity: Callable[..., Opportunity]) -> Landscape:
    """One partner who is approved and known to the site, and so is one colleague."""
    landscape.sales.close_as_won(new_opportunity("Nora"), "Anna")
    run_jobs(landscape)
    kim = Person("Kim", "Hansen", "kim@fjord.example")
    landscape.site.add_user("nora@fjord.example", kim)
    run_jobs(landscape)
    return landscape


def run_jobs(landscape: Landscape) -> None:
    for job in landscape.jobs.values():
        job.run()


def lose_a_request(landscape: Landscape) -> None:
    landscape.site.submitted += 1


def double_a_request(landscape: Landscape) -> None:
    prospect = first(landscape.headquarters.prospects)
    row = OnboardingRequest(prospect.request_id, prospect.application, "USRT", "B2B site")
    landscape.headquarters.inbox[row.id] = row


def lose_a_user(landscape: Landscape) -> None:
    first(landscape.site.users).done = False


def double_a_user(landscape: Landscape) -> None:
    landscape.site.outbox.update(landscape.site.users)


def write_a_second_lead(landscape: Landscape) -> None:
    landscape.sales.leads[99] = replace(first(landscape.sales.leads), id=99, opportunity=None)


def lose_the_prospect_of_a_lead(landscape: Landscape) -> None:
    first(landscape.sales.leads).prospect_id = 99


def approve_without_hierarchy(landscape: Landscape) -> None:
    first(landscape.headquarters.prospects).hierarchy = None


def reject_with_hierarchy(landscape: Landscape) -> None:
    first(landscape.headquarters.prospects).status = ProspectStatus.REJECTED


def lose_a_hierarchy(landscape: Landscape) -> None:
    landscape.headquarters.hierarchies.clear()


def rename_a_hierarchy(landscape: Landscape) -> None:
    first(landscape.headquarters.hierarchies).name = "Another AS"


def make_a_person_the_organization(landscape: Landscape) -> None:
    hierarchy = first(landscape.headquarters.hierarchies)
    hierarchy.organization = hierarchy.administrator


def depose_the_administrator(landscape: Landscape) -> None:
    hierarchy = first(landscape.headquarters.hierarchies)
    hierarchy.members = tuple(Member(each.customer, Role.USER) for each in hierarchy.members)


def appoint_a_second_administrator(landscape: Landscape) -> None:
    hierarchy = first(landscape.headquarters.hierarchies)
    hierarchy.members = tuple(Member(each.customer, Role.ADMIN) for each in hierarchy.members)


def let_a_member_in_twice(landscape: Landscape) -> None:
    hierarchy = first(landscape.headquarters.hierarchies)
    hierarchy.members = (*hierarchy.members, hierarchy.members[1])


def make_the_organization_a_member(landscape: Landscape) -> None:
    hierarchy = first(landscape.headquarters.hierarchies)
    hierarchy.members = (*hierarchy.members, Member(hierarchy.organization, Role.USER))


def forget_the_invoice_account(landscape: Landscape) -> None:
    customers = landscape.headquarters.customers
    customers[first(landscape.headquarters.hierarchies).administrator].invoice_account = None


def write_another_name(landscape: Landscape) -> None:
    customers = landscape.headquarters.customers
    customers[first(landscape.sales.accounts).customer or 0].party = Company("Another AS")


def make_a_person_of_the_organization(landscape: Landscape) -> None:
    customers = landscape.headquarters.customers
    account, contact = first(landscape.sales.accounts), first(landscape.sales.contacts)
    customers[account.customer or 0].party = contact.person


def lose_the_customer_of_a_contact(landscape: Landscape) -> None:
    del landscape.headquarters.customers[first(landscape.sales.contacts).customer or 0]


def write_a_customer_again(landscape: Landscape) -> None:
    customer = first(landscape.headquarters.customers)
    landscape.headquarters.customers[99] = replace(customer, number=99, invoice_account=None)


def give_two_accounts_one_customer(landscape: Landscape) -> None:
    landscape.sales.accounts[99] = replace(first(landscape.sales.accounts), id=99)


def queue_a_decision_mail(landscape: Landscape, number: int, kind: EmailType) -> None:
    prospect = first(landscape.headquarters.prospects)
    email = Email(number, prospect.request_id, kind, prospect.application, "B2B site", "en-us")
    landscape.headquarters.unsent[number] = email


def mail_a_decision_twice(landscape: Landscape) -> None:
    queue_a_decision_mail(landscape, 98, EmailType.APPROVED)
    queue_a_decision_mail(landscape, 99, EmailType.APPROVED)


def mail_the_other_decision(landscape: Landscape) -> None:
    queue_a_decision_mail(landscape, 99, EmailType.REJECTED)


def forget_the_parent_account(landscape: Landscape) -> None:
    first(landscape.sales.contacts).parent_account = None


def forget_the_primary_contact(landscape: Landscape) -> None:
    first(landscape.sales.accounts).primary_contact = None


def lose_the_originating_lead(landscape: Landscape) -> None:
    first(landscape.sales.opportunities).originating_lead = 99


def lose_the_opportunity(landscape: Landscape) -> None:
    landscape.sales.opportunities.clear()


def disqualify_with_an_opportunity(landscape: Landscape) -> None:
    first(landscape.sales.leads).status = LeadStatus.LOST


def disqualify_what_an_opportunity_names(landscape: Landscape) -> None:
    disqualify_with_an_opportunity(landscape)
    first(landscape.sales.leads).opportunity = None


def disqualify_what_names_an_opportunity(landscape: Landscape) -> None:
    disqualify_with_an_opportunity(landscape)
    first(landscape.sales.opportunities).originating_lead = None


def queue_while_the_maps_run(landscape: Landscape) -> None:
    landscape.dual_write.queue[99] = QueuedWrite(LEAD, "REQ-1", lambda: None)


def queue_more_than_fits(landscape: Landscape) -> None:
    landscape.dual_write.pause()
    landscape.site.submit_request(first(landscape.headquarters.prospects).application)
    run_jobs(landscape)
    landscape.dual_write.capacity = 0


def queue_while_a_map_is_stopped(landscape: Landscape) -> None:
    landscape.dual_write.stop(LEAD.map)
    queue_while_the_maps_run(landscape)


def fail_without_a_reason(landscape: Landscape) -> None:
    landscape.dual_write.catch_up_errors.append(QueuedWrite(LEAD, "REQ-1", lambda: None))


def leave_the_transaction_open(landscape: Landscape) -> None:
    landscape.transaction.__enter__()


def leave_an_event(landscape: Landscape) -> None:
    landscape.transaction.__enter__().publish(Activity.SIGNED_IN, "REQ-1")


def leave_something_to_undo(landscape: Landscape) -> None:
    landscape.transaction.insert({}, 1, "change made outside a transaction")


def publish_a_person_twice(landscape: Landscape) -> None:
    (buyer,) = landscape.site.buyers["nora@fjord.example"]
    landscape.site.buyers["nora@fjord.example"] = (buyer, buyer)


def unpublish_a_person(landscape: Landscape) -> None:
    del landscape.site.buyers["nora@fjord.example"]


def open_another_site(landscape: Landscape, legal_entity: str) -> Site:
    site = landscape.open_site("Another site", legal_entity)
    run_jobs(landscape)
    return site


def publish_on_the_site_of_another_legal_entity(landscape: Landscape) -> None:
    open_another_site(landscape, "NOMF").buyers.update(landscape.site.buyers)


def publish_from_another_address_book(landscape: Landscape) -> None:
    buyer: Buyer = first(landscape.site.buyers)[0]
    landscape.headquarters.customers[buyer.number].address_book = "B2C customers"


def unpublish_a_hierarchy(landscape: Landscape) -> None:
    landscape.site.partners.clear()


def let_a_partner_into_another_legal_entity(landscape: Landscape) -> None:
    open_another_site(landscape, "NOMF").partners.update(landscape.site.partners)


def let_a_partner_into_a_site_that_it_may_not_use(landscape: Landscape) -> None:
    open_another_site(landscape, "USRT")
    first(landscape.headquarters.hierarchies).sites = (landscape.site.name,)


def push_a_hierarchy_as_it_was(landscape: Landscape) -> None:
    hierarchy = first(landscape.headquarters.hierarchies)
    hierarchy.members = hierarchy.members[:1]


def admit_nobody(landscape: Landscape) -> None:
    landscape.site.admitted.clear()


def file_a_record_wrongly(table: str) -> Break:
    """Put the record of a table under another key."""

    def misfile(landscape: Landscape) -> None:
        system, name = table.split(".")
        records = getattr(getattr(landscape, system), name)
        key = next(iter(records))
        records["elsewhere" if isinstance(key, str) else 99] = records.pop(key)

    misfile.__name__ = f"misfile_in_{table}"
    return misfile


def file_a_request_wrongly(landscape: Landscape) -> None:
    landscape.site.submit_request(first(landscape.headquarters.prospects).application)
    file_a_record_wrongly("site.outbox")(landscape)


FILED = (
    "site.users",
    "headquarters.customers",
    "headquarters.prospects",
    "headquarters.hierarchies",
    "sales.leads",
    "sales.accounts",
    "sales.contacts",
    "sales.opportunities",
)

BREAKS: list[tuple[Invariant, Break]] = [
    (invariants.each_request_is_in_one_place, lose_a_request),
    (invariants.each_request_is_in_one_place, double_a_request),
    (invariants.each_user_request_is_in_one_place, lose_a_user),
    (invariants.each_user_request_is_in_one_place, double_a_user),
    (invariants.a_prospect_has_one_lead_at_most, write_a_second_lead),
    (invariants.a_prospect_has_one_lead_at_most, lose_the_prospect_of_a_lead),
    (invariants.approved_means_hierarchy, approve_without_hierarchy),
    (invariants.approved_means_hierarchy, reject_with_hierarchy),
    (invariants.approved_means_hierarchy, lose_a_hierarchy),
    (invariants.a_hierarchy_is_complete, rename_a_hierarchy),
    (invariants.a_hierarchy_is_complete, make_a_person_the_organization),
    (invariants.a_hierarchy_is_complete, depose_the_administrator),
    (invariants.a_hierarchy_is_complete, appoint_a_second_administrator),
    (invariants.a_hierarchy_is_complete, let_a_member_in_twice),
    (invariants.a_hierarchy_is_complete, make_the_organization_a_member),
    (invariants.members_buy_through_their_organization, forget_the_invoice_account),
    (invariants.customers_are_who_their_origin_says, write_another_name),
    (invariants.customers_are_who_their_origin_says, make_a_person_of_the_organization),
    (invariants.customers_are_who_their_origin_says, lose_the_customer_of_a_contact),
    (invariants.each_customer_has_one_origin, write_a_customer_again),
    (invariants.each_customer_has_one_origin, give_two_accounts_one_customer),
    (invariants.one_decision_mail_at_most, mail_a_decision_twice),
    (invariants.one_decision_mail_at_most, mail_the_other_decision),
    (invariants.account_and_contact_know_each_other, forget_the_parent_account),
    (invariants.account_and_contact_know_each_other, forget_the_primary_contact),
    (invariants.an_opportunity_has_its_lead, lose_the_originating_lead),
    (invariants.an_opportunity_has_its_lead, lose_the_opportunity),
    (invariants.a_disqualified_lead_has_no_opportunity, disqualify_with_an_opportunity),
    (invariants.a_disqualified_lead_has_no_opportunity, disqualify_what_an_opportunity_names),
    (invariants.a_disqualified_lead_has_no_opportunity, disqualify_what_names_an_opportunity),
    (invariants.only_paused_maps_queue, queue_while_the_maps_run),
    (invariants.only_paused_maps_queue, queue_while_a_map_is_stopped),
    (invariants.only_paused_maps_queue, queue_more_than_fits),
    (invariants.only_paused_maps_queue, fail_without_a_reason),
    (invariants.the_transaction_is_closed, leave_the_transaction_open),
    (invariants.the_transaction_is_closed, leave_an_event),
    (invariants.the_transaction_is_closed, leave_something_to_undo),
    (invariants.a_person_is_published_once, publish_a_person_twice),
    (invariants.a_person_is_published_once, unpublish_a_person),
    (invariants.a_person_is_published_once, publish_on_the_site_of_another_legal_entity),
    (invariants.a_person_is_published_once, publish_from_another_address_book),
    (invariants.a_hierarchy_is_published, unpublish_a_hierarchy),
    (invariants.a_hierarchy_is_published, push_a_hierarchy_as_it_was),
    (invariants.a_hierarchy_is_published, let_a_partner_into_another_legal_entity),
    (invariants.a_hierarchy_is_published, let_a_partner_into_a_site_that_it_may_not_use),
    (invariants.a_hierarchy_is_published, admit_nobody),
    (invariants.records_stand_under_their_keys, file_a_request_wrongly),
    *((invariants.records_stand_under_their_keys, file_a_record_wrongly(table)) for table in FILED),
]


@pytest.mark.parametrize(
    ("invariant", "spoil"), BREAKS, ids=[spoil.__name__ for _, spoil in BREAKS]
)
def test_an_invariant_tells_what_breaks_it(
    partner: Landscape, invariant: Invariant, spoil: Break
) -> None:
    """It is silent before and afterwards says in sentences what is wrong."""
    assert list(invariant(partner)) == []

    spoil(partner)

    found = list(invariant(partner))
    assert found
    assert all(sentence.endswith(".") for sentence in found)
    assert set(found) <= set(violations(partner))


def test_every_invariant_of_the_module_is_in_force() -> None:
    """Each is in INVARIANTS once, and is broken above."""
    public = {
        function
        for name, function in vars(invariants).items()
        if callable(function)
        and getattr(function, "__module__", "") == invariants.__name__
        and not name.startswith("_")
        and function is not violations
    }

    assert set(INVARIANTS) == public == {invariant for invariant, _ in BREAKS}
    assert len(INVARIANTS) == len(public)


def test_an_empty_landscape_violates_nothing() -> None:
    """Nothing has happened, so nothing is wrong."""
    assert violations(Landscape()) == []
