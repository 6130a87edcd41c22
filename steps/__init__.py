"""The features' step definitions, and the pytest plugin that runs them.

Steps speak to conformance.Deployment and to nothing else.

steps.plugin     collects feature files, keeps the gate, gives each scenario its deployment
steps.prove      shows that the features catch wrong systems, by steps.trials in many processes
steps.gate       finds what pytest-bdd would lose in silence
steps.story      what a scenario is about: the partner, and what was tried
steps.applying, steps.selling, steps.deciding, steps.connecting, steps.mailing, steps.timing
"""
