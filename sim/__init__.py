"""When it happens: the reference model with time, load, people, job schedules and faults.

sim.run         a run of a scenario, with its event log; start here
sim.scenario    what a scenario file may say
sim.traffic     who applies, when, and with what luck
sim.systems     the model with a clock and job schedules
sim.people      salespeople, their hours and their queue
sim.faults      what goes wrong
sim.measures    what a run is asked
sim.statistics  what the numbers of replications allow to be said
sim.experiments many runs of a scenario
sim.journeys    where partners, people and systems meet
sim.durations, sim.laws, sim.streams   units, distributions, random numbers
"""
