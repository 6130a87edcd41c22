"""Who may give a command, and what becomes of one that nobody here has written."""

from pathlib import Path
from urllib.parse import urlencode

import pytest

from emulator.console.surface import COMMANDS
from emulator.front import Front
from emulator.live.users import READER, SALLY
from reference_model.sales_records import LeadState
from tests.emulator.clients import BASE, front
from tests.emulator.console.furnishing import LEADS, applied, closed, follow, qualified
from tests.emulator.console.visitor import Visitor

FORM = {"content-type": "application/x-www-form-urlencoded"}


def proof(visitor: Visitor) -> dict[str, str]:
    """What every form of the page that is open carries."""
    fields = next(form for form in visitor.open("/who").forms if "as" in form.fields).fields
    return {name: fields[name] for name in ("token", "as")}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "forged",
    [
        {"token": ""},
        {"token": "0" * 64},
        {"as": ""},
        {"as": READER.id},
        {"as": "<script>"},
    ],
)
def test_a_form_of_another_page_does_nothing(
    world: Front, visitor: Visitor, command: str, forged: dict[str, str]
) -> None:
    """The proof belongs to a user: neither can be left out, guessed or exchanged."""
    before = len(world.live.recent), world.pace.speed
    sent = urlencode(proof(visitor) | {"by": "1 h", "name": "P-0001"} | forged)
    visitor.post(f"{command}?id=1", sent, origin=BASE)
    assert visitor.status == 403
    assert (len(world.live.recent), world.pace.speed) == before


@pytest.mark.parametrize("origin", ["https://evil.example", "null", BASE + "0"])
def test_a_form_with_a_stolen_proof_is_refused_from_elsewhere(
    world: Front, visitor: Visitor, origin: str
) -> None:
    """The browser says where it comes from."""
    sent = urlencode(proof(visitor) | {"by": "1 h"})
    now = world.live.now
    visitor.post("/_emulator/clock/advance", sent, origin=origin)
    assert (visitor.status, world.live.now) == (403, now)
    visitor.post("/_emulator/clock/advance", sent, origin=BASE)
    assert (visitor.status, world.live.now) != (403, now)


def test_a_reader_changes_nothing_here(world: Front) -> None:
    """Whatever the page offers; the refusal has the product's code."""
    applied(Visitor(world))
    reader = Visitor(world, READER)
    reader.open(LEADS)
    for button in ("Qualify", "Disqualify", "Assign"):
        follow(reader, LEADS, "Nora Hansen").press(button)
        assert "0x80040220" in reader.text
    reader.open("/headquarters/jobs").press("Run now: P-0001")
    assert "0x80040220" in reader.text
    (lead,) = world.live.landscape.sales.leads.values()
    assert lead.status.state is LeadState.OPEN


def test_only_administrators_are_whom_they_like(world: Front) -> None:
    """Others are themselves, whatever cookie or form they bring."""
    seller = Visitor(world, SALLY)
    seller.cookies["b2bkit-user"] = READER.id
    assert "You are</span> <strong>Sally Seller" in seller.open("/").text
    administrator = Visitor(world)
    administrator.open("/who").press("Be this user", user=READER.id)
    assert "You are Reader now." in administrator.text
    assert "You are</span> <strong>Reader" in administrator.open("/sales/leads").text
    sent = urlencode(proof(administrator))
    seller.post("/headquarters/jobs/run?name=P-0001", sent, origin=BASE)
    assert seller.status == 403


def test_who_looks_as_a_reader_writes_nothing_but_can_change_back(visitor: Visitor) -> None:
    """An administrator tries out what a reader sees."""
    applied(visitor)
    visitor.open("/who").press("Be this user", user=READER.id)
    follow(visitor, LEADS, "Nora Hansen").press("Qualify")
    assert "0x80040220" in visitor.text
    visitor.open("/who").press("Be this user", user="nobody")
    assert "There is no such user" in visitor.text
    visitor.open("/who").press("Be this user", user=SALLY.id)
    follow(visitor, LEADS, "Nora Hansen").press("Qualify")
    assert "The lead is qualified" in visitor.text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_not_a_page(visitor: Visitor, command: str) -> None:
    """Following a link changes nothing; the answer says what would."""
    visitor.go(command)
    assert visitor.status == 405
    assert visitor.told["Allow"] == "POST"


def test_a_page_takes_no_form(visitor: Visitor) -> None:
    """It says that it can only be looked at."""
    visitor.post("/sales/leads", "a=b")
    assert visitor.status == 405
    assert visitor.told["Allow"] == "GET"


@pytest.mark.parametrize("body", [b"\xff\xfe%00%ff", b"&".join([b"a=b"] * 100), b"", b"=" * 1000])
def test_a_body_of_anything_is_refused(visitor: Visitor, body: bytes) -> None:
    """It is no form of ours, or has more fields than any."""
    visitor.post("/_emulator/clock", body.decode("latin-1"))
    assert visitor.status in {400, 403}


def test_nobody_else_tells_what_happened(visitor: Visitor) -> None:
    """A message in an address is shown only if it was signed here."""
    visitor.open("/headquarters/jobs").press("Run now: P-0001")
    told = visitor.target.partition("told=")[2]
    assert "The job has run" in visitor.open(f"/?told={told}").text
    signature, _, written = told.partition(".")
    for forged in (written, f".{written}", f"{signature}.", f"{signature}.x{written}", "é.é"):
        assert 'class="message' not in visitor.open(f"/?told={forged}").text


def test_a_restart_makes_the_same_world_again(tmp_path: Path) -> None:
    """Commands of the console are in the journal as everything else is."""
    first = front(tmp_path / "world.db")
    visitor = Visitor(first)
    applied(visitor)
    visitor.open("/who").press("Be this user", user=READER.id)
    visitor.open("/who").press("Be this user", user=SALLY.id)
    qualified(visitor, "Nora Hansen")
    closed(visitor, "Fjord AS", "Close as Won")
    visitor.open("/_emulator").press("+ 1 h")
    pages = ["/sales/opportunities", "/headquarters/customers", "/_emulator/events"]
    before = [visitor.open(page).text for page in pages]
    first.journal.close()
    again = Visitor(front(tmp_path / "world.db"))
    again.cookies = visitor.cookies
    assert [again.open(page).text for page in pages] == before
