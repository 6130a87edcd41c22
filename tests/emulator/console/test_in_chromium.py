"""The console and the site in the Chromium of this system: keys, pixels, what the network carries.

Everything that needs no browser is tested without one.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from emulator.exchange import Request, Response
from tests.emulator.console.furnishing import HOSTILE, applied
from tests.emulator.console.visitor import Visitor
from tests.emulator.serving import ENVIRONMENT, PATIENCE, SECRET, Server, emulating

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)
PAGES = (
    "/",
    "/who",
    "/sales/leads?view=All%20leads",
    "/sales/opportunities",
    "/sales/accounts",
    "/sales/contacts",
    "/headquarters/prospects",
    "/headquarters/failed-rows",
    "/headquarters/customers",
    "/headquarters/hierarchies",
    "/headquarters/emails",
    "/headquarters/jobs",
    "/_emulator",
    "/_emulator/events",
)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"
FOCUSED = """() => {
    const it = document.activeElement;
    const label = it.labels && it.labels[0] ? it.labels[0].innerText : "";
    return (it.getAttribute("aria-label") || label || it.innerText).trim();
}"""
"""What is read out of what has the focus."""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs a Chromium on this system, such as Debian's package chromium"
)


@dataclass
class Desk:
    """Somebody at a browser who has a keyboard and no mouse. noticed: what should not have been."""

    page: Page
    base: str
    noticed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("console", lambda message: self.noticed.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.noticed.append(f"error: {error}"))
        self.page.on("request", lambda request: self._notice(request.url))

    def _notice(self, url: str) -> None:
        if not url.startswith(f"{self.base}/"):
            self.noticed.append(f"asked {url}")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def reach(self, label: str, most: int = 120) -> None:
        """Move on with Tab until this has the focus, which must be seen."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) == label:
                assert self.page.evaluate(OUTLINE) == "solid", label
                return
        pytest.fail(f"Tab does not reach {label!r} at {self.page.url}")

    def press(self, label: str) -> None:
        """Use a link or a button, and wait for what comes of it."""
        self.reach(label)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Fill in the field of this label."""
        self.reach(label)
        self.page.keyboard.insert_text(text)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def told(self) -> str:
        """What the last command came to."""
        return self.page.locator(".message").inner_text()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An emulator whose clock stands still."""
    with emulating(tmp_path_factory.mktemp("emulator"), "--speed", "0") as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Its sandbox needs rights that a container's root has not; only our own pages are shown.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport=DESK, locale="en-US", ignore_https_errors=True, java_script_enabled=True
    )
    yield context
    context.close()


@pytest.fixture
def desk(context: BrowserContext, server: Server) -> Iterator[Desk]:
    desk = Desk(context.new_page(), server.http)
    desk.open("/_emulator")
    desk.press("Empty the world")
    yield desk
    assert not desk.noticed


def apply(desk: Desk) -> None:
    """Sign up on the site."""
    desk.open("/")
    desk.press("Apply on the B2B site")
    desk.press("B2B site")
    desk.press("Become a business partner")
    desk.write("First name", "Nora")
    desk.write("Last name", "Hansen")
    desk.write("E-mail", "nora@fjord.example")
    desk.write("Company", "Fjord AS")
    desk.write("Country (optional)", "NO")
    desk.press("Submit request")
    assert "REQ-0000001" in desk.page.inner_text("main")


def run(desk: Desk, *jobs: str) -> None:
    for job in jobs:
        desk.open("/headquarters/jobs")
        desk.press(f"Run now: {job}")
        assert desk.told == "The job has run; rows taken up: 1."


def test_the_whole_story_is_walked_with_the_keyboard_alone(desk: Desk) -> None:
    """Sign-up, jobs, lead, Qualify, Close as Won, customer; all that is reached shows its focus."""
    apply(desk)
    run(desk, "P-0001", "Synchronize customers and channel requests")
    desk.press("Leads")
    assert desk.heading == "My open leads"
    assert "Nora Hansen" not in desk.page.inner_text("main")
    desk.press("All commerce B2B leads")
    desk.press("Nora Hansen")
    sections = [each.inner_text() for each in desk.page.locator("main h2").all()]
    assert sections[:3] == ["Contact", "Company", "Timeline"]
    desk.press("Qualify")
    assert desk.told.startswith("The lead is qualified")
    desk.press("Opportunities")
    desk.press("B2B partner request: Fjord AS")
    desk.write("Actual revenue (optional)", "1200.50")
    desk.press("Close as Won")
    assert desk.told == "The opportunity is won."
    assert "1,200.50" in desk.page.inner_text("main")
    desk.press("Customers")
    desk.press("Fjord AS")
    assert desk.page.inner_text(".badge") == "Organization"
    run(desk, "Process retail order email notification")
    desk.press("E-mail outbox")
    desk.reach("Fjord AS is now a business partner")
    desk.page.keyboard.press("Enter")
    assert desk.page.get_by_text("Dear Nora Hansen").is_visible()


