"""When it happens: the reference model with time, load, people, job schedules and faults.

sim.run           a run of a scenario, with its event log; start here
sim.scenario      what a scenario file may say
sim.world         a landscape with a clock and job schedules
sim.journeys      a world in which a scenario's partners apply and its people work
sim.clock         SimPy, in whole milliseconds
sim.job_schedule  batch jobs at their ticks
sim.sales_team    salespeople, their hours and their queue
sim.outage        Sales does not answer
sim.traffic       when partners apply
sim.partners      partners and their luck, drawn when they are made
sim.profiles      their names and addresses
sim.durations, sim.laws, sim.streams   units, distributions, random numbers
"""
