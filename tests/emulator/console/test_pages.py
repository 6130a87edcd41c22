"""Every page of the console in every language: words, structure, what it may load."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from emulator.console.surface import PAGES
from emulator.console.words import TABLE, WORDS
from emulator.front import Front
from reference_model.headquarters import LANGUAGES
from reference_model.labels import JOB_NAMES
from reference_model.parties import Application, Company, Person
from tests.emulator.browser import Page
from tests.emulator.console.furnishing import LEADS, furnished
from tests.emulator.console.visitor import Visitor

LISTS = {
    "/sales/leads?view=All%20leads": "/sales/lead?",
    "/sales/leads?view=Closed%20leads": "/sales/lead?",
    "/sales/opportunities?state=OPEN": "/sales/opportunity?",
    "/sales/opportunities?state=WON": "/sales/opportunity?",
    "/sales/opportunities?state=LOST": "/sales/opportunity?",
    "/sales/accounts": "/sales/account?",
    "/sales/contacts": "/sales/contact?",
    "/headquarters/prospects?status=Pending": "/headquarters/prospect?",
    "/headquarters/prospects?status=Approved": "/headquarters/prospect?",
    "/headquarters/customers": "/headquarters/customer?",
    "/headquarters/hierarchies": "/headquarters/hierarchy?",
}
"""Pages that list records, and how the addresses of these begin."""

STYLES = TABLE.parent / "templates" / "console.css"
VOID = {"input", "meta", "br", "link", "img", "hr"}


@cache
def full() -> Front:
    """A world in which every page has something to show; nobody changes it."""
    return furnished()


def addresses() -> list[str]:
    """Every page, those of records by way of their lists."""
    visitor = Visitor(full())
    plain = [page for page in PAGES if not any(page == link[:-1] for link in LISTS.values())]
    records = [visitor.open(page).links(link)[0] for page, link in LISTS.items()]
    views = [LEADS, "/headquarters/emails?kind=sent", "/headquarters/emails?kind=failed"]
    assert {page.partition("?")[0] for page in plain + records} == set(PAGES)
    return [*plain, *LISTS, *records, *views]


class Outline(HTMLParser):
    """What assistive technology makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.landmarks: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in {"header", "main", "nav", "footer"}:
            self.landmarks.append((tag, told.get("aria-label")))
        if tag == "label":
            self.labelled.add(told["for"] or "")
        if tag in {"select", "textarea", "input"} and told.get("type") != "hidden":
            self.controls.append(told)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.named += [told["aria-labelledby"] or ""] if "aria-labelledby" in told else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_read_by_everybody(language: str) -> None:
    """Language, one first heading and none left out, landmarks with names, labels, unique ids."""
    visitor = Visitor(full(), language=language)
    for address in addresses():
        text = visitor.open(address).text
        assert f'<html lang="{language}">' in text
        assert visitor.told["Content-Language"] == language
        outline = Outline(text)
        assert outline.headings[0] == 1, address
        assert outline.headings.count(1) == 1, address
        steps = zip(outline.headings, outline.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), address
        kinds = [kind for kind, _ in outline.landmarks]
        assert {kind: kinds.count(kind) for kind in ("header", "main", "footer")} == {
            "header": 1,
            "main": 1,
            "footer": 1,
        }
        names = [name for kind, name in outline.landmarks if kind == "nav"]
        assert all(names), address
        assert len(set(names)) == len(names), address
        assert len(set(outline.ids)) == len(outline.ids), address
        assert set(outline.named) | outline.labelled <= set(outline.ids), address
        assert all(each.get("id") in outline.labelled for each in outline.controls), address


