"""Persons at the console where a token is needed: who gets in, as whom, and what is kept of it."""

from pathlib import Path

import pytest

from emulator.console.sign_in import COOKIE, SignIn
from emulator.exchange import Request, Response, Surface
from emulator.front import Front
from emulator.identity.clients import Client, Role, digest
from emulator.identity.gate import NOBODY, Gate, Rules
from emulator.identity.tokens import Tokens
from tests.emulator.clients import BASE, front
from tests.emulator.console.visitor import Visitor

PLAIN = "http://localhost:8080"
SECRET = "a secret: of+the%application"  # noqa: S105
LIFE = 60


class Clock:
    """The wall's, moved by hand."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Door:
    """A world behind its gate, with the sign-in of persons before it, as it is served."""

    def __init__(self, world: Surface, rules: Rules | None = None) -> None:
        clients = [Client(role, role, digest(SECRET)) for role in Role]
        self.clock = Clock()
        self.tokens = Tokens("tenant", clients, LIFE)
        rules = rules or Rules(open_to_all=("/site",))
        self.surface = SignIn(Gate(world, self.tokens, rules, self.clock), self.tokens, self.clock)

    def visitor(self, base: str = BASE) -> Visitor:
        """Somebody who has said nothing yet."""
        return Visitor(self.surface, NOBODY, base=base)

    def signed_in(self, role: Role, page: str = "/", base: str = BASE) -> Visitor:
        """Somebody who has come to a page and signed in."""
        visitor = self.visitor(base)
        visitor.go(page)
        visitor.press("Sign in", client_id=role, client_secret=SECRET)
        assert visitor.status == 200, visitor.text
        return visitor


@pytest.fixture
def door(world: Front) -> Door:
    return Door(world)


@pytest.mark.parametrize("base", [BASE, PLAIN])
def test_who_comes_is_asked_and_goes_on_to_the_page(door: Door, base: str) -> None:
    """Once, at the address that was asked for; the cookie is for this browser and this site."""
    visitor = door.visitor(base)
    visitor.go("/sales/leads?view=All%20leads&q=%0d%0aX")
    assert visitor.status == 401
    visitor.press("Sign in", client_id="SALESPERSON", client_secret=SECRET)
    assert visitor.target == "/sales/leads?view=All%20leads&q=%0D%0AX"
    assert "You are</span> <strong>Sally Seller" in visitor.text
    assert visitor.open("/headquarters/jobs").status == 200


@pytest.mark.parametrize(("base", "secure"), [(BASE, True), (PLAIN, False)])
def test_the_cookie_is_kept_from_scripts_and_other_sites(
    door: Door, base: str, *, secure: bool
) -> None:
    """And from plain HTTP, where it was given over TLS; it lives as long as its token."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = f"client_id=reader&client_secret={SECRET.replace('+', '%2B').replace('%a', '%25a')}"
    asked = Request("POST", "/sign-in", "", headers, body.encode(), base, NOBODY)
    response = door.surface.answer(asked)
    assert response.status == 303
    cookie = dict(response.headers)["Set-Cookie"].split("; ")
    assert cookie[0].startswith(f"{COOKIE}=")
    assert cookie[1:5] == ["Path=/", f"Max-Age={LIFE}", "HttpOnly", "SameSite=Strict"]
    assert (cookie[5:] == ["Secure"]) == secure


@pytest.mark.parametrize(
    ("id", "secret"),
    [("reader", "x"), ("nobody", SECRET), ("", ""), ("<script>", "\udcff\x00"), ("reader", "")],
)
def test_a_wrong_secret_or_name_is_told_in_one_sentence(door: Door, id: str, secret: str) -> None:
    """Which of the two it was stays open; nothing that was entered is repeated."""
    visitor = door.visitor()
    visitor.go("/sales/leads")
    sent = secret.encode("utf-8", "replace").decode()
    visitor.press("Sign in", client_id=id, client_secret=sent)
    assert visitor.status == 401
    assert "There is no such application, or its secret is another." in visitor.text
    assert "<script" not in visitor.text
    assert not visitor.cookies
    visitor.press("Sign in", client_id="reader", client_secret=SECRET)
    assert visitor.target == "/sales/leads"


def test_an_address_of_anything_is_asked_who_is_there(door: Door) -> None:
    """However many parameters it has."""
    visitor = door.visitor()
    visitor.go(f"/sales/leads?{'&'.join(['lang=de'] * 100)}")
    assert visitor.status == 401
    assert "Anmelden" in visitor.text


@pytest.mark.parametrize(
    "goal", ["https://evil.example", "//evil.example", "/x", "/who/change", ""]
)
def test_nobody_is_led_elsewhere(door: Door, goal: str) -> None:
    """A page that is not ours, or that changes something, becomes the start page."""
    visitor = door.visitor()
    visitor.go("/who")
    visitor.press("Sign in", client_id="reader", client_secret=SECRET, goal=goal)
    assert visitor.target == "/"


