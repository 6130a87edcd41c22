"""Who applies: sizes, people who have applied before, and requests that cannot become leads."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from reference_model.activities import Activity
from reference_model.invariants import violations
from reference_model.jobs import Synchronize
from reference_model.text_lengths import FIELDS, LONGEST
from sim.journeys import Journeys
from sim.scenario.scenario import Scenario
from tests.sim.traffic import everyone, scenario
from tests.sim.worlds import HOUR, Journal

Z_999 = 3.2905  # the 99.9 % quantile of the normal distribution, two-sided
REQUESTS = 20_000
TRAFFIC: dict[str, object] = {"requests": 200, "over": "7 d"}


def mix(requests: int = REQUESTS, **more: object) -> Scenario:
    traffic = {"requests": requests, "over": "7 d", "countries": {"NO": 2, "DE": 1}, **more}
    return scenario(traffic=traffic)


def assert_share(seen: int, share: float) -> None:
    """Inside the 99.9 % interval of a binomial number."""
    both = f"exact {share}, simulated {seen / REQUESTS}"
    assert abs(seen / REQUESTS - share) <= Z_999 * (share * (1 - share) / REQUESTS) ** 0.5, both


def test_sizes_come_in_their_shares() -> None:
    """70 to 25 to 5, in words of the scenario's own."""
    shares = {"small": 70, "medium": 25, "large": 5}
    sizes = Counter(each.size for each in everyone(mix(sizes=shares)))
    assert sizes.keys() == shares.keys()
    for size, weight in shares.items():
        assert_share(sizes[size], weight / 100)


def test_work_takes_so_many_times_as_long_for_a_size() -> None:
    """Each piece of work on a large partner twice as long, on all others as before; no thinking."""
    sizes: dict[str, object] = {"sizes": {"small": 1, "large": 1}}
    team: dict[str, object] = {"people": 1, "another_talk_share": 0.5}
    plain = everyone(scenario(traffic=TRAFFIC | sizes, sales_team=team))
    team |= {"work_by_size": {"large": 2}}
    longer = everyone(scenario(traffic=TRAFFIC | sizes, sales_team=team))
    assert any(each.more_talks for each in plain if each.size == "large")
    for before, after in zip(plain, longer, strict=True):
        factor = 2 if before.size == "large" else 1
        assert after.qualification == factor * before.qualification
        assert after.closing == factor * before.closing
        assert after.follow_up == before.follow_up
        assert after.more_talks == tuple((t, factor * work) for t, work in before.more_talks)


def test_work_on_a_size_that_nobody_has_is_refused() -> None:
    """A typing error must not pass as a scenario in which all sizes take alike."""
    team = {"people": 1, "work_by_size": {"larg": 2}}
    with pytest.raises(BadInput, match=r"work_by_size: 'larg' is not in traffic"):
        scenario(traffic=TRAFFIC | {"sizes": {"large": 1}}, sales_team=team)


def test_without_sizes_nobody_has_one() -> None:
    """A scenario that does not care need not say anything."""
    assert {each.size for each in everyone(mix(requests=10))} == {""}


@pytest.mark.parametrize(
    "more",
    [
        {"sizes": {"small": 1, "large": 1}},
        {"duplicate": 0.2, "repeated": 0.1},
        {"invalid": 0.1},
    ],
    ids=["sizes", "second requests", "invalid"],
)
def test_a_mix_changes_nobodys_luck(more: dict[str, object]) -> None:
    """Whoever becomes a duplicate: everybody's times and outcomes are what they were."""
    plain, mixed = everyone(mix(requests=9_000)), everyone(mix(requests=9_000, **more))
    luck = ("store_latency", "qualification", "follow_up", "lost_as", "first_sign_in")
    for name in luck:
        assert [getattr(p, name) for p in plain] == [getattr(p, name) for p in mixed]


def test_duplicates_and_repeated_requests_come_in_their_shares() -> None:
    """One tenth from a company that has applied, one twentieth from a person who has."""
    companies, people = set[str](), set[str]()
    colleagues = again = 0
    for partner in everyone(mix(duplicate=0.1, repeated=0.05)):
        company, email = partner.application.company.name, partner.application.person.email
        again += email in people
        colleagues += company in companies and email not in people
        companies.add(company)
        people.add(email)
    assert_share(colleagues, 0.1)
    assert_share(again, 0.05)


def test_a_colleague_is_another_person_of_the_whole_company() -> None:
    """The same company in every field, and at its domain; another mailbox."""
    first = everyone(mix(requests=2, duplicate=1.0))
    (one, two) = (each.application for each in first)
    assert one.company == two.company
    assert one.language == two.language
    assert one.person.email != two.person.email
    assert one.person.email.split("@")[1] == two.person.email.split("@")[1]


def test_a_person_who_applies_again_sends_the_same() -> None:
    """Person, company, language, and with them size and site."""
    sites = [{"name": "One"}, {"name": "Two", "legal_entity": "NOMF"}]
    traffic = {"requests": 50, "over": "1 d", "repeated": 1.0, "sizes": {"a": 1, "b": 1}}
    seen = everyone(scenario(traffic=traffic, site=sites))
    assert len({(each.application, each.size, each.site) for each in seen}) == 1


def test_an_invalid_request_has_one_text_that_is_too_long_by_one() -> None:
    """Every field that people type is too long for somebody; the country is chosen from a list."""
    fields, invalid = Counter[str](), 0
    for partner in everyone(mix(invalid=0.2)):
        person, company, _, _ = partner.application
        over = [len(t) - most for t, most in zip((*person, *company), LONGEST, strict=True)]
        invalid += max(over) > 0
        fields.update(field for field, by in zip(FIELDS, over, strict=True) if by == 1)
    assert_share(invalid, 0.2)
    assert sum(fields.values()) == invalid
    assert fields.keys() == {*FIELDS} - {"country"}


