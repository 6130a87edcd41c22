"""Headquarters by its pages in a browser: an emulator's, and some that are not as described."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conformance.deployment import NotObservable, Undecided
from conformance.observations import SeenFailure
from conformance.remote.browser.launching import Browser
from conformance.remote.browser.session import Means
from conformance.remote.pages.desk import Desk
from conformance.remote.pages.headquarters import HeadquartersPages
from conformance.remote.pages.settings import HeadquartersPages as Settings
from conformance.remote.wire.evidence import Exchange
from emulator.console.words import WORDS
from emulator.described_pages import CONSOLE_PAGES
from event_log.bad_input import BadInput
from reference_model.errors import NotFound, Refused
from tests.conformance.remote.configured import (
    IN_CHROMIUM,
    TO_SALES,
    Emulated,
    application,
    emulator,
    run_jobs,
)
from tests.conformance.remote.paged import Pages, Said, hasty, served
from tests.emulator.serving import SECRET

pytestmark = IN_CHROMIUM

QUICK = "[conduct]\ntimeout = '4 s'"
HEAD = "<main><table><thead><tr><th>E-mail</th><th>Reason</th></tr></thead><tbody>"
FAILED = {"page": "failed?q={mark}", "email": "E-mail", "reason": "Reason"}
SIGN_IN = """<main><form method="post" action="/enter"><input id="who">
<input id="word" name="word" type="password"><button>Sign in</button></form></main>"""
STEPS = [
    {"field": "#who", "variable": "HQ_USER"},
    {"field": "#word", "variable": "HQ_WORD", "button": "Sign in"},
]
ENVIRONMENT = {"HQ_USER": "nora", "HQ_WORD": "open: sesame&more"}


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    with emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running
        running.close()


@pytest.fixture(autouse=True)
def ended(emulated: Emulated) -> Iterator[None]:
    """One browser at a time, in a process."""
    yield
    emulated.close()


def in_finnish(text: str) -> str:
    """The pages of the console in another language, whose words the file does not know."""
    text = text.replace('"Sign in"', f'"{WORDS["fi"]["sign_in"]}"')
    return text.replace("lang=en-us", "lang=fi").replace("[conduct]", QUICK)


def with_finnish_words(text: str) -> str:
    """The same, with its words."""
    words = WORDS["fi"]
    for key, english in (("type", "Type"), ("status", "Status"), ("company", "Company")):
        text = text.replace(f'{key} = "{english}"', f'{key} = "{words[key]}"')
    text = text.replace(
        'legal_entity = "Legal entity"', f'legal_entity = "{words["legal_entity"]}"'
    )
    text = text.replace('email = "E-mail"', f'email = "{words["email"]}"')
    text = text.replace('["Approve"]', f'["{words["approve"]}"]')
    text = text.replace('["Run now: {job}"]', f'["{words["run_now"]}: {{job}}"]')
    names = {job: words[job] for job in (*TO_SALES, "1010")}
    told = ", ".join(f'"{job}" = "{there}"' for job, there in names.items())
    text = text.replace('names = {"1010" = "1010 (Customers)"}', f"names = {{{told}}}")
    statuses = ", ".join(f'{each} = "{words[each]}"' for each in ("Pending", "Approved"))
    more = f'types = {{"B2B prospect" = "{words["B2B prospect"]}"}}\nstatuses = {{{statuses}}}'
    return in_finnish(text.replace("[headquarters.prospects]", f"[headquarters.prospects]\n{more}"))


def test_another_language_is_another_file(emulated: Emulated) -> None:
    """With its words all is as in English."""
    run = emulated.under_test("browser", with_finnish_words)
    deployment = run.deployment_for("scenario")
    deployment.site.apply(application(run))
    run_jobs(deployment, *TO_SALES)
    (prospect,) = deployment.headquarters.all_prospects()
    assert (prospect.type, prospect.status) == ("B2B prospect", "Pending")
    deployment.headquarters.approve(prospect.id)
    assert deployment.headquarters.all_prospects()[0].status == "Approved"


def test_a_language_that_is_not_known_is_undecided(emulated: Emulated) -> None:
    """Neither is the list empty, nor has the job run."""
    run = emulated.under_test("browser")
    deployment = run.deployment_for("scenario")
    deployment.site.apply(application(run))
    run_jobs(deployment, *TO_SALES)
    emulated.close()
    finnish = emulated.under_test("browser", in_finnish)
    wires = finnish.connections
    means = Means(wires.conduct, wires.evidence, [emulated.address], finnish.folder)
    browser = Browser(finnish.described.browser, means)
    desk = Desk(finnish.described.headquarters, browser)
    lost = HeadquartersPages(desk, run.mark_of("scenario").text)
    for ask in (lost.all_prospects, lambda: lost.run_jobs(["P-0001"])):
        with pytest.raises(Undecided):
            ask()


def test_the_secret_of_a_sign_in_stays_secret(emulated: Emulated) -> None:
    """It is in no exchange that was written down, also if it is refused."""
    run = emulated.under_test("browser")
    run.deployment_for("scenario").headquarters.all_prospects()
    exchanges = (run.folder / "exchanges.ndjson").read_text("utf-8")
    assert "/sign-in" in exchanges
    assert SECRET not in exchanges
    assert "eyJ" not in exchanges


def test_a_wrong_secret_is_undecided(emulated: Emulated, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was seen, and nothing is said of it."""
    run = emulated.under_test("browser", lambda text: text.replace("[conduct]", QUICK))
    headquarters = run.deployment_for("scenario").headquarters
    monkeypatch.setenv("B2BKIT_ADMINISTRATOR_SECRET", "wrong-and-secret")
    with pytest.raises(Undecided) as undecided:
        headquarters.all_prospects()
    assert "wrong-and-secret" not in str(undecided.value)
    assert "wrong-and-secret" not in (run.folder / "exchanges.ndjson").read_text("utf-8")


