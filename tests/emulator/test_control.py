"""The emulator's own controls: faults, jobs, mutants, mistakes."""

from datetime import timedelta

import pytest

from emulator.control.clock import LAST
from tests.emulator.clients import Client, front

CONTROL = "/_emulator/v1"


@pytest.fixture
def client() -> Client:
    return Client(front())


def test_faults_are_switched_on_and_off(client: Client) -> None:
    """What a client does meanwhile is refused by the model."""
    assert client("PUT", f"{CONTROL}/faults", {"sales_down": True}).json["sales_down"] is True
    assert client("POST", "leads", {"lastname": "Ash"}).status == 503
    client("PUT", f"{CONTROL}/faults", {"sales_down": False})
    assert client("POST", "leads", {"lastname": "Ash"}).status == 204


def test_headquarters_down_refuses_a_qualification_whole(client: Client) -> None:
    """Live dual-write is one transaction: the lead stays open."""
    lead = client.create_lead()
    client("PUT", f"{CONTROL}/faults", {"headquarters_down": True})
    told = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3}
    refused = client("POST", f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead", told)
    assert (refused.status, refused.code) == (400, "0x80040265")
    assert client("GET", f"leads({lead})").json["statecode"] == 0
    assert client("GET", "accounts/$count").body == b"0"


def test_a_paused_map_queues(client: Client) -> None:
    """And catches up when it runs again."""
    maps = {"Customers V3 - accounts": "Paused"}
    client("PUT", f"{CONTROL}/faults", {"maps": maps})
    made = client.qualify(client.create_lead())
    number = f"accounts({made['account']})?$select=accountnumber"
    assert client("GET", number).json["accountnumber"] is None
    client("PUT", f"{CONTROL}/faults", {"maps": dict.fromkeys(maps, "Running")})
    assert client("GET", number).json["accountnumber"]


def test_a_job_runs_at_once_in_any_of_its_names(client: Client) -> None:
    """The partners of a scenario become leads by two jobs."""
    client("POST", f"{CONTROL}/traffic", {"scenario": "launch_week", "requests": 2})
    client("POST", f"{CONTROL}/clock/advance", {"by": "6 d"})
    assert client("POST", f"{CONTROL}/jobs/P-0001/run", {}).json == {"rows": 0}
    name = "Aufträge%20und%20Kanalanforderungen%20synchronisieren"
    assert client("POST", f"{CONTROL}/jobs/{name}/run", {}).status == 200
    assert client("GET", "leads/$count").body == b"2"


def test_a_wrong_system_can_be_served(client: Client) -> None:
    """Here one that breaks R8."""
    told = client("PUT", f"{CONTROL}/mutant", {"name": "lead-in-my-open-leads"})
    assert told.json == {"name": "lead-in-my-open-leads"}
    assert client("PUT", f"{CONTROL}/mutant", {"name": None}).json == {"name": None}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "sentence"),
    [
        ("PUT", "clock", {"speed": "fast"}, 400, "The field 'speed' was expected"),
        ("PUT", "clock", {"speed": -1}, 400, "from 0 to"),
        ("PUT", "clock", {"sped": 1}, 400, "There is no field 'sped'"),
        ("POST", "clock/advance", {"by": "soon"}, 400, "by: "),
        ("POST", "clock/advance", {"by": "367 d"}, 400, "to a year"),
        ("POST", "clock/advance", {"by": "9" * 400 + " h"}, 400, "is not a duration"),
        ("PUT", "clock", b'{"speed": NaN}', 400, "NaN is no number"),
        ("PUT", "mutant", b'{"name": "\\ud800"}', 400, "half a character"),
        ("POST", "traffic", {"scenario": "x" * 5_000}, 400, "files are not read"),
        ("POST", "traffic", {"scenario": "a\0b"}, 400, "files are not read"),
        ("POST", "traffic", {"scenario": ".."}, 400, "files are not read"),
        ("PUT", "faults", {"sales_down": "yes"}, 400, "true or false"),
        ("PUT", "faults", {"maps": {"none": "Running"}}, 400, "names "),
        ("PUT", "mutant", {"name": "no-such"}, 400, "There is no mutant"),
        ("POST", "traffic", {"scenario": "/etc/passwd"}, 400, "files are not read"),
        ("POST", "traffic", {"scenario": "launch_wek"}, 400, "launch_week"),
        ("POST", "snapshots/none/restore", {}, 404, "There is no snapshot"),
        ("POST", "jobs/none/run", {}, 400, "There is no job"),
        ("GET", "nothing", None, 404, "lists what there is"),
        ("DELETE", "clock", None, 405, "takes GET and PUT"),
        ("PUT", "clock", b"{", 400, "not JSON"),
        ("PUT", "clock", [1], 400, "must be a JSON object"),
    ],
)
def test_a_mistake_is_answered_with_what_was_expected(
    method: str, path: str, body: object, status: int, sentence: str
) -> None:
    """Each in one sentence."""
    answer = Client(front())(method, f"{CONTROL}/{path}", body)
    assert answer.status == status
    assert sentence in answer.json["error"]["message"]


