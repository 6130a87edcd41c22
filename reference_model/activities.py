"""The vocabulary of the event log: what can happen, and in which system it happens."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Self, TypeAlias


class System(StrEnum):
    """A column of the landscape; People stands for the staff, who work in Sales."""

    SITE = "Site"
    HEADQUARTERS = "Headquarters"
    SALES = "Sales"
    DUAL_WRITE = "Dual-write"
    PEOPLE = "People"


class Activity(StrEnum):
    """One kind of thing that happens. The value is the name that readers see."""

    system: System

    def __new__(cls, name: str, system: System) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.system = system
        return member

    REQUEST_SUBMITTED = "Request submitted", System.SITE
    USER_REQUESTED = "User requested", System.SITE
    REQUEST_PULLED = "Request pulled", System.HEADQUARTERS
    SYNCHRONIZATION_FAILED = "Synchronization failed", System.HEADQUARTERS
    PROSPECT_STORED = "Prospect stored", System.HEADQUARTERS
    LEAD_CREATED = "Lead created", System.SALES
    LEAD_CHANGED = "Lead changed", System.SALES
    LEAD_DELETED = "Lead deleted", System.SALES
    LEAD_QUALIFIED = "Lead qualified", System.SALES
    LEAD_DISQUALIFIED = "Lead disqualified", System.SALES
    LEAD_REACTIVATED = "Lead reactivated", System.SALES
    ACCOUNT_CREATED = "Account created", System.SALES
    CONTACT_CREATED = "Contact created", System.SALES
    OPPORTUNITY_CREATED = "Opportunity created", System.SALES
    OPPORTUNITY_WON = "Opportunity won", System.SALES
    OPPORTUNITY_LOST = "Opportunity lost", System.SALES
    OPPORTUNITY_REOPENED = "Opportunity reopened", System.SALES
    OPPORTUNITY_CHANGED = "Opportunity changed", System.SALES
    OPPORTUNITY_DELETED = "Opportunity deleted", System.SALES
    ORGANIZATION_CUSTOMER_CREATED = "Organization customer created", System.HEADQUARTERS
    PERSON_CUSTOMER_CREATED = "Person customer created", System.HEADQUARTERS
    CUSTOMER_CHANGED = "Customer changed", System.HEADQUARTERS
    PROSPECT_APPROVED = "Prospect approved", System.HEADQUARTERS
    PROSPECT_REJECTED = "Prospect rejected", System.HEADQUARTERS
    DECISION_IGNORED = "Decision ignored", System.HEADQUARTERS
    HIERARCHY_CREATED = "Customer hierarchy created", System.HEADQUARTERS
    HIERARCHY_MEMBER_ADDED = "Hierarchy member added", System.HEADQUARTERS
    HIERARCHY_MEMBER_REMOVED = "Hierarchy member removed", System.HEADQUARTERS
    ADMINISTRATOR_CHANGED = "Administrator changed", System.HEADQUARTERS
    CREDIT_LIMIT_SET = "Credit limit set", System.HEADQUARTERS
    EMAIL_QUEUED = "E-mail queued", System.HEADQUARTERS
    EMAIL_SENT = "E-mail sent", System.HEADQUARTERS
    EMAIL_FAILED = "E-mail failed", System.HEADQUARTERS
    CUSTOMER_PUBLISHED = "Customer published", System.SITE
    HIERARCHY_PUBLISHED = "Customer hierarchy published", System.SITE
    SIGNED_IN = "Signed in", System.SITE
    ORDER_PLACED = "Order placed", System.SITE
    WRITE_QUEUED = "Write queued", System.DUAL_WRITE
    CATCH_UP_FAILED = "Catch-up failed", System.DUAL_WRITE
    MAPS_STARTED = "Maps started", System.DUAL_WRITE
    MAPS_PAUSED = "Maps paused", System.DUAL_WRITE
    MAPS_STOPPED = "Maps stopped", System.DUAL_WRITE
    # Below: what only a world with time in it can see.
    SIGN_IN_REFUSED = "Sign-in refused", System.SITE
    SAVE_REFUSED = "Save refused", System.SALES
    REQUEST_THROTTLED = "Request throttled", System.SALES
    EMAIL_BOUNCED = "E-mail bounced", System.HEADQUARTERS
    TOLD_OTHERWISE = "Told by other means", System.PEOPLE
    JOB_STARTED = "Job run started", System.HEADQUARTERS
    JOB_FINISHED = "Job run finished", System.HEADQUARTERS
    LEAD_TAKEN_UP = "Lead taken up", System.PEOPLE
    FOLLOW_UP_DUE = "Follow-up due", System.PEOPLE
    OPPORTUNITY_TAKEN_UP = "Opportunity taken up", System.PEOPLE
    ANOTHER_TALK_AGREED = "Another talk agreed", System.PEOPLE
    LEAD_TURNED_AWAY = "Lead turned away", System.PEOPLE
    SHIFT_STARTED = "Shift started", System.PEOPLE
    SHIFT_ENDED = "Shift ended", System.PEOPLE
    OUTAGE_STARTED = "Outage started", System.SALES
    OUTAGE_ENDED = "Outage ended", System.SALES
    HEADQUARTERS_OUTAGE_STARTED = "Headquarters outage started", System.HEADQUARTERS
    HEADQUARTERS_OUTAGE_ENDED = "Headquarters outage ended", System.HEADQUARTERS
    SITE_OUTAGE_STARTED = "Site outage started", System.SITE
    SITE_OUTAGE_ENDED = "Site outage ended", System.SITE
    SLOW_PERIOD_STARTED = "Slow period started", System.DUAL_WRITE
    SLOW_PERIOD_ENDED = "Slow period ended", System.DUAL_WRITE
    MAIL_SERVER_STOPPED = "Mail server stopped", System.HEADQUARTERS
    MAIL_SERVER_RESTARTED = "Mail server restarted", System.HEADQUARTERS
    APPLICATION_USER_REMOVED = "Application user removed", System.SALES
    APPLICATION_USER_RESTORED = "Application user restored", System.SALES
    ROWS_BEGAN_TO_FAIL = "Rows began to fail", System.HEADQUARTERS
    ROWS_FAIL_NO_LONGER = "Rows fail no longer", System.HEADQUARTERS
    ROWS_BEGAN_TO_REPEAT = "Rows began to repeat", System.HEADQUARTERS
    ROWS_REPEAT_NO_LONGER = "Rows repeat no longer", System.HEADQUARTERS
    ROW_FAILED = "Row failed", System.HEADQUARTERS
    ROW_REPEATED = "Row repeated", System.HEADQUARTERS
    SUBMISSION_REFUSED = "Submission refused", System.SITE


REQUEST_SUBMITTED = Activity.REQUEST_SUBMITTED
REQUEST_PULLED = Activity.REQUEST_PULLED
PROSPECT_STORED = Activity.PROSPECT_STORED
LEAD_CREATED = Activity.LEAD_CREATED
LEAD_QUALIFIED = Activity.LEAD_QUALIFIED
LEAD_DISQUALIFIED = Activity.LEAD_DISQUALIFIED
ACCOUNT_CREATED = Activity.ACCOUNT_CREATED
CONTACT_CREATED = Activity.CONTACT_CREATED
OPPORTUNITY_CREATED = Activity.OPPORTUNITY_CREATED
OPPORTUNITY_WON = Activity.OPPORTUNITY_WON
OPPORTUNITY_LOST = Activity.OPPORTUNITY_LOST
PROSPECT_APPROVED = Activity.PROSPECT_APPROVED
PROSPECT_REJECTED = Activity.PROSPECT_REJECTED
HIERARCHY_CREATED = Activity.HIERARCHY_CREATED
HIERARCHY_MEMBER_ADDED = Activity.HIERARCHY_MEMBER_ADDED
EMAIL_QUEUED = Activity.EMAIL_QUEUED
EMAIL_SENT = Activity.EMAIL_SENT
CUSTOMER_PUBLISHED = Activity.CUSTOMER_PUBLISHED
HIERARCHY_PUBLISHED = Activity.HIERARCHY_PUBLISHED
SIGNED_IN = Activity.SIGNED_IN
FOLLOW_UP_DUE = Activity.FOLLOW_UP_DUE
"""What nearly every request goes through. Until Python 3.12 it takes several times as long to look
a member up in its enumeration, which was three per cent of a run."""

Attributes: TypeAlias = Mapping[str, str | int | float | bool]

NO_ATTRIBUTES: Attributes = {}


def _telling(name: str) -> Callable[[str], Attributes]:
    """Gives the attributes of events that tell one thing, of a few that it may be.

    They are made once and shared, since a run of a million requests has five million of them.
    """
    return cache(lambda value: {name: value})


COUNTRY, REASON, ROLE, TYPE = map(_telling, ("country", "reason", "role", "type"))

Event: TypeAlias = tuple[Activity, str, str, Attributes]
"""(activity, case, resource, attributes): the case is the request's id, or "" for what belongs
to no request; the resource is the person, job or infrastructure that acted. A bare tuple, because
a run of a million requests makes some fifteen million of them."""
