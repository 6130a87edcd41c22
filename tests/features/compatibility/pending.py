"""Steps of the sample: what nobody has written yet."""

from pytest_bdd import step


@step("an implemented non-pending step")
def implemented() -> None: ...


@step("an implemented step that is skipped")
def skipped() -> None: ...


@step("an unimplemented pending step")
def pending() -> None:
    raise NotImplementedError
