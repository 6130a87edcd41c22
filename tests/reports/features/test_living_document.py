"""The living document: what it says of rules and features, and that anybody can read it."""

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest

from reference_model.rules import RULES
from reports.features.living_document import as_html
from reports.features.reading import read_run
from tests.reports.features.streams import Message, stream, write
from tests.reports.features.test_reading import KIT, SAMPLES
from tests.reports.pages import Page

FEATURE = '''@R8
Feature: Leads
  How a lead comes about.

  And what becomes of it.

  Background: A company
    Given a company asked

  @A1
  Scenario: One
    When it is stored
      | name |
      | Ann  |
    Then the mail reads
      """
      Welcome.
        Yours
      """

  @N3 @slow
  Scenario Outline: Refused as <reason>
    When it is refused as "<reason>"

    Examples: Reasons
      | reason |
      | Lost   |
      | Silly  |

  Rule: Only once
    Not twice.

    Scenario: Two
      When it is stored again
'''
ENDS = {'it is refused as "Silly"': "FAILED"}


def page_of(tmp_path: Path, messages: list[Message]) -> Page:
    write(tmp_path / "run.ndjson", messages)
    (tmp_path / "page.html").write_text(
        as_html(read_run(tmp_path / "run.ndjson"), "the sandbox", "run.ndjson"), "utf-8"
    )
    return Page(tmp_path / "page.html")


