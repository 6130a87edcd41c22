"""Service protection: who asks too much is told when to come back; replaying asks nobody."""

from datetime import UTC, datetime

import pytest

from emulator.dataverse.answer import Dataverse
from emulator.exchange import Request, Surface
from emulator.front import Front
from emulator.live.journal import Journal
from emulator.live.outbox import Outbox
from emulator.live.pace import Pace
from emulator.live.users import SALLY, SAM
from emulator.live.world import Settings
from sim.scenario.systems import ServiceProtection as Limits
from tests.emulator.dataverse.client import BASE, LEAD, ROOT, Client, header, new_dataverse, refusal

FEW = Limits.model_validate({"requests": 10, "requests_per_decision": 1, "time_per_request": "0 s"})
WINDOW = 300_000


def test_the_limits_are_the_documented_ones() -> None:
    """Six thousand requests are carried out, the next one only when the window has moved on."""
    client = Client()
    for left in range(5_999, -1, -1):
        response = client.send("GET", "WhoAmI")
        assert header(response, "x-ms-ratelimit-burst-remaining-xrm-requests") == str(left)
    response = client.send("POST", "leads", LEAD)
    assert refusal(response) == (
        429,
        "0x80072322",
        "Number of requests exceeded the limit of 6000 over time window of 300 seconds.",
    )
    assert header(response, "Retry-After") == "300"
    assert not client.rows("lead")


def test_others_are_not_refused() -> None:
    """A window is one user's; what was refused counts for nothing."""
    dataverse = new_dataverse(limits=FEW)
    busy, other = Client(dataverse, SALLY), Client(dataverse, SAM)
    assert [busy.send("GET", "WhoAmI").status for _ in range(12)] == [200] * 10 + [429] * 2
    assert other.send("GET", "WhoAmI").status == 200
    dataverse.live.turn_to(WINDOW - 1)
    assert header(busy.send("GET", "WhoAmI"), "Retry-After") == "1"
    dataverse.live.turn_to(WINDOW)
    assert busy.send("GET", "WhoAmI").status == 200


@pytest.mark.parametrize(
    ("time", "admitted", "code", "wait"),
    [("2 s", 52, "0x80072326", "2"), ("1 min", 21, "0x80072321", "300")],
)
def test_the_other_two_limits(time: str, admitted: int, code: str, wait: str) -> None:
    """Requests that are told to take long meet the limits of concurrency and of execution time."""
    client = Client(new_dataverse(limits=Limits.model_validate({"time_per_request": time})))
    for _ in range(admitted):
        assert client.send("GET", "WhoAmI").status == 200
    response = client.send("GET", "WhoAmI")
    assert refusal(response)[:2] == (429, code)
    assert header(response, "Retry-After") == wait


def test_no_limits_are_none() -> None:
    """Where nobody wants limits, nothing says how much is left of them."""
    response = Client(new_dataverse(limits=None)).send("GET", "WhoAmI")
    assert not any(name.startswith("x-ms-ratelimit") for name, _ in response.headers)


def test_a_batch_is_one_request() -> None:
    """Parts count for nothing."""
    client = Client(new_dataverse(limits=FEW))
    part = "--b\r\nContent-Type: application/http\r\n\r\nGET WhoAmI HTTP/1.1\r\n\r\n\r\n"
    body = (part * 20 + "--b--").encode()
    response = client.send("POST", "$batch", body, content_type="multipart/mixed; boundary=b")
    assert response.status == 200
    assert header(response, "x-ms-ratelimit-burst-remaining-xrm-requests") == "9"


def test_a_replay_carries_out_what_was_carried_out() -> None:
    """What was refused for haste is not in the journal, and no limit refuses what is."""
    limits = [None, FEW]

    def surfaces(front: Front) -> dict[str, Surface]:
        front.live.limits = limits[0]
        return {"": Dataverse(front.live)}

    journal = Journal()
    start = Settings(datetime(2026, 11, 2, 8, tzinfo=UTC))
    front = Front(start, surfaces, journal, Outbox(journal), Pace(0))
    lead = Request("POST", f"{ROOT}leads", "", {}, b'{"lastname": "Ash"}', BASE, SALLY)
    for _ in range(12):
        assert front.answer(lead).status == 204
    limits.reverse()
    front.rebuild()
    assert len(front.live.landscape.sales.leads) == 12
    assert [front.answer(lead).status for _ in range(12)] == [204] * 10 + [429] * 2
    assert len(journal) == 22
