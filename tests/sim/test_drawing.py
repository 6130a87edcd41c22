"""Durations, random streams and traffic: what a run is drawn from."""

import pytest

from sim.durations import format_duration, parse_duration
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from sim.streams import stream
from sim.traffic.partners import arrivals, partners
from sim.traffic.profiles import pool
from tests.sim.worlds import HOUR, MINUTE, staffed

Z_999 = 3.2905  # the 99.9 % quantile of the normal distribution, two-sided
DAY = 24 * HOUR


def launch_week() -> Scenario:
    return load_scenario(find_scenario("launch_week"))


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("300 ms", 300),
        ("45 s", 45_000),
        ("10 min", 10 * MINUTE),
        ("1.5 h", 90 * MINUTE),
        ("1 d 10 h", 34 * HOUR),
        ("2w", 14 * DAY),
        ("0 min", 0),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, milliseconds: int) -> None:
    """A number and a unit, or several of them added up."""
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10", "is not a duration"),
        ("ten minutes", "is not a duration"),
        ("-5 min", "is not a duration"),
        ("5 min or so", "is not a duration"),
        ("3 fortnights", "is not a unit of time"),
        ("", "is not a duration"),
        (15, "has no unit"),
        (None, "has no unit"),
    ],
)
def test_what_is_no_duration_is_refused(text: object, said: str) -> None:
    """The sentence quotes what was found."""
    with pytest.raises(ValueError, match=said):
        parse_duration(text)


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0 s"),
        (300, "300 ms"),
        (90_000, "1 min 30 s"),
        (34 * HOUR, "1 d 10 h"),
        (DAY + 1, "1 d"),
        (DAY + HOUR + MINUTE, "1 d 1 h"),
    ],
)
def test_durations_are_written_with_their_two_largest_units(milliseconds: int, text: str) -> None:
    """What does not matter beside the largest unit is left out."""
    assert format_duration(milliseconds) == text


def test_a_stream_depends_on_its_name_seed_and_replication_only() -> None:
    """The same three give the same numbers; any other gives others."""
    first = stream(1, "arrivals").random(4).tolist()
    stream(1, "something else").random(1_000)
    assert stream(1, "arrivals").random(4).tolist() == first
    for other in (stream(2, "arrivals"), stream(1, "country"), stream(1, "arrivals", 1)):
        assert other.random(4).tolist() != first


def test_more_people_change_nobodys_luck() -> None:
    """Common random numbers: arrivals, times and outcomes of each partner stay as they were."""
    scenario = launch_week()
    larger = staffed(scenario, people=99)
    assert list(arrivals(scenario)) == list(arrivals(larger))
    for mine, yours in zip(partners(scenario), partners(larger), strict=True):
        assert (mine.application, mine.qualification, mine.follow_up, mine.lost_as) == (
            yours.application,
            yours.qualification,
            yours.follow_up,
            yours.lost_as,
        )


def test_every_partner_has_an_e_mail_address_of_their_own() -> None:
    """Two partners may share names, never the address."""
    emails = [partner.application.person.email for partner in partners(launch_week())]
    assert len(set(emails)) == len(emails) == 5_000
    assert all(email.isascii() and email.endswith(".example") for email in emails)


def test_a_pool_is_the_same_for_the_same_seed() -> None:
    """Names depend on the seed, not on when they are asked for."""
    once, again = pool.__wrapped__("FI", 1), pool.__wrapped__("FI", 1)
    assert once == again
    assert once != pool.__wrapped__("FI", 2)
