"""A mistake in a scenario file is one sentence that names the file, the key and what is wrong."""

from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from sim.laws import Data
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario

LAUNCH_WEEK = find_scenario("launch_week")
SMALL = """\
name = "Small"
start = 2026-03-02T00:00:00Z
lasts = "2 d"
[traffic]
requests = 10
over = "1 d"
[sales_team]
people = 2
"""
TEAM = "[[sales_team]]\npeople = 3\n"

MISTAKES = [
    ("seed = 1", "sead = 1", "sead is not a key of a scenario; did you mean seed?"),
    (
        "people = 24",
        "people = 24\npoeple = 24",
        "sales_team.poeple is not a key of a scenario; did you mean people?",
    ),
    (
        'row_time = "250 ms"',
        'rowtime = "250 ms"',
        "jobs.synchronize.rowtime is not a key of a scenario; did you mean row_time?",
    ),
    (
        "requests = 5000",
        "requests = -1",
        "traffic.requests: expected at least 1, found -1",
    ),
    (
        "requests = 5000",
        'requests = "many"',
        "traffic.requests: expected a whole number, without quotation marks or units,",
    ),
    (
        'every = "15 min"',
        'every = "15 fortnights"',
        "jobs.p_0001.every: 'fortnights' in '15 fortnights' is not a unit of time",
    ),
    (
        'every = "15 min"',
        "every = 15",
        "jobs.p_0001.every: 15 has no unit; write a duration such as '10 min' or '1 d 10 h'",
    ),
    (
        'every = "15 min"',
        'every = "-15 min"',
        "jobs.p_0001.every: '-15 min' is not a duration",
    ),
    ('every = "15 min"', 'every = "0 min"', "jobs.p_0001.every: expected at least 1 s"),
    ("people = 24\n", "", "sales_team.people is missing; its table needs it"),
    ('name = "Launch week"', "", "name is missing; every scenario needs it"),
    ("+01:00", "", "start: expected a date, a time and an offset, such as "),
    ("won_share = 0.8", "won_share = 1.8", "sales_team.won_share: expected at most 1, "),
    (
        "closes = 16:00:00",
        "closes = 08:00:00",
        "sales_team: opens and closes are both 08:00; let them differ, or",
    ),
    ('lasts = "28 d"', 'lasts = "5 d"', "traffic.over is longer than the run itself"),
    ('system = "sales"', 'system = "moon"', 'outage.0.system: expected "sales" or '),
    ('"Mon", "Tue"', '"Monday"', "found 'Monday'; did you mean Mon?"),
    ("weight_by_day = [30", "weight_by_day = [inf", "traffic.weight_by_day.0: expected a fin"),
    ("[1, 1, 0, 0", "[1, 0, 0", "traffic.weight_by_hour: expected at least 24 entries"),
    (
        "weight_by_day = [30, 22, 16, 12, 12, 4, 4]",
        "weight_by_day = [0, 0]",
        "traffic: weight_by_day is zero throughout, so nobody could ever apply",
    ),
    (
        'law = "exponential"',
        'law = "normal"',
        "partners.first_sign_in: 'normal' is not a law; expected 'fixed'",
    ),
    (
        "people = 24",
        'people = "many"',
        "sales_team.people: expected a number from 1 to 100,000, or \"unlimited\", found 'many'",
    ),
    (
        'qualification = { law = "lognormal"',
        'qualificaton = { law = "lognormal"',
        "sales_team.qualificaton is not a key of a scenario; did you mean qualification?",
    ),
    (
        'mean = "9 min", sd = "7 min"',
        'mean = "9 min", sd = "0 min"',
        "sales_team.qualification.sd: expected more than 0 s, found '0 min'.",
    ),
    (
        '{ law = "lognormal", mean = "9 min", sd = "7 min" }',
        '{ law = "uniform", low = "9 min", high = "7 min" }',
        "sales_team.qualification: low must be less than high.",
    ),
    (
        '{ law = "lognormal", mean = "9 min", sd = "7 min" }',
        '{ law = "data", file = "nowhere.csv" }',
        "nowhere.csv cannot be read; expected a CSV file of times.",
    ),
    (
        "[sales_team]",
        "[sales]\nwon_share = 1\n[sales_team]",
        "won_share stands in [sales] and in [sales_team]; keep one of them.",
    ),
    (
        "people = 24",
        'people = 24\ntime_zone = "Europe/Olso"',
        "sales_team.time_zone: 'Europe/Olso' is not a time zone; did you mean Europe/Oslo",
    ),
    (
        "people = 24",
        'people = 24\nholidays = "NOR"',
        "sales_team.holidays: 'NOR' names no country; did you mean ",
    ),
    (
        "people = 24",
        'people = 24\nholidays = "DE-BX"',
        "sales_team.holidays: 'DE-BX' names no part of DE whose public holidays are known; did you",
    ),
    (
        "people = 24",
        'people = 24\nhours = "always"',
        'sales_team: hours = "always" leaves no room for days; take one of them out.',
    ),
    (
        "people = 24",
        'people = "unlimited"\nopen_opportunities_each = 3',
        "sales_team: open_opportunities_each means nothing for unlimited people.",
    ),
    (
        "people = 24",
        'people = 24\nlanguages = ["nb-no", "fi", "nl", "de"]',
        "no [[sales_team]] does qualification for partners who speak en-us; add to the",
    ),
    (
        "people = 24",
        'people = 24\ndoes = ["qualification"]',
        "no [[sales_team]] does closing for partners who speak de; add to the languages, or",
    ),
    (
        "people = 24",
        'people = 24\nsizes_first = ["lagre"]',
        "sales.sizes_first: 'lagre' is not in traffic.sizes; known: none.",
    ),
    ("people = 24", "people = ", "'people =', is no TOML; expected a value such as 5"),
    ("people = 24", "people = 24\npeople = 25", "'people = 25', gives a key a second time"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "faulty.toml"


def refusal_of(path: Path) -> str:
    with pytest.raises(BadInput) as refusal:
        load_scenario(path)
    return str(refusal.value)


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_mistake_is_one_sentence(path: Path, right: str, wrong: str, said: str) -> None:
    """It begins with the file, names the key, and says what was expected or found."""
    text = LAUNCH_WEEK.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    sentence = refusal_of(path)

    assert sentence.startswith(f"{path}: ")
    assert said in sentence
    assert sentence.endswith((".", "?"))
    assert not sentence.endswith("?.")
    assert len(sentence.splitlines()) == 1


def test_each_of_two_mistakes_has_its_sentence(path: Path) -> None:
    """Nobody has to run the command twice to learn of the second one."""
    text = LAUNCH_WEEK.read_text(encoding="utf-8")
    text = text.replace("requests = 5000", "requests = 0").replace("people = 24", "people = 0")
    path.write_text(text, encoding="utf-8")

    first, second = refusal_of(path).splitlines()

    assert first.startswith(f"{path}: traffic.requests: ")
    assert second.startswith(f"{path}: sales_team.people: ")


def test_what_holds_for_all_teams_stands_in_sales(path: Path) -> None:
    """One team may say it all; of several, none speaks for the others."""
    text = LAUNCH_WEEK.read_text(encoding="utf-8")
    path.write_text(text.replace("[sales_team]", "[[sales_team]]"), encoding="utf-8")

    first, *others = refusal_of(path).splitlines()

    assert len(others) == 4
    assert first == (
        f"{path}: sales_team.0.qualification is not a key of a scenario; it belongs into [sales], "
        "since it holds for all teams."
    )


def test_teams_have_names_of_their_own(path: Path) -> None:
    """The log could not tell two teams of one name apart."""
    path.write_text(SMALL.replace("[sales_team]", "[[sales_team]]") + TEAM, encoding="utf-8")
    assert "two [[sales_team]] have one name" in refusal_of(path)


def test_holidays_beyond_what_is_known_are_refused(path: Path) -> None:
    """Nobody knows them; working through them in silence would be wrong."""
    late = SMALL.replace("2026", "2100").replace('"2 d"', '"400 d"')
    path.write_text(late + 'holidays = "NO"\n', encoding="utf-8")
    assert "the public holidays of NO are known up to 2100 only" in refusal_of(path)


def test_teams_and_times_are_read_together(path: Path) -> None:
    """Several teams, what holds for all of them, and times from a file beside the scenario."""
    law = '[sales]\nqualification = { law = "data", file = "times.csv" }\n'
    (path.parent / "times.csv").write_text("3 min\n5 min\n", encoding="utf-8")
    teams = SMALL.replace("[sales_team]", '[[sales_team]]\nname = "Oslo"')
    path.write_text(teams + TEAM + law, encoding="utf-8")

    scenario = load_scenario(path)

    assert [team.name for team in scenario.sales_team] == ["Oslo", "Sales team"]
    assert isinstance(scenario.sales.qualification, Data)
    assert scenario.sales.qualification.values == (180_000, 300_000)


def test_a_missing_file_is_told_with_the_examples_there_are(path: Path) -> None:
    """Whoever mistyped a name sees which names would do."""
    sentence = refusal_of(path)

    assert sentence.startswith(f"{path}: there is no such file")
    assert "launch_week" in sentence


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'name = "\xe6"'])
def test_what_is_no_text_is_refused(path: Path, content: bytes) -> None:
    """A picture, or a file in an encoding of another age."""
    path.write_bytes(content)

    assert refusal_of(path).startswith(f"{path}: ")
    assert "expected a scenario (.toml)" in refusal_of(path)


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    """A path that exists can still be the wrong one."""
    assert refusal_of(tmp_path).startswith(f"{tmp_path}: ")
    assert "expected a scenario (.toml)" in refusal_of(tmp_path)


