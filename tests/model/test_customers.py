"""Customers and hierarchies that an approval brings, on either path, and their credit limits."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import (
    CustomerHierarchy,
    CustomerType,
    ProspectStatus,
    Role,
)
from reference_model.errors import Unavailable
from reference_model.headquarters import Headquarters
from reference_model.landscape import Landscape
from reference_model.parties import Person
from reference_model.sales_records import Lead, LeadStatus, Opportunity, OpportunityStatus

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]


@pytest.fixture
def headquarters(landscape: Landscape) -> Headquarters:
    return landscape.headquarters


def approve_in_sales(landscape: Landscape, new_lead: NewLead) -> None:
    lead = new_lead()
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")


def approve_in_headquarters(landscape: Landscape, new_lead: NewLead) -> None:
    prospect = landscape.headquarters.prospects[new_lead().prospect_id or 0]
    landscape.headquarters.approve(prospect, "Henry")


def approve_in_headquarters_after_qualification(landscape: Landscape, new_lead: NewLead) -> None:
    lead = new_lead()
    landscape.sales.qualify(lead, "Anna")
    prospect = landscape.headquarters.prospects[lead.prospect_id or 0]
    landscape.headquarters.approve(prospect, "Henry")


PATHS = [approve_in_sales, approve_in_headquarters, approve_in_headquarters_after_qualification]


@pytest.fixture(params=PATHS, ids=lambda path: path.__name__)
def hierarchy(
    request: pytest.FixtureRequest,
    landscape: Landscape,
    new_lead: NewLead,
) -> CustomerHierarchy:
    """Approve a prospect on each path in turn."""
    request.param(landscape, new_lead)
    (hierarchy,) = landscape.headquarters.hierarchies.values()
    return hierarchy


@pytest.mark.usefixtures("hierarchy")
def test_an_approved_request_has_one_customer_of_each_type(headquarters: Headquarters) -> None:
    """Whichever path it took, and whoever made them (A2)."""
    organization, person = headquarters.customers.values()

    assert (organization.type, organization.name, organization.email) == (
        CustomerType.ORGANIZATION,
        "Nora AS",
        "",
    )
    assert (person.type, person.name, person.email) == (
        CustomerType.PERSON,
        "Nora Hansen",
        "nora@fjord.example",
    )


def test_the_hierarchy_is_the_partner(
    headquarters: Headquarters, hierarchy: CustomerHierarchy
) -> None:
    """It has the company's name, its organization, and the requestor as Admin (N5)."""
    organization, person = headquarters.customers.values()

    assert hierarchy.name == "Nora AS"
    assert hierarchy.organization == organization.number
    assert hierarchy.administrator == person.number
    assert [member.role for member in hierarchy.members] == [Role.ADMIN]


def test_the_prospect_knows_its_hierarchy(
    headquarters: Headquarters, hierarchy: CustomerHierarchy
) -> None:
    """Approved, and with the hierarchy that the approval made (R12)."""
    (prospect,) = headquarters.prospects.values()

    assert prospect.status is ProspectStatus.APPROVED
    assert prospect.hierarchy == hierarchy.id


@pytest.mark.usefixtures("hierarchy")
def test_members_buy_under_the_limit_of_their_organization(headquarters: Headquarters) -> None:
    """The organization is their invoice account (N12)."""
    organization, person = headquarters.customers.values()

    headquarters.set_credit_limit(organization, 5000.0)

    assert headquarters.credit_limit_of(organization) == 5000.0
    assert headquarters.credit_limit_of(person) == 5000.0


@pytest.mark.usefixtures("hierarchy")
def test_a_members_own_limit_counts_for_nothing(headquarters: Headquarters) -> None:
    """Whoever has an invoice account buys under that one's limit, even if it has none."""
    _, person = headquarters.customers.values()

    headquarters.set_credit_limit(person, 100.0)

    assert headquarters.credit_limit_of(person) is None


