"""A world in which somebody is at every stage, made by the forms of its pages."""

import re

from emulator.front import Front
from tests.emulator.clients import front
from tests.emulator.console.visitor import Visitor
from tests.emulator.partners import NORA

SITE = "/site/B2B%20site/"
STORE, SYNCHRONIZE = "P-0001", "Synchronize customers and channel requests"
PUBLISH, MAIL = "1010 (Customers)", "Process retail order email notification"
LEADS = "/sales/leads?view=All%20commerce%20B2B%20leads"
HOSTILE = "<script>alert(1)</script>\"'=cmd()|\u202eאב{{7*7}}"


def applied(visitor: Visitor, **entered: str) -> None:
    """Somebody has applied, and the jobs have made a prospect and a lead of it."""
    visitor.fill_in(f"{SITE}sign-up", **NORA | entered)
    assert "REQ-" in visitor.text
    run(visitor, STORE, SYNCHRONIZE)


def run(visitor: Visitor, *jobs: str) -> None:
    """Run these jobs on their page."""
    for job in jobs:
        visitor.open("/headquarters/jobs").press(f"Run now: {job}")
        assert "The job has run" in visitor.text


def follow(visitor: Visitor, page: str, name: str) -> Visitor:
    """Open the record of this name from its list."""
    found = re.search(rf'<a href="([^"]+)"><bdi>{re.escape(name)}', visitor.open(page).text)
    assert found, visitor.text
    return visitor.open(found[1].replace("&amp;", "&"))


def qualified(visitor: Visitor, person: str) -> None:
    """The lead of this person is qualified."""
    follow(visitor, LEADS, person).press("Qualify")
    assert "The lead is qualified" in visitor.text


def furnished() -> Front:
    """Leads that are open, disqualified and qualified; opportunities open, won and lost."""
    world = front()
    visitor = Visitor(world)
    for name in ("Anna", "Bert", "Cora", "Dora", "Emil"):
        applied(visitor, first_name=name, company=f"{name} AS", email=f"{name}@f.example")
    follow(visitor, LEADS, "Bert").press("Disqualify", reason="CANNOT_CONTACT")
    for name in ("Cora", "Dora", "Emil"):
        qualified(visitor, name)
    closed(visitor, "Dora AS", "Close as Won", revenue="1200,5", description="They like it.")
    closed(visitor, "Emil AS", "Close as Lost", reason="OUT_SOLD")
    run(visitor, PUBLISH, MAIL)
    disturbed(visitor)
    return world


def disturbed(visitor: Visitor) -> None:
    """Writes of dual-write, an e-mail and a row have failed."""
    visitor.open("/_emulator").press("Pause: B2B prospects - leads")
    applied(visitor, first_name="Gina", company="Gina AS", email="gina@f.example")
    applied(visitor, first_name="Hugo", company="Hugo AS", email="hugo@f.example")
    follow(visitor, "/headquarters/prospects", "Hugo AS").press("Reject")
    visitor.open("/_emulator").press("Save", sales_down="on", mail_down="on")
    visitor.press("Run: B2B prospects - leads")
    applied(visitor, first_name="Ines", company="Ines AS", email="ines@f.example")
    run(visitor, MAIL)


def closed(visitor: Visitor, company: str, button: str, **entered: str) -> None:
    """The opportunity of this company is closed."""
    follow(visitor, "/sales/opportunities", f"B2B partner request: {company}")
    visitor.press(button, **entered)
    assert 'class="message done"' in visitor.text
