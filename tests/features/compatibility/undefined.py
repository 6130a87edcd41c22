"""Steps of the sample: one step that nothing matches."""

from pytest_bdd import step


@step("an implemented step")
def implemented() -> None: ...


@step("a step that will be skipped")
def skipped() -> None: ...