@pytest.fixture(scope="module")
def troubled() -> tuple[Journeys, Journal]:
    """Three weeks with a tenth of each kind; the invariants are looked at every six hours."""
    shares = {"duplicate": 0.1, "repeated": 0.1, "invalid": 0.1}
    journal = Journal()
    journeys = Journeys(mix(requests=300, **shares), journal.record)
    for instant in range(0, 28 * 24 * HOUR, 6 * HOUR):
        journeys.run(instant)
        assert violations(journeys.landscape) == []
    return journeys, journal


def test_nobody_is_lost(troubled: tuple[Journeys, Journal]) -> None:
    """Whoever submitted has been rejected, has signed in, cannot sign in, or fails for good."""
    journeys, journal = troubled
    submitted = set(journal.times(Activity.REQUEST_SUBMITTED))
    rejected = set(journal.times(Activity.PROSPECT_REJECTED))
    approved = set(journal.times(Activity.PROSPECT_APPROVED))
    failing = set(journal.times(Activity.SYNCHRONIZATION_FAILED))
    assert len(submitted) == 300
    assert rejected | approved | failing == submitted
    assert len(rejected) + len(approved) + len(failing) == 300
    landscape = journeys.landscape
    stuck = {prospect.request_id for prospect in landscape.headquarters.prospects.values()}
    assert stuck <= approved & set(journal.times(Activity.SIGN_IN_REFUSED))
    assert landscape.archived + len(stuck) + len(failing) == 300


def test_a_row_that_cannot_be_stored_stays_and_stops_nobody(
    troubled: tuple[Journeys, Journal],
) -> None:
    """It is told once, with its reason; the others are stored at the first run they meet."""
    journeys, journal = troubled
    failed = [event for _, event in journal.rows if event[0] is Activity.SYNCHRONIZATION_FAILED]
    times = Counter(case for _, case, _, _ in failed)
    assert times.keys() == journeys.landscape.headquarters.inbox.keys()
    assert set(times.values()) == {1}
    assert all("allowed" in str(event[3]["reason"]) for event in failed)
    pulled, stored = (
        journal.times(each) for each in (Activity.REQUEST_PULLED, Activity.PROSPECT_STORED)
    )
    assert max(time - pulled[case] for case, time in stored.items()) < HOUR


def test_each_run_tells_how_many_rows_failed_again(troubled: tuple[Journeys, Journal]) -> None:
    """All that have failed before, at each run, and nothing else is told of them any more."""
    _, journal = troubled
    failed = sorted(journal.at(Activity.SYNCHRONIZATION_FAILED))
    runs = [
        (time, event[3].get("failed_again", 0))
        for time, event in journal.rows
        if event[0] is Activity.JOB_FINISHED and event[2] == Synchronize.name
    ]
    assert len(runs) > 900
    for (before, _), (_, again) in pairwise(runs):
        assert again == sum(first <= before for first in failed)


def test_who_applies_again_is_in_nobodys_way(troubled: tuple[Journeys, Journal]) -> None:
    """Whoever is two customers is refused for good (N8), and everybody else signs in."""
    journeys, journal = troubled
    buyers = journeys.landscape.site.buyers
    emails = {
        case: partner.application.person.email
        for case, partner in journeys._under_way.items()  # noqa: SLF001
    }
    approved = journal.times(Activity.PROSPECT_APPROVED)
    waiting = [emails[case] for case in approved if case in emails]
    assert waiting
    assert {len(buyers[email]) for email in waiting} == {2}
    reasons = [
        str(event[3]["reason"])
        for _, event in journal.rows
        if event[0] is Activity.SIGN_IN_REFUSED and event[1] in emails
    ]
    assert "identifies 2 customers" in reasons[-1]


TWICE = "after,email\n1 h,ada@fjord.example\n{later},ada@fjord.example\n"
SURE = {
    "people": 5,
    "qualified_share": 1.0,
    "won_share": 1.0,
    "follow_up": {"law": "fixed", "value": "1 h"},
}


def applies_twice(path: Path, later: str) -> tuple[Journeys, Journal]:
    """One person who is approved twice, the second time after having applied so much later."""
    path.write_text(TWICE.format(later=later), encoding="utf-8")
    journal = Journal()
    twice = scenario(traffic={"arrivals": str(path)}, sales_team=SURE)
    journeys = Journeys(twice, journal.record)
    journeys.run(28 * 24 * HOUR)
    assert len(journal.times(Activity.PROSPECT_APPROVED)) == 2
    assert violations(journeys.landscape) == []
    return journeys, journal


def test_a_person_approved_twice_at_once_cannot_sign_in(tmp_path: Path) -> None:
    """The site finds two customers, and refuses both requests at every attempt (N8)."""
    journeys, journal = applies_twice(tmp_path / "twice.csv", "1 h 5 min")
    assert not journal.times(Activity.SIGNED_IN)
    assert journal.times(Activity.SIGN_IN_REFUSED).keys() == {"REQ-0000001", "REQ-0000002"}
    assert journeys.landscape.archived == 0


def test_a_person_who_was_let_in_before_applying_again_is_done(tmp_path: Path) -> None:
    """The first request has left the way; the second one is refused, and the first one kept."""
    journeys, journal = applies_twice(tmp_path / "twice.csv", "5 d")
    assert journal.times(Activity.SIGNED_IN).keys() == {"REQ-0000001"}
    prospects = journeys.landscape.headquarters.prospects.values()
    assert [prospect.request_id for prospect in prospects] == ["REQ-0000002"]
    assert "REQ-0000002" in journal.times(Activity.SIGN_IN_REFUSED)
