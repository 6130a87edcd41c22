"""Partners on their way through a world: they apply, are decided on, and sign in.

This is where chance (drawn with each partner) and people meet the model's commands.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from reference_model.activities import FOLLOW_UP_DUE, Activity, Event
from reference_model.commerce_records import EmailType
from reference_model.errors import Refused, Unavailable
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from reference_model.landscape import STANDARD_PARTS, Parts, into_the_void
from reference_model.sales_records import LeadStatus
from sim.faults.injection import inject
from sim.faults.plan import fault_plan
from sim.people.sales_team import SalesTeam
from sim.scenario.people import Work
from sim.scenario.scenario import Scenario
from sim.systems.live_writes import LiveWrites
from sim.systems.luck import Luck
from sim.systems.mail import Mail
from sim.systems.world import Record, World
from sim.traffic.partners import Partner, arrivals, partners
from sim.traffic.sites import open_sites

APPROVED = EmailType.APPROVED


class Journeys:
    """A scenario's partners, its sales team and its faults, in a world with its jobs.

    replication: each number has random numbers of its own. parts: what the model is made of.
    """

    def __init__(
        self,
        scenario: Scenario,
        record: Record,
        replication: int = 0,
        parts: Parts = STANDARD_PARTS,
    ) -> None:
        luck = Luck(scenario.seed, replication)
        self.mail = Mail(scenario.email, luck) if scenario.email else None
        deliver = self.mail.deliver if self.mail else into_the_void
        self.world = World(record, deliver, parts, luck)
        self._under_way: dict[str, Partner] = {}
        self.writes = LiveWrites(self.world, scenario, luck, self._under_way)
        self.world.schedule(PullRequests.name, scenario.jobs.p_0001)
        self.world.schedule(Synchronize.name, scenario.jobs.synchronize, self.writes)
        self.world.schedule(PublishCustomers.name, scenario.jobs.publish_customers)
        self.world.schedule(SendEmails.name, scenario.jobs.send_emails)
        self.clock = self.world.clock
        self.landscape = self.world.landscape
        open_sites(self.landscape, scenario.site)
        self.team = SalesTeam(self.clock, scenario.sales_team, scenario.sales, self.world.publish)
        self._next_attempt = scenario.partners.next_attempt
        self.world.on(Activity.LEAD_CREATED, self._lead_created)
        self.world.on(Activity.EMAIL_SENT, self._email_leaves if self.mail else self._email_sent)
        self.team.keep_hours(scenario.start)
        plan = fault_plan(scenario, replication)
        inject(plan, self.world, self.team, f"{scenario.seed} {replication}")
        self._await_next(
            zip(arrivals(scenario, replication), partners(scenario, replication), strict=True)
        )

    def run(self, until: int) -> None:
        """Let time pass up to and including this instant."""
        self.clock.run(until=until + 1)

    def _await_next(self, coming: Iterator[tuple[int, Partner]]) -> None:
        for arrival, partner in coming:
            self.clock.after(arrival - self.clock.now, self._apply, partner, coming)
            return

    def _apply(self, partner: Partner, coming: Iterator[tuple[int, Partner]]) -> None:
        try:
            site = self.landscape.sites[partner.site]
            confirmation = site.submit_request(partner.application)
            self._under_way[confirmation.request_id] = partner
        except Unavailable as reason:
            self.world.publish(Activity.SUBMISSION_REFUSED, attributes={"reason": str(reason)})
            self.clock.after(self._next_attempt, self._apply, partner, iter(()))
        self._await_next(coming)

    def _lead_created(self, event: Event) -> None:
        case = event[1]
        partner = self._under_way[case]
        partner.lead = self.landscape.sales.newest_lead
        self.team.add(DecideLead(self, case, partner, partner.qualify_latency))

    def follow_up(self, case: str, partner: Partner) -> None:
        """Have the opportunity taken up when the partner has thought it over."""
        self.clock.after(partner.follow_up, self._follow_up_due, case, partner)

    def agree_on_another_talk(self, case: str, partner: Partner, person: str) -> None:
        """Have the opportunity taken up once more, when the partner has thought it over again."""
        (partner.follow_up, partner.closing), *rest = partner.more_talks
        partner.more_talks = tuple(rest)
        self.world.publish(Activity.ANOTHER_TALK_AGREED, case, person)
        self.follow_up(case, partner)

    def _follow_up_due(self, case: str, partner: Partner) -> None:
        self.world.publish(FOLLOW_UP_DUE, case)
        self.team.add(DecideOpportunity(self, case, partner, partner.close_latency))

    def _email_sent(self, event: Event) -> None:
        _, case, _, attributes = event
        if attributes["type"] == APPROVED:
            partner = self._under_way[case]
            self.clock.after(partner.first_sign_in, self._sign_in, case, partner)
        else:
            self._leave(case)

    def _email_leaves(self, event: Event) -> None:
        assert self.mail
        case = event[1]
        reaction = self._email_bounced if self.mail.bounces(case) else self._email_sent
        self.clock.after(self.mail.delivery_of(case), reaction, event)

    def _email_bounced(self, event: Event) -> None:
        """Whoever was approved is told otherwise, or waits in vain."""
        assert self.mail
        _, case, _, attributes = event
        self.world.publish(Activity.EMAIL_BOUNCED, case, "", attributes)
        if attributes["type"] != APPROVED:
            self._leave(case)
        elif (wait := self.mail.told_otherwise_of(case)) is not None:
            self.clock.after(wait, self._told_otherwise, event)

    def _told_otherwise(self, event: Event) -> None:
        self.world.publish(Activity.TOLD_OTHERWISE, event[1])
        self._email_sent(event)

    def _sign_in(self, case: str, partner: Partner) -> None:
        try:
            self.landscape.sites[partner.site].sign_in(partner.application.person.email)
        except Refused as reason:
            self.world.publish(Activity.SIGN_IN_REFUSED, case, "", {"reason": str(reason)})
            self.clock.after(self._next_attempt, self._sign_in, case, partner)
        else:
            self._leave(case)

    def _leave(self, case: str) -> None:
        if self.landscape.dual_write.owes(case):
            self.clock.after(self._next_attempt, self._leave, case)
            return
        lead = self._under_way.pop(case).lead
        assert lead is not None
        self.landscape.archive(lead)


@dataclass(slots=True, eq=False)
class Decision(ABC):
    """A task of a salesperson for one partner, at the end of which something may be decided.

    latency: milliseconds that dual-write takes over the decision. See sim.people.lines.Task.
    """

    journeys: Journeys
    case: str
    partner: Partner
    latency: int

    @property
    def language(self) -> str:
        return self.partner.application.language

    @property
    def size(self) -> str:
        return self.partner.size

    def save(self, person: str) -> int:
        """Write the decision; milliseconds until the next try, 0 if it is written."""
        return self.journeys.writes.save(self, person)

    @abstractmethod
    def decide(self, person: str) -> None:
        """Write the decision, or be refused."""


class DecideLead(Decision):
    """A salesperson's first task for a partner: qualify the lead, or disqualify it."""

    __slots__ = ()
    work: ClassVar[Work] = "qualification"
    taken_up: ClassVar = Activity.LEAD_TAKEN_UP

    @property
    def duration(self) -> int:
        return self.partner.qualification

    @property
    def last(self) -> bool:
        return self.partner.disqualified_as is not None

    def decide(self, person: str) -> None:
        sales, partner = self.journeys.landscape.sales, self.partner
        assert partner.lead is not None
        if partner.disqualified_as:
            sales.disqualify(partner.lead, partner.disqualified_as, person)
        else:
            sales.qualify(partner.lead, person)
            self.journeys.follow_up(self.case, partner)

    def turn_away(self) -> None:
        """Disqualify the lead, in nobody's name: no salesperson has looked at it."""
        assert self.partner.lead is not None
        self.journeys.landscape.sales.disqualify(self.partner.lead, LeadStatus.CANCELED, by="")


class DecideOpportunity(Decision):
    """The tasks after that: talk with the partner, and in the end close as won, or as lost."""

    __slots__ = ()
    work: ClassVar[Work] = "closing"
    taken_up: ClassVar = Activity.OPPORTUNITY_TAKEN_UP

    @property
    def duration(self) -> int:
        return self.partner.closing

    @property
    def last(self) -> bool:
        return not self.partner.more_talks

    def save(self, person: str) -> int:
        if self.last:
            return super().save(person)
        self.journeys.agree_on_another_talk(self.case, self.partner, person)
        return 0

    def decide(self, person: str) -> None:
        sales, partner = self.journeys.landscape.sales, self.partner
        assert partner.lead is not None
        assert partner.lead.opportunity is not None
        opportunity = sales.opportunities[partner.lead.opportunity]
        if partner.lost_as:
            sales.close_as_lost(opportunity, partner.lost_as, person)
        else:
            sales.close_as_won(opportunity, person)

    def turn_away(self) -> None:
        """Nothing: only leads are turned away."""
