"""The files that follow from a run of features: all of each or nothing, and harmless."""

import json
import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from event_log.bad_input import BadInput
from reports.features.outputs import Outputs, write
from tests.reports.features import streams
from tests.reports.features.streams import stream
from tests.reports.logs import HOSTILE
from tests.reports.pages import Page

LEADS = "Feature: Leads\n  Scenario: One\n    Given a lead\n"


def run_of(tmp_path: Path, source: str = LEADS) -> Path:
    return streams.write(tmp_path / "run.ndjson", stream(source))


def test_only_what_was_asked_for_is_written(tmp_path: Path) -> None:
    """Each file alone."""
    messages = run_of(tmp_path)
    write(messages, Outputs(junit=tmp_path / "results.xml"), against="the model")

    assert sorted(each.name for each in tmp_path.iterdir()) == ["results.xml", "run.ndjson"]


def test_a_bad_stream_leaves_what_was_there(tmp_path: Path) -> None:
    """No file is touched before all of them are known."""
    messages = tmp_path / "run.ndjson"
    messages.write_text("no stream")
    files = [tmp_path / name for name in ("page.html", "results.json", "results.xml")]
    for file in files:
        file.write_text("old")
    document, cucumber_json, junit = files

    with pytest.raises(BadInput, match="line 1 is no JSON"):
        write(messages, Outputs(document, cucumber_json, junit), against="x")

    assert [file.read_text() for file in files] == ["old"] * 3
    assert len(list(tmp_path.iterdir())) == 4


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """In a sentence, and nothing half-written stays behind."""
    folder = tmp_path / "taken.xml"
    folder.mkdir()

    with pytest.raises(BadInput, match=r"^Cannot write .*taken\.xml: .*; expected"):
        write(run_of(tmp_path), Outputs(junit=folder), against="the model")

    assert sorted(each.name for each in tmp_path.iterdir()) == ["run.ndjson", "taken.xml"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all outputs of a run in which every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    tag, cell = "@<script>alert(1)</script>", HOSTILE.replace("|", r"\|").replace("\x1b", "")
    messages = stream(
        f"""{tag}
Feature: {HOSTILE}
  {HOSTILE}

  Background: {HOSTILE}
    Given {HOSTILE} again

  Rule: {HOSTILE}
    {HOSTILE}

    Scenario Outline: {HOSTILE} <x>
      {HOSTILE}
      When {HOSTILE}
        | {cell} |
      Then a text
        \"\"\"
        {HOSTILE}
        \"\"\"

      Examples: {HOSTILE}
        | x      |
        | {cell} |

    Scenario: \u202e\u05e9\u05dc\u05d5\u05dd =cmd()
      When {HOSTILE}
""",
        ends={HOSTILE: "FAILED"},
        message=f"{HOSTILE}\n]]>\ufffe\x00\ud800{HOSTILE}",
    )
    for message in messages:
        for one in (message.get("gherkinDocument"), message.get("pickle")):
            if one:
                one["uri"] = HOSTILE
    messages[0]["meta"]["implementation"]["name"] = HOSTILE
    end = messages[-1]["testRunFinished"]
    end |= {"message": HOSTILE + "\ud800", "success": False}
    write(
        streams.write(folder / "run.ndjson", messages),
        Outputs(folder / "page.html", folder / "results.json", folder / "results.xml"),
        against=HOSTILE,
    )
    return folder


def test_hostile_text_stays_text_in_the_page(hostile: Path) -> None:
    """No element comes of it, nothing endless, nothing that turns the writing round."""
    page = Page(hostile / "page.html")

    assert [tag for tag, _ in page.elements if tag in {"script", "style"}] == ["style", "script"]
    assert page.text.count("<script>alert(1)</script>=cmd()") >= 12
    assert not {"\u202e", "\x1b", "\x00", "\ud800"} & set(page.source)
    assert not re.search("W{9000}", page.source)
    assert all(target.startswith("#") for target in page.attributes("href"))
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


def test_hostile_text_stays_text_in_json(hostile: Path) -> None:
    """All of it is there, to the last letter, in ASCII."""
    text = (hostile / "results.json").read_text("ascii")
    (feature,) = json.loads(text)

    assert feature["name"] == HOSTILE
    assert feature["elements"][1]["steps"][0]["name"] == HOSTILE
    assert feature["elements"][1]["steps"][0]["rows"][0]["cells"][0].startswith("<script>")
    assert feature["elements"][1]["steps"][1]["doc_string"]["value"] == HOSTILE


def test_hostile_text_stays_text_in_xml(hostile: Path) -> None:
    """It is XML still, its attributes are short, and the failure's whole text is there."""
    source = (hostile / "results.xml").read_text("utf-8")
    root = fromstring(source.encode())  # noqa: S314 - we have just written it
    values = [value for element in root.iter() for value in element.attrib.values()]

    assert not {"\x1b", "\x00", "\ufffe"} & set(source)
    assert [suite.get("tests") for suite in root] == ["2", "1"]
    assert max(map(len, values)) <= 400
    assert {element.tag for element in root.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "properties",
        "property",
        "failure",
        "error",
        "system-out",
    }
    assert HOSTILE.replace("\x1b", "\ufffd") in (root.findtext(".//failure") or "")


def test_a_hundred_thousand_letters_do_not_make_the_page_endless(tmp_path: Path) -> None:
    """Whatever a text says, the page shows the beginning of it."""
    long = "x" * 100_000
    source = (
        f'Feature: F\n  {long}\n  Scenario: S\n    Given a\n      """\n      {long}\n      """\n'
    )
    write(run_of(tmp_path, source), Outputs(tmp_path / "page.html"), against=long)

    assert len(re.findall("x{4500}", (tmp_path / "page.html").read_text("utf-8"))) == 0
