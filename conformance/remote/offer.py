"""What a deployment lets its tester do and see, by its file and the acts of its operator.

It says of each call of the port, before anything is asked, what the adapters would say: that it is
not observable, and which setting is missing; that it concerns everyone; how long it waits. It also
shows the model's answers as the deployment would show them, poorer where the file says less.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from conformance.observations import SeenCustomer, SeenEmail
from conformance.observed import Call
from conformance.remote.description import Description, JobSettings
from conformance.remote.operator.operator import RESTORE
from conformance.remote.operator.worlds import can_have_further
from conformance.remote.waiting import LET_TIME_PASS, MILLISECOND, RUN_JOBS
from reference_model.jobs import canonical_name

RETRY = "dual_write.retry"

CHANGES: Mapping[str, str] = {
    "headquarters.schedule_job": "schedule_job",
    "headquarters.switch_notification": "switch_notification",
    "headquarters.write_templates_in": "write_templates_in",
    "headquarters.use_address_book": "use_address_book",
    "sales.withdraw_privileges": "withdraw_privileges",
    "dual_write.pause": "pause",
    "dual_write.stop": "stop",
    "dual_write.run": "run",
    "dual_write.limit_queue": "limit_queue",
    "dual_write.uninstall_solution": "uninstall_solution",
    "dual_write.remove_application_user": "remove_application_user",
    "dual_write.restore_application_user": "restore_application_user",
    "dual_write.break_system": "break_system",
    "dual_write.mend_system": "mend_system",
    "dual_write.slow_down": "slow_down",
    "mailbox.take_down": "take_mail_down",
    "mailbox.bring_up": "bring_mail_up",
    "mailbox.bounce": "bounce",
}
"""The acts by which an operator changes the deployment for everyone until it is restored."""

ACTS: Mapping[str, str] = {
    "headquarters.failed_rows": "failed_rows",
    "headquarters.restrict_to_site": "restrict_to_site",
    "headquarters.credit_limit_of": "credit_limit_of",
    "site.place_order": "place_order",
    "open_site": "open_site",
    RETRY: "retry",
    "dual_write.queued": "queued",
    "dual_write.catch_up_errors": "catch_up_errors",
}
"""The other acts of an operator."""

_OF_EVERYONE = {*CHANGES, RETRY, "open_site", "dual_write.queued", "dual_write.catch_up_errors"}
"""What changes the deployment for all, or counts what all have done."""

WAITS = {"wait_until": "within", "let_time_pass": "time"}
"""What waits, and what says how long."""

EVERY_ACT = frozenset({*CHANGES.values(), *ACTS.values(), RESTORE, RUN_JOBS, LET_TIME_PASS})

Note = Callable[[str], object]


@dataclass(frozen=True)
class Offer:
    """A deployment's description, and the acts that its operator carries out."""

    described: Description
    acts: frozenset[str]

    @property
    def has_own_worlds(self) -> bool:
        """Whether each scenario begins with acts for it alone, so that no two fit into a world."""
        return bool(self.described.operator.begins)

    @property
    def has_further_worlds(self) -> bool:
        """Whether there can be several such worlds at once."""
        return can_have_further(self.described)

    @property
    def jobs_are_waited_for(self) -> bool:
        """Whether nobody can be asked to run a job."""
        return RUN_JOBS not in self.acts

    @property
    def jobs_run_by_themselves(self) -> bool:
        """Whether a job may run at any moment."""
        return self.jobs_are_waited_for or bool(self.described.jobs)

    def missing(self, call: Call) -> str:
        """Why this can be neither done nor seen, or "" if it can."""
        if call.name in CHANGES:
            return self._missing_act(CHANGES[call.name]) or self._missing_restoration(call)
        if call.name in ACTS:
            return self._missing_act(ACTS[call.name])
        if call.name == "headquarters.run_jobs":
            return next(filter(None, map(self._missing_job, call.arguments["names"])), "")
        return self._missing_name(call.name)

    def needs_all(self, call: Call) -> bool:
        """Whether it disturbs whoever else uses the deployment, or is disturbed."""
        moves_time = call.name in WAITS and LET_TIME_PASS in self.acts
        return moves_time or call.name in _OF_EVERYONE

    def wait(self, call: Call, answer: Any) -> timedelta:
        """How long this takes at least, beyond the answer itself."""
        if call.name in WAITS and LET_TIME_PASS not in self.acts:
            time: timedelta = call.arguments[WAITS[call.name]]
            return timedelta() if answer else time
        if call.name == "headquarters.run_jobs" and self.jobs_are_waited_for:
            jobs = [self._schedules[canonical_name(name)] for name in call.arguments["names"]]
            return sum(job.every + job.takes for job in jobs) * MILLISECOND
        return timedelta()

    def shown(self, call: Call, answer: Any, note: Note) -> Any:
        """The model's answer as this deployment would show it; note: is told what it leaves out."""
        if (
            call.name == "headquarters.customers"
            and not self.described.finance.customers.spending_limit
        ):
            return [self._without_limit(each, note) for each in answer]
        if call.name == "mailbox.messages":
            return [self._as_read(each, note) for each in answer]
        return answer

    @property
    def _schedules(self) -> Mapping[str, JobSettings]:
        return {canonical_name(name): job for name, job in self.described.jobs.items()}

    def _missing_act(self, act: str) -> str:
        return "" if act in self.acts else f"No operator offers the act {act!r}; see [operator]."

    def _missing_restoration(self, call: Call) -> str:
        if RESTORE in self.acts:
            return ""
        return f"The operator offers {CHANGES[call.name]!r}, but not {RESTORE!r} to undo it."

    def _missing_job(self, name: str) -> str:
        if not self.jobs_are_waited_for or canonical_name(name) in self._schedules:
            return ""
        return f"[jobs] does not say how often {name!r} runs, and no operator can run it."

    def _missing_name(self, name: str) -> str:
        finance = self.described.finance
        match name:
            case "headquarters.all_prospects":
                return _unnamed("prospects", finance.prospects)
            case "headquarters.approve" | "headquarters.reject":
                table = finance.prospects
                action = name.partition(".")[2]
                named = table is None or getattr(table, action)
                unnamed = "" if named else f"[finance.prospects] names no action {action}."
                return _unnamed("prospects", table) or unnamed
            case "headquarters.hierarchies":
                return _unnamed("hierarchies", finance.hierarchies) or _unnamed(
                    "members", finance.members
                )
            case "headquarters.make_administrator":
                return _unnamed("members", finance.members)
            case "headquarters.allow_on_account" if not finance.customers.on_account:
                return "[finance.customers] names no column on_account."
        return ""

    def _without_limit(self, customer: SeenCustomer, note: Note) -> SeenCustomer:
        if customer.spending_limit is None:
            return customer
        note("[finance.customers] names no column spending_limit.")
        return replace(customer, spending_limit=None)

    def _as_read(self, email: SeenEmail, note: Note) -> SeenEmail:
        if (email.type, email.language) in self.described.mailbox.by_name:
            return email
        note(f"[mailbox.templates] has no text of {str(email.type)!r} in {email.language}.")
        return SeenEmail(email.recipient, "", "", ())


def _unnamed(name: str, table: object) -> str:
    return "" if table else f"The deployment file has no table [finance.{name}]."
