"""The peer: the launch-week flow as SimPy's tutorial would have it.

One generator process a request, simpy.Resource for the salespeople, a Timeout for each wait. No
records, no rules, no log, no outage, no failing row: only the number of partners that signed in is
kept. It is given the same pre-drawn partners, jobs and hours.
"""

from collections.abc import Iterator
from datetime import timedelta

import simpy
from simpy.events import ProcessGenerator

from sim.laws import Fixed
from sim.scenario.part import WEEKDAYS
from sim.scenario.scenario import Scenario
from sim.scenario.systems import Schedule
from sim.traffic.partners import Partner, arrivals, partners

DAY = 86_400_000


class Naive:
    """The same scenario in a tutorial's style."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.env = simpy.Environment()
        self.people = simpy.Resource(self.env, int(scenario.sales_team[0].people))
        self.shifts = list(_shifts(scenario))
        self.signed_in = 0

    def run(self) -> int:
        """How many signed in by the end of the run."""
        self.env.process(self.arrivals())
        self.env.run(until=self.scenario.lasts + 1)
        return self.signed_in

    def arrivals(self) -> ProcessGenerator:
        for arrival, partner in zip(arrivals(self.scenario), partners(self.scenario), strict=True):
            yield self.env.timeout(arrival - self.env.now)
            self.env.process(self.request(partner))

    def request(self, partner: Partner) -> ProcessGenerator:
        jobs = self.scenario.jobs
        yield self.until_job(jobs.p_0001)
        yield self.until_job(jobs.synchronize)
        row_time = jobs.synchronize.row_time
        assert isinstance(row_time, Fixed)
        yield self.env.timeout(row_time.value + partner.store_latency)
        yield from self.work(partner.qualification)
        if partner.disqualified_as is None:
            yield self.env.timeout(partner.follow_up)
            yield from self.work(partner.closing)
            if partner.lost_as is None:
                yield self.until_job(jobs.publish_customers)
                yield self.env.timeout(partner.first_sign_in)
                self.signed_in += 1
                return
        yield self.until_job(jobs.send_emails)

    def work(self, duration: int) -> ProcessGenerator:
        with self.people.request() as person:
            yield person
            morning = self.until_shift()
            if morning:
                yield self.env.timeout(morning)
            yield self.env.timeout(duration)

    def until_job(self, schedule: Schedule) -> simpy.Timeout:
        passed = (int(self.env.now) - schedule.offset) % schedule.every
        return self.env.timeout(-passed % schedule.every)

    def until_shift(self) -> int:
        now = int(self.env.now)
        opens = next((opens for opens, closes in self.shifts if now < closes), now)
        return max(0, opens - now)


def _shifts(scenario: Scenario) -> Iterator[tuple[int, int]]:
    (team,) = scenario.sales_team
    opens = (team.opens.hour * 60 + team.opens.minute) * 60_000
    closes = (team.closes.hour * 60 + team.closes.minute) * 60_000
    for day in range(scenario.lasts // DAY + 1):
        if WEEKDAYS[(scenario.start + timedelta(days=day)).weekday()] in team.days:
            yield day * DAY + opens, day * DAY + closes
