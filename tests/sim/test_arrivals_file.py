"""Arrivals from a CSV file: taken as they stand, or refused by file and line."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from reference_model.activities import Activity
from reference_model.invariants import violations
from sim.journeys import Journeys
from sim.scenario.loading import load_scenario
from tests.sim.traffic import everyone, instants, scenario
from tests.sim.worlds import HOUR, MINUTE, Journal

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of arrivals, and give its path."""

    def write(text: str) -> Path:
        path = tmp_path / "arrivals.csv"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        return path

    return write


def refusal_of(path: Path) -> str:
    with pytest.raises(BadInput) as refusal:
        scenario(lasts="2 d", traffic={"arrivals": str(path)})
    return str(refusal.value)


def test_timestamps_are_instants_of_the_run(write: Write) -> None:
    """Whatever their offset; Excel's mark at the file's beginning and blank lines do not matter."""
    path = write(
        "\ufefftimestamp\r\n2026-03-02T08:15:00+01:00\r\n\r\n2026-03-02 08:00:00.250Z\r\n"
        "2026-03-02T08:00:00.250Z\r\n"
    )
    seen = instants(scenario(traffic={"arrivals": str(path)}))
    assert seen.tolist() == [8 * HOUR + 15 * MINUTE, 9 * HOUR + 250, 9 * HOUR + 250]


def test_durations_count_from_the_start(write: Write) -> None:
    """As people write them."""
    path = write("after\n0 s\n1 h 5 min\n1 d\n")
    seen = instants(scenario(lasts="1 d", traffic={"arrivals": str(path)}))
    assert seen.tolist() == [0, 65 * MINUTE, 24 * HOUR]


def test_the_file_stands_beside_the_scenario(write: Write, tmp_path: Path) -> None:
    """A scenario and its arrivals can be moved together."""
    write("after\n1 h\n")
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "Mine"\nstart = 2026-03-02T00:00:00Z\nlasts = "2 d"\n'
        '[traffic]\narrivals = "arrivals.csv"\n[sales_team]\npeople = 2\n',
        encoding="utf-8",
    )
    assert instants(load_scenario(path)).tolist() == [HOUR]


def test_what_the_file_knows_of_a_partner_stands(write: Write) -> None:
    """The rest is drawn as if there were no file; columns are found as people write them."""
    path = write(
        "Company size,after,Country,first name,last-name,company,email,language\n"
        "large,1 h,NO,Åse,Ødegård,Fjord AS,ase@fjord.example,nb-no\n"
        ",2 h,PL,,,,,\n"
        "small,3 h,SE,,,,,sv\n"
    )
    first, second, third = everyone(scenario(traffic={"arrivals": str(path)}))
    assert first.application.person == ("Åse", "Ødegård", "ase@fjord.example", "")
    assert first.application.company.name == "Fjord AS"
    assert first.application.company.country == "NO"
    assert (first.size, second.size, third.size) == ("large", "", "small")
    assert [each.application.language for each in (first, second, third)] == ["nb-no", "pl", "sv"]
    assert second.application.company.country == "PL"
    assert second.application.person.email
    assert third.application.company.country == "SE"


def test_a_scenario_carries_its_arrivals_with_it(write: Write) -> None:
    """A process on another machine, which has no such file, runs the same."""
    path = write("after,size\n1 h,large\n")
    sent = pickle.dumps(scenario(traffic={"arrivals": str(path)}))
    path.unlink()
    arrived = pickle.loads(sent)  # noqa: S301
    assert instants(arrived).tolist() == [HOUR]
    assert [each.size for each in everyone(arrived)] == ["large"]


def test_a_file_of_times_changes_nobodys_luck(write: Write) -> None:
    """Partner k is who partner k is in any variant of the scenario."""
    path = write("after\n" + "1 h\n" * 50)
    listed = everyone(scenario(traffic={"arrivals": str(path)}))
    drawn = everyone(scenario(traffic={"requests": 50, "over": "1 d"}))
    assert [each.application for each in listed] == [each.application for each in drawn]
    assert [each.follow_up for each in listed] == [each.follow_up for each in drawn]


def test_sizes_of_the_file_can_be_served_first(write: Write) -> None:
    """The scenario need not make up shares of sizes that the file tells one by one."""
    traffic = {"arrivals": str(write("after,size\n1 h,large\n2 h,\n3 h,small\n"))}
    team = {"people": 1, "sizes_first": ["large"]}
    found = scenario(lasts="2 d", traffic=traffic, sales_team=team)
    assert [each.size for each in everyone(found)] == ["large", "", "small"]
    with pytest.raises(BadInput, match=r"sizes_first: 'larg' is not in traffic"):
        scenario(lasts="2 d", traffic=traffic, sales_team=team | {"sizes_first": ["larg"]})


HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK(\\"x\\")',
    "שלום",
    "O'Neill; DROP TABLE",
    "x" * 10_000,
]