def test_a_sign_in_ends(door: Door) -> None:
    """When its token does, or when one signs out."""
    visitor = door.signed_in(Role.SALESPERSON)
    door.clock.now += LIFE
    visitor.go("/sales/leads")
    assert visitor.status == 401
    visitor = door.signed_in(Role.SALESPERSON)
    visitor.open("/who").press("Sign out")
    assert visitor.status == 401
    assert visitor.cookies[COOKIE] == ""


@pytest.mark.parametrize("role", Role)
def test_roles_hold(door: Door, role: Role) -> None:
    """A reader writes nothing, and only an administrator reaches the controls."""
    visitor = door.signed_in(role)
    visitor.open("/headquarters/jobs").press("Run now: P-0001")
    assert ("0x80040220" in visitor.text) == (role is Role.READER)
    visitor.go("/_emulator")
    if role is Role.ADMINISTRATOR:
        visitor.press("+ 1 h")
        assert "The clock is set" in visitor.text
    else:
        assert visitor.status == 403
        assert "for administrators" in visitor.text
        assert "/_emulator" not in visitor.open("/").text
        visitor.go("/_emulator/events")
        visitor.press("Sign in", client_id="administrator", client_secret=SECRET)
        assert visitor.target == "/_emulator/events"


@pytest.mark.parametrize(
    "path", ["/api/data/v9.2/WhoAmI", "/data/CustomersV3", "/_emulator/v1/clock"]
)
def test_the_cookie_opens_nothing_but_pages(door: Door, path: str) -> None:
    """What programs use needs the header, so no other page can use it by way of a browser."""
    visitor = door.signed_in(Role.ADMINISTRATOR)
    visitor.go(path)
    assert visitor.status == 401
    assert "WWW-Authenticate" in visitor.told


def test_a_token_of_a_program_still_counts(door: Door) -> None:
    """And a wrong one is told as to a program, whatever else it accepts."""
    visitor = door.visitor()
    reader = door.tokens.client("reader")
    assert reader
    token = door.tokens.issue(reader, BASE, BASE, door.clock.now)
    visitor.headers["authorization"] = f"Bearer {token}"
    assert "You are</span> <strong>Reader" in visitor.open("/").text
    visitor.headers["authorization"] = "Bearer x"
    visitor.go("/")
    assert "WWW-Authenticate" in visitor.told


def test_a_cookie_of_elsewhere_is_no_hindrance(world: Front) -> None:
    """Where plain HTTP is open it stays so, with a cookie that has expired or was never ours."""
    door = Door(world)
    administrator = door.tokens.client("administrator")
    open_door = Door(world, Rules(default=administrator))
    for cookie in ("", "x", "é", "a.b.c"):
        visitor = open_door.visitor(PLAIN)
        visitor.cookies[COOKIE] = cookie
        visitor.open("/headquarters/jobs").press("Run now: P-0001")
        assert "The job has run" in visitor.text


def test_other_pages_sign_nobody_in_or_out(door: Door) -> None:
    """A form from elsewhere is refused; so is what is no form."""
    visitor = door.signed_in(Role.READER)
    for page in ("/sign-in", "/sign-out"):
        visitor.post(
            page, f"client_id=reader&client_secret={SECRET}", origin="https://evil.example"
        )
        assert visitor.status == 403
        assert visitor.open("/").status == 200
    visitor.post("/sign-in", "&".join(["a=b"] * 100))
    assert visitor.status == 400
    visitor.go("/sign-out")
    assert visitor.open("/").status == 200


class Listening:
    """A surface that keeps what reaches it."""

    def __init__(self, inner: Surface) -> None:
        self.inner = inner
        self.heard: list[Request] = []

    def answer(self, request: Request) -> Response:
        self.heard.append(request)
        return self.inner.answer(request)


def test_neither_secret_nor_token_is_kept(tmp_path: Path) -> None:
    """They reach no surface and no journal; the commands do, and replay without them."""
    file = tmp_path / "world.db"
    begun = front(file)
    world = Listening(begun)
    visitor = Door(world).signed_in(Role.ADMINISTRATOR)
    token = visitor.cookies[COOKIE]
    visitor.open("/_emulator").press("+ 1 h")
    visitor.post("/site/B2B%20site/sign-in", "email=x", origin=BASE)
    assert len(world.heard) > 3
    assert all(COOKIE not in request.headers.get("cookie", "") for request in world.heard)
    begun.journal.commit()
    written = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"/_emulator/clock/advance" in written
    assert b"/site/B2B site/sign-in" in written
    for secret in (token, SECRET, token.split(".")[2]):
        assert secret.encode() not in written
    begun.journal.close()
    assert front(file).live.now.hour == 9