def test_a_customer_without_invoice_account_buys_under_its_own_limit(
    landscape: Landscape, new_opportunity: NewOpportunity
) -> None:
    """So it is before the approval."""
    new_opportunity()
    _, person = landscape.headquarters.customers.values()

    landscape.headquarters.set_credit_limit(person, 100.0)

    assert landscape.headquarters.credit_limit_of(person) == 100.0


@pytest.mark.usefixtures("hierarchy")
def test_a_credit_limit_is_told(headquarters: Headquarters, heard: list[Event]) -> None:
    """The event belongs to the request that brought the customer."""
    organization, _ = headquarters.customers.values()

    headquarters.set_credit_limit(organization, 5000.0)

    case = organization.request_id
    assert heard[-1] == (Activity.CREDIT_LIMIT_SET, case, "", {"limit": 5000.0})


COMMANDS: dict[str, Callable[[Headquarters, CustomerHierarchy], object]] = {
    "set_credit_limit": lambda headquarters, hierarchy: headquarters.set_credit_limit(
        headquarters.customers[hierarchy.organization], 5000.0
    ),
    "allow_on_account": lambda headquarters, hierarchy: headquarters.allow_on_account(
        headquarters.customers[hierarchy.organization]
    ),
    "authorize": lambda headquarters, hierarchy: headquarters.authorize(
        hierarchy.administrator, 1.0
    ),
    "make_administrator": lambda headquarters, hierarchy: headquarters.make_administrator(
        hierarchy, hierarchy.members[-1].customer
    ),
    "restrict": lambda headquarters, hierarchy: headquarters.restrict(hierarchy, "B2B site"),
}


@pytest.fixture
def partner_of_two(
    landscape: Landscape,
    new_partner: Callable[..., CustomerHierarchy],
    run_jobs: Callable[[], None],
) -> CustomerHierarchy:
    """A partner with a user besides its administrator."""
    hierarchy = new_partner()
    administrator = landscape.headquarters.customers[hierarchy.administrator]
    landscape.site.add_user(administrator.email, Person("Kim", "Hansen", "kim@fjord.example"))
    run_jobs()
    return hierarchy


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_nothing_is_changed_in_headquarters_while_it_is_down(
    landscape: Landscape,
    partner_of_two: CustomerHierarchy,
    refused: Callable[..., str],
    snapshot: Callable[[Landscape], object],
    command: Callable[[Headquarters, CustomerHierarchy], object],
) -> None:
    """The partner keeps its credit, its administrator and its sites, until it answers again."""
    headquarters, hierarchy = landscape.headquarters, partner_of_two
    person = headquarters.customers[hierarchy.administrator]
    headquarters.allow_on_account(person)
    headquarters.set_credit_limit(headquarters.customers[hierarchy.organization], 1000.0)
    headquarters.available = False
    why = refused(Unavailable, command, headquarters, hierarchy)
    assert why == "Headquarters does not answer."

    headquarters.available = True
    before = snapshot(landscape)
    command(headquarters, hierarchy)

    assert snapshot(landscape) != before


@pytest.mark.parametrize("path", ["disqualify", "lose", "reject"])
def test_a_rejected_request_has_no_hierarchy(
    landscape: Landscape, new_opportunity: NewOpportunity, new_lead: NewLead, path: str
) -> None:
    """There are two ways to reject in Sales and one in headquarters, with one outcome (R14)."""
    if path == "lose":
        opportunity = new_opportunity()
        landscape.sales.close_as_lost(opportunity, OpportunityStatus.CANCELED, "Anna")
    elif path == "disqualify":
        landscape.sales.disqualify(new_lead(), LeadStatus.CANCELED, "Anna")
    else:
        new_lead()
        (prospect,) = landscape.headquarters.prospects.values()
        landscape.headquarters.reject(prospect, "Henry")

    (prospect,) = landscape.headquarters.prospects.values()
    assert (prospect.status, prospect.hierarchy) == (ProspectStatus.REJECTED, None)
    assert landscape.headquarters.hierarchies == {}