def piece(page: Page, anchor: str) -> str:
    """The text of the element that can be linked to, up to the next one."""
    (found,) = re.findall(
        rf'id="{anchor}"[^>]*>(.*?)<(?:/li>\s*<li id|article|section)', page.source, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


def test_the_head_counts_scenarios_rules_and_assumptions_apart(tmp_path: Path) -> None:
    """Each row of an outline is a scenario; rules of both kinds are never added up."""
    page = page_of(tmp_path, stream(FEATURE, ends=ENDS, left_out=["Two"]))
    documented = sum(rule.kind == "documented" for rule in RULES.values())
    assumed = len(RULES) - documented

    assert "Scenarios 2 of 4 passed; 1 failed, 1 not run" in page.text
    assert (
        f"Documented rules 0 of {documented} conform; 2 deviate, {documented - 2} not run"
        in page.text
    )
    assert f"Assumptions 1 of {assumed} conform; 0 differ, {assumed - 1} not run" in page.text


def test_it_names_what_the_features_ran_against(tmp_path: Path) -> None:
    """In its first sentence, and among the facts."""
    text = page_of(tmp_path, stream(FEATURE)).text

    assert "a run of the examples against the sandbox showed." in text
    assert "Ran against the sandbox" in text
    assert "Begun 18 Nov 2026 11:06 UTC" in text


def test_a_rule_stands_with_its_source_verdict_and_scenarios(tmp_path: Path) -> None:
    """And what no scenario ran for was not run."""
    page = page_of(tmp_path, stream(FEATURE, ends=ENDS))
    rule = RULES["N3"]

    assert piece(page, "N3").startswith(
        f"N3 {rule.sentence} {rule.source} failed Refused as".replace("'", "&#39;")
    )
    assert piece(page, "N3").endswith("deviates")
    assert piece(page, "A1").endswith("passed One conforms")
    assert piece(page, "A2").endswith("not run")


def test_a_scenario_reads_as_gherkin(tmp_path: Path) -> None:
    """Description, background, keywords, table and text, in their order."""
    text = page_of(tmp_path, stream(FEATURE)).text

    assert "Feature Leads How a lead comes about. And what becomes of it." in text
    assert "Background A company Given a company asked" in text
    assert "When it is stored name Ann Then the mail reads Welcome. Yours" in text
    assert "Rule Only once Not twice." in text


def test_an_outline_is_one_scenario_with_a_result_for_each_row(tmp_path: Path) -> None:
    """The failed row has its step and its message, and the scenario is as bad as that row."""
    page = page_of(tmp_path, stream(FEATURE, ends=ENDS, message="Not silly."))
    text = piece(page, "f0-refused-as-reason")

    assert text.startswith("Refused as &lt;reason&gt; failed Scenario Outline R8 N3 @slow")
    assert "Examples: Reasons reason Result Lost passed Silly failed" in text
    assert "When it is refused as &#34;Silly&#34; Not silly." in text
    assert page.source.count('id="f0-refused-as-reason') == 1


def test_a_background_is_shown_once(tmp_path: Path) -> None:
    """However many scenarios begin with it; and where it failed, they say so."""
    whole = page_of(tmp_path, stream(FEATURE)).text
    failed = page_of(tmp_path, stream(FEATURE, ends={"a company asked": "FAILED"}))

    assert whole.count("a company asked") == 1
    assert "Given a company asked (in the background) It broke." in failed.text


def test_what_failed_stands_at_the_top(tmp_path: Path) -> None:
    """With links; a run in which nothing failed has no such chapter."""
    good, bad = page_of(tmp_path, stream(FEATURE)), page_of(tmp_path, stream(FEATURE, ends=ENDS))

    assert "What failed" not in good.text
    assert 'What failed Refused as <reason> When it is refused as "Silly" (1 of 2 rows)' in bad.text


def test_what_never_ran_is_never_passed(tmp_path: Path) -> None:
    """The word stands nowhere near it."""
    page = page_of(tmp_path, stream(FEATURE, left_out=["One"]))

    assert piece(page, "f0-one").startswith("One not run R8 A1")
    assert "passed" not in piece(page, "f0-one")
    assert piece(page, "A1").endswith("not run")


def test_a_run_that_went_wrong_says_so_at_the_top() -> None:
    """Trouble outside the scenarios is no scenario's, and must not be missed."""
    run = read_run(KIT / "test-run-exception" / "test-run-exception.ndjson")

    assert 'The run itself went wrong:</strong> <span dir="auto">Whoops!' in as_html(run, "x", "y")


def test_the_search_knows_results_and_kinds(tmp_path: Path) -> None:
    """Every rule and scenario carries what the filters ask for; the search needs its script."""
    page = page_of(tmp_path, stream(FEATURE, ends=ENDS, left_out=["Two"]))
    told = {
        attrs["id"]: (attrs["data-outcome"], attrs["data-kind"])
        for _, attrs in page.elements
        if "data-outcome" in attrs
    }
    (finder,) = (attrs for _, attrs in page.elements if attrs.get("id") == "finder")

    assert told["f0-one"] == ("passed", "assumption,documented")
    assert told["f0-refused-as-reason"] == ("failed,passed", "documented")
    assert told["f0-two"] == ("not run", "documented")
    assert (told["N3"], told["A1"]) == (("failed", "documented"), ("passed", "assumption"))
    assert len(told) == len(RULES) + 3
    assert "hidden" in finder


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_page_can_be_read_without_seeing_it(sample: Path, tmp_path: Path) -> None:
    """Headings without a gap, one h1, names for regions, every link leads somewhere."""
    (tmp_path / "page.html").write_text(as_html(read_run(sample), "the kit", sample.name), "utf-8")
    page = Page(tmp_path / "page.html")
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    ids = page.attributes("id")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert {target.removeprefix("#") for target in page.attributes("href")} <= set(ids)
    assert set(page.attributes("aria-labelledby")) <= set(ids)


def test_the_page_refers_to_nothing_outside_itself(tmp_path: Path) -> None:
    """No address, no element that could load one, and one script that the policy allows."""
    page = page_of(tmp_path, stream(FEATURE, ends=ENDS))
    (script,) = page.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = page.attributes("content")[0]

    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}';")
    assert not re.search(r"https?:|url\(|@import|<link|<img|<iframe|\bsrc=", page.source)


def test_the_same_run_makes_the_same_page(tmp_path: Path) -> None:
    """No clock and no chance in it: byte for byte."""
    messages = stream(FEATURE, ends=ENDS)

    assert page_of(tmp_path, messages).source == page_of(tmp_path, messages).source


def test_two_scenarios_of_one_name_can_both_be_linked_to(tmp_path: Path) -> None:
    """The second has a number; and nothing takes the place of a part of the page."""
    names = ["About", "about!", "ABOUT"]
    source = "".join(f"  Scenario: {name}\n    Given a\n" for name in names)
    ids = page_of(tmp_path, stream(f"Feature: About\n{source}")).attributes("id")

    assert {"about", "f0", "f0-about", "f0-about-2", "f0-about-3"} <= set(ids)
