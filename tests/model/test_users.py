"""Users of a partner are edited and removed, and another one becomes administrator."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import CustomerHierarchy, Member, Role, UserStatus
from reference_model.errors import NotAllowed, NotFound, SignInRefused
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.parties import Person
from reference_model.qualification import Qualification
from reference_model.sales_records import Lead

NewPartner = Callable[..., CustomerHierarchy]
RunJobs = Callable[[], None]
Refuse = Callable[..., str]

NORA = "nora@fjord.example"
KIM = Person("Kim", "Hansen", "kim@fjord.example")
MARRIED = Person("Kim", "Olsen", "kim@fjord.example")
MOVED = Person("Kim", "Hansen", "kim@harbour.example")
LEA = Person("Lea", "Hansen", "lea@fjord.example")


@pytest.fixture
def hierarchy(
    landscape: Landscape, new_partner: NewPartner, run_jobs: RunJobs
) -> CustomerHierarchy:
    """A partner whose administrator is Nora, and Kim a user."""
    hierarchy = new_partner("Nora")
    landscape.site.add_user(NORA, KIM)
    run_jobs()
    return hierarchy


@pytest.fixture
def kim(hierarchy: CustomerHierarchy) -> int:
    """Kim's customer number."""
    return hierarchy.members[-1].customer


def test_an_edit_takes_effect_after_the_three_jobs(
    landscape: Landscape, kim: int, run_jobs: RunJobs
) -> None:
    """The customer changes with Synchronize, the site with 1010 (N14)."""
    landscape.site.edit_user(NORA, KIM.email, MOVED)
    landscape.job("P-0001").run()
    assert landscape.headquarters.customers[kim].party == KIM

    landscape.job("Synchronize customers and channel requests").run()
    assert landscape.headquarters.customers[kim].party == MOVED
    assert landscape.site.sign_in(KIM.email).number == kim

    run_jobs()
    assert landscape.site.sign_in(MOVED.email).number == kim


def test_an_old_address_opens_nothing(
    landscape: Landscape, hierarchy: CustomerHierarchy, run_jobs: RunJobs, refused: Refuse
) -> None:
    """Once the new one is on the site, the user is there under it alone."""
    landscape.site.edit_user(NORA, KIM.email, MOVED)
    run_jobs()

    refused(SignInRefused, landscape.site.sign_in, KIM.email)
    assert landscape.site.organization_users(NORA) == [(MOVED.email, UserStatus.ACTIVE)]
    assert len(hierarchy.members) == 2
    assert violations(landscape) == []


def test_an_edit_that_keeps_the_address_leaves_one_user(
    landscape: Landscape, kim: int, run_jobs: RunJobs
) -> None:
    """A customer that is published again is not known twice."""
    landscape.site.edit_user(NORA, KIM.email, MARRIED)
    run_jobs()

    assert landscape.site.sign_in(KIM.email).number == kim
    assert landscape.headquarters.customers[kim].name == "Kim Olsen"


def test_an_edit_is_told_of_the_customer(
    landscape: Landscape, kim: int, run_jobs: RunJobs, heard: list[Event]
) -> None:
    """The wish and the change are in the log, and no mail goes with them."""
    landscape.site.edit_user(NORA, KIM.email, MARRIED)
    heard.clear()
    run_jobs()

    case = landscape.headquarters.customers[kim].request_id
    assert (Activity.CUSTOMER_CHANGED, case) in [event[:2] for event in heard]
    assert Activity.EMAIL_SENT not in [event[0] for event in heard]


def test_a_spending_limit_can_be_set_and_survives_the_next_edit(
    landscape: Landscape, kim: int, run_jobs: RunJobs
) -> None:
    """An edit that says nothing of the limit leaves it (N17)."""
    landscape.site.edit_user(NORA, KIM.email, KIM, 250.0)
    run_jobs()
    assert landscape.headquarters.customers[kim].spending_limit == 250.0

    landscape.site.edit_user(NORA, KIM.email, MARRIED)
    run_jobs()

    assert landscape.headquarters.customers[kim].spending_limit == 250.0


def test_a_spending_limit_stops_nobody(
    landscape: Landscape, hierarchy: CustomerHierarchy, run_jobs: RunJobs, heard: list[Event]
) -> None:
    """It is not looked at when the user orders (N17)."""
    landscape.site.edit_user(NORA, KIM.email, KIM, 250.0)
    run_jobs()

    landscape.site.place_order(KIM.email, 1000.0)

    assert heard[-1][0] is Activity.ORDER_PLACED
    assert heard[-1][3] == {"amount": 1000.0}
    assert len(hierarchy.members) == 2


