"""The B2B site as a person uses it in a browser."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.exchange import Request
from emulator.identity.gate import NOBODY
from emulator.live.world import LiveWorld
from emulator.site.surface import B2BSites
from emulator.site.texts import DOCUMENTED, OURS, WORDS
from reference_model.commerce_records import OnboardingRequest
from reference_model.headquarters import LANGUAGES
from reference_model.parties import Application, Company, Person
from tests.emulator.browser import BASE, Browser, Page
from tests.emulator.partners import NORA, STORING, applied, partner, run, world

HOME = "/site/B2B%20site"
SIGN_UP = f"{HOME}/sign-up"
USERS = f"{HOME}/organization-users"
HOSTILE = "<script>alert(1)</script>\"'=cmd()|\u202e{{7*7}}"


@pytest.fixture
def live() -> LiveWorld:
    return world()


@pytest.fixture
def browser(live: LiveWorld) -> Browser:
    return Browser(B2BSites(live, b"key"))


def requests(live: LiveWorld) -> list[OnboardingRequest]:
    rows = live.landscape.site.outbox.values()
    return [row for row in rows if isinstance(row, OnboardingRequest)]


def signed_in(browser: Browser, name: str = "nora") -> Browser:
    browser.fill_in(f"{HOME}/sign-in", email=f"{name}@fjord.example")
    assert browser.status == 200
    return browser


def test_a_request_is_submitted_and_confirmed(live: LiveWorld, browser: Browser) -> None:
    """Everything that was entered is in the channel database, the page's language as well."""
    page = browser.fill_in(f"{SIGN_UP}?lang=nl", **NORA)
    assert WORDS["nl"]["confirmation"] in page
    assert "REQ-0000001" in page
    (request,) = requests(live)
    assert request.application == Application(
        Person("Nora", "Hansen", "nora@fjord.example", "+47 55"),
        Company("Fjord AS", "Strandgata 1", "5003", "Bergen", "NO"),
        "Hei\nog hå",
        "nl",
    )


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("nb,en;q=0.5", "nb-no"),
        ("no", "nb-no"),
        ("fr, en;q=0.2, pl;q=0.9", "pl"),
        ("de-AT", "de"),
        ("fi;q=0, nl", "nl"),
        ("fr", "en-us"),
        ("", "en-us"),
        (";q=x,,de;q=nan", "de"),
    ],
)
def test_the_browser_chooses_a_language(live: LiveWorld, accepted: str, language: str) -> None:
    """The one that it prefers most among the six, else English."""
    browser = Browser(B2BSites(live, b"key"), accepted)
    assert f'<html lang="{language}">' in browser.go(SIGN_UP)
    assert browser.told["Content-Language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_every_language(live: LiveWorld, browser: Browser, language: str) -> None:
    """Documented labels are there literally, and links keep the language."""
    page = Page(browser.go(f"{SIGN_UP}?lang={language}"))
    for label in ("company", "contact", "first_name", "country"):
        assert WORDS[language][label] in page.words
    ours = [a["href"] for a in page.all("a") if str(a.get("href")).startswith("/site")]
    assert ours
    assert all(str(href).endswith(f"lang={language}") for href in ours)
    partner(live, "Nora")
    live.landscape.site.add_user("nora@fjord.example", Person("Per", "Hansen", "per@f.example"))
    listed = signed_in(browser).go(f"{USERS}?lang={language}")
    assert WORDS[language]["Pending"] in Page(listed).words


def test_every_text_is_there_in_six_different_wordings() -> None:
    """A sentence that is the same in two languages was forgotten in one of them."""
    for key, texts in OURS.items():
        assert len(texts) == len(LANGUAGES), key
        assert all(texts), key
        if " " in texts[0] and texts[0].endswith("."):
            assert len(set(texts)) == len(LANGUAGES), key
    assert DOCUMENTED["Active"] == ("Active", "Aktiv", "Aktiivinen", "Actief", "Aktiv", "Aktywny")


@pytest.mark.parametrize(
    ("field", "entered", "mistake"),
    [
        ("first_name", "", "missing"),
        ("last_name", "   ", "missing"),
        ("email", "nora", "no_email"),
        ("email", "a@b c", "no_email"),
        ("company", "", "missing"),
        ("country", "Norway", "no_country"),
        ("country", "1!", "no_country"),
    ],
)
def test_mistakes_are_told_beside_their_field(
    live: LiveWorld, browser: Browser, field: str, entered: str, mistake: str
) -> None:
    """What was entered is kept, and nothing is stored."""
    page = Page(browser.fill_in(SIGN_UP, **NORA | {field: entered}))
    assert browser.status == 400
    assert WORDS["en-us"][mistake] in page.words
    (wrong,) = [tag for tag in page.all("input") if "aria-invalid" in tag]
    assert (wrong["name"], wrong["value"]) == (field, entered.strip())
    assert wrong["aria-describedby"] == f"{field}-about"
    kept = {tag["name"]: tag.get("value") for tag in page.all("input")}
    assert all(kept[name] == NORA[name] for name in ("phone", "street", "city") if name != field)
    assert not requests(live)


@pytest.mark.parametrize(("field", "longest"), [("first_name", 50), ("company", 100)])
def test_a_text_may_be_as_long_as_its_column(
    live: LiveWorld, browser: Browser, field: str, longest: int
) -> None:
    """One character more is a mistake, which says how many there are."""
    browser.fill_in(SIGN_UP, **NORA | {field: "x" * longest})
    assert len(requests(live)) == 1
    page = browser.fill_in(SIGN_UP, **NORA | {field: "x" * (longest + 1)})
    assert f"{longest + 1} characters, of {longest} allowed." in page
    assert "x" * (longest + 1) in page
    assert len(requests(live)) == 1


def test_hostile_text_is_only_text(live: LiveWorld, browser: Browser) -> None:
    """On pages it is escaped, and no script could run there; it is stored as it is."""
    page = browser.fill_in(SIGN_UP, **NORA | {"first_name": HOSTILE, "email": "no"})
    assert "<script" not in page
    assert Page(page).all("script") == []
    assert [t["value"] for t in Page(page).all("input") if t["name"] == "first_name"] == [HOSTILE]
    policy = browser.told["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    browser.fill_in(SIGN_UP, **NORA | {"comment": HOSTILE, "first_name": HOSTILE[:40]})
    assert requests(live)[0].application.comment == HOSTILE
    assert "<img" not in browser.go(f"{HOME}/confirmation?request=<img onerror=1>")


def test_forms_of_others_are_refused(live: LiveWorld, browser: Browser) -> None:
    """Without our token, with one of another person's, or from another origin."""
    assert "not from this page" in browser.post(SIGN_UP, urlencode(NORA))
    assert browser.status == 403
    browser.post(SIGN_UP, urlencode(NORA | {"token": "0" * 64}))
    assert browser.status == 403
    token = browser.go(SIGN_UP).split('name="token" value="')[1][:64]
    body = urlencode(NORA | {"token": token})
    browser.post(SIGN_UP, body, origin="https://elsewhere.example")
    assert browser.status == 403
    assert not requests(live)
    browser.post(SIGN_UP, body, origin=BASE)
    assert len(requests(live)) == 1


def test_whom_the_site_does_not_know_it_does_not_let_in(live: LiveWorld, browser: Browser) -> None:
    """The page says why; after 1010 it lets the partner in, and out again."""
    live.landscape.headquarters.approve(applied(live, "Nora"), "Headquarters")
    page = browser.fill_in(f"{HOME}/sign-in", email="nora@fjord.example")
    assert browser.status == 403
    assert "knows nobody with the e-mail address nora@fjord.example" in page
    run(live, "1010")
    signed_in(browser)
    assert "nora@fjord.example" in browser.text
    browser.fill_in(f"{HOME}/organization-users/add", first_name="", last_name="", email="")
    token = browser.text.split('name="token" value="')[1][:64]
    browser.post(f"{HOME}/sign-out", urlencode({"token": token}))
    assert browser.cookies == {"b2b-session": ""}
    assert WORDS["en-us"]["sign_in_about"] in browser.go(USERS)


def test_the_session_is_a_cookie_that_nobody_can_forge(live: LiveWorld, browser: Browser) -> None:
    """Scripts and other sites do not see it, and it counts as it was signed only."""
    partner(live, "Nora")
    live.landscape.open_site("Other", "USRT")
    browser.go(f"{HOME}/sign-in")
    token = browser.text.split('name="token" value="')[1][:64]
    body = urlencode({"email": "nora@fjord.example", "token": token}).encode()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    surface = browser.surface
    answer = surface.answer(Request("POST", "/site/B2B site/sign-in", "", kind, body, BASE, NOBODY))
    cookie = dict(answer.headers)["Set-Cookie"]
    assert "; HttpOnly; SameSite=Lax; Secure" in cookie
    value = cookie.partition(";")[0]
    for forged in (value[:-1] + "x", value.replace("=b", "=c"), "b2b-session=%", "b2b-session=é.x"):
        browser.headers["cookie"] = forged
        assert WORDS["en-us"]["sign_in_about"] in browser.go(USERS)
    browser.headers["cookie"] = value
    assert WORDS["en-us"]["users_about"] in browser.go(USERS)
    assert WORDS["en-us"]["sign_in_about"] in browser.go("/site/Other/organization-users")


def test_an_administrator_adds_edits_and_removes_a_user(live: LiveWorld, browser: Browser) -> None:
    """Each takes effect when the jobs have run; the spending limit is kept."""
    partner(live, "Nora")
    signed_in(browser)
    per = {"first_name": "Per", "last_name": "Olsen", "email": "per@fjord.example"}
    assert "Pending" in browser.fill_in(f"{USERS}/add", **per)
    run(live, *STORING, "1010")
    assert "Active" in browser.go(USERS)
    edit = f"{USERS}/edit?user={quote('per@fjord.example')}"
    assert 'value="Olsen"' in browser.go(edit)
    browser.fill_in(edit, **per | {"last_name": "Berg", "spending_limit": "500,50"})
    run(live, *STORING, "1010")
    customer = list(live.landscape.headquarters.customers.values())[-1]
    assert (customer.name, customer.spending_limit) == ("Per Berg", 500.5)
    assert 'value="500.5"' in browser.go(edit)
    browser.fill_in(f"{USERS}/remove?user={quote('per@fjord.example')}")
    run(live, *STORING, "1010")
    assert "per@fjord.example" not in browser.go(USERS)


@pytest.mark.parametrize("limit", ["-1", "much", "nan", "inf"])
def test_a_spending_limit_is_a_number(live: LiveWorld, browser: Browser, limit: str) -> None:
    """The page says so beside the field."""
    partner(live, "Nora")
    page = signed_in(browser).fill_in(
        f"{USERS}/edit?user=x",
        first_name="P",
        last_name="O",
        email="p@o.example",
        spending_limit=limit,
    )
    assert WORDS["en-us"]["no_amount"] in page


def test_only_the_administrator_changes_users(live: LiveWorld, browser: Browser) -> None:
    """Another user is told that this is not for them, and an unknown user that there is none."""
    partner(live, "Nora")
    live.landscape.site.add_user("nora@fjord.example", Person("Per", "O", "per@fjord.example"))
    run(live, *STORING, "1010")
    ida = {"first_name": "Ida", "last_name": "O", "email": "ida@fjord.example"}
    page = signed_in(browser, "per").fill_in(f"{USERS}/add", **ida)
    assert browser.status == 403
    assert "per@fjord.example is not the administrator" in page
    page = signed_in(browser, "nora").fill_in(f"{USERS}/remove?user=nobody")
    assert browser.status == 404
    assert "nobody is no user" in page


def test_each_site_has_its_own_pages(live: LiveWorld, browser: Browser) -> None:
    """Under its name, whatever is in it; a request carries the site's legal entity."""
    live.landscape.open_site("Fisk/Øst", "NOMF")
    assert "NOMF" in browser.go("/site/")
    assert "/site/Fisk%2F%C3%98st/?lang=en-us" in browser.text
    browser.fill_in("/site/Fisk%2FØst/sign-up", **NORA)
    (row,) = live.landscape.sites["Fisk/Øst"].outbox.values()
    assert isinstance(row, OnboardingRequest)
    assert row.legal_entity == "NOMF"


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/site/Nowhere/sign-up", 404),
        ("GET", f"{HOME}/nowhere", 404),
        ("DELETE", SIGN_UP, 405),
        ("POST", "/site/", 405),
    ],
)
def test_wrong_addresses_and_verbs(browser: Browser, method: str, target: str, status: int) -> None:
    """They are refused with a page, and a wrong verb with those that would do."""
    path = target.replace("%20", " ")
    answer = browser.surface.answer(Request(method, path, "", {}, b"", BASE, NOBODY))
    assert answer.status == status
    assert answer.body.startswith(b"<!doctype html>")
    assert ("Allow" in dict(answer.headers)) == (status == 405)


