"""Several sites and legal entities in one run."""

from pathlib import Path

import pytest

from reference_model.activities import Activity
from reference_model.invariants import violations
from sim.journeys import Journeys
from sim.run import simulate
from tests.sim.traffic import everyone, scenario
from tests.sim.worlds import HOUR, Journal

SITES = [
    {"name": "Nordic site", "legal_entity": "NOMF", "weight": 3},
    {"name": "Outlet", "legal_entity": "NOMF", "weight": 1},
    {"name": "Retail", "legal_entity": "USRT", "weight": 1},
]
TRAFFIC = {"requests": 500, "over": "5 d", "countries": {"NO": 1, "FI": 1}}


@pytest.fixture(scope="module")
def run() -> tuple[Journeys, Journal]:
    """Four weeks; the invariants hold at every six hours, and the leads' owners are right."""
    journal = Journal()
    journeys = Journeys(scenario(traffic=TRAFFIC, site=SITES), journal.record)
    owners = set[tuple[str, str]]()
    for instant in range(0, 28 * 24 * HOUR, 6 * HOUR):
        journeys.run(instant)
        assert violations(journeys.landscape) == []
        leads = journeys.landscape.sales.leads.values()
        owners |= {(lead.legal_entity, lead.owner) for lead in leads}
    assert owners == {("NOMF", "DW owner team NOMF"), ("USRT", "DW owner team USRT")}
    return journeys, journal


def test_partners_apply_at_sites_by_weight(run: tuple[Journeys, Journal]) -> None:
    """The scenario's sites and no other, each request under a number of its own."""
    journeys, journal = run
    submitted = {name: site.submitted for name, site in journeys.landscape.sites.items()}
    assert list(submitted) == ["Nordic site", "Outlet", "Retail"]
    assert len(journal.times(Activity.REQUEST_SUBMITTED)) == sum(submitted.values()) == 500
    assert 250 <= submitted["Nordic site"] <= 350
    resources = {e[2] for _, e in journal.rows if e[0] is Activity.REQUEST_SUBMITTED}
    assert resources == set(submitted)


def test_partners_sign_in_at_their_own_site(run: tuple[Journeys, Journal]) -> None:
    """Everybody who was approved, there and nowhere else."""
    _, journal = run
    at = {
        activity: {e[1]: e[2] for _, e in journal.rows if e[0] is activity}
        for activity in (Activity.REQUEST_SUBMITTED, Activity.SIGNED_IN)
    }
    signed_in = at[Activity.SIGNED_IN]
    assert signed_in.keys() == journal.times(Activity.PROSPECT_APPROVED).keys()
    assert all(at[Activity.REQUEST_SUBMITTED][case] == site for case, site in signed_in.items())


def test_customers_are_published_on_the_sites_of_their_legal_entity(
    run: tuple[Journeys, Journal],
) -> None:
    """Two sites share those of NOMF; USRT's are on its own site alone."""
    partners = everyone(scenario(traffic=TRAFFIC, site=SITES))
    emails = [partner.application.person.email for partner in partners]
    nordic, outlet, retail = (
        {email for email in emails if email in site.buyers or site.former.get(email)}
        for site in run[0].landscape.sites.values()
    )
    assert nordic == outlet
    assert nordic
    assert retail
    assert nordic.isdisjoint(retail)


def test_a_run_counts_the_requests_of_all_sites(tmp_path: Path) -> None:
    """Not only those of the first."""
    short = scenario(lasts="1 d", traffic={"requests": 60, "over": "1 d"}, site=SITES)
    assert simulate(short, tmp_path / "events.parquet").requests == 60


def test_a_second_site_changes_nobodys_luck() -> None:
    """Who applies is the same; only where is new."""
    one = everyone(scenario(traffic=TRAFFIC))
    several = everyone(scenario(traffic=TRAFFIC, site=SITES))
    assert [p.application for p in one] == [p.application for p in several]
    assert {p.site for p in one} == {"B2B site"}
