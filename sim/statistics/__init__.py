"""What the numbers of replications allow to be said.

intervals   of a mean over replications
quantiles   percentiles, and their bounds while requests are under way
goals       "p95 signed_in < 2 d", judged against an interval
paired      differences under common random numbers
precision   when enough replications have been run
mser5       where a warm-up ends
little      L = lambda W, booked for every queue

Nothing here knows a scenario or runs one: see sim.experiments.
"""