def test_a_site_that_is_down_says_so(live: LiveWorld, browser: Browser) -> None:
    """With 503, in a page."""
    live.landscape.site.available = False
    assert "does not answer" in browser.go(SIGN_UP)
    assert browser.status == 503


def test_every_field_has_a_label(live: LiveWorld, browser: Browser) -> None:
    """So that whoever hears the page knows what to enter."""
    partner(live, "Nora")
    signed_in(browser)
    for target in (SIGN_UP, f"{HOME}/sign-in", f"{USERS}/add", f"{USERS}/edit?user=x"):
        page = Page(browser.go(target))
        fields = [t for t in page.all("input", "textarea") if t.get("type") != "hidden"]
        labels = {t["for"] for t in page.all("label")}
        assert fields
        assert {t["id"] for t in fields} == labels


@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD"]),
    st.text(max_size=30),
    st.text(max_size=30),
    st.binary(max_size=100),
    st.sampled_from(["", "application/json", "application/x-www-form-urlencoded", "a/b"]),
)
def test_nothing_that_is_sent_makes_the_site_fail(
    method: str, page: str, query: str, body: bytes, kind: str
) -> None:
    """Whatever it is, the answer is no failure of ours."""
    surface = B2BSites(world(), b"key")
    headers = {"content-type": kind, "cookie": page, "accept-language": query}
    for path in (f"/site/{page}", f"/site/B2B site/{page}", "/site/B2B site/sign-up"):
        answer = surface.answer(Request(method, path, query, headers, body, BASE, NOBODY))
        assert answer.status < 500