@dataclass
class Staff:
    """Somebody at scripted pages."""

    pages: Pages
    desk: Desk

    @property
    def headquarters(self) -> HeadquartersPages:
        return HeadquartersPages(self.desk, "k7x2m4")


Staffing = Callable[..., Staff]


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Staffing]:
    exchanges: list[Exchange] = []
    browser = hasty(tmp_path, exchanges)
    with closing(browser.means.conduct), served(Pages()) as pages:
        browser.means.addresses.append(pages.url)

        def staffing(**told: Any) -> Staff:
            settings = Settings.model_validate({"url": pages.url, **told})
            return Staff(pages, Desk(settings, browser, ENVIRONMENT))

        yield staffing


def row(email: str, reason: str = "No such country") -> str:
    """A row of a list."""
    return f"<tr><td>{email}</td><td>{reason}</td></tr>"


def test_a_list_is_read_to_its_end(staffed: Staffing) -> None:
    """Over all its pages; what is not of the scenario is left out."""
    link = '<a rel="next" href="/failed-2">more</a>'
    staff = staffed(failed_rows=FAILED)
    staff.pages.answers["GET /failed"] = Said(HEAD + row("a+k7x2m4@f.example") + "</table>" + link)
    second = row("other@f.example") + row("B+K7X2M4@f.example", "<i>Too</i> long")
    staff.pages.answers["GET /failed-2"] = Said(HEAD + second)
    assert staff.headquarters.failed_rows() == [
        SeenFailure("a+k7x2m4@f.example", "No such country"),
        SeenFailure("B+K7X2M4@f.example", "Too long"),
    ]


def test_a_list_that_a_script_fills_in_is_waited_for(staffed: Staffing) -> None:
    """The empty table before it is no empty list."""
    later = f"""<script>setTimeout(() => document.querySelector("tbody").innerHTML =
        "{row("a+k7x2m4@f.example")}", 700)</script>"""
    staff = staffed(failed_rows=FAILED)
    staff.pages.answers["GET /failed"] = Said(f"{HEAD}</tbody></table>{later}")
    assert [each.email for each in staff.headquarters.failed_rows()] == ["a+k7x2m4@f.example"]


