"""People, jobs, throughput and trouble in numbers, on logs made by hand."""

import pytest

from reports.bins import edges, size_ms
from reports.metrics import measure
from reports.sentences import of_other_faults, of_outages, of_people
from tests.reports.logs import at, signed_in, table

MINUTE, HOUR, DAY = 1, 60, 1440


def test_utilization_is_busy_by_staffed() -> None:
    """Ann works 20 and Bob 30 minutes of the five hours of two people."""
    shift = [at(0, "Shift started", who="Team", details='{"people":2}')]
    shift += [at(300, "Shift ended", who="Team", details='{"people":2}')]
    people = measure(table(*signed_in("a"), *shift)).people

    assert (people.number, people.on_shift_max, people.decisions) == (2, 2, 2)
    assert people.busy_h == pytest.approx(50 / 60, abs=1e-3)
    assert people.staffed_h == 10
    assert people.utilization == pytest.approx(50 / 600, abs=1e-4)
    assert people.work.mean_s == 25 * 60
    assert people.wait_on_shift_s == 20 * 60
    assert people.utilization_while_waited_for == 0


def test_overtime_makes_utilization_exceed_one() -> None:
    """Ann is on shift for 10 minutes, and works 20."""
    shift = [at(60, "Shift started", details='{"people":1}'), at(70, "Shift ended")]

    metrics = measure(table(*signed_in("a")[:6], *shift))

    assert metrics.people.utilization == 2
    assert "hours on shift: 200 %, as work is finished after hours." in of_people(metrics)


def test_two_pieces_of_work_at_once_keep_a_person_busy_once() -> None:
    """Ann takes up a second lead while she has the first in hand: 30 minutes in all."""
    metrics = measure(table(*signed_in("a")[:6], *signed_in("b", 10)[:6]))

    assert metrics.people.busy_h == 0.5
    assert metrics.people.work.mean_s == 20 * 60


def test_work_that_is_not_finished_lasts_to_the_end() -> None:
    """Ann took up the lead an hour before the log ends, and is busy with it still."""
    metrics = measure(table(*signed_in("a")[:5], at(120, "Signed in", "nobody")))

    assert metrics.people.busy_h == 1
    assert metrics.people.work.n == 0


def test_utilization_is_also_given_by_day() -> None:
    """A shift of eight hours on each of two days, busy for half of the first."""
    days = [
        at(day * DAY + hour * HOUR, f"Shift {what}", who="Team", details='{"people":1}')
        for day in (0, 1)
        for hour, what in ((8, "started"), (16, "ended"))
    ]
    work = [at(9 * HOUR, "Lead taken up", "a", "Ann"), at(13 * HOUR, "Lead qualified", "a", "Ann")]
    midnights = [at(0, "Request submitted", "a"), at(2 * DAY, "Signed in", "a")]
    people = measure(table(*days, *work, *midnights)).people

    assert people.bin_s == 86_400
    assert people.utilization_by_bin[:2] == (0.5, 0)
    assert people.staffed_h_by_bin[:2] == (8, 8)
    assert people.utilization == 0.25


@pytest.mark.parametrize("details", ["", "[]", "no JSON", '{"people":"many"}', '{"people":true}'])
def test_shifts_without_a_number_of_people_are_unknown(details: str) -> None:
    """Where the log does not say how many people, there is no utilization to guess."""
    shift = [at(0, "Shift started", details=details), at(300, "Shift ended", details=details)]
    people = measure(table(*signed_in("a"), *shift)).people

    assert people.staffed_h is people.utilization is None
    assert people.busy_h is not None


def test_teams_with_hours_of_their_own_add_up() -> None:
    """Two people for five hours and, within them, three for one: 13 hours, five people at most."""
    shifts = [
        at(minute, f"Shift {what}", who=team, details=f'{{"people":{people}}}')
        for team, people, starts, ends in (("Oslo", 2, 0, 300), ("Lodz", 3, 120, 180))
        for minute, what in ((starts, "started"), (ends, "ended"))
    ]
    people = measure(table(*signed_in("a"), *shifts)).people

    assert (people.staffed_h, people.on_shift_max) == (13, 5)
    assert people.utilization == pytest.approx(50 / 780, abs=1e-4)


def test_a_team_that_never_goes_home_is_staffed_to_the_end() -> None:
    """Its shift begins with the log, and no row ends it."""
    shift = at(0, "Shift started", who="Team", details='{"people":2}')

    assert measure(table(*signed_in("a"), shift)).people.staffed_h == 10


def test_unlimited_people_have_no_utilization() -> None:
    """Beside a team of two there is one without a number, so nobody knows the whole."""
    shifts = [
        at(0, "Shift started", who="Team", details='{"people":2}'),
        at(0, "Shift started", who="Call centre"),
    ]
    people = measure(table(*signed_in("a"), *shifts)).people

    assert people.utilization is people.staffed_h is people.on_shift_max is None
    assert people.busy_h == pytest.approx(50 / 60, abs=1e-3)


def test_nobody_works_between_two_talks() -> None:
    """Bob talks for 10 minutes, the partner thinks for 10, and Ann needs 10 more to win."""
    rows = signed_in("a")
    talks = [
        at(160, "Another talk agreed", "a", "Bob"),
        at(170, "Opportunity taken up", "a", "Ann"),
    ]
    people = measure(table(*rows[:8], *talks, at(180, "Opportunity won", "a", "Ann"))).people

    assert people.busy_h == pytest.approx((20 + 10 + 10) / 60, abs=1e-3)
    assert people.decisions == 2


