"""Sites that are not as described, by their forms and in a browser: no verdict is ever wrong."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from conformance.deployment import Site, Undecided
from conformance.observations import SeenUser
from conformance.remote.browser.launching import Browser
from conformance.remote.connections import Connections
from conformance.remote.operator.operator import Nobody, Operator
from conformance.remote.site.opening import Ways, opened_site
from conformance.remote.site.settings import SiteSettings
from conformance.remote.wire.evidence import Exchange
from reference_model.errors import Refused
from reference_model.parties import Application, Company, Person
from tests.conformance.remote.configured import IN_CHROMIUM
from tests.conformance.remote.paged import Pages, Said, hasty, served

NORA = Application(Person("Nora", "Hansen", "nora@f.example"), Company("Fjord"), "Hei")
FORM = """<main><form method="post" novalidate><input type="hidden" name="token" value="t-1">
<input name="first_name"><input name="last_name"><input name="email"><input name="company">
<input name="mine" value="kept"><input type="checkbox" name="news" value="yes" checked>
<textarea name="comment"></textarea><button name="go" value="1">Send</button></form></main>"""
CONFIRMED = "<main><p>Thanks</p><code>REQ-7</code></main>"
SIGN_IN = '<main><form method="post"><input name="email"><button>Go</button></form></main>'
IN = '<header><form method="post" action="/sign-out"><button>Out</button></form></header>'
SEE_USERS = Said(status=303, headers=(("Location", "/organization-users"),))
HEAD = "<main><table><thead><tr><th>E-mail</th><th>Status</th></tr></thead><tbody>"
ROW = "<tr><td><bdi>nora@f.example</bdi></td><td> <b>Act</b>ive\n</td></tr>"


@dataclass
class Visited:
    """A scripted site and how it is used."""

    by: str
    pages: Pages
    browser: Browser
    exchanges: list[Exchange] = field(default_factory=list)

    def site(self, **told: Any) -> Site:
        """The site, described so."""
        settings = {"url": self.pages.url, "name": "Site", "legal_entity": "USRT", "by": self.by}
        connections = Connections(self.browser.means.conduct, self.browser.means.evidence, {})
        ways = Ways(connections.wire, self.browser)
        described = SiteSettings.model_validate({**settings, **told})
        return opened_site(described, ways, Operator(Nobody()), [])

    def answers(self, **told: Said | list[Said]) -> None:
        """Its answers: get_sign_up is that to GET /sign-up."""
        for name, said in told.items():
            method, _, page = name.partition("_")
            self.pages.answers[f"{method.upper()} /{page.replace('_', '-')}"] = said


@pytest.fixture(scope="module", params=["form", pytest.param("browser", marks=IN_CHROMIUM)])
def way(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Browser, list[Exchange]]]:
    exchanges: list[Exchange] = []
    browser = hasty(tmp_path_factory.mktemp("run"), exchanges)
    with closing(browser.means.conduct):
        yield request.param, browser, exchanges


@pytest.fixture
def visited(way: tuple[str, Browser, list[Exchange]]) -> Iterator[Visited]:
    by, browser, exchanges = way
    exchanges.clear()
    with served(Pages()) as pages:
        browser.means.addresses.append(pages.url)
        yield Visited(by, pages, browser, exchanges)


def test_a_form_is_filled_in(visited: Visited) -> None:
    """With what the page had entered, its token, its cookies and its button."""
    cookies = (("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT"), ("Set-Cookie", "b=2"))
    visited.answers(get_sign_up=Said(FORM, headers=cookies))
    leads_on = Said(status=303, headers=(("Location", "/thanks"), ("Set-Cookie", "c=3")))
    visited.answers(post_sign_up=leads_on, get_thanks=Said(CONFIRMED))
    assert visited.site().apply(NORA) == "REQ-7"
    (sent,) = (form for what, form in visited.pages.received if what == "POST /sign-up")
    assert sent == {
        "token": "t-1",
        "first_name": "Nora",
        "last_name": "Hansen",
        "email": "nora@f.example",
        "company": "Fjord",
        "comment": "Hei",
        "mine": "kept",
        "news": "yes",
        "go": "1",
    }
    kept = [set(cookie.split("; ")) for cookie in visited.pages.cookies]
    assert {"a=1", "b=2"} in kept
    assert {"a=1", "b=2", "c=3"} in kept
    told = [(each.method, each.status) for each in visited.exchanges if "favicon" not in each.url]
    assert told == [("GET", 200), ("POST", 303), ("GET", 200)]


def test_sessions_share_nothing(visited: Visited) -> None:
    """The next one who comes is nobody yet."""
    visited.answers(get_sign_in=Said(SIGN_IN))
    visited.answers(post_sign_in=Said(IN, headers=(("Set-Cookie", "who=nora"),)))
    for _ in range(2):
        visited.site().sign_in("nora@f.example")
    assert set(visited.pages.cookies) == {""}


@pytest.mark.parametrize(
    "answer",
    [
        Said("<main><h1>Thank you</h1></main>"),
        Said("<main><code>wait for it</code></main>"),
        Said('<main><code>REQ-7</code><p role="alert">Something went wrong</p></main>'),
        Said('{"request_id": "REQ-7"}', kind="application/json"),
        Said("\0\1<<<%$garbage&&&", kind="text/html"),
        Said("", 500),
        Said('<main><p role="alert">Out of order</p></main>', 500),
        Said('<main><p role="alert">Sign in at your company first</p></main>', 407),
        Said(cut=True),
        Said(CONFIRMED, late=True),
    ],
    ids=lambda said: f"{said.status}-{said.body[:20]!r}" if isinstance(said, Said) else None,
)
def test_what_says_neither_yes_nor_no_is_undecided(visited: Visited, answer: Said) -> None:
    """And is not sent again."""
    visited.answers(get_sign_up=Said(FORM), post_sign_up=answer)
    with pytest.raises(Undecided):
        visited.site(looks={"reference": r"REQ-\d+"}).apply(NORA)
    assert visited.pages.times("POST /sign-up") == 1


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (FORM.replace('name="company"', 'name="organisation"'), "0 of the 1 forms"),
        (FORM + FORM, "2 of the 2 forms"),
        ("<main><p>Closed today</p></main>", "form"),
        (FORM + CONFIRMED, "before anything is sent"),
    ],
)
def test_a_form_that_has_changed_is_not_sent(visited: Visited, page: str, said: str) -> None:
    """Whatever is there instead; the sentence says what was looked for."""
    visited.answers(get_sign_up=Said(page), post_sign_up=Said(CONFIRMED))
    with pytest.raises(Undecided, match=said):
        visited.site().apply(NORA)
    assert visited.pages.times("POST /sign-up") == 0


def test_a_page_that_is_away_for_a_moment_is_asked_for_again(visited: Visited) -> None:
    """To look does no harm; a form is sent once."""
    away = Said("away", 503, headers=(("Retry-After", "0"),))
    visited.answers(get_sign_up=[away, Said(FORM)], post_sign_up=Said(CONFIRMED))
    assert visited.site().apply(NORA) == "REQ-7"


def test_mistakes_beside_fields_are_a_refusal(visited: Visited) -> None:
    """In the words of the page, each once; what is hidden was not said."""
    page = '<p class="mistake">Write <b>an</b> address.</p><p class="mistake">Too<br>long.</p>'
    hidden = '<p role="alert" hidden>Never shown</p>'
    visited.answers(get_sign_up=Said(FORM + hidden), post_sign_up=Said(FORM + page * 2 + hidden))
    with pytest.raises(Refused) as refused:
        visited.site().apply(NORA)
    assert str(refused.value) == "Write an address. Too long."


def test_a_page_may_refuse_to_show_its_form(visited: Visited) -> None:
    """With a sentence, which is the site's."""
    visited.answers(get_sign_up=Said('<main><p role="alert">Not for you.</p></main>', 403))
    with pytest.raises(Refused, match=r"^Not for you\.$"):
        visited.site().apply(NORA)


