"""Partners on their way through a world: they apply, are decided on, and sign in.

This is where chance (drawn with each partner) and people meet the model's commands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from reference_model.activities import Activity, Event
from reference_model.commerce_records import EmailType, Row
from reference_model.errors import SignInRefused
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from sim.faults.outage import outage_of_sales
from sim.people.sales_team import SalesTeam
from sim.scenario.scenario import Scenario
from sim.systems.world import Record, World
from sim.traffic.partners import Partner, arrivals, partners


class Journeys:
    """A scenario's partners, its sales team and its outages, in a world with its jobs.

    replication: each number has random numbers of its own.
    """

    def __init__(self, scenario: Scenario, record: Record, replication: int = 0) -> None:
        self.world = World(record)
        self.world.schedule(PullRequests.name, scenario.jobs.p_0001)
        self.world.schedule(Synchronize.name, scenario.jobs.synchronize, self._store_latency)
        self.world.schedule(PublishCustomers.name, scenario.jobs.publish_customers)
        self.world.schedule(SendEmails.name, scenario.jobs.send_emails)
        self.clock = self.world.clock
        self.landscape = self.world.landscape
        self.team = SalesTeam(self.clock, scenario.sales_team.people, self.world.publish)
        self._next_attempt = scenario.partners.next_attempt
        self._under_way: dict[str, Partner] = {}
        self.world.on(Activity.LEAD_CREATED, self._lead_created)
        self.world.on(Activity.EMAIL_SENT, self._email_sent)
        self.clock.process(self.team.keep_hours(scenario.sales_team, scenario.start))
        for outage in scenario.outage:
            self.clock.process(outage_of_sales(self.world, self.team, outage))
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
        confirmation = self.landscape.site.submit_request(partner.application)
        self._under_way[confirmation.request_id] = partner
        self._await_next(coming)

    def _store_latency(self, row: Row) -> int:
        return self._under_way[row.id].store_latency

    def _lead_created(self, event: Event) -> None:
        case = event[1]
        partner = self._under_way[case]
        partner.lead = self.landscape.sales.newest_lead
        self.team.add(DecideLead(self, case, partner))

    def follow_up(self, case: str, partner: Partner) -> None:
        """Have the opportunity taken up again when the partner has thought it over."""
        self.clock.after(partner.follow_up, self._follow_up_due, case, partner)

    def _follow_up_due(self, case: str, partner: Partner) -> None:
        self.world.publish(Activity.FOLLOW_UP_DUE, case)
        self.team.add(DecideOpportunity(self, case, partner))

    def _email_sent(self, event: Event) -> None:
        _, case, _, attributes = event
        if attributes["type"] == EmailType.APPROVED:
            partner = self._under_way[case]
            self.clock.after(partner.first_sign_in, self._sign_in, case, partner)
        else:
            self._leave(case)

    def _sign_in(self, case: str, partner: Partner) -> None:
        try:
            self.landscape.site.sign_in(partner.application.person.email)
        except SignInRefused as reason:
            self.world.publish(Activity.SIGN_IN_REFUSED, case, "", {"reason": str(reason)})
            self.clock.after(self._next_attempt, self._sign_in, case, partner)
        else:
            self._leave(case)

    def _leave(self, case: str) -> None:
        lead = self._under_way.pop(case).lead
        assert lead is not None
        self.landscape.archive(lead)


@dataclass(slots=True, eq=False)
class DecideLead:
    """A salesperson's first task for a partner: qualify the lead, or disqualify it."""

    taken_up: ClassVar = Activity.LEAD_TAKEN_UP
    journeys: Journeys
    case: str
    partner: Partner

    @property
    def duration(self) -> int:
        return self.partner.qualification

    def save(self, person: str) -> None:
        """Write the decision into Sales."""
        sales, partner = self.journeys.landscape.sales, self.partner
        assert partner.lead is not None
        if partner.disqualified_as:
            sales.disqualify(partner.lead, partner.disqualified_as, person)
        else:
            sales.qualify(partner.lead, person)
            self.journeys.follow_up(self.case, partner)


@dataclass(slots=True, eq=False)
class DecideOpportunity:
    """A salesperson's second task: close the opportunity as won, or as lost."""

    taken_up: ClassVar = Activity.OPPORTUNITY_TAKEN_UP
    journeys: Journeys
    case: str
    partner: Partner

    @property
    def duration(self) -> int:
        return self.partner.closing

    def save(self, person: str) -> None:
        """Write the decision into Sales."""
        sales, partner = self.journeys.landscape.sales, self.partner
        assert partner.lead is not None
        assert partner.lead.opportunity is not None
        opportunity = sales.opportunities[partner.lead.opportunity]
        if partner.lost_as:
            sales.close_as_lost(opportunity, partner.lost_as, person)
        else:
            sales.close_as_won(opportunity, person)
