"""The same site by JSON, by its forms and in a browser: the same is done, seen and refused."""

from collections.abc import Iterator

import pytest

from conformance.deployment import Deployment
from conformance.observations import SeenUser
from conformance.remote.under_test import RemoteUnderTest
from reference_model.errors import Refused
from reference_model.parties import Person
from tests.conformance.remote.configured import (
    IN_CHROMIUM,
    TO_SALES,
    TO_SITE,
    Emulated,
    application,
    emulator,
    run_jobs,
)

HOSTILE = "<script>alert(1)</script>\"'=cmd()|\u202eאב{{7*7}}"
BENNO = Person("Benno", "Berg", "benno@fjord.example", "+47 66")


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    """One for all tests; each begins with an empty world."""
    with emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


@pytest.fixture(
    scope="module",
    params=["json", "form", pytest.param("browser", marks=IN_CHROMIUM)],
)
def run(request: pytest.FixtureRequest, emulated: Emulated) -> Iterator[RemoteUnderTest]:
    yield emulated.under_test(request.param)
    emulated.close()


@pytest.fixture
def deployment(run: RemoteUnderTest) -> Deployment:
    return run.deployment_for("scenario")


@pytest.fixture
def partner(deployment: Deployment, run: RemoteUnderTest) -> str:
    """The address of an administrator who may sign in."""
    wanted = application(run)
    deployment.site.apply(wanted)
    run_jobs(deployment, *TO_SALES)
    (prospect,) = deployment.headquarters.all_prospects()
    deployment.headquarters.approve(prospect.id)
    run_jobs(deployment, "1010")
    return wanted.person.email


def test_a_request_arrives(deployment: Deployment, run: RemoteUnderTest) -> None:
    """In the language asked for, with each hostile letter, under the reference that was shown."""
    wanted = application(
        run, company=HOSTILE, first_name="Ødegård", language="pl", comment="Hei\nhå"
    )
    assert deployment.site.apply(wanted) == "REQ-0000001"
    run_jobs(deployment, *TO_SALES)
    (prospect,) = deployment.headquarters.all_prospects()
    assert (prospect.company, prospect.email) == (wanted.company.name, wanted.person.email)
    assert (prospect.type, prospect.status) == ("B2B prospect", "Pending")
    (lead,) = deployment.sales.leads()
    assert (lead.company, lead.contact) == (wanted.company, wanted.person)


def test_people_sign_in(deployment: Deployment, partner: str) -> None:
    """Once they may; a stranger is told why not, in the words of the site."""
    deployment.site.sign_in(partner)
    with pytest.raises(Refused, match=r"stranger@fjord\.example"):
        deployment.site.sign_in("stranger@fjord.example")


def test_an_administrator_looks_after_users(deployment: Deployment, partner: str) -> None:
    """Adds one, renames her and limits what she spends, removes her."""
    site, headquarters = deployment.site, deployment.headquarters
    mark = partner.partition("+")[2].partition("@")[0]
    benno = BENNO._replace(email=f"benno+{mark}@fjord.example")
    site.add_user(partner, benno)
    assert SeenUser(benno.email, "Pending") in site.organization_users(partner)
    run_jobs(deployment, *TO_SITE)
    assert SeenUser(benno.email, "Active") in site.organization_users(partner)
    site.edit_user(partner, benno.email, benno._replace(last_name="Bø"), 1_000_000.5)
    run_jobs(deployment, *TO_SITE)
    (seen,) = (each for each in headquarters.customers() if each.email == benno.email)
    assert (seen.name, seen.spending_limit) == ("Benno Bø", 1_000_000.5)
    site.remove_user(partner, benno.email)
    run_jobs(deployment, *TO_SITE)
    assert site.organization_users(partner) == []


def test_what_is_refused_is_said(deployment: Deployment, partner: str) -> None:
    """With the site's sentence, whichever way it was asked."""
    with pytest.raises(Refused, match="is no user whom"):
        deployment.site.remove_user(partner, partner)
    with pytest.raises(Refused):
        deployment.site.add_user(partner, BENNO._replace(email="no address"))


def test_only_an_administrator_sees_the_users(deployment: Deployment, partner: str) -> None:
    """To a colleague the page shows that there are none."""
    benno = BENNO._replace(email=partner.replace("nora", "benno"))
    deployment.site.add_user(partner, benno)
    run_jobs(deployment, *TO_SITE)
    assert deployment.site.organization_users(benno.email) == []


def test_a_hierarchy_is_read(deployment: Deployment, partner: str, run: RemoteUnderTest) -> None:
    """By its entity or by its pages: who belongs to it, in which role; another may lead it."""
    benno = BENNO._replace(email=partner.replace("nora", "benno"))
    deployment.site.add_user(partner, benno)
    run_jobs(deployment, *TO_SITE)
    headquarters = deployment.headquarters
    (hierarchy,) = headquarters.hierarchies()
    customers = {each.number: each for each in headquarters.customers()}
    assert hierarchy.purpose == "B2B organization"
    assert customers[hierarchy.organization].type == "Organization"
    assert hierarchy.legal_entity == run.described.site.legal_entity
    roles = {customers[each.customer].email: each.role for each in hierarchy.members}
    assert roles == {partner: "Admin", benno.email: "User"}
    (other,) = (each.customer for each in hierarchy.members if each.role == "User")
    headquarters.make_administrator(hierarchy.id, other)
    (hierarchy,) = headquarters.hierarchies()
    assert [each.customer for each in hierarchy.members if each.role == "Admin"] == [other]


@pytest.mark.usefixtures("partner")
def test_a_prospect_is_decided_once(deployment: Deployment) -> None:
    """Whoever tries again is refused, and it stays as it is."""
    (prospect,) = deployment.headquarters.all_prospects()
    assert prospect.status == "Approved"
    with pytest.raises(Refused):
        deployment.headquarters.reject(prospect.id)
    assert deployment.headquarters.all_prospects() == [prospect]


def test_a_row_that_fails_is_told(deployment: Deployment, run: RemoteUnderTest) -> None:
    """With the reason, and nobody else's."""
    deployment.dual_write.break_system("Sales")
    wanted = application(run)
    deployment.site.apply(wanted)
    run_jobs(deployment, *TO_SALES)
    (failed,) = deployment.headquarters.failed_rows()
    assert failed.email == wanted.person.email
    assert failed.reason
    deployment.close()
