"""The world behind the surfaces: its journal, its snapshots, its clock."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.emulation import Wanted, emulation
from emulator.front import LONGEST, OPERATIONS, TRACED, Front
from emulator.live.users import HEADQUARTERS
from event_log.bad_input import BadInput
from reference_model.invariants import violations
from tests.emulator.clients import NOW, QUALIFIED, Client, front

TABLES = ("leads", "opportunities", "opportunitycloses", "accounts", "contacts", "annotations")
CONTROL = "/_emulator/v1"


def picture(world: Front) -> list[Any]:
    """Everything that a client can read."""
    client = Client(world)
    shown = [client("GET", table).json["value"] for table in TABLES]
    return [*shown, client("GET", f"{CONTROL}/clock").json, client("GET", f"{CONTROL}/mail").json]


def create(client: Client) -> None:
    client.create_lead(description="typed in")


def edit(client: Client) -> None:
    client("PATCH", f"leads({newest(client, 'leads')})", {"jobtitle": "Buyer", "lastname": "Oak"})


def qualify(client: Client) -> None:
    path = f"leads({newest(client, 'leads')})/Microsoft.Dynamics.CRM.QualifyLead"
    client("POST", path, QUALIFIED)


def win(client: Client) -> None:
    client.close(newest(client, "opportunities"))


def lose(client: Client) -> None:
    client.close(newest(client, "opportunities"), "LoseOpportunity", 4)


def disqualify(client: Client) -> None:
    told = {"statecode": 2, "statuscode": 5}
    client("PATCH", f"leads({newest(client, 'leads')})", told)


def apply(client: Client) -> None:
    client("POST", f"{CONTROL}/traffic", {"scenario": "launch_week", "requests": 3})


def wait(client: Client) -> None:
    client("POST", f"{CONTROL}/clock/advance", {"by": "3 d"})


def nonsense(client: Client) -> None:
    client("POST", "leads", {"nonsense": 1})


STEPS = [create, edit, qualify, win, lose, disqualify, apply, wait, nonsense]
"""What somebody can do, each with the newest open row that it fits; refused where there is none."""


def newest(client: Client, table: str) -> str:
    """The id of the newest open row, or one that no row has."""
    rows = client("GET", f"{table}?$filter=statecode eq 0&$orderby=createdon desc").json["value"]
    key = {"leads": "leadid", "opportunities": "opportunityid"}[table]
    return str(rows[0][key]) if rows else "00000000-0000-0000-0000-000000000000"


def play(world: Front, *steps: Callable[[Client], None]) -> None:
    """Take these steps."""
    client = Client(world)
    for step in steps:
        step(client)


@given(steps=st.lists(st.sampled_from(STEPS), max_size=25))
@settings(max_examples=30)
def test_a_world_is_made_again_from_its_journal(steps: list[Callable[[Client], None]]) -> None:
    """Row by row, ids and versions included."""
    world = front()
    play(world, *steps)
    before = picture(world)
    world.rebuild()
    assert picture(world) == before
    assert not violations(world.live.landscape)


def test_a_state_file_is_opened_again(tmp_path: Path) -> None:
    """With all that was in it, and its clock where it was."""
    state = tmp_path / "state.db"
    first = front(state)
    play(first, create, qualify, apply, wait, win)
    before = picture(first)
    first.journal.close()
    assert picture(front(state)) == before


def test_a_file_that_is_no_state_is_refused(tmp_path: Path) -> None:
    """With its name, and nothing in it changed."""
    (tmp_path / "notes.txt").write_text("These are notes, and long enough to be no database.")
    with pytest.raises(BadInput, match=r"notes\.txt: it is no state file"):
        front(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text().startswith("These are notes")


def test_a_state_file_of_another_system_is_refused(tmp_path: Path) -> None:
    """A world cannot become a wrong one later on."""
    front(tmp_path / "state.db").journal.close()
    with pytest.raises(BadInput, match="holds a world of the right system"):
        front(tmp_path / "state.db", mutant="lead-in-my-open-leads")


def test_a_snapshot_brings_back_what_was(tmp_path: Path) -> None:
    """And what happened since is gone, in the file too."""
    world = front(tmp_path / "state.db")
    play(world, create, qualify, wait)
    client = Client(world)
    client("PUT", f"{CONTROL}/snapshots/before", {})
    before = picture(world)
    play(world, win, create, wait)
    assert picture(world) != before
    assert client("POST", f"{CONTROL}/snapshots/before/restore", {}).status == 200
    assert picture(world) == before
    world.journal.close()
    assert picture(front(tmp_path / "state.db")) == before


def test_a_reset_leaves_an_empty_world() -> None:
    """Which goes on from its first instant."""
    world = front()
    empty = picture(world)
    play(world, create, apply, wait)
    assert Client(world)("POST", f"{CONTROL}/reset", {}).status == 200
    assert picture(world) == empty


def test_no_secret_enters_the_journal(tmp_path: Path) -> None:
    """The token with which somebody came."""
    world = front(tmp_path / "state.db")
    secrets = {"authorization": "Bearer top-secret"}
    Client(world)("POST", "leads", {"lastname": "Ash"}, secrets)
    world.journal.close()
    assert b"top-secret" not in (tmp_path / "state.db").read_bytes()


def test_time_passes_as_fast_as_wanted() -> None:
    """Sixty times the wall's, and jobs run in it."""
    wall = [0.0]
    world = emulation(Wanted(speed=60), NOW)
    world.pace.wall = lambda: wall[0]
    world.pace.go_on(0)
    wall[0] = 15 * 60
    now = Client(world)("GET", f"{CONTROL}/clock").json["now"]
    assert now == "2026-11-02T23:00:00.000+00:00"


