"""Commerce headquarters: prospects, failed rows, customers, hierarchies, e-mail, jobs."""

from datetime import timedelta
from typing import Any

from emulator.console.entries import amount, number, numbered
from emulator.console.listing import listing
from emulator.console.rendering import Page
from emulator.console.visit import Visit
from emulator.control.jobs import Jobs
from emulator.mail.letter import written
from reference_model.commerce_records import Customer as CustomerRecord
from reference_model.commerce_records import (
    CustomerHierarchy,
    OnboardingRequest,
    Prospect,
    ProspectStatus,
    Row,
)
from reference_model.jobs import Synchronize
from reference_model.parties import Company, Person
from sim.durations import format_duration
from sim.systems.job_schedule import JobSchedule

SECOND_NAMES = {
    "Synchronize customers and channel requests": "Synchronize orders and channel requests"
}
"""What the documents call a job that its page calls otherwise."""


def prospects(visit: Visit) -> Page:
    """The page All prospects."""
    status = visit.query.get("status", "")
    every = visit.landscape.headquarters.prospects.values()
    kept = (each for each in every if status in {"", each.status})
    shown = listing(visit, kept, _texts_of_prospect)
    return Page("prospects.html", {"list": shown, "status": status, "statuses": ProspectStatus})


def prospect(visit: Visit) -> Page:
    """One prospect, with what it came to."""
    found = _prospect(visit)
    sales = visit.landscape.sales.leads.values()
    lead = next((each for each in sales if each.prospect_id == found.id), None)
    return Page("prospect.html", {"prospect": found, "lead": lead})


def approve(visit: Visit) -> str:
    """Convert > Approve (N2)."""
    visit.landscape.headquarters.approve(_prospect(visit), visit.acting.name)
    return visit.words["done_approved"]


def reject(visit: Visit) -> str:
    """Convert > Reject (N3)."""
    visit.landscape.headquarters.reject(_prospect(visit), visit.acting.name)
    return visit.words["done_rejected"]


def failed_rows(visit: Visit) -> Page:
    """Rows that Synchronize could not process, and writes that could not catch up."""
    inbox = visit.landscape.headquarters.inbox.values()
    shown = listing(visit, (row for row in inbox if row.error), _texts_of_row)
    errors = visit.landscape.dual_write.catch_up_errors
    told = {"list": shown, "catch_up": errors, "person": _person, "synchronize": Synchronize.name}
    return Page("failed_rows.html", told)


def retry(visit: Visit) -> str:
    """Replay the writes that could not catch up (D3)."""
    visit.landscape.dual_write.retry()
    return visit.words["done_retry"]


def customers(visit: Visit) -> Page:
    """All customers, of both types."""
    every = visit.landscape.headquarters.customers.values()
    return Page("customers.html", {"list": listing(visit, every, _texts_of_customer)})


def customer(visit: Visit) -> Page:
    """One customer."""
    headquarters, found = visit.landscape.headquarters, _customer(visit)
    belongs = [
        (hierarchy, member)
        for hierarchy in headquarters.hierarchies.values()
        for member in hierarchy.members
        if member.customer == found.number
    ]
    limit = headquarters.credit_limit_of(found)
    shown = {"customer": found, "belongs": belongs, "limit": limit}
    shown["is_company"] = isinstance(found.party, Company)
    return Page("customer.html", shown)


def set_credit_limit(visit: Visit) -> str:
    """Give a customer a credit limit (A28)."""
    limit = amount(visit, "limit")
    visit.landscape.headquarters.set_credit_limit(_customer(visit), limit)
    return visit.words["done_credit_limit"]


def hierarchies(visit: Visit) -> Page:
    """All customer hierarchies with their members."""
    headquarters = visit.landscape.headquarters
    shown = listing(visit, headquarters.hierarchies.values(), lambda each: (each.id, each.name))
    return Page("hierarchies.html", {"list": shown, "customers": headquarters.customers})


def hierarchy(visit: Visit) -> Page:
    """One customer hierarchy."""
    customers = visit.landscape.headquarters.customers
    return Page("hierarchy.html", {"hierarchy": _hierarchy(visit), "customers": customers})


def make_administrator(visit: Visit) -> str:
    """Give another member the role Admin."""
    customer = number(visit.form.get("customer", ""))
    visit.landscape.headquarters.make_administrator(_hierarchy(visit), customer)
    return visit.words["done_administrator"]


def emails(visit: Visit) -> Page:
    """The e-mail outbox: what waits, what failed, what has left."""
    unsent = visit.landscape.headquarters.unsent.values()
    waiting = [each for each in unsent if not each.error]
    failed = [each for each in unsent if each.error]
    kinds = {"waiting": waiting, "failed": failed, "sent": visit.front.outbox.sent}
    kind = visit.query.get("kind", "")
    kind = kind if kind in kinds else _first_with_any(kinds)
    counts = {name: len(each) for name, each in kinds.items()}
    shown = listing(visit, kinds[kind], lambda each: (each.recipient, each.type))
    told = {"list": shown, "kind": kind, "counts": counts, "written": written}
    return Page("emails.html", told)


def jobs(visit: Visit) -> Page:
    """The batch jobs, with what is pending and when they run next."""
    schedules = {each.job.name: each for each in visit.live.world.schedules}
    lines = [
        {"name": name, "pending": len(job.pending()), **_timetable(visit, schedules.get(name))}
        for name, job in visit.landscape.jobs.items()
    ]
    return Page("jobs.html", {"jobs": lines, "also": SECOND_NAMES})


def run_job(visit: Visit) -> str:
    """Run a job now."""
    rows = Jobs(visit.front).run(visit.query.get("name", ""), {})["rows"]
    return visit.words["done_run"].format(rows=rows)


def _timetable(visit: Visit, schedule: JobSchedule | None) -> dict[str, object]:
    """How often a job runs, and when next; all of it is empty if nobody has scheduled it."""
    if schedule is None:
        return {"every": "", "due": None}
    instant = _next_tick(schedule)
    return {
        "every": format_duration(schedule.schedule.every),
        "due": visit.live.settings.start + timedelta(milliseconds=instant),
        "within": format_duration(instant - visit.live.instant),
    }


def _next_tick(schedule: JobSchedule) -> int:
    """The first instant of a schedule that has not passed."""
    since = schedule.clock.now - schedule.schedule.offset
    runs = max(0, -(-since // schedule.schedule.every))
    return schedule.schedule.offset + runs * schedule.schedule.every


def _prospect(visit: Visit) -> Prospect:
    return numbered(visit, visit.landscape.headquarters.prospects, "prospect")


def _customer(visit: Visit) -> CustomerRecord:
    return numbered(visit, visit.landscape.headquarters.customers, "customer")


def _hierarchy(visit: Visit) -> CustomerHierarchy:
    return numbered(visit, visit.landscape.headquarters.hierarchies, "customer hierarchy")


def _person(row: Row) -> Person:
    return row.application.person if isinstance(row, OnboardingRequest) else row.person


def _first_with_any(kinds: dict[str, Any]) -> str:
    return next((name for name, each in kinds.items() if each), "sent")


def _texts_of_prospect(each: Prospect) -> tuple[object, ...]:
    person, company = each.application.person, each.application.company
    return each.id, each.request_id, company.name, person.name, person.email, each.legal_entity


def _texts_of_row(each: Row) -> tuple[object, ...]:
    person = _person(each)
    return each.id, person.name, person.email, each.error


def _texts_of_customer(each: CustomerRecord) -> tuple[object, ...]:
    return each.number, each.name, each.email, each.type, each.legal_entity
