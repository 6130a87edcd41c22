"""What goes wrong, and what must hold all the same.

drawing        faults drawn from a seed
plan           the faults of one run, all of them known before it begins
injection      what each kind of fault does to a world
faulty_job     a batch job with faults around it
watching       the model's invariants, after everything that happens
watched_journeys   a run of a scenario, watched
agreement      what both systems must agree on in the end
trial          one run for safety, then for liveness
random_scenario, shrinking, soak   many such runs, and the smallest scenario that fails
"""
