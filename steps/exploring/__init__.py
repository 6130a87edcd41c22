"""Random exploration: a deployment and the reference model play the same steps, side by side.

steps.exploring.vocabulary   the step definitions: their sentences, and playing one by its text
steps.exploring.moves        what can be played, when, and with which values
steps.exploring.sentences    what is compared: the Then sentences that hold of the reference model
steps.exploring.stage        one of the two sides
steps.exploring.script       what was played, as a Gherkin scenario
steps.exploring.corpus       the scenarios of the features, to improvise on
steps.exploring.explorer     the state machine, and what it found
"""