@pytest.mark.parametrize("live_on", [Front.tick, lambda world: Client(world)("GET", "WhoAmI")])
def test_passing_time_is_remembered(live_on: Callable[[Front], object], tmp_path: Path) -> None:
    """A restart does not go back to before what jobs have done, whoever has seen that or not."""
    wall = [0.0]
    world = emulation(Wanted(state=tmp_path / "state.db", speed=1), NOW)
    world.pace.wall = lambda: wall[0]
    world.pace.go_on(0)
    wall[0] = 3600
    live_on(world)
    world.journal.commit()
    world.journal.close()
    again = emulation(Wanted(state=tmp_path / "state.db", speed=0), NOW)
    assert again.live.instant == 3_600_000


def test_the_trace_tells_the_last_exchanges() -> None:
    """With their status, in order."""
    client = Client(front())
    client("GET", "WhoAmI")
    client("GET", "nothings")
    told = client("GET", f"{CONTROL}/trace").json
    assert [(each["path"], each["status"]) for each in told] == [
        ("/api/data/v9.2/WhoAmI", 200),
        ("/api/data/v9.2/nothings", 404),
    ]


def test_what_is_not_supported_is_listed() -> None:
    """By name, with how often it was asked."""
    client = Client(front())
    lead = client.create_lead()
    assert client("POST", f"leads({lead})/Microsoft.Dynamics.CRM.GrantAccess", {}).status == 501
    (told,) = client("GET", f"{CONTROL}/unsupported").json
    assert "the message GrantAccess of leads" in json.dumps(told)


def test_what_is_observed_is_bounded() -> None:
    """Whatever clients ask, no more than so much of it is kept."""
    world = front()
    client = Client(world, HEADQUARTERS)
    for number in range(OPERATIONS + 5):
        assert client("GET", f"leads/Microsoft.Dynamics.CRM.Nonsense{number}()").status == 501
    client("GET", "x" * 60_000)
    assert len(world.asked) == len(world.refused_by_name) == OPERATIONS
    assert len(world.trace) == TRACED
    assert len(world.trace[-1].path) == LONGEST
