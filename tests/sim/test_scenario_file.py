"""A mistake in a scenario file is one sentence that names the file, the key and what is wrong."""

from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario

LAUNCH_WEEK = find_scenario("launch_week")

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
        "traffic.requests: input should be greater than or equal to 1, found '-1'",
    ),
    (
        "requests = 5000",
        'requests = "many"',
        "traffic.requests: input should be a valid integer, unable to parse string as an integer",
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
    ('every = "15 min"', 'every = "0 min"', "jobs.p_0001.every: input should be greater than"),
    ("people = 24\n", "", "sales_team.people is missing; every scenario needs it"),
    ('name = "Launch week"', "", "name is missing; every scenario needs it"),
    ("+01:00", "", "start needs an offset, such as 2026-03-02T00:00:00+01:00"),
    ("won_share = 0.8", "won_share = 1.8", "sales_team.won_share: input should be less than"),
    (
        "closes = 16:00:00",
        "closes = 07:00:00",
        "sales_team: opens (08:00) must be before closes (07:00)",
    ),
    ('lasts = "28 d"', 'lasts = "5 d"', "traffic.over is longer than the run itself"),
    ('system = "sales"', 'system = "moon"', "outage.0.system: input should be 'sales'"),
    ('"Mon", "Tue"', '"Monday"', "sales_team.days.0: input should be 'Mon', 'Tue'"),
    ("weight_by_day = [30", "weight_by_day = [inf", "traffic.weight_by_day.0: input should be a"),
    ("[1, 1, 0, 0", "[1, 0, 0", "traffic.weight_by_hour: list should have at least 24 items"),
    (
        "weight_by_day = [30, 22, 16, 12, 12, 4, 4]",
        "weight_by_day = [0, 0]",
        "traffic: weight_by_day is zero throughout, so nobody could ever apply",
    ),
    ('law = "exponential"', 'law = "gamma"', "partners.first_sign_in: input tag 'gamma' found"),
    ("people = 24", "people = ", "not valid TOML: Invalid value (at line "),
    ("people = 24", "people = 24\npeople = 25", "not valid TOML: Cannot overwrite a value"),
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
    assert sentence.endswith(".")
    assert len(sentence.splitlines()) == 1


def test_each_of_two_mistakes_has_its_sentence(path: Path) -> None:
    """Nobody has to run the command twice to learn of the second one."""
    text = LAUNCH_WEEK.read_text(encoding="utf-8")
    text = text.replace("requests = 5000", "requests = 0").replace("people = 24", "people = 0")
    path.write_text(text, encoding="utf-8")

    first, second = refusal_of(path).splitlines()

    assert first.startswith(f"{path}: traffic.requests: ")
    assert second.startswith(f"{path}: sales_team.people: ")


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
    with pytest.raises(BadInput, match=r"seed: input should be greater than or equal to 0"):
        load_scenario(LAUNCH_WEEK, seed=-1)


def test_an_example_is_found_by_its_name(path: Path) -> None:
    """`launch_week` is enough; what is no example is taken for a path."""
    assert load_scenario(find_scenario("launch_week")).name == "Launch week"
    assert find_scenario(str(path)) == path


def test_what_a_file_leaves_out_has_a_default(path: Path) -> None:
    """A scenario of eight lines is a scenario."""
    path.write_text(
        'name = "Small"\nstart = 2026-03-02T00:00:00Z\nlasts = "2 d"\n'
        '[traffic]\nrequests = 10\nover = "1 d"\n[sales_team]\npeople = 2\n',
        encoding="utf-8",
    )

    scenario = load_scenario(path)

    assert isinstance(scenario, Scenario)
    assert scenario.outage == []
    assert scenario.seed == 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[statistics]\nreplications = 0", "statistics.replications: input should be greater"),
        ("[statistics]\nconfidence = 95", "statistics.confidence: input should be less than 1"),
        ('[statistics]\nwarm_up = "a while"', "statistics.warm_up: 'a while' is not a duration;"),
        ('[statistics]\nwarm_up = "28 d"', "statistics.warm_up is as long as the run itself"),
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
    ],
)
def test_a_mistake_in_the_statistics_is_one_sentence(path: Path, table: str, said: str) -> None:
    """Goals and measures are read when the file is, and name their wrong part."""
    path.write_text(f"{LAUNCH_WEEK.read_text(encoding='utf-8')}\n{table}\n", encoding="utf-8")

    sentence = refusal_of(path)

    assert said in sentence
    assert len(sentence.splitlines()) == 1
