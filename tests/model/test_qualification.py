"""What may speak against a qualification: a duplicate, a missing privilege; and many at once."""

from collections.abc import Callable

import pytest

from reference_model.errors import DualWriteFailed, DuplicateFound, LeadAlreadyClosed, NoPrivilege
from reference_model.landscape import Landscape
from reference_model.parties import Company, Person
from reference_model.qualification import Qualification
from reference_model.sales_records import Lead, LeadStatus, Opportunity

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]
Refuse = Callable[..., str]

WARN = Qualification(warn_of_duplicates=True)


@pytest.fixture
def second(new_opportunity: NewOpportunity, new_lead: NewLead) -> Lead:
    """Nora's lead has been qualified; this is another one of hers."""
    new_opportunity("Nora")
    return new_lead("Nora")


def test_the_form_warns_of_an_account_of_that_name(
    landscape: Landscape, second: Lead, refused: Refuse
) -> None:
    """The warning names it, and nothing has been created (S12)."""
    why = refused(DuplicateFound, landscape.sales.qualify, second, "Anna", WARN)

    assert why.endswith("Account: Nora AS.")


def test_the_form_warns_of_a_contact_of_that_address(
    landscape: Landscape, second: Lead, refused: Refuse
) -> None:
    """Another company, the same person (S12)."""
    landscape.sales.edit_lead(second, second.person, Company("Another AS"))

    why = refused(DuplicateFound, landscape.sales.qualify, second, "Anna", WARN)

    assert why.endswith("Contact: nora@fjord.example.")


def test_the_warning_can_be_ignored(landscape: Landscape, second: Lead) -> None:
    """Then another account and contact are created (S12)."""
    landscape.sales.qualify(second, "Anna", Qualification(warn_of_duplicates=False))

    assert (len(landscape.sales.accounts), len(landscape.sales.contacts)) == (2, 2)


def test_whoever_links_the_match_is_not_warned(landscape: Landscape, second: Lead) -> None:
    """Nothing is created, so nothing can be a duplicate (S12)."""
    (account,), (contact,) = landscape.sales.accounts.values(), landscape.sales.contacts.values()
    how = Qualification(
        create_account=False,
        create_contact=False,
        existing_account=account,
        existing_contact=contact,
        warn_of_duplicates=True,
    )

    landscape.sales.qualify(second, "Anna", how)

    assert (second.account, second.contact) == (account, contact)
    assert len(landscape.sales.accounts) == 1


def test_nobody_is_warned_of_what_is_new(landscape: Landscape, new_lead: NewLead) -> None:
    """Another name and another address are no duplicates."""
    for name in ("Nora", "Olav"):
        landscape.sales.qualify(new_lead(name), "Anna", WARN)

    assert len(landscape.sales.accounts) == 2


def test_an_account_made_by_headquarters_is_a_duplicate_too(
    landscape: Landscape, new_lead: NewLead, refused: Refuse
) -> None:
    """Whoever made it, it is there."""
    lead = new_lead()
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")

    refused(DuplicateFound, landscape.sales.qualify, lead, "Anna", WARN)


def test_without_privilege_nobody_qualifies(
    landscape: Landscape, new_lead: NewLead, refused: Refuse
) -> None:
    """Owner or not; a colleague with the privilege does (A41)."""
    lead = new_lead()
    landscape.sales.unprivileged.add("Bert")
    landscape.sales.assign(lead, "Bert")
    refused(NoPrivilege, landscape.sales.qualify, lead, "Bert")

    landscape.sales.qualify(lead, "Anna")

    assert lead.status is LeadStatus.QUALIFIED


@pytest.mark.parametrize(
    "how",
    [
        Qualification(create_contact=False, create_opportunity=False),
        Qualification(create_account=False, create_opportunity=False),
        Qualification(create_account=False, create_contact=False),
    ],
    ids=["account", "contact", "opportunity"],
)
def test_each_record_needs_the_privilege(
    landscape: Landscape, new_lead: NewLead, refused: Refuse, how: Qualification
) -> None:
    """Creating one of the three is enough to be refused (A41)."""
    landscape.sales.unprivileged.add("Bert")

    refused(NoPrivilege, landscape.sales.qualify, new_lead(), "Bert", how)


