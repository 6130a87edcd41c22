"""When it happens: the reference model with time, load, people, job schedules and faults.

sim.scenario      what a scenario file may say
sim.world         one run of a scenario; start here
sim.run           a run with its files
sim.clock         SimPy, in whole milliseconds
sim.traffic       who applies, and when
sim.partners      partners and their luck, drawn when they are made
sim.profiles      their names and addresses
sim.job_schedule  batch jobs at their ticks
sim.sales_team    salespeople, their hours and their queue
sim.outage        Sales does not answer
sim.durations, sim.laws, sim.streams   units, distributions, random numbers
"""
