"""How Hypothesis behaves in every test: the same examples each time, however slow the machine."""

from hypothesis import settings

settings.register_profile("b2bkit", deadline=None, derandomize=True)
settings.load_profile("b2bkit")
