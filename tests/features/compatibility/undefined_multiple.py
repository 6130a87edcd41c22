"""Steps of the sample: several steps that nothing matches."""

from pytest_bdd import step


@step("an implemented step")
def implemented() -> None: ...


@step("a step that will be skipped")
def skipped() -> None: ...
