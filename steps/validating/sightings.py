"""What was done to a deployment and first seen of it, and when: the event log of a run.

An act of ours has the time at which the deployment had answered. Everything else has the time at
which we saw it first, and says so (`first_seen`): it happened at some time before, and after we
had last looked. A case is the address with which somebody applied; it carries the scenario's mark.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import time_ns
from typing import Any, NamedTuple

from conformance.observations import (
    SeenCustomer,
    SeenEmail,
    SeenHierarchy,
    SeenLead,
    SeenOpportunity,
    SeenProspect,
)
from conformance.observed import Call, Do
from conformance.run_files import EVENTS
from event_log.recorder import Recorder
from reference_model.activities import Activity
from reference_model.errors import Refused

_FILE = "sightings.ndjson"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANOSECONDS = 1_000_000

_ACTS: Mapping[str, tuple[Activity, str]] = {
    "site.sign_in": (Activity.SIGNED_IN, "email"),
    "site.add_user": (Activity.USER_REQUESTED, "administrator"),
    "site.edit_user": (Activity.USER_REQUESTED, "administrator"),
    "site.remove_user": (Activity.USER_REQUESTED, "administrator"),
    "site.place_order": (Activity.ORDER_PLACED, "email"),
    "headquarters.approve": (Activity.PROSPECT_APPROVED, "prospect"),
    "headquarters.reject": (Activity.PROSPECT_REJECTED, "prospect"),
    "headquarters.set_credit_limit": (Activity.CREDIT_LIMIT_SET, "customer"),
    "headquarters.make_administrator": (Activity.ADMINISTRATOR_CHANGED, "customer"),
    "sales.edit_lead": (Activity.LEAD_CHANGED, "lead"),
    "sales.delete_lead": (Activity.LEAD_DELETED, "lead"),
    "sales.qualify": (Activity.LEAD_QUALIFIED, "lead"),
    "sales.disqualify": (Activity.LEAD_DISQUALIFIED, "lead"),
    "sales.reactivate": (Activity.LEAD_REACTIVATED, "lead"),
    "sales.create_opportunity": (Activity.OPPORTUNITY_CREATED, "account"),
    "sales.close_as_won": (Activity.OPPORTUNITY_WON, "opportunity"),
    "sales.close_as_lost": (Activity.OPPORTUNITY_LOST, "opportunity"),
    "sales.reopen": (Activity.OPPORTUNITY_REOPENED, "opportunity"),
    "sales.delete_opportunity": (Activity.OPPORTUNITY_DELETED, "opportunity"),
    "dual_write.pause": (Activity.MAPS_PAUSED, ""),
    "dual_write.stop": (Activity.MAPS_STOPPED, ""),
    "dual_write.run": (Activity.MAPS_STARTED, ""),
    "mailbox.take_down": (Activity.MAIL_SERVER_STOPPED, ""),
    "mailbox.bring_up": (Activity.MAIL_SERVER_RESTARTED, ""),
}
"""Acts of ours, and the argument that names whom or what they are about."""

_ACTIVITIES = {activity.value: activity for activity in Activity}
_STATES: Mapping[str, Activity] = {
    "prospect Approved": Activity.PROSPECT_APPROVED,
    "prospect Rejected": Activity.PROSPECT_REJECTED,
    "lead Qualified": Activity.LEAD_QUALIFIED,
    "lead Disqualified": Activity.LEAD_DISQUALIFIED,
    "opportunity Won": Activity.OPPORTUNITY_WON,
    "opportunity Lost": Activity.OPPORTUNITY_LOST,
}
_CUSTOMERS = {
    "Organization": Activity.ORGANIZATION_CUSTOMER_CREATED,
    "Person": Activity.PERSON_CUSTOMER_CREATED,
}


class Sighting(NamedTuple):
    """Something that a record is known to have come to; of: the record."""

    activity: Activity
    of: str
    case: str
    details: Mapping[str, str] = {}


class Sightings:
    """Those of one scenario, written down at once in the folder of its run."""

    def __init__(self, folder: Path, now_ms: Callable[[], int] | None = None) -> None:
        self._file = folder / _FILE
        self._now_ms = now_ms or (lambda: time_ns() // _NANOSECONDS)
        self._known: set[tuple[Activity, str]] = set()
        self._cases: dict[str, str] = {}

    def told(self, call: Call, do: Do) -> Any:
        """Carry out a call of the port, and write down what it shows."""
        try:
            answer = do()
        except Refused:
            if call.name == "site.sign_in":
                email = call.arguments["email"]
                self._write(Sighting(Activity.SIGN_IN_REFUSED, email, email), call)
            raise
        if act := self._act(call, answer):
            self._known.add((act.activity, act.of))
            self._write(act, call)
        for each in self._seen(call, answer):
            if (each.activity, each.of) not in self._known:
                self._known.add((each.activity, each.of))
                self._write(each, None)
        return answer

    def _act(self, call: Call, answer: Any) -> Sighting | None:
        """What we did ourselves."""
        told = call.arguments
        if call.name == "site.apply":
            email = told["application"].person.email
            return Sighting(Activity.REQUEST_SUBMITTED, email, email)
        if call.name == "sales.create_lead":
            self._cases[answer] = told["person"].email
            return Sighting(Activity.LEAD_CREATED, answer, self._cases[answer])
        if call.name not in _ACTS:
            return None
        activity, subject = _ACTS[call.name]
        of = str(told.get(subject, ""))
        details = {"reason": told["reason"]} if "reason" in told else {}
        return Sighting(activity, of, of if "@" in of else self._cases.get(of, ""), details)

    def _seen(self, call: Call, answer: Any) -> Iterator[Sighting]:
        """What can be told from what was looked at; what has no case is nobody's of ours."""
        if not isinstance(answer, list | tuple):
            return
        for number, each in enumerate(answer):
            yield from (sighting for sighting in self._of(each, number) if sighting.case)

    def _of(self, seen: object, number: int) -> Iterator[Sighting]:
        match seen:
            case SeenProspect():
                case = self._cases[seen.id] = seen.email
                yield Sighting(Activity.PROSPECT_STORED, seen.id, case)
                yield from self._state("prospect", seen.id, seen.status, case)
            case SeenLead():
                case = self._cases.setdefault(seen.id, seen.contact.email)
                yield Sighting(Activity.LEAD_CREATED, seen.id, case)
                yield from self._state("lead", seen.id, seen.state, case)
            case SeenOpportunity():
                case = self._cases.setdefault(seen.id, self._cases.get(seen.originating_lead, ""))
                yield Sighting(Activity.OPPORTUNITY_CREATED, seen.id, case)
                yield from self._state("opportunity", seen.id, seen.state, case)
            case SeenCustomer() if seen.type in _CUSTOMERS:
                self._cases[seen.number] = seen.email
                yield Sighting(_CUSTOMERS[seen.type], seen.number, seen.email)
            case SeenHierarchy():
                case = self._cases.get(seen.organization, "")
                yield Sighting(Activity.HIERARCHY_CREATED, seen.id, case)
            case SeenEmail():
                of, details = f"{number} {seen.type} {seen.recipient}", {"type": seen.type}
                yield Sighting(Activity.EMAIL_SENT, of, seen.recipient, details)

    def _state(self, kind: str, id: str, state: str, case: str) -> Iterator[Sighting]:
        if activity := _STATES.get(f"{kind} {state}"):
            yield Sighting(activity, id, case)

    def _write(self, sighting: Sighting, call: Call | None) -> None:
        """call: our own act, or None for what was only seen."""
        line = {
            "at": self._now_ms(),
            "activity": sighting.activity,
            "case": sighting.case,
            "resource": call.arguments.get("user", "") if call else "",
            "attributes": {**sighting.details, **({} if call else {"first_seen": True})},
        }
        with self._file.open("ab", buffering=0) as file:
            file.write(f"{json.dumps(line)}\n".encode())


def write_log(folder: Path) -> None:
    """Write the event log of everything seen in a run; nothing if there was nothing to see."""
    rows = sorted(_read(folder / _FILE), key=lambda row: int(row["at"]))
    if not rows:
        return
    with Recorder(folder / EVENTS, _EPOCH) as recorder:
        for row in rows:
            event = _ACTIVITIES[row["activity"]], row["case"], row["resource"], row["attributes"]
            recorder.record(row["at"], [event])


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines that were written to their end."""
    if path.exists():
        for line in path.read_bytes().splitlines():
            with suppress(ValueError):
                yield json.loads(line)
