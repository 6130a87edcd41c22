"""The features' step definitions, and what runs them.

Steps speak to conformance.Deployment and to nothing else.

steps.plugin       the pytest plugin: options, hooks, and each scenario's deployment
steps.collecting   feature files become tests, if the gate lets them
steps.recording    what happens becomes Cucumber Messages
steps.run          runs features from a program; steps.setup says against what
steps.proving      runs them against wrong systems
steps.exploring    plays their steps at random, side by side

steps.story        what a scenario is about: a steps.partner, and what was tried
steps.act          what somebody does, in three forms
steps.applying, steps.selling, steps.deciding, steps.owning, steps.signing_in    what is done
steps.looking, steps.mailing, steps.connecting, steps.timing                     what is seen
"""
