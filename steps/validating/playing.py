"""The model as a deployment would show it: what is missing there is missing here.

So a scenario meets on the model whatever it would meet there, and tells what it needs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conformance.deployment import Deployment, NotObservable
from conformance.observed import Call, Do, Observed
from conformance.remote.offer import Offer
from conformance.simulated import SimulatedDeployment
from reference_model.jobs import JOBS
from steps.story import records_of
from steps.validating.needs import Need

READS = {
    *("headquarters.all_prospects", "headquarters.failed_rows", "headquarters.customers"),
    *("headquarters.hierarchies", "headquarters.credit_limit_of", "headquarters.run_jobs"),
    *("sales.view", "sales.leads", "sales.accounts", "sales.contacts", "sales.opportunities"),
    *("site.organization_users", "site.sign_in", "dual_write.queued"),
    *("dual_write.catch_up_errors", "mailbox.messages", "mailbox.bounced"),
    *("wait_until", "let_time_pass"),
}
"""What makes and changes no record by itself."""


def never(_step: int) -> bool:
    """No job runs that the scenario does not run."""
    return False


@dataclass
class Play:
    """One scenario on the model.

    jobs_run: tells before which steps all jobs run, as they may where they run by themselves.
    hidden: what this deployment does not show, in the words of its file. steps: begun so far.
    """

    offer: Offer
    jobs_run: Callable[[int], bool] = never
    steps: int = 0
    need: Need = field(default_factory=Need)
    hidden: dict[str, None] = field(default_factory=dict)
    _users: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._model = SimulatedDeployment()

    def deployment(self) -> Deployment:
        """The model with this beside it."""
        return Observed(self._model, self._meet)

    def step_begins(self) -> None:
        """Let the jobs run, if they run now."""
        if self.jobs_run(self.steps) and "headquarters.schedule_job" not in self.need.methods:
            self._model.headquarters.run_jobs(*(job.name for job in JOBS))
        self.steps += 1

    def end(self) -> None:
        """Count what is there."""
        made = {kind: len(rows) for kind, rows in records_of(self._model).items()}
        self.need.made = {"requests": self.need.methods.get("site.apply", 0), **made}

    def _meet(self, call: Call, do: Do) -> Any:
        if reason := self.offer.missing(call) or self._missing_person(call):
            raise NotObservable(reason)
        need, name = self.need, call.name
        need.methods[name] = need.methods.get(name, 0) + 1
        need.writes += name not in READS
        need.exclusive = need.exclusive or self.offer.needs_all(call)
        answer = do()
        need.waits += self.offer.wait(call, answer)
        return self.offer.shown(call, answer, self._hide)

    def _missing_person(self, call: Call) -> str:
        """Who acts in Sales is one of those whom the file names, in the order of their acts."""
        user = call.arguments.get("user") if call.name.startswith("sales.") else None
        if user is None or (call.name == "sales.view" and not self._model.sales.leads()):
            return ""
        place, people = len(self._users), self.offer.described.dataverse.salespeople
        if user in self._users or place < len(people):
            self._users[user] = None
            return ""
        return (
            f"{user} would be salesperson {place + 1} of the scenario, and [dataverse] salespeople "
            f"has {len(people)}."
        )

    def _hide(self, reason: str) -> None:
        self.hidden[reason] = None