def test_a_removed_user_leaves_the_hierarchy_after_the_three_jobs(
    landscape: Landscape, hierarchy: CustomerHierarchy, kim: int, run_jobs: RunJobs
) -> None:
    """Headquarters and site forget the member, the customer stays (N15)."""
    landscape.site.remove_user(NORA, KIM.email)
    assert len(hierarchy.members) == 2
    run_jobs()

    assert [member.role for member in hierarchy.members] == [Role.ADMIN]
    assert landscape.site.organization_users(NORA) == []
    assert landscape.headquarters.customers[kim].party == KIM


def test_a_removed_user_can_still_sign_in(
    landscape: Landscape, kim: int, run_jobs: RunJobs
) -> None:
    """The customer is still on the site (N15)."""
    landscape.site.remove_user(NORA, KIM.email)
    run_jobs()

    assert landscape.site.sign_in(KIM.email).number == kim
    assert violations(landscape) == []


@pytest.mark.usefixtures("hierarchy")
def test_a_removal_is_told(landscape: Landscape, run_jobs: RunJobs, heard: list[Event]) -> None:
    """It belongs to the administrator's wish."""
    landscape.site.remove_user(NORA, KIM.email)
    case = list(landscape.site.users)[-1]
    run_jobs()

    assert (Activity.USER_REQUESTED, case, landscape.site.name, {"change": "remove"}) in heard
    assert (Activity.HIERARCHY_MEMBER_REMOVED, case) in [event[:2] for event in heard]


@pytest.mark.usefixtures("hierarchy")
def test_only_the_administrator_edits_and_removes(landscape: Landscape, refused: Refuse) -> None:
    """A user finds nobody whom it could change, not even itself."""
    site = landscape.site

    assert KIM.email in refused(NotFound, site.edit_user, KIM.email, KIM.email, MARRIED)
    assert NORA in refused(NotFound, site.remove_user, KIM.email, NORA)


@pytest.mark.usefixtures("hierarchy")
def test_an_administrator_is_nobody_to_edit_or_remove(
    landscape: Landscape, refused: Refuse
) -> None:
    """The page lists users, and the administrator is changed in headquarters only (N16)."""
    refused(NotFound, landscape.site.remove_user, NORA, NORA)
    refused(NotFound, landscape.site.edit_user, NORA, NORA, MARRIED)


@pytest.mark.usefixtures("hierarchy")
def test_an_administrator_changes_no_users_of_another_partner(
    landscape: Landscape, new_partner: NewPartner, refused: Refuse
) -> None:
    """Olav administers his own company, and sees neither active nor pending users of another."""
    new_partner("Olav")
    landscape.site.add_user(NORA, LEA)

    refused(NotFound, landscape.site.remove_user, "olav@fjord.example", KIM.email)
    assert landscape.site.organization_users("olav@fjord.example") == []


@pytest.mark.usefixtures("hierarchy")
def test_users_are_listed_with_those_still_pending(landscape: Landscape) -> None:
    """Active ones first; a wish to edit one is no new line."""
    landscape.site.add_user(NORA, LEA)
    landscape.site.edit_user(NORA, KIM.email, MARRIED)

    assert landscape.site.organization_users(NORA) == [
        (KIM.email, UserStatus.ACTIVE),
        (LEA.email, UserStatus.PENDING),
    ]


def test_another_member_becomes_administrator(
    landscape: Landscape, hierarchy: CustomerHierarchy, kim: int, heard: list[Event]
) -> None:
    """There is one at any time, and the one before is a user from then on (N16)."""
    nora = hierarchy.administrator

    landscape.headquarters.make_administrator(hierarchy, kim)

    assert hierarchy.members == (Member(nora, Role.USER), Member(kim, Role.ADMIN))
    assert heard[-1][:2] == (Activity.ADMINISTRATOR_CHANGED, hierarchy.request_id)


def test_who_is_the_administrator_already_stays_it(
    landscape: Landscape, hierarchy: CustomerHierarchy, heard: list[Event]
) -> None:
    """Nothing changes, and nothing is told."""
    members, told = hierarchy.members, len(heard)

    landscape.headquarters.make_administrator(hierarchy, hierarchy.administrator)

    assert hierarchy.members == members
    assert len(heard) == told


