"""Sales over HTTP when something is in the way: nothing happens twice, and nothing is guessed."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from conformance.deployment import Undecided
from reference_model.errors import NotFound, Refused
from tests.conformance.remote.emulated import Emulated, Remote
from tests.conformance.remote.faults import (
    OTHER,
    SELLER,
    Fault,
    cut,
    cut_after,
    fails,
    lead_of,
    odata,
    page,
)

UNREADABLE: dict[str, Fault] = {
    "forbidden by a proxy": page(403),
    "not found by a proxy": page(404),
    "a page instead": page(200),
    "somewhere else": page(302),
    "a failure": page(500),
    "an unknown column": odata(400, "0x0", "Could not find a property named 'telephone1'"),
    "an unknown table": odata(404, "0x8006088a"),
    "no privilege": odata(403, "0x80040220"),
    "no such row": odata(404, "0x80040217"),
    "no sign-in": odata(401, ""),
    "somewhere else, with rows": lambda _: httpx.Response(302, json={"value": []}),
    "no rows": lambda _: httpx.Response(200, json={"value": 7}),
    "no object": lambda _: httpx.Response(200, json=[]),
}
"""How reading may fail."""

UNDECIDED: dict[str, Fault] = {
    "forbidden by a proxy": page(403),
    "not found by a proxy": page(404),
    "not offered": page(405),
    "somewhere else": page(302),
    "a failure": page(500),
    "an unknown lookup": odata(400, "0x80048d19", "undeclared property 'msdyn_company'"),
    "an unknown column": odata(400, "0x0"),
    "no impersonation": odata(403, "0x80040220", "missing prvActOnBehalfOfAnotherUser"),
    "no member": odata(403, "0x80072560", "The user is not a member of the organization."),
    "no user": odata(403, "0x80040204", "Invalid user"),
    "no sign-in": odata(401, "0x80040220"),
    "too large": odata(413, "0x80040265"),
    "away": odata(503, "0x80040265"),
}
"""Answers to a write that say nothing about Sales."""


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return Remote(tmp_path)


def _lose(remote: Remote) -> Callable[[str, str], None]:
    return lambda opportunity, user: remote.sales.close_as_lost(opportunity, "Canceled", user)


def test_a_lead_whose_answer_was_lost_is_made_once(remote: Remote) -> None:
    """Its id is ours, so the second try finds it there."""
    remote.transport.before = fails("PATCH", cut_after(remote))
    lead = lead_of(remote)
    assert remote.transport.times("PATCH") == 2
    assert [each.id for each in remote.sales.leads()] == [lead]


def test_a_lead_that_never_arrived_is_made_on_the_second_try(remote: Remote) -> None:
    """It looks the same from here."""
    remote.transport.before = fails("PATCH", cut)
    lead = lead_of(remote)
    assert [each.id for each in remote.sales.leads()] == [lead]


def test_a_qualification_whose_answer_was_lost_is_undecided(remote: Remote) -> None:
    """It is not sent again: a second one might make a second opportunity."""
    lead = lead_of(remote)
    remote.transport.before = fails("QualifyLead", cut_after(remote), times=9)
    with pytest.raises(Undecided, match=r"QualifyLead .* it may have been carried out"):
        remote.sales.qualify(lead, SELLER)
    assert remote.transport.times("QualifyLead") == 1
    assert len(remote.sales.opportunities()) == 1


@pytest.mark.parametrize("message", ["WinOpportunity", "LoseOpportunity"])
def test_a_close_whose_answer_was_lost_is_undecided(remote: Remote, message: str) -> None:
    """Or a second try would be refused, which looks as if the first had been."""
    opportunity = remote.sales.create_opportunity("Ropes", SELLER)
    remote.transport.before = fails(message, cut_after(remote), times=9)
    won = message == "WinOpportunity"
    close = remote.sales.close_as_won if won else _lose(remote)
    with pytest.raises(Undecided):
        close(opportunity, SELLER)
    assert remote.transport.times(message) == 1
    assert len(remote.sales.opportunities()[0].closings) == 1


def test_a_change_whose_answer_was_lost_happens_once(remote: Remote) -> None:
    """The second try is for a version that there is no more: so nobody knows, and all is well."""
    lead = lead_of(remote)
    remote.transport.before = fails(f"PATCH /api/data/v9.2/leads({lead})", cut_after(remote))
    with pytest.raises(Undecided, match="was lost, and the next one was refused"):
        remote.sales.disqualify(lead, "Lost", SELLER)
    assert remote.sales.leads()[0].status == "Lost"


def test_a_change_that_never_arrived_happens_on_the_second_try(remote: Remote) -> None:
    """The version is still there."""
    lead = lead_of(remote)
    remote.transport.before = fails("PATCH", cut)
    remote.sales.disqualify(lead, "Lost", SELLER)
    assert remote.sales.leads()[0].status == "Lost"


def test_a_deletion_whose_answer_was_lost_has_happened(remote: Remote) -> None:
    """What is not there any more is deleted."""
    lead = lead_of(remote)
    remote.transport.before = fails("DELETE", cut_after(remote))
    remote.sales.delete_lead(lead)
    assert remote.sales.leads() == []
    with pytest.raises(NotFound):
        remote.sales.delete_lead(lead)


def test_what_somebody_else_has_deleted_is_not_found(remote: Remote) -> None:
    """Also if that happened just now, so that it was not us."""
    lead = lead_of(remote)
    remote.transport.before = fails("DELETE", odata(404, "0x80040217"))
    with pytest.raises(NotFound):
        remote.sales.delete_lead(lead)


def test_somebody_else_may_be_quicker(remote: Remote) -> None:
    """Then the row is read again; but not for ever."""
    lead = lead_of(remote)

    def meddle(request: httpx.Request) -> None:
        told = json.dumps({"jobtitle": str(remote.transport.time.seconds)}).encode()
        headers = {"authorization": request.headers["authorization"]}
        remote.transport.carry_out(
            httpx.Request("PATCH", request.url, content=told, headers=headers)
        )

    remote.transport.before = fails("PATCH", meddle)
    remote.sales.set_lead_status(lead, "Contacted")
    assert remote.sales.leads()[0].status == "Contacted"
    remote.transport.before = fails("PATCH", meddle, times=9)
    with pytest.raises(Undecided, match="Somebody else changes"):
        remote.sales.set_lead_status(lead, "New")


def test_throttling_and_ends_of_tokens_are_lived_through(tmp_path: Path) -> None:
    """A token that lives for ten seconds, and every third request comes too soon."""
    remote = Remote(tmp_path, Emulated(life=10))
    number = [0]

    def before(request: httpx.Request) -> httpx.Response | None:
        number[0] += 1
        throttled = number[0] % 3 == 0 and "oauth2" not in request.url.path
        return httpx.Response(429, headers={"Retry-After": "7"}) if throttled else None

    remote.transport.before = before
    lead = lead_of(remote)
    remote.sales.qualify(lead, SELLER)
    remote.sales.close_as_won(remote.sales.opportunities()[0].id, OTHER)
    assert remote.sales.opportunities()[0].closings == ("Won",)
    assert remote.transport.times("QualifyLead") == remote.transport.times("WinOpportunity") == 1
    assert remote.transport.times("token") > 3


def test_a_token_that_the_service_refuses_is_replaced(tmp_path: Path) -> None:
    """Its clock may be another than ours, so that a token ends too soon."""
    remote = Remote(tmp_path)
    lead = lead_of(remote)
    remote.transport.before = fails("QualifyLead", page(401))
    remote.sales.qualify(lead, SELLER)
    assert remote.transport.times("token") == 2


@pytest.mark.parametrize(
    "fault",
    UNREADABLE.values(),
    ids=UNREADABLE,
)
def test_what_cannot_be_read_is_not_nothing(remote: Remote, fault: Fault) -> None:
    """Undecided, whatever it is: neither an empty list nor a refusal."""
    lead_of(remote)
    remote.transport.before = fails("GET /api/data/v9.2/leads", fault, times=9)
    with pytest.raises(Undecided):
        remote.sales.leads()


@pytest.mark.parametrize(
    "fault",
    UNDECIDED.values(),
    ids=UNDECIDED,
)
def test_what_says_nothing_about_sales_is_no_refusal(remote: Remote, fault: Fault) -> None:
    """A request that was not understood, or may not be made, is our mistake or an operator's."""
    lead = lead_of(remote)
    remote.transport.before = fails("QualifyLead", fault, times=9)
    with pytest.raises(Undecided):
        remote.sales.qualify(lead, SELLER)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "0x80040265", "DualWriteFailed"),
        (403, "0x80081018", "NoPrivilege"),
        (412, "0x80040333", "DuplicateFound"),
        (400, "0x80040519", "LeadAlreadyClosed"),
        (400, "0x80044331", "Refused"),
    ],
)
def test_a_refusal_has_the_code_of_the_service(
    remote: Remote, status: int, code: str, kind: str
) -> None:
    """It is of the class that the model has for it, and says what was said."""
    lead = lead_of(remote)
    remote.transport.before = fails("QualifyLead", odata(status, code, "So it is."))
    with pytest.raises(Refused) as refusal:
        remote.sales.qualify(lead, SELLER)
    assert type(refusal.value).__name__ == kind
    assert str(refusal.value) == "So it is."
    assert kind == "Refused" or refusal.value.code == code


@pytest.mark.parametrize("id", ["", "7", "x" * 10_000, "00000000)/x(", "../accounts", "<script>"])
def test_what_can_be_no_id_is_not_found(remote: Remote, id: str) -> None:
    """And nothing is sent; the id of what should be there and is not looks like that too."""
    sales = remote.sales
    for act in (sales.delete_lead, sales.delete_opportunity):
        with pytest.raises(NotFound):
            act(id)
    for use in (sales.qualify, sales.assign, sales.reactivate, sales.reopen, sales.close_as_won):
        with pytest.raises(NotFound):
            use(id, SELLER)
    with pytest.raises(NotFound):
        sales.create_opportunity("Ropes", SELLER, account=id or "none")
    assert [each for each in remote.transport.received if "GET" not in each][1:] == []
