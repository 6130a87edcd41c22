"""A live world with partners in it."""

from datetime import UTC, datetime

from emulator.live.world import LiveWorld, Settings
from reference_model.commerce_records import Email, Prospect
from reference_model.parties import Application, Company, Person

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
STORING = ("P-0001", "Synchronize customers and channel requests")
MAIL = "Process retail order email notification"
NORA = {
    "first_name": "Nora",
    "last_name": "Hansen",
    "email": "nora@fjord.example",
    "phone": "+47 55",
    "company": "Fjord AS",
    "street": "Strandgata 1",
    "postal_code": "5003",
    "city": "Bergen",
    "country": "no",
    "comment": "Hei\nog hå",
}
"""What Nora enters in the form of the site."""


def world(sent: list[Email] | None = None) -> LiveWorld:
    """A world in which nothing has happened yet; e-mail goes into this list."""
    outbox = [] if sent is None else sent
    return LiveWorld(Settings(START), outbox.append)


def applied(live: LiveWorld, name: str, language: str = "en-us") -> Prospect:
    """Somebody has applied, and is a prospect."""
    person = Person(name, "Hansen", f"{name.lower()}@fjord.example", "+47 55")
    company = Company(f"{name} AS", "Strandgata 1", "5003", "Bergen", "NO")
    live.landscape.site.submit_request(Application(person, company, "Hei", language))
    run(live, *STORING)
    return list(live.landscape.headquarters.prospects.values())[-1]


def partner(live: LiveWorld, name: str) -> Prospect:
    """Somebody has applied, was approved in headquarters, and can sign in."""
    prospect = applied(live, name)
    live.landscape.headquarters.approve(prospect, "Headquarters")
    run(live, "1010")
    return prospect


def run(live: LiveWorld, *jobs: str) -> None:
    """Run jobs, one after the other."""
    for job in jobs:
        live.run_job(job)
