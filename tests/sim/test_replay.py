"""Replay: the requests of an observed event log apply again."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from event_log.bad_input import BadInput
from event_log.files import write_csv
from event_log.schema import SCHEMA
from sim.run import simulate
from sim.scenario.scenario import Scenario
from sim.traffic.telling import told
from tests.sim.traffic import everyone, instants, scenario
from tests.sim.worlds import HOUR

DAY = 24 * HOUR
SUBMITTED = "Request submitted"
MONDAY_MIDNIGHT = datetime(2026, 3, 1, 23, tzinfo=UTC)  # in the offset of the start


def log(path: Path, *rows: tuple[float, str, dict[str, object] | str]) -> Path:
    """A log with an activity so many hours after the start, and attributes."""
    table = {
        "case_id": [f"R{number}" for number in range(len(rows))],
        "activity": [activity for _, activity, _ in rows],
        "timestamp": [MONDAY_MIDNIGHT + timedelta(hours=hours) for hours, _, _ in rows],
        "system": ["Site"] * len(rows),
        "resource": ["Nordic site"] * len(rows),
        "attributes": [a if isinstance(a, str) else json.dumps(a) for _, _, a in rows],
    }
    pq.write_table(pa.table(table, SCHEMA), path)
    return path


def replayed(path: Path, lasts: str = "14 d", **others: Any) -> Scenario:
    return scenario(lasts=lasts, traffic={"replay": str(path)}, **others)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.parquet"


def test_requests_in_the_run_keep_their_instants(path: Path) -> None:
    """Only submissions count, whatever else the log shows."""
    log(path, (5, "Shift started", ""), (30, SUBMITTED, ""), (31, "x", ""), (32.5, SUBMITTED, ""))
    seen = instants(replayed(path))
    assert seen.tolist() == [30 * HOUR, 32 * HOUR + HOUR // 2]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((30, 35), "2 from events.parquet, at their own instants, since all lie in the run"),
        ((-300, 9), "2 from events.parquet, all 13 d later, since not all lie in the run: the"),
        ((30, 350), "2 from events.parquet, all 1 d earlier, since not all lie in the run: the"),
    ],
)
def test_the_report_says_whether_they_moved_and_why(
    path: Path, hours: tuple[float, ...], said: str
) -> None:
    """A reader of the report can tell which days those are."""
    log(path, *((hour, SUBMITTED, "") for hour in hours))
    assert told(replayed(path)).startswith(said)


@pytest.mark.parametrize("days", [-400, -1, 30])
def test_others_move_by_whole_days(path: Path, days: int) -> None:
    """The first one's day becomes the day of the start; times of day and gaps stay."""
    log(path, (days * 24 + 9, SUBMITTED, ""), (days * 24 + 50, SUBMITTED, ""))
    assert instants(replayed(path)).tolist() == [9 * HOUR, 50 * HOUR]


def test_who_lies_in_part_outside_the_run_moves_as_a_whole(path: Path) -> None:
    """The second is after the end, so both move, and the first is no longer on the third day."""
    log(path, (50, SUBMITTED, ""), (100, SUBMITTED, ""))
    assert instants(replayed(path, lasts="4 d")).tolist() == [2 * HOUR, 52 * HOUR]


def test_what_the_log_shows_of_a_partner_is_taken_over(path: Path) -> None:
    """Country, language and the like from the attributes, the site from the resource."""
    shown = {"country": "PL", "size": "large", "language": "pl", "amount": 5}
    log(path, (1, SUBMITTED, shown), (2, SUBMITTED, {"country": "NO", "email": "a@b.example"}))
    sites = [{"name": "Outlet", "weight": 0.0}, {"name": "Nordic site", "weight": 0.0001}]
    sites += [{"name": "Third"}]
    first, second = everyone(replayed(path, site=sites))
    assert (first.application.company.country, first.size, first.site) == (
        "PL",
        "large",
        "Nordic site",
    )
    assert second.application.person.email == "a@b.example"
    assert second.application.language == "nb-no"


@pytest.mark.parametrize(
    "attributes",
    [
        "not JSON",
        "[1]",
        '"country"',
        '{"country": 7, "email": null, "size": ["x"]}',
        '{"country": "<script>"}',
        json.dumps({"company": "x" * 10_000, "email": "a\u202eb\x00"}),
    ],
)
def test_attributes_that_show_no_partner_are_left_alone(path: Path, attributes: str) -> None:
    """A log from elsewhere may hold anything there; the partner is drawn then."""
    log(path, (1, SUBMITTED, attributes))
    (partner,) = everyone(replayed(path))
    (drawn,) = everyone(scenario(traffic={"requests": 1, "over": "1 d", "countries": {"US": 1}}))
    assert partner.application == drawn.application


def test_a_run_can_be_replayed(tmp_path: Path) -> None:
    """From its Parquet or its CSV: the same instants, and the same mix of countries."""
    traffic = {"requests": 200, "over": "3 d", "countries": {"NO": 1, "FI": 2}}
    original = scenario(lasts="4 d", traffic=traffic)
    simulate(original, tmp_path / "events.parquet")
    write_csv(tmp_path / "events.parquet", tmp_path / "events.csv")
    for name in ("events.parquet", "events.csv"):
        again = replayed(tmp_path / name, lasts="4 d")
        assert instants(again).tolist() == instants(original).tolist()
        countries = [each.application.company.country for each in everyone(again)]
        assert countries == [each.application.company.country for each in everyone(original)]


MISTAKES = [
    ([(1, "Lead created", "")], ": the log shows no 'Request submitted', so there is nothing to"),
    (
        [(2, SUBMITTED, ""), (1, "Lead created", ""), (1, SUBMITTED, "")],
        ":3: this request was submitted before the one above it; expected a log in the order of",
    ),
    (
        [(0, SUBMITTED, ""), (24 * 15, SUBMITTED, "")],
        ":2: this request comes 15 d after the start, and the run lasts 14 d; expected all",
    ),
]


@pytest.mark.parametrize(("rows", "said"), MISTAKES, ids=["no submission", "backwards", "too long"])
def test_a_log_that_cannot_be_replayed_is_refused(
    path: Path, rows: list[tuple[float, str, str]], said: str
) -> None:
    """By file and row, with what was expected."""
    log(path, *rows)
    with pytest.raises(BadInput) as refusal:
        replayed(path)
    assert str(refusal.value).startswith(f"{path}{said}")


def test_a_run_that_starts_later_in_the_day_cannot_take_the_morning(path: Path) -> None:
    """Days move, hours do not."""
    log(path, (-24 * 9 + 8, SUBMITTED, ""))
    with pytest.raises(BadInput, match="the first request is 4 h before the run starts"):
        replayed(path, start="2026-03-02T12:00:00+01:00")


def test_what_is_no_event_log_is_refused(tmp_path: Path) -> None:
    """In the words of the command `report`."""
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput, match="not an event log"):
        replayed(other)
