"""The features against a deployment somewhere else, as a run that can be stopped and resumed.

A room of steps, because it is pytest that runs the scenarios, as in steps.proving; what a
deployment is and offers is told by conformance.remote.

steps.validating.validate   a run from its beginning to its end
steps.validating.foretelling  what each scenario will need, found out on the model
steps.validating.playing    the model as the deployment would show it
steps.validating.needs      what a scenario needs, and what all of them come to
steps.validating.session    pytest's session: collects once, plays, then runs
steps.validating.conducting which scenario runs when, and beside which others
steps.validating.crew       processes that run scenarios beside each other
steps.validating.trying     one scenario against the deployment
steps.validating.folder     the folder of a run
steps.validating.journal    what became of each scenario, a line each
steps.validating.telling    the messages of all attempts as one stream
steps.validating.sightings  what was done and seen when: the event log
"""