def test_limits_can_be_set(client: Client) -> None:
    """What is not named is as documented; who asks too much is told when to come back."""
    wanted = {"requests": 2, "window": "1 h"}
    told = client("PUT", f"{CONTROL}/limits", {"service_protection": wanted}).json
    assert told["service_protection"] == {
        "window": "1 h",
        "requests": 2,
        "execution_time": "20 min",
        "concurrent_requests": 52,
        "time_per_request": "0 s",
    }
    assert [client("GET", "WhoAmI").status for _ in range(3)] == [200, 200, 429]
    client("PUT", f"{CONTROL}/limits", {"service_protection": None})
    assert client("GET", "WhoAmI").status == 200


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"requests": 0}, "service_protection.requests: expected"),
        ({"window": "soon"}, "service_protection.window: 'soon' is not a duration"),
        ({"requets": 1}, "There is no field 'requets'"),
        (7, "service_protection: window, "),
    ],
)
def test_impossible_limits_are_refused(client: Client, wrong: object, named: str) -> None:
    """By name; those that hold stay."""
    refused = client("PUT", f"{CONTROL}/limits", {"service_protection": wrong})
    assert refused.status == 400
    assert refused.json["error"]["message"].startswith(named)
    shown = client("GET", f"{CONTROL}/limits").json
    assert shown["service_protection"]["requests"] == 6000


def act(client: Client, name: str, /, **arguments: object) -> object:
    answer = client("POST", f"{CONTROL}/acts/{name}", arguments)
    assert answer.status == 200, answer.body
    return answer.json["value"]


def test_an_operator_does_what_no_interface_offers(client: Client) -> None:
    """Here: a schedule of its own for a job, maps that pause, an address that bounces."""
    act(client, "begin_by_hand")
    client("POST", f"{CONTROL}/traffic", {"scenario": "launch_week", "requests": 2})
    act(client, "let_time_pass", by="7 d")
    assert client("GET", "leads/$count").body == b"0"
    act(client, "schedule_job", name="P-0001", every="1 h", offset="0 s")
    act(client, "let_time_pass", by="2 h")
    act(client, "run_jobs", names=["Synchronize customers and channel requests"])
    assert client("GET", "leads/$count").body == b"2"
    lead = client("GET", "leads?$select=emailaddress1").json["value"][0]
    act(client, "bounce", address=lead["emailaddress1"])
    act(client, "pause", maps=[])
    client("PATCH", f"leads({lead['leadid']})", {"statecode": 2, "statuscode": 4})
    assert act(client, "queued") == 1
    act(client, "run", maps=[])
    act(client, "run_jobs", names=["Process retail order email notification"])
    assert act(client, "bounced") == [lead["emailaddress1"]]
    assert client("GET", f"{CONTROL}/mail").json == []


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("fly", {}, "There is no act 'fly'"),
        ("limit_queue", {"writes": "many"}, "limit_queue: writes: "),
        ("limit_queue", {}, "limit_queue: writes: "),
        ("break_system", {"name": "Finance"}, "break_system: "),
        ("pause", {"maps": ["Moon"]}, "pause: 'Moon' is not a valid Map"),
        ("let_time_pass", {"by": "11 y"}, "let_time_pass: "),
        ("place_order", {"site": "?", "email": "", "amount": 1.0, "on_account": False}, "There is"),
    ],
)
def test_impossible_acts_are_refused(
    client: Client, name: str, arguments: dict[str, object], said: str
) -> None:
    """By name, with what was wrong."""
    refused = client("POST", f"{CONTROL}/acts/{name}", arguments)
    assert refused.status == 400
    assert refused.json["error"]["message"].startswith(said)


def test_the_clock_ends_before_dates_do() -> None:
    """However often it is moved on."""
    world = front()
    world.live.settings.start = LAST - timedelta(days=1)
    refused = Client(world)("POST", f"{CONTROL}/clock/advance", {"by": "2 d"})
    assert refused.status == 400
    assert "the world's time ends at 3000-01-01" in refused.json["error"]["message"]
