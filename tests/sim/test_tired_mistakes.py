"""What a tired person types: each mistake is told in our words, with what to write instead."""

from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from sim.scenario.loading import load_scenario

RIGHT = """name = "S"
start = 2026-03-02T00:00:00Z
lasts = "2 d"
[traffic]
requests = 10
over = "1 d"
[sales_team]
people = 2
"""

INSTEAD = [
    ('"S"', "5", 'name: expected a text in quotation marks, such as "text", found 5.'),
    ('"S"', '""', "name: expected at least 1 character, found ''."),
    ("T00:00:00Z", "", "2026-03-02T00:00:00+01:00, found 2026-03-02."),
    ("T00:00:00Z", "T00:00:00", "2026-03-02T00:00:00+01:00, found 2026-03-02T00:00:00."),
    ("2026-03-02T00:00:00Z", "20260302", "2026-03-02T00:00:00+01:00, found 20260302."),
    ("2026-03-02T00:00:00Z", '"next monday"', "00:00+01:00, found 'next monday'."),
    ('lasts = "2 d"', 'lasts = "-2 d"', "lasts: '-2 d' is not a duration; write one such as"),
    ('lasts = "2 d"', 'lasts = "999999 d"', "lasts: expected at most 36500 d, found '999999 d'."),
    ("requests = 10", "requests = true", "a whole number, without quotation marks or units, found"),
    ("requests = 10", 'requests = "10"', "a whole number, without quotation marks or units, found"),
    ("requests = 10", "requests = 99999999999", "traffic.requests: expected at most 10,000,000,"),
    ("[traffic]", "[[traffic]]", "expected once only, so write [traffic] instead of [[traffic]]."),
    ("[sales_team]", "[sales team]", "line 7, '[sales team]', is no TOML; expected the name of a"),
    ("= 10", '= "10', "line 5, 'requests = \"10', is no TOML; expected a value such as 5, true,"),
    ("people = 2", "people = [2", "the file ends within a text, a list or a table; expected it"),
    ("people = 2", "people", "line 8, 'people', is no TOML; expected key = value, or a table in"),
    ("people = 2", f"people = {'[' * 2000}", "lists stand too deep in each other; expected a"),
    ("people = 2", 'people = "sixteen"', "from 1 to 100,000, or \"unlimited\", found 'sixteen'."),
]
ADDED = [
    ("days = 'Mon'", "sales_team.days: expected a list, which stands in brackets, found 'Mon'."),
    ("days = ['mon']", '"Sat" or "Sun", found \'mon\'; did you mean Mon?'),
    ("opens = 8", "sales_team.opens: expected a time of day, such as 08:00:00, found 8."),
    ("opens = '8 am'", "sales_team.opens: expected a time of day, such as 08:00:00, found '8 am'."),
    ("won_share = 80", "won_share: expected at most 1; write 0.8 for 80 %, found 80."),
    ("won_share = '80 %'", "quotation marks or units, as in 0.8 for 80 %, found '80 %'."),
    ("won_share = nan", "sales_team.won_share: expected at most 1, found nan."),
    ("opportunities_first = 'yes'", "expected true or false, without quotation marks, found 'yes'"),
    ("closing = '9 min'", 'expected a law, such as { law = "fixed", value = "9 min" } or'),
    ("closing = { mean = '9 min' }", 'expected a law, such as { law = "fixed", value = "9 min" }'),
    ("closing = { law = 'fixd', value = '1 h' }", "'pareto', 'data'; did you mean fixed?"),
    ("closing = { law = 'fixed', valu = '1 h' }", "closing.valu is not a key of a scenario; did"),
    ("threshold = 'p95 lead < 2 d'", "it belongs to the file itself: write it above the first"),
    (
        "[sales]\npeople = 3",
        "sales.people is not a key of a scenario; it belongs into [sales_team].",
    ),
    ("[sales_team]\npeople = 3", "line 9, '[sales_team]', stands there twice; expected once, so"),
    ("people = 3", "line 9, 'people = 3', gives a key a second time; expected each key once, so"),
    ("[traffic.campaign]\npeak = '5 x'", "traffic.campaign.peak: expected a number, without"),
    ("[jobs.synchronise]\nevery = '1 h'", "not a key of a scenario; did you mean synchronize?"),
    ("[jobs.synchronize]\nmost_rows = 0.5", "synchronize.most_rows: expected a whole number,"),
    ("[[threshold]]\ngoal = 'p95 signd_in < 8 d'", "not a milestone; did you mean signed_in?"),
    ("[[outage]]\nsystem = 'Sales'\nstarts = '1 h'\nlasts = '1 h'", "; did you mean sales?"),
    ("[random_faults]\nkinds = ['slow']", "random_faults.kinds: expected a table, such as {"),
    ('"\\n\\u202e<script>" = 3', "sales_team.??<script> is not a key of a scenario; known there:"),
]


def refusal_of(path: Path, content: str) -> str:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        load_scenario(path)
    return str(refusal.value).removeprefix(f"{path}: ")


def assert_in_our_words(lines: list[str], said: str) -> None:
    assert any(said in line for line in lines), lines
    for line in lines:
        assert line.endswith((".", "?")), line
        assert "nput should" not in line, line
        assert not {"validation", "dictionary", "integer", "string", "tag"} & set(line.split())


@pytest.mark.parametrize(("right", "wrong", "said"), INSTEAD)
def test_a_wrong_value(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    """Says where it is, what was expected and what was found."""
    assert right in RIGHT
    content = RIGHT.replace(right, wrong)
    assert_in_our_words(refusal_of(tmp_path / "s.toml", content).splitlines(), said)


@pytest.mark.parametrize(("lines", "said"), ADDED)
def test_a_wrong_line(tmp_path: Path, lines: str, said: str) -> None:
    """At the end of the file, where the table of the team goes on."""
    content = f"{RIGHT}{lines}\n"
    assert_in_our_words(refusal_of(tmp_path / "s.toml", content).splitlines(), said)


def test_an_empty_file_is_told_with_the_examples(tmp_path: Path) -> None:
    """One sentence, not one for each key that is missing."""
    said = refusal_of(tmp_path / "s.toml", "\n \n")
    assert said == (
        "the file is empty; expected a scenario (.toml), so copy one of the examples: "
        "launch_week, office_hours, two_sites."
    )


def test_a_file_of_another_editor_is_read(tmp_path: Path) -> None:
    """With a byte order mark, and the line ends of Windows."""
    (tmp_path / "s.toml").write_bytes(RIGHT.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_scenario(tmp_path / "s.toml").name == "S"


@pytest.mark.parametrize("start", ['"2026-03-02T00:00:00Z"', '"2026-03-02 00:00+00:00"'])
def test_an_instant_may_stand_in_quotation_marks(tmp_path: Path, start: str) -> None:
    """It means the same, and so does a time of day."""
    path = tmp_path / "s.toml"
    path.write_text(f'{RIGHT}opens = "09:00"\n'.replace("2026-03-02T00:00:00Z", start), "utf-8")
    scenario = load_scenario(path)
    assert scenario.start.isoformat() == "2026-03-02T00:00:00+00:00"
    assert scenario.sales_team[0].opens.isoformat() == "09:00:00"
