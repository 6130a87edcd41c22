"""A peer: the part of the flow that Ciw can express.

Requests arrive, wait for one of the salespeople, think for days, and wait for one again. Nothing
else: no batch jobs, no records, no log. Ciw's servers belong to one node, so each of the two tasks
has people of its own, half of them.
"""

import ciw

from benchmarks.part_of_flow import between, lognormal, requests
from benchmarks.scenarios import people
from sim.scenario.scenario import Scenario


class WithCiw:
    """The part of a scenario, in the style of Ciw's documentation; times in minutes."""

    def __init__(self, scenario: Scenario) -> None:
        sales, half = scenario.sales, people(scenario) // 2
        self.requests = requests(scenario)
        self.network = ciw.create_network(
            arrival_distributions=[
                ciw.dists.Exponential(1 / between(scenario)),
                None,
                None,
            ],
            service_distributions=[
                ciw.dists.Lognormal(*lognormal(sales.qualification)),
                ciw.dists.Lognormal(*lognormal(sales.follow_up)),
                ciw.dists.Lognormal(*lognormal(sales.closing)),
            ],
            routing=[[0.0, sales.qualified_share, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
            number_of_servers=[half, float("inf"), half],
        )

    def run(self) -> None:
        """Until as many requests have come to their end."""
        ciw.seed(1)
        ciw.Simulation(self.network).simulate_until_max_customers(self.requests, method="Finish")