def test_hostile_texts_pass_harmlessly(write: Write) -> None:
    """Names that fit become leads as they stand; one that does not fit fails, and holds up none."""
    rows = "".join(f'1 h,"{text.replace(chr(92), chr(34))}"\n' for text in HOSTILE)
    traffic = {"arrivals": str(write(f"after,company\n{rows}"))}
    journal = Journal()
    journeys = Journeys(scenario(lasts="7 h", traffic=traffic), journal.record)
    journeys.run(7 * HOUR)
    assert [lead.company.name for lead in journeys.landscape.sales.leads.values()] == [
        text.replace("\\", '"').replace('""', '"') for text in HOSTILE[:-1]
    ]
    assert len(journal.at(Activity.SYNCHRONIZATION_FAILED)) == 1
    assert violations(journeys.landscape) == []


DAY_OF_START = "2026-03-02T08:00:00+01:00"
MISTAKES = [
    (
        f"timestamp\n{DAY_OF_START}\n2026-03-02T07:59:59+01:00\n",
        ":3: '2026-03-02T07:59:59+01:00' is before the row above; expected times in ascending",
    ),
    (f"timestamp\n{DAY_OF_START}\n2026-03-02T09:00:00\n", ":3: '2026-03-02T09:00:00' has no off"),
    ("timestamp\n\nyesterday\n", ":3: 'yesterday' is no instant; expected one such as 2026-03-02T"),
    ("timestamp\n2026-13-02T09:00:00Z\n", ":2: '2026-13-02T09:00:00Z' is no instant"),
    ("after\n1 h\n50 fortnights\n", ":3: 'fortnights' in '50 fortnights' is not a unit of time"),
    ("after\n-1 h\n", ":2: '-1 h' is not a duration"),
    ("after\n5\n", ":2: '5' is not a duration"),
    (
        "timestamp\n2026-03-01T23:00:00+01:00\n",
        ":2: the first request is 1 h before the run starts (2026-03-02T00:00:00+01:00)",
    ),
    ("after\n1 h\n2 d 1 ms\n", ":3: this request comes 2 d after the start, and the run lasts 2 d"),
    ("", ": the file is empty; expected timestamp or after, and any of country, language, size"),
    ("\n\n", ": the file is empty"),
    ("after\n", ": nobody applies; expected a row for each request"),
    ("2026-03-02T08:00:00+01:00\n", ":1: unknown column '2026-03-02T08:00:00+01:00'; expected"),
    ("after,colour\n1 h,red\n", ":1: unknown column 'colour'; expected timestamp or after, and"),
    ("after;country\n1 h;NO\n", ":1: unknown column 'after;country'"),
    ("country\nNO\n", ":1: no time, or two of them"),
    (f"after,timestamp\n1 h,{DAY_OF_START}\n", ":1: no time, or two of them"),
    ("after,after\n1 h,1 h\n", ":1: the column after is there twice"),
    ("after,country\n1 h\n", ":2: 1 cells; expected 2, as in line 1"),
    ("after,country\n1 h,NO,FI\n", ":2: 3 cells; expected 2"),
    ("after,country\n1 h,no\n", ":2: country 'no'; expected two capital letters, such as NO"),
    ("after,email\n1 h,nobody\n", ":2: email 'nobody'; expected an e-mail address"),
    ("after,email\n1 h,a@b@c\n", ":2: email 'a@b@c'; expected an e-mail address"),
    ("after,company\n1 h,a\x00b\n", ":2: company has a control character in it"),
    ('after,company\n1 h,"a\nb"\n', ":3: company has a control character in it"),
    ('after,company\n1 h,"a\n', ":2: not CSV (unexpected end of data)"),
    ("after,company\n1 h," + "x" * 200_000 + "\n", ":2: not CSV (field larger than field limit"),
    ("after\n1 h\n\udcff\n", ": not UTF-8 (byte 10); expected arrivals as CSV in UTF-8"),
    ("after,site\n1 h,Atlantis\n", ":2: there is no site 'Atlantis'; expected one of B2B site"),
]


IDS = [f"{number}{said}" for number, (_, said) in enumerate(MISTAKES)]


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=IDS)
def test_a_mistake_is_told_with_its_line(write: Write, text: str, said: str) -> None:
    """One sentence: file, line, what was found and what was expected."""
    path = write(text)
    sentence = refusal_of(path)
    assert sentence.startswith(f"{path}{said}")
    assert sentence.endswith(".")
    assert len(sentence.splitlines()) == 1
    assert len(sentence) < 400 + len(str(path))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """So is a folder in its place."""
    assert refusal_of(tmp_path / "no.csv") == (
        f"{tmp_path / 'no.csv'}: there is no such file; expected arrivals (.csv)."
    )
    assert refusal_of(tmp_path).startswith(f"{tmp_path}: not readable (Is a directory)")