def test_the_site_knows_the_new_administrator_after_1010(
    landscape: Landscape,
    hierarchy: CustomerHierarchy,
    kim: int,
    run_jobs: RunJobs,
    refused: Refuse,
) -> None:
    """Until then the former one still lets people in; afterwards only the new one does."""
    landscape.headquarters.make_administrator(hierarchy, kim)
    refused(NotAllowed, landscape.site.add_user, KIM.email, LEA)
    run_jobs()

    refused(NotAllowed, landscape.site.add_user, NORA, LEA)
    landscape.site.add_user(KIM.email, LEA)
    run_jobs()

    assert landscape.site.organization_users(KIM.email) == [
        (NORA, UserStatus.ACTIVE),
        (LEA.email, UserStatus.ACTIVE),
    ]


def test_whoever_is_no_member_becomes_no_administrator(
    landscape: Landscape, hierarchy: CustomerHierarchy, new_partner: NewPartner, refused: Refuse
) -> None:
    """Neither its organization, nor whoever administers another one, nor a number of nobody."""
    olav = new_partner("Olav").administrator

    for number in (hierarchy.organization, olav, 999):
        why = refused(NotFound, landscape.headquarters.make_administrator, hierarchy, number)
        assert why == f"Customer {number} is no member of Nora AS."


def test_whoever_became_administrator_meanwhile_is_not_removed(
    landscape: Landscape, hierarchy: CustomerHierarchy, kim: int, run_jobs: RunJobs
) -> None:
    """The row waits with its reason, since a hierarchy has an administrator at any time (N11)."""
    landscape.site.remove_user(NORA, KIM.email)
    landscape.headquarters.make_administrator(hierarchy, kim)
    run_jobs()

    (row,) = landscape.headquarters.inbox.values()
    assert row.error == f"{KIM.email} is the administrator of Nora AS."
    assert hierarchy.administrator == kim
    assert violations(landscape) == []


def test_a_removal_that_waited_is_done_once_somebody_else_is_administrator(
    landscape: Landscape, hierarchy: CustomerHierarchy, kim: int, run_jobs: RunJobs
) -> None:
    """Synchronize tries its row again, like any other that it kept."""
    nora = hierarchy.administrator
    landscape.site.remove_user(NORA, KIM.email)
    landscape.headquarters.make_administrator(hierarchy, kim)
    run_jobs()
    landscape.headquarters.make_administrator(hierarchy, nora)
    run_jobs()

    assert hierarchy.members == (Member(nora, Role.ADMIN),)
    assert landscape.headquarters.inbox == {}


def test_a_former_administrator_can_be_edited(
    landscape: Landscape, hierarchy: CustomerHierarchy, kim: int, run_jobs: RunJobs
) -> None:
    """Its customer came from a contact, and differs from it from then on."""
    nora = hierarchy.administrator
    landscape.headquarters.make_administrator(hierarchy, kim)
    run_jobs()
    landscape.site.edit_user(KIM.email, NORA, Person("Nora", "Olsen", NORA))
    run_jobs()

    assert landscape.headquarters.customers[nora].name == "Nora Olsen"
    assert violations(landscape) == []


@pytest.mark.usefixtures("hierarchy")
def test_a_second_removal_of_the_same_user_is_not_told(
    landscape: Landscape, run_jobs: RunJobs, heard: list[Event]
) -> None:
    """Both rows are done, and one member has left."""
    for _ in range(2):
        landscape.site.remove_user(NORA, KIM.email)
    run_jobs()

    removals = [event for event in heard if event[0] is Activity.HIERARCHY_MEMBER_REMOVED]
    assert len(removals) == 1
    assert landscape.headquarters.inbox == {}


def test_an_administrator_of_a_later_partner_lets_people_into_that_one(
    landscape: Landscape,
    hierarchy: CustomerHierarchy,
    new_lead: Callable[..., Lead],
    run_jobs: RunJobs,
) -> None:
    """Kim is a user of Nora's partner and, through an existing contact, Admin of Olav's."""
    kim = list(landscape.sales.contacts.values())[-1]
    lead = new_lead("Olav")
    landscape.sales.qualify(lead, "Anna", Qualification(create_contact=False, existing_contact=kim))
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")
    run_jobs()
    landscape.site.add_user(KIM.email, LEA)
    run_jobs()

    olavs = list(landscape.headquarters.hierarchies.values())[-1]
    assert len(hierarchy.members) == 2
    assert [member.role for member in olavs.members] == [Role.ADMIN, Role.USER]
    assert landscape.site.sign_in(LEA.email).number == olavs.members[-1].customer
