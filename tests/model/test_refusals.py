"""A refused command changes nothing, is not heard of, and carries the product's code."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from reference_model.activities import Event
from reference_model.errors import (
    DualWriteFailed,
    InvalidStatus,
    LeadAlreadyClosed,
    LeadAlreadyOpen,
    NotAllowed,
    NotFound,
    OpportunityAlreadyClosed,
    OpportunityAlreadyOpen,
    Refused,
    SignInRefused,
    StateNotSettable,
    Unavailable,
)
from reference_model.headquarters import Headquarters
from reference_model.landscape import Landscape
from reference_model.parties import Company, Person
from reference_model.qualification import Qualification
from reference_model.sales import Sales
from reference_model.sales_records import (
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityStatus,
)

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]
Command = Callable[[], object]

NOBODY = Person("No", "Body", "nobody@nowhere.example")


@dataclass
class Scene:
    """A landscape in which a request came in (lead), and another was qualified (opportunity)."""

    landscape: Landscape
    lead: Lead
    opportunity: Opportunity
    heard: list[Event]
    snapshot: Callable[[Landscape], object]

    @property
    def sales(self) -> Sales:
        return self.landscape.sales

    @property
    def headquarters(self) -> Headquarters:
        return self.landscape.headquarters

    @property
    def qualified(self) -> Lead:
        """The lead of the opportunity."""
        return self.sales.leads[self.opportunity.originating_lead or 0]


@pytest.fixture
def scene(
    landscape: Landscape,
    new_lead: NewLead,
    new_opportunity: NewOpportunity,
    heard: list[Event],
    snapshot: Callable[[Landscape], object],
) -> Scene:
    return Scene(landscape, new_lead("Nora"), new_opportunity("Olav"), heard, snapshot)


def qualify_a_qualified_lead(scene: Scene) -> Command:
    return lambda: scene.sales.qualify(scene.qualified, "Anna")


def qualify_a_disqualified_lead(scene: Scene) -> Command:
    scene.sales.disqualify(scene.lead, LeadStatus.LOST, "Anna")
    return lambda: scene.sales.qualify(scene.lead, "Anna")


def disqualify_a_qualified_lead(scene: Scene) -> Command:
    return lambda: scene.sales.disqualify(scene.qualified, LeadStatus.LOST, "Anna")


def disqualify_a_reactivated_lead_with_an_opportunity(scene: Scene) -> Command:
    scene.sales.reactivate(scene.qualified, "Anna")
    return lambda: scene.sales.disqualify(scene.qualified, LeadStatus.LOST, "Anna")


def disqualify_for_no_reason(scene: Scene) -> Command:
    return lambda: scene.sales.disqualify(scene.lead, LeadStatus.CONTACTED, "Anna")


def reactivate_an_open_lead(scene: Scene) -> Command:
    return lambda: scene.sales.reactivate(scene.lead, "Anna")


def win_a_won_opportunity(scene: Scene) -> Command:
    scene.sales.close_as_won(scene.opportunity, "Anna")
    return lambda: scene.sales.close_as_won(scene.opportunity, "Anna")


def lose_a_won_opportunity(scene: Scene) -> Command:
    scene.sales.close_as_won(scene.opportunity, "Anna")
    return lambda: scene.sales.close_as_lost(scene.opportunity, OpportunityStatus.CANCELED, "Anna")


def win_a_lost_opportunity(scene: Scene) -> Command:
    scene.sales.close_as_lost(scene.opportunity, OpportunityStatus.OUT_SOLD, "Anna")
    return lambda: scene.sales.close_as_won(scene.opportunity, "Anna")


def lose_for_no_reason(scene: Scene) -> Command:
    return lambda: scene.sales.close_as_lost(scene.opportunity, OpportunityStatus.ON_HOLD, "Anna")


def reopen_an_open_opportunity(scene: Scene) -> Command:
    return lambda: scene.sales.reopen(scene.opportunity, "Anna")


def write_the_state_won(scene: Scene) -> Command:
    return lambda: scene.sales.set_opportunity_status(scene.opportunity, OpportunityStatus.WON)


def write_the_state_lost(scene: Scene) -> Command:
    return lambda: scene.sales.set_opportunity_status(scene.opportunity, OpportunityStatus.CANCELED)


def qualify_a_lead_that_is_gone(scene: Scene) -> Command:
    del scene.sales.leads[scene.lead.id]
    return lambda: scene.sales.qualify(scene.lead, "Anna")


def disqualify_a_lead_that_is_gone(scene: Scene) -> Command:
    del scene.sales.leads[scene.lead.id]
    return lambda: scene.sales.disqualify(scene.lead, LeadStatus.LOST, "Anna")


def win_an_opportunity_that_is_gone(scene: Scene) -> Command:
    del scene.sales.opportunities[scene.opportunity.id]
    return lambda: scene.sales.close_as_won(scene.opportunity, "Anna")


def approve_a_prospect_that_is_gone(scene: Scene) -> Command:
    prospect = scene.headquarters.prospects.pop(scene.lead.prospect_id or 0)
    return lambda: scene.headquarters.approve(prospect, "Henry")


def approve_a_rejected_prospect(scene: Scene) -> Command:
    prospect = scene.headquarters.prospects[scene.lead.prospect_id or 0]
    scene.headquarters.reject(prospect, "Henry")
    return lambda: scene.headquarters.approve(prospect, "Henry")


def reject_an_approved_prospect(scene: Scene) -> Command:
    prospect = scene.headquarters.prospects[scene.lead.prospect_id or 0]
    scene.headquarters.approve(prospect, "Henry")
    return lambda: scene.headquarters.reject(prospect, "Henry")


def win_without_customers(scene: Scene) -> Command:
    how = Qualification(create_account=False, create_contact=False)
    scene.sales.qualify(scene.lead, "Anna", how)
    opportunity = scene.sales.opportunities[scene.lead.opportunity or 0]
    return lambda: scene.sales.close_as_won(opportunity, "Anna")


def win_without_a_person(scene: Scene) -> Command:
    scene.sales.qualify(scene.lead, "Anna", Qualification(create_contact=False))
    opportunity = scene.sales.opportunities[scene.lead.opportunity or 0]
    return lambda: scene.sales.close_as_won(opportunity, "Anna")


def sign_in_as_nobody(scene: Scene) -> Command:
    return lambda: scene.landscape.site.sign_in(NOBODY.email)


def add_a_user_as_nobody(scene: Scene) -> Command:
    return lambda: scene.landscape.site.add_user(NOBODY.email, NOBODY)


def without_sales(act: Callable[[Scene], object]) -> Callable[[Scene], Command]:
    """Give the command while Sales does not answer."""

    def prepare(scene: Scene) -> Command:
        scene.sales.available = False
        return lambda: act(scene)

    return prepare


def without_headquarters(act: Callable[[Scene], object]) -> Callable[[Scene], Command]:
    """Give the command while headquarters does not answer."""

    def prepare(scene: Scene) -> Command:
        scene.headquarters.available = False
        return lambda: act(scene)

    return prepare


def qualify(scene: Scene) -> None:
    scene.sales.qualify(scene.lead, "Anna")


def disqualify(scene: Scene) -> None:
    scene.sales.disqualify(scene.lead, LeadStatus.CANCELED, "Anna")


def reactivate(scene: Scene) -> None:
    scene.sales.reactivate(scene.qualified, "Anna")


def win(scene: Scene) -> None:
    scene.sales.close_as_won(scene.opportunity, "Anna")


def lose(scene: Scene) -> None:
    scene.sales.close_as_lost(scene.opportunity, OpportunityStatus.CANCELED, "Anna")


def reopen(scene: Scene) -> None:
    scene.sales.reopen(scene.opportunity, "Anna")


def type_in_a_lead(scene: Scene) -> None:
    scene.sales.create_lead(NOBODY, Company("Nowhere"), "Anna")


def type_in_an_opportunity(scene: Scene) -> None:
    scene.sales.create_opportunity("Spring order", "Anna")


def assign(scene: Scene) -> None:
    scene.sales.assign(scene.lead, "Bert")


def edit(scene: Scene) -> None:
    scene.sales.edit_lead(scene.lead, NOBODY, Company("Nowhere"))


def contact(scene: Scene) -> None:
    scene.sales.set_lead_status(scene.lead, LeadStatus.CONTACTED)


def put_on_hold(scene: Scene) -> None:
    scene.sales.set_opportunity_status(scene.opportunity, OpportunityStatus.ON_HOLD)


def delete_a_lead(scene: Scene) -> None:
    scene.sales.delete_lead(scene.lead)


def delete_an_opportunity(scene: Scene) -> None:
    scene.sales.delete_opportunity(scene.opportunity)


def approve(scene: Scene) -> None:
    prospect = scene.headquarters.prospects[scene.lead.prospect_id or 0]
    scene.headquarters.approve(prospect, "Henry")


def reject(scene: Scene) -> None:
    prospect = scene.headquarters.prospects[scene.lead.prospect_id or 0]
    scene.headquarters.reject(prospect, "Henry")


REFUSALS = [
    (qualify_a_qualified_lead, LeadAlreadyClosed, "0x80040519"),
    (qualify_a_disqualified_lead, LeadAlreadyClosed, "0x80040519"),
    (disqualify_a_qualified_lead, LeadAlreadyClosed, "0x80040519"),
    (disqualify_a_reactivated_lead_with_an_opportunity, LeadAlreadyClosed, "0x80040519"),
    (disqualify_for_no_reason, InvalidStatus, "0x80048408"),
    (reactivate_an_open_lead, LeadAlreadyOpen, "0x80040518"),
    (win_a_won_opportunity, OpportunityAlreadyClosed, "0x80040515"),
    (lose_a_won_opportunity, OpportunityAlreadyClosed, "0x80040515"),
    (win_a_lost_opportunity, OpportunityAlreadyClosed, "0x80040515"),
    (lose_for_no_reason, InvalidStatus, "0x80048408"),
    (reopen_an_open_opportunity, OpportunityAlreadyOpen, "0x8004051a"),
    (write_the_state_won, StateNotSettable, "0x80100005"),
    (write_the_state_lost, StateNotSettable, "0x80100005"),
    (qualify_a_lead_that_is_gone, NotFound, "0x80040217"),
    (disqualify_a_lead_that_is_gone, NotFound, "0x80040217"),
    (win_an_opportunity_that_is_gone, NotFound, "0x80040217"),
    (approve_a_prospect_that_is_gone, NotFound, "0x80040217"),
    (approve_a_rejected_prospect, NotAllowed, ""),
    (reject_an_approved_prospect, NotAllowed, ""),
    (win_without_customers, DualWriteFailed, "0x80040265"),
    (win_without_a_person, DualWriteFailed, "0x80040265"),
    (sign_in_as_nobody, SignInRefused, ""),
    (add_a_user_as_nobody, SignInRefused, ""),
]

WITHOUT_SALES = [
    *(qualify, disqualify, reactivate, win, lose, reopen, type_in_a_lead),
    *(type_in_an_opportunity, assign, edit, contact, put_on_hold),
    *(delete_a_lead, delete_an_opportunity),
]
LIVE_WRITES = [qualify, disqualify, win, lose]
NATIVE_DECISIONS = [approve, reject]

EVERY_REFUSAL = [
    *(pytest.param(*refusal, id=refusal[0].__name__) for refusal in REFUSALS),
    *(
        pytest.param(without_sales(act), Unavailable, "", id=f"{act.__name__}_without_sales")
        for act in WITHOUT_SALES
    ),
    *(
        pytest.param(
            without_headquarters(act),
            DualWriteFailed,
            "0x80040265",
            id=f"{act.__name__}_without_headquarters",
        )
        for act in LIVE_WRITES
    ),
    *(
        pytest.param(
            without_headquarters(act), Unavailable, "", id=f"{act.__name__}_without_headquarters"
        )
        for act in NATIVE_DECISIONS
    ),
]


@pytest.mark.parametrize(("prepare", "expected", "code"), EVERY_REFUSAL)
def test_a_refused_command_changes_nothing(
    scene: Scene, prepare: Callable[[Scene], Command], expected: type[Refused], code: str
) -> None:
    """Neither system keeps anything of it, nobody hears of it; a sentence and a code say why."""
    command = prepare(scene)
    before = scene.snapshot(scene.landscape)
    scene.heard.clear()

    with pytest.raises(Refused, match=r"^\S.*\.$") as refusal:
        command()

    assert type(refusal.value) is expected
    assert refusal.value.code == code
    assert scene.snapshot(scene.landscape) == before
    assert scene.heard == []


@pytest.mark.parametrize("act", [*LIVE_WRITES, *NATIVE_DECISIONS], ids=lambda act: act.__name__)
def test_a_command_succeeds_once_headquarters_answers_again(
    scene: Scene, act: Callable[[Scene], None]
) -> None:
    """What was refused for an outage can be done again after it."""
    scene.headquarters.available = False
    with pytest.raises(Refused):
        act(scene)
    scene.headquarters.available = True
    scene.heard.clear()

    act(scene)

    assert scene.heard


@pytest.mark.parametrize("act", WITHOUT_SALES, ids=lambda act: act.__name__)
def test_a_command_needs_sales_even_while_the_maps_are_paused(
    scene: Scene, act: Callable[[Scene], None]
) -> None:
    """A pause of the maps does not replace a system that is down."""
    scene.landscape.dual_write.pause()
    scene.sales.available = False

    with pytest.raises(Unavailable):
        act(scene)


def test_every_code_is_of_one_refusal_only() -> None:
    """No two kinds of refusal share a code, and each is written as clients see it."""
    kinds = _all_kinds(Refused)
    codes = [kind.code for kind in kinds if kind.code]

    assert len(codes) == len(set(codes)) == 11
    assert all(code.startswith("0x80") and len(code) == 10 for code in codes)


def _all_kinds(kind: type[Refused]) -> list[type[Refused]]:
    return [kind, *(each for child in kind.__subclasses__() for each in _all_kinds(child))]
