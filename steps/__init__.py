"""The features' step definitions, and the pytest plugin that runs them.

Steps speak to conformance.Deployment and to nothing else.

steps.plugin       pytest's hooks and the command-line option; gives each scenario its deployment
steps.documents    a feature file as Gherkin reads it
steps.definitions  the step definitions that a file sees, and which match a step
steps.gate         finds what pytest-bdd would lose in silence
steps.collection   files, rules and scenarios as pytest sees them
steps.runnable     hands scenarios to pytest-bdd
steps.messages     Cucumber Messages: what is known before anything runs
steps.attempts     what happens when it runs
steps.stream       writes it down, with pytest-xdist or without
steps.run          runs features from a program
steps.prove        shows that the features catch wrong systems, by steps.trials in many processes
steps.story        what a scenario is about: the partner, and what was tried
steps.applying, steps.selling, steps.deciding, steps.connecting, steps.mailing, steps.timing
"""