def test_a_choice_is_taken_by_its_value_or_text(visited: Visited) -> None:
    """And one that there is not is not sent."""
    choices = '<select name="country"><option value="1">NO</option><option>SE</option></select>'
    visited.answers(get_sign_up=Said(FORM.replace("<textarea", f"{choices}<textarea")))
    visited.answers(post_sign_up=Said(CONFIRMED))
    for country in ("NO", "SE"):
        visited.site().apply(NORA._replace(company=Company("Fjord", country=country)))
    sent = [form["country"] for what, form in visited.pages.received if "POST" in what]
    assert sent == ["1", "SE"]
    with pytest.raises(Undecided, match="no choice 'FI'"):
        visited.site().apply(NORA._replace(company=Company("Fjord", country="FI")))


def test_a_page_that_leads_on_and_on_is_undecided(visited: Visited) -> None:
    """Somebody has to stop."""
    visited.answers(get_sign_up=Said(status=302, headers=(("Location", "/sign-up"),)))
    with pytest.raises(Undecided):
        visited.site().apply(NORA)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (HEAD.replace("E-mail", "Sähköposti") + ROW, "no.* column 'E-mail'|not one column"),
        (HEAD + ROW.replace("<b>Act</b>ive", "Aktiivinen"), "'Aktiivinen'"),
        (HEAD, "neither rows|shows nothing of"),
        ("<main>Error 4711</main>", "neither rows|shows nothing of"),
        (HEAD + "<tr><td colspan=2>Loading ...</td></tr>", "nothing at 'Status'"),
    ],
)
def test_a_list_that_is_none_is_undecided(visited: Visited, page: str, said: str) -> None:
    """Neither is it empty nor are its words guessed; a browser's failure is on a picture."""
    visited.answers(get_sign_in=Said(SIGN_IN), post_sign_in=Said(IN))
    visited.answers(get_organization_users=Said(page))
    with pytest.raises(Undecided, match=said) as undecided:
        visited.site().organization_users("nora@f.example")
    if visited.by == "browser":
        (told,) = (part for part in str(undecided.value).split() if "pictures/" in part)
        picture = visited.browser.means.folder / told.rstrip(".)").removeprefix("pictures/")
        assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_list_is_read_in_another_language(visited: Visited) -> None:
    """By the words that the file gives; an empty one is empty only if it says so."""
    users = {"email": "Sähköposti", "status": "Tila", "statuses": {"Active": "Aktiivinen"}}
    page = (HEAD + ROW).replace("E-mail", "Sähköposti").replace("Status", "Tila")
    empty = Said('<main><p class="empty">Ei käyttäjiä</p></main>')
    visited.answers(get_sign_in=Said(SIGN_IN), post_sign_in=Said(IN))
    finnish = Said(page.replace("<b>Act</b>ive", "Aktiivinen"))
    visited.answers(get_organization_users=[finnish, empty])
    site = visited.site(looks={"users": users})
    assert site.organization_users("nora@f.example") == [SeenUser("nora@f.example", "Active")]
    assert site.organization_users("nora@f.example") == []