def test_no_page_loads_anything_or_runs_anything() -> None:
    """No script, no file, no address elsewhere; the policy forbids what could be smuggled in."""
    visitor = Visitor(full())
    for address in addresses():
        page = Page(visitor.open(address).text)
        assert not page.all("script", "img", "link", "iframe", "object", "form-action"), address
        attributes = [each for tag in page.tags for each in tag[1].items()]
        assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]
        targets = [value or "" for name, value in attributes if name in {"href", "action", "src"}]
        assert all(value.startswith(("/", "?", "#")) for value in targets), address
        policy = visitor.told["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_every_form_says_by_whom_it_was_made() -> None:
    """A command without a proof that it comes from a page of ours would be anybody's."""
    visitor = Visitor(full())
    for address in addresses():
        for form in visitor.open(address).forms:
            assert (form.method == "get") != {"token", "as"}.issubset(form.fields), address


def test_every_link_leads_somewhere() -> None:
    """All addresses that pages name are there."""
    visitor = Visitor(full())
    linked = {
        href.partition("#")[0] for page in addresses() for href in visitor.open(page).links("/")
    }
    for address in linked:
        visitor.open(address)


LEADS_OF_COMMERCE = (
    "All commerce B2B leads|Alle B2B-kundeemner for handel|Kaikki Commercen B2B-liidit|"
    "Alle commerciële B2B-leads|Alle E-Commerce-B2B-Leads|Wszyscy potencjalni klienci handlu B2B"
)
WON = (
    "Close as Won|Lukk som vunnet|Sulje voitettuna|Sluiten als binnengehaald|"
    "Als gewonnen schließen|Zamknij jako Wygrana"
)


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("All commerce B2B leads", LEADS_OF_COMMERCE),
        ("Close as won", WON),
        ("Timeline", "Timeline|Tidslinje|Aikajana|Tijdlijn|Zeitskala|Oś czasu"),
        ("Company", "Company|Firma|Yritys|Bedrijf|Unternehmen|Firma"),
    ],
)
def test_documented_labels_are_those_of_the_documents(key: str, texts: str) -> None:
    """Letter by letter, in the order of the languages."""
    assert [WORDS[language][key] for language in LANGUAGES] == texts.split("|")


@pytest.mark.parametrize("language", LANGUAGES)
def test_documented_labels_are_there_literally(language: str) -> None:
    """Pages, views, sections, commands and jobs are called as the documents call them."""
    visitor = Visitor(full(), language=language)
    words = WORDS[language]
    for address, labels in {
        "/headquarters/prospects": ["All prospects"],
        LEADS: ["My open leads", "All commerce B2B leads"],
        "/headquarters/jobs": ["P-0001", "Synchronize orders and channel requests", "1010"],
    }.items():
        assert all(words[label] in visitor.open(address).text for label in labels)
    lead = visitor.open(LEADS).links("/sales/lead?")[-1]
    assert all(
        words[name] in visitor.open(lead).text for name in ("Contact", "Company", "Timeline")
    )
    opportunity = visitor.open("/sales/opportunities?state=OPEN").links("/sales/opportunity?")[0]
    assert words["Close as won"] in visitor.open(opportunity).text


def test_jobs_have_the_names_that_the_model_knows() -> None:
    """So that what a page shows can be said to a program."""
    for job, others in JOB_NAMES.items():
        for words in WORDS.values():
            assert words[job] in {job, *others}


def test_sentences_have_six_wordings() -> None:
    """One that is the same in two languages was forgotten in one of them."""
    for line in TABLE.read_text("utf-8").splitlines():
        key, *texts = (text.strip() for text in line.split("|"))
        if line and not line.startswith("#"):
            assert all(texts), key
            assert len(set(texts)) == len(LANGUAGES) or not texts[0].endswith("."), key


def test_a_chosen_language_is_remembered() -> None:
    """Also by pages that do not name it, and a cookie of nonsense does no harm."""
    visitor = Visitor(full())
    visitor.open("/?lang=pl").open("/sales/leads")
    assert '<html lang="pl">' in visitor.text
    visitor.cookies["b2bkit-language"] = "<script>"
    assert '<html lang="en-us">' in visitor.open("/").text


