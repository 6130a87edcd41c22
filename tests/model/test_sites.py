"""Several sites and legal entities in one landscape, and partners that may use some sites only."""

from collections.abc import Callable

import pytest

from reference_model.commerce_records import CustomerHierarchy, Email
from reference_model.errors import NotAllowed, SignInRefused
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.parties import Application, Person
from reference_model.qualification import Qualification
from reference_model.sales_records import Lead
from reference_model.site import Site

Apply = Callable[..., Application]
RunJobs = Callable[[], None]
Refuse = Callable[..., str]

NORA = "nora@fjord.example"
KIM = Person("Kim", "Hansen", "kim@fjord.example")


@pytest.fixture
def outlet(landscape: Landscape) -> Site:
    """A second site of the same legal entity."""
    return landscape.open_site("Outlet", "USRT")


@pytest.fixture
def nordic(landscape: Landscape) -> Site:
    """A site of another legal entity."""
    return landscape.open_site("Nordic site", "NOMF")


@pytest.fixture
def apply_at(landscape: Landscape, apply: Apply, run_jobs: RunJobs) -> Callable[..., Lead]:
    """Apply on a site, and give the lead."""

    def submit(site: Site, name: str = "Nora") -> Lead:
        site.submit_request(apply(name))
        run_jobs()
        return landscape.sales.newest_lead

    return submit


ApplyAt = Callable[..., Lead]


@pytest.fixture
def win(landscape: Landscape, run_jobs: RunJobs) -> Callable[[Lead], CustomerHierarchy]:
    """Qualify and win a lead, publish what it brings, and give the hierarchy."""

    def decide(lead: Lead) -> CustomerHierarchy:
        landscape.sales.qualify(lead, "Anna")
        landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")
        run_jobs()
        return list(landscape.headquarters.hierarchies.values())[-1]

    return decide


Win = Callable[[Lead], CustomerHierarchy]


def test_all_belongs_to_the_legal_entity_of_the_site(
    landscape: Landscape, nordic: Site, apply_at: ApplyAt, win: Win
) -> None:
    """From the prospect to the hierarchy, in both systems (A30)."""
    lead = apply_at(nordic)
    hierarchy = win(lead)

    sales, headquarters = landscape.sales, landscape.headquarters
    assert [
        *(prospect.legal_entity for prospect in headquarters.prospects.values()),
        *(customer.legal_entity for customer in headquarters.customers.values()),
        *(account.legal_entity for account in sales.accounts.values()),
        *(contact.legal_entity for contact in sales.contacts.values()),
        lead.legal_entity,
        hierarchy.legal_entity,
    ] == ["NOMF"] * 7


def test_what_headquarters_approves_belongs_to_the_legal_entity_in_sales_too(
    landscape: Landscape, nordic: Site, apply_at: ApplyAt
) -> None:
    """Account and contact are written with that of their customer (A30)."""
    apply_at(nordic)
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")

    (account,), (contact,) = landscape.sales.accounts.values(), landscape.sales.contacts.values()
    assert (account.legal_entity, contact.legal_entity) == ("NOMF", "NOMF")


def test_a_lead_is_owned_by_the_team_of_its_legal_entity(
    landscape: Landscape, nordic: Site, apply_at: ApplyAt
) -> None:
    """Each legal entity has its own (D4)."""
    owners = [apply_at(site).owner for site in (landscape.site, nordic)]

    assert owners == ["DW owner team USRT", "DW owner team NOMF"]


def test_requests_of_all_sites_are_numbered_in_one_sequence(
    landscape: Landscape, nordic: Site, apply: Apply
) -> None:
    """A number names one request, wherever it was made."""
    sites = (landscape.site, nordic, landscape.site)
    ids = [site.submit_request(apply()).request_id for site in sites]

    assert ids == ["REQ-0000001", "REQ-0000002", "REQ-0000003"]


def test_p_0001_pulls_from_every_site(
    landscape: Landscape, outlet: Site, nordic: Site, apply: Apply
) -> None:
    """One run empties every channel database, and the request remembers its store."""
    for site in (landscape.site, outlet, nordic):
        site.submit_request(apply())

    landscape.job("P-0001").run()

    rows = landscape.headquarters.inbox.values()
    assert [row.store for row in rows] == ["B2B site", "Outlet", "Nordic site"]
    assert [site.outbox for site in landscape.sites.values()] == [{}, {}, {}]


