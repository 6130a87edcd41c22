"""Partners on their way through a world: they apply, are decided on, and sign in.

This is where chance (drawn with each partner) and people meet the model's commands.
"""

from collections.abc import Iterator
from functools import partial

from reference_model.activities import Activity, Event
from reference_model.commerce_records import EmailType, Row
from reference_model.errors import SignInRefused
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from sim.outage import outage_of_sales
from sim.partners import Partner, partners
from sim.sales_team import SalesTeam, Task
from sim.scenario import Scenario
from sim.world import Record, World


class Journeys:
    """A scenario's partners, its sales team and its outages, in a world with its jobs."""

    def __init__(self, scenario: Scenario, record: Record) -> None:
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
        self._await_next(partners(scenario))

    def run(self, until: int) -> None:
        """Let time pass up to and including this instant."""
        self.clock.run(until=until + 1)

    def _await_next(self, coming: Iterator[Partner]) -> None:
        partner = next(coming, None)
        if partner:
            delay = partner.arrives - self.clock.now
            self.clock.after(delay, self._apply, partner, coming)

    def _apply(self, partner: Partner, coming: Iterator[Partner]) -> None:
        confirmation = self.landscape.site.submit_request(partner.application)
        self._under_way[confirmation.request_id] = partner
        self._await_next(coming)

    def _store_latency(self, row: Row) -> int:
        return self._under_way[row.id].store_latency

    def _lead_created(self, event: Event) -> None:
        _, case, _, attributes = event
        partner = self._under_way[case]
        partner.lead = self.landscape.sales.leads[int(attributes["lead"])]
        self.team.add(
            Task(
                Activity.LEAD_TAKEN_UP,
                case,
                partner.qualification + partner.qualify_latency,
                partial(self._decide_lead, case, partner),
            )
        )

    def _decide_lead(self, case: str, partner: Partner, person: str) -> None:
        assert partner.lead is not None
        if partner.disqualified_as:
            self.landscape.sales.disqualify(partner.lead, partner.disqualified_as, person)
        else:
            self.landscape.sales.qualify(partner.lead, person)
            self.clock.after(partner.follow_up, self._follow_up_due, case, partner)

    def _follow_up_due(self, case: str, partner: Partner) -> None:
        self.world.publish(Activity.FOLLOW_UP_DUE, case)
        self.team.add(
            Task(
                Activity.OPPORTUNITY_TAKEN_UP,
                case,
                partner.closing + partner.close_latency,
                partial(self._decide_opportunity, partner),
            )
        )

    def _decide_opportunity(self, partner: Partner, person: str) -> None:
        assert partner.lead is not None
        assert partner.lead.opportunity is not None
        sales = self.landscape.sales
        opportunity = sales.opportunities[partner.lead.opportunity]
        if partner.lost_as:
            sales.close_as_lost(opportunity, partner.lost_as, person)
        else:
            sales.close_as_won(opportunity, person)

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
