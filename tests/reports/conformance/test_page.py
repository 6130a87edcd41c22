"""The report that a customer reads: what it says first, its evidence, and that it is harmless."""

import json
import re
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest

from event_log.bad_input import BadInput
from reports.conformance.package import make_package
from reports.conformance.verifying import verify
from tests.reports.conformance.runs import CANCELED, QUALIFIED, SEEN, exchange, run_folder
from tests.reports.logs import HOSTILE
from tests.reports.pages import Page

LOST = {"it is lost as Canceled": "FAILED"}


def page_of(run: Path, expected: str = "") -> Page:
    """The page in the package of this run."""
    beside = run.with_name("expected.toml")
    beside.write_text(expected, "utf-8")
    made = make_package(run, secrets={}, expected=beside if expected else None)
    with ZipFile(made.path) as archive:
        return Page(Path(archive.extract("report.html", run.parent)))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """R9 deviates, A1 differs, R5 is not observable."""
    return run_folder(
        tmp_path / "run",
        ends=LOST,
        needs={SEEN: "No view is readable."},
        left_out=["It is seen"],
        exchanges=[
            exchange(QUALIFIED, url="https://crm.example/of-another"),
            *(exchange(CANCELED, url=f"https://crm.example/{n}.") for n in range(12)),
            exchange(
                CANCELED,
                method="POST",
                url="https://crm.example/api/leads?$top=1",
                request_body="one=1",
                response_body="two=2",
            ),
            exchange(CANCELED, status=0, response_body="", failure="It hung up."),
        ],
    )


def test_the_tally_comes_first(run: Path) -> None:
    """Documented rules and assumptions apart, before anything else."""
    text = page_of(run).text

    first, second = text.index("63 documented rules: "), text.index("42 assumptions: ")
    assert text[first:].startswith(
        "63 documented rules: 61 were not run, 1 is not observable and 1 deviates. "
        "42 assumptions: 41 were not run and 1 differs."
    )
    assert first < second < text.index("What was tested")


def test_it_says_what_was_tested(run: Path) -> None:
    """Product, version, file, run, times."""
    text = page_of(run).text

    for fact in (
        "Deployment Contoso",
        "dataverse 9.2.1",
        "Described in contoso.toml",
        "Run r1",
        "Begun 18 Nov 2026 11:06 UTC",
        "Ended 18 Nov 2026 11:08 UTC",
        "Scenarios 4: 2 passed, 1 failed and 1 not observable",
    ):
        assert fact in text


def test_evidence_stands_open_for_what_did_not_hold(run: Path) -> None:
    """The step, expected and seen, the time, the last exchanges of this scenario and no other."""
    page = page_of(run)

    assert (
        "Step When it is lost as Canceled Expected 'rejected' Seen 'pending' "
        "When 18 Nov 2026 11:06 UTC; the step took 1 ms, the scenario 1 ms"
    ) in page.text
    assert "The last 8 of 14 exchanges" in page.text
    assert (
        "POST https://crm.example/api/leads 200 · 250 ms · line 14 "
        "https://crm.example/api/leads?$top=1 Sent one=1 Received two=2"
    ) in page.text
    assert "no answer · 250 ms · line 15 It hung up." in page.text
    assert "https://crm.example/6." in page.text
    assert "https://crm.example/5." not in page.text
    assert "of-another" not in page.text
    folds = [attrs for tag, attrs in page.elements if tag == "details"]
    assert "open" in folds[0]
    assert "open" not in folds[1]


def test_what_was_not_seen_has_its_reason(run: Path) -> None:
    """And the scenarios that wanted to see it."""
    text = page_of(run).text

    assert "No view is readable. 1 scenario It is seen R5" in text


def test_what_was_expected_is_always_shown(run: Path) -> None:
    """With its reason and what became of it."""
    page = page_of(
        run,
        '[[expected]]\nrule = "R9"\nreason = "Ticket 4711"\nuntil = 2026-12-31\n'
        '[[expected]]\nrule = "R9"\nscenario = "It is qualified"\nreason = "Ticket 12"\n',
    )

    assert "Of those that do not hold, 1 was expected, and 1 was not." in page.text
    assert "R9 Ticket 4711 All scenarios of the rule · until 31 Dec 2026 happened" in page.text
    assert "R9 Ticket 12 It is qualified · remove it from the list did not happen" in page.text
    assert "deviates as expected" in page.text


def test_it_says_what_it_does_not_claim_and_how_to_check_it(run: Path) -> None:
    """And names the verdicts that it shows by their hash."""
    text = page_of(run).text

    assert "b2bkit verify" in text
    assert "It is no certificate" in text
    assert re.search(r"verdicts\.json, SHA-256 [0-9a-f]{64}", text)


def test_every_link_leads_somewhere_on_the_page(run: Path) -> None:
    """And no name is there twice."""
    page = page_of(run, '[[expected]]\nrule = "R9"\nreason = "x"\n')
    ids = page.attributes("id")

    assert len(ids) == len(set(ids))
    assert {target.removeprefix("#") for target in page.attributes("href")} <= set(ids)


def test_it_needs_nothing_beside_it(run: Path) -> None:
    """No script, no network, by its own policy."""
    page = page_of(run)
    policy = next(attrs["content"] for tag, attrs in page.elements if "http-equiv" in attrs)

    assert policy
    assert "default-src 'none'; script-src;" in policy
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.elements}
    assert not page.attributes("src")


def test_a_run_of_nothing_is_told_of(tmp_path: Path) -> None:
    """No scenario, no section about what failed."""
    page = page_of(run_folder(tmp_path / "run", "Feature: Empty"))

    assert "63 documented rules: 63 were not run." in page.text
    assert "What did not hold" not in page.text


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """In every place where a deployment, a feature or a list can say something."""
    source = f"""Feature: {HOSTILE}
  Rule: {HOSTILE}
    @R9
    Scenario Outline: {HOSTILE}
      Given {HOSTILE}

      Examples:
        | {HOSTILE.replace("|", "").replace(chr(27), "")} |
        | x |
"""
    folder = run_folder(
        tmp_path / "run",
        source,
        ends={HOSTILE: "FAILED"},
        message=f"{HOSTILE}\x00\ud800\n{HOSTILE}",
        about={
            **dict.fromkeys(("id", "deployment", "file"), HOSTILE),
            "product": {HOSTILE: HOSTILE},
        },
    )
    place = f"f0.feature ::{HOSTILE}::{HOSTILE}[x]"
    hostile = dict.fromkeys(("method", "url", "request_body", "response_body", "failure"), HOSTILE)
    with (folder / "exchanges.ndjson").open("w", encoding="utf-8") as file:
        file.write(json.dumps(exchange(place, **hostile)) + "\n")
    escaped = HOSTILE.replace("\x1b", "").replace('"', '\\"')
    page = page_of(folder, f'[[expected]]\nrule = "R9"\nscenario = "x"\nreason = "{escaped}"\n')

    assert page.text.count("<script>alert(1)</script>=cmd()") >= 14
    assert [tag for tag, _ in page.elements if tag in {"script", "style"}] == ["style"]
    assert not {"\u202e", "\x1b", "\x00"} & set(unescape(page.source))
    assert not re.search("W{9000}", page.source)
    assert all(target.startswith("#") for target in page.attributes("href"))
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
    assert verify(folder / "conformance.zip").wrong == []


def test_no_page_is_made_of_a_secret(run: Path) -> None:
    """What the page would show of an exchange is looked at before."""
    with pytest.raises(BadInput, match="holds what the environment variable KEY holds"):
        make_package(run, secrets={"KEY": "two=2"})