def test_throughput_counts_by_bins_that_fit_the_log() -> None:
    """A log of ten days is cut into bins of two hours; sums and fullest hours are right."""
    rows = [at(hour * HOUR, "Request submitted", f"r{hour}") for hour in range(240)]
    throughput = measure(table(*rows, at(3 * HOUR, "Request submitted", "x"))).throughput

    assert throughput.bin_s == 7200
    assert len(throughput.starts) == len(throughput.series[0].counts) == 120
    assert throughput.series[0].counts[:3] == (2, 3, 2)
    assert sum(throughput.series[0].counts) == 241
    assert throughput.series[0].most_per_hour == 2


@pytest.mark.parametrize("days", [0, 1, 30, 365, 4_000, 3_000_000])
def test_there_are_never_too_many_bins(days: int) -> None:
    """However long the log, its bins stay few, and the first and the last instant lie in them."""
    last = days * 86_400_000 + 1
    bounds = edges(1, last, size_ms(1, last, 200))

    assert len(bounds) <= 201
    assert bounds[0] <= 1 <= last < bounds[-1]


def test_job_intervals_are_inferred_from_their_runs() -> None:
    """P-0001 starts every quarter of an hour, once late by seconds, and skips a run."""
    starts = (0, 15, 30.1, 60, 75, 90)
    runs = [at(minutes, "Job run started", who="P-0001") for minutes in starts]
    other = [at(1, "Job run started", who="1010 (Kunden)"), at(2, "Job run started", who="?")]
    jobs = {each.job: each for each in measure(table(*runs, *other)).jobs}

    assert (jobs["P-0001"].runs, jobs["P-0001"].interval_s) == (6, 900)
    assert (jobs["1010"].runs, jobs["1010"].interval_s) == (1, None)
    assert len(jobs) == 2


def test_failures_are_counted_with_their_reasons() -> None:
    """Three failed rows of two requests, one of which was stored later; addresses are left out."""
    down, full = '{"reason":"Sales does not answer."}', '{"reason":"a@b.example is in twice"}'
    failed = [
        at(11, "Synchronization failed", "a", details=down),
        at(12, "Synchronization failed", "a", details=down),
        at(12, "Synchronization failed", "b", details=full),
    ]
    submitted = at(0, "Request submitted", "b")
    failures = measure(table(*signed_in("a"), submitted, *failed)).trouble.failures[0]

    assert (failures.rows, failures.cases, failures.resolved) == (3, 2, 1)
    assert [(reason.text, reason.count) for reason in failures.reasons] == [
        ("Sales does not answer.", 2),
        ("(an e-mail address) is in twice", 1),
    ]


def test_outages_have_a_start_and_an_end() -> None:
    """One that ended, and one that had not when the log did."""
    rows = [at(5, "Outage started"), at(15, "Outage ended"), at(60, "Outage started")]
    trouble = measure(table(*rows, at(80, "Request submitted", "a"))).trouble

    assert [(outage.lasts_s, outage.ends is None) for outage in trouble.outages] == [
        (600, False),
        (1200, True),
    ]
    assert (trouble.outages_count, trouble.outages_s) == (2, 1800)


def test_outages_of_headquarters_and_site_count_too() -> None:
    """Each by its own system, also while another one is down."""
    rows = [
        at(5, "Headquarters outage started"),
        at(10, "Site outage started"),
        at(15, "Headquarters outage ended"),
        at(20, "Site outage ended"),
    ]
    systems = {"Headquarters": "Headquarters", "Site": "Site"}
    named = [(*each[:3], systems[each[1].split()[0]], *each[4:]) for each in rows]
    metrics = measure(table(*named, at(80, "Request submitted", "a")))

    assert [(each.what, each.lasts_s) for each in metrics.trouble.outages] == [
        ("Headquarters", 600),
        ("Site", 600),
    ]
    assert of_outages(metrics) == "2 outages, 20 min together."


def test_other_faults_say_what_they_befell() -> None:
    """Each kind from its beginning to its end, two of one kind by what they befell."""
    rows = [
        at(0, "Rows began to fail", who="P-0001", details='{"share":0.3}'),
        at(1, "Slow period started", details='{"what":"jobs","factor":2.0}'),
        at(2, "Slow period started", details='{"what":"dual-write","factor":2.0}'),
        at(3, "Maps paused", details='{"maps":"A, B"}'),
        at(4, "Mail server stopped"),
        at(5, "Slow period ended", details='{"what":"jobs","factor":2.0}'),
        at(6, "Rows fail no longer", who="P-0001"),
        at(7, "Maps started", details='{"maps":"A, B"}'),
        at(8, "Slow period ended", details='{"what":"dual-write","factor":2.0}'),
    ]
    metrics = measure(table(*rows, at(10, "Request submitted", "a")))

    assert [(each.what, each.lasts_s) for each in metrics.trouble.other_faults] == [
        ("Rows fail: P-0001", 360),
        ("Slow: jobs", 240),
        ("Slow: dual-write", 360),
        ("Maps paused: A, B", 240),
        ("Mail server down", 360),
    ]
    kinds = "mail server down, maps paused, rows fail and slow"
    assert of_other_faults(metrics) == f"5 other faults: {kinds}."
    assert metrics.trouble.outages_count == 0