def test_an_override_is_checked_as_the_file_is() -> None:
    """What the command line sets has to be possible, too."""
    with pytest.raises(BadInput, match=r"seed: expected at least 0"):
        load_scenario(LAUNCH_WEEK, seed=-1)


def test_an_example_is_found_by_its_name(path: Path) -> None:
    """`launch_week` is enough; what is no example is taken for a path."""
    assert load_scenario(find_scenario("launch_week")).name == "Launch week"
    assert find_scenario(str(path)) == path


def test_what_a_file_leaves_out_has_a_default(path: Path) -> None:
    """A scenario of eight lines is a scenario."""
    path.write_text(SMALL, encoding="utf-8")

    scenario = load_scenario(path)

    assert isinstance(scenario, Scenario)
    assert scenario.outage == []
    assert scenario.seed == 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[statistics]\nreplications = 0", "statistics.replications: expected at least 1"),
        ("[statistics]\nconfidence = 95", "statistics.confidence: expected less than 1"),
        ('[statistics]\nwarm_up = "a while"', "statistics.warm_up: 'a while' is not a duration;"),
        ('[statistics]\nwarm_up = "28 d"', "statistics.warm_up is as long as the run itself"),
        (
            '[statistics]\nwarm_up = "7 d"',
            "statistics.warm_up is as long as the time in which anybody applies (traffic.over), or",
        ),
        ('[statistics]\nmeasures = ["p95 sined_in"]', "statistics.measures.0: 'sined_in' in"),
        (
            '[statistics.precision]\nmeasure = "p95 lead"',
            "statistics.precision: give relative, such as 0.05, or absolute, such as '10 min'",
        ),
        (
            '[statistics.precision]\nmeasure = "p95 lead"\nabsolute = "0 s"',
            "statistics.precision: absolute must be more than nothing, found '0 s'",
        ),
        (
            '[statistics.precision]\nmeasure = "p95 lead"\nabsolute = "5 %"',
            "statistics.precision: '5 %' is not a duration",
        ),
        ('[[threshold]]\ngoal = "p95 lead"', "threshold.0.goal: 'p95 lead' is not a goal; write"),
        (
            '[[threshold]]\ngoal = "p95 signed_on < 2 d"',
            "threshold.0.goal: 'signed_on' in 'p95 signed_on' is not a milestone; did you mean",
        ),
        (
            '[[threshold]]\ngoal = "utilization Olso < 90 %"',
            "'utilization Olso': no [[sales_team]] has that name; known: Sales team, sales_team.",
        ),
    ],
)
def test_a_mistake_in_the_statistics_is_one_sentence(path: Path, table: str, said: str) -> None:
    """Goals and measures are read when the file is, and name their wrong part."""
    path.write_text(f"{LAUNCH_WEEK.read_text(encoding='utf-8')}\n{table}\n", encoding="utf-8")

    sentence = refusal_of(path)

    assert said in sentence
    assert len(sentence.splitlines()) == 1
