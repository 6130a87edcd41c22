"""Several worlds in one process: alike, at ports of their own, and with nothing in common."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.emulator.clients import Client, front
from tests.emulator.serving import PATIENCE, Server, emulating

CONTROL = "/_emulator/v1"
LEADS = "/api/data/v9.2/leads"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with emulating(tmp_path, "--speed", "60", "--state", str(tmp_path / "state.db")) as running:
        yield running


def ask(world: str, method: str, path: str, body: object = None) -> httpx.Response:
    """The answer of a world at an address."""
    return httpx.request(method, world + path, json=body, timeout=PATIENCE)


def told(world: str, path: str) -> Any:
    """What its controls say."""
    return ask(world, "GET", f"{CONTROL}/{path}").json()


def further(world: str, number: int) -> str:
    """The address of the world of this number, which has just begun."""
    answer = ask(world, "PUT", f"{CONTROL}/worlds/{number}")
    assert answer.status_code == 200, answer.text
    ports = answer.json()
    assert sorted(ports) == ["http", "https"]
    return f"http://{urlsplit(world).hostname}:{ports['http']}"


def leads(world: str) -> int:
    return int(ask(world, "GET", f"{LEADS}/$count").text.lstrip("\ufeff"))


def test_what_happens_in_one_world_happens_in_no_other(server: Server) -> None:
    """A further one is empty, and is so again whenever it is begun."""
    assert ask(server.http, "POST", LEADS, {"lastname": "Ash"}).status_code == 204
    second, third = (further(server.http, number) for number in (2, 3))
    assert len({server.http, second, third}) == 3
    assert [leads(each) for each in (server.http, second, third)] == [1, 0, 0]
    assert ask(second, "POST", LEADS, {"lastname": "Birch"}).status_code == 204
    assert ask(second, "POST", LEADS, {"lastname": "Cedar"}).status_code == 204
    assert [leads(each) for each in (server.http, second, third)] == [1, 2, 0]
    assert further(third, 2) == second
    assert [leads(each) for each in (server.http, second, third)] == [1, 0, 0]


def test_a_further_world_is_of_the_kind_of_the_one_that_was_asked(server: Server) -> None:
    """Or one half of a validation would be of another system than the other."""
    wrong = {"name": "cannot-contact-rejects-nothing"}
    assert ask(server.http, "PUT", f"{CONTROL}/mutant", wrong).status_code == 200
    ask(server.http, "PUT", f"{CONTROL}/clock", {"speed": 0})
    second = further(server.http, 2)
    assert told(second, "mutant") == wrong
    assert told(second, "clock")["speed"] == 0
    ask(server.http, "PUT", f"{CONTROL}/mutant", {"name": None})
    assert told(further(server.http, 2), "mutant") == {"name": None}


@pytest.mark.parametrize("number", ["1", "17", "0", "two", "-2", "2.0"])
def test_there_are_so_many_worlds(server: Server, number: str) -> None:
    """The first is there already, and each takes memory and two ports."""
    answer = ask(server.http, "PUT", f"{CONTROL}/worlds/{number}")
    assert answer.status_code == 400
    assert "has a number from 2 to 16" in answer.text


def test_all_worlds_end_together(server: Server) -> None:
    """Without a word, and with 0."""
    second = further(server.http, 2)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    with pytest.raises(httpx.ConnectError):
        leads(second)


def test_the_first_world_lasts_and_a_further_one_does_not(server: Server, tmp_path: Path) -> None:
    """What began it is no part of what happened in the first."""
    further(server.http, 2)
    assert ask(server.http, "POST", LEADS, {"lastname": "Ash"}).status_code == 204
    server.process.terminate()
    server.process.wait(PATIENCE)
    with emulating(tmp_path, "--state", str(tmp_path / "state.db")) as again:
        assert leads(again.http) == 1
        assert leads(further(again.http, 2)) == 0


def test_who_serves_one_world_says_so() -> None:
    """A world that nobody serves at ports cannot have another beside it."""
    answer = Client(front())("PUT", f"{CONTROL}/worlds/2")
    assert answer.status == 400
    assert answer.json["error"]["message"] == "Only one world is served here."
