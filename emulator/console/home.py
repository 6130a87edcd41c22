"""The start page, which counts what waits for somebody, and the choice of a user."""

from emulator.console.rendering import Page
from emulator.console.visit import Visit
from reference_model.commerce_records import ProspectStatus
from reference_model.errors import NotFound
from reference_model.lead_views import is_open
from reference_model.sales_records import OpportunityState


def start(visit: Visit) -> Page:
    """What waits where, in the order in which a request comes by."""
    headquarters, sales = visit.landscape.headquarters, visit.landscape.sales
    sites = visit.landscape.sites.values()
    pending = [p for p in headquarters.prospects.values() if p.status is ProspectStatus.PENDING]
    waiting = {
        "/headquarters/jobs": sum(len(site.outbox) for site in sites) + len(headquarters.inbox),
        "/headquarters/prospects?status=Pending": len(pending),
        "/sales/leads?view=Open%20leads": sum(map(is_open, sales.leads.values())),
        "/sales/opportunities?state=OPEN": sum(
            each.status.state is OpportunityState.OPEN for each in sales.opportunities.values()
        ),
        "/headquarters/customers": len(headquarters.customers),
        "/headquarters/emails": len(headquarters.unsent),
    }
    events = visit.live.recent[:-9:-1]
    return Page("start.html", {"waiting": waiting, "events": events})


def users(visit: Visit) -> Page:
    """Everybody as whom one can look."""
    return Page("who.html", {"users": visit.choices.values()})


def change_user(visit: Visit) -> str:
    """Look as somebody else from now on; the cookie remembers as whom."""
    user = visit.choices.get(visit.form.get("user", ""))
    if user is None:
        raise NotFound(visit.words["nobody"])
    return visit.words["done_user"].format(name=user.name)