def test_without_scripts_nothing_is_missing(chromium: Browser, server: Server) -> None:
    """On a phone, in the dark, in another language; the menu opens and closes."""
    context = chromium.new_context(
        viewport=PHONE, locale="de-DE", color_scheme="dark", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(server.http)
    assert page.locator("h1").inner_text() == "Von der Anfrage zum Geschäftspartner"
    menu = page.locator("#menu")
    assert not menu.is_visible()
    page.get_by_role("link", name="Menü").click()
    menu.get_by_role("link", name="Batchaufträge").click()
    page.get_by_role("button", name="Jetzt ausführen: P-0001").click()
    assert "Der Auftrag ist gelaufen" in page.get_by_role("status").inner_text()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(16, 22, 28)"
    context.close()


class Wire:
    """A surface that is somewhere else."""

    def answer(self, request: Request) -> Response:
        url = f"{request.base}{quote(request.path)}?{request.query}"
        headers = dict(request.headers)
        with httpx.Client(timeout=PATIENCE) as client:
            got = client.request(request.method, url, headers=headers, content=request.body)
        told = tuple((name.title(), value) for name, value in got.headers.multi_items())
        return Response(got.status_code, got.content, told)


def test_no_name_makes_a_page_wider_than_the_window(desk: Desk) -> None:
    """Or runs anything; on a phone and on a desk, in the language of the longest words."""
    visitor = Visitor(Wire(), base=desk.base)
    for name in ("W" * 50, HOSTILE[:50], "שלום \u202e" * 7):
        applied(visitor, first_name=name, last_name=name, company=name * 2)
    links = visitor.open("/sales/leads?view=All%20leads").links("/sales/lead?")
    for link in links:
        visitor.open(link).press("Qualify", ignore_duplicates="on")
        assert visitor.links("/sales/opportunity?")
    records = [*links, *visitor.links("/sales/opportunity?"), *visitor.links("/sales/account?")]
    for window in (PHONE, DESK):
        desk.page.set_viewport_size(window)
        for path in (*PAGES, *records):
            desk.open(f"{path}{'&' if '?' in path else '?'}lang=pl")
            assert desk.page.evaluate(TOO_WIDE) == 0, (path, window)


@pytest.mark.parametrize("role", ["READER", "SALESPERSON", "ADMINISTRATOR"])
def test_over_tls_one_signs_in_first(context: BrowserContext, server: Server, role: str) -> None:
    """With the id and the secret of an application, by keyboard; and out again."""
    desk = Desk(context.new_page(), server.https)
    desk.open("/headquarters/jobs")
    assert desk.heading == "Sign in"
    desk.write("Application ID", ENVIRONMENT[f"B2BKIT_{role}_ID"])
    desk.write("Secret", SECRET)
    desk.press("Sign in")
    assert desk.page.url == f"{server.https}/headquarters/jobs"
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Strict")
    desk.press("Run now: P-0001")
    assert ("The job has run" in desk.told) == (role != "READER")
    desk.open("/who")
    desk.press("Sign out")
    assert desk.heading == "Sign in"
    assert not context.cookies()


def test_a_form_on_another_page_cannot_act(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    """Not even where nobody has to sign in, and with a proof that was stolen."""
    page = context.new_page()
    page.goto(f"{server.http}/_emulator")
    clock = page.locator("header time").inner_text()
    form = page.locator("form", has=page.get_by_role("button", name="+ 1 h"))
    stolen = {name: form.locator(f"[name={name}]").input_value() for name in ("token", "as")}
    inputs = "".join(
        f'<input name="{name}" value="{value}">' for name, value in {**stolen, "by": "1 h"}.items()
    )
    evil = tmp_path / "evil.html"
    action = f"{server.http}/_emulator/clock/advance"
    evil.write_text(f'<form method="post" action="{action}">{inputs}<button>Win!</button></form>')
    page.goto(evil.as_uri())
    with page.expect_navigation() as answer:
        page.get_by_role("button").click()
    assert answer.value.status in {401, 403}
    page.goto(f"{server.http}/_emulator")
    assert page.locator("header time").inner_text() == clock
