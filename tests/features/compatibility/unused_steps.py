"""Steps of the sample: a definition that no step uses."""

from pytest_bdd import step


@step("a step that is used")
def used() -> None: ...


@step("a step that is not used")
def unused() -> None: ...
