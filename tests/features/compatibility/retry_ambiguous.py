"""Steps of the sample: two definitions of one text."""

from pytest_bdd import step


@step("an ambiguous step")
def one() -> None: ...


@step("an ambiguous step")
def other() -> None: ...
