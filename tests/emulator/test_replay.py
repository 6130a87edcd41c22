"""A journal that is replayed makes the same world, whatever was asked in between."""

from pathlib import Path
from typing import Any

from emulator.front import Front
from emulator.live.users import SALLY, SAM
from tests.emulator.clients import Client, front

CONTROL = "/_emulator/v1"
MAPS = "b2bkit_dualwritemaps?$select=b2bkit_mapstatus,b2bkit_queuedrecords"


def rows(world: Front, *tables: str) -> list[Any]:
    """The rows of tables, with versions and who changed them."""
    client = Client(world)
    return [client("GET", table).json["value"] for table in (*tables, "leads", "annotations")]


def test_a_restore_that_was_refused_is_not_made_up_for(tmp_path: Path) -> None:
    """There was no such snapshot then; now there is, and the world must not go back for ever."""
    world = front(tmp_path / "state.db")
    client = Client(world)
    assert client("POST", f"{CONTROL}/snapshots/x/restore", {}).status == 404
    client.create_lead()
    assert client("PUT", f"{CONTROL}/snapshots/x", {}).status == 200
    client.create_lead()
    before = rows(world)
    world.journal.close()
    assert rows(front(tmp_path / "state.db")) == before


def test_a_snapshot_means_the_same_after_a_restart(tmp_path: Path) -> None:
    """Replaying the exchange that made it must not make it again, at the end."""
    world = front(tmp_path / "state.db")
    client = Client(world)
    client.create_lead()
    client("PUT", f"{CONTROL}/snapshots/x", {})
    before = rows(world)
    client.create_lead()
    world.journal.close()
    again = front(tmp_path / "state.db")
    assert Client(again)("POST", f"{CONTROL}/snapshots/x/restore", {}).status == 200
    assert rows(again) == before


def test_a_world_that_was_begun_by_hand_stays_so(tmp_path: Path) -> None:
    """Nothing of the world before it is left, and no job runs by itself after a restart either."""
    world = front(tmp_path / "state.db")
    client = Client(world)
    client.create_lead()
    assert client("POST", f"{CONTROL}/acts/begin_by_hand", {}).status == 200
    client("POST", f"{CONTROL}/traffic", {"scenario": "launch_week", "requests": 2})
    world.journal.close()
    again = Client(front(tmp_path / "state.db"))
    again("POST", f"{CONTROL}/clock/advance", {"by": "7 d"})
    assert again("GET", "leads/$count").body == b"0"


def test_who_only_looks_has_changed_nothing() -> None:
    """What jobs write is dual-write's, whoever asked before them."""
    world = front()
    client = Client(world, SAM)
    client("POST", f"{CONTROL}/traffic", {"scenario": "launch_week", "requests": 2})
    Client(world, SALLY)("GET", "leads")
    client("POST", f"{CONTROL}/clock/advance", {"by": "6 d"})
    before = rows(world)
    assert before[0]
    assert {SALLY.id, SAM.id}.isdisjoint(row["_modifiedby_value"] for row in before[0])
    world.rebuild()
    assert rows(world) == before


def test_looking_at_the_maps_raises_no_version() -> None:
    """Their rows change with what is queued, not when somebody looks."""
    world = front()
    client = Client(world)
    lead, versions = client.create_lead(), list[str]()
    client("PUT", f"{CONTROL}/faults", {"maps": {"Customers V3 - accounts": "Paused"}})
    versions += (row["@odata.etag"] for row in client("GET", MAPS).json["value"])
    client.qualify(lead)
    queued = client("GET", MAPS).json["value"]
    assert [each["b2bkit_queuedrecords"] for each in queued].count(1) == 1
    assert sum(each["@odata.etag"] not in versions for each in queued) == 1
    client("PUT", f"{CONTROL}/faults", {"maps": {"Customers V3 - accounts": "Not running"}})
    assert not any(each["b2bkit_queuedrecords"] for each in client("GET", MAPS).json["value"])
    note = {"subject": "x", "objectid_lead@odata.bind": f"/leads({lead})"}
    client("POST", "annotations", note)
    before = rows(world, MAPS)
    world.rebuild()
    assert rows(world, MAPS) == before