def test_a_partner_may_use_every_site_of_its_legal_entity(
    landscape: Landscape, outlet: Site, apply_at: ApplyAt, win: Win
) -> None:
    """Wherever it applied (N20)."""
    win(apply_at(outlet))

    assert landscape.site.sign_in(NORA) == outlet.sign_in(NORA)


def test_a_partner_is_unknown_in_another_legal_entity(
    landscape: Landscape, nordic: Site, apply_at: ApplyAt, win: Win, refused: Refuse
) -> None:
    """Neither its people nor its hierarchy reach the other's site."""
    win(apply_at(landscape.site))

    refused(SignInRefused, nordic.sign_in, NORA)

    assert (nordic.buyers, nordic.partners) == ({}, {})


def test_an_address_may_be_in_use_in_each_legal_entity(
    landscape: Landscape, nordic: Site, apply_at: ApplyAt, win: Win
) -> None:
    """It identifies one customer on each site, so that nobody is locked out (N8)."""
    for site in (landscape.site, nordic):
        win(apply_at(site))

    assert landscape.site.sign_in(NORA) != nordic.sign_in(NORA)
    assert violations(landscape) == []


def test_a_restricted_partner_reaches_only_the_site_it_may_use(
    landscape: Landscape, outlet: Site, apply_at: ApplyAt, refused: Refuse, run_jobs: RunJobs
) -> None:
    """Restricted before 1010 has run, it never comes to the other site (N20)."""
    apply_at(landscape.site)
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")
    (hierarchy,) = landscape.headquarters.hierarchies.values()

    landscape.headquarters.restrict(hierarchy, "Outlet")
    run_jobs()

    assert outlet.sign_in(NORA)
    refused(SignInRefused, landscape.site.sign_in, NORA)
    assert violations(landscape) == []


@pytest.mark.usefixtures("outlet")
def test_a_restriction_waits_for_1010(
    landscape: Landscape, apply_at: ApplyAt, win: Win, run_jobs: RunJobs
) -> None:
    """Headquarters pushes the hierarchy again."""
    hierarchy = win(apply_at(landscape.site))
    landscape.headquarters.restrict(hierarchy, "Outlet")
    assert landscape.headquarters.unpublished_hierarchies == {hierarchy.id: hierarchy}
    run_jobs()

    assert hierarchy.sites == ("Outlet",)
    assert landscape.headquarters.unpublished_hierarchies == {}


def test_a_partner_restricted_later_leaves_the_other_sites(
    landscape: Landscape, outlet: Site, apply_at: ApplyAt, win: Win, run_jobs: RunJobs
) -> None:
    """It may then use only those that its hierarchy is associated with (N20)."""
    hierarchy = win(apply_at(landscape.site))
    assert outlet.sign_in(NORA)

    landscape.headquarters.restrict(hierarchy, landscape.site.name)
    run_jobs()

    with pytest.raises(SignInRefused):
        outlet.sign_in(NORA)
    assert landscape.site.sign_in(NORA)
    assert outlet.partners == {}
    assert violations(landscape) == []


def test_a_restriction_locks_nobody_out_who_belongs_to_another_partner(
    landscape: Landscape, outlet: Site, apply_at: ApplyAt, win: Win, run_jobs: RunJobs
) -> None:
    """Nora stays on the site as the administrator of a partner that is not restricted (N20)."""
    restricted = win(apply_at(landscape.site))
    nora = landscape.sales.newest_lead.contact
    lead = apply_at(landscape.site, "Olav")
    how = Qualification(create_contact=False, existing_contact=nora)
    landscape.sales.qualify(lead, "Anna", how)
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")
    run_jobs()

    landscape.headquarters.restrict(restricted, landscape.site.name)
    run_jobs()

    assert outlet.sign_in(NORA).number == restricted.administrator
    assert list(outlet.partners) == [list(landscape.headquarters.hierarchies)[-1]]


def test_an_edit_doubles_nobody_on_a_site_that_admits_nobody(
    landscape: Landscape, outlet: Site, apply_at: ApplyAt, run_jobs: RunJobs
) -> None:
    """The partner is restricted to the first of two sites of its legal entity."""
    apply_at(landscape.site)
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")
    (hierarchy,) = landscape.headquarters.hierarchies.values()
    landscape.headquarters.restrict(hierarchy, landscape.site.name)
    run_jobs()
    landscape.site.add_user(NORA, KIM)
    run_jobs()
    landscape.site.edit_user(NORA, KIM.email, KIM._replace(last_name="Olsen"))
    run_jobs()

    assert len(outlet.buyers[KIM.email]) == 1
    assert violations(landscape) == []


