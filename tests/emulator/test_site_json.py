"""The B2B site as a program uses it: the same addresses, in JSON."""

import json
from typing import Any

import pytest

from emulator.emulation import Wanted, emulation
from emulator.exchange import Request, Response
from emulator.identity.gate import NOBODY
from emulator.live.users import HEADQUARTERS
from emulator.live.world import LiveWorld
from emulator.site.surface import B2BSites
from reference_model.commerce_records import OnboardingRequest
from tests.emulator.browser import BASE
from tests.emulator.clients import NOW, Client
from tests.emulator.partners import STORING, partner, run, world

NORA = {
    "first_name": "Nora",
    "last_name": "Hansen",
    "email": "nora@fjord.example",
    "company": "Fjord AS",
}
USERS = "organization-users"
ACTION = "Microsoft.Dynamics.DataEntities."


def post(surface: Any, page: str, content: object, cookie: str = "") -> Response:
    headers = {"content-type": "application/json", "cookie": cookie}
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    path = f"/site/B2B site/{page}"
    answer: Response = surface.answer(Request("POST", path, "", headers, body, BASE, NOBODY))
    return answer


def get(surface: Any, page: str, cookie: str = "") -> Response:
    headers = {"accept": "application/json", "cookie": cookie}
    path = f"/site/B2B site/{page}"
    answer: Response = surface.answer(Request("GET", path, "", headers, b"", BASE, NOBODY))
    return answer


def signed_in(surface: Any) -> str:
    answer = post(surface, "sign-in", {"email": "nora@fjord.example"})
    assert answer.status == 200
    return dict(answer.headers)["Set-Cookie"].partition(";")[0]


@pytest.fixture
def live() -> LiveWorld:
    return world()


@pytest.fixture
def surface(live: LiveWorld) -> B2BSites:
    return B2BSites(live, b"key")


def test_a_request_is_submitted(live: LiveWorld, surface: B2BSites) -> None:
    """It gets its number, and may name its language."""
    answer = post(surface, "sign-up", NORA | {"language": "fi"})
    assert (answer.status, json.loads(answer.body)) == (201, {"request_id": "REQ-0000001"})
    (row,) = live.landscape.site.outbox.values()
    assert isinstance(row, OnboardingRequest)
    assert row.application.language == "fi"


def test_a_program_may_send_what_synchronize_refuses(live: LiveWorld, surface: B2BSites) -> None:
    """A text that is too long reaches the channel database, as from a form without limits (A36)."""
    assert post(surface, "sign-up", NORA | {"company": "F" * 101}).status == 201
    run(live, *STORING)
    (row,) = live.landscape.headquarters.inbox.values()
    assert "101 characters, of 100 allowed" in row.error


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (NORA | {"email": ""}, "Please fill this in."),
        (NORA | {"email": ["x"]}, "This has to be a text."),
        ({}, "Please fill this in."),
    ],
)
def test_mistakes_are_told_by_field(surface: B2BSites, content: object, said: str) -> None:
    """With 400, and a sentence for each."""
    answer = post(surface, "sign-up", content)
    assert answer.status == 400
    assert json.loads(answer.body)["error"]["fields"]["email"] == said


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_object_is_refused(surface: B2BSites, body: bytes) -> None:
    """With 400, in JSON."""
    answer = post(surface, "sign-up", body)
    assert answer.status == 400
    assert "JSON" in json.loads(answer.body)["error"]["message"]


def test_the_fields_of_a_form_can_be_asked_for(surface: B2BSites) -> None:
    """With their lengths, and which of them are required."""
    fields = json.loads(get(surface, "sign-up").body)["fields"]
    company = next(field for field in fields if field["name"] == "company")
    assert (company["required"], company["max_length"]) == (True, 100)


def test_users_are_added_edited_and_removed(live: LiveWorld, surface: B2BSites) -> None:
    """Each is accepted, and done by the jobs."""
    partner(live, "Nora")
    cookie = signed_in(surface)
    per = {"first_name": "Per", "last_name": "Olsen", "email": "per@fjord.example"}
    assert post(surface, f"{USERS}/add", per, cookie).status == 202
    run(live, *STORING, "1010")
    listed = json.loads(get(surface, USERS, cookie).body)["users"]
    assert listed == [{"email": "per@fjord.example", "status": "Active"}]
    edited = per | {"user": "per@fjord.example", "spending_limit": 500}
    assert post(surface, f"{USERS}/edit", edited, cookie).status == 202
    run(live, *STORING)
    assert list(live.landscape.headquarters.customers.values())[-1].spending_limit == 500
    assert post(surface, f"{USERS}/remove", {"user": "per@fjord.example"}, cookie).status == 202
    run(live, *STORING, "1010")
    assert json.loads(get(surface, USERS, cookie).body) == {"users": []}


def test_nobody_signed_in_is_told_so(surface: B2BSites) -> None:
    """With 401 in JSON, not with a page to go to; a refused sign-in with 403."""
    for answer in (get(surface, USERS), post(surface, f"{USERS}/add", NORA)):
        assert answer.status == 401
        assert json.loads(answer.body)["error"]["code"] == "SignInRefused"
    assert post(surface, "sign-in", {"email": "nobody@x.example"}).status == 403


def test_what_signed_in_people_did_is_there_after_a_restart() -> None:
    """The journal makes the same world again, users that were asked for included."""
    front = emulation(Wanted(speed=0), NOW)
    headquarters = Client(front, HEADQUARTERS)
    assert post(front, "sign-up", NORA).status == 201
    for job in STORING:
        headquarters("POST", f"/data/BatchJobs('{job}')/{ACTION}run", {})
    prospect = "B2BProspects(dataAreaId='usrt',ProspectId='1')"
    assert headquarters("POST", f"/data/{prospect}/{ACTION}approve", {}).status == 204
    headquarters("POST", f"/data/BatchJobs('1010')/{ACTION}run", {})
    per = {"first_name": "Per", "last_name": "Olsen", "email": "per@fjord.example"}
    cookie = signed_in(front)
    assert post(front, f"{USERS}/add", per, cookie).status == 202
    before = json.loads(get(front, USERS, cookie).body)
    front.rebuild()
    assert json.loads(get(front, USERS, cookie).body) == before
    assert before == {"users": [{"email": "per@fjord.example", "status": "Pending"}]}
