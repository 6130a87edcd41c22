"""Sales does not answer for a while: live writes to it fail, and nobody can work in it."""

from simpy.events import ProcessGenerator

from reference_model.activities import Activity
from sim.people.sales_team import SalesTeam
from sim.scenario.faults import Outage
from sim.systems.world import World


def outage_of_sales(world: World, team: SalesTeam, outage: Outage) -> ProcessGenerator:
    """Happen once; a process for the clock."""
    yield world.clock.timeout(outage.starts)
    world.landscape.sales.available = False
    team.sales_stopped_answering()
    world.publish(Activity.OUTAGE_STARTED)
    yield world.clock.timeout(outage.lasts)
    world.landscape.sales.available = True
    world.publish(Activity.OUTAGE_ENDED)
    team.sales_answers_again()
