"""From feature files to tests, for pytest.

steps.collecting.documents    a feature file as Gherkin reads it
steps.collecting.definitions  the step definitions that a file sees, and which of them match a step
steps.collecting.gate         finds what pytest-bdd would lose in silence
steps.collecting.collection   files, rules and scenarios as pytest sees them
steps.collecting.runnable     hands scenarios to pytest-bdd
"""