def test_whoever_is_signed_out_signs_in_again(staffed: Staffing) -> None:
    """Where the page asks for it, with what the environment holds."""
    staff = staffed(failed_rows=FAILED, sign_in={"steps": STEPS, "done": "#in"})
    answers, shown = staff.pages.answers, Said(HEAD + row("a+k7x2m4@f.example"))
    answers["GET /failed"] = [Said(SIGN_IN), shown, Said(SIGN_IN, 401), shown]
    answers["POST /enter"] = Said('<p id="in">In</p>')
    for _ in range(2):
        assert len(staff.headquarters.failed_rows()) == 1
    entered = [form for what, form in staff.pages.received if what == "POST /enter"]
    assert entered == [{"word": ENVIRONMENT["HQ_WORD"]}] * 2


def test_a_variable_that_is_not_set_is_named(staffed: Staffing) -> None:
    """It is the user's to set."""
    staff = staffed(failed_rows=FAILED, sign_in={"steps": STEPS, "done": "#in"})
    staff.desk.environ = {}
    staff.pages.answers["GET /failed"] = Said(SIGN_IN)
    with pytest.raises(BadInput, match="HQ_USER is not set"):
        staff.headquarters.failed_rows()


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (Said('<p role="status">Done</p>'), None),
        (Said('<p role="alert">Job is running already</p>'), Refused),
        (Said("<p>Welcome</p>"), Undecided),
        (Said('<p role="alert">Out of order</p>', 503), Undecided),
        (Said('<p role="status">Done</p><p role="alert">But</p>'), Undecided),
        (Said(cut=True), Undecided),
    ],
)
def test_an_act_is_done_refused_or_undecided(
    staffed: Staffing, answer: Said, wrong: type[Exception] | None
) -> None:
    """By what the page shows then; it is done once."""
    act = {"page": "jobs", "buttons": ["Run", "Run {job}"]}
    staff = staffed(run_job=act)
    form = '<form method="post" hidden><button>Run P-0001</button></form>'
    menu = """<button onclick="document.querySelector('form').hidden = false">Run</button>"""
    staff.pages.answers |= {"GET /jobs": Said(menu + form), "POST /jobs": answer}
    if wrong is None:
        staff.headquarters.run_jobs(["P-0001"])
    else:
        with pytest.raises(wrong):
            staff.headquarters.run_jobs(["P-0001"])
    assert staff.pages.times("POST /jobs") == 1


def test_what_has_no_page_is_not_observable(staffed: Staffing) -> None:
    """With the name of the table that is missing; nothing is asked for."""
    headquarters = staffed().headquarters
    for ask, table in (
        (headquarters.all_prospects, "prospects"),
        (headquarters.failed_rows, "failed_rows"),
        (headquarters.hierarchies, "hierarchies"),
        (lambda: headquarters.approve("1"), "prospects"),
        (lambda: headquarters.make_administrator("1", "2"), "hierarchies"),
        (lambda: headquarters.run_jobs("P-0001"), "run_job"),
    ):
        with pytest.raises(NotObservable, match=rf"\[headquarters\.{table}\]"):
            ask()


def test_nobody_decides_on_a_prospect_that_is_not_there(staffed: Staffing) -> None:
    """Or that is of another scenario."""
    staff = staffed(prospects=CONSOLE_PAGES["prospects"])
    staff.pages.answers["GET /headquarters/prospects"] = Said('<p class="empty">None</p>')
    with pytest.raises(NotFound, match="no prospect 7"):
        staff.headquarters.approve("7")


def test_a_browser_that_is_missing_is_named(tmp_path: Path) -> None:
    """With what to install; none is fetched."""
    browser = hasty(tmp_path, [])
    wrong = browser.settings.model_copy(update={"executable": tmp_path / "none"})
    browser.settings = wrong
    with pytest.raises(BadInput, match=r"not to be found .* \[browser\] executable"):
        browser.program()
    browser.means.conduct.close()