def test_creating_nothing_needs_no_privilege(landscape: Landscape, new_lead: NewLead) -> None:
    """A lead can be qualified without any record that follows from it."""
    lead = new_lead()
    landscape.sales.unprivileged.add("Bert")

    how = Qualification(create_account=False, create_contact=False, create_opportunity=False)
    landscape.sales.qualify(lead, "Bert", how)

    assert lead.status is LeadStatus.QUALIFIED


def test_in_bulk_each_lead_succeeds_or_fails_alone(landscape: Landscape, new_lead: NewLead) -> None:
    """One that is closed does not hold up the one behind it (A22)."""
    leads = [new_lead(name) for name in ("Nora", "Olav", "Pia")]
    landscape.sales.disqualify(leads[1], LeadStatus.LOST, "Anna")

    refusals = landscape.sales.qualify_in_bulk(leads, "Anna")

    assert [type(refusal) for refusal in refusals] == [LeadAlreadyClosed]
    assert [lead.status for lead in leads] == [
        LeadStatus.QUALIFIED,
        LeadStatus.LOST,
        LeadStatus.QUALIFIED,
    ]


def test_in_bulk_nobody_is_warned(landscape: Landscape, second: Lead, new_lead: NewLead) -> None:
    """Duplicates are created without a word (S13)."""
    assert landscape.sales.qualify_in_bulk([second, new_lead("Nora")], "Anna") == []
    assert [account.company.name for account in landscape.sales.accounts.values()] == [
        "Nora AS",
        "Nora AS",
        "Nora AS",
    ]


def test_in_bulk_a_broken_pipe_fails_every_lead(landscape: Landscape, new_lead: NewLead) -> None:
    """Nothing is left of any of them, and all can be qualified after the outage (D1)."""
    leads = [new_lead("Nora"), new_lead("Olav")]
    landscape.headquarters.available = False
    refusals = landscape.sales.qualify_in_bulk(leads, "Anna")
    assert [type(refusal) for refusal in refusals] == [DualWriteFailed, DualWriteFailed]
    assert landscape.sales.accounts == {}

    landscape.headquarters.available = True

    assert landscape.sales.qualify_in_bulk(leads, "Anna") == []


def test_a_full_queue_qualifies_as_many_as_fit(landscape: Landscape, new_lead: NewLead) -> None:
    """Room for three writes is room for one lead, whose two customers wait (D6)."""
    leads = [new_lead("Nora"), new_lead("Olav")]
    landscape.dual_write.capacity = 3
    landscape.dual_write.pause()

    refusals = landscape.sales.qualify_in_bulk(leads, "Anna")

    assert len(refusals) == 1
    assert [lead.status for lead in leads] == [LeadStatus.QUALIFIED, LeadStatus.NEW]
    assert [queued.case for queued in landscape.dual_write.queue.values()] == [
        leads[0].request_id,
        leads[0].request_id,
    ]


def test_a_person_of_a_typed_in_lead_is_a_duplicate_like_any_other(
    landscape: Landscape, second: Lead, refused: Refuse
) -> None:
    """Where a lead comes from does not matter to the form."""
    person = Person("N.", "Hansen", second.person.email)
    lead = landscape.sales.create_lead(person, Company("Third AS"), "Anna")

    refused(DuplicateFound, landscape.sales.qualify, lead, "Anna", WARN)


def test_what_has_no_address_is_like_nothing_else(landscape: Landscape) -> None:
    """Two persons without one are no duplicates, nor are two companies without a name."""
    sales = landscape.sales
    for name in ("Ash", "Oak"):
        lead = sales.create_lead(Person("", name, ""), Company(""), "Anna")
        sales.qualify(lead, "Anna", WARN)
    assert len(sales.contacts) == 2