def test_a_site_opened_later_is_given_what_has_been_published(
    landscape: Landscape, apply_at: ApplyAt, win: Win, refused: Refuse, run_jobs: RunJobs
) -> None:
    """1010 pushes all customers and hierarchies again; until then the new site knows nobody."""
    win(apply_at(landscape.site))
    late = landscape.open_site("Late", "USRT")
    refused(SignInRefused, late.sign_in, NORA)
    assert violations(landscape) == []

    run_jobs()

    assert late.sign_in(NORA) == landscape.site.sign_in(NORA)
    assert (late.buyers, late.partners) == (landscape.site.buyers, landscape.site.partners)
    assert violations(landscape) == []


def test_a_site_opened_later_in_another_legal_entity_stays_empty(
    landscape: Landscape, apply_at: ApplyAt, win: Win, run_jobs: RunJobs
) -> None:
    """What is pushed again is not for it."""
    win(apply_at(landscape.site))
    late = landscape.open_site("Nordic site", "NOMF")
    run_jobs()

    assert (late.buyers, late.partners) == ({}, {})
    assert violations(landscape) == []


def test_two_sites_have_two_names(landscape: Landscape, outlet: Site, refused: Refuse) -> None:
    """A second one of the same name, in whichever legal entity, does not replace the first."""
    for name in ("Outlet", "B2B site"):
        why = refused(NotAllowed, landscape.open_site, name, "NOMF")
        assert why == f"There is a site {name} already."

    assert landscape.sites == {"B2B site": landscape.site, "Outlet": outlet}


def test_users_are_let_in_from_any_site_of_the_partner(
    landscape: Landscape, outlet: Site, apply_at: ApplyAt, win: Win, run_jobs: RunJobs
) -> None:
    """The administrator asks on one site, and the colleague may use all."""
    win(apply_at(landscape.site))
    outlet.add_user(NORA, KIM)
    run_jobs()

    assert landscape.site.sign_in(KIM.email) == outlet.sign_in(KIM.email)


def test_a_mail_names_the_store_of_the_request(
    nordic: Site, apply_at: ApplyAt, win: Win, mailbox: list[Email]
) -> None:
    """Storename is the site on which the requestor applied."""
    win(apply_at(nordic))

    assert [email.placeholders["storename"] for email in mailbox] == ["Nordic site"]


def test_archiving_a_partner_clears_every_site(
    landscape: Landscape, outlet: Site, apply_at: ApplyAt, win: Win
) -> None:
    """No site keeps the hierarchy."""
    lead = apply_at(landscape.site)
    win(lead)

    landscape.archive(lead)

    assert (landscape.site.partners, outlet.partners) == ({}, {})
    assert violations(landscape) == []


def test_users_of_a_partner_that_left_the_site_are_not_pending_there(
    landscape: Landscape,
    new_partner: Callable[..., CustomerHierarchy],
    new_lead: Callable[..., Lead],
    run_jobs: RunJobs,
) -> None:
    """Nora has a second partner on the site; Kim, of the first, was let in long ago (N9)."""
    outlet = landscape.open_site("Outlet", "USRT")
    hierarchy = new_partner("Nora")
    nora = landscape.sales.newest_lead.contact
    lead = new_lead("Olav")
    landscape.sales.qualify(
        lead, "Anna", Qualification(create_contact=False, existing_contact=nora)
    )
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")
    outlet.add_user(NORA, KIM)
    run_jobs()
    outlet.edit_user(NORA, KIM.email, KIM)
    run_jobs()

    landscape.headquarters.restrict(hierarchy, landscape.site.name)
    run_jobs()

    assert outlet.organization_users(NORA) == []


def test_a_removed_user_leaves_a_site_with_the_partner(
    landscape: Landscape, new_partner: Callable[..., CustomerHierarchy], run_jobs: RunJobs
) -> None:
    """Whoever was removed may sign in where the partner may (N15), and nowhere else (N20)."""
    outlet = landscape.open_site("Outlet", "USRT")
    hierarchy = new_partner("Nora")
    outlet.add_user(NORA, KIM)
    run_jobs()
    outlet.remove_user(NORA, KIM.email)
    run_jobs()

    landscape.headquarters.restrict(hierarchy, landscape.site.name)
    run_jobs()

    with pytest.raises(SignInRefused):
        outlet.sign_in(KIM.email)