def test_a_long_list_has_pages_and_can_be_searched(world: Front, visitor: Visitor) -> None:
    """Fifty rows each; a search looks at all of them, and keeps its words on the next page."""
    for number in range(120):
        person = Person(f"N{number}", "Hansen", f"n{number}@f.example", "")
        company = Company(f"Firm {number}", "", "", "", "NO")
        world.live.landscape.site.submit_request(Application(person, company, "", "en-us"))
    world.live.run_job("P-0001")
    world.live.run_job("Synchronize customers and channel requests")
    visitor.open(LEADS)
    assert len(visitor.links("/sales/lead?")) == 50
    visitor.press("Search", q="FIRM 1")
    assert "31 of 120" in visitor.text
    visitor.press("Search", q="hansen")
    (later,) = (href for href in visitor.links("?") if "page=2" in href)
    assert "q=hansen" in later
    for page, rows in (("2", 50), ("3", 20), ("99999999999", 50), ("-1", 50), ("x", 50)):
        assert len(visitor.open(f"{LEADS}&page={page}").links("/sales/lead?")) == rows


def submitted(world: Front, name: str, longest: int) -> None:
    """Somebody of this name has applied, with a comment that is longer."""
    short = name[:longest]
    person = Person(short, short, "n@f.example", short)
    company = Company(short, short, short[:20], short, "NO")
    world.live.landscape.site.submit_request(Application(person, company, name, "en-us"))
    for job in ("P-0001", "Synchronize customers and channel requests"):
        world.live.run_job(job)


@pytest.mark.parametrize("name", ["W" * 10_000, "א\u202e" * 5_000, "<b>" * 3_000, " ", ""])
def test_a_name_of_any_kind_breaks_no_page(world: Front, name: str) -> None:
    """As long as Sales takes it; what is longer fails, and is listed there."""
    submitted(world, name, 50)
    submitted(world, f"x{name}", 20_000)
    visitor = Visitor(world)
    visitor.open("/headquarters/failed-rows")
    assert len(visitor.text) < 60_000
    assert ("REQ-0000002" in visitor.text) == (len(name) > 50)
    visitor.open(visitor.open(LEADS).links("/sales/lead?")[-1]).press("Qualify")
    assert 'class="message done"' in visitor.text
    for page, link in LISTS.items():
        for record in visitor.open(page).links(link):
            visitor.open(record)
    assert visitor.open("/headquarters/customers").links("/headquarters/customer?")


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/nothing?" + "a=b&" * 100,
        "/sales/lead?id=99",
        "/sales/lead?id=x",
        "/sales/lead",
        "/sales/lead?id=²",
    ]
    + [f"/headquarters/{each}?id=0" for each in ("prospect", "customer", "hierarchy")],
)
def test_what_is_not_there_is_a_page_that_says_so(visitor: Visitor, address: str) -> None:
    """With its menu, so that one can go on."""
    visitor.go(address)
    assert visitor.status == 404
    assert visitor.links("/sales/leads")


def test_a_program_gets_no_page_where_nothing_is(visitor: Visitor) -> None:
    """But the error body that the other surfaces have."""
    visitor.headers["accept"] = "application/json"
    assert '"error"' in visitor.go("/nothing")
    assert visitor.status == 404


def colours(*, dark: bool) -> dict[str, tuple[float, ...]]:
    """The variables of the style sheet that are colours, as red, green and blue."""
    light, _, rest = STYLES.read_text("utf-8").partition("@media (prefers-color-scheme: dark)")
    text = light + (rest.partition("* {")[0] if dark else "")
    found = dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", text))
    return {name: _parts(written) for name, written in found.items()}


def _parts(written: str) -> tuple[float, ...]:
    digits = written if len(written) == 6 else "".join(each * 2 for each in written)
    return tuple(int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))


def luminance(colour: tuple[float, ...]) -> float:
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [("ink", "paper", 7), ("ink", "card", 7), ("quiet", "paper", 4.5), ("quiet", "card", 4.5)]
    + [("accent", each, 4.5) for each in ("paper", "card", "accent-paper")]
    + [(each, f"{each}-paper", 4.5) for each in ("bad", "good", "wait")]
    + [
        ("on-accent", "accent", 4.5),
        ("on-bar", "bar", 7),
        ("bad", "card", 4.5),
        ("edge", "card", 3),
    ],
)
def test_colours_can_be_told_apart(*, dark: bool, ink: str, paper: str, least: float) -> None:
    """The contrast that WCAG asks of text, and of the edges of what can be filled in."""
    found = colours(dark=dark)
    bright, dim = sorted((luminance(found[ink]), luminance(found[paper])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least
