"""Many runs of a scenario, and what they say together.

replication    one run without a log, and its measures
observer       listens to a run, and keeps what measures need
executors      where replications run
replications   as many as are wanted, or as a precision needs
"""
